//! The limit of memory, in a process of its own: SQLite keeps one for the whole process and only lowers it.

use std::time::Duration;

use sarai_query::{Error, Limits, Source, Tables, admit};

#[test]
fn memory_ends_before_the_machine_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("n.csv");
    std::fs::write(&path, format!("n,s\n{}", "1,abcdefghij\n".repeat(50_000))).unwrap();
    let source = Source { path: path.clone(), name: None };
    let limits = Limits {
        heap_bytes_max: 32 << 20,
        time_max: Duration::from_secs(60),
        steps_max: u64::MAX,
        ..Limits::default()
    };
    let tables = Tables::open(std::slice::from_ref(&source), &limits).unwrap();
    for sql in [
        "SELECT count(*) FROM (SELECT DISTINCT a.rowid || b.s || b.rowid FROM n a, n b)",
        "SELECT a.s || b.s FROM n a, n b ORDER BY a.s || b.s || a.rowid LIMIT 1 OFFSET 100000000",
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT max(n) FROM t",
        "SELECT a.rowid, count(*) FROM n a, n b GROUP BY a.rowid + b.rowid * 50000",
    ] {
        let error = tables.query(&admit(sql).unwrap(), 10).unwrap_err();
        assert!(matches!(error, Error::TooMuchMemory { .. }), "{sql}: {error}");
        assert_eq!(error.to_string(), "more than 32 MiB of memory would be needed: narrow the question down");
        // It is given back.
        assert_eq!(tables.query(&admit("SELECT sum(n) FROM n").unwrap(), 1).unwrap().rows.len(), 1);
    }
    drop(tables);
    // A table that does not fit is refused while it is read.
    std::fs::write(&path, format!("n,s\n{}", format!("1,{}\n", "x".repeat(1_000)).repeat(40_000))).unwrap();
    let error = Tables::open(&[source], &limits).unwrap_err();
    assert!(matches!(error, Error::TooMuchMemory { .. }), "{error}");
}
