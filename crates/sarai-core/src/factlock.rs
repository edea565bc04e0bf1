//! The fact lock: a text in another tone must carry the same facts, no more and no fewer, in the same order.
//!
//! Called after the tone was set. Compares numbers with what they count, dates, code, links, quotations, names and
//! signs; what differs is named, and the caller then sends the plain text. Looks at spelling only: it need not know
//! what a fact means, and "1.000" for "1,000" is a change.

mod code;
mod facts;
#[cfg(test)]
mod tests;
mod words;

use std::collections::BTreeMap;

use facts::Facts;

/// Name of the check that tells of it in a receipt.
pub const CHECK: &str = "fact-lock";
/// How the detail of that check ends where a rendering was held back.
pub const HELD_BACK: &str = "the plain one was sent";

/// Longest text compared; a longer one is never toned.
const BYTES_MAX: usize = 64 * 1024;

/// Compares a plain text with its rendering.
///
/// # Errors
/// The first fact that was lost, added, changed or moved.
pub fn compare(plain: &str, rendered: &str) -> Result<(), String> {
    if plain.len().max(rendered.len()) > BYTES_MAX {
        return Err("too long to compare".into());
    }
    let (before, after) = (Facts::of(plain), Facts::of(rendered));
    if before.told != after.told {
        return Err(difference(&before.told, &after.told));
    }
    // Between the same facts, in their order, with anything between them.
    let mut words = after.words.iter();
    match before.kept.iter().find(|kept| !words.any(|word| word == *kept)) {
        Some((_, kept)) => Err(format!("lost or moved: {kept}")),
        None => Ok(()),
    }
}

/// What two different runs of facts differ in.
fn difference(before: &[String], after: &[String]) -> String {
    let (one, other) = (counted(before), counted(after));
    for (fact, count) in &one {
        match other.get(fact) {
            None => return format!("lost or changed: {fact}"),
            Some(now) if now < count => return format!("lost: {fact}"),
            Some(now) if now > count => return format!("added: {fact}"),
            Some(_) => {}
        }
    }
    if let Some(fact) = other.keys().find(|fact| !one.contains_key(*fact)) {
        return format!("added: {fact}");
    }
    let moved = before.iter().zip(after).find(|(one, other)| one != other);
    format!("moved: {}", moved.map_or("", |(fact, _)| fact))
}

fn counted(facts: &[String]) -> BTreeMap<&str, usize> {
    let mut counted = BTreeMap::new();
    facts.iter().for_each(|fact| *counted.entry(fact.as_str()).or_insert(0) += 1);
    counted
}
