//! LoRA adapters with small random weights for a given model file, as llama.cpp loads them.
//!
//! Called by `xtask shapes --adapter-of` and by the tests of `sarai-engine`, which include this file; so it stands on
//! `std` alone. Changes query and value of every layer; says which file it was made for by that file's sha256.

use std::io::{self, Write};

use super::blocks::{Format, Random};
use super::gguf::{self, Header, Tensor, Value};

/// The layers' parts that an adapter changes.
const PARTS: [&str; 2] = ["attn_q.weight", "attn_v.weight"];

/// What an adapter is like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adapter<'a> {
    /// Of the file it was made for, in hexadecimal digits.
    pub(crate) base_sha256: &'a str,
    /// Width between its two halves.
    pub(crate) rank: u32,
    /// Its weight is `alpha / rank`.
    pub(crate) alpha: f32,
    /// Spread of its weights; 0 changes nothing.
    pub(crate) spread: f32,
    pub(crate) seed: u64,
}

impl Adapter<'_> {
    /// Writes the file for the model with this header.
    ///
    /// # Errors
    /// Whatever `out` says; `InvalidData` for a model without such parts.
    pub(crate) fn write(&self, base: &Header, out: &mut impl Write) -> io::Result<()> {
        let missing =
            |what: &str| io::Error::new(io::ErrorKind::InvalidData, format!("the model has no {what}"));
        let architecture = base.value("general.architecture").and_then(Value::text);
        let architecture = architecture.ok_or_else(|| missing("architecture"))?;
        let key = |name: &str, value: &str| (name.to_owned(), Value::Text(value.to_owned()));
        let keys = [
            key("general.architecture", architecture),
            key("general.type", "adapter"),
            key("general.name", "synthetic adapter"),
            key("adapter.type", "lora"),
            ("adapter.lora.alpha".to_owned(), Value::F32(self.alpha)),
            key("sarai.adapter.base_sha256", self.base_sha256),
        ];
        let mut tensors = Vec::new();
        for part in &base.tensors {
            let [row, rows] = part.sizes.as_slice() else { continue };
            if !PARTS.iter().any(|wanted| part.name.ends_with(wanted)) {
                continue;
            }
            let half = |end: &str, sizes: Vec<u64>| {
                let bytes = Format::F32.bytes(sizes.iter().product());
                Tensor { name: format!("{}.{end}", part.name), sizes, format: Format::F32.code(), bytes }
            };
            let rank = u64::from(self.rank);
            tensors.extend([half("lora_a", vec![*row, rank]), half("lora_b", vec![rank, *rows])]);
        }
        if tensors.is_empty() {
            return Err(missing("attention layers"));
        }
        let mut random = Random::new(self.seed);
        gguf::write(out, &keys, &tensors, |index, out| {
            let weights = tensors[index].bytes / 4;
            (0..weights).try_for_each(|_| out.write_all(&random.centred(self.spread).to_le_bytes()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::Shape;
    use super::*;

    fn base() -> Header {
        let mut file = Vec::new();
        Shape::find("tiny").unwrap().write(None, 1, &mut file).unwrap();
        gguf::read(file.as_slice()).unwrap()
    }

    #[test]
    fn both_halves_fit_their_part_and_the_base_is_named() {
        let adapter = Adapter { base_sha256: "ab12", rank: 4, alpha: 8.0, spread: 0.01, seed: 1 };
        let mut file = Vec::new();
        adapter.write(&base(), &mut file).unwrap();
        let header = gguf::read(file.as_slice()).unwrap();
        assert_eq!(header.value("adapter.type").unwrap().text(), Some("lora"));
        assert_eq!(header.value("sarai.adapter.base_sha256").unwrap().text(), Some("ab12"));
        let sizes =
            |name: &str| header.tensors.iter().find(|tensor| tensor.name == name).unwrap().sizes.clone();
        assert_eq!(sizes("blk.1.attn_q.weight.lora_a"), [64, 4]);
        assert_eq!(sizes("blk.1.attn_q.weight.lora_b"), [4, 64]);
        assert_eq!(sizes("blk.0.attn_v.weight.lora_b"), [4, 32]);
        assert_eq!(header.tensors.len(), 8);
    }

    #[test]
    fn a_model_without_attention_is_refused() {
        let mut base = base();
        base.tensors.retain(|tensor| !tensor.name.contains("attn"));
        let adapter = Adapter { base_sha256: "", rank: 4, alpha: 8.0, spread: 0.01, seed: 1 };
        assert!(adapter.write(&base, &mut Vec::new()).is_err());
    }
}
