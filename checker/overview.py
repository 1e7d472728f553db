"""A whole course at a glance, as data: the scores, how each part fared, and the answers that stand together.

Made from the results alone, with the teacher's decisions in them. A group is all answers to a part that are not right
and mean the same (`meanings`); those that wait for a person come first.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checker.decisions import Decided, Decisions, Message, Overruling
from checker.expression.dag import Expression
from checker.meanings import Kind, Meanings, formula_in
from checker.store import Row
from checker.verdict import Verdict

__all__ = ["Group", "Overview", "PartFigures", "Slip", "Student", "overview"]

Outcomes = Mapping[str, Mapping[str, Decided]]


@dataclass(frozen=True, slots=True)
class Student:
    """A submission, by the number under which groups name it."""

    number: int
    row: Row
    parts: Mapping[str, Decided]
    """empty where it was not graded"""


@dataclass(frozen=True, slots=True)
class Slip:
    """How often something was found in the answers to a part."""

    name: str
    count: int
    """submissions"""
    example: str
    """what was said to one of the students"""


@dataclass(frozen=True, slots=True)
class PartFigures:
    """How a part fared."""

    name: str
    max_points: float
    is_bonus: bool
    verdicts: Mapping[str, int]
    """submissions, by verdict"""
    points: float
    """on average over all that were graded"""
    slips: tuple[Slip, ...]

    @property
    def graded(self) -> int:
        """Submissions in which the part was graded."""
        return sum(self.verdicts.values())


@dataclass(frozen=True, slots=True)
class Group:
    """Answers to a part that mean the same."""

    id: str
    part: str
    kind: Kind
    verdicts: Mapping[str, int]
    """what the checker says of them; more than one where that depends on other parts"""
    written: str
    """the answer as most of them write it; empty where there is none"""
    spellings: int
    """in how many ways they write it"""
    read: str
    """and as it was understood"""
    formula: Expression | None
    """the one that stands for all of them"""
    slips: tuple[Slip, ...]
    students: tuple[int, ...]
    """by their numbers"""
    waiting: int
    """of them, those whose verdict a person still has to give"""
    message: Message | None
    overruling: Overruling | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A course at a glance."""

    students: tuple[Student, ...]
    parts: tuple[PartFigures, ...]
    groups: tuple[Group, ...]
    is_complete: bool
    """there was time to compare all answers"""


def overview(
    database: sqlite3.Connection, rows: Iterable[Row], meant: Meanings, made: Decisions, outcomes: Outcomes
) -> Overview:
    """Collect what is known of a course; `rows` are the submissions with the decisions in them."""
    students = tuple(Student(number, row, outcomes.get(row.name, {})) for number, row in enumerate(rows, start=1))
    groups = _Groups(database, students, meant, made).groups()
    return Overview(students, tuple(_parts(database, students)), tuple(groups), meant.is_complete)


# Parts


def _parts(database: sqlite3.Connection, students: Sequence[Student]) -> list[PartFigures]:
    slips: defaultdict[str, list[Slip]] = defaultdict(list)
    query = """SELECT part, slip, count(DISTINCT submission.name) AS count, min(rationale) AS rationale
        FROM submission JOIN finding USING (result) GROUP BY part, slip ORDER BY count DESC, slip"""
    for row in database.execute(query):
        slips[row["part"]].append(Slip(row["slip"], row["count"], row["rationale"]))
    query = """SELECT name, max_points, bonus FROM part WHERE result = (SELECT max(result) FROM submission)
        ORDER BY place"""
    return [
        _part(row["name"], row["max_points"], bool(row["bonus"]), students, tuple(slips[row["name"]]))
        for row in database.execute(query)
    ]


def _part(
    name: str, max_points: float, is_bonus: bool, students: Sequence[Student], slips: tuple[Slip, ...]
) -> PartFigures:
    outcomes = [student.parts[name] for student in students if name in student.parts]
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    points = sum(outcome.points for outcome in outcomes) / max(1, len(outcomes))
    return PartFigures(name, max_points, is_bonus, verdicts, points, slips)


# Groups


class _Groups:
    """Gathers the answers that mean the same."""

    _slips: defaultdict[tuple[int, str], list[tuple[str, str]]]

    def __init__(
        self, database: sqlite3.Connection, students: Sequence[Student], meant: Meanings, made: Decisions
    ) -> None:
        self._meant, self._made = meant, made
        self._members: defaultdict[str, list[tuple[Student, sqlite3.Row]]] = defaultdict(list)
        answers: defaultdict[str, list[sqlite3.Row]] = defaultdict(list)
        query = "SELECT submission.name AS whose, part.* FROM submission JOIN part USING (result) WHERE verdict != ?"
        for row in database.execute(query, (Verdict.CORRECT,)):
            answers[row["whose"]].append(row)
        for student in students:
            for row in answers[student.row.name]:
                self._members[meant.of[row["result"], row["name"]]].append((student, row))
        self._slips = defaultdict(list)
        for row in database.execute("SELECT * FROM finding ORDER BY result, part, place"):
            self._slips[row["result"], row["part"]].append((row["slip"], row["rationale"]))

    def groups(self) -> list[Group]:
        """Those that wait for a person first, then the largest, and last those without an answer."""
        groups = [self._group(name, members) for name, members in self._members.items()]
        return sorted(groups, key=_rank)

    def _group(self, name: str, members: Sequence[tuple[Student, sqlite3.Row]]) -> Group:
        content = self._meant.contents[name]
        rows = [row for _, row in members]
        written = Counter(row["written"] or "" for row in rows).most_common()
        return Group(
            id=name,
            part=content.part,
            kind=content.kind,
            verdicts=Counter(row["verdict"] for row in rows),
            written=written[0][0],
            spellings=len(written),
            read=next((row["read"] for row in rows if (row["written"] or "") == written[0][0] and row["read"]), ""),
            formula=formula_in(content.text) if content.kind is Kind.FORMULA else None,
            slips=self._found(rows),
            students=tuple(student.number for student, _ in members),
            waiting=sum(student.parts[content.part].verdict == Verdict.UNDECIDED for student, _ in members),
            message=self._made.messages.get(name),
            overruling=self._made.of_groups.get(name),
        )

    def _found(self, rows: Iterable[sqlite3.Row]) -> tuple[Slip, ...]:
        found = [finding for row in rows for finding in self._slips[row["result"], row["name"]]]
        examples = dict(reversed(found))
        counts = Counter(slip for slip, _ in found).most_common()
        return tuple(Slip(slip, count, examples[slip]) for slip, count in counts)


def _rank(group: Group) -> tuple[bool, bool, int, str, str]:
    return (not group.waiting, group.kind is Kind.ENDING, -len(group.students), group.part, group.id)
