"""The identity neuron without an offset: by a large weight with softplus, and why not arbitrarily well with sigma."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import sympy
from mpmath import mpf

from derivations.activation import LOGISTIC, SOFTPLUS, Activation, Z
from derivations.arguments.identity_setting import PROBLEM, Function, X, function, grid, latex_formula, prime, symbol
from derivations.best_neuron import far
from derivations.derivation import Derivation, Figure, Step, at_least, at_most, equal
from derivations.enclosure import evaluate
from derivations.errata import IDENTITY_NEEDS_AN_OFFSET
from derivations.setting import Measured, Setting
from derivations.tangent_neuron import W1

__all__ = ["large_weight", "separation"]

B, W2 = sympy.symbols("b w2", real=True)
GREATEST: Final = sympy.Symbol("epsilon", real=True)
"""the greatest error on [0, 1], by search"""
E: Final[Function] = sympy.Function("e")
M: Final[Function] = sympy.Function("h")
"""the output of a logistic neuron at x"""
_Y: Final = sympy.Symbol("y", nonnegative=True)
_EXAMPLE: Final = sympy.Integer(1000)


def large_weight(activation: Activation = SOFTPLUS, digits: int = 16) -> Derivation:
    """With an f that nears a line through 0 far out, a large weight makes f(w1 x)/(m w1) close to x.

    Raises Unknown for other activations, and ValueError when digits < 1.
    """
    line, f = far(activation), function(activation)
    w2 = 1 / (line.slope * W1)
    measured = sympy.lambdify(Z, activation.formula, "mpmath")
    slope = sympy.lambdify([], line.slope, "mpmath")

    def greatest(w1: mpf) -> mpf:
        return max(abs(measured(w1 * x) / (slope() * w1) - x) for x in grid())

    return Derivation(
        name="identity-no-offset",
        title="An identity neuron without an offset",
        statement=f"With $b = 0$ and $w_2 = {latex_formula(w2)}$ the output is $x$ up to"
        f" ${latex_formula(line.error())}$ on $[0, 1]$: without an offset a large weight does what a small one cannot.",
        assumptions=(
            rf"$0 \le x \le 1$ and $w_1 > 0$; ${symbol(activation)}(z) = {latex_formula(activation.formula)}$.",
            rf"$e(x) = w_2 {symbol(activation)}(w_1 x) - x$ is the error, and $\epsilon$ the greatest $|e(x)|$, found"
            " by search.",
        ),
        steps=tuple(_steps_far_out(activation)),
        conclusion=equal(GREATEST, line.error()),
        setting=Setting(
            {W1: sympy.Interval.open(0, sympy.oo), X: sympy.Interval(0, 1), Z: sympy.Interval(0, sympy.oo)},
            {GREATEST: Measured((W1,), greatest)},
            {f: activation.f, prime(activation): activation.prime, E: lambda x: w2 * activation.f(W1 * x) - x},
        ),
        source=PROBLEM,
        figures=(
            Figure(f"greatest error at $w_1 = {_EXAMPLE}$", evaluate(line.error(_EXAMPLE), {}, digits).decimal(digits)),
        ),
    )


def _steps_far_out(activation: Activation) -> Iterator[Step]:
    line, f = far(activation), function(activation)
    if activation.formula == SOFTPLUS.formula:
        ratio = sympy.log(1 + _Y) * (1 + _Y) / _Y
        yield Step(
            equal(f(Z) / prime(activation)(Z), ratio.xreplace({_Y: sympy.exp(Z)})),
            rf"A neuron with the value and the slope of $x$ at some place $x$ has $w_1 x = \frac{{f(z)}}{{f'(z)}}$"
            rf" there, with"
            rf" $f = {symbol(activation)}$.",
        )
        yield Step(
            at_least(sympy.log(1 + _Y), _Y / (1 + _Y)),
            "With $y = e^z$: so that quotient is at least 1, and with a weight below 1 the neuron touches $x$ nowhere.",
        )
    yield Step(equal(f(Z) - line.slope * Z, line.excess), "What is above the line.")
    yield Step(
        equal(E(X), sympy.expand(line.excess.xreplace({Z: W1 * X}) / (line.slope * W1))), r"With $z = w_1 x \ge 0$."
    )
    yield Step(
        at_most(activation.slope, line.slope),
        "The slope is nowhere greater than that of the line, so the excess falls, towards 0, and the error is"
        " greatest at $x = 0$.",
    )
    yield Step(equal(E(0), line.error()), "The error at $x = 0$.")


# logistic neurons

_H: Final = sympy.symbols("h_0:4", positive=True)
"""the outputs at x = 0, 1/3, 2/3, 1, if the error is at most 1/20"""
_NEAR, _THIRD = sympy.Rational(1, 20), sympy.Rational(1, 3)


def separation() -> Derivation:
    """No logistic neuron without an offset has an error of 1/20 or less: a proof with four values and no calculus."""
    first, second, third = (_difference(*pair) for pair in pairwise(_H))
    return Derivation(
        name="identity-no-offset",
        title="Without an offset a logistic neuron is no identity neuron",
        statement=r"Whatever $w_1$, $b$ and $w_2$ are, $w_2 \sigma(w_1 x + b)$ differs from $x$ by more than"
        r" $\frac{1}{20}$ somewhere on $[0, 1]$.",
        assumptions=(
            r"$\sigma(z) = \frac{1}{1 + e^{-z}}$.",
            r"$h(x) = w_2 \sigma(w_1 x + b)$.",
            r"Suppose that $|h(x) - x| \le \frac{1}{20}$ at $x = 0, \frac{1}{3}, \frac{2}{3}, 1$, and call these"
            r" values $h_0, h_1, h_2, h_3$. They have one sign, that of $w_2$, and so they are positive.",
        ),
        steps=tuple(_steps_to_a_contradiction(first, second, third)),
        conclusion=at_least(sympy.Mul(first, third, evaluate=False), sympy.Add(second**2, 1, evaluate=False)),
        setting=Setting(
            {
                symbol: sympy.Interval(max(place - _NEAR, 0), place + _NEAR, left_open=place == 0)
                for symbol, place in zip(_H, (sympy.Rational(k, 3) for k in range(4)), strict=True)
            },
            {},
            {M: lambda x: W2 * LOGISTIC.f(W1 * x + B), function(LOGISTIC): LOGISTIC.f, prime(LOGISTIC): LOGISTIC.prime},
        ),
        source=PROBLEM,
        errata=(IDENTITY_NEEDS_AN_OFFSET,),
    )


def _steps_to_a_contradiction(first: sympy.Expr, second: sympy.Expr, third: sympy.Expr) -> Iterator[Step]:
    sigma, slope = function(LOGISTIC), prime(LOGISTIC)
    yield Step(
        equal(sigma(Z) / slope(Z), 1 + sympy.exp(Z)),
        r"A first sign of trouble: a neuron with the value and the slope of $x$ at some place $x$ has $w_1 x ="
        r" \frac{\sigma(z)}{\sigma'(z)}$ there, which is more than 1: with a weight below 1 it touches $x$ nowhere.",
    )
    yield Step(
        equal(1 / M(X), sympy.Add(1 / W2, sympy.exp(-B) / W2 * sympy.exp(-W1 * X), evaluate=False)),
        "The reciprocal of the output is a constant plus a multiple of an exponential of $x$.",
    )
    outputs = [M(sympy.Rational(k, 3)) for k in range(4)]
    one, two, three = (_difference(*pair) for pair in pairwise(outputs))
    yield Step(
        equal(sympy.Mul(one, three, evaluate=False), two**2),
        "So at places as far apart as each other its differences are in geometric progression.",
    )
    yield Step(at_least(first, 1 / _NEAR - 1 / (_THIRD - _NEAR)), r"But $h_0 \le \frac{1}{20}$ has a great reciprocal,")
    yield Step(at_least(third, 1 / (2 * _THIRD + _NEAR) - 1 / (1 - _NEAR)), "and $h_2$ and $h_3$ are well apart,")
    yield Step(
        at_most(second, 1 / (_THIRD - _NEAR) - 1 / (2 * _THIRD + _NEAR)),
        "while the middle difference is not so great. The first times the third exceeds the square of the middle one,"
        " and no neuron has such values.",
    )


def _difference(one: sympy.Expr, other: sympy.Expr) -> sympy.Expr:
    """The difference of two reciprocals, in this order."""
    return sympy.Add(1 / one, -1 / other, evaluate=False)
