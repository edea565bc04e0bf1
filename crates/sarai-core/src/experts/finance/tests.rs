//! The finance expert without a model: filled inputs in, checked answers out.

use rust_decimal::Decimal;

use super::*;

fn task(question: &str, language: Language) -> Task<'_> {
    Task { question, language, handed_back: 0 }
}

/// Answer and checks for an input as a model would fill it.
fn work(question: &str, language: Language, raw: &str) -> Result<Work, Vec<Check>> {
    let work = Finance.compute(question, language, raw)?;
    let failed: Vec<Check> = Finance
        .verify(task(question, language), &work, &work.plain)
        .into_iter()
        .filter(|check| !check.passed)
        .collect();
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
fn more_calculations_give_their_figures() {
    use Language::{En, Es};
    check(
        "suben el alquiler de 750 € un 3,2 %",
        Es,
        r#"{"calculation":"increase","percent":"3,2 %","amount":"750 €"}"#,
        &["774,00 €", "24,00 €"],
    );
    check(
        "gasto 520 € de 1.600 €",
        Es,
        r#"{"calculation":"what_percent","part":"520 €","whole":"1.600 €"}"#,
        &["32,5 %"],
    );
    check(
        "14 camisetas a 7,85 €",
        Es,
        r#"{"calculation":"times","amount":"7,85 €","count":"14"}"#,
        &["109,90 €"],
    );
    check(
        "Four of us split $92.40 with a 15% tip",
        En,
        r#"{"calculation":"split_with_tip","amount":"$92.40","percent":"15%","count":"Four"}"#,
        &["$26.57", "$13.86", "$106.26"],
    );
    check(
        "reunir 20.000 € en 5 años al 2 %",
        Es,
        r#"{"calculation":"savings_plan","goal":"20.000 €","term":"5 años","annual_rate":"2 %"}"#,
        &["317,22 €"],
    );
    check(
        "350 euros a 1,09 dólares por euro, ¿cuántos dólares?",
        Es,
        r#"{"calculation":"convert_currency","amount":"350 euros","exchange_rate":"1,09 dólares por euro"}"#,
        &["350,00 €", "381,50 $", "× 1,09"],
    );
    check(
        "How many euros are $200 if 1 euro is 1.25 dollars?",
        En,
        r#"{"calculation":"convert_currency","amount":"$200","exchange_rate":"1 euro is 1.25 dollars"}"#,
        &["$200.00", "€160.00", "÷ 1.25"],
    );
    check(
        "gano 28.000 € al año",
        Es,
        r#"{"calculation":"salary_per_month","amount":"28.000 €","payments":""}"#,
        &["2.000,00 €", "14 pagas", "2.333,33 €"],
    );
    check(
        "My salary is $4,250 a month",
        En,
        r#"{"calculation":"salary_per_year","amount":"$4,250","payments":""}"#,
        &["$51,000.00", "12 payments"],
    );
    check(
        "1.000 € al 12 % de interés compuesto con capitalización mensual durante 2 años",
        Es,
        r#"{"calculation":"compound_interest","principal":"1.000 €","annual_rate":"12 %","term":"2 años"}"#,
        &["1.269,73 €", "12 % ÷ 12"],
    );
    // Half a year beyond a whole one: 1000 × 1.21^1.5.
    check(
        "1.000 € al 21 % compuesto año y medio",
        Es,
        r#"{"calculation":"compound_interest","principal":"1.000 €","annual_rate":"21 %","term":"año y medio"}"#,
        &["1.331,00 €", "capitalización anual"],
    );
    check(
        "What do $1,000 at 8% compounded quarterly give in 18 months?",
        En,
        r#"{"calculation":"compound_interest","principal":"$1,000","annual_rate":"8%","term":"18 months"}"#,
        &["$1,126.16", "8% ÷ 4", "^6"],
    );
    check(
        "un préstamo de 1.200 € al 0 % en 12 cuotas",
        Es,
        r#"{"calculation":"loan_payment","principal":"1.200 €","annual_rate":"0 %","term":"12 cuotas"}"#,
        &["100,00 €", "1.200,00 €"],
    );
    check(
        "la mitad de 845 euros",
        Es,
        r#"{"calculation":"percent_of","percent":"la mitad","amount":"845 euros"}"#,
        &["422,50 €"],
    );
    check(
        "40 litros a 1,459 € el litro",
        Es,
        r#"{"calculation":"times","amount":"1,459 €","count":"40"}"#,
        &["58,36 €", "1,459 €"],
    );
}

#[test]
fn answers_come_in_the_language_asked_for_with_the_questions_own_spelling() {
    let question = "¿Cuánto pago al mes por 12.500 € al 6 % a 4 años?";
    let raw = LOAN_FILLED.replace("12.000", "12.500");
    check(question, Language::En, &raw, &["€293.56 a month", "€12,500.00"]);
    check(question, Language::Es, &raw, &["293,56 € al mes", "12.500,00 €"]);
}

#[test]
fn what_plays_no_part_is_told_or_refused() {
    let raw = r#"{"calculation":"loan_payment","principal":"12.000 €","annual_rate":"6 %","term":"4 años"}"#;
    let question =
        "Gano 1.800 € al mes, ¿cuánto pago por un préstamo de 12.000 € al 6 % (7,2 % TAE) a 4 años?";
    let told = work(question, Language::Es, raw).unwrap();
    assert!(told.plain.contains("No entra en el cálculo: 1.800 €; 7,2 %"), "{}", told.plain);
    let failed =
        work("préstamo de 12.000 € al 6 % a 4 años con 3.000 € de entrada", Language::Es, raw).unwrap_err();
    assert_eq!(failed[0].name, OTHER_WAY, "a deposit goes off first: {failed:?}");
}

/// The calculations that a question's form offers.
fn offered(question: &str, language: Language) -> Vec<String> {
    let form: serde_json::Value = serde_json::from_str(&Finance.form(question, language)).unwrap();
    let branches = form["anyOf"].as_array().cloned().unwrap_or_else(|| vec![form]);
    let name =
        |branch: &serde_json::Value| branch["properties"]["calculation"]["const"].as_str().map(str::to_owned);
    branches.iter().filter_map(name).collect()
}

#[test]
fn a_form_offers_what_the_figures_allow() {
    use Language::{En, Es};
    assert_eq!(offered("¿Qué es un fondo?", Es), ["none"]);
    assert_eq!(offered(LOAN, Es), ["loan_payment", "simple_interest", "percent_of", "none"]);
    assert_eq!(offered("el 18 % de 2.450 €", Es), ["percent_of", "none"]);
    assert_eq!(offered("132 € entre ocho", Es), ["times", "split", "none"]);
    assert_eq!(offered("I make $66,000 a year, how much a month?", En), ["salary_per_month", "none"]);
    assert!(offered("IVA de 250 €", Es).contains(&"add_vat".to_owned()));
    assert!(offered("1.000 € al 3 % a 5 años", Es).contains(&"compound_interest".to_owned()));
    let form: serde_json::Value = serde_json::from_str(&Finance.form(LOAN, Es)).unwrap();
    assert_eq!(form["anyOf"][0]["properties"]["principal"]["enum"], json!(["12.000 €"]));
}

/// Every question of the data set that is a calculation: its form offers that calculation, and each offered branch
/// filled with its first choices is either computed or refused in words.
#[test]
fn the_forms_of_all_known_questions_offer_the_right_calculation() {
    let mut seen = 0;
    for line in include_str!("../../../../../data/finance/questions.jsonl").lines() {
        let question: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = question["question"].as_str().unwrap();
        let language = if question["language"] == "en" { Language::En } else { Language::Es };
        let wanted = question["calculation"].as_str().unwrap();
        let offered = offered(text, language);
        let named = |wanted: &str| match wanted {
            "salary" => offered.iter().any(|name| name.starts_with("salary")),
            "tip" => offered.iter().any(|name| name == "split_with_tip"),
            name => offered.iter().any(|offered| offered == name),
        };
        assert!(wanted.split('|').any(named), "{text}: {wanted} is not among {offered:?}");
        seen += 1;
    }
    assert!(seen >= 60);
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
            .contains("in several steps")
    );
    assert!(
        failed(
            "un préstamo de 1.000 € al 5 % a 200 años",
            r#"{"calculation":"loan_payment","principal":"1.000 €","annual_rate":"5 %","term":"200 años"}"#
        )
        .contains("1200")
    );
    // Twelve times that many months are more than a decimal holds.
    assert!(
        failed(
            "1.000 € al 5 % a 79228162514264337593543950335 años",
            r#"{"calculation":"loan_payment","principal":"1.000 €","annual_rate":"5 %","term":"79228162514264337593543950335 años"}"#
        )
        .contains("1200")
    );
    let question = |raw: &str| failed("2.000 € al 5 % a 45 días", raw);
    assert!(
        question(
            r#"{"calculation":"loan_payment","principal":"2.000 €","annual_rate":"5 %","term":"45 días"}"#
        )
        .contains("whole months")
    );
    assert!(
        failed(
            "2.000 € al 1500 % a 2 años",
            r#"{"calculation":"loan_payment","principal":"2.000 €","annual_rate":"1500 %","term":"2 años"}"#
        )
        .contains("annual_rate")
    );
    assert!(
        failed("divide 40 € entre 0", r#"{"calculation":"split","amount":"40 €","count":"0"}"#)
            .contains("zero")
    );
    assert!(
        failed(
            "5 millones de millones y 3 €",
            r#"{"calculation":"sum","amounts":["9000000000000 €","3 €"]}"#
        )
        .contains("stand")
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
            .verify(task(LOAN, Language::Es), &work, text)
            .into_iter()
            .filter(|check| !check.passed)
            .map(|check| check.name)
            .collect::<Vec<_>>()
    };
    assert!(failed(&work.plain).is_empty());
    assert_eq!(failed(&work.plain.replace("281,82", "281,83")), ["figures", "main-figure"]);
    assert_eq!(failed("Pagarías poco."), ["main-figure"]);
    assert_eq!(failed(&work.plain.replace('€', "$")), ["figures"]);
    assert_eq!(failed(&format!("{} Y 40 € de gastos.", work.plain)), ["figures"]);
    assert_eq!(failed(&format!("Tranquilo. {}", work.plain)), Vec::<String>::new());
    let mut wrong = work.clone();
    wrong.output["results"]["monthly_payment"] = "300.00".into();
    assert!(
        Finance
            .verify(task(LOAN, Language::Es), &wrong, &work.plain)
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
        let work = Finance.compute(&question, Language::Es, &raw.to_string());
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
    fn payments_cover_the_loan(principal in 1u32..100_000_000, rate in 0u32..4000, months in 1u32..600) {
        let question = format!("{principal} € al {}.{:02} % a {months} meses", rate / 100, rate % 100);
        let raw = json!({
            "calculation": "loan_payment",
            "principal": format!("{principal} €"),
            "annual_rate": format!("{}.{:02} %", rate / 100, rate % 100),
            "term": format!("{months} meses"),
        });
        let work = Finance.compute(&question, Language::Es, &raw.to_string());
        let work = work.map_err(|failed| proptest::test_runner::TestCaseError::fail(format!("{failed:?}")))?;
        let figure = |name: &str| work.output["results"][name].as_str().unwrap().parse::<Decimal>().unwrap();
        proptest::prop_assert!(figure("total_paid") >= Decimal::from(principal));
        proptest::prop_assert!(figure("total_interest") >= Decimal::ZERO);
        let failed: Vec<_> =
            Finance.verify(task(&question, Language::Es), &work, &work.plain).into_iter().filter(|check| !check.passed).collect();
        proptest::prop_assert!(failed.is_empty(), "{failed:?} {}", work.plain);
    }

    #[test]
    fn every_offered_branch_is_computed_or_refused(
        question in "((1\\.200 €|6 %|4 años|ocho|45|\\$12|iva|propina|sueldo|tabla|mensual|al año|por|y) ){0,9}",
    ) {
        let form: serde_json::Value = serde_json::from_str(&Finance.form(&question, Language::Es)).unwrap();
        let branches = form["anyOf"].as_array().cloned().unwrap_or_else(|| vec![form]);
        for branch in branches {
            let fields: serde_json::Map<String, serde_json::Value> = branch["properties"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, field)| {
                    let value = match (&field["const"], &field["enum"], &field["items"]["enum"]) {
                        (name @ serde_json::Value::String(_), ..) => name.clone(),
                        (_, serde_json::Value::Array(choices), _) => choices[0].clone(),
                        (.., choices) => choices.clone(),
                    };
                    (name.clone(), value)
                })
                .collect();
            let raw = serde_json::Value::Object(fields).to_string();
            if let Ok(work) = Finance.compute(&question, Language::Es, &raw) {
                let failed: Vec<_> = Finance
                    .verify(task(&question, Language::Es), &work, &work.plain)
                    .into_iter()
                    .filter(|check| !check.passed)
                    .collect();
                proptest::prop_assert!(failed.is_empty(), "{question}: {raw}: {failed:?} {}", work.plain);
            }
        }
    }

    #[test]
    fn any_input_is_refused_or_computed(question in "\\PC{0,80}", raw in "\\PC{0,80}") {
        let _either = Finance.compute(&question, Language::Es, &raw);
    }
}

const SHOP: &str = "Compro 3 camisas de 24,90 € y un pantalón de 39 €. En las camisas me hacen un 20 % y pago con 200 €. ¿Cuánto me devuelven?";
const SHEET: &str = "# tres camisas con el 20 %\ncamisas = discount(3 * 24.90, 20)\n# con el pantalón\ntotal = camisas + 39\n# lo que devuelven\nanswer = 200 - total\n";

fn in_steps(question: &str, drafts: &[&str]) -> Result<Work, Vec<Check>> {
    let drafts: Vec<String> = drafts.iter().map(|draft| (*draft).to_owned()).collect();
    steps::work(task(question, Language::Es), &drafts)
}

#[test]
fn several_steps_are_computed_and_told() {
    let work = in_steps(SHOP, &[SHEET]).unwrap();
    for part in [
        "Resultado: 101,24 €.",
        "1. Tres camisas con el 20 %: 3 × 24,90 − 20 % = 59,76",
        "98,76",
        "3. Lo que devuelven: 200 − 98,76 = 101,24 €",
    ] {
        assert!(work.plain.contains(part), "no {part} in {}", work.plain);
    }
    assert_eq!(work.output["results"]["answer"], "101.24");
    let checks = Finance.verify(task(SHOP, Language::Es), &work, &work.plain);
    assert!(checks.iter().all(|check| check.passed), "{checks:?}");
    let checks = Finance.verify(task(SHOP, Language::Es), &work, &work.plain.replace("101,24", "101,25"));
    assert!(checks.iter().any(|check| !check.passed), "{checks:?}");
}

#[test]
fn steps_take_only_figures_of_the_question_and_most_drafts_win() {
    let failed = in_steps(SHOP, &["# inventado\nanswer = 200 - 37\n"]).unwrap_err();
    assert_eq!(
        (failed[0].name.as_str(), failed[0].detail.as_str()),
        ("anchored", "37 does not stand in the question")
    );
    let wrong = "# solo una\nanswer = 200 - 39\n";
    let work = in_steps(SHOP, &[wrong, SHEET, SHEET]).unwrap();
    assert_eq!((work.draft, &work.output["agreeing"]), (1, &serde_json::json!(2)));
    // Of single ones, the one that uses more of what was given.
    assert_eq!(in_steps(SHOP, &[wrong, SHEET]).unwrap().draft, 1);
    // A note with a figure that stands nowhere is left out.
    let noted = SHEET.replace("# con el pantalón", "# son 77 en total");
    let text = in_steps(SHOP, &[&noted]).unwrap().plain;
    assert!(!text.contains("77") && text.contains("2. Total:"), "{text}");
}

#[test]
fn questions_with_many_figures_are_asked_in_steps_and_single_ones_in_the_form() {
    let in_steps = |question: &str, previous: Option<&Attempt>| {
        matches!(Finance.ask(task(question, Language::Es), previous).constraint, Some(Constraint::Lark(_)))
    };
    assert!(!in_steps(LOAN, None));
    assert!(in_steps(SHOP, None));
    // What no single calculation takes is asked again in steps, once.
    let question = "Tengo 300 € y gasto 45 €, ¿qué es un fondo?";
    let filled = [r#"{"calculation":"none"}"#.to_owned()];
    let tools = Tools::default();
    let worked = Finance.work(task(question, Language::Es), &filled, &tools).now_or_never().unwrap();
    let failures = worked.unwrap_err().checks;
    assert_eq!(failures[0].name, OTHER_WAY);
    let previous = Attempt { raw: filled[0].clone(), failures };
    assert!(in_steps(question, Some(&previous)));
}

#[test]
fn the_figure_that_is_asked_for_comes_first() {
    let filled = |calculation: &str| LOAN_FILLED.replace("loan_payment", calculation);
    let begins = |question: &str, raw: &str, lead: &str| {
        let plain = work(question, Language::Es, raw).unwrap().plain;
        assert!(plain.starts_with(lead), "{question}: {plain}");
    };
    let loan = "Un préstamo de 12.000 € al 6 % a 4 años.";
    begins(&format!("{loan} ¿Cuánto pago al mes?"), LOAN_FILLED, "Pagarías **281,82 € al mes**");
    begins(&format!("{loan} ¿Cuántos intereses pagaré?"), LOAN_FILLED, "Los intereses suman **1.527,36 €**.");
    begins(&format!("{loan} ¿Cuánto pagaré en total?"), LOAN_FILLED, "En total pagarías **13.527,36 €**.");
    let saved = "Meto 12.000 € al 6 % de interés simple 4 años.";
    begins(
        &format!("{saved} ¿Cuánto tendré al final?"),
        &filled("simple_interest"),
        "En total tendrías **14.880,00 €**.",
    );
}

#[test]
fn what_is_asked_tells_how_the_answer_counts() {
    let told = |question: &str, language: Language, draft: &str| {
        steps::work(task(question, language), &[draft.to_owned()]).unwrap().output["answer"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let sold = "Rent is $900.50 and I earn $1.20 on each loaf. How many loaves at $1.20 each must I sell?";
    assert_eq!(told(sold, Language::En, "loaves = 900.50 / 1.20\nanswer = loaves"), "751");
    let share = "¿Qué porcentaje de 12.000 € son 3.000 €?";
    assert_eq!(told(share, Language::Es, "answer = 3000 / 12000 * 100"), "25 %");
    let time = "Ahorro 300 € al mes. ¿Cuánto tiempo tardaré en reunir 5.000 €?";
    assert_eq!(told(time, Language::Es, "answer = 5000 / 300"), "16,67");
    let cents = "Cuesta 24,90 € y me descuentan un 15 %, ¿cuánto es?";
    assert_eq!(told(cents, Language::Es, "answer = 24.90 * (1 - 0.15)"), "21,17 €");
    let none = steps::work(task(share, Language::Es), &["answer = 12 * 30".to_owned()]).unwrap_err();
    assert_eq!(none[0].name, NOT_MINE);
}
