//! The model runtime: loads a GGUF file and answers requests on it, one at a time, on its own thread.
//!
//! Used by `sarai-skills` only, inside the sandboxed child. [`Engine`] is the door: [`Engine::load`], then
//! [`Engine::start`] for each request. One file (`llama.rs`) knows llama.cpp; everything else sees the traits of
//! `runtime.rs`, so that the loop in `generate.rs` is tested without a model.
//! Knows no gRPC, no configuration file and no network. Writes no files.

mod chat;
mod complaints;
mod constraint;
pub mod cpu;
mod engine;
mod error;
mod generate;
pub mod gguf;
mod llama;
mod logprobs;
mod pace;
mod request;
mod runtime;
mod template;
mod text;

pub use engine::{Answer, Engine, LoadSpec, ModelFacts};
pub use error::{Error, Kind};
pub use request::{Constraint, Done, Event, Finish, Generation, Input, Message, Sampling, TokenLogprob};
