#!/usr/bin/env python3
"""Programming tasks, set a. Runs every solution against its asserts and writes programming-a.jsonl."""
import ast
import collections
import json
import os
import random

TASKS = []


def T(variety, kind, function, question, solution, asserts):
    TASKS.append(dict(variety=variety, kind=kind, function=function, question=question.strip(),
                      solution=solution.strip("\n"), asserts=[a for a in asserts.strip().split("\n")]))


# ------------------------------------------------------------------ es-ES (20)
T("es-ES", "validation", "validar_nif",
  """Estoy montando el formulario de alta de un gimnasio y la gente mete el NIF de cualquier manera. Hazme una función en Python llamada validar_nif(nif) que reciba un texto y devuelva True o False. Un NIF son ocho cifras y una letra, y la letra se saca dividiendo el número entre 23 y usando el resto como posición (empezando a contar en 0) dentro de la cadena TRWAGMYFPDXBNJZSQVHLCKE. Quiero que acepte la letra en minúscula, espacios delante o detrás de todo, y como mucho un guion justo antes de la letra. Todo lo demás (siete cifras, texto vacío, letra que no toca...) es False. Los NIE no me hacen falta.""",
  """
def validar_nif(nif):
    import re
    m = re.fullmatch(r"([0-9]{8})-?([A-Z])", nif.strip().upper())
    if not m:
        return False
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(m.group(1)) % 23] == m.group(2)
""", """
assert validar_nif("12345678Z") == True
assert validar_nif(" 12345678-z ") == True
assert validar_nif("00000000T") == True
assert validar_nif("12345678A") == False
assert validar_nif("1234567L") == False
assert validar_nif("12345678--Z") == False
assert validar_nif("") == False
""")

T("es-ES", "validation", "codigo_banco",
  """Necesito una función en Python, codigo_banco(iban), a la que le paso un IBAN español como texto y me devuelve las cuatro cifras de la entidad (un texto, por ejemplo "0049"), o None si el IBAN no es válido. Un IBAN español tiene las letras ES, dos dígitos de control y veinte cifras más, de las que las cuatro primeras son la entidad. Los espacios hay que ignorarlos estén donde estén y las letras pueden venir en minúscula. Para comprobarlo se pasan los cuatro primeros caracteres al final, se cambia la E por 14 y la S por 28, y el número enorme que queda tiene que dar resto 1 al dividirlo entre 97.""",
  """
def codigo_banco(iban):
    import re
    limpio = iban.replace(" ", "").upper()
    if not re.fullmatch(r"ES[0-9]{22}", limpio):
        return None
    girado = (limpio[4:] + limpio[:4]).replace("E", "14").replace("S", "28")
    return limpio[4:8] if int(girado) % 97 == 1 else None
""", """
assert codigo_banco("ES9121000418450200051332") == "2100"
assert codigo_banco("ES91 2100 0418 4502 0005 1332") == "2100"
assert codigo_banco("es60 0049 1500 0512 3456 7892") == "0049"
assert codigo_banco("ES9221000418450200051332") == None
assert codigo_banco("ES912100041845020005133") == None
assert codigo_banco("DE89370400440532013000") == None
""")

T("es-ES", "formatting", "formato_euros",
  """¿Me escribes en Python una función formato_euros(importe) que convierta un número en un texto con el importe escrito como se hace en España? O sea, punto para los millares, coma para los decimales, siempre dos decimales, un espacio normal y el símbolo del euro al final: 12500.5 tiene que quedar "12.500,50 €". Los negativos llevan el signo menos pegado delante, sin espacio. Lo del locale no me vale, que en el servidor no está instalado el español.""",
  """
def formato_euros(importe):
    texto = f"{importe:,.2f}"
    texto = texto.replace(",", "_").replace(".", ",").replace("_", ".")
    return texto + " €"
""", """
assert formato_euros(12500.5) == "12.500,50 €"
assert formato_euros(0) == "0,00 €"
assert formato_euros(999.99) == "999,99 €"
assert formato_euros(1000) == "1.000,00 €"
assert formato_euros(-1234567.891) == "-1.234.567,89 €"
assert formato_euros(-3) == "-3,00 €"
""")

T("es-ES", "parsing", "total_ticket",
  """Mi madre guarda los tiques del súper copiados en un bloc de notas del ordenador y quiero sumarlos. Escríbeme una función de Python total_ticket(texto) que reciba un tique entero (varias líneas separadas por saltos de línea) y devuelva la suma en céntimos, como número entero. En cada línea va el producto y, al final del todo, el precio, siempre con coma y dos decimales, a veces con punto de millares ("1.049,00") y a veces con " €" detrás. Los descuentos vienen como un precio negativo ("Dto. socio -1,50"). Las líneas vacías se saltan y la que empieza por TOTAL también, que si no contaría doble. Ojo, que en el nombre del producto puede haber números, tipo "Leche 1,5 L 0,95". Si no hay ningún producto, 0.""",
  """
def total_ticket(texto):
    total = 0
    for linea in texto.split("\\n"):
        linea = linea.strip()
        if not linea or linea.startswith("TOTAL"):
            continue
        precio = linea.replace("€", "").split()[-1]
        total += int(precio.replace(".", "").replace(",", ""))
    return total
""", r"""
assert total_ticket("Pan 1,20\nHuevos 2,35 €\nTOTAL 3,55") == 355
assert total_ticket("Leche 1,5 L 0,95\nDto. socio -1,50\nAceite 5 L 32,40 €") == 3185
assert total_ticket("Televisor 43 pulgadas 1.049,00 €\n\nCable HDMI 7,99\n\nTOTAL 1.056,99 €") == 105699
assert total_ticket("Chicle 0,05") == 5
assert total_ticket("") == 0
""")

T("es-ES", "conditions", "coste_parking",
  """En el aparcamiento de la estación las tarifas son un lío. Quiero una función en Python coste_parking(minutos) que me diga cuánto pago, en céntimos (entero), por dejar el coche un número entero de minutos, entre 0 y 1440. Si estás 15 minutos o menos es gratis. Si te pasas de 15, se cobra desde el primer minuto: 4 céntimos por cada uno de los primeros 120 minutos y 2 céntimos por cada minuto a partir de ahí. Y nunca se cobran más de 18 euros.""",
  """
def coste_parking(minutos):
    if minutos <= 15:
        return 0
    caro = min(minutos, 120)
    barato = max(minutos - 120, 0)
    return min(caro * 4 + barato * 2, 1800)
""", """
assert coste_parking(0) == 0
assert coste_parking(15) == 0
assert coste_parking(16) == 64
assert coste_parking(120) == 480
assert coste_parking(121) == 482
assert coste_parking(600) == 1440
assert coste_parking(781) == 1800
assert coste_parking(1440) == 1800
""")

T("es-ES", "matrix", "girar",
  """Estoy haciendo un jueguecillo de puzles con mi hija. Hazme una función en Python llamada girar(tablero, veces) que gire un tablero (una lista de listas, no siempre cuadrado, pero con todas las filas igual de largas) 90 grados en el sentido de las agujas del reloj tantas veces como se diga, y devuelva el tablero girado como lista de listas. Si veces es negativo se gira al revés, contra el reloj, y con 0 queda como estaba. Por ejemplo girar([[1, 2, 3], [4, 5, 6]], 1) da [[4, 1], [5, 2], [6, 3]].""",
  """
def girar(tablero, veces):
    resultado = [list(fila) for fila in tablero]
    for _ in range(veces % 4):
        resultado = [list(col) for col in zip(*resultado[::-1])]
    return resultado
""", """
assert girar([[1, 2, 3], [4, 5, 6]], 1) == [[4, 1], [5, 2], [6, 3]]
assert girar([[1, 2, 3], [4, 5, 6]], -1) == [[3, 6], [2, 5], [1, 4]]
assert girar([[1, 2, 3], [4, 5, 6]], 2) == [[6, 5, 4], [3, 2, 1]]
assert girar([["a", "b"], ["c", "d"]], 5) == [["c", "a"], ["d", "b"]]
assert girar([[7, 8]], 0) == [[7, 8]]
assert girar([[7, 8]], -2) == [[8, 7]]
""")

T("es-ES", "counting", "contar_vocales",
  """Para una clase de lengua de primero de la ESO: una función en Python contar_vocales(texto) que devuelva un diccionario con las cinco vocales como claves ("a", "e", "i", "o", "u", en minúscula) y cuántas veces sale cada una. Las cinco tienen que estar siempre, aunque sea con un 0. Las mayúsculas cuentan igual que las minúsculas, y las vocales con tilde o con diéresis (á, é, í, ó, ú, ü) cuentan como su vocal.""",
  """
def contar_vocales(texto):
    texto = texto.lower().translate(str.maketrans("áéíóúü", "aeiouu"))
    return {v: texto.count(v) for v in "aeiou"}
""", """
assert contar_vocales("Murciélago") == {"a": 1, "e": 1, "i": 1, "o": 1, "u": 1}
assert contar_vocales("ÁRBOL Y PINGÜINO") == {"a": 1, "e": 0, "i": 2, "o": 2, "u": 1}
assert contar_vocales("") == {"a": 0, "e": 0, "i": 0, "o": 0, "u": 0}
assert contar_vocales("xyz 123") == {"a": 0, "e": 0, "i": 0, "o": 0, "u": 0}
assert contar_vocales("Él comió atún en Ávila") == {"a": 3, "e": 2, "i": 2, "o": 2, "u": 1}
""")

T("es-ES", "dates", "dias_laborables",
  """Buenas. Llevo las nóminas de una empresa pequeña y necesito contar días laborables. ¿Puedes hacerme una función en Python dias_laborables(inicio, fin, festivos)? inicio y fin son textos con formato "AAAA-MM-DD" y cuentan los dos, o sea que si inicio y fin son el mismo lunes normal el resultado es 1. Laborable es de lunes a viernes y que no esté en festivos, que es una lista de fechas con el mismo formato (puede venir vacía, con alguna repetida o con alguna que cae en sábado o domingo). Si fin es anterior a inicio, que devuelva 0.""",
  """
def dias_laborables(inicio, fin, festivos):
    from datetime import date, timedelta
    dia, ultimo = date.fromisoformat(inicio), date.fromisoformat(fin)
    cuenta = 0
    while dia <= ultimo:
        if dia.weekday() < 5 and dia.isoformat() not in festivos:
            cuenta += 1
        dia += timedelta(days=1)
    return cuenta
""", """
assert dias_laborables("2024-04-29", "2024-05-05", ["2024-05-01"]) == 4
assert dias_laborables("2024-12-23", "2025-01-07", ["2024-12-25", "2025-01-01", "2025-01-06", "2025-01-01"]) == 9
assert dias_laborables("2024-06-01", "2024-06-02", []) == 0
assert dias_laborables("2024-06-03", "2024-06-03", []) == 1
assert dias_laborables("2024-06-10", "2024-06-03", []) == 0
assert dias_laborables("2024-09-02", "2024-09-15", ["2024-09-08"]) == 10
""")

T("es-ES", "grouping", "agrupar_notas",
  """Soy profe y tengo las notas en un diccionario de Python, {nombre: nota}, donde la nota es un número de 0 a 10 o None si el alumno no vino al examen. Necesito agrupar_notas(notas), que devuelva otro diccionario con las claves "suspenso" (menos de 5), "aprobado" (de 5 a menos de 7), "notable" (de 7 a menos de 9), "sobresaliente" (9 o más) y "no presentado", y en cada una la lista de nombres por orden alfabético. Si en un grupo no hay nadie, esa clave no debe aparecer.""",
  """
def agrupar_notas(notas):
    grupos = {}
    for nombre in sorted(notas):
        n = notas[nombre]
        if n is None:
            g = "no presentado"
        elif n < 5:
            g = "suspenso"
        elif n < 7:
            g = "aprobado"
        elif n < 9:
            g = "notable"
        else:
            g = "sobresaliente"
        grupos.setdefault(g, []).append(nombre)
    return grupos
""", """
assert agrupar_notas({"Marta": 9, "Luis": 4.9, "Berta": 5, "Carlos": 7}) == {"sobresaliente": ["Marta"], "suspenso": ["Luis"], "aprobado": ["Berta"], "notable": ["Carlos"]}
assert agrupar_notas({"Pablo": 6.9, "Ana": 6, "Diego": 8.9}) == {"aprobado": ["Ana", "Pablo"], "notable": ["Diego"]}
assert agrupar_notas({"Sara": None, "Hugo": 0, "Nora": None}) == {"no presentado": ["Nora", "Sara"], "suspenso": ["Hugo"]}
assert agrupar_notas({}) == {}
assert agrupar_notas({"Teo": 10}) == {"sobresaliente": ["Teo"]}
""")

T("es-ES", "strings", "es_palindromo",
  """Quiero comprobar frases tipo "Dábale arroz a la zorra el abad". Dame una función en Python, es_palindromo(frase), que devuelva True si se lee igual al derecho que al revés sin tener en cuenta mayúsculas, espacios, signos de puntuación ni tildes (la diéresis tampoco). Las cifras sí cuentan. La ñ no es lo mismo que la n, que eso me lo han hecho mal ya dos veces. Y si en la frase no hay ni una letra ni una cifra, False.""",
  """
def es_palindromo(frase):
    frase = frase.lower().translate(str.maketrans("áéíóúü", "aeiouu"))
    limpia = [c for c in frase if c.isalnum()]
    return bool(limpia) and limpia == limpia[::-1]
""", """
assert es_palindromo("Dábale arroz a la zorra el abad") == True
assert es_palindromo("¡Sé verlas al revés!") == True
assert es_palindromo("Ñan") == False
assert es_palindromo("Ñoño, ñ") == True
assert es_palindromo("1 2 3 2 1") == True
assert es_palindromo("a1b2a") == False
assert es_palindromo("¿...?") == False
""")

T("es-ES", "recursion", "aplanar",
  """Tengo listas dentro de listas dentro de listas (me las da así un programa viejo) y quiero aplanarlas, pero no siempre del todo. Función en Python: aplanar(lista, niveles=None). Con niveles=None se aplana entera, por muy profunda que sea; con un número, se deshacen solo esos niveles (con 0 queda igual, con 1 se abren las listas que están directamente dentro, etc.). Solo se abren listas: las tuplas y los textos se dejan tal cual. Tiene que devolver una lista.""",
  """
def aplanar(lista, niveles=None):
    if niveles == 0:
        return list(lista)
    resultado = []
    for x in lista:
        if isinstance(x, list):
            resultado += aplanar(x, None if niveles is None else niveles - 1)
        else:
            resultado.append(x)
    return resultado
""", """
assert aplanar([1, [2, [3, [4]]], 5]) == [1, 2, 3, 4, 5]
assert aplanar([1, [2, [3, [4]]], 5], 1) == [1, 2, [3, [4]], 5]
assert aplanar([1, [2, [3, [4]]], 5], 2) == [1, 2, 3, [4], 5]
assert aplanar([[1], [[2]]], 0) == [[1], [[2]]]
assert aplanar([("a", "b"), ["hola", ["tú"]]]) == [("a", "b"), "hola", "tú"]
assert aplanar([[], [[]]]) == []
""")

T("es-ES", "sorting", "ordenar_vecinos",
  """Soy el presidente de mi comunidad y tengo la lista de vecinos como textos del tipo "García López, Álvaro" (apellidos, coma, nombre). Hazme en Python ordenar_vecinos(vecinos), que los ordene por apellidos y, si coinciden, por nombre, y que me devuelva una lista con cada uno escrito al revés, "Álvaro García López". Al ordenar no hay que hacer caso a las tildes ni a las mayúsculas (Álvarez va antes que Benítez, claro), pero en el resultado cada nombre se queda escrito como venía. Puede haber espacios de más alrededor de la coma o en los extremos; quítalos.""",
  """
def ordenar_vecinos(vecinos):
    import unicodedata

    def clave(texto):
        texto = unicodedata.normalize("NFD", texto.lower())
        return "".join(c for c in texto if unicodedata.category(c) != "Mn")

    pares = []
    for v in vecinos:
        apellidos, nombre = v.split(",")
        pares.append((apellidos.strip(), nombre.strip()))
    pares.sort(key=lambda p: (clave(p[0]), clave(p[1])))
    return [f"{nombre} {apellidos}" for apellidos, nombre in pares]
""", """
assert ordenar_vecinos(["Benítez Ruiz, Ana", "Álvarez Gil, Pedro"]) == ["Pedro Álvarez Gil", "Ana Benítez Ruiz"]
assert ordenar_vecinos(["Soto, Óscar", "Soto, Pilar", "Soto, Nuria"]) == ["Nuria Soto", "Óscar Soto", "Pilar Soto"]
assert ordenar_vecinos(["Vidal,Luis ", "  alonso , Eva"]) == ["Eva alonso", "Luis Vidal"]
assert ordenar_vecinos(["García, Teresa", "Garcia, Bruno"]) == ["Bruno Garcia", "Teresa García"]
assert ordenar_vecinos([]) == []
""")

T("es-ES", "sequences", "siguiente_matricula",
  """¿Cómo haría una función en Python llamada siguiente_matricula(matricula) que me dé la matrícula de coche española que va justo después? Son cuatro cifras y tres letras seguidas, sin espacio, como "1234BCD". Primero suben las cifras; después de 9999 se vuelve a 0000 y avanzan las letras, empezando por la última, que al pasar de la Z vuelve a la B y hace avanzar la de su izquierda. Solo se usan las letras BCDFGHJKLMNPRSTVWXYZ, en ese orden. Después de 9999ZZZ ya no hay, así que devuelve None. La entrada siempre viene bien escrita y en mayúsculas.""",
  """
def siguiente_matricula(matricula):
    letras = "BCDFGHJKLMNPRSTVWXYZ"
    numero = int(matricula[:4])
    serie = 0
    for c in matricula[4:]:
        serie = serie * 20 + letras.index(c)
    serie, numero = divmod(serie * 10000 + numero + 1, 10000)
    if serie == 20 ** 3:
        return None
    return f"{numero:04d}" + letras[serie // 400] + letras[serie // 20 % 20] + letras[serie % 20]
""", """
assert siguiente_matricula("1234BCD") == "1235BCD"
assert siguiente_matricula("0099KLM") == "0100KLM"
assert siguiente_matricula("9999BBB") == "0000BBC"
assert siguiente_matricula("9999DDD") == "0000DDF"
assert siguiente_matricula("9999BBZ") == "0000BCB"
assert siguiente_matricula("9999NZZ") == "0000PBB"
assert siguiente_matricula("9999ZZZ") == None
""")

T("es-ES", "lists", "racha_seca",
  """Tengo apuntados los litros de lluvia de cada día en mi huerto. Escribe una función de Python racha_seca(lluvia) que busque la racha más larga de días secos seguidos. Un día es seco si cayó menos de 1 litro. Que devuelva una tupla (día, duración), donde día es el número del primer día de la racha contando desde 1. Si hay dos rachas igual de largas, la primera. Si no hubo ningún día seco o la lista está vacía, None.""",
  """
def racha_seca(lluvia):
    mejor, inicio = None, None
    for i, litros in enumerate(lluvia, 1):
        if litros >= 1:
            inicio = None
            continue
        if inicio is None:
            inicio = i
        duracion = i - inicio + 1
        if mejor is None or duracion > mejor[1]:
            mejor = (inicio, duracion)
    return mejor
""", """
assert racha_seca([5, 0, 0.4, 0, 12, 0, 0]) == (2, 3)
assert racha_seca([0, 0, 3, 0, 0]) == (1, 2)
assert racha_seca([2, 0, 1, 0, 0]) == (4, 2)
assert racha_seca([0.9]) == (1, 1)
assert racha_seca([4, 1, 7.5]) == None
assert racha_seca([]) == None
""")

T("es-ES", "ranges", "dorsales_que_faltan",
  """Organizo una carrera popular y al acabar quiero saber qué dorsales no han llegado a meta. Escribe dorsales_que_faltan(llegados, ultimo) en Python: llegados es la lista de dorsales que han cruzado la meta (desordenada, con repetidos por culpa del chip, y a veces con alguno que ni existe, mayor que ultimo o menor que 1, que hay que ignorar) y los dorsales van de 1 a ultimo. El resultado es un texto con los que faltan de menor a mayor, juntando los consecutivos con un guion y separando con coma y espacio: "3-5, 8, 11-12". Dos seguidos también van con guion. Si no falta ninguno, el texto vacío.""",
  """
def dorsales_que_faltan(llegados, ultimo):
    presentes = set(llegados)
    tramos = []
    for d in range(1, ultimo + 1):
        if d in presentes:
            continue
        if tramos and tramos[-1][1] == d - 1:
            tramos[-1][1] = d
        else:
            tramos.append([d, d])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in tramos)
""", """
assert dorsales_que_faltan([1, 2, 6, 7, 9, 10], 12) == "3-5, 8, 11-12"
assert dorsales_que_faltan([3, 1, 2, 2], 3) == ""
assert dorsales_que_faltan([], 5) == "1-5"
assert dorsales_que_faltan([4, 99, 0, 2, 4], 4) == "1, 3"
assert dorsales_que_faltan([1, 4], 4) == "2-3"
""")

T("es-ES", "dictionaries", "fusionar_almacenes",
  """Tenemos dos almacenes y cada uno es un diccionario {producto: unidades}. Quiero una función de Python, fusionar_almacenes(a, b), que sume las unidades de los productos que estén en los dos y me devuelva una lista de tuplas (producto, unidades) ordenada de más a menos unidades y, si empatan, por el nombre del producto alfabéticamente. Los que se queden en 0 o en negativo (a veces metemos devoluciones como negativos) no salen.""",
  """
def fusionar_almacenes(a, b):
    suma = dict(a)
    for producto, unidades in b.items():
        suma[producto] = suma.get(producto, 0) + unidades
    quedan = [(p, u) for p, u in suma.items() if u > 0]
    return sorted(quedan, key=lambda x: (-x[1], x[0]))
""", """
assert fusionar_almacenes({"tornillo": 10, "tuerca": 4}, {"tuerca": 8, "clavo": 3}) == [("tuerca", 12), ("tornillo", 10), ("clavo", 3)]
assert fusionar_almacenes({"taco": 5, "broca": 5}, {"alicate": 5}) == [("alicate", 5), ("broca", 5), ("taco", 5)]
assert fusionar_almacenes({"sierra": 2, "lija": 7}, {"sierra": -2, "cola": -1}) == [("lija", 7)]
assert fusionar_almacenes({}, {}) == []
assert fusionar_almacenes({}, {"pala": 1}) == [("pala", 1)]
""")

T("es-ES", "time", "sumar_tiempos",
  """Apunto lo que estudio cada día así: "1h 20min", "45min", "2h", y a veces sin el espacio, "1h20min". Hazme una función en Python sumar_tiempos(tiempos) que reciba una lista de textos así y devuelva el total también como texto, con las horas, la letra h, un espacio, los minutos siempre con dos cifras y min: por ejemplo "3h 05min". Las horas van sin ceros delante, y si la lista está vacía el resultado es "0h 00min". Puede que haya algún "90min", con más de 60.""",
  """
def sumar_tiempos(tiempos):
    import re
    total = 0
    for t in tiempos:
        h = re.search(r"(\\d+)h", t)
        m = re.search(r"(\\d+)min", t)
        total += (int(h.group(1)) * 60 if h else 0) + (int(m.group(1)) if m else 0)
    return f"{total // 60}h {total % 60:02d}min"
""", """
assert sumar_tiempos(["1h 20min", "45min", "1h"]) == "3h 05min"
assert sumar_tiempos(["2h", "1h20min"]) == "3h 20min"
assert sumar_tiempos([]) == "0h 00min"
assert sumar_tiempos(["90min", "30min"]) == "2h 00min"
assert sumar_tiempos(["10h 59min", "1min", "12min"]) == "11h 12min"
assert sumar_tiempos(["7min"]) == "0h 07min"
assert sumar_tiempos(["30min", "29min"]) == "0h 59min"
""")

T("es-ES", "cipher", "cesar",
  """Mis hijos quieren mandarse mensajes secretos y yo programo regular. Una función en Python cesar(texto, n) que desplace cada letra n puestos en el abecedario español, que tiene 27 letras porque la ñ va entre la n y la o (abcdefghijklmnñopqrstuvwxyz). Al pasar de la z se sigue por la a. Si n es negativo se va hacia atrás, que así sirve para descifrar, y n puede ser más grande que 27. Las mayúsculas siguen siendo mayúsculas, y todo lo que no esté en ese abecedario (vocales con tilde, ü, espacios, números, signos) se queda como está.""",
  """
def cesar(texto, n):
    abc = "abcdefghijklmnñopqrstuvwxyz"
    salida = ""
    for c in texto:
        if c in abc:
            salida += abc[(abc.index(c) + n) % 27]
        elif c in abc.upper():
            salida += abc.upper()[(abc.upper().index(c) + n) % 27]
        else:
            salida += c
    return salida
""", """
assert cesar("zapato", 1) == "abqbup"
assert cesar("Ana", 1) == "Bñb"
assert cesar("¡Canción!", 3) == "¡Fdpflóp!"
assert cesar("Oslo 7", -1) == "Ñrkñ 7"
assert cesar("ÑU", 28) == "OV"
assert cesar("", 5) == ""
""")

T("es-ES", "validation", "revisar_clave",
  """Para la web de una asociación: función en Python revisar_clave(clave) que me diga qué tiene de malo una contraseña. Devuelve una lista de textos, con los que tocan y siempre en este orden: "corta" si tiene menos de 10 caracteres, "sin mayúscula" si no lleva ninguna letra mayúscula, "sin cifra" si no lleva ningún número, "con espacios" si lleva algún espacio en cualquier sitio, y "repetida" si hay un mismo carácter tres o más veces seguidas. Si está bien, la lista vacía.""",
  """
def revisar_clave(clave):
    pegas = []
    if len(clave) < 10:
        pegas.append("corta")
    if not any(c.isupper() for c in clave):
        pegas.append("sin mayúscula")
    if not any(c.isdigit() for c in clave):
        pegas.append("sin cifra")
    if " " in clave:
        pegas.append("con espacios")
    if any(a == b == c for a, b, c in zip(clave, clave[1:], clave[2:])):
        pegas.append("repetida")
    return pegas
""", """
assert revisar_clave("Girasol2024") == []
assert revisar_clave("Girasol20!") == []
assert revisar_clave("Girasol2!") == ["corta"]
assert revisar_clave("hola") == ["corta", "sin mayúscula", "sin cifra"]
assert revisar_clave("MiPerro ladra mucho") == ["sin cifra", "con espacios"]
assert revisar_clave("Gatooo555x") == ["repetida"]
assert revisar_clave("aabbaabbaabb") == ["sin mayúscula", "sin cifra"]
assert revisar_clave("") == ["corta", "sin mayúscula", "sin cifra"]
""")

T("es-ES", "parsing", "clasificacion",
  """Hola, llevo una liguilla de fútbol sala entre pueblos. Los resultados los tengo como textos, "Alcorcón 2-1 Parla", con los goles en medio; los equipos pueden tener espacios en el nombre ("Rivas Vacía 0-0 San Fermín"). Hazme clasificacion(resultados) en Python, a la que le paso la lista de resultados y me da una lista de tuplas (equipo, puntos, diferencia), donde diferencia es goles a favor menos goles en contra. Victoria 3 puntos, empate 1, derrota 0. Ordenada por puntos de más a menos, luego por diferencia de más a menos y por último por nombre del equipo. Sin resultados, lista vacía.""",
  """
def clasificacion(resultados):
    import re
    tabla = {}
    for r in resultados:
        local, g1, g2, visitante = re.fullmatch(r"(.+?) (\\d+)-(\\d+) (.+)", r).groups()
        d = int(g1) - int(g2)
        for equipo, dif in ((local, d), (visitante, -d)):
            fila = tabla.setdefault(equipo, [0, 0])
            fila[0] += 3 if dif > 0 else 1 if dif == 0 else 0
            fila[1] += dif
    filas = [(e, p, d) for e, (p, d) in tabla.items()]
    return sorted(filas, key=lambda f: (-f[1], -f[2], f[0]))
""", """
assert clasificacion(["Alcorcón 2-1 Parla"]) == [("Alcorcón", 3, 1), ("Parla", 0, -1)]
assert clasificacion(["Rivas Vacía 0-0 San Fermín"]) == [("Rivas Vacía", 1, 0), ("San Fermín", 1, 0)]
assert clasificacion(["Pinto 1-3 Getafe", "Pinto 12-0 Leganés", "Getafe 0-1 Leganés"]) == [("Pinto", 3, 10), ("Getafe", 3, 1), ("Leganés", 3, -11)]
assert clasificacion(["Toledo 1-1 Burgos", "Burgos 2-2 Cuenca"]) == [("Burgos", 2, 0), ("Cuenca", 1, 0), ("Toledo", 1, 0)]
assert clasificacion(["Lugo 1-0 Vigo", "Lugo 1-0 Cuenca", "Noia 5-0 Lugo"]) == [("Lugo", 6, -3), ("Noia", 3, 5), ("Cuenca", 0, -1), ("Vigo", 0, -1)]
assert clasificacion([]) == []
""")

# ------------------------------------------------------------------ es-MX (4)
T("es-MX", "validation", "validar_rfc",
  """Oye, ayúdame con una función en Python que se llame validar_rfc(rfc), para checar el RFC de una persona física antes de facturar. Debe traer cuatro letras (de la A a la Z o la Ñ), luego seis dígitos que son la fecha de nacimiento en orden año, mes y día con dos dígitos cada uno, y al final tres caracteres que pueden ser letras de la A a la Z o números. La fecha tiene que existir de verdad; para el año, de 00 a 29 tómalo como 2000 a 2029 y de 30 a 99 como 1930 a 1999. Acepta minúsculas. No hace falta revisar la homoclave ni el dígito verificador. Regresa True o False.""",
  """
def validar_rfc(rfc):
    import re
    from datetime import date
    m = re.fullmatch(r"[A-ZÑ]{4}([0-9]{2})([0-9]{2})([0-9]{2})[A-Z0-9]{3}", rfc.upper())
    if not m:
        return False
    a, mes, dia = (int(x) for x in m.groups())
    try:
        date(2000 + a if a < 30 else 1900 + a, mes, dia)
    except ValueError:
        return False
    return True
""", """
assert validar_rfc("GODE561231GR8") == True
assert validar_rfc("muñl000229a1b") == True
assert validar_rfc("GODE010229GR8") == False
assert validar_rfc("GODE561331GR8") == False
assert validar_rfc("GOD561231GR8") == False
assert validar_rfc("GODE561231GR") == False
assert validar_rfc("PEXJ960229123") == True
""")

T("es-MX", "numbers", "desglosar_iva",
  """Tengo una papelería en Puebla y mis precios ya traen el IVA del 16 %. Necesito una función en Python, desglosar_iva(total), que a partir del total con IVA me regrese una tupla (subtotal, iva). El subtotal se redondea a dos decimales y el iva es lo que falta para llegar al total, también redondeado a dos decimales; los dos como float normales, sin Decimal. Si el total es cero o negativo, que regrese (0, 0).""",
  """
def desglosar_iva(total):
    if total <= 0:
        return (0, 0)
    subtotal = round(total / 1.16, 2)
    return (subtotal, round(total - subtotal, 2))
""", """
assert desglosar_iva(1160) == (1000, 160)
assert desglosar_iva(999) == (861.21, 137.79)
assert desglosar_iva(58.5) == (50.43, 8.07)
assert desglosar_iva(12500.50) == (10776.29, 1724.21)
assert desglosar_iva(0) == (0, 0)
assert desglosar_iva(-20) == (0, 0)
""")

T("es-MX", "cleanup", "nombre_propio",
  """En la escuela nos mandan los nombres en puras mayúsculas, o todo en minúsculas, con un montón de espacios de sobra. Hazme por favor una función en Python que se llame nombre_propio(texto) y que los deje bonitos: un solo espacio entre palabras, nada de espacios al principio ni al final, y cada palabra con la primera letra mayúscula y las demás minúsculas, excepto de, del, la, las, los, y, que van en minúsculas salvo que sean la primera palabra. Ejemplo: nombre_propio("MARÍA   DE LOS ÁNGELES") da "María de los Ángeles". Si viene vacío o con puros espacios, que regrese un texto vacío.""",
  """
def nombre_propio(texto):
    chicas = {"de", "del", "la", "las", "los", "y"}
    palabras = texto.lower().split()
    return " ".join(p if i > 0 and p in chicas else p.capitalize() for i, p in enumerate(palabras))
""", """
assert nombre_propio("MARÍA   DE LOS ÁNGELES") == "María de los Ángeles"
assert nombre_propio("  juan del río y lópez ") == "Juan del Río y López"
assert nombre_propio("de la torre") == "De la Torre"
assert nombre_propio("LAS HERMANAS las hermanas") == "Las Hermanas las Hermanas"
assert nombre_propio("óscar LARA") == "Óscar Lara"
assert nombre_propio("   ") == ""
""")

T("es-MX", "money", "dar_cambio",
  """Para la caja de la tiendita quiero un programa que me diga con qué billetes y monedas dar el cambio. Hazme dar_cambio(total, pago) en Python; los dos son pesos enteros. Que regrese un diccionario con la denominación (número) como llave y cuántas piezas dar como valor, usando siempre la denominación más grande que quepa. Hay billetes de 500, 200, 100, 50 y 20 y monedas de 10, 5, 2 y 1. Solo pon las denominaciones que se usan. Si pagan exacto es un diccionario vacío, y si no les alcanza, None.""",
  """
def dar_cambio(total, pago):
    resto = pago - total
    if resto < 0:
        return None
    piezas = {}
    for d in (500, 200, 100, 50, 20, 10, 5, 2, 1):
        if resto >= d:
            piezas[d], resto = divmod(resto, d)
    return piezas
""", """
assert dar_cambio(137, 500) == {200: 1, 100: 1, 50: 1, 10: 1, 2: 1, 1: 1}
assert dar_cambio(85, 100) == {10: 1, 5: 1}
assert dar_cambio(20, 20) == {}
assert dar_cambio(51, 50) == None
assert dar_cambio(1, 2000) == {500: 3, 200: 2, 50: 1, 20: 2, 5: 1, 2: 2}
assert dar_cambio(4, 12) == {5: 1, 2: 1, 1: 1}
""")

# ------------------------------------------------------------------ es-AR (4)
T("es-AR", "validation", "validar_cuit",
  """Che, necesito validar CUIT en el sistema de un cliente. Armame una función en Python validar_cuit(cuit) que reciba un texto y devuelva True o False. Puede venir como 11 dígitos todos juntos o con guiones así: "20-12345678-6" (dos, ocho y uno); cualquier otra forma no vale. La cuenta es: los primeros diez dígitos se multiplican, de izquierda a derecha, por 5, 4, 3, 2, 7, 6, 5, 4, 3, 2 y se suman; se saca el resto de dividir por 11 y se resta de 11. Si te da 11 el dígito verificador es 0; si te da 10 el CUIT es inválido; si no, ese es el verificador y tiene que coincidir con el último dígito.""",
  """
def validar_cuit(cuit):
    import re
    if not re.fullmatch(r"[0-9]{11}|[0-9]{2}-[0-9]{8}-[0-9]", cuit):
        return False
    digitos = [int(c) for c in cuit if c != "-"]
    suma = sum(d * p for d, p in zip(digitos, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)))
    verificador = 11 - suma % 11
    if verificador == 11:
        verificador = 0
    return verificador == digitos[10]
""", """
assert validar_cuit("20-12345678-6") == True
assert validar_cuit("30500010912") == True
assert validar_cuit("20-12345678-5") == False
assert validar_cuit("2012345678-6") == False
assert validar_cuit("20-12345676-0") == False
assert validar_cuit("20-12345670-0") == True
assert validar_cuit("20-12345672-7") == True
assert validar_cuit("") == False
""")

T("es-AR", "parsing", "leer_ficha",
  """Tengo fichas de socios del club escritas en un renglón, por ejemplo "Nombre: Ana Paz; Edad: 30; barrio: Almagro", y las quiero pasar a diccionarios. Haceme en Python leer_ficha(texto). Los datos se separan con punto y coma; la clave es lo que está antes del primer dos puntos y el valor lo que está después (ojo que el valor puede tener más dos puntos, tipo "turno: 18:30"). Sacale los espacios de los costados a los dos y pasá la clave a minúscula. Si el valor son todos dígitos, guardalo como entero. Los pedazos que no tengan dos puntos se ignoran, y si una clave está repetida queda la última.""",
  """
def leer_ficha(texto):
    ficha = {}
    for pedazo in texto.split(";"):
        if ":" not in pedazo:
            continue
        clave, valor = pedazo.split(":", 1)
        valor = valor.strip()
        ficha[clave.strip().lower()] = int(valor) if valor.isdigit() else valor
    return ficha
""", """
assert leer_ficha("Nombre: Ana Paz; Edad: 30; barrio: Almagro") == {"nombre": "Ana Paz", "edad": 30, "barrio": "Almagro"}
assert leer_ficha("turno: 18:30;cuota:15000") == {"turno": "18:30", "cuota": 15000}
assert leer_ficha("al día; SOCIO : 412 ;") == {"socio": 412}
assert leer_ficha("tel: 4555-1234; tel: 4777-9876") == {"tel": "4777-9876"}
assert leer_ficha("") == {}
""")

T("es-AR", "numbers", "aguinaldo",
  """Soy monotributista pero le doy una mano a mi hermana con los sueldos de su local. Quiero una función en Python que se llame aguinaldo(sueldos), donde sueldos es la lista con el sueldo de cada mes del semestre en que la persona estuvo (de ninguno a seis valores). El aguinaldo es la mitad del mejor sueldo, y si trabajó menos de seis meses, proporcional: eso por los meses trabajados sobre seis. Un mes con sueldo 0 (licencia sin goce) no cuenta como mes trabajado. Que devuelva el resultado redondeado a dos decimales (un float común, no Decimal), y 0 si no trabajó nada.""",
  """
def aguinaldo(sueldos):
    trabajados = [s for s in sueldos if s > 0]
    if not trabajados:
        return 0
    return round(max(trabajados) / 2 * len(trabajados) / 6, 2)
""", """
assert aguinaldo([600000, 600000, 600000, 600000, 600000, 600000]) == 300000
assert aguinaldo([500000, 650000, 620000]) == 162500
assert aguinaldo([700000]) == 58333.33
assert aguinaldo([480000, 0, 0, 510000, 510000, 525000]) == 175000
assert aguinaldo([]) == 0
assert aguinaldo([0, 0]) == 0
""")

T("es-AR", "time", "proximo_colectivo",
  """Vivo en un pueblo donde el colectivo pasa pocas veces por día. Escribime una función en Python proximo_colectivo(horarios, ahora) que me diga cuántos minutos faltan para el próximo (un entero). horarios es una lista de textos "HH:MM" en formato de 24 horas, que no siempre está ordenada, y ahora es otro texto igual. Si justo sale en este minuto, faltan 0. Si hoy ya no hay más, hay que contar hasta el primero de mañana, que son los mismos horarios. Con la lista vacía, devolvé -1.""",
  """
def proximo_colectivo(horarios, ahora):
    def minutos(t):
        h, m = t.split(":")
        return int(h) * 60 + int(m)

    if not horarios:
        return -1
    return min((minutos(t) - minutos(ahora)) % 1440 for t in horarios)
""", """
assert proximo_colectivo(["13:40", "06:15", "20:05"], "12:50") == 50
assert proximo_colectivo(["06:15", "13:40"], "13:40") == 0
assert proximo_colectivo(["13:40", "06:15", "20:05"], "22:30") == 465
assert proximo_colectivo(["09:00"], "09:01") == 1439
assert proximo_colectivo([], "10:00") == -1
assert proximo_colectivo(["00:10", "23:50"], "23:55") == 15
""")

# ------------------------------------------------------------------ es-CO (4)
T("es-CO", "numbers", "digito_nit",
  """Buenas tardes. Me colabora con una función en Python llamada digito_nit(nit) que calcule el dígito de verificación de un NIT colombiano. El NIT llega como texto, sin el dígito, y puede tener puntos o espacios ("899.999.034"), que se quitan. De derecha a izquierda se multiplica cada dígito por estos números: 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71 (el último dígito por 3, el penúltimo por 7 y así). Se suma todo y se saca el resto de dividir entre 11. Si el resto es 0 o 1, ese es el dígito; si no, es 11 menos el resto. La función devuelve un entero.""",
  """
def digito_nit(nit):
    pesos = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
    digitos = [int(c) for c in nit if c.isdigit()]
    resto = sum(d * p for d, p in zip(reversed(digitos), pesos)) % 11
    return resto if resto < 2 else 11 - resto
""", """
assert digito_nit("899.999.034") == 1
assert digito_nit("890903938") == 8
assert digito_nit("860 002 964") == 4
assert digito_nit("800.197.268") == 4
assert digito_nit("901234567") == 7
assert digito_nit("901.234.566") == 1
assert digito_nit("901234562") == 0
assert digito_nit("1.020.345.674") == 9
""")

T("es-CO", "strings", "hacer_slug",
  """Tengo un blog de cafés y necesito convertir los títulos en la parte final de la dirección web. Por favor una función en Python, hacer_slug(titulo, maximo), así: todo en minúscula, sin tildes ni diéresis, la ñ se vuelve n, y cualquier grupo de caracteres que no sean letras ni números se vuelve un solo guion, sin guiones al comienzo ni al final. Si el resultado tiene más de maximo caracteres, se le van quitando palabras completas del final hasta que quepa; si la primera palabra sola ya es más larga que maximo, se recorta a maximo caracteres. Un título sin letras ni números da un texto vacío.""",
  """
def hacer_slug(titulo, maximo):
    import re
    import unicodedata
    texto = unicodedata.normalize("NFD", titulo.lower())
    texto = "".join(c for c in texto if unicodedata.category(c) != "Mn")
    palabras = re.findall(r"[a-z0-9]+", texto)
    while len(palabras) > 1 and len("-".join(palabras)) > maximo:
        palabras.pop()
    return "-".join(palabras)[:maximo]
""", """
assert hacer_slug("¡Café de Colombia: el mejor del año!", 40) == "cafe-de-colombia-el-mejor-del-ano"
assert hacer_slug("¡Café de Colombia: el mejor del año!", 20) == "cafe-de-colombia-el"
assert hacer_slug("¡Café de Colombia: el mejor del año!", 19) == "cafe-de-colombia-el"
assert hacer_slug("¡Café de Colombia: el mejor del año!", 18) == "cafe-de-colombia"
assert hacer_slug("Supercalifragilístico total", 5) == "super"
assert hacer_slug("Café frío", 6) == "cafe"
assert hacer_slug("10 razones -- y 1 más", 30) == "10-razones-y-1-mas"
assert hacer_slug("¿¡...!?", 10) == ""
""")

T("es-CO", "dates", "tiene_restriccion",
  """En mi ciudad el pico y placa quedó así: lunes no salen los carros con placa terminada en 1 o 2, martes 3 y 4, miércoles 5 y 6, jueves 7 y 8, viernes 9 y 0. Sábados y domingos sale todo el mundo. ¿Me hace una función de Python tiene_restriccion(placa, fecha)? La placa es un texto como "KJT482", y para las motos, que terminan en letra ("ABC12D"), se mira el último número que aparezca. La fecha viene como "dd/mm/aaaa". Devuelve True si ese día NO puede salir y False si sí puede. No tenga en cuenta los festivos.""",
  """
def tiene_restriccion(placa, fecha):
    from datetime import datetime
    dia = datetime.strptime(fecha, "%d/%m/%Y").weekday()
    if dia > 4:
        return False
    ultimo = [c for c in placa if c.isdigit()][-1]
    return ultimo in ("12", "34", "56", "78", "90")[dia]
""", """
assert tiene_restriccion("KJT482", "01/07/2024") == True
assert tiene_restriccion("KJT483", "01/07/2024") == False
assert tiene_restriccion("FRW190", "05/07/2024") == True
assert tiene_restriccion("FRW195", "06/07/2024") == False
assert tiene_restriccion("ABC14D", "02/07/2024") == True
assert tiene_restriccion("ABC41D", "02/07/2024") == False
assert tiene_restriccion("HLM307", "04/07/2024") == True
assert tiene_restriccion("HLM305", "03/07/2024") == True
""")

T("es-CO", "matrix", "suma_borde",
  """Mi papá tiene un lote de café dividido en cuadros y anotamos en una matriz (lista de listas de números) los kilos de cada cuadro. Los del borde se recogen primero. Hágame en Python una función suma_borde(matriz) que sume los valores del borde, o sea la primera y la última fila y la primera y la última columna, sin contar ningún cuadro dos veces. Tiene que servir también si la matriz tiene una sola fila o una sola columna. Si es una lista vacía, 0.""",
  """
def suma_borde(matriz):
    filas = len(matriz)
    total = 0
    for i, fila in enumerate(matriz):
        for j, kilos in enumerate(fila):
            if i in (0, filas - 1) or j in (0, len(fila) - 1):
                total += kilos
    return total
""", """
assert suma_borde([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == 40
assert suma_borde([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]) == 65
assert suma_borde([[3, 4, 5]]) == 12
assert suma_borde([[2], [7], [1]]) == 10
assert suma_borde([[9]]) == 9
assert suma_borde([[1, 2], [3, 4]]) == 10
assert suma_borde([]) == 0
""")

# ------------------------------------------------------------------ es-CL (4)
T("es-CL", "formatting", "formato_rut",
  """Hola, trabajo en una clínica dental en Temuco y en la planilla tenemos los RUT sin dígito verificador y sin puntos. Necesito una función en Python formato_rut(numero) que reciba el número entero y devuelva el texto completo, con puntos, guion y dígito verificador, por ejemplo "12.345.678-5". El dígito se calcula así: los dígitos del número, de derecha a izquierda, se multiplican por 2, 3, 4, 5, 6, 7 y de nuevo 2, 3..., se suman, se saca el resto de dividir por 11 y se le resta a 11. Si da 11 es 0 y si da 10 es K (mayúscula).""",
  """
def formato_rut(numero):
    suma = 0
    for i, c in enumerate(reversed(str(numero))):
        suma += int(c) * (2 + i % 6)
    dv = 11 - suma % 11
    dv = "0" if dv == 11 else "K" if dv == 10 else str(dv)
    return f"{numero:,}".replace(",", ".") + "-" + dv
""", """
assert formato_rut(12345678) == "12.345.678-5"
assert formato_rut(11111111) == "11.111.111-1"
assert formato_rut(7654321) == "7.654.321-6"
assert formato_rut(10000013) == "10.000.013-K"
assert formato_rut(10000004) == "10.000.004-0"
assert formato_rut(999999) == "999.999-K"
""")

T("es-CL", "search", "asientos_juntos",
  """Estoy haciendo el sistema de entradas de un teatro chico. La sala es una lista de textos, uno por fila, donde "." es un asiento libre, "X" uno ocupado y "_" un pasillo (no es asiento, pero ocupa un lugar del texto y corta el grupo). Quiero asientos_juntos(sala, n) en Python, que encuentre el primer lugar con n asientos libres seguidos en la misma fila: primero las filas de adelante (la primera de la lista) y dentro de la fila, lo más a la izquierda. Devuelve una tupla (fila, lugar) del primer asiento del grupo, contando las dos cosas desde 1 (el pasillo también se cuenta como lugar). Si no hay, None. n siempre es 1 o más.""",
  """
def asientos_juntos(sala, n):
    for f, fila in enumerate(sala, 1):
        lugar = fila.find("." * n)
        if lugar >= 0:
            return (f, lugar + 1)
    return None
""", """
assert asientos_juntos(["XX..X", "....X"], 2) == (1, 3)
assert asientos_juntos(["XX..X", "....X"], 3) == (2, 1)
assert asientos_juntos(["X._..", "X_..."], 3) == (2, 3)
assert asientos_juntos(["X._..", "XXXXX"], 2) == (1, 4)
assert asientos_juntos(["XXX", "XX."], 1) == (2, 3)
assert asientos_juntos(["..", ".."], 3) == None
assert asientos_juntos([], 1) == None
""")

T("es-CL", "rounding", "promedio_notas",
  """Tengo que calcular promedios de mi curso con las reglas de mi colegio y en el computador me salen mal los redondeos. Hazme una función de Python promedio_notas(notas). Las notas son una lista de textos con coma y un decimal, de "1,0" a "7,0". Si hay cuatro notas o más, se elimina la peor (una sola, aunque esté repetida); con menos no se elimina nada. El promedio de las que quedan se deja con un decimal, y si la segunda cifra decimal es 5 o más se sube, así que un 5,55 exacto queda en "5,6". Lo devuelve como texto con coma. Si la lista está vacía, texto vacío.""",
  """
def promedio_notas(notas):
    if not notas:
        return ""
    decimas = sorted(int(n.replace(",", "")) for n in notas)
    if len(decimas) >= 4:
        decimas = decimas[1:]
    n = len(decimas)
    p = (2 * sum(decimas) + n) // (2 * n)
    return f"{p // 10},{p % 10}"
""", """
assert promedio_notas(["5,5", "5,6"]) == "5,6"
assert promedio_notas(["7,0", "1,0", "6,0", "5,0"]) == "6,0"
assert promedio_notas(["4,0", "3,0", "4,0", "3,0"]) == "3,7"
assert promedio_notas(["7,0", "7,0", "1,0"]) == "5,0"
assert promedio_notas(["6,3"]) == "6,3"
assert promedio_notas(["6,1", "6,1", "6,2"]) == "6,1"
assert promedio_notas(["4,4", "4,5", "4,4", "4,5", "1,2"]) == "4,5"
assert promedio_notas([]) == ""
""")

T("es-CL", "grouping", "resumen_sismos",
  """Acá tiembla harto y me bajé un listado de sismos. Cada registro es un diccionario como {"region": "Coquimbo", "magnitud": 4.6}; hay algunos con magnitud None porque todavía no la publican. Necesito resumen_sismos(registros, minima) en Python, que devuelva un diccionario por región con una tupla (cantidad, mayor): cuántos sismos hubo de magnitud minima o más y cuál fue la mayor magnitud. Los que no tienen magnitud no se cuentan, y las regiones en que no queda ninguno no aparecen.""",
  """
def resumen_sismos(registros, minima):
    resumen = {}
    for r in registros:
        m = r["magnitud"]
        if m is None or m < minima:
            continue
        cantidad, mayor = resumen.get(r["region"], (0, m))
        resumen[r["region"]] = (cantidad + 1, max(mayor, m))
    return resumen
""", """
assert resumen_sismos([{"region": "Coquimbo", "magnitud": 4.6}, {"region": "Coquimbo", "magnitud": 5.1}, {"region": "Maule", "magnitud": 4.0}], 4) == {"Coquimbo": (2, 5.1), "Maule": (1, 4.0)}
assert resumen_sismos([{"region": "Biobío", "magnitud": 6.2}, {"region": "Biobío", "magnitud": 3.9}], 4) == {"Biobío": (1, 6.2)}
assert resumen_sismos([{"region": "Tarapacá", "magnitud": None}, {"region": "Arica", "magnitud": 2.5}], 3) == {}
assert resumen_sismos([{"region": "Atacama", "magnitud": 5.5}, {"region": "Atacama", "magnitud": None}, {"region": "Atacama", "magnitud": 5.0}], 5.0) == {"Atacama": (2, 5.5)}
assert resumen_sismos([], 4) == {}
""")

# ------------------------------------------------------------------ es-PE (4)
T("es-PE", "cleanup", "limpiar_celular",
  """Tengo una lista de clientes de mi bodega con los celulares escritos de mil formas y quiero mandarles mensajes. Por favor, hazme en Python limpiar_celular(texto), que devuelva el celular como texto de nueve dígitos. Primero se quitan espacios, guiones, puntos y paréntesis. Lo que queda tiene que ser un celular peruano, nueve dígitos que empiezan con 9, y puede tener delante el código del país escrito como +51, 0051 o 51. Si es cualquier otra cosa (un fijo, le falta un dígito, tiene letras), devuelve None. Por ejemplo limpiar_celular("+51 987-654-321") da "987654321".""",
  """
def limpiar_celular(texto):
    import re
    limpio = re.sub(r"[\\s().-]", "", texto)
    m = re.fullmatch(r"(?:\\+51|0051|51)?(9[0-9]{8})", limpio)
    return m.group(1) if m else None
""", """
assert limpiar_celular("+51 987-654-321") == "987654321"
assert limpiar_celular("(0051) 912.345.678") == "912345678"
assert limpiar_celular("51999888777") == "999888777"
assert limpiar_celular(" 945 111 222 ") == "945111222"
assert limpiar_celular("01 445 6789") == None
assert limpiar_celular("98765432") == None
assert limpiar_celular("+52 987654321") == None
assert limpiar_celular("987654321 (Rosa)") == None
""")

T("es-PE", "words", "en_letras",
  """Hago recibos a mano en mi laptop y siempre tengo que poner el número en letras. ¿Me puedes hacer una función en Python que se llame en_letras(n) y que convierta un entero de 0 a 99 a palabras en español, en minúsculas y con las tildes que correspondan? Del 16 al 19 y del 21 al 29 van en una sola palabra (dieciséis, veintiuno), y desde el 31 con "y" ("treinta y uno"). El 1 es "uno", no "un". Fuera de ese rango, devuelve un texto vacío.""",
  """
def en_letras(n):
    if n < 0 or n > 99:
        return ""
    base = ("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
            "dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés "
            "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve").split()
    if n < 30:
        return base[n]
    decenas = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
    d, u = divmod(n, 10)
    return decenas[d - 3] + (" y " + base[u] if u else "")
""", """
assert en_letras(0) == "cero"
assert en_letras(16) == "dieciséis"
assert en_letras(22) == "veintidós"
assert en_letras(31) == "treinta y uno"
assert en_letras(30) == "treinta"
assert en_letras(99) == "noventa y nueve"
assert en_letras(100) == ""
assert en_letras(-4) == ""
""")

T("es-PE", "dates", "vencimientos",
  """Presto un poco de plata a mis primos y me pagan por cuotas mensuales. Quiero la función de Python vencimientos(fecha, cuotas): fecha es el día del préstamo en texto "dd/mm/aaaa" y cuotas el número de cuotas. Me tiene que dar la lista de fechas de pago en el mismo formato, empezando el mes siguiente al préstamo, siempre el mismo día del mes que el préstamo. Si un mes no tiene ese día, se paga el último día de ese mes, pero el mes siguiente se vuelve al día de siempre (si presté un 31, en abril es el 30 y en mayo otra vez el 31). Con 0 cuotas, lista vacía.""",
  """
def vencimientos(fecha, cuotas):
    import calendar
    d, m, a = (int(x) for x in fecha.split("/"))
    fechas = []
    for _ in range(cuotas):
        m += 1
        if m == 13:
            m, a = 1, a + 1
        dia = min(d, calendar.monthrange(a, m)[1])
        fechas.append(f"{dia:02d}/{m:02d}/{a}")
    return fechas
""", """
assert vencimientos("31/01/2024", 4) == ["29/02/2024", "31/03/2024", "30/04/2024", "31/05/2024"]
assert vencimientos("15/11/2023", 3) == ["15/12/2023", "15/01/2024", "15/02/2024"]
assert vencimientos("30/12/2022", 2) == ["30/01/2023", "28/02/2023"]
assert vencimientos("05/06/2025", 1) == ["05/07/2025"]
assert vencimientos("05/06/2025", 0) == []
assert vencimientos("08/03/2024", 13)[-1] == "08/04/2025"
""")

T("es-PE", "grouping", "agrupar_anagramas",
  """Estoy preparando un juego de palabras para el colegio de mi hijo en Arequipa. Función en Python agrupar_anagramas(palabras): recibe una lista de palabras (sin tildes y sin repetidas) y devuelve una lista de grupos, y cada grupo es la lista de las palabras que tienen exactamente las mismas letras, sin importar mayúsculas. Solo interesan los grupos de dos o más. Dentro del grupo las palabras van en el orden en que aparecían y escritas igual, y los grupos van según cuál apareció primero en la lista (por su primera palabra).""",
  """
def agrupar_anagramas(palabras):
    grupos = {}
    for p in palabras:
        grupos.setdefault("".join(sorted(p.lower())), []).append(p)
    return [g for g in grupos.values() if len(g) > 1]
""", """
assert agrupar_anagramas(["Roma", "sol", "amor", "ramo", "luz", "los"]) == [["Roma", "amor", "ramo"], ["sol", "los"]]
assert agrupar_anagramas(["nada", "perro", "gato"]) == []
assert agrupar_anagramas(["toga", "lana", "alan", "gato"]) == [["toga", "gato"], ["lana", "alan"]]
assert agrupar_anagramas(["asa", "sas"]) == []
assert agrupar_anagramas([]) == []
""")

# ------------------------------------------------------------------ en-US (10)
T("en-US", "validation", "is_valid_card",
  """I'm cleaning up a donation form for my church and need to catch mistyped card numbers. Write a Python function is_valid_card(number) that takes a string and returns True or False. Spaces and dashes in the number are fine and should be ignored; any other character that isn't a digit makes it invalid, and so does having fewer than 13 or more than 19 digits. Then it has to pass the Luhn check: going from the rightmost digit to the left, double every second digit (so the last digit itself is not doubled), subtract 9 from anything over 9, add it all up, and the total has to be a multiple of 10.""",
  """
def is_valid_card(number):
    import re
    digits = number.replace(" ", "").replace("-", "")
    if not re.fullmatch(r"[0-9]{13,19}", digits):
        return False
    total = 0
    for i, c in enumerate(reversed(digits)):
        d = int(c) * (2 if i % 2 else 1)
        total += d - 9 if d > 9 else d
    return total % 10 == 0
""", """
assert is_valid_card("4111 1111 1111 1111") == True
assert is_valid_card("5500-0000-0000-0004") == True
assert is_valid_card("378282246310005") == True
assert is_valid_card("4111 1111 1111 1112") == False
assert is_valid_card("79927398713") == False
assert is_valid_card("4111.1111.1111.1111") == False
assert is_valid_card("") == False
""")

T("en-US", "recursion", "expand",
  """Can you write expand(code) in Python? It takes a string in a shorthand I use for knitting patterns, where a number followed by square brackets means "repeat what's inside that many times". So "3[ab]c" becomes "abababc". Brackets can be nested, like "2[a3[b]]", which is "abbbabbb", and the number can have more than one digit. Outside of the numbers there are only letters, and you can assume the brackets always match and always have a number in front. An empty string gives an empty string.""",
  """
def expand(code):
    stack, text, count = [], "", 0
    for c in code:
        if c.isdigit():
            count = count * 10 + int(c)
        elif c == "[":
            stack.append((text, count))
            text, count = "", 0
        elif c == "]":
            before, times = stack.pop()
            text = before + text * times
        else:
            text += c
    return text
""", """
assert expand("3[ab]c") == "abababc"
assert expand("2[a3[b]]") == "abbbabbb"
assert expand("12[k]p") == "kkkkkkkkkkkkp"
assert expand("x2[y]3[z]") == "xyyzzz"
assert expand("2[2[2[q]]r]") == "qqqqrqqqqr"
assert expand("knit") == "knit"
assert expand("") == ""
""")

T("en-US", "formatting", "format_phone",
  """We're importing a contact list at work and the phone column is a disaster. I need a Python function format_phone(raw) that returns US numbers like "(555) 123-4567". The input is a string with 10 digits, or 11 if it starts with the country code 1 (which may have a + in front), and the digits can be separated by spaces, dots, dashes and parentheses in any way. There may be an extension at the end, written as x, ext or ext. (upper or lower case, with or without a space around it) and some digits; in that case add it as " x" plus the digits, like "(555) 123-4567 x89". Anything else, such as too few digits or other letters, should return None.""",
  """
def format_phone(raw):
    import re
    m = re.fullmatch(r"\\s*([0-9\\s.()+-]*?)\\s*(?:(?:x|ext\\.?)\\s*([0-9]+))?\\s*", raw, re.I)
    if not m:
        return None
    digits = re.sub(r"[^0-9]", "", m.group(1))
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    if len(digits) != 10:
        return None
    out = f"({digits[:3]}) {digits[3:6]}-{digits[6:]}"
    return out + (f" x{m.group(2)}" if m.group(2) else "")
""", """
assert format_phone("555.123.4567") == "(555) 123-4567"
assert format_phone("+1 (212) 555-0199") == "(212) 555-0199"
assert format_phone("1-800-555-0100 ext. 42") == "(800) 555-0100 x42"
assert format_phone("5551234567x89") == "(555) 123-4567 x89"
assert format_phone("303 555 0123 EXT 7") == "(303) 555-0123 x7"
assert format_phone("555-0199") == None
assert format_phone("25551234567") == None
assert format_phone("call 555 123 4567") == None
""")

T("en-US", "intervals", "free_slots",
  """My boss wants to know when I'm free. Please write free_slots(meetings, day_start, day_end, minimum) in Python. meetings is a list of (start, end) tuples with times as "HH:MM" strings on a 24-hour clock, in no particular order, and they may overlap or partly (or totally) fall outside my working day, which goes from day_start to day_end (same kind of strings). Return a list of (start, end) tuples, in order, with the gaps in my working day that have no meeting and last at least minimum minutes. If the whole day is taken, return an empty list.""",
  """
def free_slots(meetings, day_start, day_end, minimum):
    def mins(t):
        return int(t[:2]) * 60 + int(t[3:])

    slots, now = [], day_start
    for start, end in sorted(meetings) + [(day_end, day_end)]:
        start = min(start, day_end)
        if start > now and mins(start) - mins(now) >= minimum:
            slots.append((now, start))
        now = max(now, end)
    return slots
""", """
assert free_slots([("13:30", "14:15"), ("10:00", "11:00")], "09:00", "17:00", 30) == [("09:00", "10:00"), ("11:00", "13:30"), ("14:15", "17:00")]
assert free_slots([("09:00", "12:00"), ("10:00", "10:30"), ("12:20", "16:30")], "09:00", "17:00", 30) == [("16:30", "17:00")]
assert free_slots([("07:00", "08:00"), ("16:00", "18:00")], "08:30", "16:30", 15) == [("08:30", "16:00")]
assert free_slots([], "09:00", "12:00", 60) == [("09:00", "12:00")]
assert free_slots([("08:00", "13:00"), ("12:00", "18:00")], "09:00", "17:00", 10) == []
assert free_slots([("09:00", "11:00"), ("18:00", "19:00")], "09:00", "17:00", 45) == [("11:00", "17:00")]
""")

T("en-US", "numbers", "to_roman",
  """My daughter is numbering the chapters of a story she's writing and wants Roman numerals. Write a Python function called to_roman(n) that turns an integer from 1 to 3999 into the usual Roman numeral in capital letters (with IV, IX, XL, XC, CD and CM, not IIII). If n is less than 1 or more than 3999 it should return None instead of crashing.""",
  """
def to_roman(n):
    if not 1 <= n <= 3999:
        return None
    table = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
             (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    out = ""
    for value, letters in table:
        out += letters * (n // value)
        n %= value
    return out
""", """
assert to_roman(1) == "I"
assert to_roman(1994) == "MCMXCIV"
assert to_roman(2024) == "MMXXIV"
assert to_roman(3999) == "MMMCMXCIX"
assert to_roman(448) == "CDXLVIII"
assert to_roman(267) == "CCLXVII"
assert to_roman(0) == None
assert to_roman(4000) == None
""")

T("en-US", "parsing", "parse_query",
  """I'm writing a little log analyzer and I need the parameters out of web addresses. Give me a Python function parse_query(url) that returns a dictionary where each parameter name maps to a list of its values, in the order they appear, since the same name can show up several times. The parameters are what comes after the first "?" and they are separated by "&"; anything from a "#" on is not part of them. A + means a space and %XX codes should be decoded (UTF-8). A parameter with no "=" or with nothing after it has the value "" (empty string). Empty pieces, as in "a=1&&b=2", get skipped. With no "?" at all, return {}.""",
  """
def parse_query(url):
    from urllib.parse import unquote_plus
    query = url.split("#")[0].partition("?")[2]
    out = {}
    for piece in query.split("&"):
        if piece:
            name, _, value = piece.partition("=")
            out.setdefault(unquote_plus(name), []).append(unquote_plus(value))
    return out
""", """
assert parse_query("https://shop.com/list?color=red&size=9&color=blue") == {"color": ["red", "blue"], "size": ["9"]}
assert parse_query("https://shop.com/s?q=blue+shoes%21&page=2#top") == {"q": ["blue shoes!"], "page": ["2"]}
assert parse_query("http://a.com/?debug&x=&y=1") == {"debug": [""], "x": [""], "y": ["1"]}
assert parse_query("http://a.com/?a=1&&b=2") == {"a": ["1"], "b": ["2"]}
assert parse_query("http://a.com/about#who?x=1") == {}
assert parse_query("http://a.com/?city=M%C3%A1laga") == {"city": ["Málaga"]}
""")

T("en-US", "grid", "biggest_pond",
  """I have a map of my land as a list of strings, all the same length, where "~" is water and any other character is ground. Squares of water that touch up, down, left or right belong to the same pond (diagonals don't count). I'd like a Python function biggest_pond(rows) that tells me how many squares the biggest pond has. No water, or an empty list, means 0.""",
  """
def biggest_pond(rows):
    water = {(i, j) for i, row in enumerate(rows) for j, c in enumerate(row) if c == "~"}
    best = 0
    while water:
        todo, size = [water.pop()], 0
        while todo:
            i, j = todo.pop()
            size += 1
            for p in ((i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)):
                if p in water:
                    water.remove(p)
                    todo.append(p)
        best = max(best, size)
    return best
""", """
assert biggest_pond(["~~..", ".~.~", "...~"]) == 3
assert biggest_pond(["~.~", ".~.", "~.~"]) == 1
assert biggest_pond(["~~~", "~#~", "~~~"]) == 8
assert biggest_pond(["~...~~", "~~~..~", "..~~..", "~....~"]) == 6
assert biggest_pond(["....", "...."]) == 0
assert biggest_pond([]) == 0
""")

T("en-US", "dates", "nth_weekday",
  """I keep forgetting when Thanksgiving, Memorial Day and all those are, so I'd like a Python function nth_weekday(year, month, weekday, n). weekday is the English name of the day in any mix of upper and lower case, like "Thursday", and n says which one in that month: 1 for the first, 4 for the fourth, and -1 for the last one. It should return the date as a string "MM/DD/YYYY", so nth_weekday(2024, 11, "Thursday", 4) gives "11/28/2024". If that month doesn't have a fifth one, for example, return None. n will only ever be 1 to 5 or -1.""",
  """
def nth_weekday(year, month, weekday, n):
    import calendar
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    wanted = names.index(weekday.lower())
    last = calendar.monthrange(year, month)[1]
    days = [d for d in range(1, last + 1) if calendar.weekday(year, month, d) == wanted]
    if n > len(days):
        return None
    day = days[-1] if n == -1 else days[n - 1]
    return f"{month:02d}/{day:02d}/{year}"
""", """
assert nth_weekday(2024, 11, "Thursday", 4) == "11/28/2024"
assert nth_weekday(2025, 5, "MONDAY", -1) == "05/26/2025"
assert nth_weekday(2025, 9, "monday", 1) == "09/01/2025"
assert nth_weekday(2024, 2, "Friday", 5) == None
assert nth_weekday(2024, 2, "Thursday", 5) == "02/29/2024"
assert nth_weekday(2026, 1, "Monday", 3) == "01/19/2026"
""")

T("en-US", "lists", "rolling_average",
  """I track my weight every morning but I skip days, so my list has None in it for those. Write rolling_average(values, window) in Python so that it returns a list of the same length where each position is the average of that day and the days before it, window days in total (fewer at the beginning, where there aren't enough days yet). None days are left out of the average, and if every day in the window is None then the result at that spot is None. Round to 1 decimal.""",
  """
def rolling_average(values, window):
    out = []
    for i in range(len(values)):
        seen = [v for v in values[max(0, i - window + 1):i + 1] if v is not None]
        out.append(round(sum(seen) / len(seen), 1) if seen else None)
    return out
""", """
assert rolling_average([180, 182, 184, 183], 2) == [180, 181, 183, 183.5]
assert rolling_average([180, None, 183], 3) == [180, 180, 181.5]
assert rolling_average([None, None, 170, None, None], 2) == [None, None, 170, 170, None]
assert rolling_average([150.2, 151.4, 149.9], 5) == [150.2, 150.8, 150.5]
assert rolling_average([], 3) == []
assert rolling_average([10, 0, 20, None, 8], 3) == [10, 5, 10, 10, 14]
""")

T("en-US", "dictionaries", "by_hobby",
  """I run a meetup group and have a dictionary of people and their hobbies, like {"Ann": ["Chess", "hiking "], "Bob": ["chess"]}. I want to flip it around: a Python function by_hobby(people) that returns a dictionary from hobby to the alphabetically sorted list of people who like it. Folks typed the hobbies in themselves, so strip spaces at the ends and make them lowercase; if somebody ends up with the same hobby twice, list them once. Skip hobbies that are blank.""",
  """
def by_hobby(people):
    out = {}
    for name in sorted(people):
        for hobby in {h.strip().lower() for h in people[name]}:
            if hobby:
                out.setdefault(hobby, []).append(name)
    return out
""", """
assert by_hobby({"Ann": ["Chess", "hiking "], "Bob": ["chess"]}) == {"chess": ["Ann", "Bob"], "hiking": ["Ann"]}
assert by_hobby({"Zoe": ["Yoga"], "Carl": [" YOGA", "yoga"], "Mia": ["yoga"]}) == {"yoga": ["Carl", "Mia", "Zoe"]}
assert by_hobby({"Tom": ["", "  "], "Eve": []}) == {}
assert by_hobby({}) == {}
assert by_hobby({"Liz": ["board games", "Board Games "]}) == {"board games": ["Liz"]}
""")

# ------------------------------------------------------------------ en-GB (10)
T("en-GB", "conversion", "isbn10_to_13",
  """I volunteer in a charity bookshop and loads of our older books only have the 10-digit ISBN. Could you write a Python function isbn10_to_13(isbn) which takes the old one as a string, with or without hyphens and spaces, and gives back the 13-digit one as a string of digits only? To check an ISBN-10, multiply the ten characters by 10, 9, 8 and so on down to 1; the sum must be divisible by 11. The last character may be X (or x), which counts as 10, but only in that last place. If it isn't valid, return None. The new one is 978 followed by the first nine digits and a check digit: multiply the twelve digits alternately by 1 and 3, starting with 1, add up, and the check digit is what's missing to reach the next multiple of 10 (0 if it already is one).""",
  """
def isbn10_to_13(isbn):
    import re
    s = isbn.replace("-", "").replace(" ", "").upper()
    if not re.fullmatch(r"[0-9]{9}[0-9X]", s):
        return None
    values = [10 if c == "X" else int(c) for c in s]
    if sum(v * w for v, w in zip(values, range(10, 0, -1))) % 11:
        return None
    body = "978" + s[:9]
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body))
    return body + str(-total % 10)
""", """
assert isbn10_to_13("0-306-40615-2") == "9780306406157"
assert isbn10_to_13("080442957X") == "9780804429573"
assert isbn10_to_13("0 8044 2957 x") == "9780804429573"
assert isbn10_to_13("0306406153") == None
assert isbn10_to_13("030640615") == None
assert isbn10_to_13("X306406152") == None
assert isbn10_to_13("0-00-000004-3") == "9780000000040"
assert isbn10_to_13("0-00-000009-4") == "9780000000095"
""")

T("en-GB", "parsing", "to_pence",
  """Our village fête spreadsheet has prices typed by about nine different people. I need to_pence(text) in Python, giving the amount in pence as an integer. It should cope with "£3", "£3.50", "£1,234.50" (the thousands comma is optional, so "£1234.50" works too), and with "75p". Spaces at either end don't matter and nor does a capital P. Pounds have either no decimals or exactly two, and pence are always whole. Anything that isn't one of those forms, such as "free" or "3.50" without a pound sign, should give None.""",
  """
def to_pence(text):
    import re
    s = text.strip()
    m = re.fullmatch(r"([0-9]+)[pP]", s)
    if m:
        return int(m.group(1))
    m = re.fullmatch(r"£([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\\.([0-9]{2}))?", s)
    if not m:
        return None
    return int(m.group(1).replace(",", "")) * 100 + int(m.group(2) or 0)
""", """
assert to_pence("£3") == 300
assert to_pence(" £3.50 ") == 350
assert to_pence("£1,234.50") == 123450
assert to_pence("£1234.05") == 123405
assert to_pence("75P") == 75
assert to_pence("free") == None
assert to_pence("3.50") == None
assert to_pence("£2.5") == None
""")

T("en-GB", "dates", "next_bins",
  """Our council empties the bins every Thursday, recycling one week and general rubbish the next, turn and turn about, and nobody in the house can remember which it is. Please write a Python function next_bins(today, recycling) where both are strings like "04/01/2024" (day/month/year). recycling is any Thursday on which it was, or will be, a recycling collection; it might be before or after today. Return a tuple (date, kind) with the date of the next collection in the same format (if today is a Thursday then it's today) and kind being "recycling" or "general".""",
  """
def next_bins(today, recycling):
    from datetime import datetime, timedelta
    day = datetime.strptime(today, "%d/%m/%Y")
    known = datetime.strptime(recycling, "%d/%m/%Y")
    day += timedelta(days=(3 - day.weekday()) % 7)
    weeks = (day - known).days // 7
    return (day.strftime("%d/%m/%Y"), "general" if weeks % 2 else "recycling")
""", """
assert next_bins("01/01/2024", "04/01/2024") == ("04/01/2024", "recycling")
assert next_bins("05/01/2024", "04/01/2024") == ("11/01/2024", "general")
assert next_bins("18/01/2024", "04/01/2024") == ("18/01/2024", "recycling")
assert next_bins("26/12/2023", "04/01/2024") == ("28/12/2023", "general")
assert next_bins("30/03/2024", "04/01/2024") == ("04/04/2024", "general")
assert next_bins("01/01/2024", "18/01/2024") == ("04/01/2024", "recycling")
""")

T("en-GB", "text", "wrap_lines",
  """I've got a tiny receipt printer and need the text broken up to fit. Write a Python function wrap_lines(text, width) that splits the text into words at any white space (line breaks included) and returns a list of lines, each with as many whole words as fit in width characters, joined by single spaces. A word that's longer than width isn't broken up, it just gets a line to itself. Don't use hyphens or anything clever. Text with no words gives an empty list.""",
  """
def wrap_lines(text, width):
    lines = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines
""", r"""
assert wrap_lines("the cat sat on the mat", 7) == ["the cat", "sat on", "the mat"]
assert wrap_lines("two   teas\nand a scone", 10) == ["two teas", "and a", "scone"]
assert wrap_lines("a marmalade sandwich b", 8) == ["a", "marmalade", "sandwich", "b"]
assert wrap_lines("one two", 50) == ["one two"]
assert wrap_lines("semi-skimmed milk", 6) == ["semi-skimmed", "milk"]
assert wrap_lines("  \n ", 10) == []
""")

T("en-GB", "validation", "tidy_postcode",
  """Could you do me a Python function, tidy_postcode(text), for the address book at our surgery? People type things like "sw1a1aa" or " M1  1ae" and I want it back as "SW1A 1AA", i.e. all capitals with one space before the last three characters. All spaces in what they typed should be ignored. For our purposes a postcode is one or two letters, then a digit, then optionally one more letter or digit, and finally a digit and two letters. If what they typed doesn't fit that, return None. We needn't check that it really exists.""",
  """
def tidy_postcode(text):
    import re
    s = "".join(text.split()).upper()
    if not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", s):
        return None
    return s[:-3] + " " + s[-3:]
""", """
assert tidy_postcode("sw1a1aa") == "SW1A 1AA"
assert tidy_postcode(" M1  1ae") == "M1 1AE"
assert tidy_postcode("Cr2 6XH") == "CR2 6XH"
assert tidy_postcode("DN551PT") == "DN55 1PT"
assert tidy_postcode("12345") == None
assert tidy_postcode("ABC1 2DE") == None
assert tidy_postcode("M1 1A") == None
assert tidy_postcode("M1-1AE") == None
""")

T("en-GB", "counting", "top_words",
  """For a blog post on political speeches I'd like to count words. Python, please: top_words(text, n, ignore), returning a list of the n most frequent words as (word, count) tuples, the most frequent first and words with the same count in alphabetical order. Capitals don't matter and the words should come out in lower case. A word is a run of letters a to z, which may have apostrophes (') in the middle, so "don't" is one word, but quotation marks around a word aren't part of it. ignore is a list of lower-case words to leave out. If there are fewer than n different words, return what there is.""",
  """
def top_words(text, n, ignore):
    import re
    counts = {}
    for w in re.findall(r"[a-z]+(?:'[a-z]+)*", text.lower()):
        if w not in ignore:
            counts[w] = counts.get(w, 0) + 1
    return sorted(counts.items(), key=lambda x: (-x[1], x[0]))[:n]
""", """
assert top_words("The tax, the TAX and the people!", 2, ["and"]) == [("the", 3), ("tax", 2)]
assert top_words("We don't stop. Don't stop now; we never stop", 3, ["never"]) == [("stop", 3), ("don't", 2), ("we", 2)]
assert top_words("He said 'change' and I said change", 2, ["and", "he", "i"]) == [("change", 2), ("said", 2)]
assert top_words("pear apple fig", 2, []) == [("apple", 1), ("fig", 1)]
assert top_words("yes", 5, []) == [("yes", 1)]
assert top_words("the the", 3, ["the"]) == []
""")

T("en-GB", "recursion", "flatten_settings",
  """I have nested settings from a JSON file and would rather have them flat. Please write flatten_settings(data) in Python: data is a dictionary whose values may be other dictionaries or lists, to any depth, and the result is a single dictionary where each key is the path joined with full stops, with list positions (from 0) as part of the path. For example, {"db": {"ports": [80, 81]}} becomes {"db.ports.0": 80, "db.ports.1": 81}. A dictionary or list inside that happens to be empty is kept as the value for its path. All the keys are strings without full stops.""",
  """
def flatten_settings(data):
    out = {}

    def walk(value, path):
        if isinstance(value, (dict, list)) and value:
            items = value.items() if isinstance(value, dict) else enumerate(value)
            for k, v in items:
                walk(v, path + [str(k)])
        elif path:
            out[".".join(path)] = value

    walk(data, [])
    return out
""", """
assert flatten_settings({"db": {"ports": [80, 81]}}) == {"db.ports.0": 80, "db.ports.1": 81}
assert flatten_settings({"name": "site", "debug": False}) == {"name": "site", "debug": False}
assert flatten_settings({"users": [{"id": 1, "tags": []}, {"id": 2}]}) == {"users.0.id": 1, "users.0.tags": [], "users.1.id": 2}
assert flatten_settings({"a": {"b": {"c": {"d": None}}}, "e": {}}) == {"a.b.c.d": None, "e": {}}
assert flatten_settings({"grid": [[1, 2], [3]]}) == {"grid.0.0": 1, "grid.0.1": 2, "grid.1.0": 3}
assert flatten_settings({}) == {}
""")

T("en-GB", "formatting", "long_date",
  """Wedding stationery question, oddly enough. I need a Python function long_date(iso) which turns a date like "2024-03-21" into "Thursday 21st March 2024", with the English names, the day without a leading zero and the right ending (st, nd, rd or th, remembering that 11, 12 and 13 take th). If the string isn't a real date, for instance "2023-02-29", it ought to return None.""",
  """
def long_date(iso):
    from datetime import datetime
    try:
        d = datetime.strptime(iso, "%Y-%m-%d")
    except ValueError:
        return None
    days = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
    months = ("January February March April May June July August September "
              "October November December").split()
    ending = "th" if 11 <= d.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(d.day % 10, "th")
    return f"{days[d.weekday()]} {d.day}{ending} {months[d.month - 1]} {d.year}"
""", """
assert long_date("2024-03-21") == "Thursday 21st March 2024"
assert long_date("2025-06-02") == "Monday 2nd June 2025"
assert long_date("2025-08-23") == "Saturday 23rd August 2025"
assert long_date("2024-10-11") == "Friday 11th October 2024"
assert long_date("2026-01-13") == "Tuesday 13th January 2026"
assert long_date("2024-12-30") == "Monday 30th December 2024"
assert long_date("2024-07-12") == "Friday 12th July 2024"
assert long_date("2023-02-29") == None
""")

T("en-GB", "stack", "first_bad_bracket",
  """I'm forever losing brackets in my spreadsheet formulas, so I'd like a Python function first_bad_bracket(text) that tells me where things go wrong. It should look at round, square and curly brackets only and ignore all the other characters. Reading from left to right, each closing bracket has to match the most recent one still open; the first one that doesn't (or that has nothing to close) is the problem, and you return its position in the string, starting at 0. If no closing bracket is wrong but some are left open at the end, return the position of the leftmost one left open. If all's well, return -1.""",
  """
def first_bad_bracket(text):
    pairs = {")": "(", "]": "[", "}": "{"}
    still_open = []
    for i, c in enumerate(text):
        if c in "([{":
            still_open.append(i)
        elif c in pairs:
            if not still_open or text[still_open[-1]] != pairs[c]:
                return i
            still_open.pop()
    return still_open[0] if still_open else -1
""", """
assert first_bad_bracket("SUM(A1:B2) + {[x]}") == -1
assert first_bad_bracket("(a]b)") == 2
assert first_bad_bracket("x)(") == 1
assert first_bad_bracket("a(b[c]") == 1
assert first_bad_bracket("()((") == 2
assert first_bad_bracket("([)]") == 2
assert first_bad_bracket("") == -1
""")

T("en-GB", "graph", "santa_circles",
  """We've drawn names for Secret Santa at the office and I'm curious how the presents go round. I have a dictionary gives where each person's name maps to the one they're buying for; everybody in it gives to exactly one person and gets from exactly one. If you follow it from anybody you come back to them sooner or later, so it splits into circles. Write santa_circles(gives) in Python, returning a list of the circles, each as a list of names in giving order that starts with the name that comes first alphabetically in that circle, and the circles sorted by that first name. Somebody who drew themselves is a circle of one.""",
  """
def santa_circles(gives):
    circles, seen = [], set()
    for name in sorted(gives):
        circle = []
        while name not in seen:
            seen.add(name)
            circle.append(name)
            name = gives[name]
        if circle:
            circles.append(circle)
    return circles
""", """
assert santa_circles({"Priya": "Tom", "Tom": "Alice", "Alice": "Priya"}) == [["Alice", "Priya", "Tom"]]
assert santa_circles({"Dan": "Ben", "Ben": "Dan", "Cat": "Eve", "Eve": "Amy", "Amy": "Cat"}) == [["Amy", "Cat", "Eve"], ["Ben", "Dan"]]
assert santa_circles({"Gwen": "Gwen", "Fred": "Hugh", "Hugh": "Fred"}) == [["Fred", "Hugh"], ["Gwen"]]
assert santa_circles({"Ann": "Don", "Don": "Bea", "Bea": "Cal", "Cal": "Ann"}) == [["Ann", "Don", "Bea", "Cal"]]
assert santa_circles({}) == []
""")


# ------------------------------------------------------------------ checks
def passes(solution, asserts):
    """Index of the first assert that fails, or None."""
    space = {}
    exec(solution, space)
    for i, a in enumerate(asserts):
        try:
            exec(a, space)
        except Exception as e:
            return i, repr(e)
    return None


def main():
    problems = []
    for t in TASKS:
        name, n = t["function"], len(t["solution"].splitlines())
        tree = ast.parse(t["solution"])
        if len(tree.body) != 1 or not isinstance(tree.body[0], ast.FunctionDef) or tree.body[0].name != name:
            problems.append((name, "solution is not one function of that name"))
        args = [a.arg for a in tree.body[0].args.args]
        if name not in t["question"] or not all(a in t["question"] for a in args):
            problems.append((name, "name or parameters not in the question"))
        if "Python" not in t["question"]:
            problems.append((name, "Python not named"))
        if not 3 <= n <= 25:
            problems.append((name, f"{n} lines"))
        if not 4 <= len(t["asserts"]) <= 8 or len(set(t["asserts"])) != len(t["asserts"]):
            problems.append((name, f"{len(t['asserts'])} asserts"))
        for a in t["asserts"]:
            node = ast.parse(a).body[0]
            if not isinstance(node, ast.Assert) or not a.startswith(f"assert {name}(") or " == " not in a:
                problems.append((name, "shape of " + a))
        bad = passes(t["solution"], t["asserts"])
        if bad:
            problems.append((name, t["asserts"][bad[0]], bad[1]))
        if not passes(f"def {name}(*a):\n    return None", t["asserts"]):
            problems.append((name, "a stub passes"))
    for key in ("function", "question"):
        for v, c in collections.Counter(t[key] for t in TASKS).items():
            if c > 1:
                problems.append((v, "repeated " + key))
    if len(TASKS) != 60:
        problems.append(("all", f"{len(TASKS)} tasks"))
    if problems:
        for p in problems:
            print("PROBLEM", *p)
        raise SystemExit(1)

    order = list(TASKS)
    random.Random(7).shuffle(order)
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programming-a.jsonl")
    with open(out, "w", encoding="utf-8") as f:
        for i, t in enumerate(order, 1):
            f.write(json.dumps({
                "id": f"programming-a-{i:03d}", "language": t["variety"][:2], "variety": t["variety"],
                "question": t["question"], "kind": t["kind"],
                "gold": {"function": t["function"], "asserts": t["asserts"], "solution": t["solution"]},
            }, ensure_ascii=False) + "\n")
    # read it back and run it once more, as a user of the file would
    with open(out, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    assert all(passes(r["gold"]["solution"], r["gold"]["asserts"]) is None for r in rows)
    print(len(rows), "tasks written,", sum(len(r["gold"]["asserts"]) for r in rows), "asserts pass")
    print(dict(collections.Counter(r["variety"] for r in rows)))
    print(dict(collections.Counter(r["kind"] for r in rows)))


if __name__ == "__main__":
    main()
