"""exercise3: the slips that the exercise names, each in several spellings."""

from collections.abc import Callable

import pytest

from checker.verdict import Judgement, Verdict

JudgePart = Callable[[str, str, str], Judgement]

PRELUDE = """
from sympy import *

w1, x, Delta = symbols("w1 x Delta", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
"""

SLIPS = [
    ("w2", "slope-forgotten", ["1/w1", "'1/w_1'", r"r'\frac{1}{w_1}'", "w1/w1**2", "4*sigma_prime(0)/w1"]),
    ("w2", "output-flattens", ["4*w1", "'4 w1'", r"r'4w_1'", "w1/sigma_prime(0)"]),
    ("w2", "sign", ["-4/w1", "'-4/w1'", r"r'-\frac{4}{w_1}'", "1/(-w1*sigma_prime(0))"]),
    (
        "offset",
        "offset-sign",
        ["2/w1 - Rational(1, 2)", "'2/w1 - 1/2'", r"r'\frac{2}{w_1}-\frac12'", "(4 - w1)/(2*w1)"],
    ),
    (
        "taylor",
        "cubic-coefficient",
        [
            "2/w1 + Delta - w1**2*Delta**3/48",
            "'2/w1 + Δ - w1² Δ³/48'",
            r"r'\frac{2}{w_1}+\Delta-\frac{w_1^2\Delta^3}{48}'",
            "4/w1*(Rational(1, 2) + w1*Delta/4) - (w1*Delta)**3/(48*w1)",
        ],
    ),
    (
        "taylor",
        "sign",
        [
            "2/w1 + Delta + w1**2*Delta**3/12",
            "'2/w1 + Δ + w1²Δ³/12'",
            r"r'\frac{2}{w_1}+\Delta+\frac{w_1^2\Delta^3}{12}'",
            "4/w1*(Rational(1, 2) + w1*Delta/4 + (w1*Delta)**3/48)",
        ],
    ),
    (
        "taylor",
        "without-w2",
        [
            "Rational(1, 2) + w1*Delta/4 - w1**3*Delta**3/48",
            "'1/2 + w1 Δ/4 - (w1 Δ)³/48'",
            r"r'\frac12+\frac{w_1\Delta}{4}-\frac{w_1^3\Delta^3}{48}'",
            "series(1/(1 + exp(-w1*Delta)), Delta, 0, 4)",
        ],
    ),
    (
        "neuron",
        "w1-not-small",
        [
            "dict(w1=1, b=-0.5, w2=4, offset=-1.5)",
            "{'w1': '1', 'b': '-1/2', 'w2': '4', 'offset': '1/2 - 2'}",
            r"dict(w1=r'\frac{2}{2}', b=Rational(-1, 2), w2=r'\frac{4}{1}', offset=Rational(-3, 2))",
            "dict(w1=2, b=-1, w2=2, offset=-0.5)",
        ],
    ),
    (
        "neuron",
        "offset-sign",
        [
            "dict(w1=0.1, b=-0.05, w2=40, offset=19.5)",
            "{'w1': '1/10', 'b': '-1/20', 'w2': '40', 'offset': '20 - 1/2'}",
            "dict(w1=Rational(1, 10), b=Rational(-1, 20), w2=Integer(40), offset=Rational(39, 2))",
        ],
    ),
]


@pytest.mark.parametrize(
    ("name", "slip", "spelling"), [(name, slip, form) for name, slip, forms in SLIPS for form in forms]
)
def test_a_slip_is_named_in_any_spelling(judge_part: JudgePart, name: str, slip: str, spelling: str) -> None:
    judgement = judge_part("exercise3", name, f"{PRELUDE}{name} = {spelling}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert all(finding.rationale and finding.help for finding in judgement.findings)


@pytest.mark.parametrize(
    ("name", "spelling"),
    [
        ("w2", "8/(w1 + w1)"),
        ("w2", "'4/w1 + w1 - w1'"),
        ("offset", r"r'\frac{w_1-4}{2w_1}'"),
        ("taylor", "(24*w1 + 12*w1**2*Delta - w1**4*Delta**3)/(12*w1**2)"),
    ],
)
def test_what_is_right_but_not_simplified_is_told_nothing(judge_part: JudgePart, name: str, spelling: str) -> None:
    judgement = judge_part("exercise3", name, f"{PRELUDE}{name} = {spelling}")
    assert judgement.verdict is Verdict.CORRECT
    assert not judgement.findings
