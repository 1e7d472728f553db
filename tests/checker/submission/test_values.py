"""What a bound value becomes: exact numbers and formulas, containers, and a reason for everything else."""

from collections.abc import Callable
from typing import Any

import pytest

from checker.submission.protocol import Kind, Question, Reason, Text, Unusable

Run = Callable[..., Any]

HEAD = """
import dataclasses, decimal, fractions, collections, mpmath, numpy as np, sympy as sp
from sympy import *
w, z1, a4 = symbols("w z_1 a_4", real=True)
sigma, C = Function("sigma"), Function("C")
"""

NUMBERS = [
    ("3", "3"),
    ("-0.0", "0"),
    ("0.1", "1/10"),
    ("2.0000001", "20000001/10000000"),
    ("1e22", "10000000000000000000000"),
    ("fractions.Fraction(2, 6)", "1/3"),
    ("decimal.Decimal('0.30')", "3/10"),
    ("np.float64(0.1)", "1/10"),
    ("np.float32(0.1)", "1/10"),
    ("np.float16(0.1)", "1/10"),
    ("np.int8(-7)", "-7"),
    ("np.uint64(2**63)", "9223372036854775808"),
    ("np.array(2.5)", "5/2"),
    ("np.array(sp.Rational(1, 3), dtype=object)", "1/3"),
    ("mpmath.mpf('0.1')", "1/10"),
    ("Float(0.1)", "1/10"),
    ("Float('0.1', 30)", "1/10"),
    ("Rational(22, 7)", "22/7"),
    ("S(5)", "5"),
    ("1 + 2j", "add(1, mul(2, i))"),
    ("2 + 0j", "2"),
    ("np.complex64(0.5 + 0.1j)", "add(1/2, mul(1/10, i))"),
    ("mpmath.mpc(0, 1)", "add(0, mul(1, i))"),
    ("lambda: 7", "7"),
    ("Poly(w**2, w)", "pow(w, 2)"),
    ("2.5*w", "mul(5/2, w)"),
    ("Derivative(sigma(z1), z1)", "sigma_prime(z1)"),
]


@pytest.mark.parametrize(("written", "expected"), NUMBERS)
def test_numbers_and_formulas_are_exact(run: Run, written: str, expected: str) -> None:
    assert run(f"{HEAD}value = {written}").shown() == expected


UNUSABLE = [
    ("None", Reason.EMPTY, ""),
    ("...", Reason.EMPTY, ""),
    ("True", Reason.WRONG_TYPE, "True, which is not a number"),
    ("np.True_", Reason.WRONG_TYPE, "not a number"),
    ("sp.true", Reason.WRONG_TYPE, "equation or inequality"),
    ("float('nan')", Reason.NOT_A_NUMBER, "nan"),
    ("np.float32('nan')", Reason.NOT_A_NUMBER, "nan"),
    ("decimal.Decimal('nan')", Reason.NOT_A_NUMBER, "nan"),
    ("sp.nan", Reason.NOT_A_NUMBER, "nan"),
    ("Float('nan')", Reason.NOT_A_NUMBER, "nan"),
    ("w + Add(w, zoo, evaluate=False)", Reason.INFINITE, "infinity"),
    ("-float('inf')", Reason.INFINITE, "infinity"),
    ("mpmath.inf", Reason.INFINITE, "infinity"),
    ("oo", Reason.INFINITE, "infinity"),
    ("complex(1, float('nan'))", Reason.NOT_A_NUMBER, "nan"),
    ("{1, 2}", Reason.WRONG_TYPE, "a set"),
    ("FiniteSet(1)", Reason.WRONG_TYPE, "a set"),
    ("Matrix([[1, 2], [3, 4]])", Reason.WRONG_TYPE, "a Matrix of shape (2, 2)"),
    ("ImmutableMatrix([1])", Reason.WRONG_TYPE, "a Matrix of shape (1, 1)"),
    ("MatrixSymbol('A', 2, 2)[0, 0]", Reason.UNSUPPORTED, "MatrixElement"),
    ("Eq(w, 1)", Reason.WRONG_TYPE, "an equation"),
    ("w > 1", Reason.WRONG_TYPE, "inequality"),
    ("sp", Reason.WRONG_TYPE, "a module"),
    ("b'x'", Reason.WRONG_TYPE, "bytes"),
    ("object()", Reason.WRONG_TYPE, "a value of type object"),
    ("np.array(['a'])", Reason.WRONG_TYPE, "an array of texts"),
    ("np.datetime64('2020-01-01')", Reason.WRONG_TYPE, "datetime64"),
    ("Function('f')(w)", Reason.UNSUPPORTED, "the function f is not declared"),
    ("besselj(0, w)", Reason.UNSUPPORTED, "besselj"),
    ("7**9999", Reason.TOO_LARGE, "4000 digits"),
    ("Float('1e100000')", Reason.TOO_LARGE, "4000 digits"),
    ("decimal.Decimal('1e999999')", Reason.TOO_LARGE, "4000 digits"),
    ("Rational(1, 3**9000)", Reason.TOO_LARGE, "4000 digits"),
    ("'x' * 20_001", Reason.TOO_LARGE, "20000 characters"),
    ("Symbol('x' * 65)", Reason.TOO_LARGE, "64 characters"),
    ("{i: 1 for i in 'abc'} | {4: 5}", Reason.WRONG_TYPE, "keys are not all strings"),
    ("list(range(1000))", None, ""),
    ("{str(i): 1 for i in range(65)}", Reason.TOO_LARGE, "64 fields"),
    ("type('T', (int,), {'__int__': lambda s: 1/0, '__index__': lambda s: 1/0})(3)", Reason.EXCEPTION, "ZeroDivision"),
    ("type('T', (float,), {'__class__': property(lambda s: 1/0)})(3)", Reason.EXCEPTION, "ZeroDivision"),
]


@pytest.mark.parametrize(("written", "reason", "message"), UNUSABLE)
def test_what_is_no_answer_has_its_reason(run: Run, written: str, reason: Reason | None, message: str) -> None:
    answer = run(f"{HEAD}value = {written}").value()
    assert (answer.reason if isinstance(answer, Unusable) else None) is reason, answer
    assert message in getattr(answer, "message", "")


def test_too_deep_is_too_large(run: Run) -> None:
    source = f"{HEAD}value = w\nfor _ in range(10**5): value = Basic.__new__(cos, value)"
    assert run(source, cpu_seconds=5, wall_seconds=10, call_seconds=4).reason() is Reason.TOO_LARGE


def test_deep_but_allowed(run: Run) -> None:
    source = f"{HEAD}value = w\nfor _ in range(10**4): value = Basic.__new__(cos, value)"
    assert run(source, cpu_seconds=5, wall_seconds=10).shown().count("cos") == 10**4


def test_sharing_costs_nothing(run: Run) -> None:
    source = f"{HEAD}value = w\nfor _ in range(200): value = Add(value, value, evaluate=False)"
    assert len(run(source).value().expression.nodes) == 201  # type: ignore[union-attr]


def test_texts_keep_everything_but_lone_surrogates(run: Run) -> None:
    assert run(r"value = 'a\x00\ud83d\ude00\ud800b\u202e'").value() == Text("a\x00\U0001f600\ufffdb\u202e")


CONTAINERS = [
    ("{'a': 1, 'b': [0.5, Rational(1, 3)]}", "{a: 1, b: [1/2, 1/3]}"),
    ("dataclasses.make_dataclass('D', ['a'])(2)", "{a: 2}"),
    ("collections.namedtuple('N', 'a b')(1, 2)", "{a: 1, b: 2}"),
    ("(1, (2, 'x'))", "[1, [2, 'x']]"),
    ("np.array([0.1, 2])", "[1/10, 2]"),
    ("np.array([0.1], dtype=np.float32)", "[1/10]"),
    ("np.eye(2, dtype=int)", "[[1, 0], [0, 1]]"),
    ("[None, 1]", "[<empty>, 1]"),
    ("[]", "[]"),
]


@pytest.mark.parametrize(("written", "expected"), CONTAINERS)
def test_containers_hold_answers(run: Run, written: str, expected: str) -> None:
    assert run(f"{HEAD}value = {written}").shown() == expected


def test_a_list_that_contains_itself_is_too_large(run: Run) -> None:
    assert "too-large" in repr(run("value = []\nvalue.append(value)").value())
    assert "TOO_LARGE" in repr(run("value = list(range(2000))").value())


def test_a_forged_equality_or_hash_changes_nothing(run: Run) -> None:
    source = f"{HEAD}value = w/Integer(3)\nBasic.__eq__ = lambda *_: True\nBasic.__hash__ = lambda *_: 1/0"
    assert run(source).shown() == "mul(1/3, w)"


def test_an_expression_that_contains_itself_is_refused(run: Run) -> None:
    source = f"{HEAD}value = Basic.__new__(cos, w)\nvalue._args = (value,)"
    assert run(source).reason() is Reason.UNSUPPORTED


def test_reading_a_value_has_a_time_limit(run: Run) -> None:
    source = f"{HEAD}class Slow(float):\n    def __repr__(self): return '1'\n"
    source += "class D(dict):\n    def items(self):\n        while True: pass\nvalue = D(a=1)\nlater = 2"
    outcome = run(source, Question("value", Kind.FORMULA), Question("later", Kind.NUMBER))
    assert outcome.reason() is Reason.TIME
    assert outcome.shown("later") == "2"
