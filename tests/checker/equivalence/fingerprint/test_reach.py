"""Signs and rectangles claimed over a whole box hold at the points in it; a sign that changes is never claimed.

A claim is made on top of a proof, and need hold only where that proof does: at points where its notes hold.
"""

import contextlib
import random
from collections.abc import Mapping
from fractions import Fraction
from math import inf

import pytest
from flint import acb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.equivalence.fingerprint import proof
from checker.equivalence.fingerprint.extent import Extent, Rectangle
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.reach import Reach
from checker.equivalence.fingerprint.regimes import _holds_at
from checker.equivalence.fingerprint.tower import NotShown
from checker.expression.dag import Builder, Expression
from checker.expression.heads import Head
from checker.expression.text import parse

F = Fraction
LINE, POSITIVE, NEGATIVE = Extent(), Extent(F(0), inf), Extent(-inf, F(0))


def ball(value: Fraction) -> acb:
    return acb(fmpq(value.numerator, value.denominator))


def inside(extent: Extent, generator: random.Random) -> Fraction:
    """A number in an extent, at some scale."""
    part = F(generator.randrange(1, 1000), 1000)
    low, high = extent.low, extent.high
    if isinstance(low, Fraction) and isinstance(high, Fraction):
        return low + (high - low) * part
    offset = part * F(10) ** generator.choice((-3, -1, 0, 1, 2, 4))
    if isinstance(low, Fraction):
        return low + offset
    return high - offset if isinstance(high, Fraction) else offset * generator.choice((1, -1))


class Claimed:
    """What is claimed of a formula over a box, by a proof made at one point; and points at which that proof holds."""

    def __init__(self, formula: Expression, box: Mapping[str, Extent], seed: int = 1, points: int = 12) -> None:
        generator = random.Random(seed)
        self.graph = Graph()
        self.node = self.graph.include(formula, {})
        values = [{name: inside(extent, generator) for name, extent in box.items()} for _ in range(points)]
        numbers = [self.graph.add_point({name: ball(x) for name, x in each.items()}) for each in values]
        with ctx.workprec(128):
            formal = proof._Setting().formal(self.graph, numbers[0], [self.node], "seed")
            with contextlib.suppress(NotShown):
                formal.element(self.node)
            reach = Reach(box, {}, formal)
            self.sign = reach.sign(self.node)
            self.rectangle = reach.rectangle(self.node)
            self.values = [self.graph.ball(n, self.node) for n in numbers if _holds_at(self.graph, formal, n)]

    def assert_sound(self) -> None:
        for value in self.values:
            if value.is_finite():
                assert may_hold(self.rectangle, value)
                assert not self.sign or (value.imag.contains(0) and not value.real * self.sign < 0)


def may_hold(rectangle: Rectangle, value: acb) -> bool:
    """Whether some number of a ball lies in a rectangle (its ends included)."""
    for extent, part in ((rectangle.re, value.real), (rectangle.im, value.imag)):
        low, high = (end if isinstance(end, float) else ball(end).real for end in (extent.low, extent.high))
        if part < low or part > high:
            return False
    return True


@pytest.mark.parametrize(
    ("text", "x", "sign"),
    [
        ("sqrt(x^2 + 1) - x", LINE, 1),
        ("sqrt(x^2 + 1) + x", LINE, 1),
        ("x - sqrt(x^2 + 1)", LINE, -1),
        ("cosh(x) - 1", LINE, 1),
        ("1 - cosh(x)", LINE, -1),
        ("exp(x) - 1", POSITIVE, 1),
        ("exp(x) - 1", NEGATIVE, -1),
        ("x^2 - 2*x + 2", LINE, 1),
        ("x^2 - 2*x + 1", LINE, 1),
        ("x^4 - x + 1", LINE, 1),
        ("1 - tanh(x)^2", LINE, 1),
        ("log(1 + x)", POSITIVE, 1),
        ("log(1 + x^2)", LINE, 1),
        ("sqrt(x + 1) - sqrt(x)", POSITIVE, 1),
        ("sigma(x)*(1 - sigma(x))", LINE, 1),
        ("1/4 - sigma_prime(x)", LINE, 1),
        ("1/(x^2 + 1) - 1", LINE, -1),
        ("x^3 - 8", Extent(F(2), inf), 1),
        ("x^2 - 2", Extent(F(-1), F(1)), -1),
        ("atan(x) - 2", LINE, -1),
        ("sin(x) + 2", LINE, 1),
        ("acosh(x)", Extent(F(1), inf), 1),
        ("abs(x)", LINE, 1),
        ("exp(-x^2) - 1", LINE, -1),
    ],
)
def test_the_sign_of_plain_formulas_is_known(text: str, x: Extent, sign: int) -> None:
    claimed = Claimed(parse(text), {"x": x})
    assert claimed.sign == sign
    assert len(claimed.values) > 1
    claimed.assert_sound()


@pytest.mark.parametrize(
    ("text", "x"),
    [
        ("x", LINE),
        ("x^2 - 2*x + 99/100", LINE),
        ("x^2 - 10^20", LINE),
        ("sqrt(x^2 + 1) - x - 10^(-6)", POSITIVE),
        ("cosh(x) - 1 - 10^(-9)", LINE),
        ("exp(x) - 1", LINE),
        ("exp(x) - 10^30", POSITIVE),
        ("10^30 - exp(x)", POSITIVE),
        ("x^4 - x + 47/100", LINE),
        ("tanh(x)^2 - 999999/1000000", LINE),
        ("log(x)", POSITIVE),
        ("log(x) + 50", POSITIVE),
        ("sqrt(x + 1) - sqrt(x) - 10^(-4)", POSITIVE),
        ("sin(x) + 999999/1000000", LINE),
        ("x^3 - 8", Extent(F(199, 100), inf)),
        ("x^2 - 2", Extent(F(-1), F(3, 2))),
        ("erf(x) + 99/100", LINE),
        ("1/4 - 10^(-9) - sigma_prime(x)", LINE),
        ("x^0 + x - 5", POSITIVE),
        ("10^20 - (x^0 + x - 5)^2", POSITIVE),
        ("10^40 - (x^0 + x - 5)^4", POSITIVE),
        ("floor(x) - 10^9", LINE),
        ("10^9 - atan2(x, 1)*x", LINE),
        ("10^9 + sinh(x)", LINE),
        ("10^9 - x^(4/3)", POSITIVE),
        ("x^(-1/2) - 10^(-9)", POSITIVE),
        ("sqrt(x)", LINE),
        ("log(x)", LINE),
        ("asin(x)", POSITIVE),
        ("acosh(x)", POSITIVE),
        ("atanh(x)", POSITIVE),
        ("(x - 1)^(1/3)", POSITIVE),
        ("I*x", LINE),
        ("exp(I*x)", LINE),
    ],
)
def test_a_sign_that_changes_is_not_claimed(text: str, x: Extent) -> None:
    """Though it may change far away, or be no real number in a part of the box."""
    claimed = Claimed(parse(text), {"x": x})
    assert claimed.sign == 0
    claimed.assert_sound()


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("x*y", 1),
        ("x - y", 0),
        ("x/y", 1),
        ("x^2 - 2*x*y + y^2", 1),
        ("x^2 - 3*x*y + y^2", 0),
        ("x^2 - x*y + y^2", 1),
        ("sqrt(x + y) - sqrt(x)", 1),
        ("sqrt(x*y) - (x + y)/2", -1),
        ("log(1 + x*y)", 1),
        ("exp(x + y) - 1", 1),
        ("exp(x - y) - 1", 0),
        ("sqrt(x^2 + y^2) - x", 1),
        ("sqrt(x^2 + y^2) - x - y", -1),
        ("Max(x, y)", 1),
        ("Min(x, y) - x - y", -1),
    ],
)
def test_signs_of_formulas_in_two_positive_variables(text: str, sign: int) -> None:
    """What is claimed is right; where 0 is listed the sign changes, or need not be found."""
    claimed = Claimed(parse(text), {"x": POSITIVE, "y": POSITIVE})
    assert claimed.sign in (0, sign)
    claimed.assert_sound()


# Formulas made at random

leaves = st.sampled_from(["x", "x", "y", "2", "-1", "1/3", "-5/2", "pi"]).map(parse)
ONE = [Head.EXP, Head.TANH, Head.SIGMA, Head.SIGMA_PRIME, Head.ATAN, Head.SIN, Head.COSH, Head.SINH, Head.ABS, Head.ERF]
ONE += [Head.LOG, Head.ASINH, Head.ASIN, Head.ACOSH, Head.ATANH, Head.SECH, Head.SIGN, Head.RE, Head.IM, Head.CONJUGATE]
ONE += [Head.HEAVISIDE, Head.FLOOR, Head.TAN, Head.COTH]


def built(head: Head, *arguments: Expression) -> Expression:
    build = Builder()
    return build.expression(build.apply(head, *map(build.include, arguments)))


def raised(base: Expression, exponent: Fraction) -> Expression:
    build = Builder()
    return build.expression(build.power(build.include(base), build.number(exponent)))


def grown(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    exponents = st.sampled_from([F(0), F(2), F(3), F(-1), F(-2), F(1, 2), F(-1, 2), F(3, 2), F(1, 3), F(-4, 3)])
    return st.one_of(
        st.builds(built, st.sampled_from(ONE), children),
        st.builds(built, st.sampled_from([Head.ADD, Head.MUL, Head.MUL, Head.MAX, Head.MIN]), children, children),
        st.builds(raised, children, exponents),
        st.builds(lambda a, b, c: built(Head.PIECEWISE, a, built(Head.LT, b, c), c, parse("True")), *[children] * 3),
        st.builds(lambda a: built(Head.MUL, parse("I"), a), children),
    )


formulas = st.recursive(leaves, grown, max_leaves=6)
extents = st.sampled_from([LINE, POSITIVE, NEGATIVE, Extent(F(-1), F(1)), Extent(F(1), inf), Extent(F(-3), F(-1, 2))])


@settings(max_examples=400)
@given(formulas, extents, extents, st.integers(0, 99))
def test_claims_about_random_formulas_hold(formula: Expression, x: Extent, y: Extent, seed: int) -> None:
    Claimed(formula, {"x": x, "y": y}, seed, points=8).assert_sound()


roots = st.lists(st.tuples(st.fractions(-4, 4, max_denominator=4), st.integers(1, 3)), max_size=3)


@given(roots, st.booleans(), st.sampled_from([1, -3]), extents)
def test_the_sign_of_a_polynomial_is_known_exactly_when_it_has_one(
    roots: list[tuple[Fraction, int]], has_more: bool, factor: int, x: Extent
) -> None:
    """A product of powers of x - r, and of a factor without real roots: its sign changes at roots of odd order."""
    orders: dict[Fraction, int] = {}
    for root, order in roots:
        orders[root] = orders.get(root, 0) + order
    changes = any(order % 2 and x.low < root < x.high for root, order in orders.items())
    whole = [f"(x - ({root}))^{order}" for root, order in orders.items()] + ["(x^2 + x + 1)"] * has_more
    claimed = Claimed(parse("*".join([f"({factor})", *whole])), {"x": x})
    claimed.assert_sound()
    assert (claimed.sign == 0) == changes
