"""Every head comes in from SymPy, nothing else does, and neither depth nor forged methods matter."""

from fractions import Fraction

import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st
from sympy import Function, Symbol, symbols

from checker.expression.dag import Expression, Limits, TooLarge
from checker.expression.from_sympy import NotANumber, NotFinite, Unsupported, from_sympy, shortest_decimal
from checker.expression.heads import Head
from checker.expression.wire import from_wire, to_wire

w, x, y, z1 = symbols("w x y z_1")
sigma, C = Function("sigma"), Function("C")


def spelled(expression: Expression) -> str:
    texts: list[str] = []
    for node in expression.nodes:
        arguments = ", ".join(texts[i] for i in node.args)
        leaf = node.head in (Head.NUMBER, Head.SYMBOL)
        texts.append(str(node.value) if leaf else f"{node.head}({arguments})" if node.args else str(node.head))
    return texts[-1]


def kept(head: type, *args: object) -> sp.Basic:
    """SymPy's node as written, not evaluated."""
    return sp.Basic.__new__(head, *map(sp.sympify, args))


FORMULAS = [
    (sp.Integer(0), "0"),
    (sp.Rational(-22, 7), "-22/7"),
    (sp.Float(0.1), "1/10"),
    (sp.Float("0.1", 30), "1/10"),
    (sp.Float("1e-300", 40), f"1/{10**300}"),
    (sp.pi + sp.E * sp.I, "add(pi, mul(e, i))"),
    (sp.GoldenRatio, "mul(add(1, pow(5, 1/2)), pow(2, -1))"),
    (Symbol("z_1", positive=True) + z1, "add(z1, z1)"),
    (sp.Dummy("q"), "q"),
    (Symbol("Δ"), "Delta"),
    (sp.IndexedBase("w")[1], "w1"),
    (x - y, "add(x, mul(-1, y))"),
    (x / y, "mul(x, pow(y, -1))"),
    (sp.sqrt(x), "pow(x, 1/2)"),
    (x**0.5, "pow(x, 1/2)"),
    (sp.exp(x), "exp(x)"),
    (sp.Pow(sp.E, x, evaluate=False), "exp(x)"),
    (kept(sp.log, x, 10), "mul(log(x), pow(log(10), -1))"),
    (sp.log(x), "log(x)"),
    (sp.Abs(x), "abs(x)"),
    (sp.Max(x, 1), "max(1, x)"),
    (sp.Heaviside(x), "heaviside(x)"),
    (sp.atan2(y, x), "atan2(y, x)"),
    (sp.factorial(x), "factorial(x)"),
    (sp.Piecewise((1, x > 0), (x, True)), "piecewise(1, gt(x, 0), x, true)"),
    (sp.Piecewise((1, (x >= 0) & (x < 1)), (0, True)), "piecewise(1, and(ge(x, 0), lt(x, 1)), 0, true)"),
    (sp.Piecewise((1, sp.Or(sp.Eq(x, 0), sp.Ne(y, 1))), (0, sp.true)), "piecewise(1, or(eq(x, 0), ne(y, 1)), 0, true)"),
    (kept(sp.ITE, x > 0, y > 0, y < 0), "or(and(gt(x, 0), gt(y, 0)), and(not(gt(x, 0)), lt(y, 0)))"),
    (sp.Order(x**2), "order(pow(x, 2))"),
    (sp.UnevaluatedExpr(x) + 1, "add(1, x)"),
    (sigma(x), "sigma(x)"),
    (Function("σ")(x) + Function("logistic")(y), None),
    (Function("σ'")(x), "sigma_prime(x)"),
    (Function("sigma_prime")(x), "sigma_prime(x)"),
    (Function("tanh")(x), "tanh(x)"),
    (Function("ln")(x), "log(x)"),
    (sp.Derivative(sigma(z1), z1), "sigma_prime(z1)"),
    (sigma(w * x).diff(x), "mul(w, sigma_prime(mul(w, x)))"),
    (sp.Derivative(C(Symbol("a_4")), Symbol("a_4")), "dC_da4"),
    (sp.Derivative(x**2, x), "mul(2, x)"),
    (sp.Sum(Symbol("k"), (Symbol("k"), 1, 3)), "6"),
    (sp.Subs(x**2, x, y), "pow(y, 2)"),
    (sp.Integral(x, (x, 0, 1)), "1/2"),
]


@pytest.mark.parametrize(("formula", "expected"), FORMULAS, ids=lambda value: str(value)[:40])
def test_formulas_come_in_as_written(formula: sp.Basic, expected: str | None) -> None:
    expression = from_sympy(formula)
    if expected is not None:
        assert spelled(expression) == expected
    assert from_wire(to_wire(expression)) == expression


ONE_ARGUMENT = "floor ceiling sign re im conjugate arg sin cos tan cot sec csc asin acos atan acot asec acsc sinh cosh \
tanh coth sech csch asinh acosh atanh acoth asech acsch erf erfc gamma"


@pytest.mark.parametrize("name", ONE_ARGUMENT.split())
def test_functions_of_one_argument(name: str) -> None:
    assert spelled(from_sympy(kept(getattr(sp, name), x))) == f"{name}(x)"


REFUSED = [
    (sp.zoo + x, NotFinite, "infinity"),
    (sp.oo, NotFinite, "infinity"),
    (sp.nan, NotANumber, "nan"),
    (sp.Float("nan"), NotANumber, "nan"),
    (Function("f")(x), Unsupported, "the function f is not declared in this exercise"),
    (Function("Add")(x), Unsupported, "the function Add"),
    (sp.besselj(0, x), Unsupported, "besselj"),
    (sp.MatrixSymbol("A", 2, 2)[0, 0], Unsupported, "MatrixElement"),
    (sp.EulerGamma, Unsupported, "EulerGamma"),
    (sp.Derivative(Function("f")(x, y), x), Unsupported, "Derivative that SymPy cannot evaluate"),
    (sp.Derivative(Function("σ'")(x), x), Unsupported, "Derivative that SymPy cannot evaluate"),
    (sp.Sum(sp.sin(x) ** x, (x, 1, y)), Unsupported, "Sum that SymPy cannot evaluate"),
    (kept(sp.cos, x, y), Unsupported, "cos with 2 arguments"),
    (kept(sp.Add), Unsupported, "Add with 0 arguments"),
    (sp.Integer(10) ** 4000, TooLarge, "4000 digits"),
    (sp.Float("1e99999"), TooLarge, "4000 digits"),
    (Symbol("x" * 65), TooLarge, "64 characters"),
    ("x + 1", Unsupported, "str cannot be part of a formula"),
    (object(), Unsupported, "object"),
]


@pytest.mark.parametrize(("formula", "error", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_what_is_refused_is_named(formula: object, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        from_sympy(formula)


def test_depth_is_bounded_by_the_limit_alone() -> None:
    nested: sp.Basic = x
    for _ in range(10**5):
        nested = sp.Basic.__new__(sp.cos, nested)
    with pytest.raises(TooLarge, match="20000 parts"):
        from_sympy(nested)
    assert len(from_sympy(nested, Limits(nodes=10**5 + 1)).nodes) == 10**5 + 1


def test_sharing_is_kept() -> None:
    shared: sp.Basic = x
    for _ in range(300):
        shared = sp.Basic.__new__(sp.Add, shared, shared)
    assert len(from_sympy(shared).nodes) == 301


def test_a_cycle_is_refused() -> None:
    cycle = sp.Basic.__new__(sp.cos, x)
    cycle._args = (cycle,)
    with pytest.raises(Unsupported, match="contains itself"):
        from_sympy(cycle)


def test_two_symbols_that_print_alike_are_one() -> None:
    assert from_sympy(Symbol("w", real=True) * Symbol("w") + Symbol("w", positive=True)).symbols == {"w"}


@given(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False))
def test_a_float_is_the_decimal_that_it_prints_as(value: float) -> None:
    assert from_sympy(sp.Float(value)).root.value == Fraction(repr(value))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=20, min_value=-(10**9), max_value=10**9))
def test_a_long_float_is_the_decimal_that_was_written(value: object) -> None:
    assert from_sympy(sp.Float(str(value), 40)).root.value == Fraction(str(value))


@given(st.integers(1, 2**80), st.integers(-300, 300), st.integers(2, 90))
def test_the_shortest_decimal_rounds_to_its_binary(mantissa: int, exponent: int, precision: int) -> None:
    mantissa %= 2**precision
    if not mantissa:
        return
    decimal = shortest_decimal(mantissa, exponent, precision)
    ulp = Fraction(2) ** (mantissa.bit_length() + exponent - precision)
    assert abs(decimal - mantissa * Fraction(2) ** exponent) <= ulp / 2
