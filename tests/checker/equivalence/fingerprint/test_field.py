"""A random prime field has the roots that it promises, and square roots of primes fit its roots of unity."""

from fractions import Fraction
from math import gcd

import pytest
from flint import fmpz, fmpz_mod
from hypothesis import assume, given
from hypothesis import strategies as st

from checker.equivalence.fingerprint.field import ORDER, Condition, Field, field_with, prime_factors

FIELD = field_with()
PRIMES = (2, 3, 5, 7, 11, 13, 17)


def number(value: int, field: Field = FIELD) -> fmpz_mod:
    return field.context(value)


def unity(part: Fraction, zeta: fmpz_mod) -> fmpz_mod:
    """e^(2 pi i part) for one choice of e^(2 pi i/ORDER)."""
    power = part * ORDER
    assert power.denominator == 1
    return zeta ** (int(power) % ORDER)


@pytest.mark.parametrize("order", [1, 2, 12, ORDER, 19 * ORDER])
def test_the_prime_is_one_modulo_the_order(order: int) -> None:
    field = field_with(order)
    assert fmpz(field.prime).is_prime()
    assert field.prime % order == 1 % order
    assert 2**124 < field.prime < 2**127


@pytest.mark.parametrize("order", [12, ORDER, 19 * ORDER])
def test_zeta_and_its_conjugates_are_primitive(order: int) -> None:
    """Their order is the stated one, and no smaller."""
    field = field_with(order)
    for zeta in (field.zeta, *field.conjugates[:8]):
        assert zeta**order == 1
        assert all(zeta ** (order // q) != 1 for q in prime_factors(order))


def test_conjugates_are_powers_of_zeta_that_differ() -> None:
    """Other values of e^(2 pi i/order): drawn from so many that two seldom agree."""
    assert len({int(zeta) for zeta in FIELD.conjugates}) > len(FIELD.conjugates) // 2


@given(st.integers(1, 2**300))
def test_prime_factors_multiply_back(n: int) -> None:
    assume(n < 2**60 or n % 2**200 == 0)
    product = 1
    for prime, exponent in prime_factors(n).items():
        assert fmpz(prime).is_prime()
        product *= prime**exponent
    assert product == n


@given(st.integers(1, FIELD.prime - 1), st.sampled_from([2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 19, 25, 32, 23 * 27, 64, 81]))
def test_roots_are_roots(value: int, n: int) -> None:
    """An n-th power has an n-th root, and that is an n-th root, though perhaps another one."""
    power = number(value) ** n
    root = FIELD.root(power, n)
    if root is None:  # the root of a root may not exist, though another choice of the first one has a root
        assert any((FIELD.prime - 1) % (q ** (e + 1)) == 0 for q, e in prime_factors(n).items() if e > 1)
    else:
        assert root**n == power


@given(st.integers(1, FIELD.prime - 1), st.sampled_from([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31]))
def test_a_prime_root_exists_exactly_for_powers(value: int, r: int) -> None:
    """By Euler's criterion; the root is found whenever it exists."""
    known = number(value) ** r
    assert FIELD.has_root(known, r)
    assert FIELD.root(known, r) is not None
    euler = (FIELD.prime - 1) % r != 0 or number(value) ** ((FIELD.prime - 1) // r) == 1
    root = FIELD.root(number(value), r)
    assert FIELD.has_root(number(value), r) == euler == (root is not None)
    assert root is None or root**r == number(value)


@pytest.mark.parametrize("r", PRIMES)
def test_a_power_times_a_non_residue_has_no_root(r: int) -> None:
    """Each r divides the prime less one: one number in r has a root."""
    residue = next(number(g) for g in range(2, 10_000) if number(g) ** ((FIELD.prime - 1) // r) != 1)
    for value in (3, 10**20 + 1, -7):
        power = number(value) ** r * residue
        assert not FIELD.has_root(power, r)
        assert FIELD.root(power, r) is None


@pytest.mark.parametrize("q", PRIMES)
def test_the_square_root_of_a_prime_squares_to_it(q: int) -> None:
    zetas = [FIELD.zeta, *FIELD.conjugates[:12]]
    roots = FIELD.square_roots_of_prime(q, zetas)
    assert len(roots) == len(zetas)
    assert all(root * root == q for root in roots)


@pytest.mark.parametrize(
    ("q", "n", "coefficients"),
    [
        (2, 8, {1: 1, 7: 1}),
        (3, 12, {1: 1, 11: 1}),
        (5, 5, {1: 1, 4: 1, 2: -1, 3: -1}),
        (13, 13, {k: 1 if k in (1, 3, 4, 9, 10, 12) else -1 for k in range(1, 13)}),
        (17, 17, {k: 1 if k in (1, 2, 4, 8, 9, 13, 15, 16) else -1 for k in range(1, 17)}),
    ],
)
def test_the_positive_root_is_meant(q: int, n: int, coefficients: dict[int, int]) -> None:
    """sqrt(q) as a sum of powers of e^(2 pi i/n), as it is among the complex numbers, for whichever e^(2 pi i/n)."""
    for zeta in FIELD.conjugates[:12]:
        total = sum((c * unity(Fraction(k, n), zeta) for k, c in coefficients.items()), start=number(0))
        assert FIELD.square_roots_of_prime(q, [zeta]) == [total]


@pytest.mark.parametrize("q", [7, 11])
def test_a_root_of_a_prime_is_real(q: int) -> None:
    """For q = 3 mod 4, Gauss' sum is i sqrt(q): with e^(-2 pi i/n) for e^(2 pi i/n), the root is the same number."""
    for zeta in FIELD.conjugates[:12]:
        assert FIELD.square_roots_of_prime(q, [zeta]) == FIELD.square_roots_of_prime(q, [1 / zeta])


@pytest.mark.parametrize(
    "conditions",
    [
        frozenset(),
        frozenset({(19, 2)}),
        frozenset({(19, 2), (23, 2), (29, 4)}),
        frozenset({(2, 3), (10, 5)}),
        frozenset({(-1, 8), (3, 4)}),
    ],
)
def test_conditions_are_honoured(conditions: frozenset[Condition]) -> None:
    for draw in (0, 1):
        field = field_with(ORDER, conditions, draw)
        for value, n in conditions:
            root = field.root(field.context(value), n)
            assert root is not None
            assert root**n == value


def test_another_draw_is_another_prime_and_the_same_draw_the_same() -> None:
    fields = [field_with(ORDER, frozenset(), draw) for draw in range(4)]
    assert len({field.prime for field in fields}) == 4
    assert field_with(ORDER, frozenset(), 2) is fields[2]


def test_many_primes_could_have_been_drawn() -> None:
    """So many that nobody meets the one by chance; fewer, the more roots of unity are asked for."""
    assert FIELD.choice_bits > 80
    assert field_with(19 * ORDER).choice_bits < FIELD.choice_bits
    assert gcd(ORDER, 19) == 1
