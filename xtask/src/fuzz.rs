//! `xtask fuzz`: every fuzz target for a while, built with coverage by the stable compiler.
//!
//! Called by `make fuzz`. The targets are in `fuzz/`, a workspace of its own; what is found of use is kept in the
//! cache folder, beside logs and the inputs that made a target fail. A failure prints the input and the command that
//! runs it again. Must not be part of `make test`: there the committed seeds go through the same functions as tests.

mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::paths;
use report::Report;

/// Instrumented code is built for a named target, so that build scripts and macros stay as they are.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// As cargo-fuzz builds without a sanitizer: counters on every edge, operands of comparisons, checks of debug builds.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing -Cdebug-assertions \
    -Coverflow-checks";

/// One input may take so long before it counts as a hang.
const INPUT_SECONDS_MAX: u32 = 20;
const MEMORY_MIB_MAX: u32 = 2048;

/// A target and its longest input in bytes.
const TARGETS: [(&str, u32); 16] = [
    ("question", 768),
    ("finance_form", 768),
    ("worksheet", 512),
    ("formal", 512),
    ("program", 1024),
    ("shape", 1024),
    ("select", 1024),
    ("sheet", 4096),
    ("expert_folder", 4096),
    ("receipt", 16_384),
    ("ledger", 16_384),
    ("gguf", 4096),
    ("embedding", 4096),
    ("gbnf", 2048),
    ("patch", 4096),
    ("picture", 8192),
];

/// Flags of `xtask fuzz`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Seconds for each target; 0 only runs what is known already: seeds and kept inputs.
    #[arg(long, default_value_t = 30)]
    seconds: u32,
    /// Run one input, such as one that made the target fail before.
    #[arg(long, requires = "target", value_name = "FILE")]
    input: Option<PathBuf>,
    /// One target; without it, all of them one after the other.
    target: Option<String>,
}

/// Builds the targets and runs those asked for.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    let wanted = wanted(options.target.as_deref())?;
    let folder = build()?;
    if let (Some(input), Some(target)) = (&options.input, &options.target) {
        let status = Command::new(folder.join(target)).arg(input).status().context("start the target")?;
        return Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let mut failed = 0;
    println!(
        "{:<14} {:>10} {:>9} {:>9} {:>9} {:>8}",
        "target", "runs", "a second", "edges", "features", "corpus"
    );
    for (target, bytes_max) in wanted {
        failed += u32::from(!one(&folder, target, bytes_max, options.seconds)?);
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn wanted(target: Option<&str>) -> Result<Vec<(&'static str, u32)>> {
    let Some(name) = target else { return Ok(TARGETS.to_vec()) };
    let found: Vec<_> = TARGETS.into_iter().filter(|(known, _)| *known == name).collect();
    if found.is_empty() {
        let known = TARGETS.map(|(name, _)| name).join(", ");
        bail!("there is no target {name}; there are {known}");
    }
    Ok(found)
}

/// Builds all targets and returns the folder that holds them.
fn build() -> Result<PathBuf> {
    let target_folder = target_folder()?;
    let built = Command::new("cargo")
        .args(["build", "--release", "--locked", "--bins", "--target", PLATFORM])
        .current_dir(paths::root().join("fuzz"))
        .env("CARGO_TARGET_DIR", &target_folder)
        .env("RUSTFLAGS", FLAGS)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .stdin(Stdio::null())
        .status()
        .context("start cargo")?;
    ensure!(built.success(), "the fuzz targets do not build");
    Ok(target_folder.join(PLATFORM).join("release"))
}

/// `fuzz-target` beside the target folder of the ordinary builds: other flags would compile everything twice in one.
fn target_folder() -> Result<PathBuf> {
    match std::env::var_os("CARGO_TARGET_DIR").filter(|folder| !folder.is_empty()) {
        Some(folder) => Ok(std::path::absolute(folder)?.with_file_name("fuzz-target")),
        None => Ok(paths::cache()?.join("fuzz-target")),
    }
}

/// Where targets put files: in memory if there is such a place, as a disk costs most of the runs.
fn scratch() -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    if memory.is_dir() { memory } else { std::env::temp_dir() }
}

/// Runs one target; tells whether it held.
fn one(binaries: &Path, target: &str, bytes_max: u32, seconds: u32) -> Result<bool> {
    let kept = paths::cache()?.join("fuzz");
    let (corpus, failures) = (kept.join("corpus").join(target), kept.join("failures").join(target));
    for folder in [&corpus, &failures] {
        fs_err::create_dir_all(folder)?;
    }
    let log = kept.join(format!("{target}.log"));
    let out = fs_err::File::create(&log)?;
    let time = if seconds == 0 { "-runs=0".to_owned() } else { format!("-max_total_time={seconds}") };
    let status = Command::new(binaries.join(target))
        .arg(&corpus)
        .arg(paths::root().join("fuzz/seeds").join(target))
        .arg(time)
        .arg(format!("-max_len={bytes_max}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-rss_limit_mb={MEMORY_MIB_MAX}"))
        // A slash at the end: it is put before the name as it is.
        .arg(format!("-artifact_prefix={}/", failures.display()))
        .arg("-print_final_stats=1")
        .env("TMPDIR", scratch())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(out.into_parts().0)
        .status()
        .with_context(|| format!("start the target {target}"))?;
    let text = String::from_utf8_lossy(&fs_err::read(&log)?).into_owned();
    let report = Report::of(&text);
    println!("{target:<14} {report}");
    if status.success() {
        return Ok(true);
    }
    println!("{target} FAILED ({status}); the whole log is {}", log.display());
    for line in &report.fault {
        println!("  {line}");
    }
    match &report.input {
        Some(input) => println!("  input: {input}\n  again: cargo xtask fuzz {target} --input {input}"),
        None => println!("  it left no input"),
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A target that only one of the three places knows would never run, or never be replayed.
    #[test]
    fn targets_files_manifest_and_seeds_agree() {
        let fuzz = paths::root().join("fuzz");
        let names = |folder: &str| -> BTreeSet<String> {
            let entries = fs_err::read_dir(fuzz.join(folder)).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            names.map(|name| name.trim_end_matches(".rs").to_owned()).collect()
        };
        let targets: BTreeSet<String> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(names("fuzz_targets"), targets);
        assert_eq!(names("seeds"), targets);
        let manifest: toml::Table = fs_err::read_to_string(fuzz.join("Cargo.toml")).unwrap().parse().unwrap();
        let bins = manifest["bin"].as_array().unwrap().iter();
        assert_eq!(
            bins.map(|bin| bin["name"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>(),
            targets
        );
        for (target, bytes_max) in TARGETS {
            let seeds = fs_err::read_dir(fuzz.join("seeds").join(target)).unwrap();
            let longest = seeds.map(|seed| seed.unwrap().metadata().unwrap().len()).max();
            assert!(longest.is_some_and(|bytes| bytes <= u64::from(bytes_max)), "{target}: {longest:?}");
        }
    }

    #[test]
    fn an_unknown_target_gets_the_known_ones() {
        assert_eq!(wanted(None).unwrap().len(), TARGETS.len());
        assert_eq!(wanted(Some("gguf")).unwrap(), [("gguf", 4096)]);
        assert!(wanted(Some("json")).unwrap_err().to_string().contains("question, finance_form"));
    }
}
