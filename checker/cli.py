"""The command line: thin, one subcommand an exercise, and `list` and `template`.

Exit codes: 0 full marks (bonus parts aside), 1 graded and not full marks, 2 wrong usage or a file that cannot be
opened, 3 our fault. The process for the student's file is started before anything else is loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

import click

from checker import __version__
from checker.catalogue import CATALOGUE, Entry, UnknownExercise, find
from checker.submission.runner import Child, start

__all__ = ["main"]

_FULL_MARKS, _NOT_FULL_MARKS, _MISUSE, _OUR_FAULT, _INTERRUPTED = 0, 1, 2, 3, 130


class _Exercises(click.Group):
    """The group of subcommands, every exercise among them under its name and its alias."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        return command or _grading_command(_find(cmd_name))

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


@checker.command("list")
def list_exercises() -> None:
    """List the exercises."""
    for entry in CATALOGUE:
        click.echo(f"{entry.name}  {entry.alias:<10} {entry.title}")


@checker.command("template")
@click.argument("exercise")
def print_template(exercise: str) -> None:
    """Print a starter file for EXERCISE."""
    from checker.exercises import load
    from checker.template import template

    click.echo(template(load(_find(exercise))), nl=False)


def _find(name: str) -> Entry:
    try:
        return find(name)
    except UnknownExercise as error:
        raise click.UsageError(f"{error}.") from error


def _grading_command(entry: Entry) -> click.Command:
    return click.Command(
        entry.name,
        callback=click.pass_obj(lambda start, **options: _grade(entry, start, **options)),
        params=[
            click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path)),
            click.Option(
                ["--format", "format_"],
                type=click.Choice(["text", "json"]),
                default="text",
                show_default=True,
                help="How the report is written.",
            ),
            click.Option(["--output"], type=click.File("w", encoding="utf-8", lazy=True), help="Write it to a file."),
        ],
        help=f"Grade FILE as an answer to {entry.name}: {entry.title}.",
        short_help=entry.title,
    )


_NOTEBOOK = "{} is a notebook; notebooks cannot be graded yet. Save it as a Python file (.py) and grade that."


def _grade(entry: Entry, start: Callable[[], Child], file: Path, format_: str, output: IO[str] | None) -> int:
    if file.suffix == ".ipynb":
        raise click.UsageError(_NOTEBOOK.format(file.name))
    try:
        source = file.read_bytes()
    except OSError as error:
        raise click.FileError(str(file), error.strerror) from error
    with start() as child:  # before anything that holds a reference is loaded
        from checker.exercises import load
        from checker.grading import grade

        report = grade(load(entry), source, child=child)
    if format_ == "json":
        from checker.reports.as_json import to_json as write
    else:
        from checker.reports.as_text import to_text_report as write
    _show(write(report), output)
    return _FULL_MARKS if report.is_full else _NOT_FULL_MARKS


def _show(text: str, output: IO[str] | None) -> None:
    """Write a report; a reader who stops before its end, as `head` does, changes nothing."""
    try:
        click.echo(text, file=output, nl=False, color=False if os.environ.get("NO_COLOR") else None)
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left would fail again at the end
        if not isinstance(error, BrokenPipeError):
            raise click.FileError(output.name if output else "standard output", error.strerror) from error


def main(argv: list[str] | None = None, start: Callable[[], Child] = start) -> int:
    """Run the command line and return its exit code; `start` starts the process for the student's file."""
    try:
        return checker.main(argv, prog_name="checker", standalone_mode=False, obj=start) or 0
    except click.ClickException as error:
        error.show()
        return _MISUSE  # also where click itself has 1: a file that cannot be opened
    except click.Abort:
        click.echo("Interrupted.", err=True)
        return _INTERRUPTED
    except Exception as error:
        click.echo(f"The checker itself failed ({type(error).__name__}: {error}). This is our fault.", err=True)
        return _OUR_FAULT
