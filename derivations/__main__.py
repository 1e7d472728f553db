"""The command line: `python -m derivations NAME` shows how a result is derived. It only parses, calls and prints."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from derivations.derivation import Derivation

__all__ = ["main"]

_DIGITS = click.option(
    "--digits", type=click.IntRange(1, 2000), default=16, show_default=True, help="Certified digits of the figures."
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line on `argv`, the process's own by default; 0 when it went well, 2 for wrong usage."""
    try:
        code = commands.main(args=argv, prog_name="derivations", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code or 0


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="unstable-gradients", prog_name="derivations")
@click.pass_context
def commands(context: click.Context) -> None:
    """Derives the results on unstable gradients, step by step.

    Without a COMMAND, lists what can be derived. Example:

        derivations interval --digits 30
    """
    if context.invoked_subcommand is None:
        for name, command in commands.commands.items():
            click.echo(f"{name:<10}{command.get_short_help_str(100)}")


@commands.command()
@click.option("--length", type=click.IntRange(1, 100), default=4, show_default=True, help="Neurons in the chain.")
def chain(length: int) -> None:
    """Gradients in a chain of single neurons (114)-(122)."""
    from derivations import chain as topic

    _show(topic.derivation(length))


@commands.command()
@_DIGITS
def interval(digits: int) -> None:
    """Where |w sigma'(w a + b)| is 1 or more, and how wide that is (123)."""
    from derivations import activation_interval as topic

    _show(topic.derivation(digits))


@commands.command()
@click.option("--order", type=click.IntRange(1, 40), default=3, show_default=True, help="Last power of Delta.")
@_DIGITS
def identity(order: int, digits: int) -> None:
    """A neuron whose output is its input, and how nearly."""
    from derivations import identity_neuron as topic

    _show(topic.derivation(order, digits))


def _show(derivation: Derivation) -> None:
    from derivations.rendering import as_text

    click.echo(as_text(derivation))


if __name__ == "__main__":
    sys.exit(main())
