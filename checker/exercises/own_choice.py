"""The neuron that a student has chosen in exercise3; the text's choice stands in for what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from checker.expression.calculus import substitute
from checker.expression.dag import Builder, Expression
from checker.expression.from_sympy import from_sympy
from checker.expression.heads import Head
from checker.sheet import Sheet
from derivations import identity_neuron as derived

__all__ = ["TEXT_B", "TEXT_W2", "Choice", "own_choice"]

TEXT_B, TEXT_W2 = map(from_sympy, derived.centred())


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


def own_choice(sheet: Sheet) -> Choice:
    """The student's own b and w2."""
    return Choice(sheet.formula("b") or TEXT_B, sheet.formula("w2") or TEXT_W2)
