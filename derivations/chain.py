"""The simplest deep network, a chain of n neurons in which each feeds the next: its gradients, exactly.

Notation: inputs w1..wn, b1..bn, a0; weighted inputs z_j = w_j a_{j-1} + b_j, outputs a_j = sigma(z_j), and dC_da{n} for
dC/da_n, left opaque unless a cost is given; sigma is whatever activation the chain has. Gradients come in this
notation, one factor a symbol, in time linear in n; `explicit` writes out what the symbols stand for, `value` puts exact
numbers in and `chain_evaluation.evaluate` others. Why the formulas hold is in `arguments.chain`. Layers of more than
one neuron are left out.
Source: Nielsen ch. 5, eqs. (114)-(122) and the exploding example after them.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import count
from typing import Final, SupportsIndex, TypeAlias

import sympy

from derivations.activation import LOGISTIC, Activation, Z

__all__ = [
    "Chain",
    "CostError",
    "DepthError",
    "Number",
    "Parameter",
    "backward",
    "bias",
    "bias_gradient",
    "checked_length",
    "cost_slope",
    "cross_entropy",
    "definitions",
    "explicit",
    "exploding",
    "gradient_ratio",
    "output",
    "quadratic",
    "sigma",
    "sigma_prime",
    "steep_place",
    "value",
    "weight",
    "weight_gradient",
    "weighted_input",
]

Number: TypeAlias = int | str | Fraction | sympy.Rational
Parameter: TypeAlias = int | float | Fraction | sympy.Expr

_STEEP: Final = sympy.Rational(9, 10)
"""of the greatest slope, where that is only tended to"""

sigma: Final = sympy.Function("sigma")
"""The activation, undefined so that it stays as written."""
sigma_prime: Final = sympy.Function("sigma_prime")
"""Its derivative, likewise."""


class DepthError(ValueError):
    """A length that no chain has, or a neuron that the chain does not have."""


class CostError(ValueError):
    """A cost that does not depend on the chain's output."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The parameters of one chain: exact numbers, or floats."""

    weights: tuple[Parameter, ...]
    """w1..wn"""
    biases: tuple[Parameter, ...]
    """b1..bn"""
    a0: Parameter
    """the input"""

    @property
    def length(self) -> int:
        """How many neurons it has."""
        return len(self.weights)


def weight(j: int) -> sympy.Symbol:
    """The weight w_j into neuron j."""
    return sympy.Symbol(f"w{j}", real=True)


def bias(j: int) -> sympy.Symbol:
    """The bias b_j of neuron j."""
    return sympy.Symbol(f"b{j}", real=True)


def weighted_input(j: int) -> sympy.Symbol:
    """The weighted input z_j of neuron j."""
    return sympy.Symbol(f"z{j}", real=True)


def output(j: int) -> sympy.Symbol:
    """The output a_j of neuron j; a_0 is the input of the chain."""
    return sympy.Symbol(f"a{j}", real=True)


def cost_slope(length: int) -> sympy.Symbol:
    """dC/da_n, opaque."""
    return sympy.Symbol(f"dC_da{length}", real=True)


def quadratic(length: int = 4) -> sympy.Expr:
    """The quadratic cost (a_n - y)**2/2 of one training example."""
    return (output(length) - sympy.Symbol("y", real=True)) ** 2 / 2


def cross_entropy(length: int = 4) -> sympy.Expr:
    """The cross-entropy cost -(y ln a_n + (1 - y) ln(1 - a_n)) of one training example, 0 < a_n < 1."""
    y, a = sympy.Symbol("y", real=True), output(length)
    return -(y * sympy.log(a) + (1 - y) * sympy.log(1 - a))


def bias_gradient(k: int = 1, length: int = 4, *, cost: sympy.Expr | None = None) -> sympy.Expr:
    """dC/db_k in a chain of `length` neurons, 1 <= k <= length. Source: Nielsen ch. 5, eq. (122).

    `cost` is a formula in a_n, such as `quadratic(length)`; without one, dC/da_n stays a symbol.
    Raises DepthError for a neuron that is not there, CostError for a cost without a_n.

    >>> bias_gradient(3)
    dC_da4*w4*sigma_prime(z3)*sigma_prime(z4)
    >>> bias_gradient(1, 1, cost=quadratic(1))
    (a1 - y)*sigma_prime(z1)
    """
    # one flat product: multiplying factor by factor would sort the factors anew each time
    return sympy.Mul(*_error(k, length, cost))


def weight_gradient(k: int = 1, length: int = 4, *, cost: sympy.Expr | None = None) -> sympy.Expr:
    """dC/dw_k = a_{k-1} dC/db_k, since z_k = w_k a_{k-1} + b_k. Domain and errors as for `bias_gradient`.

    >>> weight_gradient(2)
    a1*dC_da4*w3*w4*sigma_prime(z2)*sigma_prime(z3)*sigma_prime(z4)
    """
    return sympy.Mul(*_error(k, length, cost), output(k - 1))


def backward(length: int = 4, *, cost: sympy.Expr | None = None) -> dict[sympy.Symbol, sympy.Expr]:
    """Every dC/db_k by that of the neuron after it, last neuron first: n formulas of three factors. Errors as above.

    >>> backward(2)
    {dC_db2: dC_da2*sigma_prime(z2), dC_db1: dC_db2*w2*sigma_prime(z1)}
    """
    last = checked_length(length)
    formulas = {_named(last): sympy.Mul(*_error(last, last, cost))}
    for k in range(last - 1, 0, -1):
        formulas[_named(k)] = _named(k + 1) * weight(k + 1) * sigma_prime(weighted_input(k))
    return formulas


def gradient_ratio(j: int = 1, k: int = 3, length: int = 4) -> sympy.Expr:
    """(dC/db_j)/(dC/db_k), where dC/db_k is not 0. Raises DepthError for a neuron that is not there.

    >>> gradient_ratio(1, 3)
    w2*w3*sigma_prime(z1)*sigma_prime(z2)
    """
    first, second = (_neuron(place, checked_length(length)) for place in (j, k))
    between = range(min(first, second), max(first, second))
    # one flat product again; its inverse factor by factor
    power = 1 if first < second else -1
    return sympy.Mul(*(factor**power for i in between for factor in (weight(i + 1), sigma_prime(weighted_input(i)))))


def definitions(length: int = 4) -> dict[sympy.Symbol, sympy.Expr]:
    """What the symbols z_j and a_j stand for, in terms of the neuron before. Raises DepthError if length < 1.

    >>> definitions(1)
    {z1: a0*w1 + b1, a1: sigma(z1)}
    """
    meanings: dict[sympy.Symbol, sympy.Expr] = {}
    for j in range(1, checked_length(length) + 1):
        meanings[weighted_input(j)] = weight(j) * output(j - 1) + bias(j)
        meanings[output(j)] = sigma(weighted_input(j))
    return meanings


def explicit(expression: sympy.Expr, length: int = 4, *, activation: Activation = LOGISTIC) -> sympy.Expr:
    """A formula in the notation above, written out in w_j, b_j and a0 alone (dC_da{n} stays as it is).

    Raises DepthError if length < 1.

    >>> explicit(bias_gradient(1, 1), 1)
    dC_da1*exp(-a0*w1 - b1)/(exp(-a0*w1 - b1) + 1)**2
    """
    meanings: dict[sympy.Symbol, sympy.Expr] = {}
    for symbol, meaning in definitions(length).items():
        written = meaning.xreplace(meanings)
        meanings[symbol] = activation.f(written.args[0]) if meaning.func == sigma else written
    written_out: sympy.Expr = expression.xreplace(meanings)
    return written_out.replace(sigma, activation.f).replace(sigma_prime, activation.prime)


def value(expression: sympy.Expr, chain: Chain, *, activation: Activation = LOGISTIC) -> sympy.Expr:
    """A formula in the notation above at the parameters of one chain, exactly: for outputs that stay short.

    >>> [value(bias_gradient(k), exploding()) for k in (1, 2, 3, 4)]
    [15625*dC_da4/4, 625*dC_da4/4, 25*dC_da4/4, dC_da4/4]
    """
    applied = cache(lambda z: (activation.f(z), activation.slope.xreplace({Z: z})))
    known = {output(0): sympy.sympify(chain.a0)}
    for j, (w, b) in enumerate(zip(chain.weights, chain.biases, strict=True), start=1):
        known |= {
            weight(j): sympy.sympify(w),
            bias(j): sympy.sympify(b),
            (z_j := weighted_input(j)): w * known[output(j - 1)] + b,
        }
        known[output(j)], known[sigma_prime(z_j)] = applied(known[z_j])
    written: sympy.Expr = expression.xreplace(known)
    return written.replace(sigma, activation.f).replace(sigma_prime, activation.prime)


def steep_place(activation: Activation) -> sympy.Expr:
    """A z at which |f'| is greatest, or nine tenths of its supremum at least where that is only tended to.

    >>> from derivations.activation import SOFTPLUS
    >>> steep_place(LOGISTIC), steep_place(SOFTPLUS)
    (0, log(9))
    """
    slope, at = activation.steepest
    if at.is_finite:
        return at
    # powers of 9, so that formulas in exp(z) stay rational
    places = (sympy.sign(at) * sympy.log(9**power) for power in count(1))
    return next(z for z in places if abs(activation.slope.xreplace({Z: z})) >= _STEEP * slope)


def exploding(
    length: int = 4,
    *,
    growth: Number | None = None,
    w: Number | None = None,
    a0: Number | sympy.Expr = 0,
    activation: Activation = LOGISTIC,
) -> Chain:
    """The text's exploding example: equal weights, and biases that put every z_j where the activation is steepest.

    So each w_j f'(z_j) is `growth`, a positive rational number, or w f'(z_j) for given weights w; 25 by default, which
    is w = 100 for the logistic function. `a0` is a rational number or
    a symbol. Raises DepthError if length < 1, ValueError when growth is not positive or stands beside w.

    >>> exploding(3, a0="1/2").biases
    (-50, -50, -50)
    >>> from derivations.activation import SOFTPLUS
    >>> exploding(2, growth=9, activation=SOFTPLUS)
    Chain(weights=(10, 10), biases=(log(9), -10*log(10) + log(9)), a0=0)
    """
    z, first = steep_place(activation), a0 if isinstance(a0, sympy.Expr) else sympy.Rational(a0)
    factor = _weight_for(growth, w, activation.slope.xreplace({Z: z}))
    inputs = (first, *[activation.f(z)] * (checked_length(length) - 1))
    return Chain((factor,) * length, tuple(z - factor * a for a in inputs), first)


def _weight_for(growth: Number | None, w: Number | None, slope: sympy.Expr) -> sympy.Expr:
    if w is not None and growth is not None:
        raise ValueError("the weights follow from the growth a layer: give one of the two")
    if w is not None:
        return sympy.Rational(w)
    factor = sympy.Rational(25 if growth is None else growth)
    if not factor > 0:
        raise ValueError(f"the growth a layer is a positive number, not {factor}")
    return factor / slope


def _error(k: int, length: int, cost: sympy.Expr | None) -> list[sympy.Expr]:
    """dC/dz_k as factors: delta_n = dC/da_n sigma'(z_n), then delta_j = w_{j+1} delta_{j+1} sigma'(z_j)."""
    last, first = checked_length(length), _neuron(k, length)
    factors = [cost_slope(last) if cost is None else _slope_of(cost, last), sigma_prime(weighted_input(last))]
    for j in range(last - 1, first - 1, -1):
        factors += [weight(j + 1), sigma_prime(weighted_input(j))]
    return factors


def _slope_of(cost: sympy.Expr, length: int) -> sympy.Expr:
    if output(length) not in cost.free_symbols:
        raise CostError(f"the cost {cost} does not depend on the chain's output a{length}, a real symbol")
    return sympy.diff(cost, output(length))


def checked_length(length: SupportsIndex) -> int:
    """The length of a chain, as a whole number. Raises DepthError if it is none, or less than 1."""
    try:
        count = operator.index(length)
    except TypeError as error:
        raise DepthError(f"the length of a chain is a whole number, not {length!r}") from error
    if count < 1:
        raise DepthError(f"a chain has at least one neuron, not {count}")
    return count


def _neuron(k: SupportsIndex, length: int) -> int:
    try:
        place = operator.index(k)
    except TypeError as error:
        raise DepthError(f"a neuron is counted by a whole number, not {k!r}") from error
    if not 1 <= place <= length:
        raise DepthError(f"a chain of {length} has neurons 1 to {length}, and no neuron {place}")
    return place


def _named(k: int) -> sympy.Symbol:
    return sympy.Symbol(f"dC_db{k}", real=True)
