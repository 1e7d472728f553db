"""Formulas in text and in LaTeX: they mean what the expression means, and look as it was written.

What they mean is judged by another program: the checker's reader of formulas, and its comparison.
"""

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import compare
from checker.verdict import Verdict
from derivations.derivation import at_most, equal
from derivations.rendering.latex_formulas import LatexFormulas, latex_formula
from derivations.rendering.text_formulas import TextFormulas, text_formula

w, z, r = sympy.symbols("w z r", real=True)
w1, w2, z1, z2 = sympy.symbols("w1 w2 z1 z2", real=True)
j, n = sympy.symbols("j n", integer=True, positive=True)
cost, other = sympy.symbols("dC_db1 dC_db2", real=True)
Delta = sympy.Symbol("Delta", real=True)
sigma_prime = sympy.Function("sigma_prime")
indexed = sympy.IndexedBase("w")


def product(*factors: sympy.Expr) -> sympy.Expr:
    return sympy.Mul(*factors, evaluate=False)


CASES = [
    (product(sigma_prime(z1), w2, sigma_prime(z2), cost), r"σ'(z₁) w₂ σ'(z₂) ∂C/∂b₁"),
    (cost / other, "(∂C/∂b₁)/(∂C/∂b₂)"),
    (cost**2, "(∂C/∂b₁)²"),
    (sympy.Add(1, -w, evaluate=False), "1 - w"),
    (1 - 4 / abs(w), "1 - 4/|w|"),
    (2 * sympy.tanh(Delta * w1 / 2) / w1 - Delta, "2 tanh(Δ w₁/2)/w₁ - Δ"),
    (4 * sympy.atanh(sympy.sqrt(1 - 4 / abs(w))) / abs(w), "4 artanh(√(1 - 4/|w|))/|w|"),
    (sympy.log(1 + sympy.exp(-z)), "ln(1 + e^(-z))"),
    (1 / (4 * sympy.cosh(z / 2) ** 2), "1/(4 cosh²(z/2))"),
    (sympy.atan(z) * sympy.asinh(w), "arsinh(w) arctan(z)"),
    (2 * sympy.exp(-(z**2)) / sympy.sqrt(sympy.pi), "2 e^(-z²)/√π"),
    (product(25, 25, 25), "25 · 25 · 25"),
    (product(w, sympy.Rational(1, 4), w), "w (1/4) w"),
    (product(w, -1), "w (-1)"),
    (product(product(w, 1 / z), r), "(w/z) r"),
    (-(w1**2) / 96, "-w₁²/96"),
    (sympy.Pow(sympy.Rational(1, 4), n, evaluate=False), "(1/4)^n"),
    (25 ** (n - 1), "25^(n - 1)"),
    (1 + 2 * z - 3 * z**2, "1 + 2 z - 3 z²"),
    (Delta**3 + sympy.Order(Delta**4), "Δ³ + O(Δ⁴)"),
    (sympy.Product(indexed[j] * sigma_prime(sympy.Indexed("z", j)), (j, 2, n)), "∏_{j=2}^n w_j σ'(z_j)"),
    (2 * sympy.Sum(indexed[j + 1] + 1, (j, 1, n)), "2 ∑_{j=1}^n (1 + w_{j+1})"),
    (sympy.Integral(sympy.exp(-z), (z, 0, sympy.oo)), "∫_0^∞ e^(-z) dz"),
    (sympy.Derivative(sigma_prime(z) * z, z), "d/dz (z σ'(z))"),
    (sympy.Derivative(sigma_prime(z), (z, 2)), "d²/dz² σ'(z)"),
    (sympy.Piecewise((z, z > 0), (0, True)), "{z for z > 0; 0 otherwise}"),
    (sympy.Max(z, 0), "max(0, z)"),
    (sympy.erfinv(r), "erf⁻¹(r)"),
    (n * sympy.factorial(n), "n n!"),
    (product(sympy.Symbol(r"\operatorname{Var} z"), z, 25), "(Var z) z · 25"),
    (n * sympy.Symbol(r"\operatorname{Var} z"), "n Var z"),
    (equal(z, w1 * z1), "z = w₁ z₁"),
    (at_most(abs(w), 4), "|w| ≤ 4"),
]


@pytest.mark.parametrize(("expression", "text"), CASES, ids=[text for _, text in CASES])
def test_text(expression: sympy.Basic, text: str) -> None:
    assert text_formula(expression) == text


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (product(sigma_prime(z1), w2, cost), "sigma'(z_1) w_2 dC/db_1"),
        (at_most(sympy.sqrt(Delta), sympy.pi / 2), "sqrt(Delta) <= pi/2"),
        (product(w, 2**n), "w * 2^n"),
        (sympy.Product(indexed[j], (j, 1, n)), "prod_{j=1}^n w_j"),
        (sympy.Integral(sympy.erfinv(r), (r, -sympy.oo, sympy.oo)), "int_{-oo}^{oo} erfinv(r) dr"),
    ],
)
def test_ascii(expression: sympy.Basic, text: str) -> None:
    assert text_formula(expression, ascii_only=True) == text


@pytest.mark.parametrize(
    ("expression", "latex"),
    [
        (product(sigma_prime(z1), w2, cost), r"\sigma'(z_1) w_2 \frac{\partial C}{\partial b_1}"),
        (cost / other, r"\frac{\partial C / \partial b_1}{\partial C / \partial b_2}"),
        (sympy.atanh(r), r"\operatorname{artanh}(r)"),
        (sympy.log(z / 2), r"\ln{\left(\frac{z}{2}\right)}"),
        (sympy.exp(-z / 2), "e^{-z/2}"),
        (sympy.cosh(z) ** 2, r"\cosh^2(z)"),
        (product(w, 25), r"w \cdot 25"),
        (at_most(abs(sympy.tanh(w / 2)), 4), r"\left|\tanh{\left(\frac{w}{2}\right)}\right| \le 4"),
        (sympy.Product(indexed[j + 1], (j, 1, n)), r"\prod_{j=1}^n w_{j+1}"),
        (
            sympy.Piecewise((z, z > 0), (0, True)),
            r"\begin{cases} z & \text{for } z > 0 \\ 0 & \text{otherwise} \end{cases}",
        ),
    ],
)
def test_latex(expression: sympy.Basic, latex: str) -> None:
    assert latex_formula(expression) == latex


def test_a_very_long_exponent_stands_after_exp() -> None:
    assert latex_formula(sympy.exp(-((w1 + w2 + z1 + z2) ** 2) / (w * z * r))).startswith(r"\exp{\left(")


def test_the_pieces_make_the_formula() -> None:
    claim = equal(cost, product(sigma_prime(z1), w2, other))
    assert " ".join(TextFormulas().pieces(claim)) == text_formula(claim)
    assert LatexFormulas().pieces(claim)[1:3] == [r"= \sigma'(z_1)", "w_2"]


_LEAVES = st.sampled_from(
    [*sympy.symbols("x w1 dC_db1 a_low", positive=True), *map(sympy.Rational, ("1", "2", "7", "1/2", "2/3"))]
)


def _larger(inner: st.SearchStrategy[sympy.Expr]) -> st.SearchStrategy[sympy.Expr]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(lambda two: sympy.Add(*two, evaluate=False)),
        pair.map(lambda two: sympy.Mul(*two, evaluate=False)),
        pair.map(lambda two: two[0] * two[1]),
        pair.map(lambda two: two[0] - two[1]),
        pair.map(lambda two: sympy.Mul(two[0], sympy.Pow(1 + two[1] ** 2, -1, evaluate=False), evaluate=False)),
        st.tuples(inner, st.sampled_from([2, 3])).map(lambda two: sympy.Pow(*two, evaluate=False)),
        inner.map(lambda one: sympy.Mul(-1, one, evaluate=False)),
        inner.map(lambda one: sympy.sqrt(1 + one**2)),
        inner.map(lambda one: sympy.tanh(one) ** 2),
        inner.map(sympy.Abs),
        inner.map(sigma_prime),
        _LEAVES.map(lambda one: sympy.exp(-one / 2)),
    )


@settings(max_examples=100, deadline=None)
@given(st.recursive(_LEAVES, _larger, max_leaves=6))
def test_what_is_written_means_what_it_was(expression: sympy.Expr) -> None:
    for written in (text_formula(expression), text_formula(expression, ascii_only=True), latex_formula(expression)):
        assert compare(written, expression).verdict is Verdict.CORRECT, written
        assert compare(written, expression + 1).verdict is Verdict.INCORRECT, written
