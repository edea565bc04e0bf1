//! One start of `sarai`: the flags all commands share, and what follows from them.
//!
//! Made by `main`, read by every command. Reads the environment once; loads the configuration when asked, so
//! that `config` and `doctor` can work on a broken one.

use sarai_core::language::Language;

use crate::cli::Globals;
use crate::config::{self, Config, Override, Sources};
use crate::home::{self, Home};
use crate::i18n::Text;
use crate::lang::{self, Wish};
use crate::terminal::{self, Interrupt};

/// What all commands share.
#[derive(Debug)]
pub(crate) struct Invocation {
    /// Answer in JSON.
    pub(crate) json: bool,
    /// Use no network.
    pub(crate) offline: bool,
    /// No progress, no advice.
    pub(crate) quiet: bool,
    /// Colours are welcome.
    pub(crate) color: bool,
    /// Wishes about language.
    pub(crate) wish: Wish,
    /// Who handles Ctrl-C.
    pub(crate) interrupt: Interrupt,
    /// Where settings are looked for.
    pub(crate) sources: Sources,
    home: Option<std::path::PathBuf>,
}

impl Invocation {
    /// Reads flags and environment.
    pub(crate) fn new(globals: &Globals) -> Self {
        let sources = Sources::from_process(globals.config.clone());
        let variable = |name: &str| std::env::var(name).ok();
        let configured = Config::load(&sources).ok().and_then(|config| config.language);
        Self {
            json: globals.json,
            offline: globals.offline,
            quiet: globals.quiet,
            color: terminal::color(variable("NO_COLOR").as_deref()),
            wish: lang::wish(globals.lang, configured, variable),
            interrupt: Interrupt::default(),
            sources,
            home: globals.home.clone(),
        }
    }

    /// The configuration, checked.
    pub(crate) fn config(&self) -> Result<Config, config::Error> {
        Config::load(&self.sources)
    }

    /// The configuration with a command's own flags above it.
    pub(crate) fn config_with(&self, flags: Vec<Override>) -> Result<Config, config::Error> {
        Config::load(&Sources { flags, ..self.sources.clone() })
    }

    /// The home. Touches no file.
    pub(crate) fn home(&self) -> Result<Home, home::Error> {
        Home::locate(self.home.as_deref())
    }

    /// The language of the program's own texts.
    pub(crate) fn language(&self) -> Language {
        self.wish.interface()
    }

    /// A text in the person's language.
    pub(crate) fn text(&self, text: &Text) -> String {
        text.render(self.language())
    }

    /// Writes a text to standard output.
    pub(crate) fn say(&self, text: &Text) -> anyhow::Result<()> {
        terminal::line(self.text(text))
    }

    /// Writes a text to standard error, unless quiet is wished for.
    pub(crate) fn note(&self, text: &Text) {
        if !self.quiet {
            terminal::aside(self.text(text));
        }
    }
}
