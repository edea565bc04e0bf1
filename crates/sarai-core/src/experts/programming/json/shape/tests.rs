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
