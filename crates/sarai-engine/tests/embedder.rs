//! The embedder on the real file, against the reference: the sentencepiece library for numbers of pieces, the
//! package's own arithmetic for vectors (`data/embed/reference.jsonl`), and retrieval on `data/embed`.
//!
//! On with `SARAI_MODEL_TESTS=1`; files come from `SARAI_TEST_MODELS` (default `~/.cache/sarai/models-test`). When it is
//! on, a missing file is a failure, never a skip.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

#[path = "models/tier.rs"]
mod tier;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use sarai_engine::{Embedder, Error, TEXT_BYTES_MAX, TEXTS_MAX, TOKENS_MAX};
use serde_json::Value;
use tier::is_on;

fn file() -> PathBuf {
    tier::file("use-multilingual-v3.embed")
}

fn embedder() -> &'static Embedder {
    static CELL: OnceLock<Embedder> = OnceLock::new();
    CELL.get_or_init(|| Embedder::load(&file(), |_| {}).unwrap())
}

fn lines(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/embed").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn text(line: &Value) -> String {
    line["text"].as_str().unwrap().to_owned()
}

fn cosine(a: &[f32], b: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn pieces_and_vectors_are_those_of_the_reference() {
    if !is_on() {
        return;
    }
    let reference = lines("reference.jsonl");
    let texts: Vec<String> = reference.iter().map(text).collect();
    let found = embedder().embed(&texts).unwrap();
    let mut tokens = 0;
    for (line, vector) in reference.iter().zip(&found.vectors) {
        let ids: Vec<u32> = serde_json::from_value(line["ids"].clone()).unwrap();
        assert_eq!(embedder().tokenize(&text(line)), ids, "{line}");
        tokens += ids.len();
        let expected: Vec<f32> = serde_json::from_value(line["vector"].clone()).unwrap();
        let cosine = cosine(vector, &expected);
        assert!(cosine > 0.999_99, "{cosine} for {line}");
        let length: f32 = vector.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-5, "{length}");
    }
    assert_eq!(found.tokens as usize, tokens);
}

#[test]
fn a_text_has_the_same_vector_alone_and_in_company() {
    if !is_on() {
        return;
    }
    let texts: Vec<String> = lines("passages.jsonl").iter().map(text).collect();
    let together = embedder().embed(&texts).unwrap();
    for (index, text) in texts.iter().enumerate().step_by(17) {
        assert_eq!(embedder().embed(&[text]).unwrap().vectors[0], together.vectors[index], "{text}");
    }
    assert!(embedder().embed(&[""; 0]).unwrap().vectors.is_empty());
}

#[test]
fn questions_find_their_passages_in_both_languages() {
    if !is_on() {
        return;
    }
    let (passages, queries) = (lines("passages.jsonl"), lines("queries.jsonl"));
    let embed =
        |lines: &[Value]| embedder().embed(&lines.iter().map(text).collect::<Vec<_>>()).unwrap().vectors;
    let (keys, asked) = (embed(&passages), embed(&queries));
    let mut ranks = Vec::new();
    for (query, vector) in queries.iter().zip(&asked) {
        let wanted = usize::try_from(query["relevant"][0].as_u64().unwrap()).unwrap() - 1;
        let own = cosine(vector, &keys[wanted]);
        ranks.push(1 + keys.iter().filter(|key| cosine(vector, key) > own).count());
    }
    let share = |most: usize| ranks.iter().filter(|rank| **rank <= most).count() as f64 / ranks.len() as f64;
    // Measured 0.800 and 0.986.
    assert!(share(1) >= 0.78 && share(10) >= 0.97, "{} and {}: {ranks:?}", share(1), share(10));
}

#[test]
fn limits_are_said_and_nothing_is_cut() {
    if !is_on() {
        return;
    }
    let many = vec!["a"; TEXTS_MAX + 1];
    assert!(matches!(embedder().embed(&many), Err(Error::TooMany { count: 257, max: 256, .. })));
    let long = "uno dos ".repeat(TOKENS_MAX);
    let Err(Error::ContextExceeded { prompt_tokens, context_tokens }) = embedder().embed(&[long]) else {
        panic!("a long text was taken");
    };
    assert!(prompt_tokens > context_tokens && context_tokens as usize == TOKENS_MAX);
    let huge = " ".repeat(TEXT_BYTES_MAX + 1);
    assert!(matches!(embedder().embed(&[huge]), Err(Error::TooMany { max: TEXT_BYTES_MAX, .. })));
}

#[test]
fn another_file_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.embed");
    std::fs::write(&path, b"GGUF and nothing else").unwrap();
    let error = Embedder::load(&path, |_| {}).unwrap_err().in_full();
    assert!(error.contains("does not end with an archive"), "{error}");
    assert!(Embedder::load(&folder.path().join("absent"), |_| {}).is_err());
}
