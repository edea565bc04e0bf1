//! `sarai-skill patch`: a patch is applied to a folder, once, and a file tells what it changed or why it does not fit.
//!
//! Started by `sarai repair try` in a sandbox that sees a copy and nothing else. Serves nothing and ends.

use std::path::PathBuf;

use anyhow::Context as _;

/// Arguments of `patch`.
#[derive(clap::Args, Debug)]
pub(crate) struct Arguments {
    /// The folder.
    #[arg(long)]
    tree: PathBuf,
    /// A unified diff.
    #[arg(long)]
    patch: PathBuf,
    /// The file to tell in; it is there.
    #[arg(long)]
    report: PathBuf,
}

/// Applies and tells.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let Arguments { tree, patch, report } = arguments;
    sarai_patch::run(tree, patch, report).context("the patch can't be read or its report can't be written")
}
