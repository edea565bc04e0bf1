#!/usr/bin/env python3
"""Held-out money questions. Every figure is given once (as a string), written into
the question in the variety's own way, and the gold is worked out from it with Decimal."""
import json, os, re
from decimal import Decimal as D, getcontext, ROUND_HALF_UP, ROUND_CEILING
from types import SimpleNamespace as NS
getcontext().prec = 50
HERE = os.path.dirname(os.path.abspath(__file__))
COMMA = {"es-ES", "es-AR", "es-CO", "es-CL"}        # 1.234,56
CENT, ONE = D("0.01"), D(1)

def show(s, variety):
    whole, _, frac = s.partition(".")
    if len(whole) > 4 or (len(whole) == 4):
        whole = f"{int(whole):,}"
    t = whole + ("." + frac if frac else "")
    if variety in COMMA:
        t = t.replace(",", "\0").replace(".", ",").replace("\0", ".")
    return t

def cents(x): return x.quantize(CENT, ROUND_HALF_UP)
def unit(x): return x.quantize(ONE, ROUND_HALF_UP)
def up(x): return x.to_integral_value(ROUND_CEILING)
def pay(p, i, n): return cents(p * i / (1 - (1 + i) ** -int(n)))
def owed(p, i, n, k):
    """Balance after k payments of the cent-rounded payment, unrounded interest."""
    c = pay(p, i, n)
    for _ in range(int(k)):
        p = p * (1 + i) - c
    return p

TASKS = []
def T(kind, variety, question, figs, fn, tol="0.02"):
    TASKS.append((kind, variety, question, figs, fn, tol))

# ---------------------------------------------------------------- loans (7)
T("loan", "es-ES",
  "Mi hermana y yo vamos a firmar una hipoteca de {P} € a {A} años, con un tipo fijo nominal anual del {R} %. "
  "Se paga en cuotas mensuales iguales por el sistema francés, y la cuota la vamos a repartir a partes iguales entre {K}: ella, su marido y yo. "
  "Redondeando primero la cuota al céntimo, ¿cuánto me toca pagar a mí cada mes?",
  dict(P="164500", A="25", R="2.85", K="3"),
  lambda f: cents(pay(f.P, f.R / 1200, f.A * 12) / f.K))
T("loan", "es-MX",
  "Quiero un coche que cuesta ${C} y voy a dar {E}% de enganche. "
  "El resto lo financio a {N} mensualidades fijas con una tasa nominal de {R}% anual, con interés cada mes sobre saldos, sin comisiones ni IVA sobre los intereses. "
  "Redondeando la mensualidad al centavo, ¿cuánto voy a pagar de puros intereses durante todo el crédito?",
  dict(C="318900", E="20", N="48", R="13.8"),
  lambda f: (lambda p: pay(p, f.R / 1200, f.N) * f.N - p)(f.C * (100 - f.E) / 100), "0.6")
T("loan", "es-CO",
  "El banco me presta ${P} a {N} meses, con cuota fija y una tasa del {R} % mes vencido. "
  "Aparte de la cuota me cobran cada mes un seguro de ${S}. "
  "¿Cuánto termino pagando cada mes, con centavos?",
  dict(P="14000000", N="36", R="1.62", S="18500"),
  lambda f: pay(f.P, f.R / 100, f.N) + f.S)
T("loan", "es-AR",
  "Saqué un préstamo de ${P} a {N} cuotas mensuales iguales, sistema francés, con una TNA del {R} % (la tasa de cada mes es la doceava parte) y sin otros gastos. "
  "Ya pagué {K} cuotas, todas en término. "
  "¿Cuánto capital sigo debiendo justo después de la última que pagué?",
  dict(P="2400000", N="24", R="54", K="9"),
  lambda f: cents(owed(f.P, f.R / 1200, f.N, f.K)), "0.6")
T("loan", "es-PE",
  "Una caja municipal me presta S/ {P} para devolverlos en {N} cuotas mensuales iguales, con una tasa efectiva anual (TEA) de {R}%. "
  "Cuenta todos los meses como la doceava parte del año y saca de la TEA la tasa efectiva mensual que le corresponde; no hay seguros ni portes. "
  "¿De cuánto sale cada cuota?",
  dict(P="9500", N="18", R="26"),
  lambda f: pay(f.P, (1 + f.R / 100) ** (D(1) / 12) - 1, f.N))
T("loan", "en-GB",
  "I'm borrowing £{P} for a new boiler, paid back in {N} equal monthly payments, with interest of {R}% charged each month on what I still owe. "
  "There is also a £{F} arrangement fee that I pay separately on the first day. "
  "With the monthly payment rounded to the penny, how much will the whole thing cost me on top of the money borrowed, fee included?",
  dict(P="7800", N="36", R="0.7", F="95"),
  lambda f: pay(f.P, f.R / 100, f.N) * f.N - f.P + f.F, "0.6")
T("loan", "en-US",
  "We need a ${P} mortgage and the bank offers two fixed-rate choices: {N1} years at {R1}% or {N2} years at {R2}%. "
  "Both are annual rates compounded monthly, with level monthly payments; leave out taxes and insurance. "
  "How many dollars more per month would the shorter loan cost us?",
  dict(P="240000", N1="30", R1="6.25", N2="15", R2="5.5"),
  lambda f: pay(f.P, f.R2 / 1200, f.N2 * 12) - pay(f.P, f.R1 / 1200, f.N1 * 12))

# ------------------------------------------------- VAT and discounts (7)
T("vat", "es-ES",
  "Este mes he pagado {A} € en una tienda por un termo, con el IVA del {VA} % ya incluido, y {B} € al albañil por un arreglo en casa, con el IVA del {VB} % también incluido. "
  "Quiero apuntar en mi hoja solo los impuestos. "
  "¿Cuánto IVA he pagado en total entre las dos facturas?",
  dict(A="471.90", VA="21", B="68.20", VB="10"),
  lambda f: cents(f.A * f.VA / (100 + f.VA) + f.B * f.VB / (100 + f.VB)))
T("vat", "es-PE",
  "Le vendo a un colegio {N} polos a S/ {A} cada uno y {M} gorras a S/ {B} cada una, precios sin IGV. "
  "Sobre todo el pedido le hago un descuento de {DS}% y recién después le agrego el IGV de {V}%. "
  "¿Por cuánto sale el total de la factura?",
  dict(N="14", A="32.50", M="6", B="21", DS="5", V="18"),
  lambda f: cents((f.N * f.A + f.M * f.B) * (100 - f.DS) / 100 * (100 + f.V) / 100))
T("vat", "es-CL",
  "Una bicicleta está marcada a ${P}, IVA incluido. La tienda la rebaja un {X} % y, por pagar con la tarjeta de la casa, descuenta otro {Y} % sobre el precio ya rebajado. "
  "Si el IVA es del {V} %, ¿cuánto de lo que voy a pagar es IVA, redondeado al peso?",
  dict(P="289990", X="15", Y="10", V="19"),
  lambda f: unit(f.P * (100 - f.X) / 100 * (100 - f.Y) / 100 * f.V / (100 + f.V)), "1")
T("discount", "es-CO",
  "Compré un par de parlantes iguales y por los {K} pagué ${T} en total, con el IVA del {V} % incluido. "
  "El almacén les había hecho un {X} % de descuento sobre el precio de lista, que viene sin IVA, y el impuesto lo calculó sobre el precio ya rebajado. "
  "¿Cuál era el precio de lista, sin IVA, de un solo parlante?",
  dict(K="2", T="499800", V="19", X="30"),
  lambda f: cents(f.T / (100 + f.V) * 100 / (100 - f.X) * 100 / f.K))
T("discount", "es-MX",
  "En el súper el shampoo cuesta ${A} y está al 3x2; voy a llevar {N} botellas. "
  "También llevo {M} jabones de ${B} cada uno, que no entran en la promoción. "
  "Al final, por pagar con la app me quitan {X}% del total del ticket; ¿cuánto voy a pagar?",
  dict(A="84.50", N="7", M="2", B="37.90", X="8"),
  lambda f: cents((f.A * (f.N - f.N // 3) + f.M * f.B) * (100 - f.X) / 100))
T("vat", "en-GB",
  "A builder has quoted me £{A} plus {VA}% VAT for a bathroom, and £{B} plus {VB}% VAT for loft insulation. "
  "He wants a deposit of {X}% of the whole VAT-inclusive price up front. "
  "How much will I still have to pay him once the deposit is handed over?",
  dict(A="2340", VA="20", B="860", VB="5", X="25"),
  lambda f: cents((f.A * (100 + f.VA) / 100 + f.B * (100 + f.VB) / 100) * (100 - f.X) / 100))
T("discount", "en-US",
  "I'm buying a jacket tagged ${A} that's {X}% off and a pair of boots for ${B} with no markdown. "
  "I also have a store coupon for ${C} off the combined price, taken after the markdown and before tax. "
  "Sales tax is {S}% on whatever is left; what's my total at the register?",
  dict(A="129.00", X="25", B="96.00", C="15", S="7.25"),
  lambda f: cents((f.A * (100 - f.X) / 100 + f.B - f.C) * (100 + f.S) / 100))

# --------------------------------------------------------- break-even (7)
T("break-even", "es-AR",
  "Voy a vender alfajores en una feria: el puesto me sale ${A} y el flete ${B}, venda lo que venda. "
  "Cada alfajor me cuesta ${C} y lo vendo a ${P}. "
  "¿Cuántos alfajores tengo que vender, como mínimo, para no perder plata?",
  dict(A="85000", B="22400", C="620", P="1450"),
  lambda f: up((f.A + f.B) / (f.P - f.C)), "0")
T("break-even", "es-ES",
  "Alquilo una sala para dar clases de pilates: pago {A} € de alquiler y {B} € de seguro al mes. "
  "Cada alumno me paga {P} € mensuales y me supone {C} € de gasto en material y limpieza. "
  "¿Cuántos alumnos necesito al mes, como mínimo, para cubrir todos los gastos?",
  dict(A="640", B="85", P="45", C="6.50"),
  lambda f: up((f.A + f.B) / (f.P - f.C)), "0")
T("break-even", "es-MX",
  "Tengo una tortería con gastos fijos de ${F} al mes. Cada torta la vendo en ${P} y me cuesta ${C} hacerla. "
  "Quiero que, ya pagado todo, me queden por lo menos ${G} de ganancia al mes; ¿cuántas tortas tengo que vender al mes como mínimo?",
  dict(F="11800", P="65", C="27.40", G="15000"),
  lambda f: up((f.F + f.G) / (f.P - f.C)), "0")
T("break-even", "es-CL",
  "Compré una máquina de café para el local en ${M}. Con ella vendo ${V} al mes, pero cada mes gasto ${I} en insumos y ${K} en mantención. "
  "Si todos los meses son iguales y cuento solo meses completos, ¿en cuántos meses habré recuperado lo que me costó?",
  dict(M="1890000", V="214000", I="61500", K="12000"),
  lambda f: up(f.M / (f.V - f.I - f.K)), "0")
T("break-even", "es-PE",
  "Para cobrar con tarjeta en mi bodega tengo dos opciones. Una no cobra mensualidad y se queda con {A}% de cada venta; la otra cobra S/ {F} al mes y se queda con {B}%. "
  "¿Con cuántos soles de ventas con tarjeta al mes me cuestan exactamente lo mismo las dos, redondeado al céntimo?",
  dict(A="3.99", F="49", B="2.49"),
  lambda f: cents(f.F * 100 / (f.A - f.B)))
T("break-even", "en-GB",
  "I'm running a brownie stall: the pitch costs £{A} and I've spent £{B} on tins and a sign. "
  "Each box costs me £{C} to make and sells for £{P}, and the card machine keeps {X}% of every sale; everyone pays by card. "
  "What is the smallest number of boxes I must sell so that I don't lose money?",
  dict(A="42", B="68", C="0.85", P="3.20", X="5"),
  lambda f: up((f.A + f.B) / (f.P * (100 - f.X) / 100 - f.C)), "0")
T("break-even", "en-US",
  "Our school club is printing T-shirts: there's a one-time setup charge of ${F} and each shirt costs ${C}. "
  "We'll order enough to sell {N} shirts and give away {K} more for free. "
  "What price per sold shirt, to the cent, would just cover all our costs?",
  dict(F="540", C="6.80", N="120", K="10"),
  lambda f: cents((f.F + (f.N + f.K) * f.C) / f.N))

# ----------------------------------------------------------- interest (7)
T("interest", "es-ES",
  "He metido {P} € en un depósito a {M} meses al {R} % TIN anual, con interés simple que se paga al vencimiento. "
  "De los intereses Hacienda me retiene el {X} %. "
  "¿Cuánto me quedará limpio de intereses al vencer, contando cada mes como la doceava parte del año?",
  dict(P="18000", M="9", R="2.6", X="19"),
  lambda f: cents(f.P * f.R / 100 * f.M / 12 * (100 - f.X) / 100))
T("interest", "es-AR",
  "Hago un plazo fijo de ${P} a {T} días con una TNA del {R} %, calculada sobre un año de {B} días. "
  "Cuando vence lo renuevo una sola vez, con los intereses adentro, por el mismo plazo y a la misma tasa. "
  "¿Cuánta plata voy a tener en total al vencer la renovación?",
  dict(P="1500000", T="30", R="37", B="365"),
  lambda f: cents(f.P * (1 + f.R / 100 * f.T / f.B) ** 2))
T("interest", "es-CO",
  "Voy a abrir un CDT de ${P} a {M} meses con una tasa del {R} % efectivo anual, que paga todo al final. "
  "Sobre los rendimientos me hacen una retención en la fuente del {X} %. "
  "Tomando cada mes como un doceavo de año, ¿cuánto me quedan los rendimientos ya descontada la retención, redondeados al peso?",
  dict(P="25000000", M="18", R="9.4", X="4"),
  lambda f: unit(f.P * ((1 + f.R / 100) ** (f.M / 12) - 1) * (100 - f.X) / 100), "1")
T("interest", "es-MX",
  "Metí ${P} en una cuenta de ahorro que paga {R}% anual, capitalizable cada mes. "
  "Justo a los {K} meses voy a sacar ${W} y lo demás lo dejo otros {L} meses sin tocarlo, a la misma tasa. "
  "¿Cuánto dinero va a haber en la cuenta al final, sin contar impuestos y redondeando solo al final?",
  dict(P="40000", R="10.2", K="12", W="10000", L="18"),
  lambda f: cents((f.P * (1 + f.R / 1200) ** int(f.K) - f.W) * (1 + f.R / 1200) ** int(f.L)))
T("interest", "es-CL",
  "Debo ${P} de una tarjeta y me atrasé {T} días. Me cobran un interés simple del {R} % mensual por los días de atraso, con meses de {B} días, más ${G} fijos por gastos de cobranza. "
  "¿Cuánto tengo que pagar en total para quedar al día, redondeado al peso?",
  dict(P="384000", T="23", R="2.7", B="30", G="9600"),
  lambda f: unit(f.P + f.P * f.R / 100 * f.T / f.B + f.G), "1")
T("interest", "en-GB",
  "I open a savings account with £{L} on 1 January and, on that same day and on the first of each of the next eleven months, I pay in another £{M}. "
  "It pays {R}% a year simple interest, counted by whole months for as long as each payment has been in, and added in one go at the end of December. "
  "How much will be in the account after the interest is added?",
  dict(L="1000", M="200", R="5"),
  lambda f: cents(f.L + f.M * 12 + f.L * f.R / 100 + f.M * f.R / 1200 * sum(range(1, 13))))
def years(f):
    v, n = f.P, 0
    while v <= f.G:
        v, n = v * (1 + f.R / 100), n + 1
    return D(n)
T("interest", "en-US",
  "I have ${P} in a certificate that earns {R}% a year, compounded once a year, and I leave all the interest in. "
  "I want to have more than ${G}. "
  "After how many full years will the balance first be above that?",
  dict(P="6000", R="4.5", G="9000"), years, "0")

# ----------------------------------------------------------- currency (7)
T("currency", "es-ES",
  "Voy a cambiar {P} € a dólares en una oficina que me cobra un {X} % de comisión sobre esos euros más {F} € fijos. "
  "La comisión y el fijo los descuenta de mis euros, y lo que queda lo cambia a {T} dólares por euro. "
  "¿Cuántos dólares me darán?",
  dict(P="850", X="2.5", F="3", T="1.0725"),
  lambda f: cents((f.P * (100 - f.X) / 100 - f.F) * f.T))
T("currency", "es-MX",
  "Mi primo me manda {P} dólares desde Houston; a él le cobran el envío aparte, así que se cambian los {P} completos. "
  "La remesadora me paga el dólar a ${A} y además el banco donde cobro se queda con {X}% de los pesos; si me los mandara por otra app, me los pagarían a ${B} sin ningún descuento. "
  "¿Cuántos pesos más recibiría con la otra app?",
  dict(P="600", A="17.62", X="1.5", B="17.48"),
  lambda f: cents(f.P * f.B - f.P * f.A * (100 - f.X) / 100))
T("currency", "es-AR",
  "Compré con la tarjeta un libro de {A} dólares en una página de afuera, más {B} dólares de envío. "
  "El banco me toma el dólar a ${T} y le suma una percepción del {X} % sobre todo el importe en pesos. "
  "¿Cuántos pesos me van a cobrar en total?",
  dict(A="74.90", B="12.50", T="1180", X="30"),
  lambda f: cents((f.A + f.B) * f.T * (100 + f.X) / 100))
T("currency", "es-PE",
  "En una casa de cambio vendí {P} dólares y me los pagaron a S/ {C} cada uno. "
  "Con esos soles cancelé una deuda de S/ {K}, y con todo lo que sobró volví a comprar dólares, que me vendieron a S/ {V} cada uno. "
  "¿Cuántos dólares compré?",
  dict(P="1250", C="3.712", K="1830", V="3.758"),
  lambda f: cents((f.P * f.C - f.K) / f.V))
T("currency", "es-CL",
  "Pedí unas zapatillas a España por {A} euros más {B} euros de despacho. "
  "La tarjeta pasa los euros a dólares a {E} dólares por euro, después los dólares a pesos a ${T} por dólar, y al monto en pesos le agrega una comisión del {X} %. "
  "¿Cuántos pesos me van a cobrar, redondeado al peso solo al final?",
  dict(A="96", B="18", E="1.09", T="942", X="2"),
  lambda f: unit((f.A + f.B) * f.E * f.T * (100 + f.X) / 100), "1")
T("currency", "en-GB",
  "My hotel bill in Lisbon is {P} euros. If I pay in euros, my card gives me {T} euros to the pound and then adds a {X}% fee to the pounds; the hotel's machine offers to charge me a flat £{H} instead, with no fee. "
  "How many pounds do I save by picking the cheaper way?",
  dict(P="1140", T="1.1740", X="2.99", H="1015"),
  lambda f: abs(f.H - cents(f.P / f.T * (100 + f.X) / 100)))
T("currency", "en-US",
  "I came home from Japan with {P} yen. The airport booth converts at {T} yen per dollar, keeps {X}% of the dollars as commission, and then takes a flat ${F} fee out of what's left. "
  "How many dollars do I walk away with?",
  dict(P="52000", T="156.4", X="6", F="4"),
  lambda f: cents(f.P / f.T * (100 - f.X) / 100 - f.F))

# -------------------------------------------------------------- mixed (5)
T("margin", "es-ES",
  "En mi tienda compro queso a {C} € el kilo, pero entre cortezas y recortes pierdo el {X} % del peso y eso no se vende. "
  "Quiero que el beneficio sea el {G} % del precio de venta, sin contar el IVA ni otros gastos. "
  "¿A cuánto tengo que vender el kilo?",
  dict(C="8.40", X="12", G="35"),
  lambda f: cents(f.C / (100 - f.X) * 100 / (100 - f.G) * 100))
T("salary", "es-CO",
  "Mi sueldo es de ${S} al mes y este mes hice {N} horas extra; la hora normal me la pagan a ${H} y la extra lleva un recargo del {X} %. "
  "Entre salud y pensión me descuentan el {Y} % del sueldo y de las extras, pero no del auxilio de transporte, que son ${A} más. "
  "¿Cuánto me consignan este mes?",
  dict(S="2300000", N="6", H="11000", X="25", Y="8", A="200000"),
  lambda f: cents((f.S + f.N * f.H * (100 + f.X) / 100) * (100 - f.Y) / 100 + f.A))
T("split", "es-AR",
  "Éramos {N} en el asado: Martín puso ${A} de carne, Caro ${B} de bebida y Julián ${C} de carbón y pan; los demás no pusieron nada. "
  "La carne, el carbón y el pan se dividen en partes iguales entre todos, pero la bebida solo entre {K}, porque Sofi no toma. "
  "¿Cuánto tiene que recibir Martín para quedar a mano?",
  dict(N="6", A="54000", B="21600", C="9900", K="5"),
  lambda f: cents(f.A - (f.A + f.C) / f.N - f.B / f.K))
T("salary", "en-GB",
  "My full-time salary is £{S} a year for {D1} days a week, and I'm dropping to {D2} days with my pay cut in proportion. "
  "On the new salary I get a {R}% rise, and then {X}% of my gross pay goes into the pension. "
  "What will I get each month after the pension but before any tax?",
  dict(S="31200", D1="5", D2="4", R="3.5", X="6"),
  lambda f: cents(f.S * f.D2 / f.D1 * (100 + f.R) / 100 * (100 - f.X) / 100 / 12))
T("split", "en-US",
  "Dinner came to ${B} before tax. Sales tax is {S}% and we're tipping {T}% on the pre-tax amount, then taking a ${G} gift card off the grand total. "
  "If the {N} of us split the rest evenly, how much does each person pay?",
  dict(B="148.60", S="8.5", T="20", G="25", N="4"),
  lambda f: cents((f.B * (100 + f.S + f.T) / 100 - f.G) / f.N))

def main():
    rows = []
    for i, (kind, var, q, figs, fn, tol) in enumerate(TASKS):
        v = fn(NS(**{k: D(s) for k, s in figs.items()}))
        text = q.format(**{k: show(s, var) for k, s in figs.items()})
        num = int(v) if v == v.to_integral_value() else float(v)
        t = D(tol)
        rows.append({"id": f"finance-r-{i:03d}", "language": var[:2], "variety": var, "question": text, "kind": kind,
                     "gold": {"value": num, "tolerance": int(t) if t == t.to_integral_value() else float(t)}})
    assert len(rows) == 40 and sum(r["language"] == "es" for r in rows) == 28
    with open(os.path.join(HERE, "finance-r.jsonl"), "w", encoding="utf-8") as h:
        for r in rows:
            h.write(json.dumps(r, ensure_ascii=False) + "\n")
    for r in rows:
        print(r["id"], r["variety"], r["kind"], r["gold"]["value"], r["gold"]["tolerance"], "|", r["question"])

if __name__ == "__main__":
    main()
