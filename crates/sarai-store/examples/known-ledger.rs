//! Writes the ledger that the fuzz targets know, and receipts of it: `fuzz/known/` and `fuzz/seeds/receipt/`.
//!
//! `cargo run --release -p sarai-store --example known-ledger`, from the root of the checkout, after both folders
//! were removed. Its key is new each time and is thrown away, so whatever it signed can't be signed again. Run it
//! only when a format changed on purpose: that these files are still read is what their tests are for.

use std::path::Path;

use sarai_store::{Keys, Ledger, ReceiptFile};
use serde_json::json;

/// One full tile and four leaves more.
const LEAVES: u64 = 260;
const EARLIER: u64 = 8;

type Failure = Box<dyn std::error::Error>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let (known, seeds) = (Path::new("fuzz/known"), Path::new("fuzz/seeds/receipt"));
    let secrets = tempfile::tempdir()?;
    std::fs::create_dir_all(known)?;
    std::fs::create_dir_all(seeds)?;
    let keys = Keys::open_or_create(secrets.path())?.with_origin("sarai/known")?;
    let (ledger, _) = Ledger::open(known.join("ledger"), keys)?;
    let mut earlier = String::new();
    for n in 0..LEAVES {
        ledger.append(json!({ "n": n, "text": "¿Cuánto?\n" })).await?;
        if n + 1 == EARLIER {
            earlier = ledger.checkpoint().await?;
        }
    }
    let key = format!("{}\n", ledger.verifier_key());
    std::fs::write(known.join("ledger.pub"), &key)?;
    std::fs::write(known.join("checkpoint-8"), &earlier)?;

    let now = ledger.checkpoint().await?;
    let write = |name: &str, text: String| std::fs::write(seeds.join(name), text);
    let beside = |file: &ReceiptFile, checkpoint: &str| format!("{}\0{checkpoint}", file.to_text());
    write("first-leaf", ledger.prove(0).await?.to_text())?;
    write("last-leaf", ledger.prove(LEAVES - 1).await?.to_text())?;
    write("same-checkpoint", beside(&ledger.prove(6).await?, &now))?;
    write("earlier-checkpoint", beside(&ledger.prove_for(6, EARLIER).await?, &earlier))?;
    write("not-comparable", beside(&ledger.prove_for(100, 5).await?, &earlier))?;
    write("checkpoint", now)?;
    write("key", key)?;
    write("leaf", "{\"n\":6,\"text\":\"¿Cuánto?\\n\"}".to_owned())?;
    write("numbers", "[1e30,-0.5,9007199254740991,1e-7,333333333.3333333,1e16]".to_owned())?;
    Ok(())
}
