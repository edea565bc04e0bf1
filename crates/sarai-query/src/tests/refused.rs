//! Statements that are refused, by each wall alone, and would do harm without them: a plain connection shows it.

use std::path::Path;
use std::time::Duration;

use rusqlite::fallible_iterator::FallibleIterator as _;
use rusqlite::{Connection, ErrorCode};
use sha2::{Digest as _, Sha256};

use super::{SCHEMA, Shop};
use crate::{Error, Limits, Select, Tables, admit};

/// What the statement does where nothing refuses it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Harm {
    /// The shop's file is another one afterwards.
    Writes,
    /// A file is there that was not.
    Creates,
    /// It tells, or sets, what is no data of the user's.
    Runs,
    /// It is still running after a million steps.
    Endless,
    /// SQLite knows the function, and gets as far as calling it.
    Calls,
}

use Harm::{Calls, Creates, Endless, Runs, Writes};

/// `FOLDER` is the folder of the shop, `SHOP` the schema that its file is.
const REFUSED: &[(Harm, &str)] = &[
    (Writes, "INSERT INTO orders VALUES (99, 1, '2024-01-01', 1.0, NULL)"),
    (Writes, "INSERT INTO orders SELECT id + 100, customer, day, total, note FROM orders"),
    (Writes, "INSERT OR REPLACE INTO orders VALUES (10, 1, '2024-01-01', 1.0, NULL)"),
    (Writes, "REPLACE INTO orders VALUES (10, 1, '2024-01-01', 1.0, NULL)"),
    (Writes, "INSERT INTO orders VALUES (97, 1, NULL, 1.0, NULL) ON CONFLICT (id) DO UPDATE SET total = 0"),
    (Writes, "INSERT INTO orders VALUES (98, 1, NULL, 1.0, NULL) RETURNING id"),
    (Writes, "INSERT INTO orders DEFAULT VALUES"),
    (Writes, "UPDATE orders SET total = 0"),
    (Writes, "UPDATE OR IGNORE orders SET total = 0 RETURNING *"),
    (Writes, "DELETE FROM orders"),
    (Writes, "DELETE FROM orders WHERE id = 10 RETURNING *"),
    (Writes, "WITH t AS (SELECT 10 AS id) INSERT INTO orders SELECT id + 50, 1, NULL, 0, NULL FROM t"),
    (Writes, "WITH t AS (SELECT 10 AS id) DELETE FROM orders WHERE id IN (SELECT id FROM t)"),
    (Writes, "WITH t AS (SELECT 10 AS id) UPDATE orders SET total = 1 WHERE id IN (SELECT id FROM t)"),
    (Writes, "/* SELECT */ DELETE FROM orders -- SELECT"),
    (Writes, "DELETE\nFROM\n\torders;"),
    (Writes, "CREATE TABLE loot (a)"),
    (Writes, "CREATE TABLE loot AS SELECT * FROM orders"),
    (Writes, "CREATE TABLE IF NOT EXISTS loot (a)"),
    (Writes, "CREATE INDEX SHOP.slow ON orders (total)"),
    (Writes, "CREATE UNIQUE INDEX SHOP.slow ON orders (id, total)"),
    (Writes, "CREATE VIEW v AS SELECT 1"),
    (Writes, "CREATE TRIGGER SHOP.tr AFTER INSERT ON orders BEGIN DELETE FROM orders; END"),
    (Writes, "CREATE VIRTUAL TABLE f USING fts5(a)"),
    (Writes, "CREATE VIRTUAL TABLE r USING rtree(id, a, b)"),
    (Writes, "DROP TABLE orders"),
    (Writes, "DROP TABLE IF EXISTS \"Order Details\""),
    (Writes, "DROP VIEW big"),
    (Writes, "ALTER TABLE orders RENAME TO sales"),
    (Writes, "ALTER TABLE orders ADD COLUMN x"),
    (Writes, "ALTER TABLE orders DROP COLUMN note"),
    (Writes, "ALTER TABLE orders RENAME COLUMN note TO remark"),
    (Writes, "ANALYZE"),
    (Writes, "PRAGMA user_version = 7"),
    (Writes, "PRAGMA application_id = 7"),
    (Writes, "PRAGMA journal_mode = WAL"),
    (Writes, "PRAGMA incremental_vacuum; PRAGMA user_version = 3"),
    (Writes, "SELECT 1; DELETE FROM orders"),
    (Writes, "SELECT 1;;; DROP TABLE orders;"),
    (Writes, "SELECT 1 /* ; */ ; DELETE FROM orders /* x"),
    (Writes, "BEGIN; DELETE FROM orders; COMMIT"),
    (Writes, "SAVEPOINT s; DELETE FROM orders; RELEASE s"),
    (Creates, "ATTACH 'FOLDER/loot.db' AS loot; CREATE TABLE loot.x (a)"),
    (Creates, "ATTACH DATABASE 'file:FOLDER/loot.db?mode=rwc' AS loot; CREATE TABLE loot.x (a)"),
    (Creates, "VACUUM INTO 'FOLDER/loot.db'"),
    (Creates, "VACUUM main INTO 'FOLDER/loot.db'"),
    (Creates, "SELECT 1; VACUUM INTO 'FOLDER/loot.db'"),
    (Runs, "ATTACH 'FOLDER/shop.db' AS again"),
    (Runs, "VACUUM"),
    (Runs, "REINDEX"),
    (Runs, "REINDEX orders"),
    (Runs, "BEGIN IMMEDIATE"),
    (Runs, "SAVEPOINT s"),
    (Runs, "ANALYZE sqlite_schema"),
    (Runs, "PRAGMA writable_schema = ON"),
    (Runs, "PRAGMA query_only = OFF"),
    (Runs, "PRAGMA trusted_schema = ON"),
    (Runs, "PRAGMA database_list"),
    (Runs, "PRAGMA table_info(orders)"),
    (Runs, "PRAGMA temp_store_directory = 'FOLDER'"),
    (Runs, "PRAGMA wal_checkpoint(TRUNCATE)"),
    (Runs, "EXPLAIN SELECT * FROM orders"),
    (Runs, "EXPLAIN QUERY PLAN SELECT * FROM orders"),
    (Runs, "CREATE TEMP TABLE t (a)"),
    (Runs, "CREATE TEMP VIEW t AS SELECT 1"),
    (Runs, "CREATE TEMPORARY TRIGGER t AFTER INSERT ON orders BEGIN SELECT 1; END"),
    (Runs, "SELECT * FROM sqlite_schema"),
    (Runs, "SELECT sql FROM main.sqlite_master"),
    (Runs, "SELECT * FROM \"sqlite_master\""),
    (Runs, "SELECT * FROM sqlite_temp_master"),
    (Runs, "SELECT (SELECT group_concat(name) FROM sqlite_schema)"),
    (Runs, "WITH t AS (SELECT * FROM sqlite_schema) SELECT count(*) FROM t"),
    (Runs, "SELECT count(*) FROM sqlite_schema"),
    (Runs, "SELECT * FROM pragma_database_list"),
    (Runs, "SELECT * FROM pragma_table_info('orders')"),
    (Runs, "SELECT * FROM pragma_function_list()"),
    (Runs, "SELECT * FROM orders, pragma_compile_options"),
    (Runs, "SELECT * FROM dbstat"),
    (Runs, "SELECT * FROM json_each('[1, 2]')"),
    (Runs, "SELECT * FROM json_tree('{\"a\": 1}')"),
    (Runs, "SELECT j.value FROM orders o, json_each(o.total) j, customers"),
    (Runs, "SELECT randomblob(4)"),
    (Runs, "SELECT zeroblob(4)"),
    (Runs, "SELECT length(zeroblob(50000000))"),
    (Runs, "SELECT hex(randomblob(2000000))"),
    (Runs, "SELECT random()"),
    (Runs, "SELECT sqlite_version()"),
    (Runs, "SELECT sqlite_source_id()"),
    (Runs, "SELECT sqlite_compileoption_get(1)"),
    (Runs, "SELECT changes(), total_changes()"),
    (Runs, "SELECT last_insert_rowid()"),
    (Runs, "SELECT \"sqlite_version\"()"),
    (Runs, "SELECT 1 FROM orders ORDER BY sqlite_version()"),
    (Runs, "SELECT json_group_array(total) FROM orders"),
    (Calls, "SELECT load_extension('FOLDER/loot.so')"),
    (Calls, "SELECT load_extension('FOLDER/loot.so', 'entry')"),
    (Calls, "SELECT LOAD_EXTENSION('FOLDER/loot.so') FROM orders"),
    (Calls, "SELECT [load_extension]('FOLDER/loot.so')"),
    (Calls, "SELECT CASE WHEN 1 THEN (SELECT load_extension('x')) END"),
    (Calls, "SELECT sum(total) OVER (ORDER BY load_extension('x')) FROM orders"),
    (Calls, "SELECT fts3_tokenizer('simple')"),
    (Calls, "SELECT fts3_tokenizer('simple', x'0000000000000000')"),
    (Calls, "SELECT 1 WHERE 'a' MATCH 'b'"),
    (Calls, "SELECT sqlite_log(1, 'x')"),
];

/// Admitted: they only read, but would never end or would fill memory, so only limits stop them.
const STOPPED: &[(Harm, &str)] = &[
    (Endless, "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT count(*) FROM t"),
    (Endless, "WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t) SELECT max(n) FROM t"),
    (
        Endless,
        "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t ORDER BY -n LIMIT 1",
    ),
    (Endless, "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t WHERE n < 0"),
    (
        Endless,
        "WITH RECURSIVE t(s) AS (SELECT 'a' UNION ALL SELECT s || s FROM t) SELECT max(length(s)) FROM t",
    ),
    (
        Endless,
        "SELECT count(*) FROM orders a, orders b, orders c, orders d, orders e, orders f, orders g, orders h,
            orders i, orders j, orders k, orders l, orders m, orders n, orders o, orders p, orders q",
    ),
    (Endless, "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n FROM t) SELECT sum(n) OVER () FROM t"),
];

fn filled(sql: &str, shop: &Shop, schema: &str) -> String {
    sql.replace("FOLDER", shop.folder().to_str().unwrap()).replace("SHOP", schema)
}

fn digest(path: &Path) -> Vec<u8> {
    Sha256::digest(std::fs::read(path).unwrap()).to_vec()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs all statements to their end on a plain connection, with rows read and thrown away.
fn run(connection: &Connection, sql: &str) -> rusqlite::Result<()> {
    let mut batch = rusqlite::Batch::new(connection, sql);
    while let Some(mut statement) = batch.next()? {
        let mut rows = statement.query([])?;
        while rows.next()?.is_some() {}
    }
    Ok(())
}

/// Shows on a plain connection that the statement does what it is listed for.
fn check_harm(harm: Harm, sql: &str) {
    let shop = Shop::new();
    let sql = filled(sql, &shop, "main");
    let before = (digest(&shop.file), names(shop.folder()));
    let mut connection = Connection::open(&shop.file).unwrap();
    if harm == Endless {
        let mut calls = 0;
        let count = move || {
            calls += 1;
            calls > 1_000
        };
        connection.progress_handler(1_000, Some(count)).unwrap();
    }
    let ran = run(&connection, &sql);
    drop(connection);
    let code = ran.as_ref().err().and_then(rusqlite::Error::sqlite_error_code);
    let shown = match harm {
        Writes => ran.is_ok() && digest(&shop.file) != before.0,
        Creates => ran.is_ok() && names(shop.folder()) != before.1,
        Runs => ran.is_ok(),
        Endless => {
            matches!(code, Some(ErrorCode::OperationInterrupted | ErrorCode::TooBig | ErrorCode::OutOfMemory))
        }
        // It is found and called, or refuses by itself; a name that SQLite doesn't know fails otherwise.
        Calls => ran.as_ref().err().is_none_or(|fault| {
            let text = fault.to_string();
            !text.contains("no such function") && !text.contains("syntax error")
        }),
    };
    assert!(shown, "{sql} does not do what it is listed for: {harm:?}, {ran:?}");
}

#[test]
fn statements_that_do_harm_are_refused_by_each_wall() {
    let shop = Shop::new();
    let before = (digest(&shop.file), names(shop.folder()));
    let tables = shop.open();
    let mut through = Vec::new();
    for (harm, sql) in REFUSED {
        check_harm(*harm, sql);
        let sql = filled(sql, &shop, "shop");
        let first = admit(&sql).unwrap_err();
        assert!(matches!(first, Error::NotAdmitted { line: 1.., column: 1.., .. }), "{sql}: {first}");
        let second = tables.query(&Select::unchecked(&sql), 10);
        let is_refusal = matches!(second, Err(Error::NotAdmitted { .. }));
        if !is_refusal {
            through.push(format!("{sql} at the second wall: {second:?}"));
        }
        assert_eq!((digest(&shop.file), names(shop.folder())), before, "{sql}");
    }
    assert!(through.is_empty(), "{}", through.join("\n"));
    assert!(REFUSED.len() >= 60);
}

#[test]
fn questions_without_end_are_stopped() {
    let shop = Shop::new();
    let limits = Limits { steps_max: 2_000_000, time_max: Duration::from_secs(60), ..Limits::default() };
    let tables = Tables::open(&[super::source(&shop.file)], &limits).unwrap();
    for (harm, sql) in STOPPED {
        check_harm(*harm, sql);
        let stopped = tables.query(&admit(sql).unwrap(), 10);
        let known = matches!(
            stopped,
            Err(Error::TooLong { .. } | Error::TooLarge { .. } | Error::TooMuchMemory { .. })
        );
        assert!(known, "{sql}: {stopped:?}");
    }
}

#[test]
fn refusals_say_what_and_where() {
    for (sql, expected) in [
        ("PRAGMA database_list", "line 1, column 1: PRAGMA is not admitted; write one SELECT"),
        ("\n  ATTACH 'x' AS y", "line 2, column 3: ATTACH is not admitted; write one SELECT"),
        ("SELECT 1;\nDROP TABLE x", "line 2, column 1: a second statement (DROP); write one SELECT"),
        ("SELECT load_extension('x')", "line 1, column 8: the function load_extension is not on the list"),
        ("SELECT a,\n zeroblob(9) FROM t", "line 2, column 2: the function zeroblob is not on the list"),
        (
            "SELECT * FROM sqlite_master",
            "line 1, column 15: `sqlite_master` is SQLite's own, not a table of a file",
        ),
        ("SELECT * FROM generate_series(1, 9)", "line 1, column 15: `generate_series` is SQLite's own"),
        ("SELECT * FROM f(1)", "line 1, column 15: `f` with arguments is no table of a file"),
        ("SELECT * INTO x FROM t", "line 1, column 1: SELECT INTO would make a table"),
        ("SELECT * FROM t FOR UPDATE", "line 1, column"),
        ("WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x", "line 1, column"),
        ("VALUES (1)", "line 1, column 1: VALUES is not admitted"),
        ("WITH a AS (SELECT 1) VALUES (1)", "line 1, column 1: VALUES alone is not admitted"),
        ("SELECT ?1", "line 1, column 8: `?1` has no value here"),
        ("SELECT :a", "line 1, column"),
        ("SELECT $a", "line 1, column 8: `$a` has no value here"),
        ("SELECT a REGEXP 'b' FROM t", "line 1, column 8: MATCH and REGEXP are not admitted; use LIKE"),
        (
            "WITH sqlite_schema AS (SELECT 1) SELECT 1",
            "line 1, column 6: `sqlite_schema` as a name is SQLite's own",
        ),
        ("SELECT FROM WHERE", "line 1, column"),
        ("SELECT 'abc", "line 1, column 8: Unterminated string literal"),
        ("", "line 1, column 1: there is no text; write one SELECT"),
        ("-- only a remark", "line 1, column 1: there is no text; write one SELECT"),
        ("SELECT 1\0; DROP TABLE t", "line 1, column 9: a NUL byte ends the text for SQLite"),
        ("{}", "line 1, column 1: { is not admitted"),
        ("¿cuántos pedidos hay?", "line 1, column 1: ¿"),
    ] {
        let error = admit(sql).unwrap_err();
        assert!(matches!(error, Error::NotAdmitted { .. }), "{sql}: {error:?}");
        assert!(error.to_string().starts_with(expected), "{sql}: {error}");
    }
}

#[test]
fn texts_are_bounded() {
    let error = admit(&format!("SELECT '{}'", "x".repeat(20_000))).unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error}");
    let (open, close) = ("(".repeat(5_000), ")".repeat(5_000));
    for sql in [
        format!("SELECT {open}1{close}"),
        format!("SELECT * FROM {open}t{close}"),
        format!("SELECT {}1", "(SELECT ".repeat(1_500)),
        format!("SELECT 1{}", "+1".repeat(5_000)),
        format!("SELECT {}1", "NOT ".repeat(1_500)),
        format!("SELECT {}1", "- ".repeat(1_900)),
        format!("SELECT {}1{}", "CASE WHEN 1 THEN ".repeat(400), " END".repeat(400)),
        format!("SELECT 1{}", ",1".repeat(5_000)),
    ] {
        let error = admit(&sql).unwrap_err();
        assert!(matches!(error, Error::NotAdmitted { .. }), "{}: {error}", &sql[..40]);
    }
    // Deep trees of what is not nested: the first wall has the stack for them, SQLite its own bound.
    let tables = Shop::new();
    let tables = tables.open();
    for sql in [
        format!("SELECT 1{}", "+1".repeat(990)),
        format!("SELECT 1{}", " NOTNULL".repeat(1_900)),
        format!("SELECT 1{}", " UNION SELECT 1".repeat(600)),
        format!("SELECT 'a'{}", " || 'a'".repeat(990)),
    ] {
        let answer = tables.query(&admit(&sql).unwrap(), 1);
        assert!(matches!(answer, Err(Error::Faulty { .. }) | Ok(_)), "{}: {answer:?}", &sql[..40]);
    }
}

#[test]
fn the_schema_of_the_sample_is_sound() {
    Connection::open_in_memory().unwrap().execute_batch(SCHEMA).unwrap();
}
