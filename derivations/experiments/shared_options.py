"""What the commands of all experiments have in common: their shared options, and what they do with a measurement.

`experiment` makes a command out of a function that measures.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

import click

from derivations.experiments.measurement import Measurement, silently

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Outcome", "experiment", "numbers", "several"]

_T = TypeVar("_T")
Outcome: TypeAlias = "tuple[Measurement, Callable[[Measurement], Figure]]"
"""what was measured, and how it is drawn"""


def experiment(
    name: str, *options: click.Option, seeds: int | None = None, digits: bool = True
) -> Callable[[Callable[..., Outcome]], click.Command]:
    """Make a command of a function that measures; its docstring is the help, `options` are its own.

    The function is called with all options as keywords, under the names of click, and with `progress`. To its own come
    `seeds`, a number, unless there is no default for it, and `data`, a path or None, unless it needs no digits.
    """

    def command(measure: Callable[..., Outcome]) -> click.Command:
        params = [*options, *_inputs(seeds, digits), *_outputs()]
        about = inspect.cleandoc(measure.__doc__ or "")

        def run(format_: str, output: Path | None, plot: Path | None, **inputs: Any) -> None:
            measurement, figure = _measured(measure, inputs)
            _write(measurement.as_json() if format_ == "json" else measurement.as_text(), output)
            if plot is not None:
                _draw(lambda: figure(measurement), plot, measurement.experiment, about)

        return click.Command(name, callback=run, params=params, help=about)

    return command


def numbers(name: str, default: Sequence[int], about: str) -> click.Option:
    """An option of whole numbers above 0, with commas between them or given several times: a tuple, each of them once.

    `--hidden 2,3 --hidden 4` is (2, 3, 4).
    """

    def read(_context: click.Context, _param: click.Parameter, given: Sequence[str]) -> tuple[int, ...]:
        parts = [part.strip() for text in given for part in text.split(",")]
        if not all(part.isascii() and part.isdigit() and int(part) for part in parts):
            raise click.BadParameter(f"{','.join(parts)!r}: write whole numbers above 0, as in 2,3,4.")
        return tuple(dict.fromkeys(map(int, parts)))

    written = ",".join(map(str, default))
    return click.Option(
        [name], multiple=True, default=[written], show_default=written, metavar="N,N,...", callback=read, help=about
    )


def several(
    name: str, variable: str, default: Sequence[object], about: str, each: click.ParamType[Any], metavar: str
) -> click.Option:
    """An option of values of one type, with commas between them or given several times: a tuple, each of them once.

    `variable` is what `measure` calls them.
    """

    def read(context: click.Context, param: click.Parameter, given: Sequence[str]) -> tuple[object, ...]:
        parts = (part.strip() for text in given for part in text.split(","))
        return tuple(dict.fromkeys(each.convert(part, param, context) for part in parts))

    written = ",".join(map(str, default))
    return click.Option(
        [name, variable],
        multiple=True,
        default=[written],
        show_default=written,
        metavar=metavar,
        callback=read,
        help=about,
    )


def _inputs(seeds: int | None, digits: bool) -> list[click.Parameter]:
    options: list[click.Parameter] = []
    if seeds is not None:
        at_least_one, about = click.IntRange(min=1), "How many random networks: those of seeds 0, 1, 2, ..."
        options.append(click.Option(["--seeds"], type=at_least_one, default=seeds, show_default=True, help=about))
    if digits:
        file = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
        about = "An .npz file of MNIST digits, instead of the 1,000 that come with the package."
        options.append(click.Option(["--data"], type=file, metavar="FILE", help=about))
    return options


def _outputs() -> list[click.Parameter]:
    file = click.Path(dir_okay=False, path_type=Path)
    rows, drawn = "Write the rows to a file.", "Draw a figure into a file, .svg or .png."
    return [
        click.Option(["--format", "format_"], type=click.Choice(_FORMATS), default="text", show_default=True),
        click.Option(["--output"], type=file, metavar="FILE", callback=_output, help=rows),
        click.Option(["--plot"], type=file, metavar="FILE", callback=_plot, help=drawn),
    ]


_FORMATS: Final = ("text", "json")


# Files are looked at before an experiment begins: it may take a minute.


def _output(_context: click.Context, _param: click.Parameter, path: Path | None) -> Path | None:
    if path is not None and not path.parent.is_dir():
        raise click.BadParameter(f"there is no folder {str(path.parent)!r}.")
    return path


def _plot(context: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    from derivations.plots import ENDINGS

    if path is not None and path.suffix.lower() not in ENDINGS:
        raise click.BadParameter(f"a figure is written as {' or '.join(ENDINGS)}, and {str(path)!r} ends in neither.")
    return _output(context, param, path)


def _measured(measure: Callable[..., Outcome], inputs: dict[str, Any]) -> Outcome:
    """Raises click.BadParameter for a file without digits, and for options that do not go together."""
    from derivations.digits import NotDigits

    try:
        return measure(**inputs, progress=_bar if sys.stderr.isatty() else silently)
    except (NotDigits, OSError) as error:
        raise click.BadParameter(f"{error}.", param_hint="'--data'") from error
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error


def _bar(items: Sequence[_T], label: str) -> Iterable[_T]:
    """A `Progress` on standard error, gone when all is done."""
    from rich.console import Console
    from rich.progress import track

    return track(items, label, console=Console(stderr=True), transient=True)


def _draw(figure: Callable[[], Figure], path: Path, title: str, about: str) -> None:
    from derivations.plots import write

    try:
        write(figure(), path, title=title, description=about.partition("\n")[0])
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}.", param_hint="'--plot'") from error
    except ValueError as error:  # more lines or panels than there is room for
        raise click.UsageError(f"No figure: {error}.") from error


def _write(text: str, path: Path | None) -> None:
    if path is None:
        click.echo(text)
        return
    try:
        path.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise click.BadParameter(f"{path}: {error.strerror}.", param_hint="'--output'") from error
