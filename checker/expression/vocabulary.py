r"""The words of a written formula that are not variables: functions, constants and what has no value.

A function is the head that it applies or a few lines that build what it means (`log10(x)` is log(x)/log(10)). Keys are
canonical names, so one entry serves `\sigma`, `σ` and `sigma`. Marks that act as functions have keys that no word can
have: `|` for bars, `√` for a root sign, `\frac` and its kin for LaTeX.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from checker.expression.dag import Builder
from checker.expression.heads import ARITY, Head

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "INVERSES",
    "NOT_NUMBERS",
    "Function",
    "is_letter",
    "known_function",
    "may_be_bare",
]


@dataclass(frozen=True, slots=True)
class Function:
    """How an application of a function is built, and from how many arguments."""

    build: Callable[..., int]
    """called with the Builder and the arguments"""
    least: int
    most: int | None
    head: Head | None = None
    """the head when it is simply that"""


def _heads(head: Head, *names: str) -> dict[str, Function]:
    least, most = ARITY[head]
    return dict.fromkeys(names, Function(partial(_apply, head), least, most, head))


def _apply(head: Head, build: Builder, *args: int) -> int:
    return build.apply(head, *args)


def _root_of_degree(degree: int, build: Builder, x: int) -> int:
    return build.power(x, build.number(Fraction(1, degree)))


def _root(build: Builder, x: int, n: int) -> int:
    return build.power(x, build.divide(build.number(1), n))


def _log(build: Builder, x: int, base: int | None = None) -> int:
    logarithm = build.apply(Head.LOG, x)
    return logarithm if base is None else build.divide(logarithm, build.apply(Head.LOG, base))


def _log_to_base(base: int, build: Builder, x: int) -> int:
    return _log(build, x, build.number(base))


def _quotient(build: Builder, above: int, below: int | None = None) -> int:
    return above if below is None else build.divide(above, below)


def _power(build: Builder, base: int, exponent: int) -> int:
    return build.power(base, exponent)


def _binomial(build: Builder, n: int, k: int) -> int:
    rest = build.add(n, build.negate(k))
    above, *below = (build.apply(Head.FACTORIAL, z) for z in (n, k, rest))
    return build.divide(above, build.multiply(*below))


def _beta(build: Builder, x: int, y: int) -> int:
    above = build.multiply(build.apply(Head.GAMMA, x), build.apply(Head.GAMMA, y))
    return build.divide(above, build.apply(Head.GAMMA, build.add(x, y)))


def _sinc(build: Builder, x: int) -> int:
    at_zero = build.apply(Head.EQ, x, build.number(0))
    elsewhere = build.divide(build.apply(Head.SIN, x), x)
    return build.apply(Head.PIECEWISE, build.number(1), at_zero, elsewhere, build.apply(Head.TRUE))


def _first(build: Builder, x: int, *_: int) -> int:
    return x


def _heaviside(build: Builder, x: int, *_: int) -> int:
    return build.apply(Head.HEAVISIDE, x)


def _where(build: Builder, condition: int, value: int, otherwise: int) -> int:
    return build.apply(Head.PIECEWISE, value, condition, otherwise, build.apply(Head.TRUE))


_CIRCULAR = ("sin", "cos", "tan", "cot", "sec", "csc")


def _families() -> dict[str, Function]:
    """The trigonometric and hyperbolic functions and their inverses, under each usual prefix."""
    table: dict[str, Function] = {}
    for name in _CIRCULAR:
        table |= _heads(Head(name), name) | _heads(Head(f"a{name}"), f"a{name}", f"arc{name}")
        table |= _heads(Head(f"{name}h"), f"{name}h")
        table |= _heads(Head(f"a{name}h"), f"a{name}h", f"ar{name}h", f"arc{name}h")
    return table | _heads(Head.TAN, "tg") | _heads(Head.COT, "ctg") | _heads(Head.CSC, "cosec")


_ELEMENTARY: dict[str, Function] = {
    **_families(),
    **_heads(Head.EXP, "exp"),
    "log": Function(_log, 1, 2),
    **_heads(Head.LOG, "ln"),
    "lg": Function(partial(_log_to_base, 10), 1, 1),
}

_BARE = frozenset({*_ELEMENTARY, "√", "∛", "∜"})

FUNCTIONS: dict[str, Function] = {
    **_ELEMENTARY,
    "sqrt": Function(partial(_root_of_degree, 2), 1, 1),
    "cbrt": Function(partial(_root_of_degree, 3), 1, 1),
    "√": Function(partial(_root_of_degree, 2), 1, 1),
    "∛": Function(partial(_root_of_degree, 3), 1, 1),
    "∜": Function(partial(_root_of_degree, 4), 1, 1),
    "root": Function(_root, 2, 2),
    "\\sqrt": Function(partial(_root_of_degree, 2), 1, 1),
    "\\sqrt[]": Function(lambda build, n, x: _root(build, x, n), 2, 2),
    "\\frac": Function(_quotient, 2, 2),
    "|": Function(partial(_apply, Head.ABS), 1, 1, Head.ABS),
    **_heads(Head.ABS, "abs", "Abs", "fabs", "absolute"),
    **_heads(Head.SIGN, "sign", "sgn"),
    **_heads(Head.MAX, "Max", "max", "maximum"),
    **_heads(Head.MIN, "Min", "min", "minimum"),
    **_heads(Head.FLOOR, "floor"),
    **_heads(Head.CEILING, "ceiling", "ceil"),
    "Heaviside": Function(_heaviside, 1, 2),
    "heaviside": Function(_heaviside, 1, 2),
    **_heads(Head.RE, "re", "Re"),
    **_heads(Head.IM, "im", "Im"),
    **_heads(Head.CONJUGATE, "conjugate"),
    **_heads(Head.ARG, "arg"),
    **_heads(Head.ATAN2, "atan2", "arctan2"),
    **_heads(Head.ERF, "erf"),
    **_heads(Head.ERFC, "erfc"),
    **_heads(Head.GAMMA, "gamma", "Gamma"),
    **_heads(Head.FACTORIAL, "factorial"),
    **_heads(Head.ZETA, "zeta"),
    "binomial": Function(_binomial, 2, 2),
    "beta": Function(_beta, 2, 2),
    "sinc": Function(_sinc, 1, 1),
    **_heads(Head.SIGMA, "sigma", "sigmoid", "logistic", "expit"),
    **_heads(Head.SIGMA_PRIME, "sigma_prime", "sigmoid_prime", "dsigma"),
    "pow": Function(_power, 2, 2),
    "Pow": Function(_power, 2, 2),
    "power": Function(_power, 2, 2),
    "Rational": Function(_quotient, 1, 2),
    "Integer": Function(_first, 1, 1),
    "Float": Function(_first, 1, 2),
    "S": Function(_first, 1, 1),
    **_heads(Head.ORDER, "O"),
    **_heads(Head.PIECEWISE, "Piecewise"),
    "where": Function(_where, 3, 3),
    **_heads(Head.EQ, "Eq"),
    **_heads(Head.NE, "Ne"),
    **_heads(Head.LT, "Lt"),
    **_heads(Head.LE, "Le"),
    **_heads(Head.GT, "Gt"),
    **_heads(Head.GE, "Ge"),
    **_heads(Head.AND, "And"),
    **_heads(Head.OR, "Or"),
    **_heads(Head.NOT, "Not"),
}
"""Every function that can be written, by its canonical name."""

CONSTANTS: dict[str, Head] = {
    "pi": Head.PI,
    "e": Head.E,
    "E": Head.E,
    "I": Head.I,
    "True": Head.TRUE,
    "False": Head.FALSE,
    "otherwise": Head.TRUE,
}
"""Names that are constants unless they are declared as symbols."""

NOT_NUMBERS = frozenset({"oo", "inf", "Inf", "infinity", "Infinity", "infty", "∞", "nan", "NaN", "zoo"})
"""Names of what is no number, so that no formula has it as a part."""

INVERSES: dict[Head, Head] = {Head(name + kind): Head(f"a{name}{kind}") for name in _CIRCULAR for kind in ("", "h")}
"""What f^{-1} means for a function f that is always so written."""

_LOG_TO_BASE = re.compile(r"log([1-9][0-9]{0,5})")


def known_function(name: str) -> Function | None:
    """The function called `name`, such as sqrt or log2, or None.

    >>> known_function("artanh").head
    <Head.ATANH: 'atanh'>
    """
    found = FUNCTIONS.get(name)
    match = _LOG_TO_BASE.fullmatch(name) if found is None else None
    return Function(partial(_log_to_base, int(match[1])), 1, 1) if match else found


def may_be_bare(name: str) -> bool:
    """Whether the function may stand before its argument without parentheses: ln x."""
    return name in _BARE or bool(_LOG_TO_BASE.fullmatch(name))


def is_letter(name: str) -> bool:
    """Whether a function's name may also be a variable's when nothing is applied to: S, O, sigma, gamma."""
    return name in ("S", "O", "sigma", "beta", "gamma", "Gamma", "zeta", "arg", "root", "power", "re", "im", "Re", "Im")
