"""A teacher's own exercise: loaded from its file or package, and told apart from everything else.

The file is the teacher's program and is run by the grader, so it must never be a student's. Three things see to that.
Only a path on the command line or an installed package leads to one, never a search. A file that does not bind
`EXERCISE` at its top level is refused before a line of it is run. And what it imports beside itself has to be said with
a dot (`from .residual_slips import ...`): its folder is on no path, so that a `random.py` of a student's that lies
beside it is nobody's module. Nothing here may happen before the process for students' files is started; `exercises`
loads this module, and `submission.runner` refuses to fork once that is there.

`sources` are the files that declare an exercise, found without running them: for the digest of `versions`, and to
refuse a file that is handed in as well.
"""

from __future__ import annotations

import ast
import hashlib
import os
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType

from checker.catalogue import Entry, Origin
from checker.errors import ExerciseError
from checker.exercise import Exercise
from checker.expression.printing import printable
from checker.variants import Variants

__all__ = ["BrokenDeclaration", "declaration", "has_variants", "own_lines", "own_load", "refuse_handed_in", "sources"]

_ATTRIBUTE = "EXERCISE"
_LONGEST = 300


class BrokenDeclaration(ExerciseError):
    """The file of an exercise cannot be loaded: what, where in it, and what to do, for its author."""


def own_load(entry: Entry, student: str) -> Exercise:
    """The exercise that a file or package declares, in the variant of a student. Raises BrokenDeclaration."""
    declared = declaration(entry)
    try:
        exercise = declared.of(student) if isinstance(declared, Variants) else declared
    except Exception as error:
        if isinstance(error, ExerciseError) and not own_lines(error, entry):
            raise
        raise _broken(entry, error) from error
    if exercise.name != entry.name:
        wanted = "its file" if entry.origin is Origin.FILE else "its entry point"
        raise BrokenDeclaration(
            f"{_shown(entry)} declares an exercise named {printable(str(exercise.name), 60)!r}. "
            f"Name it {entry.name!r}, as {wanted}: results are kept under that name."
        )
    return exercise


def has_variants(entry: Entry) -> bool:
    """Whether the exercise differs from student to student. Raises BrokenDeclaration."""
    return entry.origin is not Origin.OURS and isinstance(declaration(entry), Variants)


def declaration(entry: Entry) -> Exercise | Variants:
    """What the file or package binds to EXERCISE; it is run once a process. Raises BrokenDeclaration."""
    try:
        if entry.origin is Origin.FILE:
            found: object = getattr(_module_at(entry), _ATTRIBUTE)
        else:
            module, _, attribute = entry.module.partition(":")
            found = getattr(import_module(module), attribute or _ATTRIBUTE)
    except BrokenDeclaration:
        raise
    except (Exception, SystemExit) as error:
        raise _broken(entry, error) from error
    if isinstance(found, Exercise | Variants):
        return found
    raise BrokenDeclaration(
        f"{_shown(entry)} binds {_ATTRIBUTE} to a value of type {type(found).__name__}. "
        "Make it an Exercise, or Variants, of checker.authoring."
    )


def own_lines(error: BaseException, entry: Entry) -> tuple[str, ...]:
    """The lines of the author's own files that an error went through, outermost first."""
    if entry.origin is Origin.OURS:
        return ()
    folder = _folder(entry)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    return tuple(f"{Path(frame.filename).name}, line {frame.lineno}: {frame.line}" for frame in own)


def sources(entry: Entry) -> dict[str, Path]:
    """The files that declare the exercise, by their place in its folder: its own, and those that it imports beside it.

    Raises BrokenDeclaration for one that is not valid Python.
    """
    root, found = _folder(entry), dict[str, Path]()
    waiting = [_main(entry)]
    while waiting:
        path = waiting.pop()
        place = os.path.relpath(path, root)
        if place not in found:
            found[place] = path
            waiting += _imported(_tree(path), path, root)
    return found


def refuse_handed_in(entry: Entry, place: Path) -> None:
    """Refuse an exercise of which a file is handed in, or lies in the folder of the hand-ins. Raises BrokenDeclaration.

    Whoever hands in must never write what the grader runs.
    """
    handed_in = place.resolve()
    for source in (_main(entry), *sources(entry).values()):
        if source.resolve().is_relative_to(handed_in):
            what = "is the answer, too" if handed_in.is_file() else "lies among the hand-ins"
            raise BrokenDeclaration(
                f"{source.name} {what}. The file of an exercise is run by the grader, with all that the grader may do; "
                "none of it was run. Give the teacher's file first, and keep it in a folder of its own."
            )


# Loading


def _module_at(entry: Entry) -> ModuleType:
    """The module of a file, in a package of ours that consists of what lies beside it."""
    path, folder = Path(entry.module), _folder(entry)
    package = f"_own_exercise_{hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]}"
    if package not in sys.modules:
        sys.modules[package] = module_from_spec(_package(package, folder))
    name = f"{package}.{path.stem}"
    if name not in sys.modules:
        main = _main(entry)
        tree = _tree(main)
        if not _binds_exercise(tree):
            raise BrokenDeclaration(
                f"{_shown(entry)} declares no exercise: nothing at its top level is called {_ATTRIBUTE}. None of it "
                "was run. `python -m checker exercise new` writes a file to start from."
            )
        module = module_from_spec(_package(name, path) if path.is_dir() else ModuleSpec(name, None))
        module.__file__ = str(main)
        sys.modules[name] = module
        try:
            exec(compile(tree, str(main), "exec"), module.__dict__)  # the teacher's, whom the grader belongs to
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]


def _package(name: str, folder: Path) -> ModuleSpec:
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    return spec


def _binds_exercise(tree: ast.Module) -> bool:
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=targets) if any(_is_named(target) for target in targets):
                return True
            case ast.AnnAssign(target=target) if _is_named(target):
                return True
            case ast.ImportFrom(names=names) if any(_ATTRIBUTE in (each.asname, each.name) for each in names):
                return True
    return False


def _is_named(target: ast.expr) -> bool:
    return isinstance(target, ast.Name) and target.id == _ATTRIBUTE


def _broken(entry: Entry, error: BaseException) -> BrokenDeclaration:
    lines = "".join(f"\n  {line}" for line in own_lines(error, entry))
    message = printable(f"{error}", _LONGEST)
    kind = "" if isinstance(error, ExerciseError) else f"{type(error).__name__}: "
    again = f"Mend that; `python -m checker exercise verify {_shown(entry)}` tries again."
    return BrokenDeclaration(f"{_shown(entry)} cannot be loaded. {kind}{message}{lines}\n{again}{_hint(error)}")


def _hint(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name and "." not in error.name:
        return f"\nIf {error.name}.py lies beside it, import it with a dot: from .{error.name} import ..."
    return ""


def _shown(entry: Entry) -> str:
    return Path(entry.module).name if entry.origin is Origin.FILE else entry.name


# Its files


def _main(entry: Entry) -> Path:
    """The file that is run first."""
    if entry.origin is Origin.FILE:
        path = Path(entry.module)
        return path / "__init__.py" if path.is_dir() else path
    found = _resolved(_folder(entry).joinpath(*entry.module.partition(":")[0].split(".")))
    if found is None:
        raise BrokenDeclaration(f"{entry.name} is to be in the module {entry.module}, which is not installed.")
    return found


def _folder(entry: Entry) -> Path:
    """The folder from which names of modules count; of an installed one, that which its package lies in."""
    if entry.origin is Origin.FILE:
        return Path(entry.module).parent
    top = entry.module.partition(":")[0].partition(".")[0]
    spec = find_spec(top)  # of a package as a whole, so that nothing is imported
    if spec is None or spec.origin is None:
        raise BrokenDeclaration(
            f"{entry.name} is to be in the package {top}, which is not installed. Install it again."
        )
    origin = Path(spec.origin)
    return origin.parent.parent if origin.name == "__init__.py" else origin.parent


def _tree(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes(), str(path))
    except OSError as error:
        raise BrokenDeclaration(f"{path.name} cannot be read: {error.strerror}.") from error
    except (SyntaxError, ValueError) as error:
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) and error.lineno else ""
        text = f": {error.text.strip()}" if isinstance(error, SyntaxError) and error.text else ""
        what = error.msg if isinstance(error, SyntaxError) else error
        raise BrokenDeclaration(f"{path.name} is not valid Python: {what}\n  {path.name}{line}{text}") from error


def _imported(tree: ast.Module, path: Path, root: Path) -> Iterator[Path]:
    """The files below `root` that a file's imports may mean: those with dots, and those by the name of its package."""
    top = path.relative_to(root).parts[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1]
            names = [node.module or "", *(".".join(filter(None, (node.module, each.name))) for each in node.names)]
        elif isinstance(node, ast.Import | ast.ImportFrom) and top != path.name:
            base, module = root, node.module if isinstance(node, ast.ImportFrom) else None
            names = [".".join(filter(None, (module, each.name))) for each in node.names] + [module or ""]
            names = [name for name in names if name.partition(".")[0] == top]
        else:
            continue
        yield from (found for name in names for found in _files(base, name, root))


def _files(base: Path, name: str, root: Path) -> Iterator[Path]:
    """The file of a module, and of each package that it lies in."""
    steps = name.split(".") if name else []
    for count in range(len(steps) + 1):
        found = _resolved(base.joinpath(*steps[:count]))
        if found is not None and found.is_relative_to(root):
            yield found


def _resolved(module: Path) -> Path | None:
    candidates = (module.with_name(f"{module.name}.py"), module / "__init__.py")
    return next((path for path in candidates if path.is_file()), None)
