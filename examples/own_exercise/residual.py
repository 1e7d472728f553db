"""An exercise outside the checker: the gradient of a residual connection. `docs/authoring.md` builds it step by step.

python -m checker exercise verify examples/own_exercise/residual.py
"""

from checker.authoring import (
    Certificate,
    Construction,
    Exercise,
    Finding,
    Formula,
    Judgement,
    Sheet,
    Unread,
    Witness,
    bounds,
    domain,
    expression,
    read_fields,
    read_number,
)

from .residual_slips import block_slips, stack_slips

SLOPE = expression("1 + w1 w2 σ'(w1 x + b)")
"""dy/dx of y = x + w2 σ(w1 x + b)"""
STACK = expression("(1 + s)^n")

_NEAR = "(-20, 20)"
"""farther out σ' is too small for slips to be told apart"""


def judge_killed(sheet: Sheet) -> Judgement:
    """|dy/dx| ≤ 1/1000 at x = 0, for the student's own w1, w2 and b."""
    fields = read_fields(sheet.answer("killed"), ("w1", "w2", "b"))
    if isinstance(fields, Unread):
        return Judgement.unreadable(fields.finding)
    values = {"x": expression(0)}
    for name, given in fields.items():
        number = read_number(given, name)
        if isinstance(number, Unread):
            return Judgement.unreadable(number.finding)
        values[name] = number
    enclosed = bounds(SLOPE, values)
    if enclosed is None:
        return Judgement.undecided("dy/dx has no certain value for these numbers.")
    low, high = enclosed
    shown = f"{float(low):.6g}"
    if 1000 * low >= -1 and 1000 * high <= 1:
        return Judgement.correct(Certificate("dy/dx at x = 0 is at most 1/1000", {"dy/dx": shown}))
    if 1000 * low > 1 or 1000 * high < -1:
        finding = Finding(
            "alive",
            f"At x = 0 the slope of the block is {shown}: the gradient comes through.",
            "The identity brings 1; what must the other branch bring?",
        )
        return Judgement.incorrect(Witness({"x": "0"}, shown, "at most 1/1000 in size", of="dy/dx"), finding)
    return Judgement.undecided("dy/dx is too close to 1/1000 to be certain.")


EXERCISE = Exercise(
    name="residual",
    alias="residual",
    title="the gradient of a residual connection",
    source="He et al. 2016, Identity Mappings in Deep Residual Networks: here with one neuron a block",
    notation="""from sympy import *

x, w1, w2, b, s = symbols("x w1 w2 b s", real=True)
n = symbols("n", integer=True, positive=True)
sigma, sigma_prime = Function("sigma"), Function("sigma_prime")  # the logistic function and its derivative""",
    parts=(
        Formula(
            name="slope",
            points=2,
            asks="dy/dx of the block y = x + w2 σ(w1 x + b)",
            domain=domain("all weights and inputs", x=_NEAR, w1=_NEAR, w2=_NEAR, b=_NEAR),
            expected=SLOPE,
            slips=block_slips,
            hint="Differentiate the two branches of the block by themselves, and add.",
            right=(r"1 + w_1 w_2 \sigma(w_1 x + b) (1 - \sigma(w_1 x + b))", "1 + w1 w2/(2 + 2cosh(w1 x + b))"),
            wrong={
                "w1 w2 σ'(w1 x + b)": "identity-lost",
                "1 + w2 σ'(w1 x + b)": "inner-weight-lost",
                "1 + w1 w2 σ(w1 x + b)": "sigma-for-prime",
                "w1 w2 σ'(w1 x + b) - 1": "identity-sign",
                "1 + w1 w2": "",
            },
        ),
        Formula(
            name="stack",
            points=1,
            asks="the gradient through n such blocks, of each of which the branch beside the identity has slope s",
            domain=domain(s="(0, 1)", n="positive integer"),
            expected=STACK,
            slips=stack_slips,
            hint="What is one block's slope, and how do the slopes of blocks one after another combine?",
            right=("exp(n ln(1 + s))",),
            wrong={"s^n": "identity-lost", "1 + n s": "first-order", "1 + s^n": "identity-outside"},
        ),
        Construction(
            name="killed",
            points=2,
            asks="w1, w2 and b for which |dy/dx| ≤ 1/1000 at x = 0: a residual connection does not rule that out",
            fields='{"w1": None, "w2": None, "b": None}',
            rule=judge_killed,
            right=('{"w1": 4, "w2": -1, "b": 0}', '{"w1": "2", "w2": -2.0, "b": 0}'),
            wrong={'{"w1": 0, "w2": 0, "b": 0}': "alive", '{"w1": 4, "w2": 1, "b": 0}': "alive"},
        ),
    ),
)
