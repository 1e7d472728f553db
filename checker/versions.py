"""What a grade depends on beside the answer: the exercise as it is declared, and the checker.

An exercise is its own module with all that this one imports from `checker.exercises` and `derivations`: when a byte of
these changes, so does the digest, and what was graded with another digest is graded again. A teacher's own exercise is
its file with all that this one imports beside it, and from those two. Nothing of an exercise is run here.
"""

import ast
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.catalogue import Entry, Origin

__all__ = ["exercise_digest", "variant_digest"]

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("checker.exercises", "derivations")


def exercise_digest(entry: Entry, limits: Sequence[str] = ()) -> str:
    """A hash of everything that declares the exercise, and of the limits that are changed, as the option takes them.

    Raises BrokenDeclaration for a teacher's own exercise that is not valid Python.
    """
    digest = hashlib.sha256()
    own = _own(entry)
    start = [f"checker.exercises.{entry.module}"] if entry.origin is Origin.OURS else []
    for place, source in sorted(own.items()):
        digest.update(place.encode(errors="surrogateescape") + b"\0" + source + b"\0")
        start += _imported(source)
    for module in sorted(_closure(start)):
        digest.update(module.encode() + b"\0" + _source(module) + b"\0")
    digest.update("\0".join(limits).encode())
    return digest.hexdigest()


def variant_digest(exercise: str, student: str) -> str:
    """A hash of the variant that a student has of the exercise with this digest."""
    return hashlib.sha256(f"{exercise}\0{student}".encode(errors="surrogatepass")).hexdigest()


def _own(entry: Entry) -> dict[str, bytes]:
    """The files of a teacher's own exercise, by their place in its folder."""
    if entry.origin is Origin.OURS:
        return {}
    from checker.own_exercises import sources

    return {place: path.read_bytes() for place, path in sources(entry).items()}


def _closure(start: Sequence[str]) -> set[str]:
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        module = waiting.pop()
        if module not in found and _path(module) is not None:
            found.add(module)
            waiting += [*_imported(_source(module)), *_parent(module)]
    return found


def _parent(module: str) -> list[str]:
    """The package that a module lies in, which is run before it; that of our exercises only finds them."""
    parent = module.rpartition(".")[0]
    return [parent] if parent.startswith("derivations") else []


def _imported(source: bytes) -> Iterator[str]:
    """Names that may be modules of an exercise: those that are none are passed over by `_path`."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{name}" for name in names)]
        yield from (name for name in names if name.startswith(_PACKAGES))


def _source(module: str) -> bytes:
    path = _path(module)
    return path.read_bytes() if path else b""


def _path(module: str) -> Path | None:
    base = _ROOT.joinpath(*module.split("."))
    return next((path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file()), None)
