"""A page as JSON."""

import json

from derivations.derivation import Derivation
from derivations.rendering.json import as_fields, as_json
from derivations.rendering.latex_formulas import latex_formula
from derivations.rendering.page import Outcomes, Page
from derivations.rendering.text_formulas import text_formula


def test_it_comes_back_as_it_went(page: Page, outcomes: Outcomes) -> None:
    assert json.loads(as_json(page, outcomes)) == as_fields(page, outcomes)


def test_the_fields_of_a_derivation(page: Page, derivation: Derivation, outcomes: Outcomes) -> None:
    (told, _) = as_fields(page, outcomes)["parts"]
    assert list(told) == [
        *("kind", "name", "title", "statement", "assumptions", "steps", "conclusion", "figures", "errata", "source")
    ]
    assert told["kind"] == "derivation"
    assert (told["name"], told["title"], told["statement"]) == ("square", derivation.title, derivation.statement)
    claims = [step.claim for step in derivation.steps]
    assert [step["claim"] for step in told["steps"]] == [
        {"text": text_formula(claim), "latex": latex_formula(claim)} for claim in claims
    ]
    assert [step["rule"] for step in told["steps"]] == [step.rule for step in derivation.steps]
    assert told["steps"][1]["source"] == {"work": "Peano", "place": "p. 1", "equation": "(7)"}
    assert [step["equation"] for step in told["steps"]] == ["(4)", "(7)"]
    assert told["steps"][1]["check"] == {"holds": False, "how": "at x = 1: the two sides are 1 and 2 < 3"}
    assert told["conclusion"]["check"]["holds"]
    assert told["figures"][1] == {"name": "one", "value": "1"}
    assert told["errata"][0]["says"] == "a square is at most $-1$"
    assert told["source"] == {"work": "Euclid & Söhne", "place": "book 2", "equation": ""}


def test_without_checks_they_are_null(page: Page) -> None:
    (told, _) = as_fields(page)["parts"]
    assert [step["check"] for step in told["steps"]] == [None, None]
    assert told["conclusion"]["check"] is None


def test_the_fields_of_a_table(page: Page) -> None:
    (_, told) = as_fields(page)["parts"]
    assert (told["kind"], told["columns"]) == ("table", ["name", "$f(z)$", "told"])
    assert told["rows"][0][1] == {"text": "|x|/2", "latex": r"\frac{|x|}{2}"}
    assert told["notes"] == ["A note on $x$ & y_z."]
