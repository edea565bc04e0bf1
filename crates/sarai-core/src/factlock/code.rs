//! Code of a text, taken out of its prose: fenced blocks, indented lines, spans within a line.
//!
//! Called by `facts`. What is inside must stand byte for byte, so it is not looked into. A fence that is never closed
//! runs to the end of the text, as a reader's program shows it.

/// A text without its code.
pub(super) struct Split {
    pub(super) prose: String,
    /// Each piece of code, with its place in the prose.
    pub(super) code: Vec<(usize, String)>,
}

/// An open fence: its sign, how often it stands, and what is inside so far.
struct Fence {
    sign: char,
    length: usize,
    inside: String,
}

/// Stands for code in the prose, so that the words around it do not grow together.
const GAP: &str = " · ";

/// Takes the code out.
pub(super) fn split(text: &str) -> Split {
    let mut split = Split { prose: String::with_capacity(text.len()), code: Vec::new() };
    let mut open: Option<Fence> = None;
    for line in text.split_inclusive('\n') {
        match open.take() {
            Some(fence) if closes(&fence, line) => split.take(fence.inside, true),
            Some(mut fence) => {
                fence.inside.push_str(line);
                open = Some(fence);
            }
            None => match opens(line) {
                Some(fence) => open = Some(fence),
                None if (line.starts_with("    ") || line.starts_with('\t')) && !line.trim().is_empty() => {
                    split.take(line.trim_end().to_owned(), true);
                }
                None => split.spans(line),
            },
        }
    }
    if let Some(fence) = open {
        split.take(format!("{} (never closed)", fence.inside), true);
    }
    split
}

impl Split {
    fn take(&mut self, code: String, is_line: bool) {
        self.code.push((self.prose.len(), code));
        self.prose.push_str(if is_line { " ·\n" } else { GAP });
    }

    /// Spans between equal runs of backticks within a line.
    fn spans(&mut self, line: &str) {
        let mut rest = line;
        while let Some(place) = rest.find('`') {
            let length = run(&rest[place..], '`');
            let begin = place + length;
            let Some(end) = closing(&rest[begin..], length) else {
                self.prose.push_str(&rest[..begin]);
                rest = &rest[begin..];
                continue;
            };
            self.prose.push_str(&rest[..place]);
            self.take(rest[begin..begin + end].to_owned(), false);
            rest = &rest[begin + end + length..];
        }
        self.prose.push_str(rest);
    }
}

/// How often a sign stands at the begin of a text; it has one byte.
fn run(text: &str, sign: char) -> usize {
    text.len() - text.trim_start_matches(sign).len()
}

/// Where a run of exactly so many backticks begins.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut place = 0;
    while let Some(found) = text[place..].find('`') {
        let found = place + found;
        let here = run(&text[found..], '`');
        if here == length {
            return Some(found);
        }
        place = found + here;
    }
    None
}

fn opens(line: &str) -> Option<Fence> {
    let begin = line.trim_start();
    ['`', '~'].into_iter().find_map(|sign| {
        let length = run(begin, sign);
        let said = &begin[length..];
        // "```x```" on one line is a span.
        (length >= 3 && !said.contains('`')).then(|| Fence { sign, length, inside: said.to_owned() })
    })
}

fn closes(fence: &Fence, line: &str) -> bool {
    let line = line.trim();
    run(line, fence.sign) >= fence.length && line.trim_start_matches(fence.sign).is_empty()
}

#[cfg(test)]
mod tests {
    use super::split;

    fn check(text: &str, code: &[&str]) {
        let found: Vec<String> = split(text).code.into_iter().map(|(_, code)| code).collect();
        assert_eq!(found, code, "{text}");
    }

    #[test]
    fn code_is_taken_out() {
        check("a `b` c ``d ` e`` f", &["b", "d ` e"]);
        check("```py\nx = `1`\n```\nend", &["py\nx = `1`\n"]);
        check("~~~\na\n```\nb\n~~~", &["\na\n```\nb\n"]);
        check("see ```x``` there", &["x"]);
        check("so:\n\n    x = 1\n\tend\n", &["    x = 1", "\tend"]);
        check("a ` b", &[]);
        check("```\nopen\n", &["\nopen\n (never closed)"]);
        check("", &[]);
    }

    #[test]
    fn prose_keeps_the_rest_and_the_places() {
        let split = split("uno `dos` tres");
        assert_eq!(split.prose, "uno  ·  tres");
        assert_eq!(split.code, [(4, "dos".to_owned())]);
    }
}
