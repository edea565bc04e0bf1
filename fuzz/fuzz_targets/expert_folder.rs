//! Any text as the folder of an expert: `SKILL.md`, `schema.json` and `examples.jsonl`, a line `%%` between them.
//!
//! Holds: what is refused names a file; what is taken has a prompt and an answer within their limits in both languages,
//! binds the model by an object whose fields are all required, and is read the same twice; its examples are answers
//! that it takes itself, and the text made of each holds everything that the answer says.
//! Limits: 16 KiB a file, 24 keys, 40 fields, 12 examples, 3,300 bytes of prompt.

#![cfg_attr(fuzzing, no_main)]

use futures::FutureExt as _;
use sarai_core::experts::typed::{EXAMPLES, Folder, PROMPT_BYTES_MAX, SCHEMA, SKILL};
use sarai_core::experts::{Expert as _, Task, Tools, Typed};
use sarai_core::language::Language;
use sarai_core::model::{Constraint, Role};

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut files = text.splitn(3, "\n%%\n");
    let mut next = || files.next().unwrap_or_default();
    let folder = Folder { name: "tea", skill: next(), schema: next(), examples: next() };
    let typed = match Typed::own(folder) {
        Ok(typed) => typed,
        Err(fault) => {
            let told = fault.to_string();
            assert!([SKILL, SCHEMA, EXAMPLES].iter().any(|file| told.starts_with(file)), "{told}");
            return;
        }
    };
    for language in [Language::Es, Language::En] {
        asked(&typed, language);
    }
    let again = Typed::own(folder).map(|typed| format!("{typed:?}")).ok();
    assert_eq!(again, Some(format!("{typed:?}")));
    assert!(typed.keywords_in(typed.description()) <= 48);
}

fn asked(typed: &Typed, language: Language) {
    let task = Task { question: "What tea is good at night?", language, handed_back: 0 };
    let ask = typed.ask(task, None);
    let bytes: usize = ask.messages.iter().map(|message| message.content.len()).sum();
    assert!(bytes <= PROMPT_BYTES_MAX + task.question.len(), "{bytes} bytes of prompt");
    assert!((32..=800).contains(&ask.max_tokens) && (0.0..=1.5).contains(&ask.sampling.temperature));
    let Some(Constraint::JsonSchema(form)) = &ask.constraint else { panic!("nothing binds it") };
    let form: serde_json::Value = serde_json::from_str(form).expect("a schema that we wrote");
    let count =
        |key: &str| form[key].as_object().map(serde_json::Map::len).or(form[key].as_array().map(Vec::len));
    assert_eq!(count("properties"), count("required"));
    for example in ask.messages.iter().filter(|message| message.role == Role::Assistant) {
        let drafts = [example.content.clone()];
        let work = typed.work(task, &drafts, &Tools::default()).now_or_never().expect("nothing to wait for");
        let work = work.unwrap_or_else(|failures| panic!("an example is refused: {failures:?}"));
        let checks = typed.verify(task, &work, &work.plain);
        assert!(checks.iter().all(|check| check.passed), "{checks:?} in {}", work.plain);
    }
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| check(bytes));
