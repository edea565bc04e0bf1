//! The creative expert's exact part: the size that was asked for, and variations that differ.
//!
//! Called through [`Craft`]. A stated number of lines is bound by the form itself, words are counted and handed back;
//! syllables, rhyme and beauty are judged by nobody here, and the checks say so.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::generic::lines;
use super::schema::Schema;
use super::wish::{self, LINES_MAX, Wish};
use super::words::{one_line, words};
use super::{Craft, Finished, filled};
use crate::experts::{Check, Task};
use crate::language::Language;

/// The creative expert's own work.
#[derive(Debug)]
pub(super) struct Creative;

/// Longest line where the number of lines is bound.
const LINE_MAX: u64 = 90;

#[derive(Deserialize, Serialize)]
struct Piece {
    form: String,
    text: String,
    variations: Vec<String>,
}

impl Craft for Creative {
    /// Where lines are stated, the text is a list of exactly so many.
    fn form(&self, mut form: Value, task: Task<'_>) -> Value {
        if let Some(lines) = wish::read(task.question).lines.filter(|lines| *lines <= LINES_MAX) {
            form["properties"]["text"] = json!({
                "type": "array", "minItems": lines, "maxItems": lines,
                "items": {"type": "string", "minLength": 1, "maxLength": LINE_MAX},
            });
        }
        form
    }

    fn settled(&self, mut value: Value) -> Value {
        if let Some(list) = value["text"].as_array() {
            let joined: Vec<String> = list.iter().filter_map(Value::as_str).map(one_line).collect();
            value["text"] = Value::String(joined.join("\n"));
        }
        value
    }

    fn unshown(&self) -> &'static [&'static str] {
        &["form"]
    }

    fn finish(&self, _schema: &Schema, task: Task<'_>, value: Value) -> Result<Finished, Vec<Check>> {
        let mut piece: Piece = filled(value)?;
        piece.form = one_line(&piece.form);
        // Verses keep their stanzas apart.
        piece.text = tidied(&piece.text);
        let wish = wish::read(task.question);
        let mut checks = vec![Check::new(
            "text",
            !piece.text.is_empty(),
            "there is a text; whether it is good is not judged",
        )];
        checks.extend(sized(&wish, &piece.text));
        let told = piece.variations.len();
        piece.variations = differing(&piece);
        let kept = piece.variations.len();
        let detail = format!(
            "{kept} of {told} variations differ from the text and from each other; the others were left out"
        );
        checks.push(Check::new("variations", true, detail));
        let failed: Vec<Check> = checks.iter().filter(|check| !check.passed).cloned().collect();
        if !failed.is_empty() {
            return Err(failed);
        }
        let plain = plain(&piece, task.language);
        Ok(Finished { output: json!(piece), plain, checks })
    }
}

/// Lines without needless blanks, at most one empty line between two.
fn tidied(text: &str) -> String {
    let mut kept: Vec<String> = Vec::new();
    for line in text.lines().map(one_line) {
        if !line.is_empty() || kept.last().is_some_and(|last| !last.is_empty()) {
            kept.push(line);
        }
    }
    kept.join("\n").trim_end().to_owned()
}

/// What was counted, as far as the question states a size.
fn sized(wish: &Wish, text: &str) -> Vec<Check> {
    let mut checks = Vec::new();
    if let Some(wanted) = wish.lines {
        let found = lines(text).len();
        let unproved = if wish.has_syllables { "; syllables and rhyme were not counted" } else { "" };
        let detail = format!("the text has {found} lines and {wanted} were asked for{unproved}");
        checks.push(Check::new("lines", found == wanted, detail));
    }
    if let Some(length) = wish.words {
        let found = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        let detail = format!("the text has {found} words and {} were asked for", length.told());
        checks.push(Check::new("words", length.admits(found), detail));
    }
    checks
}

/// Variations that say something else than the text and those before them.
fn differing(piece: &Piece) -> Vec<String> {
    let mut seen = vec![words(&piece.text)];
    let mut kept = Vec::new();
    for variation in &piece.variations {
        let (text, said) = (tidied(variation), words(variation));
        if !said.is_empty() && !seen.contains(&said) {
            seen.push(said);
            kept.push(text);
        }
    }
    kept
}

fn plain(piece: &Piece, language: Language) -> String {
    let broken = |text: &str| text.replace('\n', "  \n");
    let mut text = broken(&piece.text);
    if !piece.variations.is_empty() {
        let title = match language {
            Language::Es => "Variaciones",
            Language::En => "Variations",
        };
        text.push_str(&format!("\n\n**{title}**"));
        for variation in &piece.variations {
            let lead = if variation.contains('\n') { "\n\n" } else { "\n- " };
            text.push_str(&format!("{lead}{}", broken(variation)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn done(question: &str, value: Value) -> Result<Finished, Vec<Check>> {
        let schema = Schema::parse(include_str!("../../../../../data/experts/creative/schema.json")).unwrap();
        let value = Creative.settled(value);
        schema.check(&value).unwrap();
        Creative.finish(&schema, Task { question, language: Language::Es, handed_back: 0 }, value)
    }

    fn piece(text: &Value, variations: &[&str]) -> Value {
        json!({"form": "poema", "text": text, "variations": variations})
    }

    #[test]
    fn stated_lines_are_bound_by_the_form() {
        let schema = Schema::parse(include_str!("../../../../../data/experts/creative/schema.json")).unwrap();
        let form = |question| {
            Creative.form(schema.bound(), Task { question, language: Language::Es, handed_back: 0 })
        };
        let text = form("Un haiku sobre la lluvia")["properties"]["text"].clone();
        assert_eq!(
            (&text["type"], &text["minItems"], &text["maxItems"]),
            (&json!("array"), &json!(3), &json!(3))
        );
        assert_eq!(form("Un poema sobre la lluvia")["properties"]["text"]["type"], "string");
        assert_eq!(form("Un poema de 40 versos")["properties"]["text"]["type"], "string");
        let names: Vec<String> =
            form("Un haiku")["properties"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["form", "text", "variations"]);
    }

    #[test]
    fn the_text_comes_first_and_repetitions_are_left_out() {
        let done = done(
            "Un haiku",
            piece(
                &json!(["Llueve  despacio", "la calle\nbrilla sola", "nadie la pisa"]),
                &["Otra.", "llueve despacio la calle brilla sola nadie la pisa"],
            ),
        )
        .unwrap();
        assert_eq!(
            done.plain,
            "Llueve despacio  \nla calle brilla sola  \nnadie la pisa\n\n**Variaciones**\n- Otra."
        );
        assert_eq!(done.output["variations"], json!(["Otra."]));
        let lines = done.checks.iter().find(|check| check.name == "lines").unwrap();
        assert!(lines.passed && lines.detail.contains("syllables and rhyme were not counted"), "{lines:?}");
    }

    #[test]
    fn wrong_sizes_are_handed_back_exactly() {
        let failed =
            |question: &str, text: &str| done(question, piece(&json!(text), &[])).err().unwrap().remove(0);
        let lines = failed("Un poema de 25 versos", "uno\ndos");
        assert_eq!(
            (lines.name.as_str(), lines.detail.as_str()),
            ("lines", "the text has 2 lines and 25 were asked for")
        );
        let words = failed("Un lema de máximo 3 palabras", "esto ya son cuatro");
        assert_eq!(
            (words.name.as_str(), words.detail.as_str()),
            ("words", "the text has 4 words and at most 3 words were asked for")
        );
        assert_eq!(failed("Un poema", " \n ").name, "text");
        assert!(done("Un lema de máximo 3 palabras", piece(&json!("Pan de verdad"), &[])).is_ok());
    }
}
