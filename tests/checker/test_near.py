"""Names that may be meant: what a student would expect, and nothing where there is no telling."""

import pytest

from checker.near import near_names
from tests.checker.conftest import Grade

PARTS = ["min_abs_w", "a_low", "a_high", "width", "w_star", "dC_db1", "dC_db2", "w2"]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("wdith", ["width"]),
        ("Width", ["width"]),
        ("widht", ["width"]),
        ("dCdb1", ["dC_db1"]),
        ("dc_db_1", ["dC_db1"]),
        ("wstar", ["w_star"]),
        ("minabsw", ["min_abs_w"]),
        ("a_hihg", ["a_high"]),
        ("ａ_low", ["a_low"]),
        ("xyz", []),
        ("w3", []),
        ("", []),
        ("w" * 100_000, []),
    ],
)
def test_parts(name: str, meant: list[str]) -> None:
    assert near_names(name, PARTS) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        *(("W", ["w"]), ("omega", ["w"]), ("Omega", ["w"]), ("ω", []), ("beta", ["b"]), ("x", []), ("w1", [])),
        ("а", []),  # a Cyrillic letter that looks like an a, which is not there
        ("в", ["b"]),
    ],
)
def test_symbols(name: str, meant: list[str]) -> None:
    """ω comes as omega: `canonical_name` has been there before."""
    assert near_names(name, ["w", "b"]) == meant


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        ("W = 3\nwdith = 4/W", "Your file has wdith; is it meant to be width?"),
        ("width = '4/W'", "Is it meant to be w?"),
        ("width = '4/ω'", "Is it meant to be w?"),
        (r"width = r'\frac{4}{\omega}'", "Is it meant to be w?"),
        ("from sympy import *\nwidth = 4/Symbol('ω')", "Is it meant to be w?"),
        ("from sympy import *\nwidth = 4/Symbol('ԝ')", "Use only w;"),
        ("width = '4/q'", "Use only w;"),
    ],
)
def test_a_student_is_told(grade_text: Grade, answer: str, advice: str) -> None:
    (part,) = (part for part in grade_text("exercise2", answer).parts if part.part.name == "width")
    assert advice in part.judgement.findings[0].help


def test_a_letter_that_only_looks_alike_is_told_apart(grade_text: Grade) -> None:
    report = grade_text("exercise2", "from sympy import *\na_low = Symbol('в') + Symbol('w')")
    (part,) = (part for part in report.parts if part.part.name == "a_low")
    assert part.judgement.findings[0].help.startswith("It is another letter than b, however alike they look")
