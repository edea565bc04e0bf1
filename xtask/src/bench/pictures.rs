//! `make bench SCENARIO=pictures`: real pictures out of Debian's packages through `sarai image prep`, twice.
//!
//! Printed: what it saved, what a second pass found again, time beside the plain way of the `image` crate in turn, which
//! resized and recompressed copies are found, and which pairs of different files count as copies. The same picture is
//! packed in several sizes, so that such pairs are looked at by a person.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::debian::{self, Packages};
use crate::paths;

/// Photos and drawn backgrounds; stamps for children, with much that is alike. Some 300 MB in all.
const PACKAGES: [&str; 4] =
    ["mate-backgrounds", "plasma-workspace-wallpapers", "gnome-backgrounds", "tuxpaint-stamps-default"];
const KINDS: [&str; 6] = ["jpg", "jpeg", "png", "webp", "gif", "bmp"];
/// Files of one call, below what a command line may hold.
const FILES_A_CALL: usize = 200;
/// Of each so manyth picture copies are made.
const COPIES_OF_EVERY: &str = "10";
/// The largest photos are prepared in turn with the plain way.
const TIMED: usize = 3;

/// Fetches, prepares twice, compares.
pub(super) fn run() -> Result<ExitCode> {
    let folder = paths::cache()?.join("pictures");
    let mut files = Vec::new();
    for name in PACKAGES {
        collect(&fetch(name, &folder)?, &mut files)?;
    }
    files.sort();
    let home = folder.join("home");
    debian::remove(&home)?;
    for pass in ["first", "second"] {
        Pass::of(&files, &home)?.print(pass);
    }
    println!();
    let programs = examples()?;
    for file in largest(&files)?.iter().map(|path| path.as_os_str()).chain(["--made-up".as_ref()]) {
        succeed(Command::new(programs.join("prepare")).arg(file))?;
        println!();
    }
    succeed(Command::new(programs.join("fingerprints")).arg(folder.join("taken")).arg(COPIES_OF_EVERY))?;
    Ok(ExitCode::SUCCESS)
}

/// The files of one package; fetched once.
fn fetch(name: &str, folder: &Path) -> Result<PathBuf> {
    let taken = folder.join("taken").join(name);
    if !taken.is_dir() {
        eprintln!("fetching {name}");
        let unpacked = Packages::default().take(name, &folder.join("package"))?;
        fs_err::create_dir_all(folder.join("taken"))?;
        // Moved as the last step, so that what is there is whole.
        fs_err::rename(unpacked, &taken)?;
        debian::remove(&folder.join("package"))?;
    }
    Ok(taken)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs_err::read_dir(folder)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let is_picture = || {
            let extension = path.extension().and_then(|extension| extension.to_str());
            extension.is_some_and(|extension| KINDS.contains(&extension.to_ascii_lowercase().as_str()))
        };
        if kind.is_dir() {
            collect(&path, files)?;
        } else if kind.is_file() && is_picture() {
            files.push(path);
        }
    }
    Ok(())
}

/// What came of all files, asked once.
#[derive(Default)]
struct Pass {
    pictures: usize,
    refused: usize,
    hits: usize,
    near: usize,
    bytes_in: u64,
    bytes_out: u64,
    milliseconds: Vec<f64>,
}

impl Pass {
    fn of(files: &[PathBuf], home: &Path) -> Result<Self> {
        let mut pass = Self::default();
        for files in files.chunks(FILES_A_CALL) {
            let told = Command::new(paths::binary("sarai")?)
                .args(["image", "prep", "--json"])
                .args(files)
                .env("SARAI_HOME", home)
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .output()
                .context("start `sarai image prep`")?;
            let lines = String::from_utf8(told.stdout).context("`sarai image prep --json` told no text")?;
            let before = pass.pictures;
            for line in lines.lines() {
                pass.add(&serde_json::from_str(line).with_context(|| format!("read {line}"))?);
            }
            pass.refused += files.len() - (pass.pictures - before);
        }
        ensure!(pass.pictures > 0, "no picture was prepared");
        pass.milliseconds.sort_by(f64::total_cmp);
        Ok(pass)
    }

    fn add(&mut self, told: &Value) {
        let Some(cache) = told["cache"].as_str() else { return };
        self.pictures += 1;
        self.hits += usize::from(cache == "hit");
        self.near += usize::from(cache == "near");
        self.bytes_in += told["bytes_in"].as_u64().unwrap_or_default();
        self.bytes_out += told["bytes_out"].as_u64().unwrap_or_default();
        self.milliseconds.extend(told["elapsed_ms"].as_f64());
    }

    #[expect(clippy::cast_precision_loss, reason = "shares and megabytes to be read")]
    fn print(&self, pass: &str) {
        let share = |part: usize| 100.0 * part as f64 / self.pictures as f64;
        let at = |part: usize| self.milliseconds.get((self.milliseconds.len() - 1) * part / 100);
        println!(
            "{pass} pass: {} pictures, {} refused; {} found as the same file ({:.1} %), {} as copies ({:.1} %); \
             {:.1} MB became {:.1} MB ({:.1} % saved); p50 {:.1} ms, p95 {:.1} ms",
            self.pictures,
            self.refused,
            self.hits,
            share(self.hits),
            self.near,
            share(self.near),
            self.bytes_in as f64 / 1e6,
            self.bytes_out as f64 / 1e6,
            100.0 - 100.0 * self.bytes_out as f64 / self.bytes_in as f64,
            at(50).unwrap_or(&0.0),
            at(95).unwrap_or(&0.0),
        );
    }
}

/// The folder of the programs that compare; they are built for this.
fn examples() -> Result<PathBuf> {
    // The whole default selection: naming a package would unify features anew and compile everything again.
    let mut build = Command::new("cargo");
    succeed(build.args(["build", "--release", "--locked", "--examples"]).current_dir(paths::root()))?;
    let program = paths::binary("sarai")?;
    Ok(program.parent().context("the program lies in no folder")?.join("examples"))
}

fn largest(files: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut photos = Vec::new();
    for path in files.iter().filter(|path| path.extension().is_some_and(|kind| kind == "jpg")) {
        photos.push((fs_err::metadata(path)?.len(), path.clone()));
    }
    photos.sort();
    Ok(photos.into_iter().rev().take(TIMED).map(|(_, path)| path).collect())
}

fn succeed(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status();
    let program = command.get_program().display().to_string();
    ensure!(status.with_context(|| format!("start {program}"))?.success(), "{program} failed");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_counted_by_how_they_were_found() {
        let mut pass = Pass::default();
        for cache in ["hit", "near", "miss", "hit"] {
            pass.add(&serde_json::json!({
                "cache": cache, "bytes_in": 100, "bytes_out": 10, "elapsed_ms": 2.5,
            }));
        }
        pass.add(&serde_json::json!({"error": "x"}));
        assert_eq!((pass.pictures, pass.hits, pass.near), (4, 2, 1));
        assert_eq!((pass.bytes_in, pass.bytes_out, pass.milliseconds.len()), (400, 40, 4));
    }

    #[test]
    fn pictures_are_collected_by_their_kind_in_all_folders() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a/b");
        fs_err::create_dir_all(&inner).unwrap();
        for name in ["one.JPG", "two.txt", "three.webp"] {
            fs_err::write(inner.join(name), "x").unwrap();
        }
        let mut files = Vec::new();
        collect(folder.path(), &mut files).unwrap();
        files.sort();
        assert_eq!(files, [inner.join("one.JPG"), inner.join("three.webp")]);
    }
}
