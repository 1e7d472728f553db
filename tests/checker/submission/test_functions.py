"""Functions: formulas given as functions, functions that are asked for, and functions that misbehave."""

from collections.abc import Callable
from typing import Any

import pytest

from checker.expression.wire import from_wire
from checker.submission.calling import Binding, bind
from checker.submission.protocol import Array, Exact, Items, Kind, Question, Reason, Results, Samples, Unusable

Run = Callable[..., Any]

FORMULA = Question("value", Kind.FORMULA, ("w", "b"), points=((4.0, 1.0), (9.0, 2.0)))
FUNCTION = Question("value", Kind.FUNCTION, calls=((2, 1), (3, 1)))
HEAD = "import functools, math, numpy as np, sympy as sp\n"

SYMBOLIC = [
    ("lambda w, b: w - b", "add(w, mul(-1, b))"),
    ("lambda b, w: w - b", "add(w, mul(-1, b))"),
    ("lambda x, y: x - y", "add(w, mul(-1, b))"),
    ("lambda w: 2*w", "mul(2, w)"),
    ("lambda *, b: 2*b", "mul(2, b)"),
    ("lambda x, y, z=3: x*z", "mul(3, w)"),
    ("lambda w, power=2: w**power", "pow(w, 2)"),
    ("lambda: 5", "5"),
    ("lambda w, b: abs(w) + np.sqrt(4)", "add(2, abs(w))"),
    ("sp.Lambda((sp.Symbol('w'), sp.Symbol('q')), sp.sin(sp.Symbol('w')))", "sin(w)"),
    ("functools.partial(lambda k, w: k*w, 3)", "mul(3, w)"),
    ("type('F', (), {'__call__': lambda self, w, b: w*b})()", "mul(b, w)"),
    ("np.vectorize(lambda w, b: w + b)", "add(b, w)"),
    ("max.__class__ and (lambda w, b: sp.Max(w, b))", "max(b, w)"),
]


@pytest.mark.parametrize(("written", "expected"), SYMBOLIC)
def test_a_formula_as_a_function_is_called_with_symbols(run: Run, written: str, expected: str) -> None:
    assert run(f"{HEAD}value = {written}", FORMULA).shown() == expected


SAMPLED = [
    ("lambda w, b: np.log(w) + b", (math_log := __import__("math").log)(4) + 1, math_log(9) + 2),
    ("lambda w: math.sqrt(w)", 2, 3),
    ("lambda w, b: w if w > 5 else None", None, 9),
    ("lambda w, b: 1/(float(w) - 4)", None, 0.2),
    ("lambda w, b: np.array(w, dtype=float)", 4, 9),
    ("lambda w, b: complex(float(w), float(b))", 4 + 1j, 9 + 2j),
    ("lambda w, b: math.inf if w < 5 else math.floor(w)", None, 9),
]


@pytest.mark.parametrize(("written", "first", "second"), SAMPLED)
def test_a_function_that_takes_only_numbers_is_sampled(run: Run, written: str, first: object, second: object) -> None:
    answer = run(f"{HEAD}value = {written}", FORMULA).value()
    assert isinstance(answer, Samples)
    assert answer.values == pytest.approx((first, second)) if first is not None else answer.values == (None, second)
    assert (answer.failure is None) == (first is not None)


def test_builtins_and_ufuncs_take_one_symbol(run: Run) -> None:
    question = Question("value", Kind.FORMULA, ("w",), points=((1.0,),))
    for written in ("np.exp", "math.exp", "math.log1p", "np.vectorize(math.exp)"):
        assert isinstance(run(f"{HEAD}value = {written}", question).value(), Samples), written
    assert run(f"{HEAD}value = sp.tanh", question).shown() == "tanh(w)"


WRONG = [
    ("lambda x, y, z: x", FORMULA, Reason.WRONG_TYPE, "a function of (x, y, z)"),
    ("lambda x: x", FORMULA, Reason.WRONG_TYPE, "a function of (x), where a formula in w, b is asked"),
    ("lambda w, b: 1/0", FORMULA, Reason.EXCEPTION, "ZeroDivisionError"),
    ("lambda w, b: {w}", FORMULA, Reason.WRONG_TYPE, "a set"),
    ("lambda w, b: exit()", FORMULA, Reason.EXCEPTION, "NameError"),
    ("lambda w, b: (_ for _ in ()).throw(SystemExit(3))", FORMULA, Reason.EXCEPTION, "SystemExit"),
    ("lambda w, b: (_ for _ in ()).throw(KeyboardInterrupt)", FORMULA, Reason.EXCEPTION, "KeyboardInterrupt"),
    ("[lambda w: w]", FORMULA, None, ""),
    ("lambda x: x", Question("value", Kind.NUMBER), Reason.WRONG_TYPE, "a function, not a value"),
    ("3", FUNCTION, Reason.WRONG_TYPE, "a number, not a function"),
    ("sp.Symbol('x')", FUNCTION, Reason.WRONG_TYPE, "a formula, not a function"),
    ("None", FUNCTION, Reason.EMPTY, ""),
]


@pytest.mark.parametrize(("written", "question", "reason", "message"), WRONG)
def test_functions_that_give_nothing(run: Run, written: str, question: Question, reason: Reason, message: str) -> None:
    answer = run(f"{HEAD}import sys; del __builtins__['exit']\nvalue = {written}", question).value()
    assert (answer.reason if isinstance(answer, Unusable) else None) is reason
    assert message in getattr(answer, "message", "")


def test_a_function_is_called_with_each_call(run: Run) -> None:
    answer = run("value = lambda n, k: n * 10 + k if n < 3 else 1/0", FUNCTION).value()
    assert isinstance(answer, Results)
    assert answer.items[0] == Exact(from_wire([["number", "21"]]))
    assert isinstance(answer.items[1], Unusable)
    assert answer.items[1].message == "calling it raised ZeroDivisionError: division by zero"


def test_arrays_go_in_and_come_out(run: Run) -> None:
    grid = Array((2, 2), (1.0, 2.0, 3.0, 4.0))
    question = Question("value", Kind.FUNCTION, calls=((grid, (grid, Array((1,), (0.5,)))),))
    source = f"{HEAD}def value(x, layers):\n    x[0, 0] = np.nan\n    return x, [2*layer for layer in layers], x.sum()"
    answer = run(source, question).value()
    assert isinstance(answer, Results)
    assert "Array(shape=(2, 2), values=(nan, 2.0, 3.0, 4.0))" in repr(answer)
    assert Items((Array((2, 2), (2.0, 4.0, 6.0, 8.0)), Array((1,), (1.0,)))) in answer.items[0].items  # type: ignore[union-attr]


def test_an_array_of_complex_numbers_is_unusable(run: Run) -> None:
    answer = run(f"{HEAD}value = lambda n, k: np.array([1j])", FUNCTION).value()
    assert "an array of complex numbers" in repr(answer)


UNSTEADY = [
    "calls = 0\ndef value(n, k):\n    global calls\n    calls += 1\n    return 1 if calls <= 1 else calls",
    "calls = 0\ndef value(n, k):\n    global calls\n    calls += 1\n    return 1 if calls <= 2 else 2",
    "import random\nvalue = lambda n, k: random.random()",
    "seen = []\ndef value(n, k):\n    seen.append(n)\n    return seen",
    "done = []\ndef value(n, k):\n    done.append(n)\n    if len(done) > 2: raise ValueError\n    return 1",
]


@pytest.mark.parametrize("source", UNSTEADY)
@pytest.mark.parametrize("kind", [Kind.FUNCTION, Kind.FORMULA])
def test_answers_that_change_between_calls_are_unsteady(run: Run, source: str, kind: Kind) -> None:
    question = Question("value", kind, ("n", "k"), calls=((2, 1), (3, 1)))
    if kind is Kind.FORMULA:
        source = source.replace("<= 2", "<= 1").replace("> 2", "> 1")
    assert run(source, question).reason() is Reason.UNSTEADY


def test_the_last_digits_of_floats_may_differ(run: Run) -> None:
    source = "calls = 0\ndef value(n, k):\n    global calls\n    calls += 1\n    return 0.5 + calls * 1e-15"
    assert isinstance(run(source, FUNCTION).value(), Results)


@pytest.mark.parametrize("body", ["while True: pass", "import time; time.sleep(9)"])
def test_a_function_that_hangs_costs_only_its_own_part(run: Run, body: str) -> None:
    source = f"def f(n, k):\n    {body}\ndef g(n, k): return n\nvalue = 1"
    asked = [Question("f", Kind.FUNCTION, calls=((2, 1),)), Question("g", Kind.FUNCTION, calls=((2, 1),))]
    outcome = run(source, *asked, Question("value", Kind.NUMBER))
    assert outcome.reason("f") is Reason.TIME
    assert outcome.shown("g") == "[2]"
    assert outcome.shown() == "1"


def test_a_function_that_cannot_be_interrupted_costs_those_after_it(run: Run) -> None:
    source = "def f(n, k):\n  import signal\n  signal.signal(signal.SIGALRM, signal.SIG_IGN)\n  while True: pass\n"
    asked = [Question("f", Kind.FUNCTION, calls=((2, 1),)), Question("g", Kind.FUNCTION, calls=((2, 1),))]
    outcome = run(source + "g = lambda n, k: n\nvalue = 1", *asked, Question("value", Kind.NUMBER))
    assert outcome.reason("f") is Reason.TIME
    assert outcome.reason("g") is Reason.NOT_REACHED
    assert outcome.shown() == "1"


def test_a_function_in_a_construction(run: Run) -> None:
    question = Question("value", Kind.CONSTRUCTION, field_symbols={"activation": ("z",)})
    outcome = run(f"{HEAD}value = {{'activation': lambda z: 2*z, 'other': lambda z: z}}", question)
    assert outcome.shown() == "{activation: mul(2, z), other: <wrong-type>}"


def test_a_construction_given_as_a_function_is_called(run: Run) -> None:
    assert run("value = lambda: {'a': 1}", Question("value", Kind.CONSTRUCTION)).shown() == "{a: 1}"


@pytest.mark.parametrize(
    ("function", "symbols", "expected"),
    [
        (lambda z_1: 0, ("z1",), Binding((0,), {})),
        (lambda *xs: 0, ("w", "b"), Binding((0, 1), {})),
        (lambda w, *, k: 0, ("w", "b"), None),
        (lambda w, *, b=1: 0, ("w", "b"), Binding((0,), {"b": 1})),
        (lambda a, b, c: 0, ("w", "b"), None),
        (len, ("w",), Binding((0,), {})),
    ],
)
def test_binding(function: object, symbols: tuple[str, ...], expected: Binding | None) -> None:
    assert bind(function, symbols) == expected  # type: ignore[arg-type]


def test_exact_results_are_formulas(run: Run) -> None:
    answer = run(f"{HEAD}value = lambda n, k: sp.Symbol('w1')**n", FUNCTION).value()
    assert isinstance(answer, Results)
    assert [type(item) for item in answer.items] == [Exact, Exact]
