"""CSV files -> SQLite. A column whose non-empty cells are all integers is INTEGER, all
numbers is REAL, otherwise TEXT; an empty cell is NULL. Also the tie check."""
import csv, os, re, sqlite3
HERE = os.path.dirname(os.path.abspath(__file__))
INT = re.compile(r"-?\d+\Z")
DEC = re.compile(r"-?\d+(\.\d+)?\Z")

def load(files):
    db = sqlite3.connect(":memory:")
    for f in files:
        with open(os.path.join(HERE, f), encoding="utf-8", newline="") as h:
            rows = list(csv.reader(h))
        head, rows = rows[0], rows[1:]
        kinds = []
        for k in range(len(head)):
            cells = [r[k] for r in rows if r[k] != ""]
            kinds.append(("INTEGER", int) if cells and all(INT.match(c) for c in cells) else
                         ("REAL", float) if cells and all(DEC.match(c) for c in cells) else ("TEXT", str))
        name = f[:-4]
        db.execute('CREATE TABLE "%s" (%s)' % (name, ", ".join('"%s" %s' % (h, k[0]) for h, k in zip(head, kinds))))
        db.executemany('INSERT INTO "%s" VALUES (%s)' % (name, ",".join("?" * len(head))),
                       [[None if c == "" else k[1](c) for c, k in zip(r, kinds)] for r in rows])
    return db

def run(db, sql):
    return [[round(c, 6) if isinstance(c, float) else c for c in r] for r in db.execute(sql)]

def ties(db, sql):
    """'' when the outer ORDER BY (and LIMIT) leave one possible answer, else why not."""
    m = re.search(r" ORDER BY ((?:(?! ORDER BY ).)*?)(?: LIMIT (\d+))?\Z", sql)
    if not m or m.group(1).count("(") != m.group(1).count(")"):
        return "LIMIT without an outer ORDER BY" if re.search(r" LIMIT \d+\Z", sql) else ""
    keys = [re.sub(r" (ASC|DESC)\Z", "", k) for k in re.split(r", (?![^(]*\))", m.group(1))]
    n = int(m.group(2)) if m.group(2) else None
    body = sql[:m.start()]
    q = re.sub(r"\ASELECT ", "SELECT %s, " % ", ".join(keys), body, count=1) + " ORDER BY " + m.group(1)
    if n:
        q += " LIMIT %d" % (n + 1)
    ks = [tuple(round(c, 7) if isinstance(c, float) else c for c in r[:len(keys)]) for r in db.execute(q)]
    return "" if len(set(ks)) == len(ks) else "tie: %r" % (ks,)
