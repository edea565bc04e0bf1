//! Shapes however they are stated, and what states none.

use super::*;

fn names(question: &str) -> Vec<(String, Kind)> {
    let fields = read(question).unwrap_or_default();
    fields.into_iter().map(|field| (field.name, field.kind)).collect()
}

fn named(wanted: &[(&str, Kind)]) -> Vec<(String, Kind)> {
    wanted.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
}

#[test]
fn shapes_are_read_however_they_are_stated() {
    let wanted = named(&[("cliente", Kind::Text), ("entrega", Kind::Date), ("total", Kind::Number)]);
    for question in [
        "Pásamelo a JSON con cliente (texto, nombre y apellido), entrega (texto AAAA-MM-DD) y total (número).",
        "En JSON así: cliente: texto, entrega: AAAA-MM-DD, total: número, con IVA.",
        "JSON con estos campos:\n- cliente: texto\n- entrega: AAAA-MM-DD\n- total: número, con IVA",
        "1. cliente -> texto\n2. entrega -> AAAA-MM-DD\n3. total -> número\nTodo en JSON.",
        "Devuelve {\"cliente\": texto, \"entrega\": \"AAAA-MM-DD\", \"total\": número con dos decimales, con IVA}.",
        "En JSON: \"cliente\" (texto), \"entrega\" en AAAA-MM-DD y \"total\", un número.",
    ] {
        assert_eq!(names(question), wanted, "{question}");
    }
}

#[test]
fn hints_are_kept_and_shared_where_they_are_said_once() {
    let fields =
        read("JSON con ascensor, garaje y mascotas (booleanos; si se admiten) y metros (entero).").unwrap();
    assert_eq!(fields.iter().filter(|field| field.kind == Kind::Yes).count(), 3, "{fields:?}");
    let fields =
        read("As JSON: pay (number, pounds,\n two decimals), ends (string HH:MM), names (list).").unwrap();
    assert_eq!(fields[0].hint, "number, pounds, two decimals");
    assert_eq!((fields[1].kind, fields[2].kind), (Kind::Time, Kind::List));
}

#[test]
fn what_states_no_shape_has_none() {
    for question in [
        "",
        "¿Qué es JSON y para qué sirve?",
        "Pásame esto a JSON, por favor: tres sillas a 45 € y una mesa a 120 €.",
        // Data, not a shape.
        "¿Qué hay mal aquí? {\"nombre\": \"Ana\", \"edad\": 31, \"ciudad\": \"Lugo\"}",
        // A name twice.
        "JSON con total (número) y total (texto).",
        // Names within names.
        "JSON con \"linea\", \"total\" y una lista \"piezas\" con un objeto por pieza, cada uno con \"peso\".",
    ] {
        assert_eq!(read(question), None, "{question}");
    }
    assert_eq!(read(&"a (texto), ".repeat(2000)), None, "longer than is looked at");
}

#[test]
fn a_kind_before_a_bracket_is_no_name() {
    let text = "JSON con estos campos:\nausente: texto (nombre del que faltó)\nvence: fecha (AAAA-MM-DD)\nnotas: lista de números";
    let names: Vec<String> = read(text).unwrap().into_iter().map(|field| field.name).collect();
    assert_eq!(names, ["ausente", "vence", "notas"]);
}

fn called(question: &str) -> Vec<String> {
    names(question).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn a_line_states_one_field_whatever_its_hint_has() {
    let text = "Pásalo a JSON:\n- inquilina: nombre y apellido\n- hora: a la que pagó, HH:MM\n- total: alquiler, luz y gas, todo \
                junto\n- clock_in: 24-hour HH:MM\n\nAlquiler: 400 €";
    let kinds = [Kind::Any, Kind::Time, Kind::Any, Kind::Time];
    let fields = names(text);
    assert_eq!(fields.iter().map(|(_, kind)| *kind).collect::<Vec<_>>(), kinds);
    assert_eq!(called(text), ["inquilina", "hora", "total", "clock_in"]);
    assert_eq!(called("En JSON, por favor.\nenero: 412 m³\nmarzo: 431 m³\nmayo: 447 m³"), [""; 0], "data");
}

#[test]
fn sentences_state_fields() {
    let english = "One JSON object. It should have student (first and last name), date (YYYY-MM-DD), minutes for how long the exam \
                   ran, weakest_part for the letter of the part where she lost most, and passed, true or false.";
    assert_eq!(called(english), ["student", "date", "minutes", "weakest_part", "passed"]);
    let spanish = "Hazme un JSON. Pon en fecha el día (YYYY-MM-DD), en ayudante el nombre de quien me ayudó y en ventas los pesos de \
                   todo. En mas_plata va el producto que más dejó en ventas, y en meta_cumplida true o false según el saldo.";
    assert_eq!(called(spanish), ["fecha", "ayudante", "ventas", "mas_plata", "meta_cumplida"]);
    let paired = "JSON: en nota va el número como entero, en fecha y hora el día (YYYY-MM-DD) y la hora (HH:MM), en total los pesos";
    assert_eq!(names(paired)[1..3], [("fecha".into(), Kind::Date), ("hora".into(), Kind::Time)]);
    let later = "Un JSON con invoice_no, due_date, net y total. Net is before VAT; due_date is a string in YYYY-MM-DD form.";
    assert_eq!(called(later), ["invoice_no", "due_date", "net", "total"]);
    assert_eq!(names(later)[1].1, Kind::Date);
}

#[test]
fn hints_may_begin_as_data_do() {
    let text =
        "JSON: pasajera (texto), llegada (\"AAAA-MM-DD HH:MM\"), edad (2025 menos el año), from [string]";
    assert_eq!(called(text), ["pasajera", "llegada", "edad", "from"]);
    let skeleton =
        "Llena esto: {\"destino\": \"nombre\", \"noches\": noches de cabaña, \"total\": pesos que costó}";
    assert_eq!(called(skeleton), ["destino", "noches", "total"]);
    let inner = "JSON con \"tabla\" (lista; cada una con \"equipo\" y \"puntos\"), \"campeon\" (texto) y \"empates\" (entero)";
    assert_eq!(called(inner), ["tabla", "campeon", "empates"]);
    assert_eq!(called("En JSON, por favor, con \"a\" (texto) y \"b\" (entero)"), ["a", "b"]);
    let street = "JSON: nombre (texto), calle (calle y número), piso (número)";
    assert_eq!(names(street)[1].1, Kind::Any);
}

#[test]
fn what_a_review_found_is_read_or_left() {
    // Two prepositions for one hint, and letters whose small ones have other lengths: once a panic.
    let twice = "JSON. Pon en nota_final el entero, pon en fecha y en hora el día (AAAA-MM-DD) y la hora (HH:MM), en total los pesos.";
    assert!(called(twice).contains(&"nota_final".to_owned()), "{:?}", called(twice));
    let lengths = "Un JSON con invoice_no, net y total. İ net€ ẞ net is before VAT.";
    assert_eq!(called(lengths), ["invoice_no", "net", "total"]);
    // Words of the data are no names.
    let marks =
        "en mates un 7, en lengua un 6 y en inglés un 9, pásamelo a JSON con media (número) y mejor (texto)";
    assert_eq!(called(marks), ["media", "mejor"]);
    let goods = "JSON con producto (texto) y total (número). El pedido dice: \"pan\", \"leche\" y \"huevos\"";
    assert_eq!(called(goods), ["producto", "total"]);
    assert_eq!(called("luz: 40, agua: 25, gas: 30\nDame un JSON con mayor y menor"), [""; 0]);
}

#[test]
fn names_with_a_verb_are_fields() {
    let spanish = "Deja la reserva en JSON: llegada y salida son las fechas en formato AAAA-MM-DD; correo es el de la cabaña; noches \
                   es cuántas noches nos quedamos, y saldo es lo que falta por pagar.\n\nLa cena es a las 9, el aseo es aparte.";
    assert_eq!(called(spanish), ["llegada", "salida", "correo", "noches", "saldo"]);
    let divided = "En JSON. Quiero que encargada sea quien lleva la tanda; inicio, la fecha, AAAA-MM-DD; mi_numero, el que me toca.";
    assert_eq!(called(divided), ["encargada", "inicio", "mi_numero"]);
    let english = "One JSON object: coach is the coach's name, race_date is the day as YYYY-MM-DD, and week_miles is the miles I ran.";
    assert_eq!(called(english), ["coach", "race_date", "week_miles"]);
    assert_eq!(called("JSON please. Dinner is at 8, lunch is at 2, tea is at 5 and bed is at 10."), [""; 0]);
}

#[test]
fn a_block_in_a_line_is_no_shape_of_its_own() {
    let text = "JSON:\nplato: texto\ningredientes: lista de objetos {nombre: texto, cantidad: número}\ngramos: número, la suma";
    let wanted = [("plato", Kind::Text), ("ingredientes", Kind::List), ("gramos", Kind::Number)];
    assert_eq!(names(text), named(&wanted));
    let object = "JSON: horas (objeto, nombre y número de horas), total (euros a pagar), calle (calle y número), gasto (en euros)";
    let kinds: Vec<Kind> = names(object).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [Kind::Object, Kind::Number, Kind::Any, Kind::Number]);
}

#[test]
fn tables_numbers_and_names_behind_are_read() {
    let table = "En JSON:\n| clave | qué va |\n|---|---|\n| duena | nombre |\n| inicio | fecha, AAAA-MM-DD |\n| total | en pesos |";
    assert_eq!(called(table), ["duena", "inicio", "total"]);
    let numbered =
        "JSON con:\n1. proveedor, el nombre\n2. fecha, el día (AAAA-MM-DD)\n3. es_caro, true si pasa de 10";
    let wanted = [("proveedor", Kind::Any), ("fecha", Kind::Date), ("es_caro", Kind::Yes)];
    assert_eq!(names(numbered), named(&wanted));
    let behind = "One JSON object that gives the book's name as title, the day we meet as meeting_date in YYYY-MM-DD, how many pages \
                  are left as pages_left, and the number coming as attending.";
    assert_eq!(called(behind), ["title", "meeting_date", "pages_left", "attending"]);
    assert_eq!(names(behind)[1].1, Kind::Date);
    let quoted = "As JSON? Use 'date' for the day (YYYY-MM-DD), 'sold' for the number sold and 'in_tin' for the pounds in the tin.";
    assert_eq!(called(quoted), ["date", "sold", "in_tin"]);
    let later = "JSON. Keys: departs, late_minutes, refund, is_full.\nlate_minutes is how late it got in, refund is the amount, and \
                 is_full is true or false.";
    let kinds: Vec<Kind> = names(later).into_iter().map(|(_, kind)| kind).collect();
    assert_eq!(kinds, [Kind::Any, Kind::Any, Kind::Any, Kind::Yes]);
}
