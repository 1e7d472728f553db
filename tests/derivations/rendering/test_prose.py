"""Words with formulas, for each kind of page."""

import re

import pytest

from derivations.rendering.prose import NO_BREAK, latex_text, prose_as_html, prose_as_latex, prose_as_text, unbroken


def test_text() -> None:
    words = r"the *slope* **of** `f_1` at $z_1$ is\nat most $\frac{1}{4}$, [here](https://example.org)"
    assert prose_as_text(words.replace(r"\n", "\n")) == "the slope of f_1 at z₁ is at most 1/4, here"


@pytest.mark.parametrize(
    ("words", "latex"),
    [
        (
            "50 % & #1 a_b ~x ^y {z} costs $5",
            r"50 \% \& \#1 a\_b {\textasciitilde}x {\textasciicircum}y \{z\} costs \$5",
        ),
        (r"*a* **b** `c_d`", r"\emph{a} \textbf{b} \texttt{c\_\allowbreak{}d}"),
        (r"$n_{in}^2 \le 1$", r"$n_{\operatorname{in}}^2 \le 1$"),
        ("[l](https://example.org/a_b)", r"\href{https://example.org/a\_b}{l}"),
        ("σ ≤ 1", r"\ensuremath{\sigma} \ensuremath{\leq} 1"),
    ],
)
def test_latex(words: str, latex: str) -> None:
    assert prose_as_latex(words) == latex


def test_html_is_escaped() -> None:
    html = prose_as_html(r"<script>alert(1)</script> & *a* `<b>` $x < y$ [l](https://e.org/?a&b)")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; <em>a</em> <code>&lt;b&gt;</code> <math" in html
    assert '<a href="https://e.org/?a&amp;b">l</a>' in html


def test_a_formula_that_cannot_be_converted_is_named() -> None:
    with pytest.raises(ValueError, match=r"no MathML for a & b"):
        prose_as_html("$a & b$")


def test_stars_in_formulas_are_no_emphasis() -> None:
    assert prose_as_latex("$a * b$ and $c * d$") == "$a * b$ and $c * d$"


def test_no_letter_stops_latex() -> None:
    assert latex_text("日本 ✓").isascii()


def test_short_formulas_and_short_brackets_are_not_broken() -> None:
    assert unbroken("a + b") == f"a{NO_BREAK}+{NO_BREAK}b"
    assert unbroken("x" * 40 + " (a + b)") == "x" * 40 + f" (a{NO_BREAK}+{NO_BREAK}b)"


def test_a_long_formula_can_end_a_line_at_its_relations() -> None:
    long = r"$f(x = 1, y) = \left(a = b\right) + \frac{1 = 1}{2} \le w_1 + w_2 + w_3$"
    cut = prose_as_html(long).split("<wbr>")
    assert [re.search(r'alttext="(.*?)"', part)[1] for part in cut] == [  # type: ignore[index]
        "f(x = 1, y) ",
        r"{} = \left(a = b\right) + \frac{1 = 1}{2} ",
        r"{} \le w_1 + w_2 + w_3",
    ]
    assert "<wbr>" not in prose_as_html("$a = b$")
