"""(id, lang, files, question, sql, ordered). The answers are made by make.py."""
Q = []
def q(i, lang, files, text, sql, ordered=False):
    Q.append((i, lang, [f + ".csv" for f in files.split()], text, " ".join(sql.split()), ordered))

# ---------------------------------------------------------------- set a
q("a01", "es", "gastos", "cuánto gasté en mercadona en marzo de 2025?",
  "SELECT SUM(importe) FROM gastos WHERE tienda = 'Mercadona' AND fecha BETWEEN '2025-03-01' AND '2025-03-31'")
q("a02", "es", "facturas", "¿Cuántas facturas tengo sin cobrar?",
  "SELECT COUNT(*) FROM facturas WHERE pagada = 'no'")
q("a03", "es", "clientes gastos", "que clientes tengo en castellon? solo los nombres",
  "SELECT cliente FROM clientes WHERE ciudad = 'Castellón'")
q("a04", "es", "gastos", "Cual ha sido mi compra mas cara? dime la tienda y el importe",
  "SELECT tienda, importe FROM gastos ORDER BY importe DESC LIMIT 1")
q("a05", "es", "gastos facturas", "cuantas veces he pagado con bizum",
  "SELECT COUNT(*) FROM gastos WHERE pagado_con = 'Bizum'")
q("a06", "es", "facturas", "Dime los 5 clientes que más dinero me han pagado ya (total con IVA de las facturas pagadas) y cuánto, de mayor a menor",
  "SELECT cliente, SUM(total) FROM facturas WHERE pagada = 'sí' GROUP BY cliente ORDER BY SUM(total) DESC LIMIT 5", True)
q("a07", "es", "facturas", "cuánto facturé cada mes de 2025 sin iva? pon el mes (tipo 2025-01) y la suma, en orden de mes",
  "SELECT substr(fecha, 1, 7), SUM(base) FROM facturas WHERE fecha LIKE '2025-%' GROUP BY substr(fecha, 1, 7) ORDER BY substr(fecha, 1, 7)", True)
q("a08", "es", "gastos", "de media cuanto me gasto cada vez que voy de restaurantes",
  "SELECT AVG(importe) FROM gastos WHERE categoria = 'Restaurantes'")
q("a09", "es", "facturas clientes", "cuánto me deben en total, iva incluido, los clientes de madrid?",
  "SELECT SUM(f.total) FROM facturas f JOIN clientes c ON c.cliente = f.cliente WHERE c.ciudad = 'Madrid' AND f.pagada = 'no'")
q("a10", "es", "gastos", "En qué categorías he gastado más de 500 euros en 2025? categoría y total gastado",
  "SELECT categoria, SUM(importe) FROM gastos WHERE fecha LIKE '2025-%' GROUP BY categoria HAVING SUM(importe) > 500")
q("a11", "es", "clientes facturas", "a qué clientes de valencia no les he hecho nunca una factura?",
  "SELECT cliente FROM clientes WHERE ciudad = 'Valencia' AND cliente NOT IN (SELECT cliente FROM facturas)")
q("a12", "es", "facturas", "facturas sin pagar que vencían antes del 1 de julio de 2025: número y cuántos días llevaban vencidas ese 1 de julio, primero la que más",
  "SELECT numero, CAST(julianday('2025-07-01') - julianday(vencimiento) AS INTEGER) FROM facturas WHERE pagada = 'no' AND vencimiento < '2025-07-01' ORDER BY julianday('2025-07-01') - julianday(vencimiento) DESC", True)
q("a13", "es", "gastos", "que porcentaje de todo lo que gasto se me va en el supermercado? (de 0 a 100)",
  "SELECT 100.0 * SUM(CASE WHEN categoria = 'Supermercado' THEN importe ELSE 0 END) / SUM(importe) FROM gastos")
q("a14", "es", "gastos facturas clientes", "en qué meses de 2025 gasté más de lo que facturé con iva? si un mes no facturé nada también cuenta. ponme solo los meses, tipo 2025-01",
  "SELECT g.mes FROM (SELECT substr(fecha, 1, 7) AS mes, SUM(importe) AS gastado FROM gastos WHERE fecha LIKE '2025-%' GROUP BY 1) g LEFT JOIN (SELECT substr(fecha, 1, 7) AS mes, SUM(total) AS facturado FROM facturas GROUP BY 1) f ON f.mes = g.mes WHERE g.gastado > COALESCE(f.facturado, 0)")
q("a15", "es", "clientes facturas", "¿A cuántos clientes distintos de cada sector les facturé algo en 2024? Sector y cuántos, solo los sectores con al menos 2 clientes",
  "SELECT c.sector, COUNT(DISTINCT f.cliente) FROM facturas f JOIN clientes c ON c.cliente = f.cliente WHERE f.fecha LIKE '2024-%' GROUP BY c.sector HAVING COUNT(DISTINCT f.cliente) >= 2")
q("a16", "en", "books", "how many books have I actually finished?",
  "SELECT COUNT(*) FROM books WHERE finished IS NOT NULL")
q("a17", "en", "books", "what le guin books are on my list? just titles",
  "SELECT title FROM books WHERE author LIKE '%le guin%'")
q("a18", "en", "energy", "How much did I pay for power in January 2025?",
  "SELECT SUM(cost) FROM energy WHERE day BETWEEN '2025-01-01' AND '2025-01-31'")
q("a19", "en", "stock", "what have we completely run out of?",
  "SELECT item FROM stock WHERE quantity = 0")
q("a20", "en", "stock energy", "how many different suppliers do I buy from",
  "SELECT COUNT(DISTINCT supplier) FROM stock")
q("a21", "en", "energy", "what was the coldest day, and how cold was it?",
  "SELECT day, temperature FROM energy ORDER BY temperature LIMIT 1")
q("a22", "en", "books", "books over 700 pages that I started but never finished - title and pages, longest first",
  "SELECT title, pages FROM books WHERE pages > 700 AND finished IS NULL ORDER BY pages DESC", True)
q("a23", "en", "stock", "What's the stuff in each category worth (quantity times unit price)? Category and value, biggest value first please",
  "SELECT category, SUM(quantity * unit_price) FROM stock GROUP BY category ORDER BY SUM(quantity * unit_price) DESC", True)
q("a24", "en", "stock books", "which things from boots expire before 1 March 2026? item and expiry date",
  "SELECT item, expires FROM stock WHERE supplier = 'Boots' AND expires < '2026-03-01'")
q("a25", "en", "energy", "average daily kwh for each month, oldest month first. show the month like 2024-11 and the average",
  "SELECT substr(day, 1, 7), AVG(kwh) FROM energy GROUP BY substr(day, 1, 7) ORDER BY substr(day, 1, 7)", True)
q("a26", "en", "energy", "do I use more at weekends? give me average kwh on saturdays and sundays, then average kwh on the other days, as two columns",
  "SELECT AVG(CASE WHEN strftime('%w', day) IN ('0', '6') THEN kwh END), AVG(CASE WHEN strftime('%w', day) NOT IN ('0', '6') THEN kwh END) FROM energy")
q("a27", "en", "books", "Which book took me the longest to get through from start to finish, and how many days was that?",
  "SELECT title, CAST(julianday(finished) - julianday(started) AS INTEGER) FROM books WHERE finished IS NOT NULL ORDER BY julianday(finished) - julianday(started) DESC LIMIT 1")
q("a28", "en", "books", "authors I've finished at least 3 books by, with the average rating I gave those finished books",
  "SELECT author, AVG(rating) FROM books WHERE finished IS NOT NULL GROUP BY author HAVING COUNT(*) >= 3")
q("a29", "en", "energy stock", "what percentage (0-100) of the electricity I used in february 2025 was at peak times?",
  "SELECT 100.0 * SUM(peak_kwh) / SUM(kwh) FROM energy WHERE day BETWEEN '2025-02-01' AND '2025-02-28'")
q("a30", "en", "stock", "for each supplier, what's the priciest single item (by unit price)? supplier, item, price",
  "SELECT s.supplier, s.item, s.unit_price FROM stock s WHERE s.unit_price = (SELECT MAX(t.unit_price) FROM stock t WHERE t.supplier = s.supplier)")

# ---------------------------------------------------------------- set b
q("b01", "es", "gastos", "Cuanto me he dejado en el corte ingles en lo que va de 2025",
  "SELECT SUM(importe) FROM gastos WHERE tienda = 'El Corte Inglés' AND fecha LIKE '2025-%'")
q("b02", "es", "facturas", "dame los números de las facturas que pasan de 2000 euros con el iva incluido",
  "SELECT numero FROM facturas WHERE total > 2000")
q("b03", "es", "clientes facturas", "¿de cuántas ciudades distintas son mis clientes?",
  "SELECT COUNT(DISTINCT ciudad) FROM clientes")
q("b04", "es", "clientes", "quien es el cliente mas antiguo que tengo y desde que fecha",
  "SELECT cliente, alta FROM clientes ORDER BY alta LIMIT 1")
q("b05", "es", "gastos clientes", "qué compré el 12 de noviembre de 2024? tienda e importe",
  "SELECT tienda, importe FROM gastos WHERE fecha = '2024-11-12'")
q("b06", "es", "gastos", "Cuánto llevo gastado con cada forma de pago? forma de pago y total, de más a menos",
  "SELECT pagado_con, SUM(importe) FROM gastos GROUP BY pagado_con ORDER BY SUM(importe) DESC", True)
q("b07", "es", "facturas", "iva que he repercutido en el segundo trimestre de 2025, por fecha de factura",
  "SELECT SUM(iva) FROM facturas WHERE fecha BETWEEN '2025-04-01' AND '2025-06-30'")
q("b08", "es", "gastos", "¿En qué 3 tiendas he comprado más veces este verano, de junio a agosto de 2025? tienda y número de compras, la que más primero",
  "SELECT tienda, COUNT(*) FROM gastos WHERE fecha BETWEEN '2025-06-01' AND '2025-08-31' GROUP BY tienda ORDER BY COUNT(*) DESC LIMIT 3", True)
q("b09", "es", "facturas clientes", "facturas pendientes de cobro de los clientes de HOSTELERIA: numero, cliente y total",
  "SELECT f.numero, f.cliente, f.total FROM facturas f JOIN clientes c ON c.cliente = f.cliente WHERE c.sector = 'Hostelería' AND f.pagada = 'no'")
q("b10", "es", "gastos", "cual es la vez que menos me he gastado en el bar manolo? fecha e importe",
  "SELECT fecha, importe FROM gastos WHERE tienda = 'Bar Manolo' ORDER BY importe LIMIT 1")
q("b11", "es", "gastos", "comparando julio y agosto juntos, cuánto más gasté en 2025 que en 2024? (en negativo si gasté menos)",
  "SELECT SUM(CASE WHEN fecha BETWEEN '2025-07-01' AND '2025-08-31' THEN importe ELSE 0 END) - SUM(CASE WHEN fecha BETWEEN '2024-07-01' AND '2024-08-31' THEN importe ELSE 0 END) FROM gastos")
q("b12", "es", "clientes facturas gastos", "Qué ciudad me da más dinero? la ciudad y lo que suman sin iva las facturas de sus clientes",
  "SELECT c.ciudad, SUM(f.base) FROM facturas f JOIN clientes c ON c.cliente = f.cliente GROUP BY c.ciudad ORDER BY SUM(f.base) DESC LIMIT 1")
q("b13", "es", "facturas", "plazo medio en días que doy a cada cliente (de la fecha al vencimiento), solo a los que les he hecho 6 facturas o más. cliente y media de días",
  "SELECT cliente, AVG(julianday(vencimiento) - julianday(fecha)) FROM facturas GROUP BY cliente HAVING COUNT(*) >= 6")
q("b14", "es", "facturas", "de todo lo facturado en 2025 con iva, qué tanto por ciento sigue sin pagar?",
  "SELECT 100.0 * SUM(CASE WHEN pagada = 'no' THEN total ELSE 0 END) / SUM(total) FROM facturas WHERE fecha LIKE '2025-%'")
q("b15", "es", "clientes facturas", "para los clientes de torrent con alguna factura, cuantos dias pasaron desde el alta hasta la primera? cliente y dias",
  "SELECT c.cliente, CAST(julianday(MIN(f.fecha)) - julianday(c.alta) AS INTEGER) FROM clientes c JOIN facturas f ON f.cliente = c.cliente WHERE c.ciudad = 'Torrent' GROUP BY c.cliente, c.alta")
q("b16", "en", "books", "total pages of the books I finished in 2024?",
  "SELECT SUM(pages) FROM books WHERE finished BETWEEN '2024-01-01' AND '2024-12-31'")
q("b17", "en", "stock", "What goes off in May 2025? item names only",
  "SELECT item FROM stock WHERE expires BETWEEN '2025-05-01' AND '2025-05-31'")
q("b18", "en", "energy books", "on how many days was it below freezing",
  "SELECT COUNT(*) FROM energy WHERE temperature < 0")
q("b19", "en", "books", "what's the oldest book I've got listed? title and year it came out",
  "SELECT title, year FROM books ORDER BY year LIMIT 1")
q("b20", "en", "stock", "how many FISH FINGERS do we have left?",
  "SELECT quantity FROM stock WHERE item = 'Fish fingers'")
q("b21", "en", "books stock", "books I finished but forgot to rate, titles",
  "SELECT title FROM books WHERE finished IS NOT NULL AND rating IS NULL")
q("b22", "en", "energy", "My 5 most expensive days for electricity: the date and what it cost, dearest first",
  "SELECT day, cost FROM energy ORDER BY cost DESC LIMIT 5", True)
q("b23", "en", "books", "number of books finished per year, in year order (year, count)",
  "SELECT CAST(substr(finished, 1, 4) AS INTEGER), COUNT(*) FROM books WHERE finished IS NOT NULL GROUP BY substr(finished, 1, 4) ORDER BY substr(finished, 1, 4)", True)
q("b24", "en", "stock", "suppliers with 8 or more different items on the list, and the average unit price of their items",
  "SELECT supplier, AVG(unit_price) FROM stock GROUP BY supplier HAVING COUNT(*) >= 8")
q("b25", "en", "energy", "how many kwh did we get through over the holidays, 24 dec 2024 to 6 jan 2025 both included?",
  "SELECT SUM(kwh) FROM energy WHERE day BETWEEN '2024-12-24' AND '2025-01-06'")
q("b26", "en", "energy", "What was the biggest increase in kwh from one day to the next? Give me the later day and the increase",
  "SELECT b.day, b.kwh - a.kwh FROM energy a JOIN energy b ON b.day = date(a.day, '+1 day') ORDER BY b.kwh - a.kwh DESC LIMIT 1")
q("b27", "en", "books", "my 3 fastest reads in pages per day (pages divided by the days between starting and finishing), fastest first, title and pages per day",
  "SELECT title, pages / (julianday(finished) - julianday(started)) FROM books WHERE finished IS NOT NULL ORDER BY pages / (julianday(finished) - julianday(started)) DESC LIMIT 3", True)
q("b28", "en", "books energy", "how much did electricity cost in total on the days I finished a book?",
  "SELECT SUM(cost) FROM energy WHERE day IN (SELECT finished FROM books WHERE finished IS NOT NULL)")
q("b29", "en", "stock", "in each category, how many items cost more per unit than the average for that category? category and count",
  "SELECT s.category, COUNT(*) FROM stock s WHERE s.unit_price > (SELECT AVG(t.unit_price) FROM stock t WHERE t.category = s.category) GROUP BY s.category")
q("b30", "en", "stock", "of the items that have an expiry date, what percent (0 to 100) expire before 1 january 2026?",
  "SELECT 100.0 * SUM(CASE WHEN expires < '2026-01-01' THEN 1 ELSE 0 END) / COUNT(*) FROM stock WHERE expires IS NOT NULL")
