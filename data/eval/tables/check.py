"""Checks questions.jsonl against the CSV files; exit 0 when all is well."""
import csv, json, os, re, sys, unicodedata
from collections import Counter
import tablesdb
HERE = tablesdb.HERE
bad = []

def plain(s):
    s = unicodedata.normalize("NFD", s.lower())
    return re.sub(r"[^a-z0-9]+", " ", "".join(c for c in s if not unicodedata.combining(c))).strip()

def same(a, b):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= 1e-6
    return type(a) is type(b) and a == b

FILES = ["gastos.csv", "facturas.csv", "clientes.csv", "energy.csv", "books.csv", "stock.csv"]
data = {}
for f in FILES:
    rows = list(csv.DictReader(open(os.path.join(HERE, f), encoding="utf-8", newline="")))
    data[f] = rows
    if not 60 <= len(rows) <= 200:
        bad.append("%s has %d rows" % (f, len(rows)))
names = [r["cliente"] for r in data["clientes.csv"]]
if len(set(names)) != len(names) or not {r["cliente"] for r in data["facturas.csv"]} <= set(names):
    bad.append("clientes and facturas do not join")

qs = [json.loads(l) for l in open(os.path.join(HERE, "questions.jsonl"), encoding="utf-8")]
if Counter(q["set"] for q in qs) != {"a": 30, "b": 30}:
    bad.append("not 30 + 30: %s" % Counter(q["set"] for q in qs))
for what, get in (("id", lambda q: q["id"]), ("question", lambda q: plain(q["question"])), ("sql", lambda q: q["sql"])):
    for k, n in Counter(map(get, qs)).items():
        if n > 1:
            bad.append("%s twice: %s" % (what, k))
for q in qs:
    def no(why):
        bad.append("%s: %s" % (q["id"], why))
    if set(q) != {"id", "set", "lang", "files", "question", "sql", "expect", "ordered"}:
        no("fields")
    if not (1 <= len(q["files"]) <= 3 and set(q["files"]) <= set(FILES)):
        no("files")
    if q["lang"] not in ("es", "en") or q["id"][0] != q["set"]:
        no("lang or set")
    db = tablesdb.load(q["files"])
    got = tablesdb.run(db, q["sql"])
    if not got or not q["expect"]:
        no("empty")
    if any(c is None for r in got for c in r):
        no("NULL in the answer")
    if len(got) != len(q["expect"]) or not all(len(g) == len(e) and all(map(same, g, e)) for g, e in zip(got, q["expect"])):
        no("answer differs: %r, expected %r" % (got, q["expect"]))
    if q["ordered"] and " ORDER BY " not in q["sql"]:
        no("ordered without ORDER BY")
    t = tablesdb.ties(db, q["sql"])
    if t:
        no(t)
print(dict(sorted(Counter((q["set"], q["lang"]) for q in qs).items())))
print("FAIL\n" + "\n".join(bad) if bad else "OK: %d questions, all checks pass" % len(qs))
sys.exit(1 if bad else 0)
