"""Real numbers of a hand-in, as rules compute with them: a ball, and the exact value where that is rational.

A condition that is reached exactly, such as a sum that is 0, is then decided and not left open by rounding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb

from checker.equivalence.enclosure import ball, evaluate
from checker.equivalence.exact import exactly
from checker.expression.dag import Expression
from checker.reading import Unread
from checker.verdict import Finding

__all__ = ["Quantity", "constant", "quantity", "unreal"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A real number: a ball that holds it, and its value where that is known to be rational."""

    enclosure: arb
    exact: Fraction | None = None

    def __add__(self, other: Quantity) -> Quantity:
        """Add, exactly where both are exact."""
        exact = None if self.exact is None or other.exact is None else self.exact + other.exact
        return quantity(self.enclosure + other.enclosure, exact)

    def __mul__(self, other: Quantity) -> Quantity:
        """Multiply, exactly where both are exact."""
        exact = None if self.exact is None or other.exact is None else self.exact * other.exact
        return quantity(self.enclosure * other.enclosure, exact)

    def __abs__(self) -> Quantity:
        """Drop the sign."""
        return quantity(abs(self.enclosure), None if self.exact is None else abs(self.exact))

    def compared_with(self, limit: Fraction) -> int | None:
        """1, 0 or -1 when this is certainly above, at or below a limit; None when that is not certain."""
        if self.exact is not None:
            return (self.exact > limit) - (self.exact < limit)
        excess = self.enclosure - ball(limit).real
        return 1 if excess > 0 else -1 if excess < 0 else 0 if excess.is_zero() else None


def quantity(enclosure: arb, exact: Fraction | None) -> Quantity:
    """Use the exact value for the ball, too: it is the narrower one."""
    return Quantity(enclosure if exact is None else ball(exact).real, exact)


def constant(number: Expression) -> Quantity:
    """The real value of a constant expression, at the precision in force."""
    return quantity(evaluate(number, {}).real, exactly(number, {}))


def unreal(named: Iterable[tuple[str, Expression]], before: str = "") -> Unread | None:
    """Say of the first number that has no value, or a complex one, what is the matter; None when all are real."""
    for name, number in named:
        value = evaluate(number, {})
        if not value.is_finite():
            return Unread(Finding("not-finite", f"{before}{name} has no value.", "Look for a division by 0 in it."))
        if not value.imag.contains(0):
            return Unread(Finding("not-real", f"{before}{name} is complex.", "Use real numbers only."))
    return None
