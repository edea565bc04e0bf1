//! A CSV or TSV file becomes a table in memory: cells are parted, columns named and typed, values stored.
//!
//! Called by `Tables::open` for every source that is no SQLite file. The text is gone through twice, once to learn
//! what its columns are and once to store them; every bound is checked the first time. Every choice that could have
//! been another is a note.

mod dates;
mod figures;
mod guess;
mod text;

use std::collections::HashSet;
use std::io::Read as _;
use std::path::Path;

use csv::StringRecord;
use rusqlite::Connection;

use crate::error::Error;
use crate::limits::Limits;
use crate::names;
use figures::Style;
use guess::{Guess, Reading};

/// Put behind the text: if it is not the last row, a quote before it was never closed.
const END: &str = "\u{1}end\u{1}";

/// Headings that a note tells the new names of.
const RENAMED_TOLD_MAX: usize = 20;

/// A text whose cells can be told apart.
struct Sheet<'a> {
    path: &'a Path,
    text: &'a str,
    delimiter: u8,
}

/// What the first pass found.
struct Survey {
    first: StringRecord,
    /// Of all rows but the first.
    guesses: Vec<Guess>,
    rows: usize,
    longer_rows: u64,
    shorter_rows: u64,
}

/// A column of the table to be.
struct Column {
    name: String,
    reading: Reading,
}

/// Stores a file's table in `main` and returns notes, without the file's name.
pub(crate) fn load(
    connection: &Connection,
    table: &str,
    (path, bytes): (&Path, &[u8]),
    limits: &Limits,
) -> Result<Vec<String>, Error> {
    let no_data = |why| Error::NotData { path: path.to_owned(), why };
    let (text, note) = text::decode(bytes).map_err(no_data)?;
    let (delimiter, text) = text::delimiter(&text);
    let sheet = Sheet { path, text, delimiter };
    let mut notes: Vec<String> = note.into_iter().collect();
    let mut survey = sheet.survey(limits)?;
    let has_header = survey.has_header();
    if !has_header {
        survey.first.iter().zip(&mut survey.guesses).for_each(|(cell, guess)| guess.see(cell));
        notes.push(format!(
            "the first row is data, not a header: columns are c1 to c{}",
            survey.guesses.len()
        ));
    }
    let columns = columns(&survey, has_header, delimiter, &mut notes);
    if survey.longer_rows > 0 {
        notes.push(format!(
            "{} rows have more cells than the first; they became further columns",
            survey.longer_rows
        ));
    }
    if survey.shorter_rows > 0 {
        notes
            .push(format!("{} rows have fewer cells than the first; the rest is empty", survey.shorter_rows));
    }
    sheet.store(connection, table, &columns, has_header)?;
    Ok(notes)
}

impl Sheet<'_> {
    fn survey(&self, limits: &Limits) -> Result<Survey, Error> {
        let too_large = |what: String, max: String| Error::TooLarge { what, max };
        let place = |line: u64| format!("{}, line {line}", self.path.display());
        let mut survey = Survey {
            first: StringRecord::new(),
            guesses: Vec::new(),
            rows: 0,
            longer_rows: 0,
            shorter_rows: 0,
        };
        self.each(|row, line| {
            if row.len() > limits.columns_max {
                let what = format!("{}: a row with {} cells", place(line), row.len());
                return Err(too_large(what, format!("{} columns", limits.columns_max)));
            }
            if let Some(cell) = row.iter().find(|cell| cell.len() > limits.cell_bytes_max) {
                let what = format!(
                    "{}: a cell with {} bytes (a quote that is never closed?)",
                    place(line),
                    cell.len()
                );
                return Err(too_large(what, format!("{} bytes", limits.cell_bytes_max)));
            }
            if survey.guesses.len() < row.len() {
                survey.guesses.resize_with(row.len(), Guess::default);
            }
            if survey.rows == 0 {
                survey.first = row.clone();
            } else {
                row.iter().zip(&mut survey.guesses).for_each(|(cell, guess)| guess.see(cell));
                survey.longer_rows += u64::from(row.len() > survey.first.len());
                survey.shorter_rows += u64::from(row.len() < survey.first.len());
            }
            survey.rows += 1;
            if survey.rows > limits.csv_rows_max + 1 {
                let what = format!("{}: the table", self.path.display());
                return Err(too_large(what, format!("{} rows", limits.csv_rows_max)));
            }
            Ok(())
        })?;
        if survey.rows == 0 {
            return Err(Error::NotData { path: self.path.to_owned(), why: "has no cells".to_owned() });
        }
        Ok(survey)
    }

    /// Every row that has anything in it, with the line where it starts.
    fn each(&self, mut see: impl FnMut(&StringRecord, u64) -> Result<(), Error>) -> Result<(), Error> {
        let no_data = |why| Error::NotData { path: self.path.to_owned(), why };
        let end = format!("\n{END}\n");
        // Only what is put behind the text starts here or later.
        let ends_at = self.text.trim_end().len() as u64;
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(self.delimiter)
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(self.text.as_bytes().chain(end.as_bytes()));
        let mut row = StringRecord::new();
        while reader.read_record(&mut row).map_err(|fault| no_data(fault.to_string()))? {
            let line = row.position().map_or(0, csv::Position::line);
            if row.position().is_some_and(|place| place.byte() >= ends_at) {
                return Ok(());
            }
            if row.iter().any(|cell| cell.ends_with(END)) {
                return Err(no_data(format!(
                    "a quote in the row that starts in line {line} is never closed"
                )));
            }
            if row.iter().any(|cell| !cell.is_empty()) {
                see(&row, line)?;
            }
        }
        Err(no_data("a quote is never closed".to_owned()))
    }

    fn store(
        &self,
        connection: &Connection,
        table: &str,
        columns: &[Column],
        has_header: bool,
    ) -> Result<(), Error> {
        let declared: Vec<String> = columns
            .iter()
            .map(|column| {
                let kind = match column.reading {
                    Reading::Integer(_) => "INTEGER",
                    Reading::Real(_) => "REAL",
                    Reading::Date(_) => "DATE_TEXT",
                    Reading::Text => "TEXT",
                };
                format!("{} {kind}", names::quoted(&column.name))
            })
            .collect();
        let table = names::quoted(table);
        let transaction = connection.unchecked_transaction()?;
        transaction.execute(&format!("CREATE TABLE main.{table} ({})", declared.join(", ")), [])?;
        let places = vec!["?"; columns.len()].join(", ");
        let mut insert = transaction.prepare(&format!("INSERT INTO main.{table} VALUES ({places})"))?;
        let mut skip = has_header;
        self.each(|row, _| {
            if std::mem::take(&mut skip) {
                return Ok(());
            }
            for (at, column) in columns.iter().enumerate() {
                let cell = row.get(at).unwrap_or_default();
                insert.raw_bind_parameter(at + 1, guess::value(cell, column.reading))?;
            }
            insert.raw_execute()?;
            Ok(())
        })?;
        drop(insert);
        transaction.commit()?;
        Ok(())
    }
}

impl Survey {
    /// Headings are words above numbers or dates; or words, all different, if there is no number anywhere. Years
    /// are headings too, if there is a word beside them and what is below is something else.
    fn has_header(&self) -> bool {
        let is_text = |cell: &str| {
            let mut guess = Guess::default();
            guess.see(cell);
            !cell.is_empty() && !guess.is_no_text()
        };
        let mut columns = self.first.iter().zip(&self.guesses);
        if columns.clone().any(|(cell, below)| is_text(cell) && below.is_no_text()) {
            return true;
        }
        let mut seen = HashSet::new();
        let words = self.first.iter().any(is_text);
        words
            && columns.all(|(cell, below)| {
                let year = guess::is_year(cell) && !below.is_years();
                (is_text(cell) || year) && seen.insert(cell.to_lowercase())
            })
    }
}

fn columns(survey: &Survey, has_header: bool, delimiter: u8, notes: &mut Vec<String>) -> Vec<Column> {
    let (mut taken, mut renamed) = (HashSet::new(), Vec::new());
    let usual = usual_style(&survey.guesses, delimiter);
    let named = survey.guesses.iter().enumerate().map(|(at, guess)| {
        let heading = if has_header { survey.first.get(at).unwrap_or_default() } else { "" };
        let name = names::clean(heading).unwrap_or_else(|| format!("c{}", at + 1));
        let name = names::unique(&name, &mut taken);
        if name != heading && !heading.is_empty() {
            let short: String = heading.chars().take(40).collect();
            renamed.push(format!("`{short}` is {name}"));
        }
        (name, guess)
    });
    let named: Vec<_> = named.collect();
    if !renamed.is_empty() {
        let more = renamed.len().saturating_sub(RENAMED_TOLD_MAX);
        renamed.truncate(RENAMED_TOLD_MAX);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        notes.push(format!("columns got names that need no quotes: {}{more}", renamed.join(", ")));
    }
    let read = |(name, guess): (String, &Guess)| {
        let reading = guess.reading(&name, usual, notes);
        Column { name, reading }
    };
    named.into_iter().map(read).collect()
}

/// How figures are written where a column alone does not tell: as in the columns that do, else as such files do.
fn usual_style(guesses: &[Guess], delimiter: u8) -> Style {
    let proven = |style| guesses.iter().filter(|guess| guess.proven_style() == Some(style)).count();
    match proven(Style::Comma).cmp(&proven(Style::Point)) {
        std::cmp::Ordering::Greater => Style::Comma,
        std::cmp::Ordering::Less => Style::Point,
        // Programs part cells with `;` where the comma stands before decimals.
        std::cmp::Ordering::Equal if delimiter == b';' => Style::Comma,
        std::cmp::Ordering::Equal => Style::Point,
    }
}
