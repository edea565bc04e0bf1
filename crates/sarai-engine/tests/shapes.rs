//! The synthetic models and adapters that `xtask shapes` writes: llama.cpp loads them and computes no NaN.

#![expect(dead_code, reason = "what only xtask needs of them")]
#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

#[path = "../../../xtask/src/shapes/adapter.rs"]
mod adapter;
#[path = "../../../xtask/src/shapes/blocks.rs"]
mod blocks;
#[path = "../../../xtask/src/shapes/gguf.rs"]
mod gguf;
#[path = "../../../xtask/src/shapes/model.rs"]
mod model;

use std::path::{Path, PathBuf};

use model::Shape;
use sarai_engine::{Answer, Engine, Event, Generation, Input, LoadSpec, Message};
use sha2::Digest as _;

fn write(shape: &Shape, folder: &Path) -> PathBuf {
    let path = folder.join("model.gguf");
    let mut file = Vec::new();
    shape.write(None, 7, &mut file).unwrap();
    std::fs::write(&path, file).unwrap();
    path
}

fn load(path: &Path) -> Engine {
    let mut spec = LoadSpec::new(path);
    spec.context_tokens = 512;
    Engine::load(&spec, |_| {}).unwrap()
}

/// Asks for eight tokens and the probabilities of what comes.
fn asked(adapter: Option<&str>) -> Generation {
    let message = Message { role: "user".into(), content: "the train ¿no?".into() };
    let mut generation = Generation::new(Input::Chat(vec![message]));
    generation.max_tokens = Some(8);
    generation.logprobs = Some(5);
    generation.adapter = adapter.map(str::to_owned);
    generation
}

/// Reads an answer to its end: the probabilities of what came.
fn read(mut answer: Answer) -> Vec<f32> {
    let mut found = Vec::new();
    while let Some(event) = answer.blocking_recv() {
        match event.unwrap() {
            Event::Prefill { .. } => {}
            Event::Text { logprobs, .. } => {
                let all = logprobs.iter().flat_map(|token| token.top.iter().chain([token]));
                found.extend(all.map(|token| token.logprob));
            }
            Event::Done(done) => {
                assert!(done.completion_tokens > 0);
                return found;
            }
        }
    }
    panic!("the answer was cut off");
}

fn logprobs(engine: &Engine, adapter: Option<&str>) -> Vec<f32> {
    read(engine.start(&asked(adapter)).unwrap())
}

#[test]
fn tiny_shapes_load_and_generate() {
    for name in ["tiny", "tiny-k", "tiny-qwen2"] {
        let folder = tempfile::tempdir().unwrap();
        let found = logprobs(&load(&write(&Shape::find(name).unwrap(), folder.path())), None);
        assert!(!found.is_empty(), "{name} gave no token");
        assert!(found.iter().all(|logprob| logprob.is_finite() && *logprob <= 0.0), "{name}: {found:?}");
    }
}

#[test]
fn headers_of_models_and_adapters_are_sound() {
    let folder = tempfile::tempdir().unwrap();
    let shape = Shape::find("tiny").unwrap();
    let model = write(&shape, folder.path());
    let header = sarai_engine::gguf::read(&model).unwrap();
    assert_eq!(header.architecture, shape.architecture);
    let base = gguf::read(std::fs::File::open(&model).unwrap()).unwrap();
    let adapter = adapter::Adapter { base_sha256: "ab12", rank: 4, alpha: 8.0, spread: 0.01, seed: 1 };
    let mut file = Vec::new();
    adapter.write(&base, &mut file).unwrap();
    let header = sarai_engine::gguf::read_from(file.as_slice(), file.len() as u64).unwrap();
    // Two halves for query and value of two layers.
    assert_eq!((header.architecture.as_str(), header.tensors), (shape.architecture, 8));
}

/// Writes an adapter for a model file; `base`: the digest it names, that of the file if not given.
fn write_adapter(model: &Path, name: &str, seed: u64, base: Option<&str>) -> PathBuf {
    let header = gguf::read(std::fs::File::open(model).unwrap()).unwrap();
    let digest = sha2::Sha256::digest(std::fs::read(model).unwrap());
    let own: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let adapter =
        adapter::Adapter { base_sha256: base.unwrap_or(&own), rank: 4, alpha: 8.0, spread: 0.5, seed };
    let mut file = Vec::new();
    adapter.write(&header, &mut file).unwrap();
    let path = model.with_file_name(format!("{name}.gguf"));
    std::fs::write(&path, file).unwrap();
    path
}

/// How far two lists of probabilities are apart at most.
fn apart(a: &[f32], b: &[f32]) -> f32 {
    assert!(!a.is_empty() && !b.is_empty());
    if a.len() != b.len() {
        return f32::INFINITY;
    }
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max)
}

#[test]
fn adapters_change_answers_by_their_scale_and_go_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let model = write(&Shape::find("tiny-qwen2").unwrap(), folder.path());
    let night = write_adapter(&model, "night", 1, None);
    let other = write_adapter(&model, "other", 2, None);
    let engine = load(&model);
    let plain = logprobs(&engine, None);
    let whole = engine.load_adapter("night", &night, 1.0).unwrap();
    assert_eq!(logprobs(&engine, None), plain, "a loaded adapter that nobody named was used");
    let with = logprobs(&engine, Some("night"));
    assert!(apart(&with, &plain) > 0.01, "{with:?} {plain:?}");
    engine.load_adapter("other", &other, 1.0).unwrap();
    assert!(apart(&logprobs(&engine, Some("other")), &with) > 0.01);
    assert_eq!(logprobs(&engine, Some("night")), with, "another one loaded beside it changed it");
    // The same file by a smaller scale, under the same name: swapped, not added.
    assert_eq!(engine.load_adapter("night", &night, 0.0).unwrap().sha256, whole.sha256);
    assert!(apart(&logprobs(&engine, Some("night")), &plain) < 1e-3);
    engine.put_adapter_in_force(Some("other")).unwrap();
    assert!(apart(&logprobs(&engine, None), &plain) > 0.01, "the one in force was not used");
    engine.remove_adapter("other").unwrap();
    assert_eq!(logprobs(&engine, None), plain);
    let refused = engine.start(&asked(Some("other"))).err().unwrap().to_string();
    assert!(refused.contains("not loaded"), "{refused}");
    // The last one, used just before it goes.
    assert!(apart(&logprobs(&engine, Some("night")), &plain) < 1e-3);
    engine.load_adapter("night", &night, 1.0).unwrap();
    assert_eq!(logprobs(&engine, Some("night")), with);
    engine.remove_adapter("night").unwrap();
    assert_eq!(logprobs(&engine, None), plain);
}

#[test]
fn adapters_come_and_go_while_answers_are_written_and_none_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let model = write(&Shape::find("tiny-qwen2").unwrap(), folder.path());
    let night = write_adapter(&model, "night", 1, None);
    let engine = load(&model);
    engine.load_adapter("night", &night, 1.0).unwrap();
    let (plain, with) = (logprobs(&engine, None), logprobs(&engine, Some("night")));
    std::thread::scope(|scope| {
        let clients: Vec<_> = [None, Some("night"), None, Some("night")]
            .into_iter()
            .map(|adapter| {
                let (engine, expected) = (&engine, if adapter.is_some() { &with } else { &plain });
                scope.spawn(move || {
                    for _ in 0..20 {
                        assert!(apart(&logprobs(engine, adapter), expected) < 0.05, "{adapter:?}");
                    }
                })
            })
            .collect();
        for number in 0..20 {
            let name = format!("passing-{number}");
            engine.load_adapter(&name, &write_adapter(&model, &name, number, None), 0.5).unwrap();
            engine.remove_adapter(&name).unwrap();
        }
        clients.into_iter().for_each(|client| client.join().unwrap());
    });
    // Removed in the middle of an answer: that answer ends with it, the next one is refused.
    let running = engine.start(&Generation { max_tokens: Some(200), ..asked(Some("night")) }).unwrap();
    while engine.load_now().running == 0 {
        std::thread::yield_now();
    }
    let written = std::thread::scope(|scope| {
        scope.spawn(|| engine.remove_adapter("night").unwrap());
        read(running)
    });
    assert!(written.len() >= with.len() && apart(&written[..with.len()], &with) < 0.05);
    assert!(engine.start(&asked(Some("night"))).is_err());
}

#[test]
fn what_is_no_adapter_for_this_model_is_refused_with_both_digests() {
    let folder = tempfile::tempdir().unwrap();
    let model = write(&Shape::find("tiny-qwen2").unwrap(), folder.path());
    let engine = load(&model);
    let plain = logprobs(&engine, None);
    let foreign = "ab".repeat(32);
    let refused = |path: &Path| engine.load_adapter("x", path, 1.0).unwrap_err().to_string();
    let text = refused(&write_adapter(&model, "foreign", 1, Some(&foreign)));
    assert!(text.contains(&foreign) && text.contains("this one has"), "{text}");
    assert!(refused(&model).contains("it is a model"));
    let whole = std::fs::read(write_adapter(&model, "whole", 1, None)).unwrap();
    let cut = folder.path().join("cut.gguf");
    for length in [0, 3, 100, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&cut, &whole[..length]).unwrap();
        refused(&cut);
    }
    assert_eq!((engine.adapters(), logprobs(&engine, None)), ((Vec::new(), None), plain));
}
