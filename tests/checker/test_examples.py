"""The answer files in `examples/`, graded as a student would: by the command, in a new process."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"

# What each file is told: the verdicts, with the slips that are named, of the parts that are not correct.
EXPECTED: dict[str, dict[str, str]] = {
    "exercise1/right.py": {},
    "exercise1/partly.py": {
        "dC_db1": "incorrect w1-included",
        "dC_dw2": "incorrect lost-input",
        "gradient": "missing missing",
        "exploding": "incorrect condition",
    },
    "exercise1/wrong.py": {
        "dC_db1": "incorrect sum-for-product",
        "dC_db3": "incorrect quadratic-cost",
        "dC_dw2": "incorrect prime-at-a",
        "ratio": "incorrect upside-down",
        "max_slope": "incorrect sigma-for-prime",
        "gradient": "incorrect sigma-for-prime",
        "exploding": "incorrect condition",
        "unstable": "incorrect not-steep",
    },
    "exercise2/right.py": {},
    "exercise2/partly.py": {
        "a_low": "partial abs-forgotten one-regime",
        "a_high": "incorrect ends-exchanged",
        "width": "partial abs-forgotten one-regime",
        "width_at": "incorrect different",
    },
    "exercise2/wrong.py": {
        "min_abs_w": "incorrect upside-down",
        "a_low": "incorrect sign-of-b",
        "a_high": "incorrect end-in-z",
        "width": "incorrect minus-one-outside",
        "width_at": "unreadable exception",
        "w_star": "incorrect different",
        "max_width": "incorrect different",
    },
    "exercise4/right.py": {},
    "exercise4/partly.py": {"layer_speeds": "incorrect quadratic-cost"},
    "exercise4/wrong.py": {
        "layer_speeds": "incorrect mean-of-norms",
        "backprop": "incorrect different",
        "slower_by": "incorrect upside-down",
    },
    "exercise5/right.py": {},
    "exercise5/partly.py": {
        "std_forward": "incorrect fans-swapped",
        "std_backward": "incorrect fans-swapped",
        "limit_xavier": "incorrect lost-root-2",
    },
    "exercise5/wrong.py": {
        "variance_z": "incorrect s-not-squared",
        "std_forward": "incorrect variance-for-std",
        "std_backward": "incorrect fans-swapped",
        "std_xavier": "incorrect variance-for-std",
        "limit_xavier": "incorrect lost-root-3",
        "std_he": "incorrect lost-root-2",
        "mean_logistic": "incorrect of-z",
    },
    "exercise6/right.py": {},
    "exercise6/partly.py": {
        "elu_prime": "partial alpha-dropped one-regime",
        "dead_unit": "incorrect alive",
    },
    "exercise6/wrong.py": {
        "relu_prime": "partial not-differentiated one-regime",
        "leaky_relu": "incorrect min-for-max",
        "leaky_relu_prime": "incorrect wrong-side",
        "elu": "partial minus-one-outside one-regime",
        "elu_prime": "incorrect different",
        "dead_unit": "incorrect alive",
        "leaky_floor": "incorrect sum-for-product",
    },
}

FILES = sorted(path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.glob("exercise*/*.py"))


def graded(file: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON report of the real command."""
    command = [sys.executable, "-m", "checker", Path(file).parent.name, str(EXAMPLES / file), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


@pytest.mark.parametrize("file", FILES)
def test_an_example_gets_the_verdicts_that_it_is_there_for(file: str) -> None:
    code, report = graded(file)
    told = {
        part["name"]: " ".join([part["verdict"], *(finding["slip"] for finding in part["findings"])])
        for part in report["parts"]
        if part["verdict"] != "correct"
    }
    if file in EXPECTED:
        assert told == EXPECTED[file]
    lost = sum(part["max_points"] - part["points"] for part in report["parts"] if not part["bonus"])
    assert code == (1 if lost else 0)
    if file.endswith("/right.py"):
        assert not told
        assert report["score"] == sum(part["max_points"] for part in report["parts"])
    if file.endswith("/wrong.py"):
        assert report["score"] * 4 < report["max_score"]
    if file.endswith("/partly.py"):
        assert 0 < report["score"] < report["max_score"]


def test_the_same_file_is_told_the_same_each_time() -> None:
    assert graded("exercise2/partly.py") == graded("exercise2/partly.py")


def test_every_file_in_the_table_is_there() -> None:
    assert set(EXPECTED) <= set(FILES)
