//! The tier of tests on real models: on with `SARAI_MODEL_TESTS=1`; files come from `SARAI_TEST_MODELS` (default
//! `~/.cache/sarai/models-test`). When it is on, a missing file is a failure, never a skip.
//!
//! Included by the tests of `sarai-engine` and of `sarai-skills`.

use std::path::PathBuf;

/// Whether this tier runs. Says so loudly if not.
#[expect(clippy::print_stderr, reason = "a tier that is off must be seen")]
pub(crate) fn is_on() -> bool {
    let on = std::env::var("SARAI_MODEL_TESTS").is_ok_and(|value| value == "1");
    if !on {
        eprintln!("MODEL TIER OFF: set SARAI_MODEL_TESTS=1 to test real models");
    }
    on
}

/// A file of this tier.
pub(crate) fn file(name: &str) -> PathBuf {
    let folder = std::env::var_os("SARAI_TEST_MODELS").map_or_else(
        || PathBuf::from(std::env::var_os("HOME").expect("HOME is set")).join(".cache/sarai/models-test"),
        PathBuf::from,
    );
    let path = folder.join(name);
    assert!(path.is_file(), "{} is missing: put it there or set SARAI_TEST_MODELS", path.display());
    path
}
