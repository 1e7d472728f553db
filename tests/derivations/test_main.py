"""The command line, each time in a new process: what it prints, where, and its exit code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from derivations import activation_interval, identity_neuron
from derivations.__main__ import main


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "derivations", *arguments], capture_output=True, text=True, check=False
    )


def test_without_arguments_it_lists_the_names() -> None:
    ran = run()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split()[0] for line in ran.stdout.splitlines()] == ["chain", "interval", "identity"]


def test_chain() -> None:
    ran = run("chain", "--length", "3")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "dC_db1 = dC_da3*w2*w3*sigma_prime(z1)*sigma_prime(z2)*sigma_prime(z3)   (122)" in ran.stdout


def test_interval() -> None:
    ran = run("interval", "--digits", "40")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"|w| there: {activation_interval.widest(40).abs_w.decimal(40)}\n" in ran.stdout
    assert "(123)" in ran.stdout


def test_identity() -> None:
    ran = run("identity", "--order", "5", "--digits", "20")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Delta**5*w1**4/120 + O(Delta**6)" in ran.stdout
    assert f"error: {identity_neuron.best_without_offset(20).error.decimal(20)}\n" in ran.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lattice"], "No such command 'lattice'"),
        (["chain", "--length", "0"], "0 is not in the range 1<=x<=100"),
        (["interval", "--digits", "many"], "'many' is not a valid integer"),
        (["identity", "--depth", "2"], "No such option"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    ran = run(*arguments)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert message in ran.stderr
    assert "Traceback" not in ran.stderr


def test_help_and_version() -> None:
    assert "derivations interval --digits 30" in run("--help").stdout
    assert re.fullmatch(r"derivations, version \d+\.\d+\.\d+\n", run("--version").stdout)


def test_the_console_script_is_the_same() -> None:
    script = Path(sys.executable).with_name("derivations")
    ran = subprocess.run([script], capture_output=True, text=True, check=True)
    assert ran.stdout == run().stdout


def test_main_returns_its_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chain", "--length", "2"]) == 0
    assert "Source: Nielsen" in capsys.readouterr().out
    assert main(["chain", "--length", "two"]) == 2
    assert "not a valid integer" in capsys.readouterr().err
    assert main(["--help"]) == 0
