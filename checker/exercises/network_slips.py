"""Slips in backpropagation: what to say of each, by the name of the `Variant` that makes it."""

from typing import Final

from checker.verdict import Finding

__all__ = ["SLIPS", "not_listed", "wrong_count"]

SLIPS: Final = {
    "quadratic_cost": Finding(
        "quadratic-cost",
        "σ'(z) of the output layer is still there: that is the quadratic cost.",
        "For the cross-entropy, what is left of ∂C/∂z at the output once σ' cancels?",
    ),
    "summed": Finding("sum-for-mean", "The examples are added up, not averaged.", "Divide by the number of rows of X."),
    "norms_averaged": Finding(
        "mean-of-norms",
        "This is the mean of the norms; asked for is the norm of the mean.",
        "Average ∂C/∂b over the batch first, and take the norm of that.",
    ),
    "slope_at_a": Finding(
        "slope-at-a",
        "σ' is taken at the activation a instead of at z.",
        "If your sigma_prime takes z, give it z; a(1 - a) is σ'(z) already.",
    ),
    "untransposed": Finding(
        "not-transposed",
        "The error is carried back by the weights themselves, not by their transposes.",
        "(BP2) has the transpose of the next layer's weights; with layers of different sizes only that fits.",
    ),
    "squared": Finding("norm-squared", "The norm is squared.", "The Euclidean norm has a square root."),
    "sign": Finding("sign", "The sign is wrong.", "At the output the error is a - y, not y - a."),
    "reversed": Finding(
        "reversed", "The layers come in reverse order.", "The first hidden layer is to come first, the output last."
    ),
}
"""by the name of the field of `Variant`"""


def wrong_count(count: int, layers: int) -> Finding:
    """Say that there is not one number for every layer."""
    help_ = "Give one number for each entry of biases, the output layer included."
    if count == layers + 1:
        help_ = "The input layer has no biases and does not count."
    rationale = (
        f"The result has {count} numbers for a network with {layers} layer{'s' if layers > 1 else ''} of neurons."
    )
    return Finding("wrong-count", rationale, help_)


def not_listed() -> Finding:
    """Say that two lists are asked for."""
    return Finding(
        "shape",
        "The result is no pair of two lists with one array for each layer.",
        "Return (nabla_w, nabla_b), with an array in each list for every layer.",
    )
