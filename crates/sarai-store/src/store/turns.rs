//! Turns: what was asked and answered, and the nonces that open the commitments in the ledger leaf.
//! Called at the end of each turn and by `audit show`. A turn is written once; only its leaf index
//! and outcome are set afterwards, when the ledger has acknowledged the leaf.

use std::fmt;

use rand::TryRngCore as _;
use rand::rngs::OsRng;
use rusqlite::{Connection, OptionalExtension as _, Row, named_params, params};
use sha2::{Digest, Sha256};

use super::{ROWS_MAX, Store, is_constraint, refuse_large};
use crate::error::Error;
use crate::merkle::{Hash, hex};

const COLUMNS: &str = "turn_id, conversation_id, said_at, language, question, answer, surface, outcome, \
                       request_nonce, context_nonce, answer_nonce, leaf_index";

/// The secret salts of a turn's commitments. Deleting them makes the leaf say nothing about the texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Nonces {
    /// Salt of the request's commitment.
    pub request: [u8; 32],
    /// Salt of the context's commitment.
    pub context: [u8; 32],
    /// Salt of the answer's commitment.
    pub answer: [u8; 32],
}

impl Nonces {
    /// Fresh salts from the operating system.
    ///
    /// # Errors
    /// The system's random source failed.
    pub fn random() -> Result<Self, Error> {
        let mut nonces = Self { request: [0; 32], context: [0; 32], answer: [0; 32] };
        for nonce in [&mut nonces.request, &mut nonces.context, &mut nonces.answer] {
            OsRng.try_fill_bytes(nonce).map_err(|error| std::io::Error::other(error.to_string()))?;
        }
        Ok(nonces)
    }
}

impl fmt::Debug for Nonces {
    /// Salts must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonces(..)")
    }
}

/// SHA-256(nonce || bytes) in hex: binds a leaf to a text without telling it.
#[must_use]
pub fn commitment(nonce: &[u8; 32], bytes: &[u8]) -> String {
    let hash: Hash = Sha256::new().chain_update(nonce).chain_update(bytes).finalize().into();
    hex(&hash)
}

/// One turn as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRecord {
    /// UUID v7 text.
    pub turn_id: String,
    /// The conversation it belongs to.
    pub conversation_id: String,
    /// RFC 3339, UTC.
    pub said_at: String,
    /// `es` or `en`.
    pub language: String,
    /// What was asked.
    pub question: String,
    /// What was answered.
    pub answer: String,
    /// Where it came in: `cli`, `http`...
    pub surface: String,
    /// What the leaf commits to beside question and answer, as JSON text: the words of a fallback; may be empty.
    pub outcome: String,
    /// Salts of the commitments in the leaf.
    pub nonces: Nonces,
    /// Position in the ledger, once acknowledged.
    pub leaf_index: Option<u64>,
}

/// One line of the list of conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversation {
    /// Its id.
    pub conversation_id: String,
    /// How many turns it has.
    pub turns: u64,
    /// The question that opened it.
    pub first_question: String,
    /// When its last turn was said.
    pub last_said_at: String,
}

impl Store {
    /// Stores a turn; its leaf index may be set now or later.
    ///
    /// # Errors
    /// [`Error::TurnExists`], [`Error::TooLarge`], an outcome that is not JSON, SQLite errors.
    pub async fn save_turn(&self, turn: TurnRecord) -> Result<(), Error> {
        refuse_large("question", &turn.question)?;
        refuse_large("answer", &turn.answer)?;
        refuse_large("outcome", &turn.outcome)?;
        self.run(move |connection| insert(connection, &turn)).await
    }

    /// Notes where in the ledger a turn's leaf stands.
    ///
    /// # Errors
    /// [`Error::UnknownTurn`]; SQLite errors, also if another turn has that leaf.
    pub async fn set_leaf(&self, turn_id: &str, leaf_index: u64) -> Result<(), Error> {
        let turn_id = turn_id.to_owned();
        self.run(move |connection| point(connection, &turn_id, leaf_index)).await
    }

    /// Stores the whole answer object once it is known, receipt included.
    ///
    /// # Errors
    /// [`Error::UnknownTurn`], [`Error::TooLarge`], an outcome that is not JSON, SQLite errors.
    pub async fn set_outcome(&self, turn_id: &str, outcome: &str) -> Result<(), Error> {
        refuse_large("outcome", outcome)?;
        let (turn_id, outcome) = (turn_id.to_owned(), outcome.to_owned());
        self.run(move |connection| {
            let changed = connection
                .prepare_cached("UPDATE turns SET outcome = ?2 WHERE turn_id = ?1")?
                .execute(params![turn_id, outcome])?;
            if changed == 1 { Ok(()) } else { Err(Error::UnknownTurn { turn_id }) }
        })
        .await
    }

    /// One turn by its id.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn turn(&self, turn_id: &str) -> Result<Option<TurnRecord>, Error> {
        let turn_id = turn_id.to_owned();
        self.run(move |connection| {
            let sql = format!("SELECT {COLUMNS} FROM turns WHERE turn_id = ?1");
            Ok(connection.prepare_cached(&sql)?.query_row([turn_id], read).optional()?)
        })
        .await
    }

    /// The last `limit` turns of a conversation, oldest first. Turns without a leaf were never acknowledged and
    /// are left out.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn conversation(&self, conversation_id: &str, limit: usize) -> Result<Vec<TurnRecord>, Error> {
        let conversation_id = conversation_id.to_owned();
        self.run(move |connection| {
            let sql = format!(
                "SELECT {COLUMNS} FROM turns WHERE conversation_id = ?1 AND leaf_index IS NOT NULL
                 ORDER BY seq DESC LIMIT ?2"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params![conversation_id, limit.min(ROWS_MAX)], read)?;
            let mut turns = rows.collect::<Result<Vec<_>, _>>()?;
            turns.reverse();
            Ok(turns)
        })
        .await
    }

    /// Conversations, the one that spoke last first.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn recent_conversations(&self, limit: usize) -> Result<Vec<Conversation>, Error> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT ends.conversation_id, ends.turns, first.question, last.said_at
                 FROM (SELECT conversation_id, count(*) AS turns, min(seq) AS first_seq, max(seq) AS last_seq
                       FROM turns WHERE leaf_index IS NOT NULL GROUP BY conversation_id) AS ends
                 JOIN turns AS first ON first.seq = ends.first_seq
                 JOIN turns AS last ON last.seq = ends.last_seq
                 ORDER BY ends.last_seq DESC LIMIT ?1",
            )?;
            let rows = statement.query_map([limit.min(ROWS_MAX)], |row| {
                Ok(Conversation {
                    conversation_id: row.get(0)?,
                    turns: row.get(1)?,
                    first_question: row.get(2)?,
                    last_said_at: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
        .await
    }

    /// Turns stored.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn turn_count(&self) -> Result<u64, Error> {
        self.run(|connection| Ok(connection.query_row("SELECT count(*) FROM turns", [], |row| row.get(0))?))
            .await
    }

    /// Leaves that the ledger must have by what is stored here: one more than the highest leaf index,
    /// or 0. For `Ledger::open_at_least`.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn leaf_count(&self) -> Result<u64, Error> {
        self.run(|connection| {
            let sql = "SELECT coalesce(max(leaf_index) + 1, 0) FROM turns";
            Ok(connection.query_row(sql, [], |row| row.get(0))?)
        })
        .await
    }
}

pub(super) fn point(connection: &Connection, turn_id: &str, leaf_index: u64) -> Result<(), Error> {
    let changed = connection
        .prepare_cached("UPDATE turns SET leaf_index = ?2 WHERE turn_id = ?1")?
        .execute(params![turn_id, leaf_index])?;
    if changed == 1 { Ok(()) } else { Err(Error::UnknownTurn { turn_id: turn_id.to_owned() }) }
}

fn insert(connection: &Connection, turn: &TurnRecord) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO turns (turn_id, conversation_id, said_at, language, question, answer, surface,
                            outcome, request_nonce, context_nonce, answer_nonce, leaf_index)
         VALUES (:turn_id, :conversation_id, :said_at, :language, :question, :answer, :surface,
                 :outcome, :request_nonce, :context_nonce, :answer_nonce, :leaf_index)",
    )?;
    let inserted = statement.execute(named_params! {
        ":turn_id": turn.turn_id,
        ":conversation_id": turn.conversation_id,
        ":said_at": turn.said_at,
        ":language": turn.language,
        ":question": turn.question,
        ":answer": turn.answer,
        ":surface": turn.surface,
        ":outcome": turn.outcome,
        ":request_nonce": turn.nonces.request,
        ":context_nonce": turn.nonces.context,
        ":answer_nonce": turn.nonces.answer,
        ":leaf_index": turn.leaf_index,
    });
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if is_constraint(&error, rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE) => {
            Err(Error::TurnExists { turn_id: turn.turn_id.clone() })
        }
        Err(error) => Err(error.into()),
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<TurnRecord> {
    Ok(TurnRecord {
        turn_id: row.get(0)?,
        conversation_id: row.get(1)?,
        said_at: row.get(2)?,
        language: row.get(3)?,
        question: row.get(4)?,
        answer: row.get(5)?,
        surface: row.get(6)?,
        outcome: row.get(7)?,
        nonces: Nonces { request: row.get(8)?, context: row.get(9)?, answer: row.get(10)? },
        leaf_index: row.get(11)?,
    })
}
