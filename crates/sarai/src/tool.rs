//! Running the few programs of the machine that are needed, by way of `sarai-sandbox`.
//!
//! Called by `models pull` (pip) and `doctor`. A tool is trusted and has the network, so only fixed programs
//! are run. When the caller stops waiting, the tool is killed.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sarai_sandbox::{Error, Exit, ToolSpec, run_tool};

use crate::models::{ToolCall, ToolEnd};

/// Tells the thread that runs a tool that nobody waits any more.
struct Waiting(Arc<AtomicBool>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Runs a program to its end.
pub(crate) async fn run(call: ToolCall) -> ToolEnd {
    let abandoned = Arc::new(AtomicBool::new(false));
    let _waiting = Waiting(Arc::clone(&abandoned));
    let spec = ToolSpec {
        args: call.args.into_iter().map(Into::into).collect(),
        env: vec![("TMPDIR".into(), call.scratch.into_os_string())],
        timeout: call.time_max,
        ..ToolSpec::new(call.program)
    };
    let ran = tokio::task::spawn_blocking(move || {
        run_tool(&spec, &mut |_event| {
            if abandoned.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    });
    match ran.await {
        Ok(Ok(output)) => {
            let code = if let Exit::Code(code) = output.exit { Some(code) } else { None };
            ToolEnd::Exited { code, stderr: output.stderr_tail.join("\n") }
        }
        Ok(Err(Error::ToolMissing { .. })) => ToolEnd::NotFound,
        Ok(Err(error)) => ToolEnd::Broken(error.to_string()),
        Err(error) => ToolEnd::Broken(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    async fn call(program: &'static str, args: &[&str]) -> ToolEnd {
        let args = args.iter().map(|&arg| arg.to_owned()).collect();
        let scratch = std::env::temp_dir();
        run(ToolCall { program, args, scratch, time_max: Duration::from_secs(20) }).await
    }

    #[tokio::test]
    async fn ends_are_told_apart() {
        assert!(matches!(call("true", &[]).await, ToolEnd::Exited { code: Some(0), .. }));
        let failed = call("sh", &["-c", "echo why >&2; exit 3"]).await;
        assert!(
            matches!(&failed, ToolEnd::Exited { code: Some(3), stderr } if stderr == "why"),
            "{failed:?}"
        );
        assert!(matches!(call("no-such-program-anywhere", &[]).await, ToolEnd::NotFound));
    }
}
