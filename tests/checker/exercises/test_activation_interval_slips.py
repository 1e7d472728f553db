"""exercise2: a wrong answer is refused at a point where it really is wrong, and its slip is named in any spelling."""

import mpmath
import pytest

from checker.equivalence.comparison import compare_on
from checker.exercises import activation_interval_slips as slips
from checker.exercises.activation_interval import EXERCISE
from checker.expression.calculus import substitute
from checker.verdict import Certificate, Verdict, Witness

PRELUDE = """
from sympy import *

w, b = symbols("w b", real=True)
m = abs(w)
r = sqrt(1 - 4/m)
L = log(m*(1 + r)/2 - 1)
"""

# Each slip: its name, what it means in Python, and other spellings of the same.
WIDTH_SLIPS = [
    (
        "lost-minus-one",
        "2/m*log(m*(1 + r)/2)",
        ["'2/|w| ln(|w|(1+√(1-4/|w|))/2)'", "2*log(m/2 + sqrt(w**2 - 4*m)/2)/m"],
    ),
    (
        "minus-one-outside",
        "2/m*(log(m*(1 + r)/2) - 1)",
        [r"r'\frac{2}{|w|}\left(\ln\frac{|w|(1+\sqrt{1-4/|w|})}{2}-1\right)'", "2*(log(m) + log((1 + r)/2))/m - 2/m"],
    ),
    (
        "minus-one-outside",
        "2/m*log(m*(1 + r)/2) - 1",
        ["'2/|w| ln(|w|(1+√(1-4/|w|))/2) - 1'", "(2*log(m*(1 + r)/2) - m)/m"],
    ),
    (
        "sign-under-root",
        "2/m*log(m*(1 + sqrt(1 + 4/m))/2 - 1)",
        ["'2/|w| ln(|w|(1+√(1+4/|w|))/2 - 1)'", "2/m*log((m - 2 + sqrt(w**2 + 4*m))/2)"],
    ),
    ("sign-under-root", "4/m*atanh(sqrt(1 + 4/m))", ["'4/|w| artanh √(1+4/|w|)'"]),
    (
        "other-root",
        "2/m*log(m*(1 - r)/2 - 1)",
        ["'-2/|w| ln(|w|(1+√(1-4/|w|))/2 - 1)'", "-4/m*atanh(r)", "2/m*log((1 - r)/(1 + r))"],
    ),
    ("atan-for-atanh", "4/m*atan(r)", ["'4/|w| arctan √(1-4/|w|)'", "4/m*asin(r/sqrt(1 + r**2))"]),
    (
        "width-in-z",
        "2*log(m*(1 + r)/2 - 1)",
        ["4*atanh(r)", "'2 arcosh(|w|/2 - 1)'", "lambda w: 4*atanh(sqrt(1-4/abs(w)))"],
    ),
    ("constant-factor", "log(m*(1 + r)/2 - 1)/m", ["'2/|w| artanh √(1-4/|w|)'", "2*asinh(sqrt(m/4 - 1))/m"]),
    ("constant-factor", "4*log(m*(1 + r)/2 - 1)/m", ["'8/|w| artanh √(1-4/|w|)'"]),
    (
        "log-base-10",
        "2/m*log(m*(1 + r)/2 - 1)/log(10)",
        [
            "2/m*log(m*(1 + r)/2 - 1, 10)",
            "'2/|w| log10(|w|(1+√(1-4/|w|))/2 - 1)'",
            r"r'\frac{2}{|w|}\lg(|w|(1+\sqrt{1-4/|w|})/2-1)'",
        ],
    ),
    ("constant-given", "0.4477432046943028", ["'0.4477432046943028'"]),
    ("constant-given", "0.45", ["'0.45'", "0.45 + 0*w", "lambda w: 0.45", "'0.45 w/w'"]),
    ("constant-term", "4/m*atanh(r) + 1", ["'4/|w| artanh √(1-4/|w|) + 1'"]),
]

PAIRS = [
    ("width-in-z lost-minus-one", "2*log(m*(1 + r)/2)", ["'2 ln(|w|(1+√(1-4/|w|))/2)'", "log(m**2*(1 + r)**2/4)"]),
    ("width-in-z atan-for-atanh", "4*atan(r)", ["'4 arctan √(1-4/|w|)'"]),
    ("lost-minus-one constant-factor", "log(m*(1 + r)/2)/m", [r"r'\frac{1}{|w|}\ln\frac{|w|(1+\sqrt{1-4/|w|})}{2}'"]),
    ("atan-for-atanh constant-factor", "2*atan(r)/m", ["'2 arctan(√(1-4/|w|))/|w|'"]),
    ("lost-minus-one log-base-10", "2/m*log(m*(1 + r)/2, 10)", ["'2/|w| log10(|w|(1+√(1-4/|w|))/2)'"]),
    ("width-in-z constant-factor", "L", ["2*atanh(r)", "'arcosh(|w|/2 - 1)'"]),
]

END_PAIRS = [
    ("sign-of-b constant-factor", "b/w + side*2*L/m", ["'b/w + {sign}4/|w| artanh √(1-4/|w|)'"]),
    ("lost-b constant-factor", "side*2*L/m", ["'{sign}4/|w| artanh √(1-4/|w|)'"]),
    ("sign-of-b end-in-z", "b/w + side*L", ["'b/w + {sign}arcosh(|w|/2-1)'"]),
    ("ends-exchanged lost-minus-one", "-b/w - side*log(m*(1 + r)/2)/m", []),
    ("lost-b log-base-10", "side*L/m/log(10)", ["side*log(m*(1 + r)/2 - 1, 10)/m"]),
]

UNSIMPLIFIED = [
    "4/m*atanh(r) + w - w",
    "(4*atanh(r) + 2*L)/(2*m)",
    "2*m*L/w**2",
    "'2/|w| · ln(|w|(1+√(1-4/|w|))/2 - 1) · 3/3'",
    r"r'\frac{4}{2|w|}\ln\left(\frac{|w|}{2}+\frac{|w|}{2}\sqrt{1-\frac{4}{|w|}}-1\right)'",
]

HALF_RIGHT_WIDTHS = [
    "2/w*log(w*(1 + sqrt(1 - 4/w))/2 - 1)",
    "2/w*log(m*(1 + r)/2 - 1)",
    "2/m*log(w*(1 + r)/2 - 1)",
    "4/w*atanh(sqrt(1 - 4/w))",
    "4/m*atanh(sqrt(1 - 4/w))",
    "4/w*acosh(sqrt(w)/2)",
    "4/w*asinh(sqrt(w/4 - 1))",
    "Piecewise((4/w*atanh(sqrt(1 - 4/w)), w > 0))",
    "'4/w artanh √(1-4/w)'",
    r"r'\frac{2}{w}\operatorname{arcosh}\left(\frac{w}{2}-1\right)'",
]

END_SLIPS = [
    ("ends-exchanged", "-b/w - side*L/m", ["'-b/w - {sign}arcosh(|w|/2-1)/|w|'"]),
    ("sign-of-b", "b/w + side*L/m", ["'b/w + {sign}arcosh(|w|/2-1)/|w|'"]),
    ("lost-b", "side*L/m", ["'{sign}2/|w| artanh √(1-4/|w|)'"]),
    ("end-in-z", "side*L", ["side*2*atanh(r)", "'{sign}ln(|w|(1+√(1-4/|w|))/2-1)'"]),
    ("end-in-z", "-b/w + side*L", ["'-b/w + {sign}2 artanh √(1-4/|w|)'"]),
    ("constant-factor", "-b/w + side*2*L/m", ["'-b/w + {sign}4/|w| artanh √(1-4/|w|)'"]),
    ("constant-factor", "-b/w + side*L/m/2", ["'-b/w + {sign}1/|w| artanh √(1-4/|w|)'"]),
    ("log-base-10", "-b/w + side*L/m/log(10)", ["-b/w + side*log(m*(1 + r)/2 - 1, 10)/m"]),
    ("lost-minus-one", "-b/w + side*log(m*(1 + r)/2)/m", ["'-b/w + {sign}ln(|w|(1+√(1-4/|w|))/2)/|w|'"]),
    ("minus-one-outside", "-b/w + side*(log(m*(1 + r)/2) - 1)/m", ["'-b/w + {sign}(ln(|w|(1+√(1-4/|w|))/2) - 1)/|w|'"]),
    ("sign-under-root", "-b/w + side*log(m*(1 + sqrt(1 + 4/m))/2 - 1)/m", []),
    ("atan-for-atanh", "-b/w + side*2*atan(r)/m", ["'-b/w + {sign}2 arctan(√(1-4/|w|))/|w|'"]),
]

UNRELATED = [
    "w",
    "w**2 + 1",
    "sin(w)",
    "exp(-m)",
    "'ln|w|'",
    "4/m",
    "r",
    "sqrt(w)",
    "b*0 + 1/w",
    "2.0000001/m",
    "1/(w - w)",
]
PERTURBATIONS = [
    "+ 1e-9",
    "*(1 + 1e-12)",
    "*1.0000000000000002",
    "+ Rational(1, 10**40)*sin(w)",
    "+ exp(-100*m)",
    "+ Heaviside(m - 4.5)*Float('1e-30')",
]

NUMBER_SLIPS = [
    ("min_abs_w", "1/4", "upside-down"),
    ("min_abs_w", "-4", "sign"),
    ("min_abs_w", "3.9999999999", "different"),
    ("min_abs_w", "4.000000000000001", "different"),
    ("min_abs_w", "7", "different"),
    ("min_abs_w", "2", "different"),
    ("min_abs_w", "4 + 1e-30*I", "different"),
    ("min_abs_w", "'1/0'", "undefined"),
    ("w_star", "6.95", "different"),
    ("w_star", "6.8441", "different"),
    ("w_star", "-6.894", "different"),
    ("w_star", "0.4477", "different"),
    ("w_star", "'log(0)'", "undefined"),
    ("max_width", "0.4427", "different"),
    ("max_width", "0.4528", "different"),
    ("max_width", "6.894", "different"),
]


def value_at(meaning, point, side=1):
    """What Python code means at a point, by mpmath: an oracle that shares nothing with the checker."""
    with mpmath.workdps(60):
        w = mpmath.mpf(eval(point["w"], {"__builtins__": {}})) if "/" not in point["w"] else fraction(point["w"])
        m = abs(w)
        r = mpmath.sqrt(1 - 4 / m)
        names = {"w": w, "m": m, "r": r, "side": side, "b": fraction(point.get("b", "0"))}
        return eval(meaning, {**vars(mpmath), **names, "L": mpmath.log(m * (1 + r) / 2 - 1)})


def fraction(text):
    above, _, below = text.partition("/")
    return mpmath.mpf(above) / mpmath.mpf(below or 1)


def shown(text):
    """A value as a witness shows it."""
    return mpmath.mpmathify(text.replace("*i", "j").replace(" ", ""))


def assert_really_differs(witness, wrong, right, side=1):
    assert isinstance(witness, Witness)
    student, reference = value_at(wrong, witness.point, side), value_at(right, witness.point, side)
    assert abs(student - reference) > 1e-45
    assert mpmath.almosteq(shown(witness.student), student, 1e-4)
    assert mpmath.almosteq(shown(witness.reference), reference, 1e-4)
    assert witness.student != witness.reference


@pytest.mark.parametrize(
    ("slip", "meaning", "spelling"),
    [(slip, meaning, form) for slip, meaning, others in WIDTH_SLIPS for form in (meaning, *others)],
)
def test_a_slip_in_the_width_is_named(judge_part, slip, meaning, spelling):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {spelling}")
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.share == 0
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert_really_differs(judgement.evidence, meaning, "2*L/m")


@pytest.mark.parametrize(
    ("slips", "spelling"), [(slips, form) for slips, meaning, others in PAIRS for form in (meaning, *others)]
)
def test_two_slips_in_the_width_are_named(judge_part, slips, spelling):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {spelling}")
    assert judgement.verdict is Verdict.INCORRECT
    assert sorted(finding.slip for finding in judgement.findings) == sorted(slips.split())


@pytest.mark.parametrize(("name", "side"), [("a_low", -1), ("a_high", 1)])
@pytest.mark.parametrize(
    ("slips", "spelling"), [(slips, form) for slips, meaning, others in END_PAIRS for form in (meaning, *others)]
)
def test_two_slips_in_an_end_are_named(judge_part, name, side, slips, spelling):
    answer = spelling.replace("{sign}", "-" if side < 0 else "").replace("+ -", "- ")
    judgement = judge_part("exercise2", name, f"{PRELUDE}side = {side}\n{name} = {answer}")
    assert judgement.verdict is Verdict.INCORRECT
    assert sorted(finding.slip for finding in judgement.findings) == sorted(slips.split())


@pytest.mark.parametrize("width", ["8/w*atanh(sqrt(1 - 4/w))", "'8/w artanh √(1-4/w)'", "4/w*log(m*(1 + r)/2 - 1)"])
def test_a_forgotten_bar_beside_a_factor_is_named(judge_part, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {width}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["abs-forgotten", "constant-factor"]


@pytest.mark.parametrize("width", UNSIMPLIFIED)
def test_what_is_right_but_not_simplified_is_told_nothing(judge_part, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {width}")
    assert judgement.verdict is Verdict.CORRECT
    assert not judgement.findings


@pytest.mark.parametrize(
    ("width", "says"),
    [
        ("4/m*atanh(r) + 1/m", "plus 1/|w|."),
        ("4/m*atanh(r) - 2/w", "plus -2 times 1/w."),
        ("4/m*atanh(r) + 1/2", "plus the constant 1/2."),
        ("4*w/m*atanh(r)", "times w."),
    ],
)
def test_what_the_width_is_beside_the_right_one_is_said(judge_part, width, says):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {width}")
    assert judgement.findings[0].rationale.startswith(f"Your answer is the right one {says}")


def test_a_skeleton_that_is_filled_rightly_is_the_reference():
    for name, make in (("width", slips.width_slips), ("a_low", lambda: slips.endpoint_slips(-1)), ("a_high", high)):
        skeleton, part = make().skeleton, EXERCISE.part(name)
        filled = substitute(skeleton.whole, {slot.name: slot.right for slot in skeleton.slots})
        assert compare_on(filled, part.expected, part.domain, 1).verdict is Verdict.CORRECT


def high():
    return slips.endpoint_slips(1)


@pytest.mark.parametrize("spelling", HALF_RIGHT_WIDTHS)
def test_a_forgotten_bar_leaves_half_the_points_and_is_named(judge_part, spelling):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {spelling}")
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.share * 2 == 1
    assert [finding.slip for finding in judgement.findings] == ["abs-forgotten", "one-regime"]
    assert judgement.evidence.regime == "w ≤ -4"


@pytest.mark.parametrize(("name", "side"), [("a_low", -1), ("a_high", 1)])
@pytest.mark.parametrize(
    ("slip", "meaning", "spelling"),
    [(slip, meaning, form) for slip, meaning, others in END_SLIPS for form in (meaning, *others)],
)
def test_a_slip_in_an_end_is_named(judge_part, name, side, slip, meaning, spelling):
    answer = spelling.replace("{sign}", "-" if side < 0 else "").replace("- -", "+ ").replace("+ -", "- ")
    judgement = judge_part("exercise2", name, f"{PRELUDE}side = {side}\n{name} = {answer}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert_really_differs(judgement.evidence, meaning, "-b/w + side*L/m", side)


@pytest.mark.parametrize("form", ["-b/w {} L/w", "'-b/w {} arcosh(w/2-1)/w'", "-b/m {} L/m", "(-b {} L)/w"])
@pytest.mark.parametrize(("name", "sign"), [("a_low", "-"), ("a_high", "+")])
def test_an_end_that_is_right_for_one_sign_is_half_right(judge_part, form, name, sign):
    judgement = judge_part("exercise2", name, f"{PRELUDE}{name} = {form.format(sign)}")
    assert judgement.verdict is Verdict.PARTIAL
    assert judgement.share * 2 == 1
    assert [finding.slip for finding in judgement.findings] == ["abs-forgotten", "one-regime"]


@pytest.mark.parametrize("width", ["Piecewise((4/m*atanh(r), w < 0), (0, True))", "-4/w*atanh(sqrt(1 + 4/w))"])
def test_a_width_that_is_right_for_negative_w_alone_is_half_right(judge_part, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {width}")
    assert judgement.verdict is Verdict.PARTIAL
    assert [finding.slip for finding in judgement.findings] == ["one-regime"]
    assert judgement.evidence.regime == "w ≥ 4"


@pytest.mark.parametrize("width", UNRELATED)
def test_an_unrelated_formula_is_refused_and_no_slip_is_named(judge_part, width):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {width}")
    if "w - w" in width:  # SymPy makes that zoo
        assert judgement.verdict is Verdict.UNREADABLE
        return
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["different"]


@pytest.mark.parametrize("change", PERTURBATIONS)
@pytest.mark.parametrize("form", ["4/m*atanh(r)", "2/m*log(m*(1 + r)/2 - 1)"])
def test_a_width_that_is_off_by_a_hair_is_refused(judge_part, form, change):
    judgement = judge_part("exercise2", "width", f"{PRELUDE}width = {form} {change}")
    assert judgement.verdict is Verdict.INCORRECT
    assert judgement.evidence.student != judgement.evidence.reference


@pytest.mark.parametrize(("name", "number", "slip"), NUMBER_SLIPS)
def test_a_wrong_number_is_refused(judge_part, name, number, slip):
    judgement = judge_part("exercise2", name, f"{PRELUDE}{name} = {number}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert not isinstance(judgement.evidence, Certificate)
    assert judgement.evidence.student != judgement.evidence.reference
