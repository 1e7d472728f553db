"""Every step of the arguments on initialisation holds, and none when it is changed."""

import mpmath
import pytest
import sympy
from mutations import survivors

from derivations.arguments.initialisation import logistic, page, table
from derivations.derivation import Derivation
from derivations.initialisation import N_IN, N_OUT, SCHEMES
from derivations.table import Table

DERIVATIONS = [part for part in page() if isinstance(part, Derivation)]
each = pytest.mark.parametrize("derivation", DERIVATIONS, ids=lambda derivation: derivation.name)


@each
def test_every_step_holds(derivation: Derivation) -> None:
    assert [checked.how for checked in derivation.check() if not checked.holds] == []


@each
def test_a_changed_step_fails(derivation: Derivation) -> None:
    assert survivors(derivation) == []


def test_the_page_ends_with_the_schemes() -> None:
    *derivations, schemes = page()
    assert all(isinstance(one, Derivation) for one in derivations)
    assert isinstance(schemes, Table)
    assert len({one.name for one in derivations}) == len(derivations)


def test_the_table_has_a_cell_for_each_column() -> None:
    assert [len(row) for row in table().rows] == [len(table().columns)] * len(SCHEMES)


def test_the_gains_in_the_table_are_those_of_its_deviations() -> None:
    """With 3 inputs and 7 neurons: n s^2 for linear units, half of it for rectifiers."""
    fans = {N_IN: 3, N_OUT: 7}
    for _, _, s, _, *gains, _ in table().rows:
        variance = (s**2).subs(fans) if isinstance(s, sympy.Expr) else s**2
        expected = [3 * variance, 7 * variance, 3 * variance / 2, 7 * variance / 2]
        assert [sympy.simplify(gain.subs(fans) - right) for gain, right in zip(gains, expected, strict=True)] == [0] * 4


def test_figures_of_the_logistic_function() -> None:
    """They satisfy v = E sigma(z)^2 and give E sigma'(z)^2, by Gauss-Legendre quadrature at another precision."""
    variance, factor = (mpmath.mpf(figure.value) for figure in logistic().figures)

    def mean(value: "mpmath.mpf") -> mpmath.mpf:
        weighted = mpmath.quad(
            lambda x: value(1 / (1 + mpmath.exp(-x))) * mpmath.exp(-x * x / (2 * variance)),
            [-6, -3, 0, 3, 6],
            method="gauss-legendre",
        )
        return weighted / mpmath.sqrt(2 * mpmath.pi * variance)

    with mpmath.workdps(25):
        assert abs(mean(lambda a: a**2) - variance) < 1e-12
        assert abs(mean(lambda a: (a * (1 - a)) ** 2) - factor) < 1e-12
