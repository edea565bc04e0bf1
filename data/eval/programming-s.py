#!/usr/bin/env python3
# Writes programming-s.jsonl beside this file; runs every solution against its asserts.
import json, os, re
from collections import Counter
T = []
def t(lang, var, kind, q, fn, sol, *asserts):
    T.append((lang, var, kind, " ".join(q.split()), fn, sol.strip("\n") + "\n", list(asserts)))

t("es", "es-ES", "dicts", """
Llevo las cuentas de una asociación de vecinos. Hazme en Python total_por_socio(pagos): pagos es una lista de tuplas (nombre, importe)
con importes enteros y quiero un diccionario con la suma de cada socio. Los importes negativos son errores y no se suman; quien solo tenga negativos no debe salir.
""", "total_por_socio", '''
def total_por_socio(pagos):
    totales = {}
    for nombre, importe in pagos:
        if importe >= 0:
            totales[nombre] = totales.get(nombre, 0) + importe
    return totales
''',
"assert total_por_socio([('Rosa', 20), ('Luis', 15), ('Rosa', 5)]) == {'Rosa': 25, 'Luis': 15}",
"assert total_por_socio([]) == {}",
"assert total_por_socio([('Rosa', -20)]) == {}",
"assert total_por_socio([('Rosa', -20), ('Rosa', 30)]) == {'Rosa': 30}",
"assert total_por_socio([('Eva', 10), ('Tomás', -3), ('Eva', 1), ('Ana', 7)]) == {'Eva': 11, 'Ana': 7}")

t("es", "es-MX", "strings", """
Ocupo una función en Python que se llame iniciales(nombre) y regrese las iniciales de un nombre completo, en mayúsculas y cada una con su punto,
sin espacios: 'ana lópez' da 'A.L.'. Hay que saltarse las palabras de, del y la, vengan en mayúsculas o minúsculas. Si el texto está vacío regresa ''.
""", "iniciales", '''
def iniciales(nombre):
    resultado = ''
    for palabra in nombre.split():
        if palabra.lower() not in ('de', 'del', 'la'):
            resultado += palabra[0].upper() + '.'
    return resultado
''',
"assert iniciales('ana lópez') == 'A.L.'",
"assert iniciales('María de la Luz Torres') == 'M.L.T.'",
"assert iniciales('JUAN DEL RÍO') == 'J.R.'",
"assert iniciales('') == ''",
"assert iniciales('  pedro   Delgado ') == 'P.D.'",
"assert iniciales('Laura') == 'L.'")

t("es", "es-AR", "lists", """
Che, necesito una función de Python, sacar_repetidos(palabras), que devuelva una lista nueva sin repetidos: queda la primera aparición, tal como está escrita,
y se respeta el orden. 'Pan' y 'pan' cuentan como la misma palabra. La lista original no se tiene que modificar.
""", "sacar_repetidos", '''
def sacar_repetidos(palabras):
    vistas = set()
    nueva = []
    for p in palabras:
        if p.lower() not in vistas:
            vistas.add(p.lower())
            nueva.append(p)
    return nueva
''',
"assert sacar_repetidos(['Pan', 'leche', 'pan']) == ['Pan', 'leche']",
"assert sacar_repetidos([]) == []",
"assert sacar_repetidos(['yerba', 'YERBA', 'Yerba']) == ['yerba']",
"assert sacar_repetidos(['b', 'a', 'B', 'c', 'A']) == ['b', 'a', 'c']",
"assert (lambda l: (sacar_repetidos(l), l))(['Sal', 'sal', 'ajo']) == (['Sal', 'ajo'], ['Sal', 'sal', 'ajo'])")

t("es", "es-CO", "numbers", """
Buenas, tengo una papelería y quiero una función en Python precio_final(precio, cantidad), con dos enteros, que calcule cuánto paga el cliente:
de 10 unidades en adelante hay 5 % de descuento sobre el total y de 50 en adelante 12 %. Devuelve un entero, quitando los decimales. Si la cantidad es cero o negativa, devuelve 0.
""", "precio_final", '''
def precio_final(precio, cantidad):
    if cantidad <= 0:
        return 0
    total = precio * cantidad
    if cantidad >= 50:
        return total * 88 // 100
    if cantidad >= 10:
        return total * 95 // 100
    return total
''',
"assert precio_final(1200, 9) == 10800",
"assert precio_final(1200, 10) == 11400",
"assert precio_final(333, 10) == 3163",
"assert precio_final(150, 49) == 6982",
"assert precio_final(151, 50) == 6644",
"assert precio_final(700, 0) == 0",
"assert precio_final(700, -3) == 0")

t("es", "es-CL", "dates", """
Hola, ¿me ayudas con una función en Python? Se llama dias_restantes(hoy, entrega) y recibe dos fechas como texto 'DD-MM-AAAA'.
Tiene que devolver cuántos días faltan desde hoy hasta la entrega. Si la entrega ya pasó o es el mismo día, devuelve 0.
""", "dias_restantes", '''
def dias_restantes(hoy, entrega):
    from datetime import datetime
    a = datetime.strptime(hoy, '%d-%m-%Y')
    b = datetime.strptime(entrega, '%d-%m-%Y')
    return max(0, (b - a).days)
''',
"assert dias_restantes('01-03-2025', '15-03-2025') == 14",
"assert dias_restantes('27-02-2024', '01-03-2024') == 3",
"assert dias_restantes('30-12-2025', '02-01-2026') == 3",
"assert dias_restantes('10-06-2025', '10-06-2025') == 0",
"assert dias_restantes('10-06-2025', '05-06-2025') == 0",
"assert dias_restantes('05-04-2025', '04-05-2025') == 29")

t("es", "es-PE", "text", """
Para un trabajo del colegio debo hacer en Python palabra_mas_larga(texto). Las palabras van separadas por espacios y antes de medirlas hay que quitarles
los signos . , ; : ! ? ¡ ¿ del inicio y del final. Si empatan, devuelve la que sale primero; si no hay ninguna palabra, ''.
""", "palabra_mas_larga", '''
def palabra_mas_larga(texto):
    mejor = ''
    for palabra in texto.split():
        limpia = palabra.strip('.,;:!?¡¿')
        if len(limpia) > len(mejor):
            mejor = limpia
    return mejor
''',
"assert palabra_mas_larga('El perro duerme.') == 'duerme'",
"assert palabra_mas_larga('¡Hola!, amigo') == 'amigo'",
"assert palabra_mas_larga('casa mesa silo') == 'casa'",
"assert palabra_mas_larga('') == ''",
"assert palabra_mas_larga('... ?') == ''",
"assert palabra_mas_larga('¿Sí?!!!!!! Bueno') == 'Bueno'")

t("es", "es-ES", "numbers", """
En la oficina me piden comprobar DNI. Escribe en Python letra_dni(numero), que recibe un entero y devuelve su letra: el resto de dividir entre 23
es la posición, empezando en 0, dentro de 'TRWAGMYFPDXBNJZSQVHLCKE'. Si el número es negativo o tiene más de 8 cifras, que devuelva None.
""", "letra_dni", '''
def letra_dni(numero):
    if numero < 0 or numero > 99999999:
        return None
    return 'TRWAGMYFPDXBNJZSQVHLCKE'[numero % 23]
''',
"assert letra_dni(12345678) == 'Z'",
"assert letra_dni(0) == 'T'",
"assert letra_dni(22) == 'E'",
"assert letra_dni(23) == 'T'",
"assert letra_dni(99999999) == 'R'",
"assert letra_dni(100000000) is None",
"assert letra_dni(-5) is None")

t("es", "es-MX", "lists", """
Soy maestra de secundaria. Quiero una función en Python promedio(calificaciones) que saque el promedio de una lista de números redondeado a 1 decimal.
Si hay 3 calificaciones o más, se elimina la más baja (una sola vez aunque se repita) antes de promediar. Con la lista vacía regresa 0.
""", "promedio", '''
def promedio(calificaciones):
    if not calificaciones:
        return 0
    notas = sorted(calificaciones)
    if len(notas) >= 3:
        notas = notas[1:]
    return round(sum(notas) / len(notas), 1)
''',
"assert promedio([8, 9, 10]) == 9.5",
"assert promedio([6, 10]) == 8.0",
"assert promedio([]) == 0",
"assert promedio([5, 5, 8, 10]) == 7.7",
"assert promedio([7]) == 7.0",
"assert promedio([10, 4, 9, 9]) == 9.3")

t("es", "es-AR", "dicts", """
Atiendo un kiosco y quiero saber qué reponer. Armame en Python la función stock_bajo(stock, minimo): stock es un diccionario producto: unidades,
y tiene que devolver la lista de productos con menos unidades que minimo, ordenada de menos a más unidades. Si empatan, por orden alfabético.
""", "stock_bajo", '''
def stock_bajo(stock, minimo):
    faltan = [p for p in stock if stock[p] < minimo]
    return sorted(faltan, key=lambda p: (stock[p], p))
''',
"assert stock_bajo({'alfajor': 3, 'chicle': 20, 'agua': 1}, 5) == ['agua', 'alfajor']",
"assert stock_bajo({'pilas': 5, 'jugo': 4}, 5) == ['jugo']",
"assert stock_bajo({'turron': 2, 'mani': 2, 'caramelo': 0}, 10) == ['caramelo', 'mani', 'turron']",
"assert stock_bajo({}, 5) == []",
"assert stock_bajo({'agua': 9}, 3) == []")

t("es", "es-CO", "text", """
Me llegan celulares escritos de cualquier forma. Necesito limpiar_celular(texto) en Python: que deje solo los dígitos y, si quedan 12 y empiezan por 57,
le quite ese 57. Si al final hay exactamente 10 dígitos los devuelve como texto; si no, devuelve None.
""", "limpiar_celular", '''
def limpiar_celular(texto):
    digitos = ''.join(c for c in texto if c in '0123456789')
    if len(digitos) == 12 and digitos.startswith('57'):
        digitos = digitos[2:]
    return digitos if len(digitos) == 10 else None
''',
"assert limpiar_celular('+57 300 123-4567') == '3001234567'",
"assert limpiar_celular('(310) 555 0199') == '3105550199'",
"assert limpiar_celular('5712345678') == '5712345678'",
"assert limpiar_celular('58 300 1234567') is None",
"assert limpiar_celular('sin número') is None",
"assert limpiar_celular('300123456') is None")

t("es", "es-ES", "dates", """
Necesito para la gestoría una función de Python, siguiente_laborable(fecha). Recibe una fecha como texto 'AAAA-MM-DD' y devuelve, en el mismo formato,
el primer día posterior que no sea ni sábado ni domingo. La propia fecha nunca vale, aunque sea laborable, y no hay que mirar festivos.
""", "siguiente_laborable", '''
def siguiente_laborable(fecha):
    from datetime import date, timedelta
    dia = date.fromisoformat(fecha) + timedelta(days=1)
    while dia.weekday() >= 5:
        dia += timedelta(days=1)
    return dia.isoformat()
''',
"assert siguiente_laborable('2025-03-10') == '2025-03-11'",
"assert siguiente_laborable('2025-03-14') == '2025-03-17'",
"assert siguiente_laborable('2025-03-15') == '2025-03-17'",
"assert siguiente_laborable('2025-03-16') == '2025-03-17'",
"assert siguiente_laborable('2024-02-28') == '2024-02-29'",
"assert siguiente_laborable('2027-12-31') == '2028-01-03'")

t("es", "es-CL", "strings", """
Trabajo con turnos y necesito una función en Python, duracion(entrada, salida), con dos horas como texto 'HH:MM'. Devuelve lo trabajado como '7h 05m'
(minutos siempre con dos cifras). Si la salida es menor que la entrada, el turno terminó al día siguiente. Si son iguales, '0h 00m'.
""", "duracion", '''
def duracion(entrada, salida):
    h1, m1 = entrada.split(':')
    h2, m2 = salida.split(':')
    minutos = (int(h2) * 60 + int(m2) - int(h1) * 60 - int(m1)) % 1440
    return f'{minutos // 60}h {minutos % 60:02d}m'
''',
"assert duracion('08:30', '15:35') == '7h 05m'",
"assert duracion('22:00', '06:15') == '8h 15m'",
"assert duracion('09:00', '09:00') == '0h 00m'",
"assert duracion('23:50', '00:10') == '0h 20m'",
"assert duracion('07:45', '19:45') == '12h 00m'",
"assert duracion('10:00', '09:59') == '23h 59m'")

t("es", "es-PE", "lists", """
Organizo una carrera en mi club. Quiero podio(tiempos) en Python: tiempos es una lista de tuplas (nombre, segundos) y debe devolver la lista con los nombres
de los tres más rápidos, del primero al tercero. Los que tienen None en segundos abandonaron y no cuentan. Si empatan, va primero el nombre menor en orden alfabético.
""", "podio", '''
def podio(tiempos):
    validos = [(s, n) for n, s in tiempos if s is not None]
    return [n for s, n in sorted(validos)[:3]]
''',
"assert podio([('Rita', 310), ('Hugo', 295), ('Sara', 330), ('Noel', 301)]) == ['Hugo', 'Noel', 'Rita']",
"assert podio([('Rita', None), ('Hugo', 295)]) == ['Hugo']",
"assert podio([('Zoila', 200), ('Beto', 200), ('Ana', 250)]) == ['Beto', 'Zoila', 'Ana']",
"assert podio([]) == []",
"assert podio([('D', 9), ('C', 9), ('B', 9), ('A', 9)]) == ['A', 'B', 'C']",
"assert podio([('Ana', None), ('Leo', None)]) == []")

t("es", "es-ES", "text", """
Mi hija tiene que entregar en clase una función de Python es_palindromo(frase) que diga True o False. No se tienen en cuenta los espacios, las comas,
las mayúsculas ni las tildes (á, é, í, ó, ú valen como la vocal sin tilde). Una frase que se quede vacía no es palíndromo.
""", "es_palindromo", '''
def es_palindromo(frase):
    limpia = frase.lower().replace(' ', '').replace(',', '')
    for con, sin in zip('áéíóú', 'aeiou'):
        limpia = limpia.replace(con, sin)
    return limpia != '' and limpia == limpia[::-1]
''',
"assert es_palindromo('Dábale arroz a la zorra el abad') is True",
"assert es_palindromo('Anita lava la tina') is True",
"assert es_palindromo('Hola, mundo') is False",
"assert es_palindromo(' , ') is False",
"assert es_palindromo('Á, a') is True",
"assert es_palindromo('niño') is False")

t("en", "en-GB", "text", """
I look after the membership list at our bowls club and people type postcodes any old way. Could you write tidy_postcode(code) in Python: capital letters,
all spaces removed, then one space before the last three characters? If what's left without spaces isn't 5 to 7 characters long, return None.
""", "tidy_postcode", '''
def tidy_postcode(code):
    bare = code.replace(' ', '').upper()
    if not 5 <= len(bare) <= 7:
        return None
    return bare[:-3] + ' ' + bare[-3:]
''',
"assert tidy_postcode('sw1a1aa') == 'SW1A 1AA'",
"assert tidy_postcode(' m1  1a e ') == 'M1 1AE'",
"assert tidy_postcode('B33 8TH') == 'B33 8TH'",
"assert tidy_postcode('AB1') is None",
"assert tidy_postcode('') is None",
"assert tidy_postcode('SW1A 1AAX') is None")

t("en", "en-US", "numbers", """
I need a Python function make_change(cents) for a class project. It returns a dictionary with the fewest coins for that whole number of cents, using the keys
'quarter' (25), 'dime' (10), 'nickel' (5) and 'penny' (1). Leave out coins you don't use. For zero or a negative amount return an empty dictionary.
""", "make_change", '''
def make_change(cents):
    change = {}
    if cents <= 0:
        return change
    for name, value in (('quarter', 25), ('dime', 10), ('nickel', 5), ('penny', 1)):
        if cents >= value:
            change[name] = cents // value
            cents %= value
    return change
''',
"assert make_change(41) == {'quarter': 1, 'dime': 1, 'nickel': 1, 'penny': 1}",
"assert make_change(30) == {'quarter': 1, 'nickel': 1}",
"assert make_change(0) == {}",
"assert make_change(-7) == {}",
"assert make_change(99) == {'quarter': 3, 'dime': 2, 'penny': 4}",
"assert make_change(200) == {'quarter': 8}")

t("en", "en-GB", "dicts", """
I'm a school secretary. Please write group_by_form(pupils) in Python. pupils is a list of dictionaries with 'name' and, usually, 'form'. Return a dictionary
from each form to the alphabetical list of its pupils' names. Anyone with no 'form' key, or an empty one, goes under 'unassigned'.
""", "group_by_form", '''
def group_by_form(pupils):
    groups = {}
    for p in pupils:
        form = p.get('form') or 'unassigned'
        groups.setdefault(form, []).append(p['name'])
    for names in groups.values():
        names.sort()
    return groups
''',
"assert group_by_form([{'name': 'Zara', 'form': '7B'}, {'name': 'Adam', 'form': '7B'}]) == {'7B': ['Adam', 'Zara']}",
"assert group_by_form([{'name': 'Ivy'}]) == {'unassigned': ['Ivy']}",
"assert group_by_form([{'name': 'Ivy', 'form': ''}, {'name': 'Ben'}]) == {'unassigned': ['Ben', 'Ivy']}",
"assert group_by_form([]) == {}",
"assert group_by_form([{'name': 'Tom', 'form': '8A'}, {'name': 'Meg', 'form': '7B'}, {'name': 'Kay', 'form': '8A'}]) == {'8A': ['Kay', 'Tom'], '7B': ['Meg']}")

t("en", "en-US", "dates", """
For our youth league sign-ups I need age_on(birth, day) in Python. Both are strings like '2015-08-31'. Return the person's age in full years on that day;
the birthday itself already counts. If birth is later than day, return -1. Nobody was born on February 29, so ignore that case.
""", "age_on", '''
def age_on(birth, day):
    if birth > day:
        return -1
    years = int(day[:4]) - int(birth[:4])
    if day[5:] < birth[5:]:
        years -= 1
    return years
''',
"assert age_on('2015-08-31', '2025-08-31') == 10",
"assert age_on('2015-08-31', '2025-08-30') == 9",
"assert age_on('2015-08-31', '2025-12-01') == 10",
"assert age_on('2020-05-05', '2020-05-05') == 0",
"assert age_on('2020-05-06', '2020-05-05') == -1",
"assert age_on('2012-12-31', '2024-01-01') == 11")

t("en", "en-GB", "lists", """
I run a quiz night. Write a Python function make_teams(names, size) that splits the list of names, in order, into teams (lists) of that size; size is at least 2.
The last team may be smaller, but if it would be just one person, add them to the team before. If there's only one name, return one team of one.
""", "make_teams", '''
def make_teams(names, size):
    teams = [names[i:i + size] for i in range(0, len(names), size)]
    if len(teams) > 1 and len(teams[-1]) == 1:
        last = teams.pop()
        teams[-1] = teams[-1] + last
    return teams
''',
"assert make_teams(['a', 'b', 'c', 'd'], 2) == [['a', 'b'], ['c', 'd']]",
"assert make_teams(['a', 'b', 'c', 'd', 'e'], 2) == [['a', 'b'], ['c', 'd', 'e']]",
"assert make_teams(['a', 'b', 'c', 'd', 'e'], 3) == [['a', 'b', 'c'], ['d', 'e']]",
"assert make_teams(['a'], 4) == [['a']]",
"assert make_teams([], 3) == []",
"assert make_teams(['a', 'b', 'c', 'd'], 3) == [['a', 'b', 'c', 'd']]")

t("en", "en-US", "strings", """
Can you write mask_email(email) in Python for our office reports? Keep the first character before the @, replace each of the other characters before it with a *,
and put the part after the @ in lowercase. There's at most one @, never at the start. If there's no @, return the text unchanged.
""", "mask_email", '''
def mask_email(email):
    if '@' not in email:
        return email
    user, domain = email.split('@')
    return user[0] + '*' * (len(user) - 1) + '@' + domain.lower()
''',
"assert mask_email('janet@Example.com') == 'j****@example.com'",
"assert mask_email('a@b.org') == 'a@b.org'",
"assert mask_email('No Email') == 'No Email'",
"assert mask_email('Bob.Lee@MAIL.NET') == 'B******@mail.net'",
"assert mask_email('') == ''")

# ---- checks and output
out = []
for i, (lang, var, kind, q, fn, sol, asserts) in enumerate(T):
    assert 150 <= len(q) <= 350, (i, fn, len(q))
    assert var.startswith(lang) and kind in ("strings", "lists", "dicts", "numbers", "dates", "text")
    assert 5 <= len(asserts) <= 7, fn
    params = re.match(r"def (\w+\([^)]*\)):", sol).group(1)
    assert params.startswith(fn + "(") and params in q, (fn, params)
    for a in asserts:
        assert a.startswith("assert ") and "\n" not in a
        ns = {}
        exec(sol, ns)
        exec(a, ns)
    # asserts must not be satisfied by one constant answer
    for const in (None, "", 0, [], {}, False, True):
        ok = 0
        for a in asserts:
            try:
                exec(a, {fn: lambda *x, c=const: c}); ok += 1
            except AssertionError:
                pass
        assert ok < len(asserts)
    out.append({"id": f"programming-s-{i:03d}", "language": lang, "variety": var, "question": q, "kind": kind,
                "gold": {"function": fn, "asserts": asserts, "solution": sol}})
# float ways of the discount give the same answers
for p, c in ((1200, 10), (333, 10), (150, 49)):
    assert int(p*c*0.95) == int(p*c*(1-0.05)) == int(p*c - p*c*0.05) == p*c*95//100
for p, c in ((151, 50),):
    assert int(p*c*0.88) == int(p*c*(1-0.12)) == int(p*c - p*c*0.12) == p*c*88//100
assert len(out) == 20 and Counter(o["language"] for o in out) == {"es": 14, "en": 6}
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "programming-s.jsonl"), "w", encoding="utf-8") as f:
    for o in out:
        f.write(json.dumps(o, ensure_ascii=False) + "\n")
print(len(out), "tasks;", sum(len(o["gold"]["asserts"]) for o in out), "asserts hold;", dict(Counter(o["kind"] for o in out)))
