//! Small named values that outlive the process, such as learned weights. Called by whoever owns the
//! key; the value is text that only its owner understands. Not for configuration of the user.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, refuse_large};
use crate::error::Error;

impl Store {
    /// Sets a value, replacing an older one.
    ///
    /// # Errors
    /// [`Error::TooLarge`], SQLite errors.
    pub async fn put_setting(&self, key: &str, value: &str) -> Result<(), Error> {
        refuse_large("setting", value)?;
        let (key, value) = (key.to_owned(), value.to_owned());
        self.run(move |connection| {
            connection
                .prepare_cached(
                    "INSERT INTO settings (key, value) VALUES (?1, ?2)
                     ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![key, value])?;
            Ok(())
        })
        .await
    }

    /// A value, if it was ever set.
    ///
    /// # Errors
    /// SQLite errors.
    pub async fn setting(&self, key: &str) -> Result<Option<String>, Error> {
        let key = key.to_owned();
        self.run(move |connection| {
            let mut statement = connection.prepare_cached("SELECT value FROM settings WHERE key = ?1")?;
            Ok(statement.query_row([key], |row| row.get(0)).optional()?)
        })
        .await
    }
}
