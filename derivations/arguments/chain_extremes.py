"""How large and how small the gradients of a chain get: the exploding example, a bound, and when gradients vanish.

The bounds hold for every real z and w, and are certified there; the gradients of the exploding example are measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

import mpmath
import sympy

from derivations.activation import BY_NAME, LOGISTIC, Activation, Z
from derivations.arguments.chain_network import (
    SPELT_OUT,
    Network,
    factors,
    functions,
    indexed,
    letter,
    letters,
    slope,
    times,
)
from derivations.chain import (
    bias_gradient,
    checked_length,
    cost_slope,
    exploding,
    output,
    sigma_prime,
    steep_place,
    weight,
    weighted_input,
)
from derivations.derivation import Derivation, Figure, Step, at_most, equal
from derivations.errata import (
    EXPLOSION_HAS_THREE_TERMS,
    SIGMOID_NETWORKS_CAN_EXPLODE,
    SLOPE_BOUND_IS_REACHED,
    SMALL_WEIGHTS_ARE_NOT_NEEDED,
)
from derivations.rendering.latex_formulas import latex_formula
from derivations.setting import Setting
from derivations.source import CHAPTER
from derivations.table import Table

__all__ = ["bound", "constructions", "explosion", "page", "vanishing"]

_GROWTH: Final = 25
"""a layer, in the text's example"""
_J, _K = sympy.symbols("j k", integer=True)


def page(length: int = 4, activation: Activation = LOGISTIC) -> tuple[Derivation | Table, ...]:
    """The exploding example and its like for other activations, the bound, and what follows for small weights."""
    last = (vanishing(length, activation),) if length > 1 else ()
    return (explosion(length, activation=activation), constructions(), bound(length, activation), *last)


def explosion(length: int = 4, growth: int | str | Fraction = _GROWTH, activation: Activation = LOGISTIC) -> Derivation:
    """Gradients that grow by a given factor from each layer to the one before it. Errors as for `chain.exploding`."""
    n, g, s = checked_length(length), sympy.Rational(growth), letter(activation)
    steep = steep_place(activation)
    at_steep = activation.slope.xreplace({Z: steep})
    return Derivation(
        name="chain-exploding",
        title="An exploding gradient",
        statement=rf"Let all weights be {_formula(g / at_steep)}, and let the biases keep every $z_j$ at"
        rf" {_formula(steep)}. Then the gradient grows by a factor of {_formula(g)} from each neuron to the one before"
        " it.",
        assumptions=(
            rf"$w_1 = \cdots = w_{{{n}}} = w$ with $w {s}'(z) = {g}$ at $z =$ {_formula(steep)}.",
            rf"$b_1 = z - w a_0$, for whatever input $a_0$, and $b_j = z - w {s}(z)$ for every later neuron.",
        ),
        steps=tuple(_explosion(n, g, steep, activation)),
        conclusion=equal(slope("C", "b1"), times(*_power(g, n - 1), *_power(at_steep, 1), cost_slope(n))),
        setting=_pinned(n, g, activation),
        source=CHAPTER,
        figures=_ladder(n, g, at_steep),
        errata=(EXPLOSION_HAS_THREE_TERMS,),
    )


def _formula(expression: sympy.Expr) -> str:
    return f"${latex_formula(expression)}$"


def _explosion(n: int, g: sympy.Rational, steep: sympy.Expr, activation: Activation) -> Iterator[Step]:
    (f, f_prime), s = letters(activation), letter(activation)
    at_steep = activation.slope.xreplace({Z: steep})
    w = g / at_steep
    reached = activation.steepest.at.is_finite
    yield Step(
        equal(f_prime(steep), at_steep),
        rf"Here ${s}$ is as steep as it gets." if reached else rf"${s}$ is steeper further out, but not by much.",
        CHAPTER,
    )
    yield Step(equal(times(w, f_prime(steep)), g), "So the weights are chosen.", CHAPTER)
    yield Step(
        equal(f(steep), activation.f(steep)), "The output of a neuron there, which the next bias has to allow for."
    )
    yield Step(
        equal(indexed("z", _J), steep),
        rf"For every $j$ from 1 to {n}: the biases take away what the weight makes of the input.",
        CHAPTER,
    )
    yield Step(
        equal(times(w, f_prime(indexed("z", _J))), g),
        rf"So for every $j$ the term $w_j {s}'(z_j)$ is the same.",
        CHAPTER,
    )
    yield Step(
        equal(slope("C", f"b{n}"), times(*_power(at_steep, 1), cost_slope(n))),
        "At the last neuron there is no weight after the bias: one slope alone.",
    )
    if n > 1:
        yield Step(
            equal(indexed("delta", _K), times(g, indexed("delta", _K + 1))),
            rf"For every $k$ from 1 to {n - 1}, where $\delta_k$ is $\frac{{\partial C}}{{\partial b_k}}$: one neuron"
            " further back there is one slope and one weight more.",
        )


def _ladder(n: int, g: sympy.Rational, at_steep: sympy.Expr) -> tuple[Figure, ...]:
    if n > SPELT_OUT:
        return ()
    return tuple(
        Figure(
            rf"$\frac{{\partial C}}{{\partial b_{{{k}}}}}$ over $\frac{{\partial C}}{{\partial a_{{{n}}}}}$",
            mpmath.nstr(sympy.N(at_steep * g ** (n - k), 30)._to_mpmath(100), 15),
        )
        for k in range(1, n + 1)
    )


def _pinned(n: int, g: sympy.Rational, activation: Activation) -> Setting:
    """The chain of the example, measured at any a0 and y."""
    spare = n * int(mpmath.ceil(mpmath.log(max(g, 2), 2)))
    chain = exploding(n, growth=g, a0=output(0), activation=activation)
    setting = Network(n, activation, spare=spare).pinned(chain)
    whole = {_J: sympy.Range(1, n + 1), _K: sympy.Range(1, n)}
    deltas = {sympy.Symbol(f"delta{k}", real=True): setting.meanings[slope("C", f"b{k}")] for k in range(1, n + 1)}
    return replace(setting, domain={**setting.domain, **whole}, meanings={**setting.meanings, **deltas})


def constructions() -> Table:
    """The exploding example for every activation: with enough weight, each of them does it."""
    rows = []
    for activation in BY_NAME.values():
        steep = steep_place(activation)
        chain = exploding(2, growth=_GROWTH, activation=activation)
        rows.append(
            (
                f"${activation.symbol}$",
                steep,
                activation.slope.xreplace({Z: steep}),
                activation.f(steep),
                chain.weights[0],
                chain.biases[0],
                chain.biases[1],
            )
        )
    return Table(
        name="chain-constructions",
        title=f"Chains whose gradient grows by a factor of {_GROWTH} a layer",
        columns=("activation $f$", "$z$", "$f'(z)$", "$f(z)$", "$w_j$", "$b_1$ for $a_0 = 0$", "$b_j$ for $j > 1$"),
        rows=tuple(rows),
        notes=(
            rf"Every $z_j$ is $z$, so that $w_j f'(z_j) = {_GROWTH}$. There the slope is as large as it gets, or at"
            " least nine tenths of its supremum where it only tends to that.",
            "A larger slope lets a smaller weight do it. So another activation moves the border between gradients that"
            " vanish and gradients that explode, and does not take it away.",
        ),
    )


def bound(length: int = 4, activation: Activation = LOGISTIC) -> Derivation:
    """|dC/db_1| is at most sup |f'|^n times all |w_j| but the first, times |dC/da_n|. DepthError if length < 1."""
    n, s = checked_length(length), letter(activation)
    return Derivation(
        name="chain-bound",
        title="How large the gradient can be",
        statement=rf"Let $S$ be the supremum of $|{s}'|$, here {_formula(activation.steepest.slope)}. In magnitude, the"
        rf" gradient at $b_1$ is at most $S^{{{n}}}$ times every $|w_j|$ but $|w_1|$, times the slope of the cost by"
        rf" $a_{{{n}}}$.",
        assumptions=_of_bounds(n, s),
        steps=tuple(_bound(n, activation)),
        conclusion=at_most(sympy.Abs(slope("C", "b1")), times(*_largest(n, activation))),
        setting=_free(n, activation),
        source=CHAPTER,
        errata=(SLOPE_BOUND_IS_REACHED,),
    )


def _of_bounds(n: int, s: str) -> tuple[str, ...]:
    return (
        rf"$\frac{{\partial C}}{{\partial b_1}}$ is the product that was derived before: (122), or its like for {n}"
        " neurons.",
        rf"The weights are any numbers, and so are the $z_j$, as long as ${s}$ is differentiable there.",
    )


def _largest(n: int, activation: Activation) -> list[sympy.Expr]:
    steepest = activation.steepest.slope
    weights = [sympy.Abs(weight(j)) for j in range(2, n + 1)]
    if n > SPELT_OUT:
        weights = [sympy.Product(sympy.Abs(indexed("w", _J)), (_J, 2, n))]
    return [*_power(steepest, n), *weights, sympy.Abs(cost_slope(n))]


def _power(base: sympy.Expr, exponent: int) -> list[sympy.Expr]:
    """A power as a factor that is not multiplied out; no factor where it is 1."""
    if base == 1 or not exponent:
        return []
    return [base if exponent == 1 else sympy.Pow(base, exponent, evaluate=False)]


def _bound(n: int, activation: Activation) -> Iterator[Step]:
    f_prime, s, steepest = letters(activation)[1], letter(activation), activation.steepest
    place = f"is reached at $z =$ {_formula(steepest.at)}" if steepest.at.is_finite else "is only tended to"
    yield Step(
        equal(sympy.Abs(slope("C", "b1")), times(*_magnitudes(n, activation), sympy.Abs(cost_slope(n)))),
        "The magnitude of a product is the product of the magnitudes.",
        CHAPTER.at("(122)"),
    )
    yield Step(
        at_most(sympy.Abs(f_prime(Z)), steepest.slope),
        rf"For every real $z$: no slope of ${s}$ is larger than $S$, which {place}.",
        CHAPTER,
    )
    yield Step(
        at_most(
            times(sympy.Abs(weight(n)), sympy.Abs(f_prime(Z))),
            times(*_power(steepest.slope, 1), sympy.Abs(weight(n))),
        ),
        rf"So no term $|w {s}'(z)|$ is larger than $S |w|$. It can be 1 or more only for $|w| \ge \frac{{1}}{{S}}$.",
        CHAPTER,
    )
    ts = [sympy.Symbol(f"t{j}", real=True) for j in range(1, n + 1)]
    product = times(*ts) if n <= SPELT_OUT else sympy.Product(indexed("t", _J), (_J, 1, n))
    yield Step(
        at_most(product, 1),
        rf"A product of numbers $t_j$ from 0 to 1 is at most 1. Take $t_j = |{s}'(z_j)| / S$ for each neuron.",
    )


def _magnitudes(n: int, activation: Activation) -> list[sympy.Expr]:
    f_prime = letters(activation)[1]
    if n > SPELT_OUT:
        term = times(sympy.Abs(indexed("w", _J)), sympy.Abs(f_prime(indexed("z", _J))))
        return [sympy.Abs(f_prime(weighted_input(1))), sympy.Product(term, (_J, 2, n))]
    return [sympy.Abs(factor) for factor in factors(1, n, activation)]


def _free(n: int, activation: Activation, weights: sympy.Set = sympy.S.Reals) -> Setting:
    """Every w_j and z_j any number: biases put each z_j where one likes. The gradients are by (122)."""
    domain = {weight(j): weights for j in range(1, n + 1)}
    domain |= {sympy.Symbol(f"t{j}", real=True): sympy.Interval(0, 1) for j in range(1, n + 1)}
    stand_for = functions(activation)
    slope_at = stand_for[letters(activation)[1]]
    by_formula = {slope("C", f"b{k}"): bias_gradient(k, n).replace(sigma_prime, slope_at) for k in (1, n)}
    return Setting(domain, by_formula, stand_for)


def vanishing(length: int = 4, activation: Activation = LOGISTIC, largest: int | str | Fraction = 1) -> Derivation:
    """Weights of at most a given size: how the gradient at b_1 compares with that at the last bias, for length > 1."""
    n, s, size = checked_length(length), letter(activation), sympy.Rational(largest)
    factor = activation.steepest.slope * size
    f_prime = letters(activation)[1]
    first, last = (sympy.Abs(slope("C", f"b{k}")) for k in (1, n))
    return Derivation(
        name="chain-vanishing",
        title="When the gradient must vanish",
        statement=rf"If every $|w_j|$ is at most {_formula(size)}, the gradient at $b_1$ is at most"
        rf" {_formula(factor)} to the power {n - 1} times that at $b_{{{n}}}$.",
        assumptions=(rf"$|w_j| \le$ {_formula(size)} for every $j$.", *_of_bounds(n, s)[:1]),
        steps=(
            Step(
                at_most(times(sympy.Abs(weight(n)), sympy.Abs(f_prime(Z))), factor),
                "No term is larger than the largest weight times the largest slope. "
                + (
                    "As this is less than 1, gradients vanish."
                    if factor < 1
                    else "This is not less than 1, so that gradients need not vanish."
                ),
                CHAPTER,
            ),
            Step(
                equal(slope("C", "b1"), times(*_before_last(n, activation), slope("C", f"b{n}"))),
                rf"What the two gradients differ by: {n - 1} terms of a slope and the weight after it.",
            ),
        ),
        conclusion=at_most(first, times(*_power(factor, n - 1), last)),
        setting=_free(n, activation, sympy.Interval(-size, size)),
        source=CHAPTER,
        errata=(SMALL_WEIGHTS_ARE_NOT_NEEDED, SIGMOID_NETWORKS_CAN_EXPLODE),
    )


def _before_last(n: int, activation: Activation) -> list[sympy.Expr]:
    return [*factors(1, n - 1, activation), weight(n)]
