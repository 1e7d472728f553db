"""An argument as data: what is claimed, under which assumptions, by which steps, from which source.

A step's claim is a SymPy relation between expressions whose symbols the derivation's `Setting` explains, so that
every step can be checked by machine: `Derivation.check`. Words are Markdown with formulas between dollar signs, in
LaTeX. How a derivation looks on paper, in a terminal or a browser is no concern of this file: see `rendering`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sympy

if TYPE_CHECKING:
    from sympy.core.relational import Relational

    from derivations.checking import Checked
    from derivations.errata import Erratum
    from derivations.setting import Setting
    from derivations.source import Source

__all__ = ["Derivation", "Figure", "Step", "at_least", "at_most", "equal"]


@dataclass(frozen=True, slots=True)
class Step:
    """One relation and why it holds."""

    claim: Relational
    rule: str
    """what gives it from the steps before; formulas between dollar signs"""
    source: Source | None = None
    """where the relation stands, if it does"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the argument leads to."""

    name: str
    """formulas between dollar signs"""
    value: str
    """all the digits given are right"""


@dataclass(frozen=True)
class Derivation:
    """A statement and the way to it."""

    name: str
    """one word, by which the command line knows it"""
    title: str
    statement: str
    """what is shown, in a sentence or two; formulas between dollar signs"""
    assumptions: tuple[str, ...]
    steps: tuple[Step, ...]
    conclusion: Relational
    """the relation that was to be shown, checked like a step"""
    setting: Setting
    """where the symbols range and what they stand for"""
    source: Source
    figures: tuple[Figure, ...] = ()
    errata: tuple[Erratum, ...] = field(default=())
    """what the source says of this, where it is loose or misprinted"""

    def check(self) -> tuple[Checked, ...]:
        """Check every step, and the conclusion last, each by itself: an outcome for each, in that order."""
        from derivations.checking import check

        return tuple(check(claim, self.setting) for claim in (*(step.claim for step in self.steps), self.conclusion))

    def _repr_html_(self) -> str:
        from derivations.rendering.html import fragment

        return fragment(self)

    def _repr_markdown_(self) -> str:
        from derivations.rendering.markdown import as_markdown

        return as_markdown(self)


def equal(left: sympy.Expr, right: sympy.Expr) -> Relational:
    """The claim left = right, kept as it stands."""
    return sympy.Eq(left, right, evaluate=False)


def at_most(left: sympy.Expr, right: sympy.Expr) -> Relational:
    """The claim left <= right, kept as it stands."""
    return sympy.Le(left, right, evaluate=False)


def at_least(left: sympy.Expr, right: sympy.Expr) -> Relational:
    """The claim left >= right, kept as it stands."""
    return sympy.Ge(left, right, evaluate=False)
