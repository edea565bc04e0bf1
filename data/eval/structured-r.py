#!/usr/bin/env python3
"""Held-out text-to-JSON tasks. Raw facts are held once as data, written into the pasted
text, and every derived field is worked out from the same data."""
import json, os
from datetime import date, datetime, timedelta
from decimal import Decimal as D, ROUND_HALF_UP
HERE = os.path.dirname(os.path.abspath(__file__))
MES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
MON = "January February March April May June July August September October November December".split()
DIA = "lunes martes miércoles jueves viernes sábado domingo".split()
DAY = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

def num(x):
    x = D(x)
    return int(x) if x == x.to_integral_value() else float(x)
def rnd(x, places): return D(x).quantize(D(1).scaleb(-places), ROUND_HALF_UP)
def com(s):                                   # 1.234,56
    w, _, f = str(s).partition(".")
    return f"{int(w):,}".replace(",", ".") + ("," + f if f else "")
def pt(s):                                    # 1,234.56
    w, _, f = str(s).partition(".")
    return f"{int(w):,}" + ("." + f if f else "")
def es(d, year=True): return f"{d.day} de {MES[d.month-1]}" + (f" de {d.year}" if year else "")
def en(d): return f"{d.day} {MON[d.month-1]} {d.year}"
def us(d): return f"{MON[d.month-1]} {d.day}, {d.year}"
def mins(a, b): return int((b - a).total_seconds()) // 60
def hm(s):
    h, m = s.split(":")
    return int(h) * 60 + int(m)

OUT = []
def T(kind, variety, question, gold): OUT.append((kind, variety, question, gold))

# 0 ---------------------------------------------------------------- order es-ES
d, lines, off, lim = date(2025, 3, 12), [(4, "paquetes de folios", D("5.25")), (2, "tóners", D("38.90")), (10, "archivadores", D("2.15"))], 6, 100
tot = sum(q * p for q, _, p in lines)
T("order", "es-ES",
  f"Pásame este pedido a JSON, sin nada más, con estos campos: cliente (texto), unidades (entero, la suma de todas las cantidades pedidas), "
  f"importe_total (número), fecha_entrega (texto, AAAA-MM-DD), supera_{lim} (booleano, true si el importe total es mayor de {lim} euros).\n\n"
  f"Pedido de Nuria Esteve, {es(d)}\n" + "".join(f"- {q} {n} a {com(p)} € la unidad\n" for q, n, p in lines) +
  f"Entrega: {off} días naturales después de la fecha del pedido.",
  {"cliente": "Nuria Esteve", "unidades": sum(q for q, _, _ in lines), "importe_total": num(tot),
   "fecha_entrega": str(d + timedelta(off)), f"supera_{lim}": tot > lim})

# 1 -------------------------------------------------------------- booking es-MX
a, b, rate, dep = date(2024, 2, 28), date(2024, 3, 4), 1480, 3000
n = (b - a).days
T("booking", "es-MX",
  "Convierte la reservación en un JSON con exactamente esta forma (fechas como AAAA-MM-DD, montos y noches como números):\n"
  '{"huesped": "", "entrada": "", "salida": "", "noches": 0, "total": 0, "saldo_pendiente": 0}\n\n'
  f"Reservación a nombre de Ulises Treviño. Llega el {es(a)} y se va el {es(b)}. Habitación doble, ${pt(rate)} por noche con impuestos incluidos. "
  f"Ya dejó un anticipo de ${pt(dep)}; lo que falta lo paga al llegar.",
  {"huesped": "Ulises Treviño", "entrada": str(a), "salida": str(b), "noches": n, "total": n * rate, "saldo_pendiente": n * rate - dep})

# 2 ---------------------------------------------------------------- shift es-AR
a, b, brk, rate = datetime(2025, 5, 8, 21, 40), datetime(2025, 5, 9, 6, 10), 45, 4800
w = mins(a, b) - brk
T("shift", "es-AR",
  "Necesito esto en JSON, con estas claves y tipos:\n\nempleada: string\ninicio: string (AAAA-MM-DDTHH:MM)\nfin: string (AAAA-MM-DDTHH:MM)\n"
  "minutos_trabajados: integer (sin contar el descanso)\npago: number\n\nEl texto:\n"
  f"Guardia de Brenda Quiroga. Entró el {DIA[a.weekday()]} {es(a)} a las {a:%H:%M} y salió el {DIA[b.weekday()]} {b.day} a las {b:%H:%M}. "
  f"Tuvo {brk} minutos de descanso, que no se pagan. La hora se paga ${com(rate)} y las fracciones de hora se pagan en proporción.",
  {"empleada": "Brenda Quiroga", "inicio": f"{a:%Y-%m-%dT%H:%M}", "fin": f"{b:%Y-%m-%dT%H:%M}", "minutos_trabajados": w, "pago": num(D(w) * rate / 60)})

# 3 -------------------------------------------------------------- invoice es-CL
d, due, items, vat = date(2025, 1, 17), 45, [("3 cajas de tornillos a $12.900 cada caja", 3 * 12900), ("1 taladro a $54.500", 54500), ("Despacho $6.000", 6000)], 19
net = sum(p for _, p in items)
iva = int(rnd(D(net) * vat / 100, 0))
T("invoice", "es-CL",
  "Devuélveme solo un objeto JSON con folio, vencimiento, neto, iva y total. El folio y el vencimiento van como texto (la fecha en formato AAAA-MM-DD) "
  "y los otros tres como enteros en pesos; neto incluye el despacho.\n\n"
  f"Factura folio 0020417 de Ferretería Maule, emitida el {es(d)}, vence {due} días corridos después de la emisión.\n" +
  "".join(f"* {t}\n" for t, _ in items) + f"Todos los precios son netos, despacho incluido; sobre la suma se aplica IVA del {vat} %.",
  {"folio": "0020417", "vencimiento": str(d + timedelta(due)), "neto": net, "iva": iva, "total": net + iva})

# 4 ------------------------------------------------------------- register es-CO
ppl = [("Yesenia Palomino", 34, "Bogotá"), ("Efraín Cuesta", 19, "Cali"), ("Dora Rúa", 61, "Bogotá"), ("Wilmer Tovar", 27, "Pasto"), ("Katherine Ospina", 45, "Bogotá")]
T("register", "es-CO",
  "De esta lista de inscritos sáqueme un JSON con los campos taller [texto], total_inscritos [entero], edad_promedio [número con un decimal], "
  "de_bogota [lista de textos: nombres completos de quienes vienen de Bogotá, de menor a mayor edad] y mayor [texto: nombre completo de la persona de más edad].\n\n"
  "Taller: Cerámica básica\n" + "\n".join(f"{i}. {n}, {a} años, {c}" for i, (n, a, c) in enumerate(ppl, 1)),
  {"taller": "Cerámica básica", "total_inscritos": len(ppl), "edad_promedio": num(rnd(D(sum(a for _, a, _ in ppl)) / len(ppl), 1)),
   "de_bogota": [n for n, a, c in sorted(ppl, key=lambda p: p[1]) if c == "Bogotá"], "mayor": max(ppl, key=lambda p: p[1])[0]})

# 5 ----------------------------------------------------------------- trip es-PE
a, b, pax, fare, bags, bagp = datetime(2025, 7, 3, 22, 15), datetime(2025, 7, 4, 14, 40), 3, D("95"), 2, D("12.50")
T("trip", "es-PE",
  "Pasa este viaje a JSON. La estructura es la siguiente y no debe llevar otras claves:\n"
  '{\n  "origen": <texto>,\n  "destino": <texto>,\n  "duracion_minutos": <entero>,\n  "pasajeros": <entero>,\n  "costo_total": <número>,\n  "llega_otro_dia": <true o false>\n}\n\n'
  f"Bus de Arequipa a Lima. Sale el {es(a)} a las {a:%H:%M} y llega el {es(b)} a las {b:%H:%M}. Viajamos {pax} personas, S/ {fare} por pasaje, "
  f"y llevamos en total {bags} maletas extra a S/ {bagp} cada una.",
  {"origen": "Arequipa", "destino": "Lima", "duracion_minutos": mins(a, b), "pasajeros": pax, "costo_total": num(pax * fare + bags * bagp), "llega_otro_dia": a.date() != b.date()})

# 6 --------------------------------------------------------------- recipe es-ES
base, want = 4, 6
ing = [("mantequilla", 60, "g"), ("harina", 80, "g"), ("leche", 700, "ml"), ("jamón", 120, "g")]
prep, rest, fry = 25, 3, 20
sc = [{"nombre": n, "cantidad": num(D(q) * want / base), "unidad": u} for n, q, u in ing]
T("recipe", "es-ES",
  f"Adapta la receta a {want} raciones y dámela como JSON con estas claves:\n"
  "plato: texto\nraciones: entero\ningredientes: lista de objetos {nombre: texto, cantidad: número, unidad: texto}, en el orden de la receta, con las cantidades ya adaptadas y la unidad tal como está escrita\n"
  "gramos: número (suma de las cantidades adaptadas de los ingredientes que van en gramos)\ntiempo_total_min: entero (minutos de todos los pasos; los tiempos no cambian con las raciones)\n\n"
  f"Croquetas ({base} raciones)\n" + "\n".join(f"{n}: {q} {u}" for n, q, u in ing) +
  f"\nPreparación {prep} minutos, reposo en la nevera {rest} horas, fritura {fry} minutos.",
  {"plato": "Croquetas", "raciones": want, "ingredientes": sc, "gramos": sum(i["cantidad"] for i in sc if i["unidad"] == "g"), "tiempo_total_min": prep + rest * 60 + fry})

# 7 ------------------------------------------------------------- readings es-MX
d, rd, lim = date(2025, 6, 9), [("06:00", "18.4"), ("09:00", "22.9"), ("12:00", "28.6"), ("15:00", "31.2"), ("18:00", "27.4")], 25
vals = [D(v) for _, v in rd]
T("readings", "es-MX",
  "Con estas lecturas arma un JSON que tenga sensor, fecha, amplitud, promedio y horas_calientes. Sensor y fecha son cadenas (la fecha AAAA-MM-DD); "
  "amplitud es un número, la máxima menos la mínima; promedio es un número con un decimal; "
  f"horas_calientes es una lista de cadenas \"HH:MM\" con las horas en que la lectura pasó de {lim} grados, en orden cronológico. Solo el JSON, por favor.\n\n"
  f"Sensor B-7, {es(d)}\n" + "\n".join(f"{h}  {v} °C" for h, v in rd),
  {"sensor": "B-7", "fecha": str(d), "amplitud": num(max(vals) - min(vals)), "promedio": num(rnd(sum(vals) / len(vals), 1)), "horas_calientes": [h for h, v in rd if D(v) > lim]})

# 8 ---------------------------------------------------------------- meter es-AR
rd, price = [(date(2025, 3, 1), 4120), (date(2025, 4, 1), 4398), (date(2025, 5, 1), 4631)], D("112.50")
use = [y[1] - x[1] for x, y in zip(rd, rd[1:])]
T("meter", "es-AR",
  'Pasame las lecturas del medidor a este formato: {"medidor": string, "consumos": [integer], "consumo_total": integer, "importe": number, "bajo": boolean}. '
  '"consumos" son los kWh gastados entre cada lectura y la siguiente, en orden; "importe" es en pesos por todo el período; "bajo" es true si el último consumo fue menor que el anterior.\n\n'
  "Medidor N.º 055821\n" + "\n".join(f"{x.day:02d}/{x.month:02d}/{x.year}: {com(v)} kWh" for x, v in rd) + f"\nPrecio: ${com(price)} por kWh, sin cargo fijo.",
  {"medidor": "055821", "consumos": use, "consumo_total": sum(use), "importe": num(sum(use) * price), "bajo": use[-1] < use[-2]})

# 9 ----------------------------------------------------------------- loan es-CL
a, term, b, fine = date(2025, 9, 24), 14, date(2025, 10, 13), 150
lim = a + timedelta(term)
late = max(0, (b - lim).days)
T("library-loan", "es-CL",
  "Quiero este préstamo de biblioteca como JSON con: socio (texto, el número tal como aparece), titulo (texto), fecha_limite (texto AAAA-MM-DD), "
  "dias_atraso (entero) y multa (entero, en pesos).\n\n"
  f"Socio N° 0382, Ignacio Bascuñán. Retiró «Hijo de ladrón» el {es(a)}. El plazo es de {term} días corridos contados desde el día siguiente al retiro, "
  f"y el último de esos días es la fecha límite. Lo devolvió el {es(b)}. Multa: ${fine} por cada día corrido después de la fecha límite, contando el día de la devolución.",
  {"socio": "0382", "titulo": "Hijo de ladrón", "fecha_limite": str(lim), "dias_atraso": late, "multa": late * fine})

# 10 ----------------------------------------------------------- delivery es-CO
dl, lim = [(1, "12:05", "12:41", 38000), (2, "12:20", "12:49", 52500), (3, "12:50", "13:38", 27900), (4, "13:10", "13:35", 61200)], 30
dur = {i: hm(b) - hm(a) for i, a, b, _ in dl}
T("delivery", "es-CO",
  "Organice estos domicilios en un JSON así:\n"
  "- entregas → entero, cuántas hubo\n- recaudo → entero, suma de los valores en pesos\n- minutos_promedio → número con un decimal, de la salida a la llegada\n"
  f"- demorados → lista de enteros con los números de los pedidos que tardaron más de {lim} minutos, de menor a mayor\n- mas_rapido → entero, número del pedido que menos tardó\n\n"
  "Domicilios del sábado\n" + "\n".join(f"Pedido {i}: salió {a}, llegó {b}, ${com(v)}" for i, a, b, v in dl),
  {"entregas": len(dl), "recaudo": sum(x[3] for x in dl), "minutos_promedio": num(rnd(D(sum(dur.values())) / len(dur), 1)),
   "demorados": sorted(i for i, m in dur.items() if m > lim), "mas_rapido": min(dur, key=dur.get)})

# 11 ------------------------------------------------------------- ledger es-ES
start, fee, members, grant = D("312.40"), D("12"), 15, D("200")
exp = [("imprenta", D("86.75")), ("merienda", D("54.30")), ("seguro", D("140"))]
inc, out = fee * members + grant, sum(v for _, v in exp)
T("ledger", "es-ES",
  "Resume la caja de la asociación en JSON. Claves: ingresos, gastos, saldo_final (los tres números, en euros), gasto_mayor (texto, el concepto tal como está escrito) "
  "y ha_crecido (booleano: true si el saldo final es mayor que el inicial). En ingresos no cuentes el saldo inicial.\n\n"
  f"Saldo inicial: {com(start)} €\nEntradas: cuotas de {members} socios a {com(fee)} € cada uno; subvención del ayuntamiento, {com(grant)} €\n"
  "Salidas: " + "; ".join(f"{n}, {com(v)} €" for n, v in exp),
  {"ingresos": num(inc), "gastos": num(out), "saldo_final": num(start + inc - out), "gasto_mayor": max(exp, key=lambda e: e[1])[0], "ha_crecido": start + inc - out > start})

# 12 ------------------------------------------------------------ payroll es-PE
d, rate, bonus, lim = date(2025, 8, 22), D("3.20"), D("10"), 15
pk = [("Rufino Mamani", 14), ("Elsa Quispe", 19), ("Teodoro Huanca", 11), ("Nilda Ccopa", 17)]
pays = sorted(({"nombre": n, "pago": num(q * rate + (bonus if q > lim else 0))} for n, q in pk), key=lambda x: -x["pago"])
T("payroll", "es-PE",
  "Pasa la planilla de cosecha a JSON con esta forma:\n"
  '{"fecha": "AAAA-MM-DD", "jabas": entero, "pagos": [{"nombre": texto, "pago": número}], "con_bono": entero}\n'
  "jabas es el total del día, pagos va del pago más alto al más bajo y con_bono es cuántas personas cobran el bono.\n\n"
  f"Cosecha del {d:%d/%m/%Y}\n" + "\n".join(f"{n}: {q} jabas" for n, q in pk) +
  f"\nSe paga S/ {rate} por jaba, y quien pasa de {lim} jabas recibe además un bono de S/ {bonus} en total.",
  {"fecha": str(d), "jabas": sum(q for _, q in pk), "pagos": pays, "con_bono": sum(q > lim for _, q in pk)})

# 13 -------------------------------------------------------------- order en-GB
d, off = date(2025, 11, 3), 2
ln, fee, free = [(6, "oat milk", D("1.85")), (3, "espresso beans 1 kg", D("14.20")), (12, "paper cups, sleeve", D("2.40"))], D("4.95"), 75
goods = sum(q * p for q, _, p in ln)
dc = D(0) if goods >= free else fee
T("order", "en-GB",
  "Turn this order into JSON with the keys customer (string), goods_total (number), delivery_charge (number), grand_total (number), arrives (string, YYYY-MM-DD) "
  "and costliest_line (string: the name of the item whose line total is highest, as written before the colon).\n\n"
  f"Harbour Street Café, ordered on {DAY[d.weekday()]} {en(d)}\n" + "".join(f"{n}: {q} at £{p} each\n" for q, n, p in ln) +
  f"Delivery is £{fee}, or free when the goods come to £{free} or more. Arrives two days after the order date.",
  {"customer": "Harbour Street Café", "goods_total": num(goods), "delivery_charge": num(dc), "grand_total": num(goods + dc), "arrives": str(d + timedelta(off)),
   "costliest_line": max(ln, key=lambda x: x[0] * x[2])[1]})

# 14 ------------------------------------------------------------ booking en-US
a, b, rate, ins, paid = date(2025, 12, 29), date(2026, 1, 3), D("47"), D("11.50"), D("100")
n = (b - a).days
T("booking", "en-US",
  "Give me this car rental as a JSON object shaped like\n"
  '{"renter": "...", "pickup_date": "YYYY-MM-DD", "return_date": "YYYY-MM-DD", "days": 0, "total_cost": 0.0, "amount_due": 0.0}\n'
  "and nothing else. amount_due is what is left after the prepayment.\n\n"
  f"Renter: Marisol Vance. Picks up a compact on {us(a)} at 10:00 AM and returns it on {us(b)} at 10:00 AM. "
  f"Rate ${rate} per 24-hour day plus ${ins} per day for insurance, taxes included. Already prepaid ${paid}.",
  {"renter": "Marisol Vance", "pickup_date": str(a), "return_date": str(b), "days": n, "total_cost": num(n * (rate + ins)), "amount_due": num(n * (rate + ins) - paid)})

# 15 ----------------------------------------------------------- readings en-GB
rain, lim = [("Mon", "4.2"), ("Tue", "0"), ("Wed", "11.6"), ("Thu", "0.8"), ("Fri", "0"), ("Sat", "7.4"), ("Sun", "3.0")], 4
v = [(n, D(x)) for n, x in rain]
T("readings", "en-GB",
  "From the rain gauge log below, write JSON with these fields, one type per line:\n\ntotal_mm: number\nmean_mm: number, rounded to two decimals, over all seven days\n"
  f"dry_days: integer, days with no rain at all\nwettest: string, the day as abbreviated in the log\nover_{lim}: array of strings, the days with more than {lim} mm, wettest first\n\n"
  + ", ".join(f"{n} {x} mm" for n, x in rain),
  {"total_mm": num(sum(x for _, x in v)), "mean_mm": num(rnd(sum(x for _, x in v) / len(v), 2)), "dry_days": sum(x == 0 for _, x in v),
   "wettest": max(v, key=lambda t: t[1])[0], f"over_{lim}": [n for n, x in sorted(v, key=lambda t: -t[1]) if x > lim]})

# 16 -------------------------------------------------------------- shift en-US
sh, lunch, rate, cap = [("Mon", "8:00", "16:30"), ("Tue", "8:00", "17:15"), ("Wed", "9:00", "18:00"), ("Thu", "8:00", "18:30"), ("Fri", "7:30", "15:30")], 30, D("21.60"), 40
hrs = {n: D(hm(b) - hm(a) - lunch) / 60 for n, a, b in sh}
tot = sum(hrs.values())
ot = max(D(0), tot - cap)
T("timesheet", "en-US",
  "I need this timesheet as JSON: employee and longest_day as strings (the day abbreviated the way it is below), total_hours, overtime_hours and gross_pay as numbers. "
  "Hours are decimal hours after taking out lunch, and total_hours includes the overtime.\n\n"
  "Dana Whitlock (24-hour clock)\n" + "\n".join(f"{n} {a}-{b}" for n, a, b in sh) +
  f"\nUnpaid lunch: {lunch} minutes every day. Pay is ${rate} an hour; hours past {cap} in the week are paid at 1.5 times that.",
  {"employee": "Dana Whitlock", "longest_day": max(hrs, key=hrs.get), "total_hours": num(tot), "overtime_hours": num(ot), "gross_pay": num(rnd((tot - ot) * rate + ot * rate * D("1.5"), 2))})

# 17 --------------------------------------------------------------- trip en-GB
l1, l2, ad, ch, fare = ("Carlisle", "07:49", "Preston", "08:56"), ("Preston", "09:12", "Manchester Piccadilly", "10:03"), 2, 1, D("27.90")
T("trip", "en-GB",
  "Please put our train journey into JSON. Shape: from [string], to [string], total_minutes [integer, first departure to final arrival], "
  "wait_minutes [integer, spent changing trains], on_train_minutes [integer], fare_total [number, pounds].\n\n"
  f"Depart {l1[0]} {l1[1]}, arrive {l1[2]} {l1[3]}. Change there. Depart {l2[0]} {l2[1]}, arrive {l2[2]} {l2[3]}, same morning. "
  f"Two adults at £{fare} each for the whole journey, and one child at half the adult fare.",
  {"from": l1[0], "to": l2[2], "total_minutes": hm(l2[3]) - hm(l1[1]), "wait_minutes": hm(l2[1]) - hm(l1[3]),
   "on_train_minutes": hm(l1[3]) - hm(l1[1]) + hm(l2[3]) - hm(l2[1]), "fare_total": num(ad * fare + ch * fare / 2)})

# 18 ----------------------------------------------------------- register en-US
day = date(2025, 4, 10)
an = [("Biscuit", "dog", date(2025, 3, 2)), ("Pepper", "cat", date(2025, 3, 28)), ("Juno", "dog", date(2025, 4, 5)), ("Toast", "rabbit", date(2025, 2, 19)), ("Moss", "dog", date(2025, 3, 16))]
st = {n: (day - x).days for n, _, x in an}
T("register", "en-US",
  "Summarize the shelter list as JSON following this skeleton:\n"
  '{"as_of": "YYYY-MM-DD", "animal_count": <int>, "dogs": [<names of the dogs, earliest arrival first>], "longest_stay": {"name": <string>, "days": <int>}, "average_days": <number, one decimal>}\n'
  "Days in the shelter are the as-of date minus the arrival date, and the average covers all the animals.\n\n"
  f"Residents as of {us(day)}:\n" + "\n".join(f"{n} - {k} - arrived {us(x)}" for n, k, x in an),
  {"as_of": str(day), "animal_count": len(an), "dogs": [n for n, k, x in sorted(an, key=lambda t: t[2]) if k == "dog"],
   "longest_stay": {"name": max(st, key=st.get), "days": max(st.values())}, "average_days": num(rnd(D(sum(st.values())) / len(st), 1))})

# 19 ------------------------------------------------------------ invoice en-GB
d, term, h, hr, mi, mr, vat, acc = date(2025, 1, 31), 28, D("7.5"), D("46"), 84, D("0.45"), 20, D("200")
lab, mil = h * hr, mi * mr
tax = rnd(lab * vat / 100, 2)
T("invoice", "en-GB",
  "Extract the invoice into a JSON object containing invoice_no, due_date, net, vat, total and balance_due. The first is a string, the second a string in YYYY-MM-DD form, the rest numbers in pounds; "
  "net is before VAT and total includes it.\n\n"
  f"Invoice INV-0093, dated {en(d)}, payable {term} days after the invoice date.\nGarden design: {h} hours at £{hr} an hour, plus VAT at {vat}%\n"
  f"Mileage: {mi} miles at £{mr} a mile, no VAT\nReceived on account: £{acc}",
  {"invoice_no": "INV-0093", "due_date": str(d + timedelta(term)), "net": num(lab + mil), "vat": num(tax), "total": num(lab + mil + tax), "balance_due": num(lab + mil + tax - acc)})

def main():
    assert len(OUT) == 20 and sum(v[:2] == "es" for _, v, _, _ in OUT) == 13
    with open(os.path.join(HERE, "structured-r.jsonl"), "w", encoding="utf-8") as f:
        for i, (kind, var, q, gold) in enumerate(OUT):
            assert 4 <= len(gold) <= 7, kind
            r = {"id": f"structured-r-{i:03d}", "language": var[:2], "variety": var, "question": q, "kind": kind, "gold": {"json": gold}}
            f.write(json.dumps(r, ensure_ascii=False) + "\n")
            print("=====", r["id"], kind, var); print(q); print("->", json.dumps(gold, ensure_ascii=False))

if __name__ == "__main__":
    main()
