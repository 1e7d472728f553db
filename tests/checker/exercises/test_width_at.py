"""exercise2, `width_at`: NumPy functions, judged by their numbers at weights that the file cannot know."""

import pytest

from checker.verdict import Certificate, Verdict, Witness

PRELUDE = """
import math
import numpy as np
from sympy import *

def width_of(m):
    return 4/m*np.arctanh(np.sqrt(1 - 4/m))
"""

RIGHT = {
    "eq. (123)": """
def width_at(w):
    m = np.abs(w)
    return 2/m*np.log(m*(1 + np.sqrt(1 - 4/m))/2 - 1)""",
    "artanh": "width_at = lambda w: width_of(np.abs(w))",
    "no warnings": """
def width_at(w):
    m = np.abs(np.asarray(w, dtype=float))
    with np.errstate(all="ignore"):
        return np.where(m < 4, 0.0, 4/m*np.arcsinh(np.sqrt(m/4 - 1)))""",
    "masked": """
def width_at(w):
    result = np.zeros_like(w)
    there = np.abs(w) > 4
    result[there] = width_of(np.abs(w[there]))
    return result""",
    "vectorize": "width_at = np.vectorize(lambda w: math.nan if abs(w) < 4 else 4/abs(w)*math.acosh(abs(w)**0.5/2))",
    "lambdify": "w = Symbol('w', real=True)\nwidth_at = lambdify(w, 4/abs(w)*atanh(sqrt(1 - 4/abs(w))), 'numpy')",
    "list": "def width_at(w): return np.array([width_of(abs(x)) for x in w.flat]).reshape(w.shape)",
    "keyword": "def width_at(weights, *, base=None): return width_of(np.abs(weights))",
    "its own copy changed": "def width_at(w):\n    w = w.copy()\n    w[w < 0] *= -1\n    return width_of(w)",
    "its argument changed": "def width_at(w):\n    w[w < 0] *= -1\n    return width_of(w)",
}

WRONG = [
    ("width_at = lambda w: width_of(w)", "different"),
    ("width_at = lambda w: width_of(np.abs(w))/2", "different"),
    ("width_at = lambda w: width_of(np.abs(w))*(1 + 1e-8)", "different"),
    ("width_at = lambda w: width_of(np.abs(w)).astype(np.float32)", "different"),
    ("width_at = lambda w: width_of(np.float32(np.abs(w)))", "different"),
    ("width_at = lambda w: np.nan_to_num(width_of(np.abs(w)), nan=-1.0)", "below-threshold"),
    ("width_at = lambda w: np.nan_to_num(width_of(np.abs(w)), nan=np.inf)", "below-threshold"),
    ("width_at = lambda w: np.zeros_like(w)", "different"),
    ("width_at = lambda w: np.full_like(w, np.nan)", "different"),
    ("width_at = lambda w: np.full_like(w, np.inf)", "different"),
    ("width_at = lambda w: w*0 + 0.4477", "different"),
    ("width_at = lambda w: width_of(np.abs(w)).ravel()", "shape"),
    ("width_at = lambda w: width_of(np.abs(w)).T", "shape"),
    ("width_at = lambda w: width_of(np.abs(w))[:-1]", "shape"),
    ("width_at = lambda w: width_of(np.abs(w)).tolist()", "shape"),
    ("width_at = lambda w: 0.4477", "shape"),
    ("width_at = lambda w: float(width_of(abs(w.flat[0])))", "shape"),
]

NOT_READ = [
    ("width_at = None", "empty"),
    ("width_at = 0.4477", "wrong-type"),
    ("width_at = np.zeros(18)", "wrong-type"),
    ("def width_at(w): return None", "empty"),
    ("def width_at(w): return 4/abs(w)*math.atanh(math.sqrt(1 - 4/abs(w)))", "exception"),
    ("def width_at(w): return 1/0", "exception"),
    ("def width_at(): return 1", "exception"),
    ("def width_at(w, b): return w", "exception"),
    ("def width_at(w): return w > 4", "wrong-type"),
    ("def width_at(w): return width_of(np.abs(w)) + 0j", "wrong-type"),
    ("def width_at(w): return np.array(['wide']*w.size).reshape(w.shape)", "wrong-type"),
    ("def width_at(w): return np.random.random(w.shape)", "unsteady"),
    ("seen = []\ndef width_at(w):\n    seen.append(1)\n    return width_of(np.abs(w))*len(seen)", "unsteady"),
]


@pytest.mark.parametrize("code", RIGHT.values(), ids=RIGHT)
def test_a_right_function_is_correct(judge_part, code):
    judgement = judge_part("exercise2", "width_at", PRELUDE + code)
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert isinstance(judgement.evidence, Certificate)
    assert "1e-9" in judgement.evidence.statement


@pytest.mark.parametrize(("code", "slip"), WRONG)
def test_a_wrong_function_is_refused(judge_part, code, slip):
    judgement = judge_part("exercise2", "width_at", PRELUDE + code)
    assert judgement.verdict is Verdict.INCORRECT, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert isinstance(judgement.evidence, Certificate if slip == "shape" else Witness)
    if slip != "shape":
        assert judgement.evidence.student != judgement.evidence.reference


@pytest.mark.parametrize(("code", "slip"), NOT_READ)
def test_what_is_no_such_function_is_unreadable_and_says_why(judge_part, code, slip):
    judgement = judge_part("exercise2", "width_at", PRELUDE + code)
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]
