//! The folder a patch goes onto, one part of a path at a time.
//!
//! Called by `apply` alone. Every part is opened below the one before it and never through a link
//! (`O_NOFOLLOW`), so nothing outside the folder can be reached: `names` admits no `..`. Not `openat2`, which
//! a filter of system calls cannot look into and which the sandbox of this project therefore does not let
//! through.

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use crate::Error;
use crate::limits::FILE_BYTES_MAX;

const RIGHTS: u32 = 0o777;
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// The opened folder.
pub(crate) struct Tree {
    root: OwnedFd,
    place: PathBuf,
}

/// A plain file that is there.
pub(crate) struct Original {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mode: u32,
}

/// Why a path can't be used: what was found there, or the system's own words.
#[derive(Debug)]
pub(crate) enum Trouble {
    Missing,
    NoFolder(String),
    NotPlain(&'static str),
    TooLarge,
    InTheWay,
    System(Errno),
    Stream(std::io::Error),
}

impl From<Errno> for Trouble {
    fn from(errno: Errno) -> Self {
        match errno {
            Errno::NOENT => Self::Missing,
            Errno::EXIST => Self::InTheWay,
            _ => Self::System(errno),
        }
    }
}

impl Tree {
    pub(crate) fn open(root: &Path) -> Result<Self, Error> {
        let opened = rustix::fs::openat(CWD, root, FOLDER, Mode::empty());
        let root_at =
            opened.map_err(|errno| Error::System { path: root.to_owned(), source: errno.into() })?;
        Ok(Self { root: root_at, place: root.to_owned() })
    }

    /// Where a path lies, for messages only.
    pub(crate) fn place(&self, path: &str) -> PathBuf {
        self.place.join(path)
    }

    /// The folder that holds a path, and the name there.
    fn folder<'a>(&self, path: &'a str) -> Result<(OwnedFd, &'a str), Trouble> {
        let mut folder = rustix::fs::openat(&self.root, ".", FOLDER, Mode::empty())?;
        let Some((above, name)) = path.rsplit_once('/') else { return Ok((folder, path)) };
        for part in above.split('/') {
            folder = match rustix::fs::openat(&folder, part, FOLDER | OFlags::NOFOLLOW, Mode::empty()) {
                Ok(below) => below,
                Err(Errno::NOTDIR | Errno::LOOP) => return Err(Trouble::NoFolder(part.to_owned())),
                Err(errno) => return Err(errno.into()),
            };
        }
        Ok((folder, name))
    }

    /// Nothing may be there, not even a link to nowhere; a folder above it may be missing.
    pub(crate) fn must_be_free(&self, path: &str) -> Result<(), Trouble> {
        let found = self
            .folder(path)
            .and_then(|(folder, name)| Ok(rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?));
        match found {
            Ok(_) => Err(Trouble::InTheWay),
            Err(Trouble::Missing) => Ok(()),
            Err(trouble) => Err(trouble),
        }
    }

    /// A plain file, if it is one.
    pub(crate) fn read(&self, path: &str) -> Result<Original, Trouble> {
        let (folder, name) = self.folder(path)?;
        // Looked at before it is opened, because opening a device may already do something.
        plain(rustix::fs::statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?.st_mode)?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&folder, name, flags, Mode::empty())?;
        let mode = plain(rustix::fs::fstat(&file)?.st_mode)?;
        let mut bytes = Vec::new();
        File::from(file).take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(Trouble::Stream)?;
        if bytes.len() > FILE_BYTES_MAX {
            return Err(Trouble::TooLarge);
        }
        Ok(Original { bytes, mode })
    }

    /// Makes one folder; `false` if it is there already.
    pub(crate) fn make_folder(&self, path: &str) -> Result<bool, Trouble> {
        let (folder, name) = self.folder(path)?;
        match rustix::fs::mkdirat(&folder, name, Mode::from_raw_mode(0o755)) {
            Ok(()) => Ok(true),
            Err(Errno::EXIST) => Ok(false),
            Err(errno) => Err(errno.into()),
        }
    }

    /// Makes an empty file where nothing is.
    pub(crate) fn create(&self, path: &str) -> Result<File, Trouble> {
        let (folder, name) = self.folder(path)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        Ok(rustix::fs::openat(&folder, name, flags, Mode::from_raw_mode(0o600))?.into())
    }

    /// Gives a file its name; both lie in the same folder, and `to` must be free.
    pub(crate) fn rename(&self, from: &str, to: &str) -> Result<(), Trouble> {
        self.must_be_free(to)?;
        let (folder, from) = self.folder(from)?;
        let to = to.rsplit_once('/').map_or(to, |(_, name)| name);
        Ok(rustix::fs::renameat(&folder, from, &folder, to)?)
    }

    pub(crate) fn remove_file(&self, path: &str) -> Result<(), Trouble> {
        let (folder, name) = self.folder(path)?;
        Ok(rustix::fs::unlinkat(&folder, name, AtFlags::empty())?)
    }

    pub(crate) fn remove_folder(&self, path: &str) -> Result<(), Trouble> {
        let (folder, name) = self.folder(path)?;
        Ok(rustix::fs::unlinkat(&folder, name, AtFlags::REMOVEDIR)?)
    }
}

/// Fills a file that [`Tree::create`] made.
pub(crate) fn fill(mut file: File, bytes: &[u8], mode: u32) -> Result<(), Trouble> {
    file.write_all(bytes).map_err(Trouble::Stream)?;
    Ok(rustix::fs::fchmod(&file, Mode::from_raw_mode(mode))?)
}

/// The rights of a plain file, without those to become somebody else.
fn plain(mode: u32) -> Result<u32, Trouble> {
    match FileType::from_raw_mode(mode) {
        FileType::RegularFile => Ok(mode & RIGHTS),
        FileType::Symlink => Err(Trouble::NotPlain("a symbolic link")),
        FileType::Directory => Err(Trouble::NotPlain("a folder")),
        FileType::Fifo
        | FileType::Socket
        | FileType::CharacterDevice
        | FileType::BlockDevice
        | FileType::Unknown => Err(Trouble::NotPlain("no plain file")),
    }
}
