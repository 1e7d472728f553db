"""The interval of every activation against its definition |w f'(w a + b)| >= 1, by mpmath and on grids."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from derivations import activation_interval as interval
from derivations.activation import (
    ARCTAN,
    BY_NAME,
    ELU,
    ERF,
    LEAKY_RELU,
    LOGISTIC,
    RELU,
    SOFTPLUS,
    SOFTSIGN,
    TANH,
    Activation,
    Z,
    elu,
    leaky_relu,
)
from derivations.activation_interval import B, NoClosedForm, NoInterval, NotBounded, NotUnimodal, W
from derivations.enclosure import NotCertified

t = sympy.Symbol("t", real=True)
GUDERMANN = Activation("gudermann", sympy.atan(sympy.sinh(Z)))
FALLING = Activation("falling", -3 * LOGISTIC.f(), -3 * LOGISTIC.slope)
ROOT = Activation("root", Z / sympy.sqrt(1 + Z**2))
NO_FORMULA = Activation("no-formula", sympy.Integral(sympy.exp(-(t**2)) / (1 + t**2), (t, 0, Z)))
MIRRORED = Activation("mirrored", -sympy.log(1 + sympy.exp(-Z)), 1 / (1 + sympy.exp(Z)))
HINGE = Activation("hinge", sympy.Piecewise((0, Z > 0), (-2 * Z, True)))
LINE = Activation("line", 3 * Z)
ARSINH = Activation("arsinh", sympy.asinh(Z))

BELLS = [LOGISTIC, TANH, ARCTAN, ERF, SOFTSIGN, GUDERMANN, FALLING, ROOT]
HALF_LINES = [SOFTPLUS, RELU, LEAKY_RELU, ELU, leaky_relu("1/5"), elu(2), elu("1/2"), MIRRORED, HINGE, LINE]
bells = pytest.mark.parametrize("activation", BELLS, ids=lambda one: one.name)
half_lines = pytest.mark.parametrize("activation", HALF_LINES, ids=lambda one: one.name)
sizes = st.floats(1.001, 1e4)


def sixteenths(least: int, most: int) -> st.SearchStrategy[sympy.Rational]:
    """Numbers that mpmath has without rounding."""
    return st.integers(least, most).map(lambda number: sympy.Rational(number, 16))


NEAR = sympy.Rational(1, 10**20)
signs, biases = st.sampled_from([1, -1]), st.floats(-100, 100)


def factor(activation: Activation) -> Callable[[mpmath.mpf, mpmath.mpf, mpmath.mpf], mpmath.mpf]:
    """|w f'(w a + b)|, by differentiating f and not by its short slope."""
    slope = sympy.lambdify(Z, sympy.diff(activation.formula, Z), "mpmath")
    return lambda w, b, a: abs(w * slope(w * a + b))


@bells
@settings(max_examples=25, deadline=None)
@given(sizes, signs, biases, st.floats(0.01, 0.99), st.floats(0.01, 5))
def test_the_factor_is_1_at_both_ends_more_inside_and_less_outside(
    activation: Activation, size: float, sign: int, b: float, inside: float, outside: float
) -> None:
    of, least = factor(activation), interval.threshold(activation=activation)
    ends = sympy.lambdify((W, B), interval.endpoints(activation=activation), "mpmath")
    with mpmath.workdps(60):
        w = sign * mpmath.mpf(size) * sympy.lambdify([], least, "mpmath")()
        low, high = ends(w, mpmath.mpf(b))
        assert low < high
        for a in (low, high):
            assert abs(of(w, b, a) - 1) < mpmath.mpf(10) ** -40
        assert of(w, b, low + inside * (high - low)) > 1
        assert of(w, b, low - outside * (high - low)) < 1
        assert of(w, b, high + outside * (high - low)) < 1


@half_lines
@settings(max_examples=40, deadline=None)
@given(sixteenths(1, 5000), signs, sixteenths(-300, 300), sixteenths(-500, 500))
def test_an_activation_is_in_the_set_if_and_only_if_it_meets_the_condition(
    activation: Activation, size: sympy.Rational, sign: int, b: sympy.Rational, z: sympy.Rational
) -> None:
    """At z drawn anywhere, and just beside each finite end."""
    w = sign * size
    found = interval.input_activations(w, b, activation=activation)
    of = factor(activation)
    with mpmath.workdps(60):
        ends = [] if found is sympy.S.EmptySet else [end for end in (found.inf, found.sup) if end.is_finite]
        for a in [(z - b) / w, *(end + side for end in ends for side in (NEAR, -NEAR))]:
            numbers = (sympy.lambdify([], number, "mpmath")() for number in (w, b, a))
            assert bool(found.contains(a)) == (of(*numbers) >= 1)


@half_lines
@pytest.mark.parametrize("w", [sympy.Rational(3, 2), -sympy.Rational(3, 2), 7, -7, 150, -150])
def test_endpoints_are_those_of_the_set(activation: Activation, w: sympy.Expr) -> None:
    found = interval.input_activations(w, 2, activation=activation)
    low, high = interval.endpoints(w, 2, activation=activation)
    assert (low, high) == (found.inf, found.sup)
    written = [end.subs({W: w, B: 2}) for end in interval.endpoints(activation=activation)]
    assert [float(end) for end in written] == pytest.approx([float(low), float(high)])
    width = interval.width(w, activation=activation)
    assert width == interval.width(activation=activation).subs(W, w) == sympy.oo


def test_an_elu_steeper_on_the_left_has_an_interval_before_it_has_a_half_line() -> None:
    steep = elu(2)
    weight, width = sympy.Rational(3, 4), sympy.log(sympy.Rational(3, 2)) * 4 / 3
    assert interval.endpoints(-weight, 0, activation=steep) == (0, width)
    assert interval.width(weight, activation=steep) == width
    assert interval.width(1, activation=steep) == sympy.oo


def test_a_kink_belongs_to_the_side_to_its_left() -> None:
    """Where f' jumps up, the end is left out; where it jumps down, the end belongs."""
    assert interval.input_activations(1, 0, activation=RELU) == sympy.Interval.open(0, sympy.oo)
    assert interval.input_activations(-1, 0, activation=RELU) == sympy.Interval.open(-sympy.oo, 0)
    assert interval.input_activations(1, 0, activation=HINGE) == sympy.Interval(-sympy.oo, 0)
    assert interval.input_activations(1, 0, activation=ELU) == sympy.Interval(0, sympy.oo)
    assert interval.input_activations(100, 0, activation=LEAKY_RELU) == sympy.Interval(-sympy.oo, sympy.oo)


@pytest.mark.parametrize(
    ("activation", "least", "reached"),
    [
        (TANH, 1, True),
        (ARCTAN, 1, True),
        (ERF, sympy.sqrt(sympy.pi) / 2, True),
        (SOFTSIGN, 1, True),
        (SOFTPLUS, 1, False),
        (RELU, 1, True),
        (LEAKY_RELU, 1, True),
        (ELU, 1, True),
        (elu(2), sympy.Rational(1, 2), True),
        (elu("1/2"), 1, True),
        (FALLING, sympy.Rational(4, 3), True),
        (MIRRORED, 1, False),
        (NO_FORMULA, 1, True),
    ],
    ids=lambda one: getattr(one, "name", None),
)
def test_the_threshold_is_the_least_weight(activation: Activation, least: sympy.Expr, reached: bool) -> None:
    assert interval.threshold(activation=activation) == least
    of = factor(activation)
    assert max(float(of(1, 0, z)) for z in np.linspace(-30, 30, 601)) == pytest.approx(float(1 / least), rel=1e-12)
    if activation is NO_FORMULA:
        return
    for w in (least, -least):
        assert (interval.input_activations(w, 1, activation=activation) is sympy.S.EmptySet) == (not reached)
    assert interval.input_activations(least * sympy.Rational(99, 100), 1, activation=activation) is sympy.S.EmptySet


CLOSED = {
    "tanh": 2 * sympy.atanh(sympy.sqrt(1 - 1 / sympy.Abs(W))) / sympy.Abs(W),
    "arctan": 2 * sympy.sqrt(sympy.Abs(W) - 1) / sympy.Abs(W),
    "softsign": 2 * (sympy.sqrt(sympy.Abs(W)) - 1) / sympy.Abs(W),
    "erf": 2 * sympy.sqrt(sympy.log(2 * sympy.Abs(W) / sympy.sqrt(sympy.pi))) / sympy.Abs(W),
    "gudermann": 2 * sympy.acosh(sympy.Abs(W)) / sympy.Abs(W),
}


@pytest.mark.parametrize("activation", [TANH, ARCTAN, SOFTSIGN, ERF, GUDERMANN], ids=lambda one: one.name)
@pytest.mark.parametrize("w", [-1.5, 2, 17.25, -1e5])
def test_widths_as_known(activation: Activation, w: float) -> None:
    with mpmath.workdps(50):
        found, known = (
            sympy.lambdify(W, formula, "mpmath")(mpmath.mpf(w))
            for formula in (interval.width(activation=activation), CLOSED[activation.name])
        )
        assert mpmath.almosteq(found, known, 1e-45)


@pytest.mark.parametrize("activation", [*BELLS, NO_FORMULA], ids=lambda one: one.name)
@pytest.mark.parametrize("digits", [12, 30, 60])
def test_the_widest_agrees_with_mpmath(activation: Activation, digits: int) -> None:
    """mpmath looks for the zero of the derivative of 2 z |f'(z)|, by no elasticity."""
    best, slope = interval.widest(digits, activation=activation), sympy.lambdify(Z, activation.prime(), "mpmath")
    with mpmath.workdps(digits + 25):
        start = float(best.reach)
        z = mpmath.findroot(lambda z: mpmath.diff(lambda y: y * abs(slope(y)), z), start)
        told = (best.reach, z), (best.abs_w, 1 / abs(slope(z))), (best.width, 2 * z * abs(slope(z)))
        for certified, number in told:
            assert certified.decimal(digits) == mpmath.nstr(number, digits, strip_zeros=False)
        least = sympy.lambdify([], interval.threshold(activation=activation), "mpmath")()
        assert best.r.decimal(digits) == mpmath.nstr(mpmath.sqrt(1 - least * abs(slope(z))), digits, strip_zeros=False)


@pytest.mark.parametrize("activation", [*BELLS, NO_FORMULA], ids=lambda one: one.name)
def test_no_weight_has_a_wider_interval(activation: Activation) -> None:
    """Over a fine grid of the z at which intervals end."""
    greatest = float(interval.widest(16, activation=activation).width)
    slope = sympy.lambdify(Z, activation.prime(), "numpy")
    z = np.linspace(1e-3, 25, 200_001)
    assert greatest - 1e-6 < np.max(2 * z * np.abs(slope(z))) <= greatest * (1 + 1e-14)


@pytest.mark.parametrize(
    ("activation", "abs_w", "width"),
    [
        (ARCTAN, 2, 1),
        (SOFTSIGN, 4, sympy.Rational(1, 2)),
        (ERF, sympy.sqrt(sympy.pi * sympy.E) / 2, 2 * sympy.sqrt(2 / (sympy.pi * sympy.E))),
        (ROOT, 3 * sympy.sqrt(6) / 4, 4 / (3 * sympy.sqrt(3))),
    ],
    ids=lambda one: getattr(one, "name", None),
)
def test_maxima_in_closed_form(activation: Activation, abs_w: sympy.Expr, width: sympy.Expr) -> None:
    exactly = interval.widest_exactly(activation=activation)
    assert exactly is not None
    assert [sympy.simplify(found - known) for found, known in zip(exactly, (abs_w, width), strict=True)] == [0, 0]
    assert interval.widest(30, activation=activation).width.decimal(30) == str(sympy.N(width, 30))


@pytest.mark.parametrize("activation", [LOGISTIC, TANH, GUDERMANN, NO_FORMULA], ids=lambda one: one.name)
def test_maxima_without_a_closed_form(activation: Activation) -> None:
    assert interval.widest_exactly(activation=activation) is None


@pytest.mark.parametrize("activation", [*BELLS, NO_FORMULA], ids=lambda one: one.name)
def test_scipy_finds_the_same(activation: Activation) -> None:
    found, best = interval.found_by_scipy(activation=activation), interval.widest(20, activation=activation)
    assert found.width == pytest.approx(float(best.width), rel=1e-12)
    assert found.abs_w == pytest.approx(float(best.abs_w), rel=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.floats(1.0001, 1e9), signs)
def test_an_interval_without_a_closed_form_is_certified(size: float, sign: int) -> None:
    """At both bounds of the enclosure the factor is on its own side of 1, and the two are close."""
    w, of = sign * size, factor(NO_FORMULA)
    found = interval.enclosed_reach(w, 20, activation=NO_FORMULA)
    with mpmath.workdps(60):
        lower, upper = (mpmath.mpf(end.numerator) / end.denominator for end in (found.lower, found.upper))
        assert upper - lower < mpmath.mpf(10) ** -20
        assert of(w, 0, upper / w) <= 1 <= of(w, 0, lower / w)
    width = interval.enclosed_width(w, 20, activation=NO_FORMULA)
    assert float(width) == pytest.approx(2 * float(found) / size, rel=1e-14)


@bells
@pytest.mark.parametrize("w", ["3/2", "-7", "22/7"])
def test_enclosed_widths_are_those_of_the_formulas(activation: Activation, w: str) -> None:
    size = sympy.Rational(w) * (4 if activation is LOGISTIC else 1)
    found = interval.enclosed_width(size, 30, activation=activation)
    with mpmath.workdps(60):
        width = sympy.lambdify([], interval.width(size, activation=activation), "mpmath")()
        assert found.decimal(30) == mpmath.nstr(width, 30, strip_zeros=False)


def test_at_the_threshold_the_interval_is_a_point() -> None:
    assert interval.enclosed_width(4).decimal(5) == "0"
    assert interval.enclosed_reach(-1, activation=TANH).upper == 0
    assert interval.width(sympy.sqrt(sympy.pi) / 2, activation=ERF) == 0
    assert interval.enclosed_width(sympy.sqrt(sympy.pi) / 2, activation=ERF).upper == 0


@pytest.mark.parametrize("call", [interval.reach, interval.width, interval.endpoints, interval.enclosed_reach])
def test_weights_below_the_threshold(call: Callable[..., object]) -> None:
    with pytest.raises(NoInterval, match=r"\|w\| = 1/2 is below 1: \|w tanh'\(z\)\| stays below 1 for every z"):
        call(sympy.Rational(-1, 2), activation=TANH)


def test_a_threshold_that_is_not_enough() -> None:
    with pytest.raises(NoInterval, match=r"\|w\| = 1 is not above 1: \|w softplus'\(z\)\| stays below 1"):
        interval.endpoints(-1, activation=SOFTPLUS)


@pytest.mark.parametrize("call", [interval.reach, interval.enclosed_width])
@pytest.mark.parametrize("activation", [SOFTPLUS, RELU, elu(2)], ids=lambda one: one.name)
def test_half_lines_have_no_reach(activation: Activation, call: Callable[..., object]) -> None:
    with pytest.raises(NotBounded, match="does not fall alike on both sides of 0"):
        call(5, activation=activation)
    with pytest.raises(NotBounded, match="may be a half-line"):
        interval.widest(activation=activation)


def test_intervals_that_widen_for_ever() -> None:
    """The slope 1/sqrt(1 + z^2) falls so slowly that the width only tends to 2."""
    with pytest.raises(NotBounded, match="the interval of arsinh gets wider with"):
        interval.widest(activation=ARSINH)
    assert sympy.limit(interval.width(t, activation=ARSINH), t, sympy.oo) == 2


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (1 / (1 + sympy.exp(-Z)) ** 2, "not shown to fall, to rise or to be constant"),
        (Z**3, "unbounded"),
        (sympy.log(sympy.cosh(Z)), "1 or more on both sides of a gap about 0"),
    ],
)
def test_slopes_of_other_shapes(formula: sympy.Expr, message: str) -> None:
    with pytest.raises(NotUnimodal, match=message):
        interval.endpoints(3, 0, activation=Activation("other", formula))


def test_no_closed_form() -> None:
    for call in (interval.reach, interval.width, interval.endpoints):
        with pytest.raises(NoClosedForm, match=r"exp\(-p\*\*2\)/\(p\*\*2 \+ 1\) = 1/m is not solved for p here"):
            call(activation=NO_FORMULA)


def test_digits_that_cannot_be_certified() -> None:
    with pytest.raises(ValueError, match="at least one"):
        interval.widest(0, activation=TANH)
    with pytest.raises(NotCertified):
        interval.enclosed_reach(1 + sympy.Rational(1, 10**200), 5, activation=TANH)


@pytest.mark.parametrize("w", [sympy.I, sympy.oo, sympy.nan, float("nan"), float("inf")])
def test_no_real_number(w: object) -> None:
    with pytest.raises(ValueError, match="is no real number"):
        interval.endpoints(w, 0)


@pytest.mark.parametrize("activation", BY_NAME.values(), ids=BY_NAME.keys())
def test_every_activation_of_the_package_has_endpoints(activation: Activation) -> None:
    low, high = interval.endpoints(200, 1, activation=activation)
    assert low < high
