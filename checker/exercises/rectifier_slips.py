"""Slips in the rectifiers and their derivatives: wrong formulas as students write them, and what to say of each.

Every one is a whole formula. Some go wrong on one side of 0 only, as the slip itself does.
"""

from __future__ import annotations

import sympy

from checker.equivalence.slips import Mutant, Slips
from checker.expression.from_sympy import from_sympy
from checker.verdict import Finding
from derivations.activation import RELU, Z, elu, leaky_relu

__all__ = [
    "elu_prime_slips",
    "elu_slips",
    "floor_slips",
    "leaky_prime_slips",
    "leaky_slips",
    "relu_prime_slips",
]

_ALPHA = sympy.Symbol("alpha", positive=True)
_N = sympy.Symbol("n", integer=True, positive=True)
_LEAKY, _ELU = leaky_relu(_ALPHA), elu(_ALPHA)

_OTHER_SIDE = Finding(
    "wrong-side",
    "The two sides are exchanged: what holds for z > 0 stands for z < 0.",
    "Put z = 2 and z = -2 into your formula.",
)
_MIN_FOR_MAX = Finding(
    "min-for-max",
    "The smaller of the two is taken where the larger one belongs.",
    "For 0 < alpha < 1 and z > 0, which is larger: z or alpha z?",
)
_NOT_DIFFERENTIATED = Finding(
    "not-differentiated", "This is the function itself, not its derivative.", "Differentiate each side of 0 by itself."
)
_DIFFERENTIATED = Finding("differentiated", "This is the derivative, not the function.", "Give f(z) itself here.")
_ALPHA_DROPPED = Finding(
    "alpha-dropped", "alpha is left out for z < 0.", "A constant factor stays when you differentiate."
)
_NO_LEAK = Finding("no-leak", "For z < 0 this is 0: that is the plain ReLU.", "What does alpha do for z < 0?")
_SIGN = Finding("sign-of-alpha", "The sign is wrong for z < 0.", "For z < 0 the slope is alpha, which is positive.")


def relu_prime_slips() -> Slips:
    """Slips in the derivative of ReLU."""
    return _mutants(
        (_sides(1, 0), _OTHER_SIDE),
        (RELU.f(), _NOT_DIFFERENTIATED),
        (_sides(-1, 1), Finding("of-abs", "This is the derivative of |z|.", "ReLU is constant for z < 0.")),
        (
            sympy.Integer(1),
            Finding("left-side", "For z < 0 the slope is not 1: ReLU is 0 there.", "What is the slope of a constant?"),
        ),
    )


def leaky_slips() -> Slips:
    """Slips in the leaky ReLU."""
    return _mutants(
        (sympy.Min(Z, _ALPHA * Z), _MIN_FOR_MAX),
        (RELU.f(), _NO_LEAK),
        (_LEAKY.prime(), _DIFFERENTIATED),
        (_sides(-_ALPHA * Z, Z), _SIGN),
        (_sides(_ALPHA, Z), Finding("z-lost", "For z < 0 the factor z is missing.", "It is alpha z there.")),
    )


def leaky_prime_slips() -> Slips:
    """Slips in the derivative of the leaky ReLU."""
    return _mutants(
        (_sides(1, _ALPHA), _OTHER_SIDE),
        (RELU.prime(), _NO_LEAK),
        (_LEAKY.f(), _NOT_DIFFERENTIATED),
        (_sides(-_ALPHA, 1), _SIGN),
    )


def elu_slips() -> Slips:
    """Slips in the exponential linear unit."""
    lost = Finding("lost-minus-one", "For z < 0 the -1 is missing.", "At z = 0 both sides have to meet: exp(0) is 1.")
    outside = Finding("minus-one-outside", "For z < 0 the -1 is not multiplied by alpha.", "Put z = 0 into it.")
    return _mutants(
        (_sides(_ALPHA * sympy.exp(Z), Z), lost),
        (_sides(_ALPHA * sympy.exp(Z) - 1, Z), outside),
        (_sides(sympy.exp(Z) - 1, Z), _ALPHA_DROPPED),
        (_sides(Z, _ALPHA * (sympy.exp(Z) - 1)), _OTHER_SIDE),
        (_sides(_ALPHA * (1 - sympy.exp(Z)), Z), _SIGN_OF_ELU),
        (_sides(_ALPHA * (sympy.exp(-Z) - 1), Z), _SIGN_OF_Z),
        (_ELU.prime(), _DIFFERENTIATED),
    )


def elu_prime_slips() -> Slips:
    """Slips in the derivative of the exponential linear unit."""
    kept = Finding("kept-minus-one", "For z < 0 the -1 is still there.", "The derivative of a constant is 0.")
    return _mutants(
        (_sides(sympy.exp(Z), 1), _ALPHA_DROPPED),
        (_sides(1, _ALPHA * sympy.exp(Z)), _OTHER_SIDE),
        (_sides(_ALPHA * (sympy.exp(Z) - 1), 1), kept),
        (_sides(_ALPHA, 1), Finding("of-leaky", "This is the derivative of the leaky ReLU.", "ELU bends for z < 0.")),
        (_sides(-_ALPHA * sympy.exp(Z), 1), _SIGN_OF_ELU),
        (_sides(_ALPHA * sympy.exp(-Z), 1), _SIGN_OF_Z),
        (_ELU.f(), _NOT_DIFFERENTIATED),
    )


def floor_slips() -> Slips:
    """What is given for the greatest lower bound by mistake."""
    return _mutants(
        (
            sympy.Integer(0),
            Finding("of-relu", "0 is a lower bound, but not the greatest.", "No factor is ever below alpha."),
        ),
        (sympy.Integer(1), Finding("greatest", "1 is the greatest value of the product.", "When is it smallest?")),
        (_ALPHA * _N, Finding("sum-for-product", "This is a sum of n slopes.", "The factors are multiplied.")),
        (_ALPHA, Finding("one-factor", "This is the bound of one factor.", "There are n of them.")),
        (_N**_ALPHA, Finding("exchanged", "Base and exponent are exchanged.", "n factors of alpha each.")),
        (_ALPHA ** (_N - 1), Finding("one-too-few", "One factor is missing.", "There are n factors, not n - 1.")),
        (_ALPHA ** (_N + 1), Finding("one-too-many", "There is one factor too many.", "There are n factors.")),
        (_ALPHA**-_N, Finding("upside-down", "The bound is upside down.", "A product of slopes is at most 1.")),
    )


_SIGN_OF_ELU = Finding("sign-of-elu", "The sign is wrong for z < 0.", "ELU tends to -alpha and rises everywhere.")
_SIGN_OF_Z = Finding("sign-of-z", "The exponent has the wrong sign.", "For z < 0 the exponential must stay below 1.")


def _sides(left: sympy.Expr | int, right: sympy.Expr | int) -> sympy.Expr:
    return sympy.Piecewise((right, Z > 0), (left, True))


def _mutants(*wrong: tuple[sympy.Expr, Finding]) -> Slips:
    return Slips(tuple(Mutant(from_sympy(expression), finding) for expression, finding in wrong))
