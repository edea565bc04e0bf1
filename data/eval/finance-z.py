"""Plain finance tasks, set z: questions with computed gold.

An ordinary acceptance check: loans, VAT, discounts, break-even, interest and currency in a few steps each.
Every figure is worked out here in decimal arithmetic.
Run it to write finance-z.jsonl beside it, byte by byte the same."""
import json
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal as D
from pathlib import Path

CENT = D("0.01")


def cents(x):
    return D(x).quantize(CENT, rounding=ROUND_HALF_UP)


def whole_units(x):
    return D(x).quantize(D(1), rounding=ROUND_HALF_UP)


def up(x):
    return D(x).quantize(D(1), rounding=ROUND_CEILING)


def instalment(principal, monthly_rate, months):
    """French amortisation; walking through the schedule must leave nothing owed."""
    principal, r = D(principal), D(monthly_rate)
    payment = principal * r / (1 - (1 + r) ** -months)
    owed = principal
    for _ in range(months):
        owed -= payment - owed * r
    assert abs(owed) < D("0.000001"), owed
    return payment


def total_interest(principal, monthly_rate, months):
    """Interest of the whole loan; with the payment rounded to the cent it stays within the tolerance of 0.6."""
    payment = instalment(principal, monthly_rate, months)
    exact, rounded = payment * months - principal, cents(payment) * months - principal
    assert abs(exact - rounded) < D("0.5")
    return exact


def car_payment():
    return instalment(D(16500) * D("0.80"), D("0.075") / 12, 60)


def mexican_credit():
    return total_interest(180000, D("0.168") / 12, 36)


def truck():
    return total_interest(D(24800) * D("0.85"), D("0.066") / 12, 60)


def free_investment():
    return whole_units(instalment(15000000, "0.016", 24) + 18500)


def first_capital():
    return instalment(5000, "0.008", 24) - D(5000) * D("0.008")


def invoice():
    base = 32 * D(45) + 120
    return base + base * D("0.21") - base * D("0.15")


def spare_part():
    return D(84700) / D("1.21") * D("0.85") * D("0.21")


def boiler():
    return (1640 + 9 * D(48)) * D("0.95") * D("1.20")


def washer():
    return D(13499) * D("0.75") * D("0.90") * D("0.95")


def jacket():
    return D("84.67") / (D("0.70") * D("0.80") * D("1.08"))


def hot_dogs():
    return up((D(486000) + 300000) / (D(2500) - 1150))


def coffee_machine():
    days = up(D(2150) / (22 * (D("2.90") - D("0.45"))))
    assert days * 22 * D("2.90") >= 2150 + days * 22 * D("0.45")
    assert (days - 1) * 22 * D("2.90") < 2150 + (days - 1) * 22 * D("0.45")
    return days


def friend():
    interest = D(4800) * D("0.18") * 7 / 12
    return 4800 + interest * D("0.95")


def two_deposits():
    return (D(8000) * D("1.032") ** 2 + 2000) * D("1.032") ** 3


def two_banks():
    return D(10000) * D("1.05") ** 4 - D(10000) * (1 + D("0.052") * 4)


def fixed_term():
    return D(600000) * (1 + D("0.36") * 30 / 365) ** 3


def dollars():
    return D(1350) * D("17.85") * D("0.975") - 14200


def euros():
    return 900 * D(4560) * D("1.03") + 12000


def lisbon():
    return (D(800) * D("0.98") * D("1.14") - 610) / D("1.20")


def monthly_savings():
    balance = D(0)
    for _ in range(24):
        balance = balance * (1 + D("0.048") / 12) + 250
    return balance


# variety, kind, figure, tolerance, question
TASKS = [
    ("es-ES", "loan", car_payment, "0.02",
     "Me compro un coche de 16.500 €. Doy un 20 % de entrada y financio el resto a 5 años con un TIN del 7,5 %, en cuotas mensuales constantes (sistema francés) y sin comisiones. ¿De cuánto será la cuota mensual?"),
    ("en-GB", "vat", boiler, "0.02",
     "A plumber has quoted me £1,640 for a boiler and 9 hours of labour at £48 an hour, all before VAT. He'll take 5% off that total and then add VAT at 20%. How much will I pay altogether?"),
    ("es-MX", "discount", washer, "0.02",
     "Una lavadora cuesta $13,499. Por el Buen Fin le bajan 25%, sobre ese precio me hacen otro 10% por pagar con la tarjeta de la tienda y, sobre lo que queda, un cupón me quita 5% más. ¿Cuánto termino pagando?"),
    ("es-PE", "interest", friend, "0.02",
     "Le presté S/ 4,800 a un amigo con interés simple del 18% anual y me devuelve todo junto a los 7 meses. Si tengo que pagar un impuesto del 5% sobre los intereses que gané, ¿con cuánto me quedo en total, contando el capital?"),
    ("en-US", "loan", truck, "0.6",
     "I'm buying a truck for $24,800. I'll put 15% down and pay off the rest in 60 equal monthly payments at 6.6% APR, compounded monthly, with no fees. How much interest will I pay over the whole loan?"),
    ("es-AR", "vat", spare_part, "0.02",
     "Un repuesto para la moto está a $84.700 con el IVA del 21% incluido. El vendedor me hace un 15% de descuento sobre el precio sin IVA y recién después le suma el IVA. ¿Cuántos pesos de IVA voy a terminar pagando?"),
    ("es-CO", "currency", euros, "0.02",
     "Necesito comprar 900 euros para un viaje. La casa de cambio me vende el euro a $4.560 y me cobra una comisión del 3% sobre el valor en pesos, más un cargo fijo de $12.000. ¿Cuántos pesos tengo que llevar en total?"),
    ("en-US", "interest", two_banks, "0.02",
     "Bank A pays 5% a year compounded yearly, and Bank B pays 5.2% a year in simple interest. If I leave $10,000 untouched for 4 years, how much more money would I end up with at Bank A than at Bank B?"),
    ("es-CL", "breakeven", hot_dogs, "0",
     "Quiero poner un carrito de completos con costos fijos de $486.000 al mes. Cada completo me cuesta $1.150 y lo voy a vender a $2.500. Sin contar impuestos, ¿cuántos completos tengo que vender como mínimo al mes para ganar por lo menos $300.000?"),
    ("es-MX", "loan", mexican_credit, "0.6",
     "Voy a sacar un crédito de $180,000 a 36 mensualidades fijas, con una tasa de 16.8% anual (la tasa mensual es la anual entre 12), sin IVA ni comisiones. ¿Cuánto voy a pagar de puros intereses en total?"),
    ("en-GB", "currency", lisbon, "0.02",
     "Before a trip I changed £800 into euros: the bureau first took a 2% commission from the pounds and then gave me €1.14 for each pound left. I spent €610 and changed the rest back at €1.20 to the pound, with no commission. How many pounds did I get back?"),
    ("es-ES", "vat", invoice, "0.02",
     "Soy autónoma y este mes le facturo a un cliente 32 horas a 45 € la hora más 120 € de materiales, todo sin IVA. Sobre el total de la base imponible le aplico un 21 % de IVA y una retención de IRPF del 15 %. ¿Cuánto me tiene que ingresar el cliente?"),
    ("en-US", "discount", jacket, "0.02",
     "A jacket was marked 30% off, I got another 20% off the marked-down price at the register, and then 8% sales tax was added. I paid $84.67 in all. What was the original price of the jacket before tax?"),
    ("es-AR", "interest", fixed_term, "0.6",
     "Pongo $600.000 en un plazo fijo a 30 días con una TNA del 36% (el interés de cada plazo se calcula como TNA × 30 / 365). Cuando vence lo renuevo con los intereses incluidos, y al mes siguiente hago lo mismo, siempre a la misma tasa. ¿Cuánta plata voy a tener cuando venza el tercer plazo?"),
    ("en-GB", "loan", first_capital, "0.02",
     "I've borrowed £5,000, to be repaid in 24 equal monthly payments with interest of 0.8% a month on the outstanding balance. The first payment is due one month after I got the money. How much of that first payment goes towards the capital rather than the interest?"),
    ("es-CO", "loan", free_investment, "0.6",
     "El banco me presta $15.000.000 a 24 cuotas mensuales fijas, con una tasa del 1,6% mes vencido. Aparte de la cuota me cobran $18.500 mensuales de seguro. ¿Cuánto pagaría en total cada mes, con el seguro incluido y redondeado al peso?"),
    ("en-GB", "breakeven", coffee_machine, "0",
     "At the office we buy 22 takeaway coffees a day at £2.90 each. A machine would cost £2,150, and each coffee from it would cost us 45p. If we keep drinking 22 coffees a day, after how many working days will the machine have paid for itself? Round up to a whole day."),
    ("es-ES", "interest", two_deposits, "0.02",
     "Meto 8.000 € en una cuenta que da un 3,2 % anual con interés compuesto anual. A los dos años justos añado otros 2.000 € y ya no toco nada. ¿Cuánto dinero habrá en la cuenta cuando hayan pasado cinco años desde el principio, sin contar impuestos?"),
    ("es-MX", "currency", dollars, "0.02",
     "Mi hermano me mandó 1,350 dólares. En la casa de cambio me pagan cada dólar a 17.85 pesos y se quedan con 2.5% de comisión sobre el total en pesos. Si con eso pago la renta de $14,200, ¿cuántos pesos me sobran?"),
    ("en-US", "savings", monthly_savings, "0.05",
     "I'm starting from zero and putting $250 into a savings account at the end of every month. The account pays 4.8% a year, compounded monthly. How much will I have right after the 24th deposit?"),
]


def main():
    rows = []
    for i, (variety, kind, figure, tolerance, question) in enumerate(TASKS):
        value = cents(figure())
        whole = value == value.to_integral_value()
        gold = {"value": int(value) if whole else float(value),
                "tolerance": 0 if tolerance == "0" else float(tolerance)}
        rows.append({"id": f"finance-z-{i:03d}", "language": variety[:2], "variety": variety,
                     "question": question, "kind": kind, "gold": gold})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
