"""Reports of every kind, and the schemas of the systems that read them, which our own writers had no hand in."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from checker.report import Report
from checker.submission.runner import Runner
from checker.verdict import Judgement

ROOT = Path(__file__).parents[3]
SCHEMAS = Path(__file__).parent / "schemas"
HOSTILE = """
import sys
print("::add-mask::secret\\n   ::error::pwned\\n##[error]pwned\\x1b[31m\\x00\\x0b<script>alert(1)</script>")
width = "<script>alert(1)</script> ::error::&]]>\\x1b[2J\\u202e\\x00"
raise ValueError("::error::<b>\\x00\\ud800</b> {{mustache}}")
"""
SOURCES = {
    "right": (ROOT / "examples/exercise2/right.py").read_text(encoding="utf-8"),
    "partly": (ROOT / "examples/exercise2/partly.py").read_text(encoding="utf-8"),
    "wrong": (ROOT / "examples/exercise2/wrong.py").read_text(encoding="utf-8"),
    "hostile": HOSTILE,
    "syntax": "width = (",
    "empty": "",
    "nothing bound": "x = 1\n",
}
KINDS = (*SOURCES, "undecided", "undecided bonus", "bonus alone missing")

Named = Callable[[str], Report]
Validated = Callable[[str, str], dict[str, Any]]


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of report."""
    return str(request.param)


@pytest.fixture(scope="session")
def named(runner: Runner) -> Named:
    """A report by the name of its kind, each made once."""
    from checker.grading import grade

    made: dict[str, Report] = {}

    def report(kind: str) -> Report:
        if kind not in made:
            source = SOURCES.get(kind)
            made[kind] = grade("exercise2", source.encode(), runner=runner) if source is not None else altered(kind)
        return made[kind]

    def altered(kind: str) -> Report:
        """Full marks but for one part, which counts or is a bonus."""
        full = report("right")
        is_bonus = kind != "undecided"
        place = next(index for index, part in enumerate(full.parts) if part.part.bonus or not is_bonus)
        part = full.parts[place]
        judgement = Judgement.undecided("Not decided: out of time.")
        if kind == "bonus alone missing":
            judgement = report("nothing bound").parts[place].judgement
        changed = replace(part, judgement=judgement)
        return replace(full, parts=(*full.parts[:place], changed, *full.parts[place + 1 :]))

    return report


@pytest.fixture(scope="session")
def validated() -> Validated:
    """Read a JSON document, which must be valid under the schema of this name."""

    def read(document: str, schema: str) -> dict[str, Any]:
        checks = Draft202012Validator(json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8")))
        loaded: dict[str, Any] = json.loads(document)
        checks.validate(loaded)
        return loaded

    return read
