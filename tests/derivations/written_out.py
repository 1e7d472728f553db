"""A fully connected network neuron by neuron, in plain Python: what the arrays of `derivations.network` agree with.

`from written_out import ...` finds it. It works on any numbers with + - * / and the functions of a table: complex ones
for complex-step differences, mpmath's for digits. Costs are those of the textbook, by logarithms of the outputs.
"""

import cmath
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np

Number = Any
Function = Callable[[Number], Number]


def _where_positive(to_the_right: Function, to_the_left: Function) -> Function:
    return lambda z: to_the_right(z) if z.real > 0 else to_the_left(z)


def _complex_erf(z: complex) -> complex:
    with mpmath.workdps(60):  # its imaginary part may be 10^30 times smaller than its real one
        return complex(mpmath.erf(z))


def functions(lib: Any) -> dict[str, Function]:
    """The activation functions by name, exp and its like from `lib`; analytic on each side of 0."""
    return {
        "logistic": lambda z: 1 / (1 + lib.exp(-z)),
        "tanh": lambda z: lib.sinh(z) / lib.cosh(z),
        "arctan": lib.atan,
        "erf": _complex_erf if lib is cmath else mpmath.erf,
        "softsign": _where_positive(lambda z: z / (1 + z), lambda z: z / (1 - z)),
        "softplus": lambda z: lib.log(1 + lib.exp(z)),
        "relu": _where_positive(lambda z: z, lambda z: 0 * z),
        "leaky-relu": _where_positive(lambda z: z, lambda z: z / 100),
        "elu": _where_positive(lambda z: z, lambda z: lib.exp(z) - 1),
        "linear": lambda z: z,
    }


def outputs(weights: Any, biases: Any, x: Sequence[Number], hidden: str, output: str, lib: Any = cmath) -> list[Number]:
    """What one network makes of one example."""
    table, values = functions(lib), list(x)
    for layer, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        sums = [sum((w * v for w, v in zip(row, values, strict=True)), start=c) for row, c in zip(W, b, strict=True)]
        name = output if layer == len(weights) else hidden
        if name == "softmax":
            powers = [lib.exp(z) for z in sums]
            values = [power / sum(powers) for power in powers]
        else:
            values = [table[name](z) for z in sums]
    return values


def mean_cost(
    weights: Any, biases: Any, X: Any, Y: Any, hidden: str, output: str, cost: str, lib: Any = cmath
) -> Number:
    """The mean cost of a batch."""
    total = 0
    for x, y in zip(X, Y, strict=True):
        for a, wanted in zip(outputs(weights, biases, x, hidden, output, lib), y, strict=True):
            if cost == "quadratic":
                total = total + (a - wanted) ** 2 / 2
            else:
                total = total - wanted * lib.log(a)
                total = total - (0 if output == "softmax" else (1 - wanted) * lib.log(1 - a))
    return total / len(X)


def complex_step(arrays: Sequence[np.ndarray], function: Callable[[], Number], h: float = 1e-30) -> list[np.ndarray]:
    """The gradient of a function of arrays of complex numbers, exact to the last digits: nothing is subtracted."""
    return [_by_entry(array, lambda shifted: shifted(1j * h).imag / h, function) for array in arrays]


def central(arrays: Sequence[np.ndarray], function: Callable[[], Number], h: float = 1e-5) -> list[np.ndarray]:
    """The gradient of a function of arrays of numbers by central differences, right to about nine digits."""
    return [_by_entry(array, lambda shifted: (shifted(h) - shifted(-h)).real / (2 * h), function) for array in arrays]


def _by_entry(
    array: np.ndarray, quotient: Callable[[Callable[[Number], Number]], float], function: Callable[[], Number]
) -> np.ndarray:
    gradient = np.empty(array.shape)
    for index in np.ndindex(array.shape):
        before = array[index]

        def shifted(step: Number, index: tuple[int, ...] = index, before: Number = before) -> Number:
            array[index] = before + step
            value = function()
            array[index] = before
            return value

        gradient[index] = quotient(shifted)
    return gradient
