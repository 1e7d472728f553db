"""What a grade depends on beside the answer: the exercise as it is declared, and the checker.

An exercise is its own module with all that this one imports from `checker.exercises` and `derivations`: when a byte of
these changes, so does the digest, and what was graded with another digest is graded again. Nothing is imported here.
"""

import ast
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from checker.catalogue import Entry

__all__ = ["exercise_digest"]

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("checker.exercises", "derivations")


def exercise_digest(entry: Entry, limits: Sequence[str] = ()) -> str:
    """A hash of everything that declares the exercise, and of the limits that are changed, as the option takes them."""
    digest = hashlib.sha256()
    for module in sorted(_closure(f"checker.exercises.{entry.module}")):
        digest.update(module.encode() + b"\0" + _source(module) + b"\0")
    digest.update("\0".join(limits).encode())
    return digest.hexdigest()


def _closure(start: str) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        module = waiting.pop()
        if module not in found and _path(module) is not None:
            found.add(module)
            waiting += _imported(_source(module))
    return found


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
