#!/usr/bin/env python3
"""Writes finance-b.jsonl. Each task has an expression (the gold) and a second, separate
way to the same number (check); `alts` are other sensible roundings on the way, which must
also fall within the tolerance unless the question itself fixes the rounding."""
import json, os, random
from decimal import Decimal as D, ROUND_HALF_UP

MONEY, PCT, COUNT = 0.01, 0.05, 0
TASKS = []

def c(x, q='0.01'):
    """round half up to cents, decimal arithmetic"""
    return D(str(round(float(x), 9))).quantize(D(q), rounding=ROUND_HALF_UP)

def T(variety, kind, question, expr, check, tol=MONEY, alts=()):
    TASKS.append(dict(variety=variety, kind=kind, question=question, expr=expr,
                      check=check, tol=tol, alts=alts))

def bisect(f, lo, hi):
    for _ in range(200):
        m = (lo + hi) / 2
        if f(m) > 0: hi = m
        else: lo = m
    return (lo + hi) / 2

def balance(p, i, n, pay):
    for _ in range(n):
        p = p * (1 + i) - pay
    return p

def payment(p, i, n):
    """level payment found by bisection on the final balance"""
    return bisect(lambda a: -balance(p, i, n, a), 0, p * (1 + i))

def brackets(x, table):
    """table: [(upper, rate)], walked slice by slice"""
    t, low = D(0), D(0)
    for up, r in table:
        up = D(str(up)); top = min(D(str(x)), up)
        if top > low: t += (top - low) * D(str(r))
        low = up
    return t

# ------------------------------------------------------------------ es-ES (17)
T('es-ES', 'invoice',
  "Soy autónoma y tengo que hacer una factura a una gestoría: 1.850 € por el diseño de la web y 240 € por el dominio y el alojamiento, todo sin IVA. "
  "El IVA es del 21 % sobre todo, y la retención de IRPF del 15 % se aplica solo al diseño, porque lo otro es reventa. "
  "¿Cuánto me tiene que ingresar el cliente?",
  "(1850 + 240) * 1.21 - 1850 * 0.15",
  lambda: D(1850) * (1 + D('.21') - D('.15')) + 240 * D('1.21'))

T('es-ES', 'vat',
  "Necesito el resultado del IVA de este trimestre.\n"
  "Ventas (importes sin IVA): una factura de 4.200 € y otra de 1.350 € al 21 %, y una de 980 € al 10 %.\n"
  "Compras (importes con el IVA del 21 % ya incluido): un portátil de 1.089 €, gasolina por 181,50 € y el teléfono por 72,60 €.\n"
  "El IVA del portátil y del teléfono lo deduzco entero; el de la gasolina, solo la mitad. ¿Cuánto me sale a ingresar?",
  "(4200 + 1350) * 0.21 + 980 * 0.10 - (1089 + 181.5 / 2 + 72.6) * 0.21 / 1.21",
  lambda: D(882) + D('283.5') + 98 - (1089 - D(900)) - (D('181.5') - 150) / 2 - (D('72.6') - 60))

T('es-ES', 'mortgage',
  "El banco me da dos opciones para la misma hipoteca de 165.000 € a 25 años, con cuotas mensuales constantes. "
  "Sin bonificar, al 2,95 % nominal anual. Bonificada, al 2,45 %, pero contratando con ellos el seguro de hogar (290 € al año) y el de vida (185 € al año), que yo de otro modo no contrataría. "
  "Redondea cada cuota mensual al céntimo. ¿Cuántos euros al año me ahorro con la opción que sale más barata, contando cuotas y seguros?",
  "abs(12 * (round(165000 * (0.0295/12) / (1 - (1 + 0.0295/12) ** -300), 2) - round(165000 * (0.0245/12) / (1 - (1 + 0.0245/12) ** -300), 2)) - (290 + 185))",
  lambda: abs(12 * c(payment(165000, .0295 / 12, 300)) - 12 * c(payment(165000, .0245 / 12, 300)) - 475))

T('es-ES', 'salary',
  "Ahora tengo 14 pagas al año de 1.900 € brutos. Me ofrecen otro puesto con 12 pagas de 2.150 € brutos más un cheque comida de 9 € por día trabajado, y calculo unos 220 días al año. "
  "El sitio nuevo me pilla igual de lejos. Contando el cheque como si fuera sueldo, ¿cuánto más ganaría al año en bruto con el cambio?",
  "2150 * 12 + 9 * 220 - 1900 * 14",
  lambda: sum([2150] * 12) + sum([9] * 220) - sum([1900] * 14))

T('es-ES', 'discount',
  "Me he comprado un abrigo de 120 € con un 30 % de descuento y dos camisetas de 22 € cada una con un 20 %. Al total ya rebajado le han quitado además 10 € con un cupón. ¿Qué porcentaje me han descontado en total sobre el precio original? Con dos decimales.",
  "(1 - (120 * 0.70 + 2 * 22 * 0.80 - 10) / (120 + 2 * 22)) * 100",
  lambda: (D(36) + D('8.8') + 10) * 100 / 164, PCT)

T('es-ES', 'breakeven',
  "Voy a abrir una academia pequeña de inglés. Al mes se me van 1.450 € de alquiler, 740 € de una profesora por horas y 150 € de luz e internet. "
  "Cada alumno paga 65 € al mes; de ahí gasto 7 € en material y la pasarela de pago se queda el 2 % de la cuota. "
  "¿Cuántos alumnos necesito como mínimo para no perder dinero?",
  "-(-(1450 + 740 + 150) // (65 - 7 - 65 * 0.02))",
  lambda: next(n for n in range(1, 500) if n * (65 - 7 - D('1.3')) >= 2340), COUNT)

T('es-ES', 'energy',
  "Quiero comprobar la factura de la luz del piso. Datos:\n"
  "- 31 días\n- Potencia: 4,6 kW a 0,108 € por kW y día\n- Consumo en punta: 86 kWh a 0,19 €\n- Consumo en valle: 128 kWh a 0,09 €\n"
  "- Impuesto eléctrico: 5,11 % sobre potencia más consumo\n- Alquiler del contador: 0,84 € en total\n- IVA: 21 % sobre todo lo anterior\n"
  "¿Cuánto tiene que dar el total? Redondea solo al final.",
  "((4.6 * 31 * 0.108 + 86 * 0.19 + 128 * 0.09) * 1.0511 + 0.84) * 1.21",
  lambda: ((D('15.4008') + D('16.34') + D('11.52')) * D('1.0511') + D('.84')) * D('1.21'),
  alts=[lambda: c((c(15.4008) + D('27.86')) + c(float(D('43.26') * D('.0511'))) + D('.84')) * D('1.21')])

T('es-ES', 'split',
  "Fuimos siete a cenar por el cumpleaños de Marta. La cuenta fue de 240,60 €, de los que 54 € eran de vino. Dejamos además 9 € de propina.\n"
  "A Marta la invitamos los demás. La comida y la propina van a partes iguales entre los seis que pagamos; el vino, a partes iguales entre los que además bebimos, que somos esos seis menos Luis y Carmen.\n"
  "Yo bebí vino. ¿Cuánto me toca?",
  "(240.60 - 54 + 9) / 6 + 54 / (6 - 2)",
  lambda: D('186.6') / 6 + D('1.5') + D('13.5'))

T('es-ES', 'instalment',
  "El frigorífico nuevo vale 849 €. Al contado me descuentan un 5 %; financiado son 12 cuotas de 74,50 € más 25 € de apertura, sin el descuento. ¿Cuánto más pago si lo financio?",
  "12 * 74.50 + 25 - 849 * 0.95",
  lambda: D(894) + 25 - (849 - D('42.45')))

T('es-ES', 'inflation',
  "Tengo 8.000 € en un depósito a un año al 3,2 % TAE. Al vencer, Hacienda se queda el 19 % de los intereses. "
  "Si los precios suben un 2,8 % en ese año, ¿a cuántos euros de hoy equivale lo que sacaré en total, capital incluido?",
  "(8000 + 8000 * 0.032 * (1 - 0.19)) / 1.028",
  lambda: D('8207.36') / D('1.028'))

T('es-ES', 'tax',
  "Ejercicio de clase. Una contribuyente tiene una base liquidable de 31.400 €. Tramos: 19 % hasta 12.450 €, 24 % de 12.450 a 20.200 €, 30 % de 20.200 a 35.200 €. "
  "A la cuota que sale se le resta el 19 % de un mínimo personal de 5.550 €. Durante el año ya le han retenido 6.310,40 €. "
  "¿Cuánto le queda por pagar?",
  "12450 * 0.19 + (20200 - 12450) * 0.24 + (31400 - 20200) * 0.30 - 5550 * 0.19 - 6310.40",
  lambda: brackets(31400, [(12450, .19), (20200, .24), (35200, .30)]) - D('1054.5') - D('6310.4'))

T('es-ES', 'unitprice',
  "En casa ponemos 4 lavadoras a la semana. El detergente de siempre trae 54 lavados y cuesta 11,34 €. "
  "En otro súper hay botellas de 38 lavados a 7,60 € con la segunda unidad al 50 %, y la oferta la tienen todo el año. "
  "Contando 52 semanas y solo el precio por lavado, comprando siempre las botellas de dos en dos, ¿cuánto me ahorro al año si me cambio?",
  "(11.34 / 54 - (7.60 + 7.60 * 0.5) / (2 * 38)) * 4 * 52",
  lambda: 208 * (D('0.21') - D('0.15')))

T('es-ES', 'currency',
  "Me voy a Londres y quiero cambiar 600 €. La oficina de cambio da 0,82 libras por euro, sin comisión. "
  "Con la tarjeta sacaría en un cajero de allí: de los 600 € me descuentan primero un 1,5 % y 3 € fijos, y lo que queda se cambia a 0,857 libras por euro. "
  "¿Cuántas libras más consigo con la opción mejor?",
  "abs((600 - 600 * 0.015 - 3) * 0.857 - 600 * 0.82)",
  lambda: abs(D(588) * D('.857') - D(492)))

T('es-ES', 'margin',
  "Llevo una zapatería. Un modelo me cuesta 38 € sin IVA y le puse un precio para ganar un 45 % sobre el precio de venta sin IVA. Luego se le suma el 21 % de IVA. "
  "Ahora lo rebajo un 20 % sobre la etiqueta, IVA incluido. ¿Qué margen me queda sobre el nuevo precio de venta sin IVA, en porcentaje con dos decimales?",
  "(1 - 38 / (38 / (1 - 0.45) * 0.80)) * 100",
  lambda: (D('66.88') / D('1.21') - 38) / (D('66.88') / D('1.21')) * 100, PCT,
  alts=[lambda: (D('55.27') - 38) / D('55.27') * 100])

T('es-ES', 'savings',
  "Abro una cuenta con 2.000 € y al final de cada mes meto 150 €. Da un 3 % nominal anual, con abono y capitalización mensual de intereses. "
  "¿Cuánto tendré justo después de la aportación número 48? Sin impuestos y redondeando solo al final.",
  "2000 * (1 + 0.03/12) ** 48 + 150 * ((1 + 0.03/12) ** 48 - 1) / (0.03/12)",
  lambda: balance(2000, .0025, 48, -150))

T('es-ES', 'commission',
  "Soy comercial. Tengo un fijo de 1.150 € y comisión: 3 % de los primeros 20.000 € vendidos en el mes y 5 % de lo que pase de ahí. "
  "En marzo vendí 31.700 €, pero me devolvieron pedidos por 2.400 €, que no cuentan. Del fijo y la comisión me retienen un 14 %. ¿Cuánto cobro limpio?",
  "(1150 + 20000 * 0.03 + (31700 - 2400 - 20000) * 0.05) * (1 - 0.14)",
  lambda: (1150 + brackets(29300, [(20000, .03), (10 ** 9, .05)])) * D('.86'))

T('es-ES', 'loan',
  "Pedí 14.000 € para el coche, a 6 años, al 6,9 % nominal anual, con cuotas mensuales iguales a mes vencido. He pagado ya 24 cuotas y quiero cancelarlo justo después de la 24. "
  "La comisión por cancelar es el 0,5 % del capital pendiente. ¿Cuánto tengo que pagar en total para liquidarlo? No redondees la cuota, solo el resultado.",
  "14000 * (1 - (1 + 0.069/12) ** -48) / (1 - (1 + 0.069/12) ** -72) * 1.005",
  lambda: balance(14000, .069 / 12, 24, payment(14000, .069 / 12, 72)) * 1.005)

# ------------------------------------------------------------------ es-MX (4)
T('es-MX', 'salary',
  "Gano $18,600 al mes y entré a trabajar en mayo. En diciembre me dan dos cosas: aguinaldo de 15 días de sueldo, en proporción a los 245 días que trabajé de los 365 del año, y una prima vacacional del 25% sobre 12 días de sueldo, esa sí completa. "
  "El sueldo diario es el mensual entre 30. ¿Cuánto me toca en total antes de impuestos?",
  "18600 / 30 * 15 * 245 / 365 + 18600 / 30 * 12 * 0.25",
  lambda: D(9300) * 245 / 365 + D(7440) / 4)

T('es-MX', 'instalment',
  "Un refrigerador cuesta $12,999 de contado, menos 10% de descuento por el Buen Fin. En abonos son $500 de enganche y 65 pagos semanales de $299, sin descuento. ¿Qué porcentaje más paga uno en abonos que de contado ya con el descuento? Dame dos decimales.",
  "((500 + 65 * 299) / (12999 * 0.90) - 1) * 100",
  lambda: (D(19935) - D('11699.1')) * 100 / D('11699.1'), PCT)

T('es-MX', 'invoice',
  "Hago traducciones por honorarios. A una empresa le cobro el subtotal más 16% de IVA, y ella me retiene 10% de ISR sobre el subtotal y dos terceras partes del IVA. "
  "Quiero que me depositen exactamente $25,000. ¿De cuánto tiene que ser el subtotal? Redondéalo al centavo.",
  "25000 / (1 + 0.16 - 0.10 - 0.16 * 2 / 3)",
  lambda: bisect(lambda x: x + .16 * x - .1 * x - .16 * x / 3 * 2 - 25000, 0, 1e6))

T('es-MX', 'pricing',
  "Vendo comida corrida y me voy a meter a una app de reparto. La app se queda el 28% del precio que paga el cliente, más el 16% de IVA sobre esa comisión. "
  "Cada comida me cuesta $41 de ingredientes y $5 de empaque, y quiero que me queden $40 libres por comida. "
  "¿A cuánto la tengo que poner en la app? Redondea al centavo y no tomes en cuenta otros impuestos.",
  "(41 + 5 + 40) / (1 - 0.28 * 1.16)",
  lambda: bisect(lambda p: p - p * .28 - p * .28 * .16 - 46 - 40, 0, 1000))

# ------------------------------------------------------------------ es-AR (3)
T('es-AR', 'interest',
  "Hace 90 días tenía $ 826.000 y dudaba. Opción A: tres plazos fijos seguidos de 30 días a una TNA del 36 %, renovando siempre capital más intereses (interés de cada uno = capital × TNA × 30/365). "
  "Opción B: comprar dólares con todo a $ 1.180 y venderlos hoy a $ 1.235. Con las dos termino hoy en pesos. "
  "¿Cuántos pesos de diferencia hay entre la mejor y la otra? Redondeá recién al final, a centavos.",
  "abs(826000 * (1 + 0.36 * 30 / 365) ** 3 - 826000 / 1180 * 1235)",
  lambda: abs(balance(826000, .36 * 30 / 365, 3, 0) - 700 * 1235))

T('es-AR', 'rent',
  "Alquilo un departamento por $ 420.000 por mes. Cada cuatro meses el alquiler sube por la inflación acumulada de los cuatro meses anteriores, o sea, los porcentajes se aplican uno sobre otro.\n"
  "Inflación de los meses 1 a 4: 2,1 %, 1,9 %, 2,4 % y 1,6 %.\nInflación de los meses 5 a 8: 2,0 %, 2,2 %, 1,8 % y 1,5 %.\n"
  "Cada alquiler nuevo se redondea al peso, y de ese valor redondeado sale el siguiente. ¿Cuánto pago en total en los primeros 12 meses de contrato?",
  "4 * (420000 + round(420000 * 1.021 * 1.019 * 1.024 * 1.016) + round(round(420000 * 1.021 * 1.019 * 1.024 * 1.016) * 1.02 * 1.022 * 1.018 * 1.015))",
  lambda: (lambda a: (lambda b: 4 * (420000 + a + b))(c(float(a * D('1.02') * D('1.022') * D('1.018') * D('1.015')), '1')))(
      c(float(420000 * D('1.021') * D('1.019') * D('1.024') * D('1.016')), '1')))

T('es-AR', 'salary',
  "En junio cobro el sueldo y el medio aguinaldo juntos. El básico fue de $ 1.250.000 de enero a marzo y de $ 1.400.000 de abril a junio. Además en junio hice 12 horas extra al 50 % (la hora común es el básico dividido 200), y fue mi único mes con extras. "
  "El aguinaldo es la mitad del mejor sueldo bruto del semestre, extras incluidas. De todo me descuentan un 17 %. ¿Cuánto me tienen que depositar en junio?",
  "(1400000 + 1400000 / 200 * 1.5 * 12) * 1.5 * (1 - 0.17)",
  lambda: (D(1526000) + D(763000)) * D('.83'))

# ------------------------------------------------------------------ es-CO (3)
T('es-CO', 'loan',
  "Tengo un crédito de $ 12.000.000 a 24 meses con abono constante a capital, o sea que cada mes abono lo mismo a capital y además pago los intereses del saldo que había antes del pago, al 1,8 % mensual. También cobran $ 9.500 de seguro en cada cuota. "
  "¿De cuánto es la cuota número 10, con todo incluido?",
  "12000000 / 24 + (12000000 - 9 * 12000000 / 24) * 0.018 + 9500",
  lambda: [D(500000) + (D(12000000) - k * 500000) * D('.018') + 9500 for k in range(24)][9])

T('es-CO', 'split',
  "Almorzamos cinco de la oficina y la cuenta dio $ 186.300 con el impoconsumo del 8 % ya incluido. Dejamos la propina del 10 %, calculada sobre el valor sin impuesto. "
  "El total lo dividimos en partes iguales, pero Camila paga lo suyo y lo de Andrés, que dejó la billetera en la oficina. ¿Cuánto paga Camila?",
  "(186300 + 186300 / 1.08 * 0.10) / 5 * 2",
  lambda: (D(172500) + 13800 + 17250) * 2 / 5)

T('es-CO', 'currency',
  "Trabajo para un cliente de afuera y me pagó 1.400 dólares por la plataforma. La plataforma se queda con el 2 % y 2 dólares fijos. "
  "Lo que queda me lo cambian a $ 50 menos por dólar que la TRM, que hoy está en $ 4.125. De los pesos que resultan, el banco me descuenta el 0,4 %. "
  "¿Cuántos pesos me quedan?",
  "(1400 - 1400 * 0.02 - 2) * (4125 - 50) * (1 - 0.004)",
  lambda: D(1370) * 4075 - D(5582750) * 4 / 1000)

# ------------------------------------------------------------------ es-CL (3)
T('es-CL', 'invoice',
  "Me retienen el 14,5 % de cada boleta de honorarios. Este mes ya hice una por $ 450.000 brutos y necesito juntar $ 1.026.000 líquidos entre esa y otra más. ¿De cuánto bruto tiene que ser la otra?",
  "1026000 / (1 - 0.145) - 450000",
  lambda: (1026000 - 450000 * D('.855')) / D('.855'))

T('es-CL', 'mortgage',
  "Con mi pareja queremos comprar un departamento. El dividendo sería de 11,8 UF al mes más 0,9 UF de seguros, y usamos la UF a $ 39.200. "
  "El banco exige que el dividendo con seguros no pase del 25 % de la renta líquida de los dos juntos. Yo gano $ 1.150.000 líquidos. ¿Cuánto tiene que ganar como mínimo mi pareja, en pesos líquidos?",
  "(11.8 + 0.9) * 39200 / 0.25 - 1150000",
  lambda: D('12.7') * 39200 * 4 - 1150000)

T('es-CL', 'compare',
  "Vamos al sur dos adultos y un niño, ida y vuelta.\n"
  "En auto: 470 km por tramo, el auto rinde 12,5 km por litro, la bencina está a $ 1.250 el litro y los peajes son $ 14.600 por tramo.\n"
  "En bus: $ 16.900 por adulto y por tramo, el niño paga la mitad, y por comprar ida y vuelta descuentan un 10 % del total.\n"
  "¿Cuánto más cara es la opción más cara?",
  "abs(2 * (470 / 12.5 * 1250 + 14600) - 2 * 16900 * 2.5 * 0.90)",
  lambda: abs(D(94000) + 29200 - (D(84500) - 8450)))

# ------------------------------------------------------------------ es-PE (3)
T('es-PE', 'salary',
  "Mi sueldo es de S/ 2,400 y recibo además S/ 113 de asignación familiar. Para la gratificación de julio cuentan las dos cosas, pero como entré en marzo me toca solo por 4 de los 6 meses. "
  "A eso le suman una bonificación extraordinaria del 9% de la gratificación. ¿Cuánto recibo en total por la gratificación con su bonificación? Redondea al céntimo.",
  "(2400 + 113) * 4 / 6 * 1.09",
  lambda: D(2513) * 2 / 3 * D('1.09'), alts=[lambda: c(2513 * 2 / 3) + c(2513 * 2 / 3 * .09)])

T('es-PE', 'profit',
  "Compré 60 polos a S/ 21.24 cada uno, con IGV del 18% incluido, y pagué S/ 90 de flete, que vino sin IGV. "
  "Vendí 45 a S/ 41.30 con IGV incluido y los 15 que quedaban los rematé con 25% de descuento sobre ese precio. "
  "¿Cuánto gané en total, con todos los importes sin IGV y restando el flete?",
  "(45 * 41.30 + 15 * 41.30 * 0.75 - 60 * 21.24) / 1.18 - 90",
  lambda: 45 * D(35) + 15 * D('26.25') - 60 * D(18) - 90)

T('es-PE', 'loan',
  "Una caja me presta S/ 5,000 a una TEA de 32% para pagarlo en 12 cuotas mensuales iguales, la primera al mes del desembolso. Usa la tasa mensual equivalente sin redondearla, y la cuota redondeada al céntimo. "
  "No hay seguro ni comisiones. Si pago las 12 cuotas de ese monto, ¿cuánto habré pagado de intereses en total?",
  "12 * round(5000 * (1.32 ** (1/12) - 1) / (1 - 1.32 ** -1), 2) - 5000",
  lambda: 12 * c(payment(5000, 1.32 ** (1 / 12) - 1, 12)) - 5000)

# ------------------------------------------------------------------ en-US (9)
T('en-US', 'tax',
  "I make $64,000 a year and I'm thinking of putting 6% of it into a traditional 401(k), which comes off my income before federal tax. "
  "Use a standard deduction of $14,600 and these brackets on what's left: 10% up to $11,600, 12% from there to $47,150, 22% above that. "
  "How much less federal income tax would I owe for the year?",
  "(11600 * 0.10 + (47150 - 11600) * 0.12 + (64000 - 14600 - 47150) * 0.22) - (11600 * 0.10 + (64000 * 0.94 - 14600 - 11600) * 0.12)",
  lambda: brackets(49400, [(11600, .1), (47150, .12), (100525, .22)]) - brackets(45560, [(11600, .1), (47150, .12), (100525, .22)]))

T('en-US', 'split',
  "Three of us rent an apartment for $2,460 a month. We split the rent by bedroom size: Ana has 180 sq ft, Dana 140 and Will 90. "
  "Utilities are $231 and get split evenly. There's also a parking spot for $120 that only Ana and Dana use, half each. "
  "What does Dana owe per month?",
  "2460 * 140 / (180 + 140 + 90) + 231 / 3 + 120 / 2",
  lambda: 6 * D(140) + 77 + 60)

T('en-US', 'invoice',
  "A supplier billed us $6,840, terms 2/10 net 30. $340 of that is freight and the 2% doesn't apply to it. "
  "To pay on day 10 we'd have to draw the full discounted amount from our credit line and pay it back on day 30: 9% simple annual interest, 20 days, 360-day year. "
  "Net of that interest, how much do we save by taking the discount?",
  "(6840 - 340) * 0.02 - (6840 - (6840 - 340) * 0.02) * 0.09 * 20 / 360",
  lambda: D(130) - D(6710) * D('.005'))

T('en-US', 'loan',
  "I took out a $6,500 unsubsidized student loan at 5.5%. Simple interest builds up for 45 months while I'm in school (each month is 1/12 of a year), and then it's all added to the principal once. "
  "After that I repay over 10 years with equal payments at the end of each month, same rate compounded monthly. What's my monthly payment, to the cent?",
  "6500 * (1 + 0.055 * 45 / 12) * (0.055/12) / (1 - (1 + 0.055/12) ** -120)",
  lambda: payment(6500 + sum(6500 * .055 / 12 for _ in range(45)), .055 / 12, 120),
  alts=[lambda: payment(7840.62, .055 / 12, 120), lambda: payment(7840.63, .055 / 12, 120)])

T('en-US', 'creditcard',
  "I owe $2,150 on a credit card I don't use anymore. Each month 2% interest is added to the balance and then I pay $200. How many payments until it's gone, counting the smaller last one?",
  "next(n for n in range(1, 500) if 2150 * 1.02 ** n - 200 * (1.02 ** n - 1) / 0.02 <= 0)",
  lambda: next(n for n in range(1, 500) if balance(2150, .02, n, 200) <= 0), COUNT)

T('en-US', 'breakeven',
  "The hybrid version of the car I want costs $2,800 more than the gas version, but comes with a $500 rebate. The hybrid gets 50 mpg, the gas one 30 mpg. "
  "Gas is $3.45 a gallon here and I drive 1,250 miles a month, mostly commuting. Ignoring everything else, after how many months have I made back the extra cost?",
  "round((2800 - 500) / (1250 * 3.45 / 30 - 1250 * 3.45 / 50))",
  lambda: next(n for n in range(1, 500) if n * (1250 * D('3.45') / 30 - 1250 * D('3.45') / 50) >= 2300), COUNT)

T('en-US', 'markup',
  "I make candles. Each one costs me $4.25 and I sell it to a gift shop at a 60% markup on cost. The shop doubles what it pays me to get its shelf price. "
  "This month the shop is running 25% off its shelf price; what it pays me hasn't changed. What percentage of the discounted price, before sales tax, is my profit?",
  "4.25 * 0.60 / (4.25 * 1.60 * 2 * 0.75) * 100",
  lambda: (D('6.80') - D('4.25')) / D('10.20') * 100, PCT)

T('en-US', 'interest',
  "I have $15,000 to park for exactly two years.\n"
  "- CD: 4.50% APY, interest stays in. My state takes 6% of the total interest when it matures.\n"
  "- Treasury note: 4.25% a year in coupons, bought and redeemed at par, no state tax. The coupons just sit in my checking account at 0%.\n"
  "Leave federal tax out of it. How many dollars more do I end up with from the better choice?",
  "abs(15000 * (1.045 ** 2 - 1) * (1 - 0.06) - 15000 * 0.0425 * 2)",
  lambda: abs(D('1380.375') * D('.94') - 4 * D('318.75')), alts=[lambda: D('1380.38') - c(1380.38 * .06) - 1275])

T('en-US', 'payroll',
  "Pay period is two weeks: I worked 46.5 hours the first week and 38 the second, at $18.40 an hour. Anything over 40 in a single week is time and a half. "
  "They take out 7.65% for FICA and 10% for federal withholding, both on gross pay. What should my check be?",
  "(40 + 6.5 * 1.5 + 38) * 18.40 * (1 - 0.0765 - 0.10)",
  lambda: D('1614.60') * D('.8235'), alts=[lambda: D('1614.60') - c(1614.6 * .0765) - c(161.46)])

# ------------------------------------------------------------------ en-GB (8)
T('en-GB', 'salary',
  "I've been offered £38,500 a year with a 5% pension contribution by salary sacrifice, so it comes off before everything else. On the reduced salary:\n"
  "- income tax is 20% of anything above £12,570\n- National Insurance is 8% of anything above £12,570\n- student loan is 9% of anything above £27,295\n"
  "What would my monthly take-home pay be, as a twelfth of the year?",
  "(38500 * 0.95 - (38500 * 0.95 - 12570) * (0.20 + 0.08) - (38500 * 0.95 - 27295) * 0.09) / 12",
  lambda: (D(36575) - D(4801) - D('1920.4') - D('835.2')) / 12)

T('en-GB', 'vat',
  "I'm a freelance illustrator and invoiced £18,400 plus 20% VAT this quarter. On the flat rate scheme I'd hand over 14.5% of my VAT-inclusive turnover and reclaim nothing. "
  "On the standard scheme I'd hand over the VAT I charged less £610 of VAT on purchases. How much less would I pay HMRC with the cheaper one?",
  "abs(18400 * 1.20 * 0.145 - (18400 * 0.20 - 610))",
  lambda: abs(D('3201.6') - D(3070)))

T('en-GB', 'energy',
  "My energy account was £43.17 in credit at the start of June and my direct debit of £120 went in on the 3rd. The bill for June (30 days):\n"
  "Electricity: 286 kWh at 24.5p, standing charge 60.1p a day.\nGas: 540 kWh at 6.3p, standing charge 31.4p a day.\nThose prices are before 5% VAT.\n"
  "How much credit is left once the bill comes off?",
  "43.17 + 120 - (286 * 0.245 + 30 * 0.601 + 540 * 0.063 + 30 * 0.314) * 1.05",
  lambda: D('163.17') - (D('88.10') + D('43.44')) * D('1.05'),
  alts=[lambda: D('163.17') - c(88.10 * 1.05) - c(43.44 * 1.05)])

T('en-GB', 'mortgage',
  "I'm looking at a shared ownership flat worth £285,000. I'd buy a 40% share, put down 10% of that share as a deposit and borrow the rest of it over 25 years at 5.1% (nominal yearly rate, equal monthly repayments). "
  "On the 60% I don't own I'd pay rent of 2.8% of its value a year, monthly. The service charge is £95 a month. What would the flat cost me each month altogether?",
  "285000 * 0.40 * 0.90 * (0.051/12) / (1 - (1 + 0.051/12) ** -300) + 285000 * 0.60 * 0.028 / 12 + 95",
  lambda: payment(102600, .051 / 12, 300) + 399 + 95, alts=[lambda: c(payment(102600, .051 / 12, 300)) + 494])

T('en-GB', 'inflation',
  "My pay went up 3% in 2022, 6% in 2023 and 4.5% in 2024. Prices rose 9.1%, 7.3% and 2.5% in the same years. "
  "Over the three years together, by what percentage has my pay fallen in real terms? Two decimal places, please.",
  "(1 - (1.03 * 1.06 * 1.045) / (1.091 * 1.073 * 1.025)) * 100",
  lambda: 100 - 100 * (1.03 / 1.091) * (1.06 / 1.073) * (1.045 / 1.025), PCT)

T('en-GB', 'breakeven',
  "An annual season ticket to work is £3,216. The other way is a railcard at £35 a year, which takes a third off the £24.60 day return. "
  "I go in some days and work from home the rest, and each office day would be one day return. What's the smallest number of office days in a year for which the season ticket is cheaper?",
  "next(n for n in range(1, 366) if n * 24.60 * 2 / 3 + 35 > 3216)",
  lambda: int((D(3216) - 35) / D('16.40')) + 1, COUNT)

T('en-GB', 'currency',
  "Before my trip I changed £450 into euros at €1.142 to the pound, no fee. I spent €389.90. "
  "Back home I changed what was left at €1.218 to the pound and they took a £2.50 fee out of the pounds. How many pounds did the trip's spending end up costing me, all exchange losses included?",
  "450 - ((450 * 1.142 - 389.90) / 1.218 - 2.50)",
  lambda: 450 - (D(124) / D('1.218') - D('2.5')), alts=[lambda: 450 - (D('101.81') - D('2.5'))])

T('en-GB', 'instalment',
  "I need a £12,000 van and can put down 15%. For the rest there are two offers, both over 48 months.\n"
  "Dealer: 5.9% a year flat, charged on the original amount borrowed for all four years, plus a £150 fee at the end.\n"
  "Bank: 10.2% nominal a year, charged monthly on the outstanding balance, equal monthly payments rounded to the nearest penny, no fee.\n"
  "How much less do I pay in total with the cheaper offer?",
  "abs(10200 * (1 + 0.059 * 4) + 150 - 48 * round(10200 * (0.102/12) / (1 - (1 + 0.102/12) ** -48), 2))",
  lambda: abs(10200 + 4 * D('601.8') + 150 - 48 * c(payment(10200, .0085, 48))))

# ------------------------------------------------------------------ verify and write
def main():
    assert len(TASKS) == 50, len(TASKS)
    tasks = TASKS[:]
    random.Random(7).shuffle(tasks)
    out, seen = [], set()
    for n, t in enumerate(tasks, 1):
        raw = eval(t['expr'], {})
        chk = float(t['check']())
        assert abs(raw - chk) < 1e-4, (t['question'], raw, chk)
        for a in t['alts']:
            assert abs(raw - float(a())) < t['tol'], ('alt', t['question'], raw, float(a()))
        if t['tol'] == COUNT:
            value = int(raw); assert value == raw
        else:
            value = round(raw, 2)
            # not within a hair of half a cent, where two roundings would both be defensible
            h = abs(raw * 100) % 1
            assert abs(h - .5) > 0.02, ('half cent', t['question'], raw)
        assert value > 0, t['question']
        assert t['question'] not in seen; seen.add(t['question'])
        out.append({"id": f"finance-b-{n:03d}", "language": t['variety'][:2], "variety": t['variety'],
                    "question": t['question'], "kind": t['kind'],
                    "gold": {"value": value, "tolerance": t['tol'], "expression": t['expr']}})
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'finance-b.jsonl')
    with open(path, 'w', encoding='utf-8') as f:
        for o in out:
            f.write(json.dumps(o, ensure_ascii=False) + '\n')
    return out

if __name__ == '__main__':
    out = main()
    from collections import Counter
    print(len(out), Counter(o['variety'] for o in out), Counter(o['language'] for o in out))
    for o in out:
        print(o['id'], o['variety'], o['kind'], o['gold']['value'], o['gold']['tolerance'], repr(eval(o['gold']['expression'], {})))
