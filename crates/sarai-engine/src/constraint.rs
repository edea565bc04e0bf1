//! What an answer must match, step by step: JSON Schema, Lark and regular expressions by llguidance, GBNF by the
//! runtime's own grammar.
//!
//! Used by `engine.rs` (compile, on the caller's thread) and `generate.rs` (one [`Bound`] an answer). Every limit on
//! what a hostile constraint may cost stands here.

use llguidance::api::{ParserLimits, TopLevelGrammar};
use llguidance::toktrie::InferenceCapabilities;
use llguidance::{Matcher, ParserFactory};

use crate::runtime::{Filter, Sampler, Token, Vocabulary};
use crate::{Constraint, Error};

/// Longest JSON Schema in bytes.
const SCHEMA_BYTES_MAX: usize = 256 << 10;
/// Longest Lark grammar, GBNF grammar or regular expression in bytes.
const GRAMMAR_BYTES_MAX: usize = 64 << 10;
/// Deepest nesting of brackets in a GBNF grammar; its parser calls itself for each.
const GBNF_DEPTH_MAX: usize = 64;
/// Most tokens forced in one go.
pub(crate) const FORCED_TOKENS_MAX: usize = 128;

/// The state of a constraint inside one answer.
pub(crate) enum Bound {
    /// Anything goes.
    Free,
    /// Bound by llguidance.
    Matcher(Box<Matcher>),
    /// Bound by the runtime's grammar.
    Filter(Box<dyn Filter>),
}

/// Compiles constraints for one vocabulary. Made once a model.
pub(crate) struct Compiler {
    factory: ParserFactory,
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
        Ok(Self { factory })
    }

    fn matcher(&self, kind: &'static str, grammar: TopLevelGrammar) -> Result<Bound, Error> {
        let matcher = Matcher::new(self.factory.create_parser(grammar));
        match matcher.get_error() {
            Some(message) => Err(Error::BadConstraint { kind, message }),
            None => Ok(Bound::Matcher(Box::new(matcher))),
        }
    }
}

/// Compiles `constraint`.
pub(crate) fn compile(
    constraint: &Constraint,
    vocabulary: &dyn Vocabulary,
    compiler: &Compiler,
) -> Result<Bound, Error> {
    match constraint {
        Constraint::JsonSchema(schema) => {
            let kind = "json_schema";
            limited(kind, schema, SCHEMA_BYTES_MAX)?;
            let schema = serde_json::from_str(schema).map_err(|error| Error::BadConstraint {
                kind,
                message: format!("not valid JSON: {error}"),
            })?;
            let schema = without_white_space(schema).ok_or_else(|| {
                let message = "a schema is an object, true or false".to_owned();
                Error::BadConstraint { kind, message }
            })?;
            compiler.matcher(kind, TopLevelGrammar::from_json_schema(schema))
        }
        Constraint::Lark(grammar) => {
            limited("lark", grammar, GRAMMAR_BYTES_MAX)?;
            compiler.matcher("lark", TopLevelGrammar::from_lark(grammar.clone()))
        }
        Constraint::Regex(expression) => {
            limited("regex", expression, GRAMMAR_BYTES_MAX)?;
            compiler.matcher("regex", TopLevelGrammar::from_regex(expression))
        }
        Constraint::Gbnf(grammar) => {
            limited("gbnf", grammar, GRAMMAR_BYTES_MAX)?;
            check_gbnf_depth(grammar)?;
            vocabulary.gbnf(grammar).map(Bound::Filter)
        }
    }
}

/// Binds the answer to JSON without white space, unless the schema says otherwise under llguidance's own key: a small
/// model may else write blanks until its tokens run out, and every blank that may come keeps a token from being forced.
/// `None` for what is no schema.
fn without_white_space(schema: serde_json::Value) -> Option<serde_json::Value> {
    const OPTIONS: &str = "x-guidance";
    use serde_json::Value;
    let mut fields = match schema {
        Value::Object(fields) => fields,
        Value::Bool(true) => serde_json::Map::new(),
        Value::Bool(false) => return Some(schema),
        Value::Null | Value::Number(_) | Value::String(_) | Value::Array(_) => return None,
    };
    let compact =
        || serde_json::json!({"whitespace_flexible": false, "item_separator": ",", "key_separator": ":"});
    fields.entry(OPTIONS).or_insert_with(compact);
    Some(serde_json::Value::Object(fields))
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

/// Counts round brackets outside of literals, character classes and comments.
fn check_gbnf_depth(grammar: &str) -> Result<(), Error> {
    let (mut depth, mut inside) = (0_usize, None);
    let mut letters = grammar.chars();
    while let Some(letter) = letters.next() {
        match (inside, letter) {
            (Some('\n'), '\n') | (Some('"'), '"') | (Some(']'), ']') => inside = None,
            (Some('"' | ']'), '\\') => {
                letters.next();
            }
            (Some(_), _) => {}
            (None, '"') => inside = Some('"'),
            (None, '[') => inside = Some(']'),
            (None, '#') => inside = Some('\n'),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
        if depth > GBNF_DEPTH_MAX {
            let message = format!("brackets are nested more than {GBNF_DEPTH_MAX} deep");
            return Err(Error::BadConstraint { kind: "gbnf", message });
        }
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
            Self::Filter(filter) => {
                // Asking about one token costs a thousandth of asking about all, and most guesses pass.
                let guess = sampler.pick(scores, None)?;
                if filter.allows(guess) { Ok(guess) } else { sampler.pick(scores, Some(&filter.allowed())) }
            }
        }
    }

    /// Moves on by a token that [`Bound::choose`] chose.
    pub(crate) fn accept(&mut self, token: Token) -> Result<(), Error> {
        match self {
            Self::Free => Ok(()),
            Self::Matcher(matcher) => matcher.consume_token(token).map_err(|error| stuck(&error)),
            Self::Filter(filter) => {
                filter.accept(token);
                Ok(())
            }
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

    /// Whether nothing more may follow.
    pub(crate) fn is_complete(&self) -> bool {
        match self {
            Self::Free | Self::Filter(_) => false,
            Self::Matcher(matcher) => matcher.is_stopped() && !matcher.is_error(),
        }
    }
}

fn stuck(error: &dyn std::fmt::Display) -> Error {
    Error::ConstraintStuck { message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(constraint: &Constraint) -> String {
        let vocabulary = crate::runtime::script::Script::default();
        let compiler = Compiler::new(&vocabulary).unwrap();
        match compile(constraint, &vocabulary, &compiler) {
            Err(Error::BadConstraint { message, .. }) => message,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("accepted"),
        }
    }

    #[test]
    fn bad_constraints_are_refused_with_the_reason() {
        assert!(refused(&Constraint::JsonSchema("{".into())).contains("not valid JSON"));
        assert!(refused(&Constraint::JsonSchema("7".into())).contains("object"));
        assert!(!refused(&Constraint::JsonSchema(r#"{"type": "strnig"}"#.into())).is_empty());
        assert!(!refused(&Constraint::Regex("(unclosed".into())).is_empty());
        assert!(!refused(&Constraint::Lark("start: undefined_rule".into())).is_empty());
        assert!(refused(&Constraint::Lark("  ".into())).contains("empty"));
        assert!(refused(&Constraint::Regex("x".repeat(GRAMMAR_BYTES_MAX + 1))).contains("bytes"));
    }

    #[test]
    fn a_huge_repetition_is_not_written_out() {
        let vocabulary = crate::runtime::script::Script::default();
        let compiler = Compiler::new(&vocabulary).unwrap();
        let regex = Constraint::Regex("((((a{1,1000}){1,1000}){1,1000}){1,1000}){1,1000}".into());
        let mut bound = compile(&regex, &vocabulary, &compiler).unwrap();
        bound.accept(Token::from(b'a')).unwrap();
        assert!(matches!(bound.accept(Token::from(b'b')), Err(Error::ConstraintStuck { .. })));
    }

    #[test]
    fn deep_gbnf_is_refused_but_brackets_in_literals_do_not_count() {
        let nested = |depth: usize| format!("root ::= {}\"a\"{}", "(".repeat(depth), ")".repeat(depth));
        check_gbnf_depth(&nested(GBNF_DEPTH_MAX)).unwrap();
        check_gbnf_depth(&nested(GBNF_DEPTH_MAX + 1)).unwrap_err();
        check_gbnf_depth(&format!(
            "root ::= \"{}\" [({}] # {}",
            "(".repeat(99),
            "(".repeat(99),
            "(".repeat(99)
        ))
        .unwrap();
        check_gbnf_depth(&format!("root ::= \"\\\"{}\"", "(".repeat(99))).unwrap();
    }
}
