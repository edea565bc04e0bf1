//! Reads one figure as people write it: `1234.5`, `1,234.5`, `1.234,5`, `1 234,5`, with a sign of currency or `%`.
//!
//! Called by `guess.rs` for every cell, twice: with the point and with the comma before decimals. What begins with a
//! zero or a plus is no figure but a code (a post code, a telephone): a figure would lose it.

/// What stands before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// The value of a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Figure {
    Whole(i64),
    Real(f64),
}

/// Signs that are taken off if all cells of a column have the same.
pub(super) const SIGNS: [&str; 8] = ["%", "€", "EUR", "$", "USD", "£", "GBP", "US$"];

/// Takes a sign off either end; gives its place in `SIGNS`.
pub(super) fn strip(cell: &str) -> (Option<usize>, &str) {
    for (at, sign) in SIGNS.iter().enumerate().rev() {
        if let Some(rest) = cell.strip_suffix(sign).or_else(|| cell.strip_prefix(sign)) {
            return (Some(at), rest.trim());
        }
    }
    (None, cell)
}

/// The figure that `text` is, without sign of currency.
pub(super) fn read(text: &str, style: Style) -> Option<Figure> {
    let (decimal, thousands) = match style {
        Style::Point => ('.', ','),
        Style::Comma => (',', '.'),
    };
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => (true, rest.trim_start()),
        None => (false, text),
    };
    let (whole, fraction) =
        digits.split_once(decimal).map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let (fraction, exponent) = match (fraction, style) {
        (Some(rest), Style::Point) => {
            rest.split_once(['e', 'E']).map_or((Some(rest), None), |(f, e)| (Some(f), Some(e)))
        }
        (other, _) => (other, None),
    };
    let (whole, exponent) = match (fraction, style) {
        (None, Style::Point) => whole.split_once(['e', 'E']).map_or((whole, None), |(w, e)| (w, Some(e))),
        _ => (whole, exponent),
    };
    if !exponent.is_none_or(is_exponent) || !fraction.is_none_or(all_digits) {
        return None;
    }
    let mut plain = if negative { "-".to_owned() } else { String::new() };
    plain.push_str(&ungrouped(whole, thousands)?);
    if fraction.is_none() && exponent.is_none() {
        return plain.parse().ok().map(Figure::Whole);
    }
    for (mark, part) in [('.', fraction), ('e', exponent)] {
        if let Some(part) = part {
            plain.push(mark);
            plain.push_str(part);
        }
    }
    plain.parse().ok().filter(|value: &f64| value.is_finite()).map(Figure::Real)
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_exponent(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    all_digits(digits) && digits.len() <= 3
}

/// Digits without the marks between thousands, which must all be the same and three digits apart.
fn ungrouped(whole: &str, thousands: char) -> Option<String> {
    let is_code = whole.len() > 1 && whole.starts_with('0');
    if is_code {
        return None;
    }
    if all_digits(whole) {
        return Some(whole.to_owned());
    }
    let mark = whole.chars().find(|letter| !letter.is_ascii_digit())?;
    if mark != thousands && !matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\'') {
        return None;
    }
    let mut groups = whole.split(mark);
    let first = groups.next()?;
    let sound =
        all_digits(first) && first.len() <= 3 && groups.all(|group| group.len() == 3 && all_digits(group));
    sound.then(|| whole.chars().filter(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    use super::Figure::{Real, Whole};
    use super::*;

    #[test]
    fn figures_are_read_in_both_styles() {
        for (text, point, comma) in [
            ("12", Some(Whole(12)), Some(Whole(12))),
            ("-12", Some(Whole(-12)), Some(Whole(-12))),
            ("1.234,56", None, Some(Real(1234.56))),
            ("1,234.56", Some(Real(1234.56)), None),
            ("1.234", Some(Real(1.234)), Some(Whole(1234))),
            ("1,234", Some(Whole(1234)), Some(Real(1.234))),
            ("1.234.567", None, Some(Whole(1_234_567))),
            ("1 234,5", None, Some(Real(1234.5))),
            ("1\u{a0}234", Some(Whole(1234)), Some(Whole(1234))),
            ("0,5", None, Some(Real(0.5))),
            ("0.5", Some(Real(0.5)), None),
            ("1e3", Some(Real(1000.0)), None),
            ("1.5E-3", Some(Real(0.0015)), None),
            ("\u{2212}7,25", None, Some(Real(-7.25))),
            ("08001", None, None),
            ("+34600123456", None, None),
            ("12.34.56", None, None),
            ("1.2345,6", None, None),
            ("1e9999", None, None),
            ("99999999999999999999", None, None),
            ("12,", None, None),
            (",5", None, None),
            ("", None, None),
            ("-", None, None),
            ("٣", None, None),
        ] {
            assert_eq!(read(text, Style::Point), point, "{text} with a point");
            assert_eq!(read(text, Style::Comma), comma, "{text} with a comma");
        }
    }

    #[test]
    fn signs_come_off_either_end() {
        for (cell, sign, rest) in [
            ("12,5 €", Some("€"), "12,5"),
            ("€12", Some("€"), "12"),
            ("3%", Some("%"), "3"),
            ("US$ 4", Some("US$"), "4"),
            ("4 EUR", Some("EUR"), "4"),
            ("4", None, "4"),
        ] {
            assert_eq!(strip(cell), (sign.map(|sign| SIGNS.iter().position(|s| *s == sign).unwrap()), rest));
        }
    }
}
