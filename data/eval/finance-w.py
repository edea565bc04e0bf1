"""Plain finance tasks, set w: questions with computed gold.

Loans, VAT, discounts, break-even, interest and currencies in several steps, in the words of Spain, Latin America and
English; every figure is worked out here in decimal arithmetic.
Run it to write finance-w.jsonl beside it, byte by byte the same."""
import json
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal as D
from pathlib import Path

CENT = D("0.01")


def cents(x):
    return D(x).quantize(CENT, rounding=ROUND_HALF_UP)


def pesos(x):
    return D(x).quantize(D(1), rounding=ROUND_HALF_UP)


def up(x):
    return D(x).quantize(D(1), rounding=ROUND_CEILING)


def instalment(principal, monthly_rate, months):
    r = D(monthly_rate)
    return D(principal) * r / (1 - (1 + r) ** -months)


def first_interest(principal, monthly_rate, months, count):
    """Interest inside the first payments of a loan in equal instalments."""
    balance, paid, pay = D(principal), D(0), instalment(principal, monthly_rate, months)
    for _ in range(count):
        interest = balance * D(monthly_rate)
        paid += interest
        balance -= pay - interest
    return paid


def loan_three_payments():
    return first_interest(14000, D("0.054") / 12, 60, 3)


def loan_motorbike():
    return (pesos(instalment(18000000, "0.016", 36)) + 14500) * 36


def loan_car_mx():
    return instalment(D(268000) * D("0.80"), D("0.132") / 12, 48)


def loan_two_terms():
    r = D("0.066") / 12
    return (cents(instalment(21500, r, 60)) * 60) - (cents(instalment(21500, r, 48)) * 48)


def vat_three_rates():
    sales = (("514.20", "0.21"), ("297.35", "0.10"), ("168.40", "0.04"))
    return sum(D(gross) - D(gross) / (1 + D(rate)) for gross, rate in sales)


def vat_workshop():
    return D(27612) - D(27612) / D("1.18") - D(11900) * D("0.18") - 415


def vat_quote():
    return pesos(1250000 - D(1400000) / D("1.19"))


def vat_cafe():
    out = D(31440) - D(31440) / D("1.20")
    back = D(9150) * D("0.20") + (D(1386) - D(1386) / D("1.05"))
    return out - back


def discount_oil():
    return (2 * D("8.90") + 2 * D("8.90") * D("0.30")) * D("0.95") / 4


def discount_washer():
    return D(980000) * D("0.85") * D("0.90") * D("1.21") + 18500


def discount_shirts():
    return abs(3 * D(389) * D("0.65") - 2 * D(389) * D("0.90"))


def discount_jacket():
    return D("174.93") / D("1.05") / D("0.85") / D("0.70")


def breakeven_lunches():
    before = up(D(5460) / (15 - D("8.40")))
    after = up((D(5460) + 420) / (15 - D("8.40") * D("1.05")))
    return after - before


def breakeven_stationer():
    return pesos((D(2400000) * D("1.09") + 3900000) / (1 - D("0.64") - D("0.03")))


def breakeven_candles():
    return up(D(1530) / (D(16) / D("1.20") - D("4.70")))


def breakeven_plates():
    today = 1150 * (11 - D("4.25"))
    return up(today / (D(11) * D("0.90") - D("4.25")))


def interest_saving():
    balance = D(15000)
    for _ in range(24):
        balance = balance * (1 + D("0.09") / 12) + 1200
    return balance


def interest_renewals():
    return D(600000) * (1 + D("0.31") * 30 / 365) ** 3 - 600000


def interest_term_deposit():
    return pesos(D(3200000) * (1 + 4 * D("0.0042")) * (1 + 3 * D("0.0038")))


def interest_two_accounts():
    left = D(4000) * (1 + D("0.042") / 4) ** 6 - 1000
    return left * (1 + D("0.036") / 12) ** 12


def currency_lima():
    return D(900) * D("0.98") * D("1.08") * D("3.69") - 7 * D(165)


def currency_brazil():
    return D(850000) / 1415 * D("5.38") * D("0.97") - D(850000) / 280


def currency_invoice():
    got = D(1850) * D("0.96") * D("1.0825") - 15
    return (1 - got / (D(1850) * D("1.10"))) * 100


def currency_jumpers():
    return 3 * D(265) / D("3.72") / D("1.27") * D("1.0275")


# variety, kind, figure, tolerance, question
TASKS = [
    ("es-MX", "loan", loan_car_mx, "0.02",
     "Le eché el ojo a un carro de $268,000. Daría 20% de enganche y el resto lo financian a 48 mensualidades iguales, con tasa nominal de 13.2% anual que se calcula cada mes sobre saldos insolutos, sin comisiones ni IVA sobre los intereses. ¿De cuánto me saldría cada mensualidad, con centavos?"),
    ("en-GB", "vat", vat_cafe, "0.02",
     "I'm doing the VAT return for our café. This quarter we took £31,440 in standard-rated sales, including 20% VAT, and £8,200 in zero-rated sales. We bought stock for £9,150 plus 20% VAT and paid £1,386 for gas, which includes VAT at 5%. If all the input VAT can be reclaimed, how much do we owe HMRC?"),
    ("es-ES", "discount", discount_oil, "0.02",
     "En el súper el aceite está a 8,90 € la botella, con la segunda unidad al 70 % de descuento. Me llevo cuatro botellas (la oferta se aplica dos veces) y encima la tarjeta de socio me quita un 5 % del total. ¿A cuánto me sale de media cada botella, redondeado al céntimo?"),
    ("es-CO", "breakeven", breakeven_stationer, "1",
     "Tengo una papelería. Pago $2.400.000 de arriendo y $3.900.000 entre nómina y servicios cada mes, y de lo que vendo el 64% se va en mercancía y el 3% en la comisión del datáfono. Si el arriendo me sube 9%, ¿cuánto tengo que vender al mes para quedar justo en el punto de equilibrio? Redondee al peso."),
    ("es-AR", "interest", interest_renewals, "0.1",
     "Puse $600.000 en un plazo fijo a 30 días con una TNA del 31% (año de 365 días). Lo renové dos veces más por 30 días, siempre con capital e intereses y a la misma tasa. ¿Cuánta guita gané de intereses en total después de los 90 días, con dos decimales?"),
    ("en-US", "currency", currency_invoice, "0.02",
     "I billed a client in Spain €1,850. The payment platform kept 4% of the euros, my bank converted what was left at 1.0825 dollars per euro, and then it took a $15 wire fee. Compared with getting the whole invoice at the mid-market rate of 1.10 dollars per euro, what percentage did I lose in all? Give two decimals."),
    ("es-PE", "vat", vat_workshop, "0.02",
     "Tengo un taller de motos. En mayo facturé S/ 27,612 con el IGV de 18% ya incluido y compré repuestos por S/ 11,900 más IGV, todo con factura. Además me quedó un crédito fiscal de S/ 415 de abril. ¿Cuánto IGV me toca pagarle a la Sunat por mayo?"),
    ("es-ES", "loan", loan_three_payments, "0.03",
     "He firmado un préstamo personal de 14.000 € a 60 meses, sistema francés con cuotas mensuales constantes y un tipo nominal anual del 5,4 %. ¿Cuánto pagaré de intereses, en total, entre las tres primeras cuotas? Dímelo redondeado al céntimo."),
    ("en-US", "breakeven", breakeven_plates, "0",
     "My brother's food truck sells 1,150 plates a month at $11 each, and every plate costs him $4.25 to make. He's thinking of cutting the price by 10%, with the cost per plate and his fixed costs staying the same. What's the smallest number of plates a month he'd have to sell to make at least the profit he makes now?"),
    ("es-AR", "discount", discount_washer, "0.02",
     "Che, el lavarropas que quiero está a $980.000 de lista, más IVA. Me hacen 15% de descuento y, por pagar con transferencia, otro 10% sobre el precio ya rebajado; a eso le suman el 21% de IVA, y el flete son $18.500 finales. ¿Cuánto termino pagando en total?"),
    ("es-CL", "interest", interest_term_deposit, "1",
     "Tomé un depósito a plazo de $3.200.000 a 120 días, con un interés simple de 0,42% por cada 30 días. Cuando venció, renové todo (capital más intereses) por 90 días, esta vez a 0,38% simple por cada 30 días. ¿Cuánta plata me entregan al final del segundo plazo, redondeado al peso?"),
    ("en-GB", "currency", currency_jumpers, "0.03",
     "While in Cusco I paid by card for three alpaca jumpers at 265 soles each. The card turns soles into dollars at 3.72 soles to the dollar, then dollars into pounds at $1.27 to the pound, and adds a 2.75% fee on top of the amount in pounds. What will the charge on my statement be, in pounds and pence?"),
    ("es-CO", "loan", loan_motorbike, "20",
     "Buenas, estoy viendo un crédito de $18.000.000 para una moto, a 36 cuotas mensuales fijas con una tasa del 1,6% mes vencido. A cada cuota le suman $14.500 de seguro. ¿Cuánto habré pagado en total al terminar, con seguro y todo? Redondee la cuota al peso antes de sumar el seguro."),
    ("es-MX", "discount", discount_shirts, "0.02",
     "Necesito tres playeras iguales que en las dos tiendas cuestan $389 cada una. En una están al 3x2 y sobre ese total me hacen otro 10% con su app; en la otra todo tiene 35% de descuento directo. ¿Cuántos pesos me ahorro si compro las tres en la más barata en lugar de la otra?"),
    ("es-ES", "currency", currency_lima, "0.05",
     "Me voy una semana a Lima con 900 €. La oficina de cambio se queda primero con un 2 % de comisión y el resto me lo da en dólares, a 1,08 dólares por euro; allí cambio todos los dólares a 3,69 soles cada uno. Si el hostal son 7 noches a 165 soles, ¿cuántos soles me quedan después de pagarlo?"),
    ("en-GB", "breakeven", breakeven_candles, "0",
     "I'm VAT registered and sell candles on a market stall for £16 each, which includes 20% VAT. Each candle costs me £4.70 before VAT (I reclaim the VAT on materials) and the stall and insurance come to £1,530 a month, with no VAT. How many candles must I sell in a month so as not to make a loss?"),
    ("es-CL", "vat", vat_quote, "1",
     "Le coticé a un cliente una pega en $1.250.000 más IVA (19%). Me dice que tiene justo $1.400.000 para pagar, con el IVA incluido. Si acepto, ¿cuánto menos me queda a mí de neto, sin contar el IVA, respecto de lo que había cotizado? Redondea al peso."),
    ("es-MX", "interest", interest_saving, "0.15",
     "Abrí una cuenta de ahorro con $15,000 que paga 9% nominal anual con capitalización mensual. Voy a depositar $1,200 al final de cada mes durante dos años, o sea 24 depósitos, y no pienso sacar nada. ¿Cuánto dinero voy a tener justo después del último depósito? Redondea a centavos solo al final y no tomes en cuenta impuestos."),
    ("en-US", "discount", discount_jacket, "0.02",
     "I paid $174.93 at the register for a jacket, with 5% sales tax included. The store had it at 30% off the sticker price, and my coupon took another 15% off the reduced price before tax. What was the sticker price, before tax?"),
    ("es-PE", "breakeven", breakeven_lunches, "0",
     "Vendo menús a S/ 15 y cada uno me cuesta S/ 8.40; mis gastos fijos son S/ 5,460 al mes. El próximo mes el alquiler me sube S/ 420 y el costo de cada menú sube 5%, pero no voy a tocar el precio. Calculando en cada caso el mínimo de menús enteros para no perder, ¿cuántos menús más que ahora tendré que vender al mes?"),
    ("en-US", "loan", loan_two_terms, "0.6",
     "I need to finance $21,500 for a car at 6.6% APR, meaning a nominal annual rate with equal monthly payments and no fees. How much more interest would I pay in total over 60 months than over 48? Round each monthly payment to the cent."),
    ("es-AR", "currency", currency_brazil, "0.05",
     "Me voy a Floripa con $850.000 para cambiar. Si acá compro dólares a $1.415 cada uno, allá me dan 5,38 reales por dólar y me descuentan 3% de comisión sobre los reales. Si en cambio compro reales directo, me los venden a $280 cada uno, sin comisión. ¿Cuántos reales más consigo pasando por el dólar? Con dos decimales."),
    ("es-ES", "vat", vat_three_rates, "0.02",
     "estoy cerrando la caja de la tienda y todo lo vendido lleva el iva dentro: 514,20 € al 21 %, 297,35 € al 10 % y 168,40 € al 4 %. cuanto iva hay en total en esas ventas? con dos decimales"),
    ("en-GB", "interest", interest_two_accounts, "0.05",
     "I put £4,000 into a savings account paying a nominal 4.2% a year, compounded quarterly, and left it for 18 months. Then I took out £1,000 and moved the rest to an account paying a nominal 3.6% a year, compounded monthly, for another 12 months. How much is in the second account at the end, to the nearest penny?"),
]


def main():
    rows = []
    for i, (variety, kind, figure, tolerance, question) in enumerate(TASKS):
        value = cents(figure())
        whole = value == value.to_integral_value()
        gold = {"value": int(value) if whole else float(value),
                "tolerance": 0 if tolerance == "0" else float(tolerance)}
        rows.append({"id": f"finance-w-{i:03d}", "language": variety[:2], "variety": variety,
                     "question": question, "kind": kind, "gold": gold})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
