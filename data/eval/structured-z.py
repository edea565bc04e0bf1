"""Ordinary acceptance tasks in structured data, set z: a short text, a stated JSON shape, and one to three derived
fields, which are computed here. Run it to write structured-z.jsonl beside it, byte by byte the same."""
import json
import pathlib
from datetime import date, datetime, timedelta
from decimal import Decimal

ROWS = []


def num(value):
    """An exact decimal as a JSON number; no gold here needs rounding beyond two places."""
    value = Decimal(value)
    assert value == value.quantize(Decimal("0.01")), value
    return int(value) if value == value.to_integral_value() else float(value)


def cost(lines):
    """The sum of quantity times price, exact."""
    return sum((Decimal(q) * Decimal(p) for q, p in lines), Decimal(0))


def days(start, end):
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def later(day, count):
    return (date.fromisoformat(day) + timedelta(days=count)).isoformat()


def clock(text):
    return datetime.strptime(text, "%H:%M")


def minutes(start, end):
    return int((clock(end) - clock(start)).total_seconds() // 60)


def keys(value):
    """Every key of a gold answer, those of nested objects too."""
    if isinstance(value, dict):
        return list(value) + [k for v in value.values() for k in keys(v)]
    return [k for v in value for k in keys(v)] if isinstance(value, list) else []


def strings(value):
    if isinstance(value, (dict, list)):
        return [s for v in (value.values() if isinstance(value, dict) else value) for s in strings(v)]
    return [value] if isinstance(value, str) else []


def task(variety, kind, question, gold, derived):
    """`gold` in the order of the stated shape; `derived` names its fields that are not just copied."""
    derived = derived.split()
    assert 3 <= len(gold) <= 6 and 1 <= len(derived) <= 3 and set(derived) <= set(gold), question
    for key in keys(gold):
        assert key in question, (key, question)
    for field, value in gold.items():
        for text in strings(value):
            if not (text[:2] == "20" and text[4:5] == "-") and not (field in derived and ":" in text):
                assert text in question, (field, text)
    ROWS.append({"id": f"structured-z-{len(ROWS):03d}", "language": variety[:2], "variety": variety,
                 "question": question, "kind": kind, "gold": {"json": gold}})


# 0
lines = [("puertas", 3, "120"), ("manillas", 8, "9.50")]
net = cost((q, p) for _, q, p in lines)
task("es-ES", "other", """Factura 118-B de Reformas Aldana, con fecha 12 de marzo de 2025. Son 3 puertas a 120 € cada una y 8 manillas a 9,50 € cada una, precios sin IVA. El IVA es del 21 %.

Devuelve solo un JSON con esta forma:
{"numero": string, "fecha": "AAAA-MM-DD", "lineas": [{"articulo": string, "cantidad": number, "precio": number}], "base": number, "total": number}
Las líneas van en el orden del texto; en articulo pon el nombre en plural, como aparece ahí, y en precio el de una unidad sin IVA. base es la suma de cantidad por precio de todas las líneas y total es la base más el IVA.""",
     {"numero": "118-B", "fecha": "2025-03-12",
      "lineas": [{"articulo": n, "cantidad": q, "precio": num(p)} for n, q, p in lines],
      "base": num(net), "total": num(net * 121 / 100)}, "base total")

# 1
tip = Decimal(1480) * 15 / 100
task("es-MX", "expenses", """Anoche cenamos 5 personas en La Fogata. La cuenta salió en 1480 pesos y además dejamos 15 % de propina sobre la cuenta. Todo lo pagamos en partes iguales.
Regrésame solo JSON con las claves restaurante (texto), personas (número), propina (número, lo que dejamos de propina en pesos), total (número, cuenta más propina) y por_persona (número, el total entre las 5 personas).""",
     {"restaurante": "La Fogata", "personas": 5, "propina": num(tip), "total": num(1480 + tip),
      "por_persona": num((1480 + tip) / 5)}, "propina total por_persona")

# 2
nights = days("2025-12-28", "2026-01-03")
task("es-AR", "booking", """Tengo esta reserva: Valentina Ríos, hotel Cerro Azul, entra el 28 de diciembre de 2025 y se va el 3 de enero de 2026. Cada noche sale 65000 pesos.
Pasámela a este JSON y nada más: {"huesped": string, "entrada": "AAAA-MM-DD", "salida": "AAAA-MM-DD", "noches": number, "total": number}. noches es la cantidad de noches que duerme ahí y total es lo que paga por todas.""",
     {"huesped": "Valentina Ríos", "entrada": "2025-12-28", "salida": "2026-01-03", "noches": nights,
      "total": nights * 65000}, "noches total")

# 3
lines = [("camisetas", 6, 32000), ("gorras", 2, 18500)]
goods = sum(q * p for _, q, p in lines)
task("es-CO", "order", """Buenas tardes, este es el pedido de Camilo Rincón: 6 camisetas a 32.000 pesos cada una y 2 gorras a 18.500 pesos cada una. Si la compra pasa de 200.000 pesos se le descuenta el 10 % a toda la compra; si no, no hay descuento.
Necesito un JSON con estas claves:
- cliente: nombre y apellido
- productos: lista de objetos, en el orden del pedido, con nombre (en plural, como está en el pedido) y cantidad (número)
- subtotal: número, valor de la compra antes del descuento
- tiene_descuento: true o false
- total: número, lo que paga al final""",
     {"cliente": "Camilo Rincón", "productos": [{"nombre": n, "cantidad": q} for n, q, _ in lines],
      "subtotal": goods, "tiene_descuento": goods > 200000,
      "total": num(Decimal(goods) * 90 / 100 if goods > 200000 else goods)}, "subtotal tiene_descuento total")

# 4
going = ["Teresa", "Manuel", "Inés"]
assert date(2025, 10, 16).weekday() == 3
task("es-ES", "register", """Convierte este correo en JSON:

"Hola a todos: la reunión de vecinos será el jueves 16 de octubre de 2025 a las 19:30 y durará 45 minutos. Han confirmado que vienen Teresa, Manuel e Inés. Rafael no puede venir. Un saludo, Pilar, la administradora."

Devuelve solo el JSON con las claves fecha (AAAA-MM-DD), hora_inicio (HH:MM), hora_fin (HH:MM), confirmados (lista con los nombres de los que han confirmado que vienen, en el orden del correo) y num_confirmados (número, cuántos hay en esa lista).""",
     {"fecha": "2025-10-16", "hora_inicio": "19:30",
      "hora_fin": (clock("19:30") + timedelta(minutes=45)).strftime("%H:%M"),
      "confirmados": going, "num_confirmados": len(going)}, "hora_fin confirmados num_confirmados")

# 5
worked = {"lunes": "6", "martes": "7.5", "miércoles": "5"}
hours = sum(map(Decimal, worked.values()))
task("es-MX", "shift", """Lupita trabajó en el taller 6 horas el lunes, 7.5 horas el martes y 5 horas el miércoles. Se le pagan 85 pesos por hora y ya le dimos 500 pesos de adelanto.
Ponlo en este formato JSON: {"nombre": string, "dias": [{"dia": string, "horas": number}], "total_horas": number, "pago": number, "pendiente": number}
Los días van en el mismo orden y en minúsculas, pago es el total de horas por lo que se le paga la hora y pendiente es el pago menos el adelanto.""",
     {"nombre": "Lupita", "dias": [{"dia": d, "horas": num(h)} for d, h in worked.items()],
      "total_horas": num(hours), "pago": num(hours * 85), "pendiente": num(hours * 85 - 500)},
     "total_horas pago pendiente")

# 6
spent = {"flete": 95000, "cajas": 12000, "cinta": 3500, "ayudante": 40000}
total = sum(spent.values())
task("es-AR", "expenses", """Anoté los gastos de la mudanza: flete 95000 pesos, cajas 12000, cinta 3500 y ayudante 40000. El presupuesto que tenía era de 140000 pesos.
Armame un JSON con estos campos:
gastos: lista de objetos, uno por gasto y en el mismo orden, con concepto (texto en minúscula) y monto (número)
presupuesto: número
total: número, la suma de todos los gastos
diferencia: número, total menos presupuesto
me_pase: true si el total es mayor que el presupuesto, si no false""",
     {"gastos": [{"concepto": c, "monto": m} for c, m in spent.items()], "presupuesto": 140000, "total": total,
      "diferencia": total - 140000, "me_pase": total > 140000}, "total diferencia me_pase")

# 7
fees = 6 * Decimal("34.90") * 80 / 100
task("es-ES", "other", """Marta Gil se apunta al gimnasio el 1 de septiembre de 2025 y paga 6 meses por adelantado. La cuota es de 34,90 € al mes y la matrícula, que se paga una sola vez, 25 €. Por el carné joven le hacen un 20 % de descuento en las cuotas, pero no en la matrícula.
Devuélveme solo JSON con las claves nombre (nombre y apellido), alta (AAAA-MM-DD), meses (número), matricula (número), cuotas (número, lo que paga por los 6 meses ya con el descuento, sin la matrícula) y total (número, cuotas más matrícula). Importes en euros con dos decimales.""",
     {"nombre": "Marta Gil", "alta": "2025-09-01", "meses": 6, "matricula": 25, "cuotas": num(fees),
      "total": num(fees + 25)}, "cuotas total")

# 8
fuel = 12 * 16000
task("es-CO", "travel", """Salimos de Bogotá para Villa de Leyva con el contador del carro en 45210 km y al llegar marcaba 45378 km. Tanqueamos 12 galones a 16000 pesos el galón y lo pagamos por partes iguales entre los 4 que íbamos.
Páseme eso a JSON, sin explicaciones, con las claves: origen (texto), destino (texto), km (número, kilómetros recorridos), gasolina (número, lo que costó toda la gasolina en pesos), por_persona (número, lo que le toca a cada uno).""",
     {"origen": "Bogotá", "destino": "Villa de Leyva", "km": 45378 - 45210, "gasolina": fuel,
      "por_persona": num(Decimal(fuel) / 4)}, "km gasolina por_persona")

# 9
stock = {"agua": 14, "jugo": 3, "leche": 25, "refresco": 6}
task("es-MX", "register", """En la bodega quedan 14 cajas de agua, 3 de jugo, 25 de leche y 6 de refresco. Cuando de un producto hay menos de 10 cajas, hay que resurtirlo.
Dame el inventario como JSON así:
{"inventario": [{"producto": string, "cajas": number}], "total_cajas": number, "resurtir": [string]}
Los productos van en el mismo orden del texto. total_cajas es la suma de todas las cajas y resurtir es la lista de los productos que hay que resurtir.""",
     {"inventario": [{"producto": p, "cajas": n} for p, n in stock.items()], "total_cajas": sum(stock.values()),
      "resurtir": [p for p, n in stock.items() if n < 10]}, "total_cajas resurtir")

# 10
tickets = 4 * (Decimal("38.50") + Decimal("2.75"))
task("es-ES", "booking", """He comprado 4 entradas para el concierto de Los Girasoles del 21 de junio de 2025 en Granada. Cada entrada cuesta 38,50 € y por cada una cobran además 2,75 € de gastos de gestión.
Extrae los datos en JSON:
- grupo (string): quién toca
- ciudad (string)
- fecha (string): AAAA-MM-DD
- entradas (number): cuántas he comprado
- total (number): lo que pago en euros por todas, con los gastos de gestión
- mas_de_170 (boolean): si el total pasa de 170 €""",
     {"grupo": "Los Girasoles", "ciudad": "Granada", "fecha": "2025-06-21", "entradas": 4, "total": num(tickets),
      "mas_de_170": tickets > 170}, "total mas_de_170")

# 11
paid = [150000, 120000, 80000]
task("es-AR", "other", """Le presté 600000 pesos a mi primo Esteban el 10 de abril de 2025. Me devolvió 150000 en mayo, 120000 en junio y 80000 en julio.
Devolveme solamente un JSON con las claves deudor (solo el nombre), fecha (del préstamo, AAAA-MM-DD), prestado (número), pagos (lista de números con lo que devolvió cada mes, en orden), devuelto (número, suma de los pagos) y saldo (número, lo que todavía me debe).""",
     {"deudor": "Esteban", "fecha": "2025-04-10", "prestado": 600000, "pagos": paid, "devuelto": sum(paid),
      "saldo": 600000 - sum(paid)}, "devuelto saldo")

# 12
net = 5 * Decimal(48) + Decimal("63.50")
task("en-GB", "other", """Invoice INV-2071 to Harbour Dental, dated 4 November 2025. It covers 5 hours of plumbing at £48 an hour and parts for £63.50, both before VAT. VAT is 20% and payment is due 14 days after the invoice date.

Return JSON only, with these keys:
- invoice: string, the invoice number
- client: string
- due_date: string, YYYY-MM-DD
- net: number, labour plus parts before VAT
- total: number, net plus VAT""",
     {"invoice": "INV-2071", "client": "Harbour Dental", "due_date": later("2025-11-04", 14), "net": num(net),
      "total": num(net * 120 / 100)}, "due_date net total")

# 13
lines = [("blueberry muffins", 3, "2.75"), ("lattes", 2, "4.50"), ("spinach quiche", 1, "18")]
task("en-US", "order", """Hi, this is Dana Whitfield. I'd like to order 3 blueberry muffins at $2.75 each, 2 lattes at $4.50 each and 1 spinach quiche at $18. I'll pick it up at 10:30.

Turn this order into JSON in exactly this shape:
{"customer": string, "pickup": "HH:MM", "items": [{"name": string, "quantity": number, "price": number}], "total_quantity": number, "total": number}
Keep the items in the same order, with their names as written above. price is the price of one, total_quantity is all the quantities added up, and total is what the whole order costs in dollars.""",
     {"customer": "Dana Whitfield", "pickup": "10:30",
      "items": [{"name": n, "quantity": q, "price": num(p)} for n, q, p in lines],
      "total_quantity": sum(q for _, q, _ in lines), "total": num(cost((q, p) for _, q, p in lines))},
     "total_quantity total")

# 14
rental = days("2025-08-09", "2025-08-14")
task("en-US", "travel", """Rental note: Marcus Bell picks up a compact car on August 9, 2025 and returns it on August 14, 2025. The car is $52 a day and insurance is $9 a day. They charge for each day from pickup to return, not counting the pickup day.
Give me only JSON with the keys renter (first and last name), pickup_date (YYYY-MM-DD), return_date (YYYY-MM-DD), days (number of days charged), and total (number, car plus insurance for all the days, in dollars).""",
     {"renter": "Marcus Bell", "pickup_date": "2025-08-09", "return_date": "2025-08-14", "days": rental,
      "total": rental * (52 + 9)}, "days total")

# 15
coming = ["Hannah", "Omar", "Leo", "Freya"]
buffet = len(coming) * Decimal("14.50")
task("en-GB", "register", """RSVPs for the leaving do on 27 June 2025: Hannah, Omar, Leo and Freya are coming, Grace and Will can't make it. The buffet costs £14.50 for each guest who is coming, and we have £55 to spend on it.
I need this as JSON. The keys:
date - string, YYYY-MM-DD
coming - list of the names of the guests who are coming, in the order given
not_coming - list of the names of those who can't, in the order given
buffet_cost - number, pounds for everyone who is coming
within_budget - boolean, true if the buffet costs £55 or less""",
     {"date": "2025-06-27", "coming": coming, "not_coming": ["Grace", "Will"], "buffet_cost": num(buffet),
      "within_budget": buffet <= 55}, "buffet_cost within_budget")

# 16
shifts = [("Monday", "09:00", "12:30"), ("Wednesday", "13:00", "17:15")]
length = sum(minutes(s, e) for _, s, e in shifts)
task("en-GB", "shift", """Timesheet for Aisha Khan: Monday from 09:00 to 12:30 and Wednesday from 13:00 to 17:15, no breaks. She is paid £11.20 an hour.
Convert it to JSON like this, no other text:
{"worker": string, "shifts": [{"day": string, "start": "HH:MM", "end": "HH:MM"}], "total_minutes": number, "pay": number}
where total_minutes is the minutes worked over both days and pay is what she earns for them in pounds.""",
     {"worker": "Aisha Khan", "shifts": [{"day": d, "start": s, "end": e} for d, s, e in shifts],
      "total_minutes": length, "pay": num(Decimal(length) * Decimal("11.20") / 60)}, "total_minutes pay")

# 17
raised = {"car wash": "185", "bake sale": "142.50", "raffle": "210"}
total = sum(map(Decimal, raised.values()))
task("en-US", "expenses", """The band needed $500 for new uniforms. We made $185 from the car wash, $142.50 from the bake sale and $210 from the raffle.
Please output {"goal": number, "events": [string], "raised": number, "over_goal": number, "goal_met": boolean} as JSON. events has the names of the three events in lower case, in the order above; raised is the sum of what we made, over_goal is raised minus goal, and goal_met is true if we raised at least the goal.""",
     {"goal": 500, "events": list(raised), "raised": num(total), "over_goal": num(total - 500),
      "goal_met": total >= 500}, "raised over_goal goal_met")

# 18
fee = Decimal("84.50") * 10 / 100
task("en-US", "other", """Email from a customer: "Hello, my order number is 88213. I bought a jacket for $84.50 and boots for $120. The boots are great, but I'm sending the jacket back. Thanks, Renee Ortiz"
We keep a 10% restocking fee on the price of anything that comes back and refund the rest.
Return only JSON with the keys order_number (string), customer (first and last name), returned (string, the item that comes back, one word), fee (number, the restocking fee in dollars), refund (number, what we give back in dollars).""",
     {"order_number": "88213", "customer": "Renee Ortiz", "returned": "jacket", "fee": num(fee),
      "refund": num(Decimal("84.50") - fee)}, "fee refund")

# 19
assert date(2026, 1, 12).weekday() == 0
task("en-GB", "booking", """Please book Ella Marsh in for swimming: 8 lessons, one every Monday, the first on 12 January 2026 and no weeks off. Each lesson is £9.25 and there is a one-off £5 registration fee.
JSON please, with child (string, first and last name), lessons (number), first_lesson (string, YYYY-MM-DD), last_lesson (string, YYYY-MM-DD, the date of the eighth lesson) and total (number, pounds, all the lessons plus the registration fee).""",
     {"child": "Ella Marsh", "lessons": 8, "first_lesson": "2026-01-12", "last_lesson": later("2026-01-12", 7 * 7),
      "total": num(8 * Decimal("9.25") + 5)}, "last_lesson total")


def main():
    assert len(ROWS) == 20
    out = pathlib.Path(__file__).with_name("structured-z.jsonl")
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in ROWS), encoding="utf-8")


if __name__ == "__main__":
    main()
