"""exercise1: a wrong gradient is refused at a point where it really is wrong, and its slip is named in any spelling."""

import math
from fractions import Fraction

import mpmath
import pytest

from checker.verdict import Form, Verdict, Witness

PRELUDE = """
from sympy import *

w1, w2, w3, w4, b1, b2, b3, b4, a0 = symbols("w1:5 b1:5 a0", real=True)
z1, z2, z3, z4, a1, a2, a3, a4 = symbols("z1:5 a1:5", real=True)
dC_da4 = Symbol("dC_da4", real=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")
s, p = sigma, sigma_prime
"""

RIGHT = {
    "dC_db1": "p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4",
    "dC_db3": "p(z3)*w4*p(z4)*dC_da4",
    "dC_dw2": "a1*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4",
    "ratio": "p(z1)*w2*p(z2)*w3",
}

# Each slip: the part, what is named, what it means in Python, and other spellings of the same.
SLIPS = [
    ("dC_db1", "lost-cost-slope", "p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)", ["\"σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 σ'(z4)\""]),
    ("dC_db3", "lost-cost-slope", "p(z3)*w4*p(z4)", ["a3*(1 - a3)*w4*p(z4)", '"σ\'(z3) w4 a4(1 - a4)"']),
    ("dC_dw2", "lost-cost-slope", "a1*p(z2)*w3*p(z3)*w4*p(z4)", ["s(z1)*p(z2)*w3*p(z3)*w4*p(z4)"]),
    (
        "dC_db1",
        "w1-included",
        "w1*p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4",
        ["\"w1 σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 σ'(z4) ∂C/∂a4\""],
    ),
    (
        "dC_db3",
        "extra-weight",
        "w3*p(z3)*w4*p(z4)*dC_da4",
        [r"r'w_3 a_3(1-a_3) w_4 a_4(1-a_4) \frac{\partial C}{\partial a_4}'"],
    ),
    ("dC_db1", "lost-weight", "p(z1)*w2*p(z2)*w3*p(z3)*p(z4)*dC_da4", ["\"σ'(z1) w2 σ'(z2) w3 σ'(z3) σ'(z4) dC/da4\""]),
    ("dC_db1", "lost-weight", "p(z1)*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4", ["a1*(1 - a1)*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4"]),
    ("dC_db1", "lost-slope", "w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4", ["w2*a2*(1 - a2)*w3*p(z3)*w4*p(z4)*dC_da4"]),
    ("dC_db1", "lost-slope", "p(z1)*w2*p(z2)*w3*p(z3)*w4*dC_da4", ["\"σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 ∂C/∂a4\""]),
    ("ratio", "lost-slope", "w2*p(z2)*w3", ['"w2 w3 a2(1-a2)"']),
    (
        "dC_db1",
        "extra-weight",
        "p(z1)*w2*p(z2)*w3**2*p(z3)*w4*p(z4)*dC_da4",
        ["w3*p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4"],
    ),
    ("dC_db3", "extra-slope", "p(z3)*w4*p(z4)**2*dC_da4", ["p(z3)*w4*p(z4)*a4*(1 - a4)*dC_da4"]),
    ("ratio", "extra-slope", "p(z1)*w2*p(z2)*w3*p(z3)", ["\"σ'(z1) w2 σ'(z2) w3 σ'(z3)\""]),
    (
        "dC_db1",
        "wrong-index",
        "p(z1)*w2*p(z2)*w3*p(z3)*w3*p(z4)*dC_da4",
        ["w2*w3**2*p(z1)*p(z2)*p(z3)*p(z4)*dC_da4"],
    ),
    ("dC_db3", "wrong-index", "p(z4)*w4*p(z4)*dC_da4", ["p(z4)**2*w4*dC_da4", "\"σ'(z4) w4 σ'(z4) ∂C/∂a4\""]),
    ("dC_db1", "w1-included lost-weight", "w1*p(z1)*w2*p(z2)*w3*p(z3)*p(z4)*dC_da4", []),
    (
        "dC_db1",
        "sigma-for-prime",
        "s(z1)*w2*s(z2)*w3*s(z3)*w4*s(z4)*dC_da4",
        ["a1*w2*a2*w3*a3*w4*a4*dC_da4", "'σ(z1)w2σ(z2)w3σ(z3)w4σ(z4)dC_da4'"],
    ),
    (
        "dC_db3",
        "sigma-for-prime",
        "p(z3)*w4*s(z4)*dC_da4",
        ['"σ\'(z3) w4 a4 dC_da4"', "p(z3)*w4/(1 + exp(-z4))*dC_da4"],
    ),
    ("ratio", "sigma-for-prime", "s(z1)*w2*s(z2)*w3", ["a1*w2*a2*w3"]),
    (
        "dC_db1",
        "prime-at-a",
        "p(a1)*w2*p(a2)*w3*p(a3)*w4*p(a4)*dC_da4",
        ["\"σ'(a1) w2 σ'(a2) w3 σ'(a3) w4 σ'(a4) ∂C/∂a4\"", "p(s(z1))*w2*p(s(z2))*w3*p(s(z3))*w4*p(s(z4))*dC_da4"],
    ),
    ("dC_db3", "prime-at-a", "p(z3)*w4*p(a4)*dC_da4", ["p(z3)*w4*s(a4)*(1 - s(a4))*dC_da4"]),
    (
        "dC_db1",
        "weight-gradient",
        "a0*p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4",
        ["\"a0 σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 σ'(z4) dC/da4\""],
    ),
    ("dC_db3", "weight-gradient", "a2*p(z3)*w4*p(z4)*dC_da4", ["s(z2)*p(z3)*w4*p(z4)*dC_da4"]),
    ("dC_dw2", "lost-input", "p(z2)*w3*p(z3)*w4*p(z4)*dC_da4", ["\"σ'(z2) w3 σ'(z3) w4 σ'(z4) ∂C/∂a4\""]),
    ("dC_dw2", "wrong-index", "a2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4", []),
    (
        "dC_db1",
        "sum-for-product",
        "p(z1)+w2+p(z2)+w3+p(z3)+w4+p(z4)+dC_da4",
        ["\"σ'(z1) + w2 + σ'(z2) + w3 + σ'(z3) + w4 + σ'(z4) + ∂C/∂a4\""],
    ),
    (
        "dC_db1",
        "sum-for-product",
        "(p(z1)+w2*p(z2)+w3*p(z3)+w4*p(z4))*dC_da4",
        ["(a1*(1-a1)+w2*p(z2)+w3*p(z3)+w4*p(z4))*dC_da4"],
    ),
    ("dC_db3", "sum-for-product", "p(z3)+w4*p(z4)+dC_da4", ['"a3(1-a3) + w4 σ\'(z4) + ∂C/∂a4"']),
    ("dC_dw2", "sum-for-product", "a1*(p(z2)+w3*p(z3)+w4*p(z4))*dC_da4", []),
    ("ratio", "sum-for-product", "p(z1)+w2+p(z2)+w3", ["p(z1)+w2*p(z2)+w3".replace("w2*p(z2)", "p(z2)+w2")]),
    ("dC_db1", "sign", "-p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4", ["a1*(a1 - 1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4"]),
    ("dC_db3", "sign", "-p(z3)*w4*p(z4)*dC_da4", ["\"-σ'(z3) w4 σ'(z4) ∂C/∂a4\""]),
    (
        "dC_db1",
        "bound-for-slope",
        "w2*w3*w4*dC_da4/256",
        ["(1/4)^4 w2 w3 w4 dC/da4".join("''"), "0.25**4*w2*w3*w4*dC_da4"],
    ),
    ("dC_db3", "bound-for-slope", "w4*p(z4)*dC_da4/4", ["0.25*w4*p(z4)*dC_da4", '"1/4 w4 σ\'(z4) ∂C/∂a4"']),
    ("ratio", "bound-for-slope", "w2*w3/16", ["0.0625*w2*w3", "'1/4 w2 1/4 w3'"]),
    (
        "ratio",
        "upside-down",
        "1/(p(z1)*w2*p(z2)*w3)",
        [r"r'\frac{1}{\sigma^\prime(z_1) w_2 \sigma^\prime(z_2) w_3}'", "1/(a1*(1-a1)*w2*p(z2)*w3)"],
    ),
    (
        "dC_db1",
        "w1-included",
        "w1*p(z1)*w2*p(z2)*w3*p(z3)*w4*p(z4)*dC_da4",
        [
            r"r'w_1\sigma^\prime(z_1)w_2\sigma^\prime(z_2)w_3\sigma^\prime(z_3)w_4\sigma^\prime(z_4)"
            r"\frac{\partial C}{\partial a_4}'",
            "(w1*w2*w3*w4)*(a1*a2*a3*a4)*((1-a1)*(1-a2)*(1-a3)*(1-a4))*dC_da4",
        ],
    ),
    (
        "dC_db3",
        "lost-weight",
        "p(z3)*p(z4)*dC_da4",
        ["\"σ'(z₃)σ'(z₄)∂C/∂a₄\"", r"r'\sigma^\prime(z_3)\sigma^\prime(z_4)\frac{\partial C}{\partial a_4}'"],
    ),
    (
        "dC_db3",
        "lost-slope",
        "p(z3)*w4*dC_da4",
        ['"σ\'(z3) w4 ∂C/∂a4"', r"r'\sigma^\prime(z_3) w_4 \frac{\partial C}{\partial a_4}'", "(a3 - a3**2)*w4*dC_da4"],
    ),
    (
        "dC_db3",
        "extra-weight",
        "p(z3)*w4**2*p(z4)*dC_da4",
        [
            "\"σ'(z3) w4² σ'(z4) ∂C/∂a4\"",
            r"r'\sigma^\prime(z_3)w_4^2\sigma^\prime(z_4)\frac{\partial C}{\partial a_4}'",
        ],
    ),
    (
        "dC_db3",
        "extra-slope",
        "p(z3)**2*w4*p(z4)*dC_da4",
        ["\"σ'(z3)^2 w4 σ'(z4) ∂C/∂a4\"", "(a3*(1 - a3))**2*w4*p(z4)*dC_da4"],
    ),
    (
        "dC_db1",
        "wrong-index",
        "p(z1)*w2*p(z2)*w3*p(z3)*w3*p(z4)*dC_da4",
        [
            "\"σ'(z1) w2 σ'(z2) w3 σ'(z3) w3 σ'(z4) ∂C/∂a4\"",
            r"r'\sigma^\prime(z_1)w_2\sigma^\prime(z_2)w_3^2\sigma^\prime(z_3)\sigma^\prime(z_4)\frac{dC}{da_4}'",
        ],
    ),
    (
        "dC_db3",
        "weight-gradient",
        "a2*p(z3)*w4*p(z4)*dC_da4",
        [
            "\"a2 σ'(z3) w4 σ'(z4) ∂C/∂a4\"",
            r"r'a_2\sigma^\prime(z_3)w_4\sigma^\prime(z_4)\frac{\partial C}{\partial a_4}'",
        ],
    ),
    (
        "dC_db1",
        "lost-slope w1-included",
        "w1*p(z1)*w2*p(z2)*w3*p(z3)*w4*dC_da4",
        ["\"w1 σ'(z1) w2 σ'(z2) w3 σ'(z3) w4 ∂C/∂a4\"", "w1*a1*(1 - a1)*w2*p(z2)*w3*p(z3)*w4*dC_da4"],
    ),
    (
        "dC_db1",
        "lost-cost-slope sigma-for-prime",
        "a1*w2*a2*w3*a3*w4*a4",
        ["'σ(z1) w2 σ(z2) w3 σ(z3) w4 σ(z4)'", "prod([s(z1), s(z2), s(z3), s(z4)])*w2*w3*w4"],
    ),
    ("dC_db3", "lost-cost-slope sign", "-p(z3)*w4*p(z4)", ["a3*(a3 - 1)*w4*p(z4)", "\"-σ'(z3) w4 σ'(z4)\""]),
    ("dC_db3", "constant-factor lost-weight", "p(z3)*p(z4)*dC_da4/2", ["0.5*p(z3)*a4*(1 - a4)*dC_da4"]),
    ("ratio", "lost-slope upside-down", "1/(w2*p(z2)*w3)", ["1/(w2*a2*(1 - a2)*w3)"]),
    ("dC_db3", "extra-term", "p(z3)*w4*p(z4)*dC_da4 + dC_da4", ["\"σ'(z3) w4 σ'(z4) ∂C/∂a4 + ∂C/∂a4\""]),
    ("dC_db3", "extra-term", "p(z3)*w4*p(z4)*dC_da4 - a3", []),
    ("dC_db3", "constant-factor", "2*p(z3)*w4*p(z4)*dC_da4", ["\"2 σ'(z3) w4 σ'(z4) ∂C/∂a4\""]),
    ("dC_db3", "constant-given", "0.0625", ["1/16", "'0.0625'"]),
]

QUADRATIC_COSTS = [
    "p(z3)*w4*p(z4)*(a4 - Symbol('y'))",
    "\"σ'(z3) w4 σ'(z4) (a4 - y)\"",
    r"r'2\sigma^\prime(z_3)w_4(a_4-y)'",
]

UNRELATED = ["z1", "w1*w2*w3*w4", "sin(a0)*dC_da4", "p(z1) + 1", "exp(w4)", "dC_da4**2"]
PERTURBATIONS = ["*(1 + 1e-12)", "+ 1e-15", "+ 1e-40*w1", "*1.0000000000000002", "+ Rational(1, 10**60)*a0*dC_da4"]

NUMBER_SLIPS = [
    ("1/2", "sigma-for-prime"),
    ("'σ(0)'", "sigma-for-prime"),
    ("4", "upside-down"),
    ("-1/4", "sign"),
    ("1", "different"),
    ("0.2", "different"),
    ("0.25 + 1e-15", "different"),
    ("Rational(1, 4) + Rational(1, 10**50)", "different"),
    ("0.25*I", "different"),
    ("'1/0'", "undefined"),
]


def value_at(meaning, point):
    """What Python code means at a point, by a forward pass in mpmath: an oracle independent of the checker."""

    def sigma(z):
        return 1 / (1 + mpmath.exp(-z))

    with mpmath.workdps(60):
        given = {name: mpmath.mpf(value.numerator) / value.denominator for name, value in point.items()}
        names = {
            name: given.get(name, mpmath.mpf(0))
            for name in ("w1", "w2", "w3", "w4", "b1", "b2", "b3", "b4", "a0", "dC_da4")
        }
        for j in range(1, 5):
            names[f"z{j}"] = names[f"w{j}"] * names[f"a{j - 1}"] + names[f"b{j}"]
            names[f"a{j}"] = sigma(names[f"z{j}"])
        return eval(meaning, {**names, "s": sigma, "p": lambda z: sigma(z) * sigma(-z)})


def assert_really_differs(witness, name, wrong):
    assert isinstance(witness, Witness)
    point = {symbol: Fraction(value) for symbol, value in witness.point.items()}
    student, right = value_at(wrong, point), value_at(RIGHT[name], point)
    assert abs(student - right) > 1e-45
    assert mpmath.almosteq(mpmath.mpf(witness.student), student, 1e-4)
    assert mpmath.almosteq(mpmath.mpf(witness.reference), right, 1e-4)
    assert witness.student != witness.reference


@pytest.mark.parametrize(
    ("name", "slips", "meaning", "spelling"),
    [(name, slips, meaning, form) for name, slips, meaning, others in SLIPS for form in (meaning, *others)],
)
def test_a_slip_is_named_in_any_spelling(judge_part, name, slips, meaning, spelling):
    judgement = judge_part("exercise1", name, f"{PRELUDE}{name} = {spelling}")
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.share == 0
    assert sorted(finding.slip for finding in judgement.findings) == sorted(slips.split())
    assert all(finding.rationale and finding.help for finding in judgement.findings)
    assert all(squeezed(RIGHT[name]) not in squeezed(finding.help) for finding in judgement.findings)
    assert_really_differs(judgement.evidence, name, meaning)


def squeezed(text):
    return text.replace("σ'", "p").replace("∂C/∂a4", "dC_da4").translate(str.maketrans("", "", " *·()_"))


@pytest.mark.parametrize(
    ("name", "spelling", "says"),
    [
        ("dC_db3", "w4*p(z4)*dC_da4", "divided by σ'(z3)."),
        ("dC_db3", "p(z3)*w4*p(z4)", "divided by ∂C/∂a4."),
        ("dC_db3", "w2*w4*p(z4)*dC_da4", "times w2 and divided by σ'(z3)."),
        ("dC_db3", "p(z2)*w4*p(z4)*dC_da4", "times σ'(z2) and divided by σ'(z3): σ'(z2) stands where σ'(z3) belongs."),
        ("dC_db3", "s(z3)*w4*p(z4)*dC_da4", "times σ(z3)/σ'(z3)."),
        ("dC_db1", "p(z1)*w2*p(z2)*w3*p(z3)*p(z4)", "divided by ∂C/∂a4 and w4."),
        ("dC_db3", "-p(z3)*w4*p(z4)*dC_da4", "with the opposite sign."),
        ("dC_db3", "p(z3)*w4*p(z4)*dC_da4 + 1", "plus the constant 1."),
        ("dC_db3", "p(z3)*w4*p(z4)*dC_da4 + 2*b4", "plus 2 times b4."),
    ],
)
def test_what_the_answer_is_beside_the_right_one_is_said(judge_part, name, spelling, says):
    judgement = judge_part("exercise1", name, f"{PRELUDE}{name} = {spelling}")
    assert judgement.findings[0].rationale.startswith(f"Your answer is the right one {says}")


@pytest.mark.parametrize("spelling", QUADRATIC_COSTS)
def test_the_quadratic_cost_is_named(judge_part, spelling):
    judgement = judge_part("exercise1", "dC_db3", f"{PRELUDE}dC_db3 = {spelling}")
    assert judgement.verdict is Verdict.INCORRECT
    assert isinstance(judgement.evidence, Form)
    assert [finding.slip for finding in judgement.findings] == ["quadratic-cost"]


@pytest.mark.parametrize("spelling", UNRELATED)
def test_an_unrelated_formula_is_refused_and_no_slip_is_named(judge_part, spelling):
    judgement = judge_part("exercise1", "dC_db1", f"{PRELUDE}dC_db1 = {spelling}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["different"]
    assert_really_differs(
        judgement.evidence,
        "dC_db1",
        spelling.replace("sin", "__import__('mpmath').sin").replace("exp", "__import__('mpmath').exp"),
    )


@pytest.mark.parametrize(
    "unsimplified",
    [
        "p(z3)*w4*p(z4)*dC_da4*w1/w1",
        "(p(z3)*w4*p(z4) + p(z3)*w4*p(z4))*dC_da4/2",
        "expand(a3*(1 - a3)*w4*a4*(1 - a4)*dC_da4)",
        "'σ\\'(z3) w4 σ\\'(z4) ∂C/∂a4 + w1 - w1'",
        r"r'\frac{w_4\sigma^\prime(z_3)\sigma^\prime(z_4)^2}{a_4(1-a_4)}\frac{\partial C}{\partial a_4}'",
    ],
)
def test_what_is_right_but_not_simplified_is_told_nothing(judge_part, unsimplified):
    judgement = judge_part("exercise1", "dC_db3", f"{PRELUDE}dC_db3 = {unsimplified}")
    assert judgement.verdict is Verdict.CORRECT
    assert not judgement.findings


@pytest.mark.parametrize("change", PERTURBATIONS)
@pytest.mark.parametrize("name", RIGHT)
def test_a_gradient_that_is_off_by_a_hair_is_refused(judge_part, name, change):
    judgement = judge_part("exercise1", name, f"{PRELUDE}{name} = {RIGHT[name]} {change}")
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.evidence.student != judgement.evidence.reference


@pytest.mark.parametrize(("number", "slip"), NUMBER_SLIPS)
def test_a_wrong_slope_is_refused(judge_part, number, slip):
    judgement = judge_part("exercise1", "max_slope", f"{PRELUDE}max_slope = {number}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert judgement.evidence.student != judgement.evidence.reference
    assert math.isclose(float(judgement.evidence.reference.partition(" ")[0]), 0.25)
