"""Test questions asking for one small Python function, each with hidden asserts.

Running this file checks every task and writes programming-t.jsonl beside it, byte by byte the same.
"""

import ast
import json
from pathlib import Path

TASKS = [
    {
        "variety": "es-ES",
        "kind": "lists",
        "question": "Necesito una función en Python, precio_mediano(precios), que reciba una lista de precios y devuelva la mediana. Si hay un número par de precios, que sea la media de los dos centrales, y si la lista está vacía, None.",
        "solution": """
def precio_mediano(precios):
    if not precios:
        return None
    orden = sorted(precios)
    mitad = len(orden) // 2
    if len(orden) % 2:
        return orden[mitad]
    return (orden[mitad - 1] + orden[mitad]) / 2
""",
        "careless": """
def precio_mediano(precios):
    if not precios:
        return None
    mitad = len(precios) // 2
    if len(precios) % 2:
        return precios[mitad]
    return (precios[mitad - 1] + precios[mitad]) / 2
""",
        "asserts": [
            "precio_mediano([3, 1, 2]) == 2",
            "precio_mediano([10, 2, 8, 4]) == 6",
            "precio_mediano([9.5, 1.5, 4.0, 30]) == 6.75",
            "precio_mediano([100, 20, 3]) == 20",
            "precio_mediano([5]) == 5",
            "precio_mediano([]) is None",
        ],
    },
    {
        "variety": "es-MX",
        "kind": "text",
        "question": "¿Me ayudas con una función de Python que se llame `iniciales(nombre)`? Debe regresar las iniciales de un nombre completo en mayúsculas, con un punto después de cada una y sin espacios (Pedro Salas queda como P.S.). Las palabras de, del, la, las y los no cuentan, estén en mayúsculas o minúsculas.",
        "solution": """
def iniciales(nombre):
    sin_contar = {"de", "del", "la", "las", "los"}
    palabras = [p for p in nombre.split() if p.lower() not in sin_contar]
    return "".join(p[0].upper() + "." for p in palabras)
""",
        "careless": """
def iniciales(nombre):
    palabras = [p for p in nombre.split() if p not in ("de", "del", "la", "las", "los")]
    return "".join(p[0] + "." for p in palabras)
""",
        "asserts": [
            "iniciales('Ana Torres') == 'A.T.'",
            "iniciales('luis peña ortiz') == 'L.P.O.'",
            "iniciales('José de la Cruz Méndez') == 'J.C.M.'",
            "iniciales('MARÍA DEL CARMEN RUIZ') == 'M.C.R.'",
            "iniciales('óscar de los ríos') == 'Ó.R.'",
            "iniciales('Frida') == 'F.'",
        ],
    },
    {
        "variety": "es-AR",
        "kind": "dicts",
        "question": "Haceme una función `total_por_categoria(gastos)` en Python. Le paso una lista de tuplas (categoría, monto), donde los montos negativos son devoluciones, y tiene que devolver un diccionario con la suma de cada categoría. Si una categoría queda en cero, que no aparezca.",
        "solution": """
def total_por_categoria(gastos):
    totales = {}
    for categoria, monto in gastos:
        totales[categoria] = totales.get(categoria, 0) + monto
    return {c: t for c, t in totales.items() if t != 0}
""",
        "careless": """
def total_por_categoria(gastos):
    totales = {}
    for categoria, monto in gastos:
        totales[categoria] = totales.get(categoria, 0) + monto
    return totales
""",
        "asserts": [
            "total_por_categoria([('comida', 1200), ('luz', 800), ('comida', 300)]) == {'comida': 1500, 'luz': 800}",
            "total_por_categoria([('ropa', 5000), ('nafta', 900), ('ropa', -5000)]) == {'nafta': 900}",
            "total_por_categoria([('gas', 400), ('gas', -100)]) == {'gas': 300}",
            "total_por_categoria([('libros', -250), ('cine', 600)]) == {'libros': -250, 'cine': 600}",
            "total_por_categoria([]) == {}",
        ],
    },
    {
        "variety": "es-CO",
        "kind": "dates",
        "question": "Por favor escríbeme en Python dias_habiles(inicio, fin): recibe dos fechas como texto en formato AAAA-MM-DD y devuelve cuántos días de lunes a viernes hay entre las dos, contando también la de inicio y la de fin. No tengas en cuenta los festivos, y si fin es anterior a inicio que devuelva 0.",
        "solution": """
from datetime import date, timedelta


def dias_habiles(inicio, fin):
    dia, ultimo = date.fromisoformat(inicio), date.fromisoformat(fin)
    cuenta = 0
    while dia <= ultimo:
        if dia.weekday() < 5:
            cuenta += 1
        dia += timedelta(days=1)
    return cuenta
""",
        "careless": """
from datetime import date, timedelta


def dias_habiles(inicio, fin):
    dia, ultimo = date.fromisoformat(inicio), date.fromisoformat(fin)
    cuenta = 0
    while dia < ultimo:
        if dia.weekday() < 5:
            cuenta += 1
        dia += timedelta(days=1)
    return cuenta
""",
        "asserts": [
            "dias_habiles('2025-03-03', '2025-03-07') == 5",
            "dias_habiles('2025-03-07', '2025-03-10') == 2",
            "dias_habiles('2025-03-08', '2025-03-09') == 0",
            "dias_habiles('2025-03-05', '2025-03-05') == 1",
            "dias_habiles('2025-12-29', '2026-01-09') == 10",
            "dias_habiles('2025-03-10', '2025-03-03') == 0",
        ],
    },
    {
        "variety": "en-US",
        "kind": "numbers",
        "question": "Can you write a Python function split_bill(total_cents, people) that splits a bill as evenly as possible and returns a list with what each person pays in cents? The shares have to add up exactly to the total, and any leftover cents go one each to the first people in the list.",
        "solution": """
def split_bill(total_cents, people):
    share, extra = divmod(total_cents, people)
    return [share + 1 if i < extra else share for i in range(people)]
""",
        "careless": """
def split_bill(total_cents, people):
    share = total_cents // people
    shares = [share] * people
    shares[0] += total_cents - share * people
    return shares
""",
        "asserts": [
            "split_bill(1000, 3) == [334, 333, 333]",
            "split_bill(900, 3) == [300, 300, 300]",
            "split_bill(1001, 2) == [501, 500]",
            "split_bill(7799, 6) == [1300, 1300, 1300, 1300, 1300, 1299]",
            "split_bill(2, 5) == [1, 1, 0, 0, 0]",
            "split_bill(4250, 1) == [4250]",
        ],
    },
    {
        "variety": "es-CL",
        "kind": "algorithms",
        "question": "Hola, necesito una función en Python `rut_valido(rut)` que devuelva True si el dígito verificador del RUT chileno está correcto (módulo 11) y False si no. El RUT llega como texto, con o sin puntos y con o sin guion, y la K puede venir en mayúscula o minúscula.",
        "solution": """
def rut_valido(rut):
    limpio = rut.replace(".", "").replace("-", "").strip().upper()
    cuerpo, verificador = limpio[:-1], limpio[-1:]
    if not cuerpo.isdigit():
        return False
    suma = sum(int(c) * (2 + i % 6) for i, c in enumerate(reversed(cuerpo)))
    resto = 11 - suma % 11
    esperado = {11: "0", 10: "K"}.get(resto, str(resto))
    return verificador == esperado
""",
        "careless": """
def rut_valido(rut):
    limpio = rut.replace(".", "").replace("-", "")
    cuerpo, verificador = limpio[:-1], limpio[-1]
    suma = sum(int(c) * (2 + i % 6) for i, c in enumerate(reversed(cuerpo)))
    return verificador == str(11 - suma % 11)
""",
        "asserts": [
            "rut_valido('12.345.678-5') is True",
            "rut_valido('123456785') is True",
            "rut_valido('12.345.678-4') is False",
            "rut_valido('11111111-1') is True",
            "rut_valido('14.567.218-k') is True",
            "rut_valido('14567218K') is True",
            "rut_valido('14567218-1') is False",
            "rut_valido('9.873.216-0') is True",
        ],
    },
    {
        "variety": "es-PE",
        "kind": "numbers",
        "question": "Quiero una función de Python desglosar_igv(total) para mis boletas: el total ya incluye el IGV de 18 % y debe devolver una tupla (base, igv). La base va redondeada a 2 decimales y el igv es lo que falta para llegar al total, también a 2 decimales.",
        "solution": """
def desglosar_igv(total):
    base = round(total / 1.18, 2)
    return base, round(total - base, 2)
""",
        "careless": """
def desglosar_igv(total):
    igv = round(total * 0.18, 2)
    return round(total - igv, 2), igv
""",
        "asserts": [
            "desglosar_igv(118) == (100.0, 18.0)",
            "desglosar_igv(59) == (50.0, 9.0)",
            "desglosar_igv(100) == (84.75, 15.25)",
            "desglosar_igv(10) == (8.47, 1.53)",
            "desglosar_igv(35.9) == (30.42, 5.48)",
            "desglosar_igv(0) == (0, 0)",
        ],
    },
    {
        "variety": "en-GB",
        "kind": "dates",
        "question": "Please write age_on(birth, day) in Python. Both are dates as text like 2025-01-31, and it should return the person's age in whole years on that day. Someone born on 29 February turns a year older on 1 March when it isn't a leap year.",
        "solution": """
def age_on(birth, day):
    by, bm, bd = map(int, birth.split("-"))
    y, m, d = map(int, day.split("-"))
    return y - by - ((m, d) < (bm, bd))
""",
        "careless": """
from datetime import date


def age_on(birth, day):
    return date.fromisoformat(day).year - date.fromisoformat(birth).year
""",
        "asserts": [
            "age_on('1990-06-15', '2025-06-14') == 34",
            "age_on('1990-06-15', '2025-06-15') == 35",
            "age_on('1990-06-15', '2025-12-01') == 35",
            "age_on('1958-11-30', '2025-02-03') == 66",
            "age_on('2000-02-29', '2023-02-28') == 22",
            "age_on('2000-02-29', '2023-03-01') == 23",
            "age_on('2021-04-09', '2021-09-04') == 0",
        ],
    },
    {
        "variety": "es-ES",
        "kind": "dicts",
        "question": "Oye, hazme en Python la función `clasificacion(puntos)`: recibe un diccionario de nombre a puntos y devuelve la lista de nombres de más a menos puntos. En caso de empate, por orden alfabético.",
        "solution": """
def clasificacion(puntos):
    return sorted(puntos, key=lambda nombre: (-puntos[nombre], nombre))
""",
        "careless": """
def clasificacion(puntos):
    return sorted(puntos, key=lambda nombre: (puntos[nombre], nombre), reverse=True)
""",
        "asserts": [
            "clasificacion({'Ana': 10, 'Luis': 15, 'Carmen': 12}) == ['Luis', 'Carmen', 'Ana']",
            "clasificacion({'Sara': 7, 'Bea': 7, 'Hugo': 9}) == ['Hugo', 'Bea', 'Sara']",
            "clasificacion({'Pau': 0, 'Jon': 0, 'Mar': 0}) == ['Jon', 'Mar', 'Pau']",
            "clasificacion({'Leo': -2, 'Eva': 3}) == ['Eva', 'Leo']",
            "clasificacion({}) == []",
        ],
    },
    {
        "variety": "es-MX",
        "kind": "lists",
        "question": "Llevo un registro de hábitos y ocupo una función en Python, racha_mas_larga(dias), donde dias es una lista de True y False. Que regrese cuántos True seguidos tiene la racha más larga, o 0 si no hay ninguno.",
        "solution": """
def racha_mas_larga(dias):
    mejor = actual = 0
    for cumplido in dias:
        actual = actual + 1 if cumplido else 0
        mejor = max(mejor, actual)
    return mejor
""",
        "careless": """
def racha_mas_larga(dias):
    mejor = actual = 0
    for cumplido in dias:
        if cumplido:
            actual += 1
        else:
            mejor = max(mejor, actual)
            actual = 0
    return mejor
""",
        "asserts": [
            "racha_mas_larga([True, True, False, True]) == 2",
            "racha_mas_larga([False, True, False, True, True, True]) == 3",
            "racha_mas_larga([True, False, True, False]) == 1",
            "racha_mas_larga([True, True, True, True]) == 4",
            "racha_mas_larga([False, False]) == 0",
            "racha_mas_larga([]) == 0",
        ],
    },
    {
        "variety": "es-AR",
        "kind": "text",
        "question": "Necesito una función de Python contar_palabras(texto) que devuelva un diccionario con cuántas veces aparece cada palabra, todo en minúsculas. Que no tenga en cuenta los signos . , ; : ! ? ¡ ¿ así \"¡hola!\" y \"hola\" son la misma palabra.",
        "solution": """
def contar_palabras(texto):
    for signo in ".,;:!?¡¿":
        texto = texto.replace(signo, " ")
    cuenta = {}
    for palabra in texto.lower().split():
        cuenta[palabra] = cuenta.get(palabra, 0) + 1
    return cuenta
""",
        "careless": """
def contar_palabras(texto):
    cuenta = {}
    for palabra in texto.lower().split():
        palabra = palabra.strip(".,;:!?")
        cuenta[palabra] = cuenta.get(palabra, 0) + 1
    return cuenta
""",
        "asserts": [
            "contar_palabras('dale dale Dale') == {'dale': 3}",
            "contar_palabras('El perro, el gato y el loro.') == {'el': 3, 'perro': 1, 'gato': 1, 'y': 1, 'loro': 1}",
            "contar_palabras('¿Vamos? ¡Vamos!') == {'vamos': 2}",
            "contar_palabras('Sí; claro: sí') == {'sí': 2, 'claro': 1}",
            "contar_palabras('¿Y el mate? El mate, listo.') == {'y': 1, 'el': 2, 'mate': 2, 'listo': 1}",
            "contar_palabras('') == {}",
        ],
    },
    {
        "variety": "en-US",
        "kind": "text",
        "question": "I need a Python function `mask_card(number)` for receipts. It gets a card number as a string, maybe with spaces or dashes in it, and returns only the digits with every one except the last four replaced by an asterisk.",
        "solution": """
def mask_card(number):
    digits = "".join(c for c in number if c.isdigit())
    return "*" * (len(digits) - 4) + digits[-4:]
""",
        "careless": """
def mask_card(number):
    number = number.replace(" ", "")
    return "*" * (len(number) - 4) + number[-4:]
""",
        "asserts": [
            "mask_card('4111111111111234') == '************1234'",
            "mask_card('4111 1111 1111 9876') == '************9876'",
            "mask_card('5500-0000-0000-0004') == '************0004'",
            "mask_card('378282246310005') == '***********0005'",
            "mask_card('6011 0009-9013 9424') == '************9424'",
            "mask_card('12-34-56') == '**3456'",
        ],
    },
    {
        "variety": "es-CO",
        "kind": "numbers",
        "question": "En la tienda redondeamos los precios hacia arriba. ¿Me haces en Python `redondear_arriba(valor, multiplo)`, que con dos enteros devuelva el múltiplo más cercano igual o mayor que el valor? O sea, 1.320 con múltiplo 50 queda en 1.350, y si el valor ya es múltiplo no cambia.",
        "solution": """
def redondear_arriba(valor, multiplo):
    return -(-valor // multiplo) * multiplo
""",
        "careless": """
def redondear_arriba(valor, multiplo):
    return (valor // multiplo + 1) * multiplo
""",
        "asserts": [
            "redondear_arriba(1230, 50) == 1250",
            "redondear_arriba(1250, 50) == 1250",
            "redondear_arriba(1, 100) == 100",
            "redondear_arriba(9999, 1000) == 10000",
            "redondear_arriba(48700, 100) == 48700",
            "redondear_arriba(0, 50) == 0",
        ],
    },
    {
        "variety": "es-CL",
        "kind": "dates",
        "question": "Nos pagan el último día hábil del mes. Hazme una función en Python ultimo_habil(anio, mes) que reciba dos números y devuelva esa fecha como texto AAAA-MM-DD, considerando hábiles los días de lunes a viernes, sin ver feriados.",
        "solution": """
import calendar
from datetime import date, timedelta


def ultimo_habil(anio, mes):
    dia = date(anio, mes, calendar.monthrange(anio, mes)[1])
    while dia.weekday() >= 5:
        dia -= timedelta(days=1)
    return dia.isoformat()
""",
        "careless": """
import calendar
from datetime import date


def ultimo_habil(anio, mes):
    return date(anio, mes, calendar.monthrange(anio, mes)[1]).isoformat()
""",
        "asserts": [
            "ultimo_habil(2025, 5) == '2025-05-30'",
            "ultimo_habil(2025, 8) == '2025-08-29'",
            "ultimo_habil(2025, 12) == '2025-12-31'",
            "ultimo_habil(2024, 2) == '2024-02-29'",
            "ultimo_habil(2026, 2) == '2026-02-27'",
            "ultimo_habil(2025, 9) == '2025-09-30'",
        ],
    },
    {
        "variety": "es-PE",
        "kind": "lists",
        "question": "Tengo una lista de correos con repetidos. ¿Puedes escribir limpiar_correos(correos) en Python para que devuelva la lista sin duplicados, en el orden en que aparecen por primera vez? Cada correo debe quedar en minúsculas y sin espacios a los costados, y así mismo se comparan.",
        "solution": """
def limpiar_correos(correos):
    limpios = []
    for correo in correos:
        correo = correo.strip().lower()
        if correo not in limpios:
            limpios.append(correo)
    return limpios
""",
        "careless": """
def limpiar_correos(correos):
    return [correo.strip().lower() for correo in dict.fromkeys(correos)]
""",
        "asserts": [
            "limpiar_correos(['rosa@mail.pe', 'beto@mail.pe', 'rosa@mail.pe']) == ['rosa@mail.pe', 'beto@mail.pe']",
            "limpiar_correos(['Rosa@mail.pe', 'rosa@mail.pe']) == ['rosa@mail.pe']",
            "limpiar_correos([' zoe@x.com', 'ana@x.com ', 'zoe@x.com']) == ['zoe@x.com', 'ana@x.com']",
            "limpiar_correos(['VENTAS@TIENDA.PE']) == ['ventas@tienda.pe']",
            "limpiar_correos([]) == []",
        ],
    },
    {
        "variety": "en-GB",
        "kind": "lists",
        "question": "Could you write a Python function running_balance(start, movements) that returns a list with the account balance after each movement? Deposits are positive and payments negative; if a payment would take the balance below zero it's refused, so the balance just stays the same for that entry.",
        "solution": """
def running_balance(start, movements):
    balance, history = start, []
    for amount in movements:
        if balance + amount >= 0 or amount >= 0:
            balance += amount
        history.append(balance)
    return history
""",
        "careless": """
def running_balance(start, movements):
    balance, history = start, []
    for amount in movements:
        if balance + amount >= 0:
            balance += amount
            history.append(balance)
    return history
""",
        "asserts": [
            "running_balance(100, [20, -50, 5]) == [120, 70, 75]",
            "running_balance(100, [-30, -80, 50]) == [70, 70, 120]",
            "running_balance(40, [-40, -1, 10]) == [0, 0, 10]",
            "running_balance(0, [-5, -5]) == [0, 0]",
            "running_balance(60, []) == []",
        ],
    },
    {
        "variety": "es-ES",
        "kind": "text",
        "question": "Para una lista de canciones quiero una función de Python, `formato_duracion(segundos)`, que pase segundos (entero) a texto: minutos y segundos tipo 4:07 si dura menos de una hora, y horas, minutos y segundos tipo 2:04:07 si dura una hora o más.",
        "solution": """
def formato_duracion(segundos):
    minutos, s = divmod(segundos, 60)
    h, m = divmod(minutos, 60)
    if h:
        return f"{h}:{m:02d}:{s:02d}"
    return f"{m}:{s:02d}"
""",
        "careless": """
def formato_duracion(segundos):
    h, m, s = segundos // 3600, segundos % 3600 // 60, segundos % 60
    if segundos > 3600:
        return f"{h}:{m}:{s:02d}"
    return f"{m}:{s:02d}"
""",
        "asserts": [
            "formato_duracion(65) == '1:05'",
            "formato_duracion(59) == '0:59'",
            "formato_duracion(754) == '12:34'",
            "formato_duracion(3600) == '1:00:00'",
            "formato_duracion(3725) == '1:02:05'",
            "formato_duracion(36610) == '10:10:10'",
        ],
    },
    {
        "variety": "es-MX",
        "kind": "dicts",
        "question": "Escríbeme por favor una función en Python `faltantes(inventario, pedido)`. Los dos son diccionarios de producto a cantidad, y debe regresar otro diccionario con cuántas piezas faltan de cada producto que no alcanza a surtirse completo; los que sí alcanzan no van.",
        "solution": """
def faltantes(inventario, pedido):
    return {p: n - inventario.get(p, 0) for p, n in pedido.items() if n > inventario.get(p, 0)}
""",
        "careless": """
def faltantes(inventario, pedido):
    faltan = {}
    for producto, cantidad in pedido.items():
        if producto in inventario and inventario[producto] < cantidad:
            faltan[producto] = cantidad - inventario[producto]
    return faltan
""",
        "asserts": [
            "faltantes({'tornillo': 10, 'tuerca': 4}, {'tornillo': 12, 'tuerca': 2}) == {'tornillo': 2}",
            "faltantes({'lija': 5}, {'lija': 5}) == {}",
            "faltantes({'lija': 5}, {'brocha': 3}) == {'brocha': 3}",
            "faltantes({}, {'pija': 8, 'taquete': 8}) == {'pija': 8, 'taquete': 8}",
            "faltantes({'clavo': 0, 'foco': 7}, {'clavo': 1, 'foco': 9}) == {'clavo': 1, 'foco': 2}",
            "faltantes({'clavo': 30}, {}) == {}",
        ],
    },
    {
        "variety": "es-AR",
        "kind": "algorithms",
        "question": "Tengo los turnos del consultorio en una lista de tuplas (inicio, fin) con horas tipo \"09:30\", todas del mismo día y no siempre ordenadas. Armame en Python hay_superposicion(turnos), que devuelva True si algún par de turnos se pisa y False si no. Si uno termina justo cuando empieza otro, no se pisan.",
        "solution": """
def hay_superposicion(turnos):
    orden = sorted(turnos)
    return any(siguiente[0] < previo[1] for previo, siguiente in zip(orden, orden[1:]))
""",
        "careless": """
def hay_superposicion(turnos):
    return any(siguiente[0] < previo[1] for previo, siguiente in zip(turnos, turnos[1:]))
""",
        "asserts": [
            "hay_superposicion([('09:00', '09:40'), ('09:30', '10:00')]) is True",
            "hay_superposicion([('09:00', '09:30'), ('09:30', '10:00')]) is False",
            "hay_superposicion([('15:00', '16:00'), ('08:00', '09:00'), ('11:00', '12:00')]) is False",
            "hay_superposicion([('10:00', '10:30'), ('14:00', '15:00'), ('10:20', '10:50')]) is True",
            "hay_superposicion([('08:00', '12:00'), ('09:00', '09:15')]) is True",
            "hay_superposicion([('10:00', '11:00')]) is False",
            "hay_superposicion([]) is False",
        ],
    },
    {
        "variety": "en-US",
        "kind": "dicts",
        "question": "Write me a Python function group_by_initial(names) that takes a list of first names and returns a dictionary from each capital initial to the list of names starting with it, upper or lower case. Keep the names as they were typed and put each list in alphabetical order.",
        "solution": """
def group_by_initial(names):
    groups = {}
    for name in sorted(names, key=str.lower):
        groups.setdefault(name[0].upper(), []).append(name)
    return groups
""",
        "careless": """
def group_by_initial(names):
    groups = {}
    for name in names:
        groups.setdefault(name[0].upper(), []).append(name)
    return groups
""",
        "asserts": [
            "group_by_initial(['Alice', 'Bob', 'Amy']) == {'A': ['Alice', 'Amy'], 'B': ['Bob']}",
            "group_by_initial(['Tyler', 'Tanya', 'Tess']) == {'T': ['Tanya', 'Tess', 'Tyler']}",
            "group_by_initial(['kim', 'Kara']) == {'K': ['Kara', 'kim']}",
            "group_by_initial(['zoe']) == {'Z': ['zoe']}",
            "group_by_initial([]) == {}",
        ],
    },
    {
        "variety": "es-CO",
        "kind": "text",
        "question": "Para el blog necesito una función de Python que se llame slug(titulo): pasa el título a minúsculas, quita las tildes (la ñ queda como n y la ü como u), deja solo letras y números y separa las palabras con un solo guion, sin guiones al comienzo ni al final.",
        "solution": """
import re
import unicodedata


def slug(titulo):
    texto = unicodedata.normalize("NFD", titulo.lower())
    texto = "".join(c for c in texto if not unicodedata.combining(c))
    return "-".join(re.findall(r"[a-z0-9]+", texto))
""",
        "careless": """
def slug(titulo):
    texto = titulo.lower()
    for con, sin in zip("áéíóúñü", "aeiounu"):
        texto = texto.replace(con, sin)
    return texto.replace(" ", "-")
""",
        "asserts": [
            "slug('El niño y la luna') == 'el-nino-y-la-luna'",
            "slug('¡Hola, Bogotá!') == 'hola-bogota'",
            "slug('10 recetas fáciles: arepas & café') == '10-recetas-faciles-arepas-cafe'",
            "slug('  Año   Nuevo  ') == 'ano-nuevo'",
            "slug('ÁRBOLES Y PINGÜINOS') == 'arboles-y-pinguinos'",
            "slug('Cali') == 'cali'",
        ],
    },
    {
        "variety": "en-GB",
        "kind": "numbers",
        "question": "I'd like a small Python function `parking_fee(minutes)` that returns the charge in pounds as a number. The first 30 minutes are free, after that it's £2 for each hour or part of an hour beyond those 30 minutes, and you never pay more than £12.",
        "solution": """
def parking_fee(minutes):
    extra = max(0, minutes - 30)
    return min(12, -(-extra // 60) * 2)
""",
        "careless": """
def parking_fee(minutes):
    extra = max(0, minutes - 30)
    return min(12, extra // 60 * 2)
""",
        "asserts": [
            "parking_fee(30) == 0",
            "parking_fee(31) == 2",
            "parking_fee(90) == 2",
            "parking_fee(91) == 4",
            "parking_fee(330) == 10",
            "parking_fee(600) == 12",
            "parking_fee(0) == 0",
        ],
    },
    {
        "variety": "en-US",
        "kind": "lists",
        "question": "Hey, can you give me a Python function moving_average(values, window) that returns the list of averages of every run of `window` consecutive values, each rounded to 1 decimal? Only full windows count, so if the list is shorter than the window just return an empty list.",
        "solution": """
def moving_average(values, window):
    return [round(sum(values[i:i + window]) / window, 1) for i in range(len(values) - window + 1)]
""",
        "careless": """
def moving_average(values, window):
    return [round(sum(values[i:i + window]) / window, 1) for i in range(len(values))]
""",
        "asserts": [
            "moving_average([1, 2, 3, 4], 2) == [1.5, 2.5, 3.5]",
            "moving_average([10, 20, 30], 3) == [20.0]",
            "moving_average([1, 1, 2, 6], 3) == [1.3, 3.0]",
            "moving_average([7, 9], 1) == [7.0, 9.0]",
            "moving_average([5], 2) == []",
            "moving_average([], 3) == []",
        ],
    },
    {
        "variety": "en-GB",
        "kind": "text",
        "question": "People type UK postcodes any old way into my form. Please write tidy_postcode(code) in Python so it returns the postcode in capitals with no spaces other than a single one before the last three characters.",
        "solution": """
def tidy_postcode(code):
    code = "".join(code.split()).upper()
    return code[:-3] + " " + code[-3:]
""",
        "careless": """
def tidy_postcode(code):
    code = code.strip().upper()
    if " " in code:
        return code
    return code[:-3] + " " + code[-3:]
""",
        "asserts": [
            "tidy_postcode('sw1a1aa') == 'SW1A 1AA'",
            "tidy_postcode('EC1A 1BB') == 'EC1A 1BB'",
            "tidy_postcode(' m1  1ae ') == 'M1 1AE'",
            "tidy_postcode('b338th') == 'B33 8TH'",
            "tidy_postcode('cr2 6 xh') == 'CR2 6XH'",
            "tidy_postcode('D N5 5PT') == 'DN5 5PT'",
        ],
    },
]


def run(code, asserts):
    """How many of the asserts pass against the code."""
    passed = 0
    for line in asserts:
        space = {}
        exec(code, space)
        try:
            exec(line, space)
            passed += 1
        except Exception:
            pass
    return passed


def build(number, task):
    question, solution = task["question"], task["solution"].lstrip("\n")
    defs = [node for node in ast.parse(solution).body if isinstance(node, ast.FunctionDef)]
    assert len(defs) == 1, number
    name = defs[0].name
    signature = f"{name}({ast.unparse(defs[0].args)})"
    assert signature in question, signature
    asserts = ["assert " + line for line in task["asserts"]]
    assert 5 <= len(asserts) <= 8 and len(set(asserts)) == len(asserts), name
    for line in asserts:
        calls = [
            ast.get_source_segment(line, node)
            for node in ast.walk(ast.parse(line))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
        ]
        assert calls and not any(call in question for call in calls), line
    assert run(solution, asserts) == len(asserts), name
    assert 0 < run(task["careless"], asserts) < len(asserts), name
    return {
        "id": f"programming-t-{number:03d}",
        "language": task["variety"][:2],
        "variety": task["variety"],
        "question": question,
        "kind": task["kind"],
        "gold": {"function": name, "asserts": asserts, "solution": solution},
    }


def main():
    rows = [build(number, task) for number, task in enumerate(TASKS)]
    assert len({row["gold"]["function"] for row in rows}) == len(rows) == 24
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    main()
