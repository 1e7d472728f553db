"""Options of experiments with networks, under names that `measure` takes: the network's own, and those of training."""

from __future__ import annotations

from typing import Final

import click

__all__ = [
    "ACTIVATION",
    "ACTIVATIONS",
    "COST",
    "COSTS",
    "INITIALISER",
    "INITIALISERS",
    "LEARNING_RATE",
    "REGULARISATION",
    "WIDTH",
    "whole",
]


def whole(name: str, default: int, about: str, *, least: int = 1) -> click.Option:
    """An option of one whole number."""
    return click.Option([name], type=click.IntRange(min=least), default=default, show_default=True, help=about)


# the names that `derivations.network` has: written out, since it takes long to load
INITIALISERS: Final = ("standard", "lecun", "fan-in-uniform", "glorot-normal", "glorot-uniform", "he")
ACTIVATIONS: Final = (
    *("logistic", "tanh", "arctan", "erf", "softsign"),
    *("softplus", "relu", "leaky-relu", "elu", "linear"),
)
COSTS: Final = ("cross-entropy", "quadratic")

WIDTH: Final = whole("--width", 30, "Neurons in each hidden layer.")
INITIALISER: Final = click.Option(
    ["--initialiser"],
    type=click.Choice(INITIALISERS),
    default="lecun",
    show_default=True,
    help="Law of the weights: lecun is N(0, 1/n_in), standard N(0, 1).",
)
ACTIVATION: Final = click.Option(
    ["--activation"], type=click.Choice(ACTIVATIONS), default="logistic", show_default=True, help="Of hidden neurons."
)
COST: Final = click.Option(["--cost"], type=click.Choice(COSTS), default="cross-entropy", show_default=True)
LEARNING_RATE: Final = click.Option(
    ["--learning-rate"], type=click.FloatRange(min=0, min_open=True), default=0.1, show_default=True, help="eta."
)
REGULARISATION: Final = click.Option(
    ["--regularisation"], type=click.FloatRange(min=0), default=5.0, show_default=True, help="lambda."
)
