"""Equal formulas are correct; unequal ones incorrect, with a point at which anybody can check it."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest

from checker.equivalence.comparison import DomainComparison, compare_on, compare_samples, sample_points
from checker.equivalence.domain import POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.enclosure import UnknownSymbol
from checker.expression.dag import Expression
from checker.expression.text import parse
from checker.verdict import Agreement, Identical, Proof, Verdict

F = Fraction
Oracle = Callable[[Expression, dict[str, Any]], Any]

FOUR = Interval(F(4)), Interval(high=F(-4))
WIDE = Domain((Regime("w ≥ 4", {"w": FOUR[0]}), Regime("w ≤ -4", {"w": FOUR[1]})))
LINE = Domain.everywhere("x")
PLANE = Domain.everywhere("x", "y")
HALVES = Domain((Regime("x > 0", {"x": POSITIVE}), Regime("x < 0", {"x": Interval(high=F(0))})))
CHAIN = Domain.everywhere("w1", "a0", "b1", definitions={"z1": parse("w1*a0 + b1"), "a1": parse("sigma(z1)")})

WIDTH = "2/abs(w)*ln(abs(w)*(1 + sqrt(1 - 4/abs(w)))/2 - 1)"
R = "sqrt(1 - 4/abs(w))"


def compared(student: str, reference: str, domain: Domain = LINE, seed: int = 1) -> DomainComparison:
    return compare_on(parse(student), parse(reference), domain, seed)


def assert_witnessed(found: DomainComparison, student: str, reference: str, domain: Domain, oracle: Oracle) -> None:
    """The witness lies in its regime, and there mpmath finds the two values that it states, which differ."""
    witness = found.witness
    assert witness is not None
    point = {name: F(text) for name, text in witness.point.items()}
    regime = next(regime for regime in domain.regimes if regime.name == witness.regime)
    assert all(regime.ranges[name].contains(value) for name, value in point.items())
    for name, definition in domain.definitions.items():
        point[name] = oracle(definition, point)
    values = [oracle(parse(text), point) for text in (student, reference)]
    assert values[0] != values[1]
    assert witness.student != witness.reference
    for shown, value in zip((witness.student, witness.reference), values, strict=True):
        if "differ by" not in shown and "*i" not in shown:
            assert abs(mpmath.mpf(shown) - value) <= abs(value) * mpmath.mpf("1e-5")


# Equal


@pytest.mark.parametrize(
    "form",
    [
        f"2/abs(w)*ln((1 + {R})/(1 - {R}))",
        f"4/abs(w)*artanh({R})",
        "2/abs(w)*arcosh(abs(w)/2 - 1)",
        "4/abs(w)*arcosh(sqrt(abs(w))/2)",
        "4/abs(w)*arsinh(sqrt(abs(w)/4 - 1))",
        "4/abs(w)*ln((sqrt(abs(w)) + sqrt(abs(w) - 4))/2)",
        WIDTH.replace("abs(w)", "sqrt(w^2)"),
        f"(1 - ({R})^2)*artanh({R})",
    ],
)
def test_every_form_of_the_width_is_correct(form: str) -> None:
    """Proved, for both signs of w; and whichever of the two is the reference."""
    for found in (compared(form, WIDTH, WIDE), compared(WIDTH, form, WIDE)):
        assert found.verdict is Verdict.CORRECT
        assert isinstance(found.evidence, Proof)
        assert found.evidence.bits is not None
        assert found.evidence.bits >= 50
        assert found.evidence.regimes == ("w ≥ 4", "w ≤ -4")
        assert found.witness is None


EQUAL = [
    ("sin(2*x)", "2*sin(x)*cos(x)", LINE),
    ("(x + y)^20", "(y + x)^19*(x + y)", PLANE),
    ("exp(x)*exp(y)", "exp(x + y)", PLANE),
    ("abs(x)", "sqrt(x^2)", LINE),
    ("abs(x)", "Max(x, -x)", LINE),
    ("Max(x, 0)", "(x + abs(x))/2", LINE),
    ("x*heaviside(x)", "Piecewise((0, x < 0), (x, True))", LINE),
    ("tan(x)", "sin(x)/cos(x)", LINE),
    ("sqrt(x)*sqrt(x)", "x", LINE),
    ("log(x^2)", "2*log(abs(x))", LINE),
    ("sigma(x)*(1 - sigma(x))", "exp(-x)/(1 + exp(-x))^2", LINE),
    ("sigma_prime(z1)", "a1*(1 - a1)", CHAIN),
    ("exp(-w1*a0 - b1)/(1 + exp(-z1))^2", "sigma_prime(z1)", CHAIN),
    ("cos(x)^2 + sin(x)^2 - 1", "0", LINE),
    ("sqrt(2)*sqrt(3)", "sqrt(6)", Domain.everywhere()),
    ("(sqrt(5) + 2)^(1/3) - (sqrt(5) - 2)^(1/3)", "1", Domain.everywhere()),
    ("2.5", "5/2", Domain.everywhere()),
]


@pytest.mark.parametrize(("student", "reference", "domain"), EQUAL)
def test_equal_formulas_are_correct(student: str, reference: str, domain: Domain) -> None:
    for seed in range(3):
        assert compared(student, reference, domain, seed).verdict is Verdict.CORRECT
        assert compared(reference, student, domain, seed).verdict is Verdict.CORRECT


def test_the_same_formula_is_called_identical() -> None:
    found = compared("y*x + 1/x", "1/x + x*y", PLANE)
    assert found.verdict is Verdict.CORRECT
    assert found.evidence == Identical()


def test_more_is_known_on_a_smaller_domain() -> None:
    """sqrt(x^2) = x holds for x > 0 alone; what is known of x may turn incorrect into correct, and only so."""
    assert compared("sqrt(x^2)", "x", Domain((Regime("x > 0", {"x": POSITIVE}),))).verdict is Verdict.CORRECT
    assert compared("sqrt(x^2)", "x").verdict is Verdict.INCORRECT


# Different


DIFFERENT = [
    (f"({WIDTH})*1.000000001", WIDTH, WIDE),
    (f"{WIDTH} + 10^(-40)*sin(w)", WIDTH, WIDE),
    (WIDTH.replace("2/abs(w)", "2.0000001/abs(w)"), WIDTH, WIDE),
    (WIDTH.replace("ln", "1/ln(10)*ln"), WIDTH, WIDE),
    (f"4/abs(w)*atan({R})", WIDTH, WIDE),
    (WIDTH.replace(" - 1)", ")"), WIDTH, WIDE),
    (f"4/abs(w)*artanh({R}) + 10^(-200)", WIDTH, WIDE),
    ("0.4477432046943028", WIDTH, WIDE),
    ("x + 10^(-100)", "x", LINE),
    ("x - y", "y - x", PLANE),
    ("x^y", "y^x", PLANE),
    ("y", "x", PLANE),
    ("sin(pi*x)", "0", LINE),
    ("sqrt(x^2)", "x", LINE),
    ("I*x", "x", LINE),
    ("sigma_prime(a1)", "sigma_prime(z1)", CHAIN),
    ("a1*(1 - a1)*(1 + 10^(-60))", "sigma_prime(z1)", CHAIN),
    ("exp(-200) + x", "x", LINE),
    ("3.14159265358979323846", "pi", Domain.everywhere()),
    ("(1 + sqrt(5))/2", "1.6180339887498948482", Domain.everywhere()),
]


@pytest.mark.parametrize(("student", "reference", "domain"), DIFFERENT)
def test_different_formulas_are_incorrect_with_a_witness(
    student: str, reference: str, domain: Domain, oracle: Oracle
) -> None:
    """However small the difference; exchanging the two changes nothing."""
    for one, other in ((student, reference), (reference, student)):
        found = compared(one, other, domain)
        assert found.verdict is Verdict.INCORRECT
        assert_witnessed(found, one, other, domain, oracle)


@pytest.mark.parametrize(
    ("student", "right", "wrong"),
    [(WIDTH.replace("abs(w)", "w"), "w ≥ 4", "w ≤ -4"), (WIDTH.replace("abs(w)", "(-w)"), "w ≤ -4", "w ≥ 4")],
)
def test_right_for_one_sign_is_partial(student: str, right: str, wrong: str, oracle: Oracle) -> None:
    found = compared(student, WIDTH, WIDE)
    assert found.verdict is Verdict.PARTIAL
    assert {result.regime.name: result.verdict for result in found.results} == {
        right: Verdict.CORRECT,
        wrong: Verdict.INCORRECT,
    }
    assert isinstance(found.evidence, Proof)
    assert found.evidence.regimes == (right,)
    assert_witnessed(found, student, WIDTH, WIDE, oracle)


@pytest.mark.parametrize(
    ("student", "reference", "domain", "point"),
    [
        ("w", "abs(w)", WIDE, {"w": "-5"}),
        ("2*x", "x", LINE, {"x": "2"}),
        ("x + y", "x*y + 3", PLANE, {"x": "2", "y": "-3"}),
        ("x^2 - 4", "0", LINE, {"x": "-3"}),
    ],
)
def test_a_witness_is_a_simple_point(student: str, reference: str, domain: Domain, point: dict[str, str]) -> None:
    """The first of the simple points at which they differ."""
    witness = compared(student, reference, domain).witness
    assert witness is not None
    assert witness.point == point


# Undefined, undecided


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("(x^2 - 4)/(x - 2)", "x + 2"),
        ("x/x", "1"),
        ("sin(x)/x*x", "sin(x)"),
        ("(x^2 - 4)/(x - 2) + (x^2 - 9)/(x + 3)", "2*x - 1"),
        ("x*log(x^2)/log(x^2)", "x"),
    ],
)
def test_removable_singularities_do_not_count(student: str, reference: str) -> None:
    """Even where simple points hit them: x = 2, x = -3, x = 1."""
    assert compared(student, reference).verdict is Verdict.CORRECT
    assert compared(reference, student).verdict is Verdict.CORRECT


@pytest.mark.parametrize("student", ["Piecewise((x, x > 0))", "x + 0*log(0*x)", "x*Piecewise((1, x > 0), (1/0, True))"])
def test_undefined_on_a_whole_part_is_not_correct(student: str) -> None:
    found = compared(student, "x", HALVES)
    assert found.verdict in (Verdict.PARTIAL, Verdict.INCORRECT)
    assert found.witness is not None
    assert found.witness.student == "is undefined"
    assert F(found.witness.reference) == F(found.witness.point["x"])


@pytest.mark.parametrize("hole", ["1/(x - x)", "1/(sin(x)^2 + cos(x)^2 - 1)", "log(x - x)", "0*gamma(x - x)"])
def test_a_hole_that_rounding_hides_is_found_by_formulas(hole: str) -> None:
    """x - x is an exact 0 at binary fractions only: elsewhere 1/(x - x) is just a ball without bound."""
    found = compared(f"x + {hole}", "x")
    assert found.verdict is Verdict.INCORRECT
    assert found.witness is not None
    assert found.witness.student == "is undefined"
    assert compared("x", f"x + {hole}").verdict is Verdict.UNDECIDED


def test_a_step_of_a_constant_is_a_constant() -> None:
    assert isinstance(compared("floor(sin(x)^2 + cos(x)^2)*x", "x").evidence, Proof)


def test_a_reference_without_values_decides_nothing() -> None:
    assert compared("x", "log(x - x)").verdict is Verdict.UNDECIDED
    assert compared("1/0", "log(0)", Domain.everywhere()).verdict is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("student", "reference"),
    [
        ("x + O(x^2)", "x"),
        ("x", "x + 0*gamma(sin(x)^2 + cos(x)^2 - 1)"),
        ("Piecewise((x, sin(x + 1/3)^2 + cos(x + 1/3)^2 > 1), (x + 1, True))", "x"),
        ("floor(1 + x^2*exp(-exp(40)))*x", "x"),
    ],
)
def test_what_no_precision_settles_is_undecided(student: str, reference: str) -> None:
    """Neither right nor wrong is claimed where a ball stays around a pole or a jump."""
    found = compared(student, reference)
    assert found.verdict is Verdict.UNDECIDED
    assert found.witness is None


def test_undecided_in_one_part_is_not_partial() -> None:
    """Right for x > 0 and open for x < 0: nothing is known to be wrong."""
    student = "Piecewise((x, x > 0), (x*floor(1 + x^2*exp(-exp(40))), True))"
    found = compared(student, "x", HALVES)
    assert [result.verdict for result in found.results] == [Verdict.CORRECT, Verdict.UNDECIDED]
    assert found.verdict is Verdict.UNDECIDED


def test_a_symbol_that_is_not_declared_is_an_error() -> None:
    with pytest.raises(UnknownSymbol, match="q"):
        compared("x + q", "x")


# Reproducible


def test_the_same_seed_gives_the_same_result() -> None:
    for student, reference, domain in (DIFFERENT[0], DIFFERENT[1], EQUAL[0]):
        assert compared(student, reference, domain, 7) == compared(student, reference, domain, 7)


def test_seeds_move_the_drawn_points() -> None:
    """A difference that no simple point shows is found at a point that the seed decides."""
    bump = "Max(0, abs(x) - 8)"
    points = set()
    for seed in range(12):
        witness = compared(bump, "0", LINE, seed).witness
        assert witness is not None
        points.add(witness.point["x"])
    assert len(points) > 6


# Values of a function


def values_at(function: Callable[[float], complex | None], domain: Domain, seed: int = 3) -> list[complex | None]:
    return [function(float(point["x"])) for _, point in sample_points(domain, seed)]


def test_sample_points_are_floats_inside_the_domain() -> None:
    points = sample_points(HALVES, 3)
    assert len(points) == 24
    assert points == sample_points(HALVES, 3)
    for regime, point in points:
        assert regime.ranges["x"].contains(point["x"])
        assert F(float(point["x"])) == point["x"]


SAMPLED: list[tuple[Callable[[float], complex | None], str, Domain, Verdict]] = [
    (lambda x: x * x, "x^2", HALVES, Verdict.CORRECT),
    (lambda x: x * x * (1 + 1e-10), "x^2", HALVES, Verdict.CORRECT),
    (lambda x: x * x * (1 + 1e-7), "x^2", HALVES, Verdict.INCORRECT),
    (lambda x: x * abs(x), "x^2", HALVES, Verdict.PARTIAL),
    (lambda x: x**0.5, "sqrt(x)", HALVES, Verdict.CORRECT),
    (lambda x: x**0.5 if x > 0 else None, "sqrt(x)", HALVES, Verdict.PARTIAL),
    (lambda _: None, "x", HALVES, Verdict.INCORRECT),
    (lambda _: float("nan"), "x", HALVES, Verdict.INCORRECT),
    (lambda _: float("inf"), "x", HALVES, Verdict.INCORRECT),
    (lambda x: complex(x, 1e-3 * x), "x", HALVES, Verdict.INCORRECT),
    (lambda x: complex(x, 1e-12 * x), "x", HALVES, Verdict.CORRECT),
    (lambda _: 1e-17, "x - x", HALVES, Verdict.CORRECT),
    (lambda _: 1e-6, "x - x", HALVES, Verdict.INCORRECT),
    (lambda x: x, "log(x - x)", HALVES, Verdict.UNDECIDED),
    (lambda x: None if x in (2.0, -3.0) else x, "x", LINE, Verdict.CORRECT),
]


@pytest.mark.parametrize(("function", "reference", "domain", "verdict"), SAMPLED)
def test_a_function_of_floats(
    function: Callable[[float], complex | None], reference: str, domain: Domain, verdict: Verdict
) -> None:
    """Within 10^-8 relative, absolute where the right value is 0; a missing value here and there does not count."""
    found = compare_samples(values_at(function, domain), parse(reference), domain, 3)
    assert found.verdict is verdict
    assert found.sampled
    if verdict is Verdict.CORRECT:
        assert isinstance(found.evidence, Agreement)
        assert found.evidence.sampled
        assert 7 <= found.evidence.digits <= 15
    if verdict in (Verdict.INCORRECT, Verdict.PARTIAL):
        assert found.witness is not None
        assert found.witness.student != found.witness.reference


def test_a_wrong_number_of_values_is_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="shorter"):
        compare_samples([1.0], parse("x"), LINE, 3)


def test_regimes_keep_their_own_symbols() -> None:
    domain = Domain((Regime("r", {"x": REAL, "y": POSITIVE}),))
    assert domain.symbols == ("x", "y")
    assert compared("x*sqrt(y)^2", "x*y", domain).verdict is Verdict.CORRECT
