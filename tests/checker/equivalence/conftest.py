"""An oracle that shares nothing with ball arithmetic: mpmath, node by node, at 120 digits."""

import operator
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

import flint
import mpmath
import pytest
from mpmath import mpf

from checker.expression.dag import Expression
from checker.expression.heads import Head

Oracle = Callable[[Expression, Mapping[str, Any]], Any]

DIGITS = 120


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    before = mpmath.mp.prec, flint.ctx.prec, flint.ctx.cap
    yield
    after = mpmath.mp.prec, flint.ctx.prec, flint.ctx.cap
    mpmath.mp.prec, flint.ctx.prec, flint.ctx.cap = before
    assert after == before, "a global precision was changed"


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    """The value of an expression at a point, to some 50 digits; an ArithmeticError or ValueError where it has none."""
    return _value


def _value(expression: Expression, point: Mapping[str, Any]) -> Any:
    with mpmath.workdps(DIGITS):
        return _node_value(expression, len(expression.nodes) - 1, point)


def _node_value(expression: Expression, index: int, point: Mapping[str, Any]) -> Any:
    node = expression.nodes[index]
    if node.head is Head.NUMBER:
        return _exact(node.value)
    if node.head is Head.SYMBOL:
        return _exact(point[str(node.value)])
    if node.head is Head.PIECEWISE:  # lazily: a case that is not taken need not have a value
        cases = zip(node.args[::2], node.args[1::2], strict=True)
        taken = next(value for value, condition in cases if _node_value(expression, condition, point))
        return _node_value(expression, taken, point)
    arguments = [_node_value(expression, i, point) for i in node.args]
    function = _FUNCTIONS.get(node.head) or getattr(mpmath, node.head.value)
    return function(*arguments)


def _exact(value: Any) -> Any:
    return mpf(value.numerator) / value.denominator if isinstance(value, Fraction | int) else value


def _logistic(z: Any) -> Any:
    return 1 / (1 + mpmath.exp(-z))


def _real(z: Any) -> Any:
    assert mpmath.im(z) == 0
    return mpmath.re(z)


def _power(base: Any, exponent: Any) -> Any:
    return mpf(1) if exponent == 0 else mpmath.power(base, exponent)


_FUNCTIONS: dict[Head, Callable[..., Any]] = {
    Head.PI: lambda: +mpmath.pi,
    Head.E: lambda: +mpmath.e,
    Head.I: lambda: mpmath.mpc(0, 1),
    Head.ADD: lambda *terms: reduce(operator.add, terms),
    Head.MUL: lambda *factors: reduce(operator.mul, factors),
    Head.POW: _power,
    Head.ABS: abs,
    Head.MAX: lambda *args: max(map(_real, args)),
    Head.MIN: lambda *args: min(map(_real, args)),
    Head.CEILING: mpmath.ceil,
    Head.HEAVISIDE: lambda x: (mpmath.sign(x) + 1) / 2,
    Head.CONJUGATE: mpmath.conj,
    Head.SIGMA: _logistic,
    Head.SIGMA_PRIME: lambda z: _logistic(z) * (1 - _logistic(z)),
    Head.LT: lambda a, b: _real(a) < _real(b),
    Head.LE: lambda a, b: _real(a) <= _real(b),
    Head.GT: lambda a, b: _real(a) > _real(b),
    Head.GE: lambda a, b: _real(a) >= _real(b),
    Head.EQ: lambda a, b: a == b,
    Head.NE: lambda a, b: a != b,
    Head.AND: lambda *args: all(args),
    Head.OR: lambda *args: any(args),
    Head.NOT: lambda a: not a,
    Head.TRUE: lambda: True,
    Head.FALSE: lambda: False,
}
