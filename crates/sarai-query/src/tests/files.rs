//! Files that are damaged, or made to harm whoever opens them: an error or nothing, and never another byte in them.

use std::path::Path;

use proptest::prelude::*;
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

use super::{Shop, ask, open, source};
use crate::{Error, Limits, Select, Tables, admit};

fn digest(path: &Path) -> Vec<u8> {
    Sha256::digest(std::fs::read(path).unwrap()).to_vec()
}

/// Everything that can be asked of every table, past the first wall too.
fn ask_all(tables: &Tables) {
    let names: Vec<String> = tables.list().iter().map(|table| table.name.clone()).collect();
    for name in names {
        for sql in [format!("SELECT * FROM {name}"), format!("SELECT count(*) FROM {name} ORDER BY 1")] {
            drop(tables.query(&Select::unchecked(&sql), 100));
        }
    }
}

#[test]
fn places_that_are_no_files_are_named() {
    let shop = Shop::new();
    let folder = shop.folder();
    let link = folder.join("link.db");
    std::os::unix::fs::symlink(&shop.file, &link).unwrap();
    let pipe = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
    for (path, expected) in [
        (link.as_path(), "link.db: is a symbolic link; name the file itself"),
        (folder, "is a folder; name a file in it"),
        (&folder.join("socket"), "socket: is not a plain file"),
        (Path::new("/dev/zero"), "/dev/zero: is not a plain file"),
        (&folder.join("absent.db"), "absent.db: No such file"),
        (&shop.file.join("in-a-file"), "Not a directory"),
    ] {
        let error = open(path).unwrap_err();
        assert!(matches!(error, Error::NotReadable { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    drop(pipe);
    // A link among the folders is none of the file's business.
    let inside = folder.join("inside");
    std::os::unix::fs::symlink(folder, &inside).unwrap();
    assert_eq!(open(&inside.join("shop.db")).unwrap().list().len(), 4);
}

#[test]
fn a_file_is_not_written_to_nor_anything_beside_it() {
    let shop = Shop::new();
    let wal = Connection::open(&shop.file).unwrap();
    wal.pragma_update(None, "journal_mode", "WAL").unwrap();
    drop(wal);
    let before = digest(&shop.file);
    let tables = shop.open();
    assert_eq!(ask(&tables, "SELECT count(*) FROM orders").unwrap().rows.len(), 1);
    let names = std::fs::read_dir(shop.folder()).unwrap().count();
    drop(tables);
    assert_eq!((digest(&shop.file), names), (before, 1));
    // What waits in a journal is seen.
    let writer = Connection::open(&shop.file).unwrap();
    writer.execute_batch("PRAGMA wal_autocheckpoint = 0; DELETE FROM orders WHERE id > 10").unwrap();
    let settled = digest(&shop.file);
    let tables = shop.open();
    assert_eq!(format!("{:?}", ask(&tables, "SELECT count(*) FROM orders").unwrap().rows), "[[Integer(1)]]");
    drop(tables);
    assert_eq!(digest(&shop.file), settled);
}

#[test]
fn lists_of_files_are_bounded() {
    let shop = Shop::new();
    let error = Tables::open(&vec![source(&shop.file); 11], &Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "the list of SQLite files is more than 10 files");
    let error = Tables::open(&vec![source(&shop.file); 17], &Limits::default()).unwrap_err();
    assert_eq!(error.to_string(), "the list of 17 files is more than 16 files");
    assert_eq!(Tables::open(&vec![source(&shop.file); 10], &Limits::default()).unwrap().list().len(), 40);
    let error = Tables::open(&[source(&shop.file)], &Limits { sqlite_bytes_max: 4096, ..Limits::default() });
    assert!(matches!(error, Err(Error::TooLarge { .. })));
    let error = Tables::open(&[source(&shop.file)], &Limits { tables_max: 3, ..Limits::default() });
    assert!(matches!(error, Err(Error::TooLarge { .. })));
    // No file at all is still a calculator.
    let tables = Tables::open(&[], &Limits::default()).unwrap();
    assert_eq!(format!("{:?}", ask(&tables, "SELECT 2 + 2").unwrap().rows), "[[Integer(4)]]");
}

#[test]
fn other_encodings_open_but_not_together() {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["UTF-8", "UTF-16le", "UTF-16be"].map(|encoding| {
        let path = folder.path().join(format!("{encoding}.db"));
        let sql = format!("PRAGMA encoding = '{encoding}'; CREATE TABLE t (a); INSERT INTO t VALUES ('añ')");
        Connection::open(&path).unwrap().execute_batch(&sql).unwrap();
        path
    });
    let sheet = folder.path().join("s.csv");
    std::fs::write(&sheet, "b\nañ\n").unwrap();
    for path in &paths {
        let tables = Tables::open(&[source(&sheet), source(path)], &Limits::default()).unwrap();
        let rows = ask(&tables, "SELECT a FROM t JOIN s ON a = b").unwrap().rows;
        assert_eq!(format!("{rows:?}"), "[[Text(\"añ\")]]", "{}", path.display());
    }
    let error = Tables::open(&[source(&paths[0]), source(&paths[1])], &Limits::default()).unwrap_err();
    assert!(
        error.to_string().contains("UTF-16le.db: has texts in UTF-16le, another file here UTF-8"),
        "{error}"
    );
}

#[test]
fn a_cut_file_is_an_error_or_answers() {
    let shop = Shop::new();
    let whole = std::fs::read(&shop.file).unwrap();
    let mut refused = 0;
    for twentieth in 0..20 {
        let cut = shop.folder().join("cut.db");
        std::fs::write(&cut, &whole[..whole.len() * twentieth / 20]).unwrap();
        match open(&cut) {
            Ok(tables) => ask_all(&tables),
            Err(Error::NotData { path, .. }) => {
                assert_eq!(path, cut);
                refused += 1;
            }
            Err(other) => panic!("{twentieth}/20: {other:?}"),
        }
    }
    assert_eq!(refused, 20, "the header knows how many pages there should be");
}

/// Makes a file by SQL on a connection that may do anything, then opens it here.
fn made(sql: &str) -> (tempfile::TempDir, Result<Tables, Error>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE t (a INTEGER, b TEXT); INSERT INTO t VALUES (1, 'x');").unwrap();
    connection.execute_batch(sql).unwrap();
    drop(connection);
    let before = digest(&path);
    let tables = open(&path);
    if let Ok(tables) = &tables {
        ask_all(tables);
    }
    assert_eq!(digest(&path), before, "{sql}");
    (folder, tables)
}

#[test]
fn views_and_virtual_tables_that_do_more_than_read_are_left_out() {
    for (sql, note, question) in [
        (
            "CREATE VIEW v AS SELECT load_extension('x') AS a",
            "the function load_extension is not on the list",
            "v",
        ),
        ("CREATE VIEW v AS SELECT a FROM t WHERE b = (SELECT load_extension('x'))", "load_extension", "v"),
        ("CREATE VIEW v AS SELECT zeroblob(1000000000) AS a", "the function zeroblob", "v"),
        ("CREATE VIEW v AS SELECT * FROM sqlite_schema", "`sqlite_schema` is SQLite's own", "v"),
        (
            "CREATE VIEW v AS SELECT * FROM pragma_database_list",
            "`pragma_database_list` is SQLite's own",
            "v",
        ),
        ("CREATE VIEW v AS SELECT * FROM json_each('[1]')", "`json_each` is SQLite's own", "v"),
        ("CREATE VIEW v AS SELECT * FROM gone", "no such table", "v"),
        ("CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM v", "circularly defined", "v"),
        (
            "CREATE VIRTUAL TABLE v USING fts5(a); INSERT INTO v VALUES ('x')",
            "the virtual table `v` is left out",
            "v",
        ),
        ("CREATE VIRTUAL TABLE v USING fts5(a)", "the virtual table `v` is left out", "v_config"),
        ("CREATE VIRTUAL TABLE v USING rtree(id, a, b)", "the virtual table `v` is left out", "v"),
        (
            "CREATE VIRTUAL TABLE x USING fts5(a); CREATE VIEW v AS SELECT a FROM x",
            "the view `v` is left out",
            "v",
        ),
    ] {
        let (_folder, tables) = made(sql);
        let tables = tables.unwrap();
        let notes = tables.notes().join("\n");
        assert!(notes.contains(note), "{sql}: {notes}");
        assert!(tables.list().iter().all(|table| table.name != question), "{sql}: {:?}", tables.list());
        let question = format!("SELECT * FROM {question}");
        let unchecked = tables.query(&Select::unchecked(&question), 10);
        assert!(unchecked.is_err(), "{sql}: {unchecked:?}");
        assert!(tables.query(&admit(&question).unwrap(), 10).is_err(), "{sql}");
        assert_eq!(ask(&tables, "SELECT a FROM t").unwrap().rows.len(), 1, "{sql}");
    }
}

#[test]
fn what_a_file_would_do_when_changed_never_happens() {
    for sql in [
        "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT load_extension('x'); END",
        "CREATE TABLE g (a, b AS (hex(zeroblob(100000000))))",
        "CREATE TABLE g (a, b AS (length(hex(zeroblob(400000)))) STORED); INSERT INTO g(a) VALUES (1)",
        "CREATE TABLE g (a, b AS (printf('%.*c', 90000000, 'x'))); INSERT INTO g(a) VALUES (1)",
        "CREATE INDEX i ON t (length(b)) WHERE a > 0",
        "CREATE TABLE \"x\"\"; DROP TABLE t; --\" (a)",
        "CREATE TABLE \"select\" (\"from\", \"a b\", \"ñ\"); INSERT INTO \"select\" VALUES (1, 2, 3)",
        "CREATE TABLE \"main\" (a); CREATE TABLE \"json_each\" (a); CREATE TABLE \"pragma_x\" (a)",
        "CREATE TABLE big (a); INSERT INTO big VALUES (zeroblob(3000000))",
        "CREATE TABLE w (a, b) WITHOUT ROWID",
    ]
    .map(|sql| sql.replace("(a, b) WITHOUT", "(a PRIMARY KEY, b) WITHOUT"))
    {
        let (_folder, tables) = made(&sql);
        let tables = tables.unwrap_or_else(|error| panic!("{sql}: {error}"));
        assert_eq!(ask(&tables, "SELECT a FROM t").unwrap().rows.len(), 1, "{sql}");
    }
    let (_folder, tables) = made("CREATE TABLE big (n, a); INSERT INTO big VALUES (7, zeroblob(3000000))");
    let tables = tables.unwrap();
    assert_eq!(ask(&tables, "SELECT n FROM big").unwrap().rows.len(), 1);
    let error = ask(&tables, "SELECT a FROM big").unwrap_err();
    assert_eq!(
        error.to_string(),
        "a value of the question or in the file (name the columns that you need) is more than 256 KiB"
    );
}

#[test]
fn a_poked_catalogue_is_an_error_or_harmless() {
    let poke =
        |what: &str| format!("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET {what} WHERE name = 't'");
    for what in [
        "sql = 'CREATE TABLE t (a, b, c, d, e)'",
        "sql = 'CREATE TABLE t (a'",
        "sql = 'DROP TABLE t'",
        "sql = 'SELECT load_extension(1)'",
        "sql = 'CREATE TABLE t (a, b); ATTACH ''/tmp/loot.db'' AS loot'",
        "sql = 'CREATE TABLE other (a)'",
        "sql = 'CREATE VIEW t AS SELECT load_extension(1)'",
        "sql = 'CREATE VIRTUAL TABLE t USING fts5(a)'",
        "sql = 'CREATE VIRTUAL TABLE t USING nonsense(a)', rootpage = 0",
        "sql = 'CREATE TABLE t (a AS (load_extension(1)), b)'",
        "sql = 'CREATE TABLE t (a CHECK (load_extension(1)), b DEFAULT (load_extension(1)))'",
        "sql = NULL",
        "sql = x'fffe00'",
        "sql = 'CREATE TABLE t (a, b) -- ' || CAST(x'ff' AS TEXT)",
        "sql = 7",
        "name = CAST(x'ff' AS TEXT), tbl_name = CAST(x'ff' AS TEXT), \
         sql = 'CREATE TABLE \"' || CAST(x'ff' AS TEXT) || '\" (a)'",
        "sql = 'CREATE TABLE t (\"' || CAST(x'ff' AS TEXT) || '\", b)'",
        "rootpage = 1",
        "rootpage = 0",
        "rootpage = 99999999",
        "rootpage = -1",
        "type = 'index'",
        "type = 'trigger'",
        "type = 'view'",
        "name = 'sqlite_t'",
        "name = ''",
    ] {
        let (_folder, tables) = made(&poke(what));
        match tables {
            Ok(tables) => {
                let loot = tables.query(&Select::unchecked("SELECT * FROM loot.x"), 1);
                assert!(loot.is_err());
            }
            Err(Error::NotData { .. } | Error::NotReadable { .. } | Error::Sqlite(_)) => {}
            Err(other) => panic!("{what}: {other:?}"),
        }
    }
}

/// Pieces of SQL, some harmless, some not.
const PIECES: &[&str] = &[
    "SELECT",
    "SELECT",
    "*",
    "FROM",
    "FROM",
    "orders",
    "customers",
    "big",
    "sqlite_schema",
    "WHERE",
    "id",
    "total",
    "=",
    "1",
    "'x'",
    "(",
    ")",
    ",",
    ";",
    "INSERT INTO orders",
    "VALUES (1, 1, 1, 1, 1)",
    "UPDATE orders SET total = 1",
    "DELETE FROM orders",
    "DROP TABLE orders",
    "CREATE TABLE loot (a)",
    "WITH t AS (",
    "RETURNING *",
    "UNION ALL",
    "AS",
    "t",
    "PRAGMA writable_schema = 1",
    "PRAGMA user_version = 5",
    "ATTACH 'loot.db' AS l",
    "VACUUM",
    "BEGIN",
    "COMMIT",
    "--\n",
    "/*",
    "*/",
    "load_extension('x')",
    "count(*)",
    "GROUP BY",
    "ORDER BY",
    "LIMIT 3",
    "JOIN",
    "ON",
    "EXPLAIN",
    "\"",
    "'",
    "[",
    "]",
    "`",
    "\u{0}",
    "ñ",
    "||",
    "->>",
    "CASE WHEN 1 THEN",
    "END",
    "shop.",
    "ALTER TABLE orders RENAME TO x",
    "REINDEX",
    "ANALYZE",
    "DETACH shop",
    "REPLACE INTO orders",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_statement_changes_a_file(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..14)) {
        thread_local! {
            static SHOP: (Shop, Tables, Vec<u8>) = {
                let shop = Shop::new();
                let limits = Limits { steps_max: 200_000, ..Limits::default() };
                let tables = Tables::open(&[source(&shop.file)], &limits).unwrap();
                let before = digest(&shop.file);
                (shop, tables, before)
            };
        }
        let sql = pieces.join(" ").replace("shop. ", "shop.");
        SHOP.with(|(shop, tables, before)| {
            if let Ok(select) = admit(&sql) {
                drop(tables.query(&select, 10));
            }
            drop(tables.query(&Select::unchecked(&sql), 10));
            assert_eq!(&digest(&shop.file), before, "{sql}");
            assert_eq!(std::fs::read_dir(shop.folder()).unwrap().count(), 1, "{sql}");
            let rows = ask(tables, "SELECT count(*), sum(total) FROM orders").unwrap().rows;
            assert_eq!(format!("{rows:?}"), "[[Integer(4), Real(510.75)]]", "{sql}");
        });
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_bytes_are_an_error_or_harmless(
        places in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 1..12),
        in_catalogue in any::<bool>(),
    ) {
        let shop = Shop::new();
        let mut bytes = std::fs::read(&shop.file).unwrap();
        let reach = if in_catalogue { 4096 } else { bytes.len() };
        for (place, byte) in places {
            bytes[(place * reach as f64) as usize] = byte;
        }
        std::fs::write(&shop.file, &bytes).unwrap();
        let limits = Limits { steps_max: 500_000, ..Limits::default() };
        if let Ok(tables) = Tables::open(&[source(&shop.file)], &limits) {
            ask_all(&tables);
        }
        assert_eq!(std::fs::read(&shop.file).unwrap(), bytes);
        assert_eq!(std::fs::read_dir(shop.folder()).unwrap().count(), 1);
    }
}
