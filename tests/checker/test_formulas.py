"""What is taken for a formula, and what is refused with which words."""

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from sympy import Derivative, Function, I, Rational, Sum, Symbol, oo

from checker.errors import AnswerError
from checker.expression.text import parse
from checker.formulas import read, stated

x = Symbol("x")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-2, "-2"),
        (0.1, "1/10"),
        (1e-320, "1/100" + "00" * 159),
        (Fraction(1, 3), "1/3"),
        (Decimal("0.25"), "1/4"),
        (np.float64(0.1), "1/10"),
        (np.float32(0.1), "1/10"),
        (np.int64(3), "3"),
        (np.str_("x+1"), "x+1"),
        (mpmath.mpf("0.1"), "1/10"),
        (sympy.Float("0.1", 50), "1/10"),
        (Rational(1, 3), "1/3"),
        (sympy.Integer(3), "3"),
        (sympy.pi, "pi"),
        (x**2 / 2, "x^2/2"),
        (Symbol("x", positive=True), "x"),
        (parse("x+1"), "x+1"),
        (Derivative(Function("C")(Symbol("a")), Symbol("a")), "∂C/∂a"),
    ],
)
def test_formulas(value: object, text: str) -> None:
    from checker.comparing import compare

    assert compare(parse(text), read(value, ())).verdict == "correct"


@pytest.mark.parametrize("value", [2 - 3j, np.complex64(2 - 3j), mpmath.mpc(2, -3), 2 - 3 * I, "2-3*I"])
def test_complex_numbers(value: object) -> None:
    from checker.comparing import compare

    assert compare(value, "2 - 3*I").verdict == "correct"


class Forged:
    """Something that says of itself that it is SymPy's."""

    args = ()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "it is of type NoneType; a formula is a text, a SymPy object or a number"),
        (True, "it is of type bool"),
        (np.bool_(True), "it is of type bool"),
        (b"x", "it is of type bytes"),
        ([1, 2], "it is of type list"),
        (np.array(1.0), "it is of type ndarray"),
        (np.array([1.0]), "it is of type ndarray"),
        (ValueError("x"), "it is of type ValueError"),
        (Symbol, "it is of type "),
        (Forged(), "Forged cannot be part of a formula here"),
        (sympy.Matrix([1, 2]), "Matrix"),
        (sympy.Tuple(x, x), "Tuple cannot be part"),
        (sympy.Interval(0, 1), "Interval cannot be part"),
        (sympy.Eq(x, 1), "it is a condition, not a formula"),
        (x > 0, "it is a condition"),
        (sympy.true, "it is a condition"),
        ("x > 0", "it is a condition"),
        (x + sympy.Order(x**2), r"it contains an O\(...\) term"),
        (float("nan"), "NaN is not a number that can be compared"),
        (np.float64("inf"), "Infinity is not a number"),
        (complex(1, float("nan")), "NaN is not"),
        (mpmath.mpf("nan"), "nan"),
        (sympy.nan, "nan"),
        (sympy.zoo, "an infinity"),
        (oo, "an infinity"),
        (Decimal("1e999999999"), "more than 4000 digits"),
        (Sum(x, (x, 1, oo)), r"it contains a Sum that is not carried out; call .doit\(\) on it first"),
        (1 + sympy.Integral(sympy.exp(x**2), x), "it contains a Integral"),
        (Derivative(sympy.sin(x), x), "it contains a Derivative"),
        ("", "the formula is empty"),
        ("   ", "the formula is empty"),
        ("\0", "U\\+0000"),
        ("x\ud800", "U\\+D800"),
        ("y = 2*x", "write only the right-hand side of the formula, without ="),
        pytest.param("(" * 5000, "closing parenthesis", id="deep"),
        pytest.param("x" * 20_001, "more than 20000 characters", id="long text"),
        pytest.param("1" * 5000, "more than 4000 digits", id="long number"),
        ("x" * 65, "a name has more than 64 characters"),
    ],
)
def test_what_is_no_formula(value: object, message: str) -> None:
    with pytest.raises(AnswerError, match=message):
        read(value, ())


@pytest.mark.parametrize("one", [1, sympy.Integer(1), Fraction(1)], ids=str)
def test_numbers_that_are_too_long_to_print(one: object) -> None:
    with pytest.raises(AnswerError, match="a number has more than 4000 digits"):
        read(one * 10**5000, ())  # type: ignore[operator]


@pytest.mark.parametrize(
    ("symbol", "words"),
    [
        (Symbol("a"), None),
        (Symbol("a", real=True), "real"),
        (Symbol("a", positive=True), "positive"),
        (Symbol("a", negative=True), "negative"),
        (Symbol("a", nonnegative=True), "[0, oo)"),
        (Symbol("a", nonpositive=True), "(-oo, 0]"),
        (Symbol("a", real=True, nonzero=True), "nonzero"),
        (Symbol("a", integer=True), "integer"),
        (Symbol("a", even=True), "integer"),
        (Symbol("a", integer=True, positive=True), "positive integer"),
        (Symbol("a", integer=True, negative=True), "negative integer"),
        (Symbol("a", integer=True, nonnegative=True), "nonnegative integer"),
        (Symbol("a", complex=True), "complex"),
        (sympy.Dummy("a", positive=True), "positive"),
    ],
)
def test_what_a_symbol_says_of_itself(symbol: Symbol, words: str | None) -> None:
    assert stated(x + symbol) == ({} if words is None else {"a": words})


def test_symbols_of_one_name_that_disagree_say_nothing() -> None:
    assert stated(Symbol("x", positive=True) + Symbol("x")) == {}
    assert stated(Symbol("x_1", positive=True) + Symbol("x1", positive=True)) == {"x1": "positive"}
    assert stated("x") == stated(3) == stated(None) == {}


def test_names_that_are_declared_apart_stay_apart() -> None:
    """In text they do; SymPy formulas know them by one name only, and say so."""
    assert read("x_1 - x1", ()).symbols == {"x1"}
    assert read("x_1 - x1", {"x1", "x_1"}).symbols == {"x1", "x_1"}
    with pytest.raises(AnswerError, match="x_1 and x1 are one variable in SymPy formulas"):
        read(Symbol("x_1") + 1, {"x1", "x_1"})
