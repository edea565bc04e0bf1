//! The ledger's handle and its thread. Called by the turn (append) and by the audit commands (proofs).
//! One thread owns the writer and takes a bounded queue; appends that wait together are written as
//! one batch with one set of syncs. Between processes, a lock on the folder puts batches in order.
//! Must never answer an append before its leaf, its tiles and the signed checkpoint are on the device.

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use serde_json::Value;
use tokio::sync::{mpsc, oneshot};

use crate::canonical::canonical_json;
use crate::disk::{Disk, RealDisk};
use crate::error::Error;
use crate::keys::Keys;
use crate::note::VerifierKey;
use crate::receipt::{ReceiptFile, check_receipt};

pub(crate) mod edge;
pub(crate) mod lock;
pub(crate) mod reader;
pub(crate) mod recover;
pub(crate) mod writer;

pub use writer::Receipt;

use writer::Writer;

/// Largest canonical leaf: the length prefix of an entry has 16 bits.
pub const LEAF_BYTES_MAX: usize = 65_535;
/// Most leaves written with one checkpoint; also the most an interrupted write can leave behind.
pub const BATCH_LEAVES_MAX: usize = 64;
const QUEUE_MAX: usize = 64;

type Job = Box<dyn FnOnce(&mut Writer) + Send>;

enum Command {
    Append { leaf: String, reply: oneshot::Sender<Result<Receipt, Error>> },
    Read(Job),
}

/// What opening a ledger found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Leaves the ledger holds.
    pub leaves: u64,
    /// Bytes of an interrupted, never acknowledged write that were removed.
    pub dropped_bytes: u64,
    /// What was removed, in words; empty after a clean stop.
    pub detail: String,
}

/// A cheap-to-clone handle on the append-only ledger in one folder.
#[derive(Clone)]
pub struct Ledger {
    thread: Arc<Thread>,
}

struct Thread {
    queue: Option<mpsc::Sender<Command>>,
    worker: Option<JoinHandle<()>>,
    verifier_key: VerifierKey,
}

impl Drop for Thread {
    /// Lets the queue run empty and joins the thread; waits at most for [`QUEUE_MAX`] commands.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(worker) = self.worker.take()
            && worker.join().is_err()
        {
            tracing::error!("the ledger thread ended by a panic");
        }
    }
}

impl Ledger {
    /// Opens the ledger in `dir`, or makes an empty one. What an interrupted write left behind is
    /// removed and reported; anything else that does not match the signed checkpoint is refused.
    ///
    /// # Errors
    /// [`Error::Tampered`], [`Error::KeyMissing`], [`Error::Busy`], file errors.
    pub fn open(dir: impl AsRef<Path>, keys: Keys) -> Result<(Self, Recovery), Error> {
        Self::open_at_least(dir, keys, 0)
    }

    /// Like [`Self::open`], and refuses a ledger that has fewer leaves than the caller has seen
    /// acknowledged (`Store::leaf_count`), before anything is changed.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_at_least(dir: impl AsRef<Path>, keys: Keys, leaves: u64) -> Result<(Self, Recovery), Error> {
        Self::open_on(dir.as_ref(), keys, leaves, Box::new(RealDisk))
    }

    pub(crate) fn open_on(
        dir: &Path,
        keys: Keys,
        leaves: u64,
        disk: Box<dyn Disk>,
    ) -> Result<(Self, Recovery), Error> {
        let (mut writer, recovery) = Writer::open(dir, keys, leaves, disk)?;
        let verifier_key = writer.verifier_key().clone();
        let (queue, mut commands) = mpsc::channel(QUEUE_MAX);
        let worker = std::thread::Builder::new()
            .name("ledger".into())
            .spawn(move || while run_next(&mut writer, &mut commands) {})?;
        let thread = Thread { queue: Some(queue), worker: Some(worker), verifier_key };
        Ok((Self { thread: Arc::new(thread) }, recovery))
    }

    /// Appends one leaf and returns when it is synced under a signed checkpoint. A caller that stops
    /// waiting may still find its leaf written.
    ///
    /// # Errors
    /// A leaf without canonical form or larger than [`LEAF_BYTES_MAX`]; any failed write. After an
    /// error nothing was acknowledged, and the next append works again as soon as the cause is gone.
    pub async fn append(&self, leaf: Value) -> Result<Receipt, Error> {
        let leaf = canonical_json(&leaf)?;
        if leaf.len() > LEAF_BYTES_MAX {
            let (bytes, bytes_max) = (leaf.len() as u64, LEAF_BYTES_MAX as u64);
            return Err(Error::TooLarge { what: "leaf", bytes, bytes_max });
        }
        let (reply, answer) = oneshot::channel();
        self.send(Command::Append { leaf, reply }).await?;
        answer.await.map_err(|_| CLOSED)?
    }

    /// The canonical text of one leaf, checked against its hash.
    ///
    /// # Errors
    /// [`Error::NoLeaf`], [`Error::Tampered`], file errors.
    pub async fn leaf(&self, index: u64) -> Result<String, Error> {
        self.read(move |writer| writer.read(|tree| tree.leaf(index))).await
    }

    /// Leaves in the ledger.
    ///
    /// # Errors
    /// File errors, and [`Error::Tampered`] if the checkpoint was changed meanwhile.
    pub async fn size(&self) -> Result<u64, Error> {
        self.read(|writer| writer.read(|tree| Ok(tree.size()))).await
    }

    /// The signed checkpoint: keep a copy elsewhere to be able to prove a later rewriting.
    ///
    /// # Errors
    /// As [`Self::size`].
    pub async fn checkpoint(&self) -> Result<String, Error> {
        self.read(Writer::checkpoint).await
    }

    /// The key that checks this ledger's checkpoints.
    #[must_use]
    pub fn verifier_key(&self) -> &VerifierKey {
        &self.thread.verifier_key
    }

    /// A receipt file for one leaf under the present checkpoint, checked before it is handed out.
    ///
    /// # Errors
    /// [`Error::NoLeaf`], [`Error::Tampered`], file errors.
    pub async fn prove(&self, index: u64) -> Result<ReceiptFile, Error> {
        self.prove_since(index, None).await
    }

    /// Like [`Self::prove`], with a proof that the tree grew from the one of `outside_size` leaves, so
    /// that the file can be checked against an older checkpoint kept elsewhere.
    ///
    /// # Errors
    /// As [`Self::prove`], and [`Error::NoTree`] for a size the ledger has not reached.
    pub async fn prove_for(&self, index: u64, outside_size: u64) -> Result<ReceiptFile, Error> {
        self.prove_since(index, Some(outside_size)).await
    }

    async fn prove_since(&self, index: u64, since: Option<u64>) -> Result<ReceiptFile, Error> {
        let key = self.verifier_key().to_string();
        self.read(move |writer| {
            let checkpoint = writer.checkpoint()?;
            let file = writer.read(|tree| tree.prove(index, since, &checkpoint, &key))?;
            check_receipt(&file, None)?;
            Ok(file)
        })
        .await
    }

    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (reply, answer) = oneshot::channel();
        // A caller that stopped waiting wants no answer.
        let job: Job = Box::new(move |writer| drop(reply.send(work(writer))));
        self.send(Command::Read(job)).await?;
        answer.await.map_err(|_| CLOSED)?
    }

    async fn send(&self, command: Command) -> Result<(), Error> {
        let queue = self.thread.queue.as_ref().ok_or(CLOSED)?;
        queue.send(command).await.map_err(|_| CLOSED)
    }
}

const CLOSED: Error = Error::Closed("ledger");

/// Runs the next command, gathering appends that wait into one batch. False when all handles are gone.
fn run_next(writer: &mut Writer, commands: &mut mpsc::Receiver<Command>) -> bool {
    let mut leaves = Vec::new();
    let mut replies = Vec::new();
    let mut read = None;
    let mut next = commands.blocking_recv();
    let open = next.is_some();
    while let Some(command) = next {
        match command {
            Command::Append { leaf, reply } => {
                leaves.push(leaf);
                replies.push(reply);
            }
            Command::Read(job) => {
                read = Some(job);
                break;
            }
        }
        next = if leaves.len() < BATCH_LEAVES_MAX { commands.try_recv().ok() } else { None };
    }
    if !leaves.is_empty() {
        match writer.append(leaves) {
            Ok(receipts) => {
                for (reply, receipt) in replies.into_iter().zip(receipts) {
                    drop(reply.send(Ok(receipt)));
                }
            }
            Err(error) => {
                for reply in replies {
                    drop(reply.send(Err(error.clone())));
                }
            }
        }
    }
    if let Some(job) = read {
        job(writer);
    }
    open
}

#[cfg(test)]
mod tests;
