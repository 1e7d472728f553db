"""What an exercise says of the slips that students are known to make: wrong formulas, lost factors, stray terms.

A `Mutant` is a whole wrong formula. A `Skeleton` is a formula with slots, each of which has wrong fillings: its
mutants are the fillings, one wrong at a time, or two. A `Factor` gets lost or comes in once too often, alone, with
another one, or in a mutant. A `Term` is added. How they are found in an answer is told in `search`.
"""

from __future__ import annotations

from dataclasses import dataclass

from checker.expression.dag import Expression
from checker.verdict import Finding

__all__ = ["Factor", "Mutant", "Skeleton", "Slips", "Slot", "Term"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong formula that students are known to give, whole or for a slot, and what to tell them."""

    expression: Expression
    """where it has no value, any answer will do: so a slip may speak of a part of the domain"""
    finding: Finding
    is_inverse: bool = False
    """1 over the right one: a factor that it has too many is one that got lost"""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a formula, what belongs there, and what is put there by mistake."""

    name: str
    """the symbol that stands for it in the skeleton"""
    right: Expression
    wrong: tuple[Mutant, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A formula with slots: the right one when every slot is filled rightly."""

    whole: Expression
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Factor:
    """A factor that may be one too many or one too few, and what to tell a student in either case."""

    name: str
    """how to say it"""
    expression: Expression
    extra: Finding | None
    missing: Finding | None
    family: str = ""
    """factors of one family differ by an index only, so that one may be written for the other"""


@dataclass(frozen=True, slots=True)
class Term:
    """Something that may have been added."""

    name: str
    """how to say it"""
    expression: Expression


@dataclass(frozen=True, slots=True)
class Slips:
    """The slips that students are known to make in one part."""

    mutants: tuple[Mutant, ...] = ()
    """wrong answers that are recognised"""
    factors: tuple[Factor, ...] = ()
    """factors that get lost or come in once too often"""
    skeleton: Skeleton | None = None
    """the answer by its pieces, where several may go wrong"""
    terms: tuple[Term, ...] = ()
    """terms that come in; the symbols of the domain are looked for in any case"""
