//! Questions that are admitted, with their right answers, and what stops or mends the others.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{Shop, ask};
use crate::{Cell, Error, Limits, Rows, Select, Source, Tables, admit};

fn text(rows: &Rows) -> String {
    let mut out = String::new();
    for row in &rows.rows {
        for (at, cell) in row.iter().enumerate() {
            let mark = if at > 0 { "|" } else { "" };
            match cell {
                Cell::Null => write!(out, "{mark}NULL"),
                Cell::Integer(number) => write!(out, "{mark}{number}"),
                Cell::Real(number) => write!(out, "{mark}{number:?}"),
                Cell::Text(text) => write!(out, "{mark}{text}"),
                Cell::Blob { bytes } => write!(out, "{mark}<{bytes}>"),
            }
            .unwrap();
        }
        out.push('\n');
    }
    out.trim_end().to_owned()
}

/// Questions and answers over the shop.
const ANSWERS: &[(&str, &str)] = &[
    ("SELECT count(*) FROM customers", "3"),
    ("select name from customers order by name desc limit 1", "Núria"),
    ("SELECT name, city FROM customers WHERE city = 'Sevilla';", "Luis|Sevilla"),
    ("SELECT sum(total), avg(total), min(total), max(total) FROM orders", "510.75|127.6875|10.0|300.25"),
    (
        "SELECT c.name, sum(o.total) AS t FROM customers c JOIN orders o ON o.customer = c.id GROUP BY c.id ORDER BY t",
        "Ana|200.5\nLuis|310.25",
    ),
    ("SELECT c.name FROM customers AS c LEFT JOIN orders o ON o.customer = c.id WHERE o.id IS NULL", "Núria"),
    ("SELECT strftime('%Y-%m', day) AS m, count(*) FROM orders GROUP BY m HAVING count(*) > 1", "2024-02|2"),
    ("WITH t AS (SELECT total FROM orders WHERE total > 50) SELECT count(*), max(total) FROM t", "3|300.25"),
    (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4) SELECT group_concat(i) FROM n",
        "1,2,3,4",
    ),
    (
        "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT count(*) FROM n",
        "3",
    ),
    ("SELECT 'a' UNION SELECT 'b' UNION ALL SELECT 'b' ORDER BY 1", "a\nb\nb"),
    ("SELECT city FROM customers EXCEPT SELECT 'Madrid' ORDER BY city", "Girona\nSevilla"),
    ("SELECT id FROM orders INTERSECT SELECT order_id FROM \"Order Details\"", "10\n12"),
    (
        "SELECT id, rank() OVER (PARTITION BY customer ORDER BY total DESC) FROM orders ORDER BY id",
        "10|1\n11|2\n12|1\n13|2",
    ),
    (
        "SELECT id, sum(total) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders WHERE id < 12",
        "10|120.5\n11|200.5",
    ),
    (
        "SELECT CASE WHEN total >= 100 THEN 'big' ELSE 'small' END AS s, count(*) FROM orders GROUP BY s",
        "big|2\nsmall|2",
    ),
    ("SELECT name FROM customers WHERE id IN (SELECT customer FROM orders WHERE total > 200)", "Luis"),
    (
        "SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer = c.id) ORDER BY 1",
        "Ana\nLuis",
    ),
    (
        "SELECT name FROM customers WHERE name LIKE '%u%' AND born BETWEEN '1990-01-01' AND '1999-12-31'",
        "Luis",
    ),
    (
        "SELECT coalesce(note, '-'), ifnull(note, 'x') FROM orders WHERE id IN (10, 11) ORDER BY id",
        "-|x\nlate|late",
    ),
    ("SELECT round(\"unit price\" * 1.21, 2) FROM \"Order Details\" WHERE product = 'lamp'", "72.9"),
    ("SELECT [unit price], `product` FROM [Order Details] WHERE product GLOB 'd*'", "300.25|desk"),
    ("SELECT count(*) FROM big", "2"),
    ("SELECT id FROM big ORDER BY total DESC", "12\n10"),
    ("SELECT CAST(julianday('2024-03-01') - julianday('2024-02-01') AS INTEGER)", "29"),
    ("SELECT upper(substr(name, 1, 2)) || '.' FROM customers WHERE id = 1", "AN."),
    ("SELECT json_extract('{\"a\": [1, 2]}', '$.a[1]'), '{\"b\": 3}' ->> 'b'", "2|3"),
    ("SELECT count(*) FILTER (WHERE total > 100) FROM orders", "2"),
    ("SELECT DISTINCT customer FROM orders ORDER BY 1 LIMIT 1 OFFSET 1", "2"),
    ("SELECT photo, born FROM customers WHERE id IN (1, 3) ORDER BY id", "<2>|1980-02-01\nNULL|NULL"),
    ("SELECT o.* FROM orders o NATURAL JOIN (SELECT 13 AS id) -- the last\n", "13|2|2024-03-01|10.0|NULL"),
    (
        "SELECT total IS NOT NULL, note ISNULL, NOT (1 = 2), -(3), 7 % 4, 1 <> 2 FROM orders WHERE id = 10",
        "1|1|1|-3|3|1",
    ),
    ("SELECT printf('%.1f', 2.25), format('%05d', 42)", "2.3|00042"),
    ("SELECT shop.orders.id FROM shop.orders WHERE id = 10", "10"),
    ("SELECT 'a; DROP TABLE orders; --'", "a; DROP TABLE orders; --"),
];

#[test]
fn questions_get_right_answers() {
    let shop = Shop::new();
    let tables = shop.open();
    let mut wrong = Vec::new();
    for (sql, expected) in ANSWERS {
        match ask(&tables, sql) {
            Ok(rows) if text(&rows) == *expected && !rows.truncated => {}
            other => wrong.push(format!("{sql}\n  {:?}", other.map(|rows| text(&rows)))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_listed_is_what_is_there() {
    let shop = Shop::new();
    let tables = shop.open();
    let listed: Vec<_> =
        tables.list().iter().map(|table| format!("{} {:?}", table.name, table.rows)).collect();
    assert_eq!(listed, ["customers Some(3)", "orders Some(4)", "\"Order Details\" Some(3)", "big Some(2)"]);
    let columns: Vec<_> = tables.list()[0]
        .columns
        .iter()
        .map(|column| format!("{} {:?} {}", column.name, column.kind, column.examples.join("/")))
        .collect();
    let expected = [
        "id Integer 1/2/3",
        "name Text Ana/Luis/Núria",
        "city Text Madrid/Sevilla/Girona",
        "born Date 1980-02-01/1991-07-30",
        "photo Blob ",
    ];
    assert_eq!(columns, expected);
    assert_eq!(tables.list()[2].columns[2].name, "\"unit price\"");
    assert_eq!(tables.notes(), Vec::<String>::new());
}

#[test]
fn a_column_of_few_texts_shows_them_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let rows: Vec<String> =
        (0..200).map(|row| format!("kind{},name{},{}", row % 12, row % 13, row % 5)).collect();
    std::fs::write(&path, format!("kind,name,number\n{}\n", rows.join("\n"))).unwrap();
    let tables = Tables::open(&[Source { path, name: None }], &Limits::default()).unwrap();
    let shown: Vec<usize> = tables.list()[0].columns.iter().map(|column| column.examples.len()).collect();
    assert_eq!(shown, [12, 3, 3]);
}

#[test]
fn wrong_names_get_the_near_ones() {
    let shop = Shop::new();
    let tables = shop.open();
    for (sql, expected) in [
        ("SELECT totals FROM orders", "there is no column `totals`; there is `total`"),
        ("SELECT o.totals FROM orders o", "there is no column `o.totals`; there is `total`"),
        ("SELECT \"Total\", \"nombre\" FROM orders", "there is no column `nombre`; there is `note`"),
        ("SELECT 1 FROM order_s", "there is no table `order_s`; there is `orders`"),
        ("SELECT zz FROM big", "there is no column `zz`; there is `id`, `customer`, `day`, `total`, `note`"),
    ] {
        let error = ask(&tables, sql).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{sql}: {error}");
    }
    let error = ask(&tables, "SELECT id,\n  sum(total, 3)\nFROM orders").unwrap_err();
    assert_eq!(error.to_string(), "line 2, column 3: wrong number of arguments to function sum()");
}

const ENDLESS: &str = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t)";

#[test]
fn answers_are_cut_at_their_bounds() {
    let shop = Shop::new();
    let tables = shop.open();
    let rows = tables.query(&admit(&format!("{ENDLESS} SELECT * FROM t")).unwrap(), 7).unwrap();
    assert_eq!((rows.rows.len(), rows.truncated), (7, true));
    let rows = tables.query(&admit("SELECT id FROM orders").unwrap(), 4).unwrap();
    assert_eq!((rows.rows.len(), rows.truncated), (4, false));
    let rows = tables.query(&admit(&format!("{ENDLESS} SELECT n FROM t")).unwrap(), usize::MAX).unwrap();
    assert_eq!((rows.rows.len(), rows.truncated), (1_000, true));
    // 3 letters of 2 bytes in 5 bytes: two of them fit.
    let limits = Limits { cell_bytes_max: 5, answer_bytes_max: 1_000, ..Limits::default() };
    let tables = Tables::open(&[super::source(&shop.file)], &limits).unwrap();
    let rows = ask(&tables, "SELECT 'ñññ', 'añ'").unwrap();
    assert_eq!((text(&rows).as_str(), rows.cells_cut), ("ññ|añ", 1));
    let rows = ask(&tables, &format!("{ENDLESS} SELECT n FROM t")).unwrap();
    assert!(rows.truncated && rows.rows.len() < 100, "{}", rows.rows.len());
}

#[test]
fn endless_questions_are_stopped_by_steps_and_by_time() {
    let shop = Shop::new();
    let endless = admit(&format!("{ENDLESS} SELECT count(*) FROM t")).unwrap();
    for limits in [
        Limits { steps_max: 100_000, time_max: Duration::from_secs(60), ..Limits::default() },
        Limits { time_max: Duration::from_millis(50), ..Limits::default() },
    ] {
        let tables = Tables::open(&[super::source(&shop.file)], &limits).unwrap();
        let started = Instant::now();
        let error = tables.query(&endless, 10).unwrap_err();
        assert!(matches!(error, Error::TooLong { steps: 1_000.., .. }), "{error}");
        assert!(started.elapsed() < Duration::from_secs(30));
        // The next question has its own clock.
        assert_eq!(ask(&tables, "SELECT 1").unwrap().rows.len(), 1);
    }
}

#[test]
fn another_thread_can_cancel() {
    let shop = Shop::new();
    let limits = Limits { time_max: Duration::from_secs(60), steps_max: u64::MAX, ..Limits::default() };
    let tables = Tables::open(&[super::source(&shop.file)], &limits).unwrap();
    let interrupt = tables.interrupt();
    let endless = admit(&format!("{ENDLESS} SELECT count(*) FROM t")).unwrap();
    let waiting = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        interrupt.cancel();
    });
    assert!(matches!(tables.query(&endless, 10), Err(Error::Cancelled)));
    waiting.join().unwrap();
    assert!(matches!(tables.query(&Select::unchecked("SELECT 1"), 10), Err(Error::Cancelled)));
}

#[test]
fn files_are_joined() {
    let shop = Shop::new();
    let sheet = shop.folder().join("ciudades.csv");
    std::fs::write(&sheet, "city;habitantes\nMadrid;3.332.035\nSevilla;684.234\n").unwrap();
    let second = shop.folder().join("other.db");
    std::fs::copy(&shop.file, &second).unwrap();
    let sources = [
        super::source(&shop.file),
        super::source(&sheet),
        Source { path: second, name: Some("copia 2".to_owned()) },
    ];
    let tables = Tables::open(&sources, &Limits::default()).unwrap();
    let names: Vec<_> = tables.list().iter().map(|table| table.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "shop.customers",
            "shop.orders",
            "shop.\"Order Details\"",
            "shop.big",
            "ciudades",
            "copia_2.customers",
            "copia_2.orders",
            "copia_2.\"Order Details\"",
            "copia_2.big"
        ]
    );
    for (sql, expected) in [
        (
            "SELECT name, habitantes FROM customers JOIN ciudades USING (city) ORDER BY 2",
            "Luis|684234\nAna|3332035",
        ),
        ("SELECT count(*) FROM shop.orders a, copia_2.orders b WHERE a.id = b.id", "4"),
        ("SELECT count(*) FROM main.ciudades", "2"),
    ] {
        assert_eq!(text(&ask(&tables, sql).unwrap()), expected, "{sql}");
    }
}
