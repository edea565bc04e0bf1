//! What a run of libFuzzer came to, read from its log.
//!
//! Called by `fuzz` once a target has ended. Knows its status lines, its closing statistics, the lines of a Rust
//! panic and the line that names a saved input; all else is noise.

use std::fmt;

/// Lines of a fault that are shown.
const FAULT_LINES_MAX: usize = 8;

/// The figures of a run, and what went wrong if something did.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    pub(super) runs: u64,
    pub(super) runs_a_second: u64,
    /// Edges of the control flow graph that some input reached.
    pub(super) edges: u64,
    /// Edges by how often they were taken, and outcomes of comparisons.
    pub(super) features: u64,
    /// Inputs that each reached something of their own.
    pub(super) corpus: u64,
    /// What the target said when it failed.
    pub(super) fault: Vec<String>,
    /// Where the input that made it fail was saved.
    pub(super) input: Option<String>,
}

impl Report {
    /// Reads a log.
    pub(super) fn of(log: &str) -> Self {
        let mut report = Self::default();
        for line in log.lines() {
            report.status(line);
            if let Some(path) = line.split_once("Test unit written to ").map(|(_, path)| path) {
                report.input = Some(path.trim().to_owned());
            }
            if let Some((name, value)) = line.strip_prefix("stat::").and_then(|rest| rest.split_once(':')) {
                let value = value.trim().parse().unwrap_or_default();
                match name {
                    "number_of_executed_units" => report.runs = value,
                    "average_exec_per_sec" => report.runs_a_second = value,
                    _another_figure => {}
                }
            }
        }
        report.fault = fault(log);
        report
    }

    /// `#4096 pulse  cov: 612 ft: 1210 corp: 98/12Kb lim: 4096 exec/s: 2048 rss: 60Mb`
    fn status(&mut self, line: &str) {
        let Some(rest) = line.strip_prefix('#') else { return };
        let words: Vec<&str> = rest.split_whitespace().collect();
        let after = |name: &str| {
            let value = words.iter().skip_while(|word| **word != name).nth(1)?;
            value.split('/').next()?.parse::<u64>().ok()
        };
        let (Some(edges), Some(features)) = (after("cov:"), after("ft:")) else { return };
        (self.edges, self.features) = (edges, features);
        self.corpus = after("corp:").unwrap_or(self.corpus);
        self.runs = words.first().and_then(|runs| runs.parse().ok()).unwrap_or(self.runs);
    }
}

/// From the panic, or libFuzzer's own first line of an error, on.
fn fault(log: &str) -> Vec<String> {
    let begins = |line: &str| {
        line.contains(" panicked at ") || line.contains("ERROR: libFuzzer") || line.starts_with("ALARM: ")
    };
    let lines = log.lines().skip_while(|line| !begins(line));
    lines.take(FAULT_LINES_MAX).map(|line| line.chars().take(400).collect()).collect()
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, runs_a_second, edges, features, corpus, .. } = self;
        write!(f, "{runs:>10} {runs_a_second:>9} {edges:>9} {features:>9} {corpus:>8}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "INFO: Running with entropic power schedule (0xFF, 100).\n\
        #2\tINITED cov: 40 ft: 41 corp: 1/1b exec/s: 0 rss: 41Mb\n\
        #4096\tpulse  cov: 612 ft: 1210 corp: 98/12Kb lim: 4096 exec/s: 2048 rss: 60Mb\n\
        #9000\tDONE   cov: 700 ft: 1500 corp: 120/14Kb lim: 4096 exec/s: 1800 rss: 61Mb\n\
        Done 9000 runs in 5 second(s)\n\
        stat::number_of_executed_units: 9000\nstat::average_exec_per_sec:     1500\n";

    #[test]
    fn the_last_figures_count() {
        let report = Report::of(GOOD);
        assert_eq!((report.runs, report.runs_a_second), (9000, 1500));
        assert_eq!((report.edges, report.features, report.corpus), (700, 1500, 120));
        assert_eq!((report.fault, report.input), (Vec::new(), None));
    }

    #[test]
    fn a_failure_keeps_its_words_and_its_input() {
        let log = "#7\tNEW    cov: 9 ft: 9 corp: 2/2b lim: 4 exec/s: 0 rss: 4Mb L: 1/1 MS: 1 ChangeBit-\n\
            thread '<unnamed>' (12) panicked at fuzz_targets/gguf.rs:40:5:\na header of bytes that are not there\n\
            ==12== ERROR: libFuzzer: deadly signal\n\
            artifact_prefix='/f/'; Test unit written to /f/crash-0a1b\n";
        let report = Report::of(log);
        assert_eq!((report.runs, report.edges, report.corpus), (7, 9, 2));
        assert_eq!(report.input.as_deref(), Some("/f/crash-0a1b"));
        assert!(report.fault[0].contains("gguf.rs:40") && report.fault[1].contains("not there"));
    }

    #[test]
    fn noise_is_no_figure() {
        assert_eq!(Report::of("# a comment\nfuzz: cov\nstat::peak_rss_mb: 60\n"), Report::default());
    }
}
