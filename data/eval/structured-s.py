#!/usr/bin/env python3
# Writes structured-s.jsonl beside this file; every gold value is computed here from the facts.
import json, os, re, unicodedata
from collections import Counter
from datetime import date, timedelta
MES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
DIA = "lunes martes miércoles jueves viernes sábado domingo".split()
MON = "January February March April May June July August September October November December".split()
DAY = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
def fes(d): return f"{d.day} de {MES[d.month-1]} de {d.year}"
def fgb(d): return f"{d.day} {MON[d.month-1]} {d.year}"
def fus(d): return f"{MON[d.month-1]} {d.day}, {d.year}"
def mins(h):
    a, b = h.split(":"); return int(a)*60 + int(b)
def span(a, b): return (mins(b) - mins(a)) % 1440
def coma(x): return f"{x:.2f}".replace(".", ",")
def miles(n): return f"{n:,}".replace(",", ".")
def r2(x): return round(x, 2)
T = []
def t(lang, var, kind, q, types, gold):
    T.append((lang, var, kind, q.strip(), types, gold))

# 0 order, es-ES, prose with parentheses
d = date(2025, 3, 14); L = [("cajas de azulejo blanco", 3, 18.50), ("sacos de cemento cola", 2, 9.75), ("cruceta de nivelación", 1, 4.00)]
sub = sum(n*p for _, n, p in L); free = sub >= 80
t("es", "es-ES", "order", f"""Pedido de Marta Ibáñez, hecho el {fes(d)}: {L[0][1]} {L[0][0]} a {coma(L[0][2])} € la caja, {L[1][1]} {L[1][0]} a {coma(L[1][2])} € el saco y {L[2][1]} {L[2][0]} a {coma(L[2][2])} €. El reparto tarda 5 días naturales y es gratis si la compra llega a 80 €; si no llega, son 6 € más.
Pásamelo a JSON con estos campos: cliente (texto, nombre y apellido), fecha_pedido (fecha AAAA-MM-DD), fecha_entrega (fecha AAAA-MM-DD, el día en que le llega), reparto_gratis (booleano) y total (número, euros con el reparto incluido si lo paga).""",
"cliente:s fecha_pedido:d fecha_entrega:d* reparto_gratis:b* total:n*",
{"cliente": "Marta Ibáñez", "fecha_pedido": str(d), "fecha_entrega": str(d+timedelta(5)), "reparto_gratis": free, "total": r2(sub + (0 if free else 6))})

# 1 shift, es-MX, dashes
d = date(2025, 11, 8); S = [("Lupita", "7:45", "15:15"), ("Beto", "9:00", "17:40"), ("Chuy", "14:20", "22:00")]
t("es", "es-MX", "shift", f"""Te paso los turnos de la farmacia del {DIA[d.weekday()]} {fes(d)}:
""" + "\n".join(f"- {n}: entró {a}, salió {b}" for n, a, b in S) + """

Regrésame un JSON con:
- fecha: fecha (AAAA-MM-DD), el día de los turnos
- empleados: lista de textos, los nombres en orden alfabético
- minutos_totales: entero, minutos trabajados entre todos
- turno_mas_largo: texto, nombre de quien trabajó más tiempo""",
"fecha:d empleados:l* minutos_totales:i* turno_mas_largo:s*",
{"fecha": str(d), "empleados": sorted(n for n, _, _ in S), "minutos_totales": sum(span(a, b) for _, a, b in S),
 "turno_mas_largo": max(S, key=lambda x: span(x[1], x[2]))[0]})

# 2 register, es-AR, "campo: tipo" lines
M = [("Tomás", 7), ("Julieta", 9), ("Bruno", 4), ("Abril", 6), ("Franco", None), ("Milena", 8), ("Gael", 5)]
N = [(n, m) for n, m in M if m is not None]
t("es", "es-AR", "register", f"""Son las notas de la prueba de geografía de 2.º B: """ + ", ".join(f"{n} {m}" if m is not None else f"{n} ausente" for n, m in M) + """. Se aprueba con 6 o más y el que faltó no cuenta para el promedio.
Armame el JSON, solo eso, con estos campos:
materia: texto, en minúsculas
ausente: texto (nombre del que faltó)
aprobados: lista de textos (nombres, por orden alfabético)
promedio: número (de los que rindieron, con dos decimales)
mejor: texto (nombre de la nota más alta)""",
"materia:s ausente:s aprobados:l* promedio:n* mejor:s*",
{"materia": "geografía", "ausente": next(n for n, m in M if m is None), "aprobados": sorted(n for n, m in N if m >= 6),
 "promedio": r2(sum(m for _, m in N)/len(N)), "mejor": max(N, key=lambda x: x[1])[0]})

# 3 booking, es-CO, prose
d = date(2026, 2, 26); nights, ad, ch, pn, br = 4, 2, 1, 145000, 12000
t("es", "es-CO", "booking", f"""Buenas tardes, don Hernán Castaño reservó una habitación: llega el {fes(d)} y se queda {nights} noches. Vienen {ad} adultos y {ch} niño, sin mascota. La habitación vale ${miles(pn)} por noche y el desayuno ${miles(br)} por persona, uno por cada noche que se quedan; lo toman todos. Ya abonó $200.000.
Por favor conviértalo en JSON con titular (texto, sin el don), fecha_salida (fecha AAAA-MM-DD), personas (entero), mascota (booleano), total (entero, pesos de habitación y desayunos) y abono (entero, pesos que ya pagó).""",
"titular:s fecha_salida:d* personas:i* mascota:b total:i* abono:i",
{"titular": "Hernán Castaño", "fecha_salida": str(d+timedelta(nights)), "personas": ad+ch, "mascota": False, "total": nights*(pn+br*(ad+ch)), "abono": 200000})

# 4 travel, es-CL
d = date(2025, 9, 30); a, b, seats, price = "21:40", "06:15", 3, 18900
t("es", "es-CL", "travel", f"""Compré pasajes de bus de Santiago a Temuco: sale el {DIA[d.weekday()]} {fes(d)} a las {a} y llega a la mañana siguiente a las {b}. Son {seats} asientos a ${miles(price)} cada uno, y por comprar en internet cobran ${miles(1500)} una sola vez.

Necesito un JSON así:
origen -> texto
destino -> texto
fecha_llegada -> fecha AAAA-MM-DD
duracion_minutos -> entero, cuánto dura el viaje
costo_total -> entero, en pesos, con el cobro de internet""",
"origen:s destino:s fecha_llegada:d* duracion_minutos:i* costo_total:i*",
{"origen": "Santiago", "destino": "Temuco", "fecha_llegada": str(d+timedelta(1)), "duracion_minutos": span(a, b), "costo_total": seats*price+1500})

# 5 expenses, es-PE, dashes
E = [("taxi al aeropuerto", 35.50), ("almuerzo con el cliente", 82.00), ("copias", 12.30), ("hotel", 190.00), ("cena", 41.70)]; adv = 350
tot = sum(v for _, v in E)
t("es", "es-PE", "expenses", f"""Gastos del viaje a Arequipa de Rocío Quispe (le dieron un adelanto de S/ {adv}.00):
""" + "\n".join(f"- {n}: S/ {v:.2f}" for n, v in E) + """
Pásalo a JSON por favor. Campos: responsable (texto), destino (texto, la ciudad), adelanto (número, soles), total (número, suma en soles), mayor_gasto (texto, el concepto más caro tal como está escrito), supera_adelanto (booleano, si el total pasa del adelanto).""",
"responsable:s destino:s adelanto:n total:n* mayor_gasto:s* supera_adelanto:b*",
{"responsable": "Rocío Quispe", "destino": "Arequipa", "adelanto": adv, "total": r2(tot), "mayor_gasto": max(E, key=lambda x: x[1])[0], "supera_adelanto": tot > adv})

# 6 recipe, es-ES
I = [("harina", 240), ("mantequilla", 120), ("azúcar", 80)]; base, want = 4, 6; prep, rest, oven = 25, 30, 35
assert all(g*want % base == 0 for _, g in I)
t("es", "es-ES", "recipe", f"""Receta de galletas de la abuela para {base} personas: {I[0][1]} g de {I[0][0]}, {I[1][1]} g de {I[1][0]}, {I[2][1]} g de {I[2][0]} y 2 huevos. Se preparan en {prep} minutos, la masa reposa {rest} minutos en la nevera y van {oven} minutos al horno. Yo la quiero para {want} personas y los tiempos no cambian.
Dame un JSON con los campos:
  personas: entero, para cuántas la quiero
  harina_g: entero, gramos para esas personas
  huevos: entero, los que hacen falta para esas personas
  tiempo_total_min: entero, desde que empiezo hasta que salen del horno
  ingredientes: lista de textos, los cuatro nombres sin cantidades, en el orden de la receta""",
"personas:i harina_g:i* huevos:i* tiempo_total_min:i* ingredientes:l",
{"personas": want, "harina_g": 240*want//base, "huevos": 2*want//base, "tiempo_total_min": prep+rest+oven, "ingredientes": [n for n, _ in I]+["huevos"]})

# 7 order, es-MX, "campo: tipo"
d = date(2025, 12, 19); P = [("roscas chicas", 3, 95), ("conchas", 24, 14), ("cuernitos", 12, 16)]
sub = sum(n*p for _, n, p in P); ant = 300
t("es", "es-MX", "order", f"""Encargo para la panadería. Cliente: Señora Elvira Ponce. Apartó el {fes(d)} y lo recoge 4 días después. Pidió """ + ", ".join(f"{n} {x} de ${p}" for x, n, p in P) + f""" (precio por pieza). Dejó ${ant} de anticipo. Va para regalo, con moño.

Conviértelo a JSON:
cliente: texto, nombre y apellido sin "Señora"
recoge: fecha (AAAA-MM-DD)
anticipo: entero, pesos
por_pagar: entero, pesos que debe al recoger
regalo: booleano
productos: lista de textos, los nombres de los panes del que más piezas lleva al que menos""",
"cliente:s recoge:d* anticipo:i por_pagar:i* regalo:b productos:l*",
{"cliente": "Elvira Ponce", "recoge": str(d+timedelta(4)), "anticipo": ant, "por_pagar": sub-ant, "regalo": True, "productos": [x for x, n, p in sorted(P, key=lambda z: -z[1])]})

# 8 other, es-AR, football
G = [("Deportivo Sur", 3, 1), ("La Cantera", 0, 2), ("Villa Norte", 2, 2), ("San Roque", 4, 0), ("Los Álamos", 1, 1)]
pts = sum(3 if f > c else 1 if f == c else 0 for _, f, c in G)
t("es", "es-AR", "other", f"""Resultados de nuestro equipo, Atlético Belgrano Chico, en el torneo de veteranos (primero van nuestros goles):
""" + "\n".join(f"- contra {r}: {f} a {c}" for r, f, c in G) + """
Se dan 3 puntos por ganar, 1 por empatar y 0 por perder. ¿Me lo pasás a JSON? Quiero equipo (texto), puntos (entero, los que sumamos en total), diferencia_gol (entero, goles a favor menos goles en contra) y ganados (lista de textos, rivales a los que les ganamos, en el orden en que aparecen).""",
"equipo:s puntos:i* diferencia_gol:i* ganados:l*",
{"equipo": "Atlético Belgrano Chico", "puntos": pts, "diferencia_gol": sum(f-c for _, f, c in G), "ganados": [r for r, f, c in G if f > c]})

# 9 register, es-ES, attendance
d = date(2025, 10, 7); enr = ["Paloma", "Sergio", "Nuria", "Hassan", "Irene", "Vicente", "Carla", "Dario"]; absn = ["Nuria", "Vicente"]; mn = 5
pres = [n for n in enr if n not in absn]
t("es", "es-ES", "register", f"""Taller de cerámica, {DIA[d.weekday()]} {d.day}/{d.month}/{d.year}. Apuntados: {", ".join(enr)}. Han faltado {absn[0]} y {absn[1]}. El taller es cada dos semanas, el mismo día, y solo se da si vienen al menos {mn} personas.

Devuélveme únicamente un JSON con: fecha (fecha AAAA-MM-DD, la de esta sesión), proxima (fecha AAAA-MM-DD, la de la siguiente sesión), presentes (lista de textos, por orden alfabético), porcentaje_asistencia (entero, de 0 a 100), minimo (entero, personas que hacen falta).""",
"fecha:d proxima:d* presentes:l* porcentaje_asistencia:i* minimo:i",
{"fecha": str(d), "proxima": str(d+timedelta(14)), "presentes": sorted(pres), "porcentaje_asistencia": 100*len(pres)//len(enr), "minimo": mn})
assert 100*len(pres) % len(enr) == 0

# 10 shift, es-CO, night guard
d = date(2025, 6, 29); a, b, pause, rate = "18:30", "05:00", 45, 9200; worked = span(a, b)-pause; assert worked*rate % 60 == 0
t("es", "es-CO", "shift", f"""Minuta de vigilancia. Guarda: Wilmer Tovar. Puesto: Portería 2. Entró el {fes(d)} a las {a} y entregó el puesto al otro día a las {b}. Paró {pause} minutos para comer, que no se pagan. La hora se paga a ${miles(rate)} y los minutos en proporción. Novedades: ninguna. Le toca otra vez turno 3 días después de la fecha en que entró.
Con eso arme un JSON con estos campos:
 - guarda: texto
 - minutos_pagados: entero
 - pago: entero, en pesos
 - hubo_novedades: booleano
 - proximo_turno: fecha AAAA-MM-DD""",
"guarda:s minutos_pagados:i* pago:i* hubo_novedades:b proximo_turno:d*",
{"guarda": "Wilmer Tovar", "minutos_pagados": worked, "pago": worked*rate//60, "hubo_novedades": False, "proximo_turno": str(d+timedelta(3))})

# 11 booking, es-CL, court
d = date(2025, 8, 23); a, hours, price, pl = "19:30", 2, 14000, ["Matías", "Seba", "Nacho", "Rodrigo", "Cristian", "Pato", "Jaime"]
assert (hours*price) % len(pl) == 0
t("es", "es-CL", "booking", f"""Hola! Quedó lista la reserva de la cancha 4 para el {DIA[d.weekday()]} {d.day} de {MES[d.month-1]} de {d.year}, desde las {a}, por {hours} horas. Vale ${miles(price)} la hora. Jugamos {", ".join(pl[:-1])} y {pl[-1]}, y pagamos todos lo mismo. Se puede anular gratis hasta 2 días antes.
Ponlo en JSON:
cancha (entero)
hora_inicio (texto, HH:MM)
jugadores (lista de textos, orden alfabético)
cuota (entero, pesos que paga cada uno)
limite_anulacion (fecha, AAAA-MM-DD, último día para anular gratis)""",
"cancha:i hora_inicio:s jugadores:l* cuota:i* limite_anulacion:d*",
{"cancha": 4, "hora_inicio": a, "jugadores": sorted(pl), "cuota": hours*price//len(pl), "limite_anulacion": str(d-timedelta(2))})

# 12 travel, es-PE, itinerary
d = date(2026, 7, 27); V = [("Lima", "Ica", 303), ("Ica", "Nasca", 146), ("Nasca", "Arequipa", 566)]; stay = {"Ica": 2, "Nasca": 1, "Arequipa": 3}
t("es", "es-PE", "travel", f"""Plan de viaje en carro: salimos de Lima el {fes(d)}. De Lima a Ica hay {V[0][2]} km y nos quedamos {stay["Ica"]} noches; de Ica a Nasca {V[1][2]} km y ahí {stay["Nasca"]} noche; de Nasca a Arequipa {V[2][2]} km y en Arequipa {stay["Arequipa"]} noches, y de ahí dejamos la ciudad para volver. Cada tramo se hace el mismo día en que se sale.
Quiero el JSON con: origen (texto), ciudades (lista de textos, las tres donde dormimos, en el orden del viaje), noches (entero, en total), km_ida (entero, de Lima a Arequipa) y fecha_llegada_arequipa (fecha AAAA-MM-DD).""",
"origen:s ciudades:l noches:i* km_ida:i* fecha_llegada_arequipa:d*",
{"origen": "Lima", "ciudades": [x[1] for x in V], "noches": sum(stay.values()), "km_ida": sum(x[2] for x in V),
 "fecha_llegada_arequipa": str(d+timedelta(stay["Ica"]+stay["Nasca"]))})

# 13 other, es-ES, library loan
d1 = date(2025, 1, 20); term = 21; d2 = date(2025, 2, 17); due = d1+timedelta(term); late = max(0, (d2-due).days); books = ["Nada", "La colmena", "El camino"]
t("es", "es-ES", "other", f"""Ficha de préstamo de la biblioteca
Lector: Óscar Benito, carné 0417
Libros: {", ".join(books)}
Prestados el {fes(d1)} por {term} días
Devueltos todos el {fes(d2)}
Multa: 0,10 € por libro y día de retraso

Hazme el JSON con estos campos: carne (texto, con el cero delante), libros (lista de textos, títulos en el orden de la ficha), fecha_limite (fecha AAAA-MM-DD, día del préstamo más el plazo), dias_retraso (entero), multa (número, euros).""",
"carne:s libros:l fecha_limite:d* dias_retraso:i* multa:n*",
{"carne": "0417", "libros": books, "fecha_limite": str(due), "dias_retraso": late, "multa": r2(0.10*late*len(books))})

# 14 booking, en-GB
d = date(2025, 5, 17); a, b, hr, kit, dep = "13:30", "18:00", 16, 20, 40; m = span(a, b); cost = hr*m/60+kit
t("en", "en-GB", "booking", f"""Village hall hire for {DAY[d.weekday()]} {fgb(d)}, booked by Mrs Pauline Hargreaves for a christening tea: {a} to {b}, main hall at £{hr} an hour plus the kitchen at a flat £{kit}. She's paid a £{dep} deposit, which comes off the bill, and the rest is due 14 days before the event. About 60 guests; the hall holds 80.
Please turn that into JSON with: hirer (text, first name and surname only), deposit (integer, pounds), balance (number, pounds still to pay), balance_due (date, YYYY-MM-DD), fits (boolean, whether the guests fit in the hall).""",
"hirer:s deposit:i balance:n* balance_due:d* fits:b*",
{"hirer": "Pauline Hargreaves", "deposit": dep, "balance": r2(cost-dep), "balance_due": str(d-timedelta(14)), "fits": 60 <= 80})

# 15 order, en-US
d = date(2025, 10, 28); O = [("turkey wrap", 6, 8.25), ("veggie bowl", 4, 9.50), ("lemonade", 10, 2.40)]; sub = sum(n*p for _, n, p in O); fee = 0 if sub >= 100 else 12
t("en", "en-US", "order", f"""Catering order taken {fus(d)} from Denise Whitfield at Oakridge Dental:
""" + "\n".join(f"- {n} x {x} @ ${p:.2f}" for x, n, p in O) + """
Delivery is 6 days after the order was taken. Delivery fee is $12.00, waived when the food and drinks come to $100 or more. No tax.

Give me JSON only, with these fields:
contact: string, full name
company: string
delivery_date: date, YYYY-MM-DD
fee_waived: boolean
total: number, dollars including any fee""",
"contact:s company:s delivery_date:d* fee_waived:b* total:n*",
{"contact": "Denise Whitfield", "company": "Oakridge Dental", "delivery_date": str(d+timedelta(6)), "fee_waived": sub >= 100, "total": r2(sub+fee)})

# 16 shift, en-GB
S = [("Gareth", "06:50", "14:20"), ("Anjali", "08:15", "16:45"), ("Moira", "11:00", "18:10"), ("Kit", "14:00", "20:30")]
t("en", "en-GB", "shift", f"""Garden centre rota for the bank holiday, {fgb(date(2025, 8, 25))}: """ + "; ".join(f"{n} {a} to {b}" for n, a, b in S) + """.
I need it as JSON, fields as follows. date: date (YYYY-MM-DD). staff: list of text, names from the shortest shift to the longest. total_hours: number, hours worked by everyone together to two decimal places. at_noon: integer, how many people are on shift at 12:00.""",
"date:d staff:l* total_hours:n* at_noon:i*",
{"date": "2025-08-25", "staff": [n for n, a, b in sorted(S, key=lambda x: span(x[1], x[2]))], "total_hours": r2(sum(span(a, b) for _, a, b in S)/60),
 "at_noon": sum(mins(a) <= 720 < mins(b) for _, a, b in S)})
assert len({span(a, b) for _, a, b in S}) == 4 and date(2025, 8, 25).weekday() == 0

# 17 expenses, en-US
o1, o2, rate, tolls, meals = 48215, 48527, 0.65, 7.50, [11.80, 14.35, 9.95]; d = date(2025, 4, 22)
t("en", "en-US", "expenses", f"""Expense note from Curtis Bell, submitted {fus(d)}: drove to the Dayton trade show and back, odometer {o1:,} at the start and {o2:,} at the end, reimbursed at ${rate:.2f} a mile. Tolls ${tolls:.2f}. Meals ${meals[0]:.2f}, ${meals[1]:.2f} and ${meals[2]:.2f} (the meal limit for the trip is $35.00 and he only gets paid back up to the limit). Payment goes out 10 days after he submits.
Make it JSON with:
- employee (string)
- tolls (number, dollars)
- meals_over_limit (boolean)
- reimbursement (number, dollars for miles, tolls and meals)
- pay_date (date, YYYY-MM-DD)""",
"employee:s tolls:n meals_over_limit:b* reimbursement:n* pay_date:d*",
{"employee": "Curtis Bell", "tolls": tolls, "meals_over_limit": sum(meals) > 35, "reimbursement": r2((o2-o1)*rate+tolls+min(35, sum(meals))), "pay_date": str(d+timedelta(10))})

# 18 recipe, en-GB
I = [("red lentils", 300), ("carrots", 450), ("onions", 200)]; serves, big = 6, 24; start, prep, simmer = "16:40", 20, 55; done = mins(start)+prep+simmer
t("en", "en-GB", "recipe", f"""For the church lunch club: lentil soup, serves {serves}. {I[0][1]} g {I[0][0]}, {I[1][1]} g {I[1][0]}, {I[2][1]} g {I[2][0]}, 1.5 litres of stock. {prep} minutes to prepare, then {simmer} minutes simmering. We need enough for {big} and I'll start at {start}; a bigger pan takes no longer. No nuts, no dairy.

JSON please:
dish: text, in lower case
people: integer, how many we need to feed
carrots_kg: number, kilos for everyone
stock_litres: number, for everyone
ready_at: text, HH:MM in 24-hour time
contains_nuts: boolean""",
"dish:s people:i carrots_kg:n* stock_litres:n* ready_at:s* contains_nuts:b",
{"dish": "lentil soup", "people": big, "carrots_kg": r2(450*(big//serves)/1000), "stock_litres": r2(1.5*(big//serves)), "ready_at": f"{done//60:02d}:{done%60:02d}", "contains_nuts": False})

# 19 register, en-US
R = [("Imani", 142), ("Caleb", 98), ("Ruth", 175), ("Owen", 0), ("Leah", 120)]; goal = 120; d = date(2025, 2, 26)
t("en", "en-US", "register", f"""Room 12 reading log, week ending {d.month}/{d.day}/{d.year} (minutes read): """ + ", ".join(f"{n} {m}" for n, m in R) + f""". The weekly goal is {goal} minutes and hitting it exactly counts. The next log is due one week later.

Return a JSON object with these fields: room (integer), goal (integer, minutes), next_due (date, YYYY-MM-DD), total_minutes (integer), met_goal (list of strings, names from most minutes to fewest).""",
"room:i goal:i next_due:d* total_minutes:i* met_goal:l*",
{"room": 12, "goal": goal, "next_due": str(d+timedelta(7)), "total_minutes": sum(m for _, m in R), "met_goal": [n for n, m in sorted(R, key=lambda x: -x[1]) if m >= goal]})

# ---- checks and output
def ok(v, k):
    return {"s": lambda: isinstance(v, str) and v, "i": lambda: type(v) is int, "n": lambda: type(v) in (int, float), "b": lambda: type(v) is bool,
            "d": lambda: isinstance(v, str) and str(date.fromisoformat(v)) == v, "l": lambda: isinstance(v, list) and v and all(isinstance(x, str) for x in v)}[k]()
def plain(s): return "".join(c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)).lower()
out = []
for i, (lang, var, kind, q, types, gold) in enumerate(T):
    fields = dict(x.split(":") for x in types.replace("*", "").split())  # * marks a field that is worked out
    assert 2 <= types.count("*") <= 3, i
    assert list(fields) == list(gold) and 4 <= len(gold) <= 6, i
    for f, k in fields.items():
        assert re.search(rf"\b{f}\b", q) and ok(gold[f], k), (i, f, gold[f])
        if k == "l" and gold[f] == sorted(gold[f]):
            assert gold[f] == sorted(gold[f], key=plain), (i, f)
    assert var.startswith(lang) and kind in "order shift register booking travel expenses recipe other".split()
    out.append({"id": f"structured-s-{i:03d}", "language": lang, "variety": var, "question": q, "kind": kind, "gold": {"json": gold}})
assert len(out) == 20 and Counter(o["language"] for o in out) == {"es": 14, "en": 6}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "structured-s.jsonl"), "w", encoding="utf-8") as f:
    for o in out:
        f.write(json.dumps(o, ensure_ascii=False) + "\n")
print(len(out), "tasks; all checks hold;", dict(Counter(o["kind"] for o in out)), dict(Counter(o["variety"] for o in out)))
