"""The best logistic neuron without an offset: its error is reached at four places, with alternating signs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

import mpmath
import sympy
from mpmath import mpf

from derivations.activation import LOGISTIC, Z
from derivations.arguments.identity_setting import PROBLEM, Function, X, latex_formula
from derivations.best_neuron import (
    R,
    best_without_offset,
    equioscillation,
    inner_error,
    inner_place,
    outer_error,
    weight_in_r,
)
from derivations.derivation import Derivation, Figure, Step, equal
from derivations.setting import Measured, Setting
from derivations.tangent_neuron import HALF, W1, Delta

__all__ = ["best"]

B, W2, A, D = sympy.symbols("b w2 a d", real=True)
E: Final[Function] = sympy.Function("e")
E_SLOPE: Final[Function] = sympy.Function("e_prime")
"""its derivative by Delta"""


def best(digits: int = 16) -> Derivation:
    """The best logistic neuron without an offset, and why it is the best. Raises ValueError when digits < 1."""
    found = best_without_offset(digits)
    return Derivation(
        name="identity-best",
        title="The best logistic neuron without an offset",
        statement=r"Of all $w_2 \sigma(w_1 x + b)$ the one closest to $x$ on $[0, 1]$ has $b = -\frac{w_1}{2}$,"
        " $w_2 = 1$ and the $w_1$ for which the error has the same size at four places, with alternating signs.",
        assumptions=(
            r"$\sigma(z) = \frac{1}{1 + e^{-z}}$.",
            r"$e(\Delta, w_1) = \sigma(w_1 \Delta) - \frac{1}{2} - \Delta$ is the error of such a neuron at"
            r" $x = \frac{1}{2} + \Delta$.",
            r"$w_1 = \frac{4}{1 - r^2}$ with $0 < r < 1$, so that $r = \sqrt{1 - \frac{4}{w_1}}$.",
            r"$w_{\operatorname{best}}$ and $\epsilon_{\operatorname{best}}$ are the weight and the error of the"
            " neuron with errors of one size and alternating signs at four places, found by solving for all of"
            r" $w_1, b, w_2$ and the places; $r_{\operatorname{best}} = \sqrt{1 - \frac{4}{w_{\operatorname{best}}}}$.",
        ),
        steps=(*_steps_to_four_places(), *_steps_to_the_best()),
        conclusion=equal(_BEST_ERROR, inner_error(_BEST_R)),
        setting=_setting_of_the_best(),
        source=PROBLEM,
        figures=(
            Figure("$w_1$ of the best neuron", found.w1.decimal(digits)),
            Figure("its greatest error", found.error.decimal(digits)),
            Figure(
                r"which it has at $\Delta = -\frac{1}{2}$ and $\frac{1}{2}$, and at plus or minus",
                found.inner.decimal(digits),
            ),
        ),
    )


_BEST_WEIGHT, _BEST_ERROR, _BEST_R = sympy.symbols("w_best epsilon_best r_best", positive=True)
_SUM: Final[Function] = sympy.Function("S")
_P: Final[Function] = sympy.Function("p")
_ALPHA, _BETA, _GAMMA, _K, _L = sympy.symbols("alpha beta gamma k l", real=True)


def _setting_of_the_best() -> Setting:
    return Setting(
        {R: sympy.Interval.open(0, 1), Delta: sympy.Interval(-HALF, HALF), W1: sympy.Interval.open(0, sympy.oo)},
        {
            _BEST_WEIGHT: Measured((), lambda: _alternating(mpmath.mp.prec)[0]),
            _BEST_ERROR: Measured((), lambda: _alternating(mpmath.mp.prec)[3]),
            _BEST_R: sympy.sqrt(1 - 4 / _BEST_WEIGHT),
        },
        {
            E: lambda delta, w1: LOGISTIC.f(w1 * delta) - HALF - delta,
            E_SLOPE: lambda delta, w1: w1 * LOGISTIC.prime(w1 * delta) - 1,
            _SUM: equioscillation,
            _P: lambda x: _ALPHA + _BETA * sympy.exp(-_K * x) + _GAMMA * sympy.exp(-_L * x),
        },
    )


def _steps_to_four_places() -> Iterator[Step]:
    w1 = weight_in_r()
    yield Step(equal(E(-Delta, W1), -E(Delta, W1)), "The error is odd, so only $\\Delta > 0$ is looked at.")
    yield Step(
        equal(E_SLOPE(Delta, W1), sympy.Add(W1 / (4 * sympy.cosh(W1 * Delta / 2) ** 2), -1, evaluate=False)),
        r"The slope of the error falls as $\Delta$ grows. As long as it is positive the error rises, and from then"
        " on it falls: it is greatest in size at the turn or at the end.",
    )
    yield Step(
        equal(E_SLOPE(inner_place(), w1), 0),
        rf"The turn is where $\tanh(\frac{{w_1 \Delta}}{{2}}) = r$, at $\Delta = {latex_formula(inner_place())}$.",
    )
    yield Step(
        equal(E(inner_place(), w1), inner_error()),
        r"The error there, as $\sigma(z) = \frac{1}{2} + \frac{1}{2} \tanh \frac{z}{2}$.",
    )
    yield Step(equal(E(HALF, w1), outer_error()), "The error at the end, which is negative.")
    yield Step(
        equal(
            sympy.Derivative(_SUM(R), R),
            R * sympy.atanh(R) + 4 * R / (1 - R**2) ** 2 * LOGISTIC.slope.xreplace({Z: w1 / 2}),
        ),
        "$S(r)$ is the sum of the two. Its derivative is positive, so they have one size for one $r$ at most.",
    )
    yield Step(
        equal(_SUM(_BEST_R), 0), "For that $r$ there are four places with errors of one size and alternating signs."
    )


def _steps_to_the_best() -> Iterator[Step]:
    other, chosen = W1 * X + B, A * X + D
    yield Step(
        equal(
            (1 + sympy.exp(-chosen)) * (1 + sympy.exp(-other)) * (LOGISTIC.f(chosen) - W2 * LOGISTIC.f(other)),
            1 - W2 + sympy.exp(-B) * sympy.exp(-W1 * X) - W2 * sympy.exp(-D) * sympy.exp(-A * X),
        ),
        r"Suppose that $w_2 \sigma(w_1 x + b)$ had a smaller error than the neuron $\sigma(a x + d)$ with those four"
        " places. Then their difference has the sign of the error at each of the four, and so three zeros between them."
        " Without denominators it is a constant plus two exponentials.",
    )
    yield Step(
        equal(
            sympy.Derivative(sympy.exp(_K * X) * sympy.Derivative(_P(X), X), X),
            _GAMMA * _L * (_L - _K) * sympy.exp((_K - _L) * X),
        ),
        r"But $p(x) = \alpha + \beta e^{-k x} + \gamma e^{-l x}$ has two zeros at most, unless it is 0 everywhere:"
        r" $e^{k x} p'(x)$ has a derivative of one sign, so $p'$ has one zero at most unless it is 0 everywhere, and"
        " between two zeros of $p$ there is one of $p'$. So no neuron has a smaller error.",
    )


@cache
def _alternating(precision: int) -> tuple[mpf, ...]:
    """The w1, b, w2, error and two inner places of the neuron with four errors of one size and alternating signs."""

    def conditions(w1: mpf, b: mpf, w2: mpf, size: mpf, low: mpf, high: mpf) -> list[mpf]:
        def h(x: mpf) -> mpf:
            return w2 / (1 + mpmath.exp(-w1 * x - b))

        def slope(x: mpf) -> mpf:
            return w1 * h(x) * (1 - h(x) / w2)

        errors = (h(mpf(0)) - size, h(low) - low + size, h(high) - high - size, h(mpf(1)) - 1 + size)
        return [*errors, slope(low) - 1, slope(high) - 1]

    with mpmath.workprec(precision):
        start = tuple(map(mpf, ("5.6", "-2.8", "1", "0.056", "0.25", "0.75")))
        return tuple(mpmath.findroot(conditions, start, tol=mpf(2) ** (-2 * precision + 20)))
