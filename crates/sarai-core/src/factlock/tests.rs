//! Tables of what a tone may and may not do, and 300 renderings against a hostile one.
//!
//! Run by `make test`.

mod hostile;
mod plain;

use super::compare;

fn check(plain: &str, rendered: &str, same: bool) {
    assert_eq!(
        compare(plain, rendered).is_ok(),
        same,
        "{plain} / {rendered}: {:?}",
        compare(plain, rendered)
    );
}

#[test]
fn tone_may_change() {
    for (plain, rendered) in [
        ("Son 281,82 € al mes.", "Ánimo. Son 281,82 € al mes."),
        ("Llama a Ana el 3 de mayo.", "Con calma: llama a Ana el 3 de mayo."),
        ("Use `ls -l`.", "Take it easy. Use `ls -l`."),
        ("Vence el 2026-11-21.", "Vence el 2026-11-21. Hay tiempo."),
        ("Escribe a Ana García López.", "Tranquilo. Escribe a Ana García López."),
        ("See www.example.org.", "Of course. See www.example.org."),
        ("```\nlet a = 1;\n```", "Here it is:\n```\nlet a = 1;\n```"),
        ("It costs $5.", "I hear you. It costs $5."),
        ("Dijo «no puedo».", "Entiendo. Dijo «no puedo»."),
        ("Quedan 12 meses", "Quedan 12 meses\n\nAquí estoy."),
        ("- Ana: 3 km", "Vamos allá.\n\n- Ana: 3 km\n\nSi quieres, lo vemos."),
        ("Baja más.", "Tranquilo. Baja más.\n\nHay más detalle."),
        ("No uses `rm`.", "Calma. No uses `rm`."),
        ("", ""),
    ] {
        check(plain, rendered, true);
    }
}

#[test]
fn facts_may_not() {
    for (plain, rendered) in [
        ("Son 281,82 € al mes.", "Son 281,28 € al mes."),
        ("Son 281,82 € al mes.", "Son 281,82 $ al mes."),
        ("Son 281,82 €.", "Son 281.82 €."),
        ("Son 12 meses.", "Son 12 años."),
        ("Son 12 meses.", "Son pocos meses."),
        ("Son 12 meses.", "Son 12 meses y 3 días."),
        ("Son doce meses.", "Son trece meses."),
        ("Baja un -5 %.", "Baja un 5 %."),
        ("Llama a Ana.", "Llama a Eva."),
        ("Llama a Ana García.", "Llama a Ana Pérez."),
        ("Habla con Ana García.", "Habla con Ana."),
        ("Llama al médico.", "Llama al médico del Hospital Clínic."),
        ("Use `ls -l`.", "Use `rm -r`."),
        ("Use `ls -l`.", "Use ls."),
        ("```\na = 1\n```", "```\na = 2\n```"),
        ("```\na = b\n```", "```\na = c\n```"),
        ("Véase https://a.example/x.", "Véase https://b.example/x."),
        ("Escribe a ana@example.org.", "Escribe a eva@example.org."),
        ("Dijo «vale».", "Dijo «bueno»."),
        ("He said \"yes\".", "He said \"maybe\"."),
        ("Vence el 2026-11-21.", "Vence el 2026-12-21."),
        ("Vence el 3/5/2024.", "Vence el 5/3/2024."),
        ("A las 10:30.", "A las 10:45."),
        ("El 3 de mayo.", "El 3 de junio."),
        ("Nos vemos el lunes.", "Nos vemos el martes."),
        ("Es mañana.", "Es hoy."),
        ("No debes pagar.", "Debes pagar."),
        ("You should not pay.", "You should pay."),
        ("It costs 5 and 5.", "It costs 5."),
        ("It costs 5.", "It costs 5, yes, 5."),
        // What is counted, whatever unit it is.
        ("Corre 5 km.", "Corre 5 m."),
        ("Corre cinco kilómetros.", "Corre cinco millas."),
        ("Mide 5 metros cuadrados.", "Mide 5 metros cúbicos."),
        ("Son 281,82 € al mes.", "Son 281,82 € al año."),
        ("La cuota es mensual.", "La cuota es anual."),
        ("Se paga en euros.", "Se paga en dólares."),
        // The order in which facts stand.
        ("Pagas 300 € y quedan 500 €.", "Pagas 500 € y quedan 300 €."),
        ("Hoy Ana paga a Eva.", "Hoy Eva paga a Ana."),
        ("Ana paga 5 y Eva paga 7, Luis nada.", "Ana paga, Eva paga 5, Luis 7 nada."),
        ("Ana llama. Eva viene.", "Eva llama. Ana viene."),
        // Names that begin a sentence or a cell, single letters, acronyms.
        ("Ana debe pagar.", "Eva debe pagar."),
        ("| Ana | 3 |", "| Eva | 3 |"),
        ("Es la opción B.", "Es la opción C."),
        ("USB funciona.", "HDMI funciona."),
        ("Compra un iPhone.", "Compra un iPad."),
        // Digits inside words, dates in words, ordinals.
        ("Usa la versión v2.0.", "Usa la versión v3.0."),
        ("Take vitamin B12.", "Take vitamin B6."),
        ("On the 3rd of the month.", "On the 4th of the month."),
        ("El primer pago.", "El segundo pago."),
        ("January is cold.", "March is cold."),
        ("At 10 am.", "At 10 pm."),
        ("Se paga una docena.", "Se paga una decena."),
        // Signs, comparisons, negations.
        ("Si x < y, para.", "Si x > y, para."),
        ("Como mucho, menos.", "Como mucho, más."),
        ("It can't fail.", "It can fail."),
        ("Hazlo sin azúcar.", "Hazlo con azúcar."),
        ("Está hecho ✓ ya.", "Está hecho ✗ ya."),
        // Addresses without a scheme, paths, names of files.
        ("Mira example.org ya.", "Mira example.com ya."),
        ("Abre /etc/hosts ya.", "Abre /etc/passwd ya."),
        ("Pon mi_valor ya.", "Pon tu_valor ya."),
        // What is hidden or turned round.
        ("Son 12 €.", "Son 1\u{200b}2 €."),
        ("Paga Ana.", "Paga \u{202e}Ana\u{202c}."),
        ("Hay que pagar.", "~~Hay que pagar.~~"),
        ("Hay que pagar.", "<!-- Hay que pagar. -->"),
        // Code in other forms, and a fence that swallows what follows.
        ("~~~\na = 1\n~~~", "~~~\na = 2\n~~~"),
        ("Así:\n\n    a = b\n", "Así:\n\n    a = c\n"),
        ("``a ` b``", "``a ` c``"),
        ("```\na = 1", "```\na = 1\n\nAquí estoy."),
        ("Dijo ‘vale’.", "Dijo ‘bueno’."),
    ] {
        check(plain, rendered, false);
    }
}

#[test]
fn what_is_too_long_is_not_compared() {
    let long = "a ".repeat(super::BYTES_MAX);
    check(&long, &long, false);
}

proptest::proptest! {
    #[test]
    fn any_text_equals_itself(text in "\\PC{0,200}") {
        proptest::prop_assert!(compare(&text, &text).is_ok());
    }

    #[test]
    fn another_amount_is_always_seen(a in 0u32..100_000, b in 0u32..100_000) {
        proptest::prop_assert_eq!(
            compare(&format!("Son {a} € al mes."), &format!("Tranquilo. Son {b} € al mes.")).is_ok(),
            a == b
        );
    }
}
