//! Opens a connection: file made private, quick check, durability settings, migrations.
//! Called by `Store::open` only. Must never open a database whose check fails.

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use crate::error::Error;

const BUSY_WAIT: Duration = Duration::from_secs(5);

mod embedded {
    refinery::embed_migrations!("migrations");
}

pub(super) fn open(path: &Path) -> Result<Connection, Error> {
    // SQLite would make the file with the process's umask; answers are nobody else's business.
    std::fs::OpenOptions::new().append(true).create(true).mode(0o600).open(path)?;
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_WAIT)?;
    let damaged = |detail: String| Error::DamagedDatabase { path: path.to_path_buf(), detail };
    let check = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0));
    match check {
        Ok(answer) if answer == "ok" => {}
        Ok(answer) => return Err(damaged(answer)),
        Err(error) if is_damage(&error) => return Err(damaged(error.to_string())),
        Err(error) => return Err(error.into()),
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    prepare(connection)
}

pub(super) fn open_in_memory() -> Result<Connection, Error> {
    prepare(Connection::open_in_memory()?)
}

fn prepare(mut connection: Connection) -> Result<Connection, Error> {
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // What is deleted is overwritten: forgetting must not leave the text in free pages.
    connection.pragma_update(None, "secure_delete", true)?;
    embedded::migrations::runner().run(&mut connection)?;
    Ok(connection)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    error.sqlite_error_code().is_some_and(|code| code == DatabaseCorrupt || code == NotADatabase)
}
