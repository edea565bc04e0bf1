//! `xtask shapes`: model files of the shapes of models that are not at hand, with random weights, and LoRA adapters
//! for a model file. For measuring memory and speed, and for tests; their answers mean nothing.
//!
//! Called by hand and by `bench`, for which it also writes a catalogue with a profile. Vocabularies come from the
//! models that tests use. The same shape gives the same file, byte for byte.

mod adapter;
mod blocks;
mod gguf;
mod model;

use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use sha2::{Digest, Sha256};

use crate::{paths, weights};
use adapter::Adapter;
use model::Shape;

/// The profile of the catalogue that [`catalogue`] writes.
pub(crate) const PROFILE: &str = "shapes";
/// Which shape plays which role in it.
const ROLES: [(&str, &str); 5] = [
    ("base", "solar-10.7b"),
    ("expert_short", "solar-10.7b"),
    ("expert_long", "solar-10.7b"),
    ("tiny", "llama-1.2b"),
    ("draft", "qwen2-0.5b"),
];
/// A real one, as its memory depends on no shape: it is installed with the models of the tests.
const EMBEDDER: &str = "use-multilingual-v3";
/// Of the catalogue; changes with what stands in it, so that an old one is not used.
const CATALOGUE: &str = "catalogue-2.toml";
/// Of every file; another one would give other weights of the same size.
const SEED: u64 = 1;
/// Buffer of the writer: the pools come in large pieces anyway.
const BUFFER_BYTES: usize = 1 << 20;

/// Flags of `xtask shapes`.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Names of shapes; `list` prints them.
    names: Vec<String>,
    /// Folder the files go to.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Also write a LoRA adapter with random weights for this model file.
    #[arg(long)]
    adapter_of: Option<PathBuf>,
    /// Rank of the adapter.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=256))]
    rank: u32,
}

/// A written file.
struct Written {
    path: PathBuf,
    bytes: u64,
    sha256: String,
}

/// Writes what was asked for, and prints each file with its sha256.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    if options.names.iter().any(|name| name == "list") {
        model::ALL.iter().for_each(|shape| println!("{}", shape.name));
        return Ok(ExitCode::SUCCESS);
    }
    let out = options.out.clone().map_or_else(folder, Ok)?;
    fs_err::create_dir_all(&out)?;
    for name in &options.names {
        let known = model::ALL.map(|shape| shape.name).join(", ");
        let shape = Shape::find(name).with_context(|| format!("no shape {name}; there are {known}"))?;
        print(&write(&shape, &out)?);
    }
    if let Some(base) = &options.adapter_of {
        print(&write_adapter(base, options.rank, &out)?);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(written: &Written) {
    println!("{}  {:>12}  {}", written.sha256, written.bytes, written.path.display());
}

fn folder() -> Result<PathBuf> {
    Ok(paths::cache()?.join("shapes"))
}

/// A catalogue of the shapes of the mixed load, which are written if they are not there. Gives its path.
pub(crate) fn catalogue() -> Result<PathBuf> {
    let folder = folder()?;
    let path = folder.join(CATALOGUE);
    let mut names: Vec<&str> = ROLES.iter().map(|(_, name)| *name).collect();
    names.dedup();
    let file = |name: &str| folder.join(format!("{name}.gguf"));
    // The catalogue is written last: if it is there, the files are whole.
    if path.is_file() && names.iter().all(|name| file(name).is_file()) {
        return Ok(path);
    }
    fs_err::create_dir_all(&folder)?;
    let mut text =
        String::from("# Written by `cargo xtask shapes`: models without sense, for the mixed load.\n");
    for name in names {
        let shape = Shape::find(name).context("the roles name known shapes")?;
        eprintln!("writing {name} once");
        text.push_str(&entry(&shape, &write(&shape, &folder)?));
    }
    text.push_str(&format!("\n[profile.{PROFILE}]\n"));
    ROLES.iter().for_each(|(role, name)| text.push_str(&format!("{role} = \"shape-{name}\"\n")));
    text.push_str(&format!("embed = \"{EMBEDDER}\"\n"));
    fs_err::write(&path, text)?;
    Ok(path)
}

/// A shape in the form of `config/catalogue.toml`. Shapes of one vocabulary are one family.
fn entry(shape: &Shape, written: &Written) -> String {
    let Written { path, bytes, sha256 } = written;
    let family = shape.vocabulary.unwrap_or("tiny").split(['.', '-']).next().unwrap_or_default();
    format!(
        "\n[[model]]\nname = \"shape-{name}\"\nfamily = \"shape-{family}\"\nlanguages = [\"en\", \"es\"]\n\
         licence = \"none\"\nquantisation = \"Q4_K_M\"\ncontext = {context}\nfile = \"{name}.gguf\"\n\
         bytes = {bytes}\nsha256 = \"{sha256}\"\nkv_bytes_per_token = {kv_bytes}\n\n[[model.source]]\nkind = \"path\"\npath = '{path}'\n",
        name = shape.name,
        family = family.to_lowercase(),
        context = shape.context,
        // Keys and values, two bytes a number.
        kv_bytes = shape.layers * shape.kv_heads * (shape.embedding / shape.heads) * 4,
        path = path.display(),
    )
}

fn write(shape: &Shape, folder: &Path) -> Result<Written> {
    let vocabulary = match shape.vocabulary {
        Some(file) => Some(header(&weights::ensure()?.join(file))?),
        None => None,
    };
    let path = folder.join(format!("{}.gguf", shape.name));
    write_with(path, |out| shape.write(vocabulary.as_ref(), SEED, out))
}

fn write_adapter(base: &Path, rank: u32, folder: &Path) -> Result<Written> {
    let sha256 = sha256_of(base)?;
    let stem = base.file_stem().context("the model file has no name")?.to_string_lossy().into_owned();
    let adapter = Adapter { base_sha256: &sha256, rank, alpha: 16.0, spread: 0.01, seed: SEED };
    let header = header(base)?;
    write_with(folder.join(format!("{stem}.adapter.gguf")), |out| adapter.write(&header, out))
}

fn header(path: &Path) -> Result<gguf::Header> {
    let file = BufReader::new(fs_err::File::open(path)?);
    gguf::read(file).with_context(|| format!("the header of {}", path.display()))
}

/// Writes a file under another name first, so that a broken-off one is never taken for a whole one.
fn write_with(
    path: PathBuf,
    fill: impl FnOnce(&mut Hashing<BufWriter<fs_err::File>>) -> std::io::Result<()>,
) -> Result<Written> {
    let draft = path.with_extension("draft");
    let file = BufWriter::with_capacity(BUFFER_BYTES, fs_err::File::create(&draft)?);
    let mut out = Hashing { out: file, sha256: Sha256::new(), bytes: 0 };
    fill(&mut out).with_context(|| format!("write {}", draft.display()))?;
    out.flush()?;
    fs_err::rename(&draft, &path)?;
    ensure!(fs_err::metadata(&path)?.len() == out.bytes, "{} is not whole", path.display());
    Ok(Written { path, bytes: out.bytes, sha256: hexadecimal(out.sha256) })
}

/// A writer that knows the sha256 of what went through it.
struct Hashing<W> {
    out: W,
    sha256: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sha256.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

fn sha256_of(path: &Path) -> Result<String> {
    let mut sink = Hashing { out: std::io::sink(), sha256: Sha256::new(), bytes: 0 };
    std::io::copy(&mut fs_err::File::open(path)?, &mut sink)?;
    Ok(hexadecimal(sink.sha256))
}

fn hexadecimal(sha256: Sha256) -> String {
    sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_with_its_digest_and_its_entry() {
        let folder = tempfile::tempdir().unwrap();
        let shape = Shape::find("tiny").unwrap();
        let written = write(&shape, folder.path()).unwrap();
        assert_eq!(sha256_of(&written.path).unwrap(), written.sha256);
        let table: toml::Table = entry(&shape, &written).parse().unwrap();
        let model = &table["model"][0];
        assert_eq!(model["sha256"].as_str(), Some(written.sha256.as_str()));
        assert_eq!(model["source"][0]["kind"].as_str(), Some("path"));
        let adapter = write_adapter(&written.path, 4, folder.path()).unwrap();
        let header = header(&adapter.path).unwrap();
        assert_eq!(header.value("sarai.adapter.base_sha256").unwrap().text(), Some(written.sha256.as_str()));
    }

    #[test]
    fn every_role_is_played_by_a_known_shape() {
        assert!(ROLES.iter().all(|(_, name)| Shape::find(name).is_some()));
    }
}
