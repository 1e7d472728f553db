"""What several commands take: an exercise by its name or alias."""

import click

from checker.catalogue import Entry, UnknownExercise, find

__all__ = ["exercise_named"]


def exercise_named(name: str) -> Entry:
    """Find an exercise. Raises click.UsageError, which says what there is."""
    try:
        return find(name)
    except UnknownExercise as error:
        raise click.UsageError(f"{error}.") from error
