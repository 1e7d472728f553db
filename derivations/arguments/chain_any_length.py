"""The gradients of a chain of n neurons, n being a symbol: by induction from the last neuron back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import sympy

from derivations.activation import LOGISTIC, Activation
from derivations.arguments.chain_network import Network, functions, indexed, letter, letters, opaque, slope, times
from derivations.chain import output
from derivations.derivation import Derivation, Step, equal
from derivations.errata import GRADIENT_HAS_ITS_OWN_SLOPE, NO_FIRST_WEIGHT
from derivations.setting import Meaning, Setting
from derivations.source import CHAPTER

__all__ = ["any_length"]

_N, _K, _I, _J = sympy.symbols("n k i j", integer=True)
_DELTA, _OMEGA, _COST_SLOPE = (sympy.Function(name) for name in ("delta", "omega", "C_prime"))
_TRIED: Final = {_N: sympy.Range(3, 7), _K: sympy.Range(2, 4), _I: sympy.Range(1, 3)}
"""lengths and neurons; there is a product without factors among them"""


def any_length(activation: Activation = LOGISTIC) -> Derivation:
    """The formulas for a chain of n neurons, tried at n = 3 to 6."""
    s = letter(activation)
    return Derivation(
        name="chain-any-length",
        title="A chain of any length",
        statement=r"In a chain of $n$ neurons let $\delta(k, n)$ be the slope of the cost by $b_k$, and $\omega(k, n)$"
        rf" that by $w_k$. Then $\delta(k, n)$ is the product of ${s}'(z_k)$, of $w_j {s}'(z_j)$ for every later neuron"
        r" $j$, and of the slope $C'(a_n)$ of the cost by the output.",
        assumptions=(
            rf"$z_j = w_j a_{{j-1}} + b_j$ and $a_j = {s}(z_j)$ for $j = 1$ to $n$; all are numbers.",
            rf"${s}$ is differentiable at every $z_j$, and $C$ at $a_n$.",
            r"$1 \le i \le k \le n$, and $k$ is 2 or more where $k - 1$ stands. A product without factors is 1.",
        ),
        steps=(*_induction(activation), *_consequences(activation)),
        conclusion=equal(_DELTA(1, _N), _formula(sympy.S.One, activation)),
        setting=_setting(activation),
        source=CHAPTER.at("(122)"),
        errata=(NO_FIRST_WEIGHT, GRADIENT_HAS_ITS_OWN_SLOPE),
    )


def _slope_at(j: sympy.Expr, activation: Activation) -> sympy.Expr:
    return letters(activation)[1](indexed("z", j))


def _formula(k: sympy.Expr, activation: Activation) -> sympy.Expr:
    onward = sympy.Product(times(indexed("w", _J), _slope_at(_J, activation)), (_J, k + 1, _N))
    return times(_slope_at(k, activation), onward, _COST_SLOPE(indexed("a", _N)))


def _induction(activation: Activation) -> Iterator[Step]:
    before = times(_slope_at(_K - 1, activation), indexed("w", _K))
    yield Step(
        equal(_DELTA(_N, _N), times(_slope_at(_N, activation), _COST_SLOPE(indexed("a", _N)))),
        "At the last neuron: $z_n$ moves as $b_n$ does.",
    )
    yield Step(
        equal(_DELTA(_K - 1, _N), times(before, _DELTA(_K, _N))),
        r"One neuron further back: a change of $b_{k-1}$ reaches $z_k$ multiplied by the slope at $z_{k-1}$ and by"
        " $w_k$.",
    )
    yield Step(
        equal(times(before, _formula(_K, activation)), _formula(_K - 1, activation)),
        "So, if the formula holds for $k$, it holds for $k - 1$: the weight and the slope at $z_k$ join the product.",
    )
    yield Step(equal(_DELTA(_K, _N), _formula(_K, activation)), "By induction, from the last neuron back.")


def _consequences(activation: Activation) -> Iterator[Step]:
    between = sympy.Product(times(_slope_at(_J, activation), indexed("w", _J + 1)), (_J, _I, _K - 1))
    yield Step(
        equal(_OMEGA(_K, _N), times(indexed("a", _K - 1), _DELTA(_K, _N))),
        "$z_k = w_k a_{k-1} + b_k$: a change of $w_k$ does as much as one of $b_k$ that is $a_{k-1}$ times as large.",
    )
    yield Step(
        equal(_DELTA(_I, _N), times(between, _DELTA(_K, _N))),
        "Two neurons side by side: what lies after neuron $k$ is the same for both.",
    )


def _setting(activation: Activation) -> Setting:
    """Chains of several lengths with the same first neurons, each measured by itself."""
    meanings: dict[sympy.Symbol, Meaning] = {}
    for n in map(int, _TRIED[_N]):
        chain = Network(n, activation).setting()
        by = [f"{letter}{k}" for letter in "wb" for k in range(1, n + 1)]
        meanings |= {**chain.meanings, **{_gradient(name, n): chain.meanings[slope("C", name)] for name in by}}
    stand_for: dict[sympy.Function, Callable[..., sympy.Expr]] = {
        _DELTA: _named("b"),
        _OMEGA: _named("w"),
        _COST_SLOPE: lambda a: sympy.diff(opaque(1), output(1)).xreplace({output(1): a}),
    }
    return Setting({**chain.domain, **_TRIED}, meanings, functions(activation) | stand_for)


def _named(kind: str) -> Callable[[sympy.Expr, sympy.Expr], sympy.Expr]:
    return lambda k, n: _gradient(f"{kind}{k}", int(n))


def _gradient(by: str, length: int) -> sympy.Symbol:
    return sympy.Symbol(f"dC_d{by} of {length}", real=True)
