"""Plain logic tasks, set p: questions with gold found by brute force.

Verdicts go through all truth values or small models, orders and assignments through all permutations.
Run it to write logic-p.jsonl beside it, byte by byte the same."""
import json
from itertools import permutations, product
from pathlib import Path


def settle(worlds, premises, claim):
    """yes, no or unknown, from the claim's value in every world where all the premises hold."""
    seen = {bool(claim(w)) for w in worlds if all(p(w) for p in premises)}
    assert seen, "the premises contradict each other"
    return "unknown" if len(seen) == 2 else "yes" if True in seen else "no"


def facts(names, premises, claim):
    """Verdict over truth values: names is a string of letters, each one fact."""
    worlds = [dict(zip(names, values)) for values in product((False, True), repeat=len(names))]
    return {"verdict": settle(worlds, premises, claim)}


def classes(names, premises, claim, person=False):
    """Verdict over small models: which kinds of people there are, and of which kind the named person is.

    The verdict must be the same whether or not every class is taken to have somebody in it."""
    kinds = [frozenset(n for n, v in zip(names, values) if v)
             for values in product((False, True), repeat=len(names))]
    worlds = []
    for present in product((False, True), repeat=len(kinds)):
        people = [k for k, here in zip(kinds, present) if here]
        worlds += [(people, who) for who in (people if person else people[:1])]
    inhabited = [w for w in worlds if all(any(n in k for k in w[0]) for n in names)]
    verdicts = {settle(ws, premises, claim) for ws in (worlds, inhabited)}
    assert len(verdicts) == 1, "depends on empty classes"
    return {"verdict": verdicts.pop()}


def every(a, b):
    return lambda w: all(b in k for k in w[0] if a in k)


def none(a, b):
    return lambda w: not any(a in k and b in k for k in w[0])


def some(a, b):
    return lambda w: any(a in k and b in k for k in w[0])


def order(names, *rules):
    """The only order (position 1 is the first named) that keeps every rule."""
    names = names.split()
    found = [p for p in permutations(names) if all(r({n: p.index(n) + 1 for n in names}) for r in rules)]
    assert len(found) == 1, found
    return {"order": list(found[0])}


def who(names, things, wanted, *rules):
    """The one person who has the wanted thing in every assignment that keeps the rules."""
    names, things = names.split(), things.split()
    found = [a for a in (dict(zip(names, p)) for p in permutations(things)) if all(r(a) for r in rules)]
    assert len(found) == 1, found
    return {"answer": next(n for n, t in found[0].items() if t == wanted)}


# variety, kind, gold, question
TASKS = [
    # l: it rains, t: tables outside
    ("es-ES", "verdict",
     facts("lt", [lambda w: not w["l"] or not w["t"], lambda w: not w["t"]], lambda w: w["l"]),
     "Cuando llueve, el bar de Manolo no saca la terraza. Hoy no la ha sacado. Solo con esto, ¿está lloviendo hoy? Contesta sí, no o no se puede saber."),
    ("es-MX", "order",
     order("Chayo Memo Tere Lalo Beto", lambda p: p["Memo"] == 3, lambda p: p["Tere"] < p["Beto"],
           lambda p: p["Beto"] < p["Memo"], lambda p: p["Chayo"] < p["Lalo"]),
     "En la kermés vendieron tamales Chayo, Memo, Tere, Lalo y Beto, y nadie empató. Memo quedó en tercer lugar de ventas, Beto vendió más que Memo pero menos que Tere, y Lalo vendió menos que Chayo. Ponlos en orden del que vendió más al que vendió menos."),
    # a: butcher's open, c: aunt buys chops, d: supper at hers
    ("es-ES", "verdict",
     facts("acd", [lambda w: not w["a"] or w["c"], lambda w: not w["c"] or w["d"], lambda w: not w["d"]],
           lambda w: w["a"]),
     "Siempre que abre la carnicería, mi tía compra chuletas, y siempre que compra chuletas cenamos en su casa esa noche. Ayer no cenamos en su casa. ¿Abrió ayer la carnicería: sí, no o no se puede saber?"),
    # c: Crown runs the quiz, p: Plough runs it, a: the Plough's landlord is away
    ("en-GB", "verdict",
     facts("cpa", [lambda w: w["c"] != w["p"], lambda w: not w["a"] or w["c"], lambda w: w["a"]],
           lambda w: w["p"]),
     "Either the Crown or the Plough is running the quiz this Thursday, but not both. If the Plough's landlord is away, the Crown runs it. The Plough's landlord is away this Thursday. Is the Plough running the quiz? Answer yes, no or can't be known."),
    # t: plays truco, s: member, o: over eighty
    ("es-AR", "verdict",
     classes("tso", [every("t", "s"), some("s", "o")], some("t", "o")),
     "Todos los que juegan al truco en el bar del pueblo son socios del club. Algunos socios del club tienen más de ochenta años. ¿Hay alguien de más de ochenta que juegue al truco en el bar? Decime sí, no o no se puede saber."),
    ("es-ES", "assign",
     who("Rosa Pilar Inés", "tortilla croquetas empanada", "tortilla", lambda a: a["Rosa"] != "tortilla",
         lambda a: a["Pilar"] not in ("tortilla", "croquetas")),
     "A la merienda de la familia, Rosa, Pilar e Inés llevaron cada una un plato distinto: tortilla, croquetas y empanada. Pilar no llevó ni la tortilla ni las croquetas, y Rosa no llevó la tortilla. ¿Quién llevó la tortilla? Dime solo el nombre."),
    # c: Carla brought bread, p: Paty did, m: there are rolls
    ("es-CL", "verdict",
     facts("cpm", [lambda w: w["c"] or w["p"], lambda w: not w["c"] or w["m"], lambda w: not w["p"] or w["m"]],
           lambda w: w["m"]),
     "Para la once, al menos una de mis hermanas, la Carla o la Paty, pasó a comprar pan. Si pasó la Carla, hay marraquetas; si pasó la Paty, también hay marraquetas. ¿Hay marraquetas? Responde sí, no o no se puede saber."),
    # c: my cousin, d: works at the diner, f: has the card
    ("en-US", "verdict",
     classes("cdf", [lambda w: all("f" in k for k in w[0] if "c" in k and "d" in k),
                     lambda w: "c" in w[1] and "f" in w[1]], lambda w: "d" in w[1], person=True),
     "All of my cousins who work at the diner have a food handler card. Tyler is my cousin and he has a food handler card. Does Tyler work at the diner: yes, no, or can't be known?"),
    ("es-ES", "order",
     order("Quique Tomás Loli Berta", lambda p: p["Loli"] not in (1, 4), lambda p: p["Berta"] == p["Quique"] + 1,
           lambda p: p["Tomás"] > p["Berta"]),
     "En la cola de la panadería solo están Tomás, Loli, Quique y Berta. Berta va justo detrás de Quique, Tomás está en algún sitio por detrás de Berta, y Loli no es ni la primera ni la última. Dime la cola del primero al último."),
    # a: grandmother makes it, l: aunt Lupe makes it, r: it has radishes
    ("es-MX", "verdict",
     facts("alr", [lambda w: w["a"] != w["l"], lambda w: not w["a"] or not w["r"], lambda w: w["r"]],
           lambda w: w["l"]),
     "El pozole del sabado lo hizo mi abuela o lo hizo mi tia Lupe, una de las dos y no las dos juntas. Cuando lo hace mi abuela no lleva rabanos, y el del sabado si llevaba. Lo hizo mi tia Lupe? Contesta si, no o no se puede saber."),
    # o: ordered before noon, d: delivered, b: on the board
    ("en-GB", "verdict",
     facts("odb", [lambda w: not w["d"] or w["o"], lambda w: not w["o"] or w["b"], lambda w: w["d"]],
           lambda w: w["b"]),
     "The bakery delivers to our pub only on days when we order before noon. Whenever we order before noon, Jess writes it on the board. The bakery delivered today. Did Jess write today's order on the board? Yes, no or can't be known."),
    # p: Marcela's cousin, t: drinks coffee at night, d: stays for dominoes
    ("es-CO", "verdict",
     classes("ptd", [none("p", "t"), every("d", "t"), lambda w: "d" in w[1]], lambda w: "p" in w[1], person=True),
     "Ningún primo de Marcela toma tinto por la noche. Todos los que se quedan jugando dominó en la tienda toman tinto por la noche, y don Julián es de los que se quedan. ¿Es don Julián primo de Marcela? Respóndame sí, no o no se puede saber."),
    ("es-AR", "order",
     order("Nico Flor Sole Tincho", lambda p: p["Tincho"] == p["Flor"] + 1, lambda p: p["Nico"] > p["Flor"],
           lambda p: p["Nico"] != 4),
     "Al asado llegaron de a uno Nico, Flor, Sole y Tincho. Flor llegó justo antes que Tincho. Nico llegó después que Flor, pero no fue el último. ¿En qué orden llegaron, del primero al último?"),
    # s: store open on Sunday, g: Grandma in town, h: Grandpa's hip hurts
    ("en-US", "verdict",
     facts("sgh", [lambda w: w["s"] == w["g"], lambda w: not w["h"] or not w["g"], lambda w: w["h"]],
           lambda w: w["s"]),
     "Our family store opens on a Sunday if, and only if, Grandma is in town that day. If Grandpa's hip hurts on a Sunday, Grandma isn't in town. This Sunday his hip hurts. Is the store open this Sunday? Answer yes, no, or can't be known."),
    # v: lives in the street, p: buys at Puri's, e: pays cash, c: has a points card
    ("es-ES", "verdict",
     classes("vpec", [some("v", "p"), every("p", "e"), none("e", "c")],
             lambda w: any("v" in k and "c" not in k for k in w[0])),
     "Algunos vecinos de la calle Mayor compran en la tienda de Puri. Todos los que compran en la tienda de Puri pagan en efectivo, y nadie que pague en efectivo tiene tarjeta de puntos. ¿Hay algún vecino de la calle Mayor sin tarjeta de puntos? Conteste sí, no o no se puede saber, por favor."),
    ("es-MX", "assign",
     who("Paco Nacho Chuy", "frutas quesos flores", "flores", lambda a: a["Paco"] not in ("flores", "frutas"),
         lambda a: a["Nacho"] != "flores"),
     "Paco, Nacho y Chuy tienen cada quien un puesto distinto en el mercado: uno de frutas, uno de quesos y uno de flores. El de las frutas es mayor que Paco. Ni Paco ni Nacho venden flores. ¿Quién vende las flores? Nomás el nombre."),
    # r: potatoes arrive, c: she cooks, n: she calls the grandchildren
    ("es-PE", "verdict",
     facts("rcn", [lambda w: not w["r"] or w["c"], lambda w: not w["c"] or w["n"], lambda w: not w["r"]],
           lambda w: w["n"]),
     "Si a la bodega le llegan papas, doña Rosa prepara causa ese día. Si prepara causa, llama a sus nietos. Hoy no llegaron papas a la bodega. Con estos datos, ¿doña Rosa llama hoy a sus nietos? Diga sí, no o no se puede saber."),
    ("en-GB", "order",
     order("Kev Meg Owen Priya Sal", lambda p: p["Meg"] == 2, lambda p: p["Kev"] == p["Owen"] + 1,
           lambda p: p["Sal"] > p["Kev"], lambda p: p["Priya"] < p["Owen"]),
     "Five of us played in the darts league at the Red Lion: Kev, Meg, Owen, Priya and Sal, no ties. Meg came second. Owen finished immediately above Kev, Sal finished somewhere below Kev, and Priya finished above Owen. List us from first place to last."),
    ("es-ES", "order",
     order("Adela Bruno Celia Darío Elvira", lambda p: p["Elvira"] < p["Adela"], lambda p: p["Darío"] > p["Bruno"],
           lambda p: p["Adela"] < p["Bruno"], lambda p: p["Celia"] < p["Elvira"]),
     "Mis cinco primos: Elvira es mayor que Adela, Darío es menor que Bruno, Adela es mayor que Bruno y Celia es mayor que Elvira. ¿Me los ordenas del mayor al menor?"),
    ("en-US", "assign",
     who("Dana Luis Beth", "morning afternoon night", "night", lambda a: a["Beth"] not in ("morning", "night"),
         lambda a: "man".index(a["Luis"][0]) > "man".index(a["Dana"][0])),
     "Dana, Luis and Beth split the day at the corner store: one takes the morning, one the afternoon and one the night. Beth never takes mornings or nights, and Luis works later in the day than Dana. Who works the night? Just the name."),
]


def main():
    rows = [{"id": f"logic-p-{i:03d}", "language": variety[:2], "variety": variety, "question": question,
             "kind": kind, "gold": gold} for i, (variety, kind, gold, question) in enumerate(TASKS)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
