"""The table of the exercises, and how one is found: enough to name it without loading it.

An exercise is one of ours, under its name or alias; a teacher's own file or package, under its path; or one that an
installed package offers as an entry point of the group `checker.exercises`. A path has a slash in it or ends in .py, so
that no name ever means a file that happens to lie in the working folder. Nothing of an exercise is read here: the
process of a student's file is forked from one that has done no more than this.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checker.errors import CheckerError

__all__ = ["CATALOGUE", "Entry", "Origin", "UnknownExercise", "find", "installed"]

_GROUP = "checker.exercises"
_NAME = re.compile(r"[A-Za-z0-9_]+(-[A-Za-z0-9_]+)*")


class Origin(StrEnum):
    """Where an exercise comes from."""

    OURS = "ours"
    FILE = "file"
    INSTALLED = "installed"


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be said of an exercise without loading it."""

    name: str
    alias: str
    title: str
    module: str
    """what declares it: a module of checker.exercises; the path of a file or package; or module:attribute"""
    origin: Origin = Origin.OURS

    @property
    def call(self) -> str:
        """What finds it again, from any folder."""
        return self.module if self.origin is Origin.FILE else self.name


CATALOGUE = (
    Entry("exercise1", "chain", "gradients in a chain of single neurons", "chain"),
    Entry("exercise2", "interval", "where |w σ'(wa+b)| ≥ 1", "activation_interval"),
    Entry("exercise3", "identity", "the identity neuron", "identity_neuron"),
    Entry("exercise4", "speeds", "how fast each layer learns", "layer_speeds"),
    Entry("exercise5", "initialisation", "initial weights that keep the variance", "initialisation"),
    Entry("exercise6", "rectifiers", "units that die, and units that do not", "rectifiers"),
)


class UnknownExercise(CheckerError):
    """A name that no exercise has, or a path at which there is none."""


def find(name: str) -> Entry:
    """Find an exercise by its name, alias or path. Raises UnknownExercise."""
    for entry in CATALOGUE:
        if name in (entry.name, entry.alias):
            return entry
    if os.sep in name or name.endswith(".py"):
        return _at(name)
    others = installed()
    for entry in others:
        if entry.name == name:
            return entry
    names = ", ".join([*(f"{entry.name} ({entry.alias})" for entry in CATALOGUE), *(each.name for each in others)])
    raise UnknownExercise(f"there is no exercise {name!r}; there are {names}")


def installed() -> tuple[Entry, ...]:
    """The exercises that installed packages offer, by name; none that has the name of one of ours."""
    from importlib.metadata import entry_points  # not for an exercise of ours: it takes a while

    found = {point.name: point.value for point in entry_points(group=_GROUP)}
    ours = {name for entry in CATALOGUE for name in (entry.name, entry.alias)}
    return tuple(
        Entry(name, name, "", module, Origin.INSTALLED)
        for name, module in sorted(found.items())
        if name not in ours and _NAME.fullmatch(name)
    )


def _at(text: str) -> Entry:
    """The exercise in a file, or in a folder that is a package. It is not opened."""
    path = Path(os.path.abspath(text))
    name = path.name if path.is_dir() else path.stem
    if path.is_dir() and not (path / "__init__.py").is_file():
        raise UnknownExercise(f"{text} is a folder without an __init__.py; give the file that declares the exercise")
    if not path.is_dir() and (path.suffix != ".py" or not path.is_file()):
        raise UnknownExercise(f"there is no exercise at {text}; give the .py file that declares one")
    if not _NAME.fullmatch(name):
        raise UnknownExercise(f"{path.name} is no name for an exercise; use letters, digits, _ and - only")
    if any(name in (entry.name, entry.alias) for entry in CATALOGUE):
        raise UnknownExercise(f"{text} has the name of an exercise that is there already; give the file another name")
    return Entry(name, name, "", str(path), Origin.FILE)
