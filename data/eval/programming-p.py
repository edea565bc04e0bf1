"""Plain programming tasks, set p: questions with a reference solution and asserts, each checked by running it.
Run it to write programming-p.jsonl beside it, byte by byte the same. Every task also holds a careless version,
which must fail at least one of its asserts, and some hold the example shown in the question, which must pass."""
import ast
import json
import pathlib

TASKS = []


def task(variety, kind, name, question, solution, careless, asserts, example=None):
    """Add one task; `asserts` and `example` are pairs (arguments, expected result) as source text."""
    TASKS.append((variety, kind, name, question, solution.strip("\n"), careless.strip("\n"), asserts, example))


task("es-ES", "lists", "media_notas", """Estoy en primero y me piden una función en Python, media_notas(notas), que reciba una lista de notas y devuelva la media redondeada a dos decimales con round. Las que sean None son de gente que no se presentó y no cuentan, pero los ceros sí. Si no queda ninguna nota, que devuelva 0.0.""", """
def media_notas(notas):
    validas = [n for n in notas if n is not None]
    if not validas:
        return 0.0
    return round(sum(validas) / len(validas), 2)
""", """
def media_notas(notas):
    validas = [n for n in notas if n]
    return round(sum(validas) / len(validas), 2) if validas else 0.0
""", [
    ("[5, 7, 9]", "7.0"),
    ("[0, 10]", "5.0"),
    ("[None, 6, None, 8]", "7.0"),
    ("[0, 0, 0, None, 9]", "2.25"),
    ("[5, 5, 6]", "5.33"),
    ("[]", "0.0"),
    ("[None, None]", "0.0"),
])

task("es-MX", "lists", "total_ticket", """Tengo una tiendita y ando con la promo de 3x2. Ayúdame con una función total_ticket(productos) en Python: recibe una lista de tuplas (nombre, precio, piezas) y regresa el total a cobrar. Por cada 3 piezas del mismo producto se pagan solo 2, y ojo que el mismo producto puede venir en varios renglones (siempre con el mismo precio), entonces hay que juntar sus piezas antes de aplicar la promo.""", """
def total_ticket(productos):
    piezas, precios = {}, {}
    for nombre, precio, n in productos:
        piezas[nombre] = piezas.get(nombre, 0) + n
        precios[nombre] = precio
    return sum(precios[k] * (n - n // 3) for k, n in piezas.items())
""", """
def total_ticket(productos):
    return sum(p * (n - n // 3) for _, p, n in productos)
""", [
    ('[("jabón", 20, 3)]', "40"),
    ('[("jabón", 20, 2), ("atún", 18, 1)]', "58"),
    ('[("jabón", 20, 2), ("atún", 18, 1), ("jabón", 20, 1)]', "58"),
    ('[("leche", 25, 7)]', "125"),
    ('[("pan", 10, 1), ("pan", 10, 1), ("pan", 10, 4)]', "40"),
    ("[]", "0"),
])

task("es-AR", "strings", "iniciales", """Che, necesito una funcion de python iniciales(nombre) que me devuelva las iniciales en mayuscula, cada una seguida de un punto y sin espacios. Las palabras "de", "del" y "la" no cuentan, esten en mayuscula o minuscula, y puede haber espacios de mas. Por ejemplo iniciales("juan de la torre") da "J.T."; con un texto vacio devolve "".""", """
def iniciales(nombre):
    palabras = [p for p in nombre.split() if p.lower() not in ("de", "del", "la")]
    return "".join(p[0].upper() + "." for p in palabras)
""", """
def iniciales(nombre):
    palabras = [p for p in nombre.split(" ") if p not in ("de", "del", "la")]
    return "".join(p[:1].upper() + "." for p in palabras)
""", [
    ('"Ana Ruiz"', '"A.R."'),
    ('"  sofía   beltrán "', '"S.B."'),
    ('"María DEL Carmen Soto"', '"M.C.S."'),
    ('"LUIS DE LA FUENTE"', '"L.F."'),
    ('"Delia Lara"', '"D.L."'),
    ('""', '""'),
    ('"pedro"', '"P."'),
], ('"juan de la torre"', '"J.T."'))

task("es-ES", "dates", "fecha_devolucion", """Trabajo en la biblioteca de la facultad. ¿Me escribe una función fecha_devolucion(fecha) en Python? Recibe la fecha del préstamo como texto "dd/mm/aaaa" y devuelve, en el mismo formato, la fecha 15 días después; si esa fecha cae en sábado o domingo, devuelve la del lunes siguiente.""", """
def fecha_devolucion(fecha):
    from datetime import datetime, timedelta
    d = datetime.strptime(fecha, "%d/%m/%Y") + timedelta(days=15)
    if d.weekday() >= 5:
        d += timedelta(days=7 - d.weekday())
    return d.strftime("%d/%m/%Y")
""", """
def fecha_devolucion(fecha):
    from datetime import datetime, timedelta
    d = datetime.strptime(fecha, "%d/%m/%Y") + timedelta(days=15)
    if d.weekday() >= 5:
        d += timedelta(days=1)
    return d.strftime("%d/%m/%Y")
""", [
    ('"03/03/2025"', '"18/03/2025"'),
    ('"07/03/2025"', '"24/03/2025"'),
    ('"08/03/2025"', '"24/03/2025"'),
    ('"14/02/2024"', '"29/02/2024"'),
    ('"20/12/2024"', '"06/01/2025"'),
    ('"22/12/2025"', '"06/01/2026"'),
])

task("es-CO", "numbers", "formato_pesos", """Buenas, ¿me regala una función en Python formato_pesos(n)? Recibe un número entero y devuelve el texto con el signo $ pegado y puntos de miles, por ejemplo formato_pesos(1250000) da "$1.250.000". Si el número es negativo, el menos va antes del signo $.""", """
def formato_pesos(n):
    signo = "-" if n < 0 else ""
    return signo + "$" + f"{abs(n):,}".replace(",", ".")
""", """
def formato_pesos(n):
    return "$" + f"{n:,}".replace(",", ".")
""", [
    ("0", '"$0"'),
    ("950", '"$950"'),
    ("1000", '"$1.000"'),
    ("-500", '"-$500"'),
    ("-72300", '"-$72.300"'),
    ("20000005", '"$20.000.005"'),
], ("1250000", '"$1.250.000"'))

task("es-ES", "dicts", "actualizar_stock", """Llevo el stock de mi mercería en un diccionario de producto a unidades. Quiero una función actualizar_stock(stock, ventas) que devuelva un diccionario con lo que queda después de restar las ventas (otro diccionario igual). Los productos que se queden a cero o por debajo no deben salir, y si en ventas hay algo que no está en stock, se ignora.""", """
def actualizar_stock(stock, ventas):
    queda = {p: n - ventas.get(p, 0) for p, n in stock.items()}
    return {p: n for p, n in queda.items() if n > 0}
""", """
def actualizar_stock(stock, ventas):
    return {p: n - ventas[p] for p, n in stock.items() if p in ventas and n - ventas[p] >= 0}
""", [
    ('{"hilo": 10, "botones": 40}, {"hilo": 3}', '{"hilo": 7, "botones": 40}'),
    ('{"hilo": 3}, {"hilo": 3}', "{}"),
    ('{"hilo": 3, "lana": 8}, {"hilo": 5, "lana": 1}', '{"lana": 7}'),
    ('{"cinta": 6}, {"encaje": 2}', '{"cinta": 6}'),
    ('{}, {"hilo": 1}', "{}"),
    ('{"cinta": 6, "goma": 0}, {}', '{"cinta": 6}'),
])

task("es-MX", "text", "palabra_mas_larga", """Para mi tarea: función palabra_mas_larga(texto) que regrese la palabra con más letras de un texto, tal como está escrita pero sin los signos que traiga pegados al principio o al final (punto, coma, punto y coma, dos puntos, ¿ ? ¡ !). Si hay empate gana la que aparece primero, y si no hay palabras regresa "".""", """
def palabra_mas_larga(texto):
    mejor = ""
    for p in texto.split():
        p = p.strip(".,;:¿?¡!")
        if len(p) > len(mejor):
            mejor = p
    return mejor
""", """
def palabra_mas_larga(texto):
    return max(texto.split(), key=len)
""", [
    ('"Hoy comimos tacos"', '"comimos"'),
    ('"¡Vámonos! Ya llegó el camión..."', '"Vámonos"'),
    ('"sol, mar y luz"', '"sol"'),
    ('"¿Quién? Nadie."', '"Quién"'),
    ('"la casa !!!!!!"', '"casa"'),
    ('""', '""'),
    ('"... ¡!"', '""'),
])

task("es-CL", "strings", "formato_rut", """Trabajo en una notaría y los RUT me llegan escritos de cualquier manera. Necesito una función en Python, formato_rut(rut), que reciba un texto con o sin puntos, guion y espacios y devuelva siempre el formato con puntos de miles, guion y el último carácter en mayúscula; así, formato_rut("123456785") entrega "12.345.678-5". No hace falta revisar si el dígito verificador es correcto.""", """
def formato_rut(rut):
    limpio = rut.replace(".", "").replace("-", "").replace(" ", "").upper()
    return f"{int(limpio[:-1]):,}".replace(",", ".") + "-" + limpio[-1]
""", """
def formato_rut(rut):
    limpio = rut.replace(".", "").replace("-", "").strip()
    return limpio[:2] + "." + limpio[2:5] + "." + limpio[5:8] + "-" + limpio[8:]
""", [
    ('"7654321k"', '"7.654.321-K"'),
    ('"18.222.333-4"', '"18.222.333-4"'),
    ('" 9.876.543 - k "', '"9.876.543-K"'),
    ('"11222333-K"', '"11.222.333-K"'),
    ('"20 100 200 0"', '"20.100.200-0"'),
    ('"5126663-3"', '"5.126.663-3"'),
], ('"123456785"', '"12.345.678-5"'))

task("es-ES", "lists", "correos_unicos", """Me han pasado la lista de correos de los clientes llena de repetidos. Hazme correos_unicos(correos) en Python: devuelve la lista sin repetidos, en el orden en que aparecen por primera vez, sin espacios alrededor y todo en minúsculas. Dos correos que solo cambian en mayúsculas o en espacios alrededor son el mismo, y los textos vacíos se quitan.""", """
def correos_unicos(correos):
    salida = []
    for c in correos:
        c = c.strip().lower()
        if c and c not in salida:
            salida.append(c)
    return salida
""", """
def correos_unicos(correos):
    return sorted(set(c.strip().lower() for c in correos))
""", [
    ('["zoe@x.es", "ana@x.es", "zoe@x.es"]', '["zoe@x.es", "ana@x.es"]'),
    ('["Pepe@Mail.com", "pepe@mail.com "]', '["pepe@mail.com"]'),
    ('["", "  ", "b@b.es"]', '["b@b.es"]'),
    ("[]", "[]"),
    ('[" C@c.es", "a@a.es", "c@C.ES", "A@a.es"]', '["c@c.es", "a@a.es"]'),
    ('["uno@x.es", "dos@x.es"]', '["uno@x.es", "dos@x.es"]'),
])

task("es-PE", "numbers", "vuelto", """Tengo una bodega y quisiera una función vuelto(total, pago), con soles enteros, que diga qué billetes y monedas entregar usando la menor cantidad posible: hay de 100, 50, 20, 10, 5, 2 y 1. Debe devolver un diccionario de valor a cantidad solo con los que se usan; si el pago es exacto devuelve un diccionario vacío y si no alcanza devuelve None.""", """
def vuelto(total, pago):
    resto = pago - total
    if resto < 0:
        return None
    salida = {}
    for v in (100, 50, 20, 10, 5, 2, 1):
        if resto >= v:
            salida[v] = resto // v
            resto %= v
    return salida
""", """
def vuelto(total, pago):
    resto = pago - total
    salida = {}
    for v in (100, 50, 20, 10, 5, 2, 1):
        salida[v] = resto // v
        resto %= v
    return salida
""", [
    ("37, 50", "{10: 1, 2: 1, 1: 1}"),
    ("20, 20", "{}"),
    ("25, 20", "None"),
    ("12, 100", "{50: 1, 20: 1, 10: 1, 5: 1, 2: 1, 1: 1}"),
    ("16, 20", "{2: 2}"),
    ("60, 400", "{100: 3, 20: 2}"),
    ("199, 200", "{1: 1}"),
])

task("es-AR", "dates", "edad", """Estoy haciendo el legajo de los alumnos y preciso calcular la edad. ¿Me hacés una función edad(nacimiento, hoy) en Python, con las dos fechas como texto "aaaa-mm-dd", que devuelva los años cumplidos? El día del cumpleaños ya cuenta, el que nació un 29 de febrero cumple el 1 de marzo en los años no bisiestos, y si la fecha de nacimiento es posterior a hoy tiene que devolver -1.""", """
def edad(nacimiento, hoy):
    if nacimiento > hoy:
        return -1
    a, m, d = map(int, nacimiento.split("-"))
    ah, mh, dh = map(int, hoy.split("-"))
    return ah - a - ((mh, dh) < (m, d))
""", """
def edad(nacimiento, hoy):
    from datetime import date
    return (date.fromisoformat(hoy) - date.fromisoformat(nacimiento)).days // 365
""", [
    ('"2010-05-20", "2025-05-20"', "15"),
    ('"2010-05-20", "2025-05-19"', "14"),
    ('"1980-12-31", "2025-01-01"', "44"),
    ('"2008-02-29", "2025-02-28"', "16"),
    ('"2008-02-29", "2025-03-01"', "17"),
    ('"2024-08-01", "2024-08-01"', "0"),
    ('"2025-09-10", "2025-09-09"', "-1"),
])

task("es-ES", "text", "suma_gastos", """suma_gastos(texto) en Python, porfa. El texto trae una línea por gasto con la forma concepto;importe y los importes van a la española, tipo 1.250,50. Devuelve la suma como float redondeada a 2 decimales; las líneas en blanco y las que empiezan por # no cuentan, y si no hay gastos devuelve 0.0.""", """
def suma_gastos(texto):
    total = 0.0
    for linea in texto.splitlines():
        linea = linea.strip()
        if not linea or linea.startswith("#"):
            continue
        total += float(linea.split(";")[1].replace(".", "").replace(",", "."))
    return round(total, 2)
""", """
def suma_gastos(texto):
    return round(sum(float(x.split(";")[1].replace(",", ".")) for x in texto.splitlines() if x), 2)
""", [
    (r'"luz;45,20\nagua;18,30"', "63.5"),
    (r'"alquiler;1.100,00\ninternet;30,05"', "1130.05"),
    (r'"# enero;99,99\npan;2,10\n\nleche;1,15\n"', "3.25"),
    (r'"pan;2"', "2.0"),
    (r'""', "0.0"),
    (r'"# nada;5,00"', "0.0"),
    (r'"obra;1.234.567,89"', "1234567.89"),
])

task("es-MX", "dicts", "alumnos_por_grupo", """Soy la secretaria de una primaria. Necesito una función alumnos_por_grupo(registros) en Python: recibe una lista de tuplas (nombre, grupo) y me regresa un diccionario con cada grupo y la lista de sus alumnos en orden alfabético. El grupo siempre en mayúsculas ("3a" y "3A" son el mismo) y si un nombre viene dos veces en el mismo grupo solo se pone una.""", """
def alumnos_por_grupo(registros):
    grupos = {}
    for nombre, grupo in registros:
        grupos.setdefault(grupo.upper(), set()).add(nombre)
    return {g: sorted(n) for g, n in grupos.items()}
""", """
def alumnos_por_grupo(registros):
    grupos = {}
    for nombre, grupo in registros:
        grupos.setdefault(grupo, []).append(nombre)
    return grupos
""", [
    ('[("Rosa", "1A"), ("Beto", "1A")]', '{"1A": ["Beto", "Rosa"]}'),
    ('[("Rosa", "2b"), ("Beto", "2B")]', '{"2B": ["Beto", "Rosa"]}'),
    ('[("Paco", "5c"), ("Paco", "5C"), ("Lupe", "5C")]', '{"5C": ["Lupe", "Paco"]}'),
    ('[("Paco", "1A"), ("Paco", "1B")]', '{"1A": ["Paco"], "1B": ["Paco"]}'),
    ("[]", "{}"),
    ('[("Zulma", "6a")]', '{"6A": ["Zulma"]}'),
])

task("es-ES", "numbers", "a_pagar", """¿Podrías escribirme la función a_pagar(importe, socio) para la caja de mi tienda? A partir de 50 euros (incluidos) se descuenta un 5 % y a partir de 100 (incluidos) un 10 % en lugar del 5. Si socio es True se quitan además 2 euros después del descuento, pero nunca se paga menos de 0. Devuelve el resultado con round a 2 decimales.""", """
def a_pagar(importe, socio):
    if importe >= 100:
        importe = importe * 0.90
    elif importe >= 50:
        importe = importe * 0.95
    if socio:
        importe -= 2
    return round(max(importe, 0), 2)
""", """
def a_pagar(importe, socio):
    if importe > 50:
        importe *= 0.95
    if importe > 100:
        importe *= 0.9
    return round(importe - 2 if socio else importe, 2)
""", [
    ("49.99, False", "49.99"),
    ("50, False", "47.5"),
    ("100, False", "90.0"),
    ("100, True", "88.0"),
    ("60, True", "55.0"),
    ("1.5, True", "0"),
    ("0, False", "0"),
    ("240, False", "216.0"),
])

task("en-GB", "strings", "mask_card", """Could you write me a Python function mask_card(number) for our receipts? It takes a card number as text and replaces every digit with * except the last four digits, leaving spaces and dashes exactly where they are. If there are four digits or fewer, return the text unchanged.""", """
def mask_card(number):
    left = sum(c.isdigit() for c in number) - 4
    out = ""
    for c in number:
        if c.isdigit():
            out += "*" if left > 0 else c
            left -= 1
        else:
            out += c
    return out
""", """
def mask_card(number):
    return "*" * (len(number) - 4) + number[-4:]
""", [
    ('"1234567812345678"', '"************5678"'),
    ('"1234 5678 1234 5678"', '"**** **** **** 5678"'),
    ('"12-34-56"', '"**-34-56"'),
    ('"9876"', '"9876"'),
    ('"12 3"', '"12 3"'),
    ('""', '""'),
    ('"55551234-5"', '"*****234-5"'),
])

task("en-US", "lists", "longest_streak", """I track my study days as a list of minutes, one number per day. Write longest_streak(minutes, goal) in Python that returns the length of the longest run of days in a row where I did at least goal minutes. For example, longest_streak([30, 10, 40, 35], 30) is 2, and an empty list gives 0.""", """
def longest_streak(minutes, goal):
    best = run = 0
    for m in minutes:
        run = run + 1 if m >= goal else 0
        best = max(best, run)
    return best
""", """
def longest_streak(minutes, goal):
    best = run = 0
    for m in minutes:
        if m > goal:
            run += 1
        else:
            best, run = max(best, run), 0
    return best
""", [
    ("[60, 60, 60], 45", "3"),
    ("[20, 20, 5, 20], 20", "2"),
    ("[10, 50, 50, 50], 50", "3"),
    ("[5, 5], 10", "0"),
    ("[], 15", "0"),
    ("[30, 0, 30, 30, 0, 30], 25", "2"),
], ("[30, 10, 40, 35], 30", "2"))

task("en-GB", "dates", "paid_minutes", """I do the rota for a corner shop. I need a Python function paid_minutes(start, end), both times as "HH:MM" text, giving the minutes to pay for one shift. If the end is earlier than the start the shift runs past midnight, and if the shift lasts more than 360 minutes take off 30 for the unpaid break. Same start and end means 0.""", """
def paid_minutes(start, end):
    h1, m1 = map(int, start.split(":"))
    h2, m2 = map(int, end.split(":"))
    minutes = (h2 * 60 + m2 - h1 * 60 - m1) % 1440
    return minutes - 30 if minutes > 360 else minutes
""", """
def paid_minutes(start, end):
    h1, m1 = map(int, start.split(":"))
    h2, m2 = map(int, end.split(":"))
    minutes = h2 * 60 + m2 - h1 * 60 - m1
    return minutes - 30 if minutes >= 360 else minutes
""", [
    ('"09:00", "12:30"', "210"),
    ('"09:00", "15:00"', "360"),
    ('"09:00", "15:01"', "331"),
    ('"22:00", "02:15"', "255"),
    ('"21:30", "06:00"', "480"),
    ('"08:00", "08:00"', "0"),
    ('"23:59", "00:01"', "2"),
])

task("en-US", "dicts", "top_student", """need a python function top_student(scores). scores is a dict from student name to a list of test scores, and it returns the name with the highest average. If two are tied return the one that comes first alphabetically, skip students with an empty list, and return None if nobody has any scores.""", """
def top_student(scores):
    names = sorted(n for n, s in scores.items() if s)
    if not names:
        return None
    return max(names, key=lambda n: sum(scores[n]) / len(scores[n]))
""", """
def top_student(scores):
    return max(scores, key=lambda n: sum(scores[n]) / max(len(scores[n]), 1)) if scores else None
""", [
    ('{"Ben": [80, 90], "Kim": [88]}', '"Kim"'),
    ('{"Zoe": [90], "Abe": [80, 100]}', '"Abe"'),
    ('{"Al": [], "Bo": [0]}', '"Bo"'),
    ('{"Al": []}', "None"),
    ("{}", "None"),
    ('{"Max": [70, 70, 70], "Liv": [100, 30], "Tom": [71]}', '"Tom"'),
])

task("en-GB", "text", "book_title", """I run a second-hand bookshop and my titles are a mess. Write book_title(title) in Python: every word gets a capital first letter and the rest in lower case, except that "of", "the", "and", "a" and "in" stay in lower case unless they are the first word. Extra spaces should collapse to one, with none at either end.""", """
def book_title(title):
    small = {"of", "the", "and", "a", "in"}
    words = title.lower().split()
    return " ".join(w if i and w in small else w.capitalize() for i, w in enumerate(words))
""", """
def book_title(title):
    return " ".join(w if w in ("of", "the", "and", "a", "in") else w.title() for w in title.split(" "))
""", [
    ('"the lord of the rings"', '"The Lord of the Rings"'),
    ('"PRIDE AND PREJUDICE"', '"Pride and Prejudice"'),
    ('"  a   room  with a view "', '"A Room With a View"'),
    ('"charlotte\'s web"', '"Charlotte\'s Web"'),
    ('""', '""'),
    ('"IN the Woods"', '"In the Woods"'),
])

task("en-US", "numbers", "split_cents", """My roommates and I split every bill to the cent. Can you write a Python function split_cents(total, people) that takes the total in cents and the number of people and returns a list with what each one pays? Shares can differ by one cent at most, with the larger shares first in the list, and if people is 0 return an empty list.""", """
def split_cents(total, people):
    if people == 0:
        return []
    share, extra = divmod(total, people)
    return [share + 1] * extra + [share] * (people - extra)
""", """
def split_cents(total, people):
    share = total // people
    return [share + total % people] + [share] * (people - 1)
""", [
    ("1000, 4", "[250, 250, 250, 250]"),
    ("1000, 3", "[334, 333, 333]"),
    ("1001, 3", "[334, 334, 333]"),
    ("2, 5", "[1, 1, 0, 0, 0]"),
    ("500, 0", "[]"),
    ("0, 2", "[0, 0]"),
    ("799, 1", "[799]"),
])


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
        assert 5 <= len(lines) <= 8 and len(set(lines)) == len(lines), name
        assert passes(solution, lines) == len(lines), name
        assert passes(careless, lines) < len(lines), name
        signature = ast.parse(solution).body[0]
        assert f"{name}({', '.join(a.arg for a in signature.args.args)})" in question, name
        assert not any(f"{name}({args})" in question for args, _ in asserts), name
        if example:
            assert f"{name}({example[0]})" in question and example[1] in question, name
            assert passes(solution, [f"assert {name}({example[0]}) == {example[1]}"]) == 1, name
        rows.append({"id": f"programming-p-{number:03d}", "language": variety[:2], "variety": variety,
                     "question": question, "kind": kind,
                     "gold": {"function": name, "asserts": lines, "solution": solution + "\n"}})
    out = pathlib.Path(__file__).with_name("programming-p.jsonl")
    out.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
