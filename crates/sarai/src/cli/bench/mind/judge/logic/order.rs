//! Whether an answer puts names in the right order.
//!
//! Called through `logic`. The rule: a run is all names, each once and no other of them between, in one sentence or one
//! to an item of a list; the first or the last run of the answer must be the order. (A list of who takes part may come
//! first, and an explanation last.)

use std::collections::BTreeSet;

use super::super::text::{fold, item, sentences};
use super::{Judged, core, mentions};

/// Judges an answer that puts names in an order.
pub(in super::super) fn judge(answer: &str, gold: &[String]) -> Judged {
    let names: Vec<Vec<String>> = gold.iter().map(|name| core(name)).collect();
    let runs = runs(answer, &names);
    let right = |run: Option<&Vec<usize>>| run.is_some_and(|run| run.iter().copied().eq(0..names.len()));
    let key = runs.last().map(|run| {
        // By the names, not by their places in the right order.
        run.iter().filter_map(|place| gold.get(*place)).map(|name| fold(name)).collect::<Vec<_>>().join(", ")
    });
    Judged { right: right(runs.first()) || right(runs.last()), key, fits: None }
}

/// Runs of all names, each once, in the order of the text.
fn runs(answer: &str, names: &[Vec<String>]) -> Vec<Vec<usize>> {
    let mut runs = Vec::new();
    let mut listed: Vec<usize> = Vec::new();
    for line in answer.lines() {
        let inline: Vec<Vec<usize>> = sentences(line).into_iter().map(|part| mentions(part, names)).collect();
        for mentioned in &inline {
            runs.extend(
                mentioned.windows(names.len()).filter(|run| is_whole(run, names.len())).map(<[_]>::to_vec),
            );
        }
        let in_line: Vec<usize> = inline.into_iter().flatten().collect();
        let is_item = item(line).is_some() || line.contains(':') || line.contains('→');
        match in_line.as_slice() {
            [only] if is_item || !listed.is_empty() => listed.push(*only),
            [] if line.trim().is_empty() => continue,
            _ => listed.clear(),
        }
        if is_whole(&listed, names.len()) {
            runs.push(std::mem::take(&mut listed));
        }
    }
    runs
}

fn is_whole(run: &[usize], names: usize) -> bool {
    run.len() == names && run.iter().collect::<BTreeSet<_>>().len() == names
}
