"""What is printed is plain maths with the same value, and safe to show."""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.expression.dag import Builder, Expression, Limits
from checker.expression.heads import Head
from checker.expression.printing import printable, to_text
from checker.expression.text import Notation, parse

Evaluate = Callable[[Expression, Mapping[str, complex]], Any]

LARGE = Limits(nodes=10**6)
SYMBOLS = Notation(frozenset({"a", "b", "c", "w", "x", "y", "z1", "dC_da4"}))

PRINTED = [
    ("2/abs(w)*log(abs(w)*(1+sqrt(1-4/abs(w)))/2-1)", "2/|w|*ln(|w|*(1 + sqrt(1 - 4/|w|))/2 - 1)"),
    ("-b/w - 1/|w|*x", "-b/w - x/|w|"),
    ("0.25*x", "x/4"),
    ("0.08333333333333333*x", "0.08333333333333333*x"),
    ("x - 2.0000001", "x - 2.0000001"),
    ("a-(b-c)", "a - (b - c)"),
    ("a+(b-c)", "a + b - c"),
    ("a - -b", "a + b"),
    ("a + (-2)*b", "a - 2*b"),
    ("a/(b*c)", "a/(b*c)"),
    ("-(a+b)*(-c)", "(a + b)*c"),
    ("(-a)^2", "(-a)^2"),
    ("-a^2", "-a^2"),
    ("x^-2 + x^(-1/2)", "1/x^2 + 1/sqrt(x)"),
    ("(x^y)^a", "(x^y)^a"),
    ("x^y^a", "x^(y^a)"),
    ("2^(1/3) + (1/2)^x", "2^(1/3) + (1/2)^x"),
    ("1/2*x*y", "x/2*y"),
    ("x*(-2/3)", "-x*2/3"),
    ("|w*(1+|x|)|", "abs(w*(1 + |x|))"),
    ("sigma_prime(z_1)*dC_da4", "σ'(z1)*dC_da4"),
    ("Piecewise((1, x<0), (-x, x>=2), (0, True))", "Piecewise((1, x < 0), (-x, x >= 2), (0, True))"),
    ("Max(x, 0)*Heaviside(x)", "max(x, 0)*Heaviside(x)"),
    ("exp(-x) + e + pi + I", "exp(-x) + e + pi + I"),
    ("x! + gamma(x)", "factorial(x) + gamma(x)"),
    ("1/x", "1/x"),
    ("-1/4", "-1/4"),
]


@pytest.mark.parametrize(("text", "printed"), PRINTED, ids=[text for text, _ in PRINTED])
def test_the_printed_form(text: str, printed: str) -> None:
    assert to_text(parse(text, SYMBOLS)) == printed


def test_a_variable_that_is_named_like_a_constant_or_a_function() -> None:
    build = Builder()
    e, gamma = build.symbol("e"), build.symbol("gamma")
    clash = build.multiply(e, build.apply(Head.E), build.apply(Head.GAMMA, gamma))
    expression = build.expression(clash)
    text = to_text(expression)
    assert text == "e*exp(1)*Gamma(gamma)"
    assert parse(text, Notation(expression.symbols)).symbols == {"e", "gamma"}


VALUES = st.one_of(st.integers(-3, 3), st.fractions(-3, 3, max_denominator=5))
UNARY = st.sampled_from([Head.EXP, Head.ABS, Head.SIN, Head.ATAN, Head.COSH, Head.SIGMA, Head.SIGMA_PRIME, Head.LOG])


@st.composite
def expressions(draw: st.DrawFn) -> Expression:
    build = Builder()
    nodes = [build.symbol("x"), build.symbol("y"), build.number(draw(VALUES))]
    for _ in range(draw(st.integers(1, 12))):
        one, two, three = (draw(st.sampled_from(nodes)) for _ in range(3))
        steps: list[Callable[[], int]] = [
            lambda one=one, two=two, three=three: build.add(one, two, three),
            lambda one=one, two=two, three=three: build.multiply(one, two, three),
            lambda one=one, two=two: build.divide(one, two),
            lambda one=one: build.negate(one),
            lambda one=one: build.power(one, build.number(draw(VALUES))),
            lambda one=one: build.apply(draw(UNARY), one),
            lambda one=one, two=two: build.apply(
                Head.PIECEWISE, one, build.apply(Head.NE, one, two), two, build.apply(Head.TRUE)
            ),
            lambda: build.number(draw(VALUES)),
        ]
        nodes.append(draw(st.sampled_from(steps))())
    return build.expression(nodes[-1])


@settings(max_examples=400, deadline=None)
@given(expressions())
def test_what_is_printed_reads_back_to_the_same_value(value: Evaluate, expression: Expression) -> None:
    text = to_text(expression, 1_000_000)
    if len(text) > 5_000:
        return
    again = parse(text, Notation(expression.symbols))
    for point in ({"x": 0.6875, "y": -1.3125}, {"x": -0.4375, "y": 2.1875}):
        here, there = _attempt(value, expression, point), _attempt(value, again, point)
        assert here is None or there is None or here == pytest.approx(there, rel=1e-6, abs=1e-6)


def _attempt(value: Evaluate, expression: Expression, point: Mapping[str, complex]) -> complex | None:
    """The value, or None where floats cannot hold it."""
    try:
        found = complex(value(expression, point))
    except (ArithmeticError, ValueError):
        return None
    return found if math.isfinite(abs(found)) and abs(found) < 1e6 else None


def test_depth_costs_no_recursion() -> None:
    build = Builder(LARGE)
    node = build.symbol("x")
    for _ in range(49_000):
        node = build.apply(Head.SIN, build.add(node, build.number(1)))
    assert len(to_text(build.expression(node), 60)) == 60


@pytest.mark.timeout(20)  # written out it has 2**1000 terms
def test_a_shared_formula_is_cut_before_it_explodes() -> None:
    build = Builder(LARGE)
    node = build.symbol("x")
    for _ in range(1_000):
        node = build.add(node, node)
    text = to_text(build.expression(node), 50)
    assert len(text) == 50
    assert text.startswith("x + x + x")
    assert text.endswith("…")


@pytest.mark.parametrize("longest", [0, 1, 2, 3, 10, 1_000])
def test_nothing_is_longer_than_asked(longest: int) -> None:
    build = Builder(LARGE)
    wide = build.add(*(build.symbol(f"x{i}") for i in range(20_000)))
    assert len(to_text(build.expression(wide), longest)) <= max(1, longest)


def test_a_cut_text_is_the_start_of_the_whole() -> None:
    expression = parse("-(a+b)*(-c)/w + x^(-1/2)/(1 - |w*(x+1)|) - sigma_prime(x)", SYMBOLS)
    whole = to_text(expression, 500)
    assert all(whole.startswith(to_text(expression, n)[:-1]) for n in range(3, len(whole)))


def test_a_number_too_long_for_python_to_print() -> None:
    build = Builder(LARGE)
    digits = build.multiply(build.number(-(Fraction(10) ** 3_999)), build.symbol("x"))
    assert len(to_text(build.expression(digits), 50)) == 50


PRINTABLE = [
    ("w + 1", "w + 1"),
    ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
    ("a\u202eb", "a\\u202eb"),
    ("a\u200bb", "a\\u200bb"),
    ("\ud800", "\\ud800"),
    ("tab\tline\n", "tab\\tline\\n"),
    ("σ′(z₁)", "σ′(z₁)"),
    ("\u3164", "\\u3164"),
    ("ด\u0e35 র\u09be\u0982 \u0301", "ด\u0e35 র\u09be\u0982 \\u0301"),  # a mark belongs on a letter
    ("e" + 5 * "\u0301", "e" + 3 * "\u0301" + 2 * "\\u0301"),
    ("x\ufe0f\u034f", "x\\ufe0f\\u034f"),
]


@pytest.mark.parametrize(("text", "shown"), PRINTABLE, ids=[shown for _, shown in PRINTABLE])
def test_what_cannot_be_seen_is_shown_as_an_escape(text: str, shown: str) -> None:
    assert printable(text, 40) == shown


@given(st.text(), st.integers(1, 50))
def test_printable_text_is_printable_and_short(text: str, longest: int) -> None:
    shown = printable(text, longest)
    assert len(shown) <= longest
    assert all(character.isprintable() or character.isspace() for character in shown)
    assert printable(shown, longest) == shown
