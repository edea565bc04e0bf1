//! Every written bound of this crate, with its default.
//!
//! Called by `Tables::open` and by whoever asks. What bounds the text of a question does not depend on the files
//! and stands in `admit.rs`; bounds that SQLite holds by itself stand in `guard.rs`.

use std::time::Duration;

/// What opening files and asking them may cost at most.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of a SQLite file.
    pub sqlite_bytes_max: u64,
    /// Bytes of a CSV or TSV file, which is read as a whole.
    pub csv_bytes_max: u64,
    /// Rows of a CSV or TSV file, without its header.
    pub csv_rows_max: usize,
    /// Columns of a CSV or TSV file and of an answer.
    pub columns_max: usize,
    /// Bytes of one cell: a longer one makes a CSV file too large, and is cut in an answer.
    pub cell_bytes_max: usize,
    /// Rows of an answer; the rest is left out.
    pub rows_max: usize,
    /// Bytes of all cells of an answer; the rest is left out.
    pub answer_bytes_max: usize,
    /// How long one question may run.
    pub time_max: Duration,
    /// How many instructions of SQLite's machine one question may take.
    pub steps_max: u64,
    /// Bytes that SQLite may hold in the whole process. Once set, a process can only lower it.
    pub heap_bytes_max: u64,
    /// Files opened together. At most 10 of them can be SQLite files, which SQLite itself holds.
    pub sources_max: usize,
    /// Tables and views of all files together.
    pub tables_max: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sqlite_bytes_max: 2 << 30,
            csv_bytes_max: 64 << 20,
            csv_rows_max: 1_000_000,
            columns_max: 200,
            cell_bytes_max: 64 << 10,
            rows_max: 1_000,
            answer_bytes_max: 4 << 20,
            time_max: Duration::from_secs(5),
            steps_max: 500_000_000,
            heap_bytes_max: 256 << 20,
            sources_max: 16,
            tables_max: 500,
        }
    }
}
