"""All errata in the order of their topics, and the page of Markdown that they make: `docs/errata.md` is that page."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from derivations.errata import chain, chapter, notes
from derivations.errata.erratum import READING, Erratum, Topic

__all__ = ["ERRATA", "as_markdown_page"]

ERRATA: Final[tuple[Erratum, ...]] = (
    chain.SLOPE_BOUND_IS_REACHED,
    chain.ELLIPSIS_HIDES_WEIGHTS,
    chain.NO_FIRST_WEIGHT,
    chain.FIRST_SLOPE_HAS_NO_WEIGHT,
    chain.SMALL_WEIGHTS_ARE_NOT_NEEDED,
    chain.FACTOR_OF_SIXTEEN,
    chain.EXPLOSION_HAS_THREE_TERMS,
    chapter.GRADIENT_HAS_ITS_OWN_SLOPE,
    chapter.SIGMOID_NETWORKS_CAN_EXPLODE,
    chapter.EXPERIMENTS_SCALE_THEIR_WEIGHTS,
    chapter.RANDOM_LAYER_KEEPS_MUCH,
    chain.LOST_PARENTHESIS,
    chain.BOUND_IS_THE_WIDTH,
    chain.IDENTITY_NEEDS_AN_OFFSET,
    notes.GLOROT_BLAMED_ANOTHER_START,
    notes.VARIANCE_DOES_NOT_KEEP_GROWING,
    notes.TEXTS_CONTRADICT_ON_VARIANCE,
    notes.TANH_SATURATES_MORE,
    notes.XAVIER_AVERAGES_BOTH_FANS,
    notes.XAVIER_WANTS_SLOPE_ONE,
    notes.HE_USES_ONE_FAN,
    notes.LOGISTIC_RANGE_IS_OPEN,
    notes.LEAKY_SLOPE_IS_A_HUNDREDTH,
    notes.LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE,
    notes.DEAD_MEANS_FOR_EVERY_INPUT,
    notes.LEAKY_UNITS_CAN_SLEEP,
    notes.VANISHING_IS_SLOW_NOT_ENDLESS,
    notes.EXPLOSION_IS_NOT_THE_LOSS,
    chapter.TWO_LAYERS_NEED_COMPLEMENTS,
    chapter.MISPRINTS_IN_THE_CHAPTER,
    chapter.EXCERPT_OUT_OF_ORDER,
)

_OPENING: Final = """\
# What the texts get wrong

The texts are chapter 5 of Nielsen's *Neural Networks and Deep Learning*, an extract of Géron's *Hands-On Machine
Learning*, course notes after that book, and a note on the same matter in a digital garden. They are good texts; these
are the places where a reader should not take them at their word. What a text says is told in other words, and each
right statement comes with the test that shows it, often also with the command that derives it step by step.

This page is made of `derivations.errata`, where each entry is data under a name of its own:

```python
>>> from derivations.errata import LOST_PARENTHESIS
>>> LOST_PARENTHESIS.where
'Nielsen, ch. 5, eq. (123)'

```
"""


def as_markdown_page(errata: Sequence[Erratum] = ERRATA) -> str:
    """The errata under their topics, in the order given, in which those of a topic follow one another."""
    sections = (_section(topic, list(about)) for topic, about in groupby(errata, key=lambda erratum: erratum.topic))
    return "\n".join((_OPENING, *sections)).rstrip() + "\n"


def _section(topic: Topic, errata: Sequence[Erratum]) -> str:
    return "\n".join((f"## {topic}\n", *map(_entry, errata)))


def _entry(erratum: Erratum) -> str:
    return "\n".join((f"### {erratum.title}\n", *map(_wrapped, _items(erratum)), ""))


def _items(erratum: Erratum) -> Iterator[str]:
    yield f"- **Where**: {erratum.where}."
    yield f"- **It says**: {erratum.says}."
    yield f"- **Right is**: {erratum.right}"
    test = "reading the text" if erratum.shown_by == READING else f"`python -m pytest {erratum.shown_by}`"
    yield f"- **Shown by**: {test}" + (f", and step by step by `{erratum.command}`." if erratum.command else ".")


def _wrapped(item: str) -> str:
    """The item in lines that break in no formula and no command."""
    whole = re.sub(r"\$[^$]*\$|`[^`]*`", lambda found: found[0].replace(" ", "\0"), item)
    return textwrap.fill(whole, 120, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False).replace(
        "\0", " "
    )
