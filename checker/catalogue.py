"""The table of the exercises: enough to name and find one without loading it."""

from dataclasses import dataclass

from checker.errors import CheckerError

__all__ = ["CATALOGUE", "Entry", "UnknownExercise", "find"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be said of an exercise without loading it."""

    name: str
    alias: str
    title: str
    module: str
    """the file of its declaration"""


CATALOGUE = (
    Entry("exercise1", "chain", "gradients in a chain of single neurons", "chain"),
    Entry("exercise2", "interval", "where |w σ'(wa+b)| ≥ 1", "activation_interval"),
    Entry("exercise3", "identity", "the identity neuron", "identity_neuron"),
    Entry("exercise4", "speeds", "how fast each layer learns", "layer_speeds"),
    Entry("exercise5", "initialisation", "initial weights that keep the variance", "initialisation"),
    Entry("exercise6", "rectifiers", "units that die, and units that do not", "rectifiers"),
)


class UnknownExercise(CheckerError):
    """A name that no exercise has."""


def find(name: str) -> Entry:
    """Find an exercise by its name or alias. Raises UnknownExercise."""
    for entry in CATALOGUE:
        if name in (entry.name, entry.alias):
            return entry
    names = ", ".join(f"{entry.name} ({entry.alias})" for entry in CATALOGUE)
    raise UnknownExercise(f"there is no exercise {name!r}; there are {names}")
