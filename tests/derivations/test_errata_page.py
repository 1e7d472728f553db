"""The list of errata is whole, each names evidence that exists, in words of its own, and `docs/errata.md` has it."""

from __future__ import annotations

import ast
import re
import shlex
from pathlib import Path

import pytest

from derivations import errata
from derivations.cli import commands
from derivations.errata import ERRATA, READING, Erratum, as_markdown_page

ROOT = Path(__file__).parents[2]
TEXTS = ROOT.parent / "shared/source"


def named(erratum: Erratum) -> str:
    return next(name for name in errata.__all__ if getattr(errata, name) is erratum)


@pytest.fixture(params=ERRATA, ids=named)
def erratum(request: pytest.FixtureRequest) -> Erratum:
    return request.param


def words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", re.sub(r"\$[^$]*\$|\\\(.*?\\\)", " 0 ", text.lower()).replace("’", "'"))


def test_each_name_is_in_the_list_once() -> None:
    constants = [value for value in vars(errata).values() if isinstance(value, Erratum)]
    assert sorted(map(id, ERRATA)) == sorted(map(id, constants))
    assert len({erratum.title for erratum in ERRATA}) == len(ERRATA)


def test_those_of_a_topic_follow_one_another() -> None:
    order = list(errata.Topic)
    assert [erratum.topic for erratum in ERRATA] == sorted((erratum.topic for erratum in ERRATA), key=order.index)
    assert {erratum.topic for erratum in ERRATA} == set(order)


def test_the_test_it_names_exists(erratum: Erratum) -> None:
    if erratum.shown_by == READING:
        return
    file, name = erratum.shown_by.split("::")
    tree = ast.parse((ROOT / file).read_text())
    assert [found for found in tree.body if getattr(found, "name", "") == name]
    assert name.lower().startswith("test")


def test_the_command_it_gives_parses(erratum: Erratum) -> None:
    if not erratum.command:
        return
    *module, name, argument = shlex.split(erratum.command)
    assert module == ["python", "-m", "derivations"]
    assert commands.commands[name].make_context(name, [argument]).params["check"] is True


def test_formulas_and_words_are_whole(erratum: Erratum) -> None:
    for text in (erratum.title, erratum.where, erratum.says, erratum.right):
        assert text.count("$") % 2 == 0
        for formula in text.split("$")[1::2]:
            assert formula.count("{") == formula.count("}")
            assert formula.count("(") - formula.count(")") == formula.count("]") - formula.count("[")  # as in [0, 1)
        assert "\\" not in "".join(text.split("$")[::2])
    assert erratum.right.endswith(".")
    assert not erratum.says.endswith(".")


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the texts are not part of the product")
def test_no_sentence_is_taken_from_the_texts(erratum: Erratum) -> None:
    """No seven words in a row."""
    texts = " ".join(" ".join(words(path.read_text())) for path in TEXTS.glob("*.txt"))
    assert len(texts) > 10_000
    for text in (erratum.title, erratum.says, erratum.right):
        told = words(text)
        assert not [run for run in map(" ".join, zip(*(told[i:] for i in range(7)), strict=False)) if run in texts]


def test_the_page_is_that_of_the_documentation() -> None:
    assert (ROOT / "docs/errata.md").read_text() == as_markdown_page()


def test_the_page_has_every_claim_and_breaks_no_formula(erratum: Erratum) -> None:
    page = as_markdown_page()
    assert f"\n### {erratum.title}\n" in page
    assert " ".join(erratum.right.split()) in " ".join(page.split())
    assert all(formula in page for formula in re.findall(r"\$[^$]*\$", erratum.right))
