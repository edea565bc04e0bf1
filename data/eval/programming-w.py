"""Evaluation set programming-w: 24 everyday requests for one small Python function, 15 in Spanish and 9 in English.

Each task holds the question, a right solution, a careless one that misses one stated rule, and its asserts.
Run it with `python3 data/eval/programming-w.py`: it checks that every right solution passes all its asserts and that
every careless one passes some and fails some, then writes programming-w.jsonl beside this file, always the same bytes.
"""

import json
from pathlib import Path

TASKS = []


def task(variety, kind, function, question, solution, careless, asserts):
    TASKS.append({
        "variety": variety,
        "kind": kind,
        "function": function,
        "question": question,
        "solution": solution.strip("\n") + "\n",
        "careless": careless.strip("\n") + "\n",
        "asserts": asserts.strip("\n").split("\n"),
    })


task(
    "es-ES", "money", "repartir_cuenta",
    "Salimos a cenar un grupo de colegas y siempre nos liamos con la cuenta. Hazme en Python la función "
    "`repartir_cuenta(centimos, personas)`, que reciba el total en céntimos (un entero) y cuántas personas somos, y "
    "devuelva una lista con lo que paga cada una, también en céntimos enteros. La suma tiene que clavar el total: "
    "los céntimos que sobran de la división se reparten de uno en uno, empezando por los primeros de la lista. Si "
    "`personas` es 0, devuelve una lista vacía.",
    r'''
def repartir_cuenta(centimos, personas):
    if personas == 0:
        return []
    base, sobran = divmod(centimos, personas)
    return [base + 1 if i < sobran else base for i in range(personas)]
''',
    r'''
def repartir_cuenta(centimos, personas):
    if personas == 0:
        return []
    partes = [centimos // personas] * personas
    partes[0] += centimos % personas
    return partes
''',
    r'''
assert repartir_cuenta(1000, 3) == [334, 333, 333]
assert repartir_cuenta(500, 5) == [100, 100, 100, 100, 100]
assert repartir_cuenta(7, 4) == [2, 2, 2, 1]
assert repartir_cuenta(2, 3) == [1, 1, 0]
assert repartir_cuenta(1999, 1) == [1999]
assert repartir_cuenta(850, 0) == []
''',
)

task(
    "es-MX", "names", "iniciales",
    "Oye, necesito las iniciales de mis alumnos para etiquetar sus libretas, ¿me armas en Python la función "
    "`iniciales(nombre)`? Recibe el nombre completo, con las palabras separadas por un espacio, y regresa la primera "
    "letra de cada palabra, en mayúscula y seguida de un punto, todo pegado y sin espacios. Las palabras «de», «del» y "
    "«la» no cuentan, vengan escritas en mayúsculas o en minúsculas. Por ejemplo, "
    '`iniciales("María del Carmen Ruiz")` regresa `"M.C.R."`.',
    r'''
def iniciales(nombre):
    resultado = ""
    for palabra in nombre.split():
        if palabra.lower() not in ("de", "del", "la"):
            resultado += palabra[0].upper() + "."
    return resultado
''',
    r'''
def iniciales(nombre):
    resultado = ""
    for palabra in nombre.split():
        if palabra not in ("de", "del", "la"):
            resultado += palabra[0].upper() + "."
    return resultado
''',
    r'''
assert iniciales("Juan Pérez") == "J.P."
assert iniciales("rosa de la fuente") == "R.F."
assert iniciales("ANA DE LA GARZA") == "A.G."
assert iniciales("Pedro Del Río") == "P.R."
assert iniciales("Delia Lara") == "D.L."
assert iniciales("Lupita") == "L."
''',
)

task(
    "es-AR", "debts", "saldos",
    "En el kiosco anoto los fiados en una lista de tuplas `(nombre, monto)`: el monto es un entero, positivo cuando se "
    "llevan algo y negativo cuando me pagan. ¿Me hacés en Python una función `saldos(anotaciones)` que devuelva un "
    "diccionario con la suma de los montos de cada nombre? Los que quedaron justo en cero no tienen que aparecer, pero "
    "los que pagaron de más sí, con su saldo negativo.",
    r'''
def saldos(anotaciones):
    total = {}
    for nombre, monto in anotaciones:
        total[nombre] = total.get(nombre, 0) + monto
    return {nombre: monto for nombre, monto in total.items() if monto != 0}
''',
    r'''
def saldos(anotaciones):
    total = {}
    for nombre, monto in anotaciones:
        total[nombre] = total.get(nombre, 0) + monto
    return {nombre: monto for nombre, monto in total.items() if monto > 0}
''',
    r'''
assert saldos([("Beto", 1500), ("Lucía", 800), ("Beto", 700)]) == {"Beto": 2200, "Lucía": 800}
assert saldos([("Nico", 900), ("Nico", -900)]) == {}
assert saldos([("Mirta", 300), ("Mirta", -500), ("Sol", 50)]) == {"Mirta": -200, "Sol": 50}
assert saldos([("Tito", -100)]) == {"Tito": -100}
assert saldos([("Ema", 400), ("Leo", 250), ("Ema", -400), ("Leo", -50)]) == {"Leo": 200}
assert saldos([]) == {}
''',
)

task(
    "es-CO", "dates", "fecha_larga",
    "Parce, estoy haciendo unas invitaciones y necesito pasar las fechas a letras. Hágame en Python la función "
    "`fecha_larga(fecha)`, que recibe un texto año-mes-día como `\"2023-11-20\"` y devuelve "
    "`\"20 de noviembre de 2023\"`, con el mes en español y en minúscula. El día va sin cero a la izquierda, y si es "
    "el día 1 se escribe la palabra «primero» en lugar del número.",
    r'''
def fecha_larga(fecha):
    meses = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
             "agosto", "septiembre", "octubre", "noviembre", "diciembre"]
    anio, mes, dia = fecha.split("-")
    numero = "primero" if int(dia) == 1 else str(int(dia))
    return f"{numero} de {meses[int(mes) - 1]} de {anio}"
''',
    r'''
def fecha_larga(fecha):
    meses = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio",
             "agosto", "septiembre", "octubre", "noviembre", "diciembre"]
    anio, mes, dia = fecha.split("-")
    numero = "primero" if dia == "01" else dia
    return f"{numero} de {meses[int(mes) - 1]} de {anio}"
''',
    r'''
assert fecha_larga("2024-03-05") == "5 de marzo de 2024"
assert fecha_larga("2025-01-01") == "primero de enero de 2025"
assert fecha_larga("2022-12-31") == "31 de diciembre de 2022"
assert fecha_larga("2021-08-10") == "10 de agosto de 2021"
assert fecha_larga("2020-02-09") == "9 de febrero de 2020"
assert fecha_larga("1998-06-01") == "primero de junio de 1998"
''',
)

task(
    "es-CL", "ranking", "orden_notas",
    "Tengo a mi curso en una lista de tuplas `(nombre, nota)`, con notas de 1.0 a 7.0, y quiero publicar a los que "
    "aprobaron. Necesito en Python la función `orden_notas(curso)`, que devuelva una lista solo con los nombres, desde "
    "la nota más alta a la más baja. Si hay empate en la nota, esos van por orden alfabético del nombre. Los que "
    "tienen menos de 4.0 quedan fuera, pero con un 4.0 justo sí entran.",
    r'''
def orden_notas(curso):
    aprobados = [(nombre, nota) for nombre, nota in curso if nota >= 4.0]
    aprobados.sort(key=lambda fila: (-fila[1], fila[0]))
    return [nombre for nombre, nota in aprobados]
''',
    r'''
def orden_notas(curso):
    aprobados = [(nota, nombre) for nombre, nota in curso if nota >= 4.0]
    aprobados.sort(reverse=True)
    return [nombre for nota, nombre in aprobados]
''',
    r'''
assert orden_notas([("Camila", 5.5), ("Diego", 6.8), ("Javiera", 4.9)]) == ["Diego", "Camila", "Javiera"]
assert orden_notas([("Tomás", 6.0), ("Benja", 6.0), ("Maite", 6.0)]) == ["Benja", "Maite", "Tomás"]
assert orden_notas([("Pablo", 3.9), ("Rocío", 4.0)]) == ["Rocío"]
assert orden_notas([("Vale", 5.0), ("Ana", 5.0), ("Leo", 7.0), ("Gabo", 2.1)]) == ["Leo", "Ana", "Vale"]
assert orden_notas([("Seba", 1.0)]) == []
assert orden_notas([]) == []
''',
)

task(
    "es-PE", "parsing", "leer_pedido",
    "En la bodega me llegan pedidos por WhatsApp, línea por línea, y quiero pasarlos a mi cuaderno con Python. "
    "Necesito la función `leer_pedido(linea)`, que devuelva una tupla `(cantidad, producto)`: si la línea empieza con "
    "un número entero seguido de un espacio, ese número es la cantidad (como entero) y lo que sigue es el producto; si "
    "no, la cantidad es 1 y el producto es toda la línea. Antes de revisar quita los espacios que sobren al inicio y "
    "al final, y el producto devuélvelo siempre en minúsculas.",
    r'''
def leer_pedido(linea):
    linea = linea.strip().lower()
    primero, espacio, resto = linea.partition(" ")
    if espacio and primero.isdigit():
        return (int(primero), resto)
    return (1, linea)
''',
    r'''
import re

def leer_pedido(linea):
    linea = linea.strip().lower()
    hallado = re.match(r"(\d+)\s*(.*)", linea)
    if hallado:
        return (int(hallado.group(1)), hallado.group(2))
    return (1, linea)
''',
    r'''
assert leer_pedido("2 Inca Kola") == (2, "inca kola")
assert leer_pedido("Leche Gloria") == (1, "leche gloria")
assert leer_pedido("  10 Huevos ") == (10, "huevos")
assert leer_pedido("7up grande") == (1, "7up grande")
assert leer_pedido("arroz 5 kilos") == (1, "arroz 5 kilos")
assert leer_pedido("3 panes de yema") == (3, "panes de yema")
''',
)

task(
    "es-ES", "validation", "matricula_valida",
    "Estoy montando el formulario de un taller y quiero comprobar las matrículas con Python. Escríbeme "
    "`matricula_valida(texto)`, que devuelva `True` o `False`: el texto vale solo si son exactamente cuatro cifras "
    "seguidas de tres letras mayúsculas sin acento, sin espacios, guiones ni nada más. Además, esas letras no pueden "
    "ser vocales (A, E, I, O, U), ni la Ñ, ni la Q.",
    r'''
def matricula_valida(texto):
    if len(texto) != 7:
        return False
    cifras, letras = texto[:4], texto[4:]
    return all(c in "0123456789" for c in cifras) and all(c in "BCDFGHJKLMNPRSTVWXYZ" for c in letras)
''',
    r'''
import re

def matricula_valida(texto):
    return re.fullmatch(r"[0-9]{4}[B-DF-HJ-NP-TV-Z]{3}", texto) is not None
''',
    r'''
assert matricula_valida("1234BCD") == True
assert matricula_valida("1234BCA") == False
assert matricula_valida("0000QZZ") == False
assert matricula_valida("9081fgh") == False
assert matricula_valida("4567 XYZ") == False
assert matricula_valida("123BCDF") == False
assert matricula_valida("7070KLM") == True
''',
)

task(
    "es-MX", "grouping", "indice",
    "Estoy armando el índice de un recetario en Python y me falta la función `indice(platillos)`. Recibe una lista de "
    "nombres de platillos y regresa un diccionario: cada llave es una primera letra en mayúscula y su valor es la "
    "lista de los platillos que empiezan con esa letra (da igual si venía en mayúscula o en minúscula), escritos tal "
    "como venían y en el mismo orden de la lista original. Si un platillo viene repetido exactamente igual, ponlo una "
    "sola vez, y si la lista trae textos vacíos, sáltatelos.",
    r'''
def indice(platillos):
    grupos = {}
    for platillo in platillos:
        if platillo:
            grupo = grupos.setdefault(platillo[0].upper(), [])
            if platillo not in grupo:
                grupo.append(platillo)
    return grupos
''',
    r'''
def indice(platillos):
    grupos = {}
    for platillo in platillos:
        if platillo:
            grupos.setdefault(platillo[0].upper(), []).append(platillo)
    return grupos
''',
    r'''
assert indice(["Pozole", "Mole", "Pambazo"]) == {"P": ["Pozole", "Pambazo"], "M": ["Mole"]}
assert indice(["tamales", "Tacos", "tostadas"]) == {"T": ["tamales", "Tacos", "tostadas"]}
assert indice(["Sopes", "Birria", "Sopes"]) == {"S": ["Sopes"], "B": ["Birria"]}
assert indice(["", "Chilaquiles", ""]) == {"C": ["Chilaquiles"]}
assert indice(["gorditas", "Elotes", "Esquites", "gorditas"]) == {"G": ["gorditas"], "E": ["Elotes", "Esquites"]}
assert indice([]) == {}
''',
)

task(
    "es-AR", "numbers", "dar_vuelta",
    "Che, para un jueguito de números necesito una función de Python, `dar_vuelta(n)`, que reciba un entero y devuelva "
    "el entero que queda al escribir sus cifras al revés. El signo se mantiene: si `n` es negativo, el resultado "
    "también. Los ceros que queden adelante se pierden, o sea que `dar_vuelta(1200)` da `21`.",
    r'''
def dar_vuelta(n):
    vuelta = int(str(abs(n))[::-1])
    return -vuelta if n < 0 else vuelta
''',
    r'''
def dar_vuelta(n):
    return int(str(abs(n))[::-1])
''',
    r'''
assert dar_vuelta(345) == 543
assert dar_vuelta(-78) == -87
assert dar_vuelta(-90) == -9
assert dar_vuelta(500) == 5
assert dar_vuelta(1002) == 2001
assert dar_vuelta(0) == 0
''',
)

task(
    "es-CO", "filtering", "buscar_precios",
    "Tengo un diccionario de Python con productos y su precio en pesos, y quiero saber qué me alcanza para el mercado. "
    "Necesito la función `buscar_precios(precios, minimo, maximo)`, que devuelva una lista con los nombres de los "
    "productos cuyo precio esté entre `minimo` y `maximo`, contando los dos extremos. Los nombres van en el mismo "
    "orden en que están en el diccionario. Si `maximo` es `None`, no hay tope por arriba.",
    r'''
def buscar_precios(precios, minimo, maximo):
    return [
        nombre for nombre, precio in precios.items()
        if precio >= minimo and (maximo is None or precio <= maximo)
    ]
''',
    r'''
def buscar_precios(precios, minimo, maximo):
    return [
        nombre for nombre, precio in precios.items()
        if precio >= minimo and (maximo is None or precio < maximo)
    ]
''',
    r'''
assert buscar_precios({"panela": 4500, "café": 18000, "arepas": 6200}, 4000, 10000) == ["panela", "arepas"]
assert buscar_precios({"arroz": 3900, "aceite": 12000}, 3900, 12000) == ["arroz", "aceite"]
assert buscar_precios({"yuca": 2500, "queso": 15000, "pollo": 22000}, 15000, None) == ["queso", "pollo"]
assert buscar_precios({"sal": 1800, "azúcar": 4100}, 5000, 9000) == []
assert buscar_precios({"mango": 3000, "lulo": 2000, "mora": 3000}, 3000, 3000) == ["mango", "mora"]
assert buscar_precios({}, 0, None) == []
''',
)

task(
    "es-CL", "streaks", "mejor_racha",
    "Estoy anotando si salí a trotar cada día en una lista de `True` y `False`, y quiero saber cuál fue mi mejor "
    "racha. Hazme en Python la función `mejor_racha(dias)`, que devuelva una tupla `(largo, inicio)`: cuántos `True` "
    "seguidos tiene la racha más larga y en qué posición de la lista empieza, contando desde 0. Si hay empate, vale la "
    "racha que empezó primero, y si no hay ningún `True`, devuelve `(0, -1)`.",
    r'''
def mejor_racha(dias):
    mejor, inicio, actual = 0, -1, 0
    for i, troto in enumerate(dias):
        actual = actual + 1 if troto else 0
        if actual > mejor:
            mejor, inicio = actual, i - actual + 1
    return (mejor, inicio)
''',
    r'''
def mejor_racha(dias):
    mejor, inicio, actual = 0, -1, 0
    for i, troto in enumerate(dias):
        actual = actual + 1 if troto else 0
        if troto and actual >= mejor:
            mejor, inicio = actual, i - actual + 1
    return (mejor, inicio)
''',
    r'''
assert mejor_racha([True, False, True, True]) == (2, 2)
assert mejor_racha([True, True, False, True, True]) == (2, 0)
assert mejor_racha([False, True, False, True, False]) == (1, 1)
assert mejor_racha([True, True, True]) == (3, 0)
assert mejor_racha([False, False]) == (0, -1)
assert mejor_racha([]) == (0, -1)
''',
)

task(
    "es-PE", "masking", "ocultar_tarjeta",
    "Quiero mostrar en los recibos el número de tarjeta sin que se vea completo. Hazme en Python la función "
    "`ocultar_tarjeta(numero)`: recibe un texto con dígitos y a veces espacios o guiones, y cambia cada dígito por un "
    "asterisco, menos los últimos cuatro dígitos; los espacios y los guiones se quedan donde están. Por ejemplo, "
    '`ocultar_tarjeta("1234-5678")` da `"****-5678"`. Si el texto tiene cuatro dígitos o menos, devuélvelo igualito.',
    r'''
def ocultar_tarjeta(numero):
    por_ocultar = sum(c.isdigit() for c in numero) - 4
    resultado = ""
    for c in numero:
        if c.isdigit() and por_ocultar > 0:
            resultado += "*"
            por_ocultar -= 1
        else:
            resultado += c
    return resultado
''',
    r'''
def ocultar_tarjeta(numero):
    inicio, final = numero[:-4], numero[-4:]
    return "".join("*" if c.isdigit() else c for c in inicio) + final
''',
    r'''
assert ocultar_tarjeta("4556 1234 9876 0001") == "**** **** **** 0001"
assert ocultar_tarjeta("5555-66-77") == "****-66-77"
assert ocultar_tarjeta("123 456 789 0") == "*** *** 789 0"
assert ocultar_tarjeta("12345") == "*2345"
assert ocultar_tarjeta("9-876") == "9-876"
assert ocultar_tarjeta("42") == "42"
''',
)

task(
    "es-ES", "time", "sumar_minutos",
    "Para el horario de un festival necesito una función de Python, `sumar_minutos(hora, minutos)`, que reciba una "
    "hora de 24 horas como texto `\"HH:MM\"` y un número entero de minutos, y devuelva la hora resultante con ese "
    "mismo formato, siempre con dos cifras en cada parte. Si se pasa de medianoche sigue desde las 00:00, así que a "
    "las 23:50 más 20 minutos le corresponde \"00:10\". Los minutos también pueden ser negativos, y entonces se va "
    "hacia atrás, al día anterior si hace falta; puede haber más de un día entero de diferencia.",
    r'''
def sumar_minutos(hora, minutos):
    horas, mins = hora.split(":")
    total = (int(horas) * 60 + int(mins) + minutos) % (24 * 60)
    return f"{total // 60:02d}:{total % 60:02d}"
''',
    r'''
def sumar_minutos(hora, minutos):
    horas, mins = hora.split(":")
    total = int(horas) * 60 + int(mins) + minutos
    if total >= 24 * 60:
        total -= 24 * 60
    return f"{total // 60:02d}:{total % 60:02d}"
''',
    r'''
assert sumar_minutos("18:30", 45) == "19:15"
assert sumar_minutos("08:05", 4) == "08:09"
assert sumar_minutos("23:15", 105) == "01:00"
assert sumar_minutos("00:10", -30) == "23:40"
assert sumar_minutos("12:00", -60) == "11:00"
assert sumar_minutos("10:00", 3000) == "12:00"
''',
)

task(
    "es-MX", "lists", "mezclar",
    "Quiero juntar mi lista de canciones con la de mi hermana para la carne asada. ¿Me pasas en Python una función "
    "`mezclar(a, b)` que regrese una lista nueva con una canción de `a`, luego una de `b`, luego otra de `a`, y así, "
    "siempre empezando por `a`? Cuando una de las dos listas se acabe, pon al final lo que quede de la otra, en su "
    "mismo orden. Si una canción viene repetida no la quites.",
    r'''
def mezclar(a, b):
    resultado = []
    for i in range(max(len(a), len(b))):
        resultado += a[i:i + 1] + b[i:i + 1]
    return resultado
''',
    r'''
def mezclar(a, b):
    resultado = []
    for x, y in zip(a, b):
        resultado.append(x)
        resultado.append(y)
    return resultado
''',
    r'''
assert mezclar(["Cielito", "Bamba"], ["Bikina", "Negra"]) == ["Cielito", "Bikina", "Bamba", "Negra"]
assert mezclar(["a1", "a2", "a3", "a4"], ["b1"]) == ["a1", "b1", "a2", "a3", "a4"]
assert mezclar(["a1"], ["b1", "b2", "b3"]) == ["a1", "b1", "b2", "b3"]
assert mezclar([], ["b1", "b2"]) == ["b1", "b2"]
assert mezclar(["x", "y"], ["x", "z"]) == ["x", "x", "y", "z"]
assert mezclar([], []) == []
''',
)

task(
    "es-AR", "scores", "tabla",
    "Organizo un torneo de fútbol en el club y quiero sacar la tabla de puntos con Python. Haceme la función "
    "`tabla(partidos)`, donde cada partido es una tupla `(local, goles_local, visitante, goles_visitante)`, y que "
    "devuelva un diccionario con los puntos de cada equipo: 3 por partido ganado, 1 por empatado y 0 por perdido. "
    "Todos los equipos que jugaron tienen que aparecer, aunque no hayan sumado ningún punto.",
    r'''
def tabla(partidos):
    puntos = {}
    for local, gl, visitante, gv in partidos:
        puntos_local = 3 if gl > gv else 1 if gl == gv else 0
        puntos_visitante = 3 if gv > gl else 1 if gl == gv else 0
        puntos[local] = puntos.get(local, 0) + puntos_local
        puntos[visitante] = puntos.get(visitante, 0) + puntos_visitante
    return puntos
''',
    r'''
def tabla(partidos):
    puntos = {}
    for local, gl, visitante, gv in partidos:
        if gl == gv:
            puntos[local] = puntos.get(local, 0) + 1
            puntos[visitante] = puntos.get(visitante, 0) + 1
        else:
            ganador = local if gl > gv else visitante
            puntos[ganador] = puntos.get(ganador, 0) + 3
    return puntos
''',
    r'''
assert tabla([("Los Pumas", 2, "La Banda", 1)]) == {"Los Pumas": 3, "La Banda": 0}
assert tabla([("Sur", 0, "Norte", 0)]) == {"Sur": 1, "Norte": 1}
assert tabla([("A", 1, "B", 3), ("B", 2, "A", 2)]) == {"A": 1, "B": 4}
assert tabla([("A", 0, "B", 1), ("A", 0, "C", 4)]) == {"A": 0, "B": 3, "C": 3}
assert tabla([("Rojo", 5, "Azul", 4), ("Azul", 1, "Rojo", 0)]) == {"Rojo": 3, "Azul": 3}
assert tabla([]) == {}
''',
)

task(
    "en-US", "fees", "late_fee",
    "Our neighborhood tool library charges for late returns, and I'd like a Python function `late_fee(days_late, "
    "cents_per_day, cap)` that gives the fee in cents, all whole numbers. The first two days late are free, and every "
    "day after those two costs `cents_per_day`, but the fee never goes above `cap`. If the tool comes back on time or "
    "early, `days_late` is zero or negative and the fee is 0.",
    r'''
def late_fee(days_late, cents_per_day, cap):
    charged_days = max(0, days_late - 2)
    return min(charged_days * cents_per_day, cap)
''',
    r'''
def late_fee(days_late, cents_per_day, cap):
    charged_days = days_late - 2
    return min(charged_days * cents_per_day, cap)
''',
    r'''
assert late_fee(5, 25, 500) == 75
assert late_fee(3, 40, 500) == 40
assert late_fee(2, 25, 500) == 0
assert late_fee(1, 10, 100) == 0
assert late_fee(40, 25, 500) == 500
assert late_fee(-3, 30, 200) == 0
''',
)

task(
    "en-GB", "titles", "headline",
    "I'm tidying up the headings in our parish newsletter. Could you write me a Python function `headline(text)` that "
    "gives every word a capital first letter and puts the rest of the word in lower case, except that a, an, and, the, "
    "of and in stay entirely in lower case, however they were typed? The first word of the heading always gets its "
    "capital, even if it's one of those six. Words are separated by single spaces.",
    r'''
def headline(text):
    words = text.lower().split(" ")
    for i, word in enumerate(words):
        if i == 0 or word not in ("a", "an", "and", "the", "of", "in"):
            words[i] = word[:1].upper() + word[1:]
    return " ".join(words)
''',
    r'''
def headline(text):
    words = text.split(" ")
    for i, word in enumerate(words):
        if i == 0 or word not in ("a", "an", "and", "the", "of", "in"):
            words[i] = word.capitalize()
    return " ".join(words)
''',
    r'''
assert headline("bread and butter pudding") == "Bread and Butter Pudding"
assert headline("NEWS OF THE VILLAGE") == "News of the Village"
assert headline("a walk in the woods") == "A Walk in the Woods"
assert headline("it's time for bingo") == "It's Time For Bingo"
assert headline("The Vicar And An Owl") == "The Vicar and an Owl"
assert headline("harvest") == "Harvest"
''',
)

task(
    "en-US", "settings", "parse_settings",
    "I keep my app's settings in a small text file, one `key = value` per line. I need a Python function "
    "`parse_settings(text)` that takes the whole text and returns a dictionary of strings, with the spaces around each "
    "key and each value removed. Skip blank lines and lines whose first non-space character is `#`. A value may "
    "contain `=` itself, so only the first one separates, and if a key shows up more than once the last value wins.",
    r'''
def parse_settings(text):
    settings = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            settings[key.strip()] = value.strip()
    return settings
''',
    r'''
def parse_settings(text):
    settings = {}
    for line in text.splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            parts = line.split("=")
            settings[parts[0].strip()] = parts[1].strip()
    return settings
''',
    r'''
assert parse_settings("name = Ruby\ncity=Austin") == {"name": "Ruby", "city": "Austin"}
assert parse_settings("# colors\n\ncolor = #fff\n  # end") == {"color": "#fff"}
assert parse_settings("query = a=1&b=2") == {"query": "a=1&b=2"}
assert parse_settings("size = 3\nsize = 10\n") == {"size": "10"}
assert parse_settings("  title  =  My long title  ") == {"title": "My long title"}
assert parse_settings("") == {}
''',
)

task(
    "en-GB", "words", "top_words",
    "My pupils want to know which words they use most in their stories. Please write a Python function "
    "`top_words(text, n)` that returns a list of the `n` most frequent words in lower case, most frequent first; the "
    "text only has letters and spaces, and capitals make no difference, so Dog and dog are the same word. Words that "
    "are equally frequent go in alphabetical order. If there are fewer than `n` different words, return them all.",
    r'''
def top_words(text, n):
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts, key=lambda word: (-counts[word], word))[:n]
''',
    r'''
from collections import Counter

def top_words(text, n):
    return [word for word, _ in Counter(text.lower().split()).most_common(n)]
''',
    r'''
assert top_words("the cat and the hat and the mat", 2) == ["the", "and"]
assert top_words("pear apple plum", 2) == ["apple", "pear"]
assert top_words("Tea tea TEA milk Milk sugar", 3) == ["tea", "milk", "sugar"]
assert top_words("rain sun sun rain wind", 1) == ["rain"]
assert top_words("zoo zoo bee ant", 10) == ["zoo", "ant", "bee"]
assert top_words("", 3) == []
''',
)

task(
    "en-US", "maximum", "runner_up",
    "I'm scoring a bake-off and need the second-best score. Can you write `runner_up(scores)` in Python, which takes a "
    "list of whole numbers and returns the second highest value? A tie at the top doesn't count as second place: if "
    "the scores are 90, 90 and 85, the answer is 85. Return `None` when there aren't at least two different values.",
    r'''
def runner_up(scores):
    different = sorted(set(scores), reverse=True)
    if len(different) < 2:
        return None
    return different[1]
''',
    r'''
def runner_up(scores):
    if len(scores) < 2:
        return None
    return sorted(scores, reverse=True)[1]
''',
    r'''
assert runner_up([70, 95, 88]) == 88
assert runner_up([10, 40, 40, 40]) == 10
assert runner_up([60, 60]) == None
assert runner_up([77]) == None
assert runner_up([]) == None
assert runner_up([-5, -2, -9]) == -5
''',
)

task(
    "en-GB", "taxyear", "tax_year",
    "I'm filing my invoices by tax year, which here runs from 6 April to 5 April of the following year. I'd like a "
    "Python function `tax_year(date)` that takes a text such as `\"10/05/2023\"` (day/month/year) and returns the tax "
    "year it falls in, in this case `\"2023/24\"`. That's the year it starts in full, a slash, and the last two digits "
    "of the next year, always two digits.",
    r'''
def tax_year(date):
    day, month, year = (int(part) for part in date.split("/"))
    start = year if (month, day) >= (4, 6) else year - 1
    return f"{start}/{(start + 1) % 100:02d}"
''',
    r'''
def tax_year(date):
    day, month, year = (int(part) for part in date.split("/"))
    start = year if month >= 4 else year - 1
    return f"{start}/{(start + 1) % 100:02d}"
''',
    r'''
assert tax_year("31/12/2019") == "2019/20"
assert tax_year("15/01/2012") == "2011/12"
assert tax_year("05/04/2024") == "2023/24"
assert tax_year("06/04/2024") == "2024/25"
assert tax_year("20/07/1999") == "1999/00"
assert tax_year("01/04/2009") == "2008/09"
''',
)

task(
    "en-US", "inversion", "club_members",
    "At our school every student hands in a list of clubs, so I have a dictionary from student name to list of club "
    "names. Write a Python function `club_members(signups)` that turns it around: a dictionary from club name, in "
    "lower case, to the list of its students in alphabetical order. Some kids write Chess and others chess, and that's "
    "the same club. If a student wrote the same club more than once, they should still be listed only once there.",
    r'''
def club_members(signups):
    clubs = {}
    for student, names in signups.items():
        for name in names:
            clubs.setdefault(name.lower(), set()).add(student)
    return {club: sorted(students) for club, students in clubs.items()}
''',
    r'''
def club_members(signups):
    clubs = {}
    for student, names in signups.items():
        for name in names:
            clubs.setdefault(name.lower(), []).append(student)
    return {club: sorted(students) for club, students in clubs.items()}
''',
    r'''
assert club_members({"Mia": ["Drama"], "Abe": ["Drama", "Band"]}) == {"drama": ["Abe", "Mia"], "band": ["Abe"]}
assert club_members({"Zoe": ["CHESS"], "Eli": ["chess"]}) == {"chess": ["Eli", "Zoe"]}
assert club_members({"Kai": ["Art", "Art"]}) == {"art": ["Kai"]}
assert club_members({"Noa": ["Robotics", "robotics"], "Ben": ["Robotics"]}) == {"robotics": ["Ben", "Noa"]}
assert club_members({"Sam": [], "Ivy": ["Yearbook"]}) == {"yearbook": ["Ivy"]}
assert club_members({}) == {}
''',
)

task(
    "en-GB", "teams", "make_teams",
    "I run a pub quiz and split people into teams in the order they arrive. Please write a Python function "
    "`make_teams(names, size)` that returns a list of lists, each with `size` names (at least 2), where the last team "
    "may be smaller if the names run out. Nobody should play alone, so if the last team would be a single person, add "
    "them to the end of the team before: five people in twos make one team of two and one of three. If that person is "
    "the only one there is, they stay in a team of one, and with no names at all the result is an empty list.",
    r'''
def make_teams(names, size):
    teams = [names[i:i + size] for i in range(0, len(names), size)]
    if len(teams) > 1 and len(teams[-1]) == 1:
        alone = teams.pop()
        teams[-1] = teams[-1] + alone
    return teams
''',
    r'''
def make_teams(names, size):
    return [names[i:i + size] for i in range(0, len(names), size)]
''',
    r'''
assert make_teams(["Al", "Bo", "Cy", "Di"], 2) == [["Al", "Bo"], ["Cy", "Di"]]
assert make_teams(["Al", "Bo", "Cy", "Di", "Ed"], 3) == [["Al", "Bo", "Cy"], ["Di", "Ed"]]
assert make_teams(["Al", "Bo", "Cy", "Di"], 3) == [["Al", "Bo", "Cy", "Di"]]
assert make_teams(["a", "b", "c", "d", "e", "f", "g"], 2) == [["a", "b"], ["c", "d"], ["e", "f", "g"]]
assert make_teams(["Flo"], 4) == [["Flo"]]
assert make_teams(["Gil", "Hal"], 6) == [["Gil", "Hal"]]
assert make_teams([], 3) == []
''',
)

task(
    "en-US", "digits", "dividing_digits",
    "For a math warm-up I want a Python function `dividing_digits(n)`. It takes a positive whole number and returns "
    "how many of its digits divide the number with nothing left over. A digit that appears several times is counted "
    "each time it appears, and zeros never count.",
    r'''
def dividing_digits(n):
    count = 0
    for digit in str(n):
        if digit != "0" and n % int(digit) == 0:
            count += 1
    return count
''',
    r'''
def dividing_digits(n):
    count = 0
    for digit in set(str(n)):
        if digit != "0" and n % int(digit) == 0:
            count += 1
    return count
''',
    r'''
assert dividing_digits(12) == 2
assert dividing_digits(13) == 1
assert dividing_digits(1012) == 3
assert dividing_digits(333) == 3
assert dividing_digits(100) == 1
assert dividing_digits(29) == 0
''',
)


def passed(code, asserts):
    """Which asserts hold for this code, each run in a namespace of its own."""
    result = []
    for line in asserts:
        space = {}
        exec(code, space)
        try:
            exec(line, space)
            result.append(True)
        except Exception:
            result.append(False)
    return result


def main():
    rows = []
    for number, one in enumerate(TASKS):
        name, asserts = one["function"], one["asserts"]
        assert f"`{name}(" in one["question"], name
        assert 5 <= len(asserts) <= 7 and len(set(asserts)) == len(asserts), name
        assert 3 <= len(one["solution"].splitlines()) <= 15, name
        for line in asserts:
            call = line.removeprefix("assert ").rsplit(" == ", 1)[0]
            assert call.startswith(f"{name}(") and call not in one["question"], line
        assert all(passed(one["solution"], asserts)), (name, passed(one["solution"], asserts))
        assert len(set(passed(one["careless"], asserts))) == 2, (name, passed(one["careless"], asserts))
        rows.append({
            "id": f"programming-w-{number:03d}",
            "language": one["variety"][:2],
            "variety": one["variety"],
            "question": one["question"],
            "kind": one["kind"],
            "gold": {"function": name, "asserts": asserts, "solution": one["solution"]},
        })
    for key, expected in (("question", 24), ("kind", 24)):
        assert len({row[key] for row in rows}) == expected, key
    assert [row["language"] for row in rows] == ["es"] * 15 + ["en"] * 9
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
