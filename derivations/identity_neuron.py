"""The identity neuron: w2 sigma(w1 x + b) + c close to x on [0, 1], how close, and the best that can be done without c.

With x = 1/2 + Delta the neuron is expanded in Delta to any order; b = -w1/2 and w2 = 4/w1 make the expansion start as
constant + x. The constant, 2/w1 - 1/2, grows as w1 gets small: an offset c, such as the next neuron's bias, has to take
it up, and then the error is at most w1^2/96. Without an offset no choice is arbitrarily good; `best_without_offset`
certifies the best. Source: Nielsen ch. 5, second problem, which leaves the constant out. Left out: other activations.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import sympy

from derivations.activation import LOGISTIC, U
from derivations.activation_interval import R, magnitude, reach_in_r, width_in_r
from derivations.derivation import Derivation, Figure, Step
from derivations.enclosure import Enclosure, image, root
from derivations.source import CHAPTER

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "W1",
    "W2",
    "B",
    "BestNeuron",
    "Delta",
    "OrderError",
    "best_without_offset",
    "centred",
    "derivation",
    "equioscillation",
    "error",
    "error_bound",
    "exact_error",
    "neuron",
    "offset",
    "sigma_derivative",
    "taylor",
    "taylor_coefficients",
]

Real: TypeAlias = sympy.Expr | int | Fraction

W1: Final = sympy.Symbol("w1", real=True)
B: Final = sympy.Symbol("b", real=True)
W2: Final = sympy.Symbol("w2", real=True)
Delta: Final = sympy.Symbol("Delta", real=True)
"""x - 1/2"""

_S: Final = sympy.Symbol("s", real=True)  # sigma at the centre
_HALF: Final = sympy.Rational(1, 2)


class OrderError(ValueError):
    """An order that no derivative or Taylor polynomial has."""


@dataclass(frozen=True, slots=True)
class BestNeuron:
    """The neuron without offset that is closest to x on [0, 1]: b = -w1/2 and w2 = 1."""

    w1: Enclosure
    error: Enclosure
    """sup |w2 sigma(w1 x + b) - x| over [0, 1]"""
    inner: Enclosure
    """the error is reached at Delta = -1/2, -inner, inner, 1/2, with alternating signs"""


def neuron(w1: Real = W1, b: Real = B, w2: Real = W2) -> sympy.Expr:
    """w2 sigma(w1 x + b) at x = 1/2 + Delta.

    >>> neuron(2, -1, 3)
    3/(1 + exp(-2*Delta))
    """
    return w2 * LOGISTIC.f(sympy.expand(w1 * (_HALF + Delta) + b))


@cache
def sigma_derivative(k: int) -> sympy.Poly:
    """The k-th derivative of sigma, k >= 0, as a polynomial in s = sigma(z). Raises OrderError if k < 0.

    >>> sigma_derivative(1).as_expr(), sigma_derivative(2).as_expr()
    (-s**2 + s, 2*s**3 - 3*s**2 + s)
    """
    if k < 0:
        raise OrderError(f"there is no derivative of order {k}")
    polynomial, slope = sympy.Poly(_S), _slope()
    for _ in range(k):
        polynomial = polynomial.diff(_S) * slope  # chain rule: d/dz = sigma' d/ds
    return polynomial


def taylor(order: int = 3, *, w1: Real = W1, b: Real = B, w2: Real = W2) -> sympy.Expr:
    """The Taylor polynomial of w2 sigma(w1 x + b) in Delta about x = 1/2, through Delta**order.

    Source: Nielsen ch. 5, second problem, hint. Raises OrderError if order < 0.

    >>> b, w2 = centred()
    >>> taylor(3, b=b, w2=w2)
    -Delta**3*w1**2/12 + Delta + 2/w1
    """
    return _polynomial(taylor_coefficients(order, w1=w1, b=b, w2=w2))


def taylor_coefficients(order: int = 3, *, w1: Real = W1, b: Real = B, w2: Real = W2) -> list[sympy.Expr]:
    """The coefficients of 1, Delta, .., Delta**order in `taylor`: w2 w1^k/k! times the k-th derivative of sigma.

    Raises OrderError if order < 0.

    >>> b, w2 = centred()
    >>> taylor_coefficients(3, b=b, w2=w2)
    [2/w1, 1, 0, -w1**2/12]
    """
    if order < 0:
        raise OrderError(f"there is no Taylor polynomial of order {order}")
    return _coefficients(order, LOGISTIC.f(w1 * _HALF + b), w1, w2)


def centred(w1: Real = W1) -> tuple[sympy.Expr, sympy.Expr]:
    """The b and w2, for w1 != 0, that remove Delta^2 from the expansion and give Delta the coefficient 1.

    >>> centred()
    (-w1/2, 4/w1)
    """
    (s,) = (zero for zero in sympy.roots(sigma_derivative(2)) if 0 < zero < 1)  # sigma lies strictly between
    b = sympy.log(s / (1 - s)) - w1 * _HALF  # sigma(w1/2 + b) = s
    return b, 1 / (w1 * sigma_derivative(1).eval(s))


def offset(w1: Real = W1, b: Real | None = None, w2: Real | None = None) -> sympy.Expr:
    """The c with w2 sigma(w1 x + b) + c = x at x = 1/2; b and w2 are those of `centred(w1)` unless given.

    >>> offset(), offset(W1, 0, 4 / W1)
    (1/2 - 2/w1, 1/2 - 4/(w1*(1 + exp(-w1/2))))
    """
    chosen_b, chosen_w2 = centred(w1)
    b, w2 = (chosen_b if b is None else b), (chosen_w2 if w2 is None else w2)
    return _HALF - w2 * LOGISTIC.f(w1 * _HALF + b)


def error(w1: Real = W1) -> sympy.Expr:
    """w2 sigma(w1 x + b) + c - x for the centred choice: odd in Delta and, its derivative being -tanh^2, decreasing.

    >>> error(), sympy.diff(error(), Delta)
    (-Delta + 2*tanh(Delta*w1/2)/w1, -tanh(Delta*w1/2)**2)
    """
    b, w2 = centred(w1)
    z = sympy.expand(w1 * (_HALF + Delta) + b)
    sigma = _HALF + _tanh_share() * sympy.tanh(z / 2)
    return sympy.expand(w2 * sigma) + offset(w1) - _HALF - Delta


def exact_error(w1: Real = W1) -> sympy.Expr:
    """Sup |w2 sigma(w1 x + b) + c - x| over 0 <= x <= 1 for the centred choice, w1 != 0: |error| at Delta = 1/2.

    >>> exact_error()
    1/2 - 2*tanh(w1/4)/w1
    """
    return -error(w1).xreplace({Delta: _HALF})


def error_bound(w1: Real = W1) -> sympy.Expr:
    """A bound of `exact_error`, for every real w1 != 0: the cubic Taylor polynomial in the neuron's place.

    It is a bound since tanh t >= t - t^3/3 for t >= 0: the derivative of the difference is t^2 - tanh^2 t.

    >>> error_bound()
    w1**2/96
    """
    b, w2 = centred(w1)
    through_cubic = taylor(3, w1=w1, b=b, w2=w2) + offset(w1)
    return (_HALF + Delta - through_cubic).xreplace({Delta: _HALF})


def equioscillation() -> sympy.Expr:
    """Inner plus outer error of the neuron sigma(w1 Delta), in r = sqrt(1 - 4/w1), 0 < r < 1; 0 for the best neuron.

    The inner extremum is where w1 sigma' = 1, at w1 Delta = 2 artanh r; the outer one is at Delta = 1/2. The sum
    increases with r: the inner error has the derivative r artanh r, and the outer one is -sigma(-w1/2).

    >>> equioscillation()
    r/2 - (1 - r**2)*atanh(r)/2 - 1 + 1/(1 + exp(-2/(1 - r**2)))
    """
    return _inner_error() + _outer_error()


def best_without_offset(digits: int = 16) -> BestNeuron:
    """The neuron w2 sigma(w1 x + b) closest to x on [0, 1], certified to so many significant digits.

    It is the best because its error has one size and alternating signs at four points. If another neuron's were nowhere
    larger, the difference of the two would have three zeros; cleared of denominators, that is a sum of three
    exponentials, which has two at most unless it vanishes. Raises ValueError when digits < 1.

    >>> best = best_without_offset(20)
    >>> best.w1.decimal(20), best.error.decimal(20)
    ('5.6476435659624458254', '0.056050384441151392158')
    """
    r = root(equioscillation(), R, (Fraction(1, 10), Fraction(9, 10)), digits)
    place = reach_in_r() / magnitude()
    w1, inner, size = (image(formula, R, r, digits) for formula in (magnitude(), place, _inner_error()))
    return BestNeuron(w1, size, inner)


def derivation(order: int = 3, digits: int = 16) -> Derivation:
    """The expansion through Delta**order, the choice of b and w2, the error, and the best neuron without an offset.

    Raises OrderError if order < 0 and ValueError when digits < 1.
    """
    best = best_without_offset(digits)
    return Derivation(
        name="identity",
        statement="For small w1 the neuron w2 sigma(w1 x + b) is x plus a constant, up to w1^2/96 on [0, 1]. Unless an"
        " offset takes up the constant, no choice of w1, b and w2 is arbitrarily good: the last lines give the best.",
        assumptions=("0 <= x <= 1, x = 1/2 + Delta", "sigma(z) = 1/(1 + exp(-z))"),
        steps=tuple(_steps(order)),
        figures=(
            Figure("Best w1 without an offset, with b = -w1/2 and w2 = 1", best.w1.decimal(digits)),
            Figure("its greatest error", best.error.decimal(digits)),
            Figure(
                "reached, with alternating signs, at Delta = -1/2, 1/2 and plus or minus", best.inner.decimal(digits)
            ),
        ),
        source=CHAPTER,
    )


def _coefficients(order: int, s: sympy.Expr, w1: sympy.Expr, w2: sympy.Expr) -> list[sympy.Expr]:
    """The Taylor coefficients, s being sigma at the centre."""
    derivatives = [sigma_derivative(k).as_expr().xreplace({_S: s}) for k in range(order + 1)]
    return [w2 * derivative * w1**k / sympy.factorial(k) for k, derivative in enumerate(derivatives)]


def _polynomial(coefficients: list[sympy.Expr]) -> sympy.Expr:
    return sympy.Add(*(coefficient * Delta**k for k, coefficient in enumerate(coefficients)))


@cache
def _slope() -> sympy.Poly:
    """The slope sigma' as a polynomial in s = sigma: with s = 1/(1 + u), u = (1 - s)/s."""
    return sympy.Poly(sympy.cancel(LOGISTIC.prime_in_u().xreplace({U: (1 - _S) / _S})), _S)


@cache
def _tanh_share() -> sympy.Expr:
    """The constant (sigma(z) - 1/2)/tanh(z/2), both written in exp(-z/2)."""
    half = sympy.tanh(sympy.Symbol("h", real=True)).rewrite(sympy.exp)
    tanh = half.subs(sympy.exp(sympy.Symbol("h", real=True)), 1 / U)
    return sympy.cancel((1 / (1 + U**2) - _HALF) / tanh)


def _inner_error() -> sympy.Expr:
    z = reach_in_r()
    sigma = sympy.cancel(LOGISTIC.f(z.rewrite(sympy.log)))
    return sigma - _HALF - width_in_r() / 2


def _outer_error() -> sympy.Expr:
    return LOGISTIC.f(magnitude() / 2) - 1


def _steps(order: int) -> Iterator[Step]:
    yield from _steps_to_the_choice(order)
    yield from _steps_to_the_error()
    yield Step(
        sympy.Eq(equioscillation(), 0),
        "without c, b = -w1/2, w2 = 1, r = sqrt(1 - 4/w1): the error at the inner extremum is minus that at the end",
    )


def _steps_to_the_choice(order: int) -> Iterator[Step]:
    output, s, tail = sympy.Symbol("output"), sympy.Symbol("s"), sympy.Order(Delta ** (order + 1))
    yield Step(
        sympy.Eq(sympy.Symbol("sigma_prime"), _slope().as_expr()),
        "with s = sigma(z); so d/dz of p(s) is p'(s) (s - s^2)",
    )
    yield Step(
        sympy.Eq(output, _polynomial(_coefficients(order, s, W1, W2)) + tail),
        "Taylor in Delta, s being sigma(w1/2 + b)",
    )
    b, w2 = centred()
    yield Step(sympy.Eq(B, b), "then s = 1/2 and the term in Delta^2 is gone")
    yield Step(sympy.Eq(W2, w2), "then Delta has the coefficient 1, as sigma'(0) = 1/4")
    yield Step(sympy.Eq(output, taylor(order, b=b, w2=w2) + tail), "both put in")


def _steps_to_the_error() -> Iterator[Step]:
    yield Step(sympy.Eq(sympy.Symbol("c"), offset()), "the constant to be added, so that output + c = x at Delta = 0")
    yield Step(
        sympy.Eq(sympy.Symbol("error"), error()),
        "output + c - x, as sigma(z) = 1/2 + tanh(z/2)/2; odd in Delta, and its derivative is -tanh(Delta w1/2)^2",
    )
    yield Step(
        sympy.Eq(sympy.Symbol("greatest"), exact_error()), "so |error| is greatest at the ends, Delta = 1/2 and -1/2"
    )
    yield Step(sympy.Le(exact_error(), error_bound()), "as tanh t >= t - t^3/3 for t >= 0")
