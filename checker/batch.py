"""A whole course: every hand-in of a folder graded once, and the results in a folder of their own.

    OUT/results.sqlite   everything that is known of every hand-in (`store`)
    OUT/grades.csv       a line a submission (`outputs`)
    OUT/class.html       the whole course at a glance (`overview`)
    OUT/feedback/        a text and a page a submission, for the student (`handing_back`)

A result belongs to the hash of the file, the hash of the exercise and the checker's version. So what is there already
is not graded again, equal files are graded once, and a run that was ended anywhere is finished by running it again.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from checker import __version__
from checker.catalogue import Entry, Origin
from checker.executors import Failure, Pool, graded
from checker.exercises import load
from checker.handins import HandIn, HandInError, find_handins, read_handin
from checker.limit_options import with_limits
from checker.meanings import domains_of
from checker.messages.catalogue import ENGLISH
from checker.outputs import remove_feedback
from checker.publishing import FEEDBACK, publish
from checker.seeds import seed_of
from checker.store import Key, Store, StoreError, Submission
from checker.submission.notebook import MOST_NOTEBOOK
from checker.submission.protocol import Limits
from checker.versions import exercise_digest, variant_digest
from checker.worker import Graded, Task

if TYPE_CHECKING:
    from checker.equivalence.domain import Domain

__all__ = ["Course", "Plan", "Summary", "grade_course"]

_SAMPLE = "sample"
"""a student like any other"""
_READ_AT_MOST = Limits(source_bytes=MOST_NOTEBOOK)
"""whatever an exercise says; a longer file is cut, and is too large for it all the same"""


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be graded, and how."""

    entry: Entry
    folder: Path
    out: Path
    limits: tuple[str, ...] = ()
    """other than the exercise's own, as the option --limit takes them"""
    takes_unconfined: bool = False
    regrades: bool = False
    """grade anew what is graded and unchanged, too"""
    feedback: str | None = None
    """how much students are shown; None leaves it to the exercise"""
    language: str = ENGLISH.tag
    """of what students get"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do."""

    submissions: int
    kept: int
    """graded before, and unchanged"""
    shared: int
    """equal to another one that is graded now"""
    unusable: int
    """there is no file to grade"""
    to_grade: int
    gone: int
    """were there in the last run, and are no longer"""


Watch: TypeAlias = "Callable[[Plan], AbstractContextManager[Callable[[], None]]]"
"""shows how far a run is: given the plan, gives what to call after each"""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did."""

    plan: Plan
    graded: int
    failed: int
    statuses: Mapping[str, int]
    """how many submissions now have which status"""


def grade_course(course: Course, start: Callable[[], Pool], watch: Watch) -> Summary:
    """Grade what is not graded yet. `start` is called when something is.

    Whatever ends it, an interrupt too, the files of OUT hold all that was graded. Raises HandInError, StoreError,
    Unconfined and ExecutorError.
    """
    if course.out.resolve() == course.folder.resolve():
        raise StoreError(f"{course.out} holds the hand-ins; give a folder for the results alone")
    has_variants = _has_variants(course)
    handins = _usable(find_handins(course.folder, skip=course.out), course.folder)
    with Store(course.out, course.entry.name) as store:
        run = _Run(course, store, handins, has_variants=has_variants)
        try:
            return run.grade(start, watch)
        finally:
            store.remember_level(course.feedback)
            store.remember_language(course.language)
            publish(store, course.out, course.feedback, partial(_domains, course.entry), course.language)


def _domains(entry: Entry) -> Mapping[str, Domain]:
    """Where answers are compared with each other; variants are much the same there, and one stands for all."""
    return domains_of(load(entry, _SAMPLE))


def _has_variants(course: Course) -> bool:
    """Whether every student has another exercise. Raises ExerciseError for an own one that is broken or a hand-in."""
    if course.entry.origin is Origin.OURS:
        return False
    from checker.own_exercises import has_variants, own_load, refuse_handed_in

    refuse_handed_in(course.entry, course.folder)  # before a line of it is run
    if has_variants(course.entry):
        return True
    own_load(course.entry, "")
    return False


def _usable(handins: list[HandIn], folder: Path) -> list[HandIn]:
    """The same, when there is anything to grade among them: a wrong folder must not replace a course's results."""
    if any(handin.path for handin in handins):
        return handins
    why = f"{handins[0].name}: {handins[0].problem}" if handins else "it is empty"
    raise HandInError(f"nothing in {folder} can be graded", why, "Give the folder that holds the hand-ins themselves")


class _Run:
    """One run: the hand-ins as they are, and which of them stand for all that are equal to them."""

    def __init__(self, course: Course, store: Store, handins: list[HandIn], *, has_variants: bool) -> None:
        self._course = course
        self._store = store
        self._exercise = exercise_digest(course.entry, course.limits)
        self._has_variants = has_variants
        self._longest = max(_READ_AT_MOST.source_bytes, with_limits(_READ_AT_MOST, course.limits).source_bytes)
        self._todo: defaultdict[Key, list[HandIn]] = defaultdict(list)
        self._graded = self._failed = 0
        submissions = [self._submission(handin) for handin in handins]
        before, now = store.names(), {each.name for each in submissions}
        if before and not before & now:
            raise StoreError(f"{course.out} holds the results of other hand-ins; give another folder for these")
        # first the texts, while it is known whose they are: a run that is ended in between takes up here
        remove_feedback(before - now, course.out / FEEDBACK)
        store.hand_in(submissions)
        self.plan = self._planned(submissions, len(before - now))

    def grade(self, start: Callable[[], Pool], watch: Watch) -> Summary:
        """Grade what is to be graded."""
        if self._todo:
            with watch(self.plan) as advance, closing(start()) as pool:
                for key, outcome in graded(pool, self._tasks(advance)):
                    self._keep(key, outcome, advance)
        return Summary(self.plan, self._graded, self._failed, self._store.statuses())

    def _keep(self, key: Key, outcome: Graded | Failure, advance: Callable[[], None]) -> None:
        if isinstance(outcome, Failure):
            self._store.fail(key, outcome.reason, self._names(key))
            self._failed += 1
        else:
            self._store.add(key, outcome, self._names(key))
            self._graded += 1
        advance()

    def _names(self, key: Key) -> list[str] | None:
        """The submissions that a result is for, where equal files may have different ones."""
        return [handin.name for handin in self._todo[key]] if self._has_variants else None

    def _submission(self, handin: HandIn) -> Submission:
        key, problem = None, handin.problem
        if handin.path is not None:
            try:
                key = self._key(read_handin(handin, self._longest), handin)
                self._todo[key].append(handin)
            except HandInError as error:
                problem = str(error)
        path = os.fsencode(handin.path or "").decode(errors="backslashreplace")  # names need not be UTF-8
        return Submission(handin.name, handin.student, handin.number, path, key, problem)

    def _key(self, source: bytes, handin: HandIn) -> Key:
        whose = self._whose(handin)
        exercise = variant_digest(self._exercise, whose) if whose else self._exercise
        return Key(hashlib.sha256(source).hexdigest(), exercise, __version__)

    def _whose(self, handin: HandIn) -> str:
        """The id from which a student's variant is drawn; nothing where there are no variants."""
        return (handin.number or handin.student or handin.name) if self._has_variants else ""

    def _planned(self, submissions: list[Submission], gone: int) -> Plan:
        known = {key for key in self._todo if not self._course.regrades and self._store.has(key)}
        for key in known:
            del self._todo[key]
        usable = [each.key for each in submissions if each.key]
        kept = sum(key in known for key in usable)
        return Plan(
            submissions=len(submissions),
            kept=kept,
            shared=len(usable) - kept - len(self._todo),
            unusable=len(submissions) - len(usable),
            to_grade=len(self._todo),
            gone=gone,
        )

    def _tasks(self, advance: Callable[[], None]) -> Iterator[tuple[Key, Task]]:
        secret = self._store.secret
        for key, handins in self._todo.items():
            sources = (self._unchanged(key, handin) for handin in handins)  # any one stands for all
            source = next((source for source in sources if source is not None), None)
            if source is None:
                self._keep(key, Failure("the file was changed while the batch ran; run it again"), advance)
                continue
            course, seed = self._course, seed_of(self._course.entry.name, source, secret)
            yield (
                key,
                Task(
                    course.entry.call,
                    source,
                    seed,
                    course.limits,
                    takes_unconfined=course.takes_unconfined,
                    student=self._whose(handins[0]),
                ),
            )

    def _unchanged(self, key: Key, handin: HandIn) -> bytes | None:
        try:
            source = read_handin(handin, self._longest)
        except HandInError:
            return None
        return source if self._key(source, handin) == key else None
