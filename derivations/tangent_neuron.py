"""The neuron w2 f(w1 x + b) + c that has the value and the slope of x at one place, and how far it is from x on [0, 1].

With x = x0 + Delta and t = w1 Delta the error is (G(t) - t)/w1, where G(t) = (f(z0 + t) - f(z0))/f'(z0). So everything
hangs on g = G': where g - 1 has one sign on each side of 0, |error| grows away from x0 and is greatest at an end, and
|g - 1| <= k |t|^m bounds it by a power of w1. Both are certified here (`Tangent.accuracy`), on all of [0, oo) if that
can be, for small weights otherwise. Left out: activations whose formula has no certified ranges (`ranges`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final, TypeAlias

import sympy

from derivations.activation import LOGISTIC, SOFTPLUS, Activation, P, Z
from derivations.bounds import NotShown, show_nonnegative
from derivations.higher_derivatives import derivative_at

__all__ = [
    "HALF",
    "W1",
    "Accuracy",
    "AlreadyExact",
    "Delta",
    "NoSlope",
    "NotSettled",
    "NotSmooth",
    "Real",
    "T",
    "Tangent",
    "smooth_point",
]

Real: TypeAlias = sympy.Expr | int | Fraction

W1: Final = sympy.Symbol("w1", real=True)
Delta: Final = sympy.Symbol("Delta", real=True)
"""x - x0"""
T: Final = sympy.Symbol("t", nonnegative=True)
"""|w1 Delta|"""
HALF: Final = sympy.Rational(1, 2)

_MOST_ORDERS: Final = 8
_TRIED: Final = (
    (sympy.oo, sympy.S.One),
    *((sympy.S.One, slack) for slack in (sympy.S.One, sympy.Rational(5, 4), sympy.Integer(2))),
    *((sympy.Rational(1, 4), slack) for slack in (sympy.Rational(5, 4), sympy.Integer(2))),
    (sympy.Rational(1, 16), sympy.Integer(2)),
)
"""weights up to which the error may be bounded, and how far above its limit at 0 the coefficient has to be"""
_ARRANGED: Final = {
    LOGISTIC.formula: (HALF + sympy.tanh(Z / 2) / 2, LOGISTIC.slope),
    SOFTPLUS.formula: (Z / 2 + sympy.log(sympy.cosh(Z / 2)) + sympy.log(2), HALF + sympy.tanh(Z / 2) / 2),
}
"""f and f' once more, so that f - f(0) and f' - f'(0) are short"""


class AlreadyExact(ValueError):
    """An activation that is a line for z >= 0: the neuron is x itself, and nothing is to be expanded."""


class NotSmooth(ValueError):
    """A centre at which f has a kink or a corner, so that there is no expansion about it."""


class NoSlope(ValueError):
    """A centre at which f' is 0: the neuron does not grow with x there."""


class NotSettled(ArithmeticError):
    """An error for which no bound could be certified."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What is certified of g = f'(z0 + t)/f'(z0), for |t| up to the farthest that t gets with the largest weight."""

    order: int
    """m: the error is of the order w1^m"""
    coefficient: sympy.Expr
    """k, with |g - 1| <= k |t|^m"""
    largest: sympy.Expr
    """the weight up to which it is shown; infinity when it is for all"""
    signs: tuple[int, ...]
    """of g - 1 on each side of the centre, in the order of `Tangent.sides`"""


def smooth_point(activation: Activation) -> sympy.Integer:
    """Where to expand f: 0 if f is smooth there, 1 if it has a kink or a corner there.

    Raises AlreadyExact when f is a line for z >= 0.

    >>> from derivations.activation import SOFTSIGN, TANH
    >>> smooth_point(TANH), smooth_point(SOFTSIGN)
    (0, 1)
    """
    if sympy.diff(activation.f(P), P, 2) == 0:
        raise AlreadyExact(
            f"{activation.name} is a line for z >= 0: with b = 0, a weight w1 > 0 and w2 to suit, its neuron is x"
            " itself or x plus a constant, and no expansion is needed"
        )
    return sympy.S.Zero if _is_smooth_at_0(activation) else sympy.S.One


@dataclass(frozen=True)
class Tangent:
    """The neuron with the value and the slope of x at x = `place`, where its weighted input is `centre`.

    Raises NotSmooth or NoSlope when built with a centre that has no expansion or no slope.

    >>> neuron = Tangent()
    >>> neuron.b(), neuron.w2(), neuron.offset()
    (-w1/2, 4/w1, 1/2 - 2/w1)
    >>> neuron.exact_error(), neuron.bound()
    (1/2 - 2*tanh(w1/4)/w1, w1**2/96)
    """

    activation: Activation = LOGISTIC
    centre: sympy.Expr = sympy.S.Zero
    """z0"""
    place: sympy.Rational = HALF
    """x0: 1/2, or 0 for a neuron that needs f to the right of the centre only"""

    def __post_init__(self) -> None:
        if self.place and not self.centre and not _is_smooth_at_0(self.activation):
            raise NotSmooth(f"{self.activation.name} is not smooth at 0: take another centre, such as 1")
        if self.slope == 0:
            raise NoSlope(f"the slope of {self.activation.name} is 0 at {self.centre}: another centre is needed")

    @property
    def formula(self) -> sympy.Expr:
        """The formula f in `Z`, as it is defined; for an f that is not smooth at 0, as it is for z >= 0."""
        smooth = _is_smooth_at_0(self.activation)
        return self.activation.formula if smooth else self.activation.f(P).xreplace({P: Z})

    @property
    def slope(self) -> sympy.Expr:
        """f'(z0), not 0."""
        return self._formulas[1].xreplace({Z: self.centre})

    @property
    def reach(self) -> sympy.Rational:
        """The greatest |Delta|."""
        return max(self.place, 1 - self.place)

    @property
    def sides(self) -> tuple[int, ...]:
        """The signs that Delta has, the weight being positive."""
        return (1, -1) if self.place else (1,)

    def b(self, w1: Real = W1) -> sympy.Expr:
        """The bias."""
        return self.centre - w1 * self.place

    def w2(self, w1: Real = W1) -> sympy.Expr:
        """The weight on the output, for w1 != 0."""
        return 1 / (w1 * self.slope)

    def offset(self, w1: Real = W1) -> sympy.Expr:
        """The c that makes the value at x0 right; 0 if f(z0) = 0 and x0 = 0."""
        return self.place - self.w2(w1) * self.activation.f(self.centre)

    def rise(self, t: sympy.Expr = T) -> sympy.Expr:
        """G(t) = (f(z0 + t) - f(z0))/f'(z0)."""
        f = self._formulas[0]
        return sympy.expand((f.xreplace({Z: self.centre + t}) - f.xreplace({Z: self.centre})) / self.slope)

    def ratio(self, t: sympy.Expr = T) -> sympy.Expr:
        """g(t) = f'(z0 + t)/f'(z0)."""
        return self._formulas[1].xreplace({Z: self.centre + t}) / self.slope

    def error(self, w1: Real = W1, distance: Real = Delta) -> sympy.Expr:
        """w2 f(w1 x + b) + c - x at x = x0 + distance.

        >>> Tangent().error()
        -Delta + 2*tanh(Delta*w1/2)/w1
        """
        return _short(self.rise(w1 * distance) / w1 - distance)

    @cached_property
    def accuracy(self) -> Accuracy:
        """How near to x it is, certified. Raises NotSettled when no weight is small enough for that to be shown."""
        order, leading = self._leading
        signs = tuple(int(sympy.sign(leading)) * side**order for side in self.sides)
        for largest, slack in _TRIED if self.centre == 0 else _TRIED[1:]:
            found = Accuracy(order, abs(leading) * slack, largest, signs)
            if self._is_shown(found):
                return found
        raise NotSettled(f"the error of a neuron with {self.activation.name} could not be bounded")

    def greatest_at_ends(self) -> tuple[sympy.Expr, ...]:
        """|error| at the ends of [0, 1], one for each side, for 0 < w1 <= `accuracy.largest`: it is least at x0."""
        signs = self.accuracy.signs
        ends = (sign * side * self.error(W1, side * self.reach) for sign, side in zip(signs, self.sides, strict=True))
        return tuple(dict.fromkeys(map(_short, ends)))

    def deviation(self, side: int) -> sympy.Expr:
        """|g - 1| at t on one side of the centre, in `T`; the error's slope there."""
        sign = self.accuracy.signs[self.sides.index(side)]
        return sign * (self.ratio(side * T) - 1)

    def exact_error(self, w1: Real = W1) -> sympy.Expr:
        """The greatest |error| on [0, 1], for 0 < w1 <= `accuracy.largest`; for w1 < 0 as well if f - f(z0) is odd."""
        return self._greatest.xreplace({W1: sympy.sympify(w1)})

    def bound(self, w1: Real = W1) -> sympy.Expr:
        """A bound of `exact_error`, by |g - 1| <= k |t|^m: k w1^m h^(m + 1)/(m + 1), h being the greatest |Delta|."""
        m = self.accuracy.order
        return self.accuracy.coefficient * w1**m * self.reach ** (m + 1) / (m + 1)

    def span(self, largest: sympy.Expr) -> sympy.Interval:
        """Where |t| ranges for weights up to the largest."""
        return sympy.Interval(0, largest * self.reach)

    @cached_property
    def _formulas(self) -> tuple[sympy.Expr, sympy.Expr]:
        """The formulas f and f' near the centre, arranged if that is known how."""
        arranged = _ARRANGED.get(self.activation.formula)
        if arranged or _is_smooth_at_0(self.activation):
            return arranged or (self.activation.formula, self.activation.slope)
        return self.formula, sympy.factor(sympy.diff(self.formula, Z))

    @cached_property
    def _leading(self) -> tuple[int, sympy.Expr]:
        """The least m with a term in t^m in the expansion of g - 1, and its coefficient."""
        for order in range(1, _MOST_ORDERS):
            term = self._derivative(order + 1) / self.slope / sympy.factorial(order)
            if sympy.simplify(term) != 0:
                return order, sympy.simplify(term)
        raise AlreadyExact(f"{self.activation.name} is as good as a line about {self.centre}")

    def _derivative(self, k: int) -> sympy.Expr:
        if _is_smooth_at_0(self.activation):
            return derivative_at(k, self.centre, self.activation)
        return sympy.diff(self.formula, Z, k).xreplace({Z: self.centre})

    def _is_shown(self, claimed: Accuracy) -> bool:
        tail = claimed.coefficient * T**claimed.order
        for side, sign in zip(self.sides, claimed.signs, strict=True):
            over = sign * (self.ratio(side * T) - 1)
            if not all(_holds(difference, self.span(claimed.largest)) for difference in (over, tail - over)):
                return False
        return True

    @cached_property
    def _greatest(self) -> sympy.Expr:
        ends = self.greatest_at_ends()
        if len(ends) == 1 or sympy.simplify(ends[0] - ends[1]) == 0:
            return ends[0]
        span = self.span(self.accuracy.largest)
        right, left = (self.deviation(side) for side in self.sides)
        for difference, end in zip((right - left, left - right), ends, strict=True):
            if _holds(difference, span):
                return end
        return sympy.Max(*ends)


def _holds(difference: sympy.Expr, span: sympy.Interval) -> bool:
    """Whether an expression in one symbol is shown to be at least 0 on an interval."""
    try:
        show_nonnegative(difference, dict.fromkeys(difference.free_symbols, span))
    except (NotShown, OverflowError):  # an end too great for the message that would say where
        return False
    return True


def _short(expression: sympy.Expr) -> sympy.Expr:
    """A formula in w1 and Delta multiplied out; a rational one as one fraction, positive below for a small w1."""
    if not expression.is_rational_function():
        return sympy.expand(expression)
    numerator, denominator = sympy.fraction(sympy.factor(expression))
    if sympy.expand(denominator).xreplace({W1: sympy.S.Zero}).is_negative:
        numerator, denominator = -numerator, sympy.expand(-denominator)
    return numerator / denominator


def _is_smooth_at_0(activation: Activation) -> bool:
    """Whether derivatives up to the third agree from both sides; formulas without pieces are taken to be smooth."""
    if not activation.formula.has(sympy.Abs, sympy.Piecewise, sympy.Max, sympy.Min, sympy.sign):
        return True
    left, right = activation.f(-P), activation.f(P)
    return all(
        sympy.limit(sympy.diff(left, P, k) * (-1) ** k - sympy.diff(right, P, k), P, 0, "+") == 0 for k in range(4)
    )
