"""exercise1, `exploding` and `unstable`: judged by what the networks do, to the last boundary case."""

import pytest

from checker.verdict import Certificate, Verdict

PRELUDE = """
import numpy as np
import mpmath
from collections import namedtuple
from dataclasses import dataclass
from fractions import Fraction
from sympy import *

z = Symbol("z")
sigma = Function("sigma")
Net = namedtuple("Net", "weights biases a0")

@dataclass
class Network:
    weights: list
    biases: list
    a0: float

def net(weights, biases=0, a0=0):
    weights = weights if isinstance(weights, list) else [weights]*4
    biases = biases if isinstance(biases, list) else [biases]*4
    return {"weights": weights, "biases": biases, "a0": a0}

def centred(*weights):
    return net(list(weights), [0, *(-Rational(w)/2 for w in weights[1:])])
"""

EXPLODING = [
    "net(100, [0, -50, -50, -50])",
    "net([1, 100, 100, 100], ['0', -50.0, Rational(-50), Fraction(-50)], '0')",
    "net(100, -50, 0.5)",
    "net(-100, 50, 0.5)",
    "net(['100', 'sqrt(10000)', sqrt(10000), mpmath.mpf(100)], '-50', '1/2')",
    "{'weights': (1, 100, 100, 100), 'biases': np.array([0, -50, -50, -50]), 'a0': np.int64(0), 'note': None}",
    "{'weights': np.full(4, 100.0), 'biases': np.full(4, -50.0), 'a0': np.float32(0.5)}",
    "Net([100]*4, [-50]*4, 0.5)",
    "Network([100]*4, [-50]*4, 0.5)",
    "net(1e6, -5e5, 0.5)",
    "net(1e300, -5e299, 0.5)",
    "net([0, 60, -70, 80], [0, -30, 35, -40])",
    "centred(1, 40, 40, 40)",  # exactly 1000
    "centred(1, 32, 40, 50)",
    "centred(1, 40, 40, 40.0000001)",
    "net([1, 30, 50, Rational(128, 3)], [0, -15, -25, -Rational(64, 3)])",  # exactly 1000, in thirds
]

NOT_EXPLODING = [
    ("net(100)", "|w2 σ'(z2)| > 1"),
    ("net(1, 0, 0.5)", "|w2 σ'(z2)| > 1"),
    ("net(20, -10, 0.5)", "≥ 1000"),
    ("centred(1, 4, 400, 400)", "|w2 σ'(z2)| > 1"),  # exactly 1
    ("centred(1, 400, 4, 400)", "|w3 σ'(z3)| > 1"),
    ("centred(1, 400, 400, 4)", "|w4 σ'(z4)| > 1"),
    ("net([1, 4, 4000, 4000], [0, -Rational(4, 2), -2000, -2000])", "|w2 σ'(z2)| > 1"),
    ("centred(1, 40, 40, Rational(40) - Rational(1, 10**40))", "≥ 1000"),
    ("centred(1, 5, 10, 10)", "≥ 1000"),
    ("net(10**40, 0, 1)", "|w2 σ'(z2)| > 1"),
]

NOT_READ = [
    ("None", "empty"),
    ("[[100]*4, [-50]*4, 0.5]", "wrong-type"),
    ("'100'", "wrong-type"),
    ("{1: 2}", "wrong-type"),
    ("lambda: 3", "wrong-type"),
    ("{}", "missing-field"),
    ("{'weights': [100]*4, 'biases': [-50]*4}", "missing-field"),
    ("{'weight': [100]*4, 'biases': [-50]*4, 'a0': 0}", "missing-field"),
    ("{'Weights': [100]*4, 'Biases': [-50]*4, 'A0': 0}", "missing-field"),
    ("net([100]*3, -50)", "wrong-length"),
    ("net(100, [-50]*5)", "wrong-length"),
    ("{'weights': 100, 'biases': [-50]*4, 'a0': 0}", "wrong-type"),
    ("net([[100]]*4)", "wrong-type"),
    ("net(100, -50, [0.5])", "wrong-type"),
    ("net(100, -50, None)", "empty"),
    ("net(100, -50, nan)", "not-a-number"),
    ("net(float('nan'))", "not-a-number"),
    ("net(float('inf'))", "infinite"),
    ("net(oo)", "infinite"),
    ("net(1j)", "not-real"),
    ("net('sqrt(-1)')", "not-real"),
    ("net('1/0')", "not-finite"),
    ("net('hundred')", "not-a-number"),
    ("net('1..2')", "unreadable-text"),
    ("net(z)", "not-a-number"),
    ("net(True)", "wrong-type"),
]

SMALL = "net(0.001)"
UNSTABLE = [  # f, and a chain that explodes (and one that vanishes, where small weights alone do not make one)
    *(
        (f, "net(100)", SMALL)
        for f in (
            *(
                "tanh(3*z)",
                "3*tanh(z)",
                "2*z",
                "'2.5z'",
                "sin(5*z)",
                "3*sin(z)",
                "2*asinh(z)",
                "5*atan(z)",
                "10*erf(z)",
            ),
            *("'tanh(3z)'", "'3 sin z'", r"r'\tanh(3z)'", "lambda z: tanh(3*z)", "lambda x: 2*x", "Lambda(z, 3*z)"),
            *("exp(z) - 1", "z**3 + 2*z", "sinh(2*z)", "9*sigma(z) - Rational(9, 2)", "9*(1/(1 + exp(-z))) - 4.5"),
            *("'9σ(z) - 4.5'", "3*z/(1 + abs(z))", "tan(z)", "Piecewise((3*z, z < 1), (3, True))", "tanh(2*z)"),
            *("2*tanh(z)", "2*sin(z)", "z + tanh(z)", "z + sin(z)", "2*z/sqrt(1 + z**2)"),  # sup |f'| is exactly 2
            "3*tanh(Symbol('z', positive=True))",
        )
    ),
    ("8*sigma(z)", "net(100, -400, 4)", SMALL),
    ("8/(1 + exp(-z))", "net(100, -400, 4)", SMALL),
    ("2*tanh(z - Rational(1, 3))", "net(100, Rational(1, 3))", "net(0.001, Rational(1, 3))"),
    ("2*sin(z + 1)", "net(100, -1)", SMALL),
    ("10*log(1 + exp(z))", "net(10, 0, 1)", SMALL),
    ("3*(z - 1)/(1 + abs(z - 1))", "net(100, 1)", "net(0.001, 1)"),
    ("3*(z - Rational(1, 3))/(1 + abs(z - Rational(1, 3)))", "net(100, Rational(1, 3))", "net(0.001, Rational(1, 3))"),
    ("z*abs(z) + 3*z", "net(100)", SMALL),
    ("exp(z)", "net(100, [0, -100, -100, -100])", SMALL),
    ("z**2", "net(100, 0, 1)", "net(0.01, 0.1)"),
    ("z**3", "net(100, 0, 1)", "net(0.1, 0.1)"),
    ("tanh(3*(z - 1000))", "net(100, 1000)", "net(0.001, 1000)"),
    ("z**2/10**6", "net(10**9, 0, 1)", "net(1, 1)"),
    *(
        (f, "net(100, 0, 1)", "net(0.01, 0, 1)")
        for f in (
            "Max(0, 4*z)",
            "'max(0, 4z)'",
            "2*(z + abs(z))",
            "4*z*Heaviside(z)",
            "Piecewise((0, z < 0), (4*z, True))",
        )
    ),
    (
        "2*z",
        "net([1, 1, 1, 125])",
        "net([1, Rational(1, 8), Rational(1, 8), Rational(1, 125)])",
    ),  # exactly 1000, 1/1000
    ("3*asinh(z)", "net(Rational(10, 3))", "net(Rational(1, 30))"),
]

NOT_STEEP = [
    *("sigma(z)", "'σ(z)'", "1/(1 + exp(-z))", "exp(z)/(1 + exp(z))", "1/(1 + exp(-4*z))", "7.9*sigma(z)", "tanh(z)"),
    *(
        "1.9999999*tanh(z)",
        "atan(z)",
        "erf(z)",
        "asinh(z)",
        "sin(z)",
        "1.99*sin(z)",
        "cos(z)",
        "z",
        "abs(z)",
        "1",
        "0*z",
    ),
    *("Max(0, z)", "'max(0, z)'", "lambda z: Max(z, 0)", "Piecewise((z, z > 0), (0.01*z, True))", "Min(Max(z, -1), 1)"),
    *("Piecewise((z, z > 0), (exp(z) - 1, True))", "log(1 + exp(z))", "z*sigma(z)", "z/(1 + exp(-z))"),
    *("z/(1 + abs(z))", "sqrt(z**2 + 1)", "exp(-z**2)", "z*tanh(log(1 + exp(z)))", "(1 + erf(z/sqrt(2)))*z/2"),
    *("sign(z)", "Heaviside(z)", "floor(z)", "tanh"),
]

BROKEN = [
    ("Max(0, 4*z)", "net(100)", SMALL, "vanishing: f'(z1) does not exist"),
    ("3*abs(z)", "net(100, 0, 1)", SMALL, "vanishing: f'(z1) does not exist"),
    ("3*abs(z)", "net(100, [0, 0, 0, -2700000000], 1)", "net(0.01, 0, 1)", "exploding: f'(z4) does not exist"),
    ("Max(0, 4*z)", "net(100, 0, 1)", "net(0.01, -1)", "vanishing: |f'(z4)| > 0"),
    ("3*z**2", "net(100, 0, 1)", SMALL, "vanishing: |f'(z4)| > 0"),
    ("100*sqrt(z)", "net(100, 1)", "net(0.01, -1)", "vanishing: f(z1) is not a real number"),
    ("100*sqrt(z)", "net(100, 1)", SMALL, "vanishing: f'(z1) does not exist"),
    ("3*abs(z - Rational(1, 3))", "net(100)", "net(0.01, Rational(1, 3))", "vanishing: f'(z1) does not exist"),
    ("3*log(z)", "net(100, -1)", SMALL, "vanishing: f'(z1) does not exist"),
    ("3*I*z", "net(100, 1)", "net(0.01, 1)", "vanishing: f(z1) is not a real number"),
    ("2*z", "net(100)", "net(1)", "vanishing: |∂C/∂b1| / |∂C/∂b4| ≤ 1/1000"),
    ("2*z", "net(1)", SMALL, "exploding: |∂C/∂b1| / |∂C/∂b4| ≥ 1000"),
    ("2*z", SMALL, "net(100)", "vanishing: |∂C/∂b1| / |∂C/∂b4| ≤ 1/1000"),
    ("2*z", "net([1, 1, 1, 124.99999999])", SMALL, "exploding: |∂C/∂b1| / |∂C/∂b4| ≥ 1000"),
    (
        "2*z",
        "net(100)",
        "net([1, 1, 1, Rational(1, 8000) + Rational(1, 10**50)])",
        "vanishing: |∂C/∂b1| / |∂C/∂b4| ≤ 1/1000",
    ),
]

NO_ACTIVATION = [
    *(("None", "empty"), ("nan", "not-a-number"), ("oo", "infinite"), ("True", "wrong-type"), ("[z]", "wrong-type")),
    *(
        ("{'f': z}", "wrong-type"),
        ("Matrix([z])", "wrong-type"),
        ("Eq(z, 1)", "wrong-type"),
        ("'tanh(3z'", "unreadable-text"),
    ),
    *(("lambda z: np.tanh(3*z)", "exception"), ("np.tanh", "exception"), ("lambda x, y: x", "wrong-type")),
    *(("besselj(0, z)", "unsupported"), ("Function('f')(z)", "unsupported"), ("3*z + O(z**2)", "order-term")),
]


def unstable(activation, exploding="net(100)", vanishing=SMALL):
    return f"{PRELUDE}unstable = {{'activation': {activation}, 'vanishing': {vanishing}, 'exploding': {exploding}}}"


@pytest.mark.parametrize("network", EXPLODING)
def test_any_network_that_explodes_is_correct(judge_part, network):
    judgement = judge_part("exercise1", "exploding", f"{PRELUDE}exploding = {network}")
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert isinstance(judgement.evidence, Certificate)
    assert len(judgement.evidence.bounds) == 4


def test_the_example_of_the_text_grows_by_its_figure(judge_part):
    judgement = judge_part("exercise1", "exploding", f"{PRELUDE}exploding = net(100, -50, 0.5)")
    assert judgement.evidence.bounds["|∂C/∂b1| / |∂C/∂b4| ≥ 1000"] == str(25**3)


@pytest.mark.parametrize(("network", "condition"), NOT_EXPLODING)
def test_a_network_that_does_not_explode_is_told_which_condition_fails(judge_part, network, condition):
    judgement = judge_part("exercise1", "exploding", f"{PRELUDE}exploding = {network}")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["condition"]
    assert condition in judgement.findings[0].rationale


@pytest.mark.parametrize(("network", "slip"), NOT_READ)
def test_what_is_no_network_is_unreadable_and_says_why(judge_part, network, slip):
    judgement = judge_part("exercise1", "exploding", f"{PRELUDE}exploding = {network}")
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]
    inside = judge_part("exercise1", "unstable", unstable("2*z", exploding=network))
    assert inside.verdict is Verdict.UNREADABLE
    assert [finding.slip for finding in inside.findings] == [slip]
    assert "exploding" in inside.findings[0].rationale


@pytest.mark.parametrize(("activation", "exploding", "vanishing"), UNSTABLE)
def test_a_steep_activation_with_its_two_networks_is_correct(judge_part, activation, exploding, vanishing):
    judgement = judge_part("exercise1", "unstable", unstable(activation, exploding, vanishing))
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert "|f'(z)| ≥ 2" in judgement.evidence.statement


@pytest.mark.parametrize("activation", NOT_STEEP)
def test_an_activation_that_is_not_steep_is_certainly_not(judge_part, activation):
    judgement = judge_part("exercise1", "unstable", unstable(activation))
    assert judgement.verdict is Verdict.INCORRECT, judgement
    assert [finding.slip for finding in judgement.findings] == ["not-steep"]
    assert isinstance(judgement.evidence, Certificate)


@pytest.mark.parametrize(("activation", "exploding", "vanishing", "says"), BROKEN)
def test_a_condition_that_fails_is_named(judge_part, activation, exploding, vanishing, says):
    judgement = judge_part("exercise1", "unstable", unstable(activation, exploding, vanishing))
    assert judgement.verdict is Verdict.INCORRECT, judgement
    assert [finding.slip for finding in judgement.findings] == ["condition"]
    assert says in judgement.findings[0].rationale


@pytest.mark.parametrize(("activation", "slip"), NO_ACTIVATION)
def test_what_is_no_activation_is_unreadable_and_says_why(judge_part, activation, slip):
    judgement = judge_part("exercise1", "unstable", unstable(activation))
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]


@pytest.mark.parametrize(
    ("activation", "symbol"), [("3*tanh(Symbol('x'))", "x"), ("'3 tanh(y)'", "y"), ("'hello'", "hello")]
)
def test_an_activation_in_another_symbol_is_incorrect(judge_part, activation, symbol):
    judgement = judge_part("exercise1", "unstable", unstable(activation))
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["undeclared-symbol"]
    assert symbol in judgement.findings[0].rationale
