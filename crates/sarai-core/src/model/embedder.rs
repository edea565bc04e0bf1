//! Texts to vectors as the assistant sees it: one trait, implemented over gRPC in `grpc/embed.rs`.
//!
//! Called by the embedding routes, later by memory. Invariant: as many vectors as texts, in their order, all of one
//! length and of length 1; an implementation that cannot keep it fails.

use futures::future::BoxFuture;

use super::Error;

/// Texts in one request.
pub const TEXTS_MAX: usize = 256;

/// What texts are embedded for; a model that makes no difference ignores it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// What somebody looks for.
    Query,
    /// What is to be found.
    Passage,
    /// Texts that are compared with each other.
    #[default]
    Symmetric,
}

/// What an embedder gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Embedded {
    /// One vector of length 1 for each text.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens read, all texts together.
    pub tokens: u32,
}

/// A model that makes vectors. Cheap to share; implementations queue with a bound.
pub trait Embedder: Send + Sync {
    /// Catalogue name, such as `use-multilingual-v3`.
    fn name(&self) -> &str;

    /// Makes one vector for each text, loading the model first if that is needed.
    fn embed(&self, texts: Vec<String>, purpose: Purpose) -> BoxFuture<'_, Result<Embedded, Error>>;
}
