//! The grammars in `config/grammars`: random answers under each are judged by the language they are to be, texts that
//! people write are accepted, and no statement that writes or attacks gets through the SQL one.

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::gbnf::random::Dice;
use super::*;

pub(super) const JSON: &str = include_str!("../../../../../config/grammars/json.lark");
pub(super) const SQL: &str = include_str!("../../../../../config/grammars/sql.lark");
/// What the assistant binds a model to that asks the owner's tables; it adds their names.
const SELECT: &str = include_str!("../../../../sarai-core/src/tables/select.lark");
pub(super) const PYTHON: &str = include_str!("../../../../../config/grammars/python.lark");
pub(super) const MARKDOWN: &str = include_str!("../../../../../config/grammars/markdown.lark");
/// Longest random answer in bytes.
const BYTES_MAX: usize = 600;

fn lark(text: &str) -> Bound {
    compile(&Constraint::Lark(text.into()), &compiler()).unwrap_or_else(|error| panic!("{}", error.in_full()))
}

/// Answers written by dice to their end; those that grow too long are dropped. `likes` come as often as all others.
fn written(grammar: &str, count: usize, likes: &[u8], seed: u64) -> Vec<String> {
    let mut dice = Dice(seed);
    let mut answers = Vec::new();
    let mut tries = 0;
    while answers.len() < count {
        tries += 1;
        assert!(tries < count * 20, "only {} of {count} answers came to an end", answers.len());
        let Bound::Matcher(mut matcher) = lark_cached(grammar) else { panic!("nothing binds") };
        let end = matcher.tok_env().unwrap().tok_trie().eos_token();
        let mut bytes = Vec::new();
        let whole = loop {
            if matcher.is_stopped() {
                break true;
            }
            let mask = matcher
                .compute_mask()
                .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&bytes)));
            let (mut any, mut liked) = (Vec::new(), Vec::new());
            mask.iter_set_entries(|token| {
                any.push(token);
                let byte = u8::try_from(token).unwrap_or(0);
                if likes.contains(&byte) && token != end as usize {
                    liked.push(token);
                }
            });
            // Long enough: end where it can end.
            if bytes.len() > BYTES_MAX / 4 && mask.is_allowed(end) {
                break true;
            }
            if bytes.len() > BYTES_MAX {
                break false;
            }
            let from = if liked.is_empty() || dice.below(3) == 0 { &any } else { &liked };
            let token = from[dice.below(from.len())];
            if token == end as usize {
                break true;
            }
            bytes.push(u8::try_from(token).unwrap());
            matcher.consume_token(u32::try_from(token).unwrap()).unwrap();
        };
        if whole {
            answers.push(String::from_utf8(bytes).unwrap());
        }
    }
    answers
}

fn lark_cached(grammar: &str) -> Bound {
    thread_local!(static COMPILER: Compiler = compiler());
    COMPILER.with(|compiler| {
        compile(&Constraint::Lark(grammar.into()), compiler)
            .unwrap_or_else(|error| panic!("{}", error.in_full()))
    })
}

/// Runs a program of Python that gets the texts as a JSON list and must print nothing.
fn python(program: &str, texts: &[String]) {
    let mut child = Command::new("python3")
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("python3 is needed for the tests");
    let list = serde_json::to_vec(texts).unwrap();
    child.stdin.take().unwrap().write_all(&list).unwrap();
    let output = child.wait_with_output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && out.is_empty(), "{out}{err}");
}

#[test]
fn json_is_json() {
    for answer in written(JSON, 300, b"\"}],:", 1) {
        let value: Result<serde_json::Value, _> = serde_json::from_str(&answer);
        assert!(value.is_ok(), "{answer}: {value:?}");
    }
    let mut bound = lark(JSON);
    for good in ["{\"a\": [1, -2.5e3, \"\\u00f1 ñ\", null], \"b\": {}}", "true", "[ ]", "\"\\ud83e\\udda4\""]
    {
        assert!(matches(&mut bound, good), "{good}");
    }
    for bad in ["{\"a\"}", "[1,]", "01", "\"\\ud83e\"", "1e999", "{} {}", "'a'", "// x\n1"] {
        assert!(!matches(&mut bound, bad), "{bad}");
    }
}

#[test]
fn markdown_closes_its_fences() {
    for answer in written(MARKDOWN, 300, b"`\n#-> a", 2) {
        let mut open = false;
        for line in answer.lines() {
            open ^= line.starts_with("```");
            assert!(open || !line.starts_with('#') || line.trim_start_matches('#').len() > 1, "{answer}");
        }
        assert!(!open && answer.ends_with('\n'), "{answer}");
    }
    let mut bound = lark(MARKDOWN);
    let good = "# Título\n\nUn párrafo con `código` y **énfasis**.\nSigue.\n\n- uno\n- dos\n\n1. a\n2. b\n\n> cita\n\n```python\nif x:\n    y = \"``\"\n```\n";
    assert!(matches(&mut bound, good));
    for bad in ["```\nopen\n", "#no blank\n", "####### seven\n", "text without end", "```\n```x\n"] {
        assert!(!matches(&mut bound, bad), "{bad}");
    }
}

#[test]
fn python_parses() {
    // An identifier by dice is hardly ever a keyword, so some are offered.
    let likes = b"()[]{}\"':,=. \nifornot";
    let answers = written(PYTHON, 500, likes, 3);
    let program = "import ast,json,sys,warnings\nwarnings.simplefilter('ignore')\nfor text in json.load(sys.stdin):\n  \
        try: ast.parse(text)\n  except (SyntaxError, ValueError) as fault: print(repr(text), fault)";
    python(program, &answers);
    let good = [
        "import os\nfrom math import sqrt, pi as p\n\n\ndef area(r: float, *, k=1) -> float:\n    return p * r**2\n".replace("*, ", ""),
        "def f(a, b=2, *args, **kwargs):\n    \"\"\"Says it.\"\"\"\n    # why\n    total = 0\n    for i, x in enumerate(args):\n        if x > 0 and not x == a:\n            total += x\n        elif x is None:\n            continue\n        else:\n            raise ValueError(f\"bad {x} at {i}\")\n    return total\n\n\nprint(f(1, 2, *[3, 4], b={\"k\": [y for y in range(3) if y % 2]}))\n".to_owned(),
        "class A(Base):\n    x: int = 0\n\n    @property\n    def y(self):\n        try:\n            return self.items[1:-1].get(\"a\", (1,))\n        except (KeyError, OSError) as e:\n            pass\n\n\na.b[0].c = lambda q: -q if q else {1, 2}\nwith open(\"x\") as f:\n    data = f.read()\n".to_owned(),
    ];
    python(program, &good);
    let mut bound = lark(PYTHON);
    for text in &good {
        assert!(matches(&mut bound, text), "{text}");
    }
    for bad in [
        "def f():\nreturn 1\n",
        "if x:\n",
        "print(\n",
        "x = 'a\n",
        "for = 1\n",
        "f(a=1, 2)\n",
        "def f(a=1, b):\n    pass\n",
        "  x = 1\n",
        "class:\n    pass\n",
        "1.x\n",
        "x = 012\n",
        "if a:\n    b\n   c\n",
    ] {
        assert!(!matches(&mut bound, bad), "{bad}");
    }
}

/// What may be wrong with a query that only the tables can tell.
const READS: &str = r#"
import json, sqlite3, sys
semantic = ("same number of result columns", "no such column", "no such table", "ambiguous column name", "circular reference",
            "duplicate WITH table name", "multiple references to recursive table", "recursive reference in a subquery", "recursive aggregate queries not supported",
            "multiple recursive references", "HAVING clause on a non-aggregate query", "misuse of alias", "misuse of aggregate", "aggregate functions are not allowed")
con = sqlite3.connect(":memory:")
for table in ("a", "b", "id", "name", "price", "day"):
    con.execute(f"CREATE TABLE {table} (a TEXT, b REAL, id INTEGER, name TEXT, price REAL, day TEXT)")
allowed = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, getattr(sqlite3, "SQLITE_RECURSIVE", 33)}
con.set_authorizer(lambda action, *rest: sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY)
prepared = 0
texts = json.load(sys.stdin)
for text in texts:
    try:
        con.execute("EXPLAIN " + text)
        prepared += 1
    except sqlite3.Error as fault:
        if not any(known in str(fault) for known in semantic):
            print(repr(text), fault)
# Names are looked up once all of a statement has been parsed, so the others have parsed too.
if prepared * 10 < len(texts):
    print("only", prepared, "of", len(texts), "could be prepared")
"#;

#[test]
fn sql_only_reads_and_parses() {
    // Names that exist: otherwise nearly every query would name what is not there.
    let named: String = SQL
        .lines()
        .map(|line| {
            if line.starts_with("NAME:") {
                "NAME: \"a\" | \"b\" | \"id\" | \"name\" | \"price\" | \"day\"\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    let answers = written(&named, 400, b" ;)'abn,*=1", 5);
    python(READS, &answers);
    let mut bound = lark(SQL);
    for good in SQL_GOOD {
        assert!(matches(&mut bound, good), "{good}");
    }
    assert!(SQL_BAD.len() >= 40);
    for bad in SQL_BAD {
        assert!(!matches(&mut bound, bad), "{bad}");
    }
}

#[test]
fn a_select_over_known_tables_parses_and_names_no_other() {
    let columns = "COLUMN: \"a\" | \"b\" | \"id\" | \"name\" | \"price\" | \"day\" | \"\\\"c d\\\"\"\n";
    let tables = "TABLE: \"a\" | \"b\" | \"day\"\n";
    let qualified = "QUALIFIED: \"a.name\" | \"b.price\"\n";
    let grammar = format!("{SELECT}{tables}{columns}{qualified}");
    // Names that exist: otherwise nearly every statement would name what is not there.
    let known: String = grammar
        .lines()
        .map(|line| match line.split_once(": ") {
            Some(("ALIAS", _)) => "ALIAS: \"name\" | \"price\"\n".to_owned(),
            Some(("LETTER", _)) => "LETTER: \"a\"\n".to_owned(),
            Some(("TABLE", _)) => "TABLE: \"a\"\n".to_owned(),
            Some(("QUALIFIED", _)) => "QUALIFIED: \"a.name\" | \"a.day\"\n".to_owned(),
            Some(("COLUMN", _)) => "COLUMN: \"name\" | \"price\" | \"day\"\n".to_owned(),
            Some(_) | None => format!("{line}\n"),
        })
        .collect();
    python(READS, &written(&known, 400, b" )'abn,*=1", 6));
    let mut bound = lark(&grammar);
    for good in [
        "SELECT name, round(sum(price), 2) AS total FROM a WHERE day LIKE '2025-03%' GROUP BY name ORDER BY sum(price) DESC LIMIT 3",
        "SELECT strftime('%Y-%m', day) AS mes, sum(price) AS suma FROM b GROUP BY mes ORDER BY suma DESC LIMIT 1",
        "SELECT x.name FROM a AS x JOIN b AS y ON x.id = y.id WHERE x.price > (SELECT avg(price) FROM a)",
        "SELECT sum(price) * 100.0 / (SELECT sum(price) FROM a) FROM a WHERE \"c d\" IS NULL",
        "SELECT a.name, round(100.0 * sum(CASE WHEN day = '2025-01-01' THEN b.price ELSE 0 END) / sum(price), 1) FROM a JOIN b ON a.name = b.price GROUP BY a.name HAVING count(DISTINCT substr(day, 1, 7)) > 2",
        "SELECT name, julianday(day) - julianday('2025-01-01') FROM a WHERE lower(name) LIKE '%x%'",
    ] {
        assert!(matches(&mut bound, good), "{good}");
    }
    for bad in [
        "SELECT sale FROM a",
        "SELECT name FROM ventas",
        "SELECT name FROM a; SELECT name FROM b",
        "DELETE FROM a",
        "SELECT readfile('x') FROM a",
        "SELECT name FROM pragma_table_info('a')",
        "SELECT name AS anything FROM a",
        "SELECT total(price) FROM a",
        "SELECT a.price FROM a JOIN b",
        "SELECT trim(trim(name)) FROM a JOIN b WHERE sum(sum(price)) > 1",
    ] {
        assert!(!matches(&mut bound, bad), "{bad}");
    }
}

const SQL_GOOD: &[&str] = &[
    "SELECT * FROM clientes;",
    "select nombre, count(*) as n from ventas where fecha >= '2026-01-01' and importe > 10.5 group by nombre having count(*) > 2 order by n desc limit 10",
    "SELECT c.nombre, SUM(v.importe)\nFROM clientes AS c\nLEFT JOIN ventas AS v ON v.cliente_id = c.id\nWHERE c.pais IN ('ES', 'PT') AND v.nota IS NOT NULL\nGROUP BY c.nombre\nORDER BY c.nombre ASC",
    "WITH t AS (SELECT id, importe * 1.21 AS total FROM ventas) SELECT AVG(total) FROM t",
    "SELECT CASE WHEN a > 1 THEN 'x''y' ELSE lower(b) END FROM t UNION ALL SELECT name FROM u LIMIT 5 OFFSET 2",
    "SELECT 1 + 1",
    "SELECT x FROM t WHERE id IN (SELECT id FROM u WHERE name LIKE '%ana%') AND NOT EXISTS (SELECT * FROM w)",
];

const SQL_BAD: &[&str] = &[
    "INSERT INTO t VALUES (1)",
    "insert into t select * from u",
    "REPLACE INTO t VALUES (1)",
    "UPDATE t SET a = 1",
    "DELETE FROM t",
    "DROP TABLE t",
    "CREATE TABLE t (a)",
    "CREATE TABLE t AS SELECT * FROM u",
    "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
    "CREATE VIEW v AS SELECT 1",
    "ALTER TABLE t RENAME TO u",
    "PRAGMA writable_schema = 1",
    "PRAGMA table_info(t)",
    "ATTACH DATABASE '/tmp/x' AS y",
    "DETACH y",
    "VACUUM",
    "VACUUM INTO '/tmp/x'",
    "REINDEX",
    "ANALYZE",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "SAVEPOINT x",
    "EXPLAIN SELECT 1",
    "SELECT 1; DROP TABLE t",
    "SELECT 1;; SELECT 2",
    "SELECT 1; SELECT 2",
    "SELECT 1 -- DROP TABLE t",
    "SELECT 1 /* x */",
    "SELECT load_extension('x')",
    "SELECT writefile('x', 'y')",
    "SELECT readfile('/etc/passwd')",
    "SELECT edit('x')",
    "SELECT fts3_tokenizer('x')",
    "SELECT * FROM pragma_table_info('t')",
    "SELECT * FROM pragma_database_list",
    "SELECT * FROM sqlite_master",
    "SELECT randomblob(1000000000)",
    "SELECT zeroblob(1000000000)",
    "SELECT * INTO t FROM u",
    "WITH t AS (DELETE FROM u RETURNING *) SELECT * FROM t",
    "WITH t AS (SELECT 1) DELETE FROM u",
    "WITH t AS (SELECT 1) INSERT INTO u SELECT * FROM t",
    "SELECT * FROM t WHERE x = 'a' ; DELETE FROM t",
    "SELECT * FROM t WHERE x = 'a\u{0}'",
    "SELECT * FROM \"t\"",
    "SELECT * FROM t; PRAGMA user_version",
    "VALUES (1)",
    "SELECTname FROM t",
    "SELECT a FROMt",
];
