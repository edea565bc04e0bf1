"""Questions and computed golds of finance-e; writes finance-e.jsonl beside this file."""
import json
T=[
("es","Pido un préstamo de 15.000 € al 7 % anual a 5 años. ¿Cuántos intereses pagaré en total?",2821.08-0.0,"loan"),
("es","Una tele cuesta 600 € sin IVA. Me hacen un 15 % de descuento y luego se suma el IVA del 21 %. ¿Cuánto pago?",600*.85*1.21,"vat"),
("es","Mi negocio tiene costos fijos de $45.000 al mes, vendo cada unidad a $120 y me cuesta $75 producirla. ¿Cuántas unidades tengo que vender para no perder dinero?",1000,"breakeven"),
("es","Cambio 800 dólares a pesos mexicanos a 17,25 pesos por dólar y la casa de cambio me cobra una comisión del 2 %. ¿Cuántos pesos recibo?",800*17.25*.98,"fx"),
("es","Invierto 5.000 € al 4 % de interés compuesto anual durante 6 años. ¿Cuánto habré ganado?",5000*1.04**6-5000,"compound"),
("es","Compré una chaqueta de 80 € con un 25 % de descuento y unos zapatos de 60 € con un 10 %. ¿Cuánto gasté en total?",80*.75+60*.9,"discount"),
("es","Gano 1.850 € al mes en 14 pagas. ¿Cuánto me queda al año si me retienen el 18 %?",1850*14*.82,"salary"),
("es","La cena son 126 € entre 6, dejamos un 10 % de propina. ¿Cuánto paga cada uno?",126*1.1/6,"split"),
("es","Una factura de 1.452 € lleva el IVA del 21 % incluido. ¿Cuánto es la base y cuánto cobro si me retienen el 15 % de la base? Dime lo que cobro.",1452-1200*.15,"invoice"),
("es","Un auto vale $280.000. Doy un enganche del 20 % y el resto lo pago a 36 meses al 12 % anual. ¿De cuánto es la mensualidad?",None,"loan"),
("es","Compro a 35 soles y quiero ganar un 40 % sobre el costo. Después hay que agregar el IGV del 18 %. ¿A cuánto vendo?",35*1.4*1.18,"margin"),
("es","Tengo 2.400 € en la cuenta. Pago 650 € de alquiler, 120 € de luz y 85 € de internet, y me ingresan 1.300 €. ¿Cuánto me queda?",2400-650-120-85+1300,"sum"),
("en","I borrow $20,000 at 5.5% for 4 years. What will I have paid in total by the end?",None,"loan"),
("en","A laptop is $1,200. It's 20% off and then 8% sales tax is added. What do I pay?",1200*.8*1.08,"discount"),
("en","Fixed costs are £3,600 a month. I sell candles at £15 that cost £6 to make. How many do I need to sell to make a profit of £1,800?",600,"breakeven"),
("en","I put $200 a month into an account paying 6% a year, compounded monthly, for 3 years. How much will I have?",200*((1.005**36-1)/.005),"savings"),
("es","Deposito 10.000 € al 3 % de interés simple durante 18 meses. ¿Cuánto tendré al final?",10000*(1+.03*1.5),"simple"),
("es","La luz me sale a 0,18 € el kWh y gasto 240 kWh al mes, más 12 € fijos y un 21 % de IVA sobre todo. ¿Cuánto es la factura?",(0.18*240+12)*1.21,"energy"),
("es","Un celular cuesta $7.500 de contado o 12 pagos de $720. ¿Cuánto más pago si lo compro a plazos?",12*720-7500,"instalments"),
("es","Mi sueldo era de 1.600 € y me lo suben un 3 % este año y un 2,5 % el siguiente. ¿Cuánto cobraré entonces?",1600*1.03*1.025,"rise"),
("es","Cambio 1.200 € a dólares a 1,08 y después gasto 450 dólares. ¿Cuántos euros me quedan si los cambio de vuelta al mismo tipo?",(1200*1.08-450)/1.08,"fx"),
("es","Compré 50 acciones a 24 € y las vendí a 29,50 €, con una comisión del 0,5 % en cada operación. ¿Cuánto gané?",50*29.5*(1-.005)-50*24*(1.005),"stocks"),
("en","My rent is £950 and goes up by 4% each year. What will it be after 2 years?",950*1.04**2,"rise"),
("es","Una hipoteca de 180.000 € al 3,2 % a 25 años. ¿Cuánto pagaré en total al acabar?",None,"loan"),
]
def pay(p,r,n):
    r/=1200; return round(p*r/(1-(1+r)**-n),2)
G={0:pay(15000,7,60)*60-15000,9:pay(224000,12,36),12:pay(20000,5.5,48)*48,23:pay(180000,3.2,300)*300}
with open(__file__.removesuffix('.py') + '.jsonl', 'w', encoding='utf-8') as f:
    for i,(l,q,v,k) in enumerate(T):
        if i in G: v=G[i]
        f.write(json.dumps(dict(id=f"finance-e-{i:03}",language=l,variety=l,question=q,kind=k,gold=dict(value=round(v,2),tolerance=0.02 if k!="loan" else 0.6)),ensure_ascii=False)+"\n")
