"""The files of a batch for people: `grades.csv`, the class page, and a text and a page for each student.

Both are made from the store alone, so that they can be made again at any time. A file is written beside its place and
then put there: whoever reads it meets the old one or the new one, never half of it. What is unchanged is left alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
from collections.abc import Iterable
from pathlib import Path

from checker.store import NOT_GRADED, Row

__all__ = ["feedback_name", "harmless_cell", "remove_feedback", "write_class_page", "write_feedback", "write_grades"]

_FORMULA = re.compile(r"(?:^|(?<=;))(?=[=+@\t\r-])")
"""where a cell begins that a spreadsheet would compute; half of Europe sets it to begin cells after a semicolon too"""
_UNUSUAL = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]')
"""no system takes all of these in a file's name"""
_LONGEST_STEM = 160
"""bytes; a name has at most 255 in most file systems"""
_TAGGED = re.compile(r"-[0-9a-f]{8}")
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)
"""names of devices on Windows, with any ending"""
_BESIDE = ".new"
_FEEDBACK_TEXT, _PAGE = ".txt", ".html"


def write_grades(rows: Iterable[Row], parts: tuple[str, ...], path: Path) -> None:
    """Write a line a submission: its name, score, the score to be had, its status, and the points of each part.

    Where the teacher has judged any part by hand, a last column names those parts.
    """
    lines = [["submission", "score", "max_score", "status", *parts, "overruled"]]
    for row in rows:
        points = (_number(row.points.get(part)) for part in parts)
        scores = _number(row.score), _number(row.max_score)
        lines.append([harmless_cell(row.name), *scores, row.status, *points, " ".join(row.shares)])
    if not any(line[-1] for line in lines[1:]):
        lines = [line[:-1] for line in lines]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    _replace(path, text.getvalue())


def write_class_page(page: str, path: Path) -> None:
    """Write the page on the whole course."""
    _replace(path, page)


def write_feedback(rows: Iterable[Row], folder: Path) -> None:
    """Write a text for each submission, under its name, and beside it the page where there is one."""
    folder.mkdir(exist_ok=True)
    for row in rows:
        _replace(folder / feedback_name(row.name), _text(row))
        if row.page:
            _replace(folder / feedback_name(row.name, _PAGE), row.page)


def remove_feedback(names: Iterable[str], folder: Path) -> None:
    """Remove the texts and pages for submissions that are no longer there."""
    for name in names:
        for ending in (_FEEDBACK_TEXT, _PAGE):
            (folder / feedback_name(name, ending)).unlink(missing_ok=True)


def feedback_name(submission: str, ending: str = _FEEDBACK_TEXT) -> str:
    """A file name for a submission: its own where every system takes it, else made unlike any other.

    >>> feedback_name("Jane Doe 1234567")
    'Jane Doe 1234567.txt'
    """
    plain = _UNUSUAL.sub("_", submission).encode()[:_LONGEST_STEM].decode(errors="ignore").strip(" .")
    if not plain or plain != submission or _TAGGED.fullmatch(plain[-9:]) or _RESERVED.fullmatch(plain):
        plain += f"-{hashlib.sha256(submission.encode(errors='surrogatepass')).hexdigest()[:8]}"
    return f"{plain}{ending}"


def _text(row: Row) -> str:
    if row.status == NOT_GRADED:
        return f"{row.name}: not graded: {row.why}.\n"
    graded = f"Graded: {row.graded}\n" if row.graded else ""
    return f"{row.name}\n{graded}\n{row.feedback}"


def harmless_cell(text: str) -> str:
    """A cell that no spreadsheet computes.

    >>> harmless_cell("=1+1"), harmless_cell("Doe, Jane")
    ("'=1+1", 'Doe, Jane')
    """
    return _FORMULA.sub("'", text)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _replace(path: Path, text: str) -> None:
    """Make the file hold the text, at once."""
    data = text.encode()
    beside = path.with_name(_BESIDE)
    try:
        if not _holds(path, data):
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # else a power cut may leave an empty file under the name
            beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)  # also one that a killed run has left


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except FileNotFoundError:
        return False
