"""The grades of a course put into the table that a learning platform exports and takes back.

A submission belongs to the student whose number, login or name it bears. A number counts before a name. Where two
submissions belong to one student, or one belongs to two students, it is not guessed: the cell stays as it was and the
teacher is told. So it is with submissions that wait for a person, and with those that were not graded.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from checker.errors import CheckerError
from checker.outputs import harmless_cell
from checker.store import REVIEW

__all__ = ["Filled", "Grade", "GradebookError", "Person", "Table", "assign", "plain", "read_table", "written"]

_MARK = "\ufeff"
"""the byte order mark, without which spreadsheets take UTF-8 for something else"""
_DELIMITERS = ",;\t"
_TOGETHER = " + "
"""between the students of a group, and between their numbers"""


class GradebookError(CheckerError):
    """The grades cannot be put into that table: what is the matter and what to do, for the teacher."""


@dataclass(frozen=True, slots=True)
class Grade:
    """What a submission came to."""

    name: str
    student: str
    number: str
    status: str
    score: float | None
    max_score: float | None

    def numbers(self) -> set[str]:
        """What may be a number or a login of one of its students."""
        return {_key(number) for number in (self.number or self.name).split(_TOGETHER) if _key(number)}

    def names(self) -> set[str]:
        """What may be the name of one of its students."""
        return {plain(name) for name in (self.student or self.name).split(_TOGETHER) if plain(name)}


@dataclass(frozen=True, slots=True)
class Person:
    """A student as a row of a table tells her."""

    row: int
    numbers: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class Table:
    """A table as it was read: all cells are text."""

    rows: list[list[str]]
    delimiter: str = ","
    has_mark: bool = False

    def column(self, name: str) -> int | None:
        """The place of a column by its head."""
        return self.rows[0].index(name) if name in self.rows[0] else None

    def cell(self, row: int, column: int | None) -> str:
        """A cell; empty where the row ends before it, or where there is no such column."""
        line = self.rows[row]
        return line[column].strip() if column is not None and column < len(line) else ""


@dataclass(slots=True)
class Filled:
    """Whose cells are filled, and what was left out for which reason, by the names of submissions."""

    grades: dict[int, Grade] = field(default_factory=dict)
    """by row"""
    waiting: list[str] = field(default_factory=list)
    not_graded: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def plain(name: str) -> str:
    """A name as far as all platforms spell it alike.

    >>> plain("Doe, Jane"), plain("doejane")
    ('doejane', 'doejane')
    """
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def read_table(data: bytes) -> Table:
    """Read a table in CSV, with commas, semicolons or tabs. Raises GradebookError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise GradebookError("the template is not in UTF-8; export it anew, and save it with nothing else") from error
    has_mark = text.startswith(_MARK)
    text = text.removeprefix(_MARK)
    head = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
    except csv.Error as error:
        raise GradebookError(f"the template is no CSV file ({error})") from error
    if not rows:
        raise GradebookError("the template is empty")
    return Table(rows, delimiter, has_mark)


def written(table: Table) -> bytes:
    """The table as CSV, in which no cell is a formula; numbers, and the - of an empty grade, stay as they are."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, delimiter=table.delimiter, lineterminator="\n")
    lines.writerows([[_harmless(cell) for cell in row] for row in table.rows])
    return f"{_MARK if table.has_mark else ''}{text.getvalue()}".encode()


def _harmless(cell: str) -> str:
    return cell if _INERT.fullmatch(cell) else harmless_cell(cell)


_INERT = re.compile(r"-?([0-9]+([.,][0-9]+)?%?)?")


def assign(people: Sequence[Person], grades: Iterable[Grade], *, takes_waiting: bool = False) -> Filled:
    """Tell whose each grade is; `takes_waiting`: also where a part is undecided, with the points without it."""
    filled = Filled()
    claims: dict[int, list[Grade]] = defaultdict(list)
    for grade, rows in _owned(people, list(grades)):
        if grade.status == REVIEW and not takes_waiting:
            filled.waiting.append(grade.name)
        elif grade.score is None:
            filled.not_graded.append(grade.name)
        elif rows is None:
            filled.unclear.append(grade.name)
        elif not rows:
            filled.unknown.append(grade.name)
        else:
            for row in rows:
                claims[row].append(grade)
    for row, claimed in claims.items():
        if len({grade.score for grade in claimed}) == 1:
            filled.grades[row] = claimed[0]
        else:
            filled.unclear += [grade.name for grade in claimed]
    return filled


def _owned(people: Sequence[Person], grades: Sequence[Grade]) -> Iterator[tuple[Grade, set[int] | None]]:
    """Each grade with the rows of its students; None where that is not clear."""
    by_number: dict[str, list[Person]] = defaultdict(list)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        for number in {_key(number) for number in person.numbers if number}:
            by_number[number].append(person)
        for name in {plain(name) for name in person.names if plain(name)}:
            by_name[name].append(person)
    shared = Counter(name for grade in grades for name in grade.names())
    for grade in grades:
        found = [_told_apart(by_number[number], grade) for number in grade.numbers() if number in by_number]
        named = [] if found else sorted(grade.names() & by_name.keys())
        found += [by_name[name] for name in named]
        # two students of one name are told apart by their numbers alone
        is_clear = all(len(each) == 1 for each in found) and all(shared[name] == 1 for name in named)
        yield grade, {person.row for each in found for person in each} if is_clear else None


def _told_apart(people: list[Person], grade: Grade) -> list[Person]:
    """Of several people with one number (an ID here, a login there), those who bear the name too."""
    if len(people) == 1:
        return people
    return [person for person in people if grade.names() & {plain(name) for name in person.names}] or people


def _key(number: str) -> str:
    return number.strip().casefold()
