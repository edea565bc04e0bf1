"""One running `sarai serve` for all client tests, with real small models.

Prepared by `cargo xtask test`, which passes the program (CLIENTS_SARAI), a fresh home that holds the fetched models
(CLIENTS_HOME) and a folder for screenshots (CLIENTS_ARTIFACTS). Nothing here is skipped: what cannot run, fails.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from browsing import SIZES, WATCH
from playwright.sync_api import Browser, Page, sync_playwright

READY_SECONDS = 180
DRAIN_SECONDS = 30
BARE_MODEL = "qwen2.5-coder-0.5b"
EMBED_MODEL = "use-multilingual-v3"


@dataclass(frozen=True)
class Server:
    """Where the server listens and which process it is."""

    base: str
    process: subprocess.Popen[bytes]
    log: Path


def required(name: str) -> Path:
    value = os.environ.get(name)
    if not value:
        pytest.exit(f"{name} is not set; run these tests with `make test`", returncode=2)
    return Path(value)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture(scope="session")
def server() -> Server:
    """A server on a free loopback port, ended by its process id."""
    home = required("CLIENTS_HOME")
    port = free_port()
    log = home / "clients.log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SARAI_")}
    environment["SARAI_HOME"] = str(home)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [required("CLIENTS_SARAI"), "serve", "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    running = Server(f"http://127.0.0.1:{port}", process, log)
    try:
        wait_ready(running)
        yield running
        process.send_signal(signal.SIGTERM)
        code = process.wait(DRAIN_SECONDS)
        assert code in (0, 130), f"the server ended with {code}:\n{tail(log)}"
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def wait_ready(running: Server) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        if running.process.poll() is not None:
            pytest.fail(f"the server ended with {running.process.returncode}:\n{tail(running.log)}")
        if answers(f"{running.base}/readyz"):
            return
        time.sleep(0.1)
    pytest.fail(f"not ready within {READY_SECONDS} s:\n{tail(running.log)}")


def tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-30:])


@pytest.fixture(scope="session")
def artifacts() -> Path:
    folder = required("CLIENTS_ARTIFACTS")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next((path for path in map(shutil.which, names) if path), None)
    assert program, "no Chromium here; `make deps-test` installs it"
    # Chromium's own sandbox cannot be set up by root.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(browser: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page in Spanish, at desktop size unless the test asks for `size`. Any error in its console fails the test."""
    wanted = request.getfixturevalue("size") if "size" in request.fixturenames else "desktop"
    context = browser.new_context(viewport=SIZES[wanted], locale="es-ES", color_scheme="light")
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("response", lambda answer: faults.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    page.add_init_script(WATCH)
    page.goto(f"{server.base}/")
    yield page
    context.close()
    assert faults == []
