#!/usr/bin/env python3
# Writes structured-a.jsonl: 60 tasks of the class "structured". Derived fields of each gold are computed here.
import json, re, os, math
from datetime import date, datetime, timedelta
from decimal import Decimal as D, ROUND_HALF_UP
from fractions import Fraction as F

TASKS = []
DIAS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]
MESES = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]

def num(x):
    """exact number with at most two decimals -> int or float"""
    x = F(x)
    assert (x * 100).denominator == 1, x
    return int(x) if x.denominator == 1 else float(x)

def r2(x, n=2):
    """rounded to n decimals; ties are refused as ambiguous"""
    x = F(x) * 10 ** n
    fl = math.floor(x)
    assert x - fl != F(1, 2), ("tie", x)
    v = F(fl + (1 if x - fl > F(1, 2) else 0), 10 ** n)
    return int(v) if v.denominator == 1 else float(v)

def iso(d): return d.strftime("%Y-%m-%d")
def hm(t): return t.strftime("%H:%M")
def tm(s): h, m = s.split(":"); return int(h) * 60 + int(m)
def mt(n): return "%02d:%02d" % (n // 60, n % 60)
def addmonths(d, n):
    m = d.month - 1 + n
    return date(d.year + m // 12, m % 12 + 1, d.day)
def age(b, at): return at.year - b.year - ((at.month, at.day) < (b.month, b.day))
def workdays_after(d, n):
    while n:
        d += timedelta(days=1)
        if d.weekday() < 5: n -= 1
    return d

def check_weekdays(q, year):
    n = 0
    for m in re.finditer(r"\b(%s) (\d{1,2}) de (%s)(?: de (\d{4}))?" % ("|".join(DIAS), "|".join(MESES)), q, re.I):
        y = int(m[4] or year)
        d = date(y, MESES.index(m[3].lower()) + 1, int(m[2]))
        assert DIAS[d.weekday()] == m[1].lower(), m[0]; n += 1
    for m in re.finditer(r"\b(%s),? (%s) (\d{1,2})(?:, (\d{4}))?" % ("|".join(DAYS), "|".join(MONTHS)), q):
        d = date(int(m[4] or year), MONTHS.index(m[2]) + 1, int(m[3]))
        assert DAYS[d.weekday()] == m[1], m[0]; n += 1
    for m in re.finditer(r"\b(%s),? (\d{1,2}) (%s)(?: (\d{4}))?" % ("|".join(DAYS), "|".join(MONTHS)), q):
        d = date(int(m[4] or year), MONTHS.index(m[3]) + 1, int(m[2]))
        assert DAYS[d.weekday()] == m[1], m[0]; n += 1
    return n

def walk(o, q, derived, path=""):
    if isinstance(o, dict):
        for k, v in o.items():
            assert k in q or re.fullmatch(r"\d{4}-\d\d-\d\d", k), ("key not in question", path, k)
            walk(v, q, derived, path + "." + k)
    elif isinstance(o, list):
        for v in o: walk(v, q, derived, path + "[]")
    elif isinstance(o, str):
        if re.fullmatch(r"\d{4}-\d\d(-\d\d)?|\d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d", o): return
        assert o in q or o in derived, ("string neither in the question nor derived", path, o)
    elif isinstance(o, float):
        assert round(o, 3) == o, (path, o)
    else:
        assert o is None or isinstance(o, (bool, int)), (path, o)

def add(variety, kind, question, gold, year=2025, derived=()):
    question = question.strip()
    check_weekdays(question, year)
    walk(gold, question, derived)
    TASKS.append({"id": "structured-a-%03d" % (len(TASKS) + 1), "language": variety[:2], "variety": variety,
                  "question": question, "kind": kind, "gold": {"json": gold}})

# ============================================================ es-ES
# 1
L = [("cemento", 12, D("6.40")), ("malla", 3, D("27.50")), ("ladrillo", 40, D("0.35"))]
base = sum(c * p for _, c, p in L); iva = r2(base * D("0.21"))
add("es-ES", "order", """
Buenas, llevo un almacén de materiales y me ha entrado este correo. Necesito pasarlo a JSON para el programa de pedidos.

«Hola, Maribel: soy Julián Cobos, de Reformas Cobos. Para la obra de la calle Toledo me hacen falta:
- 12 sacos de cemento, a 6,40 € el saco
- 3 rollos de malla, a 27,50 € cada uno
- 40 unidades de ladrillo, a 0,35 € la unidad
Los precios son los que me diste por teléfono, sin IVA. A ver si puede llegar el viernes 14 de marzo de 2025, que ese día tengo gente. ¡Gracias!»

Los campos tienen que ser: "cliente" (texto, nombre y apellido de quien escribe), "fecha_entrega" (AAAA-MM-DD), "lineas" (lista de objetos en el orden del correo, cada uno con "producto" —solo una de estas palabras: cemento, malla, ladrillo—, "cantidad" e "importe", sin IVA), "base" (suma de los importes), "iva" (el 21 % de la base, redondeado a céntimos), "total" (base más iva) y "envio_gratis" (true si la base pasa de 150 €, si no false). Los importes como número, no como texto.
""", {"cliente": "Julián Cobos", "fecha_entrega": iso(date(2025, 3, 14)),
      "lineas": [{"producto": n, "cantidad": c, "importe": num(c * p)} for n, c, p in L],
      "base": num(base), "iva": iva, "total": num(F(base) + F(str(iva))), "envio_gratis": base > 150})

# 2
f = date(2025, 10, 6)
add("es-ES", "minutes", """
Te pego las notas que tomé en la junta de vecinos para que me las dejes en un JSON:

Junta del lunes 6 de octubre de 2025, portal 14. Empezamos a las 19:30 y acabamos a las 21:05.
Vinieron 14 de los 22 propietarios (Paco llegó tarde, pero cuenta).
1. Pintar el portal: 11 a favor, 2 en contra, 1 abstención. Aprobado.
2. Cambiar la puerta del garaje: 5 a favor, 9 en contra. Rechazado.
3. Placas solares: faltan presupuestos, no se vota. Aplazado.
Tareas: Encarna pide dos presupuestos de pintura, como muy tarde el 20 de octubre. Luis llama al seguro el jueves de esta misma semana.
La próxima junta, exactamente tres semanas después, a la misma hora.

Quiero estas claves: fecha (AAAA-MM-DD), duracion_minutos (entero), asistentes y ausentes (enteros), acuerdos (lista con punto como entero, resultado, que será "aprobado", "rechazado" o "aplazado", y votos_a_favor, entero o null si no se votó), tareas (lista en el orden de las notas, con responsable y fecha_limite en AAAA-MM-DD) y proxima_junta (AAAA-MM-DD). Nada más.
""", {"fecha": iso(f), "duracion_minutos": tm("21:05") - tm("19:30"), "asistentes": 14, "ausentes": 22 - 14,
      "acuerdos": [{"punto": 1, "resultado": "aprobado", "votos_a_favor": 11}, {"punto": 2, "resultado": "rechazado", "votos_a_favor": 5},
                   {"punto": 3, "resultado": "aplazado", "votos_a_favor": None}],
      "tareas": [{"responsable": "Encarna", "fecha_limite": iso(date(2025, 10, 20))}, {"responsable": "Luis", "fecha_limite": iso(f + timedelta(days=3 - f.weekday()))}],
      "proxima_junta": iso(f + timedelta(weeks=3))})

# 3
b = 18 * 32 + 2 * 145; f = date(2025, 2, 17)
iva, irpf = num(b * F(21, 100)), num(b * F(15, 100))
add("es-ES", "invoice", """
Factura 2025/031
Fecha: 17/02/2025
De: Nerea Ibarra Sota. Para: Editorial Contraluz, S. L.
Maquetación de catálogo: 18 horas a 32 €/hora
Ilustraciones: 2 a 145 € cada una
IVA 21 % y retención de IRPF 15 %, ambos sobre la base imponible.
Pago a 30 días naturales desde la fecha de la factura.

De esta factura sácame un JSON con: numero (texto tal cual), emisor (texto, el nombre completo de quien la emite), fecha y vencimiento (las dos en AAAA-MM-DD), base_imponible, iva, irpf y total_a_pagar (números en euros; el irpf en positivo; el total es base más IVA menos IRPF) y horas_facturadas (entero).
""", {"numero": "2025/031", "emisor": "Nerea Ibarra Sota", "fecha": iso(f), "vencimiento": iso(f + timedelta(days=30)), "base_imponible": b,
      "iva": iva, "irpf": irpf, "total_a_pagar": num(F(b) + F(str(iva)) - F(str(irpf))), "horas_facturadas": 18})

# 4
TR = [("Zaragoza", "Madrid", "08:12", "09:31"), ("Madrid", "Sevilla", "10:05", "12:42"), ("Sevilla", "Cádiz", "13:10", "14:46")]
dur = [tm(l) - tm(s) for _, _, s, l in TR]
add("es-ES", "itinerary", """
Mi hermana me ha mandado cómo va a bajar a Cádiz el 2 de agosto y quiero tenerlo en JSON para la agenda compartida. Su mensaje:

"Salgo de Zaragoza a las 8:12 y llego a Madrid a las 9:31. Ahí cojo otro a las 10:05 que me deja en Sevilla a las 12:42. Y de Sevilla salgo a la una y diez de la tarde y estoy en Cádiz a las 14:46. Llevo el bocata hecho, no hace falta que me esperéis para comer."

Formato: {"tramos": [{"origen": texto, "destino": texto, "salida": "HH:MM", "llegada": "HH:MM", "minutos": entero}], "transbordos": entero, "espera_total_minutos": entero (tiempo entre la llegada de un tren y la salida del siguiente, sumado), "viaje_total_minutos": entero (de la primera salida a la última llegada), "tramo_mas_largo": entero (1 si es el primero, 2 si es el segundo, etc.)}
Todo es el mismo día.
""", {"tramos": [{"origen": o, "destino": d_, "salida": s, "llegada": l, "minutos": m} for (o, d_, s, l), m in zip(TR, dur)],
      "transbordos": len(TR) - 1, "espera_total_minutos": sum(tm(TR[i + 1][2]) - tm(TR[i][3]) for i in range(2)),
      "viaje_total_minutos": tm(TR[-1][3]) - tm(TR[0][2]), "tramo_mas_largo": dur.index(max(dur)) + 1})

# 5
add("es-ES", "listing", """
Estoy comparando pisos y guardo cada anuncio como un objeto JSON. Pásame este:

"SE ALQUILA piso en Valladolid, zona Delicias. 85 m² útiles, 3 habitaciones y 2 baños, cuarto piso con ascensor. Cocina amueblada. No tiene garaje. 1.105 €/mes, comunidad incluida. Para entrar se paga el primer mes y dos meses de fianza, sin agencia. Libre desde el 1 de septiembre de 2025. Lo sentimos, no se admiten animales. Llamar a Toñi por las tardes: 611 22 33 44."

Campos: ciudad (texto), habitaciones, banos y planta (enteros), metros (entero), precio_mes (número), precio_m2 (precio mensual entre metros, con 2 decimales como mucho), ascensor, garaje y mascotas (booleanos; mascotas es true si se admiten), pago_inicial (todo lo que hay que pagar para entrar), disponible (AAAA-MM-DD) y telefono (texto, con +34 delante y sin ningún espacio).
""", {"ciudad": "Valladolid", "habitaciones": 3, "banos": 2, "planta": 4, "metros": 85, "precio_mes": 1105, "precio_m2": num(F(1105, 85)),
      "ascensor": True, "garaje": False, "mascotas": False, "pago_inicial": 1105 * 3, "disponible": "2025-09-01",
      "telefono": "+34" + "611 22 33 44".replace(" ", "")}, derived=("+34611223344",))

# 6
dev = D("1480") + D("95.50") + 6 * D("14.25"); ded = D("107.30") + D("168.40") + D("200")
add("es-ES", "payroll", """
La gestoría me ha escrito esto sobre la nómina de Amparo Vidal:

Nómina de febrero de 2024. Salario base 1.480,00 €. Plus de transporte 95,50 €. Horas extra: 6, a 14,25 € cada una. Se le descuentan 107,30 € de Seguridad Social, 168,40 € de IRPF y el anticipo de 200 € que pidió a principios de mes. Se ingresa el último día del mes, como siempre.

¿Me lo conviertes a JSON? Necesito "trabajador" (texto), "periodo" (AAAA-MM), "fecha_pago" (AAAA-MM-DD), "horas_extra" (objeto con "numero" e "importe" total), "total_devengado" (base, plus y horas extra), "total_deducciones" (incluido el anticipo), "liquido" (devengado menos deducciones) y "hubo_anticipo" (booleano).
""", {"trabajador": "Amparo Vidal", "periodo": "2024-02", "fecha_pago": iso(date(2024, 3, 1) - timedelta(days=1)),
      "horas_extra": {"numero": 6, "importe": num(6 * D("14.25"))}, "total_devengado": num(dev), "total_deducciones": num(ded),
      "liquido": num(dev - ded), "hubo_anticipo": True})

# 7
fac = F(10, 4)
ING = [("lentejas", 320, "g"), ("chorizo", 150, "g"), ("agua", 1200, "ml"), ("zanahoria", 2, "unidad"), ("cebolla", 1, "unidad")]
def q7(n, u):
    v = n * fac
    return math.ceil(v) if u == "unidad" else num(v)
add("es-ES", "recipe", """
El domingo vienen a comer y seremos 10. La receta de lentejas de mi suegra es para 4 y dice así: 320 g de lentejas, 150 g de chorizo, 1,2 litros de agua, 2 zanahorias y 1 cebolla. Se tarda 15 minutos en preparar todo, 45 en cocer y luego 10 de reposo, una cosa detrás de otra, y eso no cambia por ser más gente. Queremos sentarnos a las 14:30 con las lentejas recién reposadas.

Hazme un JSON con:
- personas: entero (las que seremos)
- ingredientes: lista de objetos con nombre (lentejas, chorizo, agua, zanahoria, cebolla, en ese orden), cantidad y unidad ("g", "ml" o "unidad"). Cantidades ya para 10; el agua en ml; lo que va por unidades, redondeado hacia arriba a enteros.
- minutos_totales: entero
- hora_de_empezar: HH:MM
""", {"personas": 10, "ingredientes": [{"nombre": n, "cantidad": q7(c, u), "unidad": u} for n, c, u in ING],
      "minutos_totales": 15 + 45 + 10, "hora_de_empezar": mt(tm("14:30") - 70)})

# 8
hoy = date(2025, 11, 26); cita = datetime(2025, 11, 28, 8, 20)
assert cita.date() == hoy + timedelta(days=2)
add("es-ES", "appointment", """
Hoy, miércoles 26 de noviembre de 2025, me ha llegado este SMS del centro de salud:

"Sr. Eusebio Lanza: le recordamos su analítica pasado mañana a las 8:20 en la sala 3. Debe venir con 12 horas de ayuno. Los resultados estarán 5 días hábiles después de la prueba."

Déjamelo en JSON con paciente (nombre y apellido, sin el "Sr."), fecha_cita (AAAA-MM-DD), hora_cita (HH:MM), dia_semana (en minúsculas, el de la cita), sala (entero), ultima_comida (lo más tarde que puedo comer para llegar a la hora de la cita con ese ayuno, en formato "AAAA-MM-DD HH:MM") y fecha_resultados (AAAA-MM-DD). Para los días hábiles cuenta de lunes a viernes empezando por el día siguiente al de la prueba; no hay festivos por medio.
""", {"paciente": "Eusebio Lanza", "fecha_cita": iso(cita), "hora_cita": hm(cita), "dia_semana": DIAS[cita.weekday()], "sala": 3,
      "ultima_comida": (cita - timedelta(hours=12)).strftime("%Y-%m-%d %H:%M"), "fecha_resultados": iso(workdays_after(cita.date(), 5))},
    derived=("viernes",))

# 9
N = [("Leire", date(2016, 3, 12), "frutos secos"), ("Hugo", date(2013, 6, 30), None), ("Candela", date(2018, 7, 2), "lactosa"), ("Izan", date(2014, 11, 20), None), ("Noa", date(2012, 1, 9), "huevo")]
ref = date(2025, 7, 1)
def grupo(e): return "peques" if e <= 8 else "medianos" if e <= 11 else "mayores"
G9 = [{"nombre": n, "edad": age(b_, ref), "grupo": grupo(age(b_, ref))} for n, b_, _ in N]
assert all(6 <= g["edad"] <= 14 for g in G9)
add("es-ES", "registration", """
Coordino un campamento que empieza el 1 de julio de 2025 y las familias me han ido mandando los datos por WhatsApp de cualquier manera:

Leire, nacida el 12/03/2016, alérgica a los frutos secos
Hugo, 30 de junio de 2013, ninguna alergia
Candela, 02/07/2018, lactosa
Izan nació el 20 de noviembre de 2014, no tiene alergias
Noa, 9-1-2012, no puede tomar huevo

Los grupos van por la edad cumplida el día que empieza el campamento: "peques" de 6 a 8 años, "medianos" de 9 a 11 y "mayores" de 12 a 14.
Devuelve un JSON con "ninos" (así, sin eñe; lista en el mismo orden, con "nombre", "edad" y "grupo"), "por_grupo" (objeto con las claves peques, medianos y mayores y cuántos hay en cada uno) y "con_alergia" (lista de nombres de quienes tienen alguna alergia o intolerancia, por orden alfabético).
""", {"ninos": G9, "por_grupo": {k: sum(g["grupo"] == k for g in G9) for k in ("peques", "medianos", "mayores")},
      "con_alergia": sorted(n for n, _, a in N if a)})

# 10
C = [("pilates", ["lunes", "miércoles"], "09:30", "10:20"), ("spinning", ["martes", "jueves", "viernes"], "19:00", "19:45"), ("yoga", ["viernes"], "18:15", "19:30"), ("natación", ["sábado"], "11:00", "12:30")]
mins = {n: len(d_) * (tm(e) - tm(s)) for n, d_, s, e in C}
pd_ = {}
for n, d_, s, e in C:
    for x in d_: pd_[x] = pd_.get(x, 0) + 1
mx = [x for x in DIAS if pd_.get(x, 0) == max(pd_.values())]; assert len(mx) == 1
add("es-ES", "schedule", """
En el tablón del polideportivo pone:

PILATES: lunes y miércoles, de 9:30 a 10:20, sala 2
SPINNING: martes, jueves y viernes, de 19:00 a 19:45, sala 1
YOGA: viernes, de 18:15 a 19:30, sala 2
NATACIÓN: sábado, de 11:00 a 12:30, piscina
(Los domingos, cerrado.)

Resúmelo en un JSON que tenga: clases_semanales (entero, cada clase de cada día cuenta una), minutos_por_actividad (objeto con pilates, spinning, yoga y natación como claves y los minutos que suman a la semana), dia_con_mas_clases (texto en minúsculas), dias_sin_clases (lista de días en minúsculas) y sala_2 (lista de actividades que se dan en la sala 2, en minúsculas y por orden alfabético).
""", {"clases_semanales": sum(pd_.values()), "minutos_por_actividad": mins, "dia_con_mas_clases": mx[0],
      "dias_sin_clases": [x for x in DIAS if x not in pd_], "sala_2": sorted(["pilates", "yoga"])}, derived=("domingo",))

# 11
ent = date(2025, 1, 9); sol = date(2025, 1, 20); lim = ent + timedelta(days=14)
add("es-ES", "return", """
Soy de atención al cliente en una tienda de ropa por internet y tengo que registrar esta devolución:

De: rosa.quintana@example.com
Enviado: 20 de enero de 2025
"Buenos días. El pedido P-77120 me llegó el 9 de enero. Venían una cazadora (59,95 €), unos vaqueros (39,90 €) y una camiseta (12,50 €), más 4,95 € de envío. La camiseta me la quedo, pero lo otro me está pequeño y lo quiero devolver. ¿Cuándo me ingresáis el dinero? Rosa Quintana"

Nuestras normas: se puede pedir la devolución hasta 14 días naturales después de la entrega (el día 14 entra); el envío no se reembolsa; el dinero se ingresa a los 10 días naturales de la solicitud.
JSON con pedido (texto), correo (texto), articulos_devueltos (lista de textos: cada uno una sola palabra, como aparece en el correo, por orden alfabético), fecha_limite, en_plazo (booleano), dias_que_quedaban (entero, días entre la solicitud y la fecha límite), reembolso (número) y fecha_ingreso. Fechas en AAAA-MM-DD.
""", {"pedido": "P-77120", "correo": "rosa.quintana@example.com", "articulos_devueltos": sorted(["cazadora", "vaqueros"]), "fecha_limite": iso(lim),
      "en_plazo": sol <= lim, "dias_que_quedaban": (lim - sol).days, "reembolso": num(D("59.95") + D("39.90")), "fecha_ingreso": iso(sol + timedelta(days=10))})

# 12
R = [("Marta", 2), ("Óscar", 5), ("Chelo", 3), ("Iván", 1), ("Paz", 5)]
add("es-ES", "reviews", """
¿Puedes resumirme estas opiniones de nuestro hostal en JSON? Son cinco:

Marta (2 estrellas): «Habitación limpia, pero no pegamos ojo por el ruido de la calle».
Óscar (5 estrellas): «Todo perfecto, volveremos».
Chelo (3 estrellas): «El desayuno, flojo. Por lo demás, bien».
Iván (1 estrella): «Ruido de obras desde las siete y, encima, el aire acondicionado estropeado».
Paz (5 estrellas): «Muy céntrico y, aun así, nada de ruido».

Claves: total (entero), media (número con un decimal), distribucion (objeto con las cinco claves "1", "2", "3", "4" y "5", y el número de opiniones de cada una, aunque sea 0), negativas (entero, opiniones de 2 estrellas o menos) y quejas_de_ruido (lista de nombres de quienes se quejan del ruido, por orden alfabético).
""", {"total": len(R), "media": r2(F(sum(s for _, s in R), len(R)), 1), "distribucion": {str(k): sum(s == k for _, s in R) for k in range(1, 6)},
      "negativas": sum(s <= 2 for _, s in R), "quejas_de_ruido": ["Iván", "Marta"]})

# 13
P = {"Ainhoa": D("264"), "Bruno": D("71.50") + D("18.30"), "Clara": D("96.20"), "Dani": D("0")}
tot = sum(P.values()); cu = tot / 4; sal = {k: num(v - cu) for k, v in P.items()}
add("es-ES", "expenses", """
Hemos vuelto de Asturias y toca hacer cuentas. Éramos cuatro y lo pagamos todo a partes iguales. Ainhoa pagó la casa rural, 264 €. Bruno puso la gasolina (71,50 €) y los peajes (18,30 €). Clara hizo la compra grande, 96,20 €. Dani no ha puesto nada todavía, para variar.
Ponlo en JSON así: "total" (número), "por_persona" (número), "saldos" (objeto con el nombre de cada uno y lo que ha puesto menos lo que le tocaba: positivo si le deben, negativo si debe), "deben" (lista de nombres de los que deben dinero, empezando por el que más debe) y "gasto_mayor" (objeto con "quien" e "importe" del pago individual más alto).
""", {"total": num(tot), "por_persona": num(cu), "saldos": sal, "deben": sorted([k for k in sal if sal[k] < 0], key=lambda k: sal[k]),
      "gasto_mayor": {"quien": "Ainhoa", "importe": 264}})

# 14
S = [("REF-01", 4, 12, D("38.90")), ("REF-02", 30, 24, D("6.50")), ("REF-03", 0, 6, D("74.50")), ("REF-04", 10, 10, D("5.20")), ("REF-05", 17, 18, D("11.10"))]
need = []
for r_, q_, mn, p in S:
    if q_ < mn:
        cj = math.ceil(F(2 * mn - q_, 6)); need.append((r_, cj, num(cj * p)))
add("es-ES", "stock", """
Notas del almacén del bar, contadas esta mañana por Gorka (botellas):
REF-01 vermut: quedan 4, mínimo 12, la caja cuesta 38,90 €
REF-02 agua: quedan 30, mínimo 24, caja a 6,50 €
REF-03 ginebra: no queda ninguna, mínimo 6, caja a 74,50 €
REF-04 tónica: quedan 10, mínimo 10, caja a 5,20 €
REF-05 mosto: quedan 17, mínimo 18, caja a 11,10 €

Todas las cajas son de 6 botellas. Hay que pedir solo lo que esté por debajo del mínimo (si está justo en el mínimo, no), y de cada cosa las cajas enteras necesarias para llegar al menos al doble del mínimo. Devuélveme JSON: "pedido", lista ordenada por referencia con "ref", "cajas" (entero) y "coste" (número); "coste_total"; "agotados", lista de referencias a cero; y "no_hace_falta", lista de referencias que no se piden, en orden.
""", {"pedido": [{"ref": a, "cajas": b_, "coste": c} for a, b_, c in need], "coste_total": num(sum(F(str(c)) for *_, c in need)),
      "agotados": [s[0] for s in S if s[1] == 0], "no_hace_falta": [s[0] for s in S if s[1] >= s[2]]})

# 15
k = 18634 - 18220; d1, d2 = date(2025, 3, 5), date(2025, 4, 20); nd = (d2 - d1).days
add("es-ES", "bill", """
Quiero controlar lo que gasto de luz. El 5 de marzo de 2025 el contador marcaba 18.220 kWh y el 20 de abril de 2025 marcaba 18.634 kWh. Pago 0,15 € por kWh, más 0,10 € de potencia por cada día, y encima de todo eso el 21 % de IVA. El vecino del tercero me ha dicho que gastar más de 8 kWh al día es mucho.
Dame un JSON con dias (entero, días entre las dos lecturas), consumo_kwh (entero), media_diaria (kWh al día), energia (euros del consumo sin IVA), potencia (euros sin IVA), total (con IVA, redondeado a céntimos) y gasto_alto (true si paso de lo que dice el vecino).
""", {"dias": nd, "consumo_kwh": k, "media_diaria": num(F(k, nd)), "energia": num(k * D("0.15")), "potencia": num(nd * D("0.10")),
      "total": r2((k * D("0.15") + nd * D("0.10")) * D("1.21")), "gasto_alto": F(k, nd) > 8})

# 16
def sec(s): a, b_ = s.split(":"); return int(a) * 60 + int(b_)
T = [(118, sec("42:10")), (7, sec("39:48")), (56, sec("41:05")), (91, sec("39:59") + 15)]
T.sort(key=lambda t: t[1])
add("es-ES", "race", """
Resultados de la carrera popular de Villalba, 8 km, tal y como me los ha cantado el cronometrador:
dorsal 118, Elena Prats, 42:10
dorsal 7, Samir Haddad, 39:48
dorsal 203, Jon Ugarte, se retiró en el kilómetro 5
dorsal 56, Lucía Gil, 41:05
dorsal 91, Pep Roca, 39:59, pero hay que sumarle 15 segundos de penalización por recortar en la rotonda

Los tiempos son minutos:segundos. Pásalo a JSON con clasificacion (lista ordenada del más rápido al más lento según el tiempo con penalización; cada elemento con puesto, dorsal y segundos, los tres enteros; sin los retirados), retirados (lista de dorsales), ventaja_ganador (segundos de diferencia entre el primero y el segundo) y por_debajo_de_41 (cuántos de la clasificación bajaron de 41 minutos).
""", {"clasificacion": [{"puesto": i + 1, "dorsal": d_, "segundos": s} for i, (d_, s) in enumerate(T)], "retirados": [203],
      "ventaja_ganador": T[1][1] - T[0][1], "por_debajo_de_41": sum(s < 41 * 60 for _, s in T)})

# 17
alta = date(2024, 5, 15); fin = addmonths(alta, 18); baja = date(2025, 8, 20)
n = 0
while addmonths(baja, n + 1) <= fin: n += 1
add("es-ES", "contract", """
Estoy pensando en darme de baja de la compañía de internet y no me aclaro con las condiciones. Ponen:

"Contrato 4456-B. Alta: 15 de mayo de 2024. Permanencia: 18 meses desde el alta. Cuota: 38,90 €/mes. En caso de baja anticipada se cobrarán 8 € por cada mes completo que falte hasta el fin de la permanencia, y 60 € si no se devuelve el router."

Me daría de baja el 20 de agosto de 2025 y el router lo perdí en la mudanza, así que no lo puedo devolver.
Contéstame solo con un JSON: contrato (texto), fin_permanencia (AAAA-MM-DD), meses_completos_pendientes (entero), penalizacion_permanencia (número), coste_router (número), total_a_pagar (la suma de las dos cosas, sin contar cuotas) y compensa_esperar (true si el total a pagar es mayor que dos cuotas mensuales, false si no).
""", {"contrato": "4456-B", "fin_permanencia": iso(fin), "meses_completos_pendientes": n, "penalizacion_permanencia": 8 * n, "coste_router": 60,
      "total_a_pagar": 8 * n + 60, "compensa_esperar": 8 * n + 60 > 2 * 38.90})

# 18
I = [("INC-204", datetime(2025, 6, 3, 9, 10), datetime(2025, 6, 3, 11, 40)), ("INC-205", datetime(2025, 6, 3, 23, 20), datetime(2025, 6, 4, 1, 5)),
     ("INC-206", datetime(2025, 6, 4, 8, 0), None), ("INC-207", datetime(2025, 6, 4, 10, 15), datetime(2025, 6, 4, 10, 50))]
mi = {a: (int((c - b_).total_seconds() // 60) if c else None) for a, b_, c in I}; ce = [v for v in mi.values() if v is not None]
add("es-ES", "log", """
Registro de incidencias del departamento de informática:

INC-204 | abierta 03/06/2025 09:10 | cerrada 03/06/2025 11:40 | impresora
INC-205 | abierta 03/06/2025 23:20 | cerrada 04/06/2025 01:05 | servidor
INC-206 | abierta 04/06/2025 08:00 | sin cerrar | ordenador de recepción
INC-207 | abierta 04/06/2025 10:15 | cerrada 04/06/2025 10:50 | contraseña

Genera un JSON con estas claves: "total" (entero), "cerradas" (entero), "pendientes" (lista de códigos), "minutos" (objeto código → minutos que tardó en cerrarse, o null si sigue abierta), "media_minutos" (media de las cerradas, redondeada a dos decimales), "mas_larga" (código de la cerrada que más tardó) y "abiertas_por_dia" (objeto con la fecha AAAA-MM-DD como clave y cuántas se abrieron ese día).
""", {"total": len(I), "cerradas": len(ce), "pendientes": [a for a, v in mi.items() if v is None], "minutos": mi,
      "media_minutos": r2(F(sum(ce), len(ce))), "mas_larga": max((a for a in mi if mi[a]), key=lambda a: mi[a]),
      "abiertas_por_dia": {x: sum(iso(b_) == x for _, b_, _ in I) for x in ("2025-06-03", "2025-06-04")}})

# 19
A = [("Berta", D("7.5"), D("8"), D("9")), ("Marc", D("3.5"), D("9"), D("10")), ("Sole", D("5"), D("4.5"), D("6"))]
def nota(e, t, p):
    v = e * D("0.6") + t * D("0.3") + p * D("0.1")
    return min(v, D("4")) if e < 4 else v
NF = {a: nota(*r) for a, *r in A}
add("es-ES", "grades", """
Doy clase de Historia en segundo de la ESO. El examen vale el 60 %, el trabajo el 30 % y la participación el 10 %. Ojo: a quien saca menos de un 4 en el examen no le puedo poner más de un 4 de nota final, aunque la media le dé más. Se aprueba con 5 o más.
Berta: examen 7,5; trabajo 8; participación 9. Marc: examen 3,5; trabajo 9; participación 10. Sole: examen 5; trabajo 4,5; participación 6.
Quiero un JSON con "alumnos" (lista en este mismo orden; cada uno con "nombre", "nota_final" como número con dos decimales como mucho y "aprobado" booleano), "media_clase" (media de las notas finales, redondeada a dos decimales) y "mejor" (nombre de quien tiene la nota final más alta).
""", {"alumnos": [{"nombre": a, "nota_final": num(v), "aprobado": v >= 5} for a, v in NF.items()], "media_clase": r2(F(sum(NF.values())) / 3), "mejor": max(NF, key=NF.get)})

# 20
CA = [("Abril Conde", 26400, D("8.1"), True, date(2004, 4, 2)), ("Teo Marín", 31200, D("9.3"), True, date(2003, 9, 17)),
      ("Saray Peña", 28000, D("7"), True, date(2000, 1, 1)), ("Unai Rey", 19850, D("6.4"), False, date(2005, 12, 5))]
def mot(r_, n_, e, b_):
    return [m for m, bad in (("edad", b_ < date(2000, 1, 1)), ("empadronamiento", not e), ("nota", n_ < 7), ("renta", r_ > 28000)) if bad]
add("es-ES", "selection", """
Bases de la beca municipal: renta familiar de 28.000 € como máximo; nota media de 7 o más; estar empadronado en Soria; haber nacido el 1 de enero de 2000 o más tarde. Si se cumple todo, se conceden 900 € a cada uno.

Solicitudes recibidas:
· Abril Conde, renta 26.400 €, media 8,1, empadronada en Soria, nacida el 02/04/2004.
· Teo Marín, renta 31.200 €, media 9,3, empadronado en Soria, nacido el 17/09/2003.
· Saray Peña, renta 28.000 €, media 7, empadronada en Soria, nacida el 01/01/2000.
· Unai Rey, renta 19.850 €, media 6,4, empadronado en Burgos, nacido el 05/12/2005.

Necesito la resolución en JSON: "concedidas" (lista de nombres completos en el orden de las solicitudes), "denegadas" (lista de objetos con "nombre" y "motivos", una lista en orden alfabético con las condiciones que no cumple, usando solo estas palabras: edad, empadronamiento, nota, renta) e "importe_total" (lo que se concede en total, en euros).
""", {"concedidas": [c[0] for c in CA if not mot(*c[1:])], "denegadas": [{"nombre": c[0], "motivos": mot(*c[1:])} for c in CA if mot(*c[1:])],
      "importe_total": 900 * sum(not mot(*c[1:]) for c in CA)})

# ============================================================ es-MX
# 21
L = [("pastor", 80, D("18")), ("suadero", 45, D("20")), ("agua", 3, D("95"))]
tot = sum(c * p for _, c, p in L) + 150
add("es-MX", "order", """
Tengo una taquería y me llegó este pedido por mensaje, ayúdame a pasarlo a JSON:

"¡Buenas tardes! Soy Lupita Arreola. Quiero hacer un pedido para la fiesta de mi hijo el sábado 17 de mayo de 2025. Serían 80 tacos de pastor a $18.00, 30 de suadero a $20.00 y 3 garrafones de agua de jamaica a $95.00. La fiesta empieza a las 3:30 de la tarde pero mándenlo una hora antes, porfa. El envío me dijeron que son $150.00.
Ah, perdón, mejor que sean 45 de suadero, es que invitaron a los primos. ¿Les deposito la mitad del total de anticipo?"

Sí, el anticipo es del 50 % del total con envío. El JSON debe traer: "cliente", "fecha" (AAAA-MM-DD), "hora_entrega" (HH:MM, formato de 24 horas), "articulos" (lista en orden con "clave", que es pastor, suadero o agua, "cantidad" y "subtotal"), "envio", "total", "anticipo" y "total_tacos" (entero).
""", {"cliente": "Lupita Arreola", "fecha": "2025-05-17", "hora_entrega": mt(tm("15:30") - 60), "articulos": [{"clave": a, "cantidad": c, "subtotal": num(c * p)} for a, c, p in L],
      "envio": 150, "total": num(tot), "anticipo": num(tot / 2), "total_tacos": 80 + 45})

# 22
V = [("Rosalba", date(2025, 7, 7), date(2025, 7, 11), 12), ("Tomás", date(2025, 7, 17), date(2025, 7, 22), 3), ("Ximena", date(2025, 8, 1), date(2025, 8, 1), 6)]
out = []
for n_, a, b_, s in V:
    dd = sum((a + timedelta(days=i)).weekday() < 5 for i in range((b_ - a).days + 1)); ok = dd <= s
    out.append({"nombre": n_, "dias": dd, "autorizada": ok, "saldo": s - dd if ok else s, "regreso": iso(workdays_after(b_, 1)) if ok else None})
add("es-MX", "vacation", """
Estoy en Recursos Humanos y tengo que capturar las vacaciones del verano de 2025. Trabajamos de lunes a viernes y los fines de semana no cuentan.

Rosalba pide del lunes 7 de julio al viernes 11 de julio. Tiene 12 días disponibles.
Tomás quiere del jueves 17 de julio al martes 22 de julio, inclusive. Le quedan 3 días.
Ximena, nada más el viernes 1 de agosto. Le quedan 6 días.

Solo se autoriza si le alcanzan los días. Dame un JSON con la clave "solicitudes": una lista con "nombre", "dias" (días de trabajo pedidos), "autorizada" (true/false), "saldo" (los días que le quedan después; si no se autoriza, los que tenía) y "regreso" (primer día de trabajo después de las vacaciones, AAAA-MM-DD; null si no se autoriza). Agrega también "dias_autorizados", la suma de los días de las solicitudes autorizadas.
""", {"solicitudes": out, "dias_autorizados": sum(o["dias"] for o in out if o["autorizada"])})

# 23
s1, l1 = datetime(2025, 9, 12, 23, 45), datetime(2025, 9, 13, 6, 30)
c0 = datetime(2025, 9, 13, 9, 0)
add("es-MX", "itinerary", """
Me confirmaron el camión: sale de la Ciudad de México el viernes 12 de septiembre de 2025 a las 11:45 de la noche y llega a Oaxaca a las 6:30 de la mañana del día siguiente. Somos 2 adultos y 1 niño; el boleto de adulto cuesta $890.00 y el niño paga la mitad. Asientos 14, 15 y 16. El tour a Monte Albán empieza a las 9:00 de la misma mañana en que llegamos.

Arma un JSON con salida y llegada (ambas como "AAAA-MM-DD HH:MM", 24 horas), duracion_min (entero), asientos (lista de enteros), costo_total (número), minutos_libres_antes_del_tour (entero, desde que llega el camión hasta que empieza el tour) y cambia_de_dia (booleano, true si la llegada cae en otra fecha que la salida).
""", {"salida": s1.strftime("%Y-%m-%d %H:%M"), "llegada": l1.strftime("%Y-%m-%d %H:%M"), "duracion_min": int((l1 - s1).total_seconds() // 60), "asientos": [14, 15, 16],
      "costo_total": num(890 * 2 + F(890, 2)), "minutos_libres_antes_del_tour": int((c0 - l1).total_seconds() // 60), "cambia_de_dia": s1.date() != l1.date()})

# 24
SES = [["Irma", "Beto", "Chayo", "Neto"], ["Irma", "Chayo", "Neto"], ["Irma", "Beto", "Chayo"], ["Chayo", "Irma"]]
nm = ["Beto", "Chayo", "Irma", "Neto"]; asi = {n_: sum(n_ in s for s in SES) for n_ in nm}
add("es-MX", "attendance", """
Di un taller de cuatro sesiones y pasé lista en una libreta:
Sesión 1: Irma, Beto, Chayo, Neto
Sesión 2: Irma, Chayo, Neto (Beto avisó que estaba enfermo)
Sesión 3: Irma, Beto, Chayo
Sesión 4: Chayo e Irma, llovió muchísimo

Para dar la constancia piden al menos 75 % de asistencia; estar enfermo cuenta como falta. Regrésame un JSON con asistencias (objeto nombre → número de sesiones a las que fue), porcentaje (objeto nombre → porcentaje sobre las cuatro sesiones, como número), constancia (lista de los nombres que sí la reciben, en orden alfabético), sesion_con_menos_gente (entero) y promedio_por_sesion (número).
""", {"asistencias": asi, "porcentaje": {k: num(F(v * 100, 4)) for k, v in asi.items()}, "constancia": [k for k in nm if asi[k] * 4 >= 3 * 4],
      "sesion_con_menos_gente": min(range(4), key=lambda i: len(SES[i])) + 1, "promedio_por_sesion": num(F(sum(map(len, SES)), 4))})

# 25
yo, yn = 4 * D("14.50"), 6 * D("14.50"); ja, jn = D("32.90") * D("1.5"), 2 * D("32.90"); ar = D("27.80")
t = yo + ja + ar
add("es-MX", "receipt", """
Fui al súper y quiero llevar mis gastos en JSON. Compré 6 yogures de $14.50 que estaban al 3x2 (de cada tres pagas dos), 2 jabones líquidos de $32.90 con el segundo a mitad de precio y 1 kilo de arroz de $27.80 sin promoción. Pagué con un billete de $200.00. El cajero se llamaba Efraín, muy amable.

Claves que ocupo: "renglones" (lista de tres objetos, en ese orden, con "producto" —yogur, jabon o arroz, así sin acento—, "piezas" como entero, contando el kilo de arroz como 1, y "pagado"), "total", "ahorro" (lo que me habría costado sin promociones menos lo que pagué), "cambio" y "con_promocion" (cuántos de los tres productos tenían promoción).
""", {"renglones": [{"producto": "yogur", "piezas": 6, "pagado": num(yo)}, {"producto": "jabon", "piezas": 2, "pagado": num(ja)}, {"producto": "arroz", "piezas": 1, "pagado": num(ar)}],
      "total": num(t), "ahorro": num(yn + jn + ar - t), "cambio": num(200 - t), "con_promocion": 2})

# ============================================================ es-AR
# 26
ini = date(2025, 3, 1)
aj = [addmonths(ini, k_) for k_ in range(4, 12, 4)]
add("es-AR", "lease", """
Me pasaron las condiciones del departamento que voy a alquilar y las quiero cargar en una planilla, así que necesito un JSON.

"Depto 2 ambientes en Caballito, 5º B. Alquiler $ 480.000 por mes, expensas $ 95.500 aparte. Contrato de 24 meses desde el 1º de marzo de 2025. El alquiler se ajusta cada 4 meses. Al firmar: primer mes de alquiler, un mes de depósito (sin expensas) y $ 60.000 de gastos administrativos. Apto mascotas."

Campos: barrio (texto), ambientes (entero), costo_mensual (alquiler más expensas), fin_contrato (AAAA-MM-DD, el último día de contrato, o sea el día anterior a que se cumplan los 24 meses), ajustes_primer_anio (lista de fechas AAAA-MM-DD en que se ajusta dentro de los primeros 12 meses, sin contar el inicio ni el día en que arranca el segundo año), total_al_firmar (número) y mascotas (booleano).
""", {"barrio": "Caballito", "ambientes": 2, "costo_mensual": 480000 + 95500, "fin_contrato": iso(addmonths(ini, 24) - timedelta(days=1)),
      "ajustes_primer_anio": [iso(x) for x in aj], "total_al_firmar": 480000 * 2 + 60000, "mascotas": True})

# 27
M = [("Los Pibes", 2, "Atlético Barrio", 1), ("La Banda", 0, "Deportivo Sur", 0), ("Los Pibes", 1, "La Banda", 1), ("Deportivo Sur", 3, "Atlético Barrio", 2), ("Los Pibes", 0, "Deportivo Sur", 2), ("La Banda", 4, "Atlético Barrio", 1)]
tb = {}
for a, x, b_, y in M:
    for e, g, c in ((a, x, y), (b_, y, x)):
        r_ = tb.setdefault(e, [0, 0, 0]); r_[0] += 3 if g > c else 1 if g == c else 0; r_[1] += g; r_[2] += c
tabla = sorted(tb, key=lambda e: -tb[e][0]); assert len({tb[e][0] for e in tb}) == 4
add("es-AR", "standings", """
Terminó el torneíto del club y hay que publicar la tabla en la página, que se arma a partir de un JSON. Los resultados fueron:

Los Pibes 2 - Atlético Barrio 1
La Banda 0 - Deportivo Sur 0
Los Pibes 1 - La Banda 1
Deportivo Sur 3 - Atlético Barrio 2
Los Pibes 0 - Deportivo Sur 2
La Banda 4 - Atlético Barrio 1 (se jugó con lluvia)

Ganar vale 3 puntos, empatar 1 y perder 0. Armame el JSON con "tabla" (lista ordenada de más a menos puntos; cada equipo con "equipo", "puntos", "gf" que son los goles a favor, "gc" los goles en contra y "dif", gf menos gc), "campeon" (texto), "empates" (cantidad de partidos empatados) y "goles_totales".
""", {"tabla": [{"equipo": e, "puntos": tb[e][0], "gf": tb[e][1], "gc": tb[e][2], "dif": tb[e][1] - tb[e][2]} for e in tabla], "campeon": tabla[0],
      "empates": sum(x == y for _, x, _, y in M), "goles_totales": sum(x + y for _, x, _, y in M)})

# 28
DU = {"corte": (30, 12000), "color": (90, 38000), "brushing": (45, 15500)}
TU = [("Vale", "10:00", ["color"]), ("Sofi", "11:30", ["corte"]), ("Meli", "12:30", ["brushing"]), ("Caro", "14:00", ["corte", "brushing"])]
o28 = [(n_, h, mt(tm(h) + sum(DU[s][0] for s in ss)), sum(DU[s][1] for s in ss)) for n_, h, ss in TU]
gap = sum(tm(o28[i + 1][1]) - tm(o28[i][2]) for i in range(3)); assert all(tm(o28[i + 1][1]) >= tm(o28[i][2]) for i in range(3))
add("es-AR", "appointments", """
Che, te paso los turnos del sábado en la peluquería: a las 10 viene Vale a hacerse color; 11:30 Sofi, corte; 12:30 Meli, brushing; y a las 14 Caro, que se hace corte y después brushing, una cosa atrás de la otra. El corte lleva 30 minutos y sale $ 12.000; el color, hora y media, $ 38.000; el brushing, 45 minutos, $ 15.500.

Necesito que me devuelvas un JSON con: turnos (lista en orden de hora, cada uno con clienta, inicio, fin —las horas en HH:MM— y precio), minutos_libres (suma de los ratos libres entre un turno y el siguiente), recaudacion (total de plata del día) y ultima_salida (HH:MM en que termina el último turno).
""", {"turnos": [{"clienta": a, "inicio": b_, "fin": c, "precio": p} for a, b_, c, p in o28], "minutos_libres": gap, "recaudacion": sum(p for *_, p in o28), "ultima_salida": o28[-1][2]})

# 29
mo, ca, gr = 85000, 42300, 67900; t = mo + ca + gr; tef = num(t - F(mo, 10)); fp = date(2025, 4, 22)
add("es-AR", "quote", """
Presupuesto del plomero (me lo mandó por WhatsApp el 22/04/2025):
"Hola Graciela, soy Omar. Por el baño: mano de obra $ 85.000, caños y conexiones $ 42.300, grifería $ 67.900. Si pagás en efectivo te hago 10 % menos pero en la mano de obra nomás, los materiales me salen lo mismo. Para arrancar pido una seña del 40 % del total sin descuento. Arranco el lunes 28 de abril y son 3 días de trabajo seguidos contando ese. El presupuesto vale 15 días corridos desde hoy."

Pasalo a JSON: plomero (texto), materiales (número, caños y conexiones más grifería), total_lista (sin descuento), total_efectivo (con el descuento), sena (número), saldo_efectivo (lo que queda por pagar después de la seña si pago en efectivo), fecha_fin (AAAA-MM-DD, último día de trabajo) y valido_hasta (AAAA-MM-DD, contando 15 días después de la fecha del mensaje).
""", {"plomero": "Omar", "materiales": ca + gr, "total_lista": t, "total_efectivo": tef, "sena": num(F(t * 40, 100)), "saldo_efectivo": num(F(tef) - F(t * 40, 100)),
      "fecha_fin": iso(date(2025, 4, 28) + timedelta(days=2)), "valido_hasta": iso(fp + timedelta(days=15))})

# ============================================================ es-CO
# 30
def fl(kg):
    kg = D(kg)
    return 9500 if kg <= 1 else 14200 if kg <= 5 else 14200 + 2100 * math.ceil(kg - 5)
E = [("Cali", "0.8", False), ("Pasto", "5", True), ("Leticia", "7.2", False), ("Tunja", "3.4", False)]
E2 = [(c, float(k_) if float(k_) % 1 else int(k_), fl(k_) + (3000 if s else 0), s) for c, k_, s in E]
add("es-CO", "shipping", """
Vendo artesanías por Instagram y hoy tengo que despachar cuatro paquetes. La transportadora cobra así: hasta 1 kg, $ 9.500; más de 1 y hasta 5 kg, $ 14.200; más de 5 kg, $ 14.200 más $ 2.100 por cada kilo adicional a los 5 o fracción de kilo. El seguro es opcional y vale $ 3.000 por paquete.

Los paquetes son: uno para Cali de 0,8 kg, sin seguro; otro para Pasto de 5 kg exactos, con seguro; el de Leticia pesa 7,2 kg y va sin seguro; y el de Tunja, 3,4 kg, también sin seguro.

Por favor devuélveme un JSON con "envios" (lista en ese orden, cada uno con "destino", "peso_kg" y "costo", seguro incluido si lo lleva), "peso_total_kg", "costo_total", "asegurados" (entero) y "mas_caro" (la ciudad del envío que más cuesta).
""", {"envios": [{"destino": c, "peso_kg": k_, "costo": v} for c, k_, v, _ in E2], "peso_total_kg": num(sum(D(k_) for _, k_, _ in E)), "costo_total": sum(v for *_, v, _ in E2),
      "asegurados": sum(s for *_, s in E2), "mas_caro": max(E2, key=lambda e: e[2])[0]})

# 31
BK = [("La vorágine", date(2025, 8, 1), date(2025, 8, 19)), ("Delirio", date(2025, 8, 4), date(2025, 8, 19)), ("El olvido que seremos", date(2025, 7, 28), date(2025, 8, 19))]
o31 = [(t_, iso(p + timedelta(days=15)), max(0, (d_ - p).days - 15)) for t_, p, d_ in BK]
add("es-CO", "library", """
Fui el martes 19 de agosto de 2025 a la biblioteca del barrio a devolver tres libros. Los préstamos son de 15 días (la fecha límite es 15 días después del préstamo) y por cada día de retraso y por cada libro cobran $ 700. Había sacado La vorágine el 1 de agosto, Delirio el 4 de agosto y El olvido que seremos el 28 de julio. Si la multa total pasa de $ 5.000 le suspenden a uno el carné por una semana.

¿Me organizas eso en JSON? Así: {"devolucion": "AAAA-MM-DD", "libros": [{"titulo": ..., "fecha_limite": "AAAA-MM-DD", "dias_retraso": entero, "multa": entero}], "multa_total": entero, "suspension": true o false, "a_tiempo": [títulos devueltos sin retraso]}. Los libros en el orden en que los nombré.
""", {"devolucion": "2025-08-19", "libros": [{"titulo": a, "fecha_limite": b_, "dias_retraso": c, "multa": 700 * c} for a, b_, c in o31], "multa_total": 700 * sum(c for *_, c in o31),
      "suspension": 700 * sum(c for *_, c in o31) > 5000, "a_tiempo": [a for a, _, c in o31 if c == 0]})

# 32
sub = 2 * 32000 + 28500 + 3 * 8000; pr = num(F(sub, 10))
add("es-CO", "bill", """
Cuenta del restaurante Doña Olga, mesa 7: dos bandejas paisas de $ 32.000 cada una, un ajiaco de $ 28.500, tres jugos de lulo a $ 8.000. Los precios ya incluyen impuestos. Aceptamos la propina del 10 % sobre el consumo y todo lo dividimos por igual entre cinco, aunque Wilmer casi no comió. Pagamos tres con tarjeta y dos en efectivo.

Quiero el resumen en JSON con mesa (entero), unidades (objeto con las claves bandeja, ajiaco y jugo y cuántos se pidieron), consumo, propina, total, por_persona, y pagado_con (objeto con tarjeta y efectivo: la plata que se pagó por cada medio). Todo en pesos y como número.
""", {"mesa": 7, "unidades": {"bandeja": 2, "ajiaco": 1, "jugo": 3}, "consumo": sub, "propina": pr, "total": sub + pr, "por_persona": num(F(sub + pr, 5)),
      "pagado_con": {"tarjeta": num(F((sub + pr) * 3, 5)), "efectivo": num(F((sub + pr) * 2, 5))}})

# 33
vt = {"Yesid": "Villa de Leyva", "Paola": "Honda", "Kelly": "Villa de Leyva", "Jairo": "Honda", "Doris": "Villa de Leyva"}
cn = {p: sum(v == p for v in vt.values()) for p in ("Honda", "Melgar", "Villa de Leyva")}
gan = max(cn, key=cn.get); pers = cn[gan] + 0
add("es-CO", "poll", """
Chat del grupo de la oficina para escoger el paseo de fin de año (Melgar, Honda o Villa de Leyva, un voto por persona y vale el último que cada uno puso):

Yesid: yo voto por Melgar
Paola: Honda, sin duda
Kelly: Villa de Leyva
Jairo: a mí me suena Honda también
Yesid: ay no, Melgar no, hace mucho calor. Cambio a Villa de Leyva
Doris: Villa de Leyva pues
Nubia: yo no puedo ir, así que no voto

Convierte el resultado a JSON: "votos" (objeto con los tres lugares como claves y el número de votos finales de cada uno, aunque sea cero), "ganador", "cambiaron" (lista de quienes cambiaron su voto), "sin_votar" (lista), "por_ganador" (lista de los que votaron por el ganador, en orden alfabético) y "porcentaje_ganador" (sobre los votos emitidos, número).
""", {"votos": cn, "ganador": gan, "cambiaron": ["Yesid"], "sin_votar": ["Nubia"], "por_ganador": sorted(p for p, v in vt.items() if v == gan), "porcentaje_ganador": num(F(100 * cn[gan], len(vt)))})

# ============================================================ es-CL
# 34
sa, ll = datetime(2025, 12, 2, 13, 25), datetime(2025, 12, 3, 6, 10)
vu = ll - sa - timedelta(hours=4); tr = datetime(2025, 12, 3, 9, 0)
add("es-CL", "flight", """
Estimados: les confirmo mi viaje. Vuelo IB0118, sale de Santiago el martes 2 de diciembre de 2025 a las 13:25 y aterriza en Madrid el miércoles 3 de diciembre a las 06:10, cada hora según el reloj del lugar (en esa fecha Madrid va 4 horas adelante de Santiago). De ahí sigo en tren a Valencia a las 9:00 del mismo miércoles; para estar tranquila quiero llegar a la estación media hora antes. Llevo una maleta de 23 kg y un bolso de mano de 8 kg. Saludos, Francisca Oyarzún.

Con lo anterior hazme un JSON: pasajera (texto), vuelo (texto), duracion_vuelo_min (entero, tiempo real de vuelo), llegada_en_hora_de_santiago ("AAAA-MM-DD HH:MM"), llegar_a_estacion (HH:MM), minutos_entre_aterrizaje_y_tren (entero) y equipaje_kg (entero, peso total).
""", {"pasajera": "Francisca Oyarzún", "vuelo": "IB0118", "duracion_vuelo_min": int(vu.total_seconds() // 60), "llegada_en_hora_de_santiago": (ll - timedelta(hours=4)).strftime("%Y-%m-%d %H:%M"),
      "llegar_a_estacion": hm(tr - timedelta(minutes=30)), "minutos_entre_aterrizaje_y_tren": int((tr - ll).total_seconds() // 60), "equipaje_kg": 31})

# 35
BO = [(41, "2025-04-04", 320000, True), (42, "2025-04-15", 180000, True), (43, "2025-04-22", 450000, False), (44, "2025-04-30", 260000, True)]
br = sum(m for *_, m, v in BO if v)
add("es-CL", "fees", """
Soy diseñadora independiente y en abril de 2025 hice estas boletas de honorarios: la N° 41 el día 4 por $ 320.000, la N° 42 el 15 por $ 180.000, la N° 43 el 22 por $ 450.000 (esa la anulé porque puse mal el nombre y el cliente al final no la pidió de nuevo) y la N° 44 el último día del mes por $ 260.000. Los montos son brutos y la retención es de 14,5 %.

Mi contador me pide un JSON con "periodo" (AAAA-MM), "boletas" (lista de las vigentes, o sea las no anuladas, en orden, con "numero" entero, "fecha" AAAA-MM-DD y "bruto"), "anuladas" (lista de números), "total_bruto", "retencion" y "liquido", estos tres solo con las vigentes.
""", {"periodo": "2025-04", "boletas": [{"numero": n_, "fecha": f_, "bruto": m} for n_, f_, m, v in BO if v], "anuladas": [n_ for n_, *_, v in BO if not v],
      "total_bruto": br, "retencion": num(br * F(145, 1000)), "liquido": num(br - br * F(145, 1000))})

# 36
CT = [("Catalina Muñoz", "15.482.913-K", "9 8123 4567", "cata.munoz@example.cl"), ("Rodrigo Paillán", "9.874.506-2", "(9) 7654-3210", "RPaillan@Example.cl")]
def nr(r_): return r_.replace(".", "").upper()
def np_(p): return "+56" + re.sub(r"\D", "", p)
o36 = [{"nombre": n_, "rut": nr(r_), "telefono": np_(p), "correo": c.lower()} for n_, r_, p, c in CT] + [{"nombre": "Ignacia Soto", "rut": "18220745-3", "telefono": None, "correo": "nacha@example.cl"}]
add("es-CL", "contacts", """
Me dejaron la lista de inscritos para el curso de primeros auxilios toda desordenada:

1) Catalina Muñoz, RUT 15.482.913-k, cel 9 8123 4567, cata.munoz@example.cl
2) Rodrigo Paillán / 9.874.506-2 / (9) 7654-3210 / RPaillan@Example.cl
3) Ignacia Soto, 18.220.745-3, no dejó teléfono, nacha@example.cl
4) CATALINA MUÑOZ, 15482913-K, 981234567, cata.munoz@example.cl

Deja un JSON limpio: "inscritos" (lista en el orden de llegada, sin personas repetidas —es la misma persona si tiene el mismo RUT, y se deja el primer registro—, cada uno con "nombre", "rut" sin puntos, con guion y con la K en mayúscula si la hay, "telefono" como +56 seguido de los 9 dígitos sin espacios, o null si falta, y "correo" todo en minúsculas), "total" (inscritos sin repetir), "repetidos" (cuántos registros se eliminaron) y "sin_telefono" (lista de nombres).
""", {"inscritos": o36, "total": len(o36), "repetidos": 1, "sin_telefono": ["Ignacia Soto"]},
    derived=tuple(v for o in o36 for k_, v in o.items() if v and k_ != "nombre"))

# 37
ul = date(2025, 3, 12); hoy = date(2025, 8, 1); pk = 58400 + 10000; rk = pk - 66900; fk = hoy + timedelta(days=rk // 50); assert rk % 50 == 0; fl_ = addmonths(ul, 6)
add("es-CL", "car", """
Necesito un recordatorio para la mantención del auto, en JSON, para una app que me estoy armando. La última la hice el 12 de marzo de 2025 con 58.400 km y me cobraron $ 189.990. Toca cada 10.000 km o cada 6 meses, lo que se cumpla primero. Hoy es 1 de agosto de 2025 y el auto marca 66.900 km. Manejo unos 50 km diarios, calcula con eso justo, partiendo de hoy (mañana llevaré 50 km más, y así).

Los campos: proximo_km (entero, kilometraje en que toca), km_restantes (entero), fecha_por_km (AAAA-MM-DD en que llegaría a ese kilometraje), fecha_por_tiempo (AAAA-MM-DD), toca_el (la fecha que llegue primero) y motivo ("km" o "tiempo").
""", {"proximo_km": pk, "km_restantes": rk, "fecha_por_km": iso(fk), "fecha_por_tiempo": iso(fl_), "toca_el": iso(min(fk, fl_)), "motivo": "km" if fk < fl_ else "tiempo"})

# ============================================================ es-PE
# 38
hoy = date(2025, 6, 10)
RE = [("luz", D("148.60"), date(2025, 6, 6)), ("agua", D("62.50"), date(2025, 6, 18)), ("internet", D("89.90"), date(2025, 6, 10)), ("gas", D("35.00"), date(2025, 5, 30))]
o38 = [{"servicio": s, "vencido": d_ < hoy, "a_pagar": num(m * D("1.02") if d_ < hoy and s == "gas" else m + D("5") if d_ < hoy else m)} for s, m, d_ in RE]
pn = sorted([(d_, s) for s, m, d_ in RE if d_ >= hoy])
add("es-PE", "bills", """
Hoy es 10 de junio de 2025 y tengo cuatro recibos sobre la mesa: luz por S/ 148.60, que venció el 6 de junio; agua por S/ 62.50, vence el 18 de junio; internet por S/ 89.90, vence hoy mismo; y gas por S/ 35.00, que venció el 30 de mayo. Si uno se pasa de la fecha, en la luz cobran S/ 5.00 de reconexión y en el gas un recargo de 2 % sobre el recibo. Lo que vence hoy todavía no está vencido. Pago todo hoy.

Ponme un JSON con: recibos (lista en el orden en que los mencioné, con servicio, vencido como booleano y a_pagar con su recargo si le toca), total (número), recargos (suma de los recargos y reconexiones), dias_atraso (objeto solo con los vencidos: servicio → días pasados desde su vencimiento) y siguiente_vencimiento (el servicio que vence después de hoy).
""", {"recibos": o38, "total": num(sum(F(str(o["a_pagar"])) for o in o38)), "recargos": num(sum(F(str(o["a_pagar"])) for o in o38) - F(sum(m for _, m, _ in RE))),
      "dias_atraso": {s: (hoy - d_).days for s, _, d_ in RE if d_ < hoy}, "siguiente_vencimiento": [s for d_, s in pn if d_ > hoy][0]})

# 39
PO = [("Señora Julia", 25, 22, 20), ("Percy", 15, 15, 15), ("Maruja", 20, 9, 9), ("Profesor Quispe", 10, 10, 6)]
add("es-PE", "fundraiser", """
Hicimos una pollada para arreglar el techo del local comunal. Cada tarjeta costaba S/ 15.00. Los apuntes de la tesorera:

- Señora Julia: llevó 25 tarjetas, vendió 22, le han pagado 20
- Percy: llevó 15, vendió todas y todas pagadas
- Maruja: llevó 20, vendió 9, las 9 pagadas, el resto las devolvió
- Profesor Quispe: llevó 10, vendió las 10, pero solo le han pagado 6
Gastos: pollo S/ 310.00, papas y ensalada S/ 95.50, carbón S/ 40.00

Necesito esto en JSON: "tarjetas_entregadas", "tarjetas_vendidas", "tarjetas_no_vendidas" (enteros), "cobrado" y "por_cobrar" (soles), "gastos" (soles), "ganancia_actual" (lo cobrado menos los gastos), "con_deuda" (lista de objetos con "nombre", tal como está en los apuntes, y "debe" en soles por las tarjetas vendidas y no pagadas, de mayor a menor deuda).
""", {"tarjetas_entregadas": sum(p[1] for p in PO), "tarjetas_vendidas": sum(p[2] for p in PO), "tarjetas_no_vendidas": sum(p[1] - p[2] for p in PO),
      "cobrado": 15 * sum(p[3] for p in PO), "por_cobrar": 15 * sum(p[2] - p[3] for p in PO), "gastos": num(D("310") + D("95.50") + 40), "ganancia_actual": num(15 * sum(p[3] for p in PO) - D("445.50")),
      "con_deuda": [{"nombre": n_, "debe": 15 * (v - c)} for n_, _, v, c in sorted(PO, key=lambda p: -(p[2] - p[3])) if v > c]})

# 40
d_ = date(2025, 6, 3); ses = []
while len(ses) < 9:
    if d_.weekday() in (1, 3) and d_ != date(2025, 6, 19): ses.append(d_)
    d_ += timedelta(days=1)
add("es-PE", "course", """
Anuncio del instituto: "Curso de Excel intermedio. Inicio: martes 3 de junio de 2025. Clases los martes y jueves de 6:30 p. m. a 8:45 p. m., 9 clases en total. El jueves 19 de junio no habrá clase y no se pierde: el curso se alarga. Inversión: S/ 540.00; los exalumnos tienen 15 % de descuento. Vacantes: 24, de las cuales 17 ya están ocupadas."

Yo soy exalumna. Conviértelo a un JSON con curso (texto, solo "Excel intermedio"), fechas (lista con las 9 fechas en AAAA-MM-DD), fecha_fin (AAAA-MM-DD), hora_inicio y hora_fin (HH:MM, 24 horas), horas_totales (número), precio_exalumno (número), vacantes_libres (entero) y termina_en_julio (booleano).
""", {"curso": "Excel intermedio", "fechas": [iso(x) for x in ses], "fecha_fin": iso(ses[-1]), "hora_inicio": "18:30", "hora_fin": "20:45", "horas_totales": num(F(9 * (tm("20:45") - tm("18:30")), 60)),
      "precio_exalumno": num(D("540") * D("0.85")), "vacantes_libres": 24 - 17, "termina_en_julio": ses[-1].month == 7})

# ============================================================ en-US
# 41
PT = [("Tasha", "main", 12), ("Greg", "side", 8), ("Mei", "dessert", 10), ("Luis", "main", 15), ("Bonnie", "drink", 20)]
add("en-US", "signup", """
Can you turn this potluck thread into JSON for me? Here's what people wrote:

Tasha: I'll do mac and cheese as a main, feeds 12
Greg: potato salad, that's a side, enough for 8
Mei: brownies for dessert, 10 servings. They have walnuts, heads up
Luis: I can bring a side too, coleslaw, for 10
Bonnie: lemonade! One big drink dispenser, about 20 cups, call it 20 servings
Luis: Actually scratch the coleslaw, I'm making pulled pork instead, a main, feeds 15

I need "dishes", a list sorted by person's name, each with "person", "category" ("main", "side", "dessert" or "drink") and "servings" as an integer (final version only); "servings_by_category", an object with all four categories; "has_nuts", a list of names whose dish is said to contain nuts; and "enough_mains", true if the main servings add up to at least 25.
""", {"dishes": [{"person": p, "category": c, "servings": s} for p, c, s in sorted(PT)], "servings_by_category": {c: sum(s for _, x, s in PT if x == c) for c in ("main", "side", "dessert", "drink")},
      "has_nuts": ["Mei"], "enough_mains": sum(s for _, x, s in PT if x == "main") >= 25})

# 42
TS = [("Mon", "08:00", "16:30", 30), ("Tue", "07:45", "17:15", 30), ("Wed", "08:00", "18:30", 0), ("Thu", "08:15", "16:45", 30), ("Fri", "08:00", "17:00", 30)]
dh = {a: num(F(tm(c) - tm(b_) - l, 60)) for a, b_, c, l in TS}; th = sum(F(str(v)) for v in dh.values()); ot = max(F(0), th - 40)
add("en-US", "timesheet", """
Here's Darnell's time card for the week ending 06/13/2025:

Mon 8:00 AM - 4:30 PM
Tue 7:45 AM - 5:15 PM
Wed 8:00 AM - 6:30 PM (worked through lunch)
Thu 8:15 AM - 4:45 PM
Fri 8:00 AM - 5:00 PM

Everybody gets a 30-minute unpaid lunch each day unless the card says they worked through it. Pay is $22.00 an hour and anything past 40 hours in the week is time and a half. Give me a JSON object with "employee", "week_ending" (YYYY-MM-DD), "daily_hours" (object with keys Mon through Fri, paid hours as decimals), "total_hours", "overtime_hours", "gross_pay" and "longest_day" (one of the three-letter day names).
""", {"employee": "Darnell", "week_ending": "2025-06-13", "daily_hours": dh, "total_hours": num(th), "overtime_hours": num(ot), "gross_pay": num((th - ot) * 22 + ot * 33), "longest_day": max(dh, key=dh.get)})

# 43
s_, l_ = datetime(2025, 6, 6, 23, 50), datetime(2025, 6, 7, 5, 35)
du = int((l_ - s_ - timedelta(hours=2)).total_seconds() // 60)
add("en-US", "flight", """
Your trip is confirmed! Record locator QX7T2M. Passenger: Harriet Boone. Flight 482 departs Denver (DEN) Friday, June 6, 2025 at 11:50 PM and arrives Boston (BOS) Saturday, June 7 at 5:35 AM. Times are local; Boston is two hours ahead of Denver. Boarding starts 40 minutes before departure. Fare $214.00, one checked bag $35.00, seat upgrade $28.50.

From that confirmation, build JSON with these fields: locator (string), passenger (string), from and to (three-letter airport codes), departs_local and arrives_local ("YYYY-MM-DD HH:MM", 24-hour), flight_minutes (integer, real elapsed time from departure to arrival), boarding_time ("HH:MM"), total_cost (number) and red_eye (true if it leaves at 10 PM or later and lands the next day, local times).
""", {"locator": "QX7T2M", "passenger": "Harriet Boone", "from": "DEN", "to": "BOS", "departs_local": s_.strftime("%Y-%m-%d %H:%M"), "arrives_local": l_.strftime("%Y-%m-%d %H:%M"), "flight_minutes": du,
      "boarding_time": hm(s_ - timedelta(minutes=40)), "total_cost": num(D("214") + 35 + D("28.50")), "red_eye": True})

# 44
SLA = {"high": 4, "normal": 24, "low": 72}
TK = [("#881", "high", datetime(2025, 2, 3, 9, 0), datetime(2025, 2, 3, 12, 45)), ("#882", "normal", datetime(2025, 2, 3, 10, 30), datetime(2025, 2, 4, 11, 0)),
      ("#883", "low", datetime(2025, 2, 3, 14, 0), datetime(2025, 2, 5, 14, 0)), ("#884", "high", datetime(2025, 2, 4, 8, 20), datetime(2025, 2, 4, 13, 5))]
o44 = [{"id": i, "hours": num(F(int((b_ - a).total_seconds()), 3600)), "breached": (b_ - a) > timedelta(hours=SLA[p])} for i, p, a, b_ in TK]
add("en-US", "tickets", """
My manager wants last week's support tickets as JSON and I only have this export:

#881 high, opened Feb 3 9:00 AM, answered Feb 3 12:45 PM
#882 normal, opened Feb 3 10:30 AM, answered Feb 4 11:00 AM
#883 low, opened Feb 3 2:00 PM, answered Feb 5 2:00 PM
#884 high, opened Feb 4 8:20 AM, answered Feb 4 1:05 PM

We promise an answer within 4 hours for high, 24 hours for normal and 72 hours for low; count clock hours, nights included. A ticket is breached only if it took longer than that. Output: {"tickets": [{"id": string like "#881", "hours": decimal number, "breached": boolean}], "breached_count": int, "breach_rate": percent of all tickets as a number, "high_priority": list of ids that are high, "slowest": id of the ticket that took longest}. Keep the export order.
""", {"tickets": o44, "breached_count": sum(o["breached"] for o in o44), "breach_rate": num(F(100 * sum(o["breached"] for o in o44), 4)), "high_priority": [t_[0] for t_ in TK if t_[1] == "high"], "slowest": max(o44, key=lambda o: o["hours"])["id"]})

# 45
ld = date(2025, 4, 8)
add("en-US", "listing", """
House listing I'm looking at:

Listed Tuesday, April 8, 2025 | 418 Larkspur Dr, Dayton, OH | $389,500
4 bed, 2.5 bath, 1,900 sq ft on a 0.25-acre lot. Built 1987, new roof 2021. Two-car garage, no pool.
HOA $145/month. Property taxes $5,112/year. Open house this coming Sunday, 1 to 3 PM.

Please give me a JSON object: price (integer), bedrooms (integer), bathrooms (number), price_per_sqft (number), lot_sqft (integer; one acre is 43,560 sq ft), age_years (2025 minus the year built), monthly_fixed_costs (HOA plus one twelfth of the taxes), open_house (YYYY-MM-DD, the first Sunday after the listing date), pool (boolean) and roof_newer_than_10_years (boolean, judged in 2025).
""", {"price": 389500, "bedrooms": 4, "bathrooms": 2.5, "price_per_sqft": num(F(389500, 1900)), "lot_sqft": num(F(43560, 4)), "age_years": 2025 - 1987, "monthly_fixed_costs": num(145 + F(5112, 12)),
      "open_house": iso(ld + timedelta(days=6 - ld.weekday())), "pool": False, "roof_newer_than_10_years": 2025 - 2021 < 10})

# 46
inc = [D("618.50"), D("150")]; exp = [D("275"), D("89.99")]; bal = D("2340.75") + sum(inc) - sum(exp)
def nth(y, m, wd, n_):
    d0 = date(y, m, 1); return d0 + timedelta(days=(wd - d0.weekday()) % 7 + 7 * (n_ - 1))
assert nth(2025, 3, 1, 2) == date(2025, 3, 11)
add("en-US", "minutes", """
Notes from tonight's PTA meeting (Tuesday, March 11, 2025):
Called to order 6:35 PM, adjourned 7:50 PM. Present: Ms. Alvarez (chair), Mr. Deol, Mrs. Whitfield, Ms. Tran, Mr. Novak.
Treasurer: opening balance $2,340.75. Bake sale brought in $618.50 and a parent donated $150.00. We paid $275.00 for the museum bus and $89.99 for printer ink.
Motion to buy new library chairs: passed 4 to 1. Motion to move the carnival to June: failed 2 to 3.
We meet on the second Tuesday of every month, so next time is the usual.

I'd like that as JSON with: date, next_meeting (both YYYY-MM-DD), minutes_long (integer), attendees (list of last names only, alphabetical), chair (last name), income_total, expense_total, closing_balance (numbers), and motions (list of objects with yes, no, passed as boolean, in the order they appear).
""", {"date": "2025-03-11", "next_meeting": iso(nth(2025, 4, 1, 2)), "minutes_long": tm("19:50") - tm("18:35"), "attendees": sorted(["Alvarez", "Deol", "Whitfield", "Tran", "Novak"]), "chair": "Alvarez",
      "income_total": num(sum(inc)), "expense_total": num(sum(exp)), "closing_balance": num(bal), "motions": [{"yes": 4, "no": 1, "passed": True}, {"yes": 2, "no": 3, "passed": False}]})

# 47
RX = [("metformin", 90, 2, date(2025, 9, 2), 3), ("lisinopril", 30, 1, date(2025, 9, 10), 0)]
o47 = []
for n_, q_, pdy, st, rf in RX:
    ds = q_ // pdy; assert q_ % pdy == 0; last = st + timedelta(days=ds - 1)
    o47.append({"drug": n_, "days_supply": ds, "last_dose_day": iso(last), "request_refill_on": iso(last - timedelta(days=5)) if rf else None, "call_doctor": rf == 0})
add("en-US", "prescription", """
I keep track of my dad's medication in a little app that reads JSON. He has two prescriptions right now. Metformin: 90 tablets, he takes two a day, first day was September 2, 2025, and there are 3 refills left. Lisinopril: 30 tablets, one a day, first day September 10, 2025, no refills left, so for that one we need to call the doctor. He never skips.

Give me {"prescriptions": [...], "next_to_run_out": "..."} where every prescription has drug (lowercase), days_supply (integer, how many days the tablets last), last_dose_day (YYYY-MM-DD, the last day he still has tablets for, counting the first day as day 1), request_refill_on (five days before last_dose_day, or null if there are no refills left) and call_doctor (boolean). next_to_run_out is the drug whose last_dose_day comes first. Keep the order above.
""", {"prescriptions": o47, "next_to_run_out": min(o47, key=lambda o: o["last_dose_day"])["drug"]}, derived=("metformin", "lisinopril"))

# 48
IT = [("lamp", D("45"), True), ("rocking chair", D("120"), True), ("mirror", D("80"), False), ("quilt", D("65"), True), ("clock", D("30"), False)]
sl = sum(p for _, p, s in IT if s); dr = date(2025, 1, 15)
add("en-US", "consignment", """
Receipt from Second Act Consignment for Noreen P., account 3307. Items dropped off January 15, 2025: lamp $45.00 (sold), rocking chair $120.00 (sold), mirror $80.00 (not sold), quilt $65.00 (sold), clock $30.00 (not sold). The shop keeps 40% of whatever sells and I get the rest, minus a flat $4.50 handling fee. Anything unsold 60 days after drop-off gets donated.

Make it JSON: account (integer), sold (list of item names sorted by price, highest first), unsold (list of item names in receipt order), sales_total, shop_share, my_payout (after the fee), donation_date (YYYY-MM-DD, 60 days after drop-off), unsold_value (sum of the asking prices of the unsold items).
""", {"account": 3307, "sold": [n_ for n_, p, s in sorted(IT, key=lambda i: -i[1]) if s], "unsold": [n_ for n_, p, s in IT if not s], "sales_total": num(sl), "shop_share": num(sl * D("0.4")),
      "my_payout": num(sl * D("0.6") - D("4.50")), "donation_date": iso(dr + timedelta(days=60)), "unsold_value": num(sum(p for _, p, s in IT if not s))})

# 49
SB = [("StreamBox", D("15.99"), "monthly", date(2025, 5, 28)), ("CloudVault", D("119.88"), "yearly", date(2025, 6, 3)), ("FitPass", D("39"), "monthly", date(2025, 6, 14)), ("NewsDaily", D("48"), "yearly", date(2026, 1, 9))]
td = date(2025, 5, 20)
mc = {n_: num(p if k_ == "monthly" else p / 12) for n_, p, k_, _ in SB}
add("en-US", "subscriptions", """
I'm trying to get my subscriptions under control. Today is May 20, 2025. StreamBox is $15.99 a month, renews May 28. CloudVault is $119.88 a year and renews on June 3. FitPass costs me $39 a month and renews June 14, though I haven't gone since February. NewsDaily is $48 a year, renewing January 9, 2026.

Return JSON with monthly_cost (object, service name to cost per month, yearly ones divided by 12), total_per_month, total_per_year (12 times total_per_month), renewing_soon (list of the services whose next renewal falls within 21 days from today, day 21 included, earliest first), due_soon_amount (what will actually be charged for those renewals), and most_expensive (the service with the highest monthly cost).
""", {"monthly_cost": mc, "total_per_month": num(sum(F(str(v)) for v in mc.values())), "total_per_year": num(12 * sum(F(str(v)) for v in mc.values())),
      "renewing_soon": [n_ for n_, _, _, d_ in sorted(SB, key=lambda s: s[3]) if (d_ - td).days <= 21], "due_soon_amount": num(sum(p for _, p, _, d_ in SB if (d_ - td).days <= 21)), "most_expensive": max(mc, key=mc.get)})

# 50
LG = [("GET", "/home", 200, 120), ("GET", "/cart", 200, 340), ("POST", "/pay", 500, 2100), ("GET", "/home", 304, 35), ("POST", "/pay", 200, 890), ("GET", "/old", 404, 15), ("POST", "/login", 401, 60), ("POST", "/pay", 503, 3000)]
paths = {}
for _, p, s, _ in LG: paths[p] = paths.get(p, 0) + 1
add("en-US", "log", """
Summarize these web server log lines (method, path, status, milliseconds) as JSON:

GET /home 200 120
GET /cart 200 340
POST /pay 500 2100
GET /home 304 35
POST /pay 200 890
GET /old 404 15
POST /login 401 60
POST /pay 503 3000

Fields: "requests" (int), "by_method" (object with GET and POST counts), "client_errors" (count of 4xx), "server_errors" (count of 5xx), "error_rate" (4xx and 5xx together, as a percent of all requests), "avg_ms" (mean over all lines), "slow" (list of paths, without repeats, that had at least one request over 1000 ms) and "top_path" (the path requested most often).
""", {"requests": len(LG), "by_method": {m: sum(l[0] == m for l in LG) for m in ("GET", "POST")}, "client_errors": sum(400 <= l[2] < 500 for l in LG), "server_errors": sum(l[2] >= 500 for l in LG),
      "error_rate": num(F(100 * sum(l[2] >= 400 for l in LG), len(LG))), "avg_ms": num(F(sum(l[3] for l in LG), len(LG))), "slow": sorted({l[1] for l in LG if l[3] > 1000}), "top_path": max(paths, key=paths.get)})

# ============================================================ en-GB
# 51
net = 14 * D("26") + 6 * D("18.50") + D("47.00"); vat = num(net * D("0.2")); gr_ = net * D("1.2"); fi = date(2025, 5, 23)
add("en-GB", "invoice", """
Could you put this invoice into JSON for our accounts package, please?

Greenfinch Gardens, Invoice GF-0192, dated 23 May 2025
To: Mrs P. Okafor, 8 Mill Lane
Labour: 14 hours at £26.00
Lavender plants: 6 at £18.50
Skip hire: £47.00
All prices exclude VAT at 20%. Payment due 28 days from the invoice date. Pay within 10 days of the invoice date and you may take 5% off the VAT-inclusive total.

Fields wanted: invoice_no, customer (as addressed on the invoice, title included, without the address), invoice_date and due_date (YYYY-MM-DD), net, vat, gross, discounted_gross (what she pays if she is quick; round to the nearest penny) and discount_deadline (YYYY-MM-DD, ten days after the invoice date). Money as numbers.
""", {"invoice_no": "GF-0192", "customer": "Mrs P. Okafor", "invoice_date": iso(fi), "due_date": iso(fi + timedelta(days=28)), "net": num(net), "vat": vat, "gross": num(gr_),
      "discounted_gross": r2(gr_ * D("0.95")), "discount_deadline": iso(fi + timedelta(days=10))})

# 52
dl = tm("20:05") - tm("18:42")
pc = 0 if dl < 15 else 25 if dl < 30 else 50 if dl < 60 else 100
add("en-GB", "claim", """
I want to claim for a late train and the form takes JSON, believe it or not. On Sunday 9 March 2025 I was travelling back from York to Peterborough with a return ticket that cost £64.40. The train was due in at 18:42 but a swan on the line meant we didn't get there until 20:05. The outward journey on the Friday before was bang on time. The company pays 25% for a delay of 15 to 29 minutes, 50% for 30 to 59 and 100% for an hour or more, and on a return ticket that percentage is of half the fare, since only one leg was late. Claims must be in within 28 days of the delayed journey.

The keys are: outward_date and delayed_date (YYYY-MM-DD), from, to (stations of the delayed leg), delay_minutes (integer), percentage (integer), compensation (number, in pounds), claim_by (YYYY-MM-DD, 28 days after the delayed journey).
""", {"outward_date": iso(date(2025, 3, 9) - timedelta(days=2)), "delayed_date": "2025-03-09", "from": "York", "to": "Peterborough", "delay_minutes": dl, "percentage": pc,
      "compensation": num(D("64.40") / 2 * pc / 100), "claim_by": iso(date(2025, 3, 9) + timedelta(days=28))})

# 53
RO = [("Priya", "07:30", "13:30"), ("Callum", "09:00", "17:30"), ("Nell", "12:00", "18:00")]
rate = {"Priya": D("13.20"), "Callum": D("12.60"), "Nell": D("12.60")}
hrs = {n_: F(tm(b_) - tm(a) - (30 if tm(b_) - tm(a) > 360 else 0), 60) for n_, a, b_ in RO}
add("en-GB", "rota", """
Saturday rota for the café. Priya opens up and does half seven till half one. Callum is on nine to half five. Nell comes in at noon and closes at six in the evening. Anyone whose shift is longer than six hours has a half-hour unpaid break; six hours exactly doesn't count. Priya is on £13.20 an hour because she's a supervisor, the other two on £12.60.

As JSON: {"shifts": [{"name", "start", "end", "paid_hours"}] in order of start time, with start and end as HH:MM in 24-hour form, "total_paid_hours": number, "wage_bill": number in pounds, "all_three_from": HH:MM, "all_three_until": HH:MM (the stretch when all three are on shift, ignoring breaks), "supervisor": name}
""", {"shifts": [{"name": n_, "start": a, "end": b_, "paid_hours": num(hrs[n_])} for n_, a, b_ in RO], "total_paid_hours": num(sum(hrs.values())), "wage_bill": num(sum(hrs[n_] * F(rate[n_]) for n_ in hrs)),
      "all_three_from": max(a for _, a, _ in RO), "all_three_until": min(b_ for *_, b_ in RO), "supervisor": "Priya"})

# 54
SP = [("Auntie Jean", D("1.50"), None, True), ("Mr Patel", None, D("20"), True), ("Work", D("3"), None, False), ("Gran", D("0.75"), D("10"), True)]
km = 16
am = {n_: (k_ or 0) * km + (x or 0) for n_, k_, x, _ in SP}
add("en-GB", "sponsorship", """
I did a sponsored walk for the hospice, managed 16 km out of the planned 20, and I need to tot up the pledges. Auntie Jean promised £1.50 per kilometre. Mr Patel gave a flat £20.00. Work is giving £3.00 per kilometre. Gran said 75p a kilometre plus a tenner whatever happened. Three of the four are paying under Gift Aid, which adds 25% to what they give; Work can't because it's a company.

Please produce JSON with "km_walked", "pledges" (list in the order above with "sponsor", "amount" before Gift Aid and "gift_aid" true/false), "pledged_total", "gift_aid_total" (just the extra 25%), "grand_total", and "lost_by_stopping_early" (how much more the pledges would have been, before Gift Aid, had I walked the full distance).
""", {"km_walked": km, "pledges": [{"sponsor": n_, "amount": num(am[n_]), "gift_aid": g} for n_, _, _, g in SP], "pledged_total": num(sum(am.values())),
      "gift_aid_total": num(sum(am[n_] for n_, *_, g in SP if g) * D("0.25")), "grand_total": num(sum(am.values()) + sum(am[n_] for n_, *_, g in SP if g) * D("0.25")),
      "lost_by_stopping_early": num(sum((k_ or 0) for _, k_, _, _ in SP) * (20 - km))})

# 55
pu = 27 + 26 - 3; ad = math.ceil(F(pu, 8)); co = pu * D("14.50")
add("en-GB", "trip", """
Year 4 are off to the Roman fort on Thursday 12 June 2025. There are 27 in class 4A and 26 in 4B, but three children have no consent form back and won't be going. We must have one adult for every 8 children (round up), and so far 5 adults have offered. Each child pays £14.50; adults go free. The coach seats 57 and costs £395.00, entry is £6.00 per child. Coach leaves at 9:15, back at school by 15:05.

Please give the office a JSON summary: date, children (going), adults_needed, adults_still_to_find, seats_spare (coach seats left over with the children and the needed adults on board), income (children's payments), costs (coach and entry), surplus (income minus costs, negative if there is a loss), minutes_away (integer).
""", {"date": "2025-06-12", "children": pu, "adults_needed": ad, "adults_still_to_find": ad - 5, "seats_spare": 57 - pu - ad, "income": num(co), "costs": num(395 + 6 * pu), "surplus": num(co - 395 - 6 * pu),
      "minutes_away": tm("15:05") - tm("09:15")})

# 56
w = date(2025, 12, 3)
allw = [w + timedelta(days=7 * i) for i in range(5)]
recy = [d_ for i, d_ in enumerate(allw) if i % 2 == 0]; refu = [d_ for i, d_ in enumerate(allw) if i % 2 == 1]
refu2 = [d_ + timedelta(days=2) if d_ == date(2025, 12, 24) else d_ for d_ in refu]
mv = lambda d_: date(2025, 12, 27) if d_ == date(2025, 12, 24) else d_
add("en-GB", "calendar", """
Council leaflet: "Bins are emptied on Wednesdays. Recycling and refuse alternate: recycling on Wednesday 3 December 2025, refuse the week after, and so on. Garden waste is not collected in December. There is no collection on Wednesday 24 December; whatever was due that day will be collected on Saturday 27 December instead. Wednesday 31 December is as normal. Put bins out by 6.30 am."

My neighbour wants this for his home automation as JSON, covering December 2025 only: "recycling" (list of the actual collection dates in order, YYYY-MM-DD), "refuse" (the same), "garden" (the same, an empty list if there are none), "changed" (object with "original" and "actual" dates and "type", either recycling or refuse), "collections" (integer, all the collections in the month) and "out_by" (HH:MM).
""", {"recycling": [iso(mv(d_)) for d_ in recy], "refuse": [iso(mv(d_)) for d_ in refu], "garden": [], "changed": {"original": "2025-12-24", "actual": "2025-12-27", "type": "refuse" if date(2025, 12, 24) in refu else "recycling"},
      "collections": len(allw), "out_by": "06:30"})

# 57
add("en-GB", "advert", """
For sale: Skoda Fabia, 2017 (67 plate), petrol, manual, 48,600 miles, two owners. MOT until 19 February 2026, last serviced at 45,100 miles. New front tyres. Small dent in the passenger door. £6,450 or near offer, cash or bank transfer. No part exchange. Ring Dilys on 07700 900 461 after six.

I'm entering adverts into a spreadsheet on 21 November 2025. Please make JSON from this one: make, model, year (integer), fuel and gearbox (lowercase), miles, owners, mot_days_left (days from 21 November 2025 to the MOT date), miles_since_service, average_miles_per_year (miles divided by 2025 minus the year), price, negotiable (boolean), part_exchange (boolean), colour (null if not given) and phone (string, digits only).
""", {"make": "Skoda", "model": "Fabia", "year": 2017, "fuel": "petrol", "gearbox": "manual", "miles": 48600, "owners": 2, "mot_days_left": (date(2026, 2, 19) - date(2025, 11, 21)).days, "miles_since_service": 48600 - 45100,
      "average_miles_per_year": num(F(48600, 2025 - 2017)), "price": 6450, "negotiable": True, "part_exchange": False, "colour": None, "phone": "07700900461"}, derived=("07700900461",))

# 58
ST = [("Jam & Chutney", 1, True, False), ("Tombola", 2, False, True), ("Face Painting", 1, False, False), ("Plants", 3, True, True), ("Books", 2, True, False)]
def fee(t_, el): return 15 * t_ + (6 if el else 0)
add("en-GB", "stalls", """
Village fête, stallholders so far. A table is £15.00 and an electric hook-up is £6.00 a stall on top.
Jam & Chutney - 1 table, paid
Tombola - 2 tables, needs electric, not paid yet
Face Painting - 1 table, has not paid
Plants - 3 tables and electric, paid in full
Books - 2 tables, paid
We've got 12 tables in the village hall and 2 hook-ups. Rev. Marsh would like a list she can sort.

JSON please, with: stalls (sorted alphabetically by name; each with name, tables, electric as boolean, fee, paid as boolean), tables_left, hookups_left, received (pounds already paid), outstanding (pounds), and chase (names of those who have not paid, biggest fee first).
""", {"stalls": [{"name": n_, "tables": t_, "electric": e, "fee": fee(t_, e), "paid": p} for n_, t_, p, e in sorted(ST)], "tables_left": 12 - sum(s[1] for s in ST), "hookups_left": 2 - sum(s[3] for s in ST),
      "received": sum(fee(t_, e) for _, t_, p, e in ST if p), "outstanding": sum(fee(t_, e) for _, t_, p, e in ST if not p), "chase": [s[0] for s in sorted(ST, key=lambda s: -fee(s[1], s[3])) if not s[2]]})

# 59
AN = [(34, 9), (61, 10), (27, 6), (45, 8), (38, 10), (72, 3), (29, 9), (50, 7)]
pro, det = sum(s >= 9 for _, s in AN), sum(s <= 6 for _, s in AN); pas = len(AN) - pro - det
def band(a): return "under_30" if a < 30 else "30_to_49" if a < 50 else "50_plus"
add("en-GB", "survey", """
We asked eight customers how likely they were to recommend us, from 0 to 10. Answers, with ages: a 34-year-old said 9; 61 said 10; 27 said 6; 45 said 8; 38 said 10; the gentleman of 72 gave us 3 because of the parking; 29 said 9; and 50 said 7.
Scores of 9 and 10 are promoters, 7 and 8 are passives, 6 and below are detractors. The net promoter score is the percentage of promoters minus the percentage of detractors.

Set it out as JSON: responses (integer), promoters, passives, detractors (integers), nps (number), mean_score (number), by_age (object with keys under_30, 30_to_49 and 50_plus, each the number of people; a 50-year-old belongs in 50_plus), scores_sorted (list, highest first) and oldest_promoter (age).
""", {"responses": len(AN), "promoters": pro, "passives": pas, "detractors": det, "nps": num(F(100 * (pro - det), len(AN))), "mean_score": num(F(sum(s for _, s in AN), len(AN))),
      "by_age": {b_: sum(band(a) == b_ for a, _ in AN) for b_ in ("under_30", "30_to_49", "50_plus")}, "scores_sorted": sorted((s for _, s in AN), reverse=True), "oldest_promoter": max(a for a, s in AN if s >= 9)})

# 60
ci, co_ = date(2025, 10, 30), date(2025, 11, 3); ni = (co_ - ci).days
wk = sum((ci + timedelta(days=i)).weekday() in (4, 5) for i in range(ni)); rm = 3 * 0 + wk * 132 + (ni - wk) * 98
add("en-GB", "booking", """
Two messages about the same hotel booking, reference HB-60418:

1 September: "Hello, Fiona Drummond here. I'd like a double from Friday 31 October 2025 to Monday 3 November, two adults, breakfast for both every morning."
4 September: "Me again, sorry. Could we come a day earlier, on the Thursday? Leaving date stays put. And only one breakfast a day, my husband can't face food before noon."

The room is £98.00 a night, or £132.00 for Friday and Saturday nights. Breakfast is £11.50 a head and is served on the morning after each night. Free cancellation until 72 hours before 15:00 on the arrival day.
Make me one JSON object for the booking as it now stands: reference, guest (full name), check_in, check_out (YYYY-MM-DD), nights, weekend_nights (Friday and Saturday nights), breakfasts (total number), room_total, grand_total (rooms plus breakfasts), cancel_by ("YYYY-MM-DD HH:MM") and amended (boolean).
""", {"reference": "HB-60418", "guest": "Fiona Drummond", "check_in": iso(ci), "check_out": iso(co_), "nights": ni, "weekend_nights": wk, "breakfasts": ni, "room_total": rm, "grand_total": num(rm + ni * D("11.50")),
      "cancel_by": (datetime(2025, 10, 30, 15, 0) - timedelta(hours=72)).strftime("%Y-%m-%d %H:%M"), "amended": True})

assert len(TASKS) == 60, len(TASKS)
assert len({t["question"] for t in TASKS}) == 60
out_ = os.path.join(os.path.dirname(os.path.abspath(__file__)), "structured-a.jsonl")
with open(out_, "w", encoding="utf-8") as fh:
    for t in TASKS: fh.write(json.dumps(t, ensure_ascii=False) + "\n")
from collections import Counter
print(len(TASKS), Counter(t["variety"] for t in TASKS), Counter(t["kind"] for t in TASKS))
