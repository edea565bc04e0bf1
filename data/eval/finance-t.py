"""Thirty everyday finance questions in several steps, with computed gold.

Twenty are in Spanish (Spain and Latin America), ten in English (US, UK); five of each kind. Every gold is
computed here from the figures of its question. Running this file writes finance-t.jsonl beside it, byte by
byte the same each time.
"""
import json
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal as D, getcontext
from pathlib import Path

getcontext().prec = 40

COUNT, MONEY, LOAN = 0, 0.02, 0.6  # tolerances


def cents(value):
    return value.quantize(D("0.01"), rounding=ROUND_HALF_UP)


def pct(value):
    return D(value) / 100


def off(price, *percents):
    """A price after discounts taken one upon the other."""
    price = D(price)
    for percent in percents:
        price *= 1 - pct(percent)
    return price


def payment(principal, monthly_percent, months):
    """Level monthly payment, paid at the end of each month, rounded to cents."""
    rate = D(monthly_percent) / 100
    return cents(D(principal) * rate / (1 - (1 + rate) ** -months))


def loan_interest(principal, monthly_percent, months):
    return payment(principal, monthly_percent, months) * months - D(principal)


def units(fixed, margin):
    """Smallest whole number of units whose margin covers the fixed sum."""
    return (D(fixed) / D(margin)).to_integral_value(rounding=ROUND_CEILING)


def card_balance(balance, monthly_percent, paid, months):
    balance = D(balance)
    for _ in range(months):
        balance = cents(balance * (1 + pct(monthly_percent))) - D(paid)
    return balance


# (variety, kind, question, gold, tolerance)
QUESTIONS = [
    # ---- loan
    ("es-ES", "loan",
     "Voy a pedir un préstamo de 14.000 € para el coche, a 60 meses, con un TIN del 6,9 % anual (interés mensual = TIN entre 12) y cuotas mensuales iguales por el sistema francés. Además me cobran una comisión de apertura del 1,5 % del importe, que pago aparte el primer día. ¿Cuánto me va a costar el préstamo en total, sumando intereses y comisión, por encima de los 14.000 € que me dejan?",
     lambda: loan_interest(14000, D("6.9") / 12, 60) + 14000 * pct("1.5"), LOAN),
    ("es-CO", "loan",
     "El banco me aprobó un crédito de libre inversión por $ 9.500.000, a 36 cuotas mensuales fijas de $ 347.800. Aparte, con cada cuota me cobran $ 12.400 de seguro. ¿Cuánto termino pagando de más sobre lo que me prestaron, contando el seguro?",
     lambda: 36 * (D(347800) + D(12400)) - D(9500000), MONEY),
    ("es-PE", "loan",
     "Quiero comprarme una moto de S/ 8,500.00 dando el 20 % de inicial y financiando el resto en 24 cuotas mensuales iguales. La tasa efectiva mensual es de 1.8 % sobre el saldo, sin seguros ni otros gastos, y la primera cuota se paga al mes. ¿Cuánto voy a pagar de intereses en total?",
     lambda: loan_interest(off(8500, 20), "1.8", 24), LOAN),
    ("en-US", "loan",
     "I'm buying a used truck for $27,400 and putting $5,000 down. The rest goes on a 48-month loan at 5.4% a year, compounded monthly (0.45% a month), with equal monthly payments and no fees. How much interest will I pay in total by the end of the loan?",
     lambda: loan_interest(D(27400) - D(5000), D("5.4") / 12, 48), LOAN),
    ("en-GB", "loan",
     "I need to borrow £6,000 and the bank charges 0.6% interest a month on whatever is still owed, with equal monthly repayments and no fees. I can take it over 3 years or over 4 years at that same rate. How much more interest would I pay in total if I went for the 4 years?",
     lambda: loan_interest(6000, "0.6", 48) - loan_interest(6000, "0.6", 36), LOAN),
    # ---- vat
    ("es-ES", "vat",
     "Soy autónoma y he hecho un trabajo de 26 horas a 38,50 € la hora, sin IVA. En la factura tengo que sumar el 21 % de IVA y restar el 15 % de retención de IRPF, los dos calculados sobre la base. ¿Cuánto me tiene que ingresar el cliente?",
     lambda: 26 * D("38.50") * (1 + pct(21) - pct(15)), MONEY),
    ("es-MX", "vat",
     "Compré para mi oficina 3 sillas de $1,499.00 cada una y un escritorio de $4,250.00, y todos esos precios ya traen incluido el IVA del 16%. El contador me pide el IVA desglosado de toda la compra. ¿De cuánto es?",
     lambda: (3 * D(1499) + D(4250)) / (1 + pct(16)) * pct(16), MONEY),
    ("es-AR", "vat",
     "Soy responsable inscripto y este mes facturé ventas por $ 2.450.000 netos, más IVA del 21 %. Mis compras del mes sumaron $ 968.000 con el IVA del 21 % ya incluido, y lo puedo descontar todo. ¿Cuánto IVA me queda por pagar este mes?",
     lambda: D(2450000) * pct(21) - D(968000) / (1 + pct(21)) * pct(21), MONEY),
    ("es-CL", "vat",
     "Le vendí a una cafetería 12 tortas a $ 18.500 netos cada una y le cobro además un flete de $ 15.000 netos; a todo le tengo que agregar el 19 % de IVA. El cliente ya me transfirió un abono de $ 100.000. ¿Cuánto me falta por cobrarle?",
     lambda: (12 * D(18500) + D(15000)) * (1 + pct(19)) - D(100000), MONEY),
    ("en-GB", "vat",
     "One plumber has quoted me £640 for labour and £275 for materials, both before VAT, and he adds 20% VAT on the lot. Another one isn't VAT registered and would do the same job for £1,020 all in. How much more would I pay altogether with the first plumber?",
     lambda: (D(640) + D(275)) * (1 + pct(20)) - D(1020), MONEY),
    # ---- discount
    ("es-MX", "discount",
     "En el Buen Fin vi una lavadora de $11,999.00, IVA incluido, con 30% de descuento, y si pago con la tarjeta de la tienda me quitan otro 10% sobre el precio ya rebajado. El envío cuesta $349.00, también con IVA, y no lleva descuento. ¿Cuánto pagaría en total con esa tarjeta y con envío?",
     lambda: off(11999, 30, 10) + D(349), MONEY),
    ("es-CO", "discount",
     "En el almacén los tenis están a $ 219.900 el par, y el segundo par, del mismo precio, sale con el 50 % de descuento. También quiero dos camisetas de $ 59.900 cada una, que tienen el 20 % de descuento; todo ya incluye IVA. ¿Cuánto pago en total si llevo dos pares de tenis y las dos camisetas?",
     lambda: D(219900) + off(219900, 50) + 2 * off(59900, 20), MONEY),
    ("es-CL", "discount",
     "Estoy viendo el mismo refrigerador en dos tiendas, con IVA incluido: en una cuesta $ 429.900, con 25 % de descuento y despacho gratis. En la otra vale $ 359.900, tengo un cupón de $ 20.000 y el despacho me sale $ 9.990. ¿Cuánta plata me ahorro si lo compro en la primera en vez de en la segunda, con despacho a la casa en las dos?",
     lambda: (D(359900) - D(20000) + D(9990)) - off(429900, 25), MONEY),
    ("en-US", "discount",
     "A jacket I want is $128.00, and it's 40% off this weekend. I also have a $15 coupon that comes off the sale price, and then 8.25% sales tax gets added to what's left. What will I actually pay at the register?",
     lambda: (off(128, 40) - D(15)) * (1 + pct("8.25")), MONEY),
    ("es-ES", "discount",
     "Me he comprado un abrigo en las rebajas: tenía un 30 % de descuento y en caja me hicieron otro 15 % sobre el precio ya rebajado. Al final he pagado 83,30 €, IVA incluido, pero la etiqueta original no se lee. ¿Cuánto costaba el abrigo, también con IVA, antes de los dos descuentos?",
     lambda: D("83.30") / off(1, 30, 15), MONEY),
    # ---- break-even
    ("es-AR", "break-even",
     "Puse un puesto de empanadas y pago por mes $ 180.000 de alquiler y $ 30.000 de luz. Cada docena me cuesta $ 6.200 entre ingredientes y caja, y la vendo a $ 12.000. ¿Cuántas docenas enteras tengo que vender por mes, como mínimo, para no perder plata?",
     lambda: units(D(180000) + D(30000), D(12000) - D(6200)), COUNT),
    ("es-PE", "break-even",
     "Tengo una juguería con gastos fijos de S/ 2,850.00 al mes. Vendo cada jugo a S/ 8.50, los insumos me cuestan S/ 3.20 por jugo y, como todos mis clientes pagan con tarjeta, se me va además el 5 % del precio en comisión. ¿Cuántos jugos debo vender al mes, como mínimo, para cubrir todos mis gastos?",
     lambda: units(2850, D("8.50") - D("3.20") - D("8.50") * pct(5)), COUNT),
    ("en-US", "break-even",
     "I spent $640 on equipment to start selling candles online. Each candle sells for $22.00, costs me $7.40 in materials, and the site keeps 8% of the selling price; the buyer pays shipping. What's the smallest number of candles I have to sell to earn back the $640?",
     lambda: units(640, D(22) - D("7.40") - D(22) * pct(8)), COUNT),
    ("en-GB", "break-even",
     "My gym charges £38 a month for a 12-month membership, plus a one-off £30 joining fee, and members don't pay anything per visit. Without a membership it's £6.50 each time I go. What's the smallest number of visits in the year that would make the membership cheaper than paying each time?",
     lambda: units(12 * D(38) + D(30), "6.50"), COUNT),
    ("es-ES", "break-even",
     "Tengo un taller de cerámica con 1.450 € al mes de gastos fijos. Cada alumno me paga 65 € al mes y me gasta 11,50 € en material; son cifras sin IVA. ¿Cuántos alumnos necesito, como mínimo, para que después de cubrir todos esos gastos me queden al menos 1.200 € al mes?",
     lambda: units(D(1450) + D(1200), D(65) - D("11.50")), COUNT),
    # ---- interest
    ("es-MX", "interest",
     "Quiero meter $45,000.00 a un pagaré a 180 días que da 9.6% anual de interés simple, con año de 360 días. Cuando venza, reinvierto el capital más los intereses otros 180 días, igual con interés simple y año de 360, pero al 8.9% anual. Sin contar impuestos, ¿cuánto dinero voy a tener al final?",
     lambda: D(45000) * (1 + pct("9.6") * 180 / 360) * (1 + pct("8.9") * 180 / 360), MONEY),
    ("es-AR", "interest",
     "Tengo $ 800.000 para poner en un plazo fijo a 30 días con una TNA del 33 %, calculada sobre un año de 365 días. Cuando venza lo renuevo por otros 30 días a la misma tasa, con los intereses adentro. ¿Cuánto gano de intereses en total en los 60 días?",
     lambda: D(800000) * ((1 + pct(33) * 30 / 365) ** 2 - 1), MONEY),
    ("es-PE", "interest",
     "Voy a dejar S/ 12,000.00 en una caja municipal que paga una TEA de 6.5 %, con los intereses abonados una vez al año. Al terminar el primer año, ya con los intereses abonados, pienso sacar S/ 4,000.00 y dejar todo lo demás un año más. ¿Cuánto tendré en la cuenta al terminar el segundo año?",
     lambda: (D(12000) * (1 + pct("6.5")) - D(4000)) * (1 + pct("6.5")), MONEY),
    ("es-CO", "interest",
     "Voy a abrir un CDT de $ 15.000.000 a un año, con una tasa del 10,2 % efectivo anual y los intereses pagados al vencimiento. Sobre los intereses me descuentan el 4 % de retención en la fuente. ¿Cuánto recibo en total al vencimiento, entre capital e intereses ya con el descuento?",
     lambda: D(15000000) * (1 + pct("10.2") * (1 - pct(4))), MONEY),
    ("en-US", "interest",
     "I owe $2,400.00 on a credit card that adds 1.9% interest to the balance at the end of every month. I won't use the card anymore, and each month I'll pay $300 right after the interest is added. How much will I still owe right after my third payment?",
     lambda: card_balance(2400, "1.9", 300, 3), MONEY),
    # ---- currency
    ("es-MX", "currency",
     "Mi hermana me va a mandar 450 dólares desde Chicago; de ahí la remesadora descuenta 6 dólares de comisión y lo que queda me lo paga a $17.35 pesos por dólar. Con ese dinero tengo que pagar una colegiatura de $2,480.00 pesos. ¿Cuántos pesos me van a quedar después de pagarla?",
     lambda: (D(450) - D(6)) * D("17.35") - D(2480), MONEY),
    ("es-CL", "currency",
     "Quiero comprar unos audífonos en una página europea: cuestan 88 euros más 12 euros de envío, con los impuestos ya incluidos. El banco me toma el euro a $ 1.045 y encima me cobra un 2 % de comisión sobre el monto en pesos. ¿Cuántos pesos chilenos me van a cargar en total?",
     lambda: (D(88) + D(12)) * D(1045) * (1 + pct(2)), MONEY),
    ("en-US", "currency",
     "For my trip to Mexico I exchanged $600 at 16.80 pesos per dollar, with no fee, and I spent 7,420 pesos there. Back home the exchange desk asks 18.20 pesos for each dollar, also with no fee. How many dollars do I get if I change all the leftover pesos back?",
     lambda: (D(600) * D("16.80") - D(7420)) / D("18.20"), MONEY),
    ("en-GB", "currency",
     "I'm paying for 4 nights in a Barcelona hotel at €118 a night, taxes included. If I pay in euros, my bank converts at £1 = €1.17 and adds a 2.75% fee on the amount in pounds; if I pay in pounds, the hotel converts at £1 = €1.09 with no fee. How many pounds do I save by paying in euros?",
     lambda: 4 * D(118) / D("1.09") - 4 * D(118) / D("1.17") * (1 + pct("2.75")), MONEY),
    ("en-GB", "currency",
     "I've invoiced an American client $1,800 through a freelance site, which keeps 5% of it. What's left gets converted at $1.28 to the pound, and then my bank takes a flat £3.50 for receiving it. How many pounds will I actually end up with?",
     lambda: off(1800, 5) / D("1.28") - D("3.50"), MONEY),
]


def number(value):
    value = cents(value)
    return int(value) if value == value.to_integral_value() else float(value)


def main():
    lines = []
    for index, (variety, kind, question, gold, tolerance) in enumerate(QUESTIONS):
        row = {
            "id": f"finance-t-{index:03d}",
            "language": variety[:2],
            "variety": variety,
            "question": question,
            "kind": kind,
            "gold": {"value": number(gold()), "tolerance": tolerance},
        }
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    Path(__file__).with_suffix(".jsonl").write_bytes("".join(lines).encode("utf-8"))


if __name__ == "__main__":
    main()
