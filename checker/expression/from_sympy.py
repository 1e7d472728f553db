"""From SymPy objects to expressions, without trusting, evaluating or importing SymPy.

Objects are read by the name of their class and by `args`, `p`, `q`, `name`; they are told apart by identity alone, so
that a class with a forged `__eq__` or `__hash__` changes nothing, and neither depth nor sharing costs more than the
number of objects. What stands for an unevaluated operation (a Sum, a Derivative) is evaluated once by its own `doit`.
`from_sympy` is the only way in. Left out: telling which symbols an exercise declares; names are only made canonical.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from checker.errors import AnswerError
from checker.expression.dag import DEFAULT_LIMITS, Builder, Expression, Limits, TooLarge
from checker.expression.heads import Head
from checker.expression.names import canonical_name
from checker.expression.vocabulary import FUNCTIONS

__all__ = ["NotANumber", "NotFinite", "Unsupported", "from_mpf", "from_sympy", "shortest_decimal"]


_NAN = -123
"""The exponent by which mpmath tells NaN from the infinities."""


class Unsupported(AnswerError):
    """A formula with something in it that no exercise has a use for."""


class NotFinite(AnswerError):
    """A value that is infinite, or a formula with an infinity in it."""


class NotANumber(NotFinite):
    """NaN, or a formula with NaN in it."""


def from_sympy(formula: object, limits: Limits = DEFAULT_LIMITS) -> Expression:
    """The expression that a SymPy object spells, in the order of its `args`.

    Raises Unsupported, NotFinite or TooLarge, and whatever `doit` raises.
    """
    build = Builder(limits)
    plans: dict[int, _Plan] = {}  # it keeps every object alive, so that identities stay theirs
    made: dict[int, int] = {}
    stack: list[Any] = [formula]
    while stack:
        node = stack[-1]
        if id(node) in made:
            stack.pop()
            continue
        seen = id(node) in plans
        plan = plans[id(node)] if seen else plans.setdefault(id(node), _plan(node, limits))
        missing = [child for child in plan.needs if id(child) not in made]
        if missing and seen:
            raise Unsupported("an expression that contains itself")
        if missing:
            stack.extend(reversed(missing))
        else:
            made[id(node)] = _finish(build, node, plan, [made[id(child)] for child in plan.needs])
    return build.expression(made[id(formula)])


def from_mpf(parts: tuple[int, int, int, int], precision: int, limits: Limits = DEFAULT_LIMITS) -> Fraction:
    """The shortest decimal of mpmath's (sign, mantissa, exponent, bits), as in `Float._mpf_` and `mpf._mpf_`."""
    sign, mantissa, exponent, _ = map(int, parts)
    if not mantissa and exponent:
        raise NotANumber("nan") if exponent == _NAN else NotFinite("an infinity")
    return shortest_decimal(-mantissa if sign else mantissa, exponent, precision, limits)


def shortest_decimal(mantissa: int, exponent: int, precision: int, limits: Limits = DEFAULT_LIMITS) -> Fraction:
    """The decimal with the fewest digits that rounds to mantissa * 2**exponent at `precision` bits.

    >>> shortest_decimal(3602879701896397, -55, 53)
    Fraction(1, 10)
    """
    top = abs(mantissa).bit_length() + exponent
    if max(abs(top), abs(exponent), precision) > 3 * limits.digits:
        raise TooLarge(f"a number has more than {limits.digits} digits")
    if precision == 53 and abs(mantissa) < 2**53 and abs(top) < 1000:
        return Fraction(repr(math.ldexp(mantissa, exponent)))
    value = Fraction(mantissa) * Fraction(2) ** exponent
    # below a power of two the neighbouring number is half as far away as above it
    tolerance = Fraction(2) ** (top - precision - (2 if abs(mantissa).bit_count() == 1 else 1))
    return _shortest_within(value, tolerance, digits=precision * 3 // 10 + 3)


def _shortest_within(value: Fraction, tolerance: Fraction, digits: int) -> Fraction:
    if not value:
        return value
    lead = len(str(abs(value.numerator))) - len(str(value.denominator))

    def rounded(count: int) -> Fraction:
        unit = Fraction(10) ** (lead + 1 - count)
        return round(value / unit) * unit

    low, high = 1, digits + 1
    while low < high:  # a decimal of n digits is one of n + 1 digits too: once close enough, always
        middle = (low + high) // 2
        low, high = (low, middle) if abs(rounded(middle) - value) < tolerance else (middle + 1, high)
    return rounded(low)


class _Plan(NamedTuple):
    """What must be made before an object, and how the object is made from it."""

    needs: Sequence[Any]
    make: Callable[..., int]
    """called with the builder and the nodes of `needs`"""


_Rule = Callable[[Any], _Plan]


def _plan(node: Any, limits: Limits) -> _Plan:
    name = type(node).__name__
    if name == "Float":
        return _float(node, limits)
    if _is_undefined(node):
        return _undefined(node)
    if name in _HEADS:
        return _applied(_HEADS[name], node.args)
    if name in _RULES:
        return _RULES[name](node)
    raise _unknown(node)


def _finish(build: Builder, node: Any, plan: _Plan, needed: list[int]) -> int:
    try:
        return plan.make(build, *needed)
    except (ValueError, TypeError) as error:  # a head that does not take so many arguments
        raise Unsupported(f"{type(node).__name__} with {len(plan.needs)} arguments") from error


def _unknown(node: Any) -> AnswerError:
    name = type(node).__name__
    if any(base.__name__ == "Function" for base in type(node).__mro__):
        return Unsupported(f"the function {name} is not declared in this exercise")
    return Unsupported(f"{name} cannot be part of a formula here")


def _applied(head: Head, args: Sequence[Any]) -> _Plan:
    return _Plan(args, lambda build, *nodes: build.apply(head, *nodes))


def _leaf(make: Callable[[Builder], int]) -> _Plan:
    return _Plan((), make)


def _same_as(node: Any) -> _Plan:
    return _Plan((node,), lambda _, made: made)


def _rational(node: Any) -> _Plan:
    value = Fraction(int(node.p), int(node.q))
    return _leaf(lambda build: build.number(value))


def _integer(node: int) -> _Plan:
    return _leaf(lambda build: build.number(node))


def _float(node: Any, limits: Limits) -> _Plan:
    value = from_mpf(node._mpf_, int(node._prec), limits)
    return _leaf(lambda build: build.number(value))


def _symbol(node: Any) -> _Plan:
    name = canonical_name(str(node.name))
    return _leaf(lambda build: build.symbol(name))


def _indexed(node: Any) -> _Plan:
    base, *indices = node.args
    name = canonical_name(f"{base.args[0]}_{'_'.join(str(index) for index in indices)}")
    return _leaf(lambda build: build.symbol(name))


def _power(node: Any) -> _Plan:
    base, exponent = node.args
    return _applied(Head.EXP, (exponent,)) if type(base).__name__ == "Exp1" else _applied(Head.POW, node.args)


def _logarithm(node: Any) -> _Plan:
    if len(node.args) != 2:
        return _applied(Head.LOG, node.args)
    return _Plan(
        node.args,
        lambda build, x, base: build.divide(build.apply(Head.LOG, x), build.apply(Head.LOG, base)),
    )


def _first_of(head: Head) -> _Rule:
    return lambda node: _applied(head, node.args[:1])


def _piecewise(node: Any) -> _Plan:
    pairs = list(node.args)
    while len(pairs) > 1 and type(pairs[-1].args[0]).__name__ == "NaN":
        pairs.pop()  # where no case holds there is no value anyway
    return _applied(Head.PIECEWISE, [part for pair in pairs for part in pair.args])


def _if_then_else(node: Any) -> _Plan:
    def make(build: Builder, test: int, then: int, otherwise: int) -> int:
        met = build.apply(Head.AND, test, then)
        return build.apply(Head.OR, met, build.apply(Head.AND, build.apply(Head.NOT, test), otherwise))

    return _Plan(node.args, make)


def _as_in_text(node: Any) -> _Plan:
    """A function that has no head of its own, built as it is when it is written in a text."""
    return _Plan(node.args, FUNCTIONS[type(node).__name__].build)


def _golden_ratio(_: Any) -> _Plan:
    def make(build: Builder) -> int:
        return build.divide(build.add(build.number(1), build.square_root(build.number(5))), build.number(2))

    return _leaf(make)


def _not_finite(node: Any) -> _Plan:
    raise NotANumber("nan") if type(node).__name__ == "NaN" else NotFinite("an infinity")


def _is_undefined(node: Any) -> bool:
    """Whether a function has no meaning but its name; a class of the student's called sigma is one, too."""
    bases = {base.__name__ for base in type(node).__mro__}
    return "AppliedUndef" in bases or ("Function" in bases and type(node).__name__ in _SIGMA)


def _undefined(node: Any) -> _Plan:
    name = type(node).__name__
    head = _WORDS.get(name) or _WORDS.get(canonical_name(name))
    if head is None:
        raise _unknown(node)
    return _applied(head, node.args)


def _derivative(node: Any) -> _Plan:
    found = _slope(node)
    if found is None:
        return _evaluated(node)
    return _slope_at(type(found[0]).__name__, found[1]) or _evaluated(node)


def _substitution(node: Any) -> _Plan:
    inner, variables, point = node.args
    found = _slope(inner) if type(inner).__name__ == "Derivative" else None
    if found is None or len(variables.args) != 1 or not _same_symbol(variables.args[0], found[1]):
        return _evaluated(node)
    return _slope_at(type(found[0]).__name__, point.args[0]) or _evaluated(node)


def _slope(derivative: Any) -> tuple[Any, Any] | None:
    """f(x) and x, when this is the first derivative of an undefined f at its only argument x."""
    function, *by = derivative.args
    if len(by) != 1 or not _is_undefined(function) or len(function.args) != 1:
        return None
    variable, order = by[0].args
    if type(order).__name__ != "One" or not _same_symbol(variable, function.args[0]):
        return None
    return function, variable


def _slope_at(function: str, point: Any) -> _Plan | None:
    """sigma'(point); for another function C and a symbol as point, the symbol dC_d(point)."""
    if _SIGMA.get(function) is Head.SIGMA:
        return _applied(Head.SIGMA_PRIME, (point,))
    if function in _SIGMA or not _is_symbol(point):
        return None
    name = f"d{canonical_name(function)}_d{canonical_name(str(point.name))}"
    return _leaf(lambda build: build.symbol(name))


def _is_symbol(node: Any) -> bool:
    return type(node).__name__ in ("Symbol", "Dummy", "Wild")


def _same_symbol(one: Any, other: Any) -> bool:
    return _is_symbol(one) and _is_symbol(other) and str(one.name) == str(other.name)


def _evaluated(node: Any) -> _Plan:
    value = node.doit()
    if type(value).__name__ == type(node).__name__:
        raise Unsupported(f"{type(node).__name__} that SymPy cannot evaluate")
    return _same_as(value)


_NAMED_ALIKE = """sign floor ceiling re im conjugate arg sin cos tan cot sec csc asin acos atan acot asec acsc atan2
    sinh cosh tanh coth sech csch asinh acosh atanh acoth asech acsch exp erf erfc gamma factorial zeta"""

_HEADS: dict[str, Head] = {
    **{name: Head(name) for name in _NAMED_ALIKE.split()},
    **{head.name.title(): head for head in (Head.ADD, Head.MUL, Head.ABS, Head.MAX, Head.MIN)},
    **{head.name.title(): head for head in (Head.AND, Head.OR, Head.NOT)},
    "Pi": Head.PI,
    "Exp1": Head.E,
    "ImaginaryUnit": Head.I,
    "BooleanTrue": Head.TRUE,
    "BooleanFalse": Head.FALSE,
    "StrictLessThan": Head.LT,
    "LessThan": Head.LE,
    "StrictGreaterThan": Head.GT,
    "GreaterThan": Head.GE,
    "Equality": Head.EQ,
    "Unequality": Head.NE,
}
"""Classes whose arguments are those of the head."""

_SIGMA: dict[str, Head] = {
    **dict.fromkeys(("sigma", "σ", "sigmoid", "logistic", "expit"), Head.SIGMA),
    **{
        name: Head.SIGMA_PRIME
        for word in ("sigma", "σ", "sigmoid", "logistic", "expit")
        for name in (f"{word}_prime", f"{word}prime", f"{word}'", f"{word}′", f"d{word}")
    },
}
"""Undefined functions that stand for the logistic function and its derivative."""

_WORDS: dict[str, Head] = {
    **{name: Head(name) for name in _NAMED_ALIKE.split()},
    "log": Head.LOG,
    "ln": Head.LOG,
    **_SIGMA,
}
"""What an undefined function is taken for: Function("cos") is cos."""

_RULES: dict[str, _Rule] = {
    **dict.fromkeys(("Symbol", "Dummy", "Wild"), _symbol),
    **dict.fromkeys(("Integer", "Rational", "Zero", "One", "NegativeOne", "Half"), _rational),
    **dict.fromkeys(("Infinity", "NegativeInfinity", "ComplexInfinity", "NaN"), _not_finite),
    **dict.fromkeys(("Sum", "Product", "Integral", "Limit"), _evaluated),
    **dict.fromkeys(("binomial", "beta", "sinc"), _as_in_text),
    "Derivative": _derivative,
    "GoldenRatio": _golden_ratio,
    "Heaviside": _first_of(Head.HEAVISIDE),
    "ITE": _if_then_else,
    "Indexed": _indexed,
    "Order": _first_of(Head.ORDER),
    "Piecewise": _piecewise,
    "Pow": _power,
    "Subs": _substitution,
    "UnevaluatedExpr": lambda node: _same_as(node.args[0]),
    "int": _integer,
    "log": _logarithm,
}
