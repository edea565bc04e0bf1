//! What MetaControl learned, in the store: read for a turn, taught by turns and judgements, shown, forgotten.
//!
//! Called by the turn and by the surfaces for feedback and configuration. Invariant: the store commits what is
//! learned with what it is learned from. A state that can't be read is an error to those who show it; a turn goes by
//! what is configured instead, and nothing is learned over it until it is reset.

use jiff::Timestamp;
use sarai_store as store;

use super::{Cause, Configured, Dial, Handling, Learned, MetaControl, Observation, learn};

/// What is wrong with what was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The state can't be used.
    #[error(transparent)]
    State(#[from] super::Error),
}

/// One value as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Which.
    pub dial: Dial,
    /// What the owner set, or what it begins with.
    pub configured: f64,
    /// What is in force.
    pub in_force: f64,
    /// Whether it was learned to differ, whether that is used or not.
    pub learned: bool,
    /// Least and greatest value that learning may reach.
    pub range: (f64, f64),
}

/// All that there is to show.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Every value.
    pub values: Vec<Shown>,
    /// Changes since the state was begun, by cause.
    pub updates: Vec<(Cause, u64)>,
    /// The last changes, newest first.
    pub changes: Vec<store::Lesson>,
}

/// The values in force now.
pub(crate) async fn in_force(
    store: &store::Store,
    configured: Configured,
    now: Timestamp,
) -> Result<MetaControl, store::Error> {
    let text = if configured.learning { store.learned().await? } else { None };
    let learned = parse(text.as_deref()).unwrap_or_else(|error| {
        tracing::warn!(%error, "turns go by what is configured");
        Learned::default()
    });
    Ok(MetaControl::new(configured, &learned, now))
}

/// What the end of a turn teaches.
pub(crate) fn ended(
    configured: Configured,
    turn_id: String,
    handling: Handling,
    now: Timestamp,
) -> store::Teach {
    Box::new(move |known| {
        let seen = Observation { handling: &handling, score: None };
        taught(&configured, known.state, seen, (&turn_id, now))
    })
}

/// Keeps a judgement of a turn, -1 to 1, and learns from it.
///
/// # Errors
/// The turn is unknown, the score is out of range, or the database failed.
pub async fn judge(
    store: &store::Store,
    configured: Configured,
    judgement: (&str, f64, Option<String>),
    now: Timestamp,
) -> Result<(), store::Error> {
    let (turn_id, score, note) = judgement;
    let id = turn_id.to_owned();
    let teach: store::Teach = Box::new(move |known| {
        let handling = serde_json::from_str::<Handling>(known.handling)
            .inspect_err(|error| tracing::warn!(turn_id = id, %error, "this turn teaches nothing"))
            .ok()?;
        taught(&configured, known.state, Observation { handling: &handling, score: Some(score) }, (&id, now))
    });
    let judgement = store::Judgement { turn_id: turn_id.to_owned(), score, note, said_at: now.to_string() };
    store.judge(judgement, teach).await
}

/// Everything that was learned, and the last `changes_max` changes.
///
/// # Errors
/// The database failed, or the state can't be read.
pub async fn view(
    store: &store::Store,
    configured: Configured,
    changes_max: usize,
    now: Timestamp,
) -> Result<View, Error> {
    let learned = parse(store.learned().await?.as_deref())?;
    let control = MetaControl::new(configured, &learned, now);
    let values = Dial::all().map(|dial| Shown {
        dial,
        configured: configured.start(dial),
        in_force: control.value(dial),
        learned: learned.dials().any(|known| known == dial),
        range: configured.range(dial),
    });
    Ok(View {
        values: values.collect(),
        updates: Cause::ALL.into_iter().map(|cause| (cause, learned.updates(cause))).collect(),
        changes: store.lessons(changes_max).await?,
    })
}

/// Forgets all that was learned, also a state that can't be read; answers how many values that changed.
///
/// # Errors
/// The database failed.
pub async fn reset(
    store: &store::Store,
    configured: Configured,
    now: Timestamp,
) -> Result<usize, store::Error> {
    store
        .unlearn(move |state| {
            let learned = Learned::parse(state).unwrap_or_default();
            let lesson = |dial: Dial| store::Lesson {
                at: now.to_string(),
                cause: "reset",
                turn_id: None,
                name: dial.to_string(),
                before: configured.value(dial, learned.offset(dial, now)),
                after: configured.start(dial),
            };
            learned.dials().map(lesson).collect()
        })
        .await
}

fn parse(text: Option<&str>) -> Result<Learned, super::Error> {
    text.map_or_else(|| Ok(Learned::default()), Learned::parse)
}

fn taught(
    configured: &Configured,
    state: Option<&str>,
    seen: Observation<'_>,
    (turn_id, now): (&str, Timestamp),
) -> Option<store::Learned> {
    let before =
        parse(state).inspect_err(|error| tracing::warn!(turn_id, %error, "nothing is learned")).ok()?;
    let (after, changes) = learn(configured, &before, seen, now);
    if changes.is_empty() {
        return None;
    }
    let lessons = changes.into_iter().map(|change| store::Lesson {
        at: now.to_string(),
        cause: change.cause.name(),
        turn_id: Some(turn_id.to_owned()),
        name: change.dial.to_string(),
        before: change.before,
        after: change.after,
    });
    Some(store::Learned { state: after.to_text(), lessons: lessons.collect() })
}
