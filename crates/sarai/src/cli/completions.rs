//! `sarai completions SHELL`: the completion script of a shell, on standard output.
//! Needs neither a configuration nor a home.

use clap::CommandFactory as _;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::terminal;

/// Arguments of `completions`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(value_name = "SHELL")]
    shell: clap_complete::Shell,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "sarai", &mut script);
    terminal::piece(String::from_utf8_lossy(&script))?;
    Ok(Exit::Ok)
}
