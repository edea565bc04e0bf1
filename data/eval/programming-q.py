"""Plain programming tasks, set q: small Python functions asked for in words, each with asserts and a solution.
Every solution is run against its asserts, and no asserted call stands in its question.
Run it to write programming-q.jsonl beside it, byte by byte the same."""

import json
import pathlib

TASKS = []


def task(variety, kind, function, question, solution, cases):
    """Keep one task; cases are (call, expected) pairs written as source text."""
    TASKS.append((variety, kind, function, question.strip(), solution.strip() + "\n", cases))


task("es-ES", "strings", "tejuelo", """
Necesito para la biblioteca una función en Python, tejuelo(apellido, titulo), que devuelva las tres primeras letras del apellido en mayúsculas, un espacio y las tres primeras letras del título en minúsculas. Si el título empieza por El, La, Los o Las (escrito de cualquier manera) seguido de un espacio, ese artículo se salta. Si hay menos de tres letras, se usan las que haya. Por ejemplo, tejuelo("Delibes", "El camino") da "DEL cam".
""", """
def tejuelo(apellido, titulo):
    partes = titulo.split(" ", 1)
    if len(partes) == 2 and partes[0].lower() in ("el", "la", "los", "las"):
        titulo = partes[1]
    return apellido[:3].upper() + " " + titulo[:3].lower()
""", [
    ('tejuelo("Cervantes", "Novelas ejemplares")', '"CER nov"'),
    ('tejuelo("Matute", "Los Abel")', '"MAT abe"'),
    ('tejuelo("Anónimo", "Lazarillo de Tormes")', '"ANÓ laz"'),
    ('tejuelo("Delibes", "LAS RATAS")', '"DEL rat"'),
    ('tejuelo("King", "It")', '"KIN it"'),
    ('tejuelo("Oz", "la colina")', '"OZ col"'),
])

task("es-ES", "numbers", "piezas", """
En el taller cortamos barras con sierra. Escriba en Python una función piezas(barra, pieza, corte), con todo en milímetros enteros, que devuelva cuántas piezas iguales de longitud pieza salen de una barra. Entre cada dos piezas seguidas la sierra se come corte milímetros; detrás de la última no se pierde nada.
""", """
def piezas(barra, pieza, corte):
    return (barra + corte) // (pieza + corte)
""", [
    ("piezas(1000, 100, 0)", "10"),
    ("piezas(1000, 100, 3)", "9"),
    ("piezas(306, 100, 3)", "3"),
    ("piezas(305, 100, 3)", "2"),
    ("piezas(250, 250, 4)", "1"),
    ("piezas(99, 100, 3)", "0"),
    ("piezas(6000, 747, 3)", "8"),
])

task("es-ES", "dates", "dias_retraso", """
Buenos días. ¿Me podría escribir en Python dias_retraso(prestamo, devolucion, plazo)? Las dos fechas vienen como texto "AAAA-MM-DD" y plazo es un número de días: un libro prestado el 1 de marzo con plazo 10 vence el 11 de marzo. Si el vencimiento cae en domingo, pasa al lunes siguiente. Tiene que devolver los días de retraso respecto al vencimiento, y 0 si se devuelve ese día o antes.
""", """
from datetime import date, timedelta


def dias_retraso(prestamo, devolucion, plazo):
    vence = date.fromisoformat(prestamo) + timedelta(days=plazo)
    if vence.weekday() == 6:
        vence += timedelta(days=1)
    return max(0, (date.fromisoformat(devolucion) - vence).days)
""", [
    ('dias_retraso("2024-02-20", "2024-03-04", 10)', "3"),
    ('dias_retraso("2024-03-01", "2024-03-05", 15)', "0"),
    ('dias_retraso("2024-03-03", "2024-03-11", 7)', "0"),
    ('dias_retraso("2024-03-03", "2024-03-12", 7)', "1"),
    ('dias_retraso("2025-12-20", "2026-01-10", 14)', "7"),
    ('dias_retraso("2025-03-01", "2025-03-11", 10)', "0"),
])

task("es-ES", "lists", "turnos", """
oye, hazme una función en python turnos(nombres, dias) pa saber a quién le toca llevar a los críos al cole. Devuelve una lista con un nombre por día, tantos como diga dias, dando vueltas a nombres en orden. Si un nombre está repetido en la lista solo vale la primera vez, y si no hay nombres pues lista vacía.
""", """
def turnos(nombres, dias):
    unicos = list(dict.fromkeys(nombres))
    if not unicos:
        return []
    return [unicos[i % len(unicos)] for i in range(dias)]
""", [
    ('turnos(["Ana", "Luis"], 5)', '["Ana", "Luis", "Ana", "Luis", "Ana"]'),
    ('turnos(["Pau", "Eva", "Pau"], 4)', '["Pau", "Eva", "Pau", "Eva"]'),
    ("turnos([], 3)", "[]"),
    ('turnos(["Noa", "Iker", "Sol"], 2)', '["Noa", "Iker"]'),
    ('turnos(["Noa"], 0)', "[]"),
    ('turnos(["Noa", "Noa"], 3)', '["Noa", "Noa", "Noa"]'),
])

task("es-ES", "dicts", "faltan", """
Estoy haciendo maletas con los niños y quiero una función de Python, faltan(lista, maleta). Los dos son diccionarios de cosa a cantidad: lista es lo que hay que llevar y maleta lo que ya está metido. Que devuelva un diccionario solo con lo que falta y cuántas unidades faltan; lo que ya está completo no sale, y lo que sobra en la maleta da igual. faltan({"calcetines": 6}, {"calcetines": 4}) sería {"calcetines": 2}.
""", """
def faltan(lista, maleta):
    return {c: n - maleta.get(c, 0) for c, n in lista.items() if n > maleta.get(c, 0)}
""", [
    ('faltan({"camisetas": 5, "gorra": 1}, {"camisetas": 5})', '{"gorra": 1}'),
    ('faltan({"pijama": 2}, {})', '{"pijama": 2}'),
    ('faltan({"libro": 1}, {"libro": 3, "tablet": 1})', "{}"),
    ("faltan({}, {\"peine\": 1})", "{}"),
    ('faltan({"toalla": 4, "chanclas": 2, "crema": 1}, {"toalla": 1, "chanclas": 2})', '{"toalla": 3, "crema": 1}'),
])

task("es-ES", "text", "recorta", """
Las reseñas del catálogo me salen larguísimas. Quiero recorta(texto, n), en Python: si el texto tiene n caracteres o menos, se devuelve tal cual; si no, se devuelven las palabras enteras del principio que quepan en n caracteres, sin espacio al final, seguidas de "..." (los tres puntos no cuentan en los n). Las palabras van separadas por un solo espacio; si no cabe ni la primera, se devuelve solo "...".
""", """
def recorta(texto, n):
    if len(texto) <= n:
        return texto
    corte = texto[:n + 1].rfind(" ")
    return texto[:max(corte, 0)] + "..."
""", [
    ('recorta("una novela corta", 30)', '"una novela corta"'),
    ('recorta("una novela corta", 16)', '"una novela corta"'),
    ('recorta("una novela corta", 15)', '"una novela..."'),
    ('recorta("una novela corta", 10)', '"una novela..."'),
    ('recorta("una novela corta", 9)', '"una..."'),
    ('recorta("extraordinaria obra", 5)', '"..."'),
    ('recorta("", 5)', '""'),
])

task("es-MX", "lists", "segunda_mas_alta", """
Me urge una función de Python, segunda_mas_alta(temps), que reciba la lista de temperaturas de una caldera y regrese la segunda más alta. Si la más alta se repite, cuenta como una sola. Si no hay por lo menos dos temperaturas distintas, que regrese None.
""", """
def segunda_mas_alta(temps):
    distintas = sorted(set(temps))
    return distintas[-2] if len(distintas) > 1 else None
""", [
    ("segunda_mas_alta([80, 95, 90])", "90"),
    ("segunda_mas_alta([95, 95, 70])", "70"),
    ("segunda_mas_alta([60, 60, 60])", "None"),
    ("segunda_mas_alta([])", "None"),
    ("segunda_mas_alta([-5, -2, -9])", "-5"),
    ("segunda_mas_alta([0, -1])", "-1"),
    ("segunda_mas_alta([1, 0, 1])", "0"),
])

task("es-MX", "strings", "siguiente_folio", """
Estimado asistente: requiero una función en Python, siguiente_folio(folio), que reciba un folio de plano como "PLN-0041" y regrese el que sigue, "PLN-0042". El número es lo que va después del último guion y conserva sus ceros a la izquierda; si ya no cabe en las mismas cifras, simplemente crece una cifra. Lo que va antes no cambia, y puede traer otros guiones.
""", """
def siguiente_folio(folio):
    antes, numero = folio.rsplit("-", 1)
    return antes + "-" + str(int(numero) + 1).zfill(len(numero))
""", [
    ('siguiente_folio("PLN-0099")', '"PLN-0100"'),
    ('siguiente_folio("PLN-9999")', '"PLN-10000"'),
    ('siguiente_folio("MX-02-007")', '"MX-02-008"'),
    ('siguiente_folio("A-9")', '"A-10"'),
    ('siguiente_folio("obra-civil-000")', '"obra-civil-001"'),
    ('siguiente_folio("E7-199")', '"E7-200"'),
])

task("es-MX", "dates", "proximo_viernes", """
Para vender los paquetes de fin de semana ocupo una función proximo_viernes(fecha) en Python. Recibe una fecha en texto "dd/mm/aaaa" y regresa, escrito igual, el viernes que sigue; si la fecha ya es viernes, regresa el viernes de la siguiente semana.
""", """
from datetime import datetime, timedelta


def proximo_viernes(fecha):
    dia = datetime.strptime(fecha, "%d/%m/%Y")
    dia += timedelta(days=(3 - dia.weekday()) % 7 + 1)
    return dia.strftime("%d/%m/%Y")
""", [
    ('proximo_viernes("03/09/2025")', '"05/09/2025"'),
    ('proximo_viernes("05/09/2025")', '"12/09/2025"'),
    ('proximo_viernes("06/09/2025")', '"12/09/2025"'),
    ('proximo_viernes("04/09/2025")', '"05/09/2025"'),
    ('proximo_viernes("27/12/2025")', '"02/01/2026"'),
    ('proximo_viernes("25/02/2024")', '"01/03/2024"'),
])

task("es-AR", "numbers", "micros", """
Tengo una agencia y armo excursiones. ¿Me escribís en Python una función micros(pasajeros, asientos) que use la menor cantidad posible de micros y devuelva una lista con cuántos pasajeros van en cada uno? Los repartís lo más parejo posible (diferencia máxima de uno) y los más llenos van primero. Con 0 pasajeros, lista vacía. Ej: micros(50, 40) da [25, 25].
""", """
def micros(pasajeros, asientos):
    if pasajeros == 0:
        return []
    n = -(-pasajeros // asientos)
    base, resto = divmod(pasajeros, n)
    return [base + 1] * resto + [base] * (n - resto)
""", [
    ("micros(41, 20)", "[14, 14, 13]"),
    ("micros(40, 20)", "[20, 20]"),
    ("micros(0, 45)", "[]"),
    ("micros(7, 45)", "[7]"),
    ("micros(100, 45)", "[34, 33, 33]"),
    ("micros(3, 1)", "[1, 1, 1]"),
])

task("es-AR", "dicts", "por_autor", """
che necesito en python por_autor(prestamos), donde prestamos es una lista de tuplas (autor, titulo). devolveme un diccionario autor -> lista de titulos ordenada alfabeticamente y sin repetidos. ojo que a veces el autor viene con espacios de mas adelante o atras, sacaselos asi no queda dos veces el mismo
""", """
def por_autor(prestamos):
    grupos = {}
    for autor, titulo in prestamos:
        grupos.setdefault(autor.strip(), set()).add(titulo)
    return {autor: sorted(titulos) for autor, titulos in grupos.items()}
""", [
    ('por_autor([("Borges", "Ficciones"), ("Borges", "El Aleph")])', '{"Borges": ["El Aleph", "Ficciones"]}'),
    ('por_autor([("Arlt ", "Los siete locos"), (" Arlt", "Los siete locos")])', '{"Arlt": ["Los siete locos"]}'),
    ("por_autor([])", "{}"),
    ('por_autor([("Walsh", "Dailan Kifki"), ("Puig", "Boquitas pintadas")])',
     '{"Walsh": ["Dailan Kifki"], "Puig": ["Boquitas pintadas"]}'),
    ('por_autor([("Saer", "Glosa"), (" Saer ", "Cicatrices"), ("Saer", "Glosa")])',
     '{"Saer": ["Cicatrices", "Glosa"]}'),
])

task("es-CO", "text", "minutos", """
Buenas, ¿me colabora con una función minutos(duracion) en Python? Recibe la duración de un vuelo como "2h 15m" y devuelve el total de minutos como entero. Pueden faltar las horas o los minutos ("45m", "3h"), puede no haber espacio y las letras pueden venir en mayúscula. Si el texto está vacío, devuelve 0.
""", """
import re


def minutos(duracion):
    texto = duracion.lower()
    h = re.search(r"(\\d+)\\s*h", texto)
    m = re.search(r"(\\d+)\\s*m", texto)
    return (int(h.group(1)) * 60 if h else 0) + (int(m.group(1)) if m else 0)
""", [
    ('minutos("1h 5m")', "65"),
    ('minutos("50m")', "50"),
    ('minutos("10h")', "600"),
    ('minutos("1h05m")', "65"),
    ('minutos("12H 40M")', "760"),
    ('minutos("")', "0"),
    ('minutos("0h 7m")', "7"),
])

task("es-CL", "strings", "da_vuelta", """
Hola, trabajo en la biblioteca de un colegio y los alumnos me llegan como "Soto Rojas, Matías". ¿Puedes hacerme en Python da_vuelta(nombre), que devuelva "Matías Soto Rojas"? Si no hay coma, se deja el mismo orden; si no hay nada después de la coma, queda solo el apellido. El resultado no debe tener espacios al principio ni al final, ni más de uno seguido.
""", """
def da_vuelta(nombre):
    apellido, _, pila = nombre.partition(",")
    return " ".join((pila + " " + apellido).split())
""", [
    ('da_vuelta("Parra, Violeta")', '"Violeta Parra"'),
    ('da_vuelta("Neruda Reyes,Pablo")', '"Pablo Neruda Reyes"'),
    ('da_vuelta("Gabriela Mistral ")', '"Gabriela Mistral"'),
    ('da_vuelta("Muñoz,")', '"Muñoz"'),
    ('da_vuelta("  Lillo  Vera ,  Ana   María ")', '"Ana María Lillo Vera"'),
    ('da_vuelta("")', '""'),
])

task("es-PE", "lists", "promedio_recortado", """
Ingeniero de planta acá. Quisiera en Python una función promedio_recortado(lecturas) que quite una sola vez el valor más alto y una sola vez el más bajo, y devuelva el promedio de las demás lecturas redondeado a 2 decimales. Con menos de tres lecturas debe devolver None.
""", """
def promedio_recortado(lecturas):
    if len(lecturas) < 3:
        return None
    resto = sorted(lecturas)[1:-1]
    return round(sum(resto) / len(resto), 2)
""", [
    ("promedio_recortado([10, 2, 6])", "6"),
    ("promedio_recortado([9, 9, 1, 1])", "5"),
    ("promedio_recortado([4, 8])", "None"),
    ("promedio_recortado([])", "None"),
    ("promedio_recortado([7, 7, 7])", "7"),
    ("promedio_recortado([1, 2, 2, 3, 50])", "2.33"),
    ("promedio_recortado([-3, 0, 5, 12])", "2.5"),
])

task("en-GB", "dates", "working_days", """
Could you write working_days(start, end, holidays) in Python? Dates are "YYYY-MM-DD" strings and holidays is a list of them. It should count the Mondays to Fridays from start to end, both included, leaving out any that are holidays. If end comes before start, return 0.
""", """
from datetime import date, timedelta


def working_days(start, end, holidays):
    day, last = date.fromisoformat(start), date.fromisoformat(end)
    count = 0
    while day <= last:
        if day.weekday() < 5 and day.isoformat() not in holidays:
            count += 1
        day += timedelta(days=1)
    return count
""", [
    ('working_days("2025-09-01", "2025-09-05", [])', "5"),
    ('working_days("2025-09-05", "2025-09-08", [])', "2"),
    ('working_days("2025-12-22", "2025-12-28", ["2025-12-25", "2025-12-26"])', "3"),
    ('working_days("2025-09-01", "2025-09-07", ["2025-09-06"])', "5"),
    ('working_days("2025-09-06", "2025-09-07", [])', "0"),
    ('working_days("2025-09-10", "2025-09-09", [])', "0"),
    ('working_days("2025-09-03", "2025-09-03", ["2025-09-03", "2025-09-03"])', "0"),
    ('working_days("2025-09-01", "2025-09-05", ["2025-10-01"])', "5"),
])

task("en-GB", "strings", "valid_seat", """
We keep getting bad seat numbers on coach bookings. I'd like a Python function valid_seat(seat, rows) that returns True only if the string seat is a row number from 1 to rows followed straight away by one letter A to F (capital or small) and nothing else, and False otherwise. Row numbers with a leading zero aren't allowed. So valid_seat("12C", 30) is True.
""", """
import re


def valid_seat(seat, rows):
    found = re.fullmatch(r"([1-9][0-9]*)[A-Fa-f]", seat)
    return bool(found) and int(found.group(1)) <= rows
""", [
    ('valid_seat("7f", 10)', "True"),
    ('valid_seat("10A", 10)', "True"),
    ('valid_seat("11A", 10)', "False"),
    ('valid_seat("0A", 10)', "False"),
    ('valid_seat("05B", 10)', "False"),
    ('valid_seat("7G", 10)', "False"),
    ('valid_seat("", 10)', "False"),
    ('valid_seat("7 C", 10)', "False"),
])

task("en-GB", "dicts", "most_borrowed", """
Librarian here, not a coder! Please write most_borrowed(loans) in Python, where loans is a dictionary from book title to number of loans. It returns the title with the most loans; if several tie, the one that comes first alphabetically. Books with 0 loans never count, so if there's nothing left return None.
""", """
def most_borrowed(loans):
    borrowed = [(-n, title) for title, n in loans.items() if n > 0]
    return min(borrowed)[1] if borrowed else None
""", [
    ('most_borrowed({"Emma": 3, "Dracula": 7})', '"Dracula"'),
    ('most_borrowed({"Persuasion": 4, "Emma": 4, "Ulysses": 1})', '"Emma"'),
    ('most_borrowed({"Emma": 0, "Dracula": 0})', "None"),
    ("most_borrowed({})", "None"),
    ('most_borrowed({"Zorro": 1, "Aesop": 0})', '"Zorro"'),
])

task("en-US", "numbers", "round_to_step", """
I need a Python function round_to_step(value, step) for a machine display: both are whole numbers, step is positive, and it returns the multiple of step closest to value. When value is exactly halfway between two multiples, go with the larger one. value can be negative.
""", """
def round_to_step(value, step):
    return (2 * value + step) // (2 * step) * step
""", [
    ("round_to_step(17, 5)", "15"),
    ("round_to_step(18, 5)", "20"),
    ("round_to_step(25, 10)", "30"),
    ("round_to_step(35, 10)", "40"),
    ("round_to_step(-25, 10)", "-20"),
    ("round_to_step(-26, 10)", "-30"),
    ("round_to_step(0, 4)", "0"),
    ("round_to_step(9, 1)", "9"),
])

task("en-US", "lists", "missing_pages", """
hey so I scanned a bunch of old book pages and some are missing. write me a python function missing_pages(pages), pages is a list of page numbers in any order, maybe with repeats, and I want back a sorted list of the numbers that are missing between the lowest and the highest one. empty list in, empty list out. like missing_pages([4, 1, 2]) gives [3]
""", """
def missing_pages(pages):
    if not pages:
        return []
    have = set(pages)
    return [n for n in range(min(pages), max(pages)) if n not in have]
""", [
    ("missing_pages([10, 7, 7, 12])", "[8, 9, 11]"),
    ("missing_pages([])", "[]"),
    ("missing_pages([5])", "[]"),
    ("missing_pages([3, 2, 1])", "[]"),
    ("missing_pages([20, 25, 20, 22])", "[21, 23, 24]"),
    ("missing_pages([6, 6])", "[]"),
])

task("en-US", "text", "join_names", """
Can you make a Python function join_names(names) for the thank-you cards from my kid's party? One name comes back as is, two as "Ava and Ben", three or more as "Ava, Ben, and Cleo" with the comma before "and". Trim spaces around each name, skip the ones that are blank, and return an empty string if nobody is left.
""", """
def join_names(names):
    clean = [n.strip() for n in names if n.strip()]
    if len(clean) < 3:
        return " and ".join(clean)
    return ", ".join(clean[:-1]) + ", and " + clean[-1]
""", [
    ('join_names(["Mia"])', '"Mia"'),
    ('join_names(["Mia", "Leo"])', '"Mia and Leo"'),
    ('join_names(["Mia", "Leo", "Zoe", "Sam"])', '"Mia, Leo, Zoe, and Sam"'),
    ('join_names(["Mia", "", " Leo "])', '"Mia and Leo"'),
    ("join_names([])", '""'),
    ('join_names(["  ", ""])', '""'),
    ('join_names(["Mia ", "  ", "Leo", "Zoe"])', '"Mia, Leo, and Zoe"'),
])


def main():
    """Check every task and write the file."""
    lines = []
    for n, (variety, kind, function, question, solution, cases) in enumerate(TASKS):
        asserts = [f"assert {call} == {expected}" for call, expected in cases]
        assert 5 <= len(asserts) <= 8, function
        assert function + "(" in question and f"def {function}(" in solution, function
        for call, _ in cases:
            assert call not in question, call
        space = {}
        exec(solution, space)
        for line in asserts:
            exec(line, space)
        lines.append(json.dumps({
            "id": f"programming-q-{n:03d}", "language": variety[:2], "variety": variety, "question": question,
            "kind": kind, "gold": {"function": function, "asserts": asserts, "solution": solution},
        }, ensure_ascii=False))
    assert len(lines) == 20
    path = pathlib.Path(__file__).with_name("programming-q.jsonl")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
