"""The functions of exercise4: how fast each layer learns, and all gradients, judged on networks drawn for the file.

A function is called with small random networks of 1 to 6 layers that no file can know. What it returns is compared with
balls, to 1e-8; a slip is named when the mistake explains every call. Source: Nielsen ch. 5, "The vanishing gradient
problem", and ch. 2, (BP1) to (BP4).
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from flint import acb, arb, ctx

from checker.equivalence.numerals import show_pair
from checker.exercises.arrays import read_array
from checker.exercises.network_balls import RIGHT, Network, Variant, gradients, speeds
from checker.exercises.network_slips import SLIPS, not_listed, wrong_count
from checker.reading import Unread, read_results, unusable
from checker.sheet import Sheet
from checker.submission.protocol import Answer, Argument, Array, Items, Reason, Results, Unusable
from checker.verdict import Certificate, Finding, Judgement, Witness

__all__ = ["draw_calls", "draw_networks", "judge_backprop", "judge_layer_speeds"]

_TOLERANCE = 1e-8
_CLOSE = 1e-4
"""what single precision and differences of the cost reach"""
_BITS = 128
_MOST_LAYERS = 6
_WIDEST, _MOST_EXAMPLES = 4, 4
_EVEN = 3
"""the number of layers of the network whose layers are all of one size, on which a lost transpose shows"""

_CHANGED = Finding(
    "arguments-changed",
    "Your function changes the arrays that it is given.",
    "Write w = w - step instead of w -= step, and do not sort or reverse the lists in place.",
)


def draw_networks(seed: int) -> tuple[Network, ...]:
    """A network with 1, 2, .., 6 layers each, with a batch of one-hot targets."""
    generator = random.Random(seed)
    return tuple(_draw(layers, generator) for layers in range(1, _MOST_LAYERS + 1))


def draw_calls(seed: int) -> tuple[tuple[Argument, ...], ...]:
    """The arguments (weights, biases, X, Y) of every call."""
    return tuple((network.weights, network.biases, network.X, network.Y) for network in draw_networks(seed))


def judge_layer_speeds(sheet: Sheet) -> Judgement:
    """||delta^l|| for every layer, delta^l the mean over the batch of dC/db^l for the cross-entropy cost."""
    return _judge(
        sheet, "layer_speeds", _read_speeds, lambda network, variant: [[speed] for speed in speeds(network, variant)]
    )


def judge_backprop(sheet: Sheet) -> Judgement:
    """(nabla_w, nabla_b), the means over the batch, shaped as weights and biases."""
    return _judge(sheet, "backprop", _read_gradients, _flat_gradients)


Rows = list[list[arb]]


@dataclass(frozen=True, slots=True)
class _Call:
    """One call, and the arrays that came of it, each as a flat row; or the reason why they could not be read."""

    network: Network
    rows: Sequence[Sequence[float]] | Unread
    names: Sequence[str]
    """of the rows"""


def _judge(
    sheet: Sheet,
    name: str,
    read: Callable[[Network, Answer], _Call],
    right: Callable[[Network, Variant], Rows],
) -> Judgement:
    networks = draw_networks(sheet.seed)
    answer = sheet.answer(name)
    results = read_results(answer, len(networks), f"def {name}(weights, biases, X, Y): ...")
    if isinstance(results, Unread):
        return Judgement.unreadable(results.finding)
    calls = [read(network, item) for network, item in zip(networks, results, strict=True)]
    notes = (_CHANGED,) if isinstance(answer, Results) and answer.changed else ()
    with ctx.workprec(_BITS):
        return _conclude(calls, right, notes)


def _conclude(calls: list[_Call], right: Callable[[Network, Variant], Rows], notes: tuple[Finding, ...]) -> Judgement:
    for call in calls:
        witness = None if isinstance(call.rows, Unread) else _difference(call, right(call.network, RIGHT))
        if witness is not None:
            return Judgement.incorrect(witness, *_explained(calls, right), *notes)
    for call in calls:
        if isinstance(call.rows, Unread):
            return _not_read(call.rows.finding, call.network, notes)
    statement = f"within {_TOLERANCE:g} of enclosures on {len(calls)} networks of 1 to {_MOST_LAYERS} layers"
    return Judgement.correct(Certificate(f"{statement}, drawn for this file"), *notes)


def _explained(calls: list[_Call], right: Callable[[Network, Variant], Rows]) -> tuple[Finding, ...]:
    read = [call for call in calls if not isinstance(call.rows, Unread)]
    if _explains(RIGHT, read, right, _CLOSE):
        return (_IMPRECISE,)
    return _slips(read, right) or (_UNKNOWN,)


_IMPRECISE = Finding(
    "imprecise",
    f"Right to a few digits only; needed is {_TOLERANCE:g} of the largest number in each array.",
    "Compute in float64, without rounding, and by backpropagation rather than by differences of the cost.",
)
_NOTHING = Finding("empty", "Your function returns None.", "End it with return and the result; print returns nothing.")
_UNKNOWN = Finding(
    "different",
    "The function gives another number.",
    "Compare one entry with a finite difference of the cost: change one bias by 1e-5 and see how the cost changes.",
)


def _not_read(finding: Finding, network: Network, notes: tuple[Finding, ...]) -> Judgement:
    """A wrong shape is certainly wrong; anything else could not be read."""
    if finding.slip in ("shape", "wrong-count"):
        return Judgement.incorrect(Certificate(f"for {_described(network)}: {finding.rationale}"), finding, *notes)
    return Judgement.unreadable(finding)


# What was returned


def _read_speeds(network: Network, answer: Answer) -> _Call:
    layers = len(network.weights)
    names = [f"layer {layer}" for layer in range(1, layers + 1)]
    if isinstance(answer, Unusable):
        return _Call(network, _failed(answer, network), names)
    count = answer.shape[0] if isinstance(answer, Array) and answer.shape else None
    count = len(answer.items) if isinstance(answer, Items) else count
    if count is not None and count != layers:
        return _Call(network, Unread(wrong_count(count, layers)), names)
    found = read_array(answer, (layers,), "the result")
    return _Call(network, found if isinstance(found, Unread) else [[speed] for speed in found.values], names)


def _read_gradients(network: Network, answer: Answer) -> _Call:
    arrays = [*network.weights, *network.biases]
    layers = range(len(network.weights))
    names = [*(f"nabla_w[{layer}]" for layer in layers), *(f"nabla_b[{layer}]" for layer in layers)]
    if isinstance(answer, Unusable):
        return _Call(network, _failed(answer, network), names)
    listed = _listed(answer, len(network.weights))
    if isinstance(listed, Unread):
        return _Call(network, listed, names)
    rows: list[Sequence[float]] = []
    for item, array, name in zip(listed, arrays, names, strict=True):
        found = read_array(item, array.shape, name)
        if isinstance(found, Unread):
            return _Call(network, found, names)
        rows.append(found.values)
    return _Call(network, rows, names)


def _listed(answer: Answer, layers: int) -> list[Answer] | Unread:
    """The arrays of nabla_w, then those of nabla_b."""
    halves = answer.items if isinstance(answer, Items) else ()
    if len(halves) != 2:
        return Unread(not_listed())
    for half, name in zip(halves, ("nabla_w", "nabla_b"), strict=True):
        if isinstance(half, Unusable):
            return unusable(half, name)
    found: list[Answer] = []
    for half in halves:
        rows = half.items if isinstance(half, Items) else _slices(half) if isinstance(half, Array) else ()
        if len(rows) != layers:
            return Unread(not_listed())
        found += rows
    return found


def _slices(array: Array) -> tuple[Array, ...]:
    """An array of equal layers, as the list of its layers."""
    count = array.shape[0] if array.shape else 0
    size = len(array.values) // count if count else 0
    return tuple(Array(array.shape[1:], array.values[place * size : (place + 1) * size]) for place in range(count))


def _failed(answer: Unusable, network: Network) -> Unread:
    if answer.reason is Reason.EMPTY:
        return Unread(_NOTHING)
    return unusable(answer, f"called with {_described(network)}")


# Comparing


def _flat_gradients(network: Network, variant: Variant) -> Rows:
    found = gradients(network, variant)
    return [*([value for row in matrix for value in row] for matrix in found.weights), *found.biases]


def _difference(call: _Call, right: Rows, tolerance: float = _TOLERANCE) -> Witness | None:
    """The first number that is certainly off by more than the tolerance times the largest in its array."""
    assert not isinstance(call.rows, Unread)
    for name, values, expected in zip(call.names, call.rows, right, strict=True):
        wrong = _first_wrong(values, expected, tolerance)
        if wrong is not None:
            of = f"{name} for {_described(call.network)}"
            return Witness({}, *show_pair(acb(arb(values[wrong])), acb(expected[wrong])), of=of)
    return None


def _first_wrong(values: Sequence[float], expected: Sequence[arb], tolerance: float) -> int | None:
    allowed = _scale(expected) * tolerance
    differs = (
        place
        for place, (value, exact) in enumerate(zip(values, expected, strict=True))
        if abs(arb(value) - exact) > allowed
    )
    return next(differs, None)


def _scale(expected: Sequence[arb]) -> arb:
    largest = arb(0)
    for value in expected:
        largest = largest.max(abs(value))
    return largest


def _slips(read: list[_Call], right: Callable[[Network, Variant], Rows]) -> tuple[Finding, ...]:
    """The mistakes that explain every call that could be read, one or two."""
    return next((findings for variant, findings in _variants() if _explains(variant, read, right)), ())


def _variants() -> Iterator[tuple[Variant, tuple[Finding, ...]]]:
    for count in (1, 2):
        for chosen in combinations(SLIPS.items(), count):
            mistakes = {name: True for name, _ in chosen}
            yield Variant(**mistakes), tuple(finding for _, finding in chosen)


def _explains(
    variant: Variant, calls: list[_Call], right: Callable[[Network, Variant], Rows], tolerance: float = _TOLERANCE
) -> bool:
    return all(_difference(call, right(call.network, variant), tolerance) is None for call in calls)


# Drawing


def _draw(layers: int, generator: random.Random) -> Network:
    if layers == _EVEN:
        sizes = [generator.randint(2, _WIDEST)] * (layers + 1)
    else:
        sizes = [generator.randint(1, _WIDEST) for _ in range(layers + 1)]
    examples = generator.randint(2, _MOST_EXAMPLES)
    weights = tuple(_normal((rows, columns), generator) for columns, rows in pairwise(sizes))
    biases = tuple(_normal((size,), generator) for size in sizes[1:])
    pixels = tuple(generator.random() for _ in range(examples * sizes[0]))
    return Network(weights, biases, Array((examples, sizes[0]), pixels), _targets(examples, sizes[-1], generator))


def _normal(shape: tuple[int, ...], generator: random.Random) -> Array:
    return Array(shape, tuple(generator.gauss(0, 1) for _ in range(math.prod(shape))))


def _targets(examples: int, size: int, generator: random.Random) -> Array:
    """One-hot rows; for a single output, 0 or 1."""
    rows = []
    for _ in range(examples):
        hot = generator.randrange(size if size > 1 else 2)
        rows += [float(place == hot) for place in range(size)]
    return Array((examples, size), tuple(rows))


def _described(network: Network) -> str:
    return f"the network {list(network.sizes)} with {network.X.shape[0]} examples"
