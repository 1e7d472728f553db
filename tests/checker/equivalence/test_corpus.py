"""Pairs of formulas from other graders' test suites: every verdict is right, and equality is proved.

The corpus lies beside the project and is not part of it; without it there is nothing to test.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checker import compare
from checker.comparing import Comparison
from checker.verdict import Verdict

CORPUS = Path(__file__).parents[4] / "shared/corpora/equivalence/cases.jsonl"

LEAST_PROVED = Fraction(98, 100)


def compared(case: dict[str, Any]) -> Comparison:
    """The comparison that a line of the corpus asks for, with time to spare on a busy machine."""
    assume = dict.fromkeys(case["variables"], case["domain"]) | case.get("assumptions", {})
    return compare(case["student"], case["teacher"], assume=assume, seconds=30)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of equivalence cases is not beside this checkout")
def test_every_pair_of_the_corpus_gets_the_right_verdict() -> None:
    cases = [json.loads(line) for line in CORPUS.read_text().splitlines()]
    found = [(case, compared(case)) for case in cases]
    right = {True: Verdict.CORRECT, False: Verdict.INCORRECT}
    wrong = [(case["id"], str(one.verdict)) for case, one in found if one.verdict != right[case["equivalent"]]]
    assert not wrong
    equal = [one for case, one in found if case["equivalent"]]
    proved = [one for one in equal if one.evidence.kind in ("identical", "proof")]
    assert len(proved) >= LEAST_PROVED * len(equal)
