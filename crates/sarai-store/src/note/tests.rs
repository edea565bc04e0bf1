//! Signed notes: a published vector, our own round trip, and every changed byte refused.

use super::*;

/// The verifier key and note of the golang.org/x/mod/sumdb/note documentation.
#[test]
fn published_note_of_another_implementation() {
    let key =
        VerifierKey::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
    let text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    let signature = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    assert_eq!(check_signatures(text, signature, &key), Ok(1));
    assert_eq!(
        check_signatures(&text.replace("your", "my"), signature, &key),
        Err(CheckpointFault::WrongSignature("PeterNeumann".into()))
    );
}

fn signer() -> NoteSigner {
    NoteSigner::new(&[7; 32], None)
}

#[test]
fn keys_round_trip() {
    let signer = signer();
    let key = signer.verifier();
    assert_eq!(VerifierKey::parse(&key.to_string()), Ok(key.clone()));
    assert_eq!(NoteSigner::parse_secret(&signer.secret_text()).unwrap().verifier(), key);
    assert!(key.name().starts_with("sarai/"));
    for text in ["", "a+b", "a b+00000000+AAAA", "a+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"] {
        assert!(matches!(VerifierKey::parse(text), Err(CheckpointFault::Key(_))), "{text}");
    }
}

#[test]
fn any_changed_byte_of_a_checkpoint_is_refused() {
    let signer = signer();
    let note = signer.sign(300, &[9; 32]);
    let opened = Checkpoint::open_own(note.as_bytes(), &signer.verifier()).unwrap();
    assert_eq!((opened.size, opened.root), (300, [9; 32]));
    for at in 0..note.len() {
        for mask in [1, 0x20, 0x80] {
            let mut bytes = note.clone().into_bytes();
            bytes[at] ^= mask;
            assert!(Checkpoint::open_own(&bytes, &signer.verifier()).is_err(), "byte {at} mask {mask}");
        }
        assert!(Checkpoint::open_own(&note.as_bytes()[..at], &signer.verifier()).is_err());
    }
}

#[test]
fn witnesses_are_let_through_but_not_in_our_own_file() {
    let signer = signer();
    let witness = NoteSigner::new(&[8; 32], Some("witness"));
    let own = signer.sign(3, &[9; 32]);
    let foreign = witness.sign(3, &[9; 32]);
    let line = &foreign[foreign.find('\u{2014}').unwrap()..];
    let both = format!("{own}{line}");
    assert_eq!(Checkpoint::open(&both, &signer.verifier()).unwrap().size, 3);
    assert!(Checkpoint::open_own(both.as_bytes(), &signer.verifier()).is_err());
    assert!(matches!(Checkpoint::open(&foreign, &signer.verifier()), Err(CheckpointFault::NoSignature(_))));
    let long = format!("{own}{}", line.repeat(1000));
    assert!(matches!(Checkpoint::open(&long, &signer.verifier()), Err(CheckpointFault::TooLong(_))));
    let many = format!("{own}{}", line.repeat(20));
    assert_eq!(
        Checkpoint::open(&many, &signer.verifier()),
        Err(CheckpointFault::Shape("too many signatures"))
    );
}
