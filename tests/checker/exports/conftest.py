"""The exports as a teacher makes them, by the real command; and a place where the wheel in them is installed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run a command in an environment that has nothing of the repository's but the variables given."""

    def run_in(folder: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), **environment},
            capture_output=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )

    return run_in


@pytest.fixture(scope="session")
def exported(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make an export with `python -m checker export`, and give its path."""

    def make(system: str, *options: str) -> Path:
        out = tmp_path_factory.mktemp("export") / ("autograder.zip" if system == "gradescope" else system)
        command = (sys.executable, "-m", "checker", "export", system, "exercise2", "--out", str(out), *options)
        done = run(ROOT, *command)
        assert done.returncode == 0, done.stderr
        assert str(out) in done.stdout
        return out

    return make


@pytest.fixture(scope="session")
def installed(run: Run, exported: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel of an export holds, its dependencies aside; Gradescope's tests run pip on it."""
    (wheel,) = exported("prairielearn").glob("grader/*.whl")
    folder = tmp_path_factory.mktemp("installed")
    shutil.unpack_archive(wheel, folder, "zip")
    where = run(folder, sys.executable, "-c", "import checker; print(checker.__file__)", PYTHONPATH=str(folder))
    assert where.stdout.startswith(str(folder))  # and not the repository
    return folder
