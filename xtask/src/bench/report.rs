//! The table of one model: for each figure both sides' medians, and the median and spread of the ratio by round.
//!
//! Called by bench. A ratio is taken inside a round, where both sides saw the same noise, and only then summed up.

use std::fmt;

use super::Round;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Figure {
    Prefill,
    Decode,
    FirstToken,
    Resident,
}

impl Figure {
    pub(super) const ALL: [Self; 4] = [Self::Prefill, Self::Decode, Self::FirstToken, Self::Resident];

    fn label(self) -> &'static str {
        match self {
            Self::Prefill => "prefill, fresh ~500 tokens [tokens/s]",
            Self::Decode => "decode, 128 tokens       [tokens/s]",
            Self::FirstToken => "first token, short prompt      [ms]",
            Self::Resident => "resident memory, all processes [MiB]",
        }
    }

    fn more_is_better(self) -> bool {
        match self {
            Self::Prefill | Self::Decode => true,
            Self::FirstToken | Self::Resident => false,
        }
    }
}

/// All rounds of one model; the first side is compared with each other one.
pub(super) struct Table {
    model: String,
    sides: Vec<&'static str>,
    rounds: Vec<Vec<Round>>,
}

impl Table {
    pub(super) fn new(model: &str, sides: Vec<&'static str>) -> Self {
        Self { model: model.to_owned(), sides, rounds: Vec::new() }
    }

    pub(super) fn add(&mut self, round: Vec<Round>) {
        self.rounds.push(round);
    }

    pub(super) fn rounds(&self) -> usize {
        self.rounds.len()
    }

    fn values(&self, figure: usize, side: usize) -> Vec<f64> {
        sorted(self.rounds.iter().map(|round| round[side][figure]))
    }

    fn ratios(&self, figure: usize, other: usize) -> Vec<f64> {
        sorted(self.rounds.iter().map(|round| round[0][figure] / round[other][figure]))
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ours = self.sides[0];
        writeln!(f, "\n{}, {} rounds in turn, medians", self.model, self.rounds())?;
        for (other, theirs) in self.sides.iter().enumerate().skip(1) {
            writeln!(f, "{:<38} {ours:>9} {theirs:>22} {:>9} {:>13}", "", "ratio", "min..max")?;
            for (index, figure) in Figure::ALL.into_iter().enumerate() {
                let ratios = self.ratios(index, other);
                writeln!(
                    f,
                    "{:<38} {:>9.1} {:>22.1} {:>8.3}x {:>6.3}..{:.3}  {}",
                    figure.label(),
                    median(&self.values(index, 0)),
                    median(&self.values(index, other)),
                    median(&ratios),
                    ratios[0],
                    ratios[ratios.len() - 1],
                    if figure.more_is_better() { "more is better" } else { "less is better" },
                )?;
            }
        }
        Ok(())
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

/// The median of sorted values, of which there is at least one.
fn median(sorted: &[f64]) -> f64 {
    let middle = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[middle] } else { f64::midpoint(sorted[middle - 1], sorted[middle]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert!((median(&[1.0, 2.0, 9.0]) - 2.0).abs() < 1e-9);
        assert!((median(&[1.0, 2.0, 4.0, 9.0]) - 3.0).abs() < 1e-9);
    }

    #[test]
    fn ratios_are_taken_inside_a_round() {
        let mut table = Table::new("m", vec!["sarai", "llama-server"]);
        // The machine was twice as slow in the second round, for both sides.
        table.add(vec![[100.0, 20.0, 50.0, 900.0], [100.0, 10.0, 100.0, 600.0]]);
        table.add(vec![[50.0, 10.0, 100.0, 900.0], [50.0, 5.0, 200.0, 600.0]]);
        table.add(vec![[100.0, 22.0, 50.0, 900.0], [100.0, 10.0, 100.0, 600.0]]);
        let text = table.to_string();
        let line = |word: &str| text.lines().find(|line| line.starts_with(word)).unwrap().to_owned();
        assert!(line("prefill").contains("1.000x  1.000..1.000"), "{text}");
        assert!(line("decode").contains("2.000x  2.000..2.200"), "{text}");
        assert!(line("first").contains("0.500x  0.500..0.500  less is better"), "{text}");
    }
}
