"""The experiments on the command line: what comes out, into which file, and what is refused."""

import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import click
import numpy as np
import pytest
from click.testing import CliRunner, Result

from derivations import network
from derivations.experiments import learning_speed, network_options
from derivations.experiments.commands import COMMANDS

QUICK = {
    "depth-accuracy": ["--hidden", "1", "--seeds", "1", "--epochs", "1"],
    "neuron-speed": ["--hidden", "2"],
    "learning-speed": ["--hidden", "2", "--seeds", "2"],
    "training-speed": ["--hidden", "2", "--seeds", "1", "--epochs", "2"],
}
each = pytest.mark.parametrize("name", QUICK)


def run(*arguments: str) -> Result:
    group = click.Group(commands={command.name: command for command in COMMANDS})
    return CliRunner().invoke(group, arguments)


@each
def test_json_has_the_fields_that_are_promised(name: str) -> None:
    result = run(name, *QUICK[name], "--format", "json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["experiment", "settings", "rows", "published"]
    assert found["experiment"] == name
    assert found["settings"]["images" if "images" in found["settings"] else "training images"] in (800, 1000)
    assert found["rows"]
    assert all(list(row) == list(found["rows"][0]) for row in found["rows"])
    assert result.stderr == ""


@each
def test_text_has_a_table_and_remarks(name: str) -> None:
    result = run(name, *QUICK[name])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{name}: ")
    assert result.stdout.count("\n\n") >= 2
    assert "nan" not in result.stdout


@each
def test_the_same_options_print_the_same(name: str) -> None:
    assert run(name, *QUICK[name]).stdout == run(name, *QUICK[name]).stdout


@each
def test_rows_and_figure_go_into_files(name: str, tmp_path: Path) -> None:
    rows, plot = tmp_path / "rows.json", tmp_path / "figure.svg"
    result = run(name, *QUICK[name], "--format", "json", "--output", str(rows), "--plot", str(plot))
    assert (result.exit_code, result.output) == (0, "")
    assert json.loads(rows.read_text())["experiment"] == name
    assert ElementTree.parse(plot).getroot().findtext("{http://www.w3.org/2000/svg}title") == name
    run(name, *QUICK[name], "--plot", str(tmp_path / "again.svg"))
    assert plot.read_bytes() == (tmp_path / "again.svg").read_bytes()


def test_the_options_reach_the_measurement(tmp_path: Path) -> None:
    images = np.random.default_rng(1).integers(0, 256, (7, 28, 28)).astype(np.uint8)
    np.savez(tmp_path / "seven.npz", images=images, labels=np.arange(7))
    given = ["--hidden", "3,1", "--hidden", "1", "--seeds", "3", "--width", "5", "--initialiser", "he"]
    given += ["--activation", "relu", "--cost", "quadratic", "--data", str(tmp_path / "seven.npz")]
    found = json.loads(run("learning-speed", *given, "--format", "json").stdout)
    wanted = learning_speed.measure(
        hidden=(1, 3),
        seeds=3,
        width=5,
        initialiser="he",
        activation="relu",
        cost="quadratic",
        data=tmp_path / "seven.npz",
    )
    assert found == json.loads(wanted.as_json())
    assert found["settings"]["images"] == 7


def test_neurons_are_those_of_the_figure(tmp_path: Path) -> None:
    for neurons in (3, 30):
        assert run("neuron-speed", "--neurons", str(neurons), "--plot", str(tmp_path / f"{neurons}.svg")).exit_code == 0
    assert "the first 3 of 30" not in (tmp_path / "30.svg").read_text()
    assert "the first 3 of 30" in (tmp_path / "3.svg").read_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--hidden", "0"], "whole numbers above 0"),
        (["--hidden", "2,x"], "whole numbers above 0"),
        (["--hidden", ""], "whole numbers above 0"),
        (["--seeds", "0"], "x>=1"),
        (["--initialiser", "lecum"], "lecum"),
        (["--data", "nowhere.npz"], "nowhere.npz"),
        (["--data", __file__], "this is no .npz file"),
        (["--plot", "figure.pdf"], ".svg or .png"),
        (["--plot", "nowhere/figure.svg"], "there is no folder 'nowhere'"),
        (["--output", "nowhere/rows.json"], "there is no folder 'nowhere'"),
        (["--format", "xml"], "xml"),
    ],
)
def test_wrong_usage_is_2_and_says_what_is_wrong(given: list[str], said: str) -> None:
    result = run("learning-speed", *given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""


def test_a_figure_that_has_no_room_costs_no_rows(tmp_path: Path) -> None:
    given = ["--hidden", "1,2,3,4,5,6,7,8,9", "--seeds", "1", "--width", "2", "--plot", str(tmp_path / "f.svg")]
    result = run("learning-speed", *given)
    assert result.exit_code == 2
    assert "No figure: there is room for 1 to 8 panels, not 9." in result.stderr
    assert result.stdout.startswith("learning-speed: ")


def test_names_on_the_command_line_are_those_of_networks() -> None:
    assert tuple(network.INITIALISERS) == network_options.INITIALISERS
    assert tuple(network.ACTIVATIONS) == network_options.ACTIVATIONS
    assert {network.CROSS_ENTROPY.name, network.QUADRATIC.name} == set(network_options.COSTS)


def test_names_of_commands_and_their_order() -> None:
    assert [command.name for command in COMMANDS][:4] == list(QUICK)


def test_nothing_heavy_is_loaded_before_a_command_runs() -> None:
    code = (
        "import sys; from derivations.experiments.commands import COMMANDS;"
        "assert not {'numpy', 'sympy', 'scipy', 'matplotlib', 'rich'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
