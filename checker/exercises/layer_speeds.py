"""exercise4, `speeds`: how fast each layer of a network learns.

Source: Nielsen ch. 5, "The vanishing gradient problem", and the figures of its measurements. The speed of a layer is
the norm of the mean, over a batch, of the gradient with respect to its biases.
"""

from fractions import Fraction

from checker.equivalence.slips import Mutant, Slips
from checker.exercise import Exercise, Function, Number
from checker.exercises.backpropagation import draw_calls, judge_backprop, judge_layer_speeds
from checker.expression.dag import Builder, Expression
from checker.verdict import Finding

__all__ = ["EXERCISE"]

_ROUGHLY = Fraction(100)
_RANGE = Fraction(50), Fraction(200)
_UPSIDE_DOWN = Finding(
    "upside-down", "This is the inverse of what is asked.", "How many times slower: a number greater than 1."
)
_IN_DECADES = Finding(
    "in-decades", "This is the exponent, not the factor.", "Two decades on the logarithmic axis are a factor of 100."
)


def _number(value: Fraction) -> Expression:
    build = Builder()
    return build.expression(build.number(value))


def _slower_slips() -> Slips:
    return Slips((Mutant(_number(1 / _ROUGHLY), _UPSIDE_DOWN), Mutant(_number(Fraction(2)), _IN_DECADES)))


EXERCISE = Exercise(
    name="exercise4",
    alias="speeds",
    title="how fast each layer learns",
    source="Nielsen, chapter 5, the vanishing gradient problem",
    notation="""import numpy as np

# A network of logistic neurons with the cross-entropy cost. For every layer l of neurons, first hidden layer first:
# weights[l] has shape (n_(l+1), n_l), biases[l] has shape (n_(l+1),); X has shape (m, n_0) and Y has shape (m, n_L),
# one row for each of the m examples.""",
    parts=(
        Function(
            name="layer_speeds",
            points=4,
            asks="for every layer the norm of the mean over the batch of ∂C/∂b, C being the cross-entropy cost",
            takes="weights, biases, X, Y",
            calls=draw_calls,
            rule=judge_layer_speeds,
        ),
        Function(
            name="backprop",
            points=3,
            bonus=True,
            asks="(nabla_w, nabla_b): lists of arrays shaped as weights and biases, means over the batch",
            takes="weights, biases, X, Y",
            calls=draw_calls,
            rule=judge_backprop,
        ),
        Number(
            name="slower_by",
            points=1,
            asks="how many times slower the first hidden layer learns than the last, in the published run with four"
            " hidden layers (roughly)",
            expected=_number(_ROUGHLY),
            between=_RANGE,
            slips=_slower_slips,
            hint="Read the two ends of the curves off the logarithmic axis.",
        ),
    ),
)
