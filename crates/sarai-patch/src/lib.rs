//! A foreign unified diff, applied whole and exactly to a folder, or refused.
//!
//! Called inside a sandbox, where a patch that nobody trusts goes onto a private copy of a folder before its
//! tests are run. `parse` reads what `git diff` and `diff -ruN` write, and refuses the rest by line; `fit`
//! places hunks by their line numbers alone, with neither search nor fuzz; `tree` walks the folder and
//! follows no link in it. A patch that does not fit changes nothing. Must never touch anything outside the
//! folder, nor run anything; `run` is the whole of a process that does it.

mod apply;
mod error;
mod fit;
mod header;
mod hunk;
pub mod limits;
mod lines;
mod names;
mod parse;
mod run;
#[cfg(test)]
mod tests;
mod tree;

use std::path::Path;

use hunk::Hunk;

pub use error::Error;
pub use run::run;

/// A patch whose every line has been read and admitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    files: Vec<FilePatch>,
}

/// What a patch does with one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// The file must not exist yet.
    Added,
    /// The file exists, and still does afterwards.
    Changed,
    /// The file exists, and holds exactly what the patch takes away.
    Removed,
}

/// One file of a patch, as the patch has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Path below the folder, with `/` between its parts.
    pub path: String,
    /// What happens to it.
    pub change: Change,
    /// Lines that come in.
    pub lines_added: usize,
    /// Lines that go away.
    pub lines_removed: usize,
}

/// One file of the folder, as it has been changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Path below the folder, with `/` between its parts.
    pub path: String,
    /// What happened to it.
    pub change: Change,
    /// Its bytes before; none of a file that was added.
    pub bytes_before: usize,
    /// Its bytes now; none of a file that was removed.
    pub bytes_after: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct FilePatch {
    path: String,
    change: Change,
    /// Only of an added file; a changed one keeps the rights it has.
    executable: bool,
    /// Line of its head in the patch.
    line: usize,
    hunks: Vec<Hunk>,
}

impl Patch {
    /// Reads a patch, all of it.
    ///
    /// # Errors
    ///
    /// [`Error::TooLarge`] for the text as a whole, else [`Error::NotAdmitted`] with the line.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        parse::parse(bytes)
    }

    /// The files it changes, in its own order; each path once.
    #[must_use]
    pub fn files(&self) -> Vec<FileChange> {
        let of = |file: &FilePatch| FileChange {
            path: file.path.clone(),
            change: file.change,
            lines_added: file.hunks.iter().map(|hunk| hunk.lines_added).sum(),
            lines_removed: file.hunks.iter().map(|hunk| hunk.lines_removed).sum(),
        };
        self.files.iter().map(of).collect()
    }

    /// Applies all of it to a folder that nobody else is changing meanwhile.
    ///
    /// `root` itself may be reached through a link; below it none is followed.
    ///
    /// # Errors
    ///
    /// [`Error::DoesNotFit`], [`Error::TooLarge`] and [`Error::System`] leave every file as it was.
    /// After [`Error::HalfDone`] the folder must be thrown away.
    pub fn apply(&self, root: &Path) -> Result<Vec<Applied>, Error> {
        apply::apply(&self.files, root)
    }
}
