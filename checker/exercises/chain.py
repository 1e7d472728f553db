"""exercise1, `chain`: gradients in a chain of single neurons, and what they can be made to do.

Source: Nielsen ch. 5, eqs. (114) to (122), the exploding example and the exercise on other activations. The references
are those of `derivations.chain`. Answers may mix the notation (z_j, a_j, sigma, sigma') with what it stands for: two
answers are compared at values of w, b and a0, where every defined symbol has the value of its definition.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache, partial

import sympy

from checker.equivalence.domain import REAL, Domain, Interval, Regime
from checker.equivalence.slips import Slips
from checker.exercise import Construction, Exercise, Formula, Function, Number
from checker.exercises.chain_networks import judge_exploding, judge_unstable
from checker.exercises.chain_slips import CASCADE, QUADRATIC_COST, chain_slips, ratio_slips, slope_slips
from checker.expression.from_sympy import from_sympy
from checker.judging import compare_formula, undeclared
from checker.reading import Unread, read_formula, read_results
from checker.sheet import Sheet
from checker.submission.protocol import Answer, Samples
from checker.verdict import Certificate, Finding, Judgement, Verdict
from derivations import chain as derived
from derivations.activation import LOGISTIC

__all__ = ["EXERCISE", "reference"]

_LENGTH = 4
_PARAMETERS, _INPUT = Interval(Fraction(-40), Fraction(40)), Interval(Fraction(-8), Fraction(8))
"""Points are drawn here: farther out sigma'(z) is so small that a(1 - a) for it takes thousands of digits to tell."""


def _domain(length: int) -> Domain:
    """All real parameters of a chain, with z_j and a_j defined by them."""
    definitions = {str(symbol): from_sympy(meaning) for symbol, meaning in derived.definitions(length).items()}
    parameters = [f"{letter}{j}" for j in range(1, length + 1) for letter in "wb"]
    ranges = {**dict.fromkeys(parameters, _PARAMETERS), "a0": _INPUT, f"dC_da{length}": REAL}
    return Domain((Regime("all real values", ranges),), definitions)


_DOMAIN = _domain(_LENGTH)
_RATIO = derived.gradient_ratio(1, 3, _LENGTH)


def _gradient(
    name: str,
    points: int,
    asks: str,
    right: sympy.Expr,
    slips: Callable[[sympy.Expr, int], Slips] = chain_slips,
) -> Formula:
    return Formula(
        name=name,
        points=points,
        asks=asks,
        domain=_DOMAIN,
        expected=from_sympy(right),
        slips=partial(slips, right, _LENGTH),
        strangers=QUADRATIC_COST,
        hint=CASCADE,
    )


# gradient(n, k)


def _calls(seed: int) -> tuple[tuple[int, int], ...]:
    generator = random.Random(seed)
    longer = [(n, generator.randint(1, n)) for n in generator.sample(range(3, 12), 3)]
    return ((1, 1), (2, 1), (4, 1), *longer, (12, generator.randint(1, 11)), (12, 12))


@cache
def reference(n: int, k: int) -> Formula:
    """The part that one call of gradient(n, k) is judged as."""
    right = derived.bias_gradient(k, n)
    return Formula(
        name="gradient",
        points=1,
        asks=f"∂C/∂b{k} of the chain of {n} neurons",
        domain=_domain(n),
        expected=from_sympy(right),
        slips=partial(chain_slips, right, n),
        strangers=QUADRATIC_COST,
        hint=CASCADE,
    )


def _judge_gradient(sheet: Sheet) -> Judgement:
    """The function returns the formula of ∂C/∂b_k for an n-neuron chain, at several (n, k)."""
    calls = _calls(sheet.seed)
    results = read_results(sheet.answer("gradient"), len(calls), "def gradient(n, k): ...")
    if isinstance(results, Unread):
        return Judgement.unreadable(results.finding)
    for (n, k), item in zip(calls, results, strict=True):
        judgement = _judge_call(n, k, item, sheet.seed)
        if judgement.verdict is not Verdict.CORRECT:
            return judgement
    pairs = ", ".join(f"({n}, {k})" for n, k in calls)
    return Judgement.correct(Certificate(f"each formula agrees with the derived one, for (n, k) = {pairs}"))


def _judge_call(n: int, k: int, item: Answer, seed: int) -> Judgement:
    part = reference(n, k)
    read = read_formula(item, part.domain.symbols)
    if isinstance(read, Unread):
        return _at_call(n, k, Judgement.unreadable(read.finding))
    if isinstance(read, Samples):
        finding = Finding("wrong-type", "A function came back where a formula is needed.", "Return the formula itself.")
        return _at_call(n, k, Judgement.unreadable(finding))
    wrong = undeclared(read, part)
    assert part.expected is not None
    return _at_call(n, k, wrong or compare_formula(read, part, part.expected, seed))


def _at_call(n: int, k: int, judgement: Judgement) -> Judgement:
    """Say in every finding which call it is about."""
    findings = tuple(replace(f, rationale=f"gradient({n}, {k}): {f.rationale}") for f in judgement.findings)
    return replace(judgement, findings=findings)


EXERCISE = Exercise(
    name="exercise1",
    alias="chain",
    title="gradients in a chain of single neurons",
    source="Nielsen, chapter 5, eqs. (114)-(122)",
    notation="""from sympy import *

w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)  # z_j = w_j a_(j-1) + b_j, a_j = sigma(z_j)
dC_da4 = Symbol("dC_da4", real=True)  # ∂C/∂a4, left open
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")  # the logistic function and its derivative""",
    parts=(
        _gradient("dC_db1", 3, "∂C/∂b1 of the chain of four neurons", derived.bias_gradient(1, _LENGTH)),
        _gradient("dC_db3", 1, "∂C/∂b3", derived.bias_gradient(3, _LENGTH)),
        _gradient("dC_dw2", 1, "∂C/∂w2", derived.weight_gradient(2, _LENGTH)),
        _gradient("ratio", 1, "(∂C/∂b1) / (∂C/∂b3)", _RATIO, ratio_slips),
        Number(
            name="max_slope",
            points=1,
            asks="the greatest value of σ'",
            expected=from_sympy(LOGISTIC.steepest.slope),
            slips=slope_slips,
            hint="Where is σ'' = 0, and what is σ' there?",
        ),
        Function(
            name="gradient",
            points=1,
            bonus=True,
            asks="a function that returns the formula of ∂C/∂b_k for a chain of n neurons (symbols as above, up to n)",
            takes="n, k",
            calls=_calls,
            rule=_judge_gradient,
        ),
        Construction(
            name="exploding",
            points=2,
            asks="a chain with |w_j σ'(z_j)| > 1 for j = 2, 3, 4 and |∂C/∂b1| ≥ 1000 |∂C/∂b4|",
            fields='{"weights": [None] * 4, "biases": [None] * 4, "a0": None}',
            rule=judge_exploding,
        ),
        Construction(
            name="unstable",
            points=2,
            asks="f(z) with sup |f'| ≥ 2, a chain with |∂C/∂b1| ≤ |∂C/∂b4|/1000, and one with ≥ 1000 |∂C/∂b4|",
            fields="""{
    "activation": None,  # a formula in z
    "vanishing": {"weights": [None] * 4, "biases": [None] * 4, "a0": None},
    "exploding": {"weights": [None] * 4, "biases": [None] * 4, "a0": None},
}""",
            rule=judge_unstable,
            field_symbols={"activation": ("z",)},
        ),
    ),
)
