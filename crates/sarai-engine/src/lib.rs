//! The model runtime: loads a GGUF file and answers requests on it, several at a time, on its own thread.
//!
//! Used by `sarai-skills` only, inside the sandboxed child. [`Engine`] is the door: [`Engine::load`], then
//! [`Engine::start`] for each request. One file (`llama.rs`) knows llama.cpp; everything else sees the traits of
//! `runtime.rs`, so that the loop in `schedule.rs` is tested without a model.
//! Knows no gRPC, no configuration file and no network. Writes no files but saved states, and only into
//! the folder it is given.
//! [`Embedder`] is a second, small door: texts to vectors, without llama.cpp.

mod adapters;
mod answer;
mod chat;
mod complaints;
mod constraint;
pub mod cpu;
mod curve;
mod draft;
mod embed;
mod engine;
mod error;
pub mod gguf;
#[cfg(kernels)]
mod kernels;
#[cfg(not(kernels))]
#[path = "kernels/none.rs"]
mod kernels;
mod llama;
mod logprobs;
mod pace;
mod request;
mod runtime;
mod schedule;
mod sequences;
mod states;
mod template;
mod text;
mod threads;

pub use adapters::Adapter;
pub use constraint::CacheCounts;
pub use draft::Draft;
pub use embed::{Embedder, EmbeddingFault, Embeddings, TEXT_BYTES_MAX, TEXTS_MAX, TOKENS_MAX};
pub use engine::{Answer, Engine, Load, LoadSpec, ModelFacts};
pub use error::{Error, Kind};
pub use request::{Constraint, Done, Event, Finish, Generation, Input, Message, Sampling, TokenLogprob};
pub use states::StatesSpec;
