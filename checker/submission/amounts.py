"""Amounts of time and of memory as people write them: 90 s, 1.5 min, 2 GiB.

Read is any decimal number with any of the units, or none; written is the unit in which the whole number is smallest.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["BYTES", "COUNT", "SECONDS", "Units", "read_amount", "show_amount"]


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one quantity."""

    quantity: str
    basic: str
    """the unit in which an amount without a unit is counted"""
    worth: Mapping[str, int]
    """what each unit is worth in these, the basic one first"""


SECONDS = Units("amount of time", "seconds", {"s": 1, "min": 60, "h": 3600})
BYTES = Units(
    "size",
    "bytes",
    {
        "B": 1,
        **{name: 1000**power for power, name in enumerate(("kB", "MB", "GB"), start=1)},
        **{name: 1024**power for power, name in enumerate(("KiB", "MiB", "GiB"), start=1)},
    },
)
COUNT = Units("whole number", "numbers", {"": 1})

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?([A-Za-z]*)", re.ASCII)


def read_amount(text: str, units: Units) -> Decimal:
    """The amount that a text states, in the basic unit.

    >>> read_amount("1.5 min", SECONDS), read_amount("2gib", BYTES), read_amount("10", SECONDS)
    (Decimal('90.0'), Decimal('2147483648'), Decimal('10'))

    Raises ValueError for anything else.
    """
    match = _AMOUNT.fullmatch(text)
    worth = {"": 1, **{name.lower(): value for name, value in units.worth.items()}}
    if match is None or match[2].lower() not in worth:
        raise ValueError(f"{text!r} is no {units.quantity}")
    return Decimal(match[1]) * worth[match[2].lower()]


def show_amount(amount: float, units: Units, gap: str = " ") -> str:
    """An amount with its unit, as `read_amount` reads it.

    >>> show_amount(2 * 2**30, BYTES), show_amount(1_000_000, BYTES), show_amount(0.25, SECONDS, gap="")
    ('2 GiB', '1 MB', '0.25s')
    """
    whole = [(int(amount) // worth, name) for name, worth in units.worth.items() if amount % worth == 0]
    number, unit = min(whole, default=(amount, next(iter(units.worth))))
    return f"{number}{gap}{unit}".rstrip()
