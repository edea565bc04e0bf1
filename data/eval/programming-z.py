"""Ordinary acceptance tasks in programming, set z: one small Python function each, with unseen asserts.
Run it to write programming-z.jsonl beside it, byte by byte the same. Every reference solution is run against its
asserts; every careless version must fail at least one; an example shown in the question must hold."""
import ast
import json
import pathlib

TASKS = []


def task(variety, kind, name, question, solution, careless, asserts, example=None):
    """Add one task; `asserts` and `example` are pairs (arguments, expected result) as source text."""
    TASKS.append((variety, kind, name, question, solution.strip("\n"), careless.strip("\n"), asserts, example))


task("es-ES", "strings", "contar_vocales", """Escribe una función en Python llamada contar_vocales(texto) que devuelva cuántas vocales (a, e, i, o, u) hay en un texto. Tienen que contar también las mayúsculas y las que llevan tilde o diéresis, como á o ü. Si el texto está vacío devuelve 0.""", """
def contar_vocales(texto):
    return sum(c in "aeiouáéíóúü" for c in texto.lower())
""", """
def contar_vocales(texto):
    return sum(c in "aeiouAEIOU" for c in texto)
""", [
    ('"mesa"', "2"),
    ('"murciélago"', "5"),
    ('"PINGÜINO"', "4"),
    ('"¿Qué hora es?"', "5"),
    ('"Árbol ÚNICO"', "5"),
    ('""', "0"),
])

task("es-MX", "lists", "posiciones", """Necesito para un torneo una función posiciones(puntos) en Python. Recibe una lista de puntajes y regresa otra lista, en el mismo orden, con el lugar de cada uno: el puntaje más alto es el 1, los empatados comparten lugar y después de un empate se saltan los lugares ocupados, por ejemplo posiciones([50, 80, 80, 90]) da [4, 2, 2, 1]. Si la lista está vacía regresa una lista vacía.""", """
def posiciones(puntos):
    return [1 + sum(q > p for q in puntos) for p in puntos]
""", """
def posiciones(puntos):
    orden = sorted(set(puntos), reverse=True)
    return [orden.index(p) + 1 for p in puntos]
""", [
    ("[10, 30, 20]", "[3, 1, 2]"),
    ("[7, 7, 5]", "[1, 1, 3]"),
    ("[4, 4, 4]", "[1, 1, 1]"),
    ("[0, 15, 15, 15, 2]", "[5, 1, 1, 1, 4]"),
    ("[9]", "[1]"),
    ("[]", "[]"),
], ("[50, 80, 80, 90]", "[4, 2, 2, 1]"))

task("es-AR", "dicts", "juntar_puntos", """Tengo dos diccionarios con el puntaje de cada jugador, uno por fecha del campeonato. Haceme una función juntar_puntos(a, b) en Python que devuelva un diccionario nuevo con la suma de los dos; el que está en uno solo conserva lo que tiene. Los jugadores que terminan con 0 puntos en total no tienen que aparecer.""", """
def juntar_puntos(a, b):
    total = {}
    for d in (a, b):
        for nombre, puntos in d.items():
            total[nombre] = total.get(nombre, 0) + puntos
    return {n: p for n, p in total.items() if p != 0}
""", """
def juntar_puntos(a, b):
    return {n: a.get(n, 0) + b.get(n, 0) for n in {**a, **b}}
""", [
    ('{"Ana": 3, "Luz": 2}, {"Luz": 5}', '{"Ana": 3, "Luz": 7}'),
    ('{"Ana": 3}, {"Ana": -3}', "{}"),
    ('{}, {"Tito": 4}', '{"Tito": 4}'),
    ('{"Ana": 0, "Leo": 1}, {"Luz": 1}', '{"Leo": 1, "Luz": 1}'),
    ('{"Leo": -2, "Ana": 6}, {"Ana": 1}', '{"Leo": -2, "Ana": 7}'),
    ("{}, {}", "{}"),
])

task("es-ES", "dates", "dias_laborables", """¿Me haces una función en Python dias_laborables(inicio, fin)? Recibe dos fechas en texto con formato "AAAA-MM-DD" y devuelve cuántos días de lunes a viernes hay entre ellas, contando las dos. No hay que tener en cuenta los festivos, y si fin es anterior a inicio devuelve 0.""", """
def dias_laborables(inicio, fin):
    from datetime import date, timedelta
    dia, ultimo = date.fromisoformat(inicio), date.fromisoformat(fin)
    cuenta = 0
    while dia <= ultimo:
        cuenta += dia.weekday() < 5
        dia += timedelta(days=1)
    return cuenta
""", """
def dias_laborables(inicio, fin):
    from datetime import date
    return abs((date.fromisoformat(fin) - date.fromisoformat(inicio)).days) * 5 // 7
""", [
    ('"2025-03-03", "2025-03-07"', "5"),
    ('"2025-03-07", "2025-03-10"', "2"),
    ('"2025-03-08", "2025-03-09"', "0"),
    ('"2025-03-05", "2025-03-05"', "1"),
    ('"2025-02-24", "2025-03-12"', "13"),
    ('"2025-03-10", "2025-03-03"', "0"),
])

task("es-CO", "text", "a_minutos", """Por favor, una función de Python a_minutos(texto) que pase duraciones escritas a minutos. El texto puede traer solo horas ("2h"), solo minutos ("45m") o las dos cosas separadas por un espacio ("1h 30m"), y el resultado es un entero. Si el texto está vacío, devuelve 0.""", """
def a_minutos(texto):
    total = 0
    for parte in texto.split():
        total += int(parte[:-1]) * (60 if parte.endswith("h") else 1)
    return total
""", """
def a_minutos(texto):
    horas, minutos = texto.split(" ")
    return int(horas[:-1]) * 60 + int(minutos[:-1])
""", [
    ('"1h 15m"', "75"),
    ('"50m"', "50"),
    ('"3h"', "180"),
    ('"10h 5m"', "605"),
    ('"0h 59m"', "59"),
    ('""', "0"),
])

task("es-MX", "numbers", "reducir", """Quiero una función reducir(n) en Python que sume las cifras de un número entero y repita con el resultado hasta que quede una sola cifra: reducir(987) es 6, porque 9+8+7=24 y 2+4=6. Si el número es negativo, se ignora el signo.""", """
def reducir(n):
    n = abs(n)
    while n > 9:
        n = sum(int(c) for c in str(n))
    return n
""", """
def reducir(n):
    return sum(int(c) for c in str(n))
""", [
    ("38", "2"),
    ("7", "7"),
    ("12345", "6"),
    ("-49", "4"),
    ("99999999", "9"),
    ("0", "0"),
], ("987", "6"))

task("es-ES", "strings", "recortar", """Para los títulos de mi web necesito una función en Python recortar(texto, maximo). Primero quita los espacios del principio y del final; si lo que queda tiene más de maximo caracteres, devuelve los primeros maximo - 3 caracteres seguidos de "...", y si no, lo devuelve tal cual. maximo siempre será 3 o más.""", """
def recortar(texto, maximo):
    texto = texto.strip()
    if len(texto) > maximo:
        return texto[:maximo - 3] + "..."
    return texto
""", """
def recortar(texto, maximo):
    return texto[:maximo] + "..." if len(texto) > maximo else texto
""", [
    ('"hola mundo", 10', '"hola mundo"'),
    ('"programar en Python", 10', '"program..."'),
    ('"  sol  ", 5', '"sol"'),
    ('"  mariposas ", 7', '"mari..."'),
    ('"abcdef", 3', '"..."'),
    ('"", 4', '""'),
])

task("es-AR", "lists", "armar_equipos", """Soy profe de gimnasia y quiero armar equipos con la lista de alumnos. Escribime en Python armar_equipos(nombres, n), que devuelva una lista de listas con los nombres de a n, en el orden en que vienen; el último equipo puede quedar más chico. Pero si al final sobra una sola persona y ya hay otro equipo, esa persona se agrega al equipo anterior (n siempre es 2 o más).""", """
def armar_equipos(nombres, n):
    equipos = [nombres[i:i + n] for i in range(0, len(nombres), n)]
    if len(equipos) > 1 and len(equipos[-1]) == 1:
        solo = equipos.pop()
        equipos[-1] = equipos[-1] + solo
    return equipos
""", """
def armar_equipos(nombres, n):
    return [nombres[i:i + n] for i in range(0, len(nombres), n)]
""", [
    ('["Ana", "Leo", "Luz", "Tito"], 2', '[["Ana", "Leo"], ["Luz", "Tito"]]'),
    ('["Ana", "Leo", "Luz", "Tito", "Sol"], 2', '[["Ana", "Leo"], ["Luz", "Tito", "Sol"]]'),
    ('["Ana", "Leo", "Luz", "Tito", "Sol"], 3', '[["Ana", "Leo", "Luz"], ["Tito", "Sol"]]'),
    ('["Ana"], 3', '[["Ana"]]'),
    ('["Ana", "Leo", "Luz", "Tito"], 3', '[["Ana", "Leo", "Luz", "Tito"]]'),
    ("[], 4", "[]"),
])

task("es-CO", "dicts", "mas_vendido", """Tengo un puesto de comidas y anoto las ventas en una lista de tuplas (producto, cantidad), donde el mismo producto puede salir varias veces. Ayúdeme con una función mas_vendido(ventas) en Python que devuelva el nombre del producto con la mayor cantidad en total. Si hay empate, el primero por orden alfabético, y si la lista está vacía, None.""", """
def mas_vendido(ventas):
    total = {}
    for producto, cantidad in ventas:
        total[producto] = total.get(producto, 0) + cantidad
    if not total:
        return None
    return min(total, key=lambda p: (-total[p], p))
""", """
def mas_vendido(ventas):
    return max(ventas, key=lambda v: v[1])[0] if ventas else None
""", [
    ('[("arepa", 3), ("jugo", 5), ("arepa", 4)]', '"arepa"'),
    ('[("tinto", 9)]', '"tinto"'),
    ('[("jugo", 2), ("arepa", 2)]', '"arepa"'),
    ('[("pan", 1), ("tinto", 2), ("pan", 1), ("queso", 1)]', '"pan"'),
    ('[("sopa", 4), ("jugo", 1), ("sopa", 1), ("jugo", 3)]', '"sopa"'),
    ("[]", "None"),
])

task("es-MX", "numbers", "cobro_estacionamiento", """hola, ocupo una función en python que se llame cobro_estacionamiento(minutos) y regrese cuántos pesos se cobran. Hasta 15 minutos (incluidos) es gratis; si se pasan, son 20 pesos por cada hora o fracción contando desde el primer minuto, y nunca se cobra más de 150.""", """
def cobro_estacionamiento(minutos):
    if minutos <= 15:
        return 0
    horas = (minutos + 59) // 60
    return min(horas * 20, 150)
""", """
def cobro_estacionamiento(minutos):
    return 0 if minutos < 15 else (minutos // 60 + 1) * 20
""", [
    ("15", "0"),
    ("16", "20"),
    ("60", "20"),
    ("61", "40"),
    ("420", "140"),
    ("480", "150"),
])

task("en-GB", "strings", "to_camel", """Write a Python function to_camel(name) that turns a snake_case name into camelCase, e.g. to_camel("user_first_name") gives "userFirstName". The first word is all lower case and every later word has a capital first letter with the rest in lower case. Extra underscores, at either end or several in a row, are ignored, and if there are no words the result is an empty string.""", """
def to_camel(name):
    words = [w for w in name.split("_") if w]
    return "".join(w.lower() if i == 0 else w.capitalize() for i, w in enumerate(words))
""", """
def to_camel(name):
    first, *rest = name.split("_")
    return first + "".join(w.title() for w in rest)
""", [
    ('"order_total_price"', '"orderTotalPrice"'),
    ('"city"', '"city"'),
    ('"__start_date_"', '"startDate"'),
    ('"max__SIZE"', '"maxSize"'),
    ('"USER_ID"', '"userId"'),
    ('"___"', '""'),
], ('"user_first_name"', '"userFirstName"'))

task("en-US", "lists", "moving_average", """I need a Python function moving_average(values, k) for my running log. It returns a list with the average of every k consecutive values, in order, each one rounded to 2 decimals with round. If k is less than 1 or greater than the length of the list, return an empty list.""", """
def moving_average(values, k):
    if k < 1 or k > len(values):
        return []
    return [round(sum(values[i:i + k]) / k, 2) for i in range(len(values) - k + 1)]
""", """
def moving_average(values, k):
    return [sum(values[i:i + k]) / k for i in range(len(values) - k)]
""", [
    ("[1, 2, 3, 4], 2", "[1.5, 2.5, 3.5]"),
    ("[10, 20, 30], 3", "[20.0]"),
    ("[1, 2, 2, 5], 3", "[1.67, 3.0]"),
    ("[4, 8], 1", "[4.0, 8.0]"),
    ("[5], 2", "[]"),
    ("[1, 2], 0", "[]"),
])

task("en-GB", "text", "repeated_words", """Please write repeated_words(text) in Python. It should return a list of the words that appear more than once in the text, in lower case and alphabetical order, each one listed once. Upper and lower case count as the same word, and the signs . , ! ? are not part of a word; if nothing is repeated, return an empty list.""", """
def repeated_words(text):
    for sign in ".,!?":
        text = text.replace(sign, " ")
    words = text.lower().split()
    return sorted({w for w in words if words.count(w) > 1})
""", """
def repeated_words(text):
    words = text.lower().split()
    return [w for w in words if words.count(w) > 1]
""", [
    ('"The dog saw the cat."', '["the"]'),
    ('"No, no and no!"', '["no"]'),
    ('"Tea? Yes. Coffee, tea, yes!"', '["tea", "yes"]'),
    ('"red blue Red BLUE green"', '["blue", "red"]'),
    ('"one two three"', "[]"),
    ('""', "[]"),
])

task("en-US", "dates", "long_date", """Can you write a Python function long_date(text) that takes a date like "2025-03-07" (always YYYY-MM-DD) and returns it as "March 7, 2025", with the month name in English and no leading zero in the day? If the date doesn't exist, like February 30, return None.""", """
def long_date(text):
    from datetime import date
    months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
              "October", "November", "December"]
    year, month, day = map(int, text.split("-"))
    try:
        date(year, month, day)
    except ValueError:
        return None
    return f"{months[month - 1]} {day}, {year}"
""", """
def long_date(text):
    from datetime import datetime
    return datetime.strptime(text, "%Y-%m-%d").strftime("%B %d, %Y")
""", [
    ('"2025-08-05"', '"August 5, 2025"'),
    ('"1999-12-31"', '"December 31, 1999"'),
    ('"2024-02-29"', '"February 29, 2024"'),
    ('"2025-02-29"', "None"),
    ('"2025-13-01"', "None"),
    ('"2025-10-20"', '"October 20, 2025"'),
])

task("en-US", "text", "parse_query", """Write a Python function parse_query(query) without using any library. It takes text such as "?q=shoes&size=9", where the ? at the start is optional, and returns a dict from each key to its value, both as plain text. A piece with no = sign is a key whose value is "", if a key is repeated the last one wins, and if there is nothing to read the result is {}.""", """
def parse_query(query):
    if query.startswith("?"):
        query = query[1:]
    result = {}
    for piece in query.split("&"):
        if piece:
            key, _, value = piece.partition("=")
            result[key] = value
    return result
""", """
def parse_query(query):
    return dict(p.split("=") for p in query.lstrip("?").split("&"))
""", [
    ('"name=Ana&age=30"', '{"name": "Ana", "age": "30"}'),
    ('"?page=2"', '{"page": "2"}'),
    ('"debug&level=3"', '{"debug": "", "level": "3"}'),
    ('"?color=red&size=m&color=blue"', '{"color": "blue", "size": "m"}'),
    ('"?"', "{}"),
    ('""', "{}"),
])

task("en-GB", "numbers", "file_size", """I'd like a Python function file_size(n) that turns a number of bytes into readable text. Below 1024 it's the whole number and B ("512 B"), from 1024 up it's in KB with one decimal, and from 1024 * 1024 up it's in MB with one decimal, where 1 KB is 1024 bytes and 1 MB is 1024 KB. For example file_size(1536) is "1.5 KB"; MB is the largest unit, so very big files stay in MB.""", """
def file_size(n):
    if n < 1024:
        return f"{n} B"
    if n < 1024 * 1024:
        return f"{n / 1024:.1f} KB"
    return f"{n / (1024 * 1024):.1f} MB"
""", """
def file_size(n):
    for unit in ("B", "KB", "MB", "GB"):
        if n < 1024:
            return f"{n:.1f} {unit}"
        n /= 1024
""", [
    ("0", '"0 B"'),
    ("1023", '"1023 B"'),
    ("1024", '"1.0 KB"'),
    ("46285", '"45.2 KB"'),
    ("1048576", '"1.0 MB"'),
    ("3221225472", '"3072.0 MB"'),
], ("1536", '"1.5 KB"'))


def passes(source, lines):
    """How many of the assert lines hold after running the source."""
    space = {}
    exec(source, space)
    good = 0
    for line in lines:
        try:
            exec(line, dict(space))
            good += 1
        except Exception:
            pass
    return good


def main():
    rows = []
    for number, (variety, kind, name, question, solution, careless, asserts, example) in enumerate(TASKS):
        lines = [f"assert {name}({args}) == {want}" for args, want in asserts]
        assert 5 <= len(lines) <= 6 and len(set(lines)) == len(lines), name
        assert passes(solution, lines) == len(lines), name
        assert passes(careless, lines) < len(lines), name
        signature = ast.parse(solution).body[0]
        assert f"{name}({', '.join(a.arg for a in signature.args.args)})" in question, name
        assert not any(f"{name}({args})" in question for args, _ in asserts), name
        if example:
            assert f"{name}({example[0]})" in question and example[1] in question, name
            assert passes(solution, [f"assert {name}({example[0]}) == {example[1]}"]) == 1, name
        rows.append({"id": f"programming-z-{number:03d}", "language": variety[:2], "variety": variety,
                     "question": question, "kind": kind,
                     "gold": {"function": name, "asserts": lines, "solution": solution + "\n"}})
    assert len(rows) == 16 and len({t[2] for t in TASKS}) == 16
    out = pathlib.Path(__file__).with_name("programming-z.jsonl")
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
