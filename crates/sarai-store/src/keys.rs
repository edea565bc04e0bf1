//! The ledger's signing key on disk: `ledger.key` (mode 600, signed-note secret text) and
//! `ledger.pub` (verifier key). Opened by `sarai` at start, used up by `Ledger::open`.
//! A key is made only together with a new ledger, never to replace one that was lost, and never
//! overwrites a file: it is written beside its place and hard-linked into it.

use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use fs_err as fs;
use rand::TryRngCore as _;
use rand::rngs::OsRng;

use crate::error::Error;
use crate::merkle::hex;
use crate::note::{NoteSigner, VerifierKey, is_key_name};

const KEY_FILE_BYTES_MAX: u64 = 4096;

/// The signing key of a ledger, or the place where one will be made.
pub struct Keys {
    dir: PathBuf,
    name: Option<String>,
    signer: Option<NoteSigner>,
}

impl Keys {
    /// Reads the key pair in `dir`. If there is none yet, it is made when an empty ledger is opened
    /// with this value; for a ledger that has leaves, [`Error::KeyMissing`] comes from there.
    ///
    /// # Errors
    /// Unreadable, too open or mismatched key files; a public key whose secret is gone.
    pub fn open_or_create(dir: impl AsRef<Path>) -> Result<Self, Error> {
        let dir = dir.as_ref().to_path_buf();
        let (secret, public) = (dir.join("ledger.key"), dir.join("ledger.pub"));
        let signer = if secret.try_exists()? {
            let signer = read_secret(&secret)?;
            if public.try_exists()? {
                if read_public(&public)? != signer.verifier() {
                    return Err(Error::KeyInvalid { path: public, detail: "does not belong to ledger.key" });
                }
            } else {
                write_public(&dir, &signer)?;
            }
            Some(signer)
        } else if public.try_exists()? {
            return Err(Error::KeyMissing { path: secret, because: "ledger.pub is there" });
        } else {
            None
        };
        Ok(Self { dir, name: None, signer })
    }

    /// Sets the origin (key name) that a key made later gets; a key that exists keeps its own.
    ///
    /// # Errors
    /// A name that is empty, too long or holds spaces, control characters or `+`.
    pub fn with_origin(mut self, name: &str) -> Result<Self, Error> {
        if !is_key_name(name) {
            return Err(Error::KeyInvalid { path: self.dir, detail: "bad origin name" });
        }
        self.name = Some(name.to_owned());
        Ok(self)
    }

    /// The public half, if the key exists.
    #[must_use]
    pub fn verifier_key(&self) -> Option<VerifierKey> {
        self.signer.as_ref().map(NoteSigner::verifier)
    }

    /// The public half from `dir`, without touching the secret: enough for `verify`.
    ///
    /// # Errors
    /// A missing or unreadable `ledger.pub`.
    pub fn read_verifier_key(dir: impl AsRef<Path>) -> Result<VerifierKey, Error> {
        read_public(&dir.as_ref().join("ledger.pub"))
    }

    /// The signer for a ledger; `in_use` says that the ledger has been signed before.
    pub(crate) fn into_signer(self, in_use: bool) -> Result<NoteSigner, Error> {
        match self.signer {
            Some(signer) => Ok(signer),
            None if in_use => Err(Error::KeyMissing {
                path: self.dir.join("ledger.key"),
                because: "the ledger is signed already",
            }),
            None => create(&self.dir, self.name.as_deref()),
        }
    }
}

fn create(dir: &Path, name: Option<&str>) -> Result<NoteSigner, Error> {
    if !dir.try_exists()? {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    }
    let mut seed = [0; 32];
    OsRng.try_fill_bytes(&mut seed).map_err(|error| std::io::Error::other(error.to_string()))?;
    let signer = NoteSigner::new(&seed, name);
    let secret = dir.join("ledger.key");
    match place(dir, "ledger.key", signer.secret_text().as_bytes(), 0o600) {
        Ok(()) => {
            write_public(dir, &signer)?;
            Ok(signer)
        }
        // Another process made the key first: theirs stands.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let signer = read_secret(&secret)?;
            write_public(dir, &signer)?;
            Ok(signer)
        }
        Err(error) => Err(error.into()),
    }
}

fn write_public(dir: &Path, signer: &NoteSigner) -> Result<(), Error> {
    let public = dir.join("ledger.pub");
    match place(dir, "ledger.pub", format!("{}\n", signer.verifier()).as_bytes(), 0o644) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error.into()),
        _ if read_public(&public)? == signer.verifier() => Ok(()),
        _ => Err(Error::KeyInvalid { path: public, detail: "does not belong to ledger.key" }),
    }
}

/// Puts a whole, synced file in its place or fails with `AlreadyExists`; a crash leaves no torn file.
fn place(dir: &Path, name: &str, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    let mut salt = [0; 8];
    OsRng.try_fill_bytes(&mut salt).map_err(|error| std::io::Error::other(error.to_string()))?;
    let draft = dir.join(format!(".{name}.{}", hex(&salt)));
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(mode).open(&draft)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let linked = written.and_then(|()| fs::hard_link(&draft, dir.join(name)));
    fs::remove_file(&draft)?;
    linked?;
    fs::File::open(dir)?.sync_all()
}

fn read_secret(path: &Path) -> Result<NoteSigner, Error> {
    let mode = fs::metadata(path)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(Error::KeyTooOpen { path: path.to_path_buf(), mode });
    }
    let text = read_text(path)?;
    NoteSigner::parse_secret(&text).map_err(|detail| Error::KeyInvalid { path: path.to_path_buf(), detail })
}

fn read_public(path: &Path) -> Result<VerifierKey, Error> {
    let text = read_text(path)?;
    VerifierKey::parse(&text)
        .map_err(|_| Error::KeyInvalid { path: path.to_path_buf(), detail: "not a signed-note verifier key" })
}

fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = fs::metadata(path)?.len();
    if bytes > KEY_FILE_BYTES_MAX {
        return Err(Error::TooLarge { what: "key file", bytes, bytes_max: KEY_FILE_BYTES_MAX });
    }
    Ok(fs::read_to_string(path)?)
}

#[cfg(test)]
mod tests;
