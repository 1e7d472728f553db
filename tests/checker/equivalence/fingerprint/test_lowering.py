"""What a function is lowered to has its value at every real argument, on the branch cuts too."""

from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest
from flint import acb, arb, ctx, fmpq

from checker.equivalence.fingerprint import lowering
from checker.equivalence.fingerprint.graph import Graph
from checker.equivalence.fingerprint.lowering import LOWERED, conjugate, gamma_at
from checker.expression.dag import Builder
from checker.expression.heads import ARITY, Head

F = Fraction
REGIONS = tuple(
    map(F, ("-40", "-7/2", "-3/2", "-1001/1000", "-1", "-999/1000", "-1/3", "-1/1000", "0", "1/1000", "1/3", "1/2"))
) + tuple(map(F, ("999/1000", "1", "1001/1000", "3/2", "7/2", "40")))
_NARROW = arb(2) ** -100
Place = Callable[[Builder, int], int]


def ball(value: Fraction) -> acb:
    return acb(fmpq(value.numerator, value.denominator))


def times_i(build: Builder, z: int) -> int:
    return build.multiply(build.apply(Head.I), z)


def is_narrow(value: acb) -> bool:
    return bool(value.is_finite()) and bool(abs(value - value.mid()).upper() < _NARROW * (1 + abs(value).upper()))


def assert_same(graph: Graph, point: int, head: int, lowered: int) -> bool:
    """Both have one value, and a narrow ball around it, or none at a pole of the function; whether they have one."""
    left, right = graph.ball(point, head), graph.ball(point, lowered)
    if not left.is_finite():
        return False
    assert is_narrow(left)
    assert is_narrow(right)
    assert left.overlaps(right)
    return True


UNARY = sorted(head for head in LOWERED if ARITY[head] == (1, 1))


@pytest.mark.parametrize("head", UNARY)
def test_a_function_of_one_real_number_keeps_its_value(head: Head) -> None:
    """Below -1, between -1 and 0, at 0 and so on; where the function has a pole its lowered form need have no value."""
    with ctx.workprec(200):
        graph = Graph()
        x = graph.build.symbol("x")
        nodes = graph.build.apply(head, x), LOWERED[head](graph.build, x)
        values = [value for value in REGIONS if value or head is not Head.ARG]  # 0 has no argument
        same = [assert_same(graph, graph.add_point({"x": ball(value)}), *nodes) for value in values]
    assert sum(same) >= len(values) - 5  # the whole numbers among them may be poles


PLACES: dict[str, Place] = {
    "i x": times_i,
    "1 + i x": lambda build, x: build.add(build.number(1), times_i(build, x)),
    "x + i": lambda build, x: build.add(x, build.apply(Head.I)),
    "-x - i": lambda build, x: build.negate(build.add(x, build.apply(Head.I))),
    "x + i x": lambda build, x: build.add(x, times_i(build, x)),
}
REAL_ONLY = {Head.HEAVISIDE, Head.FACTORIAL}
ON_CUTS = [(head, name) for head, name in product(UNARY, PLACES) if head not in REAL_ONLY]


@pytest.mark.parametrize(("head", "place"), ON_CUTS)
def test_a_function_of_one_complex_number_keeps_its_value(head: Head, place: str) -> None:
    """The imaginary axis holds the cuts of asinh, atan and acot."""
    with ctx.workprec(200):
        graph = Graph()
        z = PLACES[place](graph.build, graph.build.symbol("x"))
        nodes = graph.build.apply(head, z), LOWERED[head](graph.build, z)
        for value in REGIONS:
            point = graph.add_point({"x": ball(value)})
            balls = [graph.ball(point, node) for node in nodes]
            if all(map(is_narrow, balls)):
                assert balls[0].overlaps(balls[1]), value


@pytest.mark.parametrize("head", [Head.ATAN2, Head.MAX, Head.MIN])
def test_a_function_of_two_real_numbers_keeps_its_value(head: Head) -> None:
    """In all quadrants and on the axes."""
    with ctx.workprec(200):
        graph = Graph()
        arguments = graph.build.symbol("y"), graph.build.symbol("x")
        nodes = graph.build.apply(head, *arguments), LOWERED[head](graph.build, *arguments)
        for y, x in product(REGIONS, repeat=2):
            if head is Head.ATAN2 and x == y == 0:
                continue
            assert assert_same(graph, graph.add_point({"x": ball(x), "y": ball(y)}), *nodes)


@pytest.mark.parametrize("head", [Head.MAX, Head.MIN])
@pytest.mark.parametrize("count", [1, 3, 4])
def test_extremes_of_any_number_of_arguments_keep_their_value(head: Head, count: int) -> None:
    with ctx.workprec(200):
        graph = Graph()
        names = "abcd"[:count]
        arguments = [graph.build.symbol(name) for name in names]
        nodes = graph.build.apply(head, *arguments), LOWERED[head](graph.build, *arguments)
        for values in product((F(-2), F(0), F(1, 3), F(5)), repeat=count):
            point = graph.add_point({name: ball(value) for name, value in zip(names, values, strict=True)})
            assert assert_same(graph, point, *nodes)


def test_the_constant_keeps_its_value() -> None:
    with ctx.workprec(200):
        graph = Graph()
        assert assert_same(graph, graph.add_point({}), graph.build.apply(Head.E), LOWERED[Head.E](graph.build))


def test_every_rule_is_tested_here() -> None:
    assert set(LOWERED) == {*UNARY, Head.ATAN2, Head.MAX, Head.MIN, Head.E}


@pytest.mark.parametrize("value", [*(F(n, 2) for n in range(-61, 62, 2)), *map(F, range(1, 40)), F(999), F(1001, 2)])
def test_gamma_at_whole_and_half_numbers(value: Fraction) -> None:
    with ctx.workprec(200):
        graph = Graph()
        found = gamma_at(graph.build, value)
        assert found is not None
        function = graph.build.apply(Head.GAMMA, graph.build.number(value))
        assert assert_same(graph, graph.add_point({}), function, found)


@pytest.mark.parametrize("value", [F(0), F(-3), F(1, 3), F(10**6), F(10**6 + 1, 2), F(-7, 4)])
def test_gamma_elsewhere_is_left_alone(value: Fraction) -> None:
    """A pole, a value that is no number times a root of pi, or one with too many digits."""
    assert gamma_at(Builder(), value) is None


@pytest.mark.skipif(not hasattr(lowering, "zeta_at"), reason="the zeta function has no rule")
@pytest.mark.parametrize("value", [F(n) for n in (-40, -9, -8, -3, -2, -1, 0, 2, 4, 6, 20, 100)])
def test_zeta_at_integers(value: Fraction) -> None:
    with ctx.workprec(200):
        graph = Graph()
        found = lowering.zeta_at(graph.build, value)
        assert found is not None
        function = graph.build.apply(Head.ZETA, graph.build.number(value))
        left, right = (graph.ball(graph.add_point({}), node) for node in (function, found))
        assert is_narrow(left)
        assert is_narrow(right)
        assert left.overlaps(right)


@pytest.mark.skipif(not hasattr(lowering, "zeta_at"), reason="the zeta function has no rule")
@pytest.mark.parametrize("value", [F(1), F(3), F(1, 2), F(10**4)])
def test_zeta_elsewhere_is_left_alone(value: Fraction) -> None:
    assert lowering.zeta_at(Builder(), value) is None


CONJUGATED: dict[str, Place] = {
    "i": lambda build, x: build.apply(Head.I),
    "x + i": PLACES["x + i"],
    "i x": PLACES["i x"],
    "exp(i x)": lambda build, x: build.apply(Head.EXP, times_i(build, x)),
    "(x + i)^3": lambda build, x: build.power(PLACES["x + i"](build, x), build.number(3)),
    "(x + i)^-2": lambda build, x: build.power(PLACES["x + i"](build, x), build.number(-2)),
}


@pytest.mark.parametrize("name", CONJUGATED)
def test_a_conjugate_one_level_down_keeps_its_value(name: str) -> None:
    with ctx.workprec(200):
        graph = Graph()
        z = CONJUGATED[name](graph.build, graph.build.symbol("x"))
        found = conjugate(graph.build, z)
        assert found is not None
        for value in REGIONS:
            point = graph.add_point({"x": ball(value)})
            assert assert_same(graph, point, graph.build.apply(Head.CONJUGATE, z), found)


@pytest.mark.parametrize("exponent", [F(1, 2), F(-1, 3)])
def test_a_root_has_no_rule_for_its_conjugate(exponent: Fraction) -> None:
    """On the cut of a root the conjugate of the root is not the root of the conjugate; nor on that of a logarithm."""
    build = Builder()
    z = PLACES["x + i"](build, build.symbol("x"))
    assert conjugate(build, build.power(z, build.number(exponent))) is None
    assert conjugate(build, build.apply(Head.LOG, z)) is None
