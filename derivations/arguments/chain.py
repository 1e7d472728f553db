"""Why the gradients of a chain are what they are, eqs. (114)-(122): change by change, for every layer, two compared.

`page` has all of it, with what other files add: `chain_any_length` for n neurons, `chain_costs` for particular costs,
`chain_extremes` for how large and how small gradients get. Slopes are measured on the chain written out, by
`chain_network`.
"""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.arguments import chain_costs, chain_extremes
from derivations.arguments.chain_any_length import any_length
from derivations.arguments.chain_network import (
    DELTA_B1,
    SPELT_OUT,
    Network,
    factors,
    letter,
    letters,
    slope,
    times,
)
from derivations.chain import (
    DepthError,
    bias,
    checked_length,
    cost_slope,
    gradient_ratio,
    output,
    weight,
    weighted_input,
)
from derivations.derivation import Derivation, Step, equal
from derivations.errata import (
    ELLIPSIS_HIDES_WEIGHTS,
    FACTOR_OF_SIXTEEN,
    FIRST_SLOPE_HAS_NO_WEIGHT,
    GRADIENT_HAS_ITS_OWN_SLOPE,
    MISPRINTS_IN_THE_CHAPTER,
    NO_FIRST_WEIGHT,
)
from derivations.source import CHAPTER
from derivations.table import Table

__all__ = ["cascade", "layers", "page", "ratio"]


def page(length: int = 4, activation: Activation = LOGISTIC) -> tuple[Derivation | Table, ...]:
    """All that is shown of a chain of so many neurons, in the order of a lecture.

    A chain of more than ten is not gone through neuron by neuron. Raises DepthError if length < 1.
    """
    n = checked_length(length)
    spelt = (cascade(n, activation), layers(n, activation)) if n <= SPELT_OUT else ()
    ratios = (ratio(1, min(3, n), n, activation),) if n > 1 else ()
    return (
        *spelt,
        any_length(activation),
        *ratios,
        *chain_costs.page(n, activation),
        *chain_extremes.page(n, activation),
    )


def cascade(length: int = 4, activation: Activation = LOGISTIC) -> Derivation:
    """How a small change of b_1 goes through the chain, and so dC/db_1. Raises DepthError if length < 1."""
    n, s = checked_length(length), letter(activation)
    return Derivation(
        name="chain",
        title="How a small change of the first bias reaches the cost",
        statement=rf"In a chain of {n} neuron{'s' if n > 1 else ''} the slope of the cost by the first bias is a"
        rf" product: of ${s}'(z_j)$ for every neuron, of every weight but $w_1$, and of"
        rf" $\frac{{\partial C}}{{\partial a_{{{n}}}}}$.",
        assumptions=(
            *_assumptions(n, s),
            rf"Where $O(\Delta b_1^2)$ stands, ${s}$ and $C$ also have bounded second derivatives near these places.",
        ),
        steps=tuple(_cascade(n, activation)),
        conclusion=equal(slope("C", "b1"), times(*factors(1, n, activation), cost_slope(n))),
        setting=Network(n, activation).setting(),
        source=CHAPTER.at("(122)"),
        errata=(ELLIPSIS_HIDES_WEIGHTS, NO_FIRST_WEIGHT, MISPRINTS_IN_THE_CHAPTER),
    )


def _assumptions(n: int, s: str) -> tuple[str, ...]:
    return (
        rf"Neuron $j$ has the weighted input $z_j = w_j a_{{j-1}} + b_j$ and the output $a_j = {s}(z_j)$: one neuron a"
        " layer, and numbers throughout.",
        rf"${s}$ is differentiable at every $z_j$.",
        rf"The cost $C$ is a differentiable function of the last output $a_{{{n}}}$, and depends on weights and biases"
        " through that alone.",
    )


def _cascade(n: int, activation: Activation) -> Iterator[Step]:
    yield from _first_neuron(activation)
    if n > 1:
        yield from _second_weighted_input(activation)
    yield from _later_neurons(n, activation)
    last = f"a{n}"
    yield Step(
        equal(slope("C", "b1"), times(cost_slope(n), slope(last, "b1"))),
        rf"The cost depends on $b_1$ only through $a_{{{n}}}$: the chain rule.",
    )
    yield Step(
        _to_first_order("C", times(*factors(1, n, activation), cost_slope(n))),
        r"All factors put together, each as the change meets it on its way through the chain. Divided by $\Delta b_1$,"
        " for ever smaller changes, this is the gradient: (121), or written in full (122).",
        CHAPTER.at("(120)"),
    )


def _first_neuron(activation: Activation) -> Iterator[Step]:
    (f, f_prime), s = letters(activation), letter(activation)
    yield Step(
        _to_first_order("C", slope("C", "b1")),
        r"This is what the slope means: the cost changes by the slope times the change of the bias, but for a remainder"
        r" that shrinks like its square. The sign $\approx$ of the text leaves that remainder out.",
        CHAPTER.at("(114)"),
    )
    yield Step(
        equal(output(1), f(sympy.Add(times(weight(1), output(0)), bias(1), evaluate=False))),
        rf"The first output is ${s}(z_1)$ with $z_1 = w_1 a_0 + b_1$.",
        CHAPTER,
    )
    yield Step(_to_first_order("a1", slope("a1", "b1")), "The same for the first output.", CHAPTER.at("(115)"))
    yield Step(
        equal(slope("a1", "b1"), f_prime(weighted_input(1))),
        r"When $b_1$ moves, $z_1$ moves by as much: $\frac{\partial z_1}{\partial b_1} = 1$. So the slope is that of"
        rf" ${s}$ at $z_1$.",
        CHAPTER.at("(116)"),
    )


def _second_weighted_input(activation: Activation) -> Iterator[Step]:
    yield Step(
        equal(_change("z2"), times(weight(2), _change("a1"))),
        r"$z_2 = w_2 a_1 + b_2$ is linear in $a_1$: the slope $\frac{\partial z_2}{\partial a_1}$ of (117) is $w_2$"
        " everywhere, and nothing is left out here, however large the change is.",
        CHAPTER.at("(117), (118)"),
    )
    yield Step(
        _to_first_order("z2", times(letters(activation)[1](weighted_input(1)), weight(2))),
        "From (116) and (118).",
        CHAPTER.at("(119)"),
    )
    yield Step(
        equal(slope("z2", "b1"), times(letters(activation)[1](weighted_input(1)), weight(2))),
        r"The same as a slope: what stands before $\Delta b_1$.",
    )


def _later_neurons(n: int, activation: Activation) -> Iterator[Step]:
    f_prime, s = letters(activation)[1], letter(activation)
    for j in range(2, n + 1):
        yield Step(
            equal(slope(f"a{j}", "b1"), times(f_prime(weighted_input(j)), slope(f"z{j}", "b1"))),
            rf"Neuron {j} multiplies the change by the slope of ${s}$ at $z_{{{j}}}$.",
        )
        if j < n:
            yield Step(
                equal(slope(f"z{j + 1}", "b1"), times(weight(j + 1), slope(f"a{j}", "b1"))),
                rf"The weight into neuron {j + 1} multiplies it by $w_{{{j + 1}}}$.",
            )


def _change(of: str) -> sympy.Symbol:
    return sympy.Symbol(f"Delta_{of}", real=True)


def _to_first_order(of: str, by: sympy.Expr) -> sympy.Eq:
    """A change is so many times that of b_1, but for a remainder of second order."""
    return equal(_change(of), times(by, DELTA_B1) + sympy.O(DELTA_B1**2))


def layers(length: int = 4, activation: Activation = LOGISTIC) -> Derivation:
    """dC/db_k and dC/dw_k for every k, from the last neuron back. Raises DepthError if length < 1."""
    n, s = checked_length(length), letter(activation)
    return Derivation(
        name="chain-layers",
        title="The gradients at every neuron, from the last back to the first",
        statement=r"The slope of the cost by $b_k$ is the product of what lies on the way from $b_k$ to the cost. The"
        r" slope by $w_k$ is that times the input $a_{k-1}$ of the neuron.",
        assumptions=_assumptions(n, s),
        steps=tuple(_backward(n, activation)),
        conclusion=equal(slope("C", "w1"), times(output(0), *factors(1, n, activation), cost_slope(n))),
        setting=Network(n, activation).setting(),
        source=CHAPTER.at("(122)"),
        errata=(GRADIENT_HAS_ITS_OWN_SLOPE,),
    )


def _backward(n: int, activation: Activation) -> Iterator[Step]:
    yield Step(
        equal(slope("C", f"b{n}"), times(*factors(n, n, activation), cost_slope(n))),
        rf"$z_{{{n}}}$ moves as $b_{{{n}}}$ does, and the last output ${letter(activation)}'(z_{{{n}}})$ times as"
        " much.",
    )
    for k in range(n - 1, 0, -1):
        onward = times(*factors(k, k, activation), weight(k + 1), slope("C", f"b{k + 1}"))
        yield Step(
            equal(slope("C", f"b{k}"), onward),
            rf"A change of $b_{{{k}}}$ reaches $z_{{{k + 1}}}$ multiplied by ${letter(activation)}'(z_{{{k}}})"
            rf" w_{{{k + 1}}}$, and from there on it is as if $b_{{{k + 1}}}$ had changed.",
        )
        yield Step(
            equal(slope("C", f"b{k}"), times(*factors(k, n, activation), cost_slope(n))),
            "The formula of the neuron after it is put in.",
            CHAPTER.at("(122)") if (k, n) == (1, 4) else None,
        )
    for k in range(n, 0, -1):
        yield Step(
            equal(slope("C", f"w{k}"), times(output(k - 1), slope("C", f"b{k}"))),
            rf"$z_{{{k}}} = w_{{{k}}} a_{{{k - 1}}} + b_{{{k}}}$: a change of $w_{{{k}}}$ does as much as one of"
            rf" $b_{{{k}}}$ that is $a_{{{k - 1}}}$ times as large.",
        )


def ratio(j: int = 1, k: int = 3, length: int = 4, activation: Activation = LOGISTIC) -> Derivation:
    """The gradient at b_j by that at a later b_k, 1 <= j < k <= length.

    Raises DepthError for a neuron that is not there, and where j is not before k.
    """
    if gradient_ratio(j, k, length).is_Pow or not j < k:
        raise DepthError(f"neuron {j} does not come before neuron {k}")
    between = _between(j, k, activation)
    return Derivation(
        name="chain-ratio",
        title=f"The gradients at neurons {j} and {k} side by side",
        statement=rf"The gradient at $b_{{{j}}}$ is that at $b_{{{k}}}$ times the slope of each neuron from {j} to"
        rf" {k - 1}, and times the weight after each of them.",
        assumptions=_assumptions(length, letter(activation)),
        steps=tuple(_ratio(j, k, length, activation)),
        conclusion=equal(slope("C", f"b{j}"), times(*between, slope("C", f"b{k}"))),
        setting=Network(length, activation).setting(),
        source=CHAPTER,
        errata=(FIRST_SLOPE_HAS_NO_WEIGHT, FACTOR_OF_SIXTEEN),
    )


def _between(j: int, k: int, activation: Activation) -> list[sympy.Expr]:
    pairs = ((letters(activation)[1](weighted_input(i)), weight(i + 1)) for i in range(j, k))
    return [factor for pair in pairs for factor in pair]


def _ratio(j: int, k: int, n: int, activation: Activation) -> Iterator[Step]:
    for place, source in ((j, CHAPTER.at("(122)") if j == 1 else None), (k, CHAPTER)):
        yield Step(
            equal(slope("C", f"b{place}"), times(*factors(place, n, activation), cost_slope(n))),
            rf"The whole way from $b_{{{place}}}$ to the cost.",
            source,
        )
    for i in range(j, k):
        yield Step(
            equal(slope("C", f"b{i}"), times(*_between(i, i + 1, activation), slope("C", f"b{i + 1}"))),
            rf"From neuron {i + 1} on the ways from $b_{{{i}}}$ and from $b_{{{i + 1}}}$ are the same.",
        )
