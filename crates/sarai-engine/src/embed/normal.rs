//! SentencePiece's normaliser: the character map that a model carries, and its treatment of spaces.
//!
//! Called by `tokens.rs`. The map is a double-array trie (darts-clone) of 32-bit units with a table of replacements
//! behind it; it is foreign, so every index is checked.
//! Format: <https://github.com/google/sentencepiece/blob/master/src/normalizer.cc>

/// What a space becomes.
const SPACE: &str = "\u{2581}";

/// Longest key that is looked for, and longest replacement; the longest known ones have some 35 bytes.
const ENTRY_BYTES_MAX: usize = 256;

/// The character map. Without one, text stays as it is.
#[derive(Debug, Default)]
pub(crate) struct Normalizer {
    units: Vec<u32>,
    replacements: Vec<u8>,
}

impl Normalizer {
    /// Reads the map: a length, the trie, the replacements.
    pub(crate) fn new(charsmap: &[u8]) -> Result<Self, &'static str> {
        if charsmap.is_empty() {
            return Ok(Self::default());
        }
        let (length, rest) = charsmap.split_first_chunk::<4>().ok_or("its character map is cut off")?;
        let length = u32::from_le_bytes(*length) as usize;
        let (trie, replacements) = rest.split_at_checked(length).ok_or("its character map is cut off")?;
        let (units, odd) = trie.as_chunks::<4>();
        if !odd.is_empty() || units.is_empty() {
            return Err("its character map is not made of whole units");
        }
        if std::str::from_utf8(replacements).is_err() {
            return Err("its replacements are not text");
        }
        let units = units.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        Ok(Self { units, replacements: replacements.to_vec() })
    }

    /// The text with every character replaced as the map says, runs of spaces as one, none at either end, each
    /// written as the mark that pieces have, one of them in front. Empty if nothing is left.
    pub(crate) fn normalize(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len() + text.len() / 4 + SPACE.len());
        let mut rest = text;
        let mut after_space = true;
        while let Some((piece, length)) = self.prefix(rest) {
            rest = &rest[length..];
            for c in piece.chars() {
                if c != ' ' {
                    if out.is_empty() {
                        out.push_str(SPACE);
                    }
                    out.push(c);
                    after_space = false;
                } else if !after_space {
                    out.push_str(SPACE);
                    after_space = true;
                }
            }
        }
        while out.ends_with(SPACE) {
            out.truncate(out.len() - SPACE.len());
        }
        out
    }

    /// What the longest mapped beginning of a text becomes, and its length; else the first character itself.
    fn prefix<'a>(&'a self, text: &'a str) -> Option<(&'a str, usize)> {
        let first = text.chars().next()?;
        let found = self.longest(text.as_bytes()).filter(|(_, length)| text.is_char_boundary(*length));
        let replaced = found.and_then(|(value, length)| Some((self.replacement(value)?, length)));
        Some(replaced.unwrap_or((&text[..first.len_utf8()], first.len_utf8())))
    }

    /// Value and length of the longest key that `bytes` begins with.
    fn longest(&self, bytes: &[u8]) -> Option<(usize, usize)> {
        let unit = |at: usize| self.units.get(at).copied();
        let offset = |unit: u32| ((unit >> 10) << ((unit & (1 << 9)) >> 6)) as usize;
        let mut at = offset(unit(0)?);
        let mut best = None;
        for (index, byte) in bytes.iter().take(ENTRY_BYTES_MAX).enumerate() {
            at ^= usize::from(*byte);
            let Some(node) = unit(at).filter(|node| node & 0x8000_00ff == u32::from(*byte)) else { break };
            at ^= offset(node);
            if node & (1 << 8) != 0 {
                let Some(leaf) = unit(at) else { break };
                best = Some(((leaf & 0x7fff_ffff) as usize, index + 1));
            }
        }
        best
    }

    /// The text that ends with the next zero.
    fn replacement(&self, at: usize) -> Option<&str> {
        let rest = self.replacements.get(at..)?;
        let end = rest.iter().take(ENTRY_BYTES_MAX).position(|byte| *byte == 0)?;
        std::str::from_utf8(&rest[..end]).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_become_marks() {
        let plain = Normalizer::default();
        assert_eq!(plain.normalize("  hola   mundo "), "\u{2581}hola\u{2581}mundo");
        assert_eq!(plain.normalize("   "), "");
        assert_eq!(plain.normalize(""), "");
    }

    #[test]
    fn a_damaged_map_is_refused_or_harmless() {
        assert!(Normalizer::new(&[1, 0]).is_err());
        assert!(Normalizer::new(&[8, 0, 0, 0, 1, 2]).is_err());
        assert!(Normalizer::new(&[3, 0, 0, 0, 1, 2, 3]).is_err());
        // A trie that points everywhere: no panic, and the text stays text.
        let mut wild = vec![64, 0, 0, 0];
        wild.extend((0..64_u8).map(|value| value.wrapping_mul(37)));
        wild.extend(b"x\0y");
        let wild = Normalizer::new(&wild).unwrap();
        assert!(!wild.normalize("añ b ½ 語").is_empty());
    }
}
