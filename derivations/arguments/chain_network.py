"""The chain written out, run forward in numbers and measured: what stands behind the symbols of `arguments.chain`.

`Network` runs a chain at given parameters, and takes slopes by moving one parameter a little and running it again: no
formula of the argument has a part in that. `Network.setting` gives the symbols their meanings so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Final, TypeAlias

import mpmath
import sympy

from derivations.activation import LOGISTIC, Activation, Z
from derivations.chain import Chain, bias, cost_slope, output, sigma, sigma_prime, steep_place, weight, weighted_input
from derivations.setting import Measured, Setting

__all__ = [
    "DELTA_B1",
    "DOMAIN",
    "SPELT_OUT",
    "Network",
    "Y",
    "factors",
    "functions",
    "indexed",
    "letter",
    "letters",
    "opaque",
    "slope",
    "times",
]

Y: Final = sympy.Symbol("y", real=True)
"""what the chain's output should be"""
DELTA_B1: Final = sympy.Symbol("Delta_b1", real=True)
DOMAIN: Final = {
    "w": sympy.Union(sympy.Interval(-2, -sympy.S.Half), sympy.Interval(sympy.S.Half, 2)),
    "b": sympy.Union(sympy.Interval(-1, -sympy.Rational(1, 4)), sympy.Interval(sympy.Rational(1, 4), 1)),
    "a": sympy.Interval(sympy.Rational(1, 4), 1),
    "y": sympy.Interval(0, 1),
}
"""of parameters, by their letters: of both signs, and away from 0, where there would be nothing to tell apart"""

SPELT_OUT: Final = 10
"""neurons; in a longer chain not each is named"""
_SPARE_BITS: Final = 32
_Numbers: TypeAlias = tuple[object, ...]  # mpmath's raw numbers, which are hashed faster


def letters(activation: Activation) -> tuple[sympy.Function, sympy.Function]:
    """The activation and its derivative as they are shown: sigma for the chapter's, f for any other."""
    return (sigma, sigma_prime) if activation == LOGISTIC else (sympy.Function("f"), sympy.Function("f_prime"))


def letter(activation: Activation) -> str:
    """The activation's letter in LaTeX, for words."""
    return r"\sigma" if activation == LOGISTIC else "f"


def slope(of: str, by: str) -> sympy.Symbol:
    """The symbol of the derivative of one quantity by another, both given by their names."""
    return sympy.Symbol(f"d{of}_d{by}", real=True)


def times(*factors: sympy.Expr) -> sympy.Expr:
    """A product, kept in this order."""
    return sympy.Mul(*factors, evaluate=False) if len(factors) > 1 else factors[0]


def indexed(name: str, j: sympy.Expr) -> sympy.Expr:
    """The quantity of that name at a neuron whose number is a symbol, as w_j."""
    return sympy.IndexedBase(name, real=True)[j]


def factors(k: int, length: int, activation: Activation) -> list[sympy.Expr]:
    """dC/db_k, neuron by neuron, without the slope of the cost; a long one with a product over j."""
    f_prime = letters(activation)[1]
    first = f_prime(weighted_input(k))
    if length - k >= SPELT_OUT:
        j = sympy.Symbol("j", integer=True)
        term = times(indexed("w", j), f_prime(indexed("z", j)))
        return [first, sympy.Product(term, (j, k + 1, length))]
    pairs = ((weight(j), f_prime(weighted_input(j))) for j in range(k + 1, length + 1))
    return [first, *(factor for pair in pairs for factor in pair)]


def opaque(length: int) -> sympy.Expr:
    """A cost to measure with where the argument holds for any."""
    return output(length) ** 3 / 3 + Y * output(length)


def functions(activation: Activation) -> dict[sympy.Function, Callable[..., sympy.Expr]]:
    """What the letters of a setting stand for: the activation, its derivative, and w_j for the j-th weight."""
    f, f_prime = letters(activation)
    return {
        sympy.Indexed: lambda base, j: sympy.Symbol(f"{base}{j}", real=True),
        f: activation.f,
        f_prime: lambda z: activation.slope.xreplace({Z: z}),
    }


@dataclass(frozen=True)
class Network:
    """A chain of so many neurons, with its cost in a_n and y; `spare` bits for one whose slopes are very large."""

    length: int
    activation: Activation = LOGISTIC
    cost: sympy.Expr | None = None
    spare: int = 0

    @cached_property
    def parameters(self) -> tuple[sympy.Symbol, ...]:
        """y, a0, w1, b1, w2, b2, ..., on which everything depends."""
        pairs = ((weight(j), bias(j)) for j in range(1, self.length + 1))
        return (Y, output(0), *(symbol for pair in pairs for symbol in pair))

    @property
    def domain(self) -> dict[sympy.Symbol, sympy.Set]:
        """Where the parameters range."""
        return {symbol: DOMAIN[symbol.name[0]] for symbol in self.parameters}

    def setting(self) -> Setting:
        """All symbols of the chain measured at any parameters; those of a long chain at any input, for its own ones."""
        if self.length > SPELT_OUT:
            return self.pinned(_contracting(self.length, self.activation))
        return Setting({**self.domain, DELTA_B1: sympy.Interval(-1, 1)}, self.meanings(), functions(self.activation))

    def pinned(self, chain: Chain) -> Setting:
        """All symbols of the chain measured with the parameters of one chain, where b_1 may depend on a_0."""
        pairs = [number for pair in zip(chain.weights, chain.biases, strict=True) for number in pair]
        parameters = _parameters(sympy.lambdify([output(0)], pairs, "mpmath"))
        measured = self.meanings() | {symbol: self._parameter(symbol) for symbol in self.parameters[2:]}
        meanings = {symbol: self._pinned(one, parameters) for symbol, one in measured.items()}
        domain = {symbol: self.domain[symbol] for symbol in self.parameters[:2]}
        return Setting(domain, meanings, functions(self.activation))

    def _parameter(self, symbol: sympy.Symbol) -> Measured:
        # not a formula, which would be put into long claims symbol by symbol
        place = self.parameters.index(symbol)
        return Measured(self.parameters, lambda *numbers: numbers[place])

    def _pinned(self, measured: Measured, parameters: Callable[[mpmath.mpf, int], list[mpmath.mpf]]) -> Measured:
        def at(y: mpmath.mpf, a0: mpmath.mpf) -> mpmath.mpf:
            return measured.compute(y, a0, *parameters(a0, 3 * (mpmath.mp.prec + self.spare)))

        return Measured(self.parameters[:2], at)

    def meanings(self) -> dict[sympy.Symbol, Measured]:
        """Weighted inputs, outputs, their slopes and changes by b1, and the slopes of the cost by every parameter."""
        n = self.length
        inside = [weighted_input(j) for j in range(1, n + 1)] + [output(j) for j in range(1, n + 1)]
        meanings = {symbol: self.value(symbol.name) for symbol in inside}
        meanings |= {slope(symbol.name, "b1"): self.slope_of(symbol.name, "b1") for symbol in inside}
        if n <= SPELT_OUT:
            changing = [*(symbol.name for symbol in inside), "C"]
            meanings |= {sympy.Symbol(f"Delta_{name}", real=True): self.change(name) for name in changing}
        by = [symbol.name for symbol in self.parameters[2:]]
        meanings |= {slope("C", name): self.slope_of("C", name) for name in by}
        return meanings | {cost_slope(n): self.value("C'")}

    def value(self, name: str) -> Measured:
        """A quantity of the chain, run forward."""
        return Measured(self.parameters, lambda *numbers: _run(self, _raw(numbers), mpmath.mp.prec + self.spare)[name])

    def slope_of(self, of: str, by: str) -> Measured:
        """The slope of a quantity by a parameter, from two runs that differ a little."""
        return Measured(self.parameters, lambda *numbers: _slopes(self, by, _raw(numbers), mpmath.mp.prec)[of])

    def change(self, of: str) -> Measured:
        """By how much a quantity changes when b1 does, by Delta_b1."""
        return Measured((*self.parameters, DELTA_B1), lambda *numbers: self._change(of, numbers[:-1], numbers[-1]))

    def _change(self, of: str, numbers: tuple[mpmath.mpf, ...], by: mpmath.mpf) -> mpmath.mpf:
        place = self._place("b1")
        with mpmath.workprec(2 * mpmath.mp.prec):
            moved = (*numbers[:place], numbers[place] + by, *numbers[place + 1 :])
            before, after = (_run(self, _raw(at), mpmath.mp.prec)[of] for at in (numbers, moved))
            return after - before

    def _place(self, name: str) -> int:
        return self.parameters.index(sympy.Symbol(name, real=True))


def _contracting(length: int, activation: Activation) -> Chain:
    """A chain with z_j near the steepest place, whose gradients, however long it is, are not much smaller than 1."""
    z = steep_place(activation)
    at_steep = activation.slope.xreplace({Z: z})
    shares = [sympy.Rational(j * 377 % 610, 610) for j in range(1, length + 1)]
    largest = sympy.Rational(int(1000 / at_steep), 1000)
    weights = [(-1) ** (j // 2) * largest * (1 - share / 10) for j, share in enumerate(shares)]
    biases = [z - w * activation.f(z) + share / 100 for w, share in zip(weights, shares, strict=True)]
    return Chain(tuple(weights), tuple(biases), output(0))


def _parameters(formulas: Callable[[mpmath.mpf], Iterable[mpmath.mpf]]) -> Callable[..., list[mpmath.mpf]]:
    """All w_j and b_j at an a_0, to so many bits."""

    @lru_cache(maxsize=64)
    def at(a0: mpmath.mpf, prec: int) -> list[mpmath.mpf]:
        with mpmath.workprec(prec):
            return [mpmath.mpmathify(number) for number in formulas(a0)]

    return at


def _raw(numbers: tuple[mpmath.mpf, ...]) -> _Numbers:
    return tuple(number._mpf_ for number in numbers)


@lru_cache(maxsize=1024)
def _run(network: Network, raw: _Numbers, prec: int) -> Mapping[str, mpmath.mpf]:
    """Every z_j and a_j of the chain, its cost C and the slope C' of the cost at the output."""
    y, a, *parameters = map(mpmath.mp.make_mpf, raw)
    f, cost = _in_mpmath(network)
    found = {}
    with mpmath.workprec(prec):
        for j, (w, b) in enumerate(zip(parameters[::2], parameters[1::2], strict=True), start=1):
            found[f"z{j}"] = w * a + b
            found[f"a{j}"] = a = f(found[f"z{j}"])
        found["C"] = cost(a, y)
    with mpmath.workprec(2 * prec + 2 * _SPARE_BITS):
        step = mpmath.ldexp(1, -prec - _SPARE_BITS)
        found["C'"] = (cost(a + step, y) - cost(a, y)) / step
    return found


@lru_cache(maxsize=1024)
def _slopes(network: Network, by: str, raw: _Numbers, prec: int) -> Mapping[str, mpmath.mpf]:
    """The slope of every quantity by one parameter."""
    place = network._place(by)
    shift = prec + network.spare + _SPARE_BITS
    with mpmath.workprec(2 * shift + network.spare):
        moved = mpmath.mp.make_mpf(raw[place]) + mpmath.ldexp(1, -shift)
        before, after = (
            _run(network, at, mpmath.mp.prec) for at in (raw, (*raw[:place], moved._mpf_, *raw[place + 1 :]))
        )
        return {name: mpmath.ldexp(after[name] - before[name], shift) for name in before}


@cache
def _in_mpmath(network: Network) -> tuple[Callable[..., mpmath.mpf], Callable[..., mpmath.mpf]]:
    a = output(network.length)
    cost = opaque(network.length) if network.cost is None else network.cost
    return sympy.lambdify(Z, network.activation.formula, "mpmath"), sympy.lambdify((a, Y), cost, "mpmath")
