//! `sarai image`: pictures made upright and small, the cache that keeps them, and its cleaning.
//!
//! Answers go to standard output, a line a file; a file that can't be prepared is told on standard error and the others
//! go on. Asks the running server, else does it in this process.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use indicatif::HumanBytes;
use sarai_core::pictures::PICTURE_BYTES_MAX;
use serde_json::Value;

use super::Error;
use crate::asking::Backend;
use crate::cli::Invocation;
use crate::exit::{self, Exit};
use crate::i18n::Text;
use crate::terminal;

/// Arguments of `image`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    wish: Wish,
}

#[derive(clap::Subcommand, Debug)]
enum Wish {
    Prep {
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    Stats,
    Clean {
        #[arg(long)]
        all: bool,
    },
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let config = invocation.config()?;
    let backend = Backend::find(invocation, &config, "image").await?;
    let done = match args.wish {
        Wish::Prep { files } => prep(&backend, &files, invocation).await,
        Wish::Stats => stats(&backend, invocation).await,
        Wish::Clean { all } => clean(&backend, all, invocation).await,
    };
    backend.stop().await;
    done
}

/// Prepares some files; what is told is told as each of them is ready.
pub(super) async fn prep(
    backend: &Backend,
    files: &[PathBuf],
    invocation: &Invocation,
) -> anyhow::Result<Exit> {
    let mut outcome = Exit::Ok;
    for file in files {
        let prepared = match read(file) {
            Ok(bytes) => backend.prepare(bytes).await,
            Err(error) => Err(error),
        };
        match prepared {
            Ok(told) => show(file, told, invocation)?,
            Err(error) if files.len() == 1 => return Err(error),
            Err(error) => {
                terminal::aside(format_args!("{}:", file.display()));
                let exit = exit::report(&error, invocation);
                // The first fault says how it ended.
                outcome = if outcome == Exit::Ok { exit } else { outcome };
            }
        }
    }
    Ok(outcome)
}

/// A file's bytes, no more than may be sent.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    // One more than is allowed, so that too much is seen and refused by what knows the limit.
    file.take(PICTURE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > PICTURE_BYTES_MAX {
        return Err(sarai_core::pictures::Error::TooLarge { bytes: bytes.len() }.into());
    }
    Ok(bytes)
}

fn show(file: &Path, mut told: Value, invocation: &Invocation) -> anyhow::Result<()> {
    if invocation.json {
        let mut line = serde_json::json!({"file": file.to_string_lossy()});
        if let (Some(line), Some(told)) = (line.as_object_mut(), told.as_object_mut()) {
            line.append(told);
        }
        return terminal::json(&line);
    }
    let number = |key: &str| told[key].as_u64().unwrap_or_default();
    let word = match told["cache"].as_str() {
        Some("hit") => "image-hit",
        Some("near") => "image-near",
        _ => "image-miss",
    };
    let path = told["path"].as_str().unwrap_or_default();
    terminal::line(format_args!(
        "{}  {}x{}  {} -> {}  {}  {path}",
        file.display(),
        number("width"),
        number("height"),
        HumanBytes(number("bytes_in")),
        HumanBytes(number("bytes_out")),
        invocation.text(&Text::new(word)),
    ))?;
    Ok(())
}

async fn stats(backend: &Backend, invocation: &Invocation) -> anyhow::Result<Exit> {
    let stats = backend.picture_stats().await?;
    if invocation.json {
        terminal::json(&stats)?;
        return Ok(Exit::Ok);
    }
    let number = |key: &str| stats[key].as_u64().unwrap_or_default();
    let percent =
        stats["hit_rate"].as_f64().map_or_else(|| "-".to_owned(), |rate| format!("{:.1} %", rate * 100.0));
    let text = Text::new("image-stats")
        .showing("pictures", number("pictures"))
        .showing("files", number("files"))
        .showing("bytes", HumanBytes(number("bytes")))
        .showing("bytes_in", HumanBytes(number("bytes_in")))
        .showing("hits", number("hits"))
        .showing("near", number("near"))
        .showing("misses", number("misses"))
        .with("rate", percent);
    invocation.say(&text)?;
    Ok(Exit::Ok)
}

async fn clean(backend: &Backend, all: bool, invocation: &Invocation) -> anyhow::Result<Exit> {
    let cleaned = backend.clean_pictures(all).await?;
    if invocation.json {
        terminal::json(&cleaned)?;
        return Ok(Exit::Ok);
    }
    let number = |key: &str| cleaned[key].as_u64().unwrap_or_default();
    let text = Text::new("image-cleaned")
        .showing("files", number("files"))
        .showing("bytes", HumanBytes(number("bytes")));
    invocation.say(&text)?;
    Ok(Exit::Ok)
}
