//! `make images`, `make up` and `make down`: SARAi in containers, of images built here from the programs just built.
//!
//! Images are FROM scratch: a program, the shared libraries it needs, and the folders it may own. No registry is asked.
//! `up` writes what differs from machine to machine (model files, port, token) beside the composition, in a file that is
//! not committed.

use std::fmt::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::{paths, process, weights};

/// Most that an image of a skill may take.
const SKILL_IMAGE_BYTES_MAX: u64 = 60_000_000;
/// How long models may take to load in containers.
const HEALTHY: Duration = Duration::from_secs(180);
/// Bytes of a made-up token.
const TOKEN_BYTES: usize = 24;

/// Flags of `xtask up`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Loopback port of the server.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// Builds both images and prints their sizes.
pub(crate) fn images() -> Result<ExitCode> {
    for (name, folders, bytes_max) in [
        ("sarai", &["/var/lib/sarai", "/run/sarai"][..], None),
        ("sarai-skill", &["/run/sarai"][..], Some(SKILL_IMAGE_BYTES_MAX)),
    ] {
        let image = sarai_sandbox::Image {
            tag: format!("{name}:{}", env!("CARGO_PKG_VERSION")),
            programs: vec![(paths::binary(name)?, name.to_owned())],
            folders: folders.iter().map(PathBuf::from).collect(),
        };
        let bytes = image.build().with_context(|| format!("image {}", image.tag))?;
        println!("{:<22} {:>6.1} MB", image.tag, megabytes(bytes));
        ensure!(bytes_max.is_none_or(|most| bytes <= most), "{} is larger than a skill may be", image.tag);
    }
    Ok(ExitCode::SUCCESS)
}

/// Brings everything up and waits until it answers.
pub(crate) fn up(options: &Options) -> Result<ExitCode> {
    images()?;
    let token = environment(options.port)?;
    compose(&["up", "-d", "--remove-orphans"])?;
    let base = format!("http://127.0.0.1:{}", options.port);
    let begun = Instant::now();
    while !process::answers(&format!("{base}/readyz")) {
        ensure!(
            begun.elapsed() < HEALTHY,
            "no answer from {base}/readyz; see `docker-compose logs` in deploy"
        );
        std::thread::sleep(Duration::from_millis(250));
    }
    println!("\nweb page: {base}/?token={token}\ntake it down with `make down`");
    Ok(ExitCode::SUCCESS)
}

/// Takes everything down but the volumes.
pub(crate) fn down() -> Result<ExitCode> {
    compose(&["down", "--remove-orphans", "--timeout", "20"])?;
    Ok(ExitCode::SUCCESS)
}

/// Runs the composition with the plugin of the Engine's client, or with the program that was there before it.
fn compose(arguments: &[&str]) -> Result<()> {
    let is_plugin = Command::new("docker").args(["compose", "version"]).output();
    let is_plugin = is_plugin.is_ok_and(|output| output.status.success());
    let mut command = if is_plugin {
        let mut command = Command::new("docker");
        command.arg("compose");
        command
    } else {
        Command::new("docker-compose")
    };
    let status = command.current_dir(folder()).args(arguments).status().context("start docker compose")?;
    ensure!(status.success(), "docker compose {} ended with {status}", arguments.join(" "));
    Ok(())
}

fn folder() -> PathBuf {
    paths::root().join("deploy")
}

/// Writes what the composition is told of this machine, and gives the token; one that is there is kept.
fn environment(port: u16) -> Result<String> {
    let models = weights::ensure()?;
    let path = folder().join(".env");
    let before = fs_err::read_to_string(&path).unwrap_or_default();
    let token = match before.lines().find_map(|line| line.strip_prefix("SARAI_TOKEN=")) {
        Some(token) => token.to_owned(),
        None => random_token()?,
    };
    let text = format!(
        "VERSION={}\nPORT={port}\nSARAI_TOKEN={token}\nENGINE_MODEL={}\nDRAFT_MODEL={}\nEMBED_MODEL={}\n",
        env!("CARGO_PKG_VERSION"),
        file(&models, "qwen2.5-coder-1.5b")?,
        file(&models, "qwen2.5-coder-0.5b")?,
        models.join(weights::EMBED.file).display(),
    );
    // It holds the token: for its owner only, from its first byte on.
    let _replaced = fs_err::remove_file(&path);
    let mut options = std::fs::OpenOptions::new();
    let mut file =
        options.write(true).create_new(true).mode(0o600).open(&path).context("write deploy/.env")?;
    std::io::Write::write_all(&mut file, text.as_bytes())?;
    Ok(token)
}

fn file(models: &Path, name: &str) -> Result<String> {
    let known = weights::ALL.iter().find(|model| model.name == name).context("a model of the small set")?;
    Ok(models.join(known.file).display().to_string())
}

fn random_token() -> Result<String> {
    let mut bytes = [0; TOKEN_BYTES];
    std::io::Read::read_exact(&mut fs_err::File::open("/dev/urandom")?, &mut bytes)?;
    let mut text = String::new();
    for byte in bytes {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

#[expect(clippy::cast_precision_loss, reason = "a size to read")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
