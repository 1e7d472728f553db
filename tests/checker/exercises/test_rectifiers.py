"""exercise6: the rectifiers in every form that students write, their slips, and units that are silent or not."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.exercises import rectifier_slips as slips
from checker.exercises.rectifiers import EXERCISE
from checker.verdict import Certificate, Judgement, Verdict, Witness

JudgeAnswers = Callable[..., Mapping[str, Judgement]]
JudgePart = Callable[[str, str, str], Judgement]

PRELUDE = """
from sympy import *
z, alpha, n = symbols("z alpha n")
"""

FORMS = [
    ("relu_prime", "Piecewise((0, z < 0), (1, z > 0))"),
    ("relu_prime", "Piecewise((0, z <= 0), (1, True))"),
    ("relu_prime", "Heaviside(z)"),
    ("relu_prime", "Heaviside(z, 0)"),
    ("relu_prime", "(1 + sign(z))/2"),
    ("relu_prime", "(z + Abs(z))/(2*z)"),
    ("relu_prime", "Max(0, z)/z"),
    ("relu_prime", "diff(Max(0, Symbol('z', real=True)), Symbol('z', real=True))"),
    ("relu_prime", "lambda z: 1 if z > 0 else 0"),
    ("relu_prime", "'(1 + z/|z|)/2'"),
    ("relu_prime", "lambda z: (z > 0).astype(float)"),
    ("leaky_floor", "alpha**Max(n, 1)"),
    ("leaky_relu", "Piecewise((alpha*z, z < 0), (z, True))"),
    ("leaky_relu", "Max(z, alpha*z)"),
    ("leaky_relu", "Max(0, z) + alpha*Min(0, z)"),
    ("leaky_relu", "((1 + alpha)*z + (1 - alpha)*Abs(z))/2"),
    ("leaky_relu", "z*(Heaviside(z) + alpha*Heaviside(-z))"),
    ("leaky_relu", "'max(αz, z)'"),
    ("leaky_relu", "lambda z, alpha: max(alpha*z, z)"),
    ("leaky_relu_prime", "alpha + (1 - alpha)*Heaviside(z)"),
    ("leaky_relu_prime", "alpha**Heaviside(-z)"),
    ("leaky_relu_prime", "Max(z, alpha*z)/z"),
    ("elu", "Max(z, 0) + Min(0, alpha*(exp(z) - 1))"),
    ("elu", "Piecewise((z, z >= 0), (alpha*exp(z) - alpha, True))"),
    ("elu", "Max(z, 0) + alpha*(exp(Min(z, 0)) - 1)"),
    ("elu", "lambda z, alpha: z if z > 0 else alpha*(exp(z) - 1)"),
    ("elu_prime", "Piecewise((1, z > 0), (alpha*(exp(z) - 1) + alpha, True))"),
    ("elu_prime", "Heaviside(z) + alpha*exp(z)*Heaviside(-z)"),
    ("leaky_floor", "alpha**n"),
    ("leaky_floor", "exp(n*log(alpha))"),
    ("leaky_floor", "'α^n'"),
    ("leaky_floor", r"r'\alpha^{n}'"),
    ("leaky_floor", "Product(alpha, (Symbol('j'), 1, n)).doit()"),
]


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_right_forms(judge_part: JudgePart, name: str, form: str) -> None:
    judgement = judge_part("exercise6", name, f"{PRELUDE}\n{name} = {form}\n")
    assert judgement.verdict is Verdict.CORRECT, judgement


SLIPS = [
    ("relu_prime", "Max(0, z)", "not-differentiated"),
    ("relu_prime", "Heaviside(-z)", "wrong-side"),
    ("relu_prime", "sign(z)", "of-abs"),
    ("relu_prime", "1", "left-side"),
    ("leaky_relu", "Min(z, alpha*z)", "min-for-max"),
    ("leaky_relu", "(z + Abs(z))/2", "no-leak"),
    ("leaky_relu", "Piecewise((1, z > 0), (alpha, True))", "differentiated"),
    ("leaky_relu", "Max(z, 0) - alpha*Min(z, 0)", "sign-of-alpha"),
    ("leaky_relu", "Piecewise((z, z > 0), (alpha, True))", "z-lost"),
    ("leaky_relu_prime", "alpha*Heaviside(z) + Heaviside(-z)", "wrong-side"),
    ("leaky_relu_prime", "Heaviside(z)", "no-leak"),
    ("leaky_relu_prime", "Max(z, alpha*z)", "not-differentiated"),
    ("leaky_relu_prime", "Piecewise((1, z > 0), (-alpha, True))", "sign-of-alpha"),
    ("elu", "Piecewise((z, z > 0), (alpha*exp(z), True))", "lost-minus-one"),
    ("elu", "Piecewise((z, z > 0), (alpha*exp(z) - 1, True))", "minus-one-outside"),
    ("elu", "Piecewise((z, z > 0), (exp(z) - 1, True))", "alpha-dropped"),
    ("elu", "Piecewise((z, z < 0), (alpha*(exp(z) - 1), True))", "wrong-side"),
    ("elu", "Piecewise((z, z > 0), (alpha - alpha*exp(z), True))", "sign-of-elu"),
    ("elu", "Piecewise((z, z > 0), (alpha*(exp(-z) - 1), True))", "sign-of-z"),
    ("elu", "Piecewise((1, z > 0), (alpha*exp(z), True))", "differentiated"),
    ("elu_prime", "Piecewise((1, z > 0), (exp(z), True))", "alpha-dropped"),
    ("elu_prime", "Piecewise((alpha*exp(z), z > 0), (1, True))", "wrong-side"),
    ("elu_prime", "Piecewise((1, z > 0), (alpha*exp(z) - alpha, True))", "kept-minus-one"),
    ("elu_prime", "Piecewise((1, z > 0), (alpha, True))", "of-leaky"),
    ("elu_prime", "Piecewise((1, z > 0), (-alpha*exp(z), True))", "sign-of-elu"),
    ("elu_prime", "Piecewise((1, z > 0), (alpha*exp(-z), True))", "sign-of-z"),
    ("elu_prime", "Max(z, 0) + alpha*(exp(Min(z, 0)) - 1)", "not-differentiated"),
    ("leaky_floor", "0", "of-relu"),
    ("leaky_floor", "1", "greatest"),
    ("leaky_floor", "n*alpha", "sum-for-product"),
    ("leaky_floor", "alpha", "one-factor"),
    ("leaky_floor", "n**alpha", "exchanged"),
    ("leaky_floor", "alpha**(n - 1)", "one-too-few"),
    ("leaky_floor", "alpha*alpha**n", "one-too-many"),
    ("leaky_floor", "alpha**(-n)", "upside-down"),
]


@pytest.mark.parametrize(("name", "form", "slip"), SLIPS)
def test_slips_are_named(judge_part: JudgePart, name: str, form: str, slip: str) -> None:
    judgement = judge_part("exercise6", name, f"{PRELUDE}\n{name} = {form}\n")
    assert judgement.verdict in (Verdict.INCORRECT, Verdict.PARTIAL)
    assert judgement.findings[0].slip == slip
    assert isinstance(judgement.evidence, Witness)


def test_every_declared_slip_is_tested() -> None:
    """And no two of one part mean the same, nor the right answer."""
    made = {
        "relu_prime": slips.relu_prime_slips(),
        "leaky_relu": slips.leaky_slips(),
        "leaky_relu_prime": slips.leaky_prime_slips(),
        "elu": slips.elu_slips(),
        "elu_prime": slips.elu_prime_slips(),
        "leaky_floor": slips.floor_slips(),
    }
    declared = {(name, mutant.finding.slip) for name, found in made.items() for mutant in found.mutants}
    assert declared == {(name, slip) for name, _, slip in SLIPS}


def test_a_side_that_is_wrong_is_told_with_a_point_on_it(judge_part: JudgePart) -> None:
    judgement = judge_part("exercise6", "elu_prime", f"{PRELUDE}\nelu_prime = Piecewise((1, z > 0), (exp(z), True))\n")
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.share == Fraction(1, 2)
    assert isinstance(judgement.evidence, Witness)
    assert judgement.evidence.regime == "z < 0"
    assert float(sympy.sympify(judgement.evidence.point["z"])) < 0


@pytest.mark.parametrize("name", ["leaky_relu", "leaky_floor"])
def test_an_unknown_symbol_is_named(judge_answers: JudgeAnswers, name: str) -> None:
    judgement = judge_answers("exercise6", **{name: "a*z"})[name]
    assert judgement.findings[0].slip == "undeclared-symbol"


# dead_unit


def dead_unit(judge_answers: JudgeAnswers, weights: object, bias: object) -> Judgement:
    return judge_answers("exercise6", dead_unit={"weights": weights, "bias": bias})["dead_unit"]


NUMBERS = st.fractions(min_value=-3, max_value=3, max_denominator=7)


@settings(max_examples=60, deadline=None)
@given(weights=st.tuples(NUMBERS, NUMBERS, NUMBERS), bias=NUMBERS)
def test_silent_exactly_when_every_corner_is_negative(weights: tuple[Fraction, ...], bias: Fraction) -> None:
    """Against all eight corners of the cube, where a linear function takes its extremes."""
    from checker.exercises.dead_unit import judge_dead_unit
    from checker.expression.dag import Builder
    from checker.sheet import Sheet
    from checker.submission.protocol import Answered, Exact, Fields, Items

    def exact(value: Fraction) -> Exact:
        build = Builder()
        return Exact(build.expression(build.number(value)))

    unit = Fields({"weights": Items(tuple(map(exact, weights))), "bias": exact(bias)})
    judgement = judge_dead_unit(Sheet(EXERCISE, {"dead_unit": Answered(unit)}, 1))
    corners = [bias + sum(w * x for w, x in zip(weights, corner, strict=True)) for corner in product((0, 1), repeat=3)]
    assert judgement.verdict is (Verdict.CORRECT if max(corners) < 0 else Verdict.INCORRECT)
    if judgement.verdict is Verdict.INCORRECT:
        assert isinstance(judgement.evidence, Witness)
        place = [int(x) for x in judgement.evidence.point["x"].strip("()").split(", ")]
        assert bias + sum(w * x for w, x in zip(weights, place, strict=True)) == max(corners)


@pytest.mark.parametrize(
    ("unit", "verdict"),
    [
        ("{'weights': [1, 1, 1], 'bias': -3}", Verdict.INCORRECT),
        ("{'weights': [1, 1, 1], 'bias': -3 - Rational(1, 10**30)}", Verdict.CORRECT),
        ("{'weights': [sqrt(2), 0, 0], 'bias': -sqrt(2)}", Verdict.UNDECIDED),
        ("{'weights': [sqrt(2), 0, 0], 'bias': '-1.42'}", Verdict.CORRECT),
        ("{'weights': (0, 0, 0), 'bias': -1e-300}", Verdict.CORRECT),
        ("{'weights': [-1, -1, -1], 'bias': 0}", Verdict.INCORRECT),
        ("{'weights': [1, 1], 'bias': -9}", Verdict.UNREADABLE),
        ("{'weights': [1, 1, 1, 1], 'bias': -9}", Verdict.UNREADABLE),
        ("{'weights': [1, 1, 1]}", Verdict.UNREADABLE),
        ("{'weights': [oo, 1, 1], 'bias': -9}", Verdict.UNREADABLE),
        ("{'weights': [I, 1, 1], 'bias': -9}", Verdict.UNREADABLE),
        ("{'weights': [1, 1, 1], 'bias': float('-inf')}", Verdict.UNREADABLE),
        ("{'weights': [1, 1, 1], 'bias': float('nan')}", Verdict.UNREADABLE),
        ("{'weights': [z, 1, 1], 'bias': -9}", Verdict.UNREADABLE),
        ("[1, 1, 1, -4]", Verdict.UNREADABLE),
        ("__import__('numpy').array([1.0, 1, 1])", Verdict.UNREADABLE),
        (
            "{'weights': __import__('numpy').array([.5, 1, 1]), 'bias': __import__('numpy').float64(-2.6)}",
            Verdict.CORRECT,
        ),
    ],
)
def test_units(judge_part: JudgePart, unit: str, verdict: Verdict) -> None:
    judgement = judge_part("exercise6", "dead_unit", f"{PRELUDE}\ndead_unit = {unit}\n")
    assert judgement.verdict is verdict, judgement
    if verdict is Verdict.CORRECT:
        assert isinstance(judgement.evidence, Certificate)
