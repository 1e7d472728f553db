"""Rational relations are found where there are some, and nowhere else."""

import random
from fractions import Fraction

import pytest
from flint import fmpz_mod
from hypothesis import given
from hypothesis import strategies as st

from checker.equivalence.fingerprint.field import field_with
from checker.equivalence.fingerprint.linear import Span, fraction_of

F = Fraction
FIELD = field_with()
HEIGHT = 14
small = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4)


def number(value: Fraction | int) -> fmpz_mod:
    return FIELD.context(F(value).numerator) / FIELD.context(F(value).denominator)


def columns(count: int, seed: int, height: int = HEIGHT) -> list[list[fmpz_mod]]:
    generator = random.Random(seed)
    return [[number(generator.randrange(FIELD.prime)) for _ in range(height)] for _ in range(count)]


def combined(coefficients: list[Fraction], of: list[list[fmpz_mod]]) -> list[fmpz_mod]:
    scaled = [[number(c) * x for x in column] for c, column in zip(coefficients, of, strict=True)]
    return [sum(row, start=number(0)) for row in zip(*scaled, strict=True)]


@given(st.integers(1 - 2**40, 2**40 - 1), st.integers(1, 2**40 - 1))
def test_a_fraction_comes_back(numerator: int, denominator: int) -> None:
    value = F(numerator, denominator)
    assert fraction_of(number(value), FIELD.prime) == value


@given(st.integers(1 - 2**61, 2**61 - 1), st.integers(1, 2**61 - 1))
def test_a_longer_fraction_comes_back_under_a_larger_bound(numerator: int, denominator: int) -> None:
    value = F(numerator, denominator)
    assert fraction_of(number(value), FIELD.prime, 2**62) == value


@given(st.integers(0, 2**64))
def test_a_random_number_is_no_fraction(seed: int) -> None:
    """2^80 fractions among 2^126 numbers: none is met by chance; and what is given is right in the field."""
    value = number(random.Random(seed).randrange(FIELD.prime))
    assert fraction_of(value, FIELD.prime) is None
    found = fraction_of(value, FIELD.prime, 2**64)  # beyond the bound up to which fractions are told apart
    assert found is None or number(found) == value


@given(st.lists(small, min_size=1, max_size=5), st.integers(0, 2**32))
def test_a_combination_is_found(coefficients: list[Fraction], seed: int) -> None:
    basis = columns(len(coefficients), seed)
    assert Span(basis, FIELD.prime).coefficients(combined(coefficients, basis)) == coefficients


@given(st.integers(1, 5), st.integers(0, 2**32))
def test_what_is_independent_is_refused(count: int, seed: int) -> None:
    *basis, other = columns(count + 1, seed)
    assert Span(basis, FIELD.prime).coefficients(other) is None


@given(st.lists(small, min_size=2, max_size=5), st.integers(0, 2**32), st.integers(0, 6))
def test_one_wrong_row_is_noticed(coefficients: list[Fraction], seed: int, row: int) -> None:
    basis = columns(len(coefficients), seed)
    column = combined(coefficients, basis)
    column[row] = column[row] + 1
    assert Span(basis, FIELD.prime).coefficients(column) is None


def test_a_combination_with_other_than_small_rational_numbers_is_refused() -> None:
    """Irrational coefficients are numbers of the field, too: a square root, an i, a huge fraction."""
    basis = columns(2, 1)
    for factor in (FIELD.zeta, number(F(10**17, 10**17 + 1)), FIELD.square_roots_of_prime(5, [FIELD.zeta])[0]):
        column = [factor * x + y for x, y in zip(*basis, strict=True)]
        assert Span(basis, FIELD.prime).coefficients(column) is None


def test_columns_that_depend_on_others_do_no_harm() -> None:
    """Some combination is found, whichever."""
    basis = columns(2, 7)
    third = combined([F(2), F(-1, 3)], basis)
    wanted = combined([F(1), F(5)], basis)
    found = Span([*basis, third, basis[0]], FIELD.prime).coefficients(wanted)
    assert found is not None
    assert combined(found, [*basis, third, basis[0]]) == wanted


@pytest.mark.parametrize("height", [1, 5])
def test_without_columns_there_is_nothing(height: int) -> None:
    assert Span([], FIELD.prime).coefficients([number(3)] * height) is None


def test_the_zero_column_is_no_multiple_of_anything() -> None:
    basis = columns(3, 2)
    assert Span(basis, FIELD.prime).coefficients([number(0)] * HEIGHT) == [0, 0, 0]


def test_only_the_first_rows_are_looked_at() -> None:
    """What is found is to be checked for the others: the docstring says so."""
    basis = columns(1, 3, height=30)
    column = combined([F(2)], basis)
    column[-1] = column[-1] + 1
    assert Span(basis, FIELD.prime).coefficients(column) == [2]
