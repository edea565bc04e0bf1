//! Words that are facts wherever they stand, and words that may be added but not lost.
//!
//! Called by `facts`. Whole words without regard to capitals, both languages together: either side of a comparison is
//! read alike, so that a word of two meanings does no harm. The lead and closing words of `empathy` hold none of the
//! first kind (tested there).

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word tells, if it is a fact.
pub(super) fn kind(word: &str) -> Option<&'static str> {
    static KINDS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        let kinds = FACTS.iter().flat_map(|(kind, words)| words.split_whitespace().map(|word| (word, *kind)));
        kinds.collect()
    });
    KINDS.get(word).copied()
}

/// Whether a word limits or directs what stands beside it: it may be said once more, but not be lost.
pub(super) fn is_bound(word: &str) -> bool {
    BOUNDS.split_whitespace().any(|bound| bound == word)
}

const FACTS: &[(&str, &str)] = &[
    (
        "month",
        "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre january \
         february march april may june july august september october november december",
    ),
    (
        "day",
        "lunes martes miércoles miercoles jueves viernes sábado sabado domingo monday tuesday wednesday thursday \
         friday saturday sunday hoy mañana ayer anteayer tarde noche mediodía medianoche madrugada today tomorrow \
         yesterday tonight morning afternoon evening night noon midnight",
    ),
    (
        "negation",
        "no not nunca never jamás sin ni tampoco nadie nada ningún ninguno ninguna without none nobody cannot nor \
         neither nothing",
    ),
    (
        "ordinal",
        "primer primero primera segundo segunda tercer tercero tercera cuarto cuarta quinto quinta sexto sexta séptimo \
         séptima octavo octava noveno novena décimo décima último última first second third fourth fifth sixth seventh \
         eighth ninth tenth last",
    ),
    (
        "share",
        "mitad doble triple tercio docena docenas decena decenas centenar centenares half double twice dozen dozens \
         quarter quarters",
    ),
    (
        "unit",
        "km kilómetro kilómetros kilometros kilometer kilometers kilometre kilometres metro metros meter meters metre \
         metres centímetro centímetros centimetros centimeters centimetres cm mm milímetro milímetros milímetre \
         millimeters millimetres milla millas mile miles yarda yardas yard yards pie pies foot feet pulgada pulgadas \
         inch inches litro litros liter liters litre litres ml mililitro mililitros milliliters galón galones gallon \
         gallons gramo gramos gram grams kg kilo kilos kilogramo kilogramos kilogram kilograms mg miligramo \
         miligramos milligrams tonelada toneladas ton tons tonne tonnes onza onzas ounce ounces hora horas hour hours \
         minuto minutos minute minutes segundos seconds milisegundos milliseconds grados degrees celsius fahrenheit \
         kelvin vatio vatios watt watts kilovatio kilovatios kw kwh voltio voltios volt volts amperio amperios amps \
         bytes kilobytes megabytes gigabytes terabytes kb mb gb tb kib mib gib hectárea hectáreas hectare hectares \
         acre acres caloría calorías calorie calories mes meses month months año años year years semana semanas week \
         weeks día días day days mensual mensuales anual anuales semanal semanales diario diaria diarios diarias \
         trimestral trimestrales monthly yearly annual annually weekly daily quarterly euro euros dólar dólares \
         dolares dollar dollars libra libras pound pounds peso pesos franco francos franc francs yen yenes céntimo \
         céntimos cent cents pence bruto bruta brutos brutas neto neta netos netas gross net",
    ),
];

const BOUNDS: &str = "más menos mínimo mínima máximo máxima antes después desde hasta hace dentro mayor menor superior \
    inferior encima debajo sube baja suben bajan gana pierde cobra paga debe debes puede puedes more less least most \
    minimum maximum before after since until ago within greater smaller over under above below rises falls gains \
    loses must should can may sí yes solo only siempre always";

#[cfg(test)]
mod tests {
    use super::{FACTS, is_bound, kind};

    #[test]
    fn words_are_listed_once_and_in_small_letters() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, words) in FACTS {
            for word in words.split_whitespace() {
                assert!(seen.insert(word), "{word} stands twice");
                assert_eq!(word.to_lowercase(), word);
            }
        }
        assert_eq!((kind("mayo"), kind("km"), kind("paso")), (Some("month"), Some("unit"), None));
        assert!(is_bound("menos") && !is_bound("meno"));
    }
}
