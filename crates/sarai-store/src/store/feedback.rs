//! Feedback on turns: a score from -1 to 1 and a note. Called by `sarai feedback` and the web page's
//! thumbs; read by the learning jobs. A turn may get several; none is overwritten.

use rusqlite::{Connection, params};

use super::{ROWS_MAX, Store, is_constraint, refuse_large};
use crate::error::Error;

/// One judgement of a turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Feedback {
    /// The turn judged.
    pub turn_id: String,
    /// From -1 (bad) to 1 (good).
    pub score: f64,
    /// What the user said about it.
    pub note: Option<String>,
    /// RFC 3339, UTC.
    pub said_at: String,
}

/// A judged question, for learning.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What was asked.
    pub question: String,
    /// `es` or `en`.
    pub language: String,
    /// From -1 (bad) to 1 (good).
    pub score: f64,
    /// What the user said about the answer.
    pub note: String,
}

impl Store {
    /// The last remark on each turn that has one, newest first, at most `limit`.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn judged(&self, limit: usize) -> Result<Vec<Judged>, Error> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT turns.question, turns.language, last.score, last.note
                 FROM feedback AS last JOIN turns ON turns.turn_id = last.turn_id
                 WHERE last.note IS NOT NULL AND last.id IN
                       (SELECT max(id) FROM feedback WHERE note IS NOT NULL GROUP BY turn_id)
                 ORDER BY last.id DESC LIMIT ?1",
            )?;
            let rows = statement.query_map([limit.min(ROWS_MAX)], |row| {
                Ok(Judged {
                    question: row.get(0)?,
                    language: row.get(1)?,
                    score: row.get(2)?,
                    note: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Adds a judgement.
    ///
    /// # Errors
    /// [`Error::Score`], [`Error::UnknownTurn`], [`Error::TooLarge`], SQLite errors.
    pub async fn add_feedback(
        &self,
        turn_id: &str,
        score: f64,
        note: Option<&str>,
        said_at: &str,
    ) -> Result<(), Error> {
        refuse(score, note)?;
        let (turn_id, note, said_at) = (turn_id.to_owned(), note.map(str::to_owned), said_at.to_owned());
        self.run(move |connection| insert(connection, &turn_id, score, note.as_deref(), &said_at)).await
    }

    /// All judgements of a turn, oldest first.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn feedback(&self, turn_id: &str) -> Result<Vec<Feedback>, Error> {
        let turn_id = turn_id.to_owned();
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT turn_id, score, note, said_at FROM feedback WHERE turn_id = ?1 ORDER BY id LIMIT ?2",
            )?;
            let rows = statement.query_map(params![turn_id, ROWS_MAX], |row| {
                Ok(Feedback {
                    turn_id: row.get(0)?,
                    score: row.get(1)?,
                    note: row.get(2)?,
                    said_at: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }
}

/// Refuses what can't be stored.
pub(super) fn refuse(score: f64, note: Option<&str>) -> Result<(), Error> {
    if !(-1.0..=1.0).contains(&score) {
        return Err(Error::Score { score });
    }
    refuse_large("note", note.unwrap_or_default())
}

pub(super) fn insert(
    connection: &Connection,
    turn_id: &str,
    score: f64,
    note: Option<&str>,
    said_at: &str,
) -> Result<(), Error> {
    let inserted = connection
        .prepare_cached("INSERT INTO feedback (turn_id, score, note, said_at) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![turn_id, score, note, said_at]);
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if is_constraint(&error, rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => {
            Err(Error::UnknownTurn { turn_id: turn_id.to_owned() })
        }
        Err(error) => Err(error.into()),
    }
}
