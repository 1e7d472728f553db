"""Expressions are shared, ordered and bounded; building one evaluates nothing."""

from fractions import Fraction

import pytest

from checker.expression.dag import Builder, Limits, Node, TooLarge
from checker.expression.heads import ARITY, Head


def test_equal_parts_are_one_node() -> None:
    build = Builder()
    first = build.add(build.symbol("x"), build.number(Fraction(2, 4)))
    second = build.add(build.symbol("x"), build.number(Fraction(1, 2)))
    assert first == second
    assert len(build.expression(build.multiply(first, second)).nodes) == 4


def test_arguments_stand_before_their_use_and_nothing_else_is_kept() -> None:
    build = Builder()
    x = build.symbol("x")
    build.apply(Head.SIN, x)
    nodes = build.expression(build.power(x, build.number(3))).nodes
    assert nodes == (Node(Head.SYMBOL, value="x"), Node(Head.NUMBER, value=Fraction(3)), Node(Head.POW, (0, 1)))


def test_a_tower_is_a_few_nodes() -> None:
    build = Builder()
    nine = build.number(9)
    tower = build.power(nine, build.power(nine, build.power(nine, nine)))
    assert len(build.expression(tower).nodes) == 4


def test_heads_and_symbols() -> None:
    build = Builder()
    expression = build.expression(build.divide(build.symbol("a"), build.apply(Head.LOG, build.symbol("b"))))
    assert expression.symbols == {"a", "b"}
    assert expression.heads == {Head.SYMBOL, Head.LOG, Head.POW, Head.NUMBER, Head.MUL}
    assert expression.root.head is Head.MUL


def test_numbers_are_negated_and_divided_in_place() -> None:
    build = Builder()
    assert build.negate(build.number(2)) == build.number(-2)
    assert build.divide(build.number(1), build.number(4)) == build.number(Fraction(1, 4))
    assert build.expression(build.divide(build.number(1), build.number(0))).root.head is Head.MUL
    assert build.expression(build.negate(build.symbol("x"))).root.head is Head.MUL


def test_inclusion_replaces_symbols() -> None:
    inner = Builder()
    sine = inner.expression(inner.apply(Head.SIN, inner.add(inner.symbol("x"), inner.symbol("y"))))
    build = Builder()
    root = build.include(sine, {"x": build.number(7)})
    assert build.expression(root).symbols == {"y"}
    assert build.include(sine) != root


LIMITED = [
    (lambda build: build.number(10**5), "5 digits"),
    (lambda build: build.number(-(10**5)), "5 digits"),
    (lambda build: build.number(Fraction(1, 10**5)), "5 digits"),
    (lambda build: build.symbol("abcd"), "3 characters"),
    (lambda build: [build.number(i) for i in range(4)], "3 parts"),
]


@pytest.mark.parametrize(("make", "message"), LIMITED)
def test_limits(make: object, message: str) -> None:
    with pytest.raises(TooLarge, match=message):
        make(Builder(Limits(nodes=3, digits=5, name=3)))  # type: ignore[operator]


def test_what_is_just_within_the_limits_is_taken() -> None:
    build = Builder(Limits(nodes=3, digits=5, name=3))
    build.add(build.number(99_999), build.symbol("abc"))


@pytest.mark.parametrize("head", list(Head))
def test_arity_is_kept(head: Head) -> None:
    least, most = ARITY[head]
    build = Builder()
    x = build.symbol("x")
    if most is not None:
        with pytest.raises(ValueError, match="does not take"):
            build.apply(head, *[x] * (most + 1))
    if least:
        with pytest.raises(ValueError, match="does not take"):
            build.apply(head)
