"""The coefficients of a polynomial, against SymPy's."""

import pytest
import sympy

from checker.expression.from_sympy import from_sympy
from checker.expression.powers import NotPolynomial, coefficients
from checker.expression.printing import to_text
from checker.expression.text import parse

ORDER = 3
x, a = sympy.symbols("x a")

POLYNOMIALS = [
    "0",
    "7",
    "a",
    "x",
    "x**2",
    "x**4",
    "(a*x)**3",
    "(a + x)**0",
    "(a + x)**7",
    "(x**2 + x)**2",
    "(2/a + x)**5*(1 - x)**3",
    "x*(x*(x*(x + 1) + a) - 1) + exp(a)",
    "(x - a)*(x + a)/a - sin(a)*x",
    "((1 + x)**3 - 1)**3",
]


@pytest.mark.parametrize("text", POLYNOMIALS)
def test_the_coefficients_are_those_of_sympy(text: str) -> None:
    formula = sympy.sympify(text, evaluate=False)
    found = coefficients(from_sympy(formula), "x", ORDER)
    right = sympy.Poly(sympy.sympify(text), x)
    for power, coefficient in enumerate(found):
        value = sympy.sympify(to_text(coefficient).replace("^", "**"), locals={"e": sympy.E})
        assert sympy.simplify(value - right.coeff_monomial(x**power)) == 0


@pytest.mark.parametrize("text", ["sin(x)", "1/x", "sqrt(x)", "|x|", "2^x", "x^a", "sin(x^4)", "1/(1 + x^9)", "O(x)"])
def test_no_polynomial(text: str) -> None:
    with pytest.raises(NotPolynomial, match="x stands inside"):
        coefficients(parse(text), "x", ORDER)


def test_a_high_power_costs_no_more_than_a_low_one() -> None:
    low, high = (coefficients(parse(f"(2/a + x)^{n}"), "x", ORDER) for n in ("9", "9000000000000"))
    assert [len(c.nodes) for c in low] == [len(c.nodes) for c in high]
