"""exercise6, `rectifiers`: units that die, and units that do not.

Source: the notes on activation functions. The references are those of `derivations.activation`; formulas are judged
for z < 0 and for z > 0, each a regime of its own, and the value at z = 0 is free.
"""

from collections.abc import Callable
from fractions import Fraction

import sympy

from checker.equivalence.domain import Domain, Interval, Regime
from checker.equivalence.slips import Slips
from checker.exercise import Construction, Exercise, Formula
from checker.exercises.dead_unit import judge_dead_unit
from checker.exercises.rectifier_slips import (
    elu_prime_slips,
    elu_slips,
    floor_slips,
    leaky_prime_slips,
    leaky_slips,
    relu_prime_slips,
)
from checker.expression.from_sympy import from_sympy
from derivations.activation import RELU, elu, leaky_relu

__all__ = ["EXERCISE"]

ALPHA = sympy.Symbol("alpha", positive=True)
_N = sympy.Symbol("n", integer=True, positive=True)

_UNIT = Interval(Fraction(0), Fraction(1))
_FAR = Fraction(40)
"""Points are drawn up to here: farther out exp(z) is so small that it takes hundreds of digits to tell it from 0."""
_SIDES = (("z < 0", Interval(-_FAR, Fraction(0))), ("z > 0", Interval(Fraction(0), _FAR)))
_IN_Z = Domain(tuple(Regime(name, {"z": side}) for name, side in _SIDES))
_IN_Z_AND_ALPHA = Domain(tuple(Regime(name, {"z": side, "alpha": _UNIT}) for name, side in _SIDES))
_IN_ALPHA_AND_N = Domain((Regime("n ≥ 1", {"alpha": _UNIT, "n": Interval(low=Fraction(0), whole=True)}),))

_BOTH_SIDES = "Write down the formula for z < 0 and the one for z > 0, and differentiate each by itself."


def _in_z(name: str, asks: str, right: sympy.Expr, slips: Callable[[], Slips]) -> Formula:
    domain = _IN_Z_AND_ALPHA if right.has(ALPHA) else _IN_Z
    return Formula(
        name=name, points=1, asks=asks, domain=domain, expected=from_sympy(right), slips=slips, hint=_BOTH_SIDES
    )


EXERCISE = Exercise(
    name="exercise6",
    alias="rectifiers",
    title="units that die, and units that do not",
    source="notes on activation functions: ReLU, leaky ReLU and ELU",
    notation="""from sympy import *

z = symbols("z", real=True)
alpha = symbols("alpha", positive=True)  # 0 < alpha < 1
n = symbols("n", integer=True, positive=True)""",
    parts=(
        _in_z("relu_prime", "the derivative of ReLU, in z (its value at 0 is free)", RELU.prime(), relu_prime_slips),
        _in_z(
            "leaky_relu",
            "the leaky ReLU with slope alpha for z < 0, in z and alpha",
            leaky_relu(ALPHA).f(),
            leaky_slips,
        ),
        _in_z("leaky_relu_prime", "its derivative", leaky_relu(ALPHA).prime(), leaky_prime_slips),
        _in_z("elu", "the exponential linear unit that tends to -alpha, in z and alpha", elu(ALPHA).f(), elu_slips),
        _in_z("elu_prime", "its derivative", elu(ALPHA).prime(), elu_prime_slips),
        Construction(
            name="dead_unit",
            points=2,
            asks="weights and a bias with w·x + b < 0 for every x in [0, 1]^3, so that a ReLU never fires",
            fields='{"weights": [None, None, None], "bias": None}',
            rule=judge_dead_unit,
        ),
        Formula(
            name="leaky_floor",
            points=2,
            asks="the greatest lower bound of a product of n factors f'(z_j) of a leaky ReLU, in alpha and n",
            domain=_IN_ALPHA_AND_N,
            expected=from_sympy(leaky_relu(ALPHA).prime(-1) ** _N),
            slips=floor_slips,
            hint="How small can one factor be? The product is smallest when all of them are.",
        ),
    ),
)
