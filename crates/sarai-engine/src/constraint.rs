//! What an answer must match, step by step: JSON Schema, GBNF, Lark and regular expressions, all by llguidance.
//!
//! Used by `engine.rs` (compile, on the caller's thread) and `answer.rs` (one [`Bound`] an answer). Every limit on
//! what a hostile constraint may cost stands here or in `constraint/`. A compiled constraint is kept (`cache.rs`) and
//! handed out as a copy.

mod cache;
mod gbnf;
mod schema;

use std::sync::{Mutex, PoisonError};

use llguidance::api::{ParserLimits, TopLevelGrammar};
use llguidance::toktrie::InferenceCapabilities;
use llguidance::{Matcher, ParserFactory};

use crate::runtime::{Sampler, Token, Vocabulary};
use crate::{Constraint, Error};
use cache::{Cache, Key};

/// Longest JSON Schema in bytes.
const SCHEMA_BYTES_MAX: usize = 256 << 10;
/// Longest Lark grammar or regular expression in bytes.
const GRAMMAR_BYTES_MAX: usize = 64 << 10;
/// llguidance calls itself for each rule that stands behind another, and a grammar can be one long chain of rules.
const COMPILE_STACK_BYTES: usize = 64 << 20;
/// Most tokens forced in one go.
pub(crate) const FORCED_TOKENS_MAX: usize = 128;

/// The state of a constraint inside one answer.
pub(crate) enum Bound {
    /// Anything goes.
    Free,
    /// Bound by llguidance.
    Matcher(Box<Matcher>),
}

/// Compiles constraints for one vocabulary. Made once a model.
pub(crate) struct Compiler {
    factory: ParserFactory,
    cache: Mutex<Cache>,
    /// Held while one is compiled: each takes a large stack, and those who ask for the same one find it ready.
    compiling: Mutex<()>,
}

impl Compiler {
    pub(crate) fn new(vocabulary: &dyn Vocabulary) -> Result<Self, Error> {
        let environment = vocabulary.token_env()?;
        let capabilities = InferenceCapabilities { ff_tokens: true, ..InferenceCapabilities::default() };
        let slices = llguidance::earley::SlicedBiasComputer::general_slices();
        let mut factory = ParserFactory::new(&environment, capabilities, &slices)
            .map_err(|error| Error::Backend { detail: error.to_string() })?;
        factory.quiet();
        *factory.limits_mut() = ParserLimits {
            max_items_in_row: 1000,
            initial_lexer_fuel: 1_000_000,
            step_lexer_fuel: 200_000,
            step_max_items: 50_000,
            max_lexer_states: 50_000,
            max_grammar_size: 200_000,
            verbose_errors: false,
            ..ParserLimits::default()
        };
        Ok(Self { factory, cache: Mutex::new(Cache::default()), compiling: Mutex::new(()) })
    }

    /// How often a compiled constraint was found ready, and how often it had to be compiled.
    pub(crate) fn cache_counts(&self) -> CacheCounts {
        self.cache.lock().map(|cache| cache.counts()).unwrap_or_default()
    }

    /// Compiles on a thread with room for what calls itself.
    fn matcher(&self, kind: &'static str, grammar: TopLevelGrammar) -> Result<Matcher, Error> {
        let refused = |message: String| Error::BadConstraint { kind, message };
        let compile = || Matcher::new(self.factory.create_parser(grammar));
        let matcher = std::thread::scope(|scope| {
            let builder = std::thread::Builder::new().name("compile".into()).stack_size(COMPILE_STACK_BYTES);
            let thread = builder.spawn_scoped(scope, compile).map_err(|_| Error::Busy { queue_max: 1 })?;
            thread.join().map_err(|_| refused("the compiler failed on it".to_owned()))
        })?;
        matcher.get_error().map_or(Ok(matcher), |message| Err(refused(schema::advice(message))))
    }
}

/// What became of the constraints asked for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct CacheCounts {
    /// Found ready.
    pub hits: u64,
    /// Compiled, or refused.
    pub misses: u64,
    /// Kept now.
    pub entries: usize,
}

/// Compiles `constraint`, or copies what was compiled from the same text before.
pub(crate) fn compile(constraint: &Constraint, compiler: &Compiler) -> Result<Bound, Error> {
    let (kind, text) = match constraint {
        Constraint::JsonSchema(text) => ("json_schema", text),
        Constraint::Gbnf(text) => ("gbnf", text),
        Constraint::Lark(text) => ("lark", text),
        Constraint::Regex(text) => ("regex", text),
    };
    limited(kind, text, if kind == "json_schema" { SCHEMA_BYTES_MAX } else { GRAMMAR_BYTES_MAX })?;
    let key = Key::new(kind, text);
    let cache = || compiler.cache.lock().map_err(|_| Error::Stopped);
    let found = cache()?.find(&key);
    if let Some(matcher) = found {
        return Ok(Bound::Matcher(Box::new(matcher)));
    }
    let _alone = compiler.compiling.lock().unwrap_or_else(PoisonError::into_inner);
    let found = cache()?.find_now(&key);
    if let Some(matcher) = found {
        return Ok(Bound::Matcher(Box::new(matcher)));
    }
    let grammar = grammar(constraint).map_err(|message| Error::BadConstraint { kind, message })?;
    let matcher = compiler.matcher(kind, grammar)?;
    let copy = matcher.deep_clone();
    cache()?.keep(key, text.len(), copy);
    Ok(Bound::Matcher(Box::new(matcher)))
}

/// The constraint as llguidance takes it, or what is wrong with it.
fn grammar(constraint: &Constraint) -> Result<TopLevelGrammar, String> {
    match constraint {
        Constraint::JsonSchema(text) => {
            let schema = serde_json::from_str(text).map_err(|error| format!("not valid JSON: {error}"))?;
            Ok(TopLevelGrammar::from_json_schema(schema::prepare(schema)?))
        }
        Constraint::Gbnf(text) => {
            let lark = gbnf::to_lark(text).map_err(|fault| fault.to_string())?;
            Ok(TopLevelGrammar::from_lark(lark))
        }
        Constraint::Lark(text) => Ok(TopLevelGrammar::from_lark(text.clone())),
        Constraint::Regex(text) => Ok(TopLevelGrammar::from_regex(text)),
    }
}

fn limited(kind: &'static str, text: &str, bytes_max: usize) -> Result<(), Error> {
    let refuse = |message: String| Err(Error::BadConstraint { kind, message });
    if text.trim().is_empty() {
        return refuse("it is empty".to_owned());
    }
    if text.contains('\0') {
        return refuse("it holds a zero byte".to_owned());
    }
    if text.len() > bytes_max {
        return refuse(format!("it has {} bytes, at most {bytes_max} are allowed", text.len()));
    }
    Ok(())
}

impl Bound {
    /// Chooses the next token. An end token means the answer is complete.
    pub(crate) fn choose(&mut self, sampler: &mut dyn Sampler, scores: &[f32]) -> Result<Token, Error> {
        match self {
            Self::Free => sampler.pick(scores, None),
            Self::Matcher(matcher) => {
                let mask = matcher.compute_mask_or_eos().map_err(|error| stuck(&error))?;
                sampler.pick(scores, Some(&mask))
            }
        }
    }

    /// Moves on by a token that [`Bound::choose`] chose.
    pub(crate) fn accept(&mut self, token: Token) -> Result<(), Error> {
        match self {
            Self::Free => Ok(()),
            Self::Matcher(matcher) => matcher.consume_token(token).map_err(|error| stuck(&error)),
        }
    }

    /// Tokens that must come next, already accepted; at most `limit`.
    pub(crate) fn take_forced(&mut self, limit: usize) -> Result<Vec<Token>, Error> {
        let Self::Matcher(matcher) = self else { return Ok(Vec::new()) };
        if limit == 0 || matcher.is_stopped() {
            return Ok(Vec::new());
        }
        let mut forced = matcher.compute_ff_tokens();
        // It answers with nothing when it has failed, and a failed matcher also counts as stopped.
        if let Some(fault) = matcher.get_error() {
            return Err(stuck(&fault));
        }
        forced.truncate(limit.min(FORCED_TOKENS_MAX));
        if !forced.is_empty() {
            matcher.consume_tokens(&forced).map_err(|error| stuck(&error))?;
        }
        Ok(forced)
    }

    /// How many tokens of a draft could come next, in this order. Nothing is accepted. A matcher that fails here says
    /// so at the next step.
    pub(crate) fn valid_prefix(&mut self, draft: &[Token]) -> usize {
        match self {
            Self::Free => draft.len(),
            Self::Matcher(matcher) => matcher.validate_tokens(draft).unwrap_or(0).min(draft.len()),
        }
    }

    /// Whether nothing more may follow.
    pub(crate) fn is_complete(&self) -> bool {
        match self {
            Self::Free => false,
            Self::Matcher(matcher) => matcher.is_stopped() && !matcher.is_error(),
        }
    }
}

fn stuck(error: &dyn std::fmt::Display) -> Error {
    Error::ConstraintStuck { message: error.to_string() }
}

#[cfg(test)]
mod tests;
