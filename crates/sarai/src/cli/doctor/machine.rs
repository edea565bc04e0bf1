//! Checks of the machine: processor, memory, disk, programs.
//! Called by `doctor`. Looks only; changes nothing.

use std::path::Path;
use std::time::Duration;

use indicatif::HumanBytes;
use sarai_core::{python, skills};

use super::{Check, Patient};
use crate::home::running_server;
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore, ToolCall, ToolEnd};
use crate::{app, machine, tool};

/// Free space below which databases and ledgers run into trouble.
const DISK_BYTES_MIN: u64 = 256 << 20;
/// Longest wait for `pip --version`.
const PIP_WAIT: Duration = Duration::from_secs(20);

/// A processor feature: its name, whether it is here, whether models can't run without it.
struct Feature(&'static str, bool, bool);

impl Patient<'_> {
    pub(super) fn processor(&self) -> Check {
        let (features, name) = (features(), processor_name());
        let list = |wanted: &dyn Fn(&Feature) -> bool| {
            features
                .iter()
                .filter(|feature| wanted(feature))
                .map(|feature| feature.0)
                .collect::<Vec<_>>()
                .join(" ")
        };
        let missing = list(&|feature| feature.2 && !feature.1);
        if missing.is_empty() {
            let text = Text::new("doctor-cpu").with("name", name);
            return self.fine("cpu", &text.with("features", list(&|feature| feature.1)));
        }
        let text = Text::new("doctor-cpu-missing").with("name", name).with("features", missing);
        self.ill("cpu", &text, &Text::new("doctor-cpu-hint"))
    }

    pub(super) fn memory(&self) -> Check {
        let (Some(free), Some(total)) = (machine::ram_free_bytes(), machine::ram_total_bytes()) else {
            return self.fine("memory", &Text::new("doctor-memory").with("free", "?").with("total", "?"));
        };
        let sizes = |text: Text| text.showing("free", HumanBytes(free)).showing("total", HumanBytes(total));
        match self.memory_need() {
            Some(need) if need > free => {
                let text = sizes(Text::new("doctor-memory-need")).showing("need", HumanBytes(need));
                self.ill("memory", &text, &Text::new("doctor-memory-hint"))
            }
            Some(need) => {
                self.fine("memory", &sizes(Text::new("doctor-memory-need")).showing("need", HumanBytes(need)))
            }
            None => self.fine("memory", &sizes(Text::new("doctor-memory"))),
        }
    }

    /// What the most demanding model of the profile needs, if the catalogue says so.
    fn memory_need(&self) -> Option<u64> {
        let catalogue = Catalogue::load(self.config.models.catalogue.as_deref()).ok()?;
        let store = ModelStore::new(self.home.models());
        let profile = app::profile(&self.config, &store, &catalogue).ok()?;
        let wanted = catalogue.pull_order(profile).ok()?;
        wanted.into_iter().filter_map(|model| model.ram_min_bytes).max()
    }

    /// What models may take, what the running server has claimed of it, and whether each model would fit alone.
    pub(super) async fn budget(&self) -> Check {
        let budget = machine::ram_budget_bytes(self.config.models.ram_budget_bytes);
        if machine::ram_total_bytes().is_some_and(|total| budget > total) {
            let text = Text::new("doctor-budget-over").showing("budget", HumanBytes(budget));
            return self.ill("budget", &text, &Text::new("doctor-budget-over-hint"));
        }
        if let Some((name, need)) = self.largest().filter(|(_, need)| *need > budget) {
            let text = Text::new("doctor-budget-small").showing("budget", HumanBytes(budget));
            let text = text.with("name", name).showing("need", HumanBytes(need));
            return self.ill("budget", &text, &Text::new("doctor-budget-small-hint"));
        }
        let text = match self.claims().await {
            Some((claimed, parts)) => Text::new("doctor-budget-claimed")
                .showing("claimed", HumanBytes(claimed))
                .with("parts", parts.join(", ")),
            None => Text::new("doctor-budget"),
        };
        self.fine("budget", &text.showing("budget", HumanBytes(budget)))
    }

    /// The installed model of the profile that will claim the most.
    fn largest(&self) -> Option<(String, u64)> {
        let catalogue = Catalogue::load(self.config.models.catalogue.as_deref()).ok()?;
        let store = ModelStore::new(self.home.models());
        let profile = app::profile(&self.config, &store, &catalogue).ok()?;
        let files = app::Disk {
            store,
            draft: app::drafting(&self.config, profile),
            catalogue: catalogue.clone(),
            places: self.config.skills.clone(),
        };
        let claims = profile.roles.values().filter_map(|name| {
            let file = skills::Files::locate(&files, name)?;
            let claim = skills::Claim::estimate(&file, self.config.models.context_tokens);
            Some((name.clone(), claim.total()))
        });
        claims.max_by_key(|(_, need)| *need)
    }

    /// What the running server has claimed, in all and by part; `None` if there is none or it can't be asked.
    async fn claims(&self) -> Option<(u64, Vec<String>)> {
        let server = running_server(&self.home).await.ok()??;
        let answer = server.fetch("/sarai/v1/skills", self.config.server.token.as_deref()).await.ok()?;
        Some(account(&answer["memory"]))
    }

    pub(super) fn disk(&self) -> Check {
        let there = self.home.root().ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
        let stat = match nix::sys::statvfs::statvfs(there) {
            Ok(stat) => stat,
            Err(error) => return self.failed("disk", &error.into()),
        };
        let free = stat.blocks_available().saturating_mul(stat.fragment_size());
        let text =
            Text::new("doctor-disk").showing("free", HumanBytes(free)).showing("path", there.display());
        if free < DISK_BYTES_MIN {
            let hint = Text::new("doctor-disk-hint").showing("need", HumanBytes(DISK_BYTES_MIN));
            return self.ill("disk", &text, &hint);
        }
        self.fine("disk", &text)
    }

    /// What the programming expert runs programs in. Nothing else needs it.
    pub(super) async fn python(&self) -> Check {
        match python::look().await {
            Ok(found) => {
                let text = Text::new("doctor-python").with("version", found.version);
                self.fine("python", &text.showing("path", found.program.display()))
            }
            Err(error) => {
                let reason =
                    if let python::Error::Missing { reason } = error { reason } else { error.to_string() };
                let check = self.fine("python", &Text::new("doctor-python-absent").with("reason", reason));
                Check { hint: Some(self.invocation.text(&Text::new("doctor-python-hint"))), ..check }
            }
        }
    }

    /// Needed only while models are missing.
    pub(super) async fn pip(&self, models_are_here: bool) -> Check {
        let call = ToolCall {
            program: "python3",
            args: ["-m", "pip", "--version"].map(str::to_owned).to_vec(),
            scratch: std::env::temp_dir(),
            time_max: PIP_WAIT,
        };
        if let ToolEnd::Exited { code: Some(0), .. } = tool::run(call).await {
            return self.fine("pip", &Text::new("doctor-pip"));
        }
        if models_are_here {
            return self.fine("pip", &Text::new("doctor-pip-absent"));
        }
        self.ill("pip", &Text::new("doctor-pip-absent"), &Text::new("doctor-pip-hint"))
    }
}

/// The claims of `/sarai/v1/skills`: in all, and a text for each part.
pub(crate) fn account(memory: &serde_json::Value) -> (u64, Vec<String>) {
    let parts = memory["claims"].as_object().into_iter().flatten();
    let shown = parts.map(|(part, bytes)| format!("{part} {}", HumanBytes(bytes.as_u64().unwrap_or(0))));
    (memory["claimed_bytes"].as_u64().unwrap_or(0), shown.collect())
}

#[cfg(target_arch = "x86_64")]
fn features() -> Vec<Feature> {
    use std::arch::is_x86_feature_detected as has;
    vec![
        Feature("avx2", has!("avx2"), true),
        Feature("fma", has!("fma"), true),
        Feature("f16c", has!("f16c"), true),
        Feature("bmi2", has!("bmi2"), true),
        Feature("avx512f", has!("avx512f"), false),
        Feature("avx512bw", has!("avx512bw"), false),
        Feature("avx512vbmi", has!("avx512vbmi"), false),
        Feature("avx512vnni", has!("avx512vnni"), false),
        Feature("avx512bf16", has!("avx512bf16"), false),
        Feature("avxvnni", has!("avxvnni"), false),
    ]
}

#[cfg(not(target_arch = "x86_64"))]
fn features() -> Vec<Feature> {
    vec![Feature(std::env::consts::ARCH, true, false)]
}

fn processor_name() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    line.map_or_else(|| std::env::consts::ARCH.to_owned(), |(_, name)| name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_can_be_read() {
        assert!(!processor_name().is_empty());
        assert!(!features().is_empty());
    }
}
