"""One warden for the whole folder, and what must hold after every file: nothing left running, no marker written."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from submitted import FORMULA, Run

from checker.submission.protocol import Job, Limits, Outcome, Question
from checker.submission.runner import Child, start

QUICK = {"cpu_seconds": 1, "wall_seconds": 2.0, "call_seconds": 0.3, "memory_bytes": 2**28}
MARKER_FOLDERS = [Path(name) for name in ("/tmp", "/dev/shm", "/var/tmp", "/", Path.home(), Path.cwd())]


@pytest.fixture(scope="session")
def child() -> Iterator[Child]:
    with start() as child:
        yield child


@pytest.fixture
def run(child: Child) -> Run:
    """Run a file under small limits and ask it for `value`, or for the questions given."""

    def run(source: str | bytes, *questions: Question, **limits: float) -> Outcome:
        job = Job(questions or (FORMULA,), Limits(**{**QUICK, **limits}))  # type: ignore[arg-type]
        outcome = child.run(job, source.encode() if isinstance(source, str) else source)
        assert not descendants(child)
        assert not (written := take_markers()), written
        return outcome

    return run


def take_markers() -> list[Path]:
    """The marker files that the hostile files write; they are removed."""
    found = [path for folder in MARKER_FOLDERS for path in folder.glob("pwned_*")]
    for path in found:
        path.unlink(missing_ok=True)
    return found


def descendants(child: Child) -> list[int]:
    """Processes started from this warden, told by its mark in their environment, other than itself."""
    mark = f"CHECKER_WARDEN={child._mark}".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if _has(path, mark, child)]


def _has(path: Path, mark: bytes, child: Child) -> bool:
    try:
        return mark in path.read_bytes() and int(path.parent.name) != child._warden.pid
    except OSError:
        return False
