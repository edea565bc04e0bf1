//! Grammars that can be asked for by name: those compiled in, and the user's own in `$SARAI_HOME/grammars`.
//!
//! Called by the chat and completion routes and by `GET /sarai/v1/grammars`. A file of the user's stands before a
//! compiled-in grammar of the same name, a `.lark` file before a `.gbnf` one. The folder is read when a name is asked
//! for, so that a new file needs no restart. Whether a grammar compiles is found out by the model that gets it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fs_err as fs;
use sarai_core::model::Constraint;

const COMPILED_IN: [(&str, &str); 4] = [
    ("json", include_str!("../../../config/grammars/json.lark")),
    ("markdown", include_str!("../../../config/grammars/markdown.lark")),
    ("python", include_str!("../../../config/grammars/python.lark")),
    ("sql", include_str!("../../../config/grammars/sql.lark")),
];
/// Longest name.
const NAME_BYTES_MAX: usize = 40;
/// Largest file; the engine takes no larger grammar.
const FILE_BYTES_MAX: u64 = 64 << 10;
/// Most files looked at in the user's folder.
const FILES_MAX: usize = 256;

/// A grammar that can't be given.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// No file and no compiled-in grammar has this name.
    #[error("there is no grammar {name}; there are {}", known.join(", "))]
    Unknown {
        /// Asked for.
        name: String,
        /// All names.
        known: Vec<String>,
    },
    /// The user's file can't be used.
    #[error("the grammar file {} can't be used: {reason}", path.display())]
    Unusable {
        /// Which one.
        path: PathBuf,
        /// Why.
        reason: String,
    },
}

/// A name and where it comes from.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Named {
    /// Without the ending.
    pub(crate) name: String,
    /// "lark" or "gbnf".
    pub(crate) kind: &'static str,
    /// The user's file; `None`: compiled in.
    pub(crate) file: Option<PathBuf>,
}

/// Where the user's grammars are.
#[derive(Clone, Debug)]
pub(crate) struct Grammars {
    folder: PathBuf,
}

/// Whether a text is a name and not a grammar: every grammar has a sign that no name has.
pub(crate) fn is_name(text: &str) -> bool {
    let sign = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    !text.is_empty() && text.len() <= NAME_BYTES_MAX && text.bytes().all(sign)
}

impl Grammars {
    /// Those compiled in and those in this folder, which need not exist.
    pub(crate) fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// All of them, by name.
    pub(crate) fn list(&self) -> Vec<Named> {
        let mut named: BTreeMap<String, Named> = COMPILED_IN
            .iter()
            .map(|(name, _)| (*name).to_owned())
            .map(|name| (name.clone(), Named { name, kind: "lark", file: None }))
            .collect();
        let mut own = self.own();
        // The last one stays.
        own.sort_by_key(|file| file.kind == "lark");
        named.extend(own.into_iter().map(|file| (file.name.clone(), file)));
        named.into_values().collect()
    }

    /// The constraint of this name.
    ///
    /// # Errors
    /// [`Error::Unknown`] lists the names there are.
    pub(crate) fn find(&self, name: &str) -> Result<Constraint, Error> {
        let all = self.list();
        let Some(found) = all.iter().find(|named| named.name == name) else {
            let known = all.into_iter().map(|named| named.name).collect();
            return Err(Error::Unknown { name: name.to_owned(), known });
        };
        match &found.file {
            Some(path) => {
                let text = read(path)?;
                Ok(if found.kind == "gbnf" { Constraint::Gbnf(text) } else { Constraint::Lark(text) })
            }
            None => {
                let text = COMPILED_IN.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
                Ok(Constraint::Lark(text.unwrap_or_default().to_owned()))
            }
        }
    }

    fn own(&self) -> Vec<Named> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let named = |path: PathBuf| {
            let kind = match path.extension()?.to_str()? {
                "lark" => "lark",
                "gbnf" => "gbnf",
                _ => return None,
            };
            let name = path.file_stem()?.to_str().filter(|name| is_name(name))?.to_owned();
            path.is_file().then_some(Named { name, kind, file: Some(path) })
        };
        entries.take(FILES_MAX).filter_map(|entry| named(entry.ok()?.path())).collect()
    }
}

fn read(path: &Path) -> Result<String, Error> {
    let unusable = |reason: String| Error::Unusable { path: path.to_owned(), reason };
    let bytes = fs::metadata(path).map_err(|fault| unusable(fault.to_string()))?.len();
    if bytes > FILE_BYTES_MAX {
        return Err(unusable(format!("it has {bytes} bytes, at most {FILE_BYTES_MAX} are allowed")));
    }
    fs::read_to_string(path).map_err(|fault| unusable(fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_and_files_stand_before_what_is_compiled_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let grammars = Grammars::new(folder.path().join("missing"));
        assert_eq!(
            grammars.list().iter().map(|named| named.name.as_str()).collect::<Vec<_>>(),
            ["json", "markdown", "python", "sql"]
        );
        assert!(
            matches!(grammars.find("sql"), Ok(Constraint::Lark(text)) if text.contains("start: query") && !text.contains("DROP "))
        );

        fs::write(path("moves.gbnf"), "root ::= \"a\"").unwrap();
        fs::write(path("sql.lark"), "start: \"SELECT 1\"").unwrap();
        fs::write(path("sql.gbnf"), "root ::= \"x\"").unwrap();
        fs::write(path("notes.txt"), "no grammar").unwrap();
        fs::write(path("Not A Name.lark"), "start: \"x\"").unwrap();
        fs::create_dir(path("folder.lark")).unwrap();
        let grammars = Grammars::new(folder.path());
        assert_eq!(
            grammars.list().iter().map(|named| named.name.as_str()).collect::<Vec<_>>(),
            ["json", "markdown", "moves", "python", "sql"]
        );
        assert_eq!(grammars.find("moves").unwrap(), Constraint::Gbnf("root ::= \"a\"".into()));
        assert_eq!(grammars.find("sql").unwrap(), Constraint::Lark("start: \"SELECT 1\"".into()));
        let refused = grammars.find("chess").unwrap_err().to_string();
        assert_eq!(refused, "there is no grammar chess; there are json, markdown, moves, python, sql");

        fs::write(path("huge.lark"), "#".repeat(70_000)).unwrap();
        assert!(grammars.find("huge").unwrap_err().to_string().contains("at most 65536"));
    }

    #[test]
    fn a_name_is_no_grammar_and_no_path() {
        assert!(is_name("sql") && is_name("my-grammar_2"));
        for text in ["", "root ::= \"a\"", "start: x", "../sql", "a/b", "SQL", "a.lark", &"x".repeat(41)] {
            assert!(!is_name(text), "{text}");
        }
    }
}
