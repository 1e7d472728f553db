"""Balls hold the true values: at points, on intervals, across corners and branch cuts; mpmath is the oracle."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import acb, arb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import exp, log, mpc, mpf, pi, sqrt

from checker.equivalence.enclosure import (
    UnknownSymbol,
    ball,
    evaluate,
    is_real,
    is_real_throughout,
    undefined_at,
)
from checker.expression.dag import Builder, Expression
from checker.expression.heads import ARITY, COMPARISONS, CONSTANTS, Head
from checker.expression.text import parse

F = Fraction
Oracle = Callable[[Expression, dict[str, Any]], Any]

POINTS = tuple(map(F, ("3/10", "-3/10", "9/10", "5/2", "-5/2", "-29/4", "11", "1/1000")))
LOGICAL = COMPARISONS | {Head.AND, Head.OR, Head.NOT, Head.TRUE, Head.FALSE}
LEAVES = {Head.NUMBER, Head.SYMBOL, *CONSTANTS}
UNARY = sorted(h for h in Head if ARITY[h] == (1, 1) and h not in LOGICAL)
NARY = sorted(h for h in Head if ARITY[h][1] != 1 and h not in LOGICAL | LEAVES | {Head.PIECEWISE, Head.ORDER})


def holds(value: acb, true: Any) -> bool:
    """Whether a ball meets the 45-digit neighbourhood of a value known to 50 digits."""
    with mpmath.workdps(60), ctx.workprec(256):
        slack = arb(0, abs(true) * mpf(10) ** -45 + mpf(10) ** -60)
        parts = [arb(mpmath.nstr(part(true), 55)) + slack for part in (mpmath.re, mpmath.im)]
        return bool(value.overlaps(acb(*parts)))


def applied(head: Head, *arguments: str) -> Expression:
    build = Builder()
    nodes = [build.include(parse(text)) for text in arguments]
    return build.expression(build.apply(head, *nodes))


def interval(low: Fraction, high: Fraction) -> acb:
    return acb(ball(low).real.union(ball(high).real))


def narrow(value: acb) -> bool:
    return bool(abs(value).rad() <= (abs(value) + 1) * arb(2) ** -80)


# Points


@pytest.mark.parametrize("head", UNARY)
def test_every_function_of_one_argument_agrees_with_mpmath(head: Head, oracle: Oracle) -> None:
    """At real points, where results may be complex (principal branch), and at complex ones where it takes them."""
    real_only = head in {Head.FLOOR, Head.CEILING, Head.HEAVISIDE}
    complex_points = () if real_only else (mpc("0.75", "-1.25"), mpc("-2.5", "0.5"))
    expression = applied(head, "x")
    with ctx.workprec(160):
        for point in POINTS:
            value = evaluate(expression, {"x": ball(point)})
            assert narrow(value), (point, value)
            assert holds(value, oracle(expression, {"x": point})), (point, value)
        for point in complex_points:
            value = evaluate(expression, {"x": acb(float(point.real), float(point.imag))})
            assert narrow(value)
            assert holds(value, oracle(expression, {"x": point})), (point, value)


@pytest.mark.parametrize("head", NARY)
def test_every_function_of_several_arguments_agrees_with_mpmath(head: Head, oracle: Oracle) -> None:
    expression = applied(head, "x", "y")
    with ctx.workprec(160):
        for x in POINTS:
            for y in POINTS:
                value = evaluate(expression, {"x": ball(x), "y": ball(y)})
                assert narrow(value)
                assert holds(value, oracle(expression, {"x": x, "y": y})), (x, y, value)


PRINCIPAL: list[tuple[str, Callable[[], Any]]] = [
    ("sqrt(-2)", lambda: mpc(0, sqrt(2))),
    ("log(-3)", lambda: mpc(log(3), pi)),
    ("(-8)^(1/3)", lambda: mpc(1, sqrt(3))),
    ("acosh(1/2)", lambda: mpc(0, pi / 3)),
    ("asin(2)", lambda: mpc(pi / 2, -log(2 + sqrt(3)))),
    ("atanh(2)", lambda: mpc(log(3) / 2, -pi / 2)),
    ("(-1)^(1/2)*(-1)^(1/2)", lambda: mpf(-1)),
    ("(-4)^(-3/2)", lambda: mpc(0, mpf(1) / 8)),
    ("I^I", lambda: exp(-pi / 2)),
    ("0^0", lambda: mpf(1)),
    ("0^(1/3)", lambda: mpf(0)),
    ("0^0.5", lambda: mpf(0)),
    ("(-2)^1000001/2^1000000", lambda: mpf(-2)),
    ("2^3000000/2^2999999", lambda: mpf(2)),
    ("factorial(5)", lambda: mpf(120)),
    ("arg(-1)", lambda: +pi),
    ("atan2(-1, -1)", lambda: -3 * pi / 4),
    ("sin(pi)", lambda: mpf(0)),
]


@pytest.mark.parametrize(("text", "closed_form"), PRINCIPAL)
def test_principal_values(text: str, closed_form: Callable[[], Any]) -> None:
    """The value is the closed form, and is not that form moved by 10^-30."""
    with mpmath.workdps(60), ctx.workprec(200):
        value = evaluate(parse(text), {})
        assert narrow(value)
        assert holds(value, closed_form())
        assert not holds(value, closed_form() + mpf("1e-30"))


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("(x + 1)^10 - x^10 - 10*x^9 - 45*x^8 - 120*x^7 - 210*x^6 - 252*x^5 - 210*x^4 - 120*x^3 - 45*x^2", "10*x + 1"),
        ("exp(x)*(1 + exp(-2*x))/2 - cosh(x)", "0"),
        ("(1 - cos(x))/x^2 - 2*sin(x/2)^2/x^2", "0"),
    ],
)
def test_a_sum_that_cancels_heavily_is_still_enclosed(text: str, exact: str, oracle: Oracle) -> None:
    """At x = 10^-6 or so nearly all digits cancel: more bits make the ball narrow, never wrong."""
    x = F(1, 10**6)
    with ctx.workprec(600):
        right = evaluate(parse(exact), {"x": ball(x)})
    for bits in (64, 128, 256, 512):
        with ctx.workprec(bits):
            assert evaluate(parse(text), {"x": ball(x)}).overlaps(right)
    with ctx.workprec(512):
        assert abs(evaluate(parse(text), {"x": ball(x)})).rad() < arb(2) ** -400


def test_more_precision_gives_narrower_balls_inside_each_other() -> None:
    text = parse("sqrt(x)*exp(sin(x)) - atan(1/x)")
    with ctx.workprec(64):
        coarse = evaluate(text, {"x": ball(F(1, 3))})
    with ctx.workprec(640):
        fine = evaluate(text, {"x": ball(F(1, 3))})
    assert coarse.overlaps(fine)
    assert fine.real.rad() < coarse.real.rad() * arb(2) ** -500


def test_a_symbol_without_a_value_is_named() -> None:
    with pytest.raises(UnknownSymbol, match=r"no value is given for q7"):
        evaluate(parse("x + q7"), {"x": ball(1)})


# No value


UNDEFINED = (
    *("1/0", "0^(-1)", "0^(-1/2)", "log(0)", "1/(x - x)", "log(x*0)", "gamma(-2)", "factorial(-1)", "atanh(1)"),
    *("acoth(-1)", "cot(0)", "csch(0)", "(1/0)^0", "0*(1/0)", "sign(1/0)", "Max(1, log(0))", "im(1/0)", "arg(1/0)"),
    *("heaviside(1/0)", "Piecewise((1, x < 0), (2, x > 5))", "Piecewise((1/0, x > 0), (1, True))"),
    "sin(1/(cos(1)^2 + sin(1)^2 - 1))/0",
)


@pytest.mark.parametrize("text", UNDEFINED)
def test_what_is_certainly_undefined_is_told(text: str) -> None:
    """At the exact point x = 3; nothing that is done with a missing value brings one back."""
    expression = parse(text)
    assert not evaluate(expression, {"x": ball(3)}).is_finite()
    assert undefined_at(expression, {"x": ball(3)}) is not None


IMPRECISE = (
    *("1/(sin(1)^2 + cos(1)^2 - 1)", "log(sqrt(2)*sqrt(2) - 2)", "1/(y - y)", "exp(exp(exp(exp(10))))", "O(x^2)"),
    "Piecewise((1/0, x < 0), (1/(sqrt(2)^2 - 2), True))",
    "Piecewise((1/0, sqrt(2)^2 > 2), (1/(y - y), True))",
)


@pytest.mark.parametrize("text", IMPRECISE)
def test_what_is_only_imprecise_is_not_called_undefined(text: str) -> None:
    """These have no bound here, but no exact pole is met on the way to the value (y = 1/3 is no binary fraction)."""
    point = {"x": ball(3), "y": ball(F(1, 3))}
    assert not evaluate(parse(text), point).is_finite()
    assert undefined_at(parse(text), point) is None


def test_a_pole_in_a_case_that_is_not_taken_does_not_count() -> None:
    expression = parse("Piecewise((1/x, x > 0), (7, True))")
    assert evaluate(expression, {"x": ball(0)}) == 7
    assert undefined_at(expression, {"x": ball(0)}) is None


@pytest.mark.parametrize("head", [h for h in Head if h not in LEAVES | LOGICAL | {Head.PIECEWISE}])
def test_no_function_makes_a_value_of_none(head: Head) -> None:
    """Whatever its arguments, a function of something undefined has no finite ball."""
    wanted = max(ARITY[head][0], 1)
    for position in range(wanted):
        arguments = ["1/0" if k == position else "2" for k in range(wanted)]
        assert not evaluate(applied(head, *arguments), {}).is_finite()


# Conditions and cases


@pytest.mark.parametrize(
    ("condition", "low", "high", "truth"),
    [
        ("x < 1", "0", "1/2", True),
        ("x < 1", "9/8", "2", False),
        ("x < 1", "1/2", "2", None),
        ("x <= 1", "0", "7/8", True),
        ("x <= 1", "1/2", "3/2", None),
        ("x > 1", "0", "7/8", False),
        ("x > 1", "5/4", "2", True),
        ("x >= 1", "9/8", "2", True),
        ("x >= 1", "0", "3/4", False),
        ("And(x > 0, x < 4)", "1", "2", True),
        ("And(x > 0, x < 1/2)", "1", "2", False),
        ("And(x > 0, x < 3/2)", "1", "2", None),
        ("Or(x > 3/2, x > 0)", "1", "2", True),
        ("Or(x > 3/2, x > 5)", "1", "2", None),
        ("Or(x > 4, x > 5)", "1", "2", False),
        ("Not(x > 3/2)", "1", "2", None),
        ("Not(x > 3)", "1", "2", True),
        ("x < 1", "1", "1", False),
        ("x <= 1", "1", "1", True),
        ("x > 1", "1", "1", False),
        ("x >= 1", "1", "1", True),
        ("Eq(x, 1)", "1", "1", True),
        ("Eq(x, 1)", "1/2", "2", None),
        ("Ne(x, 1)", "3/2", "2", True),
        ("sqrt(-x) > 1", "2", "3", None),
    ],
)
def test_conditions_are_true_false_or_open(condition: str, low: str, high: str, truth: bool | None) -> None:
    """A case that is open contributes its value and those that follow; one that is decided does not."""
    value = evaluate(parse(f"Piecewise((1, {condition}), (0, True))"), {"x": interval(F(low), F(high))})
    assert value.contains(1) is (truth is not False)
    assert value.contains(0) is (truth is not True)


@pytest.mark.parametrize(
    ("text", "low", "high", "least", "greatest"),
    [
        ("abs(x)", "-2", "-1", "1", "2"),
        ("sign(x)", "-2", "1", "-1", "1"),
        ("sign(x)", "1", "2", "1", "1"),
        ("Max(x, 0)", "-2", "1", "0", "1"),
        ("Min(x, 0, -1)", "-2", "1", "-2", "-1"),
        ("heaviside(x)", "-1", "1", "0", "1"),
        ("floor(x)", "1/2", "5/2", "0", "2"),
        ("ceiling(x)", "1/2", "5/2", "1", "3"),
        ("x^2", "-2", "1", "0", "4"),
        ("x^4", "-1", "1", "0", "1"),
        ("x^3", "-1", "1", "-1", "1"),
        ("sqrt(x)", "1", "4", "1", "2"),
        ("x^(1/3)", "1", "8", "1", "2"),
        ("sigma(x)", "-40", "40", "0", "1"),
        ("sigma_prime(x)", "-40", "0", "0", "1/4"),
        ("Piecewise((x, x < 0), (x^2, x >= 0))", "-1", "2", "-1", "4"),
    ],
)
def test_a_range_across_a_corner_is_covered_and_tight(
    text: str, low: str, high: str, least: str, greatest: str
) -> None:
    """Bounds are the exact range, up to 1 % of its width: an even power around 0 is not negative, say."""
    value = evaluate(parse(text), {"x": interval(F(low), F(high))})
    slack = (F(greatest) - F(least)) / 100 + F(1, 10**6)
    assert is_real(value)
    for end in (least, greatest):
        assert value.overlaps(ball(F(end)))
    assert value.real > ball(F(least) - slack).real
    assert value.real < ball(F(greatest) + slack).real


@pytest.mark.parametrize("text", ["1/x", "x^(-2)", "log(x)", "x^x", "tan(x)*0 + cot(x)", "gamma(x - 1)"])
def test_a_pole_inside_an_interval_has_no_bound(text: str) -> None:
    assert not evaluate(parse(text), {"x": interval(F(-1), F(2))}).is_finite()


# Inclusion: whatever the expression, a wide ball holds the values at the points inside it


FUNCTIONS = sorted(set(UNARY) - {Head.GAMMA, Head.FACTORIAL, Head.ERF, Head.ERFC})
leaves = st.sampled_from(["x", "x", "x", "2", "-1/3", "pi", "1/7", "-5"]).map(parse)


def _node(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    def build(head: Head, *arguments: Expression) -> Expression:
        builder = Builder()
        return builder.expression(builder.apply(head, *map(builder.include, arguments)))

    return st.one_of(
        st.builds(build, st.sampled_from(FUNCTIONS), children),
        st.builds(build, st.sampled_from([Head.ADD, Head.MUL, Head.POW, Head.MAX, Head.MIN]), children, children),
        st.builds(lambda c, a, b: build(Head.PIECEWISE, a, build(Head.LT, c, a), b, parse("True")), *[children] * 3),
    )


expressions = st.recursive(leaves, _node, max_leaves=6)
rationals = st.fractions(min_value=-6, max_value=6, max_denominator=40)


@settings(max_examples=500, derandomize=True, deadline=None)
@given(expressions, rationals, st.fractions(0, 3, max_denominator=50), st.fractions(0, 1, max_denominator=9))
def test_a_wide_ball_holds_the_values_inside(e: Expression, low: Fraction, width: Fraction, place: Fraction) -> None:
    """Inclusion isotonicity: f([a, b]) covers f(x) for x in [a, b], wherever both are finite."""
    wide = evaluate(e, {"x": interval(low, low + width)})
    with ctx.workprec(300):
        inner = evaluate(e, {"x": ball(low + width * place)})
    assume(wide.is_finite() and inner.is_finite())
    assert wide.overlaps(inner)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(expressions, rationals)
def test_random_expressions_agree_with_mpmath(oracle: Oracle, e: Expression, x: Fraction) -> None:
    """At a point where mpmath finds a value and the ball is narrow, the ball holds it (corners and jumps aside)."""
    with ctx.workprec(400):
        value = evaluate(e, {"x": ball(x)})
    assume(value.is_finite() and abs(value).rad() < arb(2) ** -300 and abs(value) < 10**9)
    try:
        true, near = (oracle(e, {"x": place}) for place in (x, x + F(1, 10**40)))
    except (ArithmeticError, ValueError, AssertionError, StopIteration):
        assume(False)
    if abs(near - true) < mpf(10) ** -25:
        assert abs(complex(float(value.real.mid()), float(value.imag.mid())) - complex(true)) <= 1e-12 * (
            1 + abs(complex(true))
        )


@pytest.mark.parametrize(
    ("text", "real"),
    [
        ("sqrt(x) + log(x)", True),
        ("sqrt(x - 2)", False),
        ("sqrt(-x)*sqrt(-x)", False),
        ("1/(x - 3/2)", False),
        ("acot(x - 3/2)", False),
        ("re(I*x)", False),
        ("abs(x)", True),
    ],
)
def test_real_throughout_looks_at_every_part(text: str, real: bool) -> None:
    """On 1 <= x <= 2: a real result is not enough, its parts must be real and finite too."""
    assert is_real_throughout(parse(text), {"x": interval(F(1), F(2))}) is real
