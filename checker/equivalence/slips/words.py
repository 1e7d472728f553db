"""What is said of a slip that is named by a ratio, a difference or a constant; and the names of constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from flint import acb, arb

from checker.equivalence.enclosure import ball
from checker.equivalence.slips.declarations import Factor, Term
from checker.verdict import Finding

__all__ = [
    "CONSTANT_GIVEN",
    "TINY",
    "agree",
    "besides",
    "constant_ratio",
    "constant_term",
    "factors_found",
    "name_of",
    "stray_factor",
    "term_found",
]

_AGREEING_BITS = 160
_LARGEST_PART = 1000
"""Constants p/q with p and q up to this are named."""

TINY = Finding(
    "tiny-difference",
    "Your answer differs from the right one by very little, but it does differ.",
    "Look for a small term that should not be there, or a number that was cut.",
)
CONSTANT_GIVEN = Finding(
    "constant-given",
    "This is the same number whatever the symbols are; the right answer depends on them.",
    "Give the formula, before any number is put in.",
)
_FOLLOW_SIGN = "Follow the sign step by step."
_NATURAL = "The logarithm here is the natural one; in Python, log from SymPy or NumPy, not log10."
_FOLLOW_FACTOR = "Look for a constant factor that was lost or came in twice."


# Constants


def agree(left: acb, right: acb) -> bool:
    """Whether two balls agree to so many bits that it is no chance."""
    if not left.is_finite() or not left.overlaps(right):
        return False
    return bool(abs(left - right) < abs(right) * arb(2) ** -_AGREEING_BITS) or left == right


def name_of(value: acb) -> str | None:
    """Name a constant: a simple fraction, e, π, ln 10 or 1 over one of them; None when it has no such name."""
    if not value.imag.contains(0):
        return None
    for words, constant in _named_constants():
        for sign, mark in ((1, ""), (-1, "-")):
            if agree(value, constant * sign):
                return mark + words
    if not abs(value) < _LARGEST_PART + 1:
        return None
    candidate = Fraction(float(value.real)).limit_denominator(_LARGEST_PART)
    simple = 0 < abs(candidate.numerator) <= _LARGEST_PART and agree(value, ball(candidate))
    return str(candidate) if simple else None


def _named_constants() -> list[tuple[str, acb]]:
    ten, e, pi = acb(10).log(), acb(arb.const_e()), acb(arb.pi())
    return [("ln 10", ten), ("1/ln 10", 1 / ten), ("e", e), ("1/e", 1 / e), ("π", pi), ("1/π", 1 / pi)]


def constant_ratio(ratio: str) -> Finding:
    """The answer is a constant times the right one."""
    if ratio == "-1":
        return Finding("sign", "Your answer is the right one with the opposite sign.", _FOLLOW_SIGN)
    if ratio == "1/ln 10":
        return Finding("log-base-10", "Your answer is the right one divided by ln 10.", _NATURAL)
    return Finding("constant-factor", f"Your answer is {ratio} times the right one.", _FOLLOW_FACTOR)


def besides(ratio: str) -> Finding:
    """A constant factor beside another slip."""
    if ratio == "-1":
        return Finding("sign", "Besides, the sign is the opposite one.", _FOLLOW_SIGN)
    if ratio == "1/ln 10":
        return Finding("log-base-10", "Besides, something is divided by ln 10.", _NATURAL)
    return Finding("constant-factor", f"Besides, a factor {ratio} has come in.", _FOLLOW_FACTOR)


def constant_term(difference: str) -> Finding:
    """The answer is the right one plus a constant."""
    return Finding(
        "constant-term",
        f"Your answer is the right one plus the constant {difference}.",
        "Look for a constant that was added, lost or moved across a function.",
    )


# Terms and factors


def term_found(name: str, times: str) -> Finding:
    """The answer is the right one plus a multiple of a known term."""
    words = {"1": f"plus {name}", "-1": f"minus {name}"}.get(times, f"plus {times} times {name}")
    return Finding(
        "extra-term",
        f"Your answer is the right one {words}.",
        "Which step of yours adds something, or drops a term?",
    )


def stray_factor(symbol: Term) -> Factor:
    """A symbol as a factor of which nothing is known but its name."""
    again = "Go through the formula factor by factor."
    extra = Finding("extra-factor", f"There is one factor {symbol.name} too many.", again)
    missing = Finding("lost-factor", f"The factor {symbol.name} is missing, or stands in the denominator.", again)
    return Factor(symbol.name, symbol.expression, extra, missing)


def factors_found(chosen: Sequence[tuple[Factor, Finding, int]]) -> tuple[Finding, ...]:
    """The answer is the right one times (1) or over (-1) one factor or two, with what is known of each."""
    sentence = f"Your answer is the right one {_in_words(chosen)}"
    exchanged = _exchanged(chosen)
    if exchanged is not None:
        return (replace(exchanged, rationale=f"{sentence}: {exchanged.rationale}"),)
    first, *others = dict.fromkeys(finding for _, finding, _ in chosen)
    return (replace(first, rationale=f"{sentence}. {first.rationale}"), *others)


def _in_words(chosen: Sequence[tuple[Factor, Finding, int]]) -> str:
    """Say "times w2 and divided by σ'(z1)"."""
    times = [factor.name for factor, _, sense in chosen if sense > 0]
    over = [factor.name for factor, _, sense in chosen if sense < 0]
    sides = (("times", times), ("divided by", over))
    return " and ".join(f"{verb} {_list(names)}" for verb, names in sides if names)


def _list(names: Sequence[str]) -> str:
    return f"the square of {names[0]}" if len(names) > 1 and names[0] == names[1] else " and ".join(names)


def _exchanged(chosen: Sequence[tuple[Factor, Finding, int]]) -> Finding | None:
    """One factor stands where another of its family belongs."""
    if len(chosen) < 2 or chosen[0][2] == chosen[1][2]:
        return None
    (extra, *_), (missing, *_) = sorted(chosen, key=lambda one: -one[2])
    if not extra.family or extra.family != missing.family:
        return None
    return Finding(
        "wrong-index",
        f"{extra.name} stands where {missing.name} belongs.",
        "Go along the formula factor by factor and check each index.",
    )
