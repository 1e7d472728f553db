"""What a student's functions give: the part of the child that calls them.

A formula given as a function is called with symbols, and sampled at the question's points when it takes only numbers.
A FUNCTION is called once for each of the question's calls. Whatever is called is called twice over, with fresh
arguments, and both rounds are sent: `decoding` compares them. Each call has a time limit of its own.
"""

import cmath
import inspect
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from threading import current_thread, main_thread
from typing import Any, NamedTuple

from checker.expression.names import canonical_name
from checker.submission.amounts import BYTES, SECONDS, show_amount
from checker.submission.encoding import (
    Encoded,
    Encoder,
    FunctionRule,
    described,
    failed,
    is_function,
    is_sympy,
    told,
    unusable,
)
from checker.submission.protocol import Argument, Array, Kind, Limits, Question, Reason

__all__ = ["Binding", "Overtime", "answer", "bind", "time_limit"]

Answers = tuple[Encoded, Encoded | None]
_RAISED = (Exception, SystemExit)


class Overtime(BaseException):
    """A call took longer than it may; no `except Exception` of a student's stops it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise Overtime after so many seconds, and each second from then on in case it is caught on its way.

    The time of a limit within another does not count for the outer one. There are no alarms but in the main thread:
    elsewhere, as in a cell that runs beside others, nothing is limited.
    """
    if current_thread() is not main_thread():
        yield
        return
    signal.signal(signal.SIGALRM, _interrupt)
    suspended = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *suspended)


def answer(value: Any, question: Question, limits: Limits) -> Answers:
    """The encoded answer to a question and, when something was called for it, what came of calling it all again."""
    calls = _Calls(question, limits)
    try:
        first = calls.round(value)
        return first, calls.round(value) if calls.made else None
    except Overtime:
        return unusable(Reason.TIME, f"no result within {show_amount(limits.call_seconds, SECONDS)}"), None
    except MemoryError:
        return _out_of_memory(limits), None
    except BaseException as error:
        return failed(error), None


class Binding(NamedTuple):
    """How a function is called: the places, among the symbols of a formula, of what it takes."""

    positional: tuple[int, ...]
    named: Mapping[str, int]

    def call(self, function: Callable[..., Any], values: list[Any]) -> Any:
        """Call it with these values for the symbols."""
        named = {name: values[place] for name, place in self.named.items()}
        return function(*(values[place] for place in self.positional), **named)


def bind(function: Callable[..., Any], symbols: tuple[str, ...]) -> Binding | None:
    """How to call a function with symbols: by name where its names are declared, else in order; None if it cannot be.

    >>> bind(lambda b, w: 0, ("w", "b"))
    Binding(positional=(1, 0), named={})
    >>> bind(lambda x: 0, ("w",))
    Binding(positional=(0,), named={})
    """
    parameters = _parameters(function)
    if parameters is None:
        return Binding(tuple(range(len(symbols))), {})
    return _by_name(parameters, symbols) or _in_order(parameters, symbols)


class _Calls:
    """The calls that one question takes."""

    def __init__(self, question: Question, limits: Limits) -> None:
        self._question = question
        self._limits = limits
        self.made = False
        self._changed = False

    def round(self, value: Any) -> Encoded:
        """The value encoded, everything in it that is to be called being called once."""
        if self._question.kind is Kind.FUNCTION and not is_function(value):
            return self._no_function(value)
        return self._encode(value, self._on_function)

    def _encode(self, value: Any, on_function: FunctionRule | None = None, *, dense: bool = False) -> Encoded:
        with time_limit(self._limits.call_seconds):
            return Encoder(on_function, dense=dense, limits=self._limits.expression).encode(value)

    def _no_function(self, value: Any) -> Encoded:
        plain = self._encode(value)
        empty = plain[:2] == ["unusable", str(Reason.EMPTY)]
        return plain if empty else unusable(Reason.WRONG_TYPE, f"{described(value)}, not a function")

    def _on_function(self, function: Any, path: tuple[str, ...]) -> Encoded:
        self.made = True
        question = self._question
        if path:
            symbols = question.field_symbols.get(path[-1])
            if symbols is None:
                return unusable(Reason.WRONG_TYPE, "a function")
            return self._formula(function, symbols, question.field_points.get(path[-1], ()))
        if question.kind is Kind.FUNCTION:
            results = [self._result(function, call) for call in question.calls]
            return ["results", results, self._changed]
        if question.kind is Kind.FORMULA:
            return self._formula(function, question.symbols, question.points)
        return self._constant(function)

    def _call(self, call: Callable[[], Any]) -> Any:
        with time_limit(self._limits.call_seconds):
            return call()

    def _result(self, function: Callable[..., Any], call: tuple[Argument, ...]) -> Encoded:
        arguments = [_fresh(argument) for argument in call]
        try:
            value = self._call(lambda: function(*arguments))
        except _RAISED as error:
            return self._call_failed(error)
        self._changed = self._changed or not all(map(_is_as_given, arguments, call))
        return self._encode(value, dense=True)

    def _constant(self, function: Callable[..., Any]) -> Encoded:
        if _parameters(function):
            return unusable(Reason.WRONG_TYPE, "a function, not a value")
        try:
            return self._encode(self._call(function))
        except _RAISED as error:
            return self._call_failed(error)

    def _formula(self, function: Any, symbols: tuple[str, ...], points: tuple[tuple[float, ...], ...]) -> Encoded:
        binding = bind(function, symbols)
        if binding is None:
            return unusable(Reason.WRONG_TYPE, _wrong_arity(function, symbols))
        symbolic = self._with_symbols(function, binding, symbols)
        if symbolic[0] != "unusable" or not points:
            return symbolic
        sampled = self._with_numbers(function, binding, points)
        return sampled if any(value is not None for value in sampled[1]) else symbolic

    def _with_symbols(self, function: Any, binding: Binding, symbols: tuple[str, ...]) -> Encoded:
        from sympy import Symbol

        try:
            value = self._call(lambda: binding.call(function, [Symbol(name, real=True) for name in symbols]))
        except _RAISED as error:
            return self._call_failed(error)
        return self._encode(value)

    def _with_numbers(self, function: Any, binding: Binding, points: tuple[tuple[float, ...], ...]) -> Encoded:
        values: list[list[float] | None] = []
        failures: list[str] = []
        for point in points:
            try:
                values.append(_complex(self._call(partial(_at, binding, function, point))))
            except _RAISED as error:
                values.append(None)
                failures.append(told(error))
        return ["samples", values, failures[0] if failures else None]

    def _call_failed(self, error: BaseException) -> Encoded:
        if isinstance(error, MemoryError):
            return _out_of_memory(self._limits)
        return unusable(Reason.EXCEPTION, f"calling it raised {told(error)}")


def _at(binding: Binding, function: Callable[..., Any], point: tuple[float, ...]) -> Any:
    """What a function gives for floats, or for NumPy's where it uses methods of theirs, as (z > 0).astype(float)."""
    try:
        return binding.call(function, list(point))
    except AttributeError:
        import numpy

        return binding.call(function, [numpy.float64(value) for value in point])


def _interrupt(*_: object) -> None:
    raise Overtime


def _out_of_memory(limits: Limits) -> Encoded:
    return unusable(Reason.MEMORY, f"more than {show_amount(limits.memory_bytes, BYTES)}")


def _parameters(function: Callable[..., Any]) -> list[inspect.Parameter] | None:
    """The parameters of a function; None where it does not tell."""
    if type(function).__name__ == "Lambda" and is_sympy(function):
        names = [str(variable) for variable in function.variables]  # type: ignore[attr-defined]
        return [inspect.Parameter(name, inspect.Parameter.POSITIONAL_ONLY) for name in names if name.isidentifier()]
    try:
        return list(inspect.signature(function).parameters.values())
    except (ValueError, TypeError):
        return None


_PLACED = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def _required(parameter: inspect.Parameter) -> bool:
    return parameter.default is parameter.empty and parameter.kind in (*_PLACED, inspect.Parameter.KEYWORD_ONLY)


def _by_name(parameters: list[inspect.Parameter], symbols: tuple[str, ...]) -> Binding | None:
    place = {canonical_name(symbol): index for index, symbol in enumerate(symbols)}
    known = {item.name: place[canonical_name(item.name)] for item in parameters if canonical_name(item.name) in place}
    required = [item for item in parameters if _required(item)]
    if not all(item.name in known for item in required) or (parameters and not known):
        return None
    positional = tuple(known[item.name] for item in required if item.kind in _PLACED)
    taken = {item.name for item in required if item.kind in _PLACED}
    named = {
        item.name: known[item.name]
        for item in parameters
        if item.name in known and item.name not in taken and item.kind is not inspect.Parameter.POSITIONAL_ONLY
    }
    return Binding(positional, named)


def _in_order(parameters: list[inspect.Parameter], symbols: tuple[str, ...]) -> Binding | None:
    placed = [item for item in parameters if item.kind in _PLACED]
    required = [item for item in parameters if _required(item)]
    open_ended = any(item.kind is inspect.Parameter.VAR_POSITIONAL for item in parameters)
    fits = len(required) <= len(symbols) and (open_ended or len(symbols) <= len(placed))
    if not fits or any(item.kind is inspect.Parameter.KEYWORD_ONLY for item in required):
        return None
    return Binding(tuple(range(len(symbols))), {})


def _wrong_arity(function: Any, symbols: tuple[str, ...]) -> str:
    taken = ", ".join(item.name for item in _parameters(function) or ())[:100]
    return f"a function of ({taken}), where a formula in {', '.join(symbols) or 'no symbols'} is asked"


def _fresh(argument: Argument) -> Any:
    """An argument as the student's function sees it, sharing nothing with another call's."""
    if isinstance(argument, Array):
        import numpy

        return numpy.array(argument.values, dtype=float).reshape(argument.shape)
    return [_fresh(item) for item in argument] if isinstance(argument, tuple) else argument


def _is_as_given(value: Any, argument: Argument) -> bool:
    """Whether what a function was called with is still what it was given."""
    if isinstance(argument, Array):
        import numpy

        return isinstance(value, numpy.ndarray) and numpy.array_equal(value, _fresh(argument))
    if isinstance(argument, tuple):
        return isinstance(value, list) and len(value) == len(argument) and all(map(_is_as_given, value, argument))
    return bool(value == argument)


def _complex(value: Any) -> list[float]:
    """Real and imaginary part of a number; raises ValueError if it is not finite, TypeError for anything else."""
    if isinstance(value, bool | str):
        raise TypeError(f"it returned {described(value)}")
    number = complex(value)
    if not cmath.isfinite(number):
        raise ValueError(f"it returned {number.real if not number.imag else number}")
    return [number.real, number.imag]
