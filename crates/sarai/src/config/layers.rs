//! Reading the layers and laying the stronger over the weaker, each value with its origin.
//!
//! Called by [`super::Config::load`] and by `edit`. Invariant: a [`Layers`] holds every key of the table,
//! with a value the key admits.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::keys::{KEYS, Key, Value};
use super::{DEFAULT, Error, Sources};

/// Longest configuration file read.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The compiled-in text.
    Default,
    /// A line of a file, counted from 1.
    File(PathBuf, usize),
    /// An environment variable.
    Variable(String),
    /// A flag.
    Flag(&'static str),
    /// An argument of `sarai config`.
    Argument,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
            Self::Argument => f.write_str("sarai config"),
        }
    }
}

/// Every key with its value in force.
#[derive(Clone, Debug)]
pub(crate) struct Layers(BTreeMap<&'static str, (Value, Origin)>);

impl Layers {
    /// Reads all sources; `edited` stands in for the file of the same path.
    pub(super) fn read(sources: &Sources, edited: Option<(&Path, &str)>) -> Result<Self, Error> {
        let mut layers = Self(BTreeMap::new());
        layers.lay_text(DEFAULT, |_| Origin::Default, Path::new("config/sarai.toml"))?;
        layers.lay_file(&sources.system, false, edited)?;
        if let Some(path) = sources.own_file() {
            layers.lay_file(path, sources.named.is_some(), edited)?;
        }
        layers.lay_environment(&sources.environment)?;
        for flag in &sources.flags {
            layers.lay_word(flag.key, &flag.value, Origin::Flag(flag.flag))?;
        }
        Ok(layers)
    }

    /// Each key in the order of the table.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &Value, &Origin)> {
        KEYS.iter().filter_map(|key| self.0.get(key.path).map(|(value, origin)| (key.path, value, origin)))
    }

    /// Where a key's value comes from.
    pub(super) fn origin(&self, key: &str) -> &Origin {
        &self.entry(key).1
    }

    /// A text's value.
    pub(super) fn text(&self, key: &str) -> &str {
        if let Value::Text(text) = &self.entry(key).0 { text } else { "" }
    }

    /// A list's value.
    pub(super) fn texts(&self, key: &str) -> &[String] {
        if let Value::Texts(texts) = &self.entry(key).0 { texts } else { &[] }
    }

    /// A flag's value.
    pub(super) fn flag(&self, key: &str) -> bool {
        matches!(&self.entry(key).0, Value::Flag(true))
    }

    /// A number's value; the table's bounds make it fit.
    pub(super) fn integer<N: TryFrom<i64>>(&self, key: &str) -> N {
        let number = if let Value::Integer(number) = &self.entry(key).0 { *number } else { 0 };
        N::try_from(number).ok().expect("the bounds in the table of keys fit the field's type")
    }

    /// A fraction's value.
    pub(super) fn number(&self, key: &str) -> f64 {
        if let Value::Number(number) = &self.entry(key).0 { *number } else { 0.0 }
    }

    fn entry(&self, key: &str) -> &(Value, Origin) {
        self.0.get(key).expect("the compiled-in text has every key of the table")
    }

    fn lay_file(&mut self, path: &Path, needed: bool, edited: Option<(&Path, &str)>) -> Result<(), Error> {
        let text = match edited {
            Some((same, text)) if same == path => Some(text.to_owned()),
            _ => read(path)?,
        };
        match text {
            Some(text) => self.lay_text(&text, |line| Origin::File(path.to_owned(), line), path),
            None if needed => Err(Error::Missing { path: path.to_owned() }),
            None => Ok(()),
        }
    }

    fn lay_text(&mut self, text: &str, origin: impl Fn(usize) -> Origin, path: &Path) -> Result<(), Error> {
        let line_at = |span: Option<std::ops::Range<usize>>| {
            let end = span.map_or(0, |span| span.start).min(text.len());
            text.as_bytes().iter().take(end).filter(|byte| **byte == b'\n').count() + 1
        };
        let document = toml_edit::Document::parse(text).map_err(|error| Error::Syntax {
            path: path.to_owned(),
            line: line_at(error.span()),
            detail: error.message().trim().replace('\n', "; "),
        })?;
        let mut waiting: Vec<(String, &dyn toml_edit::TableLike)> =
            vec![(String::new(), document.as_table())];
        // Bounded by the length of the text.
        while let Some((prefix, table)) = waiting.pop() {
            for (name, item) in table.iter() {
                let full = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
                let span = table.get_key_value(name).and_then(|(key, _)| key.span());
                let place = origin(line_at(span.or_else(|| item.span())));
                if let Some(key) = Key::find(&full) {
                    let value =
                        key.read_toml(item).ok_or_else(|| bad_value(key, &place, &shown(key, item)))?;
                    self.0.insert(key.path, (value, place));
                    continue;
                }
                let section = KEYS.iter().any(|key| key.path.starts_with(&format!("{full}.")));
                match item.as_table_like() {
                    Some(inner) if section => waiting.push((full, inner)),
                    Some(_) | None => return Err(unknown(&full, place)),
                }
            }
        }
        Ok(())
    }

    fn lay_environment(
        &mut self,
        environment: &[(std::ffi::OsString, std::ffi::OsString)],
    ) -> Result<(), Error> {
        for (name, value) in environment {
            let Some(path) = name.to_str().and_then(variable_key) else { continue };
            let origin = Origin::Variable(name.to_string_lossy().into_owned());
            // A byte that is no UTF-8 becomes U+FFFD, which no key but a free text admits.
            self.lay_word(&path, &OsStr::to_string_lossy(value), origin)?;
        }
        Ok(())
    }

    fn lay_word(&mut self, path: &str, word: &str, origin: Origin) -> Result<(), Error> {
        let (key, value) = read_word(path, word, &origin)?;
        self.0.insert(key.path, (value, origin));
        Ok(())
    }
}

/// Reads a key and its value as typed.
pub(super) fn read_word(path: &str, word: &str, origin: &Origin) -> Result<(&'static Key, Value), Error> {
    let key = Key::find(path).ok_or_else(|| unknown(path, origin.clone()))?;
    let found = if key.is_secret() { "***".to_owned() } else { format!("\"{word}\"") };
    let value = key.read_text(word).ok_or_else(|| bad_value(key, origin, &found))?;
    Ok((key, value))
}

/// Reads a whole file; `None` if it is not there.
pub(super) fn read(path: &Path) -> Result<Option<String>, Error> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(unreadable(error)),
    };
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        let bytes = std::fs::metadata(path).map_or(bytes.len() as u64, |metadata| metadata.len());
        return Err(Error::TooLong { path: path.to_owned(), bytes, bytes_max: FILE_BYTES_MAX });
    }
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|error| Error::NotUtf8 { path: path.to_owned(), offset: error.utf8_error().valid_up_to() })
}

/// `SARAI_SERVER__PORT` means `server.port`; variables without `__` are no settings.
fn variable_key(name: &str) -> Option<String> {
    let rest = name.strip_prefix("SARAI_")?;
    rest.contains("__").then(|| rest.to_ascii_lowercase().replace("__", "."))
}

fn unknown(path: &str, origin: Origin) -> Error {
    Error::UnknownKey { origin, key: path.to_owned(), similar: Key::similar(path) }
}

fn bad_value(key: &Key, origin: &Origin, found: &str) -> Error {
    Error::BadValue {
        origin: origin.clone(),
        key: key.path.to_owned(),
        expected: key.expected(),
        found: found.to_owned(),
    }
}

fn shown(key: &Key, item: &toml_edit::Item) -> String {
    if key.is_secret() {
        return item.type_name().to_owned();
    }
    match item.as_value() {
        Some(value) => value.to_string().trim().chars().take(60).collect(),
        None => item.type_name().to_owned(),
    }
}
