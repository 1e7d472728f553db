"""MathML: well formed, and spaced as TeX spaces it."""

from xml.etree import ElementTree

import pytest

from derivations.rendering.mathml import mathml


def operators(latex: str) -> list[tuple[str, str | None, str | None]]:
    root = ElementTree.fromstring(mathml(latex))
    return [(mo.text or "", mo.get("lspace"), mo.get("rspace")) for mo in root.iter("mo")]


def test_it_is_well_formed_and_keeps_the_latex() -> None:
    root = ElementTree.fromstring(mathml(r"\frac{a}{b} < \text{<b>c</b>}", block=True))
    assert root.tag == "math"
    assert root.get("display") == "block"
    assert root.get("alttext") == r"\frac{a}{b} < \text{<b>c</b>}"
    assert {element.tag for element in root.iter()} <= {"math", "mrow", "mfrac", "mi", "mo", "mtext"}


@pytest.mark.parametrize("latex", ["a & b", "x^1^2", r"\frac", "x_"])
def test_what_is_no_latex_is_refused(latex: str) -> None:
    with pytest.raises(ValueError, match="there is no MathML for"):
        mathml(latex)


def test_names_of_functions_stand_apart_from_factors_only() -> None:
    assert operators(r"r \operatorname{artanh} r")[0] == ("artanh", "0.1667em", "0.1667em")
    assert operators(r"\ln(x)")[0] == ("ln", "0", "0")
    assert operators(r"2 \cosh^2(x)")[0] == ("cosh", "0.1667em", "0")
    assert operators(r"n_{\operatorname{in}}")[0] == ("in", "0", "0")


def test_a_prime_is_no_exponent() -> None:
    root = ElementTree.fromstring(mathml(r"\sigma'(z)"))
    assert not list(root.iter("msup"))
    assert ("′", "0", "0") in operators(r"\sigma'(z)")
    assert operators(r"2 \tanh'(z)")[:2] == [("tanh", "0.1667em", "0"), ("′", "0", "0")]


def test_a_sign_after_a_relation_is_no_operation() -> None:
    root = ElementTree.fromstring(mathml("b = -2 - 1"))
    assert [mo.get("form") for mo in root.iter("mo") if mo.text == "−"] == ["prefix", None]


def test_bars_and_slashes_have_no_space() -> None:
    assert operators("|w|/2") == [("|", "0", "0"), ("|", "0", "0"), ("/", "0", "0")]


def test_greek_capitals_are_upright() -> None:
    root = ElementTree.fromstring(mathml(r"\Delta \sigma"))
    assert [mi.get("mathvariant") for mi in root.iter("mi")] == ["normal", None]
