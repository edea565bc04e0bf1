//! Tells cargo that the embedded migrations are part of this crate's source. Run by cargo only.
//! Run by cargo; without it a changed SQL file would not be compiled in again.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
