"""A page made for the tests: every kind of thing that a page can hold, and what is special to some format."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import sympy

from derivations.checking import Checked
from derivations.derivation import Derivation, Figure, Step, at_least, equal
from derivations.errata import Erratum, Topic
from derivations.rendering.page import Outcomes, Page
from derivations.setting import Setting
from derivations.source import Source
from derivations.table import Table

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

x, y, w2 = sympy.symbols("x y w2", real=True)
slope = sympy.Function("sigma_prime")(sympy.Symbol("z1", real=True))
cost = sympy.Symbol("dC_da4", real=True)
EUCLID = Source("Euclid & Söhne", "book 2")


@pytest.fixture
def derivation() -> Derivation:
    return Derivation(
        name="square",
        title=r"Squares, 100 % of *them*: $x^2$",
        statement=r"A square is <b>never</b> negative & a_b stays: $\frac{x}{2} < y$, at #1.",
        assumptions=(r"$x$ is real, and so is $w_2$", "`a_b` & **c** cost $5"),
        steps=(
            Step(equal((x + y) ** 2, x**2 + 2 * x * y + y**2), r"multiplied $\sigma'(z_1)$ out", EUCLID.at("(4)")),
            Step(equal(x, sympy.Mul(slope, w2, cost, evaluate=False)), "by name", Source("Peano", "p. 1", "(7)")),
        ),
        conclusion=at_least(x**2, 0),
        setting=Setting(),
        source=EUCLID,
        figures=(Figure(r"the root of $2$", "1." + "4142135623730950488" * 12), Figure("one", "1")),
        errata=(
            Erratum(
                topic=Topic.CHAIN,
                title="Squares & signs",
                where="Euclid, ch. 5",
                says="a square is at most $-1$",
                right=r"$x^2 \ge 0$",
                shown_by="tests/test_square.py::test_it",
            ),
        ),
    )


@pytest.fixture
def table() -> Table:
    return Table(
        name="facts",
        title="Facts | figures",
        columns=("name", "$f(z)$", "told"),
        rows=(
            ("one & only", abs(x) / 2, "long words of a cell, " * 4 + "a_b"),
            ("two", sympy.Piecewise((x, x > 0), (0, True)), "short"),
        ),
        notes=("A note on $x$ & y_z.",),
    )


@pytest.fixture
def page(derivation: Derivation, table: Table) -> Page:
    return (derivation, table)


@pytest.fixture
def outcomes() -> Outcomes:
    """As if the second step had failed."""
    holds = Checked(True, "to 50 digits at 12 points")
    return [(holds, Checked(False, "at x = 1: the two sides are 1 and 2 < 3"), holds), ()]


@pytest.fixture
def browser(tmp_path: Path) -> Callable[..., str]:
    """Runs Chromium on a page without a network, and returns what it writes to its standard output."""
    program = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if program is None:
        pytest.skip("no Chromium here to show a page in")

    def run(html: str, *options: str) -> str:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        offline = ["--headless", "--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND"]
        command = [program, *offline, f"--user-data-dir={tmp_path / 'profile'}", *options, file.as_uri()]
        return subprocess.run(command, capture_output=True, text=True, timeout=100, check=True).stdout

    return run
