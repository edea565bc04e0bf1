//! The published JSON Schema (draft 2020-12) of each built-in expert's output, which is `expert.output` of a turn.
//!
//! Called by whoever checks an output from outside, as `sarai bench forms` does. Kept by hand beside this file and held
//! to what the experts make by tests: an expert is not its own judge. The form that a model fills is another one.

use std::sync::LazyLock;

use serde_json::Value;

use super::ExpertName;

static SCHEMAS: LazyLock<Vec<(ExpertName, Value)>> = LazyLock::new(|| {
    let read = |name: ExpertName| (name, serde_json::from_str(text(name)).expect("a test reads each schema"));
    ExpertName::ALL.into_iter().map(read).collect()
});

/// The schema as it is kept.
fn text(name: ExpertName) -> &'static str {
    match name {
        ExpertName::Programming => include_str!("output/programming.json"),
        ExpertName::Diagnosis => include_str!("output/diagnosis.json"),
        ExpertName::Finance => include_str!("output/finance.json"),
        ExpertName::Logic => include_str!("output/logic.json"),
        ExpertName::Creative => include_str!("output/creative.json"),
        ExpertName::Reasoning => include_str!("output/reasoning.json"),
    }
}

/// What an expert's output looks like.
pub fn schema(name: ExpertName) -> &'static Value {
    let known = SCHEMAS.iter().find(|(known, _)| *known == name);
    &known.expect("every expert has a schema").1
}

#[cfg(test)]
mod tests;
