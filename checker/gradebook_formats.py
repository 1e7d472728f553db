"""The tables of Canvas and Moodle: who is in a row, which column is meant, and how many points there are.

Canvas   `Student, ID, SIS User ID, SIS Login ID, Section`, then a column an assignment, headed `Title (12345)`; in the
         second or third row `Points Possible`. It takes a table with these and one assignment, and leaves the others
         as they are, so that is what it gets. Source: Canvas, lib/gradebook_importer.rb.
Moodle   the grading worksheet of an assignment: `Identifier` (Participant 1234567), `Full name`, `Grade`, `Maximum
         Grade`, and `Last modified (grade)`, by which it sees whether it is up to date; all columns stay. Or the
         export of the gradebook: `First name`, `Last name`, `ID number`, `Email address`, and a column an item.
         Source: Moodle, mod/assign/feedback/offline/importgradeslib.php, and its page «Grade import».
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from checker.gradebook import Filled, Grade, GradebookError, Person, Table, assign, plain

__all__ = ["PLATFORMS", "Choices", "fill", "fresh"]

PLATFORMS = ("canvas", "moodle")
Platform = Literal["canvas", "moodle"]
_CANVAS_HEAD = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
_CANVAS_POINTS = "Points Possible"
_CANVAS_WHO = (*_CANVAS_HEAD, "LastName", "FirstName", "Integration ID", "Root Account")
_MOODLE_NUMBERS = ("Identifier", "ID number", "Email address", "Username")
_MOODLE_WHO = (*_MOODLE_NUMBERS, "Full name", "First name", "Last name", "Surname")
_NUMBERS = ("ID", "SIS User ID", "SIS Login ID", "Integration ID", *_MOODLE_NUMBERS)
_PARTICIPANT = re.compile(r"\D+ (?=\d+$)")
_OWN_NUMBER = re.compile(r" \(\d+\)$")
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Choices:
    """What the teacher chooses."""

    column: str = ""
    """the head of the column to fill, as it is or without the number that Canvas puts behind it"""
    scales: bool | None = None
    """make the points of the exercise those of the platform; None asks for a word where they differ"""
    takes_waiting: bool = False


def fresh(platform: Platform, grades: Sequence[Grade], exercise: str, choices: Choices) -> tuple[Table, Filled]:
    """A table of one's own, with a row a submission; what is waiting or was not graded has an empty cell."""
    people = [Person(row, (str(row),), ()) for row in range(len(grades))]
    renumbered = [Grade(g.name, "", str(row), g.status, g.score, g.max_score) for row, g in enumerate(grades)]
    filled = assign(people, renumbered, takes_waiting=choices.takes_waiting)
    points = [_number(grade.score) if row in filled.grades else "" for row, grade in enumerate(grades)]
    head = choices.column or exercise
    lines = [(grade.student or grade.name, grade.number, point) for grade, point in zip(grades, points, strict=True)]
    if platform == "moodle":
        return Table([["Full name", "ID number", head], *(list(line) for line in lines)]), filled
    most = next((grade.max_score for grade in grades if grade.max_score is not None), None)
    possible = [f"    {_CANVAS_POINTS}", "", "", "", "", _number(most)]
    rows = [[student, number, "", "", "", point] for student, number, point in lines]
    return Table([[*_CANVAS_HEAD, head], possible, *rows]), filled


def fill(
    platform: Platform, table: Table, grades: Sequence[Grade], exercise: Sequence[str], choices: Choices
) -> tuple[Table, Filled]:
    """The table with the grades in it; `exercise` are the names that a column may have. Raises GradebookError."""
    who = _CANVAS_WHO if platform == "canvas" else _MOODLE_WHO
    if not any(name in table.rows[0] for name in who):
        raise GradebookError(f"the first row of the template is not that of an export of {platform.title()}")
    column = _column(platform, table, exercise, choices.column)
    people = [_person(table, row) for row in range(1, len(table.rows)) if not _is_no_student(platform, table, row)]
    filled = assign(people, grades, takes_waiting=choices.takes_waiting)
    for row, grade in filled.grades.items():
        line = table.rows[row]
        line += [""] * (column + 1 - len(line))
        line[column] = _points(platform, table, row, column, grade, choices.scales)
    return _kept(platform, table, column, who), filled


def _column(platform: Platform, table: Table, exercise: Sequence[str], asked: str) -> int:
    head = table.rows[0]
    if not asked and platform == "moodle" and "Identifier" in head and "Grade" in head:
        return head.index("Grade")
    wanted = [asked] if asked else exercise
    exact = [place for place, name in enumerate(head) if name in wanted]
    alike = [place for place, name in enumerate(head) if _title(name) in {plain(each) for each in wanted}]
    found = exact or alike
    if len(found) == 1:
        return found[0]
    others = [name for name in head if name not in (*_CANVAS_WHO, *_MOODLE_WHO)]
    listed = ", ".join(repr(name) for name in others[:20]) or "none"
    what = f"{len(found)} columns are" if found else "no column is"
    raise GradebookError(f"{what} headed {' or '.join(map(repr, wanted))}; say --column with one of {listed}")


def _title(head: str) -> str:
    """The title of an assignment: without Canvas' number, and what Moodle puts around it."""
    head = _OWN_NUMBER.sub("", head)
    return plain(head.removesuffix(" (Real)").partition(": ")[2] or head.removesuffix(" (Real)"))


def _is_no_student(platform: Platform, table: Table, row: int) -> bool:
    if platform == "moodle":
        return False
    line = table.rows[row]
    return _CANVAS_POINTS in line[0] or all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in line)


def _person(table: Table, row: int) -> Person:
    def cell(name: str) -> str:
        return table.cell(row, table.column(name))

    numbers = [_PARTICIPANT.sub("", cell(name)) if name == "Identifier" else cell(name) for name in _NUMBERS]
    family, _, given = cell("Student").partition(",")
    last = cell("Last name") or cell("Surname") or cell("LastName")
    first = cell("First name") or cell("FirstName")
    names = (family + given, given + family, cell("Full name"), first + last, last + first)
    return Person(row, tuple(numbers), names)


def _points(platform: Platform, table: Table, row: int, column: int, grade: Grade, scales: bool | None) -> str:
    possible = _possible(platform, table, row, column)
    score, most = grade.score or 0.0, grade.max_score
    if possible is None or not most or possible == most or scales is False:
        return _number(score)
    if scales is None:
        raise GradebookError(
            f"{table.rows[0][column]!r} has {possible:g} points there, and the exercise {most:g}. "
            "Say --scale to scale the points to that, or --no-scale to put them in as they are"
        )
    return _number(score * possible / most)


def _possible(platform: Platform, table: Table, row: int, column: int) -> float | None:
    if platform == "moodle":
        return _float(table.cell(row, table.column("Maximum Grade")))
    rows = (each for each in range(1, len(table.rows)) if _CANVAS_POINTS in table.rows[each][0])
    return next((_float(table.cell(each, column)) for each in rows), None)


def _kept(platform: Platform, table: Table, column: int, who: Iterable[str]) -> Table:
    """The columns that go back: who is who, and the one that is filled, lest other grades be set to older ones."""
    if platform == "moodle" and "Identifier" in table.rows[0]:
        return table
    places = [place for place, name in enumerate(table.rows[0]) if name in who or place == column]
    rows = [[line[place] if place < len(line) else "" for place in places] for line in table.rows]
    return Table(rows, table.delimiter, table.has_mark)


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _number(value: float | None) -> str:
    return "" if value is None else f"{round(value, _DECIMALS):.10g}"
