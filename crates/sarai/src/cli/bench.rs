//! `sarai bench SCENARIO`: this program's own server beside llama-server, same model files, threads, context and
//! prompts, through the same streaming HTTP call. Every figure of `docs/SPEC.md` that names it comes from here.
//!
//! Servers run on loopback and in a home of their own that shares the installed models. All stay loaded; only one is
//! asked at a time, and the one that goes first changes by round. Every request and the whole run have a time limit.
//! Prints what it measured and nothing else; a promise that was not kept is printed as missed.

mod batch;
mod cut;
mod decode;
mod forms;
mod grammar;
mod load;
mod memory;
mod mind;
mod mixed;
mod place;
mod prefix;
mod prompts;
mod report;
mod side;
mod skills;
mod speculation;
mod statistics;
mod stream;
mod tables;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::app;
use crate::cli::{Error, Invocation};
use crate::config::Config;
use crate::exit::Exit;
use crate::home::Home;
use crate::i18n::Text;
use crate::models::{Catalogue, ModelStore, Role};
use crate::terminal;
use place::Place;
use report::{Row, Table};
use side::{Side, Terms, settle};

/// Tokens of context a stream is given.
const CONTEXT: u32 = 4096;
/// Rounds after the one that warms up.
const ROUNDS: u32 = 7;
/// Minutes after which no new round is started.
const ROUND_MINUTES: u64 = 30;

/// Arguments of `bench`.
#[derive(clap::Args, Debug)]
pub(crate) struct Args {
    #[arg(value_name = "SCENARIO", value_parser = scenario)]
    scenario: Scenario,
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    #[arg(long, value_name = "PROGRAM")]
    peer: Vec<PathBuf>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=50))]
    rounds: Option<u32>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=600))]
    minutes: Option<u64>,
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    #[command(flatten)]
    mind: mind::Options,
    #[command(flatten)]
    forms: forms::Options,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scenario {
    /// Reading, writing, first token, memory.
    Decode,
    /// First token of a prefix seen before, also after a restart.
    Prefix,
    /// Drafts that the model only has to confirm.
    Speculation,
    /// Answers bound to a schema.
    Grammar,
    /// Several answers at once.
    Batch,
    /// Speed beside another program.
    Load,
    /// Memory and lost requests under load of all kinds.
    Mixed,
    /// Starts, health, memory and first token of skills.
    Skills,
    /// Questions over tables that come back with the right rows.
    Tables,
    /// Fuzzed prompts for each expert: outputs that fit their schemas, tones that change no fact.
    Forms,
    /// Right answers to checkable tasks, with and without what the assistant adds to a model.
    Mind,
    /// One after the other.
    All,
}

impl Scenario {
    const EACH: [Self; 11] = [
        Self::Decode,
        Self::Prefix,
        Self::Speculation,
        Self::Grammar,
        Self::Batch,
        Self::Load,
        Self::Skills,
        Self::Tables,
        Self::Mixed,
        // The last ones, for they take the first interrupt for themselves.
        Self::Forms,
        Self::Mind,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Decode => "decode",
            Self::Prefix => "prefix",
            Self::Speculation => "speculation",
            Self::Grammar => "grammar",
            Self::Batch => "batch",
            Self::Load => "load",
            Self::Mixed => "mixed",
            Self::Skills => "skills",
            Self::Tables => "tables",
            Self::Forms => "forms",
            Self::Mind => "mind",
            Self::All => "all",
        }
    }
}

fn scenario(text: &str) -> Result<Scenario, String> {
    let mut known = Scenario::EACH.into_iter().chain([Scenario::All]);
    known.find(|scenario| scenario.name() == text).ok_or_else(|| {
        let names: Vec<&str> =
            Scenario::EACH.into_iter().chain([Scenario::All]).map(Scenario::name).collect();
        names.join(" | ")
    })
}

/// What all scenarios share.
struct Bench<'a> {
    invocation: &'a Invocation,
    config: Config,
    home: Home,
    peers: Vec<(String, PathBuf)>,
    threads: usize,
    rounds: u32,
    /// How long rounds are started; `None`: the scenario's own limit.
    minutes: Option<u64>,
    catalogue: Option<PathBuf>,
    profile: Option<String>,
    /// Where tasks lie.
    data: Option<PathBuf>,
}

/// Runs the measurements and prints their tables.
pub(crate) async fn run(args: Args, invocation: &Invocation) -> anyhow::Result<Exit> {
    let config = invocation.config()?;
    let home = invocation.home()?;
    home.create()?;
    let threads = match config.models.threads {
        Some(threads) => usize::try_from(threads)?,
        None => std::thread::available_parallelism()?.get(),
    };
    let bench = Bench {
        invocation,
        config,
        home,
        peers: named(&args.peer),
        threads,
        rounds: args.rounds.unwrap_or(ROUNDS),
        minutes: args.minutes,
        catalogue: args.catalogue.clone(),
        profile: args.profile.clone(),
        data: args.mind.data.clone(),
    };
    let started = Instant::now();
    let mut broken = false;
    let scenarios: Vec<Scenario> =
        if args.scenario == Scenario::All { Scenario::EACH.to_vec() } else { vec![args.scenario] };
    if matches!(args.scenario, Scenario::Mind | Scenario::Forms) {
        return assistant(&bench, args.scenario, &args).await;
    }
    bench.say_peers()?;
    for scenario in scenarios {
        if scenario == Scenario::Mixed {
            broken |= bench.show(&mixed::run(&bench).await?)?;
            continue;
        }
        if matches!(scenario, Scenario::Mind | Scenario::Forms) {
            let exit = assistant(&bench, scenario, &args).await?;
            if exit == Exit::Interrupted {
                return Ok(exit);
            }
            broken |= exit != Exit::Ok;
            continue;
        }
        for model in bench.models(args.model.as_deref())? {
            broken |= bench.show(&bench.measure(scenario, &model).await?)?;
        }
    }
    if !invocation.json {
        let text = Text::new("bench-closing").with("threads", threads as u64).with("context", CONTEXT);
        let text = text.with("seconds", started.elapsed().as_secs());
        invocation.say(&text)?;
    }
    Ok(if broken { Exit::Failed } else { Exit::Ok })
}

/// A scenario that asks the whole assistant and prints a table of its own.
async fn assistant(bench: &Bench<'_>, scenario: Scenario, args: &Args) -> anyhow::Result<Exit> {
    let is_one_of_all = args.scenario == Scenario::All;
    if scenario == Scenario::Forms {
        let usual = if is_one_of_all { forms::PROMPTS_OF_ALL } else { forms::PROMPTS };
        return forms::run(bench, &args.forms, &bench.models(args.model.as_deref())?, usual).await;
    }
    if is_one_of_all && let Err(error) = args.mind.check() {
        // Only a checkout has the tasks; the other measurements need none.
        bench.leave_out("mind", &error);
        return Ok(Exit::Ok);
    }
    mind::run(bench, &args.mind, &bench.models(args.model.as_deref())?).await
}

/// The peers with the names of their programs, told apart by a number.
fn named(programs: &[PathBuf]) -> Vec<(String, PathBuf)> {
    let mut named: Vec<(String, PathBuf)> = Vec::new();
    for program in programs {
        let name = program.file_name().map_or("peer".into(), |name| name.to_string_lossy().into_owned());
        let earlier = programs[..named.len()].iter().filter(|p| p.file_name() == program.file_name()).count();
        let name = if earlier == 0 { name } else { format!("{name} {}", earlier + 1) };
        named.push((name, program.clone()));
    }
    named
}

impl Bench<'_> {
    /// The installed chat models of the profile, or the one asked for.
    fn models(&self, wanted: Option<&str>) -> anyhow::Result<Vec<String>> {
        let store = ModelStore::new(self.home.models());
        let catalogue = Catalogue::load(self.config.models.catalogue.as_deref())?;
        let profile = app::profile(&self.config, &store, &catalogue)?;
        if let Some(name) = wanted {
            if !profile.roles.values().any(|known| known == name) {
                return Err(Error::NotFound { kind: "model", name: name.to_owned() }.into());
            }
            store.path(name)?;
            return Ok(vec![name.to_owned()]);
        }
        // The smallest one is for plumbing: its answers are too short-lived to measure.
        let chat = [Role::Tiny, Role::ExpertShort, Role::ExpertLong, Role::Base];
        let mut names: Vec<String> = Vec::new();
        for name in chat.iter().filter_map(|role| profile.model(*role)) {
            if store.path(name).is_ok() && !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        if names.is_empty() {
            let name = profile.model(Role::Base).unwrap_or_default().to_owned();
            return Err(crate::models::Error::NotInstalled { name }.into());
        }
        Ok(names)
    }

    async fn measure(&self, scenario: Scenario, model: &str) -> anyhow::Result<Table> {
        match scenario {
            Scenario::Prefix => prefix::run(self, model).await,
            Scenario::Speculation => speculation::run(self, model).await,
            Scenario::Grammar => grammar::run(self, model).await,
            Scenario::Batch => batch::run(self, model).await,
            Scenario::Load => load::run(self, model).await,
            Scenario::Skills => skills::run(self, model).await,
            Scenario::Tables => tables::run(self, model).await,
            Scenario::Decode | Scenario::Mixed | Scenario::Forms | Scenario::Mind | Scenario::All => {
                decode::run(self, model).await
            }
        }
    }

    fn terms(&self, model: &str, streams: u32) -> anyhow::Result<Terms> {
        let file = ModelStore::new(self.home.models()).path(model)?;
        Ok(Terms {
            model: model.to_owned(),
            file: std::path::absolute(file)?,
            threads: self.threads,
            context: CONTEXT,
            streams,
            settings: self.settings(),
        })
    }

    /// What the user's environment and flags say of the program itself; the child reads the user's file on its own.
    fn settings(&self) -> Vec<(String, String)> {
        let mut settings = Vec::new();
        let path = |path: &Path| path.display().to_string();
        if let Some(file) = &self.invocation.sources.named {
            settings.push(("SARAI_CONFIG".to_owned(), path(file)));
        }
        if let Some(program) = &self.config.skill_binary {
            settings.push(("SARAI_SKILLS__BINARY".to_owned(), path(program)));
        }
        if let Some(catalogue) = &self.config.models.catalogue {
            settings.push(("SARAI_MODELS__CATALOGUE".to_owned(), path(catalogue)));
        }
        if let Some(profile) = &self.config.models.profile {
            settings.push(("SARAI_MODELS__PROFILE".to_owned(), profile.clone()));
        }
        settings.push(("SARAI_MODELS__OWN_KERNELS".to_owned(), self.config.models.own_kernels.to_string()));
        settings.push(("SARAI_MODELS__DRAFT".to_owned(), self.config.models.draft.to_string()));
        // What is measured must not change while it is measured.
        settings.push(("SARAI_METACONTROL__LEARNING".to_owned(), false.to_string()));
        settings.push(("SARAI_SANDBOX__EXCEPTIONS".to_owned(), self.config.sandbox_exceptions.join(",")));
        settings
    }

    /// Starts our server and every peer that runs here. The place must outlive them.
    async fn sides(&self, terms: &Terms, place: &Place) -> anyhow::Result<Vec<Side>> {
        let mut sides = vec![Side::ours(terms, place).await?];
        for (name, program) in &self.peers {
            match Side::peer(name, program, terms, place).await {
                Ok(side) => sides.push(side),
                Err(error) => self.leave_out(name, &error),
            }
        }
        Ok(sides)
    }

    /// A first answer from every side: it loads the model, and a program for another CPU dies in it.
    async fn warm(&self, sides: Vec<Side>) -> anyhow::Result<Vec<Side>> {
        let mut warm = Vec::with_capacity(sides.len());
        let request = stream::Request::new("", prompts::fresh_system(0), prompts::SHORT.to_owned(), 8);
        for side in sides {
            match side.ask(&request).await {
                Ok(_) => warm.push(side),
                Err(error) if !warm.is_empty() => self.leave_out(&side.name, &error),
                Err(error) => return Err(error),
            }
        }
        settle(&warm).await?;
        Ok(warm)
    }

    fn leave_out(&self, name: &str, error: &anyhow::Error) {
        let text = Text::new("bench-left-out").with("name", name.to_owned());
        terminal::aside(self.invocation.text(&text.showing("reason", format!("{error:#}"))));
    }

    /// When the last round of a measurement that begins now may be started.
    fn until(&self) -> Instant {
        Instant::now() + Duration::from_secs(self.minutes.unwrap_or(ROUND_MINUTES) * 60)
    }

    fn progress(&self, scenario: &str, model: &str, done: usize, all: usize) {
        let text = Text::new("bench-progress").with("scenario", scenario.to_owned());
        self.invocation
            .note(&text.with("model", model.to_owned()).with("done", done as u64).with("all", all as u64));
    }

    fn say_peers(&self) -> anyhow::Result<()> {
        if self.invocation.json {
            return Ok(());
        }
        if self.peers.is_empty() {
            self.invocation.say(&Text::new("bench-no-peer"))?;
        }
        for (name, program) in &self.peers {
            terminal::line(format_args!("{name}: {}", program.display()))?;
        }
        Ok(())
    }

    /// Prints a table; whether it shows something that must not happen.
    fn show(&self, table: &Table) -> anyhow::Result<bool> {
        if self.invocation.json {
            terminal::json(&table.json())?;
        } else {
            terminal::line(table.render(self.invocation.language()))?;
        }
        Ok(table.broken)
    }
}

/// Whose turn it is in a round: everyone once, another one first each time.
fn order(round: u32, sides: usize) -> impl Iterator<Item = usize> {
    let first = usize::try_from(round).unwrap_or(0);
    (0..sides).map(move |step| (first + step) % sides)
}

/// A scenario whose rounds are all alike: each side is asked in turn and gives one value a row.
struct Rounds<'a> {
    bench: &'a Bench<'a>,
    scenario: &'static str,
    model: &'a str,
}

impl Rounds<'_> {
    /// Fills the rows round by round.
    async fn fill(
        &self,
        sides: &mut [Side],
        rows: Vec<Row>,
        mut round: impl AsyncFnMut(&mut Side, usize, u32) -> anyhow::Result<Vec<Option<f64>>>,
    ) -> anyhow::Result<Table> {
        let names = sides.iter().map(|side| side.name.clone()).collect();
        let mut table = Table { rows, ..Table::new(self.scenario, self.model, names) };
        let until = self.bench.until();
        for number in 1..=self.bench.rounds {
            if number > 1 && Instant::now() > until {
                let text = Text::new("bench-note-time").with("rounds", table.rounds as u64);
                table.note("cut_short", true.into(), text);
                break;
            }
            let mut measured = vec![Vec::new(); sides.len()];
            for index in order(number, sides.len()) {
                settle(sides).await?;
                measured[index] = round(&mut sides[index], index, number).await?;
            }
            for (place, row) in table.rows.iter_mut().enumerate() {
                let values: Vec<Option<f64>> =
                    measured.iter().map(|values| values.get(place).copied().flatten()).collect();
                row.push(&values);
            }
            table.rounds += 1;
            self.bench.progress(self.scenario, self.model, table.rounds, self.bench.rounds as usize);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_first_changes_by_round() {
        assert_eq!(order(1, 3).collect::<Vec<_>>(), [1, 2, 0]);
        assert_eq!(order(2, 3).collect::<Vec<_>>(), [2, 0, 1]);
        assert_eq!(order(7, 1).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn peers_of_one_name_are_told_apart() {
        let names: Vec<String> = named(&["a/llama-server".into(), "b/llama-server".into(), "x".into()])
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["llama-server", "llama-server 2", "x"]);
    }

    #[test]
    fn scenarios_are_known_by_name() {
        assert_eq!(scenario("grammar"), Ok(Scenario::Grammar));
        assert_eq!(scenario("all"), Ok(Scenario::All));
        assert!(scenario("speed").unwrap_err().contains("decode | prefix"));
    }
}
