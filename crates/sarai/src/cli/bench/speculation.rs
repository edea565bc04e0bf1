//! `sarai bench speculation`: prose, extraction, rewriting and code, with drafts on and off and beside llama-server.
//!
//! Called by `bench`. Each task is asked once (prose three times), of each side in turn, after its prompt was read: what
//! is timed is the answer. A rewrite counts where its own plain answer puts it: by how much of the given draft that answer kept. At
//! temperature 0 drafts must not change a byte; where they do, it is counted and printed.

mod tasks;

use std::time::Instant;

use anyhow::Result;
use serde_json::json;

use super::place::Place;
use super::report::{Promise, Row, Table};
use super::side::{Side, settle};
use super::statistics::kept_share;
use super::stream::{Answer, Request};
use super::{Bench, order};
use crate::i18n::Text;
use tasks::{Task, Work};

/// How often prose is asked for: what is promised of it holds for every task, and one answer on a shared machine says too
/// little for that.
const CHAT_REPEATS: u32 = 3;

/// A kind of answer that is reported on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Chat,
    Json,
    Rewrite90,
    Rewrite70,
    RewriteOther,
    Code,
}

impl Group {
    const ALL: [Self; 6] =
        [Self::Chat, Self::Json, Self::Rewrite90, Self::Rewrite70, Self::RewriteOther, Self::Code];

    const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Json => "json",
            Self::Rewrite90 => "rewrite90",
            Self::Rewrite70 => "rewrite70",
            Self::RewriteOther => "rewrite-other",
            Self::Code => "code",
        }
    }

    /// What is promised of its speed, beside our own plain decoding and beside every peer.
    const fn promise(self) -> Option<Promise> {
        match self {
            Self::Chat => Some(Promise::RatioNeverUnder(0.98)),
            Self::Rewrite90 => Some(Promise::RatioAtLeast(2.5)),
            Self::Rewrite70 => Some(Promise::RatioAtLeast(1.6)),
            Self::Json | Self::RewriteOther | Self::Code => None,
        }
    }

    fn of(work: Work, kept: f64) -> Self {
        match work {
            Work::Chat => Self::Chat,
            Work::Json => Self::Json,
            Work::Code => Self::Code,
            Work::Rewrite if kept >= 0.9 => Self::Rewrite90,
            Work::Rewrite if kept >= 0.7 => Self::Rewrite70,
            Work::Rewrite => Self::RewriteOther,
        }
    }
}

/// One task with the answers of all columns: ours with drafts, ours without, and the peers'.
struct Measured {
    group: Group,
    /// Share of our plain answer that stands in the draft; `None` without a draft.
    kept: Option<f64>,
    answers: Vec<Answer>,
}

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let terms = bench.terms(model, 1)?;
    // A draft model must be there to be used: without it, the one measured is alone.
    let alone = [model];
    let place = Place::new(&bench.home, (!bench.config.models.draft).then_some(alone.as_slice()))?;
    let sides = bench.warm(bench.sides(&terms, &place).await?).await?;
    let mut names: Vec<String> = sides.iter().map(|side| side.name.clone()).collect();
    names.insert(1, "sarai, no drafts".to_owned());
    let mut table = Table::new("speculation", model, names);
    let (tasks, until) = (tasks::all(), bench.until());
    let mut measured = Vec::new();
    for (number, task) in tasks.iter().enumerate() {
        if number > 0 && Instant::now() > until {
            let text = Text::new("bench-note-time").with("rounds", number as u64);
            table.note("cut_short", true.into(), text);
            break;
        }
        measured.push(measure(&sides, task, number).await?);
        bench.progress("speculation", model, number + 1, tasks.len());
    }
    table.rounds = measured.len();
    for group in Group::ALL {
        let of_group: Vec<&Measured> = measured.iter().filter(|done| done.group == group).collect();
        if !of_group.is_empty() {
            add(&mut table, group, &of_group);
        }
    }
    equality(&mut table, &measured);
    Ok(table)
}

/// Asks all columns in turn; another one goes first with each task.
async fn measure(sides: &[Side], task: &Task, number: usize) -> Result<Measured> {
    let with = Request::new("", task.system.clone(), task.prompt.clone(), task.max_tokens);
    let without = Request { speculation: false, ..with.clone() };
    let mut columns: Vec<(&Side, &Request)> = vec![(&sides[0], &with), (&sides[0], &without)];
    columns.extend(sides[1..].iter().map(|side| (side, &with)));
    for side in sides {
        side.ask(&Request { max_tokens: 1, ..with.clone() }).await?;
    }
    let mut asked = vec![Vec::new(); columns.len()];
    let repeats = if task.work == Work::Chat { CHAT_REPEATS } else { 1 };
    for repeat in 0..repeats {
        for index in order(u32::try_from(number)? + repeat, columns.len()) {
            let (side, request) = columns[index];
            settle(sides).await?;
            asked[index].push(side.ask(request).await?);
        }
    }
    let answers: Vec<Answer> = asked.into_iter().map(middle).collect();
    let kept = task.draft.as_ref().map(|draft| kept_share(draft, &answers[1].text));
    Ok(Measured { group: Group::of(task.work, kept.unwrap_or(0.0)), kept, answers })
}

/// The answer that took the median time.
fn middle(mut answers: Vec<Answer>) -> Answer {
    answers.sort_by_key(|answer| answer.total);
    let at = answers.len() / 2;
    answers.into_iter().nth(at).unwrap_or_default()
}

/// The rows and facts of one kind of answer.
fn add(table: &mut Table, group: Group, measured: &[&Measured]) {
    let columns = table.sides.len();
    let series = |value: &dyn Fn(&Answer) -> Option<f64>| -> Vec<Vec<Option<f64>>> {
        (0..columns)
            .map(|column| measured.iter().map(|done| value(done.answers.get(column)?)).collect())
            .collect()
    };
    let speed = |answer: &Answer| Some(f64::from(answer.completion_tokens) / answer.total.as_secs_f64());
    let rows = [
        Row::new("answer-speed", true, group.promise()).with(series(&speed)),
        Row::new("answer-decode", true, None).with(series(&Answer::decode_rate)),
        Row::new("answer-wall", false, None).with(series(&|answer| Some(answer.total.as_secs_f64()))),
    ];
    table.rows.extend(rows.map(|row| row.of(group.name())));
    let drafted: Vec<(u32, u32)> = measured.iter().filter_map(|done| done.answers.first()?.drafted).collect();
    let (all, accepted) = drafted.iter().fold((0, 0), |(all, ok), one| (all + one.0, ok + one.1));
    let kept: Vec<String> =
        measured.iter().filter_map(|done| done.kept).map(|kept| format!("{kept:.2}")).collect();
    let key = if drafted.is_empty() { "bench-note-no-drafts" } else { "bench-note-drafts" };
    let text = Text::new(key)
        .with("group", group.name())
        .with("tasks", measured.len() as u64)
        .with("drafted", all)
        .with("accepted", accepted)
        .with("kept", if kept.is_empty() { "-".to_owned() } else { kept.join(" ") });
    let fact = json!({
        "tasks": measured.len(),
        "drafted": (!drafted.is_empty()).then_some(all),
        "accepted": (!drafted.is_empty()).then_some(accepted),
        "kept_shares": measured.iter().map(|done| done.kept).collect::<Vec<_>>(),
    });
    table.note(group.name(), fact, text);
}

/// Whether drafts changed any answer.
fn equality(table: &mut Table, measured: &[Measured]) {
    let same = measured.iter().filter(|done| done.answers[0].text == done.answers[1].text).count();
    let key = if same == measured.len() { "bench-note-equal" } else { "bench-note-unequal" };
    let text = Text::new(key).with("equal", same as u64).with("all", measured.len() as u64);
    table.note("equal_bytes", json!([same, measured.len()]), text);
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sarai_core::language::Language;

    use super::*;

    fn answer(text: &str, seconds: u64, drafted: Option<(u32, u32)>) -> Answer {
        let total = Duration::from_secs(seconds);
        let words = u32::try_from(text.split(' ').count()).unwrap();
        Answer {
            text: text.into(),
            total,
            decoding: total,
            completion_tokens: words,
            drafted,
            ..Answer::default()
        }
    }

    #[test]
    fn a_rewrite_counts_where_its_kept_share_puts_it() {
        assert_eq!(Group::of(Work::Rewrite, 0.9), Group::Rewrite90);
        assert_eq!(Group::of(Work::Rewrite, 0.89), Group::Rewrite70);
        assert_eq!(Group::of(Work::Rewrite, 0.5), Group::RewriteOther);
        assert_eq!(Group::of(Work::Code, 0.5), Group::Code);
    }

    #[test]
    fn speed_is_compared_with_the_own_plain_answer_and_a_changed_byte_is_told() {
        let sides = vec!["sarai".into(), "sarai, no drafts".into(), "peer".into()];
        let mut table = Table::new("speculation", "m", sides);
        let answers =
            vec![answer("a b c d", 1, Some((9, 6))), answer("a b c d", 4, None), answer("a b", 1, None)];
        let measured = [Measured { group: Group::Rewrite90, kept: Some(0.95), answers }];
        add(&mut table, Group::Rewrite90, &[&measured[0]]);
        equality(&mut table, &measured);
        let json = table.json();
        assert_eq!(json["figures"][0]["sides"][1]["ratio"]["median"], 4.0);
        assert_eq!(json["figures"][0]["sides"][1]["kept"], true);
        assert_eq!(json["figures"][0]["sides"][2]["kept"], false);
        assert_eq!(json["facts"]["rewrite90"]["accepted"], 6);
        assert_eq!(json["facts"]["equal_bytes"], json!([1, 1]));
        let text = table.render(Language::En);
        assert!(text.contains("0.95"), "{text}");
    }
}
