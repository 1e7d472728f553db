"""Agreement counts only where every part of a formula shows."""

from fractions import Fraction

import pytest

from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import Domain, Interval, Regime
from checker.equivalence.enclosure import ball
from checker.equivalence.visibility import visible_bits, written_bits
from checker.expression.text import parse
from checker.verdict import Verdict


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("x", 0, 4),
        ("x + 1", 0, 4),
        ("x + exp(-1000)", 1443, 1450),  # 1000/ln 2 = 1442.7
        ("x*(1 + 10^-100)", 332, 340),
        ("x*cos(10^-100)", 664, 670),  # cos t = 1 - t^2/2
        ("exp(exp(-1000))", 2880, 2890),
        ("x + 10^-100", 332, 340),
        ("x*10^-100", 0, 10),  # a small factor makes a small product, and shows in it
        ("x + 0", 0, 4),
    ],
)
def test_the_bits_that_it_takes(text: str, least: int, most: int) -> None:
    assert least <= visible_bits(parse(text), {"x": ball(3)}) <= most


def test_written_bits_are_those_of_the_longest_number() -> None:
    assert written_bits(parse("x + 1/1000 + 2^7")) == 10


@pytest.mark.parametrize("term", ["exp(-1000)", "exp(-exp(9))", "10^-500*sin(x)", "exp(-1000)*x^3", "tanh(10^-400*x)"])
def test_a_term_that_drowns_is_found_and_one_that_vanishes_is_none(term: str) -> None:
    domain = Domain.everywhere("x")
    plain = parse("x^2 + 1")
    assert compare_on(parse(f"x^2 + 1 + {term}"), plain, domain, 1).verdict is Verdict.INCORRECT
    assert compare_on(parse(f"x^2 + 1 + {term} - {term}"), plain, domain, 1).verdict is Verdict.CORRECT


def test_a_term_that_shows_only_at_0_is_seen_there() -> None:
    assert compare_on(parse("x + exp(-10^9)"), parse("x"), Domain.everywhere("x"), 1).verdict is Verdict.INCORRECT


def test_a_term_that_no_precision_shows_is_left_open() -> None:
    one_or_more = Domain((Regime("x > 1", {"x": Interval(low=Fraction(1))}),))
    assert compare_on(parse("x + exp(-10^9)"), parse("x"), one_or_more, 1).verdict is Verdict.UNDECIDED
    assert compare_on(parse("x"), parse("x + exp(-10^9)"), one_or_more, 1).verdict is Verdict.UNDECIDED


def test_points_depend_on_the_answer() -> None:
    """A formula that vanishes on the points of another answer does not vanish on its own."""
    domain, reference = Domain.everywhere("x"), parse("2*x")
    wrong = compare_on(parse("2*x + sin(x)/10^9"), reference, domain, 1).witness
    other = compare_on(parse("2*x + sin(x)/10^8"), reference, domain, 1).witness
    assert wrong is not None
    assert other is not None
    assert compare_on(parse("2*x + sin(720000*pi*x)"), reference, domain, 1).verdict is Verdict.INCORRECT


def test_the_witness_shows_the_difference() -> None:
    """Not the first point that differs in the sixteenth digit, where another differs in the first."""
    nearly = Fraction("6.0000000000000001")
    witness = compare_on(parse(str(nearly)), parse("3*x"), Domain.everywhere("x"), 1).witness
    assert witness is not None
    assert witness.point["x"] != "2"
    assert abs(float(witness.reference) - 6) > 0.01
