"""The option --limit NAME=VALUE of the commands that run students' files.

`with_limits` makes the limits of a run from an exercise's own and what the option was given; `option_texts` writes
limits as the option takes them. A text that cannot be meant is refused with what is possible, before anything is run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

import click

from checker.submission.amounts import BYTES, COUNT, SECONDS, Units, read_amount, show_amount
from checker.submission.protocol import MOST_DIGITS, Limit, Limits

__all__ = ["MOST_SOURCE", "LimitOption", "limit_option", "option_texts", "with_limits"]

_WALL_PER_CPU = 3
"""a file that computes all the time must not be ended by the clock on a machine that has other things to do"""


class LimitOption(click.Option):
    """The option, for the `params` of a command; its value is a tuple of texts, each of which can be meant."""

    def __init__(self, declarations: Sequence[str] = ("--limit", "limits"), **settings: Any) -> None:
        super().__init__(
            declarations,
            **{"multiple": True, "metavar": "NAME=VALUE", "callback": _checked, "help": _help(), **settings},
        )


limit_option = click.option("--limit", "limits", cls=LimitOption)
"""the same as a decorator"""


def with_limits(base: Limits, texts: Sequence[str]) -> Limits:
    """The limits `base`, changed as the texts say.

    Time on the clock goes along with computing time: where only `cpu` is given, `wall` is at least three times that.
    Raises click.UsageError.

    >>> with_limits(Limits(), ["cpu=1min"]).wall_seconds
    180.0
    """
    given = _read(texts)
    limits = base
    for name, value in given.items():
        limits = _SETTINGS[name].put(limits, value)
    if Limit.CPU in given and Limit.WALL not in given:
        limits = replace(limits, wall_seconds=max(limits.wall_seconds, float(_WALL_PER_CPU * limits.cpu_seconds)))
    if {Limit.CPU, Limit.WALL} & given.keys() and limits.wall_seconds < limits.cpu_seconds:
        cpu, wall = (_text(name, limits) for name in (Limit.CPU, Limit.WALL))
        raise click.UsageError(f"--limit {wall}: this is less than the computing time {cpu}; give both.")
    return limits


def option_texts(limits: Limits) -> tuple[str, ...]:
    """Every limit that the option can set, as it takes it.

    >>> option_texts(Limits())[:3]
    ('cpu=10s', 'wall=30s', 'call=4s')
    """
    return tuple(_text(name, limits) for name in Limit)


@dataclass(frozen=True, slots=True)
class _Setting:
    """How one limit is written, and what it can be."""

    field: str
    """of Limits, or of the limits on an expression"""
    what: str
    units: Units
    least: float
    most: int

    def of(self, limits: Limits) -> int | float:
        value: int | float = getattr(limits if hasattr(limits, self.field) else limits.expression, self.field)
        return value

    def put(self, limits: Limits, value: int | float) -> Limits:
        change: dict[str, Any] = {self.field: value}
        if hasattr(limits, self.field):
            return replace(limits, **change)
        return replace(limits, expression=replace(limits.expression, **change))

    def show(self, value: int | float) -> str:
        return show_amount(value, self.units, gap="")

    @property
    def is_whole(self) -> bool:
        return isinstance(self.of(Limits()), int)


_HOUR = 3600
_KIBIBYTE, _MEBIBYTE, _GIBIBYTE = 1024, 1024**2, 1024**3

MOST_SOURCE = 64 * _MEBIBYTE
"""bytes: the greatest limit on the size of a file"""

_SETTINGS = {
    Limit.CPU: _Setting("cpu_seconds", "computing time", SECONDS, 1, _HOUR),
    Limit.WALL: _Setting("wall_seconds", "time on the clock, 3 cpu or more", SECONDS, 0.1, 4 * _HOUR),
    Limit.CALL: _Setting("call_seconds", "time for one call of a function", SECONDS, 0.1, _HOUR),
    Limit.MEMORY: _Setting("memory_bytes", "memory beyond Python and SymPy", BYTES, 16 * _MEBIBYTE, 1024 * _GIBIBYTE),
    Limit.OUTPUT: _Setting("output_shown", "characters kept of what it prints", COUNT, 1, 1_000_000),
    Limit.SOURCE: _Setting("source_bytes", "size of the file", BYTES, 1, MOST_SOURCE),
    Limit.RESULT: _Setting("result_bytes", "size of all answers together", BYTES, 64 * _KIBIBYTE, 256 * _MEBIBYTE),
    Limit.NODES: _Setting("nodes", "distinct parts of one formula", COUNT, 1, 1_000_000),
    Limit.DIGITS: _Setting("digits", "digits of one number", COUNT, 1, MOST_DIGITS),
    Limit.PROCESSES: _Setting("processes", "new processes and threads at a time", COUNT, 0, 1_000),
}


def _read(texts: Sequence[str]) -> dict[Limit, int | float]:
    given: dict[Limit, int | float] = {}
    for text in texts:
        name, separator, amount = (part.strip() for part in text.partition("="))
        if not separator or not name:
            raise click.UsageError(f"--limit {text!r}: write NAME=VALUE, as in {_text(Limit.CPU, Limits())}.")
        limit = _named(name)
        if limit in given:
            raise click.UsageError(f"--limit {limit}: it is given twice.")
        given[limit] = _value(limit, amount)
    return given


def _named(name: str) -> Limit:
    if name in set(Limit):
        return Limit(name)
    near = get_close_matches(name.lower(), list(Limit), n=1)
    meant = f"do you mean {near[0]}? There are" if near else "there are"
    raise click.UsageError(f"--limit {name}: there is no such limit; {meant} {', '.join(Limit)}.")


def _value(limit: Limit, text: str) -> int | float:
    """The value of a limit; a whole number where it is counted."""
    setting = _SETTINGS[limit]
    try:
        amount = read_amount(text, setting.units)
    except ValueError as error:
        *units, last = setting.units.worth
        wanted = f"a number with {', '.join(units)} or {last}" if units else "one"
        raise click.UsageError(f"--limit {limit}: {error}; write {wanted}, as in {_text(limit, Limits())}.") from error
    _check(limit, setting, amount)
    return int(amount) if setting.is_whole else float(amount)


def _check(limit: Limit, setting: _Setting, amount: Decimal) -> None:
    if not setting.least <= float(amount) <= setting.most:
        least, most = setting.show(setting.least), setting.show(setting.most)
        unit = "" if setting.units is COUNT else f"; a number without a unit is in {setting.units.basic}"
        raise click.UsageError(f"--limit {limit}: it can be {least} at least and {most} at most{unit}.")
    if setting.is_whole and amount % 1:
        raise click.UsageError(f"--limit {limit}: it is counted in whole {setting.units.basic}.")
    if limit is Limit.PROCESSES and (reason := Limits(processes=int(amount)).unkept()):
        raise click.UsageError(f"--limit {limit}: {reason}.")


def _text(limit: Limit, limits: Limits) -> str:
    setting = _SETTINGS[limit]
    return f"{limit}={setting.show(setting.of(limits))}"


def _checked(_context: click.Context, _parameter: click.Parameter, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse at once what no exercise's limits could make sense of."""
    _read(texts)
    return texts


def _help() -> str:
    """Every limit as it is where an exercise says nothing else."""
    lines = (f"{text:<17} {_SETTINGS[limit].what}" for limit, text in zip(Limit, option_texts(Limits()), strict=True))
    return "\n".join((_HELP, "\b", *lines))


_HELP = """Change a limit on what a file may use; may be repeated. Times are in s, min or h, sizes in kB, MB, GB, KiB,
MiB or GiB. Unless the exercise says otherwise:
"""
