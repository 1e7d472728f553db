"""The option --limit: what it takes, what it refuses and what it says then."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import fields, replace
from fractions import Fraction

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from checker.limit_options import LimitOption, limit_option, option_texts, with_limits
from checker.submission.amounts import BYTES, COUNT, SECONDS, Units, read_amount, show_amount
from checker.submission.protocol import ExpressionLimits, Limit, Limits

ACCEPTED = [
    ("cpu=20", {"cpu_seconds": 20, "wall_seconds": 60.0}),
    ("cpu=20s", {"cpu_seconds": 20, "wall_seconds": 60.0}),
    ("cpu=2 min", {"cpu_seconds": 120, "wall_seconds": 360.0}),
    ("cpu=0.5min", {"cpu_seconds": 30, "wall_seconds": 90.0}),
    ("cpu=10.0", {"cpu_seconds": 10}),
    ("cpu=4", {"cpu_seconds": 4}),
    ("wall=1min", {"wall_seconds": 60.0}),
    ("wall=12.5", {"wall_seconds": 12.5}),
    (" wall = 1 H ", {"wall_seconds": 3600.0}),
    ("call=0.5s", {"call_seconds": 0.5}),
    ("memory=2GiB", {"memory_bytes": 2 * 1024**3}),
    ("memory=512MB", {"memory_bytes": 512 * 1000**2}),
    ("memory=0.5gib", {"memory_bytes": 512 * 1024**2}),
    ("memory=536870912", {"memory_bytes": 512 * 1024**2}),
    ("output=20000", {"output_shown": 20_000}),
    ("source=100kB", {"source_bytes": 100_000}),
    ("result=16MiB", {"result_bytes": 16 * 1024**2}),
    ("nodes=50000", {"expression": ExpressionLimits(nodes=50_000)}),
    ("digits=4300", {"expression": ExpressionLimits(digits=4_300)}),
    ("processes=0", {"processes": 0}),
]


@pytest.mark.parametrize(("text", "changed"), ACCEPTED)
def test_what_a_text_changes_and_nothing_else(text: str, changed: dict[str, object]) -> None:
    assert with_limits(Limits(), (text,)) == replace(Limits(), **changed)  # type: ignore[arg-type]


REFUSED = [
    (("cpu",), "--limit 'cpu': write NAME=VALUE, as in cpu=10s."),
    (("=3",), "--limit '=3': write NAME=VALUE"),
    (("",), "--limit '': write NAME=VALUE"),
    (
        ("memroy=1GiB",),
        "--limit memroy: there is no such limit; do you mean memory? There are cpu, wall, call, memory,",
    ),
    (("CPU=3",), "do you mean cpu?"),
    (("xyz=3",), "--limit xyz: there is no such limit; there are cpu, wall,"),
    (("cpu=",), "--limit cpu: '' is no amount of time; write a number with s, min or h, as in cpu=10s."),
    (("cpu=-1",), "'-1' is no amount of time"),
    (("cpu=nan",), "'nan' is no amount of time"),
    (("cpu=inf",), "'inf' is no amount of time"),
    (("cpu=1e3",), "'1e3' is no amount of time"),
    (("cpu=10MB",), "'10MB' is no amount of time"),
    (("wall=٣",), "is no amount of time"),
    (
        ("memory=2G",),
        "--limit memory: '2G' is no size; write a number with B, kB, MB, GB, KiB, MiB or GiB, as in memory=1G",
    ),
    (("nodes=10k",), "--limit nodes: '10k' is no whole number; write one, as in nodes=20000."),
    (("cpu=0",), "--limit cpu: it can be 1s at least and 1h at most; a number without a unit is in seconds."),
    (("cpu=0.5s",), "it can be 1s at least"),
    (("cpu=2h",), "and 1h at most"),
    (("wall=0",), "it can be 0.1s at least and 4h at most"),
    (("memory=512",), "it can be 16MiB at least and 1024GiB at most; a number without a unit is in bytes."),
    (("output=0",), "--limit output: it can be 1 at least and 1000000 at most."),
    (("result=1kB",), "it can be 64KiB at least"),
    (("digits=5000",), "it can be 1 at least and 4300 at most"),
    ((f"nodes={'9' * 5000}",), "1000000 at most"),
    (("processes=1001",), "1000 at most"),
    (("cpu=1.5",), "--limit cpu: it is counted in whole seconds."),
    (("source=1.5B",), "it is counted in whole bytes."),
    (("nodes=2.5",), "it is counted in whole numbers."),
    (("cpu=3", "nodes=9", "cpu=4"), "--limit cpu: it is given twice."),
    (("wall=5s",), "--limit wall=5s: this is less than the computing time cpu=10s; give both."),
    (("cpu=1min", "wall=30s"), "--limit wall=30s: this is less than the computing time cpu=1min"),
]


@pytest.mark.parametrize(("texts", "said"), REFUSED)
def test_what_cannot_be_meant_is_refused_with_what_is_possible(texts: tuple[str, ...], said: str) -> None:
    with pytest.raises(click.UsageError) as refused:
        with_limits(Limits(), texts)
    assert said in refused.value.message
    assert len(refused.value.message) < 250 or "999" in said


def test_time_on_the_clock_is_three_times_computing_time_unless_it_is_given() -> None:
    slow = replace(Limits(), wall_seconds=200.0)
    assert with_limits(slow, ("cpu=1min",)).wall_seconds == 200
    assert with_limits(slow, ("cpu=2min",)).wall_seconds == 360
    assert with_limits(slow, ("cpu=2min", "wall=2min")).wall_seconds == 120
    assert with_limits(replace(Limits(), cpu_seconds=2, wall_seconds=6.0), ("wall=5s",)).wall_seconds == 5


def test_the_limits_of_the_exercise_are_kept_where_nothing_is_given() -> None:
    own = Limits(
        cpu_seconds=3, wall_seconds=1.0, memory_bytes=1, expression=ExpressionLimits(nodes=7, digits=8, name=9)
    )
    assert with_limits(own, ()) == own
    assert with_limits(own, ("nodes=70", "output=5")) == replace(
        own, output_shown=5, expression=ExpressionLimits(nodes=70, digits=8, name=9)
    )


def test_root_is_told_that_a_limit_on_processes_does_not_bind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("os.getuid", lambda: 0)
    with pytest.raises(click.UsageError, match="root is not bound by a limit on processes; run the checker as an ord"):
        with_limits(Limits(), ("processes=3",))
    monkeypatch.setattr("os.getuid", lambda: 1000)
    assert with_limits(Limits(), ("processes=3",)).processes == 3
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(click.UsageError, match="is kept on Linux only"):
        with_limits(Limits(), ("processes=3",))


# An independent account of the units and the ranges: (units, least, most, what is counted in whole ones).
TIMES = {"": 1, "s": 1, "min": 60, "h": 3600, "S": 1, " min": 60}
SIZES = {"": 1, "B": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, " mib": 2**20}
RANGES: Mapping[str, tuple[Mapping[str, int], Fraction | int, int, bool]] = {
    "cpu": (TIMES, 1, 3600, True),
    "wall": (TIMES, Fraction(1, 10), 14400, False),
    "call": (TIMES, Fraction(1, 10), 3600, False),
    "memory": (SIZES, 2**24, 2**40, True),
    "output": ({"": 1}, 1, 10**6, True),
    "source": (SIZES, 1, 2**26, True),
    "result": (SIZES, 2**16, 2**28, True),
    "nodes": ({"": 1}, 1, 10**6, True),
    "digits": ({"": 1}, 1, 4300, True),
}


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, str, Fraction]:
    """A name, a text for its value, and the value; some are out of range, some not whole."""
    name = draw(st.sampled_from(sorted(RANGES)))
    units, _, most, _ = RANGES[name]
    unit = draw(st.sampled_from(sorted(units)))
    bound = int(most * Fraction(12, 10) / units[unit]) + 1
    thousandths = draw(st.integers(0, bound).map(lambda whole: 1000 * whole) | st.integers(0, 1000 * bound))
    number = f"{thousandths // 1000}.{thousandths % 1000:03}" if thousandths % 1000 else str(thousandths // 1000)
    return name, f"{number}{unit}", Fraction(thousandths, 1000) * units[unit]


def is_taken(name: str, value: Fraction) -> bool:
    """Whether it is in range, and whole where that is asked."""
    _, least, most, is_whole = RANGES[name]
    return least <= value <= most and (value.denominator == 1 or not is_whole)


def value_of(name: str, limits: Limits) -> float:
    """The limit that goes by this name."""
    field = {"output": "output_shown", "source": "source_bytes", "result": "result_bytes", "memory": "memory_bytes"}
    if name in ("nodes", "digits"):
        return float(getattr(limits.expression, name))
    return float(getattr(limits, field.get(name, f"{name}_seconds")))


def test_a_text_is_taken_exactly_when_it_is_in_range_and_whole() -> None:
    drawn: Counter[bool] = Counter()

    @given(amounts())
    def check(amount: tuple[str, str, Fraction]) -> None:
        name, text, value = amount
        base = replace(Limits(), cpu_seconds=0)  # below every time on the clock
        drawn[is_taken(name, value)] += 1
        if is_taken(name, value):
            assert value_of(name, with_limits(base, (f"{name}={text}",))) == float(value)
        else:
            with pytest.raises(click.UsageError, match=f"--limit {name}: it "):
                with_limits(base, (f"{name}={text}",))

    check()
    assert min(drawn[True], drawn[False]) > 20  # else it says little


@given(st.lists(amounts(), unique_by=lambda amount: amount[0]))
def test_limits_are_written_as_they_are_read(drawn: list[tuple[str, str, Fraction]]) -> None:
    taken = {name: text for name, text, value in drawn if is_taken(name, value) and not (name == "wall" and value < 1)}
    if "cpu" in taken:
        taken["wall"] = "4h"  # so that it is no less
    elif "wall" in taken:
        taken["cpu"] = "1s"
    limits = with_limits(Limits(), [f"{name}={text}" for name, text in taken.items()])
    assert with_limits(Limits(), option_texts(limits)) == limits


def test_every_limit_can_be_set_or_is_fixed_on_purpose() -> None:
    """A field that is added to Limits is to be thought about here."""
    assert [text.partition("=")[0] for text in option_texts(Limits())] == list(Limit)
    settable = {"output_shown", "source_bytes", "result_bytes", "memory_bytes", "processes", "expression"}
    settable |= {"cpu_seconds", "wall_seconds", "call_seconds"}
    assert {field.name for field in fields(Limits)} - settable == {"file_bytes", "open_files"}


@click.command(params=[LimitOption()])
def with_params(limits: tuple[str, ...]) -> None:
    click.echo(repr(limits))


@click.command()
@limit_option
def decorated(limits: tuple[str, ...]) -> None:
    click.echo(repr(limits))


@pytest.mark.parametrize("command", [with_params, decorated])
def test_the_option_on_a_command(command: click.Command) -> None:
    run = CliRunner().invoke
    assert run(command, ["--limit", "cpu=20s", "--limit", "nodes=5"]).output == "('cpu=20s', 'nodes=5')\n"
    assert run(command, []).output == "()\n"
    refused = run(command, ["--limit", "cpu=never"])
    assert refused.exit_code == 2
    assert "'never' is no amount of time" in refused.output
    assert "Usage:" in refused.output


def test_what_depends_on_the_exercise_is_not_refused_before_it_is_known() -> None:
    assert CliRunner().invoke(decorated, ["--limit", "wall=1s"]).exit_code == 0


def test_the_help_lists_every_limit_with_its_default_and_the_units() -> None:
    shown = CliRunner().invoke(decorated, ["--help"]).output
    lines = [line.strip() for line in shown.splitlines()]
    for text in option_texts(Limits()):
        assert any(line.startswith(f"{text} ") for line in lines), text
    for unit in ("s", "min", "h", "kB", "MB", "GB", "KiB", "MiB", "GiB"):
        assert unit in shown.replace(",", " ").replace(".", " ").split()


# Amounts


@given(st.integers(0, 2**50), st.sampled_from([SECONDS, BYTES, COUNT]), st.sampled_from(["", " "]))
def test_an_amount_is_read_as_it_is_shown(amount: int, units: Units, gap: str) -> None:
    assert read_amount(show_amount(amount, units, gap), units) == amount


@given(st.floats(0.001, 1e5))
def test_a_time_is_read_as_it_is_shown(seconds: float) -> None:
    assert float(read_amount(show_amount(seconds, SECONDS), SECONDS)) == seconds


@pytest.mark.parametrize(
    ("amount", "units", "words"),
    [
        (10, SECONDS, "10 s"),
        (30.0, SECONDS, "30 s"),
        (90, SECONDS, "90 s"),
        (120, SECONDS, "2 min"),
        (7200, SECONDS, "2 h"),
        (0.3, SECONDS, "0.3 s"),
        (2**30, BYTES, "1 GiB"),
        (3 * 2**29, BYTES, "1536 MiB"),
        (10**6, BYTES, "1 MB"),
        (10**12, BYTES, "1000 GB"),
        (100, BYTES, "100 B"),
        (10_000, COUNT, "10000"),
    ],
)
def test_an_amount_is_shown_with_the_unit_that_suits_it(amount: float, units: Units, words: str) -> None:
    assert show_amount(amount, units) == words
