"""Plain logic tasks, set q: verdicts, orders and small assignments with gold found by brute force.
Run it to write logic-q.jsonl beside it, byte by byte the same.
Verdicts go over truth values or small models, orders and assignments over permutations (one solution each)."""
import json
from itertools import permutations, product
from pathlib import Path

TASKS = []


def add(variety, kind, gold, question):
    TASKS.append({"id": f"logic-q-{len(TASKS):03d}", "language": variety[:2], "variety": variety,
                  "question": question, "kind": kind, "gold": gold})


def settle(values):
    values = set(values)
    assert values, "premises contradict each other"
    return {"verdict": "unknown" if len(values) == 2 else "yes" if True in values else "no"}


def truth(count, premises, asked):
    """Premises and question are functions of the truth values of `count` statements."""
    rows = product([False, True], repeat=count)
    return settle(bool(asked(*r)) for r in rows if all(p(*r) for p in premises))


def models(count, premises, asked):
    """Every non-empty set of kinds of thing over `count` properties; `x` is one named thing among them."""
    kinds = list(product([False, True], repeat=count))
    found = []
    for mask in range(1, 2 ** len(kinds)):
        world = [k for i, k in enumerate(kinds) if mask >> i & 1]
        for x in world:
            if all(p(world, x) for p in premises):
                found.append(bool(asked(world, x)))
    return settle(found)


def order(names, *rules):
    good = []
    for p in permutations(names):
        at = {n: i for i, n in enumerate(p, 1)}
        if all(r(at) for r in rules):
            good.append(list(p))
    assert len(good) == 1, good
    return {"order": good[0]}


def assign(people, things, wanted, *rules):
    good = []
    for p in permutations(things):
        has = dict(zip(people, p))
        if all(r(has) for r in rules):
            good.append(has)
    assert len(good) == 1, good
    return {"answer": next(n for n in people if good[0][n] == wanted)}


# on call -> not at dinner; at dinner
add("es-ES", "verdict", truth(2, [lambda g, c: not g or not c, lambda g, c: c], lambda g, c: g),
    "Cuando Nerea tiene guardia, no viene a la cena. Anoche vino a la cena. ¿Tenía guardia anoche? Contesta sí, no o no se puede saber.")

# neither end, and a chain
add("en-US", "order", order(
    ["Mona", "Luis", "Greta", "Ty"], lambda a: a["Greta"] not in (1, 4), lambda a: a["Mona"] < a["Ty"] < a["Greta"]),
    "Four freelancers sent quotes, all different: Mona, Luis, Greta and Ty. Greta's was neither the highest nor the lowest. Ty asked for less than Greta but more than Mona. List them from lowest quote to highest.")

# exactly one of two; ramiro -> rest; no rest
add("es-MX", "verdict", truth(
    3, [lambda l, r, d: l != r, lambda l, r, d: not r or d, lambda l, r, d: not d], lambda l, r, d: l),
    "El turno de noche lo cubre Lupe o lo cubre Ramiro, uno de los dos y nada más. Si lo cubre Ramiro, Lupe descansa el domingo. Lupe no descansa el domingo. ¿Cubre Lupe el turno de noche? Respondan sí, no o no se sabe.")

# vaccinated -> blue; some of pen 3 blue; some of pen 3 vaccinated?
add("es-AR", "verdict", models(
    3, [lambda w, x: all(b for v, b, c in w if v), lambda w, x: any(c and b for v, b, c in w)],
    lambda w, x: any(c and v for v, b, c in w)),
    "Todos los terneros vacunados llevan caravana azul. En el corral 3 hay algunos terneros con caravana azul. ¿Hay algún ternero vacunado en el corral 3? Decime sí, no o no se puede saber.")

# frost -> watering; watering
add("es-ES", "verdict", truth(2, [lambda h, r: not h or r, lambda h, r: r], lambda h, r: h),
    "Tomas riega los almendros de madrugada siempre que hiela. Esta madrugada los ha regado. Solo con eso, ha helado? si, no o no se puede saber")

# unpaid -> stop; stop -> no launch; launch
add("en-GB", "verdict", truth(
    3, [lambda p, s, m: p or s, lambda p, s, m: not s or not m, lambda p, s, m: m], lambda p, s, m: p),
    "If the invoice isn't paid by Friday, Priya stops work. If Priya stops work, the website doesn't launch on Monday. It did launch on Monday. Was the invoice paid by Friday? Answer yes, no or can't be known.")

# three crops
add("es-ES", "assign", assign(
    ["Julián", "Marta", "Sergio"], ["olivos", "viñas", "almendros"], "viñas",
    lambda h: h["Julián"] not in ("olivos", "viñas"), lambda h: h["Marta"] != "viñas"),
    "Olivos, viñas y almendros: Julián, Marta y Sergio cultivan una cosa cada uno, todas distintas. Julián no tiene ni olivos ni viñas. Marta no tiene viñas. ¿Quién tiene las viñas? Dime solo el nombre.")

# at least one paid; either way she buys
add("es-CO", "verdict", truth(
    3, [lambda v, o, c: v or o, lambda v, o, c: not v or c, lambda v, o, c: not o or c], lambda v, o, c: c),
    "Diana trabaja por su cuenta y tiene dos clientes, Vélez y Ospina; al menos uno de los dos le pagó. Si le pagó Vélez, compró el computador. Si le pagó Ospina, también lo compró. ¿Compró Diana el computador? Responda usted sí, no o no se puede saber.")

# seniority
add("es-ES", "order", order(
    ["Alba", "Bea", "Celia", "Dora"], lambda a: a["Bea"] < a["Alba"] < a["Celia"], lambda a: a["Dora"] == 4),
    "Alba lleva en el hospital más años que Celia, pero menos que Bea. La que menos lleva de las cuatro es Dora. Ordénalas de más antigua a más nueva.")

# night -> pass; not night
add("en-US", "verdict", truth(2, [lambda n, p: not n or p, lambda n, p: not n], lambda n, p: p),
    "Every nurse at our clinic who works nights gets a parking pass. Carla is a nurse there and doesn't work nights. Does she get a parking pass? Yes, no, or can't be known?")

# no interim has an office; every tutor has; x is a tutor
add("es-ES", "verdict", models(
    3, [lambda w, x: not any(i and d for i, d, t in w), lambda w, x: all(d for i, d, t in w if t), lambda w, x: x[2]],
    lambda w, x: x[0]),
    "Marisa es tutora de 2.º en este instituto. Aquí ningún interino tiene despacho, y todos los tutores de 2.º lo tienen. ¿Es interina Marisa? Respuestas posibles: sí, no, no se puede saber.")

# five deliveries
add("es-MX", "order", order(
    ["Chuy", "Paty", "Beto", "Nadia", "Omar"], lambda a: a["Nadia"] == a["Beto"] + 1, lambda a: a["Omar"] == 1,
    lambda a: a["Chuy"] < a["Beto"], lambda a: a["Paty"] == 5),
    "Cinco maestros entregaron calificaciones, uno tras otro: Chuy, Paty, Beto, Nadia y Omar. Nadia entregó justo después de Beto. Chuy entregó antes que Beto. Omar fue el primero y Paty la última. ¿En qué orden entregaron, del primero al último?")

# suspended only if rain; rain
add("es-CL", "verdict", truth(2, [lambda s, l: not s or l, lambda s, l: l], lambda s, l: s),
    "La cosecha de arándanos se suspende solo si llueve. Hoy está lloviendo. ¿Se suspende la cosecha hoy? Sí, no o no se puede saber.")

# shifts
add("en-GB", "assign", assign(
    ["Femi", "Grace", "Holly"], ["early", "late", "night"], "early",
    lambda h: h["Grace"] != "night", lambda h: h["Femi"] not in ("night", "early")),
    "Who's on earlies? Femi, Grace and Holly have one shift each: early, late and night. Grace isn't on nights. Femi isn't on nights or earlies. Just give me the name.")

# watered exactly when no rain; gauge -> rain; gauge
add("es-ES", "verdict", truth(
    3, [lambda r, l, p: r == (not l), lambda r, l, p: not p or l, lambda r, l, p: p], lambda r, l, p: r),
    "En mi huerta se riega los días que no llueve, y solo esos días. Si el pluviómetro marca algo, es que ese día ha llovido. Hoy marca 3 litros. ¿Se ha regado hoy? Sí, no o no se puede saber.")

# yields, least to most
add("es-AR", "order", order(
    ["Sosa", "Funes", "Ledesma", "Quiroga"], lambda a: a["Quiroga"] < a["Funes"], lambda a: a["Sosa"] < a["Ledesma"],
    lambda a: a["Funes"] < a["Sosa"]),
    "Che, comparame las chacras por rinde. La de Quiroga rindió menos que la de Funes. La de Ledesma, más que la de Sosa. Y la de Sosa, más que la de Funes. Poneme los apellidos de la que menos rindió a la que más.")

# organic -> certified; no certified sprayed; some creek field sprayed; all creek organic?
add("en-US", "verdict", models(
    4, [lambda w, x: all(c for o, c, s, k in w if o), lambda w, x: not any(c and s for o, c, s, k in w),
        lambda w, x: any(k and s for o, c, s, k in w)],
    lambda w, x: all(o for o, c, s, k in w if k)),
    "On Dale's farm every organic field is certified, and no certified field was sprayed. At least one of his fields by the creek was sprayed. Are all of his fields by the creek organic? Say yes, no or can't be known.")

# three days
add("es-MX", "assign", assign(
    ["Gaby", "Hugo", "Inés"], [1, 2, 3], 3, lambda h: h["Hugo"] < h["Gaby"], lambda h: h["Inés"] not in (1, 3)),
    "lunes, martes y miercoles dan clase Gaby, Hugo e Inés, un dia cada quien. A Inés no le toca ni lunes ni miercoles, y Hugo va antes que Gaby en la semana. a quien le toca el miercoles? solo el nombre")

# five appointments
add("en-GB", "order", order(
    ["Ann", "Bill", "Cora", "Dev", "Ed"], lambda a: a["Dev"] == 3, lambda a: a["Ann"] == a["Dev"] + 1,
    lambda a: a["Cora"] < a["Bill"] < a["Dev"]),
    "I saw five parents one after another tonight: Ann, Bill, Cora, Dev and Ed. Dev was third and Ann came straight after him. Bill was before Dev, and Cora before Bill. Give me the order, first to last.")

# physics -> maths; some physics tenured; some tenured maths?
add("es-PE", "verdict", models(
    3, [lambda w, x: all(m for f, m, n in w if f), lambda w, x: any(f and n for f, m, n in w)],
    lambda w, x: any(n and m for f, m, n in w)),
    "En el colegio, todos los que dictan física dictan también matemática. Algunos de los que dictan física son nombrados. ¿Hay algún profesor nombrado que dicte matemática? Indique sí, no o no se puede saber.")


def main():
    assert len(TASKS) == 20 and len({t["question"] for t in TASKS}) == 20
    lines = [json.dumps(t, ensure_ascii=False) + "\n" for t in TASKS]
    Path(__file__).with_name("logic-q.jsonl").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
