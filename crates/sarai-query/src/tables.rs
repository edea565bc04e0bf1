//! The files of one question, open together: what tables they have, and what they answer.
//!
//! Called by `sarai-skill sql`, whose sandbox is a third wall around the two here. Every SQLite file is a schema of
//! its own, every CSV file a table of the schema `main`, which lives in memory. Once open, nothing can be written,
//! neither to a file nor to memory.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::error::Error;
use crate::guard::{self, Guard};
use crate::limits::Limits;
use crate::source::{Content, Source};
use crate::{csv, names, run, source, sqlite};

/// SQLite attaches no more files than this.
const SQLITE_FILES_MAX: usize = 10;

/// Rows looked at for examples, and how long describing one table and all of them may take.
const SAMPLE_ROWS: usize = 1_000;
const EXAMPLES_MAX: usize = 3;
/// A column of texts with no more different values than this shows all of them: whoever asks names one of them.
const CHOICES_MAX: usize = 12;
const EXAMPLE_LETTERS_MAX: usize = 40;
const DESCRIBE_TIME: Duration = Duration::from_millis(500);
const DESCRIBE_ALL_TIME: Duration = Duration::from_secs(3);

/// Open files.
#[derive(Debug)]
pub struct Tables {
    pub(crate) connection: Connection,
    pub(crate) guard: Arc<Guard>,
    pub(crate) limits: Limits,
    list: Vec<Table>,
    notes: Vec<String>,
    /// Names that views give to their own parts.
    pub(crate) view_names: Vec<String>,
}

/// A table or view that a question may read.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// As SQL has to name it: in quotes if it needs them, with its schema if another file has one of that name.
    pub name: String,
    /// In the table's order.
    pub columns: Vec<Column>,
    /// How many rows it has, if they could be counted in time.
    pub rows: Option<u64>,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// As SQL has to name it.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// Different values from the first thousand rows, cut to 40 letters: three, or of a column of texts with at most
    /// twelve all of them.
    pub examples: Vec<String>,
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Integer,
    /// Numbers with decimals.
    Real,
    /// Text.
    Text,
    /// Text that begins with `yyyy-mm-dd`, so that it sorts.
    Date,
    /// Bytes.
    Blob,
    /// Values of several kinds, or none to tell it from.
    Mixed,
}

/// Ends the question that runs, and any later one. Can be sent to another thread.
#[derive(Debug, Clone)]
pub struct Interrupt(Arc<Guard>);

impl Interrupt {
    /// The question ends with `Error::Cancelled` within some thousand of SQLite's steps.
    pub fn cancel(&self) {
        self.0.cancel();
    }
}

/// A table as it stands in its schema.
struct Place {
    schema: String,
    name: String,
    is_view: bool,
    path: std::path::PathBuf,
}

impl Tables {
    /// Opens files together. The heap limit holds for all of SQLite in this process from then on.
    ///
    /// # Errors
    /// `NotReadable`, `NotData` and `TooLarge` name the file.
    pub fn open(sources: &[Source], limits: &Limits) -> Result<Self, Error> {
        if sources.len() > limits.sources_max {
            return Err(Error::TooLarge {
                what: format!("the list of {} files", sources.len()),
                max: format!("{} files", limits.sources_max),
            });
        }
        let contents: Vec<_> =
            sources.iter().map(|file| source::read(&file.path, limits)).collect::<Result<_, _>>()?;
        let mut connection = Connection::open_in_memory_with_flags(
            OpenFlags::SQLITE_OPEN_READ_WRITE
                | OpenFlags::SQLITE_OPEN_CREATE
                | OpenFlags::SQLITE_OPEN_URI
                | OpenFlags::SQLITE_OPEN_NO_MUTEX
                | OpenFlags::SQLITE_OPEN_NOFOLLOW,
        )?;
        guard::harden(&connection, limits.heap_bytes_max)?;
        let mut opening = Opening::new(&connection, limits, &contents)?;
        for (file, content) in sources.iter().zip(contents) {
            opening.add(file, content)?;
        }
        let Opening { places, notes, view_names, guard, .. } = opening;
        let guard = Arc::new(guard);
        guard::install(&mut connection, &guard)?;
        let mut tables =
            Self { connection, guard, limits: limits.clone(), list: Vec::new(), notes, view_names };
        tables.describe(&places)?;
        Ok(tables)
    }

    /// What can be asked.
    pub fn list(&self) -> &[Table] {
        &self.list
    }

    /// What was decided or left out while opening, one sentence each, with the file's name.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// A handle that ends questions from another thread.
    pub fn interrupt(&self) -> Interrupt {
        Interrupt(Arc::clone(&self.guard))
    }

    fn describe(&mut self, places: &[Place]) -> Result<(), Error> {
        let started = Instant::now();
        let mut often: HashMap<String, usize> = HashMap::new();
        for place in places {
            *often.entry(place.name.to_lowercase()).or_default() += 1;
        }
        for place in places {
            let left = DESCRIBE_ALL_TIME.saturating_sub(started.elapsed());
            let address = format!("{}.{}", names::quoted(&place.schema), names::quoted(&place.name));
            let own_names = self.view_names.iter().map(String::as_str);
            self.guard.arm(DESCRIBE_TIME.min(left), self.limits.steps_max, own_names);
            let columns = match self.columns(&address) {
                Ok(columns) => columns,
                Err(fault) => {
                    let error = sqlite::damaged(&place.path, fault);
                    if matches!(error, Error::NotData { .. }) {
                        return Err(error);
                    }
                    // A view over what is left out, or a column reckoned by what is not on the list: the rest of the
                    // file can be asked.
                    let kind = if place.is_view { "view" } else { "table" };
                    self.notes.push(format!("the {kind} `{}` is left out: {error}", place.name));
                    self.guard.unlist(&place.schema, &place.name);
                    continue;
                }
            };
            let rows = self
                .connection
                .query_row(&format!("SELECT count(*) FROM {address}"), [], |row| row.get::<_, i64>(0));
            let name = names::written(&place.name);
            let name = if often.get(&place.name.to_lowercase()).is_some_and(|times| *times > 1) {
                format!("{}.{name}", names::written(&place.schema))
            } else {
                name
            };
            let rows = rows.ok().and_then(|rows| u64::try_from(rows).ok());
            self.list.push(Table { name, columns, rows });
        }
        Ok(())
    }

    fn columns(&self, address: &str) -> rusqlite::Result<Vec<Column>> {
        let mut statement =
            self.connection.prepare(&format!("SELECT * FROM {address} LIMIT {SAMPLE_ROWS}"))?;
        let declared: Vec<(String, Option<String>)> = statement
            .columns()
            .map(|column| (column.name().to_owned(), column.decl_type().map(str::to_uppercase)))
            .collect();
        let mut samples = vec![Sample::default(); declared.len()];
        let mut rows = statement.query([])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    for (at, sample) in samples.iter_mut().enumerate() {
                        sample.see(row.get_ref(at)?);
                    }
                }
                Ok(None) => break,
                // A slow view, or a value too large for a question: it has no more examples.
                Err(_) if self.guard.has_overrun() => break,
                Err(fault) if run::code(&fault) == Some(rusqlite::ErrorCode::TooBig) => break,
                Err(fault) => return Err(fault),
            }
        }
        let column = |((name, declared), sample): ((String, Option<String>), Sample)| Column {
            name: names::written(&name),
            kind: sample.kind(declared.as_deref()),
            examples: sample.examples(),
        };
        Ok(declared.into_iter().zip(samples).map(column).collect())
    }
}

/// Files on their way in.
struct Opening<'a> {
    connection: &'a Connection,
    limits: &'a Limits,
    encoding: &'static str,
    schemas: HashSet<String>,
    tables: HashSet<String>,
    guard: Guard,
    places: Vec<Place>,
    notes: Vec<String>,
    view_names: Vec<String>,
}

impl<'a> Opening<'a> {
    fn new(connection: &'a Connection, limits: &'a Limits, contents: &[Content]) -> Result<Self, Error> {
        let files = contents.iter().filter_map(|content| match content {
            Content::Sqlite(file) => Some(file),
            Content::Text(_) => None,
        });
        if files.clone().count() > SQLITE_FILES_MAX {
            let what = "the list of SQLite files".to_owned();
            return Err(Error::TooLarge { what, max: format!("{SQLITE_FILES_MAX} files") });
        }
        // SQLite joins only files of one encoding.
        let mut encodings = files.map(|file| file.encoding);
        let encoding = encodings.next().unwrap_or("UTF-8");
        connection.pragma_update(None, "encoding", encoding)?;
        let schemas = ["main", "temp"].map(str::to_owned).into();
        Ok(Self {
            connection,
            limits,
            encoding,
            schemas,
            tables: HashSet::new(),
            guard: Guard::new(),
            places: Vec::new(),
            notes: Vec::new(),
            view_names: Vec::new(),
        })
    }

    fn add(&mut self, file: &Source, content: Content) -> Result<(), Error> {
        let path = &file.path;
        let stem =
            file.name.clone().or_else(|| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        let name = stem.as_deref().and_then(names::clean).unwrap_or_else(|| "data".to_owned());
        let shown = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let notes = match content {
            Content::Text(bytes) => {
                let table = names::unique(&name, &mut self.tables);
                let loaded = csv::load(self.connection, &table, (path, &bytes), self.limits);
                let notes = loaded.map_err(|fault| run::in_our_words(fault, self.limits))?;
                self.place("main", &table, path, false);
                notes
            }
            Content::Sqlite(sqlite_file) => {
                if sqlite_file.encoding != self.encoding {
                    let why =
                        format!("has texts in {}, another file here {}", sqlite_file.encoding, self.encoding);
                    return Err(Error::NotData {
                        path: path.clone(),
                        why: format!("{why}: ask them one by one"),
                    });
                }
                let schema = names::unique(&name, &mut self.schemas);
                self.attach(path, &sqlite_file, &schema)?
            }
        };
        if self.places.len() > self.limits.tables_max {
            let what = "the list of tables of all files".to_owned();
            return Err(Error::TooLarge { what, max: format!("{} tables", self.limits.tables_max) });
        }
        self.notes.extend(notes.into_iter().map(|note| format!("{shown}: {note}")));
        Ok(())
    }

    fn attach(&mut self, path: &Path, file: &source::Sqlite, schema: &str) -> Result<Vec<String>, Error> {
        sqlite::attach(self.connection, file, schema)?;
        let (listed, notes) = sqlite::catalogue(self.connection, path, schema, self.limits.tables_max)?;
        for entry in listed {
            self.place(schema, &entry.name, path, entry.is_view);
            self.view_names.extend(entry.own_names);
        }
        Ok(notes)
    }

    fn place(&mut self, schema: &str, name: &str, path: &Path, is_view: bool) {
        self.guard.list(schema, name);
        let place =
            Place { schema: schema.to_owned(), name: name.to_owned(), is_view, path: path.to_owned() };
        self.places.push(place);
    }
}

/// What the first rows show of a column.
#[derive(Debug, Clone, Default)]
struct Sample {
    examples: Vec<String>,
    integers: bool,
    reals: bool,
    texts: bool,
    blobs: bool,
    other_than_dates: bool,
}

impl Sample {
    fn see(&mut self, value: ValueRef<'_>) {
        let text = match value {
            ValueRef::Null => return,
            ValueRef::Integer(number) => {
                self.integers = true;
                number.to_string()
            }
            ValueRef::Real(number) => {
                self.reals = true;
                number.to_string()
            }
            ValueRef::Text(bytes) => {
                self.texts = true;
                // Four bytes hold any letter; the text may be a megabyte.
                let start = &bytes[..bytes.len().min(EXAMPLE_LETTERS_MAX * 4)];
                let text = String::from_utf8_lossy(start);
                self.other_than_dates |= !starts_with_day(&text);
                text.chars().take(EXAMPLE_LETTERS_MAX).collect()
            }
            ValueRef::Blob(_) => {
                self.blobs = true;
                return;
            }
        };
        if self.examples.len() <= CHOICES_MAX && !text.trim().is_empty() && !self.examples.contains(&text) {
            self.examples.push(text);
        }
    }

    /// All values of a column that has few of them, else the first ones.
    fn examples(mut self) -> Vec<String> {
        let is_choice = self.texts && self.other_than_dates && self.examples.len() <= CHOICES_MAX;
        if !is_choice {
            self.examples.truncate(EXAMPLES_MAX);
        }
        self.examples
    }

    /// What was seen, and what was declared where nothing was.
    fn kind(&self, declared: Option<&str>) -> Kind {
        match (self.integers, self.reals, self.texts, self.blobs) {
            (true, false, false, false) => Kind::Integer,
            (_, true, false, false) => Kind::Real,
            (false, false, true, false) if !self.other_than_dates => Kind::Date,
            (false, false, true, false) => Kind::Text,
            (false, false, false, true) => Kind::Blob,
            (false, false, false, false) => declared.map_or(Kind::Mixed, of_declaration),
            _ => Kind::Mixed,
        }
    }
}

/// As SQLite's rules of affinity, with dates before.
fn of_declaration(declared: &str) -> Kind {
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    if has(&["DATE", "TIME"]) {
        Kind::Date
    } else if has(&["INT"]) {
        Kind::Integer
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        Kind::Text
    } else if has(&["BLOB"]) {
        Kind::Blob
    } else if has(&["REAL", "FLOA", "DOUB", "DEC", "NUM"]) {
        Kind::Real
    } else {
        Kind::Mixed
    }
}

fn starts_with_day(text: &str) -> bool {
    text.get(..10).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}
