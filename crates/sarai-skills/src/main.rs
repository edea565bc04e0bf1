//! `sarai-skill NAME`: one skill in its own process, started by `sarai` inside a sandbox.
//!
//! A table of contents: each subcommand is one file. Holds no keys but what guards its own port, reads no configuration,
//! opens no connection and writes no file but the engine's states; stdout stays empty, logs and the last word of a fault
//! go to stderr.

mod convert;
mod draft;
mod embed;
mod engine;
mod image;
mod legacy;
mod life;
mod listen;
mod loading;
mod patch;
mod probe;
mod server;
mod service;
mod sql;
mod status;
mod usage;
mod within;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A skill of SARAi in a process of its own.
#[derive(Parser)]
#[command(name = "sarai-skill", version, about)]
struct Arguments {
    #[command(subcommand)]
    skill: Skill,
}

#[derive(Subcommand)]
enum Skill {
    /// Serves a GGUF model over gRPC on a Unix socket.
    Engine(engine::Arguments),
    /// Serves a sentence encoder over gRPC on a Unix socket.
    Embed(embed::Arguments),
    /// Makes pictures upright and small, over gRPC.
    Image(image::Arguments),
    /// Answers SELECTs over files of data, over gRPC.
    Sql(sql::Arguments),
    /// Applies a patch to a folder, once, and tells in a file what it changed or why it does not fit.
    Patch(patch::Arguments),
    /// Asks a skill's socket whether it is serving; exit code 0 if it is.
    Probe(probe::Arguments),
}

/// Exit code for a model or skill that cannot be used, as `sarai` has it.
const UNAVAILABLE: u8 = 5;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.skill {
        Skill::Engine(arguments) => engine::run(&arguments),
        Skill::Embed(arguments) => embed::run(&arguments),
        Skill::Image(arguments) => image::run(&arguments),
        Skill::Sql(arguments) => sql::run(&arguments),
        Skill::Patch(arguments) => patch::run(&arguments),
        Skill::Probe(arguments) => return probe::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            last_word(&error);
            ExitCode::from(UNAVAILABLE)
        }
    }
}

/// The launcher keeps the last lines of stderr and shows them to the user.
#[expect(clippy::print_stderr, reason = "the last word of a process that cannot go on")]
fn last_word(error: &anyhow::Error) {
    eprintln!("error: {}", format!("{error:#}").replace('\n', " "));
}
