//! Models of a given shape with random weights: as long and as slow as the real one, and without any sense.
//!
//! Called by `xtask shapes` and by the tests of `sarai-engine`, which include this file; so it stands on `std` alone.
//! The vocabulary is that of a real model file, as the makers' own may not be here, or a tiny one made up here. The
//! mix of formats is that of llama.cpp's Q4_K_M, so that size and speed are those of the real file.

use std::io::{self, Write};

use super::blocks::{Format, Pool, Random};
use super::gguf::{self, Header, Tensor, Value};

/// What a model looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) architecture: &'static str,
    /// File whose vocabulary it takes, of those that tests use; `None`: the tiny one.
    pub(crate) vocabulary: Option<&'static str>,
    pub(crate) layers: u32,
    pub(crate) embedding: u32,
    pub(crate) feed_forward: u32,
    pub(crate) heads: u32,
    pub(crate) kv_heads: u32,
    pub(crate) context: u32,
    pub(crate) rope_base: f32,
    /// Biases on query, key and value.
    pub(crate) biases: bool,
    /// An output layer of its own, or the embedding again.
    pub(crate) output: bool,
}

const SMOL: Option<&str> = Some("SmolLM2-135M-Instruct.Q4_1.gguf");
const QWEN: Option<&str> = Some("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf");

/// A small model of the llama family; the others say how they differ.
const LLAMA: Shape = Shape {
    name: "tiny",
    architecture: "llama",
    vocabulary: None,
    layers: 2,
    embedding: 64,
    feed_forward: 128,
    heads: 2,
    kv_heads: 1,
    context: 2048,
    rope_base: 10_000.0,
    biases: false,
    output: true,
};

/// All of them, largest first.
pub(crate) const ALL: [Shape; 6] = [
    // SOLAR-10.7B has 32,000 tokens of its own; the nearest vocabulary here has 49,152.
    Shape {
        name: "solar-10.7b",
        vocabulary: SMOL,
        layers: 48,
        embedding: 4096,
        feed_forward: 14_336,
        heads: 32,
        kv_heads: 8,
        context: 4096,
        ..LLAMA
    },
    Shape {
        name: "llama-1.2b",
        vocabulary: QWEN,
        layers: 16,
        embedding: 2048,
        feed_forward: 8192,
        heads: 32,
        kv_heads: 8,
        context: 32_768,
        rope_base: 500_000.0,
        output: false,
        ..LLAMA
    },
    Shape {
        name: "qwen2-0.5b",
        architecture: "qwen2",
        vocabulary: QWEN,
        layers: 24,
        embedding: 896,
        feed_forward: 4864,
        heads: 14,
        kv_heads: 2,
        context: 32_768,
        rope_base: 1_000_000.0,
        biases: true,
        ..LLAMA
    },
    Shape { name: "tiny-k", embedding: 256, feed_forward: 512, heads: 4, kv_heads: 2, ..LLAMA },
    Shape { name: "tiny-qwen2", architecture: "qwen2", embedding: 96, heads: 3, biases: true, ..LLAMA },
    LLAMA,
];

/// What a tensor holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fill {
    Ones,
    Zeros,
    Random(Format),
}

impl Shape {
    /// The shape of that name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        ALL.into_iter().find(|shape| shape.name == name)
    }

    /// Writes the file. `vocabulary` is the header of the file named in the shape.
    ///
    /// # Errors
    /// Whatever `out` says; `InvalidData` for a vocabulary that is none.
    pub(crate) fn write(
        &self,
        vocabulary: Option<&Header>,
        seed: u64,
        out: &mut impl Write,
    ) -> io::Result<()> {
        let tokenizer = match vocabulary {
            Some(header) => borrowed(header),
            None => tiny_tokenizer(),
        };
        let tokens = tokenizer.iter().find(|(key, _)| key == "tokenizer.ggml.tokens");
        let no_tokens = || io::Error::new(io::ErrorKind::InvalidData, "the vocabulary has no tokens");
        let tokens = tokens.and_then(|(_, value)| value.items()).ok_or_else(no_tokens)?;
        let mut keys = self.keys(u32::try_from(tokens).map_err(io::Error::other)?);
        keys.extend(tokenizer);
        let (tensors, fills): (Vec<Tensor>, Vec<Fill>) = self.tensors(tokens).into_iter().unzip();
        let mut random = Random::new(seed);
        let mut pools: Vec<(Format, Pool)> = Vec::new();
        gguf::write(out, &keys, &tensors, |index, out| {
            let tensor = &tensors[index];
            match fills[index] {
                Fill::Ones => (0..tensor.bytes / 4).try_for_each(|_| out.write_all(&1_f32.to_le_bytes())),
                Fill::Zeros => (0..tensor.bytes).try_for_each(|_| out.write_all(&[0])),
                Fill::Random(format) => {
                    let known = pools.iter().position(|(known, _)| *known == format);
                    let place = known.unwrap_or_else(|| {
                        pools.push((format, Pool::new(format, &mut random)));
                        pools.len() - 1
                    });
                    pools[place].1.write(tensor.bytes, out)
                }
            }
        })
    }

    fn keys(&self, tokens: u32) -> Vec<(String, Value)> {
        let mut keys = vec![
            ("general.architecture".to_owned(), Value::Text(self.architecture.to_owned())),
            ("general.name".to_owned(), Value::Text(format!("synthetic {}", self.name))),
            ("general.type".to_owned(), Value::Text("model".to_owned())),
            // Mostly Q4_K_M.
            ("general.file_type".to_owned(), Value::U32(15)),
        ];
        let own = [
            ("context_length", Value::U32(self.context)),
            ("embedding_length", Value::U32(self.embedding)),
            ("block_count", Value::U32(self.layers)),
            ("feed_forward_length", Value::U32(self.feed_forward)),
            ("attention.head_count", Value::U32(self.heads)),
            ("attention.head_count_kv", Value::U32(self.kv_heads)),
            ("attention.layer_norm_rms_epsilon", Value::F32(1e-5)),
            ("rope.dimension_count", Value::U32(self.embedding / self.heads)),
            ("rope.freq_base", Value::F32(self.rope_base)),
            ("vocab_size", Value::U32(tokens)),
        ];
        keys.extend(own.map(|(key, value)| (format!("{}.{key}", self.architecture), value)));
        keys
    }

    /// In the order of the file.
    fn tensors(&self, tokens: u64) -> Vec<(Tensor, Fill)> {
        let (width, inner) = (u64::from(self.embedding), u64::from(self.feed_forward));
        let kv = u64::from(self.embedding / self.heads * self.kv_heads);
        let matrix = |name: String, row: u64, rows: u64, format: Format| {
            let format = format.fitting(row);
            let bytes = format.bytes(row * rows);
            (Tensor { name, sizes: vec![row, rows], format: format.code(), bytes }, Fill::Random(format))
        };
        let vector = |name: String, length: u64, fill: Fill| {
            let format = Format::F32;
            (Tensor { name, sizes: vec![length], format: format.code(), bytes: format.bytes(length) }, fill)
        };
        let mut tensors = vec![
            matrix("token_embd.weight".to_owned(), width, tokens, Format::Q4K),
            vector("output_norm.weight".to_owned(), width, Fill::Ones),
        ];
        if self.output {
            tensors.push(matrix("output.weight".to_owned(), width, tokens, Format::Q6K));
        }
        for layer in 0..self.layers {
            let name = |part: &str| format!("blk.{layer}.{part}");
            let more = if more_bits(layer, self.layers) { Format::Q6K } else { Format::Q4K };
            tensors.extend([
                vector(name("attn_norm.weight"), width, Fill::Ones),
                matrix(name("attn_q.weight"), width, width, Format::Q4K),
                matrix(name("attn_k.weight"), width, kv, Format::Q4K),
                matrix(name("attn_v.weight"), width, kv, more),
                matrix(name("attn_output.weight"), width, width, Format::Q4K),
                vector(name("ffn_norm.weight"), width, Fill::Ones),
                matrix(name("ffn_gate.weight"), width, inner, Format::Q4K),
                matrix(name("ffn_up.weight"), width, inner, Format::Q4K),
                matrix(name("ffn_down.weight"), inner, width, more),
            ]);
            if self.biases {
                tensors.extend([
                    vector(name("attn_q.bias"), width, Fill::Zeros),
                    vector(name("attn_k.bias"), kv, Fill::Zeros),
                    vector(name("attn_v.bias"), kv, Fill::Zeros),
                ]);
            }
        }
        tensors
    }
}

/// Which layers get more bits for value and down projection in Q4_K_M: an eighth at either end, each third between.
fn more_bits(layer: u32, layers: u32) -> bool {
    let eighth = layers / 8;
    layer < eighth || layer >= 7 * layers / 8 || (layer - eighth) % 3 == 2
}

/// The tokenizer of a real file, as it stands there.
fn borrowed(header: &Header) -> Vec<(String, Value)> {
    header.keys.iter().filter(|(key, _)| key.starts_with("tokenizer.")).cloned().collect()
}

/// 256 byte tokens, a few merges and three marks.
fn tiny_tokenizer() -> Vec<(String, Value)> {
    let mut tokens: Vec<String> = (0..=255).map(|byte| byte_token(byte).to_string()).collect();
    let merges = ["t h", "th e", "i n", "e r", "a n", "Ġ t", "Ġ a", "o n"];
    tokens.extend(merges.iter().map(|merge| merge.replace(' ', "")));
    let mut kinds = vec![1; tokens.len()];
    let marks = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"];
    let end = u32::try_from(tokens.len()).expect("some hundred tokens");
    tokens.extend(marks.map(str::to_owned));
    kinds.extend(marks.map(|_| 3));
    let template = "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n\
                    {% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";
    let key = |name: &str, value: Value| (format!("tokenizer.{name}"), value);
    vec![
        key("ggml.model", Value::Text("gpt2".to_owned())),
        key("ggml.pre", Value::Text("gpt-2".to_owned())),
        key("ggml.tokens", Value::Texts(tokens)),
        key("ggml.token_type", Value::I32s(kinds)),
        key("ggml.merges", Value::Texts(merges.map(str::to_owned).to_vec())),
        key("ggml.bos_token_id", Value::U32(end)),
        key("ggml.eos_token_id", Value::U32(end + 2)),
        key("ggml.padding_token_id", Value::U32(end)),
        key("ggml.add_bos_token", Value::Flag(false)),
        key("chat_template", Value::Text(template.to_owned())),
    ]
}

/// The letter that stands for a byte in vocabularies of the GPT-2 kind: itself if it can be seen, else one above 255.
fn byte_token(byte: u8) -> char {
    let seen = |byte: &u8| matches!(byte, b'!'..=b'~' | 0xA1..=0xAC | 0xAE..=0xFF);
    if seen(&byte) {
        return char::from(byte);
    }
    let hidden = (0..byte).filter(|lower| !seen(lower)).count();
    u32::try_from(hidden).ok().and_then(|hidden| char::from_u32(256 + hidden)).unwrap_or('?')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(name: &str, tokens: u64) -> u64 {
        Shape::find(name).unwrap().tensors(tokens).iter().map(|(tensor, _)| tensor.bytes).sum()
    }

    #[test]
    fn shapes_are_as_large_as_the_real_files() {
        let weights: u64 = Shape::find("solar-10.7b")
            .unwrap()
            .tensors(32_000)
            .iter()
            .map(|(tensor, _)| tensor.sizes.iter().product::<u64>())
            .sum();
        assert_eq!(weights, 10_731_524_096, "SOLAR-10.7B has so many, with its own 32,000 tokens");
        let milli_bits = bytes("solar-10.7b", 32_000) * 8000 / weights;
        assert!((4_750..4_900).contains(&milli_bits), "{milli_bits}");
        // The Q4_K_M file of Qwen2.5-Coder-0.5B has 491,400,064 bytes, 6 MB of them header.
        let qwen = bytes("qwen2-0.5b", 151_936);
        assert!((475_000_000..500_000_000).contains(&qwen), "{qwen}");
    }

    #[test]
    fn a_tiny_file_is_read_back() {
        for name in ["tiny", "tiny-k", "tiny-qwen2"] {
            let shape = Shape::find(name).unwrap();
            let mut file = Vec::new();
            shape.write(None, 1, &mut file).unwrap();
            let header = gguf::read(file.as_slice()).unwrap();
            assert_eq!(header.value("general.architecture").unwrap().text(), Some(shape.architecture));
            assert_eq!(header.value("tokenizer.ggml.tokens").unwrap().items(), Some(256 + 8 + 3));
            let norms = header.tensors.iter().filter(|tensor| tensor.name.ends_with("norm.weight")).count();
            assert_eq!(norms, 5, "{name}");
            let mut again = Vec::new();
            shape.write(None, 1, &mut again).unwrap();
            assert!(file == again, "the same seed gives the same file");
        }
    }

    #[test]
    fn a_vocabulary_is_taken_over() {
        let mut file = Vec::new();
        Shape::find("tiny").unwrap().write(None, 1, &mut file).unwrap();
        let header = gguf::read(file.as_slice()).unwrap();
        let mut other = Vec::new();
        Shape::find("tiny-k").unwrap().write(Some(&header), 1, &mut other).unwrap();
        let taken = gguf::read(other.as_slice()).unwrap();
        let tokens = "tokenizer.ggml.tokens";
        assert_eq!(header.value(tokens), taken.value(tokens));
    }

    #[test]
    fn bytes_have_letters_of_their_own() {
        let mut letters: Vec<char> = (0..=255).map(byte_token).collect();
        assert_eq!((letters[usize::from(b' ')], letters[usize::from(b'a')]), ('Ġ', 'a'));
        letters.sort_unstable();
        letters.dedup();
        assert_eq!(letters.len(), 256);
    }
}
