"""The commands for authors: `exercise new`, which writes a file to start from, and `exercise verify`, which tries one.

Exit codes of `verify`: 0 everything is as the file says, 1 something is not, 2 the file cannot be loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from checker.arguments import exercise_named, student_option

if TYPE_CHECKING:
    from checker.catalogue import Entry
    from checker.exercise import Exercise
    from checker.submission.runner import Runner

__all__ = ["exercise"]

_DONE, _FAULTS = 0, 1
_SAMPLES = ("1", "2", "3", "4")
"""ids of students whose variants are looked at when none is given"""


@click.group("exercise")
def exercise() -> None:
    """Write an exercise of your own, and verify it; docs/authoring.md shows how."""


@exercise.command("new")
@click.argument("file", type=click.Path(path_type=Path), default=Path("my_exercise.py"))
def new(file: Path) -> int:
    """Write a commented exercise to FILE, to start from; my_exercise.py if none is given."""
    from checker.starter import starter

    if file.suffix != ".py":
        raise click.UsageError(f"{file}: give a name that ends in .py.")
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(starter(file.stem))
    except FileExistsError as error:
        raise click.UsageError(f"{file} is there already; give another name.") from error
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    click.echo(f"{file} is written. Try it, then change it:  python -m checker exercise verify {file}")
    return _DONE


_VERIFY_HELP = """Try the exercise that FILE declares, with its own right and wrong answers.

\b
Example:  python -m checker exercise verify my_exercise.py

Grades every right answer, wrong answer and slip, sees whether slips can be told apart, and shows what a student is told
of each. Exit code: 0 all is as the file says, 1 something is not, 2 it cannot be loaded.
"""


@exercise.command("verify", help=_VERIFY_HELP)
@click.argument("file")
@student_option
@click.pass_obj
def verify_exercise(start: Callable[[], Runner], file: str, student: str) -> int:
    """Verify an exercise; `_VERIFY_HELP` is what the command says of itself."""
    entry = exercise_named(file)
    problems = checks = 0
    with start() as runner:  # before anything that holds a reference is loaded
        for heading, declared in _variants(entry, student):
            click.echo(click.style(heading, bold=True))
            found, looked_at = _verified(declared, entry, runner)
            problems, checks = problems + found, checks + looked_at
    if problems:
        click.echo(click.style(f"\n{problems} of {checks} checks failed.", bold=True))
        return _FAULTS
    click.echo(click.style(f"\nAll {checks} checks passed.", bold=True))
    return _DONE


def _variants(entry: Entry, student: str) -> Iterator[tuple[str, Exercise]]:
    """The exercise, or several of its variants, each with a heading."""
    from checker.exercises import load
    from checker.own_exercises import has_variants

    if not has_variants(entry):
        declared = load(entry)
        yield f"{declared.name}: {declared.title}", declared
        return
    for each in (student,) if student else _SAMPLES:
        declared = load(entry, each)
        yield f"{declared.name}, the variant of student {each}: {declared.title}", declared


def _verified(declared: Exercise, entry: Entry, runner: Runner) -> tuple[int, int]:
    """Show every check; how many failed, of how many."""
    from checker.own_exercises import own_lines
    from checker.verifying import verify

    def explain(error: BaseException) -> str:
        return "\n".join((f"Your code raised {type(error).__name__}: {error}", *own_lines(error, entry)))

    failed = count = 0
    for check in verify(declared, runner, explain):
        count += 1
        failed += bool(check.problem)
        mark = click.style("✗", fg="red") if check.problem else click.style("✓", fg="green")
        click.echo(f"{mark} {check.part}: {check.what}")
        if check.problem:
            click.echo(indent(check.problem, "    "))
        if check.student:
            click.echo(indent(check.student, "    | "))
    return failed, count
