"""Taylor models: a function on a whole interval of one variable, as a polynomial and a certified remainder.

A `TaylorModel` stands for f(s) = s**v (c_0 + c_1 s + ... + c_{N-1} s**(N-1) + R(s) s**N) for every s in (0, 1], where
the c_k are balls and R(s) lies in one ball whatever s is. With the variable t = low + (high - low) s the model covers a
whole cell of t; with low = 0 it holds down to t = 0, poles included (v < 0), which is where plain interval arithmetic
gives up. So limits and inequalities that are tight at t = 0 can be certified.

A leading coefficient that cannot be told from 0 at the precision in force (some hundred digits) is taken to be 0; that
is the one place where agreement to many digits stands in for a proof, and callers say so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from flint import acb, arb, arb_poly, arb_series, ctx

from checker.equivalence.budget import spend
from checker.equivalence.enclosure import ball, evaluate, is_real
from checker.errors import CheckerError
from checker.expression.dag import Expression, Node
from checker.expression.heads import COMPARISONS, Head

__all__ = ["FractionalPower", "NotAnalytic", "TaylorModel", "model_of"]

_ORDER = 20
_LARGEST_EXPONENT = 10**6
_LARGEST = 400
"""Parts of a formula: building a model takes about a millisecond for each function in it."""
_UNIT = arb(0.5, 0.5)
"""The interval [0, 1]."""
_SPLITS = 6


class NotAnalytic(CheckerError):
    """A function has no Taylor model on the cell: a singularity, a corner, or a branch that the balls leave open."""


class FractionalPower(NotAnalytic):
    """A function is no series in the variable, though it may be one in a root of it."""


@dataclass(frozen=True, slots=True)
class TaylorModel:
    """s**valuation times a polynomial whose last coefficient also covers the remainder, for s in (0, 1]."""

    valuation: int
    coefficients: tuple[arb, ...]
    """c_0 .. c_{N-1} and, last, the ball of R"""

    @classmethod
    def constant(cls, value: arb) -> TaylorModel:
        """A function that does not depend on s."""
        return cls(0, (value, *[arb(0)] * _ORDER))

    @classmethod
    def variable(cls, low: Fraction, high: Fraction) -> TaylorModel:
        """The variable t = low + (high - low) s."""
        start, width = ball(low).real, ball(high - low).real
        model = cls(0, (start, width, *[arb(0)] * (_ORDER - 1)))
        return cls(1, (width, *[arb(0)] * _ORDER)) if low == 0 else model

    def __add__(self, other: TaylorModel) -> TaylorModel:
        low, high = (self, other) if self.valuation <= other.valuation else (other, self)
        # powers past the last are folded into it, however high they are
        shift = min(high.valuation - low.valuation, len(low.coefficients))
        shifted = [arb(0)] * shift + list(high.coefficients)
        width = max(len(low.coefficients), len(shifted))
        total = [a + b for a, b in zip(_padded(low.coefficients, width), _padded(shifted, width), strict=True)]
        return TaylorModel(low.valuation, _folded(total, min(len(low.coefficients), len(shifted))))

    def __mul__(self, other: TaylorModel) -> TaylorModel:
        product = arb_poly(list(self.coefficients)) * arb_poly(list(other.coefficients))
        length = min(len(self.coefficients), len(other.coefficients))
        return TaylorModel(self.valuation + other.valuation, _folded(list(product.coeffs()), length))

    def scaled(self, factor: arb) -> TaylorModel:
        """Multiply by a constant."""
        return TaylorModel(self.valuation, tuple(c * factor for c in self.coefficients))

    def stripped(self) -> TaylorModel:
        """Drop leading coefficients that are 0, or that no digit tells from 0."""
        drop = 0
        while drop < len(self.coefficients) - 1 and _vanishes(self.coefficients[drop]):
            drop += 1
        return TaylorModel(self.valuation + drop, self.coefficients[drop:])

    def coefficient(self, power: int) -> arb:
        """Return the coefficient of s**power, for powers below the order of the model."""
        place = power - self.valuation
        if place >= len(self.coefficients) - 1:
            raise NotAnalytic(f"the model does not reach the power {power}")
        return self.coefficients[place] if place >= 0 else arb(0)

    def body(self, low: arb = arb(0), high: arb = arb(1)) -> arb:  # noqa: B008  (balls are immutable)
        """Enclose the values of f(s) / s**valuation for low <= s <= high."""
        piece = low.union(high)
        total = arb(0)
        for c in reversed(self.coefficients):
            total = total * piece + c
        return total

    def sign(self) -> int:
        """Return +1 or -1 where f keeps that sign on all of (0, 1], and 0 where that is not shown."""
        stripped = self.stripped()
        signs = set()
        for k in range(2**_SPLITS):
            value = stripped.body(arb(k) / 2**_SPLITS, arb(k + 1) / 2**_SPLITS)
            signs.add(1 if value > 0 else -1 if value < 0 else 0)
        return signs.pop() if len(signs) == 1 else 0


def model_of(expression: Expression, models: Mapping[str, TaylorModel]) -> TaylorModel:
    """Build the Taylor model of an expression from models of its symbols.

    Raises NotAnalytic where there is none on this cell.
    """
    if len(expression.nodes) > _LARGEST:
        raise NotAnalytic(f"a formula of more than {_LARGEST} parts")
    spend()
    values: list[TaylorModel | bool] = []
    for node in expression.nodes:
        values.append(_node_value(node, [values[i] for i in node.args], models))
    return _model(values[-1])


def _padded(coefficients: Sequence[arb], length: int) -> list[arb]:
    return [*coefficients, *[arb(0)] * (length - len(coefficients))]


def _folded(coefficients: list[arb], length: int) -> tuple[arb, ...]:
    """Cut to `length`; powers beyond are at most the last power kept, times [0, 1]."""
    kept = _padded(coefficients[:length], length)
    for extra in coefficients[length:]:
        kept[-1] = kept[-1] + extra * _UNIT
    return tuple(kept)


def _vanishes(coefficient: arb) -> bool:
    return bool(coefficient.is_zero()) or bool(abs(coefficient).upper() < arb(2) ** (-(ctx.prec // 2)))


def _node_value(
    node: Node, arguments: list[TaylorModel | bool], models: Mapping[str, TaylorModel]
) -> TaylorModel | bool:
    """A model, or the truth of a condition that is the same on the whole cell."""
    if node.head in (Head.TRUE, Head.FALSE):
        return node.head is Head.TRUE
    if node.head in _LOGIC:
        return _LOGIC[node.head]([argument is True for argument in arguments])
    if node.head is Head.PIECEWISE:
        taken = [value for value, holds in zip(arguments[0::2], arguments[1::2], strict=True) if holds is True]
        if not taken:
            raise NotAnalytic("a value that does not exist: no real number")
        return taken[0]
    numbers = [_model(argument) for argument in arguments]
    if node.head in COMPARISONS:
        return node.head in _MEANS[_order(*numbers)]
    return _node_model(node, numbers, models)


def _model(value: TaylorModel | bool) -> TaylorModel:
    if isinstance(value, bool):
        raise NotAnalytic("a condition where a number is needed")
    return value


def _order(left: TaylorModel, right: TaylorModel) -> int:
    """The sign of left - right, which has to be the same on the whole cell."""
    sign = (left + right.scaled(arb(-1))).sign()
    if not sign:
        raise NotAnalytic("a condition that may change on the cell")
    return sign


_LOGIC: dict[Head, Callable[[Sequence[bool]], bool]] = {Head.AND: all, Head.OR: any, Head.NOT: lambda a: not a[0]}
_MEANS = {1: {Head.GT, Head.GE, Head.NE}, -1: {Head.LT, Head.LE, Head.NE}}
"""The comparisons that hold for each sign of left - right."""


def _greatest(arguments: Sequence[TaylorModel]) -> TaylorModel:
    return reduce(lambda a, b: a if _order(a, b) > 0 else b, arguments)


def _least(arguments: Sequence[TaylorModel]) -> TaylorModel:
    return reduce(lambda a, b: a if _order(a, b) < 0 else b, arguments)


def _sign(model: TaylorModel) -> TaylorModel:
    return TaylorModel.constant(arb(_order(model, TaylorModel.constant(arb(0)))))


def _node_model(node: Node, arguments: list[TaylorModel], models: Mapping[str, TaylorModel]) -> TaylorModel:
    if node.head is Head.SYMBOL:
        return models[str(node.value)]
    if not node.args:
        return TaylorModel.constant(_real(evaluate(Expression((node,)), {})))
    if node.head is Head.POW:
        return _power(*arguments)
    rule = _RULES.get(node.head)
    if rule is None:
        raise NotAnalytic(f"{node.head} has no Taylor model")
    return rule(arguments)


def _real(value: acb) -> arb:
    if not (is_real(value) and value.is_finite()):
        raise NotAnalytic("a constant that is no real number")
    return value.real


def _sum(arguments: Sequence[TaylorModel]) -> TaylorModel:
    total = arguments[0]
    for term in arguments[1:]:
        total = total + term
    return total


def _product(arguments: Sequence[TaylorModel]) -> TaylorModel:
    result = arguments[0]
    for factor in arguments[1:]:
        result = result * factor
    return result


def _power(base: TaylorModel, exponent: TaylorModel) -> TaylorModel:
    constant = exponent.coefficients[0]
    if exponent.valuation or not all(c.is_zero() for c in exponent.coefficients[1:]):
        return _exp(exponent * _log(base))
    if not abs(constant) < _LARGEST_EXPONENT:
        raise NotAnalytic("a huge exponent")
    whole = constant.unique_fmpz() if constant.is_exact() else None
    if whole is not None and abs(int(whole)) <= 64:
        return _integer_power(base, int(whole))
    base = base.stripped()
    shift = (constant * base.valuation).unique_fmpz()
    if shift is None or not _vanishes(constant * base.valuation - shift):
        raise FractionalPower("a fractional power of the variable")
    unit = TaylorModel(0, base.coefficients)
    root = _composed(unit, lambda u: _positive(u).sqrt()) if constant == 0.5 else _exp(_log(unit).scaled(constant))
    return TaylorModel(int(shift), root.coefficients)


def _integer_power(base: TaylorModel, exponent: int) -> TaylorModel:
    if exponent < 0:
        return _reciprocal(_integer_power(base, -exponent))
    result = TaylorModel.constant(arb(1))
    for _ in range(exponent):
        result = result * base
    return result


def _reciprocal(model: TaylorModel) -> TaylorModel:
    stripped = model.stripped()
    inverse = _composed(TaylorModel(0, stripped.coefficients), lambda u: 1 / u)
    return TaylorModel(-stripped.valuation, inverse.coefficients)


def _composed(inner: TaylorModel, outer: Callable[[arb_series], arb_series]) -> TaylorModel:
    """Compose f(u(s)) by Taylor's theorem around u(0), the remainder taken over the whole range of u."""
    inner = _from_zero(inner)
    start, order = inner.coefficients[0], len(inner.coefficients) - 1
    rest = TaylorModel(1, inner.coefficients[1:])
    whole = inner.body().union(start)
    ctx_cap = ctx.cap
    try:
        ctx.cap = order + 1
        around = _padded(list(outer(arb_series([start, 1])).coeffs()), order + 1)
        remainder = _padded(list(outer(arb_series([whole, 1])).coeffs()), order + 1)[order]
    except (ValueError, ZeroDivisionError) as error:  # a series is divided by one that may start with 0
        raise NotAnalytic("a singularity on the cell") from error
    finally:
        ctx.cap = ctx_cap
    result = TaylorModel.constant(remainder) if order else TaylorModel(0, (remainder,))
    for coefficient in reversed(around[:order]):
        result = result * _raised(rest) + TaylorModel.constant(coefficient)
    if not all(c.is_finite() for c in result.coefficients):
        raise NotAnalytic("a singularity on the cell")
    return result


def _from_zero(model: TaylorModel) -> TaylorModel:
    """Write a model with valuation 0; raises NotAnalytic at a pole."""
    if model.valuation < 0:
        model = model.stripped()
    if model.valuation < 0:
        raise NotAnalytic("a pole where a finite value is needed")
    if model.valuation == 0:
        return model
    shifted = [arb(0)] * min(model.valuation, len(model.coefficients)) + list(model.coefficients)
    return TaylorModel(0, _folded(shifted, len(model.coefficients)))


def _raised(model: TaylorModel) -> TaylorModel:
    """Write s**1 (c_0 + ...) with valuation 0 and the order of its parent."""
    return TaylorModel(0, (arb(0), *model.coefficients))


def _positive(series: arb_series) -> arb_series:
    if not series[0] > 0:
        raise NotAnalytic("a root or logarithm of something that may not be positive")
    return series


def _exp(model: TaylorModel) -> TaylorModel:
    return _composed(model, lambda u: u.exp())


def _log(model: TaylorModel) -> TaylorModel:
    return _composed(model, lambda u: _positive(u).log())


def _logistic(model: TaylorModel) -> TaylorModel:
    return _composed(model, lambda u: 1 / (1 + (-u).exp()))


def _one(argument: Callable[[TaylorModel], TaylorModel]) -> Callable[[Sequence[TaylorModel]], TaylorModel]:
    return lambda arguments: argument(arguments[0])


def _absolute(model: TaylorModel) -> TaylorModel:
    sign = model.sign()
    if not sign:
        raise NotAnalytic("the sign of something in |.| is not the same throughout")
    return model.scaled(arb(sign))


def _series(outer: Callable[[arb_series], arb_series]) -> Callable[[Sequence[TaylorModel]], TaylorModel]:
    return _one(lambda model: _composed(model, outer))


def _logistic_prime(u: arb_series) -> arb_series:
    value = 1 / (1 + (-u).exp())
    return value * (1 - value)


_RULES: dict[Head, Callable[[Sequence[TaylorModel]], TaylorModel]] = {
    Head.ADD: _sum,
    Head.MUL: _product,
    Head.ABS: _one(_absolute),
    Head.SIGN: _one(_sign),
    Head.MAX: _greatest,
    Head.MIN: _least,
    Head.EXP: _one(_exp),
    Head.LOG: _one(_log),
    Head.SIGMA: _one(_logistic),
    Head.SIGMA_PRIME: _series(_logistic_prime),
    Head.SIN: _series(lambda u: u.sin()),
    Head.COS: _series(lambda u: u.cos()),
    Head.TAN: _series(lambda u: u.tan()),
    Head.ATAN: _series(lambda u: u.atan()),
    Head.SINH: _series(lambda u: (u.exp() - (-u).exp()) / 2),
    Head.COSH: _series(lambda u: (u.exp() + (-u).exp()) / 2),
    Head.TANH: _series(lambda u: 1 - 2 / ((2 * u).exp() + 1)),
    Head.COTH: _one(lambda model: _reciprocal(_RULES[Head.TANH]([model]))),
    Head.SECH: _series(lambda u: 2 / (u.exp() + (-u).exp())),
    Head.CSCH: _one(lambda model: _reciprocal(_RULES[Head.SINH]([model]))),
    Head.ATANH: _series(lambda u: (_positive(1 + u).log() - _positive(1 - u).log()) / 2),
    Head.ASINH: _series(lambda u: (u + (u * u + 1).sqrt()).log()),
    Head.ERF: _series(lambda u: u.erf()),
}
