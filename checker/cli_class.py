"""The teacher's commands on a graded course: `annotate`, a message for a group, and `overrule`, points by hand.

Both keep what is decided in the results and write grades, feedback and class page anew. Exit codes: 0 done, 2 wrong
usage or results that cannot be used.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker.expression.printing import printable

if TYPE_CHECKING:
    from checker.meanings import Meanings
    from checker.store import Store

__all__ = ["annotate", "overrule"]

_DONE = 0
_LONGEST_NAME = 100

_OUT = click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path))
_BY = click.option("--by", metavar="NAME", help="Who decides it; as a rule the user of this machine.")

_ANNOTATE_HELP = """Say MESSAGE to every student in GROUP, in the results of the folder OUT.

\b
Example:  python -m checker annotate results/ g-k7hlg "Look at slide 12 again."

The ids of groups stand on OUT/class.html. The message is in the feedback of everybody whose answer means the same, of
later hand-ins too. Another message takes its place, and an empty one ("") takes it back.
"""


@click.command("annotate", help=_ANNOTATE_HELP)
@_OUT
@click.argument("group")
@click.argument("message")
@_BY
def annotate(out: Path, group: str, message: str, by: str | None) -> int:
    """Say something to a group; `_ANNOTATE_HELP` is what the command says of itself."""
    from checker import decisions

    _decide(out, lambda store, meant: decisions.annotate(store.database, meant, group, message, _author(by)))
    click.echo(f"{'Said to' if message.strip() else 'Taken back from'} group {group}. {_WRITTEN.format(out)}")
    return _DONE


_OVERRULE_HELP = """Judge PART by hand for a group or a submission, WHOSE, in the results of the folder OUT.

\b
Example:  python -m checker overrule results/ g-k7hlg width correct --reason "The sheet allowed it."
          python -m checker overrule results/ "Jane Doe 2019001" width 2.5 --reason "Shown on paper."
          python -m checker overrule results/ g-k7hlg width withdraw

VERDICT is correct, incorrect, a number of points, or withdraw, which takes it back. It is kept with its date, and holds
for everybody whose answer means the same, also when all is graded again. A submission comes before its group.
"""


@click.command("overrule", help=_OVERRULE_HELP)
@_OUT
@click.argument("whose")
@click.argument("part")
@click.argument("verdict")
@click.option("--reason", default="", help="Why; students read it in their feedback.")
@_BY
def overrule(out: Path, whose: str, part: str, verdict: str, reason: str, by: str | None) -> int:
    """Judge by hand; `_OVERRULE_HELP` is what the command says of itself."""
    from checker import decisions

    if not reason.strip() and verdict != decisions.WITHDRAW:
        raise click.UsageError('Say why, with --reason "...": students read it, and you may have to defend it.')
    _decide(
        out, lambda store, meant: decisions.overrule(store.database, meant, whose, part, verdict, reason, _author(by))
    )
    click.echo(f"{part} of {printable(whose, _LONGEST_NAME)}: {verdict}. {_WRITTEN.format(out)}")
    return _DONE


_WRITTEN = "grades.csv, feedback and class.html in {} are written anew."


def _decide(out: Path, decide: Callable[[Store, Meanings], None]) -> None:
    """Keep a decision, and write what follows from it."""
    from checker.database import StoreError, kept_exercise
    from checker.decisions import Unknown
    from checker.meanings import meanings
    from checker.publishing import publish
    from checker.store import Store

    os.umask(0o077)  # grades are for whoever runs this
    try:
        with Store(out, kept_exercise(out)) as store:
            # the last batch has compared all answers: there is no need for the exercise here
            decide(store, meanings(store.database, dict))
            publish(store, out, store.level, dict, store.language)
    except (StoreError, Unknown) as error:
        raise click.ClickException(f"{error}".rstrip(".") + ".") from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or out}: {error.strerror or error}.") from error


def _author(by: str | None) -> str:
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # nobody, as in some containers
        return ""
