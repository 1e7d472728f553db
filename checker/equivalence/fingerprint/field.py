"""A random prime field with roots of unity: where formulas are evaluated to prove them equal.

The prime has 126 bits and is 1 modulo `order`, so that roots of unity of that order, and by Gauss sums the square roots
of the small primes that divide it, are numbers of the field. It is drawn from the system's randomness once a process:
no answer can be made for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from math import gcd, log2, prod

from flint import fmpz, fmpz_mod, fmpz_mod_ctx

__all__ = ["ORDER", "Condition", "Field", "field_with", "prime_factors"]

ORDER = 2**5 * 3**3 * 5**2 * 7 * 11 * 13 * 17
"""The order of the roots of unity that every field has."""
_BITS = 126
_CONJUGATES = 128
_BASES = 10_000

Condition = tuple[int, int]
"""(a, n): a is to have an n-th root in the field."""


def prime_factors(n: int) -> dict[int, int]:
    """The primes that divide n > 0, with their exponents."""
    return {int(prime): int(exponent) for prime, exponent in fmpz(n).factor()}


@dataclass(frozen=True, slots=True)
class _Sylow:
    """The elements of r-power order: what extracting r-th roots needs."""

    index: int
    """the part of p - 1 that r does not divide"""
    generator: fmpz_mod
    logarithms: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Field:
    """The integers modulo a prime p = 1 mod `order`."""

    prime: int
    order: int
    context: fmpz_mod_ctx
    zeta: fmpz_mod
    """a primitive root of unity of that order"""
    conjugates: tuple[fmpz_mod, ...]
    """some powers of zeta that are primitive too, for the random choice of a conjugate"""
    _sylow: dict[int, _Sylow] = field(default_factory=dict)

    @property
    def choice_bits(self) -> float:
        """log2 of the number of primes that this one was drawn from, about."""
        units = prod(q ** (exponent - 1) * (q - 1) for q, exponent in prime_factors(self.order).items())
        return _BITS - 1 - log2(units) - log2(_BITS)

    def root(self, value: fmpz_mod, n: int) -> fmpz_mod | None:
        """Some n-th root of a non-zero number, or None where it has none."""
        for r, exponent in prime_factors(n).items():
            for _ in range(exponent):
                found = self._prime_root(value, r)
                if found is None:
                    return None
                value = found
        return value

    def has_root(self, value: fmpz_mod, r: int) -> bool:
        """Whether a non-zero number has an r-th root, r a prime."""
        if r == 2:
            return int(fmpz(int(value)).jacobi(self.prime)) == 1
        return (self.prime - 1) % r != 0 or bool(value ** ((self.prime - 1) // r) == 1)

    def _prime_root(self, value: fmpz_mod, r: int) -> fmpz_mod | None:
        if not self.has_root(value, r):
            return None
        if r == 2:
            return value.sqrt()
        if (self.prime - 1) % r:
            return value ** pow(r, -1, self.prime - 1)
        # Adleman, Manders and Miller: a root up to an element of r-power order, whose logarithm is looked up
        sylow = self._sylow_of(r)
        near = value ** pow(r, -1, sylow.index)
        error = near**r / value
        return near / sylow.generator ** (sylow.logarithms[int(error)] // r)

    def _sylow_of(self, r: int) -> _Sylow:
        if r not in self._sylow:
            index, size = self.prime - 1, 1
            while index % r == 0:
                index, size = index // r, size * r
            powers_of = (self.context(base) ** index for base in range(2, _BASES))
            generator = next(power for power in powers_of if power ** (size // r) != 1)
            power, logarithms = self.context(1), {}
            for exponent in range(size):
                logarithms[int(power)] = exponent
                power = power * generator
            self._sylow[r] = _Sylow(index, generator, logarithms)
        return self._sylow[r]

    def square_roots_of_prime(self, q: int, zetas: Sequence[fmpz_mod]) -> list[fmpz_mod]:
        """The positive root of a prime q that divides the order, for each choice of e^(2 pi i/order) among `zetas`.

        By Gauss: the sum of (k/q) zeta_q^k is that root, or i times it.
        """
        return [self._square_root_of_prime(q, zeta) for zeta in zetas]

    def _square_root_of_prime(self, q: int, zeta: fmpz_mod) -> fmpz_mod:
        if q == 2:
            eighth = zeta ** (self.order // 8)
            return eighth + eighth**7
        unit = zeta ** (self.order // q)
        total, power = self.context(0), self.context(1)
        for k in range(1, q):
            power = power * unit
            total = total + power if int(fmpz(k).jacobi(q)) == 1 else total - power
        return total if q % 4 == 1 else total / zeta ** (self.order // 4)


@lru_cache(maxsize=64)
def field_with(order: int = ORDER, conditions: frozenset[Condition] = frozenset(), draw: int = 0) -> Field:
    """Draw a field with roots of unity of this order, in which the numbers of `conditions` have their roots.

    Another one for each number of the `draw`, the same one whenever it is asked for again.
    """
    generator = secrets.SystemRandom()
    largest = 2**_BITS // order
    while True:
        prime = generator.randrange(largest // 2, largest) * order + 1
        if not fmpz(prime).is_probable_prime():
            continue
        context = fmpz_mod_ctx(prime)
        zeta = _primitive_root(context, prime, order)
        units = (unit for unit in iter(lambda: generator.randrange(order), None) if gcd(unit, order) == 1)
        found = Field(prime, order, context, zeta, tuple(zeta**unit for unit in islice(units, _CONJUGATES)))
        if all(found.root(context(number), n) is not None for number, n in conditions):
            return found


def _primitive_root(context: fmpz_mod_ctx, prime: int, order: int) -> fmpz_mod:
    primes = prime_factors(order)
    for base in range(2, _BASES):
        zeta = context(base) ** ((prime - 1) // order)
        if all(zeta ** (order // q) != 1 for q in primes):
            return zeta
    raise AssertionError(prime)  # a prime without a small generator of this kind is not met in practice
