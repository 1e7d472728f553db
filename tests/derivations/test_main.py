"""The command line, most of the time in a new process: what it prints, where, and its exit code."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sympy

from derivations import activation_interval, checking_all, identity_neuron
from derivations.__main__ import main
from derivations.arguments import chain
from derivations.checking_all import check_all
from derivations.derivation import Derivation, equal
from derivations.errata import ERRATA
from derivations.rendering.prose import prose_as_text
from derivations.rendering.text_formulas import text_formula

PAGES = {
    "chain": ("--length", "3"),
    "interval": ("--activation", "tanh"),
    "identity": ("--order", "5"),
    "initialisation": (),
    "activations": (),
    "errata": (),
}
FORMATS = ("text", "markdown", "latex", "html", "json")


def run(*arguments: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "derivations", *arguments],
        capture_output=True,
        encoding=encoding,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": encoding},
    )


def test_without_arguments_it_lists_the_commands() -> None:
    ran = run()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split()[0] for line in ran.stdout.splitlines()][:7] == [*PAGES, "plot"]


@pytest.mark.parametrize("name", PAGES)
def test_each_page_in_each_format(name: str, tmp_path: Path) -> None:
    ran = run(name, *PAGES[name])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert max(map(len, ran.stdout.splitlines())) <= 120
    sizes = set()
    for format_ in FORMATS:
        file = tmp_path / f"page.{format_}"
        assert main([name, *PAGES[name], "--format", format_, "--output", str(file)]) == 0
        sizes.add(len(file.read_bytes()))
    assert len(sizes) == len(FORMATS)
    assert (tmp_path / "page.text").read_text(encoding="utf-8") == ran.stdout
    assert json.loads((tmp_path / "page.json").read_bytes())["parts"]
    HTMLParser().feed((tmp_path / "page.html").read_text(encoding="utf-8"))


def test_text_has_every_claim(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["chain", "--length", "3"]) == 0
    told = re.sub(r"\s+", " ", capsys.readouterr().out)
    for part in chain.page(3):
        claims = [step.claim for step in part.steps] + [part.conclusion] if isinstance(part, Derivation) else []
        assert all(re.sub(r"\s+", " ", text_formula(claim)) in told for claim in claims)
    assert "∂C/∂b₁ = σ'(z₁) w₂ σ'(z₂) w₃ σ'(z₃) ∂C/∂a₃" in told


def test_digits(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["interval", "--digits", "40"]) == 0
    assert activation_interval.widest(40).abs_w.decimal(40) in capsys.readouterr().out
    assert main(["identity", "--digits", "20"]) == 0
    assert identity_neuron.best_without_offset(20).error.decimal(20) in capsys.readouterr().out


def test_errata_are_all_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["errata"]) == 0
    told = capsys.readouterr().out
    assert all(f"Erratum: {prose_as_text(erratum.title)}".replace("\xa0", " ") in told for erratum in ERRATA)


def test_a_terminal_without_the_letters() -> None:
    ran = run("chain", "--length", "2", encoding="latin-1")
    assert ran.returncode == 0
    assert "dC/db_1 = sigma'(z_1) w_2 sigma'(z_2) dC/da_2" in ran.stdout
    assert "Müller" in run("initialisation", encoding="latin-1").stdout
    assert "Muller" in run("initialisation", encoding="ascii").stdout


def test_checked_steps_say_how() -> None:
    ran = run("chain", "--length", "2", "--check")
    assert (ran.returncode, ran.stderr) == (0, "")
    relations = sum(len(part.steps) + 1 for part in chain.page(2) if isinstance(part, Derivation))
    assert len(re.findall("^ *✓", ran.stdout, re.MULTILINE)) == relations
    assert "✗" not in ran.stdout


@pytest.fixture
def wrong() -> Derivation:
    """A derivation whose first step is false."""
    right = next(part for part in chain.page(2) if isinstance(part, Derivation))
    x = sympy.Symbol("x", real=True)
    return replace(right, steps=(replace(right.steps[0], claim=equal(x, x + 1)), *right.steps[1:]))


def test_a_wrong_step_is_named(
    wrong: Derivation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(chain, "page", lambda *_: (wrong,))
    assert main(["chain", "--check"]) == 1
    said = capsys.readouterr()
    assert " 1. x = x + 1" in said.out or " 1. x = 1 + x" in said.out
    assert said.out.count("✗") == 1
    assert re.fullmatch(rf"{wrong.name}, step 1: fails .*the two sides are .*\n", said.err)
    assert main(["chain"]) == 0


def test_every_derivation_of_a_page_is_checked(wrong: Derivation, monkeypatch: pytest.MonkeyPatch) -> None:
    good = replace(wrong, steps=wrong.steps[1:2])
    monkeypatch.setattr(checking_all, "make", lambda words: {"good": (good,), "bad": (good, wrong)}[words])
    told = checking_all.check_page("good")
    assert (told.failed, len(told.lines)) == (0, 1)
    assert told.lines[0].startswith("holds  good: ")
    told = checking_all.check_page("bad")
    assert told.failed == 1
    assert [line.split()[0] for line in told.lines[:2]] == ["holds", "FAILS"]
    assert "step 1" in told.lines[2]


def test_a_page_that_there_is_none_of_is_told() -> None:
    told = checking_all.check_page("identity --activation relu")
    assert told.failed == 0
    assert told.lines[0].startswith("identity --activation relu: none, for relu is a line")


@pytest.mark.parametrize(("failed", "said"), [(0, "all steps hold"), (1, "derivations that fail: 2")])
def test_all_are_checked(failed: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """In processes of their own, and in order."""
    told: list[str] = []
    monkeypatch.setattr(checking_all, "PAGES", ("interval --activation relu", "interval --activation softsign"))
    monkeypatch.setattr(checking_all, "_tell", lambda one, tell: [tell(line) for line in one.lines] and failed)
    assert check_all(told.append) is not bool(failed)
    assert "relu" in told[0]
    assert "softsign" in told[-2]
    assert said in told[-1]
    assert main(["--check"]) == failed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lattice"], "No such command 'lattice'"),
        (["chain", "--length", "0"], "0 is not in the range 1<=x<=100"),
        (["interval", "--digits", "many"], "'many' is not a valid integer"),
        (["identity", "--depth", "2"], "No such option"),
        (["chain", "--activation", "bell"], "'bell' is none of logistic, tanh, arctan, erf, softsign, softplus, relu"),
        (["chain", "--format", "pdf"], "'pdf' is not one of"),
        (["identity", "--activation", "relu"], "Error: relu is a line for z >= 0"),
        (["chain", "--output", "/nowhere/at/all.txt"], "/nowhere/at/all.txt"),
        (["--check", "chain"], "--check stands after the COMMAND"),
        (["plot", "slope"], "--output FILE"),
        (["plot", "slop", "--output", "a.svg"], "there is no figure 'slop'"),
        (["plot", "slope", "--output", "a.gif"], "'a.gif' ends in neither"),
        (["plot", "factors", "--activation", "tanh", "--output", "a.svg"], "takes no --activation"),
        (["plot", "slope", "--output", "/nowhere/at/all.svg"], "/nowhere/at/all.svg"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err


def test_a_mistake_shows_no_traceback() -> None:
    ran = run("identity", "--activation", "relu")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("Usage: derivations identity")
    assert "Traceback" not in ran.stderr


def test_plots(tmp_path: Path) -> None:
    listed = run("plot")
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "slope " in listed.stdout
    file = tmp_path / "slope.svg"
    ran = run("plot", "slope", "--activation", "tanh", "--output", str(file))
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("<?xml")


def test_help_and_version() -> None:
    assert "derivations interval --activation tanh" in run("--help").stdout
    assert re.fullmatch(r"derivations, version \d+\.\d+\.\d+\n", run("--version").stdout)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["chain", "--help"]])
def test_help_loads_no_mathematics(arguments: list[str]) -> None:
    program = (
        f"import sys; from derivations.cli import main; main({arguments!r});"
        " print([name for name in ('sympy', 'numpy', 'jinja2', 'matplotlib') if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"


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
