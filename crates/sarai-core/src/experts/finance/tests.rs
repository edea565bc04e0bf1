//! The finance expert without a model: filled inputs in, checked answers out.

use rust_decimal::Decimal;

use super::*;

/// Answer and checks for an input as a model would fill it.
fn work(question: &str, language: Language, raw: &str) -> Result<Work, Vec<Check>> {
    let work = Finance.work(question, language, raw)?;
    let failed: Vec<Check> =
        Finance.verify(question, &work, &work.plain).into_iter().filter(|check| !check.passed).collect();
    assert!(failed.is_empty(), "{question}: {failed:?} in {}", work.plain);
    Ok(work)
}

fn check(question: &str, language: Language, raw: &str, figures: &[&str]) {
    let work = work(question, language, raw).unwrap_or_else(|failed| panic!("{question}: {failed:?}"));
    for figure in figures {
        assert!(work.plain.contains(figure), "{question}: no {figure} in {}", work.plain);
    }
}

const LOAN: &str = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?";
const LOAN_FILLED: &str =
    r#"{"calculation":"loan_payment","principal":"12.000 €","annual_rate":"6 %","term":"4 años"}"#;

#[test]
fn each_calculation_gives_its_figures() {
    use Language::{En, Es};
    check(LOAN, Es, LOAN_FILLED, &["281,82 €", "48 meses", "13.527,36 €", "1.527,36 €"]);
    check(
        "Monthly payment on $12,000 at 6% over 4 years?",
        En,
        r#"{"calculation":"loan_payment","principal":"$12,000","annual_rate":"6%","term":"4 years"}"#,
        &["$281.82", "48 months"],
    );
    check(
        "Cuadro de amortización de 1.000 € al 12 % en 3 meses",
        Es,
        r#"{"calculation":"loan_schedule","principal":"1.000 €","annual_rate":"12 %","term":"3 meses"}"#,
        &["340,02 €", "| 3 |"],
    );
    check(
        "IVA de una factura de 340 €",
        Es,
        r#"{"calculation":"add_vat","amount":"340 €","rate":""}"#,
        &["411,40 €", "21 %"],
    );
    check(
        "121 € con IVA al 21 %, ¿y sin?",
        Es,
        r#"{"calculation":"remove_vat","amount":"121 €","rate":"21 %"}"#,
        &["100,00 €"],
    );
    check(
        "What is 15% of $80?",
        En,
        r#"{"calculation":"percent_of","percent":"15%","amount":"$80"}"#,
        &["$12.00"],
    );
    check(
        "un 20 % de descuento en 59,90 €",
        Es,
        r#"{"calculation":"discount","percent":"20 %","amount":"59,90 €"}"#,
        &["47,92 €"],
    );
    check(
        "pasó de 1.200 € a 1.500 €",
        Es,
        r#"{"calculation":"percent_change","before":"1.200 €","after":"1.500 €"}"#,
        &["25 %"],
    );
    check(
        "suma 12,50 €, 7,25 € y 30 €",
        Es,
        r#"{"calculation":"sum","amounts":["12,50 €","7,25 €","30 €"]}"#,
        &["49,75 €"],
    );
    check(
        "tenía 300 € y gasté 45 € y 12,30 €",
        Es,
        r#"{"calculation":"difference","amount":"300 €","minus":["45 €","12,30 €"]}"#,
        &["242,70 €"],
    );
    check(
        "somos cinco y son 87,50 €",
        Es,
        r#"{"calculation":"split","amount":"87,50 €","count":"cinco"}"#,
        &["17,50 €"],
    );
    check(
        "5.000 € al 3 % compuesto 10 años",
        Es,
        r#"{"calculation":"compound_interest","principal":"5.000 €","annual_rate":"3 %","term":"10 años"}"#,
        &["6.719,58 €"],
    );
    check(
        "2000 euros al 5 % simple 18 meses",
        Es,
        r#"{"calculation":"simple_interest","principal":"2000 euros","annual_rate":"5 %","term":"18 meses"}"#,
        &["150,00 €", "2.150,00 €"],
    );
    check(
        "quiero juntar 3.000 € en un plazo de 15 meses",
        Es,
        r#"{"calculation":"savings_plan","goal":"3.000 €","term":"15 meses","annual_rate":""}"#,
        &["200,00 €"],
    );
}

#[test]
fn a_figure_that_is_not_in_the_question_is_refused_by_name() {
    let raw = LOAN_FILLED.replace("12.000 €", "15.000 €");
    let failed = work(LOAN, Language::Es, &raw).unwrap_err();
    assert!(failed[0].name == "principal" && failed[0].detail.contains("12.000 €"), "{failed:?}");
    let failed = work(LOAN, Language::Es, &LOAN_FILLED.replace("4 años", "4 meses")).unwrap_err();
    assert_eq!(failed[0].name, "term");
    // A rate is not an amount.
    let failed = work(LOAN, Language::Es, &LOAN_FILLED.replace("12.000 €", "6 %")).unwrap_err();
    assert_eq!(failed[0].name, "principal");
}

#[test]
fn what_can_not_be_computed_is_said() {
    let failed = |question: &str, raw: &str| work(question, Language::Es, raw).unwrap_err()[0].detail.clone();
    assert!(
        failed("de 0 € a 10 €", r#"{"calculation":"percent_change","before":"0 €","after":"10 €"}"#)
            .contains("zero")
    );
    assert!(
        failed("suma 10 € y 5 $", r#"{"calculation":"sum","amounts":["10 €","5 $"]}"#).contains("currencies")
    );
    assert!(
        failed("suma 10 € y 5 € y 3 €", r#"{"calculation":"sum","amounts":["10 €","5 €"]}"#)
            .contains("left out")
    );
    assert!(
        failed(
            "un préstamo de 1.000 € al 5 % a 200 años",
            r#"{"calculation":"loan_payment","principal":"1.000 €","annual_rate":"5 %","term":"200 años"}"#
        )
        .contains("1200")
    );
    assert!(failed("hola", "{").contains("form"));
    let none = work("¿qué es un fondo?", Language::Es, r#"{"calculation":"none"}"#).unwrap_err();
    assert_eq!(none[0].name, NOT_MINE);
}

#[test]
fn the_verifier_finds_a_changed_figure() {
    let work = work(LOAN, Language::Es, LOAN_FILLED).unwrap();
    let failed = |text: &str| {
        Finance
            .verify(LOAN, &work, text)
            .into_iter()
            .filter(|check| !check.passed)
            .map(|check| check.name)
            .collect::<Vec<_>>()
    };
    assert!(failed(&work.plain).is_empty());
    assert_eq!(failed(&work.plain.replace("281,82", "281,83")), ["figures", "main-figure"]);
    assert_eq!(failed("Pagarías poco."), ["main-figure"]);
    let mut wrong = work.clone();
    wrong.output["results"]["monthly_payment"] = "300.00".into();
    assert!(
        Finance
            .verify(LOAN, &wrong, &work.plain)
            .iter()
            .any(|check| check.name == "recomputed" && !check.passed)
    );
}

#[test]
fn the_schema_names_the_calculation_first_and_is_flat() {
    let schema: serde_json::Value = serde_json::from_str(Finance.schema()).unwrap();
    let branches = schema["anyOf"].as_array().unwrap();
    assert_eq!(branches.len(), 21);
    for branch in branches {
        assert_eq!(branch["properties"].as_object().unwrap().keys().next().unwrap(), "calculation");
        assert_eq!(branch["additionalProperties"], false);
    }
    // Instructions and schema are read by the model each time its state is cold.
    let prompt: usize =
        Finance.messages("", Language::Es, None).iter().map(|message| message.content.len()).sum();
    assert!(prompt < 3_000, "{prompt} bytes");
}

proptest::proptest! {
    #[test]
    fn loans_pay_back_what_was_lent(principal in 1u32..10_000_000, rate in 0u32..3000, months in 1u32..480) {
        let question = format!("{principal} € al {}.{:02} % a {months} meses", rate / 100, rate % 100);
        let raw = json!({
            "calculation": "loan_schedule",
            "principal": format!("{principal} €"),
            "annual_rate": format!("{}.{:02} %", rate / 100, rate % 100),
            "term": format!("{months} meses"),
        });
        let work = Finance.work(&question, Language::Es, &raw.to_string());
        let work = work.map_err(|failed| proptest::test_runner::TestCaseError::fail(format!("{failed:?}")))?;
        let rows = work.output["schedule"].as_array().unwrap();
        let paid: Decimal = rows.iter().map(|row| row[3].as_str().unwrap().parse::<Decimal>().unwrap()).sum();
        proptest::prop_assert_eq!(paid, Decimal::from(principal));
        proptest::prop_assert_eq!(rows.last().unwrap()[4].as_str().unwrap().parse::<Decimal>().unwrap(), Decimal::ZERO);
    }

    #[test]
    fn what_is_written_is_read_back(cents in 0i64..100_000_000_000) {
        let value = Decimal::new(cents, 2);
        for language in [Language::Es, Language::En] {
            let text = numbers::write(value, 2, language);
            let found = numbers::find(&text, language);
            proptest::prop_assert_eq!(found.len(), 1, "{}", text);
            proptest::prop_assert_eq!(found[0].value(), value, "{}", text);
        }
    }

    #[test]
    fn any_input_is_refused_or_computed(question in "\\PC{0,80}", raw in "\\PC{0,80}") {
        let _either = Finance.work(&question, Language::Es, &raw);
    }
}
