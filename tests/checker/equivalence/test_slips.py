"""A slip is named by its meaning, and nothing is named that did not happen."""

from fractions import Fraction

import pytest

from checker.equivalence.domain import POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.slips import Factor, Mutant, Skeleton, Slips, Slot, find_slip
from checker.expression.text import parse
from checker.verdict import Finding

DOMAIN = Domain(
    (Regime("all", dict.fromkeys(("w1", "w2", "b", "x"), REAL)),),
    {"z1": parse("w1*x + b"), "z2": parse("w2*sigma(z1)")},
)
ONE = Domain((Regime("x > 1", {"x": Interval(Fraction(1))}),))
CONSTANT = Domain((Regime("constants", {}),))


def finding(slip: str) -> Finding:
    return Finding(slip, "", "")


def factor(text: str, name: str) -> Factor:
    return Factor(name, parse(text), finding(f"extra {name}"), finding(f"missing {name}"))


PRODUCT = "sigma_prime(z1)*w2*sigma_prime(z2)"
REFERENCE = parse(PRODUCT)
MUTANTS = (
    Mutant(parse("sigma(z1)*w2*sigma(z2)"), finding("sigma for sigma'")),
    Mutant(parse("sigma_prime(z1) + w2 + sigma_prime(z2)"), finding("sum for product")),
)
FACTORS = (
    factor("w1", "w1"),
    factor("w2", "w2"),
    factor("x", "x"),
    factor("sigma_prime(z1)", "sigma'(z1)"),
    factor("sigma_prime(z2)", "sigma'(z2)"),
)


def slips() -> Slips:
    return Slips(MUTANTS, FACTORS)


def found_in(answer: str) -> tuple[Finding, ...]:
    return find_slip(parse(answer), REFERENCE, DOMAIN, slips)


def named(answer: str) -> list[str]:
    return [f.slip for f in found_in(answer)]


@pytest.mark.parametrize(
    ("answer", "slips"),
    [
        ("sigma(z1)*w2*sigma(z2)", ["sigma for sigma'"]),
        ("w2/(1 + exp(-w1*x - b))/(1 + exp(-w2/(1 + exp(-w1*x - b))))", ["sigma for sigma'"]),
        ("sigma(z1)*(1 - sigma(z1)) + sigma_prime(z2) + w2", ["sum for product"]),
        ("sigma_prime(z1)*sigma_prime(z2)", ["missing w2"]),
        ("sigma_prime(z1)*w2", ["missing sigma'(z2)"]),
        ("w1*sigma_prime(z1)*w2*sigma_prime(z2)", ["extra w1"]),
        ("sigma_prime(z1)*w2^2*sigma_prime(z2)", ["extra w2"]),
        ("sigma_prime(z1)*w1*sigma_prime(z2)", ["extra w1", "missing w2"]),
        ("sigma_prime(z2)", ["missing w2", "missing sigma'(z1)"]),
        ("w1*x*sigma_prime(z1)*w2*sigma_prime(z2)", ["extra w1", "extra x"]),
        ("-sigma_prime(z1)*w2*sigma_prime(z2)", ["sign"]),
        ("sigma_prime(z1)*w2*sigma_prime(z2)/4", ["constant-factor"]),
    ],
)
def test_slips_of_a_product(answer: str, slips: list[str]) -> None:
    """Whole mutants first, then one factor, then two, then constants; however the answer is spelled."""
    assert sorted(named(answer)) == sorted(slips)


@pytest.mark.parametrize(
    ("answer", "reference", "slip", "says"),
    [
        ("2*log(x)/x", "log(x)/x", "constant-factor", "2 times"),
        ("log(x)/x*2/3", "log(x)/x", "constant-factor", "2/3 times"),
        ("-3*log(x)/x", "log(x)/x", "constant-factor", "-3 times"),
        ("pi*log(x)/x", "log(x)/x", "constant-factor", "π times"),
        ("-log(x)/x", "log(x)/x", "sign", "opposite sign"),
        ("log(x)/log(10)/x", "log(x)/x", "log-base-10", "divided by ln 10"),
        ("log(x)/x + 1/2", "log(x)/x", "constant-term", "plus the constant 1/2"),
        ("log(x)/x - 1", "log(x)/x", "constant-term", "plus the constant -1"),
        ("log(E*x)", "log(x)", "constant-term", "plus the constant 1"),
        ("log(x) + E", "log(x)", "constant-term", "plus the constant e"),
    ],
)
def test_constants_are_named(answer: str, reference: str, slip: str, says: str) -> None:
    (found,) = find_slip(parse(answer), parse(reference), ONE)
    assert found.slip == slip
    assert says in found.rationale
    assert found.help


@pytest.mark.parametrize(
    "answer",
    [
        "w1 + w2",
        "sin(w1)",
        "I*w1",
        "1/0",
        "sigma_prime(z1)*w2*sigma_prime(z1)*x*w1",
        "sigma_prime(z1)^2*w2^3",
        f"{PRODUCT}*1.0000001",
        f"{PRODUCT} + w1/10^30",
        f"sqrt(2)*{PRODUCT}",
        f"exp(1000)*{PRODUCT}",
        f"exp(-1000)*{PRODUCT}",
    ],
)
def test_nothing_is_named_for_another_mistake(answer: str) -> None:
    assert named(answer) == []


@pytest.mark.parametrize("answer", ["7", "0", "sigma_prime(0)", "w1 - w1 + pi", "exp(1000)"])
def test_a_number_where_a_formula_is_asked_for(answer: str) -> None:
    assert named(answer) == ["constant-given"]


def test_one_number_is_not_called_a_multiple_of_another() -> None:
    """5 is 5/7 times 7, which says nothing of what went wrong."""
    assert find_slip(parse("5"), parse("7"), CONSTANT) == ()


def test_without_points_nothing_is_named() -> None:
    """An answer that has no value on the domain is no slip of this kind, and breaks nothing."""
    assert named("log(0)") == []
    assert find_slip(parse("1/(x - x)"), parse("x"), ONE) == ()


def test_a_mutant_that_agrees_on_half_the_domain_is_not_taken() -> None:
    """x for |x| is right for x > 0; at the points x < 0 it is not what the answer -x is."""
    both = Domain((Regime("+", {"x": POSITIVE}), Regime("-", {"x": Interval(high=Fraction(0))})))
    mutants = (Mutant(parse("x"), finding("no bars")),)

    def no_bars() -> Slips:
        return Slips(mutants)

    assert [f.slip for f in find_slip(parse("x"), parse("abs(x)"), both, no_bars)] == ["no bars"]
    assert [f.slip for f in find_slip(parse("-abs(x)"), parse("abs(x)"), both, no_bars)] == ["sign"]
    assert find_slip(parse("-x"), parse("abs(x)"), both, no_bars) == ()


def test_a_number_is_looked_up_too() -> None:
    mutants = (Mutant(parse("1/2"), finding("that is sigma(0)")),)

    def half() -> Slips:
        return Slips(mutants)

    assert find_slip(parse("0.5"), parse("1/4"), CONSTANT, half) == (mutants[0].finding,)
    (found,) = find_slip(parse("-1/4"), parse("1/4"), CONSTANT, half)
    assert found.slip == "sign"


def test_a_table_is_built_once() -> None:
    """The slips of a part are asked for at its first wrong answer, and never again."""
    asked = []

    def counted() -> Slips:
        asked.append(1)
        return slips()

    for answer in ("w2", "sigma_prime(z1)*w2", "1/0"):
        find_slip(parse(answer), REFERENCE, DOMAIN, counted)
    assert asked == [1]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("sigma_prime(z1)*w2", "divided by sigma'(z2)."),
        ("sigma_prime(z1)*w2^2*sigma_prime(z2)", "times w2."),
        ("w1*x*sigma_prime(z1)*w2*sigma_prime(z2)", "times w1 and x."),
        ("sigma_prime(z1)*w1*sigma_prime(z2)", "times w1 and divided by w2."),
        ("sigma_prime(z2)*w2/sigma_prime(z1)", "divided by the square of sigma'(z1)."),
        ("w2", "divided by sigma'(z1) and sigma'(z2)."),
        ("b*sigma_prime(z1)*w2*sigma_prime(z2)", "times b."),
    ],
)
def test_a_ratio_of_factors_is_said(answer: str, says: str) -> None:
    assert found_in(answer)[0].rationale.startswith(f"Your answer is the right one {says}")


@pytest.mark.parametrize(
    ("answer", "slips"),
    [
        ("w1*sigma(z1)*w2*sigma(z2)", ["extra w1", "sigma for sigma'"]),
        ("sigma(z1)*sigma(z2)", ["missing w2", "sigma for sigma'"]),
        ("-(sigma_prime(z1) + w2 + sigma_prime(z2))", ["sign", "sum for product"]),
        ("3*sigma_prime(z1)*sigma_prime(z2)", ["constant-factor", "missing w2"]),
        ("-x*sigma_prime(z1)*w2*sigma_prime(z2)", ["extra x", "sign"]),
    ],
)
def test_two_slips_at_once(answer: str, slips: list[str]) -> None:
    assert sorted(named(answer)) == slips


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (f"{PRODUCT} + w1", "plus w1."),
        (f"{PRODUCT} - x", "minus x."),
        (f"{PRODUCT} + 3*b/2", "plus 3/2 times b."),
    ],
)
def test_a_term_that_was_added_is_said(answer: str, says: str) -> None:
    (found,) = found_in(answer)
    assert found.slip == "extra-term"
    assert found.rationale == f"Your answer is the right one {says}"


def test_one_factor_for_another_of_its_family() -> None:
    family = [Factor(f"w{j}", parse(f"w{j}"), finding("more"), finding("less"), "weight") for j in (1, 2)]
    (found,) = find_slip(parse("w1*x"), parse("w2*x"), DOMAIN, lambda: Slips(factors=tuple(family)))
    assert found.slip == "wrong-index"
    assert "times w1 and divided by w2: w1 stands where w2 belongs" in found.rationale


SKELETON = Skeleton(
    parse("top/bottom"),
    (
        Slot("top", parse("log(x)"), (Mutant(parse("exp(x)"), finding("exp for log")),)),
        Slot("bottom", parse("x"), (Mutant(parse("x^2"), finding("square")), Mutant(parse("1"), finding("undivided")))),
    ),
)


@pytest.mark.parametrize(
    ("answer", "slips"),
    [
        ("exp(x)/x", ["exp for log"]),
        ("log(x)", ["undivided"]),
        ("exp(x)/x^2", ["exp for log", "square"]),
        ("2*exp(x)/x", ["exp for log", "constant-factor"]),
        ("log(x)/x^3", []),
    ],
)
def test_a_skeleton_is_filled_wrongly_once_or_twice(answer: str, slips: list[str]) -> None:
    found = find_slip(parse(answer), parse("log(x)/x"), ONE, skeleton)
    assert [f.slip for f in found] == slips


def skeleton() -> Slips:
    return Slips(skeleton=SKELETON)


@pytest.mark.parametrize(
    ("answer", "reference", "slips"),
    [
        ("x + exp(-100*x)/10^20", "x", ["tiny-difference"]),
        ("x*(1 + 1/10^12)", "x", ["tiny-difference"]),
        ("max(x, 1 - x/10^12)", "x", []),
        ("x + exp(-x)", "x", []),
        ("x*(1 + 1/10^6)", "x", []),
    ],
)
def test_a_difference_is_tiny_only_where_it_is_seen(answer: str, reference: str, slips: list[str]) -> None:
    assert [f.slip for f in find_slip(parse(answer), parse(reference), ONE)] == slips


def test_a_difference_that_no_point_shows_is_not_called_tiny() -> None:
    domain = Domain.everywhere("x", "y", "z")
    assert find_slip(parse("max(x, y, z - 10^30)"), parse("max(x, y)"), domain) == ()
    assert find_slip(parse("max(x, y, z - 30)"), parse("max(x, y)"), domain) == ()


def test_what_is_right_on_a_part_is_no_multiple() -> None:
    """2x is twice max(x, 0) for x > 0 alone."""
    assert find_slip(parse("2*x"), parse("max(x, 0)"), Domain.everywhere("x")) == ()
