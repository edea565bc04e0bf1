//! What this crate promises, tried on files made here: refusals at both walls, answers, tables out of texts, and
//! damaged or malicious files.

mod admitted;
mod files;
mod refused;
mod sheets;

use std::path::{Path, PathBuf};

use crate::{Error, Limits, Rows, Source, Tables, admit};

/// A folder with a small shop in it.
pub(super) struct Shop {
    _folder: tempfile::TempDir,
    pub(super) file: PathBuf,
}

pub(super) const SCHEMA: &str = "
    CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, born DATE, photo BLOB);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, day DATE, total REAL, note TEXT);
    CREATE TABLE \"Order Details\" (order_id INTEGER, product TEXT, \"unit price\" REAL);
    CREATE VIEW big AS WITH top AS (SELECT * FROM orders WHERE total > 100) SELECT * FROM top;
    INSERT INTO customers VALUES (1, 'Ana', 'Madrid', '1980-02-01', x'00ff'),
        (2, 'Luis', 'Sevilla', '1991-07-30', NULL), (3, 'Núria', 'Girona', NULL, NULL);
    INSERT INTO orders VALUES (10, 1, '2024-01-05', 120.5, NULL), (11, 1, '2024-02-10', 80.0, 'late'),
        (12, 2, '2024-02-11', 300.25, NULL), (13, 2, '2024-03-01', 10.0, NULL);
    INSERT INTO \"Order Details\" VALUES (10, 'lamp', 60.25), (10, 'bulb', 60.25), (12, 'desk', 300.25);";

impl Shop {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shop.db");
        let sql = format!("PRAGMA synchronous = OFF; BEGIN; {SCHEMA} COMMIT;");
        rusqlite::Connection::open(&file).unwrap().execute_batch(&sql).unwrap();
        Self { _folder: folder, file }
    }

    pub(super) fn open(&self) -> Tables {
        open(&self.file).unwrap()
    }

    pub(super) fn folder(&self) -> &Path {
        self.file.parent().unwrap()
    }
}

pub(super) fn source(path: &Path) -> Source {
    Source { path: path.to_owned(), name: None }
}

pub(super) fn open(path: &Path) -> Result<Tables, Error> {
    Tables::open(&[source(path)], &Limits::default())
}

pub(super) fn ask(tables: &Tables, sql: &str) -> Result<Rows, Error> {
    tables.query(&admit(sql)?, 1_000)
}
