//! Key files: made once, private, never replaced.

use super::*;

#[test]
fn made_once_and_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let keys = Keys::open_or_create(dir.path().join("keys")).unwrap();
    assert!(keys.verifier_key().is_none());
    let made = keys.into_signer(false).unwrap().verifier();
    let dir = dir.path().join("keys");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.join("ledger.key")), 0o600);
    assert_eq!(mode(&dir), 0o700);
    assert_eq!(fs::read_dir(&dir).unwrap().count(), 2, "no draft stays behind");
    let again = Keys::open_or_create(&dir).unwrap();
    assert_eq!(again.verifier_key(), Some(made.clone()));
    assert_eq!(Keys::read_verifier_key(&dir).unwrap(), made);
    fs::remove_file(dir.join("ledger.pub")).unwrap();
    assert_eq!(Keys::open_or_create(&dir).unwrap().verifier_key(), Some(made.clone()));
    assert_eq!(Keys::read_verifier_key(&dir).unwrap(), made, "the public half is written again");
}

#[test]
fn an_origin_of_choice_stays() {
    let dir = tempfile::tempdir().unwrap();
    let keys = Keys::open_or_create(dir.path()).unwrap().with_origin("example.org/log").unwrap();
    keys.into_signer(false).unwrap();
    assert_eq!(Keys::open_or_create(dir.path()).unwrap().verifier_key().unwrap().name(), "example.org/log");
    for name in ["", "a b", "a+b", "a\nb"] {
        assert!(Keys::open_or_create(dir.path()).unwrap().with_origin(name).is_err(), "{name:?}");
    }
}

#[test]
fn lost_open_and_mixed_keys_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Keys::open_or_create(dir.path());
    let missing = open().unwrap().into_signer(true);
    assert!(matches!(missing, Err(Error::KeyMissing { .. })));
    open().unwrap().into_signer(false).unwrap();
    let secret = dir.path().join("ledger.key");
    let text = fs::read_to_string(&secret).unwrap();
    fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(open(), Err(Error::KeyTooOpen { mode: 0o640, .. })));
    fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&secret, NoteSigner::new(&[1; 32], None).secret_text()).unwrap();
    assert!(matches!(open(), Err(Error::KeyInvalid { .. })));
    for broken in ["", "x", &text[..text.len() / 2], &"A".repeat(5000)] {
        fs::write(&secret, broken).unwrap();
        assert!(open().is_err(), "{broken:?}");
    }
    fs::remove_file(&secret).unwrap();
    assert!(matches!(open(), Err(Error::KeyMissing { .. })));
}
