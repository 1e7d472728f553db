"""The problem for rectifiers and softplus: |f'| does not fall on both sides of 0, and the a fill a half-line.

There is a derivation for the threshold, one for each range of |w| that has its own ends, and one for the infinite
width.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final, NamedTuple

import sympy
from mpmath import mpf
from sympy.core.relational import Relational

from derivations.activation import Activation, Z
from derivations.activation_interval import B, W, threshold
from derivations.arguments.interval_measured import FAR, Neuron
from derivations.arguments.interval_setting import (
    PROBLEM,
    Words,
    depending_on_w,
    in_w,
    latex_formula,
    solution,
    weights,
)
from derivations.derivation import Derivation, Step, at_least, at_most, equal
from derivations.interval_forms import Regime, regimes, relative_fall, side, supremum
from derivations.inverse import M, P, solved
from derivations.setting import Meaning, Setting

__all__ = ["infinite_width", "intervals", "least_weight"]

T: Final = sympy.Symbol("t", positive=True)
"""a distance from the end of a half-line"""
_BESIDE: Final = {P: sympy.Interval.open(0, sympy.oo), T: sympy.Interval.open(0, sympy.oo)}


def least_weight(activation: Activation) -> Derivation:
    """Part (1): the least |w|, which need not be reached."""
    words, least = Words(activation), threshold(activation=activation)
    shown, reached = latex_formula(least), regimes(activation)[0].reached
    needed = rf"|w| \ge {shown}" if reached else rf"|w| > {shown}"
    return Derivation(
        name="threshold",
        title=f"The least $|w|$: ${shown}$" + ("" if reached else ", which is not enough"),
        statement=f"Some input activation $a$ has {words.condition} if and only if ${needed}$.",
        assumptions=words.assumptions,
        steps=tuple(_steps_to_the_supremum(activation)),
        conclusion=_bounded(activation),
        setting=Setting(_BESIDE, functions=words.definition),
        source=PROBLEM,
    )


def _bounded(activation: Activation) -> Relational:
    words = Words(activation)
    if not words.arranged.free_symbols:
        return equal(words.steepness(Z), words.arranged)
    return at_most(words.arranged / supremum(activation), 1)


def _steps_to_the_supremum(activation: Activation) -> Iterator[Step]:
    words, top = Words(activation), supremum(activation)
    yield from _steps_to_both_sides(activation)
    if regimes(activation)[0].reached:
        return
    rest = sympy.simplify(top - words.arranged)
    yield Step(
        equal(top - words.steepness(Z), rest),
        rf"This is positive: {words.slope} tends to ${latex_formula(top)}$, and is below it everywhere. At the least"
        " $|w|$ the condition holds nowhere.",
    )


def _steps_to_both_sides(activation: Activation) -> Iterator[Step]:
    words = Words(activation)
    for sign, where in ((1, "$z = p > 0$"), (-1, "$z = -p < 0$")):
        slope = side(activation, sign).slope
        yield Step(equal(words.steepness(sign * P), slope), f"The derivative at {where}.")


def intervals(activation: Activation) -> tuple[Derivation, ...]:
    """Part (2): the ends of the half-line, for each range of |w| that has formulas of its own."""
    return tuple(_interval(activation, regime, number) for number, regime in enumerate(regimes(activation), 1))


def _interval(activation: Activation, regime: Regime, number: int) -> Derivation:
    words = Words(activation)
    *steps, conclusion = (*_steps_to_the_ends(activation, regime), *_in_a(regime))
    searched = (
        "The ends in $z$ and in $a$ are the places where the condition turns from true to false, found by search."
    )
    return Derivation(
        name="interval" if number == 1 else f"interval-{number}",
        title=_title(regime),
        statement=f"For {_range(regime)} the input activations with {words.condition} are {_described(regime)}.",
        assumptions=(
            *words.assumptions,
            *_about_the_kink(activation),
            *([searched] if _finite_ends(regime) else []),
        ),
        steps=tuple(steps),
        conclusion=conclusion.claim,
        setting=_setting(activation, regime),
        source=PROBLEM,
    )


def _about_the_kink(activation: Activation) -> Iterator[str]:
    if activation.kinked:
        slope = latex_formula(activation.slope.xreplace({Z: sympy.S.Zero}))
        yield f"${activation.symbol}$ has a kink at 0. The slope there is taken to be the one to its left, ${slope}$."


class _End(NamedTuple):
    """A finite end of an interval of z."""

    z: sympy.Symbol
    """the end, found by search"""
    a: sympy.Symbol
    """the input activation there"""
    value: sympy.Expr
    """z in m"""
    inwards: int
    """the direction in z in which the interval lies"""


def _finite_ends(regime: Regime) -> list[_End]:
    numbers = ("1", "2") if regime.bounded else ("end", "end")
    return [
        _End(_real(f"z_{number}"), _real(f"a_{number}"), value, inwards)
        for number, value, inwards in zip(numbers, (regime.low, regime.high), (1, -1), strict=True)
        if not value.is_infinite
    ]


def _real(name: str) -> sympy.Symbol:
    return sympy.Symbol(name, real=True)


def _title(regime: Regime) -> str:
    if regime.bounded:
        return f"An interval with two ends, for {_range(regime)}"
    if not _finite_ends(regime):
        return f"Every input activation, for {_range(regime)}"
    return f"The half-line of input activations, for {_range(regime)}"


def _range(regime: Regime) -> str:
    least, below = latex_formula(regime.least), latex_formula(regime.below)
    if regime.below is sympy.oo:
        return rf"$|w| \ge {least}$" if regime.reached else f"$|w| > {least}$"
    return rf"${least} \le |w| < {below}$" if regime.reached else f"${least} < |w| < {below}$"


def _described(regime: Regime) -> str:
    ends = _finite_ends(regime)
    if not ends:
        return "all real numbers"
    if len(ends) == 2:
        low, high = (in_w(end.value) for end in ends)
        return f"those for which $z = w a + b$ is from ${low}$ to ${high}$"
    sign = ">" if ends[0].inwards > 0 else "<"
    relation = sign if regime.without_zero else {">": r"\ge", "<": r"\le"}[sign]
    return (
        f"those for which $z = w a + b {relation} {in_w(ends[0].value)}$: a half-line to the right if $w {sign} 0$, to"
        " the left otherwise"
    )


def _setting(activation: Activation, regime: Regime) -> Setting:
    neuron = Neuron(activation)
    domain, meanings = weights(regime.least, regime.below)
    found: dict[sympy.Symbol, Meaning] = {}
    for end in _finite_ends(regime):
        inside = 0 if regime.bounded else end.inwards * FAR  # an interval with two ends has 0 in it
        edge = partial(_edge, neuron, inside, -end.inwards * FAR)
        found[end.z] = depending_on_w(regime.least, lambda w, edge=edge: w * edge(w, mpf(0)))
        found[end.a] = depending_on_w(regime.least, edge, B)
    return Setting({**domain, **_BESIDE}, {**meanings, **found}, Words(activation).definition)


def _edge(neuron: Neuron, inside: int, outside: int, w: mpf, b: mpf) -> mpf:
    return neuron.edge(w, b, inside, outside)


def _steps_to_the_ends(activation: Activation, regime: Regime) -> Iterator[Step]:
    yield from _steps_to_both_sides(activation)
    for sign in (1, -1):
        yield from _steps_to_the_trend(activation, sign)
    for end in _finite_ends(regime):
        if end.value == 0:
            yield Step(equal(end.z, sympy.S.Zero), r"Here the slope jumps across $\frac{1}{m}$.")
        else:
            yield from _steps_to_an_end(activation, end)
    if not _finite_ends(regime):
        least = min(side(activation, sign).at_centre for sign in (-1, 1))
        enough = f"The smaller of the two slopes, ${latex_formula(least)}$, times $m$ is enough for {_range(regime)}."
        yield Step(at_least(M * Words(activation).steepness(Z), 1), enough)


def _steps_to_the_trend(activation: Activation, sign: int) -> Iterator[Step]:
    words, one = Words(activation), side(activation, sign)
    if one.trend == 0:
        return
    trend = f"{words.slope} {'falls' if one.trend < 0 else 'rises'} as $z$ goes away from 0 on this side."
    change = -one.trend * relative_fall(one.slope)
    where = f"The derivative of {words.slope} at $z = {'p' if sign > 0 else '-p'}$"
    if not change.free_symbols:
        yield Step(equal(*words.decline(sign)), f"{where}: {trend}")
        return
    yield Step(equal(*words.decline(sign)), f"{where}.")
    yield Step(at_least(change, 0), f"So {trend}")


def _steps_to_an_end(activation: Activation, end: _End) -> Iterator[Step]:
    """The equation |f'| = 1/m, solved on a side that has this end."""
    for sign in (1, -1):
        one = side(activation, sign)
        equations = solved(one.slope, 1 / M) if one.trend else []
        if equations and equations[-1][1] == sign * end.value:
            start = f"Solve $m |{activation.symbol}'(z)| = 1$ from the outside in. "
            yield from solution(equations, sign * end.z, end.z, start)
            return


def _in_a(regime: Regime) -> Iterator[Step]:
    ends = _finite_ends(regime)
    for end in ends:
        yield Step(equal(end.a, (end.value - B) / W), "$z = w a + b$, solved for $a$.")
    if regime.bounded:
        low, high = ends
        yield Step(equal(sympy.Abs(high.a - low.a), (high.value - low.value) / M), "Their distance, the width.")


def infinite_width(activation: Activation) -> Derivation:
    """Part (3): the factor stays at 1 or above on the whole half-line, so that the width is infinite."""
    words = Words(activation)
    regime = next(each for each in regimes(activation) if not each.bounded)._replace(below=sympy.oo)
    *steps, conclusion = _steps_to_infinity(activation, regime)
    return Derivation(
        name="widest",
        title="An infinite width",
        statement=f"For {_range(regime)} the input activations with {words.condition} go on for ever, in one"
        " direction at least: no weight has a widest interval.",
        assumptions=words.assumptions,
        steps=tuple(steps),
        conclusion=conclusion.claim,
        setting=_setting(activation, regime),
        source=PROBLEM,
    )


def _steps_to_infinity(activation: Activation, regime: Regime) -> Iterator[Step]:
    sign = 1 if regime.high is sympy.oo else -1
    words, one = Words(activation), side(activation, sign)
    if one.trend == 0:
        yield Step(equal(words.steepness(sign * P), one.slope), "The slope on that side is the same everywhere.")
        yield Step(at_least(M * words.steepness(sign * P), 1), "So it is enough everywhere or nowhere.")
        return
    end = regime.low if sign > 0 else regime.high
    place = end + sign * T
    excess = sympy.factor(sympy.simplify(M * words.arranged.xreplace({Z: place}) - 1))
    yield Step(equal(M * words.steepness(place) - 1, excess), "At any distance $t$ beyond the end of the half-line ...")
    yield Step(at_least(excess, 0), "... the factor is at least 1.")
