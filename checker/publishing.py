"""The files of a course that are made from its results: grades, feedback and the class page, always together.

So a decision of the teacher's is in all of them at once, whichever command made it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from checker.decisions import decided, decisions, with_decisions
from checker.handing_back import handed_back
from checker.meanings import Domains, meanings
from checker.messages.catalogue import ENGLISH, catalogue
from checker.outputs import write_class_page, write_feedback, write_grades
from checker.overview import overview
from checker.reports.class_page import to_class_page
from checker.store import Row, Store

__all__ = ["FEEDBACK", "publish"]

FEEDBACK = "feedback"
"""the folder of what students get"""


def publish(store: Store, out: Path, level: str | None, domains: Domains, language: str = ENGLISH.tag) -> None:
    """Write everything that people read; what is unchanged is left alone.

    `level` is how much students are shown, `domains` where answers are compared, `language` one of LANGUAGES,
    for what students get.
    """
    exercise = store.exercise
    meant = meanings(store.database, domains)
    made = decisions(store.database, meant)
    outcomes = decided(store.database, meant, made)

    def rows() -> Iterator[Row]:
        return with_decisions(store, made, outcomes)

    write_grades(rows(), store.parts(), out / "grades.csv")
    write_feedback(handed_back(rows(), exercise, level, catalogue(language)), out / FEEDBACK)
    seen = overview(store.database, rows(), meant, made, outcomes)
    write_class_page(to_class_page(seen, exercise), out / "class.html")
