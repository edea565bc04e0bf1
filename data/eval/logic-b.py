#!/usr/bin/env python3
"""Writes logic-b.jsonl: 50 logic tasks; every gold is computed by truth table or brute force."""
import itertools, json, os, random, sys
from collections import Counter

TASKS = []          # (variety, question, kind, gold, tag)
NOTES = []
ANSW = {(True, False): "yes", (False, True): "no", (True, True): "unknown"}


# ---------- deciders ----------
class M(dict):
    __getattr__ = dict.__getitem__

def decide(models, premises, claim):
    seen_t = seen_f = False
    for m in models:
        if all(p(m) for p in premises):
            if claim(m): seen_t = True
            else: seen_f = True
    assert seen_t or seen_f, "premises inconsistent"
    return ANSW[(seen_t, seen_f)]

def prop_models(names):
    names = names.split()
    for v in itertools.product([False, True], repeat=len(names)):
        yield M(zip(names, v))

def monadic_models(preds, consts=""):
    """All models of monadic logic up to which types are inhabited (complete for monadic sentences).
    m.D: list of inhabitants (one M per inhabited type); m.<const>: its type."""
    preds, consts = preds.split(), consts.split()
    types = [M(zip(preds, v)) for v in itertools.product([False, True], repeat=len(preds))]
    for k in range(1, 2 ** len(types)):
        D = [t for i, t in enumerate(types) if k >> i & 1]
        for cs in itertools.product(D, repeat=len(consts)):
            m = M(zip(consts, cs)); m["D"] = D
            yield m

def imp(a, b): return (not a) or b
def every(m, a, b): return all(b(x) for x in m.D if a(x))
def some(m, *fs): return any(all(f(x) for f in fs) for x in m.D)

def verdict(tag, variety, question, models, premises, claim, alts=()):
    """alts: other defensible readings (premise lists); they must give the same verdict."""
    models = list(models)
    v = decide(models, premises, claim)
    for a in alts:
        assert decide(models, a, claim) == v, (tag, "readings differ")
    TASKS.append((variety, question, "verdict", {"verdict": v}, tag))

def order(tag, variety, question, names, clues):
    sols = [p for p in itertools.permutations(names)
            if all(c(M((n, i + 1) for i, n in enumerate(p))) for c in clues)]
    assert len(sols) == 1, (tag, sols)
    for i in range(len(clues)):
        rest = clues[:i] + clues[i+1:]
        n = sum(all(c(M((x, j + 1) for j, x in enumerate(p))) for c in rest)
                for p in itertools.permutations(names))
        if n == 1: NOTES.append(f"{tag}: clue {i+1} redundant")
    add_order(tag, variety, question, list(sols[0]))

def add_order(tag, variety, question, sol):
    for n in sol: assert n in question, (tag, n)
    TASKS.append((variety, question, "order", {"order": sol}, tag))

def assign(tag, variety, question, worlds, clues, ask):
    worlds = list(worlds)
    sols = [w for w in worlds if all(c(w) for c in clues)]
    ans = {ask(w) for w in sols}
    assert len(ans) == 1, (tag, sols)
    if len(sols) > 1: NOTES.append(f"{tag}: {len(sols)} worlds, one answer")
    for i in range(len(clues)):
        rest = clues[:i] + clues[i+1:]
        if len({ask(w) for w in worlds if all(c(w) for c in rest)}) == 1:
            NOTES.append(f"{tag}: clue {i+1} not needed for the answer")
    a = ans.pop()
    assert a in question, (tag, a)
    TASKS.append((variety, question, "assign", {"answer": a}, tag))


# =====================================================================
# VERDICTS
# =====================================================================
verdict("V01", "es-ES",
"""1. Todos los que aprobaron el primer ejercicio de la oposición pasan al segundo.
2. Ninguno de los que pasan al segundo trabaja ya en el ministerio.
3. Algunos alumnos de la academia Tajo aprobaron el primer ejercicio.
Afirmación: «Todos los alumnos de la academia Tajo trabajan ya en el ministerio».
Según las premisas, ¿es verdadera, falsa o no se puede saber?""",
monadic_models("a p m t"),
[lambda m: every(m, lambda x: x.a, lambda x: x.p),
 lambda m: not some(m, lambda x: x.p, lambda x: x.m),
 lambda m: some(m, lambda x: x.t, lambda x: x.a)],
lambda m: every(m, lambda x: x.t, lambda x: x.m))

verdict("V02", "es-ES",
"""En mi pueblo, si llueve, se suspende el mercadillo. Y si se suspende el mercadillo, la plaza queda libre para aparcar. El sábado pasado la plaza estuvo libre para aparcar; de hecho, dejé allí el coche. Solo con estos datos, ¿llovió el sábado? Responde sí, no o no se puede saber.""",
prop_models("ll s p"),
[lambda m: imp(m.ll, m.s), lambda m: imp(m.s, m.p), lambda m: m.p],
lambda m: m.ll)

verdict("V03", "es-MX",
"""Si el camión de la ruta 4 sale tarde, Rosa llega tarde al taller. Si Rosa llega tarde, la bodega no abre a las 8. Si la bodega no abre a las 8, el proveedor se va sin descargar y ya no regresa ese día. El martes el proveedor sí descargó. ¿Salió tarde el camión de la ruta 4 el martes? Contesta sí, no o no se sabe.""",
prop_models("c r b d"),
[lambda m: imp(m.c, m.r), lambda m: imp(m.r, not m.b), lambda m: imp(not m.b, not m.d), lambda m: m.d],
lambda m: m.c)

verdict("V04", "es-AR",
"""Al asado del domingo fue Nico o fue Lautaro: uno de los dos y solo uno. Si fue Nico, Julieta llevó la guitarra. Si fue Lautaro, no hubo ensalada. Ensalada hubo, y bastante. ¿Llevó Julieta la guitarra? Las opciones son: sí, no, o no se puede saber.""",
prop_models("n l g e"),
[lambda m: m.n != m.l, lambda m: imp(m.n, m.g), lambda m: imp(m.l, not m.e), lambda m: m.e],
lambda m: m.g)

verdict("V05", "en-GB",
"""1. Every member of the allotment society holds a key to the gate.
2. Some people who hold a key to the gate are behind with their rent.
3. Nobody on the committee is behind with the rent.
Statement: "At least one member of the allotment society is behind with the rent."
Given only these premises, is the statement true, false, or impossible to determine?""",
monadic_models("s k r c"),
[lambda m: every(m, lambda x: x.s, lambda x: x.k),
 lambda m: some(m, lambda x: x.k, lambda x: x.r),
 lambda m: not some(m, lambda x: x.c, lambda x: x.r)],
lambda m: some(m, lambda x: x.s, lambda x: x.r))

verdict("V06", "en-US",
"""At Lincoln High a student gets a locker only if the activity fee has been paid. Every student who gets a locker is issued a combination card. Dana, a junior there, paid her activity fee in August. Was Dana issued a combination card? Answer yes, no, or can't tell from this.""",
prop_models("fee lock card"),
[lambda m: imp(m.lock, m.fee), lambda m: imp(m.lock, m.card), lambda m: m.fee],
lambda m: m.card)

verdict("V07", "en-US",
"""Seven coworkers went to lunch. Each of them ordered the soup, the salad, or both. Five ordered the soup and four ordered the salad. Statement: "At least two of them ordered both." True, false, or not enough information?""",
(M(w=w) for w in itertools.product([(0, 1), (1, 0), (1, 1)], repeat=7)),
[lambda m: sum(a for a, b in m.w) == 5, lambda m: sum(b for a, b in m.w) == 4],
lambda m: sum(a and b for a, b in m.w) >= 2)

def cells(k, nmax):          # numbers of things in each of 2^k cells, total 1..nmax
    ts = list(itertools.product([0, 1], repeat=k))
    for n in range(1, nmax + 1):
        for c in itertools.combinations_with_replacement(ts, n):
            yield M(D=c, n=n)
verdict("V08", "es-CO",
"""Sobre un conjunto residencial sabemos tres cosas:
1. Más de la mitad de los apartamentos tienen parqueadero.
2. Más de la mitad de los apartamentos tienen depósito.
3. Ningún apartamento con depósito queda en la torre A.
El vigilante dice: «Todos los apartamentos con parqueadero quedan en la torre A». ¿Lo que dice es verdadero, falso o no se puede saber?""",
cells(3, 7),
[lambda m: 2 * sum(x[0] for x in m.D) > m.n, lambda m: 2 * sum(x[1] for x in m.D) > m.n,
 lambda m: not any(x[1] and x[2] for x in m.D)],
lambda m: all(x[2] for x in m.D if x[0]))

verdict("V09", "es-CL",
"""En una feria hay seis puestos de fruta. Cada puesto le compra a por lo menos un mayorista de Lo Valledor. Soto, que es uno de esos mayoristas, les vende a por lo menos cinco de los seis puestos. ¿Hay algún mayorista que les venda a los seis puestos? Responde sí, no o no se puede saber.""",
(M(s=b[:6], o=b[6:]) for b in itertools.product([0, 1], repeat=12)),
[lambda m: all(a or b for a, b in zip(m.s, m.o)), lambda m: sum(m.s) >= 5],
lambda m: all(m.s) or all(m.o))

_v10 = lambda x: [lambda m: m.al == (m.pu != m.ve if x else m.pu or m.ve),
                  lambda m: imp(m.en, m.pu or m.ve or m.tr), lambda m: not m.al, lambda m: m.en]
verdict("V10", "es-PE",
"""1. La alarma de la ferretería suena si, y solo si, se abre la puerta trasera o se abre la ventana (o las dos).
2. Para entrar a la ferretería de noche hay que abrir la puerta trasera, la ventana o el tragaluz.
3. Anoche la alarma no sonó.
4. Anoche alguien entró a la ferretería.
Afirmación: «Anoche se abrió el tragaluz». ¿Verdadera, falsa o no se puede determinar?""",
prop_models("al pu ve tr en"), _v10(False), lambda m: m.tr)

verdict("V11", "es-ES",
"""1. Los domingos, en el club solo reservan pista los socios.
2. Todos los socios del club pagan la cuota anual.
3. Marta no paga la cuota anual, aunque el domingo pasado jugó en la pista 2.
Afirmación: «El domingo pasado Marta reservó una pista del club».
¿Se deduce que es cierta, se deduce que es falsa o no se puede decidir?""",
prop_models("res soc cuo jug"),
[lambda m: imp(m.res, m.soc), lambda m: imp(m.soc, m.cuo), lambda m: not m.cuo and m.jug],
lambda m: m.res)

verdict("V12", "es-MX",
"""El lunes cerró a lo más una de las dos: la panadería o la tortillería. Si la panadería no cerró, don Chuy compró conchas. La tortillería cerró, eso es seguro. Mi vecina dice que el lunes don Chuy no compró conchas. ¿Lo que dice mi vecina es verdadero, falso o no se puede saber?""",
prop_models("pan tor con"),
[lambda m: not (m.pan and m.tor), lambda m: imp(not m.pan, m.con), lambda m: m.tor],
lambda m: not m.con)

verdict("V13", "es-AR",
"""Premisas: a) si hay paro de subtes, Caro va al trabajo en bici; b) los días que va al trabajo en bici, Caro no se pone traje; c) los días que tiene reunión con el cliente, Caro se pone traje. Conclusión: «Los días que Caro tiene reunión con el cliente no hay paro de subtes». ¿La conclusión es verdadera, es falsa o no se puede saber, si las premisas se cumplen siempre?""",
# one model = one day; the conclusion speaks of every such day
(M(D=D) for k in range(1, 2 ** 16)
 for D in [[t for i, t in enumerate([M(zip("pbtr", v)) for v in itertools.product([0, 1], repeat=4)]) if k >> i & 1]]),
[lambda m: every(m, lambda d: d.p, lambda d: d.b), lambda m: every(m, lambda d: d.b, lambda d: not d.t),
 lambda m: every(m, lambda d: d.r, lambda d: d.t)],
lambda m: every(m, lambda d: d.r, lambda d: not d.p))

verdict("V14", "en-GB",
"""If the 7.42 train is cancelled, the whole office works from home. If the whole office works from home, the canteen stays shut. On Thursday the 7.42 was not cancelled; it left four minutes late. Was the canteen shut on Thursday? Say yes, no or cannot be known.""",
prop_models("c h s"),
[lambda m: imp(m.c, m.h), lambda m: imp(m.h, m.s), lambda m: not m.c],
lambda m: m.s)

verdict("V15", "en-GB",
"""Five hills, no two of the same height. Ashdown is higher than Birk. Crag is lower than Birk but higher than Dunmoor. Eller is higher than Dunmoor. Statement: "At least three of the other four hills are lower than Ashdown." Is that true, false or undecidable from what is given?""",
(M(zip("abcde", p)) for p in itertools.permutations(range(5))),
[lambda m: m.a > m.b, lambda m: m.b > m.c > m.d, lambda m: m.e > m.d],
lambda m: sum(m[x] < m.a for x in "bcde") >= 3)

verdict("V16", "es-ES",
"""Todos los libros de la estantería verde son de la biblioteca municipal. Al menos uno de los libros que ha leído Julia este año no es de la biblioteca municipal. ¿Es verdad que al menos uno de los libros que ha leído Julia este año no está en la estantería verde? Responde sí, no o no se sabe.""",
monadic_models("v b j"),
[lambda m: every(m, lambda x: x.v, lambda x: x.b), lambda m: some(m, lambda x: x.j, lambda x: not x.b)],
lambda m: some(m, lambda x: x.j, lambda x: not x.v))

verdict("V17", "es-CL",
"""1. Algunos alumnos del 3.º B están en el taller de robótica.
2. Algunos integrantes del taller de robótica son zurdos.
3. Todos los zurdos del colegio usan tijeras rojas.
4. Todos los integrantes del taller son alumnos del colegio.
Afirmación: «Al menos un alumno del 3.º B usa tijeras rojas».
Marca la que corresponda: verdadera, falsa, no se puede saber.""",
monadic_models("b r z t"),   # domain: pupils of the school, so premise 4 holds by itself
[lambda m: some(m, lambda x: x.b, lambda x: x.r), lambda m: some(m, lambda x: x.r, lambda x: x.z),
 lambda m: every(m, lambda x: x.z, lambda x: x.t)],
lambda m: some(m, lambda x: x.b, lambda x: x.t))

_v18 = lambda x: [lambda m: (m.bus != m.avi) if x else (m.bus or m.avi),
                  lambda m: imp(m.bus, m.sab), lambda m: imp(m.avi, m.vie),
                  lambda m: imp(m.sab or m.vie, m.alm), lambda m: imp(m.alm, not m.per)]
verdict("V18", "es-PE",
"""Rocío vuelve a Arequipa en bus o en avión. Si vuelve en bus, llega el sábado temprano. Si vuelve en avión, llega el viernes en la noche. Llegue el sábado temprano o el viernes en la noche, alcanza el almuerzo del sábado. Si Rocío alcanza el almuerzo, Percy no recoge los anticuchos. Pregunta: ¿recoge Percy los anticuchos? Sí, no o falta información.""",
prop_models("bus avi sab vie alm per"), _v18(False), lambda m: m.per, alts=[_v18(True)])

verdict("V19", "es-CO",
"""No todos los que trabajan en la finca recogen café. Todos los que recogen café desayunan a las cinco. Wilson trabaja en la finca y desayuna a las cinco, siempre con aguapanela. Con eso, ¿Wilson recoge café? Diga sí, no o no se puede saber.""",
monadic_models("f r d", "w"),
[lambda m: some(m, lambda x: x.f, lambda x: not x.r), lambda m: every(m, lambda x: x.r, lambda x: x.d),
 lambda m: m.w.f and m.w.d],
lambda m: m.w.r)

verdict("V20", "es-ES",
"""Del manual de una lavadora: solo arranca si la puerta está cerrada; la puerta solo se puede tener cerrada si el filtro está puesto; siempre que el filtro está puesto, el piloto rojo está apagado. Ayer a las 20:00 la lavadora arrancó. ¿Estaba encendido el piloto rojo en ese momento? Sí, no o no hay datos suficientes (el manual no se equivoca).""",
prop_models("arr pue fil roj"),
[lambda m: imp(m.arr, m.pue), lambda m: imp(m.pue, m.fil), lambda m: imp(m.fil, not m.roj), lambda m: m.arr],
lambda m: m.roj)

verdict("V21", "en-US",
"""The school board voted on a motion, and every member voted either yes or no. Kim and Lee voted differently from each other. Lee and Max voted differently from each other. Max and Noor voted differently from each other. Claim: Kim and Noor voted the same way. Is the claim true, false, or can't be determined?""",
prop_models("k l m n"),
[lambda m: m.k != m.l, lambda m: m.l != m.m, lambda m: m.m != m.n],
lambda m: m.k == m.n)

def v22():                    # universal sentences: the three named people suffice (Herbrand)
    for kn in itertools.product([0, 1], repeat=9):
        for li in itertools.product([0, 1], repeat=9):
            yield M(k=kn, l=li)
P, T, S = 0, 1, 2
def k_(m, a, b): return m.k[3*a+b]
def l_(m, a, b): return m.l[3*a+b]
verdict("V22", "en-GB",
"""Everyone who knows Priya likes her. Tom knows everyone whom Sue likes. Sue likes Priya. Tom, for what it is worth, does not like Sue. Does Tom like Priya? Yes, no, or not settled by the information?""",
v22(),
[lambda m: l_(m, S, P), lambda m: not l_(m, T, S),
 lambda m: all(imp(k_(m, x, P), l_(m, x, P)) for x in range(3)),
 lambda m: all(imp(l_(m, S, x), k_(m, T, x)) for x in range(3))],
lambda m: l_(m, T, P),
alts=[[lambda m: l_(m, S, P), lambda m: not l_(m, T, S),      # "everyone" = everyone else
 lambda m: all(imp(k_(m, x, P), l_(m, x, P)) for x in (T, S)),
 lambda m: all(imp(l_(m, S, x), k_(m, T, x)) for x in (P, S))]])

def spread(n, boxes):
    if boxes == 1: yield (n,); return
    for a in range(n + 1):
        for r in spread(n - a, boxes - 1): yield (a,) + r
verdict("V23", "es-ES",
"""En un portal viven 14 vecinos. Ninguno cumple años en febrero ni en agosto. Afirmación: «Hay algún mes en el que cumplen años tres vecinos o más». Con estos datos, ¿es verdadera, es falsa o no se puede saber?""",
(M(c=c) for c in spread(14, 10)), [lambda m: True], lambda m: max(m.c) >= 3)

verdict("V24", "es-MX",
"""Tres cajas de mango pesan 30 kilos entre todas, y cada una pesa un número entero de kilos. La caja de Lupita pesa más que la de Beto, y la de Beto más que la de Chayo. ¿Se puede asegurar que la caja de Lupita pesa 11 kilos o más? Responde «sí», «no, pesa menos» o «no se puede saber».""",
(M(l=l, b=b, c=30-l-b) for l in range(1, 29) for b in range(1, 30 - l)),
[lambda m: m.l > m.b > m.c], lambda m: m.l >= 11)

verdict("V25", "es-ES",
"""Atiende solo a las premisas, aunque sean absurdas.
Premisa 1: Todos los pingüinos de este cuento vuelan.
Premisa 2: En este cuento, nada de lo que vuela sabe nadar.
Premisa 3: Pipo es un pingüino de este cuento.
Conclusión: Pipo sabe nadar.
¿La conclusión es verdadera, falsa o indeterminada?""",
monadic_models("p v n", "pipo"),
[lambda m: every(m, lambda x: x.p, lambda x: x.v), lambda m: not some(m, lambda x: x.v, lambda x: x.n),
 lambda m: m.pipo.p],
lambda m: m.pipo.n)

# =====================================================================
# ORDERS
# =====================================================================
order("O01", "es-ES",
"""En la San Silvestre del barrio llegaron cinco a meta, sin empates: Andrés, Belén, Carmen, Diego y Elías. Carmen llegó justo detrás de Diego. Ni Andrés ni Elías ganaron, y tampoco quedaron últimos. Belén llegó antes que Carmen. Elías llegó antes que Andrés. Da el orden de llegada, del primero al último.""",
["Andrés", "Belén", "Carmen", "Diego", "Elías"],
[lambda m: m.Carmen == m.Diego + 1, lambda m: {m["Andrés"], m["Elías"]} <= {2, 3, 4},
 lambda m: m["Belén"] < m.Carmen, lambda m: m["Elías"] < m["Andrés"]])

order("O02", "es-ES",
"""Un edificio tiene cinco plantas, de la 1.ª a la 5.ª, con un solo piso en cada una. Viven allí las familias Ferrer, Gómez, Haro, Ibáñez y Juárez.
1. Los Haro viven más arriba que los Gómez y más abajo que los Ibáñez.
2. Entre la planta de los Ferrer y la de los Ibáñez hay exactamente dos plantas.
3. Los Juárez viven más abajo que los Haro, pero no en la 1.ª.
Ordena las familias de la planta 1.ª a la 5.ª.""",
["Ferrer", "Gómez", "Haro", "Ibáñez", "Juárez"],
[lambda m: m["Gómez"] < m.Haro < m["Ibáñez"], lambda m: abs(m.Ferrer - m["Ibáñez"]) == 3,
 lambda m: m["Juárez"] < m.Haro and m["Juárez"] != 1])

order("O03", "es-ES",
"""La fisio atiende a seis pacientes por la mañana, a las 9:00, 9:30, 10:00, 10:30, 11:00 y 11:30: Lola, Marcos, Nuria, Óscar, Paula y Quique. La cita de Nuria es una hora después que la de Quique. Óscar entra a las 10:30. Lola y Marcos tienen horas seguidas, no se sabe en qué orden. La última cita no es ni de Marcos ni de Paula. ¿En qué orden entran, de las 9:00 a las 11:30?""",
["Lola", "Marcos", "Nuria", "Óscar", "Paula", "Quique"],
[lambda m: m.Nuria == m.Quique + 2, lambda m: m["Óscar"] == 4, lambda m: abs(m.Lola - m.Marcos) == 1,
 lambda m: 6 not in (m.Marcos, m.Paula)])

# O04: ages
_s = {tuple(sorted(M(Inés=i, Jaime=j, Leo=l, Sara=s), key={"Inés": i, "Jaime": j, "Leo": l, "Sara": s}.get))
      for i in range(1, 60) for l in range(1, 60) for j in [l + 3] for s in [2 * l]
      if i + j + l + s == 37 and i + l == 16}
_n = [(i, j, l, s) for i in range(1, 37) for j in range(1, 37) for l in range(1, 37) for s in [37 - i - j - l]
      if s > 0 and s == 2 * l and j == l + 3 and i + l == 16]
assert len(_s) == 1 and len(_n) == 1 and len(set(_n[0])) == 4, (_s, _n)
add_order("O04", "es-ES",
"""Cuatro hermanos, Inés, Jaime, Leo y Sara, suman 37 años. Las edades son números enteros. Sara tiene el doble de años que Leo. Jaime tiene tres años más que Leo. Inés y Leo suman 16. Ordénalos del más pequeño al mayor.""",
list(_s.pop()))

order("O05", "es-ES",
"""Hay cinco libros en una balda: atlas, biografía, cómic, diccionario y ensayo. El atlas está a la izquierda de la biografía, con exactamente dos libros entre ellos. El diccionario está en un extremo. El ensayo no toca la biografía. El primero por la izquierda no es el atlas. Escribe el orden de izquierda a derecha.""",
["atlas", "biografía", "cómic", "diccionario", "ensayo"],
[lambda m: m["biografía"] == m.atlas + 3, lambda m: m.diccionario in (1, 5),
 lambda m: abs(m.ensayo - m["biografía"]) != 1, lambda m: m.atlas != 1])

order("O06", "es-AR",
"""En la cola de la verdulería hay seis personas: Agustina, Bruno, Camila, Damián, Eva y Franco.
1. Eva tiene a Bruno inmediatamente adelante.
2. Damián está pegado a Agustina y también a Camila.
3. Adelante de Camila hay tantas personas como atrás de Franco.
4. Franco está en algún lugar más atrás que Bruno.
5. Damián no está entre los tres primeros.
¿Cómo quedó la cola, de la primera persona a la última?""",
["Agustina", "Bruno", "Camila", "Damián", "Eva", "Franco"],
[lambda m: m.Bruno == m.Eva - 1,
 lambda m: abs(m["Damián"] - m.Agustina) == 1 and abs(m["Damián"] - m.Camila) == 1,
 lambda m: m.Camila - 1 == 6 - m.Franco, lambda m: m.Bruno < m.Franco, lambda m: m["Damián"] > 3])

order("O07", "es-MX",
"""Desfilan cinco escuelas, una tras otra: Allende, Guerrero, Hidalgo, Juárez y Morelos. Si Hidalgo no va primero, va al último. Si Hidalgo va al último, Juárez va primero. Juárez va inmediatamente después de Guerrero. Morelos va antes que Juárez, pero después que Allende. ¿Cuál es el orden del desfile, de la primera a la última?""",
["Allende", "Guerrero", "Hidalgo", "Juárez", "Morelos"],
[lambda m: imp(m.Hidalgo != 1, m.Hidalgo == 5), lambda m: imp(m.Hidalgo == 5, m["Juárez"] == 1),
 lambda m: m["Juárez"] == m.Guerrero + 1, lambda m: m.Allende < m.Morelos < m["Juárez"]])

order("O08", "es-CL",
"""Esta semana hay cinco disertaciones, una por día, de lunes a viernes. Disertan Antonia, Benjamín, Catalina, Emilia y Vicente. Emilia diserta dos días después que Benjamín. A Catalina le tocó martes o jueves, no se acuerda bien. Antonia va al día siguiente de Catalina. Ordénalos de lunes a viernes.""",
["Antonia", "Benjamín", "Catalina", "Emilia", "Vicente"],
[lambda m: m.Emilia == m["Benjamín"] + 2, lambda m: m.Catalina in (2, 4), lambda m: m.Antonia == m.Catalina + 1])

order("O09", "en-US",
"""Six food trucks are parked in a row, in spots 1 through 6: taco, waffle, ramen, pizza, juice, and BBQ. The ramen truck's spot number is exactly three more than the juice truck's. Pizza and BBQ are side by side. The waffle truck has a lower spot number than the taco truck. The waffle truck is right next to the ramen truck. BBQ is not next to juice. List the trucks from spot 1 to spot 6.""",
["taco", "waffle", "ramen", "pizza", "juice", "BBQ"],
[lambda m: m.ramen == m.juice + 3, lambda m: abs(m.pizza - m.BBQ) == 1, lambda m: m.waffle < m.taco,
 lambda m: abs(m.waffle - m.ramen) == 1, lambda m: abs(m.BBQ - m.juice) != 1])

_o = set()
for a, b, c, d in itertools.product(range(1, 15), repeat=4):
    if a + b == c + d and a + d > b + c and b > a:
        assert len({a, b, c, d}) == 4
        _o.add(tuple(sorted("PQRS", key=lambda n: -dict(P=a, Q=b, R=c, S=d)[n])))
assert len(_o) == 1, _o
add_order("O10", "en-GB",
"""Four parcels, P, Q, R and S, and a pair of scales. P and Q together balance R and S together. P and S together are heavier than Q and R together. Q on its own is heavier than P on its own. Put the four parcels in order, heaviest first.""",
list(_o.pop()))

order("O11", "en-US",
"""Four horses ran, with no ties: Comet, Dusty, Ember, and Flint. Before the race, Al predicted, from first to last: Comet, Dusty, Ember, Flint. Every horse finished in a different place than Al predicted. Bo predicted, from first to last: Ember, Comet, Flint, Dusty. Exactly two horses finished in the place Bo predicted. Comet finished ahead of Dusty. What was the finishing order, first to last?""",
["Comet", "Dusty", "Ember", "Flint"],
[lambda m: not any(m[n] == i + 1 for i, n in enumerate(["Comet", "Dusty", "Ember", "Flint"])),
 lambda m: sum(m[n] == i + 1 for i, n in enumerate(["Ember", "Comet", "Flint", "Dusty"])) == 2,
 lambda m: m.Comet < m.Dusty])

order("O12", "en-GB",
"""A builder has six jobs in a flat and does one a day, Monday to Saturday: boiler, carpet, painting, plastering, tiling, wiring.
1. The wiring is done on some day before the plastering.
2. There are at least two whole days between the plastering day and the painting day, the plastering being the earlier.
3. The carpet goes down on some day after the painting.
4. The tiler is not free on Wednesday.
Give the jobs in order, Monday to Saturday.""",
["boiler", "carpet", "painting", "plastering", "tiling", "wiring"],
[lambda m: m.wiring < m.plastering, lambda m: m.painting - m.plastering >= 3,
 lambda m: m.carpet > m.painting, lambda m: m.tiling != 3])

# =====================================================================
# ASSIGNMENTS
# =====================================================================
def culprits(names): return [M(c=n) for n in names]

def truths(m, *st): return sum(bool(s) for s in st)
assign("A01", "es-ES",
"""Alguien se ha comido la tarta de la nevera, y ha sido una sola persona: Álvaro, Berta, Clara o Dani.
Álvaro: «No ha sido Berta».
Berta: «Ha sido Clara o ha sido Dani».
Clara: «Ha sido Álvaro».
Dani: «Clara miente».
Solo una de las cuatro frases es verdadera. ¿Quién se ha comido la tarta?""",
culprits(["Álvaro", "Berta", "Clara", "Dani"]),
[lambda m: truths(m, m.c != "Berta", m.c in ("Clara", "Dani"), m.c == "Álvaro", not m.c == "Álvaro") == 1],
lambda m: m.c)

TR = ["herrero", "pastor", "sastre", "molinero"]
assign("A02", "es-ES",
"""Los señores Herrero, Pastor, Sastre y Molinero son, no necesariamente en ese orden, el herrero, el pastor, el sastre y el molinero de la comarca. Ninguno tiene el oficio de su apellido. El señor Pastor no es el sastre. El sastre le debe dinero al señor Molinero. El herrero vive en la casa de al lado de la del señor Pastor, y al señor Sastre le cobra caro ese mismo herrero. ¿Qué oficio tiene el señor Molinero?""",
(M(zip("HPSM", p)) for p in itertools.permutations(TR)),
[lambda m: m.H != "herrero" and m.P != "pastor" and m.S != "sastre" and m.M != "molinero",
 lambda m: m.P != "sastre", lambda m: m.M != "sastre", lambda m: m.P != "herrero", lambda m: m.S != "herrero"],
lambda m: m.M)

def adj6(a, b): return (a - b) % 6 in (1, 5)
NS6 = ["Ana", "Blas", "Cruz", "Dora", "Emilio", "Fermín"]
assign("A03", "es-ES",
"""Seis personas se sientan en una mesa redonda con seis sillas iguales, repartidas por igual: Ana, Blas, Cruz, Dora, Emilio y Fermín. Ana está justo enfrente de Dora. Blas no está al lado de Ana. Cruz está al lado de Blas. Fermín está al lado de Dora. ¿Quién está justo enfrente de Emilio?""",
(M(zip(NS6, p)) for p in itertools.permutations(range(6))),
[lambda m: (m.Ana - m.Dora) % 6 == 3, lambda m: not adj6(m.Blas, m.Ana), lambda m: adj6(m.Cruz, m.Blas),
 lambda m: adj6(m["Fermín"], m.Dora)],
lambda m: next(n for n in NS6 if (m[n] - m.Emilio) % 6 == 3))

SHOW = {"cocina": 595, "salón": 605, "dormitorio": 620, "pasillo": 610}      # minutes after midnight
assign("A04", "es-ES",
"""En casa de mi abuela hay cuatro relojes. Uno va exacto, otro va adelantado 10 minutos justos, otro va atrasado 15 minutos justos y el que queda está parado. Ahora mismo el de la cocina marca las 9:55, el del salón las 10:05, el del dormitorio las 10:20 y el del pasillo las 10:10. ¿Qué reloj está parado?""",
(M(zip(SHOW, p), t=t) for p in itertools.permutations([0, 10, -15, None]) for t in range(720)),
[lambda m: all(m[n] is None or (SHOW[n] - m.t - m[n]) % 720 == 0 for n in SHOW)],   # 12-hour dials
lambda m: next(n for n in SHOW if m[n] is None))

assign("A05", "es-ES",
"""En una isla cada habitante o dice siempre la verdad o miente siempre. Hablan tres.
Hugo: «Iria y Joel son del mismo tipo».
Iria: «Joel es mentiroso».
Joel: «Hugo es mentiroso».
¿Cuál de los tres es el que dice siempre la verdad?""",
(M(zip(["Hugo", "Iria", "Joel"], v)) for v in itertools.product([False, True], repeat=3)),
[lambda m: m.Hugo == (m.Iria == m.Joel), lambda m: m.Iria == (not m.Joel), lambda m: m.Joel == (not m.Hugo)],
lambda m: [n for n in m if m[n]][0] if sum(m.values()) == 1 else "?")

DI = ["ceviche", "causa", "ají de gallina", "arroz chaufa"]
assign("A06", "es-PE",
"""A la reunión, Milagros, Nilton, Olinda y Pedro llevaron un plato cada uno: ceviche, causa, ají de gallina y arroz chaufa, sin repetir.
1. De estas dos cosas se cumple exactamente una: (a) Nilton llevó la causa; (b) Olinda llevó el arroz chaufa.
2. Nilton no llevó ni el ceviche ni el arroz chaufa.
3. Olinda no llevó ni el ceviche ni el ají de gallina.
4. Si Pedro no llevó el ceviche, Milagros llevó el ají de gallina.
¿Qué plato llevó Milagros?""",
(M(zip("MNOP", p)) for p in itertools.permutations(DI)),
[lambda m: (m.N == "causa") != (m.O == "arroz chaufa"), lambda m: m.N not in ("ceviche", "arroz chaufa"),
 lambda m: m.O not in ("ceviche", "ají de gallina"), lambda m: imp(m.P != "ceviche", m.M == "ají de gallina")],
lambda m: m.M)

A7 = ["Sofi", "Tomi", "Uma", "Vale", "Walter"]
assign("A07", "es-AR",
"""Sofi, Tomi, Uma, Vale y Walter sacaron cada uno un papelito de una bolsa que tenía los números del 1 al 5, uno de cada uno. El número de Sofi es el doble del de Tomi. Los de Uma y Vale suman 8. Walter sacó un número más alto que el de Tomi. ¿Quién sacó el 4?""",
(M(zip(A7, p)) for p in itertools.permutations(range(1, 6))),
[lambda m: m.Sofi == 2 * m.Tomi, lambda m: m.Uma + m.Vale == 8, lambda m: m.Walter > m.Tomi],
lambda m: next(n for n in A7 if m[n] == 4))

A8 = ["Viviana", "Ximena", "Yolanda", "Zoraida"]
assign("A08", "es-CO",
"""Cuatro enfermeras, Viviana, Ximena, Yolanda y Zoraida, tienen un día de descanso cada una: lunes, martes, miércoles y jueves, sin que coincidan dos. En la semana, Ximena descansa antes que Yolanda y Yolanda antes que Zoraida. A Viviana no le tocó ni lunes ni jueves. Si Viviana descansa el martes, Ximena descansa el miércoles. ¿Quién descansa el martes?""",
(M(zip(A8, p)) for p in itertools.permutations(range(1, 5))),
[lambda m: m.Ximena < m.Yolanda < m.Zoraida, lambda m: m.Viviana not in (1, 4),
 lambda m: imp(m.Viviana == 2, m.Ximena == 3)],
lambda m: next(n for n in A8 if m[n] == 2))

A9 = ["Mr. Gray", "Ms. Reed", "Dr. Voss"]
assign("A09", "en-US",
"""At 9 p.m. Mr. Gray, Ms. Reed, and Dr. Voss were in three different rooms (the attic, the kitchen, and the garage), and each was carrying one of three things (a rope, a flashlight, and a wrench), no two the same. Whoever was in the kitchen had the flashlight. Ms. Reed had the rope. Mr. Gray was not in the kitchen. The wrench was not in the garage. Who was in the attic?""",
(M(r=dict(zip(A9, p)), t=dict(zip(A9, q))) for p in itertools.permutations(["attic", "kitchen", "garage"])
 for q in itertools.permutations(["rope", "flashlight", "wrench"])),
[lambda m: all(m.t[n] == "flashlight" for n in A9 if m.r[n] == "kitchen"), lambda m: m.t["Ms. Reed"] == "rope",
 lambda m: m.r["Mr. Gray"] != "kitchen", lambda m: all(m.r[n] != "garage" for n in A9 if m.t[n] == "wrench")],
lambda m: next(n for n in A9 if m.r[n] == "attic"))

DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
RAY, BEA = {1, 2, 5}, {2, 4, 6}
assign("A10", "en-US",
"""Ray lies all day on Tuesday, Wednesday, and Saturday and tells the truth on the other days. Bea lies all day on Wednesday, Friday, and Sunday and tells the truth on the other days (Monday, Tuesday, Thursday, Saturday). Today Ray says, "Tomorrow is one of my lying days." Bea says, "Yesterday was one of Ray's lying days." What day of the week is it today?""",
[M(d=d) for d in range(7)],
[lambda m: ((m.d + 1) % 7 in RAY) == (m.d not in RAY), lambda m: ((m.d - 1) % 7 in RAY) == (m.d not in BEA)],
lambda m: DAYS[m.d])

A11 = ["Gus", "Hal", "Ivy", "Jen", "Kit"]
assign("A11", "en-US",
"""Gus, Hal, Ivy, Jen, and Kit did a Secret Santa. Each drew exactly one name, nobody drew their own name, and every name was drawn once. No two people drew each other. Gus drew Ivy. The person Ivy drew is the one who drew Hal. Jen did not draw Gus. Who drew Gus?""",
(M(zip(A11, p)) for p in itertools.permutations(A11)),
[lambda m: all(m[n] != n for n in A11), lambda m: all(m[m[n]] != n for n in A11 if m[n] != n),
 lambda m: m.Gus == "Ivy", lambda m: m[m.Ivy] == "Hal", lambda m: m.Jen != "Gus"],
lambda m: next(n for n in A11 if m[n] == "Gus"))

A12 = ["Mrs Ames", "Mr Boyle", "Miss Cray", "Mr Dunn"]
assign("A12", "en-GB",
"""Four houses in a terrace are numbered 1, 2, 3, 4 from left to right. Their doors are red, green, blue and white, one of each. Mrs Ames, Mr Boyle, Miss Cray and Mr Dunn live one to a house.
1. The number of the house with the white door is twice the number of Mr Boyle's house.
2. Mr Dunn has the red door and does not live at either end.
3. Mrs Ames's house has a higher number than Mr Dunn's, and her door is not white.
4. The house with the blue door is next to the house with the white door.
Whose door is green?""",
(M(h=dict(zip(A12, p)), d=dict(zip(["red", "green", "blue", "white"], q)))
 for p in itertools.permutations(range(1, 5)) for q in itertools.permutations(range(1, 5))),
[lambda m: m.d["white"] == 2 * m.h["Mr Boyle"],
 lambda m: m.d["red"] == m.h["Mr Dunn"] and m.h["Mr Dunn"] in (2, 3),
 lambda m: m.h["Mrs Ames"] > m.h["Mr Dunn"] and m.d["white"] != m.h["Mrs Ames"],
 lambda m: abs(m.d["blue"] - m.d["white"]) == 1],
lambda m: next(n for n in A12 if m.h[n] == m.d["green"]))

assign("A13", "en-GB",
"""The key to the safe is with exactly one of four clerks: Nell, Otis, Ruth or Saul. Each makes two remarks, and in each pair exactly one remark is true.
Nell: "Otis hasn't got it. Ruth has got it."
Otis: "Saul has got it. Nell has got it."
Ruth: "Saul hasn't got it. I haven't got it."
Saul: "Nell hasn't got it. Ruth has got it."
Who has the key?""",
culprits(["Nell", "Otis", "Ruth", "Saul"]),
[lambda m: truths(m, m.c != "Otis", m.c == "Ruth") == 1, lambda m: truths(m, m.c == "Saul", m.c == "Nell") == 1,
 lambda m: truths(m, m.c != "Saul", m.c != "Ruth") == 1, lambda m: truths(m, m.c != "Nell", m.c == "Ruth") == 1],
lambda m: m.c)

# =====================================================================
if __name__ == "__main__":
    assert len(TASKS) == 50 and len({t[1] for t in TASKS}) == 50
    random.Random(11).shuffle(TASKS)
    out = os.path.join(os.path.dirname(os.path.abspath(__file__)), "logic-b.jsonl")
    with open(out, "w", encoding="utf-8") as f:
        for i, (var, q, kind, gold, tag) in enumerate(TASKS, 1):
            f.write(json.dumps({"id": f"logic-b-{i:03d}", "language": var[:2], "variety": var, "question": q,
                                "kind": kind, "gold": gold}, ensure_ascii=False) + "\n")
            if "-v" in sys.argv: print(i, tag, var, gold)
    print(len(TASKS), Counter(t[2] for t in TASKS), Counter(t[0] for t in TASKS),
          Counter(t[3].get("verdict") for t in TASKS))
    print("\n".join(NOTES))
