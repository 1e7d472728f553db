"""What may be assumed of a variable, what is refused, and how a point reads."""

from fractions import Fraction

import pytest

from checker.assumptions import AssumptionError, assumptions_of, at_zero, domain_of, in_words
from checker.equivalence.domain import Interval

MANY = "9" * 70


@pytest.mark.parametrize(
    ("words", "interval"),
    [
        ("real", Interval()),
        ("nonzero", Interval()),
        ("positive", Interval(low=Fraction(0))),
        ("negative", Interval(high=Fraction(0))),
        ("integer", Interval(whole=True)),
        ("positive integer", Interval(low=Fraction(0), whole=True)),
        ("negative integer", Interval(high=Fraction(0), whole=True)),
        ("nonnegative integer", Interval(low=Fraction(-1), whole=True)),
        ("[4, oo)", Interval(low=Fraction(4))),
        ("(4, oo)", Interval(low=Fraction(4))),
        ("(0,1)", Interval(Fraction(0), Fraction(1))),
        ("(-oo, 2]", Interval(high=Fraction(2))),
        ("[-1/2, 0.25]", Interval(Fraction(-1, 2), Fraction(1, 4))),
        ("(1e3, 2E3)", Interval(Fraction(1000), Fraction(2000))),
        ("( -inf , +∞ )", Interval()),
        ("[−3, −1]", Interval(Fraction(-3), Fraction(-1))),
        ("  Positive\tInteger ", Interval(low=Fraction(0), whole=True)),
    ],
)
def test_words_and_intervals(words: str, interval: Interval) -> None:
    """An end alone decides nothing, so open and closed intervals are the same."""
    assumed = assumptions_of({"x": words})
    (regime,) = domain_of({"x"}, assumed).regimes
    assert regime.ranges == {"x": interval}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("postive", "x: 'postive' is none of real, positive, .*, complex, nor an interval such as '\\[4, oo\\)'"),
        ("", "x: '' is none of real"),
        ("positive positive", "x: 'positive positive' is none of"),
        ("[4]", "x: '\\[4\\]' is none of"),
        ("4, oo", "x: '4, oo' is none of"),
        ("(1, 2, 3)", "is none of"),
        ("[a, 2]", "x: 'a' is no end of an interval; write it as 4, -1/2, 0.25 or oo"),
        ("[1/0, 2]", "'1/0' is no end"),
        ("[nan, 2]", "'nan' is no end"),
        ("[1_000, 2000]", "'1_000' is no end"),
        ("[0, 1e999999999]", "'1e999999999' is no end"),
        (f"[0, {MANY}]", "'9{59}…' is no end"),
        ("[2, 1]", "x: '\\[2, 1\\]' is no interval; the lower end stands first"),
        ("[1, 1]", "is no interval"),
        ("(oo, 3)", "x: an interval goes from -oo, if it has no lower end, to oo"),
        ("(3, -oo)", "goes from -oo"),
        ("posi\x1b[2Jtive", r"x: 'posi\\x1b\[2jtive' is none of"),
        (3, "x: an assumption is a word or an interval in quotes, not a value of type int"),
        (None, "not a value of type NoneType"),
        (["positive"], "not a value of type list"),
    ],
)
@pytest.mark.timeout(10)  # 1e999999999 written out would fill the memory
def test_what_says_nothing_is_refused(words: object, message: str) -> None:
    """The message names the variable and what may be written."""
    with pytest.raises(AssumptionError, match=message):
        assumptions_of({"x": words})


@pytest.mark.parametrize(
    ("assume", "message"),
    [
        (["x"], "assumptions map names to words, as in {'x': 'positive'}; this is a list"),
        ("x=positive", "this is a str"),
        ({1: "real"}, "the name of a variable is a text, not a value of type int"),
        ({"": "real"}, "'' is not the name of a variable"),
        ({"x+y": "positive"}, "'x\\+y' is not the name of a variable"),
        ({"2": "positive"}, "'2' is not the name"),
        ({"x\x1b[2J": "real"}, "is not the name"),
    ],
)
def test_assumptions_of_nothing_are_refused(assume: object, message: str) -> None:
    with pytest.raises(AssumptionError, match=message):
        assumptions_of(assume)


@pytest.mark.parametrize(
    ("assume", "assumed"),
    [
        (None, {}),
        ({}, {}),
        ({"x_1": "positive"}, {"x1": "positive"}),
        ({"x₁": "positive"}, {"x1": "positive"}),
        ({r"\sigma_1": "real"}, {"sigma1": "real"}),
        ({"x_1": "positive", "x1": "negative"}, {"x_1": "positive", "x1": "negative"}),
        ({"Δ": "( 0,1 )"}, {"Delta": "(0, 1)"}),
    ],
)
def test_one_variable_has_one_name_unless_two_are_declared(assume: object, assumed: dict[str, str]) -> None:
    assert assumptions_of(assume) == assumed


def test_the_domain_is_named_by_its_variables() -> None:
    assumed = assumptions_of({"w": "[4,oo)", "n": "integer"})
    (regime,) = domain_of({"x", "w", "n"}, assumed).regimes
    assert regime.name == "n integer, w in [4, oo), x real"


def test_a_complex_variable_has_two_real_parts() -> None:
    """Their names cannot be those of variables."""
    domain = domain_of({"z"}, {"z": "complex"})
    (regime,) = domain.regimes
    assert set(regime.ranges) == {"re z", "im z"}
    assert set(domain.definitions) == {"z"}
    long = "z" * 64
    assert domain_of({long}, {long: "complex"}).definitions[long].symbols == {f"re {long}", f"im {long}"}


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ({"x": "2", "re z": "1/2", "im z": "-3"}, {"x": "2", "z": "1/2 + (-3)*I"}),
        ({"re z": "5"}, {"z": "5 + (0)*I"}),
        ({"im z": "5"}, {"z": "(5)*I"}),
        ({"a.re": "1"}, {"a.re": "1"}),
        ({"\x1b[2J": "1"}, {"\\x1b[2J": "1"}),
    ],
)
def test_a_point_in_words(point: dict[str, str], words: dict[str, str]) -> None:
    assert in_words(point) == words


def test_off_zero_there_are_two_sides_for_each_variable() -> None:
    assumed = {"x": "nonzero", "y": "nonzero"}
    domain = domain_of({"x", "y"}, assumed, split={"x", "y"})
    assert [regime.name for regime in domain.regimes] == [
        "x positive, y positive",
        "x positive, y negative",
        "x negative, y positive",
        "x negative, y negative",
    ]
    assert at_zero({"x": "0", "y": "2", "n": "0"}, assumed) == {"x"}
