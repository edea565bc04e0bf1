//! `sarai bench tables`: questions in words over real tables, put into a SELECT by a model, and whether what comes back
//! holds the rows that a reference SELECT gave.
//!
//! Called by `bench`. Data and questions are files (`data/eval`); set `a` may be read while something is tuned, of set
//! `b` only the names of missed questions are told.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use sarai_core::language::Language;
use sarai_core::model::Cell;
use sarai_core::skills::{self, Kind, Pool, Source};
use sarai_core::tables;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Bench;
use super::place::Place;
use super::report::{Row, Table};
use crate::app;
use crate::home::Home;
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore};

/// Figures are the same within this.
const TOLERANCE: f64 = 0.01;

/// One question and the rows that answer it.
#[derive(Debug, Deserialize)]
struct Question {
    id: String,
    set: Set,
    lang: Language,
    question: String,
    expect: Vec<Vec<Value>>,
    ordered: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Set {
    A,
    B,
}

pub(super) async fn run(bench: &Bench<'_>, model: &str) -> Result<Table> {
    let folder = bench.data.as_deref().context("say where questions and tables are: --data FOLDER")?;
    let folder = folder.join("tables");
    let questions = read(&folder.join("questions.jsonl"))?;
    let place = Place::new(&bench.home, Some(&[model]))?;
    let home = Home::locate(Some(place.root()))?;
    home.create()?;
    let pool = pool(bench, &home, model, &folder)?;
    let writer = pool.model(model).context("the model")?;
    let (mut right, mut seconds, mut missed) = ([Vec::new(), Vec::new()], Vec::new(), Vec::new());
    for (number, question) in questions.iter().enumerate() {
        let begun = Instant::now();
        let answer = tables::answer(&pool, writer.as_ref(), &question.question, question.lang, 0).await;
        seconds.push(Some(begun.elapsed().as_secs_f64()));
        let fits = answer.as_ref().is_ok_and(|answer| question.fits(&answer.rows.rows));
        right[question.set as usize].push(fits);
        if !fits {
            missed.push(match (question.set, answer) {
                (Set::B, _) => json!({"id": question.id}),
                (Set::A, Ok(answer)) => json!({"id": question.id, "sql": answer.sql}),
                (Set::A, Err(error)) => json!({"id": question.id, "error": error.to_string()}),
            });
        }
        if number % 10 == 9 {
            bench.progress("tables", model, number + 1, questions.len());
        }
    }
    pool.stop().await;
    let mut table =
        Table { rounds: questions.len(), ..Table::new("tables", model, vec!["sarai".to_owned()]) };
    let [a, b] = right.map(|right| vec![vec![share(&right)]]);
    table.rows = vec![
        Row::new("tables-right", true, None).of("set-a").with(a),
        Row::new("tables-right", true, None).of("set-b").with(b),
        Row::new("tables-seconds", false, None).with(vec![seconds]),
    ];
    let ids: Vec<&str> = missed.iter().filter_map(|missed| missed["id"].as_str()).collect();
    let text = Text::new("bench-note-missed").with("ids", ids.join(" "));
    table.note("missed", json!(missed), text);
    Ok(table)
}

#[expect(clippy::cast_precision_loss, reason = "some dozens")]
fn share(right: &[bool]) -> Option<f64> {
    let kept = right.iter().filter(|right| **right).count();
    (!right.is_empty()).then(|| kept as f64 / right.len() as f64)
}

fn read(path: &Path) -> Result<Vec<Question>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
    let line =
        |line| serde_json::from_str(line).with_context(|| format!("read a line of {}", path.display()));
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect()
}

/// A pool of the model and of the sql skill, which sees all files of the folder.
fn pool(bench: &Bench<'_>, home: &Home, model: &str, folder: &Path) -> Result<Pool> {
    let mut files: Vec<Source> = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "csv") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            files.push(Source { path: std::path::absolute(path)?, name });
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let mut places = bench.config.skills.clone();
    places.data = files;
    let catalogue = Catalogue::load(bench.config.models.catalogue.as_deref())?;
    let disk = app::Disk { store: ModelStore::new(home.models()), catalogue, draft: None, places };
    let settings: skills::Settings = app::pool_settings(&bench.config, home)?;
    let names = [model.to_owned(), Kind::Sql.name().to_owned()];
    Ok(Pool::new(app::launchers(home)?, Arc::new(disk), settings, &names))
}

impl Question {
    /// Whether as many rows came as were expected, each holding the values of one of them.
    fn fits(&self, rows: &[Vec<Cell>]) -> bool {
        if rows.len() != self.expect.len() {
            return false;
        }
        let mut left: Vec<&Vec<Cell>> = rows.iter().collect();
        self.expect.iter().all(|expected| {
            let places = if self.ordered { 1 } else { left.len() };
            let found = left.iter().take(places).position(|row| holds(row, expected));
            found.map(|place| left.remove(place)).is_some()
        })
    }
}

/// Whether each value stands in a cell of its own.
fn holds(row: &[Cell], expected: &[Value]) -> bool {
    let mut left: Vec<&Cell> = row.iter().collect();
    expected.iter().all(|value| {
        let found = left.iter().position(|cell| equals(cell, value));
        found.map(|place| left.remove(place)).is_some()
    })
}

#[expect(clippy::cast_precision_loss, reason = "figures of households")]
fn equals(cell: &Cell, value: &Value) -> bool {
    let number = match cell {
        Cell::Integer(number) => Some(*number as f64),
        Cell::Real(number) => Some(*number),
        Cell::Text(text) => text.trim().parse().ok(),
        Cell::Null | Cell::Blob(_) => None,
    };
    if let (Some(number), Some(expected)) = (number, value.as_f64()) {
        return (number - expected).abs() <= TOLERANCE;
    }
    match (cell, value) {
        (Cell::Null, Value::Null) => true,
        (Cell::Text(text), Value::String(expected)) => {
            text.trim().to_lowercase() == expected.trim().to_lowercase()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(expect: Value, ordered: bool) -> Question {
        let expect = serde_json::from_value(expect).unwrap();
        Question { id: "x".into(), set: Set::A, lang: Language::Es, question: String::new(), expect, ordered }
    }

    #[test]
    fn rows_fit_by_their_values_in_any_column() {
        let rows = [
            vec![Cell::Text("Luz".into()), Cell::Real(10.004), Cell::Integer(3)],
            vec![Cell::Text("agua ".into()), Cell::Integer(7), Cell::Null],
        ];
        assert!(question(json!([["luz", 10], ["Agua", 7]]), true).fits(&rows));
        assert!(question(json!([["Agua", 7], ["luz", 10]]), false).fits(&rows));
        assert!(!question(json!([["Agua", 7], ["luz", 10]]), true).fits(&rows));
        assert!(!question(json!([["luz", 10]]), false).fits(&rows));
        assert!(!question(json!([["luz", 10.02], ["Agua", 7]]), false).fits(&rows));
        // One cell answers for one value.
        assert!(!question(json!([["luz", 10, 10], ["Agua", 7]]), false).fits(&rows));
        assert!(question(json!([["2025"]]), false).fits(&[vec![Cell::Text("2025".into())]]));
    }
}
