//! How a person reads an answer's layout: its sentences, what is emphasised in it, its blocks of code, its words.
//!
//! Called by the judges. Pure; knows no task. Answers longer than [`BYTES_MAX`] are judged by their first part and
//! anything that has no end (a fence, bold text) ends with the text or is no mark at all.

/// Most of an answer that is read.
const BYTES_MAX: usize = 64 * 1024;
/// Longest emphasised piece: what is longer is no result.
const EMPHASIS_BYTES_MAX: usize = 400;
/// Words with a full stop that ends no sentence.
const SHORT_WORDS: [&str; 20] = [
    "mr", "mrs", "ms", "dr", "dra", "sr", "sra", "srta", "st", "d", "ud", "uds", "etc", "aprox", "approx",
    "p", "ej", "vs", "e.g", "i.e",
];

/// The part of an answer that is read.
pub(super) fn bounded(text: &str) -> &str {
    &text[..text.floor_char_boundary(BYTES_MAX)]
}

/// Small letters without accents.
pub(super) fn fold(text: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        '’' | '‘' => '\'',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).map(plain).collect()
}

/// Words of a folded text; an apostrophe is part of a word.
pub(super) fn words(folded: &str) -> impl Iterator<Item = &str> {
    let pieces = folded.split(|c: char| !(c.is_alphanumeric() || c == '\''));
    pieces.map(|word| word.trim_matches('\'')).filter(|word| !word.is_empty())
}

/// Sentences and lines, in order, without empty ones.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        for (at, sign) in line.match_indices(['.', '!', '?', ';', '…']) {
            let end = at + sign.len();
            let ends = line[end..].starts_with(|c: char| c.is_whitespace() || "*_\"»”)".contains(c));
            if ends && !(sign == "." && is_short_word(&line[start..at])) {
                found.push(&line[start..end]);
                start = end;
            }
        }
        found.push(&line[start..]);
    }
    found.retain(|sentence| sentence.contains(char::is_alphanumeric));
    found
}

/// Whether a text ends in an abbreviation, or in the number of a list's item.
fn is_short_word(before: &str) -> bool {
    let last = before.rsplit(|c: char| c.is_whitespace() || "(*_\"«".contains(c)).next().unwrap_or(before);
    let is_item = before.trim().len() <= 2 && before.trim().bytes().all(|byte| byte.is_ascii_digit());
    is_item || SHORT_WORDS.contains(&last.to_lowercase().as_str())
}

/// A line without the marks that make it a heading, a quotation or an item.
pub(super) fn without_marks(line: &str) -> &str {
    // A dash without a blank behind it may be a minus.
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "#>*•_".contains(c));
    item(line).unwrap_or(line)
}

/// What follows the number or sign of a list's item; `None` if the line is none.
pub(super) fn item(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches("**");
    if let Some(rest) = ["- ", "* ", "• ", "– "].iter().find_map(|sign| line.strip_prefix(sign)) {
        return Some(rest);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = line[digits..].chars().next().filter(|sign| matches!(sign, '.' | ')' | ':' | 'º' | 'ª' | '°'));
    let rest = &line[digits + sign.map_or(0, char::len_utf8)..];
    // "1.250" is a number and no item.
    let is_item =
        (1..=2).contains(&digits) && sign.is_some() && !rest.starts_with(|c: char| c.is_ascii_digit());
    is_item.then_some(rest)
}

/// Emphasised pieces in order: bold, boxed, `<b>`. A label ("**Total:** 12") stands for what follows it on its line.
pub(super) fn emphasised(text: &str) -> Vec<&str> {
    const MARKS: [(&str, &str); 5] =
        [("**", "**"), ("__", "__"), ("\\boxed{", "}"), ("<b>", "</b>"), ("<strong>", "</strong>")];
    let mut found = Vec::new();
    let mut place = 0;
    loop {
        let rest = &text[place..];
        let next = MARKS.iter().filter_map(|(open, close)| Some((rest.find(open)?, *open, *close))).min();
        let Some((at, open, close)) = next else { return found };
        let begin = place + at + open.len();
        let Some(length) = text[begin..].find(close) else {
            place = begin;
            continue;
        };
        let inside = &text[begin..begin + length];
        if length > EMPHASIS_BYTES_MAX || inside.contains("\n\n") {
            place = begin;
            continue;
        }
        place = begin + length + close.len();
        let line = text[place..].lines().next().unwrap_or_default();
        let is_label = inside.trim_end().ends_with(':') || line.trim_start().starts_with(':');
        if is_label {
            found.push(line.trim_start_matches(|c: char| c == ':' || c.is_whitespace()));
        } else {
            found.push(inside.trim());
        }
    }
}

/// Blocks of code between fences, without the fences; one that is never closed ends with the text.
pub(super) fn blocks(text: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let start = line.trim_start();
        match fence {
            Some(open) if start.starts_with(open) => fence = None,
            Some(_) => {
                if let Some(block) = blocks.last_mut() {
                    block.push_str(line);
                    block.push('\n');
                }
            }
            None => {
                fence = ["```", "~~~"].into_iter().find(|open| start.starts_with(open));
                if fence.is_some() {
                    blocks.push(String::new());
                }
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        let check = |text: &str, expected: &[&str]| {
            let found: Vec<&str> = sentences(text).into_iter().map(str::trim).collect();
            assert_eq!(found, expected, "{text}");
        };
        check("Son 1.250,50 €. Y nada más.", &["Son 1.250,50 €.", "Y nada más."]);
        check("First Mrs. Kim, then Ray.\nDone!", &["First Mrs. Kim, then Ray.", "Done!"]);
        check("1. Sumar el IVA\n\n2. Restar", &["1. Sumar el IVA", "2. Restar"]);
        check("**Sí.** Lo es", &["**Sí.", "** Lo es"]);
        check("", &[]);
    }

    #[test]
    fn emphasis_and_what_a_label_stands_for() {
        let check = |text: &str, expected: &[&str]| assert_eq!(emphasised(text), expected, "{text}");
        check("Es **281,82 €** al mes y **12** más.", &["281,82 €", "12"]);
        check("**Cuota mensual:** 281,82 €\nfin", &["281,82 €"]);
        check("**Cuota**: 281,82 €", &["281,82 €"]);
        check("\\[ \\boxed{45.04} \\]", &["45.04"]);
        check("2 ** 3 and nothing", &[]);
        check("**never closed", &[]);
        check("**a\n\nb** c", &[]);
    }

    #[test]
    fn blocks_of_code() {
        assert_eq!(blocks("a\n```python\nx = 1\n```\nb\n~~~\ny\n~~~"), ["x = 1\n", "y\n"]);
        assert_eq!(blocks("```\ncut"), ["cut\n"]);
        assert!(blocks("no fence").is_empty());
    }

    #[test]
    fn items_are_told_from_numbers() {
        for (line, expected) in [
            ("1. Ana", Some(" Ana")),
            ("- Ana", Some("Ana")),
            ("**2.** Ana", Some("** Ana")),
            ("3º: Ana", Some(": Ana")),
            ("1.250 €", None),
            ("12 meses", None),
        ] {
            assert_eq!(item(line), expected, "{line}");
        }
    }
}
