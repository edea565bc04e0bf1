//! What is learned from turns: the learned state, how each turn was handled, and the log of changes.
//! Called by MetaControl at the end of a turn, on feedback and to show or reset. What is learned is committed
//! together with what it is learned from, by one transaction. The state and the handling are text that only
//! their owner understands; the log has at most [`LESSONS_MAX`] rows.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Store, feedback, refuse_large, turns};
use crate::error::Error;

/// Rows of the log that are kept.
pub const LESSONS_MAX: usize = 2_000;
/// Key of the learned state in `settings`.
const STATE: &str = "metacontrol";

/// One change of a learned value.
#[derive(Debug, Clone, PartialEq)]
pub struct Lesson {
    /// RFC 3339, UTC.
    pub at: String,
    /// `feedback`, `outcome` or `reset`.
    pub cause: &'static str,
    /// The turn that taught it, unless it was forgotten.
    pub turn_id: Option<String>,
    /// The value's name.
    pub name: String,
    /// The value before.
    pub before: f64,
    /// The value after.
    pub after: f64,
}

/// What was learned at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The whole state, to be kept in place of the one that was given.
    pub state: String,
    /// What changed.
    pub lessons: Vec<Lesson>,
}

/// What there is to learn from.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The state, if anything was ever learned.
    pub state: Option<&'a str>,
    /// How the turn was handled.
    pub handling: &'a str,
}

/// Tells what is learned; `None`: nothing. Called inside a transaction, so it must be quick.
pub type Teach = Box<dyn FnOnce(Known<'_>) -> Option<Learned> + Send>;

/// A judgement of a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The turn judged.
    pub turn_id: String,
    /// From -1 (bad) to 1 (good).
    pub score: f64,
    /// What the person said about it.
    pub note: Option<String>,
    /// RFC 3339, UTC.
    pub said_at: String,
}

impl Store {
    /// Notes where in the ledger a turn's leaf stands, how the turn was handled, and what that teaches.
    ///
    /// # Errors
    /// [`Error::UnknownTurn`], [`Error::TooLarge`]; SQLite errors, also if another turn has that leaf.
    pub async fn set_leaf_and_learn(
        &self,
        turn_id: &str,
        leaf_index: u64,
        handling: String,
        teach: Teach,
    ) -> Result<(), Error> {
        refuse_large("handling", &handling)?;
        let turn_id = turn_id.to_owned();
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            turns::point(&transaction, &turn_id, leaf_index)?;
            transaction
                .prepare_cached("INSERT INTO handlings (turn_id, handling) VALUES (?1, ?2)")?
                .execute(params![turn_id, handling])?;
            let state = state(&transaction)?;
            if let Some(learned) = teach(Known { state: state.as_deref(), handling: &handling }) {
                keep(&transaction, &learned)?;
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    /// Adds a judgement and what it teaches. A turn teaches by feedback once; further judgements are only kept.
    ///
    /// # Errors
    /// As [`Store::add_feedback`].
    pub async fn judge(&self, judgement: Judgement, teach: Teach) -> Result<(), Error> {
        let Judgement { turn_id, score, note, said_at } = judgement;
        feedback::refuse(score, note.as_deref())?;
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            feedback::insert(&transaction, &turn_id, score, note.as_deref(), &said_at)?;
            let handling: Option<String> = transaction
                .prepare_cached("SELECT handling FROM handlings WHERE turn_id = ?1 AND taught = 0")?
                .query_row([&turn_id], |row| row.get(0))
                .optional()?;
            if let Some(handling) = handling {
                let state = state(&transaction)?;
                if let Some(learned) = teach(Known { state: state.as_deref(), handling: &handling }) {
                    keep(&transaction, &learned)?;
                    transaction
                        .prepare_cached("UPDATE handlings SET taught = 1 WHERE turn_id = ?1")?
                        .execute([&turn_id])?;
                }
            }
            Ok(transaction.commit()?)
        })
        .await
    }

    /// The learned state, if anything was ever learned.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn learned(&self) -> Result<Option<String>, Error> {
        self.run(|connection| state(connection)).await
    }

    /// Forgets the learned state and logs what that changes, as told from the state by `changes`.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn unlearn(
        &self,
        changes: impl FnOnce(&str) -> Vec<Lesson> + Send + 'static,
    ) -> Result<usize, Error> {
        self.run(move |connection| {
            let transaction = connection.transaction()?;
            let Some(state) = state(&transaction)? else { return Ok(0) };
            let lessons = changes(&state);
            log(&transaction, &lessons)?;
            transaction.execute("DELETE FROM settings WHERE key = ?1", [STATE])?;
            transaction.commit()?;
            Ok(lessons.len())
        })
        .await
    }

    /// The last changes, newest first.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn lessons(&self, limit: usize) -> Result<Vec<Lesson>, Error> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT at, cause, turn_id, name, before, after FROM lessons ORDER BY id DESC LIMIT ?1",
            )?;
            let rows = statement.query_map([limit.min(LESSONS_MAX)], |row| {
                let cause: String = row.get(1)?;
                Ok(Lesson {
                    at: row.get(0)?,
                    cause: CAUSES.into_iter().find(|known| *known == cause).unwrap_or_default(),
                    turn_id: row.get(2)?,
                    name: row.get(3)?,
                    before: row.get(4)?,
                    after: row.get(5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// What the table admits.
const CAUSES: [&str; 3] = ["feedback", "outcome", "reset"];

fn state(connection: &Connection) -> Result<Option<String>, Error> {
    let mut statement = connection.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
    Ok(statement.query_row([STATE], |row| row.get(0)).optional()?)
}

fn keep(connection: &Connection, learned: &Learned) -> Result<(), Error> {
    refuse_large("learned state", &learned.state)?;
    connection
        .prepare_cached(
            "INSERT INTO settings (key, value) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        )?
        .execute(params![STATE, learned.state])?;
    log(connection, &learned.lessons)
}

fn log(connection: &Connection, lessons: &[Lesson]) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO lessons (at, cause, turn_id, name, before, after) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for lesson in lessons {
        let Lesson { at, cause, turn_id, name, before, after } = lesson;
        statement.execute(params![at, cause, turn_id, name, before, after])?;
    }
    connection
        .prepare_cached("DELETE FROM lessons WHERE id <= (SELECT max(id) FROM lessons) - ?1")?
        .execute([LESSONS_MAX])?;
    Ok(())
}
