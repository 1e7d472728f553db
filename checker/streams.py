"""Comparisons by the line: JSON in, JSON out, in the same order; a bad line costs itself alone.

in   {"id", "student", "teacher", "assume"}            "id" and "assume" may be left out
out  {"id", "verdict", "evidence", "findings", "ms"}

What the fields hold is told in docs/compare.md.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from math import isfinite
from typing import IO, Any, NoReturn

from checker.assumptions import AssumptionError
from checker.comparing import SECONDS, Comparison, compare
from checker.expression.printing import printable
from checker.verdict import Absence, Finding, Verdict

__all__ = ["LONGEST_LINE", "as_fields", "compare_lines", "lines_of"]

LONGEST_LINE = 1_000_000
"""characters"""
_BYTE_ORDER_MARK = "\ufeff"
_HELP = 'A line is a JSON object such as {"id": 1, "student": "2*x", "teacher": "x+x", "assume": {"x": "real"}}.'


class _BadLine(Exception):
    """A line that asks for no comparison."""


def compare_lines(lines: Iterable[str], seconds: float = SECONDS) -> Iterator[str]:
    """One line of JSON for each line that is not blank, as soon as it is there."""
    for number, line in enumerate(lines, start=1):
        text = line.removeprefix(_BYTE_ORDER_MARK).strip()
        if text:
            yield json.dumps(_answer(text, number, seconds))


def lines_of(stream: IO[str]) -> Iterator[str]:
    """The lines of a stream, each as soon as it is there; of one that is too long, no more than shows that it is."""
    while line := stream.readline(LONGEST_LINE + 1):
        rest = line
        while rest and len(rest) > LONGEST_LINE and not rest.endswith("\n"):
            rest = stream.readline(LONGEST_LINE + 1)
        yield line


def as_fields(comparison: Comparison) -> dict[str, object]:
    """A comparison as JSON values."""
    return {
        "verdict": comparison.verdict,
        "evidence": {"kind": comparison.evidence.kind, **comparison.evidence.fields()},
        "findings": [{"slip": f.slip, "rationale": f.rationale, "help": f.help} for f in comparison.findings],
    }


def _answer(line: str, number: int, seconds: float) -> dict[str, object]:
    start, name = time.perf_counter(), None
    try:
        request = _request(line)
        name = _name(request)
        comparison = _compare(request, seconds)
    except (_BadLine, AssumptionError) as error:
        finding = Finding("bad-line", f"Line {number} cannot be compared: {error}.", _HELP)
        comparison = Comparison(Verdict.UNREADABLE, Absence("no formulas to compare"), (finding,))
    return {"id": name, **as_fields(comparison), "ms": round((time.perf_counter() - start) * 1000, 3)}


def _request(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise _BadLine(f"it has more than {LONGEST_LINE} characters")
    try:
        request = json.loads(
            line, object_pairs_hook=_object, parse_constant=_no_number, parse_float=_finite, parse_int=_short
        )
    except json.JSONDecodeError as error:
        raise _BadLine(f"it is no JSON ({error.msg}, at column {error.colno})") from error
    except RecursionError as error:
        raise _BadLine("its JSON is nested too deeply") from error
    if not isinstance(request, dict):
        raise _BadLine("it is no JSON object")
    return request


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _BadLine(f'"{printable(twice, 40)}" stands in it twice')
    return made


def _no_number(text: str) -> NoReturn:
    raise _BadLine(f"{text} is no JSON number")


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_number(printable(text, 40))


def _short(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:  # Python reads no more than 4300 digits
        raise _BadLine("a number in it has too many digits") from error


def _name(request: dict[str, Any]) -> str | int | float | None:
    name = request.get("id")
    if name is None or (isinstance(name, str | int | float) and not isinstance(name, bool)):
        return name
    raise _BadLine('"id" must be a text or a number')


def _compare(request: dict[str, Any], seconds: float) -> Comparison:
    for side in ("student", "teacher"):
        if not isinstance(request.get(side), str):
            raise _BadLine(f'"{side}" must be a text')
    assume = request.get("assume")
    if not isinstance(assume, dict | None):
        raise _BadLine('"assume" must be an object of names and assumptions')
    return compare(request["student"], request["teacher"], assume=assume, seconds=seconds)
