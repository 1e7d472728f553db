"""A chain of four neurons as it was handed in, read and run forward.

Every number in it is a `Quantity`, so that a chain that reaches a bound exactly is not left open by rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb, ctx

from checker.equivalence.enclosure import evaluate, is_real, undefined_at
from checker.equivalence.exact import exactly
from checker.exercises.quantity import Quantity, constant, quantity, unreal
from checker.exercises.steepness import Activation
from checker.expression.dag import Expression
from checker.reading import Unread, read_fields, read_items, read_number
from checker.submission.protocol import Answer

__all__ = ["LENGTH", "Chain", "Run", "read_chain", "run"]

LENGTH = 4
_BESIDE, _BESIDE_BITS = Fraction(1, 2**200), 1024
_SAME, _CORNER = arb(2) ** -64, arb(2) ** -16
"""Slopes on both sides of a point that differ by less, and by more, in proportion: a smooth point, and a corner."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The numbers of a chain, as they were handed in."""

    weights: Sequence[Expression]
    biases: Sequence[Expression]
    a0: Expression


@dataclass(frozen=True, slots=True)
class Run:
    """A chain run forward: w_j, z_j and f'(z_j), first neuron first."""

    weights: Sequence[Quantity]
    inputs: Sequence[Quantity]
    """z_j"""
    slopes: Sequence[Quantity]
    """not finite where f'(z_j) does not exist, or is not known"""
    broken: tuple[int, str] | None
    """the first neuron that has no real output or no slope, and which of the two"""

    def growth(self) -> Quantity:
        """|dC/db_1| / |dC/db_4| = |f'(z_1) w_2 f'(z_2) w_3 f'(z_3) w_4|."""
        product = quantity(arb(1), Fraction(1))
        for slope, weight in zip(self.slopes[:-1], self.weights[1:], strict=True):
            product = product * abs(slope * weight)
        return product


def read_chain(answer: Answer, name: str = "") -> Chain | Unread:
    """Read the numbers of a chain; `name` says in findings which chain it is."""
    before = f"{name}: " if name else ""
    fields = read_fields(answer, ("weights", "biases", "a0"), name)
    if isinstance(fields, Unread):
        return fields
    weights = read_items(fields["weights"], f"{before}weights", LENGTH)
    biases = read_items(fields["biases"], f"{before}biases", LENGTH)
    a0 = read_number(fields["a0"], f"{before}a0")
    if isinstance(weights, Unread):
        return weights
    if isinstance(biases, Unread):
        return biases
    if isinstance(a0, Unread):
        return a0
    named = [
        *((f"weight {j}", weight) for j, weight in enumerate(weights, start=1)),
        *((f"bias {j}", bias) for j, bias in enumerate(biases, start=1)),
        ("a0", a0),
    ]
    return unreal(named, before) or Chain(weights, biases, a0)


def run(chain: Chain, activation: Activation) -> Run:
    """Run a chain forward, at the precision in force."""
    a = constant(chain.a0)
    weights = [constant(weight) for weight in chain.weights]
    inputs: list[Quantity] = []
    slopes: list[Quantity] = []
    broken = None
    for place, (weight, bias) in enumerate(zip(weights, chain.biases, strict=True), start=1):
        z = weight * a + constant(bias)
        inputs.append(z)
        slope, has_slope = _slope(activation.prime, z)
        slopes.append(slope)
        value = evaluate(activation.formula, {"z": acb(z.enclosure)})
        if broken is None and value.is_finite() and not value.imag.contains(0):
            broken = place, "value"
        if broken is None and has_slope is False:
            broken = place, "slope"
        a = _real(activation.formula, z, value)
    return Run(weights, inputs, slopes, broken)


def _real(formula: Expression, z: Quantity, value: acb) -> Quantity:
    """The value of a formula at z, if it is real, with its exact value where z has one."""
    exact = None if z.exact is None else exactly(formula, {"z": z.exact})
    return quantity(value.real if is_real(value) else arb("nan"), exact)


def _slope(prime: Expression, z: Quantity) -> tuple[Quantity, bool | None]:
    """f'(z), and whether it exists as far as that is certain."""
    slope = _real(prime, z, evaluate(prime, {"z": acb(z.enclosure)}))
    is_narrow = slope.enclosure.rad() <= (1 + abs(slope.enclosure)).lower() * _SAME
    if slope.enclosure.is_finite() and (z.exact is None or is_narrow):
        return slope, True
    if z.exact is None and undefined_at(prime, {"z": acb(z.enclosure)}) is None:
        return slope, None
    return _slope_beside(prime, z)


def _slope_beside(prime: Expression, z: Quantity) -> tuple[Quantity, bool | None]:
    """f'(z) where its formula has a gap: |z| has a corner at 0, z/(1 + |z|) has none, and the slopes beside it tell.

    Close by is not at: of all that is judged here, this alone is evidence and no proof.
    """
    with ctx.workprec(_BESIDE_BITS):
        steps = (quantity(arb(0), _BESIDE), quantity(arb(0), -_BESIDE))
        right, left = (evaluate(prime, {"z": acb((z + step).enclosure)}) for step in steps)
        unknown = Quantity(arb("nan"))
        if not (right.is_finite() and left.is_finite()):
            return unknown, None
        if not (right.imag.contains(0) and left.imag.contains(0)):
            return unknown, False
        jump = abs(right - left) / (1 + abs(right))
        if jump < _SAME:
            return Quantity(right.real.union(left.real) * arb(1, _SAME)), True
        return unknown, False if jump > _CORNER else None
