"""The worked examples that Python runs: every call, and every field of an object, gives what stands beside it."""

from __future__ import annotations

import datetime
import json
import math
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "data" / "worked"
PROGRAMS = ROOT / "crates" / "sarai-core" / "src" / "experts" / "programming" / "json"


def read(name: str) -> list[dict]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


EXAMPLES = read("programming.jsonl")
FIELDS = read("fields.jsonl")


def as_json(value: object) -> object:
    """Tuples are lists in JSON, and names of fields are texts."""
    return json.loads(json.dumps(value, default=lambda date: date.isoformat()))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["calls"][0][0].split("(")[0])
def test_calls_give_what_stands_beside_them(example: dict) -> None:
    space: dict = {}
    exec(compile(example["written"], "example", "exec"), space)  # noqa: S102
    assert example["calls"]
    for call, wanted in example["calls"]:
        assert as_json(eval(call, space)) == wanted, call  # noqa: S307


def as_field(value: object, kind: str) -> object:
    """Dates and times as the answer spells them."""
    if isinstance(value, datetime.datetime):
        return value.strftime("%H:%M" if kind == "time" else "%Y-%m-%d")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return round(value, 6) if isinstance(value, float) else as_json(value)


def alike(value: object, wanted: object) -> bool:
    """Equal but for what rounding leaves of a figure, at any depth."""
    if isinstance(value, (int, float)) and isinstance(wanted, (int, float)):
        return isinstance(value, bool) == isinstance(wanted, bool) and abs(value - wanted) <= 0.005
    if isinstance(value, list) and isinstance(wanted, list):
        return len(value) == len(wanted) and all(map(alike, value, wanted))
    if isinstance(value, dict) and isinstance(wanted, dict):
        return value.keys() == wanted.keys() and all(alike(value[key], wanted[key]) for key in wanted)
    return value == wanted


@pytest.mark.parametrize("example", FIELDS, ids=lambda example: example["kind"])
def test_fields_give_what_stands_beside_them(example: dict) -> None:
    space: dict = {"math": math}
    for program in ["plain.py", "spans.py"]:
        exec((PROGRAMS / program).read_text(encoding="utf-8"), space)  # noqa: S102
    exec("from datetime import date, datetime, time, timedelta", space)  # noqa: S102
    exec(compile(example["written"], "example", "exec"), space)  # noqa: S102
    assert [name for name, _, _ in example["fields"]] == list(example["answer"])
    lines = [line for line in example["written"].splitlines() if not line.startswith("#")]
    names = [re.match(r"\w+", line).group() for line in lines]
    fields = names[1:] if names[0] == "rows" else names
    # A field that is called like a function has a line below it.
    assert [name.rstrip("_") for name in fields] == list(example["answer"]), "one line a field"
    for (name, kind, _), variable in zip(example["fields"], fields):
        came, wanted = as_field(space[variable], kind), example["answer"][name]
        assert alike(came, wanted), f"{name}: {came}, not {wanted}"
