"""Evaluation set structured-y: everyday notes to be turned into one JSON object of a stated shape.

24 tasks of ordinary difficulty, 14 in Spanish and 10 in English. Copied fields are checked against the note;
derived fields are computed from the figures and must equal a value worked out by hand. Running this file
writes structured-y.jsonl beside it, always with the same bytes.
"""

import json
import re
from datetime import date
from pathlib import Path

MONTHS = {
    name: number
    for names in (
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "January February March April May June July August September October November December",
    )
    for number, name in enumerate(names.split(), 1)
}
WEEKDAYS = {
    name: number
    for names in (
        "lunes martes miércoles jueves viernes sábado domingo",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    )
    for number, name in enumerate(names.split())
}
WEEKDAY = r"\b(?:" + "|".join(WEEKDAYS) + r")\b"
DATE = r"\d{1,2} de [a-z]+ de \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+ \d{4}"


def day(text):
    """The date that a note writes in words."""
    parts = [part for part in re.split(r"[ ,]+", text) if part != "de"]
    month = next(MONTHS[part] for part in parts if part in MONTHS)
    numbers = [int(part) for part in parts if part.isdigit()]
    return date(numbers[1], month, numbers[0])


def clock(text):
    """Minutes since midnight of 8:40, 15:05, 7 pm, 1:35 pm."""
    hour, minute, half = re.fullmatch(r"(\d{1,2})(?::(\d\d))?(?: (am|pm))?", text).groups()
    return (int(hour) % 12 + 12 * (half == "pm") if half else int(hour)) * 60 + int(minute or 0)


def days(first, last):
    return (day(last) - day(first)).days


def minutes(first, last):
    return clock(last) - clock(first)


def tidy(value):
    if isinstance(value, (bool, str, list)):
        return value
    value = round(value, 2)
    return int(value) if value == int(value) else value


def copy(name, value):
    """A name, address or list of names that stands in the note as it is."""
    return name, value, (value if isinstance(value, list) else [value])


def amount(name, value, source):
    return name, value, [source]


def when(name, source, by_hand):
    assert day(source).isoformat() == by_hand, (name, source)
    return name, by_hand, [source]


def at(name, source, by_hand):
    assert "{:02d}:{:02d}".format(*divmod(clock(source), 60)) == by_hand, (name, source)
    return name, by_hand, [source]


def made(name, computed, by_hand):
    """A derived value: computed from the figures, and worked out by hand."""
    computed = tidy(computed)
    assert computed == by_hand and type(computed) is type(by_hand), (name, computed, by_hand)
    return name, computed, []


def nest(name, *fields):
    return name, {key: value for key, value, _ in fields}, [text for _, _, texts in fields for text in texts]


ROWS = []


def names_of(gold):
    for key, value in gold.items():
        yield key
        if isinstance(value, dict):
            yield from names_of(value)


def task(variety, kind, note, ask, *fields):
    """Add one task; ask holds @ where the note goes."""
    assert ask.count("@NOTE") == 1 and 25 <= len(note.split()) <= 70, (kind, len(note.split()))
    assert 4 <= len(fields) <= 7, kind
    for _, _, texts in fields:
        for text in texts:
            assert text in note, (kind, text)
    dated = re.findall(f"({WEEKDAY}),? ({DATE})", note)
    assert len(dated) == len(re.findall(WEEKDAY, note)), kind
    for weekday, text in dated:
        assert day(text).weekday() == WEEKDAYS[weekday], (kind, text)
    gold = {name: value for name, value, _ in fields}
    assert len(gold) == len(fields), kind
    question = ask.strip().replace("@NOTE", note)
    for name in names_of(gold):
        assert re.search(rf"\b{name}\b", ask), (kind, name)
    ROWS.append({
        "id": f"structured-y-{len(ROWS):03d}", "language": variety[:2], "variety": variety,
        "question": question, "kind": kind, "gold": {"json": gold},
    })


def lines(*parts):
    return " ".join(parts)


# Spanish

labour = 2 * 38
plumber = 45 + labour + 17.50
task(
    "es-ES", "fontanero",
    lines("El fontanero, Julián Ortega, vino el martes 11 de marzo de 2025 a cambiar el sifón. Me cobró 45 € por el",
          "desplazamiento y dos horas de trabajo a 38 € cada una, más 17,50 € en piezas. Le di 100 € en mano y quedé",
          "en hacerle un Bizum con el resto."),
    """Pásame esto a un único objeto JSON con fontanero (string, nombre y apellido), fecha (string, AAAA-MM-DD), \
mano_de_obra (number, solo las horas de trabajo, en euros), total (number, todo lo que cobra, en euros) y \
bizum (number, lo que falta por pagarle).

@NOTE""",
    copy("fontanero", "Julián Ortega"), when("fecha", "11 de marzo de 2025", "2025-03-11"),
    made("mano_de_obra", labour, 76), made("total", plumber, 138.5), made("bizum", plumber - 100, 38.5),
)

late = days("10 de febrero de 2025", "17 de febrero de 2025")
task(
    "es-ES", "biblioteca",
    lines("Saqué de la biblioteca de Ruzafa tres novelas y dos cómics el 20 de enero de 2025. Había que devolverlo",
          "todo el 10 de febrero de 2025, pero no pude ir hasta el 17 de febrero de 2025. Cobran 0,15 € por cada",
          "ejemplar y día de retraso, así que me toca pagar."),
    """@NOTE

¿Me lo conviertes en JSON? Quiero estos campos:
- ejemplares: cuántos saqué entre novelas y cómics
- limite: el día en que había que devolverlos, en formato AAAA-MM-DD
- devolucion: el día en que los devolví, en el mismo formato
- dias_retraso: días que van de limite a devolucion
- multa: euros que me toca pagar por todos los ejemplares""",
    made("ejemplares", 3 + 2, 5), when("limite", "10 de febrero de 2025", "2025-02-10"),
    when("devolucion", "17 de febrero de 2025", "2025-02-17"), made("dias_retraso", late, 7),
    made("multa", 5 * late * 0.15, 5.25),
)

km = {"Nerea": 12, "Iván": 9.5, "Paula": 14, "Marcos": 11}
task(
    "es-ES", "correr",
    lines("Resumen de la quedada para correr por la Casa de Campo, sábado 5 de abril de 2025: salimos todos a las 8:40",
          "y acabamos todos a las 10:05. Vinimos Nerea, Iván, Paula y yo, Marcos. Distancias: Nerea 12 km, Iván 9,5,",
          "Paula 14 y yo 11."),
    """Rellena esta plantilla con los datos de mi nota y devuélveme solo el JSON:

{
  "fecha": "<día de la quedada, AAAA-MM-DD>",
  "minutos": <minutos desde que salimos hasta que acabamos>,
  "corredores": ["<nombres de los que corrimos, yo incluido, en el orden en que digo quién vino>"],
  "km_totales": <suma de los kilómetros de todos>,
  "mas_km": "<nombre de quien hizo más kilómetros>"
}

Nota: @NOTE""",
    when("fecha", "5 de abril de 2025", "2025-04-05"), made("minutos", minutes("8:40", "10:05"), 85),
    copy("corredores", ["Nerea", "Iván", "Paula", "Marcos"]), made("km_totales", sum(km.values()), 46.5),
    made("mas_km", max(km, key=km.get), "Paula"),
)

feast = 120 * 95 + 1200
task(
    "es-MX", "taquiza",
    lines("Para la taquiza del bautizo de Regina, el domingo 18 de mayo de 2025, contraté a Tacos Don Beto: 120",
          "personas a $95 por persona, más $1,200 de meseros por todo el evento. Ya les deposité $5,000 de anticipo y",
          "lo demás se paga ese día."),
    """@NOTE

Por favor ponme eso en un objeto JSON con:
1. proveedor, el nombre del negocio que contraté
2. fecha, el día del bautizo (AAAA-MM-DD)
3. personas, para cuántas es
4. total, los pesos que cuesta todo, con meseros
5. resta, los pesos que se pagan ese día
6. anticipo_mitad, true si el anticipo llega al menos a la mitad del total y false si no""",
    copy("proveedor", "Tacos Don Beto"), when("fecha", "18 de mayo de 2025", "2025-05-18"),
    amount("personas", 120, "120 personas"), made("total", feast, 12600), made("resta", feast - 5000, 7600),
    made("anticipo_mitad", 5000 >= feast / 2, False),
)

crew = ["Lupita", "Chava", "Meche", "Toño", "Brenda"]
owing = ["Toño", "Brenda"]
task(
    "es-MX", "tanda",
    lines("Ya quedó la tanda de la oficina: somos Lupita, Chava, Meche, Toño y Brenda, y cada quien pone $800 por",
          "quincena. Empezamos el 15 de agosto de 2025 y la primera en recibir es Meche. Ese día ya pagaron su primera",
          "quincena todos menos Toño y Brenda."),
    """@NOTE

Hazme un JSON de esto. En `inicio` va la fecha en que empezamos como AAAA-MM-DD, en `primera` el nombre de quien \
recibe primero, en `bolsa` los pesos que se juntan por quincena cuando pagan los cinco, en `recaudado` los pesos que \
de veras se juntaron el día que empezamos y en `deben` una lista con los nombres de los que no pagaron ese día, en el \
orden en que los puse.""",
    when("inicio", "15 de agosto de 2025", "2025-08-15"), copy("primera", "Meche"),
    made("bolsa", len(crew) * 800, 4000), made("recaudado", (len(crew) - len(owing)) * 800, 2400),
    made("deben", [name for name in crew if name in owing], ["Toño", "Brenda"]),
)

brakes = 950 + 600 + 180
task(
    "es-MX", "taller",
    lines("Presupuesto de frenos que me pasó el mecánico Efraín Salas el 3 de septiembre de 2025: balatas $950,",
          "rectificado de discos $600 y líquido $180. Sobre todo eso me hace 10% de descuento por pagar en efectivo,",
          "que así le voy a pagar. Puedo gastar máximo $1,600."),
    """Convierte la nota a JSON con esta forma:

type Presupuesto = {
  mecanico: string;   // nombre y apellido
  fecha: string;      // AAAA-MM-DD
  subtotal: number;   // suma de los tres conceptos, sin descuento
  descuento: number;  // pesos que me descuenta
  total: number;      // lo que voy a pagar ya con descuento
  alcanza: boolean;   // true si el total no pasa de mi máximo
}

La nota:
@NOTE""",
    copy("mecanico", "Efraín Salas"), when("fecha", "3 de septiembre de 2025", "2025-09-03"),
    made("subtotal", brakes, 1730), made("descuento", brakes * 10 / 100, 173), made("total", brakes * 90 / 100, 1557),
    made("alcanza", brakes * 90 / 100 <= 1600, True),
)

roast = [84000, 9500, 14500, 30000]
task(
    "es-AR", "asado",
    lines("Cuentas del asado del viernes 7 de noviembre de 2025 en lo de Fede: la carne salió $84.000, el carbón",
          "$9.500, las ensaladas con el pan $14.500 y las bebidas $30.000. Fuimos siete contándolo a Fede, pero él no",
          "paga porque puso la casa, así que se reparte por igual entre los demás."),
    """@NOTE

Che, armame un objeto JSON que tenga fecha con el día del asado como AAAA-MM-DD, anfitrion con el nombre del que puso \
la casa, gasto_mayor con el importe más alto de los cuatro gastos, total con la suma de todo en pesos, pagan con la \
cantidad de personas que ponen plata y por_persona con lo que le toca a cada una de ellas.""",
    when("fecha", "7 de noviembre de 2025", "2025-11-07"), copy("anfitrion", "Fede"),
    made("gasto_mayor", max(roast), 84000), made("total", sum(roast), 138000), made("pagan", 7 - 1, 6),
    made("por_persona", sum(roast) / 6, 23000),
)

rent = 420000 * 112 / 100
task(
    "es-AR", "alquiler",
    lines("Le alquilo el depto a mi dueña, Graciela Ponce, con contrato desde el 1 de junio de 2025. Pago $420.000 de",
          "alquiler por mes y aparte $65.000 de expensas. El primer aumento es el 1 de diciembre de 2025: un 12% que",
          "toca solamente al alquiler; las expensas quedan igual."),
    """Necesito este texto como un solo objeto JSON, con estas claves:

| clave | qué va |
|---|---|
| duena | nombre y apellido de la dueña |
| inicio | fecha desde la que corre el contrato, AAAA-MM-DD |
| mensual_hoy | alquiler más expensas por mes antes del aumento, en pesos |
| alquiler_nuevo | solo el alquiler por mes después del primer aumento |
| mensual_nuevo | alquiler más expensas por mes después del primer aumento |

Texto: @NOTE""",
    copy("duena", "Graciela Ponce"), when("inicio", "1 de junio de 2025", "2025-06-01"),
    made("mensual_hoy", 420000 + 65000, 485000), made("alquiler_nuevo", rent, 470400),
    made("mensual_nuevo", rent + 65000, 535400),
)

nights = days("10 de octubre de 2025", "13 de octubre de 2025")
farm = nights * 450000 + 120000
task(
    "es-CO", "finca",
    lines("Reservamos la finca El Guadual, en Quimbaya, para el puente: entramos el viernes 10 de octubre de 2025 y",
          "salimos el lunes 13 de octubre de 2025. Vale $450.000 por noche para todo el grupo y el aseo son $120.000",
          "una sola vez. Contacto: reservas@elguadual.example. Vamos cinco parejas y pagamos por igual."),
    """@NOTE

Devuélveme esa reserva en JSON, exactamente así:
{"municipio": string, "correo": string, "entrada": string, "noches": integer, "pago": {"total": number, \
"por_pareja": number}}
La entrada va como AAAA-MM-DD; el total lleva todas las noches y el aseo, y por_pareja es ese total repartido entre \
las parejas, ambos en pesos.""",
    copy("municipio", "Quimbaya"), copy("correo", "reservas@elguadual.example"),
    when("entrada", "10 de octubre de 2025", "2025-10-10"), made("noches", nights, 3),
    nest("pago", made("total", farm, 1470000), made("por_pareja", farm / 5, 294000)),
)

task(
    "es-CO", "bus",
    lines("El bus de Expreso Sinú sale del terminal a las 6:15 y llega a Montería a las 15:05 de ese mismo día, el 22",
          "de diciembre de 2025. Compré tres tiquetes de adulto a $98.000 cada uno y uno de niño a $60.000. Cada",
          "pasajero, niño incluido, puede llevar dos maletas."),
    """@NOTE

Pásalo a JSON con los campos empresa, fecha, salida, duracion_min, total, maletas. La fecha es la del viaje en formato \
AAAA-MM-DD y la salida va como HH:MM; duracion_min son los minutos de viaje hasta Montería, total lo que pagué por \
todos los tiquetes en pesos y maletas el máximo que pueden llevar \
entre todos los pasajeros de esos tiquetes.""",
    copy("empresa", "Expreso Sinú"), when("fecha", "22 de diciembre de 2025", "2025-12-22"),
    at("salida", "6:15", "06:15"), made("duracion_min", minutes("6:15", "15:05"), 530),
    made("total", 3 * 98000 + 60000, 354000), made("maletas", (3 + 1) * 2, 8),
)

own = 22000 * 40 / 100
task(
    "es-CL", "kinesiología",
    lines("Me recetaron 10 sesiones de kine para el hombro. Llevo 4 con Carolina Fuentes; la última fue el miércoles 9",
          "de julio de 2025 y la próxima es el lunes 14 de julio de 2025 a las 18:30. Cada sesión cuesta $22.000 y la",
          "isapre me devuelve el 60%."),
    """¿Me puedes dejar esta nota como objeto JSON? Que lleve kinesiologa (su nombre y apellido), proxima (el día de \
la próxima sesión como AAAA-MM-DD), hora (a qué hora es, HH:MM), faltan (las sesiones que me quedan, contando la \
próxima), por_sesion (los pesos que pongo yo en cada sesión, descontado lo que devuelve la isapre) y por_pagar (los \
pesos que pondré yo, también descontada la isapre, en todas las sesiones que faltan).

@NOTE""",
    copy("kinesiologa", "Carolina Fuentes"), when("proxima", "14 de julio de 2025", "2025-07-14"),
    at("hora", "18:30", "18:30"), made("faltan", 10 - 4, 6), made("por_sesion", own, 8800),
    made("por_pagar", 6 * own, 52800),
)

stall = {"papas": 3 * 1200, "tomates": 2 * 1500, "paltas": 1 * 4800, "lechugas": 4 * 900}
task(
    "es-CL", "feria",
    lines("En la feria del sábado 26 de abril de 2025 compré 3 kilos de papas a $1.200 el kilo, 2 kilos de tomates a",
          "$1.500 el kilo, 1 kilo de paltas a $4.800 y 4 lechugas a $900 cada una. Llevaba $20.000 y de ahí pagué",
          "todo."),
    """@NOTE

Con eso hazme un JSON, sin nada más alrededor:
- fecha — día de la feria, AAAA-MM-DD
- kilos — cuántos kilos compré en total, sin contar las lechugas
- total — pesos que gasté en todo
- sobra — pesos que me quedaron de los que llevaba
- mayor_gasto — el producto en que se me fue más plata en total, en una palabra, como sale en la nota""",
    when("fecha", "26 de abril de 2025", "2025-04-26"), made("kilos", 3 + 2 + 1, 6),
    made("total", sum(stall.values()), 15000), made("sobra", 20000 - sum(stall.values()), 5000),
    made("mayor_gasto", max(stall, key=stall.get), "paltas"),
)

sales, costs = 215 * 18, 1640 + 310 + 150
task(
    "es-PE", "pollada",
    lines("Pollada de la promoción, domingo 13 de julio de 2025. Repartimos 250 tarjetas y se vendieron 215, a S/ 18",
          "cada una. Gastamos S/ 1,640 en pollos, S/ 310 en papas y S/ 150 en descartables, nada más. El tesorero es",
          "Wilmer Quispe y la plata la tiene él."),
    """@NOTE

Porfa, complétame este JSON:

{
  "fecha": "día de la pollada en AAAA-MM-DD",
  "tesorero": "nombre y apellido",
  "sin_vender": "número de tarjetas que no se vendieron",
  "ingresos": "número: soles que entraron por las tarjetas vendidas",
  "gastos": "número: soles que gastamos en total",
  "ganancia": "número: ingresos menos gastos"
}

Donde digo número, ponlo sin comillas.""",
    when("fecha", "13 de julio de 2025", "2025-07-13"), copy("tesorero", "Wilmer Quispe"),
    made("sin_vender", 250 - 215, 35), made("ingresos", sales, 3870), made("gastos", costs, 2100),
    made("ganancia", sales - costs, 1770),
)

lesson = minutes("16:45", "17:30")
fee = 240 * 85 / 100
task(
    "es-PE", "natación",
    lines("Matriculé a mi hija Ximena en natación en la academia Delfines: empieza el martes 6 de enero de 2026 y",
          "son 8",
          "clases en el mes, todas de 16:45 a 17:30. La mensualidad es S/ 240, pero nos rebajan 15% por hermanos; la",
          "gorra cuesta S/ 35 y no tiene rebaja."),
    """Quiero guardar esto como un objeto JSON. Pon el nombre de mi hija en "alumna", el primer día de clases en \
"inicio" (AAAA-MM-DD), la hora en que comienza cada clase en "hora" (HH:MM), los minutos que suman todas las clases \
del mes en "minutos_mes", la mensualidad ya rebajada, en soles, en "mensualidad" y lo que pago por esa mensualidad \
más una gorra en "total".

@NOTE""",
    copy("alumna", "Ximena"), when("inicio", "6 de enero de 2026", "2026-01-06"), at("hora", "16:45", "16:45"),
    made("minutos_mes", 8 * lesson, 360), made("mensualidad", fee, 204), made("total", fee + 35, 239),
)

# English

gross = 60 + 2 * 12 + 15 + 110
share = (gross - 18) * 20 / 100
task(
    "en-US", "yardsale",
    lines("Yard sale recap, Saturday, June 14, 2025: sold the crib for $60, two lamps at $12 each, a box of books for",
          "$15 and the treadmill for $110. The ad in the paper cost $18, and Denise, who helped all morning, gets 20%",
          "of what's left after paying for the ad. I keep the rest."),
    """@NOTE

Give me that as JSON in this shape:

{
  "date": string,
  "helper": string,
  "gross": number,
  "helper_cut": number,
  "kept": number
}

date is YYYY-MM-DD, gross is all the sales before the ad or anyone's cut, helper_cut is what Denise gets in dollars, \
and kept is what I end up with after the ad and her cut.""",
    when("date", "June 14, 2025", "2025-06-14"), copy("helper", "Denise"), made("gross", gross, 209),
    made("helper_cut", share, 38.2), made("kept", gross - 18 - share, 152.8),
)

bill, back = 68 + 27 + 54, (68 + 27) * 70 / 100
task(
    "en-US", "vet",
    lines("Took Biscuit to Dr. Lindqvist on March 4, 2025. Exam was $68, the shot $27, and a pack of flea tablets $54.",
          "I paid it all there; pet insurance will reimburse 70% of the exam and the shot but nothing for the tablets.",
          "The booster is due March 25, 2025."),
    """Turn my note into a single JSON object with these keys, please.

1. pet: the animal's name
2. visit_date: YYYY-MM-DD
3. bill: everything I paid at the vet, in dollars
4. reimbursed: the dollars insurance will send back
5. out_of_pocket: the bill minus what insurance sends back
6. days_to_booster: number of days from the visit to the booster date

Note: @NOTE""",
    copy("pet", "Biscuit"), when("visit_date", "March 4, 2025", "2025-03-04"), made("bill", bill, 149),
    made("reimbursed", back, 66.5), made("out_of_pocket", bill - back, 82.5),
    made("days_to_booster", days("March 4, 2025", "March 25, 2025"), 21),
)

gas = 11.4 * 3.50
task(
    "en-US", "roadtrip",
    lines("Drive to Asheville: we left at 7:50 am on August 1, 2025 with the odometer at 41,260 miles and rolled in at",
          "1:35 pm the same day, same time zone, at 41,602. Got gas once, 11.4 gallons at $3.50 a gallon. Priya, Owen",
          "and I are splitting the gas evenly."),
    """@NOTE

Convert the above to JSON matching this interface:

interface Trip {
  date: string        // YYYY-MM-DD
  left_at: string     // 24-hour HH:MM
  minutes: number     // from leaving to arriving
  miles: number       // driven on this trip, by the odometer
  gas_cost: number    // dollars
  gas_each: number    // dollars per person
}""",
    when("date", "August 1, 2025", "2025-08-01"), at("left_at", "7:50 am", "07:50"),
    made("minutes", minutes("7:50 am", "1:35 pm"), 345), made("miles", 41602 - 41260, 342),
    made("gas_cost", gas, 39.9), made("gas_each", gas / 3, 13.3),
)

sat = minutes("5:30 pm", "10:15 pm")
pay = 16 * sat / 60 + 5
task(
    "en-US", "babysitter",
    lines("Talia babysat on Friday, October 3, 2025 from 5:30 pm to 10:15 pm. She gets $16 an hour, to the",
          "minute, plus",
          "a flat $5 because she walked the dog. I gave her $50 in cash that night and still owe her the rest.",
          "Her email",
          "is talia.brooks@mailbox.example."),
    """I need JSON from this: date (string, YYYY-MM-DD), email (string), minutes (integer, how long she babysat), \
earned (number, dollars for the whole evening including the dog), owed (number, dollars I still have to give her), \
over_five_hours (boolean, whether she babysat for more than five hours).

@NOTE""",
    when("date", "October 3, 2025", "2025-10-03"), copy("email", "talia.brooks@mailbox.example"),
    made("minutes", sat, 285), made("earned", pay, 81), made("owed", pay - 50, 31),
    made("over_five_hours", sat > 5 * 60, False),
)

left, span = 312 - 102, days("January 29, 2026", "February 12, 2026")
task(
    "en-US", "bookclub",
    lines("Book club's next pick is The Salt Orchard, 312 pages. We meet Thursday, February 12, 2026 at 7 pm",
          "at Renee's.",
          "As of January 29, 2026 I've finished the first 102 pages. Coming: Renee, Jo, Malik, Susan and me; Dot can't",
          "make it this time."),
    """@NOTE

Please write me one JSON object that gives the book's name as title, the day we meet as meeting_date in YYYY-MM-DD, \
the time we meet as start_time in 24-hour HH:MM, how many pages I have left as pages_left, those pages divided by the \
number of days from January 29 to the meeting as pages_per_day, and the number of people coming, me included, as \
attending.""",
    copy("title", "The Salt Orchard"), when("meeting_date", "February 12, 2026", "2026-02-12"),
    at("start_time", "7 pm", "19:00"), made("pages_left", left, 210), made("pages_per_day", left / span, 15),
    made("attending", len(["Renee", "Jo", "Malik", "Susan", "me"]), 5),
)

plot = 48 + 7.50
task(
    "en-GB", "allotment",
    lines("The allotment bill came on 10 March 2025 and has to be paid by 1 April 2025,",
          "to treasurer@millplots.example:",
          "£48 rent for the whole plot plus £7.50 for water. I share it with Gwen, who has a third of the plot, so she",
          "pays a third of the whole bill and I pay the rest."),
    """Could you put this in JSON for me?

@NOTE

Field | Meaning
--- | ---
pay_to | the email address it's paid to
due | last day to pay, YYYY-MM-DD
days_to_pay | days from the bill coming to the due date
total | rent and water together, in pounds
gwen_pays | Gwen's part in pounds
i_pay | my part in pounds""",
    copy("pay_to", "treasurer@millplots.example"), when("due", "1 April 2025", "2025-04-01"),
    made("days_to_pay", days("10 March 2025", "1 April 2025"), 22), made("total", plot, 55.5),
    made("gwen_pays", plot / 3, 18.5), made("i_pay", plot - plot / 3, 37),
)

scores = {"Quizzy Rascals": 61, "Norfolk Enchants": 58, "Les Quizerables": 67, "Table Nine": 49}
ranked = sorted(scores, key=scores.get, reverse=True)
task(
    "en-GB", "quiz",
    lines("Quiz night at the Dun Cow, Wednesday 19 November 2025. Final scores: Quizzy Rascals 61, Norfolk",
          "Enchants 58,",
          "Les Quizerables 67, Table Nine 49. Entry was £2.50 a head and 26 people paid; half the entry money goes to",
          "the winners and the other half to the food bank."),
    """@NOTE

Write that up as a JSON object holding date (YYYY-MM-DD), winner (the team with the highest score), margin (points \
between first and second place), last (the team with the lowest score), pot (all the entry money, in pounds) and \
food_bank (how much of the pot the food bank gets).""",
    when("date", "19 November 2025", "2025-11-19"), made("winner", ranked[0], "Les Quizerables"),
    made("margin", scores[ranked[0]] - scores[ranked[1]], 6), made("last", ranked[-1], "Table Nine"),
    made("pot", 26 * 2.50, 65), made("food_bank", 26 * 2.50 / 2, 32.5),
)

delay = minutes("08:36", "09:21")
task(
    "en-GB", "train",
    lines("The 08:12 from Leeds on 6 May 2025 was meant to get into York at 08:36 but crawled in at 09:21. My",
          "ticket was",
          "£18.40. The company pays back 50% of the ticket for 30 to 59 minutes late and 100% for 60 minutes or more.",
          "Claims go to delay@northmoor.example."),
    """Make a JSON object out of this note. Keys: travel_date, departs, claims_email, delay_minutes, refund, \
full_refund.

travel_date is YYYY-MM-DD and departs is HH:MM from Leeds; delay_minutes is how late it got into York, refund is the \
amount in pounds I'm entitled to, and full_refund is true or false depending on whether that's 100% of the ticket.

@NOTE""",
    when("travel_date", "6 May 2025", "2025-05-06"), at("departs", "08:12", "08:12"),
    copy("claims_email", "delay@northmoor.example"), made("delay_minutes", delay, 45),
    made("refund", 18.40 * (1 if delay >= 60 else 0.5 if delay >= 30 else 0), 9.2),
    made("full_refund", delay >= 60, False),
)

paint = 2 * 32 + 11.25 + 3 * 3.50
task(
    "en-GB", "decorating",
    lines("Doing up the box room: on Sunday 2 February 2025 I bought 2 tins of Misty Sage at £32 each, a roller",
          "set for",
          "£11.25 and three rolls of masking tape at £3.50 each. I took one unopened tin back on 9 February 2025",
          "and got",
          "its full price refunded. My budget was £60."),
    """@NOTE

JSON please, with
- colour: name of the paint
- bought_on: date as YYYY-MM-DD
- paid: pounds spent on the day, before any refund
- net_cost: pounds after the refund
- budget_left: my budget minus net_cost
- days_until_return: days between buying the tins and taking one back""",
    copy("colour", "Misty Sage"), when("bought_on", "2 February 2025", "2025-02-02"), made("paid", paint, 85.75),
    made("net_cost", paint - 32, 53.75), made("budget_left", 60 - (paint - 32), 6.25),
    made("days_until_return", days("2 February 2025", "9 February 2025"), 7),
)

bakers = {"Harriet": 36, "Dev": 24, "Moira": 20}
sold = sum(bakers.values()) - 6
task(
    "en-GB", "cakes",
    lines("Cake stall at the school fair, Saturday 21 June 2025, open 10:30 to 14:00. Harriet made 36 cupcakes, Dev 24",
          "brownies and Moira 20 flapjacks, all at 75p apiece. Everything sold except 6 flapjacks. There was a",
          "£15 float",
          "in the tin before we opened; all the sales money went in and nothing came out."),
    """@NOTE

Can I have this as JSON? Use 'date' for the day (YYYY-MM-DD), 'minutes_open' for how long the stall was open, \
'top_baker' for the name of whoever made the most items, 'sold' for the number of items sold, 'takings' for the sales \
money in pounds without the float, and 'in_tin' for the pounds in the tin at closing, float included.""",
    when("date", "21 June 2025", "2025-06-21"), made("minutes_open", minutes("10:30", "14:00"), 210),
    made("top_baker", max(bakers, key=bakers.get), "Harriet"), made("sold", sold, 74),
    made("takings", sold * 0.75, 55.5), made("in_tin", sold * 0.75 + 15, 70.5),
)

assert len(ROWS) == 24 and len({row["kind"] for row in ROWS}) == 24
assert sum(row["language"] == "es" for row in ROWS) == 14

if __name__ == "__main__":
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
    Path(__file__).with_suffix(".jsonl").write_bytes(text.encode("utf-8"))
