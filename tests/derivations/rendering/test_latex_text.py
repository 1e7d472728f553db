"""LaTeX among words, in one line of text."""

import pytest

from derivations.rendering.latex_text import latex_as_text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\sigma'(z_1)", "σ'(z₁)"),
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a + b}{2 w}", "(a + b)/(2 w)"),
        (r"\frac12 x", "(1/2) x"),
        (r"\left(\frac{a}{b}\right)^2", "(a/b)²"),
        (r"\frac{\partial C}{\partial b_1} \sigma'(z_2)", "∂C/∂b₁ σ'(z₂)"),
        (r"e^{-z} + e^{z}", "e^(-z) + e^z"),
        (r"w_{j+1}\,\sigma'(z_{j+1})", "w_{j+1} σ'(z_{j+1})"),
        (r"n_{\mathrm{in}}\times n_{out}", "n_in × n_out"),
        (r"2\ln\frac{1+r}{1-r}", "2 ln((1 + r)/(1 - r))"),
        (r"r \operatorname{artanh} r", "r artanh r"),
        (r"\sqrt{1 - 4/|w|}", "√(1 - 4/|w|)"),
        (r"\sqrt 2", "√2"),
        (r"-\frac{\pi}{2} \le z", "-π/2 ≤ z"),
        (r"|\tanh'(0)|", "|tanh'(0)|"),
        (r"1/\cosh^2 z", "1/cosh² z"),
        (r"\frac{e^{-z}}{\left(1+e^{-z}\right)^2}", "e^(-z)/(1 + e^(-z))²"),
        (r"\Delta b_1, \; \Delta", "Δb₁, Δ"),
        (r"z \to \pm\infty", "z → ±∞"),
        (r"\prod_{j=1}^n w_j", "∏_{j=1}^n w_j"),
        (r"\log{\left(e^{z} + 1 \right)}", "log(e^z + 1)"),
        (r"f^{(k)}(0)", "f^(k)(0)"),
        (r"x \text{ is real}", "x is real"),
        (r"\mathbb{R}", "ℝ"),
        (r"\frac{\partial C/\partial b_1}{\partial C/\partial b_3}", "(∂C/∂b₁)/(∂C/∂b₃)"),
    ],
)
def test_text(latex: str, text: str) -> None:
    assert latex_as_text(latex) == text


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\sigma'(z_1) \le \frac14", "sigma'(z_1) <= 1/4"),
        (r"w_2\sigma(w_1 x+b)", "w_2 sigma(w_1 x + b)"),
        (r"\Delta b_1 + O(\Delta^2)", "Delta_b_1 + O(Delta^2)"),
        (r"\sqrt{\infty}", "sqrt(oo)"),
    ],
)
def test_ascii(latex: str, text: str) -> None:
    assert latex_as_text(latex, ascii_only=True) == text


@pytest.mark.parametrize("latex", [r"\frac{a", "x_", "^2", "}", r"\unheardof{x}", "{", "\\", ""])
def test_nothing_breaks_it(latex: str) -> None:
    assert isinstance(latex_as_text(latex), str)
