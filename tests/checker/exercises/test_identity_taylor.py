"""The Taylor polynomial of exercise3, in every form; mpmath says what is right."""

from collections.abc import Callable, Mapping

import mpmath
import pytest

from checker.verdict import Judgement

JudgeAnswers = Callable[..., Mapping[str, Judgement]]
JudgePart = Callable[[str, str, str], Judgement]

TEXT_CHOICE = [  # Python too, for mpmath
    "2/w1 + Delta - w1**2*Delta**3/12",
    "2/w1 + (x - 1/2) - w1**2*(x - 1/2)**3/12",
    "2/w1 - 1/2 + x - w1**2*(x**3 - 3*x**2/2 + 3*x/4 - 1/8)/12",
    "2/w1 + Delta - w1**2*(x - 1/2)**2*Delta/12",
    "2/w1 + Delta - w1**2*Delta**3/12 + w1**4*Delta**5/120",
    "2/w1 + Delta - w1**2*Delta**3/12 + 1000*Delta**4",
    "4/w1*(1/2 + w1*Delta/4 - (w1*Delta)**3/48)",
    "(2/w1 + Delta)*(1 + Delta**4) - w1**2*Delta**3/12",
    "(1 + Delta)**3 - 1 - 2*Delta - 3*Delta**2 - Delta**3 + 2/w1 - (w1*Delta)**3/(12*w1)",
    "(8 + 4*Delta*w1 - w1**3*Delta**3/3)/(4*w1)",
]

SPELLINGS = [
    "2/w1 + Δ - w1^2 Δ^3/12 + O(Δ^4)",
    "2/w1 + Delta - w1**2 Delta**3/12 + O(Delta**6)",
    r"\frac{2}{w_1} + \Delta - \frac{w_1^2 \Delta^3}{12} + O(\Delta^5)",
    "2/w1 + x - 1/2 - (x - 1/2)³ w1²/12",
    "w2/2 + Δ - w1^2 Δ^3/12",
]

IN_PYTHON = [
    # lines of a student's file, after b, w2 and s, the logistic function
    "taylor = series(w2*s(w1*x + b), x, Rational(1, 2), 4)",
    "taylor = series(w2*s(w1*x + b), x, Rational(1, 2), 6).removeO()",
    "taylor = series(w2*s(w1*(Rational(1, 2) + Delta) + b), Delta, 0, 4)",
    "f = w2*s(w1*x + b)\ntaylor = sum(f.diff(x, k).subs(x, Rational(1, 2))*Delta**k/factorial(k) for k in range(4))",
    "def taylor(w1, Delta):\n    f = w2*s(w1*x + b)\n    return sum(f.diff(x, k).subs(x, 0.5)*Delta**k/factorial(k)"
    " for k in range(5))",
    "v = sigma(b + w1/2); p = v*(1 - v)\n"
    "taylor = w2*(v + p*w1*Delta + p*(1 - 2*v)*(w1*Delta)**2/2 + p*(1 - 6*v + 6*v**2)*(w1*Delta)**3/6)",
    "taylor = Poly(series(w2*s(w1*(Rational(1, 2) + Delta) + b), Delta, 0, 4).removeO(), Delta)",
]

CHOICES = [("-w1/2", "4/w1"), ("0", "4/w1"), ("S(1)", "1/(w1*sigma_prime(1))"), ("w1**2", "4/sin(w1)"), ("0", "1/w1")]

HEADER = """from sympy import *
w1, x, Delta = symbols("w1 x Delta", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
s = lambda z: 1/(1 + exp(-z))
"""

WRONG = [
    ("2/w1 + Delta - w1**2*Delta**3/48", "cubic-coefficient"),
    ("2/w1 + Delta - w1**2*Delta**3/6", "cubic-coefficient"),
    ("2/w1 + Delta - w1*Delta**3/12", "cubic-coefficient"),
    ("2/w1 + Delta + w1**2*Delta**3/12", "sign"),
    ("2/w1 - Delta - w1**2*Delta**3/12", "sign"),
    ("1/2 + w1*Delta/4 - w1**3*Delta**3/48", "without-w2"),
    ("1/2 + w1*(x - 1/2)/4 - w1**3*(x - 1/2)**3/48", "without-w2"),
    ("2/w1 + Delta", "too-short"),
    ("2/w1 + Delta + 0*w1", "too-short"),
    ("2/w1", "too-short"),
    ("Delta - w1**2*Delta**3/12", "coefficient"),
    ("2/w1 + 4*Delta - w1**2*Delta**3/12", "coefficient"),
    ("2/w1 + x - w1**2*x**3/12", "coefficient"),
    ("2/w1 + Delta - w1**2*Delta**3/12 + Delta**2", "coefficient"),
    ("(2/w1 + Delta)**200", "coefficient"),
    ("4/(w1*(1 + exp(-w1*Delta)))", "not-a-polynomial"),
    ("4/w1*sigma(w1*x - w1/2)", "not-a-polynomial"),
    ("2/w1 + Delta - w1**2*abs(Delta)**3/12", "not-a-polynomial"),
    ("1/Delta", "not-a-polynomial"),
    ("2/w1 + sqrt(Delta)", "not-a-polynomial"),
]


@pytest.mark.parametrize("taylor", [*TEXT_CHOICE, *SPELLINGS])
@pytest.mark.parametrize("choice", [{}, {"b": "-w1/2", "w2": "4/w1"}])
def test_right_for_the_choice_of_the_text(judge_answers: JudgeAnswers, choice: dict[str, str], taylor: str) -> None:
    judged = judge_answers("exercise3", taylor=taylor, **choice)["taylor"]
    assert judged.verdict == "correct", judged


@pytest.mark.parametrize("answer", IN_PYTHON)
@pytest.mark.parametrize(("b", "w2"), CHOICES)
def test_right_for_the_own_choice(judge_part: JudgePart, b: str, w2: str, answer: str) -> None:
    """Consequential marking: the polynomial of a wrong w2 has its points."""
    judged = judge_part("exercise3", "taylor", f"{HEADER}b = {b}; w2 = {w2}\n{answer}")
    assert judged.verdict == "correct", judged


@pytest.mark.parametrize(("taylor", "slip"), WRONG)
def test_wrong(judge_answers: JudgeAnswers, taylor: str, slip: str) -> None:
    judged = judge_answers("exercise3", taylor=taylor)["taylor"]
    assert judged.verdict == "incorrect"
    assert [finding.slip for finding in judged.findings] == [slip]


@pytest.mark.parametrize("taylor", TEXT_CHOICE)
def test_right_ones_are_right(taylor: str) -> None:
    assert distance(taylor) < 1e-33


@pytest.mark.parametrize("taylor", [taylor for taylor, slip in WRONG if slip != "not-a-polynomial"])
def test_wrong_ones_are_wrong(taylor: str) -> None:
    assert distance(taylor) > 1e-33


def test_the_polynomial_of_the_text_is_wrong_for_another_choice(judge_answers: JudgeAnswers) -> None:
    judged = judge_answers("exercise3", b="0", w2="4/w1", taylor=TEXT_CHOICE[0])["taylor"]
    assert judged.verdict == "incorrect"
    assert judged.findings[0].slip == "text-choice"


def test_another_name_for_delta_is_pointed_out(judge_answers: JudgeAnswers) -> None:
    judged = judge_answers("exercise3", taylor="2/w1 + h - w1^2 h^3/12")["taylor"]
    assert judged.verdict == "incorrect"
    assert "h" in judged.findings[0].rationale
    assert "Delta" in judged.findings[0].help


@pytest.mark.parametrize(
    "taylor",
    ["(1 + x + Delta)^(10^20)", "((1 + Delta)^1000)^1000 (1 + x)^5000", "1" + " + Delta*(w1 + 1" * 50 + ")" * 50],
)
def test_high_powers_cost_nothing(judge_answers: JudgeAnswers, taylor: str) -> None:
    assert judge_answers("exercise3", taylor=taylor)["taylor"].verdict == "incorrect"


def distance(taylor: str) -> mpmath.mpf:
    """|answer - neuron| at Delta = 1e-10, for the choice of the text: of the order Delta^4 when the answer is right."""
    with mpmath.workdps(80):
        w1, delta = mpmath.mpf(3), mpmath.mpf(10) ** -10
        given = eval(taylor, {"w1": w1, "Delta": delta, "x": delta + mpmath.mpf(1) / 2})
        return abs(given - 4 / w1 / (1 + mpmath.exp(-w1 * delta)))
