"""What an expression is worth at a point, by a few lines that share nothing with the package's own judge."""

import cmath
import math
from collections.abc import Callable, Mapping
from functools import reduce
from operator import add, mul
from typing import Any

import pytest

from checker.expression.dag import Expression, Node
from checker.expression.heads import Head


def logistic(z: complex) -> complex:
    return 1 / (1 + cmath.exp(-z))


def real(z: complex) -> float:
    assert z.imag == 0
    return z.real


def power(base: complex, exponent: complex) -> complex:
    return base ** int(exponent.real) if exponent == int(exponent.real) else base**exponent


def piecewise(*args: Any) -> Any:
    return next(value for value, condition in zip(args[::2], args[1::2], strict=True) if condition)


FUNCTIONS: dict[Head, Callable[..., Any]] = {
    Head.PI: lambda: cmath.pi,
    Head.E: lambda: cmath.e,
    Head.I: lambda: 1j,
    Head.ADD: lambda *args: reduce(add, args),
    Head.MUL: lambda *args: reduce(mul, args),
    Head.POW: lambda base, exponent: power(complex(base), complex(exponent)),
    Head.ABS: abs,
    Head.SIGN: lambda x: math.copysign(1, real(x)),
    Head.MAX: lambda *args: max(map(real, args)),
    Head.MIN: lambda *args: min(map(real, args)),
    Head.FLOOR: lambda x: math.floor(real(x)),
    Head.CEILING: lambda x: math.ceil(real(x)),
    Head.HEAVISIDE: lambda x: 1 if real(x) > 0 else 0,
    Head.RE: lambda x: complex(x).real,
    Head.IM: lambda x: complex(x).imag,
    Head.ACOT: lambda x: cmath.atan(1 / x),
    Head.COT: lambda x: 1 / cmath.tan(x),
    Head.SEC: lambda x: 1 / cmath.cos(x),
    Head.ACOSH: cmath.acosh,
    Head.ERF: lambda x: math.erf(real(x)),
    Head.ERFC: lambda x: math.erfc(real(x)),
    Head.GAMMA: lambda x: math.gamma(real(x)),
    Head.FACTORIAL: lambda x: math.gamma(real(x) + 1),
    Head.ATAN2: lambda y, x: math.atan2(real(y), real(x)),
    Head.SIGMA: logistic,
    Head.SIGMA_PRIME: lambda z: logistic(z) * (1 - logistic(z)),
    Head.PIECEWISE: piecewise,
    Head.LT: lambda a, b: real(a) < real(b),
    Head.LE: lambda a, b: real(a) <= real(b),
    Head.GT: lambda a, b: real(a) > real(b),
    Head.GE: lambda a, b: real(a) >= real(b),
    Head.EQ: lambda a, b: a == b,
    Head.NE: lambda a, b: a != b,
    Head.AND: lambda *args: all(args),
    Head.OR: lambda *args: any(args),
    Head.NOT: lambda a: not a,
    Head.TRUE: lambda: True,
    Head.FALSE: lambda: False,
}


Evaluate = Callable[[Expression, Mapping[str, complex]], Any]


@pytest.fixture(scope="session")
def value() -> Evaluate:
    """Gives the value of an expression with each name at its place in a point."""
    return _value


def _value(expression: Expression, point: Mapping[str, complex]) -> Any:
    values: list[Any] = []
    for node in expression.nodes:
        values.append(_node_value(node, [values[i] for i in node.args], point))
    return values[-1]


def _node_value(node: Node, args: list[Any], point: Mapping[str, complex]) -> Any:
    if node.head is Head.NUMBER:
        return complex(node.value or 0)
    if node.head is Head.SYMBOL:
        return complex(point[str(node.value)])
    function = FUNCTIONS.get(node.head) or getattr(cmath, node.head.value)
    return function(*(complex(a) if isinstance(a, int | float) and not isinstance(a, bool) else a for a in args))
