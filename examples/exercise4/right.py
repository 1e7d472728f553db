"""Exercise 4, everything right."""

import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def errors(weights, biases, X, Y):
    """The outputs of every layer, and dC/dz for every example and layer."""
    a = [X]
    for w, b in zip(weights, biases):
        a.append(sigma(a[-1] @ w.T + b))
    delta = [a[-1] - Y]  # with the cross-entropy cost, sigma' cancels at the output
    for w, output in zip(weights[:0:-1], a[-2:0:-1]):
        delta.insert(0, delta[0] @ w * output * (1 - output))
    return a, delta


def layer_speeds(weights, biases, X, Y):
    _, delta = errors(weights, biases, X, Y)
    return [np.linalg.norm(d.mean(axis=0)) for d in delta]


def backprop(weights, biases, X, Y):
    a, delta = errors(weights, biases, X, Y)
    nabla_w = [d.T @ inputs / len(X) for d, inputs in zip(delta, a)]
    nabla_b = [d.mean(axis=0) for d in delta]
    return nabla_w, nabla_b


slower_by = 100
