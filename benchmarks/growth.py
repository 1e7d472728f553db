"""How the time of our judge grows with the size of the formulas.

Formulas of 10^2 to 10^5 nodes meet themselves in another order, which the graph alone settles, or in another form,
which takes a proof.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from fractions import Fraction

from checker import compare
from checker.errors import CheckerError
from checker.expression.dag import Builder, Expression, Limits
from checker.expression.heads import Head

__all__ = ["SHAPES", "print_growth"]

_LIMITS = Limits(nodes=2_000_000)
_SECONDS = 60.0

Shape = Callable[[int, bool], Expression]
"""A formula of about so many nodes, as it is or written otherwise."""


def reversed_sum(nodes: int, otherwise: bool) -> Expression:
    """The sum of x**k/k, from either end."""
    build = Builder(_LIMITS)
    x = build.symbol("x")
    terms = [build.multiply(build.number(Fraction(1, k)), _power(build, x, k)) for k in range(1, nodes // 4 + 1)]
    return build.expression(build.sum(terms[::-1] if otherwise else terms))


def shifted_sum(nodes: int, otherwise: bool) -> Expression:
    """The sum of x**k/k, each power also written as x*x**(k - 1)."""
    build = Builder(_LIMITS)
    x = build.symbol("x")
    terms = []
    for k in range(1, nodes // 4 + 1):
        power = build.multiply(x, _power(build, x, k - 1)) if otherwise else _power(build, x, k)
        terms.append(build.multiply(build.number(Fraction(1, k)), power))
    return build.expression(build.sum(terms))


def _power(build: Builder, x: int, k: int) -> int:
    return build.power(x, build.number(k))


def nested_products(nodes: int, otherwise: bool) -> Expression:
    """Make z*(x - c) + y of z again and again, or z*x - z*c + y."""
    build = Builder(_LIMITS)
    x, y = build.symbol("x"), build.symbol("y")
    z = x
    for k in range(nodes // 3):
        c = build.number(Fraction(-(k % 7), 7))
        if otherwise:
            z = build.add(y, build.multiply(z, x), build.multiply(c, z))
        else:
            z = build.add(build.multiply(z, build.add(x, c)), y)
    return build.expression(z)


def chain_of_neurons(nodes: int, otherwise: bool) -> Expression:
    """Make sigma(w*z + b) of z again and again, or 1 - sigma(-w*z - b)."""
    build = Builder(_LIMITS)
    w, b, one = build.symbol("w"), build.symbol("b"), build.number(1)
    z = build.symbol("x")
    for _ in range(nodes // 3):
        weighted_input = build.add(build.multiply(w, z), b)
        if otherwise:
            z = build.add(one, build.negate(build.apply(Head.SIGMA, build.negate(weighted_input))))
        else:
            z = build.apply(Head.SIGMA, weighted_input)
    return build.expression(z)


SHAPES: Mapping[str, Shape] = {
    "sum, reversed": reversed_sum,
    "sum, powers apart": shifted_sum,
    "nested products": nested_products,
    "chain of neurons": chain_of_neurons,
}


def print_growth(largest: int) -> None:
    """Print a row for each shape and each decade up to `largest` nodes."""
    print(f"\ngrowth: a formula against itself written otherwise, at most {_SECONDS:g} s of computing time each")
    print(f"{'':<18}{'nodes':>9}{'ms':>12}{'ms/node':>10}  result")
    for name, shape in SHAPES.items():
        nodes = 100
        while nodes <= largest:
            _print_row(name, shape, nodes)
            nodes *= 10


def _print_row(name: str, shape: Shape, nodes: int) -> None:
    one, other = shape(nodes, False), shape(nodes, True)
    start = time.perf_counter()
    try:
        found = compare(other, one, seconds=_SECONDS)
        result = f"{found.verdict} ({found.evidence.kind})"
    except CheckerError as error:
        result = f"{type(error).__name__}: {error}"
    milliseconds = (time.perf_counter() - start) * 1000
    print(
        f"{name:<18}{len(one.nodes):>9}{milliseconds:>12.1f}{milliseconds / len(one.nodes):>10.4f}  {result}",
        flush=True,
    )
