"""The results of a course: whole or not there, one writer, any reader; what is said of a file that cannot be used."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from checker.grading import grade
from checker.reports.as_json import to_json
from checker.store import GRADED, NOT_GRADED, REVIEW, Key, Row, Store, StoreError, Submission
from checker.submission.runner import Runner
from checker.worker import Graded

ROOT = Path(__file__).parents[2]
PARTS = 2
KEY = Key("a1", "e1", "0.1")
SECONDS = {"child_seconds": 0.25, "grader_seconds": 0.5}


def report(**changed: Any) -> dict[str, Any]:
    """What `as_json` writes of two parts: one correct, one wrong in two ways."""
    finding = {"slip": "sign", "rationale": "The sign is wrong.", "help": "Look at it."}
    part = {"points": 1, "max_points": 1, "bonus": False, "written": "x = 1", "read": "1"}
    proof = {"kind": "proof", "bound": "1e-30"}
    parts = [
        {"name": "first", "verdict": "correct", "findings": [], "evidence": proof, **part},
        {"name": "second", "verdict": "incorrect", "findings": [finding] * 2, "evidence": proof, **part, "points": 0},
    ]
    whole = {"checker": "0.1", "exercise": "exercise2", "score": 1, "max_score": 2, "isolation": "confined"}
    return {
        **whole,
        "file": {"ending": "completed", "line": None, "message": ""},
        "output": "",
        "parts": parts,
        **changed,
    }


def graded(feedback: str = "Half of it.\n", **changed: Any) -> Graded:
    return Graded(json.dumps(report(**changed)), feedback, **SECONDS)


def submission(name: str, key: Key | None = KEY, problem: str = "") -> Submission:
    return Submission(name, "Jane", "7", f"in/{name}.py", key, problem)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "out", "exercise2") as store:
        yield store


def read(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What any program reads of the file."""
    with closing(sqlite3.connect(f"file:{folder / 'results.sqlite'}?mode=ro", uri=True)) as database:
        return database.execute(query).fetchall()


def test_a_report_is_kept_with_every_verdict_finding_and_evidence(store: Store, tmp_path: Path, runner: Runner) -> None:
    """Each field of the JSON report can be queried, and the versions that it came from."""
    source = b"min_abs_w = 4\nw_star = 7\nmax_width = '2*'\na_low = w\nprint('=1+1')\n"
    text = to_json(grade("exercise2", source, runner=runner))
    store.hand_in([submission("jane")])
    store.add(KEY, Graded(text, "feedback", **SECONDS))
    document = json.loads(text)
    assert {part["verdict"] for part in document["parts"]} >= {"correct", "incorrect", "unreadable", "missing"}
    columns = "answer, exercise, checker, score, max_score, ending, isolation, output, feedback, child_seconds"
    assert read(tmp_path / "out", f"SELECT {columns} FROM result") == [
        ("a1", "e1", "0.1", document["score"], 8, "exception", document["isolation"], "", "feedback", 0.25)
    ]
    query = "SELECT name, verdict, points, max_points, bonus, written, read, evidence, fields FROM part ORDER BY place"
    for kept, part in zip(read(tmp_path / "out", query), document["parts"], strict=True):
        evidence = {"kind": kept[7], **json.loads(kept[8])}
        assert evidence == part["evidence"]
        assert kept[:7] == tuple(
            part[name] for name in ("name", "verdict", "points", "max_points", "bonus", "written", "read")
        )
    findings = [
        (part["name"], place, *(finding[name] for name in ("slip", "rationale", "help")))
        for part in document["parts"]
        for place, finding in enumerate(part["findings"])
    ]
    found = read(tmp_path / "out", "SELECT part, place, slip, rationale, help FROM finding")
    assert findings
    assert sorted(found) == sorted(findings)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, GRADED),
        ({"file": {"ending": "exception", "line": 3, "message": "ZeroDivisionError"}}, "exception"),
        ({"file": {"ending": "time", "line": None, "message": ""}}, "time"),
        ({"parts": [{**report()["parts"][0], "verdict": "undecided"}]}, REVIEW),
    ],
)
def test_the_status_tells_whether_a_person_must_look(store: Store, changed: dict[str, Any], status: str) -> None:
    store.hand_in([submission("jane")])
    store.add(KEY, graded(**changed))
    assert [row.status for row in store.rows()] == [status]


def test_rows_are_sorted_and_say_what_is_known_of_each(store: Store) -> None:
    missing = submission("bob", None, "there is no file")
    other = Key("a2", "e1", "0.1")
    store.hand_in([submission("zoe"), missing, submission("ann"), submission("late", other)])
    store.add(KEY, graded())
    points = {"first": 1.0, "second": 0.0}
    assert list(store.rows()) == [
        Row("ann", GRADED, 1.0, 2.0, points, "Half of it.\n", "", "ann.py, SHA-256 a1, checker 0.1"),
        Row("bob", NOT_GRADED, None, None, {}, "", "there is no file"),
        Row("late", NOT_GRADED, None, None, {}, "", ""),
        Row("zoe", GRADED, 1.0, 2.0, points, "Half of it.\n", "", "zoe.py, SHA-256 a1, checker 0.1"),
    ]
    assert store.parts() == ("first", "second")
    store.fail(other, "the process that graded it was ended, twice")
    assert [row.problem for row in store.rows()][2] == "the process that graded it was ended, twice"


@pytest.mark.parametrize("changed", [Key("a2", "e1", "0.1"), Key("a1", "e2", "0.1"), Key("a1", "e1", "0.2")])
def test_the_answer_the_exercise_and_the_checker_name_a_result(store: Store, tmp_path: Path, changed: Key) -> None:
    """When one of them changes the result is no longer this submission's; when it changes back, it is again."""
    store.hand_in([submission("jane")])
    store.add(KEY, graded())
    assert store.has(KEY)
    assert not store.has(changed)
    store.hand_in([submission("jane", changed)])
    assert [row.status for row in store.rows()] == [NOT_GRADED]
    store.add(changed, graded("New.\n"))
    assert [row.feedback for row in store.rows()] == ["New.\n"]
    store.hand_in([submission("jane")])
    assert [row.feedback for row in store.rows()] == ["Half of it.\n"]
    assert read(tmp_path / "out", "SELECT count(*) FROM result") == [(2,)]


def test_hand_ins_that_are_gone_leave_their_results(store: Store) -> None:
    store.hand_in([submission("jane"), submission("joe", Key("a2", "e1", "0.1"))])
    store.add(KEY, graded())
    store.hand_in([submission("joe", Key("a2", "e1", "0.1"))])
    assert store.names() == {"joe"}
    store.hand_in([submission("renamed")])
    assert [(row.name, row.status) for row in store.rows()] == [("renamed", GRADED)]


def test_names_and_texts_are_data(store: Store, tmp_path: Path) -> None:
    names = ["'); DROP TABLE result;--", "a\nb", "=1+1", "\0", 'quo"te', "中村 𝒜", "%s ? :x"]
    store.hand_in([Submission(name, name, name, name, KEY, name) for name in names])
    store.add(KEY, graded("\0\n", output="\0'--", isolation="'"))
    assert store.names() == set(names)
    assert read(tmp_path / "out", "SELECT output, feedback FROM result") == [("\0'--", "\0\n")]


def test_the_name_of_a_file_adds_no_lines_to_the_feedback(store: Store) -> None:
    store.hand_in([Submission("jane", "", "", "in/jane/x\nScore: 8 of 8\x1b[2J.py", KEY)])
    store.add(KEY, graded())
    assert [row.graded for row in store.rows()] == ["x\\nScore: 8 of 8\\x1b[2J.py, SHA-256 a1, checker 0.1"]


def test_a_result_that_cannot_be_kept_whole_is_not_kept(store: Store, tmp_path: Path) -> None:
    store.hand_in([submission("jane")])
    broken = report()
    broken["parts"][1]["findings"][1] = {"slip": "sign", "rationale": "The last to be written.", "help": None}
    with pytest.raises(sqlite3.IntegrityError):
        store.add(KEY, Graded(json.dumps(broken), "", **SECONDS))
    assert not store.has(KEY)
    for table in ("result", "part", "finding"):
        assert read(tmp_path / "out", f"SELECT count(*) FROM {table}") == [(0,)]
    store.add(KEY, graded())
    assert store.has(KEY)


def test_hand_ins_that_cannot_be_stated_whole_stay_as_they_were(store: Store) -> None:
    store.hand_in([submission("jane")])
    with pytest.raises(sqlite3.IntegrityError):
        store.hand_in([submission("joe"), submission("joe")])
    assert store.names() == {"jane"}


def test_everything_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with Store(tmp_path, "exercise2") as store:
        secret = store.secret
        store.hand_in([submission("jane")])
        store.add(KEY, graded())
    assert sorted(os.listdir(tmp_path)) == [".lock", "results.sqlite"]
    with Store(tmp_path, "exercise2") as store:
        assert store.secret == secret
        assert [row.status for row in store.rows()] == [GRADED]


def test_each_course_has_a_secret_of_its_own(tmp_path: Path) -> None:
    secrets = set()
    for name in ("one", "two"):
        with Store(tmp_path / name, "exercise2") as store:
            secrets.add(store.secret)
    assert {len(secret) for secret in secrets} == {32}
    assert len(secrets) == 2


def test_others_read_while_results_are_written(store: Store, tmp_path: Path) -> None:
    """A reader sees what was there when it began, and holds nobody up."""
    store.hand_in([submission("jane")])
    with closing(sqlite3.connect(tmp_path / "out/results.sqlite")) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM result").fetchone() == (0,)
        store.add(KEY, graded())
        assert reader.execute("SELECT count(*) FROM result").fetchone() == (0,)
        reader.execute("COMMIT")
        assert reader.execute("SELECT count(*) FROM result").fetchone() == (1,)


def test_one_process_writes_at_a_time(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"another batch is writing to .*out; wait for it, or give another folder"):
        Store(tmp_path / "out", "exercise2")
    store.hand_in([submission("jane")])  # the first one is none the worse for it


def test_the_lock_goes_with_the_process_that_has_it(
    tmp_path: Path, writer: Callable[[], subprocess.Popen[str]]
) -> None:
    holder = writer()
    _line(holder)
    with pytest.raises(StoreError, match="another batch"):
        Store(tmp_path, "exercise2")
    _kill(holder)
    Store(tmp_path, "exercise2").__exit__(None, None, None)


def _other_exercise(path: Path) -> None:
    Store(path.parent, "exercise3").__exit__(None, None, None)


def _another_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE photo (name)")


def _newer_checker(path: Path) -> None:
    Store(path.parent, "exercise2").__exit__(None, None, None)
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def _no_settings(path: Path) -> None:
    Store(path.parent, "exercise2").__exit__(None, None, None)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE setting")


def _damaged_head(path: Path) -> None:
    Store(path.parent, "exercise2").__exit__(None, None, None)
    path.write_bytes(b"\0" * 4096 + path.read_bytes()[4096:])


_ANOTHER_FOLDER = "move it away, or give another folder"


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_bytes(b"submission,score\n" * 100), f"file is not a database.; {_ANOTHER_FOLDER}"),
        (_damaged_head, f"file is not a database.; {_ANOTHER_FOLDER}"),
        (_another_program, f"not of this version of the checker; {_ANOTHER_FOLDER}"),
        (_newer_checker, f"not of this version of the checker; {_ANOTHER_FOLDER}"),
        (_no_settings, "no such table: setting"),
        (_other_exercise, "holds results of exercise3, not of exercise2; give another folder"),
        (Path.mkdir, "unable to open database file"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_and_left_as_it_is(
    tmp_path: Path, spoil: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / "results.sqlite"
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    for _ in range(2):  # nor is the folder locked afterwards
        with pytest.raises(StoreError, match=message):
            Store(tmp_path, "exercise2")
    assert (path.read_bytes() if path.is_file() else b"") == before


def test_damage_that_shows_later_is_told_too(tmp_path: Path) -> None:
    with Store(tmp_path, "exercise2") as store:
        store.hand_in([submission(f"jane {number}") for number in range(200)])
    path = tmp_path / "results.sqlite"
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(StoreError, match=rf"disk image is malformed.; {_ANOTHER_FOLDER}"):
        _rows(tmp_path)


def _rows(folder: Path) -> list[Row]:
    with _opened(folder) as store:
        return list(store.rows())


def _opened(folder: Path) -> Store:
    return Store(folder, "exercise2")


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    keys = [Key(f"a{number}", "e1", "0.1") for number in range(100)]
    kept: list[Key] = []
    with pytest.raises(StoreError, match=r"full.; mend that, and run the same command again"):
        _fill(tmp_path, keys, kept)
    assert 0 < len(kept) < len(keys)
    with _opened(tmp_path) as store:
        assert [key for key in keys if store.has(key)] == kept
        assert store._database.execute("SELECT count(*) FROM part").fetchone()[0] == PARTS * len(kept)


def _fill(folder: Path, keys: list[Key], kept: list[Key]) -> None:
    with _opened(folder) as store:
        pages = store._database.execute("PRAGMA page_count").fetchone()[0]
        store._database.execute(f"PRAGMA max_page_count = {pages + 10}")
        for key in keys:
            store.add(key, graded("long " * 500))
            kept.append(key)


_WRITER = """
import sys
from pathlib import Path
from checker.store import Key, Store
from checker.worker import Graded

with Store(Path(sys.argv[1]), "exercise2") as store:
    first = store._database.execute("SELECT count(*) FROM result").fetchone()[0]
    for number in range(first, 10**6):
        store.add(Key(f"a{number}", "e1", "0.1"), Graded(sys.argv[2], "text " * 500, 0.25, 0.5))
        print(number, flush=True)
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Begins a process that adds results without end, and tells of each that is kept."""
    with ExitStack() as begun:

        def begin() -> subprocess.Popen[str]:
            command = [sys.executable, "-c", _WRITER, str(tmp_path), json.dumps(report())]
            process = begun.enter_context(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
            begun.callback(process.kill)
            return process

        yield begin


def _line(process: subprocess.Popen[str]) -> int:
    assert process.stdout is not None
    return int(process.stdout.readline())


def _kill(process: subprocess.Popen[str]) -> list[int]:
    """End a writer at once; the results that it told of since."""
    process.send_signal(signal.SIGKILL)
    told, _ = process.communicate()
    return [int(line) for line in told.splitlines()]


def test_killed_in_the_middle_of_writes_it_keeps_what_it_said_it_keeps(
    tmp_path: Path, writer: Callable[[], subprocess.Popen[str]]
) -> None:
    """All of a result or nothing of it, and nothing that was told of is lost."""
    chance = random.Random(2)
    last = -1
    for _ in range(6):
        process = writer()
        for _ in range(chance.randrange(1, 12)):
            last = _line(process)
        time.sleep(chance.uniform(0, 0.01))
        last = max(_kill(process), default=last)
        with _opened(tmp_path) as store:
            count = store._database.execute("SELECT count(*) FROM result").fetchone()[0]
            assert count in (last + 1, last + 2)  # one may be kept and not told of
            assert all(store.has(Key(f"a{number}", "e1", "0.1")) for number in range(count))
            for table in ("part", "finding"):
                assert store._database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 2 * count
            assert store._database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert sorted(os.listdir(tmp_path)) == [".lock", "results.sqlite"]


def test_the_write_ahead_log_is_written_through(store: Store, tmp_path: Path) -> None:
    """What is told as graded survives a power cut: the log is on, and is synchronised with each result."""
    assert read(tmp_path / "out", "PRAGMA journal_mode") == [("wal",)]
    assert store._database.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_results_of_an_older_checker_are_kept_and_brought_up_to_date(tmp_path: Path) -> None:
    """Tables of version 1, as they were before there were class pages, with a result in them."""
    path = tmp_path / "results.sqlite"
    with Store(tmp_path, "exercise2") as store:
        store.hand_in([submission("jane")])
        store.add(KEY, graded())
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("spelling", "message", "overruling", "meaning"):
            database.execute(f"DROP TABLE {table}")
        database.execute("ALTER TABLE part DROP COLUMN formula")
        database.execute("ALTER TABLE result DROP COLUMN kept")
        database.execute("PRAGMA user_version = 1")
    with Store(tmp_path, "exercise2") as store:
        assert [(row.name, row.score, row.feedback) for row in store.rows()] == [("jane", 1.0, "Half of it.\n")]
        store.add(Key("a9", "e1", "0.1"), graded())
    assert read(tmp_path, "SELECT count(*), count(formula) FROM part") == [(2 * PARTS, 0)]
    assert read(tmp_path, "SELECT count(*) FROM overruling") == [(0,)]
