"""Exercise 4, wrong: the mean of the norms, gradients turned over, and the ratio upside down."""

import numpy as np


def sigma(z):
    return 1 / (1 + np.exp(-z))


def layer_speeds(weights, biases, X, Y):
    a = [X]
    for w, b in zip(weights, biases):
        a.append(sigma(a[-1] @ w.T + b))
    delta = [a[-1] - Y]
    for w, output in zip(weights[:0:-1], a[-2:0:-1]):
        delta.insert(0, delta[0] @ w * output * (1 - output))
    return [np.mean(np.linalg.norm(d, axis=1)) for d in delta]


def backprop(weights, biases, X, Y):
    return [w.T for w in weights], biases


slower_by = 0.01
