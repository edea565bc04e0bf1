//! Compiles `proto/` with a compiler written in Rust, so that no protoc is needed on the machine.
//! Run by cargo. The generated code is never edited nor kept in the tree.

use std::path::PathBuf;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Asked at run time: the build folder outlives the checkout this was compiled in.
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../../proto");
    println!("cargo:rerun-if-changed={}", root.display());
    let descriptors = protox::compile(["skills.proto", "sarai/skill/v1/skill.proto"], [&root])?;
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("descriptors.bin"), prost::Message::encode_to_vec(&descriptors))?;
    // A skill writes the calls it answers; the others say UNIMPLEMENTED.
    tonic_prost_build::configure().generate_default_stubs(true).compile_fds(descriptors)?;
    Ok(())
}
