"""A table of facts, as data: columns with headings, and a row for each thing described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import sympy

__all__ = ["Cell", "Table"]

Cell: TypeAlias = "str | sympy.Basic"
"""words with formulas between dollar signs, or an expression"""


@dataclass(frozen=True, slots=True)
class Table:
    """Facts side by side."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """each as long as `columns`"""
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        from derivations.rendering.html import fragment

        return fragment(self)

    def _repr_markdown_(self) -> str:
        from derivations.rendering.markdown import as_markdown

        return as_markdown(self)
