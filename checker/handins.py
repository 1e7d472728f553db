"""The hand-ins in a folder that a teacher downloaded: which there are, whose they are, and what to grade of each.

One file or one folder is one submission, unless its name follows the convention of a learning platform (`layouts`);
`choosing` tells which file of a submission counts. Whatever a student handed in comes out, if need be without a file
and with the reason.

Students choose many of the names, and what lies in their folders. So links are never followed, nothing but regular
files is read, a search is bounded, and names are shown with `printable`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from unicodedata import normalize

from checker.choosing import Entry, Kind, NothingToGrade, choose_file, entries_in
from checker.errors import CheckerError
from checker.expression.printing import printable
from checker.layouts import METADATA, Label, Owner, is_noise, label_entries, read_metadata

__all__ = ["HandIn", "HandInError", "find_handins", "read_handin"]

_MOST_METADATA = 32_000_000
"""bytes; of what is longer nothing is read, and the folders keep their names"""
_LONGEST_NAME = 100

_Submission = list[tuple[Label, Entry]]
"""the entries of one submission, with what their names tell"""


@dataclass(frozen=True, slots=True)
class HandIn:
    """What one student, or one group, handed in; every text is printable and one line."""

    name: str
    """unique in the folder, also where case is ignored; may begin like a formula of a spreadsheet, with = + - or @"""
    path: Path | None
    """the file to grade"""
    student: str = ""
    """where the layout tells it, as the number"""
    number: str = ""
    problem: str = ""
    """why there is no file to grade, a fragment for the teacher; empty where there is one"""


class HandInError(CheckerError):
    """A folder or file of hand-ins that cannot be read: what failed, why, and what to do next, for the teacher."""

    def __init__(self, what: str, why: str, next_step: str) -> None:
        super().__init__(f"{what}: {why}. {next_step}")
        self.what, self.why, self.next_step = what, why, next_step


def find_handins(folder: Path, *, skip: Path | None = None) -> list[HandIn]:
    """The hand-ins in a folder, sorted by name; `skip` is the folder of results, which may lie inside.

    Raises HandInError if there is no such folder.
    """
    skipped = _path_inside(folder, skip)
    try:
        entries = sorted(entries_in(str(folder), skip=skipped), key=lambda entry: entry.name)
    except OSError as error:
        raise _no_folder(folder, error) from error
    owners = _owners(folder)
    found = (_handin(submission, skipped) for submission in _submissions(entries, owners))
    handins = [handin for handin in found if handin] + _missing(owners, {entry.name for entry in entries})
    return sorted(_told_apart(handins), key=lambda handin: handin.name)


def read_handin(handin: HandIn, limit: int) -> bytes:
    """The file of a hand-in; `limit` + 1 bytes of one that is longer.

    Raises HandInError if there is none, or if it is no regular file any more.
    """
    if handin.path is None:
        raise HandInError(f"{handin.name} has no file to grade", handin.problem, "Put one .py file in its place.")
    try:
        return _read(handin.path, limit)
    except OSError as error:
        why = "it is a symbolic link" if error.errno == errno.ELOOP else str(error.strerror)
        raise HandInError(f"{handin.name} cannot be read", why, "Look at its file, and grade it again.") from error


def _path_inside(folder: Path, other: Path | None) -> str:
    """The path of `other` as a search from `folder` meets it; empty if it lies elsewhere."""
    if other is None:
        return ""
    try:
        way = Path(os.path.realpath(other.parent), other.name).relative_to(os.path.realpath(folder))
    except ValueError:
        return ""
    return os.path.join(folder, *way.parts)


def _no_folder(folder: Path, error: OSError) -> HandInError:
    reasons = {errno.ENOENT: "there is no such folder", errno.ENOTDIR: "it is a file, not a folder"}
    why = reasons.get(error.errno or 0, str(error.strerror))
    what = f"{printable(str(folder), 2 * _LONGEST_NAME)} holds no hand-ins"
    return HandInError(what, why, "Give the folder that the files of the students lie in.")


def _owners(folder: Path) -> dict[str, Owner]:
    try:
        text = _read(folder / METADATA, _MOST_METADATA)
    except OSError:
        return {}
    return read_metadata(text) if len(text) <= _MOST_METADATA else {}


def _submissions(entries: Iterable[Entry], owners: Mapping[str, Owner]) -> Iterable[_Submission]:
    names: dict[bool, list[str]] = {True: [], False: []}
    for entry in entries:
        names[entry.kind is Kind.FOLDER].append(entry.name)
    labels = label_entries(names[False], names[True], owners)
    submissions: dict[tuple[str, ...], _Submission] = defaultdict(list)
    for entry in entries:
        if label := labels.get(entry.name):
            submissions[label.submission].append((label, entry))
    return submissions.values()


def _handin(submission: _Submission, skipped: str) -> HandIn | None:
    """The hand-in; None for a folder that leads to the results, and to nothing else to grade."""
    owner = submission[0][0].owner
    try:
        return _belonging_to(owner, path=Path(_file_of(submission, skipped).path))
    except NothingToGrade as nothing:
        leads_to_results = any(skipped.startswith(entry.path + os.sep) for _, entry in submission)
        return None if leads_to_results else _belonging_to(owner, problem=str(nothing))


def _file_of(submission: _Submission, skipped: str) -> Entry:
    files = [
        replace(entry, name=label.file, attempt=label.attempt)
        for label, entry in submission
        if not label.note and not is_noise(label.file)
    ]
    if not files:
        raise NothingToGrade(next((label.note for label, _ in submission if label.note), "the hand-in holds no file"))
    return choose_file(files, skip=skipped)


def _missing(owners: Mapping[str, Owner], present: Collection[str]) -> list[HandIn]:
    """Hand-ins that the metadata list and that did not come along; none where all were renamed."""
    if owners.keys().isdisjoint(present):
        return []
    return [
        _belonging_to(owners[entry], problem=f"{METADATA} lists it, but {_cleaned(entry)} is not there")
        for entry in sorted(owners.keys() - present)
    ]


def _belonging_to(owner: Owner, *, path: Path | None = None, problem: str = "") -> HandIn:
    name = _cleaned(owner.name) or "unnamed"
    return HandIn(name, path, _cleaned(owner.student), _cleaned(owner.number), problem)


def _cleaned(text: str) -> str:
    # composed: a Mac writes é as e and an accent, and both are one name
    return printable(normalize("NFC", text), _LONGEST_NAME).strip()


def _told_apart(handins: Iterable[HandIn]) -> Iterator[HandIn]:
    """The hand-ins with a number after each name that came before."""
    handins = list(handins)
    taken = {handin.name.casefold() for handin in handins}
    numbers: dict[str, Iterator[int]] = {}
    for handin in handins:
        key = handin.name.casefold()
        if key in numbers:
            names = (f"{handin.name} ({number})" for number in numbers[key])
            handin = replace(handin, name=next(name for name in names if name.casefold() not in taken))
        numbers.setdefault(key, count(2))
        yield handin


def _read(path: Path, limit: int) -> bytes:
    with open(path, "rb", opener=_opened) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        return file.read(limit + 1)


def _opened(path: str, flags: int) -> int:
    # neither through a link, nor waiting for someone to write into a pipe
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
