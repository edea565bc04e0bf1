//! What a child is started with, and what is made of its end.
//!
//! Called by `child`, which owns the child's life.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sarai_sandbox as sandbox;

use super::claim::DRAFT_CONTEXT_TOKENS;
use super::{File, Kind, Settings, Source, States};

/// Where a model file stands inside the sandbox.
const MODEL_INSIDE: &str = "/model.gguf";

/// Where an embedding file stands inside the sandbox.
const EMBEDDING_INSIDE: &str = "/model.embed";

/// Where saved states stand inside the sandbox.
const STATES_INSIDE: &str = "/states";

/// Where adapter files stand inside the sandbox.
const ADAPTERS_INSIDE: &str = "/adapters";

/// Where the file of a draft model stands inside the sandbox.
const DRAFT_INSIDE: &str = "/draft.gguf";

/// Address space beside twice the model's file: context, buffers, and what allocators reserve for each thread
/// without using it. A bound on what a hostile file can make of this machine, not an estimate of use.
const ADDRESS_SPACE_BYTES: u64 = 8 << 30;

/// Where files of data stand inside the sandbox, each with its number behind it.
const DATA_INSIDE: &str = "/data-";

/// Address space of a process that decodes pictures: the largest it takes, and its threads.
const PICTURE_SPACE_BYTES: u64 = 3 << 30;

/// Address space of a process that answers SELECTs: its own limit on memory is far below.
const DATA_SPACE_BYTES: u64 = 4 << 30;

/// How long a dying child's last words are waited for.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// How a child is started.
pub(super) fn spec(name: &str, kind: Kind, settings: &Settings, file: &File) -> sandbox::Spec {
    let skill = kind.name();
    // A skill without a model is called as its program is.
    let name = if name == skill { name.to_owned() } else { format!("{skill}-{name}") };
    let mut spec = sandbox::Spec::new(&name, &settings.program);
    spec.args = vec![skill.to_owned()];
    spec.listen = Some(settings.sockets.join(format!("{name}.sock")));
    spec.probe = vec!["probe".into()];
    spec.exceptions.clone_from(&settings.exceptions);
    let address_space_bytes = match kind {
        Kind::Engine => {
            engine(&mut spec, settings, file);
            let draft = file.draft.as_ref().map_or(0, |draft| draft.bytes);
            file.bytes.saturating_add(draft).saturating_mul(2) + ADDRESS_SPACE_BYTES
        }
        Kind::Embed => {
            given_model(&mut spec, file, EMBEDDING_INSIDE);
            file.bytes.saturating_mul(2) + ADDRESS_SPACE_BYTES
        }
        Kind::Image => PICTURE_SPACE_BYTES,
        Kind::Sql => {
            given_data(&mut spec, &file.data);
            DATA_SPACE_BYTES
        }
    };
    spec.limits.address_space_bytes = Some(address_space_bytes);
    spec.limits.memory_bytes = spec.limits.address_space_bytes;
    spec.limits.processes = spec.limits.processes.max(u64::from(settings.threads) + 64);
    spec
}

fn given_model(spec: &mut sandbox::Spec, file: &File, inside: &str) {
    spec.args.extend(["--model".into(), inside.into()]);
    spec.binds.push(sandbox::Bind::read_only(&file.path, inside));
}

/// What a model that writes text is told beside its file.
fn engine(spec: &mut sandbox::Spec, settings: &Settings, file: &File) {
    let text = |value: &dyn ToString| value.to_string();
    given_model(spec, file, MODEL_INSIDE);
    spec.args.extend(["--context".into(), text(&settings.context_tokens)]);
    spec.args.extend(["--threads".into(), text(&settings.threads)]);
    spec.args.extend(["--running".into(), text(&settings.running_max)]);
    if !settings.own_kernels {
        spec.args.push("--llama-kernels".into());
    }
    spec.args.extend(["--model-sha256".into(), file.sha256.clone()]);
    // How long a waiting thread spins before it sleeps. Measured on two cores with the 0.5B, tokens a second
    // quiet and beside a competing load: endless spinning 46-49 and 3.5, a thousand turns 42 and 21, none 30 and 13.5.
    spec.env = vec![("GOMP_SPINCOUNT".into(), "1000".into())];
    if let Some(states) = settings.states.as_ref() {
        match states_folder(states, file) {
            Ok(folder) => {
                spec.binds.push(sandbox::Bind::writable(folder, STATES_INSIDE));
                spec.args.extend(["--states".into(), STATES_INSIDE.into()]);
                spec.args.extend(["--states-bytes".into(), text(&states.bytes_max)]);
                spec.limits.file_size_bytes = states.bytes_max.max(spec.limits.file_size_bytes);
            }
            Err(error) => tracing::warn!(%error, "no states are kept: their folder cannot be made"),
        }
    }
    if settings.adapters.is_dir() {
        spec.binds.push(sandbox::Bind::read_only(&settings.adapters, ADAPTERS_INSIDE));
        spec.args.extend(["--adapters".into(), ADAPTERS_INSIDE.into()]);
    }
    if let Some(draft) = &file.draft {
        spec.binds.push(sandbox::Bind::read_only(&draft.path, DRAFT_INSIDE));
        spec.args.extend(["--draft".into(), DRAFT_INSIDE.into()]);
        spec.args.extend(["--draft-context".into(), text(&DRAFT_CONTEXT_TOKENS)]);
    }
}

/// Binds files of data, each with what SQLite keeps beside it while another program writes it.
fn given_data(spec: &mut sandbox::Spec, data: &[Source]) {
    for (number, one) in data.iter().enumerate() {
        let inside = format!("{DATA_INSIDE}{number}");
        // Without its journal a file whose writer was killed would show what was never committed.
        for beside in ["", "-wal", "-shm", "-journal"] {
            let mut path = one.path.clone().into_os_string();
            path.push(beside);
            if beside.is_empty() || Path::new(&path).is_file() {
                spec.binds.push(sandbox::Bind::read_only(path, format!("{inside}{beside}")));
            }
        }
        spec.args.extend(["--source".into(), format!("{}={inside}", one.name)]);
    }
}

/// The folder of one model file's states. Its name begins the digest, so that other weights never meet them. Inside a
/// folder that is its owner's alone it is open to all: the child may run as somebody else.
fn states_folder(states: &States, file: &File) -> std::io::Result<PathBuf> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&states.folder)?;
    let folder = states.folder.join(states_name(&file.sha256));
    std::fs::DirBuilder::new().recursive(true).create(&folder)?;
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777))?;
    Ok(folder)
}

/// Name of the folder of a model file's states: the beginning of its digest.
pub(super) fn states_name(sha256: &str) -> String {
    let name: String = sha256.chars().take(16).filter(char::is_ascii_alphanumeric).collect();
    if name.is_empty() { "unknown".to_owned() } else { name }
}

/// The sandbox layers around a child, as status and receipts name them.
pub(super) fn layers(child: &sandbox::Child) -> Vec<String> {
    let protection = child.protection();
    let mut layers: Vec<String> = protection.layers.iter().map(ToString::to_string).collect();
    layers.extend(protection.exceptions.iter().map(|exception| format!("exception:{exception}")));
    layers
}

/// How a child ended.
pub(super) struct LastWords {
    /// In one line, with advice where the fault is known.
    pub(super) text: String,
    /// The advice alone.
    pub(super) advice: Option<&'static str>,
}

/// Why a child ended; `None` if it has not ended.
pub(super) async fn last_words(child: &sandbox::Child) -> Option<LastWords> {
    let until = Instant::now() + LAST_WORDS;
    let exit = loop {
        match child.try_wait() {
            Some(exit) => break exit,
            None if Instant::now() >= until => return None,
            None => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    };
    let tail = child.stderr_tail();
    let how = match exit {
        sandbox::Exit::Code(code) => format!("with code {code}"),
        sandbox::Exit::Signal(signal) => format!("by signal {signal}"),
    };
    let mut text = format!("its process ended {how}");
    let advice = sandbox::advice(&tail, exit).map(sandbox::Advice::english);
    if let Some(advice) = advice {
        text = format!("{text}; {advice}");
    } else if let Some(last) = tail.iter().rev().find(|line| !line.trim().is_empty()) {
        text = format!("{text}; its last words: {last}");
    }
    Some(LastWords { text, advice })
}
