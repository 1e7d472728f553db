"""The formulas under comparison as one graph, with their values in balls at sample points.

Equal sub-formulas of both sides are one node. Rules add nodes as they go (`build`); values are found when asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flint import acb

from checker.equivalence.ball_rules import NAN, Value, is_real
from checker.equivalence.enclosure import Environment, node_value
from checker.expression.dag import Builder, Expression, Limits
from checker.expression.heads import Head

__all__ = ["Graph"]

_LIMITS = Limits(nodes=1_000_000, digits=100_000)


class Graph:
    """Nodes of any number of formulas, and balls of every node at every point that was added."""

    def __init__(self, integers: Collection[str] = ()) -> None:
        self.build = Builder(_LIMITS)
        self.integers = frozenset(integers)
        """symbols that stand for integers"""
        self._points: list[tuple[Environment, dict[int, Value]]] = []

    def include(self, formula: Expression, definitions: dict[str, int]) -> int:
        """Add a formula, its defined symbols replaced by the nodes of their definitions; the index of its root."""
        return self.build.include(formula, definitions)

    def add_point(self, environment: Environment) -> int:
        """Add a sample point, given by balls of the free symbols; its number."""
        self._points.append((environment, {}))
        return len(self._points) - 1

    def drop_point(self, point: int) -> None:
        """Forget the point that was added last."""
        assert point == len(self._points) - 1
        self._points.pop()

    def below(self, nodes: Iterable[int]) -> list[int]:
        """These nodes and all that they are made of, each once, the deepest first."""
        seen: set[int] = set()
        pending = list(nodes)
        while pending:
            index = pending.pop()
            if index not in seen:
                seen.add(index)
                pending.extend(self.build.node(index).args)
        return sorted(seen)

    def symbols(self, index: int) -> frozenset[str]:
        """The names of the symbols that a node contains."""
        nodes = (self.build.node(i) for i in self.below([index]))
        return frozenset(str(node.value) for node in nodes if node.head is Head.SYMBOL)

    def without(self, index: int, gap: int) -> int:
        """A node with 0 in place of another one, wherever that stands in it."""
        copies: dict[int, int] = {gap: self.build.number(0)}
        for place in self.below([index]):
            if place not in copies:
                node = self.build.node(place)
                copies[place] = self.build.copy(node, *(copies[i] for i in node.args))
        return copies[index]

    def refine(self) -> None:
        """Forget all balls, so that they are found anew at the precision in force."""
        for _, values in self._points:
            values.clear()

    def value(self, point: int, index: int) -> Value:
        """The ball (or truth) of a node at a point."""
        environment, values = self._points[point]
        if index in values:
            return values[index]
        pending = [index]
        while pending:
            place = pending[-1]
            node = self.build.node(place)
            missing = [i for i in node.args if i not in values]
            if missing:
                pending.extend(missing)
                continue
            pending.pop()
            values[place] = node_value(node, values, environment)
        return values[index]

    def ball(self, point: int, index: int) -> acb:
        """The ball of a node that is a number; not finite where it has no value."""
        value = self.value(point, index)
        return value if isinstance(value, acb) else NAN

    def sign(self, point: int, index: int) -> int | None:
        """The sign of a real node that is certainly not 0 at a point, else None."""
        ball = self.ball(point, index)
        if not self.is_real(point, index) or ball.real.contains(0):
            return None
        return 1 if ball.real > 0 else -1

    def is_real(self, point: int, index: int) -> bool:
        """Whether a node is certainly a real number at a point."""
        ball = self.ball(point, index)
        return bool(ball.is_finite()) and is_real(ball)

    def head(self, index: int) -> Head:
        """What a node is."""
        return self.build.node(index).head
