"""The command line: thin, one subcommand an exercise, and `list`, `template` and `compare`.

Exit codes: 0 full marks (bonus parts aside), 1 graded and not full marks, 2 wrong usage or a file that cannot be
opened, 3 our fault. The process for the student's file is started before anything else is loaded.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from checker import __version__
from checker.arguments import (
    FeedbackOption,
    LanguageOption,
    StudentOption,
    exercise_named,
    refuse_as_answer,
    student_option,
)
from checker.catalogue import CATALOGUE, Entry, Origin, installed
from checker.cli_batch import batch, doctor
from checker.cli_class import annotate, overrule
from checker.cli_exercise import exercise
from checker.cli_explain import explain
from checker.cli_gradebook import gradebook
from checker.cli_systems import autograde, export
from checker.errors import ExerciseError
from checker.feedback import Level
from checker.limit_options import MOST_SOURCE, LimitOption, with_limits
from checker.reports.formats import FORMATS, Writer, writer
from checker.submission.runner import Runner, start

if TYPE_CHECKING:
    from checker.report import Report

__all__ = ["main"]

_FULL_MARKS, _NOT_FULL_MARKS, _MISUSE, _OUR_FAULT, _INTERRUPTED = 0, 1, 2, 3, 130


class _Exercises(click.Group):
    """The group of subcommands, every exercise among them under its name and its alias."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command or _grading_command(exercise_named(cmd_name))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*(entry.name for entry in CATALOGUE), *super().list_commands(ctx)]


_HELP = """Grade answer files on unstable gradients, with evidence for every verdict.

\b
Example:  python -m checker template exercise2 > answer.py
          python -m checker exercise2 answer.py
"""


@click.group(cls=_Exercises, help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="checker")
def checker() -> None:
    """The command; `_HELP` is what it says of itself."""


for _command in (batch, doctor, annotate, overrule, export, gradebook, autograde, exercise, explain):
    checker.add_command(_command)


@checker.command("list")
def list_exercises() -> None:
    """List the exercises."""
    for entry in CATALOGUE:
        click.echo(f"{entry.name}  {entry.alias:<10} {entry.title}")
    for entry in installed():
        click.echo(f"{entry.name}  from {entry.module}")


@checker.command("template")
@click.argument("exercise")
@student_option
def print_template(exercise: str, student: str) -> None:
    """Print a starter file for EXERCISE."""
    from checker.exercises import load
    from checker.template import template

    entry = exercise_named(exercise)
    click.echo(template(load(entry, student), student, is_ours=entry.origin is Origin.OURS), nl=False)


_COMPARE_HELP = """Compare two formulas, STUDENT with TEACHER, without any exercise.

\b
Example:  python -m checker compare "2*sin(x)*cos(x)" "sin(2*x)" --assume x=real
          python -m checker compare "sqrt(w^2)" "w" --assume "w=[4, oo)"
          python -m checker compare --jsonl < pairs.jsonl

A variable is real, positive, negative, nonzero, integer, complex, or in an interval.
Exit code: 0 correct, 1 anything else, 2 wrong usage; with --jsonl 0 once every line is answered.
"""
_SIGNS_ARE_NO_OPTIONS = {"help_option_names": ["--help"], "ignore_unknown_options": True}
"""A formula such as -a*x begins with a sign, so there are no short options here."""


@checker.command("compare", help=_COMPARE_HELP, context_settings=_SIGNS_ARE_NO_OPTIONS)
@click.argument("student", required=False)
@click.argument("teacher", required=False)
@click.option("--assume", multiple=True, metavar="NAME=WHAT", help="What is assumed of a variable; may be repeated.")
@click.option("--jsonl", is_flag=True, help="Read one comparison a line from standard input, write one a line.")
@click.option("--seconds", type=float, default=2.0, show_default=True, help="Computing time for one comparison.")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", show_default=True)
def compare_formulas(
    student: str | None, teacher: str | None, assume: tuple[str, ...], jsonl: bool, seconds: float, format_: str
) -> int:
    """Compare two formulas; `_COMPARE_HELP` is what the command says of itself."""
    if not seconds > 0:
        raise click.UsageError("--seconds must be a number above 0.")
    if jsonl:
        return _compare_stream(seconds, is_alone=student is None and teacher is None and not assume)
    if student is None or teacher is None:
        raise click.UsageError("Give two formulas, or --jsonl and lines on standard input.")
    from checker.assumptions import AssumptionError
    from checker.comparing import compare
    from checker.streams import as_fields
    from checker.verdict import Verdict

    try:
        found = compare(student, teacher, assume=_assumptions(assume), seconds=seconds)
    except AssumptionError as error:
        raise click.UsageError(f"--assume {error}.") from error
    _show(f"{json.dumps(as_fields(found), indent=2) if format_ == 'json' else found}\n", None)
    return _FULL_MARKS if found.verdict is Verdict.CORRECT else _NOT_FULL_MARKS


def _assumptions(texts: tuple[str, ...]) -> dict[str, str]:
    assumed: dict[str, str] = {}
    for text in texts:
        name, separator, what = (part.strip() for part in text.partition("="))
        if not separator or not name:
            raise click.UsageError(f"--assume {text!r}: write NAME=WHAT, as in x=positive.")
        if name in assumed:
            raise click.UsageError(f"--assume {name}: it is given twice.")
        assumed[name] = what
    return assumed


def _compare_stream(seconds: float, *, is_alone: bool) -> int:
    if not is_alone:
        raise click.UsageError("With --jsonl, formulas and assumptions stand in the lines of standard input.")
    from checker.streams import compare_lines, lines_of

    with click.open_file("-", encoding="utf-8", errors="replace") as stream:
        for line in compare_lines(lines_of(stream), seconds):
            if not _show(line + "\n", None):
                break
    return _FULL_MARKS


def _grading_command(entry: Entry) -> click.Command:
    return click.Command(
        entry.name,
        callback=click.pass_obj(lambda start, **options: _grade(entry, start, **options)),
        params=[
            click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
            click.Option(
                ["--format", "format_"],
                type=click.Choice(FORMATS),
                default="text",
                show_default=True,
                help="How the report is written.",
            ),
            click.Option(["--output"], type=click.File("w", encoding="utf-8", lazy=True), help="Write it to a file."),
            LimitOption(),
            StudentOption(),
            FeedbackOption(),
            LanguageOption(),
            click.Option(["--watch", "watches"], is_flag=True, help="Grade it again each time that it is saved."),
        ],
        help=f"Grade FILE as an answer to {entry.name}{f': {entry.title}' if entry.title else ''}.",
        short_help=entry.title,
    )


_UNCONFINED = "Warning: {}.\nGrade files of people whom you trust; `python -m checker doctor` says what to do."


def _grade(
    entry: Entry,
    start: Callable[[], Runner],
    file: Path,
    format_: str,
    output: IO[str] | None,
    limits: tuple[str, ...],
    student: str,
    feedback: str | None,
    language: str,
    watches: bool,
) -> int:
    if watches and (output or format_ != "text"):
        raise click.UsageError("--watch shows each report as text; leave out --format and --output.")
    try:
        with file.open("rb") as opened:
            source = opened.read(MOST_SOURCE + 1)
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    with start() as runner:  # before anything that holds a reference is loaded
        from checker.exercises import load
        from checker.grading import grade

        refuse_as_answer(entry, file)
        exercise = load(entry, student)
        within = with_limits(exercise.limits, limits)
        shown, write = feedback or exercise.feedback, writer(format_, language)
        if watches:
            from checker.watching import watch

            def regrade(source: bytes) -> int:
                return _tell(grade(exercise, source, runner=runner, limits=within), write, shown, output)

            return watch(file, MOST_SOURCE + 1, regrade, _INTERRUPTED)
        report = grade(exercise, source, runner=runner, limits=within)
    return _tell(report, write, shown, output)


def _tell(report: Report, write: Writer, shown: str | None, output: IO[str] | None) -> int:
    """Write a report, and say by the exit code what came of it."""
    if not report.isolation.is_confined:
        click.echo(_UNCONFINED.format(report.isolation), err=True)
    _show(write(report, Level(shown)) if shown else write(report), output)
    return _FULL_MARKS if report.is_full else _NOT_FULL_MARKS


def _show(text: str, output: IO[str] | None) -> bool:
    """Write a report; False when its reader has stopped before the end, as `head` does, which changes nothing."""
    try:
        click.echo(text, file=output, nl=False, color=False if os.environ.get("NO_COLOR") else None)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would fail again at the end
        if not isinstance(error, BrokenPipeError):
            raise click.FileError(output.name if output else "standard output", error.strerror) from error
        return False
    return True


def main(argv: list[str] | None = None, start: Callable[[], Runner] = start) -> int:
    """Run the command line and return its exit code; `start` starts the process for the student's file."""
    try:
        return checker.main(argv, prog_name="checker", standalone_mode=False, obj=start) or 0
    except click.ClickException as error:
        error.show()
        return _MISUSE  # also where click itself has 1: a file that cannot be opened
    except ExerciseError as error:  # of a teacher's own exercise
        click.echo(f"Error: {error}", err=True)
        return _MISUSE
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return _INTERRUPTED
    except Exception as error:
        click.echo(f"The checker itself failed ({type(error).__name__}: {error}). This is our fault.", err=True)
        return _OUR_FAULT
