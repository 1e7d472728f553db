"""Schemes of initialisation: what each keeps of the variance, and what it loses. `page` is the whole argument.

The steps before the schemes, from one layer to the next, are in `variance_flow` and `variance_rectifier`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import mpmath
import sympy
from mpmath import mpf

from derivations.activation import LOGISTIC, RELU, Z
from derivations.arguments.variance_flow import backward, forward, layers
from derivations.arguments.variance_rectifier import he, rectifier
from derivations.derivation import Derivation, Figure, Step, at_most, equal
from derivations.errata import (
    EXPERIMENTS_SCALE_THEIR_WEIGHTS,
    GLOROT_BLAMED_ANOTHER_START,
    XAVIER_AVERAGES_BOTH_FANS,
    XAVIER_WANTS_SLOPE_ONE,
)
from derivations.expectations import expected, gaussian_mean, skewed, uniform_mean
from derivations.initialisation import (
    GLOROT_NORMAL,
    GLOROT_UNIFORM,
    LECUN_NORMAL,
    N_IN,
    N_OUT,
    PAIR_LOSS,
    SCHEMES,
    STANDARD_UNIFORM,
    Law,
    Scheme,
    settled,
    uniform_variance,
)
from derivations.setting import Measured, Setting
from derivations.source import GLOROT, LECUN
from derivations.table import Table

__all__ = ["glorot", "lecun", "logistic", "page", "table", "uniform"]

V: Final = sympy.Symbol("v", positive=True)
_WIDTHS: Final = {N_IN: sympy.FiniteSet(1, 2, 3), N_OUT: sympy.FiniteSet(1, 2)}
"""of the networks that are gone through"""


def page() -> tuple[Derivation | Table, ...]:
    """All of it, in the order of a lecture."""
    return (
        *(forward(), layers(), backward(), rectifier(), uniform()),
        *(lecun(), glorot(), logistic(), he(), table()),
    )


def _named(latex: str) -> sympy.Symbol:
    return sympy.Symbol(latex, real=True)


def uniform() -> Derivation:
    """The variance r^2/3 of a uniform law, and the half-widths that follow."""
    r = sympy.Symbol("r", positive=True)
    n = sympy.Symbol("n", positive=True)
    spread, heuristic, glorot = (
        _named(rf"\operatorname{{E}}_{{{law}}} w^2") for law in ("r", r"1/\sqrt{n}", r"\mathrm{Glorot}")
    )

    def square(half_width: mpf) -> mpf:
        return uniform_mean(lambda w: w**2, half_width)

    meanings = {
        spread: Measured((r,), square),
        heuristic: Measured((n,), lambda n: square(1 / mpmath.sqrt(n))),
        glorot: Measured((N_IN, N_OUT), lambda n, m: square(mpmath.sqrt(6 / (n + m)))),
    }
    return Derivation(
        name="uniform",
        title="Weights drawn evenly from an interval",
        statement=r"Weights uniform on $[-r, r]$ have the variance $\frac{r^2}{3}$. So Glorot's standard deviation"
        r" $\sqrt{2/(n_{in} + n_{out})}$ asks for $r = \sqrt{6/(n_{in} + n_{out})}$.",
        assumptions=("The mean of the weights is 0, so that their variance is their mean square.",),
        steps=(
            Step(
                equal(spread, uniform_variance(r)),
                r"The density is $\frac{1}{2 r}$, and the integral of $w^2$ from $-r$ to $r$ is $\frac{2}{3} r^3$.",
            ),
            Step(
                equal(n * heuristic, n * STANDARD_UNIFORM.std.subs(N_IN, n) ** 2),
                r"The start that was usual before, $r = 1/\sqrt{n}$ for $n$ inputs, therefore has $n"
                r" \operatorname{Var} w = \frac{1}{3}$: each layer of linear units loses two thirds of the variance.",
                GLOROT.at("(15)"),
            ),
        ),
        conclusion=equal(glorot, GLOROT_UNIFORM.std**2),
        setting=Setting({}, meanings),
        source=GLOROT.at("(16)"),
        errata=(GLOROT_BLAMED_ANOTHER_START,),
    )


def _std(scheme: Scheme) -> Callable[[mpf, mpf], mpf]:
    compute: Callable[[mpf, mpf], mpf] = sympy.lambdify((N_IN, N_OUT), scheme.std, "mpmath")
    return compute


def _gain(count: mpf, s: mpf) -> mpf:
    """The mean of (w_1 x_1 + ...)^2 over the mean square of the numbers x = 1, 2, ..., count, all weights gone through.

    It is the forward gain of a layer of linear units for count = n_in, the backward gain for count = n_out.
    """
    numbers = range(1, int(count) + 1)
    laws = [skewed(mpf(0), s)] * int(count)
    return expected(lambda *w: mpmath.fdot(w, numbers) ** 2, laws) * count / sum(x * x for x in numbers)


def _pair_gain(first: mpf, middle: mpf, below: mpf, above: mpf) -> mpf:
    """The same for two layers, of widths `first`, `middle` and 1; `below` and `above` are the deviations."""
    n, m = int(first), int(middle)
    numbers = range(1, n + 1)

    def square(*w: mpf) -> mpf:
        inner = [mpmath.fdot(w[m + i * n : m + (i + 1) * n], numbers) for i in range(m)]
        return mpmath.fdot(w[:m], inner) ** 2

    laws = [*[skewed(mpf(0), above)] * m, *[skewed(mpf(0), below)] * (n * m)]
    return expected(square, laws) * first / sum(x * x for x in numbers)


def _linear_gains(scheme: Scheme) -> tuple[Measured, ...]:
    """Forward, backward, and both for the two layers from n_in to n_out neurons and back to n_in, of linear units."""
    std = _std(scheme)
    return (
        Measured((N_IN, N_OUT), lambda n, m: _gain(n, std(n, m))),
        Measured((N_IN, N_OUT), lambda n, m: _gain(m, std(n, m))),
        Measured((N_IN, N_OUT), lambda n, m: _pair_gain(n, m, std(n, m), std(m, n))),
        Measured((N_IN, N_OUT), lambda n, m: _pair_gain(n, m, std(m, n), std(n, m))),
    )


_GAINS: Final = tuple(map(_named, ("G", "B", "G_{pair}", "B_{pair}")))
_GAINS_ARE: Final = (
    "$G$ is the factor that a layer puts on the variance going forward, from $n_{in}$ inputs to one neuron; $B$ the"
    " one that it puts on the variance of the errors going backward, from $n_{out}$ neurons to one."
)
_PAIR_IS: Final = (
    r"$G_{pair}$ and $B_{pair}$ are the same for two layers, from $n_{in}$ neurons to $n_{out}$ and back to $n_{in}$."
)
_LINEAR: Final = r"Weights are independent, of mean 0; units are linear with slope 1, as $\tanh$ is near 0."


def lecun() -> Derivation:
    """Fan-in: the forward variance is kept; what is lost backward at one layer is won back at another."""
    forwards, backwards, pair, pair_back = _GAINS
    return Derivation(
        name="lecun",
        title="LeCun's scheme: keep the forward variance",
        statement=r"With $s = 1/\sqrt{n_{in}}$ every layer of linear units keeps the variance of the signal. The"
        " variance of the errors is multiplied by $n_{out}/n_{in}$, which cancels wherever the width comes back to"
        " what it was.",
        assumptions=(_LINEAR, _GAINS_ARE, _PAIR_IS),
        steps=(
            Step(equal(forwards, sympy.S.One), r"The gain is $n_{in} s^2$, and $s^2 = 1/n_{in}$.", GLOROT.at("(10)")),
            Step(equal(backwards, N_OUT / N_IN), r"Backward the gain is $n_{out} s^2$."),
            Step(equal(pair, sympy.S.One), "Two layers that keep the variance keep it together."),
        ),
        conclusion=equal(pair_back, sympy.S.One),
        setting=Setting(_WIDTHS, dict(zip(_GAINS, _linear_gains(LECUN_NORMAL), strict=True))),
        source=LECUN,
        errata=(EXPERIMENTS_SCALE_THEIR_WEIGHTS,),
    )


def glorot() -> Derivation:
    """The average of both fans: neither variance is kept, and two layers lose 4nm/(n + m)^2, either way."""
    forwards, backwards, pair, pair_back = _GAINS
    ratio = sympy.Symbol("r", positive=True)
    return Derivation(
        name="glorot",
        title="Glorot's scheme: the average of both fans",
        statement="To keep the variance forward takes $n_{in} s^2 = 1$, backward $n_{out} s^2 = 1$. Both together are"
        " possible for equal widths only. $s^2 = 2/(n_{in} + n_{out})$ makes the two gains 1 on average. But between"
        " unequal widths, there and back, variance is lost either way: the factor is at most 1, and 1 for equal"
        " widths only.",
        assumptions=(_LINEAR, _GAINS_ARE, _PAIR_IS, r"$r$ is the ratio of the two widths, $n_{out}/n_{in}$."),
        steps=(
            Step(equal(forwards, 2 * N_IN / (N_IN + N_OUT)), r"This is $n_{in} s^2$.", GLOROT.at("(12)")),
            Step(equal(backwards, 2 * N_OUT / (N_IN + N_OUT)), r"This is $n_{out} s^2$.", GLOROT.at("(12)")),
            Step(equal((forwards + backwards) / 2, sympy.S.One), "What one direction gains the other one loses."),
            Step(
                equal(pair, PAIR_LOSS),
                "On the way back the two widths change places, and with them the two gains: both enter as factors.",
            ),
            Step(equal(pair_back, PAIR_LOSS), "Backward the same two factors come in the other order."),
            Step(
                equal(PAIR_LOSS, 1 - ((N_IN - N_OUT) / (N_IN + N_OUT)) ** 2),
                r"$4 n m = (n + m)^2 - (n - m)^2$. So nothing is lost if the widths are equal, and something if not.",
            ),
        ),
        conclusion=at_most(4 * ratio / (1 + ratio) ** 2, sympy.S.One),
        setting=Setting(
            {**_WIDTHS, ratio: sympy.Interval(0, sympy.oo)},
            dict(zip(_GAINS, _linear_gains(GLOROT_NORMAL), strict=True)),
        ),
        source=GLOROT.at("(12)"),
        errata=(XAVIER_AVERAGES_BOTH_FANS,),
    )


def logistic() -> Derivation:
    """Glorot's scheme on logistic units: the variance of the errors falls at least 16-fold a layer."""
    shrunk = _named(r"\operatorname{E} \sigma'(z)^2")
    slope = LOGISTIC.slope
    sigma = sympy.Function(LOGISTIC.symbol, real=True)
    with mpmath.workdps(30):
        variance, factor = (mpmath.nstr(number, 12) for number in settled(LOGISTIC))
    return Derivation(
        name="glorot-logistic",
        title="Glorot's scheme is not made for logistic units",
        statement=r"Glorot's scheme takes units to have the slope 1 at 0. The logistic slope there is $\frac{1}{4}$,"
        " and nowhere greater. Between layers of equal width, so that $n s^2 = 1$, the variance of the errors is"
        r" multiplied by $\operatorname{E} \sigma'(z)^2 \le \frac{1}{16}$ in each layer.",
        assumptions=(
            r"The weights are independent, of mean 0, and $n s^2 = 1$; the biases are 0.",
            r"For the expansion and the figures $z$ is normal of mean 0, as it is in wide layers; $v$ is its variance.",
        ),
        steps=(
            Step(
                equal(sympy.Derivative(sigma(Z), Z), slope),
                r"The derivative of $\sigma(z) = \frac{1}{1 + e^{-z}}$, with $e^{z/2} + e^{-z/2} = 2 \cosh(z/2)$.",
            ),
            Step(at_most(slope, sympy.Rational(1, 4)), r"$\cosh$ is 1 at 0 and greater elsewhere."),
            Step(
                at_most(slope**2, sympy.Rational(1, 16)),
                r"Squared. What holds for every $z$ holds for the mean: $\operatorname{E} \sigma'(z)^2 \le"
                r" \frac{1}{16}$.",
            ),
        ),
        conclusion=equal(shrunk, sympy.Rational(1, 16) - V / 32 + sympy.O(V**2)),
        setting=Setting(
            {},
            {shrunk: Measured((V,), lambda v: gaussian_mean(lambda z: 1 / (4 * mpmath.cosh(z / 2) ** 2) ** 2, v))},
            {sigma: LOGISTIC.f},
        ),
        source=GLOROT,
        figures=(
            Figure(r"the variance at which $z$ settles over the layers, $v = \operatorname{E} \sigma(z)^2$", variance),
            Figure(r"the factor on the variance of the errors there, $\operatorname{E} \sigma'(z)^2$", factor),
        ),
        errata=(XAVIER_WANTS_SLOPE_ONE,),
    )


def table() -> Table:
    """The schemes side by side, with the gains of a layer of linear units and of rectifiers."""
    return Table(
        name="schemes",
        title="Schemes of initialisation",
        columns=(
            "scheme",
            "law",
            "$s$",
            "half-width $r$",
            "forward, linear",
            "backward, linear",
            "forward, ReLU",
            "backward, ReLU",
            "source",
        ),
        rows=tuple(
            (
                *(scheme.name, scheme.law.value, scheme.std),
                scheme.half_width if scheme.law is Law.UNIFORM else "",
                *(gain(unit) for unit in (None, RELU) for gain in (scheme.forward, scheme.backward)),
                str(scheme.source),
            )
            for scheme in SCHEMES
        ),
        notes=(
            "A gain is the factor of a layer on the variance: forward on that of the weighted inputs, $n_{in} s^2 k$,"
            " backward on that of the errors, $n_{out} s^2 k$, with $k = 1$ for linear units of slope 1 and $k ="
            r" \frac{1}{2}$ for rectifiers. For smooth units it is $k = f'(0)^2$ near 0, $\frac{1}{16}$ for logistic"
            " ones.",
            r"He's scheme for leaky units of slope $\alpha$ gives linear and ReLU units other gains than 1: it is made"
            r" for $k = \frac{1 + \alpha^2}{2}$.",
        ),
    )
