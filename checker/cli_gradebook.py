"""The command `gradebook`: the grades of a course as the table that Canvas or Moodle takes.

Exit codes: 0 every submission has its place in it, 1 some have not, 2 wrong usage or a file that cannot be used.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from checker.equivalence.domain import Domain
    from checker.gradebook import Filled, Grade

__all__ = ["gradebook"]

_DONE, _LEFT_OVER = 0, 1
_MOST_SHOWN = 10
_LONGEST_NAME = 60

_GRADEBOOK_HELP = """Put the grades in RESULTS, the folder that `batch` had as --out, into a table for a gradebook.

\b
Example:  python -m checker gradebook results/ --format canvas --template export.csv --output upload.csv
          python -m checker gradebook results/ --format moodle --template worksheet.csv --output upload.csv

Give the CSV file that the platform itself exports as --template: its rows are filled in. Without one, a table of the
same form is made. What is undecided is left out, and so is whatever cannot be told whose it is; both are listed.
"""


@click.command("gradebook", help=_GRADEBOOK_HELP)
@click.argument("results", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--format", "platform", type=click.Choice(["canvas", "moodle"]), required=True, help="The platform.")
@click.option("--template", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What it has exported.")
@click.option("--column", default="", help="The head of the column to fill, if it is not named like the exercise.")
@click.option("--scale/--no-scale", "scales", default=None, help="Scale points to those of the platform, or do not.")
@click.option("--with-undecided", is_flag=True, help="Put in also what is undecided, with the points without it.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")
def gradebook(
    results: Path,
    platform: Literal["canvas", "moodle"],
    template: Path | None,
    column: str,
    scales: bool | None,
    with_undecided: bool,
    output: Path | None,
) -> int:
    """Write a table; `_GRADEBOOK_HELP` is what the command says of itself."""
    from checker.errors import CheckerError
    from checker.gradebook import read_table, written
    from checker.gradebook_formats import Choices, fill, fresh

    choices = Choices(column, scales, with_undecided)
    try:
        exercise, grades = _grades(results)
        if template:
            table, filled = fill(platform, read_table(template.read_bytes()), grades, exercise, choices)
        else:
            table, filled = fresh(platform, grades, exercise[0], choices)
    except CheckerError as error:
        raise click.ClickException(f"{error}".rstrip(".") + ".") from error
    except OSError as error:
        raise click.FileError(str(error.filename or template), error.strerror) from error
    _write(written(table), output)
    for line in _said(filled, len(grades)):
        click.echo(line, err=True)
    return _DONE if len(grades) == _placed(filled, len(grades)) else _LEFT_OVER


def _grades(folder: Path) -> tuple[tuple[str, ...], list[Grade]]:
    """The names of the exercise, and the grades with the teacher's decisions in them. Raises StoreError."""
    from checker.catalogue import CATALOGUE
    from checker.database import kept_exercise
    from checker.decisions import decided, decisions, with_decisions
    from checker.gradebook import Grade
    from checker.meanings import meanings
    from checker.store import Store

    name = kept_exercise(folder)
    with Store(folder, name) as store:
        meant = meanings(store.database, lambda: _domains(name))
        made = decisions(store.database, meant)
        listed = store.database.execute("SELECT name, student, number FROM submission")
        people = {row["name"]: (row["student"], row["number"]) for row in listed}
        rows = with_decisions(store, made, decided(store.database, meant, made))
        grades = [Grade(row.name, *people[row.name], row.status, row.score, row.max_score) for row in rows]
    names = next(((entry.name, entry.alias, entry.title) for entry in CATALOGUE if entry.name == name), (name,))
    return names, grades


def _domains(name: str) -> Mapping[str, Domain]:
    from checker.catalogue import find
    from checker.exercises import load
    from checker.meanings import domains_of

    return domains_of(load(find(name)))


def _write(data: bytes, output: Path | None) -> None:
    try:
        if output is None:
            sys.stdout.buffer.write(data)
            sys.stdout.flush()
            return
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)  # grades
        with open(descriptor, "wb") as file:
            file.write(data)
    except OSError as error:
        raise click.FileError(str(output or "standard output"), error.strerror) from error


def _placed(filled: Filled, count: int) -> int:
    left = (filled.waiting, filled.not_graded, filled.unclear, filled.unknown)
    return count - len({name for names in left for name in names})


def _said(filled: Filled, count: int) -> list[str]:
    reasons = {
        "undecided, for a person to look at (--with-undecided puts in the points without it)": filled.waiting,
        "not graded": filled.not_graded,
        "not clear whose": filled.unclear,
        "not in the template": filled.unknown,
    }
    listed = [f"Left out, {reason}: {_listed(names)}" for reason, names in reasons.items() if names]
    return [f"{_placed(filled, count):,} of {count:,} submissions are in the table.", *listed]


def _listed(names: list[str]) -> str:
    from checker.expression.printing import printable

    shown = ", ".join(printable(name, _LONGEST_NAME) for name in names[:_MOST_SHOWN])
    return f"{shown}, and {len(names) - _MOST_SHOWN:,} more" if len(names) > _MOST_SHOWN else shown
