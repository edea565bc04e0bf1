//! kill -9 at random moments of a process that appends: every leaf it had acknowledged is there, and
//! the ledger verifies. The process is this test binary, run again with a folder in its environment.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use sarai_store::{Keys, Ledger, verify};
use serde_json::json;

const FOLDER: &str = "SARAI_STORE_KILL_TEST";
const KILLS: usize = 20;
const WRITERS: u64 = 6;

/// The process to be killed; without the variable it is an empty test.
#[tokio::test(flavor = "multi_thread")]
async fn child_appends_until_killed() {
    let Some(home) = std::env::var_os(FOLDER) else { return };
    let home = Path::new(&home);
    let keys = Keys::open_or_create(home.join("keys")).unwrap();
    let (ledger, _) = Ledger::open(home.join("ledger"), keys).unwrap();
    let tasks: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let ledger = ledger.clone();
            tokio::spawn(async move {
                for n in 0..100_000_u64 {
                    let receipt = ledger.append(json!({ "writer": writer, "n": n })).await.unwrap();
                    let line = format!("acked {} {}\n", receipt.leaf_index(), receipt.leaf());
                    std::io::stdout().write_all(line.as_bytes()).unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// Runs the child, kills it, and returns what it had acknowledged.
fn run_and_kill(home: &Path, after: Duration) -> Vec<(u64, String)> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_appends_until_killed", "--nocapture", "--test-threads=1"])
        .env(FOLDER, home)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let reader = std::thread::spawn(move || {
        let lines = stdout.lines().map_while(Result::ok);
        let acked = lines.filter_map(|line| {
            // The first line may stand behind the test runner's own words.
            let (index, leaf) = line.split_once("acked ")?.1.split_once(' ')?;
            leaf.ends_with('}').then(|| (index.parse().unwrap(), leaf.to_owned()))
        });
        acked.collect::<Vec<_>>()
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost() {
    if std::env::var_os(FOLDER).is_some() {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut acked_in_all = 0;
    let mut leaves = 0;
    for round in 0..KILLS {
        let after = Duration::from_millis(rand::random_range(60..240));
        let acked = run_and_kill(home.path(), after);
        let keys = Keys::open_or_create(home.path().join("keys")).unwrap();
        let (ledger, recovery) = Ledger::open(home.path().join("ledger"), keys).unwrap();
        for (index, leaf) in &acked {
            assert_eq!(&ledger.leaf(*index).await.unwrap(), leaf, "round {round} after {after:?}");
        }
        assert!(recovery.leaves >= leaves + acked.len() as u64);
        leaves = recovery.leaves;
        acked_in_all += acked.len();
        let report = verify(home.path().join("ledger"), ledger.verifier_key(), None, |_, _| {}).unwrap();
        assert_eq!(report.leaves, leaves);
    }
    assert!(acked_in_all > KILLS, "the child had time to append: {acked_in_all}");
}
