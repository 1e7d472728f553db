"""The neuron of exercise3 in numbers, handed in in many ways; mpmath measures its error on a grid."""

import re
from collections.abc import Callable, Mapping

import mpmath
import pytest

from checker.verdict import Judgement, Witness

JudgeAnswers = Callable[..., Mapping[str, Judgement]]
JudgePart = Callable[[str, str, str], Judgement]

RIGHT = [
    # w1, b, w2, offset, as text
    ("0.1", "-0.05", "40", "-19.5"),
    ("1/10", "-1/20", "40", "-39/2"),
    ("0.3", "-0.15", "4/0.3", "0.5 - 2/0.3"),
    ("0.3098", "-0.1549", "4/0.3098", "0.5 - 2/0.3098"),
    ("1e-6", "-5e-7", "4e6", "0.5 - 2e6"),
    ("1e-12", "-5e-13", "4e12", "0.5 - 2e12"),
    ("-0.1", "0.05", "-40", "20.5"),
    ("0.01", "0", "400", "-200"),
    ("0.01", "0", "400", "0.5 - 400*sigma(0.005)"),
    ("0.001", "1", "1000*(1 + exp(-1))**2*exp(1)", "-1000*(1 + exp(-1))*exp(1)"),
    ("0.001", "-2", "1000/sigma_prime(2)", "-1000*sigma(-2)/sigma_prime(2)"),
    ("sqrt(2)/100", "-sqrt(2)/200", "400/sqrt(2)", "1/2 - 200/sqrt(2)"),
]

WRONG = [
    ("0.32", "-0.16", "4/0.32", "0.5 - 2/0.32", "w1-not-small"),
    ("1", "-0.5", "4", "-1.5", "w1-not-small"),
    ("10", "-5", "0.4", "0.3", "w1-not-small"),
    ("5.64764356596", "-2.82382178298", "1", "0", "w1-not-small"),
    ("0.1", "1", "10*(1 + exp(-1))**2*exp(1)", "-10*(1 + exp(-1))*exp(1)", "w1-not-small"),
    ("0.1", "-0.05", "40", "19.5", "offset-sign"),
    ("0.1", "-0.05", "40", "-20", "offset"),
    ("0.1", "-0.05", "40", "-19.502", "offset"),
    ("0.1", "-0.05", "40", "0", "offset-missing"),
    ("0.1", "-0.05", "10", "-4.5", "slope-forgotten"),
    ("0.1", "-0.05", "0.4", "0.3", "slope"),
    ("0.1", "-0.05", "-40", "20.5", "slope"),
    ("0.1", "-0.05", "0", "0.5", "slope"),
    ("0", "0", "1", "0", "slope"),
    ("1e-17", "-5e-18", "4e17", "-2e17", "offset"),
    ("1e6", "-5e5", "1", "0", "w1-not-small"),
]

IN_PYTHON = [
    '{"w1": 0.1, "b": -0.05, "w2": 40, "offset": -19.5}',
    "dict(w1=Rational(1, 10), b=Rational(-1, 20), w2=Integer(40), offset=Rational(-39, 2))",
    'dict(w1="1/10", b="-0.05", w2=r"\\frac{4}{0.1}", offset="1/2 - 20")',
    "dict(w1=Fraction(1, 10), b=Fraction(-1, 20), w2=40, offset=Fraction(-39, 2))",
    'dict(w1=Decimal("0.1"), b=Decimal("-0.05"), w2=Decimal(40), offset=Decimal("-19.5"))',
    "dict(w1=np.float64(0.1), b=np.float32(-0.05), w2=np.int64(40), offset=np.array(-19.5))",
    "Neuron(0.1, -0.05, 40, -19.5)",
    "Tuple4(0.1, -0.05, 40, -19.5)",
    "(lambda h: dict(w1=h, b=-h/2, w2=4/h, offset=1/2 - 2/h))(0.07)",
    'dict(w1=0.1 + 0j, b=-0.05, w2=40, offset=-19.5, comment="rounded")',
]

HEADER = """from sympy import *
import numpy as np
from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

@dataclass
class Neuron:
    w1: float
    b: float
    w2: float
    offset: float = 0.0

Tuple4 = namedtuple("Tuple4", "w1 b w2 offset")
w1 = Symbol("w1")
neuron = """

UNREADABLE = [
    ("None", "empty"),
    ('{"w1": None, "b": None, "w2": None, "offset": 0}', "empty"),
    ("dict(w1=0.1, b=-0.05, w2=40, offset=None)", "empty"),
    ("dict(w1=0.1, b=-0.05)", "missing-field"),
    ("dict(w1=nan, b=0, w2=1)", "not-a-number"),
    ('dict(w1=float("inf"), b=0, w2=1)', "infinite"),
    ("dict(w1=I, b=0, w2=1)", "not-real"),
    ("dict(w1=0.1, b=1/S(0), w2=1)", "infinite"),
    ('dict(w1="1/0", b=0, w2=1)', "not-real"),
    ("dict(w1=w1, b=-w1/2, w2=4/w1)", "not-a-number"),
    ("[0.1, -0.05, 40, -19.5]", "wrong-type"),
    ("Matrix([0.1, -0.05, 40, -19.5])", "wrong-type"),
    ('"0.1"', "wrong-type"),
    ("dict(w1=[0.1], b=-0.05, w2=40)", "wrong-type"),
    ("dict(w1=True, b=0, w2=1)", "wrong-type"),
]


@pytest.mark.parametrize("numbers", RIGHT)
def test_right(judge_answers: JudgeAnswers, numbers: tuple[str, ...]) -> None:
    judged = judge_answers("exercise3", neuron=fields(*numbers))["neuron"]
    assert judged.verdict == "correct", judged
    assert greatest_error(*numbers) <= mpmath.mpf(1) / 1000


@pytest.mark.parametrize(("w1", "b", "w2", "offset", "slip"), WRONG)
def test_wrong(judge_answers: JudgeAnswers, w1: str, b: str, w2: str, offset: str, slip: str) -> None:
    judged = judge_answers("exercise3", neuron=fields(w1, b, w2, offset))["neuron"]
    assert judged.verdict == "incorrect"
    assert isinstance(judged.evidence, Witness)
    assert [finding.slip for finding in judged.findings] == [slip]
    assert greatest_error(w1, b, w2, offset) > mpmath.mpf(1) / 1000


@pytest.mark.parametrize("answer", IN_PYTHON)
def test_right_in_python(judge_part: JudgePart, answer: str) -> None:
    judged = judge_part("exercise3", "neuron", HEADER + answer)
    assert judged.verdict == "correct", judged


@pytest.mark.parametrize(("answer", "slip"), UNREADABLE)
def test_unreadable(judge_part: JudgePart, answer: str, slip: str) -> None:
    judged = judge_part("exercise3", "neuron", HEADER + answer)
    assert judged.verdict == "unreadable"
    assert [finding.slip for finding in judged.findings] == [slip]


def test_without_an_offset_the_help_is_about_the_offset(judge_answers: JudgeAnswers) -> None:
    judged = judge_answers("exercise3", neuron={"w1": "0.1", "b": "-0.05", "w2": 40})["neuron"]
    assert judged.verdict == "incorrect"
    assert judged.findings[0].slip == "offset-missing"


@pytest.mark.parametrize("w1", ["10^400", "10^(10^10)", "1e-200", "1e300"])
def test_extreme_numbers_get_a_verdict(judge_answers: JudgeAnswers, w1: str) -> None:
    judged = judge_answers("exercise3", neuron={"w1": w1, "b": 0, "w2": 1})["neuron"]
    assert judged.verdict == "incorrect"


def fields(w1: str, b: str, w2: str, offset: str) -> dict[str, str]:
    return {"w1": w1, "b": b, "w2": w2, "offset": offset}


def greatest_error(*numbers: str) -> mpmath.mpf:
    with mpmath.workdps(50):
        w1, b, w2, c = (mpmath.mpf(eval(decimal(text), {**vars(mpmath), **NAMES})) for text in numbers)
        return max(abs(w2 * sigma(w1 * x + b) + c - x) for x in (mpmath.mpf(k) / 50 for k in range(51)))


def decimal(text: str) -> str:
    """0.1 means one tenth, as in an answer."""
    return re.sub(r"\d+(\.\d+)?(e-?\d+)?", r"mpf('\g<0>')", text)


def sigma(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


NAMES = {"sigma": sigma, "sigma_prime": lambda z: sigma(z) * (1 - sigma(z))}
