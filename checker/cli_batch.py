"""The commands for courses: `batch`, which grades a folder, and `doctor`, which tells whether this machine can.

Exit codes of `batch`: 0 everything is graded, 1 some submissions could not be, 2 wrong usage or a folder that cannot
be used, 130 and 143 ended by an interrupt or by SIGTERM, with all that was graded kept.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.arguments import exercise_named, feedback_option, language_option
from checker.interrupts import Terminated, heeded
from checker.limit_options import limit_option

if TYPE_CHECKING:
    from checker.batch import Course, Plan, Summary
    from checker.catalogue import Entry
    from checker.executors import Pool

__all__ = ["batch", "doctor"]

_DONE, _LEFT_OVER, _TERMINATED = 0, 1, 143


_BATCH_HELP = """Grade every hand-in in FOLDER as an answer to EXERCISE, and keep the results in the folder OUT.

\b
Example:  python -m checker batch exercise3 handed-in/ --out results/

A file or a folder in FOLDER is one submission; the downloads of Gradescope, Canvas and Moodle are recognised. OUT gets
results.sqlite, grades.csv and feedback/. Stop it at any time and run it again: what is graded and unchanged is kept.
"""


@click.command("batch", help=_BATCH_HELP)
@click.argument("exercise", callback=lambda _context, _parameter, name: exercise_named(name))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Where results are kept.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default="one a core", help="Workers.")
@click.option("--executor", type=click.Choice(["processes", "dask"]), default="processes", show_default=True)
@click.option("--scheduler", metavar="ADDRESS", help="Of the Dask cluster, such as tcp://host:8786.")
@limit_option
@feedback_option
@language_option
@click.option("--regrade", is_flag=True, help="Grade everything anew, also what is graded and unchanged.")
@click.option("--allow-unconfined", is_flag=True, help="Grade also where the kernel cannot confine the files.")
def batch(
    exercise: Entry,
    folder: Path,
    out: Path,
    jobs: int,
    executor: str,
    scheduler: str | None,
    limits: tuple[str, ...],
    feedback: str | None,
    language: str,
    regrade: bool,
    allow_unconfined: bool,
) -> int:
    """Grade a folder; `_BATCH_HELP` is what the command says of itself."""
    from checker.batch import Course
    from checker.progress import say

    start = _pool(executor, jobs, scheduler)
    course = Course(
        exercise,
        folder,
        out,
        limits,
        takes_unconfined=allow_unconfined,
        regrades=regrade,
        feedback=feedback,
        language=language,
    )
    os.umask(0o077)  # grades and the course's secret are for whoever runs this
    with heeded():
        try:
            summary = _graded(course, start)
        except KeyboardInterrupt:
            say(_STOPPED.format(out), err=True)
            raise
        except Terminated:
            say(_STOPPED.format(out), err=True)
            return _TERMINATED
    say(_said(summary, out))
    return _LEFT_OVER if summary.failed or summary.plan.unusable else _DONE


_STOPPED = "Stopped. What was graded is kept in {}; run the same command again to go on."


def _pool(executor: str, jobs: int, scheduler: str | None) -> Callable[[], Pool]:
    if executor == "processes":
        from checker.executors import Processes

        if scheduler:
            raise click.UsageError("--scheduler goes with --executor dask.")
        return lambda: Processes(jobs)
    if not scheduler:
        raise click.UsageError("--executor dask needs --scheduler ADDRESS, such as tcp://host:8786.")
    from checker.cluster import Cluster

    return lambda: Cluster(scheduler)


def _graded(course: Course, start: Callable[[], Pool]) -> Summary:
    from checker.batch import grade_course
    from checker.errors import CheckerError
    from checker.worker import Unconfined

    try:
        return grade_course(course, start, _watch)
    except Unconfined as error:
        raise click.ClickException(_REFUSED.format(error)) from error
    except CheckerError as error:
        raise click.ClickException(f"{error}".rstrip(".") + ".") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or course.out}: {error.strerror or error}.") from error


_REFUSED = """Files of students cannot be confined here ({}).
`python -m checker doctor` says what to do. With --allow-unconfined they are graded all the same: do that only in a
container of their own, or with files of people whom you trust."""


def _watch(plan: Plan) -> AbstractContextManager[Callable[[], None]]:
    from checker.progress import progress, say

    say(f"{_planned(plan)}.", err=True)
    return progress(plan.to_grade)


def _planned(plan: Plan) -> str:
    counts = {
        "to grade": plan.to_grade,
        "graded before": plan.kept,
        "equal to another": plan.shared,
        "without a file to grade": plan.unusable,
        "of the last run no longer there": plan.gone,
    }
    listed = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    return f"{plan.submissions:,} submission{'' if plan.submissions == 1 else 's'}{f': {listed}' if listed else ''}"


def _said(summary: Summary, out: Path) -> str:
    statuses = ", ".join(f"{count:,} {status}" for status, count in sorted(summary.statuses.items()))
    lost = f" {summary.failed:,} could not be; run it again to try them once more." if summary.failed else ""
    return f"{summary.graded:,} graded now.{lost} All {summary.plan.submissions:,}: {statuses}. Results are in {out}."


@click.command("doctor")
def doctor() -> int:
    """Tell whether this machine can confine students' files, and what to do where it cannot."""
    from checker.submission.confinement import prepare
    from checker.submission.isolation import Layer

    isolation = prepare().isolation
    for layer in Layer:
        reason = isolation.missing.get(layer)
        click.echo(f"{'✗' if reason else '✓'} {layer:<22}{f'  {reason}' if reason else ''}")
        if reason:
            click.echo(f"    → {_ADVICE.get(layer, _OTHER_ADVICE)}")
    click.echo(f"\nFiles of students are {isolation}.")
    return _DONE if isolation.is_confined else _LEFT_OVER


_OTHER_ADVICE = "Use Linux, if need be in a container or a virtual machine."
_ADVICE = {
    "Landlock": "Use a kernel of 5.13 or later with Landlock on, and a container runtime that lets it through.",
    "seccomp": "Install libseccomp: apt install libseccomp2, dnf install libseccomp, or apk add libseccomp.",
}
