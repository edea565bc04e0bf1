//! The last lines a child wrote, kept for advice and for the log.
//!
//! Fed by the keeper of a child and by `run_tool`. What a child writes is never trusted: lines are
//! cut at 4 KiB, control characters are replaced, and only the last 100 lines are held.

use std::collections::VecDeque;

/// Lines kept.
const LINES_MAX: usize = 100;
/// Bytes kept of one line.
const LINE_BYTES_MAX: usize = 4 << 10;

/// Cuts a stream of bytes into clean lines.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    partial: Vec<u8>,
    cut: bool,
}

impl Lines {
    /// Calls `each` for every line that is complete now. A carriage return ends a line too, as in
    /// progress bars.
    pub(crate) fn feed(&mut self, bytes: &[u8], each: &mut dyn FnMut(&str)) {
        for &byte in bytes {
            if byte == b'\n' || byte == b'\r' {
                self.finish(each);
            } else if self.partial.len() < LINE_BYTES_MAX {
                self.partial.push(byte);
            } else {
                self.cut = true;
            }
        }
    }

    /// Hands out an unfinished last line.
    pub(crate) fn finish(&mut self, each: &mut dyn FnMut(&str)) {
        if !self.partial.is_empty() {
            let mut line: String = String::from_utf8_lossy(&self.partial)
                .chars()
                .map(|c| if c.is_control() && c != '\t' { char::REPLACEMENT_CHARACTER } else { c })
                .collect();
            if self.cut {
                line.push('…');
            }
            each(&line);
        }
        self.partial.clear();
        self.cut = false;
    }
}

/// The last lines of a child.
#[derive(Debug, Default)]
pub(crate) struct Tail(VecDeque<String>);

impl Tail {
    pub(crate) fn push(&mut self, line: &str) {
        if self.0.len() == LINES_MAX {
            self.0.pop_front();
        }
        self.0.push_back(line.to_owned());
    }

    pub(crate) fn to_vec(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&[u8]]) -> Vec<String> {
        let (mut lines, mut found) = (Lines::default(), Vec::new());
        let mut each = |line: &str| found.push(line.to_owned());
        for chunk in chunks {
            lines.feed(chunk, &mut each);
        }
        lines.finish(&mut each);
        found
    }

    #[test]
    fn lines_are_joined_over_chunks_and_cleaned() {
        assert_eq!(lines(&[b"a", b"b\nc\r\n\nd"]), ["ab", "c", "d"]);
        assert_eq!(lines(&[b"\x1b[31mred\xff\tx"]), ["\u{fffd}[31mred\u{fffd}\tx"]);
        assert_eq!(lines(&["ma\u{c3}\u{b1}ana".as_bytes()]), ["ma\u{c3}\u{b1}ana"]);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let long = vec![b'x'; 3 * LINE_BYTES_MAX];
        let found = lines(&[&long, b"\nnext"]);
        assert_eq!(found[0].chars().count(), LINE_BYTES_MAX + 1);
        assert!(found[0].ends_with('…'));
        assert_eq!(found[1], "next");
    }

    #[test]
    fn only_the_last_lines_are_kept() {
        let mut tail = Tail::default();
        (0..250).for_each(|i| tail.push(&i.to_string()));
        let kept = tail.to_vec();
        assert_eq!((kept.len(), kept[0].as_str(), kept[99].as_str()), (100, "150", "249"));
    }
}
