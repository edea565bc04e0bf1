"""Plain finance tasks, set p: questions with computed gold.

Money matters of families, shops and village bars; every figure is worked out here in decimal arithmetic.
Run it to write finance-p.jsonl beside it, byte by byte the same."""
import json
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal as D
from pathlib import Path

CENT = D("0.01")


def cents(x):
    return D(x).quantize(CENT, rounding=ROUND_HALF_UP)


def up(x):
    return D(x).quantize(D(1), rounding=ROUND_CEILING)


def instalment(principal, monthly_rate, months):
    r = D(monthly_rate)
    return D(principal) * r / (1 - (1 + r) ** -months)


def months_to(goal, have, monthly, rate, first):
    """Months until the balance reaches the goal; first says whether the deposit goes in before the interest."""
    balance, months = D(have), 0
    while balance < D(goal):
        if first:
            balance = (balance + D(monthly)) * (1 + D(rate))
        else:
            balance = balance * (1 + D(rate)) + D(monthly)
        months += 1
    return months


def kitchen():
    return cents(instalment(9500, D("0.069") / 12, 48)) * 48 - 9500


def bar_vat():
    out = D(18645) - D(18645) / D("1.10")
    back = D(6200) * D("0.21") + (D(484) - D(484) / D("1.21"))
    return out - back


def beers():
    return up(D(640) / (D("1.80") - D("0.55") - D("0.05")))


def supper():
    return D("168.40") * D("1.05") / (5 + 2 * D("0.5"))


def bakery_pay():
    return D(19600) / 14 * (1 - D("0.08") - D("0.0648"))


def deposit():
    gain = D(6000) * D("1.024") ** 3 - 6000
    return 6000 + gain * D("0.81")


def shoes():
    full = D(1890) + D(1340)
    return full - (full * D("0.70") * D("0.85") - 100)


def fridge():
    return (900 + 18 * D(735)) - D(11499) * D("0.92")


def party():
    end = months_to(42000, 9600, 1850, "0.006", first=False)
    assert end == months_to(42000, 9600, 1850, "0.006", first=True)
    return end


def sweets():
    return (D(18720) + 1200) / 24 / (1 - D("0.35"))


def from_madrid():
    return D(365) * D("0.96") * 1187 - 2500


def brother_in_law():
    interest = D(2400000) * D("0.018") * 5
    capital = D(2400000) - (1000000 - interest)
    return capital * (1 + D("0.018") * 4)


def chilean_pay():
    net = D(800000) * (1 - D("0.10") - D("0.0127") - D("0.07") - D("0.006")) + 60000
    return net * D("0.75")


def rice():
    return D("147.50") / D("1.18") * D("1.20") * D("1.18") / 50


def van():
    return instalment(7200, "0.007", 36)


def honey():
    takings = 45 * D("4.95") + 15 * D("4.95") * D("0.6")
    return (takings - 60 * D("3.10")) / takings * 100


def nan_lump():
    return (D(5000) - 1200) / D("1.035") ** 4


def rent():
    return 1400 - D(24500) / D("18.20") * D("0.965")


def yard_sale():
    return D("78.40") + (D("512.50") - D("78.40") - D("45.60")) * 6 / (6 + 5 + 4)


def pies():
    return up((D(2850) + 1200) / (D(19) - D("7.40") - D(19) * D("0.03")))


# variety, kind, figure, tolerance, question
TASKS = [
    ("es-ES", "loan", kitchen, "0.6",
     "Mi hermano va a pedir 9.500 € para reformarle la cocina a mi madre, a devolver en 48 cuotas mensuales iguales, al 6,9 % nominal anual (sistema francés). ¿Cuánto acabará pagando solo de intereses? Redondea la cuota al céntimo."),
    ("es-MX", "discount", shoes, "0.02",
     "En la zapatería de mi tía escogí unos tenis de $1,890 y unos huaraches de $1,340. Todo trae 30% de descuento, por pagar en efectivo me quitan otro 15% sobre lo que quede, y al final me aceptan un cupón de $100. ¿Cuánto me ahorro en total contra el precio de etiqueta?"),
    ("en-GB", "margin", honey, "0.02",
     "I bought 60 jars of honey for the shop at £3.10 each. 45 went at £4.95 and I cleared the other 15 at 40% off that price. What was my profit as a percentage of takings, to two decimals? Ignore VAT."),
    ("es-ES", "vat", bar_vat, "0.02",
     "Tengo un bar en el pueblo. Este trimestre he cobrado 18.645 € con el 10 % de IVA incluido, he comprado género por 6.200 € más el 21 % de IVA y la luz han sido 484 € con el 21 % ya dentro. ¿Cuánto IVA me toca ingresar a Hacienda si me deduzco todo el soportado?"),
    ("es-AR", "margin", sweets, "0.02",
     "Che, en el kiosco compro la caja de 24 alfajores a $18.720 y le pago $1.200 al fletero por cada caja. ¿A cuánto tengo que vender cada alfajor si quiero que me quede un 35% de margen sobre el precio de venta? Decímelo con dos decimales."),
    ("es-CL", "salary", chilean_pay, "0.02",
     "Trabajo en el almacén de mi suegro con un sueldo imponible de $800.000. De ahí me descuentan 10% de AFP, 1,27% de comisión, 7% de Fonasa y 0,6% de seguro de cesantía, y aparte me dan $60.000 de colación y movilización sin descuentos. Si del líquido le paso el 25% a mi mamá, ¿con cuánta plata me quedo?"),
    ("en-US", "breakeven", pies, "0",
     "My aunt's pie shop has $2,850 a month in fixed costs. A pie sells for $19, costs $7.40 in ingredients and box, and the card company keeps 3% of the price of every sale. How many pies does she need to sell in a month to make a profit of at least $1,200?"),
    ("es-ES", "breakeven", beers, "0",
     "para las fiestas montamos barra la peña. entre permiso y alquiler de la camara son 640 €, cada caña nos sale a 0,55 € y la vendemos a 1,80 €, y de cada una damos 5 centimos a la banda. cuantas cañas hay que vender como minimo para no perder dinero?"),
    ("es-CO", "interest", brother_in_law, "0.02",
     "Le presté a mi cuñado $2.400.000 para surtir la tienda, al 1,8% mensual de interés simple. A los 5 meses me abonó $1.000.000: primero se cubren los intereses de esos meses y lo que sobra baja el capital. Si no me ha vuelto a pagar nada, ¿cuánto me debe en total, con intereses, 4 meses después del abono?"),
    ("en-GB", "loan", van, "0.02",
     "Our Katie's borrowing £7,200 for a second-hand van and paying it back in 36 equal monthly payments. The interest is 0.7% a month on what she still owes. How much is each payment, to the penny?"),
    ("es-MX", "loan", fridge, "0.02",
     "El refri cuesta $11,499 y de contado le bajan 8%. En abonos son $900 de enganche y 18 quincenas de $735. Cuanto mas pago en total si me lo llevo en abonos que de contado?"),
    ("es-ES", "split", supper, "0.02",
     "Anoche cenamos en lo de Paco cinco adultos y dos niños. La cuenta fue de 168,40 € y quisimos dejar un 5 % más de propina. Si cada niño paga la mitad que un adulto, ¿cuánto le toca a cada adulto, propina incluida?"),
    ("es-AR", "currency", from_madrid, "0.02",
     "Mi prima me gira 365 euros desde Madrid. La agencia le saca el 4% de comisión antes de cambiar, el resto lo pasan a 1.187 pesos por euro y acá me cobran $2.500 fijos cuando retiro. ¿Cuántos pesos me llevo en la mano?"),
    ("es-ES", "salary", bakery_pay, "0.02",
     "Buenas tardes, a mi hija le ofrecen en la panadería 19.600 € brutos al año en 14 pagas iguales. Si de cada paga le descuentan un 8 % de IRPF y un 6,48 % de Seguridad Social, los dos sobre el bruto, ¿podría decirme cuánto cobraría limpio en cada una?"),
    ("en-US", "split", yard_sale, "0.02",
     "Three cousins ran a yard sale and took in $512.50. First Ana gets back the $78.40 she spent on tables and Ben the $45.60 he spent on flyers, then the rest is shared by hours worked: Ana 6, Ben 5, Cal 4. How much money does Ana end up getting altogether?"),
    ("es-PE", "vat", rice, "0.02",
     "Para mi bodega compro el saco de arroz de 50 kilos a S/ 147.50 con IGV (18%) incluido. Quiero ganarle 20% sobre el costo sin IGV y a ese precio sumarle el IGV. ¿A cuánto debo vender el kilo, con IGV?"),
    ("es-MX", "savings", party, "0",
     "Oigan, estamos juntando $42,000 para los quince años de mi hija y ya tenemos $9,600 en una cuenta que da 0.6% mensual, con interés compuesto cada mes. Si al final de cada mes, después de que nos abonan el interés, metemos $1,850, ¿en cuántos meses llegamos a la meta?"),
    ("en-GB", "savings", nan_lump, "0.02",
     "Nan wants to have £5,000 in four years for the family trip. At that point she'll get £1,200 from an old policy; the rest has to come from one sum she pays in today at 3.5% a year, compounded yearly. How much must she pay in, to the nearest penny?"),
    ("es-ES", "interest", deposit, "0.02",
     "Mi abuelo mete 6.000 € a plazo fijo tres años, al 2,4 % anual con interés compuesto anual. Al vencer le retienen el 19 % de los intereses. ¿Con cuánto dinero sale en total?"),
    ("en-US", "currency", rent, "0.02",
     "I have 24,500 Mexican pesos from selling my grandma's truck. The booth wants 18.20 pesos for each dollar and then keeps 3.5% of the dollars as commission. My rent is $1,400, so how many dollars am I still short?"),
]


def main():
    rows = []
    for i, (variety, kind, figure, tolerance, question) in enumerate(TASKS):
        value = cents(figure())
        whole = value == value.to_integral_value()
        gold = {"value": int(value) if whole else float(value),
                "tolerance": 0 if tolerance == "0" else float(tolerance)}
        rows.append({"id": f"finance-p-{i:03d}", "language": variety[:2], "variety": variety,
                     "question": question, "kind": kind, "gold": gold})
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
