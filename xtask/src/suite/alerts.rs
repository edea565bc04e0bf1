//! The step that asks promtool whether `deploy/prometheus` holds: the configuration, the rules and their cases.
//!
//! Called by the suite. promtool is the machine's own, or taken out of Debian's package `prometheus` into the cache
//! folder: installing that package would add a user and start a server. Without promtool the step fails.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, ensure};

use crate::debian::{self, Packages};
use crate::paths;

/// What an owner puts beside prometheus.yml; promtool wants it to be there.
const TOKEN_FILE: &str = "sarai.token";

/// Checks a copy of the folder, to which a made-up token is added.
pub(super) fn run() -> Result<ExitCode> {
    let cache = paths::cache()?.join("promtool");
    let promtool = match on_path("promtool") {
        Some(promtool) => promtool,
        None => fetch(&Packages::default(), &cache).context(
            "promtool is missing and could not be fetched: put it on the PATH (Debian package: prometheus)",
        )?,
    };
    let folder = cache.join("checked");
    copy(&paths::root().join("deploy/prometheus"), &folder)?;
    fs_err::write(folder.join(TOKEN_FILE), "made-up")?;
    check(&promtool, &folder)?;
    Ok(ExitCode::SUCCESS)
}

fn check(promtool: &Path, folder: &Path) -> Result<()> {
    let strictly = ["--lint=all", "--lint-fatal"];
    let checks: [(&[&str], &[&str], &str); 3] = [
        (&["check", "config"], &strictly, "prometheus.yml"),
        (&["check", "rules"], &strictly, "alerts.yml"),
        (&["test", "rules"], &[], "alerts_test.yml"),
    ];
    let mut failed = Vec::new();
    for (verb, flags, file) in checks {
        let status = Command::new(promtool)
            .args(verb)
            .args(flags)
            .arg(file)
            .current_dir(folder)
            .stdin(Stdio::null())
            .status()
            .with_context(|| format!("start {}", promtool.display()))?;
        if !status.success() {
            failed.push(format!("promtool {} {file}: {status}", verb.join(" ")));
        }
    }
    ensure!(failed.is_empty(), "{}", failed.join("; "));
    Ok(())
}

fn on_path(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// A fresh folder with the files of another one.
fn copy(from: &Path, to: &Path) -> Result<()> {
    debian::remove(to)?;
    fs_err::create_dir_all(to)?;
    for entry in fs_err::read_dir(from)? {
        let entry = entry?;
        fs_err::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

/// Takes promtool out of Debian's package into `folder`, once. Nothing is installed, and no right of root is needed.
fn fetch(packages: &Packages, folder: &Path) -> Result<PathBuf> {
    let program = folder.join("bin/promtool");
    if program.is_file() {
        return Ok(program);
    }
    let package = folder.join("package");
    let unpacked = packages.take("prometheus", &package)?;
    // Moved as the last step, so that a program that is there is whole.
    fs_err::create_dir_all(folder.join("bin"))?;
    fs_err::rename(unpacked.join("usr/bin/promtool"), &program)?;
    debian::remove(&package)?;
    Ok(program)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_promtool_refuses_fails_and_hides_no_later_check() {
        let folder = tempfile::tempdir().unwrap();
        let told =
            |promtool: &str| check(Path::new(promtool), folder.path()).map_err(|fault| fault.to_string());
        assert_eq!(told("true"), Ok(()));
        let fault = told("false").unwrap_err();
        for check in
            ["check config prometheus.yml: exit status: 1", "check rules", "test rules alerts_test.yml"]
        {
            assert!(fault.contains(check), "{fault}");
        }
        assert_eq!(told("/nowhere/promtool"), Err("start /nowhere/promtool".to_owned()));
    }

    #[test]
    fn a_promtool_that_was_fetched_is_not_fetched_again() {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("bin/promtool");
        fs_err::create_dir_all(folder.path().join("bin")).unwrap();
        fs_err::write(&kept, "").unwrap();
        assert_eq!(fetch(&Packages::from("/nowhere/apt-get"), folder.path()).unwrap(), kept);
    }

    #[test]
    fn a_copy_holds_nothing_of_an_earlier_one() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        for made in [&from, &to] {
            fs_err::create_dir_all(made).unwrap();
        }
        fs_err::write(from.join("alerts.yml"), "groups: []").unwrap();
        fs_err::write(to.join("old.yml"), "").unwrap();
        copy(&from, &to).unwrap();
        assert!(to.join("alerts.yml").is_file() && !to.join("old.yml").exists());
    }
}
