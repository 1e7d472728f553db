"""Backpropagation through a small network of logistic neurons in balls: what exercise4's functions are judged by.

Rows of `X` and `Y` are training examples. Every number is a python-flint ball, so a value that is given to 1e-8 is
right or wrong for certain. `Variant` says which usual mistakes to make on the way; the right computation makes none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

from flint import arb

from checker.submission.protocol import Array

__all__ = ["Gradients", "Network", "Variant", "gradients", "speeds"]

Vector: TypeAlias = list[arb]
Matrix: TypeAlias = list[Vector]


@dataclass(frozen=True, slots=True)
class Network:
    """One call of a student's function: a network and a batch."""

    weights: tuple[Array, ...]
    """weights[l] of shape (n_(l+1), n_l)"""
    biases: tuple[Array, ...]
    """biases[l] of shape (n_(l+1),)"""
    X: Array
    """shape (m, n_0)"""
    Y: Array
    """shape (m, n_L)"""

    @property
    def sizes(self) -> tuple[int, ...]:
        """n_0, .., n_L."""
        return (self.X.shape[1], *(bias.shape[0] for bias in self.biases))


@dataclass(frozen=True, slots=True)
class Variant:
    """The mistakes to make; none in the right computation."""

    quadratic_cost: bool = False
    """keep sigma'(z^L) at the output"""
    summed: bool = False
    """sum over the batch"""
    norms_averaged: bool = False
    """the mean of the norms for the norm of the mean"""
    slope_at_a: bool = False
    """sigma'(a) for sigma'(z)"""
    untransposed: bool = False
    """multiply by the weights, not by their transposes; possible between layers of one size only"""
    squared: bool = False
    """leave out the square root of the norm"""
    sign: bool = False
    """y - a for a - y"""
    reversed: bool = False
    """the output layer first"""


@dataclass(frozen=True, slots=True)
class Gradients:
    """Of the cost with respect to every weight and bias, in the shapes of these."""

    weights: tuple[Matrix, ...]
    biases: tuple[Vector, ...]


RIGHT = Variant()


def speeds(network: Network, variant: Variant = RIGHT) -> Vector:
    """The norm of the mean over the batch of dC/db^l, for every layer l, the first hidden layer first."""
    layers = zip(*_errors(network, variant), strict=True)
    found = [_speed(errors, variant) for errors in layers]
    return found[::-1] if variant.reversed else found


def _speed(errors: Sequence[Vector], variant: Variant) -> arb:
    """The speed of one layer, from its errors for every example."""
    if variant.norms_averaged:
        return _mean([_norm(error, variant) for error in errors], variant)
    return _norm(_mean_of_rows(errors, variant), variant)


def gradients(network: Network, variant: Variant = RIGHT) -> Gradients:
    """The means over the batch of dC/dw and dC/db."""
    weights: list[Matrix] = []
    biases: list[Vector] = []
    per_example, outputs = _errors(network, variant), [_forward(network, x)[1] for x in _rows(network.X)]
    for layer in range(len(network.weights)):
        errors = [example[layer] for example in per_example]
        biases.append(_mean_of_rows(errors, variant))
        inputs = [activations[layer] for activations in outputs]
        weights.append(
            [
                _mean_of_rows([_scaled(error[j], a) for error, a in zip(errors, inputs, strict=True)], variant)
                for j in range(len(biases[-1]))
            ]
        )
    return Gradients(tuple(weights), tuple(biases))


def _errors(network: Network, variant: Variant) -> list[list[Vector]]:
    """delta^l for every example and every layer."""
    pairs = zip(_rows(network.X), _rows(network.Y), strict=True)
    return [_errors_of_one(network, x, y, variant) for x, y in pairs]


def _errors_of_one(network: Network, x: Vector, y: Vector, variant: Variant) -> list[Vector]:
    inputs, outputs = _forward(network, x)
    slopes = [
        [_slope(a if variant.slope_at_a else z) for a, z in zip(outputs[layer + 1], inputs[layer], strict=True)]
        for layer in range(len(inputs))
    ]
    delta = [(t - a if variant.sign else a - t) for a, t in zip(outputs[-1], y, strict=True)]
    if variant.quadratic_cost:
        delta = _times(delta, slopes[-1])
    found = [delta]
    for layer in range(len(inputs) - 1, 0, -1):
        weights = _rows(network.weights[layer])
        matrix = weights if variant.untransposed and len(weights) == len(weights[0]) else _transposed(weights)
        delta = _times(_applied(matrix, delta), slopes[layer - 1])
        found.append(delta)
    return found[::-1]


def _forward(network: Network, x: Vector) -> tuple[list[Vector], list[Vector]]:
    """Weighted inputs z^l, and outputs a^l with the network's input first."""
    inputs: list[Vector] = []
    outputs = [x]
    for weights, biases in zip(network.weights, network.biases, strict=True):
        products = _applied(_rows(weights), outputs[-1])
        inputs.append([z + arb(b) for z, b in zip(products, biases.values, strict=True)])
        outputs.append([_logistic(z) for z in inputs[-1]])
    return inputs, outputs


def _logistic(z: arb) -> arb:
    return 1 / (1 + (-z).exp())


def _slope(z: arb) -> arb:
    return _logistic(z) * _logistic(-z)


def _rows(array: Array) -> Matrix:
    width = array.shape[1]
    values = [arb(value) for value in array.values]
    return [values[start : start + width] for start in range(0, len(values), width)]


def _applied(matrix: Matrix, vector: Vector) -> Vector:
    return [_sum(_times(row, vector)) for row in matrix]


def _transposed(matrix: Matrix) -> Matrix:
    return [list(column) for column in zip(*matrix, strict=True)]


def _times(one: Vector, other: Vector) -> Vector:
    return [a * b for a, b in zip(one, other, strict=True)]


def _scaled(factor: arb, vector: Vector) -> Vector:
    return [factor * value for value in vector]


def _sum(values: Iterable[arb]) -> arb:
    return reduce(lambda total, value: total + value, values, arb(0))


def _mean(values: Sequence[arb], variant: Variant) -> arb:
    return _sum(values) / (1 if variant.summed else len(values))


def _mean_of_rows(rows: Sequence[Vector], variant: Variant) -> Vector:
    return [_mean(column, variant) for column in zip(*rows, strict=True)]


def _norm(vector: Vector, variant: Variant) -> arb:
    squares = _sum(value * value for value in vector)
    return squares if variant.squared else squares.sqrt()
