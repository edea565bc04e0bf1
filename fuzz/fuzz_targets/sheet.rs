//! A file of a user's that is to be asked: a text with cells, or a SQLite database.
//!
//! Holds: it opens or is refused by an error with its name; tables and columns can be asked by the names they are
//! listed under; the file stays as it was and nothing comes to be beside it.
//! Limits: here files of 64 KiB, 1,000 rows, 50 columns, cells of 1 KiB; questions of 20,000 steps.

#![cfg_attr(fuzzing, no_main)]

use std::time::Duration;

use sarai_query::{Error, Limits, Source, Table, Tables, admit};

pub(crate) fn check(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is a folder for files of a moment");
    let path = folder.path().join("x.csv");
    std::fs::write(&path, bytes).expect("the folder can be written");
    let limits = Limits {
        sqlite_bytes_max: 64 << 10,
        csv_bytes_max: 64 << 10,
        csv_rows_max: 1_000,
        columns_max: 50,
        cell_bytes_max: 1 << 10,
        steps_max: 20_000,
        time_max: Duration::from_millis(200),
        heap_bytes_max: 64 << 20,
        ..Limits::default()
    };
    match Tables::open(&[Source { path: path.clone(), name: None }], &limits) {
        Ok(tables) => tables.list().iter().for_each(|table| can_be_asked(&tables, table, bytes)),
        Err(error) => assert!(!error.to_string().is_empty() && !matches!(error, Error::Cancelled), "{error}"),
    }
    assert_eq!(std::fs::read(&path).expect("the file is still there"), bytes);
    assert_eq!(std::fs::read_dir(folder.path()).expect("so is its folder").count(), 1);
}

fn can_be_asked(tables: &Tables, table: &Table, bytes: &[u8]) {
    let is_sheet = !bytes.starts_with(b"SQLite format 3\0");
    let columns: Vec<_> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let Ok(select) = admit(&format!("SELECT {} FROM {}", columns.join(", "), table.name)) else {
        assert!(!is_sheet, "{columns:?} of {} need quotes", table.name);
        return;
    };
    match tables.query(&select, 1_000) {
        Ok(rows) => {
            assert_eq!(rows.columns.len(), columns.len());
            let counted = usize::try_from(table.rows.unwrap_or_default()).expect("at most a thousand rows");
            assert!(!is_sheet || rows.truncated || rows.rows.len() == counted, "{counted} rows");
        }
        Err(error) => {
            let stopped = matches!(error, Error::TooLong { .. } | Error::TooLarge { .. });
            assert!(!is_sheet || stopped, "{error}");
        }
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
