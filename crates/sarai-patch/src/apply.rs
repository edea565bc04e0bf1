//! A whole patch onto a folder, or nothing of it.
//!
//! Called by `Patch::apply`. First every result is worked out in memory; then each is written beside its
//! place; only then do names change hands: the old file steps aside, the new one takes its name. What was
//! done is written down before the next step, so that a refusal of the system takes all of it back. Old files
//! go last.

use std::collections::BTreeSet;
use std::path::Path;

use crate::error::shown;
use crate::fit::{Misfit, fit};
use crate::limits::{FILE_BYTES_MAX, RESULT_BYTES_MAX};
use crate::tree::{Tree, Trouble, fill};
use crate::{Applied, Change, Error, FilePatch};

const MODE_PLAIN: u32 = 0o644;
const MODE_EXECUTABLE: u32 = 0o755;

pub(crate) fn apply(files: &[FilePatch], root: &Path) -> Result<Vec<Applied>, Error> {
    let tree = Tree::open(root)?;
    let mut outcomes = Vec::with_capacity(files.len());
    let mut bytes_left = RESULT_BYTES_MAX;
    for file in files {
        let outcome = outcome(&tree, file)?;
        bytes_left = bytes_left.checked_sub(outcome.after.len()).ok_or_else(|| Error::TooLarge {
            what: "what the patch makes of all files".to_owned(),
            max: RESULT_BYTES_MAX,
        })?;
        outcomes.push(outcome);
    }
    let mut work = Work { tree: &tree, done: Vec::new(), aside: Vec::new() };
    match work.carry_out(&outcomes) {
        Ok(()) => work.finish()?,
        Err(error) => return Err(work.take_back(error)),
    }
    Ok(outcomes.iter().map(Outcome::applied).collect())
}

/// What a file is to become.
struct Outcome<'a> {
    file: &'a FilePatch,
    bytes_before: usize,
    after: Vec<u8>,
    mode: u32,
}

impl Outcome<'_> {
    fn applied(&self) -> Applied {
        Applied {
            path: self.file.path.clone(),
            change: self.file.change,
            bytes_before: self.bytes_before,
            bytes_after: self.after.len(),
        }
    }
}

fn outcome<'a>(tree: &Tree, file: &'a FilePatch) -> Result<Outcome<'a>, Error> {
    let (before, mode) = if file.change == Change::Added {
        tree.must_be_free(&file.path).map_err(|trouble| refusal(tree, file, trouble))?;
        (Vec::new(), if file.executable { MODE_EXECUTABLE } else { MODE_PLAIN })
    } else {
        let original = tree.read(&file.path).map_err(|trouble| refusal(tree, file, trouble))?;
        (original.bytes, original.mode)
    };
    let misfit = |Misfit { line, what }| Error::DoesNotFit { path: file.path.clone(), line, what };
    let after = fit(&before, &file.hunks).map_err(misfit)?;
    if file.change == Change::Removed && !after.is_empty() {
        let what = "the file is to be removed, but holds more than the patch takes away".to_owned();
        return Err(misfit(Misfit { line: file.line, what }));
    }
    Ok(Outcome { file, bytes_before: before.len(), after, mode })
}

/// A path of the patch that the folder does not have as the patch says.
fn refusal(tree: &Tree, file: &FilePatch, trouble: Trouble) -> Error {
    let what = match trouble {
        Trouble::Missing => "there is no such file".to_owned(),
        Trouble::NoFolder(part) => format!("{} in its path is no folder, or a link to one", shown(&part)),
        Trouble::NotPlain(kind) => format!("this is {kind}"),
        Trouble::TooLarge => format!("the file has more than {FILE_BYTES_MAX} bytes"),
        Trouble::InTheWay => "the file is to be added, but something is there already".to_owned(),
        Trouble::System(errno) => {
            return Error::System { path: tree.place(&file.path), source: errno.into() };
        }
        Trouble::Stream(source) => return Error::System { path: tree.place(&file.path), source },
    };
    Error::DoesNotFit { path: file.path.clone(), line: file.line, what }
}

/// What has been done to the folder so far.
struct Work<'a> {
    tree: &'a Tree,
    done: Vec<Step>,
    /// Old files under the names they have for the moment.
    aside: Vec<String>,
}

enum Step {
    FolderMade(String),
    FileMade(String),
    Renamed { from: String, to: String },
}

impl Work<'_> {
    fn carry_out(&mut self, outcomes: &[Outcome<'_>]) -> Result<(), Error> {
        let folders: BTreeSet<&str> = outcomes
            .iter()
            .filter(|outcome| outcome.file.change == Change::Added)
            .flat_map(|outcome| outcome.file.path.match_indices('/').map(|(at, _)| &outcome.file.path[..at]))
            .collect();
        // In this order, a folder comes before those in it.
        for folder in folders {
            if self.tree.make_folder(folder).map_err(|trouble| self.failure(folder, trouble))? {
                self.done.push(Step::FolderMade(folder.to_owned()));
            }
        }
        let mut ready = Vec::with_capacity(outcomes.len());
        for (number, outcome) in outcomes.iter().enumerate() {
            ready.push(match outcome.file.change {
                Change::Removed => None,
                Change::Added | Change::Changed => Some(self.write(number, outcome)?),
            });
        }
        for ((number, outcome), new) in outcomes.iter().enumerate().zip(ready) {
            let path = &outcome.file.path;
            if outcome.file.change != Change::Added {
                let aside = self.free_name(path, number, "old")?;
                self.rename(path, &aside)?;
                self.aside.push(aside);
            }
            if let Some(new) = new {
                self.rename(&new, path)?;
            }
        }
        Ok(())
    }

    /// Writes a result beside its place, and says under which name.
    fn write(&mut self, number: usize, outcome: &Outcome<'_>) -> Result<String, Error> {
        let path = self.free_name(&outcome.file.path, number, "new")?;
        let file = self.tree.create(&path).map_err(|trouble| self.failure(&path, trouble))?;
        self.done.push(Step::FileMade(path.clone()));
        fill(file, &outcome.after, outcome.mode).map_err(|trouble| self.failure(&path, trouble))?;
        Ok(path)
    }

    /// A name in the same folder that nothing has.
    fn free_name(&self, path: &str, number: usize, kind: &str) -> Result<String, Error> {
        const TRIES: usize = 100;
        let folder = path.rfind('/').map_or("", |end| &path[..=end]);
        for other in 0..TRIES {
            let name = format!("{folder}.sarai-patch-{number}-{other}-{kind}");
            match self.tree.must_be_free(&name) {
                Ok(()) => return Ok(name),
                Err(Trouble::InTheWay) => {}
                Err(trouble) => return Err(self.failure(path, trouble)),
            }
        }
        Err(self.failure(path, Trouble::InTheWay))
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), Error> {
        self.tree.rename(from, to).map_err(|trouble| self.failure(to, trouble))?;
        self.done.push(Step::Renamed { from: from.to_owned(), to: to.to_owned() });
        Ok(())
    }

    /// Undoes every step, the last one first.
    fn take_back(self, error: Error) -> Error {
        let mut answer = error;
        for step in self.done.iter().rev() {
            let (path, undone) = match step {
                Step::FolderMade(path) => (path, self.tree.remove_folder(path)),
                Step::FileMade(path) => (path, self.tree.remove_file(path)),
                Step::Renamed { from, to } => (from, self.tree.rename(to, from)),
            };
            // The steps before it may still be undone.
            if let Err(trouble) = undone {
                answer = Error::HalfDone { path: self.tree.place(path), source: source(trouble) };
            }
        }
        answer
    }

    /// Drops the old files.
    fn finish(self) -> Result<(), Error> {
        for path in &self.aside {
            self.tree.remove_file(path).map_err(|trouble| Error::HalfDone {
                path: self.tree.place(path),
                source: source(trouble),
            })?;
        }
        Ok(())
    }

    fn failure(&self, path: &str, trouble: Trouble) -> Error {
        Error::System { path: self.tree.place(path), source: source(trouble) }
    }
}

fn source(trouble: Trouble) -> std::io::Error {
    use std::io::ErrorKind;
    match trouble {
        Trouble::System(errno) => errno.into(),
        Trouble::Stream(error) => error,
        Trouble::Missing => ErrorKind::NotFound.into(),
        Trouble::InTheWay => ErrorKind::AlreadyExists.into(),
        Trouble::NoFolder(_) => ErrorKind::NotADirectory.into(),
        Trouble::TooLarge => ErrorKind::FileTooLarge.into(),
        Trouble::NotPlain(kind) => std::io::Error::other(kind),
    }
}
