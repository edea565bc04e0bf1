"""Everyday notes to be turned into JSON: 24 tasks with computed answers.

Each task is a short text as somebody would paste it into a chat, together with
the fields wanted. The answer is computed here from the figures of the text and
compared with a value worked out by hand for every derived field; copied fields
are looked up in the text. Running the program writes structured-v.jsonl beside
it, one task a line, the same bytes each time:

    python3 structured-v.py
"""

import json
from datetime import date, timedelta
from pathlib import Path

TASKS = []


def num(value):
    """The value rounded to two decimals, as a whole number where it is one."""
    value = round(value, 2)
    return int(value) if value == int(value) else value


def mins(clock):
    """Minutes since midnight of a time written HH:MM."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def hhmm(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def later(day, days):
    return (date.fromisoformat(day) + timedelta(days)).isoformat()


def days_between(first, last):
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def told(value, text):
    """Whether a copied value can be found in the text it comes from."""
    if isinstance(value, dict):
        return all(told(k, text) and told(v, text) for k, v in value.items())
    if isinstance(value, list):
        return all(told(item, text) for item in value)
    if isinstance(value, str):
        if len(value) == 10 and value[4] == value[7] == "-":
            day = date.fromisoformat(value)
            return str(day.year) in text and str(day.day) in text
        if len(value) == 5 and value[2] == ":":
            hours, minutes = int(value[:2]), value[3:]
            return any(f"{h}:{minutes}" in text for h in (hours, hours - 12))
        return value in text
    forms = [f"{value}", f"{value:,}", f"{value:.2f}"]
    return any(f in text or f.translate(str.maketrans(",.", ".,")) in text for f in forms)


def add(variety, kind, question, gold, derived):
    """Check one task and keep it; derived holds the values worked out by hand."""
    question = question.strip()
    assert 4 <= len(gold) <= 7 and 2 <= len(derived) <= len(gold) / 2, question
    for name, value in gold.items():
        assert name in question, name
        assert derived[name] == value if name in derived else told(value, question), (name, value)
    assert set(derived) <= set(gold), question
    TASKS.append({"id": f"structured-v-{len(TASKS):03d}", "language": variety[:2],
                  "variety": variety, "question": question, "kind": kind, "gold": {"json": gold}})


items = [(6, 1.20), (2, 11.50), (1, 16)]
total = sum(n * price for n, price in items)
add("es-ES", "order", """
Pedido de Maribel Otero para el sábado 14 de junio de 2025: 6 barras a 1,20 € cada una, 2 empanadas de atún a 11,50 € cada una y 1 tarta de Santiago a 16 €. Ha dejado 20 € de señal y pasa a recogerlo a las 10:30.

Ponme esto en JSON, por favor, con estos campos: cliente (nombre y apellido), fecha_recogida (AAAA-MM-DD), hora_recogida (HH:MM), unidades (cuántas piezas son en total, entero), total (importe del pedido en euros, número) y pendiente (lo que falta por pagar tras descontar la señal, número).
""", {"cliente": "Maribel Otero", "fecha_recogida": "2025-06-14", "hora_recogida": "10:30",
      "unidades": sum(n for n, _ in items), "total": num(total), "pendiente": num(total - 20)},
    {"unidades": 9, "total": 46.2, "pendiente": 26.2})

reads = {"enero": 412, "marzo": 431, "mayo": 447, "julio": 475}
months, values = list(reads), list(reads.values())
used = [b - a for a, b in zip(values, values[1:])]
add("es-ES", "readings", """
Contador del agua de la calle Olmo 17, Valladolid
enero: 412 m³
marzo: 431 m³
mayo: 447 m³
julio: 475 m³

Necesito esas lecturas en un JSON así:
{
  "direccion": calle y número, sin la ciudad ni la palabra «calle»,
  "primera_lectura": entero,
  "ultima_lectura": entero,
  "consumos": lista de enteros, lo gastado entre cada lectura y la siguiente, por orden de fecha,
  "consumo_total": entero, de la primera lectura a la última,
  "mes_mayor_consumo": mes de la lectura que cierra el periodo de más consumo, en minúsculas
}
""", {"direccion": "Olmo 17", "primera_lectura": values[0], "ultima_lectura": values[-1],
      "consumos": used, "consumo_total": values[-1] - values[0],
      "mes_mayor_consumo": months[1 + used.index(max(used))]},
    {"consumos": [19, 16, 28], "consumo_total": 63, "mes_mayor_consumo": "julio"})

shifts = {"martes": ("12:00", "16:30"), "jueves": ("12:00", "17:00"),
          "sábado": ("11:30", "18:00"), "domingo": ("12:00", "16:00")}
hours = {day: (mins(b) - mins(a)) / 60 for day, (a, b) in shifts.items()}
add("es-ES", "shift", """
Pásame a JSON los turnos de Iker de esta semana. Los campos son "empleado" (texto), "dias" (lista con los días que trabaja, en minúsculas y en el orden del mensaje), "entrada_sabado" (HH:MM), "precio_hora" (número, en euros), "horas_totales" (número), "turno_mas_largo" (el día, en minúsculas) y "sueldo" (número, en euros, por todas las horas de la semana).

El mensaje de la encargada: «Iker, te toca martes de 12:00 a 16:30, jueves de 12:00 a 17:00, sábado de 11:30 a 18:00 y domingo de 12:00 a 16:00. Te pagamos a 9,50 € la hora, como siempre».
""", {"empleado": "Iker", "dias": list(shifts), "entrada_sabado": shifts["sábado"][0],
      "precio_hora": 9.5, "horas_totales": num(sum(hours.values())),
      "turno_mas_largo": max(hours, key=hours.get), "sueldo": num(sum(hours.values()) * 9.5)},
    {"horas_totales": 20, "turno_mas_largo": "sábado", "sueldo": 190})

add("es-MX", "trip", """
Ya compré los boletos: salgo de Puebla a Oaxaca el 3 de octubre de 2025 en el camión de las 7:45 a. m. y llego ese mismo día a las 12:30 p. m. Me costó $612. El regreso es el 7 de octubre de 2025 a las 4:15 p. m. y ese boleto salió en $548.

¿Me lo pasas a JSON?
destino: ciudad a la que voy
fecha_ida: AAAA-MM-DD
fecha_regreso: AAAA-MM-DD
hora_regreso: hora de salida del regreso, HH:MM en 24 horas
minutos_ida: entero, lo que dura el viaje de ida
noches: entero, las noches entre la ida y el regreso
costo_total: entero, los dos boletos juntos, en pesos
""", {"destino": "Oaxaca", "fecha_ida": "2025-10-03", "fecha_regreso": "2025-10-07",
      "hora_regreso": "16:15", "minutos_ida": mins("12:30") - mins("07:45"),
      "noches": days_between("2025-10-03", "2025-10-07"), "costo_total": 612 + 548},
    {"minutos_ida": 285, "noches": 4, "costo_total": 1160})

costs = {"lona": 850, "tamales": 1400, "ponche": 380, "piñata": 270}
add("es-MX", "expenses", """
Cuentas de la posada del 18 de diciembre de 2025, las lleva Lupita Mendoza: lona $850, tamales $1,400, ponche $380, piñata $270. Nos toca parejo a las 5 familias de la privada.

Quiero un JSON con: organizadora (nombre y apellido), fecha (AAAA-MM-DD), familias (entero), total (entero, suma de los gastos en pesos), por_familia (número, lo que pone cada una) y gastos_chicos (lista con los nombres de los gastos de menos de $500, en el orden en que vienen).
""", {"organizadora": "Lupita Mendoza", "fecha": "2025-12-18", "familias": 5,
      "total": sum(costs.values()), "por_familia": num(sum(costs.values()) / 5),
      "gastos_chicos": [k for k, v in costs.items() if v < 500]},
    {"total": 2900, "por_familia": 580, "gastos_chicos": ["ponche", "piñata"]})

marks = {"Ximena": 9.2, "Emiliano": 7.8, "Regina": 8.5, "Santiago": 6.4, "Valeria": 9.6}
add("es-MX", "class", """
Equipo de ciencias del grupo 4B, maestra Rosario Cruz, examen del 21 de marzo de 2025:
Ximena 9.2
Emiliano 7.8
Regina 8.5
Santiago 6.4
Valeria 9.6

Conviértelo en un solo objeto JSON con esta forma: {"grupo": texto, "maestra": nombre y apellido, "fecha_examen": "AAAA-MM-DD", "promedio": número con un decimal, "mejor": nombre de quien sacó la calificación más alta, "arriba_de_8": lista de nombres con calificación mayor que 8, en orden alfabético}
""", {"grupo": "4B", "maestra": "Rosario Cruz", "fecha_examen": "2025-03-21",
      "promedio": round(sum(marks.values()) / len(marks), 1), "mejor": max(marks, key=marks.get),
      "arriba_de_8": sorted(k for k, v in marks.items() if v > 8)},
    {"promedio": 8.3, "mejor": "Valeria", "arriba_de_8": ["Regina", "Valeria", "Ximena"]})

total = 84500 + 9200 + 13300
add("es-AR", "bill", """
Me llegaron las expensas y las quiero cargar en una planilla. ¿Me armás un JSON con titular (texto), departamento (texto, sin la palabra «depto»), primer_vencimiento y segundo_vencimiento (AAAA-MM-DD), total (entero, suma de los tres conceptos en pesos), dias_entre_vencimientos (entero) y total_con_recargo (número, lo que pago si voy al segundo vencimiento)?

Expensas de mayo, titular Graciela Fontana, depto 3B. Ordinarias $ 84.500, fondo de reserva $ 9.200, agua $ 13.300. Primer vencimiento 10/06/2025. Segundo vencimiento 23/06/2025, con un 5 % de recargo sobre el total.
""", {"titular": "Graciela Fontana", "departamento": "3B", "primer_vencimiento": "2025-06-10",
      "segundo_vencimiento": "2025-06-23", "total": total,
      "dias_entre_vencimientos": days_between("2025-06-10", "2025-06-23"),
      "total_con_recargo": num(total * 105 / 100)},
    {"total": 107000, "dias_entre_vencimientos": 13, "total_con_recargo": 112350})

games = {"Villa Luro": (4, 2), "Deportivo Ñandú": (1, 1), "La Paternal": (0, 3), "Mataderos": (5, 1)}
add("es-AR", "results", """
Los Pibes de Boedo, torneo de fútbol 5, cancha El Potrero:
4 a 2 a Villa Luro (ganamos)
1 a 1 con Deportivo Ñandú
0 a 3 con La Paternal (perdimos)
5 a 1 a Mataderos (ganamos)

Pasame esto a JSON. Poné "equipo" y "cancha" como texto, "rivales" como lista en el orden de los partidos, "puntos" como entero (3 por ganado, 1 por empatado, 0 por perdido), "diferencia_gol" como entero (goles a favor menos goles en contra) e "invicto" como true o false según si no perdimos ninguno.
""", {"equipo": "Los Pibes de Boedo", "cancha": "El Potrero", "rivales": list(games),
      "puntos": sum(3 if a > b else a == b for a, b in games.values()),
      "diferencia_gol": sum(a - b for a, b in games.values()),
      "invicto": all(a >= b for a, b in games.values())},
    {"puntos": 7, "diferencia_gol": 3, "invicto": False})

factor = 36 / 24
add("es-AR", "recipe", """
Receta de la abuela Nélida, alfajores de maicena: para 24 alfajores van 300 g de maicena, 200 g de harina, 150 g de manteca, 4 yemas y 400 g de dulce de leche. Horno a 180 grados, 12 minutos. Yo quiero hacer 36.

Devolveme un JSON con estos datos:
- receta: texto (solo qué se cocina, sin la abuela, en minúsculas)
- rinde: entero, los que salen con la receta original
- horno_grados: entero
- horno_minutos: entero
- factor: número por el que hay que multiplicar los ingredientes
- maicena_g: entero, gramos para los 36
- yemas: entero, para los 36
""", {"receta": "alfajores de maicena", "rinde": 24, "horno_grados": 180, "horno_minutos": 12,
      "factor": factor, "maicena_g": num(300 * factor), "yemas": num(4 * factor)},
    {"factor": 1.5, "maicena_g": 450, "yemas": 6})

total = 2 * 32000 + 3 * 9500 + 6000
add("es-CO", "delivery", """
Domicilio para Yuliana Restrepo, Carrera 43 # 18-25, Medellín: 2 bandejas paisas a $32.000 cada una, 3 limonadas de coco a $9.500 cada una, más $6.000 del domicilio. Salió a las 12:50 p. m. y llegó a la 1:32 p. m. La señora pagó con $120.000 en efectivo.

Regáleme eso en JSON: clienta (nombre y apellido), direccion (tal cual, sin la ciudad), hora_salida (HH:MM, 24 horas), hora_llegada (HH:MM, 24 horas), minutos (entero, lo que se demoró en camino), total (entero, en pesos, con el domicilio incluido), devuelta (entero, lo que se le devolvió en pesos).
""", {"clienta": "Yuliana Restrepo", "direccion": "Carrera 43 # 18-25", "hora_salida": "12:50",
      "hora_llegada": "13:32", "minutos": mins("13:32") - mins("12:50"), "total": total,
      "devuelta": 120000 - total}, {"minutos": 42, "total": 98500, "devuelta": 21500})

add("es-CO", "appointment", """
Su cita de odontología con Ángela Caicedo quedó para el 26 de febrero de 2026 a las 8:20 a. m. en la sede Chapinero. Debe presentarse 25 minutos antes. El control será 10 días después de la cita.

Por favor, páselo a JSON con "especialidad", "profesional" y "sede" (textos; la sede sin la palabra «sede» y la especialidad en minúsculas), "fecha" (AAAA-MM-DD), "hora" (HH:MM), "presentarse" (HH:MM, la hora a la que debo estar allá) y "control" (AAAA-MM-DD).
""", {"especialidad": "odontología", "profesional": "Ángela Caicedo", "sede": "Chapinero",
      "fecha": "2026-02-26", "hora": "08:20", "presentarse": hhmm(mins("08:20") - 25),
      "control": later("2026-02-26", 10)}, {"presentarse": "07:55", "control": "2026-03-08"})

sales = {"mermelada de mora": 14 * 4500, "miel": 9 * 6000, "merkén": 20 * 1500}
total = sum(sales.values())
add("es-CL", "sales", """
Anota lo de la feria de Ñuñoa del domingo 9 de noviembre de 2025: vendí 14 frascos de mermelada de mora a $4.500 cada uno, 9 frascos de miel a $6.000 cada uno y 20 bolsitas de merkén a $1.500 cada una. El puesto me costó $18.000.

Lo quiero en JSON, porfa, así:
{
  "comuna": "texto",
  "fecha": "AAAA-MM-DD",
  "costo_puesto": entero en pesos,
  "ventas": entero, todo lo vendido en pesos,
  "ganancia": entero, las ventas menos el puesto,
  "producto_estrella": "nombre del que sumó más plata en ventas: mermelada de mora, miel o merkén"
}
""", {"comuna": "Ñuñoa", "fecha": "2025-11-09", "costo_puesto": 18000, "ventas": total,
      "ganancia": total - 18000, "producto_estrella": max(sales, key=sales.get)},
    {"ventas": 147000, "ganancia": 129000, "producto_estrella": "mermelada de mora"})

books, due = ["La tregua", "Papelucho", "Mala onda"], later("2025-04-28", 14)
late = days_between(due, "2025-05-17")
add("es-CL", "library", """
El 28 de abril de 2025 la biblioteca de Valdivia le prestó a Benjamín Huenchumán los libros «La tregua», «Papelucho» y «Mala onda» por 14 días. Devolvió los tres juntos el 17 de mayo de 2025. La multa es de $200 por libro y por cada día de atraso.

¿Me dejas eso en JSON? Campos: socio (nombre y apellido); libros (lista de títulos, en el orden del texto); prestamo (AAAA-MM-DD); devolucion (AAAA-MM-DD); fecha_limite (AAAA-MM-DD, el día del préstamo más 14 días); dias_atraso (entero, de la fecha límite a la devolución); multa (entero, el total en pesos).
""", {"socio": "Benjamín Huenchumán", "libros": books, "prestamo": "2025-04-28",
      "devolucion": "2025-05-17", "fecha_limite": due, "dias_atraso": late,
      "multa": late * len(books) * 200},
    {"fecha_limite": "2025-05-12", "dias_atraso": 5, "multa": 3000})

runs = {"lunes": 5, "miércoles": 7.5, "viernes": 6, "domingo": 11.5}
add("es-PE", "training", """
Milagros Quispe, del club Runners Arequipa, corrió esta semana 5 km el lunes, 7.5 km el miércoles, 6 km el viernes y 11.5 km el domingo. Su meta semanal era de 28 km.

Necesito un JSON, por favor.
corredora -> nombre y apellido
club -> texto, sin la palabra «club»
meta_km -> número
total_km -> número, la suma de la semana
meta_cumplida -> true o false, si el total llega a la meta
dias_largos -> lista de los días en que corrió más de 7 km, en el orden de la semana, en minúsculas
""", {"corredora": "Milagros Quispe", "club": "Runners Arequipa", "meta_km": 28,
      "total_km": num(sum(runs.values())), "meta_cumplida": sum(runs.values()) >= 28,
      "dias_largos": [day for day, km in runs.items() if km > 7]},
    {"total_km": 30, "meta_cumplida": True, "dias_largos": ["miércoles", "domingo"]})

month = 9 - 1 + 6 - 1
last = date(2025 + month // 12, month % 12 + 1, 15).isoformat()
add("es-PE", "instalments", """
Compré una refrigeradora en S/ 1,890. Di S/ 450 de inicial y el resto lo pago en 6 cuotas iguales, sin intereses: la primera el 15 de septiembre de 2025 y las demás el 15 de cada mes siguiente.

Ponlo en JSON, por favor, con "producto" (una palabra, en minúsculas), "precio" (entero, en soles), "inicial" (entero, en soles), "primera_cuota" (AAAA-MM-DD), "saldo" (entero, lo que queda después de la inicial), "cuota" (número, lo que pago cada mes) y "ultima_cuota" (AAAA-MM-DD).
""", {"producto": "refrigeradora", "precio": 1890, "inicial": 450, "primera_cuota": "2025-09-15",
      "saldo": 1890 - 450, "cuota": num((1890 - 450) / 6), "ultima_cuota": last},
    {"saldo": 1440, "cuota": 240, "ultima_cuota": "2026-02-15"})

nights = days_between("2025-08-08", "2025-08-11")
add("en-GB", "booking", """
Booking in the name of Priya Nair at Harbour View, Whitby: arriving Friday 8 August 2025, leaving Monday 11 August 2025. Two rooms at £78 per room per night, and £120 deposit already paid.

Could you turn that into JSON with these fields: guest (full name), place (name of the guest house, without the town), check_in (YYYY-MM-DD), check_out (YYYY-MM-DD), nights (whole number), total (whole number, price of the stay in pounds for both rooms), balance (whole number, what is left to pay after the deposit)?
""", {"guest": "Priya Nair", "place": "Harbour View", "check_in": "2025-08-08",
      "check_out": "2025-08-11", "nights": nights, "total": 2 * 78 * nights,
      "balance": 2 * 78 * nights - 120}, {"nights": 3, "total": 468, "balance": 348})

away = ["Leo", "Amira", "Tom"]
add("en-GB", "register", """
Chess club register, Tuesday, room 12, run by Mrs Okafor. 14 children on the list. Leo, Amira and Tom were absent; everybody else came.

I'd like this as JSON:
leader: title and surname as written
room: whole number
on_list: whole number
absent: list of first names in alphabetical order
present: whole number of children who came
attendance_percent: number, present as a percentage of those on the list, rounded to one decimal
""", {"leader": "Mrs Okafor", "room": 12, "on_list": 14, "absent": sorted(away),
      "present": 14 - len(away), "attendance_percent": round(100 * (14 - len(away)) / 14, 1)},
    {"absent": ["Amira", "Leo", "Tom"], "present": 11, "attendance_percent": 78.6})

trips = {"Swansea": 84, "Newport": 26, "Brecon": 90}
add("en-GB", "mileage", """
Make me a JSON object for this mileage claim. Its keys are "name", "first_trip" (date of the earliest trip, YYYY-MM-DD), "pence_per_mile" (whole number), "parking" (pounds, number), "miles" (whole number, all trips together), "longest_trip" (the town) and "claim" (pounds, number: the miles at the rate plus the parking).

Gareth Pugh, March 2025. 3 March Swansea, 84 miles there and back. 6 March Newport, 26 miles there and back. 12 March Brecon, 90 miles there and back. Rate 45p a mile. Parking in Swansea £6.40.
""", {"name": "Gareth Pugh", "first_trip": "2025-03-03", "pence_per_mile": 45, "parking": 6.4,
      "miles": sum(trips.values()), "longest_trip": max(trips, key=trips.get),
      "claim": num((sum(trips.values()) * 45 + 640) / 100)},
    {"miles": 200, "longest_trip": "Brecon", "claim": 96.4})

supply = 56 // 2
last = later("2025-05-01", supply - 1)
add("en-GB", "medicine", """
Dad's new box of amlodipine has 56 tablets. He takes 2 a day, starting on 1 May 2025, which is the first day he takes both. I want to reorder 7 days before the last day the box covers.

Please give me {"medicine": name in lower case, "tablets": whole number, "per_day": whole number, "start": "YYYY-MM-DD", "days_supply": whole number of days the box lasts, "last_day": "YYYY-MM-DD", the last day he has tablets from this box, "reorder_on": "YYYY-MM-DD"} filled in as JSON.
""", {"medicine": "amlodipine", "tablets": 56, "per_day": 2, "start": "2025-05-01",
      "days_supply": supply, "last_day": last, "reorder_on": later(last, -7)},
    {"days_supply": 28, "last_day": "2025-05-28", "reorder_on": "2025-05-21"})

scores = {"Quizzly Bears": 41, "Agatha Quiztie": 47, "The Lampposts": 38, "Norfolk Enchants": 44}
order = sorted(scores, key=scores.get, reverse=True)
add("en-GB", "quiz", """
Quiz night at The Crown, 20 November 2025, hosted by Dev. Final scores: Quizzly Bears 41, Agatha Quiztie 47, The Lampposts 38, Norfolk Enchants 44. 19 people played and each paid £2 into the prize pot.

Can you put it into JSON for our page? We need venue (text), date (YYYY-MM-DD), host (text), ranking (list of team names from highest score to lowest), winning_margin (whole number, points between first and second) and prize_pot (whole number, in pounds).
""", {"venue": "The Crown", "date": "2025-11-20", "host": "Dev", "ranking": order,
      "winning_margin": scores[order[0]] - scores[order[1]], "prize_pot": 19 * 2},
    {"ranking": ["Agatha Quiztie", "Norfolk Enchants", "Quizzly Bears", "The Lampposts"],
     "winning_margin": 3, "prize_pot": 38})

cents = 2 * 1450 + 1275 + 4 * 325
tip = cents * 20 // 100
add("en-US", "restaurant", """
Dinner at Rosalita's on July 19, 2025, our server was Kim. Two enchilada plates at $14.50 each, one burger at $12.75, four lemonades at $3.25 each. Tax was $4.10. We left a 20% tip on the amount before tax and four of us split everything evenly.

Give me JSON with
restaurant: string
date: YYYY-MM-DD
server: string
tax: number in dollars
subtotal: number, food and drinks before tax and tip
tip: number in dollars
per_person: number, each share of subtotal, tax and tip together
""", {"restaurant": "Rosalita's", "date": "2025-07-19", "server": "Kim", "tax": 4.1,
      "subtotal": num(cents / 100), "tip": num(tip / 100),
      "per_person": num((cents + 410 + tip) / 4 / 100)},
    {"subtotal": 54.75, "tip": 10.95, "per_person": 17.45})

add("en-US", "pet", """
Biscuit the beagle weighed 34.6 lb on March 4, 2025, and 31.9 lb on May 6, 2025. The vet wants her at 30 lb or less, and the next weigh-in is exactly 6 weeks after the May visit.

Please turn this into JSON with "pet" (name), "latest_visit" (YYYY-MM-DD), "latest_weight_lb" (number), "target_lb" (number), "lost_lb" (number with one decimal, from the first weight to the latest), "at_target" (true or false, as of the latest visit), and "next_weigh_in" (YYYY-MM-DD).
""", {"pet": "Biscuit", "latest_visit": "2025-05-06", "latest_weight_lb": 31.9, "target_lb": 30,
      "lost_lb": round(34.6 - 31.9, 1), "at_target": 31.9 <= 30,
      "next_weigh_in": later("2025-05-06", 6 * 7)},
    {"lost_lb": 2.7, "at_target": False, "next_weigh_in": "2025-06-17"})

stock = {"paper towels": (8, 12), "trash bags": (30, 20), "gloves": (5, 10), "hand soap": (17, 14)}
short = {name: low - have for name, (have, low) in stock.items() if have < low}
add("en-US", "inventory", """
Stockroom count, October 2, 2025, done by Luis Ortega
paper towels: 8 (minimum 12)
trash bags: 30 (minimum 20)
gloves: 5 (minimum 10)
hand soap: 17 (minimum 14)

I need that as JSON shaped like this:
{
  "counted_by": full name,
  "date": YYYY-MM-DD,
  "counts": object with each item name as key and the number counted as value,
  "below_minimum": list of items counted below their minimum, in the order of the note,
  "units_to_order": whole number, total units needed to bring those items up to their minimum,
  "most_stocked": item with the highest count
}
""", {"counted_by": "Luis Ortega", "date": "2025-10-02",
      "counts": {name: have for name, (have, _) in stock.items()}, "below_minimum": list(short),
      "units_to_order": sum(short.values()), "most_stocked": max(stock, key=stock.get)},
    {"below_minimum": ["paper towels", "gloves"], "units_to_order": 9, "most_stocked": "trash bags"})

miles = 48642 - 48210
add("en-US", "drive", """
Left Boise on June 12, 2025 at 7:20 am with 48,210 on the odometer, and it read 48,642 when we pulled into Spokane. The whole drive used 13.5 gallons at $3.60 a gallon.

Write this up as a JSON object: from_city (string), to_city (string), date (YYYY-MM-DD), departure (HH:MM, 24-hour), miles (integer, distance driven), mpg (number, miles per gallon rounded to one decimal), fuel_cost (number, dollars).
""", {"from_city": "Boise", "to_city": "Spokane", "date": "2025-06-12", "departure": "07:20",
      "miles": miles, "mpg": num(round(miles / 13.5, 1)), "fuel_cost": num(13.5 * 3.60)},
    {"miles": 432, "mpg": 32, "fuel_cost": 48.6})

assert [task["language"] for task in TASKS] == ["es"] * 15 + ["en"] * 9
assert len({task["question"] for task in TASKS}) == len({task["kind"] for task in TASKS}) == 24
assert date(2025, 6, 14).weekday() == 5 and date(2025, 11, 9).weekday() == 6
assert date(2025, 8, 8).weekday() == 4 and date(2025, 8, 11).weekday() == 0

lines = "".join(json.dumps(task, ensure_ascii=False) + "\n" for task in TASKS)
Path(__file__).with_suffix(".jsonl").write_bytes(lines.encode("utf-8"))
