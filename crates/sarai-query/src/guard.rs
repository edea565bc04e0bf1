//! The second wall: what SQLite itself is told to refuse, and when to stop. It knows nothing of the parser.
//!
//! Installed by `Tables::open` before the first question and never taken off. The authorizer lets through SELECT,
//! recursion, reading of listed tables and functions of the list, and nothing else, whatever asked for it: the
//! question, a view or SQLite's own nested statements. Must not trust that the text was admitted before.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

use crate::admit::functions;

/// How often SQLite asks whether to go on: a single step may be a search through a long text.
const STEPS_BETWEEN: i32 = 16;

/// A longer text or BLOB, in the file or made on the way, stops the question: work on one value is a single step,
/// which nothing can interrupt. `instr` takes half a second at worst for two texts of this length together.
pub(crate) const VALUE_KIB_MAX: i32 = 256;

/// What SQLite holds by itself.
const LIMITS: [(Limit, i32); 11] = [
    (Limit::SQLITE_LIMIT_LENGTH, VALUE_KIB_MAX << 10),
    (Limit::SQLITE_LIMIT_SQL_LENGTH, 64 << 10),
    (Limit::SQLITE_LIMIT_COLUMN, 2_000),
    (Limit::SQLITE_LIMIT_EXPR_DEPTH, 200),
    (Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50),
    (Limit::SQLITE_LIMIT_VDBE_OP, 100_000),
    (Limit::SQLITE_LIMIT_FUNCTION_ARG, 100),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 256),
    (Limit::SQLITE_LIMIT_VARIABLE_NUMBER, 1),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 1),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
];

/// Shared by the connection's hooks, the question that runs and the handles that cancel it.
#[derive(Debug)]
pub(crate) struct Guard {
    began: Instant,
    /// Nanoseconds after `began`.
    ends_at: AtomicU64,
    steps: AtomicU64,
    steps_max: AtomicU64,
    cancelled: AtomicBool,
    overran: AtomicBool,
    /// Lower-case schema and name of what may be read.
    readable: Mutex<HashSet<(String, String)>>,
    /// Lower-case names that a question or view gives to its own parts.
    own_names: Mutex<HashSet<String>>,
    denied: Mutex<Option<String>>,
}

impl Guard {
    pub(crate) fn new() -> Self {
        Self {
            began: Instant::now(),
            ends_at: AtomicU64::new(0),
            steps: AtomicU64::new(0),
            steps_max: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
            overran: AtomicBool::new(false),
            readable: Mutex::default(),
            own_names: Mutex::default(),
            denied: Mutex::default(),
        }
    }

    /// Lets questions read a table.
    pub(crate) fn list(&self, schema: &str, table: &str) {
        locked(&self.readable).insert((schema.to_lowercase(), table.to_lowercase()));
    }

    /// Takes a table off again.
    pub(crate) fn unlist(&self, schema: &str, table: &str) {
        locked(&self.readable).remove(&(schema.to_lowercase(), table.to_lowercase()));
    }

    /// Starts the clock for one question that names parts of its own.
    pub(crate) fn arm<'a>(&self, time: Duration, steps_max: u64, own_names: impl Iterator<Item = &'a str>) {
        let ends_at = (self.began.elapsed() + time).as_nanos();
        self.ends_at.store(u64::try_from(ends_at).unwrap_or(u64::MAX), Ordering::Relaxed);
        self.steps.store(0, Ordering::Relaxed);
        self.steps_max.store(steps_max, Ordering::Relaxed);
        self.overran.store(false, Ordering::Relaxed);
        *locked(&self.own_names) = own_names.map(str::to_lowercase).collect();
        *locked(&self.denied) = None;
    }

    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn has_overrun(&self) -> bool {
        self.overran.load(Ordering::Relaxed)
    }

    pub(crate) fn steps(&self) -> u64 {
        self.steps.load(Ordering::Relaxed)
    }

    /// What the authorizer refused last, in words.
    pub(crate) fn denied(&self) -> Option<String> {
        locked(&self.denied).take()
    }

    fn must_stop(&self) -> bool {
        let step = STEPS_BETWEEN.unsigned_abs().into();
        let steps = self.steps.fetch_add(step, Ordering::Relaxed) + step;
        let late = self.began.elapsed().as_nanos() >= self.ends_at.load(Ordering::Relaxed).into();
        if late || steps > self.steps_max.load(Ordering::Relaxed) {
            self.overran.store(true, Ordering::Relaxed);
        }
        self.has_overrun() || self.is_cancelled()
    }

    fn judge(&self, context: AuthContext<'_>) -> Authorization {
        let action = context.action;
        let allowed = if let AuthAction::Function { function_name } = action {
            functions::is_listed(&function_name.to_lowercase())
        } else if let AuthAction::Read { table_name, column_name } = action {
            self.may_read(context.database_name, table_name, column_name)
        } else {
            // Whatever else SQLite can do or will learn to do is refused.
            matches!(action, AuthAction::Select | AuthAction::Recursive)
        };
        if allowed {
            return Authorization::Allow;
        }
        *locked(&self.denied) = Some(in_words(action));
        Authorization::Deny
    }

    fn may_read(&self, schema: Option<&str>, table: &str, column: &str) -> bool {
        let table = table.to_lowercase();
        if let Some(schema) = schema {
            return locked(&self.readable).contains(&(schema.to_lowercase(), table));
        }
        // Without a schema it is a table that is only counted, or a part that the question itself names.
        let own = column.is_empty() && locked(&self.own_names).contains(&table);
        own || locked(&self.readable).iter().any(|(_, name)| *name == table)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn in_words(action: AuthAction<'_>) -> String {
    if let AuthAction::Function { function_name } = action {
        return format!("the function {function_name} is not on the list");
    }
    if let AuthAction::Read { table_name, .. } = action {
        return format!("the table {table_name} may not be read");
    }
    let name = format!("{action:?}");
    let name = name.split([' ', '{', '(']).next().unwrap_or_default();
    format!("{name} does more than read")
}

/// Shuts what a connection could do beside reading what it has open. Before any file is attached.
pub(crate) fn harden(connection: &Connection, heap_bytes_max: u64) -> rusqlite::Result<()> {
    for (switch, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_CREATE, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_ATTACH_WRITE, false),
        // A misspelt column in double quotes must be an error, not a text.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true),
    ] {
        connection.set_db_config(switch, on)?;
    }
    let heap = i64::try_from(heap_bytes_max).unwrap_or(i64::MAX);
    connection.query_row(&format!("PRAGMA hard_heap_limit = {heap}"), [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY; PRAGMA mmap_size = 0;")
}

/// Puts the wall up, for good: from here on the connection can only be asked.
pub(crate) fn install(connection: &mut Connection, guard: &Arc<Guard>) -> rusqlite::Result<()> {
    connection.pragma_update(None, "query_only", true)?;
    for (limit, most) in LIMITS {
        connection.set_limit(limit, most)?;
    }
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    let watched = Arc::clone(guard);
    connection.progress_handler(STEPS_BETWEEN, Some(move || watched.must_stop()))?;
    let judge = Arc::clone(guard);
    connection.authorizer(Some(move |context: AuthContext<'_>| judge.judge(context)))
}
