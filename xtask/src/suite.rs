//! `xtask test`: every check and test that CI runs, in one order, with one sum at the end.
//!
//! Called by `make test`. A failed step does not hide the later ones; any failed step, failed test or skipped test
//! makes the whole run fail. The closing line is added up from the output of the test programs themselves.

mod alerts;
mod clients;
mod tally;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::{paths, schemas, weights};
use tally::Tally;

/// The second cargo selection: everything that needs llama.cpp.
const RUNTIME: [&str; 4] = ["-p", "sarai-engine", "-p", "sarai-skills"];

/// Flags of `xtask test`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leave out llama.cpp, real models and the clients: formatting, lints, walls and the plain tests only.
    #[arg(long)]
    quick: bool,
}

/// One step: what it was called, how long it took, whether it held.
struct Step {
    name: &'static str,
    took: Duration,
    passed: bool,
    tally: Tally,
}

/// Runs all steps and prints the sum.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let mut steps = vec![
        command("format", cargo("fmt").args(["--all", "--check"]))?,
        command("lint", &mut lint(&[]))?,
        task("tidy", crate::tidy::run),
        tests("tests", cargo("test").args(["--release", "--locked", "--no-fail-fast"]))?,
    ];
    if !options.quick {
        steps.push(command("build sarai", cargo("build").args(["--release", "--locked"]))?);
        steps.push(command(
            "build sarai-skill",
            cargo("build").args(["--release", "--locked"]).args(RUNTIME),
        )?);
        steps.push(command("lint, model runtime", &mut lint(&RUNTIME))?);
        steps.push(task("fetch models", || {
            weights::ensure()?;
            Ok(ExitCode::SUCCESS)
        }));
        steps.push(task("fetch schemas", || {
            schemas::ensure()?;
            Ok(ExitCode::SUCCESS)
        }));
        steps.push(tests(
            "tests, model runtime",
            cargo("test")
                .args(["--release", "--locked", "--no-fail-fast"])
                .args(RUNTIME)
                .env("SARAI_MODEL_TESTS", "1")
                // As the launcher sets it: spinning threads on a shared core cost nearly all the speed.
                .env("GOMP_SPINCOUNT", "1000")
                .env("SARAI_TEST_MODELS", paths::cache()?.join("models-test"))
                .env("SARAI_TEST_SCHEMAS", schemas::folder()?),
        )?);
        steps.push(task("alerts", alerts::run));
        steps.push(clients::run());
    }
    Ok(report(&steps))
}

fn report(steps: &[Step]) -> ExitCode {
    println!("\n{:<24} {:>7}  {:>6} {:>6} {:>7}", "step", "seconds", "passed", "failed", "skipped");
    for Step { name, took, passed, tally } in steps {
        let seconds = took.as_secs_f64();
        let verdict = if *passed { "" } else { "  FAILED" };
        println!(
            "{name:<24} {seconds:>7.1}  {:>6} {:>6} {:>7}{verdict}",
            tally.passed, tally.failed, tally.skipped
        );
    }
    let sum = steps.iter().fold(Tally::default(), |sum, step| sum + step.tally);
    if sum.skipped > 0 {
        println!("{} skipped: a test that cannot run is a failure here", sum.skipped);
    }
    for step in steps.iter().filter(|step| !step.passed) {
        println!("failed step: {}", step.name);
    }
    // The last line is read by machines: a step that failed without a failed test counts as one.
    let broken = steps.iter().filter(|step| !step.passed && step.tally.failed == 0);
    let failed = broken.fold(sum.failed, |failed, _| failed + 1);
    println!("{} passed, {failed} failed", sum.passed);
    if steps.iter().all(|step| step.passed) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn cargo(verb: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg(verb).current_dir(paths::root());
    cargo
}

fn lint(selection: &[&str]) -> Command {
    let mut lint = cargo("clippy");
    lint.args(["--release", "--locked", "--all-targets"]).args(selection).args(["--", "-D", "warnings"]);
    lint
}

/// A step inside this process.
fn task(name: &'static str, work: impl FnOnce() -> Result<ExitCode>) -> Step {
    let started = announce(name);
    let passed = match work() {
        Ok(code) => code == ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error:#}");
            false
        }
    };
    Step { name, took: started.elapsed(), passed, tally: Tally::default() }
}

/// A step that is one command without tests in it.
fn command(name: &'static str, command: &mut Command) -> Result<Step> {
    let started = announce(name);
    let passed =
        command.stdin(Stdio::null()).status().with_context(|| format!("start the step {name}"))?.success();
    Ok(Step { name, took: started.elapsed(), passed, tally: Tally::default() })
}

/// A step that runs tests: its output is passed through and counted.
fn tests(name: &'static str, command: &mut Command) -> Result<Step> {
    let started = announce(name);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("start the step {name}"))?;
    let mut tally = Tally::default();
    let output = child.stdout.take().expect("stdout was piped above");
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let mut out = std::io::stdout().lock();
        out.write_all(&line)?;
        out.write_all(b"\n")?;
        tally = tally + Tally::of_line(&String::from_utf8_lossy(&line));
    }
    let status = child.wait()?;
    let passed = status.success() && tally.failed == 0 && tally.skipped == 0 && tally.passed > 0;
    Ok(Step { name, took: started.elapsed(), passed, tally })
}

fn announce(name: &str) -> Instant {
    println!("\n== {name}");
    Instant::now()
}
