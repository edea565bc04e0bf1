//! A tiny hand-made GGUF, whole, cut at every byte, and with every bit flipped.

use super::*;

fn string(text: &str) -> Vec<u8> {
    let mut bytes = (text.len() as u64).to_le_bytes().to_vec();
    bytes.extend(text.as_bytes());
    bytes
}

fn key(name: &str, kind: u32, value: &[u8]) -> Vec<u8> {
    [string(name), kind.to_le_bytes().to_vec(), value.to_vec()].concat()
}

/// Two tensors: 64 elements of `Q4_0` (36 bytes) at 0 and 4 of `F32` (16 bytes) at 64.
fn tiny() -> Vec<u8> {
    with_tensors(["a.weight", "b.weight"])
}

fn with_tensors([first, second]: [&str; 2]) -> Vec<u8> {
    let keys = [
        key("general.architecture", STRING, &string("llama")),
        key("general.name", STRING, &string("Tiny Ñ")),
        key(
            "tokenizer.ggml.tokens",
            ARRAY,
            &[8_u32.to_le_bytes().to_vec(), 2_u64.to_le_bytes().to_vec(), string("a"), string("bc")].concat(),
        ),
        key(
            "tokenizer.ggml.scores",
            ARRAY,
            &[6_u32.to_le_bytes().to_vec(), 3_u64.to_le_bytes().to_vec(), vec![0; 12]].concat(),
        ),
        key("llama.context_length", UINT32, &2048_u32.to_le_bytes()),
        key("tokenizer.chat_template", STRING, &string("{{ x }}")),
        key("general.flag", 7, &[1]),
    ];
    let tensor = |name: &str, sizes: &[u64], kind: u32, offset: u64| {
        let dimensions = u32::try_from(sizes.len()).unwrap().to_le_bytes().to_vec();
        let sizes = sizes.iter().flat_map(|size| size.to_le_bytes()).collect();
        [string(name), dimensions, sizes, kind.to_le_bytes().to_vec(), offset.to_le_bytes().to_vec()].concat()
    };
    let mut file = b"GGUF".to_vec();
    file.extend(3_u32.to_le_bytes());
    file.extend(2_u64.to_le_bytes());
    file.extend((keys.len() as u64).to_le_bytes());
    file.extend(keys.concat());
    file.extend(tensor(first, &[32, 2], 2, 0));
    file.extend(tensor(second, &[4], 0, 64));
    file.resize(file.len().next_multiple_of(32) + 64 + 16, 7);
    file
}

fn read_bytes(bytes: &[u8]) -> Result<Header, Fault> {
    read_from(bytes, bytes.len() as u64)
}

#[test]
fn the_header_is_read() {
    let header = read_bytes(&tiny()).unwrap();
    assert_eq!((header.architecture.as_str(), header.name.as_str(), header.tensors), ("llama", "Tiny Ñ", 2));
    assert_eq!(header.chat_template.as_deref(), Some("{{ x }}"));
}

#[test]
fn embeddings_are_told_apart_from_the_weights_of_the_output() {
    let embeddings = |names| read_bytes(&with_tensors(names)).unwrap().embeddings;
    let behind = Embeddings { from_output: 64, bytes: 16 };
    assert_eq!(embeddings(["output.weight", "token_embd.weight"]), Some(behind));
    let before = Embeddings { from_output: -64, bytes: 36 };
    assert_eq!(embeddings(["token_embd.weight", "output.weight"]), Some(before));
    assert_eq!(embeddings(["token_embd.weight", "b.weight"]), None);
}

#[test]
fn a_file_cut_at_any_byte_is_called_cut_off() {
    let whole = tiny();
    for length in 0..whole.len() {
        match read_bytes(&whole[..length]) {
            Err(Fault::Truncated { needed, actual }) => {
                assert!(needed > actual && actual == length as u64, "at {length}: {needed} {actual}");
            }
            other => panic!("cut at {length}: {other:?}"),
        }
    }
}

#[test]
fn a_file_that_shrinks_while_it_is_read_is_an_error_too() {
    let whole = tiny();
    assert!(matches!(read_from(&whole[..100], whole.len() as u64), Err(Fault::Io(_))));
}

#[test]
fn no_flipped_bit_in_the_header_makes_it_panic_or_allocate_much() {
    let whole = tiny();
    for byte in 0..whole.len() {
        for bit in 0..8 {
            let mut damaged = whole.clone();
            damaged[byte] ^= 1 << bit;
            // Most flips must be found; some (a letter of a name) cannot be.
            if byte < 4 {
                assert!(matches!(read_bytes(&damaged), Err(Fault::Magic { .. })), "byte {byte}");
            } else {
                drop(read_bytes(&damaged));
            }
        }
    }
}

#[test]
fn numbers_that_lie_are_refused() {
    let at = |offset: usize, value: u64| {
        let mut file = tiny();
        file[offset..offset + 8].copy_from_slice(&value.to_le_bytes());
        read_bytes(&file)
    };
    assert!(matches!(at(8, u64::MAX), Err(Fault::Damaged { what: "the number of tensors", .. })));
    assert!(matches!(at(16, 1 << 40), Err(Fault::Damaged { what: "the number of keys", .. })));
    assert!(matches!(at(24, u64::MAX), Err(Fault::Damaged { what: "the length of a text", .. })));
    assert!(matches!(at(24, 60_000), Err(Fault::Truncated { .. })));
}

#[test]
fn other_files_and_versions_are_told_apart() {
    assert!(matches!(read_bytes(b"PK\x03\x04rest of a zip"), Err(Fault::Magic { .. })));
    let mut old = tiny();
    old[4] = 1;
    assert!(matches!(read_bytes(&old), Err(Fault::Version { version: 1 })));
    let mut big_endian = tiny();
    big_endian[4..8].copy_from_slice(&3_u32.to_be_bytes());
    assert!(matches!(read_bytes(&big_endian), Err(Fault::Version { .. })));
}

#[test]
fn a_folder_is_no_model() {
    let fault = read(&std::env::temp_dir()).unwrap_err();
    assert!(matches!(fault, Fault::Io(_)), "{fault}");
    assert!(matches!(read(Path::new("/nonexistent/model.gguf")), Err(Fault::Io(_))));
}
