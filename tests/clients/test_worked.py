"""The worked programming examples: every call gives what stands beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

FILE = Path(__file__).parents[2] / "data" / "worked" / "programming.jsonl"
EXAMPLES = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def as_json(value: object) -> object:
    """Tuples are lists in JSON, and names of fields are texts."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["calls"][0][0].split("(")[0])
def test_calls_give_what_stands_beside_them(example: dict) -> None:
    space: dict = {}
    exec(compile(example["written"], "example", "exec"), space)  # noqa: S102
    assert example["calls"]
    for call, wanted in example["calls"]:
        assert as_json(eval(call, space)) == wanted, call  # noqa: S307
