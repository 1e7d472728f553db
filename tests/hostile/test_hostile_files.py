"""Every hostile file is graded for what its `width` is worth, each time the same, and nothing of it is left.

What each file tries stands in its first line, and what holds of all of them in README.md. How a file ends is stated
below where it differs from the most frequent end: it runs through, and its wrong value is found to be wrong.
"""

import codecs
import csv
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import click
import pytest

from checker.grading import grade
from checker.report import Report
from checker.reports.as_json import to_json
from checker.reports.as_text import to_text_report
from checker.submission.protocol import End, Limits
from checker.submission.runner import Runner
from checker.verdict import Verdict

FOLDER = Path(__file__).parent
RIGHT = FOLDER.parents[1] / "examples" / "exercise2" / "right.py"
FILES = sorted(FOLDER.glob("*/*.py"))
LIMITS = Limits(cpu_seconds=1, wall_seconds=10.0, call_seconds=0.3, memory_bytes=2**28)
IDLE = ("time/sleep", "time/stopped", "time/deaf_loop", "background_processes/outliving")
"""what only the clock ends: it is given a second"""
MARKER_FOLDERS = [Path(name) for name in ("/", "/tmp", "/var/tmp", "/dev/shm", "/run", sys.prefix, Path.home(), FOLDER)]
TELLTALES = (
    "READ",
    "FOUND",
    "IMPORTED",
    "WROTE",
    "MADE",
    "OPENED",
    "CHANGED",
    "CONNECTED",
    "SIGNALLED",
    "TRACED",
    "CALLED",
)
"""What the files print when an attack succeeds."""
CONTROLS = {chr(number) for number in range(32)} - {"\n"} | {"\x7f", "\x9b", "\u202e", "\u2066", "\ud800"}

EXPECTED = {
    (Verdict.CORRECT, End.COMPLETED): """
        malformed_input/byte_order_mark malformed_input/latin_1 malformed_input/no_line_end
        malformed_input/old_line_ends malformed_input/strange_letters""",
    (Verdict.PARTIAL, End.COMPLETED): "detecting_the_grader/hidden_case",
    (Verdict.UNDECIDED, End.COMPLETED): "time/tower_in_text time/zeta_chain",
    (Verdict.INCORRECT, End.EXCEPTION): """
        background_processes/daemon background_processes/detached_command background_processes/thread
        early_exit/interrupt early_exit/silent_error files/by_descriptor files/database files/markers
        files/without_a_name memory/mapping neighbours_and_environment/standard_input network/listen network/names
        output/flood processes/fork_bomb processes/pool processes/replaced processes/threads
        signals_and_ptrace/kill_the_parent""",
    (Verdict.INCORRECT, End.EXIT): "early_exit/exit",
    (Verdict.INCORRECT, End.MEMORY): "memory/array memory/blocks memory/more_memory memory/one_text",
    (Verdict.UNREADABLE, End.COMPLETED): """
        detecting_the_grader/second_call detecting_the_grader/second_round early_exit/exit_when_called
        forged_results/broken_graph forged_results/code_in_text forged_results/flood_of_lists
        forged_results/half_a_case forged_results/long_numbers forged_results/other_reasons
        forged_results/patched_encoder forged_results/patched_json forged_results/pickle forged_results/tags_in_text
        frames/sender malformed_input/bytes malformed_input/class malformed_input/equation malformed_input/generator
        malformed_input/half_a_character malformed_input/infinity malformed_input/matrix malformed_input/module
        malformed_input/nan malformed_input/nothing malformed_input/set memory/deep_formula memory/endless_items
        memory/list_in_itself memory/long_number memory/many_terms non_determinism/function_of_the_clock
        non_determinism/random_function processes/fork_when_called time/endless_function time/endless_number""",
    (Verdict.UNREADABLE, End.CRASHED): """
        early_exit/abort early_exit/crash memory/deep_recursion signals_and_ptrace/foreign_calls""",
    (Verdict.UNREADABLE, End.KILLED): "early_exit/killed",
    (Verdict.UNREADABLE, End.SYNTAX): """
        malformed_input/deep_brackets malformed_input/null_byte malformed_input/rot13 malformed_input/syntax_error
        malformed_input/undeclared_bytes malformed_input/unknown_encoding malformed_input/utf_16""",
    (Verdict.UNREADABLE, End.TIME): """
        background_processes/outliving time/deaf_loop time/endless_loop time/more_time time/one_long_step time/sleep
        time/stopped time/stubborn_function""",
    (Verdict.MISSING, End.COMPLETED): "frames/limits_of_the_job malformed_input/misspelled",
    (Verdict.MISSING, End.EMPTY): "malformed_input/empty malformed_input/only_a_comment",
    (Verdict.MISSING, End.EXIT): """
        early_exit/hard_exit forged_results/fault_of_the_graders frames/trace output/far_away""",
}
BY_NAME = {name: outcome for outcome, names in EXPECTED.items() for name in names.split()}
SILENT = ("empty", "utf_16")
"""whose names have to say it"""
POINTS = {Verdict.CORRECT: Fraction(3), Verdict.PARTIAL: Fraction(3, 2)}
"""for `width`; a file without the right value has none, and no file has any for another part"""


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _expected(path: Path) -> tuple[Verdict, End]:
    return BY_NAME.get(_name(path), (Verdict.INCORRECT, End.COMPLETED))


@pytest.fixture(autouse=True)
def _confined(runner: Runner) -> None:
    if not runner.isolation.is_confined:
        pytest.skip(str(runner.isolation))


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_a_hostile_file_gets_what_its_width_is_worth_and_nothing_else(runner: Runner, path: Path) -> None:
    name = _name(path)
    limits = replace(LIMITS, wall_seconds=1.0) if name in IDLE else LIMITS
    if path.parent.name == "memory":
        limits = replace(LIMITS, cpu_seconds=8)  # so that on a busy machine too it is memory that they run out of
    first = _graded(runner, path, limits)
    width = next(part for part in first.parts if part.part.name == "width")
    verdict, end = _expected(path)
    assert (width.judgement.verdict, first.ending.kind) == (verdict, end), first.ending.message
    assert first.score == POINTS.get(verdict, 0)
    if not (path.parent.name == "time" or name in IDLE):  # these take seconds, and run again in the batch
        assert _verdicts(_graded(runner, path, limits)) == _verdicts(first)
    assert not [line for line in first.output.splitlines() if line.startswith(TELLTALES)], first.output
    _assert_plain(first)


def _graded(runner: Runner, path: Path, limits: Limits) -> Report:
    report = grade("exercise2", path, runner=runner, limits=limits)
    assert not _descendants(runner)
    assert not (left := _take_markers()), left
    return report


def _verdicts(report: Report) -> list[tuple[Verdict, Fraction]]:
    return [(part.judgement.verdict, part.points) for part in report.parts]


def _assert_plain(report: Report) -> None:
    """Neither report holds what would move a cursor or turn text about, and no row that the file has made up."""
    text = to_text_report(report)
    assert not CONTROLS & set(click.unstyle(text))
    assert text.count("✓ correct   ") - report.output.count("✓ correct   ") <= len(report.parts)
    written = to_json(report)
    assert written.isascii()
    assert json.loads(written)["score"] == report.score


def _take_markers() -> list[Path]:
    """The markers that a file has written; they are removed."""
    found = [path for folder in MARKER_FOLDERS for path in folder.glob("pwned_*")]
    for path in found:
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    return found


def _descendants(runner: Runner) -> list[str]:
    """What a file has started and is still there: the zygote inherits what is left alone."""
    zygote: int = runner._zygote.pid  # type: ignore[attr-defined]
    return [process for path in Path(f"/proc/{zygote}/task").glob("*/children") for process in path.read_text().split()]


def test_in_one_batch_none_of_them_costs_another_its_points(tmp_path: Path) -> None:
    """All of them with right answers between them, two at a time: each gets what it gets alone."""
    handed_in, out = tmp_path / "handed-in", tmp_path / "out"
    handed_in.mkdir()
    right = RIGHT.read_text(encoding="utf-8")
    expected: dict[str, Fraction] = {}
    for place, path in enumerate(FILES):
        expected[f"{place:03} {path.parent.name} {path.stem}"] = POINTS.get(_expected(path)[0], Fraction(0))
        shutil.copyfile(path, handed_in / f"{place:03} {path.parent.name} {path.stem}.py")
        if not place % 10:
            expected[f"{place:03} right"] = Fraction(3)
            (handed_in / f"{place:03} right.py").write_text(f"{right}\n# {place}\n", encoding="utf-8")
    command = [sys.executable, "-m", "checker", "batch", "exercise2", str(handed_in), "--out", str(out), "--jobs", "2"]
    limits = [f"--limit={limit}" for limit in ("cpu=1s", "wall=5s", "call=0.3s", "memory=256MiB")]
    done = subprocess.run([*command, *limits], capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    with (out / "grades.csv").open(encoding="utf-8", newline="") as table:
        rows = {row["submission"]: row for row in csv.DictReader(table)}
    assert {name: Fraction(row["width"]) for name, row in rows.items()} == expected
    assert all(float(row["score"]) >= 7 for name, row in rows.items() if name.endswith(" right"))
    assert len(list((out / "feedback").glob("*.txt"))) == len(list((out / "feedback").glob("*.html"))) == len(expected)
    assert not (left := _take_markers()), left


def test_every_name_in_the_table_is_a_file() -> None:
    assert {*BY_NAME, *IDLE} <= set(map(_name, FILES))
    assert len(FILES) >= 60
    assert len({path.parent for path in FILES}) == 18


def test_the_files_keep_their_rules() -> None:
    """They are short, say what they try, and no test has imported them."""
    imported = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
    for path in FILES:
        source = path.read_bytes()
        assert len(source) <= 1_000_000
        assert path.stem in SILENT or source.removeprefix(codecs.BOM_UTF8).startswith((b'"""', b"#")), path
        assert str(path) not in imported
