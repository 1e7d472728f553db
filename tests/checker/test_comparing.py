"""Two formulas, one verdict: what each verdict rests on, what may be assumed, and what must never make a difference."""

import json
import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Symbol, sqrt

from checker.assumptions import AssumptionError
from checker.comparing import Comparison, compare
from checker.equivalence.budget import spend
from checker.streams import as_fields
from checker.verdict import Verdict

ASSUMPTIONS = (
    *("real", "positive", "negative", "nonzero", "integer", "positive integer", "negative integer"),
    *("nonnegative integer", "(0, 1)", "[4, oo)", "(-oo, 2]", "[100, 200]"),
)
"""Each says more than nothing does: a variable is real anyway."""

EQUAL = (
    ("2*sin(x)*cos(x)", "sin(2*x)"),
    ("(x^2 - 1)/(x - 1)", "x + 1"),
    ("|x|", "sqrt(x^2)"),
    ("exp(x + 1)", "e*exp(x)"),
    ("sigma(x)*(1 - sigma(x))", "sigma'(x)"),
    ("tanh(x)", "2*sigma(2*x) - 1"),
    ("Max(x, 0)", "(x + |x|)/2"),
    ("x + 0", "x"),
    ("(x + y)^2", "x^2 + 2*x*y + y^2"),
)
DIFFERENT = (
    ("2*sin(x)*cos(x)", "cos(2*x)"),
    ("sqrt(x^2)", "x"),
    ("log(x^2)", "2*log(x)"),
    ("x", "x + 10^-400"),
    ("0.3333333333333333*x", "x/3"),
    ("atan(x) + atan(1/x)", "pi/2"),
    ("(x + y)^2", "x^2 + y^2"),
    ("1", "2"),
    ("x*y", "x"),
)


@pytest.mark.parametrize(
    ("student", "teacher", "verdict", "kind"),
    [
        ("x + y", "x + y", "correct", "identical"),
        ("y + x", "x + y", "correct", "identical"),
        ("2*sin(x)*cos(x)", "sin(2*x)", "correct", "proof"),
        ("gamma(x)*gamma(1 - x)", "pi/sin(pi*x)", "correct", "agreement"),
        ("x^2", "x^3", "incorrect", "witness"),
        ("1/0", "1", "incorrect", "witness"),
        ("1", "1/0", "undecided", "none"),
        ("9^9^9^9", "9^9^9^9 + 1", "undecided", "none"),
        ("x +", "x", "unreadable", "none"),
        ("x", "x > 0", "unreadable", "none"),
    ],
)
def test_verdicts_and_evidence(student: str, teacher: str, verdict: str, kind: str) -> None:
    found = compare(student, teacher)
    assert (found.verdict.value, found.evidence.kind) == (verdict, kind)


@pytest.mark.parametrize(
    ("student", "teacher", "fields"),
    [
        ("x", "x", {"kind": "identical", "proved": True}),
        ("x + x", "2*x", {"kind": "proof", "regimes": ["x real"], "proved": True}),
        ("2 + 2", "4", {"kind": "proof", "regimes": [], "proved": True}),
        (
            "gamma(x)*gamma(1 - x)",
            "pi/sin(pi*x)",
            {"kind": "agreement", "regimes": ["x real"], "sampled": False, "unmet": [], "proved": False},
        ),
        (
            "x",
            "2",
            {"kind": "witness", "point": {"x": "-3"}, "student": "-3", "reference": "2", "regime": "", "of": ""},
        ),
        ("1/0", "1", {"kind": "witness", "point": {}, "student": "is undefined", "reference": "1"}),
        ("", "1", {"kind": "none", "reason": "no formula to compare"}),
    ],
)
def test_evidence_as_json(student: str, teacher: str, fields: dict[str, object]) -> None:
    """Every kind has its fields, and all of them are JSON."""
    evidence = json.loads(json.dumps(as_fields(compare(student, teacher))))["evidence"]
    assert {name: evidence.get(name) for name in fields} == fields
    if evidence["kind"] == "proof":
        assert set(evidence) == {"kind", "method", "error_bound", "regimes", "proved"}
        assert evidence["error_bound"].startswith("2^-")
    if evidence["kind"] == "agreement":
        assert evidence["points"] >= 8
        assert evidence["digits"] > 200


@pytest.mark.parametrize(
    ("student", "teacher", "text"),
    [
        ("x", "x", "correct: the same as the reference, term for term"),
        ("2 + 2", "4", "correct: proved equal to the reference; the proof errs with a chance below 1 in 10^"),
        ("x", "2*x", "incorrect: at x = 2: yours 2, right 4\nYour answer is 1/2 times the right one.\n→ "),
        ("1", "x", "incorrect: at x = 2: yours 1, right 2\n"),
        (
            "1/0",
            "1",
            "incorrect: yours is undefined, right 1\nThe first formula has no value where the second has one.",
        ),
        (
            "2*(x + 1",
            "x",
            "unreadable: no formula to compare\nThe first formula cannot be read: a closing parenthesis ) is missing "
            "for the ( here.\n2*(x + 1\n  ^\n→ Correct it and compare again.",
        ),
        ("x", None, "unreadable: no formula to compare\nThe second formula cannot be read: it is of type NoneType"),
    ],
)
def test_a_comparison_in_words(student: object, teacher: object, text: str) -> None:
    assert str(compare(student, teacher)).startswith(text)


# Assumptions


@pytest.mark.parametrize(
    ("student", "teacher", "assume", "verdict"),
    [
        ("sqrt(x^2)", "x", {}, "incorrect"),
        ("sqrt(x^2)", "x", {"x": "positive"}, "correct"),
        ("sqrt(x^2)", "-x", {"x": "negative"}, "correct"),
        ("sqrt(x^2)", "x", {"x": "[4, oo)"}, "correct"),
        ("sqrt(x^2)", "x", {"x": "(-1, 1)"}, "incorrect"),
        ("sign(x)^2", "1", {}, "incorrect"),
        ("sign(x)^2", "1", {"x": "nonzero"}, "correct"),
        ("sign(x*y)^2", "1", {"x": "nonzero"}, "incorrect"),
        ("sign(x*y)^2", "1", {"x": "nonzero", "y": "nonzero"}, "correct"),
        ("cos(pi*n)", "(-1)^n", {}, "incorrect"),
        ("cos(pi*n)", "(-1)^n", {"n": "integer"}, "correct"),
        ("sqrt(n^2)", "n", {"n": "integer"}, "incorrect"),
        ("sqrt(n^2)", "n", {"n": "positive integer"}, "correct"),
        ("|z|^2", "z^2", {}, "correct"),
        ("|z|^2", "z^2", {"z": "complex"}, "incorrect"),
        ("|z|^2", "z*conjugate(z)", {"z": "complex"}, "correct"),
        ("log(x*y)", "log(x) + log(y)", {}, "incorrect"),
        ("log(x*y)", "log(x) + log(y)", {"x": "positive"}, "correct"),
        ("sqrt(x_1^2)", "x_1", {"x_1": "positive"}, "correct"),
        ("sqrt(x_1^2)", "x1", {"x₁": "positive"}, "correct"),
        ("sqrt(x_1^2) + sqrt(x1^2)", "x_1 - x1", {"x_1": "positive", "x1": "negative"}, "correct"),
        ("x_1", "x1", {}, "correct"),
        ("x_1", "x1", {"x_1": "real", "x1": "real"}, "incorrect"),
        ("x", "x", {"unused": "positive"}, "correct"),
    ],
)
def test_assumptions(student: str, teacher: str, assume: dict[str, str], verdict: str) -> None:
    assert compare(student, teacher, assume=assume).verdict == verdict


@pytest.mark.parametrize("words", ASSUMPTIONS)
@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_to_assume_more_never_undoes_correct(one: str, other: str, words: str) -> None:
    assert compare(one, other).verdict == "correct"
    assert compare(one, other, assume={"x": words}).verdict == "correct"


def test_a_witness_meets_the_assumptions() -> None:
    witness = compare("x^2", "x", assume={"x": "[100, 200]"}).evidence.fields()["point"]
    assert isinstance(witness, dict)
    assert 100 <= eval(witness["x"]) <= 200
    shown = compare("conjugate(z)", "z", assume={"z": "complex"}).evidence.sentence()
    assert shown.startswith("at z = ")
    assert "*I: yours" in shown


@pytest.mark.parametrize(
    ("student", "teacher", "assume", "verdict"),
    [
        ("sqrt(x^2)", Symbol("x", positive=True), None, "correct"),
        ("sqrt(x^2)", Symbol("x", positive=True), {"x": "real"}, "incorrect"),
        ("sqrt(x^2)", Symbol("x"), None, "incorrect"),
        (Symbol("x", positive=True), "sqrt(x^2)", None, "incorrect"),
        (Symbol("x", positive=True), sqrt(Symbol("x") ** 2), None, "incorrect"),
        ("sqrt(n^2)", Symbol("n", integer=True, positive=True), None, "correct"),
        ("|z|^2", Symbol("z", complex=True) ** 2, None, "incorrect"),
        ("x", Symbol("x", positive=True), None, "correct"),
        (Symbol("x", negative=True), Symbol("x", positive=True), None, "correct"),
    ],
)
def test_what_the_teachers_symbols_say_counts(
    student: object, teacher: object, assume: dict[str, str] | None, verdict: str
) -> None:
    """Nobody may assume what makes their own answer right; and a name is one variable, whatever it says of itself."""
    assert compare(student, teacher, assume=assume).verdict == verdict


def test_a_wrong_assumption_is_raised_before_anything_is_read() -> None:
    with pytest.raises(AssumptionError, match="y: 'postive' is none of real"):
        compare("((", "x", assume={"y": "postive"})
    with pytest.raises(AssumptionError, match="this is a list"):
        compare("x", "x", assume=["x"])  # type: ignore[arg-type]


def test_a_symbol_with_an_odd_name_is_shown_safely() -> None:
    found = compare(Symbol("\x1b[2J"), 1)
    assert found.verdict == "incorrect"
    assert "\x1b" not in str(found)
    assert compare(Symbol("re z"), "z", assume={"z": "complex"}).verdict == "incorrect"


# Properties

LEAVES = st.sampled_from(["x", "y", "1", "2", "1/3", "pi"])


def _grown(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    binary = st.tuples(parts, st.sampled_from(["+", "-", "*", "/"]), parts).map(lambda t: f"({t[0]}{t[1]}{t[2]})")
    functions = st.sampled_from(["sin", "exp", "sqrt", "log", "tanh", "abs"])
    unary = st.tuples(functions, parts).map(lambda t: f"{t[0]}({t[1]})")
    return st.one_of(binary, unary, parts.map(lambda p: f"({p})^2"))


FORMULAS = st.recursive(LEAVES, _grown, max_leaves=6)
PAIRS = st.one_of(st.tuples(FORMULAS, FORMULAS), st.sampled_from(EQUAL), st.sampled_from(DIFFERENT))


@given(FORMULAS)
@settings(max_examples=40)
def test_every_formula_equals_itself(formula: str) -> None:
    found = compare(formula, formula)
    assert (found.verdict.value, found.evidence.kind) == ("correct", "identical")
    assert compare(f"{formula} + 0", formula).verdict != "incorrect"


def is_undefined(found: Comparison) -> bool:
    return any(finding.slip == "undefined" for finding in found.findings)


@given(PAIRS)
@settings(max_examples=60)
def test_the_order_makes_no_difference(pair: tuple[str, str]) -> None:
    """Where both are defined; an answer that is undefined where the reference is not is wrong, and not the reverse."""
    one, other = compare(*pair), compare(*reversed(pair))
    if not (is_undefined(one) or is_undefined(other)):
        assert {one.verdict, other.verdict} != {Verdict.CORRECT, Verdict.INCORRECT}


@given(PAIRS, st.sampled_from([("u", "v"), ("y", "x"), ("w_1", "w_2"), ("\\alpha", "Delta")]))
@settings(max_examples=60)
def test_names_make_no_difference(pair: tuple[str, str], names: tuple[str, str]) -> None:
    """Points go to variables in the order of their names, so a doubt may move; right never becomes wrong."""

    def renamed(formula: str) -> str:
        letters = {"x": f" {names[0]} ", "y": f" {names[1]} "}
        kept = formula.replace("exp", "EP").replace("Max", "MA")
        return "".join(letters.get(letter, letter) for letter in kept).replace("EP", "exp").replace("MA", "Max")

    before, after = compare(*pair), compare(*map(renamed, pair))
    assert {before.verdict, after.verdict} != {Verdict.CORRECT, Verdict.INCORRECT}


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=150)
def test_any_text_gets_a_verdict(student: str, teacher: str) -> None:
    json.dumps(as_fields(compare(student, teacher)))


# Trouble


@pytest.mark.timeout(30)
def test_what_takes_too_long_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            spend()

    monkeypatch.setattr("checker.comparing.compare_on", forever)
    found = compare("x", "y", seconds=0.05)
    assert found.verdict == "undecided"
    assert found.evidence.sentence() == "not settled within 0.05 s of computing time"


@pytest.mark.timeout(30)
def test_a_slip_that_is_not_found_in_time_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def forever(*_: object) -> None:
        while True:
            spend()

    monkeypatch.setattr("checker.comparing.find_slip", forever)
    found = compare("x", "2*x", seconds=0.2)
    assert [finding.slip for finding in found.findings] == ["different"]


@pytest.mark.parametrize("fault", [ZeroDivisionError("x\x1b[2J"), RecursionError(), MemoryError(), OverflowError()])
def test_a_fault_of_ours_is_undecided(
    fault: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.setattr("checker.comparing.compare_on", fail)
    with caplog.at_level(logging.ERROR):
        found = compare("x", "y")
    assert found.verdict == "undecided"
    assert f"failed ({type(fault).__name__}" in found.evidence.sentence()
    assert "this is our fault" in found.evidence.sentence()
    assert "\x1b" not in found.evidence.sentence()
    assert "a comparison failed" in caplog.text


def test_a_fault_of_ours_costs_no_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("checker.comparing.find_slip", lambda *_: 1 / 0)
    found = compare("x", "2*x")
    assert found.verdict == "incorrect"
    assert [finding.slip for finding in found.findings] == ["different"]


def test_an_interrupt_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("checker.comparing.compare_on", interrupt)
    with pytest.raises(KeyboardInterrupt):
        compare("x", "y")


@pytest.mark.parametrize("seconds", [0.0, -1.0, float("nan")])
def test_no_time_is_refused(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds must be a number above 0"):
        compare("x", "x", seconds=seconds)
