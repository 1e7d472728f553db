"""The identity neuron: its expansion, the choice of its weights, how near it is to x, and what it is without an offset.

`page` is all of it for one activation, `overview` a table of the activations of the texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import sympy

from derivations.activation import BY_NAME, LOGISTIC, Activation, Z
from derivations.arguments.identity_best import best
from derivations.arguments.identity_error import touching
from derivations.arguments.identity_setting import PROBLEM, Function, function, latex_formula, prime, stated, symbol
from derivations.arguments.identity_without_offset import large_weight, separation
from derivations.best_neuron import Unknown, Way, far, small, way
from derivations.derivation import Derivation, Step, equal
from derivations.errata import IDENTITY_NEEDS_AN_OFFSET
from derivations.higher_derivatives import Ladder, Y, derivative, derivative_at, ladder
from derivations.identity_neuron import W2, B, tangent, taylor
from derivations.setting import Setting
from derivations.table import Cell, Table
from derivations.tangent_neuron import HALF, W1, AlreadyExact, Delta, Tangent

__all__ = ["expansion", "overview", "page", "without_offset"]

N: Final[Function] = sympy.Function("N")
"""the output of the neuron, as a function of Delta, w1, b and w2"""
Z0: Final = sympy.Symbol("z_0", real=True)
"""the weighted input at x = 1/2"""

_MOST_SHOWN: Final = 4
"""derivatives, one by one"""


def page(
    activation: Activation = LOGISTIC, order: int = 3, digits: int = 16, centre: sympy.Expr | int | None = None
) -> tuple[Derivation | Table, ...]:
    """The expansion through Delta**order and the choice of b and w2; the error; what there is without an offset.

    The last is left out where it is not known. The centre is 0 unless given, or 1 for an f that is not smooth at 0.
    Raises OrderError if order < 0, ValueError when digits < 1, AlreadyExact for an f that is a line for z >= 0,
    NotSmooth and NoSlope for a centre with no expansion or no slope, NotSettled when no bound of the error could be
    certified, and NotImplementedError for an f made of functions without certified ranges.

    >>> [derivation.name for derivation in page()]
    ['identity-expansion', 'identity-error', 'identity-no-offset', 'identity-best']
    """
    neuron = tangent(activation, centre)
    opening = (expansion(neuron, order), touching(neuron, digits))
    try:
        return *opening, *without_offset(activation, digits)
    except Unknown:
        return opening


def without_offset(activation: Activation = LOGISTIC, digits: int = 16) -> tuple[Derivation, ...]:
    """What can be done without an offset. Raises Unknown where that is not known, AlreadyExact as `page`."""
    match way(activation):
        case Way.SMALL_WEIGHT:
            return (touching(small(activation), digits),)
        case Way.LARGE_WEIGHT:
            return (large_weight(activation, digits),)
        case Way.NOT_ARBITRARILY:
            return separation(), best(digits)


def expansion(neuron: Tangent, order: int = 3) -> Derivation:
    """The neuron as a Taylor polynomial in Delta = x - 1/2, and the b and w2 that make it begin as constant + x.

    Raises OrderError if order < 0.
    """
    activation, tail = neuron.activation, sympy.O(Delta ** (order + 1))
    b, w2 = neuron.b(), neuron.w2()
    polynomial = taylor(order, b=b, w2=w2, activation=activation)
    return Derivation(
        name="identity-expansion",
        title="The identity neuron, expanded",
        statement="The output of a neuron with a small weight is nearly a line in its input. With"
        f" $b = {latex_formula(b)}$ and $w_2 = {latex_formula(w2)}$ that line has the slope 1: the output is close"
        " to $x$ plus a constant.",
        assumptions=(
            r"$0 \le x \le 1$, and $x = \frac{1}{2} + \Delta$.",
            stated(neuron),
            rf"$N(\Delta, w_1, b, w_2) = w_2 {symbol(activation)}(w_1 (\frac{{1}}{{2}} + \Delta) + b)$ is the output,"
            r" and $z_0 = \frac{w_1}{2} + b$ the weighted input at $x = \frac{1}{2}$.",
        ),
        steps=(*_derivatives(activation, order), _expanded(activation, order), *_choice(neuron)),
        conclusion=equal(N(Delta, W1, b, w2), polynomial + tail),
        setting=_setting(neuron),
        source=PROBLEM,
        errata=(IDENTITY_NEEDS_AN_OFFSET,) if activation == LOGISTIC else (),
    )


def _setting(neuron: Tangent) -> Setting:
    activation, rule = neuron.activation, ladder(neuron.activation)
    functions = {function(activation): _at(neuron.formula)}
    functions |= {prime(activation, k): _at(sympy.diff(neuron.formula, Z, k)) for k in (1, 2)}
    if rule is not None:
        functions[_climbing(activation, rule)] = _at(rule.function)
    functions[N] = lambda delta, w1, b, w2: w2 * neuron.formula.xreplace({Z: w1 * (HALF + delta) + b})
    positive = sympy.Interval.open(0, sympy.oo)
    domain = {W1: positive if neuron.centre == 0 else sympy.Interval.open(0, 1), Delta: sympy.Interval(-HALF, HALF)}
    if neuron.formula != activation.formula:
        domain |= {B: positive, Z: positive}
    return Setting(domain, {Z0: W1 / 2 + B}, functions)


def _at(formula: sympy.Expr) -> Function:
    """A formula in `Z` as a function of it."""
    return lambda z: formula.xreplace({Z: z})


def _climbing(activation: Activation, rule: Ladder) -> Function:
    """The function in which derivatives are polynomials: f, f' or another."""
    if rule.function == activation.formula:
        return function(activation)
    undefined: Function = prime(activation) if rule.first == Y else sympy.Function("y")
    return undefined


def _derivatives(activation: Activation, order: int) -> Iterator[Step]:
    f, rule = function(activation), ladder(activation)
    if rule is not None:
        y = _climbing(activation, rule)
        values = {Y: y(Z)}
        if y != f:
            yield Step(equal(sympy.Derivative(f(Z), Z), rule.first.xreplace(values)), _FIRST)
        yield Step(equal(sympy.Derivative(y(Z), Z), rule.slope.xreplace(values)), _CLIMB)
    for k in range(1 if rule is None else 2, min(order, _MOST_SHOWN) + 1):
        yield Step(equal(sympy.Derivative(f(Z), (Z, k)), _written(k, activation, Z)), _NEXT if k > 1 else _FIRST)


_FIRST: Final = "The first derivative, by the rules of differentiation."
_CLIMB: Final = (
    "The derivative is a polynomial again, so by the chain rule all further derivatives are polynomials too."
)
_NEXT: Final = "The one before, differentiated by the chain rule."


def _written(k: int, activation: Activation, z: sympy.Symbol) -> sympy.Expr:
    """The k-th derivative of f at z, in the function that stands for it."""
    rule = ladder(activation)
    if k == 0:
        return function(activation)(z)
    if rule is None:
        return derivative(k, activation).xreplace({Z: z})
    return derivative(k, activation).xreplace({Y: _climbing(activation, rule)(z), Z: z})


def _expanded(activation: Activation, order: int) -> Step:
    terms = (W2 * W1**k * _written(k, activation, Z0) * Delta**k / sympy.factorial(k) for k in range(order + 1))
    return Step(
        equal(N(Delta, W1, B, W2), sympy.Add(*terms) + sympy.O(Delta ** (order + 1))),
        r"Taylor's theorem at $z_0$, for $z = z_0 + w_1 \Delta$: the term in $\Delta^k$ has the factor"
        rf" $\frac{{w_1^k}}{{k!}}$ and the $k$-th derivative of ${symbol(activation)}$ at $z_0$.",
        PROBLEM,
    )


def _choice(neuron: Tangent) -> Iterator[Step]:
    activation, centre = neuron.activation, neuron.centre
    first, second = prime(activation), prime(activation, 2)
    curvature = sympy.simplify(sympy.diff(neuron.formula, Z, 2).xreplace({Z: centre}))
    at_centre = (
        rf"With $b = {latex_formula(neuron.b())}$ the weighted input at $x = \frac{{1}}{{2}}$ is"
        f" $z_0 = {latex_formula(centre)}$"
    )
    yield Step(
        equal(second(centre), curvature),
        f"{at_centre}, and there the term in $\\Delta^2$ vanishes."
        if curvature == 0
        else f"{at_centre}. The term in $\\Delta^2$ stays, since the second derivative is not 0 there.",
    )
    yield Step(
        equal(W1 * neuron.w2() * first(centre), 1),
        rf"With $w_2 = {latex_formula(neuron.w2())}$ the coefficient of $\Delta$ is 1.",
    )
    yield Step(
        equal(N(0, W1, neuron.b(), neuron.w2()), sympy.expand(neuron.w2() * derivative_at(0, centre, activation))),
        rf"The constant that is left is $w_2 {symbol(activation)}(z_0)$; what it lacks of $\frac{{1}}{{2}}$ is for an"
        " offset to take up, such as the bias of the next neuron.",
    )


def overview() -> Table:
    """The identity neurons of the activations of the texts, side by side."""
    return Table(
        name="identity-neurons",
        title="Identity neurons",
        columns=("activation", "$b$", "$w_2$", "offset $c$", "greatest error", "at most", "without an offset"),
        rows=tuple(_row(activation) for activation in BY_NAME.values()),
        notes=(
            r"The error is the greatest $|w_2 f(w_1 x + b) + c - x|$ for $0 \le x \le 1$, with $w_1 > 0$; for"
            r" softsign, which has a corner at 0 and is expanded about 1, with $w_1 \le 1$.",
            r"The rectifiers are lines for $z \ge 0$: their neuron is $x$ itself.",
        ),
    )


def _row(activation: Activation) -> tuple[Cell, ...]:
    try:
        neuron = tangent(activation)
    except AlreadyExact:
        zero = sympy.S.Zero
        return activation.name, zero, 1 / W1, zero, zero, zero, "it is exact"
    chosen = neuron.b(), neuron.w2(), neuron.offset(), neuron.exact_error(), neuron.bound()
    return activation.name, *chosen, _in_words(activation)


def _in_words(activation: Activation) -> str:
    match way(activation):
        case Way.SMALL_WEIGHT:
            return f"error at most ${latex_formula(small(activation).bound())}$ with $b = 0$"
        case Way.LARGE_WEIGHT:
            return f"error ${latex_formula(far(activation).error())}$ with $b = 0$, small for a large $w_1$"
        case Way.NOT_ARBITRARILY:
            return "0.05605… at best"
