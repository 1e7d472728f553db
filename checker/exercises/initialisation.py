"""exercise5, `initialisation`: initial weights that keep the variance, forward and backward.

Source: the extract from Géron's book and the course notes after it; Glorot and Bengio 2010, He et al. 2015. The
references are those of `derivations.initialisation`.
"""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import partial

import sympy

from checker.equivalence.domain import POSITIVE, Domain, Regime
from checker.equivalence.slips import Slips
from checker.exercise import Alternative, Exercise, Formula, Number
from checker.exercises.initialisation_slips import he_slips, limit_slips, mean_slips, std_slips, variance_slips
from checker.expression.from_sympy import from_sympy
from checker.verdict import Finding
from derivations import initialisation as derived
from derivations.activation import LOGISTIC

__all__ = ["EXERCISE"]

N_IN, N_OUT, S = derived.N_IN, derived.N_OUT, derived.S


def _positive(*names: str) -> Domain:
    return Domain((Regime("all positive values", dict.fromkeys(names, POSITIVE)),))


_OF_FANS = _positive("n_in", "n_out")
_FORWARD, _BACKWARD = (
    next(iter(sympy.solve(gain - 1, S))) for gain in (derived.forward_gain(S), derived.backward_gain(S))
)
_GLOROT, _LIMIT = derived.GLOROT_NORMAL.std, derived.GLOROT_UNIFORM.half_width
_HE, _HE_AVERAGE = derived.HE_FAN_IN.std, derived.HE_FAN_AVERAGE.std

_FAN_IN = Finding(
    "he-fan-in",
    "This is the form of He et al. (2015), by n_in: it keeps the forward variance of ReLU units.",
    "Fan-average, √2·√(2/(n_in + n_out)), is right here too.",
)
_FAN_AVERAGE = Finding(
    "he-fan-average",
    "This is the fan-average form of the notes; He et al. (2015) have √(2/n_in).",
    "For layers of equal width the two are the same.",
)
_FLOAT = Finding(
    "float-root",
    "The root of a number stands here as a float: 2**0.5 is rounded before SymPy sees it. It is read as the root.",
    "Write sqrt(2), which stays exact.",
)
_NOT_HERE = {
    "q": Finding("q-left", "The formula contains q, which cancels.", "Var z = q holds for every q: divide by it."),
    "s": Finding("s-left", "The formula contains s, which is what is asked for.", "Solve for s."),
}


def _with_float_root(right: sympy.Expr, finding: Finding) -> tuple[Alternative, ...]:
    """The formula with the float of its numerical root, or one of the two next to it, as Python's own powers give it.

    Another root may stand beside it exactly, as in sqrt(3)*2**0.5.

    >>> len(_with_float_root(sympy.sqrt(2 / N_IN), _FLOAT))
    9
    """
    size = right.subs({N_IN: 1, N_OUT: 0})
    found = []
    for beside in (sympy.Integer(1), sympy.sqrt(2), sympy.sqrt(3)):
        nearest = float(size / beside)
        for value in (nearest, math.nextafter(nearest, 0), math.nextafter(nearest, math.inf)):
            decimal = sympy.Rational(Fraction(repr(value)))
            found.append(Alternative(from_sympy(decimal * beside * right / size), finding))
    return tuple(found)


def _std(name: str, points: int, asks: str, right: sympy.Expr, hint: str, slips: Callable[[], Slips]) -> Formula:
    return Formula(
        name=name,
        points=points,
        asks=asks,
        domain=_OF_FANS,
        expected=from_sympy(right),
        alternatives=_with_float_root(right, _FLOAT) if right.has(sympy.sqrt(2), sympy.sqrt(6)) else (),
        strangers=_NOT_HERE,
        slips=slips,
        hint=hint,
    )


_KEEP = "Write down the variance after the layer over the one before it; it has to be 1."

EXERCISE = Exercise(
    name="exercise5",
    alias="initialisation",
    title="initial weights that keep the variance",
    source="Glorot and Bengio 2010, He et al. 2015, as told by Géron and the course notes",
    notation="""from sympy import *

n_in, n_out = symbols("n_in n_out", positive=True)
q, s = symbols("q s", positive=True)  # mean square of a layer's inputs; standard deviation of its weights""",
    parts=(
        Formula(
            name="variance_z",
            points=1,
            asks="the variance of z = Σ w_i a_i over n_in inputs, for independent weights of mean 0, in n_in, s and q",
            domain=_positive("n_in", "s", "q", "n_out"),
            expected=from_sympy(derived.VARIANCE_Z),
            slips=variance_slips,
            hint="Take the variance of one term w_i a_i first: with E w_i = 0 it is E w_i² times E a_i².",
        ),
        _std(
            "std_forward",
            1,
            "the standard deviation of the weights for which Var z = q, in n_in",
            _FORWARD,
            _KEEP,
            partial(std_slips, _FORWARD),
        ),
        _std(
            "std_backward",
            1,
            "the one that keeps the variance of the backward signal, in n_out",
            _BACKWARD,
            _KEEP,
            partial(std_slips, _BACKWARD),
        ),
        _std(
            "std_xavier",
            2,
            "the compromise of Glorot and Bengio (Xavier), in n_in and n_out",
            _GLOROT,
            "The variance is 1 over the mean of n_in and n_out.",
            partial(std_slips, _GLOROT),
        ),
        _std(
            "limit_xavier",
            1,
            "the r of the uniform law on [-r, r] with that standard deviation, in n_in and n_out",
            _LIMIT,
            "What is the variance of the uniform law on [-r, r]?",
            limit_slips,
        ),
        Formula(
            name="std_he",
            points=2,
            asks="the standard deviation of He et al. for ReLU units, in n_in (or n_in and n_out)",
            domain=_OF_FANS,
            expected=from_sympy(_HE),
            alternatives=(
                Alternative(from_sympy(_HE), _FAN_IN),
                Alternative(from_sympy(_HE_AVERAGE), _FAN_AVERAGE),
                *_with_float_root(_HE, _FAN_IN),
                *_with_float_root(_HE_AVERAGE, _FAN_AVERAGE),
            ),
            strangers=_NOT_HERE,
            slips=he_slips,
            hint="A ReLU passes half of the mean square on.",
        ),
        Number(
            name="mean_logistic",
            points=1,
            asks="the mean of σ(z) for z symmetric about 0",
            expected=from_sympy(LOGISTIC.f(0)),
            slips=mean_slips,
            hint="What is σ(z) + σ(-z)?",
        ),
    ),
)
