//! Appends batches and keeps the view of the folder fresh. Owned by the ledger thread.
//! Order of one batch: entry and tile files (each synced), their folders, the draft checkpoint
//! (synced), its rename, the ledger folder; only then the receipts, and only after that the files
//! that the new ones replace are removed. A failed step forgets the view in memory, so that the
//! next command reads the folder again and clears away what the failure left.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use fs_err as fs;

use super::edge::{Content, Edge};
use super::lock::Lock;
use super::reader::Tree;
use super::recover::{Found, tampered};
use super::{Recovery, recover};
use crate::disk::Disk;
use crate::error::{Error, Fault};
use crate::keys::Keys;
use crate::layout::{CHECKPOINT, CHECKPOINT_DRAFT, TileFile, WIDTH_FULL, edge_files, list, place};
use crate::merkle::{Hash, Subtrees as _, hex};
use crate::note::{NoteSigner, VerifierKey};

/// Proof that one leaf is on disk under a signed checkpoint. Made by an append and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    leaf_index: u64,
    leaf_hash: String,
    tree_size: u64,
    checkpoint: String,
    leaf: String,
}

impl Receipt {
    /// Position of the leaf, from 0.
    #[must_use]
    pub fn leaf_index(&self) -> u64 {
        self.leaf_index
    }

    /// RFC 6962 leaf hash in lower-case hex.
    #[must_use]
    pub fn leaf_hash(&self) -> &str {
        &self.leaf_hash
    }

    /// Leaves under the checkpoint.
    #[must_use]
    pub fn tree_size(&self) -> u64 {
        self.tree_size
    }

    /// The signed checkpoint that covers the leaf.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// The canonical JSON text that was hashed.
    #[must_use]
    pub fn leaf(&self) -> &str {
        &self.leaf
    }
}

/// The ledger folder as last seen.
pub(super) struct View {
    pub(super) edge: Edge,
    pub(super) checkpoint: String,
}

pub(super) struct Writer {
    dir: PathBuf,
    signer: NoteSigner,
    key: VerifierKey,
    disk: Box<dyn Disk>,
    view: Option<View>,
    /// Size and root that this process has seen signed (before opening: size only): the ledger may
    /// only grow from there.
    known: (u64, Hash),
}

impl Writer {
    pub(super) fn open(
        dir: &Path,
        keys: Keys,
        at_least: u64,
        disk: Box<dyn Disk>,
    ) -> Result<(Self, Recovery), Error> {
        if !dir.try_exists()? {
            fs::create_dir_all(dir)?;
        }
        let lock = Lock::exclusive(dir)?;
        let listing = list(dir)?;
        let signer = keys.into_signer(listing.checkpoint || !listing.tiles.is_empty())?;
        let key = signer.verifier();
        let known = (at_least, [0; 32]);
        let mut writer = Self { dir: dir.to_path_buf(), signer, key, disk, view: None, known };
        let found = recover::find(dir, &writer.key, at_least)?;
        let recovery = writer.take_up(found)?;
        drop(lock);
        Ok((writer, recovery))
    }

    pub(super) fn verifier_key(&self) -> &VerifierKey {
        &self.key
    }

    /// Takes up a folder that was found sound, clearing away what an interrupted write left.
    fn take_up(&mut self, found: Found) -> Result<Recovery, Error> {
        let recovery = recover::clear(&self.dir, &found, self.disk.as_mut())?;
        let view = match found.view {
            Some(view) => view,
            None => self.sign_empty()?,
        };
        self.known = (view.edge.size(), view.edge.root());
        self.view = Some(view);
        Ok(recovery)
    }

    /// The first checkpoint stands before the first leaf, so that its absence always means harm.
    fn sign_empty(&mut self) -> Result<View, Error> {
        let edge = Edge::default();
        let checkpoint = self.signer.sign(0, &edge.root());
        self.put_checkpoint(&checkpoint)?;
        Ok(View { edge, checkpoint })
    }

    /// Makes sure that the view is what the folder says; another process may have appended.
    fn refresh(&mut self) -> Result<(), Error> {
        if let Some(view) = &self.view
            && fs::read(self.dir.join(CHECKPOINT)).is_ok_and(|bytes| bytes == view.checkpoint.as_bytes())
        {
            return Ok(());
        }
        self.view = None;
        let (size, root) = self.known;
        let found = recover::find(&self.dir, &self.key, size)?;
        if let Some(view) = &found.view
            && Tree::new(&self.dir, view.edge.size()).range(0, size)? != root
        {
            return Err(tampered(size.checked_sub(1), CHECKPOINT, Fault::Rewritten { size }));
        }
        let recovery = self.take_up(found)?;
        if recovery.dropped_bytes > 0 {
            tracing::warn!(
                dropped_bytes = recovery.dropped_bytes,
                detail = recovery.detail,
                "ledger recovered"
            );
        }
        Ok(())
    }

    /// Reads from the tree under the folder's lock.
    pub(super) fn read<T>(
        &mut self,
        work: impl FnOnce(&mut Tree<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let _lock = Lock::exclusive(&self.dir)?;
        self.refresh()?;
        work(&mut Tree::new(&self.dir, self.known.0))
    }

    pub(super) fn checkpoint(&mut self) -> Result<String, Error> {
        let _lock = Lock::exclusive(&self.dir)?;
        self.refresh()?;
        Ok(self.view.as_ref().map(|view| view.checkpoint.clone()).unwrap_or_default())
    }

    /// Writes one batch. All leaves are acknowledged, or none.
    pub(super) fn append(&mut self, leaves: Vec<String>) -> Result<Vec<Receipt>, Error> {
        let _lock = Lock::exclusive(&self.dir)?;
        self.refresh()?;
        let result = self.write_batch(leaves);
        if result.is_err()
            && let Err(error) = self.refresh()
        {
            tracing::warn!(%error, "what a failed append left stays until the next one");
        }
        result
    }

    fn write_batch(&mut self, leaves: Vec<String>) -> Result<Vec<Receipt>, Error> {
        let mut edge = self.view.take().ok_or(super::CLOSED)?.edge;
        let old_size = edge.size();
        let mut files = Vec::new();
        let hashes: Vec<Hash> = leaves.iter().map(|leaf| edge.push(leaf.as_bytes(), &mut files)).collect();
        files.extend(edge.partial_files(old_size));
        self.put_files(&files)?;
        let (size, root) = (edge.size(), edge.root());
        let checkpoint = self.signer.sign(size, &root);
        self.put_checkpoint(&checkpoint)?;
        self.known = (size, root);
        self.view = Some(View { edge, checkpoint: checkpoint.clone() });
        self.remove_replaced(old_size, size);
        let receipt = |(position, (leaf, hash)): (u64, (String, Hash))| Receipt {
            leaf_index: old_size + position,
            leaf_hash: hex(&hash),
            tree_size: size,
            checkpoint: checkpoint.clone(),
            leaf,
        };
        Ok((0..).zip(leaves.into_iter().zip(hashes)).map(receipt).collect())
    }

    fn put_files(&mut self, files: &[Content]) -> Result<(), Error> {
        let mut touched = BTreeSet::new();
        for (file, bytes) in files {
            let path = place(&self.dir, file);
            let folder = path.parent().expect("a tile lies below the ledger folder");
            self.make_folders(folder, &mut touched)?;
            self.disk.write(&path, bytes)?;
            touched.insert(folder.to_path_buf());
        }
        for folder in touched.iter().rev() {
            self.disk.sync_dir(folder)?;
        }
        Ok(())
    }

    fn make_folders(&mut self, folder: &Path, touched: &mut BTreeSet<PathBuf>) -> Result<(), Error> {
        let mut missing = Vec::new();
        let mut at = folder;
        while at != self.dir && !at.try_exists()? {
            missing.push(at);
            at = at.parent().expect("a tile lies below the ledger folder");
        }
        for new in missing.into_iter().rev() {
            self.disk.make_dir(new)?;
            touched.insert(new.parent().expect("it lies below the ledger folder").to_path_buf());
        }
        Ok(())
    }

    fn put_checkpoint(&mut self, checkpoint: &str) -> Result<(), Error> {
        let draft = self.dir.join(CHECKPOINT_DRAFT);
        self.disk.write(&draft, checkpoint.as_bytes())?;
        self.disk.rename(&draft, &self.dir.join(CHECKPOINT))?;
        self.disk.sync_dir(&self.dir)?;
        Ok(())
    }

    /// Removes partial files that the new tree has outgrown. Leaving some behind harms nothing, so
    /// a failure here must not take back an acknowledgement.
    fn remove_replaced(&mut self, old_size: u64, size: u64) {
        let new = edge_files(size);
        for file in edge_files(old_size).into_iter().filter(|file| !new.contains(file)) {
            if let Err(error) = self.remove_partial(&file) {
                tracing::warn!(%error, "an outgrown ledger file stays until the next start");
            }
        }
    }

    fn remove_partial(&mut self, file: &TileFile) -> std::io::Result<()> {
        let path = place(&self.dir, file);
        self.disk.remove_file(&path)?;
        let full = place(&self.dir, &TileFile { width: WIDTH_FULL, ..*file });
        match path.parent() {
            Some(folder) if full.try_exists()? => self.disk.remove_dir(folder),
            _ => Ok(()),
        }
    }
}
