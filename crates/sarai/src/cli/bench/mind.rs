//! `sarai bench mind`: checkable tasks asked of the whole assistant, of the bare model behind it, and put to a vote.
//!
//! Called by `bench`. Each task is asked of both in turn, in one run, on a server of its own; who is first changes by
//! task. What the assistant would have said without reflection is the very answer where no correction took place, the
//! text shown before the first correction where some was, and else a second answer with reflection off (an expert's
//! first draft is never shown). A vote draws bare answers, one at least, while another one of their mean length still
//! fits into the tokens that the assistant wrote. The command fails if changed facts went out or the server ended.

mod ask;
mod group;
mod judge;
mod rates;
mod report;
mod run;
mod tasks;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result};
use sarai_core::python::Python;
use sarai_sandbox as sandbox;
use tokio_util::sync::CancellationToken;

use super::cut::{Cut, tell};
use super::place::Place;
use super::side::{Side, Terms};
use super::{Bench, prompts, stream};
use crate::exit::Exit;
use crate::models::Role;
use ask::Client;
use report::Report;
use run::Run;
use tasks::{Class, Set, Task};

/// Name of the profile in which one model plays the assistant's roles.
const PROFILE: &str = "bench-mind";

/// Flags of this scenario alone.
#[derive(clap::Args, Debug)]
pub(super) struct Options {
    #[arg(long, value_name = "SET", value_parser = set, value_delimiter = ',')]
    set: Vec<Sets>,
    #[arg(long, value_name = "CLASS", value_parser = class, value_delimiter = ',')]
    class: Vec<Class>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    tasks: Option<u16>,
    #[arg(long, value_name = "K", default_value_t = 5, value_parser = clap::value_parser!(u8).range(1..=5))]
    votes: u8,
    #[arg(long, value_name = "FOLDER")]
    pub(super) data: Option<PathBuf>,
}

/// A set, or each of them.
#[derive(Clone, Copy, Debug)]
enum Sets {
    One(Set),
    All,
}

fn set(text: &str) -> Result<Sets, String> {
    let one = Set::ALL.into_iter().find(|set| set.name() == text).map(Sets::One);
    one.or((text == "all").then_some(Sets::All))
        .ok_or_else(|| format!("{} | all", Set::ALL.map(Set::name).join(" | ")))
}

fn class(text: &str) -> Result<Class, String> {
    let names = || Class::ALL.map(Class::name).join(" | ");
    Class::ALL.into_iter().find(|class| class.name() == text).ok_or_else(names)
}

impl Options {
    /// Whether tasks are asked: the held-out ones unless sets are named.
    fn wants(&self, set: Set, class: Class) -> bool {
        let mut asked = self.set.iter().map(|asked| match asked {
            Sets::One(one) => *one == set,
            Sets::All => true,
        });
        if self.set.is_empty() { set.is_held_out(class) } else { asked.any(|is_asked| is_asked) }
    }

    /// The sets that tasks are taken from.
    fn sets(&self) -> Vec<Set> {
        let is_wanted = |set: &Set| Class::ALL.into_iter().any(|class| self.wants(*set, class));
        Set::ALL.into_iter().filter(is_wanted).collect()
    }

    /// Whether there is anything to ask.
    ///
    /// # Errors
    /// There are no such tasks, or a file of them is bad.
    pub(super) fn check(&self) -> Result<()> {
        self.tasks().map(drop)
    }

    fn tasks(&self) -> Result<Vec<Task>> {
        let folder = tasks::folder(self.data.as_deref())?;
        let classes = if self.class.is_empty() { &Class::ALL[..] } else { &self.class };
        tasks::load(&folder, classes, |set, class| self.wants(set, class), self.tasks.map(usize::from))
    }
}

/// Measures each model and prints its table.
pub(super) async fn run(bench: &Bench<'_>, options: &Options, models: &[String]) -> Result<Exit> {
    let tasks = options.tasks()?;
    let stop = bench.invocation.interrupt.claim();
    let mut exit = Exit::Ok;
    for model in models {
        let report = measure(bench, options, model, &tasks, &stop).await?;
        let told = tell(bench, &report)?;
        if told == Exit::Interrupted {
            return Ok(told);
        }
        if told != Exit::Ok {
            exit = told;
        }
    }
    Ok(exit)
}

async fn measure(
    bench: &Bench<'_>,
    options: &Options,
    model: &str,
    tasks: &[Task],
    stop: &CancellationToken,
) -> Result<Report> {
    let place = Place::new(&bench.home, Some(&[model]))?;
    let terms = Terms {
        context: bench.config.models.context_tokens,
        settings: settings(bench, &place, model)?,
        ..bench.terms(model, 1)?
    };
    let python = python(bench, &place, tasks).await?;
    let side = Side::ours(&terms, &place).await?;
    side.ask(&stream::Request::new("", prompts::fresh_system(0), prompts::SHORT.to_owned(), 8)).await?;
    let client = Client::new(&side, model, bench.config.turn.max_tokens);
    let mut run = Run { client, sides: [side], python, votes: usize::from(options.votes) };
    let until = bench.until();
    let (model, sets) = (model.to_owned(), options.sets());
    let mut report = Report { model, sets, all: tasks.len(), cut: None, records: Vec::new() };
    for (number, task) in tasks.iter().enumerate() {
        if Instant::now() > until {
            report.cut = Some(Cut::Time);
            break;
        }
        let record = tokio::select! {
            record = run.one(task, number) => record?,
            () = stop.cancelled() => {
                report.cut = Some(Cut::Interrupted);
                break;
            }
        };
        if run.sides[0].has_ended()? {
            // An interrupt reaches the server too, and it may be first.
            let cut = if stop.is_cancelled() { Cut::Interrupted } else { Cut::ServerEnded };
            report.cut = Some(cut);
            break;
        }
        report.records.push((task.clone(), record));
        bench.progress("mind", &report.model, report.records.len(), tasks.len());
    }
    Ok(report)
}

/// The interpreter that programs are judged with, if there are any.
async fn python(bench: &Bench<'_>, place: &Place, tasks: &[Task]) -> Result<Option<Python>> {
    if tasks.iter().all(|task| task.class != Class::Programming) {
        return Ok(None);
    }
    let exceptions = bench.config.sandbox_exceptions.iter().map(|name| name.parse());
    let exceptions = exceptions.collect::<Result<Vec<sandbox::Exception>, _>>()?;
    let python = Python::new(Arc::new(sandbox::Native::new()), exceptions, place.root().join("programs"));
    sarai_core::python::look().await.context("programs can't be judged")?;
    Ok(Some(python))
}

/// The user's settings with a profile in which this model is both the base model and the one that steps in.
pub(super) fn settings(bench: &Bench<'_>, place: &Place, model: &str) -> Result<Vec<(String, String)>> {
    let mut catalogue = match &bench.config.models.catalogue {
        Some(path) => fs_err::read_to_string(path)?,
        None => String::new(),
    };
    let [base, tiny] = [Role::Base, Role::Tiny].map(Role::name);
    catalogue.push_str(&format!("\n[profile.{PROFILE}]\n{base} = {model:?}\n{tiny} = {model:?}\n"));
    let path = place.root().join("mind.toml");
    fs_err::write(&path, catalogue)?;
    let mut settings = bench.settings();
    settings.retain(|(name, _)| name != "SARAI_MODELS__CATALOGUE" && name != "SARAI_MODELS__PROFILE");
    settings.push(("SARAI_MODELS__CATALOGUE".to_owned(), std::path::absolute(path)?.display().to_string()));
    settings.push(("SARAI_MODELS__PROFILE".to_owned(), PROFILE.to_owned()));
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_and_classes_are_known_by_name() {
        let options = |sets: &[&str]| Options {
            set: sets.iter().map(|name| set(name).unwrap()).collect(),
            class: Vec::new(),
            tasks: None,
            votes: 5,
            data: None,
        };
        assert_eq!(options(&[]).sets(), [Set::B, Set::Q, Set::R, Set::S, Set::T, Set::U, Set::W, Set::Z]);
        assert!(!options(&[]).wants(Set::S, Class::Finance) && options(&[]).wants(Set::S, Class::Structured));
        assert_eq!(options(&["e", "a"]).sets(), [Set::A, Set::E]);
        assert_eq!(options(&["all"]).sets(), Set::ALL);
        assert!(
            set("c").unwrap_err().contains("a | b | e") && set("c").unwrap_err().ends_with("y | z | all")
        );
        assert_eq!(class("logic"), Ok(Class::Logic));
        assert!(class("maths").unwrap_err().contains("finance | logic"));
    }
}
