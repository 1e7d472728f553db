"""All derivations at once, for every activation function: whether each of their steps holds.

Pages do not depend on each other, and each is made and checked in a process of a pool, as many as there are cores.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from derivations.activation import BY_NAME
from derivations.arguments import activation_interval, activations, chain, identity_neuron, initialisation
from derivations.derivation import Derivation
from derivations.showing import failures

if TYPE_CHECKING:
    from derivations.rendering.page import Page

__all__ = ["PAGES", "Told", "check_all", "check_page", "make"]

PAGES = (
    *(f"{topic} --activation {name}" for name in BY_NAME for topic in ("chain", "interval", "identity")),
    "initialisation",
    "activations",
)
"""every page, by the words that ask for it on the command line"""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one page."""

    lines: tuple[str, ...]
    failed: int
    """derivations of which a step fails"""


def make(words: str) -> Page:
    """Make the page that these words ask for; raises ValueError or NotImplementedError where there is none."""
    topic, *option = words.split()
    if topic == "initialisation":
        return initialisation.page()
    if topic == "activations":
        return activations.page()
    activation = BY_NAME[option[-1]]
    if topic == "chain":
        return chain.page(activation=activation)
    return activation_interval.page(activation) if topic == "interval" else identity_neuron.page(activation)


def check_all(tell: Callable[[str], object]) -> bool:
    """Check every derivation, telling a line of each, and what fails; whether nothing does."""
    start = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        failed = sum(_tell(told, tell) for told in pool.map(check_page, PAGES))
    verdict = f"derivations that fail: {failed}" if failed else "all steps hold"
    tell(f"{verdict}; {time.perf_counter() - start:.1f} s")
    return not failed


def check_page(words: str) -> Told:
    """Make a page and check all that is in it."""
    try:
        page = make(words)
    except (ValueError, NotImplementedError) as error:
        return Told((f"{words}: none, for {error}",), 0)
    found = [tuple(_lines(words, part)) for part in page if isinstance(part, Derivation)]
    return Told(tuple(line for lines in found for line in lines), sum(len(lines) > 1 for lines in found))


def _tell(told: Told, tell: Callable[[str], object]) -> int:
    for line in told.lines:
        tell(line)
    return told.failed


def _lines(words: str, derivation: Derivation) -> Iterator[str]:
    """A line that says how it fared, and one for each step that fails."""
    start = time.perf_counter()
    outcomes = derivation.check()
    faults = failures([derivation], [outcomes])
    told = "FAILS" if faults else "holds"
    yield f"{told}  {words}: {derivation.name}, {len(outcomes)} relations, {time.perf_counter() - start:.1f} s"
    yield from (f"       {fault}" for fault in faults)
