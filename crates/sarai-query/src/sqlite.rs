//! A user's SQLite file: attached so that nothing can write to it, and its catalogue read with suspicion.
//!
//! Called by `Tables::open` before the second wall is up. Listed are plain tables, and views whose text the first
//! wall admits. Virtual tables are left out with what belongs to them: reading one runs a module's code over data
//! that a stranger wrote. Must not run SQL that the file holds.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode};

use crate::admit;
use crate::error::Error;
use crate::source::Sqlite;
use crate::{names, run};

/// A table or view that questions may name.
pub(crate) struct Listed {
    pub(crate) name: String,
    /// Names that a view gives to its own parts; empty for a table.
    pub(crate) own_names: Vec<String>,
    pub(crate) is_view: bool,
}

/// Attaches a file as `schema`.
pub(crate) fn attach(connection: &Connection, file: &Sqlite, schema: &str) -> Result<(), Error> {
    // Without a journal beside it nobody writes: no lock and no shared memory are needed, nor could be had where
    // the folder cannot be written.
    let how = if file.is_settled { "mode=ro&immutable=1" } else { "mode=ro" };
    let address = format!("file:{}?{how}", percent_encoded(&file.path));
    connection
        .execute("ATTACH ?1 AS ?2", [address.as_str(), schema])
        .map(drop)
        .map_err(|fault| damaged(&file.path, fault))
}

/// Reads what a file's catalogue lists, and notes on what is left out.
pub(crate) fn catalogue(
    connection: &Connection,
    path: &Path,
    schema: &str,
    tables_max: usize,
) -> Result<(Vec<Listed>, Vec<String>), Error> {
    let fault = |fault| damaged(path, fault);
    let sql = format!(
        "SELECT type, name, sql FROM {}.sqlite_schema WHERE type IN ('table', 'view') LIMIT {}",
        names::quoted(schema),
        tables_max + 1
    );
    let mut statement = connection.prepare(&sql).map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    let (mut listed, mut notes, mut modules) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen = 0;
    while let Some(row) = rows.next().map_err(fault)? {
        seen += 1;
        if seen > tables_max {
            let what = format!("{}: the list of tables", path.display());
            return Err(Error::TooLarge { what, max: format!("{tables_max} tables") });
        }
        let [kind, name, text] = [0, 1, 2].map(|at| row.get_ref(at).map(utf8));
        let (Some(kind), Some(name), Some(text)) =
            (kind.map_err(fault)?, name.map_err(fault)?, text.map_err(fault)?)
        else {
            let why = "is a damaged SQLite database: its catalogue is no text".to_owned();
            return Err(Error::NotData { path: path.to_owned(), why });
        };
        if name.to_lowercase().starts_with("sqlite_") {
            continue;
        }
        if kind == "view" {
            match admit::admit_view(&text) {
                Ok(view) => listed.push(Listed { name, own_names: view.own_names, is_view: true }),
                Err(fault) => notes.push(format!("the view `{name}` is left out: {fault}")),
            }
        } else if is_virtual(&text) {
            notes.push(format!(
                "the virtual table `{name}` is left out: reading it would run a module's code"
            ));
            modules.push(format!("{}_", name.to_lowercase()));
        } else {
            listed.push(Listed { name, own_names: Vec::new(), is_view: false });
        }
    }
    let belongs = |name: &str| modules.iter().any(|start| name.to_lowercase().starts_with(start.as_str()));
    listed.retain(|entry| entry.is_view || !belongs(&entry.name));
    Ok((listed, notes))
}

/// A fault met while reading a file, with the file's name.
pub(crate) fn damaged(path: &Path, fault: rusqlite::Error) -> Error {
    use ErrorCode::{CannotOpen, DatabaseCorrupt, NotADatabase, PermissionDenied, ReadOnly};
    match run::code(&fault) {
        Some(DatabaseCorrupt | NotADatabase) => {
            Error::NotData { path: path.to_owned(), why: format!("is a damaged SQLite database: {fault}") }
        }
        Some(CannotOpen | PermissionDenied | ReadOnly) => Error::NotReadable {
            path: path.to_owned(),
            why: format!(
                "SQLite cannot open it ({fault}); if a `-wal` or a `-journal` is beside it, close the program that \
                 writes it, or open the file once with it"
            ),
        },
        _ => Error::Sqlite(fault),
    }
}

fn utf8(value: ValueRef<'_>) -> Option<String> {
    // A table without a text is one that SQLite made for itself.
    match value {
        ValueRef::Null => Some(String::new()),
        ValueRef::Text(bytes) => String::from_utf8(bytes.to_vec()).ok(),
        ValueRef::Integer(_) | ValueRef::Real(_) | ValueRef::Blob(_) => None,
    }
}

fn is_virtual(text: &str) -> bool {
    text.split_whitespace().nth(1).is_some_and(|word| word.eq_ignore_ascii_case("virtual"))
}

/// A path as an address of SQLite has it: nothing in it can begin a parameter.
fn percent_encoded(path: &Path) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let letter =
        |byte: &u8| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") };
    path.as_os_str().as_bytes().iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_hold_no_parameters() {
        assert_eq!(percent_encoded(Path::new("/a b/ñ?mode=rwc#%")), "/a%20b/%C3%B1%3Fmode%3Drwc%23%25");
    }
}
