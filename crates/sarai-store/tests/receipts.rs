//! Receipt files as a stranger gets them: through the public interface, and byte by byte.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use sarai_store::{Error, Keys, Ledger, ReceiptFault, ReceiptFile, check_receipt};
use serde_json::json;

async fn ledger_of(home: &std::path::Path, size: u64) -> Ledger {
    let keys = Keys::open_or_create(home.join("keys")).unwrap();
    let (ledger, _) = Ledger::open(home.join("ledger"), keys).unwrap();
    for n in 0..size {
        ledger.append(json!({ "n": n, "text": "¿Cuánto?\n" })).await.unwrap();
    }
    ledger
}

fn refused(text: &str, outside: Option<&str>) -> bool {
    ReceiptFile::from_text(text).and_then(|file| check_receipt(&file, outside)).is_err()
}

#[tokio::test]
async fn any_changed_byte_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger_of(home.path(), 11).await;
    for file in [
        ledger.prove(6).await.unwrap(),
        ledger.prove_for(6, 8).await.unwrap(),
        ledger.prove_for(6, 5).await.unwrap(),
    ] {
        let text = file.to_text();
        assert!(!refused(&text, None));
        assert_eq!(ReceiptFile::from_text(&text).unwrap(), file);
        for at in 0..text.len() {
            for mask in [1, 2, 0x20] {
                let mut bytes = text.clone().into_bytes();
                bytes[at] ^= mask;
                let Ok(changed) = String::from_utf8(bytes) else { continue };
                assert!(refused(&changed, None), "byte {at}, mask {mask}");
            }
            let cut = text.is_char_boundary(at).then(|| refused(&text[..at], None));
            assert_ne!(cut, Some(false), "cut at {at}");
        }
    }
}

#[tokio::test]
async fn a_receipt_of_another_ledger_or_history_is_refused() {
    let (home, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ledger = ledger_of(home.path(), 4).await;
    let stranger = ledger_of(other.path(), 4).await;
    let file = ledger.prove(2).await.unwrap();
    let foreign = stranger.checkpoint().await.unwrap();
    assert!(matches!(
        check_receipt(&file, Some(&foreign)),
        Err(Error::Receipt(ReceiptFault::Outside { .. }))
    ));

    // The same key, another history of the same length.
    std::fs::remove_dir_all(home.path().join("ledger")).unwrap();
    drop(ledger);
    let keys = Keys::open_or_create(home.path().join("keys")).unwrap();
    let (rewritten, _) = Ledger::open(home.path().join("ledger"), keys).unwrap();
    for n in 0..4 {
        rewritten.append(json!(n)).await.unwrap();
    }
    let second = rewritten.checkpoint().await.unwrap();
    let error = check_receipt(&file, Some(&second)).unwrap_err();
    assert!(matches!(error, Error::Receipt(ReceiptFault::OtherRoot { size: 4, .. })), "{error}");
}

#[test]
fn foreign_files_are_refused_with_a_reason() {
    let long = "x".repeat(2 * 1024 * 1024);
    assert!(matches!(ReceiptFile::from_text(&long), Err(Error::Receipt(ReceiptFault::TooLong(_)))));
    for text in ["", "{}", "[]", "{\"format\":\"sarai-receipt/1\"}", "\u{0}"] {
        assert!(
            matches!(ReceiptFile::from_text(text), Err(Error::Receipt(ReceiptFault::Shape { .. }))),
            "{text}"
        );
    }
}
