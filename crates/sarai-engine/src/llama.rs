//! The one file that knows llama.cpp (through `llama-cpp-2`): loading, tokens, scores, samplers.
//!
//! Answers the traits of `runtime.rs`. The bindings have no stable interface; whatever changes in them changes here.
//! One `unsafe` of our own. A trap kept away from callers: some calls of the bindings abort the process on a negative
//! token id.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Instant;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::model::{LlamaChatMessage, LlamaLoraAdapter, LlamaModel};
use llama_cpp_2::sampling::LlamaSampler;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::token::data::LlamaTokenData;
use llama_cpp_2::token::data_array::LlamaTokenDataArray;
use llama_cpp_2::{DecodeError, LlamaStateSeqFlags, LogOptions};
use llguidance::toktrie::{SimpleVob, TokEnv, TokTrie, TokenizerEnv};

use crate::complaints;
use crate::gguf::Embeddings;
use crate::runtime::{Context, Reading, Refusal, Row, Sampler, SequenceId, Token, Vocabulary};
use crate::threads::{Threads, Way};
use crate::{Error, Message, Sampling};

/// llama.cpp's `LLAMA_FLASH_ATTN_TYPE_ENABLED`.
const FLASH_ATTENTION: i32 = 1;
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

/// A model file whose header has been checked.
pub(crate) struct File<'path> {
    pub(crate) path: &'path Path,
    /// Embeddings that can stay in the file, as its header has them. With our kernels they do: they are read by rows.
    pub(crate) embeddings: Option<Embeddings>,
    /// Map the file in any case.
    pub(crate) mmap: bool,
}

/// What a model says about itself.
pub(crate) struct Facts {
    pub(crate) context_tokens_trained: u32,
    pub(crate) parameters: u64,
    pub(crate) weights_bytes: u64,
    pub(crate) kv_bytes_per_token: u64,
    pub(crate) chat_template: Option<String>,
}

/// How to make a [`Context`].
pub(crate) struct ContextSpec {
    /// Tokens that all sequences together can hold.
    pub(crate) cells: u32,
    pub(crate) sequences: u32,
    pub(crate) rows_max: u32,
    pub(crate) threads: i32,
    pub(crate) threads_batch: i32,
}

impl Model {
    /// Loads a file whose header has been checked. `progress` goes from 0 to 1. The error is llama.cpp's own words.
    pub(crate) fn load(
        file: &File<'_>,
        own_kernels: bool,
        mut progress: impl FnMut(f32) + 'static,
    ) -> Result<Self, Error> {
        crate::kernels::choose(own_kernels);
        let path = file.path;
        let embeddings = file.embeddings.filter(|_| crate::kernels::are_installed());
        let is_mapped = file.mmap || embeddings.is_some();
        let params = LlamaModelParams::default()
            .with_n_gpu_layers(0)
            .with_use_mmap(is_mapped)
            .with_progress_callback(move |done| {
                progress(done);
                true
            });
        let backend = backend()?;
        let _loading = crate::kernels::Loading::of(is_mapped, embeddings);
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
            kv_bytes_per_token: self.kv_bytes_per_token(),
            chat_template: template,
        }
    }

    /// Keys and values of all layers, two bytes a number.
    fn kv_bytes_per_token(&self) -> u64 {
        let number = |key: &str| self.model.meta_val_str(key).ok().and_then(|text| text.parse::<u64>().ok());
        let architecture = self.model.meta_val_str("general.architecture").unwrap_or_default();
        let heads = u64::from(self.model.n_head()).max(1);
        let usual = u64::try_from(self.model.n_embd()).unwrap_or_default() / heads;
        let key = number(&format!("{architecture}.attention.key_length")).unwrap_or(usual);
        let value = number(&format!("{architecture}.attention.value_length")).unwrap_or(usual);
        u64::from(self.model.n_layer()) * u64::from(self.model.n_head_kv()) * (key + value) * 2
    }

    pub(crate) fn vocabulary(&self) -> Arc<dyn Vocabulary> {
        Arc::new(Words::new(&self.model))
    }

    pub(crate) fn context(&self, spec: &ContextSpec) -> Result<State<'_>, Error> {
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(spec.cells))
            .with_n_batch(spec.rows_max)
            .with_n_ubatch(spec.rows_max)
            .with_n_seq_max(spec.sequences)
            // One store of cells for all sequences, so that they can share what they begin with.
            .with_kv_unified(true)
            // Its scores do not depend on the size of the batch, those of the other kind do.
            .with_flash_attention_policy(FLASH_ATTENTION)
            .with_n_threads(spec.threads)
            .with_n_threads_batch(spec.threads_batch)
            .with_no_perf(true);
        let refused = |_| Error::ContextCreate { context_tokens: spec.cells };
        let context = self.model.new_context(backend()?, params).map_err(refused)?;
        let batch = LlamaBatch::new(spec.rows_max as usize, 1);
        let can_shorten = !self.model.is_recurrent() && !self.model.is_hybrid();
        Ok(State {
            model: Arc::clone(&self.model),
            context,
            batch,
            can_shorten,
            threads: Threads::new(spec.threads),
            sequences: spec.sequences as usize,
            adapters: HashMap::new(),
            adapter_bytes: 0,
        })
    }
}

/// Most adapters of one process, those that were removed included, and most bytes of their files.
const ADAPTERS_MAX: usize = 32;
const ADAPTER_BYTES_MAX: u64 = 2 << 30;

/// Version of llama.cpp and of the layout of its states, as far as it can be told here.
pub(crate) const STATE_VERSION: &str = "llama-cpp-2 0.1.160, llama-cpp-sys-2 0.1.161, cells of f16";

/// The state of all sequences.
pub(crate) struct State<'model> {
    model: Arc<LlamaModel>,
    context: LlamaContext<'model>,
    batch: LlamaBatch<'static>,
    can_shorten: bool,
    threads: Threads,
    sequences: usize,
    /// Adapters by the digest of their file. llama.cpp frees them with the model and not before.
    adapters: HashMap<String, LlamaLoraAdapter>,
    adapter_bytes: u64,
}

impl State<'_> {
    fn fill(&mut self, rows: &[Row]) -> Result<(), String> {
        self.batch.clear();
        for row in rows {
            let position = i32::try_from(row.position).map_err(|error| error.to_string())?;
            self.batch
                .add(native(row.token), position, &[row.sequence.cast_signed()], row.scores)
                .map_err(|error| error.to_string())?;
        }
        Ok(())
    }
}

impl Context for State<'_> {
    fn cells(&self) -> usize {
        self.context.n_ctx() as usize
    }

    fn sequences(&self) -> usize {
        self.sequences
    }

    fn can_shorten(&self) -> bool {
        self.can_shorten
    }

    fn rows_max(&self) -> usize {
        self.context.n_batch() as usize
    }

    fn evaluate(&mut self, rows: &[Row]) -> Result<(), Refusal> {
        let failed = |detail: String| Refusal::Failed(Error::Decode { tokens: rows.len(), detail });
        self.fill(rows).map_err(failed)?;
        crate::kernels::compute_alone(self.threads.next(rows.len()) == Way::Alone);
        let started = Instant::now();
        let decoded = self.context.decode(&mut self.batch);
        self.threads.took(rows.len(), started.elapsed());
        match decoded {
            Ok(()) => Ok(()),
            Err(DecodeError::NoKvCacheSlot) => Err(Refusal::Full),
            Err(error) => Err(failed(error.to_string())),
        }
    }

    fn scores(&self, row: usize) -> &[f32] {
        let row = i32::try_from(row).expect("a batch has fewer than 2^31 tokens");
        self.context.get_logits_ith(row)
    }

    fn share(&mut self, from: SequenceId, to: SequenceId, length: usize) {
        let length = u32::try_from(length).ok();
        // Positions below 2^31 cannot be refused.
        let _shared = self.context.copy_kv_cache_seq(from.cast_signed(), to.cast_signed(), Some(0), length);
    }

    fn truncate(&mut self, sequence: SequenceId, length: usize) -> usize {
        let from = u32::try_from(length).ok().filter(|from| *from > 0);
        match self.context.clear_kv_cache_seq(Some(sequence), from, None) {
            Ok(true) => length,
            Ok(false) | Err(_) => {
                let _whole = self.context.clear_kv_cache_seq(Some(sequence), None, None);
                0
            }
        }
    }

    fn clear(&mut self) {
        self.context.clear_kv_cache();
    }

    fn state_bytes(&self, sequence: SequenceId) -> u64 {
        self.context.state_seq_get_size_ext(sequence.cast_signed(), LlamaStateSeqFlags::empty()) as u64
    }

    fn save(&mut self, sequence: SequenceId, tokens: &[Token], path: &Path) -> Result<(), Error> {
        let tokens: Vec<LlamaToken> = tokens.iter().map(|token| native(*token)).collect();
        let saved = self.context.state_seq_save_file(path, sequence.cast_signed(), &tokens);
        saved.map(drop).map_err(|error| Error::State { detail: error.to_string() })
    }

    fn restore(&mut self, sequence: SequenceId, path: &Path, tokens_max: usize) -> Result<Vec<Token>, Error> {
        let read = self.context.state_seq_load_file(path, sequence.cast_signed(), tokens_max);
        let (tokens, _) = read.map_err(|error| Error::State { detail: error.to_string() })?;
        Ok(tokens.into_iter().map(|token| token.0.cast_unsigned()).collect())
    }

    #[expect(unsafe_code, reason = "the bindings ask for the only reference to a model that contexts borrow")]
    fn load_adapter(&mut self, name: &str, path: &Path) -> Result<(), Error> {
        let refused = |detail: String| Error::Adapter { name: name.to_owned(), detail };
        if self.adapters.contains_key(name) {
            return Ok(());
        }
        let bytes = self.adapter_bytes + std::fs::metadata(path).map_or(0, |file| file.len());
        if self.adapters.len() >= ADAPTERS_MAX || bytes > ADAPTER_BYTES_MAX {
            let detail = "this process has loaded as many as it may, and memory comes back only with the model: have \
                          the model unloaded and load the adapter again";
            return Err(refused(detail.to_owned()));
        }
        let model = Arc::as_ptr(&self.model).cast_mut();
        let (loaded, complaints) = complaints::collect(|| {
            // SAFETY: the bindings ask for `&mut` because llama.cpp adds the adapter to a list inside the model, which
            // nothing else reads but this thread's next `use_adapter`; the Rust value itself, one pointer, is only read.
            // Other threads that share the model only read its vocabulary.
            unsafe { (*model).lora_adapter_init(path) }
        });
        let adapter = loaded.map_err(|error| refused(complaints.unwrap_or_else(|| error.to_string())))?;
        self.adapters.insert(name.to_owned(), adapter);
        self.adapter_bytes = bytes;
        Ok(())
    }

    fn use_adapter(&mut self, adapter: Option<(&str, f32)>) -> Result<(), Error> {
        match adapter {
            Some((name, scale)) => {
                let refused = |detail: String| Error::Adapter { name: name.to_owned(), detail };
                let adapter =
                    self.adapters.get_mut(name).ok_or_else(|| refused("it is not loaded".to_owned()))?;
                self.context.lora_adapter_set(adapter, scale).map_err(|error| refused(error.to_string()))
            }
            None => match self.adapters.values_mut().next() {
                // Removing any removes all.
                Some(any) => self
                    .context
                    .lora_adapter_remove(any)
                    .map_err(|error| Error::Adapter { name: String::new(), detail: error.to_string() }),
                None => Ok(()),
            },
        }
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
