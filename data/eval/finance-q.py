"""Plain finance tasks, set q: questions with computed gold.
Run it to write finance-q.jsonl beside it, byte by byte the same.
Every figure is worked in decimal arithmetic; loans are checked against a month-by-month schedule."""
import json
from decimal import Decimal as D, ROUND_CEILING, ROUND_HALF_UP, getcontext
from pathlib import Path

getcontext().prec = 40
TASKS = []


def money(x):
    return D(x).quantize(D("0.01"), rounding=ROUND_HALF_UP)


def up(x):
    return int(D(x).to_integral_value(rounding=ROUND_CEILING))


def payment(principal, rate, months):
    """Level payment at the end of each month; checked by running the schedule down to nothing."""
    principal, rate = D(principal), D(rate)
    pay = principal * rate / (1 - (1 + rate) ** -months)
    assert abs(balance(principal, rate, pay, months)) < D("1e-20")
    return pay


def balance(principal, rate, pay, months):
    left = D(principal)
    for _ in range(months):
        left = left * (1 + D(rate)) - pay
    return left


def add(variety, kind, value, tolerance, question):
    value = int(value) if isinstance(value, int) else float(money(value))
    TASKS.append({"id": f"finance-q-{len(TASKS):03d}", "language": variety[:2], "variety": variety,
                  "question": question, "kind": kind, "gold": {"value": value, "tolerance": tolerance}})


# invoice: base plus VAT minus withholding, both on the base
base = D(1345) + D(3) * D("86.50")
add("es-ES", "salary", base * (1 + D("0.21") - D("0.15")), 0.02,
    "Soy ilustradora autónoma. En la factura van 1.345 € por el cartel y tres retoques a 86,50 € cada uno, todo sin IVA. Le sumo el 21 % de IVA y le resto el 15 % de IRPF, ambos sobre la base. ¿Cuánto me tiene que ingresar el cliente?")

# tubs needed for a target profit, with a fee on the price
unit = D("9.50") - D("3.80") - D("9.50") * D("0.03")
add("en-US", "breakeven", up((D(85) + D(22) + D(150)) / unit), 0,
    "What's the fewest tubs of goat cheese I have to sell on Saturday to clear at least $150? A tub goes for $9.50 and costs me $3.80 to make, and the card reader takes 3% of the price on every sale. The stall is $85 for the day plus $22 in gas.")

# VAT charged minus VAT paid, both taken out of gross figures
add("es-MX", "vat", D(14790) - D(14790) / D("1.16") - (D(3277) - D(3277) / D("1.16")), 0.02,
    "Me depositaron $14,790 por una traducción, con el IVA de 16% ya incluido. Ese mes gasté $3,277 en cosas deducibles, también con IVA de 16% incluido. ¿Cuánto IVA me toca entregar si no hay retenciones?")

# total interest on a level loan
pay = payment(D(38500) - D(6000), D("0.062") / 12, 60)
add("es-ES", "loan", pay * 60 - D(32500), 0.6,
    "¿Cuántos intereses acabaré pagando en total por el tractor? Cuesta 38.500 €, doy 6.000 de entrada y el resto lo financio a 5 años con cuota mensual fija, al 6,2 % nominal anual (la doceava parte cada mes).")

# fees in dollars, then exchange
add("es-AR", "currency", (D(860) * (1 - D("0.045")) - D(15)) * D(1180), 0.02,
    "Un cliente de afuera me paga 860 dólares. La plataforma se queda con el 4,5 %, después el banco me descuenta 15 dólares fijos y lo que sobra lo cambio a $ 1.180 por dólar. ¿Me decís cuántos pesos me quedan?")

# two chained discounts on three pairs
add("es-ES", "discount", D("64.90") * D("0.80") * D("0.95") * 3, 0.02,
    "zuecos para el hospital a 64,90 € el par, rebajados un 20 %, y con el carnet del sindicato otro 5 % sobre el precio ya rebajado. cuanto pago por tres pares?")

# wage with overtime, pre-tax saving, withholding
gross = D("41.20") * 36 + D("41.20") * D("1.5") * 9
add("en-US", "salary", gross * D("0.94") * D("0.78"), 0.02,
    "My base rate is $41.20 an hour. Last week on the ward I did 36 regular hours plus 9 of overtime at time and a half. First 6% of the gross goes into my 403(b), then 22% of what remains is withheld. How much do I take home?")

# food among seven, wine among five
add("es-ES", "split", (D("231.70") - D(48)) / 7 + D(48) / 5, 0.02,
    "Cenamos siete profes y salió todo por 231,70 €, de los que 48 eran vino. Dos no bebimos. Si la comida se reparte entre los siete y el vino solo entre los que bebieron, ¿cuánto le toca a cada uno de los que tomaron vino?")

# sum of fee notes less withholding
add("es-CL", "salary", (D(780000) + 2 * D(215600)) * (1 - D("0.145")), 0.02,
    "Este mes hice tres boletas de honorarios: una por $780.000 y dos por $215.600 cada una, montos brutos. Con la retención del 14,5 %, ¿cuánto recibo líquido entre las tres?")

# VAT on part of the sales
add("en-GB", "vat", D(18630) / 6 - D(7338) / 6, 0.02,
    "Quarter's figures for the farm shop: £18,630 of sales including 20% VAT, £9,450 of zero-rated sales, and £7,338 spent on supplies including 20% VAT. How much VAT do I owe?")

# quarterly compounding, tax on the interest
add("es-ES", "interest", D(8200) * ((1 + D("0.026") / 4) ** 14 - 1) * (1 - D("0.19")), 0.02,
    "Tengo 8.200 € que voy a dejar tres años y medio al 2,6 % nominal anual, con interés compuesto y capitalización trimestral. Al final me retienen el 19 % de los intereses. ¿Qué intereses me quedan limpios, redondeados al céntimo?")

# cash price against instalments
add("es-MX", "discount", D(900) + 18 * D(745) - D(11450) * D("0.88"), 0.02,
    "De lista, la bomba de riego cuesta $11,450. Si la pago de contado me hacen 12% de descuento; a plazos no hay descuento y son $900 de enganche más 18 pagos de $745. ¿Cuánto más pagaría yéndome a plazos en lugar de contado?")

# effective yearly rate turned monthly, plus a fixed charge
rate = D("1.27") ** (D(1) / 12) - 1
add("es-PE", "loan", payment(9500, rate, 24) + D("6.50"), 0.02,
    "Señor, soy profesora y pediría un préstamo de S/ 9500 a 24 cuotas mensuales iguales, con TEA de 27 % (se pasa a su tasa mensual equivalente). A cada cuota se le suman S/ 6.50 de seguro. ¿Cuánto pagaría al mes, con seguro?")

# profit over fee
cost = D(38) + D(110) + D(420) * D("0.08")
add("en-GB", "margin", (D(420) - cost) / D(420) * 100, 0.02,
    "I charge £420 per wedding shoot. Out of that come £38 travel, £110 for a second photographer and 8% of the fee to the booking site. What percentage of the fee is left as profit, to two decimals?")

# fixed costs over unit margin
add("es-ES", "breakeven", up((D(640) + D(294)) / (D(18) - D("7.35") - D("2.10"))), 0,
    "640 € de alquiler de la nave y 294 de cuota de autónomos: eso es lo fijo cada mes. Vendo cestas de verdura a 18 €, y cada una me cuesta 7,35 de género y 2,10 de reparto. ¿Cuántas cestas tengo que vender como mínimo al mes para no perder dinero?")

# deposit renewed once with its interest
add("es-AR", "interest", D(600000) * (1 + D("0.34") * 30 / 365) ** 2, 0.02,
    "puse $ 600.000 en un plazo fijo a 30 dias con TNA del 34 %, y al vencer renuevo capital mas intereses por otros 30 dias a la misma tasa. tomando el año de 365 dias, cuanta plata junto al final? con dos decimales")

# deposit plus monthly savings
left = D(2000)
for _ in range(36):
    left = left * (1 + D("0.042") / 12) + 150
add("en-US", "savings", left, 0.6,
    "How much will be in my classroom-library fund after 3 years? I start with $2,000 and add $150 at the end of every month. It earns 4.2% a year, compounded monthly.")

# fortnights to a goal
add("es-MX", "savings", up((D(45000) - D(6300)) / (D(9850) * D("0.07"))), 0,
    "Soy enfermera y quiero juntar $45,000 para un diplomado. Ya llevo $6,300 y guardo 7% de mi sueldo, que es de $9,850 por quincena. Sin contar intereses, ¿cuántas quincenas me faltan para llegar?")

# price from a margin on the price, then VAT
add("es-CO", "margin", (D(11200) + D(1350)) / (1 - D("0.35")) * D("1.05"), 0.5,
    "¿A qué precio final, con el 5 % de IVA, debería vender usted una libra de café que cuesta $11.200 producir y $1.350 empacar, si quiere un margen del 35 % sobre el precio de venta sin IVA? Redondee al peso.")

# balance of a loan part-way
rate = D("0.074") / 12
add("en-GB", "loan", balance(15000, rate, payment(15000, rate, 48), 18), 0.6,
    "Van loan: £15,000 over 48 equal monthly payments at 7.4% a year, charged monthly as one twelfth of that. I've just made payment number 18. What do I still owe?")


def main():
    assert len(TASKS) == 20 and len({t["question"] for t in TASKS}) == 20
    lines = [json.dumps(t, ensure_ascii=False) + "\n" for t in TASKS]
    Path(__file__).with_name("finance-q.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
