"""Slips in the spread of initial weights: a variance for a standard deviation, a fan for the other, a lost root."""

from __future__ import annotations

import sympy

from checker.equivalence.slips import Factor, Mutant, Slips
from checker.expression.from_sympy import from_sympy
from checker.verdict import Finding
from derivations import initialisation as derived

__all__ = ["he_slips", "limit_slips", "mean_slips", "std_slips", "variance_slips"]

N_IN, N_OUT, S, Q = derived.N_IN, derived.N_OUT, derived.S, derived.Q

_SWAPPED = Finding(
    "fans-swapped",
    "n_in and n_out are exchanged.",
    "Forward, a neuron adds up its n_in inputs; backward, n_out errors come back to it.",
)
_VARIANCE = Finding(
    "variance-for-std",
    "This is the variance of the weights, not their standard deviation.",
    "The standard deviation is the square root of the variance.",
)
_WHOLE_WIDTH = Finding("whole-width", "This is the whole width 2r of the law on [-r, r].", "Asked for is r.")
_UPSIDE_DOWN = Finding("upside-down", "The fraction is upside down.", "More inputs call for smaller weights.")
_XAVIER = Finding(
    "xavier-for-he",
    "This is Xavier's standard deviation: a factor √2 is missing.",
    "A ReLU sends half of the mean square on, so the variance of the weights has to be twice as large.",
)
_UNIT_NORMAL = Finding(
    "unit-normal",
    "With a standard deviation of 1 the variance grows with the number of inputs.",
    "Which s makes n_in s² equal to 1?",
)


def std_slips(right: sympy.Expr) -> Slips:
    """Slips in a standard deviation of the weights."""
    return _slips_of_a_root(right, (right**2, _VARIANCE))


def he_slips() -> Slips:
    """Slips in the standard deviation for rectifiers, in either of its forms."""
    right, average = derived.HE_FAN_IN.std, derived.HE_FAN_AVERAGE.std
    uniform = Finding("half-width", "This is the half-width of the uniform law.", "Its standard deviation is r/√3.")
    wrong = ((right**2, _VARIANCE), (average**2, _VARIANCE), (derived.GLOROT_NORMAL.std, _XAVIER))
    return _slips_of_a_root(right, *wrong, (average * sympy.sqrt(3), uniform))


def limit_slips() -> Slips:
    """Slips in the half-width of the uniform law."""
    right, std = derived.GLOROT_UNIFORM.half_width, derived.GLOROT_UNIFORM.std
    squared = Finding("limit-squared", "This is r², not r.", "Take the square root.")
    return _slips_of_a_root(right, (right**2, squared), (std**2, _VARIANCE), (2 * right, _WHOLE_WIDTH))


def _slips_of_a_root(right: sympy.Expr, *wrong: tuple[sympy.Expr, Finding]) -> Slips:
    swapped = right.subs({N_IN: N_OUT, N_OUT: N_IN}, simultaneous=True)
    exchanged = [] if swapped == right else [(swapped, _SWAPPED), (swapped**2, _SWAPPED)]
    mutants = [*wrong, (1 / right, _UPSIDE_DOWN), (sympy.Integer(1), _UNIT_NORMAL), *exchanged]
    return Slips(tuple(_mutant(*mutant) for mutant in mutants), factors=(_root(2), _root(3)))


def variance_slips() -> Slips:
    """Slips in Var z."""
    right = derived.VARIANCE_Z
    not_squared = Finding("s-not-squared", "s is the standard deviation: its square is missing.", "Var w is s².")
    squared = Finding("q-squared", "q is a mean square already.", "q is E a², not the standard deviation of a.")
    one_input = Finding("one-input", "The number of inputs is missing.", "z is a sum of n_in terms.")
    std = Finding("std-for-variance", "This is the standard deviation of z, not its variance.", "Do not take the root.")
    added = Finding("std-added", "Standard deviations are added up.", "Variances of independent terms are added up.")
    return Slips(
        (
            _mutant(N_IN * S * Q, not_squared),
            _mutant(right * Q, squared),
            _mutant(right / N_IN, one_input),
            _mutant(sympy.sqrt(right), std),
            _mutant(right * N_IN, added),
            _mutant(right.xreplace({N_IN: N_OUT}), _SWAPPED),
        )
    )


def mean_slips() -> Slips:
    """What is given for the mean of sigma(z)."""
    of_tanh = Finding("of-z", "0 is the mean of z, and of tanh z.", "σ(z) is positive for every z.")
    of_slope = Finding("greatest-slope", "This is the greatest slope of σ.", "σ(z) + σ(-z) is 1: what is its mean?")
    return Slips((_mutant(sympy.Integer(0), of_tanh), _mutant(sympy.Rational(1, 4), of_slope)))


def _root(number: int) -> Factor:
    return Factor(
        f"√{number}",
        from_sympy(sympy.sqrt(number)),
        Finding(f"extra-root-{number}", f"There is a factor √{number} too many.", _WHERE_FROM[number]),
        Finding(f"lost-root-{number}", f"A factor √{number} is missing.", _WHERE_FROM[number]),
    )


_WHERE_FROM = {
    2: "Write down the variance first, and look where a 2 comes in: a mean of two fans, or a rectifier that halves.",
    3: "The uniform law on [-r, r] has the variance r²/3.",
}


def _mutant(expression: sympy.Expr, finding: Finding) -> Mutant:
    return Mutant(from_sympy(expression), finding)
