//! Worked cases against the engine, and what a form may not do.
//!
//! Run with the tests of the crate; forms are written by hand, no model is asked.

use super::*;
use crate::experts::finance::Finance;
use crate::experts::{Attempt, Expert as _, Task};

/// Computes a form for a question.
fn answer(case: Case, question: &str, language: Language, slots: &Value) -> Result<Decimal, String> {
    let given = Given::of(question, language);
    let program = case.program(&given, &case.spelled(slots))?;
    Worksheet::compute(&program).map(|sheet| sheet.answer()).map_err(|error| error.to_string())
}

#[test]
fn every_worked_case_is_told_by_its_words_and_computes_to_its_answer() {
    for line in include_str!("../../../../../../data/worked/cases.jsonl").lines() {
        let whole: Value = serde_json::from_str(line).unwrap();
        let worked: Worked = serde_json::from_str(line).unwrap();
        assert_eq!(Case::of(&worked.question, worked.language), Some(worked.case), "{}", worked.question);
        let came = answer(worked.case, &worked.question, worked.language, &worked.slots).unwrap();
        let wanted = whole["answer"].as_f64().unwrap();
        let came = came.to_string().parse::<f64>().unwrap();
        assert!((came - wanted).abs() <= 0.006 + wanted.abs() * 1e-6, "{line}: {came}");
    }
}

#[test]
fn a_form_must_take_every_figure_and_none_twice() {
    let question = "Pido 9.000 € en 24 cuotas iguales al 6 % anual y ya tengo 1.500 €. ¿Qué cuota sale?";
    let slots = |down: &str, people: &str| {
        json!({"price":"0","down":down,"lent":"9000","rate":"6","term":"24","extra":"0","fee":"0","paid":"0",
            "people":people,"asked":"payment"})
    };
    let of = |slots| answer(Case::Loan, question, Language::Es, &slots);
    assert_eq!(of(slots("0", "1")).unwrap_err(), "1.500 € has no place in this case");
    assert_eq!(of(slots("1500", "24")).unwrap_err(), "24 is taken for two things");
    assert_eq!(of(slots("1500", "1")).unwrap().to_string(), "332.40");
}

#[test]
fn words_beside_a_rate_say_what_it_is_for() {
    let month = |question: &str, percent: &str| {
        Given::of(question, Language::Es).rate(percent.parse().unwrap()).map(Rate::a_month)
    };
    assert_eq!(month("al 1,5 % mensual sobre saldos", "1.5").unwrap(), "1.5 / 100");
    assert_eq!(month("tasa del 1,62 % mes vencido", "1.62").unwrap(), "1.62 / 100");
    assert_eq!(month("al 6 % en cuotas mensuales", "6").unwrap(), "6 / 100 / 12");
    assert_eq!(month("al 6 % nominal anual, pagadero cada mes", "6").unwrap(), "6 / 100 / 12");
    assert_eq!(month("con TEA del 26 %", "26").unwrap(), "(1 + 26 / 100) ** (1 / 12) - 1");
    assert!(month("pido 6 €", "6").is_none(), "no percentage");
}

#[test]
fn places_and_first_payments_are_told_by_words() {
    let of = |case, question: &str, language, slots: Value| {
        answer(case, question, language, &slots).map(|value| value.round_dp(2).normalize().to_string())
    };
    let loan = |lent: &str, rate: &str, term: &str, extra: &str, asked: &str| {
        json!({"price":"0","down":"0","lent":lent,"rate":rate,"term":term,"extra":extra,"fee":"0","paid":"0",
            "people":"1","asked":asked})
    };
    let first = "I borrow $6,000 over 24 equal monthly payments at 1% a month. How much of the first payment goes to the \
        principal and not to interest?";
    assert_eq!(
        of(Case::Loan, first, Language::En, loan("6000", "1", "24", "0", "interest")).unwrap(),
        "222.44"
    );
    let first =
        "Pido 6.000 € en 24 cuotas iguales al 1 % mensual. ¿Qué parte de la primera cuota son intereses?";
    assert_eq!(of(Case::Loan, first, Language::Es, loan("6000", "1", "24", "0", "interest")).unwrap(), "60");
    let monthly = "Me prestan 6.000 € en 24 cuotas fijas al 1 % mensual, más 5 € de seguro. ¿Cuánto pagaré en total al mes?";
    assert_eq!(
        of(Case::Loan, monthly, Language::Es, loan("6000", "1", "24", "5", "total")).unwrap(),
        "287.44"
    );
    let whole = "Me prestan 6.000 € en 24 cuotas fijas al 1 % mensual. ¿Cuánto acabo pagando en total si al mes van 5 € de seguro?";
    assert_eq!(
        of(Case::Loan, whole, Language::Es, loan("6000", "1", "24", "5", "total")).unwrap(),
        "6898.56"
    );
    let saving = "I put $100 into an account at the end of every month, at 6% a year compounded monthly. What is there right \
        after the 24th deposit?";
    let slots = json!({"have":"0","monthly":"100","rate":"6","term":"0","goal":"0","asked":"final"});
    assert_eq!(of(Case::Saving, saving, Language::En, slots).unwrap(), "2543.2");
    let deposit = |sum: &str, rate: &str, term: &str| json!({"sum":sum,"rate":rate,"term":term,"times":"1","interest":"compound","tax":"0","fee":"0","asked":"final"});
    let renewed = "Pongo $1.000 en un plazo fijo a 30 días con una TNA del 36,5 %. Cuando vence lo renuevo con todo. \
        ¿Cuánto tengo cuando vence el tercer plazo?";
    assert_eq!(of(Case::Deposit, renewed, Language::Es, deposit("1000", "36.5", "30")).unwrap(), "1092.73");
    let twice = "Pongo $1.000 en un plazo fijo a 30 días con una TNA del 36,5 % (son 30 / 365 de ella). Cuando vence lo renuevo \
        con todo. ¿Cuánto tengo cuando vence el tercer plazo?";
    let slots = json!({"sum":"1000","rate":"36.5","term":"30","times":"30","interest":"compound","tax":"0","fee":"0","asked":"final"});
    assert_eq!(of(Case::Deposit, twice, Language::Es, slots).unwrap(), "1092.73");
    // Where the form took the shorter time, and what is put in for a charge.
    let mixed = json!({"sum":"1000","rate":"10","term":"2","times":"1","interest":"compound","tax":"0","fee":"500","asked":"final"});
    let added = "Meto 1.000 € al 10 % anual con interés compuesto. A los dos años añado otros 500 €. ¿Cuánto habrá a los 3 años?";
    assert_eq!(of(Case::Deposit, added, Language::Es, deposit("1000", "10", "3")).unwrap(), "1881");
    assert_eq!(of(Case::Deposit, added, Language::Es, mixed).unwrap(), "1881");
}

#[test]
fn who_buys_money_pays_the_charge_beside_its_price() {
    let slots = json!({"amounts": [["300", "1"]],"percent_before":"0","fixed":["5000"],"rate":"4500","spent":"0",
        "second_rate":"0","percent_after":"2","needed":"0"});
    let of = |question: &str| {
        answer(Case::Currency, question, Language::Es, &slots).unwrap().normalize().to_string()
    };
    let rest = "300 euros a $4.500 por euro, con una comisión del 2 % sobre los pesos y un cargo fijo de $5.000. ¿Cuántos pesos son?";
    assert_eq!(of(&format!("Quiero comprar {rest}")), "1382000");
    assert_eq!(of(&format!("Vendo {rest}")), "1318000");
}

#[test]
fn other_questions_are_of_no_case() {
    for question in [
        "Somos cuatro y la cena fueron 80 €. ¿A cuánto tocamos?",
        "¿A cuánto tengo que vender el kilo para ganar el 20 %?",
        "Hazme el cuadro de amortización de un préstamo de 5.000 € al 5 % en 12 cuotas",
        "¿Cuántos euros son 300 dólares a 0,92?",
        "Compro una camisa de 30 € con un 20 % de descuento",
        "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?",
    ] {
        assert_eq!(Case::of(question, Language::Es), None, "{question}");
    }
    assert_eq!(Case::of("Monthly payment on a loan of $12,000 at 6% over 4 years?", Language::En), None);
}

#[test]
fn a_grammar_offers_figures_of_the_question_only_each_where_its_unit_fits() {
    let question =
        "Vendo a 4,50 € y me cuesta 1,80 €; el puesto son 90 €, se quedan el 2 % y quiero ganar 50 €";
    let grammar = Case::BreakEven.grammar(&Given::of(question, Language::Es));
    for rule in
        ["COST: \"1.8\" | \"4.5\" | \"90\" | \"0\"\n", "PERCENT: \"0\" | \"2\"\n", "GOAL: \"50\" | \"0\"\n"]
    {
        assert!(grammar.contains(rule), "{grammar}");
    }
    assert!(!grammar.contains("TIME"), "{grammar}");
}

#[test]
fn a_rate_goes_the_way_of_the_money_it_is_written_in() {
    let change = |question: &str, language, slots: Value| answer(Case::Currency, question, language, &slots);
    let slots = |amount: &str, rate: &str| {
        json!({"amounts": [[amount, "1"]],"percent_before":"0","fixed":[],"rate":rate,"spent": "0", "second_rate":"0","percent_after":"0",
            "needed":"0"})
    };
    let of = "Tengo 500 dólares y me dan 940 pesos por dólar. ¿Cuántos pesos son?";
    assert_eq!(change(of, Language::Es, slots("500", "940")).unwrap().to_string(), "470000");
    let of = "Tengo $ 9.400 y el dólar está a 940 pesos por dólar. ¿Cuántos dólares son?";
    assert_eq!(change(of, Language::Es, slots("9400", "940")).unwrap().to_string(), "10");
    let of = "I have $500 and get 0.92 euros per dollar. How many euros is that?";
    assert_eq!(change(of, Language::En, slots("500", "0.92")).unwrap().to_string(), "460.00");
    let of = "I have $500 and get 0.92 euros per dollar. How many more euros would I get elsewhere?";
    assert!(change(of, Language::En, slots("500", "0.92")).is_err(), "two ways are compared");
}

#[test]
fn figures_beyond_all_bounds_are_refused_and_do_not_end_the_program() {
    let most = "79228162514264337593543950335";
    let question = format!("Tengo {most} € y meto {most} € al mes al {most} % mensual. ¿Cuándo llego a 5 €?");
    for (case, slots) in [
        (
            Case::Saving,
            json!({"have":"1","monthly":most,"rate":most,"term":"0","goal":most,"asked":"months"}),
        ),
        (Case::Saving, json!({"have":"5","monthly":most,"rate":most,"term":"0","goal":most,"asked":"final"})),
        (
            Case::Deposit,
            json!({"sum":most,"rate":most,"term":most,"times":"1","interest":"compound","tax":"0","fee":"5",
            "asked":"final"}),
        ),
    ] {
        let given = Given::of(&question, Language::Es);
        // Straight to the steps, past what would refuse it earlier.
        let filled = case.spelled(&slots);
        let program = if case == Case::Saving {
            serde_json::from_str::<saving::Saving>(&filled).unwrap().steps(&given)
        } else {
            serde_json::from_str::<deposit::Deposit>(&filled).unwrap().steps(&given)
        };
        assert!(program.is_none_or(|program| Worksheet::compute(&program).is_err()), "{filled}");
    }
}

#[test]
fn what_a_case_has_no_place_for_goes_on_to_steps() {
    let question =
        "Pido 9.000 € en 24 cuotas iguales al 6 % anual y debo 500 € a mi hermano. ¿Cuánto debo en total?";
    let task = Task { question, language: Language::Es, handed_back: 0 };
    let first = Finance.ask(task, None);
    assert_eq!(first.messages[0].content, loan::INSTRUCTIONS);
    let raw = Case::Loan
        .spelled(&json!({"price":"0","down":"0","lent":"9000","rate":"6","term":"24","extra":"0",
        "fee":"0","paid":"0","people":"1","asked":"total"}));
    let failures = Finance.compute(question, Language::Es, &raw).unwrap_err();
    assert_eq!((failures[0].name.as_str(), failures.len()), (OTHER_WAY, 1), "{failures:?}");
    let then = Finance.ask(task, Some(&Attempt { raw, failures }));
    assert_eq!(then.messages[0].content, steps::ask(question, Language::Es, None).messages[0].content);
    assert_ne!(then.messages[0].content, first.messages[0].content);
}

#[test]
fn bills_are_worked_out_from_what_the_words_beside_figures_say() {
    let bill = |question: &str, language, slots: Value| answer(Case::Checkout, question, language, &slots);
    let washer = "Una lavadora vale $389.990. Le hacen 25% de descuento y, con la tarjeta, otro 12% sobre el precio ya \
        rebajado. El despacho a mi casa cuesta $14.990 y no tiene descuento. ¿Cuánto me sale en total con despacho?";
    let slots = json!({"lines": [["389990", "1", "0"]], "offs": ["25", "12"]});
    assert_eq!(bill(washer, Language::Es, slots).unwrap().round_dp(0), Decimal::from(272_383));
    let builder = "A builder quoted me £2,340 plus 20% VAT for a bathroom, and £860 plus 5% VAT for insulation. He wants \
        a deposit of 25% of the whole VAT-inclusive price. How much will I still have to pay him?";
    let slots = json!({"lines": [["2340", "1", "0", "20"], ["860", "1", "0", "5"]], "offs": []});
    assert_eq!(bill(builder, Language::En, slots).unwrap(), "2783.25".parse().unwrap());
    let mixed = "Una silla de 60 € IVA incluido y una mesa de 100 € más IVA, al 21 %. ¿Cuánto pago?";
    let slots = json!({"lines": [["60", "1", "0"], ["100", "1", "0"]], "offs": []});
    assert!(bill(mixed, Language::Es, slots).is_err(), "prices of two kinds");
    let oil = "La botella está a 9,85 € y tienen la segunda unidad al 70 % de descuento. Compro 4 y tengo un vale de 5 €. \
        ¿A cuánto me sale de media cada botella?";
    let slots = json!({"lines": [["9.85", "4", "0"]], "offs": []});
    assert_eq!(bill(oil, Language::Es, slots).unwrap().round_dp(2), "5.15".parse().unwrap());
}

#[test]
fn a_return_of_tax_reads_beside_each_amount_whether_it_holds_the_tax() {
    let question = "He cobrado 18.645 € con el 10 % de IVA incluido, he comprado género por 6.200 € más el 21 % de IVA y la \
        luz han sido 484 € con el 21 % ya dentro. ¿Cuánto IVA me toca ingresar a Hacienda?";
    let slots = json!({"sold": [["18645", "10", "with"]], "bought": [["6200", "21", "with"], ["484", "21", "without"]]});
    assert_eq!(Case::of(question, Language::Es), Some(Case::TaxReturn));
    assert_eq!(
        answer(Case::TaxReturn, question, Language::Es, &slots).unwrap().round_dp(2),
        Decimal::from(309)
    );
}

#[test]
fn what_a_review_found_to_be_claimed_wrongly_is_right_or_left() {
    let bill = |question: &str, language, slots: Value| answer(Case::Checkout, question, language, &slots);
    let excluded =
        "3 sillas a 100 € (IVA no incluido) con un 10 % de descuento; el IVA es del 21 %. ¿Cuánto pago?";
    let slots = json!({"lines": [["100", "3", "10"]], "offs": []});
    assert_eq!(bill(excluded, Language::Es, slots).unwrap(), "326.70".parse().unwrap());
    let asked = "3 lamps at $45, 20% off, 6% sales tax. How much sales tax do I pay?";
    let slots = json!({"lines": [["45", "3", "20"]], "offs": []});
    assert_eq!(bill(asked, Language::En, slots).unwrap(), "6.48".parse().unwrap());
    let shared = "We share 2 bottles of wine at £15 and 4 mains at £12, plus a 10% tip. We are 4 people: what does each pay?";
    let given = Given::of(shared, Language::En);
    assert_eq!(given.sharers(), Some(Decimal::from(4)));
    let free = "A jacket is $80 with 25% off; I take 2, and shipping is free over $50. What do I pay?";
    let slots = json!({"lines": [["80", "2", "25"]], "offs": []});
    assert!(bill(free, Language::En, slots).is_err(), "50 is for nothing");
    let told = "I paid $153 for boots after 15% off and a $10 coupon, with $5 shipping. What was the original price?";
    let slots = json!({"lines": [["153", "1", "0"]], "offs": ["15"]});
    assert!(bill(told, Language::En, slots).is_err(), "a coupon is not undone");
    for other in [
        "Una piscina privada cuesta 2.400 € y 360 € de cloro y la pagan 6 familias. ¿Cuánto paga cada familia?",
        "Baldosas para un baño de 4 x 3 metros a 25 € el metro y 60 € de mano de obra. ¿Cuánto cuesta?",
    ] {
        assert_eq!(Case::of(other, Language::Es), None, "{other}");
    }
    let flowers = "I bought flowers for $40 and vases for $60, sales tax 6%. What do I pay?";
    assert_eq!(Case::of(flowers, Language::En), Some(Case::Checkout));
    let most = "79228162514264337593543950335";
    let question =
        format!("Llevo {most} panes a 2 € y {most} tartas a 3 € con un 5 % de descuento. ¿Cuánto pago?");
    let slots = json!({"lines": [["2", most, "0"], ["3", most, "0"]], "offs": ["5"]});
    assert!(bill(&question, Language::Es, slots).is_err());
}

#[test]
fn a_long_text_full_of_figures_is_no_case() {
    let long = "el IVA del 5 % ".repeat(3000);
    assert_eq!(Case::of(&long, Language::Es), None);
}

#[test]
fn cash_is_no_effective_rate_and_a_price_is_no_year_of_360_days() {
    let cash = "Debo $ 9.000 al 12 % anual y pago en efectivo en 6 cuotas iguales.";
    let given = Given::of(cash, Language::Es);
    assert!(matches!(given.rate(Decimal::from(12)), Some(Rate::Yearly(_))));
    let effective = Given::of("Un depósito al 12 % efectivo anual", Language::Es);
    assert!(matches!(effective.rate(Decimal::from(12)), Some(Rate::Effective(_))));
    assert!(!Given::of("Dejo 3600 € a 90 días", Language::Es).has_word("360"));
    assert!(Given::of("90 días, año de 360 días", Language::Es).has_word("360"));
}
