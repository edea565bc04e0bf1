//! Checks of what SARAi itself keeps and needs: configuration, home, models, ledger, database, sandbox, server.
//! Called by `doctor`. Looks only; changes nothing.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use indicatif::HumanBytes;
use sarai_core::experts::ExpertName;
use sarai_sandbox::{Launcher as _, Native, Protection, Spec};
use sarai_store as store;
use serde_json::Value;

use super::{Check, Patient};
use crate::app;
use crate::cli::audit;
use crate::experts::{OwnExperts, Standing};
use crate::home::running_server;
use crate::i18n::Text;
use crate::metacontrol;
use crate::models::{Catalogue, ModelStore};

/// A ledger up to this size is read whole; a longer one only with `--deep`.
const LEDGER_LEAVES_QUICK: u64 = 100_000;
/// Longest wait for the trial child.
const TRIAL_WAIT: Duration = Duration::from_secs(10);

impl Patient<'_> {
    /// Whether the running models have the adapters they are to have.
    pub(super) async fn adapters(&self) -> Check {
        let none = self.fine("adapters", &Text::new("doctor-adapters-none"));
        let Ok(Some(server)) = running_server(&self.home).await else { return none };
        let token = self.config.server.token.as_deref();
        let Ok(answer) = server.fetch("/sarai/v1/adapters", token).await else { return none };
        let models = answer["models"].as_array().into_iter().flatten();
        let adapters: Vec<&Value> =
            models.filter_map(|model| model["adapters"].as_array()).flatten().collect();
        let name = |adapter: &Value| adapter["name"].as_str().unwrap_or_default().to_owned();
        if let Some((adapter, fault)) =
            adapters.iter().find_map(|adapter| Some((adapter, adapter["fault"].as_str()?)))
        {
            let text = Text::new("doctor-adapters-fault")
                .with("name", name(adapter))
                .with("fault", fault.to_owned());
            return self.ill("adapters", &text, &Text::new("doctor-adapters-hint"));
        }
        if adapters.is_empty() {
            return none;
        }
        let names: Vec<String> = adapters.into_iter().map(name).collect();
        self.fine("adapters", &Text::new("doctor-adapters").with("names", names.join(", ")))
    }

    /// The experts, and what stands in the way of the owner's.
    pub(super) fn experts(&self) -> Check {
        let own = OwnExperts::new(self.home.experts(), &self.config.experts.allowed);
        let built = ExpertName::ALL.map(ExpertName::name).join(", ");
        let (mut loaded, mut off, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for (name, standing) in own.standing() {
            match standing {
                Standing::Loaded => loaded.push(name),
                Standing::NotAllowed => off.push(name),
                Standing::Refused(reason) => refused.push(format!("{name} ({reason})")),
            }
        }
        if loaded.is_empty() && off.is_empty() && refused.is_empty() {
            return self.fine("experts", &Text::new("doctor-experts-none").with("built", built));
        }
        let list = |names: &[String]| if names.is_empty() { "-".to_owned() } else { names.join(", ") };
        let key = if refused.is_empty() { "doctor-experts" } else { "doctor-experts-refused" };
        let text = Text::new(key).with("built", built).with("loaded", list(&loaded)).with("off", list(&off));
        if refused.is_empty() {
            return self.fine("experts", &text);
        }
        let text = text.with("refused", refused.join("; "));
        self.ill("experts", &text, &Text::new("doctor-experts-hint"))
    }

    /// How far MetaControl has learned to differ from what is configured.
    pub(super) async fn learning(&self) -> Check {
        let shown = match metacontrol::look(&self.home, &self.config).await {
            Ok(shown) => shown,
            Err(error) => {
                let check = self.failed("learning", &error);
                return Check {
                    hint: Some(self.invocation.text(&Text::new("doctor-learning-hint"))),
                    ..check
                };
            }
        };
        let distance = |value: &metacontrol::Value| {
            (value.in_force - value.configured).abs() / (value.most - value.least).max(f64::EPSILON)
        };
        let farthest = shown.learned().max_by(|one, other| distance(one).total_cmp(&distance(other)));
        let Some(farthest) = farthest else {
            let key = if shown.learning { "doctor-learning-none" } else { "doctor-learning-off" };
            return self.fine("learning", &Text::new(key));
        };
        let key = if shown.learning { "doctor-learning" } else { "doctor-learning-off" };
        let text = Text::new(key)
            .with("feedback", shown.updates.feedback)
            .with("outcome", shown.updates.outcome)
            .with("count", shown.learned().count())
            .with("name", farthest.name.clone())
            .showing("configured", farthest.configured)
            .showing("value", farthest.in_force);
        self.fine("learning", &text)
    }

    pub(super) fn config(&self) -> Check {
        let file = self.invocation.sources.own_file().filter(|path| path.exists());
        match file {
            Some(path) => self.fine("config", &Text::new("doctor-config").showing("path", path.display())),
            None => self.fine("config", &Text::new("doctor-config-default")),
        }
    }

    pub(super) fn folder(&self) -> Check {
        let path = self.home.root();
        let mode = std::fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
        match mode {
            Ok(mode) if mode & 0o077 != 0 => {
                let text = Text::new("doctor-home-open").showing("path", path.display());
                let hint = Text::new("doctor-home-hint").showing("path", path.display());
                self.ill("home", &text.with("mode", format!("{mode:o}")), &hint)
            }
            // One that is not there yet will be made right.
            Ok(_) | Err(_) => self.fine("home", &Text::new("doctor-home").showing("path", path.display())),
        }
    }

    /// Starts this very program in the sandbox, to say its version, and looks at what holds it.
    pub(super) async fn sandbox(&self) -> Check {
        match self.trial().await {
            Ok(protection) => {
                let layers: Vec<_> = protection.layers.iter().map(|layer| layer.name()).collect();
                let text = Text::new("doctor-sandbox").with("layers", layers.join(" "));
                let excepted: Vec<_> =
                    protection.exceptions.iter().map(|exception| exception.name()).collect();
                if excepted.is_empty() {
                    return self.fine("sandbox", &text);
                }
                self.fine(
                    "sandbox",
                    &Text::new("doctor-sandbox-excepted")
                        .with("layers", layers.join(" "))
                        .with("excepted", excepted.join(" ")),
                )
            }
            Err(error) => {
                let check = self.failed("sandbox", &error);
                let hint =
                    check.hint.unwrap_or_else(|| self.invocation.text(&Text::new("doctor-sandbox-hint")));
                Check { hint: Some(hint), ..check }
            }
        }
    }

    async fn trial(&self) -> anyhow::Result<Protection> {
        let names = &self.config.sandbox_exceptions;
        let exceptions = names.iter().map(|name| name.parse()).collect::<Result<Vec<_>, _>>()?;
        let args = vec!["--version".to_owned()];
        let spec = Spec { args, exceptions, ..Spec::new("doctor", std::env::current_exe()?) };
        let child = tokio::task::spawn_blocking(move || Native::new().launch(spec)).await??;
        let protection = child.protection().clone();
        let exit = tokio::time::timeout(TRIAL_WAIT, child.wait()).await?;
        anyhow::ensure!(exit.success(), "{}", child.stderr_tail().join("; "));
        Ok(protection)
    }

    pub(super) fn skill(&self) -> Check {
        let path = match app::skill_binary(&self.config) {
            Ok(path) => path,
            Err(error) => return self.failed("skill", &error),
        };
        let text = Text::new("doctor-skill").showing("path", path.display());
        let runs = std::fs::metadata(&path)
            .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0);
        if runs {
            return self.fine("skill", &text);
        }
        let text = Text::new("doctor-skill-absent").showing("path", path.display());
        self.ill("skill", &text, &Text::new("doctor-skill-hint"))
    }

    pub(super) async fn models(&self) -> Check {
        self.model_files().await.unwrap_or_else(|error| self.failed("models", &error))
    }

    async fn model_files(&self) -> anyhow::Result<Check> {
        let store = ModelStore::new(self.home.models());
        let catalogue = Catalogue::load(self.config.models.catalogue.as_deref())?;
        let profile = app::profile(&self.config, &store, &catalogue)?;
        let wanted = catalogue.pull_order(profile)?;
        let mut found = 0_usize;
        for model in &wanted {
            match store.path(&model.name) {
                Ok(_) if self.deep => drop(store.verify(&model.name).await?),
                Ok(_) => {}
                Err(crate::models::Error::NotInstalled { .. }) => continue,
                Err(error) => return Err(error.into()),
            }
            found += 1;
        }
        let text = Text::new("doctor-models")
            .with("found", found)
            .with("total", wanted.len())
            .with("profile", profile.name.clone())
            .showing("size", HumanBytes(store.sizes()?.blobs_bytes));
        if found == wanted.len() {
            return Ok(self.fine("models", &text));
        }
        let hint = Text::new("doctor-models-hint").with("profile", profile.name.clone());
        Ok(self.ill("models", &text, &hint))
    }

    pub(super) async fn ledger(&self) -> Check {
        match self.leaves().await {
            Ok(0) => self.fine("ledger", &Text::new("doctor-ledger-empty")),
            Ok(leaves) => self.fine("ledger", &Text::new("doctor-ledger").with("leaves", leaves)),
            Err(error) => self.failed("ledger", &error),
        }
    }

    async fn leaves(&self) -> anyhow::Result<u64> {
        // A damaged database is its own check's finding.
        let remembered = audit::remembered_leaves(&self.home).await.unwrap_or(0);
        if remembered == 0 && !audit::has_ledger(&self.home) {
            return Ok(0);
        }
        let key = store::Keys::read_verifier_key(self.home.keys())?;
        let folder = self.home.ledger();
        let leaves = if self.deep || remembered <= LEDGER_LEAVES_QUICK {
            tokio::task::spawn_blocking(move || store::verify(folder, &key, None, |_, _| {})).await??.leaves
        } else {
            let note = std::fs::read_to_string(folder.join("checkpoint"))?;
            store::Checkpoint::open(&note, &key).map_err(store::Error::Checkpoint)?.size
        };
        if leaves < remembered {
            let fault = store::Fault::Shorter { size: leaves, known: remembered };
            let file = "checkpoint".to_owned();
            return Err(store::Error::Tampered { leaf: Some(leaves), file, fault }.into());
        }
        Ok(leaves)
    }

    pub(super) async fn database(&self) -> Check {
        let path = self.home.database();
        if !path.exists() {
            return self.fine("database", &Text::new("doctor-database-absent"));
        }
        let text = Text::new("doctor-database").showing("path", path.display());
        let turns = match store::Store::open(path) {
            Ok(store) => store.turn_count().await,
            Err(error) => Err(error),
        };
        match turns {
            Ok(turns) => self.fine("database", &text.with("turns", turns)),
            Err(error) => {
                let check = self.failed("database", &error.into());
                Check { hint: Some(self.invocation.text(&Text::new("doctor-database-hint"))), ..check }
            }
        }
    }

    pub(super) async fn server(&self) -> Check {
        match running_server(&self.home).await {
            Ok(Some(server)) => {
                let text = Text::new("doctor-server-running").with("address", server.address);
                return self.fine("server", &text.showing("pid", server.pid));
            }
            Ok(None) => {}
            Err(error) => return self.failed("server", &error.into()),
        }
        let address = self.config.server.address;
        match tokio::net::TcpListener::bind(address).await {
            Ok(_) => self.fine("server", &Text::new("doctor-server-free").showing("port", address.port())),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => self.ill(
                "server",
                &Text::new("doctor-server-taken").showing("port", address.port()),
                &Text::new("doctor-server-hint"),
            ),
            Err(error) => self.failed("server", &error.into()),
        }
    }
}
