"""The commands whose options are lists of names or numbers: what they print, and what they refuse."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from derivations.experiments.commands import COMMANDS

QUICK = {
    "chain-statistics": ["--length", "2,3", "--length", "1", "--w-sd", "5,0.5", "--chains", "50", "--seeds", "2"],
    "variance-flow": ["--activation", "tanh,relu", "--initialiser", "he", "--layers", "4", "--width", "10"],
    "dead-units": ["--learning-rate", "0.5,1", "--activation", "relu", "--epochs", "1", "--seeds", "2", "--width", "5"],
}
each = pytest.mark.parametrize("name", QUICK)


def run(*arguments: str) -> Result:
    group = click.Group(commands={command.name: command for command in COMMANDS})
    return CliRunner().invoke(group, arguments)


def rows(name: str, *more: str) -> list[dict]:
    result = run(name, *QUICK[name], *more, "--format", "json")
    assert result.exit_code == 0
    assert result.stderr == ""
    found = json.loads(result.stdout)
    assert list(found) == ["experiment", "settings", "rows", "published"]
    assert found["experiment"] == name
    return found["rows"]


def test_values_are_taken_in_the_order_given() -> None:
    chains = rows("chain-statistics")
    assert [row["length"] for row in chains if "length" in row] == [2, 3, 1]
    assert [row["w_sd"] for row in chains if "w_sd" in row] == [5, 5, 5, 0.5, 0.5, 0.5]
    assert [row["activation"] for row in rows("variance-flow")] == ["tanh", "relu"]
    assert [row["activation"] for row in rows("variance-flow", "--activation", "elu, tanh")] == ["tanh", "relu", "elu"]
    assert [row["learning_rate"] for row in rows("dead-units")] == [0.5, 1]


@each
def test_the_same_options_print_the_same_table(name: str) -> None:
    result = run(name, *QUICK[name])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{name}: ")
    assert "nan" not in result.stdout
    assert result.stdout == run(name, *QUICK[name]).stdout


@each
def test_a_figure_is_drawn(name: str, tmp_path: Path) -> None:
    result = run(name, *QUICK[name], "--plot", str(tmp_path / "figure.svg"))
    assert result.exit_code == 0
    assert (tmp_path / "figure.svg").stat().st_size > 10_000


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["chain-statistics", "--length", "2,x"], "'x' is not a valid integer"),
        (["chain-statistics", "--length", "0"], "0 is not in the range"),
        (["chain-statistics", "--w-sd", "inf"], "spreads of weights above 0"),
        (["chain-statistics", "--seeds", "0"], "0 is not in the range"),
        (["variance-flow", "--activation", "tanh,swish"], "'swish' is not one of 'logistic'"),
        (["variance-flow", "--initialiser", "zero"], "'zero' is not one of 'standard'"),
        (["variance-flow", "--layers", "101"], "3 to 100 layers"),
        (["dead-units", "--learning-rate", "0"], "range"),
        (["dead-units", "--learning-rate", "nan"], "all of them above 0"),
        (["dead-units", "--data", __file__], "no .npz file"),
        (["dead-units", "--data", "nowhere.npz"], "does not exist"),
    ],
)
def test_wrong_usage_exits_2_with_a_message(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_a_figure_without_room_is_wrong_usage(tmp_path: Path) -> None:
    many = ["--activation", "logistic,tanh,relu,elu,erf", "--initialiser", "he", "--layers", "3", "--width", "5"]
    result = run("variance-flow", *many, "--plot", str(tmp_path / "figure.svg"))
    assert result.exit_code == 2
    assert "room for 4 activation functions" in result.stderr
