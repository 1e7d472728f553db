"""Derivatives against mpmath's numerical ones; substitution all at once; O(...) dropped."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
from flint import acb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mp, mpf

from checker.equivalence.enclosure import ball, evaluate
from checker.expression.calculus import NotDifferentiable, differentiate, substitute, without_order
from checker.expression.dag import Builder, Expression, Limits, TooLarge
from checker.expression.heads import ARITY, COMPARISONS, Head
from checker.expression.text import parse

F = Fraction

POINTS = tuple(map(F, ("1/3", "-2/7", "5/8", "-9/4", "7/3", "4")))


def number(value: acb) -> Any:
    """The middle of a narrow ball, to 40 digits."""
    return mpmath.mpc(*(mpf(part.mid().str(45, radius=False)) for part in (value.real, value.imag)))


def slope_at(expression: Expression, point: Fraction) -> Any:
    with ctx.workprec(300):
        value = evaluate(differentiate(expression, "x"), {"x": ball(point)})
    return number(value) if value.is_finite() else None


def agrees(found: Any, true: Any) -> bool:
    return bool(abs(found - true) <= (1 + abs(true)) * mpf("1e-12"))


def sigma(z: Any) -> Any:
    return 1 / (1 + mp.exp(-z))


def sigma_prime(z: Any) -> Any:
    return sigma(z) * (1 - sigma(z))


FUNCTIONS: dict[Head, Callable[[Any], Any]] = {
    Head.ABS: abs,
    Head.SIGMA: sigma,
    Head.SIGMA_PRIME: sigma_prime,
    Head.CEILING: mp.ceil,
    Head.HEAVISIDE: lambda x: (mp.sign(x) + 1) / 2,
}
WITHOUT_RULE = {Head.ASEC, Head.ACSC, Head.ASECH, Head.ACSCH, Head.GAMMA, Head.FACTORIAL, Head.ZETA}
WITHOUT_RULE |= {Head.RE, Head.IM, Head.CONJUGATE, Head.ARG}
UNARY = [h for h in Head if ARITY[h] == (1, 1) and h not in COMPARISONS | {Head.NOT}]


@pytest.mark.parametrize("head", [h for h in UNARY if h not in WITHOUT_RULE])
def test_every_rule_agrees_with_a_numerical_derivative(head: Head) -> None:
    """f(3x/2 - 1/10), so that the chain rule counts; on both sides of branch points, where values are complex."""
    build = Builder()
    inner = build.include(parse("3*x/2 - 1/10"))
    expression = build.expression(build.apply(head, inner))
    function = FUNCTIONS.get(head) or getattr(mp, head.value)
    with mp.workdps(40):
        for point in POINTS:
            x = mpf(point.numerator) / point.denominator
            true = mp.diff(lambda t: function(3 * t / 2 - mpf(1) / 10), x, h=mpf("1e-20"))
            found = slope_at(expression, point)
            assert found is not None
            assert agrees(found, true), (point, found, true)


@pytest.mark.parametrize("head", sorted(WITHOUT_RULE))
def test_a_function_without_a_rule_is_named(head: Head) -> None:
    """Where it matters only: a part without the variable is a constant."""
    build = Builder()
    expression = build.expression(build.apply(head, build.symbol("x")))
    with pytest.raises(NotDifferentiable, match=f"no rule for the derivative of {head}$"):
        differentiate(expression, "x")
    assert differentiate(expression, "y") == parse("0")


def test_order_terms_have_no_derivative() -> None:
    with pytest.raises(NotDifferentiable, match="order"):
        differentiate(parse("x + O(x^2)"), "x")


COMPOUND: list[tuple[str, Callable[[Any], Any]]] = [
    ("7", lambda _: mpf(7)),
    ("x*x*x*x*x", lambda x: x**5),
    ("2*x*sin(x)*exp(x)*3*(x + 1)", lambda x: 6 * x * mp.sin(x) * mp.exp(x) * (x + 1)),
    ("x^2", lambda x: x**2),
    ("x^0", lambda _: mpf(1)),
    ("x^(-3)", lambda x: x**-3),
    ("x^(1/3)", lambda x: mp.power(x, mpf(1) / 3)),
    ("(x^2 + 1)^(5/2)", lambda x: (x**2 + 1) ** mpf("2.5")),
    ("2^x", lambda x: mpf(2) ** x),
    ("(x^2 + 1)^x", lambda x: (x**2 + 1) ** x),
    ("x^x", lambda x: mp.power(x, x)),
    ("(-2)^x", lambda x: mp.power(-2, x)),
    ("E^(x^2)", lambda x: mp.exp(x**2)),
    ("x/(1 + x^2)", lambda x: x / (1 + x**2)),
    ("(x + 1)/(x - 1)/(x + 5)", lambda x: (x + 1) / (x - 1) / (x + 5)),
    ("sin(cos(sin(x)))", lambda x: mp.sin(mp.cos(mp.sin(x)))),
    ("sigma(2*sigma(3*x - 1) + 1)", lambda x: sigma(2 * sigma(3 * x - 1) + 1)),
    ("abs(x - 1)*x", lambda x: abs(x - 1) * x),
    ("Max(x^2, x + 1, 1/2)", lambda x: max(x**2, x + 1, mpf("0.5"))),
    ("Min(x^2, x + 1, 1/2)", lambda x: min(x**2, x + 1, mpf("0.5"))),
    ("Max(x^3)", lambda x: x**3),
    (
        "Piecewise((x^2, x < 0), (sin(x), x < 1), (3*x, True))",
        lambda x: x**2 if x < 0 else mp.sin(x) if x < 1 else 3 * x,
    ),
    ("x*sign(x)", lambda x: x * mp.sign(x)),
    ("x*floor(x + 1/5)", lambda x: x * mp.floor(x + mpf("0.2"))),
    ("I*x^2 + exp(I*x)", lambda x: 1j * x**2 + mp.exp(1j * x)),
    ("sqrt(x)*sqrt(x - 3)", lambda x: mp.sqrt(mp.mpc(x)) * mp.sqrt(mp.mpc(x - 3))),
]


@pytest.mark.parametrize(("text", "function"), COMPOUND)
def test_compound_formulas_agree_with_a_numerical_derivative(text: str, function: Callable[[Any], Any]) -> None:
    with mp.workdps(40):
        for point in POINTS:
            x = mpf(point.numerator) / point.denominator
            true = mp.diff(function, x, h=mpf("1e-20"))
            found = slope_at(parse(text), point)
            assert found is not None
            assert agrees(found, true), (point, found, true)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("sin(x)^2", "2*sin(x)"), ("x*exp(x)", "exp(x)"), ("sigma(x)", "sigma(x)*(1 + sigma(x))"), ("x^x", "x*x^(x - 1)")],
)
def test_a_forgotten_factor_would_be_seen(text: str, wrong: str) -> None:
    """The usual wrong derivatives are not within the tolerance of these tests."""
    with mp.workdps(40), ctx.workprec(300):
        assert not all(agrees(slope_at(parse(text), x), number(evaluate(parse(wrong), {"x": ball(x)}))) for x in POINTS)


@pytest.mark.parametrize("text", ["abs(x - 1/3)", "Max(x, 1/3)", "Min(2*x - 1/3, x)", "1/(x - 1/3)", "log(3*x - 1)"])
def test_at_a_corner_or_a_pole_there_is_no_derivative(text: str) -> None:
    shifted = substitute(parse(text), {"x": parse("x + 1/3")})
    with ctx.workprec(100):
        value = evaluate(differentiate(shifted, "x"), {"x": ball(0)})
    assert not value.is_finite() or value.rad() > 0.2


def test_other_symbols_are_constants() -> None:
    assert differentiate(parse("sin(y)*z + gamma(y)"), "x") == parse("0")
    assert differentiate(parse("y + x"), "x") == parse("1")
    with ctx.workprec(100):
        point = {"x": ball(2), "y": ball(3)}
        assert evaluate(differentiate(parse("x^y*y"), "y"), point).overlaps(evaluate(parse("8*(1 + 3*log(2))"), {}))


# Size


def product(factors: int) -> Expression:
    build = Builder()
    x = build.symbol("x")
    return build.expression(
        build.multiply(*(build.apply(Head.SIN, build.add(x, build.number(k))) for k in range(factors)))
    )


def composed(times: int) -> Expression:
    build = Builder()
    node = build.symbol("x")
    for _ in range(times):
        node = build.apply(Head.TANH, build.multiply(node, build.add(node, build.number(1))))
    return build.expression(node)


@pytest.mark.parametrize("family", [product, composed])
def test_a_derivative_is_linear_in_the_size_of_the_formula(family: Callable[[int], Expression]) -> None:
    """Twice the factors, or the depth, twice the nodes; a product of 1000 factors has fewer than 20 nodes a factor."""
    sizes = [len(differentiate(family(n), "x").nodes) for n in (250, 500, 1000)]
    assert sizes[2] < 20 * 1000
    assert sizes[1] < 2.1 * sizes[0]
    assert sizes[2] < 2.1 * sizes[1]


def test_a_long_product_has_the_right_derivative() -> None:
    """d log f = sum of cot(x + k)."""
    x = F(1, 3)
    with mp.workdps(60):
        t = mpf(1) / 3
        true = mp.fprod(mp.sin(t + k) for k in range(60)) * mp.fsum(mp.cot(t + k) for k in range(60))
        assert abs(slope_at(product(60), x) / true - 1) < mpf("1e-25")


def test_a_derivative_past_the_limits_is_refused() -> None:
    build = Builder(Limits(nodes=200_000))
    node = build.symbol("x")
    for k in range(40_000):
        node = build.apply(Head.SIN, build.add(node, build.number(k)))
    with pytest.raises(TooLarge):
        differentiate(build.expression(node), "x")


# Random formulas: central differences of the certified values


UNARY_TEXT = ["sin({})", "exp({})", "sigma({})", "tanh({})", "atan({})", "({})^2", "1/(3 + sin({}))", "abs({} - 1/9)"]
UNARY_TEXT += ["log(2 + ({})^2)", "sqrt(1 + ({})^2)", "Max({}, 1/9)", "({})^3", "(2 + sin({}))^x", "erf({})"]
formulas = st.recursive(
    st.sampled_from(["x", "x", "2", "-1/3"]),
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from(UNARY_TEXT), inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({})*({})".format, inner, inner),
    ),
    max_leaves=5,
)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(formulas, st.sampled_from(POINTS))
def test_random_formulas_agree_with_central_differences(text: str, x: Fraction) -> None:
    expression, h = parse(text), F(1, 2**200)
    with ctx.workprec(1200):
        ends = [evaluate(expression, {"x": ball(x + step)}) for step in (h, -h)]
        found = evaluate(differentiate(expression, "x"), {"x": ball(x)})
        assume(found.is_finite() and found.rad() < acb(2).real ** -200 and abs(found) < 10**30)  # no corner
        difference = (ends[0] - ends[1]) / ball(2 * h)
        assert abs(difference - found) < (1 + abs(found)) * acb(2).real ** -150


# Substitution


@pytest.mark.parametrize(
    ("text", "meanings", "result"),
    [
        ("x + y", {"x": "y", "y": "x"}, "y + x"),
        ("x*y", {"x": "y + 1", "y": "x^2"}, "(y + 1)*x^2"),
        ("x + y", {"x": "2"}, "2 + y"),
        ("x", {"x": "x + x"}, "x + x"),
        ("sin(x)^x", {"x": "1/z"}, "sin(1/z)^(1/z)"),
        ("x", {"y": "7"}, "x"),
        ("Piecewise((x, x < y), (y, True))", {"x": "a", "y": "b"}, "Piecewise((a, a < b), (b, True))"),
    ],
)
def test_substitution_is_simultaneous(text: str, meanings: dict[str, str], result: str) -> None:
    assert substitute(parse(text), {name: parse(meaning) for name, meaning in meanings.items()}) == parse(result)


def test_a_meaning_that_is_not_used_costs_nothing() -> None:
    """A large meaning of a symbol that does not occur is not even copied."""
    assert len(substitute(parse("x + 1"), {"y": product(500)}).nodes) == 3


def test_substituting_into_a_shared_part_copies_it_once() -> None:
    meaning = parse("sin(z)*cos(z)")
    assert len(substitute(parse("x*(x + 1)"), {"x": meaning}).nodes) <= len(meaning.nodes) + 3


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("x + x^2 + O(x^3)", "x + x^2 + 0"),
        ("O(x)", "0"),
        ("sin(x + O(x^2))*2", "sin(x + 0)*2"),
        ("x + 1", "x + 1"),
        ("Piecewise((x + O(x), x < 1), (pi, True))", "Piecewise((x + 0, x < 1), (pi, True))"),
    ],
)
def test_order_terms_become_zero(text: str, result: str) -> None:
    assert without_order(parse(text)) == parse(result)
    assert Head.ORDER not in without_order(parse(text)).heads
