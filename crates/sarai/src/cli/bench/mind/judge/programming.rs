//! Whether the program of an answer does what was asked: its function is called in the sandbox.
//!
//! Called by `judge`. The program is the first fenced block that defines the function, or the answer itself where there
//! is no fence. It runs as a module of its own that does not know what is asserted. What it prints is thrown away;
//! leaving early, running too long or writing a report of its own is a failure, for the report carries a word that the
//! program was not told.

use std::time::Duration;

use anyhow::Result;
use sarai_core::python::{Error, Python};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Judged;
use super::text::blocks;

/// Time for the program and all asserts.
const LIMIT: Duration = Duration::from_secs(10);
/// Longest program that is run.
const CODE_BYTES_MAX: usize = 24 * 1024;

const HARNESS: &str = r#"
import ast, contextlib, io, json, os

class Nowhere(io.TextIOBase):
    def write(self, text):
        return len(text)

def judge(task, dumps=json.dumps, open=open, leave=os._exit):
    output = os.environ.pop("SARAI_OUTPUT")
    space = {"__name__": "program"}
    asserts = []
    def run(code, kind):
        with contextlib.redirect_stdout(Nowhere()), contextlib.redirect_stderr(Nowhere()):
            return (eval if kind == "eval" else exec)(compile(code, "program.py", kind), space)
    def attempt(text):
        tree = ast.parse(text)
        test = tree.body[0].test
        if not (isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq)):
            run(tree, "exec")
            return True, "held"
        got = run(ast.Expression(test.left), "eval")
        wanted = run(ast.Expression(test.comparators[0]), "eval")
        # What decides by itself what it equals proves nothing.
        own = type(got).__module__ == "program"
        return not own and bool(got == wanted), repr(got)[:400]
    error = None
    try:
        run(task["code"], "exec")
        if not callable(space.get(task["function"])):
            error = "the function is not defined"
    except BaseException as fault:
        error = f"{type(fault).__name__}: {fault}"[:300]
    for text in task["asserts"] if error is None else []:
        try:
            asserts.append(attempt(text))
        except BaseException as fault:
            asserts.append((False, f"raised {type(fault).__name__}"))
    with open(output, "w", encoding="utf-8") as out:
        out.write(dumps({"word": task["word"], "error": error, "asserts": asserts}))
    # Threads and handlers that the program left have no say.
    leave(0)
"#;

#[derive(Debug, Deserialize)]
struct Report {
    word: String,
    error: Option<String>,
    asserts: Vec<(bool, String)>,
}

/// Judges an answer.
///
/// # Errors
/// Nothing can be run on this machine; a program that fails is none.
pub(super) async fn judge(
    answer: &str,
    function: &str,
    asserts: &[String],
    python: &Python,
) -> Result<Judged> {
    let Some(trial) = Trial::new(answer, function, asserts) else { return Ok(Judged::default()) };
    match python.run(&trial.program, LIMIT).await {
        Ok(ran) => Ok(trial.judged(&ran.output)),
        Err(Error::TooLong { .. }) => Ok(Judged::default()),
        Err(error @ (Error::Missing { .. } | Error::Sandbox(_) | Error::Write(_))) => Err(error.into()),
    }
}

/// A program with its asserts, ready to be run.
struct Trial {
    program: String,
    /// What only a report of the harness carries.
    word: String,
    asserts: usize,
}

impl Trial {
    /// `None` if the answer has no such program.
    fn new(answer: &str, function: &str, asserts: &[String]) -> Option<Self> {
        let code = program(answer, function).filter(|code| code.len() <= CODE_BYTES_MAX)?;
        let word = uuid::Uuid::now_v7().simple().to_string();
        let task = json!({"code": code, "function": function, "asserts": asserts, "word": word}).to_string();
        // A JSON text as a JSON string is a Python literal too.
        let program = format!("{HARNESS}\njudge(json.loads({}))\n", Value::from(task));
        Some(Self { program, word, asserts: asserts.len() })
    }

    fn judged(&self, output: &str) -> Judged {
        let report = serde_json::from_str::<Report>(output).ok();
        let Some(report) = report.filter(|report| report.word == self.word && report.error.is_none()) else {
            return Judged::default();
        };
        let held = report.asserts.iter().filter(|(held, _)| *held).count();
        // Programs that do the same are the same answer.
        let did: Vec<String> = report.asserts.into_iter().map(|(_, did)| did).collect();
        Judged { right: held > 0 && held == self.asserts, key: Some(did.join("\n")), fits: None }
    }
}

/// The program that defines a function.
fn program(answer: &str, function: &str) -> Option<String> {
    let defines = |code: &&String| {
        let mut lines = code.lines().map(str::trim_start);
        lines.any(|line| {
            let line = line.strip_prefix("async ").unwrap_or(line);
            let named = line.strip_prefix("def ").and_then(|rest| rest.trim_start().strip_prefix(function));
            named.is_some_and(|rest| rest.trim_start().starts_with('('))
                || line.strip_prefix(function).is_some_and(|rest| rest.trim_start().starts_with("= lambda"))
        })
    };
    let blocks = blocks(answer);
    if blocks.is_empty() {
        return Some(answer.to_owned()).filter(|code| defines(&code));
    }
    blocks.iter().find(defines).map(|code| without_margin(code))
}

/// A block that stands in a list has a margin that is none of its own.
fn without_margin(code: &str) -> String {
    let margin = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let common = code.lines().filter(|line| !line.trim().is_empty()).map(margin).min().unwrap_or(0);
    let lines: Vec<&str> = code.lines().map(|line| line.get(common..).unwrap_or_default()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use sarai_sandbox::{ToolSpec, run_tool};

    use super::*;

    /// Judges with the machine's Python, unconfined: the programs are those below. The command's own way through the
    /// sandbox is tested from outside.
    fn judged(answer: &str, asserts: &[&str], output: &std::path::Path) -> Judged {
        let asserts: Vec<String> = asserts.iter().map(|text| (*text).to_owned()).collect();
        let Some(trial) = Trial::new(answer, "double", &asserts) else { return Judged::default() };
        std::fs::write(output, "").unwrap();
        let mut tool = ToolSpec::new("python3");
        tool.args = ["-I", "-S", "-c", &trial.program].map(Into::into).into();
        tool.env = vec![("SARAI_OUTPUT".into(), output.into())];
        tool.timeout = Duration::from_secs(5);
        // One that never ends is stopped, and its report is missing.
        let _ended = run_tool(&tool, &mut |_| ControlFlow::Continue(()));
        trial.judged(&std::fs::read_to_string(output).unwrap())
    }

    fn check(answer: &str, right: bool) {
        let folder = tempfile::tempdir().unwrap();
        let asserts =
            ["assert double(2) == 4", "assert double(\"a\") == \"aa\"", "assert len(double([])) < 1"];
        assert_eq!(judged(answer, &asserts, &folder.path().join("output")).right, right, "{answer}");
    }

    #[test]
    fn programs_are_judged_by_what_they_do() {
        for (answer, right) in [
            ("```python\ndef double(x):\n    return x + x\n```", true),
            (
                "Así:\n\n1. Esto:\n   ```python\n   def double(x):\n       return 2 * x\n   ```\n\nListo.",
                true,
            ),
            ("def double(x):\n    return x + x", true),
            ("```python\nprint(double(1))\n```\n```python\ndef double(x): return x * 2\n```", true),
            ("```python\ndouble = lambda x: x + x\n```", true),
            (
                "```python\ndef double(x):\n    print('4' * 100)\n    return x + x\nprint(double(2))\n```",
                true,
            ),
            (
                "```python\ndef double(x):\n    return x + x\nif __name__ == '__main__':\n    exit(1)\n```",
                true,
            ),
            ("```python\ndef double(x):\n    return x + x\n", true),
            ("```python\ndef double(x):\n    return x ** 2\n```", false),
            ("```python\ndef doubled(x):\n    return x + x\n```", false),
            ("```python\ndef double(x:\n    return x + x\n```", false),
            ("La función es double(x) y devuelve x + x.", false),
            ("", false),
        ] {
            check(answer, right);
        }
    }

    #[test]
    fn a_program_that_prints_or_leaves_is_not_right() {
        let equal = "class Any(list):\n    def __eq__(self, other):\n        return True\n";
        for code in [
            "def double(x):\n    return x + x\nimport os\nos._exit(0)",
            "def double(x):\n    return x + x\nraise SystemExit(0)",
            "def double(x):\n    raise SystemExit(0)",
            "def double(x):\n    print('all passed')",
            "def double(x):\n    import os\n    os._exit(0)",
            "def double(x):\n    while True:\n        print(x)",
            &format!("{equal}def double(x):\n    return Any()"),
        ] {
            check(&format!("```python\n{code}\n```"), false);
        }
    }

    #[test]
    fn a_report_of_the_program_s_own_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let output = folder.path().join("output");
        let code = format!(
            "import json, os\ndef double(x): return x\n\
             report = {{'word': '', 'error': None, 'asserts': [[True, 'held']]}}\n\
             open({output:?}, 'w').write(json.dumps(report))\nos._exit(0)"
        );
        let judged = judged(&format!("```\n{code}\n```"), &["assert double(1) == 2"], &output);
        assert!(std::fs::read_to_string(&output).unwrap().contains("held"), "the program did not report");
        assert_eq!(judged, Judged::default());
    }

    #[test]
    fn programs_that_do_the_same_have_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let keys = ["x + x", "x * 2", "x"].map(|body| {
            let answer = format!("```\ndef double(x): return {body}\n```");
            judged(&answer, &["assert double(2) == 9"], &folder.path().join("output")).key.unwrap()
        });
        assert_eq!(keys[0], keys[1]);
        assert_ne!(keys[0], keys[2]);
    }
}
