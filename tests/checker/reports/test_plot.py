"""The picture of a wrong formula: what is drawn, where, and that nothing right is in it unless it is allowed."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from checker.equivalence.domain import Domain, Interval, Regime
from checker.exercise import Formula
from checker.expression.text import parse
from checker.report import PartReport, Report
from checker.reports.plot import Plot, plot_of, svg
from checker.verdict import Judgement, Witness

Grade = Callable[[str, str], Report]
Part = Callable[[str], PartReport]


@pytest.fixture
def width(grade_text: Grade) -> Part:
    def graded(formula: str) -> PartReport:
        report = grade_text("exercise2", f"width = {formula!r}")
        return next(part for part in report.parts if part.part.name == "width")

    return graded


def plotted(part: PartReport) -> Plot:
    plot = plot_of(part)
    assert plot is not None
    return plot


def test_both_curves_are_drawn_within_the_regimes_and_the_witness_is_marked(width: Part) -> None:
    plot = plotted(width("1/w"))
    assert plot.at in (5, -5)
    assert plot.yours == pytest.approx(1 / plot.at)
    assert plot.right == pytest.approx(0.384969)
    assert len(plot.answer) == len(plot.reference) == 2
    for curve in plot.answer:
        assert all(abs(place) > 4 and value == pytest.approx(1 / place, rel=1e-5) for place, value in curve)
    drawn = svg(plot, name="width", with_reference=True)
    assert drawn.count('class="reference"') == 2
    assert drawn.count("<circle") == 2


def test_without_the_reference_nothing_depends_on_it(width: Part) -> None:
    plot = plotted(width("1/w"))
    other = replace(plot, reference=(((5.0, 1e6),),), right=-3.0)
    hidden = svg(plot, name="width", with_reference=False)
    assert hidden == svg(other, name="width", with_reference=False)
    assert "reference" not in hidden
    assert "right" not in re.sub(r'text-anchor="\w+"', "", hidden)


@pytest.mark.parametrize("formula", ["2/|w| ln(|w|(1+√(1-4/|w|))/2 - 1)", "w + b", "√", "w = 3"])
def test_there_is_nothing_to_draw_for_what_is_right_unread_or_not_in_one_variable(width: Part, formula: str) -> None:
    assert plot_of(width(formula)) is None


@pytest.mark.parametrize("formula", ["1/(w - 7)", "tan(w)", "√(7 - w)", "exp(exp(w))", "gamma(-w)", "10^300 w", "7"])
def test_poles_gaps_and_great_values_leave_the_picture_and_never_its_frame(width: Part, formula: str) -> None:
    drawn = svg(plotted(width(formula)), name="width", with_reference=True)
    numbers = [float(n) for path in re.findall(r' d="([^"]*)"', drawn) for n in re.findall(r"-?[\d.]+", path)]
    assert numbers
    assert all(0 <= number <= 320 for number in numbers)
    assert "nan" not in drawn
    assert "inf" not in drawn


def test_a_formula_that_is_costly_is_not_drawn(width: Part) -> None:
    part = width(" + ".join(f"sin({k} w)" for k in range(2, 300)))
    begun = time.process_time()
    assert plot_of(part) is None
    assert time.process_time() - begun < 1


def test_the_same_answer_has_the_same_picture(width: Part) -> None:
    assert plotted(width("1/w")) == plotted(width("1/w"))


@pytest.mark.parametrize(
    ("ends", "at", "window"),
    [
        ((None, None), 3, (-8, 8)),
        ((4, None), 5, (4, 16)),
        ((None, -4), 5, (-16, -4)),
        ((0, 1), Fraction(1, 2), (0, 1)),
        ((-1000, 0), 3, (-8, 0)),
        ((0, None), 100, (0, 128)),
        ((1000, 1010), 1005, (1000, 1010)),
    ],
)
def test_as_much_of_the_domain_is_drawn_as_tells_something(
    ends: tuple[int | None, int | None], at: int, window: tuple[int, int]
) -> None:
    """From the end next to 0 to somewhat beyond the witness."""
    low, high = (None if end is None else Fraction(end) for end in ends)
    part = Formula(
        name="f",
        points=1,
        asks="",
        domain=Domain((Regime("r", {"x": Interval(low, high)}),)),
        expected=parse("x"),
    )
    judgement = Judgement.incorrect(Witness({"x": str(at)}, "", ""))
    plot = plotted(PartReport(part, judgement, formula=parse("x + 1")))
    places = [place for place, _ in plot.answer[0]]
    assert (min(places), max(places)) == pytest.approx(window, abs=0.05)


def test_integers_are_drawn_at_integers() -> None:
    part = Formula(
        name="f", points=1, asks="", domain=Domain((Regime("r", {"n": Interval(Fraction(0), None, whole=True)}),)),
        expected=parse("n"),
    )  # fmt: skip
    plot = plotted(PartReport(part, Judgement.incorrect(Witness({"n": "2"}, "", "")), formula=parse("2*n")))
    assert plot.answer[0] == tuple((float(n), 2.0 * n) for n in range(1, 9))
