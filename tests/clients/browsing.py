"""What tests of the page do in it: ask, wait for the answer, walk by keyboard, look for what hinders people."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

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
