"""Files that attack: nothing of them is left, nothing of the grader's is found, and only answers come back.

What the kernel refuses is tested in `test_syscalls` and `test_landlock`; here it may be a machine that refuses nothing.
"""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest

from checker.submission.protocol import Answer, End, Exact, Items, Kind, Outcome, Question, Reason, Text
from checker.submission.runner import Runner

Run = Callable[..., Any]

CORPUS = Path(__file__).parents[4] / "shared" / "corpora" / "adversarial"
FORK = """
def fork():
    try: return os.fork()
    except OSError: return 1  # the limit on processes binds everybody but root
"""


def test_a_daemon_does_not_outlive_the_file(run_unconfined: Run) -> None:
    source = """
import os, time
value = 1
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for _ in range(200):
            time.sleep(0.01)
            if os.fork(): os._exit(0)
    os._exit(0)
"""
    assert run_unconfined(source).shown() == "1"  # the fixture asserts that nothing is left


def test_a_small_fork_bomb_is_swept(run_unconfined: Run) -> None:
    source = f"import os, time\nvalue = 1\n{FORK}\nfor _ in range(6): fork()\ntime.sleep(30)"
    assert run_unconfined(source, wall_seconds=1.0).ending.kind is End.TIME


def test_killing_the_zygote_ends_the_file_and_costs_no_other(run_unconfined: Run) -> None:
    """Each of the two tries ends with the zygote."""
    source = f"""
import os, signal, time, ctypes
{FORK}
ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
if fork() == 0: os.setsid()
os.kill(os.getppid(), signal.SIGKILL)
time.sleep(30)
"""
    outcome = run_unconfined(source)
    assert outcome.ending.kind is End.NO_RESULT
    assert "ended, twice" in outcome.ending.message
    assert run_unconfined("value = 2").shown() == "2"


FORGED = [
    b"\\xff\\xfe\\x00", b"[" * 100_000, b'{"name": "value"', b'{"name": ["value"]}', b'{"begin": 3}', b"NaN", b"null",
    b'{"ending": ["no-such", "", 1]}', b'{"found": {"value": 1}}', b'{"bound": [1, {}, ["a"]]}', b'{"written": 3}',
    b"1" * 10_000, b'{"done": {"x": NaN}}',
]  # fmt: skip


@pytest.mark.parametrize("junk", FORGED)
@pytest.mark.parametrize("end", [b"\n", b""])
def test_junk_on_every_descriptor_changes_nothing(run: Run, junk: bytes, end: bytes) -> None:
    written = junk + end
    source = f"import os\nfor fd in range(64):\n    try: os.write(fd, {written!r})\n    except OSError: pass\nvalue = 1"
    outcome = run(source)
    assert outcome.shown() == "1"


def test_forged_lines_state_answers_and_nothing_else(run: Run) -> None:
    forged = json.dumps({"name": "value", "first": ["exact", [["number", "7"]]], "second": None, "score": 100})
    extra = json.dumps({"name": "other", "first": ["exact", [["number", "8"]]]})
    outcome = run(f"import os\nos.write(3, {forged.encode() + bytes([10]) + extra.encode()!r})\nvalue = 1")
    assert outcome.shown() == "7"  # an answer all the same, and judged as one
    assert "other" not in outcome.answers


def test_a_flooded_result_is_cut(run: Run) -> None:
    outcome = run("import os\ntry:\n    while True: os.write(3, b'x' * 2**20)\nexcept OSError: pass\nvalue = 1")
    assert not outcome.answers or outcome.reason() is Reason.NOT_REACHED


def test_a_closed_result_is_no_accident(run: Run) -> None:
    outcome = run("import os\nos.close(3)\nvalue = 1")
    assert not outcome.answers
    assert outcome.ending.kind is End.EXIT


def test_a_truncated_result_is_no_accident(run_unconfined: Run) -> None:
    outcome = run_unconfined("import os\nos.ftruncate(3, 0); os.close(3)\nvalue = 1")
    assert not outcome.answers
    assert outcome.ending.kind is End.EXIT


def test_answers_beyond_the_limit_are_too_large(run: Run) -> None:
    names = [Question(f"v{i}", Kind.FORMULA) for i in range(4)]
    source = "".join(f"v{i} = ['{i}' * 15_000] * 200\n" for i in range(4))
    outcome = run(source, *names)
    assert [outcome.reason(f"v{i}") for i in range(4)] == [
        None,
        Reason.TOO_LARGE,
        Reason.TOO_LARGE,
        Reason.TOO_LARGE,
    ]


@pytest.mark.parametrize(
    "module", ["derivations", "derivations.chain", "checker.exercises", "checker.submission.runner"]
)
def test_the_graders_modules_cannot_be_imported(run: Run, module: str) -> None:
    outcome = run(f"value = 1\nimport {module}")
    assert outcome.ending.kind is End.EXCEPTION
    assert "ModuleNotFoundError" in outcome.ending.message


def test_what_the_process_holds(run: Run) -> None:
    source = """
import os, sys
def is_open(fd):
    try: return bool(os.fstat(fd))
    except OSError: return False
value = [
    [m for m in sys.modules if m.split('.')[0] in ('derivations', 'flint', 'click', 'scipy')],
    sorted(m for m in sys.modules if m.startswith('checker')),
    sorted(os.environ),
    [str(fd) for fd in range(256) if is_open(fd)],
    [entry for entry in sys.path if os.path.isdir(os.path.join(entry, 'checker'))],
]
"""
    answer = run(source).value()
    assert isinstance(answer, Items)
    secret, loaded, environment, descriptors, path = (_texts(item) for item in answer.items)
    assert (secret, path) == ([], [])
    assert {name.split(".")[1] for name in loaded if "." in name} == {"errors", "expression", "submission"}
    assert not {"checker.submission.runner", "checker.submission.outcomes", "checker.submission.decoding"} & set(loaded)
    assert set(environment) <= {
        "CHECKER_ZYGOTE", "HOME", "LC_ALL", "LC_CTYPE", "MPLBACKEND", "MPLCONFIGDIR", "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS", "PATH", "PYTHONHASHSEED", "SYMPY_GROUND_TYPES", "TMPDIR",
    }  # fmt: skip
    assert descriptors == ["0", "1", "2", "3"]  # nothing to read, two ways to print, and the results


def _texts(answer: Answer) -> list[str]:
    assert isinstance(answer, Items)
    return [item.text for item in answer.items if isinstance(item, Text)]


def test_the_private_folder_is_removed(run_unconfined: Run) -> None:
    source = "import os\nopen('left', 'w').close(); os.makedirs('a/b'); os.chmod('a', 0)\nvalue = os.getcwd()"
    answer = run_unconfined(source).value()
    assert isinstance(answer, Text)
    assert answer.text.startswith(gettempdir())
    assert not Path(answer.text).exists()


def test_where_nothing_can_be_written_there_is_no_folder_to_write_to(run: Run, confined: Runner) -> None:
    assert confined.isolation.is_confined
    assert run("import os\nvalue = [os.getcwd(), os.environ['HOME']]").shown() == "['/', '/nonexistent']"


CORPUS_EXPECTED = {
    "01": lambda outcome: outcome.ending.kind is End.TIME,
    "07": lambda outcome: isinstance(outcome.value("width"), Text),
    "09": lambda outcome: outcome.ending.kind is End.TIME,
    "11": lambda outcome: outcome.reason("width") is Reason.TIME,
    "13": lambda outcome: outcome.ending.kind is End.MEMORY,
    "17": lambda outcome: outcome.reason("width") in (Reason.TOO_LARGE, Reason.TIME),
    "26": lambda outcome: outcome.ending.kind is End.EXIT and outcome.ending.line == 3,
    "29": lambda outcome: outcome.ending.kind is End.CRASHED,
    "40": lambda outcome: outcome.reason("width") is Reason.WRONG_TYPE,
    "41": lambda outcome: isinstance(outcome.value("width"), Text),
    "47": lambda outcome: isinstance(outcome.value("width"), Text),
    "57": lambda outcome: outcome.reason("width") is Reason.UNSTEADY,
    "60": lambda outcome: outcome.ending.kind is End.SYNTAX and outcome.ending.line == 4,
    "64": lambda outcome: isinstance(outcome.value("width"), Exact),
    "70": lambda outcome: not outcome.answers and {"Width", "widht"} <= set(outcome.bound),
    "74": lambda outcome: outcome.reason("width") is Reason.NOT_A_NUMBER,
    "86": lambda outcome: {"C", "e", "ln10"} < outcome.value("width").expression.symbols,
}


def _wrong_on_purpose(outcome: Outcome) -> bool:
    return outcome.shown("width") == "-12345"


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus of hostile files is not there")
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.py")), ids=lambda path: path.stem)
def test_the_corpus(run: Run, path: Path) -> None:
    question = Question("width", Kind.FORMULA, ("w",), points=((5.0,),))
    outcome = run(path.read_bytes(), question)
    assert CORPUS_EXPECTED.get(path.name[:2], _wrong_on_purpose)(outcome)
