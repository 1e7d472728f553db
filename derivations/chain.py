"""The simplest deep network, a chain of n neurons in which each feeds the next: its gradients, exactly.

Notation: inputs w1..wn, b1..bn, a0; weighted inputs z_j = w_j a_{j-1} + b_j, outputs a_j = sigma(z_j), and dC_da{n} for
dC/da_n, left opaque unless a cost is given. Gradients come in this notation, one factor a symbol, in time linear in n;
`explicit` writes out what the symbols stand for. Layers of more than one neuron are left out.
Source: Nielsen ch. 5, eqs. (114)-(122) and the exploding example after them.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, SupportsIndex, TypeAlias

import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.derivation import Derivation, Figure, Step
from derivations.source import CHAPTER

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "Chain",
    "CostError",
    "DepthError",
    "bias",
    "bias_gradient",
    "cost_slope",
    "cross_entropy",
    "definitions",
    "derivation",
    "explicit",
    "exploding",
    "gradient_ratio",
    "output",
    "quadratic",
    "sigma",
    "sigma_prime",
    "value",
    "weight",
    "weight_gradient",
    "weighted_input",
]

Number: TypeAlias = int | str | Fraction | sympy.Rational

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
    """The parameters of one chain, exact."""

    weights: tuple[sympy.Rational, ...]
    """w1..wn"""
    biases: tuple[sympy.Rational, ...]
    """b1..bn"""
    a0: sympy.Rational
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


def gradient_ratio(j: int = 1, k: int = 3, length: int = 4) -> sympy.Expr:
    """(dC/db_j)/(dC/db_k), where dC/db_k is not 0. Raises DepthError for a neuron that is not there.

    >>> gradient_ratio(1, 3)
    w2*w3*sigma_prime(z1)*sigma_prime(z2)
    """
    return bias_gradient(j, length) / bias_gradient(k, length)


def definitions(length: int = 4) -> dict[sympy.Symbol, sympy.Expr]:
    """What the symbols z_j and a_j stand for, in terms of the neuron before. Raises DepthError if length < 1.

    >>> definitions(1)
    {z1: a0*w1 + b1, a1: sigma(z1)}
    """
    meanings: dict[sympy.Symbol, sympy.Expr] = {}
    for j in range(1, _length(length) + 1):
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
    """A formula in the notation above at the parameters of one chain.

    >>> [value(bias_gradient(k), exploding()) for k in (1, 2, 3, 4)]
    [15625*dC_da4/4, 625*dC_da4/4, 25*dC_da4/4, dC_da4/4]
    """
    return explicit(expression, chain.length, activation=activation).xreplace(dict(_parameters(chain)))


def exploding(length: int = 4, *, w: Number = 100, a0: Number = 0, activation: Activation = LOGISTIC) -> Chain:
    """The chain of the text's exploding example: all weights w, and biases that put every z_j at 0.

    `w` and `a0` are any rational numbers. Each factor w f'(z_j) is then w f'(0), 25 for the text's w = 100.
    Raises DepthError if length < 1; ValueError when f(0), the output of every neuron, is not rational.

    >>> exploding(3, a0="1/2").biases
    (-50, -50, -50)
    """
    rest, first, factor = activation.f(0), sympy.Rational(a0), sympy.Rational(w)
    if not rest.is_Rational:
        raise ValueError(f"{activation.name} is not rational at 0, so that no exact biases put z_j there")
    inputs = (first, *[rest] * (_length(length) - 1))
    return Chain((factor,) * length, tuple(-factor * a for a in inputs), first)


def derivation(length: int = 4) -> Derivation:
    """The argument for dC/db_1, from the last neuron back to the first, and what follows from it.

    Raises DepthError if length < 1.
    """
    last, slope = _length(length), LOGISTIC.steepest
    fastest = slope.slope * exploding().weights[0]
    return Derivation(
        name="chain",
        statement=f"In a chain of length {last}, dC/db_1 is the product of every sigma'(z_j), of every weight but w_1,"
        f" and of dC/da_{last}.",
        assumptions=("sigma is differentiable", f"the cost C depends on the weights and biases only through a{last}"),
        steps=(*_backward_steps(last), Step(sympy.Eq(_named(1), bias_gradient(1, last)), "all put together", "(122)")),
        figures=(
            Figure("greatest slope of sigma", f"{slope.slope}, at z = {slope.at}"),
            Figure("so a factor |w_j sigma'(z_j)| is at most", f"|w_j| {slope.slope}"),
            Figure("exploding example, w_j sigma'(z_j)", f"{fastest}"),
            Figure(f"exploding example, dC/db_1 over dC/db_{last}", f"{fastest ** (last - 1)}"),
        ),
        source=CHAPTER,
    )


def _error(k: int, length: int, cost: sympy.Expr | None) -> list[sympy.Expr]:
    """dC/dz_k as factors: delta_n = dC/da_n sigma'(z_n), then delta_j = w_{j+1} delta_{j+1} sigma'(z_j)."""
    last, first = _length(length), _neuron(k, length)
    factors = [cost_slope(last) if cost is None else _slope_of(cost, last), sigma_prime(weighted_input(last))]
    for j in range(last - 1, first - 1, -1):
        factors += [weight(j + 1), sigma_prime(weighted_input(j))]
    return factors


def _slope_of(cost: sympy.Expr, length: int) -> sympy.Expr:
    if output(length) not in cost.free_symbols:
        raise CostError(f"the cost {cost} does not depend on the chain's output a{length}, a real symbol")
    return sympy.diff(cost, output(length))


def _length(length: SupportsIndex) -> int:
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


def _parameters(chain: Chain) -> Iterator[tuple[sympy.Symbol, sympy.Rational]]:
    yield output(0), chain.a0
    for j, (w, b) in enumerate(zip(chain.weights, chain.biases, strict=True), start=1):
        yield weight(j), w
        yield bias(j), b


def _named(k: int) -> sympy.Symbol:
    return sympy.Symbol(f"dC_db{k}", real=True)


def _backward_steps(last: int) -> Iterator[Step]:
    start = cost_slope(last) * sigma_prime(weighted_input(last))
    yield Step(sympy.Eq(_named(last), start), f"a{last} = sigma(z{last}), and z{last} moves with b{last}", "(116)")
    for k in range(last - 1, 0, -1):
        recursion = weight(k + 1) * _named(k + 1) * sigma_prime(weighted_input(k))
        reason = f"b{k} reaches z{k + 1} through a{k}: a change is multiplied by sigma'(z{k}), then by w{k + 1}"
        yield Step(sympy.Eq(_named(k), recursion), reason, "(119)")
