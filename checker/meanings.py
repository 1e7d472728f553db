"""Which answers of a course mean the same: what stands together on the class page, under an id that stays.

A formula or number means what it is equal to (`grouping`); any other answer what was found of it, or the text in which
it is written. In the file of the results,

    meaning   id, part, kind, content    one for each that was ever met; the first answer met is its content
    spelling  part, hash, meaning        what is known already: the hash of a content, and what it means

so that an id is never given anew, and the judge is asked once about each spelling. Right answers need no meaning.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from base64 import b32encode
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from checker.errors import CheckerError
from checker.expression.dag import Expression
from checker.expression.dag import Limits as ExpressionLimits
from checker.expression.wire import from_wire, to_wire
from checker.verdict import Verdict

if TYPE_CHECKING:
    from checker.equivalence.domain import Domain
    from checker.exercise import Exercise
    from checker.grouping import Groups

__all__ = ["Content", "Kind", "Meanings", "Place", "domains_of", "formula_in", "meanings", "written_down"]

_LONGEST_FORMULA = 100_000
"""characters of a formula that is kept; longer ones mean the same only when they are the same"""
_HASHED = "sha256:"
_ANY_SIZE = ExpressionLimits(nodes=_LONGEST_FORMULA, digits=_LONGEST_FORMULA)
_SHORTEST_ID = 5
_SECONDS, _SECONDS_A_SPELLING = 10.0, 0.02
"""of computing time for comparing the answers of a part"""
_WITHOUT_NAME = frozenset({"different", "undefined", "one-regime", "too-large"})
"""slips that say only that an answer is wrong"""
_LEFT_EMPTY = "empty"

Place: TypeAlias = tuple[int, str]
"""A result and a part."""
Domains: TypeAlias = "Callable[[], Mapping[str, Domain]]"
"""where the formulas and numbers of an exercise are compared, by part; called only when it is needed"""


class Kind(StrEnum):
    """What an answer is known by."""

    FORMULA = "formula"
    """what it is equal to"""
    SLIP = "slip"
    """what was found to be wrong with it"""
    TEXT = "text"
    """how it is written"""
    ENDING = "ending"
    """why there is none"""


@dataclass(frozen=True, slots=True)
class Content:
    """What an answer to a part is known by."""

    part: str
    kind: Kind
    text: str

    @property
    def hash(self) -> str:
        """A name for it."""
        return hashlib.sha256(f"{self.part}\0{self.kind}\0{self.text}".encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Meanings:
    """What the answers of a course mean."""

    of: Mapping[Place, str]
    """the id of the meaning of each answer that is not right"""
    contents: Mapping[str, Content]
    """by id, also those that nobody means any more"""
    now: Mapping[str, str]
    """ids that turned out to mean the same as another one, which stands for both"""
    is_complete: bool = True
    """there was time to compare all answers"""


def written_down(formula: Expression) -> str:
    """A formula as text that `formula_in` reads; of a very long one, its hash."""
    text = json.dumps(to_wire(formula), separators=(",", ":"))
    return text if len(text) <= _LONGEST_FORMULA else _HASHED + hashlib.sha256(text.encode()).hexdigest()


def formula_in(text: str) -> Expression | None:
    """The formula that was written down; None where there is only its hash, or none."""
    with suppress(CheckerError, ValueError, RecursionError):
        return from_wire(json.loads(text), _ANY_SIZE)
    return None


def domains_of(exercise: Exercise) -> dict[str, Domain]:
    """Where the answers to each part of an exercise are compared."""
    from checker.exercise import Formula, Number
    from checker.grouping import CONSTANT

    formulas = {part.name: part.domain for part in exercise.parts if isinstance(part, Formula)}
    return {**formulas, **{part.name: CONSTANT for part in exercise.parts if isinstance(part, Number)}}


def meanings(database: sqlite3.Connection, domains: Domains) -> Meanings:
    """What the answers that are not right mean; what is found is kept."""
    with database:
        _forget_if_changed(database)
        answers = dict(_answers(database))
        known = {row["hash"]: row["meaning"] for row in database.execute("SELECT hash, meaning FROM spelling")}
        new = {content.hash: content for content in answers.values() if content.hash not in known}
        placing = _Placing(database, domains)
        known |= placing.place(list(new.values())) if new else {}
    contents = placing.contents
    now = {name: known.get(content.hash, name) for name, content in contents.items()}
    return Meanings(
        {place: known[content.hash] for place, content in answers.items()},
        contents,
        {name: other for name, other in now.items() if other != name},
        placing.is_complete,
    )


def _forget_if_changed(database: sqlite3.Connection) -> None:
    """What is equal depends on the exercise and on the judge; ids stay, whatever becomes equal."""
    latest = database.execute("SELECT exercise, checker FROM result ORDER BY id DESC LIMIT 1").fetchone()
    by = "" if latest is None else f"{latest['exercise']} {latest['checker']}"
    before = database.execute("SELECT value FROM setting WHERE name = 'compared_by'").fetchone()
    if before is None or before["value"] != by:
        database.execute("DELETE FROM spelling")
        database.execute("INSERT OR REPLACE INTO setting VALUES ('compared_by', ?)", (by,))


# Answers as they are in the results

_ANSWERS = """SELECT part.result, part.name, verdict, written, formula, group_concat(slip, '+') AS slips
    FROM part LEFT JOIN (SELECT * FROM finding ORDER BY result, part, place) AS finding
        ON finding.result = part.result AND finding.part = part.name
    WHERE part.result IN (SELECT result FROM submission) AND verdict != ?
    GROUP BY part.result, part.place ORDER BY part.result, part.place"""


def _answers(database: sqlite3.Connection) -> Iterator[tuple[Place, Content]]:
    for row in database.execute(_ANSWERS, (Verdict.CORRECT,)):
        yield (row["result"], row["name"]), Content(row["name"], *_known_by(row))


def _known_by(row: sqlite3.Row) -> tuple[Kind, str]:
    slips = [slip for slip in (row["slips"] or "").split("+") if slip and slip not in _WITHOUT_NAME]
    ending = f"{row['verdict']} {' '.join(slips)}"
    if row["formula"] is not None and row["verdict"] != Verdict.UNREADABLE:
        return Kind.FORMULA, row["formula"]
    if row["verdict"] == Verdict.MISSING or slips == [_LEFT_EMPTY] or not row["written"]:
        return Kind.ENDING, ending
    if slips and row["verdict"] in (Verdict.INCORRECT, Verdict.PARTIAL):
        return Kind.SLIP, ending
    return Kind.TEXT, _plain(row["written"])


def _plain(written: str) -> str:
    """Text without what does not matter in Python: blank lines, and blanks inside a line or at its end."""
    lines = [line.rstrip() for line in written.splitlines() if line.strip()]
    return "\n".join(line[: len(line) - len(line.lstrip())] + " ".join(line.split()) for line in lines)


# New ones among them


class _Placing:
    """Finds what new contents mean, among what was met before."""

    def __init__(self, database: sqlite3.Connection, domains: Domains) -> None:
        self._database, self._domains = database, domains
        rows = database.execute("SELECT * FROM meaning ORDER BY rowid")
        self.contents: dict[str, Content] = {
            row["id"]: Content(row["part"], Kind(row["kind"]), row["content"]) for row in rows
        }
        self._ids: dict[str, str] = {content.hash: name for name, content in self.contents.items()}
        self.is_complete = True

    def place(self, new: list[Content]) -> dict[str, str]:
        """The ids of the meanings of new contents, by hash."""
        found: dict[str, str] = {}
        formulas: defaultdict[str, list[tuple[Content, Expression]]] = defaultdict(list)
        for content in new:
            formula = formula_in(content.text) if content.kind is Kind.FORMULA else None
            if formula is None:
                found[content.hash] = self._keep(content, self._id(content))
            else:
                formulas[content.part].append((content, formula))
        domains = self._domains() if formulas else {}
        for part, spellings in formulas.items():
            found |= self._place_formulas(domains.get(part), part, spellings)
        return found

    def _place_formulas(
        self, domain: Domain | None, part: str, spellings: list[tuple[Content, Expression]]
    ) -> dict[str, str]:
        if domain is None:  # the exercise is not at hand: each stands alone until it is
            self.is_complete = False
            return {content.hash: self._id(content) for content, _ in spellings}
        from checker.grouping import Groups

        groups = Groups(domain, _SECONDS + _SECONDS_A_SPELLING * len(spellings))
        names = [name for name, content in self.contents.items() if self._adds(content, part, groups)]
        found: dict[str, str] = {}
        for content, formula in spellings:
            number = groups.place(formula)
            if number == len(names):
                names.append(self._id(content))
            found[content.hash] = self._keep(content, names[number], is_sure=not groups.is_out_of_time)
        return found

    def _adds(self, content: Content, part: str, groups: Groups) -> bool:
        """Make a group of a formula that was met before."""
        formula = formula_in(content.text) if (content.part, content.kind) == (part, Kind.FORMULA) else None
        if formula is not None:
            groups.add(formula)
        return formula is not None

    def _id(self, content: Content) -> str:
        """The id of what nothing else means: the one that it has had, or a new one."""
        if content.hash not in self._ids:
            name = self._free_id(content)
            values = (name, content.part, content.kind, content.text)
            self._database.execute("INSERT INTO meaning VALUES (?, ?, ?, ?)", values)
            self.contents[name], self._ids[content.hash] = content, name
        return self._ids[content.hash]

    def _free_id(self, content: Content) -> str:
        letters = b32encode(bytes.fromhex(content.hash)).decode().lower()
        ids = (f"g-{letters[:length]}" for length in range(_SHORTEST_ID, len(letters)))
        return next(name for name in ids if name not in self.contents)

    def _keep(self, content: Content, name: str, *, is_sure: bool = True) -> str:
        if is_sure:
            self._database.execute("INSERT INTO spelling VALUES (?, ?, ?)", (content.part, content.hash, name))
        self.is_complete &= is_sure
        return name
