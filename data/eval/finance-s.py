#!/usr/bin/env python3
"""finance-s: 40 money questions. Each task: g_*() is the gold in Decimal, c_*() a second, different
computation (schedule, brute force, exact fractions, running it backwards). Both must agree."""
import json, os
from collections import Counter
from decimal import Decimal as D, getcontext, ROUND_HALF_UP, ROUND_CEILING
from fractions import Fraction as F
getcontext().prec = 50
T = []

def task(variety, kind, tol, places, question, alt=None):
    """decorator on the gold; .check on the second way; alt = other legitimate rounding paths."""
    def deco(g):
        t = dict(variety=variety, kind=kind, tol=tol, places=places, q=question, g=g, c=None, alts=[])
        T.append(t)
        return g
    return deco
def check(c): T[-1]["c"] = c; return c
def alt(a): T[-1]["alts"].append(a); return a

def q2(x): return D(x).quantize(D("0.01"), ROUND_HALF_UP)
def fr(s): return F(s)
def toD(x): return D(x.numerator) / D(x.denominator) if isinstance(x, F) else D(x)
def pay(p, r, n): return p * r / (1 - (1 + r) ** -n)
def pay_bisect(p, r, n):
    """payment that leaves the schedule at zero, found by bisection on a simulated schedule"""
    lo, hi = D(0), D(p) * 2
    for _ in range(120):
        m = (lo + hi) / 2; b = D(p)
        for _ in range(n): b += b * r - m
        lo, hi = (m, hi) if b > 0 else (lo, m)
    return (lo + hi) / 2
def run(p, r, m, k):
    b = D(p); i = D(0)
    for _ in range(k):
        x = b * r; i += x; b += x - m
    return b, i

# ------------------------------------------------------------------ loan (7)
@task("es-ES", "loan", "0.6", 2, "Quiero comprar una furgoneta de 24.900 € para el reparto. Doy 4.500 € de entrada y el resto lo financio a 5 años con un interés nominal anual del 7,2 %, en cuotas mensuales iguales (el tipo mensual es el anual entre 12) y sin comisiones. ¿Cuánto voy a pagar en total solo de intereses durante todo el préstamo?")
def g(): p = D(24900) - 4500; return pay(p, D("0.072") / 12, 60) * 60 - p
@check
def c(): return run(20400, D("0.006"), pay_bisect(20400, D("0.006"), 60), 60)[1]
@alt
def a(): return q2(pay(D(20400), D("0.006"), 60)) * 60 - 20400

@task("es-MX", "loan", "0.02", 2, "Mi hermana va a sacar un crédito de $85,000.00 para remodelar su estética, a 36 mensualidades fijas con tasa de 24% anual (o sea 2% cada mes sobre el saldo insoluto, ya sin IVA). Aparte le cobran $95.00 de seguro cada mes. ¿De cuánto le va a quedar cada mensualidad con todo y seguro, redondeada al centavo?")
def g(): return pay(D(85000), D("0.24") / 12, 36) + 95
@check
def c(): return pay_bisect(85000, D("0.02"), 36) + 95

@task("es-AR", "loan", "1", 0, "Saqué un préstamo personal de $3.600.000 para arreglar el techo de casa, en 24 cuotas mensuales iguales por sistema francés, con una TNA del 48 % (4 % por mes, sin IVA ni seguros). Ya pagué 10 cuotas y quiero cancelar todo. ¿Cuánto capital debo todavía justo después de la décima cuota, sin redondear la cuota y con el resultado al peso entero?")
def g(): return pay(D(3600000), D("0.04"), 24) * (1 - D("1.04") ** -14) / D("0.04")
@check
def c(): return run(3600000, D("0.04"), pay_bisect(3600000, D("0.04"), 24), 10)[0]

@task("es-CO", "loan", "1", 0, "Para mi restaurante pedí un préstamo de $18.000.000 a 24 meses. Cada mes abono la misma cantidad a capital ($750.000) y además pago el 1,5 % de interés sobre el saldo que debía antes de ese abono. Por todo el crédito me cobran también un estudio de $120.000. ¿Cuánto me cuesta en total el crédito, sumando intereses y estudio?")
def g(): return D(18000000) * D("0.015") * 25 / 2 + 120000
@check
def c():
    b, i = F(18000000), F(120000)
    while b > 0: i += b * F(15, 1000); b -= 750000
    return i

@task("es-PE", "loan", "0.6", 2, "Quiero una mototaxi que cuesta S/ 9,800.00. Doy 20% de inicial y el saldo lo pago en 18 cuotas iguales a fin de mes, con una tasa efectiva mensual de 2.1% sobre el saldo. En cada cuota me suman S/ 8.50 de seguro. ¿Cuánto habré pagado en total al terminar, contando la inicial, las cuotas y los seguros?")
def g():
    ini = D(9800) * D("0.2"); return ini + 18 * (pay(D(9800) - ini, D("0.021"), 18) + D("8.50"))
@check
def c(): return D(9800) + run(7840, D("0.021"), pay_bisect(7840, D("0.021"), 18), 18)[1] + D(153)
@alt
def a(): return 1960 + 18 * (q2(pay(D(7840), D("0.021"), 18)) + D("8.50"))

@task("en-GB", "loan", "0.6", 2, "I need £9,500 for a new kitchen and have two offers, both with equal monthly payments and a monthly rate equal to the yearly rate divided by 12. The bank wants 6.9% a year over 48 months and the building society 7.8% a year over 36 months, no fees on either. How much less interest in total would I pay with the building society?")
def g():
    p = D(9500); return (48 * pay(p, D("0.069") / 12, 48) - p) - (36 * pay(p, D("0.078") / 12, 36) - p)
@check
def c():
    f = lambda r, n: run(9500, r, pay_bisect(9500, r, n), n)[1]
    return f(D("0.00575"), 48) - f(D("0.0065"), 36)
@alt
def a(): return 48 * q2(pay(D(9500), D("0.00575"), 48)) - 36 * q2(pay(D(9500), D("0.0065"), 36))

@task("en-US", "loan", "0.6", 2, "I bought a pickup for $31,500, put $6,000 down and financed the rest over 60 equal monthly payments at a 6% annual rate, which is 0.5% a month on the balance. I've just made payment number 24 and want to pay the truck off early with no penalty. How much principal do I still owe right after that payment?")
def g(): r = D("0.005"); return pay(D(31500) - 6000, r, 60) * (1 - (1 + r) ** -36) / r
@check
def c(): return run(25500, D("0.005"), pay_bisect(25500, D("0.005"), 60), 24)[0]
@alt
def a():
    b = D(25500); m = q2(pay(b, D("0.005"), 60))
    for _ in range(24): b = b + q2(b * D("0.005")) - m
    return b

# ------------------------------------------------------------------ vat (6)
@task("es-ES", "vat", "0.02", 2, "Soy fontanera y tengo que facturar a un vecino 6 horas de mano de obra a 32,50 € la hora y 184,60 € de materiales, todo sin IVA. A la mano de obra le aplico un 10 % de IVA y a los materiales un 21 %. Él ya me dio una señal de 80 €, que resto del total con IVA. ¿Cuánto me queda por cobrarle, redondeado al céntimo?")
def g(): return 6 * D("32.50") * D("1.10") + D("184.60") * D("1.21") - 80
@check
def c(): b1, b2 = F(195), F("184.6"); return b1 + b2 + b1 / 10 + b2 * F(21, 100) - 80

@task("es-CL", "vat", "1", 0, "Tengo una ferretería chica en Temuco. Este mes vendí $8.330.000 con IVA incluido, compré mercadería con factura por $4.200.000 más IVA y pagué una factura de luz de $95.200 con IVA incluido. El IVA es siempre 19% del neto y puedo descontar el de las dos facturas. ¿Cuánta plata de IVA le tengo que pagar al SII?")
def g(): return (D(8330000) - D(8330000) / D("1.19")) - D(4200000) * D("0.19") - (D(95200) - D(95200) / D("1.19"))
@check
def c(): return F(19, 100) * (F(8330000 * 100, 119) - 4200000 - F(95200 * 100, 119))

@task("es-AR", "vat", "1", 0, "Para el estudio compré 2 monitores a $245.000 cada uno, que llevan IVA del 10,5 %, y 4 sillas a $138.400 cada una, con IVA del 21 %. Esos precios son sin IVA, y sobre ellos me hicieron un 5 % de descuento por pagar por transferencia antes de sumar el impuesto. ¿Cuánto termino pagando en total con IVA, redondeado al peso?")
def g(): return 2 * D(245000) * D("0.95") * D("1.105") + 4 * D(138400) * D("0.95") * D("1.21")
@check
def c():
    gross = F(490000) + F(490000) * F(105, 1000) + F(553600) + F(553600) * F(21, 100)
    return gross - gross / 20

@task("es-PE", "vat", "0.02", 2, "Tengo un taller de confección en Gamarra y una clienta me pide factura por 15 polos a S/ 41.30 cada uno y 6 casacas a S/ 118.00 cada una. Esos precios ya incluyen el IGV, que es 18% del valor de venta. De todo lo que ella me va a pagar, ¿cuántos soles corresponden al IGV?")
def g(): t = 15 * D("41.30") + 6 * D(118); return t - t / D("1.18")
@check
def c(): return (15 * F("41.3") / F("1.18") + 6 * F(118) / F("1.18")) * F(18, 100)

@task("en-GB", "vat", "0.02", 2, "I run a café and I'm doing my VAT return. Takings with 20% VAT included were £14,835.60, plus £1,260 of zero-rated sales. I bought a fridge and furniture for £3,148.75 plus 20% VAT, and paid an electricity bill of £651.00 that includes 5% VAT. I can reclaim all the VAT I paid. How much VAT do I owe HMRC for the quarter?")
def g(): return D("14835.60") / 6 - D("3148.75") * D("0.20") - D("651.00") * 5 / 105
@check
def c(): return F("14835.6") - F("14835.6") / F("1.2") - (F("3148.75") * F("1.2") - F("3148.75")) - (651 - F(651) / F("1.05"))

@task("en-US", "vat", "0.02", 2, "I'm stocking up my new apartment. The cart has a microwave at $349.99, two lamps at $27.50 each and $64.20 of groceries, all before tax. I have a coupon for 15% off the microwave only, and the 8.25% sales tax applies to the microwave after the coupon and to the lamps, but not to the groceries. How much will I pay at the register?")
def g(): return (D("349.99") * D("0.85") + 2 * D("27.50")) * D("1.0825") + D("64.20")
@check
def c():
    pre = F("349.99") - F("349.99") * F(15, 100) + 55
    return pre + F("64.2") + pre * F(825, 10000)
@alt
def a(): m = q2(D("349.99") * D("0.85")); return m + 55 + q2((m + 55) * D("0.0825")) + D("64.20")

# ------------------------------------------------------------------ discount (5)
@task("es-MX", "discount", "0.02", 2, "En la farmacia los pañales están al 3x2 y cada paquete cuesta $289.90. Me voy a llevar 6 paquetes y además un bote de fórmula de $412.50 que no entra en la promoción. Ya con el 3x2 aplicado, tengo un cupón que me quita 10% de toda la cuenta. ¿Cuánto voy a pagar en la caja?")
def g(): return (6 * D("289.90") * 2 / 3 + D("412.50")) * D("0.90")
@check
def c():
    items = [F("289.9")] * 6; free = len(items) // 3
    s = sum(items[free:]) + F("412.5"); return s - s / 10

@task("es-CL", "discount", "1", 0, "Estoy viendo una lavadora que vale $389.990. En el Cyber le hacen 25% de descuento y, si pago con la tarjeta de la tienda, otro 12% sobre el precio ya rebajado. El despacho a mi departamento cuesta $14.990 y no tiene descuento. ¿Cuánto me sale en total con despacho, redondeado al peso?")
def g(): return D(389990) * D("0.75") * D("0.88") + 14990
@check
def c():
    x = F(389990); x -= x / 4; x -= x * F(12, 100); return x + 14990

@task("es-CO", "discount", "1", 0, "En un outlet compré 2 pares de tenis de $219.900 cada par, con 30 % de descuento, y 3 camisetas de $64.900 cada una en promoción de pague 2 y lleve 3. Por pagar con la aplicación me quitaron otro 5 % de la cuenta ya rebajada. ¿Cuánta plata me ahorré en total frente a los precios normales?")
def g(): return (2 * D(219900) + 3 * D(64900)) - (2 * D(219900) * D("0.7") + 2 * D(64900)) * D("0.95")
@check
def c():
    s1 = F(439800) * F(3, 10); s2 = F(64900); rest = 439800 + 194700 - s1 - s2
    return s1 + s2 + rest / 20

@task("es-ES", "discount", "0.02", 2, "En el súper de mi barrio la botella de aceite está a 9,85 € y tienen la segunda unidad al 70 % de descuento, o sea que en cada pareja de botellas una va rebajada. Voy a comprar 4 botellas y además tengo un vale de 5 € que me restan al final de la cuenta. ¿A cuánto me sale de media cada botella, redondeado al céntimo?")
def g(): return (2 * D("9.85") + 2 * D("9.85") * D("0.30") - 5) / 4
@check
def c(): return F("9.85") * (1 - F(35, 100)) - F(5, 4)

@task("en-US", "discount", "0.02", 2, "I just paid $763.98 for a couch and lost the tag. I know the store had it marked down 30%, then my coupon took another 15% off the sale price, and finally they added 7% sales tax on the price after both discounts. What was the original price of the couch before any discount and before tax, to the cent?")
def g(): return D("763.98") / D("1.07") / D("0.85") / D("0.70")
@check
def c():
    for cents in range(100000, 140000):       # brute force forwards, in cents
        if F(cents, 100) * F(70, 100) * F(85, 100) * F(107, 100) == F("763.98"): return F(cents, 100)

# ------------------------------------------------------------------ break-even (6)
@task("es-ES", "break-even", "0", 0, "Estoy pensando en coger el traspaso de una churrería. Cada mes pagaría 780 € de alquiler, 294 € de autónomos y 165,50 € de luz y agua. La ración la vendería a 3,20 € sin IVA y entre masa, aceite y papel me cuesta 0,95 €. ¿Cuántas raciones enteras tengo que vender como mínimo al mes para no perder dinero?")
def g(): return ((780 + 294 + D("165.50")) / (D("3.20") - D("0.95"))).to_integral_value(ROUND_CEILING)
@check
def c():
    n = 0
    while n * 320 - n * 95 < 123950: n += 1
    return n

@task("es-MX", "break-even", "0", 0, "Mi paletería en Morelia tiene gastos fijos de $18,400.00 al mes. Cada paleta la vendo en $22.00, me cuesta $8.50 hacerla y le pago a la vendedora una comisión de 5% del precio de venta. Quiero que me queden por lo menos $12,000.00 de ganancia al mes después de todo eso. ¿Cuántas paletas tengo que vender como mínimo?")
def g(): return ((D(18400) + 12000) / (22 - D("8.50") - 22 * D("0.05"))).to_integral_value(ROUND_CEILING)
@check
def c():
    n = 0
    while n * 2200 - n * 850 - n * 110 - 1840000 < 1200000: n += 1
    return n

@task("es-AR", "break-even", "1", 0, "Tengo un local de ropa en Rosario. Por mes pago $950.000 de alquiler, $820.000 de sueldo y $120.000 de servicios. De cada venta, el 55 % del precio se me va en reponer la mercadería y otro 6 % del precio en comisiones de la tarjeta. ¿Cuánto tengo que vender por mes, en pesos y redondeado al entero más cercano, para salir hecho?")
def g(): return (D(950000) + 820000 + 120000) / (1 - D("0.55") - D("0.06"))
@check
def c():
    lo, hi = F(0), F(10**8)
    for _ in range(80):
        m = (lo + hi) / 2
        if m - m * F(55, 100) - m * F(6, 100) < 1890000: lo = m
        else: hi = m
    return lo

@task("es-CL", "break-even", "0", 0, "Quiero poner una máquina de café en mi peluquería que cuesta $3.290.000. Vendería 14 cafés por día, 22 días al mes, a $1.800 cada uno, y cada café me cuesta $620. Además tendría que pagar $45.000 mensuales de mantención. Contando solo meses completos, ¿cuántos meses tienen que pasar para recuperar lo que pagué por la máquina?")
def g(): return (D(3290000) / (14 * 22 * (D(1800) - 620) - 45000)).to_integral_value(ROUND_CEILING)
@check
def c():
    cash, n = -3290000, 0
    while cash < 0: cash += 308 * 1800 - 308 * 620 - 45000; n += 1
    return n

@task("es-PE", "break-even", "0.02", 2, "Hago mochilas en mi taller de Arequipa y cada mes saco 180, que vendo todas. Pago S/ 2,340.00 fijos entre local, luz y ayudante, y cada mochila se lleva S/ 17.40 de tela y cierres. Aparte de cubrir todos los gastos, quiero que me queden S/ 1,530.00 al mes. ¿A qué precio sin IGV tengo que vender cada mochila?")
def g(): return (D(2340) + 1530) / 180 + D("17.40")
@check
def c():
    cents = 0
    while 180 * cents - 180 * 1740 - 234000 < 153000: cents += 1
    return F(cents, 100)

@task("en-GB", "break-even", "0", 0, "My local gym charges £31.50 a month with a 12-month contract, plus a one-off £45 joining fee. Otherwise I can just pay £6.80 each time I go, with no fee at all. I'd only keep it for that one year. What is the smallest number of visits over the twelve months that would make the membership cheaper than paying each time?")
def g(): return (D("31.50") * 12 + 45) // D("6.80") + 1
@check
def c():
    n = 0
    while n * 680 <= 3150 * 12 + 4500: n += 1
    return n

# ------------------------------------------------------------------ interest (5)
@task("es-MX", "interest", "0.02", 2, "Metí $60,000.00 a un pagaré del banco a 28 días con tasa anual de 9.8%, calculada sobre un año de 360 días. Voy a reinvertir capital e intereses a la misma tasa hasta completar 6 plazos seguidos de 28 días, sin impuestos y sin redondear en los pasos intermedios. ¿Cuánto dinero voy a tener al final?")
def g(): return 60000 * (1 + D("0.098") * 28 / 360) ** 6
@check
def c():
    b = F(60000)
    for _ in range(6): b += b * F(98, 1000) * F(28, 360)
    return b

@task("es-ES", "interest", "0.02", 2, "He heredado algo de dinero y he puesto 14.750 € en un depósito a 9 meses al 2,8 % de interés simple anual, contando 9/12 de año. Al vencimiento, el banco me retiene para Hacienda el 19 % de los intereses y además me cobra 6 € por la transferencia. ¿Cuánto gano limpio con el depósito, redondeado al céntimo?")
def g(): return D(14750) * D("0.028") * 9 / 12 * (1 - D("0.19")) - 6
@check
def c():
    i = sum(F(14750) * F(28, 1000) / 12 for _ in range(9)); return i - i * F(19, 100) - 6

@task("es-CO", "interest", "1", 0, "Abrí un CDT de $12.500.000 a 180 días con una tasa del 10,4 % efectivo anual; el rendimiento se calcula con interés compuesto, elevando a 180/365. Sobre los rendimientos me hacen una retención en la fuente del 4 %. ¿Cuánto me queda de rendimientos ya con la retención descontada, redondeado al peso?")
def g(): return 12500000 * (D("1.104") ** (D(180) / 365) - 1) * D("0.96")
@check
def c():
    # 365th root of 1.104 by Newton, then multiplied day by day
    x = D(1)
    for _ in range(60): x -= (x ** 365 - D("1.104")) / (365 * x ** 364)
    b = D(12500000)
    for _ in range(180): b *= x
    i = b - 12500000; return i - i * D("0.04")

@task("es-AR", "interest", "1", 0, "Puse $850.000 en un plazo fijo a 30 días con una TNA del 36 %, calculada sobre 365 días. Cuando venza voy a retirar $150.000 para pagar el seguro del auto y renuevo todo lo demás, intereses incluidos, por otros 30 días a la misma tasa. ¿Cuánta plata voy a cobrar al vencer el segundo plazo fijo, redondeada al peso?")
def g(): k = 1 + D("0.36") * 30 / 365; return (850000 * k - 150000) * k
@check
def c(): i = F(36 * 30, 100 * 365); return 850000 * (1 + 2 * i + i * i) - 150000 * (1 + i)

@task("en-GB", "interest", "0.02", 2, "I lent my cousin £2,400 to fix her roof at 4.5% simple interest a year, counted by months. After 8 months she gave me back £1,000, which all came off the capital, and 18 months after the start she paid the remaining capital together with all the interest built up. How much interest did she pay me altogether?")
def g(): return D(2400) * D("0.045") * 8 / 12 + (D(2400) - 1000) * D("0.045") * 10 / 12
@check
def c(): return sum(F(2400 if m <= 8 else 1400) * F(45, 1000) / 12 for m in range(1, 19))

# ------------------------------------------------------------------ currency (5)
@task("es-PE", "currency", "0.02", 2, "Quiero cambiar a soles US$ 850 que me pagó un cliente de afuera. Mi banco me compra el dólar a S/ 3.68 sin cobrar comisión, y una casa de cambio por internet me lo compra a S/ 3.735 pero descuenta 0.5% de los soles que salen del cambio. ¿Cuántos soles más recibo con la casa de cambio que con el banco?")
def g(): return 850 * D("3.735") * D("0.995") - 850 * D("3.68")
@check
def c(): s = F(850) * F("3.735"); return 850 * (F("3.735") - F("3.68")) - s / 200

@task("es-CL", "currency", "0.02", 2, "Viajo a Lima y llevo $600.000 chilenos. La casa de cambio primero me descuenta 2% de comisión y con lo que queda me vende dólares a $952,40 cada uno. Allá cambio todos esos dólares a soles, a 3,71 soles por dólar y sin comisión. Sin redondear los dólares, ¿cuántos soles voy a tener, con dos decimales?")
def g(): return D(600000) * D("0.98") / D("952.40") * D("3.71")
@check
def c(): return (F(600000) - F(12000)) * (F("3.71") / F("952.4"))

@task("es-MX", "currency", "0.02", 2, "Mi hijo me manda 400 dólares desde Houston. La remesadora le quita 5.99 dólares de comisión a esa cantidad antes de cambiarla y paga el dólar a $17.35 pesos. Luego, en la tienda donde cobro, me descuentan 1.5% de los pesos que llegaron. ¿Cuántos pesos me dan al final, redondeado al centavo?")
def g(): return (400 - D("5.99")) * D("17.35") * (1 - D("0.015"))
@check
def c(): p = F(400) * F("17.35") - F("5.99") * F("17.35"); return p - p * F(15, 1000)
@alt
def a(): p = q2(D("394.01") * D("17.35")); return p - q2(p * D("0.015"))

@task("en-US", "currency", "0.02", 2, "On our trip to Portugal I put everything on my credit card: a hotel at €118 a night for 4 nights and one dinner at €62.40. The card company used a rate of $1.09 per euro and then added a foreign transaction fee of 3% of the dollar amount. How many dollars in total will show up on my statement for the trip?")
def g(): return (4 * D(118) + D("62.40")) * D("1.09") * D("1.03")
@check
def c(): u = F(472) * F("1.09") + F("62.4") * F("1.09"); return u + u * F(3, 100)
@alt
def a():
    h, d = q2(D(472) * D("1.09")), q2(D("62.40") * D("1.09")); return h + d + q2(h * D("0.03")) + q2(d * D("0.03"))

@task("en-GB", "currency", "0.02", 2, "Before our holiday in Spain I handed over £700 at the bureau; they took off a £4.99 fee and changed the rest at €1.14 to the pound. We spent €615.50 there. Back home I changed all the leftover euros, getting £0.83 for each euro with no fee. How many pounds did I get back, to the penny?")
def g(): return ((700 - D("4.99")) * D("1.14") - D("615.50")) * D("0.83")
@check
def c(): return (F(700) - F("4.99")) * F("1.14") * F("0.83") - F("615.5") * F("0.83")
@alt
def a(): return q2((q2(D("695.01") * D("1.14")) - D("615.50")) * D("0.83"))

# ------------------------------------------------------------------ margin (2)
@task("es-CO", "margin", "1", 0, "Hago tortas por encargo en Medellín. Una torta grande me gasta $28.400 en ingredientes y $2.600 en la caja, y le dedico hora y media de trabajo que cuento a $9.000 la hora. Quiero que la ganancia sea el 35 % del precio de venta, no del costo. ¿En cuánto debo venderla, sin IVA y redondeando al peso?")
def g(): return (D(28400) + 2600 + D("1.5") * 9000) / (1 - D("0.35"))
@check
def c():
    best = min(range(40000, 100000), key=lambda p: abs(F(p - 44500) - F(35, 100) * p))
    exact = F(44500) + F(44500) * F(35, 65)
    assert abs(exact - best) <= F(1, 2); return exact

@task("en-GB", "margin", "0.02", 2, "For my market stall I bought 150 candles at £4.20 each and priced them with an 80% mark-up on cost. I sold 110 of them at that price and cleared the other 40 at 25% off it. There is no VAT to worry about. What percentage of my total sales was gross profit, rounded to two decimal places?")
def g():
    p = D("4.20") * D("1.80"); s = 110 * p + 40 * p * D("0.75"); return (s - 150 * D("4.20")) / s * 100
@check
def c():
    prof = 110 * F("3.36") + 40 * (F("5.67") - F("4.2")); return 100 * prof / (prof + 630)

# ------------------------------------------------------------------ salary (2)
@task("es-ES", "salary", "0.02", 2, "Trabajo de administrativo y gano 26.600 € brutos al año, repartidos en 12 pagas iguales. De mi bruto me quitan un 14,5 % de IRPF y un 6,5 % de Seguridad Social. La empresa me ofrece una subida del 4 % del bruto y los dos porcentajes seguirían igual. ¿Cuántos euros netos más cobraría cada mes, redondeado al céntimo?")
def g(): return D(26600) * D("0.04") * (1 - D("0.145") - D("0.065")) / 12
@check
def c():
    net = lambda gr: (gr - gr * F(145, 1000) - gr * F(65, 1000)) / 12
    return net(F(26600) * F(104, 100)) - net(F(26600))
@alt
def a(): return q2(D(27664) * D("0.79") / 12) - q2(D(26600) * D("0.79") / 12)

@task("en-US", "salary", "0.02", 2, "I work at a warehouse for $22.40 an hour, and anything over 40 hours in a week pays time and a half. This week I put in 47.5 hours. From my gross pay they withhold 7.65% for Social Security and Medicare, 12% federal and 4.25% state, and then take out a flat $38 for health insurance. What will my take-home pay be?")
def g(): gr = 40 * D("22.40") + D("7.5") * D("22.40") * D("1.5"); return gr * (1 - D("0.0765") - D("0.12") - D("0.0425")) - 38
@check
def c():
    gr = F("47.5") * F("22.4") + F("7.5") * F("11.2")
    return gr - sum(gr * F(x, 10000) for x in (765, 1200, 425)) - 38
@alt
def a(): gr = D(1148); return gr - q2(gr * D("0.0765")) - q2(gr * D("0.12")) - q2(gr * D("0.0425")) - 38

# ------------------------------------------------------------------ split (1)
@task("es-AR", "split", "1", 0, "Alquilamos entre cinco amigos una casa en la costa: $504.000 por 5 noches. Tres nos quedamos las 5 noches y los otros dos solo 3 noches. El alquiler lo dividimos según las noches que durmió cada uno, y los $87.300 de nafta y $164.200 de súper van en partes iguales entre los cinco. ¿Cuánto le toca pagar a cada uno de los que nos quedamos todo?")
def g(): return D(504000) / (3 * 5 + 2 * 3) * 5 + (D(87300) + 164200) / 5
@check
def c():
    rent_long = F(504000) * F(5, 21); rent_short = F(504000) * F(3, 21); com = F(87300, 5) + F(164200, 5)
    assert 3 * (rent_long + com) + 2 * (rent_short + com) == 504000 + 87300 + 164200
    return rent_long + com

# ------------------------------------------------------------------ savings (1)
@task("en-US", "savings", "0.02", 2, "I have $1,800 in a savings account and want to reach $9,000 in exactly 24 months for our wedding. The account pays 4.2% a year compounded monthly, which is 0.35% each month, and I'll add the same amount at the end of every month, 24 deposits in all. How much does each deposit have to be, to the cent?")
def g(): k = D("1.0035") ** 24; return (9000 - 1800 * k) * D("0.0035") / (k - 1)
@check
def c():
    lo, hi = D(0), D(1000)
    for _ in range(120):
        m = (lo + hi) / 2; b = D(1800)
        for _ in range(24): b = b * D("1.0035") + m
        lo, hi = (m, hi) if b < 9000 else (lo, m)
    return lo

# ------------------------------------------------------------------ write
def main():
    want = dict(loan=7, vat=6, discount=5, interest=5, currency=5, margin=2, salary=2, split=1, savings=1)
    want["break-even"] = 6
    assert Counter(t["kind"] for t in T) == want and len(T) == 40
    assert sum(t["variety"].startswith("es") for t in T) == 28
    out, checked, seen = [], 0, set()
    for n, t in enumerate(T):
        exact = toD(t["g"]()); second = toD(t["c"]())
        assert abs(exact - second) < D("1e-9"), (n, exact, second)
        checked += 1
        step = D(1).scaleb(-t["places"]); val = exact.quantize(step, ROUND_HALF_UP)
        assert val == second.quantize(step, ROUND_HALF_UP) , n
        if D(t["tol"]) > 0 : assert abs(val - exact) <= D(t["tol"])
        for al in t["alts"]:
            assert abs(toD(al()) - val) <= D(t["tol"]), (n, al(), val)
        q = t["q"]
        assert 150 <= len(q) <= 400, (n, len(q))
        assert q.count("?") == 1 and q.endswith("?") and "\n" not in q and q not in seen, n
        assert (q.count("¿") == 1) == t["variety"].startswith("es"), n
        seen.add(q)
        num = int(val) if t["places"] == 0 else float(val)
        tol = int(t["tol"]) if "." not in t["tol"] else float(t["tol"])
        out.append({"id": f"finance-s-{n:03d}", "language": t["variety"][:2], "variety": t["variety"],
                    "question": q, "kind": t["kind"], "gold": {"value": num, "tolerance": tol}})
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "finance-s.jsonl")
    with open(path, "w", encoding="utf-8") as f:
        for o in out: f.write(json.dumps(o, ensure_ascii=False) + "\n")
    print(len(out), "tasks;", checked, "golds checked twice;", dict(Counter(o["variety"] for o in out)))

if __name__ == "__main__":
    main()
