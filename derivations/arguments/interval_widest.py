"""Part (3) of the problem for a slope that is even and falls on both sides of 0: where the interval is widest.

The argument goes through the elasticity of f', the percentage by which f' falls when z grows by 1 %: the width
2 L |f'(L)| grows with L while it is below 1. For the logistic function and tanh it is written in r, as r artanh r.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor, log10
from typing import Final

import mpmath
import sympy
from mpmath import mpf
from sympy.core.relational import Relational

from derivations.activation import Activation
from derivations.activation_interval import NotBounded, found_by_scipy, threshold, widest, widest_exactly
from derivations.arguments.interval_bell import tanh_rate
from derivations.arguments.interval_measured import Neuron
from derivations.arguments.interval_setting import PROBLEM, L, Words, in_w, latex_formula
from derivations.derivation import Derivation, Figure, Step, at_least, at_most, equal
from derivations.interval_forms import elasticity, falling_slope, tidied
from derivations.inverse import M, P
from derivations.logistic_interval import R
from derivations.setting import Measured, Setting

__all__ = ["greatest_width", "rounded_up"]

D, D_TOP, M_TOP, R_TOP, L_TOP = sympy.symbols("d d_max m_max r_max L_max", positive=True)
"""the width, measured; its maximum over all weights, and |w|, r and L there"""
_DIGITS: Final = 3
"""of the bound on the width that is certified for all weights"""
_FREE: Final = {L: sympy.Interval.open(0, sympy.oo), R: sympy.Interval.open(0, 1)}


def greatest_width(activation: Activation, digits: int = 16) -> Derivation:
    """Part (3): the |w| of the widest interval and its width, to so many digits; or that there is none.

    Raises ValueError when digits < 1, and what `widest` raises.
    """
    try:
        widest(digits, activation=activation)
    except NotBounded:
        return _ever_wider(activation)
    return _with_a_maximum(activation, digits)


def rounded_up(number: Fraction, digits: int) -> Fraction:
    """A positive number rounded upward to so many significant digits.

    >>> rounded_up(Fraction(44774, 100000), 2), rounded_up(Fraction(1), 3)
    (Fraction(9, 20), Fraction(1, 1))
    """
    unit = Fraction(10) ** (floor(log10(number)) + 1 - digits)
    return ceil(number / unit) * unit


def _with_a_maximum(activation: Activation, digits: int) -> Derivation:
    words, best, bound = Words(activation), widest(digits, activation=activation), _bound(activation)
    in_r = tanh_rate(activation) is not None
    steps = (_steps_in_r if in_r else _steps_in_reach)(activation)
    return Derivation(
        name="widest",
        title="The greatest width",
        statement=rf"The interval is widest at $|w| \approx {best.abs_w.decimal(5)}$, where its width is"
        rf" {best.width.decimal(5)}. No weight has an interval wider than {float(bound):.3g}:"
        rf" $2 L$ is at most that multiple of $|w|{rf' = {in_w(_weight(activation, L))}' if in_r else ''}$.",
        assumptions=(
            *words.assumptions,
            rf"$|w|$ is greater than the least, ${latex_formula(threshold(activation=activation))}$;"
            rf" $L > 0$ is the place where $m |{activation.symbol}'(L)| = 1$"
            + (", and in the conclusion, where it is free, it is called $p$." if in_r else "."),
            r"$d$ is the width and $d_{max}$ the greatest width over all $w$, both found by search; $m_{max}$ and"
            rf" ${'r' if in_r else 'L'}_{{max}}$ are $m$ and ${'r' if in_r else 'L'}$ where it is greatest.",
        ),
        steps=(*steps, *_steps_to_exact_values(activation)),
        conclusion=_bounded(activation, bound),
        setting=_setting(activation, R if in_r else L),
        source=PROBLEM,
        figures=_figures(activation, digits),
    )


def _bound(activation: Activation) -> sympy.Expr:
    exactly = widest_exactly(activation=activation)
    if exactly and exactly[1].is_rational:
        return exactly[1]
    return sympy.Rational(rounded_up(widest(30, activation=activation).width.upper, _DIGITS))


def _bounded(activation: Activation, bound: sympy.Expr) -> Relational:
    """That 2 L is at most |w| times the bound; where r is free, L goes by the name of p."""
    if tanh_rate(activation) is None:
        return at_most(2 * L, bound * M)
    return at_most(2 * P, bound * _weight(activation, P))


def _weight(activation: Activation, reach: sympy.Expr) -> sympy.Expr:
    """The |w| whose interval ends at z = reach."""
    return 1 / falling_slope(activation).xreplace({P: reach})


def _setting(activation: Activation, free: sympy.Symbol) -> Setting:
    """Either r or L is free, and m follows from it; the width is measured at that m."""
    least, neuron = threshold(activation=activation), Neuron(activation)
    scale: Callable[[], mpf] = sympy.lambdify([], least, "mpmath")
    meanings = {
        R: {L: sympy.atanh(R) / (tanh_rate(activation) or 1), M: least / (1 - R**2)},
        L: {M: _weight(activation, L)},
    }[free]

    def weight(place: mpf) -> mpf:
        return scale() / (1 - place**2) if free == R else 1 / abs(neuron.slope(place))

    return Setting(
        {free: _FREE[free], P: sympy.Interval.open(0, sympy.oo)},
        {
            **meanings,
            D: Measured((free,), lambda place: neuron.width(weight(place), mpf(1))),
            M_TOP: Measured((), lambda: neuron.widest_weight(scale())),
            D_TOP: Measured((), lambda: neuron.width(neuron.widest_weight(scale()), mpf(1))),
            L_TOP: Measured((), lambda: neuron.reach(neuron.widest_weight(scale()))),
            R_TOP: Measured((), lambda: mpmath.sqrt(1 - scale() / neuron.widest_weight(scale()))),
        },
        Words(activation).definition,
    )


def _steps_in_reach(activation: Activation) -> Iterator[Step]:
    words, stretch = Words(activation), elasticity(activation).xreplace({P: L})
    width = 2 * L * words.steepness(L)
    yield Step(equal(D, width), r"The width is $\frac{2 L}{m}$, and $\frac{1}{m}$ is " + _slope_at_end(activation))
    yield Step(
        equal(sympy.Derivative(width, L), 2 * words.steepness(L) * (1 - stretch)),
        r"As $m$ grows, so does $L$: differentiate by $L$. What is taken from 1 is the elasticity of the slope, by"
        " how many per cent it falls when $L$ grows by 1 %.",
    )
    yield from _steps_to_growth(stretch)
    yield Step(
        equal(stretch.xreplace({L: L_TOP}), 1),
        "So the width grows until the elasticity is 1, and falls from there on: there is one maximum.",
    )


def _slope_at_end(activation: Activation) -> str:
    return rf"$|{activation.symbol}'(L)|$, which leaves $L$ as the only unknown."


def _steps_to_growth(stretch: sympy.Expr) -> Iterator[Step]:
    growth = tidied(sympy.diff(stretch, L).xreplace({L: P})).xreplace({P: L})
    yield Step(equal(sympy.Derivative(stretch, L), growth), "The elasticity starts from 0. Its own derivative ...")
    yield Step(at_least(growth, 0), "... has one sign: the elasticity passes 1 at most once.")


def _steps_in_r(activation: Activation) -> Iterator[Step]:
    least, rate = threshold(activation=activation), tanh_rate(activation)
    shown = latex_formula(least)
    product, width = R * sympy.atanh(R), 2 / (rate * least) * (1 - R**2) * sympy.atanh(R)
    yield Step(
        equal(R, sympy.sqrt(1 - least / M)),
        rf"Use $r$ between 0 and 1 in the place of $|w|$: $m = \frac{{{shown}}}{{1 - r^2}}$ grows with $r$.",
    )
    yield Step(equal(D, width), rf"The width $\frac{{2 L}}{{m}}$, with $L = {latex_formula(sympy.atanh(R) / rate)}$.")
    yield Step(
        equal(sympy.Derivative(width, R), 2 / (rate * least) * (1 - 2 * product)),
        r"Differentiate; the derivative of $\operatorname{artanh} r$ is $\frac{1}{1 - r^2}$.",
    )
    growth = sympy.atanh(R) + R / (1 - R**2)
    yield Step(equal(sympy.Derivative(product, R), growth), r"And $r \operatorname{artanh} r$ ...")
    yield Step(
        at_least(growth, 0),
        r"... grows from 0 without end. So the derivative of the width is positive at first and negative after the one"
        r" place where $r \operatorname{artanh} r = \frac{1}{2}$.",
    )
    yield Step(equal(R_TOP * sympy.atanh(R_TOP), sympy.S.Half), "The maximum is there, and it is the only one.")


def _steps_to_exact_values(activation: Activation) -> Iterator[Step]:
    exactly = widest_exactly(activation=activation)
    if exactly is None:
        return
    abs_w, width = exactly
    yield Step(equal(M_TOP, abs_w), "Solve that equation, and put its root into $m$.")
    yield Step(equal(D_TOP, width), "And into the width.")


def _figures(activation: Activation, digits: int) -> tuple[Figure, ...]:
    best, found = widest(digits, activation=activation), found_by_scipy(activation=activation)
    of_r = (
        (Figure("$r$ where the width is greatest", best.r.decimal(digits)),)
        if tanh_rate(activation) is not None
        else ()
    )
    return (
        *of_r,
        Figure("$L$ where the width is greatest", best.reach.decimal(digits)),
        Figure("$|w|$ there", best.abs_w.decimal(digits)),
        Figure("greatest width", best.width.decimal(digits)),
        Figure("$|w|$ by scipy.optimize.minimize_scalar", f"{found.abs_w:.6f}"),
        Figure("greatest width by the same", f"{found.width:.12f}"),
    )


def _ever_wider(activation: Activation) -> Derivation:
    """The width grows with |w| for ever: it has a limit, or none, but no greatest value."""
    words, stretch = Words(activation), elasticity(activation).xreplace({P: L})
    width, rest = 2 * L * words.steepness(L), sympy.simplify(1 - stretch)
    limit = sympy.limit(2 * P * falling_slope(activation), P, sympy.oo)
    return Derivation(
        name="widest",
        title="A width without a greatest value",
        statement="The greater $|w|$, the wider the interval: no weight has the widest one.",
        assumptions=(
            *words.assumptions,
            rf"$L > 0$ is the place where $m |{activation.symbol}'(L)| = 1$; $d$ is the width, found by search.",
        ),
        steps=(
            Step(equal(D, width), r"The width is $\frac{2 L}{m}$, and $\frac{1}{m}$ is " + _slope_at_end(activation)),
            Step(
                equal(sympy.Derivative(width, L), 2 * words.steepness(L) * rest),
                "As $m$ grows, so does $L$: differentiate by $L$.",
            ),
        ),
        conclusion=at_least(rest, 0),
        setting=_setting(activation, L),
        source=PROBLEM,
        figures=(Figure("the width tends to", f"${latex_formula(limit)}$"),),
    )
