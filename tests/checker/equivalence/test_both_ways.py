"""The judge from both sides: the equal is never refused, the unequal never accepted, and no proof contradicts balls.

Formulas are random. Equal pairs are rewritten by known identities; unequal ones are such pairs with a small change that
mpmath confirms.
"""

import random
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from flint import ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker import compare
from checker.equivalence.domain import POSITIVE, REAL, Domain, Point, Regime
from checker.equivalence.enclosure import evaluate
from checker.equivalence.equality import Pair
from checker.expression.dag import Expression
from checker.expression.text import Notation, parse
from checker.verdict import Proof, Verdict

Oracle = Callable[[Expression, Mapping[str, Any]], Any]
Sides = tuple[str, str]

NAMES = Notation(frozenset({"x", "y"}))
RANGES = {"real": REAL, "positive": POSITIVE}
EQUAL_PAIRS, UNEQUAL_PAIRS, ARBITRARY_PAIRS = 60, 60, 60
FRESH_POINTS, FRESH_BITS = 16, 256
SMALL_POINTS = ((Fraction(1, 3), Fraction(3, 4)), (Fraction(9, 10), Fraction(1, 5)))
"""Where no exponential is so large that the oracle's digits cannot hold its square and 1."""
SECONDS = 20.0
"""A guard against hangs: how long it takes is for the benchmarks to say."""

FOR_REAL: tuple[Sides, ...] = (
    ("@", "log(exp(@))"),
    ("@", "asinh(sinh(@))"),
    ("@", "tan(atan(@))"),
    ("@", "2*atanh(2*sigma(@) - 1)"),
    ("@", "log(sigma(@)/(1 - sigma(@)))"),
    ("@", "max(@, 0) + min(@, 0)"),
    ("@", "sign(@)*abs(@)"),
    ("@", "@*(cosh(@)^2 - sinh(@)^2)"),
    ("abs(@)", "sqrt(@^2)"),
    ("max(@, 1)", "(@ + 1 + abs(@ - 1))/2"),
    ("sigma(@)", "(1 + tanh(@/2))/2"),
    ("sigma(@)", "1 - 1/(1 + exp(@))"),
    ("tanh(@)", "(exp(2*@) - 1)/(exp(2*@) + 1)"),
    ("asinh(@)", "log(@ + sqrt(@^2 + 1))"),
    ("atan(@)", "asin(@/sqrt(1 + @^2))"),
    ("sqrt(1 + @^2)", "(1 + @^2)/sqrt(1 + @^2)"),
    ("1/(1 + sqrt(1 + @^2))", "(sqrt(1 + @^2) - 1)/@^2"),
    ("(1 + @^2)^(3/2)", "(1 + @^2)*sqrt(1 + @^2)"),
    ("sin(2*@)", "2*sin(@)*cos(@)"),
    ("exp(-@^2)", "1/exp(@)^@"),
)
"""Two spellings of one function of every real @; most are no function of complex numbers' principal values."""
FOR_POSITIVE: tuple[Sides, ...] = (
    ("@", "exp(log(@))"),
    ("@", "acosh(cosh(@))"),
    ("@", "(@^3)^(1/3)"),
    ("sqrt(@)", "@/sqrt(@)"),
    ("@^(3/2)", "@*sqrt(@)"),
    ("log(@)", "2*log(sqrt(@))"),
    ("log(@/(1 + @))", "-log(1 + 1/@)"),
    ("acosh(1 + @)", "log(1 + @ + sqrt(@*(@ + 2)))"),
    ("sqrt(@^2 + @)", "sqrt(@)*sqrt(1 + @)"),
    ("atan(@)", "pi/2 - atan(1/@)"),
    ("sqrt(1 + @) - sqrt(@)", "1/(sqrt(1 + @) + sqrt(@))"),
)
"""The same for positive @ alone."""
BASES = {"real": ("x", "x + y", "x*y", "x^2 - y", "1 - x/3"), "positive": ("x", "x + y", "x*y", "x/(1 + y)", "x^2 + 1")}
SMALL_CHANGES: tuple[Sides, ...] = (
    *((r" \+ ", " - "), (" - ", " + "), (r"\b2\b", "3"), (r"\b1\b", "2"), (r"\bsinh\b", "cosh"), (r"\bexp\b", "cosh")),
    *((r"\blog\b", "atan"), (r"\bmax\b", "min"), (r"\babs\b", "sin"), (r"\bsqrt\b", "sinh"), (r"\bx\b", "(x + 1/7)")),
    *((r"\batan\b", "tanh"), (r"\^2", "^3"), (r"\b2\*", "")),
)
"""Patterns, and what takes their places."""


@st.composite
def equal_sides(draw: st.DrawFn) -> tuple[str, str, str]:
    """Two spellings of one function, and what they assume of x and y: the outermost may need a positive argument."""
    assumption = draw(st.sampled_from(sorted(RANGES)))
    plain = rewritten = draw(st.sampled_from(BASES[assumption]))
    for depth in range(draw(st.integers(1, 2))):
        is_positive = assumption == "positive" and depth == 0
        one, other = draw(st.sampled_from(FOR_REAL + FOR_POSITIVE if is_positive else FOR_REAL))
        plain, rewritten = one.replace("@", f"({plain})"), other.replace("@", f"({rewritten})")
    return plain, rewritten, assumption


@st.composite
def changed_sides(draw: st.DrawFn) -> tuple[str, str, str]:
    """The same with one small change; it may happen to change no value."""
    plain, rewritten, assumption = draw(equal_sides())
    found = [(place, new) for old, new in SMALL_CHANGES for place in re.finditer(old, rewritten)]
    place, new = draw(st.sampled_from(found))
    return plain, rewritten[: place.start()] + new + rewritten[place.end() :], assumption


TEMPLATES = (
    "sqrt({})",
    "abs({})",
    "exp({})",
    "log({})",
    "({})^2",
    "-({})",
    "1/({})",
    "sign({})",
    "atan({})",
    "asin({})",
)
JOINED = ("({}) + ({})", "({})*({})", "({}) - ({})", "max({}, {})", "({})/({})")


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    one = st.builds(str.format, st.sampled_from(TEMPLATES), inner)
    return one | st.builds(str.format, st.sampled_from(JOINED), inner, inner)


ANY_FORMULA = st.recursive(st.sampled_from(["x", "y", "1", "2", "-1", "x^2"]), _grown, max_leaves=4)


def assumed(assumption: str) -> dict[str, str]:
    return {"x": assumption, "y": assumption}


def domain_of(assumption: str) -> Domain:
    return Domain((Regime(assumption, dict.fromkeys(("x", "y"), RANGES[assumption])),))


# Random pairs


@given(equal_sides())
@settings(max_examples=EQUAL_PAIRS)
def test_a_formula_rewritten_by_identities_is_correct(sides: tuple[str, str, str]) -> None:
    """Whichever of the two is the reference."""
    plain, rewritten, assumption = sides
    for student, teacher in ((plain, rewritten), (rewritten, plain)):
        assert compare(student, teacher, assume=assumed(assumption), seconds=SECONDS).verdict is Verdict.CORRECT


@given(sides=changed_sides())
@settings(max_examples=UNEQUAL_PAIRS)
def test_a_formula_with_a_small_change_is_never_correct(sides: tuple[str, str, str], oracle: Oracle) -> None:
    plain, changed, assumption = sides
    signs = (1,) if assumption == "positive" else (1, -1)
    points = [{"x": sign * x, "y": y} for sign in signs for x, y in SMALL_POINTS]
    assume(any(_differ(oracle, plain, changed, point) for point in points))
    assert compare(changed, plain, assume=assumed(assumption), seconds=SECONDS).verdict is not Verdict.CORRECT


def _differ(oracle: Oracle, plain: str, changed: str, point: Point) -> bool:
    """Whether mpmath clearly finds two values, where the formulas have values that it can find."""
    try:
        one, other = (oracle(parse(text, NAMES), point) for text in (plain, changed))
    except (ArithmeticError, AssertionError, ValueError):
        return False
    return bool(abs(one - other) > (abs(one) + abs(other)) / 10**9)


# Proofs and balls


@given(equal_sides(), st.integers(0, 10**6))
@settings(max_examples=EQUAL_PAIRS)
def test_balls_of_equal_formulas_never_part(sides: tuple[str, str, str], seed: int) -> None:
    plain, rewritten, assumption = sides
    assert not _parting(plain, rewritten, assumption, seed)


@given(changed_sides(), st.integers(0, 10**6))
@settings(max_examples=UNEQUAL_PAIRS)
def test_no_proof_holds_where_a_small_change_parts_the_balls(sides: tuple[str, str, str], seed: int) -> None:
    plain, changed, assumption = sides
    _assert_no_contradiction(plain, changed, assumption, seed)


@given(ANY_FORMULA, ANY_FORMULA, st.sampled_from(sorted(RANGES)), st.integers(0, 10**6))
@settings(max_examples=ARBITRARY_PAIRS)
def test_no_proof_holds_where_the_balls_of_any_two_formulas_part(
    one: str, other: str, assumption: str, seed: int
) -> None:
    _assert_no_contradiction(one, other, assumption, seed)


@given(ANY_FORMULA, st.sampled_from([*FOR_REAL, *FOR_POSITIVE]), st.integers(0, 10**6))
@settings(max_examples=ARBITRARY_PAIRS)
def test_identities_of_formulas_that_need_not_be_real_are_proved_where_they_hold(
    formula: str, sides: Sides, seed: int
) -> None:
    """log(exp(u)) is u for some complex u and not for others: a proof must know which."""
    one, other = (side.replace("@", f"({formula})") for side in sides)
    _assert_no_contradiction(one, other, "real", seed)


def _assert_no_contradiction(one: str, other: str, assumption: str, seed: int) -> None:
    parting = _parting(one, other, assumption, seed)
    if parting:
        assert not _is_proved(one, other, assumption, seed), parting[0]


def _is_proved(one: str, other: str, assumption: str, seed: int) -> bool:
    domain = domain_of(assumption)
    regime = domain.regimes[0]
    points = regime.points(6, 18, random.Random(seed))
    pair = Pair(parse(one, NAMES), parse(other, NAMES), domain, regime, points, f"{seed}")
    return isinstance(pair.prove(), Proof)


def _parting(one: str, other: str, assumption: str, seed: int) -> list[Point]:
    """Fresh random points at which the balls of both formulas are finite and do not meet."""
    domain = domain_of(assumption)
    points = domain.regimes[0].points(4, FRESH_POINTS, random.Random(f"fresh:{seed}"))
    return [point for point in points if _part(parse(one, NAMES), parse(other, NAMES), domain, point)]


def _part(one: Expression, other: Expression, domain: Domain, point: Point) -> bool:
    with ctx.workprec(FRESH_BITS):
        environment = domain.environment(point)
        left, right = evaluate(one, environment), evaluate(other, environment)
        return bool(left.is_finite() and right.is_finite() and not left.overlaps(right))
