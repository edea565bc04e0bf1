//! Checks that need no expert: arithmetic written out in an answer is computed again.
//!
//! Called by the turn for answers of the base model. Must not judge what it can't compute: a text without an
//! equation gets no check, and the receipt then shows none.

use rust_decimal::Decimal;

use crate::experts::Check;
use crate::language::Language;

/// Most equations checked in one answer.
const EQUATIONS_MAX: usize = 64;

/// Checks a free answer. Empty when nothing in it can be checked.
pub fn prose(_question: &str, answer: &str) -> Vec<Check> {
    let equations = equations(answer);
    if equations.is_empty() {
        return Vec::new();
    }
    let wrong: Vec<String> = equations
        .iter()
        .filter(|equation| !equation.holds())
        .map(|equation| format!("{} gives {}, not {}", equation.left, equation.value, equation.right))
        .collect();
    vec![Check {
        name: "arithmetic".into(),
        passed: wrong.is_empty(),
        detail: if wrong.is_empty() {
            format!("{} written-out calculations computed again", equations.len())
        } else {
            wrong.join("; ")
        },
    }]
}

/// The words that hand exact failures back to the model.
pub fn ask_again(language: Language, failures: &[Check]) -> String {
    let details: Vec<&str> = failures.iter().map(|check| check.detail.as_str()).collect();
    let details = details.join("; ");
    match language {
        Language::Es => format!(
            "Una comprobación automática ha encontrado esto en tu respuesta: {details}. Escribe la respuesta otra \
             vez, entera y corregida."
        ),
        Language::En => format!(
            "An automatic check found this in your answer: {details}. Write the answer again, whole and corrected."
        ),
    }
}

/// `left = right` as found in a text, with what `left` comes to.
struct Equation {
    left: String,
    value: Decimal,
    right: Decimal,
    /// Digits after the point on the right side: rounding to them is not an error.
    places: u32,
}

impl Equation {
    fn holds(&self) -> bool {
        // What has more digits than were written down was rounded or cut: off by less than one of the last digit.
        if self.value.normalize().scale() > self.places {
            // A difference too large to be told is no rounding.
            let difference = self.value.checked_sub(self.right).map(|difference| difference.abs());
            difference.is_some_and(|difference| difference < Decimal::new(1, self.places.min(20)))
        } else {
            self.value == self.right
        }
    }
}

/// Finds `a op b [op c ...] = d`. Only plain numbers with an unambiguous point count.
fn equations(text: &str) -> Vec<Equation> {
    let mut found = Vec::new();
    for line in text.lines().filter(|line| line.contains('=') && line.len() <= 400) {
        let sides: Vec<&str> = line.split('=').collect();
        for pair in sides.windows(2) {
            let (Some(left), Some((right, places))) = (trailing_sum(pair[0]), leading_number(pair[1])) else {
                continue;
            };
            if found.len() < EQUATIONS_MAX {
                found.push(Equation { left: left.0, value: left.1, right, places });
            }
        }
    }
    found
}

/// The expression at the end of a text, if it has at least one operator, and its value.
fn trailing_sum(text: &str) -> Option<(String, Decimal)> {
    let clean = text.replace(['*', '·', '×', '_', '`'], "×").replace(['−', '–'], "-").replace(':', "\n");
    let clean = clean.replace("××", "");
    let tail = clean.rsplit(|c: char| !(c.is_ascii_digit() || " .+-×/÷".contains(c))).next()?;
    // What stands before decides whether this is all of the expression: a comma may cut a number in two, a power or
    // a bracket may bind the first term.
    let whole = match clean[..clean.len() - tail.len()].chars().next_back() {
        None | Some('\n' | '(' | '[' | ';' | '¿' | '¡' | '«' | '"' | '→' | '•') => true,
        Some(before) => before.is_alphabetic() && tail.starts_with(' '),
    };
    if !whole {
        return None;
    }
    let tokens = tokens(tail.trim())?;
    if tokens.len() < 3 || tokens.len() % 2 == 0 {
        return None;
    }
    Some((tail.trim().to_owned(), evaluate(&tokens)?))
}

enum Token {
    Number(Decimal),
    Operator(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    for word in text.replace('×', " × ").replace('+', " + ").replace(['/', '÷'], " / ").split(' ') {
        match word {
            "" => {}
            "+" | "-" | "×" | "/" => tokens.push(Token::Operator(word.chars().next()?)),
            number => tokens.push(Token::Number(plain(number)?)),
        }
    }
    let alternate =
        tokens.iter().enumerate().all(|(i, token)| matches!(token, Token::Number(_)) == (i % 2 == 0));
    alternate.then_some(tokens)
}

/// A number whose separators can be read in one way only.
fn plain(text: &str) -> Option<Decimal> {
    let (whole, fraction) = text.split_once('.').map_or((text, ""), |(whole, fraction)| (whole, fraction));
    // "1.234" may be a thousand or a fraction: not judged.
    if whole.is_empty() || fraction.len() == 3 || fraction.contains('.') {
        return None;
    }
    text.parse().ok()
}

fn leading_number(text: &str) -> Option<(Decimal, u32)> {
    let text = text.trim_start_matches([' ', '*', '`', '$', '€', '_']);
    let number: String = text.chars().take_while(|c| c.is_ascii_digit() || "-.,".contains(*c)).collect();
    let rest = text[number.len()..].trim_start();
    // "= 3 + 4" goes on: the value is not this number. A comma may mean either thing.
    if rest.starts_with(['+', '-', '*', '×', '/', '÷', '^'])
        || number.trim_end_matches([',', '.']).contains(',')
    {
        return None;
    }
    let number = number.trim_end_matches(['.', ',']);
    let value = plain(number)?;
    Some((value, value.scale()))
}

/// Products before sums, left to right.
fn evaluate(tokens: &[Token]) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    let mut term = match tokens.first()? {
        Token::Number(number) => *number,
        Token::Operator(_) => return None,
    };
    for pair in tokens[1..].chunks(2) {
        let [Token::Operator(operator), Token::Number(number)] = pair else { return None };
        match operator {
            '×' => term = term.checked_mul(*number)?,
            '/' => term = term.checked_div(*number)?,
            '+' | '-' => {
                sum = sum.checked_add(term)?;
                term = if *operator == '-' { -*number } else { *number };
            }
            _ => return None,
        }
    }
    sum.checked_add(term)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(answer: &str, expected: Option<bool>) {
        let checks = prose("", answer);
        assert_eq!(checks.first().map(|check| check.passed), expected, "{answer}: {checks:?}");
    }

    #[test]
    fn written_out_arithmetic_is_computed_again() {
        check("Hola, ¿qué tal?", None);
        check("17 × 23 = 391", Some(true));
        check("17 * 23 = 381", Some(false));
        check("Son 2 + 3 × 4 = 14 manzanas.", Some(true));
        check("Son 2 + 3 × 4 = 20 manzanas.", Some(false));
        check("100 / 3 = 33.33", Some(true));
        check("100 / 3 = 34.33", Some(false));
        check("El total: 12.50 + 7.25 = 19.75 €", Some(true));
        check("10 - 4 - 3 = 3", Some(true));
        check("10 - 4 - 3 = 4", Some(false));
        check("17 * 23 = 392", Some(false));
        check("12.50 + 7.25 = 19.76", Some(false));
        check("100 / 3 = 33", Some(true));
        check("100 / 3 = 34.4", Some(false));
        check("2 / 3 = 0.67", Some(true));
        check("1 / 3 × 3 = 1", Some(true));
        check("1 / 3 × 3 = 2", Some(false));
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_not_judged() {
        check("1.234 + 1 = 2.234", None);
        check("x = 3", None);
        check("let x = 3 + 4;", None);
        check("1,5 + 1 = 2,5", None);
        check("0,21 × 300 = 63 €", None);
        check("12,5 × 4 = 50", None);
        check("1,200 * 3 = 3600", None);
        check("2^3 + 1 = 9", None);
        check("√16 + 1 = 5", None);
        check("(2 + 3) × 4 = 20", None);
        check("2x + 1 = 5", None);
        check("$5 + 1 = 6", None);
        check("50 % × 4 = 2", None);
        check("79228162514264337593543950335 / 10 = -79228162514264337593543950335", Some(false));
        check("2 + 2 = 2 + 2 = 4", Some(true));
        check("1 / 0 = 3", None);
        check("== != <=", None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_fault(text in "\\PC{0,200}") {
            let _ = prose("", &text);
        }
    }
}
