"""Decimals that stand for fractions: 0.08333333333333333 where 1/12 was meant.

A float in a formula is the decimal that it prints as, so `1/12*x` in Python is not x/12, by 3e-18. Such an answer is
not the same formula, and is told what happened.
"""

from __future__ import annotations

from fractions import Fraction

from checker.expression.dag import Builder, Expression
from checker.verdict import Finding

__all__ = ["ROUNDED", "with_fractions"]

_LARGEST_DENOMINATOR = 1000

ROUNDED = Finding(
    "rounded",
    "A rounded decimal stands where a fraction is needed; with the fraction the answer would be right.",
    "In Python 1/12 is the float 0.08333333333333333: write Rational(1, 12), or x/12, or the formula as text.",
)


def with_fractions(expression: Expression) -> Expression | None:
    """`expression` with the fractions whose floats its decimals are; None when there are none.

    >>> from checker.expression.text import parse
    >>> with_fractions(parse("0.3333333333333333*x")) == parse("1/3*x")
    True
    >>> with_fractions(parse("0.5*x + 2.0000001"))
    """
    build = Builder()
    nodes: list[int] = []
    for node in expression.nodes:
        if isinstance(node.value, Fraction):
            nodes.append(build.number(_fraction(node.value)))
        else:
            nodes.append(build.copy(node, *(nodes[i] for i in node.args)))
    changed = build.expression(nodes[-1])
    return None if changed == expression else changed


def _fraction(value: Fraction) -> Fraction:
    simple = value.limit_denominator(_LARGEST_DENOMINATOR)
    try:
        return simple if float(simple) == float(value) else value
    except OverflowError:
        return value
