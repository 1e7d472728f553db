"""Certified values: an expression evaluated in ball arithmetic.

A ball [m +/- r] holds the true value with certainty; `evaluate` returns one for the principal complex value of an
expression, given balls for its symbols, at the precision in force (`flint.ctx.workprec`). The same rules serve a point
(narrow balls, witnesses) and a whole interval (wide balls, bounds): where a branch or a sign is not decided by the
balls, the result covers every possibility (wherever the value exists at all). A value that is undefined, or that these
balls cannot bound, is not finite; `undefined_at` tells the first case from the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import acb, arb, fmpq

from checker.errors import CheckerError
from checker.expression.dag import Expression, Node
from checker.expression.heads import COMPARISONS, Head

__all__ = ["Environment", "UnknownSymbol", "ball", "evaluate", "is_real", "is_real_throughout", "undefined_at"]

Environment: TypeAlias = Mapping[str, acb]
Value: TypeAlias = acb | bool | None
"""A ball; or the truth of a condition, None when the balls do not decide it."""
Rule: TypeAlias = Callable[[Sequence[Value]], Value]

_NAN = acb("nan")
_WIDE = arb(2) ** -20
_LARGEST_EXPONENT = 2**20
"""Integer exponents up to this size are powers by multiplication; larger ones go through the logarithm."""


class UnknownSymbol(CheckerError):
    """An expression contains a symbol that the environment gives no value."""


def ball(value: int | Fraction) -> acb:
    """The ball of a rational number, exact where binary allows."""
    return acb(fmpq(value.numerator, value.denominator))


def is_real(value: acb) -> bool:
    """Whether a ball is certainly a real number."""
    return bool(value.imag.is_zero())


def evaluate(expression: Expression, environment: Environment) -> acb:
    """A ball that contains the value of `expression` when its symbols lie in the given balls.

    Not finite where the value is undefined or cannot be bounded. Raises UnknownSymbol.

    >>> from checker.expression.text import parse
    >>> evaluate(parse("sqrt(x)/x"), {"x": ball(4)})
    0.500000000000000
    """
    value = _values(expression, environment)[-1]
    return value if isinstance(value, acb) else _NAN


def is_real_throughout(expression: Expression, environment: Environment) -> bool:
    """Whether every part of `expression` is certainly finite and real: then no pole and no branch cut is met."""
    balls = [value for value in _values(expression, environment) if isinstance(value, acb)]
    return all(value.is_finite() and is_real(value) for value in balls)


def undefined_at(expression: Expression, environment: Environment) -> Node | None:
    """The node at which the value certainly ceases to exist (a division by an exact 0, log 0), else None.

    Only for exact points: a ball around 0 is no exact 0. Cases of a Piecewise that are not taken do not count.
    """
    values = _values(expression, environment)
    causes: list[Node | None] = []
    for node, value in zip(expression.nodes, values, strict=True):
        is_finite = not isinstance(value, acb) or value.is_finite()
        causes.append(None if is_finite else _cause(node, values, causes))
    return causes[-1]


def _cause(node: Node, values: Sequence[Value], causes: Sequence[Node | None]) -> Node | None:
    """The pole that leaves a node without a value: itself, or one that its value depends on."""
    if _is_pole(node.head, [values[index] for index in node.args]):
        return node
    needed = node.args
    if node.head is Head.PIECEWISE:
        open_cases = [k for k in range(0, len(needed), 2) if values[needed[k + 1]] is not False]
        taken = open_cases[0] if values[needed[open_cases[0] + 1]] is True else None
        needed = () if taken is None else (needed[taken],)
    return next((cause for cause in (causes[index] for index in needed) if cause is not None), None)


def _values(expression: Expression, environment: Environment) -> list[Value]:
    values: list[Value] = []
    for node in expression.nodes:
        values.append(_value(node, values, environment))
    return values


def _value(node: Node, values: list[Value], environment: Environment) -> Value:
    if isinstance(node.value, Fraction):
        return ball(node.value)
    if node.head is Head.SYMBOL:
        try:
            return environment[str(node.value)]
        except KeyError:
            raise UnknownSymbol(f"no value is given for {node.value}") from None
    arguments = [values[index] for index in node.args]
    if node.head not in _CONDITIONAL and any(isinstance(a, acb) and not a.is_finite() for a in arguments):
        return _NAN  # whatever is done with a value that does not exist: (1/0)**0, sign(1/0)
    return _RULES[node.head](arguments)


_CONDITIONAL = COMPARISONS | {Head.PIECEWISE}
"""Heads that may have a value though one of their arguments has none."""


def _is_pole(head: Head, arguments: Sequence[Value]) -> bool:
    first = arguments[0] if arguments else None
    if head is Head.PIECEWISE:
        return all(condition is False for condition in arguments[1::2])
    if not isinstance(first, acb) or not first.is_exact():
        return False
    if head is Head.POW:
        exponent = arguments[1]
        return bool(first.is_zero()) and isinstance(exponent, acb) and bool(exponent.real < 0)
    if head in (Head.GAMMA, Head.FACTORIAL):
        whole = _exact_integer(first)
        return whole is not None and whole <= (0 if head is Head.GAMMA else -1)
    if head in (Head.ATANH, Head.ACOTH) and bool((first * first - 1).is_zero()):
        return True
    return bool(first.is_zero()) and head in _POLE_AT_ZERO


_POLE_AT_ZERO = frozenset(
    {Head.LOG, Head.COT, Head.CSC, Head.ACOT, Head.ASEC, Head.ACSC, Head.COTH, Head.CSCH}
    | {Head.ACOTH, Head.ASECH, Head.ACSCH}
)


# Powers


def _power(arguments: Sequence[Value]) -> Value:
    base, exponent = _numbers(arguments)
    whole = _exact_integer(exponent)
    if whole is not None:
        return _integer_power(base, whole)
    if is_real(base) and is_real(exponent) and exponent.real > 0 and base.real.lower() >= 0:
        return _growing_power(base.real, exponent.real)
    if (exponent * 2 - 1).is_zero():
        return base.sqrt()
    if base.is_zero():
        return acb(0) if exponent.real > 0 else _NAN
    return (exponent * base.log()).exp()


def _exact_integer(value: acb) -> int | None:
    if not (is_real(value) and value.real.is_exact() and value.real.is_integer()):
        return None
    if abs(value.real) > _LARGEST_EXPONENT:
        return None
    whole = value.real.unique_fmpz()
    return None if whole is None else int(whole)


def _integer_power(base: acb, exponent: int) -> acb:
    if exponent < 0:
        return 1 / _integer_power(base, -exponent)
    if exponent % 2 == 0 and is_real(base):
        magnitude = abs(base.real)  # an even power of an interval around 0 is not negative
        return acb(_hull(magnitude.lower().max(arb(0)) ** exponent, magnitude.upper() ** exponent))
    return base**exponent


def _growing_power(base: arb, exponent: arb) -> acb:
    """x**y for 0 <= x and 0 < y, with 0 at x = 0."""
    if base > 0:
        return acb(base.sqrt() if (exponent * 2 - 1).is_zero() else (exponent * base.log()).exp())
    top = base.upper()
    return acb(_hull(arb(0), (exponent * top.log()).exp())) if top > 0 else acb(0)


# Real functions that turn a corner or jump


def _hull(low: arb, high: arb) -> arb:
    return low.union(high)


def _absolute(arguments: Sequence[Value]) -> Value:
    (z,) = _numbers(arguments)
    return acb(abs(z.real)) if is_real(z) else acb(abs(z))


def _sign(arguments: Sequence[Value]) -> Value:
    (z,) = _numbers(arguments)
    return acb(z.real.sgn()) if is_real(z) else z / acb(abs(z))


def _greatest(arguments: Sequence[Value]) -> Value:
    return _fold(arguments, lambda a, b: a.max(b))


def _least(arguments: Sequence[Value]) -> Value:
    return _fold(arguments, lambda a, b: a.min(b))


def _fold(arguments: Sequence[Value], choose: Callable[[arb, arb], arb]) -> Value:
    numbers = _numbers(arguments)
    if not all(is_real(number) and number.is_finite() for number in numbers):
        return _NAN
    result = numbers[0].real
    for number in numbers[1:]:
        result = choose(result, number.real)
    return acb(result)


def _heaviside(arguments: Sequence[Value]) -> Value:
    (z,) = _numbers(arguments)
    return acb((z.real.sgn() + 1) / 2) if is_real(z) else _NAN


def _real_step(step: Callable[[arb], arb]) -> Rule:
    def rule(arguments: Sequence[Value]) -> Value:
        (z,) = _numbers(arguments)
        return acb(step(z.real)) if is_real(z) and z.is_finite() else _NAN

    return rule


def _piecewise(arguments: Sequence[Value]) -> Value:
    possible: list[acb] = []
    for value, condition in zip(arguments[0::2], arguments[1::2], strict=True):
        if condition is False:
            continue
        if not isinstance(value, acb):
            return _NAN
        possible.append(value)
        if condition is True:
            break
    return _union(possible) if possible else _NAN


def _union(values: list[acb]) -> acb:
    if not all(value.is_finite() for value in values):
        return _NAN
    result = values[0]
    for value in values[1:]:
        result = result.union(value)
    return result


# Conditions


def _comparison(decide: Callable[[arb], bool | None]) -> Rule:
    def rule(arguments: Sequence[Value]) -> Value:
        left, right = _numbers(arguments)
        difference = left - right
        return decide(difference.real) if is_real(difference) and difference.is_finite() else None

    return rule


def _negative(difference: arb) -> bool | None:
    return True if difference < 0 else False if difference >= 0 else None


def _not_positive(difference: arb) -> bool | None:
    return True if difference <= 0 else False if difference > 0 else None


def _zero(difference: arb) -> bool | None:
    return True if difference.is_zero() else None if difference.contains(0) else False


def _not(truth: Value) -> bool | None:
    return None if truth is None else not truth


def _all(arguments: Sequence[Value]) -> Value:
    if any(truth is False for truth in arguments):
        return False
    return True if all(truth is True for truth in arguments) else None


# The table


def _numbers(arguments: Sequence[Value]) -> list[acb]:
    return [argument if isinstance(argument, acb) else _NAN for argument in arguments]


def _sum(arguments: Sequence[Value]) -> Value:
    total = acb(0)
    for term in _numbers(arguments):
        total = total + term
    return total


def _product(arguments: Sequence[Value]) -> Value:
    result = acb(1)
    for factor in _numbers(arguments):
        result = result * factor
    return result


def _analytic(function: Callable[[acb], acb]) -> Rule:
    def rule(arguments: Sequence[Value]) -> Value:
        (z,) = _numbers(arguments)
        return function(z)

    return rule


def _arctangent2(arguments: Sequence[Value]) -> Value:
    y, x = _numbers(arguments)
    return acb(arb.atan2(y.real, x.real)) if is_real(y) and is_real(x) else _NAN


def _logistic(z: acb) -> acb:
    if _is_interval(z):
        return acb(_hull(_logistic(acb(z.real.lower())).real, _logistic(acb(z.real.upper())).real))
    return 1 / (1 + (-z).exp())


def _logistic_prime(z: acb) -> acb:
    if _is_interval(z):
        magnitude = abs(z.real)
        nearest, farthest = magnitude.lower().max(arb(0)), magnitude.upper()
        return acb(_hull(_logistic_prime(acb(farthest)).real, _logistic_prime(acb(nearest)).real))
    return 1 / (2 + 2 * z.cosh())


def _is_interval(z: acb) -> bool:
    """Whether a real ball is so wide that a monotone function does better at its two ends."""
    return is_real(z) and z.is_finite() and bool(z.real.rad() > _WIDE)


_ANALYTIC: dict[Head, Callable[[acb], acb]] = {
    Head.EXP: lambda z: z.exp(),
    Head.LOG: lambda z: z.log(),
    Head.SIN: lambda z: z.sin(),
    Head.COS: lambda z: z.cos(),
    Head.TAN: lambda z: z.tan(),
    Head.COT: lambda z: z.cot(),
    Head.SEC: lambda z: z.sec(),
    Head.CSC: lambda z: z.csc(),
    Head.ASIN: lambda z: z.asin(),
    Head.ACOS: lambda z: z.acos(),
    Head.ATAN: lambda z: z.atan(),
    Head.ACOT: lambda z: (1 / z).atan(),
    Head.ASEC: lambda z: (1 / z).acos(),
    Head.ACSC: lambda z: (1 / z).asin(),
    Head.SINH: lambda z: z.sinh(),
    Head.COSH: lambda z: z.cosh(),
    Head.TANH: lambda z: z.tanh(),
    Head.COTH: lambda z: z.coth(),
    Head.SECH: lambda z: z.sech(),
    Head.CSCH: lambda z: z.csch(),
    Head.ASINH: lambda z: z.asinh(),
    Head.ACOSH: lambda z: z.acosh(),
    Head.ATANH: lambda z: z.atanh(),
    Head.ACOTH: lambda z: (1 / z).atanh(),
    Head.ASECH: lambda z: (1 / z).acosh(),
    Head.ACSCH: lambda z: (1 / z).asinh(),
    Head.ERF: lambda z: z.erf(),
    Head.ERFC: lambda z: z.erfc(),
    Head.GAMMA: lambda z: z.gamma(),
    Head.FACTORIAL: lambda z: (z + 1).gamma(),
    Head.SIGMA: _logistic,
    Head.SIGMA_PRIME: _logistic_prime,
    Head.RE: lambda z: acb(z.real),
    Head.IM: lambda z: acb(z.imag),
    Head.CONJUGATE: lambda z: z.conjugate(),
    Head.ARG: lambda z: acb(z.arg()),
}

_RULES: dict[Head, Rule] = {
    **{head: _analytic(function) for head, function in _ANALYTIC.items()},
    Head.PI: lambda _: acb(arb.pi()),
    Head.E: lambda _: acb(arb.const_e()),
    Head.I: lambda _: acb(0, 1),
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.POW: _power,
    Head.ABS: _absolute,
    Head.SIGN: _sign,
    Head.MAX: _greatest,
    Head.MIN: _least,
    Head.HEAVISIDE: _heaviside,
    Head.FLOOR: _real_step(lambda x: x.floor()),
    Head.CEILING: _real_step(lambda x: x.ceil()),
    Head.ATAN2: _arctangent2,
    Head.PIECEWISE: _piecewise,
    Head.LT: _comparison(_negative),
    Head.LE: _comparison(_not_positive),
    Head.GT: _comparison(lambda difference: _not(_not_positive(difference))),
    Head.GE: _comparison(lambda difference: _not(_negative(difference))),
    Head.EQ: _comparison(_zero),
    Head.NE: _comparison(lambda difference: _not(_zero(difference))),
    Head.AND: _all,
    Head.OR: lambda arguments: _not(_all([_not(truth) for truth in arguments])),
    Head.NOT: lambda arguments: _not(arguments[0]),
    Head.TRUE: lambda _: True,
    Head.FALSE: lambda _: False,
    Head.ORDER: lambda _: _NAN,
}
