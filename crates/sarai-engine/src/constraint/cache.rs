//! Compiled constraints by the digest of their text, the longest unused going first.
//!
//! Called by `constraint.rs` under a lock. Holds matchers that have read nothing yet and gives out deep copies: a
//! shallow one would share the lexer's lock between answers.

use std::collections::HashMap;

use llguidance::Matcher;
use sha2::{Digest, Sha256};

use super::CacheCounts;

/// Most constraints kept.
pub(super) const ENTRIES_MAX: usize = 64;
/// Most bytes of text that the kept constraints were compiled from. A schema takes about a hundred times its text.
const TEXT_BYTES_MAX: usize = 512 << 10;

/// Which constraint, and of what kind.
#[derive(Clone, Eq, Hash, PartialEq)]
pub(super) struct Key([u8; 32]);

impl Key {
    pub(super) fn new(kind: &str, text: &str) -> Self {
        let mut digest = Sha256::new();
        digest.update(kind.as_bytes());
        digest.update([0]);
        digest.update(text.as_bytes());
        Self(digest.finalize().into())
    }
}

struct Entry {
    matcher: Matcher,
    text_bytes: usize,
    used_at: u64,
}

#[derive(Default)]
pub(super) struct Cache {
    entries: HashMap<Key, Entry>,
    text_bytes: usize,
    /// Counts what was asked for; serves as the time of last use.
    asked: u64,
    hits: u64,
}

impl Cache {
    /// A fresh copy of what is kept under this key.
    pub(super) fn find(&mut self, key: &Key) -> Option<Matcher> {
        self.asked += 1;
        self.find_now(key)
    }

    /// The same for one who asked before and waited.
    pub(super) fn find_now(&mut self, key: &Key) -> Option<Matcher> {
        let entry = self.entries.get_mut(key)?;
        entry.used_at = self.asked;
        self.hits += 1;
        Some(entry.matcher.deep_clone())
    }

    /// Keeps a matcher that has read nothing, and drops what is over the bounds.
    pub(super) fn keep(&mut self, key: Key, text_bytes: usize, matcher: Matcher) {
        if text_bytes > TEXT_BYTES_MAX {
            return;
        }
        self.text_bytes += text_bytes;
        let entry = Entry { matcher, text_bytes, used_at: self.asked };
        if let Some(old) = self.entries.insert(key, entry) {
            self.text_bytes -= old.text_bytes;
        }
        while self.entries.len() > ENTRIES_MAX || self.text_bytes > TEXT_BYTES_MAX {
            let oldest =
                self.entries.iter().min_by_key(|(_, entry)| entry.used_at).map(|(key, _)| key.clone());
            let Some(dropped) = oldest.and_then(|key| self.entries.remove(&key)) else { return };
            self.text_bytes -= dropped.text_bytes;
        }
    }

    pub(super) fn counts(&self) -> CacheCounts {
        CacheCounts { hits: self.hits, misses: self.asked - self.hits, entries: self.entries.len() }
    }
}
