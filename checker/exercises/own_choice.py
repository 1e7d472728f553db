"""The neuron that a student has chosen in exercise3; the text's choice stands in for what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from checker.equivalence.enclosure import ball, evaluate, undefined_at
from checker.equivalence.numerals import show_ball
from checker.exercise import Formula
from checker.expression.calculus import substitute
from checker.expression.dag import Builder, Expression
from checker.expression.from_sympy import from_sympy
from checker.expression.heads import Head
from checker.sheet import Sheet
from derivations import identity_neuron as derived

__all__ = ["TEXT", "Choice", "own_choice", "own_formula", "unreal"]


@dataclass(frozen=True, slots=True)
class Choice:
    """b and w2, formulas in w1."""

    b: Expression
    w2: Expression

    def slope(self) -> Expression:
        """w1 w2 sigma'(b), the slope of the neuron's output in x, as w1 goes to 0.

        sigma'(b + w1 x) lies between exp(-w1) and exp(w1) times sigma'(b), since |sigma''| <= sigma'. So some constant
        makes w2 sigma(w1 x + b) tend to x uniformly on [0, 1] exactly when this tends to 1.
        """
        build = Builder()
        prime = build.apply(Head.SIGMA_PRIME, build.include(self.b))
        return build.expression(build.multiply(build.symbol("w1"), build.include(self.w2), prime))

    def output(self, x: Expression) -> Expression:
        """w2 sigma(w1 x + b), for x a formula."""
        build = Builder()
        z = build.add(build.multiply(build.symbol("w1"), build.include(x)), build.include(self.b))
        return build.expression(build.multiply(build.include(self.w2), build.apply(Head.SIGMA, z)))

    def centred_offset(self) -> Expression:
        """The constant that makes the output right at x = 1/2."""
        formula = derived.offset(derived.W1, derived.B, derived.W2)
        return substitute(from_sympy(formula), {"b": self.b, "w2": self.w2})

    def error(self, offset: Expression) -> Expression:
        """w2 sigma(w1 x + b) + offset - x, in w1 and x."""
        build = Builder()
        x = build.symbol("x")
        output = build.include(self.output(build.expression(x)))
        return build.expression(build.add(output, build.include(offset), build.negate(x)))

    def slope_of_error(self) -> Expression:
        """d/dx of the error: w1 w2 (1 - tanh(z/2)^2)/4 - 1.

        This form of sigma' is the one that balls lose least in where w1 w2 is near 4.
        """
        build = Builder()
        w1, half = build.symbol("w1"), build.number(Fraction(1, 2))
        z = build.add(build.multiply(w1, build.symbol("x")), build.include(self.b))
        squared = build.power(build.apply(Head.TANH, build.multiply(half, z)), build.number(2))
        quarter = build.multiply(w1, build.include(self.w2), build.number(Fraction(1, 4)))
        return build.expression(build.add(quarter, build.negate(build.multiply(quarter, squared)), build.number(-1)))


TEXT = Choice(*map(from_sympy, derived.centred()))
"""The text's choice"""


def own_formula(sheet: Sheet, name: str) -> Expression | None:
    """A formula of the student's in w1 alone (and Delta, x), the names of other parts in it replaced by their formulas.

    None where there is no such formula.
    """
    formula, part = sheet.formula(name), sheet.exercise.part(name)
    assert isinstance(part, Formula)
    if formula is None:
        return None
    return substitute(formula, {other: _own(sheet, other) for other in part.others if other in formula.symbols})


def own_choice(sheet: Sheet) -> Choice:
    """The student's own b and w2."""
    return Choice(_own(sheet, "b"), _own(sheet, "w2"))


_SMALL = (Fraction(1, 2**10), Fraction(1, 2**30))  # exact as balls, so that a pole is exact too


def unreal(formula: Expression) -> tuple[Fraction, str] | None:
    """A w1 at which a formula has no real value, and what it has; None unless it is certain, at each small w1 tried."""
    found = [_no_real_value(formula, w1) for w1 in _SMALL]
    return (_SMALL[0], found[0]) if found[0] and all(found) else None


def _no_real_value(formula: Expression, w1: Fraction) -> str | None:
    point = {"w1": ball(w1)}
    value = evaluate(formula, point)
    if value.is_finite():
        return None if value.imag.contains(0) else show_ball(value)
    return "undefined" if undefined_at(formula, point) is not None else None


def _own(sheet: Sheet, name: str) -> Expression:
    """What a name stands for; the text's choice where there is none, or none that is real."""
    formula = own_formula(sheet, name)
    if name == "offset":
        return formula or own_choice(sheet).centred_offset()
    return formula if formula is not None and unreal(formula) is None else _TEXT[name]


_TEXT = {"b": TEXT.b, "w2": TEXT.w2}
