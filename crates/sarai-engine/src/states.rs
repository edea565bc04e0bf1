//! States of sequences kept on disk, so that a prompt read once is known after a restart.
//!
//! Used by `schedule.rs`. One folder a model, one file a state: what llama.cpp wrote, then a trailer of ours with the
//! tokens, the key (model, llama.cpp, format) and a SHA-256 over everything before it. llama.cpp may abort on damaged
//! bytes, so nothing is given to it whose digest does not hold; a damaged or foreign file is removed and told.
//! Bounds: bytes and number of files, the least recently used go first. Losing the folder costs time, never an answer.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use crate::Error;
use crate::runtime::{Context, SequenceId, Token};
use crate::sequences::common;

/// Shorter states are not worth a file: reading their tokens again takes no longer.
pub(crate) const TOKENS_MIN: usize = 96;
/// Most files of one folder.
const FILES_MAX: usize = 128;
/// Most tokens of one state.
const TOKENS_MAX: u64 = 1 << 20;
/// Changes with the layout of the trailer.
const FORMAT: &str = "sarai state 1";
const MAGIC: &[u8; 8] = b"SARAIst1";
/// Digest, key, number of tokens, length of the adapter's name, magic.
const FIXED_BYTES: u64 = 32 + 32 + 8 + 8 + 8;
const ADAPTER_BYTES_MAX: u64 = 256;
const SUFFIX: &str = "state";

/// Where states are kept.
#[derive(Clone, Debug)]
pub struct StatesSpec {
    /// A folder for this model alone; made if it is not there.
    pub folder: PathBuf,
    /// Most bytes of all its files.
    pub bytes_max: u64,
    /// Digest of the model file, hex: states of other weights are of no use.
    pub model_sha256: String,
}

/// The files of one model.
pub(crate) struct States {
    folder: PathBuf,
    bytes_max: u64,
    key: [u8; 32],
    entries: Vec<Entry>,
    next: u64,
    /// Files found damaged or foreign since the start.
    pub(crate) rejected: u64,
}

#[derive(Clone, Debug)]
struct Entry {
    path: PathBuf,
    tokens: Vec<Token>,
    adapter: Option<String>,
    bytes: u64,
    used_at: SystemTime,
}

/// What the end of a file says.
struct Trailer {
    key: [u8; 32],
    digest: [u8; 32],
    tokens: Vec<Token>,
    adapter: Option<String>,
    /// Length of what the digest covers.
    covered: u64,
}

impl States {
    /// Opens a folder and removes what is not this model's.
    pub(crate) fn open(spec: &StatesSpec) -> io::Result<Self> {
        fs::create_dir_all(&spec.folder)?;
        let mut states = Self {
            folder: spec.folder.clone(),
            bytes_max: spec.bytes_max,
            key: key(&spec.model_sha256),
            entries: Vec::new(),
            next: 0,
            rejected: 0,
        };
        for found in fs::read_dir(&spec.folder)? {
            let path = found?.path();
            match path.extension().and_then(|suffix| suffix.to_str()) {
                Some(SUFFIX) => states.admit(path),
                // Left by a process that was killed while writing.
                Some("part") => drop(fs::remove_file(path)),
                _ => {}
            }
        }
        states.entries.sort_by_key(|entry| entry.used_at);
        states.shrink(0);
        Ok(states)
    }

    fn admit(&mut self, path: PathBuf) {
        let known = read_trailer(&path).and_then(|trailer| {
            if trailer.key != self.key {
                return Err(damaged("it belongs to another model or llama.cpp"));
            }
            let file = fs::metadata(&path)?;
            Ok((trailer, file.len(), file.modified()?))
        });
        match known {
            Ok((trailer, bytes, used_at)) => {
                let number =
                    path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse().ok());
                self.next = self.next.max(number.map_or(0, |number: u64| number.saturating_add(1)));
                let (tokens, adapter) = (trailer.tokens, trailer.adapter);
                self.entries.push(Entry { path, tokens, adapter, bytes, used_at });
            }
            Err(error) => self.reject(&path, &error),
        }
    }

    fn reject(&mut self, path: &Path, why: &dyn std::fmt::Display) {
        tracing::warn!(file = %path.display(), %why, "a saved state is not usable; it is removed and made again");
        self.rejected += 1;
        let _gone = fs::remove_file(path);
    }

    /// Length of the longest beginning of `prompt` that a file knows.
    pub(crate) fn known(&self, prompt: &[Token], adapter: Option<&str>) -> usize {
        self.best(prompt, adapter).map_or(0, |(_, length)| length)
    }

    fn best(&self, prompt: &[Token], adapter: Option<&str>) -> Option<(usize, usize)> {
        let same = self.entries.iter().enumerate().filter(|(_, entry)| entry.adapter.as_deref() == adapter);
        same.map(|(index, entry)| (index, common(&entry.tokens, prompt)))
            .max_by_key(|(index, length)| (*length, std::cmp::Reverse(self.entries[*index].bytes)))
            .filter(|(_, length)| *length > 0)
    }

    /// Tokens of the file that [`States::restore`] would read: the cells it needs.
    pub(crate) fn cells(&self, prompt: &[Token], adapter: Option<&str>) -> usize {
        self.best(prompt, adapter).map_or(0, |(index, _)| self.entries[index].tokens.len())
    }

    /// Reads the file that knows most of `prompt` into an empty sequence. `None` if there is none, or if it turned out
    /// to be damaged, in which case it is gone.
    pub(crate) fn restore(
        &mut self,
        context: &mut impl Context,
        sequence: SequenceId,
        prompt: &[Token],
        adapter: Option<&str>,
    ) -> Option<Vec<Token>> {
        let (index, _) = self.best(prompt, adapter)?;
        let (path, tokens) = (self.entries[index].path.clone(), self.entries[index].tokens.clone());
        let read = check(&path).map_err(|error| error.to_string()).and_then(|()| {
            let read = context.restore(sequence, &path, tokens.len()).map_err(|error| error.to_string())?;
            if read == tokens { Ok(()) } else { Err("its tokens are not those of its trailer".to_owned()) }
        });
        match read {
            Ok(()) => {
                let now = SystemTime::now();
                self.entries[index].used_at = now;
                let touched =
                    File::options().append(true).open(&path).and_then(|file| file.set_modified(now));
                drop(touched);
                Some(tokens)
            }
            Err(why) => {
                context.truncate(sequence, 0);
                self.reject(&path, &why);
                self.entries.remove(index);
                None
            }
        }
    }

    /// Whether a file already holds this much of `tokens`.
    pub(crate) fn covers(&self, tokens: &[Token], adapter: Option<&str>, slack: usize) -> bool {
        self.known(tokens, adapter) + slack > tokens.len()
    }

    /// Writes the state of a sequence. What it makes superfluous goes, then the least recently used.
    pub(crate) fn save(
        &mut self,
        context: &mut impl Context,
        sequence: SequenceId,
        tokens: &[Token],
        adapter: Option<&str>,
    ) -> Result<(), Error> {
        let failed = |error: io::Error| Error::State { detail: error.to_string() };
        // Asked before a byte is written: the system ends a process that writes past its limit.
        let needed =
            context.state_bytes(sequence) + tokens.len() as u64 * 8 + FIXED_BYTES + ADAPTER_BYTES_MAX;
        if needed > self.bytes_max {
            let detail = format!("it takes {needed} bytes, all states together may take {}", self.bytes_max);
            return Err(Error::State { detail });
        }
        let superfluous =
            |entry: &Entry| entry.adapter.as_deref() == adapter && tokens.starts_with(&entry.tokens);
        for entry in self.entries.extract_if(.., |entry| superfluous(entry)) {
            let _gone = fs::remove_file(entry.path);
        }
        self.shrink(needed);
        let part = self.folder.join(format!("{}.part", self.next));
        let path = self.folder.join(format!("{}.{SUFFIX}", self.next));
        self.next += 1;
        let written = context.save(sequence, tokens, &part).and_then(|()| {
            let bytes = seal(&part, &self.key, tokens, adapter).map_err(failed)?;
            fs::rename(&part, &path).map_err(failed)?;
            Ok(bytes)
        });
        let bytes = written.inspect_err(|_| drop(fs::remove_file(&part)))?;
        let adapter = adapter.map(str::to_owned);
        self.entries.push(Entry {
            path,
            tokens: tokens.to_vec(),
            adapter,
            bytes,
            used_at: SystemTime::now(),
        });
        Ok(())
    }

    /// Makes room for `more` bytes and one file.
    fn shrink(&mut self, more: u64) {
        let total = |entries: &[Entry]| entries.iter().map(|entry| entry.bytes).sum::<u64>() + more;
        while self.entries.len() >= FILES_MAX
            || (total(&self.entries) > self.bytes_max && !self.entries.is_empty())
        {
            let oldest =
                (0..self.entries.len()).min_by_key(|index| self.entries[*index].used_at).unwrap_or(0);
            let _gone = fs::remove_file(self.entries.remove(oldest).path);
        }
    }
}

/// States are of use only to the very same weights, code and format.
fn key(model_sha256: &str) -> [u8; 32] {
    let runtime = crate::llama::STATE_VERSION;
    let own_kernels = crate::cpu::uses_own_kernels();
    Sha256::digest(format!("{FORMAT}\n{runtime}\n{own_kernels}\n{model_sha256}")).into()
}

/// Appends the trailer to what llama.cpp wrote. Returns the length of the file. Nothing waits for the device: a file that
/// a loss of power tears does not have its digest and is made again.
fn seal(path: &Path, key: &[u8; 32], tokens: &[Token], adapter: Option<&str>) -> io::Result<u64> {
    let mut file = File::options().read(true).append(true).open(path)?;
    let mut tail = Vec::new();
    tokens.iter().for_each(|token| tail.extend(token.to_le_bytes()));
    let adapter = adapter.unwrap_or_default().as_bytes();
    tail.extend(adapter);
    tail.extend(key);
    tail.extend((tokens.len() as u64).to_le_bytes());
    tail.extend((adapter.len() as u64).to_le_bytes());
    let mut digest = Sha256::new();
    absorb(&mut file, &mut digest)?;
    digest.update(&tail);
    tail.extend(digest.finalize());
    tail.extend(MAGIC);
    file.write_all(&tail)?;
    Ok(file.metadata()?.len())
}

/// Feeds all that can be read into a digest; returns how much it was.
fn absorb(from: &mut impl Read, digest: &mut Sha256) -> io::Result<u64> {
    let (mut buffer, mut total) = (vec![0; 1 << 20], 0);
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return Ok(total);
        }
        digest.update(&buffer[..read]);
        total += read as u64;
    }
}

fn damaged(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

/// Reads the end of a file, trusting no number of it.
fn read_trailer(path: &Path) -> io::Result<Trailer> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    if length < FIXED_BYTES {
        return Err(damaged("it is cut off"));
    }
    file.seek(SeekFrom::Start(length - FIXED_BYTES))?;
    let mut fixed = [0; FIXED_BYTES as usize];
    file.read_exact(&mut fixed)?;
    let (key, rest) = fixed.split_at(32);
    let (count, rest) = rest.split_at(8);
    let (adapter_bytes, rest) = rest.split_at(8);
    let (digest, magic) = rest.split_at(32);
    if magic != MAGIC {
        return Err(damaged("it is cut off or no state of ours"));
    }
    let number = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
    let (count, adapter_bytes) = (number(count), number(adapter_bytes));
    if count > TOKENS_MAX || adapter_bytes > ADAPTER_BYTES_MAX {
        return Err(damaged("its trailer is damaged"));
    }
    let variable = count * 4 + adapter_bytes;
    let begin =
        (length - FIXED_BYTES).checked_sub(variable).ok_or_else(|| damaged("its trailer is damaged"))?;
    file.seek(SeekFrom::Start(begin))?;
    let mut bytes = vec![0; usize::try_from(variable).map_err(|_| damaged("its trailer is damaged"))?];
    file.read_exact(&mut bytes)?;
    let (tokens, adapter) = bytes.split_at(bytes.len() - usize::try_from(adapter_bytes).unwrap_or_default());
    let tokens = tokens
        .chunks_exact(4)
        .map(|four| Token::from_le_bytes(four.try_into().expect("four bytes")))
        .collect();
    let adapter = String::from_utf8(adapter.to_vec()).map_err(|_| damaged("its trailer is damaged"))?;
    Ok(Trailer {
        key: key.try_into().expect("32 bytes"),
        digest: digest.try_into().expect("32 bytes"),
        tokens,
        adapter: Some(adapter).filter(|adapter| !adapter.is_empty()),
        covered: length - 32 - MAGIC.len() as u64,
    })
}

/// Whether the digest of a file holds.
fn check(path: &Path) -> io::Result<()> {
    let trailer = read_trailer(path)?;
    let mut digest = Sha256::new();
    let read = absorb(&mut File::open(path)?.take(trailer.covered), &mut digest)?;
    if read == trailer.covered && digest.finalize().as_slice() == trailer.digest {
        Ok(())
    } else {
        Err(damaged("its bytes are not those that were written"))
    }
}
