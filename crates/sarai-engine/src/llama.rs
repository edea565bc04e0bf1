//! The one file that knows llama.cpp (through `llama-cpp-2`): loading, tokens, scores, samplers, GBNF.
//!
//! Answers the traits of `runtime.rs`. The bindings have no stable interface; whatever changes in them changes here.
//! No `unsafe` of our own. Two traps kept away from callers: some calls of the bindings abort the process on a
//! negative token id, and a grammar sampler throws across the boundary if it accepts what it did not allow.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::model::{LlamaChatMessage, LlamaModel};
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use llama_cpp_2::{GrammarError, LogOptions};
use llguidance::toktrie::{SimpleVob, TokEnv, TokTrie, TokenizerEnv};

use crate::complaints;
use crate::runtime::{Filter, Reading, Sampler, Scores, Sequence, Token, Vocabulary};
use crate::{Error, Message, Sampling};

/// The one sequence of a context.
const SEQUENCE: i32 = 0;
/// How many tokens of the answer the penalties look back on.
const PENALTY_TOKENS: i32 = 256;

/// llama.cpp is set up once in a process and stays.
fn backend() -> Result<&'static LlamaBackend, Error> {
    static BACKEND: OnceLock<Result<LlamaBackend, String>> = OnceLock::new();
    let backend = BACKEND.get_or_init(|| {
        llama_cpp_2::send_logs_to_tracing(LogOptions::default());
        LlamaBackend::init().map_err(|error| error.to_string())
    });
    backend.as_ref().map_err(|detail| Error::Backend { detail: detail.clone() })
}

/// A loaded model.
pub(crate) struct Model {
    model: Arc<LlamaModel>,
}

/// What a model says about itself.
pub(crate) struct Facts {
    pub(crate) context_tokens_trained: u32,
    pub(crate) parameters: u64,
    pub(crate) weights_bytes: u64,
    pub(crate) chat_template: Option<String>,
}

/// How to make a [`Sequence`].
pub(crate) struct SequenceSpec {
    pub(crate) context_tokens: u32,
    pub(crate) batch_tokens: u32,
    pub(crate) threads: i32,
    pub(crate) threads_batch: i32,
}

impl Model {
    /// Loads a file whose header has been checked. `progress` goes from 0 to 1. The error is llama.cpp's own words.
    pub(crate) fn load(
        path: &Path,
        mmap: bool,
        mut progress: impl FnMut(f32) + 'static,
    ) -> Result<Self, Error> {
        let params = LlamaModelParams::default()
            .with_n_gpu_layers(0)
            .with_use_mmap(mmap)
            .with_progress_callback(move |done| {
                progress(done);
                true
            });
        let backend = backend()?;
        let (loaded, complaints) = complaints::collect(|| LlamaModel::load_from_file(backend, path, &params));
        let model = loaded.map_err(|error| Error::ModelLoad {
            path: path.to_owned(),
            detail: complaints.unwrap_or_else(|| error.to_string()),
        })?;
        Ok(Self { model: Arc::new(model) })
    }

    pub(crate) fn facts(&self) -> Facts {
        let template = self.model.chat_template(None).ok().and_then(|template| template.to_string().ok());
        Facts {
            context_tokens_trained: self.model.n_ctx_train(),
            parameters: self.model.n_params(),
            weights_bytes: self.model.size(),
            chat_template: template,
        }
    }

    pub(crate) fn vocabulary(&self) -> Arc<dyn Vocabulary> {
        Arc::new(Words::new(&self.model))
    }

    pub(crate) fn sequence(&self, spec: &SequenceSpec) -> Result<State<'_>, Error> {
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(spec.context_tokens))
            .with_n_batch(spec.batch_tokens)
            .with_n_ubatch(spec.batch_tokens)
            .with_n_threads(spec.threads)
            .with_n_threads_batch(spec.threads_batch)
            .with_no_perf(true);
        let refused = |_| Error::ContextCreate { context_tokens: spec.context_tokens };
        let context = self.model.new_context(backend()?, params).map_err(refused)?;
        let batch = LlamaBatch::new(spec.batch_tokens as usize, 1);
        Ok(State { context, batch })
    }
}

/// The state of one sequence.
pub(crate) struct State<'model> {
    context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
}

impl Sequence for State<'_> {
    fn context_tokens(&self) -> usize {
        self.context.n_ctx() as usize
    }

    fn truncate(&mut self, length: usize) -> usize {
        let from = u32::try_from(length).ok().filter(|from| *from > 0);
        let sequence = SEQUENCE.cast_unsigned();
        match self.context.clear_kv_cache_seq(Some(sequence), from, None) {
            Ok(true) => length,
            Ok(false) | Err(_) => {
                self.context.clear_kv_cache();
                0
            }
        }
    }

    fn evaluate(&mut self, tokens: &[Token], position: usize, scores: Scores) -> Result<(), Error> {
        let failed =
            |error: &dyn std::fmt::Display| Error::Decode { tokens: tokens.len(), detail: error.to_string() };
        self.batch.clear();
        for (index, token) in tokens.iter().enumerate() {
            let wanted = scores.wanted(index, tokens.len());
            let place = i32::try_from(position + index).map_err(|error| failed(&error))?;
            self.batch.add(native(*token), place, &[SEQUENCE], wanted).map_err(|error| failed(&error))?;
        }
        self.context.decode(&mut self.batch).map_err(|error| failed(&error))
    }

    fn scores(&self, index: usize) -> &[f32] {
        let index = i32::try_from(index).expect("a batch has fewer than 2^31 tokens");
        self.context.get_logits_ith(index)
    }
}

fn native(token: Token) -> LlamaToken {
    LlamaToken(token.cast_signed())
}

/// The vocabulary of a model.
struct Words {
    model: Arc<LlamaModel>,
    controls: Vec<String>,
    bos: String,
    eos: String,
    token_env: Mutex<Option<TokEnv>>,
}

impl Words {
    fn new(model: &Arc<LlamaModel>) -> Self {
        let vocabulary = model.vocab();
        let spelled = |token: LlamaToken| {
            let bytes = if token.0 < 0 { Vec::new() } else { vocabulary.token_to_piece(token, true, None) };
            String::from_utf8(bytes).unwrap_or_default()
        };
        let mut controls: Vec<String> =
            vocabulary.tokens().filter(|token| vocabulary.is_control(*token)).map(spelled).collect();
        controls.retain(|text| !text.is_empty());
        let (bos, eos) = (spelled(vocabulary.bos()), spelled(vocabulary.eos()));
        Self { model: Arc::clone(model), controls, bos, eos, token_env: Mutex::new(None) }
    }
}

impl Vocabulary for Words {
    fn size(&self) -> usize {
        usize::try_from(self.model.n_vocab()).unwrap_or_default()
    }

    fn tokenize(&self, text: &str, reading: Reading) -> Vec<Token> {
        let tokens = self.model.vocab().tokenize(text.as_bytes(), reading.frame, reading.control);
        tokens.into_iter().map(|token| token.0.cast_unsigned()).collect()
    }

    fn append_piece(&self, token: Token, out: &mut Vec<u8>) {
        self.model.vocab().token_to_piece_into(native(token), out, false, None);
    }

    fn is_end(&self, token: Token) -> bool {
        self.model.vocab().is_eog(native(token))
    }

    fn control_texts(&self) -> &[String] {
        &self.controls
    }

    fn bos_text(&self) -> &str {
        &self.bos
    }

    fn eos_text(&self) -> &str {
        &self.eos
    }

    fn token_env(&self) -> Result<TokEnv, Error> {
        let mut cached = self.token_env.lock().map_err(|_| Error::Stopped)?;
        let environment = cached.get_or_insert_with(|| {
            let trie = LlamaSampler::llguidance_tok_env(&self.model).tok_trie().clone();
            Arc::new(Environment::new(&self.model, trie))
        });
        Ok(Arc::clone(environment))
    }

    fn gbnf(&self, grammar: &str) -> Result<Box<dyn Filter>, Error> {
        let sampler = LlamaSampler::grammar(&self.model, grammar, "root").map_err(|error| {
            let message = match error {
                GrammarError::RootNotFound => "it has no rule named root".to_owned(),
                // llama.cpp writes the place straight to stderr, past its own log.
                GrammarError::NullGrammar => {
                    "llama.cpp cannot parse it (the engine's stderr tells where)".to_owned()
                }
                GrammarError::GrammarNullBytes | GrammarError::TriggerWordNullBytes => error.to_string(),
            };
            Error::BadConstraint { kind: "gbnf", message }
        })?;
        Ok(Box::new(Gbnf { sampler, size: self.model.n_vocab() }))
    }

    fn sampler(&self, sampling: &Sampling, seed: u32) -> Box<dyn Sampler> {
        let greedy = sampling.temperature == 0.0;
        if greedy && !sampling.penalises() {
            return Box::new(Greedy);
        }
        let mut chain = Vec::new();
        if sampling.penalises() {
            let (repeat, frequency) = (sampling.repeat_penalty, sampling.frequency_penalty);
            let presence = sampling.presence_penalty;
            chain.push(LlamaSampler::penalties(
                self.model.n_vocab(),
                PENALTY_TOKENS,
                repeat,
                frequency,
                presence,
            ));
        }
        if greedy {
            chain.push(LlamaSampler::greedy());
        } else {
            if sampling.top_k > 0 {
                chain.push(LlamaSampler::top_k(sampling.top_k.cast_signed()));
            }
            if sampling.top_p < 1.0 {
                chain.push(LlamaSampler::top_p(sampling.top_p, 1));
            }
            if sampling.min_p > 0.0 {
                chain.push(LlamaSampler::min_p(sampling.min_p, 1));
            }
            chain.push(LlamaSampler::temp(sampling.temperature));
            chain.push(LlamaSampler::dist(seed));
        }
        Box::new(Chain {
            chain: LlamaSampler::chain(chain, true),
            candidates: LlamaTokenDataArray::new(Vec::new(), false),
        })
    }

    fn render_chat(&self, messages: &[Message]) -> Option<String> {
        let template = self.model.chat_template(None).ok()?;
        let message =
            |message: &Message| LlamaChatMessage::new(message.role.clone(), message.content.clone());
        let chat = messages.iter().map(message).collect::<Result<Vec<_>, _>>().ok()?;
        self.model.apply_chat_template(&template, &chat, true).ok()
    }
}

/// The vocabulary as llguidance sees it. The bindings offer one too, but it tokenises greedily, so that llguidance
/// may force no tokens with it.
struct Environment {
    model: Arc<LlamaModel>,
    trie: TokTrie,
    exact: bool,
}

impl Environment {
    fn new(model: &Arc<LlamaModel>, trie: TokTrie) -> Self {
        let mut environment = Self { model: Arc::clone(model), trie, exact: true };
        // Some vocabularies put a space before every text. Tokens of such a text cannot be forced into the middle
        // of an answer.
        let samples =
            ["{\"name\": \"Zoë\", \"n\": -12.5e3}", " leading", "x", "\n\n\t y", "日本語 🦤", "«ñ» — [1, 2]"];
        environment.exact = samples.iter().all(|sample| {
            let tokens = environment.tokenize_bytes(sample.as_bytes());
            environment.trie.decode(&tokens) == sample.as_bytes()
        });
        environment
    }
}

impl TokenizerEnv for Environment {
    fn tok_trie(&self) -> &TokTrie {
        &self.trie
    }

    fn tokenize_bytes(&self, bytes: &[u8]) -> Vec<Token> {
        self.trie.tokenize_with_greedy_fallback(bytes, |text| {
            let tokens = self.model.vocab().tokenize(text.as_bytes(), false, false);
            tokens.into_iter().map(|token| token.0.cast_unsigned()).collect()
        })
    }

    fn tokenize_is_canonical(&self) -> bool {
        self.exact
    }
}

/// Takes the highest score.
struct Greedy;

impl Sampler for Greedy {
    fn pick(&mut self, scores: &[f32], allowed: Option<&SimpleVob>) -> Result<Token, Error> {
        let mut best: Option<(f32, usize)> = None;
        let mut look = |id: usize, score: f32| {
            if best.map_or(!score.is_nan(), |(highest, _)| score > highest) {
                best = Some((score, id));
            }
        };
        match allowed {
            None => scores.iter().enumerate().for_each(|(id, score)| look(id, *score)),
            Some(mask) => mask.iter_set_entries(|id| {
                if let Some(score) = scores.get(id) {
                    look(id, *score);
                }
            }),
        }
        match best {
            Some((score, id)) if score.is_finite() => Ok(Token::try_from(id).map_err(|_| Error::NotFinite)?),
            Some(_) => Err(Error::NotFinite),
            None if allowed.is_some() => Err(nothing_allowed()),
            None => Err(Error::NotFinite),
        }
    }

    fn accept(&mut self, _token: Token) {}
}

fn nothing_allowed() -> Error {
    Error::ConstraintStuck { message: "no token may come next".to_owned() }
}

/// llama.cpp's samplers, one after another, in the order its own tools use.
struct Chain {
    chain: LlamaSampler,
    candidates: LlamaTokenDataArray,
}

impl Sampler for Chain {
    fn pick(&mut self, scores: &[f32], allowed: Option<&SimpleVob>) -> Result<Token, Error> {
        let candidates = &mut self.candidates;
        candidates.data.clear();
        (candidates.selected, candidates.sorted) = (None, false);
        let mut add = |id: usize, score: f32| {
            if let Ok(id) = i32::try_from(id)
                && score.is_finite()
            {
                candidates.data.push(LlamaTokenData::new(LlamaToken(id), score, 0.0));
            }
        };
        match allowed {
            None => scores.iter().enumerate().for_each(|(id, score)| add(id, *score)),
            Some(mask) => mask.iter_set_entries(|id| {
                if let Some(score) = scores.get(id) {
                    add(id, *score);
                }
            }),
        }
        if candidates.data.is_empty() {
            return Err(if allowed.is_some() { nothing_allowed() } else { Error::NotFinite });
        }
        self.chain.apply(candidates);
        candidates.selected_token().map(|token| token.0.cast_unsigned()).ok_or(Error::NotFinite)
    }

    fn accept(&mut self, token: Token) {
        self.chain.accept(native(token));
    }
}

/// llama.cpp's grammar.
struct Gbnf {
    sampler: LlamaSampler,
    size: i32,
}

impl Gbnf {
    fn apply(&mut self, tokens: impl Iterator<Item = i32>) -> Vec<LlamaTokenData> {
        let data = tokens.map(|id| LlamaTokenData::new(LlamaToken(id), 0.0, 0.0)).collect();
        let mut array = LlamaTokenDataArray::new(data, false);
        self.sampler.apply(&mut array);
        array.data.retain(|token| token.logit() > f32::NEG_INFINITY);
        array.data
    }
}

impl Filter for Gbnf {
    fn allows(&mut self, token: Token) -> bool {
        !self.apply(std::iter::once(token.cast_signed())).is_empty()
    }

    fn allowed(&mut self) -> SimpleVob {
        let mut mask = SimpleVob::alloc(usize::try_from(self.size).unwrap_or_default());
        for token in self.apply(0..self.size) {
            mask.allow_token(token.id().0.cast_unsigned());
        }
        mask
    }

    fn accept(&mut self, token: Token) {
        self.sampler.accept(native(token));
    }
}
