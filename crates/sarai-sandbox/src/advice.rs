//! What a crash most likely means and what the owner can do about it.
//!
//! Called by the supervisor with a child's exit and last lines. The lines are foreign text: they
//! only select one of a closed set of sentences and are never repeated in them. The surest sign
//! wins: a named cause in the lines before the bare signal.

use nix::libc;

use crate::child::Exit;

/// A known fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Advice {
    /// The program was built for a newer processor.
    ProcessorTooOld,
    /// The machine or the child's limit has too little memory.
    OutOfMemory,
    /// The model file is cut off, changed or not a model.
    ModelDamaged,
    /// The model file is whole but of a kind this build can't load.
    ModelUnsupported,
    /// A shared library is not installed.
    LibraryMissing,
    /// The program made a system call that is not allowed.
    CallForbidden,
    /// The model runtime stopped at a check of its own.
    RuntimeAssertion,
    /// The program failed inside its own code.
    Fault,
    /// A limit of the child was reached.
    LimitReached,
}

/// The most likely cause of an end, or `None` for a success or an unknown one.
#[must_use]
pub fn advice(stderr_tail: &[String], exit: Exit) -> Option<Advice> {
    /// Signs in the order in which they count; all lower case.
    const SIGNS: [(&str, Advice); 17] = [
        ("error while loading shared libraries", Advice::LibraryMissing),
        ("unknown model architecture", Advice::ModelUnsupported),
        ("unsupported gguf version", Advice::ModelUnsupported),
        ("data is not within the file bounds", Advice::ModelDamaged),
        ("invalid magic", Advice::ModelDamaged),
        ("failed to read magic", Advice::ModelDamaged),
        ("corrupted or incomplete", Advice::ModelDamaged),
        ("failed to read tensor", Advice::ModelDamaged),
        ("gguf_init_from_file", Advice::ModelDamaged),
        ("cannot allocate memory", Advice::OutOfMemory),
        ("std::bad_alloc", Advice::OutOfMemory),
        ("failed to allocate", Advice::OutOfMemory),
        ("memory allocation of", Advice::OutOfMemory),
        ("ggml_assert", Advice::RuntimeAssertion),
        ("illegal instruction", Advice::ProcessorTooOld),
        ("too many open files", Advice::LimitReached),
        ("failed to load model", Advice::ModelDamaged),
    ];
    if exit.success() {
        return None;
    }
    let lines: Vec<String> = stderr_tail.iter().map(|line| line.to_lowercase()).collect();
    if exit != Exit::Signal(libc::SIGILL) {
        for (sign, advice) in SIGNS {
            if lines.iter().any(|line| line.contains(sign)) {
                return Some(advice);
            }
        }
    }
    match exit {
        Exit::Signal(libc::SIGILL) => Some(Advice::ProcessorTooOld),
        Exit::Signal(libc::SIGKILL) => Some(Advice::OutOfMemory),
        Exit::Signal(libc::SIGSYS) => Some(Advice::CallForbidden),
        Exit::Signal(libc::SIGABRT) => Some(Advice::RuntimeAssertion),
        Exit::Signal(libc::SIGXCPU | libc::SIGXFSZ) => Some(Advice::LimitReached),
        Exit::Signal(libc::SIGSEGV | libc::SIGBUS | libc::SIGFPE) => Some(Advice::Fault),
        Exit::Signal(_) | Exit::Code(_) => None,
    }
}

impl Advice {
    /// What happened and what to do, in English.
    #[must_use]
    pub const fn english(self) -> &'static str {
        match self {
            Self::ProcessorTooOld => {
                "the processor lacks an instruction this build uses; `sarai doctor` lists what it has"
            }
            Self::OutOfMemory => {
                "not enough memory: close other programs or use a smaller model (`sarai models use mini`)"
            }
            Self::ModelDamaged => "the model file is damaged or incomplete: run `sarai models verify`",
            Self::ModelUnsupported => {
                "this build can't load that kind of model: choose another with `sarai models list`"
            }
            Self::LibraryMissing => "a shared library is not installed: run `sarai doctor`",
            Self::CallForbidden => "the skill tried something the sandbox forbids; it was stopped",
            Self::RuntimeAssertion => {
                "the model runtime stopped at an internal check: run `sarai models verify`, then report it"
            }
            Self::Fault => "the skill crashed inside its own code: run `sarai models verify`, then report it",
            Self::LimitReached => {
                "the skill reached one of its limits: raise it in the configuration or ask for less"
            }
        }
    }

    /// What happened and what to do, in Spanish.
    #[must_use]
    pub const fn spanish(self) -> &'static str {
        match self {
            Self::ProcessorTooOld => {
                "al procesador le falta una instrucción que usa esta compilación; `sarai doctor` muestra las que tiene"
            }
            Self::OutOfMemory => {
                "falta memoria: cierra otros programas o usa un modelo más pequeño (`sarai models use mini`)"
            }
            Self::ModelDamaged => {
                "el archivo del modelo está dañado o incompleto: ejecuta `sarai models verify`"
            }
            Self::ModelUnsupported => {
                "esta compilación no puede cargar ese tipo de modelo: elige otro con `sarai models list`"
            }
            Self::LibraryMissing => "falta una biblioteca compartida: ejecuta `sarai doctor`",
            Self::CallForbidden => "el skill intentó algo que el aislamiento prohíbe y fue detenido",
            Self::RuntimeAssertion => {
                "el motor del modelo se detuvo en una comprobación interna: ejecuta `sarai models verify` y avísanos"
            }
            Self::Fault => "el skill falló en su propio código: ejecuta `sarai models verify` y avísanos",
            Self::LimitReached => {
                "el skill alcanzó uno de sus límites: súbelo en la configuración o pide menos"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_faults_are_named() {
        let check = |line: &str, exit: Exit, expected: Option<Advice>| {
            let tail = ["loading".to_owned(), line.to_owned(), "end".to_owned()];
            assert_eq!(advice(&tail, exit), expected, "{line} {exit:?}");
        };
        let (failed, by) = (Exit::Code(1), Exit::Signal);
        check("", Exit::Code(0), None);
        check("failed to load model", Exit::Code(0), None);
        check("", failed, None);
        check("", by(libc::SIGILL), Some(Advice::ProcessorTooOld));
        check("", by(libc::SIGKILL), Some(Advice::OutOfMemory));
        check("", by(libc::SIGSYS), Some(Advice::CallForbidden));
        check("", by(libc::SIGABRT), Some(Advice::RuntimeAssertion));
        check("", by(libc::SIGSEGV), Some(Advice::Fault));
        check("", by(libc::SIGTERM), None);
        check(
            "llama_model_load: error: tensor 'x' data is not within the file bounds, model is corrupted or incomplete",
            failed,
            Some(Advice::ModelDamaged),
        );
        check(
            "gguf_init_from_file: invalid magic characters: 'PK', expected 'GGUF'",
            failed,
            Some(Advice::ModelDamaged),
        );
        check(
            "error loading model: unknown model architecture: 'x'\nfailed to load model",
            failed,
            Some(Advice::ModelUnsupported),
        );
        check("Failed to load model", failed, Some(Advice::ModelDamaged));
        check(
            "a: error while loading shared libraries: libgomp.so.1: cannot open",
            Exit::Code(127),
            Some(Advice::LibraryMissing),
        );
        check("ggml.c:10: GGML_ASSERT(a == b) failed", by(libc::SIGABRT), Some(Advice::RuntimeAssertion));
        check(
            "terminate called after throwing 'std::bad_alloc'",
            by(libc::SIGABRT),
            Some(Advice::OutOfMemory),
        );
        check("GGML_ASSERT", by(libc::SIGILL), Some(Advice::ProcessorTooOld));
    }
}
