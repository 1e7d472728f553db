"""Inequalities, certified: a formula is at least 0 on a whole box, infinite ones included.

`show_nonnegative` takes the range of the formula, and cuts the box where that has no sign. In one symbol it also uses
monotony: a formula that is at least 0 at an end of an interval, or tends to that, and does not fall from there on is at
least 0 on it. That settles the places where two sides touch.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Final

import sympy

from derivations.ranges import Box, End, Range, range_of

__all__ = ["NotShown", "show_nonnegative"]

_MOST_PIECES: Final = 1000
_MOST_DERIVATIVES: Final = 5
_MOST_OPERATIONS: Final = 40
"""of a derivative that is simplified, so that the symbol stands in it less often"""


_OPEN_DOMAINS: Final = {
    sympy.log: (0, math.inf),
    sympy.acosh: (1, math.inf),
    sympy.atanh: (-1, 1),
    sympy.erfinv: (-1, 1),
}
"""of functions that have an end or a pole at the ends of their domains"""


class NotShown(ArithmeticError):
    """The inequality fails somewhere, or could not be settled: the message says where."""


def show_nonnegative(expression: sympy.Expr, domain: Mapping[sympy.Symbol, sympy.Set], *, strict: bool = False) -> None:
    """Show that an expression is >= 0 (> 0 if `strict`) on a domain of intervals, infinite ones included.

    Raises NotShown where it fails or cannot be settled, NotImplementedError for a function without ranges.

    >>> x = sympy.Symbol("x", real=True)
    >>> show_nonnegative(x - sympy.tanh(x), {x: sympy.Interval(0, sympy.oo)})
    """
    waiting: deque[Box] = deque(_boxes({symbol: domain[symbol] for symbol in expression.free_symbols}))
    for _ in range(_MOST_PIECES):
        if not waiting:
            return
        box = waiting.popleft()  # the widest, so that no end is lost sight of
        if not _is_settled(expression, box, strict=strict):
            if not box:
                raise NotShown("the two sides are too close to each other")
            waiting += _halves(box)
    if waiting:
        raise NotShown(f"not settled where {_told(waiting[-1])}")


def _is_settled(expression: sympy.Expr, box: Box, *, strict: bool) -> bool:
    found = range_of(expression, box)
    if found.low > 0 or (found.low == 0 and not strict):
        return True
    _refuse_where_negative(expression, box, strict=strict)
    if strict or len(box) != 1:
        return False
    (side,) = box.items()
    return _grows_from_an_end(expression, side, _MOST_DERIVATIVES)


def _refuse_where_negative(expression: sympy.Expr, box: Box, *, strict: bool) -> None:
    """Raise NotShown when the inequality fails at a point inside the box."""
    point = {symbol: _middle(side.low, side.high) for symbol, side in box.items()}
    found = range_of(expression, {symbol: Range(place, place) for symbol, place in point.items()})
    if found.high < 0 or (found.high == 0 and strict):
        told = ", ".join(f"{symbol} = {_shown(place)}" for symbol, place in point.items())
        raise NotShown(f"the difference is {_shown(found.high)} at {told}")


def _grows_from_an_end(expression: sympy.Expr, item: tuple[sympy.Symbol, Range], more: int) -> bool:
    """Whether it is at least 0 at one end, and its derivative has the sign that keeps it so from there on."""
    symbol, over = item
    if not more or not _is_smooth(expression, {symbol: over}):
        return False
    for end, towards in ((over.low, 1), (over.high, -1)):
        if _is_nonnegative_at(expression, symbol, end):
            slope = towards * _derivative(expression, symbol)
            if range_of(slope, {symbol: over}).low >= 0 or _grows_from_an_end(slope, item, more - 1):
                return True
    return False


def _is_smooth(expression: sympy.Expr, box: Box) -> bool:
    """Whether it is continuous on the box and differentiable inside: nothing in it has a kink or a pole there."""
    if expression.has(sympy.Piecewise, sympy.Abs, sympy.Max, sympy.Min):
        return False
    powers = (power.args for power in expression.atoms(sympy.Pow))
    inside = (
        _lies_inside(range_of(applied.args[0], box), *ends)
        for function, ends in _OPEN_DOMAINS.items()
        for applied in expression.atoms(function)
    )
    return all(_is_regular(base, exponent, box) for base, exponent in powers) and all(inside)


def _lies_inside(found: Range, first: float, last: float) -> bool:
    return first < found.low and (found.high < last or math.isinf(last))


def _is_regular(base: sympy.Expr, exponent: sympy.Expr, box: Box) -> bool:
    """Whether a power is continuous on a box and differentiable inside."""
    if exponent.is_Integer and exponent > 0:
        return True
    over = range_of(base, box)
    if exponent.is_Integer:
        return bool(over.low > 0 or over.high < 0)
    return bool(over.low > 0 or (over.low == 0 and exponent.is_positive))


@cache
def _derivative(expression: sympy.Expr, symbol: sympy.Symbol) -> sympy.Expr:
    slope = sympy.diff(expression, symbol)
    return sympy.simplify(slope) if sympy.count_ops(slope) <= _MOST_OPERATIONS else slope


@cache
def _is_nonnegative_at(expression: sympy.Expr, symbol: sympy.Symbol, end: End) -> bool:
    """Whether it is shown to be at least 0 at an end, or to tend to 0 there when that is infinite."""
    if isinstance(end, float):
        return bool(sympy.limit(expression, symbol, sympy.oo if end > 0 else -sympy.oo) == 0)
    found = range_of(expression, {symbol: Range(end, end)})
    if found.low < 0 <= found.high:  # 0, as far as rounding shows
        return bool(sympy.simplify(expression.xreplace({symbol: sympy.Rational(end.numerator, end.denominator)})) == 0)
    return found.low >= 0


def _boxes(domain: Mapping[sympy.Symbol, sympy.Set]) -> Iterator[dict[sympy.Symbol, Range]]:
    parts = [[Range(_exact(part.start), _exact(part.end)) for part in _intervals(values)] for values in domain.values()]
    for chosen in product(*parts):
        yield dict(zip(domain, chosen, strict=True))


def _intervals(values: sympy.Set) -> tuple[sympy.Interval, ...]:
    if values is sympy.S.Reals:
        return (sympy.Interval(-sympy.oo, sympy.oo),)
    parts = values.args if isinstance(values, sympy.Union) else (values,)
    if not all(isinstance(part, sympy.Interval) for part in parts):
        raise NotImplementedError(f"{values} is not made of intervals")
    return tuple(parts)


def _exact(end: sympy.Expr) -> End:
    if end.is_infinite:
        return math.inf if end.is_extended_positive else -math.inf
    if not end.is_Rational:
        raise NotImplementedError(f"an interval ends at a rational number here, not at {end}")
    return Fraction(int(end.p), int(end.q))


def _halves(box: Box) -> list[Box]:
    """The box cut across the side on which it is widest."""
    symbol = max(box, key=lambda name: _width(box[name]))
    low, high = box[symbol].low, box[symbol].high
    middle = _middle(low, high)
    return [{**box, symbol: Range(low, middle)}, {**box, symbol: Range(middle, high)}]


def _width(side: Range) -> End:
    return math.inf if math.inf in (-side.low, side.high) else side.high - side.low


def _middle(low: End, high: End) -> Fraction:
    """Between two ends: 0 if it can be, so that zeros there are ends, and a finite place far out for an infinity."""
    if low < 0 < high:
        return Fraction(0)
    if isinstance(low, float):
        return min(2 * Fraction(high), Fraction(-1))
    if isinstance(high, float):
        return max(2 * low, Fraction(1))
    return (low + high) / 2


def _told(box: Box) -> str:
    return ", ".join(f"{_shown(side.low)} <= {symbol} <= {_shown(side.high)}" for symbol, side in box.items())


def _shown(end: End) -> str:
    return f"{end:g}" if isinstance(end, float) else str(sympy.Rational(end.numerator, end.denominator).evalf(6))
