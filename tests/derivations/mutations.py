"""Wrong claims made from right ones: what a check must not let pass. `from mutations import survivors` finds it."""

from collections.abc import Iterator
from dataclasses import replace

import sympy
from sympy.core.relational import Relational

from derivations.derivation import Derivation

__all__ = ["mutants", "survivors"]


def mutants(claim: Relational) -> Iterator[Relational]:
    """The claim with a factor, a sign, a constant or one term of a side changed; an inequality also turned round."""
    left, right = claim.args
    if not isinstance(claim, sympy.Eq):
        yield claim.func(right, left, evaluate=False)
        return
    for wrong in (2 * right, -right, right + 1, *_with_a_part_changed(right)):
        if sympy.simplify(wrong.removeO() - right.removeO()) != 0:
            yield sympy.Eq(left, wrong, evaluate=False)


def survivors(derivation: Derivation) -> list[str]:
    """The mutated steps of a derivation that its check lets pass, the conclusion's included: there should be none."""
    passed = []
    for claims in _mutated(derivation):
        wrong = replace(
            derivation,
            steps=tuple(replace(step, claim=claim) for step, claim in zip(derivation.steps, claims, strict=False)),
            conclusion=claims[-1],
        )
        passed += [str(claim) for claim, now in zip(claims, wrong.check(), strict=True) if now.holds]
    return passed


def _mutated(derivation: Derivation) -> Iterator[list[Relational]]:
    """Derivations' claims, all mutated at once, until each claim has been changed in all its ways."""
    ways = [list(mutants(claim)) for claim in (*(step.claim for step in derivation.steps), derivation.conclusion)]
    assert all(ways), "a claim has no mutant"
    for turn in range(max(map(len, ways))):
        yield [way[turn % len(way)] for way in ways]


def _with_a_part_changed(expression: sympy.Expr) -> Iterator[sympy.Expr]:
    if expression.is_Mul or (expression.is_Add and expression.getO() is None):
        for part in expression.args:
            yield expression.func(*(other for other in expression.args if other != part))
