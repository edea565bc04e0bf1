//! The real `sarai` binary from outside: what it prints, where, and the code it leaves with.
//!
//! One binary for all of them, one file a subject. Nothing here needs a model or the network: where an answer is
//! needed, the child behind it is a scripted one (`scripted`), started in the sandbox like the real one.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

mod adapters;
mod arriving;
mod bad_input;
mod chain;
mod config;
mod doctor;
mod embeddings;
mod experts;
mod faults;
mod ledger;
mod lifecycle;
mod metacontrol;
mod mind;
mod offline;
mod own_experts;
mod pictures;
mod pool;
mod reflection;
mod repair;
mod repair_try;
mod runtimes;
mod sarai;
mod scripted;
mod server;
mod serving;
mod spine;
mod surfaces;
mod tables;
mod training;
