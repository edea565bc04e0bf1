"""Test questions on everyday finance in several steps, with computed gold (16 in Spanish, 8 in English).

Running this file writes finance-u.jsonl beside it, byte by byte the same each time.
"""

import json
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal as D, getcontext
from pathlib import Path

getcontext().prec = 40

COUNT = D("0")  # whole counts
MONEY = D("0.02")  # plain money
PAYMENT = D("0.6")  # money where the rounding of a payment (or of pesos) could matter


def pct(rate):
    return D(rate) / 100


def payment(principal, monthly_percent, months):
    """The equal monthly payment of a loan, at the end of each month."""
    rate = pct(monthly_percent)
    return D(principal) * rate / (1 - (1 + rate) ** -months)


def loan_interest(principal, annual_percent, months):
    return payment(principal, D(annual_percent) / 12, months) * months - D(principal)


def loan_total_with_fee(principal, annual_percent, months, fee_percent):
    return payment(principal, D(annual_percent) / 12, months) * months + D(principal) * pct(fee_percent)


def loan_payment_with_insurance(principal, monthly_percent, months, insurance):
    return payment(principal, monthly_percent, months) + D(insurance)


def loan_left_over(price, down, annual_percent, months, income, other):
    return D(income) - D(other) - payment(D(price) - D(down), D(annual_percent) / 12, months)


def vat_invoice_with_withholding(hours, hourly, vat, withheld):
    return D(hours) * D(hourly) * (1 + pct(vat) - pct(withheld))


def vat_inside(prices, vat):
    total = sum(D(price) for price in prices)
    return total - total / (1 + pct(vat))


def vat_to_pay(sales_gross, purchases_net, vat):
    return vat_inside([sales_gross], vat) - D(purchases_net) * pct(vat)


def vat_quote(amounts, discount, vat):
    return sum(D(amount) for amount in amounts) * (1 - pct(discount)) * (1 + pct(vat))


def discount_saving(price, first, second):
    return D(price) * (1 - (1 - pct(first)) * (1 - pct(second)))


def discount_second_unit_refund(price, second_off, refund, cap):
    paid = D(price) * (2 - pct(second_off))
    return paid - min(paid * pct(refund), D(cap))


def discount_basket(lines, delivery):
    return sum(D(n) * D(price) * (1 - pct(off)) for n, price, off in lines) + D(delivery)


def discount_coupon_tax(prices, off, coupon, tax):
    return (sum(D(price) for price in prices) * (1 - pct(off)) - D(coupon)) * (1 + pct(tax))


def units_needed(to_cover, margin):
    return (D(to_cover) / D(margin)).to_integral_value(ROUND_CEILING)


def break_even_units(fixed, price, cost, target="0", fee="0"):
    return units_needed(sum(D(x) for x in fixed) + D(target), D(price) * (1 - pct(fee)) - D(cost))


def break_even_months(outlay, units, price, cost, fixed):
    return units_needed(outlay, D(units) * (D(price) - D(cost)) - D(fixed))


def interest_effective_net(principal, annual_effective, days, base, tax):
    return D(principal) * ((1 + pct(annual_effective)) ** (D(days) / D(base)) - 1) * (1 - pct(tax))


def interest_annual_less(principal, annual, years, spent):
    return D(principal) * (1 + pct(annual)) ** years - D(spent)


def interest_monthly_after_tax(principal, annual, months, tax):
    return D(principal) * ((1 + pct(annual) / 12) ** months - 1) * (1 - pct(tax))


def interest_simple_owed(principal, annual, months, paid):
    return D(principal) * (1 + pct(annual) * D(months) / 12) - D(paid)


def currency_with_surcharge(amounts, rate, surcharge):
    return sum(D(amount) for amount in amounts) * D(rate) * (1 + pct(surcharge))


def currency_remittance(sent, fee, rate, spent):
    return (D(sent) - D(fee)) * D(rate) - D(spent)


def currency_hotel(nights, nightly, local_tax, rate, fee):
    return D(nights) * (D(nightly) + D(local_tax)) * D(rate) * (1 + pct(fee))


def currency_round_trip(amount, sell, spent, buy):
    return (D(amount) * D(sell) - D(spent)) / D(buy)


# (variety, kind, tolerance, gold, question)
QUESTIONS = [
    ("es-ES", "loan", PAYMENT, loan_interest("12000", "6.9", 60),
     "Voy a pedir un préstamo de 12.000 € para un coche, a devolver en 5 años con cuotas mensuales iguales (sistema francés). El interés es del 6,9 % nominal anual, o sea un doceavo cada mes, y no hay comisiones. ¿Cuánto habré pagado solo de intereses cuando lo termine?"),
    ("es-MX", "loan", PAYMENT, loan_total_with_fee("85000", "18", 24, "2"),
     "Me prestan $85,000 para arreglar la casa, a 24 mensualidades iguales con tasa anual fija de 18% sobre saldos insolutos (1.5% al mes), sin IVA sobre los intereses. Aparte tengo que pagar de contado al inicio una comisión por apertura de 2% de lo prestado. Sumando mensualidades y comisión, ¿cuánto voy a acabar pagando en total?"),
    ("es-CO", "loan", PAYMENT, loan_payment_with_insurance("15000000", "1.5", 36, "18500"),
     "El banco me ofrece un crédito de libre inversión de $ 15.000.000 a 36 meses, con cuota fija y tasa del 1,5 % mes vencido. Además me cobran un seguro de vida de $ 18.500 cada mes. ¿En cuánto me queda el pago mensual ya con el seguro?"),
    ("en-US", "loan", MONEY, loan_left_over("28500", "4500", "7.2", 60, "3900", "140"),
     "I'm looking at a $28,500 car, all taxes and fees included, with $4,500 down and the rest financed over 60 equal monthly payments at 7.2% a year, compounded monthly. I take home $3,900 a month and the car insurance would be $140 a month. How much would I have left each month after the car payment and the insurance?"),
    ("es-ES", "vat", MONEY, vat_invoice_with_withholding("26", "42.50", "21", "15"),
     "Soy autónoma y tengo que facturarle a una empresa 26 horas de trabajo a 42,50 € la hora, sin IVA. A la base le sumo el 21 % de IVA y le resto el 15 % de retención de IRPF, también calculado sobre la base. ¿Cuánto me tiene que ingresar el cliente?"),
    ("es-AR", "vat", MONEY, vat_inside(["1089000", "217800"], "21"),
     "Para el local compré una heladera a $ 1.089.000 y un microondas a $ 217.800, los dos precios finales con el IVA del 21 % ya incluido. Soy responsable inscripto y quiero computar el crédito fiscal. ¿Cuánto IVA hay en total entre las dos compras?"),
    ("es-CL", "vat", MONEY, vat_to_pay("4760000", "1850000", "19"),
     "Tengo un negocio chico y este mes vendí $ 4.760.000 con IVA incluido, y compré mercadería con factura por $ 1.850.000 neto más IVA. El IVA es 19 % y no tengo remanente de meses anteriores. ¿Cuánto IVA me toca pagar este mes, o sea el de las ventas menos el de las compras?"),
    ("en-GB", "vat", MONEY, vat_quote(["3200", "1850"], "5", "20"),
     "A builder has quoted me £3,200 for labour and £1,850 for materials, both before VAT. He'll knock 5% off the pre-VAT total if I book this week, and then 20% VAT goes on top of the whole reduced amount. What would I actually pay, VAT included?"),
    ("es-MX", "discount", MONEY, discount_saving("14990", "25", "10"),
     "Vi una tele de $14,990 que trae 25% de descuento, y pagando con la tarjeta de la tienda me quitan otro 10% sobre el precio ya rebajado. Los precios ya incluyen IVA. ¿Cuántos pesos me ahorro en total contra el precio original si uso las dos promociones?"),
    ("es-AR", "discount", MONEY, discount_second_unit_refund("128000", "70", "20", "25000"),
     "Quiero comprar dos pares de zapatillas de $ 128.000 cada uno, y el segundo par tiene 70 % de descuento. Después el banco me reintegra el 20 % de lo que pagué, con un tope de reintegro de $ 25.000. ¿Cuánto me terminan saliendo los dos pares, contando el reintegro?"),
    ("es-PE", "discount", MONEY, discount_basket([("3", "59.90", "30"), ("1", "149.90", "20")], "12.50"),
     "Estoy comprando por internet 3 polos de S/ 59.90 cada uno y un jean de S/ 149.90, con el IGV ya incluido. Los polos están con 30 % de descuento, el jean con 20 %, y el delivery cuesta S/ 12.50 sin descuento. ¿Cuánto voy a pagar en total?"),
    ("en-US", "discount", MONEY, discount_coupon_tax(["349", "89"], "30", "20", "8.25"),
     "I've got a $349 jacket and an $89 pair of jeans in my cart, and the store is taking 30% off everything. After that I can use a $20 off coupon on the order, and then 8.25% sales tax is added to what's left, with free shipping. What will my total be at checkout?"),
    ("es-ES", "break-even", COUNT, break_even_units(["1350", "3400", "620"], "6.80", "2.10"),
     "Quiero abrir una cafetería y calculo al mes 1.350 € de alquiler, 3.400 € de sueldos y 620 € de otros gastos fijos. Cada cliente gastaría de media 6,80 € sin IVA y a mí me costaría 2,10 € en género, también sin IVA. ¿Cuántos clientes necesito como mínimo al mes para no perder dinero?"),
    ("es-CO", "break-even", COUNT, break_even_units(["2380000"], "8500", "3200", "1500000"),
     "Tengo un emprendimiento de postres con gastos fijos de $ 2.380.000 al mes. Vendo cada postre a $ 8.500 y en ingredientes y empaque me cuesta $ 3.200. ¿Cuántos postres tengo que vender como mínimo en el mes para cubrir todo y que me queden al menos $ 1.500.000 de ganancia?"),
    ("es-CL", "break-even", COUNT, break_even_months("1290000", "400", "1800", "650", "180000"),
     "Estoy pensando en comprar una máquina de helados de $ 1.290.000 para vender 400 helados al mes a $ 1.800 cada uno. Cada helado me sale $ 650 en ingredientes y el arriendo del puesto es de $ 180.000 mensuales, sin contar impuestos. ¿Cuántos meses completos necesito para recuperar lo que pagué por la máquina?"),
    ("en-GB", "break-even", COUNT, break_even_units(["95", "22"], "14", "4.60", fee="2"),
     "I'm selling candles at a market for £14 each; the wax, wick and jar cost me £4.60 per candle and the card reader takes 2% of each sale (everyone pays by card). The stall is £95 for the day and I'll spend £22 on petrol. What's the minimum number of candles I need to sell so I don't make a loss?"),
    ("es-CO", "interest", PAYMENT, interest_effective_net("8000000", "9.8", "180", "365", "4"),
     "Voy a meter $ 8.000.000 en un CDT a 180 días con tasa del 9,8 % efectivo anual, pasándola al plazo con interés compuesto y año de 365 días. Al vencimiento me descuentan 4 % de retención en la fuente sobre los rendimientos. ¿Cuánto me queda de rendimientos netos, sin contar el capital?"),
    ("es-PE", "interest", MONEY, interest_annual_less("6500", "5.5", 2, "2899.90"),
     "Tengo S/ 6,500 y los voy a poner 2 años en un depósito a plazo fijo con TEA de 5.5 %, dejando que los intereses se capitalicen cada año y sin comisiones. Cuando venza quiero sacar todo y comprarme una laptop de S/ 2,899.90. ¿Cuánta plata me quedaría después de comprarla?"),
    ("en-US", "interest", MONEY, interest_monthly_after_tax("5000", "4.2", 18, "22"),
     "I'm putting $5,000 in a savings account that pays 4.2% a year, compounded monthly, and I won't touch it for 18 months. Assume I pay 22% tax on all the interest once, at the end, out of other money. How much of the interest do I really get to keep after tax?"),
    ("en-GB", "interest", MONEY, interest_simple_owed("2400", "5", "9", "1000"),
     "I lent my brother £2,400 and we agreed on simple interest of 5% a year. It's been exactly 9 months (so nine twelfths of a year), he hadn't paid anything until now, and today he's giving me £1,000. Counting the interest up to today, how much does he still owe me after that payment?"),
    ("es-AR", "currency", MONEY, currency_with_surcharge(["84.90", "15"], "1420", "30"),
     "Compré en una página del exterior algo de US$ 84,90 más US$ 15 de envío y lo pagué con la tarjeta en pesos. Me toman el dólar oficial a $ 1.420 y le suman un 30 % de percepción sobre el total en pesos, sin ningún otro impuesto. ¿Cuántos pesos me van a cobrar?"),
    ("es-MX", "currency", MONEY, currency_remittance("450", "6.99", "18.35", "4800"),
     "Mi hermano me manda 450 dólares, pero de ahí mismo la remesadora se queda con 6.99 dólares de comisión y el resto lo cambia a $18.35 pesos por dólar. Con eso tengo que pagar $4,800 de renta. ¿Cuántos pesos me van a quedar después de pagarla?"),
    ("en-US", "currency", MONEY, currency_hotel("4", "138", "6", "1.09", "3"),
     "I booked 4 nights at a hotel in Rome for €138 a night plus a city tax of €6 a night for the room. My card converts at $1.09 per euro and then adds a 3% foreign transaction fee on the whole charge, city tax included. How much will the stay cost me in dollars?"),
    ("en-GB", "currency", MONEY, currency_round_trip("600", "1.14", "471", "1.22"),
     "Before my holiday I changed £600 into euros at €1.14 to the pound, with no commission, and I spent €471 while I was away. The bureau will buy back whatever's left at a rate of €1.22 to the pound, again with no commission. How many pounds will I get back?"),
]


def number(value):
    value = D(value).quantize(D("0.01"), ROUND_HALF_UP)
    return int(value) if value == value.to_integral_value() else float(value)


def main():
    lines = []
    for index, (variety, kind, tolerance, gold, question) in enumerate(QUESTIONS):
        row = {"id": f"finance-u-{index:03d}", "language": variety[:2], "variety": variety, "question": question,
               "kind": kind, "gold": {"value": number(gold), "tolerance": number(tolerance)}}
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    Path(__file__).with_suffix(".jsonl").write_bytes("".join(lines).encode("utf-8"))


if __name__ == "__main__":
    main()
