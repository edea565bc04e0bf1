//! Questions with what rules tell of their fields, and questions that leave them nothing to tell.

use proptest::prelude::*;

use super::*;
use crate::experts::programming::json::shape;

/// The expressions of a question, "-" where none is told.
fn lines(question: &str) -> Vec<String> {
    let fields = shape::read(question).expect("a shape");
    let lines = told(&fields, question).lines;
    lines.into_iter().map(|line| line.unwrap_or_else(|| "-".to_owned())).collect()
}

#[test]
fn lists_with_figures_are_rows() {
    let text = "Notas de 3ºA, clase de Eva:\nLuis 4.5, Ana 7, Pau 9\nNoa 3\nPásalo a JSON con grupo (texto), alumnos (entero), \
                media (número con dos decimales), suspensos (lista de nombres con menos de 5, por orden alfabético), mejor \
                (texto, quién tiene la nota más alta)";
    let fields = shape::read(text).unwrap();
    let told = told(&fields, text);
    assert_eq!(told.rows.as_deref(), Some(r#"[("Luis", 4.5), ("Ana", 7), ("Pau", 9), ("Noa", 3)]"#));
    assert_eq!(
        lines(text),
        [
            "-",
            "-",
            "round(mean(v for _, v in rows), 2)",
            "sorted(n for n, v in rows if v < 5)",
            "max(rows, key=lambda r: r[1])[0]",
        ]
    );
}

#[test]
fn days_that_are_listed_are_no_figures() {
    let text = "Ensayos en mayo de 2026: martes 5, jueves 14, viernes 29. Ponlo en JSON: coro (texto), mejor (texto, el más largo)";
    assert_eq!(told(&shape::read(text).unwrap(), text).rows, None);
    let two = "Gastos: luz 40 €, agua 20 €, gas 30 €. Ingresos: Ana 900 €, Luis 800 €, Eva 700 €. JSON con quien (texto), mayor \
               (texto, lo más caro)";
    assert_eq!(lines(two), ["-", "-"], "two lists, and nobody knows which");
}

#[test]
fn a_field_named_after_an_ordered_thing_is_what_all_of_it_costs() {
    let text = "Entrega en la oficina: 30 de rajas a $22 cada uno y 6 kilos de ropa a $28 el kilo. JSON con rajas (entero, cuántas), \
                importe_kilos (número, en pesos), importe_rajas (número, en pesos con descuento)";
    assert_eq!(lines(text), ["-", "6 * 28", "-"]);
    assert_eq!(lines(&text.replace("a $28 el kilo", "a $28 el kilo, menos 2 devueltos"))[1], "-");
    assert_eq!(lines(&text.replace("(número, en pesos),", "(número, en pesos por unidad),"))[1], "-");
    let fields = shape::read(text).unwrap();
    assert_eq!(told(&fields, text).rows.as_deref(), Some(r#"[("rajas", 30, 22), ("kilos de ropa", 6, 28)]"#));
}

#[test]
fn what_is_left_to_pay_is_the_total_without_what_is_paid() {
    let text = "Pedido de Eva: tarta de tres pisos. Ha dejado 20 € de señal. JSON con clienta (texto), total (número), pendiente \
                (lo que falta por pagar, número)";
    assert_eq!(lines(text), ["-", "-", "total - 20"]);
    let field = "Dress for Ann, deposit paid. JSON: total (number), deposit (number), balance_due (number, left to pay)";
    assert_eq!(lines(field)[2], "total - deposit");
    let back = text.replace("de señal", "de señal, que se devuelven");
    assert_eq!(lines(&back)[2], "-", "given back");
    let two = text.replace("de señal", "de señal y 15 de anticipo");
    assert_eq!(lines(&two)[2], "-", "two payments");
    for unclear in
        ["Piden 20 € de señal", "Ha dejado 20 € de señal y ha pagado otros 10 €", "Depósito 15 días antes"]
    {
        let unclear = text.replace("Ha dejado 20 € de señal", unclear);
        assert_eq!(lines(&unclear)[2], "-", "{unclear}");
    }
    let count = text.replace("total (número)", "total_invitados (entero)");
    assert_eq!(lines(&count)[2], "-", "no money");
    let agreed = text.replace("Ha dejado 20 € de señal", "Vale 20 € la pieza");
    assert_eq!(lines(&agreed)[2], "-", "nothing is paid");
}

#[test]
fn working_time_is_told_with_its_break_and_its_pay() {
    let text = "Turno de Eva: de 15:30 a 22:15, con 30 minutos de descanso que no se pagan, a 9.40 € la hora. JSON con empleada \
                (texto), minutos_trabajados (entero, sin el descanso), pago (número, en euros con dos decimales), largo \
                (booleano, si trabaja más de 6 horas)";
    assert_eq!(
        lines(text),
        [
            "-",
            "minutes(\"15:30\", \"22:15\") - 30",
            "round(minutos_trabajados / 60 * 9.40, 2)",
            "minutos_trabajados > 6 * 60",
        ]
    );
    let unsure = text.replace(", sin el descanso", "").replace("_trabajados", "");
    assert_eq!(lines(&unsure)[1], "-", "with the break or without it");
    let unknown = text.replace("30 minutos de descanso", "un descanso");
    assert_eq!(lines(&unknown)[1], "-", "a break of unknown length");
}

#[test]
fn days_are_told_with_what_is_added_to_them() {
    let stay = "Reserva de Ana del 29 de agosto de 2025, 3 noches. JSON con nombre (texto), entrada (AAAA-MM-DD), salida (AAAA-MM-DD)";
    assert_eq!(lines(stay)[1..], ["date(2025, 8, 29)", "entrada + timedelta(days=3)"]);
    let bill = "Factura del 3 de marzo de 2025 a 30 días. JSON con numero (texto), vence (texto AAAA-MM-DD)";
    assert_eq!(lines(bill)[1], "date(2025, 3, 3) + timedelta(days=30)");
    let parts = "6 cuotas, la primera el 10 de septiembre de 2025 y una por mes. JSON con primera_cuota (AAAA-MM-DD), ultima_cuota \
                 (AAAA-MM-DD)";
    assert_eq!(lines(parts), ["date(2025, 9, 10)", "months(primera_cuota, 5)"]);
    for unsure in [
        "Falta del 10 al 14 de noviembre de 2025. JSON con alumno (texto), desde (AAAA-MM-DD)",
        "Nos dieron el 26 de noviembre de 2025 la cita para mañana. JSON con hora (texto), cita (AAAA-MM-DD)",
        "Hoy, 26 de noviembre de 2025, me citan para pasado mañana. JSON con hora (texto), cita (AAAA-MM-DD)",
        "Pedido del 2 de febrero de 2026, 10 días laborables. JSON con pedido (texto), vence (AAAA-MM-DD)",
        "Sale el 22 de agosto de 2025 a las 17:40 y tarda 21 horas. JSON con tren (texto), llegada (AAAA-MM-DD)",
        "Nos vemos el 3/4/2025. JSON con lugar (texto), fecha (AAAA-MM-DD)",
    ] {
        assert_eq!(lines(unsure)[1], "-", "{unsure}");
    }
}

#[test]
fn sums_are_told_where_nothing_alters_them() {
    let order = "12 tazas a 2.35 € y 5 platos a 1.80 €. JSON con unidades (entero, suma de todas las cantidades), total (número), \
                 caro (booleano, si el total pasa de 50 €)";
    assert_eq!(lines(order), ["sum(n for _, n, _ in rows)", "sum(n * p for _, n, p in rows)", "total > 50"]);
    let off = order.replace("1.80 €.", "1.80 €, con 10 % de descuento.");
    assert_eq!(lines(&off)[1], "-");
    let bill = "Caldera: mano de obra 120 £. VAT at 20%. JSON with labour (number, before VAT), vat (number), total (number, with VAT)";
    assert_eq!(lines(bill)[1..], ["labour * 20 / 100", "labour * (100 + 20) / 100"]);
    let shared = "Cena de 4. JSON con personas (entero), total (número), por_persona (número, con dos decimales), pagado (número), \
                  falta (número, total menos pagado)";
    assert_eq!(lines(shared)[2..], ["round(total / personas, 2)", "-", "total - pagado"]);
    let free = "El envío cuesta 25 €, gratis si la compra es de 300 € o más. JSON con subtotal (número, sin envío), envio (número)";
    assert_eq!(lines(free)[1], "0 if subtotal >= 300 else 25");
    let recipe = "La receta es para 4: 200 g de harina. Somos 10. JSON con plato (texto), harina_g (número)";
    assert_eq!(lines(recipe)[1], "200 * 10 / 4");
    let milk = "JSON con leche_ml (número), mucho (booleano, si hace falta más de 1 litro de leche)";
    assert_eq!(lines(milk)[1], "-", "litres are no millilitres");
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_fault(
        text in r"([a-zñáé]{0,6}|[0-9]{1,4}|[:;.,/\n€$%-]|a las|de|enero|10:30|3 días| y ){0,30}",
        hint in r"([a-zñ]{0,6}|más de [0-9]{1,2}|AAAA-MM-DD|HH:MM|lista|entero|número|total menos| ){0,8}",
    ) {
        let question = format!("{text} JSON con total (número), otro (entero, {hint}), uno (lista, {hint}), dia (AAAA-MM-DD, {hint})");
        if let Some(fields) = shape::read(&question) {
            prop_assert_eq!(told(&fields, &question).lines.len(), fields.len());
        }
    }
}
