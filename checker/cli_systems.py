"""The commands for other systems: `export`, which makes what a teacher uploads, and `autograde`, which runs there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.arguments import exercise_named, feedback_option, language_option
from checker.limit_options import limit_option
from checker.messages.catalogue import ENGLISH
from checker.reports.formats import OF_SYSTEMS

if TYPE_CHECKING:
    from checker.catalogue import Entry
    from checker.submission.runner import Runner

__all__ = ["autograde", "export"]

_EXPORT_HELP = """Make what SYSTEM needs to grade EXERCISE with this checker: gradescope, prairielearn or github.

\b
Example:  python -m checker export gradescope exercise2 --out autograder.zip
          python -m checker export prairielearn exercise2 --out questions/exercise2
          python -m checker export github exercise2 --out template-repository/

It holds the checker itself; what that needs is installed by the system. docs/ has a page for each.
"""


@click.command("export", help=_EXPORT_HELP)
@click.argument("system", type=click.Choice(OF_SYSTEMS))
@click.argument("exercise", callback=lambda _context, _parameter, name: exercise_named(name))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A zip file for Gradescope, else a folder.")
@click.option("--image", help="The Docker image that PrairieLearn is to use, such as NAME/unstable-gradients-grader.")
@feedback_option
@language_option
@limit_option
def export(
    system: str,
    exercise: Entry,
    out: Path,
    image: str | None,
    feedback: str | None,
    language: str,
    limits: tuple[str, ...],
) -> None:
    """Write an export; `_EXPORT_HELP` is what the command says of itself."""
    from checker.catalogue import Origin
    from checker.exercises import load
    from checker.exports.packing import ExportError, Options, save
    from checker.exports.packing import export as made

    if exercise.origin is not Origin.OURS:
        raise click.UsageError(f"{exercise.name} is not part of this package, so that an export would not hold it.")
    if image and system != "prairielearn":
        raise click.UsageError("--image goes with prairielearn.")
    shown = ("--feedback", feedback) if feedback else ()
    said = ("--language", language) if language != ENGLISH.tag else ()
    arguments = (*shown, *said, *(f"--limit={limit}" for limit in limits))
    options = Options(arguments, image) if image else Options(arguments)
    try:
        save(made(system, load(exercise), options), out)
    except ExportError as error:
        raise click.UsageError(f"--out: {error}.") from error
    except OSError as error:
        raise click.FileError(str(error.filename or out), error.strerror) from error
    click.echo(_NEXT[system].format(out=out, image=options.image))


_NEXT = {
    "gradescope": "{out} is ready. In Gradescope: Configure Autograder, Zip file upload, then Update Autograder.",
    "prairielearn": "{out} is ready as a question. Build its image with: docker build -t {image} {out}/grader",
    "github": "{out} is ready. Push it as the template repository of the assignment, and protect .github/ there.",
}


_AUTOGRADE_HELP = """Grade inside SYSTEM: what lies where it puts a hand-in, with results where it looks for them.

The exports of `python -m checker export` run this. Exit code: 0 results are written, whatever the points; 2 and 3 they
are not, and the system asks staff to look.
"""


@click.command("autograde", help=_AUTOGRADE_HELP)
@click.argument("system", type=click.Choice(OF_SYSTEMS))
@click.argument("exercise", callback=lambda _context, _parameter, name: exercise_named(name))
@click.option("--root", type=click.Path(path_type=Path), help="The folder of the system: /autograder, /grade, or here.")
@click.option("--results", type=click.Path(path_type=Path), help="Where the results go, if not where SYSTEM looks.")
@feedback_option
@language_option
@limit_option
@click.pass_obj
def autograde(
    start: Callable[[], Runner],
    system: str,
    exercise: Entry,
    root: Path | None,
    results: Path | None,
    feedback: str | None,
    language: str,
    limits: tuple[str, ...],
) -> None:
    """Grade in a system; `_AUTOGRADE_HELP` is what the command says of itself."""
    from checker.autograding import LAYOUTS, Choices
    from checker.autograding import autograde as graded

    layout = LAYOUTS[system]
    folder = root or Path(layout.root)
    choices = Choices(limits, feedback, language)
    try:
        said = graded(system, exercise, folder / layout.submission, results or folder / layout.results, choices, start)
    except OSError as error:
        raise click.FileError(str(error.filename or folder), error.strerror) from error
    click.echo(said)
