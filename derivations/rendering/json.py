"""A page as JSON, for programs.

    {"parts": [derivation or table, ...]}

A derivation: {"kind": "derivation", "name", "title", "statement", "assumptions": [words], "steps": [step],
"conclusion": {"claim", "check"}, "figures": [{"name", "value"}], "errata": [{"topic", "title", "where", "says",
"right", "shown_by", "command"}], "source": source}.

A step: {"claim": formula, "rule": words, "source": source or null, "equation": text or null, "check"}. Its equation is
the number alone, with brackets. "check" is {"holds": boolean, "how": text}, or null when nothing was checked.

A table: {"kind": "table", "name", "title", "columns": [words], "rows": [[words or formula]], "notes": [words]}.

A formula: {"text", "latex"}, in one line of Unicode, and in LaTeX. Words are Markdown with LaTeX between dollar signs,
and so are statements, titles, and names and values of figures. A source: {"work", "place", "equation"}, texts, empty
where there is none.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from derivations.derivation import Derivation
from derivations.rendering.latex_formulas import latex_formula
from derivations.rendering.page import Outcomes, Page, Shown, parts
from derivations.rendering.text_formulas import text_formula

if TYPE_CHECKING:
    import sympy

    from derivations.checking import Checked
    from derivations.derivation import Step
    from derivations.table import Table

__all__ = ["as_fields", "as_json"]


def as_json(page: Shown | Page, outcomes: Outcomes = ()) -> str:
    """The page as a JSON text, indented."""
    return json.dumps(as_fields(page, outcomes), indent=2, ensure_ascii=False) + "\n"


def as_fields(page: Shown | Page, outcomes: Outcomes = ()) -> dict[str, Any]:
    """The page as JSON values."""
    return {
        "parts": [
            _derivation(part, checked) if isinstance(part, Derivation) else _table(part)
            for part, checked in parts(page, outcomes)
        ]
    }


def _derivation(derivation: Derivation, outcomes: tuple[Checked, ...]) -> dict[str, Any]:
    checks: list[dict[str, Any] | None] = [asdict(checked) for checked in outcomes]
    checks = checks or [None] * (len(derivation.steps) + 1)
    return {
        "kind": "derivation",
        "name": derivation.name,
        "title": derivation.title,
        "statement": derivation.statement,
        "assumptions": list(derivation.assumptions),
        "steps": [_step(step, check) for step, check in zip(derivation.steps, checks[:-1], strict=True)],
        "conclusion": {"claim": _formula(derivation.conclusion), "check": checks[-1]},
        "figures": [asdict(figure) for figure in derivation.figures],
        "errata": [asdict(erratum) for erratum in derivation.errata],
        "source": asdict(derivation.source),
    }


def _step(step: Step, check: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "claim": _formula(step.claim),
        "rule": step.rule,
        "source": asdict(step.source) if step.source else None,
        "equation": (step.source.equation or None) if step.source else None,
        "check": check,
    }


def _table(table: Table) -> dict[str, Any]:
    rows = [[cell if isinstance(cell, str) else _formula(cell) for cell in row] for row in table.rows]
    return {
        "kind": "table",
        "name": table.name,
        "title": table.title,
        "columns": list(table.columns),
        "rows": rows,
        "notes": list(table.notes),
    }


def _formula(expression: sympy.Basic) -> dict[str, str]:
    return {"text": text_formula(expression), "latex": latex_formula(expression)}
