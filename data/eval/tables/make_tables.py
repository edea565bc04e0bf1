"""The six CSV files. Deterministic: random.Random(7)."""
import csv, datetime as D, os, random
HERE = os.path.dirname(os.path.abspath(__file__))

def write(name, header, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf-8", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(header)
        w.writerows(rows)

def m2(x):
    return "%.2f" % x

def gastos(R):
    shops = [  # tienda, categoria, lo, hi, weight
        ("Mercadona", "Supermercado", 12, 95, 26), ("Lidl", "Supermercado", 8, 60, 13),
        ("Carrefour", "Supermercado", 15, 140, 8), ("Frutería Paqui", "Supermercado", 4, 22, 9),
        ("Repsol", "Coche", 35, 78, 9), ("Norauto", "Coche", 25, 260, 3),
        ("Renfe", "Transporte", 4, 68, 8), ("Cabify", "Transporte", 6, 24, 7),
        ("Bar Manolo", "Restaurantes", 3, 32, 14), ("Casa Pepe", "Restaurantes", 18, 75, 8),
        ("Telepizza", "Restaurantes", 13, 34, 6), ("Farmacia Luna", "Salud", 3, 42, 8),
        ("Clínica Dental Sol", "Salud", 45, 320, 3), ("Zara", "Ropa", 15, 90, 6),
        ("Decathlon", "Deporte", 8, 85, 6), ("Ikea", "Hogar", 12, 240, 5),
        ("Leroy Merlin", "Hogar", 7, 130, 5), ("El Corte Inglés", "Ropa", 25, 180, 4),
        ("El Corte Inglés", "Hogar", 20, 210, 3), ("Amazon", "Hogar", 9, 110, 6),
        ("Amazon", "Tecnología", 15, 280, 5), ("Amazon", "Libros", 8, 45, 4),
        ("Casa del Libro", "Libros", 9, 48, 5), ("Cines Lys", "Ocio", 7, 31, 5),
        ("PcComponentes", "Tecnología", 20, 420, 3),
    ]
    start = D.date(2024, 7, 1)
    rows = []
    for _ in range(162):
        s = R.choices(shops, [x[4] for x in shops])[0]
        d = start + D.timedelta(days=R.randrange(457))
        amt = round(s[2] + (s[3] - s[2]) * R.random() ** 1.4, 2)
        if s[0] in ("Amazon", "PcComponentes", "Renfe", "Cabify"):
            pay = R.choices(["tarjeta", "PayPal"], [3, 2])[0]
        elif amt < 25:
            pay = R.choices(["tarjeta", "efectivo", "Bizum"], [4, 5, 1])[0]
        else:
            pay = R.choices(["tarjeta", "efectivo", "Bizum"], [8, 2, 1])[0]
        rows.append([d.isoformat(), s[0], s[1], m2(amt), pay])
    for k in range(15):     # monthly subscriptions
        y, m = divmod(2024 * 12 + 6 + k, 12)
        rows.append([D.date(y, m + 1, 5).isoformat(), "Netflix", "Ocio", m2(12.99 if k < 8 else 14.99), "tarjeta"])
        rows.append([D.date(y, m + 1, 12).isoformat(), "Spotify", "Ocio", "11.99", "PayPal"])
    rows.sort(key=lambda r: (r[0], r[1], r[2], r[3]))
    write("gastos.csv", ["fecha", "tienda", "categoria", "importe", "pagado_con"], rows)

CLIENTES = """Talleres Ortega|Valencia|Automoción
Panadería La Espiga|Valencia|Hostelería
Gestoría Ribera|Alzira|Servicios
Bodegas Montalbán|Requena|Alimentación
Hotel Miramar|Gandia|Hostelería
Clínica Veterinaria Huella|Valencia|Salud
Academia Newton|Castellón|Educación
Muebles Cerdá|Alicante|Comercio
Ferretería El Tornillo|Torrent|Comercio
Estudio Arcos|Madrid|Arquitectura
Cooperativa San Isidro|Requena|Alimentación
Librería Babel|Castellón|Comercio
Restaurante Casa Tomás|Valencia|Hostelería
Transportes Levante|Sagunto|Logística
Inmobiliaria Turia|Valencia|Inmobiliaria
Óptica Visión Clara|Alicante|Salud
Gimnasio Titán|Torrent|Deporte
Escuela Infantil Nubes|Madrid|Educación
Editorial Marea|Barcelona|Editorial
Festival Sonora|Benidorm|Cultura
Teatro Olimpia Nova|Valencia|Cultura
Construcciones Peñalver|Murcia|Construcción
Reformas Hermanos Gil|Murcia|Construcción
Aceites Sierra Sur|Jaén|Alimentación
Hostal El Puerto|Alicante|Hostelería
Farmacia Benlloch|Castellón|Salud
Autoescuela Stop|Gandia|Educación
Abogados Rius|Barcelona|Servicios
Cafetería Central|Zaragoza|Hostelería
Cerámicas Manises|Manises|Industria
Náutica Bahía|Denia|Deporte
Floristería Azahar|Valencia|Comercio
Asesoría Norte|Bilbao|Servicios
Imprenta Cromo|Barcelona|Industria
Camping Los Pinos|Denia|Hostelería
Joyería Lalique|Madrid|Comercio
Quesos Valdeón|León|Alimentación
Museo del Juguete|Ibi|Cultura
Clínica Podológica Paso|Sagunto|Salud
Viajes Brújula|Madrid|Turismo
Bicicletas Ruta 66|Castellón|Deporte
Peluquería Rizos|Torrent|Servicios
Notaría Valls|Alicante|Servicios
Colegio Santa Ana|Zaragoza|Educación
Textil Ontinyent|Ontinyent|Industria
Apartamentos Sol y Mar|Benidorm|Turismo
Heladería Polo|Gandia|Hostelería
Logística Puerto Seco|Zaragoza|Logística
Dentistas Ruzafa|Valencia|Salud
Galería Trazo|Bilbao|Cultura
Fundación Raíces|Sevilla|Cultura
Conservas Ulises|Vigo|Alimentación
Arquitectura Llum|Valencia|Arquitectura
Surf Kabana|San Sebastián|Deporte
Fisioterapia Equilibrio|Valencia|Salud
Instalaciones Voltio|Torrent|Construcción
Marketing Faro|Madrid|Servicios
Granja El Roble|Teruel|Alimentación
Radio Ribera|Alzira|Cultura
Tintorería Express|Castellón|Servicios
Escape Room Enigma|Barcelona|Ocio
Juguetes Trompo|Ibi|Comercio""".split("\n")

def clientes_facturas(R):
    cl = []
    for line in CLIENTES:
        n, c, s = line.split("|")
        d = D.date(2019, 3, 1) + D.timedelta(days=R.randrange(2100))
        cl.append([n, c, s, d.isoformat()])
    write("clientes.csv", ["cliente", "ciudad", "sector", "alta"], cl)
    active = R.sample(cl, 38)
    w = [R.choice([1, 1, 2, 3, 5]) for _ in active]
    dates = sorted(D.date(2024, 1, 8) + D.timedelta(days=R.randrange(600)) for _ in range(118))
    rows, n, year = [], 0, 2024
    for d in dates:
        if d.year != year:
            year, n = d.year, 0
        n += 1
        while True:
            c = R.choices(active, w)[0]
            if c[3] <= d.isoformat():
                break
        base = R.choice([90, 120, 150, 180, 240, 275, 320, 350, 400, 450, 480, 560, 600, 725, 850, 960, 1200, 1350, 1800, 2400]) \
            + R.choice([0, 0, 0, 12.5, 37.4, 5.75, 61.2])
        rate = 0.10 if c[2] == "Cultura" else 0.21
        iva = round(base * rate, 2)
        term = R.choice([15, 30, 30, 30, 45, 60])
        age = (D.date(2025, 9, 1) - d).days
        paid = R.random() < (0.9 if age > 240 else 0.75 if age > 90 else 0.4)
        rows.append(["F%d-%03d" % (year, n), c[0], d.isoformat(), (d + D.timedelta(days=term)).isoformat(),
                     m2(base), m2(iva), m2(base + iva), "sí" if paid else "no"])
    write("facturas.csv", ["numero", "cliente", "fecha", "vencimiento", "base", "iva", "total", "pagada"], rows)

def energy(R):
    rows = []
    for k in range(196):
        d = D.date(2024, 11, 1) + D.timedelta(days=k)
        import math
        doy = d.timetuple().tm_yday
        t = 10.5 - 8.5 * math.cos(2 * math.pi * (doy - 20) / 365) + R.gauss(0, 2.6)
        kwh = 7.2 + max(0, 15 - t) * 0.55 + (1.9 if d.weekday() >= 5 else 0) + R.gauss(0, 1.1)
        peak = kwh * R.uniform(0.22, 0.48)
        price_peak, price_off = (0.31, 0.17) if d < D.date(2025, 4, 1) else (0.28, 0.155)
        cost = peak * price_peak + (kwh - peak) * price_off + 0.45
        rows.append([d.isoformat(), m2(kwh), m2(cost), m2(peak), "%.1f" % (round(t, 1) + 0.0)])
    write("energy.csv", ["day", "kwh", "cost", "peak_kwh", "temperature"], rows)

BOOKS = """The Left Hand of Darkness|Ursula K. Le Guin|1969|304
The Dispossessed|Ursula K. Le Guin|1974|387
A Wizard of Earthsea|Ursula K. Le Guin|1968|205
The Tombs of Atuan|Ursula K. Le Guin|1971|163
Middlemarch|George Eliot|1871|880
Emma|Jane Austen|1815|474
Persuasion|Jane Austen|1817|249
Pride and Prejudice|Jane Austen|1813|432
Dune|Frank Herbert|1965|612
Dune Messiah|Frank Herbert|1969|256
Neuromancer|William Gibson|1984|271
Pattern Recognition|William Gibson|2003|356
Kindred|Octavia E. Butler|1979|287
Parable of the Sower|Octavia E. Butler|1993|345
Beloved|Toni Morrison|1987|324
Song of Solomon|Toni Morrison|1977|337
Never Let Me Go|Kazuo Ishiguro|2005|288
The Remains of the Day|Kazuo Ishiguro|1989|258
Klara and the Sun|Kazuo Ishiguro|2021|307
Norwegian Wood|Haruki Murakami|1987|296
Kafka on the Shore|Haruki Murakami|2002|505
1Q84|Haruki Murakami|2009|925
Wolf Hall|Hilary Mantel|2009|653
Bring Up the Bodies|Hilary Mantel|2012|411
The Mirror and the Light|Hilary Mantel|2020|883
Piranesi|Susanna Clarke|2020|245
Jonathan Strange & Mr Norrell|Susanna Clarke|2004|782
Station Eleven|Emily St. John Mandel|2014|333
Sea of Tranquility|Emily St. John Mandel|2022|259
The Road|Cormac McCarthy|2006|241
Blood Meridian|Cormac McCarthy|1985|337
Moby-Dick|Herman Melville|1851|635
Frankenstein|Mary Shelley|1818|280
Dracula|Bram Stoker|1897|418
Jane Eyre|Charlotte Brontë|1847|532
Wuthering Heights|Emily Brontë|1847|416
Great Expectations|Charles Dickens|1861|544
Bleak House|Charles Dickens|1853|989
A Tale of Two Cities|Charles Dickens|1859|382
The Name of the Rose|Umberto Eco|1980|536
Foucault's Pendulum|Umberto Eco|1988|623
If on a Winter's Night a Traveler|Italo Calvino|1979|260
Invisible Cities|Italo Calvino|1972|165
One Hundred Years of Solitude|Gabriel García Márquez|1967|417
Love in the Time of Cholera|Gabriel García Márquez|1985|348
The Savage Detectives|Roberto Bolaño|1998|577
2666|Roberto Bolaño|2004|898
My Brilliant Friend|Elena Ferrante|2011|331
The Story of a New Name|Elena Ferrante|2012|471
Normal People|Sally Rooney|2018|266
Conversations with Friends|Sally Rooney|2017|321
Circe|Madeline Miller|2018|393
The Song of Achilles|Madeline Miller|2011|378
The Secret History|Donna Tartt|1992|559
The Goldfinch|Donna Tartt|2013|771
Murder on the Orient Express|Agatha Christie|1934|256
And Then There Were None|Agatha Christie|1939|264
The Murder of Roger Ackroyd|Agatha Christie|1926|288
Death on the Nile|Agatha Christie|1937|333
The Big Sleep|Raymond Chandler|1939|231
The Talented Mr. Ripley|Patricia Highsmith|1955|271
Rebecca|Daphne du Maurier|1938|449
The Hobbit|J.R.R. Tolkien|1937|310
The Fellowship of the Ring|J.R.R. Tolkien|1954|423
The Two Towers|J.R.R. Tolkien|1954|352
The Return of the King|J.R.R. Tolkien|1955|416
Small Gods|Terry Pratchett|1992|384
Mort|Terry Pratchett|1987|272
Guards! Guards!|Terry Pratchett|1989|376
Project Hail Mary|Andy Weir|2021|476
The Martian|Andy Weir|2011|369
Ancillary Justice|Ann Leckie|2013|409
The Fifth Season|N. K. Jemisin|2015|468
The Obelisk Gate|N. K. Jemisin|2016|410
Gideon the Ninth|Tamsyn Muir|2019|448
Stoner|John Williams|1965|278
The Master and Margarita|Mikhail Bulgakov|1967|412
Crime and Punishment|Fyodor Dostoevsky|1866|671
The Brothers Karamazov|Fyodor Dostoevsky|1880|796
Anna Karenina|Leo Tolstoy|1878|864
War and Peace|Leo Tolstoy|1869|1225
Ulysses|James Joyce|1922|730
Mrs Dalloway|Virginia Woolf|1925|194
To the Lighthouse|Virginia Woolf|1927|209
The Waves|Virginia Woolf|1931|228
Infinite Jest|David Foster Wallace|1996|1079""".split("\n")

def books(R):
    rows = []
    bs = [b.split("|") for b in BOOKS]
    R.shuffle(bs)
    day = D.date(2021, 1, 3)
    for t, a, y, p in bs:
        p = int(p)
        day += D.timedelta(days=R.randrange(6, 34))
        p_abandon = 0.1 + (0.35 if p > 600 else 0)
        if R.random() < p_abandon:
            fin, rat = "", "" if R.random() < 0.8 else str(R.choice([1, 2]))
        else:
            fin = (day + D.timedelta(days=max(2, int(p / R.uniform(14, 48))))).isoformat()
            rat = "" if R.random() < 0.12 else str(R.choices([1, 2, 3, 4, 5], [1, 3, 7, 9, 6])[0])
        rows.append([t, a, y, p, day.isoformat(), fin, rat])
    write("books.csv", ["title", "author", "year", "pages", "started", "finished", "rating"], rows)

STOCK = """Basmati rice|Pantry|3.20|Tesco|e
Spaghetti|Pantry|1.15|Aldi|e
Chopped tomatoes|Pantry|0.65|Aldi|e
Olive oil|Pantry|8.50|Tesco|e
Red lentils|Pantry|2.10|Tesco|e
Plain flour|Pantry|1.05|Aldi|e
Brown sugar|Pantry|1.75|Tesco|e
Honey|Pantry|5.40|Hill Farm Shop|e
Strawberry jam|Pantry|3.90|Hill Farm Shop|e
Ground coffee|Pantry|6.25|Tesco|e
Green tea|Pantry|2.80|Tesco|e
Chickpeas|Pantry|0.70|Aldi|e
Coconut milk|Pantry|1.35|Aldi|e
Peanut butter|Pantry|2.95|Tesco|e
Soy sauce|Pantry|2.20|Tesco|e
Rolled oats|Pantry|1.60|Aldi|e
Tinned tuna|Pantry|1.25|Aldi|e
Sea salt|Pantry|1.95|Tesco|
Black pepper|Pantry|2.40|Tesco|e
Apple juice|Drinks|1.85|Hill Farm Shop|e
Sparkling water|Drinks|0.55|Aldi|e
Oat milk|Drinks|1.90|Tesco|e
Red wine|Drinks|9.75|Majestic|
White wine|Drinks|8.95|Majestic|
Pale ale|Drinks|2.60|Majestic|e
Ginger beer|Drinks|1.45|Tesco|e
Frozen peas|Freezer|2.15|Tesco|e
Fish fingers|Freezer|3.45|Aldi|e
Vanilla ice cream|Freezer|4.10|Tesco|e
Frozen berries|Freezer|3.65|Aldi|e
Chicken thighs|Freezer|6.80|Hill Farm Shop|e
Lamb chops|Freezer|11.90|Hill Farm Shop|e
Veggie burgers|Freezer|3.05|Tesco|e
Washing-up liquid|Cleaning|1.50|Aldi|
Laundry detergent|Cleaning|7.95|Costco|
Bleach|Cleaning|1.10|Aldi|
Kitchen roll|Cleaning|2.35|Costco|
Toilet paper|Cleaning|0.48|Costco|
Bin bags|Cleaning|3.15|Costco|
Glass cleaner|Cleaning|2.05|Tesco|
Sponges|Cleaning|0.40|Costco|
Dishwasher tablets|Cleaning|9.60|Costco|
Paracetamol|Medicine|0.89|Boots|e
Ibuprofen|Medicine|1.49|Boots|e
Plasters|Medicine|2.75|Boots|e
Antiseptic cream|Medicine|4.35|Boots|e
Cough syrup|Medicine|5.20|Boots|e
Antihistamine|Medicine|3.99|Boots|e
Sun cream|Medicine|8.25|Boots|e
Eye drops|Medicine|6.10|Boots|e
Vitamin D|Medicine|4.75|Boots|e
Thermometer|Medicine|12.50|Boots|
AA batteries|Hardware|0.72|Screwfix|e
AAA batteries|Hardware|0.68|Screwfix|e
Wood screws|Hardware|0.06|Screwfix|
Masking tape|Hardware|2.90|Screwfix|
LED bulbs|Hardware|3.30|Screwfix|
Sandpaper|Hardware|0.85|Screwfix|
Wood glue|Hardware|5.60|Screwfix|e
White emulsion paint|Hardware|24.00|B&Q|
Extension lead|Hardware|14.99|Amazon|
Cable ties|Hardware|0.05|Amazon|
Dust masks|Hardware|1.20|Screwfix|
Silicone sealant|Hardware|6.45|B&Q|e
Potting compost|Garden|7.50|B&Q|
Tomato seeds|Garden|2.25|B&Q|e
Basil seeds|Garden|1.99|B&Q|e
Bird food|Garden|5.85|Hill Farm Shop|e
Slug pellets|Garden|4.60|B&Q|e
Garden twine|Garden|3.25|B&Q|
Plant pots|Garden|1.30|B&Q|
Dry cat food|Pet|14.20|Pets at Home|e
Wet cat food|Pet|0.95|Pets at Home|e
Cat litter|Pet|6.70|Pets at Home|
Flea treatment|Pet|18.90|Pets at Home|e
Cat treats|Pet|2.30|Amazon|e
Printer paper|Office|4.20|Amazon|
Ink cartridge|Office|21.50|Amazon|e
Envelopes|Office|0.12|Amazon|
Ballpoint pens|Office|0.35|Amazon|
Stamps|Office|1.65||
Notebooks|Office|3.75|Amazon|""".split("\n")

def stock(R):
    rows = []
    bulk = {"Wood screws": 340, "Cable ties": 155, "Envelopes": 90, "Toilet paper": 27, "Ballpoint pens": 22}
    for line in STOCK:
        i, c, p, s, e = line.split("|")
        q = bulk.get(i) or R.choice([0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 14])
        exp = ""
        if e:
            exp = (D.date(2025, 2, 1) + D.timedelta(days=R.randrange(30 if c == "Drinks" else 0, 980))).isoformat()
        rows.append([i, c, q, p, s or "Post Office", exp])
    R.shuffle(rows)
    write("stock.csv", ["item", "category", "quantity", "unit_price", "supplier", "expires"], rows)

def main():
    R = random.Random(7)
    gastos(R); clientes_facturas(R); energy(R); books(R); stock(R)

if __name__ == "__main__":
    main()
