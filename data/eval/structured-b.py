#!/usr/bin/env python3
"""Questions and computed golds of structured-b; writes structured-b.jsonl beside this file."""
import json, math, os, random, re, sys
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal as D, ROUND_HALF_UP

TASKS = []


def T(variety, kind, question, gold):
    TASKS.append((variety, kind, question.strip(), gold))


def r(x, n=2):
    """Round half up (x as Decimal or exact string); refuses exact ties, which the question would have to settle."""
    x = D(str(x))
    q = D(1).scaleb(-n)
    rest = (x / q) % 1
    assert abs(rest) != D("0.5"), ("tie", x)
    y = x.quantize(q, ROUND_HALF_UP)
    return int(y) if y == int(y) else float(y)


def mins(t):
    h, m = t.split(":")
    return int(h) * 60 + int(m)


def hhmm(m):
    m %= 1440
    return f"{m // 60:02d}:{m % 60:02d}"


def span(a, b):
    return (mins(b) - mins(a)) % 1440


def day(y, m, d, weekday=None):
    """weekday: 0 Monday; checks the weekday the text names."""
    x = date(y, m, d)
    if weekday is not None:
        assert x.weekday() == weekday, (x, x.weekday())
    return x


def plus(d, n):
    return d + timedelta(days=n)


MO, TU, WE, TH, FR, SA, SU = range(7)

# ------------------------------------------------------------------ Spain
camiones = [("7412 KLM", "7:40", 22, 2), ("3390 JBD", "9:05", 18, 0), ("0856 MTR", "10:50", 31, 5)]
T("es-ES", "logistics", """
Te copio lo que me ha escrito Paco, el del muelle:

Buenas, os paso lo de esta mañana, que Rosa anda de baja y si no no lo pasa nadie.
El 7412 KLM llegó a las 7:40 con 22 palés, dos venían reventados y se los devolví al chófer.
Luego a las 9:05 el 3390 JBD, 18 palés, todo perfecto.
El 0856 MTR tenía hora a las 9:30 pero apareció a las 10:50, con 31 palés, y le rechacé 5 por humedad.
Del cuarto camión ni rastro, dicen que mañana.

¿Me lo conviertes en JSON? Quiero una lista "camiones", por orden de llegada y sin el que no vino, en la que cada uno lleve su "matricula" (con el espacio, como está escrita), la hora real de "llegada" en formato HH:MM, los palés que "traia" y los que quedaron "aceptados" al quitar los devueltos o rechazados (números enteros). Y fuera de la lista, "total_aceptados" y "matricula_mas_rechazos", que es la matrícula del camión al que más palés se le echaron atrás.
""", {
    "camiones": [{"matricula": m, "llegada": hhmm(mins(h)), "traia": n, "aceptados": n - x} for m, h, n, x in camiones],
    "total_aceptados": sum(n - x for _, _, n, x in camiones),
    "matricula_mas_rechazos": max(camiones, key=lambda c: c[3])[0]})

f = day(2025, 10, 16, TH)
day(2025, 10, 14, TU)
rev = plus(f, 10)
assert rev.weekday() == SU
rev = plus(rev, 1)
T("es-ES", "appointment", """
Estimada Sra. Quintana:
Le confirmamos que su cita para el implante con el Dr. Ferrer se traslada del martes 14 al jueves 16 de octubre de 2025, a las 12:15 (la anterior era a las 10:00).
La intervención dura 75 minutos y después tendrá que quedarse otros 20 minutos en observación antes de irse.
Recuerde no comer ni beber nada durante las 6 horas anteriores a la cita.
La revisión se hace a los 10 días naturales de la intervención; si ese día cae en domingo, pasa al lunes.
Un saludo, Clínica Dental Sagasta

Es para mi madre, que luego se lía. Pásamelo a un JSON plano con la "fecha" y la "hora" nuevas, los "dias_aplazados" respecto a la fecha que tenía (entero), la hora "ayuno_desde" a partir de la cual ya no puede tomar nada, la hora de "salida" cuando acabe la observación, la "fecha_revision" y un "telefono", que será null si el correo no lo trae. Fechas AAAA-MM-DD y horas HH:MM.
""", {
    "fecha": str(f), "hora": "12:15", "dias_aplazados": (f - date(2025, 10, 14)).days,
    "ayuno_desde": hhmm(mins("12:15") - 360), "salida": hhmm(mins("12:15") + 75 + 20),
    "fecha_revision": str(rev), "telefono": None})

n_b, n_a, precio, faltan, cuenta = 26, 24, D("18.50"), ["Unai", "Carla", "Bruno", "Inés"], D(10)
T("es-ES", "school", """
Soy delegada de padres de 4.º B y este es el mensaje que nos ha mandado la tutora sobre la excursión a Atapuerca:

"Hola, familias: vamos los 26 de 4.º B y los 24 de 4.º A, con dos profes por clase, en un solo autocar de 55 plazas (el conductor va aparte). Son 18,50 € por alumno. De mi clase, que es la B, faltan por pagar Unai, Carla, Bruno e Inés, aunque Inés ya dejó 10 € a cuenta. Los demás lo han pagado todo, gracias. Llevad gorra, que la última vez hubo alguna insolación."

Necesito un JSON que hable solo del dinero de 4.º B salvo en las plazas: cuántos alumnos han pagado entero ("pagados"), cuántos euros hay ya en la caja contando lo de Inés ("recaudado"), cuántos quedan por cobrar ("pendiente"), los que deben algo en "deudores", en orden alfabético, y cuántas "plazas_libres" quedan en el autocar yendo todo el mundo. Importes como número.
""", {
    "pagados": n_b - len(faltan), "recaudado": r((n_b - len(faltan)) * precio + cuenta),
    "pendiente": r(len(faltan) * precio - cuenta), "deudores": sorted(faltan),
    "plazas_libres": 55 - (n_a + n_b + 4)})

piezas = [("pastillas delanteras", D("64.90")), ("discos delanteros", D("118.00")), ("líquido de frenos", D("12.50"))]
tot_p = sum(p for _, p in piezas)
base = tot_p * D("0.9") + D("2.5") * 46
iva = base * D("0.21")
T("es-ES", "quote", """
Hola, tu coche ya está mirado. Hay que cambiar pastillas delanteras (64,90 €), discos delanteros (118,00 € el par) y líquido de frenos (12,50 €). De mano de obra son 2,5 horas a 46 € la hora. Como eres cliente te hago un 10 % en las piezas, en la mano de obra no puedo. Todo lo que te he dicho va sin IVA, súmale el 21 %. Si me dices que sí hoy, lo tienes el viernes. Talleres Benito

Eso es lo que me manda el mecánico, ¿me lo ordenas en un JSON? Ponme lo que valen las piezas antes del descuento en "piezas_sin_descuento", el "descuento" en euros (en positivo), la "mano_de_obra", la "base_imponible" ya con el descuento hecho, el "iva" y el "total"; todo números redondeados a céntimos. Y un "supera_350" que sea true si el total con IVA pasa de 350 €.
""", {
    "piezas_sin_descuento": r(tot_p), "descuento": r(tot_p * D("0.1")), "mano_de_obra": r(D("2.5") * 46),
    "base_imponible": r(base), "iva": r(iva), "total": r(base + iva), "supera_350": base + iva > 350})

km = [("Madrid", 148302), ("Zaragoza", 148617), ("Lleida", 148769), ("Girona", 149004)]
tramos = [{"desde": a, "hasta": b, "km": y - x} for (a, x), (b, y) in zip(km, km[1:])]
tot = km[-1][1] - km[0][1]
T("es-ES", "route", """
Jefe, le dejo el parte porque se me ha roto la tablet otra vez. Salí de Madrid con el cuentakilómetros en 148.302. En Zaragoza descargué dos palés y marcaba 148.617. En Lleida, 148.769, allí solo recogí un albarán. Terminé en Girona con 149.004 y llené el depósito: 198,6 litros, que a la salida también estaba lleno. Mañana vuelvo de vacío.

Convierte el parte en JSON, por favor: una lista `tramos` en el orden del viaje, donde cada tramo diga `desde`, `hasta` y los `km` recorridos; aparte los `km_totales`, el `tramo_mas_largo` escrito como "Origen-Destino" (con guion y sin espacios) y el `consumo_l_100km`, que son los litros repostados entre los kilómetros totales por cien, con un decimal.
""", {
    "tramos": tramos, "km_totales": tot,
    "tramo_mas_largo": "{desde}-{hasta}".format(**max(tramos, key=lambda t: t["km"])),
    "consumo_l_100km": r(D("198.6") / tot * 100, 1)})

asist = [date(2025, 3, 5), date(2025, 3, 10), date(2025, 3, 14), date(2025, 4, 4), date(2025, 4, 11)]
gast = len(asist) + 1
T("es-ES", "clinic", """
Te pego el resumen que me ha hecho la fisio por WhatsApp:
Compraste el bono de 10 sesiones el 3 de marzo de 2025 por 280 €. Viniste el 5, el 10 y el 14 de marzo. El 21 de marzo anulaste con dos días de antelación, así que ese no te lo descuento. El 28 de marzo no viniste ni avisaste y esa sí cuenta como gastada, lo siento, son las normas. En abril has venido el 4 y el 11. El bono caduca a los seis meses justos de la compra, el mismo día del mes.

Hazme un JSON con las fechas en las que de verdad fui ("asistencias", lista de menor a mayor), el número de sesiones "gastadas" según sus normas, las "restantes", lo que vale en euros lo que me queda si cada sesión sale a la décima parte del bono ("valor_restante") y cuándo "caduca". Las fechas van AAAA-MM-DD.
""", {
    "asistencias": [str(x) for x in asist], "gastadas": gast, "restantes": 10 - gast,
    "valor_restante": r(D(280) / 10 * (10 - gast)), "caduca": str(date(2025, 3 + 6, 3))})

ex = [D("6.5"), D("7.25"), D("5.5")]
tr = [D(8), D(9)]
mex, mtr = sum(ex) / 3, sum(tr) / 2
nota = mex * D("0.5") + mtr * D("0.3") + D(9) * D("0.1") + D(7) * D("0.1")
T("es-ES", "grades", """
Necesito pasar a JSON las notas de una alumna, que el programa del instituto las pide así. El correo de la profesora dice:

"Aitana Requejo, 2.º de ESO, Lengua. Exámenes: 6,5, 7,25 y 5,5, que valen juntos el 50 % (se hace la media de los tres). Trabajos: un 8 y un 9, 30 % entre los dos. Cuaderno: 9, un 10 %. Participación: 7, el 10 % que falta. Tiene dos retrasos, pero no afectan a la nota. En el boletín la nota va sin decimales y siempre hacia abajo; y ya sabéis: de 5 suficiente, 6 bien, 7 y 8 notable, 9 y 10 sobresaliente."

Campos: "alumna" con nombre y apellido; "media_examenes" y "media_trabajos"; "nota_final", que es la ponderada; "nota_boletin", entera; "calificacion", con la palabra en minúsculas que le toque a la nota del boletín. Las medias y la nota final con dos decimales como mucho, redondeando solo al escribirlas.
""", {
    "alumna": "Aitana Requejo", "media_examenes": r(mex), "media_trabajos": r(mtr), "nota_final": r(nota),
    "nota_boletin": math.floor(nota), "calificacion": {5: "suficiente", 6: "bien", 7: "notable", 8: "notable", 9: "sobresaliente", 10: "sobresaliente"}[math.floor(nota)]})

reu = day(2025, 11, 3, MO)
tareas = [("Marisa", plus(reu, 4)), ("Iván", plus(reu, 10)), ("Toñi", plus(reu, 1)), ("Goyo", date(2025, 11, 30))]
assert tareas[0][1].weekday() == FR
prox = day(2025, 12, 1, MO)
T("es-ES", "minutes", """
Acta rápida del taller de chapa, lunes 3 de noviembre de 2025. Estamos Marisa, Iván, Toñi y Goyo; Rubén se disculpa, tiene al crío malo.
- La cabina pierde presión: Marisa pide presupuesto para el viernes de esta misma semana.
- Extintores: Iván los revisa en un plazo de diez días naturales desde hoy.
- Toñi llama al gestor mañana por lo de las nóminas.
- Goyo vacía el bidón de disolventes antes de que acabe noviembre (último día del mes como tope).
Nos volvemos a ver el primer lunes de diciembre.

¿Puedes sacarme de ahí un JSON? Quiero la fecha de la reunión en "fecha", cuántos asistieron en "asistentes" (un número), los "ausentes" en una lista, y las "tareas" ordenadas de la que vence antes a la que vence después, cada una solo con "responsable" y "limite". La fecha de la siguiente reunión va en "proxima". Formato AAAA-MM-DD en todas las fechas.
""", {
    "fecha": str(reu), "asistentes": 4, "ausentes": ["Rubén"],
    "tareas": [{"responsable": n, "limite": str(d)} for n, d in sorted(tareas, key=lambda t: t[1])],
    "proxima": str(prox)})

d1 = day(2025, 1, 27, MO)
d2 = plus(d1, 21)
d3 = plus(d2, 21)
rab = d3.replace(month=d3.month + 1)
past = math.ceil(6.4 / 2.5)
T("es-ES", "veterinary", """
Nos acaban de dar una cachorra y la veterinaria me ha dejado esta nota:

Canela, mestiza, hembra, 6,4 kg. Hoy, lunes 27 de enero de 2025, primera dosis de la vacuna puesta y cobrada.
Segunda dosis a los 21 días de la primera, y tercera a los 21 días de la segunda. 38 € cada una.
Rabia: un mes después de la tercera (mismo día del mes siguiente), 25 €.
Desparasitar esta semana: una pastilla por cada 2,5 kg de peso o fracción, 4,20 € la pastilla, todas de una vez.
Ojo, que no pise la calle hasta la tercera.

Ponlo en JSON para la agenda, con "nombre", "peso_kg", las fechas "segunda_dosis", "tercera_dosis" y "rabia" (AAAA-MM-DD), el número de "pastillas" y el "gasto_pendiente" en euros, que incluye todo lo que queda por pagar: vacunas, rabia y pastillas.
""", {
    "nombre": "Canela", "peso_kg": 6.4, "segunda_dosis": str(d2), "tercera_dosis": str(d3), "rabia": str(rab),
    "pastillas": past, "gasto_pendiente": r(38 * 2 + 25 + D("4.20") * past)})

lec = [("08:00", "4.1"), ("10:00", "5.3"), ("12:00", "8.0"), ("14:00", "8.7"), ("16:00", "9.2"), ("18:00", "7.4"), ("20:00", "1.9")]
vals = [D(v) for _, v in lec]
T("es-ES", "temperature", """
Registro de la nevera de vacunas del centro de salud, que tiene que estar entre 2 y 8 °C (los dos límites valen). A las 8:00, 4,1; a las 10:00, 5,3; a las 12:00, justo 8,0; a las 14:00 ya 8,7, que fue cuando Puri se dejó la puerta mal cerrada; a las 16:00, 9,2; a las 18:00, 7,4; y a las 20:00, 1,9, porque alguien tocó el termostato.

A partir de ese texto dame un JSON con el número de "lecturas", la "maxima", la "minima", la "media" con un decimal y una lista "fuera_de_rango", en orden de hora, con objetos de "hora" (HH:MM) y "grados". Añade "primera_incidencia" con la hora de la primera lectura fuera de rango.
""", {
    "lecturas": len(lec), "maxima": float(max(vals)), "minima": float(min(vals)), "media": r(sum(vals) / len(vals), 1),
    "fuera_de_rango": [{"hora": h, "grados": float(v)} for h, v in lec if not 2 <= D(v) <= 8],
    "primera_incidencia": next(h for h, v in lec if not 2 <= D(v) <= 8)})

lin = [("baldas", 3, D("0.90") * D("0.30"), 24), ("costados", 2, D("1.80") * D("0.30"), 24), ("trasera", 1, D("0.925") * D("1.82"), D("15.50"))]
T("es-ES", "workshop", """
Encargo de la librería de Begoña (la del piso de arriba): tres baldas de 90 x 30 cm y dos costados de 180 x 30 cm, todo en melamina blanca, y una trasera de 92,5 x 182 cm en contrachapado. La melamina la cobramos a 24 € el metro cuadrado y el contrachapado a 15,50 €. Los tornillos los regalo, y el porte lo hago yo con la furgoneta. Para el corte hay que esperar a que vuelva Julián.

Quiero pasar el encargo al programa en JSON. Mete una lista "piezas" con tres elementos, que se llamen en "pieza" baldas, costados y trasera, en ese orden, y lleven las "unidades", los "m2" de todas las unidades juntas (hasta cuatro decimales) y el "importe" en euros redondeado a céntimos. Después, "m2_melamina" y "total", la suma de los importes.
""", {
    "piezas": [{"pieza": p, "unidades": n, "m2": r(n * a, 4), "importe": r(n * a * e)} for p, n, a, e in lin],
    "m2_melamina": r(sum(n * a for _, n, a, e in lin if e == 24), 4),
    "total": r(sum(D(str(r(n * a * e))) for _, n, a, e in lin))})

llam = [("9:02", "cita", "Alba", False), ("9:10", "receta", "Pons", False), ("9:17", "cita", "Echeverría", True),
        ("9:31", "resultados", "Montes", True), ("9:48", "cita", "Lledó", False), ("10:05", "queja", "Barea", True),
        ("10:26", "receta", "Zabala", False)]
T("es-ES", "calls", """
Apuntes de recepción de esta mañana, que estoy sola y voy como puedo:
9:02 Alba, quiere cita, dada. 9:10 Pons, receta, enviada. 9:17 Echeverría, cita, hay que devolverle la llamada porque el Dr. no me contesta. 9:31 Montes pregunta por sus resultados, también hay que llamarle. 9:48 Lledó, cita para su hijo, dada. 10:05 Barea, queja por la espera del otro día, quiere que la llame la gerente. 10:26 Zabala, receta, hecha.

Resúmemelo en JSON. En "por_motivo" pon un objeto con las claves cita, receta, resultados y queja y cuántas llamadas hubo de cada una; en "por_devolver", los apellidos de las personas a las que alguien tiene que llamar, por orden alfabético; en "total", las llamadas que entraron; y en "minutos", los que pasaron entre la primera y la última anotación.
""", {
    "por_motivo": {k: Counter(x[1] for x in llam)[k] for k in ("cita", "receta", "resultados", "queja")},
    "por_devolver": sorted(x[2] for x in llam if x[3]), "total": len(llam), "minutos": span(llam[0][0], llam[-1][0])})

menu = {"lunes": ["huevo", "lácteos"], "martes": ["gluten", "pescado"], "jueves": ["gluten", "frutos secos"], "viernes": ["pescado", "huevo", "gluten"]}
T("es-ES", "menu", """
COMEDOR, semana del 5 al 9 de mayo
Lunes: tortilla de patatas y yogur (contiene huevo y lácteos).
Martes: macarrones y merluza al horno (gluten, pescado).
Miércoles: fiesta local, no hay comedor.
Jueves: lentejas con pan y brownie (gluten, frutos secos).
Viernes: buñuelos de bacalao y fruta (pescado, huevo, gluten).
Los menús especiales se piden antes del jueves de la semana anterior.

Mi hijo Leo es alérgico al huevo y a los frutos secos. Necesito un JSON donde "dias_con_comedor" diga cuántos días hay comida, "especial_leo" sea la lista de días en los que hay que pedirle menú especial, "sin_gluten" la de los días de comedor que no llevan gluten y "alergeno_mas_repetido" el que sale más días. Los días en minúsculas y en el orden de la semana; fíate de lo que dicen los paréntesis.
""", {
    "dias_con_comedor": len(menu), "especial_leo": [d for d, a in menu.items() if {"huevo", "frutos secos"} & set(a)],
    "sin_gluten": [d for d, a in menu.items() if "gluten" not in a],
    "alergeno_mas_repetido": Counter(x for a in menu.values() for x in a).most_common(1)[0][0]})
assert Counter(x for a in menu.values() for x in a).most_common(2)[1][1] == 2

tac = [("c", "6:10", "8:35"), ("d", "8:35", "8:55"), ("c", "8:55", "11:20"), ("o", "11:20", "12:40"), ("d", "12:40", "13:25"), ("c", "13:25", "17:50")]
su = Counter()
for k, a, b in tac:
    su[k] += span(a, b)
cond = [span(a, b) for k, a, b in tac if k == "c"]
T("es-ES", "timesheet", """
Hola, soy Quique. Hoy ha sido así: arranqué a las 6:10 y conduje hasta las 8:35, café hasta las 8:55, otra vez al volante hasta las 11:20. Luego cargando en Martorell hasta las 12:40 (no conduzco, pero tampoco descanso). Comí hasta las 13:25 y de ahí tirando sin parar hasta las 17:50, que aparqué en la nave. Llovía a mares.

Para la inspección necesito eso en un JSON, todo en minutos y con enteros: "conduccion", "descanso" (el café y la comida), "otros_trabajos" y "jornada", de que arranca a que aparca. Además "tramo_max", el rato seguido más largo conduciendo, y dos booleanos: "pasa_de_9_horas", si la conducción del día supera las nueve horas, y "pasa_de_4h30", si algún tramo seguido al volante supera las cuatro horas y media.
""", {
    "conduccion": su["c"], "descanso": su["d"], "otros_trabajos": su["o"], "jornada": span("6:10", "17:50"),
    "tramo_max": max(cond), "pasa_de_9_horas": su["c"] > 540, "pasa_de_4h30": max(cond) > 270})
assert su["c"] + su["d"] + su["o"] == span("6:10", "17:50")

comp = {"lámpara": (2, D("34.95"), 1), "alfombra": (1, D("89")), "cojín": (3, D("12.50"), 2)}
dias = (date(2024, 3, 29) - date(2024, 2, 28)).days
orig = 2 * D("34.95") + 89 + 3 * D("12.50")
T("es-ES", "returns", """
Pedido A-20931, entregado el 28 de febrero de 2024 a Lourdes Arana (Vitoria): 2 lámparas a 34,95 € cada una, 1 alfombra a 89 € y 3 cojines a 12,50 €, IVA incluido.
El 29 de marzo de 2024 nos entra en el almacén su devolución: 1 lámpara y 2 cojines, en buen estado. El plazo es de 30 días desde la entrega, contando como día 1 el siguiente. El transporte de vuelta son 4,95 € y se descuenta del abono. La clienta dice que la alfombra le encanta.

Conviértelo en JSON para contabilidad: el "pedido", el "importe_original", los "dias" transcurridos entre entrega y devolución, si está "en_plazo" (booleano; el día 30 aún vale), el "abono" que le hacemos una vez descontado el transporte y, dentro de "se_queda", cuántas unidades conserva de cada cosa con las claves lamparas, alfombras y cojines.
""", {
    "pedido": "A-20931", "importe_original": r(orig), "dias": dias, "en_plazo": dias <= 30,
    "abono": r(D("34.95") + 2 * D("12.50") - D("4.95")), "se_queda": {"lamparas": 2 - 1, "alfombras": 1, "cojines": 3 - 2}})

day(2025, 3, 8, SA)
t0 = datetime(2025, 3, 8, 20, 0)
turnos = [("Sonia", t0, datetime(2025, 3, 9, 1, 30)), ("Marcos", datetime(2025, 3, 9, 1, 30), datetime(2025, 3, 9, 5, 15)), ("Yaiza", datetime(2025, 3, 9, 5, 15), datetime(2025, 3, 9, 8, 0))]
inc = [datetime(2025, 3, 8, 23, 40), datetime(2025, 3, 9, 4, 5), datetime(2025, 3, 9, 5, 50)]
T("es-ES", "shift", """
Guardia de la residencia, noche del sábado 8 al domingo 9 de marzo de 2025. Sonia estuvo de 20:00 a 1:30, la relevó Marcos hasta las 5:15 y Yaiza cerró hasta las 8:00. Incidencias: a las 23:40 se cayó D. Eulogio, sin lesiones; a las 4:05 saltó la alarma del ascensor; a las 5:50 vino el médico por la tensión de D.ª Remedios. Café no quedaba.

Haz con esto un JSON que tenga una lista "turnos", en orden, con "persona", "inicio" y "fin" escritos como AAAA-MM-DD HH:MM y la duración en "minutos"; y una lista "incidencias", también en orden, con "momento" (mismo formato) y "de_guardia", la persona a la que le tocó. Fuera, "turno_mas_largo" con el nombre y "despues_de_medianoche" con cuántas incidencias ocurrieron pasadas las doce de la noche.
""", {
    "turnos": [{"persona": p, "inicio": a.strftime("%Y-%m-%d %H:%M"), "fin": b.strftime("%Y-%m-%d %H:%M"), "minutos": int((b - a).total_seconds() // 60)} for p, a, b in turnos],
    "incidencias": [{"momento": i.strftime("%Y-%m-%d %H:%M"), "de_guardia": next(p for p, a, b in turnos if a <= i < b)} for i in inc],
    "turno_mas_largo": max(turnos, key=lambda t: t[2] - t[1])[0],
    "despues_de_medianoche": sum(i.date() == date(2025, 3, 9) for i in inc)})

hoy = date(2025, 5, 20)
pres = [("Hugo", "El principito", date(2025, 4, 28)), ("Lola", "Manolito Gafotas", date(2025, 5, 7)), ("Pau", "Momo", date(2025, 5, 2)), ("Irene", "Matilda", date(2025, 5, 5))]
late = sorted([(-(hoy - plus(d, 15)).days, a, l, plus(d, 15)) for a, l, d in pres if hoy > plus(d, 15)])
T("es-ES", "library", """
De la bibliotecaria del cole: "Hoy, 20 de mayo de 2025, siguen fuera estos libros: Hugo se llevó El principito el 28 de abril; Lola, Manolito Gafotas el 7 de mayo; Pau, Momo el 2 de mayo; e Irene, Matilda el 5 de mayo. Cada préstamo es de 15 días naturales y el día 15 después de llevárselo aún se puede devolver sin retraso. Lo de las manchas de Nocilla lo hablamos otro día."

¿Me dices en JSON quién va tarde? Una lista "retrasos", con el más atrasado el primero, en la que salgan el "alumno", el "libro", cuándo "vencia" (AAAA-MM-DD) y los "dias" de retraso a día de hoy; luego "en_plazo" con los nombres de los que aún no van tarde, por orden alfabético, y "total_dias_retraso".
""", {
    "retrasos": [{"alumno": a, "libro": l, "vencia": str(v), "dias": -n} for n, a, l, v in late],
    "en_plazo": sorted(a for a, l, d in pres if hoy <= plus(d, 15)), "total_dias_retraso": sum(-x[0] for x in late)})

# ------------------------------------------------------------------ Mexico
guias = [("7740-A", "Mérida", D("3.2"), 4800), ("7741-A", "Tijuana", D("12.5"), 9650), ("7742-A", "Puebla", D("0.9"), 5000), ("7743-A", "León", D("20"), 15340)]
seg = [(g, v * D("0.015") if v > 5000 else D(0)) for g, _, _, v in guias]
T("es-MX", "shipping", """
Oye, te paso las guías que salen hoy para que me las acomodes en JSON:

Guía 7740-A, a Mérida, 3.2 kg, valor declarado $4,800. La 7741-A va a Tijuana, pesa 12.5 kg y trae $9,650 declarados. La 7742-A, a Puebla, 0.9 kg, $5,000 cerrados. Y la 7743-A es para León, 20 kg, $15,340. Acuérdate que a las que pasan de $5,000 se les cobra seguro del 1.5% sobre todo lo declarado; a las demás, incluida la que trae justo $5,000, no se les cobra.

El objeto debe traer "guias", una lista en el orden del mensaje con "numero", "destino", "kg" y "seguro" en pesos (0 si no lleva), y además "kg_total", "seguro_total" y "mas_pesada", el número de la guía que más pesa.
""", {
    "guias": [{"numero": g, "destino": d, "kg": r(k), "seguro": r(s)} for (g, d, k, v), (_, s) in zip(guias, seg)],
    "kg_total": r(sum(x[2] for x in guias)), "seguro_total": r(sum(s for _, s in seg)), "mas_pesada": max(guias, key=lambda x: x[2])[0]})

hoy = day(2025, 5, 15, TH)
day(2025, 5, 12, MO)
autos = [("Tsuru", date(2025, 5, 12), "listo"), ("Frontier", date(2025, 5, 9), "espera_pieza"), ("Jetta", date(2025, 5, 14), "diagnostico"), ("Aveo", date(2025, 5, 13), "listo"), ("Versa", date(2025, 5, 6), "espera_pieza")]
T("es-MX", "workshop", """
Don Chuy me manda esto del taller, hoy jueves 15 de mayo de 2025:
"Patrón, en el patio tengo el Tsuru del señor Robles que llegó el lunes 12 y ya quedó; la Frontier de la maestra Lety, que llegó el 9, sigue esperando la pieza; el Jetta entró ayer y lo estoy diagnosticando; el Aveo gris llegó el 13 y ya está listo también; y el Versa del compadre lleva aquí desde el 6, igual esperando pieza. El Sentra ya se lo llevaron ayer en la tarde."

Quiero ver en JSON cuáles carros están en el patio: un objeto "por_estado" con las claves "listo", "espera_pieza" y "diagnostico", y en cada una la lista de modelos en orden alfabético (nomás el nombre del modelo); "en_patio" con cuántos son; y "mas_tiempo", otro objeto con el "modelo" que lleva más días y esos "dias" contados de la fecha en que llegó a hoy.
""", {
    "por_estado": {k: sorted(m for m, _, e in autos if e == k) for k in ("listo", "espera_pieza", "diagnostico")},
    "en_patio": len(autos),
    "mas_tiempo": {"modelo": min(autos, key=lambda a: a[1])[0], "dias": (hoy - min(a[1] for a in autos)).days}})

def meds(start, every, days_):
    n = 24 // every * days_
    return n, start + timedelta(hours=every * (n - 1))
na, la = meds(datetime(2025, 6, 3, 22, 0), 8, 7)
npa, lp = meds(datetime(2025, 6, 3, 18, 30), 6, 3)
T("es-MX", "prescription", """
La doctora de la clínica le recetó esto a mi papá y quiero guardarlo en JSON en mi computadora:

Amoxicilina 500 mg, una cápsula cada 8 horas por 7 días, primera toma hoy 3 de junio de 2025 a las 10 de la noche. La caja trae 12 cápsulas.
Paracetamol 500 mg, una tableta cada 6 horas durante 3 días, primera toma hoy mismo a las 6:30 de la tarde. La caja trae 10 tabletas.
Nada de alcohol y regresar si hay fiebre.

Que sea un objeto con dos llaves, "amoxicilina" y "paracetamol"; adentro de cada una van las "tomas" en total (24 entre las horas del intervalo, por los días), la "ultima_toma" con formato AAAA-MM-DD HH:MM si no se salta ninguna, las "cajas" que hay que comprar y las piezas que "sobran" al terminar.
""", {
    "amoxicilina": {"tomas": na, "ultima_toma": la.strftime("%Y-%m-%d %H:%M"), "cajas": math.ceil(na / 12), "sobran": math.ceil(na / 12) * 12 - na},
    "paracetamol": {"tomas": npa, "ultima_toma": lp.strftime("%Y-%m-%d %H:%M"), "cajas": math.ceil(npa / 10), "sobran": math.ceil(npa / 10) * 10 - npa}})

k = [("aguas frescas", D(2340), D(815)), ("tostadas", D(4120), D("2260.50")), ("lotería", D(1875), D(240)), ("globos", D(690), D(720))]
g = [(n, v - c) for n, v, c in k]
T("es-MX", "accounts", """
Cuentas de la kermés de la primaria, ya con los vasos de tickets contados: aguas frescas vendió $2,340 y gastó $815; tostadas vendió $4,120 y gastó $2,260.50; la lotería sacó $1,875 y se fueron $240 en premios; y globos, que le fue mal porque se nubló, vendió $690 y había gastado $720. Quedamos en que el 60% de la ganancia de todos juntos (restando lo que se perdió en globos) es para impermeabilizar el techo y lo demás para la fiesta de fin de cursos.

Pásalo a JSON así: "puestos", lista de objetos con "nombre" (aguas frescas, tostadas, lotería o globos) y "ganancia" en pesos, negativa si perdió, del que más ganó al que menos; "con_perdida", lista de nombres; "ganancia_total"; "techo" y "fiesta", con lo que le toca a cada cosa.
""", {
    "puestos": [{"nombre": n, "ganancia": r(x)} for n, x in sorted(g, key=lambda t: -t[1])],
    "con_perdida": [n for n, x in g if x < 0], "ganancia_total": r(sum(x for _, x in g)),
    "techo": r(sum(x for _, x in g) * D("0.6")), "fiesta": r(sum(x for _, x in g) * D("0.4"))})

# ------------------------------------------------------------------ Argentina
mm = span("8:20", "12:40")
hs = max(D(3), D(math.ceil(mm / 30)) / 2)
tot = hs * 38500 + 2 * 45000 + 2 * 3200 + 30000
T("es-AR", "moving", """
Hola, te paso el detalle de la mudanza del sábado. El camión sale $ 38.500 la hora, con un mínimo de 3 horas, y cobramos por media hora: la media hora empezada se cobra entera. Arrancamos 8:20 y terminamos 12:40. Fueron dos ayudantes a $ 45.000 cada uno. Peajes, $ 3.200 de ida y lo mismo de vuelta. Por el piano hay un recargo de $ 30.000. Vos ya habías dejado $ 60.000 de seña. Cualquier cosa avisame. Saludos, Fletes Don Tito

Armame un JSON con esto, che, que se lo tengo que mandar a mi hermana: los "minutos" trabajados, las "horas_facturadas" (puede tener decimales), lo que sale el "camion", los "ayudantes", los "peajes", el "recargo", el "total" y el "saldo" que me falta pagar. Los montos en pesos, como número sin puntos ni signo.
""", {
    "minutos": mm, "horas_facturadas": r(hs, 1), "camion": r(hs * 38500), "ayudantes": 2 * 45000, "peajes": 2 * 3200, "recargo": 30000,
    "total": r(tot), "saldo": r(tot - 60000)})

tu = [("Ferreyra", "14:00", "OSDE"), ("Luna", "14:20", "IOMA"), ("Giménez", "15:20", "OSDE"), ("Brizuela", "15:40", None), ("Sosa", "17:00", "IOMA"), ("Paz", "17:20", "OSDE")]
gaps = [(mins(b[1]) - (mins(a[1]) + 20), a, b) for a, b in zip(tu, tu[1:])]
gmax = max(gaps, key=lambda x: x[0])
T("es-AR", "schedule", """
Agenda del consultorio para el martes, me la dictó la secretaria por teléfono: 14:00 Ferreyra, de OSDE. 14:20 Luna, IOMA. 14:40 Aguirre, IOMA, pero llamó recién y canceló. 15:20 Giménez, OSDE. 15:40 Brizuela, particular. 17:00 Sosa, IOMA. 17:20 Paz, OSDE. Todos los turnos son de 20 minutos.

Quiero un JSON con los turnos que quedan en pie. En "turnos", en orden, poné "paciente", "hora" (HH:MM) y "obra_social", que va null cuando es particular. En "por_obra_social", cuántos hay de OSDE y cuántos de IOMA con esas claves. En "termina", a qué hora queda libre la doctora. Y en "hueco_mayor", un objeto con "desde", "hasta" y "minutos" del rato libre más largo entre dos turnos.
""", {
    "turnos": [{"paciente": p, "hora": h, "obra_social": o} for p, h, o in tu],
    "por_obra_social": {o: sum(x[2] == o for x in tu) for o in ("OSDE", "IOMA")},
    "termina": hhmm(mins(tu[-1][1]) + 20),
    "hueco_mayor": {"desde": hhmm(mins(gmax[1][1]) + 20), "hasta": gmax[2][1], "minutos": gmax[0]}})

just, injust = D(3), D("0.25") * 3 + D("0.5") + D(1)
T("es-AR", "attendance", """
Buenas tardes, mamá de Delfina. Le informo cómo viene con las inasistencias en 3.º B: faltó el 10, el 11 y el 12 de marzo con certificado médico (se cuentan igual, pero van como justificadas). Sin justificar tiene: el 25 de marzo, ausente todo el día; tres llegadas tarde en abril; y una falta a educación física en contraturno. Le recuerdo que un día entero es 1, la llegada tarde es un cuarto (0,25) y la de educación física es media (0,5). El límite del año son 15 y a partir de 5 acumuladas mandamos aviso. Saludos, preceptora Norma

Pasame el mensaje a JSON: cuántas van "justificadas", cuántas "injustificadas", el "total", las "disponibles" que le quedan hasta llegar al límite, si corresponde "aviso" (true o false) y en "dias_ausente" las fechas en que no fue en todo el día, como AAAA-MM-DD, en orden; es el año 2025.
""", {
    "justificadas": r(just), "injustificadas": r(injust), "total": r(just + injust), "disponibles": r(15 - just - injust),
    "aviso": just + injust >= 5, "dias_ausente": [str(date(2025, 3, x)) for x in (10, 11, 12, 25)]})

tal = [("6", 18, D("0.90")), ("8", 24, D("1.05")), ("10", 15, D("1.20")), ("12", 7, D("1.35"))]
m = sum(n * x for _, n, x in tal)
m5 = m * D("1.05")
rol = math.ceil(m5 / 25)
T("es-AR", "sewing", """
Nos entró en el taller de costura el pedido de guardapolvos de la escuela 14 y tengo que ver cuánta tela comprar. Dice así: "Talle 6, son 18; talle 8, 24; talle 10, 15; talle 12, al final son 7 y no 9, dos familias se bajaron. Botones blancos, por favor." Cada guardapolvo lleva 0,90 m en talle 6, 1,05 m en el 8, 1,20 m en el 10 y 1,35 m en el 12. A todo eso le sumo un 5 % por desperdicio y la tela viene en rollos cerrados de 25 m.

Dame un JSON: "unidades" tiene que ser un objeto con el talle como clave (texto: "6", "8", "10", "12") y la cantidad como valor; después "total_unidades", "metros" sin desperdicio, "metros_con_desperdicio", "rollos" a comprar y "sobrante", los metros que quedan de esos rollos después de usar los metros con desperdicio. Los metros, redondeados a dos decimales.
""", {
    "unidades": {t: n for t, n, _ in tal}, "total_unidades": sum(n for _, n, _ in tal), "metros": r(m),
    "metros_con_desperdicio": r(m5), "rollos": rol, "sobrante": r(25 * rol - m5)})

# ------------------------------------------------------------------ Colombia
fin = [("El Mirador", 42, D("62.5"), D("11.2")), ("La Palma", 30, D(60), D("12.6")), ("Buenavista", 25, D(70), D("12.0")), ("San Isidro", 18, D("62.5"), D("10.8"))]
ok = [x for x in fin if x[3] <= 12]
kg = sum(x[1] * x[2] for x in ok)
T("es-CO", "logistics", """
Buenas tardes, ingeniero. Del café que recibimos hoy en la bodega: El Mirador trajo 42 bultos de 62,5 kg con humedad de 11,2 %; La Palma, 30 bultos de 60 kg y 12,6 %; Buenavista, 25 bultos de 70 kg, 12,0 % exacto; San Isidro, 18 bultos de 62,5 kg, 10,8 %. Usted me dijo que lo que pase de 12 % se devuelve. Se paga a $ 14.800 el kilo aceptado. Para mandarlo al puerto tenemos el camión que carga máximo 3.000 kg por viaje.

Colabóreme con un JSON: una lista "fincas" en ese mismo orden, cada una con "nombre", "kg" y "aceptada" (true/false); por fuera, "kg_aceptados", "devueltas" con los nombres de las fincas que no pasaron, "pago" en pesos como número y el mínimo de "viajes" que tiene que hacer el camión para llevar los kilos aceptados, aunque un bulto quede repartido.
""", {
    "fincas": [{"nombre": n, "kg": r(b * w), "aceptada": h <= 12} for n, b, w, h in fin],
    "kg_aceptados": r(kg), "devueltas": [x[0] for x in fin if x[3] > 12], "pago": r(kg * 14800), "viajes": math.ceil(kg / 3000)})

cu = {"A": 4700, "B": 19200, "C": 50300}
pac = [("Yeimy Rincón", "A", True, True), ("Óscar Perdomo", "B", False, True), ("Luz Dary Mosquera", "A", False, True), ("Fabián Cuéllar", "C", False, False), ("Nelly Ospina", "C", False, True), ("Matías Beltrán", "B", True, True)]
paga = [(n, cu[c]) for n, c, e, v in pac if v and not e]
T("es-CO", "billing", """
Necesito el cierre de caja de la IPS en JSON. Esto me escribió Sandra, la de facturación:

Hoy había seis citas. Yeimy Rincón, categoría A, gestante. Óscar Perdomo, B. Luz Dary Mosquera, A. Fabián Cuéllar, C, no se presentó. Nelly Ospina, C. Matías Beltrán, B, bebé de ocho meses. La cuota moderadora es $ 4.700 en A, $ 19.200 en B y $ 50.300 en C; las gestantes y los menores de un año no pagan, y al que no viene no se le cobra. Se fue la luz como media hora pero todo quedó registrado.

Van estos campos: "citas", "atendidos" (enteros), "exentos" con los nombres completos de los atendidos que no pagan, "inasistentes" con los nombres completos, "pagos" como objeto que le asigna a cada nombre completo que sí pagó su valor en pesos, y "recaudo" con la suma. Las listas en el orden de la agenda.
""", {
    "citas": len(pac), "atendidos": sum(p[3] for p in pac), "exentos": [n for n, c, e, v in pac if e and v],
    "inasistentes": [n for n, c, e, v in pac if not v], "pagos": dict(paga), "recaudo": sum(v for _, v in paga)})

par = [("Cedritos", "5:52", 4), ("Contador", "6:01", 6), ("Santa Bárbara", "6:09", 3), ("Usaquén", "6:27", 5)]
seq = ["5:40"] + [x[1] for x in par] + ["6:48"]
T("es-CO", "route", """
Ruta 7 del colegio, reporte de la monitora: la buseta salió del parqueadero a las 5:40 a. m. En Cedritos, 5:52, se subieron 4 niños. En Contador a las 6:01 se subieron 6. En Santa Bárbara, 6:09, se subieron 3; los gemelos Pardo no salieron, están con gripa. En Usaquén a las 6:27 otros 5. Llegamos al colegio a las 6:48. La buseta tiene 22 sillas para niños y de los inscritos en la ruta solo faltaron los gemelos.

¿Me arma un JSON donde "paradas" sea la lista de paraderos en que se subieron niños, con "lugar", "hora" (HH:MM), "suben" y "a_bordo", que es cuántos niños van ya en el bus al arrancar de ahí? Agréguele "inscritos", "sillas_libres" al llegar al colegio, "duracion_min" desde el parqueadero hasta el colegio y "trayecto_mas_largo_min", los minutos más largos entre dos puntos seguidos del recorrido, contando el parqueadero y el colegio.
""", {
    "paradas": [{"lugar": p, "hora": hhmm(mins(h)), "suben": n, "a_bordo": sum(x[2] for x in par[:i + 1])} for i, (p, h, n) in enumerate(par)],
    "inscritos": sum(x[2] for x in par) + 2, "sillas_libres": 22 - sum(x[2] for x in par),
    "duracion_min": span("5:40", "6:48"), "trayecto_mas_largo_min": max(span(a, b) for a, b in zip(seq, seq[1:]))})

# ------------------------------------------------------------------ Chile
inv = [("T-100", 48, 45, 3990), ("T-205", 12, 12, 15900), ("T-310", 30, 33, 1250), ("T-411", 7, 5, 24990), ("T-520", 60, 60, 790)]
dif = [(c, f_ - s, (f_ - s) * p) for c, s, f_, p in inv if f_ != s]
T("es-CL", "inventory", """
Hola, terminamos el inventario de la bodega (por fin). El T-100 en sistema tiene 48 y contamos 45, cuesta $ 3.990 cada uno. T-205: 12 y 12, $ 15.900. T-310: el sistema dice 30 y hay 33, vale $ 1.250. T-411: sistema 7, en el estante 5, $ 24.990. T-520 cuadró, 60 en los dos lados, $ 790. El T-310 la Coni lo volvió a contar y confirma los 33.

Necesito mandarle a mi jefa un JSON solo con lo que no cuadra. La lista "diferencias" va del ítem con más plata comprometida al con menos, mirando el valor sin el signo; cada uno con su "codigo", la "diferencia" en unidades (contado menos sistema, o sea negativa si falta) y el "valor" en pesos con el mismo signo. Aparte, "items_contados", "cuadran" (cuántos ítems estaban bien) y "valor_neto", la suma de todos los valores.
""", {
    "diferencias": [{"codigo": c, "diferencia": d, "valor": v} for c, d, v in sorted(dif, key=lambda x: -abs(x[2]))],
    "items_contados": len(inv), "cuadran": len(inv) - len(dif), "valor_neto": sum(x[2] for x in dif)})

def habil(d, n, fer):
    while n:
        d = plus(d, 1)
        if d.weekday() < 5 and d not in fer:
            n -= 1
    return d
hoy = day(2025, 9, 15, MO)
fer = {day(2025, 9, 18, TH), day(2025, 9, 19, FR)}
bic = [("Trek roja", 4, 48000), ("Bianchi", 6, 112000), ("Oxford de niño", 2, 25000)]
T("es-CL", "workshop", """
Soy del taller de bicis de la calle Condell. Hoy lunes 15 de septiembre de 2025 recibimos tres: la Trek roja, que demora 4 días hábiles y sale $ 48.000; la Bianchi, 6 días hábiles, $ 112.000, porque hay que pedir la masa; y la Oxford de niño, 2 días hábiles, $ 25.000. Los días hábiles son de lunes a viernes, se cuentan desde mañana y no valen el jueves 18 ni el viernes 19, que son feriados. Todos dejaron la mitad de abono, menos el de la Oxford de niño, que pagó todo.

Quisiera un JSON con la lista "entregas" ordenada por la fecha en que quedan listas, y por cada bici su "bici" (Trek roja, Bianchi u Oxford de niño), la "fecha" en AAAA-MM-DD y el "saldo" que falta cobrar. También "por_cobrar" con la suma y "dias_ultima", los días corridos que van desde hoy hasta la última entrega.
""", {
    "entregas": [{"bici": b, "fecha": str(f_), "saldo": s} for f_, b, s in sorted((habil(hoy, n, fer), b, 0 if b.startswith("Oxford") else p // 2) for b, n, p in bic)],
    "por_cobrar": sum(0 if b.startswith("Oxford") else p // 2 for b, n, p in bic),
    "dias_ultima": (max(habil(hoy, n, fer) for _, n, _ in bic) - hoy).days})

cuo = {"Soto": 6, "Araya": 3, "Muñoz": 5, "Pizarro": 0, "Leiva": 10}
deu = {k_: (6 - v) * 5000 for k_, v in cuo.items() if v < 6}
T("es-CL", "fees", """
Estimados apoderados: la cuota del curso es de $ 5.000 mensuales, de marzo a diciembre. Al 31 de agosto (seis cuotas exigibles) la situación del grupo de las cinco familias nuevas es: Soto está al día, pagó justo las seis. Araya pagó hasta mayo inclusive. Muñoz debe solamente junio. Pizarro no ha pagado ninguna. Leiva pagó el año completo en marzo, se agradece. Con la plata que entró de estas cinco familias compramos el microondas, que costó $ 54.990. Atte., la tesorera

Por favor, transforma la circular en JSON, con "deudas" como objeto apellido → pesos que debe al 31 de agosto (solo los que deben), "deuda_total", "recaudado" (todo lo que han puesto las cinco familias, incluido lo adelantado), "pagado_por_adelantado" (la parte que corresponde a meses posteriores a agosto), "saldo_caja" después del microondas y "mayor_deudor" con el apellido.
""", {
    "deudas": deu, "deuda_total": sum(deu.values()), "recaudado": sum(cuo.values()) * 5000,
    "pagado_por_adelantado": sum(max(0, v - 6) for v in cuo.values()) * 5000, "saldo_caja": sum(cuo.values()) * 5000 - 54990,
    "mayor_deudor": max(deu, key=deu.get)})

# ------------------------------------------------------------------ Peru
day(2025, 8, 30, SA)
lle = datetime(2025, 8, 30, 21, 45) + timedelta(hours=16, minutes=30) + timedelta(hours=1, minutes=50)
assert lle.weekday() == SU
sub = 20 * D("2.50") + 14 * D("1.80")
T("es-PE", "cargo", """
Estimado cliente, su encomienda CQ-5518 salió del terminal de Lima el sábado 30 de agosto de 2025 a las 9:45 p. m. con destino a Arequipa. El viaje es de 16 horas y media, pero el bus tuvo además una demora de 1 hora con 50 minutos por un bloqueo en Camaná. La carga pesó 34 kilos: los primeros 20 kilos son a S/ 2.50 cada uno y los que pasan de 20, a S/ 1.80 cada uno, más IGV de 18 %. Puede recogerla hasta el quinto día después del día de llegada; luego se cobra almacenaje. Atentamente, Transportes Cruz del Misti

Me ayudas a pasar eso a JSON? Que tenga el "codigo", la "salida" y la "llegada" real al terminal como AAAA-MM-DD HH:MM, el "dia_llegada" (día de la semana en minúsculas), el "subtotal" sin IGV, el "igv", el "total" (los tres en soles, a dos decimales) y "recoger_hasta" como AAAA-MM-DD.
""", {
    "codigo": "CQ-5518", "salida": "2025-08-30 21:45", "llegada": lle.strftime("%Y-%m-%d %H:%M"),
    "dia_llegada": ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"][lle.weekday()],
    "subtotal": r(sub), "igv": r(sub * D("0.18")), "total": r(sub * D("1.18")), "recoger_hasta": str(plus(lle.date(), 5))})

lab = [("glucosa", D(112), D(70), D(100)), ("hemoglobina", D("11.4"), D(12), D(16)), ("trigliceridos", D(150), None, D(150)), ("hdl", D(38), D(40), None), ("creatinina", D("0.9"), D("0.6"), D("1.2"))]
est = {n: ("bajo" if lo is not None and v < lo else "alto" if hi is not None and v > hi else "normal") for n, v, lo, hi in lab}
rep = [n for n, v, lo, hi in lab if (lo is not None and v < lo * D("0.9")) or (hi is not None and v > hi * D("1.1"))]
T("es-PE", "lab", """
Señora, acá están los resultados del laboratorio: glucosa 112 mg/dL (lo normal es de 70 a 100), hemoglobina 11.4 g/dL (de 12 a 16), triglicéridos 150 mg/dL (hasta 150, inclusive), colesterol HDL 38 mg/dL (40 o más), creatinina 0.9 mg/dL (de 0.6 a 1.2). La muestra se tomó en ayunas. Según el protocolo, se repite todo examen que se salga de su límite por más de 10 % de ese límite. El informe impreso lo recoge en el módulo 3.

Arma un JSON con un objeto "resultados" cuyas claves sean glucosa, hemoglobina, trigliceridos, hdl y creatinina, y dentro de cada una el "valor" como número y el "estado", que puede ser "alto", "bajo" o "normal". Luego "alterados" con cuántos no salieron normales y "repetir" con la lista de las claves que toca repetir según el protocolo.
""", {
    "resultados": {n: {"valor": r(v), "estado": est[n]} for n, v, _, _ in lab},
    "alterados": sum(e != "normal" for e in est.values()), "repetir": rep})

# ------------------------------------------------------------------ United States
ap = [("Schneider", 4, "6:30", "8:00"), ("Estes", 4, "7:45", "9:00"), ("Old Dominion", 2, "7:00", "8:20"), ("Saia", 2, "8:20", "10:05"), ("XPO", 4, "13:15", "14:00")]
conf = [{"door": a[1], "first": a[0], "second": b[0], "overlap_minutes": mins(a[3]) - mins(b[2])} for a in ap for b in ap if a is not b and a[1] == b[1] and mins(a[2]) < mins(b[2]) < mins(a[3])]
T("en-US", "schedule", """
Here's tomorrow's dock board as the night lead texted it to me: "Schneider door 4, 6:30 to 8:00 AM. Estes also door 4, 7:45 to 9 AM. Old Dominion on door 2 from 7 to 8:20 AM, then Saia on door 2 from 8:20 to 10:05 AM. XPO comes after lunch, door 4, 1:15 to 2 PM. Door 1 is still busted, don't put anybody there."

Turn it into JSON for me. I want "appointments", sorted by start time, each one with the "carrier", the "door" as an integer, "start" and "end" in 24-hour HH:MM, and its length in "minutes". Then a "conflicts" list for any two appointments overlapping on the same door (one ending exactly when the next begins is fine): give the "door", the "first" and "second" carrier by start time, and the "overlap_minutes". Last, "idle_doors" should list which of doors 1 to 4 have nothing booked.
""", {
    "appointments": [{"carrier": c, "door": d, "start": hhmm(mins(a)), "end": hhmm(mins(b)), "minutes": span(a, b)} for c, d, a, b in sorted(ap, key=lambda x: mins(x[2]))],
    "conflicts": conf, "idle_doors": [d for d in (1, 2, 3, 4) if d not in {x[1] for x in ap}]})
assert len(conf) == 1

ch = {"cleaning": D(118), "xray": D(64), "crown": D(1240)}
ins = {"cleaning": ch["cleaning"], "xray": ch["xray"] * D("0.8"), "crown": (ch["crown"] - 75) * D("0.5")}
T("en-US", "insurance", """
Hi Mr. Delgado, this is Kim from the dental office. Your visit on 03/07/2025 came to three charges: cleaning $118.00, X-ray $64.00 and the crown $1,240.00. Your plan covers the cleaning at 100% and the X-ray at 80%, neither of which touches the deductible. The crown is covered at 50% of whatever is left after your $75 deductible, which you haven't used this year. You already left a $200 deposit at the front desk. Parking was on us!

I'm putting my medical stuff in a spreadsheet and need this as JSON. Give me the "visit_date" as YYYY-MM-DD, "charged" as the sum of the three, an "insurance" object with what the plan pays for "cleaning", "xray" and "crown", then "insurance_total", "patient_share" (everything the plan doesn't pay) and "balance_due" after my deposit. Dollar amounts as numbers.
""", {
    "visit_date": str(date(2025, 3, 7)), "charged": r(sum(ch.values())), "insurance": {k_: r(v) for k_, v in ins.items()},
    "insurance_total": r(sum(ins.values())), "patient_share": r(sum(ch.values()) - sum(ins.values())),
    "balance_due": r(sum(ch.values()) - sum(ins.values()) - 200)})

stu = 31 - 1 + 2 + 1
need = math.ceil(stu / 6)
T("en-US", "school", """
Thread about the aquarium trip, oldest first:
Ms. Alvarez: I have 31 signed forms for Friday, April 11, 2025. Four parents said they'd chaperone.
Mr. Boyd: Take Tyler off, he'll be at his grandma's. That's one of the 31.
Ms. Alvarez: OK. The Nguyen twins just turned theirs in, so add both. Also one of the chaperones, Mrs. Kerr, backed out.
Mr. Boyd: Jada's form was stuck in my folder, add her too. Tickets are $14.75 per student, chaperones get in free, the bus is a flat $420.
Ms. Alvarez: Rule is one chaperone for every 6 students, round up. Permission slips for the gift shop are separate.

Give me just the final picture in JSON: the trip "date" (YYYY-MM-DD), how many "students" are going, "chaperones_confirmed", "chaperones_required", "chaperones_short" (how many we still have to find), "total_cost" for tickets plus bus, and "cost_per_student", that total split evenly over the students and rounded to the cent.
""", {
    "date": str(day(2025, 4, 11, FR)), "students": stu, "chaperones_confirmed": 3, "chaperones_required": need,
    "chaperones_short": need - 3, "total_cost": r(stu * D("14.75") + 420), "cost_per_student": r((stu * D("14.75") + 420) / stu)})

parts = D("289.99") + D("41.50")
labor = D("2.2") * 135
fee = min(D(25), labor * D("0.05"))
tax = D(str(r(parts * D("0.0725"))))
gt = parts + labor + fee + tax
T("en-US", "invoice", """
From the shop: "Your 2014 Outback needs an alternator, $289.99, and a serpentine belt, $41.50. Labor is 2.2 hours at $135 an hour. Shop supplies are 5% of labor, capped at $25. Sales tax of 7.25% applies to the parts only. The battery tested fine so we're leaving it alone. If you okay it by noon this Wednesday, it'll be ready two days after that Wednesday, by 5 PM."

Could you reformat that as JSON? It should hold "parts" (an array of objects having "name", either "alternator" or "serpentine belt", and "price"), then "parts_total", "labor", "shop_supplies", "tax" and "grand_total", everything rounded to cents, plus a true/false called "needs_approval", since my wife and I agreed to talk about anything over $650 all in. Also add "ready_day", the English weekday name it'd be ready on if I approve in time.
""", {
    "parts": [{"name": "alternator", "price": 289.99}, {"name": "serpentine belt", "price": 41.5}], "parts_total": r(parts),
    "labor": r(labor), "shop_supplies": r(fee), "tax": r(tax), "grand_total": r(gt), "needs_approval": gt > 650, "ready_day": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"][WE + 2]})

ev = {"pick": datetime(2024, 2, 28, 16, 10), "hub_in": datetime(2024, 2, 29, 0, 40), "hub_out": datetime(2024, 2, 29, 4, 15), "den": datetime(2024, 2, 29, 5, 5), "del": datetime(2024, 2, 29, 10, 30)}
et = {k_: v + timedelta(hours=2) if k_ in ("den", "del") else v for k_, v in ev.items()}
dm = lambda a, b: int((et[b] - et[a]).total_seconds() // 60)
T("en-US", "tracking", """
Tracking for the centrifuge part (all times local to the city):
Feb 28, 2024, 4:10 PM – picked up, Newark, NJ (Eastern)
Day after, 12:40 AM – arrived at hub, Louisville, KY (Eastern)
4:15 AM – left hub
5:05 AM – landed in Denver, CO (Mountain, two hours behind Eastern)
10:30 AM – delivered, signed by R. OKAFOR

The customer says we were slow, so I need JSON that accounts for the time zones: "picked_up" and "delivered" in the form YYYY-MM-DD HH:MM, each in its own local time, "signed_by" exactly as it's printed, then whole minutes for "hub_dwell" (arrival to departure in Louisville), "flight" (leaving the hub to landing in Denver) and "door_to_door" in real elapsed time. And a boolean "within_24h" for the door to door time.
""", {
    "picked_up": ev["pick"].strftime("%Y-%m-%d %H:%M"), "delivered": ev["del"].strftime("%Y-%m-%d %H:%M"), "signed_by": "R. OKAFOR",
    "hub_dwell": dm("hub_in", "hub_out"), "flight": dm("hub_out", "den"), "door_to_door": dm("pick", "del"), "within_24h": dm("pick", "del") <= 1440})

hrs = {"Priya": 3 * D("11.5") + 6, "Dan": 4 * D("10.5"), "Lucille": 3 * D(12)}
T("en-US", "payroll", """
Hey, payroll needs last week's hours for the three floaters. Priya did Monday, Tuesday and Wednesday 7 AM to 7 PM, minus a half-hour unpaid lunch each day, plus Saturday 7 AM to 1 PM straight through. Dan worked four days, 6 AM to 5 PM, with the same unpaid half hour every day. Lucille took three nights, 7 PM to 7:30 AM, half hour unpaid each night too. Anything over 40 for the week is overtime. Lucille also says her badge is sticking again.

Please make it JSON, where "staff" is an array sorted by total hours from most to least, every entry having "name", "hours", "regular" and "overtime" as decimal hours, and where outside the array there's "total_hours", "total_overtime" and "no_overtime", a list of the names with none.
""", {
    "staff": [{"name": n, "hours": r(h), "regular": r(min(h, D(40))), "overtime": r(max(h - 40, D(0)))} for n, h in sorted(hrs.items(), key=lambda x: -x[1])],
    "total_hours": r(sum(hrs.values())), "total_overtime": r(sum(max(h - 40, D(0)) for h in hrs.values())), "no_overtime": [n for n, h in hrs.items() if h <= 40]})

mo = [(1, "shade structure", 14, 9, 3, "maj", 3200), (2, "bylaws change", 17, 9, 0, "23", 0), (3, "fifth-grade banner", 12, 12, 2, "maj", 450), (4, "library books", 25, 0, 1, "maj", 1100)]
def passed(x):
    return x[2] > x[3] if x[5] == "maj" else x[2] * 3 >= 2 * (x[2] + x[3])
T("en-US", "minutes", """
PTA minutes, 26 members voting, called to order 7:05 PM, adjourned 8:20 PM.
Motion 1, shade structure, $3,200: 14 yes, 9 no, 3 abstain.
Motion 2, bylaws change: 17 yes, 9 no. Bylaws take two thirds of the votes cast.
Motion 3, fifth-grade banner, $450: 12 yes, 12 no, 2 abstain.
Motion 4, library books, $1,100: 25 yes, none against, 1 abstain.
Except for bylaws, a motion passes with more yes than no; a tie fails. Abstentions are never votes cast. Cookies by Mrs. Platt.

What I'd like back is JSON with the meeting's length in "minutes", a list "motions" in order, in which each has its "number", "yes", "no", "abstain" and a boolean "passed", and then "passed_numbers" (list of integers) and "approved_spending" in dollars, counting only the motions that went through.
""", {
    "minutes": span("19:05", "20:20"), "motions": [{"number": x[0], "yes": x[2], "no": x[3], "abstain": x[4], "passed": passed(x)} for x in mo],
    "passed_numbers": [x[0] for x in mo if passed(x)], "approved_spending": sum(x[6] for x in mo if passed(x))})
assert all(x[2] + x[3] + x[4] == 26 for x in mo)

mc = [("Haas 1", 412, 9), ("Haas 2", 388, 21), ("Mazak", 505, 14)]
good = sum(p - s for _, p, s in mc)
T("en-US", "production", """
Second shift report: Haas 1 ran 412 brackets, 9 of them scrap. Haas 2 ran 388 and 21 were scrap, the coolant line is still acting up. Mazak ran 505 with 14 scrap. Scrap is included in the counts I'm giving. The customer order is for 1,300 good brackets and ships Thursday. Please tell first shift to finish it. -- Wes

Convert Wes's note to JSON. Use a "machines" object keyed by machine name ("Haas 1", "Haas 2", "Mazak"), each value an object with "ran", "good" and "scrap_pct" (scrap over total run, percent, one decimal). At the top level also put "good_total", "still_needed" to fill the order, and "over_3_pct", a list of the machine names whose scrap rate is above 3 percent.
""", {
    "machines": {n: {"ran": p, "good": p - s, "scrap_pct": r(D(s) / p * 100, 1)} for n, p, s in mc},
    "good_total": good, "still_needed": 1300 - good, "over_3_pct": [n for n, p, s in mc if s / p > 0.03]})

rx = [("lisinopril", date(2025, 1, 15), 90, 90 // 1, 3), ("metformin", date(2025, 2, 3), 120, 120 // 4, 0), ("prednisone", date(2025, 2, 10), 3 * 4 + 3 * 2 + 4 * 1, 3 + 3 + 4, 0)]
ro = {n: plus(d, s) for n, d, q, s, _ in rx}
T("en-US", "pharmacy", """
Can you sort out my dad's prescriptions into JSON? From the labels:

Lisinopril 10 mg, take 1 tablet daily, qty 90, filled 01/15/2025, 3 refills left.
Metformin 500 mg, take 2 tablets twice a day, qty 120, filled 02/03/2025, no refills left.
Prednisone 10 mg taper, 4 tablets a day for 3 days, then 2 a day for 3 days, then 1 a day for 4 days, just enough tablets for that, filled 02/10/2025, no refills (he stops after this one).

I need "lisinopril", "metformin" and "prednisone" as keys; under each, "tablets" in the bottle when filled, "days_supply", and "runs_out", which is the fill date plus the days of supply, as YYYY-MM-DD. At the end add "first_to_run_out" with the name in lowercase, and "call_doctor_by", which is 7 days before the metformin runs out because that one needs a new prescription.
""", {
    **{n: {"tablets": q, "days_supply": s, "runs_out": str(ro[n])} for n, d, q, s, _ in rx},
    "first_to_run_out": min(ro, key=ro.get), "call_doctor_by": str(plus(ro["metformin"], -7))})

# ------------------------------------------------------------------ United Kingdom
pc = [("A", (40, 30, 20), D("6.5")), ("B", (60, 50, 40), D(18)), ("C", (25, 25, 10), D("1.2")), ("D", (80, 40, 30), D(27))]
vol = {n: D(x[0] * x[1] * x[2]) / 5000 for n, x, _ in pc}
T("en-GB", "courier", """
Morning, four parcels for the Leeds run. Parcel A is 40 x 30 x 20 cm and weighs 6.5 kg. B is 60 x 50 x 40, 18 kg, mostly bubble wrap I reckon. C is a little one, 25 x 25 x 10 and 1.2 kg. D is 80 x 40 x 30, a proper lump at 27 kg. All measured in centimetres. Carrier charges on volumetric weight (length times width times height over 5,000) or actual weight, whichever is the greater, at £1.20 a kilo. Anything over 20 kg actual needs two people. Collection's at half four.

Knock that into JSON, would you? There should be a "parcels" list in order with "id" (just the letter), "actual_kg", "volumetric_kg" and "chargeable_kg", and on the outside "total_chargeable_kg", the "cost" in pounds, "two_person", a list of the ids that need two people, and "collection" as HH:MM on the 24-hour clock (afternoon, obviously).
""", {
    "parcels": [{"id": n, "actual_kg": r(w), "volumetric_kg": r(vol[n]), "chargeable_kg": r(max(w, vol[n]))} for n, _, w in pc],
    "total_chargeable_kg": r(sum(max(w, vol[n]) for n, _, w in pc)), "cost": r(sum(max(w, vol[n]) for n, _, w in pc) * D("1.20")),
    "two_person": [n for n, _, w in pc if w > 20], "collection": "16:30"})

sl = [m_ for m_ in range(mins("9:00"), mins("11:30"), 5) if not mins("10:10") <= m_ < mins("10:30")]
cap = sum(2 if m_ < mins("10:10") else 1 for m_ in sl)
bk = 36 - 4 + 1
T("en-GB", "clinic", """
Flu clinic at the surgery, Saturday 4 October 2025. We run 09:00 to 11:30 in five-minute slots, with a tea break from 10:10 to 10:30 when nobody is seen. Until the break there are two nurses working side by side, so two patients per slot; after it only Bev, so one. We'd booked 36, but four have since cancelled and one new patient has rung up and been given a place. We've 38 doses in the fridge. The car park will be chaos as usual.

Please write this up as JSON for the practice manager, giving the "date" (YYYY-MM-DD), the "capacity" in patients, how many are "booked" as things stand, the "free_places", the "last_slot" (start time of the final slot, HH:MM), and "doses_short", meaning how many more doses we'd need if every place were filled.
""", {
    "date": str(day(2025, 10, 4, SA)), "capacity": cap, "booked": bk, "free_places": cap - bk, "last_slot": hhmm(sl[-1]), "doses_short": cap - 38})

def wds(a, b):
    return sum(plus(a, i).weekday() < 5 for i in range((b - a).days + 1))
h1 = wds(day(2025, 9, 3, WE), day(2025, 10, 24, FR))
h2 = wds(day(2025, 11, 4, TU), day(2025, 12, 19, FR))
day(2025, 9, 2, TU), day(2025, 10, 27, MO), day(2025, 10, 31, FR), day(2025, 11, 3, MO)
T("en-GB", "calendar", """
Dear parents, the autumn term runs as follows. Tuesday 2 September 2025 is an INSET day, so pupils come back on Wednesday 3 September. Half-term is from Monday 27 October to Friday 31 October, both included, and Monday 3 November is another INSET day. Term ends on Friday 19 December, when we finish at 1.30 pm. There are no other closures. The Christmas fair is on the second Saturday of December. Ties must be worn.

I'd love to have this as a bit of JSON for our family calendar. I'm after "first_day" and "last_day" for pupils, "inset_days" as a list, "back_after_half_term" (the pupils' first day back), the number of days pupils are actually in school in "days_before_half_term" and "days_after_half_term" (Monday to Friday, the short last day counts), and the date of the "christmas_fair". All dates YYYY-MM-DD.
""", {
    "first_day": "2025-09-03", "last_day": "2025-12-19", "inset_days": ["2025-09-02", "2025-11-03"], "back_after_half_term": str(day(2025, 11, 4, TU)),
    "days_before_half_term": h1, "days_after_half_term": h2, "christmas_fair": str(day(2025, 12, 13, SA))})

hoy = date(2026, 1, 12)
mot = [("Fiesta", date(2026, 2, 20)), ("Qashqai", date(2026, 1, 5)), ("Transit", date(2026, 1, 30)), ("Corsa", date(2026, 2, 11))]
T("en-GB", "garage", """
Reminder list from the garage, written on 12 January 2026: Mrs Adeyemi's Fiesta, MOT runs out 20/02/26. The Qashqai belonging to Colin ran out on 05/01/26 and he's still driving it, the wally. The florist's Transit is 30/01/26. Young Sam's Corsa is 11/02/26. The Focus was scrapped, cross it off.

Now, in JSON: a list called "vehicles", soonest expiry first, where each entry has the "model", "expires" (YYYY-MM-DD) and "days_left" counted from the date of the list, negative if it has already gone. Besides that, "overdue" as a list of models and "due_within_30", a list of the models which have not run out yet and have 30 days or fewer to go, both in the same order as the main list.
""", {
    "vehicles": [{"model": n, "expires": str(d), "days_left": (d - hoy).days} for n, d in sorted(mot, key=lambda x: x[1])],
    "overdue": [n for n, d in mot if d < hoy], "due_within_30": [n for n, d in sorted(mot, key=lambda x: x[1]) if 0 <= (d - hoy).days <= 30]})

people = 3 - 1 + 2
gross = 2 * D(48) + 2 * D(36) + people * 5
net = gross / D("1.2")
T("en-GB", "booking", """
Bookings for Saturday's pottery workshop. Three people on the wheel taster at £48, though one of those three, Hamish, has pulled out and been refunded in full. Two on hand-building at £36. Everyone who attends pays a £5 kiln fee on top. All prices include VAT at 20%. Glazing is a fortnight after the session, which is on 14 June 2025, and pots can be picked up from the Wednesday following the glazing. Aprons provided.

Give me JSON that says how many "attendees" we'll have, what we take in total as "gross", and how that splits into "net" and "vat" (rounded to the penny), together with "session_date", "glazing_date" and "pickup_from", all as YYYY-MM-DD. Should "gross" be above £150 set "big_session" to true, otherwise false.
""", {
    "attendees": people, "gross": r(gross), "net": r(net), "vat": r(gross - net), "session_date": str(day(2025, 6, 14, SA)),
    "glazing_date": str(day(2025, 6, 28, SA)), "pickup_from": str(day(2025, 7, 2, WE)), "big_session": gross > 150})
assert plus(date(2025, 6, 14), 14) == date(2025, 6, 28) and 0 < (date(2025, 7, 2) - date(2025, 6, 28)).days < 7

miles = 41655 - 41208
exc = max(0, miles - 300)
fuel = 80 // 4 * D("1.62")
ded = exc * D("0.18") + fuel
T("en-GB", "hire", """
Van hire final account. Hirer: Gwen Pritchard. Out Friday 7 March 2025 at 9 am with 41,208 on the clock, back Sunday 9 March at 5 pm with 41,655. Rate £62 a day, charged for each calendar day out, first and last included. 300 miles included for the whole hire, then 18p a mile. Tank holds 80 litres, went out full, came back three-quarters full; missing fuel is £1.62 a litre. Deposit held £200; the extra miles and the fuel come off the deposit, the daily rate was paid up front. Small scratch on the door was already on the sheet.

Need this in JSON, as one flat object: "hirer", "days", "paid_up_front", "miles", "excess_miles", "excess_charge", "fuel_litres", "fuel_charge" and "deposit_refund". Money in pounds as plain numbers.
""", {
    "hirer": "Gwen Pritchard", "days": (day(2025, 3, 9, SU) - day(2025, 3, 7, FR)).days + 1, "paid_up_front": ((date(2025, 3, 9) - date(2025, 3, 7)).days + 1) * 62, "miles": miles, "excess_miles": exc,
    "excess_charge": r(exc * D("0.18")), "fuel_litres": 80 // 4, "fuel_charge": r(fuel), "deposit_refund": r(200 - ded)})

lp_ = [(3, "gym", False), (7, "canteen", True), (8, "gym", True), (12, "bus", False), (15, "gym", False), (16, "canteen", False), (21, "library", True)]
T("en-GB", "lost-property", """
Lost property at school as of today, Friday 13 February 2026, which is the last day before half-term. Tag 3, navy jumper, found in the gym. Tag 15, one football boot, gym again. Tag 7, lunchbox, canteen, collected by Ruby's mum. Tag 12, umbrella, on the bus. Tag 8, PE bag, gym, collected. Tag 21, glasses case, library, and its owner has already been in to collect it. Tag 16, water bottle, canteen. Whatever nobody has collected goes to the charity shop exactly 14 days from today.

I need JSON to print a notice. Make "by_place" an object with the keys gym, canteen, bus and library, each holding a list of the tag numbers found there, collected or not, as integers from low to high; "unclaimed" a list of the tag numbers nobody has collected yet, low to high; "collected_count" a number; and "charity_date" the date they go, as YYYY-MM-DD.
""", {
    "by_place": {p: sorted(t for t, q, _ in lp_ if q == p) for p in ("gym", "canteen", "bus", "library")},
    "unclaimed": sorted(t for t, _, c in lp_ if not c), "collected_count": sum(c for _, _, c in lp_),
    "charity_date": str(plus(day(2026, 2, 13, FR), 14))})

st = [("gloves", 6, 20, 10, D("38.50")), ("syringes", 140, 300, 100, D("11.20")), ("plasters", 45, 40, 10, D("6")), ("wipes", 9, 24, 6, D("17.40"))]
od = [(n, math.ceil((m_ - s) / p), math.ceil((m_ - s) / p) * c) for n, s, m_, p, c in st if s < m_]
sub = sum(x[2] for x in od)
T("en-GB", "stock", """
Hi, could somebody sort the treatment room order? Gloves: 6 boxes left, we should never have fewer than 20, they come in cases of 10 boxes at £38.50 a case. Syringes: 140 left, minimum 300, packs of 100 at £11.20 a pack. Plasters: 45 boxes, minimum 40, so we're alright there. Wipes: 9 tubs, minimum 24, cases of 6 tubs at £17.40 the case. Delivery is £7.95 unless the goods come to £150 or more. Ta, Moira

From Moira's message make JSON with an "order" list, in her order and leaving out whatever doesn't need ordering; each line says the "item" (gloves, syringes, plasters or wipes), the number of "packs" (the fewest cases or packs that get us back to at least the minimum) and the "cost". Then "goods", "delivery" and "total" in pounds, and "short_of_free_delivery", how much more we'd have to spend on goods to get it free (0 if we already do).
""", {
    "order": [{"item": n, "packs": k_, "cost": r(c)} for n, k_, c in od], "goods": r(sub), "delivery": r(D("7.95") if sub < 150 else 0),
    "total": r(sub + (D("7.95") if sub < 150 else 0)), "short_of_free_delivery": r(max(D(0), 150 - sub))})

# ------------------------------------------------------------------ write
assert len(TASKS) == 50, len(TASKS)
random.Random(7).shuffle(TASKS)


def walk(x):
    if isinstance(x, dict):
        for k_, v in x.items():
            yield "key", k_
            yield from walk(v)
    elif isinstance(x, list):
        for v in x:
            yield from walk(v)
    else:
        yield "val", x


out = []
for i, (v, kind, q, gold) in enumerate(TASKS, 1):
    tid = f"structured-b-{i:03d}"
    for what, x in walk(gold):
        if what == "key" and not re.search(r"(?<!\w)" + re.escape(x) + r"(?!\w)", q):
            print(tid, "key not in question:", x, file=sys.stderr)
        if what == "val" and isinstance(x, str) and x not in q and not re.fullmatch(r"(\d{4}-\d\d-\d\d)?( ?\d\d:\d\d)?", x):
            print(tid, "value not in question:", x, file=sys.stderr)
        if isinstance(x, D):
            raise SystemExit(tid + " Decimal left")
    out.append({"id": tid, "language": v[:2], "variety": v, "question": q, "kind": kind, "gold": {"json": gold}})
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "structured-b.jsonl"), "w", encoding="utf-8") as fh:
    for o in out:
        fh.write(json.dumps(o, ensure_ascii=False) + "\n")
print(len(out), Counter(o["variety"] for o in out), Counter(o["language"] for o in out))
