"""What changes the digest of an exercise, and what leaves it alone; the oracle is what Python really imports."""

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from checker import versions
from checker.catalogue import CATALOGUE, Entry, find
from checker.versions import exercise_digest

ROOT = Path(__file__).parents[2]
EXERCISE = find("exercise2")
LOADER = "checker.exercises"
"""which declares nothing: a change of it is one of the checker's"""

_LIST = """
import importlib, json, sys
importlib.import_module("checker.exercises." + sys.argv[1])
print(json.dumps({name: getattr(module, "__file__", None) for name, module in sys.modules.items()}))
"""


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The packages once more, to be changed; digests are taken of these."""
    for package in ("checker", "derivations"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(versions, "_ROOT", tmp_path)
    return tmp_path


@cache
def loaded_by(entry: Entry) -> dict[str, Path]:
    """The modules of exercises and derivations that are there once the exercise is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", _LIST, entry.module], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    modules = json.loads(done.stdout)
    return {
        name: Path(path).relative_to(ROOT)
        for name, path in modules.items()
        if path and name.startswith(("checker.exercises.", "derivations"))
    }


def imported_later(modules: set[Path], root: Path) -> set[Path]:
    """The modules that these import only when a function of theirs is called, and what those import."""
    found: set[Path] = set()
    waiting = list(modules)
    while waiting:
        text = waiting.pop().read_text()
        imports = "\n".join(line for line in text.splitlines() if re.match(r"\s*(from|import) ", line))
        for path in (root / "derivations").rglob("*.py"):
            named = all(re.search(rf"\b{word}\b", imports) for word in path.relative_to(root).with_suffix("").parts)
            if named and path not in modules | found:
                found.add(path)
                waiting.append(path)
    return found


def touch(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def digests() -> dict[str, str]:
    return {entry.name: exercise_digest(entry) for entry in CATALOGUE}


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_every_module_that_an_exercise_imports_changes_its_digest(copy: Path, entry: Entry) -> None:
    before = exercise_digest(entry)
    modules = loaded_by(entry)
    assert f"checker.exercises.{entry.module}" in modules
    assert entry.name == "exercise4" or any(name.startswith("derivations.") for name in modules)
    for path in modules.values():
        text = (copy / path).read_bytes()
        touch(copy / path)
        assert exercise_digest(entry) != before, path
        (copy / path).write_bytes(text)
    assert exercise_digest(entry) == before


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_no_other_module_does(copy: Path, entry: Entry) -> None:
    before = exercise_digest(entry)
    modules = {copy / path for path in loaded_by(entry).values()}
    modules |= imported_later(modules, copy)
    others = [path for package in (copy / "checker", copy / "derivations") for path in package.rglob("*.py")]
    others = [path for path in others if path not in modules]
    assert copy / "checker/judging.py" in others
    for path in others:
        touch(path)
    assert exercise_digest(entry) == before


def test_one_exercise_is_not_another(copy: Path) -> None:
    """Editing exercise1 regrades exercise1 alone."""
    before = digests()
    assert len(set(before.values())) == len(CATALOGUE)
    touch(copy / "checker/exercises/chain.py")
    after = digests()
    assert [name for name in before if after[name] != before[name]] == ["exercise1"]


def test_a_comment_is_a_change_and_a_module_that_is_moved_too(copy: Path) -> None:
    """It is bytes that are hashed, and the names that they stand under."""
    seen = {exercise_digest(EXERCISE)}
    module = copy / "checker/exercises/activation_interval.py"
    module.write_bytes(b"# a comment\n" + module.read_bytes())
    seen.add(exercise_digest(EXERCISE))
    slips = copy / "checker/exercises/activation_interval_slips.py"
    slips.rename(slips.with_name("moved.py"))
    module.write_text(module.read_text().replace("exercises.activation_interval_slips", "exercises.moved"))
    seen.add(exercise_digest(EXERCISE))
    assert len(seen) == 3


@pytest.mark.parametrize("limit", ["cpu=10s", "cpu=11s", "wall=31s", "memory=1GiB"])
def test_limits_that_are_set_are_part_of_it(limit: str) -> None:
    digest = exercise_digest(EXERCISE, (limit,))
    assert digest == exercise_digest(EXERCISE, (limit,))
    assert digest not in (exercise_digest(EXERCISE), exercise_digest(EXERCISE, (limit, "call=5s")))


def test_it_is_the_same_wherever_the_packages_lie(copy: Path) -> None:
    copied = digests()
    versions._ROOT = ROOT  # the fixture puts it back
    assert digests() == copied
