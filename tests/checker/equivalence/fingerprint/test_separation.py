"""Constants with roots are 0 when they are said to be; a difference of 10^-2000 is none."""

from collections.abc import Sequence
from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.separation import is_exactly_zero
from checker.expression.text import parse

F = Fraction


def shown_zero(left: str, right: str = "0") -> int | None:
    """The bits that show left = right, or None."""
    graph = Graph()
    build = graph.build
    nodes = [graph.include(parse(text), {}) for text in (left, right)]
    before = flint.ctx.prec
    found = is_exactly_zero(graph, build.add(nodes[0], build.negate(nodes[1])), graph.add_point({}))
    assert flint.ctx.prec == before
    return found


EQUAL = [
    ("0", "0"),
    ("2/4", "1/2"),
    ("sqrt(8)", "2*sqrt(2)"),
    ("sqrt(2)*sqrt(3)", "sqrt(6)"),
    ("sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)"),
    ("sqrt(2 + sqrt(3))", "(sqrt(6) + sqrt(2))/2"),
    ("(sqrt(5) + 2)^(1/3) - (sqrt(5) - 2)^(1/3)", "1"),
    ("(2^(1/3) - 1)^(1/3)", "(1/9)^(1/3) - (2/9)^(1/3) + (4/9)^(1/3)"),
    ("sqrt(112 + 70*sqrt(2) + (46 + 34*sqrt(2))*sqrt(5))", "5 + 4*sqrt(2) + 3*sqrt(5) + sqrt(10)"),
    ("1/(sqrt(2) - 1)", "sqrt(2) + 1"),
    ("sqrt(-4)", "2*I"),
    ("(1 + I)^8", "16"),
    ("(-8)^(1/3)", "1 + I*sqrt(3)"),
    ("cos(pi/5)", "(1 + sqrt(5))/4"),
    ("sin(pi/10)", "(sqrt(5) - 1)/4"),
    ("tan(pi/8)", "sqrt(2) - 1"),
    ("sec(pi/3)", "2"),
    ("cot(pi/12)", "2 + sqrt(3)"),
    ("csc(-pi/6)", "-2"),
    ("exp(I*pi/4)", "(1 + I)/sqrt(2)"),
    ("exp(I*(pi/3 - pi/12))", "(1 + I)/sqrt(2)"),
    ("cos(2*pi/7)*cos(4*pi/7)*cos(6*pi/7)", "1/8"),
    ("cos(pi/7) - cos(2*pi/7) + cos(3*pi/7)", "1/2"),
    (
        "16*cos(2*pi/17)",
        "-1 + sqrt(17) + sqrt(34 - 2*sqrt(17))"
        " + 2*sqrt(17 + 3*sqrt(17) - sqrt(34 - 2*sqrt(17)) - 2*sqrt(34 + 2*sqrt(17)))",
    ),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_identities_are_shown(left: str, right: str) -> None:
    assert shown_zero(left, right) is not None
    assert shown_zero(right, left) is not None


@pytest.mark.parametrize("digits", [3, 50, 300, 2000])
@pytest.mark.parametrize(
    ("left", "right"),
    [*EQUAL[:7], ("sqrt(2 + sqrt(3))", "(sqrt(6) + sqrt(2))/2"), ("tan(pi/8)", "sqrt(2) - 1"), ("sqrt(-4)", "2*I")],
)
def test_a_small_difference_is_not_zero(left: str, right: str, digits: int) -> None:
    assert shown_zero(left, f"{right} + 10^(-{digits})") is None
    assert shown_zero(f"({left} - {right})", f"(1/{10**digits})^2") is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("sqrt(10^4000 + 1)", "10^2000"),
        ("sqrt(10^100 + 1) - 10^50", "10^(-50)/2"),
        ("(1 + 10^(-300))^(1/3)", "1 + 10^(-300)/3"),
        ("sqrt(5) + sqrt(6) + sqrt(18)", "sqrt(4) + sqrt(12) + sqrt(12)"),
        ("cos(pi/1000)", "1"),
        ("cos(10^(-9)*pi)", "1"),
        ("exp(I*pi/512)^512", "1"),
        ("(sqrt(2) - 1)^500", "0"),
        ("((sqrt(2) - 1)^20)^20", "0"),
        ("sqrt((sqrt(2) - 1)^400)", "0"),
        ("1/(1 + sqrt(2))^300", "0"),
        ("sqrt(2 + 10^(-200)) - sqrt(2)", "10^(-200)/sqrt(8)"),
        ("sqrt(-4)", "-2*I"),
        ("(-8)^(1/3)", "-2"),
        ("((-1)^(1/3))^3", "1"),
    ],
)
def test_near_misses_are_not_zero(left: str, right: str) -> None:
    """Numbers that agree to hundreds of digits, or on another branch."""
    assert shown_zero(left, right) is None


def text_of(terms: Sequence[tuple[int, int]]) -> str:
    return " + ".join(f"({c})*sqrt({n})" for c, n in terms)


def is_zero(terms: Sequence[tuple[int, int]]) -> bool:
    """Square roots of different squarefree numbers are independent over the rationals."""
    total: dict[int, int] = {}
    for c, n in terms:
        square = max(k for k in range(1, n + 1) if n % (k * k) == 0)
        total[n // square**2] = total.get(n // square**2, 0) + c * square
    return not any(total.values())


terms_strategy = st.lists(st.tuples(st.integers(-9, 9), st.integers(1, 60)), min_size=1, max_size=5)


@given(terms_strategy)
def test_sums_of_square_roots_are_zero_exactly_when_they_are(terms: list[tuple[int, int]]) -> None:
    assert (shown_zero(text_of(terms)) is not None) == is_zero(terms)


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.sampled_from([2, 3, 5])), min_size=1, max_size=3), st.integers(10, 200)
)
def test_powers_that_are_tiny_are_not_zero(terms: list[tuple[int, int]], n: int) -> None:
    """(c - [c])^n for a sum c of roots is as small as one likes, and 0 only when c is whole."""
    whole = round(sum(c * k**0.5 for c, k in terms))
    found = shown_zero(f"({text_of(terms)} - ({whole}))^{n}")
    if not is_zero([*terms, (-whole, 1)]):
        assert found is None


@pytest.mark.parametrize(
    "text",
    [
        "pi - 355/113",
        "exp(1) - 3",
        "log(4) - 2*log(2)",
        "exp(log(2)) - 2",
        "2^sqrt(2) - 2^sqrt(2)*1",
        "exp(pi*sqrt(163)) - 262537412640768744",
        "abs(sqrt(2)) - sqrt(2)",
        "sin(1)^2 + cos(1)^2 - 1",
        "exp(I) - cos(1) - I*sin(1)",
        "gamma(1/2)^2 - pi",
        "E - exp(1)",
    ],
)
def test_what_is_not_algebraic_is_not_looked_at(text: str) -> None:
    """Though it may be 0: there is no bound below which it would have to be."""
    assert shown_zero(text) is None


@pytest.mark.parametrize("text", ["1/(sqrt(2)*sqrt(3) - sqrt(6))", "1/0", "(sqrt(2)^2 - 2)^(-1/2)"])
def test_what_has_no_value_is_not_zero(text: str) -> None:
    assert shown_zero(text) is None


def test_the_bits_are_enough() -> None:
    """More for higher degrees."""
    first, second = shown_zero("sqrt(2)^2", "2"), shown_zero("sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)")
    assert first is not None
    assert second is not None
    assert first < second
