//! A program that stands in a question, apart from the words around it, and what those words want of it.
//!
//! Called by the programming expert's repair and, through it, by the choice of a second expert. Reads text only: what
//! looks like Python is taken as it stands, mistakes included, and judged by running it. Must not run or change it.

mod wish;

use self::wish::{wants_reason, wants_repair};
use super::draft::{call, examples, literal, without_margin};
use crate::experts::typed::words::words;

/// Longest question that is looked at, in bytes.
const QUESTION_BYTES_MAX: usize = 12 * 1024;
/// Calls taken from the words around a program.
const CALLS_MAX: usize = 8;
/// How far behind a call its result is looked for, in characters.
const RESULT_WITHIN: usize = 120;
const FENCE: &str = "```";

/// A program of a question and the words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Given {
    pub(super) code: String,
    pub(super) prose: String,
}

/// A call that stands in the words around a program, with its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) call: String,
    pub(super) result: String,
    /// Whether the words say that it has to give this, and not merely that it does.
    pub(super) required: bool,
}

impl Given {
    /// The program of a question that wants it repaired or its failure explained.
    pub(super) fn wanted(question: &str) -> Option<Self> {
        let given = Self::read(question)?;
        let words = words(&given.prose);
        (wants_repair(&words) || wants_reason(&words)).then_some(given)
    }

    /// Whether a question wants its program repaired and also told why it fails.
    pub(super) fn wants_both(question: &str) -> bool {
        Self::read(question).is_some_and(|given| {
            let words = words(&given.prose);
            wants_repair(&words) && wants_reason(&words)
        })
    }

    fn read(question: &str) -> Option<Self> {
        if question.len() > QUESTION_BYTES_MAX {
            return None;
        }
        // What stands outside of blocks is none where there are some.
        let (found, is_tagged) = if question.contains(FENCE) {
            fenced(question)?
        } else {
            (bare(question).or_else(|| quoted(question))?, false)
        };
        let is_foreign = is_of_another_language(&found.code) || names_another_language(&found.prose);
        (!found.code.trim().is_empty() && (is_tagged || !is_foreign)).then_some(found)
    }

    /// Calls of a function that the words around the program give: with a result, and without.
    pub(super) fn calls(&self, name: &str) -> (Vec<Stated>, Vec<String>) {
        let (mut stated, mut named): (Vec<Stated>, Vec<String>) = (Vec::new(), Vec::new());
        let begins = format!("{name}(");
        for (at, _) in self.prose.match_indices(&begins).take(CALLS_MAX) {
            // The end of a longer name is another function.
            let before = self.prose[..at].chars().next_back();
            if before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_') {
                continue;
            }
            let Some(call) = call(&self.prose[at..], name) else { continue };
            let tail = &self.prose[at + call.len()..];
            let tail = &tail[..tail.find(&begins).unwrap_or(tail.len())];
            let tail = tail.char_indices().nth(RESULT_WITHIN).map_or(tail, |(end, _)| &tail[..end]);
            let has_to_give =
                |result: &str| Stated { call: call.into(), result: result.into(), required: true };
            let gives = || {
                let (_, result) = examples(&format!("{call}{tail}"), name).into_iter().next()?;
                Some(Stated { call: call.into(), result, required: false })
            };
            let found = required(tail).map(has_to_give).or_else(gives);
            match (found, stated.iter_mut().find(|known| known.call == call)) {
                // What it has to give counts more than what it gives.
                (Some(found), Some(known)) if found.required => *known = found,
                (Some(_) | None, Some(_)) => {}
                (Some(found), None) => stated.push(found),
                (None, None) if named.iter().any(|known| known == call) => {}
                (None, None) => named.push(call.to_owned()),
            }
        }
        named.retain(|call| !stated.iter().any(|known| known.call == *call));
        (stated, named)
    }
}

/// The first block of code that may be Python, and whether it says so.
fn fenced(question: &str) -> Option<(Given, bool)> {
    let mut at = 0;
    while let Some(open) = question[at..].find(FENCE).map(|found| at + found) {
        let begin = open + FENCE.len();
        let end = question[begin..].find(FENCE).map_or(question.len(), |found| begin + found);
        let behind = (end + FENCE.len()).min(question.len());
        let inside = &question[begin..end];
        let (tag, body) = match inside.split_once('\n') {
            Some((tag, body)) if is_tag(tag.trim()) => (tag.trim(), body),
            Some(_) | None => ("", inside),
        };
        let is_python = match tag.to_lowercase().as_str() {
            "python" | "py" | "python3" | "py3" => true,
            "" => body.lines().any(|line| opens(line.trim())),
            _ => false,
        };
        if is_python && !body.trim().is_empty() {
            let code = without_margin(body.trim_matches(['\n', '\r']).trim_end());
            let prose = format!("{}\n{}", &question[..open], &question[behind..]);
            return Some((Given { code, prose }, !tag.is_empty()));
        }
        at = behind;
    }
    None
}

/// Whether a word behind the opening of a block names a language.
fn is_tag(text: &str) -> bool {
    text.len() <= 12 && text.chars().all(|sign| sign.is_ascii_alphanumeric() || "+#-_.".contains(sign))
}

/// Lines of code without a block around them, the first run of them.
fn bare(question: &str) -> Option<Given> {
    let lines: Vec<&str> = question.lines().collect();
    let (first, column) = lines.iter().enumerate().find_map(|(at, line)| Some((at, begins(line)?)))?;
    let after = &lines[first + 1..];
    let run = after.iter().take_while(|line| continues(line)).count();
    // Blank lines at the end belong to nothing.
    let blank = after[..run].iter().rev().take_while(|line| line.trim().is_empty()).count();
    let (before, opening) = lines[first].split_at(column);
    let rest = &after[..run - blank];
    let code = [&[opening][..], rest].concat().join("\n");
    let around = [&lines[..first], &[before][..], &after[run - blank..]].concat();
    Some(Given { code: without_margin(code.trim_end()), prose: around.join("\n") })
}

/// Where code begins in a line: at its start, or behind a colon.
fn begins(line: &str) -> Option<usize> {
    if opens(line.trim()) {
        return Some(0);
    }
    let mut behind = line.match_indices(": ").take(4).map(|(at, colon)| at + colon.len());
    behind.find(|at| opens(line[*at..].trim()))
}

/// A piece of code between single backticks, as in a message.
fn quoted(question: &str) -> Option<Given> {
    let mut pieces = question.split('`').skip(1).step_by(2);
    let piece =
        pieces.find(|piece| opens(piece.trim()) && (!is_call(piece.trim()) || piece.starts_with("print")))?;
    Some(Given { code: piece.trim().to_owned(), prose: question.replacen(piece, "", 1) })
}

/// Signs that code has and sentences seldom have.
const SIGNS: [char; 11] = ['(', ')', '[', ']', '=', '<', '>', ':', '{', '}', '"'];

/// The word at the beginning of a line of code, and the rest.
fn leading(text: &str) -> (&str, &str) {
    text.split_at(text.find(|sign: char| !(sign.is_alphanumeric() || sign == '_')).unwrap_or(text.len()))
}

/// Whether code may begin with this line.
fn opens(text: &str) -> bool {
    let (word, rest) = leading(text);
    match word {
        "def" | "class" => {
            let (name, behind) = leading(rest.trim_start());
            rest.starts_with(' ')
                && !name.is_empty()
                && (behind.trim_start().starts_with(['(', ':']) || text.ends_with(':'))
        }
        "import" => rest.starts_with(' ') && rest.split(',').all(is_module),
        "from" => rest.starts_with(' ') && rest.contains(" import "),
        "for" => rest.contains(" in ") && rest.contains(SIGNS),
        "while" => rest.contains(SIGNS),
        "if" => rest.contains(['=', '<', '>']),
        "" => text
            .strip_prefix('@')
            .is_some_and(|name| name.starts_with(char::is_alphabetic) && !name.contains(' ')),
        _ => is_assignment(text) || is_call(text),
    }
}

/// "math" or "numpy as np", and not "duties and taxes".
fn is_module(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_name = |word: &&str| word.chars().all(|sign| sign.is_alphanumeric() || sign == '_' || sign == '.');
    matches!(words.as_slice(), [_] | [_, "as", _]) && words.iter().all(is_name)
}

/// Whether a line belongs to the code before it.
fn continues(line: &str) -> bool {
    let text = line.trim();
    let (word, rest) = leading(text);
    let is_inner = line.starts_with([' ', '\t']) || text.is_empty();
    let is_clause = match word {
        "else" | "try" | "finally" => rest.trim_start().is_empty() || rest.trim_start().starts_with(':'),
        "elif" | "except" | "with" | "return" | "raise" | "assert" | "if" | "yield" | "del" => {
            rest.contains(SIGNS)
        }
        "pass" | "break" | "continue" => rest.is_empty(),
        _ => false,
    };
    let is_annotated = !word.is_empty() && rest.starts_with(": ") && rest.contains('=');
    is_inner || is_clause || is_annotated || text.starts_with(['#', ')', ']', '}', '@']) || opens(text)
}

/// Whether names on the left are given a value.
fn is_assignment(text: &str) -> bool {
    let Some((left, right)) = text.split_once('=') else { return false };
    let left = left.trim_end_matches(['+', '-', '*', '/', '%']);
    let is_target = |target: &str| {
        let target = target.trim();
        target.starts_with(|sign: char| sign.is_alphabetic() || sign == '_')
            && !target.contains([' ', '(', ':', '¿'])
    };
    !right.trim().is_empty() && !right.starts_with('=') && left.split(',').all(is_target)
}

/// Whether a line is a call and nothing else. One of `print` may lack its end.
fn is_call(text: &str) -> bool {
    let name = &text
        [..text.find(|sign: char| !(sign.is_alphanumeric() || "_.".contains(sign))).unwrap_or(text.len())];
    match call(text, name) {
        Some(whole) => !name.is_empty() && whole.len() == text.len(),
        None => name == "print" && text[name.len()..].starts_with('('),
    }
}

/// Whether lines end and begin as those of other languages do.
fn is_of_another_language(code: &str) -> bool {
    const STARTS: &[&str] = &[
        "function ",
        "const ",
        "let ",
        "var ",
        "public ",
        "#include",
        "SELECT ",
        "select ",
        "<",
        "fn ",
        "package ",
        "using ",
        "$",
        "Traceback ",
    ];
    let lines: Vec<&str> = code.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let ended = lines.iter().filter(|line| line.ends_with(';')).count();
    2 * ended >= lines.len().max(1)
        || lines.first().is_some_and(|line| STARTS.iter().any(|start| line.starts_with(start)))
}

fn names_another_language(prose: &str) -> bool {
    const OTHERS: &[&str] = &[
        "javascript",
        "js",
        "typescript",
        "java",
        "php",
        "rust",
        "golang",
        "kotlin",
        "swift",
        "ruby",
        "bash",
        "perl",
        "matlab",
        "octave",
        "cpp",
        "vba",
        "powershell",
        "lua",
        "scala",
    ];
    let words = words(prose);
    let has = |name: &str| words.iter().any(|word| word == name);
    !has("python") && OTHERS.iter().any(|name| has(name))
}

/// Words that say what a call has to give.
const HAS_TO: &[&str] = &[
    "debe",
    "debería",
    "deberia",
    "tiene que",
    "tendría que",
    "tendria que",
    "ha de",
    "should",
    "must",
    "has to",
    "expected",
    "esperaba",
    "espero",
];
/// Words between those and the result.
const TO_GIVE: &[&str] = &[
    "devolver",
    "retornar",
    "dar",
    "ser",
    "salir",
    "imprimir",
    "mostrar",
    "return",
    "give",
    "be",
    "print",
    "que diera",
];
const EQUALS: &[&str] = &["==", "->", "=>", "→"];

/// The result that the words behind a call demand.
fn required(tail: &str) -> Option<&str> {
    let begin = tail.trim_start_matches(['`', ' ']);
    if let Some(sign) = EQUALS.iter().find(|sign| begin.starts_with(**sign)) {
        return literal(begin[sign.len()..].trim_start_matches(['`', ' ']));
    }
    // What stands first was said of this call; "debe" stands in "debería" too.
    let found = HAS_TO.iter().filter_map(|word| Some((tail.find(word)?, word.len())));
    let (at, length) = found.min_by_key(|(at, length)| (*at, std::cmp::Reverse(*length)))?;
    let rest = tail[at + length..].trim_start();
    let verb = TO_GIVE.iter().find(|verb| rest.starts_with(**verb));
    let rest = verb.map_or(rest, |verb| &rest[verb.len()..]);
    literal(rest.trim_start_matches(['`', ' ', ':', '«']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROKEN: &str = "def suma(a, b)\n    return a + b";

    fn code(question: &str) -> Option<String> {
        Given::read(question).map(|given| given.code)
    }

    #[test]
    fn code_is_found_in_a_block_or_bare_or_quoted() {
        for question in [
            format!("Arregla este código y dime por qué falla:\n```python\n{BROKEN}\n```\nGracias"),
            format!("Arregla esto: ```py\n{BROKEN}\n```"),
            format!("Arregla este código y dime por qué falla:\n{BROKEN}\n\nGracias, es para clase."),
            format!("{BROKEN}\n\nNo funciona, ¿por qué? Arréglalo"),
            format!("Mi código: {BROKEN}\nEs eso."),
            format!("Sin cerrar:\n```\n{BROKEN}"),
            format!("- Mira:\n  ```\n  {}\n  ```", BROKEN.replace('\n', "\n  ")),
        ] {
            assert_eq!(code(&question).as_deref(), Some(BROKEN), "{question}");
        }
        assert_eq!(code("¿Por qué falla `print('hola'`?").as_deref(), Some("print('hola'"));
        let more = "import math\n\nx: int = 3\ntotal = 0\nfor i in range(x):\n    total += i\nelse:\n    print(total)";
        assert_eq!(code(&format!("Corrige:\n{more}\nEs que suma mal")).as_deref(), Some(more));
        let given = Given::read(&format!("Antes\n```\n{BROKEN}\n```\nDespués")).unwrap();
        assert!(
            given.prose.contains("Antes") && given.prose.contains("Después") && !given.prose.contains("def")
        );
    }

    #[test]
    fn sentences_and_other_languages_are_no_python() {
        for question in [
            "Arregla este código y dime por qué falla",
            "If it fails: why? Fix it for me, and tell me what (if anything) is wrong",
            "Mi función suma(2, 3) da 6 y debería dar 5",
            "Import duties (20 %) are wrong: why?",
            "Arregla esto:\n```js\nconsole.log('x'\n```",
            "Arregla esto:\n```\nfunction f() {\n  return 1;\n}\n```",
            "Arregla este JavaScript:\n```\nprint('x')\n```",
            "Arregla esto:\n```\nint x = 3;\nx = x + 1;\n```",
            "Arregla esto:\n```\nTraceback (most recent call last):\n  File \"a.py\"\n```",
            "La nevera falla: ¿por qué?",
        ] {
            assert_eq!(code(question), None, "{question}");
        }
        assert_eq!(code(&format!("```\n{}x = 1\n```", "# a\n".repeat(4_000))), None, "too long");
    }

    #[test]
    fn only_who_wants_something_of_it_gives_a_program() {
        let question = |words: &str| format!("{words}\n```python\n{BROKEN}\n```");
        assert!(Given::wants_both(&question("Arréglalo y dime por qué falla")));
        assert!(
            !Given::wants_both(&question("Arréglalo")) && Given::wanted(&question("Arréglalo")).is_some()
        );
        assert!(!Given::wants_both("Arréglalo y dime por qué falla"), "there is no code");
        // What the code says is no wish.
        assert_eq!(Given::wanted("Mira:\n```python\nprint('arregla: ¿por qué falla?')\n```"), None);
    }

    #[test]
    fn what_a_call_has_to_give_is_told_from_what_it_gives() {
        let calls = |prose: &str| Given { code: BROKEN.into(), prose: prose.into() }.calls("f");
        let stated = |call: &str, result: &str, required| {
            (vec![Stated { call: call.into(), result: result.into(), required }], Vec::<String>::new())
        };
        assert_eq!(calls("f(2) da 3 y debería dar 4"), stated("f(2)", "4", true));
        assert_eq!(calls("f(2) should return [1, 2]"), stated("f(2)", "[1, 2]", true));
        assert_eq!(calls("`f('a')` == 'b'"), stated("f('a')", "'b'", true));
        assert_eq!(calls("con f(2) esperaba 4"), stated("f(2)", "4", true));
        assert_eq!(calls("f(2) da 3"), stated("f(2)", "3", false));
        assert_eq!(
            calls("al llamar f(2, []) da error; f(2, []) otra vez"),
            (vec![], vec!["f(2, [])".to_owned()])
        );
        assert_eq!(calls("pdf(2) no es mía, y f(2 tampoco"), (vec![], vec![]));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_looked_at(text in "(\\PC|\n|`){0,200}", name in "[a-z]{1,3}") {
            let whole = format!("arregla:\n{text}");
            for question in [&text, &whole, &format!("```\n{text}\n```"), &format!("x = 1\n{text}")] {
                if let Some(given) = Given::read(question) {
                    for line in given.code.lines() {
                        proptest::prop_assert!(question.contains(line), "{line:?} of {question:?}");
                    }
                    let _ = given.calls(&name);
                }
                let _ = Given::wants_both(question);
            }
        }
    }
}
