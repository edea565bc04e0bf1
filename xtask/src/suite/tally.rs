//! Counts of tests, read from the closing lines of cargo's test programs and of pytest.
//!
//! Called by the suite for each line of output. It knows two formats and counts nothing else.

use std::ops::Add;

/// How many tests passed, failed and did not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: u64,
    pub(super) failed: u64,
    pub(super) skipped: u64,
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl Tally {
    /// What one line of output adds; nothing, unless it is a closing line.
    pub(super) fn of_line(line: &str) -> Self {
        let line = line.trim().trim_matches('=').trim();
        if let Some(counts) = line.strip_prefix("test result: ") {
            // "ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s"
            let counts = counts.split_once(". ").map_or("", |(_, counts)| counts);
            return Self::of_counts(counts.split("; "));
        }
        // pytest: "3 failed, 12 passed, 1 skipped in 4.20s (0:00:04)"
        let Some((counts, time)) = line.rsplit_once(" in ") else { return Self::default() };
        let seconds = time.split(' ').next().and_then(|seconds| seconds.strip_suffix('s'));
        if seconds.is_some_and(|seconds| seconds.parse::<f64>().is_ok()) {
            return Self::of_counts(counts.split(", "));
        }
        Self::default()
    }

    fn of_counts<'a>(counts: impl Iterator<Item = &'a str>) -> Self {
        let mut tally = Self::default();
        for count in counts {
            let Some((number, what)) = count.split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what.trim() {
                "passed" => tally.passed += number,
                "failed" | "error" | "errors" => tally.failed += number,
                "ignored" | "skipped" | "xfailed" | "deselected" => tally.skipped += number,
                _other_count => {}
            }
        }
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, passed: u64, failed: u64, skipped: u64) {
        assert_eq!(Tally::of_line(line), Tally { passed, failed, skipped }, "{line}");
    }

    #[test]
    fn closing_lines_are_counted() {
        check(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
            12,
            0,
            0,
        );
        check("test result: FAILED. 11 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out", 11, 1, 2);
        check("5 passed in 0.52s", 5, 0, 0);
        check("=== 3 failed, 12 passed, 1 skipped, 2 warnings in 64.20s (0:01:04) ===", 12, 3, 1);
        check("1 error in 0.10s", 0, 1, 0);
    }

    #[test]
    fn other_lines_count_nothing() {
        check("running 12 tests", 0, 0, 0);
        check("test turn::tests::five passed in 3 rounds ... ok", 0, 0, 0);
        check("    Finished `release` profile [optimized] target(s) in 0.52s", 0, 0, 0);
        check("", 0, 0, 0);
    }
}
