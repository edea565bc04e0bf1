"""Plain structured tasks, set p: a short note and a stated JSON shape; the derived fields are computed here.
Run it to write structured-p.jsonl beside it, byte by byte the same."""
import json
import math
import pathlib
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

ROWS = []


def num(value, places=2):
    """A decimal as a JSON number: rounded half up, an int when it has no fraction."""
    value = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return int(value) if value == value.to_integral_value() else float(value)


def cost(lines):
    """The sum of quantity times price, exact."""
    return sum((Decimal(str(q)) * Decimal(str(p)) for q, p in lines), Decimal(0))


def later(day, days):
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def clock(text):
    return datetime.strptime(text, "%H:%M")


def minutes(start, end):
    return int((clock(end) - clock(start)).total_seconds() // 60) % 1440


def task(variety, kind, question, copied, derived):
    """`copied` are fields taken from the note, `derived` fields computed from it; both in the stated shape."""
    for field in [*copied, *derived]:
        assert field in question, (field, question)
    for field, value in copied.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, str) and not (part[:2] == "20" and part[4:5] == "-"):
                assert part.lower() in question.lower(), (field, part)
    ROWS.append({"id": f"structured-p-{len(ROWS):03d}", "language": variety[:2], "variety": variety,
                 "question": question, "kind": kind, "gold": {"json": {**copied, **derived}}})


# 0
items = {"libretas": (12, "2.35"), "rotuladores": (5, "1.80"), "carpetas": (3, "4.10")}
task("es-ES", "order", """Pedido de Lucía Campos en la papelería:
12 libretas a 2,35 € cada una
5 rotuladores a 1,80 €
3 carpetas a 4,10 €
Lo recoge el 14 de mayo de 2025.
Pásamelo a JSON con cliente (texto, nombre y apellido), fecha_recogida (texto AAAA-MM-DD), unidades (entero, suma de todas las cantidades), total (número, en euros) y supera_50 (booleano, si el total pasa de 50 €).""",
     {"cliente": "Lucía Campos", "fecha_recogida": "2025-05-14"},
     {"unidades": sum(q for q, _ in items.values()), "total": num(cost(items.values())),
      "supera_50": cost(items.values()) > 50})

# 1
worked = minutes("15:30", "22:15") - 30
task("es-ES", "shift", """Apúnteme este turno, por favor:
Nerea Vidal, martes 3 de junio de 2025, caja 2.
Entra a las 15:30 y sale a las 22:15, con 30 minutos de descanso que no se pagan.
Cobra 9,40 € la hora.
Devuélvalo como JSON: empleada (texto, nombre y apellido), fecha (texto AAAA-MM-DD), caja (entero), minutos_trabajados (entero, sin el descanso), pago (número, en euros con dos decimales), turno_largo (booleano, verdadero si trabaja más de 6 horas sin contar el descanso).""",
     {"empleada": "Nerea Vidal", "fecha": "2025-06-03", "caja": 2},
     {"minutos_trabajados": worked, "pago": num(Decimal(worked) * Decimal("9.40") / 60),
      "turno_largo": worked > 360})

# 2
marks = {"Ana": "7", "Iván": "4.5", "Salma": "9", "Pau": "5", "Rocío": "3"}
task("es-ES", "register", """Notas del examen de Lengua, grupo 2ºB:
Rocío 3, Salma 9, Ana 7
Pau 5, Iván 4,5
Quiero un JSON con esta forma: grupo (texto), asignatura (texto), alumnos (entero, cuántos hay), media (número con dos decimales), suspensos (lista de nombres con menos de 5, por orden alfabético) y mejor (texto, quién sacó la nota más alta).""",
     {"grupo": "2ºB", "asignatura": "Lengua"},
     {"alumnos": len(marks), "media": num(sum(map(Decimal, marks.values())) / len(marks)),
      "suspensos": sorted(n for n, m in marks.items() if Decimal(m) < 5),
      "mejor": max(marks, key=lambda n: Decimal(marks[n]))})

# 3
length = minutes("10:00", "12:30")
price = Decimal(6) * length / 60
task("es-ES", "booking", """reserva de la sala de estudio 4 a nombre de Hugo Prieto, somos 4 personas
el 20 de noviembre de 2025 de 10:00 a 12:30
la sala sale a 6 euros la hora y lo pagamos a partes iguales
hazme un json con: nombre (texto, con apellido), personas (entero), fecha (texto AAAA-MM-DD), duracion_min (entero, minutos), precio_total (numero, euros), por_persona (numero, euros con dos decimales)""",
     {"nombre": "Hugo Prieto", "personas": 4, "fecha": "2025-11-20"},
     {"duracion_min": length, "precio_total": num(price), "por_persona": num(price / 4)})

# 4
fares = cost([(1, "84.90"), (1, "35"), (1, "12.50")])
task("es-ES", "travel", """Me voy a ver a una amiga de Erasmus: vuelo de Sevilla a Bolonia el 27 de febrero de 2026 y vuelvo 5 días después.
Billete de ida y vuelta 84,90 €, maleta 35 € y autobús al aeropuerto 12,50 €.
Mi tope son 130 €.
¿Me lo pones en JSON? Campos: origen (texto), destino (texto), ida (texto AAAA-MM-DD), vuelta (texto AAAA-MM-DD), total (número, euros), dentro_del_tope (booleano).""",
     {"origen": "Sevilla", "destino": "Bolonia", "ida": "2026-02-27"},
     {"vuelta": later("2026-02-27", 5), "total": num(fares), "dentro_del_tope": fares <= 130})

# 5
bills = {"luz": "46.20", "internet": "30", "agua": "22.80", "comida": "87"}
paid = sum(map(Decimal, bills.values()))
task("es-ES", "expenses", """Gastos del piso, mes de marzo, somos 4:
- luz 46,20 €
- internet 30 €
- agua 22,80 €
- comida 87 €
Conviértelo en JSON con mes (texto, en minúsculas), compis (entero, cuántos somos), conceptos (lista de textos en minúsculas, por orden alfabético), total (número), por_persona (número, a partes iguales, dos decimales) y gasto_mayor (texto, el concepto más caro).""",
     {"mes": "marzo", "compis": 4},
     {"conceptos": sorted(bills), "total": num(paid), "por_persona": num(paid / 4),
      "gasto_mayor": max(bills, key=lambda b: Decimal(bills[b]))})

# 6
goods = cost([(4, 22), (2, 45), (1, 160)])
fee = 0 if goods >= 300 else 25
task("es-MX", "order", """Pedido a domicilio de doña Chela, calle Hidalgo 31:
4 kilos de tortilla a $22 el kilo, 2 refrescos de $45 y 1 kilo de queso de $160.
El envío cuesta $25, pero es gratis si la compra es de $300 o más.
Mándamelo en JSON: cliente (texto, solo el nombre sin "doña"), direccion (texto, calle y número como viene), subtotal (número, sin envío), envio (número, 0 si es gratis), total (número, con envío).""",
     {"cliente": "Chela", "direccion": "calle Hidalgo 31"},
     {"subtotal": num(goods), "envio": fee, "total": num(goods + fee)})

# 7
expected = 500 + 1840 - 620
task("es-MX", "expenses", """Corte de caja de la papelería, 11 de julio de 2025, lo hizo Maribel.
Fondo inicial 500 pesos en efectivo; ventas en efectivo 1840 y con tarjeta 960.
De la caja se le pagaron 620 en efectivo al proveedor.
Al final se contaron 1715 pesos en la caja.
¿Me lo pasa a JSON? Lleva responsable (texto), fecha (texto AAAA-MM-DD), ventas_totales (entero, efectivo más tarjeta), efectivo_esperado (entero, lo que debería haber en la caja), diferencia (entero, contado menos esperado), cuadra (booleano, si la diferencia es 0).""",
     {"responsable": "Maribel", "fecha": "2025-07-11"},
     {"ventas_totales": 1840 + 960, "efectivo_esperado": expected, "diferencia": 1715 - expected,
      "cuadra": 1715 == expected})

# 8
absent = ["Óscar", "Beatriz", "Julián"]
task("es-MX", "register", """Lista del grupo 4A, lunes 8 de septiembre de 2025. Inscritos: 32.
Faltaron Julián, Óscar y Beatriz.
Llegaron tarde Memo y Ximena (sí cuentan como presentes).
Regrésame un JSON con grupo (texto), fecha (texto AAAA-MM-DD), inscritos (entero), faltas (lista de nombres en orden alfabético), presentes (entero) y porcentaje_asistencia (número, presentes entre inscritos por 100, redondeado a un decimal).""",
     {"grupo": "4A", "fecha": "2025-09-08", "inscritos": 32},
     {"faltas": sorted(absent, key=lambda n: n.replace("Ó", "O")), "presentes": 32 - len(absent),
      "porcentaje_asistencia": num(Decimal(32 - len(absent)) * 100 / 32, 1)})

# 9
task("es-AR", "travel", """Viaje de egresados a Bariloche: salimos el 25/10/2025 (25 de octubre) y volvemos 7 días después.
Van 38 chicos y cada uno paga $420000.
La seña es el 30 % de lo que paga cada uno.
Armame un JSON con destino (texto), salida (texto AAAA-MM-DD), chicos (entero), regreso (texto AAAA-MM-DD), sena_por_chico (número, en pesos) y total_grupo (número, lo que pagan entre todos).""",
     {"destino": "Bariloche", "salida": "2025-10-25", "chicos": 38},
     {"regreso": later("2025-10-25", 7), "sena_por_chico": num(Decimal(420000) * 30 / 100),
      "total_grupo": 38 * 420000})

# 10
services = {"corte": (35, 9500), "color": (80, 21000)}
task("es-AR", "booking", """Anotame un turno en la peluquería: Caro Benítez, viernes 22 de agosto de 2025 a las 17:40.
Se hace color (80 minutos, $21000) y corte (35 minutos, $9500), uno atrás del otro.
Pasalo a JSON así: clienta (texto, nombre y apellido), fecha (texto AAAA-MM-DD), inicio (texto HH:MM), servicios (lista de textos en minúscula, orden alfabético), fin (texto HH:MM), total (entero, pesos) y termina_despues_de_las_20 (booleano).""",
     {"clienta": "Caro Benítez", "fecha": "2025-08-22", "inicio": "17:40"},
     {"servicios": sorted(services),
      "fin": (clock("17:40") + timedelta(minutes=sum(m for m, _ in services.values()))).strftime("%H:%M"),
      "total": sum(p for _, p in services.values()),
      "termina_despues_de_las_20": clock("17:40") + timedelta(minutes=115) > clock("20:00")})

# 11
tax = Decimal(480000) * 19 / 100
task("es-CO", "other", """Factura número 0457 del 3 de marzo de 2025, cliente Ferretería El Tornillo.
Valor antes de IVA: 480.000 pesos. IVA del 19 %.
Se paga a 30 días de la fecha de la factura.
Por favor páseme esto a JSON con numero (texto, con el cero), cliente (texto), valor (entero, antes de IVA), iva (número, en pesos), total (número, con IVA) y vence (texto AAAA-MM-DD).""",
     {"numero": "0457", "cliente": "Ferretería El Tornillo", "valor": 480000},
     {"iva": num(tax), "total": num(480000 + tax), "vence": later("2025-03-03", 30)})

# 12
grams = {"harina": 500, "zapallo": 250, "manteca": 60, "sal": 10}
scaled = {k: Decimal(g) * 30 / 12 for k, g in grams.items()}
task("es-CL", "recipe", """Sopaipillas, la receta es para 12:
500 g de harina, 250 g de zapallo, 60 g de manteca y 10 g de sal.
Tengo que hacer 30 para vender en el kiosco.
Necesito un JSON con las cantidades para 30: receta (texto, en minúsculas), unidades (entero), harina_g (número), zapallo_g (número), manteca_g (número), sal_g (número) y peso_total_g (número, la suma de los cuatro ingredientes).""",
     {"receta": "sopaipillas", "unidades": 30},
     {**{k + "_g": num(v) for k, v in scaled.items()}, "peso_total_g": num(sum(scaled.values()))})

# 13
week = {"lunes": 8, "martes": 6, "miércoles": 9, "jueves": 0, "viernes": 8, "sábado": 5}
hours = sum(week.values())
task("es-PE", "shift", """Horas de Milagros en la bodega esta semana:
lunes 8, martes 6, miércoles 9, jueves libre, viernes 8, sábado 5
Le pago S/ 7.50 la hora.
Ayúdame a ponerlo en JSON: trabajadora (texto), pago_hora (número), dias_trabajados (entero), horas (entero, total de la semana), pago (número, en soles) y dia_mas_largo (texto, el día en minúsculas).""",
     {"trabajadora": "Milagros", "pago_hora": 7.5},
     {"dias_trabajados": sum(h > 0 for h in week.values()), "horas": hours,
      "pago": num(hours * Decimal("7.50")), "dia_mas_largo": max(week, key=week.get)})

# 14
cakes = {"scones": (24, "0.85"), "brownies": (18, "1.20"), "lemon drizzle": (2, "14.50")}
bill = cost(cakes.values())
task("en-GB", "order", """Cake order for Mrs Okafor, collecting Saturday 6 September 2025:
24 scones at 85p each, 18 brownies at £1.20 each, 2 lemon drizzle at £14.50 each.
She has left a £20 deposit.
Could you turn it into JSON? Fields: customer (string, surname only), collect_on (string, YYYY-MM-DD), deposit (number, pounds), items (integer, all quantities added up), total (number, pounds), balance_due (number, total less the deposit).""",
     {"customer": "Okafor", "collect_on": "2025-09-06", "deposit": 20},
     {"items": sum(q for q, _ in cakes.values()), "total": num(bill), "balance_due": num(bill - 20)})

# 15
quiz = {"Tyler": 18, "Mia": 20, "Jordan": 11, "Priya": 15}
task("en-US", "register", """Quiz 3 for Mr. Alvarez, period 2, out of 20 points:
Tyler 18, Mia 20, Jordan 11, Priya 15
Passing is 12 or more.
Give me JSON with teacher (string, last name only), period (integer), average (number, mean of the points), passed (list of names, alphabetical), top_score (integer), everyone_passed (boolean).""",
     {"teacher": "Alvarez", "period": 2},
     {"average": num(Decimal(sum(quiz.values())) / len(quiz)),
      "passed": sorted(n for n, s in quiz.items() if s >= 12), "top_score": max(quiz.values()),
      "everyone_passed": all(s >= 12 for s in quiz.values())})

# 16
stay = cost([(3, 72), (2 * 3, "9.50")])
task("en-GB", "booking", """Booking for the B&B: Fiona Baird, two guests, arriving 29 August 2025, staying 3 nights.
The room is £72 a night and breakfast is £9.50 per person each morning; they want it every morning of the stay.
Please put this into JSON with name (string, first and last), guests (integer), check_in (string, YYYY-MM-DD), check_out (string, YYYY-MM-DD), breakfasts (integer, how many breakfasts in all), total (number, pounds, room plus breakfasts).""",
     {"name": "Fiona Baird", "guests": 2, "check_in": "2025-08-29"},
     {"check_out": later("2025-08-29", 3), "breakfasts": 2 * 3, "total": num(stay)})

# 17
task("en-US", "recipe", """banana bread for the bake sale, the recipe makes 2 loaves:
6 bananas, 4 cups flour, 3 eggs
I'm making 5 loaves and selling each one for $8, ingredients run me $4.50 a loaf
make it JSON: recipe (string, lower case), loaves (integer, how many I'm making), bananas (number, for 5 loaves), flour_cups (number, for 5 loaves), eggs (integer, for 5 loaves, rounded up to whole eggs), profit (number, dollars if I sell all 5)""",
     {"recipe": "banana bread", "loaves": 5},
     {"bananas": num(Decimal(6) * 5 / 2), "flour_cups": num(Decimal(4) * 5 / 2), "eggs": math.ceil(3 * 5 / 2),
      "profit": num(5 * (Decimal(8) - Decimal("4.50")))})

# 18
night = minutes("22:00", "06:15") - 45
task("en-GB", "shift", """Night shift at the petrol station: Callum Reid starts 22:00 on 30 April 2025 and finishes 06:15 the next morning.
He has a 45 minute unpaid break. Rate £12.60 an hour.
I need JSON with employee (string, first and last name), start_date (string, YYYY-MM-DD), end_date (string, YYYY-MM-DD), paid_hours (number, as a decimal), pay (number, pounds), over_8_hours (boolean, whether paid hours are more than 8).""",
     {"employee": "Callum Reid", "start_date": "2025-04-30"},
     {"end_date": later("2025-04-30", 1), "paid_hours": num(Decimal(night) / 60),
      "pay": num(Decimal(night) * Decimal("12.60") / 60), "over_8_hours": night > 480})

# 19
late = (date(2025, 3, 5) - date(2025, 2, 24)).days
fine = late * 3 * Decimal("0.25")
task("en-US", "other", """Library desk note: Denise Park had 3 books due on February 24, 2025 and brought them all back on March 5, 2025.
The fine is 25 cents per book for each day late, counting from the day after the due date through the day of return.
Anyone owing more than $10 gets blocked from borrowing.
Return JSON like this: patron (string, first and last name), books (integer), due (string, YYYY-MM-DD), days_late (integer), fine (number, dollars), blocked (boolean).""",
     {"patron": "Denise Park", "books": 3, "due": "2025-02-24"},
     {"days_late": late, "fine": num(fine), "blocked": fine > 10})


def main():
    out = pathlib.Path(__file__).with_name("structured-p.jsonl")
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in ROWS), encoding="utf-8")


if __name__ == "__main__":
    main()
