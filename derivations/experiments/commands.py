"""The experiments as commands: `COMMANDS` lists them, for `python -m derivations`.

    @experiment("name", whole("--width", 30, "Neurons in each hidden layer."), seeds=200)
    def name(**options: Any) -> Outcome:
        "What --help says."
        from derivations.experiments import name as topic

        return topic.measure(**options), topic.figure

makes one: the options --seeds, --data, --format, --output and --plot come with it. An experiment is loaded when its
command runs.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import click

from derivations.experiments.network_options import (
    ACTIVATION,
    ACTIVATIONS,
    COST,
    INITIALISER,
    INITIALISERS,
    LEARNING_RATE,
    REGULARISATION,
    WIDTH,
    whole,
)
from derivations.experiments.shared_options import Outcome, experiment, numbers, several

__all__ = ["COMMANDS"]

_NUMBERS: Final = "Numbers of hidden layers."


@experiment(
    "depth-accuracy",
    numbers("--hidden", (1, 2, 3, 4), _NUMBERS),
    whole("--epochs", 30, "Of training."),
    whole("--batch-size", 10, "Images in a mini-batch."),
    LEARNING_RATE,
    REGULARISATION,
    WIDTH,
    INITIALISER,
    ACTIVATION,
    seeds=5,
)
def depth_accuracy(**options: Any) -> Outcome:
    """How many digits deeper and deeper networks recognise.

    Trains on mini-batches of the first four fifths of the images and tests on the rest: with lambda as it is given, and
    with the one that makes lambda/n what it is for the chapter's n = 50,000. Example:

        derivations depth-accuracy --hidden 1,2 --regularisation 0
    """
    from derivations.experiments import depth_accuracy as topic

    return topic.measure(**options), topic.figure


@experiment(
    "neuron-speed",
    whole("--hidden", 2, "Number of hidden layers."),
    whole("--seed", 0, "Of the random network.", least=0),
    whole("--neurons", 6, "How many of each layer the figure shows."),
    WIDTH,
    INITIALISER,
    ACTIVATION,
    COST,
)
def neuron_speed(neurons: int, **options: Any) -> Outcome:
    """How fast each hidden neuron learns at the start.

    Its speed is the gradient with respect to its bias, over all images, in one network before any training. Example:

        derivations neuron-speed --neurons 30 --plot bars.svg
    """
    from derivations.experiments import neuron_speed as topic

    return topic.measure(**options), partial(topic.figure, neurons=neurons)


@experiment("learning-speed", numbers("--hidden", (2, 3, 4), _NUMBERS), WIDTH, INITIALISER, ACTIVATION, COST, seeds=200)
def learning_speed(**options: Any) -> Outcome:
    """How fast each hidden layer learns at the start.

    The speed of a layer is the norm of its mean error over all images, before any training. Example:

        derivations learning-speed --hidden 2 --initialiser standard
    """
    from derivations.experiments import learning_speed as topic

    return topic.measure(**options), topic.figure


@experiment(
    "training-speed",
    numbers("--hidden", (2, 3, 4), _NUMBERS),
    whole("--epochs", 500, "Of training, one step each."),
    LEARNING_RATE,
    REGULARISATION,
    WIDTH,
    INITIALISER,
    ACTIVATION,
    COST,
    seeds=5,
)
def training_speed(**options: Any) -> Outcome:
    """How fast each hidden layer learns during training.

    Trains by gradient descent on all images at once, as the chapter does. Example:

        derivations training-speed --hidden 4 --seeds 1 --plot speeds.svg
    """
    from derivations.experiments import training_speed as topic

    return topic.measure(**options), topic.figure


_ABOVE_0: Final = click.FloatRange(min=0, min_open=True)
_LENGTH: Final = click.IntRange(1, 1000)
_CURVED: Final = tuple(name for name in ACTIVATIONS if name != "linear")


@experiment(
    "chain-statistics",
    several("--length", "lengths", (1, 2, 3, 4, 5, 6, 8, 10), "Neurons in the chains.", _LENGTH, "N,N,..."),
    several("--w-sd", "w_sds", (1, 2, 3, 5, 10, 20, 50, 100), "Standard deviations of w.", _ABOVE_0, "S,S,..."),
    whole("--chains", 50_000, "Chains for each seed."),
    seeds=10,
    digits=False,
)
def chain_statistics(**options: Any) -> Outcome:
    """How fast gradients vanish in random chains of neurons.

    Simulates dC/db_1 in chains with weights and biases from N(0, 1), and how often |w sigma'(w a + b)| is 1 or more for
    wider weights, which is integrated as well. Example:

        derivations chain-statistics --w-sd 1,10,100 --format json
    """
    from derivations.experiments import chain_statistics as topic

    return topic.measure(**options), topic.figure


@experiment(
    "variance-flow",
    whole("--layers", 12, "Layers of neurons.", least=3),
    whole("--width", 200, "Neurons in each layer, and inputs."),
    several(
        "--activation",
        "activations",
        ("logistic", "tanh", "relu", "leaky-relu"),
        f"Of {', '.join(_CURVED)}.",
        click.Choice(_CURVED),
        "NAME,NAME,...",
    ),
    several(
        "--initialiser",
        "initialisers",
        ("standard", "lecun", "glorot-uniform", "he"),
        f"Laws of the weights, of {', '.join(INITIALISERS)}.",
        click.Choice(INITIALISERS),
        "NAME,NAME,...",
    ),
    seeds=8,
    digits=False,
)
def variance_flow(**options: Any) -> Outcome:
    """How signals and gradients grow or fade through random layers.

    Mean squares, variances and saturation by layer, and the factors of a layer beside the derived ones. Example:

        derivations variance-flow --activation tanh --initialiser lecun,he --layers 30
    """
    from derivations.experiments import variance_flow as topic

    return topic.measure(**options), topic.figure


@experiment(
    "dead-units",
    several(
        "--learning-rate", "learning_rates", (0.1, 0.3, 0.5, 0.7, 1.0), "Rates eta to train at.", _ABOVE_0, "X,X,..."
    ),
    several(
        "--activation",
        "activations",
        ("relu", "leaky-relu"),
        f"Of {', '.join(ACTIVATIONS)}.",
        click.Choice(ACTIVATIONS),
        "NAME,NAME,...",
    ),
    whole("--hidden", 2, "Number of hidden layers."),
    WIDTH,
    whole("--epochs", 10, "Of training."),
    whole("--batch-size", 10, "Images in a mini-batch."),
    seeds=6,
)
def dead_units(**options: Any) -> Outcome:
    """How many rectifiers are silent on every image after training.

    Trains networks with He's weights and a softmax output at one learning rate after another. Example:

        derivations dead-units --learning-rate 0.7 --seeds 20
    """
    from derivations.experiments import dead_units as topic

    return topic.measure(**options), topic.figure


COMMANDS: Final[tuple[click.Command, ...]] = (
    depth_accuracy,
    neuron_speed,
    learning_speed,
    training_speed,
    chain_statistics,
    variance_flow,
    dead_units,
)
"""in the order of the chapter, and then of the other texts"""
