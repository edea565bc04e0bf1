"""Plain structured tasks, set q: short notes to turn into JSON of a stated shape.
The derived fields are computed here from the copied ones, and copied text is checked to stand in its question.
Run it to write structured-q.jsonl beside it, byte by byte the same."""

import json
import pathlib
from datetime import date, datetime, timedelta
from decimal import Decimal

TASKS = []


def task(variety, kind, question, gold, copied=()):
    """Keep one task; copied names the text fields that must stand word for word in the question."""
    question = question.strip()
    for field in copied:
        values = gold[field] if isinstance(gold[field], list) else [gold[field]]
        assert all(value in question for value in values), (field, values)
    assert all(f'"{field}"' in question or field in question for field in gold), question
    TASKS.append((variety, kind, question, gold))


def total(lines):
    """The sum of quantity times price over (name, quantity, price text)."""
    return sum((q * Decimal(p) for _, q, p in lines), Decimal(0))


def num(x):
    """A plain number with at most two decimals: whole when it is whole."""
    x = Decimal(x)
    assert x == round(x, 2), x
    return int(x) if x == int(x) else float(x)


def later(day, days):
    """The ISO date so many days after an ISO date."""
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def hours(start, end, pause=0):
    """Hours between two times of day, over midnight when the end is not after the start; pause in minutes."""
    a, b = (datetime.strptime(t, "%H:%M") for t in (start, end))
    minutes = int((b - a).total_seconds()) // 60
    if minutes <= 0:
        minutes += 24 * 60
    return Decimal(minutes - pause) / 60


ES = (("cuadernos", 4, "2.35"), ("estuches", 2, "7.90"), ("rotuladores", 6, "1.20"))
task("es-ES", "order", """
Pásame esto a JSON, porfa:
Pedido de Lucía Bermejo: 4 cuadernos a 2,35 € cada uno, 2 estuches a 7,90 € y 6 rotuladores a 1,20 €.
Se recoge el 9 de septiembre de 2025.
Campos: cliente (texto), recogida (fecha AAAA-MM-DD), unidades (entero, la suma de todas), total (número, en euros) y regalo (booleano, true si el total pasa de 30 €).
""", {
    "cliente": "Lucía Bermejo", "recogida": "2025-09-09", "unidades": sum(q for _, q, _ in ES),
    "total": num(total(ES)), "regalo": total(ES) > 30,
}, ["cliente"])

COST = 4 * 2 * Decimal("68.50")
task("es-ES", "booking", """
Le ruego que convierta en JSON la siguiente reserva.
Titular: Herminia Salcedo. Hotel: Balneario de Alange.
Entrada el 27 de febrero de 2026, 4 noches, 2 habitaciones dobles a 68,50 € por habitación y noche. Señal ya abonada: 150 €.
La forma ha de ser {"titular": texto, "hotel": texto, "entrada": "AAAA-MM-DD", "salida": "AAAA-MM-DD", "total": número, "pendiente": número}, donde pendiente es el total menos la señal.
""", {
    "titular": "Herminia Salcedo", "hotel": "Balneario de Alange", "entrada": "2026-02-27",
    "salida": later("2026-02-27", 4), "total": num(COST), "pendiente": num(COST - 150),
}, ["titular", "hotel"])

BOOKS = ["Nada", "Platero y yo", "La colmena", "Fortunata y Jacinta"]
task("es-ES", "register", """
Apunte de préstamo de la biblioteca, para pasar a JSON:
Socio 4471, Ander Goñi. Fecha: 18/11/2025. Plazo: 21 días a contar desde esa fecha.
Se lleva: Nada; Platero y yo; La colmena; Fortunata y Jacinta.
Necesito socio (entero), nombre (texto), titulos (lista de textos por orden alfabético, contando el artículo), cantidad (entero), devolucion (fecha AAAA-MM-DD en que acaba el plazo) y limite (booleano: true si se lleva 5 libros o más).
""", {
    "socio": 4471, "nombre": "Ander Goñi", "titulos": sorted(BOOKS), "cantidad": len(BOOKS),
    "devolucion": later("2025-11-18", 21), "limite": len(BOOKS) >= 5,
}, ["nombre", "titulos"])

PEOPLE = Decimal(10) / 4
task("es-ES", "recipe", """
tengo la receta de tortitas para 4 personas: 200 g de harina, 300 ml de leche y 2 huevos
pero en el cumple de la peque somos 10, asi q ponme las cantidades para 10
en json asi: receta (texto, "tortitas"), personas (entero, los que somos), harina_g (entero), leche_ml (entero), huevos (entero) y otro_brik (true o false, true si hace falta mas de 1 litro de leche)
""", {
    "receta": "tortitas", "personas": 10, "harina_g": num(200 * PEOPLE), "leche_ml": num(300 * PEOPLE),
    "huevos": num(2 * PEOPLE), "otro_brik": 300 * PEOPLE > 1000,
}, ["receta"])

GUARD = {"lunes": ("22:00", "06:00"), "miércoles": ("22:00", "06:30"), "sábado": ("14:00", "22:00")}
WORKED = {d: hours(*t) for d, t in GUARD.items()}
task("es-ES", "shift", """
Parte de guardias de la planta de Puertollano. Técnico: Iker Landa.
Lunes de 22:00 a 06:00, miércoles de 22:00 a 06:30, sábado de 14:00 a 22:00.
Se paga a 19,50 € la hora.
Devuélvame un JSON con: tecnico (texto), turnos (entero, cuántas guardias), horas (número, el total), importe (número, en euros), mas_largo (texto, el día de la guardia más larga, en minúsculas) y nocturnas (entero, cuántas guardias pasan de medianoche).
""", {
    "tecnico": "Iker Landa", "turnos": len(GUARD), "horas": num(sum(WORKED.values())),
    "importe": num(sum(WORKED.values()) * Decimal("19.50")), "mas_largo": max(WORKED, key=WORKED.get),
    "nocturnas": sum(b <= a for a, b in GUARD.values()),
}, ["tecnico", "mas_largo"])

TRIP = {"autobús": Decimal(310), "entradas": Decimal(184), "monitores": Decimal(120), "seguro": Decimal("38.50")}
task("es-ES", "expenses", """
Cuentas de la excursión del cole a Atapuerca:
autobús 310 €, entradas 184 €, monitores 120 €, seguro 38,50 €. Van 29 niños y se paga a partes iguales entre ellos.
¿Me lo pones en JSON? {"destino": texto, "ninos": entero, "total": número, "por_nino": número con dos decimales como mucho, "mayor_gasto": texto con el concepto más caro, "menos_de_25": booleano, si cada niño paga menos de 25 €}
""", {
    "destino": "Atapuerca", "ninos": 29, "total": num(sum(TRIP.values())), "por_nino": num(sum(TRIP.values()) / 29),
    "mayor_gasto": max(TRIP, key=TRIP.get), "menos_de_25": sum(TRIP.values()) / 29 < 25,
}, ["destino", "mayor_gasto"])

STAYS = {"Mérida": 3, "Bacalar": 4}
task("es-MX", "travel", """
Viaje de la familia Arizmendi: 5 viajeros, salen el 14 de marzo de 2026 y ese mismo día llegan a Mérida.
Son 3 noches en Mérida, luego 4 noches en Bacalar y de ahí regresan a casa al dejar el hotel.
Cuesta $8,640 por persona.
Pásemelo a JSON con familia (texto, solo el apellido), salida (AAAA-MM-DD), regreso (AAAA-MM-DD), ciudades (lista de textos en orden de visita), noches (entero, en total) y total (número, en pesos, de todos los viajeros).
""", {
    "familia": "Arizmendi", "salida": "2026-03-14", "regreso": later("2026-03-14", sum(STAYS.values())),
    "ciudades": list(STAYS), "noches": sum(STAYS.values()), "total": 5 * 8640,
}, ["familia", "ciudades"])

PARTS = (("baleros", 12, "185"), ("bandas", 3, "420.50"), ("motor", 1, "6300"))
task("es-MX", "order", """
Ayúdame con este pedido de refacciones, lo necesito en JSON:
Proveedor: Rodamientos del Bajío. Pedido el 25 de junio de 2025, entregan 10 días naturales después.
12 baleros a $185 c/u, 3 bandas a $420.50 c/u, 1 motor a $6,300. Precios sin IVA y así los quiero.
Llaves: proveedor (texto), entrega (fecha AAAA-MM-DD), piezas (entero, suma de todas), total (número, sin IVA), autorizacion (booleano, true si el total es mayor que 10000).
""", {
    "proveedor": "Rodamientos del Bajío", "entrega": later("2025-06-25", 10), "piezas": sum(q for _, q, _ in PARTS),
    "total": num(total(PARTS)), "autorizacion": total(PARTS) > 10000,
}, ["proveedor"])

MARKS = {"Ximena": 9, "Beto": 7, "Citlali": 10, "Óscar": 6, "Regina": 9}
task("es-MX", "register", """
Calificaciones del examen de lectura, grupo 5C, maestra Elvia Montes
Ximena 9, Beto 7, Citlali 10, Óscar 6, Regina 9
Faltaron Toño y Abril
Hazme el JSON: {"grupo": texto, "maestra": texto, "presentaron": entero, "ausentes": lista de nombres en orden alfabético, "promedio": número (de los que presentaron, con un decimal), "mejor": nombre con la calificación más alta}
""", {
    "grupo": "5C", "maestra": "Elvia Montes", "presentaron": len(MARKS), "ausentes": sorted(["Toño", "Abril"]),
    "promedio": num(Decimal(sum(MARKS.values())) / len(MARKS)), "mejor": max(MARKS, key=MARKS.get),
}, ["grupo", "maestra", "ausentes", "mejor"])

PAID = {"Vale": 48000, "Nico": 26500, "Caro": 15500}
SHARE = Decimal(sum(PAID.values())) / len(PAID)
task("es-AR", "expenses", """
che pasame a json los gastos del cumple de Fran
Vale puso 48000 para la torta, Nico 26500 para las bebidas y Caro 15500 para los globos, y lo dividimos entre los tres en partes iguales
quiero: cumple (texto, de quien es), gastos (lista de objetos con quien y monto, en el orden del mensaje), total (entero), por_persona (entero) y deben (lista de los que pusieron menos que su parte, en orden alfabetico)
""", {
    "cumple": "Fran", "gastos": [{"quien": k, "monto": v} for k, v in PAID.items()], "total": sum(PAID.values()),
    "por_persona": num(SHARE), "deben": sorted(k for k, v in PAID.items() if v < SHARE),
}, ["cumple", "deben"])

CABIN = 6 * 92000
task("es-AR", "booking", """
Buenas tardes, le paso una reserva de cabaña para que la cargue en JSON:
Reserva 2217 a nombre de Marisol Ledesma, check-in el 30/12/2025 por 6 noches, a $92.000 la noche la cabaña entera.
Son 4 adultos y 3 chicos. La seña es el 30 % del total.
Campos: reserva (entero), titular (texto), huespedes (entero), check_out (AAAA-MM-DD), total (entero, en pesos), sena (entero, en pesos).
""", {
    "reserva": 2217, "titular": "Marisol Ledesma", "huespedes": 4 + 3, "check_out": later("2025-12-30", 6),
    "total": CABIN, "sena": num(Decimal(CABIN) * 30 / 100),
}, ["titular"])

READ = [41, 38, 57, 62, 48]
task("es-CO", "other", """
Ingeniera, estas son las lecturas del caudalímetro CT-08, operario Wilmer Ospina:
41, 38, 57, 62 y 48 litros por segundo. La alarma se activa si alguna lectura pasa de 60.
Por favor genere el JSON {"equipo": texto, "operario": texto, "lecturas": lista de enteros de menor a mayor, "maximo": entero, "promedio": número con un decimal, "alarma": booleano}.
""", {
    "equipo": "CT-08", "operario": "Wilmer Ospina", "lecturas": sorted(READ), "maximo": max(READ),
    "promedio": num(Decimal(sum(READ)) / len(READ)), "alarma": max(READ) > 60,
}, ["equipo", "operario"])

CAKE = {"harina": 1290, "azúcar": 1150, "huevos": 2400}
READY = datetime(2025, 1, 1, 17, 40) + timedelta(minutes=45 + 20)
task("es-CL", "recipe", """
Queque de naranja para la kermés del curso, salen 11 porciones.
Gasté $1.290 en harina, $1.150 en azúcar y $2.400 en huevos.
Entra al horno a las 17:40, 45 minutos de horno y después 20 de reposo antes de cortar.
Ponlo en JSON: receta (texto, "Queque de naranja"), porciones (entero), hora_lista ("HH:MM", cuando ya se puede cortar), costo_total (entero), costo_porcion (entero), mas_caro (texto, el ingrediente en que más gasté).
""", {
    "receta": "Queque de naranja", "porciones": 11, "hora_lista": READY.strftime("%H:%M"),
    "costo_total": sum(CAKE.values()), "costo_porcion": num(Decimal(sum(CAKE.values())) / 11),
    "mas_caro": max(CAKE, key=CAKE.get),
}, ["receta", "mas_caro"])

LEAVE = datetime(2025, 10, 31, 21, 45)
ARRIVE = LEAVE + timedelta(hours=8, minutes=30)
task("es-PE", "travel", """
Viaje de promoción del colegio: bus de Lima a Huaraz, sale el 31 de octubre de 2025 a las 21:45 y el viaje dura 8 horas y media.
Van 32 alumnos y 4 profesores; el pasaje cuesta S/ 55 y los profesores no pagan.
Páseme un JSON con origen (texto), destino (texto), pasajeros (entero), fecha_llegada (AAAA-MM-DD), hora_llegada (HH:MM, de 24 horas) y total (entero, en soles, lo que se paga por todos los pasajes).
""", {
    "origen": "Lima", "destino": "Huaraz", "pasajeros": 32 + 4, "fecha_llegada": ARRIVE.date().isoformat(),
    "hora_llegada": ARRIVE.strftime("%H:%M"), "total": 32 * 55,
}, ["origen", "destino"])

ROTA = {"Priya": hours("09:30", "13:00"), "Tom": hours("12:45", "17:00"), "Agnes": hours("10:00", "16:00", 30)}
task("en-GB", "shift", """
Saturday rota at Hebden Bridge library:
Priya 9:30 to 13:00, Tom 12:45 to 17:00, Agnes 10:00 to 16:00 with a 30-minute unpaid break that doesn't count.
Please turn it into JSON with branch (string, "Hebden Bridge"), staff (list of names in alphabetical order), hours (object from each name to paid hours as a number), total_hours (number) and longest (the name with the most paid hours).
""", {
    "branch": "Hebden Bridge", "staff": sorted(ROTA), "hours": {k: num(v) for k, v in ROTA.items()},
    "total_hours": num(sum(ROTA.values())), "longest": max(ROTA, key=ROTA.get),
}, ["branch", "staff", "longest"])

FARE = Decimal("46.50")
task("en-GB", "booking", """
New booking, lead passenger Chidi Okafor. Leeds to Edinburgh by train, out on 23 May 2026 and back 9 days later.
2 adults at £46.50 return each and 3 children at half the adult fare.
I need JSON: {"lead": string, "from": string, "to": string, "out": "YYYY-MM-DD", "back": "YYYY-MM-DD", "passengers": integer, "total": number in pounds}
""", {
    "lead": "Chidi Okafor", "from": "Leeds", "to": "Edinburgh", "out": "2026-05-23", "back": later("2026-05-23", 9),
    "passengers": 2 + 3, "total": num(2 * FARE + 3 * FARE / 2),
}, ["lead", "from", "to"])

AGES = {"Elsie": 2, "Mo": 3, "Freya": 1, "Kit": 3, "Bea": 2}
task("en-GB", "register", """
Rhyme Time register, Tuesday 3 March 2026, run by Morag. Children and ages:
Elsie 2, Mo 3, Freya 1, Kit 3, Bea 2. Next session is in a fortnight.
Could I have that as JSON? leader (string), date (YYYY-MM-DD), children (integer, how many came), average_age (number, one decimal), oldest (list of the names with the highest age, alphabetical), next_session (YYYY-MM-DD).
""", {
    "leader": "Morag", "date": "2026-03-03", "children": len(AGES),
    "average_age": num(Decimal(sum(AGES.values())) / len(AGES)),
    "oldest": sorted(k for k, v in AGES.items() if v == max(AGES.values())), "next_session": later("2026-03-03", 14),
}, ["leader", "oldest"])

ORDER = (("gaskets", 8, "3.75"), ("impellers", 2, "118.40"), ("seals", 5, "12.60"))
SHIPPING = 0 if total(ORDER) >= 300 else 15
task("en-US", "order", """
Please convert this purchase order to JSON.
PO 5093, vendor Halvorsen Pumps: 8 gaskets at $3.75 each, 2 impellers at $118.40 each, 5 seals at $12.60 each.
Shipping is $15, or free when the subtotal is $300 or more. No sales tax.
Fields: po (integer), vendor (string), units (integer, all items together), subtotal (number), shipping (number), total (number, subtotal plus shipping).
""", {
    "po": 5093, "vendor": "Halvorsen Pumps", "units": sum(q for _, q, _ in ORDER), "subtotal": num(total(ORDER)),
    "shipping": SHIPPING, "total": num(total(ORDER) + SHIPPING),
}, ["vendor"])

DAY = {"gas": Decimal("42.10"), "lunch": Decimal("31.75"), "museum": Decimal("54.00"), "ice cream": Decimal("18.65")}
task("en-US", "expenses", """
ok so day trip to Tulsa with the kids: gas 42.10, lunch 31.75, museum 54.00, ice cream 18.65. our budget was 150
gimme json with place (string), budget (number), items (integer, how many expenses), total (number), left (number, budget minus total), biggest (string, the expense that cost most), over_budget (true/false)
""", {
    "place": "Tulsa", "budget": 150, "items": len(DAY), "total": num(sum(DAY.values())),
    "left": num(150 - sum(DAY.values())), "biggest": max(DAY, key=DAY.get), "over_budget": sum(DAY.values()) > 150,
}, ["place", "biggest"])

LATE = {"Holes": 6, "Hatchet": 11, "Matilda": 3}
FINE = sum(min(Decimal("0.25") * d, Decimal(2)) for d in LATE.values())
task("en-US", "other", """
Overdue notice for Dana Whitlock, card 88213: Holes is 6 days late, Hatchet 11 days late, Matilda 3 days late.
The fine is $0.25 per day for each book, but never more than $2.00 for one book.
Return JSON like {"patron": string, "card": integer, "books": list of titles from most days late to fewest, "days_late": integer (all books added up), "fine": number (total in dollars), "blocked": boolean (true if the total fine is over $5)}
""", {
    "patron": "Dana Whitlock", "card": 88213, "books": sorted(LATE, key=LATE.get, reverse=True),
    "days_late": sum(LATE.values()), "fine": num(FINE), "blocked": FINE > 5,
}, ["patron", "books"])


def main():
    """Write the file."""
    assert len(TASKS) == 20
    lines = [json.dumps({
        "id": f"structured-q-{n:03d}", "language": variety[:2], "variety": variety, "question": question,
        "kind": kind, "gold": {"json": gold},
    }, ensure_ascii=False) for n, (variety, kind, question, gold) in enumerate(TASKS)]
    path = pathlib.Path(__file__).with_name("structured-q.jsonl")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
