//! A place with scripted models: the whole program runs, and what its "models" say is written in the test.
//!
//! Profile `scripted` has two of them, `scripted` (base) and `scripted-tiny`; both are files of their own, so that
//! one can die while the other answers.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::sarai::Place;

/// A loan whose payment anyone can compute again: 281,82 €.
pub(crate) const LOAN: &str = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?";

/// What a model that reads [`LOAN`] well fills in.
pub(crate) const LOAN_FILLED: &str =
    r#"{"calculation":"loan_payment","principal":"12.000 €","annual_rate":"6 %","term":"4 años"}"#;

/// A figure that does not stand in [`LOAN`].
pub(crate) const LOAN_INVENTED: &str =
    r#"{"calculation":"loan_payment","principal":"15.000 €","annual_rate":"6 %","term":"4 años"}"#;

/// A free answer to texts that contain this.
pub(crate) fn says(contains: &str, text: &str) -> Value {
    json!({"contains": contains, "bound": false, "text": text})
}

/// A bound answer, as experts ask for, to texts that contain this.
pub(crate) fn fills(contains: &str, text: &str) -> Value {
    json!({"contains": contains, "bound": true, "text": text})
}

/// The same answer, ended by its limit of tokens.
pub(crate) fn cut(mut answer: Value) -> Value {
    answer["cut"] = json!(true);
    answer
}

/// A free answer that comes slowly: this many words, each after so many milliseconds.
pub(crate) fn slowly(contains: &str, words: usize, delay_ms: u64) -> Value {
    json!({"contains": contains, "bound": false, "text": "palabra ".repeat(words), "delay_ms": delay_ms})
}

/// An answer during which the process dies.
pub(crate) fn dies(contains: &str) -> Value {
    json!({"contains": contains, "text": "one two three four five six", "die": true, "delay_ms": 1})
}

/// A place whose base model follows these rules, in order; whatever they leave gets a plain answer.
pub(crate) fn place(rules: Vec<Value>) -> Place {
    place_of_two(rules, Vec::new())
}

/// The same with rules for the model that steps in.
pub(crate) fn place_of_two(base: Vec<Value>, tiny: Vec<Value>) -> Place {
    let place = place_before_the_pull(base, tiny);
    for name in ["scripted", "scripted-tiny"] {
        let pulled = place.run(&["--quiet", "models", "pull", name]);
        assert_eq!(pulled.code, 0, "{pulled:?}");
    }
    place
}

/// The same with the models known and not yet here.
pub(crate) fn place_before_the_pull(base: Vec<Value>, tiny: Vec<Value>) -> Place {
    let place = Place::new();
    let mut catalogue = String::new();
    for (name, mut rules, last) in
        [("scripted", base, "A plain answer."), ("scripted-tiny", tiny, "The small one.")]
    {
        rules.push(says("", last));
        rules.push(fills("", r#"{"calculation":"none"}"#));
        catalogue.push_str(&install(&place, name, &json!({ "rules": rules }), ""));
    }
    configure(place, catalogue, "base = \"scripted\"\ntiny = \"scripted-tiny\"\n")
}

/// A place whose models claim so much memory, each with a role and a script of its own, and are here.
pub(crate) fn place_of_claims(models: &[(&str, &str, u64, Value)]) -> Place {
    let place = Place::new();
    let (mut catalogue, mut roles) = (String::new(), String::new());
    for (role, name, claim_bytes, script) in models {
        let shape = format!("kv_bytes_per_token = 0\ncompute_bytes = {claim_bytes}\n");
        catalogue.push_str(&install(&place, name, script, &shape));
        roles.push_str(&format!("{role} = {name:?}\n"));
    }
    let place = configure(place, catalogue, &roles);
    for (_, name, _, _) in models {
        let pulled = place.run(&["--quiet", "models", "pull", name]);
        assert_eq!(pulled.code, 0, "{pulled:?}");
    }
    place
}

/// Writes a catalogue with the profile `scripted`, and a configuration that uses it.
fn configure(place: Place, mut catalogue: String, roles: &str) -> Place {
    catalogue.push_str(&format!("[profile.scripted]\n{roles}"));
    let catalogue_path = place.path("catalogue.toml");
    place.write(&catalogue_path, catalogue);
    let config = format!(
        "[server]\nport = 0\n[models]\nprofile = \"scripted\"\ncatalogue = {:?}\nthreads = 1\n[skills]\nbinary = {:?}\n",
        catalogue_path,
        skill_binary(),
    );
    place.write(&place.config(), config);
    place
}

/// Writes a script and gives its entry of the catalogue.
fn install(place: &Place, name: &str, script: &Value, shape: &str) -> String {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(serde_json::to_vec(script).unwrap());
    let path = place.path(&format!("{name}.gguf"));
    place.write(&path, &bytes);
    let digest = Sha256::digest(&bytes);
    let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!(
        "[[model]]\nname = {name:?}\nfamily = \"scripted\"\nlicence = \"MIT\"\nquantisation = \"none\"\n\
         file = \"{name}.gguf\"\nbytes = {}\nsha256 = \"{sha256}\"\n{shape}\
         [[model.source]]\nkind = \"path\"\npath = {path:?}\n",
        bytes.len(),
    )
}

/// The scripted skill, which `cargo test` of the whole workspace builds as an example of `sarai-proto`.
pub(crate) fn skill_binary() -> PathBuf {
    let folder = Path::new(env!("CARGO_BIN_EXE_sarai")).parent().unwrap();
    let path = folder.join("examples/scripted-skill");
    assert!(
        path.exists(),
        "{} is missing: cargo build --release -p sarai-proto --example scripted-skill",
        path.display()
    );
    path
}
