//! Pictures of every kind through `prepare`: what comes out of sound ones, and what of those made to harm.
//!
//! The files are made in memory, so that each test shows what is in them. Nothing is written or fetched.

#![expect(clippy::unwrap_used, reason = "a test that can't go on must fail")]

#[path = "pictures/hostile.rs"]
mod hostile;
#[path = "pictures/made.rs"]
mod made;
#[path = "pictures/sound.rs"]
mod sound;
