//! The tree against published vectors and against a naive reading of RFC 6962.

use proptest::prelude::*;

use super::*;
use crate::ledger::edge::Edge;

struct Memory(Vec<Hash>);

impl Subtrees for Memory {
    type Error = ();

    fn perfect(&mut self, level: u32, index: u64) -> Result<Hash, ()> {
        let start = (index << level) as usize;
        Ok(naive_root(self.0.get(start..start + (1 << level)).ok_or(())?))
    }
}

/// MTH of RFC 6962 section 2.1, word for word.
fn naive_root(hashes: &[Hash]) -> Hash {
    if hashes.is_empty() {
        return Sha256::digest([]).into();
    }
    if hashes.len() == 1 {
        return hashes[0];
    }
    let mut k = 1;
    while k * 2 < hashes.len() {
        k *= 2;
    }
    let mut bytes = vec![1];
    bytes.extend(naive_root(&hashes[..k]));
    bytes.extend(naive_root(&hashes[k..]));
    Sha256::digest(bytes).into()
}

fn leaves(count: u64) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

/// The eight leaves and roots that Certificate Transparency implementations share.
#[test]
fn certificate_transparency_vectors() {
    let inputs: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let hashes: Vec<Hash> = inputs.iter().map(|input| leaf_hash(input)).collect();
    let mut edge = Edge::default();
    for (count, wanted) in roots.iter().enumerate() {
        edge.push(inputs[count], &mut Vec::new());
        assert_eq!(hex(&root(&hashes[..=count])), *wanted);
        assert_eq!(hex(&edge.root()), *wanted);
    }
    assert_eq!(hex(&empty_root()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    let mut tree = Memory(hashes);
    let path: Vec<String> = inclusion_path(&mut tree, 5, 8).unwrap().iter().map(|hash| hex(hash)).collect();
    assert_eq!(
        path,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
}

#[test]
fn every_proof_of_small_trees() {
    for size in 0..=40 {
        let hashes = leaves(size);
        let top = naive_root(&hashes);
        let mut tree = Memory(hashes.clone());
        assert_eq!(tree.range(0, size).unwrap(), top);
        for index in 0..size {
            let path = inclusion_path(&mut tree, index, size).unwrap();
            let leaf = hashes[index as usize];
            assert_eq!(inclusion_root(leaf, index, size, &path), Some(top));
            for other in (0..size + 2).filter(|other| *other != index) {
                assert_ne!(
                    inclusion_root(leaf, other, size, &path),
                    Some(top),
                    "{index} as {other} of {size}"
                );
            }
        }
        for old in 0..=size {
            let path = consistency_path(&mut tree, old, size).unwrap();
            let old_root = naive_root(&hashes[..old as usize]);
            assert!(is_consistent((old, old_root), (size, top), &path), "{old} to {size}");
            assert!(!is_consistent((old, leaf_hash(b"other")), (size, top), &path));
            if old < size && old > 0 {
                assert!(!is_consistent((old, old_root), (size, leaf_hash(b"other")), &path));
            }
            for cut in 0..path.len() {
                let mut changed = path.clone();
                changed[cut][7] ^= 1;
                assert!(!is_consistent((old, old_root), (size, top), &changed));
                assert!(!is_consistent((old, old_root), (size, top), &path[..cut]));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn edge_and_proofs_agree_with_the_naive_tree(size in 1_u64..1500, at: u64, old: u64) {
        let hashes = leaves(size);
        let top = naive_root(&hashes);
        let mut edge = Edge::default();
        for n in 0..size {
            edge.push(&n.to_be_bytes(), &mut Vec::new());
        }
        prop_assert_eq!(edge.root(), top);
        prop_assert_eq!(root(&hashes), top);
        let (index, old) = (at % size, old % size);
        let mut tree = Memory(hashes.clone());
        let path = inclusion_path(&mut tree, index, size).unwrap();
        prop_assert_eq!(inclusion_root(hashes[index as usize], index, size, &path), Some(top));
        let growth = consistency_path(&mut tree, old, size).unwrap();
        let old_root = naive_root(&hashes[..old as usize]);
        prop_assert!(is_consistent((old, old_root), (size, top), &growth));
    }
}
