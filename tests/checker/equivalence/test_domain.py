"""Points: inside their intervals, readable ones first, the same for the same seed, and not all alike."""

import random
from fractions import Fraction
from itertools import islice

import pytest
from flint import ctx
from hypothesis import given
from hypothesis import strategies as st

from checker.equivalence.domain import POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.enclosure import ball, evaluate
from checker.expression.text import parse

F = Fraction

INTERVALS = [
    REAL,
    POSITIVE,
    Interval(F(4)),
    Interval(high=F(-4)),
    Interval(F(0), F(1)),
    Interval(F(31, 100), F(32, 100)),
    Interval(F(-8), F(8)),
    Interval(F(10**9), None),
    Interval(F(10**9), F(10**9) + F(1, 10**9)),
]


@pytest.mark.parametrize("interval", INTERVALS)
def test_points_lie_inside(interval: Interval) -> None:
    """Strictly: an end of the interval does not belong to it."""
    generator = random.Random(1)
    values = [*islice(interval.simple(), 12), *(interval.draw(generator) for _ in range(500))]
    assert all(interval.contains(value) for value in values)
    assert len(set(values)) > 200


@given(st.fractions(-100, 100), st.fractions(min_value=F(1, 10**6), max_value=50), st.integers())
def test_points_of_any_bounded_interval_lie_inside(low: Fraction, width: Fraction, seed: int) -> None:
    interval = Interval(low, low + width)
    generator = random.Random(seed)
    values = [*islice(interval.simple(), 6), *(interval.draw(generator) for _ in range(20))]
    assert all(low < value < low + width for value in values)


@pytest.mark.parametrize(
    ("interval", "inside", "outside"),
    [
        (REAL, ("-10", "0", "1/3"), ()),
        (POSITIVE, ("1/1000",), ("0", "-1")),
        (Interval(high=F(-4)), ("-5",), ("-4", "0")),
        (Interval(F(0), F(1)), ("1/2",), ("0", "1", "2")),
    ],
)
def test_an_interval_is_open(interval: Interval, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    assert all(interval.contains(F(value)) for value in inside)
    assert not any(interval.contains(F(value)) for value in outside)


@pytest.mark.parametrize("interval", INTERVALS)
def test_simple_points_are_all_different(interval: Interval) -> None:
    values = list(islice(interval.simple(), 20))
    assert len(set(values)) == len(values)


@pytest.mark.parametrize(
    ("interval", "first"),
    [(REAL, "2"), (Interval(F(4)), "5"), (Interval(high=F(-4)), "-5"), (Interval(F(0), F(1)), "1/2")],
)
def test_simple_points_come_first(interval: Interval, first: str) -> None:
    """So that a witness reads well: w = 5 before w = 1237/240."""
    point = Regime("r", {"w": interval}).points(3, 5, random.Random(3))[0]
    assert point == {"w": F(first)}
    assert all(value.denominator < 100 for value in islice(interval.simple(), 6))


@pytest.mark.parametrize("interval", INTERVALS)
def test_distinct_symbols_are_not_always_equal(interval: Interval) -> None:
    """x and y in place of one another would otherwise go unnoticed; for any two of five symbols."""
    names = "uvxyz"
    points = Regime("r", dict.fromkeys(names, interval)).points(6, 18, random.Random(2))
    for one in names:
        for other in names:
            if one != other:
                assert sum(point[one] != point[other] for point in points) >= 18
    assert all(len(set(point.values())) == len(names) for point in points[:6])


def test_points_are_spread_over_scales_and_signs() -> None:
    drawn = [REAL.draw(random.Random(seed)) for seed in range(300)]
    assert min(map(abs, drawn)) < F(1, 1000)
    assert max(map(abs, drawn)) > 100
    assert 100 < sum(value > 0 for value in drawn) < 200
    near = [Interval(F(4)).draw(random.Random(seed)) for seed in range(300)]
    assert min(near) < 4 + F(1, 1000)


def test_the_seed_decides() -> None:
    regime = Regime("r", {"x": REAL, "y": POSITIVE})
    assert regime.points(6, 18, random.Random(5)) == regime.points(6, 18, random.Random(5))
    assert regime.points(6, 18, random.Random(5)) != regime.points(6, 18, random.Random(6))
    assert regime.points(6, 0, random.Random(5)) == regime.points(6, 0, random.Random(6))


def test_a_domain_without_symbols_has_one_point() -> None:
    assert Regime("constants", {}).points(1, 0, random.Random(1)) == [{}]
    assert Domain.everywhere().symbols == ()


def test_defined_symbols_get_the_values_of_their_definitions() -> None:
    """In order: a1 = sigma(z1) uses z1 = w1*a0 + b1."""
    definitions = {"z1": parse("w1*a0 + b1"), "a1": parse("sigma(z1)")}
    domain = Domain.everywhere("w1", "a0", "b1", definitions=definitions)
    assert domain.symbols == ("w1", "a0", "b1", "z1", "a1")
    with ctx.workprec(100):
        values = domain.environment({"w1": F(2), "a0": F(3), "b1": F(-1)})
        assert values["z1"] == 5
        assert values["a1"].overlaps(evaluate(parse("1/(1 + exp(-5))"), {}))
        assert values["w1"] == ball(2)
