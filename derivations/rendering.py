"""A derivation as text that a terminal can show."""

import textwrap
from collections.abc import Iterator

from derivations.derivation import Derivation, Step

__all__ = ["as_text"]

_WIDTH = 100


def as_text(derivation: Derivation) -> str:
    """The whole argument: statement, assumptions, numbered steps with their reasons, figures, source."""
    return "\n".join(_lines(derivation))


def _lines(derivation: Derivation) -> Iterator[str]:
    yield from textwrap.wrap(derivation.statement, _WIDTH)
    yield ""
    yield from (f"Given: {assumption}." for assumption in derivation.assumptions)
    for number, step in enumerate(derivation.steps, start=1):
        yield ""
        yield from _step(number, step)
    yield ""
    yield from (f"{figure.name}: {figure.value}" for figure in derivation.figures)
    yield ""
    yield f"Source: {derivation.source}"


def _step(number: int, step: Step) -> Iterator[str]:
    relation = "=" if step.claim.rel_op == "==" else step.claim.rel_op
    cited = f"   {step.equation}" if step.equation else ""
    yield f"{number:>2}. {step.claim.lhs} {relation} {step.claim.rhs}{cited}"
    yield from textwrap.wrap(step.reason, _WIDTH, initial_indent="    ", subsequent_indent="    ")
