"""The logistic function told by its form: 1/(1 + exp(u)) is sigma(-u), and exp(u)/(1 + exp(u)) is sigma(u).

Both sides are equal for every real u. With sigma in one piece, bounds over wide intervals do not fall apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from checker.expression.dag import Builder, Expression, Node
from checker.expression.heads import Head

__all__ = ["with_sigma"]

_MOST_FACTORS = 32


def with_sigma(expression: Expression) -> Expression:
    """`expression` with sigma for what has the form of it.

    >>> from checker.expression.printing import to_text
    >>> from checker.expression.text import parse
    >>> to_text(with_sigma(parse("1/(1 + exp(z))"))), to_text(with_sigma(parse("exp(z)/(exp(z) + 1)")))
    ('σ(-z)', 'σ(z)')
    """
    rewriting = _Rewriting()
    for node in expression.nodes:
        rewriting.take(node)
    return rewriting.build.expression(rewriting.made[-1])


class _Rewriting:
    """The nodes made so far, and what is known of them."""

    def __init__(self) -> None:
        self.build = Builder()
        self.made: list[int] = []
        self._exponents: dict[int, int] = {}
        """u, by the node exp(u)"""
        self._grown: dict[int, int] = {}
        """u, by the node 1 + exp(u)"""
        self._falling: dict[int, int] = {}
        """u, by the node sigma(-u) that came of 1/(1 + exp(u))"""
        self._factors: dict[int, Sequence[int]] = {}
        self._values: dict[int, Fraction] = {}

    def take(self, node: Node) -> None:
        """Make the next node."""
        arguments = [self.made[index] for index in node.args]
        if node.head is Head.POW and arguments[0] in self._grown and self._is_whole(arguments[1]):
            made = self._power(self._grown[arguments[0]], self._values[arguments[1]])
        elif node.head is Head.MUL:
            made = self._product(arguments)
        else:
            made = self.build.copy(node, *arguments)
        self._note(node, made, arguments)
        self.made.append(made)

    def _note(self, node: Node, made: int, arguments: list[int]) -> None:
        if isinstance(node.value, Fraction):
            self._values[made] = node.value
        elif node.head is Head.EXP:
            self._exponents[made] = arguments[0]
        elif node.head is Head.ADD and all(argument in self._values for argument in arguments):
            self._values[made] = sum((self._values[argument] for argument in arguments), Fraction(0))
        elif node.head is Head.ADD and len(arguments) == 2:
            one = [argument for argument in arguments if self._values.get(argument) == 1]
            grown = [argument for argument in arguments if argument in self._exponents]
            if one and grown:
                self._grown[made] = self._exponents[grown[0]]

    def _is_whole(self, exponent: int) -> bool:
        return exponent in self._values and self._values[exponent].denominator == 1

    def _power(self, u: int, exponent: Fraction) -> int:
        falling = self.build.apply(Head.SIGMA, self.build.negate(u))
        self._falling[falling] = u
        return falling if exponent == -1 else self.build.power(falling, self.build.number(-exponent))

    def _product(self, arguments: list[int]) -> int:
        """Multiply, with sigma(u) for exp(u) sigma(-u)."""
        factors = [factor for argument in arguments for factor in self._factors.get(argument, (argument,))]
        if len(factors) > _MOST_FACTORS:
            return self.build.multiply(*arguments)
        for falling in [factor for factor in factors if factor in self._falling]:
            u = self._falling[falling]
            growing = next((factor for factor in factors if self._exponents.get(factor) == u), None)
            if growing is not None:
                factors.remove(falling)
                factors.remove(growing)
                factors.append(self.build.apply(Head.SIGMA, u))
        made = factors[0] if len(factors) == 1 else self.build.multiply(*factors)
        self._factors[made] = factors
        return made
