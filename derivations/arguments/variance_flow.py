"""How the variance of a signal goes through a layer, forward and backward: what schemes of initialisation rest on.

Expectations are measured by going through every outcome of small networks whose weights and inputs follow finite laws,
or by quadrature.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import mpmath
import sympy
from mpmath import mpf

from derivations.derivation import Derivation, Step, at_most, equal
from derivations.errata import TEXTS_CONTRADICT_ON_VARIANCE, VARIANCE_DOES_NOT_KEEP_GROWING
from derivations.expectations import Law, expected, gaussian_mean, signs, skewed
from derivations.initialisation import N_IN, N_OUT, VARIANCE_Z, Q, S
from derivations.setting import Measured, Setting
from derivations.source import GLOROT

__all__ = ["backward", "forward", "layers"]

WIDTHS: Final = sympy.FiniteSet(1, 2, 3)
"""of the networks that are gone through"""
MU: Final = sympy.Symbol("mu", real=True)
V: Final = sympy.Symbol("v", positive=True)


def _named(latex: str) -> sympy.Symbol:
    return sympy.Symbol(latex, real=True)


# Inputs x_i = y + e_i have y in common, so that they depend on each other: y is one of two numbers, e_i is +h or -h.
_Y: Final = sympy.symbols("y_1 y_2", real=True)
_P: Final = sympy.Symbol("p", real=True)
_H: Final = sympy.Symbol("h", positive=True)
_INPUTS: Final = (*_Y, _P, _H)
_Value = Callable[[Sequence[mpf], Sequence[mpf]], mpf]


def _mean(value: _Value, n: mpf, mu: mpf, s: mpf, *inputs: mpf) -> mpf:
    """The mean of value(weights, inputs) over n independent weights, of mean mu and deviation s, and n inputs."""
    y_1, y_2, p, h = inputs
    count = int(n)
    laws = [[(y_1, p), (y_2, 1 - p)], *[signs(h)] * count, *[skewed(mu, s)] * count]
    return expected(lambda y, *rest: value(rest[count:], [y + e for e in rest[:count]]), laws)


def _variance(value: _Value, *point: mpf) -> mpf:
    return _mean(lambda w, x: value(w, x) ** 2, *point) - _mean(value, *point) ** 2


def _dot(w: Sequence[mpf], x: Sequence[mpf]) -> mpf:
    return mpmath.fdot(w, x)


def forward() -> Derivation:
    """Var z = n_in s^2 q for weights of mean 0, and what it would be for others."""
    one, pair, rho, m = (
        _named(r"\operatorname{E}(w_1 x_1)^2"),
        _named(r"\operatorname{E}(w_1 x_1 w_2 x_2)"),
        *map(_named, ("rho", "m")),
    )
    square, mean = _named(r"\operatorname{E} z^2"), _named(r"\operatorname{E} z")
    variance, of_sum = _named(r"\operatorname{Var} z"), _named(r"\operatorname{Var}(x_1 + \cdots + x_n)")
    centred = _named(r"\operatorname{Var}_{\mu = 0} z")
    weighted = (N_IN, MU, S, *_INPUTS)

    def of_one(value: _Value) -> Measured:
        return Measured((MU, S, *_INPUTS), lambda *point: _mean(value, mpf(2), *point))

    meanings = {
        Q: of_one(lambda w, x: x[0] ** 2),
        rho: of_one(lambda w, x: x[0] * x[1]),
        m: of_one(lambda w, x: x[0]),
        one: of_one(lambda w, x: (w[0] * x[0]) ** 2),
        pair: of_one(lambda w, x: w[0] * x[0] * w[1] * x[1]),
        square: Measured(weighted, lambda *point: _mean(lambda w, x: _dot(w, x) ** 2, *point)),
        mean: Measured(weighted, lambda *point: _mean(_dot, *point)),
        variance: Measured(weighted, lambda *point: _variance(_dot, *point)),
        of_sum: Measured(weighted, lambda *point: _variance(lambda w, x: mpmath.fsum(x), *point)),
        centred: Measured((N_IN, S, *_INPUTS), lambda n, s, *point: _variance(_dot, n, mpf(0), s, *point)),
    }
    n = N_IN
    return Derivation(
        name="variance-forward",
        title="The variance of a weighted input",
        statement=r"A neuron adds up $n_{in}$ inputs $x_i$, each times a weight: $z = \sum_i w_i x_i$. If the weights"
        r" have mean 0 and standard deviation $s$, then $\operatorname{Var} z = n_{in} s^2 q$, where $q ="
        r" \operatorname{E} x_i^2$ is the mean square of the inputs.",
        assumptions=(
            r"The weights are independent of each other and of the inputs, with mean $\mu$ and standard deviation $s$.",
            r"The inputs may depend on each other, and need no mean of 0: $m = \operatorname{E} x_i$, $q ="
            r" \operatorname{E} x_i^2$, $\rho = \operatorname{E}(x_i x_j)$ for $i \ne j$, the same for all $i$ and"
            " $j$.",
            "The bias is 0.",
        ),
        steps=(
            Step(
                equal(one, (MU**2 + S**2) * Q),
                r"The mean of a product of independent numbers is the product of the means: $\operatorname{E}(w^2 x^2)"
                r" = \operatorname{E} w^2 \operatorname{E} x^2$. And $\operatorname{E} w^2$ is the variance plus the"
                " squared mean.",
            ),
            Step(
                equal(pair, MU**2 * rho),
                r"For two different weights as well: each of them gives a factor $\mu$, and the inputs, which may"
                r" depend on each other, give $\rho$.",
            ),
            Step(
                equal(square, n * (MU**2 + S**2) * Q + n * (n - 1) * MU**2 * rho),
                "The square of the sum has $n_{in}$ squares and $n_{in} (n_{in} - 1)$ products of two different terms.",
            ),
            Step(equal(mean, n * MU * m), "The mean of a sum is the sum of the means."),
            Step(
                equal(variance, n * S**2 * Q + MU**2 * of_sum),
                r"The variance is the mean square less the square of the mean. What $\mu^2$ stands at is"
                r" $n_{in} q + n_{in} (n_{in} - 1) \rho - n_{in}^2 m^2$, the variance of the sum of the inputs.",
            ),
        ),
        conclusion=equal(centred, VARIANCE_Z),
        setting=Setting({n: WIDTHS, _P: sympy.Interval(0, 1)}, meanings),
        source=GLOROT,
        errata=(VARIANCE_DOES_NOT_KEEP_GROWING, TEXTS_CONTRADICT_ON_VARIANCE),
    )


def _second_layer(value: _Value, n: mpf, t: mpf, s: mpf, u: mpf) -> mpf:
    """The mean of value(weights above, z_l): n neurons of inputs 1 and u by weights +t or -t, a neuron above them."""
    count = int(n)
    laws = [*[signs(t)] * (2 * count), *[skewed(mpf(0), s)] * count]

    def of_outcome(*w: mpf) -> mpf:
        return value(w[2 * count :], [w[2 * i] + w[2 * i + 1] * u for i in range(count)])

    return expected(of_outcome, laws)


def layers() -> Derivation:
    """From layer to layer: the factor n s^2 f'(0)^2 for small variances, shown for tanh."""
    n, t = sympy.symbols("n t", positive=True)
    u, z = sympy.Symbol("u", real=True), sympy.Symbol("z", nonnegative=True)
    above, below = _named(r"\operatorname{Var} z_{l+1}"), _named(r"\operatorname{Var} z_l")
    output, gaussian = _named(r"\operatorname{E} \tanh(z_l)^2"), _named(r"\operatorname{E} \tanh(z)^2")

    def of_one(value: Callable[[mpf], mpf]) -> Measured:
        return Measured((t, u), lambda t, u: _second_layer(lambda w, z: value(z[0]) ** 2, mpf(1), t, mpf(1), u))

    def next_square(w: Sequence[mpf], z: Sequence[mpf]) -> mpf:
        return _dot(w, [mpmath.tanh(one) for one in z]) ** 2

    meanings = {
        above: Measured((n, t, S, u), lambda *point: _second_layer(next_square, *point)),
        below: of_one(lambda z: z),
        output: of_one(mpmath.tanh),
        gaussian: Measured((V,), lambda v: gaussian_mean(lambda z: mpmath.tanh(z) ** 2, v)),
    }
    return Derivation(
        name="variance-layers",
        title="The variance from layer to layer",
        statement="A layer of $n$ units $f$ passes the variance of its weighted inputs on to the next layer times $n"
        r" s^2 f'(0)^2$, as long as that variance is small; of a larger one it passes on less. Here $f = \tanh$, with"
        " $f'(0) = 1$.",
        assumptions=(
            r"The weights are independent, of mean 0 and standard deviation $s$ (those below the layer: $t$), and the"
            " biases are 0.",
            r"$f$ is smooth at 0 and $f(0) = 0$. Otherwise, as for the logistic function, $\operatorname{E} f(z)^2$"
            " holds $f(0)^2$ as well, however small $z$ is.",
            r"In the expansion by $v$, $z$ is normal with mean 0 and variance $v$.",
        ),
        steps=(
            Step(
                equal(above, n * S**2 * output),
                r"The outputs of the layer are the inputs of the next one: their mean square takes the place of $q$.",
            ),
            Step(
                at_most(sympy.tanh(z), z),
                r"For $z \ge 0$: $\tanh$ starts at 0 with the slope 1, and its slope falls from there. As $\tanh$ is"
                r" odd, $\tanh(z)^2 \le z^2$ for every $z$. So $\operatorname{E} \tanh(z)^2 \le \operatorname{E} z^2$:"
                r" at most $n s^2$ times the variance is passed on.",
            ),
            Step(
                equal(gaussian, V - 2 * V**2 + sympy.O(V**3)),
                r"How much less, for normal $z$: $\tanh^2 z = z^2 - \frac{2}{3} z^4 + \cdots$, with $\operatorname{E}"
                r" z^2 = v$ and $\operatorname{E} z^4 = 3 v^2$.",
            ),
        ),
        conclusion=equal(above, n * S**2 * below + sympy.O(t**4)),
        setting=Setting({n: sympy.FiniteSet(1, 2), z: sympy.Interval(0, sympy.oo)}, meanings),
        source=GLOROT,
    )


def _cost(above: Sequence[mpf]) -> mpf:
    """Half the squared distance of two tanh outputs from what is wanted: any smooth cost would do."""
    wanted = mpf(1) / 7, mpf(-2) / 3
    return mpmath.fsum((mpmath.tanh(z) - y) ** 2 for z, y in zip(above, wanted, strict=True)) / 2


def _above(z: mpf, weights: Sequence[mpf]) -> list[mpf]:
    biases = mpf(1) / 3, mpf(-1) / 5
    return [w * mpmath.tanh(z) + b for w, b in zip(weights, biases, strict=True)]


def _error_above(which: int, z: mpf, *weights: mpf) -> mpf:
    above = _above(z, weights)
    return mpmath.diff(lambda moved: _cost([*above[:which], moved, *above[which + 1 :]]), above[which])


def _tanh_slope(z: mpf) -> mpf:
    return 1 / mpmath.cosh(z) ** 2


def _thirds(first: mpf, second: mpf) -> Law:
    return [(first, mpf(1) / 3), (second, mpf(2) / 3)]


def _error(n: mpf, s: mpf, z_1: mpf, z_2: mpf, *errors: mpf) -> mpf:
    """The mean square of f'(z) (w_1 e_1 + ... + w_n e_n), z being z_1 in a third of the cases, else z_2."""
    y_1, y_2, p, h = errors
    count = int(n)
    laws = [_thirds(z_1, z_2), [(y_1, p), (y_2, 1 - p)]]
    laws += [*[signs(h)] * count, *[skewed(mpf(0), s)] * count]

    def square(z: mpf, y: mpf, *rest: mpf) -> mpf:
        return (_tanh_slope(z) * _dot(rest[count:], [y + e for e in rest[:count]])) ** 2

    return expected(square, laws)


def backward() -> Derivation:
    """The mean square of the error one layer below: n_out s^2 E f'(z)^2 times that above."""
    z, *w = sympy.symbols("z w_1 w_2", real=True)
    chosen = sympy.symbols("z_1 z_2", real=True)
    delta, *deltas = map(_named, (r"\delta", r"\delta_1", r"\delta_2"))
    d, sum_square = _named(r"\operatorname{E} \delta_k^2"), _named(r"\operatorname{E}(w_1 \delta_1 + \cdots)^2")
    slopes, below = _named(r"\operatorname{E} f'(z)^2"), _named(r"\operatorname{E} \delta^2")
    gaussian = _named(r"\operatorname{E} \tanh'(z)^2")
    meanings = {
        delta: Measured((z, *w), lambda z, *w: mpmath.diff(lambda moved: _cost(_above(moved, w)), z)),
        deltas[0]: Measured((z, *w), lambda *point: _error_above(0, *point)),
        deltas[1]: Measured((z, *w), lambda *point: _error_above(1, *point)),
        d: Measured(_INPUTS, lambda *point: _mean(lambda w, e: e[0] ** 2, mpf(1), mpf(0), mpf(1), *point)),
        sum_square: Measured(
            (N_OUT, S, *_INPUTS), lambda n, s, *point: _mean(lambda w, e: _dot(w, e) ** 2, n, mpf(0), s, *point)
        ),
        slopes: Measured(chosen, lambda *values: expected(lambda z: _tanh_slope(z) ** 2, [_thirds(*values)])),
        below: Measured((N_OUT, S, *chosen, *_INPUTS), _error),
        gaussian: Measured((V,), lambda v: gaussian_mean(lambda z: _tanh_slope(z) ** 2, v)),
    }
    return Derivation(
        name="variance-backward",
        title="The variance of the error, backward",
        statement=r"The error of a neuron is $\delta = \frac{\partial C}{\partial z}$. From $n_{out}$ neurons above,"
        r" whose errors are $\delta_k$, to one below: $\operatorname{E} \delta^2 = n_{out} s^2 \operatorname{E}"
        r" f'(z)^2 \operatorname{E} \delta_k^2$. For small $z$ the factor is $n_{out} s^2 f'(0)^2$.",
        assumptions=(
            r"The weights $w_k$ that lead up from the neuron are independent, of mean 0 and standard deviation $s$.",
            "They are independent of $z$, which they do not act on, and taken to be independent of the errors"
            r" $\delta_k$. That is not quite so, as the signal has passed through the same weights on its way up; in"
            " wide layers it makes little difference.",
            r"The errors $\delta_k$ may depend on each other, and are independent of $z$. Here $f = \tanh$.",
        ),
        steps=(
            Step(
                equal(delta, (w[0] * deltas[0] + w[1] * deltas[1]) / sympy.cosh(z) ** 2),
                "The chain rule, for two neurons above: $z$ acts on the cost through $f(z)$ and all the neurons"
                r" above. The slope of $\tanh$ is $1/\cosh^2 z$.",
            ),
            Step(
                equal(sum_square, N_OUT * S**2 * d),
                r"The weighted sum of errors is a weighted input read backward: $n_{out}$ terms, $\operatorname{E}"
                r" \delta_k^2$ in place of $q$. Its mean is 0.",
            ),
            Step(
                equal(below, slopes * sum_square),
                r"The slope and the sum are independent, so that the mean of the product is the product of the means.",
            ),
            Step(
                equal(gaussian, 1 - 2 * V + sympy.O(V**2)),
                r"For normal $z$ of a small variance $v$ the mean squared slope is close to $f'(0)^2 = 1$, from below:"
                r" $\cosh^{-4} z = 1 - 2 z^2 + \cdots$.",
            ),
        ),
        conclusion=equal(below, N_OUT * S**2 * slopes * d),
        setting=Setting({N_OUT: WIDTHS, _P: sympy.Interval(0, 1)}, meanings),
        source=GLOROT,
    )
