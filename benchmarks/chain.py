"""The gradient at the first bias of a long chain: derived and evaluated, beside `sympy.diff` of the nested cost.

    python benchmarks/chain.py [--runs N] [--seconds S]

Both derive the same gradient, in turn and without SymPy's cache, so that what else the machine does falls on both; at
each length the two are compared at one point first. The peer is given up once a run takes longer than S seconds. Then
our own columns go on to 4,000 neurons, for the growth: all gradients at once, by `backward`, and the first one at
numbers. The aims: 1 s to derive it for 1,000 neurons, 0.1 s to evaluate it, and times in proportion to the length.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import sympy
from sympy.core.cache import clear_cache

from derivations.chain import (
    Chain,
    backward,
    bias,
    bias_gradient,
    cost_slope,
    output,
    quadratic,
    weight,
)
from derivations.chain_evaluation import evaluate


def seconds(task: Callable[[], object]) -> float:
    """Wall time of one run that finds nothing in SymPy's cache."""
    clear_cache()
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def nested(length: int) -> sympy.Expr:
    """The cost as one formula in the parameters."""
    a: sympy.Expr = output(0)
    for j in range(1, length + 1):
        a = 1 / (1 + sympy.exp(-(weight(j) * a + bias(j))))
    return quadratic(length).xreplace({output(length): a})


def drawn(length: int) -> Chain:
    """Parameters from a normal distribution, always the same ones."""
    numbers = random.Random(length)
    weights, biases = (tuple(numbers.gauss(0, 1) for _ in range(length)) for _ in range(2))
    return Chain(weights, biases, 0.5)


def agree(length: int) -> bool:
    """Whether the two gradients have the same value at one point."""
    chain, y = drawn(length), sympy.Symbol("y", real=True)
    point = {output(0): chain.a0, y: 0.25}
    for j, (w, b) in enumerate(zip(chain.weights, chain.biases, strict=True), start=1):
        point |= {weight(j): w, bias(j): b}
    ours = evaluate(derive(length), chain, {y: 0.25})
    names, theirs = list(point), differentiate(length)
    return abs(sympy.lambdify(names, theirs, "mpmath", cse=True)(*point.values()) / ours - 1) < 1e-9


def medians(tasks: tuple[Callable[[], object], ...], runs: int) -> list[float]:
    """The median time of each task, all of them run in turn."""
    rows = [[seconds(task) for task in tasks] for _ in range(runs)]
    return [statistics.median(column) for column in zip(*rows, strict=True)]


def beside_the_peer(runs: int, limit: float) -> None:
    """Print a row for each length until the peer takes too long."""
    print(f"{'neurons':>8}  {'derived':>9}  {'diff':>9}  {'ratio':>7}   medians of {runs} runs, in seconds")
    for length in (1, 2, 4, 8, 16, 32, 64):
        if not agree(length):
            sys.exit(f"the two gradients of {length} neurons differ")
        ours, peer = medians((partial(derive, length), partial(differentiate, length)), runs)
        print(f"{length:>8}  {ours:9.5f}  {peer:9.4f}  {peer / ours:7.0f}", flush=True)
        if peer > limit:
            break


def derive(length: int) -> sympy.Expr:
    """Our gradient of the quadratic cost."""
    return bias_gradient(1, length, cost=quadratic(length))


def differentiate(length: int) -> sympy.Expr:
    """The peer's."""
    return sympy.diff(nested(length), bias(1))


def growth(runs: int) -> None:
    """Print our times for longer chains, and each for a neuron."""
    print(f"\n{'neurons':>8}  {'derived':>9}  {'all':>9}  {'evaluated':>9}   {'microseconds a neuron':>28}")
    for length in (125, 250, 500, 1000, 2000, 4000):
        at_numbers = partial(evaluate, bias_gradient(1, length), drawn(length), {cost_slope(length): 1})
        at_numbers()
        times = medians((partial(bias_gradient, 1, length), partial(backward, length), at_numbers), runs)
        each = "  ".join(f"{1e6 * time / length:8.1f}" for time in times)
        print(f"{length:>8}  " + "  ".join(f"{time:9.4f}" for time in times) + f"   {each}", flush=True)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    sys.setrecursionlimit(100_000)  # the peer differentiates from the inside out
    beside_the_peer(options.runs, options.seconds)
    growth(options.runs)


if __name__ == "__main__":
    main()
