"""What a student's value is, as JSON: the child's half of `decoding`.

Everything here runs in the process of the student's file and may meet objects that lie about themselves; whatever they
raise becomes an unusable answer. An encoded answer is a list that begins with its kind: `["exact", wire]`,
`["text", text]`, `["array", shape, values]`, `["items", answers]`, `["fields", {name: answer}]`, `["samples", values,
failure]`, `["results", answers, changed]` or `["unusable", reason, message]`. Functions are left to `calling`.
"""

import dataclasses
import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from checker.errors import AnswerError
from checker.expression.dag import DEFAULT_LIMITS, Builder, Limits, TooLarge
from checker.expression.from_sympy import NotANumber, NotFinite, from_mpf, from_sympy
from checker.expression.heads import COMPARISONS, Head
from checker.expression.wire import to_wire
from checker.submission.protocol import Reason

__all__ = ["Encoded", "Encoder", "FunctionRule", "described", "failed", "is_function", "told", "unusable"]

Encoded: TypeAlias = list[Any]
FunctionRule: TypeAlias = Callable[[Any, tuple[str, ...]], Encoded]

DEPTH = 4
ENTRIES = 64
LENGTH = 1_000
VALUES = 100_000
CHARACTERS = 20_000

_ADDRESS = re.compile(r"\b0x[0-9a-f]{6,}")
_BOOLEAN = COMPARISONS | {Head.AND, Head.OR, Head.NOT, Head.TRUE, Head.FALSE}


def unusable(reason: Reason, message: str) -> Encoded:
    """An answer that says nothing, and why."""
    return ["unusable", str(reason), message]


def failed(error: BaseException) -> Encoded:
    """The answer in place of one that could not be encoded."""
    if isinstance(error, AnswerError):
        return unusable(_REASONS.get(type(error), Reason.UNSUPPORTED), str(error)[:300])
    if isinstance(error, RecursionError):
        return unusable(Reason.TOO_LARGE, "it is nested too deeply")
    return unusable(Reason.EXCEPTION, f"reading it raised {told(error)}")


def told(error: BaseException) -> str:
    """The type and message of an exception, at most 300 characters, even when it refuses to say."""
    try:
        message = str(error)
    except BaseException:
        message = ""
    message = _ADDRESS.sub("0x...", message[:1000])  # the same file is told the same each time
    return f"{type(error).__name__}: {message}"[:300] if message else type(error).__name__


def described(value: Any) -> str:
    """What a value is, for the message that it is no answer."""
    name = type(value).__name__
    if name in _DESCRIBED:
        return _DESCRIBED[name]
    if is_matrix(value):
        return f"a Matrix of shape {tuple(int(n) for n in value.shape)}"
    if is_function(value):
        return "a function"
    if is_sympy(value):
        return "a formula"
    return f"a value of type {name[:60]}"


def is_function(value: Any) -> bool:
    """Whether a value is there to be called; SymPy's symbols can be called too, but are not."""
    return callable(value) and (not is_sympy(value) or type(value).__name__ in ("Lambda", "IdentityFunction"))


def is_sympy(value: Any) -> bool:
    """Whether a value is an object of SymPy's, told by the names of its classes."""
    return any(base.__name__ == "Basic" and base.__module__.startswith("sympy.") for base in type(value).__mro__)


def is_matrix(value: Any) -> bool:
    """Whether a value is one of SymPy's matrices."""
    return any(base.__name__ in ("MatrixBase", "MatrixExpr", "NDimArray") for base in type(value).__mro__)


class Encoder:
    """Encodes one value with everything in it.

    `on_function` says what becomes of a function, given where it stands: () for the value itself, ("f",) for field f.
    `dense` keeps an array as one array of floats, as a function returns it; otherwise it is a list of exact numbers.
    `limits` bounds each formula and number in it.
    """

    def __init__(
        self, on_function: FunctionRule | None = None, *, dense: bool = False, limits: Limits = DEFAULT_LIMITS
    ) -> None:
        self._on_function = on_function
        self._dense = dense
        self._limits = limits
        self._left = LENGTH

    def encode(self, value: Any, path: tuple[str, ...] = ()) -> Encoded:
        """The value as JSON; nothing that it does to us is raised, other than MemoryError and what is no Exception."""
        try:
            return self._rule(value, path)
        except MemoryError:
            raise
        except Exception as error:
            return failed(error)

    def _rule(self, value: Any, path: tuple[str, ...]) -> Encoded:
        self._left -= 1
        if self._left < 0:
            raise TooLarge(f"it has more than {LENGTH} entries")
        for kinds, rule in self._by_type():
            if isinstance(value, kinds):
                return rule(value, path)
        return self._by_nature(value, path)

    def _by_type(self) -> tuple[tuple[Any, Callable[[Any, tuple[str, ...]], Encoded]], ...]:
        return (
            ((type(None), type(...)), _empty),
            (bool, _boolean),
            ((int, float, complex, Fraction, Decimal), self._number),
            (str, _text),
            (dict, self._fields),
            ((list, tuple), self._sequence),
        )

    def _by_nature(self, value: Any, path: tuple[str, ...]) -> Encoded:
        if hasattr(type(value), "__array_interface__"):
            return self._array(value, path)
        if type(value).__name__ in ("mpf", "mpc"):
            return self._number(value)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return self._fields({field.name: getattr(value, field.name) for field in dataclasses.fields(value)}, path)
        if is_function(value):
            return self._on_function(value, path) if self._on_function else unusable(Reason.WRONG_TYPE, "a function")
        return _formula(value, self._limits)

    def _number(self, value: Any, _: object = None) -> Encoded:
        if isinstance(value, complex) or hasattr(value, "_mpc_"):
            return self._exact(value.real, value.imag)
        return self._exact(value)

    def _scalar(self, value: Any) -> Encoded:
        """A number of NumPy's."""
        kind = _kind(value)
        if kind == "b":
            return _boolean(value)
        if kind not in ("i", "u", "f", "c"):
            return unusable(Reason.WRONG_TYPE, described(value))
        return self._exact(value.real, value.imag) if kind == "c" else self._exact(value)

    def _exact(self, real: Any, imaginary: Any = 0) -> Encoded:
        build = Builder(self._limits)
        root = build.number(_real(real, self._limits))
        times = _real(imaginary, self._limits)
        if times:
            root = build.add(root, build.multiply(build.number(times), build.apply(Head.I)))
        return ["exact", to_wire(build.expression(root))]

    def _fields(self, value: dict[Any, Any], path: tuple[str, ...]) -> Encoded:
        if len(path) >= DEPTH or len(value) > ENTRIES:
            raise TooLarge(f"it nests deeper than {DEPTH} or has more than {ENTRIES} fields")
        if not all(isinstance(key, str) for key in value):
            return unusable(Reason.WRONG_TYPE, "a dict whose keys are not all strings")
        return ["fields", {str(key)[:64]: self.encode(item, (*path, str(key))) for key, item in value.items()}]

    def _sequence(self, value: Any, path: tuple[str, ...]) -> Encoded:
        names = getattr(type(value), "_fields", None)
        if names is not None:
            return self._fields(dict(zip(names, value, strict=True)), path)
        return self._items(value, path)

    def _items(self, value: Iterable[Any], path: tuple[str, ...]) -> Encoded:
        if len(path) >= DEPTH:
            raise TooLarge(f"it nests deeper than {DEPTH}")
        return ["items", [self.encode(item, (*path, "")) for item in value]]

    def _array(self, value: Any, path: tuple[str, ...]) -> Encoded:
        if value.ndim == 0:
            inner = value[()]
            return self._scalar(inner) if _kind(inner) else self.encode(inner, path)
        kind = _kind(value)
        if kind not in (("i", "u", "f", "O") if self._dense else ("i", "u", "f", "c", "O")):
            return unusable(Reason.WRONG_TYPE, f"an array of {_CONTENTS.get(str(kind), 'no numbers')}")
        if not self._dense or kind == "O":
            return self._items(list(value), path)
        return _dense(value)


def _dense(value: Any) -> Encoded:
    if value.size > VALUES or value.ndim > DEPTH:
        raise TooLarge(f"an array of more than {VALUES} values or {DEPTH} dimensions")
    values = map(float, value.reshape(-1).tolist())
    return ["array", list(value.shape), [item if math.isfinite(item) else repr(item) for item in values]]


def _kind(value: Any) -> str | None:
    """NumPy's letter for a kind of numbers: i, u, f, c, b, O; None for what is not NumPy's."""
    return getattr(getattr(value, "dtype", None), "kind", None)


def _real(value: Any, limits: Limits) -> Fraction:
    """A real number of any numeric type, exactly; a float is the shortest decimal that prints the same."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int) or _kind(value) in ("i", "u"):
        return Fraction(int(value))
    if hasattr(value, "_mpf_"):
        return from_mpf(value._mpf_, value.context.prec, limits)
    text = float.__repr__(value) if isinstance(value, float) else str(value)  # str(float32(0.1)) is "0.1"
    return _from_decimal(value if isinstance(value, Decimal) else Decimal(text), limits)


def _from_decimal(value: Decimal, limits: Limits) -> Fraction:
    if not value.is_finite():
        raise NotANumber("nan") if value.is_nan() else NotFinite("an infinity")
    if value and abs(value.adjusted()) > limits.digits:
        raise TooLarge(f"a number has more than {limits.digits} digits")
    return Fraction(value)


def _formula(value: Any, limits: Limits) -> Encoded:
    if type(value).__name__ in ("Poly", "PurePoly"):
        value = value.as_expr()
    if not is_sympy(value) or is_matrix(value) or type(value).__name__ in _OTHERWISE:
        return unusable(Reason.WRONG_TYPE, described(value))
    expression = from_sympy(value, limits)
    if expression.root.head in _BOOLEAN:
        return unusable(Reason.WRONG_TYPE, "an equation or inequality, not a formula")
    return ["exact", to_wire(expression)]


def _empty(_: object, __: object = None) -> Encoded:
    return unusable(Reason.EMPTY, "nothing filled in yet")


def _boolean(value: object, _: object = None) -> Encoded:
    return unusable(Reason.WRONG_TYPE, f"{bool(value)}, which is not a number")


def _text(value: str, _: object) -> Encoded:
    if len(value) > CHARACTERS:
        raise TooLarge(f"a text of more than {CHARACTERS} characters")
    return ["text", str(value)]


_CONTENTS = {"c": "complex numbers", "b": "truth values", "O": "objects", "U": "texts", "S": "bytes"}

_REASONS: dict[type, Reason] = {
    TooLarge: Reason.TOO_LARGE,
    NotFinite: Reason.INFINITE,
    NotANumber: Reason.NOT_A_NUMBER,
}

_OTHERWISE = {
    "set": "a set",
    "frozenset": "a set",
    "FiniteSet": "a set",
    "Interval": "an interval",
    "Union": "a set",
    "module": "a module",
    "bytes": "bytes",
    "Equality": "an equation, not a formula",
    "Dict": "a SymPy Dict: write a plain dict",
    "Tuple": "a SymPy Tuple",
}
"""Types that no answer is made of, SymPy's among them."""

_DESCRIBED = {
    **_OTHERWISE,
    "bool": "a truth value",
    "str": "a text",
    "list": "a list",
    "tuple": "a tuple",
    "dict": "a dict",
    **dict.fromkeys(("int", "float", "complex", "Fraction", "Integer", "Rational", "Float"), "a number"),
}
