//! Which shared libraries a program needs, asked from its own loader.
//!
//! Used by the launcher before a start; the answer is cached until the program's file changes.
//! Only trusted programs of this installation are asked about: the loader maps them but runs
//! nothing of them. Sizes are limited all the same.

use std::collections::HashMap;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::Error;
use crate::tool::{ToolSpec, run_tool};

const SEGMENTS_MAX: u64 = 128;
const INTERPRETER_BYTES_MAX: u64 = 4096;
const LISTING_BYTES_MAX: usize = 256 << 10;
const CACHED_MAX: usize = 64;

/// Device, inode, size and change time: enough to see that a file is another one.
type Version = (u64, u64, u64, i64, i64);

/// Answers already given.
#[derive(Debug, Default)]
pub(crate) struct Libraries(Mutex<HashMap<PathBuf, (Version, Vec<PathBuf>)>>);

impl Libraries {
    /// Paths of the loader and all libraries; empty for a static program.
    pub(crate) fn of(&self, program: &Path) -> Result<Vec<PathBuf>, Error> {
        let failed = |source| Error::LibraryListing { program: program.to_owned(), source };
        let meta = fs_err::metadata(program).map_err(failed)?;
        let version = (meta.dev(), meta.ino(), meta.size(), meta.ctime(), meta.ctime_nsec());
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = cache.get(program).filter(|(seen, _)| *seen == version) {
            return Ok(known.clone());
        }
        let found = list(program)?;
        if cache.len() >= CACHED_MAX {
            cache.clear();
        }
        cache.insert(program.to_owned(), (version, found.clone()));
        Ok(found)
    }
}

fn list(program: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |source| Error::LibraryListing { program: program.to_owned(), source };
    let mut file = fs_err::File::open(program).map_err(failed)?;
    let interpreter = match interpreter(&mut file) {
        Ok(Some(interpreter)) => interpreter,
        Ok(None) => return Ok(Vec::new()),
        Err(reason) => return Err(Error::ProgramFormat { program: program.to_owned(), reason }),
    };
    let mut spec = ToolSpec::new(&interpreter);
    spec.args = vec!["--list".into(), program.into()];
    spec.timeout = Duration::from_secs(10);
    spec.stdout_bytes_max = LISTING_BYTES_MAX;
    let output = run_tool(&spec, &mut |_| ControlFlow::Continue(()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut paths = parse(&text).map_err(|library| Error::LibraryMissing {
        program: program.to_owned(),
        library: library.to_owned(),
    })?;
    if !output.exit.success() || output.stdout_cut {
        return Err(failed(io::Error::other(output.stderr_tail.join("; "))));
    }
    paths.push(interpreter);
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// The paths of a loader's listing, or the name of a library that is not there.
fn parse(listing: &str) -> Result<Vec<PathBuf>, &str> {
    let mut paths = Vec::new();
    for line in listing.lines() {
        let line = line.trim();
        let (name, path) = line.split_once(" => ").unwrap_or((line, line));
        if path.starts_with("not found") {
            return Err(name);
        }
        let path = path.rsplit_once(" (").map_or(path, |(path, _address)| path);
        // The kernel's own library has no path.
        if path.starts_with('/') {
            paths.push(PathBuf::from(path));
        }
    }
    Ok(paths)
}

/// The loader that an ELF file names, `None` for a static one.
fn interpreter(file: &mut (impl Read + Seek)) -> Result<Option<PathBuf>, &'static str> {
    const SHORT: &str = "its header is cut off";
    const INTERPRETER: u32 = 3;
    let mut header = [0_u8; 64];
    file.read_exact(&mut header).map_err(|_| SHORT)?;
    if header[..4] != *b"\x7fELF" {
        return Err("it does not start with the ELF mark");
    }
    if header[4] != 2 || header[5] != 1 {
        return Err("it is not for a 64-bit little-endian machine");
    }
    let offset = word(&header, 32, 8);
    let (size, count) = (word(&header, 54, 2), word(&header, 56, 2));
    if !(56..=256).contains(&size) || count > SEGMENTS_MAX {
        return Err("its segment table is malformed");
    }
    for index in 0..count {
        let at = offset.checked_add(index * size).ok_or("its segment table is malformed")?;
        let mut segment = [0_u8; 56];
        file.seek(SeekFrom::Start(at)).map_err(|_| SHORT)?;
        file.read_exact(&mut segment).map_err(|_| SHORT)?;
        if word(&segment, 0, 4) != u64::from(INTERPRETER) {
            continue;
        }
        let (at, length) = (word(&segment, 8, 8), word(&segment, 32, 8));
        if length > INTERPRETER_BYTES_MAX {
            return Err("its loader's name is too long");
        }
        let mut name = Vec::new();
        file.seek(SeekFrom::Start(at)).map_err(|_| SHORT)?;
        file.by_ref().take(length).read_to_end(&mut name).map_err(|_| SHORT)?;
        name.truncate(name.iter().position(|&byte| byte == 0).unwrap_or(name.len()));
        let path = PathBuf::from(std::ffi::OsString::from_vec(name));
        return if path.is_absolute() { Ok(Some(path)) } else { Err("its loader's name is not absolute") };
    }
    Ok(None)
}

/// A little-endian number of `length` bytes (at most 8) inside a buffer that is long enough.
fn word(bytes: &[u8], at: usize, length: usize) -> u64 {
    bytes[at..at + length].iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn listings_of_both_loaders_are_read() {
        let glibc = "\tlinux-vdso.so.1 (0x00007ffd)\n\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)\n\t/lib64/ld-linux-x86-64.so.2 (0x00007f)\n";
        let expected = ["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2"].map(PathBuf::from);
        assert_eq!(parse(glibc).unwrap(), expected);
        assert_eq!(
            parse("\tlibx.so.1 => /opt/a (b)/libx.so.1 (0x1)\n").unwrap(),
            [PathBuf::from("/opt/a (b)/libx.so.1")]
        );
        assert_eq!(parse("\tlibgone.so => not found\n"), Err("libgone.so"));
    }

    #[test]
    fn headers_that_lie_are_refused() {
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let found = interpreter(&mut Cursor::new(&own)).unwrap();
        assert!(found.is_none_or(|path| path.exists()));
        for (name, bytes) in [
            ("script", b"#!/bin/sh\n".repeat(10)),
            ("cut", own[..40].to_vec()),
            ("cut in the table", own[..80].to_vec()),
            ("empty", Vec::new()),
        ] {
            assert!(interpreter(&mut Cursor::new(&bytes)).is_err(), "{name}");
        }
        let mut lying = own[..4096].to_vec();
        lying[32..40].fill(0xff);
        assert!(interpreter(&mut Cursor::new(&lying)).is_err());
        lying[56..58].fill(0xff);
        assert!(interpreter(&mut Cursor::new(&lying)).is_err());
    }

    #[test]
    fn this_program_has_a_libc_or_is_static() {
        let libraries = Libraries::default();
        let own = std::env::current_exe().unwrap();
        let first = libraries.of(&own).unwrap();
        assert!(
            first.is_empty() || first.iter().any(|path| path.to_string_lossy().contains("libc")),
            "{first:?}"
        );
        assert_eq!(libraries.of(&own).unwrap(), first);
    }
}
