//! Two experts in one answer: who the second one is, what it is told, and how the answers stand together.
//!
//! Called by `route`, which chooses, and by `answer`. Never more than [`EXPERTS_MAX`]. The second one shares the
//! deadline and the rounds of the turn. If it fails, the first answer goes out alone, and the fallback names it. What
//! the first one found is read by the model of the second; it is never taken for the person's own words.

use serde_json::Value;

use super::answer::Draft;
use super::{Event, Fallback, Inner, Stop, Turn};
use crate::experts::typed::words::words;
use crate::experts::{self, Chosen, ExpertName, programming};
use crate::language::Language;
use crate::model::{Message, Role};
use crate::router::{Label, Scores};

/// Most experts of an answer.
const EXPERTS_MAX: usize = 2;
const _: () = assert!(EXPERTS_MAX == 2, "a chain is a first and a second");

/// Longest question that two experts answer, in bytes: both read it, and the second one an answer besides.
const QUESTION_BYTES_MAX: usize = 4_000;
/// Most bytes of the first answer that the second one reads.
const FOUND_BYTES_MAX: usize = 1_500;

/// Two experts for one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Chain {
    pub(super) first: ExpertName,
    pub(super) second: ExpertName,
    /// Whether a program is to be repaired and its failure explained.
    is_repair: bool,
}

/// What a second expert is chosen by, beside the question.
pub(super) struct Heads<'a> {
    pub(super) scores: Scores,
    /// Whether the owner lets the router choose an expert.
    pub(super) is_allowed: &'a dyn Fn(ExpertName) -> bool,
    /// Whether its score reaches its threshold.
    pub(super) is_high: &'a dyn Fn(ExpertName) -> bool,
    /// Whether the router may give it this question, and it can be its work.
    pub(super) answers: &'a dyn Fn(ExpertName) -> bool,
}

/// The two experts of a question, if it takes two: by its words, else by the two highest heads of the router and words
/// that join two wishes. `first` is who would answer alone.
pub(super) fn choose(question: &str, first: Option<ExpertName>, heads: &Heads<'_>) -> Option<Chain> {
    if question.len() > QUESTION_BYTES_MAX {
        return None;
    }
    // Whatever the router makes of it: the repair says only what it ran.
    let pair = [ExpertName::Programming, ExpertName::Diagnosis];
    if programming::wants_repair_and_reason(question) && pair.into_iter().all(heads.is_allowed) {
        return Some(Chain { first: pair[0], second: pair[1], is_repair: true });
    }
    let first = first?;
    let others = ExpertName::ALL.into_iter().filter(|name| *name != first);
    let score = |name: &ExpertName| heads.scores.of(Label::from(*name));
    let second = others.max_by(|a, b| score(a).total_cmp(&score(b)))?;
    let may = |name| (heads.is_allowed)(name) && (heads.is_high)(name) && (heads.answers)(name);
    let is_data = programming::wants_data(question);
    (may(first) && may(second) && !is_data && joins_two_wishes(question)).then_some(Chain {
        first,
        second,
        is_repair: false,
    })
}

/// Words that join.
const JOINS: &[&str] =
    &["y", "e", "ademas", "tambien", "luego", "despues", "and", "also", "then", "plus", "besides"];
/// How many words behind them a wish may begin.
const WISH_WITHIN: usize = 2;
/// Words that a question or a wish begins with.
const WISHES: &[&str] = &[
    "que",
    "cual",
    "cuales",
    "cuanto",
    "cuanta",
    "cuantos",
    "cuantas",
    "como",
    "cuando",
    "donde",
    "quien",
    "si",
    "what",
    "which",
    "how",
    "why",
    "when",
    "where",
    "who",
    "whether",
    "should",
    "does",
    "tell",
    "explain",
    "say",
    "write",
    "make",
    "give",
    "show",
    "help",
    "calculate",
    "compute",
    "compare",
    "decide",
    "recommend",
    "suggest",
    "find",
    "fix",
    "advise",
    "estimate",
];
/// Beginnings of Spanish verbs that ask for something.
const WISH_STEMS: &[&str] = &[
    "dime",
    "dinos",
    "explic",
    "calcul",
    "compar",
    "decid",
    "recomiend",
    "aconsej",
    "propon",
    "escrib",
    "inventa",
    "haz",
    "dame",
    "ayud",
    "busca",
    "arregl",
    "corrig",
    "comprueb",
    "analiz",
    "resum",
    "cuenta",
    "muestra",
    "quiero",
    "necesito",
];

/// Whether a question asks for two things: two questions, or words that join one wish to another.
fn joins_two_wishes(question: &str) -> bool {
    if question.matches('?').count() >= 2 {
        return true;
    }
    let words = words(question);
    let is_wish = |word: &String| {
        WISHES.contains(&word.as_str()) || WISH_STEMS.iter().any(|stem| word.starts_with(stem))
    };
    // Something has to stand before what is joined.
    let joined = words.iter().enumerate().skip(2).filter(|(_, word)| JOINS.contains(&word.as_str()));
    joined.into_iter().any(|(at, _)| words[at + 1..].iter().take(WISH_WITHIN).any(is_wish))
}

/// The place of one expert in an answer.
pub(super) struct Part<'a> {
    pub(super) chosen: &'a Chosen,
    /// What stands before its words.
    lead: String,
    /// What its model is told beside the question.
    found: Option<String>,
    /// Words of sympathy are said once.
    pub(super) is_first: bool,
}

impl<'a> Part<'a> {
    /// The first expert, or the only one.
    pub(super) fn first(chosen: &'a Chosen, chain: Option<Chain>, language: Language) -> Self {
        let lead = chain.map(|chain| format!("### {}\n\n", chain.heading(chain.first, language)));
        Self { chosen, lead: lead.unwrap_or_default(), found: None, is_first: true }
    }

    fn second(chosen: &'a Chosen, chain: Chain, found: String, language: Language) -> Self {
        let lead = format!("\n\n### {}\n\n", chain.heading(chain.second, language));
        Self { chosen, lead, found: Some(found), is_first: false }
    }

    /// The words of this expert as they stand in the answer.
    pub(super) fn placed(&self, text: &str) -> String {
        format!("{}{text}", self.lead)
    }

    /// Adds to the question what was found out about it: by the expert before, and by running what stands in it.
    pub(super) fn tell(&self, messages: &mut [Message], question: &str, seen: Option<&str>) {
        let is_asked =
            |message: &&mut Message| message.role == Role::User && message.content.contains(question);
        if let Some(message) = messages.iter_mut().rev().find(is_asked) {
            for more in self.found.as_deref().into_iter().chain(seen) {
                message.content.push_str("\n\n");
                message.content.push_str(more);
            }
        }
    }
}

impl Chain {
    /// Whether the question holds all that its experts need, whatever was said before.
    pub(super) fn stands_alone(self) -> bool {
        self.is_repair
    }

    fn heading(self, name: ExpertName, language: Language) -> &'static str {
        match (name, language) {
            (ExpertName::Programming, Language::Es) if self.is_repair => "El código, corregido",
            (ExpertName::Programming, Language::En) if self.is_repair => "The code, corrected",
            (ExpertName::Diagnosis, Language::Es) if self.is_repair => "Por qué falla",
            (ExpertName::Diagnosis, Language::En) if self.is_repair => "Why it fails",
            (ExpertName::Programming, Language::Es) => "El programa",
            (ExpertName::Programming, Language::En) => "The program",
            (ExpertName::Diagnosis, Language::Es) => "Qué puede fallar",
            (ExpertName::Diagnosis, Language::En) => "What may be wrong",
            (ExpertName::Finance, Language::Es) => "Las cuentas",
            (ExpertName::Finance, Language::En) => "The figures",
            (ExpertName::Logic, Language::Es) => "Lo que se deduce",
            (ExpertName::Logic, Language::En) => "What follows",
            (ExpertName::Creative, Language::Es) => "El texto",
            (ExpertName::Creative, Language::En) => "The text",
            (ExpertName::Reasoning, Language::Es) => "La decisión",
            (ExpertName::Reasoning, Language::En) => "The decision",
        }
    }

    /// What the second expert's model reads of the first answer.
    fn found(self, told: &str, output: &Value, language: Language) -> String {
        let es = language == Language::Es;
        if !self.is_repair {
            let lead = if es {
                "De una parte ya está esta respuesta, que no hay que repetir. Responde solo a lo demás.\n"
            } else {
                "One part has this answer already, which need not be repeated. Answer only the rest.\n"
            };
            return format!("{lead}{}", cut(told, FOUND_BYTES_MAX));
        }
        let field = |name: &str| output[name].as_str().filter(|text| !text.is_empty());
        let seen = match (field("failure"), es) {
            (Some(failure), true) => format!("Al ejecutar ese código pasa exactamente esto: {failure}"),
            (Some(failure), false) => format!("When that code is run, exactly this happens: {failure}"),
            (None, true) => "No se ha visto ningún fallo al ejecutar ese código.".to_owned(),
            (None, false) => "No failure was seen when that code was run.".to_owned(),
        };
        let place = match (output["failure_line"].as_u64(), es) {
            (Some(line), true) => format!(" (línea {line})"),
            (Some(line), false) => format!(" (line {line})"),
            (None, _) => String::new(),
        };
        let (fixed, wish) = if es {
            ("Así queda corregido:", "Di por qué fallaba ese código; lo demás ya está hecho.")
        } else {
            ("This is how it is corrected:", "Say why that code failed; the rest is done.")
        };
        let code = cut(field("code").unwrap_or_default(), FOUND_BYTES_MAX);
        format!("{seen}{place}\n\n{fixed}\n```python\n{code}\n```\n{wish}")
    }
}

/// The beginning of a text, whole lines where there are any.
fn cut(text: &str, bytes_max: usize) -> &str {
    if text.len() <= bytes_max {
        return text;
    }
    let end = (0..=bytes_max).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let beginning = &text[..end];
    beginning.rfind('\n').map_or(beginning, |at| &beginning[..at])
}

impl Inner {
    /// Lets the second expert of a chain add its part to the first one's.
    pub(super) async fn follow(
        &self,
        turn: &mut Turn,
        first: &Part<'_>,
        mut draft: Draft,
    ) -> Result<Draft, Stop> {
        let Some(chain) = turn.chain else { return Ok(draft) };
        let chosen = Chosen::BuiltIn(chain.second);
        turn.events.send(Event::Chained { expert: chosen.who() }).await?;
        let told = draft.text.strip_prefix(&first.lead).unwrap_or(&draft.text);
        let nothing = Value::Null;
        let output = draft.expert.as_ref().map_or(&nothing, |answer| &answer.output);
        let found = chain.found(told, output, turn.language);
        let part = Part::second(&chosen, chain, found, turn.language);
        let reason = match self.consult(turn, &part).await {
            Ok(Ok(more)) => {
                draft.join(more);
                return Ok(draft);
            }
            Ok(Err(reason)) => reason,
            Err(Stop::Gone) => return Err(Stop::Gone),
            // The first answer stands, whoever sends the second one away.
            Err(Stop::Failed(error)) => error.to_string(),
        };
        tracing::info!(turn_id = turn.id, expert = %chain.second, "the second expert has no answer");
        draft.reflection.rounds = turn.rounds;
        let earlier = draft.fallback.take().map(|step| format!("{}; ", step.reason)).unwrap_or_default();
        draft.fallback = Some(Fallback {
            from: chain.second.to_string(),
            to: chain.first.to_string(),
            reason: format!("{earlier}{reason}"),
        });
        // Who passes the question on says that nothing is missing.
        if !reason.starts_with(experts::NOT_MINE) {
            let heading = chain.heading(chain.second, turn.language);
            let note = match turn.language {
                Language::Es => format!("\n\n(No he podido responder a esta parte: {}.)", lowered(heading)),
                Language::En => format!("\n\n(I could not answer this part: {}.)", lowered(heading)),
            };
            turn.say(&note).await?;
            draft.text.push_str(&note);
        }
        Ok(draft)
    }
}

/// With a small letter first, for the middle of a sentence.
fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExpertName::{Creative, Diagnosis, Finance, Logic, Programming, Reasoning};

    const CODE: &str = "```python\ndef f(x)\n    return x\n```";
    const BOTH: &str = "¿Me conviene comprar o alquilar, y cuánto pagaría al mes?";

    /// The pair chosen where these may answer, at a threshold of 0.4.
    fn pair(
        question: &str,
        first: Option<ExpertName>,
        scores: Scores,
        may: &[ExpertName],
    ) -> Option<(ExpertName, ExpertName)> {
        let is_high = |name: ExpertName| scores.of(Label::from(name)) >= 0.4;
        let answers = |name: ExpertName| may.contains(&name) && name != Programming;
        let heads =
            Heads { scores, is_allowed: &|name| may.contains(&name), is_high: &is_high, answers: &answers };
        choose(question, first, &heads).map(|chain| (chain.first, chain.second))
    }

    #[test]
    fn a_repair_with_its_reason_takes_two_whatever_the_scores() {
        let question = format!("Arregla este código y dime por qué falla:\n{CODE}");
        let all = &ExpertName::ALL[..];
        for first in [None, Some(Finance), Some(Programming), Some(Diagnosis)] {
            assert_eq!(pair(&question, first, Scores::default(), all), Some((Programming, Diagnosis)));
        }
        assert_eq!(
            pair(&question, None, Scores::default(), &[Programming]),
            None,
            "diagnosis is not allowed"
        );
        let alone = format!("Arregla este código:\n{CODE}");
        assert_eq!(pair(&alone, None, Scores::default(), all), None);
        let long = format!("{question}\n{}", "palabra ".repeat(600));
        assert_eq!(pair(&long, None, Scores::default(), all), None);
    }

    #[test]
    fn two_high_heads_and_two_wishes_take_two() {
        let high = Scores { finance: 0.9, reasoning: 0.5, ..Scores::default() };
        let may = [Finance, Reasoning];
        assert_eq!(pair(BOTH, Some(Finance), high, &may), Some((Finance, Reasoning)));
        assert_eq!(pair(BOTH, Some(Reasoning), high, &may), Some((Reasoning, Finance)), "the first stays");
        assert_eq!(pair(BOTH, None, high, &may), None);
        assert_eq!(pair("¿Cuánto pago al mes?", Some(Finance), high, &may), None, "one wish");
        let low = Scores { reasoning: 0.39, ..high };
        assert_eq!(pair(BOTH, Some(Finance), low, &may), None);
        assert_eq!(pair(BOTH, Some(Reasoning), low, &may), None, "the first is under its threshold");
        // Only the second-highest head is looked at.
        let third = Scores { logic: 0.6, ..high };
        assert_eq!(pair(BOTH, Some(Finance), third, &may), None);
        assert_eq!(pair(BOTH, Some(Finance), third, &[Finance, Logic, Creative]), Some((Finance, Logic)));
    }

    #[test]
    fn two_wishes_are_told_from_two_things() {
        for (question, two) in [
            (BOTH, true),
            ("Compara los dos préstamos y calcula la cuota", true),
            ("¿Qué le pasa a la nevera? ¿Cuánto gasta al año?", true),
            ("Mi coche vibra; además quiero saber si me sale a cuenta venderlo", true),
            ("Debug this and tell me what it costs", true),
            ("Should I lease it, and how much is the payment?", true),
            ("Tengo 3 manzanas y 2 peras, ¿cuánto valen?", false),
            ("Calcula el IVA de la mesa y las sillas", false),
            ("The rent and the bills are 900 euros, what is left of 1500?", false),
            ("¿Y cuánto es?", false),
            ("", false),
        ] {
            assert_eq!(joins_two_wishes(question), two, "{question}");
        }
    }

    #[test]
    fn the_second_model_reads_the_failure_and_the_question_stays_as_it_is() {
        let chain = Chain { first: Programming, second: Diagnosis, is_repair: true };
        let output = serde_json::json!({"failure": "NameError: x", "failure_line": 2, "code": "y = 1"});
        let found = chain.found("whatever", &output, Language::Es);
        for part in ["NameError: x (línea 2)", "```python\ny = 1\n```", "por qué fallaba"] {
            assert!(found.contains(part), "no {part} in {found}");
        }
        let none = chain.found("", &serde_json::json!({"failure": null, "code": "y = 1"}), Language::En);
        assert!(none.contains("No failure was seen"), "{none}");
        let chosen = Chosen::BuiltIn(Diagnosis);
        let part = Part::second(&chosen, chain, found, Language::Es);
        let mut messages = vec![
            Message::new(Role::User, "an example"),
            Message::new(Role::Assistant, "its form"),
            Message::new(Role::User, "¿Q?"),
            Message::new(Role::Assistant, "a draft"),
            Message::new(Role::User, "correct it"),
        ];
        part.tell(&mut messages, "¿Q?", Some("seen"));
        assert!(
            messages[2].content.starts_with("¿Q?\n\nAl ejecutar")
                && messages[2].content.ends_with("\n\nseen")
        );
        assert_eq!(
            (messages[0].content.as_str(), messages[4].content.as_str()),
            ("an example", "correct it")
        );
        assert_eq!(part.placed("x"), "\n\n### Por qué falla\n\nx");
    }

    #[test]
    fn a_long_answer_is_cut_between_lines_and_letters() {
        assert_eq!(cut("uno\ndos", 100), "uno\ndos");
        assert_eq!(cut("uno\ndos", 5), "uno");
        assert_eq!(cut("ñññ", 3), "ñ");
        assert_eq!(lowered("Él va"), "él va");
    }
}
