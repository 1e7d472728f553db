"""How much of the variance rectifiers keep, forward and backward, and the scheme that makes it good.

Expectations are measured as in `variance_flow`, by going through every outcome of small networks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import mpmath
import sympy
from mpmath import mpf

from derivations.derivation import Derivation, Step, equal
from derivations.errata import HE_USES_ONE_FAN
from derivations.expectations import expected, gaussian_mean, signs, skewed
from derivations.initialisation import ALPHA, HE_FAN_AVERAGE, HE_FAN_IN, N_IN, N_OUT, S, he_leaky
from derivations.setting import Measured, Setting
from derivations.source import HE

__all__ = ["he", "rectifier"]

_WIDTHS: Final = {N_IN: sympy.FiniteSet(1, 2, 3), N_OUT: sympy.FiniteSet(1, 2)}
"""of the networks that are gone through"""
_V: Final = sympy.Symbol("v", positive=True)
_P: Final = sympy.Symbol("p", real=True)
_SHARE: Final = (1 + ALPHA**2) / 2


def _named(latex: str) -> sympy.Symbol:
    return sympy.Symbol(latex, real=True)


def _pairs(value: Callable[[mpf], mpf], p: mpf, b: mpf, c: mpf) -> mpf:
    """The mean of value(z), z being plus or minus b with the probability p, else plus or minus c."""
    return expected(lambda size, sign: value(sign * size), [[(b, p), (c, 1 - p)], signs(mpf(1))])


def rectifier() -> Derivation:
    """A leaky rectifier keeps (1 + alpha^2)/2 of the mean square, either way; a rectifier half."""
    b, c = sympy.symbols("b c", positive=True)
    law = (_P, b, c)
    square, halved = _named(r"\operatorname{E} z^2"), _named(r"\operatorname{E} \operatorname{ReLU}(z)^2")
    leaky, slopes = _named(r"\operatorname{E} f(z)^2"), _named(r"\operatorname{E} f'(z)^2")
    gaussian = _named(r"\operatorname{E} \operatorname{ReLU}(\sqrt{v} g)^2")
    meanings = {
        square: Measured(law, lambda *law: _pairs(lambda z: z**2, *law)),
        halved: Measured(law, lambda *law: _pairs(lambda z: max(z, mpf(0)) ** 2, *law)),
        leaky: Measured((ALPHA, *law), lambda a, *law: _pairs(lambda z: max(z, a * z) ** 2, *law)),
        slopes: Measured((ALPHA, *law), lambda a, *law: _pairs(lambda z: mpf(1) if z > 0 else a**2, *law)),
        gaussian: Measured((_V,), lambda v: gaussian_mean(lambda z: max(z, mpf(0)) ** 2, v)),
    }
    return Derivation(
        name="rectifier",
        title="A rectifier keeps half of the mean square",
        statement=r"Let $f$ be the leaky rectifier of slope $\alpha$, and $z$ symmetric about 0. Then"
        r" $\operatorname{E} f(z)^2 = \frac{1 + \alpha^2}{2} \operatorname{E} z^2$ and $\operatorname{E} f'(z)^2 ="
        r" \frac{1 + \alpha^2}{2}$. For the ReLU, $\alpha = 0$, that is one half.",
        assumptions=(
            r"$z$ is symmetric about 0: any mixture of pairs $\pm c$ whose signs are equally likely. Two such pairs"
            r" show it, $\pm b$ with the probability $p$ and $\pm c$ with $1 - p$. No linear regime is needed.",
            r"$0 < \alpha < 1$; and $z = 0$ has no weight, or the slope there is taken to be either.",
        ),
        steps=(
            Step(
                equal(halved, square / 2),
                r"The ReLU keeps $z^2$ on the right of 0 and drops it on the left. By symmetry both sides have the same"
                " share of it.",
            ),
            Step(
                equal(gaussian, _V / 2),
                r"For example, when $g$ is normal with variance 1: half of $v$, by integration.",
            ),
            Step(
                equal(leaky, _SHARE * square),
                r"The leaky rectifier keeps one half whole, and of the other one $\alpha^2$.",
            ),
        ),
        conclusion=equal(slopes, _SHARE),
        setting=Setting({ALPHA: sympy.Interval(0, 1), _P: sympy.Interval(0, 1)}, meanings),
        source=HE,
    )


def _leaky(a: mpf, z: mpf) -> mpf:
    return max(z, a * z)


def _rectified_gain(n: mpf, s: mpf, a: mpf) -> mpf:
    """Var z_2 / Var z_1 for n leaky rectifiers, whose inputs are 1 and 2, and one neuron above them."""
    count = int(n)
    t = mpf(3) / 7  # of the weights below: any number, since it scales both

    def square(*w: mpf) -> mpf:
        below = [w[count + 2 * i] + 2 * w[count + 2 * i + 1] for i in range(count)]
        return mpmath.fdot(w[:count], [_leaky(a, z) for z in below]) ** 2

    return expected(square, [*[skewed(mpf(0), s)] * count, *[signs(t)] * (2 * count)]) / (5 * t**2)


def _rectified_back(n: mpf, s: mpf, a: mpf) -> mpf:
    """The mean square of f'(z) (w_1 e_1 + ...) over that of the n errors e = 1, 2, ..., n, for one leaky rectifier."""
    count = int(n)
    errors = range(1, count + 1)

    def square(*w: mpf) -> mpf:
        slope = mpf(1) if w[0] + 2 * w[1] > 0 else a
        return (slope * mpmath.fdot(w[2:], errors)) ** 2

    laws = [*[signs(mpf(1))] * 2, *[skewed(mpf(0), s)] * count]
    return expected(square, laws) * count / sum(e * e for e in errors)


def he() -> Derivation:
    """Fan-in with the rectifier's half made good: exact, and not only near 0."""
    forwards, backwards = _named("G"), _named("B")
    at_he, back_at_he, averaged, rectified = map(_named, ("G_{He}", "B_{He}", "G_{avg}", "G_{ReLU}"))
    fan_in, average = (sympy.lambdify((N_IN, N_OUT), one.std, "mpmath") for one in (HE_FAN_IN, HE_FAN_AVERAGE))
    leaky = sympy.lambdify((N_IN, ALPHA), he_leaky().std, "mpmath")
    meanings = {
        forwards: Measured((N_IN, S, ALPHA), _rectified_gain),
        backwards: Measured((N_OUT, S, ALPHA), _rectified_back),
        at_he: Measured((N_IN, ALPHA), lambda n, a: _rectified_gain(n, leaky(n, a), a)),
        back_at_he: Measured((N_IN, N_OUT, ALPHA), lambda n, m, a: _rectified_back(m, leaky(n, a), a)),
        rectified: Measured((N_IN, N_OUT), lambda n, m: _rectified_gain(n, fan_in(n, m), mpf(0))),
        averaged: Measured((N_IN, N_OUT), lambda n, m: _rectified_gain(n, average(n, m), mpf(0))),
    }
    return Derivation(
        name="he",
        title="He's scheme: the rectifier's half made good",
        statement=r"A layer of leaky rectifiers of slope $\alpha$ multiplies the variance by $n_{in} s^2 \frac{1 +"
        r" \alpha^2}{2}$. With $s = \sqrt{\frac{2}{(1 + \alpha^2) n_{in}}}$, for the ReLU $\sqrt{2/n_{in}}$, it keeps"
        " it: exactly, and for signals of any size.",
        assumptions=(
            r"The weights are independent, of mean 0, and those below a unit follow a symmetric law; the biases are 0.",
            r"$G$ is the factor of a layer on $\operatorname{Var} z$ going forward, $B$ that on the variance of the"
            " errors going backward. An index says which $s$ they are taken at.",
            r"$0 < \alpha < 1$ is the slope of the leaky rectifier to the left of 0.",
        ),
        steps=(
            Step(
                equal(forwards, N_IN * S**2 * _SHARE),
                r"The mean square of the outputs is $\frac{1 + \alpha^2}{2} \operatorname{Var} z$, and takes the place"
                " of $q$.",
            ),
            Step(
                equal(backwards, N_OUT * S**2 * _SHARE),
                r"The mean squared slope is $\frac{1 + \alpha^2}{2}$ too. So $s = \sqrt{\frac{2}{(1 + \alpha^2)"
                " n_{out}}}$ would keep the variance of the errors.",
                HE.at("(14)"),
            ),
            Step(
                equal(rectified, sympy.S.One),
                r"At $s = \sqrt{2/n_{in}}$ and $\alpha = 0$, the ReLU: the 2 makes good what the rectifier drops.",
                HE.at("(10)"),
            ),
            Step(
                equal(averaged, 2 * N_IN / (N_IN + N_OUT)),
                r"At $s = \sqrt{2} \sqrt{2/(n_{in} + n_{out})}$ and $\alpha = 0$: the average of both fans, which is"
                " not in He's paper, keeps the variance for equal widths only, as Glorot's does for linear units.",
            ),
            Step(
                equal(back_at_he, N_OUT / N_IN),
                "At He's $s$, by fan-in, the errors are scaled by the ratio of the widths. Over many layers these"
                " factors cancel but for the first and the last width.",
            ),
        ),
        conclusion=equal(at_he, sympy.S.One),
        setting=Setting({**_WIDTHS, ALPHA: sympy.Interval(0, 1)}, meanings),
        source=HE.at("(15)"),
        errata=(HE_USES_ONE_FAN,),
    )
