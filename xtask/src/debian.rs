//! What Debian's packages hold, without installing them: an installed one may add users and start servers.
//!
//! Called by the step that needs promtool and by the bench that needs real pictures. No right of root is needed, and
//! the machine's own lists of packages are left as they are.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

/// As root, apt would complain that its own user can't write here.
const AS_CALLER: [&str; 3] = ["-qq", "-o", "APT::Sandbox::User=root"];

/// Debian's packages, through apt.
pub(crate) struct Packages {
    apt_get: String,
}

impl Default for Packages {
    fn default() -> Self {
        Self::from("apt-get")
    }
}

impl From<&str> for Packages {
    fn from(apt_get: &str) -> Self {
        Self { apt_get: apt_get.to_owned() }
    }
}

impl Packages {
    /// Unpacks a package in a fresh `folder`, and returns where its files lie.
    pub(crate) fn take(&self, name: &str, folder: &Path) -> Result<PathBuf> {
        remove(folder)?;
        fs_err::create_dir_all(folder)?;
        self.download(name, folder)?;
        let archive = the_archive(folder)?;
        let unpacked = folder.join("unpacked");
        ensure!(
            succeeds(Command::new("dpkg-deb").arg("--extract").arg(&archive).arg(&unpacked))?,
            "dpkg-deb --extract {} failed",
            archive.display()
        );
        fs_err::remove_file(archive)?;
        Ok(unpacked)
    }

    fn download(&self, name: &str, folder: &Path) -> Result<()> {
        let apt_get = &self.apt_get;
        let here = |arguments: &[&str]| {
            succeeds(Command::new(apt_get).args(AS_CALLER).args(arguments).current_dir(folder))
        };
        if here(&["download", name])? {
            return Ok(());
        }
        // The machine's lists of packages are absent or old: the newest are read beside.
        eprintln!("reading lists of packages for {name}");
        for kept in ["lists/partial", "cache/archives/partial"] {
            fs_err::create_dir_all(folder.join(kept))?;
        }
        let lists = format!("Dir::State::Lists={}", folder.join("lists").display());
        let cache = format!("Dir::Cache={}", folder.join("cache").display());
        let beside = ["-o", lists.as_str(), "-o", cache.as_str()];
        ensure!(here(&[&beside[..], &["update"]].concat())?, "{apt_get} update failed");
        ensure!(here(&[&beside[..], &["download", name]].concat())?, "{apt_get} download {name} failed");
        Ok(())
    }
}

/// Takes a folder away, if it is there.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs_err::remove_dir_all(folder)?;
    }
    Ok(())
}

fn the_archive(folder: &Path) -> Result<PathBuf> {
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|kind| kind == "deb") {
            return Ok(path);
        }
    }
    bail!("{} holds no package", folder.display())
}

/// Whether a command ended well; an error if it could not be started.
fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.stdin(Stdio::null()).status();
    let program = command.get_program().display().to_string();
    Ok(status.with_context(|| format!("start {program}"))?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_apt_or_without_a_package_there_is_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let told = |apt_get: &str| {
            Packages::from(apt_get).take("x", &folder.path().join("x")).unwrap_err().to_string()
        };
        assert_eq!(told("/nowhere/apt-get"), "start /nowhere/apt-get");
        assert_eq!(told("false"), "false update failed");
        assert!(told("true").contains("holds no package"));
    }
}
