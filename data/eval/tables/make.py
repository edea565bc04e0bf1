"""Writes the six CSV files (random.Random(7)) and questions.jsonl with answers run in SQLite."""
import json, os
import make_tables, tablesdb
from questions import Q

make_tables.main()
with open(os.path.join(tablesdb.HERE, "questions.jsonl"), "w", encoding="utf-8") as out:
    for i, lang, files, text, sql, ordered in Q:
        db = tablesdb.load(files)
        row = {"id": i, "set": i[0], "lang": lang, "files": files, "question": text, "sql": sql,
               "expect": tablesdb.run(db, sql), "ordered": ordered}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
