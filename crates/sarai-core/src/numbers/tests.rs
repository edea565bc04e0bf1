//! Table tests of the number reader, and properties over any text.

use super::*;

fn check(text: &str, language: Language, expected: &[(&str, Option<Unit>)]) {
    let found = find(text, language);
    let told: Vec<_> = found.iter().map(|q| (q.value().normalize().to_string(), q.unit)).collect();
    let expected: Vec<_> = expected.iter().map(|(value, unit)| ((*value).to_owned(), *unit)).collect();
    assert_eq!(told, expected, "{text}");
}

const EURO: Option<Unit> = Some(Unit::Money(Currency::Euro));
const DOLLAR: Option<Unit> = Some(Unit::Money(Currency::Dollar));
const POUND: Option<Unit> = Some(Unit::Money(Currency::Pound));
const PESO: Option<Unit> = Some(Unit::Money(Currency::Peso));
const PERCENT: Option<Unit> = Some(Unit::Percent);
const YEARS: Option<Unit> = Some(Unit::Years);
const MONTHS: Option<Unit> = Some(Unit::Months);

#[test]
fn digits_are_read_in_both_spellings() {
    use Language::{En, Es};
    check("12.000 € al 6 % a 4 años", Es, &[("12000", EURO), ("6", PERCENT), ("4", YEARS)]);
    check("12.000€ al 6% a 4 años", Es, &[("12000", EURO), ("6", PERCENT), ("4", YEARS)]);
    check("1.234,56 euros", Es, &[("1234.56", EURO)]);
    check("$1,234.56 over 36 months", En, &[("1234.56", DOLLAR), ("36", MONTHS)]);
    check("1,234.56 euros", Es, &[("1234.56", EURO)]);
    check("0,5 y 3.5", Es, &[("0.5", None), ("3.5", None)]);
    check("12 000 € y 1.000.000", Es, &[("12000", EURO), ("1000000", None)]);
    check("1 250 000 €", Es, &[("1250000", EURO)]);
    check("12\u{202f}000 €", Es, &[("12000", EURO)]);
    check("en 2024 100 casas", Es, &[("2024", None), ("100", None)]);
    check("€12,000", En, &[("12000", EURO)]);
    check("12k dollars", En, &[("12000", DOLLAR)]);
    check("un piso de 200K€", Es, &[("200000", EURO)]);
    check("2,5M€", Es, &[("2500000", EURO)]);
    check("1,5 millones de euros", Es, &[("1500000", EURO)]);
    check("1.2 million", En, &[("1200000", None)]);
    check("2 mil pesos", Es, &[("2000", PESO)]);
    check("modelo x12 y v2.0", Es, &[]);
    check("covid19 y mp3", Es, &[]);
    check("el 3.5.2024 pagué 40 €", Es, &[("40", EURO)]);
    check("5'50 € y 12'000", Es, &[("5.5", EURO), ("12000", None)]);
    check("1'234.56 CHF", En, &[("1234.56", Some(Unit::Money(Currency::Franc)))]);
    check("USD 500, US$20 y EUR 7,5", Es, &[("500", DOLLAR), ("20", DOLLAR), ("7.5", EURO)]);
    check("£85", En, &[("85", POUND)]);
    check("99 céntimos y 50 cents", Es, &[("0.99", EURO), ("0.5", DOLLAR)]);
    check("-5 % y −3 €, rango 12-15", Es, &[("-5", PERCENT), ("-3", EURO), ("12", None), ("15", None)]);
    check("-$20.50", En, &[("-20.5", DOLLAR)]);
    check("0,001", Es, &[("0.001", None)]);
    check(
        "¥5000 o 10 reales",
        Es,
        &[("5000", Some(Unit::Money(Currency::Yen))), ("10", Some(Unit::Money(Currency::Real)))],
    );
}

#[test]
fn units_are_read() {
    use Language::{En, Es};
    check("el 5,5 por ciento", Es, &[("5.5", PERCENT)]);
    check("cinco por cien, 6 percent", Es, &[("5", PERCENT), ("6", PERCENT)]);
    check("a 30-year mortgage", En, &[("30", YEARS)]);
    check("36 cuotas", Es, &[("36", MONTHS)]);
    check("3 semanas y 10 días", Es, &[("3", Some(Unit::Weeks)), ("10", Some(Unit::Days))]);
    check("2 años y medio", Es, &[("2.5", YEARS)]);
    check("año y medio", Es, &[("1.5", YEARS)]);
    check("un año y medio", Es, &[("1.5", YEARS)]);
    check("two and a half years", En, &[("2.5", YEARS)]);
    check("a year and a half", En, &[]);
    check("in a year", En, &[("1", YEARS)]);
    check("$50 a month for one year", En, &[("50", DOLLAR), ("1", YEARS)]);
    check("dentro de un mes", Es, &[("1", MONTHS)]);
    check("medio año", Es, &[("0.5", YEARS)]);
    check("12 meses", En, &[("12", MONTHS)]);
    assert_eq!(currencies("de dólares a euros y £"), [Currency::Dollar, Currency::Euro, Currency::Pound]);
}

#[test]
fn number_words_are_read() {
    use Language::{En, Es};
    check("doce mil euros", Es, &[("12000", EURO)]);
    check("mil quinientos", Es, &[("1500", None)]);
    check("Mil Quinientos Euros", Es, &[("1500", EURO)]);
    check("treinta y cinco años", Es, &[("35", YEARS)]);
    check("veintiún meses", Es, &[("21", MONTHS)]);
    check("ciento veintitrés mil cuatrocientos cincuenta y seis", Es, &[("123456", None)]);
    check("un millón doscientos mil pesos", Es, &[("1200000", PESO)]);
    check("doscientos mil millones", Es, &[("200000000000", None)]);
    check("setenta y dos meses al siete por ciento", Es, &[("72", MONTHS), ("7", PERCENT)]);
    check("veinte, treinta y cuarenta", Es, &[("20", None), ("30", None), ("40", None)]);
    check("dos mil tres mil", Es, &[("2003", None), ("1000", None)]);
    check("dos millones y medio de euros", Es, &[("2500000", EURO)]);
    check("una docena, media docena", Es, &[("12", None), ("6", None)]);
    check("twelve thousand five hundred", En, &[("12500", None)]);
    check("twelve hundred dollars", En, &[("1200", DOLLAR)]);
    check("one hundred and five pounds", En, &[("105", POUND)]);
    check("twenty-five percent", En, &[("25", PERCENT)]);
    check("half a million dollars", En, &[("500000", DOLLAR)]);
    check("a hundred dollars", En, &[("100", DOLLAR)]);
    check("a dozen eggs", En, &[("12", None)]);
    check("medio millón de euros", Es, &[("500000", EURO)]);
    check("un préstamo, por favor", Es, &[]);
    check("la media de un salario", Es, &[]);
    check("one of the best", En, &[]);
    check("cero euros", Es, &[("0", EURO)]);
    check("Marseille mile seiscientas", Es, &[("600", None)]);
}

#[test]
fn parts_of_a_whole_are_percentages() {
    use Language::{En, Es};
    check("la mitad de 845 euros", Es, &[("50", PERCENT), ("845", EURO)]);
    check("tres cuartos de 200 €", Es, &[("75", PERCENT), ("200", EURO)]);
    check("un cuarto de hora", Es, &[]);
    check(
        "half of $80 and a quarter of $12",
        En,
        &[("50", PERCENT), ("80", DOLLAR), ("25", PERCENT), ("12", DOLLAR)],
    );
}

#[test]
fn both_readings_are_kept_where_there_are_two() {
    let found = find("12.125", Language::En);
    assert!(found[0].can_be(Decimal::new(12_125, 3)) && found[0].can_be(Decimal::from(12_125)));
    let check = |text: &str, language, preferred: &str| {
        let found = find(text, language);
        assert_eq!(found[0].readings.len(), 2, "{text}");
        assert_eq!(found[0].value().to_string(), preferred, "{text}");
    };
    check("12.125", Language::En, "12.125");
    check("12.125", Language::Es, "12125");
    check("1,459 € el litro", Language::Es, "1.459");
    check("12.000 €", Language::En, "12000");
    check("12,000 €", Language::Es, "12000");
    check("$12,500 pesos", Language::Es, "12500");
    check("5.125 %", Language::Es, "5.125");
    check("5,125 %", Language::En, "5.125");
}

#[test]
fn figures_are_written_as_programs_do() {
    let plain = |text| with_plain_figures(text, Language::Es);
    assert_eq!(
        plain("Iván 4,5, Ana 7; 1.250 sillas a 2.345,60 €, el 3/6 a las 15:30"),
        "Iván 4.5, Ana 7; 1250 sillas a 2345.60 €, el 3/6 a las 15:30"
    );
    assert_eq!(plain("$1,450 por noche, 1,085 dólares por euro"), "$1450 por noche, 1.085 dólares por euro");
    assert_eq!(plain("1,5 millones y el 12.5.2025"), "1,5 millones y el 12.5.2025");
    assert_eq!(with_plain_figures("£1,250.50 each, 3 of 1,000.", Language::En), "£1250.50 each, 3 of 1000.");
}

#[test]
fn text_beyond_the_limit_is_not_read() {
    let text = format!("{}12 €", "ñ".repeat(BYTES_MAX));
    assert!(find(&text, Language::Es).is_empty() && currencies(&text).is_empty());
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_without_a_fault(
        text in "\\PC{0,120}",
        digits in "[0-9., €$%a-zA-Z'’ yñ\u{a0}-]{0,60}",
        words in "((mil|un|millones|medio|y|cien|año|half|a|million|hundred|and|docena|billones) ?){0,12}",
    ) {
        for text in [&text, &digits, &words] {
            for language in [Language::Es, Language::En] {
                let mut last = 0;
                for quantity in find(text, language) {
                    proptest::prop_assert!(text.is_char_boundary(quantity.start) && text.is_char_boundary(quantity.end));
                    proptest::prop_assert!(last <= quantity.start && quantity.start < quantity.end);
                    proptest::prop_assert!(!quantity.readings.is_empty());
                    last = quantity.end;
                }
            }
            let _any = currencies(text);
        }
    }

    #[test]
    fn what_is_written_is_read_back(digits in -100_000_000_000_000i64..100_000_000_000_000, places in 0u32..6) {
        let value = Decimal::new(digits, places);
        for language in [Language::Es, Language::En] {
            let text = write(value, places, language);
            let found = find(&text, language);
            proptest::prop_assert_eq!(found.len(), 1, "{}", text);
            proptest::prop_assert!(found[0].can_be(value.normalize()), "{} {:?}", text, found);
        }
    }
}

#[test]
fn soles_have_a_point_before_cents() {
    let values = |text: &str| -> Vec<String> {
        find(text, Language::Es).iter().map(|quantity| quantity.value().to_string()).collect()
    };
    assert_eq!(values("me prestan S/ 9,500 y pago S/ 32.50 al mes"), ["9500", "32.5"]);
    assert_eq!(values("vendí 1,250 dólares a S/ 3.712 cada uno"), ["1250", "3.712"]);
    assert_eq!(values("a 1,085 dólares por euro"), ["1.085"], "what one of another money costs");
    assert_eq!(find("S/ 40", Language::Es)[0].unit, Some(Unit::Money(Currency::Sol)));
}
