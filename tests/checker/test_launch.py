"""The command as a user starts it: what the process of a student's file can see of it, and what not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker.submission.runner import start_from_here

PROBE = """
import os, sys
print("env", dict(os.environ))
for name in ("/proc/self/environ", "/proc/self/cmdline"):
    try:
        print(name, open(name, "rb").read())
    except OSError as error:
        print("shut", name)
print("modules", sorted(name for name in sys.modules if name.split(".")[0] in ("checker", "derivations", "flint")))
print("path", sys.path)
print("here", os.getcwd(), sys.argv, sys.orig_argv, sys.flags.hash_randomization, hash("w") == hash("w"))
for name in ("derivations", "checker.exercises", "checker.grading", "checker.equivalence.enclosure"):
    try:
        __import__(name)
        print("IMPORTED", name)
    except ImportError as error:
        print("refused", name)
min_abs_w = 4
"""


def run(command: list[str], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def probe(tmp_path: Path) -> Path:
    (tmp_path / "answer.py").write_text(PROBE)
    return tmp_path


def test_a_file_sees_neither_the_environment_nor_the_graders_modules(probe: Path) -> None:
    """Nothing of the user's environment reaches the file, however the command was started; nor do the references."""
    done = run(
        [sys.executable, "-m", "checker", "exercise2", "answer.py", "--format", "json"], probe, CANVAS_TOKEN="s3cr3t"
    )
    assert done.returncode == 1, done.stderr
    report = json.loads(done.stdout)
    output = report["output"]
    assert "min_abs_w" in [part["name"] for part in report["parts"] if part["verdict"] == "correct"]
    assert "s3cr3t" not in output
    assert "IMPORTED" not in output
    assert output.count("refused") == 4
    assert "answer.py" not in output  # nor does it learn where it lies, which may be a folder with a name
    modules = next(line for line in output.splitlines() if line.startswith("modules"))
    for forbidden in ("derivations", "checker.exercises", "checker.grading", "checker.equivalence", "flint"):
        assert f"'{forbidden}" not in modules


def test_the_same_file_has_the_same_output_and_report_every_time(probe: Path) -> None:
    """Hash randomisation is off, so that a file that depends on the order of a set does so the same way each time."""
    (probe / "answer.py").write_text("print({str(k) for k in range(50)})\nw_star = 6.9\n")
    command = [sys.executable, "-m", "checker", "exercise2", "answer.py", "--format", "json"]
    reports = {run(command, probe, PYTHONHASHSEED=seed).stdout for seed in ("random", "7", "8")}
    assert len(reports) == 1


def test_console_scripts_do_what_python_m_does(tmp_path: Path) -> None:
    """`checker` and `derivations` are installed beside the interpreter."""
    scripts = Path(sys.executable).parent
    for name, arguments in (("checker", ["list"]), ("derivations", [])):
        if not (scripts / name).exists():
            pytest.skip("the package is not installed in this environment")
        assert (
            run([str(scripts / name), *arguments], tmp_path).stdout
            == run([sys.executable, "-m", name, *arguments], tmp_path).stdout
        )


def test_a_process_that_holds_references_never_becomes_the_parent_of_a_file() -> None:
    """A fork of the grader would hand the key to the file: it is refused."""
    import derivations

    assert derivations is sys.modules["derivations"]
    with pytest.raises(RuntimeError, match="has loaded an exercise"):
        start_from_here()
