"""What a formula tends to as its variable goes to 0 from above, by Taylor models that hold down to 0.

The answer is certified: a limit that is not the target is excluded by a ball; one that is agrees with it in every
coefficient that matters, to the digits stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from fractions import Fraction

from flint import arb, ctx

from checker.equivalence.enclosure import ball
from checker.equivalence.taylor_model import FractionalPower, NotAnalytic, TaylorModel, model_of
from checker.equivalence.visibility import written_bits
from checker.expression.dag import Expression

__all__ = ["Approach", "Limit", "limit_at_zero"]

_BITS = 320
_CELLS = tuple(Fraction(1, 2**k) for k in (0, 3, 6, 12, 24))
_ROOTS = (1, 2, 3, 4, 5, 6)
"""The variable is tried as s, s**2, ...: fractional powers of it are then whole powers of s."""


class Approach(Enum):
    """How a formula behaves next to the target."""

    TENDS = auto()
    """its limit is the target, as far as the digits of the precision tell"""
    DIFFERS = auto()
    """its limit is certainly another, or there is none"""
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Limit:
    """What was found out about a limit."""

    approach: Approach
    value: arb | None = None
    """the limit; not finite where the formula grows without bound; None when it is not known"""


def limit_at_zero(expression: Expression, name: str, target: Fraction) -> Limit:
    """Compare the limit of `expression`, for `name` going to 0 from above, with a target.

    `expression` has no symbol but `name`.
    """
    with ctx.workprec(_BITS + 4 * written_bits(expression)):
        for cell in _CELLS:
            model = _model(expression, name, cell)
            if model is not None:
                return _read_off(model, ball(target).real)
    return Limit(Approach.UNKNOWN)


def _model(expression: Expression, name: str, cell: Fraction) -> TaylorModel | None:
    for root in _ROOTS:
        try:
            return model_of(expression, {name: _power_of_s(root, cell)})
        except FractionalPower:
            continue
        except NotAnalytic:
            return None
    return None


def _power_of_s(root: int, cell: Fraction) -> TaylorModel:
    variable = TaylorModel.variable(Fraction(0), cell)
    return TaylorModel(root, variable.coefficients)


def _read_off(model: TaylorModel, target: arb) -> Limit:
    stripped = model.stripped()
    if stripped.valuation < 0:
        leading = stripped.coefficients[0]
        return Limit(Approach.UNKNOWN) if leading.contains(0) else Limit(Approach.DIFFERS, arb("inf"))
    value = model.coefficient(0)
    if not value.overlaps(target):
        return Limit(Approach.DIFFERS, value)
    close = abs(value - target).upper() < arb(2) ** (-(ctx.prec // 2))
    return Limit(Approach.TENDS if close else Approach.UNKNOWN, value)
