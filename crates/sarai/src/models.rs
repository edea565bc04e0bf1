//! The model store: which models exist, which are on disk, and how their bytes get there.
//!
//! Called by `sarai models`, by the first run and by the server when it starts a skill. Invariants: a file under
//! `blobs/` has the sha256 in its name (it is renamed there only after its bytes were hashed and synced), a manifest
//! names a blob that was there when it was written, and one process at a time works on one blob.
//! Must not: import or run anything it downloads, name a package registry (pip has its own configuration), or reach
//! the network when told `offline`. Reading order: `catalogue`, `pull`, then the sources `http`, `wheels`, `local`.

mod catalogue;
mod digest;
mod disk;
mod error;
mod http;
mod hub;
mod import;
mod local;
mod lock;
mod partial;
mod pip;
mod progress;
mod pull;
mod store;
mod wheels;

#[cfg(test)]
mod tests;

pub(crate) use catalogue::{Catalogue, Model, Profile, Role, Skill, Source};
pub(crate) use digest::of_file as digest_of;
pub(crate) use error::{Class, Error};
pub(crate) use http::install_crypto;
pub(crate) use pip::{PipTool, ToolCall, ToolEnd};
pub(crate) use progress::Renderer;
pub(crate) use pull::PullOptions;
pub(crate) use store::ModelStore;
