//! Experts that the owner made: the folders in `$SARAI_HOME/experts`, read when they are asked for.
//!
//! Called by the assistant through [`Shelf`] and by the doctor. Invariants: only a name in `experts.allowed` is read; a
//! folder is read again when a file of it has changed, and never otherwise; nothing in it is run, and one that holds a
//! program is refused. What the files say is judged by `sarai-core`.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use fs_err as fs;
use sarai_core::experts::typed::{self, EXAMPLES, FILE_BYTES_MAX, Fault, Folder, SCHEMA, SKILL};
use sarai_core::experts::{Absent, Shelf, Typed};

/// Most experts that are used; the first ones allowed.
const ALLOWED_MAX: usize = 16;
/// Most folders that are listed.
const FOLDERS_MAX: usize = 64;
/// Most files in a folder.
const FILES_MAX: usize = 12;
/// What a folder may hold beside the three files that are read.
const ALSO: [&str; 4] = ["README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"];
/// Endings of programs, which are never run here.
const PROGRAMS: [&str; 24] = [
    "sh", "bash", "zsh", "fish", "py", "pyc", "js", "mjs", "ts", "rb", "pl", "php", "lua", "ps1", "bat",
    "cmd", "exe", "dll", "so", "wasm", "jar", "com", "vbs", "awk",
];

/// How a folder stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It can be asked.
    Loaded,
    /// The owner did not allow it; it was not read.
    NotAllowed,
    /// It is allowed and can't be used.
    Refused(String),
}

/// A folder as it was last read.
struct Known {
    files: Vec<Stamp>,
    read: Result<Arc<Typed>, Fault>,
}

/// A file's name, length, rights and last change.
type Stamp = (String, u64, u32, Option<SystemTime>);

/// The owner's experts.
pub(crate) struct OwnExperts {
    folder: PathBuf,
    allowed: Vec<String>,
    /// At most [`ALLOWED_MAX`] entries.
    known: Mutex<BTreeMap<String, Known>>,
}

impl OwnExperts {
    /// Those of a folder, which need not exist, that stand in `experts.allowed`.
    pub(crate) fn new(folder: PathBuf, allowed: &[String]) -> Self {
        Self { folder, allowed: allowed.to_vec(), known: Mutex::default() }
    }

    /// Every folder and every allowed name, with how it stands.
    pub(crate) fn standing(&self) -> BTreeMap<String, Standing> {
        let mut found: BTreeMap<String, Standing> =
            self.folders().into_iter().map(|name| (name, Standing::NotAllowed)).collect();
        for (at, name) in self.allowed.iter().enumerate() {
            let standing = if at >= ALLOWED_MAX {
                Standing::Refused(format!("at most {ALLOWED_MAX} are used"))
            } else {
                match self.read(name) {
                    Ok(_) => Standing::Loaded,
                    Err(fault) => Standing::Refused(fault.to_string()),
                }
            };
            found.insert(name.clone(), standing);
        }
        found
    }

    fn folders(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let name = |entry: fs::DirEntry| {
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            entry.file_name().into_string().ok().filter(|name| is_folder && !name.starts_with('.'))
        };
        entries.take(FOLDERS_MAX).filter_map(|entry| name(entry.ok()?)).collect()
    }

    fn is_allowed(&self, name: &str) -> bool {
        self.allowed.iter().take(ALLOWED_MAX).any(|allowed| allowed == name)
    }

    /// The expert of an allowed folder, from memory while no file of it has changed.
    fn read(&self, name: &str) -> Result<Arc<Typed>, Fault> {
        typed::is_free(name).map_err(|what| Fault::whole(SKILL, &what))?;
        let folder = self.folder.join(name);
        let files = files(&folder)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = known.get(name).filter(|before| before.files == files) {
            return before.read.clone();
        }
        let read = load(name, &folder, &files);
        match &read {
            Ok(_) => tracing::info!(name, "an expert of the owner's was read"),
            Err(fault) => tracing::warn!(name, %fault, "an expert of the owner's can't be used"),
        }
        known.insert(name.to_owned(), Known { files, read: read.clone() });
        read
    }
}

impl Shelf for OwnExperts {
    fn all(&self) -> Vec<Arc<Typed>> {
        let mut names: Vec<&String> = self.allowed.iter().take(ALLOWED_MAX).collect();
        names.sort();
        names.dedup();
        names.into_iter().filter_map(|name| self.read(name).ok()).collect()
    }

    fn named(&self, name: &str) -> Result<Arc<Typed>, Absent> {
        // A name is never a path.
        if !typed::is_name(name) || !self.folder.join(name).is_dir() {
            return Err(Absent::Unknown);
        }
        if !self.is_allowed(name) {
            return Err(Absent::NotAllowed);
        }
        self.read(name).map_err(|fault| Absent::Refused { reason: fault.to_string() })
    }
}

/// The files of a folder, none of which is a program.
fn files(folder: &Path) -> Result<Vec<Stamp>, Fault> {
    let whole = |what: String| Fault::whole("the folder", &what);
    let metadata = fs::symlink_metadata(folder).map_err(|fault| {
        let is_absent = fault.kind() == std::io::ErrorKind::NotFound;
        whole(if is_absent { "there is none of this name".into() } else { fault.to_string() })
    })?;
    if !metadata.is_dir() {
        return Err(whole("it is no folder of its own: links are not followed".into()));
    }
    let mut stamps = Vec::new();
    for entry in fs::read_dir(folder).map_err(|fault| whole(fault.to_string()))? {
        if stamps.len() == FILES_MAX {
            return Err(whole(format!("more than {FILES_MAX} files")));
        }
        let entry = entry.map_err(|fault| whole(fault.to_string()))?;
        let name =
            entry.file_name().into_string().map_err(|_| whole("a file name that is not text".into()))?;
        // Of the entry itself: a link is not followed.
        let metadata = entry.metadata().map_err(|fault| whole(fault.to_string()))?;
        admitted(&name, &metadata, &entry.path())?;
        stamps.push((name, metadata.len(), metadata.permissions().mode(), metadata.modified().ok()));
    }
    stamps.sort();
    Ok(stamps)
}

/// Refuses what an expert's folder can't hold.
fn admitted(name: &str, metadata: &std::fs::Metadata, path: &Path) -> Result<(), Fault> {
    let fault = |what: &str| Err(Fault::whole(name, what));
    if metadata.is_dir() {
        return fault(if name == "scripts" {
            "an expert is text and never runs a script: remove the folder"
        } else {
            "an expert's folder holds no folders"
        });
    }
    if !metadata.is_file() {
        return fault("neither a file nor a folder: links are not followed");
    }
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).map(str::to_lowercase);
    if ending.is_some_and(|ending| PROGRAMS.contains(&ending.as_str())) {
        return fault("a script: an expert is text and never runs one, so its folder holds none");
    }
    if metadata.permissions().mode() & 0o111 != 0 {
        return fault("it may be executed: an expert runs nothing; take that right away (chmod a-x)");
    }
    if name.starts_with('.') {
        return Ok(());
    }
    let is_known = [SKILL, SCHEMA, EXAMPLES].contains(&name) || ALSO.contains(&name);
    if !is_known {
        return fault(&format!(
            "it does not belong here; a folder holds {SKILL}, {SCHEMA}, {EXAMPLES}, README.md"
        ));
    }
    if starts_as_program(path) {
        return fault("it begins like a program: an expert is text and runs nothing");
    }
    Ok(())
}

/// A `#!` line or the head of a compiled program.
fn starts_as_program(path: &Path) -> bool {
    let mut head = [0_u8; 4];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or(0);
    head[..read].starts_with(b"#!") || head[..read].starts_with(b"\x7fELF") || head[..read].starts_with(b"MZ")
}

fn load(name: &str, folder: &Path, files: &[Stamp]) -> Result<Arc<Typed>, Fault> {
    let text = |file: &str, is_needed: bool| {
        if files.iter().any(|(name, ..)| name == file) {
            read_text(&folder.join(file)).map_err(|what| Fault::whole(file, &what))
        } else if is_needed {
            Err(Fault::whole(file, "it is missing"))
        } else {
            Ok(String::new())
        }
    };
    let (skill, schema, examples) = (text(SKILL, true)?, text(SCHEMA, true)?, text(EXAMPLES, false)?);
    let folder = Folder { name, skill: &skill, schema: &schema, examples: &examples };
    Typed::own(folder).map(Arc::new)
}

/// At most one byte more than is allowed is read.
fn read_text(path: &Path) -> Result<String, String> {
    let limit = u64::try_from(FILE_BYTES_MAX).unwrap_or(u64::MAX);
    let file = fs::File::open(path).map_err(|fault| fault.to_string())?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|fault| fault.to_string())?;
    if bytes.len() > FILE_BYTES_MAX {
        return Err(format!("more than {FILE_BYTES_MAX} bytes"));
    }
    String::from_utf8(bytes).map_err(|_| "it is not text (UTF-8)".to_owned())
}

#[cfg(test)]
mod tests;
