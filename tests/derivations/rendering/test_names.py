"""Names of symbols, as the field writes them."""

import pytest

from derivations.rendering.names import ascii_name, latex_name, unicode_name, upright


@pytest.mark.parametrize(
    ("name", "latex", "unicode", "plain"),
    [
        ("x", "x", "x", "x"),
        ("z1", "z_1", "z₁", "z_1"),
        ("w12", "w_{12}", "w₁₂", "w_12"),
        ("w_1", "w_1", "w₁", "w_1"),
        ("Delta", r"\Delta", "Δ", "Delta"),
        ("lambda", r"\lambda", "λ", "lambda"),
        ("a_low", r"a_{\operatorname{low}}", "a_low", "a_low"),
        ("z_j", "z_j", "z_j", "z_j"),
        ("w_jk", "w_{jk}", "w_jk", "w_jk"),
        ("sigma_prime", r"\sigma'", "σ'", "sigma'"),
        ("f_prime_prime", "f''", "f''", "f''"),
        ("width", r"\operatorname{width}", "width", "width"),
        ("dC_db1", r"\frac{\partial C}{\partial b_1}", "∂C/∂b₁", "dC/db_1"),
        ("da1_db1", r"\frac{\partial a_1}{\partial b_1}", "∂a₁/∂b₁", "da_1/db_1"),
        ("Delta_b1", r"\Delta b_1", "Δb₁", "Delta_b_1"),
        (r"\bar{z}", r"\bar{z}", "z̅", "bar z"),
        (r"n_{in}", r"n_{\operatorname{in}}", "n_in", "n_in"),
    ],
)
def test_names(name: str, latex: str, unicode: str, plain: str) -> None:
    assert (latex_name(name), unicode_name(name), ascii_name(name)) == (latex, unicode, plain)


def test_a_derivative_within_a_fraction_has_a_slash() -> None:
    assert latex_name("dC_db1", with_slash=True) == r"\partial C / \partial b_1"


def test_words_below_are_upright_and_indices_are_not() -> None:
    assert upright(r"n_{out} w_{jk} x_{i}") == r"n_{\operatorname{out}} w_{jk} x_{i}"
