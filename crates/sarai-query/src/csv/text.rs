//! The letters of a text file and the mark between its cells.
//!
//! Called by `csv.rs` with all bytes. UTF-8, UTF-16 with its mark, else Windows-1252, noted. Other kinds of files
//! are refused here with the way out, such as a workbook that has to be saved as CSV first.

use encoding_rs::{Encoding, WINDOWS_1252};

/// Marks between cells, those that stand in other text most seldom first.
const MARKS: [u8; 4] = [b';', b'\t', b'|', b','];

/// Parts nothing, as no text here has it: for files of one column, whose figures may have commas.
const NO_MARK: u8 = 2;

/// Rows that tell the mark.
const ROWS_SEEN: usize = 100;
const BYTES_SEEN: usize = 64 << 10;

/// Files that people take for tables, and what to do with them.
const OTHERS: [(&[u8], &str); 4] = [
    (b"PK\x03\x04", "a workbook or an archive (ZIP); save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old workbook of Excel; save the sheet as CSV"),
    (b"%PDF", "a PDF, which has no cells; find the table it was made from"),
    (b"PAR1", "a Parquet file; write it as CSV"),
];

/// The text, and a note if its letters had to be guessed; or why it is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Option<String>), String> {
    if bytes.is_empty() {
        return Err("is empty".to_owned());
    }
    if let Some((_, what)) = OTHERS.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(format!("is {what}"));
    }
    let (text, note) = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            let (text, faulty) = encoding.decode_without_bom_handling(&bytes[mark..]);
            let note = faulty.then(|| format!("some letters are no {}; they became �", encoding.name()));
            (text.into_owned(), note)
        }
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => {
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
                (text.into_owned(), Some("not UTF-8: letters read as Windows-1252".to_owned()))
            }
        },
    };
    let text = text.trim_end_matches('\u{1a}');
    let is_control = |letter: char| letter < ' ' && !"\t\n\r\u{b}\u{c}".contains(letter);
    if let Some(at) = text.find(is_control) {
        let line = text[..at].matches('\n').count() + 1;
        return Err(format!("is no text: line {line} has a control character (NUL or such)"));
    }
    if text.trim().is_empty() {
        return Err("has nothing but blanks".to_owned());
    }
    Ok((text.to_owned(), note))
}

/// The mark between cells, `NO_MARK` if there is but one in a row, and the text after a line `sep=;`, with which
/// Excel says it.
pub(super) fn delimiter(text: &str) -> (u8, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let [mark] = first.trim_end_matches('\r').strip_prefix("sep=").unwrap_or_default().as_bytes()
        && MARKS.contains(mark)
    {
        return (*mark, rest);
    }
    let scored = MARKS.iter().filter_map(|mark| Some((score(text, *mark)?, *mark)));
    // The first of equals: `max_by` would take the last.
    let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
    (best.map_or(NO_MARK, |(_, mark)| mark), text)
}

/// Share of rows, in thousandths, with as many cells as most have, and that number; `None` if the mark parts
/// nothing in most rows or in the first one.
fn score(text: &str, mark: u8) -> Option<(usize, usize)> {
    let end = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= BYTES_SEEN).last().unwrap_or(0);
    let part = if text.len() > BYTES_SEEN { &text[..end] } else { text };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(mark)
        .has_headers(false)
        .flexible(true)
        .from_reader(part.as_bytes());
    let mut widths: Vec<usize> =
        reader.byte_records().take(ROWS_SEEN).flatten().map(|row| row.len()).collect();
    // The last row of a part may be cut.
    if part.len() < text.len() && widths.len() > 1 {
        widths.pop();
    }
    let first = *widths.first()?;
    let often = |width: usize| widths.iter().filter(|other| **other == width).count();
    let usual = widths.iter().copied().max_by_key(|width| (often(*width), *width))?;
    (usual > 1 && first > 1).then(|| (often(usual) * 1000 / widths.len(), usual))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found() {
        let utf16: Vec<u8> = "\u{feff}añ".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, text, noted) in [
            (&b"a\xc3\xb1"[..], Some("añ"), false),
            (b"\xef\xbb\xbfa\xc3\xb1", Some("añ"), false),
            (b"a\xf1\x80", Some("añ€"), true),
            (&utf16, Some("añ"), false),
            (b"a\x1a", Some("a"), false),
            (b"", None, false),
            (b" \n ", None, false),
            (b"a\0b", None, false),
            (b"PK\x03\x04xx", None, false),
        ] {
            let found = decode(bytes);
            assert_eq!(found.as_ref().ok().map(|(text, _)| text.as_str()), text, "{bytes:?}");
            assert_eq!(found.is_ok_and(|(_, note)| note.is_some()), noted, "{bytes:?}");
        }
    }

    #[test]
    fn marks_are_found() {
        for (text, mark) in [
            ("a;b\n1,5;2,5\n", b';'),
            ("a,b\n1.5,2.5\n", b','),
            ("a\tb\n1,5\t2,5\n", b'\t'),
            ("a|b\n1|2\n", b'|'),
            ("precio\n1,5\n2,5\n", NO_MARK),
            ("\"a;b\",c\n\"1;1\",2\n", b','),
            ("nombre\nx\n", NO_MARK),
        ] {
            assert_eq!(delimiter(text).0, mark, "{text}");
        }
        assert_eq!(delimiter("sep=|\na;b|c\n"), (b'|', "a;b|c\n"));
    }
}
