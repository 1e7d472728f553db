"""How near a neuron with the value and the slope of x at one place is to x on [0, 1]."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sympy

from derivations.activation import Z
from derivations.arguments.identity_setting import (
    PROBLEM,
    Function,
    X,
    function,
    latex_formula,
    measured_error,
    stated,
    symbol,
    weights,
)
from derivations.derivation import Derivation, Figure, Step, at_least, at_most, equal
from derivations.enclosure import evaluate
from derivations.setting import Measured, Setting
from derivations.tangent_neuron import W1, Delta, T, Tangent

__all__ = ["touching"]

E: Final[Function] = sympy.Function("e")
"""the error as a function of Delta, or of x"""
GREATEST: Final = sympy.Symbol("epsilon", real=True)
"""the greatest |e| on [0, 1], by search"""
_EXAMPLE: Final = sympy.Rational(1, 10)


def touching(neuron: Tangent, digits: int = 16) -> Derivation:
    """The greatest error, exactly, and a bound of it by a power of w1.

    With the centre at 1/2 it is the centred neuron and its offset, with the centre at 0 the neuron that needs none.
    Raises NotSettled when no bound could be certified, and ValueError when digits < 1.
    """
    if neuron.place:
        name, title, aim = "identity-error", "How near the identity neuron is to its input", ""
    else:
        name, title = "identity-no-offset", "An identity neuron without an offset"
        aim = f" No offset is needed, since ${symbol(neuron.activation)}$ is 0 at 0."
    return Derivation(
        name=name,
        title=title,
        statement=f"The neuron differs from $x$ by at most ${latex_formula(neuron.bound())}$ on all of $[0, 1]$, and"
        f" the greatest error is known exactly. So a small weight makes it as good as anyone likes.{aim}",
        assumptions=_assumptions(neuron),
        steps=(*_to_the_error(neuron), *_to_the_ends(neuron), *_to_the_bound(neuron)),
        conclusion=at_most(_product(neuron), sympy.expand(W1 * neuron.bound())),
        setting=_setting(neuron),
        source=PROBLEM,
        figures=_figures(neuron, digits),
    )


def _assumptions(neuron: Tangent) -> tuple[str, ...]:
    x = r", and $x = \frac{1}{2} + \Delta$" if neuron.place else ""
    c = neuron.offset()
    offset = f", and the offset is $c = {latex_formula(c)}$" if c != 0 else ""
    output = rf"w_2 {symbol(neuron.activation)}(w_1 x + b){' + c' if c != 0 else ''}"
    return (
        rf"$0 \le x \le 1${x}.",
        stated(neuron),
        rf"${_weights(neuron)}$, $b = {latex_formula(neuron.b())}$ and $w_2 = {latex_formula(neuron.w2())}${offset}.",
        rf"$e({_place(neuron)}) = {output} - x$ is the error, and $\epsilon$ is the greatest $|e|$, found by search.",
    )


def _weights(neuron: Tangent) -> str:
    largest = neuron.accuracy.largest
    return "w_1 > 0" if largest is sympy.oo else rf"0 < w_1 \le {latex_formula(largest)}"


def _variable(neuron: Tangent) -> sympy.Symbol:
    return Delta if neuron.place else X


def _place(neuron: Tangent) -> str:
    return latex_formula(_variable(neuron))


def _setting(neuron: Tangent) -> Setting:
    low, high = -neuron.place, 1 - neuron.place
    f, w2 = neuron.formula, neuron.w2()

    def error(distance: sympy.Expr) -> sympy.Expr:
        x = neuron.place + distance
        return w2 * f.xreplace({Z: W1 * x + neuron.b()}) + neuron.offset() - x

    return Setting(
        {W1: weights(neuron), _variable(neuron): sympy.Interval(low, high), T: neuron.span(neuron.accuracy.largest)},
        {GREATEST: Measured((W1,), measured_error(neuron))},
        {function(neuron.activation): lambda z: f.xreplace({Z: z}), E: error},
    )


def _to_the_error(neuron: Tangent) -> Iterator[Step]:
    f, at = function(neuron.activation), _variable(neuron)
    yield Step(
        equal(neuron.w2() * f(neuron.centre) + neuron.offset(), neuron.place),
        f"At $x = {latex_formula(neuron.place)}$ the weighted input is ${latex_formula(neuron.centre)}$, and the output"
        " is $x$.",
    )
    yield Step(equal(E(at), neuron.error(W1, at)), "The weights put in.")
    yield Step(
        equal(sympy.Derivative(E(at), at), _less_one(neuron.ratio(W1 * at))),
        f"The error differentiated. The slope ratio is the slope of ${neuron.activation.symbol}$ at the weighted input"
        f" over that at ${latex_formula(neuron.centre)}$; what matters is how far it is from 1. Below,"
        rf" $t = w_1 {_size(neuron)}$.",
    )


def _less_one(ratio: sympy.Expr) -> sympy.Expr:
    """The ratio - 1, in this order unless it is a sum."""
    return sympy.Add(ratio, -1, evaluate=ratio.is_Add)


def _size(neuron: Tangent) -> str:
    return r"|\Delta|" if neuron.place else "x"


def _to_the_ends(neuron: Tangent) -> Iterator[Step]:
    for side, sign in _distinct(neuron):
        claim = at_most if sign < 0 else at_least
        moves = "falls" if sign < 0 else "rises"
        yield Step(
            claim(neuron.ratio(side * T), 1), f"So the error {moves} as ${_place(neuron)}$ grows{_where(neuron, side)}."
        )
    ends = neuron.greatest_at_ends()
    if len(ends) > 1 and sympy.simplify(ends[0] - ends[1]) != 0:
        great, small = (1, -1) if neuron.exact_error() == ends[0] else (-1, 1)
        yield Step(
            at_least(neuron.deviation(great), neuron.deviation(small)),
            rf"For $\Delta {'>' if great > 0 else '<'} 0$ the error moves away from 0 the faster.",
        )
    yield Step(
        equal(GREATEST, neuron.exact_error()),
        rf"The error is 0 at ${_place(neuron)} = 0$ and moves away from 0 from there on, so it is greatest at"
        f" {'an end' if neuron.place else 'the end'}.",
    )


def _to_the_bound(neuron: Tangent) -> Iterator[Step]:
    k, m = neuron.accuracy.coefficient, neuron.accuracy.order
    for side, sign in _distinct(neuron):
        claim = at_least if sign < 0 else at_most
        yield Step(
            claim(neuron.ratio(side * T), 1 + sign * k * T**m),
            rf"The slope ratio leaves 1 no faster than ${latex_formula(k * T**m)}$ grows{_where(neuron, side)}."
            r" Integrated over $t$ as far as the end, that bounds $w_1 \epsilon$.",
        )


def _product(neuron: Tangent) -> sympy.Expr:
    return sympy.expand(W1 * neuron.exact_error())


def _distinct(neuron: Tangent) -> list[tuple[int, int]]:
    """The sides of the centre with the sign of g - 1 there; only one if g is even."""
    both = list(zip(neuron.sides, neuron.accuracy.signs, strict=True))
    return both[:1] if neuron.ratio(T) == neuron.ratio(-T) else both


def _where(neuron: Tangent, side: int) -> str:
    if len(_distinct(neuron)) == 1:
        return ", on both sides of 0" if neuron.place else ""
    return rf" for $\Delta {'>' if side > 0 else '<'} 0$"


def _figures(neuron: Tangent, digits: int) -> tuple[Figure, ...]:
    weight = min(_EXAMPLE, neuron.accuracy.largest)
    value = evaluate(neuron.exact_error(weight), {}, digits).decimal(digits)
    return (Figure(f"greatest error at $w_1 = {latex_formula(weight)}$", value),)
