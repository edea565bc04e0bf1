//! What a model wrote, taken apart: the program, its explanation, calls that would try it; and the question's own
//! examples.
//!
//! Called by the programming expert, and by the fuzz target `program`, which includes this file alone: nothing here may
//! use the rest of the crate. Reads text only; what looks like a call is taken as it stands and judged by
//! running it.

/// Longest program that is taken.
const CODE_BYTES_MAX: usize = 16 * 1024;
/// Longest call.
const CALL_BYTES_MAX: usize = 400;
/// Most examples taken from a question.
const EXAMPLES_MAX: usize = 8;

/// A draft, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) code: String,
    pub(super) explanation: String,
    /// Lines of its other blocks.
    pub(super) tries: Vec<String>,
}

impl Draft {
    /// `None` if there is no program in it.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut blocks: Vec<String> = Vec::new();
        let mut prose = String::new();
        let mut inside = false;
        for line in text.lines() {
            if line.trim_start().starts_with("```") {
                inside = !inside;
                if inside {
                    blocks.push(String::new());
                }
            } else if let Some(block) = blocks.last_mut().filter(|_| inside) {
                block.push_str(line);
                block.push('\n');
            } else if !blocks.is_empty() {
                prose.push_str(line.trim());
                prose.push(' ');
            }
        }
        let code = without_margin(blocks.first()?.trim_end());
        if code.trim().is_empty() || code.len() > CODE_BYTES_MAX {
            return None;
        }
        let tries = blocks.iter().skip(1).flat_map(|block| block.lines()).map(|line| line.trim().to_owned());
        Some(Self { code, tries: tries.collect(), explanation: explanation(&prose) })
    }

    /// Whether a function of it takes one thing and no more.
    pub(super) fn takes_one(&self, name: &str) -> bool {
        let parameters = self.code.lines().find_map(|line| {
            let rest = line.strip_prefix("def ")?.trim_start().strip_prefix(name)?;
            call(rest, "")?.strip_prefix('(')?.strip_suffix(')')
        });
        let is_one = |text: &str| !text.trim().is_empty() && !text.starts_with('*') && !text.contains(',');
        parameters.is_some_and(is_one)
    }

    /// Names of its functions, the last one first: helpers come before what uses them.
    fn functions(&self) -> impl Iterator<Item = &str> {
        self.code.lines().rev().filter_map(|line| {
            let name = line.strip_prefix("def ")?.split('(').next()?.trim();
            Some(name).filter(|name| is_name(name))
        })
    }
}

/// A block that stands in a list has a margin that is none of its own.
pub(super) fn without_margin(block: &str) -> String {
    let margin = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = block.lines().filter(|line| !line.trim().is_empty()).map(margin).min().unwrap_or(0);
    let lines: Vec<&str> = block.lines().map(|line| line.get(common..).unwrap_or_default()).collect();
    lines.join("\n")
}

/// Whole sentences, without a lead to the calls that follow.
fn explanation(prose: &str) -> String {
    let prose = prose.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = prose.rfind(['.', '!']).map_or(0, |at| at + 1);
    prose[..end].trim().to_owned()
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|character| character.is_alphanumeric() || character == '_')
        && !text.starts_with(|character: char| character.is_ascii_digit())
}

/// The function that is asked for: one that the question names and a draft defines, else the first draft's last.
pub(super) fn function(question: &str, drafts: &[(usize, Draft)]) -> Option<String> {
    let is_word = |name: &str| {
        question.match_indices(name).any(|(at, _)| {
            let around = (question[..at].chars().next_back(), question[at + name.len()..].chars().next());
            let inside = |side: Option<char>| side.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !inside(around.0) && !inside(around.1)
        })
    };
    let named = drafts.iter().flat_map(|(_, draft)| draft.functions()).find(|name| is_word(name));
    named.or_else(|| drafts.first()?.1.functions().next()).map(str::to_owned)
}

/// A call at the beginning of a text, brackets closed.
pub(super) fn call<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let inner = text.strip_prefix(name)?;
    if !inner.starts_with('(') {
        return None;
    }
    let (mut depth, mut quote) = (0_i32, None);
    let mut before = ' ';
    for (at, character) in inner.char_indices().take_while(|(at, _)| *at < CALL_BYTES_MAX) {
        match (quote, character) {
            (Some(open), close) if open == close && before != '\\' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, '\n') => return None,
            (None, _) => {}
        }
        before = character;
        if depth == 0 {
            return Some(&text[..name.len() + at + character.len_utf8()]);
        }
    }
    None
}

/// Calls of a function that the drafts would try it with, without repeats.
pub(super) fn calls(drafts: &[(usize, Draft)], name: &str, most: usize) -> Vec<String> {
    let mut calls: Vec<String> = Vec::new();
    let longest = drafts.iter().map(|(_, draft)| draft.tries.len()).max().unwrap_or(0);
    // One of each draft by turns, so that none has all places.
    for at in 0..longest {
        for line in drafts.iter().filter_map(|(_, draft)| draft.tries.get(at)) {
            let found = line.find(&format!("{name}(")).and_then(|start| call(&line[start..], name));
            if let Some(found) = found.filter(|found| !calls.iter().any(|known| known == found))
                && calls.len() < most
            {
                calls.push(found.to_owned());
            }
        }
    }
    calls
}

/// Words between a call and its result.
const GIVES: [&str; 26] = [
    "==",
    "->",
    "=>",
    "→",
    "=",
    "debe devolver",
    "debería devolver",
    "tiene que devolver",
    "tendría que devolver",
    "ha de devolver",
    "devuelve",
    "devolvería",
    "entrega",
    "regresa",
    "tiene que dar",
    "debería dar",
    "debe dar",
    "retorna",
    "da",
    "should return",
    "must return",
    "returns",
    "gives",
    "becomes",
    "es",
    "is",
];

/// Calls that the question gives with their results, both as Python writes them.
pub(super) fn examples(question: &str, name: &str) -> Vec<(String, String)> {
    let mut examples = Vec::new();
    for (at, _) in question.match_indices(&format!("{name}(")).take(4 * EXAMPLES_MAX) {
        let Some(call) = call(&question[at..], name) else { continue };
        let rest = question[at + call.len()..].trim_start_matches(['`', ' ', ',', ':', '»', '"']);
        let Some(gives) = GIVES.iter().find(|word| rest.starts_with(**word)) else { continue };
        let result = rest[gives.len()..].trim_start_matches(['`', ' ', ':', '«']);
        if let Some(result) = literal(result)
            && examples.len() < EXAMPLES_MAX
        {
            examples.push((call.to_owned(), result.to_owned()));
        }
    }
    examples
}

/// A literal at the beginning of a text: quoted, bracketed, a number, or one of Python's names for truth and nothing.
pub(super) fn literal(text: &str) -> Option<&str> {
    let first = text.chars().next()?;
    if matches!(first, '[' | '{' | '(') {
        return call(text, "").or_else(|| bracketed(text));
    }
    if matches!(first, '"' | '\'') {
        let end = text[1..].find(first)? + 2;
        return Some(&text[..end]);
    }
    for word in ["True", "False", "None"] {
        if text.starts_with(word) {
            return Some(word);
        }
    }
    let end = text
        .find(|character: char| !(character.is_ascii_digit() || matches!(character, '.' | '-' | 'e')))
        .unwrap_or(text.len());
    let number = text[..end].trim_end_matches(['.', '-', 'e']);
    number.parse::<f64>().is_ok().then_some(number)
}

fn bracketed(text: &str) -> Option<&str> {
    // As a call without a name, whatever the bracket.
    let mut depth = 0_i32;
    for (at, character) in text.char_indices().take_while(|(at, _)| *at < CALL_BYTES_MAX) {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[..=at]);
        }
    }
    None
}
