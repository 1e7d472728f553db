"""Pairs of formulas from other graders' test suites: a verdict that was reached is never the wrong one.

The corpus lies beside the project and is not part of it; without it there is nothing to test.
"""

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import POSITIVE, REAL, Domain, Regime
from checker.expression.text import Notation, Unreadable, parse
from checker.verdict import Verdict

CORPUS = Path(__file__).parents[4] / "shared/corpora/equivalence/cases.jsonl"

MOST_UNDECIDED = Fraction(1, 100)
FEWEST_JUDGED = Fraction(97, 100)


def outcome(case: dict[str, Any]) -> str:
    """A verdict, or why the pair cannot be judged here: complex variables, whole-number variables, notation."""
    if case["domain"] not in ("real", "positive") or "integer" in case.get("assumptions", {}).values():
        return "skipped"
    assumed = case.get("assumptions", {})
    default = POSITIVE if case["domain"] == "positive" else REAL
    ranges = {name: POSITIVE if assumed.get(name) == "positive" else default for name in case["variables"]}
    notation = Notation(symbols=frozenset(case["variables"]))
    try:
        student, teacher = (parse(case[side], notation) for side in ("student", "teacher"))
    except Unreadable:
        return "unreadable"
    if not (student.symbols | teacher.symbols) <= set(ranges):
        return "unreadable"
    return str(compare_on(student, teacher, Domain((Regime("everywhere", ranges),)), seed=5).verdict)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of equivalence cases is not beside this checkout")
def test_no_pair_of_the_corpus_gets_a_wrong_verdict() -> None:
    cases = [json.loads(line) for line in CORPUS.read_text().splitlines()]
    outcomes = {case["id"]: outcome(case) for case in cases}
    labels = {case["id"]: case["equivalent"] for case in cases}
    wrongly_correct = [i for i, o in outcomes.items() if o == Verdict.CORRECT and not labels[i]]
    wrongly_incorrect = [i for i, o in outcomes.items() if o == Verdict.INCORRECT and labels[i]]
    assert not wrongly_correct
    assert not wrongly_incorrect

    counts = Counter(outcomes.values())
    judged = len(cases) - counts["skipped"] - counts["unreadable"]
    assert judged >= FEWEST_JUDGED * len(cases), counts
    assert counts[Verdict.UNDECIDED] <= MOST_UNDECIDED * judged, counts
