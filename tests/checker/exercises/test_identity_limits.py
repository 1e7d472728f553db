"""b, w2 and offset of exercise3. What the tables say is checked once more in mpmath, at a small w1 and 60 digits."""

from collections.abc import Callable, Mapping

import mpmath
import pytest

from checker.verdict import Certificate, Judgement, Witness

JudgeAnswers = Callable[..., Mapping[str, Judgement]]

RIGHT = [  # Python too, for mpmath: b, w2, an offset that goes with them
    ("-w1/2", "4/w1", "1/2 - 2/w1"),
    ("-0.5*w1", "4.0/w1", "0.5 - 2/w1"),
    ("0", "4/w1", "-2/w1"),
    ("0", "4/w1", "1/2 - 4/w1*sigma(w1/2)"),
    ("0", "4/w1", "-2/w1 + sqrt(w1) - sin(w1)"),
    ("1", "(1 + exp(-1))**2*exp(1)/w1", "-(1 + exp(-1))*exp(1)/w1"),
    ("log(2)", "4.5/w1", "-3/w1"),
    ("-3", "1/(w1*sigma_prime(3))", "-sigma(-3)/(w1*sigma_prime(3))"),
    ("-w1/3", "4/w1", "1/2 - 4/w1/(1 + exp(-w1/6))"),
    ("w1**2", "4/w1", "-2/w1 - w1"),
    ("sqrt(w1)", "4/w1", "-2/w1 - 1/sqrt(w1)"),
    ("w1**0.25", "4/w1", "-4/w1*sigma(w1**0.25)"),
    ("-log(1 + w1/2)", "4/w1", "1/2 - 2/w1"),
    ("-w1/2", "4/w1 + w1", "1/2 - 2/w1"),
    ("-w1/2", "4/w1 + 1", "-2/w1"),
    ("-w1/2", "4/sin(w1)", "1/2 - 2/w1"),
    ("-w1/2", "4/(exp(w1) - 1)", "3/2 - 2/w1"),
    ("-w1/2", "4*cos(w1)/w1", "1/2 - 2/w1 + w1**2 + w1"),
    ("-w1/2", "coth(w1/4)", "1/2 - 2/w1"),
    ("-w1/2", "4/abs(w1)", "1/2 - 2/abs(w1)"),
    ("sqrt(1/2 - w1) - sqrt(1/2)", "4/w1", "-2/w1 + sqrt(1/2)"),  # real for small w1 only, and that is enough
]

OTHER_SPELLINGS = [
    (r"-\frac{w_1}{2}", r"\frac{4}{w_1}", r"\frac{1}{2} - \frac{2}{w_1}"),
    ("1", "(1 + e^(-1))^2 e/w1", "-(1 + e^{-1}) e/w1"),
    ("1", "1/(w1*sigma'(1))", "-sigma(1)/(w1 sigma'(1))"),
    ("1", r"\frac{1}{w_1 \sigma'(1)}", r"-\frac{\sigma(1)}{w_1 \sigma'(1)}"),
    ("ln 2", "4.5/w1", "-3/w_1"),
    ("-3", "1/(w1 σ'(3))", "-σ(-3)/(w1 σ'(3))"),
    ("-w₁/2", "4/|w₁|", "1/2 − 2/|w₁|"),
    ("w1^(1/3)", "4/w1", "-4/w1*sigma(w1^(1/3))"),
]

OWN_NAMES = [
    ("1", "1/(w1*sigma_prime(b))", "-w2*sigma(b)"),
    ("0", "4/w1", "1/2 - w2*σ(w1/2 + b)"),
    ("-w1/2", r"\frac{1}{w_1 \sigma'(b)}", r"\frac12 - \frac{w_2}{2}"),
]

WRONG_W2 = [
    ("1/w1", "slope-forgotten"),
    ("4*w1", "output-flattens"),
    ("w1/4", "output-flattens"),
    ("4", "output-flattens"),
    ("0", "output-flattens"),
    ("-4/w1", "sign"),
    ("2/w1", "slope"),
    ("16/w1", "slope"),
    ("4/w1**2", "slope"),
    ("4.0000001/w1", "rounded"),
    ("4*I/w1", "not-real"),
    ("4/(w1 - w1)", "not-real"),
    ("4/w + 0", "undeclared-symbol"),
]

WRONG_OFFSET = [
    ("2/w1 - 1/2", "offset-sign"),
    ("-2/w1", "offset"),
    ("1/2 - 4/w1", "offset"),
    ("0", "offset"),
    ("1/2", "offset"),
    ("1/2 - 2/w1 + sin(1)/1000000", "rounded"),
    ("1/2 - 2/w1 + I", "not-real"),
    ("x - 2/w1", "undeclared-symbol"),
]

OPEN = ["1/w1", "sin(1/w1)", "w1^w1", "w1^pi", "w1 ln w1"]


@pytest.mark.parametrize(("b", "w2", "offset"), [*RIGHT, *OTHER_SPELLINGS, *OWN_NAMES])
def test_right_choices(judge_answers: JudgeAnswers, b: str, w2: str, offset: str) -> None:
    judged = judge_answers("exercise3", b=b, w2=w2, offset=offset)
    for name in ("b", "w2", "offset"):
        assert judged[name].verdict == "correct", judged[name]
        assert not judged[name].findings


@pytest.mark.parametrize(("b", "w2", "offset"), RIGHT)
def test_right_choices_are_right(b: str, w2: str, offset: str) -> None:
    """The error on [0, 1] gets small as w1 does, by mpmath."""
    assert worst_error(b, w2, offset, mpmath.mpf(10) ** -20) < 1e-4


@pytest.mark.parametrize(("w2", "slip"), WRONG_W2)
def test_wrong_w2_costs_w2_alone(judge_answers: JudgeAnswers, w2: str, slip: str) -> None:
    judged = judge_answers("exercise3", b="-w1/2", w2=w2)
    assert judged["w2"].verdict == "incorrect"
    assert [finding.slip for finding in judged["w2"].findings] == [slip]
    assert judged["b"].verdict == "correct"


@pytest.mark.parametrize("w2", ["1/w1", "4*w1", "-4/w1", "2/w1", "4/w1**2", "4.0000001/w1"])
def test_wrong_w2_is_wrong(w2: str) -> None:
    """Whatever constant is added, the output stays away from x."""
    w1 = mpmath.mpf(10) ** -12
    at = neuron("-w1/2", w2)
    with mpmath.workdps(60):
        assert abs(at(w1, 1) - at(w1, 0) - 1) > 1e-9


@pytest.mark.parametrize(("offset", "slip"), WRONG_OFFSET)
@pytest.mark.parametrize("choice", [{}, {"b": "-w1/2", "w2": "4/w1"}])
def test_wrong_offset(judge_answers: JudgeAnswers, choice: dict[str, str], offset: str, slip: str) -> None:
    judged = judge_answers("exercise3", offset=offset, **choice)["offset"]
    assert judged.verdict == "incorrect"
    assert [finding.slip for finding in judged.findings] == [slip]


def test_offset_goes_with_the_own_choice(judge_answers: JudgeAnswers) -> None:
    assert judge_answers("exercise3", b="0", w2="4/w1", offset="1/2 - 2/w1")["offset"].verdict == "incorrect"
    assert judge_answers("exercise3", b="0", w2="4/w1", offset="-2/w1")["offset"].verdict == "correct"
    assert judge_answers("exercise3", b="-w1/2", w2="1/w1", offset="1/2 - 1/(2 w1)")["offset"].verdict == "correct"


@pytest.mark.parametrize("b", OPEN)
def test_undecided_is_never_scored_as_wrong(judge_answers: JudgeAnswers, b: str) -> None:
    """Nothing is claimed where the limit cannot be settled, of w2 neither: beside the text's b it is right."""
    judged = judge_answers("exercise3", b=b, w2="4/w1", offset="1/2 - 2/w1")
    assert judged["b"].verdict == "undecided"
    assert judged["w2"].verdict == "correct"
    assert "does not fit" not in judged["w2"].findings[0].rationale
    assert judged["offset"].verdict == "undecided"


def test_wrong_b(judge_answers: JudgeAnswers) -> None:
    judged = judge_answers("exercise3", b="1", w2="4/w1")
    assert judged["b"].verdict == "incorrect"
    assert judged["w2"].verdict == "correct"
    assert judged["w2"].findings[0].slip == "pair"


def test_the_evidence_of_a_wrong_w2_is_a_limit_and_a_certain_miss(judge_answers: JudgeAnswers) -> None:
    evidence = judge_answers("exercise3", w2="1/w1")["w2"].evidence
    assert isinstance(evidence, Certificate)
    assert "tends to 0.25, not to 1" in evidence.statement
    assert "misses x by 0.375" in evidence.statement


def test_two_values_are_shown_with_the_digits_that_part_them(judge_answers: JudgeAnswers) -> None:
    evidence = judge_answers("exercise3", w2="4.000000000001/w1")["w2"].evidence
    assert "tends to 1.0000000000002, not to 1" in evidence.sentence()


def test_a_complex_bias_has_a_witness_and_the_text_stands_in_for_it(judge_answers: JudgeAnswers) -> None:
    judged = judge_answers("exercise3", b="I", w2="4/w1", offset="1/2 - 2/w1")
    assert isinstance(judged["b"].evidence, Witness)
    assert judged["b"].evidence.student == "0 + 1*i"
    assert judged["offset"].verdict == "correct"


def worst_error(b: str, w2: str, offset: str, w1: mpmath.mpf) -> mpmath.mpf:
    with mpmath.workdps(60):
        c = numeric(offset)(w1)
        return max(abs(neuron(b, w2)(w1, mpmath.mpf(k) / 8) + c - mpmath.mpf(k) / 8) for k in range(9))


def neuron(b: str, w2: str) -> Callable[[mpmath.mpf, mpmath.mpf], mpmath.mpf]:
    return lambda w1, x: numeric(w2)(w1) / (1 + mpmath.exp(-w1 * x - numeric(b)(w1)))


def numeric(text: str) -> Callable[[mpmath.mpf], mpmath.mpf]:
    """A formula of this file as a function, by way of mpmath and nothing of ours."""
    return lambda w1: eval(text, {**vars(mpmath), "sigma": sigma, "sigma_prime": sigma_prime, "w1": w1})


def sigma(z: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-z))


def sigma_prime(z: mpmath.mpf) -> mpmath.mpf:
    return sigma(z) * (1 - sigma(z))
