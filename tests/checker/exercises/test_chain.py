"""exercise1: whatever is right is recognised in any form, and what is no answer says why."""

import pytest

from checker.verdict import Identical, Proof, Verdict

PRELUDE = """
import numpy as np
import mpmath
from decimal import Decimal
from fractions import Fraction
from sympy import *

w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)
dC_da4 = Symbol("dC_da4", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
C, t = Function("C"), Symbol("t")

def output(s):
    a = a0
    for w, b in ((w1, b1), (w2, b2), (w3, b3), (w4, b4)):
        a = s(w*a + b)
    return a

def logistic(z):
    return 1/(1 + exp(-z))
"""

SLOPES = [
    "sigma_prime({z})",
    "sigma({z})*(1 - sigma({z}))",
    "exp(-{z})/(1 + exp(-{z}))**2",
    "exp({z})/(1 + exp({z}))**2",
    "1/(2 + 2*cosh({z}))",
    "sech({z}/2)**2/4",
    "(1 - tanh({z}/2)**2)/4",
    "1/(exp({z}/2) + exp(-{z}/2))**2",
    "sigma({z})*sigma(-{z})",
    "sigma({z})**2*exp(-{z})",
    "{a}*(1 - {a})",
    "({a} - {a}**2)",
    "(0.25 - ({a} - 0.5)**2)",
    "sigma({z}).diff({z})",
    "Derivative(sigma({z}), {z})",
    "Derivative(logistic({z}), {z})",
    "Subs(Derivative(sigma(t), t), t, {z})",
    "Function('σ')({z}).diff({z})",
    "Function('sigmoid')({z})*(1 - Function('sigmoid')({z}))",
    "Function('dsigma')({z})",
]
"""What may stand for sigma'(z_j)."""

GRADIENTS = {
    "dC_db1": "{0}*w2*{1}*w3*{2}*w4*{3}*dC_da4",
    "dC_db3": "{2}*w4*{3}*dC_da4",
    "dC_dw2": "a1*{1}*w3*{2}*w4*{3}*dC_da4",
    "ratio": "{0}*w2*{1}*w3",
}

TEXTS = [
    "σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 σ'(z4) ∂C/∂a4",
    "σ'(z_1)·w_2·σ'(z_2)·w_3·σ'(z_3)·w_4·σ'(z_4)·∂C/∂a_4",
    "σ′(z₁)w₂σ′(z₂)w₃σ′(z₃)w₄σ′(z₄)∂C/∂a₄",
    "sigma'(z1) w2 sigma'(z2) w3 sigma'(z3) w4 sigma'(z4) dC_da4",
    "sigma_prime(z1)*w2*sigma_prime(z2)*w3*sigma_prime(z3)*w4*sigma_prime(z4)*dC_da4",
    "a_1(1-a_1) w_2 a_2(1-a_2) w_3 a_3(1-a_3) w_4 a_4(1-a_4) dC/da_4",
    "e^{-z1}/(1+e^{-z1})^2 w2 σ(z2)(1-σ(z2)) w3 sech²(z3/2)/4 w4 σ'(z4) (∂C/∂a4)",
    "∂C/∂a4 σ'(z4) w4 σ'(z3) w3 σ'(z2) w2 σ'(z1)",
    "w2w3w4σ'(z1)σ'(z2)σ'(z3)σ'(z4)dC_da4",
    "σ'(w1 a0 + b1) w2 σ'(w2 a1 + b2) w3 σ'(w3 a2 + b3) w4 σ'(w4 a3 + b4) ∂C/∂a4",
    r"\sigma'(z_1) w_2 \sigma'(z_2) w_3 \sigma'(z_3) w_4 \sigma'(z_4) \frac{\partial C}{\partial a_4}",
    r"\sigma'(z_{1})\,w_{2}\sigma'(z_{2})w_{3}a_{3}(1-a_{3})\,w_{4}\,\sigma'(z_{4})\,\frac{\partial C}{\partial a_4}",
    r"\sigma^{\prime}(z_1)\cdot w_2\sigma^\prime(z_2)w_3\sigma'\left(z_3\right)w_4\sigma'(z_4)\partial C/\partial a_4",
    r"\frac{e^{-z_1}}{(1+e^{-z_1})^2} w_2 \frac{1}{2+2\cosh z_2} w_3 \sigma'(z_3) w_4\sigma'(z_4)\frac{dC}{da_4}",
]

MADE = [
    ("dC_db1", "diff(output(logistic), b1)*dC_da4"),
    ("dC_db1", "diff(output(sigma), b1)*dC_da4"),
    ("dC_db1", "diff(C(a4), a4)*diff(output(logistic), b1)"),
    ("dC_db1", "Derivative(C(a4), a4)*Derivative(output(logistic), b1)"),
    ("dC_db1", "(dC_da4*output(logistic)).diff(b1)"),
    ("dC_db1", "diff(output(logistic), b1)*Symbol('∂C/∂a_4')"),
    ("dC_db1", r"diff(output(logistic), b1)*Symbol(r'\frac{\partial C}{\partial a_4}')"),
    ("dC_db1", "latex(sigma_prime(z1)*w2*sigma_prime(z2)*w3*sigma_prime(z3)*w4*sigma_prime(z4)*dC_da4)"),
    ("dC_db1", "str(sigma_prime(z1)*w2*sigma_prime(z2)*w3*sigma_prime(z3)*w4*sigma_prime(z4)*dC_da4)"),
    ("dC_db1", "prod(sigma_prime(z) for z in symbols('z_1:5'))*prod(symbols('w_2:5'))*dC_da4"),
    ("dC_db1", "Product(sigma_prime(IndexedBase('z')[t]), (t, 1, 4))*Product(IndexedBase('w')[t], (t, 2, 4))*dC_da4"),
    ("dC_db1", "Mul(*[a*(1 - a) for a in (a1, a2, a3, a4)], w2, w3, w4, dC_da4, evaluate=False)"),
    ("dC_db1", "expand(a1*(1 - a1)*w2*a2*(1 - a2)*w3*a3*(1 - a3)*w4*a4*(1 - a4)*dC_da4)"),
    ("dC_db3", "diff(output(logistic), b3)*dC_da4"),
    ("dC_db3", "lambda z3, w4, z4, dC_da4: sigma_prime(z3)*w4*sigma_prime(z4)*dC_da4"),
    ("dC_dw2", "diff(output(logistic), w2)*dC_da4"),
    ("dC_dw2", "'σ(z1) σ\\'(z2) w3 σ\\'(z3) w4 σ\\'(z4) ∂C/∂a4'"),
    ("dC_dw2", "'σ(w1 a0 + b1) σ\\'(z2) w3 σ\\'(z3) w4 σ\\'(z4) ∂C/∂a4'"),
    ("ratio", "diff(output(logistic), b1)/diff(output(logistic), b3)"),
    ("ratio", "'σ\\'(z1) w2 σ\\'(z2) w3'"),
    (
        "ratio",
        r"r'\frac{\sigma^\prime(z_1) w_2 \sigma^\prime(z_2) w_3 w_4}{w_4}'",
    ),
]

QUARTERS = [
    *("1/4", "0.25", "'1/4'", "'0.25'", "'¼'", r"r'\frac{1}{4}'", r"r'\tfrac14'", "'2^-2'", "2**-2", "'sqrt(1/16)'"),
    *("Rational(1, 4)", "S(1)/4", "Float(0.25)", "sqrt(Rational(1, 16))", "cos(pi/3)/2", "log(2)/log(16)"),
    *("Fraction(1, 4)", "Decimal('0.25')", "np.float64(0.25)", "np.float32(0.25)", "np.array(0.25)", "complex(0.25)"),
    *("mpmath.mpf('0.25')", "lambda: 0.25", "logistic(z1).diff(z1).subs(z1, 0)", "'e^0/(1+e^0)^2'", "sech(0)**2/4"),
]

NOT_READ = [
    ("dC_db1", "None", "empty"),
    ("dC_db1", "nan", "not-a-number"),
    ("dC_db1", "oo", "infinite"),
    ("dC_db1", "Matrix([z1])", "wrong-type"),
    ("dC_db1", "[z1]", "wrong-type"),
    ("dC_db1", "{z1}", "wrong-type"),
    ("dC_db1", "Eq(z1, z2)", "wrong-type"),
    ("dC_db1", "sigma_prime(z1)*w2 + O(w2**2)", "order-term"),
    ("dC_db1", "'dC_db1 = σ\\'(z1)'", "unreadable-text"),
    ("dC_db1", "'σ\\'(z1'", "unreadable-text"),
    ("dC_db1", "lambda p, q: p", "wrong-type"),
    ("dC_db1", "lambda z1: 1/0", "exception"),
    ("dC_db1", "diff(C(output(logistic)), b1)", "unsupported"),
    ("max_slope", "z1", "not-a-number"),
    ("max_slope", "'a quarter'", "not-a-number"),
    ("max_slope", "[0.25]", "wrong-type"),
    ("max_slope", "nan", "not-a-number"),
    ("max_slope", "oo", "infinite"),
    ("max_slope", "None", "empty"),
]


def assert_right(judgement):
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert judgement.share == 1
    assert isinstance(judgement.evidence, Identical | Proof)
    assert not judgement.findings


@pytest.mark.parametrize("slope", SLOPES)
@pytest.mark.parametrize("name", GRADIENTS)
def test_a_right_gradient_is_correct_whatever_stands_for_the_slopes(judge_part, name, slope):
    slopes = [slope.format(z=f"z{j}", a=f"a{j}") for j in range(1, 5)]
    mixed = [*slopes[:2], "sigma_prime(z3)", *slopes[3:]]
    assert_right(judge_part("exercise1", name, f"{PRELUDE}{name} = {GRADIENTS[name].format(*mixed)}"))


@pytest.mark.parametrize("slope", [slope for slope in SLOPES if "iff" not in slope and "Deriv" not in slope])
def test_z_and_a_may_be_written_out(judge_part, slope):
    inner = [f"(w{j}*a{j - 1} + b{j})" for j in range(1, 5)]
    slopes = [slope.format(z=z, a=f"sigma{z}") for z in inner]
    assert_right(judge_part("exercise1", "dC_db1", f"{PRELUDE}dC_db1 = {GRADIENTS['dC_db1'].format(*slopes)}"))


@pytest.mark.parametrize("text", TEXTS)
def test_a_right_gradient_is_correct_as_text(judge_part, text):
    assert_right(judge_part("exercise1", "dC_db1", f"dC_db1 = {text!r}"))


@pytest.mark.parametrize(("name", "made"), MADE)
def test_a_right_gradient_is_correct_however_it_is_made(judge_part, name, made):
    assert_right(judge_part("exercise1", name, f"{PRELUDE}{name} = {made}"))


@pytest.mark.parametrize("number", QUARTERS)
def test_a_quarter_is_a_quarter(judge_part, number):
    assert_right(judge_part("exercise1", "max_slope", f"{PRELUDE}max_slope = {number}"))


@pytest.mark.parametrize(("name", "value", "slip"), NOT_READ)
def test_what_is_no_answer_is_unreadable_and_says_why(judge_part, name, value, slip):
    judgement = judge_part("exercise1", name, f"{PRELUDE}{name} = {value}")
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert judgement.findings[0].help


@pytest.mark.parametrize(
    ("value", "symbol", "says"),
    [
        ("Symbol('C')*z1", "C", "Use only"),
        ("Symbol('e')**z1", "e", "Euler"),
        ("sigma_prime(z5)".replace("z5", "Symbol('z5')"), "z5", "z"),
        ("w2*Symbol('dCda4')", "dCda4", "Is it meant to be dC_da4?"),
        ("'dC_db3 w3'", "dC_db3", "dC_da4"),
    ],
)
def test_an_undeclared_symbol_is_incorrect_and_named(judge_part, value, symbol, says):
    judgement = judge_part("exercise1", "dC_db1", f"{PRELUDE}dC_db1 = {value}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["undeclared-symbol"]
    assert f"contains {symbol}" in judgement.findings[0].rationale
    assert says in judgement.findings[0].help


def test_the_same_file_gets_the_same_report(grade_text):
    from checker.reports.as_json import to_json

    source = PRELUDE + "dC_db1 = w1*sigma(z1)\nratio = z1\ngradient = lambda n, k: sigma_prime(Symbol(f'z{k}'))"
    assert to_json(grade_text("exercise1", source)) == to_json(grade_text("exercise1", source))
