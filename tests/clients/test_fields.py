"""What the sandbox makes of drafts of fields (`fields.py`): the vote from field to field, and what a field can't hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAMS = Path(__file__).parents[2] / "crates" / "sarai-core" / "src" / "experts" / "programming" / "json"
GROUNDED, GUESSED = 3, 1


def field(name: str, kind: str, **other: object) -> dict:
    known = {"places": None, "is_sorted": False, "order": 0, "signed": False}
    return {"name": name, "variable": name, "kind": kind} | known | other


def ran(tmp_path: Path, fields: list[dict], drafts: list[list[str]], **other: object) -> dict:
    """Every draft is a line a field; `rows` and `weights` are those of all drafts unless told."""
    rows = other.pop("rows", "")
    task = {
        "fields": fields,
        "drafts": [{"rows": rows, "lines": lines} for lines in drafts],
        "weights": [[GROUNDED] * len(fields) for _ in drafts],
        "question": "",
        "grounded": GROUNDED,
        "guessed": GUESSED,
    } | other
    programs = "".join((PROGRAMS / name).read_text(encoding="utf-8") for name in ["plain.py", "spans.py", "fields.py"])
    output = tmp_path / "output"
    program = f"TASK = {json.dumps(json.dumps(task))}\n{programs}"
    environment = os.environ | {"SARAI_OUTPUT": str(output)}
    subprocess.run([sys.executable, "-I", "-c", program], check=True, env=environment, timeout=60)
    return json.loads(output.read_text(encoding="utf-8"))


def test_a_later_field_takes_the_value_that_was_chosen(tmp_path: Path) -> None:
    fields = [field("total", "number"), field("rest", "number")]
    came = ran(tmp_path, fields, [["99", "total - 4"], ["2 * 5", "total - 4"], ["10", "total - 4"]])
    assert came["chosen"] == [1, 0]
    assert [draft[1]["value"] for draft in came["values"]] == [6, 6, 6]


def test_what_is_computed_outweighs_what_is_guessed(tmp_path: Path) -> None:
    weights = [[GUESSED], [GUESSED], [GROUNDED]]
    came = ran(tmp_path, [field("total", "number")], [["99"], ["99"], ["2 * 5"]], weights=weights)
    assert came["chosen"] == [2]


def test_a_copied_text_outweighs_other_words_however_it_is_spelled(tmp_path: Path) -> None:
    drafts = [['"Luis"'], ['"Luis"'], ['"ana  gil"'], ['"Ana Gil"']]
    came = ran(tmp_path, [field("name", "text")], drafts, question="Pedido de Ana Gil")
    assert came["chosen"] == [2]


def test_less_than_nothing_is_a_fault_where_it_can_not_be(tmp_path: Path) -> None:
    plain = ran(tmp_path, [field("left", "number")], [["20 - 46.2"]])
    assert plain["chosen"] == [None]
    assert "-26.2, which is less than nothing" in plain["values"][0][0]["fault"]
    signed = ran(tmp_path, [field("profit", "number", signed=True)], [["20 - 46.2"]])
    assert signed["values"][0][0] == {"value": -26.2}


def test_names_with_a_figure_are_read_as_one_of_each_where_three_are_taken(tmp_path: Path) -> None:
    rows = '[("a", 950), ("b", 1450)]'
    lines = [["sum(n * p for _, n, p in rows)"], ["sum(v for _, v in rows)"]]
    came = ran(tmp_path, [field("total", "number")], lines, rows=rows)
    assert [draft[0]["value"] for draft in came["values"]] == [2400, 2400]


def test_who_fails_in_one_field_takes_part_in_the_next(tmp_path: Path) -> None:
    fields = [field("total", "number"), field("half", "number")]
    came = ran(tmp_path, fields, [["nothing", "total / 2"], ["10", "nothing"]])
    assert came["chosen"] == [1, 0]
    assert came["values"][0][1] == {"value": 5}


def test_a_number_that_people_call_so_may_have_letters(tmp_path: Path) -> None:
    drafts = [['"RP-20871"'], ['"20871 kg"']]
    came = ran(tmp_path, [field("receipt", "number")], drafts, question="Receipt RP-20871 for 20871 kg")
    assert came["chosen"] == [0]
    assert came["values"][1][0]["fault"] == "TypeError: no number"
