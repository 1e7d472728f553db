"""Which input activations a keep a neuron's factor |w sigma'(w a + b)| at 1 or above, and how wide their interval is.

Everything follows from |w| sigma'(z) >= 1. With u = exp(-z) it is a quadratic inequality in u, whose discriminant gives
the least |w| and whose roots give the two ends; with r = sqrt(1 - 4/|w|) the width is (1 - r^2) artanh r, which is
greatest where r artanh r = 1/2. `widest` certifies that maximum, `found_by_scipy` is how one would look for it.
Source: Nielsen ch. 5, first problem, eq. (123). Left out: other activations.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import sympy

from derivations.activation import LOGISTIC, U
from derivations.derivation import Derivation, Figure, Step
from derivations.enclosure import Enclosure, image, root
from derivations.source import CHAPTER, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "B",
    "Found",
    "NoInterval",
    "R",
    "W",
    "Widest",
    "derivation",
    "endpoints",
    "found_by_scipy",
    "magnitude",
    "reach",
    "reach_in_r",
    "stationarity",
    "threshold",
    "widest",
    "width",
    "width_in_r",
    "width_short",
]

Real: TypeAlias = sympy.Expr | int | float

W: Final = sympy.Symbol("w", real=True)
B: Final = sympy.Symbol("b", real=True)
R: Final = sympy.Symbol("r", real=True)
"""sqrt(1 - 4/|w|), at least 0 and below 1"""
_M: Final = sympy.Symbol("m", positive=True)  # |w|


class NoInterval(ValueError):
    """A weight too small for any input activation to reach |w sigma'| = 1."""


@dataclass(frozen=True, slots=True)
class Widest:
    """The weight with the widest interval, certified."""

    abs_w: Enclosure
    """|w|"""
    width: Enclosure
    """width of the interval at that weight"""
    r: Enclosure
    """sqrt(1 - 4/|w|)"""


@dataclass(frozen=True, slots=True)
class Found:
    """What floating-point search finds, as far as it finds it."""

    r: float
    """by brentq on r artanh r = 1/2: right to nearly all digits of a double"""
    abs_w: float
    """by minimize_scalar on the width: right to about half the digits, as the width is flat there"""
    width: float
    """the width at that |w|: right to nearly all digits"""


@cache
def threshold() -> sympy.Integer:
    """The least |w| for which some z has |w| sigma'(z) >= 1: where the quadratic in u gets a real root.

    Source: Nielsen ch. 5, first problem, part (1).

    >>> threshold()
    4
    """
    (least,) = (zero for zero in sympy.roots(_discriminant(), _M) if zero.is_positive)
    return least


def endpoints(w: Real | None = None, b: Real | None = None) -> tuple[sympy.Expr, sympy.Expr]:
    """The least and the greatest a with |w sigma'(w a + b)| >= 1, for real w of either sign, |w| >= 4, and real b.

    Source: Nielsen ch. 5, first problem, part (2). Raises NoInterval when |w| is a number below 4.

    >>> endpoints(-4, 2)
    (1/2, 1/2)
    """
    w, b = _real(w, W), _real(b, B)
    centre, half = -b / w, reach(w) / abs(w)  # z runs over [-L, L], and a = (z - b)/w
    return centre - half, centre + half


def reach(w: Real | None = None) -> sympy.Expr:
    """The L >= 0 for which |w| sigma'(z) >= 1 exactly when -L <= z <= L; domain and errors as for `width`.

    >>> reach()
    log((sqrt(1 - 4/Abs(w)) + 1)*Abs(w)/2 - 1)
    """
    m = _magnitude_of(w)
    return sympy.log(_greater_root().xreplace({R: sympy.sqrt(_r_squared())}).xreplace({_M: m}))


def width(w: Real | None = None) -> sympy.Expr:
    """The width of the interval of input activations, for real w of either sign, |w| >= 4.

    Source: Nielsen ch. 5, eq. (123), which is the width itself and not only a bound.
    Raises NoInterval when |w| is a number below 4.

    >>> width()
    2*log((sqrt(1 - 4/Abs(w)) + 1)*Abs(w)/2 - 1)/Abs(w)
    >>> width(-4)
    0
    """
    low, high = endpoints(w, 0)  # b moves the interval and leaves its width
    return high - low


def width_short(w: Real | None = None) -> sympy.Expr:
    """The same width as (4/|w|) artanh sqrt(1 - 4/|w|), domain and errors as for `width`.

    >>> width_short()
    4*atanh(sqrt(1 - 4/Abs(w)))/Abs(w)
    """
    m = _magnitude_of(w)
    return 2 * reach_in_r(sympy.sqrt(_r_squared().xreplace({_M: m}))) / m


def magnitude(r: Real | None = None) -> sympy.Expr:
    """|w| as a function of r = sqrt(1 - 4/|w|), 0 <= r < 1.

    >>> magnitude()
    4/(1 - r**2)
    """
    return _magnitude().xreplace({R: _real(r, R)})


def reach_in_r(r: Real | None = None) -> sympy.Expr:
    """L as a function of r, 0 <= r < 1: half the length of the interval of weighted inputs z.

    >>> reach_in_r()
    2*atanh(r)
    """
    return _reach().xreplace({R: _real(r, R)})


def width_in_r(r: Real | None = None) -> sympy.Expr:
    """The width 2 L/|w| as a function of r, 0 <= r < 1.

    >>> width_in_r()
    (1 - r**2)*atanh(r)
    """
    return _width().xreplace({R: _real(r, R)})


def stationarity(r: sympy.Expr | None = None) -> sympy.Expr:
    """The derivative of the width with respect to r: positive, then negative, for r artanh r increases.

    >>> stationarity()
    -2*r*atanh(r) + 1
    """
    return _width_slope().xreplace({R: _real(r, R)})


def widest(digits: int = 16) -> Widest:
    """The |w| of the widest interval and that width, certified to so many significant digits.

    Source: Nielsen ch. 5, first problem, part (3). Raises ValueError when digits < 1.

    >>> widest(30).abs_w.decimal(30), widest(30).width.decimal(30)
    ('6.89415103227292801421200435307', '0.447743204694302849178324240970')
    """
    r = root(stationarity(), R, (Fraction(1, 10), Fraction(9, 10)), digits)
    return Widest(image(magnitude(), R, r, digits), image(width_in_r(), R, r, digits), r)


def found_by_scipy() -> Found:
    """The same maximum looked for in double precision; the width is measured on sigma' itself, by no formula above."""
    import math

    from scipy import optimize

    r = optimize.brentq(lambda r: r * math.atanh(r) - 0.5, 0.1, 0.9, xtol=1e-15)
    best = optimize.minimize_scalar(lambda w: -_measured_width(w), bounds=(4, 40), options={"xatol": 1e-10})
    return Found(float(r), float(best.x), -float(best.fun))


def derivation(digits: int = 16) -> Derivation:
    """The three parts of the problem, one after the other, with the maximum to so many digits.

    Raises ValueError when digits < 1.
    """
    best, found = widest(digits), found_by_scipy()
    return Derivation(
        name="interval",
        statement="The input activations a with |w sigma'(w a + b)| >= 1 form an interval if |w| >= 4, and there are"
        " none otherwise. The interval is never wider than 0.45.",
        assumptions=("w and b are real", "sigma(z) = 1/(1 + exp(-z))"),
        steps=_steps(),
        figures=(
            Figure("r where the width is greatest", best.r.decimal(digits)),
            Figure("|w| there", best.abs_w.decimal(digits)),
            Figure("greatest width", best.width.decimal(digits)),
            Figure("|w| by scipy.optimize.minimize_scalar", f"{found.abs_w:.6f}"),
            Figure("greatest width by the same", f"{found.width:.12f}"),
        ),
        source=Source(CHAPTER.work, CHAPTER.place, "(123)"),
    )


@cache
def _quadratic() -> sympy.Poly:
    """(1 + u)^2 (|w| sigma' - 1) as a polynomial in u: it is >= 0 exactly where |w| sigma' >= 1."""
    return sympy.Poly(sympy.numer(sympy.together(_M * LOGISTIC.prime_in_u() - 1)), U)


@cache
def _discriminant() -> sympy.Expr:
    return sympy.factor(_quadratic().discriminant())


@cache
def _r_squared() -> sympy.Expr:
    """The discriminant over |w|^2, so that its root is |w| r."""
    return sympy.expand(_discriminant() / _M**2)


@cache
def _greater_root() -> sympy.Expr:
    """The greater root of the quadratic, in |w| and r, arranged as in (123); the other is its inverse."""
    a, b, _ = _quadratic().all_coeffs()  # a < 0
    return sympy.factor((-b - _M * R) / (2 * a) + 1) - 1


@cache
def _magnitude() -> sympy.Expr:
    """|w| from r^2 = 1 - 4/|w|, an equation linear in |w|."""
    slope, rest = sympy.Poly(sympy.numer(sympy.together(_r_squared() - R**2)), _M).all_coeffs()
    return -rest / slope


@cache
def _reach() -> sympy.Expr:
    """L = ln(p/q) = 2 artanh((p - q)/(p + q)), p/q being the greater root with |w| written in r."""
    p, q = sympy.fraction(sympy.cancel(_greater_root().xreplace({_M: _magnitude()})))
    return 2 * sympy.atanh((p - q) / (p + q))


@cache
def _width() -> sympy.Expr:
    # 2 L/|w|, arranged so that no fraction is spread over 1 - r^2
    return 2 * _reach() / threshold() * sympy.expand(threshold() / _magnitude())


@cache
def _width_slope() -> sympy.Expr:
    return sympy.diff(_width(), R)


def _magnitude_of(w: Real | None) -> sympy.Expr:
    m = abs(_real(w, W))
    if sympy.Lt(m, threshold()) is sympy.true:
        raise NoInterval(f"|w| = {m} is below {threshold()}: |w sigma'(z)| stays below 1 for every z")
    return m


def _real(value: Real | None, otherwise: sympy.Symbol) -> sympy.Expr:
    return otherwise if value is None else sympy.sympify(value)


def _measured_width(w: float) -> float:
    from scipy import optimize, special

    steep = optimize.brentq(lambda z: w * special.expit(z) * special.expit(-z) - 1, 0, 40, xtol=1e-15)
    return 2 * float(steep) / w


def _steps() -> tuple[Step, ...]:
    return (*_steps_to_the_interval(), *_steps_to_its_width(), *_steps_to_the_maximum())


def _steps_to_the_interval() -> Iterator[Step]:
    slope, least = LOGISTIC.prime_in_u(), threshold()
    yield Step(sympy.Ge(_M * slope, 1), "the condition, with m = |w| and u = exp(-z)")
    yield Step(sympy.Ge(_quadratic().as_expr(), 0), "times (1 + u)^2, which is positive")
    yield Step(
        sympy.Ge(sympy.Symbol("m"), least, evaluate=False),
        f"part (1): the discriminant is {_discriminant()}; where it is negative, so is the quadratic, for every u",
    )
    yield Step(
        sympy.Eq(sympy.Symbol("L"), sympy.log(_greater_root())),
        "the greater root is exp(L), with r = sqrt(1 - 4/m); the product of the roots is 1, so -L <= z <= L",
    )


def _steps_to_its_width() -> Iterator[Step]:
    low, high = endpoints()
    yield Step(sympy.Eq(sympy.Symbol("a_low"), low), "z = w a + b at -L or L, whichever sign w has")
    yield Step(sympy.Eq(sympy.Symbol("a_high"), high), "and at the other end")
    yield Step(sympy.Eq(sympy.Symbol("width"), width()), "part (2): the difference, in which b cancels", "(123)")


def _steps_to_the_maximum() -> Iterator[Step]:
    yield Step(sympy.Eq(_M, magnitude()), "r = sqrt(1 - 4/m), solved for m")
    yield Step(
        sympy.Eq(sympy.Symbol("width"), width_in_r()), "L = ln((1 + r)/(1 - r)) = 2 artanh r, and the width is 2 L/m"
    )
    product = R * sympy.atanh(R)
    rest, factor = stationarity().as_independent(product)[0], stationarity().coeff(product)
    yield Step(
        sympy.Eq(product, -rest / factor),
        "part (3): the derivative of the width is 0; it is positive before and negative after, as r artanh r increases",
    )
