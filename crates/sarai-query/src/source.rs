//! A user's file before anything in it is understood: a plain file of bounded size, of one of two kinds.
//!
//! Called by `Tables::open` for each source. Content tells the kind, never the ending of the name. Must not follow
//! a link at the end of a path, and must not open what is no plain file: reading a pipe would never end.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::limits::Limits;

const SQLITE_MAGIC: &[u8; 16] = b"SQLite format 3\0";
const SQLITE_HEADER_BYTES: u64 = 100;

/// One of a user's files.
#[derive(Debug, Clone)]
pub struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// What to call it: the table of a CSV file, the schema of a SQLite file. Without it, the file's own name.
    pub name: Option<String>,
}

/// What a file holds.
pub(crate) enum Content {
    Sqlite(Sqlite),
    Text(Vec<u8>),
}

/// A SQLite file that is about to be opened.
pub(crate) struct Sqlite {
    /// Without links, as SQLite is told to follow none.
    pub(crate) path: PathBuf,
    /// SQLite's name of the encoding of its texts.
    pub(crate) encoding: &'static str,
    /// Nothing beside it waits to be written into it, so that it can be read as it is.
    pub(crate) is_settled: bool,
}

/// Finds out what a file is; a text is read as a whole.
pub(crate) fn read(path: &Path, limits: &Limits) -> Result<Content, Error> {
    let not_readable = |why: String| Error::NotReadable { path: path.to_owned(), why };
    let no_data = |why: &str| Error::NotData { path: path.to_owned(), why: why.to_owned() };
    let failed = |fault: std::io::Error| not_readable(fault.to_string());
    let known = path.symlink_metadata().map_err(failed)?;
    if known.is_symlink() {
        return Err(not_readable("is a symbolic link; name the file itself".to_owned()));
    }
    if known.is_dir() {
        return Err(not_readable("is a folder; name a file in it".to_owned()));
    }
    if !known.is_file() {
        return Err(not_readable("is not a plain file".to_owned()));
    }
    let mut file = File::open(path).map_err(failed)?;
    let bytes = file.metadata().map_err(failed)?.len();
    let mut head = Vec::new();
    file.by_ref().take(SQLITE_HEADER_BYTES).read_to_end(&mut head).map_err(failed)?;
    let too_large = |bytes_max: u64| Error::TooLarge {
        what: format!("{}, a file with {bytes} bytes,", path.display()),
        max: format!("{} MiB", bytes_max >> 20),
    };
    if head.starts_with(SQLITE_MAGIC) {
        if bytes > limits.sqlite_bytes_max {
            return Err(too_large(limits.sqlite_bytes_max));
        }
        if head.len() as u64 != SQLITE_HEADER_BYTES {
            return Err(no_data("is a SQLite database cut within its header"));
        }
        let encoding = match u32::from_be_bytes([head[56], head[57], head[58], head[59]]) {
            0 | 1 => "UTF-8",
            2 => "UTF-16le",
            3 => "UTF-16be",
            _ => return Err(no_data("is a damaged SQLite database: its header names no encoding")),
        };
        let path = without_links(path).map_err(failed)?;
        let is_settled = ["-wal", "-journal"].iter().all(|end| is_empty_beside(&path, end));
        if is_settled && is_cut(&head, bytes) {
            return Err(no_data("is a SQLite database that was cut: its header tells of more pages"));
        }
        return Ok(Content::Sqlite(Sqlite { path, encoding, is_settled }));
    }
    if bytes > limits.csv_bytes_max {
        return Err(too_large(limits.csv_bytes_max));
    }
    let mut text = head;
    // One more than allowed: it may have grown since.
    file.take(limits.csv_bytes_max.saturating_sub(text.len() as u64) + 1)
        .read_to_end(&mut text)
        .map_err(failed)?;
    if text.len() as u64 > limits.csv_bytes_max {
        return Err(too_large(limits.csv_bytes_max));
    }
    Ok(Content::Text(text))
}

/// Whether the file is shorter than its header says. SQLite would take what is missing of the last page for zeros.
fn is_cut(head: &[u8], bytes: u64) -> bool {
    let number =
        |at: usize| u64::from(u32::from_be_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]));
    let page_bytes = match u64::from(u16::from_be_bytes([head[16], head[17]])) {
        1 => 1 << 16,
        other => other,
    };
    // Where versions before 3.7.0 wrote last, the number of pages is not kept, and these two differ.
    let is_kept = number(24) == number(92);
    is_kept && bytes < page_bytes * number(28)
}

/// The path with links in its folders resolved; the file itself is known to be none.
fn without_links(path: &Path) -> std::io::Result<PathBuf> {
    let whole = std::path::absolute(path)?;
    match (whole.parent(), whole.file_name()) {
        (Some(folder), Some(name)) => Ok(folder.canonicalize()?.join(name)),
        _ => Ok(whole),
    }
}

fn is_empty_beside(path: &Path, end: &str) -> bool {
    let mut beside = path.as_os_str().to_owned();
    beside.push(end);
    Path::new(&beside).metadata().map_or(true, |file| file.len() == 0)
}
