"""exercise2: whatever is right is recognised in any form, and what is no answer says why."""

import pytest

from checker.verdict import Agreement, Identical, Proof, Verdict

PRELUDE = """
import math
import mpmath
import numpy as np
from decimal import Decimal
from fractions import Fraction
from sympy import *

w, b = symbols("w b", real=True)
m = abs(w)
r = sqrt(1 - 4/m)
L = log(m*(1 + r)/2 - 1)
"""

SEVEN = [
    "2/abs(w)*log(abs(w)*(1 + sqrt(1 - 4/abs(w)))/2 - 1)",
    "2/abs(w)*log((1 + sqrt(1 - 4/abs(w)))/(1 - sqrt(1 - 4/abs(w))))",
    "4/abs(w)*atanh(sqrt(1 - 4/abs(w)))",
    "2/abs(w)*acosh(abs(w)/2 - 1)",
    "4/abs(w)*acosh(sqrt(abs(w))/2)",
    "4/abs(w)*asinh(sqrt(abs(w)/4 - 1))",
    "4/abs(w)*log((sqrt(abs(w)) + sqrt(abs(w) - 4))/2)",
]
"""The seven forms of exercises.md."""

MAGNITUDES = ["sqrt(w**2)", "Max(w, -w)", "sign(w)*w", "Piecewise((w, w > 0), (-w, True))", "(w**2)**0.5"]

WIDTHS = [
    "Piecewise((4/w*atanh(sqrt(1 - 4/w)), w > 0), (-4/w*atanh(sqrt(1 + 4/w)), True))",
    "Piecewise((4/w*atanh(sqrt(1 - 4/w)), w >= 4), (-4/w*atanh(sqrt(1 + 4/w)), w <= -4))",
    "2*L/Abs(w)",
    "simplify(2/m*L)",
    "expand(2/m*L)",
    "together(2/m*L)",
    "(4/m*atanh(r)).rewrite(log)",
    "expand_log(2/m*log((1 + r)/(1 - r)), force=True)",
    "2/m*(log(1 + r) - log(1 - r))",
    "-2/m*log(m*(1 - r)/2 - 1)",
    "-4/m*atanh(-r)",
    "4/m*acoth(1/r)",
    "4*atan(I*r)/I/m",
    "2.0*log(0.5*m*(1.0 + (1 - 4/m)**0.5) - 1)/m",
    "2/m*log((m - 2 + sqrt(w**2 - 4*m))/2)",
    "2*m/w**2*L",
    "abs(4/w*atanh(r))",
    "2/m*log(m*(1 + r)/2 - 1, E)",
    "Mul(2, L, Pow(m, -1), evaluate=False)",
    "integrate(1/w, (w, 1, 1)) + 4/m*atanh(r)",
]

TEXTS = [
    "2/|w| * ln(|w|(1 + sqrt(1-4/|w|))/2 - 1)",
    "2/|w| ln((|w|(1+√(1−4/|w|)))/2 − 1)",
    "2|w|^-1 ln(|w|(1+(1-4/|w|)^(1/2))/2-1)",
    "2/|w| ln[ |w|/2 {1 + √(1 − 4/|w|)} − 1 ]",
    "4/|w| artanh √(1-4/|w|)",
    "4÷|w| × artanh(√(1−4÷|w|))",
    "4/|w| tanh⁻¹ √(1-4/|w|)",
    "4|w|⁻¹ artanh((1-4|w|⁻¹)^½)",
    "4/|w| arcosh(√|w|/2)",
    "4/|w| arsinh √(|w|/4-1)",
    "4/|w| ln((√|w|+√(|w|-4))/2)",
    "4/sqrt(w^2) atanh(sqrt(1-4/sqrt(w^2)))",
    "4 sgn(w)/w * artanh(sqrt(1-4 sgn(w)/w))",
    "4/max(w,-w) atanh(sqrt(1-4/max(w,-w)))",
    "2*math.log(abs(w)*(1+math.sqrt(1-4/abs(w)))/2-1)/abs(w)",
    "np.where(w>0, 4/w*np.arctanh(np.sqrt(1-4/w)), -4/w*np.arctanh(np.sqrt(1+4/w)))",
    r"\frac{2}{|w|}\ln\left(\frac{|w|(1+\sqrt{1-4/|w|})}{2}-1\right)",
    r"\frac{2}{\left|w\right|}\ln\left(\frac{\left|w\right|}{2}\left(1+\sqrt{1-\frac{4}{\left|w\right|}}\right)-1\right)",
    r"$\frac{4}{\lvert w\rvert}\operatorname{artanh}\sqrt{1-\frac{4}{\lvert w\rvert}}$",
    r"\frac4{|w|}\operatorname{arsinh}\sqrt{\frac{|w|}4-1}",
    r"\dfrac{4}{|w|}\,\operatorname{arcosh}\!\left(\tfrac{\sqrt{|w|}}{2}\right)",
    r"\frac{2}{\mid w\mid}\cosh^{-1}\left(\frac{\mid w\mid}{2}-1\right)",
    r"\[ 2|w|^{-1}\ln\frac{1+\sqrt{1-4/|w|}}{1-\sqrt{1-4/|w|}} \]",
]

MORE_WIDTHS = {
    "latex": "width = latex(2/m*L)",
    "str": "width = str(4/m*atanh(r))",
    "function": "def width(w):\n    return 4/abs(w)*atanh(sqrt(1 - 4/abs(w)))",
    "other name": "width = lambda x: 4/abs(x)*atanh(sqrt(1 - 4/abs(x)))",
    "defaults": "def width(w: float, *, scale=1):\n    return 4*scale/abs(w)*atanh(sqrt(1 - 4/abs(w)))",
    "returns text": "def width(w):\n    return '4/|w| artanh √(1-4/|w|)'",
    "Lambda": "width = Lambda(w, 4/m*atanh(r))",
    "solve": """
u, M = symbols("u M", positive=True)
low, high = solve(u**2 + (2 - M)*u + 1, u)
width = ((log(high) - log(low))/M).subs(M, m)""",
    "subs": "p = Symbol('p', positive=True)\nwidth = simplify(4/p*atanh(sqrt(1 - 4/p))).subs(p, m)",
    "b cancels": "a_low, a_high = (-b*sign(w) - L)/m, (-b*sign(w) + L)/m\nwidth = a_high - a_low",
    "b cancels in text": "width = '(-b/w + ln(|w|(1+√(1-4/|w|))/2-1)/|w|) - (-b/w - ln(|w|(1+√(1-4/|w|))/2-1)/|w|)'",
}

SAMPLED = {
    "numpy": "def width(w):\n    m = np.abs(w)\n    return 2/m*np.log(m*(1 + np.sqrt(1 - 4/m))/2 - 1)",
    "math": "def width(w):\n    m = abs(w)\n    return 4/m*math.atanh(math.sqrt(1 - 4/m))",
    "branch": "def width(w):\n    if w < 0:\n        w = -w\n    return 4/w*math.atanh(math.sqrt(1 - 4/w))",
    "lambdify": "width = lambdify(w, 4/m*atanh(r), 'numpy')",
    "mpmath": "width = lambda w: 4/abs(w)*mpmath.atanh(mpmath.sqrt(1 - 4/abs(w)))",
}

DECLARATIONS = [
    "w = Symbol('w')",
    "w = Symbol('w', real=True, nonzero=True)",
    "w = Symbol('w', integer=True)",
    "w = symbols('w', complex=True)",
    "w = Dummy('w')",
    "w = Dummy('w', real=True)",
]

ENDS = [
    "-b/w {} L/abs(w)",
    "(-b*sign(w) {} L)/m",
    "(-b {} sign(w)*L)/w",
    "-b/w {} 2*atanh(r)/m",
    "'-b/w {} ln(|w|(1+√(1-4/|w|))/2 - 1)/|w|'",
    "'-b/w {} 2/|w| artanh √(1-4/|w|)'",
    r"r'-\frac{{b}}{{w}} {} \frac{{1}}{{|w|}}\ln\left(\frac{{|w|}}{{2}}(1+\sqrt{{1-4/|w|}})-1\right)'",
    "lambda w, b: -b/w {} acosh(abs(w)/2 - 1)/abs(w)",
    "lambda b, w: -b/w {} acosh(abs(w)/2 - 1)/abs(w)",
    "lambda w, b: -b/w {} np.arccosh(abs(w)/2 - 1)/abs(w)",
]

FOURS = "4 4.0 '4' '4.0' Fraction(4) np.int64(4) np.float32(4) Rational(8,2) sqrt(16) 'sqrt(16)' mpmath.mpf(4) 2**2"
NUMBERS = [
    *(("min_abs_w", text) for text in (*FOURS.split(), "Decimal('4')", "Abs(-4)", "np.array(4)", r"r'\frac{8}{2}'")),
    *(("min_abs_w", text) for text in ("1/Rational(1, 4)", "lambda: 4", "complex(4)", "exp(log(4))", "'1/(1/4)'")),
    *(("w_star", text) for text in ("6.8942", "6.9", "6.85", "6.94", "'6.894'", "np.float64(6.8941510322729)")),
    ("w_star", "nsolve(diff(4/Symbol('x')*atanh(sqrt(1 - 4/Symbol('x'))), Symbol('x')), 7)"),
    ("w_star", "6.894151032272928014212004355073"),
    *(
        ("max_width", text)
        for text in ("0.4477", "0.45", "0.4450", "'0.448'", "Rational(4477, 10000)", "0.4477432046943")
    ),
]

NOT_READ = [
    ("width", "None", "empty"),
    ("width", "...", "empty"),
    ("width", "nan", "not-a-number"),
    ("width", "float('nan')", "not-a-number"),
    ("width", "oo", "infinite"),
    ("width", "zoo", "infinite"),
    ("width", "Matrix([4/m*atanh(r)])", "wrong-type"),
    ("width", "[4/m*atanh(r)]", "wrong-type"),
    ("width", "{4/m*atanh(r)}", "wrong-type"),
    ("width", "{'w': 4/m*atanh(r)}", "wrong-type"),
    ("width", "True", "wrong-type"),
    ("width", "Eq(w, 4/m*atanh(r))", "wrong-type"),
    ("width", "w > 4", "wrong-type"),
    ("width", "object()", "wrong-type"),
    ("width", "math", "wrong-type"),
    ("width", "lambda w, b, c: w", "wrong-type"),
    ("width", "lambda w: None", "empty"),
    ("width", "lambda w: 1/0", "exception"),
    ("width", "lambda w: [w]", "wrong-type"),
    ("width", "sin(w) + O(w**3)", "order-term"),
    ("width", "besselj(0, w)", "unsupported"),
    ("width", "Function('f')(w)", "unsupported"),
    ("width", "'width = 4/|w| artanh √(1-4/|w|)'", "unreadable-text"),
    ("width", "'4/|w'", "unreadable-text"),
    ("width", "'__import__(\"os\")'", "unreadable-text"),
    ("width", "''", "unreadable-text"),
    ("min_abs_w", "None", "empty"),
    ("min_abs_w", "nan", "not-a-number"),
    ("min_abs_w", "oo", "infinite"),
    ("min_abs_w", "w", "not-a-number"),
    ("min_abs_w", "'four'", "not-a-number"),
    ("min_abs_w", "[4]", "wrong-type"),
    ("min_abs_w", "True", "wrong-type"),
    ("min_abs_w", "lambda w: 4", "wrong-type"),
    ("w_star", "w >= 4", "wrong-type"),
]


def assert_right(judgement, evidence):
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert judgement.share == 1
    assert isinstance(judgement.evidence, evidence)
    assert not [finding for finding in judgement.findings if finding.slip != "digits"]


@pytest.mark.parametrize(
    "width",
    [*SEVEN, *WIDTHS, *(form.replace("abs(w)", f"({by})") for by in MAGNITUDES for form in SEVEN[:3])],
)
def test_a_right_width_is_correct_in_any_form(judge_part, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {width}")
    assert_right(judgement, Identical | Proof)


@pytest.mark.parametrize("width", TEXTS)
def test_a_right_width_is_correct_as_text(judge_part, width):
    assert_right(judge_part("exercise2", "width", f"width = {width!r}"), Identical | Proof)


@pytest.mark.parametrize("code", MORE_WIDTHS.values(), ids=MORE_WIDTHS)
def test_a_right_width_is_correct_however_it_is_made(judge_part, code):
    assert_right(judge_part("exercise2", "width", PRELUDE + code), Identical | Proof)


@pytest.mark.parametrize("code", SAMPLED.values(), ids=SAMPLED)
def test_a_function_of_numbers_is_sampled_and_the_evidence_says_so(judge_part, code):
    judgement = judge_part("exercise2", "width", PRELUDE + code)
    assert_right(judgement, Agreement)
    assert judgement.evidence.sampled
    assert "not a proof" in judgement.evidence.sentence()


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("width", [SEVEN[0], SEVEN[5]])
def test_assumptions_of_symbols_do_not_matter(judge_part, declaration, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}{declaration}\nwidth = {width}")
    assert_right(judgement, Identical | Proof)


@pytest.mark.parametrize(("sign", "regime"), [("positive", "w ≤ -4"), ("negative", "w ≥ 4")])
@pytest.mark.parametrize("width", SEVEN)
def test_bars_that_sympy_drops_for_one_sign_cost_the_other(judge_part, sign, regime, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}w = Symbol('w', {sign}=True)\nwidth = {width}")
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.share * 2 == 1
    assert judgement.evidence.regime == regime


@pytest.mark.parametrize("form", ENDS)
@pytest.mark.parametrize(("name", "sign"), [("a_low", "-"), ("a_high", "+")])
def test_right_ends_are_correct_in_any_form(judge_part, form, name, sign):
    judgement = judge_part("exercise2", name, f"{PRELUDE}{name} = {form.format(sign)}")
    assert_right(judgement, Agreement if "np." in form else Identical | Proof)


@pytest.mark.parametrize(("name", "number"), NUMBERS)
def test_a_right_number_is_correct_in_any_form(judge_part, name, number):
    judgement = judge_part("exercise2", name, f"{PRELUDE}{name} = {number}")
    assert judgement.verdict is Verdict.CORRECT, judgement


@pytest.mark.parametrize(
    ("name", "number", "right"),
    [("w_star", "6.90", 1), ("w_star", "6.8951", 2), ("max_width", "0.4480", 3), ("max_width", "0.45", None)],
)
def test_a_number_says_to_which_digit_it_is_right(judge_part, name, number, right):
    judgement = judge_part("exercise2", name, f"{name} = '{number}'")
    found = [finding.rationale for finding in judgement.findings]
    assert found == ([] if right is None else [rationale for rationale in found if f", {right} are right" in rationale])


@pytest.mark.parametrize(("name", "value", "slip"), NOT_READ)
def test_what_is_no_answer_is_unreadable_and_says_why(judge_part, name, value, slip):
    judgement = judge_part("exercise2", name, f"{PRELUDE}{name} = {value}")
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert judgement.findings[0].rationale
    assert judgement.findings[0].help


@pytest.mark.parametrize(
    ("name", "value", "symbol"),
    [
        ("width", "C*4/m*atanh(r)".replace("C", "Symbol('C')"), "C"),
        ("width", "Symbol('e')**w", "e"),
        ("width", "Symbol('y')", "y"),
        ("width", "'4/|x| artanh √(1-4/|x|)'", "x"),
        ("width", "'b + 4/|w| artanh √(1-4/|w|)'", "b"),
        ("width", "4/m*atanh(r) + b", "b"),
        ("a_low", "-Symbol('beta')/w - L/m", "beta"),
    ],
)
def test_an_undeclared_symbol_is_incorrect_and_named(judge_part, name, value, symbol):
    judgement = judge_part("exercise2", name, f"{PRELUDE}{name} = {value}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["undeclared-symbol"]
    assert f"contains {symbol}" in judgement.findings[0].rationale


def test_the_same_file_gets_the_same_report(grade_text):
    from checker.reports.as_json import to_json

    source = PRELUDE + "width = 4/w*atanh(r)\na_low = b/w - L/m\nw_star = 7\ndef width_at(w): return w"
    assert to_json(grade_text("exercise2", source)) == to_json(grade_text("exercise2", source))
