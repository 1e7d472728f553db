"""`check` in a notebook: the same verdicts as for a file, shown as text and as HTML, and nothing left behind."""

import signal
from html.parser import HTMLParser
from pathlib import Path
from threading import Thread

import numpy
import pytest
import sympy

from checker import check
from checker.verdict import Verdict
from tests.checker.conftest import Grade

W = sympy.Symbol("w", real=True)
RIGHT = 4 / abs(W) * sympy.atanh(sympy.sqrt(1 - 4 / abs(W)))


@pytest.mark.parametrize("width", [RIGHT, "4/|w| artanh √(1 - 4/|w|)", lambda w: RIGHT.subs(W, w)])
def test_right_in_every_form(width: object) -> None:
    found = check("exercise2", width=width)
    assert found.is_full, found
    assert found["width"] is Verdict.CORRECT
    assert [part.part.name for part in found.parts] == ["width"]
    assert found.score == 3


def test_values_of_the_user_s_own_libraries() -> None:
    found = check("interval", w_star=numpy.float64(6.9), max_width=numpy.array(0.66), min_abs_w=sympy.Integer(4))
    assert {part.part.name: found[part.part.name].value for part in found.parts} == {
        "w_star": "correct",
        "min_abs_w": "correct",
        "max_width": "correct" if found.is_full else "incorrect",
    }


def test_the_verdict_is_that_of_a_file(grade_text: Grade) -> None:
    texts = {"width": "4/w*atanh(sqrt(1 - 4/|w|))", "w_star": 7.5, "a_low": "b +", "a_high": None}
    report = grade_text("exercise2", "\n".join(f"{name} = {value!r}" for name, value in texts.items()))
    found = check("exercise2", **texts)
    for part in report.parts:
        if part.part.name in texts:
            assert found[part.part.name] is part.judgement.verdict
    assert not found.is_full


def test_names_that_are_not_given_do_not_count() -> None:
    with pytest.raises(KeyError):
        check("exercise2", w_star=6.9)["width"]
    assert "missing" not in str(check("exercise2", w_star=6.9))
    assert not check("exercise2").is_full
    assert str(check("exercise2")) == "Nothing was given to check."


def test_near_misses_are_pointed_out() -> None:
    found = check("exercise2", wdith=1, nonsense=2, w_star=6.9)
    assert found.problems[0] == "exercise2 does not ask for wdith. Is it meant to be width?"
    assert found.problems[1].startswith("exercise2 does not ask for nonsense. It asks for min_abs_w, a_low")
    assert found["w_star"] is Verdict.CORRECT
    assert not found.is_full
    unknown = check("exercis2", w_star=6.9)
    assert "Is it meant to be exercise2" in str(unknown)
    assert not unknown.is_full


def test_values_that_do_harm_get_a_verdict() -> None:
    class Liar:
        def __getattribute__(self, name: str) -> object:
            raise SystemExit(name)

    def raises(w: object) -> object:
        raise KeyboardInterrupt

    for value in (Liar(), raises, object(), float("nan"), {1, 2}, "\ud800", "(" * 10_000):
        assert check("exercise2", width=value)["width"] is Verdict.UNREADABLE


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_it_shows_formulas_in_a_notebook() -> None:
    read = _Reader(check("exercise2", width="4/w*atanh(sqrt(1 - 4/|w|))")._repr_html_())
    assert {"math", "mfrac", "msqrt"} <= set(read.tags)
    assert "partial width" in read.text
    assert "The answer goes wrong for w < 0" in read.text
    assert "at w = -5" in read.text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "4/w<img src=x onerror=alert(1)>", "\x1b[2J\u202e&lt;"])
def test_nothing_in_a_value_becomes_markup(text: str) -> None:
    for found in (
        check("exercise2", width=text),
        check("exercise2", width=sympy.Symbol(text)),
        check("e", **{text: 1}),
    ):
        read = _Reader(found._repr_html_())
        assert not {"script", "img"} & set(read.tags)
        assert not {"\x1b", "\u202e"} & set(found._repr_html_() + str(found))


def test_the_process_is_left_as_it_was() -> None:
    def handler(*_: object) -> None:
        raise AssertionError

    before, timer = signal.signal(signal.SIGALRM, handler), signal.setitimer(signal.ITIMER_REAL, 60)
    try:
        check("exercise2", width=lambda w: 4 / w)
        assert signal.getsignal(signal.SIGALRM) is handler
        assert 30 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *timer)


def test_it_works_beside_the_main_thread() -> None:
    """Where there are no alarms."""
    found = []
    thread = Thread(target=lambda: found.append(check("exercise2", width=lambda w: RIGHT.subs(W, w))))
    thread.start()
    thread.join()
    assert found[0].is_full, found


DOC = (Path(__file__).parents[2] / "docs/notebooks.md").read_text(encoding="utf-8")


def _cell(system: str) -> str:
    section = DOC.partition(f"## {system}\n")[2].partition("\n## ")[0]
    return section.partition("```python\n")[2].partition("```")[0]


@pytest.mark.parametrize("system", ["nbgrader", "Otter"])
def test_the_test_cells_of_the_page(system: str) -> None:
    """They pass for right answers, and fail for wrong ones with what `check` says."""
    cell = _cell(system)
    exec(cell, {"width": RIGHT, "w_star": 6.9})
    with pytest.raises(AssertionError, match="incorrect"):
        exec(cell, {"width": 4 / W, "w_star": 6.9})
    if "w_star" in cell:
        with pytest.raises(AssertionError):
            exec(cell, {"width": RIGHT, "w_star": 7.5})
