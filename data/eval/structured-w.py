"""Evaluation set structured-w: 24 everyday notes to be turned into one JSON object of a stated shape.

15 are in Spanish (ES, MX, AR, CO, CL, PE) and 9 in English (US, GB). Some fields are copied from the note;
every derived field is computed here from figures found in the note and must equal the value worked out by hand.
Run: python3 data/eval/structured-w.py  (writes structured-w.jsonl beside it, always the same bytes).
"""
import datetime
import json
import re
from fractions import Fraction
from pathlib import Path

MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
MONTHS_EN = "January February March April May June July August September October November December".split()
WEEKDAYS_ES = "lunes martes miércoles jueves viernes sábado domingo".split()
WEEKDAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
COMMA_DECIMAL = ("es-ES", "es-AR", "es-CO", "es-CL")
ROWS = []
DERIVED = []


class Note:
    """The pasted text; every figure, date, time or name used below must be found in it."""

    def __init__(self, variety, text):
        self.variety, self.text = variety, text
        assert 30 <= len(text.split()) <= 90, (len(text.split()), text)

    def has(self, piece):
        found = re.search(r"(?<![\w.,:])" + re.escape(piece) + r"(?!\w|[.,:]\d)", self.text)
        assert found, (piece, self.text)
        return piece

    def num(self, piece):
        self.has(piece)
        if self.variety in COMMA_DECIMAL:
            return Fraction(piece.replace(".", "").replace(",", "."))
        return Fraction(piece.replace(",", ""))

    def nums(self, pieces):
        return [self.num(piece) for piece in pieces.split()]

    def whole(self, piece):
        return int(self.num(piece))

    def day(self, iso):
        date = datetime.date.fromisoformat(iso)
        self.has(written(self.variety, date))
        return date

    def iso(self, iso):
        return self.day(iso).isoformat()

    def minute(self, clock):
        hour, minute = map(int, clock.split(":"))
        if self.variety == "en-US":
            self.has(f"{(hour + 11) % 12 + 1}:{minute:02d} {'AM' if hour < 12 else 'PM'}")
        else:
            self.has(clock)
        return 60 * hour + minute

    def time(self, clock):
        assert hhmm(self.minute(clock)) == clock
        return clock


def written(variety, date):
    if variety.startswith("es"):
        return f"{date.day} de {MONTHS_ES[date.month - 1]} de {date.year}"
    if variety == "en-US":
        return f"{MONTHS_EN[date.month - 1]} {date.day}, {date.year}"
    return f"{date.day} {MONTHS_EN[date.month - 1]} {date.year}"


def hhmm(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def tidy(value):
    if isinstance(value, Fraction):
        assert (value * 100).denominator == 1, value
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, list):
        return [tidy(item) for item in value]
    if isinstance(value, dict):
        return {key: tidy(item) for key, item in value.items()}
    return value


def worked(computed, by_hand):
    computed = tidy(computed)
    assert computed == by_hand and type(computed) is type(by_hand), (computed, by_hand)
    DERIVED.append(computed)
    return computed


def check_weekdays(variety, question):
    names = WEEKDAYS_ES if variety.startswith("es") else WEEKDAYS_EN
    for match in re.finditer(r"\b(" + "|".join(names) + r")\b,? ?", question):
        after = question[match.end():]
        dates = [datetime.date(2025, 1, 1) + datetime.timedelta(days=i) for i in range(365)]
        dates = [date for date in dates if after.startswith(written(variety, date))]
        assert len(dates) == 1 and dates[0].weekday() == names.index(match.group(1)), (match.group(0), after)


def add(kind, note, question, gold):
    question = question.replace("@NOTE@", note.text)
    assert note.text in question and 5 <= len(gold) <= 8 and 2 <= len(DERIVED) <= 4, (kind, DERIVED)
    DERIVED.clear()
    check_weekdays(note.variety, question)
    outside = question.replace(note.text, "")
    for key, value in gold.items():
        assert re.search(rf"\b{key}\b", outside), key
        for inner in (value if isinstance(value, list) else [value]):
            assert not isinstance(inner, dict) or all(re.search(rf"\b{k}\b", outside) for k in inner), inner
    ROWS.append({"id": f"structured-w-{len(ROWS):03d}", "language": note.variety[:2], "variety": note.variety,
                 "question": question, "kind": kind, "gold": {"json": tidy(gold)}})


# ---- es-ES
n = Note("es-ES", "Apunte del taller: Nuria Salgado dejó la lavadora el 4 de marzo de 2025 y la recogió el 13 de marzo "
         "de 2025. Correa nueva 18,50 €, bomba de desagüe 42,90 € y 2 horas de mano de obra a 27 € la hora, todo con "
         "el IVA ya incluido. Al dejarla pagó 40 € de señal y el resto lo abonó al recogerla.")
belt, pump, hours, rate, paid = n.nums("18,50 42,90 2 27 40")
add("repair", n, "@NOTE@\n\nPásame esto a un único objeto JSON con cliente (nombre y apellido), fecha_entrada (el día "
    "que dejó la lavadora, YYYY-MM-DD), dias_en_taller (entero, días transcurridos desde que la dejó hasta que la "
    "recogió, sin contar el primero), mano_de_obra (número, en euros, por todas las horas), total (número, en euros, "
    "piezas más mano de obra) y pagado_al_recoger (número, en euros). Solo el JSON, por favor.", {
        "cliente": n.has("Nuria Salgado"),
        "fecha_entrada": n.iso("2025-03-04"),
        "dias_en_taller": worked((n.day("2025-03-13") - n.day("2025-03-04")).days, 9),
        "mano_de_obra": worked(hours * rate, 54),
        "total": worked(belt + pump + hours * rate, 115.4),
        "pagado_al_recoger": worked(belt + pump + hours * rate - paid, 75.4),
    })

n = Note("es-ES", "Lectura del agua del piso de la calle Olmo. El 31 de enero de 2025 el contador marcaba 1.284 m³ y "
         "el 31 de marzo de 2025 marcaba 1.311 m³. Esta última la anotó Julián Ferrer a las 18:40. El metro cúbico "
         "sale a 1,60 € y hay además una cuota fija de 9,75 € por todo el periodo.")
old, new, price, fixed = n.nums("1.284 1.311 1,60 9,75")
add("meter", n, "Necesito esta nota como un objeto JSON con estas claves:\n"
    "- lector: nombre y apellido de quien anotó la última lectura\n"
    "- fecha: día de la última lectura, YYYY-MM-DD\n"
    "- hora: hora a la que la anotó, HH:MM\n"
    "- consumo_m3: metros cúbicos gastados entre las dos lecturas\n"
    "- coste_consumo: lo que cuesta ese consumo en euros, sin la cuota fija\n"
    "- total: euros a pagar con la cuota fija\n"
    "- supera_25: true si se han gastado más de 25 m³, false si no\n\n"
    "La nota:\n@NOTE@", {
        "lector": n.has("Julián Ferrer"),
        "fecha": n.iso("2025-03-31"),
        "hora": n.time("18:40"),
        "consumo_m3": worked(new - old, 27),
        "coste_consumo": worked((new - old) * price, 43.2),
        "total": worked((new - old) * price + fixed, 52.95),
        "supera_25": worked(new - old > 25, True),
    })

n = Note("es-ES", "El martes 8 de abril de 2025 llevé a Trufa a la clínica: entramos a las 17:15 y salimos a las "
         "18:05. Consulta 35 €, vacuna 28 € y análisis 46 €. Como tengo la tarjeta de socio me hicieron un 10 % de "
         "descuento sobre todo. La próxima revisión es el 8 de octubre de 2025.")
visit, jab, test, off = n.nums("35 28 46 10")
gross = visit + jab + test
add("vet", n, "@NOTE@\n\nRellena con eso esta plantilla y devuélveme solo el JSON:\n"
    '{"mascota": "nombre del animal", "fecha_visita": "YYYY-MM-DD", "minutos": minutos entre la entrada y la salida,\n'
    ' "bruto": suma en euros antes del descuento, "descuento": euros descontados, "pagado": euros pagados al final,\n'
    ' "proxima_revision": "YYYY-MM-DD"}', {
        "mascota": n.has("Trufa"),
        "fecha_visita": n.iso("2025-04-08"),
        "minutos": worked(n.minute("18:05") - n.minute("17:15"), 50),
        "bruto": worked(gross, 109),
        "descuento": worked(gross * off / 100, 10.9),
        "pagado": worked(gross - gross * off / 100, 98.1),
        "proxima_revision": n.iso("2025-10-08"),
    })

# ---- es-MX
n = Note("es-MX", "Lavandería La Burbuja, nota 4187. Maribel Ocampo trajo el 12 de junio de 2025: 6 kilos de ropa a "
         "$28 el kilo, 2 edredones a $95 cada uno y 3 camisas para planchar a $18 cada una. Dejó un anticipo de $200 y "
         "pasa por todo el 14 de junio de 2025 a las 16:30.")
kilos, kilo, quilts, quilt, shirts, shirt, advance = n.nums("6 28 2 95 3 18 200")
n.iso("2025-06-12")
laundry = kilos * kilo + quilts * quilt + shirts * shirt
add("laundry", n, "¿Me ayudas a pasar esta nota a JSON? @NOTE@\n\nQue sea un solo objeto: en nota va el número de la "
    "nota como entero, en clienta su nombre con apellido, en fecha_recoge y hora_recoge el día (YYYY-MM-DD) y la hora "
    "(HH:MM) en que pasa por sus cosas, en importe_kilos los pesos que se cobran por la ropa por kilo nada más, en "
    "total los pesos de todo el servicio y en por_pagar los pesos que faltan ya quitando el anticipo.", {
        "nota": n.whole("4187"),
        "clienta": n.has("Maribel Ocampo"),
        "fecha_recoge": n.iso("2025-06-14"),
        "hora_recoge": n.time("16:30"),
        "importe_kilos": worked(kilos * kilo, 168),
        "total": worked(laundry, 412),
        "por_pagar": worked(laundry - advance, 212),
    })

n = Note("es-MX", "Pedido de tamales para el sábado 15 de noviembre de 2025, entrega a las 08:30 en la oficina: 30 de "
         "rajas a $22 cada uno, 20 de mole a $25 cada uno y 10 de dulce a $18 cada uno. El envío cuesta $80. Lo pide "
         "Gerardo Luna, su correo es gerardo.luna@ejemplo.mx.")
counts, prices, shipping = n.nums("30 20 10"), n.nums("22 25 18"), n.num("80")
tastes = [n.has("rajas"), n.has("mole"), n.has("dulce")]
costs = [count * price for count, price in zip(counts, prices)]
n.time("08:30")
add("order", n, "Conviérteme el pedido de abajo en un objeto JSON así:\n"
    '{"cliente": "nombre y apellido", "correo": "...", "fecha_entrega": "YYYY-MM-DD",\n'
    ' "detalle": [{"sabor": "una palabra, como viene en el pedido", "importe": pesos por todos los de ese sabor}],\n'
    ' "piezas": cuántos tamales son en total, "total": pesos a cobrar con envío}\n'
    "En detalle va un elemento por sabor, en el mismo orden del pedido.\n\n@NOTE@", {
        "cliente": n.has("Gerardo Luna"),
        "correo": n.has("gerardo.luna@ejemplo.mx"),
        "fecha_entrega": n.iso("2025-11-15"),
        "detalle": worked([{"sabor": taste, "importe": cost} for taste, cost in zip(tastes, costs)],
                          [{"sabor": "rajas", "importe": 660}, {"sabor": "mole", "importe": 500},
                           {"sabor": "dulce", "importe": 180}]),
        "piezas": worked(sum(counts), 60),
        "total": worked(sum(costs) + shipping, 1420),
    })

n = Note("es-MX", "Clases de guitarra de mi hijo Emiliano con el maestro Rogelio Paz. Empezó el 3 de febrero de 2025. "
         "El paquete trae 12 clases y costó $3,000, ya pagado completo. Lleva 5 clases tomadas y además faltó a 1, "
         "que no se repone. Cada clase va de 17:45 a 18:30.")
pack, cost, taken, missed = n.nums("12 3,000 5 1")
n.has("Emiliano")
add("class", n, "@NOTE@\n\nPonlo en un objeto JSON con maestro (nombre y apellido), inicio (YYYY-MM-DD), minutos_clase "
    "(entero, lo que dura cada una), precio_clase (número, pesos del paquete entre las clases que trae), restantes "
    "(entero, clases del paquete que quedan por tomar, quitando las tomadas y la que se perdió) y valor_restante "
    "(número, en pesos, las restantes por el precio de cada clase). No agregues nada más, porfa.", {
        "maestro": n.has("Rogelio Paz"),
        "inicio": n.iso("2025-02-03"),
        "minutos_clase": worked(n.minute("18:30") - n.minute("17:45"), 45),
        "precio_clase": worked(cost / pack, 250),
        "restantes": worked(pack - taken - missed, 6),
        "valor_restante": worked((pack - taken - missed) * cost / pack, 1500),
    })

# ---- es-AR
n = Note("es-AR", "Torneo de básquet del club, viernes 22 de agosto de 2025. Jugamos contra Unión del Sur y ganamos. "
         "Los parciales de cada cuarto, primero lo nuestro y después lo de ellas: 18-21, 24-15, 16-19 y 22-17. La que "
         "más metió fue Romina Ledesma con 27 puntos. Arrancó a las 20:15 y terminó a las 21:50.")
quarters = [tuple(map(int, n.has(score).split("-"))) for score in "18-21 24-15 16-19 22-17".split()]
ours, theirs = (sum(column) for column in zip(*quarters))
add("match", n, "Armame un JSON (un solo objeto, sin comentarios) con el partido. Necesito:\n"
    "- fecha: YYYY-MM-DD\n- rival: nombre del otro equipo\n- goleadora: nombre y apellido de la que más puntos metió\n"
    "- puntos_propios: total nuestro del partido\n- puntos_rival: total de ellas\n"
    "- diferencia: por cuántos puntos ganamos\n"
    "- cuartos_ganados: lista con los números de los cuartos (1 a 4) en que hicimos más puntos que ellas, de menor a "
    "mayor\n- hora_inicio: HH:MM en que arrancó\n\n@NOTE@", {
        "fecha": n.iso("2025-08-22"),
        "rival": n.has("Unión del Sur"),
        "goleadora": n.has("Romina Ledesma"),
        "puntos_propios": worked(ours, 80),
        "puntos_rival": worked(theirs, 72),
        "diferencia": worked(ours - theirs, 8),
        "cuartos_ganados": worked([i for i, (us, them) in enumerate(quarters, 1) if us > them], [2, 4]),
        "hora_inicio": n.time("20:15"),
    })

n = Note("es-AR", "Alquiler del depto de Caballito, mes de septiembre: $420.000 de alquiler, $68.500 de expensas y "
         "$15.200 de ABL. Vencía el 10 de septiembre de 2025 y la inquilina, Carolina Bustos, recién pagó el 16 de "
         "septiembre de 2025. Por cada día de atraso después del vencimiento se suman $2.100. Transfirió $510.000.")
rent, fees, tax, daily, sent = n.nums("420.000 68.500 15.200 2.100 510.000")
late = (n.day("2025-09-16") - n.day("2025-09-10")).days
add("rent", n, "@NOTE@\n\nPasame esto a un objeto JSON, los montos como números en pesos:\n"
    "- inquilina: nombre y apellido\n- fecha_pago: YYYY-MM-DD\n"
    "- dias_atraso: cuántos días después del vencimiento pagó\n"
    "- recargo: lo que se suma por el atraso\n"
    "- total: alquiler, expensas, ABL y recargo, todo junto\n"
    "- falta: lo que todavía debe después de esa transferencia", {
        "inquilina": n.has("Carolina Bustos"),
        "fecha_pago": n.iso("2025-09-16"),
        "dias_atraso": worked(late, 6),
        "recargo": worked(late * daily, 12600),
        "total": worked(rent + fees + tax + late * daily, 516300),
        "falta": worked(rent + fees + tax + late * daily - sent, 6300),
    })

n = Note("es-AR", "Stock de la librería al cierre del 30 de mayo de 2025, contado por Hernán Quiroga: 48 cuadernos, "
         "130 lapiceras, 9 resmas y 22 carpetas. A la mañana había 60 cuadernos, 155 lapiceras, 14 resmas y 25 "
         "carpetas; no entró mercadería y todo lo que falta se vendió. Hay que reponer los artículos que al cierre "
         "tengan menos de 40 unidades.")
items = "cuadernos lapiceras resmas carpetas".split()
left = {item: n.num(n.has(f"{count} {item}").split()[0]) for count, item in zip("48 130 9 22".split(), items)}
had = {item: n.num(n.has(f"{count} {item}").split()[0]) for count, item in zip("60 155 14 25".split(), items)}
sold = {item: had[item] - left[item] for item in items}
add("stock", n, "Che, con la nota que te dejo abajo haceme un objeto JSON. Quiero fecha (la del cierre, YYYY-MM-DD) y "
    "contado_por con nombre y apellido; después vendidos, que sea un objeto con las claves cuadernos, lapiceras, "
    "resmas y carpetas y las unidades que se vendieron de cada uno en el día; total_vendido con la suma de esas "
    "unidades; mas_vendido con la clave del que más unidades vendió; y reponer, una lista con las claves de los que "
    "hay que reponer, en el orden en que aparecen en la nota.\n\n@NOTE@", {
        "fecha": n.iso("2025-05-30"),
        "contado_por": n.has("Hernán Quiroga"),
        "vendidos": worked(sold, {"cuadernos": 12, "lapiceras": 25, "resmas": 5, "carpetas": 3}),
        "total_vendido": worked(sum(sold.values()), 45),
        "mas_vendido": worked(max(items, key=sold.get), "lapiceras"),
        "reponer": worked([item for item in items if left[item] < n.num("40")], ["resmas", "carpetas"]),
    })

# ---- es-CO
n = Note("es-CO", "Mi mamá, Gloria Inés Pardo, arranca el antibiótico el 5 de mayo de 2025: una cápsula a las 06:00, "
         "otra a las 14:00 y otra a las 22:00, durante 7 días seguidos contando ese primero completo. Compramos una "
         "caja de 24 cápsulas por $38.400. El control con el médico es el 13 de mayo de 2025 a las 09:20.")
length, box, cost = n.nums("7 24 38.400")
doses = [n.time(clock) for clock in ("06:00", "14:00", "22:00")]
last = n.day("2025-05-05") + datetime.timedelta(days=int(length) - 1)
add("medication", n, "@NOTE@\n\nOrganíceme eso en un objeto JSON, por favor: paciente (nombre completo como está "
    "escrito), inicio (primer día de cápsulas, YYYY-MM-DD), ultimo_dia (último día en que toma cápsulas, YYYY-MM-DD), "
    "capsulas_tratamiento (entero, las que toma en todo el tratamiento), sobran (entero, las que quedan en la caja al "
    "terminar), precio_capsula (número, en pesos, lo que costó cada una de la caja), fecha_control (YYYY-MM-DD) y "
    "hora_control (HH:MM).", {
        "paciente": n.has("Gloria Inés Pardo"),
        "inicio": n.iso("2025-05-05"),
        "ultimo_dia": worked(last.isoformat(), "2025-05-11"),
        "capsulas_tratamiento": worked(len(doses) * length, 21),
        "sobran": worked(box - len(doses) * length, 3),
        "precio_capsula": worked(cost / box, 1600),
        "fecha_control": n.iso("2025-05-13"),
        "hora_control": n.time("09:20"),
    })

n = Note("es-CO", "Paseo a Villa de Leyva, somos 4 personas. Salimos el sábado 19 de julio de 2025 a las 06:10 y "
         "llegamos ese día a las 09:55; nos devolvimos el lunes 21 de julio de 2025. La gasolina de todo el paseo "
         "costó $140.000, los peajes de ida y vuelta $62.000 en total y la cabaña $210.000 por noche. Todo se divide "
         "por partes iguales. Camilo Restrepo puso la gasolina y los peajes.")
people, gas, tolls, cabin = n.nums("4 140.000 62.000 210.000")
nights = (n.day("2025-07-21") - n.day("2025-07-19")).days
trip = gas + tolls + nights * cabin
n.has("Camilo Restrepo")
add("trip", n, "Llene este formato con las cuentas del paseo (nos quedamos en la cabaña desde que llegamos hasta que "
    "nos devolvimos) y mándeme solo el JSON:\n"
    '{"destino": "nombre del pueblo", "fecha_salida": "YYYY-MM-DD", "hora_salida": "HH:MM",\n'
    ' "noches": noches de cabaña, "total": pesos que costó todo, "por_persona": pesos que le tocan a cada uno,\n'
    ' "saldo_camilo": pesos que Camilo puso de más frente a lo que le toca}\n\n@NOTE@', {
        "destino": n.has("Villa de Leyva"),
        "fecha_salida": n.iso("2025-07-19"),
        "hora_salida": n.time("06:10"),
        "noches": worked(nights, 2),
        "total": worked(trip, 622000),
        "por_persona": worked(trip / people, 155500),
        "saldo_camilo": worked(gas + tolls - trip / people, 46500),
    })

# ---- es-CL
n = Note("es-CL", "Reparto de bidones del miércoles 12 de marzo de 2025, chofer Ignacio Vergara. Salió a las 09:05 "
         "con 40 bidones llenos y volvió a las 13:20 con 11 sin entregar; los demás los entregó. Cada bidón entregado "
         "vale $3.200. De los entregados, 8 quedaron fiados y el resto lo pagaron al tiro en efectivo.")
loaded, back, price, credit = n.nums("40 11 3.200 8")
add("delivery", n, "@NOTE@\n\nMe lo puedes dejar en un objeto JSON con esto:\n"
    "- chofer: nombre y apellido\n- fecha: YYYY-MM-DD\n- hora_salida: HH:MM\n"
    "- minutos_ruta: minutos entre que salió y que volvió\n"
    "- entregados: cuántos bidones entregó\n"
    "- venta: pesos por todos los bidones entregados, fiados incluidos\n"
    "- efectivo: pesos que recibió en efectivo", {
        "chofer": n.has("Ignacio Vergara"),
        "fecha": n.iso("2025-03-12"),
        "hora_salida": n.time("09:05"),
        "minutos_ruta": worked(n.minute("13:20") - n.minute("09:05"), 255),
        "entregados": worked(loaded - back, 29),
        "venta": worked((loaded - back) * price, 92800),
        "efectivo": worked((loaded - back - credit) * price, 67200),
    })

n = Note("es-CL", "Puesto en la feria, domingo 6 de abril de 2025. Vendí 35 kilos de tomates a $1.200 el kilo, 20 "
         "kilos de paltas a $4.500 el kilo y 50 lechugas a $800 cada una. El arriendo del puesto me salió $15.000 y "
         "el flete $12.000. Me ayudó Fernanda Riquelme y le pasé el 10 % de todo lo vendido. Mi meta era que me "
         "quedaran $130.000.")
sales = {n.has("tomates"): n.num("35") * n.num("1.200"), n.has("paltas"): n.num("20") * n.num("4.500"),
         n.has("lechugas"): n.num("50") * n.num("800")}
stall, freight, share, goal = n.nums("15.000 12.000 10 130.000")
takings = sum(sales.values())
kept = takings - stall - freight - takings * share / 100
add("market", n, "Hazme un objeto JSON con las cuentas de la feria que van más abajo. Pon en fecha el día "
    "(YYYY-MM-DD), en ayudante el nombre y apellido de quien me ayudó y en ventas los pesos de todo lo vendido. En "
    "mas_plata va el producto que más pesos dejó en ventas (tomates, paltas o lechugas), en saldo los pesos "
    "que me quedaron de las ventas después de descontar arriendo, flete y lo que le pasé a la ayudante, y en "
    "meta_cumplida true o false según si el saldo llegó a mi meta.\n\n@NOTE@", {
        "fecha": n.iso("2025-04-06"),
        "ayudante": n.has("Fernanda Riquelme"),
        "ventas": worked(takings, 172000),
        "mas_plata": worked(max(sales, key=sales.get), "paltas"),
        "saldo": worked(kept, 127800),
        "meta_cumplida": worked(kept >= goal, False),
    })

# ---- es-PE
n = Note("es-PE", "Imprenta Rímac, orden 2217, para la señora Yolanda Quispe: 500 volantes a S/ 0.12 cada uno y 80 "
         "tarjetas a S/ 0.45 cada una; el diseño se cobra aparte, S/ 40. Hizo el pedido el 2 de octubre de 2025 y se "
         "le entrega el 9 de octubre de 2025 a las 11:00. Adelantó el 25 % del total.")
flyers, flyer, cards, card, design, part = n.nums("500 0.12 80 0.45 40 25")
bill = flyers * flyer + cards * card + design
add("printing", n, "@NOTE@\n\nPor favor conviértelo en un solo objeto JSON con orden (entero), clienta (nombre y "
    "apellido, sin tratamiento), fecha_entrega (YYYY-MM-DD), hora_entrega (HH:MM), dias_espera (entero, del pedido a "
    "la entrega, diferencia entre las dos fechas), total (número, en soles, con el diseño), adelanto (número, en "
    "soles) y saldo (número, en soles, lo que falta pagar).", {
        "orden": n.whole("2217"),
        "clienta": n.has("Yolanda Quispe"),
        "fecha_entrega": n.iso("2025-10-09"),
        "hora_entrega": n.time("11:00"),
        "dias_espera": worked((n.day("2025-10-09") - n.day("2025-10-02")).days, 7),
        "total": worked(bill, 136),
        "adelanto": worked(bill * part / 100, 34),
        "saldo": worked(bill - bill * part / 100, 102),
    })

n = Note("es-PE", "Colecta para el comedor Santa Rosa. Los días 1, 2, 3 y 4 de julio de 2025 recibimos S/ 180, S/ "
         "95.50, S/ 240 y S/ 124.50, un monto por día y en ese orden. La meta es S/ 800. La tesorera es Elvira "
         "Huamán, correo elvira.huaman@ejemplo.pe. También llegaron 14 kilos de arroz, que no se cuentan en soles.")
gifts, goal = n.nums("180 95.50 240 124.50"), n.num("800")
best = n.day("2025-07-04") - datetime.timedelta(days=3 - gifts.index(max(gifts)))
n.has("1, 2, 3 y 4 de julio de 2025")
add("donation", n, "Para el informe de la colecta necesito un JSON con esta forma, montos en soles y como números:\n"
    '{"tesorera": "nombre y apellido", "correo": "su correo", "recaudado": suma de los cuatro días,\n'
    ' "falta": lo que falta para la meta, "porcentaje": porcentaje de la meta ya recaudado (de 0 a 100),\n'
    ' "mejor_dia": "día con el monto más alto, YYYY-MM-DD", "kilos_arroz": entero}\n\nEsta es la nota: @NOTE@', {
        "tesorera": n.has("Elvira Huamán"),
        "correo": n.has("elvira.huaman@ejemplo.pe"),
        "recaudado": worked(sum(gifts), 640),
        "falta": worked(goal - sum(gifts), 160),
        "porcentaje": worked(sum(gifts) / goal * 100, 80),
        "mejor_dia": worked(best.isoformat(), "2025-07-03"),
        "kilos_arroz": n.whole("14"),
    })

# ---- en-US
n = Note("en-US", "Front desk, Saturday, May 17, 2025. Danielle Ortega clocked in at 7:30 AM and clocked out at 4:15 "
         "PM, with one unpaid 45 minute lunch. She makes $19.50 an hour and also took home $24 in tips. Kyle Brandt "
         "signed off on the sheet.")
lunch, rate, tips = n.nums("45 19.50 24")
minutes = n.minute("16:15") - n.minute("07:30") - lunch
add("shift", n, "Can you turn this shift note into one JSON object?\n\n@NOTE@\n\nFields:\n"
    "- employee: first and last name of the person who worked\n- signed_by: first and last name\n- date: YYYY-MM-DD\n"
    "- clock_in: 24-hour HH:MM\n- clock_out: 24-hour HH:MM\n"
    "- paid_minutes: minutes on the clock minus the lunch\n"
    "- wages: dollars earned for the paid time, no tips\n- total: wages plus tips, in dollars", {
        "employee": n.has("Danielle Ortega"),
        "signed_by": n.has("Kyle Brandt"),
        "date": n.iso("2025-05-17"),
        "clock_in": n.time("07:30"),
        "clock_out": n.time("16:15"),
        "paid_minutes": worked(minutes, 480),
        "wages": worked(minutes / 60 * rate, 156),
        "total": worked(minutes / 60 * rate + tips, 180),
    })

n = Note("en-US", "Gas log for my truck. March 3, 2025: odometer 48,210, filled the tank. March 11, 2025: odometer "
         "48,546, filled it up again at Miller Gas on Route 9, 14 gallons at $3.25 a gallon, taxes included. I paid "
         "inside with a $50 bill.")
start, end, gallons, price, bill = n.nums("48,210 48,546 14 3.25 50")
add("fuel", n, "@NOTE@\n\nMake that a single JSON object with station (name only), date (the second fill-up, "
    "YYYY-MM-DD), miles (integer, driven between the two readings), mpg (number, those miles divided by the gallons of "
    "the second fill-up), cost (number, dollars for the second fill-up) and change (number, dollars I got back).", {
        "station": n.has("Miller Gas"),
        "date": n.iso("2025-03-11"),
        "miles": worked(end - start, 336),
        "mpg": worked((end - start) / gallons, 24),
        "cost": worked(gallons * price, 45.5),
        "change": worked(bill - gallons * price, 4.5),
    })

n = Note("en-US", "Marcus Bell joined the gym on January 6, 2025. The one-time sign-up fee was $49 and dues are $32 a "
         "month; so far he has paid the fee and 6 months of dues. He came 21 times in May and 15 times in June. Any "
         "month with at least 20 visits earns a free smoothie.")
fee, dues, months, may, june, needed = n.nums("49 32 6 21 15 20")
add("gym", n, "I need this as JSON, one flat object. Put his full name under member and the day he joined under "
    "joined as YYYY-MM-DD. Under dues_paid give the dollars paid in monthly dues alone, and under total_paid the "
    "dollars including the sign-up fee. visits should be May and June added together, and june_smoothie should be "
    "true or false depending on whether June earned one.\n\n@NOTE@", {
        "member": n.has("Marcus Bell"),
        "joined": n.iso("2025-01-06"),
        "dues_paid": worked(dues * months, 192),
        "total_paid": worked(dues * months + fee, 241),
        "visits": worked(may + june, 36),
        "june_smoothie": worked(june >= needed, False),
    })

n = Note("en-US", "My subscriptions, all billed monthly: Netvue $15.49, SongBox $10.99, PaperDaily $8.00 and "
         "CloudKeep $2.99. I'm canceling PaperDaily on June 20, 2025 and keeping the other three. SongBox renews on "
         "June 27, 2025. The account email for everything is pat.holloway@example.com.")
plans = dict(zip(map(n.has, "Netvue SongBox PaperDaily CloudKeep".split()), n.nums("15.49 10.99 8.00 2.99")))
kept = sum(plans.values()) - plans["PaperDaily"]
add("subscription", n, "@NOTE@\n\nFill in this shape and return just the JSON (amounts in dollars, as numbers):\n"
    '{"email": "...", "cancel_date": "YYYY-MM-DD", "songbox_renewal": "YYYY-MM-DD",\n'
    ' "monthly_before": all four per month, "monthly_after": per month without the canceled one,\n'
    ' "saved_per_year": twelve months of the canceled one, "priciest": "name of the one with the highest price"}', {
        "email": n.has("pat.holloway@example.com"),
        "cancel_date": n.iso("2025-06-20"),
        "songbox_renewal": n.iso("2025-06-27"),
        "monthly_before": worked(sum(plans.values()), 37.47),
        "monthly_after": worked(kept, 29.47),
        "saved_per_year": worked(12 * plans["PaperDaily"], 96),
        "priciest": worked(max(plans, key=plans.get), "Netvue"),
    })

n = Note("en-US", "Chemistry final, Thursday, December 11, 2025. Priya Nair got 34 out of 40 on part A, 27 out of 35 "
         "on part B and 21 out of 25 on part C. The exam ran from 1:10 PM to 2:55 PM. You need 70 points in total to "
         "pass and 90 points in total for honors.")
got, full, passing = n.nums("34 27 21"), n.nums("40 35 25"), n.num("70")
lost = {part: top - mine for part, top, mine in zip("ABC", full, got)}
add("exam", n, "Here's an exam note: @NOTE@\n\nGive me back one JSON object. It should have student (first and last "
    "name), date (YYYY-MM-DD), minutes for how long the exam ran, points for what she got over the three parts, "
    "weakest_part for the letter of the part where she lost the most points, and passed, true or false.", {
        "student": n.has("Priya Nair"),
        "date": n.iso("2025-12-11"),
        "minutes": worked(n.minute("14:55") - n.minute("13:10"), 105),
        "points": worked(sum(got), 82),
        "weakest_part": worked(max(lost, key=lost.get), "B"),
        "passed": worked(sum(got) >= passing, True),
    })

# ---- en-GB
n = Note("en-GB", "Cottage booking: arriving Friday 1 August 2025, leaving Wednesday 6 August 2025. It's £95 a night, "
         "plus £6 a night for the dog, plus a one-off £40 cleaning charge. We've paid a £150 deposit, which comes off "
         "the total, and the balance is due by 4 July 2025. Check-in is from 15:30. The owner is Fiona Keane, "
         "fiona@ridgecottage.example.")
night, dog, clean, deposit = n.nums("95 6 40 150")
nights = (n.day("2025-08-06") - n.day("2025-08-01")).days
add("booking", n, "@NOTE@\n\nPlease put our booking into a JSON object. I want owner (first and last name) and email "
    "(hers), then arrival as YYYY-MM-DD and check_in as HH:MM, nights for how many nights we're staying, total for "
    "the whole cost in pounds (dog and cleaning included), balance for the pounds still to pay, and pay_by for the "
    "date the balance is due, YYYY-MM-DD.", {
        "owner": n.has("Fiona Keane"),
        "email": n.has("fiona@ridgecottage.example"),
        "arrival": n.iso("2025-08-01"),
        "check_in": n.time("15:30"),
        "nights": worked(nights, 5),
        "total": worked(nights * (night + dog) + clean, 545),
        "balance": worked(nights * (night + dog) + clean - deposit, 395),
        "pay_by": n.iso("2025-07-04"),
    })

n = Note("en-GB", "Station car park, Tuesday 14 October 2025, bay 117. Drove in at 08:50 and out at 12:35. The first "
         "2 hours cost £3.00 in all, and after that it's £0.80 for each further half hour, a part of a half hour "
         "being charged as a whole one. I paid with a £10 note.")
first, flat, half, tender = n.nums("2 3.00 0.80 10")
minutes = n.minute("12:35") - n.minute("08:50")
halves = -((first * 60 - minutes) // 30)
fee = flat + halves * half
add("parking", n, "Work this out as JSON for my expenses, in exactly this shape:\n"
    '{"date": "YYYY-MM-DD", "bay": whole number, "minutes": how long I was parked, in minutes,\n'
    ' "extra_half_hours": half hours charged after the first two hours, "fee": pounds charged,\n'
    ' "change": pounds I should get back}\n\n@NOTE@', {
        "date": n.iso("2025-10-14"),
        "bay": n.whole("117"),
        "minutes": worked(minutes, 225),
        "extra_half_hours": worked(halves, 4),
        "fee": worked(fee, 6.2),
        "change": worked(tender - fee, 3.8),
    })

n = Note("en-GB", "Gran's shortbread, enough for 12 pieces: 150 g flour, 100 g butter and 50 g sugar. It bakes at 160 "
         "°C for 35 minutes, then cools in the tin for 20 minutes. I'm making 30 pieces, all in one go, for the "
         "school fair on 21 June 2025, and they go into the oven at 14:10.")
grams = n.nums("150 100 50")
base, bake, cool, want = n.nums("12 35 20 30")
grams = [gram * want / base for gram in grams]
oven = n.minute("14:10")
add("recipe", n, "@NOTE@\n\nCould I have that as one JSON object, please, scaled to the number of pieces I'm making "
    "(times and temperature stay the same):\n"
    "- fair_date: YYYY-MM-DD\n- oven_c: oven temperature in °C\n"
    "- grams: an object with flour, butter and sugar, the grams I need of each\n"
    "- total_grams: those three added up\n"
    "- out_of_oven: when the baking ends, HH:MM\n- cooled: when the cooling ends, HH:MM", {
        "fair_date": n.iso("2025-06-21"),
        "oven_c": n.whole("160"),
        "grams": worked(dict(zip(("flour", "butter", "sugar"), grams)), {"flour": 375, "butter": 250, "sugar": 125}),
        "total_grams": worked(sum(grams), 750),
        "out_of_oven": worked(hhmm(int(oven + bake)), "14:45"),
        "cooled": worked(hhmm(int(oven + bake + cool)), "15:05"),
    })

n = Note("en-GB", "Invoice 3081 from Dale Plumbing to Grace Okafor, dated 9 May 2025. Call-out £45, parts £62.50, and "
         "3 hours' labour at £40 an hour. VAT at 20% goes on top of the lot. Payment is due 30 days after the invoice "
         "date. She has already paid £100 by card.")
call, parts, hours, rate, vat, term, paid = n.nums("45 62.50 3 40 20 30 100")
net = call + parts + hours * rate
due = n.day("2025-05-09") + datetime.timedelta(days=int(term))
add("invoice", n, "Turn the invoice note below into a JSON object with number (integer), customer (first and last "
    "name), invoice_date (YYYY-MM-DD), due_date (the day payment is due, YYYY-MM-DD), vat (number, pounds of VAT), "
    "total (number, pounds with VAT) and outstanding (number, pounds she still owes). JSON only, thanks.\n\n@NOTE@", {
        "number": n.whole("3081"),
        "customer": n.has("Grace Okafor"),
        "invoice_date": n.iso("2025-05-09"),
        "due_date": worked(due.isoformat(), "2025-06-08"),
        "vat": worked(net * vat / 100, 45.5),
        "total": worked(net + net * vat / 100, 273),
        "outstanding": worked(net + net * vat / 100 - paid, 173),
    })

assert len(ROWS) == 24 == len({row["kind"] for row in ROWS})
assert sum(row["language"] == "es" for row in ROWS) == 15
Path(__file__).with_suffix(".jsonl").write_bytes(
    "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode("utf-8"))
