"""A claim that holds is found to hold, by the way it should be; one that is off by any small thing is not."""

import mpmath
import pytest
import sympy
from sympy.core.relational import Relational

from derivations.checking import check
from derivations.derivation import at_least, at_most, equal
from derivations.setting import Measured, Setting

x, y, s, L = sympy.symbols("x y s L", real=True)
m, Delta = sympy.symbols("m Delta", real=True)
n, k = sympy.symbols("n k", integer=True)
f = sympy.Function("f")
SETTING = Setting(
    domain={
        m: sympy.Interval(4, sympy.oo),
        x: sympy.Interval(0, sympy.oo),
        n: sympy.Range(1, 6),
        k: sympy.FiniteSet(0),
    },
    meanings={
        L: Measured(
            (m,),
            lambda size: mpmath.findroot(lambda z: mpmath.cosh(z / 2) ** 2 - size / 4, (0, size), solver="pegasus"),
        ),
        s: 1 / (1 + sympy.exp(-y)),
    },
    functions={f: lambda j: sympy.exp(-(j**2))},
)

HOLDING = [
    (equal(sympy.sin(y) ** 2, 1 - sympy.cos(y) ** 2), "by algebra"),
    (equal(s * (1 - s), sympy.exp(-y) / (1 + sympy.exp(-y)) ** 2), "by algebra"),
    (equal(s - sympy.Rational(1, 2), sympy.tanh(y / 2) / 2), "by algebra"),
    (equal(L, 2 * sympy.acosh(sympy.sqrt(m) / 2)), "50 digits at 12 points"),
    (equal(sympy.Product(f(k), (k, 1, n)), sympy.exp(-n * (n + 1) * (2 * n + 1) / 6)), "50 digits"),
    (equal(sympy.Sum(k, (k, 1, n)), n * (n + 1) / 2), "50 digits"),
    (equal(sympy.Derivative(f(y), y), -2 * y * f(y)), "by algebra"),
    (equal(sympy.tanh(Delta), Delta - Delta**3 / 3 + sympy.O(Delta**5)), "near 0"),
    (equal(sympy.exp(x * Delta), 1 + x * Delta + sympy.O(Delta**2)), "near 0"),
    (at_least(x, sympy.tanh(x)), "certified"),
    (at_most(s, 1), "certified"),
]

FAILING = [
    (equal(sympy.sin(y) ** 2, 1 - sympy.cos(y) ** 3), "the two sides are"),
    (equal(s, 1 / (1 + sympy.exp(y))), "the two sides are"),
    (equal(L, 2 * sympy.acosh(sympy.sqrt(m) / 2) * (1 + sympy.Rational(1, 10**35))), "the two sides are"),
    (equal(sympy.Product(f(k), (k, 2, n)), sympy.exp(-n * (n + 1) * (2 * n + 1) / 6)), "at n = "),
    (equal(sympy.tanh(Delta), Delta - Delta**3 / 4 + sympy.O(Delta**5)), "does not shrink as Delta"),
    (equal(sympy.tanh(Delta), Delta - Delta**3 / 3 + sympy.O(Delta**6)), "does not shrink as Delta"),
    (equal(y**2 * sympy.log(sympy.Abs(y)), sympy.O(y**2)), "does not shrink as y"),
    (equal(sympy.Max(-y, 0), sympy.O(y**2)), "does not shrink as y"),
    (equal(y**2, sympy.O((y - 1) ** 2, (y, 1))), "one O-term is checked here"),
    (equal(y + sympy.O(y**2), y + sympy.O(y**3)), "one O-term is checked here"),
    (equal(sympy.exp(-10000 * (1 + y**2)), sympy.S.Zero), "the two sides are"),
    (equal(1 / k, -1 / k), "a side has no value"),
    (sympy.And(x > 5, y < 3), "as it stands"),
    (equal(sympy.Abs(y * Delta), -y * Delta), "the two sides are"),
    (equal(sympy.Abs(y * Delta), y * Delta), "the two sides are"),
    (at_most(x, sympy.tanh(x)), "the difference is -"),
    (at_most(L, m), "a measured number has no certified bounds"),
    (at_most(sympy.sin(x), 2), "sin has no rule"),
    (sympy.Ne(x, y), "is not checked"),
    (sympy.false, "it is False as it stands"),
]


@pytest.mark.parametrize(("claim", "how"), HOLDING, ids=str)
def test_what_holds(claim: Relational, how: str) -> None:
    checked = check(claim, SETTING)
    assert checked.holds, checked.how
    assert how in checked.how


@pytest.mark.parametrize(("claim", "where"), FAILING, ids=str)
def test_what_fails(claim: Relational, where: str) -> None:
    checked = check(claim, SETTING)
    assert not checked.holds
    assert where in checked.how


def test_a_wrong_claim_is_told_with_both_values() -> None:
    checked = check(equal(y, 2 * y), Setting({y: sympy.Interval(0, 1)}))
    left, right = (float(word) for word in checked.how.split("sides are ")[1].split(" and "))
    assert right == pytest.approx(2 * left)
    assert checked.how.startswith("at y = ")


def test_precision_is_left_as_it_was() -> None:
    before = mpmath.mp.prec
    check(equal(L, m), SETTING)
    assert mpmath.mp.prec == before


def test_points_lie_in_every_part_of_the_domain() -> None:
    parts = sympy.Union(sympy.Interval(-sympy.oo, -4), sympy.Interval(4, sympy.oo))
    points = [point[m] for point in Setting({m: parts}).points({m}, 12)]
    assert all(place in parts for place in points)
    assert len(set(points)) == 12
    assert {place > 0 for place in points} == {True, False}


@pytest.mark.parametrize(
    "domain", [sympy.S.Reals, sympy.Interval(2, sympy.oo), sympy.Interval(-sympy.oo, 2), sympy.Interval(-1, 3)]
)
def test_symbols_of_one_domain_take_different_values(domain: sympy.Set) -> None:
    names = sympy.symbols("t1:9", real=True)
    for point in Setting(dict.fromkeys(names, domain)).points(set(names), 12):
        assert len(set(point.values())) == len(names)
        assert all(place in domain for place in point.values())


def test_whole_numbers_are_taken_one_by_one() -> None:
    points = [point[n] for point in SETTING.points({n}, 5)]
    assert sorted(points) == [1, 2, 3, 4, 5]


def test_an_unknown_kind_of_domain_is_refused() -> None:
    with pytest.raises(TypeError, match="a domain is made of intervals"):
        list(Setting({y: sympy.S.Complexes}).points({y}, 1))


def test_measured_symbols_come_after_what_they_need() -> None:
    a, b = sympy.symbols("a b", real=True)
    setting = Setting(meanings={a: Measured((y,), mpmath.exp), b: Measured((a,), mpmath.sqrt)})
    assert list(setting.measured({b})) == [a, b]
    assert check(equal(b, sympy.exp(y / 2)), setting).holds


def test_a_measured_number_sees_the_whole_number_that_the_claim_is_tried_at() -> None:
    factorial = sympy.Symbol("factorial", real=True)
    setting = Setting({n: sympy.Range(1, 8)}, {factorial: Measured((n,), mpmath.factorial)})
    assert check(equal(factorial, sympy.Product(k, (k, 1, n))), setting).holds
    assert not check(equal(factorial, sympy.Product(k, (k, 1, n + 1))), setting).holds


def test_a_domain_agrees_with_the_assumptions() -> None:
    p = sympy.Symbol("p", positive=True)  # for which sqrt(p**2) is p
    with pytest.raises(ValueError, match="at least 0"):
        Setting({p: sympy.Interval(-1, 1)})


def test_a_value_far_below_any_rounding_is_not_zero() -> None:
    tiny = sympy.Symbol("tiny", real=True)
    setting = Setting({}, {tiny: Measured((), lambda: mpmath.exp(-(mpmath.mpf(10) ** 60)))})
    assert check(equal(tiny * (1 + tiny), tiny), setting).holds
    assert not check(equal(tiny, sympy.S.Zero), setting).holds


def test_small_numbers_are_compared_by_their_leading_digits() -> None:
    small = sympy.Rational(1, 10**60)
    setting = Setting({y: sympy.Interval(1, 2)})
    assert check(equal(small * y * (y + 1), small * (y**2 + y)), setting).holds
    assert not check(equal(small * y, 2 * small * y), setting).holds
