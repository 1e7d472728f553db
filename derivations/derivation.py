"""An argument as data: what is claimed, under which assumptions, by which steps, from which source.

A step's claim is a SymPy relation, so that a test can put numbers into it; the reason says by what rule it follows.
How a derivation looks on paper is no concern of this file: see `rendering`.
"""

from dataclasses import dataclass

import sympy

from derivations.source import Source

__all__ = ["Derivation", "Figure", "Step"]


@dataclass(frozen=True, slots=True)
class Step:
    """One relation and why it holds."""

    claim: sympy.core.relational.Relational
    reason: str
    """the rule by which it follows from the steps before"""
    equation: str = ""
    """its number in the source, brackets included; empty when it has none"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the argument leads to."""

    name: str
    value: str
    """all the digits given are right"""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A statement and the way to it."""

    name: str
    statement: str
    assumptions: tuple[str, ...]
    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    source: Source
