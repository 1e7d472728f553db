"""Whether a claim holds: an equality by algebra and by numbers, an inequality by certified bounds.

`check` takes a claim in the symbols of a `Setting`. An equality is evaluated at points of the domain to 50 digits,
always, and SymPy is asked to reduce the difference to 0 where it is small. An equality up to O(x^n) is evaluated
close to 0, on each side of it that belongs to the domain: the difference must shrink as x^n does. An inequality is
shown on the whole domain (`bounds`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import mpmath
import sympy
from sympy.core.relational import Relational

from derivations.bounds import NotShown, show_nonnegative
from derivations.setting import Point, Setting

__all__ = ["Checked", "check"]

_DIGITS: Final = 50
_SPARE: Final = 30
_POINTS: Final = 12
_MOST_OPERATIONS: Final = 40
"""of a difference that SymPy is asked to simplify"""
_MOST_ZEROS: Final = 1000
"""after the point: what is smaller is no rounding about a 0, and is not evaluated once more"""
_MOST_EXPANDED: Final = 100
"""of a difference that is multiplied out: a product of n sums has 2**n terms"""
_NEAR: Final = (8, 16)
"""an O-term is tried at 10 to minus these"""
_SLACK: Final = 1.5
"""how much more may be left at the smaller of them than the power allows: x^n ln x leaves twice as much"""


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome for one claim."""

    holds: bool
    how: str
    """what shows it; for a claim that fails, where"""


def check(claim: Relational, setting: Setting) -> Checked:
    """Check an equality or an inequality between real expressions; nothing is raised for one that fails."""
    if not isinstance(claim, Relational):
        known = claim in (True, sympy.true)
        return Checked(known, f"it is {claim} as it stands")
    if isinstance(claim, sympy.Eq):
        return _equality(claim, setting)
    if isinstance(claim, sympy.Ne):
        return Checked(False, "that two sides differ is not checked here")
    return _inequality(claim, setting)


def _equality(claim: sympy.Eq, setting: Setting) -> Checked:
    order = claim.rhs.getO()
    if claim.lhs.getO() or not (order is None or _is_power_at_0(order)):
        return Checked(False, "one O-term is checked here, of a power of one symbol that tends to 0, on the right")
    sides = claim.lhs.removeO(), claim.rhs.removeO()
    whole = {symbol for side in sides for symbol in side.free_symbols if isinstance(setting.over(symbol), sympy.Range)}
    algebra = True
    for numbers in setting.points(whole, _POINTS if whole else 1):
        written = [setting.written_out(side, numbers) for side in sides]
        fault = _unlike(written, setting, numbers, order)
        if fault:
            return Checked(False, _told(numbers, f"{fault}"))
        difference = written[0] - written[1]
        # what is measured has no formula that algebra could use
        thorough = not setting.measured(difference.free_symbols)
        algebra = algebra and order is None and _reduces_to_zero(difference, thorough=thorough)
    numerically = f"to {_DIGITS} digits at {_POINTS} points" if order is None else f"near 0, to the order {order}"
    return Checked(True, f"by algebra, and {numerically}" if algebra and not whole else numerically)


def _is_power_at_0(order: sympy.Order) -> bool:
    """Whether an O-term is O(x^n) for x close to 0, with a whole number n."""
    if len(order.variables) != 1 or order.point[0] != 0:
        return False
    base, power = order.expr.as_base_exp()
    return bool(base == order.variables[0] and power.is_Integer)


def _unlike(sides: list[sympy.Expr], setting: Setting, numbers: Point, order: sympy.Order | None) -> str:
    """Where two sides differ, with certain whole numbers in them; empty if they do nowhere."""
    measured = setting.measured({symbol for side in sides for symbol in side.free_symbols})
    free = {symbol for side in sides for symbol in side.free_symbols}
    free = (free | {symbol for one in measured.values() for symbol in one.arguments}) - set(measured)
    small = None if order is None else order.variables[0]
    evaluate = _Evaluation(sides, free, setting)
    for drawn in setting.points(free - {small, *numbers}, 1 + _POINTS // 4 if numbers else _POINTS):
        point = {**drawn, **{symbol: number for symbol, number in numbers.items() if symbol in free}}
        try:
            fault = _difference(evaluate, point) if order is None else _slower(evaluate, point, order, setting)
        except ZeroDivisionError:
            fault = "a side has no value"
        if fault:
            return _told(point, fault)
    return ""


class _Evaluation:
    """The two sides of an equality, as functions of a point."""

    def __init__(self, sides: list[sympy.Expr], free: set[sympy.Symbol], setting: Setting) -> None:
        self._measured = setting.measured({symbol for side in sides for symbol in side.free_symbols})
        self._symbols = sorted(free, key=str) + list(self._measured)
        self._compute = sympy.lambdify(self._symbols, sides, "mpmath")

    def __call__(self, point: Point, digits: int) -> list[mpmath.mpf]:
        with mpmath.workdps(digits + _SPARE):
            known = {symbol: mpmath.mpf(int(value.p)) / int(value.q) for symbol, value in point.items()}
            for symbol, measured in self._measured.items():
                known[symbol] = measured.compute(*(known[argument] for argument in measured.arguments))
            return [mpmath.mpmathify(side) for side in self._compute(*(known[symbol] for symbol in self._symbols))]


def _difference(evaluate: _Evaluation, point: Point) -> str:
    """How the leading digits of the two sides differ, however small these are; empty if they do not."""
    left, right = evaluate(point, _DIGITS)
    if not (mpmath.isfinite(left) and mpmath.isfinite(right)):
        return "a side has no value"
    size = max(abs(left), abs(right))
    zeros = max(0, -int(mpmath.floor(mpmath.log10(size)))) if size else 0
    if _SPARE // 3 < zeros <= _MOST_ZEROS:
        left, right = evaluate(point, _DIGITS + zeros)
        size = max(abs(left), abs(right))
        if size < mpmath.mpf(10) ** -(zeros + _SPARE // 2):  # it shrinks as digits are added: rounding, about a 0
            return ""
    with mpmath.workdps(_DIGITS + min(zeros, _MOST_ZEROS)):
        agree = abs(left - right) <= mpmath.mpf(10) ** (10 - _DIGITS) * size
        return "" if agree else f"the two sides are {mpmath.nstr(left, 8)} and {mpmath.nstr(right, 8)}"


def _slower(evaluate: _Evaluation, point: Point, order: sympy.Order, setting: Setting) -> str:
    """Whether the difference shrinks more slowly than the O-term, on a side of 0; empty if it does not."""
    small, power = order.variables[0], int(order.expr.as_base_exp()[1])
    for side in (1, -1):
        places = [sympy.Rational(side, 10**zeros) for zeros in _NEAR]
        inside = all(place in setting.over(small) for place in places)
        if inside and _shrinks_slowly(evaluate, [{**point, small: place} for place in places], power):
            return f"the difference does not shrink as {small}**{power}"
    return ""


def _shrinks_slowly(evaluate: _Evaluation, points: list[Point], power: int) -> bool:
    """Judged by the differences at two small numbers."""
    digits = _NEAR[1] * (power + 2)
    sizes = []
    for point in points:
        left, right = evaluate(point, digits)
        with mpmath.workdps(digits):
            sizes.append(abs(left - right))
    with mpmath.workdps(digits):
        shrunk = _SLACK * sizes[0] * mpmath.mpf(10) ** (-(_NEAR[1] - _NEAR[0]) * power)
        # below that there is nothing but rounding
        return bool(sizes[1] > max(shrunk, mpmath.mpf(10) ** -digits))


def _inequality(claim: Relational, setting: Setting) -> Checked:
    difference = _in_factors(setting.written_out(claim.gts - claim.lts))
    if setting.measured(difference.free_symbols):
        return Checked(False, "a measured number has no certified bounds")
    strict = isinstance(claim, sympy.StrictLessThan | sympy.StrictGreaterThan)
    try:
        show_nonnegative(
            difference, {symbol: setting.over(symbol) for symbol in difference.free_symbols}, strict=strict
        )
    except (NotShown, NotImplementedError) as error:
        return Checked(False, str(error))
    return Checked(True, "certified on the whole domain")


def _in_factors(difference: sympy.Expr) -> sympy.Expr:
    """The same with magnitudes taken factor by factor and common factors in front, where the range of each is exact."""
    split = difference.replace(sympy.Abs, lambda product: sympy.Mul(*map(sympy.Abs, sympy.Mul.make_args(product))))
    return sympy.factor_terms(split)


def _reduces_to_zero(difference: sympy.Expr, *, thorough: bool) -> bool:
    operations = sympy.count_ops(difference)
    if not thorough or operations > _MOST_EXPANDED:
        return bool(difference == 0)
    if sympy.expand(difference) == 0:
        return True
    if operations > _MOST_OPERATIONS:
        return False
    return bool(sympy.simplify(difference.rewrite(sympy.exp)) == 0 or sympy.simplify(difference) == 0)


def _told(point: Mapping[sympy.Symbol, sympy.Expr], fault: str) -> str:
    return f"at {', '.join(f'{symbol} = {number}' for symbol, number in point.items())}: {fault}" if point else fault
