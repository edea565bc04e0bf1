//! `sarai audit`: the ledger from outside. Verifies it, shows leaves, takes and checks receipts.
//!
//! Reads beside a running server (the store locks each read); never appends. A home without a ledger is
//! empty, not broken, unless its database remembers answers.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use sarai_store::{self as store, Ledger, ReceiptFile};
use serde_json::{Value, json};

use super::Error;
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::Home;
use crate::i18n::Text;
use crate::terminal;

/// Arguments of `audit`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    Verify(Filter),
    Show {
        #[arg(value_name = "ID")]
        id: String,
    },
    Receipt {
        #[arg(value_name = "ID")]
        id: String,
        #[arg(short, long, value_name = "FILE")]
        output: PathBuf,
        #[arg(long, value_name = "FILE")]
        for_checkpoint: Option<PathBuf>,
    },
    CheckReceipt {
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "FILE")]
        checkpoint: Option<PathBuf>,
    },
    Checkpoint,
    Export {
        #[arg(short, long, value_name = "FILE", default_value = "-")]
        output: PathBuf,
    },
}

/// Which leaves `verify` counts beside checking all of them.
#[derive(clap::Args, Clone, Debug)]
struct Filter {
    #[arg(long, value_name = "NAME")]
    expert: Option<String>,
    #[arg(long, value_name = "DATE")]
    date: Option<jiff::civil::Date>,
    /// A checkpoint kept elsewhere, which the ledger must have grown from.
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
}

impl Filter {
    fn is_set(&self) -> bool {
        self.expert.is_some() || self.date.is_some()
    }

    fn admits(&self, leaf: &Value) -> bool {
        let text = |key: &str| leaf.get(key).and_then(Value::as_str).unwrap_or_default();
        let names = leaf.get("experts").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let is_by = |expert: &String| text("expert") == expert || names.iter().any(|name| name == expert);
        self.expert.as_ref().is_none_or(is_by)
            && self.date.is_none_or(|date| text("at").starts_with(&date.to_string()))
    }
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    match args.action {
        Action::Verify(filter) => verify(&filter, invocation).await,
        Action::Show { id } => show(&id, invocation).await,
        Action::Receipt { id, output, for_checkpoint } => {
            receipt(&id, &output, for_checkpoint.as_deref(), invocation).await
        }
        Action::CheckReceipt { file, checkpoint } => check_receipt(&file, checkpoint.as_deref(), invocation),
        Action::Checkpoint => checkpoint(invocation).await,
        Action::Export { output } => export(&output, invocation).await,
    }
}

async fn verify(filter: &Filter, invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    let remembered = remembered_leaves(&home).await?;
    if remembered == 0 && !has_ledger(&home) {
        if invocation.json {
            terminal::json(&json!({"ok": true, "leaves": 0}))?;
        } else {
            invocation.say(&Text::new("audit-empty"))?;
        }
        return Ok(Exit::Ok);
    }
    let folder = home.ledger();
    let key = store::Keys::read_verifier_key(home.keys())?;
    let outside =
        filter.checkpoint.as_deref().map(|path| read(path, store::CHECKPOINT_BYTES_MAX)).transpose()?;
    let check = move || {
        let (key, folder, outside) = (key.clone(), folder.clone(), outside.clone());
        tokio::task::spawn_blocking(move || store::verify(folder, &key, outside.as_deref(), |_, _| {}))
    };
    let report = match check().await? {
        // A process that was killed while it appended leaves bytes that no checkpoint covers. They were never
        // acknowledged: opening the ledger takes them away, and what was signed is then checked as ever.
        Err(store::Error::Unsigned { .. }) => {
            let keys = store::Keys::open_or_create(home.keys())?;
            let (_ledger, found) = Ledger::open_at_least(home.ledger(), keys, remembered)?;
            invocation.note(&Text::new("audit-recovered").with("bytes", found.dropped_bytes));
            check().await??
        }
        verified => verified?,
    };
    if report.leaves < remembered {
        let fault = store::Fault::Shorter { size: report.leaves, known: remembered };
        let file = "checkpoint".to_owned();
        return Err(store::Error::Tampered { leaf: Some(report.leaves), file, fault }.into());
    }
    let matching = if filter.is_set() { Some(count(filter, &home, report.leaves).await?) } else { None };
    if invocation.json {
        terminal::json(&json!({
            "ok": true, "leaves": report.leaves, "root": report.root, "files": report.files,
            "bytes": report.bytes, "matching": matching, "checkpoint_leaves": report.outside_leaves,
        }))?;
        return Ok(Exit::Ok);
    }
    invocation.say(&Text::new("audit-verified").with("leaves", report.leaves))?;
    if let Some(matching) = matching {
        invocation.say(&Text::new("audit-matching").with("count", matching))?;
    }
    terminal::line(report.root)?;
    Ok(Exit::Ok)
}

async fn count(filter: &Filter, home: &Home, leaves: u64) -> anyhow::Result<u64> {
    let ledger = open(home)?;
    let mut matching = 0;
    for index in 0..leaves {
        let leaf: Value = serde_json::from_str(&ledger.leaf(index).await?)?;
        matching += u64::from(filter.admits(&leaf));
    }
    Ok(matching)
}

async fn show(id: &str, invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    let index = leaf_index(id, &home).await?;
    let leaf: Value = serde_json::from_str(&open(&home)?.leaf(index).await?)?;
    if invocation.json {
        terminal::json(&json!({"leaf_index": index, "leaf": leaf}))?;
    } else {
        terminal::line(format_args!("{index}\n{leaf:#}"))?;
    }
    Ok(Exit::Ok)
}

async fn receipt(
    id: &str,
    output: &Path,
    for_checkpoint: Option<&Path>,
    invocation: &Invocation,
) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    let index = leaf_index(id, &home).await?;
    let ledger = open(&home)?;
    let file = match for_checkpoint {
        None => ledger.prove(index).await?,
        Some(path) => {
            let note = read(path, store::CHECKPOINT_BYTES_MAX)?;
            let size = note.lines().nth(1).and_then(|size| size.parse().ok());
            let unreadable = || std::io::Error::new(std::io::ErrorKind::InvalidData, "no checkpoint");
            let size =
                size.ok_or_else(|| Error::Unreadable { path: path.to_owned(), source: unreadable() })?;
            ledger.prove_for(index, size).await?
        }
    };
    if output == Path::new("-") {
        terminal::piece(file.to_text())?;
        return Ok(Exit::Ok);
    }
    let unwritable = |source| Error::Unwritable { path: output.to_owned(), source };
    std::fs::write(output, file.to_text()).map_err(unwritable)?;
    if invocation.json {
        terminal::json(&json!({"leaf_index": index, "tree_size": file.tree_size, "file": output}))?;
    } else {
        invocation.say(&Text::new("audit-receipt-written").showing("path", output.display()))?;
    }
    Ok(Exit::Ok)
}

fn check_receipt(file: &Path, checkpoint: Option<&Path>, invocation: &Invocation) -> anyhow::Result<Exit> {
    let receipt = ReceiptFile::from_text(&read(file, store::RECEIPT_BYTES_MAX)?)?;
    let outside = checkpoint.map(|path| read(path, store::CHECKPOINT_BYTES_MAX)).transpose()?;
    let checked = store::check_receipt(&receipt, outside.as_deref())?;
    let key = checked.verifier_key.to_string();
    if invocation.json {
        terminal::json(&json!({
            "ok": true, "leaf_index": checked.leaf_index, "leaf_hash": checked.leaf_hash,
            "tree_size": checked.tree_size, "verifier_key": key,
            "checkpoint_compared": checkpoint.is_some(),
        }))?;
        return Ok(Exit::Ok);
    }
    let text = Text::new("audit-receipt-valid");
    invocation.say(&text.with("leaf_index", checked.leaf_index).with("tree_size", checked.tree_size))?;
    invocation.say(&Text::new("audit-receipt-key").with("key", key))?;
    Ok(Exit::Ok)
}

async fn checkpoint(invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    if !has_ledger(&home) {
        return Err(Error::NotFound { kind: "checkpoint", name: home.ledger().display().to_string() }.into());
    }
    let ledger = open(&home)?;
    let note = ledger.checkpoint().await?;
    if invocation.json {
        let key = ledger.verifier_key().to_string();
        terminal::json(&json!({"checkpoint": note, "leaves": ledger.size().await?, "verifier_key": key}))?;
    } else {
        terminal::piece(note)?;
    }
    Ok(Exit::Ok)
}

/// Every leaf, a line each and letter for letter as it was hashed, then the checkpoint that covers them: what a
/// stranger needs to compute the root again.
async fn export(output: &Path, invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    if !has_ledger(&home) {
        return Err(Error::NotFound { kind: "checkpoint", name: home.ledger().display().to_string() }.into());
    }
    let ledger = open(&home)?;
    let note = ledger.checkpoint().await?;
    // The size this very checkpoint signs: an answer may be appended while we write.
    let signed = note.lines().nth(1).and_then(|size| size.parse().ok());
    let leaves: u64 = signed.context("the second line of a checkpoint is its size")?;
    let to_file = output != Path::new("-");
    let unwritable = |source| Error::Unwritable { path: output.to_owned(), source };
    let mut file = if to_file {
        Some(std::io::BufWriter::new(std::fs::File::create(output).map_err(unwritable)?))
    } else {
        None
    };
    let mut line = |text: String| -> anyhow::Result<()> {
        use std::io::Write as _;
        match &mut file {
            Some(file) => Ok(writeln!(file, "{text}").map_err(unwritable)?),
            None => terminal::line(text),
        }
    };
    for index in 0..leaves {
        line(ledger.leaf(index).await?)?;
    }
    line(
        json!({"checkpoint": note, "leaves": leaves, "verifier_key": ledger.verifier_key().to_string()})
            .to_string(),
    )?;
    if let Some(file) = file {
        file.into_inner().map_err(|fault| unwritable(fault.into_error()))?.sync_all().map_err(unwritable)?;
        invocation
            .note(&Text::new("audit-exported").with("leaves", leaves).showing("path", output.display()));
    }
    Ok(Exit::Ok)
}

/// Whether anything was ever appended here.
pub(super) fn has_ledger(home: &Home) -> bool {
    std::fs::read_dir(home.ledger()).is_ok_and(|mut entries| entries.next().is_some())
}

/// Leaves that the database has seen acknowledged; it must not be made by asking.
pub(super) async fn remembered_leaves(home: &Home) -> anyhow::Result<u64> {
    if !home.database().exists() {
        return Ok(0);
    }
    Ok(store::Store::open(home.database())?.leaf_count().await?)
}

fn open(home: &Home) -> anyhow::Result<Ledger> {
    let keys = store::Keys::open_or_create(home.keys())?;
    Ok(Ledger::open(home.ledger(), keys)?.0)
}

/// The leaf of a turn, or the number itself.
async fn leaf_index(id: &str, home: &Home) -> anyhow::Result<u64> {
    let unknown = || Error::NotFound { kind: "turn", name: id.to_owned() };
    if !has_ledger(home) {
        return Err(unknown().into());
    }
    if let Ok(index) = id.parse() {
        return Ok(index);
    }
    if !home.database().exists() {
        return Err(unknown().into());
    }
    let turn = store::Store::open(home.database())?.turn(id).await?;
    Ok(turn.and_then(|turn| turn.leaf_index).ok_or_else(unknown)?)
}

fn read(path: &Path, bytes_max: u64) -> Result<String, Error> {
    use std::io::Read as _;
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let mut text = String::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    // One byte over the limit is enough for the store to refuse it by its length.
    file.take(bytes_max + 1).read_to_string(&mut text).map_err(unreadable)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_are_picked_by_expert_and_day() {
        let leaf = json!({"expert": "finance", "at": "2026-11-21T05:00:00Z"});
        let filter = |expert: Option<&str>, date: Option<&str>| Filter {
            expert: expert.map(str::to_owned),
            date: date.map(|date| date.parse().unwrap()),
            checkpoint: None,
        };
        assert!(filter(None, None).admits(&leaf));
        assert!(filter(Some("finance"), Some("2026-11-21")).admits(&leaf));
        assert!(!filter(Some("logic"), None).admits(&leaf));
        assert!(!filter(None, Some("2026-11-20")).admits(&leaf));
        assert!(!filter(Some("finance"), None).admits(&json!({"expert": null})));
        let two = json!({"expert": "programming", "experts": ["programming", "diagnosis"]});
        assert!(filter(Some("diagnosis"), None).admits(&two) && !filter(Some("finance"), None).admits(&two));
    }
}
