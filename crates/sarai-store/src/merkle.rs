//! The RFC 6962 Merkle tree as pure functions: hashes, roots, inclusion and consistency proofs.
//! Called by the ledger, `verify` and `check_receipt`. Knows no files. Proof checking follows
//! RFC 9162 section 2.1.3.2 and 2.1.4.2.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// SHA-256(0x00 || leaf).
pub(crate) fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(leaf).finalize().into()
}

/// SHA-256(0x01 || left || right).
pub(crate) fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// Root of a tree without leaves.
pub(crate) fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Root over hashes of leaves, or of equal perfect subtrees.
pub(crate) fn root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => empty_root(),
        [one] => *one,
        many => {
            let (left, right) = many.split_at(split(many.len() as u64) as usize);
            node_hash(&root(left), &root(right))
        }
    }
}

/// Largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (u64::BITS - 1 - (count - 1).leading_zeros())
}

/// Root hashes of whole ranges of leaves, read from wherever they are kept.
pub(crate) trait Subtrees {
    /// Why a hash could not be had.
    type Error;
    /// Root of the perfect subtree over leaves `index << level .. (index + 1) << level`.
    fn perfect(&mut self, level: u32, index: u64) -> Result<Hash, Self::Error>;

    /// Root over leaves `low..high`, a range that occurs in an RFC 6962 tree.
    fn range(&mut self, low: u64, high: u64) -> Result<Hash, Self::Error> {
        let count = high - low;
        if count == 0 {
            return Ok(empty_root());
        }
        if count.is_power_of_two() && low.is_multiple_of(count) {
            return self.perfect(count.trailing_zeros(), low / count);
        }
        let middle = low + split(count);
        Ok(node_hash(&self.range(low, middle)?, &self.range(middle, high)?))
    }
}

/// PATH(index, D[size]) of RFC 6962, leaf side first.
pub(crate) fn inclusion_path<S: Subtrees>(
    tree: &mut S,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push(tree.range(middle, high)?);
            high = middle;
        } else {
            path.push(tree.range(low, middle)?);
            low = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// PROOF(old, D[size]) of RFC 6962; empty where `old` is 0 or `size`.
pub(crate) fn consistency_path<S: Subtrees>(
    tree: &mut S,
    old: u64,
    size: u64,
) -> Result<Vec<Hash>, S::Error> {
    let mut path = Vec::new();
    if old == 0 || old == size {
        return Ok(path);
    }
    let (mut low, mut high) = (0, size);
    let mut whole = true;
    while old != high {
        let middle = low + split(high - low);
        if old <= middle {
            path.push(tree.range(middle, high)?);
            high = middle;
        } else {
            path.push(tree.range(low, middle)?);
            low = middle;
            whole = false;
        }
    }
    if !whole {
        path.push(tree.range(low, high)?);
    }
    path.reverse();
    Ok(path)
}

/// The root that an inclusion path leads to, or `None` if its length does not fit index and size.
pub(crate) fn inclusion_root(leaf: Hash, index: u64, size: u64, path: &[Hash]) -> Option<Hash> {
    if index >= size {
        return None;
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = leaf;
    for step in path {
        if last == 0 {
            return None;
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(step, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// Whether the tree `(size, root)` is the tree `(old, old_root)` with leaves appended.
pub(crate) fn is_consistent(old: (u64, Hash), new: (u64, Hash), path: &[Hash]) -> bool {
    let ((old_size, old_root), (size, root)) = (old, new);
    if old_size > size {
        return false;
    }
    if old_size == size {
        return path.is_empty() && old_root == root;
    }
    if old_size == 0 {
        return path.is_empty() && old_root == empty_root();
    }
    let mut steps = path.iter();
    let seed = if old_size.is_power_of_two() { Some(&old_root) } else { steps.next() };
    let Some(seed) = seed else { return false };
    let (mut node, mut last) = (old_size - 1, size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    let (mut old_hash, mut new_hash) = (*seed, *seed);
    for step in steps {
        if last == 0 {
            return false;
        }
        if node & 1 == 1 || node == last {
            old_hash = node_hash(step, &old_hash);
            new_hash = node_hash(step, &new_hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = node_hash(&new_hash, step);
        }
        node >>= 1;
        last >>= 1;
    }
    last == 0 && old_hash == old_root && new_hash == root
}

#[cfg(test)]
mod tests;
