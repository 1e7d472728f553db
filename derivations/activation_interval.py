"""Which input activations a keep a neuron's factor |w f'(w a + b)| at 1 or above, and how wide their interval is.

Where |f'| is even and falls on both sides of 0, as for the logistic function, the weighted inputs z are those from
-L to L with |w f'(L)| = 1, and the width is 2 L/|w|. For rectifiers and softplus the a fill a half-line.
This is the door: `logistic_interval` has the quadratic that leads to eq. (123), `interval_forms` the shapes of other
slopes, `widest_interval` the certified numbers; `arguments.activation_interval` says why all this is so.
Source: Nielsen ch. 5, first problem, for the logistic function. Left out: slopes that turn elsewhere than at 0.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.interval_forms import (
    NoInterval,
    NotBounded,
    NotUnimodal,
    Real,
    Regime,
    falling_slope,
    is_bell,
    refuse_small,
    regimes,
    supremum,
)
from derivations.inverse import M, NoClosedForm, solved
from derivations.logistic_interval import (
    R,
    greater_root,
    least_weight,
    magnitude,
    r_squared,
    reach_in_r,
    stationarity,
    width_in_r,
)
from derivations.widest_interval import (
    Found,
    Widest,
    enclosed_reach,
    enclosed_width,
    found_by_scipy,
    widest,
    widest_exactly,
)

__all__ = [
    "B",
    "Found",
    "NoClosedForm",
    "NoInterval",
    "NotBounded",
    "NotUnimodal",
    "R",
    "W",
    "Widest",
    "enclosed_reach",
    "enclosed_width",
    "endpoints",
    "found_by_scipy",
    "input_activations",
    "magnitude",
    "reach",
    "reach_in_r",
    "stationarity",
    "threshold",
    "widest",
    "widest_exactly",
    "width",
    "width_in_r",
    "width_short",
]

W: Final = sympy.Symbol("w", real=True)
B: Final = sympy.Symbol("b", real=True)


@cache
def threshold(*, activation: Activation = LOGISTIC) -> sympy.Expr:
    """The |w| below which no z has |w f'(z)| >= 1: 1/sup |f'|. Where f' only tends to its sup, |w| must exceed it.

    Source: Nielsen ch. 5, first problem, part (1). Raises NotUnimodal.

    >>> from derivations.activation import ERF
    >>> threshold(), threshold(activation=ERF)
    (4, sqrt(pi)/2)
    """
    return least_weight() if activation == LOGISTIC else 1 / supremum(activation)


def endpoints(
    w: Real | None = None, b: Real | None = None, *, activation: Activation = LOGISTIC
) -> tuple[sympy.Expr, sympy.Expr]:
    """The least and the greatest a with |w f'(w a + b)| >= 1, for real w and b; one is infinite for a half-line.

    Both belong to the interval, except where f' jumps there: see `input_activations`.
    Source: Nielsen ch. 5, first problem, part (2). Raises NoInterval when |w| is a number below the threshold,
    NotUnimodal and NoClosedForm.

    >>> from derivations.activation import SOFTPLUS
    >>> endpoints(-4, 2)
    (1/2, 1/2)
    >>> endpoints(-4, 2, activation=SOFTPLUS)
    (-oo, log(3)/4 + 1/2)
    """
    w, b = _real(w, W), _real(b, B)
    if activation == LOGISTIC or is_bell(activation):
        centre, half = -b / w, reach(w, activation=activation) / abs(w)  # z runs over [-L, L], and a = (z - b)/w
        return centre - half, centre + half
    m = _magnitude_of(w, activation)
    low, high = (_piecewise(m, activation, [_end(each, w, b, top) for each in regimes(activation)]) for top in (0, 1))
    return low, high


def input_activations(w: Real, b: Real, *, activation: Activation = LOGISTIC) -> sympy.Set:
    """The set of all a with |w f'(w a + b)| >= 1 for numbers w and b; empty below the threshold.

    Where f has a kink, f' there is the slope to its left. Raises NotUnimodal and NoClosedForm.

    >>> from derivations.activation import RELU
    >>> input_activations(3, 1), input_activations(3, 1, activation=RELU)
    (EmptySet, Interval.open(-1/3, oo))
    """
    w, b = _real(w, W), _real(b, B)
    for regime in regimes(activation):
        if regime.includes(abs(w)):
            low, high = (_end(regime, w, b, top) for top in (0, 1))
            at_zero = -b / w
            return sympy.Interval(low, high, *(regime.without_zero and end == at_zero for end in (low, high)))
    return sympy.S.EmptySet


def reach(w: Real | None = None, *, activation: Activation = LOGISTIC) -> sympy.Expr:
    """The L >= 0 for which |w f'(z)| >= 1 exactly when -L <= z <= L; domain and errors as for `width`.

    Raises NotBounded where |f'| is not even or does not fall.

    >>> from derivations.activation import SOFTSIGN
    >>> reach(), reach(activation=SOFTSIGN)
    (log((sqrt(1 - 4/Abs(w)) + 1)*Abs(w)/2 - 1), sqrt(Abs(w)) - 1)
    """
    m = _magnitude_of(_real(w, W), activation)
    if activation == LOGISTIC:
        return sympy.log(greater_root().xreplace({R: sympy.sqrt(r_squared())}).xreplace({M: m}))
    _, end = solved(falling_slope(activation), 1 / M)[-1]
    return end.xreplace({M: m})


def width(w: Real | None = None, *, activation: Activation = LOGISTIC) -> sympy.Expr:
    """The width of the interval of input activations, for real w of either sign; infinite where it is a half-line.

    Source: Nielsen ch. 5, eq. (123), which is the width itself and not only a bound.
    Raises NoInterval when |w| is a number below the threshold, NotUnimodal, NoClosedForm.

    >>> from derivations.activation import ARCTAN
    >>> width()
    2*log((sqrt(1 - 4/Abs(w)) + 1)*Abs(w)/2 - 1)/Abs(w)
    >>> width(-4), width(2, activation=ARCTAN)
    (0, 1)
    """
    if activation == LOGISTIC or is_bell(activation):
        low, high = endpoints(w, 0, activation=activation)  # b moves the interval and leaves its width
        return high - low
    m = _magnitude_of(_real(w, W), activation)
    widths = [(each.high - each.low) / M if each.bounded else sympy.oo for each in regimes(activation)]
    return _piecewise(m, activation, [each.xreplace({M: m}) for each in widths])


def width_short(w: Real | None = None) -> sympy.Expr:
    """The width (123) of the logistic function as (4/|w|) artanh sqrt(1 - 4/|w|), domain and errors as for `width`.

    >>> width_short()
    4*atanh(sqrt(1 - 4/Abs(w)))/Abs(w)
    """
    m = _magnitude_of(_real(w, W), LOGISTIC)
    return 2 * reach_in_r(sympy.sqrt(r_squared().xreplace({M: m}))) / m


def _end(regime: Regime, w: sympy.Expr, b: sympy.Expr, top: int) -> sympy.Expr:
    """The least or (top = 1) the greatest a of a regime: a negative w turns the interval of z round."""
    ends = []
    for z, infinite in ((regime.low, -sympy.oo), (regime.high, sympy.oo)):
        ends.append(infinite if z is infinite else (z.xreplace({M: abs(w)}) - b) / w)
    turned = -ends[1 - top] if ends[1 - top].is_infinite else ends[1 - top]
    return sympy.Piecewise((ends[top], w > 0), (turned, True))


def _piecewise(m: sympy.Expr, activation: Activation, values: list[sympy.Expr]) -> sympy.Expr:
    """One value for each regime, put together as a function of m = |w|."""
    pieces = [(value, m < each.below) for value, each in zip(values, regimes(activation), strict=True)]
    return sympy.Piecewise(*pieces[:-1], (pieces[-1][0], True))


def _magnitude_of(w: sympy.Expr, activation: Activation) -> sympy.Expr:
    refuse_small(abs(w), activation)
    return abs(w)


def _real(value: Real | None, otherwise: sympy.Symbol) -> sympy.Expr:
    if value is None:
        return otherwise
    number = sympy.sympify(value)
    if number is sympy.nan or number.is_finite is False or number.is_real is False:
        raise ValueError(f"{value} is no real number")
    return number
