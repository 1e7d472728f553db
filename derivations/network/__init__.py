"""Fully connected networks in NumPy: what their layers compute, how fast each learns, and training.

Each file holds one concept, and all their public names are here:

layers            Network, one or a family over seeds; its values for a batch
activations       the activation functions of neurons, in NumPy
costs             cross-entropy and quadratic cost
backpropagation   errors, gradients, layer speeds
initialisers      random weights by name and seed
training          gradient descent, on everything or on mini-batches
shapes            arrays checked as they come in

>>> from derivations import network
>>> drawn = network.Architecture((784, 30, 30, 10)).draw(seeds=range(3))
>>> drawn.sizes, drawn.family
((784, 30, 30, 10), (3,))

"""

from derivations.network.activations import (
    ACTIVATIONS,
    ARCTAN,
    ELU,
    ERF,
    LEAKY_RELU,
    LINEAR,
    LOGISTIC,
    RELU,
    SOFTMAX,
    SOFTPLUS,
    SOFTSIGN,
    TANH,
    ActivationFunction,
    OutputFunction,
    Softmax,
    elu,
    leaky_relu,
)
from derivations.network.backpropagation import Gradients, errors, gradients, mean_cost
from derivations.network.costs import CROSS_ENTROPY, QUADRATIC, Cost, UnsuitableCost
from derivations.network.initialisers import (
    FAN_IN_UNIFORM,
    GLOROT_NORMAL,
    GLOROT_UNIFORM,
    HE,
    INITIALISERS,
    LECUN,
    STANDARD,
    Architecture,
    Initialiser,
)
from derivations.network.layers import Forward, Network, one_hot
from derivations.network.shapes import Array, NotReal, ShapeError
from derivations.network.speeds import initial_speeds, layer_speeds
from derivations.network.training import Training, gradient_descent, stochastic_gradient_descent

__all__ = [
    "ACTIVATIONS",
    "ARCTAN",
    "CROSS_ENTROPY",
    "ELU",
    "ERF",
    "FAN_IN_UNIFORM",
    "GLOROT_NORMAL",
    "GLOROT_UNIFORM",
    "HE",
    "INITIALISERS",
    "LEAKY_RELU",
    "LECUN",
    "LINEAR",
    "LOGISTIC",
    "QUADRATIC",
    "RELU",
    "SOFTMAX",
    "SOFTPLUS",
    "SOFTSIGN",
    "STANDARD",
    "TANH",
    "ActivationFunction",
    "Architecture",
    "Array",
    "Cost",
    "Forward",
    "Gradients",
    "Initialiser",
    "Network",
    "NotReal",
    "OutputFunction",
    "ShapeError",
    "Softmax",
    "Training",
    "UnsuitableCost",
    "elu",
    "errors",
    "gradient_descent",
    "gradients",
    "initial_speeds",
    "layer_speeds",
    "leaky_relu",
    "mean_cost",
    "one_hot",
    "stochastic_gradient_descent",
]
