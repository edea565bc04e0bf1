"""Test questions asking to turn a short note into JSON of a stated shape, with computed derived fields.

Running this file checks every task and writes structured-t.jsonl beside it, byte by byte the same.
"""

import json
import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def dec(text):
    return Decimal(str(text))


def minutes(clock):
    """Minutes of a clock time h:mm, or seconds of a race time mm:ss."""
    big, small = clock.split(":")
    return int(big) * 60 + int(small)


def days(start, end):
    return (date.fromisoformat(end) - date.fromisoformat(start)).days


def plus_days(start, count):
    return (date.fromisoformat(start) + timedelta(days=count)).isoformat()


def plus_months(start, count):
    day = date.fromisoformat(start)
    years, month = divmod(day.month - 1 + count, 12)
    return day.replace(year=day.year + years, month=month + 1).isoformat()


def sum_products(*pairs):
    return sum((dec(count) * dec(price) for count, price in pairs), Decimal(0))


# Each task: the question, the values copied from the note, and the fields derived from the note's numbers.
TASKS = [
    {
        "variety": "es-ES",
        "kind": "order",
        "question": """Pásame este encargo a JSON, por favor:

Encargo de Marta Oriol para el viernes 13 de junio de 2025
2 tartas de queso a 24 € cada una
30 minicruasanes a 0,85 € cada uno
1 bandeja de canapés a 18,50 €
Ha dejado 20 € de señal

Campos: cliente (texto), fecha_entrega (fecha YYYY-MM-DD), a_cuenta (número, lo que ha dejado de señal), total (número, importe de todo el encargo), pendiente (número, lo que falta por pagar del total) y supera_100 (booleano, true si el total pasa de 100 €).""",
        "copied": {"cliente": "Marta Oriol", "fecha_entrega": "2025-06-13", "a_cuenta": 20},
        "derived": {
            "total": (total := sum_products((2, 24), (30, "0.85"), (1, "18.50"))),
            "pendiente": total - 20,
            "supera_100": total > 100,
        },
    },
    {
        "variety": "es-MX",
        "kind": "booking",
        "question": """Conviérteme esta reservación a JSON:

Reservación a nombre de Rodrigo Tamayo
Hotel Casa Jacaranda, Oaxaca
Llegan el 3 de noviembre de 2025 y salen el 7 de noviembre de 2025
2 adultos y 3 niños
Habitación familiar a $1,450 por noche

Usa estos campos: titular (texto), entrada (fecha YYYY-MM-DD, día de llegada), tarifa_noche (número), noches (entero, días entre la llegada y la salida), huespedes (entero, adultos más niños), costo_total (número, todas las noches a esa tarifa).""",
        "copied": {"titular": "Rodrigo Tamayo", "entrada": "2025-11-03", "tarifa_noche": 1450},
        "derived": {
            "noches": (nights := days("2025-11-03", "2025-11-07")),
            "huespedes": 2 + 3,
            "costo_total": nights * 1450,
        },
    },
    {
        "variety": "en-US",
        "kind": "delivery",
        "question": """Can you turn this delivery note into JSON?

Ticket 4471
Recipient: Denise Parrish
3 boxes at 12.5 lb each, 1 box at 22 lb
Shipped March 27, 2025, arrived April 2, 2025
Promised within 5 days of shipping

Fields: ticket (integer), recipient (text), boxes (integer, how many in all), total_weight_lb (number, weight of all the boxes together), days_in_transit (integer, days from shipping to arrival), on_time (boolean, true if it arrived within the promised number of days).""",
        "copied": {"ticket": 4471, "recipient": "Denise Parrish"},
        "derived": {
            "boxes": 3 + 1,
            "total_weight_lb": sum_products((3, "12.5"), (1, 22)),
            "days_in_transit": (transit := days("2025-03-27", "2025-04-02")),
            "on_time": transit <= 5,
        },
    },
    {
        "variety": "es-AR",
        "kind": "class",
        "question": """Necesito esto en JSON para cargarlo al sistema:

Clase de cerámica con la profe Julieta Ferreyra
Sábado 9 de agosto de 2025, de 10:30 a 13:00
Anotados: Mara, Beto, Ine, Lautaro, Caro
Cupo de 8 personas, $12.000 cada una

Los campos son docente (texto, nombre y apellido), fecha (fecha YYYY-MM-DD), inscriptos (lista de nombres, en el orden de la nota), lugares_libres (entero, los que quedan del cupo), duracion_minutos (entero) y recaudacion (número, lo que pagan en total los anotados).""",
        "copied": {
            "docente": "Julieta Ferreyra",
            "fecha": "2025-08-09",
            "inscriptos": (students := ["Mara", "Beto", "Ine", "Lautaro", "Caro"]),
        },
        "derived": {
            "lugares_libres": 8 - len(students),
            "duracion_minutos": minutes("13:00") - minutes("10:30"),
            "recaudacion": len(students) * 12000,
        },
    },
    {
        "variety": "es-CO",
        "kind": "expenses",
        "question": """Hola, pasa estas cuentas a un JSON:

Viaje a Santa Marta, pagó todo Natalia Rincón
Tiquetes: $684.000
Hospedaje: $520.000
Comidas: $310.500
Parque Tayrona: $146.000
Somos 4 personas y el presupuesto era de $1.600.000

Con estos campos: pagadora (texto), personas (entero), presupuesto (número), total (número, suma de los gastos), por_persona (número, el total dividido en partes iguales) y se_paso (booleano, true si el total es mayor que el presupuesto).""",
        "copied": {"pagadora": "Natalia Rincón", "personas": 4, "presupuesto": 1600000},
        "derived": {
            "total": (total := 684000 + 520000 + 310500 + 146000),
            "por_persona": dec(total) / 4,
            "se_paso": total > 1600000,
        },
    },
    {
        "variety": "es-CL",
        "kind": "lease",
        "question": """Ayúdame a dejar este arriendo en JSON:

Depto en Ñuñoa, arrendatario Felipe Sandoval
Contrato por 12 meses desde el 1 de marzo de 2025
Arriendo de $480.000 al mes más $65.000 de gastos comunes
Garantía: un mes de arriendo, sin gastos comunes

Campos: arrendatario (texto), inicio (fecha YYYY-MM-DD), meses (entero), termino (fecha YYYY-MM-DD, último día del contrato, o sea el día antes de cumplirse los 12 meses), pago_mensual (número, arriendo más gastos comunes), pago_inicial (número, el primer pago mensual más la garantía).""",
        "copied": {"arrendatario": "Felipe Sandoval", "inicio": "2025-03-01", "meses": 12},
        "derived": {
            "termino": plus_days(plus_months("2025-03-01", 12), -1),
            "pago_mensual": (monthly := 480000 + 65000),
            "pago_inicial": monthly + 480000,
        },
    },
    {
        "variety": "en-GB",
        "kind": "repair",
        "question": """Please put this job sheet into JSON for me.

Boiler repair at 14 Quarry Lane, engineer Tom Beckwith
Visit on 18 February 2025
Labour: 2.5 hours at £48 an hour
Parts: valve £36.20, pump £84.75
VAT at 20% on labour and parts

I need engineer (text), visit_date (date, YYYY-MM-DD), parts (list of text, just the part names in the order noted), labour_cost (number, before VAT), parts_cost (number, before VAT) and total_with_vat (number).""",
        "copied": {"engineer": "Tom Beckwith", "visit_date": "2025-02-18", "parts": ["valve", "pump"]},
        "derived": {
            "labour_cost": (labour := sum_products(("2.5", 48))),
            "parts_cost": (parts := dec("36.20") + dec("84.75")),
            "total_with_vat": (labour + parts) * dec("1.20"),
        },
    },
    {
        "variety": "es-PE",
        "kind": "match",
        "question": """Pásame a JSON el partido de la liga del barrio:

Domingo 20 de julio de 2025, cancha de Los Olivos
Tigres (local) contra Cóndores (visitante)
Goles de Tigres: Aldo 2, Renzo 1
Goles de Cóndores: Iván 3, Jhon 1

Campos: fecha (fecha YYYY-MM-DD), local (texto, nombre del equipo), visitante (texto, nombre del equipo), goles_local (entero, suma de sus goles), goles_visitante (entero, suma de sus goles), ganador (texto, nombre del equipo que metió más goles).""",
        "copied": {"fecha": "2025-07-20", "local": "Tigres", "visitante": "Cóndores"},
        "derived": {
            "goles_local": (home := 2 + 1),
            "goles_visitante": (away := 3 + 1),
            "ganador": "Tigres" if home > away else "Cóndores",
        },
    },
    {
        "variety": "es-ES",
        "kind": "rental",
        "question": """¿Me conviertes esta nota de alquiler en JSON?

Furgoneta para Iker Landa
Recoge el 28/02/2025 y devuelve el 04/03/2025 (día/mes/año)
45 € por día, contando los días entre recogida y devolución
Ha hecho 312 km; los que pasan de 200 se cobran a 0,15 € cada uno

Campos: cliente (texto), recogida (fecha YYYY-MM-DD), kilometros (entero, los que ha hecho), dias (entero, días entre recogida y devolución), km_extra (entero, los que pasan de 200) y total (número, días más kilómetros extra en euros).""",
        "copied": {"cliente": "Iker Landa", "recogida": "2025-02-28", "kilometros": 312},
        "derived": {
            "dias": (rented := days("2025-02-28", "2025-03-04")),
            "km_extra": (extra := 312 - 200),
            "total": sum_products((rented, 45), (extra, "0.15")),
        },
    },
    {
        "variety": "es-MX",
        "kind": "treatment",
        "question": """Necesito esta receta en JSON:

Paciente: Elena Robles
1 tableta 3 veces al día durante 7 días
Empieza el 5 de mayo de 2025 desde la primera toma de la mañana
La caja trae 12 tabletas

Los campos: paciente (texto), inicio (fecha YYYY-MM-DD), tabletas_por_caja (entero), tabletas_total (entero, las de todo el tratamiento), ultimo_dia (fecha YYYY-MM-DD, contando el día de inicio como día 1), cajas (entero, cajas completas que hay que comprar para que alcance).""",
        "copied": {"paciente": "Elena Robles", "inicio": "2025-05-05", "tabletas_por_caja": 12},
        "derived": {
            "tabletas_total": (tablets := 3 * 7),
            "ultimo_dia": plus_days("2025-05-05", 7 - 1),
            "cajas": -(-tablets // 12),
        },
    },
    {
        "variety": "es-AR",
        "kind": "purchase",
        "question": """Armame el JSON de esta compra en cuotas:

Heladera para Silvina Gatti, precio de contado $690.000
Anticipo de $150.000 y 6 cuotas de $98.500
Primera cuota el 10 de septiembre de 2025, después una por mes el mismo día

Poné estos campos: compradora (texto), cuotas (entero, cantidad), primera_cuota (fecha YYYY-MM-DD), ultima_cuota (fecha YYYY-MM-DD), total (número, anticipo más todas las cuotas) y recargo (número, cuánto más que el precio de contado se paga en total).""",
        "copied": {"compradora": "Silvina Gatti", "cuotas": 6, "primera_cuota": "2025-09-10"},
        "derived": {
            "ultima_cuota": plus_months("2025-09-10", 6 - 1),
            "total": (total := 150000 + 6 * 98500),
            "recargo": total - 690000,
        },
    },
    {
        "variety": "en-US",
        "kind": "timesheet",
        "question": """Turn this timesheet into JSON please:

Marcus Webb, week ending Friday, October 10, 2025
Mon 8, Tue 7.5, Wed 9, Thu 8, Fri 10.25 hours
$22 an hour, time and a half for hours over 40 in the week

Use these fields: employee (text), week_ending (date as YYYY-MM-DD), hourly_rate (number, the regular one), total_hours (number), overtime_hours (number, hours over 40), gross_pay (number, regular plus overtime pay).""",
        "copied": {"employee": "Marcus Webb", "week_ending": "2025-10-10", "hourly_rate": 22},
        "derived": {
            "total_hours": (hours := sum(map(dec, ["8", "7.5", "9", "8", "10.25"]))),
            "overtime_hours": (overtime := max(hours - 40, Decimal(0))),
            "gross_pay": sum_products((hours - overtime, 22), (overtime, 33)),
        },
    },
    {
        "variety": "es-CO",
        "kind": "vet",
        "question": """Por favor organízame esta consulta en JSON:

Canela, perrita de Óscar Pardo, consulta del 16 de abril de 2025
Pesó 12,4 kg (en la consulta pasada pesaba 11,8 kg)
Consulta $70.000 y vacuna $48.000
Volver en 21 días

Campos: mascota (texto), responsable (texto, nombre y apellido), fecha_consulta (fecha YYYY-MM-DD), aumento_kg (número, lo que subió de peso), proxima_cita (fecha YYYY-MM-DD) y total (número, lo que se cobró).""",
        "copied": {"mascota": "Canela", "responsable": "Óscar Pardo", "fecha_consulta": "2025-04-16"},
        "derived": {
            "aumento_kg": dec("12.4") - dec("11.8"),
            "proxima_cita": plus_days("2025-04-16", 21),
            "total": 70000 + 48000,
        },
    },
    {
        "variety": "es-CL",
        "kind": "shopping",
        "question": """Hazme un JSON con la compra de la feria:

Compró Paula Muñoz, llevaba $15.000 en efectivo
tomate: 2 kg a $1.490 el kilo
palta: 1,5 kg a $4.800 el kilo
lechuga: 3 unidades a $900 cada una

Campos: compradora (texto), efectivo (número, lo que llevaba), productos (lista de textos, solo los nombres como están en la nota y en ese orden), total (número, lo que gastó), vuelto (número, lo que le sobró del efectivo), mayor_gasto (texto, el producto en que más gastó).""",
        "copied": {"compradora": "Paula Muñoz", "efectivo": 15000, "productos": ["tomate", "palta", "lechuga"]},
        "derived": {
            "total": (total := sum_products((2, 1490), ("1.5", 4800), (3, 900))),
            "vuelto": 15000 - total,
            "mayor_gasto": max([(2 * 1490, "tomate"), (dec("1.5") * 4800, "palta"), (3 * 900, "lechuga")])[1],
        },
    },
    {
        "variety": "es-PE",
        "kind": "catering",
        "question": """Quiero pasar este pedido de catering a JSON:

Clienta: Rosa Quispe
Evento el 15 de noviembre de 2025
80 invitados, hasta ahora confirmaron 66
S/ 45 por cada confirmado
Mesas para 8 personas

Los campos son clienta (texto), fecha (fecha YYYY-MM-DD), invitados (entero), sin_confirmar (entero, invitados que todavía no confirman), mesas (entero, las necesarias para sentar a los confirmados), costo (número, por todos los confirmados).""",
        "copied": {"clienta": "Rosa Quispe", "fecha": "2025-11-15", "invitados": 80},
        "derived": {"sin_confirmar": 80 - 66, "mesas": -(-66 // 8), "costo": 66 * 45},
    },
    {
        "variety": "en-GB",
        "kind": "trip",
        "question": """Could you convert my school trip notes to JSON?

Year 5 going to Chester Zoo on Thursday 12 June 2025
27 pupils and 4 adults
Coach: £340
Tickets: £14.50 per pupil, adults go free

Fields: destination (text), date (date, YYYY-MM-DD), pupils (integer), people (integer, pupils and adults together), total_cost (number, coach plus tickets), cost_per_pupil (number, the total cost shared among the pupils, rounded to 2 decimal places).""",
        "copied": {"destination": "Chester Zoo", "date": "2025-06-12", "pupils": 27},
        "derived": {
            "people": 27 + 4,
            "total_cost": (total := 340 + sum_products((27, "14.50"))),
            "cost_per_pupil": total / 27,
        },
    },
    {
        "variety": "es-ES",
        "kind": "membership",
        "question": """Dame esta alta del gimnasio en JSON, solo el JSON:

Socia: Nerea Vidal
Alta el 15 de enero de 2025
Cuota de 34,90 € al mes y matrícula de 20 €, que se paga una sola vez
Permanencia de 6 meses

Campos: socia (texto), alta (fecha YYYY-MM-DD), cuota (número), fin_permanencia (fecha YYYY-MM-DD, el mismo día del mes, 6 meses después del alta), coste_permanencia (número, matrícula más las 6 cuotas), supera_250 (booleano, true si ese coste es mayor de 250 €).""",
        "copied": {"socia": "Nerea Vidal", "alta": "2025-01-15", "cuota": "34.90"},
        "derived": {
            "fin_permanencia": plus_months("2025-01-15", 6),
            "coste_permanencia": (total := 20 + sum_products((6, "34.90"))),
            "supera_250": total > 250,
        },
    },
    {
        "variety": "es-MX",
        "kind": "grades",
        "question": """¿Puedes pasar esta boleta a JSON?

Alumno: Diego Arriaga, grupo 4B
Español 9, Matemáticas 7, Historia 8, Ciencias 7, Inglés 10
Faltó a 7 de 60 clases (se permite faltar como máximo al 10%)

Con los campos alumno (texto), grupo (texto), faltas (entero), promedio (número, de las cinco materias), mejor_materia (texto, la de calificación más alta) y excede_faltas (booleano, true si faltó más de lo permitido).""",
        "copied": {"alumno": "Diego Arriaga", "grupo": "4B", "faltas": 7},
        "derived": {
            "promedio": dec(
                sum((marks := {"Español": 9, "Matemáticas": 7, "Historia": 8, "Ciencias": 7, "Inglés": 10}).values())
            ) / len(marks),
            "mejor_materia": max(marks, key=marks.get),
            "excede_faltas": 7 > 60 * dec("0.10"),
        },
    },
    {
        "variety": "es-AR",
        "kind": "journey",
        "question": """Pasame a JSON los datos del viaje en auto:

De Rosario a Córdoba, el 31 de octubre de 2025
Salimos 7:40 y llegamos 12:25 del mismo día
33 litros de nafta a $1.250 el litro
2 peajes de $2.400 cada uno
Íbamos 3 y dividimos los gastos en partes iguales

Campos: origen (texto), destino (texto), fecha (fecha YYYY-MM-DD), duracion_minutos (entero, de la salida a la llegada), gasto_total (número, nafta más peajes), por_persona (número).""",
        "copied": {"origen": "Rosario", "destino": "Córdoba", "fecha": "2025-10-31"},
        "derived": {
            "duracion_minutos": minutes("12:25") - minutes("7:40"),
            "gasto_total": (total := sum_products((33, 1250), (2, 2400))),
            "por_persona": total / 3,
        },
    },
    {
        "variety": "en-US",
        "kind": "order",
        "question": """I need this order as JSON:

Order #20815 for Priya Nair
4 dining chairs at $79.99 each
1 table at $349.00
Coupon: $50 off
8% sales tax, charged after the coupon

Fields: order_number (integer), customer (text), coupon (number, dollars off), item_count (integer, chairs and table together), subtotal (number, before coupon and tax), total (number, after coupon and tax, rounded to cents).""",
        "copied": {"order_number": 20815, "customer": "Priya Nair", "coupon": 50},
        "derived": {
            "item_count": 4 + 1,
            "subtotal": (total := sum_products((4, "79.99"), (1, "349.00"))),
            "total": (total - 50) * dec("1.08"),
        },
    },
    {
        "variety": "es-CO",
        "kind": "utility",
        "question": """Conviérteme este recibo de la luz en JSON:

Titular: Amparo Gil
Lectura anterior 4382 kWh, lectura actual 4561 kWh
Cada kWh a $780, más $18.500 de aseo
Pagar antes del 22 de septiembre de 2025

Campos: titular (texto), fecha_limite (fecha YYYY-MM-DD, la que dice el recibo), aseo (número), consumo_kwh (entero, diferencia entre lecturas), total (número, energía más aseo), consumo_alto (booleano, true si el consumo pasa de 173 kWh).""",
        "copied": {"titular": "Amparo Gil", "fecha_limite": "2025-09-22", "aseo": 18500},
        "derived": {
            "consumo_kwh": (used := 4561 - 4382),
            "total": used * 780 + 18500,
            "consumo_alto": used > 173,
        },
    },
    {
        "variety": "en-US",
        "kind": "loan",
        "question": """Please make a JSON object from this library record:

Borrower: Helen Okafor
Checked out May 20, 2025, due 21 days later
Returned June 16, 2025
Late fee is 25 cents per day

The fields are borrower (text), checkout_date (date, YYYY-MM-DD), return_date (date, YYYY-MM-DD), due_date (date, YYYY-MM-DD), days_late (integer, days from the due date to the return), fee (number, in dollars).""",
        "copied": {"borrower": "Helen Okafor", "checkout_date": "2025-05-20", "return_date": "2025-06-16"},
        "derived": {
            "due_date": (due := plus_days("2025-05-20", 21)),
            "days_late": (late := max(0, days(due, "2025-06-16"))),
            "fee": sum_products((late, "0.25")),
        },
    },
    {
        "variety": "en-GB",
        "kind": "stall",
        "question": """Can you put our bake sale figures into JSON?

Organiser: Gareth Pugh, Saturday 6 September 2025
Sold 42 scones at 80p, 25 brownies at £1.20 and 3 whole cakes at £11 each
Ingredients cost £38.60
We were hoping for a profit of at least £60

Fields: organiser (text), date (date, YYYY-MM-DD), ingredients_cost (number, in pounds), takings (number, in pounds, everything sold), profit (number, takings less ingredients), target_met (boolean, true if the profit reached what we hoped for).""",
        "copied": {"organiser": "Gareth Pugh", "date": "2025-09-06", "ingredients_cost": "38.60"},
        "derived": {
            "takings": (total := sum_products((42, "0.80"), (25, "1.20"), (3, 11))),
            "profit": (profit := total - dec("38.60")),
            "target_met": profit >= 60,
        },
    },
    {
        "variety": "en-GB",
        "kind": "race",
        "question": """Turn this club run into JSON, please:

Wrexford Harriers 10K, 23 March 2025
Aisha 52:40
Colin 49:15
Bev 58:05
Dougie 54:30
(times in minutes and seconds)

Fields: club (text, the club's name without the distance), date (date, YYYY-MM-DD), runners (list of names in the order above), fastest (text, name of the quickest runner), gap_seconds (integer, seconds between the quickest and the slowest), under_55 (integer, how many ran under 55 minutes).""",
        "copied": {
            "club": "Wrexford Harriers",
            "date": "2025-03-23",
            "runners": list(times := {"Aisha": "52:40", "Colin": "49:15", "Bev": "58:05", "Dougie": "54:30"}),
        },
        "derived": {
            "fastest": min(times, key=lambda name: minutes(times[name])),
            "gap_seconds": max(map(minutes, times.values())) - min(map(minutes, times.values())),
            "under_55": sum(minutes(clock) < 55 * 60 for clock in times.values()),
        },
    },
]


def plain(value):
    """Whole numbers as int, other numbers rounded to 2 places; the rest unchanged."""
    if isinstance(value, str) and re.fullmatch(r"\d+\.\d+", value):
        value = dec(value)
    if isinstance(value, Decimal):
        value = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return int(value) if value == int(value) else float(value)
    return value


def written(value, question, language):
    """Whether a copied value stands in the note as a person would write it."""
    if isinstance(value, list):
        places = [question.find(item) for item in value]
        return -1 not in places and places == sorted(places)
    if not isinstance(value, str):
        whole = f"{value:.2f}".removesuffix(".00")
        grouped = f"{value:,}"
        forms = [whole, whole.replace(".", ","), grouped, grouped.replace(",", ".")]
        return any(re.search(rf"(?<![\d.,]){re.escape(form)}(?![\d.,]*\d)", question) for form in forms)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        day = date.fromisoformat(value)
        month = MONTHS[language][day.month - 1]
        forms = [
            f"{day.day} de {month} de {day.year}",
            f"{day:%d/%m/%Y}",
            f"{month} {day.day}, {day.year}",
            f"{day.day} {month} {day.year}",
        ]
        return any(form in question for form in forms)
    return value in question


def build(number, task):
    question, language = task["question"], task["variety"][:2]
    gold = {key: plain(value) for key, value in (task["copied"] | task["derived"]).items()}
    assert 4 <= len(gold) <= 6 and len(gold) == len(task["copied"]) + len(task["derived"]), number
    assert 2 <= len(task["copied"]) <= 4 and 2 <= len(task["derived"]) <= 4, number
    note, fields = question.rsplit("\n\n", 1)
    note = note.split("\n\n", 1)[1]
    assert 2 <= len(note.splitlines()) <= 6, number
    places = [match.start() if (match := re.search(rf"\b{key} \(", fields)) else -1 for key in gold]
    assert -1 not in places and places == sorted(places), (number, list(gold))
    assert len(re.findall(r"\b\w+ \(", fields)) == len(gold), number
    for key in task["copied"]:
        assert written(gold[key], note, language), (number, key)
    return {
        "id": f"structured-t-{number:03d}",
        "language": language,
        "variety": task["variety"],
        "question": question,
        "kind": task["kind"],
        "gold": {"json": gold},
    }


def main():
    rows = [build(number, task) for number, task in enumerate(TASKS)]
    assert len(rows) == len({row["question"] for row in rows}) == 24
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
