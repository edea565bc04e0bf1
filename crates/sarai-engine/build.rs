//! Records which CPU features llama.cpp is being compiled for, so that `cpu.rs` can ask for exactly these.
//!
//! The flags reach llama.cpp's own build as environment variables (`GGML_AVX512=ON` and so on); the same
//! variables are read here. What Rust itself compiles for (`-C target-cpu`) is added, as llama.cpp follows it.

use std::path::PathBuf;

/// Features that llama.cpp's build switches on by itself on x86-64.
const BASELINE: [&str; 6] = ["sse4.2", "avx", "avx2", "fma", "f16c", "bmi2"];

/// A flag of llama.cpp's build and the CPU features that code compiled with it may use.
const FLAGS: [(&str, &[&str]); 5] = [
    ("GGML_AVX_VNNI", &["avxvnni"]),
    ("GGML_AVX512", &["avx512f", "avx512cd", "avx512vl", "avx512dq", "avx512bw"]),
    ("GGML_AVX512_VBMI", &["avx512vbmi"]),
    ("GGML_AVX512_VNNI", &["avx512vnni"]),
    ("GGML_AVX512_BF16", &["avx512bf16"]),
];

/// Known to crash or to lose speed (gcc 12 optimises the tile configuration away).
const REFUSED: [&str; 3] = ["GGML_AMX_TILE", "GGML_AMX_INT8", "GGML_AMX_BF16"];

fn is_on(flag: &str) -> bool {
    println!("cargo:rerun-if-env-changed={flag}");
    std::env::var(flag)
        .is_ok_and(|value| matches!(value.to_uppercase().as_str(), "ON" | "1" | "TRUE" | "YES"))
}

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for flag in REFUSED {
        assert!(
            !is_on(flag),
            "{flag} is not supported: the AMX path crashes with gcc 12 and decodes more slowly"
        );
    }
    let x86 = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "x86_64");
    let mut features: Vec<String> = Vec::new();
    if x86 {
        features.extend(BASELINE.map(str::to_owned));
        for (flag, names) in FLAGS {
            if is_on(flag) {
                features.extend(names.iter().map(|name| (*name).to_owned()));
            }
        }
        let rust = std::env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
        features.extend(rust.split(',').filter(|name| name.starts_with("avx")).map(str::to_owned));
    }
    features.sort();
    features.dedup();
    println!("cargo:rustc-env=SARAI_ENGINE_CPU_FEATURES={}", features.join(","));
    println!("cargo:rustc-check-cfg=cfg(kernels)");
    if x86 {
        bridge();
    }
}

/// Compiles `kernels/bridge.cpp` against the headers of the llama.cpp that is linked.
fn bridge() {
    println!("cargo:rerun-if-changed=src/kernels/bridge.cpp");
    println!("cargo:rerun-if-env-changed=DEP_LLAMA_GGML_CMAKE_DIR");
    let source = source_of_llama().expect("llama-cpp-sys-2 tells where its llama.cpp was built");
    let folder = |name: &str| source.join("ggml").join(name);
    cc::Build::new()
        .cpp(true)
        .std("c++17")
        .warnings(false)
        .file("src/kernels/bridge.cpp")
        .includes([folder("include"), folder("src"), folder("src/ggml-cpu")])
        .compile("sarai-kernels-bridge");
    println!("cargo:rustc-cfg=kernels");
}

/// The source folder of llama.cpp: in the cache of the CMake build whose package llama-cpp-sys-2 names.
fn source_of_llama() -> Option<PathBuf> {
    let package = PathBuf::from(std::env::var_os("DEP_LLAMA_GGML_CMAKE_DIR")?);
    let cache =
        package.ancestors().map(|folder| folder.join("build/CMakeCache.txt")).find(|file| file.is_file())?;
    let cache = std::fs::read_to_string(cache).ok()?;
    cache.lines().find_map(|line| line.strip_prefix("CMAKE_HOME_DIRECTORY:INTERNAL=")).map(PathBuf::from)
}
