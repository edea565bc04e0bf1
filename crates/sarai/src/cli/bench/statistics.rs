//! The arithmetic of the measurements: medians, shares of a distribution, and how much of a draft an answer kept.
//!
//! Called by the scenarios and the report. Pure; nothing here knows a server.

/// The median; `None` of nothing.
pub(super) fn median(values: &[f64]) -> Option<f64> {
    let sorted = sorted(values);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// Least and greatest; `None` of nothing.
pub(super) fn span(values: &[f64]) -> Option<(f64, f64)> {
    let sorted = sorted(values);
    Some((*sorted.first()?, *sorted.last()?))
}

/// The smallest value that `percent` of all values do not exceed (nearest rank); `None` of nothing.
pub(super) fn percentile(values: &[f64], percent: u8) -> Option<f64> {
    let sorted = sorted(values);
    let rank = (sorted.len() * usize::from(percent.min(100))).div_ceil(100);
    sorted.get(rank.max(1) - 1).copied()
}

/// One series over another, value by value. Where either is missing or the divisor is nothing, there is no ratio.
pub(super) fn ratios(ours: &[Option<f64>], theirs: &[Option<f64>]) -> Vec<f64> {
    let pairs = ours.iter().zip(theirs).filter_map(|(ours, theirs)| Some(((*ours)?, (*theirs)?)));
    pairs.filter(|(_, theirs)| *theirs > 0.0).map(|(ours, theirs)| ours / theirs).collect()
}

/// The share of `answer`'s words that stand in `draft` in the same order: the longest common subsequence over the
/// length of the answer. 0 for an empty answer.
#[expect(clippy::cast_precision_loss, reason = "a few thousand words")]
pub(super) fn kept_share(draft: &str, answer: &str) -> f64 {
    let (draft, answer): (Vec<&str>, Vec<&str>) =
        (draft.split_whitespace().collect(), answer.split_whitespace().collect());
    if answer.is_empty() {
        return 0.0;
    }
    // One row of the table; `above_left` is the value the row overwrote.
    let mut row = vec![0_usize; draft.len() + 1];
    for word in &answer {
        let mut above_left = 0;
        for (index, other) in draft.iter().enumerate() {
            let above = row[index + 1];
            row[index + 1] = if word == other { above_left + 1 } else { above.max(row[index]) };
            above_left = above;
        }
    }
    row[draft.len()] as f64 / answer.len() as f64
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) {
        let found = found.unwrap();
        assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
    }

    #[test]
    fn medians_and_spans() {
        near(median(&[9.0, 1.0, 2.0]), 2.0);
        near(median(&[9.0, 1.0, 2.0, 4.0]), 3.0);
        assert_eq!(median(&[]), None);
        assert_eq!(span(&[3.0, 1.0, 2.0]), Some((1.0, 3.0)));
        assert_eq!(span(&[]), None);
    }

    #[test]
    fn percentiles_by_nearest_rank() {
        let values: Vec<f64> = (1..=200).rev().map(f64::from).collect();
        near(percentile(&values, 50), 100.0);
        near(percentile(&values, 99), 198.0);
        near(percentile(&values, 100), 200.0);
        near(percentile(&values, 0), 1.0);
        near(percentile(&[7.0], 99), 7.0);
        assert_eq!(percentile(&[], 99), None);
    }

    #[test]
    fn ratios_leave_out_what_was_not_measured() {
        let found =
            ratios(&[Some(4.0), None, Some(1.0), Some(3.0)], &[Some(2.0), Some(1.0), None, Some(0.0)]);
        assert_eq!(found, [2.0]);
    }

    #[test]
    fn what_an_answer_kept() {
        let check = |draft: &str, answer: &str, expected: f64| {
            let found = kept_share(draft, answer);
            assert!((found - expected).abs() < 1e-9, "{draft:?} {answer:?}: {found}");
        };
        check("a b c d", "a b c d", 1.0);
        check("a b c d", "a b X d", 0.75);
        check("a b c d", "d c b a", 0.25);
        check("a b", "a b c d", 0.5);
        check("", "a", 0.0);
        check("a", "", 0.0);
        check("uno\ndos  tres", "uno dos cuatro tres", 0.75);
    }
}
