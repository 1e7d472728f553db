"""Logarithms of constants: which combination of i pi, 1 and the logarithms of primes and of other constants they are.

What a constant is, the field tells exactly; which of the values of its logarithm is meant, balls tell. A candidate that
comes from balls alone is checked in the field before it is used.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import acb, arb, ctx, fmpq, fmpz, fmpz_mat

from checker.equivalence.fingerprint.elements import Element
from checker.equivalence.fingerprint.notes import Combination
from checker.equivalence.fingerprint.tower import HALF_TURN, ONE, NotShown, Tower, common_denominator
from checker.expression.heads import Head

__all__ = ["constant_logarithm"]

_POWERS = (1, 2, 3, 4, 6, 8, 12, 24)
_RATIONAL_BOUND = 2**62
_FACTORED_BITS = 96
_RELATION_BITS = 420
_LARGEST_COEFFICIENT = 10_000
_MOST_IN_RELATION = 10
_NORM_BITS = 60


def constant_logarithm(tower: Tower, constant: Element, multiple: int, node: int) -> Combination:
    """The combination C whose value at the sample point is that of `node`, given e^(multiple C) as `constant`.

    Raises NotShown when balls do not tell the branch.
    """
    for combination, rest in _without_known(tower, constant):
        found = _rational(tower, rest, multiple, node, combination)
        if found is not None:
            return found
    return _related(tower, constant, multiple, node) or _new(tower, constant, multiple, node)


def _without_known(tower: Tower, constant: Element) -> Iterator[tuple[Combination, Element]]:
    """The constant itself, then with a power of a known constant divided out."""
    yield {}, constant
    for place, pair in enumerate(tower.pairs):
        if not pair.log.is_constant or pair.prime or place == HALF_TURN:
            continue
        whole = pair.root**pair.order
        for exponent in (1, -1, 2, -2):
            yield {place: Fraction(exponent)}, constant * whole**-exponent


def _rational(tower: Tower, constant: Element, multiple: int, node: int, known: Combination) -> Combination | None:
    """C when a small power of the constant, less what is known, is rational; None otherwise."""
    literal = tower.graph.build.node(node)
    argument = tower.graph.build.node(literal.args[0]).value if literal.head is Head.LOG else None
    if isinstance(argument, Fraction) and not known:
        return _branch(tower, argument, 1, multiple, node, known)
    for power in _POWERS:
        value = tower.rational(constant**power, _RATIONAL_BOUND)
        if value:
            return _branch(tower, value, power, multiple, node, known)
    return None


def _branch(
    tower: Tower, value: Fraction, power: int, multiple: int, node: int, known: Combination
) -> Combination | None:
    """Log of a rational over power * multiple, with the multiple of i pi that the balls at the sample point show."""
    grain = power * multiple
    result = {place: factor / multiple for place, factor in known.items()}
    for prime, exponent in _factors(abs(value)):
        place = tower.prime_pair(prime)
        result[place] = result.get(place, Fraction(0)) + Fraction(exponent, grain)
    turns = _turns(tower, node, result, grain)
    if turns is None or (turns % 2 == 1) != (value < 0):
        return None
    return {place: factor for place, factor in {**result, HALF_TURN: Fraction(turns, grain)}.items() if factor}


def _turns(tower: Tower, node: int, candidate: Combination, grain: int) -> int | None:
    """The integer t for which `node` is the candidate plus i pi t/grain; None when no integer fits."""
    graph = tower.graph
    gap = graph.ball(tower.point, node) - graph.ball(tower.point, tower.node_of(candidate))
    turns = (gap / acb(0, arb.pi())) * grain
    if not turns.is_finite():
        raise NotShown
    whole = turns.real.unique_fmpz()
    if whole is None:
        if turns.real.rad() > 0.25:
            raise NotShown
        return None
    return int(whole) if turns.imag.contains(0) else None


def _factors(value: Fraction) -> list[tuple[int, int]]:
    return [*_prime_powers(value.numerator, 1), *_prime_powers(value.denominator, -1)]


def _prime_powers(whole: int, sign: int) -> list[tuple[int, int]]:
    if whole == 1:
        return []
    if whole.bit_length() > _FACTORED_BITS:
        return [(whole, sign)]  # as good as a prime, until one of its factors turns up
    return [(int(prime), sign * int(exponent)) for prime, exponent in fmpz(whole).factor()]


# Relations that balls suggest


def _related(tower: Tower, constant: Element, multiple: int, node: int) -> Combination | None:
    """C as a rational combination of constants that are there, found in balls and checked in the field."""
    _add_primes_of_norm(tower, multiple, node)
    places = [place for place, pair in enumerate(tower.pairs) if pair.log.is_constant and place != ONE]
    if len(places) < 2 or len(places) > _MOST_IN_RELATION:
        return None
    suggested = _relation(tower, node, places)
    if suggested is None:
        return None
    grain = common_denominator(suggested)
    scaled = {place: factor * grain * multiple for place, factor in suggested.items()}
    if any((tower.exponential(scaled) - constant**grain).values):
        return None
    return suggested if _turns(tower, node, suggested, grain * multiple) == 0 else None


def _add_primes_of_norm(tower: Tower, multiple: int, node: int) -> None:
    """Add the primes of |c|^2 where that is rational, as it is for c = 5 + i."""
    with ctx.workprec(_RELATION_BITS):
        tower.graph.refine()
        real = tower.graph.ball(tower.point, node).real * (2 * multiple)
        norm = real.exp() if real < _NORM_BITS else real
        candidate = _simple_fraction(norm)
    tower.graph.refine()
    if candidate is not None and candidate > 0:
        for prime, _ in _factors(candidate):
            tower.prime_pair(prime)


def _simple_fraction(value: arb) -> Fraction | None:
    """A fraction with a small denominator inside a narrow ball."""
    scale = 2 ** (_RELATION_BITS // 2)
    whole = _nearest(value * scale)
    candidate = Fraction(whole, scale).limit_denominator(2**_NORM_BITS)
    inside = value.contains(arb(fmpq(candidate.numerator, candidate.denominator)))
    return candidate if inside and max(candidate.numerator, 1).bit_length() <= 2 * _NORM_BITS else None


def _relation(tower: Tower, node: int, places: list[int]) -> Combination | None:
    with ctx.workprec(_RELATION_BITS):
        tower.graph.refine()
        logs = [tower.graph.ball(tower.point, tower.pairs[place].node) for place in places]
        balls = [tower.graph.ball(tower.point, node), *logs]
    tower.graph.refine()
    if not all(ball.is_finite() for ball in balls):
        return None
    scale = arb(2) ** (_RELATION_BITS - 80)
    rows = []
    for row, ball in enumerate(balls):
        with ctx.workprec(_RELATION_BITS):
            ends = [_nearest(part * scale) for part in (ball.real, ball.imag)]
        rows.append([int(row == column) for column in range(len(balls))] + ends)
    first = fmpz_mat(rows).lll().tolist()[0]
    coefficients = [int(x) for x in first[: len(balls)]]
    if not coefficients[0] or max(map(abs, coefficients)) > _LARGEST_COEFFICIENT:
        return None
    pairs = zip(places, coefficients[1:], strict=True)
    return {place: Fraction(-x, coefficients[0]) for place, x in pairs if x}


def _nearest(value: arb) -> int:
    whole = value.mid().floor().unique_fmpz()
    return int(whole) if whole is not None else 0


def _new(tower: Tower, constant: Element, multiple: int, node: int) -> Combination:
    build = tower.graph.build
    whole = node if multiple == 1 else build.multiply(build.number(multiple), node)
    return {tower.new_formula(whole, constant): Fraction(1, multiple)}
