"""Random pairs of formulas, as text, of which it is known whether they are equal.

An equal pair grows on both sides at once: step by step, the same `Form` is put around both, in its plain spelling on
one side and in a rewritten one on the other; which arguments are positive is tracked. An unequal pair is such a pair
with one small change. No label rests on that alone: mpmath evaluates both sides at random points of the domain, and a
pair whose label it does not confirm is dropped.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
from forms import FORMS, Sign

__all__ = ["RandomPair", "random_pairs"]


@dataclass(frozen=True, slots=True)
class RandomPair:
    """Two formulas and the truth about them."""

    student: str
    teacher: str
    assume: Mapping[str, str]
    equal: bool
    kinds: tuple[str, ...]
    """of the forms that the pair is made of"""


def random_pairs(count: int, seed: int, depths: tuple[int, ...] = (1, 2, 3)) -> Iterator[RandomPair]:
    """`count` pairs, half of them equal; the same ones for the same seed.

    >>> [pair.equal for pair in random_pairs(4, seed=1)]
    [True, False, True, False]
    """
    generator = random.Random(seed)
    for place in range(count):
        yield _pair(generator, depths, equal=place % 2 == 0)


def _pair(generator: random.Random, depths: tuple[int, ...], *, equal: bool) -> RandomPair:
    """Draw until the numbers confirm the label."""
    while True:
        assumption = generator.choice(("real", "positive"))
        depth = generator.choice(depths)
        grown = _grown(generator, depth, assumption == "positive")
        if depth > 1 and generator.random() < _COMBINED:
            grown = _combined(generator, grown, _grown(generator, depth - 1, assumption == "positive"))
        student = grown.rewritten if equal else _mutated(generator, grown.rewritten)
        if _confirms(generator, student, grown.plain, assumption == "positive", equal):
            assume = dict.fromkeys(sorted(set(_VARIABLE.findall(student + "," + grown.plain))), assumption)
            return RandomPair(student, grown.plain, assume, equal, grown.kinds)


_COMBINED = 0.25
_VARIABLE = re.compile(r"\b[xy]\b")


# Equal pairs


@dataclass(frozen=True, slots=True)
class _Grown:
    """The two sides of an equal pair on its way."""

    plain: str
    rewritten: str
    is_positive: bool
    kinds: tuple[str, ...] = ()


def _grown(generator: random.Random, depth: int, is_positive: bool) -> _Grown:
    text = generator.choice(_POSITIVE_BASES if is_positive else _REAL_BASES)
    grown = _Grown(text, text, is_positive)
    for _ in range(depth):
        grown = _wrapped(generator, grown)
    return grown


def _wrapped(generator: random.Random, grown: _Grown) -> _Grown:
    """One more form around both sides; the kinds are equally likely, however many forms each has."""
    usable = [form for form in FORMS if grown.is_positive or not form.needs_positive]
    kind = generator.choice(sorted({form.kind for form in usable}))
    form = generator.choice([form for form in usable if form.kind == kind])
    is_positive = form.sign is Sign.POSITIVE or (form.sign is Sign.KEPT and grown.is_positive)
    plain, rewritten = _filled(form.plain, grown.plain), _filled(form.rewritten, grown.rewritten)
    return _Grown(plain, rewritten, is_positive, (*grown.kinds, kind))


def _filled(template: str, argument: str) -> str:
    if template == "@":
        return argument
    bracketed = f"({argument})"
    return template.replace("(@)", bracketed).replace("@", argument if argument.isalnum() else bracketed)


def _combined(generator: random.Random, one: _Grown, other: _Grown) -> _Grown:
    """The sum or the product of two pairs, the other way round on the other side."""
    sign = generator.choice("+*")
    plain, rewritten = f"({one.plain}){sign}({other.plain})", f"({other.rewritten}){sign}({one.rewritten})"
    return _Grown(plain, rewritten, one.is_positive and other.is_positive, one.kinds + other.kinds)


_REAL_BASES = ("x", "y", "x+y", "x-2*y", "x*y", "x^2-y", "2*x+1", "sin(x)", "x^3-x", "x/3", "1-y")
_POSITIVE_BASES = ("x", "y", "x+y", "x*y", "x^2+1", "1+exp(x)", "x/y", "cosh(x)", "sqrt(x)+1", "y/2", "exp(-x)")


# Unequal pairs


def _mutated(generator: random.Random, text: str) -> str:
    """One small change; whether it matters is for the numbers to say."""
    pattern, replaced = generator.choice(_MUTATIONS)
    places = list(re.finditer(pattern, text))
    if not places:
        return f"{text}+1"
    place = generator.choice(places)
    return text[: place.start()] + replaced(place[0]) + text[place.end() :]


_EXCHANGES = """
    sinh:cosh cosh:sinh tanh:sinh sin:cos cos:sin tan:tanh sigma:tanh exp:cosh log:atan sqrt:exp abs:cosh sign:abs
    max:min min:max asinh:atan acosh:asinh atanh:atan asin:asinh acos:atan atan:tanh
"""
_EXCHANGED = dict(exchange.split(":") for exchange in _EXCHANGES.split())

_Replace = Callable[[str], str]
_MUTATIONS: tuple[tuple[str, _Replace], ...] = (
    (r"[+-]", lambda sign: "-" if sign == "+" else "+"),
    (r"\b\d+\b", lambda number: str(int(number) + 1)),
    (r"\^\d", lambda power: f"^{int(power[1:]) + 1}"),
    (r"\b(?:\d+|[xy])\*", lambda factor: ""),
    (r"\b[xy]\b", lambda name: f"({name}+1/7)"),
    (rf"\b(?:{'|'.join(_EXCHANGED)})\b", _EXCHANGED.__getitem__),
)


# The truth, by numbers


_POINTS, _FEWEST = 8, 5
_DIGITS = (60, 600)
_SAME, _APART = mpmath.mpf(10) ** -40, mpmath.mpf(10) ** -8


def _confirms(generator: random.Random, student: str, teacher: str, is_positive: bool, equal: bool) -> bool:
    """Whether both sides have values at most of the points, all of them equal or some of them clearly not."""
    points = [_point(generator, is_positive) for _ in range(_POINTS)]
    gaps = [gap for gap in (_gap(student, teacher, point) for point in points) if gap is not None]
    if len(gaps) < _FEWEST:
        return False
    return all(gap < _SAME for gap in gaps) if equal else any(gap > _APART for gap in gaps)


def _point(generator: random.Random, is_positive: bool) -> dict[str, Any]:
    low = 0 if is_positive else -24
    return {name: mpmath.mpf(generator.randint(low, 24)) / 10 + mpmath.mpf(1) / 70 for name in ("x", "y")}


def _gap(student: str, teacher: str, point: Mapping[str, Any]) -> Any:
    """How far the values are apart, relative to their size; None where that cannot be said."""
    gap = None
    for digits in _DIGITS:
        with mpmath.workdps(digits):
            try:
                one, other = _value(student, point), _value(teacher, point)
            except (ArithmeticError, ValueError, mpmath.libmp.NoConvergence):
                return None
            size = abs(one) + abs(other)
            gap = abs(one - other) / size if size else size
        if gap < _SAME:
            return gap
    return gap


def _value(text: str, point: Mapping[str, Any]) -> Any:
    """The value of one of our own formulas at a point."""
    python = re.sub(r"\d+", r"mpf(\g<0>)", text).replace("^", "**")
    return eval(python, {"__builtins__": {}}, {**_FUNCTIONS, **point})


def _real(value: Any) -> Any:
    if mpmath.im(value) != 0:
        raise ValueError(f"{value} has no order")
    return mpmath.re(value)


_NAMES = "mpf pi exp log sqrt sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh sign"
_FUNCTIONS: dict[str, Any] = {
    **{name: getattr(mpmath, name) for name in _NAMES.split()},
    "abs": abs,
    "max": lambda *values: max(map(_real, values)),
    "min": lambda *values: min(map(_real, values)),
    "sigma": lambda z: 1 / (1 + mpmath.exp(-z)),
}
