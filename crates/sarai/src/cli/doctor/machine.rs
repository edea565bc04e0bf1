//! Checks of the machine: processor, memory, disk, programs.
//! Called by `doctor`. Looks only; changes nothing.

use std::path::Path;
use std::time::Duration;

use indicatif::HumanBytes;

use super::{Check, Patient};
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore, ToolCall, ToolEnd};
use crate::{app, tool};

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
        let (Some(free), Some(total)) = (meminfo("MemAvailable"), meminfo("MemTotal")) else {
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

/// A line of `/proc/meminfo`, in bytes.
fn meminfo(key: &str) -> Option<u64> {
    let info = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = info.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_can_be_read() {
        assert!(meminfo("MemTotal").unwrap() > 1 << 20);
        assert!(meminfo("MemTotal").unwrap() >= meminfo("MemAvailable").unwrap());
        assert_eq!(meminfo("NoSuchLine"), None);
        assert!(!processor_name().is_empty());
        assert!(!features().is_empty());
    }
}
