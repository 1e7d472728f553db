"""A variable has one name, however it is spelled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.expression.names import GREEK, canonical_name

SPELLINGS = [
    ("z1", ["z_1", "z_{1}", "z₁", "z1", "z_{ 1 }", "$z_1$", "𝑧₁", "z__1", r"z_{\mathrm{1}}"]),
    ("w12", ["w_12", "w_{12}", "w₁₂"]),
    ("Delta", ["Δ", r"\Delta", "Delta", "∆", "𝛥"]),
    ("delta", ["δ", r"\delta", "delta"]),
    ("sigma", ["σ", r"\sigma", "ς", "𝜎", r"\varsigma"]),
    ("epsilon", ["ε", "ϵ", r"\epsilon", r"\varepsilon"]),
    ("mu", ["µ", "μ", r"\mu"]),
    ("n_in", ["n_in", "n_{in}", r"n_{\mathrm{in}}", r"n_\mathrm{in}", r"n_{\text{in}}"]),
    ("dC_da4", ["dC_da_4", "dC/da4", "∂C/∂a_4", "∂C / ∂a₄", r"\partial C/\partial a_4", r"\frac{dC}{da_{4}}"]),
    ("dC_da4", [r"\frac{\partial C}{\partial a_4}", r"\dfrac{\partial C}{\partial a_{4}}"]),
    ("foo_bar", ["foo_bar", r"\mathrm{foo_bar}"]),
    ("_1", ["_1"]),
    ("", ["", "{}", "$$"]),
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in SPELLINGS for text in texts])
def test_each_spelling_gives_the_name(name: str, text: str) -> None:
    assert canonical_name(text) == name


def test_every_greek_letter_has_its_english_name() -> None:
    assert {canonical_name(letter) for letter in GREEK} == set(GREEK.values())
    assert len(set(GREEK.values())) == 48


@given(st.one_of(st.text(), st.text(alphabet="w_1{}\\ αΔdC∂/₂mathrmfrac\u0301")))
def test_naming_twice_changes_nothing(text: str) -> None:
    assert canonical_name(canonical_name(text)) == canonical_name(text)


def test_distinct_variables_stay_distinct() -> None:
    names = ["z1", "z2", "Delta", "delta", "w_in", "w_out", "a0", "a10", "x'", "C"]
    assert len({canonical_name(name) for name in names}) == len(names)
