//! `sarai bench grammar`: answers bound to the form of the finance expert, whole time beside llama-server.
//!
//! Called by `bench`. Schema, instructions and questions are the expert's own; the figures of a question change by
//! round, so that the instructions are known and the question is not. Each answer is parsed.

use anyhow::{Context as _, Result};
use sarai_core::experts::finance::{Finance, Request as Form, TOKENS_MAX};
use sarai_core::language::Language;
use sarai_core::model::Role;
use serde_json::Value;

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::Side;
use super::stream::Request;
use super::{Bench, Rounds, prompts};
use crate::i18n::Text;

/// What llama-server's time may be multiplied with.
const RATIO_MAX: f64 = 0.6;

/// Questions with room for figures.
const QUESTIONS: [(Language, &str); 6] = [
    (Language::Es, "¿Cuánto pago al mes por un préstamo de {a}.000 € al {b} % a {c} años?"),
    (Language::Es, "Una factura de {a} € sin IVA, ¿cuánto es con IVA?"),
    (Language::Es, "Somos {c} y la cena son {a} €, ¿a cuánto tocamos?"),
    (Language::En, "What is {b}% of ${a}?"),
    (Language::En, "I had ${a} and spent {b} and {c}.50, what is left?"),
    (Language::En, "What would £{a},000 grow to at {b}% compound interest in {c} years?"),
];

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let terms = bench.terms(model, 1)?;
    let place = Place::new(&bench.home, Some(&[model]))?;
    let mut sides = bench.warm(bench.sides(&terms, &place).await?).await?;
    // The schema is compiled and the instructions are read before anything is timed.
    for side in &sides {
        for question in &QUESTIONS {
            side.ask(&request(question, 0)?).await?;
        }
    }
    let rows = vec![
        Row::new("grammar-wall", false, Some(Promise::RatioAtMost(RATIO_MAX))),
        Row::new("grammar-tokens", false, None),
    ];
    let mut parsed = vec![(0_u64, 0_u64); sides.len()];
    let rounds = Rounds { bench, scenario: "grammar", model };
    let filled = rounds.fill(&mut sides, rows, async |side, index, number| {
        let (values, good) = measure(side, number).await?;
        parsed[index].0 += good;
        parsed[index].1 += QUESTIONS.len() as u64;
        Ok(values)
    });
    let mut table = filled.await?;
    let names = table.sides.clone();
    for (index, (name, (good, all))) in names.iter().zip(&parsed).enumerate() {
        let text = Text::new("bench-note-parsed").with("side", name.clone());
        let fact = if index == 0 { "parsed".to_owned() } else { format!("parsed_by_peer_{index}") };
        table.note(fact, serde_json::json!([name, good, all]), text.with("good", *good).with("all", *all));
    }
    table.broken = parsed.first().is_some_and(|(good, all)| good < all);
    Ok(table)
}

/// Seconds and tokens of an answer on average, and how many of the answers fit the form.
async fn measure(side: &Side, round: u32) -> Result<(Vec<Option<f64>>, u64)> {
    let (mut seconds, mut tokens, mut good) = (0.0, 0, 0);
    let mut language = None;
    for question in &QUESTIONS {
        // A server that keeps one prompt has just read the other language's instructions.
        if language.replace(question.0) != Some(question.0) {
            side.ask(&Request { max_tokens: 8, ..request(question, round + 100)? }).await?;
        }
        let answer = side.ask(&request(question, round)?).await?;
        seconds += answer.total.as_secs_f64();
        tokens += answer.completion_tokens;
        good += u64::from(serde_json::from_str::<Form>(&answer.text).is_ok());
    }
    #[expect(clippy::cast_precision_loss, reason = "six questions")]
    let count = QUESTIONS.len() as f64;
    Ok((vec![Some(seconds / count), Some(f64::from(tokens) / count)], good))
}

/// A question as the expert asks it, with the figures of a round.
fn request(question: &(Language, &str), round: u32) -> Result<Request> {
    let (language, template) = *question;
    let question = filled(template, round);
    let messages = Finance
        .messages(&question, language, None)
        .into_iter()
        .map(|message| {
            let role = match message.role {
                Role::System => "system",
                Role::User => "user",
                Role::Assistant => "assistant",
                Role::Tool => "tool",
            };
            (role, message.content)
        })
        .collect();
    let schema: Value = serde_json::from_str(Finance.schema()).context("the expert's schema")?;
    let plain = Request::new("", String::new(), prompts::SHORT.to_owned(), TOKENS_MAX);
    Ok(Request { messages, schema: Some(schema), ..plain })
}

fn filled(template: &str, round: u32) -> String {
    let figures = [("{a}", 110 + 7 * round), ("{b}", 2 + round % 9), ("{c}", 3 + round % 7)];
    figures.iter().fold(template.to_owned(), |text, (place, value)| text.replace(place, &value.to_string()))
}

#[cfg(test)]
mod tests {
    use sarai_core::experts::Expert as _;

    use super::*;

    #[test]
    fn questions_change_by_round_and_keep_the_expert_s_instructions() {
        for question in &QUESTIONS {
            let (one, two) = (request(question, 1).unwrap(), request(question, 2).unwrap());
            assert_eq!(one.messages[0], two.messages[0]);
            assert_ne!(one.messages[1], two.messages[1]);
            assert!(!one.messages[1].1.contains('{'), "{}", one.messages[1].1);
            let (language, template) = question;
            assert!(Finance.can_handle(&filled(template, 3), *language), "{template}");
            assert!(one.schema.unwrap()["anyOf"].is_array());
        }
    }
}
