"""Where formulas may jump: the zeros of what a sign or the case of a Piecewise depends on.

Off these zeros a proof is a proof; on them it says nothing. `edges` solves each for a variable, so that the formulas
can be compared there by putting the solution in; where that fails, by putting 0 in for what is 0 there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import fmpq_mpoly

from checker.equivalence.fingerprint.factors import Polynomial, coefficients
from checker.equivalence.fingerprint.formal import Formal
from checker.equivalence.fingerprint.reach import Box, Reach, has_no_root
from checker.expression.heads import Head

__all__ = ["Edge", "edges"]


@dataclass(frozen=True, slots=True)
class Edge:
    """The points at which a variable has the value of a node; without a variable, those at which the node is 0."""

    node: int
    name: str | None = None


def edges(proof: Formal, box: Box) -> list[Edge]:
    """All places in a box where formulas may jump, as far as a proof knows."""
    found: list[Edge] = []
    reach = Reach(box, {}, proof)
    for gap in proof.notes.jumps:
        rectangle = reach.rectangle(gap)
        if rectangle.is_real and rectangle.re.excludes_zero:
            continue
        solved = _solved(gap, proof, reach)
        found += [Edge(proof.alike.get(gap, gap))] if solved is None else solved
    return found


def _solved(gap: int, proof: Formal, reach: Reach) -> list[Edge] | None:
    """Where a node is 0, variable by variable; None when some factor of it cannot be solved for one."""
    polynomial = proof.factories[0].polynomial(gap)
    if polynomial is None or polynomial.product.is_zero():
        return None
    found: list[Edge] = []
    for factor, _ in polynomial.product.factor()[1]:
        if not _vanishes_nowhere(factor, polynomial, reach):
            edge = next(_solutions(factor, polynomial, proof), None)
            if edge is None:
                return None
            found.append(edge)
    return found


def _vanishes_nowhere(factor: fmpq_mpoly, frame: Polynomial, reach: Reach) -> bool:
    used = [k for k, degree in enumerate(factor.degrees()) if degree]
    if len(used) != 1:
        return False
    rectangle = reach.rectangle(frame.atoms[used[0]].node)
    return rectangle.is_real and has_no_root(factor, used[0], rectangle.re)


def _solutions(factor: fmpq_mpoly, frame: Polynomial, proof: Formal) -> Iterator[Edge]:
    """Solve a polynomial for the variables in which it is linear."""
    build = proof.graph.build
    for k, degree in enumerate(factor.degrees()):
        node = build.node(frame.atoms[k].node) if degree == 1 else None
        if node is None or node.head is not Head.SYMBOL:
            continue
        rest, slope = coefficients(factor, k)
        name = str(node.value)
        if slope.is_constant():
            solution = frame.node(build, rest * (-1 / slope.leading_coefficient()))
            if name not in proof.graph.symbols(solution):
                yield Edge(solution, name)
