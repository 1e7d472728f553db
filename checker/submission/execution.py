"""Running a student's file: `read` compiles it and tells what it binds, `run` executes it and tells how it ended.

Of a notebook that is the Python of its code cells, and lines are told by cell.
Both run in the child. Whatever happens is an `Ending`, never an exception: a file that stops in the middle keeps the
names it bound before. Left out: what the values are (`encoding`) and how long it may take (`confinement`).
"""

import ast
import random
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from types import CodeType, ModuleType, TracebackType

from checker.submission.amounts import BYTES, show_amount
from checker.submission.encoding import told
from checker.submission.notebook import Notebook, NotebookError, Place, is_notebook, read_notebook
from checker.submission.protocol import End, Ending

__all__ = ["MODULE", "Source", "read", "run"]

_FILE = "answer.py"
MODULE = "answer"
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Source:
    """A file that compiles."""

    code: CodeType
    lines: list[bytes]
    """in UTF-8, in which the columns of a syntax tree are counted"""
    binders: dict[str, ast.stmt]
    """for every name bound at module level, the last statement that binds it"""
    stars: tuple[str, ...]
    """the modules from which everything is imported"""
    notebook: Notebook | None = None
    """where the file was one"""

    def binds(self, name: str, module: ModuleType) -> bool:
        """Whether the file gave the name its value; numpy's `gradient` from an import of everything is no answer."""
        if name not in vars(module):
            return False
        value = vars(module)[name]
        return name in self.binders or not any(_holds(star, name, value) for star in self.stars)

    def excerpt(self, name: str) -> str | None:
        """The source of the last statement that binds the name, cut to 300 characters."""
        return _excerpt(self.lines, self.binders[name]) if name in self.binders else None

    def place(self, line: int | None) -> Place:
        """The line as the student counts: in a notebook within its cell."""
        return self.notebook.place(line) if self.notebook and line else Place(None, line)


def read(source: bytes, most: int | None = None) -> Source | Ending:
    """The file compiled, whatever its encoding and line ends, or why it cannot be.

    `most` bounds the bytes of code in a notebook; a file's own length is bounded before it comes here.
    """
    if not is_notebook(source):
        return _compiled(source, _lines(source))
    try:
        notebook = read_notebook(source)
    except NotebookError as error:
        return Ending(End.SYNTAX, str(error)[:_SHOWN], error.line, cell=error.cell)
    except MemoryError as error:
        return Ending(End.SYNTAX, told(error))
    code = notebook.text.encode()
    if most is not None and len(code) > most:
        return Ending(End.SYNTAX, f"its code cells have more than {show_amount(most, BYTES)}, which is too much")
    return _compiled(notebook.text, code.split(b"\n"), notebook)


def _compiled(source: bytes | str, lines: list[bytes], notebook: Notebook | None = None) -> Source | Ending:
    try:
        tree = ast.parse(source, _FILE)
        if not tree.body:
            return Ending(End.EMPTY, "it has no statements")
        code = compile(tree, _FILE, "exec", dont_inherit=True)
    except SyntaxError as error:
        column = f" at column {error.offset}" if error.offset else ""
        cell, line = notebook.place(error.lineno) if notebook and error.lineno else Place(None, error.lineno)
        return Ending(End.SYNTAX, f"{error.msg}{column}"[:_SHOWN], line, cell=cell)
    except (ValueError, RecursionError, MemoryError, OverflowError, LookupError) as error:
        return Ending(End.SYNTAX, told(error))
    return Source(code, lines, dict(_binders(tree)), tuple(_stars(tree)), notebook)


def run(source: Source, module: ModuleType) -> Ending:
    """Execute the file in `module`, with the random generators seeded so that it does the same each time."""
    module.__file__ = _FILE
    sys.modules[MODULE] = module
    _seed()
    try:
        exec(source.code, vars(module))
    except SystemExit as error:
        return _stopped(End.EXIT, f"sys.exit({error.code!r})"[:_SHOWN], error, source)
    except MemoryError as error:
        return _stopped(End.MEMORY, "it takes more memory than there is", error, source)
    except BaseException as error:
        return _stopped(End.EXCEPTION, told(error), error, source)
    return Ending(End.COMPLETED)


def _stopped(kind: End, message: str, error: BaseException, source: Source) -> Ending:
    cell, line = source.place(_line(error.__traceback__))
    return Ending(kind, message, line, cell=cell)


def _seed() -> None:
    import numpy

    random.seed(0)
    numpy.random.seed(0)


def _line(traceback: TracebackType | None) -> int | None:
    """The line of the student's file that was being executed, not one of a library that it called."""
    line = None
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == _FILE:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _holds(module: str, name: str, value: object) -> bool:
    return getattr(sys.modules.get(module), name, None) is value


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _binders(tree: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Each name bound at module level with the outermost statement that binds it, in the order of the file."""
    for statement in tree.body:
        for name in _bound_by(statement):
            yield name, statement


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    waiting: list[ast.AST] = [statement]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        if isinstance(node, ast.alias):
            yield (node.asname or node.name).split(".")[0]
        if isinstance(node, _SCOPES):
            yield node.name
        elif not isinstance(node, ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _stars(tree: ast.Module) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and any(alias.name == "*" for alias in node.names):
            yield node.module


def _lines(source: bytes) -> list[bytes]:
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(source).readline)
        text = source.decode(encoding).encode()
    except (SyntaxError, UnicodeError, LookupError):
        text = source
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def _excerpt(lines: list[bytes], node: ast.stmt) -> str:
    end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset
    excerpt = lines[node.lineno - 1 : end_line]
    if excerpt:
        excerpt[-1] = excerpt[-1][:end_column]
        excerpt[0] = excerpt[0][node.col_offset :]
    return b"\n".join(excerpt[:_SHOWN]).decode(errors="replace")[:_SHOWN]
