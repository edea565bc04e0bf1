"""The web page in headless Chromium: it is typed into, streams, stops, is read by keyboard and by axe.

Elements are found by what the page promises: `#prompt`, `#send`, `#stop`, `#log`, `article.answer`,
`details.receipt > summary`, `button[data-score]`, `#lang`, `#theme`, `#status`, `#state`.
"""

from __future__ import annotations

import re
from pathlib import Path

from browsing import ANSWER_MS, ask, newest, serious, tab_to, wait_answered
from conftest import Server
from playwright.sync_api import Browser, Page, expect

LOAN = "¿Cuánto pago al mes por un préstamo de 12.000 € al 6 % a 4 años?"
LONG = "Explica con mucho detalle, en ocho párrafos, cómo se construye una casa."


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
    expect(answer.locator(".card .lead")).to_contain_text("281,82")
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


def test_skills_are_told_and_reloaded(page: Page, server: Server, size: str, artifacts: Path) -> None:
    page.goto(f"{server.base}/skills?lang=es")
    row = page.locator('#skills tr[data-name="image"]')
    expect(row.locator('[data-field="state"]')).to_have_text("en reposo")
    row.get_by_role("button", name="Iniciar").click()
    expect(row.locator('[data-field="state"]')).to_have_text("listo", timeout=ANSWER_MS)
    expect(row.locator('[data-field="ram"]')).to_contain_text("MiB")
    row.get_by_role("button", name="Recargar").click()
    expect(page.locator("#status")).to_contain_text("✓", timeout=ANSWER_MS)
    page.screenshot(path=artifacts / f"skills-{size}.png")
    assert serious(page) == []
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{overflow} px wider than the screen"
    row.get_by_role("button", name="Parar").click()
    expect(row.locator('[data-field="state"]')).to_have_text("en reposo", timeout=ANSWER_MS)
