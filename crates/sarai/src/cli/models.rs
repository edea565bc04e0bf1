//! `sarai models`: what the catalogue knows, what is on this disk, and getting it there.
//! All work is in `models.rs`; here are only arguments, progress and texts.

use std::path::PathBuf;
use std::sync::Arc;

use indicatif::HumanBytes;
use serde_json::{Value, json};

use crate::cli::Invocation;
use crate::exit::Exit;
use crate::home::Home;
use crate::i18n::Text;
use crate::models::{Catalogue, Error, Model, ModelStore, PipTool, PullOptions, Renderer, Source};
use crate::{app, terminal};

/// Arguments of `models`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand, Debug)]
enum Action {
    List,
    Pull {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Use {
        #[arg(value_name = "PROFILE")]
        profile: String,
    },
    Info {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Verify {
        #[arg(value_name = "NAME")]
        name: Option<String>,
    },
    Rm {
        #[arg(value_name = "NAME")]
        name: String,
    },
    Import {
        #[arg(value_name = "PATH")]
        path: PathBuf,
    },
}

/// What every action needs.
struct Shelf<'a> {
    invocation: &'a Invocation,
    store: ModelStore,
    catalogue: Catalogue,
    in_use: String,
}

/// Runs the command.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let config = invocation.config()?;
    let home = invocation.home()?;
    let store = ModelStore::new(home.models());
    let catalogue = Catalogue::load(config.models.catalogue.as_deref())?;
    let in_use = app::profile(&config, &store, &catalogue)?.name.clone();
    let shelf = Shelf { invocation, store, catalogue, in_use };
    match args.action {
        Action::List => shelf.list()?,
        Action::Pull { name } => {
            home.create()?;
            shelf.pull(&name).await?;
        }
        Action::Use { profile } => {
            home.create()?;
            shelf.use_profile(&profile)?;
        }
        Action::Info { name } => shelf.info(&name)?,
        Action::Verify { name } => return shelf.verify(name).await,
        Action::Rm { name } => shelf.remove(&name, &home)?,
        Action::Import { path } => {
            home.create()?;
            shelf.import(path).await?;
        }
    }
    Ok(Exit::Ok)
}

impl Shelf<'_> {
    fn list(&self) -> anyhow::Result<()> {
        let installed = self.store.installed()?;
        let is_here = |name: &str| installed.iter().any(|manifest| manifest.name == name);
        let known = self.catalogue.models().map(|model| (model.name.clone(), model.bytes));
        let own = installed
            .iter()
            .filter(|manifest| self.catalogue.model(&manifest.name).is_err())
            .map(|manifest| (manifest.name.clone(), Some(manifest.bytes)));
        let models: Vec<(String, Option<u64>)> = known.chain(own).collect();
        if self.invocation.json {
            let models: Vec<Value> = models
                .iter()
                .map(|(name, bytes)| json!({"name": name, "bytes": bytes, "installed": is_here(name)}))
                .collect();
            let profiles: Vec<Value> = self
                .catalogue
                .profiles()
                .map(|profile| {
                    json!({"name": profile.name, "in_use": profile.name == self.in_use, "roles": profile.roles})
                })
                .collect();
            return terminal::json(&json!({"profiles": profiles, "models": models}));
        }
        self.invocation.say(&Text::new("models-profiles"))?;
        for profile in self.catalogue.profiles() {
            let mark = if profile.name == self.in_use {
                Text::new("models-in-use").render(self.language())
            } else {
                String::new()
            };
            terminal::line(format_args!("  {:<28} {mark}", profile.name).to_string().trim_end())?;
        }
        self.invocation.say(&Text::new("models-models"))?;
        for (name, bytes) in models {
            let key = if is_here(&name) { Text::new("models-installed") } else { Text::new("models-absent") };
            terminal::line(format_args!("  {name:<28} {:>10}  {}", size(bytes), self.invocation.text(&key)))?;
        }
        Ok(())
    }

    async fn pull(&self, name: &str) -> anyhow::Result<()> {
        let wanted = match self.catalogue.profile(name) {
            Ok(profile) => self.catalogue.pull_order(profile)?,
            Err(_) => self.catalogue.with_companions(name)?,
        };
        let pip = PipTool::new(Arc::new(|call| Box::pin(crate::tool::run(call))));
        let options = PullOptions::new(Arc::new(pip)).with_environment(|name| std::env::var(name).ok());
        let options = PullOptions { offline: self.invocation.offline, ..options };
        for model in wanted {
            let renderer = (!self.invocation.quiet).then(|| Renderer::new(&model.name, self.language()));
            let notify = Arc::new(move |event| {
                if let Some(renderer) = &renderer {
                    renderer.show(&event);
                }
            });
            let manifest = self.store.pull(model, &options, notify).await?;
            if self.invocation.json {
                terminal::json(&manifest)?;
            }
        }
        Ok(())
    }

    fn use_profile(&self, name: &str) -> anyhow::Result<()> {
        self.store.use_profile(self.catalogue.profile(name)?)?;
        if self.invocation.json {
            return terminal::json(&json!({"profile": name}));
        }
        self.invocation.say(&Text::new("models-used").with("name", name.to_owned()))
    }

    fn info(&self, name: &str) -> anyhow::Result<()> {
        let manifest = self.store.manifest(name).ok();
        let model = match (self.catalogue.model(name), &manifest) {
            (Ok(model), _) => Some(model),
            // Imported by the owner and in no catalogue.
            (Err(_), Some(_)) => None,
            (Err(error), None) => return Err(error.into()),
        };
        if self.invocation.json {
            return terminal::json(&json!({
                "name": name, "installed": manifest, "path": self.store.path(name).ok(), "catalogue": model.map(entry),
            }));
        }
        terminal::line(name)?;
        let mut rows: Vec<(Text, String)> = Vec::new();
        if let Some(model) = model {
            rows.push((Text::new("models-field-licence"), model.licence.clone()));
            rows.push((Text::new("models-field-languages"), model.languages.join(", ")));
            rows.push((Text::new("models-field-size"), size(model.bytes)));
            rows.push((Text::new("models-field-memory"), size(model.ram_min_bytes)));
            rows.push((
                Text::new("models-field-context"),
                model.context.map_or("?".to_owned(), |n| n.to_string()),
            ));
            let sources: Vec<_> = model.sources.iter().map(Source::to_string).collect();
            rows.push((Text::new("models-field-sources"), sources.join(", ")));
        }
        if let Some(manifest) = manifest {
            rows.push((Text::new("models-installed"), manifest.pulled_at.to_string()));
            rows.push((Text::new("models-field-size"), size(Some(manifest.bytes))));
            terminal::line(format_args!("  {:<12} {}", "sha256", manifest.sha256))?;
        }
        for (title, value) in rows {
            terminal::line(format_args!("  {:<12} {value}", self.invocation.text(&title)))?;
        }
        Ok(())
    }

    async fn verify(&self, name: Option<String>) -> anyhow::Result<Exit> {
        let names = match name {
            Some(name) => vec![name],
            None => self.store.installed()?.into_iter().map(|manifest| manifest.name).collect(),
        };
        if names.is_empty() && !self.invocation.json {
            self.invocation.say(&Text::new("models-none"))?;
        }
        let mut worst: Option<Error> = None;
        for name in names {
            let result = self.store.verify(&name).await;
            if self.invocation.json {
                let error = result.as_ref().err().map(ToString::to_string);
                terminal::json(&json!({"name": name, "ok": result.is_ok(), "error": error}))?;
            }
            match result {
                Ok(_) if self.invocation.json => {}
                Ok(_) => self.invocation.say(&Text::new("models-verified").with("name", name))?,
                Err(error) => {
                    // All are looked at; the last bad one decides the code.
                    if let Some(earlier) = worst.replace(error) {
                        terminal::aside(format_args!("error: {earlier}"));
                    }
                }
            }
        }
        worst.map_or(Ok(Exit::Ok), |error| Err(error.into()))
    }

    fn remove(&self, name: &str, home: &Home) -> anyhow::Result<()> {
        let bytes = self.store.remove(name)?;
        sarai_core::skills::forget_states(&home.states(), &self.store.digests()?);
        if self.invocation.json {
            return terminal::json(&json!({"name": name, "freed_bytes": bytes}));
        }
        let text = Text::new("models-removed").with("name", name.to_owned());
        self.invocation.say(&text.with("size", size(Some(bytes))))
    }

    async fn import(&self, path: PathBuf) -> anyhow::Result<()> {
        let report = self.store.import(&path, &self.catalogue).await?;
        for (path, reason) in &report.skipped {
            let text = Text::new("models-skipped").with("path", path.clone());
            terminal::aside(self.invocation.text(&text.showing("reason", reason)));
        }
        if self.invocation.json {
            return terminal::json(&report.imported);
        }
        for manifest in report.imported {
            let text = Text::new("models-imported").with("name", manifest.name);
            self.invocation.say(&text.with("size", size(Some(manifest.bytes))))?;
        }
        Ok(())
    }

    fn language(&self) -> sarai_core::language::Language {
        self.invocation.language()
    }
}

fn entry(model: &Model) -> Value {
    json!({
        "family": model.family, "languages": model.languages, "licence": model.licence,
        "parameters": model.parameters, "quantisation": model.quantisation, "context": model.context,
        "bytes": model.bytes, "sha256": model.sha256, "file": model.file,
        "ram_min_bytes": model.ram_min_bytes, "companions": model.companions,
        "sources": model.sources.iter().map(Source::to_string).collect::<Vec<_>>(),
    })
}

fn size(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "?".to_owned(), |bytes| HumanBytes(bytes).to_string())
}
