//! Asks SQLite an admitted question and puts its answer, or its fault, in our words.
//!
//! Called with what `admit` let through. Stops at the written bounds of rows, bytes, time, steps and memory. Must
//! not run anything that SQLite itself does not call read-only.

use std::time::{Duration, Instant};

use rusqlite::ErrorCode;
use rusqlite::types::ValueRef;

use crate::admit::{self, Select};
use crate::error::Error;
use crate::guard;
use crate::limits::Limits;
use crate::names;
use crate::tables::Tables;

/// One value of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number with decimals; can be infinite.
    Real(f64),
    /// Text; letters that are no UTF-8 became `�`.
    Text(String),
    /// Bytes, which are not given.
    Blob {
        /// How many.
        bytes: usize,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// Names of the columns, not always different.
    pub columns: Vec<String>,
    /// In the order of the question; each as long as `columns`.
    pub rows: Vec<Vec<Cell>>,
    /// There would have been more rows.
    pub truncated: bool,
    /// How many texts were longer than a cell may be and were cut.
    pub cells_cut: usize,
    /// How long it took.
    pub elapsed: Duration,
}

impl Tables {
    /// Asks a question; gives at most `rows_max` rows, and never more than the limits say.
    ///
    /// # Errors
    /// `Faulty`, `UnknownTable` and `UnknownColumn` can be put right by another question; `TooLong` and
    /// `TooMuchMemory` by a narrower one; `NotAdmitted` comes from the second wall here.
    pub fn query(&self, select: &Select, rows_max: usize) -> Result<Rows, Error> {
        if self.guard.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let started = Instant::now();
        let own_names = select.own_names.iter().chain(&self.view_names).map(String::as_str);
        self.guard.arm(self.limits.time_max, self.limits.steps_max, own_names);
        let answer = self.answer(&select.sql, rows_max.min(self.limits.rows_max));
        let fault = match answer {
            Ok(rows) => return Ok(Rows { elapsed: started.elapsed(), ..rows }),
            Err(Error::Sqlite(fault)) => fault,
            Err(other) => return Err(other),
        };
        if self.guard.is_cancelled() {
            return Err(Error::Cancelled);
        }
        if self.guard.has_overrun() {
            return Err(Error::TooLong { time: started.elapsed(), steps: self.guard.steps() });
        }
        Err(self.explained(select, fault))
    }

    fn answer(&self, sql: &str, rows_max: usize) -> Result<Rows, Error> {
        let mut statement = self.connection.prepare(sql)?;
        if !statement.readonly() || statement.is_explain() != 0 || statement.column_count() == 0 {
            return Err(Error::NotAdmitted {
                what: "this does not only read".to_owned(),
                line: 1,
                column: 1,
            });
        }
        if statement.column_count() > self.limits.columns_max {
            let what = format!("the answer with {} columns", statement.column_count());
            return Err(Error::TooLarge { what, max: format!("{} columns", self.limits.columns_max) });
        }
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let mut answer =
            Rows { columns, rows: Vec::new(), truncated: false, cells_cut: 0, elapsed: Duration::ZERO };
        let mut bytes = 0;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut cells = Vec::with_capacity(answer.columns.len());
            for at in 0..answer.columns.len() {
                let (cell, is_cut) = cell(row.get_ref(at)?, self.limits.cell_bytes_max);
                bytes += size(&cell);
                answer.cells_cut += usize::from(is_cut);
                cells.push(cell);
            }
            if answer.rows.len() == rows_max || bytes > self.limits.answer_bytes_max {
                answer.truncated = true;
                break;
            }
            answer.rows.push(cells);
        }
        Ok(answer)
    }

    fn explained(&self, select: &Select, fault: rusqlite::Error) -> Error {
        let offset = if let rusqlite::Error::SqlInputError { offset, .. } = &fault { *offset } else { 0 };
        // Negative where SQLite knows no place.
        let at = admit::location(&select.sql, usize::try_from(offset).unwrap_or(0));
        let (line, column) = (at.line, at.column);
        let why = words(&fault);
        if let Some(what) = self.guard.denied() {
            return Error::NotAdmitted { what, line, column };
        }
        if let Some(name) = after(&why, "no such table: ") {
            return Error::UnknownTable { near: self.near_tables(name), name: name.to_owned() };
        }
        if let Some(name) = after(&why, "no such column: ") {
            return Error::UnknownColumn { near: self.near_columns(select, name), name: name.to_owned() };
        }
        if matches!(fault, rusqlite::Error::MultipleStatement) {
            let what = "more than one statement; write one SELECT".to_owned();
            return Error::NotAdmitted { what, line, column };
        }
        match code(&fault) {
            Some(ErrorCode::Unknown) => Error::Faulty { why, line, column },
            _ => in_our_words(Error::Sqlite(fault), &self.limits),
        }
    }

    fn near_tables(&self, name: &str) -> Vec<String> {
        let bare = name.rsplit('.').next().unwrap_or(name);
        names::near(bare, self.list().iter().map(|table| table.name.as_str()))
    }

    /// Of the tables that the question names; of all, if it names none.
    fn near_columns(&self, select: &Select, name: &str) -> Vec<String> {
        let bare = |name: &str| name.rsplit('.').next().unwrap_or(name).trim_matches('"').to_lowercase();
        let asked: Vec<String> = select.tables.iter().map(|table| bare(table)).collect();
        let named = self.list().iter().filter(|table| asked.contains(&bare(&table.name)));
        let columns = named.flat_map(|table| &table.columns).map(|column| column.name.as_str());
        let wanted = name.rsplit('.').next().unwrap_or(name);
        let near = names::near(wanted, columns);
        if !near.is_empty() {
            return near;
        }
        let all = self.list().iter().flat_map(|table| &table.columns).map(|column| column.name.as_str());
        names::near(wanted, all)
    }
}

/// Faults of SQLite that have a name of their own here.
pub(crate) fn in_our_words(error: Error, limits: &Limits) -> Error {
    let Error::Sqlite(fault) = error else { return error };
    match code(&fault) {
        Some(ErrorCode::OutOfMemory) => Error::TooMuchMemory { bytes_max: limits.heap_bytes_max },
        Some(ErrorCode::TooBig) => {
            let what = "a value of the question or in the file (name the columns that you need)".to_owned();
            Error::TooLarge { what, max: format!("{} KiB", guard::VALUE_KIB_MAX) }
        }
        _ => Error::Sqlite(fault),
    }
}

/// `rusqlite` gives the code only of faults without a place.
pub(crate) fn code(fault: &rusqlite::Error) -> Option<ErrorCode> {
    if let rusqlite::Error::SqlInputError { error, .. } = fault {
        return Some(error.code);
    }
    fault.sqlite_error_code()
}

/// SQLite's own words, without the text of the question that `rusqlite` adds.
fn words(fault: &rusqlite::Error) -> String {
    if let rusqlite::Error::SqlInputError { msg, .. } = fault {
        return msg.clone();
    }
    if let rusqlite::Error::SqliteFailure(_, Some(text)) = fault {
        return text.clone();
    }
    fault.to_string()
}

fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.strip_prefix(start).map(|name| name.split(" - ").next().unwrap_or(name).trim().trim_matches('"'))
}

fn cell(value: ValueRef<'_>, bytes_max: usize) -> (Cell, bool) {
    match value {
        ValueRef::Null => (Cell::Null, false),
        ValueRef::Integer(number) => (Cell::Integer(number), false),
        ValueRef::Real(number) => (Cell::Real(number), false),
        ValueRef::Blob(bytes) => (Cell::Blob { bytes: bytes.len() }, false),
        ValueRef::Text(bytes) => {
            let mut end = bytes.len().min(bytes_max);
            // Back to the start of a letter, which has at most four bytes.
            while end > 0 && end < bytes.len() && bytes[end] & 0xc0 == 0x80 && bytes_max - end < 4 {
                end -= 1;
            }
            (Cell::Text(String::from_utf8_lossy(&bytes[..end]).into_owned()), end < bytes.len())
        }
    }
}

/// What a cell takes in memory, so that many empty ones count too.
fn size(cell: &Cell) -> usize {
    let text = match cell {
        Cell::Text(text) => text.len(),
        Cell::Null | Cell::Integer(_) | Cell::Real(_) | Cell::Blob { .. } => 0,
    };
    text + size_of::<Cell>()
}
