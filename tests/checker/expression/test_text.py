"""Every spelling has one meaning: what is read, evaluated by other means, is what was written."""

import json
from cmath import acosh, asinh, atan, atanh, cos, cosh, exp, log, pi, sin, sinh, sqrt, tan
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import ceil, erf, erfc, floor, gamma
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.expression.dag import Expression, Limits
from checker.expression.heads import Head
from checker.expression.printing import to_text
from checker.expression.text import Notation, Unreadable, parse

CORPUS = Path(__file__).parents[4] / "shared/corpora/equivalence/cases.jsonl"

POINT = {
    "w": -6.25,
    "b": 0.75,
    "x": 0.375,
    "y": 1.625,
    "z": -0.5,
    "n": 3.0,
    "Delta": 0.125,
    "n_in": 7.0,
    "a": 2.5,
    "z1": 0.25,
    "z2": -1.5,
    "w1": 1.75,
    "w2": -2.25,
    "w3": 0.6,
    "a0": 0.3,
    "a1": 0.55,
    "dC_da4": 1.9,
    "c": 3.5,
}
CHAIN = Notation(frozenset(POINT))
P = SimpleNamespace(**POINT)


def logistic(z: complex) -> complex:
    return 1 / (1 + exp(-z))


def slope(z: complex) -> complex:
    return logistic(z) * (1 - logistic(z))


def width(w: float) -> complex:
    return 2 / abs(w) * log(abs(w) * (1 + sqrt(1 - 4 / abs(w))) / 2 - 1)


Evaluate = Callable[[Expression, Mapping[str, complex]], Any]
Case = tuple[str, Callable[[Any], complex]]

PLAIN: list[Case] = [
    ("1 + 2*x - y/4", lambda p: 1 + 2 * p.x - p.y / 4),
    ("0.5 + .5 + 2. + 1e-3 + 2.5E+1", lambda p: 0.5 + 0.5 + 2 + 0.001 + 25),
    ("-x**2", lambda p: -(p.x**2)),
    ("2**-x", lambda p: 2**-p.x),
    ("x**y**z", lambda p: p.x ** (p.y**p.z)),
    ("x^2^3", lambda p: p.x**8),
    ("--x + +y", lambda p: p.x + p.y),
    ("x - y - z", lambda p: p.x - p.y - p.z),
    ("x/y/z", lambda p: p.x / p.y / p.z),
    ("2*-x", lambda p: -2 * p.x),
    ("log(x, 2) + log2(x) + log10(x) + lg(x) + ln(x)", lambda p: 2 * log(p.x, 2) + 2 * log(p.x, 10) + log(p.x)),
    (r"\log_{10} x + log_2(x) + \log_2 x + log_{3}(x)", lambda p: log(p.x, 10) + 2 * log(p.x, 2) + log(p.x, 3)),
    ("sqrt(x) + cbrt(x) + root(x, 5)", lambda p: p.x**0.5 + p.x ** (1 / 3) + p.x**0.2),
    ("exp(x) + E**x + e^x + e^{x} + exp(1)", lambda p: 4 * exp(p.x) + exp(1)),
    ("abs(w) + Abs(w) + fabs(w)", lambda p: 3 * 6.25),
    ("sign(w) + sgn(x)", lambda p: 0),
    ("Max(x, y) + max(x, y, w) + maximum(x, y)", lambda p: 3 * p.y),
    ("Min(x, y) + minimum(x, w) + min(x)", lambda p: p.x + p.w + p.x),
    ("floor(w) + ceiling(w) + ceil(y)", lambda p: floor(p.w) + ceil(p.w) + ceil(p.y)),
    ("Heaviside(x) + Heaviside(w, 1/2)", lambda p: 1),
    ("asin(x) + arcsin(x) + acos(x) - arccos(x)", lambda p: 2 * _asin(p.x)),
    ("atan(x) + arctan(x) + atanh(x) + artanh(x) + arctanh(x)", lambda p: 2 * atan(p.x) + 3 * atanh(p.x)),
    ("acosh(y) + arcosh(y) + arccosh(y)", lambda p: 3 * acosh(p.y)),
    ("asinh(y) + arsinh(y) + arcsinh(y)", lambda p: 3 * asinh(p.y)),
    ("sinh(x) + cosh(x) + tan(x) + cot(x)", lambda p: sinh(p.x) + cosh(p.x) + tan(p.x) + 1 / tan(p.x)),
    ("erf(x) + erfc(x) + gamma(y) + factorial(n) + n!", lambda p: erf(p.x) + erfc(p.x) + gamma(p.y) + 12),
    ("atan2(x, y) - arctan2(x, y)", lambda p: 0),
    ("Rational(1,2) + Integer(4) + Float(0.5) + S(1)/2", lambda p: 5.5),
    ("Piecewise((x, w > 0), (y, True))", lambda p: p.y),
    ("Piecewise((x, (w > 0) | (x > 1)), (y, (w < 0) & (x < 1)), (0, True))", lambda p: p.y),
    ("Piecewise((x, ~(w > 0)), (y, True))", lambda p: p.x),
    ("Piecewise((1, Or(w > 0, x > 1)), (2, And(w < 0, Not(x < 1))), (3, otherwise))", lambda p: 3),
    ("Piecewise((1, Eq(x, y)), (2, x != y), (3, True))", lambda p: 2),
    ("Piecewise((1, -1 < x < 0), (2, 0 < x <= 1), (3, True))", lambda p: 2),
    ("np.where(w > 0, x, y)", lambda p: p.y),
    ("(x > 0)*x + (w > 0)*w", lambda p: p.x),
    (
        "np.exp(x) + numpy.sqrt(x) + math.pi + sympy.log(x) + sp.E",
        lambda p: exp(p.x) + sqrt(p.x) + pi + log(p.x) + exp(1),
    ),
    ("2j + 1.5J + I", lambda p: 4.5j),
]

PRODUCTS: list[Case] = [
    ("2x", lambda p: 2 * p.x),
    ("2(x+y)", lambda p: 2 * (p.x + p.y)),
    ("(x)(y)", lambda p: p.x * p.y),
    ("x(y+1)", lambda p: p.x * (p.y + 1)),
    ("1/2x", lambda p: p.x / 2),
    ("w2 σ'(z2) w3", lambda p: p.w2 * slope(p.z2) * p.w3),
    ("w2σ'(z2)w3", lambda p: p.w2 * slope(p.z2) * p.w3),
    ("w_1a_0 + w2w3 + wb", lambda p: p.w1 * p.a0 + p.w2 * p.w3 + p.w * p.b),
    ("w_{1}a_{0} + w₁a₀", lambda p: 2 * p.w1 * p.a0),
    ("w1a0*2", lambda p: 2 * p.w1 * p.a0),
    ("|w|(1+x)", lambda p: 6.25 * (1 + p.x)),
    ("2/|w| ln(y)", lambda p: 2 / 6.25 * log(p.y)),
    ("2pi x", lambda p: 2 * pi * p.x),
    ("3e^x", lambda p: 3 * exp(p.x)),
    ("x^2y", lambda p: p.x**2 * p.y),
    ("ln y + ln|w| + sin 2x + cos x/2", lambda p: log(p.y) + log(6.25) + sin(2 * p.x) + cos(p.x) / 2),
    ("sin x cos y", lambda p: sin(p.x) * cos(p.y)),
    ("sin 2(x+y)", lambda p: sin(2 * (p.x + p.y))),
    ("ln 2|w|", lambda p: log(2 * 6.25)),
    ("sin x y", lambda p: sin(p.x * p.y)),
    ("ln x^2", lambda p: log(p.x**2)),
    ("ln sqrt(y) - ln√y", lambda p: 0),
    ("ln ln ln 100", lambda p: log(log(log(100)))),
    (r"\ln\frac{a}{b} + \sqrt 2 + \sqrt2x", lambda p: log(p.a / p.b) + sqrt(2) + sqrt(2) * p.x),
    ("√y + √(1-4/|w|) + ∛(y)", lambda p: sqrt(p.y) + sqrt(1 - 4 / 6.25) + p.y ** (1 / 3)),
    ("√w² + √(w^2)", lambda p: 2 * 6.25),
    ("√2x", lambda p: sqrt(2) * p.x),
    ("tan^{-1} x + tan^-1(x) + \\cosh^{-1} y + sin⁻¹(x)", lambda p: 2 * atan(p.x) + acosh(p.y) + _asin(p.x)),
    ("sin^2 x + sin²(x) + sin^{2}(x) + \\sin^2x", lambda p: 4 * sin(p.x) ** 2),
    ("sin(x)^2 + cos^2(x)", lambda p: 1),
    ("sin^n x", lambda p: sin(p.x) ** 3),
]

BARS: list[Case] = [
    ("|w|", lambda p: 6.25),
    ("2|w|", lambda p: 12.5),
    ("|w||x|", lambda p: 6.25 * p.x),
    ("|w(1+|x|)|", lambda p: 6.25 * (1 + p.x)),
    ("||x|-1|", lambda p: 1 - p.x),
    ("|w|^2 + |w|²", lambda p: 2 * 6.25**2),
    ("|-x|/|w|", lambda p: p.x / 6.25),
    (r"\left|w\right| + \lvert w\rvert + \vert w \vert + \mid w \mid + \bigl|w\bigr|", lambda p: 5 * 6.25),
    (r"\sqrt{|w|} + \sqrt|w|", lambda p: 5),
    (r"\lfloor w \rfloor + \left\lceil y \right\rceil", lambda p: -7 + 2),
    ("max(|w|, |x|)", lambda p: 6.25),
]

SIGMAS: list[Case] = [
    ("sigma(z) + σ(z) + \\sigma(z) + sigmoid(z) + logistic(z) + expit(z)", lambda p: 6 * logistic(p.z)),
    ("sigma_prime(z_1) + sigma'(z1) + σ′(z₁) + \\sigma'(z_{1}) + σ’(z1)", lambda p: 5 * slope(p.z1)),
    ("\\sigma^{\\prime}(z) + \\sigma^\\prime(z) + sigmoid_prime(z) + dsigma(z)", lambda p: 4 * slope(p.z)),
    ("σ'(w1 a0 + b)^2", lambda p: slope(p.w1 * p.a0 + p.b) ** 2),
]

DERIVATIVES: list[Case] = [
    ("∂C/∂a4 + ∂C/∂a_4 + dC/da4 + dC/da_4 + dC_da_4 + dC_da4", lambda p: 6 * p.dC_da4),
    (r"\frac{\partial C}{\partial a_4} + \partial C/\partial a_4", lambda p: 2 * p.dC_da4),
    (r"\frac{dC}{da_4} + \dfrac{dC}{da_{4}} + \frac{\mathrm{d}C}{\mathrm{d}a_4}", lambda p: 3 * p.dC_da4),
    ("w2 ∂C/∂a_4 x", lambda p: p.w2 * p.dC_da4 * p.x),
]

LATEX: list[Case] = [
    (r"\frac{x}{y} + \frac12 + \dfrac{1}{2} + \tfrac1{2} + \frac{1}2", lambda p: p.x / p.y + 2),
    (r"\frac x y", lambda p: p.x / p.y),
    (r"\sqrt{y} + \sqrt[3]{y} + \sqrt\frac{1}{4}", lambda p: sqrt(p.y) + p.y ** (1 / 3) + 0.5),
    (r"\left( x + y \right) \cdot \Bigl[ x - \{y\} \Bigr] \times 2", lambda p: (p.x + p.y) * (p.x - p.y) * 2),
    (r"x \div y \ast 2\,x\;y\!\:\quad", lambda p: 2 * p.x**2),
    (r"\operatorname{artanh} x + \operatorname*{arcosh}(y)", lambda p: atanh(p.x) + acosh(p.y)),
    (r"\mathrm{Max}(x, y) + \max\{x, y\} + \max\left(x,y\right)", lambda p: 3 * p.y),
    (r"\mathrm{e}^{-z} + \mathrm{i}", lambda p: exp(-p.z) + 1j),
    (r"$\displaystyle n_{\mathrm{in}} + n_\text{in} + n_{in}$", lambda p: 21),
    (r"\(x\) ", lambda p: p.x),
    (r"\[x + \Delta\]", lambda p: p.x + p.Delta),
    (r"2\pi + {x}^{2}", lambda p: 2 * pi + p.x**2),
    (r"\begin{cases} x & w>0 \\ y & \text{otherwise} \end{cases}", lambda p: p.y),
    (r"2\begin{cases} x, & \text{if } w \ge 0, \\ y, & w \lt 0 \\ \end{cases}", lambda p: 2 * p.y),
    (r"\Gamma(n) + \exp(x) + \arctan x", lambda p: 2 + exp(p.x) + atan(p.x)),
]

UNICODE: list[Case] = [
    ("x·y×2÷z−1", lambda p: p.x * p.y * 2 / p.z - 1),
    ("x² + x³ + x⁻¹ + x¹⁰ + xⁿ", lambda p: p.x**2 + 2 * p.x**3 + 1 / p.x + p.x**10),
    ("½ + ¾x", lambda p: 0.5 + 0.75 * p.x),
    ("\ufeff2\u00a0x\u2009+\u200b1", lambda p: 2 * p.x + 1),
    ("２＊（ｘ＋１）", lambda p: 2 * (p.x + 1)),
    ("𝑥 + Δ + ∆", lambda p: p.x + 2 * p.Delta),
    ("Piecewise((1, x ≤ 0), (2, x ≥ 1), (3, x ≠ 0))", lambda p: 3),
    ("π + e", lambda p: pi + exp(1)),
]

WIDTHS: list[Case] = [
    (text, lambda p: width(p.w))
    for text in (
        "2/|w| * ln(|w|(1+√(1−4/|w|))/2 − 1)",
        "2/abs(w)*log(abs(w)*(1 + sqrt(1 - 4/abs(w)))/2 - 1)",
        r"\frac{2}{|w|}\ln\left(\frac{|w|(1+\sqrt{1-4/|w|})}{2}-1\right)",
        r"$$\frac{2}{\lvert w\rvert} \ln \Bigl( \tfrac12 |w| \bigl(1+\sqrt{1-\frac4{|w|}}\bigr) - 1 \Bigr)$$",
        "(2/|w|) ln((1+√(1−4/|w|))/(1−√(1−4/|w|)))",
        "4/|w| artanh √(1−4/|w|)",
        "(2/|w|) arcosh(|w|/2−1)",
        "(4/|w|) arcosh(√|w|/2)",
        "(4/|w|) arsinh √(|w|/4−1)",
        "(4/√(w²)) ln((√|w|+√(|w|−4))/2)",
    )
]


def _asin(x: float) -> complex:
    return pi / 2 - _acos(x)


def _acos(x: float) -> complex:
    return -1j * log(x + 1j * sqrt(1 - x * x))


ALL = [*PRODUCTS, *BARS, *SIGMAS, *DERIVATIVES, *LATEX, *UNICODE, *WIDTHS, *PLAIN]


@pytest.mark.parametrize(("text", "meaning"), ALL, ids=[text for text, _ in ALL])
def test_a_formula_is_worth_what_was_written(text: str, meaning: Callable[[Any], complex], value: Evaluate) -> None:
    expression = parse(text, CHAIN)
    assert value(expression, POINT) == pytest.approx(meaning(P), rel=1e-12)


@pytest.mark.parametrize("text", [text for text, _ in ALL])
def test_what_is_printed_reads_back(text: str, value: Evaluate) -> None:
    expression = parse(text, CHAIN)
    again = parse(to_text(expression, 10_000), CHAIN)
    assert value(again, POINT) == pytest.approx(value(expression, POINT), rel=1e-12)


@pytest.mark.parametrize(
    ("text", "symbols"),
    [
        ("beta*gamma*zeta", "beta gamma zeta"),
        ("E + e + I + pi + S + N + O + Q", "E e I pi S N O Q"),
        ("gamma(x+1)", "gamma x"),
        ("sqrt + 1", "sqrt"),
        ("2E", "E"),
        ("lambda", "lambda"),
        ("x_1 - x1", "x1 x_1"),
        ("sigma*x", "sigma x"),
    ],
)
def test_a_declared_symbol_wins(text: str, symbols: str) -> None:
    expression = parse(text, Notation(frozenset(symbols.split())))
    assert expression.symbols == set(symbols.split())
    assert expression.heads <= {Head.SYMBOL, Head.NUMBER, Head.ADD, Head.MUL}


def test_e_declared_is_a_power_and_e_undeclared_is_exp() -> None:
    assert parse("e^x", Notation(frozenset({"e", "x"}))).root.head is Head.POW
    assert parse("e^x", Notation(frozenset({"x"}))).root.head is Head.EXP


def test_without_a_notation_every_name_is_a_symbol() -> None:
    assert parse("alpha*foo + wb + sigma").symbols == {"alpha", "foo", "wb", "sigma"}
    assert parse("∂C/∂a_4 + dC/da").symbols == {"dC_da4", "dC", "da"}


def test_an_undeclared_name_is_left_for_the_grader_to_name() -> None:
    assert parse("w + q", Notation(frozenset({"w"}))).symbols == {"w", "q"}


def test_decimals_are_exact_and_nothing_else_is_evaluated() -> None:
    assert parse("0.1").root.value == Fraction(1, 10)
    assert parse("-1/4").heads >= {Head.NUMBER}
    assert parse("9**9**9**9").root.head is Head.POW
    assert parse("O(x**4)").root.head is Head.ORDER


def test_spelling_leaves_no_trace() -> None:
    assert parse(r"\frac{w_{1}}{2}", CHAIN) == parse("w1/2", CHAIN)


ERRORS = [
    ("", 0, "the formula is empty"),
    ("   ", 3, "the formula is empty"),
    ("()", 1, "something is missing here"),
    ("2*(w + 1", 2, r"a closing parenthesis \) is missing for the \( here"),
    ("2*(w + 1]", 2, r"a closing parenthesis \) is missing .* where \] was found"),
    ("w + 1)", 5, r"nothing open that this \) could close"),
    (r"\frac{w}{2", 8, "a closing brace } is missing"),
    ("|w + 1", 0, r"a second bar \| is missing"),
    ("(|w)", 1, r"a second bar \| is missing"),
    ("w */ 2", 3, r"two operators in a row: \* and /"),
    ("* w", 0, r"something is missing before the \*"),
    ("w +", 3, r"something is missing after the \+"),
    ("(w +)*2", 4, r"something is missing after the \+"),
    ("sqrt(w, 2)", 0, "sqrt takes 1 argument, here it has 2"),
    ("sqrt(0,5)", 0, "decimal point"),
    ("log(1, 2, 3)", 0, "log takes 1 to 2 arguments, here it has 3"),
    ("1 + sqrt", 4, "sqrt needs an argument"),
    ("sqrt()", 5, "something is missing here"),
    ("abs w", 0, "must stand in parentheses"),
    ("2 + foo(w)", 4, "unknown function foo"),
    ("Sin(w)", 0, "unknown function Sin; it is written sin"),
    ("w = 2", 2, "only the right-hand side"),
    ("0,5", 1, "decimal point"),
    ("w, b", 1, "a comma only belongs"),
    (r"2 \foo w", 2, r"the LaTeX command \\foo"),
    (r"w \pm 2", 2, "stands for two formulas"),
    ("w @ 2", 2, r"@ \(U\+0040 COMMERCIAL AT\)"),
    ("w\u202e2", 1, r"\\u202e \(U\+202E RIGHT-TO-LEFT OVERRIDE\)"),
    ("w\ud800", 1, r"\\ud800 \(U\+D800 unnamed\)"),
    ("w\x00", 1, r"\\x00 \(U\+0000 unnamed\)"),
    ("1 + 1e999999999", 4, "more than 4000 digits"),
    ("9" * 5000, 0, "more than 4000 digits"),
    ("oo", 0, "oo is not a number"),
    ("2*∞", 2, "not a number"),
    (r"\infty", 0, "not a number"),
    ("nan + 1", 0, "nan is not a number"),
    ("2 3", 2, "operator is missing between two numbers"),
    ("1.2.3", 3, "operator is missing between two numbers"),
    ("2½", 1, "operator is missing between two numbers"),
    ("ln x |y|", 5, "not clear where the argument of ln ends"),
    ("ln|w| x", 6, "not clear where the argument of ln ends"),
    ("e(x)", 0, "e is a number, not a function"),
    ("f'(x)", 1, "a prime ' is only read after sigma"),
    ("sigma''(z)", 5, "only the first derivative"),
    ("ln^{-1}(x)", 0, "can mean two things"),
    ("().__class__", 2, "only belongs inside a number"),
    ("__import__('os').system('x')", 0, "_ "),
    ("Piecewise(x, y)", 10, "each case needs its condition"),
    ("Piecewise((x, y))", 14, "a condition such as"),
    ("max((x, y))", 6, "a comma only belongs"),
    ("(x>0)|(x<1)|(x>2)", 5, r"write Or\(\.\.\.\)"),
    (r"\frac{w}", 0, r"an argument of \\frac is missing"),
    (r"\sqrt + 1", 0, r"an argument of \\sqrt is missing"),
    ("w" * 20_001, 20_000, "more than 20000 characters"),
    ("a" * 65, 0, "more than 64 characters"),
]


@pytest.mark.parametrize(
    ("text", "offset", "reason"), ERRORS, ids=[text[:20].encode("unicode_escape") for text, *_ in ERRORS]
)
def test_an_error_says_what_is_wrong_and_where(text: str, offset: int, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as caught:
        parse(text)
    assert (caught.value.text, caught.value.offset) == (text, offset)


@pytest.mark.parametrize("text", [text for text, *_ in ERRORS])
def test_the_pointer_is_short_and_safe(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        parse(text)
    excerpt, caret = caught.value.pointer().split("\n")
    assert len(excerpt) <= 75
    assert caret.strip() == "^"
    assert all(character.isprintable() for character in excerpt)


def test_names_written_together_are_refused_when_they_can_be_cut_in_two_ways() -> None:
    with pytest.raises(Unreadable, match="several ways"):
        parse("abc", Notation(frozenset({"ab", "c", "a", "bc"})))


def test_limits_are_errors_of_the_text() -> None:
    with pytest.raises(Unreadable, match="more than 5 parts"):
        parse("a + b + c + d + f", limits=Limits(nodes=5))
    with pytest.raises(Unreadable, match="more than 3 digits"):
        parse("1234", limits=Limits(digits=3))


ATTACKS = [
    "(" * 100_000,
    "(" * 20_000,
    "(" * 9_999 + "x" + ")" * 9_999,
    "-" * 19_999 + "x",
    "x**" * 6_000 + "x",
    "ln " * 6_000 + "x",
    "√" * 13_000 + "x",
    "√" * 19_999 + "x",
    "|" * 20_000,
    "|x" * 10_000,
    "\\frac" * 4_000,
    "\\frac1" * 3_000 + "1",
    "sin^2 " * 3_000 + "x",
    "sin x^" * 3_000 + "x",
    "x+" * 9_999 + "x",
    "1/" * 9_999 + "1",
    "wb" * 10_000,
    "d" * 20_000,
    "dC/d" * 5_000,
    "\\partial C/" + " " * 19_000,
    "a_" * 10_000,
    "a_{" * 6_000,
    "(x<1)|(" * 2_500 + "x<1" + ")" * 2_500,
    "\\begin{cases}" * 1_000,
    "Piecewise(" * 1_900,
    "9**9**9**9",
]


@pytest.mark.timeout(20)  # each takes well under 1 s; what is not linear takes minutes
@pytest.mark.parametrize("text", ATTACKS, ids=[text[:12] for text in ATTACKS])
def test_an_attack_ends_soon_and_in_order(text: str) -> None:
    try:
        to_text(parse(text, CHAIN))
    except Unreadable as error:
        error.pointer()


MARKS = "0123456789.eExyzwb_{}()[]|+-*/^!,;'′~&<>=√∛σΔ∂²⁻ⁿ½ \\$\n\ud800\x00"
WORDS = (
    "\\frac|\\sqrt|\\ln |ln |sin|sigma'|σ'(|\\left(|\\right)|\\begin{cases}|\\end{cases}|\\\\|Piecewise(|log|"
    "w_1|a_{0}|dC/da_4|∂C/∂a_4|abs(|Max(|\\text{if}|\\mathrm{e}|**|np.|1e9|True"
)
PIECES = st.sampled_from([*MARKS, *WORDS.split("|"), "|", "\\left|"])
SYMBOLS = st.sampled_from([Notation(), CHAIN, Notation(frozenset({"w", "b", "e", "sin"}))])


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=30)), SYMBOLS)
@example("\\frac\\begin{cases}", Notation())
@example("sin^", Notation())
@example("x⁻", Notation())
def test_any_text_is_a_formula_or_unreadable(text: str, notation: Notation) -> None:
    try:
        to_text(parse(text, notation))
    except Unreadable as error:
        error.pointer()


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of other graders' cases is not beside this repository")
def test_the_corpus_is_read() -> None:
    cases = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    for case in cases:
        notation = Notation(frozenset(case["variables"]))
        for text in (case["student"], case["teacher"]):
            assert parse(text, notation).symbols <= notation.symbols
    assert len(cases) > 400
