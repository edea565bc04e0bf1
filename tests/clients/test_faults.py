"""What people lose when skills are replaced or killed under them: nothing, or one answer that says so.

A server of its own, in a fresh home that shares the fetched models. Times are told and judged by nobody here: machines
differ. What is judged is that every request ends, and how.
"""

from __future__ import annotations

import io
import json
import os
import random
import signal
import statistics
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import EMBED_MODEL, answers, free_port, required
from PIL import Image

REQUESTS = 1_000
RELOADS = 10
READY_SECONDS = 180
BASE_MODEL = "qwen2.5-coder-1.5b"
TINY_MODEL = "qwen2.5-coder-0.5b"
CSV = "fecha;tienda;importe\n03/01/2025;Sur;12,40\n09/02/2025;Ros;3,15\n"


@dataclass(frozen=True)
class Ended:
    """How a request ended, and when."""

    status: int
    body: dict
    at: float


@dataclass(frozen=True)
class Place:
    base: str

    def ask(self, path: str, body: bytes | dict) -> Ended:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=150) as response:
                status, text = response.status, response.read()
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read()
        return Ended(status, json.loads(text), time.monotonic())

    def skills(self) -> dict[str, dict]:
        with urllib.request.urlopen(f"{self.base}/sarai/v1/skills", timeout=10) as response:
            return {skill["model"]: skill for skill in json.load(response)["skills"]}

    def started(self, name: str) -> int:
        """The process of a skill, which is started if it does not run."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            self.ask("/sarai/v1/skills", {"action": "start", "name": name})
            skill = self.skills()[name]
            if skill["state"] == "ready":
                return skill["pid"]
            time.sleep(0.2)
        pytest.fail(f"{name} never got ready")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = tmp_path_factory.mktemp("faults")
    (home / "models").symlink_to(required("CLIENTS_HOME") / "models")
    data = home / "gastos.csv"
    data.write_text(CSV, encoding="utf-8")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SARAI_")} | {
        "SARAI_HOME": str(home),
        "SARAI_SERVER__REQUESTS_MAX": "64",
        "SARAI_SKILLS__SQL__DATA": f"gastos={data}",
    }
    command = [required("CLIENTS_SARAI"), "serve", "--port", str(port)]
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        until = time.monotonic() + READY_SECONDS
        while not answers(f"{base}/readyz"):
            assert process.poll() is None and time.monotonic() < until, (home / "server.log").read_text()
            time.sleep(0.1)
        yield Place(base)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def photo(number: int) -> bytes:
    """Coloured clouds, others for each number."""
    draw = random.Random(number)
    picture = Image.frombytes("RGB", (8, 6), draw.randbytes(144)).resize((640, 480), Image.Resampling.BICUBIC)
    file = io.BytesIO()
    picture.save(file, "JPEG")
    return file.getvalue()


def test_a_thousand_requests_lose_nothing_to_ten_reloads(place: Place, capsys: pytest.CaptureFixture) -> None:
    for name in [EMBED_MODEL, "image", "sql"]:
        place.started(name)
    photos = [photo(number) for number in range(40)]
    done = threading.Event()

    def reload() -> int:
        for round_ in range(RELOADS):
            name = [EMBED_MODEL, "image", "sql"][round_ % 3]
            answer = place.ask("/sarai/v1/skills", {"action": "reload", "name": name})
            assert answer.status == 200, answer
            time.sleep(0.2)
        done.set()
        return RELOADS

    def ask(number: int) -> Ended:
        match number % 3:
            case 0:
                return place.ask("/v1/embeddings", {"model": EMBED_MODEL, "input": f"frase número {number}"})
            case 1:
                return place.ask("/sarai/v1/images", photos[number % len(photos)])
            case _:
                body = {"text": f"SELECT tienda, {number} FROM gastos"}
                return place.ask("/sarai/v1/skills/sql/run", body)

    before = place.skills()
    with ThreadPoolExecutor(9) as threads:
        reloading = threads.submit(reload)
        answers_ = list(threads.map(ask, range(REQUESTS)))
        # Those who came after the last reload prove nothing.
        while not done.is_set():
            answers_ += list(threads.map(ask, range(90)))
        assert reloading.result() == RELOADS
    lost = [answer for answer in answers_ if answer.status != 200]
    after = place.skills()
    assert lost == []
    assert all(after[name]["pid"] != before[name]["pid"] for name in [EMBED_MODEL, "image", "sql"])
    assert all(after[name]["restarts"] == 0 for name in after), "a reload is no death"
    with capsys.disabled():
        print(f"\n{len(answers_)} requests beside {RELOADS} reloads: {len(lost)} lost")


@pytest.mark.parametrize("name", [BASE_MODEL, TINY_MODEL, EMBED_MODEL, "image", "sql"])
def test_a_killed_skill_costs_no_answer(place: Place, capsys: pytest.CaptureFixture, name: str) -> None:
    pid = place.started(name)
    stop = threading.Event()

    def ask(number: int) -> list[Ended]:
        ended = []
        # Bounded beside the event.
        for round_ in range(100_000):
            if stop.is_set():
                break
            text = f"Dime una palabra que empiece por {chr(97 + (number * 7 + round_) % 26)}"
            if name == BASE_MODEL:
                ended.append(place.ask("/sarai/v1/ask", {"text": text, "max_tokens": 12}))
            elif name == TINY_MODEL:
                message = {"role": "user", "content": text}
                body = {"model": name, "max_tokens": 12, "messages": [message]}
                ended.append(place.ask("/v1/chat/completions", body))
            elif name == EMBED_MODEL:
                ended.append(place.ask("/v1/embeddings", {"model": name, "input": text}))
            elif name == "image":
                ended.append(place.ask("/sarai/v1/images", photo(1_000_000 * number + round_)))
            else:
                ended.append(place.ask("/sarai/v1/skills/sql/run", {"text": "SELECT * FROM gastos"}))
        return ended

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask, number) for number in range(4)]
        time.sleep(1.5)
        killed = time.monotonic()
        os.kill(pid, signal.SIGKILL)
        time.sleep(1.5)
        stop.set()
        ended = [one for each in asking for one in each.result()]
    # The first answer of each asker that ended after the kill was under way, or began right after it.
    waits = sorted(one.at - killed for one in ended if one.at >= killed)[:4]
    fallbacks = sum(1 for one in ended if one.status == 200 and one.body.get("fallback"))
    refused = [one for one in ended if one.status != 200]
    with capsys.disabled():
        print(
            f"\n{name} killed: {len(ended)} requests, {len(refused)} failed, {fallbacks} by another part; "
            f"those under way ended after {statistics.median(waits):.2f} s, at the latest {waits[-1]:.2f} s"
        )
    # A bare model that dies after it has begun to answer is told; everything else is answered.
    told = {502, 503}
    assert all(one.status in told and one.body["error"]["message"] for one in refused), refused
    assert len(refused) <= (4 if name == TINY_MODEL else 0), refused
    assert place.started(name) != pid
