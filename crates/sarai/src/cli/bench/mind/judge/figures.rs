//! Numbers as Spanish and English write them: signs, groups, decimal commas, scale words, LaTeX.
//!
//! Called by the finance judge. Written apart from the assistant's own reader of numbers, so that a fault of that one
//! is seen and not shared. "1.250" keeps both readings; a date or a version is no number.

/// A number in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Figure {
    /// What it may mean, likelier first; never empty.
    pub(super) readings: Vec<f64>,
}

impl Figure {
    /// Whether one of its readings is this value, give or take.
    pub(super) fn is_near(&self, value: f64, tolerance: f64) -> bool {
        // Cents as binary fractions are off by less than this.
        let slack = tolerance + 1e-6 + value.abs() * 1e-12;
        self.readings.iter().any(|reading| (reading - value).abs() <= slack)
    }

    /// As it is compared with other answers: the likelier reading in hundredths.
    pub(super) fn key(&self) -> String {
        format!("{:.2}", self.readings.first().copied().unwrap_or_default())
    }
}

/// Marks of typesetting taken out: `\$1{,}234.56` reads as a person sees it.
pub(super) fn clean(text: &str) -> String {
    let mut clean = text.to_owned();
    for (mark, sign) in [("{,}", ","), ("\\,", ""), ("\\$", "$"), ("\\%", "%"), ("\\ ", " "), ("−", "-")] {
        clean = clean.replace(mark, sign);
    }
    clean
}

/// All numbers of a text in order.
pub(super) fn figures(text: &str) -> Vec<Figure> {
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(at) = text[place..].find(|c: char| c.is_ascii_digit()) {
        let start = place + at;
        let length = body(&text[start..]);
        place = start + length;
        let before = text[..start].chars().next_back();
        // "x12" and "v2.0" are names.
        let is_name = before.is_some_and(|c| c.is_alphabetic() || c == '_');
        if let Some(readings) = read(&text[start..place]).filter(|_| !is_name) {
            let factor = scale(&text[place..]) * sign(&text[..start]);
            found.push(Figure { readings: readings.into_iter().map(|value| value * factor).collect() });
        }
    }
    found
}

/// Length of the digits and what stands between them.
fn body(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    let mut whole = end <= 3;
    loop {
        let Some(separator) = text[end..].chars().next() else { return end };
        let after = end + separator.len_utf8();
        let group = digits(after);
        let joins = match separator {
            '.' | ',' => group > 0,
            // A blank joins groups of three only: "2 500" is one number, "12 48" are two.
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’' => group == 3 && whole,
            _ => false,
        };
        if !joins {
            return end;
        }
        whole &= group == 3;
        end = after + group;
    }
}

/// What digits with their separators may mean.
fn read(body: &str) -> Option<Vec<f64>> {
    let joined: String = body.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let last = joined.rfind(['.', ',']);
    let Some(last) = last else { return Some(vec![joined.parse().ok()?]) };
    let point = joined.as_bytes()[last];
    let other = if point == b'.' { ',' } else { '.' };
    let (whole, fraction) = (&joined[..last], &joined[last + 1..]);
    let decimal = |groups: &str| format!("{groups}.{fraction}").parse::<f64>().ok();
    let is_grouped = |text: &str, sign: char| {
        let mut groups = text.split(sign);
        let first = groups.next().unwrap_or_default();
        (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3 && !group.contains(['.', ',']))
    };
    if whole.contains(other) {
        // "1.234,56": the last sign is the point, and the other one makes groups.
        return is_grouped(whole, other)
            .then(|| decimal(&whole.replace(other, "")).map(|value| vec![value]))?;
    }
    if whole.contains(char::from(point)) {
        let grouped = is_grouped(&joined, char::from(point));
        return grouped
            .then(|| joined.replace(char::from(point), "").parse().ok().map(|value| vec![value]))?;
    }
    let value = decimal(whole)?;
    let may_be_group = fraction.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
    match joined.replace(['.', ','], "").parse::<f64>() {
        // A blank before it made groups already, so this is the point.
        Ok(grouped) if may_be_group && joined == body => Some(vec![grouped, value]),
        _ => Some(vec![value]),
    }
}

/// A minus before the number, or before its currency sign.
fn sign(before: &str) -> f64 {
    let before = before.trim_end_matches(['$', '€', '£', '¥']);
    let is_minus = before.strip_suffix('-').is_some_and(|rest| {
        // Between two numbers or words it is a dash, at the beginning of a line it lists.
        !rest.ends_with(|c: char| c.is_alphanumeric())
    });
    if is_minus { -1.0 } else { 1.0 }
}

/// "mil", "million": what a word after the number makes of it.
fn scale(after: &str) -> f64 {
    let word: String = after.trim_start_matches(' ').chars().take_while(|c| c.is_alphabetic()).collect();
    match word.to_lowercase().as_str() {
        "mil" | "thousand" | "k" => 1e3,
        "millón" | "millon" | "millones" | "million" | "millions" => 1e6,
        _ => 1.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_languages() {
        let check = |text: &str, expected: &[&[f64]]| {
            let found: Vec<Vec<f64>> =
                figures(&clean(text)).into_iter().map(|figure| figure.readings).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("281,82 € al mes", &[&[281.82]]);
        check("$1,250.10", &[&[1250.10]]);
        check("1.250,10 €", &[&[1250.10]]);
        check("1.651.100 pesos", &[&[1_651_100.0]]);
        check("1.250", &[&[1250.0, 1.25]]);
        check("0.350", &[&[0.35]]);
        check("2 500 000,5 y 3", &[&[2_500_000.5], &[3.0]]);
        check("2\u{202f}500 €", &[&[2500.0]]);
        check("12 48", &[&[12.0], &[48.0]]);
        check("\\$1{,}234.56", &[&[1234.56]]);
        check("-15,5 %", &[&[-15.5]]);
        check("-$20 y −3", &[&[-20.0], &[-3.0]]);
        check("10-12", &[&[10.0], &[12.0]]);
        check("45 mil, 1,5 millones, 3k", &[&[45_000.0], &[1_500_000.0], &[3000.0]]);
        check("v2 x12 C3PO", &[]);
        check("el 12.05.2024", &[]);
        check("1,23,456", &[]);
        check("x = 5/2 = 2.5.", &[&[5.0], &[2.0], &[2.5]]);
    }

    #[test]
    fn a_tolerance_holds_for_each_reading() {
        let figure = Figure { readings: vec![1250.0, 1.25] };
        assert!(figure.is_near(1250.0, 0.0) && figure.is_near(1.26, 0.01) && !figure.is_near(1250.5, 0.01));
    }
}
