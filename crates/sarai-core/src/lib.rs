//! The assistant: one turn from question to receipt, its experts, checks and policies.
//!
//! Called by the `sarai` binary only. Knows no HTTP, no SQL text, no model runtime and makes no OS call:
//! models are reached through [`model::Model`], the disk through `sarai-store`, children through
//! `sarai-sandbox`. Reading order: [`turn`], then the stages under it in the order they run.

pub mod empathy;
pub mod experts;
pub mod factlock;
mod formal;
pub mod language;
pub mod metacontrol;
pub mod model;
pub mod numbers;
pub mod pictures;
pub mod python;
pub mod router;
pub mod skills;
pub mod tables;
pub mod trial;
pub mod turn;
pub mod verify;
mod worksheet;
