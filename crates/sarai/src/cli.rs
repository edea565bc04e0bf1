//! The command line: its tree, what all commands share, and the way to each of them.
//!
//! Called by `main`. One file a command under `cli/`; each has its arguments and a `run`. Only commands that
//! work are listed. Help and usage errors come in the person's language ([`speech`]).

mod adapters;
mod ask;
mod audit;
mod bench;
mod chat;
mod completions;
mod config;
mod doctor;
mod error;
mod feedback;
mod image;
mod invocation;
mod models;
mod prompt;
mod repair;
mod route;
pub(crate) mod serve;
mod skills;
mod speech;
mod train;

use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand};
use sarai_core::language::Language;

use crate::exit::Exit;
use crate::terminal;

pub(crate) use error::Error;
pub(crate) use invocation::Invocation;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "sarai",
    version,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

/// Flags that every command takes.
#[derive(clap::Args, Debug, Default)]
pub(crate) struct Globals {
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[arg(long, global = true, value_name = "es|en", value_parser = speech::language)]
    pub(crate) lang: Option<Language>,
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Ask(ask::Args),
    Chat(chat::Args),
    Serve(serve::Args),
    Route(route::Args),
    Models(models::Args),
    Skills(skills::Args),
    Image(image::Args),
    Adapters(adapters::Args),
    Repair(repair::Args),
    Audit(audit::Args),
    Config(config::Args),
    Train(train::Args),
    Bench(bench::Args),
    Doctor(doctor::Args),
    Feedback(feedback::Args),
    Completions(completions::Args),
}

impl Cli {
    /// Reads this process's arguments. What clap answers by itself (help, version, usage errors) is printed
    /// and gives the code to leave with.
    pub(crate) fn from_process() -> Result<Self, Exit> {
        let arguments: Vec<_> = std::env::args_os().collect();
        speech::parse(&arguments).map_err(|(text, exit)| {
            if exit == Exit::Ok {
                // A closed pipe is the only failure, and help was all there was to say.
                let _ = terminal::piece(text);
            } else {
                terminal::aside(text.trim_end());
            }
            exit
        })
    }
}

/// Runs a command.
pub(crate) async fn run(command: Command, invocation: &Invocation) -> anyhow::Result<Exit> {
    match command {
        Command::Ask(args) => ask::run(args, invocation).await,
        Command::Chat(args) => chat::run(&args, invocation).await,
        Command::Serve(args) => serve::run(args, invocation).await,
        Command::Route(args) => route::run(args, invocation).await,
        Command::Models(args) => models::run(args, invocation).await,
        Command::Skills(args) => skills::run(args, invocation).await,
        Command::Image(args) => image::run(args, invocation).await,
        Command::Adapters(args) => adapters::run(args, invocation).await,
        Command::Repair(args) => repair::run(args, invocation).await,
        Command::Audit(args) => audit::run(args, invocation).await,
        Command::Config(args) => config::run(&args, invocation).await,
        Command::Train(args) => train::run(args, invocation).await,
        Command::Bench(args) => bench::run(args, invocation).await,
        Command::Doctor(args) => doctor::run(args, invocation).await,
        Command::Feedback(args) => feedback::run(args, invocation).await,
        Command::Completions(args) => completions::run(&args),
    }
}
