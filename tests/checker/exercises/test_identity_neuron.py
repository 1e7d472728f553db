"""exercise3 as a whole: files as students write them, what depends on what, broken input, and the time it takes."""

from collections.abc import Callable, Mapping

import pytest

from checker.exercises.identity_neuron import EXERCISE
from checker.report import Report
from checker.verdict import Judgement

JudgeAnswers = Callable[..., Mapping[str, Judgement]]
Grade = Callable[[str, str], Report]

HEADER = """from sympy import *
w1, x, Delta = symbols("w1 x Delta", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
"""
REST = """
offset = Rational(1, 2) - 2/w1
taylor = 2/w1 + Delta - w1**2*Delta**3/12
error_bound = w1**2/96
"""

FULL = [
    "b = -w1/2; w2 = 4/w1" + REST,
    "b = lambda w1: -w1/2\nw2 = lambda w1: 4/w1" + REST,
    "w1, Delta = Symbol('w_1', positive=True), Symbol('Δ')\nb = -w1/2; w2 = 4/w1" + REST,
    "b = '-w1/2'; w2 = r'\\frac{4}{w_1}'" + REST,
    "b = -w1/2; w2 = 1/(w1*sigma_prime(0))" + REST,
    "b = -w1/2; w2 = 1/diff(1/(1 + exp(-w1*x)), x).subs(x, 0)" + REST,
    "b = S(0); w2 = 4/w1; s = lambda z: 1/(1 + exp(-z))\n"
    "offset = Rational(1, 2) - w2*s(w1/2)\n"
    "taylor = series(w2*s(w1*(Rational(1, 2) + Delta)), Delta, 0, 4)\n"
    "error_bound = Abs(w2*s(w1) + offset - 1)",
    "b = S(0); w2 = 4/w1; offset = -2/w1; error_bound = w1**2/12; v = sigma(w1/2); p = sigma_prime(w1/2)\n"
    "taylor = w2*(v + p*w1*Delta + p*(1 - 2*v)*(w1*Delta)**2/2 + p*(1 - 6*v + 6*v**2)*(w1*Delta)**3/6)",
]

BROKEN = [  # b, w2 and the verdicts that they get
    ("None", "4/w1", "unreadable", "correct"),
    ("nan", "4/w1", "unreadable", "correct"),
    ("oo", "4/w1", "unreadable", "correct"),
    ("Matrix([1])", "4/w1", "unreadable", "correct"),
    ("[-w1/2]", "4/w1", "unreadable", "correct"),
    ("{-w1/2}", "4/w1", "unreadable", "correct"),
    ("Eq(w1, 1)", "4/w1", "unreadable", "correct"),
    ("1e400", "4/w1", "unreadable", "correct"),
    ("''", "4/w1", "unreadable", "correct"),
    ("'-w1/2 ='", "4/w1", "unreadable", "correct"),
    ("lambda a, c: 1", "4/w1", "unreadable", "correct"),
    ("Symbol('q')*w1", "4/w1", "incorrect", "correct"),
    ("-w1*x", "4/w1", "incorrect", "correct"),
    ("I", "4/w1", "incorrect", "correct"),
    ("sqrt(-w1)", "4/w1", "incorrect", "correct"),
    ("'1/0'", "4/w1", "incorrect", "correct"),
    ("1/w1", "4/w1", "undecided", "correct"),
    ("sin(1/w1)", "4/w1", "undecided", "correct"),
    ("w1**w1", "4/w1", "undecided", "correct"),
    ("-w1/2", "0", "correct", "incorrect"),
    ("-w1/2", "log(w1)", "correct", "undecided"),
    ("-w1/2", "4/(w1 - w1)", "correct", "unreadable"),
    ("-w1/2", "'4/(w1 - w1)'", "correct", "incorrect"),
    ("-w1/2", "nan", "correct", "unreadable"),
    ("-w1/2", "airyai(w1)", "correct", "unreadable"),
    ("-w1/2", "gamma(w1)*4", "correct", "undecided"),
    ("-w1/2", "4/w1*(1 + sin(1/w1))", "correct", "undecided"),
]

LARGE = [
    "e = w1\nfor k in range(100): e = sin(e)\nb = e; w2 = 4/w1",
    "e = w1\nfor k in range(60): e = sigma(e)*w1\nb = e; w2 = 4/w1",
    "b = sum(w1**k for k in range(2, 200)); w2 = 4/w1",
    "b = '(' * 1000 + 'w1' + ' + w1)' * 1000; w2 = 4/w1",
    "b = -w1/2; w2 = '4/w1*(1 + w1)^(10^9)'",
    "b = w1**1000; w2 = 4/w1",
    "b = '9^9^9^9'; w2 = '4/w1'",
    "b = -w1/2; w2 = '4/0'",
    "b = -w1/2; w2 = 4/w1*sign(w1)",
    "b = -w1/2; w2 = 4/w1; error_bound = w1**Rational(19, 10)/96",
    "b = -w1/2; w2 = 4/w1; error_bound = w1**2/96*sqrt(1 + w1**40)",
]


@pytest.mark.parametrize("answers", FULL)
def test_full_marks(grade_text: Grade, answers: str) -> None:
    report = grade_text("exercise3", f"{HEADER}{answers}\nneuron = dict(w1=0.1, b=-0.05, w2=40, offset=-19.5)")
    assert report.is_full, [(part.part.name, part.judgement) for part in report.parts]
    assert report.score == EXERCISE.max_score == 10


@pytest.mark.parametrize(("b", "w2", "verdict_b", "verdict_w2"), BROKEN)
def test_broken_input(grade_text: Grade, b: str, w2: str, verdict_b: str, verdict_w2: str) -> None:
    """What cannot be used costs its own part; the text's choice stands in for it in the others."""
    report = grade_text("exercise3", f"{HEADER}{REST}\nb = {b}\nw2 = {w2}")
    verdicts = {part.part.name: part.judgement.verdict for part in report.parts}
    assert (verdicts["b"], verdicts["w2"]) == (verdict_b, verdict_w2)
    if "undecided" not in (verdict_b, verdict_w2) and w2 != "0":
        assert [verdicts[name] for name in ("offset", "taylor", "error_bound")] == ["correct"] * 3


@pytest.mark.parametrize("missing", [("b",), ("w2",), ("b", "w2"), ("b", "w2", "offset")])
def test_the_choice_of_the_text_stands_in(judge_answers: JudgeAnswers, missing: tuple[str, ...]) -> None:
    answers = {
        "b": "-w1/2",
        "w2": "4/w1",
        "offset": "1/2 - 2/w1",
        "taylor": "2/w1 + Delta - w1^2 Delta^3/12",
        "error_bound": "w1^2/96",
    }
    judged = judge_answers("exercise3", **{name: answers[name] for name in answers if name not in missing})
    for name in answers:
        assert judged[name].verdict == ("missing" if name in missing else "correct")


def test_a_wrong_w2_costs_nothing_else(judge_answers: JudgeAnswers) -> None:
    """The parts that follow are judged with the student's own w2 = 1/w1."""
    judged = judge_answers(
        "exercise3",
        b="-w1/2",
        w2="1/w1",
        offset="1/2 - 1/(2 w1)",
        taylor="1/(2 w1) + Delta/4 - w1^2 Delta^3/48",
        error_bound="3/8 + w1^2/100",
    )
    assert {name: part.verdict for name, part in judged.items()} == {
        "b": "correct",
        "w2": "incorrect",
        "offset": "correct",
        "taylor": "correct",
        "error_bound": "correct",
        "neuron": "missing",
    }


@pytest.mark.timeout(30)
@pytest.mark.parametrize("answers", LARGE)
def test_no_file_takes_long(grade_text: Grade, answers: str, caplog: pytest.LogCaptureFixture) -> None:
    """Seconds, for all parts together; what goes on and on runs into the limit of the test."""
    report = grade_text("exercise3", f"{HEADER}{REST}\n{answers}")
    assert not caplog.records
    assert all(part.judgement.verdict != "unreadable" for part in report.parts if part.part.name != "b")


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("taylor", "2/w1 + Delta - 1/12*w1**2*Delta**3"),
        ("error_bound", "1/96*w1**2"),
        ("taylor", "2/w1 + Delta - w1**2*Delta**3/3*0.25"),
    ],
)
def test_a_float_is_the_decimal_that_it_prints_as(grade_text: Grade, name: str, answer: str) -> None:
    """1/12 in Python is 0.08333333333333333, and no twelfth: the answer is told so."""
    report = grade_text("exercise3", f"{HEADER}{name} = {answer}")
    judgement = next(part.judgement for part in report.parts if part.part.name == name)
    assert judgement.verdict == "incorrect"
    assert [finding.slip for finding in judgement.findings] == ["rounded"]
