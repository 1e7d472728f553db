"""What the symbols of a derivation stand for: where the free ones range, and what the others mean.

A meaning is independent of the steps in which the symbol stands: the definition, or a number measured in another way,
such as the slope of a written-out network by finite differences. So a step that states a formula for it is a claim
that can be checked, and a wrong one fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

import mpmath
import sympy
from sympy.core.function import AppliedUndef, UndefinedFunction

__all__ = ["Meaning", "Measured", "Point", "Setting"]

Point: TypeAlias = dict[sympy.Symbol, sympy.Rational]

_SPREAD: Final = sympy.Rational(377, 610)
"""between multiples of it the fractional parts lie evenly, and meet no special value"""
_MAGNITUDES: Final = tuple(map(sympy.Rational, ("4/7", "13/11", "31/13", "5/37", "77/17", "211/19")))
"""of points on an infinite interval"""


@dataclass(frozen=True, slots=True)
class Measured:
    """A number computed from those of other symbols, not by the formulas that are to be checked.

    >>> x, root = sympy.symbols("x root", positive=True)
    >>> measured = Measured((x,), mpmath.sqrt)
    """

    arguments: tuple[sympy.Symbol, ...]
    compute: Callable[..., mpmath.mpf]
    """of the arguments as mpmath numbers, to mpmath's precision at the time (less a quarter of it, at most)"""


Meaning: TypeAlias = sympy.Expr | Measured


@dataclass(frozen=True)
class Setting:
    """The symbols and functions of a derivation. A symbol that has neither a domain nor a meaning is any real number.

    >>> x, s = sympy.symbols("x s", real=True)
    >>> Setting({x: sympy.Interval(0, 1)}, {s: x**2}).written_out(s + 1)
    x**2 + 1
    """

    domain: Mapping[sympy.Symbol, sympy.Set] = field(default_factory=dict)
    """of free symbols: an interval, a union of such, a `sympy.FiniteSet`, or a `sympy.Range` of whole numbers, which a
    claim is tried at one by one before sums and products over them are written out"""
    meanings: Mapping[sympy.Symbol, Meaning] = field(default_factory=dict)
    """of other symbols, each in terms of free ones and of those before it"""
    functions: Mapping[UndefinedFunction, Callable[..., sympy.Expr]] = field(default_factory=dict)
    """what undefined functions stand for, each in terms of those before it"""

    def __post_init__(self) -> None:
        """Raises ValueError where a domain has numbers below 0 for a symbol that SymPy takes to have none."""
        for symbol, values in self.domain.items():
            if symbol.is_nonnegative and values.inf < 0:
                raise ValueError(f"{symbol} is at least 0 by its assumptions, and so may not range over {values}")

    def written_out(self, expression: sympy.Expr, point: Mapping[sympy.Symbol, sympy.Expr] | None = None) -> sympy.Expr:
        """The expression in free symbols and measured ones, after the values of `point` are put in."""
        written = expression.xreplace(dict(point or {})).doit()
        for function, formula in reversed(list(self.functions.items())):
            written = written.replace(function, formula)
        for symbol, meaning in reversed(list(self.meanings.items())):
            if not isinstance(meaning, Measured):
                written = written.xreplace({symbol: meaning})
        return written.doit() if written.has(sympy.Derivative, sympy.Integral, AppliedUndef) else written

    def measured(self, symbols: set[sympy.Symbol]) -> dict[sympy.Symbol, Measured]:
        """Those of the symbols that are measured, and all that these need, each after what it needs."""
        needed = set(symbols)
        found: dict[sympy.Symbol, Measured] = {}
        for symbol, meaning in reversed(list(self.meanings.items())):
            if isinstance(meaning, Measured) and symbol in needed:
                needed.update(meaning.arguments)
                found[symbol] = meaning
        return dict(reversed(list(found.items())))

    def over(self, symbol: sympy.Symbol) -> sympy.Set:
        """Where a free symbol ranges: as declared, or as its assumptions say."""
        if symbol in self.domain:
            return self.domain[symbol]
        return sympy.Interval(0, sympy.oo) if symbol.is_nonnegative else sympy.S.Reals

    def points(self, symbols: set[sympy.Symbol], count: int) -> Iterator[Point]:
        """So many points spread over the domain of free symbols, in every part of it; always the same ones.

        Without symbols there is one, the empty point.
        """
        ordered = sorted(symbols, key=str)
        for index in range(count if symbols else 1):
            yield {symbol: _member(self.over(symbol), index, place) for place, symbol in enumerate(ordered)}


def _member(domain: sympy.Set, index: int, place: int) -> sympy.Rational:
    """The element of a domain for the point `index`; `place` keeps symbols of one domain apart."""
    match domain:
        case sympy.Union():
            return _member(domain.args[index % len(domain.args)], index // len(domain.args), place)
        case sympy.Range() | sympy.FiniteSet():
            members = list(islice(domain, 100))
            return members[(index + place * (1 + index // len(members))) % len(members)]
        case sympy.Interval():
            return _inside(domain, index, place)
    raise TypeError(f"a domain is made of intervals and ranges, not {domain}")


def _inside(interval: sympy.Interval, index: int, place: int) -> sympy.Rational:
    low, high = interval.start, interval.end
    share = ((1 + index + 12 * place) * _SPREAD) % 1
    if low.is_finite and high.is_finite:
        return low + (high - low) * share
    magnitude = _MAGNITUDES[(index + place) % len(_MAGNITUDES)] * (1 + share / 5)
    if low.is_finite:
        return low + magnitude
    if high.is_finite:
        return high - magnitude
    return magnitude * _sign(index, place)


def _sign(index: int, place: int) -> int:
    """Of a coordinate: symbols have different patterns of signs, so that two of them meet in every combination."""
    bits = place % 12 + place % 12 // 3 + 1  # never a multiple of 4, so that four points show both signs
    return -1 if (index & bits).bit_count() % 2 else 1
