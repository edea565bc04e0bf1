#!/usr/bin/env python3
"""60 logic tasks (prefix a). Every gold is computed: truth tables, small models or permutations.
Writes logic-a.jsonl beside this file; prints notes on clues that could be dropped."""
import itertools, json, os, random
from itertools import permutations, product

T = []          # (variety, kind, question, gold)
NOTES = []

class P(dict):
    __getattr__ = dict.__getitem__

def imp(a, b): return (not a) or b

def _verdict(models, prem, concl):
    ms = [m for m in models if all(p(m) for p in prem)]
    assert ms, "inconsistent premises"
    vals = {bool(concl(m)) for m in ms}
    return "yes" if vals == {True} else "no" if vals == {False} else "unknown"

def add(variety, kind, q, gold):
    q = " ".join(q.split())
    T.append((variety, kind, q, gold))

def verdict(variety, expect, models, prem, concl, q):
    """expect is only the author's guess; the gold is what the models say, and they must agree."""
    models = list(models)
    v = _verdict(models, prem, concl)
    assert v == expect, (q[:60], v, expect)
    if v != "unknown":
        for i in range(len(prem)):
            if _verdict(models, prem[:i] + prem[i+1:], concl) == v:
                NOTES.append(("verdict premise not needed", i, q[:70]))
    add(variety, "verdict", q, {"verdict": v})

def props(names):
    names = names.split()
    for bits in product([False, True], repeat=len(names)):
        yield P(zip(names, bits))

def mono(preds, named=(), extra=()):
    """All models of monadic logic up to equivalence: the non-empty sets of inhabited types,
    with the named people placed in inhabited types."""
    preds = preds.split()
    types = [P(zip(preds, b)) for b in product([False, True], repeat=len(preds))]
    n = len(types)
    for mask in range(1, 1 << n):
        inh = [types[i] for i in range(n) if mask >> i & 1]
        for who in product(inh, repeat=len(named)):
            yield P({"all": inh, **dict(zip(named, who))})

def every(a, b): return lambda m: all(imp(a(x), b(x)) for x in m["all"])
def some(*c): return lambda m: any(all(f(x) for f in c) for x in m["all"])
def none(*c): return lambda m: not any(all(f(x) for f in c) for x in m["all"])

def solve(models, clues): return [m for m in models if all(c(m) for c in clues)]

def perms(names, positions=None):
    positions = positions or range(1, len(names) + 1)
    for p in permutations(positions, len(names)):
        yield P(zip(names, p))

def order(variety, names, clues, q, models=None, reverse=False):
    models = list(models if models is not None else perms(names))
    key = lambda m: tuple(sorted(names, key=lambda n: m[n], reverse=reverse))
    sols = {key(m) for m in solve(models, clues)}
    assert len(sols) == 1, (q[:60], len(sols), sols)
    for i in range(len(clues)):
        if len({key(m) for m in solve(models, clues[:i] + clues[i+1:])}) == 1:
            NOTES.append(("order clue not needed", i, q[:70]))
    for n in names: assert n in q, n
    add(variety, "order", q, {"order": list(sols.pop())})

def assign(variety, models, clues, answer, q):
    models = list(models)
    sols = solve(models, clues)
    ans = {answer(m) for m in sols}
    assert len(ans) == 1, (q[:60], ans)
    for i in range(len(clues)):
        if len({answer(m) for m in solve(models, clues[:i] + clues[i+1:])}) == 1:
            NOTES.append(("assign clue not needed", i, q[:70]))
    a = ans.pop()
    assert a in q, a
    add(variety, "assign", q, {"answer": a})

def inv(m, pos): return next(k for k, v in m.items() if v == pos)

# ======================================================================= verdicts
verdict("es-ES", "no", props("cobra invita llama cuenta"),
 [lambda m: imp(m.cobra, m.invita), lambda m: imp(m.invita, m.llama), lambda m: imp(m.llama, m.cuenta), lambda m: not m.cuenta],
 lambda m: m.cobra,
 """Mi cuñado Rafa es de costumbres fijas. Si cobra el viernes, nos invita a cenar el sábado, y eso no falla nunca. Cuando nos
 invita a cenar, antes llama siempre a su hermana Pilar para que se apunte. Y si Rafa llama a Pilar, ella me lo cuenta el mismo día
 sin falta, que no sabe callarse nada. Hoy ya es lunes y Pilar no me ha contado ninguna llamada de Rafa. Entonces, ¿cobró Rafa el
 viernes pasado? Dime sí, no, o que no se puede saber.""")

verdict("es-MX", "unknown", props("cont cancel mensaje"),
 [lambda m: imp(m.cont, m.cancel), lambda m: imp(m.cont, m.mensaje), lambda m: m.cancel],
 lambda m: m.cont,
 """Oye, una duda de mamá. En la primaria de mi hija, siempre que hay contingencia ambiental cancelan la clase de educación física y
 además avisan por el grupo de WhatsApp. Hoy mi hija llegó diciendo que le cancelaron educación física. Del aviso ni idea, porque se me
 descompuso el celular desde ayer. Con esto nada más, ¿hubo contingencia hoy? Contéstame "sí", "no" o "no se sabe".""")

verdict("es-AR", "yes", props("sab dom nico pile"),
 [lambda m: m.sab != m.dom, lambda m: imp(m.sab, m.nico), lambda m: imp(m.nico, not m.pile), lambda m: m.pile],
 lambda m: m.dom,
 """Che, ayudame que en el grupo nadie contesta. El asado es el sábado o el domingo, uno solo de los dos días. Si es el sábado, se hace
 en lo de Nico. Y si se hace en lo de Nico no hay pileta, porque no tiene. Gastón, que es el que organiza, me dijo que lleve la malla
 porque pileta hay seguro, y tomá eso como un hecho. ¿El asado es el domingo? Decime sí, no o no se puede saber.""")

verdict("es-CO", "no", mono("balcon calle banos2"),
 [every(lambda x: x.balcon, lambda x: x.calle), none(lambda x: x.calle, lambda x: x.banos2), some(lambda x: x.balcon)],
 some(lambda x: x.balcon, lambda x: x.banos2),
 """Estoy buscando apartamento en un conjunto en Chapinero y la señora de la portería, que habla hasta por los codos, me contó esto: los
 que tienen balcón dan todos a la carrera, y de los que dan a la carrera ninguno tiene dos baños. Con balcón hay varios, eso sí lo vi yo
 desde el andén. Yo quiero balcón y dos baños. Creyéndole a la señora, ¿hay en ese conjunto algún apartamento con balcón y dos baños?
 Respóndame sí, no, o no se puede saber.""")

verdict("es-CL", "yes", mono("perro bici bodega aldia"),
 [some(lambda x: x.perro, lambda x: x.bici), every(lambda x: x.bici, lambda x: x.bodega), none(lambda x: x.bodega, lambda x: x.aldia)],
 some(lambda x: x.perro, lambda x: not x.aldia),
 """En la reunión de copropietarios se armó la grande. El administrador mostró los datos: algunos de los vecinos que tienen perro
 también tienen bicicleta; todos los vecinos con bicicleta arriendan bodega; y de los que arriendan bodega, ninguno está al día con los
 gastos comunes. La señora del 402 salió diciendo que por lo menos un vecino con perro anda atrasado con los gastos comunes. Si los datos
 del administrador están bien, ¿tiene razón ella? Respóndeme sí, no o no se puede saber.""")

verdict("es-PE", "unknown", mono("comp gym vegano"),
 [some(lambda x: x.comp, lambda x: x.gym), some(lambda x: x.gym, lambda x: x.vegano)],
 some(lambda x: x.comp, lambda x: x.vegano),
 """Quiero llevar un queque a la chamba y no sé si hacerlo sin huevo. Lo que sé es esto: algunos de mis compañeros van al gimnasio de la
 esquina, y algunas de las personas que van a ese gimnasio son veganas, porque el dueño me lo contó un día que fui a preguntar precios.
 Solo con eso, ¿es cierto que hay al menos un vegano entre mis compañeros? Dime sí, no, o no se puede saber.""")

verdict("en-US", "unknown", props("gold free"),
 [lambda m: imp(m.gold, m.free), lambda m: not m.gold],
 lambda m: m.free,
 """So my neighbor Walt was bragging about the new mall garage. The sign at the entrance says that everybody with a Gold card parks for
 free. There were a couple more lines underneath in tiny print, but a truck was honking at me and I couldn't read them. Anyway, I know for
 a fact that Walt doesn't have a Gold card and that he parked there yesterday. Going only by this, did Walt park for free? Just tell me yes,
 no, or can't tell.""")

verdict("en-GB", "yes", props("hol tue wed"),
 [lambda m: imp(not m.hol, m.tue), lambda m: imp(m.hol, m.wed), lambda m: not (m.tue and m.wed), lambda m: m.wed],
 lambda m: m.hol,
 """I'm just back from a fortnight away and trying to work out what I missed. On our road the bins are emptied on the Tuesday, unless the
 Monday was a bank holiday, in which case it's the Wednesday. They never come on both days in the same week. My neighbour Sheila, who
 watches everything from behind her curtains, says that last week the lorry definitely came on the Wednesday. Was the Monday of last week a bank holiday?
 Please answer yes, no or impossible to say.""")

verdict("en-US", "yes", props("dana mike door pizza gone"),
 [lambda m: m.dana != m.mike, lambda m: imp(m.dana, m.door), lambda m: imp(m.mike, m.pizza), lambda m: imp(m.pizza, m.gone), lambda m: not m.gone],
 lambda m: m.door,
 """The car's gone and I'm stuck at work, so humor me. One of my two kids has it, Dana or Mike, not both, because they're not speaking to each
 other. Whenever Dana has the car, the garage door stays open until she's back. Whenever Mike has the car, he's on a pizza run, and nobody in
 this family goes on a pizza run without taking the coupon off the fridge. My wife just texted me a picture and the coupon is still on the
 fridge. Nobody has come back with the car yet. Is the garage door open right now? Yes, no, or no way to know?""")

verdict("es-ES", "unknown", props("alcorr otras entra"),
 [lambda m: imp(not m.alcorr, not m.entra), lambda m: m.alcorr],
 lambda m: m.entra,
 """En la piscina de mi urbanización han puesto un cartel nuevo con cinco normas. La primera dice: «Quien no esté al corriente de pago no
 puede entrar». Las otras cuatro estaban tapadas por un macetero, así que no sé lo que ponen ni si prohíben la entrada a más gente. Mi vecina
 Amparo está al corriente de pago, me enseñó el recibo. Con estos datos, ¿puede entrar Amparo en la piscina según las normas? Contesta sí, no
 o no se puede saber.""")

verdict("es-ES", "yes", mono("antiv bego"),
 [lambda m: not every(lambda x: True, lambda x: x.antiv)(m), every(lambda x: x.bego, lambda x: x.antiv)],
 some(lambda x: not x.bego),
 """El informático nos ha dejado una nota en la oficina: «No todos los ordenadores tienen antivirus». Y Begoña, muy digna, ha contestado que
 todos los que compró ella lo llevan puesto, cosa que hemos comprobado y es verdad. Así que discutimos si en la oficina hay algún ordenador
 que no comprara Begoña. ¿Lo hay? Responde sí, no, o no se puede saber con lo dicho.""")

verdict("es-ES", "no", mono("lunes tapa tarjeta", ["manolo"]),
 [every(lambda x: x.lunes, lambda x: x.tapa), none(lambda x: x.tapa, lambda x: x.tarjeta), lambda m: m.manolo.tarjeta],
 lambda m: m.manolo.lunes,
 """Os cuento cómo va lo de los bares de mi calle, que esto es una ciencia. Todos los que abren los lunes ponen tapa gratis con la caña. Pero
 ojo, ninguno de los que ponen tapa gratis deja pagar con tarjeta. Resulta que en el bar de Manolo, que está en mi calle, pagué ayer mismo con
 tarjeta sin problema. ¿Abre el bar de Manolo los lunes? Di sí, no o no se sabe.""")

verdict("es-MX", "no", props("lupe mole herm refr"),
 [lambda m: m.mole == m.lupe, lambda m: imp(m.mole, m.herm), lambda m: imp(m.herm, m.refr), lambda m: not m.refr],
 lambda m: m.lupe,
 """Mi mamá hace mole los domingos que viene mi tía Lupe, y nada más esos domingos. Cuando hay mole, mi hermano Beto no falta a la comida por
 nada del mundo. Y cada vez que Beto viene a comer trae los refrescos, es su única obligación. Yo no pude ir este domingo porque me tocó
 trabajar, pero mi papá se quejó de que Beto no trajo refrescos y tuvieron que tomar agua de la llave. ¿Fue mi tía Lupe este domingo? Quiero
 que me contestes sí, no, o que no hay forma de saberlo.""")

verdict("es-ES", "unknown", props("tarta emp coche"),
 [lambda m: m.tarta or m.emp, lambda m: imp(m.tarta, m.coche), lambda m: m.emp, lambda m: m.coche],
 lambda m: m.tarta,
 """Mi hermana Rocío me prometió que al cumple de la abuela llevaría tarta o empanada, o incluso las dos cosas si le daba tiempo, y lo cumplió.
 También sé que si lleva tarta le pide el coche a mi madre, porque en el autobús se le chafa. Yo llegué cuando ya estaba todo recogido. Quedaba
 media empanada de Rocío en la mesa, y mi madre me dijo que sí, que Rocío le había pedido el coche. ¿Llevó Rocío tarta? Sí, no o no se puede
 saber.""")

verdict("es-CO", "no", props("jue vie sab permiso carta cunado"),
 [lambda m: m.jue + m.vie + m.sab == 1, lambda m: imp(m.jue, m.permiso), lambda m: not m.permiso,
  lambda m: imp(m.sab, m.carta), lambda m: not m.carta, lambda m: imp(m.vie, not m.cunado)],
 lambda m: m.cunado,
 """Vecino, le cuento lo de mi trasteo a ver si usted me saca de la duda. Tiene que ser el jueves, el viernes o el sábado, un solo día. Para que
 sea el jueves necesito que el jefe me dé permiso, y ya dijo que no me lo da. El sábado solo se puede con carta de la administración, y la
 administradora no la firmó ni la va a firmar. Y si cae el viernes, mi cuñado Edwin no me ayuda porque ese día maneja el taxi. Ya con todo
 eso, ¿me ayuda Edwin en el trasteo? Dígame sí, no o no se puede saber.""")

verdict("es-ES", "no", props("alex perro"),
 [lambda m: [m.alex, m.perro, not m.alex].count(True) == 1],
 lambda m: m.perro,
 """Ha desaparecido media tarta de queso de la nevera. Mi sobrino Álex, que tiene seis años y mucha imaginación, me ha soltado tres frases
 seguidas: «Yo he probado la tarta», «El perro ha comido tarta» y «Yo no he probado la tarta». Su madre lo vio todo por la cámara de la cocina y
 solo me ha querido decir que, de esas tres frases, exactamente una es verdad. ¿Comió tarta el perro? Contesta con sí, no o no se puede saber.""")

verdict("es-PE", "no", props("pas vac mancora"),
 [lambda m: imp(m.pas and m.vac, m.mancora), lambda m: not m.mancora, lambda m: m.pas],
 lambda m: m.vac,
 """Mi papá nos hizo una promesa para Fiestas Patrias, y él siempre cumple sus promesas: si conseguía los pasajes y además le daban vacaciones,
 nos íbamos todos a Máncora. Al final nos quedamos en Lima viendo el desfile por la tele, no hubo viaje. Y yo sé que los pasajes sí los
 consiguió, porque los encontré en su cajón. No quiso explicar nada más. ¿Le dieron las vacaciones? Responde sí, no o no se puede saber.""")

verdict("en-GB", "yes", mono("fence hose comm"),
 [none(lambda x: x.fence, lambda x: x.hose), some(lambda x: x.comm, lambda x: x.hose)],
 some(lambda x: x.comm, lambda x: not x.fence),
 """There's a proper row going on at our allotments. Here's what we all agree on: nobody with a plot along the fence uses a hosepipe, and at least
 one person on the committee does use a hosepipe. Everybody there has exactly one plot, by the way, committee included. Derek keeps saying that
 somebody on the committee has a plot that isn't along the fence. Is he right about that? Yes, no, or you can't tell from this?""")

verdict("en-US", "unknown", mono("team linc bus"),
 [every(lambda x: x.team, lambda x: x.linc), some(lambda x: x.linc, lambda x: not x.bus), some(lambda x: x.team)],
 some(lambda x: x.team, lambda x: not x.bus),
 """I'm setting up a carpool for my son's soccer team and trying not to bug every parent. Every kid on the team goes to Lincoln Elementary. The
 school secretary told me that some kids at Lincoln don't ride the school bus. Based on that and nothing else, is there at least one kid on the
 team who doesn't ride the school bus? Answer yes, no, or not enough information.""")

verdict("en-GB", "no", props("priya tom ellie rob"),
 [lambda m: m.priya != m.tom, lambda m: m.tom != m.ellie, lambda m: m.ellie == m.rob, lambda m: m.rob],
 lambda m: not m.priya,
 """You need a spreadsheet for my friends. Of Priya and Tom, exactly one turns up to any given thing, since the break-up. Of Tom and Ellie it's also
 exactly one, because of the business with the tent. Ellie and Rob are joined at the hip: either both are there or neither is. I left my own
 barbecue early with a migraine, but I do remember Rob being there, burning the sausages. So, did Priya miss the barbecue? Reply yes, no or can't
 be known.""")

def counts(n, a, b):
    for both in range(n + 1):
        for onlya in range(n + 1 - both):
            for onlyb in range(n + 1 - both - onlya):
                yield P(both=both, a=both + onlya, b=both + onlyb)
verdict("es-ES", "yes", counts(18, 11, 9),
 [lambda m: m.a == 11, lambda m: m.b == 9],
 lambda m: m.both >= 2,
 """El domingo subimos al Moncayo con el grupo de senderismo, dieciocho personas contando al guía. Haciendo recuento en el aparcamiento, once
 llevaban bastones y nueve llevaban polainas. Luego, tomando el caldo, Jacinto dijo que por fuerza había al menos dos personas con bastones y
 polainas a la vez, y nadie se puso de acuerdo porque ya no quedaba ni la mitad del grupo. ¿Es verdad lo que dijo Jacinto? Sí, no o no se puede
 saber.""")

verdict("es-ES", "unknown", props("lluvia viento cierra"),
 [lambda m: imp(m.lluvia or m.viento, m.cierra), lambda m: m.cierra, lambda m: not m.lluvia],
 lambda m: m.viento,
 """Íbamos a tomar el vermú a la terraza del paseo y nos la hemos encontrado cerrada. El dueño la cierra siempre que llueve y también siempre que
 hace mucho viento, eso lo tengo clarísimo de otros años. Hoy no ha caído ni una gota en todo el día. Yo vengo de otro barrio y no me he fijado
 en el viento. Guiándote solo por lo que te cuento,
 ¿ha hecho hoy mucho viento en el paseo? Respóndeme sí, no o no se puede saber.""")

verdict("es-ES", "no", props("hugo vega pueblo chorizo"),
 [lambda m: imp(m.hugo or m.vega, not m.pueblo), lambda m: imp(not m.pueblo, not m.chorizo), lambda m: m.chorizo],
 lambda m: m.vega,
 """A ver si me sigues. Basta con que uno de mis dos nietos, Hugo o Vega, tenga fiebre el viernes para que la familia no vaya ese fin de semana al
 pueblo. Y el fin de semana que no van al pueblo, mi consuegra se enfada y no me manda chorizo. Pues este lunes me ha llegado un paquete suyo con
 el chorizo de este fin de semana. ¿Tuvo fiebre Vega el viernes? Dime sí, no, o si es imposible saberlo.""")

verdict("es-ES", "no", mono("tele cinco info", ["borja"]),
 [every(lambda x: x.tele, lambda x: x.cinco), every(lambda x: x.info, lambda x: x.tele), lambda m: not m.borja.cinco],
 lambda m: m.borja.info,
 """En mi empresa solo teletrabajan los que llevan más de cinco años en la casa, es así de triste. Los de informática teletrabajan todos, sin
 excepción. Y hay un tal Borja, compañero de la empresa, que entró hace tres años justos y nunca había estado antes: me lo presentaron en la
 máquina del café y no me enteré de en qué departamento está. ¿Es Borja de informática? Contesta «sí» si es seguro que lo es, «no» si
 es seguro que no lo es, o «no se sabe» si no se puede decidir.""")

verdict("es-AR", "yes", props("caro fede juli"),
 [lambda m: m.caro + m.fede + m.juli >= 2, lambda m: not (m.caro and m.fede)],
 lambda m: m.juli,
 """Mirá, tengo tres amigos a los que les ofrecí entradas para la cancha: Caro, Fede y Juli. Mi viejo, que les entregó las entradas, me dijo que
 por lo menos dos de los tres vienen, pero no se acordaba cuáles. Caro y Fede juntos no van a ningún lado desde que se separaron, así que si viene
 uno no viene el otro. Yo quiero saber por Juli, que es quien tiene el auto. ¿Viene Juli? Sí, no o no se puede saber.""")

verdict("en-US", "unknown", props("bus late call"),
 [lambda m: imp(m.bus, m.late), lambda m: imp(m.late, m.call), lambda m: not m.late],
 lambda m: m.call,
 """My daughter Rosie's school is super strict. If the school bus breaks down, Rosie is late. If Rosie is late, the principal calls my ex-husband
 that same morning, every time. Today Rosie was not late; I checked the attendance app twice. My ex isn't answering, as usual. Did the principal
 call him this morning? Tell me yes, no, or there's no telling.""")

verdict("es-CL", "yes", props("sopa lluvia corte vela"),
 [lambda m: imp(m.sopa, m.lluvia), lambda m: imp(m.lluvia, m.corte), lambda m: imp(m.corte, m.vela), lambda m: m.sopa],
 lambda m: m.vela,
 """En la casa de mi abuela hay puras reglas. Nunca hace sopaipillas un día que no llueve. El día que llueve se corta la luz en su pasaje, siempre
 lo mismo con la compañía. Y el día que se corta la luz, ella le prende una vela a San Expedito, aunque vuelva al tiro. Ayer mi primo Nacho me
 mandó una foto comiendo las sopaipillas que mi abuela había hecho ese mismo día. ¿Prendió ayer la vela mi abuela? Respóndeme sí, no o no se
 puede saber.""")

verdict("en-GB", "unknown", perms(["okafor", "nigel", "yvonne", "patt"]),
 [lambda m: m.okafor > m.nigel, lambda m: m.nigel < m.yvonne, lambda m: m.yvonne > m.patt, lambda m: m.patt > m.nigel],
 lambda m: m.okafor > m.yvonne,
 """I deliver parcels and the lift in this block is broken, so it matters to me who's higher up. Everyone's on a different floor. Mrs Okafor is on a
 higher floor than Nigel. Nigel's on a lower floor than Yvonne. Yvonne is higher up than the Pattersons, and the Pattersons are higher up than
 Nigel. Is Mrs Okafor on a higher floor than Yvonne? Yes, no, or can't tell?""")

verdict("en-US", "no", (P(zip(["me", "kev", "jen", "luis"], v)) for v in product(range(1, 5), repeat=4)),
 [lambda m: m.me > m.kev, lambda m: m.kev >= m.jen, lambda m: m.jen > m.luis],
 lambda m: m.luis >= m.me,
 """We got into it at the cookout over who paid the most for their ride. My truck cost more than Kevin's SUV. Kevin admitted his SUV cost at least as
 much as Jen's minivan, maybe exactly the same, he wasn't sure. Jen's minivan cost more than Luis's convertible, which is a '98 by the way. Then
 Luis claims his convertible cost as much as my truck or more. Is what Luis claims true? Answer with yes, no, or can't be determined.""")

verdict("en-GB", "unknown", props("agreens apud mgreens mpud"),
 [lambda m: imp(m.apud, m.agreens), lambda m: imp(m.mpud, m.mgreens), lambda m: m.mpud, lambda m: not m.apud],
 lambda m: m.agreens,
 """House rule at my mum's: no child ever gets pudding without finishing their greens first. The twins had Sunday lunch there. Martha had pudding,
 Alfie didn't. Mum was on the phone to the gas people when I picked them up, so I couldn't ask, and Alfie just shrugs. Did Alfie finish his
 greens? I'd like a yes, a no, or a "can't be sure".""")

# ======================================================================= orders
order("es-ES", ["Encarna", "Julián", "Reme", "Toni", "Fátima"],
 [lambda p: p["Reme"] - p["Julián"] == 2, lambda p: p["Toni"] == p["Fátima"] + 1, lambda p: p["Reme"] != 5],
 """Esta mañana en el ambulatorio estábamos esperando cinco para el análisis, y se lio porque nadie pidió la vez. Estaban Encarna, Julián, Reme, Toni y
 Fátima (yo solo acompañaba a mi madre, no cuento). Julián había llegado antes que Reme, y entre los dos llegó solo una de las otras personas. Toni entró por la
 puerta inmediatamente detrás de Fátima. Y Reme no fue la última en llegar. ¿En qué orden llegaron, del primero al último?""")

order("es-ES", ["los García", "Nuria", "Anselmo", "Iván", "Samira", "Bea"],
 [lambda p: p["Samira"] == p["Anselmo"] + 1, lambda p: p["Nuria"] - p["Iván"] == p["Iván"] - p["Bea"] > 0,
  lambda p: p["los García"] > p["Samira"], lambda p: p["los García"] != 6, lambda p: p["Bea"] != 1],
 """Soy la nueva cartera del barrio y en este portal los buzones no llevan el piso. Hay seis plantas, de la primera a la sexta, con una sola vivienda en cada una. Viven Anselmo, Bea, los García, Iván, Nuria y Samira. El portero me ha dicho que Samira vive justo encima de Anselmo; que los García viven más
 arriba que Samira, pero no en la sexta; que Iván está por debajo de Nuria y por encima de Bea, a tantas plantas de una como de la otra; y
 que Bea no vive en la primera. Ponme quién vive en cada planta, de abajo arriba.""")

order("es-ES", ["banco", "farmacia", "taller", "notaría", "peluquería"],
 [lambda p: p["notaría"] == p["banco"] + 2, lambda p: p["taller"] >= 11, lambda p: p["farmacia"] == p["taller"] + 1],
 """Mañana tengo el día libre y cinco recados, uno a cada hora: a las 9, a las 10, a las 11, a las 12 y a las 13. Son banco, farmacia, taller, notaría y
 peluquería. La notaría tiene que ser dos horas después del banco, que es lo que tardan en prepararme el cheque. El taller no abre hasta las 11 (a las
 11 ya puedo ir). La farmacia me pilla al lado del taller, así que la dejo para la hora siguiente. ¿En qué orden
 tengo que hacerlos, del primero al último?""",
 models=perms(["banco", "farmacia", "taller", "notaría", "peluquería"], range(9, 14)))

order("es-ES", ["Charo", "Pepe", "Lourdes", "Quique", "Mónica", "Dani"],
 [lambda p: p["Mónica"] < p["Pepe"] < p["Charo"], lambda p: abs(p["Lourdes"] - p["Quique"]) == 1, lambda p: p["Charo"] < p["Dani"],
  lambda p: p["Dani"] != 6, lambda p: p["Dani"] > 3, lambda p: p["Quique"] != 6],
 """El concurso de tortillas de las fiestas acabó fatal, con Lourdes diciendo que había tongo. Participaron seis: Charo, Pepe, Lourdes, Quique, Mónica y
 Dani, y no hubo empates. Pepe quedó mejor que Charo pero peor que Mónica. Charo quedó por delante de Dani. Dani no subió al podio, o sea que no fue de
 los tres primeros, aunque tampoco quedó el último. Lourdes y Quique quedaron en puestos consecutivos, no sé cuál delante de cuál, y Quique no fue el
 último. Hazme la clasificación, del primero al sexto.""")

def ages_small():
    c = 50   # only differences are stated, so one age can be fixed
    for a, b, d, e in product(range(c - 7, c + 8), repeat=4):
        yield P({"Asun": a, "Blas": b, "Celia": c, "Diego": d, "Elvira": e})
order("es-ES", ["Asun", "Blas", "Celia", "Diego", "Elvira"],
 [lambda p: p["Diego"] == p["Celia"] - 5, lambda p: p["Blas"] == p["Asun"] + 2, lambda p: p["Asun"] == p["Celia"] - 4, lambda p: p["Elvira"] == p["Asun"] + 3],
 """Mi madre y sus hermanos, los cinco, se pasan la Nochebuena discutiendo quién es el mayor. A ver si lo ordenas tú: Diego tiene cinco años menos que Celia.
 Asun, que es mi madre, tiene cuatro menos que Celia, y Blas le saca dos años a Asun. Elvira tiene tres años más que Asun, por mucho que presuma de joven. ¿Cómo quedan
 ordenados, de mayor a menor?""", models=ages_small(), reverse=True)

order("es-MX", ["Chayo", "don Beto", "Lety", "Memo", "Paty", "Toño"],
 [lambda p: p["Memo"] == 6, lambda p: p["Paty"] == p["Lety"] + 1, lambda p: p["don Beto"] - p["Chayo"] == 3, lambda p: p["Toño"] != 1],
 """Organizamos una tanda en la oficina, de seis números, y a la que llevaba la lista se le borró la computadora. Le entran Chayo, don Beto, Lety, Memo, Paty
 y Toño, cada quien con un número. Memo pidió el 6 porque le urge para diciembre. Lety recibe justo antes que Paty. Chayo recibe antes que don Beto, y entre
 ellos dos reciben exactamente otras dos personas. Toño no recibe primero, porque dijo que ni loco. ¿Cómo queda la lista, del número 1 al 6?""")

order("es-AR", ["Vale", "Gonza", "Nelly", "Tincho", "Sofi", "Mica"],
 [lambda p: p["Vale"] == p["Sofi"] + 1, lambda p: {p["Gonza"], p["Tincho"]} == {1, 6}, lambda p: abs(p["Mica"] - p["Tincho"]) == 1,
  lambda p: abs(p["Vale"] - p["Nelly"]) == 1, lambda p: abs(p["Nelly"] - p["Gonza"]) != 1],
 """Te describo una foto del asado del domingo porque quiero escribir los nombres atrás y vos sos más ordenado que yo. Son seis parados en fila: Vale, Gonza,
 Nelly (mi abuela), Tincho, Sofi y Mica. Gonza y Tincho están peleados, así que se pusieron uno en cada punta. Mica está al lado de Tincho, que es su novio.
 Sofi está pegada a Vale, y mirando la foto Sofi queda a la izquierda de Vale. Vale además quedó al lado de Nelly. Nelly no está al lado de Gonza, porque él fuma. ¿Cómo están, de izquierda a derecha
 mirando la foto?""")

order("es-CO", ["Gloria", "los Restrepo", "Camilo", "Inés", "Paola"],
 [lambda p: p["Camilo"] == p["Paola"] + 1, lambda p: p["los Restrepo"] < p["Camilo"], lambda p: abs(p["Gloria"] - p["Camilo"]) == 3, lambda p: p["Camilo"] != 5],
 """En la cuadra hicimos las últimas cinco novenas de diciembre en cinco casas distintas, una cada noche del 20 al 24: donde Gloria, donde los Restrepo, donde
 Camilo, donde Inés y donde Paola. Quiero hacer el álbum y ya no me acuerdo. La de Camilo fue la noche siguiente a la de Paola. Donde los Restrepo fue antes que
 donde Camilo. Entre la de Gloria y la de Camilo hubo exactamente dos novenas en otras casas. Y el 24 no fue donde Camilo, porque él
 se va ese día para Cali. ¿Me las puede ordenar del 20 al 24?""")

order("es-CL", ["Rocío", "Matías", "Javiera", "Cristóbal", "Ignacia", "Vicente"],
 [lambda p: p["Matías"] == p["Ignacia"] + 2, lambda p: p["Cristóbal"] < p["Javiera"] < p["Rocío"], lambda p: p["Vicente"] == p["Rocío"] + 1, lambda p: p["Cristóbal"] != 1],
 """Corrimos los 10K de la empresa y entre los seis de mi área apostamos un completo: Rocío, Matías, Javiera, Cristóbal, Ignacia y Vicente. Yo no corrí, tenía
 lumbago. Hablando solo de ellos seis, Ignacia llegó dos puestos antes que Matías, o sea con una persona entremedio. Javiera le ganó a Rocío, pero a Javiera le
 ganó Cristóbal. Vicente llegó justo después de Rocío. Cristóbal no fue el primero de los seis. ¿En qué orden llegaron, del primero al sexto?""")

order("es-PE", ["Milagros", "Jhon", "Kiara", "Renzo", "Úrsula"],
 [lambda p: p["Renzo"] != 4, lambda p: p["Kiara"] == p["Milagros"] + 1, lambda p: p["Úrsula"] == p["Jhon"] + 2],
 """Comparto departamento en Jesús María con cuatro personas más y nos hemos repartido la cocina de lunes a viernes, un día cada uno: Milagros, Jhon, Kiara,
 Renzo y Úrsula, que soy yo. Kiara cocina al día siguiente de Milagros, para aprovechar lo que sobra. Jhon cocina dos días antes que yo. Renzo los jueves no
 puede, tiene instituto. Alguien mojó el papel de la refri y no se lee. ¿Quién va cada día, de lunes a viernes?""")

order("en-US", ["Uncle Ray", "Aunt Patty", "Grandpa Walt", "Denise", "Tyler", "Mrs. Kim"],
 [lambda p: p["Denise"] < p["Tyler"] < p["Grandpa Walt"], lambda p: p["Uncle Ray"] == p["Grandpa Walt"] - 1, lambda p: p["Mrs. Kim"] - p["Aunt Patty"] == 4],
 """I'm writing up our Thanksgiving for the family newsletter (yes, we have one) and I want to get the arrivals right. Six guests, each came separately: Uncle Ray,
 Aunt Patty, Grandpa Walt, Denise, Tyler, and Mrs. Kim. Tyler came after Denise but before Grandpa Walt. Uncle Ray came in immediately before Grandpa Walt. Aunt
 Patty got there before Mrs. Kim, and exactly three other guests arrived between the two of them. What's the order, first to last?""")

order("en-US", ["Alvarez", "Brooks", "Chen", "Dubois", "Evans"],
 [lambda p: p["Chen"] == p["Alvarez"] + 2, lambda p: abs(p["Evans"] - p["Chen"]) != 1, lambda p: p["Brooks"] in (1, 5), lambda p: p["Brooks"] < p["Alvarez"]],
 """I walk dogs on Sycamore Street, five houses in a straight row going west to east, and the lady I'm covering for left me the worst notes ever. The families are
 Alvarez, Brooks, Chen, Dubois and Evans. Her notes: "Chen is east of Alvarez with one house in between. Evans and Chen are not next door to each
 other, thank God, those dogs hate each other. Brooks is on one end of the row. Brooks is west of Alvarez." What's the order of the families from west to east?""")

order("en-US", ["Books", "Kitchen", "Linens", "Tools", "Toys", "Records"],
 [lambda p: p["Tools"] == p["Linens"] + 3, lambda p: p["Toys"] == p["Kitchen"] + 1, lambda p: p["Books"] == p["Records"] + 1, lambda p: p["Tools"] != 6, lambda p: p["Kitchen"] > p["Books"]],
 """The movers piled six boxes into one tower in my hallway and turned all the labels to the wall. The labels are Books, Kitchen, Linens, Tools, Toys, Records. One of
 the guys told me what he remembered: Records is sitting directly on top of Books. Toys is directly underneath Kitchen. Linens is above Tools with exactly two
 boxes in between. Tools isn't the bottom box. And Kitchen is somewhere lower than Books. List the boxes for me from top to bottom, please.""")

order("en-GB", ["dentist", "boiler", "optician", "MOT", "vet"],
 [lambda p: p["vet"] < p["MOT"] < p["dentist"], lambda p: p["boiler"] == p["optician"] + 1, lambda p: p["optician"] != 1, lambda p: p["MOT"] != 2],
 """I've taken next week off and managed to fill it completely: dentist, boiler, optician, MOT and vet, one each day from Monday to Friday. Then the cat knocked tea over
 my diary. What I can remember: the MOT is later in the week than the vet but earlier than the dentist. The boiler man comes the day straight after the optician.
 The optician isn't on the Monday. And the garage doesn't do MOTs on a Tuesday. Can you put them in order, Monday first?""")

order("en-GB", ["The Otters", "Table Six", "Mums' Army", "Usual Suspects", "Cheese Board"],
 [lambda p: all(p[n] != i for i, n in enumerate(["The Otters", "Table Six", "Mums' Army", "Usual Suspects", "Cheese Board"], 1)),
  lambda p: p["Usual Suspects"] < p["The Otters"], lambda p: p["Table Six"] < p["Mums' Army"], lambda p: p["Cheese Board"] == p["Mums' Army"] - 1,
  lambda p: abs(p["The Otters"] - p["Mums' Army"]) == 2],
 """Last night at the pub quiz the landlord, two pints in, wrote the final table up like this: 1 The Otters, 2 Table Six, 3 Mums' Army, 4 Usual Suspects, 5 Cheese
 Board. It then turned out that every single team was in the wrong place. No ties. What we do know is that Usual Suspects beat The Otters, Table Six beat Mums' Army,
 Cheese Board finished exactly one place above Mums' Army, and there was exactly one team between The Otters and Mums' Army. What was the correct table, from first to
 fifth?""")

# ======================================================================= assignments
def culprit(names): return (P(c=n) for n in names)
def truths(m, fs): return sum(bool(f(m)) for f in fs)

S = [lambda m: m.c == "Irene", lambda m: m.c != "Martina", lambda m: m.c not in ("Irene", "Saúl"), lambda m: not (m.c == "Irene")]
assign("es-ES", culprit(["Leo", "Martina", "Saúl", "Irene"]), [lambda m: truths(m, S) == 3], lambda m: m.c,
 """Me han roto el jarrón de mi suegra (que tampoco era tan bonito) y ha sido uno de mis cuatro sobrinos, uno solo. Los he puesto en fila y han dicho esto. Leo: «Ha
 sido Irene». Martina: «Yo no he sido». Saúl: «No hemos sido ni Irene ni yo». Irene: «Lo que dice Leo es mentira». Mi cuñada, que los conoce, me asegura que solo uno de
 los cuatro está mintiendo y los otros tres dicen la verdad. ¿Quién rompió el jarrón?""")

def adj(a, b, n): return (a - b) % n in (1, n - 1)
assign("es-ES", perms(["Pura", "Fermín", "Sonia", "Marcos", "Inma", "Joan"], range(6)),
 [lambda p: (p["Fermín"] - p["Inma"]) % 6 == 3, lambda p: adj(p["Sonia"], p["Fermín"], 6), lambda p: not adj(p["Marcos"], p["Inma"], 6), lambda p: not adj(p["Joan"], p["Sonia"], 6)],
 lambda p: inv(p, (p["Sonia"] + 3) % 6),
 """En la boda de mi prima nos tocó una mesa redonda de seis sillas, todas ocupadas y a la misma distancia: Pura, Fermín, Sonia, Marcos, Inma y Joan. Fermín e Inma quedaron
 justo enfrente el uno del otro. Sonia se sentó al lado de Fermín. Marcos no estaba al lado de Inma, y Joan no estaba al lado de Sonia, que yo creo que todavía les dura
 lo del piso de Salou. ¿Quién quedó justo enfrente de Sonia?""")

G = ["Nerea", "Óscar", "Rubén", "Silvia", "Teo"]
assign("es-ES", (P(zip(G, p)) for p in permutations(G)),
 [lambda m: all(m[x] != x for x in G), lambda m: all(m[m[x]] != x for x in G), lambda m: m["Nerea"] == "Silvia", lambda m: m["Rubén"] == "Óscar", lambda m: m["Óscar"] != "Teo"],
 lambda m: inv(m, "Rubén"),
 """Hacemos amigo invisible los cinco del piso: Nerea, Óscar, Rubén, Silvia y Teo. Cada uno regala a otro y cada uno recibe un solo regalo, claro. Además la web que usamos no
 permite parejas cruzadas: si yo te regalo a ti, tú no me puedes tocar a mí. Ya sé, porque en esta casa no se guarda un secreto, que Nerea regala a Silvia, que Rubén
 regala a Óscar y que Óscar no regala a Teo. ¿Quién le hace el regalo a Rubén?""")

PE = ["perro", "gato", "tortuga", "loro", "conejo"]; DU = ["Eva", "Gorka", "Lidia", "Nacho", "Amaia"]
assign("es-ES", (P(zip(DU, p)) for p in permutations(PE)),
 [lambda m: m["Lidia"] not in ("perro", "gato", "conejo"), lambda m: {m["Eva"], m["Amaia"]} == {"perro", "gato"}, lambda m: m["Nacho"] != "conejo"],
 lambda m: inv(m, "conejo"),
 """Me han encargado cuidar cinco mascotas este puente y no sé de quién es cada una: un perro, un gato, una tortuga, un loro y un conejo. Los dueños son Eva, Gorka, Lidia,
 Nacho y Amaia, uno por bicho. Lidia no tiene nada con pelo, así que ni perro ni gato ni conejo. Entre Eva y Amaia, una tiene el perro y la otra el gato, no recuerdo cuál.
 Y a Nacho los conejos le dan grima, el suyo no es. ¿De quién es el conejo?""")

VE = ["Adela", "Bruno", "Cosme", "Dunia"]; CO = ["rojo", "blanco", "gris", "azul"]
def garage():
    for pl in permutations(range(1, 5)):
        for co in permutations(CO):
            m = P({"p": dict(zip(VE, pl)), "c": dict(zip(VE, co))})
            m["at"] = {m["p"][v]: m["c"][v] for v in VE}
            yield m
assign("es-ES", garage(),
 [lambda m: m["at"][2] == "blanco", lambda m: m.p["Adela"] == 4, lambda m: m["at"][3] == "azul", lambda m: m.c["Adela"] != "gris",
  lambda m: m.p["Bruno"] < m.p["Dunia"], lambda m: m.c["Dunia"] != "blanco", lambda m: m.c["Cosme"] != "gris"],
 lambda m: m.c["Bruno"],
 """Me ha pasado lo peor: le he dado un golpe a un coche en el garaje y quiero avisar al dueño. Las plazas van en fila, de la 1 a la 4, y las usan Adela, Bruno, Cosme y Dunia,
 una cada uno. Los coches son uno rojo, uno blanco, uno gris y uno azul. En la plaza 2 está el blanco. Adela aparca en la 4, y el coche que tiene al lado, el de la 3, es el azul.
 El de Adela no es gris. Bruno tiene una plaza de número menor que la de Dunia. Dunia no lleva el blanco y Cosme no lleva el gris. ¿De qué color es el coche de Bruno?""")

TH = ["piñata", "buñuelos", "ponche", "tamales"]; WH = ["Lupita", "Chuy", "Fer", "Ángel"]
def posada():
    for who in permutations(TH):
        for pr in permutations(range(1, 5)):
            c = dict(zip(TH, pr)); m = P(zip(WH, who))
            m["cost"] = c; m["g"] = {w: c[m[w]] for w in WH}
            yield m
assign("es-MX", posada(),
 [lambda m: m.cost["piñata"] == 4, lambda m: m.cost["tamales"] == 1, lambda m: m.cost["buñuelos"] > m.cost["ponche"],
  lambda m: m.g["Ángel"] > m.g["Chuy"] > m.g["Lupita"], lambda m: m.g["Fer"] > m.cost["ponche"]],
 lambda m: m["Chuy"],
 """Estoy haciendo cuentas de la posada y no apunté quién llevó qué, qué pena. Lupita, Chuy, Fer y Ángel llevaron una cosa cada quien: la piñata, los buñuelos, el ponche y los
 tamales, y cada quien pagó lo suyo. Lo más caro fue la piñata y lo más barato los tamales (los hizo la abuelita). Los buñuelos salieron más caros que el ponche. Chuy gastó más que
 Lupita, pero menos que Ángel. Fer gastó más que la persona que llevó el ponche. ¿Qué llevó Chuy?""")

S2 = [lambda m: m.c == "Pili", lambda m: m.c == "Lucho", lambda m: m.c != "Pili", lambda m: m.c != "Maxi"]
assign("es-AR", culprit(["Lucho", "Agus", "Pili", "Maxi"]), [lambda m: truths(m, S2) == 1], lambda m: m.c,
 """Alguien de la oficina se comió mi último alfajor de maicena, que lo tenía escondido atrás de la yerba. Fue uno solo de estos cuatro: Lucho, Agus, Pili o Maxi. Los encaré y me
 dijeron: Lucho, "fue Pili"; Agus, "fue Lucho"; Pili, "yo no fui"; Maxi, "yo no fui". El de seguridad miró la cámara y, para hacerse el gracioso, me dijo que de los cuatro
 solamente uno me dijo la verdad. ¿Quién se comió el alfajor?""")

assign("es-CO", perms(["Hernán", "Liliana", "Óscar", "Yesenia", "Wilmer"]),
 [lambda p: p["Wilmer"] in (1, 5), lambda p: p["Liliana"] == p["Óscar"] + 2, lambda p: p["Hernán"] % 2 == 0, lambda p: p["Óscar"] != 1],
 lambda p: inv(p, 3),
 """Don Jairo, el celador, me pidió mover el carro del parqueadero 3 y yo no sé de quién es. Los parqueaderos están en fila y numerados del 1 al 5, y son de Hernán, Liliana, Óscar,
 Yesenia y Wilmer. Wilmer tiene uno de los extremos. El número de Liliana es el de Óscar más dos. El de Hernán es par. Y Óscar no tiene el 1. ¿De quién es el parqueadero 3?""")

assign("es-CL", perms(["Camila", "Benja", "Trini", "Pancho"], range(17, 21)),
 [lambda p: p["Trini"] > p["Pancho"], lambda p: p["Trini"] - p["Pancho"] != 1, lambda p: p["Camila"] == p["Benja"] + 1],
 lambda p: inv(p, 18),
 """Para las Fiestas Patrias en la farmacia había que cubrir del 17 al 20 de septiembre, un día cada uno: Camila, Benja, Trini y Pancho. Mi jefa ahora tiene que pagar el bono al que
 trabajó el 18 y perdió la planilla, típico. Se acuerda de que Trini trabajó después que Pancho, pero no al día siguiente, y de que Camila trabajó justo al día siguiente de Benja. ¿Quién
 trabajó el 18?""")

L = ["ají de gallina", "lomo saltado", "arroz con pollo", "causa"]
assign("es-PE", (P(zip(L, p)) for p in permutations(L)),
 [lambda m: all(m[x] != x for x in L), lambda m: m["causa"] == "arroz con pollo", lambda m: m["ají de gallina"] != "lomo saltado"],
 lambda m: inv(m, "lomo saltado"),
 """Mi mamá me mandó cuatro táperes congelados, cada uno con un plato distinto: ají de gallina, lomo saltado, arroz con pollo y causa. Les puso etiquetas con esos cuatro nombres, pero se
 confundió y no le atinó a ninguna: ningún táper tiene lo que dice su etiqueta. Ya abrí el que dice "causa" y era el arroz con pollo. Por teléfono me dijo que el que dice "ají de
 gallina" tampoco es el lomo saltado. Yo quiero comer lomo saltado y no descongelar de más: ¿qué dice la etiqueta del táper que debo abrir?""")

CH = ["dishes", "trash", "vacuuming", "bathroom"]; RM = ["Maya", "Josh", "Trent", "Priya"]
assign("en-US", (P(zip(RM, p)) for p in permutations(CH)),
 [lambda m: imp(m["Josh"] == "bathroom", m["Priya"] == "trash"), lambda m: "trash" in (m["Trent"], m["Maya"]), lambda m: m["Josh"] != "vacuuming",
  lambda m: m["Maya"] != "bathroom", lambda m: imp(m["Maya"] == "trash", m["Trent"] == "vacuuming")],
 lambda m: inv(m, "bathroom"),
 """Chore wheel drama again. Four roommates, Maya, Josh, Trent and Priya, and four chores this week, one each: dishes, trash, vacuuming, bathroom. Somebody spilled salsa on the
 wheel so I'm going off what people said, and they were all being straight with me. If Josh has the bathroom, then Priya has the trash; that was their deal. The trash is either
 Trent's or Maya's. Josh isn't vacuuming because of his back. Maya doesn't have the bathroom. And if Maya has the trash, then Trent is vacuuming. Who's cleaning the bathroom?""")

DR = {"Andre": "oat latte", "Beth": "cold brew", "Carlos": "mocha", "Dee": "chai", "Frank": "americano"}
assign("en-US", (P(zip(DR, p)) for p in permutations(DR.values())),
 [lambda m: all(m[x] != DR[x] for x in DR), lambda m: m["Carlos"] == "cold brew", lambda m: m["Andre"] not in ("chai", "americano"), lambda m: m["Beth"] not in ("oat latte", "chai")],
 lambda m: inv(m, "chai"),
 """I did the coffee run this morning and handed out five drinks completely wrong. Andre had ordered an oat latte, Beth a cold brew, Carlos a mocha, Dee a chai and Frank an americano. Each of them
 got exactly one of those five drinks, and nobody got the one they'd ordered. Carlos ended up with Beth's cold brew and drank it anyway. Andre got neither the chai nor the americano. Beth says hers was not the oat
 latte and not the chai. Who got the chai?""")

FL = ["Gareth", "Nisha", "Owen", "Tess"]
ST = {"Gareth": lambda p: p["Gareth"] < p["Owen"], "Nisha": lambda p: p["Nisha"] == 4, "Owen": lambda p: p["Tess"] > p["Owen"], "Tess": lambda p: p["Tess"] < p["Gareth"]}
assign("en-GB", perms(FL), [lambda p: sum(not ST[x](p) for x in FL) == 1, lambda p: p["Gareth"] == 2],
 lambda p: next(x for x in FL if not ST[x](p)),
 """Someone left our front door wide open on Saturday night, and I've been asking my four flatmates, who came home one at a time. Gareth says he got in before Owen. Nisha says she was the last of
 the four. Owen says Tess got in after him. Tess says she was in before Gareth. The doorbell camera only saved one clip, and it shows that Gareth was the second of the four to come in. Exactly one
 of them isn't telling me the truth. Which one?""")

GU = ["Harriet", "Colin", "Bev", "Mo", "Jean", "Stuart"]
fl = lambda r: (r - 1) // 3
nxt = lambda a, b: fl(a) == fl(b) and abs(a - b) == 1
assign("en-GB", perms(GU),
 [lambda p: p["Harriet"] == p["Colin"] + 3, lambda p: p["Jean"] <= 3, lambda p: fl(p["Stuart"]) != fl(p["Jean"]), lambda p: nxt(p["Bev"], p["Jean"]),
  lambda p: not nxt(p["Jean"], p["Colin"]), lambda p: p["Mo"] != p["Bev"] + 3],
 lambda p: inv(p, 5),
 """I've booked a guest house in Whitby for six relatives, Harriet, Colin, Bev, Mo, Jean and Stuart, one room each (I'm staying home, thank you). Rooms 1, 2 and 3 are in a row on the ground floor, and 4, 5 and 6 are upstairs: 4 directly above 1, 5 above 2 and 6 above 3.
 Harriet is directly above Colin. Jean has to be on the ground floor because of her knee. Stuart's on the other floor from Jean. Bev has the room right next to Jean's, same floor. Jean refuses to
 be next door to Colin, who snores, so she isn't. And Mo isn't directly above Bev. Room 5 has the sea view and they're all pretending not to care. Who's got room 5?""")

DY = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
assign("en-GB", (P(d=i) for i in range(5)),
 [lambda m: m.d not in (0, 2), lambda m: m.d + 1 not in (2, 4), lambda m: m.d != 0],
 lambda m: DY[m.d],
 """Trying to fix one evening next week, Monday to Friday, for the book club and they're worse than cats. Fiona can't do Monday or Wednesday. Liz can't do the evening before an early shift, and
 next week her earlies are on Wednesday and Friday. Raj is happy with anything except Monday. And I'm free whenever. Which evening is the only one we can all do? It's Monday, Tuesday, Wednesday,
 Thursday or Friday, obviously.""")

# ======================================================================= write
random.Random(7).shuffle(T)
assert len(T) == 60 and len({t[2] for t in T}) == 60
path = os.path.splitext(os.path.abspath(__file__))[0] + ".jsonl"
with open(path, "w", encoding="utf-8") as f:
    for i, (var, kind, q, gold) in enumerate(T, 1):
        f.write(json.dumps({"id": f"logic-a-{i:03d}", "language": var[:2], "variety": var, "question": q, "kind": kind, "gold": gold}, ensure_ascii=False) + "\n")
from collections import Counter
print(Counter(t[0] for t in T)); print(Counter(t[1] for t in T)); print(Counter(t[3]["verdict"] for t in T if t[1] == "verdict"))
for n in NOTES: print(n)
print(len(T), "tasks ->", path)
