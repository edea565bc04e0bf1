//! Questions in SQL over a user's own SQLite and CSV files, read only.
//!
//! Called by `sarai-skill sql`, a process in a sandbox that has nothing but the files bound into it. Two walls stand
//! here, neither of which trusts the other: `admit` reads the text of a question and lets through one SELECT over
//! named tables with listed functions; `guard` has SQLite itself refuse anything else and stop at written bounds.
//! Knows no gRPC, no command line and no model. Must never write to a file, nor run what a file tells it to.

mod admit;
mod csv;
mod error;
mod guard;
mod limits;
mod names;
mod run;
mod source;
mod sqlite;
mod tables;
#[cfg(test)]
mod tests;

pub use admit::{PARENTHESES_DEPTH_MAX, SQL_BYTES_MAX, Select, TOKENS_MAX, admit};
pub use error::Error;
pub use limits::Limits;
pub use run::{Cell, Rows};
pub use source::Source;
pub use tables::{Column, Interrupt, Kind, Table, Tables};
