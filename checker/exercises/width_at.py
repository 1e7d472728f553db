"""The bonus part of exercise2: a function that computes the width for a whole NumPy array.

It is called with arrays drawn from a seed of the hand-in, twice each, and compared with enclosures of eq. (123) at the
very floats that it was given.
"""

import math
import random
from fractions import Fraction

from flint import acb, arb, ctx

from checker.equivalence.enclosure import ball, evaluate
from checker.equivalence.numerals import show_ball, show_fraction, show_pair
from checker.expression.dag import Expression
from checker.reading import Unread, read_results, unusable
from checker.submission.protocol import Answer, Array, Unusable
from checker.verdict import Certificate, Finding, Judgement, Witness

__all__ = ["draw_calls", "judge_width_at"]

_TOLERANCE = Fraction(1, 10**9)
_NEAREST, _FARTHEST = -4, 6
"""|w| - 4 is drawn between 10**-4 and 10**6: any nearer to 4, floating point itself loses the ninth digit."""
_BITS = 128


def draw_calls(seed: int) -> tuple[tuple[Array], ...]:
    """Draw the arguments: a row and a table of weights of both signs beyond the threshold, and a row below it."""
    generator = random.Random(seed)
    row, table = _draw_weights(generator, 18), _draw_weights(generator, 6)
    below = [generator.uniform(0.1, 3.9) * sign for sign in (1, -1, 1, -1)]
    return (Array((18,), tuple(row)),), (Array((2, 3), tuple(table)),), (Array((4,), tuple(below)),)


def judge_width_at(answer: Answer, width: Expression, threshold: Fraction, seed: int) -> Judgement:
    """Judge by eq. (123) to 1e-9 relative, the shape of the argument, and nan or 0 below the threshold."""
    arguments = [argument for (argument,) in draw_calls(seed)]
    results = read_results(answer, len(arguments), "def width_at(w): ...")
    if isinstance(results, Unread):
        return Judgement.unreadable(results.finding)
    for argument, result in zip(arguments, results, strict=True):
        failure = _check_array(argument, result, width, threshold)
        if failure is not None:
            return failure
    count = sum(len(argument.values) for argument in arguments)
    statement = f"within 1e-9 of the enclosure of eq. (123) at {count} weights drawn for this file, in both calls"
    return Judgement.correct(Certificate(statement))


def _draw_weights(generator: random.Random, count: int) -> list[float]:
    offsets = [10 ** generator.uniform(_NEAREST, _FARTHEST) for _ in range(count)]
    return [generator.choice((1, -1)) * min(4 + offset, 10.0**_FARTHEST) for offset in offsets]


def _check_array(argument: Array, result: Answer, width: Expression, threshold: Fraction) -> Judgement | None:
    if isinstance(result, Unusable):
        return Judgement.unreadable(unusable(result, f"called with an array of shape {argument.shape}").finding)
    if not isinstance(result, Array) or result.shape != argument.shape:
        shape = f"shape {result.shape}" if isinstance(result, Array) else "no array"
        rationale, help_ = "The result does not have the shape of the argument.", "Use NumPy functions on the array."
        return Judgement.incorrect(
            Certificate(f"for an argument of shape {argument.shape} the result has {shape}"),
            Finding("shape", rationale, help_),
        )
    for weight, value in zip(argument.values, result.values, strict=True):
        failure = _check_value(Fraction(weight), value, width, threshold)
        if failure is not None:
            return failure
    return None


def _check_value(weight: Fraction, value: float, width: Expression, threshold: Fraction) -> Judgement | None:
    if abs(weight) < threshold:
        if value == 0 or math.isnan(value):
            return None
        rationale, help_ = "Below |w| = 4 there is no interval.", "Return nan or 0 there."
        return _wrong(weight, repr(value), "nan or 0", Finding("below-threshold", rationale, help_))
    finding = Finding("different", "The function gives another number.", "Compare it with your formula for the width.")
    with ctx.workprec(_BITS):
        right = evaluate(width, {"w": ball(weight)})
        if not math.isfinite(value):
            return _wrong(weight, repr(value), show_ball(right), finding)
        if abs(arb(value) - right.real) <= right.real * ball(_TOLERANCE).real:
            return None
        return _wrong(weight, *show_pair(acb(value), right), finding)


def _wrong(weight: Fraction, student: str, reference: str, finding: Finding) -> Judgement:
    return Judgement.incorrect(Witness({"w": show_fraction(weight)}, student, reference), finding)
