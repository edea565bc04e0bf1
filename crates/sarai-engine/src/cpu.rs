//! The CPU features this binary needs. Checked at process start, before any code of llama.cpp runs, because the
//! first AVX-512 instruction on an older machine would end the process without a word.
//!
//! The list comes from `build.rs`. Called by `sarai-skills` (main) and told in `Describe`.

use crate::Error;

/// Features that llama.cpp was compiled for, comma separated.
const COMPILED: &str = env!("SARAI_ENGINE_CPU_FEATURES");

/// Names of the features that llama.cpp was compiled for.
#[must_use]
pub fn features() -> Vec<&'static str> {
    COMPILED.split(',').filter(|name| !name.is_empty()).collect()
}

/// Whether our own kernels multiply weights of the formats they take, in this process.
#[must_use]
pub fn uses_own_kernels() -> bool {
    crate::kernels::are_installed()
}

/// Fails if this machine lacks a feature that llama.cpp was compiled for.
///
/// # Errors
/// [`Error::CpuTooOld`] names what is missing and how to build for this machine.
pub fn require() -> Result<(), Error> {
    let missing = missing(&features(), is_present);
    if missing.is_empty() { Ok(()) } else { Err(Error::CpuTooOld { missing }) }
}

fn missing(needed: &[&'static str], is_present: impl Fn(&str) -> bool) -> Vec<&'static str> {
    needed.iter().copied().filter(|name| !is_present(name)).collect()
}

/// A name this function does not know counts as absent: better refused than crashed.
#[cfg(target_arch = "x86_64")]
fn is_present(name: &str) -> bool {
    match name {
        "sse4.2" => is_x86_feature_detected!("sse4.2"),
        "avx" => is_x86_feature_detected!("avx"),
        "avx2" => is_x86_feature_detected!("avx2"),
        "fma" => is_x86_feature_detected!("fma"),
        "f16c" => is_x86_feature_detected!("f16c"),
        "bmi2" => is_x86_feature_detected!("bmi2"),
        "avxvnni" => is_x86_feature_detected!("avxvnni"),
        "avx512f" => is_x86_feature_detected!("avx512f"),
        "avx512cd" => is_x86_feature_detected!("avx512cd"),
        "avx512vl" => is_x86_feature_detected!("avx512vl"),
        "avx512dq" => is_x86_feature_detected!("avx512dq"),
        "avx512bw" => is_x86_feature_detected!("avx512bw"),
        "avx512vbmi" => is_x86_feature_detected!("avx512vbmi"),
        "avx512vbmi2" => is_x86_feature_detected!("avx512vbmi2"),
        "avx512vnni" => is_x86_feature_detected!("avx512vnni"),
        "avx512bf16" => is_x86_feature_detected!("avx512bf16"),
        "avx512bitalg" => is_x86_feature_detected!("avx512bitalg"),
        "avx512ifma" => is_x86_feature_detected!("avx512ifma"),
        "avx512vpopcntdq" => is_x86_feature_detected!("avx512vpopcntdq"),
        "avx512fp16" => is_x86_feature_detected!("avx512fp16"),
        _ => false,
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn is_present(_name: &str) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_exactly_what_is_missing() {
        let has = |name: &str| name.starts_with("avx2");
        assert_eq!(missing(&["avx2", "avx512f", "fma"], has), ["avx512f", "fma"]);
        assert!(missing(&["avx2"], has).is_empty());
    }

    #[test]
    fn an_unknown_feature_counts_as_absent() {
        assert!(!is_present("warp-drive") || cfg!(not(target_arch = "x86_64")));
    }

    #[test]
    fn the_machine_that_built_it_can_run_it() {
        require().unwrap();
        assert!(features().contains(&"avx2") || cfg!(not(target_arch = "x86_64")));
    }

    #[test]
    fn the_text_names_the_feature_and_the_way_out() {
        let text = Error::CpuTooOld { missing: vec!["avx512vnni"] }.to_string();
        assert!(text.contains("avx512vnni") && text.contains("GGML_AVX512_VNNI=OFF"), "{text}");
    }
}
