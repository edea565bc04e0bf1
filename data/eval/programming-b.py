#!/usr/bin/env python3
"""Tasks programming-b-001..050: questions, reference solutions and asserts.
Runs every solution against its asserts (each in a fresh namespace), then writes programming-b.jsonl."""
import ast, collections, json, os

TASKS = []


def T(variety, kind, question, asserts, solution):
    TASKS.append((variety, kind, question.strip(), [a.strip() for a in asserts.strip().splitlines()],
                  solution.strip() + "\n"))


# ------------------------------------------------------------------ es-ES
T("es-ES", "parsing", """
El banco nos exporta los importes como texto, a la española ("12.500,50 €", "€ 1.000", "-3,20"), y tengo que sumarlos. Hazme una función en Python llamada importe_a_float(texto) que devuelva el número como float. El punto es siempre separador de miles y la coma, de decimales; el símbolo € puede ir delante, detrás o no estar; puede haber espacios de sobra, y el signo menos, si lo hay, va pegado a la primera cifra. Si el texto está vacío o solo tiene espacios, que devuelva None.
""", """
assert importe_a_float("12.500,50 €") == 12500.5
assert importe_a_float("€ 1.000") == 1000.0
assert importe_a_float("-3,20") == -3.2
assert importe_a_float("  € -1.234.567,89 ") == -1234567.89
assert importe_a_float("0,05€") == 0.05
assert importe_a_float("") == None
assert importe_a_float("   ") == None
""", '''
def importe_a_float(texto):
    limpio = texto.replace("€", "").replace(" ", "")
    if not limpio:
        return None
    return float(limpio.replace(".", "").replace(",", "."))
''')

T("es-ES", "validation", """
En el alta de clientes se nos cuelan NIF mal tecleados. Necesito en Python nif_valido(nif), que recibe un texto y devuelve True o False. Vale si son exactamente 8 cifras y detrás la letra que toca: el resto de dividir el número entre 23 es la posición (contando desde 0) en TRWAGMYFPDXBNJZSQVHLCKE. La letra puede venir en minúscula y puede haber un guion, solo uno, entre el número y la letra. Todo lo demás es False: espacios, cifras de menos, los NIE que empiezan por X, el texto vacío.
""", """
assert nif_valido("12345678Z") == True
assert nif_valido("12345678-z") == True
assert nif_valido("00000000T") == True
assert nif_valido("12345678A") == False
assert nif_valido("1234567L") == False
assert nif_valido("X1234567L") == False
assert nif_valido("12345678 Z") == False
assert nif_valido("") == False
""", '''
import re

def nif_valido(nif):
    m = re.fullmatch(r"([0-9]{8})-?([A-Za-z])", nif)
    if not m:
        return False
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(m.group(1)) % 23] == m.group(2).upper()
''')

T("es-ES", "validation", """
Antes de lanzar la remesa de recibos quiero filtrar los IBAN mal copiados. Prepárame iban_ok(iban) en Python: quita los espacios, pasa a mayúsculas y comprueba que queden entre 15 y 34 caracteres, solo letras de la A a la Z y cifras, y que empiece por dos letras y dos cifras. Después pasa los cuatro primeros caracteres al final, cambia cada letra por su número (A=10, B=11, ..., Z=35) y mira que el número entero resultante dé resto 1 al dividirlo entre 97. Si todo cuadra, True; si no, False. No hace falta mirar la longitud propia de cada país.
""", """
assert iban_ok("ES91 2100 0418 4502 0005 1332") == True
assert iban_ok("es9121000418450200051332") == True
assert iban_ok("GB82 WEST 1234 5698 7654 32") == True
assert iban_ok("ES91 2100 0418 4502 0005 1333") == False
assert iban_ok("ES91-2100-0418-4502-0005-1332") == False
assert iban_ok("9121000418450200051332ES") == False
assert iban_ok("ES91") == False
assert iban_ok("NO93 8601 1117 947") == True
""", '''
import re

def iban_ok(iban):
    s = iban.replace(" ", "").upper()
    if not 15 <= len(s) <= 34 or not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]+", s):
        return False
    s = s[4:] + s[:4]
    return int("".join(str(int(c, 36)) for c in s)) % 97 == 1
''')

T("es-ES", "logs", """
Cada lunes me toca contar a mano los avisos del log. Hazme contar_niveles(lineas) en Python. Recibe una lista de líneas como "2024-03-05 10:22:01 ERROR No conecta con la base" (fecha, hora, nivel y mensaje, separados por espacios) y devuelve un diccionario con las tres claves "INFO", "WARNING" y "ERROR", siempre las tres, aunque alguna valga 0. Solo cuenta la tercera palabra de la línea, escrita tal cual en mayúsculas; si la línea tiene menos de tres palabras o la tercera es otra cosa, se salta.
""", """
assert contar_niveles(["2024-03-05 10:22:01 ERROR No conecta con la base", "2024-03-05 10:23:00 INFO Reintento", "2024-03-05 10:23:09 ERROR No conecta"]) == {"INFO": 1, "WARNING": 0, "ERROR": 2}
assert contar_niveles([]) == {"INFO": 0, "WARNING": 0, "ERROR": 0}
assert contar_niveles(["2024-03-05 10:22:01 INFO Se arregla el ERROR de ayer"]) == {"INFO": 1, "WARNING": 0, "ERROR": 0}
assert contar_niveles(["2024-03-05 10:22:01 DEBUG nada", "", "ERROR", "   en Fichero.java:33"]) == {"INFO": 0, "WARNING": 0, "ERROR": 0}
assert contar_niveles(["2024-03-05 10:22:01 error en minúsculas", "2024-03-05 10:22:02 WARNING"]) == {"INFO": 0, "WARNING": 1, "ERROR": 0}
""", '''
def contar_niveles(lineas):
    cuenta = {"INFO": 0, "WARNING": 0, "ERROR": 0}
    for linea in lineas:
        partes = linea.split()
        if len(partes) >= 3 and partes[2] in cuenta:
            cuenta[partes[2]] += 1
    return cuenta
''')

T("es-ES", "sorting", """
Para el pedido del viernes al proveedor necesito saber qué nos falta. Escríbeme en Python por_pedir(articulos). articulos es una lista de diccionarios con "ref" (texto), "stock" y "minimo" (enteros). Tiene que devolver una lista de tuplas (ref, unidades que faltan para llegar al mínimo), solo con los artículos cuyo stock esté por debajo del mínimo, primero los que más unidades necesitan y, en caso de empate, por ref en orden alfabético.
""", """
assert por_pedir([{"ref": "TOR-10", "stock": 3, "minimo": 20}, {"ref": "ARA-02", "stock": 50, "minimo": 40}, {"ref": "TUE-07", "stock": 0, "minimo": 5}]) == [("TOR-10", 17), ("TUE-07", 5)]
assert por_pedir([{"ref": "B", "stock": 1, "minimo": 4}, {"ref": "A", "stock": 7, "minimo": 10}, {"ref": "C", "stock": 0, "minimo": 9}]) == [("C", 9), ("A", 3), ("B", 3)]
assert por_pedir([{"ref": "A", "stock": 10, "minimo": 10}]) == []
assert por_pedir([]) == []
assert por_pedir([{"ref": "Z", "stock": -2, "minimo": 0}]) == [("Z", 2)]
""", '''
def por_pedir(articulos):
    faltan = [(a["ref"], a["minimo"] - a["stock"]) for a in articulos if a["stock"] < a["minimo"]]
    return sorted(faltan, key=lambda t: (-t[1], t[0]))
''')

T("es-ES", "dates", """
Recursos Humanos me pregunta cada dos por tres cuántos días laborables gasta alguien de vacaciones. Hazme dias_laborables(inicio, fin, festivos) en Python: inicio y fin son textos "AAAA-MM-DD" y cuentan los dos; festivos es una lista de fechas en el mismo formato. Cuenta los días de lunes a viernes que no sean festivos. Ojo, que un festivo puede caer en fin de semana o estar repetido en la lista. Si fin es anterior a inicio, devuelve 0.
""", """
assert dias_laborables("2024-08-05", "2024-08-16", ["2024-08-15"]) == 9
assert dias_laborables("2024-08-05", "2024-08-16", []) == 10
assert dias_laborables("2024-12-23", "2025-01-07", ["2024-12-25", "2025-01-01", "2025-01-06", "2024-12-25"]) == 9
assert dias_laborables("2024-08-10", "2024-08-11", ["2024-08-11"]) == 0
assert dias_laborables("2024-09-06", "2024-09-08", ["2024-09-08"]) == 1
assert dias_laborables("2024-08-07", "2024-08-07", []) == 1
assert dias_laborables("2024-08-16", "2024-08-05", []) == 0
""", '''
from datetime import date, timedelta

def dias_laborables(inicio, fin, festivos):
    dia, ultimo = date.fromisoformat(inicio), date.fromisoformat(fin)
    libres = set(festivos)
    total = 0
    while dia <= ultimo:
        if dia.weekday() < 5 and dia.isoformat() not in libres:
            total += 1
        dia += timedelta(days=1)
    return total
''')

T("es-ES", "grouping", """
La gestoría nos manda las nóminas en un texto con este aspecto:

nombre;departamento;bruto
Marta Gil;Almacén;1.850,75
Íñigo Paz;Ventas;2.100,00

Quiero una función en Python, bruto_por_departamento(texto), que devuelva un diccionario con la suma del bruto de cada departamento, como float redondeado a dos decimales. La primera línea es siempre la cabecera; las líneas vacías se ignoran, y a veces hay espacios alrededor del nombre del departamento o del importe, que no cuentan. El punto separa miles y la coma, decimales.
""", r"""
assert bruto_por_departamento("nombre;departamento;bruto\nMarta Gil;Almacén;1.850,75\nÍñigo Paz;Ventas;2.100,00\nLola Ruiz;Almacén;1.700,25") == {"Almacén": 3551.0, "Ventas": 2100.0}
assert bruto_por_departamento("nombre;departamento;bruto\n") == {}
assert bruto_por_departamento("nombre;departamento;bruto\n\nA; Ventas ;1.000,10\n\nB;Ventas; 1.000,20 \nC;Ventas;999,40\n") == {"Ventas": 2999.7}
assert bruto_por_departamento("nombre;departamento;bruto\nDirectora;Dirección;12.345,67") == {"Dirección": 12345.67}
""", '''
def bruto_por_departamento(texto):
    sumas = {}
    for linea in texto.splitlines()[1:]:
        if not linea.strip():
            continue
        _, depto, bruto = linea.split(";")
        valor = float(bruto.strip().replace(".", "").replace(",", "."))
        sumas[depto.strip()] = sumas.get(depto.strip(), 0) + valor
    return {d: round(v, 2) for d, v in sumas.items()}
''')

T("es-ES", "money", """
Tengo que pasar a contabilidad los tiques del bar con el IVA separado. Hazme en Python desglose_iva(lineas), donde lineas es una lista de tuplas (importe con IVA incluido, tipo de IVA), por ejemplo (12.10, 21). Primero suma los importes de cada tipo; de esa suma saca la base (suma entre 1 más el tipo partido por 100, redondeada a dos decimales) y la cuota (suma menos base, redondeada a dos decimales). Devuelve una lista de tuplas (tipo, base, cuota), con base y cuota como float, del tipo más alto al más bajo. Los tipos son enteros y no tienen por qué ser solo 21, 10 y 4.
""", """
assert desglose_iva([(12.10, 21)]) == [(21, 10.0, 2.1)]
assert desglose_iva([(11.0, 10), (12.10, 21), (24.20, 21), (5.20, 4)]) == [(21, 30.0, 6.3), (10, 10.0, 1.0), (4, 5.0, 0.2)]
assert desglose_iva([(1.0, 10), (1.0, 10), (1.0, 10)]) == [(10, 2.73, 0.27)]
assert desglose_iva([(7.5, 0), (100.0, 21)]) == [(21, 82.64, 17.36), (0, 7.5, 0.0)]
assert desglose_iva([]) == []
""", '''
def desglose_iva(lineas):
    sumas = {}
    for importe, tipo in lineas:
        sumas[tipo] = sumas.get(tipo, 0) + importe
    salida = []
    for tipo in sorted(sumas, reverse=True):
        base = round(sumas[tipo] / (1 + tipo / 100), 2)
        salida.append((tipo, base, round(sumas[tipo] - base, 2)))
    return salida
''')

T("es-ES", "matrices", """
Tengo las ventas en una lista de listas de enteros (cada fila una tienda, cada columna un mes, todas las filas igual de largas) y quiero imprimirla con totales. ¿Me haces con_totales(tabla) en Python? Debe devolver una lista de listas nueva, sin tocar la original, con una columna más a la derecha con la suma de cada fila y una fila más abajo con la suma de cada columna (en la esquina, por tanto, el total general). Si la tabla está vacía, que devuelva una lista vacía.
""", """
assert con_totales([[1, 2], [3, 4]]) == [[1, 2, 3], [3, 4, 7], [4, 6, 10]]
assert con_totales([[5]]) == [[5, 5], [5, 5]]
assert con_totales([[10, 0, -3]]) == [[10, 0, -3, 7], [10, 0, -3, 7]]
assert con_totales([]) == []
assert (lambda t: (con_totales(t), t))([[1, 2], [3, 4], [5, 6]]) == ([[1, 2, 3], [3, 4, 7], [5, 6, 11], [9, 12, 21]], [[1, 2], [3, 4], [5, 6]])
""", '''
def con_totales(tabla):
    if not tabla:
        return []
    filas = [fila + [sum(fila)] for fila in tabla]
    return filas + [[sum(col) for col in zip(*filas)]]
''')

T("es-ES", "validation", """
En el parking de la empresa apuntan las matrículas de cualquier manera. Necesito normaliza_matricula(texto), en Python, que devuelva la matrícula como "1234 BCD" (cuatro cifras, un espacio, tres letras mayúsculas) o None si no es válida. Antes de mirar nada hay que quitar todos los espacios y guiones y pasar a mayúsculas. Son válidas las que tienen cuatro cifras y luego tres letras, y las letras no pueden ser vocales, ni la Ñ, ni la Q. Ejemplo: normaliza_matricula("1234-bcd") da "1234 BCD".
""", """
assert normaliza_matricula("0007 lmn") == "0007 LMN"
assert normaliza_matricula(" 98 76-Z W-X ") == "9876 ZWX"
assert normaliza_matricula("1234BAD") == None
assert normaliza_matricula("1234 QRS") == None
assert normaliza_matricula("1234 ñbc") == None
assert normaliza_matricula("M-1234-BC") == None
assert normaliza_matricula("12345BCD") == None
assert normaliza_matricula("1234-bcd") == "1234 BCD"
""", '''
import re

def normaliza_matricula(texto):
    s = texto.replace(" ", "").replace("-", "").upper()
    if not re.fullmatch(r"[0-9]{4}[BCDFGHJKLMNPRSTVWXYZ]{3}", s):
        return None
    return s[:4] + " " + s[4:]
''')

T("es-ES", "calendar", """
Me paso la mañana buscando huecos en la agenda del equipo. Hazme huecos(reuniones, inicio, fin) en Python: inicio y fin son la jornada en texto "HH:MM" y reuniones es una lista de tuplas ("HH:MM", "HH:MM") con el comienzo y el final de cada reunión. Pueden venir desordenadas, solaparse, ir una dentro de otra o salirse de la jornada por cualquiera de los dos lados (todo dentro del mismo día). Devuelve la lista de huecos libres dentro de la jornada, en orden, como tuplas ("HH:MM", "HH:MM"); dos reuniones seguidas sin tiempo en medio no dejan hueco.
""", """
assert huecos([("09:30", "10:00"), ("12:00", "13:15")], "09:00", "14:00") == [("09:00", "09:30"), ("10:00", "12:00"), ("13:15", "14:00")]
assert huecos([], "09:00", "14:00") == [("09:00", "14:00")]
assert huecos([("11:00", "12:00"), ("09:00", "10:00"), ("10:00", "11:00")], "09:00", "12:30") == [("12:00", "12:30")]
assert huecos([("09:00", "13:00"), ("10:00", "10:30")], "08:00", "14:00") == [("08:00", "09:00"), ("13:00", "14:00")]
assert huecos([("07:30", "09:15"), ("13:30", "15:00")], "08:00", "14:00") == [("09:15", "13:30")]
assert huecos([("08:00", "12:00"), ("11:00", "15:00")], "08:00", "14:00") == []
assert huecos([("08:00", "14:00"), ("15:00", "16:00")], "08:00", "14:00") == []
assert huecos([("06:00", "07:00"), ("15:00", "16:00")], "08:00", "14:00") == [("08:00", "14:00")]
""", '''
def huecos(reuniones, inicio, fin):
    libres, actual = [], inicio
    for desde, hasta in sorted(reuniones):
        if desde > actual and actual < fin:
            libres.append((actual, min(desde, fin)))
        actual = max(actual, hasta)
    if actual < fin:
        libres.append((actual, fin))
    return libres
''')

T("es-ES", "time", """
Los fichajes de los vigilantes me llegan como ["22:00-06:15", "08:55-14:10"]. Quiero en Python total_fichajes(fichajes), que devuelva el tiempo total trabajado como texto "HH:MM". Si la hora de salida es menor que la de entrada, es que salió al día siguiente (entrada y salida nunca son iguales). El total puede pasar de 24 horas, y entonces las horas se escriben tal cual ("31:05"); con menos de 10 horas, llevan un cero delante. Con la lista vacía, "00:00".
""", """
assert total_fichajes(["22:00-06:15", "08:55-14:10"]) == "13:30"
assert total_fichajes(["08:00-08:05"]) == "00:05"
assert total_fichajes([]) == "00:00"
assert total_fichajes(["23:59-00:01"]) == "00:02"
assert total_fichajes(["22:00-06:00"] * 5) == "40:00"
assert total_fichajes(["20:00-08:00"] * 9) == "108:00"
assert total_fichajes(["07:45-15:20", "09:10-10:00"]) == "08:25"
""", '''
def total_fichajes(fichajes):
    total = 0
    for f in fichajes:
        (h1, m1), (h2, m2) = (map(int, t.split(":")) for t in f.split("-"))
        total += (h2 * 60 + m2 - h1 * 60 - m1) % 1440
    return f"{total // 60:02d}:{total % 60:02d}"
''')

T("es-ES", "text", """
Tengo que colgar en la intranet unos cuantos PDF y los títulos traen de todo. Hazme nombre_fichero(titulo) en Python: todo a minúsculas, las vocales con tilde o diéresis sin ella, la ñ como n, y cada tramo seguido de caracteres que no sean letras de la a a la z ni cifras se cambia por un solo guion. El resultado no puede empezar ni acabar en guion. Si no queda nada, "sin-nombre". Así, "Año 2024: balance (v2)" pasaría a "ano-2024-balance-v2". No hace falta que añada la extensión.
""", """
assert nombre_fichero("Año 2024: balance (v2)") == "ano-2024-balance-v2"
assert nombre_fichero("¿Qué pasó con la CIGÜEÑA?") == "que-paso-con-la-ciguena"
assert nombre_fichero("  Acta__n. 3 / junio  ") == "acta-n-3-junio"
assert nombre_fichero("¡¡¡...!!!") == "sin-nombre"
assert nombre_fichero("") == "sin-nombre"
assert nombre_fichero("ÁÉÍÓÚ") == "aeiou"
assert nombre_fichero("IRPF") == "irpf"
""", '''
import re

def nombre_fichero(titulo):
    s = titulo.lower().translate(str.maketrans("áéíóúüñ", "aeiouun"))
    s = re.sub(r"[^a-z0-9]+", "-", s).strip("-")
    return s or "sin-nombre"
''')

T("es-ES", "recursion", """
Ejercicio de examen. Escribe en Python una función recursiva aplanar(lista) que reciba una lista cuyos elementos pueden ser, a su vez, listas, con cualquier profundidad, y devuelva una lista nueva de un solo nivel con todos los elementos en el mismo orden. Solo se deshacen las listas: las tuplas y las cadenas se dejan como un elemento más, y las listas vacías desaparecen.
""", """
assert aplanar([1, [2, [3, 4], 5], 6]) == [1, 2, 3, 4, 5, 6]
assert aplanar([]) == []
assert aplanar([[], [[]], [[], [7]]]) == [7]
assert aplanar(["hola", ["ab", ["c"]]]) == ["hola", "ab", "c"]
assert aplanar([(1, 2), [(3, [4])]]) == [(1, 2), (3, [4])]
assert aplanar([[[[[1]]]], None, [0]]) == [1, None, 0]
""", '''
def aplanar(lista):
    plana = []
    for x in lista:
        if isinstance(x, list):
            plana.extend(aplanar(x))
        else:
            plana.append(x)
    return plana
''')

T("es-ES", "numbers", """
Para numerar los anexos de los contratos usamos números romanos y alguien siempre se equivoca. Hazme a_romano(n) en Python, que pase un entero a romano en mayúsculas con la notación de siempre (4 es IV, 9 es IX, 40 es XL, 90 es XC, 400 es CD, 900 es CM). Si n no está entre 1 y 3999, devuelve None.
""", """
assert a_romano(4) == "IV"
assert a_romano(1994) == "MCMXCIV"
assert a_romano(3999) == "MMMCMXCIX"
assert a_romano(444) == "CDXLIV"
assert a_romano(1666) == "MDCLXVI"
assert a_romano(1) == "I"
assert a_romano(0) == None
assert a_romano(4000) == None
""", '''
def a_romano(n):
    if not 1 <= n <= 3999:
        return None
    tabla = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
             (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    salida = ""
    for valor, letras in tabla:
        salida += letras * (n // valor)
        n %= valor
    return salida
''')

T("es-ES", "dictionaries", """
El proveedor ha cambiado la tarifa y no dice qué ha tocado. Tengo las dos en diccionarios de Python {referencia: precio}. Hazme comparar_tarifas(antes, despues), que devuelva un diccionario con tres claves: "nuevas", lista ordenada alfabéticamente de las referencias que solo están en despues; "retiradas", lo mismo con las que solo están en antes; y "cambiadas", un diccionario {referencia: (precio viejo, precio nuevo)} con las que están en las dos a distinto precio. Las que siguen igual no salen por ningún lado.
""", """
assert comparar_tarifas({"A1": 10, "B2": 5.5}, {"A1": 12, "C3": 7}) == {"nuevas": ["C3"], "retiradas": ["B2"], "cambiadas": {"A1": (10, 12)}}
assert comparar_tarifas({"A1": 10}, {"A1": 10}) == {"nuevas": [], "retiradas": [], "cambiadas": {}}
assert comparar_tarifas({}, {"Z": 1, "M": 2, "A": 3}) == {"nuevas": ["A", "M", "Z"], "retiradas": [], "cambiadas": {}}
assert comparar_tarifas({"Z": 1, "M": 2}, {}) == {"nuevas": [], "retiradas": ["M", "Z"], "cambiadas": {}}
assert comparar_tarifas({"X": 0, "Y": 3}, {"Y": 0, "X": 4}) == {"nuevas": [], "retiradas": [], "cambiadas": {"X": (0, 4), "Y": (3, 0)}}
""", '''
def comparar_tarifas(antes, despues):
    return {
        "nuevas": sorted(r for r in despues if r not in antes),
        "retiradas": sorted(r for r in antes if r not in despues),
        "cambiadas": {r: (antes[r], despues[r]) for r in antes if r in despues and antes[r] != despues[r]},
    }
''')

T("es-ES", "lists", """
La API de envíos solo admite los pedidos por lotes. Hazme en_lotes(lista, n) en Python, que corte la lista en sublistas de n elementos, en el mismo orden; la última puede quedar más corta. Si n es menor que 1, devuelve una lista vacía.
""", """
assert en_lotes([1, 2, 3, 4, 5], 2) == [[1, 2], [3, 4], [5]]
assert en_lotes(["a", "b", "c", "d"], 2) == [["a", "b"], ["c", "d"]]
assert en_lotes([1, 2], 50) == [[1, 2]]
assert en_lotes([], 3) == []
assert en_lotes([1, 2, 3], 0) == []
assert en_lotes([1, 2, 3], -1) == []
assert en_lotes([7, 8, 9], 1) == [[7], [8], [9]]
""", '''
def en_lotes(lista, n):
    if n < 1:
        return []
    return [lista[i:i + n] for i in range(0, len(lista), n)]
''')

# ------------------------------------------------------------------ es-MX
T("es-MX", "validation", """
En facturación nos rebotan CFDI porque capturan mal el RFC. Hazme una función en Python rfc_persona_fisica(rfc) que regrese True o False según el puro formato: 4 letras (de la A a la Z o Ñ), luego 6 dígitos con la fecha AAMMDD y al final 3 caracteres que pueden ser letras de la A a la Z o dígitos. Acepta minúsculas, pero no espacios ni guiones. La fecha tiene que existir de verdad: si AA es mayor que 30 es 19AA, y si no, 20AA. No revises el dígito verificador ni palabras prohibidas.
""", """
assert rfc_persona_fisica("GOMC850315AB1") == True
assert rfc_persona_fisica("muño900101a12") == True
assert rfc_persona_fisica("GOMC850230AB1") == False
assert rfc_persona_fisica("GOMC000229XX9") == True
assert rfc_persona_fisica("GOMC310229XX9") == False
assert rfc_persona_fisica("ABC850315AB1") == False
assert rfc_persona_fisica("GOMC-850315-AB1") == False
assert rfc_persona_fisica("GOMC851315AB1") == False
""", '''
import re
from datetime import date

def rfc_persona_fisica(rfc):
    m = re.fullmatch(r"[A-ZÑ]{4}([0-9]{2})([0-9]{2})([0-9]{2})[A-Z0-9]{3}", rfc.upper())
    if not m:
        return False
    aa, mes, dia = map(int, m.groups())
    try:
        date(1900 + aa if aa > 30 else 2000 + aa, mes, dia)
    except ValueError:
        return False
    return True
''')

T("es-MX", "formatting", """
En el reporte de cobranza los montos salen como 12500.5 y mi jefa los quiere "como dinero". Haz en Python formato_pesos(cantidad): regresa el texto con signo de pesos, comas en los miles y siempre dos decimales, por ejemplo "$12,500.50". Los negativos llevan el signo menos antes del signo de pesos, "-$350.00". Si la cantidad es None (cuentas sin saldo capturado), regresa "N/D".
""", """
assert formato_pesos(12500.5) == "$12,500.50"
assert formato_pesos(-350) == "-$350.00"
assert formato_pesos(0) == "$0.00"
assert formato_pesos(1234567.891) == "$1,234,567.89"
assert formato_pesos(999) == "$999.00"
assert formato_pesos(-45000.1) == "-$45,000.10"
assert formato_pesos(None) == "N/D"
""", '''
def formato_pesos(cantidad):
    if cantidad is None:
        return "N/D"
    signo = "-" if cantidad < 0 else ""
    return f"{signo}${abs(cantidad):,.2f}"
''')

T("es-MX", "deduplication", """
Juntamos las listas de clientes de dos sucursales y quedaron repetidos. Necesito unir_clientes(clientes) en Python. Recibe una lista de diccionarios con "nombre", "correo" y "tel" (todos texto). Dos registros son el mismo cliente si el correo coincide sin importar mayúsculas ni espacios al principio o al final. Se queda el primer registro que aparezca, pero si su "tel" está vacío ("") toma el primer tel no vacío de sus repetidos. Regresa una lista nueva de diccionarios con esas tres claves, en el orden en que apareció cada cliente por primera vez, con el correo ya en minúsculas y sin esos espacios; el nombre se deja igual.
""", """
assert unir_clientes([{"nombre": "Ana", "correo": "ana@x.mx", "tel": ""}, {"nombre": "Ana P.", "correo": " ANA@x.mx", "tel": "5511"}]) == [{"nombre": "Ana", "correo": "ana@x.mx", "tel": "5511"}]
assert unir_clientes([{"nombre": "Luis", "correo": "Luis@X.mx ", "tel": "1"}, {"nombre": "Eva", "correo": "eva@x.mx", "tel": "2"}, {"nombre": "L", "correo": "luis@x.mx", "tel": "9"}]) == [{"nombre": "Luis", "correo": "luis@x.mx", "tel": "1"}, {"nombre": "Eva", "correo": "eva@x.mx", "tel": "2"}]
assert unir_clientes([{"nombre": "A", "correo": "a@a", "tel": ""}, {"nombre": "B", "correo": "A@a", "tel": ""}, {"nombre": "C", "correo": "a@A", "tel": "7"}, {"nombre": "D", "correo": "a@a", "tel": "8"}]) == [{"nombre": "A", "correo": "a@a", "tel": "7"}]
assert unir_clientes([{"nombre": "Solo", "correo": "s@x.mx", "tel": ""}]) == [{"nombre": "Solo", "correo": "s@x.mx", "tel": ""}]
assert unir_clientes([]) == []
""", '''
def unir_clientes(clientes):
    vistos = {}
    for c in clientes:
        correo = c["correo"].strip().lower()
        if correo not in vistos:
            vistos[correo] = {"nombre": c["nombre"], "correo": correo, "tel": c["tel"]}
        elif vistos[correo]["tel"] == "":
            vistos[correo]["tel"] = c["tel"]
    return list(vistos.values())
''')

T("es-MX", "dates", """
Todos en la oficina preguntan cuándo cae la quincena. Se paga el día 15 y el último día de cada mes, pero si ese día es sábado o domingo se paga el viernes anterior. Haz en Python proxima_quincena(fecha), que recibe "AAAA-MM-DD" y regresa, en el mismo formato, el primer día de pago que sea ese mismo día o después. Cuidado: si el 15 es sábado y fecha es ese sábado, ya se pagó el viernes, así que toca la siguiente.
""", """
assert proxima_quincena("2024-06-03") == "2024-06-14"
assert proxima_quincena("2024-06-14") == "2024-06-14"
assert proxima_quincena("2024-06-15") == "2024-06-28"
assert proxima_quincena("2024-06-29") == "2024-07-15"
assert proxima_quincena("2024-02-20") == "2024-02-29"
assert proxima_quincena("2023-12-30") == "2024-01-15"
assert proxima_quincena("2024-07-15") == "2024-07-15"
""", '''
import calendar
from datetime import date, timedelta

def proxima_quincena(fecha):
    hoy = date.fromisoformat(fecha)
    anio, mes = hoy.year, hoy.month
    while True:
        for dia in (15, calendar.monthrange(anio, mes)[1]):
            pago = date(anio, mes, dia)
            pago -= timedelta(days=max(0, pago.weekday() - 4))
            if pago >= hoy:
                return pago.isoformat()
        anio, mes = (anio + 1, 1) if mes == 12 else (anio, mes + 1)
''')

# ------------------------------------------------------------------ es-AR
T("es-AR", "ledger", """
Llevo la caja chica en una lista y me la piden ordenada y con el saldo. Haceme en Python planilla_caja(inicial, movimientos): inicial es el saldo de arranque y movimientos es una lista desordenada de tuplas (fecha "DD/MM/AAAA", detalle, monto), con montos enteros, negativos si es un gasto. Tiene que devolver una lista de tuplas (fecha, detalle, saldo después de ese movimiento), de la fecha más vieja a la más nueva. Los movimientos del mismo día quedan en el orden en que estaban. Las fechas se devuelven escritas igual.
""", """
assert planilla_caja(10000, [("05/03/2024", "Resmas", -4500), ("28/02/2024", "Reposición", 20000)]) == [("28/02/2024", "Reposición", 30000), ("05/03/2024", "Resmas", 25500)]
assert planilla_caja(0, []) == []
assert planilla_caja(500, [("02/01/2025", "Yerba", -800), ("31/12/2024", "Taxi", -300), ("02/01/2025", "Aporte", 1000)]) == [("31/12/2024", "Taxi", 200), ("02/01/2025", "Yerba", -600), ("02/01/2025", "Aporte", 400)]
assert planilla_caja(100, [("10/05/2024", "Z", -10), ("10/05/2024", "A", -20)]) == [("10/05/2024", "Z", 90), ("10/05/2024", "A", 70)]
assert planilla_caja(0, [("01/11/2024", "c", 1), ("15/02/2024", "a", 2), ("03/09/2024", "b", 4)]) == [("15/02/2024", "a", 2), ("03/09/2024", "b", 6), ("01/11/2024", "c", 7)]
""", '''
def planilla_caja(inicial, movimientos):
    saldo, filas = inicial, []
    for fecha, detalle, monto in sorted(movimientos, key=lambda m: m[0].split("/")[::-1]):
        saldo += monto
        filas.append((fecha, detalle, saldo))
    return filas
''')

T("es-AR", "grouping", """
El sistema de caja me tira líneas así: "05/03/2024|Lucía|$ 12.500" y las devoluciones vienen con el menos adelante, "05/03/2024|Lucía|-$ 3.000". Necesito ranking_vendedores(lineas) en Python, que reciba la lista de líneas y devuelva una lista de tuplas (vendedor, total) con el total entero, de mayor a menor, y si empatan por nombre en orden alfabético. No hay centavos y el punto es de miles. Las líneas que no tengan exactamente tres campos separados por | las salteás.
""", """
assert ranking_vendedores(["05/03/2024|Lucía|$ 12.500", "05/03/2024|Bruno|$ 9.800", "06/03/2024|Lucía|-$ 3.000"]) == [("Bruno", 9800), ("Lucía", 9500)]
assert ranking_vendedores(["05/03/2024|Tomi|$ 500", "05/03/2024|Ana|$ 500", "06/03/2024|Zoe|$ 1.500.000"]) == [("Zoe", 1500000), ("Ana", 500), ("Tomi", 500)]
assert ranking_vendedores(["--- cierre de caja ---", "05/03/2024|Ana", "05/03/2024|Ana|$ 100|anulado", ""]) == []
assert ranking_vendedores(["05/03/2024|Ana|$ 100", "05/03/2024|Ana|-$ 1.100"]) == [("Ana", -1000)]
assert ranking_vendedores([]) == []
""", '''
def ranking_vendedores(lineas):
    totales = {}
    for linea in lineas:
        campos = linea.split("|")
        if len(campos) != 3:
            continue
        monto = int(campos[2].replace("$", "").replace(".", "").replace(" ", ""))
        totales[campos[1]] = totales.get(campos[1], 0) + monto
    return sorted(totales.items(), key=lambda t: (-t[1], t[0]))
''')

T("es-AR", "parsing", """
Los pedidos del mediodía nos llegan por WhatsApp, tipo "2 empanadas de carne, 1 pizza, Agua, 3 empanadas de carne". Armame leer_pedido(texto) en Python que devuelva un diccionario {producto: cantidad}. Los ítems van separados por comas; si el ítem empieza con un número entero y un espacio, esa es la cantidad y el resto es el producto, y si no, la cantidad es 1. El producto va en minúsculas y sin espacios en las puntas; si se repite, se suman las cantidades. Los ítems vacíos (dos comas seguidas, por ejemplo) no cuentan.
""", """
assert leer_pedido("2 empanadas de carne, 1 pizza, Agua, 3 empanadas de carne") == {"empanadas de carne": 5, "pizza": 1, "agua": 1}
assert leer_pedido("") == {}
assert leer_pedido("Milanesa,,  12 sándwiches de miga ,") == {"milanesa": 1, "sándwiches de miga": 12}
assert leer_pedido("coca, COCA, 2 Coca") == {"coca": 4}
assert leer_pedido("7up, 2 7up") == {"7up": 3}
assert leer_pedido("1 combo 3") == {"combo 3": 1}
""", '''
def leer_pedido(texto):
    pedido = {}
    for item in texto.split(","):
        item = item.strip().lower()
        if not item:
            continue
        primera, _, resto = item.partition(" ")
        if primera.isdigit() and resto:
            cantidad, producto = int(primera), resto.strip()
        else:
            cantidad, producto = 1, item
        pedido[producto] = pedido.get(producto, 0) + cantidad
    return pedido
''')

T("es-AR", "strings", """
Es para un parcial de programación. Escribí en Python son_anagramas(a, b), que diga con True o False si dos textos son anagramas, o sea, si tienen las mismas letras la misma cantidad de veces. No importan las mayúsculas ni los espacios, y las vocales con tilde o con diéresis valen como la vocal sola. La ñ es una letra distinta de la n. Dos textos iguales también cuentan como anagramas. Los textos solo tienen letras y espacios.
""", """
assert son_anagramas("Amor", "Ro ma") == True
assert son_anagramas("camión", "Mónica") == True
assert son_anagramas("caña", "cana") == False
assert son_anagramas("la ruta", "tu lara") == True
assert son_anagramas("perro", "pero") == False
assert son_anagramas("hola", "hola") == True
assert son_anagramas("Güe", "ÉUG") == True
assert son_anagramas("aab", "abb") == False
""", '''
def son_anagramas(a, b):
    def letras(t):
        t = t.lower().replace(" ", "")
        return sorted(t.translate(str.maketrans("áéíóúü", "aeiouu")))
    return letras(a) == letras(b)
''')

# ------------------------------------------------------------------ es-CO
T("es-CO", "checkdigit", """
Nos toca mandar a la DIAN la lista de terceros y a varios NIT les falta el dígito de verificación. Ayúdame con digito_nit(nit) en Python: recibe el NIT como texto, solo con cifras y a veces con puntos ("890.903.938"), y devuelve el dígito como entero. Se recorren las cifras de derecha a izquierda y se multiplican por 3, 7, 13, 17, 19, 23, 29, 37, 41 y 43, en ese orden; se suma y se saca el resto al dividir por 11. Si el resto es 0 o 1, ese es el dígito; si no, es 11 menos el resto. Nunca hay más de 10 cifras, pero puede haber menos.
""", """
assert digito_nit("890.903.938") == 8
assert digito_nit("890903938") == 8
assert digito_nit("1") == 8
assert digito_nit("0") == 0
assert digito_nit("8") == 9
assert digito_nit("4") == 1
assert digito_nit("800.197.268") == 4
assert digito_nit("1000000000") == 1
""", '''
def digito_nit(nit):
    pesos = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43)
    cifras = nit.replace(".", "")[::-1]
    resto = sum(int(c) * p for c, p in zip(cifras, pesos)) % 11
    return resto if resto < 2 else 11 - resto
''')

T("es-CO", "rules", """
En la empresa programamos los carros de reparto según el pico y placa, y queremos dejar de hacerlo de memoria. Escribe en Python puede_circular(placa, fecha), con la placa como "ABC123" y la fecha como "AAAA-MM-DD". La regla nuestra: de lunes a viernes, si el día del mes es par no circulan las placas terminadas en 6, 7, 8, 9 o 0, y si es impar no circulan las terminadas en 1, 2, 3, 4 o 5. Sábados y domingos circulan todas. Devuelve True si puede circular y False si no. Los festivos no los tengas en cuenta.
""", """
assert puede_circular("ABC123", "2024-03-04") == True
assert puede_circular("ABC126", "2024-03-04") == False
assert puede_circular("XYZ120", "2024-03-06") == False
assert puede_circular("XYZ120", "2024-03-05") == True
assert puede_circular("KLM001", "2024-03-05") == False
assert puede_circular("KLM005", "2024-03-09") == True
assert puede_circular("ABC126", "2024-03-10") == True
assert puede_circular("ABC121", "2024-03-08") == True
""", '''
from datetime import date

def puede_circular(placa, fecha):
    dia = date.fromisoformat(fecha)
    if dia.weekday() >= 5:
        return True
    prohibidas = "67890" if dia.day % 2 == 0 else "12345"
    return placa[-1] not in prohibidas
''')

T("es-CO", "cleanup", """
Para el envío masivo de mensajes necesito los celulares todos iguales. Hazme normalizar_celular(texto) en Python: deja solo los dígitos; si quedan 12 y empiezan por 57, quita ese 57. El celular es válido si al final quedan 10 dígitos y el primero es 3. Si es válido, devuelve algo como "+57 300 123 4567"; si no, None. Por ejemplo, normalizar_celular("(300) 123-45-67") es "+57 300 123 4567".
""", """
assert normalizar_celular("(300) 123-45-67") == "+57 300 123 4567"
assert normalizar_celular("+57 315 9876543") == "+57 315 987 6543"
assert normalizar_celular("cel: 3201112233 (Camila)") == "+57 320 111 2233"
assert normalizar_celular("573573573573") == "+57 357 357 3573"
assert normalizar_celular("601 234 5678") == None
assert normalizar_celular("300 123 456") == None
assert normalizar_celular("58 300 123 4567") == None
assert normalizar_celular("") == None
""", '''
def normalizar_celular(texto):
    d = "".join(c for c in texto if c in "0123456789")
    if len(d) == 12 and d.startswith("57"):
        d = d[2:]
    if len(d) != 10 or d[0] != "3":
        return None
    return f"+57 {d[:3]} {d[3:6]} {d[6:]}"
''')

# ------------------------------------------------------------------ es-CL
T("es-CL", "validation", """
En la planilla de postulantes hay RUT malos y los tengo que pillar. Hazme rut_valido(rut) en Python, que devuelva True o False. Primero saca los puntos, los guiones y los espacios; lo último es el dígito verificador (una cifra o la letra K, mayúscula o minúscula) y lo anterior tienen que ser 7 u 8 cifras. Para calcularlo, multiplica esas cifras de derecha a izquierda por 2, 3, 4, 5, 6, 7 y de nuevo 2, 3..., suma, y haz 11 menos el resto de dividir por 11: si da 11 el dígito es 0, si da 10 es K, y si no, es ese número.
""", """
assert rut_valido("12.345.678-5") == True
assert rut_valido("12345678-5") == True
assert rut_valido("11 111 1111") == True
assert rut_valido("9.876.500-k") == True
assert rut_valido("98765050") == True
assert rut_valido("12.345.678-4") == False
assert rut_valido("123.456-0") == False
assert rut_valido("12.34K.678-5") == False
""", '''
import re

def rut_valido(rut):
    s = rut.replace(".", "").replace("-", "").replace(" ", "").upper()
    if not re.fullmatch(r"[0-9]{7,8}[0-9K]", s):
        return False
    suma = sum(int(c) * (2 + i % 6) for i, c in enumerate(reversed(s[:-1])))
    v = 11 - suma % 11
    return s[-1] == {11: "0", 10: "K"}.get(v, str(v))
''')

T("es-CL", "numbers", """
Hago clases en un instituto y anoto las notas sin la coma (un 5,5 lo escribo 55). Necesito una función en Python promedio_final(notas) que reciba la lista de enteros, de 10 a 70 y con al menos una nota, y devuelva una tupla (promedio, aprobado). Si hay más de tres notas, se elimina la más baja, una sola vez aunque esté repetida. El promedio también va como entero sin coma, redondeado al más cercano, y cuando cae justo en ,5 sube (39,5 pasa a 40). Aprobado es True si el promedio ya redondeado es 40 o más.
""", """
assert promedio_final([55]) == (55, True)
assert promedio_final([39, 40]) == (40, True)
assert promedio_final([40, 41]) == (41, True)
assert promedio_final([20, 50, 50]) == (40, True)
assert promedio_final([20, 50, 50, 50]) == (50, True)
assert promedio_final([20, 20, 40, 50]) == (37, False)
assert promedio_final([39, 39, 40]) == (39, False)
assert promedio_final([10, 10, 70, 70, 12]) == (41, True)
""", '''
def promedio_final(notas):
    notas = sorted(notas)
    if len(notas) > 3:
        notas = notas[1:]
    n = len(notas)
    promedio = (2 * sum(notas) + n) // (2 * n)
    return promedio, promedio >= 40
''')

T("es-CL", "calendar", """
Armo a mano los turnos de soporte y siempre me enredo. ¿Me haces turnos(personas, inicio, semanas) en Python? personas es una lista de nombres (por lo menos uno), inicio es una fecha "AAAA-MM-DD" y semanas es cuántas semanas hay que cubrir. El primer turno parte el lunes que caiga en inicio o, si inicio no es lunes, el lunes siguiente. Cada semana le toca a la persona que sigue en la lista, y al terminar se vuelve al primero. Devuelve una lista de tuplas (lunes en "AAAA-MM-DD", nombre).
""", """
assert turnos(["Pía", "Nico"], "2024-05-06", 3) == [("2024-05-06", "Pía"), ("2024-05-13", "Nico"), ("2024-05-20", "Pía")]
assert turnos(["Pía", "Nico", "Fran"], "2024-05-07", 2) == [("2024-05-13", "Pía"), ("2024-05-20", "Nico")]
assert turnos(["Pía"], "2024-12-29", 2) == [("2024-12-30", "Pía"), ("2025-01-06", "Pía")]
assert turnos(["Pía", "Nico"], "2024-02-24", 1) == [("2024-02-26", "Pía")]
assert turnos(["Pía", "Nico"], "2024-05-06", 0) == []
""", '''
from datetime import date, timedelta

def turnos(personas, inicio, semanas):
    d = date.fromisoformat(inicio)
    d += timedelta(days=-d.weekday() % 7)
    return [((d + timedelta(weeks=i)).isoformat(), personas[i % len(personas)]) for i in range(semanas)]
''')

# ------------------------------------------------------------------ es-PE
T("es-PE", "sequences", """
La contadora me pide los comprobantes que faltan en el registro de ventas. Vienen como "F001-00000123": serie, guion y un número de 8 dígitos. Hazme en Python faltantes(comprobantes), que reciba la lista (desordenada, con varias series y a veces con repetidos) y devuelva la lista de los que faltan, escritos igual que los demás. Para cada serie faltan los números entre su menor y su mayor que no aparecen. Ordénalos por serie en orden alfabético y, dentro de la serie, por número.
""", """
assert faltantes(["F001-00000123", "F001-00000126", "F001-00000124"]) == ["F001-00000125"]
assert faltantes(["F002-00000009", "B001-00000003", "F002-00000012", "B001-00000001"]) == ["B001-00000002", "F002-00000010", "F002-00000011"]
assert faltantes(["F001-00000001", "F001-00000001", "F001-00000002"]) == []
assert faltantes([]) == []
assert faltantes(["F001-00000500", "F002-00000503"]) == []
assert faltantes(["E001-00000998", "E001-00001001"]) == ["E001-00000999", "E001-00001000"]
""", '''
def faltantes(comprobantes):
    series = {}
    for c in comprobantes:
        serie, numero = c.split("-")
        series.setdefault(serie, set()).add(int(numero))
    return [f"{s}-{n:08d}" for s in sorted(series)
            for n in range(min(series[s]), max(series[s])) if n not in series[s]]
''')

T("es-PE", "ageing", """
Para la reunión de cobranzas preparo cada mes la antigüedad de la deuda. Quiero en Python antiguedad_deuda(facturas, hoy). facturas es una lista de tuplas (fecha de vencimiento "DD/MM/AAAA", monto en soles) y hoy es una fecha en ese mismo formato. Devuelve un diccionario con cuatro claves, siempre las cuatro: "al dia" (vence hoy o después), "1-30", "31-60" y "mas de 60", según los días que han pasado desde el vencimiento hasta hoy. El valor es la suma de los montos, redondeada a dos decimales, y 0 si no hay ninguno.
""", """
assert antiguedad_deuda([("15/03/2024", 100.0), ("14/03/2024", 50.5), ("20/03/2024", 10)], "15/03/2024") == {"al dia": 110.0, "1-30": 50.5, "31-60": 0, "mas de 60": 0}
assert antiguedad_deuda([("31/03/2024", 1), ("01/04/2024", 2), ("01/03/2024", 4), ("02/03/2024", 8)], "01/05/2024") == {"al dia": 0, "1-30": 2, "31-60": 9, "mas de 60": 4}
assert antiguedad_deuda([("31/12/2023", 0.1), ("30/12/2023", 0.2)], "05/01/2024") == {"al dia": 0, "1-30": 0.3, "31-60": 0, "mas de 60": 0}
assert antiguedad_deuda([("02/10/2023", 7.5)], "10/02/2024") == {"al dia": 0, "1-30": 0, "31-60": 0, "mas de 60": 7.5}
assert antiguedad_deuda([], "01/05/2024") == {"al dia": 0, "1-30": 0, "31-60": 0, "mas de 60": 0}
""", '''
from datetime import datetime

def antiguedad_deuda(facturas, hoy):
    fecha = lambda t: datetime.strptime(t, "%d/%m/%Y")
    suma = {"al dia": 0, "1-30": 0, "31-60": 0, "mas de 60": 0}
    for vence, monto in facturas:
        dias = (fecha(hoy) - fecha(vence)).days
        tramo = "al dia" if dias <= 0 else "1-30" if dias <= 30 else "31-60" if dias <= 60 else "mas de 60"
        suma[tramo] += monto
    return {k: round(v, 2) for k, v in suma.items()}
''')

T("es-PE", "change", """
En la bodega de mi tía quieren un programita para la caja. Haz en Python vuelto(total, pagado), con los dos montos en céntimos (enteros). Si lo pagado no alcanza, devuelve None. Si alcanza, la diferencia se redondea hacia abajo al múltiplo de 10 céntimos y se entrega usando siempre el billete o moneda más grande que quepa: 20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20 y 10 céntimos. Devuelve un diccionario {valor en céntimos: cuántos}, solo con los que se usan. Si no hay nada que devolver, el diccionario va vacío.
""", """
assert vuelto(1350, 2000) == {500: 1, 100: 1, 50: 1}
assert vuelto(1234, 2000) == {500: 1, 200: 1, 50: 1, 10: 1}
assert vuelto(2000, 2000) == {}
assert vuelto(1995, 2000) == {}
assert vuelto(2001, 2000) == None
assert vuelto(120, 50000) == {20000: 2, 5000: 1, 2000: 2, 500: 1, 200: 1, 100: 1, 50: 1, 20: 1, 10: 1}
assert vuelto(18880, 50000) == {20000: 1, 10000: 1, 1000: 1, 100: 1, 20: 1}
assert vuelto(10, 100) == {50: 1, 20: 2}
""", '''
def vuelto(total, pagado):
    if pagado < total:
        return None
    resto = (pagado - total) // 10 * 10
    piezas = {}
    for valor in (20000, 10000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10):
        if resto >= valor:
            piezas[valor], resto = divmod(resto, valor)
    return piezas
''')

# ------------------------------------------------------------------ en-US
T("en-US", "parsing", """
Our vendor export breaks when I just split on commas, because some company names have commas in them. Can you write a Python function split_csv(line) that takes one line of text and returns the list of its fields as strings? Fields are separated by commas. A field wrapped in double quotes may contain commas, and inside it two double quotes in a row mean one literal double quote; the wrapping quotes are not part of the value. Quotes never show up in an unquoted field. Don't trim spaces, and keep empty fields as "". The line is never empty and has no line breaks.
""", r'''
assert split_csv('1001,"Acme, Inc.",42.50') == ["1001", "Acme, Inc.", "42.50"]
assert split_csv('a,b,c') == ["a", "b", "c"]
assert split_csv('a,,c,') == ["a", "", "c", ""]
assert split_csv('"6"" pipe",12') == ['6" pipe', "12"]
assert split_csv('x, y ,"  z"') == ["x", " y ", "  z"]
assert split_csv('"",""""') == ["", '"']
assert split_csv('solo') == ["solo"]
''', '''
def split_csv(line):
    fields, cur, quoted, i = [], "", False, 0
    while i < len(line):
        c = line[i]
        if quoted and c == '"' and line[i + 1:i + 2] == '"':
            cur += '"'
            i += 1
        elif c == '"':
            quoted = not quoted
        elif c == "," and not quoted:
            fields.append(cur)
            cur = ""
        else:
            cur += c
        i += 1
    return fields + [cur]
''')

T("en-US", "logs", """
Somebody is hammering our login page and I need the worst offenders out of the log. Lines look like "10:22:01 10.0.0.7 GET /login 401", always five pieces separated by single spaces: time, IP, method, path, status. Write a Python function top_ips(lines, n) that counts, for each IP, the lines whose status is 400 or higher, and returns a list of (ip, count) tuples for the n IPs with the most. Highest count first; on a tie, order the IPs as plain text. IPs with no such line don't show up, so the list may be shorter than n.
""", """
assert top_ips(["10:22:01 10.0.0.7 GET /login 401", "10:22:02 10.0.0.9 GET / 200", "10:22:03 10.0.0.7 POST /login 500"], 5) == [("10.0.0.7", 2)]
assert top_ips(["1:00:00 10.0.0.9 GET /a 404", "1:00:01 10.0.0.10 GET /b 404", "1:00:02 10.0.0.2 GET /c 403", "1:00:03 10.0.0.2 GET /c 403"], 2) == [("10.0.0.2", 2), ("10.0.0.10", 1)]
assert top_ips(["1:00:00 1.1.1.1 GET /404 399", "1:00:00 1.1.1.2 GET /404 400"], 3) == [("1.1.1.2", 1)]
assert top_ips([], 3) == []
assert top_ips(["1:00:00 9.9.9.9 GET /x 503"] * 3 + ["1:00:00 8.8.8.8 GET /x 503"] * 4, 1) == [("8.8.8.8", 4)]
""", '''
def top_ips(lines, n):
    counts = {}
    for line in lines:
        _, ip, _, _, status = line.split(" ")
        if int(status) >= 400:
            counts[ip] = counts.get(ip, 0) + 1
    return sorted(counts.items(), key=lambda t: (-t[1], t[0]))[:n]
''')

T("en-US", "validation", """
We key in card numbers from paper forms and I'd like to catch typos before we hit the processor. I need luhn_ok(number) in Python, where number is a string. Drop spaces and dashes first. What's left has to be 13 to 19 digits and nothing else, otherwise return False. Then return True or False by the usual Luhn check.
""", """
assert luhn_ok("4539 5787 6362 1486") == True
assert luhn_ok("4539-5787-6362-1486") == True
assert luhn_ok("4539578763621487") == False
assert luhn_ok("4222222222222") == True
assert luhn_ok("79927398713") == False
assert luhn_ok("4539 5787 6362 148x") == False
assert luhn_ok("00000000000000000000") == False
assert luhn_ok("") == False
""", '''
def luhn_ok(number):
    s = number.replace(" ", "").replace("-", "")
    if not 13 <= len(s) <= 19 or any(c not in "0123456789" for c in s):
        return False
    total = 0
    for i, c in enumerate(reversed(s)):
        d = int(c) * (2 if i % 2 else 1)
        total += d - 9 if d > 9 else d
    return total % 10 == 0
''')

T("en-US", "sorting", """
Our release page lists 1.9 above 1.10 because it sorts the tags as text. Please give me a Python function sort_versions(tags) that returns a new list with the newest version first. A tag is one or more whole numbers joined by dots, sometimes with a "v" in front, like "v1.10.2" or "2.0". Compare number by number; missing numbers count as 0, so "v1.2" and "1.2.0" are the same version, and equal versions must stay in the order they came in. Return the tags exactly as they were written.
""", """
assert sort_versions(["1.9", "1.10", "1.2"]) == ["1.10", "1.9", "1.2"]
assert sort_versions(["v1.2", "1.2.1", "1.2.0", "v2"]) == ["v2", "1.2.1", "v1.2", "1.2.0"]
assert sort_versions(["1.2.0", "v1.2"]) == ["1.2.0", "v1.2"]
assert sort_versions([]) == []
assert sort_versions(["v0.0.9", "v10.0", "9.99.99", "0.0.10"]) == ["v10.0", "9.99.99", "0.0.10", "v0.0.9"]
assert sort_versions(["3", "3.0.0.1"]) == ["3.0.0.1", "3"]
""", '''
def sort_versions(tags):
    def key(tag):
        parts = [int(p) for p in tag.lstrip("v").split(".")]
        while parts and parts[-1] == 0:
            parts.pop()
        return parts
    return sorted(tags, key=key, reverse=True)
''')

T("en-US", "dates", """
I set up the office holiday calendar every year and keep looking up things like "the fourth Thursday in November." Write nth_weekday(year, month, weekday, n) in Python. weekday is the English name in any mix of upper and lower case ("Thursday", "MONDAY"), n is 1 to 5, or -1 for the last one in the month. Return the date as "YYYY-MM-DD", or None if the month doesn't have a fifth one.
""", """
assert nth_weekday(2024, 11, "Thursday", 4) == "2024-11-28"
assert nth_weekday(2024, 5, "MONDAY", -1) == "2024-05-27"
assert nth_weekday(2024, 9, "monday", 1) == "2024-09-02"
assert nth_weekday(2024, 2, "Thursday", 5) == "2024-02-29"
assert nth_weekday(2024, 2, "Friday", 5) == None
assert nth_weekday(2023, 12, "Sunday", -1) == "2023-12-31"
assert nth_weekday(2025, 1, "Wednesday", 1) == "2025-01-01"
assert nth_weekday(2024, 12, "tuesday", 5) == "2024-12-31"
""", '''
import calendar

def nth_weekday(year, month, weekday, n):
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    wd = names.index(weekday.lower())
    days = [d for d in range(1, calendar.monthrange(year, month)[1] + 1)
            if calendar.weekday(year, month, d) == wd]
    if n > len(days):
        return None
    return f"{year:04d}-{month:02d}-{days[-1 if n == -1 else n - 1]:02d}"
''')

T("en-US", "redaction", """
Legal wants Social Security numbers masked in the support tickets before we share them. Write a Python function mask_ssn(text) that replaces every 3 digits, hyphen, 2 digits, hyphen, 4 digits with ***-**- plus the same last four digits, so "SSN 123-45-6789." becomes "SSN ***-**-6789." If there's another digit right before or right after the pattern, it's some other number, so leave it alone. Everything else in the text stays untouched.
""", """
assert mask_ssn("SSN 123-45-6789.") == "SSN ***-**-6789."
assert mask_ssn("A 111-22-3333, B 444-55-6666") == "A ***-**-3333, B ***-**-6666"
assert mask_ssn("order 9123-45-6789") == "order 9123-45-6789"
assert mask_ssn("ref 123-45-67890") == "ref 123-45-67890"
assert mask_ssn("call 555-123-4567") == "call 555-123-4567"
assert mask_ssn("") == ""
assert mask_ssn("id:123-45-6789x") == "id:***-**-6789x"
""", '''
import re

def mask_ssn(text):
    return re.sub(r"(?<![0-9])[0-9]{3}-[0-9]{2}-([0-9]{4})(?![0-9])", r"***-**-\\1", text)
''')

T("en-US", "matrices", """
Practice question for a coding interview: in Python, write spiral(matrix), which takes a list of equal-length rows and returns a flat list of its values read in a clockwise spiral starting at the top left corner (right along the top, down the right side, left along the bottom, up the left side, then inward). It has to work for non-square matrices, and it returns an empty list for an empty matrix. It must not change the matrix it is given.
""", """
assert spiral([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == [1, 2, 3, 6, 9, 8, 7, 4, 5]
assert spiral([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]) == [1, 2, 3, 4, 8, 12, 11, 10, 9, 5, 6, 7]
assert spiral([[1], [2], [3]]) == [1, 2, 3]
assert spiral([[1, 2, 3]]) == [1, 2, 3]
assert spiral([]) == []
assert (lambda m: (spiral(m), m))([[1, 2], [3, 4], [5, 6]]) == ([1, 2, 4, 6, 5, 3], [[1, 2], [3, 4], [5, 6]])
""", '''
def spiral(matrix):
    rows, out = [list(r) for r in matrix], []
    while rows:
        out += rows.pop(0)
        rows = [list(r) for r in zip(*rows)][::-1]
    return out
''')

T("en-US", "parsing", """
People type time estimates into our tickets however they like: "1h 30m", "45s", "2d4h". I need to_seconds(text) in Python to turn that into a whole number of seconds. The text is made of pieces, each a whole number followed directly by d, h, m or s (a day is 24 hours), with any number of spaces, or none, between pieces and at either end. Pieces can come in any order and they just add up. If the text has anything else in it, or no piece at all, return None.
""", """
assert to_seconds("1h 30m") == 5400
assert to_seconds("2d4h") == 187200
assert to_seconds("  45s ") == 45
assert to_seconds("15m 1h 15m") == 5400
assert to_seconds("90") == None
assert to_seconds("about 2h") == None
assert to_seconds("1.5h") == None
assert to_seconds("   ") == None
""", '''
import re

def to_seconds(text):
    if not re.fullmatch(r" *([0-9]+[dhms] *)+", text):
        return None
    unit = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    return sum(int(n) * unit[u] for n, u in re.findall(r"([0-9]+)([dhms])", text))
''')

# ------------------------------------------------------------------ en-GB
T("en-GB", "dates", """
I'm filing expense claims by UK tax year (6 April to 5 April). Could you write a Python function tax_year(date) that takes "DD/MM/YYYY" and returns the tax year it falls in, written like "2023/24"? The one starting in April 1999 is "1999/00".
""", """
assert tax_year("05/04/2024") == "2023/24"
assert tax_year("06/04/2024") == "2024/25"
assert tax_year("31/12/2023") == "2023/24"
assert tax_year("01/01/2024") == "2023/24"
assert tax_year("06/04/1999") == "1999/00"
assert tax_year("30/03/2010") == "2009/10"
assert tax_year("01/05/2008") == "2008/09"
assert tax_year("04/06/2021") == "2021/22"
""", '''
def tax_year(date):
    day, month, year = map(int, date.split("/"))
    if (month, day) < (4, 6):
        year -= 1
    return f"{year}/{(year + 1) % 100:02d}"
''')

T("en-GB", "conversion", """
The library's old catalogue has ten-digit ISBNs and the new system only takes thirteen. Please write isbn10_to_13(isbn) in Python. It gets a string; drop any hyphens and spaces. If what is left isn't a valid ISBN-10, check digit included (the final X may be in lower case), return None. Otherwise return the matching ISBN-13 with the 978 prefix and its own check digit, as a string of thirteen digits.
""", """
assert isbn10_to_13("0-306-40615-2") == "9780306406157"
assert isbn10_to_13("0306406152") == "9780306406157"
assert isbn10_to_13("0 8044 2957 x") == "9780804429573"
assert isbn10_to_13("0306406153") == None
assert isbn10_to_13("X306406152") == None
assert isbn10_to_13("030640615") == None
assert isbn10_to_13("0-19-852663-6") == "9780198526636"
assert isbn10_to_13("") == None
""", '''
import re

def isbn10_to_13(isbn):
    s = isbn.replace("-", "").replace(" ", "").upper()
    if not re.fullmatch(r"[0-9]{9}[0-9X]", s):
        return None
    values = [10 if c == "X" else int(c) for c in s]
    if sum(v * w for v, w in zip(values, range(10, 0, -1))) % 11:
        return None
    base = "978" + s[:9]
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(base))
    return base + str(-total % 10)
''')

T("en-GB", "stock", """
The stockroom keeps a list of movements as lines such as "IN 20 WIDGET-A" and "OUT 5 WIDGET-A" (always three words, quantity a positive whole number). I'd like apply_moves(stock, moves) in Python, with stock a dictionary {item: quantity} and moves the list of lines, taken in order. IN adds, and creates the item if it isn't there. OUT subtracts, but if there isn't enough, or the item doesn't exist, nothing changes and the line counts as rejected. Return a tuple: the new dictionary, and the list of rejected lines in order. Items that drop to 0 stay in with 0, and the dictionary passed in mustn't be changed.
""", """
assert apply_moves({"WIDGET-A": 3}, ["IN 20 WIDGET-A", "OUT 5 WIDGET-A"]) == ({"WIDGET-A": 18}, [])
assert apply_moves({"A": 3}, ["OUT 5 A", "IN 4 A", "OUT 5 A"]) == ({"A": 2}, ["OUT 5 A"])
assert apply_moves({}, ["OUT 1 BOLT", "IN 7 NUT"]) == ({"NUT": 7}, ["OUT 1 BOLT"])
assert apply_moves({"A": 2}, ["OUT 2 A", "OUT 1 A", "OUT 1 A"]) == ({"A": 0}, ["OUT 1 A", "OUT 1 A"])
assert apply_moves({"A": 1, "B": 2}, []) == ({"A": 1, "B": 2}, [])
assert (lambda s: (apply_moves(s, ["IN 1 A", "IN 1 B"]), s))({"A": 1}) == (({"A": 2, "B": 1}, []), {"A": 1})
""", '''
def apply_moves(stock, moves):
    new, rejected = dict(stock), []
    for line in moves:
        kind, qty, item = line.split()
        if kind == "IN":
            new[item] = new.get(item, 0) + int(qty)
        elif new.get(item, 0) >= int(qty):
            new[item] -= int(qty)
        else:
            rejected.append(line)
    return new, rejected
''')

T("en-GB", "cleanup", """
Half the postcodes on our delivery sheet are typed without the space or in lower case. Can you do me a Python function tidy_postcode(text)? Strip out all spaces and put it in capitals. The last three characters must be a digit and two letters; what comes before must be one or two letters, then a digit, then optionally one more letter or digit. Only A to Z and 0 to 9 count. If it fits, return it with a single space before the last three, otherwise None. For example, "sw1a1aa" gives "SW1A 1AA".
""", """
assert tidy_postcode("sw1a1aa") == "SW1A 1AA"
assert tidy_postcode(" m1 1ae ") == "M1 1AE"
assert tidy_postcode("B338TH") == "B33 8TH"
assert tidy_postcode("cr2  6 xh") == "CR2 6XH"
assert tidy_postcode("SW1A 1A1") == None
assert tidy_postcode("ABC1 1AA") == None
assert tidy_postcode("M 1AE") == None
assert tidy_postcode("") == None
""", '''
import re

def tidy_postcode(text):
    s = text.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}", s):
        return None
    return s[:-3] + " " + s[-3:]
''')

T("en-GB", "calendar", """
I do the café rota and twice this month I put someone on two shifts at once. Please write a Python function clashes(shifts), where shifts is a list of tuples (name, date, start, end), such as ("Priya", "2024-06-01", "09:00", "13:00"). Shifts never run past midnight. Return an alphabetically sorted list, without repeats, of the people who have at least two shifts on the same date that overlap. A shift that starts at the very minute another one ends does not overlap with it; the same shift entered twice does.
""", """
assert clashes([("Priya", "2024-06-01", "09:00", "13:00"), ("Priya", "2024-06-01", "12:30", "17:00")]) == ["Priya"]
assert clashes([("Priya", "2024-06-01", "09:00", "13:00"), ("Priya", "2024-06-01", "13:00", "17:00")]) == []
assert clashes([("Tom", "2024-06-01", "09:00", "13:00"), ("Priya", "2024-06-01", "10:00", "12:00"), ("Tom", "2024-06-02", "09:00", "13:00")]) == []
assert clashes([("Tom", "2024-06-01", "08:00", "18:00"), ("Amy", "2024-06-01", "09:00", "10:00"), ("Tom", "2024-06-01", "09:00", "09:30"), ("Amy", "2024-06-01", "09:00", "10:00")]) == ["Amy", "Tom"]
assert clashes([("Tom", "2024-06-01", "08:00", "18:00"), ("Tom", "2024-06-01", "09:00", "09:30"), ("Tom", "2024-06-01", "17:00", "19:00")]) == ["Tom"]
assert clashes([("Tom", "2024-06-01", "13:00", "17:00"), ("Tom", "2024-06-01", "09:00", "13:00")]) == []
assert clashes([]) == []
""", '''
def clashes(shifts):
    found = set()
    for i, (name, day, start, end) in enumerate(shifts):
        for other, day2, start2, end2 in shifts[i + 1:]:
            if name == other and day == day2 and start < end2 and start2 < end:
                found.add(name)
    return sorted(found)
''')

T("en-GB", "recursion", """
This one's from a past exam paper and I can't get it to nest. Write in Python a function unpack(s) that expands a compressed string: a whole number followed by something in square brackets means that thing repeated so many times, and brackets can be nested to any depth. Anything outside brackets is copied as it stands. Digits appear only as repeat counts, always right before an opening bracket, and the brackets always match. For instance, unpack("3[a2[b]]c") returns "abbabbabbc".
""", """
assert unpack("3[a2[b]]c") == "abbabbabbc"
assert unpack("plain") == "plain"
assert unpack("") == ""
assert unpack("12[x]") == "xxxxxxxxxxxx"
assert unpack("2[a]-2[b c]") == "aa-b cb c"
assert unpack("2[2[2[z]]]") == "zzzzzzzz"
assert unpack("a0[b]c1[d]") == "acd"
""", '''
def unpack(s):
    stack, cur, num = [], "", ""
    for c in s:
        if c in "0123456789":
            num += c
        elif c == "[":
            stack.append((cur, int(num)))
            cur, num = "", ""
        elif c == "]":
            before, times = stack.pop()
            cur = before + cur * times
        else:
            cur += c
    return cur
''')

T("en-GB", "stacks", """
We edit formulas by hand in a settings file and a stray bracket takes the whole thing down. I want a Python function first_bad_bracket(s) that checks round, square and curly brackets and ignores every other character. Going from left to right, if a closing bracket has nothing open to close, or is of a different kind from the most recent one still open, return the index of that closing bracket. If you reach the end with brackets still open, return the index of the earliest of those. If all is well, return -1. Indexes count from 0.
""", """
assert first_bad_bracket("(a + b) * [c - {d}]") == -1
assert first_bad_bracket("") == -1
assert first_bad_bracket("a)") == 1
assert first_bad_bracket("(a]") == 2
assert first_bad_bracket("((a)") == 0
assert first_bad_bracket("()[({x}") == 2
assert first_bad_bracket("([)]") == 2
assert first_bad_bracket("{[a]}}") == 5
""", '''
def first_bad_bracket(s):
    pairs = {")": "(", "]": "[", "}": "{"}
    opened = []
    for i, c in enumerate(s):
        if c in "([{":
            opened.append(i)
        elif c in pairs:
            if not opened or s[opened[-1]] != pairs[c]:
                return i
            opened.pop()
    return opened[0] if opened else -1
''')

T("en-GB", "series", """
I look after the electricity sub-meters in our building. They show five digits, so after 99999 they start again at 00000. I need meter_usage(readings) in Python: readings is a list of whole numbers in the order they were taken, with None for the months nobody could get in. Return a list with the units used between each actual reading and the next actual one, leaving the None entries out. If a reading is lower than the one before, the meter has gone round once. With fewer than two actual readings, return an empty list.
""", """
assert meter_usage([1200, 1350, 1350, 1600]) == [150, 0, 250]
assert meter_usage([99900, 50]) == [150]
assert meter_usage([99999, 0]) == [1]
assert meter_usage([100, None, None, 400, None, 450]) == [300, 50]
assert meter_usage([None, 500, None]) == []
assert meter_usage([]) == []
assert meter_usage([None, 99990, None, 10, 30]) == [20, 20]
""", '''
def meter_usage(readings):
    real = [r for r in readings if r is not None]
    return [(b - a) % 100000 for a, b in zip(real, real[1:])]
''')


# ------------------------------------------------------------------ check and write
def main():
    rows, names = [], set()
    for i, (variety, kind, question, asserts, solution) in enumerate(TASKS, 1):
        name = [n.name for n in ast.parse(solution).body if isinstance(n, ast.FunctionDef)]
        assert len(name) == 1, (i, name)
        name = name[0]
        assert name not in names and name in question, (i, name)
        names.add(name)
        assert 4 <= len(asserts) <= 8, (i, len(asserts))
        body = [l for l in solution.splitlines() if l.strip()]
        assert 3 <= len(body) <= 25, (i, len(body))
        for a in asserts:
            assert a.startswith("assert ") and name + "(" in a, (i, a)
            space = {}
            exec(solution, space)
            try:
                exec(a, space)
            except AssertionError:
                expr = ast.parse(a).body[0].test.left
                got = eval(compile(ast.Expression(expr), "x", "eval"), space)
                raise SystemExit(f"{i} {name}: {a}\n   got {got!r}")
        rows.append({"id": f"programming-b-{i:03d}", "language": variety[:2], "variety": variety,
                     "question": question, "kind": kind,
                     "gold": {"function": name, "asserts": asserts, "solution": solution}})
    assert len(rows) == 50
    out = os.path.splitext(os.path.abspath(__file__))[0] + ".jsonl"
    with open(out, "w", encoding="utf-8") as f:
        for r in rows:
            f.write(json.dumps(r, ensure_ascii=False) + "\n")
    print(len(rows), "tasks;", sum(len(r["gold"]["asserts"]) for r in rows), "asserts;",
          dict(collections.Counter(r["variety"] for r in rows)))


if __name__ == "__main__":
    main()
