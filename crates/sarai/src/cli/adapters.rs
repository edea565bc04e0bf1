//! `sarai adapters`: LoRA adapters of the models that a running server holds.
//!
//! All but the list goes to the server, since only a running model can take an adapter. A file from elsewhere is
//! copied into the home first, where children may read it.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::Error;
use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::{Home, RunningServer, running_server};
use crate::i18n::Text;
use crate::{models, terminal};

/// Largest file that is copied; a model's child takes no larger one.
const FILE_BYTES_MAX: u64 = 2 << 30;

/// Arguments of `adapters`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    List,
    Load {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[arg(long, value_name = "X")]
        scale: Option<f32>,
        #[arg(long, value_name = "MODEL")]
        model: Option<String>,
    },
    Use {
        #[arg(value_name = "NAME")]
        name: Option<String>,
        #[arg(long, value_name = "MODEL")]
        model: Option<String>,
    },
    Rm {
        #[arg(value_name = "NAME")]
        name: String,
        #[arg(long, value_name = "MODEL")]
        model: Option<String>,
    },
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let home = invocation.home()?;
    let server = running_server(&home).await?.ok_or(Error::NoServer)?;
    let token = invocation.config()?.server.token;
    let post = |server: RunningServer, body: Value| async move {
        server.post("/sarai/v1/adapters", token.as_deref(), &body).await
    };
    let listed = match args.action {
        Action::List => {
            let token = invocation.config()?.server.token;
            server.fetch("/sarai/v1/adapters", token.as_deref()).await?["models"].clone()
        }
        Action::Load { name, file, scale, model } => {
            let file = bring(&home, &file)?;
            let mut body = json!({"action": "load", "name": name, "file": file.name, "model": model});
            if let Some(scale) = scale {
                body["scale"] = scale.into();
            }
            let loaded = post(server, body).await;
            // What was refused is not kept.
            if let (Err(_), Some(copy)) = (&loaded, file.copy) {
                std::fs::remove_file(copy)?;
            }
            json!([loaded?])
        }
        Action::Use { name, model } => {
            json!([post(server, json!({"action": "use", "name": name, "model": model})).await?])
        }
        Action::Rm { name, model } => {
            json!([post(server, json!({"action": "remove", "name": name, "model": model})).await?])
        }
    };
    if invocation.json {
        terminal::json(&json!({ "models": listed }))?;
    } else {
        show(invocation, &listed)?;
    }
    Ok(Exit::Ok)
}

fn show(invocation: &Invocation, models: &Value) -> anyhow::Result<()> {
    for model in models.as_array().into_iter().flatten() {
        let adapters = model["adapters"].as_array().cloned().unwrap_or_default();
        terminal::line(model["model"].as_str().unwrap_or_default())?;
        if adapters.is_empty() {
            terminal::line(format_args!("  {}", invocation.text(&Text::new("adapters-none"))))?;
        }
        for adapter in &adapters {
            let text = |key: &str| adapter[key].as_str().unwrap_or_default();
            let in_force = adapter["in_force"] == json!(true);
            let mark =
                if in_force { invocation.text(&Text::new("adapters-in-force")) } else { String::new() };
            let scale = adapter["scale"].as_f64().unwrap_or(1.0);
            let digest: String = text("sha256").chars().take(12).collect();
            let line = format!("  {:<20} ×{scale:<5} {digest}  {mark}  {}", text("name"), text("fault"));
            terminal::line(line.trim_end())?;
        }
    }
    Ok(())
}

/// A file in the home's folder of adapters.
struct Brought {
    name: String,
    /// Where it was copied to, if it stood elsewhere.
    copy: Option<PathBuf>,
}

/// Has the file in the home's folder of adapters, copied there if it stands elsewhere. A copy carries the beginning of
/// its digest in its name, so that it never takes the place of a file in use.
fn bring(home: &Home, file: &Path) -> Result<Brought, Error> {
    let folder = home.adapters();
    let unreadable = |source| Error::Unreadable { path: file.to_owned(), source };
    let name = file.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| unreadable(std::io::ErrorKind::InvalidFilename.into()))?;
    let inside = folder.join(name);
    // A bare name means the one in the folder, if it is there.
    let wanted = if file == Path::new(name) && inside.is_file() { &inside } else { file };
    let wanted = std::fs::canonicalize(wanted).map_err(unreadable)?;
    if std::fs::canonicalize(&inside).is_ok_and(|inside| inside == wanted) {
        return Ok(Brought { name: name.to_owned(), copy: None });
    }
    let known = std::fs::metadata(&wanted).map_err(unreadable)?;
    if !known.is_file() || known.len() > FILE_BYTES_MAX {
        return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
    }
    let (digest, _) = models::digest_of(&wanted).map_err(unreadable)?;
    let stem = name.strip_suffix(".gguf").unwrap_or(name);
    let name = format!("{stem}-{}.gguf", &digest.as_str()[..12]);
    let inside = folder.join(&name);
    // A copy that no longer is what its name says is brought again.
    if models::digest_of(&inside).is_ok_and(|(kept, _)| kept == digest) {
        return Ok(Brought { name, copy: None });
    }
    // Under its own name only once it is whole: a child may be reading the folder. What a killed command left is
    // written over by the next one for this file.
    let part = folder.join(format!(".{name}.part"));
    place(&wanted, &part, &inside).map_err(|source| Error::Unwritable { path: inside.clone(), source })?;
    Ok(Brought { name, copy: Some(inside) })
}

/// Copies a file for children to read.
fn place(from: &Path, part: &Path, to: &Path) -> std::io::Result<()> {
    let copied = std::fs::copy(from, part).and_then(|_| {
        std::fs::set_permissions(part, std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
        std::fs::File::open(part)?.sync_all()?;
        std::fs::rename(part, to)
    });
    copied.inspect_err(|_| drop(std::fs::remove_file(part)))
}
