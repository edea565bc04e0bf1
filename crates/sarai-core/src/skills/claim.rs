//! What a child costs in memory, part by part: guessed before it was ever loaded, corrected by what it says and by
//! what is measured.
//!
//! Used by `child` (figures) and `budget` (decisions). Pure arithmetic that never overflows: the figures of a child
//! are foreign. Must not read files: the host never parses a model.

use super::File;
use crate::model::grpc::Description;

/// Buffers of a computation and the program itself, where the catalogue does not say it. With a vocabulary of 152,000
/// the scores of one chunk of 256 tokens alone are 155 MB.
const COMPUTE_BYTES: u64 = 300 << 20;

/// KV bytes a token where the catalogue does not say it: this share of the file. Models from 135 million to 13
/// billion weights lie between a 40,000th and a 4,300th.
const KV_SHARE: u64 = 4096;

/// Bounds of that guess: the smallest and the largest in use.
const KV_BYTES_PER_TOKEN: std::ops::RangeInclusive<u64> = (8 << 10)..=(1 << 20);

/// Tokens a draft model's context holds at most: it has no guess for what is longer.
pub(super) const DRAFT_CONTEXT_TOKENS: u32 = 2048;

/// Buffers of a draft model, which reads in small pieces.
const DRAFT_COMPUTE_BYTES: u64 = 60 << 20;

/// What memory is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// This process.
    Host,
    /// Weights of models that write text.
    Weights,
    /// Their KV cells.
    Kv,
    /// Buffers of a computation, and the child's program.
    Compute,
    /// Models that propose tokens for another one.
    Draft,
    /// Models that hear and speak.
    Voice,
    /// Models that see.
    Vision,
    /// Gradients and what belongs to them.
    Training,
}

impl Part {
    /// Every part, in the order of its number.
    pub const ALL: [Self; 8] = [
        Self::Host,
        Self::Weights,
        Self::Kv,
        Self::Compute,
        Self::Draft,
        Self::Voice,
        Self::Vision,
        Self::Training,
    ];

    /// Its word in metrics and listings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Weights => "weights",
            Self::Kv => "kv",
            Self::Compute => "compute",
            Self::Draft => "draft",
            Self::Voice => "voice",
            Self::Vision => "vision",
            Self::Training => "training",
        }
    }
}

/// Memory by part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    bytes: [u64; Part::ALL.len()],
}

impl Claim {
    /// The same with this much for a part.
    #[must_use]
    pub fn with(mut self, part: Part, bytes: u64) -> Self {
        self.bytes[part as usize] = bytes;
        self
    }

    /// What a part takes.
    pub fn part(&self, part: Part) -> u64 {
        self.bytes[part as usize]
    }

    /// All parts together.
    pub fn total(&self) -> u64 {
        self.bytes.iter().fold(0, |sum, bytes| sum.saturating_add(*bytes))
    }

    /// The parts that take something.
    pub fn parts(&self) -> impl Iterator<Item = (Part, u64)> {
        Part::ALL.into_iter().map(|part| (part, self.part(part))).filter(|(_, bytes)| *bytes > 0)
    }

    /// Both together.
    #[must_use]
    pub fn plus(mut self, other: &Self) -> Self {
        for (mine, more) in self.bytes.iter_mut().zip(other.bytes) {
            *mine = mine.saturating_add(more);
        }
        self
    }

    /// The same, raised to what was measured: what no part explains is computing.
    #[must_use]
    pub fn at_least(self, measured_bytes: u64) -> Self {
        let unexplained = measured_bytes.saturating_sub(self.total());
        self.with(Part::Compute, self.part(Part::Compute).saturating_add(unexplained))
    }

    /// What a model will take that was never loaded: its file, what the catalogue says of its shape, and a cautious
    /// guess for what it does not say.
    pub fn estimate(file: &File, context_tokens: u32) -> Self {
        let guess = (file.bytes / KV_SHARE).clamp(*KV_BYTES_PER_TOKEN.start(), *KV_BYTES_PER_TOKEN.end());
        let kv_bytes_per_token = file.kv_bytes_per_token.unwrap_or(guess);
        let context_tokens = file.context_tokens_max.map_or(context_tokens, |most| context_tokens.min(most));
        let draft = file.draft.as_ref().map_or(0, |draft| {
            let kv_bytes_per_token = draft.kv_bytes_per_token.unwrap_or(guess);
            let kv = kv_bytes_per_token.saturating_mul(DRAFT_CONTEXT_TOKENS.min(context_tokens).into());
            draft.bytes.saturating_add(kv).saturating_add(DRAFT_COMPUTE_BYTES)
        });
        Self::default()
            .with(Part::Draft, draft)
            .with(Part::Weights, file.bytes)
            .with(Part::Kv, kv_bytes_per_token.saturating_mul(context_tokens.into()))
            .with(Part::Compute, file.compute_bytes.unwrap_or(COMPUTE_BYTES))
    }

    /// The same with what the loaded child says in place of the guesses, and raised to what was measured.
    #[must_use]
    pub fn corrected(self, said: &Description, rss_bytes: Option<u64>) -> Self {
        let cells = if said.kv_cells == 0 { said.context_tokens.into() } else { said.kv_cells };
        let kv = said.kv_bytes_per_token.saturating_mul(cells);
        let figures = [
            (Part::Weights, said.weights_bytes),
            (Part::Kv, kv),
            (Part::Compute, said.compute_bytes),
            (Part::Draft, said.draft_bytes),
        ];
        // Nought means that the child does not know.
        let known = figures.into_iter().filter(|(_, bytes)| *bytes > 0);
        known.fold(self, |claim, (part, bytes)| claim.with(part, bytes)).at_least(rss_bytes.unwrap_or(0))
    }
}

/// Bytes for people, in decimal units as disks and budgets are written.
pub(super) fn shown(bytes: u64) -> String {
    let tenths = |unit: u64| {
        let tenths = bytes / (unit / 10);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        1_000_000_000.. => format!("{} GB", tenths(1_000_000_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(bytes: u64) -> File {
        File { bytes, ..File::default() }
    }

    #[test]
    fn what_the_catalogue_says_comes_before_a_guess() {
        let said = File { kv_bytes_per_token: Some(28_672), compute_bytes: Some(7), ..file(1_117_320_768) };
        let claim = Claim::estimate(&said, 4096);
        assert_eq!(
            claim.parts().collect::<Vec<_>>(),
            [(Part::Weights, 1_117_320_768), (Part::Kv, 117_440_512), (Part::Compute, 7)]
        );
        let short = File { context_tokens_max: Some(1024), ..said };
        assert_eq!(Claim::estimate(&short, 4096).part(Part::Kv), 1024 * 28_672);
        let guess = Claim::estimate(&file(1_117_320_768), 4096);
        assert!(guess.part(Part::Kv) > claim.part(Part::Kv), "a guess is cautious: {guess:?}");
        assert_eq!(guess.part(Part::Compute), COMPUTE_BYTES);
        for bytes in [0, 1, u64::MAX] {
            let share = Claim::estimate(&file(bytes), 1).part(Part::Kv);
            assert!(KV_BYTES_PER_TOKEN.contains(&share), "{bytes}: {share}");
        }
    }

    #[test]
    fn what_a_child_says_and_takes_replaces_the_guess() {
        let guess = Claim::estimate(&file(1_000_000), 4096);
        let said = Description {
            context_tokens: 2048,
            weights_bytes: 900_000,
            kv_bytes_per_token: 10,
            compute_bytes: 50_000,
            ..Description::default()
        };
        let claim = guess.corrected(&said, None);
        assert_eq!(claim.total(), 900_000 + 20_480 + 50_000);
        let shared = Description { kv_cells: 4096, ..said.clone() };
        assert_eq!(guess.corrected(&shared, None).part(Part::Kv), 40_960);
        let measured = guess.corrected(&said, Some(2_000_000));
        assert_eq!((measured.total(), measured.part(Part::Weights)), (2_000_000, 900_000));
        // A child that knows nothing leaves the guess, and a small one does not lower it.
        assert_eq!(guess.corrected(&Description::default(), Some(5)), guess);
        let absurd =
            Description { kv_bytes_per_token: u64::MAX, weights_bytes: u64::MAX, context_tokens: 9, ..said };
        assert_eq!(guess.corrected(&absurd, Some(u64::MAX)).total(), u64::MAX);
    }

    #[test]
    fn sizes_read_like_sizes() {
        let table =
            [(0, "0.0 MB"), (52_430_000, "52.4 MB"), (1_000_000_000, "1.0 GB"), (9_650_000_000, "9.6 GB")];
        for (bytes, expected) in table {
            assert_eq!(shown(bytes), expected);
        }
        assert_eq!(Part::ALL.map(|part| part as usize), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
