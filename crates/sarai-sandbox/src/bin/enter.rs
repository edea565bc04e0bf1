//! `sarai-enter`: the first program of every container that SARAi starts; small, so that images are.
//!
//! Started by the Docker Engine with its plan as an argument; see `stage1/enter.rs` of the library. By hand it does nothing.

fn main() -> std::process::ExitCode {
    sarai_sandbox::maybe_run_stage1();
    // Whoever comes here gave no plan.
    std::process::ExitCode::from(2)
}
