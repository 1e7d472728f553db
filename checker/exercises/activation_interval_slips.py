"""Slips in the interval where |w sigma'(wa + b)| >= 1, piece by piece: its middle, its half length, and its width.

An end of the interval is the middle -b/w, and on one side of it L/|w|, with L half the length of the interval of z.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import sympy

from checker.equivalence.slips import Mutant, Skeleton, Slips, Slot, Term
from checker.expression.from_sympy import from_sympy
from checker.verdict import Finding
from derivations import activation_interval as derived

__all__ = ["endpoint_slips", "threshold_slips", "width_slips"]

w, b = derived.W, derived.B
_M = sympy.Abs(w)
_THRESHOLD = derived.threshold()
_REACH = derived.reach(w)
_CENTRE = -b / w
_IN_SLOTS = dict(zip(("where", "centre", "scale", "reach"), sympy.symbols("where centre scale reach"), strict=True))


def threshold_slips() -> Slips:
    """What is given for the least |w| by mistake."""
    upside_down = Finding(
        "upside-down",
        "This is the greatest value of σ', not the |w| that it takes.",
        "|w| times the greatest value of σ' has to reach 1.",
    )
    return Slips((_mutant(1 / _THRESHOLD, upside_down),))


def width_slips() -> Slips:
    """Slips in the width 2L/|w|."""
    other_root = Finding(
        "other-root",
        "Your answer is the right one with the opposite sign, as when the other root of the quadratic is taken.",
        "The two roots are reciprocal; ask which one is greater than 1.",
    )
    in_z = Finding(
        "width-in-z",
        "This is the width of the interval of z = wa + b, not of a.",
        "An interval of z is |w| times as wide as the interval of a that it comes from.",
    )
    reaches = (*_wrong_reaches(), (-_REACH, other_root))
    skeleton = _skeleton(
        _IN_SLOTS["where"] * _IN_SLOTS["scale"] * _IN_SLOTS["reach"],
        {"scale": (2 / _M, ((sympy.Integer(2), in_z),)), "reach": (_REACH, reaches), "where": _WHERE},
    )
    return Slips(skeleton=skeleton, terms=_terms(1 / w, 1 / _M))


def endpoint_slips(side: int) -> Slips:
    """Slips in the end that lies on a side of the middle: -1 below it, 1 above."""
    in_z = Finding("end-in-z", "This is an end of the interval of z = wa + b, not of a.", "Solve z = wa + b for a.")
    end = _CENTRE + side * _REACH / _M
    skeleton = _skeleton(
        _IN_SLOTS["where"] * (_IN_SLOTS["centre"] + _IN_SLOTS["scale"] * _IN_SLOTS["reach"]),
        {
            "centre": (_CENTRE, _wrong_centres()),
            "scale": (side / _M, _wrong_scales(side)),
            "reach": (_REACH, _wrong_reaches()),
            "where": _WHERE,
        },
    )
    mutants = (_mutant(side * _REACH, in_z), _mutant(end * w + b, in_z))
    return Slips(mutants, skeleton=skeleton, terms=_terms(1 / w, 1 / _M, b / w))


# The pieces

_Wrong = tuple[tuple[sympy.Expr, Finding], ...]

_WHERE: tuple[sympy.Expr, _Wrong] = (
    sympy.Integer(1),
    (
        (
            sympy.Piecewise((1, w > 0)),  # whatever is right for w > 0 alone, however it goes wrong for w < 0
            Finding(
                "abs-forgotten",
                "The answer goes wrong for w < 0, as when w and |w| are mixed up.",
                "Dividing the inequality by w turns it round when w < 0; go through it with w = -5.",
            ),
        ),
    ),
)


def _wrong_centres() -> _Wrong:
    sign_of_b = Finding("sign-of-b", "b comes in with the wrong sign.", "Solve z = wa + b for a once more.")
    lost_b = Finding("lost-b", "b is left out.", "z = wa + b: where is the middle of the interval of a?")
    return (-_CENTRE, sign_of_b), (sympy.Integer(0), lost_b)


def _wrong_scales(side: int) -> _Wrong:
    """What is put before L, in the place of +-1/|w|."""
    exchanged = Finding(
        "ends-exchanged",
        "This is the other end of the interval.",
        "The low end is the smaller a; check the order with w = -5.",
    )
    undivided = Finding(
        "end-in-z",
        "The distance from the middle -b/w is the one in z, not the one in a.",
        "A distance in z is |w| times the distance in a that it comes from.",
    )
    factor = Finding(
        "constant-factor",
        "The distance from the middle -b/w has a factor 2 too many or too few.",
        "The width is the distance between the ends, each end is half of it away from the middle.",
    )
    base_10 = Finding(
        "log-base-10",
        "The logarithm is taken to the base 10.",
        "The logarithm here is the natural one; in Python, log from SymPy or NumPy, not log10.",
    )
    right = side / _M
    return (
        (-right, exchanged),
        (sympy.Integer(side), undivided),
        (2 * right, factor),
        (right / 2, factor),
        (right / sympy.log(10), base_10),
    )


@cache
def _wrong_reaches() -> _Wrong:
    """What stands for L when it goes wrong."""
    inside = _REACH.args[0]
    r, wrong_roots = sympy.sqrt(1 - _THRESHOLD / _M), (1 + _THRESHOLD / _M, _THRESHOLD / _M - 1)
    lost = Finding(
        "lost-minus-one",
        "The -1 inside the logarithm is missing.",
        "Solve the quadratic for e^z once more, and keep every term of its root.",
    )
    outside = Finding(
        "minus-one-outside",
        "The -1 stands outside the logarithm.",
        "Look at where the parenthesis of the logarithm closes; eq. (123) is printed with one missing.",
    )
    under_root = Finding(
        "sign-under-root",
        "The sign under the square root is wrong.",
        "Write down the discriminant of the quadratic again.",
    )
    circular = Finding(
        "atan-for-atanh",
        "arctan stands where artanh belongs.",
        "In Python, atan is the arc tangent and atanh the inverse hyperbolic tangent.",
    )
    return (
        (sympy.log(inside + 1), lost),
        *((sympy.log(inside + 1) - much, outside) for much in (1, _M / 2, _M)),
        *((sympy.log(_M * (1 + sympy.sqrt(root)) / 2 - 1), under_root) for root in wrong_roots),
        *((2 * sympy.atanh(sympy.sqrt(root)), under_root) for root in wrong_roots),
        *((sympy.log((1 + sympy.sqrt(root)) / (1 - sympy.sqrt(root))), under_root) for root in wrong_roots),
        (2 * sympy.atan(r), circular),
    )


# From SymPy


@cache
def _mutant(expression: sympy.Expr, finding: Finding) -> Mutant:
    return Mutant(from_sympy(expression), finding)


def _skeleton(whole: sympy.Expr, pieces: Mapping[str, tuple[sympy.Expr, _Wrong]]) -> Skeleton:
    slots = (
        Slot(name, from_sympy(right), tuple(_mutant(*filling) for filling in wrong))
        for name, (right, wrong) in pieces.items()
    )
    return Skeleton(from_sympy(whole), tuple(slots))


def _terms(*terms: sympy.Expr) -> tuple[Term, ...]:
    return tuple(Term(str(term).replace("Abs(w)", "|w|"), from_sympy(term)) for term in terms)
