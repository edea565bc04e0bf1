//! `sarai config set`: one value in the user's file, all else in it as it was.
//!
//! Invariants: nothing is written that would not load; the file is replaced whole or not at all.

use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::layers::{self, Layers, Origin};
use super::{Config, Error, Sources};

/// Sets a key in the user's file and tells which file that is.
///
/// # Errors
/// An unknown key, a value it does not admit, a whole that would not load, a file that can't be written.
pub(crate) fn set(sources: &Sources, key: &str, word: &str) -> Result<PathBuf, Error> {
    let path = sources.own_file().ok_or(Error::Nowhere)?;
    let (key, value) = layers::read_word(key, word, &Origin::Argument)?;
    let before = layers::read(path)?.unwrap_or_default();
    // Syntax errors are told with their line by the reader of layers.
    Layers::read(sources, Some((path, &before)))?;
    let mut document: toml_edit::DocumentMut = before.parse().map_err(|error: toml_edit::TomlError| {
        Error::Syntax { path: path.to_owned(), line: 1, detail: error.message().to_owned() }
    })?;
    let (sections, name) = key.path.rsplit_once('.').unwrap_or(("", key.path));
    let mut item = document.as_item_mut();
    // As many as a key has sections.
    for section in sections.split('.') {
        let inner = &mut item[section];
        if inner.is_none() {
            *inner = toml_edit::table();
        }
        item = inner;
    }
    let item = &mut item[name];
    let mut value = value.to_toml();
    if let Some(old) = item.as_value() {
        // The blanks and the comment around the old value.
        *value.decor_mut() = old.decor().clone();
    }
    *item = toml_edit::Item::Value(value);
    let after = document.to_string();
    Config::from_layers(Layers::read(sources, Some((path, &after)))?)?;
    replace(path, &after, key.is_secret())
        .map_err(|source| Error::Unwritable { path: path.to_owned(), source })?;
    Ok(path.to_owned())
}

fn replace(path: &Path, text: &str, secret: bool) -> io::Result<()> {
    // Replace what a link points to, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let kept = fs::metadata(&path).map_or(0o600, |metadata| metadata.permissions().mode() & 0o777);
    let mode = if secret { kept & 0o700 } else { kept };
    let fresh = folder.join(format!(".sarai.toml.{}", std::process::id()));
    let written = (|| {
        let mut file =
            fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh)?;
        file.write_all(text.as_bytes())?;
        file.set_permissions(fs::Permissions::from_mode(mode))?;
        file.sync_all()?;
        fs::rename(&fresh, &path)?;
        fs::File::open(folder)?.sync_all()
    })();
    if written.is_err() {
        let _ = fs::remove_file(&fresh);
    }
    written
}
