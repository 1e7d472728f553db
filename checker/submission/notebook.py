"""A Jupyter notebook as the Python file that its code cells make, in their order.

It is read in the child, which is confined and limited by then: a notebook is a student's file like any other, and its
JSON, outputs and all, costs its own time and memory. Nothing here runs a cell. What belongs to IPython and not to
Python (`%matplotlib inline`, `!pip install sympy`, `%%bash`, `plot?`) is left out, and said to be. A line is taken for
that only where Python cannot read it, so that a formula which goes on with `% 2` in its second line stays whole.

Formats 4 (a list of cells) and 2 and 3 (worksheets) are read. Left out: what the notebook shows, and everything else
that is stored with it.
"""

import ast
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

__all__ = ["MOST_NOTEBOOK", "Notebook", "NotebookError", "Place", "is_notebook", "read_notebook"]

Json: TypeAlias = Any

MOST_NOTEBOOK = 16_000_000
"""bytes, pictures and all; its code alone is bound by the limit on a file's size"""
_MOST_CELLS = 10_000
_MOST_LEFT_OUT = 200
"""lines, each of which costs one more reading of its cell"""
_SHOWN = 60

_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_CELL_MAGIC = re.compile(r"\s*%%\s*(\w*)")
_KEPT = frozenset({"time", "capture", "prun"})
"""magics that run the Python after them"""
_LINE_MAGIC = re.compile(r"\s*(?:[%!?]|[\w.,\s\[\]]+=\s*[%!]|[\w.%*]+\?\??\s*$)")
_TIMED = re.compile(r"(\s*)%(?:time|prun)\s+(?!-)(?=\S)")


class NotebookError(Exception):
    """It cannot be read as a notebook: a fragment for the student, with the place where there is one."""

    def __init__(self, message: str, cell: int | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.cell, self.line = cell, line


class Place(NamedTuple):
    """Where something stands; without a cell in a file that is no notebook."""

    cell: int | None
    """among the code cells, from 1"""
    line: int | None


@dataclass(frozen=True, slots=True)
class Notebook:
    """The code of a notebook."""

    text: str
    starts: tuple[int, ...]
    """the line at which each code cell begins"""
    left_out: tuple[tuple[int, str], ...]
    """the cell and the beginning of everything that is no Python"""

    def place(self, line: int) -> Place:
        """The cell and the line in it."""
        cell = bisect_right(self.starts, line)
        return Place(cell, line - self.starts[cell - 1] + 1) if cell else Place(None, line)


def is_notebook(source: bytes) -> bool:
    r"""Whether a file is a JSON object, as every notebook is and no answer in Python.

    >>> [is_notebook(source) for source in (b'{"cells": []}', b"{}", b"width = 4\n", b"{1, 2}")]
    [True, True, False, False]
    """
    return _START.match(source) is not None


def read_notebook(source: bytes) -> Notebook:
    r"""The code of a notebook. Raises NotebookError, and MemoryError and RecursionError as Python does.

    >>> notebook = read_notebook(b'{"cells": [{"cell_type": "code", "source": ["%matplotlib inline\\n", "w = 4"]}]}')
    >>> notebook.text, notebook.left_out
    ('# %matplotlib inline\nw = 4\n', ((1, '%matplotlib inline'),))
    """
    cells = [_code(cell, number) for number, cell in enumerate(_code_cells(_document(source)), 1)]
    return _joined(cells)


def _document(source: bytes) -> dict[str, Json]:
    try:
        document = json.loads(source.decode("utf-8-sig"))
    except RecursionError:
        raise NotebookError("the notebook is no file of Jupyter's: it is nested too deeply") from None
    except ValueError as error:  # of JSON and of UTF-8
        raise NotebookError(f"the notebook is damaged: {error}; save it again in Jupyter") from None
    if not isinstance(document, dict):
        raise NotebookError("it is JSON, but no notebook")
    language = _language(document)
    if language not in ("", "python", "ipython"):
        raise NotebookError(f"the notebook is written in {language[:_SHOWN]}, not in Python")
    return document


def _language(document: dict[str, Json]) -> str:
    metadata = _mapping(document.get("metadata"))
    kernel, language = (_mapping(metadata.get(key)) for key in ("kernelspec", "language_info"))
    found = language.get("name") or kernel.get("language")
    return found.lower().rstrip("0123456789. ") if isinstance(found, str) else ""


def _code_cells(document: dict[str, Json]) -> Iterator[dict[str, Json]]:
    sheets = document.get("worksheets", [document])
    cells = [cell for sheet in _list(sheets, "worksheets") for cell in _list(_mapping(sheet).get("cells"), "cells")]
    if len(cells) > _MOST_CELLS:
        raise NotebookError(f"the notebook has more than {_MOST_CELLS:,} cells")
    for cell in cells:
        if not isinstance(cell, dict):
            raise NotebookError("the notebook is damaged: one of its cells is none")
        if cell.get("cell_type") == "code":
            yield cell


def _code(cell: dict[str, Json], number: int) -> str:
    source = cell.get("source", cell.get("input"))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise NotebookError("the notebook is damaged: a code cell has no text", number)
    return _with_whole_letters(source).replace("\r\n", "\n").replace("\r", "\n")


def _with_whole_letters(text: str) -> str:
    """Text that can be written as UTF-8: JSON can spell half a letter."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _joined(cells: list[str]) -> Notebook:
    pieces: list[str] = []
    starts: list[int] = []
    left_out: list[tuple[int, str]] = []
    for number, cell in enumerate(cells, 1):
        lines, told = cell.split("\n"), dict[int, str]()
        _without_cell_magics(lines, told)
        _without_line_magics(lines, told, number, _MOST_LEFT_OUT - len(left_out))
        left_out += [(number, told[place]) for place in sorted(told)]
        starts.append(len(pieces) + 1)
        pieces += lines
    return Notebook("\n".join([*pieces, ""]), tuple(starts), tuple(left_out))


def _without_cell_magics(lines: list[str], told: dict[int, str]) -> None:
    """Make comments of a cell that is in another language, or of the line that says how its Python is to be run.

    Here and below every line keeps its number, and `told` gets the beginning of what is left out.
    """
    for place, line in enumerate(lines):
        magic = _CELL_MAGIC.match(line)
        if line.strip() and not magic:
            return
        if magic:
            told[place] = line.strip()[:_SHOWN]
            left = [place] if magic[1] in _KEPT else range(place, len(lines))
            for each in left:
                lines[each] = f"# {lines[each]}"
            if magic[1] not in _KEPT:
                return


def _without_line_magics(lines: list[str], told: dict[int, str], number: int, most: int) -> None:
    """Make comments of the lines that Python cannot read and IPython can; raises NotebookError where neither can."""
    while (error := _error(lines)) is not None:
        place = (error.lineno or 0) - 1
        if not 0 <= place < len(lines) or not _LINE_MAGIC.match(lines[place]) or len(told) >= most:
            where = f" at column {error.offset}" if error.offset else ""
            raise NotebookError(f"{error.msg}{where}", number, error.lineno)
        told.setdefault(place, lines[place].strip()[:_SHOWN])
        _leave_out(lines, place)


def _error(lines: list[str]) -> SyntaxError | None:
    try:
        ast.parse("\n".join(lines))
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        return SyntaxError(f"{type(error).__name__}: {error}")
    return None


def _leave_out(lines: list[str], place: int) -> None:
    """Make a line, and those that a backslash adds to it, no statement; what `%time` stands before stays."""
    timed = _TIMED.match(lines[place])
    if timed:
        lines[place] = timed[1] + lines[place][timed.end() :]
        return
    indent = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
    goes_on = lines[place].endswith("\\")
    lines[place] = (
        f"{indent}pass  # {lines[place].strip()}".rstrip("\\") if indent else f"# {lines[place]}".rstrip("\\")
    )
    while goes_on and place + 1 < len(lines):
        place += 1
        goes_on = lines[place].endswith("\\")
        lines[place] = f"# {lines[place]}"


def _mapping(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _list(value: Json, what: str) -> list[Json]:
    if not isinstance(value, list):
        raise NotebookError(f"it is JSON, but no notebook: it has no {what}")
    return value
