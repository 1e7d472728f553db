"""What an erratum is: one claim of a text, the right statement, and the test or the command that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["READING", "Erratum", "Topic"]

READING: Final = "reading"
"""what shows a misprint: a look at the text"""


class Topic(StrEnum):
    """What an erratum is about: the value is the heading of its section."""

    CHAIN = "The chain of single neurons"
    WIDE = "Networks of many neurons"
    INTERVAL = "The input activations that let a gradient through"
    IDENTITY = "The identity neuron"
    INITIALISATION = "Initialisation and the flow of variance"
    ACTIVATIONS = "Activation functions"
    TRAINING = "Training"
    CIRCUITS = "Circuits"
    MISPRINTS = "Misprints"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erratum:
    """One claim of a text that a reader should not take as it stands. Words may hold formulas between dollar signs."""

    topic: Topic
    title: str
    """the right statement in a few words"""
    where: str
    """the text, and the place in it"""
    says: str
    """what the text says there, in other words"""
    right: str
    shown_by: str
    """the test that shows the right statement, as pytest takes it, or `READING`"""
    command: str = ""
    """a command that shows it too, if there is one"""
