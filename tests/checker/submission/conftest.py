"""One zygote for the whole folder, and what must hold after every file: nothing left running, no marker written.

`run` runs a file as this machine does it, `run_unconfined` as a machine whose kernel has neither Landlock nor seccomp;
what asks for `confined` is skipped where the kernel is like that itself.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import fields
from pathlib import Path

import pytest

from checker.expression.dag import Expression
from checker.expression.heads import Head
from checker.submission import runner as runners
from checker.submission.protocol import (
    Answer,
    Array,
    Exact,
    Fields,
    Items,
    Job,
    Kind,
    Limits,
    Outcome,
    Question,
    Reason,
    Results,
    Text,
    Unusable,
)
from checker.submission.runner import Runner, start

Run = Callable[..., "Ran"]

FORMULA = Question("value", Kind.FORMULA, ("w",), points=((5.0,), (6.0,)))
QUICK = {"cpu_seconds": 1, "wall_seconds": 2.0, "call_seconds": 0.3, "memory_bytes": 2**28}
MARKER_FOLDERS = [Path(name) for name in ("/tmp", "/dev/shm", "/var/tmp", "/", Path.home(), Path.cwd())]


class Ran(Outcome):
    """An outcome with short ways to look at it."""

    def value(self, name: str = "value") -> Answer:
        return self.answers[name].answer

    def reason(self, name: str = "value") -> Reason | None:
        answer = self.value(name)
        return answer.reason if isinstance(answer, Unusable) else None

    def shown(self, name: str = "value") -> str:
        return shown(self.value(name))


def shown(answer: Answer) -> str:
    """An answer in short: a formula as nested calls, an unusable one by its reason."""
    match answer:
        case Exact(expression):
            return spelled(expression)
        case Unusable(reason):
            return f"<{reason}>"
        case Items(items) | Results(items=items):
            return f"[{', '.join(map(shown, items))}]"
        case Fields(inner):
            return f"{{{', '.join(f'{name}: {shown(item)}' for name, item in inner.items())}}}"
        case Array(shape, values):
            return f"array{shape}{list(values)}"
        case Text(text):
            return repr(text)
    return repr(answer)


def spelled(expression: Expression) -> str:
    texts: list[str] = []
    for node in expression.nodes:
        arguments = ", ".join(texts[i] for i in node.args)
        leaf = node.head in (Head.NUMBER, Head.SYMBOL)
        texts.append(str(node.value) if leaf else f"{node.head}({arguments})" if node.args else str(node.head))
    return texts[-1]


_FILTER = "import ctypes, errno, pyseccomp; f = pyseccomp.SyscallFilter(pyseccomp.ALLOW); {}f.load()"
_NO_LANDLOCK = "f.add_rule(pyseccomp.ERRNO(errno.ENOSYS), 'landlock_create_ruleset'); "
_NO_SECCOMP = (
    "f.add_rule(pyseccomp.ERRNO(errno.EPERM), 'seccomp'); "
    "f.add_rule(pyseccomp.ERRNO(errno.EPERM), 'prctl', pyseccomp.Arg(0, pyseccomp.EQ, 22)); "  # PR_SET_SECCOMP
)
WITHOUT = {
    "Landlock": _FILTER.format(_NO_LANDLOCK),
    "seccomp": _FILTER.format(_NO_SECCOMP),
    "Landlock and seccomp": _FILTER.format(_NO_LANDLOCK + _NO_SECCOMP),
}
"""Python that makes the kernel say that it has no such thing, by a filter of its own."""


@contextmanager
def booted(before: str, after: str = "") -> Iterator[None]:
    """Let every new zygote run Python of the test's, before and after it loads its own code and before it serves."""
    boot = runners._BOOT.replace("main; ", f"main; exec({after!r}); ", 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runners, "_BOOT", f"exec({before!r}); {boot}")
        yield


@pytest.fixture(params=list(WITHOUT))
def partly_confined(request: pytest.FixtureRequest) -> Iterator[Runner]:
    """Runners as on machines that lack one layer or more."""
    _needs_filters()
    with booted(WITHOUT[request.param]), start() as runner:
        yield runner


@pytest.fixture
def start_changed() -> Callable[[str], AbstractContextManager[Runner]]:
    """Starts a runner whose zygotes run Python of the test's before they serve."""

    @contextmanager
    def started(after: str) -> Iterator[Runner]:
        with booted("", after), start() as runner:
            yield runner

    return started


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with start() as runner:
        yield runner


@pytest.fixture
def confined(runner: Runner) -> Runner:
    """The runner, where the kernel confines; what asks for it says nothing about other machines."""
    if not runner.isolation.is_confined:
        pytest.skip(str(runner.isolation))
    return runner


def _needs_filters() -> None:
    if sys.platform != "linux":
        pytest.skip("every machine that is not Linux is like that")
    pytest.importorskip("pyseccomp")


@pytest.fixture(scope="session")
def _unconfined() -> Iterator[Runner]:
    _needs_filters()
    with booted(WITHOUT["Landlock and seccomp"]):
        runner = start()
    with runner:
        yield runner


@pytest.fixture
def unconfined(_unconfined: Runner) -> Iterator[Runner]:
    """A runner as on a machine whose kernel has neither Landlock nor seccomp, as long as the test lasts."""
    with booted(WITHOUT["Landlock and seccomp"]):
        yield _unconfined


@pytest.fixture
def ran() -> Callable[[Outcome], Ran]:
    """Makes an outcome easy to look at."""
    return as_ran


def as_ran(outcome: Outcome) -> Ran:
    return Ran(**{field.name: getattr(outcome, field.name) for field in fields(Outcome)})


@pytest.fixture
def run(runner: Runner) -> Run:
    """Run a file under small limits and ask it for `value`, or for the questions given."""
    return running(runner)


@pytest.fixture
def run_unconfined(unconfined: Runner) -> Run:
    """The same on a machine that cannot confine."""
    return running(unconfined)


def running(runner: Runner) -> Run:
    def run(source: str | bytes, *questions: Question, **limits: float) -> Ran:
        job = Job(questions or (FORMULA,), Limits(**{**QUICK, **limits}))  # type: ignore[arg-type]
        outcome = runner.run(job, source.encode() if isinstance(source, str) else source)
        assert not (children(runner) if runner.isolation.is_confined else descendants(runner))
        assert not (written := take_markers()), written
        return as_ran(outcome)

    return run


def take_markers() -> list[Path]:
    """The marker files that the hostile files write; they are removed."""
    found = [path for folder in MARKER_FOLDERS for path in folder.glob("pwned_*")]
    for path in found:
        path.unlink(missing_ok=True)
    return found


def children(runner: Runner) -> list[int]:
    """Processes below this zygote: it inherits all that are left alone."""
    zygote: int = runner._zygote.pid  # type: ignore[attr-defined]
    listings = Path(f"/proc/{zygote}/task").glob("*/children")
    return [int(process) for listing in listings for process in listing.read_text().split()]


def descendants(runner: Runner) -> list[int]:
    """Processes started from this zygote, told by its mark in their environment, other than itself."""
    mark = f"CHECKER_ZYGOTE={runner._mark}".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if _has(path, mark, runner)]


def _has(path: Path, mark: bytes, runner: Runner) -> bool:
    try:
        return mark in path.read_bytes() and int(path.parent.name) != runner._zygote.pid
    except OSError:
        return False
