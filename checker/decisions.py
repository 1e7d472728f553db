"""What a teacher says of answers: messages for a group, and verdicts overruled for a group or for one submission.

    message     id, meaning, text, author, made_at                            an empty text takes the message back
    overruling  id, part, meaning, submission, share, reason, author, made_at   a share of NULL takes it back

Nothing is ever deleted: the latest of a kind counts, and that of a submission counts before that of its group. They
belong to what an answer means or to a submission's name, not to a result, and so survive regrading and new hand-ins.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from checker.errors import CheckerError
from checker.expression.printing import printable
from checker.meanings import Meanings
from checker.store import GRADED, REVIEW, Row, Store
from checker.verdict import Verdict

__all__ = [
    "Decided",
    "Decisions",
    "Message",
    "Overruling",
    "Unknown",
    "annotate",
    "decided",
    "decisions",
    "overrule",
    "verdict_of",
    "with_decisions",
]

_LONGEST = 4_000
"""characters of a message or a reason"""


class Unknown(CheckerError):
    """There is no such group, submission or part, or no such points."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is said to everybody in a group."""

    text: str
    author: str
    """empty where it is not known"""
    made_at: str


@dataclass(frozen=True, slots=True)
class Overruling:
    """Points that a teacher gives in place of the checker's."""

    part: str
    share: float
    """of the part's points"""
    reason: str
    author: str
    """empty where it is not known"""
    made_at: str

    @property
    def verdict(self) -> Verdict:
        """What the points come to."""
        return verdict_of(self.share)


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions that count now."""

    messages: Mapping[str, Message]
    """by the id of a meaning"""
    of_groups: Mapping[str, Overruling]
    """by the id of a meaning"""
    of_submissions: Mapping[tuple[str, str], Overruling]
    """by name and part"""


@dataclass(frozen=True, slots=True)
class Decided:
    """The outcome of one part of one submission, the teacher's decisions included."""

    verdict: str
    points: float
    meaning: str | None
    """the id of what the answer means, if it is not right"""
    overruling: Overruling | None


def decisions(database: sqlite3.Connection, meant: Meanings) -> Decisions:
    """Read the decisions that count now; groups that have become one share theirs."""
    messages: dict[str, Message] = {}
    for row in database.execute("SELECT * FROM message ORDER BY id"):
        messages[meant.now.get(row["meaning"], row["meaning"])] = Message(row["text"], row["author"], row["made_at"])
    groups: dict[str, Overruling | None] = {}
    submissions: dict[tuple[str, str], Overruling | None] = {}
    for row in database.execute("SELECT * FROM overruling ORDER BY id"):
        if row["submission"] is None:
            groups[meant.now.get(row["meaning"], row["meaning"])] = _overruling(row)
        else:
            submissions[row["submission"], row["part"]] = _overruling(row)
    return Decisions(
        {name: message for name, message in messages.items() if message.text},
        {name: overruling for name, overruling in groups.items() if overruling},
        {name: overruling for name, overruling in submissions.items() if overruling},
    )


def _overruling(row: sqlite3.Row) -> Overruling | None:
    if row["share"] is None:
        return None
    return Overruling(row["part"], row["share"], row["reason"], row["author"], row["made_at"])


def verdict_of(share: float) -> Verdict:
    """What a share of the points comes to."""
    return Verdict.CORRECT if share == 1 else Verdict.PARTIAL if share else Verdict.INCORRECT


# Deciding


def annotate(database: sqlite3.Connection, meant: Meanings, group: str, text: str, author: str) -> None:
    """Keep a message for a group; an empty one takes the last one back. Raises Unknown."""
    if group not in meant.contents:
        raise Unknown(f"there is no group {printable(group, 60)!r}; class.html shows the groups and their ids")
    with database:
        values = (group, text.strip()[:_LONGEST], author, _now())
        database.execute("INSERT INTO message (meaning, text, author, made_at) VALUES (?, ?, ?, ?)", values)


def overrule(
    database: sqlite3.Connection, meant: Meanings, whose: str, part: str, verdict: str, reason: str, author: str
) -> None:
    """Keep other points for a group or a submission, or take that back ("withdraw"). Raises Unknown."""
    most = _max_points(database, part)
    share = None if verdict == WITHDRAW else _share(verdict, most)
    group, submission = _whose(database, meant, whose, part)
    with database:
        database.execute(
            "INSERT INTO overruling (part, meaning, submission, share, reason, author, made_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (part, group, submission, share, reason.strip()[:_LONGEST], author, _now()),
        )


WITHDRAW = "withdraw"


def _max_points(database: sqlite3.Connection, part: str) -> float:
    row = database.execute("SELECT max_points FROM part WHERE name = ? ORDER BY result DESC", (part,)).fetchone()
    if row is None:
        names = [each["name"] for each in database.execute("SELECT DISTINCT name FROM part ORDER BY place")]
        raise Unknown(f"there is no part {printable(part, 60)!r}; there are {', '.join(names) or 'none yet'}")
    return float(row["max_points"])


def _share(verdict: str, most: float) -> float:
    if verdict in (Verdict.CORRECT, Verdict.INCORRECT):
        return float(verdict == Verdict.CORRECT)
    try:
        points = float(verdict)
    except ValueError:
        points = -1.0
    if not 0 <= points <= most:
        wanted = f"{Verdict.CORRECT}, {Verdict.INCORRECT}, {WITHDRAW}, or points from 0 to {most:g}"
        raise Unknown(f"{printable(verdict, 60)!r} is no verdict that can be given; write {wanted}")
    return points / most if most else 1.0


def _whose(database: sqlite3.Connection, meant: Meanings, whose: str, part: str) -> tuple[str | None, str | None]:
    """The group or the submission that is meant; a group where both bear the name, for its id is not chosen."""
    if whose in meant.contents:
        other = meant.contents[whose].part
        if other != part:
            raise Unknown(f"group {whose} is of answers to {other}, not to {printable(part, 60)}")
        return whose, None
    if database.execute("SELECT 1 FROM submission WHERE name = ?", (whose,)).fetchone() is None:
        raise Unknown(f"there is no group and no submission {printable(whose, 60)!r}; class.html shows both")
    return None, whose


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


# What comes of it


def decided(database: sqlite3.Connection, meant: Meanings, made: Decisions) -> dict[str, dict[str, Decided]]:
    """The outcome of every graded submission, by name and part."""
    query = """SELECT submission.name AS whose, part.* FROM submission JOIN part USING (result)
        ORDER BY submission.name, part.place"""
    found: dict[str, dict[str, Decided]] = {}
    for row in database.execute(query):
        meaning = meant.of.get((row["result"], row["name"]))
        overruling = made.of_submissions.get((row["whose"], row["name"])) or made.of_groups.get(meaning or "")
        verdict = row["verdict"] if overruling is None else overruling.verdict
        points = row["points"] if overruling is None else round(overruling.share * row["max_points"], _DECIMALS)
        found.setdefault(row["whose"], {})[row["name"]] = Decided(verdict, points, meaning, overruling)
    return found


_DECIMALS = 6


def with_decisions(store: Store, made: Decisions, outcomes: Mapping[str, Mapping[str, Decided]]) -> Iterator[Row]:
    """The submissions as `Store.rows` has them, with the teacher's points, and with what the teacher says."""
    for row in store.rows():
        parts = outcomes.get(row.name, {})
        yield _changed(row, parts, made) if row.name in outcomes else row


def _changed(row: Row, parts: Mapping[str, Decided], made: Decisions) -> Row:
    messages = {name: tuple(_messages(part, made)) for name, part in parts.items()}
    shares = {name: part.overruling.share for name, part in parts.items() if part.overruling}
    points = {name: part.points for name, part in parts.items()}
    score = (row.score or 0) + sum(points[name] - row.points[name] for name in shares)
    waits = any(part.verdict == Verdict.UNDECIDED for part in parts.values())
    return replace(
        row,
        status=GRADED if row.status == REVIEW and not waits else row.status,
        score=round(score, _DECIMALS) if shares else row.score,
        points=points,
        messages={name: texts for name, texts in messages.items() if texts},
        shares=shares,
    )


def _messages(part: Decided, made: Decisions) -> Iterator[str]:
    message = made.messages.get(part.meaning or "")
    if message:
        yield _shown(message.text)
    if part.overruling:
        reason = f": {part.overruling.reason}" if part.overruling.reason else "."
        yield _shown(f"Judged by hand on {part.overruling.made_at[:10]}{reason}")


def _shown(text: str) -> str:
    return printable(" ".join(text.split()), _LONGEST)
