"""The cards of experts' typed answers, in headless Chromium: each shape, hostile strings, huge lists, missing fields.

Answers are scripted: the browser gets the events that the server would send, so that each shape can be sent as it is,
or broken. Page, style, script and policy are the running server's own.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from browsing import ask, newest, serious, tab_to, wait_answered
from conftest import Server
from playwright.sync_api import Browser, Page, Route, expect

WORDING = "La respuesta en palabras."
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">{{ t }}"\'`$&#60;b> \u202e\u0000'

OUTPUTS = {
    "finance": {
        "calculation": "loan_payment",
        "inputs": {"principal": "12000", "annual_rate": "6", "term_months": "48"},
        "quoted": {"principal": "12.000 €", "annual_rate": "6 %", "term_months": ""},
        "assumptions": ["cuotas mensuales"],
        "not_used": ["3 hijos"],
        "currency": "EUR",
        "target_currency": None,
        "results": {"monthly_payment": "281.82", "payments": "48", "total_interest": "1527.36"},
        "formula": "cuota = C × i ÷ (1 − (1 + i)^−n)",
        "schedule": [
            ["1", "281.82", "60.00", "221.82", "11778.18"],
            ["2", "281.82", "58.89", "222.93", "11555.25"],
        ],
    },
    "worksheet": {
        "calculation": "steps",
        "steps": [
            {"name": "gasto", "note": "lo que cuesta", "expression": "3 × 12,50 + 2 × 4,20", "value": "45.9"},
            {"name": "answer", "note": "", "expression": "50 − 45,90", "value": "4.1"},
        ],
        "results": {"answer": "4.10"},
        "answer": "4,10 €",
        "currency": "EUR",
    },
    "logic": {
        "premises": [
            {"said": "todos los socios pagan", "formal": "all(socio, paga)"},
            {"said": "Ana no paga", "formal": "not paga(ana)"},
        ],
        "verdict": "contradicted",
        "answer": "No: de lo dicho se sigue lo contrario.",
        "cases": 1234,
    },
    "programming": {
        "language": "python",
        "code": "def doble(x):\n    return x * 2  # " + "largo " * 40,
        "explanation": "Devuelve el doble.",
        "tests": [{"call": "doble(4)", "result": "8"}, {"call": "doble('ab')", "result": "'abab'"}],
    },
    "diagnosis": {
        "symptoms": ["se apaga solo"],
        "causes": [{"cause": "Se calienta", "probability": 70}, {"cause": "La fuente falla", "probability": 30}],
        "checks": ["Mira el ventilador", "Mide la temperatura"],
        "professional": "Si huele a quemado.",
    },
    "creative": {
        "form": "haiku",
        "text": "Vieja laguna\nsalta la rana\nel agua suena",
        "variations": ["Otra laguna\nmuda la rana"],
    },
    "reasoning": {
        "options": ["Comprar", "Alquilar"],
        "criteria": [
            {"criterion": "Coste", "weight": 5, "scores": [3, 4]},
            {"criterion": "Libertad", "weight": 2, "scores": [2, 5]},
        ],
        "totals": [19, 30],
        "recommendation": "Alquila.",
        "risks": ["El precio puede subir"],
    },
    "recetas_de_casa": {
        "plato": "Tortilla",
        "listo_en": 25,
        "vegetariano": True,
        "nota": None,
        "pasos": ["Pelar", "Freír"],
        "compra": [{"cosa": "huevos", "cuantos": 6}, {"cosa": "patatas", "cuantos": 4}],
        "hondo": {"a": {"b": {"c": {"d": {"e": {"f": "g"}}}}}},
    },
}

# What a reader finds in the card, in the order of the page.
SHOWN = {
    "finance": ["Finanzas", "Cuota mensual", "281,82 €", "1.527,36 €", "12.000 €", "48", "i ÷ (1", "cuotas mensuales"],
    "worksheet": ["Resultado", "4,10 €", "lo que cuesta", "3 × 12,50 + 2 × 4,20", "45,9"],
    "logic": ["Se sigue lo contrario", "No: de lo dicho", "todos los socios pagan", "all(socio, paga)", "1.234"],
    "programming": ["python", "Copiar", "def doble(x):", "Devuelve el doble.", "doble(4)", "8"],
    "diagnosis": ["se apaga solo", "Se calienta", "70 %", "30 %", "Mira el ventilador", "Si huele a quemado."],
    "creative": ["Haiku", "Vieja laguna", "Variaciones (1)"],
    "reasoning": ["Alquila.", "Comprar", "Alquilar", "Coste", "Total", "19", "30", "El precio puede subir"],
    "recetas_de_casa": ["Recetas de casa", "Plato", "Tortilla", "25", "sí", "—", "Pelar", "Cosa", "huevos"],
}

# Fields without which a card would mislead: then there is none.
NEEDED = {
    "finance": ["inputs", "results"],
    "worksheet": ["steps", "answer"],
    "logic": ["premises", "verdict", "answer"],
    "programming": ["language", "code"],
    "diagnosis": ["symptoms", "causes", "checks", "professional"],
    "creative": ["form", "text", "variations"],
    "reasoning": ["options", "criteria", "totals", "recommendation", "risks"],
}


def turn(name: str, output: object) -> dict:
    """The object of a turn, as the server would send it."""
    return {
        "turn_id": "01890000-0000-7000-8000-000000000000",
        "answer": WORDING,
        "language": "es",
        "model": "scripted",
        "finish_reason": "stop",
        "route": {"scores": {"finance": 0.9}, "primary": "finance", "abstained": False},
        "expert": {"name": "finance" if name == "worksheet" else name, "output": output, "confidence": 1},
        "reflection": {"rounds": 0, "corrected": False, "checks": []},
        "fallback": None,
        "usage": {"completion_tokens": 7},
        "timings_ms": {"total": 1200},
        "receipt": {"leaf_index": 1, "leaf_hash": "00ff" * 8, "protection": ["seccomp"]},
    }


def answered(page: Page, name: str, output: object, **more: object):
    """Asks, and is answered with this output."""
    events = [
        {"event": "delta", "text": WORDING},
        {"event": "done", "turn": {**turn(name, output), **more}, "html": f"<p>{WORDING}</p>"},
    ]
    body = "".join(f"data: {json.dumps(event)}\n\n" for event in events)

    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="text/event-stream", body=body)

    page.route("**/sarai/v1/ask", fulfil)
    ask(page, "¿Qué hago?")
    answer = wait_answered(page)
    page.unroute("**/sarai/v1/ask")
    return answer


def assert_fits(page: Page) -> None:
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert overflow <= 0, f"{overflow} px wider than the screen"
    # Inside of the conversation nothing is wider than it either, but for what scrolls by itself.
    wider = page.locator("#log").evaluate("log => log.scrollWidth - log.clientWidth")
    assert wider <= 0, f"{wider} px wider than the conversation"


@pytest.mark.parametrize("name", OUTPUTS)
def test_each_shape_has_a_card_that_everyone_can_read(page: Page, size: str, artifacts: Path, name: str) -> None:
    answer = answered(page, name, OUTPUTS[name])
    card = answer.locator(".card")
    expect(card.locator(".title")).to_be_in_viewport()
    text = card.evaluate("card => card.textContent")
    at = 0
    for part in SHOWN[name]:
        # A figure and its sign are held together by a space that does not break.
        found = text.replace("\u00a0", " ").find(part, at)
        assert found >= 0, f"no {part} behind {text[:at]!r} in {text!r}"
        at = found
    assert_fits(page)
    page.screenshot(path=artifacts / f"card-{name}-{size}.png")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=artifacts / f"card-{name}-{size}-dark.png")
    assert serious(page) == []
    # The words of the answer are one step away, by keyboard too.
    expect(answer.locator(".wording .text")).not_to_be_visible()
    tab_to(page, "#log article.answer:last-of-type .wording > summary")
    page.keyboard.press("Enter")
    expect(answer.locator(".wording .text")).to_be_visible()
    expect(answer.locator(".wording .text")).to_have_text(WORDING)
    assert_fits(page)


def hostile(value: object) -> object:
    """The same shape with every text that a model could have written replaced."""
    if isinstance(value, str):
        return value if value.replace(".", "", 1).isdigit() else HOSTILE
    if isinstance(value, list):
        return [hostile(inner) for inner in value]
    if isinstance(value, dict):
        return {name: inner if name == "calculation" else hostile(inner) for name, inner in value.items()}
    return value


@pytest.mark.parametrize("name", OUTPUTS)
def test_markup_of_a_model_stays_text(page: Page, name: str) -> None:
    answer = answered(page, name, hostile(OUTPUTS[name]))
    card = answer.locator(".card")
    expect(card).to_contain_text("<script>alert(1)</script>")
    assert answer.locator("script, img, iframe, link, style, [onerror], [style]").count() == 0
    assert_fits(page)


def test_names_of_a_model_stay_text(page: Page) -> None:
    names = {HOSTILE: "a", "__proto__": "b", "constructor": "c", "--": "d", "": "e", "a__b": {HOSTILE: [HOSTILE]}}
    answer = answered(page, HOSTILE, names)
    expect(answer.locator(".card dl").first).to_contain_text("<script>")
    assert answer.locator("script, img").count() == 0
    for name in ("__proto__", "constructor", "toString"):
        expect(answered(page, name, {"campo": "valor"}).locator(".card")).to_contain_text("valor")


def longer(value: object) -> object:
    """The same shape with very long lists."""
    if isinstance(value, list):
        return [longer(inner) for inner in value] * (5000 // len(value))
    if isinstance(value, dict):
        return {name: longer(inner) for name, inner in value.items()}
    return value


@pytest.mark.parametrize("name", sorted(set(OUTPUTS) - {"reasoning"}))
def test_huge_lists_are_cut_and_say_so(page: Page, name: str) -> None:
    output = copy.deepcopy(OUTPUTS[name])
    if name == "finance":
        # Its rows have five columns; there are more of them, not longer ones.
        output["schedule"] *= 600
    else:
        output = longer(output)
    answer = answered(page, name, output)
    assert answer.locator(".card *").count() < 2500
    assert "…" in answer.locator(".card").evaluate("card => card.textContent")
    assert_fits(page)


def test_more_values_than_anyone_reads_are_shown_as_text(page: Page) -> None:
    deep = {"a": [[["x"] * 50] * 50] * 50}
    answer = answered(page, "recetas_de_casa", deep)
    assert answer.locator(".card").count() == 0
    expect(answer.locator(".text")).to_have_text(WORDING)


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_not_of_the_shape_is_shown_as_text(page: Page, name: str) -> None:
    broken = [None, [], "text", 7]
    for field in NEEDED[name]:
        broken.append({key: value for key, value in OUTPUTS[name].items() if key != field})
        wrong = 7 if isinstance(OUTPUTS[name][field], (str, list)) else [None]
        broken += [{**OUTPUTS[name], field: bad} for bad in (None, wrong, {"a": None}, [None], [[]])]
    for count, output in enumerate(broken, 1):
        answer = answered(page, name, output)
        assert answer.locator(".card").count() == 0, output
        expect(answer.locator(".text")).to_be_visible()
        expect(answer.locator(".text")).to_have_text(WORDING)
        expect(page.locator("#log article.answer")).to_have_count(count)


@pytest.mark.parametrize(
    "changes",
    [
        {"totals": [19]},
        {"totals": [19, None]},
        {"criteria": [{"criterion": "Coste", "weight": 5, "scores": [3]}]},
        {"criteria": [{"criterion": "Coste", "weight": "5", "scores": [3, 4]}]},
        {"options": ["Otra"] * 5000, "totals": [1] * 5000},
    ],
    ids=["fewer-totals", "no-total", "fewer-scores", "weight-in-words", "many-options"],
)
def test_a_grid_that_does_not_add_up_is_no_grid(page: Page, changes: dict) -> None:
    answer = answered(page, "reasoning", {**OUTPUTS["reasoning"], **changes})
    assert answer.locator(".card").count() == 0
    expect(answer.locator(".text")).to_have_text(WORDING)


def test_the_better_total_and_the_bars_say_what_the_figures_say(page: Page) -> None:
    best = answered(page, "reasoning", OUTPUTS["reasoning"]).locator(".card .best")
    assert best.all_inner_texts() == ["30"]
    bars = answered(page, "diagnosis", OUTPUTS["diagnosis"]).locator(".card meter")
    assert bars.evaluate_all("bars => bars.map((bar) => bar.value / bar.max)") == [0.7, 0.3]


def test_code_is_copied_as_it_is(browser: Browser, server: Server) -> None:
    context = browser.new_context(locale="es-ES", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{server.base}/")
    code = "def f():\n    return '<b>ñ</b>'\n\n" + "# línea\n" * 9000
    answer = answered(page, "programming", {**OUTPUTS["programming"], "code": code})
    answer.get_by_role("button", name="Copiar").click()
    expect(page.locator("#status")).to_have_text("Copiado.")
    # Whole, although less of it is shown.
    assert page.evaluate("navigator.clipboard.readText()") == code
    context.close()


def test_labels_follow_the_page_and_figures_the_answer(page: Page) -> None:
    page.locator("#lang").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    card = answered(page, "finance", OUTPUTS["finance"]).locator(".card")
    for part in ("Monthly payment", "281,82", "Given"):
        expect(card).to_contain_text(part)
    expect(newest(page).locator(".wording > summary")).to_have_text("Show text")


REPAIRED = {**OUTPUTS["programming"], "failure": "NameError: name 'totl' is not defined"}


def both(*outputs: tuple[str, object]) -> list[dict]:
    """What the experts of one turn answered, in its order."""
    return [{"name": name, "output": output, "confidence": 0.5, "checks": []} for name, output in outputs]


def test_two_experts_have_a_card_each(page: Page, size: str, artifacts: Path) -> None:
    experts = both(("programming", REPAIRED), ("diagnosis", OUTPUTS["diagnosis"]))
    answer = answered(page, "programming", REPAIRED, experts=experts)
    titles = answer.locator(".card .title")
    assert titles.all_inner_texts() == ["Programación", "Diagnóstico"]
    expect(answer.locator(".card").first).to_contain_text("NameError: name 'totl' is not defined")
    expect(answer.locator(".card").last).to_contain_text("Se calienta")
    expect(answer.locator(".wording .text")).not_to_be_visible()
    assert_fits(page)
    assert serious(page) == []
    page.screenshot(path=artifacts / f"card-two-{size}.png")
    answer.locator(".receipt > summary").click()
    expect(answer.locator(".receipt")).to_contain_text("diagnosis, confianza 0,5")


def test_where_one_of_two_has_no_card_the_text_has_all(page: Page) -> None:
    answer = answered(page, "programming", REPAIRED, experts=both(("programming", REPAIRED), ("diagnosis", {})))
    assert answer.locator(".card").count() == 0
    expect(answer.locator(".text")).to_be_visible()


def test_a_part_without_an_answer_is_told_beside_the_card(page: Page) -> None:
    fallback = {"from": "diagnosis", "to": "programming", "reason": "schema: no"}
    experts = both(("programming", REPAIRED))
    answer = answered(page, "programming", REPAIRED, experts=experts, fallback=fallback)
    assert answer.locator(".card").count() == 1
    expect(answer.locator(".wording .text")).to_be_visible()
