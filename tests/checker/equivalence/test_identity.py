"""What counts as the same formula, term for term."""

import pytest

from checker.equivalence.identity import identical
from checker.expression.dag import Builder, Expression
from checker.expression.text import parse


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("x", "x", True),
        ("a + b*c", "c*b + a", True),
        ("Max(a, b)", "Max(b, a)", True),
        ("sin(a*b + 1)^2", "sin(1 + b*a)^2", True),
        ("(a + b)*(c + d)", "(d + c)*(b + a)", True),
        ("a - b", "b - a", False),
        ("a/b", "b/a", False),
        ("a^b", "b^a", False),
        ("a + a", "2*a", False),
        ("a + a", "a", False),
        ("a*a", "a", False),
        ("0.5*x", "1/2*x", True),
        ("0.5*x", "x/2", False),
        ("x", "y", False),
        ("sin(x)", "cos(x)", False),
        ("Max(a, b)", "Min(a, b)", False),
        ("a + b", "a*b", False),
        ("x < y", "y < x", False),
        ("2.0000001", "2", False),
        ("atan2(x, y)", "atan2(y, x)", False),
        ("Piecewise((a, x > 0), (b, True))", "Piecewise((b, x > 0), (a, True))", False),
    ],
)
def test_identical_up_to_the_order_of_terms_and_factors(left: str, right: str, same: bool) -> None:
    """Nothing is computed; and which side comes first does not matter."""
    assert identical(parse(left), parse(right)) is same
    assert identical(parse(right), parse(left)) is same


def test_deep_and_shared_formulas_are_numbered_in_linear_time() -> None:
    """x + x, (x + x) + (x + x), ... doubles 2000 times: a walk of the tree would never end."""

    def doubled(name: str) -> Expression:
        build = Builder()
        node = build.symbol(name)
        for _ in range(2000):
            node = build.add(node, node)
        return build.expression(node)

    assert identical(doubled("x"), doubled("x"))
    assert not identical(doubled("x"), doubled("y"))
