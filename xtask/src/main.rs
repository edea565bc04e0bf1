//! Development tasks. Called by the Makefile, by CI and by `cargo xtask`.
//!
//! The Makefile knows system packages and cargo selections; all else that would be a shell script is here.
//! Each command is one file named for it. Nothing here is shipped.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "every command here reports to a terminal")]

mod bench;
mod containers;
mod debian;
mod first_run;
mod fuzz;
mod paths;
mod process;
mod schemas;
mod shapes;
mod suite;
mod tidy;
mod weights;

use std::process::ExitCode;

use clap::Parser;

/// Development tasks of SARAi.
#[derive(Parser)]
#[command(name = "cargo xtask")]
enum Task {
    /// Check what compiler and clippy cannot: sizes, headers, walls between crates, licences, documents.
    Tidy,
    /// Run every check and test that CI runs, and print the sum of what passed and failed.
    Test(suite::Options),
    /// Start the server, ask one question (from the environment variable ASK_TEXT, or a built-in one).
    Run(first_run::Options),
    /// Stop the server that `run` left running.
    Stop,
    /// Measure SARAi and llama-server in turn on the same model files, with `sarai bench`.
    Bench(bench::Options),
    /// Write models of given shapes with random weights, or an adapter for a model file.
    Shapes(shapes::Options),
    /// Feed every parser of foreign bytes with inputs that grow by what they reach.
    Fuzz(fuzz::Options),
    /// Build the container images, from scratch and without a registry, and print their sizes.
    Images,
    /// Build images, fetch the small models, and bring up deploy/compose.yaml on a loopback port.
    Up(containers::Options),
    /// Take down what `up` brought up; what was kept stays in its volumes.
    Down,
    /// Fetch the small models that tests and bench use, and print their folder.
    Weights,
}

fn main() -> ExitCode {
    let outcome = match Task::parse() {
        Task::Tidy => tidy::run(),
        Task::Test(options) => suite::run(&options),
        Task::Run(options) => first_run::run(&options),
        Task::Stop => first_run::stop(),
        Task::Bench(options) => bench::run(&options),
        Task::Shapes(options) => shapes::run(&options),
        Task::Fuzz(options) => fuzz::run(&options),
        Task::Images => containers::images(),
        Task::Up(options) => containers::up(&options),
        Task::Down => containers::down(),
        Task::Weights => weights::ensure().map(|folder| {
            println!("{}", folder.display());
            ExitCode::SUCCESS
        }),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}
