//! The real `sarai` binary from outside: what it prints, where, and the code it leaves with.
//!
//! One binary for all of them, one file a subject. Nothing here needs a model or the network.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

mod bad_input;
mod config;
mod doctor;
mod offline;
mod sarai;
