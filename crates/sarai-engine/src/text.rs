//! From token bytes to text that may be shown: whole characters only, and nothing that a stop string may still
//! take back.
//!
//! Used by `answer.rs`, one [`TextStream`] an answer. Holds back at most the longest stop string and three bytes.

/// What [`TextStream::push`] made of the new bytes.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Piece {
    /// Text that is safe to show.
    pub(crate) text: String,
    /// Index of the stop string that ended the answer.
    pub(crate) stopped: Option<usize>,
}

/// Bytes of an answer on their way out.
#[derive(Debug)]
pub(crate) struct TextStream {
    stops: Vec<Vec<u8>>,
    held: Vec<u8>,
}

impl TextStream {
    pub(crate) fn new(stops: &[String]) -> Self {
        Self { stops: stops.iter().map(|stop| stop.clone().into_bytes()).collect(), held: Vec::new() }
    }

    /// Takes the bytes of a token. After a stop string was found nothing more may be pushed.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> Piece {
        self.held.extend_from_slice(bytes);
        if let Some((start, index)) = self.find_stop() {
            self.held.truncate(start);
            return Piece { text: self.finish(), stopped: Some(index) };
        }
        let free = self.held.len() - self.may_become_stop();
        let (text, used) = whole_characters(&self.held[..free]);
        self.held.drain(..used);
        Piece { text, stopped: None }
    }

    /// The rest. A character cut in the middle is dropped.
    pub(crate) fn finish(&mut self) -> String {
        let held = std::mem::take(&mut self.held);
        whole_characters(&held).0
    }

    /// The stop string that begins first; of those that begin together, the longest.
    fn find_stop(&self) -> Option<(usize, usize)> {
        let found = self.stops.iter().enumerate().filter_map(|(index, stop)| {
            let start = self.held.windows(stop.len()).position(|window| window == stop.as_slice())?;
            Some((start, usize::MAX - stop.len(), index))
        });
        found.min().map(|(start, _, index)| (start, index))
    }

    /// Length of the longest end of `held` with which a stop string begins.
    fn may_become_stop(&self) -> usize {
        let overlap = |stop: &Vec<u8>| {
            let longest = (stop.len() - 1).min(self.held.len());
            (1..=longest).rev().find(|length| self.held.ends_with(&stop[..*length])).unwrap_or(0)
        };
        self.stops.iter().map(overlap).max().unwrap_or(0)
    }
}

/// The whole characters of `bytes` and how many bytes they took. What can never become a character becomes U+FFFD.
fn whole_characters(mut bytes: &[u8]) -> (String, usize) {
    let (mut text, mut used) = (String::new(), 0);
    loop {
        match std::str::from_utf8(bytes) {
            Ok(rest) => {
                text.push_str(rest);
                return (text, used + rest.len());
            }
            Err(error) => {
                let valid = error.valid_up_to();
                text.push_str(&String::from_utf8_lossy(&bytes[..valid]));
                let Some(broken) = error.error_len() else {
                    return (text, used + valid);
                };
                text.push(char::REPLACEMENT_CHARACTER);
                used += valid + broken;
                bytes = &bytes[valid + broken..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Feeds `pieces` and returns what was shown after each, the stop string found, and the rest.
    fn run(stops: &[&str], pieces: &[&[u8]]) -> (Vec<String>, Option<usize>, String) {
        let stops: Vec<String> = stops.iter().map(|stop| (*stop).to_owned()).collect();
        let mut stream = TextStream::new(&stops);
        let mut shown = Vec::new();
        for piece in pieces {
            let piece = stream.push(piece);
            shown.push(piece.text);
            if piece.stopped.is_some() {
                return (shown, piece.stopped, String::new());
            }
        }
        let rest = stream.finish();
        (shown, None, rest)
    }

    #[test]
    fn without_stop_strings_text_passes_at_once() {
        assert_eq!(run(&[], &[b"ab", b"c"]), (vec!["ab".into(), "c".into()], None, String::new()));
    }

    #[test]
    fn a_stop_string_across_tokens_is_found_and_never_shown() {
        let (shown, stopped, _) = run(&["\nUser:"], &[b"hi\nUs", b"er", b": more"]);
        assert_eq!((shown, stopped), (vec!["hi".into(), String::new(), String::new()], Some(0)));
    }

    #[test]
    fn a_false_alarm_is_released() {
        let (shown, stopped, rest) = run(&["###"], &[b"a##", b"b##"]);
        assert_eq!((shown, stopped, rest), (vec!["a".into(), "##b".into()], None, "##".into()));
    }

    #[test]
    fn the_earliest_stop_wins_then_the_longest() {
        assert_eq!(run(&["de", "b"], &[b"abcde"]).1, Some(1));
        assert_eq!(run(&["b", "bc"], &[b"abcd"]).1, Some(1));
    }

    #[test]
    fn a_stop_string_inside_a_repeating_prefix_is_found() {
        assert_eq!(run(&["aab"], &[b"a", b"a", b"a", b"b"]).0.concat(), "a");
    }

    #[test]
    fn characters_are_never_split() {
        let eye = "👁".as_bytes();
        let (shown, _, rest) = run(&[], &[&eye[..1], &eye[1..3], &eye[3..], b"!"]);
        assert_eq!((shown.concat(), rest), ("👁!".into(), String::new()));
        assert_eq!(run(&[], &[&eye[..1]]).0, [""]);
    }

    #[test]
    fn broken_bytes_are_replaced_and_never_hold_up_the_rest() {
        assert_eq!(run(&[], &[b"a\xffb"]).0, ["a\u{fffd}b"]);
        assert_eq!(run(&[], &[b"\xf0\x9f", b"abc"]).0.concat(), "\u{fffd}abc");
    }

    #[test]
    fn a_cut_character_at_the_end_is_dropped() {
        let (shown, _, rest) = run(&[], &[b"a\xc3"]);
        assert_eq!((shown, rest), (vec!["a".to_owned()], String::new()));
    }

    #[test]
    fn a_stop_string_may_hold_characters_of_several_bytes() {
        let stop = "¿fin?".as_bytes();
        let (shown, stopped, _) = run(&["¿fin?"], &[b"ok ", &stop[..1], &stop[1..4], &stop[4..]]);
        assert_eq!((shown.concat().as_str(), stopped), ("ok ", Some(0)));
    }

    #[test]
    fn any_cut_of_the_bytes_gives_the_same_text() {
        let text = "Ñandú 🦤 — fin <STOP> tail".as_bytes();
        for first in 0..text.len() {
            for second in first..text.len() {
                let pieces = [&text[..first], &text[first..second], &text[second..]];
                let (shown, stopped, _) = run(&["<STOP>"], &pieces);
                assert_eq!(
                    (shown.concat().as_str(), stopped),
                    ("Ñandú 🦤 — fin ", Some(0)),
                    "{first} {second}"
                );
            }
        }
    }
}
