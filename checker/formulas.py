"""What `compare` takes for a formula, text, a number or a SymPy object, and what SymPy symbols say of themselves.

`read` makes an expression of each; `stated` finds the assumptions that a SymPy formula carries in its symbols. Nothing
is evaluated on the way: a Sum, a Limit or a Derivative that SymPy has not carried out is refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from fractions import Fraction
from numbers import Complex, Integral, Rational, Real
from typing import Any

from checker.errors import AnswerError
from checker.expression.dag import DEFAULT_LIMITS, Builder, Expression, TooLarge
from checker.expression.from_sympy import NotFinite, from_mpf, from_sympy
from checker.expression.heads import CONDITIONS, Head
from checker.expression.names import canonical_name
from checker.expression.printing import printable
from checker.expression.text import Notation, parse

__all__ = ["NotAFormula", "read", "stated"]

_UNEVALUATED = frozenset({"Sum", "Product", "Integral", "Limit"})
_SYMBOLS = frozenset({"Symbol", "Dummy", "Wild"})
_STATED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("integer", "positive"), "positive integer"),
    (("integer", "negative"), "negative integer"),
    (("integer", "nonnegative"), "nonnegative integer"),
    (("integer",), "integer"),
    (("positive",), "positive"),
    (("negative",), "negative"),
    (("nonnegative",), "[0, oo)"),
    (("nonpositive",), "(-oo, 0]"),
    (("real", "nonzero"), "nonzero"),
    (("real",), "real"),
    (("complex",), "complex"),
)
"""What a SymPy symbol says of itself, and the words for it; the first that fits counts."""


class NotAFormula(AnswerError):
    """A value that stands for no number, whatever its symbols are."""


def read(value: object, names: Collection[str]) -> Expression:
    """The expression that a value is, or spells when it is text; `names` are declared, and may be run together.

    Raises AnswerError, which says what is the matter.
    """
    if isinstance(value, Expression):
        expression = value
    elif isinstance(value, str):
        expression = parse(value, Notation(frozenset(names)))
    else:
        expression = _number(value) or _sympy(value, names)
    if expression.root.head in CONDITIONS:
        raise NotAFormula("it is a condition, not a formula")
    if Head.ORDER in expression.heads:
        raise NotAFormula("it contains an O(...) term")
    return expression


def stated(value: object) -> dict[str, str]:
    """What the symbols of a SymPy formula say of themselves; a name of which they say different things is left out.

    >>> from sympy import Symbol
    >>> stated(Symbol("x", positive=True) + Symbol("n", integer=True) + Symbol("y"))
    {'n': 'integer', 'x': 'positive'}
    """
    found: dict[str, set[str | None]] = {}
    if not isinstance(value, str | Expression):
        for symbol in _symbols(value):
            says = (words for facts, words in _STATED if all(_says(symbol, fact) for fact in facts))
            found.setdefault(canonical_name(str(symbol.name)), set()).add(next(says, None))
    one_voice = {name: words for name, (words, *others) in sorted(found.items()) if not others}
    return {name: words for name, words in one_voice.items() if words is not None}


def _says(symbol: Any, fact: str) -> bool:
    return getattr(symbol, f"is_{fact}", None) is True


# Numbers


def _number(value: object) -> Expression | None:
    """A Python, NumPy, decimal or mpmath number; a float is the decimal that it prints as."""
    if isinstance(value, bool) or hasattr(value, "args"):
        return None
    build = Builder()
    if isinstance(value, Complex) and not isinstance(value, Real):
        imaginary = build.multiply(build.apply(Head.I), build.number(_fraction(value.imag)))
        return build.expression(build.add(build.number(_fraction(value.real)), imaginary))
    if isinstance(value, Real | Decimal):
        return build.expression(build.number(_fraction(value)))
    return None


def _fraction(value: Any) -> Fraction:
    if isinstance(value, Integral):
        return Fraction(int(value))
    if isinstance(value, Rational):
        return Fraction(int(value.numerator), int(value.denominator))
    if hasattr(value, "_mpf_"):
        return from_mpf(value._mpf_, int(value.context.prec))
    decimal = value if isinstance(value, Decimal) else Decimal(str(value))
    if not decimal.is_finite():
        raise NotFinite(f"{decimal} is not a number that can be compared")
    if abs(decimal.adjusted()) > DEFAULT_LIMITS.digits:
        raise TooLarge(f"a number has more than {DEFAULT_LIMITS.digits} digits")
    return Fraction(decimal)


# SymPy


def _sympy(value: object, names: Collection[str]) -> Expression:
    if not hasattr(value, "args") or isinstance(value, BaseException | type):
        kind = printable(type(value).__name__, 40)
        raise NotAFormula(f"it is of type {kind}; a formula is a text, a SymPy object or a number")
    for name in (str(symbol.name) for symbol in _symbols(value)):
        if name in names and name != canonical_name(name):
            twin = canonical_name(name)
            raise NotAFormula(f"{name} and {twin} are one variable in SymPy formulas; rename one, or write it as text")
    return from_sympy(value)


def _symbols(formula: object) -> Iterator[Any]:
    """The symbols of a SymPy object; raises NotAFormula at an operation that is not carried out."""
    seen: dict[int, object] = {}  # it keeps every object alive, so that identities stay theirs
    pending = [formula]
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen[id(node)] = node
        if _is_unevaluated(node):
            raise NotAFormula(f"it contains a {type(node).__name__} that is not carried out; call .doit() on it first")
        if type(node).__name__ in _SYMBOLS:
            yield node
        arguments = getattr(node, "args", ())
        pending.extend(arguments if isinstance(arguments, tuple | list) else ())


def _is_unevaluated(node: Any) -> bool:
    name = type(node).__name__
    if name in ("Derivative", "Subs"):  # sigma'(z) and dC/da are no more than names
        inner = node.args[0]
        return type(inner).__name__ != "Derivative" and not any(
            base.__name__ == "AppliedUndef" for base in type(inner).__mro__
        )
    return name in _UNEVALUATED
