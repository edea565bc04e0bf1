//! The store through its handle, on memory and on files.

use super::*;
use rusqlite::params;

fn turn(id: &str, conversation: &str) -> TurnRecord {
    TurnRecord {
        turn_id: id.into(),
        conversation_id: conversation.into(),
        said_at: "2026-01-01T10:00:00Z".into(),
        language: "es".into(),
        question: "¿Qué tal?'; DROP TABLE turns; --".into(),
        answer: "Bien \u{202e} 🙂\0.".into(),
        surface: "cli".into(),
        outcome: "{\"answer\":\"Bien\"}".into(),
        nonces: Nonces::random().unwrap(),
        leaf_index: None,
    }
}

#[tokio::test]
async fn turns_come_back_as_they_were() {
    let store = Store::open_in_memory().unwrap();
    let first = turn("t1", "c1");
    store.save_turn(first.clone()).await.unwrap();
    assert_eq!(store.turn("t1").await.unwrap(), Some(first));
    assert_eq!(store.turn("t2").await.unwrap(), None);
    assert!(matches!(store.save_turn(turn("t1", "c1")).await, Err(Error::TurnExists { .. })));
    assert_eq!(store.leaf_count().await.unwrap(), 0);
    store.set_leaf("t1", 41).await.unwrap();
    assert_eq!(store.turn("t1").await.unwrap().unwrap().leaf_index, Some(41));
    assert_eq!(store.leaf_count().await.unwrap(), 42);
    assert!(matches!(store.set_leaf("t2", 1).await, Err(Error::UnknownTurn { .. })));
    assert!(store.set_leaf("t1", u64::MAX).await.is_err());
    let mut early = turn("t3", "c1");
    early.outcome = String::new();
    store.save_turn(early).await.unwrap();
    assert!(store.set_outcome("t3", "{").await.is_err());
    store.set_outcome("t3", "{\"a\":1}").await.unwrap();
    assert_eq!(store.turn("t3").await.unwrap().unwrap().outcome, "{\"a\":1}");
    assert!(matches!(store.set_outcome("t2", "{}").await, Err(Error::UnknownTurn { .. })));
    assert_eq!(store.turn_count().await.unwrap(), 2);
}

#[tokio::test]
async fn conversations_are_read_oldest_first() {
    let store = Store::open_in_memory().unwrap();
    for n in 0..6 {
        let mut turn = turn(&format!("t{n}"), if n % 2 == 0 { "even" } else { "odd" });
        turn.question = format!("q{n}");
        turn.said_at = format!("2026-01-0{}T00:00:00Z", 9 - n);
        store.save_turn(turn).await.unwrap();
        store.set_leaf(&format!("t{n}"), n).await.unwrap();
    }
    // Saved, and never acknowledged.
    store.save_turn(TurnRecord { question: "q1".into(), ..turn("t6", "even") }).await.unwrap();
    let ids = |turns: Vec<TurnRecord>| turns.into_iter().map(|turn| turn.turn_id).collect::<Vec<_>>();
    assert_eq!(ids(store.conversation("even", 10).await.unwrap()), ["t0", "t2", "t4"]);
    assert_eq!(ids(store.conversation("even", 2).await.unwrap()), ["t2", "t4"]);
    assert!(store.conversation("none", 2).await.unwrap().is_empty());
    let recent = store.recent_conversations(1).await.unwrap();
    assert_eq!(recent[0].conversation_id, "odd");
    assert_eq!((recent[0].turns, recent[0].first_question.as_str()), (3, "q1"));
    assert_eq!(recent[0].last_said_at, "2026-01-04T00:00:00Z");
    assert_eq!(store.recent_conversations(usize::MAX).await.unwrap().len(), 2);
}

#[tokio::test]
async fn bad_values_are_refused_and_nothing_is_stored() {
    let store = Store::open_in_memory().unwrap();
    let mut bad = turn("t1", "c1");
    bad.outcome = "{".into();
    assert!(matches!(store.save_turn(bad).await, Err(Error::Sqlite(_))));
    let mut large = turn("t1", "c1");
    large.answer = "x".repeat(TEXT_BYTES_MAX + 1);
    assert!(matches!(store.save_turn(large).await, Err(Error::TooLarge { what: "answer", .. })));
    assert_eq!(store.turn_count().await.unwrap(), 0);
}

#[tokio::test]
async fn feedback_belongs_to_a_turn() {
    let store = Store::open_in_memory().unwrap();
    store.save_turn(turn("t1", "c1")).await.unwrap();
    store.add_feedback("t1", 1.0, Some("muy bien"), "2026-01-02T00:00:00Z").await.unwrap();
    store.add_feedback("t1", -0.5, None, "2026-01-03T00:00:00Z").await.unwrap();
    let found = store.feedback("t1").await.unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!((found[0].score, found[0].note.as_deref()), (1.0, Some("muy bien")));
    assert_eq!((found[1].score, found[1].note.as_deref()), (-0.5, None));
    let unknown = store.add_feedback("t9", 0.0, None, "2026-01-03T00:00:00Z").await;
    assert!(matches!(unknown, Err(Error::UnknownTurn { turn_id }) if turn_id == "t9"));
    for score in [1.01, -2.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(store.add_feedback("t1", score, None, "").await, Err(Error::Score { .. })));
    }
}

#[tokio::test]
async fn the_last_remark_on_each_turn_is_judged() {
    let store = Store::open_in_memory().unwrap();
    for id in ["t1", "t2", "t3"] {
        store.save_turn(turn(id, "c1")).await.unwrap();
    }
    let said = [
        ("t1", -1.0, Some("mal")),
        ("t2", -1.0, None),
        ("t3", 0.5, Some("x")),
        ("t1", -0.5, Some("era lógica")),
    ];
    for (id, score, note) in said {
        store.add_feedback(id, score, note, "2026-01-02T00:00:00Z").await.unwrap();
    }
    let judged = store.judged(10).await.unwrap();
    let notes: Vec<_> = judged.iter().map(|one| (one.note.as_str(), one.score)).collect();
    assert_eq!(notes, [("era lógica", -0.5), ("x", 0.5)]);
    assert_eq!(
        (&judged[0].question, &judged[0].language),
        (&turn("t1", "c1").question, &turn("t1", "c1").language)
    );
    assert_eq!(store.judged(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn settings_are_replaced() {
    let store = Store::open_in_memory().unwrap();
    assert_eq!(store.setting("alpha").await.unwrap(), None);
    store.put_setting("alpha", "0.5").await.unwrap();
    store.put_setting("alpha", "0.6").await.unwrap();
    assert_eq!(store.setting("alpha").await.unwrap().as_deref(), Some("0.6"));
}

fn lesson(turn_id: Option<&str>, name: &str) -> Lesson {
    Lesson {
        at: "2026-01-02T00:00:00Z".into(),
        cause: "feedback",
        turn_id: turn_id.map(str::to_owned),
        name: name.into(),
        before: 0.4,
        after: 0.41,
    }
}

/// Learns one more letter of the state.
fn teach(turn_id: &'static str) -> Teach {
    Box::new(move |known| {
        let state = format!("{}{}", known.state.unwrap_or_default(), known.handling.len());
        Some(Learned { state, lessons: vec![lesson(Some(turn_id), "alpha")] })
    })
}

fn judgement(turn_id: &str, score: f64) -> Judgement {
    Judgement { turn_id: turn_id.into(), score, note: None, said_at: "2026-01-02T00:00:00Z".into() }
}

#[tokio::test]
async fn learning_is_kept_with_its_cause_or_not_at_all() {
    let store = Store::open_in_memory().unwrap();
    store.save_turn(turn("t1", "c1")).await.unwrap();
    assert_eq!(store.learned().await.unwrap(), None);
    store.set_leaf_and_learn("t1", 0, "{}".into(), teach("t1")).await.unwrap();
    assert_eq!(store.learned().await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.turn("t1").await.unwrap().unwrap().leaf_index, Some(0));
    // Whatever fails takes all of it back.
    assert!(store.set_leaf_and_learn("t9", 1, "{}".into(), teach("t9")).await.is_err());
    assert!(store.set_leaf_and_learn("t1", 0, "{}".into(), teach("t1")).await.is_err(), "handled twice");
    store.save_turn(turn("t2", "c1")).await.unwrap();
    assert!(store.set_leaf_and_learn("t2", 1, "{".into(), teach("t2")).await.is_err(), "not JSON");
    assert_eq!(store.turn("t2").await.unwrap().unwrap().leaf_index, None);
    assert!(store.judge(judgement("t9", 1.0), teach("t9")).await.is_err());
    assert!(store.judge(judgement("t1", 2.0), teach("t1")).await.is_err());
    assert_eq!(store.learned().await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.lessons(10).await.unwrap().len(), 1);
    // A turn without a handling is judged and teaches nothing.
    store.judge(judgement("t2", 1.0), teach("t2")).await.unwrap();
    assert_eq!(store.learned().await.unwrap().as_deref(), Some("2"));
}

#[tokio::test]
async fn a_turn_teaches_by_feedback_once() {
    let store = Store::open_in_memory().unwrap();
    store.save_turn(turn("t1", "c1")).await.unwrap();
    store.set_leaf_and_learn("t1", 0, "{}".into(), Box::new(|_| None)).await.unwrap();
    // One that teaches nothing leaves the next one its turn.
    store.judge(judgement("t1", 0.0), Box::new(|_| None)).await.unwrap();
    for _ in 0..3 {
        store.judge(judgement("t1", -1.0), teach("t1")).await.unwrap();
    }
    assert_eq!(store.learned().await.unwrap().as_deref(), Some("2"));
    assert_eq!(store.feedback("t1").await.unwrap().len(), 4);
}

#[tokio::test]
async fn the_log_is_bounded_and_says_what_was_forgotten() {
    let store = Store::open_in_memory().unwrap();
    assert_eq!(store.unlearn(|_| vec![lesson(None, "beta")]).await.unwrap(), 0);
    store.save_turn(turn("t1", "c1")).await.unwrap();
    let many: Teach = Box::new(|_| {
        let lessons = (0..LESSONS_MAX + 5).map(|n| lesson(Some("t1"), &format!("n{n}"))).collect();
        Some(Learned { state: "s".into(), lessons })
    });
    store.set_leaf_and_learn("t1", 0, "{}".into(), many).await.unwrap();
    let reset = |state: &str| vec![Lesson { cause: "reset", ..lesson(None, state) }];
    assert_eq!(store.unlearn(reset).await.unwrap(), 1);
    assert_eq!(store.learned().await.unwrap(), None);
    let log = store.lessons(usize::MAX).await.unwrap();
    assert_eq!(log.len(), LESSONS_MAX);
    assert_eq!((log[0].cause, log[0].name.as_str()), ("reset", "s"));
    assert_eq!((log[1].name.as_str(), log[1].turn_id.as_deref()), ("n2004", Some("t1")));
    // Forgetting a turn takes its name out of the log.
    store.run(|connection| Ok(connection.execute("DELETE FROM turns", [])?)).await.unwrap();
    assert_eq!(store.lessons(2).await.unwrap()[1].turn_id, None);
}

#[tokio::test]
async fn a_file_is_private_durable_and_survives() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sarai.db");
    let store = Store::open(&path).unwrap();
    store.save_turn(turn("t1", "c1")).await.unwrap();
    let pragmas = |connection: &mut Connection| {
        let journal: String = connection.query_row("PRAGMA journal_mode", [], |row| row.get(0))?;
        let synchronous: i64 = connection.query_row("PRAGMA synchronous", [], |row| row.get(0))?;
        let busy: i64 = connection.query_row("PRAGMA busy_timeout", [], |row| row.get(0))?;
        Ok((journal, synchronous, busy))
    };
    assert_eq!(store.run(pragmas).await.unwrap(), ("wal".to_owned(), 2, 5000));
    for name in ["sarai.db", "sarai.db-wal"] {
        let mode = std::fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    drop(store);
    assert_eq!(Store::open(&path).unwrap().turn_count().await.unwrap(), 1);
}

#[tokio::test]
async fn damaged_and_newer_files_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("sarai.db");
    std::fs::write(&path, "this is not a database, only a text of some length".repeat(50)).unwrap();
    assert!(matches!(Store::open(&path), Err(Error::DamagedDatabase { .. })));

    std::fs::remove_file(&path).unwrap();
    let store = Store::open(&path).unwrap();
    for n in 0..200 {
        store.save_turn(turn(&format!("t{n}"), "c")).await.unwrap();
    }
    let newer = |connection: &mut Connection| {
        let sql = "INSERT INTO refinery_schema_history SELECT 99, 'from_the_future', applied_on, checksum
                   FROM refinery_schema_history WHERE version = ?1";
        Ok(connection.execute(sql, params![1])?)
    };
    let copy = dir.path().join("newer.db");
    let target = copy.to_str().unwrap().to_owned();
    store.run(move |connection| Ok(connection.execute("VACUUM INTO ?1", [target])?)).await.unwrap();
    let later = Store::open(&copy).unwrap();
    assert_eq!(later.run(newer).await.unwrap(), 1);
    drop(later);
    assert!(matches!(Store::open(&copy), Err(Error::Migration(_))));

    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    for page in bytes.chunks_mut(4096).skip(3).step_by(2) {
        page[..200].fill(0xa5);
    }
    std::fs::write(&path, bytes).unwrap();
    assert!(matches!(Store::open(&path), Err(Error::DamagedDatabase { .. })));
}

#[test]
fn commitments_bind_text_and_nonce() {
    // SHA-256 of 32 zero bytes.
    let empty = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
    assert_eq!(commitment(&[0; 32], b""), empty);
    assert_ne!(commitment(&[1; 32], b"a"), commitment(&[2; 32], b"a"));
    assert_eq!(format!("{:?}", Nonces::random().unwrap()), "Nonces(..)");
}
