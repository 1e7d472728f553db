"""The logistic interval against its definition |w sigma'(w a + b)| >= 1 in 50 digits, its maximum against SciPy.

Other activations are in `test_activation_interval_others`.
"""

import subprocess
import sys
from collections.abc import Callable

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations import activation_interval as interval
from derivations.activation import LOGISTIC
from derivations.activation_interval import B, NoInterval, R, W

m = sympy.Symbol("m", positive=True)

ENDPOINTS = sympy.lambdify((W, B), interval.endpoints(), "mpmath")
WIDTH = sympy.lambdify(W, interval.width(), "mpmath")

weights = st.floats(4.001, 1e6).flatmap(lambda size: st.sampled_from([size, -size]))
biases = st.floats(-1e3, 1e3)


def factor(w: mpmath.mpf, z: mpmath.mpf) -> mpmath.mpf:
    """|w| sigma'(z), from the definition."""
    return abs(w) * mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2


def measured_width(w: float) -> mpmath.mpf:
    """The width, from a root of |w| sigma'(z) = 1 on z > 0 found without any formula for it."""
    w = mpmath.mpf(w)
    z = mpmath.findroot(lambda z: mpmath.log(factor(w, z)), (0, mpmath.log(abs(w)) + 1), solver="anderson", tol=1e-60)
    return 2 * z / abs(w)


@given(weights, biases)
def test_the_factor_is_1_at_both_ends(w: float, b: float) -> None:
    with mpmath.workdps(50):
        low, high = ENDPOINTS(mpmath.mpf(w), mpmath.mpf(b))
        assert low < high
        for a in (low, high):
            assert abs(factor(w, mpmath.mpf(w) * a + b) - 1) < mpmath.mpf(10) ** -30


@given(weights, biases, st.floats(0.001, 0.999), st.floats(0.001, 10))
def test_the_factor_is_greater_inside_and_smaller_outside(w: float, b: float, inside: float, outside: float) -> None:
    with mpmath.workdps(50):
        low, high = ENDPOINTS(mpmath.mpf(w), mpmath.mpf(b))
        assert factor(w, mpmath.mpf(w) * (low + inside * (high - low)) + b) > 1
        assert factor(w, mpmath.mpf(w) * (high + outside * (high - low)) + b) < 1
        assert factor(w, mpmath.mpf(w) * (low - outside * (high - low)) + b) < 1


@given(weights, biases)
def test_the_width_is_the_distance_of_the_ends(w: float, b: float) -> None:
    with mpmath.workdps(50):
        low, high = ENDPOINTS(mpmath.mpf(w), mpmath.mpf(b))
        assert mpmath.almosteq(WIDTH(mpmath.mpf(w)), high - low, 1e-30)


WIDTHS: dict[str, Callable[[float], mpmath.mpf]] = {
    "(123)": WIDTH,
    "short": sympy.lambdify(W, interval.width_short(), "mpmath"),
    "in r": lambda w: sympy.lambdify(R, interval.width_in_r(), "mpmath")(mpmath.sqrt(1 - 4 / abs(w))),
}


@pytest.mark.parametrize("form", WIDTHS.values(), ids=WIDTHS.keys())
@pytest.mark.parametrize("w", [4, -4.5, 6.9, 10, -20, 1e6])
def test_every_form_of_the_width_is_the_measured_one(form: Callable[[float], mpmath.mpf], w: float) -> None:
    with mpmath.workdps(50):
        measured = measured_width(w) if abs(w) > 4 else 0
        assert mpmath.almosteq(form(mpmath.mpf(w)), measured, 1e-40, 1e-40)


a = abs(W)
ROOT = sympy.sqrt(1 - 4 / a)
SLIPS = {
    "|w| forgotten": interval.width().subs(a, W),
    "half": interval.width() / 2,
    "base 10": interval.width() / sympy.log(10),
    "-1 missing": 2 / a * sympy.log(a * (1 + ROOT) / 2),
    "sign under the root": interval.width().subs(ROOT, sympy.sqrt(1 + 4 / a)),
    "the other root": 2 / a * sympy.log(a * (1 - ROOT) / 2 - 1),
    "atan": 4 / a * sympy.atan(ROOT),
    "width in z": interval.width() * a,
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS.keys())
def test_a_wrong_width_is_noticed(slip: sympy.Expr) -> None:
    """The comparison with the measured width fails for each slip, at a negative weight."""
    with mpmath.workdps(50):
        value = sympy.lambdify(W, slip, "mpmath")(mpmath.mpf(-7))
        assert not mpmath.almosteq(value, measured_width(-7), 1e-6)


def test_the_width_is_equation_123_as_printed() -> None:
    assert interval.width() == 2 / a * sympy.log(a * (1 + ROOT) / 2 - 1)
    assert interval.width_short() == 4 / a * sympy.atanh(ROOT)


def test_the_threshold_is_where_the_greatest_factor_is_1() -> None:
    """Two ways to it: the discriminant, and the greatest slope 1/4 of sigma."""
    assert interval.threshold() == 1 / LOGISTIC.steepest.slope == 4
    grid = np.linspace(-30, 30, 60_001)
    slopes = np.exp(-grid) / (1 + np.exp(-grid)) ** 2
    assert np.max(3.999 * slopes) < 1 < np.max(4.001 * slopes)


def test_magnitude_inverts_r() -> None:
    assert sympy.simplify(interval.magnitude(sympy.sqrt(1 - 4 / m)) - m) == 0
    assert interval.magnitude(sympy.Rational(1, 2)) == sympy.Rational(16, 3)


def test_stationarity_is_the_slope_of_the_width() -> None:
    with mpmath.workdps(50):
        for point in (0.1, 0.5, 0.9):
            slope = mpmath.diff(lambda t: (1 - t * t) * mpmath.atanh(t), point)
            derived = sympy.lambdify(R, interval.stationarity(), "mpmath")(mpmath.mpf(point))
            assert mpmath.almosteq(slope, derived, 1e-20)


@pytest.mark.parametrize("digits", [5, 30, 200])
def test_the_widest_agrees_with_mpmath(digits: int) -> None:
    """mpmath finds the root of the measured width's slope, in |w| and not in r."""
    widest = interval.widest(digits)
    with mpmath.workdps(digits + 20):

        def slope(w: mpmath.mpf) -> mpmath.mpf:
            root = mpmath.sqrt(1 - 4 / w)
            return 4 / (w * w) * (2 / (w * root * (1 - root**2)) - mpmath.atanh(root))

        w = mpmath.findroot(slope, mpmath.mpf(6.9))
        width = 4 / w * mpmath.atanh(mpmath.sqrt(1 - 4 / w))
        assert widest.abs_w.decimal(digits) == mpmath.nstr(w, digits, strip_zeros=False)
        assert widest.width.decimal(digits) == mpmath.nstr(width, digits, strip_zeros=False)


def test_the_widest_as_known() -> None:
    widest = interval.widest(16)
    assert widest.abs_w.decimal(16) == "6.894151032272928"
    assert widest.width.decimal(16) == "0.4477432046943028"
    assert widest.r.decimal(16) == "0.6479182290296027"


def test_no_weight_has_a_wider_interval() -> None:
    greatest = float(interval.widest(16).width)
    widths = [2 / w * np.log(w * (1 + np.sqrt(1 - 4 / w)) / 2 - 1) for w in np.geomspace(4.0001, 1e4, 20_001)]
    assert greatest - 1e-6 < max(widths) <= greatest


def test_scipy_finds_the_same_to_the_stated_digits() -> None:
    found, widest = interval.found_by_scipy(), interval.widest(20)
    assert found.width == pytest.approx(float(widest.width), rel=1e-13)
    assert found.abs_w == pytest.approx(float(widest.abs_w), rel=1e-7)


@pytest.mark.parametrize("function", [interval.endpoints, interval.width, interval.width_short, interval.reach])
@pytest.mark.parametrize("w", [0, 3.99, -1, sympy.Rational(-399, 100), sympy.pi])
def test_weights_below_the_threshold(function: Callable[[object], object], w: object) -> None:
    with pytest.raises(NoInterval, match=r"is below 4: .* stays below 1 for every z"):
        function(w)


def test_numbers_and_symbols_may_be_given() -> None:
    v = sympy.Symbol("v", real=True)
    assert interval.width(v) == interval.width().subs(W, v)
    assert interval.width(-4) == interval.width_short(4) == 0
    assert float(interval.width(6.9)) == pytest.approx(0.447743, abs=1e-6)
    assert interval.endpoints(4, 8) == (-2, -2)


def test_no_digits() -> None:
    with pytest.raises(ValueError, match="at least one"):
        interval.widest(0)


def test_importing_loads_no_numerics() -> None:
    """NumPy and SciPy wait for the functions that need them (SymPy loads python-flint itself where it is there)."""
    program = (
        "import sys; from derivations import activation_interval as i, chain, identity_neuron as n\n"
        "i.width(), i.endpoints(), chain.bias_gradient(), n.taylor(), n.error_bound()\n"
        "print([name for name in ('numpy', 'scipy', 'checker') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
