"""The web page in headless Chromium: it is typed into, streams, stops, is read by keyboard and by axe.

Elements are found by what the page promises: `#prompt`, `#send`, `#stop`, `#log`, `article.answer`,
`details.receipt > summary`, `button[data-score]`, `#lang`, `#theme`, `#status`, `#state`.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Server
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

LOAN = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?"
LONG = "Explica con mucho detalle, en ocho párrafos, cómo se construye una casa."
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
ANSWER_MS = 150_000

# Notes each length of the newest answer as it changes, so that no growth is missed between two looks.
WATCH = """
window.answerLengths = [];
document.addEventListener("DOMContentLoaded", () => {
  new MutationObserver(() => {
    const answers = document.querySelectorAll("#log article.answer");
    const newest = answers[answers.length - 1];
    if (newest) window.answerLengths.push(newest.textContent.length);
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
});
"""


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


def newest(page: Page) -> Locator:
    return page.locator("#log article.answer").last


def ask(page: Page, question: str) -> None:
    page.fill("#prompt", question)
    page.click("#send")


def wait_answered(page: Page) -> Locator:
    """The newest answer, once it has its receipt."""
    answer = newest(page)
    expect(answer.locator("details.receipt > summary")).to_be_visible(timeout=ANSWER_MS)
    return answer


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


def switch(page: Page, selector: str, value: str) -> None:
    """Chooses a value of a select, or presses a button once."""
    control = page.locator(selector)
    if control.evaluate("node => node.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.click()


def test_a_question_is_answered_in_spanish(page: Page, size: str, artifacts: Path) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "es")
    ask(page, LOAN)
    answer = wait_answered(page)
    expect(answer).to_contain_text("281,82")
    fold = answer.locator("details.receipt")
    fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    text = fold.inner_text()
    assert re.search(r"finance|finanzas", text, re.IGNORECASE), text
    assert re.search(r"[0-9a-f]{16}", text), text
    page.screenshot(path=artifacts / f"answer-{size}.png")
    # The end of the conversation can be reached, and what is typed into never covers it.
    page.locator("#log").evaluate("log => log.scrollTo(0, log.scrollHeight)")
    last = answer.locator('button[data-score="-1"]').bounding_box()
    assert last["y"] + last["height"] <= page.locator("#prompt").bounding_box()["y"]
    expect(page.locator("#prompt")).to_be_in_viewport(ratio=1)
    page.screenshot(path=artifacts / f"receipt-{size}.png")
    assert serious(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{overflow} px wider than the screen"


def test_text_grows_and_stop_stops(page: Page, size: str, artifacts: Path) -> None:
    ask(page, LONG)
    expect(page.locator("#stop")).to_be_visible()
    # Several different lengths, each longer than the one before: the answer came in pieces.
    page.wait_for_function(
        "() => new Set(window.answerLengths.filter(length => length > 0)).size >= 8", timeout=ANSWER_MS
    )
    page.screenshot(path=artifacts / f"streaming-{size}.png")
    page.click("#stop")
    expect(page.locator("#send")).to_be_visible()
    expect(page.locator("#stop")).not_to_be_visible()
    # Whatever closes the answer (a note, its receipt) is in place once the page is idle; then nothing grows.
    page.wait_for_timeout(1500)
    text = newest(page).inner_text()
    page.wait_for_timeout(1500)
    assert newest(page).inner_text() == text
    ask(page, "Hola")
    wait_answered(page)
    expect(page.locator("#log article.answer")).to_have_count(2)


def test_thumbs_reach_the_server(page: Page) -> None:
    ask(page, "Hola")
    answer = wait_answered(page)
    for score in ("1", "-1"):
        thumb = answer.locator(f'button[data-score="{score}"]')
        with page.expect_response(lambda response: "feedback" in response.url) as sent:
            thumb.click()
        assert sent.value.ok, sent.value.status
        expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(answer.locator('button[data-score="1"]')).to_have_attribute("aria-pressed", "false")


def test_language_and_theme_switch_and_stay(page: Page) -> None:
    prompt = page.locator("#prompt")
    spanish = page.locator("body").inner_text()
    switch(page, "#lang", "en")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.locator("body").inner_text() != spanish
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    switch(page, "#theme", "dark")
    page.wait_for_function(f"before => {background} !== before", arg=light)
    assert serious(page) == []
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.evaluate(background) != light
    expect(prompt).to_be_visible()


def test_the_system_theme_is_followed(page: Page) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"before => {background} !== before", arg=light)


def test_the_keyboard_is_enough(page: Page) -> None:
    tab_to(page, "#prompt")
    page.keyboard.type("Hola")
    page.keyboard.press("Enter")
    answer = wait_answered(page)
    tab_to(page, "#log article.answer:last-of-type details.receipt > summary")
    page.keyboard.press("Enter")
    expect(answer.locator("details.receipt")).to_have_attribute("open", "")
    tab_to(page, "#prompt")
    page.keyboard.type("una línea")
    page.keyboard.press("Shift+Enter")
    assert page.locator("#prompt").input_value() == "una línea\n"


def tab_to(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus, all the way round once; the focus must be visible."""
    for _ in range(40):
        if page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"Tab never reaches {selector}")
    visible = page.evaluate(
        """() => {
          const style = getComputedStyle(document.activeElement);
          return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
        }"""
    )
    assert visible, f"{selector} has the focus and does not show it"


def test_the_state_of_models_and_memory_is_shown(page: Page) -> None:
    state = page.locator("#state")
    expect(state).to_be_visible()
    expect(state).to_contain_text("sarai")
    expect(state).to_contain_text(re.compile(r"\d\s*(M|G)i?B"))


def test_markup_in_a_question_stays_text(page: Page) -> None:
    ask(page, '<img src=x onerror="alert(1)"><b>Hola</b>')
    wait_answered(page)
    expect(page.locator("#log")).to_contain_text("<b>Hola</b>")
    assert page.locator('#log img[src="x"]').count() == 0


def test_an_empty_question_asks_nothing(page: Page) -> None:
    page.locator("#prompt").press("Enter")
    page.wait_for_timeout(300)
    expect(page.locator("#log article.answer")).to_have_count(0)


def test_the_page_answers_without_script(browser: Browser, server: Server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="es-ES")
    context.set_default_timeout(ANSWER_MS)
    page = context.new_page()
    page.goto(f"{server.base}/")
    page.fill("#prompt", "Hola")
    page.click("#send")
    expect(page.locator("article.answer details.receipt > summary").last).to_be_visible(timeout=ANSWER_MS)
    context.close()
