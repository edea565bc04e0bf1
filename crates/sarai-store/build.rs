//! Tells cargo that the embedded migrations are part of this crate's source. Run by cargo only.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
