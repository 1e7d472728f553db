"""Substitution and differentiation of expressions, as graphs.

A derivative is taken node by node with the chain rule, in time linear in the expression. Where a formula turns a corner
(|u| at u = 0, Max where two arguments meet) its derivative is left undefined; a piecewise formula is differentiated
piece by piece, and jumps have derivative 0 beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from checker.errors import CheckerError
from checker.expression.dag import Builder, Expression
from checker.expression.heads import Head

__all__ = ["NotDifferentiable", "constant", "differentiate", "multiple", "substitute", "without_order"]


class NotDifferentiable(CheckerError):
    """There is no rule for the derivative of a function in the expression."""


def constant(value: int | Fraction) -> Expression:
    """A number as an expression."""
    build = Builder()
    return build.expression(build.number(value))


def multiple(factor: int | Fraction, expression: Expression) -> Expression:
    """`expression` times a number."""
    build = Builder()
    return build.expression(build.multiply(build.number(factor), build.include(expression)))


def substitute(expression: Expression, meanings: Mapping[str, Expression]) -> Expression:
    """`expression` with each named symbol replaced by an expression, all at once.

    >>> from checker.expression.text import parse
    >>> substitute(parse("x + y"), {"x": parse("y"), "y": parse("2")}) == parse("y + 2")
    True
    """
    build = Builder()
    nodes = {name: build.include(meaning) for name, meaning in meanings.items() if name in expression.symbols}
    return build.expression(build.include(expression, nodes))


def without_order(expression: Expression) -> Expression:
    """`expression` with every O(...) term replaced by 0."""
    build = Builder()
    nodes: list[int] = []
    for node in expression.nodes:
        is_order = node.head is Head.ORDER
        nodes.append(build.number(0) if is_order else build.copy(node, *(nodes[i] for i in node.args)))
    return build.expression(nodes[-1])


def differentiate(expression: Expression, name: str) -> Expression:
    """Derivative of `expression` with respect to the symbol `name`.

    Raises NotDifferentiable for a function without a rule, TooLarge when the derivative passes the limits.

    >>> from checker.expression.text import parse
    >>> differentiate(parse("3*x + sin(x)"), "x") == parse("3 + cos(x)")
    True
    """
    build = Builder()
    nodes: list[int] = []
    slopes: list[int] = []
    zero = build.number(0)
    for node in expression.nodes:
        arguments = [nodes[i] for i in node.args]
        nodes.append(build.copy(node, *arguments))
        if node.head is Head.SYMBOL:
            slopes.append(build.number(int(node.value == name)))
        elif all(slopes[i] == zero for i in node.args):
            slopes.append(zero)
        else:
            slopes.append(_chain_rule(build, node.head, arguments, [slopes[i] for i in node.args], nodes[-1]))
    return build.expression(slopes[-1])


def _chain_rule(build: Builder, head: Head, arguments: Sequence[int], slopes: Sequence[int], node: int) -> int:
    if head in _OUTER:
        return _times(build, _OUTER[head](build, arguments[0], node), slopes[0])
    if head in _WHOLE:
        return _WHOLE[head](build, arguments, slopes, node)
    if head in _STEPS:
        return build.number(0)
    raise NotDifferentiable(f"there is no rule for the derivative of {head}")


# d f(u) / du, for functions of one argument: (build, u, f(u)) -> node

_Outer: TypeAlias = Callable[[Builder, int, int], int]


def _of_square(scale: int, sign: int, root: bool) -> _Outer:
    """Give scale / (1 + sign u**2), or scale over its square root."""

    def rule(b: Builder, u: int, _: int) -> int:
        inner = b.add(b.number(1), b.multiply(b.number(sign), b.power(u, b.number(2))))
        return b.divide(b.number(scale), b.square_root(inner) if root else inner)

    return rule


def _of_value(constant: int, sign: int) -> _Outer:
    """Give constant + sign f(u)**2, as for tan and tanh."""
    return lambda b, u, f: b.add(b.number(constant), b.multiply(b.number(sign), b.power(f, b.number(2))))


def _gaussian(sign: int) -> _Outer:
    def rule(b: Builder, u: int, _: int) -> int:
        bell = b.apply(Head.EXP, b.negate(b.power(u, b.number(2))))
        return b.multiply(b.number(2 * sign), bell, b.power(b.apply(Head.PI), b.number(Fraction(-1, 2))))

    return rule


def _acosh(b: Builder, u: int, _: int) -> int:
    one = b.number(1)
    return b.power(
        b.multiply(b.square_root(b.add(u, b.negate(one))), b.square_root(b.add(u, one))),
        b.number(-1),
    )


def _sigma_second(b: Builder, u: int, f: int) -> int:
    return b.multiply(f, b.add(b.number(1), b.multiply(b.number(-2), b.apply(Head.SIGMA, u))))


def _absolute(b: Builder, u: int, _: int) -> int:
    zero = b.number(0)
    up, down = b.apply(Head.GT, u, zero), b.apply(Head.LT, u, zero)
    return b.apply(Head.PIECEWISE, b.number(1), up, b.number(-1), down)


_OUTER: dict[Head, _Outer] = {
    Head.EXP: lambda b, u, f: f,
    Head.LOG: lambda b, u, f: b.power(u, b.number(-1)),
    Head.ABS: _absolute,
    Head.SIN: lambda b, u, f: b.apply(Head.COS, u),
    Head.COS: lambda b, u, f: b.negate(b.apply(Head.SIN, u)),
    Head.TAN: _of_value(1, 1),
    Head.COT: _of_value(-1, -1),
    Head.SEC: lambda b, u, f: b.multiply(f, b.apply(Head.TAN, u)),
    Head.CSC: lambda b, u, f: b.negate(b.multiply(f, b.apply(Head.COT, u))),
    Head.ASIN: _of_square(1, -1, root=True),
    Head.ACOS: _of_square(-1, -1, root=True),
    Head.ATAN: _of_square(1, 1, root=False),
    Head.ACOT: _of_square(-1, 1, root=False),
    Head.SINH: lambda b, u, f: b.apply(Head.COSH, u),
    Head.COSH: lambda b, u, f: b.apply(Head.SINH, u),
    Head.TANH: _of_value(1, -1),
    Head.COTH: _of_value(1, -1),
    Head.SECH: lambda b, u, f: b.negate(b.multiply(f, b.apply(Head.TANH, u))),
    Head.CSCH: lambda b, u, f: b.negate(b.multiply(f, b.apply(Head.COTH, u))),
    Head.ASINH: _of_square(1, 1, root=True),
    Head.ACOSH: _acosh,
    Head.ATANH: _of_square(1, -1, root=False),
    Head.ACOTH: _of_square(1, -1, root=False),
    Head.ERF: _gaussian(1),
    Head.ERFC: _gaussian(-1),
    Head.SIGMA: lambda b, u, f: b.apply(Head.SIGMA_PRIME, u),
    Head.SIGMA_PRIME: _sigma_second,
}

# Rules for several arguments: (build, arguments, their slopes, the node itself) -> node

_Whole: TypeAlias = Callable[[Builder, Sequence[int], Sequence[int], int], int]


def _total(b: Builder, terms: Sequence[int]) -> int:
    return terms[0] if len(terms) == 1 else b.add(*terms)


def _sum(b: Builder, _: Sequence[int], slopes: Sequence[int], node: int) -> int:
    zero = b.number(0)
    return _total(b, [slope for slope in slopes if slope != zero])


def _product(b: Builder, arguments: Sequence[int], slopes: Sequence[int], _: int) -> int:
    """Sum of f_1 .. f_k' .. f_n, with running products from both ends so that it stays linear in n."""
    zero, one = b.number(0), b.number(1)
    before = [one]
    for factor in arguments[:-1]:
        before.append(_times(b, before[-1], factor))
    terms: list[int] = []
    after = one
    for k in range(len(arguments) - 1, -1, -1):
        if slopes[k] != zero:
            terms.append(_times(b, before[k], _times(b, slopes[k], after)))
        after = _times(b, arguments[k], after)
    return _total(b, terms)


def _times(b: Builder, left: int, right: int) -> int:
    one = b.number(1)
    return right if left == one else left if right == one else b.multiply(left, right)


def _power(b: Builder, arguments: Sequence[int], slopes: Sequence[int], node: int) -> int:
    base, exponent = arguments
    if slopes[1] == b.number(0):
        lowered = b.power(base, b.add(exponent, b.number(-1)))
        return _times(b, b.multiply(exponent, lowered), slopes[0])
    logarithm = b.apply(Head.LOG, base)
    growth = b.add(b.multiply(slopes[1], logarithm), b.multiply(exponent, b.divide(slopes[0], base)))
    return b.multiply(node, growth)


def _choice(winner: Head) -> _Whole:
    def rule(b: Builder, arguments: Sequence[int], slopes: Sequence[int], _: int) -> int:
        cases: list[int] = []
        for k, (argument, slope) in enumerate(zip(arguments, slopes, strict=True)):
            others = [b.apply(winner, argument, other) for i, other in enumerate(arguments) if i != k]
            cases += [slope, b.apply(Head.AND, *others) if others else b.apply(Head.TRUE)]
        return b.apply(Head.PIECEWISE, *cases)

    return rule


def _piecewise(b: Builder, arguments: Sequence[int], slopes: Sequence[int], _: int) -> int:
    """Each slope where its own case holds all around, and none before it: undefined where one case meets another."""
    cases: list[int] = []
    earlier: list[int] = []
    for slope, condition in zip(slopes[0::2], arguments[1::2], strict=True):
        cases += [slope, b.apply(Head.AND, *earlier, _interior(b, condition, holds=True))]
        earlier.append(_interior(b, condition, holds=False))
    return b.apply(Head.PIECEWISE, *cases)


_OPEN = {
    (Head.LT, True): Head.LT,
    (Head.LE, True): Head.LT,
    (Head.GT, True): Head.GT,
    (Head.GE, True): Head.GT,
    (Head.NE, True): Head.NE,
    (Head.LT, False): Head.GT,
    (Head.LE, False): Head.GT,
    (Head.GT, False): Head.LT,
    (Head.GE, False): Head.LT,
    (Head.EQ, False): Head.NE,
}
"""The comparison that holds inside the points where one holds (True), or does not (False)."""


def _interior(b: Builder, condition: int, *, holds: bool) -> int:
    """The condition that `condition` holds (or fails) at a point and all around it."""
    node = b.node(condition)
    if node.head in (Head.TRUE, Head.FALSE):
        return b.apply(Head.TRUE if (node.head is Head.TRUE) is holds else Head.FALSE)
    if node.head is Head.NOT:
        return _interior(b, node.args[0], holds=not holds)
    if node.head in (Head.AND, Head.OR):
        head = node.head if holds else Head.OR if node.head is Head.AND else Head.AND
        return b.apply(head, *(_interior(b, part, holds=holds) for part in node.args))
    opened = _OPEN.get((node.head, holds))
    return b.apply(opened, *node.args) if opened is not None else b.apply(Head.FALSE)


_WHOLE: dict[Head, _Whole] = {
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.POW: _power,
    Head.MAX: _choice(Head.GT),
    Head.MIN: _choice(Head.LT),
    Head.PIECEWISE: _piecewise,
}

_STEPS = frozenset(
    {Head.SIGN, Head.FLOOR, Head.CEILING, Head.HEAVISIDE}
    | {Head.LT, Head.LE, Head.GT, Head.GE, Head.EQ, Head.NE, Head.AND, Head.OR, Head.NOT}
)
