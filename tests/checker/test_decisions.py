"""What is shown first, and what a decision does to a submission that waits for a person."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from checker.decisions import Decisions, decided, decisions, overrule, with_decisions
from checker.meanings import Kind, Meanings, meanings
from checker.overview import Overview, overview
from checker.store import GRADED, REVIEW, Key, Row, Store, Submission
from checker.worker import Graded

WRITTEN = "x = f(1)"


def graded(verdict: str, written: str = WRITTEN, slips: tuple[str, ...] = ()) -> Graded:
    findings = [{"slip": slip, "rationale": f"about {slip}", "help": ""} for slip in slips]
    part = {"name": "x", "verdict": verdict, "points": 0, "max_points": 3, "bonus": False, "written": written}
    part |= {"read": None, "findings": findings, "evidence": {"kind": "none"}}
    whole: dict[str, Any] = {"score": 0, "max_score": 3, "isolation": "", "output": "", "parts": [part]}
    ending = {"ending": "completed", "line": None, "message": ""}
    return Graded(json.dumps({**whole, "file": ending}), "", 0.0, 0.0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three wrong in the same way, two wrong in another, and one that waits."""
    answers = {
        "ann": graded("incorrect", "x = g(1)", ("sign",)),
        "bob": graded("incorrect", "x = h(1)", ("sign",)),
        "cat": graded("incorrect", "x  =  k(1)", ("sign",)),
        "dan": graded("incorrect", "x = f(2)\n\n", ("different",)),
        "eva": graded("incorrect", "x  = f(2)", ("different",)),
        "fay": graded("undecided"),
    }
    with Store(tmp_path, "exercise2") as store:
        keys = {name: Key(name, "e", "c") for name in answers}
        store.hand_in(Submission(name, name, "", "", key) for name, key in keys.items())
        for name, key in keys.items():
            store.add(key, answers[name])
        yield store


def seen(store: Store) -> tuple[Overview, list[Row], Meanings, Decisions]:
    meant = meanings(store.database, dict)
    made = decisions(store.database, meant)
    outcomes = decided(store.database, meant, made)
    rows = list(with_decisions(store, made, outcomes))
    return overview(store.database, rows, meant, made, outcomes), rows, meant, made


def test_what_waits_for_a_person_is_first_then_the_largest_group(store: Store) -> None:
    groups = seen(store)[0].groups
    assert [(group.students, group.kind, group.waiting) for group in groups] == [
        ((6,), Kind.TEXT, 1),
        ((1, 2, 3), Kind.SLIP, 0),
        ((4, 5), Kind.TEXT, 0),
    ]


def test_ids_stay_from_run_to_run_also_when_all_is_compared_anew(store: Store) -> None:
    before = [group.id for group in seen(store)[0].groups]
    store.database.execute("DELETE FROM spelling")
    assert [group.id for group in seen(store)[0].groups] == before


def test_a_submission_that_is_judged_by_hand_no_longer_waits(store: Store) -> None:
    page, rows, meant, _ = seen(store)
    assert rows[5].status == REVIEW
    overrule(store.database, meant, page.groups[0].id, "x", "2", "looked at", "Ann")
    page, rows, *_ = seen(store)
    assert (rows[5].status, rows[5].score, rows[5].points, rows[5].shares) == (GRADED, 2, {"x": 2}, {"x": 2 / 3})
    assert page.parts[0].verdicts == {"incorrect": 5, "partial": 1}
    (group,) = [group for group in page.groups if group.students == (6,)]
    assert (group.waiting, group.overruling and group.overruling.author) == (0, "Ann")


def test_a_decision_outlives_the_results_that_it_was_made_on(store: Store) -> None:
    page, _, meant, _ = seen(store)
    overrule(store.database, meant, page.groups[0].id, "x", "correct", "looked at", "")
    overrule(store.database, meant, "ann", "x", "1", "shown", "")
    keys = {name: Key(name, "another exercise", "c2") for name in store.names()}
    store.hand_in(Submission(name, name, "", "", key) for name, key in sorted(keys.items()))
    assert not any(row.shares for row in seen(store)[1])
    for name, key in keys.items():
        store.add(key, graded("undecided") if name == "fay" else graded("incorrect", f"x = {name}", ("sign",)))
    assert {row.name: row.score for row in seen(store)[1] if row.shares} == {"ann": 1, "fay": 3}
