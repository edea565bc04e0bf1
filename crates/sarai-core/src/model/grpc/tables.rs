//! What is asked of a `sarai-skill sql` child and what it answers.
//!
//! Called by `skills` only. The answer is foreign: its size and the shape of its rows are checked here.

use std::time::Duration;

use sarai_proto::skill as pb;

use super::Client;
use crate::model::{Cell, Column, Error, Rows, Table, Tables};

/// Tables that are told of.
const TABLES_MAX: usize = 500;
/// Columns of one table.
const COLUMNS_MAX: usize = 2000;
/// Rows that one answer brings at most.
pub(super) const ROWS_MAX: u32 = 10_000;
/// What was noticed while the data was read: lines that are told.
const NOTES_MAX: usize = 50;

impl Client {
    /// What can be asked of the data that the skill was given.
    pub(crate) async fn tables(&self) -> Result<Tables, Error> {
        let answer = self.turn().list_tables(pb::ListTablesRequest {}).await;
        let answer = answer.map_err(|status| self.error(&status))?.into_inner();
        let lost = |reason| Error::Lost { model: self.model.clone(), reason };
        described(answer).map_err(lost)
    }

    /// The rows of one SELECT; `rows_max` 0: as many as the skill gives.
    pub(crate) async fn query(&self, sql: String, rows_max: u32) -> Result<Rows, Error> {
        let request = pb::QueryRequest { sql, rows_max: rows_max.min(ROWS_MAX) };
        let answer = self.turn().query(request).await.map_err(|status| self.error(&status))?;
        let lost = |reason| Error::Lost { model: self.model.clone(), reason };
        rows(answer.into_inner()).map_err(lost)
    }
}

fn described(answer: pb::ListTablesResponse) -> Result<Tables, String> {
    if answer.tables.len() > TABLES_MAX {
        return Err(format!("it told of {} tables", answer.tables.len()));
    }
    let mut tables = Vec::with_capacity(answer.tables.len());
    for table in answer.tables {
        if table.columns.len() > COLUMNS_MAX {
            return Err(format!("it told of a table of {} columns", table.columns.len()));
        }
        let column =
            |one: pb::TableColumn| Column { name: one.name, kind: one.r#type, examples: one.examples };
        let columns = table.columns.into_iter().map(column).collect();
        tables.push(Table { name: table.name, columns, rows: table.rows });
    }
    let notes = answer.notes.into_iter().take(NOTES_MAX).collect();
    Ok(Tables { tables, notes })
}

fn rows(answer: pb::QueryResponse) -> Result<Rows, String> {
    let wide = answer.columns.len();
    if answer.rows.len() > usize::try_from(ROWS_MAX).unwrap_or(usize::MAX) || wide > COLUMNS_MAX {
        return Err(format!("it gave {} rows of {wide} columns", answer.rows.len()));
    }
    let cell = |cell: pb::Cell| match cell.value {
        None => Cell::Null,
        Some(pb::cell::Value::Integer(value)) => Cell::Integer(value),
        Some(pb::cell::Value::Real(value)) => Cell::Real(value),
        Some(pb::cell::Value::Text(value)) => Cell::Text(value),
        Some(pb::cell::Value::BlobBytes(value)) => Cell::Blob(value),
    };
    let mut rows = Vec::with_capacity(answer.rows.len());
    for row in answer.rows {
        if row.cells.len() != wide {
            return Err(format!("it gave a row of {} cells under {wide} columns", row.cells.len()));
        }
        rows.push(row.cells.into_iter().map(cell).collect());
    }
    Ok(Rows {
        columns: answer.columns,
        rows,
        truncated: answer.truncated,
        elapsed: Duration::try_from_secs_f64(answer.elapsed_seconds).unwrap_or_default(),
        ram_bytes: answer.ram_bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(columns: usize, cells: &[usize]) -> pb::QueryResponse {
        let row = |count: &usize| pb::Row { cells: vec![pb::Cell::default(); *count] };
        pb::QueryResponse {
            columns: vec!["c".to_owned(); columns],
            rows: cells.iter().map(row).collect(),
            elapsed_seconds: f64::NAN,
            ..pb::QueryResponse::default()
        }
    }

    #[test]
    fn rows_have_the_shape_they_claim() {
        let fine = rows(answer(2, &[2, 2])).unwrap();
        assert_eq!((fine.rows.len(), &fine.rows[0][1], fine.elapsed), (2, &Cell::Null, Duration::ZERO));
        assert!(rows(answer(2, &[2, 3])).unwrap_err().contains("3 cells under 2"));
        assert!(rows(answer(1, &vec![1; 10_001])).unwrap_err().contains("10001 rows"));
        assert!(rows(answer(COLUMNS_MAX + 1, &[])).unwrap_err().contains("columns"));
    }

    #[test]
    fn a_list_of_tables_has_bounds() {
        let table = |columns| pb::Table {
            name: "t".into(),
            columns: vec![pb::TableColumn::default(); columns],
            rows: Some(1),
        };
        let list = |tables: Vec<pb::Table>| {
            described(pb::ListTablesResponse { tables, notes: vec!["n".into(); 99] })
        };
        assert_eq!(list(vec![table(3)]).unwrap().notes.len(), NOTES_MAX);
        assert!(list(vec![table(COLUMNS_MAX + 1)]).unwrap_err().contains("columns"));
        assert!(list(vec![table(1); TABLES_MAX + 1]).unwrap_err().contains("501 tables"));
    }
}
