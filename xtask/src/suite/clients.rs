//! The Python step: official client library and headless browser against a running server.
//!
//! Called by the suite. The virtual environment lives in the cache folder and is rebuilt when the pinned
//! requirements change. The tests start and stop their own servers; this file only prepares and counts.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, ensure};

use super::Step;
use crate::{paths, weights};

/// Runs `tests/clients` with pytest.
pub(super) fn run() -> Step {
    match prepare() {
        Ok(mut pytest) => super::tests("clients", &mut pytest).unwrap_or_else(failed),
        Err(error) => failed(error),
    }
}

fn failed(error: anyhow::Error) -> Step {
    super::task("clients", || -> Result<ExitCode> { Err(error) })
}

fn prepare() -> Result<Command> {
    let folder = paths::root().join("tests/clients");
    let python = environment(&folder.join("requirements.txt"))?;
    let mut pytest = Command::new(python);
    pytest
        .args(["-m", "pytest", "-q", "-p", "no:cacheprovider"])
        .arg(&folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("CLIENTS_SARAI", paths::binary("sarai")?)
        .env("CLIENTS_HOME", weights::fresh_home("clients")?)
        .env("CLIENTS_ARTIFACTS", paths::cache()?.join("artifacts"));
    Ok(pytest)
}

/// The interpreter of a virtual environment that holds exactly these requirements.
fn environment(requirements: &Path) -> Result<PathBuf> {
    let wanted = fs_err::read_to_string(requirements)?;
    let folder = paths::cache()?.join("clients-venv");
    let python = folder.join("bin/python");
    let stamp = folder.join("requirements.txt");
    if python.exists() && fs_err::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let made = Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder).status();
    ensure!(made.context("start python3")?.success(), "python3 -m venv failed (Debian: python3-venv)");
    let installed = Command::new(&python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
        .arg(requirements)
        .status();
    ensure!(installed.context("start pip")?.success(), "pip could not install {}", requirements.display());
    fs_err::write(stamp, wanted)?;
    Ok(python)
}
