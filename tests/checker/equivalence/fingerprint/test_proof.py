"""Equal formulas are proved on the whole of a regime; formulas that are equal in some of it only are not.

The pairs of the second kind get sample points from one part of the regime alone, where both sides are equal: a proof
must find out by itself that this part is not all. The oracle knows a point where they differ.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

import pytest

from checker.equivalence.budget import time_budget
from checker.equivalence.domain import INTEGER, POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.equality import Attempt, Pair
from checker.expression.dag import Expression
from checker.expression.text import parse
from checker.verdict import Proof

F = Fraction
Oracle = Callable[[Expression, Mapping[str, Any]], Any]
Values: TypeAlias = Sequence[int | str | Fraction]

UNIT, BEYOND = Interval(F(-1), F(1)), Interval(F(1))
SEEDS = ("a", "b")


def attempted(
    left: str, right: str, ranges: Mapping[str, Interval], points: Sequence[Values], seed: str = "a"
) -> Attempt:
    """What comes of a proof on one regime, given the values of the symbols, in their order, at sample points."""
    regime = Regime("all", ranges)
    given = [dict(zip(ranges, map(F, values), strict=True)) for values in points]
    assert all(interval.contains(point[name]) for point in given for name, interval in ranges.items())
    with time_budget(20):
        return Pair(parse(left), parse(right), Domain((regime,)), regime, given, seed).prove()


def lines(*values: int | str) -> list[Values]:
    return [(value,) for value in values]


X, X_POSITIVE, N = {"x": REAL}, {"x": POSITIVE}, {"n": INTEGER}
XY = {"x": REAL, "y": REAL}
XY_POSITIVE = {"x": POSITIVE, "y": POSITIVE}
XYZ = {"x": REAL, "y": REAL, "z": REAL}
LINE, RIGHT = lines(2, -3, "7/3", "-1/2"), lines(2, 3, "1/7", 40)
PLANE = [(2, 3), (-1, "1/2"), ("5/2", -3), (-2, "-7/3")]
QUADRANT = [(2, 3), ("1/2", 5), (7, "1/3")]

EQUAL: list[tuple[str, str, Mapping[str, Interval], Sequence[Values]]] = [
    ("(x + 1)^2", "x^2 + 2*x + 1", X, LINE),
    ("sin(2*x)", "2*sin(x)*cos(x)", X, LINE),
    ("sinh(x)^2 + 1", "cosh(x)^2", X, LINE),
    ("sqrt(x^2)", "abs(x)", X, LINE),
    ("sqrt(x^2)", "x", X_POSITIVE, RIGHT),
    ("sqrt(x^2 + 2*x + 1)", "abs(x + 1)", X, LINE),
    ("log(x^2)", "2*log(x)", X_POSITIVE, RIGHT),
    ("log(x^2)", "2*log(abs(x))", X, LINE),
    ("log(x*y)", "log(x) + log(y)", XY_POSITIVE, QUADRANT),
    ("log(exp(x))", "x", X, LINE),
    ("exp(x + y)", "exp(x)*exp(y)", XY, PLANE),
    ("atan(x) + atan(1/x)", "pi/2", X_POSITIVE, RIGHT),
    ("tan(atan(x))", "x", X, LINE),
    ("asinh(x)", "log(x + sqrt(x^2 + 1))", X, LINE),
    ("asin(x) + acos(x)", "pi/2", {"x": UNIT}, lines("1/2", "-1/3", 0)),
    ("Max(x, y)", "(x + y + abs(x - y))/2", XY, PLANE),
    ("Max(x, y) + Min(x, y)", "x + y", XY, PLANE),
    ("abs(x*y)", "abs(x)*abs(y)", XY, PLANE),
    ("sigma(x)", "(1 + tanh(x/2))/2", X, LINE),
    ("sigma_prime(x)", "sigma(x)*(1 - sigma(x))", X, LINE),
    ("erf(-x)", "-erf(x)", X, LINE),
    ("gamma(x + 1)", "x*gamma(x)", X_POSITIVE, RIGHT),
    ("(-1)^(2*n)", "1", N, lines(2, 3, -4)),
    ("cos(pi*n)", "(-1)^n", N, lines(2, 3, -4)),
    ("sin(pi*n)", "0", N, lines(2, 3, -4)),
    ("x^n*x", "x^(n + 1)", {"x": POSITIVE, "n": INTEGER}, [(2, 3), ("1/2", -2)]),
    ("sqrt(x)*sqrt(x)", "x", X, LINE),
    ("acosh(x)", "log(x + sqrt(x^2 - 1))", {"x": BEYOND}, lines(2, "3/2", 40)),
    ("sqrt(x + 1) - sqrt(x)", "1/(sqrt(x + 1) + sqrt(x))", X_POSITIVE, RIGHT),
    ("re(x + I*y)", "x", XY, PLANE),
    ("abs(x + I*y)", "sqrt(x^2 + y^2)", XY, PLANE),
    ("zeta(2)", "pi^2/6", {}, [()]),
    ("sqrt(5 + 2*sqrt(6))", "sqrt(2) + sqrt(3)", {}, [()]),
]


@pytest.mark.parametrize(("left", "right", "ranges", "points"), EQUAL)
def test_equal_formulas_are_proved_on_the_whole_regime(
    left: str, right: str, ranges: Mapping[str, Interval], points: Sequence[Values]
) -> None:
    """Whichever comes first; with some thirty bits at the least."""
    for first, second in ((left, right), (right, left)):
        attempt = attempted(first, second, ranges, points)
        assert isinstance(attempt.shown, Proof)
        assert attempt.shown.regimes == ("all",)
        assert attempt.shown.bits is None or attempt.shown.bits >= 30
        assert not attempt.open


def test_a_part_that_no_point_has_met_is_looked_for_and_shown() -> None:
    """Points of one part are enough where the other parts can be reached and shown too."""
    for points in (lines(2, 3), lines(-2, -3)):
        assert isinstance(attempted("sqrt(x^2)", "abs(x)", X, points).shown, Proof)
        assert isinstance(attempted("abs(x - 1000)", "Max(x - 1000, 1000 - x)", X, points).shown, Proof)


Different: TypeAlias = tuple[str, str, Mapping[str, Interval], Sequence[Values], Values]
"""Left, right, regime, sample points at which they are equal, and a point at which they differ."""

CORNERS: list[Different] = [
    ("abs(x - 1000)", "1000 - x", X, lines(2, -3, "19/2", -9), [2000]),
    ("abs(x - 10^20)", "10^20 - x", X, LINE, [10**21]),
    ("abs(x^3 - 10^30)", "10^30 - x^3", X, LINE, [10**11]),
    ("sqrt((x - 1000)^2)", "1000 - x", X, LINE, [2000]),
    ("sqrt(x^2)", "x", X, RIGHT, [-1]),
    ("abs(x)", "x", X, RIGHT, [-1]),
    ("x/abs(x)", "1", X, RIGHT, [-1]),
    ("(x^2)^(3/2)", "x^3", X, RIGHT, [-1]),
    ("(x^4)^(1/4)", "x", X, RIGHT, [-1]),
    ("Max(x, y, z - 30)", "Max(x, y)", XYZ, [(1, 2, 3), (3, 1, -2), (-1, 0, 5)], [0, 0, 40]),
    ("Max(x, -10^9)", "x", X, LINE, [-(10**10)]),
    ("Min(exp(x), 10^30)", "exp(x)", X, LINE, [100]),
    ("Max(x, x^3 - 10^12)", "x", X, LINE, [10**5]),
    ("Max(exp(x), x^5 - 10^4)", "exp(x)", X_POSITIVE, lines(1, 2, "1/2"), [10]),
    ("abs(sin(x) + 999999/1000000)", "sin(x) + 999999/1000000", X, lines(1, 2, "1/2", 7), ["-157079632/100000000"]),
    ("abs(exp(x) - 10^30)", "10^30 - exp(x)", X, LINE, [100]),
    ("abs(tanh(x) + 999999/1000000)", "tanh(x) + 999999/1000000", X, lines(2, -3, 1), [-20]),
    ("abs(x*y + 10^6)", "x*y + 10^6", XY, PLANE, [2000, -2000]),
    ("abs(10^30 - abs(x) - abs(y))", "10^30 - abs(x) - abs(y)", XY, PLANE, [10**31, 1]),
]

JUMPS: list[Different] = [
    ("sign(x + 10^12)", "1", X, LINE, [-(10**13)]),
    ("heaviside(x + 10^12)", "1", X, LINE, [-(10**13)]),
    ("Piecewise((x, x > -10^12), (0, True))", "x", X, LINE, [-(10**13)]),
    ("Piecewise((x, x*y < 10^12), (0, True))", "x", XY, PLANE, [10**7, 10**7]),
    ("Piecewise((0, x > 10^12), (1, y > 10^12), (2, True))", "2", XY, PLANE, [1, 10**13]),
    ("floor(x)", "0", X, lines("1/2", "1/3"), [2]),
    ("floor(abs(x))", "floor(x)", X, RIGHT, ["-1/2"]),
    ("sign(floor(10^12*x)^2)", "1", X_POSITIVE, RIGHT, ["1/10000000000000"]),
    ("sign(floor(10^12*(x - 17/13)))^2", "1", X_POSITIVE, RIGHT, [F(17, 13) + F(1, 10**13)]),
    ("Piecewise((1, floor(10^12*x)^2 > 0), (0, True))", "1", X_POSITIVE, RIGHT, ["1/10000000000000"]),
    ("Piecewise((0, Eq(floor(10^12*x), 0)), (1, True))", "1", X_POSITIVE, RIGHT, ["1/10000000000000"]),
]

POINTS_ALONE: list[Different] = [
    ("sign(x^2)", "1", X, LINE, [0]),
    ("sign(x - 1000)^2", "1", X, LINE, [1000]),
    ("Piecewise((1, Eq(x, 0)), (0, True))", "0", X, LINE, [0]),
    ("Piecewise((1, Eq(x, y)), (0, True))", "0", XY, PLANE, [7, 7]),
    ("Piecewise((1, x < 10^6), (2, x > 10^6), (3, True))*sign(10^6 - x)^2", "1", X, LINE, [10**6]),
    ("sqrt(-1 + I*x)*sqrt(-1 - I*x)", "sqrt(1 + x^2)", X, LINE, [0]),
    ("arg(-1 + I*x) + arg(-1 - I*x)", "0", X, LINE, [0]),
    ("log(-1 + I*x) + log(-1 - I*x)", "log(1 + x^2)", X, LINE, [0]),
    ("atan2(y, x) + atan2(-y, x)", "0", XY, PLANE, [-2, 0]),
]

BRANCHES: list[Different] = [
    ("atan(tan(x/2))", "x/2", X, lines(1, 2, "-5/2", "1/2"), [4]),
    ("asin(sin(x))", "x", X, lines(1, "1/2", -1), [3]),
    ("acos(cos(x))", "x", X_POSITIVE, lines(1, "1/2", 3), [4]),
    ("log(x^2)", "2*log(x)", X, RIGHT, [-1]),
    ("log(x*y)", "log(x) + log(y)", XY, QUADRANT, [-1, -1]),
    ("log(x/y)", "log(x) - log(y)", XY, QUADRANT, [1, -1]),
    ("sqrt(x*y)", "sqrt(x)*sqrt(y)", XY, QUADRANT, [-1, -1]),
    ("sqrt(x/y)", "sqrt(x)/sqrt(y)", XY, QUADRANT, [1, -1]),
    ("(x*y)^(1/3)", "x^(1/3)*y^(1/3)", XY, QUADRANT, [-1, -1]),
    ("(x^2)^y", "x^(2*y)", XY, QUADRANT, [-1, "1/2"]),
    ("(x^3)^(1/3)", "x", X, RIGHT, [-1]),
    ("sqrt(1/x)", "1/sqrt(x)", X, RIGHT, [-1]),
    ("sqrt(-x)", "I*sqrt(x)", X, RIGHT, [-1]),
    ("atan(x) + atan(1/x)", "pi/2", X, RIGHT, [-1]),
    ("acot(x)", "pi/2 - atan(x)", X, RIGHT, [-1]),
    ("atan(x) + atan(y)", "atan((x + y)/(1 - x*y))", XY, [("1/2", "1/3"), ("-1/2", "1/4")], [2, 3]),
    ("2*atan(x)", "atan(2*x/(1 - x^2))", X, lines("1/2", "-1/3"), [2]),
    ("2*asin(x)", "asin(2*x*sqrt(1 - x^2))", {"x": UNIT}, lines("1/2", "-1/3"), ["9/10"]),
    ("acos(2*x^2 - 1)", "2*acos(x)", {"x": UNIT}, lines("1/2", "1/3"), ["-1/2"]),
    ("acosh(2*x^2 - 1)", "2*acosh(x)", X, lines(2, 3), [-2]),
    ("atan2(y, x)", "atan(y/x)", XY, [(2, 3), (1, -2)], [-1, 1]),
    ("arg(x + I*y)", "atan(y/x)", XY, [(2, 3), (1, -2)], [-1, 1]),
    ("sqrt(1 - sin(x)^2)", "cos(x)", X, lines(1, "1/2", -1), [3]),
    ("sqrt(1 + sin(x))", "sqrt(2)*sin(x/2 + pi/4)", X, lines(1, "1/2", -1), [5]),
    ("sqrt(exp(2*I*x))", "exp(I*x)", X, lines(1, "1/2", -1), [2]),
    ("log(exp(I*x))", "I*x", {"x": Interval(F(-3), F(33, 10))}, lines(1, "1/2", -1), ["16/5"]),
    ("log(exp(I*x))", "I*x - 2*I*pi", {"x": Interval(F(61, 20), F(9))}, lines(5, 6, 7), ["31/10"]),
    (
        "log(exp(I*(61/20 + 5*tanh(10^14*x))))",
        "I*(61/20 + 5*tanh(10^14*x)) - 2*I*pi",
        X_POSITIVE,
        RIGHT,
        [F(1, 10**17)],
    ),
    (
        "log(exp(-I*(61/20 + 5*tanh(10^14*x))))",
        "2*I*pi - I*(61/20 + 5*tanh(10^14*x))",
        X_POSITIVE,
        RIGHT,
        [F(1, 10**17)],
    ),
    ("log((1 + I*x)^3)", "3*log(1 + I*x)", X, lines(1, "1/2", -1), [3]),
    ("erf(sqrt(x^2))", "erf(x)", X, RIGHT, [-1]),
    ("gamma(abs(x) + 1)", "x*gamma(x)", X, RIGHT, ["-1/2"]),
    ("exp(log(x^2)/2)", "x", X, RIGHT, [-1]),
]

NOT_REAL: list[Different] = [
    ("re(sqrt(x + 10^15))", "sqrt(x + 10^15)", X, LINE, [-(10**16)]),
    ("im(log(x + 10^15))", "0", X, LINE, [-(10**16)]),
    ("conjugate(asin(x/10^12))", "asin(x/10^12)", X_POSITIVE, RIGHT, [10**13]),
    ("abs(asin(x/1000 - 1/2))^2", "asin(x/1000 - 1/2)^2", X_POSITIVE, lines(2, 40, 900), [2000]),
    ("abs(acosh(10^12*x) - 30)^2", "(acosh(10^12*x) - 30)^2", X_POSITIVE, RIGHT, [F(1, 10**13)]),
    ("abs(x^(1/3))", "x^(1/3)", X, RIGHT, [-1]),
    ("abs(exp(I*sqrt(x)))", "1", X, RIGHT, [-1]),
]

WHOLE: list[Different] = [
    ("(-1)^n", "1", N, lines(2, -4, 6), [3]),
    ("cos(pi*n/2)", "1", N, lines(4, -8), [1]),
    ("sin(pi*n/3)", "0", N, lines(3, -6), [1]),
    ("(-1)^(n*(n - 1)/2)", "1", N, lines(4, 5, -4), [2]),
    ("abs(n - 1000)", "1000 - n", N, lines(2, 3, -4), [2000]),
    ("sign(n - 1000)^2", "1", N, lines(2, 3, -4), [1000]),
    ("Piecewise((1, Eq(n, 1000)), (0, True))", "0", N, lines(2, 3, -4), [1000]),
    ("Piecewise((1, n < 10^6), (2, n > 10^6), (3, True))*sign(10^6 - n)", "1", N, lines(2, 3), [10**6]),
    ("floor(n/2)", "n/2", N, lines(2, -4), [3]),
    ("sqrt(-1 + I*n)*sqrt(-1 - I*n)", "sqrt(1 + n^2)", N, lines(2, 3, -4), [0]),
    ("log(-1 + I*n) + log(-1 - I*n)", "log(1 + n^2)", N, lines(2, 3, -4), [0]),
    ("arg(-1 + I*n) + arg(-1 - I*n)", "0", N, lines(2, 3, -4), [0]),
    ("sqrt((-1)^n)^2", "1", N, lines(2, -4), [3]),
    ("sqrt(x^(2*n))", "x^n", {"x": REAL, "n": INTEGER}, [(2, 3), (3, -2)], [-1, 3]),
]

EXTENTS: list[Different] = [
    ("abs(10^40 - (x^0 + x - 5)^2)", "10^40 - (x^0 + x - 5)^2", X_POSITIVE, RIGHT, [10**21]),
    ("abs(10^20 - abs(x^0 + x - 5))", "10^20 - abs(x^0 + x - 5)", X_POSITIVE, RIGHT, [10**21]),
    ("abs(exp(x^0 + x) - 10^300)", "10^300 - exp(x^0 + x)", X, LINE, [1000]),
]


DIFFERENT = CORNERS + JUMPS + POINTS_ALONE + BRANCHES + NOT_REAL + WHOLE


@pytest.mark.parametrize(("left", "right", "ranges", "points", "other"), DIFFERENT)
def test_what_is_equal_where_the_points_are_is_not_proved(
    left: str, right: str, ranges: Mapping[str, Interval], points: Sequence[Values], other: Values, oracle: Oracle
) -> None:
    """The points see no difference, and the oracle does, somewhere else: no proof."""
    assert_equal_at(left, right, [dict(zip(ranges, map(F, values), strict=True)) for values in points], oracle)
    assert_differ_at(left, right, dict(zip(ranges, map(F, other), strict=True)), oracle)
    for seed in SEEDS:
        for first, second in ((left, right), (right, left)):
            assert not isinstance(attempted(first, second, ranges, points, seed).shown, Proof)


@pytest.mark.parametrize(("left", "right", "ranges", "points", "other"), EXTENTS)
def test_powers_of_exponent_0_are_bounded(
    left: str, right: str, ranges: Mapping[str, Interval], points: Sequence[Values], other: Values, oracle: Oracle
) -> None:
    """x^0 is 1, not 1 with an end at infinity."""
    assert_differ_at(left, right, dict(zip(ranges, map(F, other), strict=True)), oracle)
    assert not isinstance(attempted(left, right, ranges, points).shown, Proof)


def assert_equal_at(left: str, right: str, points: Sequence[Mapping[str, Fraction]], oracle: Oracle) -> None:
    for point in points:
        values = [oracle(parse(text), point) for text in (left, right)]
        assert abs(values[0] - values[1]) <= 1e-40 * (1 + abs(values[0])), point


def assert_differ_at(left: str, right: str, point: Mapping[str, Fraction], oracle: Oracle) -> None:
    values = [oracle(parse(text), point) for text in (left, right)]
    assert abs(values[0] - values[1]) > 1e-12, point


@pytest.mark.parametrize("seed", [str(k) for k in range(24)])
def test_a_root_that_is_known_under_another_name_by_chance_proves_nothing(seed: str) -> None:
    """Roots are drawn with random signs: sqrt((x^31 + 1)^2) must not be taken for -x^31 - 1 because two draws agree."""
    root, opposite = "sqrt((x^31 + 1)^2 + 0*x)", "-x^31 - 1"
    left, right = f"{opposite} + abs(10^300 - {root})", f"{opposite} + 10^300 - {root}"
    assert not isinstance(attempted(left, right, X_POSITIVE, RIGHT, seed).shown, Proof)


@pytest.mark.parametrize("digits", [30, 300])
def test_a_constant_off_by_little_is_no_proof(digits: int) -> None:
    """Neither of formulas nor of constants."""
    for text, ranges, points in (("x + 1", X, LINE), ("sqrt(x^2 + 1)", X, LINE), ("sqrt(2)", {}, [()])):
        assert not isinstance(attempted(text, f"{text} + 10^(-{digits})", ranges, points).shown, Proof)


def test_a_seed_changes_nothing_that_is_shown() -> None:
    for seed in map(str, range(8)):
        assert isinstance(attempted("sqrt(x^2)", "abs(x)", X, RIGHT, seed).shown, Proof)
