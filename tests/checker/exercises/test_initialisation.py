"""exercise5: standard deviations in every form, both right forms of He's, and the slips by name."""

from collections.abc import Callable, Mapping

import pytest

from checker.exercises import initialisation_slips as slips
from checker.exercises.initialisation import EXERCISE
from checker.verdict import Judgement, Verdict, Witness

JudgeAnswers = Callable[..., Mapping[str, Judgement]]
JudgePart = Callable[[str, str, str], Judgement]

PRELUDE = """
from sympy import *
n_in, n_out, q, s = symbols("n_in n_out q s")
"""

FORMS = [
    ("variance_z", "n_in*s**2*q"),
    ("variance_z", "'n_in s^2 q'"),
    ("variance_z", "Sum(s**2*q, (Symbol('i'), 1, n_in)).doit()"),
    ("std_forward", "n_in**Rational(-1, 2)"),
    ("std_forward", "sqrt(1/n_in)"),
    ("std_forward", "n_in**-0.5"),
    ("std_forward", r"r'\frac{1}{\sqrt{n_{in}}}'"),
    ("std_forward", "lambda n_in: 1/n_in**0.5"),
    ("std_forward", "lambda n_in: __import__('math').sqrt(1/n_in)"),
    ("std_backward", "exp(-log(n_out)/2)"),
    ("std_backward", "'n_out^(-1/2)'"),
    ("std_xavier", "sqrt(2)/sqrt(n_in + n_out)"),
    ("std_xavier", "1/sqrt((n_in + n_out)/2)"),
    ("std_xavier", "lambda n_in, n_out: sqrt(2/(n_in + n_out))"),
    ("limit_xavier", "sqrt(6)/sqrt(n_in + n_out)"),
    ("limit_xavier", "sqrt(3)*sqrt(2/(n_in + n_out))"),
    ("std_he", "sqrt(2/n_in)"),
    ("std_he", "sqrt(2)*n_in**-0.5"),
    ("std_he", "2/sqrt(n_in + n_out)"),
    ("std_he", "sqrt(2)*sqrt(2/(n_in + n_out))"),
    ("std_he", "lambda n_in: __import__('math').sqrt(2/n_in)"),
    ("std_he", "lambda n_in, n_out: __import__('numpy').sqrt(4/(n_in + n_out))"),
    ("mean_logistic", "0.5"),
    ("mean_logistic", "Rational(1, 2)"),
    ("mean_logistic", "'1/2'"),
    ("mean_logistic", "1/(1 + exp(0))"),
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_right_forms(judge_part: JudgePart, name: str, form: str) -> None:
    judgement = judge_part("exercise5", name, f"{PRELUDE}\n{name} = {form}\n")
    assert judgement.verdict is Verdict.CORRECT, judgement


@pytest.mark.parametrize(
    ("form", "which"),
    [
        ("sqrt(2/n_in)", "he-fan-in"),
        ("sqrt(2)*sqrt(2/(n_in+n_out))", "he-fan-average"),
        ("2/sqrt(n_in+n_out)", "he-fan-average"),
    ],
)
def test_the_finding_says_which_form_it_is(judge_answers: JudgeAnswers, form: str, which: str) -> None:
    judgement = judge_answers("exercise5", std_he=form)["std_he"]
    assert judgement.verdict is Verdict.CORRECT
    assert [finding.slip for finding in judgement.findings] == [which]


SLIPS = [
    ("variance_z", "n_in*s*q", "s-not-squared"),
    ("variance_z", "n_in*s^2*q^2", "q-squared"),
    ("variance_z", "s^2*q", "one-input"),
    ("variance_z", "s*sqrt(n_in*q)", "std-for-variance"),
    ("variance_z", "n_in^2*s^2*q", "std-added"),
    ("variance_z", "n_out*s^2*q", "fans-swapped"),
    ("std_forward", "1/n_in", "variance-for-std"),
    ("std_forward", "1/sqrt(n_out)", "fans-swapped"),
    ("std_forward", "1/n_out", "fans-swapped"),
    ("std_forward", "sqrt(n_in)", "upside-down"),
    ("std_forward", "1", "unit-normal"),
    ("std_forward", "sqrt(2/n_in)", "extra-root-2"),
    ("std_forward", "sqrt(3/n_in)", "extra-root-3"),
    ("std_backward", "1/n_out", "variance-for-std"),
    ("std_backward", "1/sqrt(n_in)", "fans-swapped"),
    ("std_backward", "sqrt(2/n_out)", "extra-root-2"),
    ("std_xavier", "2/(n_in+n_out)", "variance-for-std"),
    ("std_xavier", "1/sqrt(n_in+n_out)", "lost-root-2"),
    ("std_xavier", "sqrt(6/(n_in+n_out))", "extra-root-3"),
    ("std_xavier", "sqrt((n_in+n_out)/2)", "upside-down"),
    ("limit_xavier", "6/(n_in+n_out)", "limit-squared"),
    ("limit_xavier", "2/(n_in+n_out)", "variance-for-std"),
    ("limit_xavier", "2*sqrt(6/(n_in+n_out))", "whole-width"),
    ("limit_xavier", "sqrt(2/(n_in+n_out))", "lost-root-3"),
    ("limit_xavier", "sqrt(3/(n_in+n_out))", "lost-root-2"),
    ("std_he", "2/n_in", "variance-for-std"),
    ("std_he", "4/(n_in+n_out)", "variance-for-std"),
    ("std_he", "sqrt(2/(n_in+n_out))", "xavier-for-he"),
    ("std_he", "sqrt(12/(n_in+n_out))", "half-width"),
    ("std_he", "1/sqrt(n_in)", "lost-root-2"),
    ("std_he", "sqrt(2/n_out)", "fans-swapped"),
    ("std_he", "sqrt(6/n_in)", "extra-root-3"),
    ("mean_logistic", "0", "of-z"),
    ("mean_logistic", "1/4", "greatest-slope"),
]


@pytest.mark.parametrize(("name", "form", "slip"), SLIPS)
def test_slips_are_named(judge_answers: JudgeAnswers, name: str, form: str, slip: str) -> None:
    judgement = judge_answers("exercise5", **{name: form})[name]
    assert judgement.verdict is Verdict.INCORRECT
    assert slip in [finding.slip for finding in judgement.findings]
    assert isinstance(judgement.evidence, Witness)


def test_every_declared_slip_is_tested() -> None:
    made = [slips.variance_slips(), slips.limit_slips(), slips.mean_slips(), slips.he_slips()]
    made.append(slips.std_slips(slips.N_IN**-1))
    declared = {mutant.finding.slip for found in made for mutant in found.mutants}
    assert declared <= {slip for _, _, slip in SLIPS}


@pytest.mark.parametrize("name", ["std_he", "std_xavier"])
def test_an_unknown_symbol_is_named(judge_answers: JudgeAnswers, name: str) -> None:
    judgement = judge_answers("exercise5", **{name: "sqrt(2/n)"})[name]
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.findings[0].slip == "undeclared-symbol"


def test_points_are_those_of_the_contract() -> None:
    points = {part.name: part.points for part in EXERCISE.parts}
    assert points == {
        "variance_z": 1,
        "std_forward": 1,
        "std_backward": 1,
        "std_xavier": 2,
        "limit_xavier": 1,
        "std_he": 2,
        "mean_logistic": 1,
    }


@pytest.mark.parametrize(
    ("name", "form", "said"),
    [
        ("std_xavier", "(2/(n_in + n_out))**0.5", "float-root"),
        ("std_xavier", "lambda n_in, n_out: (2/(n_in + n_out))**0.5", "float-root"),
        ("limit_xavier", "(6/(n_in + n_out))**0.5", "float-root"),
        ("limit_xavier", "3**0.5*(2/(n_in + n_out))**0.5", "float-root"),
        ("limit_xavier", "sqrt(3)*(2/(n_in + n_out))**0.5", "float-root"),
        ("std_he", "(2/n_in)**0.5", "he-fan-in"),
        ("std_he", "sqrt(2)*(2/(n_in + n_out))**0.5", "he-fan-average"),
        ("std_he", "2**0.5*(2/(n_in + n_out))**0.5", "he-fan-average"),
    ],
)
def test_powers_of_one_half_are_roots(judge_part: JudgePart, name: str, form: str, said: str) -> None:
    """SymPy makes a float of 2**0.5 on its way; nobody wrote that float."""
    judgement = judge_part("exercise5", name, f"{PRELUDE}\n{name} = {form}\n")
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert [finding.slip for finding in judgement.findings] == [said]


def test_a_cut_root_is_no_root(judge_answers: JudgeAnswers) -> None:
    judgement = judge_answers("exercise5", std_xavier="1.41421356237/sqrt(n_in + n_out)")["std_xavier"]
    assert judgement.verdict is Verdict.INCORRECT


def test_a_symbol_of_the_exercise_is_not_called_undeclared(judge_answers: JudgeAnswers) -> None:
    judgement = judge_answers("exercise5", std_forward="1/sqrt(n_in*q)")["std_forward"]
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.findings[0].slip == "q-left"
