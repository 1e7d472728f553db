"""The command line: `python -m derivations NAME` shows how a result is derived. It only parses, calls and prints.

What a command needs is imported when it runs, so that help and mistakes are answered at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from derivations.experiments.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from derivations.activation import Activation
    from derivations.rendering.page import Page

__all__ = ["main"]

_FAILED: Final = 1
_INTERRUPTED: Final = 130


def _activation(_context: click.Context, _parameter: click.Parameter, name: str | None) -> Activation | None:
    from derivations.activation import BY_NAME

    if name is None:
        return None
    if name not in BY_NAME:
        raise click.BadParameter(f"{name!r} is none of {', '.join(BY_NAME)}.")
    return BY_NAME[name]


_ACTIVATION = click.option(
    "--activation",
    callback=_activation,
    default="logistic",
    show_default=True,
    metavar="NAME",
    help="The activation function of the neurons; a name that is none lists all.",
)
_DIGITS = click.option(
    "--digits", type=click.IntRange(1, 2000), default=16, show_default=True, help="Certified digits of the figures."
)
_OUTPUT = click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file.")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on `argv`, the process's own by default.

    0 when it went well, 1 when a step fails that --check has checked, 2 for wrong usage.
    """
    try:
        code = commands.main(args=argv, prog_name="derivations", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        return _INTERRUPTED
    return code or 0


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="unstable-gradients", prog_name="derivations")
@click.option("--check", is_flag=True, help="Check every step of every derivation, for every activation function.")
@click.pass_context
def commands(context: click.Context, check: bool) -> int:
    """Derives the results on unstable gradients, step by step.

    Without a COMMAND, lists what can be derived. Example:

        derivations interval --activation tanh --digits 30
    """
    if context.invoked_subcommand and check:
        raise click.UsageError("--check stands after the COMMAND, or alone for all of them.")
    if check:
        from derivations.checking_all import check_all

        return 0 if check_all(click.echo) else _FAILED
    if not context.invoked_subcommand:
        for name, command in commands.commands.items():
            click.echo(f"{name:<20}{command.get_short_help_str(100)}")
    return 0


def _shown(command: Callable[..., Page]) -> Callable[..., int]:
    """A command that shows the page which `command` makes, with the options that all of these have."""

    def show(format_: str, check: bool, output: Path | None, **options: Any) -> int:
        from derivations.showing import show_page

        try:
            page = command(**options)
        except (ValueError, NotImplementedError) as error:  # there is no such neuron, interval or bound
            raise click.UsageError(f"{error}.") from error
        return 0 if show_page(page, format_, output, check=check) else _FAILED

    show.__doc__, show.__name__ = command.__doc__, command.__name__
    show.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps them so
    for option in (
        _OUTPUT,
        click.option("--check", is_flag=True, help="Check each step, and show what it came to; 1 if one fails."),
        click.option(
            "--format",
            "format_",
            type=click.Choice(["text", "markdown", "latex", "html", "json"]),
            default="text",
            show_default=True,
            help="How the page is written.",
        ),
    ):
        show = option(show)
    return show


@commands.command()
@_shown
@click.option("--length", type=click.IntRange(1, 100), default=4, show_default=True, help="Neurons in the chain.")
@_ACTIVATION
def chain(length: int, activation: Activation) -> Page:
    """Gradients in a chain of single neurons (114)-(122)."""
    from derivations.arguments import chain as topic

    return topic.page(length, activation)


@commands.command()
@_shown
@_ACTIVATION
@_DIGITS
def interval(activation: Activation, digits: int) -> Page:
    """Where |w sigma'(w a + b)| is 1 or more, and how wide that is (123)."""
    from derivations.arguments import activation_interval as topic

    return topic.page(activation, digits)


@commands.command()
@_shown
@_ACTIVATION
@click.option("--order", type=click.IntRange(1, 40), default=3, show_default=True, help="Last power of Delta.")
@_DIGITS
def identity(activation: Activation, order: int, digits: int) -> Page:
    """A neuron whose output is its input, and how nearly."""
    from derivations.arguments import identity_neuron as topic

    return topic.page(activation, order, digits)


@commands.command()
@_shown
def initialisation() -> Page:
    """Variance through the layers: LeCun, Glorot, He."""
    from derivations.arguments import initialisation as topic

    return topic.page()


@commands.command()
@_shown
def activations() -> Page:
    """Activation functions, their slopes, and where they saturate."""
    from derivations.arguments import activations as topic

    return topic.page()


@commands.command()
@_shown
def errata() -> Page:
    """What the texts say loosely or misprint, and what is right."""
    from derivations.showing import errata_page

    return errata_page()


@commands.command()
@click.argument("name", required=False)
@click.option("--activation", callback=_activation, metavar="NAME", help="For the figures of one activation function.")
@_OUTPUT
def plot(name: str | None, activation: Activation | None, output: Path | None) -> None:
    """Draw the figure NAME into a file, as SVG or PNG by its ending. Without a NAME, lists the figures."""
    from derivations import plots
    from derivations.showing import save_figure

    if name is None:
        for figure, draw in plots.PLOTS.items():
            click.echo(f"{figure:<16}{(draw.__doc__ or '').partition(chr(10))[0]}")
    elif output is None:
        raise click.UsageError("Say where to: --output FILE, which ends in .svg or .png.")
    else:
        save_figure(name, output, {} if activation is None else {"activation": activation})


for experiment in COMMANDS:
    commands.add_command(experiment)
