#!/usr/bin/env python3
"""Writes finance-a.jsonl. Each task: variety, kind, question, expression (gives the gold), tolerance,
and a second route (check) that rounds to the cent as a careful person would at each step, or simulates
month by month; the two must agree within the tolerance."""
import json, os, re
from decimal import Decimal as D, ROUND_HALF_UP

MONEY, PCT, COUNT = 0.01, 0.05, 0
T = []
def r2(x): return float(D(repr(round(x, 9))).quantize(D("0.01"), ROUND_HALF_UP))
def r0(x): return float(D(repr(round(x, 9))).quantize(D("1"), ROUND_HALF_UP))
def task(variety, kind, question, expr, tol, check):
    q = " ".join(question.split())
    if variety in ("es-MX", "es-AR", "es-PE"): q = re.sub(r"(\d) %", r"\1%", q)   # written together there
    T.append((variety, kind, q, expr, tol, check))

def pmt_bisect(P, i, n):
    """payment found by simulation and bisection (independent of the annuity formula)"""
    lo, hi = 0.0, P * (1 + i) 
    for _ in range(200):
        m = (lo + hi) / 2; b = P
        for _ in range(n): b = b * (1 + i) - m
        if b > 0: lo = m
        else: hi = m
    return (lo + hi) / 2
def months(f):
    """smallest whole n with f(n) true"""
    n = 0
    while not f(n): n += 1
    return n

# ------------------------------------------------------------------ es-ES
task("es-ES", "mortgage", """Hola, a ver si me aclaro. Mi pareja y yo hemos encontrado un piso en Getafe por 214.000 €, un tercero
sin ascensor pero con mucha luz. Tenemos ahorrado justo para dar el 20 % de entrada (los gastos de notaría y los impuestos nos los paga mi
suegro, así que no cuentan) y el banco nos presta el resto a 25 años, a tipo fijo, al 2,85 % nominal anual, con cuotas mensuales constantes.
¿Cuánto pagaríamos al mes de hipoteca? Dímelo con los céntimos.""",
"214000*0.8*(0.0285/12)/(1-(1+0.0285/12)**-300)", MONEY, lambda: r2(pmt_bisect(171200, .0285/12, 300)))

task("es-ES", "vat", """Tengo una tiendecita de cerámica en Talavera y mi gestora está de vacaciones, así que te pregunto a ti. Este trimestre
he hecho una caja de 11.858,00 €, con el IVA del 21 % ya incluido (todo lo que vendo va a ese tipo). En gastos he tenido: arcilla y esmaltes
por 2.140 € más IVA del 21 %, el alquiler del local, que son 550 € al mes más el 21 % y he pagado los tres meses, y unos viajes en tren para ir
a ferias que me costaron 132,00 € con un IVA del 10 % incluido. Todo ese IVA me lo puedo deducir. ¿Cuánto IVA me sale a pagar en el trimestre?""",
"11858*0.21/1.21-(2140*0.21+3*550*0.21+132*0.10/1.10)", MONEY,
lambda: (11858-r2(11858/1.21)) - r2(2140*.21) - 3*r2(550*.21) - (132-r2(132/1.1)))

task("es-ES", "discount", """Estoy en la cola de la tienda y no me fío de la caja. Llevo un abrigo marcado a 129,90 € y unos zapatos marcados a
64,50 €. Está todo al 30 % de descuento por las rebajas. Además, con la aplicación me hacen otro 15 %, pero solo en el abrigo y sobre el precio
ya rebajado. Y tengo un vale de 10 € que se resta del total al final. ¿Cuánto tengo que pagar?""",
"129.90*0.70*0.85+64.50*0.70-10", MONEY, lambda: r2(r2(129.9*.7)*.85)+r2(64.5*.7)-10)

task("es-ES", "breakeven", """Para las fiestas del pueblo mi cuñado y yo queremos montar un puesto de churros. Serían cinco días. El permiso del
ayuntamiento cuesta 620 € (una sola vez), el generador 45 € al día y al chaval que nos ayuda le damos 60 € al día. Cada ración la vendemos a 3,85 €,
pero de ahí hay que apartar el IVA, que es del 10 % y va incluido en el precio. En masa, aceite, azúcar y cucurucho se nos van 0,65 € por ración.
Todos los gastos que te digo son ya sin IVA. ¿Cuántas raciones tenemos que vender como mínimo, entre los cinco días, para no perder dinero?""",
"-(-(620+5*45+5*60)//(3.85/1.10-0.65))", COUNT, lambda: months(lambda n: n*(3.5-.65) >= 1145))

task("es-ES", "salary", """Mi hija tiene dos ofertas y me ha pedido que le haga yo las cuentas, que ella es de letras. La primera, en una óptica al lado
de casa (va andando): 14 pagas de 1.520 € brutos. La segunda, en una clínica dental: 12 pagas de 1.745 € brutos, más una prima en marzo del 3 % de lo
que suman esas doce pagas, pero tendría que sacarse un abono de transporte de 32,70 € al mes durante 11 meses, porque en agosto no trabaja. Mirando
solo el bruto del año y restando el transporte, ¿cuántos euros de diferencia hay al año entre la mejor y la peor?""",
"abs(14*1520-(12*1745*1.03-11*32.70))", MONEY, lambda: 21280-(20940+628.20-359.70))

task("es-ES", "energy", """Quiero comprobar la factura de la luz de este mes porque me parece un disparate. El periodo es de 31 días. Tengo contratados
4,6 kW y me cobran la potencia a 0,0953 € por kW y día. De energía he gastado 62 kWh en punta a 0,198 €/kWh, 71 kWh en llano a 0,132 €/kWh y 118 kWh
en valle a 0,094 €/kWh. A la suma de potencia y energía le añaden un impuesto eléctrico del 5,11 %. Luego va el alquiler del contador, 0,83 €, y a todo
eso, impuesto eléctrico incluido, le ponen el 21 % de IVA. ¿Cuál tendría que ser el total? Redondea solo al final.""",
"((4.6*0.0953*31+62*0.198+71*0.132+118*0.094)*1.0511+0.83)*1.21", MONEY,
lambda: float(((D("4.6")*D("0.0953")*31+D("12.276")+D("9.372")+D("11.092"))*D("1.0511")+D("0.83"))*D("1.21")))

task("es-ES", "instalment", """Se me ha roto la lavadora. La nueva vale 640 €: al contado me quitan un 6 %; a plazos son 15 cuotas de 44,90 € más unos gastos de apertura del 2,5 % sobre los 640 €. ¿Cuánto más
me cuesta a plazos?""",
"15*44.90+640*0.025-640*0.94", MONEY, lambda: 673.50+16-601.60)

task("es-ES", "split", """Anoche cenamos siete en un asturiano y la cuenta fue de 258 € en total. De ahí, 48 € eran de vino, y hemos quedado en que el vino lo
pagan a partes iguales solo los cuatro que bebieron, entre ellos Lucía. Lo demás, entre los siete por igual. Pero como era el cumple de Lucía, su parte
(comida y vino) la pagamos entre los otros seis, también a partes iguales. Yo no bebí vino, que conducía. ¿Cuánto me toca poner a mí?""",
"(258-48)/7+((258-48)/7+48/4)/6", MONEY, lambda: 30+(30+12)/6)

task("es-ES", "margin", """Acabo de abrir una frutería y me lío con los márgenes. El tomate de rama lo compro en cajas de 12 kg a 21,60 € la caja, sin IVA. De cada
caja, un 10 % del peso se me estropea y va a la basura. Quiero que mi margen sea del 36 % sobre el precio de venta sin IVA (o sea, que de cada euro que
cobro sin IVA me queden 36 céntimos después de pagar el género, contando lo que se estropea). El tomate lleva un 4 % de IVA. ¿A cuánto tengo que poner el
kilo en el cartel, con IVA?""",
"21.60/(12*0.9)/(1-0.36)*1.04", MONEY, lambda: r2(3.125*1.04))

task("es-ES", "interest", """Mi madre ha cobrado 18.000 € de una herencia y quiere meterlos en un depósito a 3 años al 2,60 % anual. Los intereses no se cobran cada
año, sino que se suman al capital al final de cada año y siguen dando intereses. Cuando vence el depósito, del total de intereses ganados le retienen el
19 %. ¿Cuánto dinero tendrá mi madre en la mano al cabo de los tres años, capital incluido y quitada la retención?""",
"18000+18000*(1.026**3-1)*0.81", MONEY,
lambda: (lambda a: (lambda b: (lambda c: 18000+r2((c-18000)*.81))(r2(b*1.026)))(r2(a*1.026)))(r2(18000*1.026)))

task("es-ES", "unitprice", """En casa gastamos unos 10 litros de aceite cada dos meses, que somos muchos y freímos más de la cuenta. En el súper tengo dos opciones para
comprar esos 10 litros: botellas de 1 litro a 5,90 € con la segunda unidad a mitad de precio (vale para todas las parejas que quieras llevarte), o
dos garrafas de 5 litros a 23,45 € cada una, con un descuento de 3 € en el total por llevarse las dos. ¿Cuánto me ahorro con la opción más barata respecto
a la otra?""",
"abs(5*(5.90+5.90/2)-(2*23.45-3))", MONEY, lambda: 44.25-43.90)

task("es-ES", "inflation", """Vivimos de alquiler en Zaragoza desde enero de 2022. Ese año pagamos 780 € cada mes. Luego el casero nos subió la renta cada enero: un 2 % en 2023, un
3 % en 2024 y un 2,2 % en 2025, siempre sobre la renta del año anterior y redondeando cada vez la nueva renta mensual al céntimo. ¿Cuánto habremos pagado
de más en todo 2025 comparado con todo 2022?""",
"12*(round(round(round(780*1.02,2)*1.03,2)*1.022,2)-780)", MONEY, lambda: 12*(r2(r2(r2(780*1.02)*1.03)*1.022)-780))

task("es-ES", "tax", """Este año vendí un fondo de inversión en el que había metido 24.000 €. Me dieron 33.850 €, pero el banco se quedó de ahí una comisión de venta del 0,5 %,
que se resta de lo que cobré para calcular la ganancia. Aparte, con unas acciones perdí 1.200 €, y me dicen que esa pérdida se resta entera de la ganancia
del fondo. Sobre lo que quede se paga un 19 % por los primeros 6.000 € y un 21 % por lo que pase de ahí. ¿Cuánto tendré que pagar de impuesto? No tengo
más ingresos de este tipo.""",
"6000*0.19+(33850*0.995-24000-1200-6000)*0.21", MONEY, lambda: 1140+r2((r2(33850*.995)-31200)*.21))

task("es-ES", "currency", """Nos fuimos el puente a Londres y quiero saber cuánto nos gastamos de verdad en efectivo. Antes de salir llevé 600 € a la oficina de cambio: primero se quedaron
un 2,5 % de comisión de esos euros y el resto me lo cambiaron a 0,842 libras por euro. Allí gastamos 431,20 libras. A la vuelta me recompraron todas las libras que
sobraron a 0,871 libras por euro, sin comisión (también las monedas, que eso me sorprendió). De los 600 €, descontando los euros que recuperé, ¿cuántos euros nos
costó el efectivo del viaje?""",
"600-(600*0.975*0.842-431.20)/0.871", MONEY, lambda: 600-r2((r2(585*.842)-431.20)/.871))

task("es-ES", "commission", """Trabajo vendiendo sofás y este mes quiero saber qué me va a llegar a la cuenta. Tengo un fijo de 1.250 € brutos y una comisión sobre las ventas sin IVA: el 2 % de
los primeros 12.000 € y el 3,5 % de lo que pase de ahí. En noviembre vendí por 25.410 € con IVA del 21 % incluido, pero un cliente devolvió un sofá de
1.452 €, también con IVA, y esa devolución se descuenta de mis ventas. Del bruto (fijo más comisión) me quitan un 15 % de IRPF y un 6,48 % de Seguridad Social.
¿Cuánto cobraré neto?""",
"(1250+12000*0.02+((25410-1452)/1.21-12000)*0.035)*(1-0.15-0.0648)", MONEY,
lambda: 1763-r2(1763*.15)-r2(1763*.0648) if abs((25410-1452)/1.21-19800)<1e-9 else None)

task("es-ES", "payback", """Dudo entre el mismo coche en diésel o en eléctrico. El eléctrico me sale 5.900 € más caro, ya con la ayuda descontada. Hago 14.000 km al año. El diésel gasta
5,4 litros a los 100 km y el litro está a 1,46 €; el eléctrico gasta 16 kWh a los 100 y en mi garaje el kWh me sale a 0,14 €. De taller calculo 320 € al año con el
diésel y 150 € con el eléctrico. Seguro e impuestos, parecidos, no los cuentes. Si reparto los gastos del año por igual entre los doce meses y los precios no
cambian, ¿a los cuántos meses completos habré recuperado del todo la diferencia de precio?""",
"-(-5900//((140*(5.4*1.46-16*0.14)+320-150)/12))", COUNT, lambda: months(lambda n: n*(140*5.4*1.46+320-140*16*.14-150) >= 5900*12))

task("es-ES", "levy", """En mi bloque ponen ascensor, por fin: 68.400 € más un 10 % de IVA. El ayuntamiento subvenciona el 35 % del total con IVA y el resto va por coeficientes; el mío es del 7,25 %. Lo pago
en 18 recibos iguales sin intereses. ¿De cuánto es cada uno?""",
"68400*1.10*0.65*0.0725/18", MONEY, lambda: r2(r2(48906*.0725)/18))

task("es-ES", "loan", """Hace dos años y medio pedí 14.500 € para el coche, a 72 cuotas mensuales constantes, al 6,9 % nominal anual. Ya he pagado 30 cuotas y, con lo que me ha tocado
en la Lotería del Niño, lo quiero cancelar justo después de esa cuota número 30. El banco me cobra por cancelar una comisión del 0,5 % sobre el capital que quede pendiente.
¿Cuánto tengo que pagar en total para quitármelo de encima, comisión incluida? Usa la cuota sin redondear y redondea solo el resultado final.""",
"14500*(1-(1+0.069/12)**-42)/(1-(1+0.069/12)**-72)*1.005", MONEY,
lambda: (lambda m: __import__("functools").reduce(lambda b,_: b*(1+.069/12)-m, range(30), 14500.0)*1.005)(pmt_bisect(14500,.069/12,72)))

task("es-ES", "invoice", """Soy fotógrafo autónomo y tengo un cliente muy maniático: quiere que la transferencia que me haga sea exactamente de 2.014 €. Yo en la factura pongo primero mi tarifa,
luego le resto un 5 % de descuento por ser cliente habitual, y sobre lo que queda sumo el 21 % de IVA y resto el 15 % de retención de IRPF (los dos calculados
sobre esa base ya con el descuento). ¿Qué tarifa, antes del descuento, tengo que poner para que el líquido salga clavado?""",
"2014/(1+0.21-0.15)/0.95", MONEY, lambda: 2000 if abs(2000*.95+r2(1900*.21)-r2(1900*.15)-2014)<1e-9 else None)

task("es-ES", "margin", """Llevo una zapatería pequeña de barrio. Unas deportivas me cuestan 34 € sin IVA, más 1,50 € de portes por par, también sin IVA. En el escaparate las tengo a 79,20 € con el
21 % de IVA incluido, y ahora en rebajas les quito un 25 %. Mi marido dice que así no ganamos nada. ¿Qué porcentaje del precio de venta sin IVA me queda de
margen cuando las vendo rebajadas? Con dos decimales, por favor.""",
"(1-(34+1.50)/(79.20*0.75/1.21))*100", PCT, lambda: (r2(59.40/1.21)-35.5)/r2(59.40/1.21)*100)

# ------------------------------------------------------------------ es-MX
task("es-MX", "severance", """Oye, renuncié a la zapatería donde trabajaba aquí en León y quiero checar que no me hagan chanchullo con el finiquito. Ganaba $412.50 diarios y este año trabajé 219 días de
los 365. Me tocan, en proporción a esos días: el aguinaldo, que es de 15 días de sueldo por año completo; las vacaciones, que son 12 días por año completo y no tomé ninguna; y la
prima vacacional, que es el 25 % de lo que me paguen de vacaciones. Sin contar impuestos, ¿cuánto me tienen que dar por las tres cosas juntas?""",
"412.50*(15+12+12*0.25)*219/365", MONEY, lambda: 412.5*9+412.5*7.2+412.5*7.2*.25)

task("es-MX", "instalment", """Ando viendo un refri porque el mío ya nomás hace ruido. En la tienda del centro está en $16,400 a 18 meses sin intereses, pero me obligan a pagar un seguro de $39 cada uno
de esos 18 meses. En la otra, la de la plaza, el mismo refri está en $15,990 y de contado me hacen el 8 % de descuento, nomás que cobran aparte $450 de envío y $380 de
instalación; en la del centro todo eso va incluido. Juntando todo lo que acabaría pagando, ¿cuánto me ahorro si me voy por la más barata?""",
"abs(16400+18*39-(15990*0.92+450+380))", MONEY, lambda: 17102-(r2(15990*.92)+830))

task("es-MX", "interest", """Mi comadre me convenció de meter los $35,000 de la tanda en papeles a 28 días. La tasa es anual y el interés de cada plazo se saca simple, con año de 360 días. Los primeros dos plazos
pagan 8.40 % anual y los siguientes dos bajan a 7.80 %. Cada vez que vence, vuelvo a meter todo, lo que puse más lo que ganó. No cuentes impuestos ni redondees a medio camino. ¿Cuánto
voy a haber ganado de intereses en total al terminar el cuarto plazo?""",
"35000*((1+0.084*28/360)**2*(1+0.078*28/360)**2-1)", MONEY,
lambda: float(__import__("functools").reduce(lambda b, t: b + b*D(t)*28/360, ["0.084","0.084","0.078","0.078"], D(35000)) - 35000))

task("es-MX", "breakeven", """Vendo chilaquiles desde mi casa por una aplicación de reparto. Cada orden la doy en $95 y la aplicación me quita el 27 % de ese precio, más el IVA del 16 % sobre su comisión. En pollo, totopos,
crema y el envase se me van $34.60 por orden. Al mes pago fijo $8,200 entre el gas y la muchacha que me ayuda. Yo quisiera que me quedaran mínimo $6,000 libres al mes. Sin meter otros
impuestos, ¿cuántas órdenes tengo que vender al mes, por lo menos?""",
"-(-(8200+6000)//(95-95*0.27*1.16-34.60))", COUNT, lambda: months(lambda n: n*(D(95)-D("25.65")*D("1.16")-D("34.60")) >= 14200))

# ------------------------------------------------------------------ es-AR
task("es-AR", "instalment", """Se me murió la heladera y estoy comparando. El precio de lista es $ 1.180.000. Opción uno: 6 cuotas con un recargo total del 18 % sobre la lista, con el envío incluido. Opción dos: transferencia con 12 % de
descuento sobre la lista, pero el flete lo pago aparte y sale $ 45.000. Opción tres: 3 cuotas sin interés al precio de lista, con envío incluido, y el banco me reintegra un 10 % con un
tope de $ 90.000. No me importa la inflación, mirá solamente la plata total que sale de mi bolsillo. ¿Cuántos pesos me ahorro con la más barata respecto de la que le sigue?""",
"sorted([1180000*1.18, 1180000*0.88+45000, 1180000-min(1180000*0.10,90000)])[1]-sorted([1180000*1.18, 1180000*0.88+45000, 1180000-min(1180000*0.10,90000)])[0]", MONEY,
lambda: 1090000-1083400)

task("es-AR", "split", """El domingo hicimos un asado y somos unos desastres para las cuentas. Comimos ocho personas en total. Tincho puso $ 86.400 de carne, Vale puso $ 41.700 de bebidas y yo puse $ 23.500 entre carbón, pan y
ensaladas. Tincho se llevó a la casa la carne que sobró, que valía $ 9.600, así que eso lo paga él solo y no se reparte. Lo demás se divide entre los ocho por igual. Yo me hago cargo de mi
parte y de la de mi mujer, que es una de los ocho. ¿Cuánta plata tengo que poner todavía?""",
"2*(86400+41700+23500-9600)/8-23500", MONEY, lambda: 2*17750-23500)

task("es-AR", "inflation", """Puse $ 2.000.000 en un plazo fijo a 30 días con una TNA del 33 %, y lo renové dos veces más, siempre a 30 días, con la misma tasa y dejando adentro los intereses. El banco calcula el interés de cada plazo como TNA por 30
sobre 365. En esos tres meses la inflación fue de 1,9 %, 2,1 % y 1,7 %, una atrás de la otra, y se acumulan. Quiero saber si le gané a los precios: ¿cuántos pesos tengo al final por encima de lo que necesitaría para
comprar lo mismo que compraba con los dos palos al principio? No redondees en el medio; al final, con dos decimales.""",
"2000000*((1+0.33*30/365)**3-1.019*1.021*1.017)", MONEY,
lambda: float(__import__("functools").reduce(lambda b,_: b + b*D("0.33")*30/365, range(3), D(2000000)) - 2000000*D("1.019")*D("1.021")*D("1.017")))

task("es-AR", "markup", """Tengo un kiosco. El alfajor triple me costaba $ 850 y lo vendía a $ 1.360. El distribuidor me lo aumentó un 12 % y a los dos meses otro 8 % encima de eso, y yo no toqué el precio. ¿Qué
porcentaje de recargo sobre el costo me queda hoy? Con dos decimales.""",
"(1360/(850*1.12*1.08)-1)*100", PCT, lambda: (1360-1028.16)/1028.16*100)

# ------------------------------------------------------------------ es-CO
task("es-CO", "loan", """Quiero sacar una moto para hacer domicilios. Vale $ 9.800.000 y doy de inicial el 15 %. Lo demás me lo financian a 36 meses, con cuota fija mensual a mes vencido y una tasa del 24,6 % efectiva anual, que toca pasar a su
tasa mensual equivalente (la que capitalizada doce veces da ese 24,6 %). Con cada cuota cobran además $ 12.500 de seguro de vida. ¿En cuánto me queda el pago de cada mes, con seguro? No redondee la tasa, y el resultado
final sí me lo redondea al peso, por favor.""",
"round(9800000*0.85*(1.246**(1/12)-1)/(1-1.246**(-3))+12500)", MONEY, lambda: r0(pmt_bisect(8330000, 1.246**(1/12)-1, 36)+12500))

task("es-CO", "payroll", """Soy auxiliar en una droguería y quiero revisar mi desprendible. El sueldo básico es de $ 1.540.000 y este mes hice 10 horas extra diurnas. La hora ordinaria se saca dividiendo el básico entre 220, y la extra se paga con un
recargo del 25 %. Me dan también $ 200.000 de auxilio de transporte. De salud me quitan el 4 % y de pensión otro 4 %, los dos sobre el básico más las horas extra (el auxilio no cuenta). Y el fondo de empleados me
descuenta el 3 % del básico. ¿Cuánto me debe llegar a la cuenta?""",
"(1540000+10*1540000/220*1.25)*0.92+200000-1540000*0.03", MONEY, lambda: 1627500-65100-65100+200000-46200)

task("es-CO", "currency", """Mi hijo vive en Houston y me quiere mandar US$ 450. Por la primera empresa le descuentan el 2 % de lo que manda y el resto me lo pagan a $ 4.015 por dólar. Por la segunda no le descuentan nada a él, me lo pagan a $ 3.940 por
dólar, pero acá el banco me cobra $ 6.500 por recibir el giro. ¿Cuántos pesos más recibo si escogemos la que más me conviene?""",
"abs(450*0.98*4015-(450*3940-6500))", MONEY, lambda: 441*4015-1766500)

task("es-CO", "savings", """En la cuadra armamos una natillera. La primera semana di $ 2.000 y cada semana le fui subiendo $ 1.000: la segunda di $ 3.000, la tercera $ 4.000, y así hasta completar 40 semanas. Con rifas y empanadas el grupo se
ganó $ 1.200.000; de ahí el 10 % es para la tesorera por su trabajo y lo demás se reparte por igual entre los 25 socios. A mí me pusieron tres multas de $ 5.000 por llegar tarde con la plata, y me las descuentan
en diciembre. ¿Cuánto me entregan a mí en total, con mi ahorro incluido?""",
"sum(2000+1000*k for k in range(40))+1200000*0.9/25-3*5000", MONEY, lambda: 20*(2000+41000)+43200-15000)

# ------------------------------------------------------------------ es-CL
task("es-CL", "mortgage", """Con mi polola estamos viendo un depto en Ñuñoa de 3.400 UF. Pondríamos el 20 % de pie y el resto sería un crédito hipotecario a 25 años, al 4,5 % nominal anual, con dividendos mensuales iguales calculados en UF. La UF está hoy
en $ 39.180. Aparte, los seguros salen $ 28.400 al mes. El banco pide que el dividendo con seguros no pase del 25 % de lo que ganamos entre los dos. ¿Cuál es la renta mensual mínima que tendríamos que juntar? No
redondees en los pasos intermedios; el resultado dámelo al peso más cercano.""",
"round((3400*0.8*(0.045/12)/(1-(1+0.045/12)**-300)*39180+28400)/0.25)", MONEY, lambda: r0((pmt_bisect(2720, .045/12, 300)*39180+28400)*4))

task("es-CL", "energy", """En la casa calefaccionamos con una estufa a parafina que gasta 0,28 litros por hora, y el litro está a $ 1.190. La prendemos 6 horas al día. Estoy pensando en cambiarla por un oleoeléctrico de 1.500 W que cuesta $ 49.990; lo
usaría las mismas 6 horas, pero con el termostato está calentando solo el 70 % de ese tiempo, y el kWh me sale a $ 215. Contando los 5 meses de frío, de 30 días cada uno, y restando lo que cuesta comprar el aparato
nuevo, ¿cuánta plata me ahorro este invierno?""",
"5*30*(0.28*6*1190-1.5*6*0.70*215)-49990", MONEY, lambda: 5*(59976-40635)-49990)

task("es-CL", "instalment", """Fui a ver un televisor a una casa comercial, marcado a $ 379.990. Al contado me hacen un 10 % de descuento. Con la tarjeta de ellos no hay descuento y serían 12 cuotas de $ 38.490, más $ 1.990 de mantención de la tarjeta en cada uno
de esos 12 meses (la tarjeta la sacaría solo para esto). ¿Qué porcentaje más termino pagando con la tarjeta que al contado? Con dos decimales, porfa.""",
"(12*(38490+1990)/(379990*0.9)-1)*100", PCT, lambda: (485760-341991)/341991*100)

task("es-CL", "payroll", """Me ofrecieron pega en una panadería con un sueldo base de $ 900.000. A eso se le suma una gratificación del 25 % del base, pero con un tope de $ 209.396 al mes. Sobre base más gratificación me descuentan 11,27 % de AFP, 7 % de salud y
0,6 % de seguro de cesantía. Además pagan $ 80.000 de colación y movilización, que no tienen descuentos. No pago impuesto. ¿Cuánto sería mi sueldo líquido, redondeado al peso?""",
"round((900000+min(900000*0.25,209396))*(1-0.1127-0.07-0.006)+80000)", MONEY,
lambda: 1109396-r0(1109396*.1127)-r0(1109396*.07)-r0(1109396*.006)+80000)

# ------------------------------------------------------------------ es-PE
task("es-PE", "payroll", """Entré a trabajar el 1 de marzo a una imprenta en Breña con un sueldo de S/ 2,400. Para julio me toca la gratificación: un sueldo completo si hubiera trabajado los seis meses de enero a junio, y si no, la parte que corresponda a los meses
completos trabajados. Encima de la gratificación pagan una bonificación extraordinaria del 9 % de la misma, y no hay descuentos. De esa plata tengo que dar S/ 600 de la junta y S/ 385.50 de los útiles de mi hijo. ¿Cuánto me va a
sobrar?""",
"2400*4/6*1.09-600-385.50", MONEY, lambda: 1600+144-985.5)

task("es-PE", "profit", """En mi bodega compré 4 sacos de arroz de 50 kg a S/ 172 cada uno, y pagué S/ 15 de mototaxi por traerlos todos. Perdí 6 kg porque un saco vino con gorgojo. Vendí 130 kg sueltos a S/ 4.50 el kilo, y todo lo que quedaba lo saqué en oferta de
2 kilos por S/ 8.40, y se fue completo. ¿Cuánto gané con esos cuatro sacos?""",
"130*4.50+(4*50-6-130)/2*8.40-(4*172+15)", MONEY, lambda: 585+32*8.4-703)

task("es-PE", "loan", """Necesito S/ 5,000 para surtir mi puesto de ropa en Gamarra. La caja municipal me los presta a 12 cuotas mensuales iguales con una tasa efectiva mensual de 2.9 %, y a cada cuota le suma S/ 4.50 de seguro de desgravamen. Un señor del
mercado me los presta sin papeles, pero a devolver en 12 pagos de S/ 560. La cuota de la caja redondéala al céntimo antes de multiplicar. Sumando todos los pagos, con seguro y todo, ¿cuántos soles me ahorro con la caja?""",
"12*560-12*(round(5000*0.029/(1-1.029**-12),2)+4.50)", MONEY, lambda: 6720-12*r2(pmt_bisect(5000,.029,12))-54)

task("es-PE", "water", """Teníamos una fuga en el baño y el recibo del agua vino por 27 m³. Ya la arreglé (me costó un ojo de la cara, pero ese es otro tema) y ahora gastamos 19 m³ al mes. La tarifa es por tramos: los primeros 10 m³ a S/ 1.60 cada uno, los siguientes
10 a S/ 2.10, y de 20 para arriba a S/ 4.85, cada m³ según el tramo en que cae. El alcantarillado es el 45 % de lo que sale de agua, hay un cargo fijo de S/ 6.10 y a todo se le suma 18 % de IGV. ¿Cuánto
menos vamos a pagar al mes?""",
"((10*1.60+10*2.10+7*4.85)*1.45+6.10)*1.18-((10*1.60+9*2.10)*1.45+6.10)*1.18", MONEY,
lambda: r2((70.95*1.45+6.1)*1.18)-r2((34.90*1.45+6.1)*1.18))

# ------------------------------------------------------------------ en-US
task("en-US", "split", """Six of us took my grandma out... well, six counting her. The food and drinks came to $214.60 before tax. Sales tax is 8.25%, and we want to leave a 20% tip on the pre-tax amount. My cousin has a $50 gift card for the place that we're
putting toward the whole thing, tip included, as a present to everybody. Grandma doesn't pay, so the rest gets split evenly between the five of us. How much is each person's share?""",
"(214.60*(1+0.0825+0.20)-50)/5", MONEY, lambda: r2((214.60+r2(214.6*.0825)+r2(214.6*.2)-50)/5))

task("en-US", "mortgage", """We still owe $218,000 on our house and our principal-and-interest payment is $1,655.00 a month. A lender is offering to refinance the whole balance into a new 30-year fixed loan at 5.75% annual (monthly payments, the usual kind). Closing costs
are $4,850 and we'd pay those out of pocket, not roll them in. I know stretching the loan matters too, but just comparing the monthly payments: after how many monthly payments will the savings have fully covered the closing costs?""",
"-(-4850//(1655-218000*(0.0575/12)/(1-(1+0.0575/12)**-360)))", COUNT, lambda: months(lambda n: n*(1655-r2(pmt_bisect(218000,.0575/12,360))) >= 4850))

task("en-US", "payroll", """Trying to check my paycheck from the hardware store. I make $20 an hour and worked 46 hours this week; anything past 40 is time and a half. 5% of my gross goes to the 401(k). Social Security and Medicare together take 7.65% of the full gross.
Federal withholding is a flat 10%, but on the gross minus the 401(k) money. No state tax here in Texas. They also take out $12 for parking at the very end. What should land in my account?""",
"(40*20+6*20*1.5)*(1-0.05-0.0765-0.95*0.10)-12", MONEY, lambda: 980-49-r2(74.97)-93.10-12)

task("en-US", "creditcard", """I've finally cut up my credit card. The balance is $3,200 and the APR is 22.99%, so each month they add one twelfth of that on whatever I owe, and right after that my payment goes in. No new purchases, no fees. I was going to pay $150 a month, but if I
quit eating out I could do $220. The last payment can be smaller than the rest, it still counts as a payment. How many fewer payments would I make with $220 than with $150?""",
"next(n for n in range(1,999) if 3200*(1+0.2299/12)**n-150*((1+0.2299/12)**n-1)/(0.2299/12)<=0)-next(n for n in range(1,999) if 3200*(1+0.2299/12)**n-220*((1+0.2299/12)**n-1)/(0.2299/12)<=0)", COUNT,
lambda: cc(150)-cc(220))
def cc(p):
    b, n = 3200.0, 0
    while b > 0:
        b = r2(b + r2(b*.2299/12)); n += 1; b = r2(b-min(p, b))
    return n

task("en-US", "profit", """I make soy candles at my kitchen table and sell them online. Each one goes for $22, and the buyer pays me another $8 for shipping. The site takes 6.5% of the price plus shipping, the card processor takes 3% of that same total plus a flat $0.25 per order, and
there's a $0.20 listing fee per candle. Wax, jar and wick run me $7.15, the actual postage is $5.90, and the box is $0.35. Last month I sold 40, every one as its own order, and I spent $45 on ads. What was my profit for the month?""",
"40*(22+8-30*0.065-(30*0.03+0.25)-0.20-7.15-5.90-0.35)-45", MONEY, lambda: 40*30-40*1.95-40*1.15-8-286-236-14-45)

task("en-US", "savings", """My wife and I want to start a little college fund for our newborn. We'd open it with $2,500 from the baby shower and then add $175 at the end of every month for 8 years. The account pays 4.5% a year, compounded monthly, and let's pretend the rate never
moves and there are no taxes. How much of the final balance would be interest, not money we put in? Please don't round until the end.""",
"2500*(1+0.045/12)**96+175*((1+0.045/12)**96-1)/(0.045/12)-2500-175*96", MONEY,
lambda: __import__("functools").reduce(lambda b,_: b*(1+.045/12)+175, range(96), 2500.0)-19300)

task("en-US", "unitprice", """Between the two of us we go through 15 pounds of coffee a year. I usually grab the 12-ounce bags at $9.99, and I've got a stack of coupons for $1.50 off each bag, enough for the whole year. The warehouse club has 2.5-pound bags at $24.80, and members get
10% off. We're already members, so no extra fee there. 15 pounds works out to whole bags either way (16 ounces in a pound). How much would we save in a year by buying the cheaper way?""",
"abs(15*16/12*(9.99-1.50)-15/2.5*24.80*0.9)", MONEY, lambda: 20*8.49-6*r2(22.32))

task("en-US", "discount", """Back-to-school shopping with two kids, send help. One pair of sneakers is $54 and the other is $42, and the deal is buy one, get the cheaper one half off. I also have a coupon for 15% off the shoes, taken after that deal. Plus an $8 pack of socks that the
coupon doesn't cover. Then 7% sales tax on everything, and after tax I'm using a $10 store credit. What do I end up paying?""",
"((54+42*0.5)*0.85+8)*1.07-10", MONEY, lambda: r2((r2(75*.85)+8)*1.07)-10)

task("en-US", "tax", """Doing a rough run at my taxes before I pay someone. I'm single, made $58,400 at my job and cleared $6,150 mowing lawns (ignore self-employment tax, I'll deal with that later). Say the standard deduction is $15,000, and after that the brackets are 10% on the first
$11,925, 12% on the part from there up to $48,475, and 22% on anything above that. What percent of my total income, before the deduction, goes to this tax? Two decimals is fine.""",
"(11925*0.10+(48475-11925)*0.12+(58400+6150-15000-48475)*0.22)/(58400+6150)*100", PCT, lambda: 5815/64550*100)

task("en-US", "interest", """I've got $15,000 in a 24-month CD at 4.25% a year, compounded monthly. I'm exactly 10 months in, and another bank just came out with a 14-month CD at 5.00%, also compounded monthly. If I break mine now, the penalty is six months of simple interest on the original
$15,000 at the 4.25% rate, and I'd move everything that's left over to the new bank. Either way I'd be done at the 24-month mark. How many dollars more would I end up with by taking the better choice over the worse one? Round only at the end.""",
"abs(15000*(1+0.0425/12)**24-(15000*(1+0.0425/12)**10-15000*0.0425/2)*(1+0.05/12)**14)", MONEY,
lambda: abs(float(15000*(1+D("0.0425")/12)**24-(15000*(1+D("0.0425")/12)**10-D("318.75"))*(1+D("0.05")/12)**14)))

# ------------------------------------------------------------------ en-GB
task("en-GB", "vat", """I run a mobile dog-grooming van and I've just had to register for VAT. Last quarter I took £14,400 including VAT at 20%, and I spent £4,080 including 20% VAT on things I could reclaim it on. My accountant says I could go on the flat rate scheme instead: you hand over a
percentage of the VAT-inclusive takings and reclaim nothing. My trade's rate is 12%, with one percentage point knocked off in the first year, which this is. How much less would I have paid HMRC for that quarter on the cheaper method?""",
"abs((14400/6-4080/6)-14400*(0.12-0.01))", MONEY, lambda: (2400-680)-1584)

task("en-GB", "stampduty", """We've had an offer accepted on a terrace in Stockport at £287,500, hooray. I'm trying to work out if we've enough cash. We're putting down a 15% deposit. Stamp duty for us is nothing on the first £125,000, 2% on the bit from there to £250,000 and 5% on whatever's over
that. The solicitor wants £1,450 plus 20% VAT, and the survey is £600 all in. We've got £41,200 saved between us, and my mum will make up the rest. How much do we need from Mum?""",
"287500*0.15+(250000-125000)*0.02+(287500-250000)*0.05+1450*1.20+600-41200", MONEY, lambda: 43125+4375+1740+600-41200)

task("en-GB", "energy", """Smart meter's packed up again so I'm working out my own gas bill. Over 30 days we used 84 cubic metres. To turn that into kWh the supplier multiplies by 1.02264, then by a calorific value of 39.4, and divides by 3.6. The unit rate is 6.24p per kWh, the standing charge is
31.5p a day, and then there's 5% VAT on the lot. What should the bill be, in pounds? Keep all the decimals until the very end.""",
"(84*1.02264*39.4/3.6*0.0624+30*0.315)*1.05", MONEY,
lambda: float((D(84)*D("1.02264")*D("39.4")/D("3.6")*D("6.24")+30*D("31.5"))/100*D("1.05")))

task("en-GB", "payroll", """My son's just got his first proper job, £31,200 a year, and he's asked me what he'll actually see each month. His pension is 5% by salary sacrifice, so that comes off first and everything else is worked out on what's left. Above £12,570 he pays 20% income tax and 8%
National Insurance, and 9% student loan on anything over £27,295. Doing it all on the yearly figures and dividing by twelve, what's his monthly take-home?""",
"(31200*0.95-(31200*0.95-12570)*0.28-(31200*0.95-27295)*0.09)/12", MONEY, lambda: r2((29640-3414-1365.60-211.05)/12))

task("en-GB", "split", """Four of us share a house and April was a muddle. The gas and electric for the month came to £147, and broadband was £36. Two of us were in all 30 days. Priya moved in on the 13th (count that day) and stayed through to the end of April. Tom was there from the 1st and left
on the 20th (count that day as well). We agreed gas and electric goes by days in the house, and broadband is a straight four-way split no matter what. How much does Priya owe altogether?""",
"147*18/(30+30+18+20)+36/4", MONEY, lambda: 18*1.5+9)

task("en-GB", "fundraising", """I'm organising the quiz night for our village hall roof. Hall hire is £85, prizes £60 and the drinks licence £21. The buffet costs us £4.20 for every person who comes. I've already sold 40 single tickets at £9, and the raffle brought in £95, which nobody expected. From here on
I'm only selling family tickets at £26, each of which lets in four people. Everyone with a ticket will turn up. What's the smallest number of family tickets I need to sell to clear at least £400 after all the costs?""",
"-(-(400+85+60+21-95-40*(9-4.20))//(26-4*4.20))", COUNT, lambda: months(lambda n: 40*900+9500+2600*n-8500-6000-2100-420*(40+4*n) >= 40000))

task("en-GB", "currency", """Just back from a fortnight in Mallorca and my husband says I used the wrong card. I spent €696 over 16 payments. My card converted at €1.16 to the pound, then added a 2.75% fee on the pounds, and on top of that charged 50p for each payment. His card would've given €1.145
to the pound with no fees whatsoever. So how many pounds would we have saved on his?""",
"696/1.16*1.0275+16*0.50-696/1.145", MONEY, lambda: 616.50+8-r2(696/1.145))

task("en-GB", "interest", """£8,000 in a cash ISA for two years: is it better to fix at 4.1% AER, or to take 4.6% AER the first year and 3.25% AER the second? Interest is added once a year and left in either way. How many pounds more would I
have at the end with the better one?""",
"abs(8000*1.041**2-8000*1.046*1.0325)", MONEY, lambda: r2(r2(8000*1.041)*1.041)-r2(r2(8000*1.046)*1.0325))

task("en-GB", "loan", """I need a newer van for my window-cleaning round. The one I like is £11,400. I'd put down 10% of that, and they'll give me £1,500 for the old one, which also comes off the price. The rest goes on hire purchase over 4 years at a flat rate of 5.9% a year, meaning they charge
5.9% of the original amount borrowed for each of the four years, add it on, and split the lot into 48 equal monthly payments. There's a £150 option-to-purchase fee too, but that's separate, at the end. What's the monthly payment?""",
"(11400*0.9-1500)*(1+4*0.059)/48", MONEY, lambda: r2((8760+2067.36)/48))

task("en-GB", "inflation", """Everyone at the shop got pay rises three years running: 5%, then 4%, then 2.5%. The boss says we've never had it so good. But over the same three years prices went up 7.9%, then 4.2%, then 3.1%. I'm on about twenty-six grand now if that matters. By what percentage has
the buying power of my wages fallen over the three years altogether? Give it to two decimal places.""",
"(1-1.05*1.04*1.025/(1.079*1.042*1.031))*100", PCT, lambda: 100-100*(1.05/1.079)*(1.04/1.042)*(1.025/1.031))

# ------------------------------------------------------------------ write
assert len(T) == 60, len(T)
out, seen = [], set()
for k, (variety, kind, q, expr, tol, check) in enumerate(T, 1):
    raw = eval(expr, {})
    chk = check()
    if tol == COUNT:
        value = int(round(raw)); assert abs(raw-value) < 1e-9 and value == chk, (k, raw, chk)
    else:
        value = round(raw+0.0, 2)
        inner = eval(expr[6:-1], {}) if expr.startswith('round(') else None   # whole pesos: not near a half either
        assert inner is None or abs(inner % 1 - 0.5) > 0.02, (k, inner)
        frac = abs((raw*100) % 1 - 0.5)
        assert frac > 0.01, ("half cent", k, raw)
        assert abs(value-r2(chk)) <= (0.001 if tol == MONEY else 0.011), (k, raw, chk)
        if abs(value-round(value)) < 1e-9: value = int(round(value))
    assert value > 0 and q not in seen; seen.add(q)
    out.append({"id": f"finance-a-{k:03d}", "language": variety[:2], "variety": variety, "question": q, "kind": kind,
                "gold": {"value": value, "tolerance": tol, "expression": expr}})
    print(k, variety, kind, value, "raw", raw, "check", chk)
with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "finance-a.jsonl"), "w", encoding="utf-8") as f:
    for o in out: f.write(json.dumps(o, ensure_ascii=False) + "\n")
from collections import Counter
print(Counter(o["variety"] for o in out), Counter(o["kind"] for o in out))
