"""One zygote for the whole folder, and what must hold after every file: nothing left running, no marker written."""

from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from checker.expression.dag import Expression
from checker.expression.heads import Head
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
        case Items(items) | Results(items):
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


@pytest.fixture(scope="session")
def runner() -> Iterator[Runner]:
    with start() as runner:
        yield runner


@pytest.fixture
def ran() -> Callable[[Outcome], Ran]:
    """Makes an outcome easy to look at."""
    return lambda outcome: Ran(**{field.name: getattr(outcome, field.name) for field in fields(Outcome)})


@pytest.fixture
def run(runner: Runner, ran: Callable[[Outcome], Ran]) -> Callable[..., Ran]:
    """Run a file under small limits and ask it for `value`, or for the questions given."""

    def run(source: str | bytes, *questions: Question, **limits: float) -> Ran:
        job = Job(questions or (FORMULA,), Limits(**{**QUICK, **limits}))  # type: ignore[arg-type]
        outcome = runner.run(job, source.encode() if isinstance(source, str) else source)
        assert not descendants(runner)
        assert not (written := take_markers()), written
        return ran(outcome)

    return run


def take_markers() -> list[Path]:
    """The marker files that the hostile files write; they are removed."""
    found = [path for folder in MARKER_FOLDERS for path in folder.glob("pwned_*")]
    for path in found:
        path.unlink(missing_ok=True)
    return found


def descendants(runner: Runner) -> list[int]:
    """Processes started from this zygote, told by its mark in their environment, other than itself."""
    mark = f"CHECKER_ZYGOTE={runner._mark}".encode()
    return [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/environ") if _has(path, mark, runner)]


def _has(path: Path, mark: bytes, runner: Runner) -> bool:
    try:
        return mark in path.read_bytes() and int(path.parent.name) != runner._zygote.pid
    except OSError:
        return False
