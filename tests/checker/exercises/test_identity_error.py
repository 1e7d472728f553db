"""The error bound of exercise3. For every row mpmath decides, on a grid of w1 and x, whether it is one."""

from collections.abc import Callable, Iterator, Mapping

import mpmath
import pytest

from checker.verdict import Judgement, Witness

JudgeAnswers = Callable[..., Mapping[str, Judgement]]

TEXT = ("-w1/2", "4/w1", "1/2 - 2/w1")
AT_ZERO = ("0", "4/w1", "1/2 - 4/w1/(1 + exp(-w1/2))")
AT_ZERO_MATCHED_AT_0 = ("0", "4/w1", "-2/w1")
AT_ONE = ("1", "1/(w1*sigma_prime(1))", "-sigma(1)/(w1*sigma_prime(1))")
SINE = ("-w1/2", "4/sin(w1)", "1/2 - 2/w1")
FLAT = ("-w1/2", "1/w1", "1/2 - 1/(2*w1)")
EXACT = "(1/2 - 2/w1*tanh(w1/4))"

RIGHT = [
    (TEXT, "w1**2/96"),
    (TEXT, "w1**2/90"),
    (TEXT, "w1**2/48"),
    (TEXT, "w1**2/30"),
    (TEXT, "w1**2/25"),
    (TEXT, "0.0105*w1**2"),
    (TEXT, "0.010417*w1**2"),
    (TEXT, "abs(w1)**2/96"),
    (TEXT, "sqrt(w1**4/9216)"),
    (TEXT, "abs(-w1**2*(1/2)**3/12)"),
    (TEXT, "4/w1*(w1/2)**3/48"),
    (TEXT, EXACT),
    (TEXT, f"1.000000000001*{EXACT}"),
    (TEXT, f"2*{EXACT}"),
    (TEXT, f"4*{EXACT}"),
    (TEXT, "1/2 - 2/w1*(1 - exp(-w1/2))/(1 + exp(-w1/2))"),
    (TEXT, "1/2 - 2/w1*(exp(w1/4) - exp(-w1/4))/(exp(w1/4) + exp(-w1/4))"),
    (TEXT, "4/w1/(1 + exp(w1/2)) + 1/2 - 2/w1"),
    (TEXT, "abs(4/w1*sigma(w1/2) - 1/2 - 2/w1)"),
    (TEXT, "1/2 - 2/w1*(2*sigma(w1/2) - 1)"),
    (TEXT, "max(4/w1*sigma(-w1/2) + 1/2 - 2/w1, 1/2 + 2/w1 - 4/w1*sigma(w1/2))"),
    (TEXT, "max(w1**2/96, w1**3/96)"),
    (TEXT, "w1**2/96 - w1**4/15360"),
    (TEXT, "w1**2/96 - w1**4/7680"),
    (TEXT, "w1**2/96*cosh(w1)"),
    (TEXT, "tan(w1)**2/96"),
    (TEXT, "log(1 + w1**2/80)"),
    (AT_ZERO, "w1**2/12"),
    (AT_ZERO, "w1**2/13"),
    (AT_ZERO, "abs(4/w1*sigma(w1) + 1/2 - 4/w1*sigma(w1/2) - 1)"),
    (AT_ZERO, "max(abs(2/w1 + 1/2 - 4/w1*sigma(w1/2)), abs(4/w1*sigma(w1) - 1/2 - 4/w1*sigma(w1/2)))"),
    (AT_ZERO_MATCHED_AT_0, "w1**2/12"),
    (AT_ZERO_MATCHED_AT_0, "1 - 2/w1*tanh(w1/2)"),
    (AT_ZERO_MATCHED_AT_0, "1 - 4/w1*(sigma(w1) - 1/2)"),
    (AT_ONE, "w1/4"),
    (AT_ONE, "w1/2"),
    (SINE, "w1"),
    (FLAT, "0.38"),
    (FLAT, "3/8 + w1**2/100"),
]

WRONG = [
    (TEXT, "w1**2/97", "too-small"),
    (TEXT, "w1**2/96.0001", "too-small"),
    (TEXT, "w1**3/96", "too-small"),
    (TEXT, "0.01*w1**2", "too-small"),
    (TEXT, "0.0104*w1**2", "too-small"),
    (TEXT, f"0.99*{EXACT}", "too-small"),
    (TEXT, f"0.9999999*{EXACT}", "too-small"),
    (TEXT, "w1**2/96 - w1**4/3000", "too-small"),
    (TEXT, "1 - cos(w1/8)", "too-small"),
    (TEXT, "w1**2/96*(1 + sin(100*w1)/2)", "too-small"),
    (TEXT, "0.01", "too-small"),
    (TEXT, "max(w1**2/97, w1**3/96)", "too-small"),
    (TEXT, "w1/10", "too-large"),
    (TEXT, "w1", "too-large"),
    (TEXT, "w1/96", "too-large"),
    (TEXT, "w1**2/20", "too-large"),
    (TEXT, "w1**2/24", "too-large"),
    (TEXT, "w1**2/12", "too-large"),
    (TEXT, "1", "too-large"),
    (TEXT, "1/w1", "too-large"),
    (TEXT, f"5*{EXACT}", "too-large"),
    (TEXT, f"4.0001*{EXACT}", "too-large"),
    (TEXT, "max(w1**2/96, w1/20)", "too-large"),
    (TEXT, "w1**2*sin(1/w1)", "too-large"),
    (TEXT, "0*w1", "not-positive"),
    (TEXT, "-w1**2/96", "not-positive"),
    (TEXT, f"-{EXACT}", "not-positive"),
    (TEXT, "log(w1)", "not-positive"),
    (AT_ZERO, "w1**2/96", "text-choice"),
    (AT_ZERO, "w1/20", "too-small"),
    (AT_ZERO, "abs(2/w1 + 1/2 - 4/w1*sigma(w1/2))", "text-choice"),
    (AT_ZERO, "w1/8", "too-large"),
    (AT_ZERO_MATCHED_AT_0, "w1**2/13.5", "too-small"),
    (AT_ONE, "w1/5", "too-small"),
    (AT_ONE, "w1*1", "too-large"),
    (SINE, "w1**2/96", "text-choice"),
    (FLAT, "w1**2/96", "text-choice"),
]


@pytest.fixture(autouse=True)
def _digits() -> Iterator[None]:
    with mpmath.workdps(40):
        yield


@pytest.mark.parametrize(("choice", "bound"), RIGHT)
def test_right(judge_answers: JudgeAnswers, choice: tuple[str, str, str], bound: str) -> None:
    judged = judge(judge_answers, choice, bound)
    assert judged.verdict == "correct", judged


@pytest.mark.parametrize(("choice", "bound"), RIGHT)
def test_right_ones_are_right(choice: tuple[str, str, str], bound: str) -> None:
    assert all(fits(*pair) for pair in bound_and_error(choice, bound))


@pytest.mark.parametrize(("choice", "bound", "slip"), WRONG)
def test_wrong(judge_answers: JudgeAnswers, choice: tuple[str, str, str], bound: str, slip: str) -> None:
    judged = judge(judge_answers, choice, bound)
    assert judged.verdict == "incorrect", judged
    assert [finding.slip for finding in judged.findings] == [slip]


@pytest.mark.parametrize(("choice", "bound", "slip"), WRONG)
def test_wrong_ones_are_wrong(choice: tuple[str, str, str], bound: str, slip: str) -> None:
    assert not all(fits(*pair) for pair in bound_and_error(choice, bound))


@pytest.mark.parametrize(("choice", "bound", "slip"), WRONG)
def test_every_witness_holds(judge_answers: JudgeAnswers, choice: tuple[str, str, str], bound: str, slip: str) -> None:
    """At the w1 that is named, mpmath finds the bound broken, too."""
    evidence = judge(judge_answers, choice, bound).evidence
    assert isinstance(evidence, Witness)
    numerator, _, denominator = evidence.point["w1"].partition("/")
    w1 = mpmath.mpf(int(numerator)) / int(denominator or 1)
    assert not fits(value(bound, w1=w1), greatest_error(choice, w1))
    assert mpmath.almosteq(mpmath.mpf(evidence.student), value(bound, w1=w1), 1e-4, 1e-12)


@pytest.mark.parametrize("bound", ["I*w1**2", "w1**2/(w1 - w1)", "sqrt(-w1)"])
def test_a_bound_without_a_real_value(judge_answers: JudgeAnswers, bound: str) -> None:
    judged = judge(judge_answers, TEXT, bound)
    assert judged.verdict == "incorrect"
    assert judged.findings[0].slip == "undefined"


@pytest.mark.parametrize("bound", ["w1**1.9/96", "w1**2/96*heaviside(w1)"])
def test_what_cannot_be_settled_is_undecided(judge_answers: JudgeAnswers, bound: str) -> None:
    """Too large below w1 = 10^-6 only; right, with a jump at 0."""
    assert judge(judge_answers, TEXT, bound).verdict == "undecided"


def test_offset_left_out(judge_answers: JudgeAnswers) -> None:
    """The offset that makes the output right at x = 1/2 stands in."""
    assert judge_answers("exercise3", error_bound="w1^2/96")["error_bound"].verdict == "correct"
    assert judge_answers("exercise3", b="0", w2="4/w1", error_bound="w1^2/13")["error_bound"].verdict == "correct"


def test_own_names_in_the_bound(judge_answers: JudgeAnswers) -> None:
    judged = judge(judge_answers, TEXT, "|w2*sigma(w1 + b) + offset - 1|")
    assert judged.verdict == "correct"


def judge(judge_answers: JudgeAnswers, choice: tuple[str, str, str], bound: str) -> Judgement:
    b, w2, offset = choice
    return judge_answers("exercise3", b=b, w2=w2, offset=offset, error_bound=bound)["error_bound"]


def bound_and_error(choice: tuple[str, str, str], bound: str) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    grid = [mpmath.mpf(1) / k for k in (1, 2, 3, 4, 10, 100, 1000, 10000)]
    return [(value(bound, w1=w1), greatest_error(choice, w1)) for w1 in grid]


def fits(bound: mpmath.mpf, error: mpmath.mpf) -> bool:
    rounding = mpmath.mpf(10) ** -25
    return bool(error * (1 - rounding) - rounding <= bound <= 4 * error * (1 + rounding) + rounding)


def greatest_error(choice: tuple[str, str, str], w1: mpmath.mpf) -> mpmath.mpf:
    b, w2, c = (value(formula, w1=w1) for formula in choice)
    return max(abs(w2 * sigma(w1 * x + b) + c - x) for x in (mpmath.mpf(k) / 40 for k in range(41)))


def value(formula: str, **at: mpmath.mpf) -> mpmath.mpf:
    """A formula of this file in mpmath, with nothing of ours."""
    return mpmath.mpf(eval(formula, {**vars(mpmath), "max": max, "min": min, **NAMES, **at}))


def sigma(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


NAMES = {"sigma": sigma, "sigma_prime": lambda z: sigma(z) * (1 - sigma(z))}
