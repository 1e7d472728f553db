"""The results of a course, in one SQLite file: what was graded, when, with which exercise and checker, and why.

    setting     name, value          the exercise, the course's secret
    result      id, answer, exercise, checker, graded_at, score, max_score, status, ending, line, message,
                isolation, output, feedback, kept, child_seconds, grader_seconds
    part        result, place, name, verdict, points, max_points, bonus, written, read, evidence, fields, formula
    finding     result, part, place, slip, rationale, help
    submission  name, student, number, path, answer, result, problem
    meaning, spelling, message, overruling      answers that mean the same, and what a teacher says of them (`meanings`,
                                                `decisions`)

`answer` is the SHA-256 of the file, `exercise` that of its declaration, `checker` the version: these three name a
result, so that equal files share one, and what is graded is never graded again until one of the three changes. A
submission is a hand-in as it is now; results of earlier ones stay. `evidence` is its kind, `fields` its JSON; `formula`
is an answer as an expression, where it is one.
Every result is written in one transaction, to a write-ahead log: a process killed at any moment leaves all of a result
or nothing. One process writes at a time (a lock that ends with it); any number may read.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from checker.database import StoreError, connected, locked, prepare, setting, unusable
from checker.expression.printing import printable
from checker.messages.catalogue import ENGLISH
from checker.submission.protocol import End
from checker.verdict import Verdict
from checker.worker import Graded

__all__ = ["GRADED", "NOT_GRADED", "REVIEW", "Key", "Row", "Store", "StoreError", "Submission"]

_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Key:
    """What names a result."""

    answer: str
    exercise: str
    checker: str


@dataclass(frozen=True, slots=True)
class Submission:
    """A hand-in as it is now."""

    name: str
    student: str
    number: str
    path: str
    key: Key | None
    """None where there is no file to grade; `problem` says why"""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A submission with its result, for tables and feedback."""

    name: str
    status: str
    score: float | None
    max_score: float | None
    points: Mapping[str, float]
    """by part"""
    feedback: str
    problem: str
    graded: str = ""
    """which file, and by which version"""
    kept: str = ""
    """the report as `reports.keeping` writes it"""
    page: str = ""
    """the report for the student as a page, where one is made"""
    messages: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """from the teacher, by the name of the part"""
    shares: Mapping[str, float] = field(default_factory=dict)
    """of the points of a part that the teacher has given in place of the checker, by its name"""

    @property
    def why(self) -> str:
        """Why it was not graded."""
        return self.problem or "the batch has not come to it"


class Store:
    """The results of one exercise in a folder. A context manager.

    Raises StoreError when another process is writing there, or when the file is none of ours or of another exercise.
    """

    def __init__(self, folder: Path, exercise: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "results.sqlite"
        with ExitStack() as opened:
            opened.callback(os.close, locked(folder))
            self._database = opened.enter_context(closing(connected(self._path)))
            prepare(self._database, self._path, exercise)
            self._close = opened.pop_all().close

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._close()
        if isinstance(error, sqlite3.Error):
            raise unusable(self._path, error) from error

    @property
    def database(self) -> sqlite3.Connection:
        """The open file, for the tables that `meanings` and `decisions` keep."""
        return self._database

    @property
    def secret(self) -> bytes:
        """What the chance in judging this course is drawn from."""
        return bytes.fromhex(setting(self._database, "secret"))

    @property
    def level(self) -> str | None:
        """How much students were shown last; None where that was left to the exercise."""
        found = self._database.execute("SELECT value FROM setting WHERE name = 'feedback'").fetchone()
        return (found["value"] or None) if found else None

    def remember_level(self, level: str | None) -> None:
        """Keep how much students are shown, for what is written again later."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO setting VALUES ('feedback', ?)", (level or "",))

    @property
    def language(self) -> str:
        """In which language students got their feedback last."""
        found = self._database.execute("SELECT value FROM setting WHERE name = 'language'").fetchone()
        return found["value"] if found else ENGLISH.tag

    def remember_language(self, language: str) -> None:
        """Keep the language of the feedback, for what is written again later."""
        with self._database:
            self._database.execute("INSERT OR REPLACE INTO setting VALUES ('language', ?)", (language,))

    @property
    def exercise(self) -> str:
        """The name of the exercise."""
        return setting(self._database, "exercise")

    def has(self, key: Key) -> bool:
        """Whether the result is there."""
        return self._id(key) is not None

    def add(self, key: Key, graded: Graded, names: Sequence[str] | None = None) -> None:
        """Keep a result, with all its parts and findings or not at all, in place of one that is there.

        It is that of the submissions with this answer; of those among `names` alone, where the exercise has variants.
        """
        report = json.loads(graded.report)
        with self._database:
            self._remove(key)
            number = self._insert_result(key, graded, report)
            for place, part in enumerate(report["parts"]):
                self._insert("part", {**_part(number, place, part), "formula": graded.formulas.get(part["name"])})
                for index, finding in enumerate(part["findings"]):
                    self._insert("finding", {"result": number, "part": part["name"], "place": index, **finding})
            self._update("result", number, key, names)

    def fail(self, key: Key, reason: str, names: Sequence[str] | None = None) -> None:
        """Note why the submissions with this answer were not graded; the next run tries them again."""
        with self._database:
            self._update("problem", reason, key, names)

    def hand_in(self, submissions: Iterable[Submission]) -> None:
        """State the hand-ins as they are now; those of before that are no longer there go, their results stay."""
        with self._database:
            self._database.execute("DELETE FROM submission")
            for each in submissions:
                self._insert("submission", self._submission(each))

    def names(self) -> set[str]:
        """The names of the submissions."""
        return {row["name"] for row in self._database.execute("SELECT name FROM submission")}

    def parts(self) -> tuple[str, ...]:
        """The names of the parts, in the order of the exercise as it was graded last."""
        query = "SELECT name FROM part WHERE result = (SELECT max(result) FROM submission) ORDER BY place"
        return tuple(row["name"] for row in self._database.execute(query))

    def rows(self) -> Iterator[Row]:
        """The submissions by name, each with its result where there is one."""
        query = "SELECT * FROM submission LEFT JOIN result ON result.id = submission.result ORDER BY submission.name"
        for row in self._database.execute(query):
            yield self._row(row)

    def statuses(self) -> dict[str, int]:
        """How many submissions have which status."""
        query = """SELECT coalesce(status, ?) AS status, count(*) AS count
            FROM submission LEFT JOIN result ON result.id = submission.result GROUP BY 1"""
        return {row["status"]: row["count"] for row in self._database.execute(query, (NOT_GRADED,))}

    def _update(self, column: str, value: object, key: Key, names: Sequence[str] | None) -> None:
        query, values = f"UPDATE submission SET {column} = ? WHERE answer = ?", [value, key.answer]
        if names is not None:
            query += " AND name IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(names))
        self._database.execute(query, values)

    def _remove(self, key: Key) -> None:
        number = self._id(key)
        if number is not None:
            self._database.execute("UPDATE submission SET result = NULL WHERE result = ?", (number,))
            for table, column in (("finding", "result"), ("part", "result"), ("result", "id")):
                self._database.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))

    def _id(self, key: Key) -> int | None:
        query = "SELECT id FROM result WHERE answer = ? AND exercise = ? AND checker = ?"
        found = self._database.execute(query, (key.answer, key.exercise, key.checker)).fetchone()
        return None if found is None else int(found["id"])

    def _insert(self, table: str, values: Mapping[str, object]) -> int:
        """Insert a row; names of columns are ours, values are bound."""
        columns, places = ", ".join(values), ", ".join("?" * len(values))
        done = self._database.execute(f"INSERT INTO {table} ({columns}) VALUES ({places})", tuple(values.values()))
        return done.lastrowid or 0

    def _insert_result(self, key: Key, graded: Graded, report: dict[str, Any]) -> int:
        return self._insert(
            "result",
            {
                "answer": key.answer,
                "exercise": key.exercise,
                "checker": key.checker,
                "graded_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "score": report["score"],
                "max_score": report["max_score"],
                "status": _status(report),
                "ending": report["file"]["ending"],
                "line": report["file"]["line"],
                "message": report["file"]["message"],
                "isolation": report["isolation"],
                "output": report["output"],
                "feedback": graded.feedback,
                "kept": graded.kept,
                "child_seconds": graded.child_seconds,
                "grader_seconds": graded.grader_seconds,
            },
        )

    def _submission(self, each: Submission) -> dict[str, object]:
        return {
            "name": each.name,
            "student": each.student,
            "number": each.number,
            "path": each.path,
            "answer": each.key.answer if each.key else None,
            "result": self._id(each.key) if each.key else None,
            "problem": each.problem,
        }

    def _row(self, row: sqlite3.Row) -> Row:
        parts = self._database.execute(
            "SELECT name, points FROM part WHERE result = ? ORDER BY place", (row["result"],)
        )
        return Row(
            name=row["name"],
            status=row["status"] or NOT_GRADED,
            score=row["score"],
            max_score=row["max_score"],
            points={part["name"]: part["points"] for part in parts},
            feedback=row["feedback"] or "",
            problem=row["problem"],
            graded=_graded(row) if row["result"] else "",
            kept=row["kept"] or "",
        )


def _graded(row: sqlite3.Row) -> str:
    name = printable(Path(row["path"]).name, _LONGEST_NAME)  # the student's own, and it is shown to others
    return f"{name}, SHA-256 {row['answer'][:12]}, checker {row['checker']}"


GRADED, REVIEW, NOT_GRADED = "graded", "review", "not graded"


def _status(report: dict[str, Any]) -> str:
    """Whether a person has to look at it; else how the file ended, where it did not run to its end."""
    if any(part["verdict"] == Verdict.UNDECIDED for part in report["parts"]):
        return REVIEW
    ending: str = report["file"]["ending"]
    return GRADED if ending == End.COMPLETED else ending


def _part(result: int, place: int, part: dict[str, Any]) -> dict[str, object]:
    evidence = dict(part["evidence"])
    plain = ("name", "verdict", "points", "max_points", "bonus", "written", "read")
    return {
        "result": result,
        "place": place,
        **{name: part[name] for name in plain},
        "evidence": evidence.pop("kind"),
        "fields": json.dumps(evidence),
    }
