"""The identity neuron: w2 f(w1 x + b) + c close to x on [0, 1], by Taylor expansion about x = 1/2.

With x = 1/2 + Delta the neuron is expanded in Delta to any order. For the logistic function b = -w1/2 and w2 = 4/w1
make the expansion start as constant + x; `centred` is the like for any activation with a slope. The constant is not
that of x, and for the logistic function it grows as w1 gets small: an offset c, such as the next neuron's bias, has to
mend it. Then the error is of the order w1^2 when f'' is 0 at the centre, at most w1^2/96 for the logistic function, and
of the order w1 otherwise. See `tangent_neuron` for the error, `best_neuron` for what can be done without c.
Source: Nielsen ch. 5, second problem, which leaves the constant out.
"""

from __future__ import annotations

from typing import Final

import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.best_neuron import BestNeuron, best_without_offset
from derivations.higher_derivatives import OrderError, derivative_at
from derivations.tangent_neuron import HALF, W1, AlreadyExact, Delta, NoSlope, NotSmooth, Real, Tangent, smooth_point

__all__ = [
    "W1",
    "W2",
    "AlreadyExact",
    "B",
    "BestNeuron",
    "Delta",
    "NoSlope",
    "NotSmooth",
    "OrderError",
    "best_without_offset",
    "centred",
    "error",
    "error_bound",
    "exact_error",
    "neuron",
    "offset",
    "tangent",
    "taylor",
    "taylor_coefficients",
]

B: Final = sympy.Symbol("b", real=True)
W2: Final = sympy.Symbol("w2", real=True)


def neuron(w1: Real = W1, b: Real = B, w2: Real = W2, activation: Activation = LOGISTIC) -> sympy.Expr:
    """w2 f(w1 x + b) at x = 1/2 + Delta.

    >>> neuron(2, -1, 3)
    3/(1 + exp(-2*Delta))
    """
    return w2 * activation.f(sympy.expand(w1 * (HALF + Delta) + b))


def taylor(
    order: int = 3, *, w1: Real = W1, b: Real = B, w2: Real = W2, activation: Activation = LOGISTIC
) -> sympy.Expr:
    """The Taylor polynomial of w2 f(w1 x + b) in Delta about x = 1/2, through Delta**order.

    Source: Nielsen ch. 5, second problem, hint. Raises OrderError if order < 0.

    >>> b, w2 = centred()
    >>> taylor(3, b=b, w2=w2)
    -Delta**3*w1**2/12 + Delta + 2/w1
    """
    coefficients = taylor_coefficients(order, w1=w1, b=b, w2=w2, activation=activation)
    return sympy.Add(*(coefficient * Delta**k for k, coefficient in enumerate(coefficients)))


def taylor_coefficients(
    order: int = 3, *, w1: Real = W1, b: Real = B, w2: Real = W2, activation: Activation = LOGISTIC
) -> list[sympy.Expr]:
    """The coefficients of 1, Delta, .., Delta**order in `taylor`: w2 w1^k/k! times the k-th derivative of f.

    Raises OrderError if order < 0.

    >>> b, w2 = centred()
    >>> taylor_coefficients(3, b=b, w2=w2)
    [2/w1, 1, 0, -w1**2/12]
    """
    if order < 0:
        raise OrderError(f"there is no Taylor polynomial of order {order}")
    z = w1 * HALF + b
    return [w2 * derivative_at(k, z, activation) * w1**k / sympy.factorial(k) for k in range(order + 1)]


def centred(
    w1: Real = W1, activation: Activation = LOGISTIC, centre: sympy.Expr | int | None = None
) -> tuple[sympy.Expr, sympy.Expr]:
    """The b and w2, for w1 != 0, that put the weighted input at x = 1/2 in the centre and give Delta the coefficient 1.

    The centre is 0 unless given, or 1 for an f that is not smooth at 0. If f'' is 0 there, Delta^2 has no coefficient.
    Raises AlreadyExact for an f that is a line for z >= 0 unless the centre is given, NotSmooth and NoSlope for a
    centre with no expansion or no slope.

    >>> from derivations.activation import SOFTPLUS
    >>> centred(), centred(activation=SOFTPLUS)
    ((-w1/2, 4/w1), (-w1/2, 2/w1))
    """
    chosen = tangent(activation, centre)
    return chosen.b(w1), chosen.w2(w1)


def tangent(activation: Activation = LOGISTIC, centre: sympy.Expr | int | None = None) -> Tangent:
    """The centred neuron, with its offset and its error. Errors as for `centred`."""
    return Tangent(activation, smooth_point(activation) if centre is None else sympy.sympify(centre))


def offset(
    w1: Real = W1, b: Real | None = None, w2: Real | None = None, activation: Activation = LOGISTIC
) -> sympy.Expr:
    """The c with w2 f(w1 x + b) + c = x at x = 1/2; b and w2 are those of `centred(w1)` unless given.

    >>> offset(), offset(W1, 0, 4 / W1)
    (1/2 - 2/w1, 1/2 - 4/(w1*(1 + exp(-w1/2))))
    """
    if b is None or w2 is None:
        chosen_b, chosen_w2 = centred(w1, activation)
        b, w2 = (chosen_b if b is None else b), (chosen_w2 if w2 is None else w2)
    return HALF - w2 * activation.f(w1 * HALF + b)


def error(w1: Real = W1, activation: Activation = LOGISTIC) -> sympy.Expr:
    """w2 f(w1 x + b) + c - x for the centred choice, at x = 1/2 + Delta.

    >>> error(), sympy.diff(error(), Delta)
    (-Delta + 2*tanh(Delta*w1/2)/w1, -tanh(Delta*w1/2)**2)
    """
    return tangent(activation).error(w1)


def exact_error(w1: Real = W1, activation: Activation = LOGISTIC) -> sympy.Expr:
    """Sup |w2 f(w1 x + b) + c - x| over 0 <= x <= 1 for the centred choice: |error| at an end, which is shown.

    For w1 != 0 when f - f(0) is odd, for 0 < w1 <= `tangent(activation).accuracy.largest` otherwise.

    >>> from derivations.activation import SOFTPLUS
    >>> exact_error(), exact_error(activation=SOFTPLUS)
    (1/2 - 2*tanh(w1/4)/w1, 2*log(cosh(w1/4))/w1)
    """
    return tangent(activation).exact_error(w1)


def error_bound(w1: Real = W1, activation: Activation = LOGISTIC) -> sympy.Expr:
    """A bound of `exact_error`, of the same order in w1, where that holds.

    >>> from derivations.activation import ARCTAN
    >>> error_bound(), error_bound(activation=ARCTAN)
    (w1**2/96, w1**2/24)
    """
    return tangent(activation).bound(w1)
