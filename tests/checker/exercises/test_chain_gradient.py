"""exercise1, `gradient(n, k)`: right in any style, refused at a call that is named."""

import pytest

from checker.verdict import Certificate, Verdict

PRELUDE = """
from sympy import *
from math import prod

sigma, sigma_prime = Function("sigma"), Function("sigma_prime")

def var(letter, j):
    return Symbol(f"{letter}{j}")

def chain(n, s):
    a = Symbol("a0")
    for j in range(1, n + 1):
        a = s(var("w", j)*a + var("b", j))
    return a
"""

RIGHT = {
    "loop": """
def gradient(n, k):
    result = Symbol(f"dC_da{n}")
    for j in range(k, n + 1):
        result *= sigma_prime(Symbol(f"z_{j}"))
        if j > k:
            result *= Symbol(f"w_{j}")
    return result""",
    "recursion": """
def gradient(n, k):
    if k == n:
        return sigma_prime(var("z", n))*Symbol(f"dC_da{n}")
    return sigma_prime(var("z", k))*var("w", k + 1)*gradient(n, k + 1)""",
    "prod": """
gradient = lambda n, k: (
    prod(sigma_prime(var("z", j)) for j in range(k, n + 1))
    * prod(var("w", j) for j in range(k + 1, n + 1)) * var("dC_da", n))""",
    "Product": """
def gradient(n, k):
    w, z, j = IndexedBase("w"), IndexedBase("z"), Symbol("j", integer=True)
    return Product(sigma_prime(z[j]), (j, k, n))*Product(w[j], (j, k + 1, n))*var("dC_da", n)""",
    "outputs": """
def gradient(n, k):
    a, w = symbols(f"a1:{n + 1}", real=True), symbols(f"w1:{n + 1}", positive=True)
    result = a[n - 1]*(1 - a[n - 1])*var("dC_da", n)
    for j in reversed(range(k - 1, n - 1)):
        result = result*w[j + 1]*a[j]*(1 - a[j])
    return result""",
    "diff": "gradient = lambda n, k: diff(chain(n, lambda z: 1/(1 + exp(-z))), var('b', k))*var('dC_da', n)",
    "diff of sigma": "gradient = lambda n, k: diff(chain(n, sigma), var('b', k))*var('dC_da', n)",
    "code as text": """
def gradient(n, k):
    slopes = [f"sigma_prime(z{j})" for j in range(k, n + 1)]
    return "*".join([*slopes, *(f"w{j}" for j in range(k + 1, n + 1)), f"dC_da{n}"])""",
    "plain text": """
def gradient(n, k):
    factors = [f"σ'(z_{j})" for j in range(k, n + 1)] + [f"w_{j}" for j in range(k + 1, n + 1)]
    return " ".join([*factors, f"∂C/∂a_{n}"])""",
    "LaTeX": r'''
def gradient(n, k):
    slopes = "".join(rf"\sigma'(z_{{{j}}})" for j in range(k, n + 1))
    weights = "".join(f"w_{{{j}}}" for j in range(k + 1, n + 1))
    return slopes + weights + rf"\frac{{\partial C}}{{\partial a_{{{n}}}}}"''',
}

LOOP = """
def gradient(n, k):
    result = {cost}
    for j in range({start}, {stop}):
        result *= {slope}
        if {has_weight}:
            result *= var("w", j)
    return result"""
PARTS = {
    "cost": "var('dC_da', n)",
    "start": "k",
    "stop": "n + 1",
    "slope": "sigma_prime(var('z', j))",
    "has_weight": "j > k",
}

WRONG = [
    ({"cost": "1"}, "gradient(1, 1)", "lost-cost-slope"),
    ({"has_weight": "True"}, "gradient(1, 1)", "w1-included"),
    ({"has_weight": "False"}, "gradient(2, 1)", "lost-weight"),
    ({"slope": "sigma(var('z', j))"}, "gradient(1, 1)", "sigma-for-prime"),
    ({"slope": "sigma_prime(var('a', j))"}, "gradient(1, 1)", "prime-at-a"),
    ({"slope": "Rational(1, 4)"}, "gradient(1, 1)", "bound-for-slope"),
    ({"stop": "n"}, "gradient(1, 1)", "lost-slope"),
    ({"cost": "-var('dC_da', n)"}, "gradient(1, 1)", "sign"),
    ({"cost": "Symbol('dC_da4')"}, "gradient(1, 1)", "undeclared-symbol"),
    ({"cost": "(var('a', n) - Symbol('y'))"}, "gradient(1, 1)", "quadratic-cost"),
    ({"cost": "var('dC_da', n)*(2 if n == 12 else 1)"}, "gradient(12, ", "constant-factor"),
]

NOT_READ = [
    ("gradient = None", "empty"),
    ("gradient = 3", "wrong-type"),
    ("gradient = 'σ\\'(z1)'", "wrong-type"),
    ("def gradient(n, k): return None", "empty"),
    ("def gradient(n, k): raise ValueError('no')", "exception"),
    ("def gradient(n): return n", "exception"),
    ("def gradient(): return 1", "exception"),
    ("def gradient(n, k, m): return 1", "exception"),
    ("import random\ndef gradient(n, k): return random.random()", "unsteady"),
    ("calls = []\ndef gradient(n, k):\n    calls.append(n)\n    return len(calls)", "unsteady"),
    ("def gradient(n, k): return Matrix([1])", "wrong-type"),
    ("def gradient(n, k): return [1]", "wrong-type"),
    ("def gradient(n, k): return {1}", "wrong-type"),
    ("def gradient(n, k): return Eq(var('z', 1), 1)", "wrong-type"),
    ("def gradient(n, k): return lambda: 1", "wrong-type"),
    ("def gradient(n, k): return nan", "not-a-number"),
    ("def gradient(n, k): return oo", "infinite"),
    ("def gradient(n, k): return 'σ\\'(z1'", "unreadable-text"),
    ("def gradient(n, k): exit()", "exception"),
]


@pytest.mark.parametrize("code", RIGHT.values(), ids=RIGHT)
def test_a_right_function_is_correct_in_any_style(judge_part, code):
    judgement = judge_part("exercise1", "gradient", PRELUDE + code)
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert isinstance(judgement.evidence, Certificate)
    assert "(12, 12)" in judgement.evidence.statement


@pytest.mark.parametrize(("change", "call", "slip"), WRONG)
def test_a_slip_is_named_with_the_call_that_shows_it(judge_part, change, call, slip):
    judgement = judge_part("exercise1", "gradient", PRELUDE + LOOP.format(**{**PARTS, **change}))
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert judgement.findings[0].rationale.startswith(call)


@pytest.mark.parametrize(("code", "slip"), NOT_READ)
def test_what_is_no_function_of_n_and_k_is_unreadable_and_says_why(judge_part, code, slip):
    judgement = judge_part("exercise1", "gradient", f"{PRELUDE}{code}")
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert [finding.slip for finding in judgement.findings] == [slip]


def test_a_function_that_hangs_costs_its_own_part_alone(grade_text):
    source = "max_slope = 0.25\ndef gradient(n, k):\n    while True:\n        pass"
    parts = {part.part.name: part.judgement for part in grade_text("exercise1", source).parts}
    assert parts["max_slope"].verdict is Verdict.CORRECT
    assert parts["gradient"].verdict is Verdict.UNREADABLE
    assert parts["gradient"].findings[0].slip == "time"


def test_a_number_for_every_call_is_refused(judge_part):
    judgement = judge_part("exercise1", "gradient", "gradient = lambda n, k: 3")
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["constant-given"]
