//! Shares and differences with their 95 % intervals, and the count of votes.
//!
//! Called by `mind` and its report. Pure; a draw is made with a fixed seed, so that the same answers print the same
//! table.

use serde_json::{Value, json};

/// Resamples of a bootstrap.
const RESAMPLES: usize = 2000;
/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_964;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Share {
    pub(super) hits: usize,
    pub(super) all: usize,
}

impl Share {
    /// How many of these are true.
    pub(super) fn of(values: impl IntoIterator<Item = bool>) -> Self {
        values
            .into_iter()
            .fold(Self::default(), |sum, hit| Self { hits: sum.hits + usize::from(hit), all: sum.all + 1 })
    }

    /// The share itself; `None` of nothing.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred tasks")]
    fn value(self) -> Option<f64> {
        (self.all > 0).then(|| self.hits as f64 / self.all as f64)
    }

    /// Wilson's interval: right also near 0 and 1 and for few tasks.
    #[expect(clippy::cast_precision_loss, reason = "a few hundred tasks")]
    pub(super) fn interval(self) -> Option<(f64, f64)> {
        let (share, count) = (self.value()?, self.all as f64);
        let square = Z * Z / count;
        let middle = (share + square / 2.0) / (1.0 + square);
        let reach = Z / (1.0 + square) * (share * (1.0 - share) / count + square / (4.0 * count)).sqrt();
        Some(((middle - reach).max(0.0), (middle + reach).min(1.0)))
    }

    /// `3/5 60.0 % (23.1..88.2)`.
    pub(super) fn words(self) -> String {
        let Some((share, (low, high))) = self.value().zip(self.interval()) else { return "0/0".to_owned() };
        let (share, low, high) = (share * 100.0, low * 100.0, high * 100.0);
        format!("{}/{} {share:.1} % ({low:.1}..{high:.1})", self.hits, self.all)
    }

    pub(super) fn json(self) -> Value {
        let interval = self.interval();
        json!({
            "hits": self.hits, "of": self.all, "share": self.value(),
            "low": interval.map(|(low, _)| low), "high": interval.map(|(_, high)| high),
        })
    }
}

/// What one way of answering made of the answers of another, task by task.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    /// Wrong before and right after, of those that were wrong.
    pub(super) fixed: Share,
    /// Right before and wrong after, of those that were right.
    pub(super) harmed: Share,
    /// Mean gain a task with the interval of a bootstrap; `None` of no task.
    pub(super) net: Option<(f64, f64, f64)>,
}

impl Change {
    /// From pairs of before and after.
    pub(super) fn of(pairs: &[(bool, bool)]) -> Self {
        let gains: Vec<f64> =
            pairs.iter().map(|(before, after)| f64::from(*after) - f64::from(*before)).collect();
        let net = mean(&gains).zip(bootstrap(&gains)).map(|(mean, (low, high))| (mean, low, high));
        Self {
            fixed: Share::of(pairs.iter().filter(|(before, _)| !before).map(|(_, after)| *after)),
            harmed: Share::of(pairs.iter().filter(|(before, _)| *before).map(|(_, after)| !after)),
            net,
        }
    }

    /// `+12.0 % (+4.0..+20.0)`.
    pub(super) fn net_words(&self) -> String {
        self.net.map_or_else(
            || "-".to_owned(),
            |(net, low, high)| format!("{:+.1} % ({:+.1}..{:+.1})", net * 100.0, low * 100.0, high * 100.0),
        )
    }

    pub(super) fn json(&self) -> Value {
        let net = self.net.map(|(net, low, high)| json!({"mean": net, "low": low, "high": high}));
        json!({"fixed": self.fixed.json(), "harmed": self.harmed.json(), "net": net})
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred tasks")]
fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The middle 95 % of the means of resamples.
fn bootstrap(values: &[f64]) -> Option<(f64, f64)> {
    let count = u64::try_from(values.len()).ok().filter(|count| *count > 0)?;
    // The constants of Knuth's MMIX, as for the prompts.
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % count).unwrap_or(0)
    };
    let mut means: Vec<f64> = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let sample: Vec<f64> = values.iter().map(|_| values[draw()]).collect();
        means.extend(mean(&sample));
    }
    means.sort_by(f64::total_cmp);
    let edge = RESAMPLES / 40;
    Some((*means.get(edge)?, *means.get(RESAMPLES - 1 - edge)?))
}

/// The answer that wins a vote: the first one that says what most say. Who answers nothing has no vote; of equals the
/// one that was there first wins.
pub(super) fn winner(keys: &[Option<&str>]) -> Option<usize> {
    let votes = |key: &str| keys.iter().filter(|other| **other == Some(key)).count();
    let spoken = keys.iter().enumerate().filter_map(|(place, key)| Some((place, votes((*key)?))));
    spoken.max_by_key(|(place, votes)| (*votes, std::cmp::Reverse(*place))).map(|(place, _)| place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-4, "{found} is not {expected}");
    }

    /// Against figures of the usual tables.
    #[test]
    fn intervals_by_wilson() {
        for (hits, all, low, high) in
            [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (33, 50, 0.5215, 0.7756)]
        {
            let found = Share { hits, all }.interval().unwrap();
            near(found.0, low);
            near(found.1, high);
        }
        assert_eq!(Share::default().interval(), None);
        assert_eq!(Share::default().words(), "0/0");
    }

    #[test]
    fn changes_count_what_was_fixed_and_what_was_harmed() {
        let pairs = [(false, true), (false, true), (false, false), (true, true), (true, false)];
        let change = Change::of(&pairs);
        assert_eq!(change.fixed, Share { hits: 2, all: 3 });
        assert_eq!(change.harmed, Share { hits: 1, all: 2 });
        let (net, low, high) = change.net.unwrap();
        near(net, 0.2);
        assert!(low < 0.0 && high > 0.5, "{low} {high}");
        assert_eq!(Change::of(&pairs), change, "the draw is the same each time");
        assert_eq!(Change::of(&[]).net, None);
    }

    #[test]
    fn a_sure_gain_has_its_interval_above_nothing() {
        let pairs: Vec<(bool, bool)> = (0..50).map(|number| (false, number % 2 == 0)).collect();
        let (net, low, high) = Change::of(&pairs).net.unwrap();
        near(net, 0.5);
        assert!((0.3..0.45).contains(&low) && (0.55..0.7).contains(&high), "{low} {high}");
    }

    #[test]
    fn votes() {
        let check =
            |keys: &[Option<&str>], expected: Option<usize>| assert_eq!(winner(keys), expected, "{keys:?}");
        check(&[Some("a"), Some("b"), Some("b")], Some(1));
        check(&[Some("a"), Some("b")], Some(0));
        check(&[None, None, Some("c")], Some(2));
        check(&[None, Some("a"), Some("b"), Some("b"), Some("a")], Some(1));
        check(&[None], None);
        check(&[], None);
    }
}
