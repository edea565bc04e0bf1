"""Evaluation set structured-x: 24 everyday notes (15 Spanish, 9 English) to be turned into one JSON object each.

Every gold value is read or computed from figures found in the note itself and compared with one worked out by hand.
Run: python3 data/eval/structured-x.py
It checks every task and writes structured-x.jsonl beside it, the same bytes each time.
"""

import datetime
import json
import re
from decimal import Decimal
from pathlib import Path

MONTHS_ES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
MONTHS_EN = "January February March April May June July August September October November December".split()
DAYS_ES = "lunes martes miércoles jueves viernes sábado domingo".split()
DAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WORDS = {"un": 1, "una": 1, "two": 2, "dos": 2, "three": 3, "tres": 3, "cuatro": 4, "half": Decimal("0.5")}
COMMA_DECIMAL = {"es-ES", "es-AR", "es-CO", "es-CL"}
DATE_ES = r"(\d{1,2}) de (\w+) de (\d{4})"
DATE_US = r"(\w+) (\d{1,2}), (\d{4})"
DATE_GB = r"(\d{1,2}) (\w+) (\d{4})"
TASKS = []


class Note:
    """A note whose figures can only be taken from its own text."""

    def __init__(self, variety, text):
        self.variety, self.body = variety, text

    def text(self, words):
        found = re.search(r"(?<![\w.,])" + re.escape(words) + r"(?![\w%]|[.,:]\d)", self.body)
        assert found, (words, self.body)
        return words

    def num(self, words):
        self.text(words)
        if words in WORDS:
            return Decimal(WORDS[words])
        if self.variety in COMMA_DECIMAL:
            return Decimal(words.replace(".", "").replace(",", "."))
        return Decimal(words.replace(",", ""))

    def percent(self, words):
        assert re.search(r"(?<![\w.,])" + words + r" ?%", self.body), (words, self.body)
        return Decimal(words) / 100

    def date(self, words):
        return read_date(self.variety, self.text(words))

    def time(self, words):
        self.text(words)
        hour, minute, half = re.fullmatch(r"(\d{1,2}):(\d\d)(?: ([ap])\.? ?m\.?)?", words).groups()
        hour = int(hour) + (12 if half == "p" and int(hour) < 12 else 0)
        return hour * 60 + int(minute)


def read_date(variety, words):
    if variety.startswith("es"):
        day, month, year = re.fullmatch(DATE_ES, words).groups()
        return datetime.date(int(year), MONTHS_ES.index(month) + 1, int(day))
    if variety == "en-US":
        month, day, year = re.fullmatch(DATE_US, words).groups()
    else:
        day, month, year = re.fullmatch(DATE_GB, words).groups()
    return datetime.date(int(year), MONTHS_EN.index(month) + 1, int(day))


def check_weekdays(variety, note, loose):
    """Each weekday named must fit the date after it; the others must be announced as loose."""
    names = DAYS_ES if variety.startswith("es") else DAYS_EN
    pattern = DATE_ES if variety.startswith("es") else DATE_US if variety == "en-US" else DATE_GB
    seen_loose = []
    for found in re.finditer(r"\b(" + "|".join(names) + r")\b", note):
        dated = re.match(r",? (" + pattern + ")", note[found.end():])
        if dated:
            assert names[read_date(variety, dated[1]).weekday()] == found[1], (found[1], dated[1])
        else:
            seen_loose.append(found[1])
    assert seen_loose == list(loose), (seen_loose, note)


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        assert value == round(value, 2), value
        return int(value) if value == int(value) else float(value)
    return value


def task(variety, kind, note, ask, hand, loose=()):
    """Register a task: `ask` holds @@ where the note goes, `hand` the values worked out by hand."""

    def register(compute):
        assert 30 <= len(note.split()) <= 80, (kind, len(note.split()))
        assert ask.count("@@") == 1
        assert 5 <= len(hand) <= 7, kind
        check_weekdays(variety, note, loose)
        gold = plain(compute(Note(variety, note)))
        assert json.dumps(gold, ensure_ascii=False) == json.dumps(hand, ensure_ascii=False), (kind, gold, hand)
        for key in gold:
            assert re.search(r"\b" + key + r"\b", ask), (kind, key)
        TASKS.append({
            "id": f"structured-x-{len(TASKS):03d}",
            "language": variety[:2],
            "variety": variety,
            "question": ask.replace("@@", note),
            "kind": kind,
            "gold": {"json": gold},
        })

    return register


@task(
    "es-ES", "plumbing",
    "El martes 4 de marzo de 2025 vino el fontanero, Julián Ortega, a cambiarme el grifo de la cocina. Llegó a las "
    "9:40 y se marchó a las 11:25. El grifo costó 65,50 € y la mano de obra 74,50 €, ambos precios sin IVA. A la suma "
    "de los dos hay que añadirle un 21 % de IVA. Aún no le he pagado nada.",
    "Convierte esta nota en un único objeto JSON con `fontanero` (nombre y apellido), `fecha` (AAAA-MM-DD), `llegada` "
    "(HH:MM), `minutos` (número, desde que llegó hasta que se marchó), `base` (número, en euros, grifo más mano de "
    "obra sin IVA) y `total` (número, en euros, lo que tengo que pagar con el IVA).\n\n@@",
    {"fontanero": "Julián Ortega", "fecha": "2025-03-04", "llegada": "09:40", "minutos": 105, "base": 140,
     "total": 169.4},
)
def _(n):
    base = n.num("65,50") + n.num("74,50")
    return {
        "fontanero": n.text("Julián Ortega"),
        "fecha": n.date("4 de marzo de 2025"),
        "llegada": clock(n.time("9:40")),
        "minutos": n.time("11:25") - n.time("9:40"),
        "base": base,
        "total": base * (1 + n.percent("21")),
    }


@task(
    "es-ES", "flatshare",
    "Gastos del piso de abril de 2025: alquiler 960 €, luz 74,20 €, agua 31,80 € e internet 34 €. Lo repartimos todo a "
    "partes iguales entre los cuatro: Nerea, Hugo, Aitana y Marcos. Nerea ya ha puesto 150 € de su parte. El dinero se "
    "ingresa en la cuenta de Hugo, como muy tarde el 5 de mayo de 2025.",
    "@@\n\nPásame eso a JSON, un solo objeto, con estos campos (los importes, como números en euros):\n"
    "- total: la suma de los cuatro gastos\n"
    "- pendiente_nerea: lo que a Nerea le falta por poner de su parte\n"
    "- titular_cuenta: nombre de la persona en cuya cuenta se ingresa\n"
    "- fecha_limite: último día para ingresar, AAAA-MM-DD\n"
    "- gasto_menor: cuál de los cuatro gastos es el más bajo, con la misma palabra de la nota",
    {"total": 1100, "pendiente_nerea": 125, "titular_cuenta": "Hugo", "fecha_limite": "2025-05-05",
     "gasto_menor": "agua"},
)
def _(n):
    bills = {"alquiler": n.num("960"), "luz": n.num("74,20"), "agua": n.num("31,80"), "internet": n.num("34")}
    total = sum(bills.values())
    return {
        "total": total,
        "pendiente_nerea": total / n.num("cuatro") - n.num("150"),
        "titular_cuenta": n.text("Hugo"),
        "fecha_limite": n.date("5 de mayo de 2025"),
        "gasto_menor": n.text(min(bills, key=bills.get)),
    }


@task(
    "es-ES", "train",
    "Ya tengo los billetes a Valencia. Salimos de Madrid el viernes 13 de junio de 2025 a las 16:35 y llegamos ese "
    "mismo día a las 18:27. Volvemos el lunes 16 de junio de 2025. Vamos dos adultos, a 43,60 € cada uno, y un niño, a "
    "21,80 €; esos precios ya incluyen la ida y la vuelta. El localizador es K7TQ2M.",
    "Rellena este JSON con los datos del viaje que te pego debajo y devuélveme solo el objeto:\n\n"
    "{\n"
    '  "localizador": "tal como aparece",\n'
    '  "fecha_ida": "AAAA-MM-DD",\n'
    '  "hora_salida": "HH:MM, la del tren de ida",\n'
    '  "duracion": "número, minutos que dura el viaje de ida",\n'
    '  "noches": "número, noches que pasamos fuera entre la ida y la vuelta",\n'
    '  "total": "número, euros por todos los billetes"\n'
    "}\n\n@@",
    {"localizador": "K7TQ2M", "fecha_ida": "2025-06-13", "hora_salida": "16:35", "duracion": 112, "noches": 3,
     "total": 109},
)
def _(n):
    out, back = n.date("13 de junio de 2025"), n.date("16 de junio de 2025")
    return {
        "localizador": n.text("K7TQ2M"),
        "fecha_ida": out,
        "hora_salida": clock(n.time("16:35")),
        "duracion": n.time("18:27") - n.time("16:35"),
        "noches": (back - out).days,
        "total": n.num("dos") * n.num("43,60") + n.num("un") * n.num("21,80"),
    }


@task(
    "es-MX", "tanda",
    "La tanda de la oficina empezó el 15 de enero de 2026 y la lleva Lupita Cárdenas. Somos 10 personas y cada "
    "quincena las 10 ponemos $800, también la que cobra; lo que se junta se le da completo a una sola persona, por "
    "orden de número, del 1 al 10. Hasta hoy ya cobraron los primeros 6 números. A mí me toca el número 8.",
    "@@\n\n¿Me lo acomodas en un solo objeto JSON, porfa? Quiero que encargada sea el nombre y apellido de quien lleva "
    "la tanda; inicio, la fecha en que empezó, con formato AAAA-MM-DD; mi_numero, el número que me toca a mí; entrega, "
    "los pesos que recibe cada quincena la persona en turno; faltan, cuántos números quedan por cobrar contando el "
    "mío; y ya_cobre, true si mi número ya cobró o false si todavía no. Las cifras van como números.",
    {"encargada": "Lupita Cárdenas", "inicio": "2026-01-15", "mi_numero": 8, "entrega": 8000, "faltan": 4,
     "ya_cobre": False},
)
def _(n):
    return {
        "encargada": n.text("Lupita Cárdenas"),
        "inicio": n.date("15 de enero de 2026"),
        "mi_numero": n.num("8"),
        "entrega": n.num("10") * n.num("800"),
        "faltan": n.num("10") - n.num("6"),
        "ya_cobre": n.num("8") <= n.num("6"),
    }


@task(
    "es-MX", "cake",
    "Pedido para los quince años de Ximena: un pastel de tres leches para 60 personas en $2,340 y aparte 40 cupcakes a "
    "$22 cada uno. Dejé $1,200 de anticipo y lo demás se paga al recoger, el sábado 9 de mayo de 2026 a las 11:30. "
    "Cualquier duda, con Rocío en pedidos@dulcecanela.mx.",
    "Oye, necesito esta nota como un objeto JSON así (montos en pesos):\n\n"
    '{"festejada": nombre de la quinceañera, "correo": el de la pastelería, "fecha": día de recoger en AAAA-MM-DD, '
    '"hora": hora de recoger en HH:MM, "por_porcion": número, lo que sale el pastel por cada persona sin contar los '
    'cupcakes, "total": número, pastel más cupcakes, "resto": número, lo que se paga al recoger}\n\n@@',
    {"festejada": "Ximena", "correo": "pedidos@dulcecanela.mx", "fecha": "2026-05-09", "hora": "11:30",
     "por_porcion": 39, "total": 3220, "resto": 2020},
)
def _(n):
    total = n.num("2,340") + n.num("40") * n.num("22")
    return {
        "festejada": n.text("Ximena"),
        "correo": n.text("pedidos@dulcecanela.mx"),
        "fecha": n.date("9 de mayo de 2026"),
        "hora": clock(n.time("11:30")),
        "por_porcion": n.num("2,340") / n.num("60"),
        "total": total,
        "resto": total - n.num("1,200"),
    }


@task(
    "es-MX", "garage",
    "Dejé el carro en el taller el 3 de noviembre de 2025 y me lo entregaron el 12 de noviembre de 2025. El mecánico "
    "fue Chuy Barrera. Me cobró balatas $950, afinación $1,450 y clutch $3,600, y a la suma le hizo un 10% de "
    "descuento por pagar en efectivo. Cuando lo recogí, el odómetro marcaba 187,420 km.",
    "@@\n\nSácame de ahí un objeto JSON con:\n"
    "- mecanico: nombre y apellido\n"
    "- entrada: fecha en que lo dejé (AAAA-MM-DD)\n"
    "- kilometraje: número entero, lo que marcaba al recogerlo\n"
    "- dias: número de días transcurridos de la fecha en que lo dejé a la de entrega (una fecha menos la otra)\n"
    "- pagado: número, pesos por los tres trabajos ya con el descuento\n"
    "- mas_caro: el trabajo que costó más, con la palabra que usé",
    {"mecanico": "Chuy Barrera", "entrada": "2025-11-03", "kilometraje": 187420, "dias": 9, "pagado": 5400,
     "mas_caro": "clutch"},
)
def _(n):
    jobs = {"balatas": n.num("950"), "afinación": n.num("1,450"), "clutch": n.num("3,600")}
    start = n.date("3 de noviembre de 2025")
    return {
        "mecanico": n.text("Chuy Barrera"),
        "entrada": start,
        "kilometraje": n.num("187,420"),
        "dias": (n.date("12 de noviembre de 2025") - start).days,
        "pagado": sum(jobs.values()) * (1 - n.percent("10")),
        "mas_caro": n.text(max(jobs, key=jobs.get)),
    }


@task(
    "es-AR", "barbecue",
    "Asado en lo de Facu el domingo 19 de octubre de 2025 a las 13:00. Gastamos en carne $54.000, carbón $6.500, "
    "bebidas $21.500 y pan $2.000. En total somos 8, contando a Facu, pero Mili y Tomi no ponen plata porque traen el "
    "postre, así que todo se divide en partes iguales entre los demás.",
    "Che, pasame esto a un solo objeto JSON con anfitrion (el nombre del que pone la casa), fecha (AAAA-MM-DD), "
    "no_pagan (lista con los nombres de los que no ponen plata, en el orden de la nota), total (número, en pesos, los "
    "cuatro gastos), pagan (número, cuántas personas ponen plata) y por_cabeza (número, en pesos, lo que pone cada una "
    "de esas personas):\n\n@@",
    {"anfitrion": "Facu", "fecha": "2025-10-19", "no_pagan": ["Mili", "Tomi"], "total": 84000, "pagan": 6,
     "por_cabeza": 14000},
)
def _(n):
    free = [n.text("Mili"), n.text("Tomi")]
    total = n.num("54.000") + n.num("6.500") + n.num("21.500") + n.num("2.000")
    payers = n.num("8") - len(free)
    return {
        "anfitrion": n.text("Facu"),
        "fecha": n.date("19 de octubre de 2025"),
        "no_pagan": free,
        "total": total,
        "pagan": payers,
        "por_cabeza": total / payers,
    }


@task(
    "es-AR", "swimming",
    "Anoté a Benja en natación en el Club Unión. Va los martes y los jueves, siempre de 17:45 a 18:30, y arranca el "
    "martes 3 de marzo de 2026. La cuota mensual es de $38.000 y me hacen un 15% de descuento porque ya va la hermana. "
    "La matrícula, que se paga una sola vez junto con la primera cuota, es de $15.000 y no tiene descuento.",
    "@@\n\nArmame con eso un objeto JSON. Los campos:\n"
    "- alumno: el nombre del nene\n"
    "- club: el nombre completo, tal cual\n"
    "- dias: lista con los días de la semana en que va, en minúscula y en ese orden\n"
    "- inicio: AAAA-MM-DD\n"
    "- minutos_semana: número, minutos de clase por semana sumando los dos días\n"
    "- cuota: número, pesos por mes con el descuento ya hecho\n"
    "- primer_pago: número, pesos de la primera cuota con descuento más la matrícula",
    {"alumno": "Benja", "club": "Club Unión", "dias": ["martes", "jueves"], "inicio": "2026-03-03",
     "minutos_semana": 90, "cuota": 32300, "primer_pago": 47300},
    loose=("martes", "jueves"),
)
def _(n):
    days = [n.text("martes"), n.text("jueves")]
    fee = n.num("38.000") * (1 - n.percent("15"))
    return {
        "alumno": n.text("Benja"),
        "club": n.text("Club Unión"),
        "dias": days,
        "inicio": n.date("3 de marzo de 2026"),
        "minutos_semana": len(days) * (n.time("18:30") - n.time("17:45")),
        "cuota": fee,
        "primer_pago": fee + n.num("15.000"),
    }


@task(
    "es-AR", "moving",
    "Flete confirmado con Rubén Sosa para el viernes 28 de noviembre de 2025. Cobra $25.000 la hora, con las medias "
    "horas en proporción, más $12.000 fijos por los peajes. Empieza a las 8:15 y termina a las 11:45. Ya le transferí "
    "$40.000 de seña; el resto va en efectivo cuando termina. Hay que llevar 22 cajas y 5 muebles.",
    "Completá este esquema con los datos del flete y devolveme únicamente el JSON:\n\n"
    "{\n"
    '  "fletero": "nombre y apellido",\n'
    '  "fecha": "AAAA-MM-DD",\n'
    '  "horario": {"desde": "HH:MM", "hasta": "HH:MM"},\n'
    '  "bultos": "número, cajas más muebles",\n'
    '  "total": "número, pesos que cuesta todo el flete con los peajes",\n'
    '  "efectivo": "número, pesos que le tengo que dar cuando termina"\n'
    "}\n\n@@",
    {"fletero": "Rubén Sosa", "fecha": "2025-11-28", "horario": {"desde": "08:15", "hasta": "11:45"}, "bultos": 27,
     "total": 99500, "efectivo": 59500},
)
def _(n):
    start, end = n.time("8:15"), n.time("11:45")
    total = n.num("25.000") * (end - start) / 60 + n.num("12.000")
    return {
        "fletero": n.text("Rubén Sosa"),
        "fecha": n.date("28 de noviembre de 2025"),
        "horario": {"desde": clock(start), "hasta": clock(end)},
        "bultos": n.num("22") + n.num("5"),
        "total": total,
        "efectivo": total - n.num("40.000"),
    }


@task(
    "es-CO", "vet",
    "Llevé a Canela a la veterinaria el 10 de septiembre de 2025 y nos atendió la doctora Paola Rincón. Pesó 12,4 "
    "kilos; en la visita anterior, que fue el 6 de agosto de 2025, pesaba 11,8. Pagué $65.000 de la consulta, $48.000 "
    "de la vacuna y $27.500 del desparasitante.",
    "@@\n\nPor favor organízame eso en un solo objeto JSON. En mascota pon el nombre de la perrita; en doctora, el "
    "nombre y apellido de quien nos atendió, sin el título; en fecha, la de la última visita como AAAA-MM-DD; en peso, "
    "los kilos que pesó en esa última visita; en aumento, los kilos que subió desde la anterior; en dias, los días que "
    "pasaron de una visita a la otra (una fecha menos la otra), y en total, los pesos que pagué. Los cuatro últimos, "
    "como números.",
    {"mascota": "Canela", "doctora": "Paola Rincón", "fecha": "2025-09-10", "peso": 12.4, "aumento": 0.6, "dias": 35,
     "total": 140500},
)
def _(n):
    visit = n.date("10 de septiembre de 2025")
    return {
        "mascota": n.text("Canela"),
        "doctora": n.text("Paola Rincón"),
        "fecha": visit,
        "peso": n.num("12,4"),
        "aumento": n.num("12,4") - n.num("11,8"),
        "dias": (visit - n.date("6 de agosto de 2025")).days,
        "total": n.num("65.000") + n.num("48.000") + n.num("27.500"),
    }


@task(
    "es-CO", "raffle",
    "Rifa para la excursión de grado once: sacamos 200 boletas a $5.000 cada una y hasta hoy van vendidas 164, todas "
    "ya pagadas. El premio es una bicicleta que nos costó $430.000 y no hay más gastos. El sorteo será el sábado 25 de "
    "abril de 2026 a las 4:00 p. m. y la tesorera es Yuliana Mosquera.",
    "Conviérteme esta nota en un objeto JSON con los campos tesorera (nombre y apellido), fecha_sorteo (AAAA-MM-DD), "
    "hora_sorteo (HH:MM, en formato de 24 horas), por_vender (número de boletas que faltan por vender), recaudado "
    "(número, en pesos, lo que ha entrado hasta hoy por las boletas) y ganancia (número, en pesos, lo recaudado hasta "
    "hoy menos el costo del premio).\n\n@@",
    {"tesorera": "Yuliana Mosquera", "fecha_sorteo": "2026-04-25", "hora_sorteo": "16:00", "por_vender": 36,
     "recaudado": 820000, "ganancia": 390000},
)
def _(n):
    income = n.num("164") * n.num("5.000")
    return {
        "tesorera": n.text("Yuliana Mosquera"),
        "fecha_sorteo": n.date("25 de abril de 2026"),
        "hora_sorteo": clock(n.time("4:00 p. m.")),
        "por_vender": n.num("200") - n.num("164"),
        "recaudado": income,
        "ganancia": income - n.num("430.000"),
    }


@task(
    "es-CL", "market",
    "Fui a la feria el domingo 7 de diciembre de 2025 con mi vecina Javiera. Compré 3 kilos de papas a $900 el kilo, 2 "
    "kilos de tomates a $1.400 el kilo, 1 kilo de paltas a $4.500 y 4 lechugas a $800 cada una. Llevaba $20.000 en "
    "efectivo y no gasté en nada más.",
    "@@\n\nPásamelo a un objeto JSON, porfa, con:\n"
    "- fecha: AAAA-MM-DD\n"
    "- vecina: su nombre\n"
    "- gastos: lista de cuatro números, los pesos gastados en papas, tomates, paltas y lechugas, en ese orden\n"
    "- total: número, pesos gastados en toda la feria\n"
    "- sobra: número, pesos que me quedaron de la plata que llevaba",
    {"fecha": "2025-12-07", "vecina": "Javiera", "gastos": [2700, 2800, 4500, 3200], "total": 13200, "sobra": 6800},
)
def _(n):
    spent = {
        "papas": n.num("3") * n.num("900"),
        "tomates": n.num("2") * n.num("1.400"),
        "paltas": n.num("1") * n.num("4.500"),
        "lechugas": n.num("4") * n.num("800"),
    }
    total = sum(spent.values())
    return {
        "fecha": n.date("7 de diciembre de 2025"),
        "vecina": n.text("Javiera"),
        "gastos": list(spent.values()),
        "total": total,
        "sobra": n.num("20.000") - total,
    }


@task(
    "es-CL", "cabin",
    "Listo el arriendo de la cabaña en Pucón: llegamos el lunes 16 de febrero de 2026, desde las 15:00, y nos vamos el "
    "sábado 21 de febrero de 2026. Sale $62.000 por noche más $25.000 de aseo por toda la estadía. Ya aboné el 40% del "
    "total, aseo incluido, y el saldo se paga al llegar. Cualquier cosa, a reservas@losboldos.cl.",
    "Necesito que dejes esta reserva en un solo objeto JSON: llegada y salida son las fechas en formato AAAA-MM-DD; "
    "hora_llegada es desde qué hora se puede llegar, HH:MM; correo es el de la cabaña; noches es cuántas noches nos "
    "quedamos; total es lo que cuesta toda la estadía con el aseo, y saldo es lo que falta por pagar. Estos tres "
    "últimos como números, la plata en pesos.\n\n@@",
    {"llegada": "2026-02-16", "salida": "2026-02-21", "hora_llegada": "15:00", "correo": "reservas@losboldos.cl",
     "noches": 5, "total": 335000, "saldo": 201000},
)
def _(n):
    arrive, leave = n.date("16 de febrero de 2026"), n.date("21 de febrero de 2026")
    nights = (leave - arrive).days
    total = nights * n.num("62.000") + n.num("25.000")
    return {
        "llegada": arrive,
        "salida": leave,
        "hora_llegada": clock(n.time("15:00")),
        "correo": n.text("reservas@losboldos.cl"),
        "noches": nights,
        "total": total,
        "saldo": total * (1 - n.percent("40")),
    }


@task(
    "es-PE", "takeaway",
    "Por el cumpleaños de mi papá, el 18 de julio de 2025, pedimos dos pollos a la brasa a S/ 74 cada uno, una jarra "
    "de chicha a S/ 18 y tres porciones de chaufa a S/ 16 cada una. El delivery costó S/ 6 y usamos un cupón de S/ 20 "
    "de descuento. Lo recibió Milagros a las 8:20 p. m., justo 50 minutos después de que hicimos el pedido.",
    "Con la nota de abajo llena este objeto JSON y mándame solo eso:\n\n"
    "{\n"
    '  "fecha": AAAA-MM-DD,\n'
    '  "recibio": nombre de quien recibió el pedido,\n'
    '  "hora_entrega": HH:MM en 24 horas,\n'
    '  "hora_pedido": HH:MM en 24 horas,\n'
    '  "sin_cupon": número, soles de todo lo pedido más el delivery antes del descuento,\n'
    '  "pagado": número, soles que pagamos al final\n'
    "}\n\n@@",
    {"fecha": "2025-07-18", "recibio": "Milagros", "hora_entrega": "20:20", "hora_pedido": "19:30", "sin_cupon": 220,
     "pagado": 200},
)
def _(n):
    full = n.num("dos") * n.num("74") + n.num("una") * n.num("18") + n.num("tres") * n.num("16") + n.num("6")
    arrived = n.time("8:20 p. m.")
    return {
        "fecha": n.date("18 de julio de 2025"),
        "recibio": n.text("Milagros"),
        "hora_entrega": clock(arrived),
        "hora_pedido": clock(arrived - int(n.num("50"))),
        "sin_cupon": full,
        "pagado": full - n.num("20"),
    }


@task(
    "es-PE", "tailoring",
    "La señora Gladys Huamán me dejó cuatro encargos de costura: basta de pantalón, S/ 12; cambio de cierre, S/ 18; "
    "entalle de vestido, S/ 45; y forro de saco, S/ 60. Me adelantó S/ 50 y el saldo lo paga cuando recoge todo, el "
    "jueves 14 de agosto de 2025 a las 17:30.",
    "@@\n\nPonlo en un objeto JSON con estos datos: clienta (nombre y apellido, sin «señora»), recojo (fecha, "
    "AAAA-MM-DD), hora (HH:MM), mas_caro (el encargo de mayor precio, con las palabras de la nota y sin el precio), "
    "total (número, en soles, los cuatro encargos) y saldo (número, en soles, lo que paga cuando recoge).",
    {"clienta": "Gladys Huamán", "recojo": "2025-08-14", "hora": "17:30", "mas_caro": "forro de saco", "total": 135,
     "saldo": 85},
)
def _(n):
    jobs = {
        "basta de pantalón": n.num("12"),
        "cambio de cierre": n.num("18"),
        "entalle de vestido": n.num("45"),
        "forro de saco": n.num("60"),
    }
    total = sum(jobs.values())
    assert len(jobs) == n.num("cuatro")
    return {
        "clienta": n.text("Gladys Huamán"),
        "recojo": n.date("14 de agosto de 2025"),
        "hora": clock(n.time("17:30")),
        "mas_caro": n.text(max(jobs, key=jobs.get)),
        "total": total,
        "saldo": total - n.num("50"),
    }


@task(
    "en-US", "yardsale",
    "Yard sale wrap-up for Saturday, September 20, 2025: sold the bookcase for $45, the bike for $80, two lamps at "
    "$12.50 each and a box of toys for $15, everything in cash. The cash box had $40 in change before we opened. We "
    "closed at 2:30 pm. Dana Whitlock helped all day, so she gets 20% of the sales, which I haven't paid her yet.",
    "Turn this into one JSON object with date (YYYY-MM-DD), helper (first and last name), closed_at (HH:MM, 24-hour), "
    "sales (number, dollars taken for the things sold), helper_share (number, dollars Dana gets) and cash_box (number, "
    "dollars in the box at closing, before paying Dana).\n\n@@",
    {"date": "2025-09-20", "helper": "Dana Whitlock", "closed_at": "14:30", "sales": 165, "helper_share": 33,
     "cash_box": 205},
)
def _(n):
    sales = n.num("45") + n.num("80") + n.num("two") * n.num("12.50") + n.num("15")
    return {
        "date": n.date("September 20, 2025"),
        "helper": n.text("Dana Whitlock"),
        "closed_at": clock(n.time("2:30 pm")),
        "sales": sales,
        "helper_share": sales * n.percent("20"),
        "cash_box": sales + n.num("40"),
    }


@task(
    "en-US", "roadtrip",
    "Keisha drove the whole way on July 2, 2025. We left Tulsa at 6:50 am with 48,210 miles on the odometer and pulled "
    "into Amarillo at 1:05 pm the same day, same time zone, with 48,594 on it. The drive used exactly 12 gallons of "
    "gas, which cost us $37.20 in all.",
    "@@\n\nCan you make that a single JSON object? Fields:\n"
    "- driver: first name\n"
    "- date: YYYY-MM-DD\n"
    "- departed: HH:MM, 24-hour\n"
    "- gas_cost: number, dollars\n"
    "- miles: number, miles driven according to the odometer\n"
    "- minutes: number, from leaving to arriving\n"
    "- mpg: number, miles driven per gallon used",
    {"driver": "Keisha", "date": "2025-07-02", "departed": "06:50", "gas_cost": 37.2, "miles": 384, "minutes": 375,
     "mpg": 32},
)
def _(n):
    miles = n.num("48,594") - n.num("48,210")
    return {
        "driver": n.text("Keisha"),
        "date": n.date("July 2, 2025"),
        "departed": clock(n.time("6:50 am")),
        "gas_cost": n.num("37.20"),
        "miles": miles,
        "minutes": n.time("1:05 pm") - n.time("6:50 am"),
        "mpg": miles / n.num("12"),
    }


@task(
    "en-US", "babysitting",
    "Babysat for Renee Okafor three times in the week starting Monday, October 6, 2025: Monday from 5:30 pm to 9:00 "
    "pm, Wednesday from 6:00 pm to 8:30 pm and Friday from 6:15 pm to 10:15 pm. We agreed on $16 an hour, partial "
    "hours counted. She has given me $60 so far and will send the rest by phone.",
    "Fill in this skeleton from my note and give me back only the JSON object:\n\n"
    "{\n"
    '  "client": "first and last name",\n'
    '  "week_start": "YYYY-MM-DD",\n'
    '  "hours": "list of three numbers: hours worked on Monday, Wednesday and Friday, in that order",\n'
    '  "earned": "number, dollars for the whole week",\n'
    '  "owed": "number, dollars she still has to send"\n'
    "}\n\n@@",
    {"client": "Renee Okafor", "week_start": "2025-10-06", "hours": [3.5, 2.5, 4], "earned": 160, "owed": 100},
    loose=("Monday", "Wednesday", "Friday"),
)
def _(n):
    spans = [("5:30 pm", "9:00 pm"), ("6:00 pm", "8:30 pm"), ("6:15 pm", "10:15 pm")]
    hours = [Decimal(n.time(end) - n.time(start)) / 60 for start, end in spans]
    assert len(hours) == n.num("three")
    earned = sum(hours) * n.num("16")
    return {
        "client": n.text("Renee Okafor"),
        "week_start": n.date("October 6, 2025"),
        "hours": hours,
        "earned": earned,
        "owed": earned - n.num("60"),
    }


@task(
    "en-US", "running",
    "Training log, written October 19, 2025. This week I ran 4 miles on the treadmill, 6.5 around the lake, 5 at the "
    "track and 10 on the trail. Coach Brent Halloran had asked me for at least 25 miles for the week. The half "
    "marathon is on Sunday, November 9, 2025, and it starts at 7:15 am.",
    "@@\n\nI'd like that as one JSON object, please: coach is the coach's first and last name without the title, "
    "race_date is the day of the half marathon as YYYY-MM-DD, start is its starting time as HH:MM, week_miles is the "
    "number of miles I ran this week, goal_met is true if I reached what the coach asked for and false if not, and "
    "days_to_race is the number of days from the day I wrote the log to race day (one date minus the other).",
    {"coach": "Brent Halloran", "race_date": "2025-11-09", "start": "07:15", "week_miles": 25.5, "goal_met": True,
     "days_to_race": 21},
)
def _(n):
    miles = n.num("4") + n.num("6.5") + n.num("5") + n.num("10")
    race = n.date("November 9, 2025")
    return {
        "coach": n.text("Brent Halloran"),
        "race_date": race,
        "start": clock(n.time("7:15 am")),
        "week_miles": miles,
        "goal_met": miles >= n.num("25"),
        "days_to_race": (race - n.date("October 19, 2025")).days,
    }


@task(
    "en-US", "bookclub",
    "Book club is at Priya's place on Thursday, January 22, 2026, and we're doing The Lantern Keepers. The book has "
    "400 pages and I've read the first 260. I want to finish the rest in 10 days, reading the same number of pages "
    "every day. I'm supposed to bring lemonade.",
    "Please give me one JSON object with title (the book), host (first name of the person whose place it is), meeting "
    "(YYYY-MM-DD), pages_left (number), percent_read (number from 0 to 100, share of the book's pages I've already "
    "read) and pages_per_day (number I need to read each day to finish as planned).\n\n@@",
    {"title": "The Lantern Keepers", "host": "Priya", "meeting": "2026-01-22", "pages_left": 140, "percent_read": 65,
     "pages_per_day": 14},
)
def _(n):
    left = n.num("400") - n.num("260")
    return {
        "title": n.text("The Lantern Keepers"),
        "host": n.text("Priya"),
        "meeting": n.date("January 22, 2026"),
        "pages_left": left,
        "percent_read": n.num("260") / n.num("400") * 100,
        "pages_per_day": left / n.num("10"),
    }


@task(
    "en-GB", "allotment",
    "Alan Prowse, plot 14B: the yearly rent is £62 and water is £8.50 on top. As a pensioner he pays half the rent, "
    "but the water in full, and it's all due by 1 October 2025. This week he picked 2.4 kg of courgettes, 3.1 kg of "
    "potatoes and 0.9 kg of beans.",
    "@@\n\nPop that into one JSON object for the allotment records:\n"
    "- holder: first name and surname\n"
    "- plot: the plot code only\n"
    "- due: YYYY-MM-DD\n"
    "- to_pay: number, pounds Alan has to pay for rent and water together\n"
    "- picked_kg: number, kilos picked this week altogether\n"
    "- heaviest: the crop he picked most of by weight, in the note's own word",
    {"holder": "Alan Prowse", "plot": "14B", "due": "2025-10-01", "to_pay": 39.5, "picked_kg": 6.4,
     "heaviest": "potatoes"},
)
def _(n):
    crops = {"courgettes": n.num("2.4"), "potatoes": n.num("3.1"), "beans": n.num("0.9")}
    return {
        "holder": n.text("Alan Prowse"),
        "plot": n.text("14B"),
        "due": n.date("1 October 2025"),
        "to_pay": n.num("62") * n.num("half") + n.num("8.50"),
        "picked_kg": sum(crops.values()),
        "heaviest": n.text(max(crops, key=crops.get)),
    }


@task(
    "en-GB", "choir",
    "Choir rehearsal on Tuesday 2 December 2025, from 19:15 to 21:05 with one 15-minute tea break in the middle. "
    "Signed up so far: 9 sopranos, 7 altos, 4 tenors and 5 basses. The hall costs £45 for the evening and each of "
    "those singers puts in £2; whatever is left goes in the charity tin. Queries to moira.fenn@stannes.example please.",
    "Could you turn the note below into a single JSON object? Use contact for the email address, date for the day in "
    "YYYY-MM-DD form, start for the starting time as HH:MM, singers for how many people have signed up, "
    "singing_minutes for the length of the rehearsal without the tea break, and charity for the pounds left for the "
    "tin after paying for the hall. The last three should be numbers.\n\n@@",
    {"contact": "moira.fenn@stannes.example", "date": "2025-12-02", "start": "19:15", "singers": 25,
     "singing_minutes": 95, "charity": 5},
)
def _(n):
    singers = n.num("9") + n.num("7") + n.num("4") + n.num("5")
    return {
        "contact": n.text("moira.fenn@stannes.example"),
        "date": n.date("2 December 2025"),
        "start": clock(n.time("19:15")),
        "singers": singers,
        "singing_minutes": n.time("21:05") - n.time("19:15") - n.num("15"),
        "charity": singers * n.num("2") - n.num("45"),
    }


@task(
    "en-GB", "parcels",
    "Posted three parcels on Monday 24 November 2025: the 1.2 kg one to Leeds cost £4.85, the 0.8 kg one to Truro "
    "£3.95 and the 2.75 kg one to Inverness £6.70. Colette at the counter served me. I paid for all of them with a £20 "
    "note. The receipt number is RP-20871.",
    "Here's a skeleton; fill it in from my note and send back just the JSON object:\n\n"
    '{"receipt": its number as written, "date": YYYY-MM-DD, "served_by": first name, "total_kg": number, weight of all '
    'the parcels together, "cost": number, pounds for all the parcels, "change": number, pounds I got back}\n\n@@',
    {"receipt": "RP-20871", "date": "2025-11-24", "served_by": "Colette", "total_kg": 4.75, "cost": 15.5,
     "change": 4.5},
)
def _(n):
    cost = n.num("4.85") + n.num("3.95") + n.num("6.70")
    return {
        "receipt": n.text("RP-20871"),
        "date": n.date("24 November 2025"),
        "served_by": n.text("Colette"),
        "total_kg": n.num("1.2") + n.num("0.8") + n.num("2.75"),
        "cost": cost,
        "change": n.num("20") - cost,
    }


@task(
    "en-GB", "electricity",
    "Electricity, account EL-44719. The meter read 18,340 on 1 April 2025 and 18,940 on 1 July 2025. Each unit costs "
    "£0.25 and the standing charge for the whole period is £45.50; both prices already include VAT. I've paid £210 "
    "towards this bill by direct debit, so I think I'm in credit.",
    "@@\n\nMake one JSON object out of this, with `account` (as written), `read_on` (date of the later reading, "
    "YYYY-MM-DD), `reading` (whole number, the later one), `units` (number used between the two readings), `bill` "
    "(number, pounds, units plus standing charge) and `credit` (number, pounds left over from what I've paid once the "
    "bill is taken off).",
    {"account": "EL-44719", "read_on": "2025-07-01", "reading": 18940, "units": 600, "bill": 195.5, "credit": 14.5},
)
def _(n):
    units = n.num("18,940") - n.num("18,340")
    bill = units * n.num("0.25") + n.num("45.50")
    return {
        "account": n.text("EL-44719"),
        "read_on": n.date("1 July 2025"),
        "reading": n.num("18,940"),
        "units": units,
        "bill": bill,
        "credit": n.num("210") - bill,
    }


def main():
    assert len(TASKS) == 24 and len({row["kind"] for row in TASKS}) == 24
    assert sum(row["language"] == "es" for row in TASKS) == 15
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in TASKS)
    Path(__file__).with_suffix(".jsonl").write_bytes(lines.encode("utf-8"))


if __name__ == "__main__":
    main()
