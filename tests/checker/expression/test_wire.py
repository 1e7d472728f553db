"""The wire format takes back what it sent and refuses everything else without a crash."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.expression.dag import Builder, Expression, Limits, TooLarge
from checker.expression.heads import ARITY, Head
from checker.expression.wire import WireError, from_wire, to_wire


@st.composite
def expressions(draw: st.DrawFn) -> Expression:
    build = Builder()
    nodes = [build.symbol("x"), build.number(draw(st.fractions()))]
    for head in draw(st.lists(st.sampled_from([h for h in Head if h not in (Head.NUMBER, Head.SYMBOL)]), max_size=12)):
        least, most = ARITY[head]
        count = draw(st.integers(least, least + 3 if most is None else most))
        nodes.append(build.apply(head, *(draw(st.sampled_from(nodes)) for _ in range(count))))
    return build.expression(nodes[-1])


@given(expressions())
def test_there_and_back(expression: Expression) -> None:
    assert from_wire(to_wire(expression)) == expression


REFUSED = [
    (None, "a list of nodes"),
    ([], "a list of nodes"),
    ({}, "a list of nodes"),
    ("pi", "a list of nodes"),
    ([[]], "known head"),
    (["pi"], "known head"),
    ([[3]], "known head"),
    ([["PI"]], "known head"),
    ([["eval", "1"]], "known head"),
    ([["pi", 0]], "does not take 1"),
    ([["pi"], ["sin"]], "does not take 0"),
    ([["pi"], ["pow", 0]], "does not take 1"),
    ([["pi"], ["piecewise", 0]], "has a condition"),
    ([["number"]], "one string"),
    ([["number", 3]], "one string"),
    ([["symbol", "x", "y"]], "one string"),
    ([["number", "1.5"]], "p or p/q"),
    ([["number", "٣"]], "p or p/q"),
    ([["number", "1_0"]], "p or p/q"),
    ([["number", " 1"]], "p or p/q"),
    ([["number", "1/-2"]], "p or p/q"),
    ([["number", "1/0"]], "not 0"),
    ([["sin", 0]], "earlier node"),
    ([["pi"], ["sin", 1]], "earlier node"),
    ([["pi"], ["sin", -1]], "earlier node"),
    ([["pi"], ["sin", 0.0]], "earlier node"),
    ([["pi"], ["sin", True]], "earlier node"),
    ([["pi"], ["sin", "0"]], "earlier node"),
    ([["pi"], ["sin", [0]]], "earlier node"),
]


@pytest.mark.parametrize(("data", "message"), REFUSED, ids=str)
def test_everything_else_is_refused(data: object, message: str) -> None:
    with pytest.raises(WireError, match=message):
        from_wire(data)


@pytest.mark.parametrize(
    "data",
    [
        [["number", "1" * 4001]],
        [["number", "1/" + "1" * 4001]],
        [["number", "9" * 10**6]],
        [["symbol", "x" * 65]],
        [["pi"]] * 100_001,
    ],
    ids=["numerator", "denominator", "length", "name", "nodes"],
)
def test_limits(data: object) -> None:
    with pytest.raises(TooLarge):
        from_wire(data)


def test_limits_can_be_set() -> None:
    with pytest.raises(TooLarge):
        from_wire([["pi"], ["sin", 0]], Limits(nodes=1))


def test_a_number_need_not_be_in_lowest_terms() -> None:
    assert from_wire([["number", "-2/4"]]).root.value == Fraction(-1, 2)


@given(st.recursive(st.none() | st.integers() | st.text(max_size=3) | st.sampled_from(list(map(str, Head))), st.lists))
def test_reading_raises_nothing_else(data: object) -> None:
    try:
        from_wire(data)
    except (WireError, TooLarge):
        return
