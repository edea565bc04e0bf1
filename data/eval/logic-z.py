"""Plain logic tasks, set z: questions with gold found by brute force.

An ordinary acceptance check. Verdicts go through all truth values or small models, orders and assignments through
all permutations.
Run it to write logic-z.jsonl beside it, byte by byte the same."""
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
    # t: street market, c: street closed, v: the minibus takes the avenue
    ("es-MX", "verdict",
     facts("tcv", [lambda w: not w["t"] or w["c"], lambda w: not w["c"] or w["v"], lambda w: w["t"]],
           lambda w: w["v"]),
     "Todos los días que hay tianguis cierran la calle Hidalgo, y todos los días que la cierran la combi se va por la avenida. El jueves hubo tianguis. ¿La combi se fue por la avenida el jueves? Contesta sí, no o no se puede saber."),
    ("es-ES", "assign",
     who("Lucía Marcos Irene Hugo", "perro gato tortuga canario", "gato",
         lambda a: a["Irene"] not in ("perro", "gato"), lambda a: a["Marcos"] == "tortuga",
         lambda a: a["Hugo"] != "gato"),
     "Lucía, Marcos, Irene y Hugo tienen cada uno una sola mascota, y todas son distintas: un perro, un gato, una tortuga y un canario. Marcos tiene la tortuga, Irene no tiene ni el perro ni el gato, y el gato no es de Hugo. ¿Quién tiene el gato? Responde solo con el nombre."),
    # b: the backup is running, r: red light, f: fan
    ("en-US", "verdict",
     facts("brf", [lambda w: not w["b"] or w["r"], lambda w: not w["r"] or w["f"], lambda w: not w["f"]],
           lambda w: w["b"]),
     "Whenever the backup is running, the red light is on. Whenever the red light is on, the fan is on. Right now the fan is off. Is the backup running right now? Answer yes, no, or can't be known."),
    ("es-PE", "order",
     order("Rosa Lucía Carmen Milagros Flor", lambda p: p["Lucía"] < p["Carmen"], lambda p: p["Milagros"] == 5,
           lambda p: p["Rosa"] < p["Lucía"], lambda p: p["Flor"] < p["Rosa"]),
     "Rosa, Lucía, Carmen, Milagros y Flor tienen todas estaturas distintas. Lucía es más alta que Carmen, Milagros es la más baja de las cinco, Rosa es más alta que Lucía y Flor es más alta que Rosa. Ordénalas de la más alta a la más baja."),
    # r: the flight is late, p: she misses the connection
    ("es-CO", "verdict",
     facts("rp", [lambda w: not w["r"] or w["p"], lambda w: w["p"]], lambda w: w["r"]),
     "Si el vuelo de Camila se retrasa, ella pierde la conexión. Camila perdió la conexión. Con solo estos datos, ¿se retrasó su vuelo? Responde sí, no o no se puede saber."),
    ("en-GB", "order",
     order("Ruth Colin Dev Hannah", lambda p: p["Colin"] == p["Ruth"] + 1, lambda p: p["Hannah"] < p["Ruth"],
           lambda p: p["Hannah"] != 1),
     "Ruth, Colin, Dev and Hannah each gave one talk, one after another. Colin spoke straight after Ruth. Hannah spoke at some point before Ruth, but she wasn't the first to speak. List the four speakers from first to last."),
    ("es-AR", "assign",
     who("Sofía Mateo Julieta", "guitarra bajo batería", "guitarra", lambda a: a["Sofía"] != "guitarra",
         lambda a: a["Mateo"] != "batería", lambda a: a["Sofía"] != "batería"),
     "Sofía, Mateo y Julieta tienen una banda y cada uno toca un instrumento distinto: guitarra, bajo y batería. Ni Mateo ni Sofía tocan la batería, y Sofía tampoco toca la guitarra. ¿Quién toca la guitarra? Decime solo el nombre."),
    # m: book club member, r: has read Emma, l: works at the library
    ("en-GB", "verdict",
     classes("mrl", [every("m", "r"), some("r", "l")], some("m", "l")),
     "Every member of the book club has read Emma. Some of the people who have read Emma work at the library. Does at least one member of the book club work at the library? Answer yes, no or can't be known."),
    ("es-MX", "order",
     order("Ana Beto Carla Diego", lambda p: p["Carla"] < p["Ana"], lambda p: p["Diego"] == p["Ana"] + 1,
           lambda p: p["Beto"] not in (1, 4)),
     "Ana, Beto, Carla y Diego corrieron una carrera y no hubo empates. Carla llegó antes que Ana, Diego llegó justo después de Ana, y Beto no llegó ni en primer ni en último lugar. ¿En qué orden llegaron, del primero al último?"),
    # a: pool subscriber, t: has a locker, p: pays for parking
    ("es-ES", "verdict",
     classes("atp", [every("a", "t"), none("t", "p"), lambda w: "a" in w[1]], lambda w: "p" in w[1], person=True),
     "Todos los abonados de la piscina tienen taquilla, y nadie que tenga taquilla paga el aparcamiento. Marta es abonada de la piscina. ¿Paga Marta el aparcamiento? Contesta sí, no o no se puede saber."),
    ("en-US", "assign",
     who("Maya Ben Chloe Raj", "tea coffee juice water", "water", lambda a: a["Ben"] not in ("tea", "coffee"),
         lambda a: a["Maya"] == "coffee", lambda a: a["Raj"] not in ("tea", "water")),
     "Maya, Ben, Chloe and Raj each ordered one drink, and all four drinks were different: tea, coffee, juice and water. Maya ordered the coffee. Ben ordered neither tea nor coffee, and Raj ordered neither tea nor water. Who ordered the water? Just give the name."),
    # among the people of the building; j: plays pádel, e: nurse, h: works nights
    ("es-AR", "verdict",
     classes("jeh", [some("j", "e"), every("e", "h")], some("j", "h")),
     "En mi edificio, algunos de los vecinos que juegan al pádel son enfermeros, y todos los vecinos que son enfermeros trabajan de noche. ¿Hay algún vecino del edificio que juegue al pádel y trabaje de noche? Respondé sí, no o no se puede saber."),
    ("es-CL", "order",
     order("arroz azúcar aceite café", lambda p: p["arroz"] < p["azúcar"], lambda p: p["café"] == 4,
           lambda p: p["aceite"] > p["azúcar"]),
     "En el almacén compré arroz, azúcar, aceite y café, cada uno a un precio distinto. El arroz costó menos que el azúcar, el café fue lo más caro de todo y el aceite costó más que el azúcar. Ordena los cuatro productos del más barato al más caro."),
    # t: Tom locked up, p: Priya locked up, k: Tom took the key home
    ("en-GB", "verdict",
     facts("tpk", [lambda w: w["t"] != w["p"], lambda w: not w["t"] or w["k"], lambda w: not w["k"]],
           lambda w: w["p"]),
     "Either Tom or Priya locked up the shop last night, but not both. Whenever Tom locks up, he takes the spare key home that night. Last night Tom didn't take the spare key home. Did Priya lock up the shop last night? Answer yes, no or can't be known."),
    ("es-CO", "assign",
     who("Andrés Paola Felipe Yuli", "1 2 3 4", "4", lambda a: a["Paola"] == "2",
         lambda a: int(a["Felipe"]) == int(a["Andrés"]) + 1),
     "Andrés, Paola, Felipe y Yuli se reparten los turnos del lunes, el martes, el miércoles y el jueves de esta semana, un día cada uno. A Paola le toca el martes, y a Felipe le toca el día siguiente al de Andrés. ¿A quién le toca el jueves? Responde solo con el nombre."),
    # floor 1 is the lowest
    ("en-US", "order",
     order("Nora Felix Iris Omar Jade", lambda p: p["Nora"] == p["Felix"] + 1, lambda p: p["Iris"] == 3,
           lambda p: p["Omar"] > p["Nora"], lambda p: p["Jade"] == p["Omar"] - 1),
     "Nora, Felix, Iris, Omar and Jade live in a five-story building, one person on each floor from 1 to 5. Nora lives directly above Felix, Iris lives on floor 3, Omar lives somewhere above Nora, and Jade lives directly below Omar. List them from floor 1 to floor 5."),
]


def main():
    rows = [{"id": f"logic-z-{i:03d}", "language": variety[:2], "variety": variety, "question": question,
             "kind": kind, "gold": gold} for i, (variety, kind, gold, question) in enumerate(TASKS)]
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    Path(__file__).with_suffix(".jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
