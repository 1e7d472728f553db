"""Which file of a submission is graded.

On the first level of folders that holds a .py file or a notebook: `answer.py`, else `answer.ipynb`, else the only .py
file, else the only notebook where there is no .py file. Archives often add a folder, so a level without any leads on to
the next. Of two attempts at a file the newer counts. Students choose the names and what
lies in their folders, so links are not followed, and a search ends after `_MOST_ENTRIES` entries and `_MOST_LEVELS`
levels. Nothing is opened here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from checker.expression.printing import printable
from checker.layouts import is_noise

__all__ = ["Entry", "Kind", "NothingToGrade", "choose_file", "entries_in"]

_ANSWER = "answer.py"
_NOTEBOOK = "answer.ipynb"
_SUFFIXES = (".py", ".ipynb")
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_MOST_ENTRIES = 10_000
_MOST_LEVELS = 8
_MOST_SHOWN = 3
_LONGEST_SHOWN = 60


class Kind(Enum):
    """What an entry of a folder is; a link is a link whatever it leads to."""

    FILE = "a regular file"
    FOLDER = "a folder"
    LINK = "a symbolic link"
    OTHER = "no regular file"


@dataclass(frozen=True, slots=True)
class Entry:
    """What lies in a folder."""

    name: str
    """on deeper levels with the way to it"""
    path: str
    kind: Kind
    attempt: int = 0
    """of two files of one name, the one with the greater attempt is the newer"""

    def __str__(self) -> str:
        """The name, safe to show."""
        return printable(self.name, _LONGEST_SHOWN)

    def is_called(self, *suffixes: str) -> bool:
        """Whether this is no folder and its name ends so."""
        return self.kind is not Kind.FOLDER and self.name.casefold().endswith(suffixes)


class NothingToGrade(Exception):
    """A submission has no file to grade; the message says why, a fragment for the teacher."""


def entries_in(folder: str, *, way: str = "", skip: str = "") -> Iterator[Entry]:
    """What lies in a folder, without noise and the path `skip`; their names begin with `way`. Raises OSError."""
    with os.scandir(folder) as found:
        for entry in found:
            if not is_noise(entry.name) and entry.path != skip:
                yield Entry(way + entry.name, entry.path, _kind(entry))


def choose_file(entries: list[Entry], *, skip: str = "") -> Entry:
    """The file to grade, among the entries of one submission and in the folders there; raises NothingToGrade.

    >>> choose_file([Entry("plot.py", "/in/plot.py", Kind.FILE), Entry("Answer.py", "/in/Answer.py", Kind.FILE)]).path
    '/in/Answer.py'
    """
    if len(entries) == 1 and entries[0].kind is not Kind.FOLDER:
        return _alone(entries[0])
    whole = "the folder" if any(entry.kind is Kind.FOLDER for entry in entries) else "the hand-in"
    others: list[Entry] = []
    for level in _levels(entries, skip):
        if answers := [entry for entry in level if entry.is_called(*_SUFFIXES)]:
            return _chosen(answers, whole)
        others += (entry for entry in level if entry.kind is not Kind.FOLDER)
    raise NothingToGrade(_why_none(others, whole))


def _kind(entry: os.DirEntry[str]) -> Kind:
    if entry.is_symlink():
        return Kind.LINK
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return Kind.FILE if entry.is_file(follow_symlinks=False) else Kind.OTHER


def _alone(entry: Entry) -> Entry:
    """A submission that is one file, if that can be graded."""
    if entry.kind is not Kind.FILE:
        raise NothingToGrade(f"it is {entry.kind.value}")
    if entry.is_called(*_SUFFIXES):
        return entry
    if entry.is_called(*_ARCHIVES):
        raise NothingToGrade(f"it is an archive ({entry}), to be unpacked first")
    raise NothingToGrade(_why_none([entry], "the hand-in"))


def _levels(entries: list[Entry], skip: str) -> Iterator[list[Entry]]:
    """What a submission is made of, then what lies in its folders, then what lies in those."""
    yield entries
    room = _MOST_ENTRIES
    for depth in range(_MOST_LEVELS):
        folders = [entry for entry in entries if entry.kind is Kind.FOLDER]
        found = (inner for folder in folders for inner in _inside(folder, depth, skip))
        entries = list(islice(found, room + 1))
        if len(entries) > room:
            raise NothingToGrade(f"the folder holds more than {_MOST_ENTRIES} files and folders")
        if not entries:
            return
        room -= len(entries)
        yield entries
    if any(entry.kind is Kind.FOLDER for entry in entries):
        raise NothingToGrade(f"the folder holds no .py file on its first {_MOST_LEVELS} levels")


def _inside(folder: Entry, depth: int, skip: str) -> Iterator[Entry]:
    try:
        yield from entries_in(folder.path, way=f"{folder.name}/" if depth else "", skip=skip)
    except OSError as error:
        which = f"the folder {folder}" if depth else "the folder"
        raise NothingToGrade(f"{which} cannot be read ({error.strerror})") from error


def _chosen(answers: list[Entry], whole: str) -> Entry:
    newest = list({entry.name: entry for entry in sorted(answers, key=lambda entry: entry.attempt)}.values())
    for name in (_ANSWER, _NOTEBOOK):
        called_answer = [entry for entry in newest if entry.name.casefold().rpartition("/")[2] == name]
        if len(called_answer) > 1:
            raise NothingToGrade(f"{whole} holds several files called {name} ({_listed(called_answer)})")
        if called_answer:
            return _regular(called_answer[0])
    left, name = [entry for entry in newest if entry.is_called(".py")], _ANSWER
    what = ".py files"
    if not left:
        left, name, what = newest, _NOTEBOOK, "notebooks"
    if len(left) > 1:
        raise NothingToGrade(f"{whole} holds several {what} ({_listed(left)}) and none is called {name}")
    return _regular(left[0])


def _regular(entry: Entry) -> Entry:
    if entry.kind is not Kind.FILE:
        raise NothingToGrade(f"{entry} is {entry.kind.value}")
    return entry


def _why_none(entries: list[Entry], whole: str) -> str:
    return (
        f"{whole} holds no .py file and no notebook, only {_listed(entries)}" if entries else f"{whole} holds no file"
    )


def _listed(entries: Iterable[Entry]) -> str:
    """Some of the names, and what is odd about them."""
    entries = sorted(entries, key=lambda entry: entry.name)
    odd = {kind: f", {kind.value}" for kind in (Kind.LINK, Kind.OTHER)}
    shown = ", ".join(f"{entry}{odd.get(entry.kind, '')}" for entry in entries[:_MOST_SHOWN])
    return shown if len(entries) <= _MOST_SHOWN else f"{shown} and {len(entries) - _MOST_SHOWN} more"
