//! `sarai skills run NAME TEXT`: one thing asked of one skill.
//!
//! A model answers with text or a vector, `sql` with a table, `image` prepares the file that the text names.

use std::ffi::OsString;

use serde_json::Value;

use crate::app::{Task, TaskError};
use crate::asking::Backend;
use crate::cli::{Invocation, image, prompt};
use crate::exit::Exit;
use crate::i18n::Text;
use crate::terminal;

/// Letters of one cell that are shown.
const CELL_LETTERS_MAX: usize = 48;

/// Asks.
pub(super) async fn run(
    invocation: &Invocation,
    name: &str,
    text: Vec<OsString>,
    rows_max: Option<u32>,
) -> anyhow::Result<Exit> {
    let config = invocation.config()?;
    let backend = Backend::find(invocation, &config, "skills run").await?;
    let asked = if name == "image" && text.is_empty() {
        Err(TaskError::NotText.into())
    } else if name == "image" {
        let files: Vec<_> = text.into_iter().map(Into::into).collect();
        image::prep(&backend, &files, invocation).await
    } else {
        ask(&backend, invocation, name, Task { text: prompt::read(text).await?, rows_max }).await
    };
    backend.stop().await;
    asked
}

async fn ask(backend: &Backend, invocation: &Invocation, name: &str, task: Task) -> anyhow::Result<Exit> {
    let answer = backend.run_skill(name, task).await?;
    if invocation.json {
        terminal::json(&answer)?;
        return Ok(Exit::Ok);
    }
    if let Some(columns) = answer["columns"].as_array() {
        if answer["written_by"].is_string() && !invocation.quiet {
            terminal::aside(answer["sql"].as_str().unwrap_or_default());
        }
        let rows = answer["rows"].as_array().map(Vec::as_slice).unwrap_or_default();
        for line in table(columns, rows) {
            terminal::line(line)?;
        }
        if answer["truncated"] == true {
            terminal::aside(invocation.text(&Text::new("skills-more-rows").with("rows", rows.len())));
        }
    } else if let Some(vector) = answer["vector"].as_array() {
        let numbers: Vec<String> = vector.iter().map(Value::to_string).collect();
        terminal::line(numbers.join(" "))?;
    } else {
        terminal::line(answer["text"].as_str().unwrap_or_default())?;
    }
    Ok(Exit::Ok)
}

/// Rows under their columns, numbers to the right.
fn table(columns: &[Value], rows: &[Value]) -> Vec<String> {
    let head: Vec<String> = columns.iter().map(shown).collect();
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| row.as_array().into_iter().flatten().map(shown).collect()).collect();
    let is_number = |column: usize| {
        let mut values = rows.iter().map(|row| &row[column]).filter(|value| !value.is_null()).peekable();
        values.peek().is_some() && values.all(Value::is_number)
    };
    let width = |column: usize| {
        let column = |row: &Vec<String>| row.get(column).map_or(0, |cell| cell.chars().count());
        cells.iter().chain([&head]).map(column).max().unwrap_or(0)
    };
    let widths: Vec<(usize, bool)> =
        (0..head.len()).map(|column| (width(column), is_number(column))).collect();
    let line = |row: &Vec<String>| {
        let cell = |(cell, (width, right)): (&String, &(usize, bool))| {
            if *right { format!("{cell:>width$}") } else { format!("{cell:<width$}") }
        };
        let cells: Vec<String> = row.iter().zip(&widths).map(cell).collect();
        cells.join("  ").trim_end().to_owned()
    };
    let rule = widths.iter().map(|(width, _)| "-".repeat(*width)).collect();
    [&head, &rule].into_iter().chain(&cells).map(line).collect()
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(blob) => format!("({} bytes)", blob.get("blob_bytes").unwrap_or(&Value::Null)),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) => value.to_string(),
    };
    // Foreign text: no control of the terminal, one line, and no more than can be read.
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let cut: String = text.chars().take(CELL_LETTERS_MAX).map(plain).collect();
    if text.chars().count() > CELL_LETTERS_MAX { format!("{cut}…") } else { cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_table_lines_up_and_holds_no_control_characters() {
        let columns = [json!("tienda"), json!("total")];
        let rows = [json!(["El \u{1b}[31mGato", 12.5]), json!([null, 3]), json!(["x".repeat(60), null])];
        let lines = table(&columns, &rows);
        assert_eq!(lines.len(), 5);
        assert!(lines[0].starts_with("tienda ") && lines[0].ends_with("total"));
        assert!(lines[2].starts_with("El  [31mGato") && lines[2].ends_with(" 12.5"));
        assert!(lines[3].ends_with("    3"));
        assert!(lines[4].contains(&format!("{}…", "x".repeat(48))) && !lines[4].contains(&"x".repeat(49)));
    }

    #[test]
    fn no_rows_leave_the_head() {
        assert_eq!(table(&[json!("a")], &[]), ["a", "-"]);
    }
}
