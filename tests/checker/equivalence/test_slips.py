"""A slip is named by its meaning, and nothing is named that did not happen."""

from fractions import Fraction

import pytest

from checker.equivalence.domain import POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.slips import Factor, Mutant, find_slip
from checker.expression.dag import Expression
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
    return Factor(parse(text), finding(f"extra {name}"), finding(f"missing {name}"))


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


def named(answer: str, reference: Expression = REFERENCE, domain: Domain = DOMAIN) -> list[str]:
    found = find_slip(parse(answer), reference, domain, mutants=MUTANTS, factors=FACTORS, seed=4)
    return [f.slip for f in found]


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
    assert [f.slip for f in find_slip(parse("x"), parse("abs(x)"), both, mutants=mutants)] == ["no bars"]
    assert [f.slip for f in find_slip(parse("-abs(x)"), parse("abs(x)"), both, mutants=mutants)] == ["sign"]
    assert find_slip(parse("-x"), parse("abs(x)"), both, mutants=mutants) == ()


def test_a_number_is_looked_up_too() -> None:
    mutants = (Mutant(parse("1/2"), finding("that is sigma(0)")),)
    assert find_slip(parse("0.5"), parse("1/4"), CONSTANT, mutants=mutants) == (mutants[0].finding,)
    (found,) = find_slip(parse("-1/4"), parse("1/4"), CONSTANT, mutants=mutants)
    assert found.slip == "sign"


def test_the_seed_does_not_change_what_is_named() -> None:
    answer = parse("sigma_prime(z1)*w1*sigma_prime(z2)")
    found = {find_slip(answer, REFERENCE, DOMAIN, mutants=MUTANTS, factors=FACTORS, seed=seed) for seed in range(20)}
    assert len(found) == 1
