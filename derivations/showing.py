"""What the command line shows: a page in one of its formats, on the terminal or in a file."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from inspect import signature
from itertools import groupby
from typing import TYPE_CHECKING, Final

import click

from derivations.derivation import Derivation
from derivations.errata import ERRATA
from derivations.rendering.page import Outcomes, Page, check_page, remarks
from derivations.table import Table

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["errata_page", "failures", "letters_of", "save_figure", "show_page"]

_LETTERS: Final = "σΔ∂∏√≤₁²✓"
"""some of those in which formulas are written"""
_NARROWEST: Final = 60


def show_page(page: Page, format_: str, output: Path | None, *, check: bool) -> bool:
    """Write a page, with the outcomes of its steps if they are to be checked; whether all of them hold.

    Raises click's errors: a file that cannot be written is one.
    """
    outcomes = check_page(page) if check else []
    if output is None:
        _print(page, format_, outcomes)
    else:
        try:
            output.write_text(_written(page, format_, outcomes), encoding="utf-8")
        except OSError as error:
            raise click.FileError(str(output), error.strerror) from error
    failed = failures(page, outcomes)
    for line in failed:
        click.echo(letters_of(sys.stderr.encoding, line), err=True)
    return not failed


def save_figure(name: str, output: Path, options: dict[str, object]) -> None:
    """Draw a figure into a file. Raises click's errors for a name, an option or a file that there cannot be."""
    from derivations.plots import PLOTS, save

    if name in PLOTS and not options.keys() <= signature(PLOTS[name]).parameters.keys():
        raise click.UsageError(f"The figure {name} takes no --{next(iter(options))}.")
    try:
        save(name, output, **options)
    except (ValueError, NotImplementedError) as error:
        raise click.UsageError(f"{error}.") from error
    except OSError as error:
        raise click.FileError(str(output), error.strerror) from error


def failures(page: Page, outcomes: Outcomes) -> list[str]:
    """A line for each step that fails."""
    return [
        f"{part.name}, {f'step {number}' if number <= len(part.steps) else 'conclusion'}: fails {checked.how}"
        for part, checks in zip(page, outcomes, strict=False)
        if isinstance(part, Derivation)
        for number, checked in enumerate(checks, start=1)
        if not checked.holds
    ]


def errata_page() -> tuple[Table, ...]:
    """All errata, a table for each topic."""
    return tuple(
        Table(
            name=topic.name.lower(),
            title=topic,
            columns=("Erratum", "Where", "It says", "Right is", "Shown by"),
            rows=tuple((one.title, *(words for _, words in remarks(one))) for one in about),
        )
        for topic, about in groupby(ERRATA, key=lambda erratum: erratum.topic)
    )


def letters_of(encoding: str, text: str) -> str:
    """The text in the letters that an encoding has: others as what they are made of, or as question marks."""
    return "".join(letter if _has(encoding, letter) else _spelled(letter) for letter in text)


def _print(page: Page, format_: str, outcomes: Outcomes) -> None:
    if format_ != "text":
        click.echo(_written(page, format_, outcomes).encode(), nl=False)  # UTF-8, as the page says of itself
        return
    from derivations.rendering.text import WIDTH, as_text

    encoding = sys.stdout.encoding
    columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDTH
    width = min(WIDTH, max(columns, _NARROWEST))
    text = as_text(page, outcomes, width=width, ascii_only=not _has(encoding, _LETTERS))
    click.echo(letters_of(encoding, text), nl=False)


def _written(page: Page, format_: str, outcomes: Outcomes) -> str:
    match format_:
        case "markdown":
            from derivations.rendering.markdown import as_markdown as write
        case "latex":
            from derivations.rendering.latex import as_latex as write
        case "html":
            from derivations.rendering.html import as_html as write
        case "json":
            from derivations.rendering.json import as_json as write
        case _:
            from derivations.rendering.text import as_text as write
    return write(page, outcomes)


def _has(encoding: str, letters: str) -> bool:
    try:
        letters.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _spelled(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode() or "?"
