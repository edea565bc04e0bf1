//! The `sarai` binary: keys, data and decisions. This file is its table of contents.
//!
//! Order that must hold: a process started as stage one of a sandbox becomes the child before anything else
//! runs; then arguments, configuration, logging, the command, and at last its exit code with a `hint:` line.

mod adapters;
mod app;
mod asking;
mod cli;
mod config;
mod exit;
mod experts;
mod grammars;
mod home;
mod http;
mod i18n;
mod lang;
mod logging;
mod machine;
mod markdown;
mod metacontrol;
mod models;
#[cfg(test)]
mod mutation;
mod router;
mod telemetry;
mod terminal;
mod tool;
mod wire;

use std::process::ExitCode;

use crate::cli::{Cli, Invocation};
use crate::exit::Exit;

fn main() -> ExitCode {
    sarai_sandbox::maybe_run_stage1();
    let cli = match Cli::from_process() {
        Ok(cli) => cli,
        Err(answered) => return answered.into(),
    };
    let invocation = Invocation::new(&cli.globals);
    logging::start(&invocation);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::report(&error.into(), &invocation).into(),
    };
    let exit = runtime.block_on(async {
        tokio::select! {
            result = cli::run(cli.command, &invocation) => match result {
                Ok(exit) => exit,
                Err(error) => exit::report(&error, &invocation),
            },
            () = terminal::interrupted(&invocation) => Exit::Interrupted,
        }
    });
    // A blocking read (stdin, a long verification) must not hold the process back.
    runtime.shutdown_background();
    exit.into()
}
