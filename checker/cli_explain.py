"""The command `explain`: what a part of an exercise asks for, how it may be written, and an example for another."""

from __future__ import annotations

from difflib import get_close_matches

import click

from checker.arguments import exercise_named, student_option

__all__ = ["explain"]

_HELP = """Say what EXERCISE asks for under the name PART, and how it may be written; under every name if none is given.

\b
Example:  python -m checker explain exercise2 width
"""


@click.command("explain", help=_HELP)
@click.argument("exercise")
@click.argument("part", required=False)
@student_option
def explain(exercise: str, part: str | None, student: str) -> None:
    """Explain a part; `_HELP` is what the command says of itself."""
    from checker.exercises import load
    from checker.explaining import explained

    declared = load(exercise_named(exercise), student)
    asked = [each for each in declared.parts if part in (None, each.name)]
    if not asked:
        names = [each.name for each in declared.parts]
        near = get_close_matches(str(part), names, n=1)
        meant = f"do you mean {near[0]}? There are" if near else "there are"
        raise click.UsageError(f"{declared.name} does not ask for {part!r}; {meant} {', '.join(names)}.")
    click.echo(explained(declared, asked), nl=False)
