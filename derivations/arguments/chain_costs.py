"""The gradients of a chain under the two costs of one training example: the quadratic one and the cross-entropy."""

from __future__ import annotations

import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.arguments.chain_network import Network, Y, factors, letter, slope, times
from derivations.chain import checked_length, cost_slope, cross_entropy, output, quadratic, weight
from derivations.derivation import Derivation, Step, equal
from derivations.source import CHAPTER

__all__ = ["of_cross_entropy", "of_quadratic", "page"]


def page(length: int = 4, activation: Activation = LOGISTIC) -> tuple[Derivation, ...]:
    """The quadratic cost; the cross-entropy too for logistic neurons, whose outputs lie between 0 and 1."""
    first = of_quadratic(length, activation)
    return (first, of_cross_entropy(length)) if activation == LOGISTIC else (first,)


def of_quadratic(length: int = 4, activation: Activation = LOGISTIC) -> Derivation:
    """dC/db_1 for C = (a_n - y)^2/2. Raises DepthError if length < 1."""
    n, s = checked_length(length), letter(activation)
    last, error = factors(n, n, activation), output(n) - Y
    return Derivation(
        name="chain-quadratic",
        title="The quadratic cost",
        statement=rf"For $C = \frac{{1}}{{2}} (a_{{{n}}} - y)^2$ the slope of the cost by the output is the error"
        rf" $a_{{{n}}} - y$, and ${s}'(z_{{{n}}})$ stays beside it in every gradient.",
        assumptions=_assumptions(n, s),
        steps=(
            Step(equal(cost_slope(n), error), "The derivative of half a square."),
            Step(
                equal(slope("C", f"b{n}"), times(*last, error)),
                rf"So the last neuron learns slowly where ${s}$ is flat, however wrong its output is.",
            ),
            Step(
                equal(slope("C", "b1"), times(*factors(1, n, activation), cost_slope(n))),
                "The gradient at the first bias, whatever the cost.",
                CHAPTER.at("(122)"),
            ),
        ),
        conclusion=equal(slope("C", "b1"), times(*factors(1, n, activation), error)),
        setting=Network(n, activation, quadratic(n)).setting(),
        source=CHAPTER.at("(122)"),
    )


def of_cross_entropy(length: int = 4) -> Derivation:
    """dC/db_1 for C = -(y ln a_n + (1 - y) ln(1 - a_n)) and logistic neurons. Raises DepthError if length < 1."""
    n = checked_length(length)
    a, error = output(n), output(n) - Y
    return Derivation(
        name="chain-cross-entropy",
        title="The cross-entropy cost",
        statement=rf"For $C = -(y \ln a_{{{n}}} + (1 - y) \ln(1 - a_{{{n}}}))$ and a logistic last neuron the slope"
        rf" $\sigma'(z_{{{n}}})$ cancels: $\frac{{\partial C}}{{\partial z_{{{n}}}}} = a_{{{n}}} - y$. The slopes"
        " before it stay.",
        assumptions=_assumptions(n, r"\sigma"),
        steps=(
            Step(
                equal(cost_slope(n), error / (a * (1 - a))),
                "The derivative of the two logarithms, over one denominator.",
            ),
            Step(
                equal(factors(n, n, LOGISTIC)[0], times(a, 1 - a)),
                r"$\sigma' = \sigma (1 - \sigma)$ for the logistic function: the same product.",
            ),
            Step(
                equal(slope("C", f"b{n}"), error),
                rf"The two cancel. As $z_{{{n}}}$ moves with $b_{{{n}}}$, this is the slope by $z_{{{n}}}$ as well.",
            ),
        ),
        conclusion=equal(slope("C", "b1"), times(*_before(n), error)),
        setting=Network(n, LOGISTIC, cross_entropy(n)).setting(),
        source=CHAPTER.at("(122)"),
    )


def _before(n: int) -> list[sympy.Expr]:
    """What lies between b_1 and z_n."""
    return [*factors(1, n - 1, LOGISTIC), weight(n)] if n > 1 else []


def _assumptions(n: int, s: str) -> tuple[str, ...]:
    return (
        rf"$z_j = w_j a_{{j-1}} + b_j$ and $a_j = {s}(z_j)$ for $j = 1$ to ${n}$; all are numbers.",
        rf"${s}$ is differentiable at every $z_j$.",
        "One training example, whose output should be $y$.",
    )
