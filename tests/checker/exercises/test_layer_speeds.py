"""exercise4: functions of arrays, judged on networks they cannot know; each usual mistake is named by its values."""

from collections.abc import Callable

import numpy as np
import pytest

from checker.exercises.backpropagation import draw_networks
from checker.exercises.network_balls import Network, gradients, speeds
from checker.exercises.network_slips import SLIPS
from checker.submission.protocol import Array
from checker.verdict import Certificate, Judgement, Verdict, Witness

JudgePart = Callable[[str, str, str], Judgement]

PRELUDE = """
import numpy as np

def sigma(z):
    return 1/(1 + np.exp(-z))

def prime(z):
    return sigma(z)*(1 - sigma(z))

def forward(weights, biases, X):
    zs, outputs = [], [X]
    for w, b in zip(weights, biases):
        zs.append(outputs[-1] @ w.T + b)
        outputs.append(sigma(zs[-1]))
    return zs, outputs

def errors(weights, biases, X, Y, start=lambda a, y, z: a - y, slope=lambda z, a: prime(z), back=lambda d, w: d @ w):
    zs, outputs = forward(weights, biases, X)
    deltas = [start(outputs[-1], Y, zs[-1])]
    for l in range(len(weights) - 1, 0, -1):
        deltas.insert(0, back(deltas[0], weights[l]) * slope(zs[l - 1], outputs[l]))
    return outputs, deltas
"""

SPEEDS = """
def layer_speeds(weights, biases, X, Y):
    outputs, deltas = errors(weights, biases, X, Y{options})
    return {result}
"""
NORMS = "[np.linalg.norm(d.mean(axis=0)) for d in deltas]"


def layer_speeds(result: str = NORMS, options: str = "") -> str:
    return PRELUDE + SPEEDS.format(result=result, options=options)


RIGHT = [
    layer_speeds(),
    layer_speeds("np.array([np.linalg.norm(d.mean(axis=0)) for d in deltas])"),
    layer_speeds("tuple(float(np.sqrt(np.sum((d.sum(axis=0)/len(X))**2))) for d in deltas)"),
    layer_speeds("[np.float32(1)*0 + np.float64(np.linalg.norm(np.average(d, axis=0))) for d in deltas]"),
    # one example at a time, in plain Python
    """
import math
def layer_speeds(weights, biases, X, Y):
    totals = [[0.0]*len(b) for b in biases]
    for x, y in zip(X, Y):
        a, outputs = list(x), [list(x)]
        for w, b in zip(weights, biases):
            a = [1/(1 + math.exp(-(sum(wi*ai for wi, ai in zip(row, a)) + bi))) for row, bi in zip(w, b)]
            outputs.append(a)
        delta = [ai - yi for ai, yi in zip(a, y)]
        for l in range(len(weights) - 1, -1, -1):
            totals[l] = [t + d/len(X) for t, d in zip(totals[l], delta)]
            if l:
                back = [sum(weights[l][j][i]*delta[j] for j in range(len(delta))) for i in range(len(outputs[l]))]
                delta = [bi*o*(1 - o) for bi, o in zip(back, outputs[l])]
    return [math.sqrt(sum(t*t for t in total)) for total in totals]
""",
]


@pytest.mark.parametrize("source", RIGHT, ids=["list", "array", "tuple", "numpy-floats", "plain-python"])
def test_right_in_any_form(judge_part: JudgePart, source: str) -> None:
    judgement = judge_part("exercise4", "layer_speeds", source)
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert isinstance(judgement.evidence, Certificate)
    assert not judgement.findings


MISTAKES = {
    "quadratic-cost": layer_speeds(options=", start=lambda a, y, z: (a - y)*prime(z)"),
    "sum-for-mean": layer_speeds("[np.linalg.norm(d.sum(axis=0)) for d in deltas]"),
    "mean-of-norms": layer_speeds("[np.mean(np.linalg.norm(d, axis=1)) for d in deltas]"),
    "slope-at-a": layer_speeds(options=", slope=lambda z, a: prime(a)"),
    "not-transposed": layer_speeds(options=", back=lambda d, w: d @ (w.T if w.shape[0] == w.shape[1] else w)"),
    "norm-squared": layer_speeds("[np.sum(d.mean(axis=0)**2) for d in deltas]"),
    "reversed": layer_speeds(f"{NORMS}[::-1]"),
}


@pytest.mark.parametrize("slip", MISTAKES)
def test_slips_are_named(judge_part: JudgePart, slip: str) -> None:
    judgement = judge_part("exercise4", "layer_speeds", MISTAKES[slip])
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]
    assert isinstance(judgement.evidence, Witness)


def test_a_lost_transpose_is_named_though_other_networks_stop_it(judge_part: JudgePart) -> None:
    """Between layers of different sizes NumPy refuses: the network with even layers shows the slip."""
    judgement = judge_part("exercise4", "layer_speeds", layer_speeds(options=", back=lambda d, w: d @ w.T"))
    assert [finding.slip for finding in judgement.findings] == ["not-transposed"]


def test_two_mistakes_are_both_named(judge_part: JudgePart) -> None:
    source = layer_speeds("[np.linalg.norm(d.sum(axis=0)) for d in deltas]", ", start=lambda a, y, z: (a - y)*prime(z)")
    judgement = judge_part("exercise4", "layer_speeds", source)
    assert {finding.slip for finding in judgement.findings} == {"quadratic-cost", "sum-for-mean"}


BACKPROP = (
    PRELUDE
    + """
def backprop(weights, biases, X, Y):
    outputs, deltas = errors(weights, biases, X, Y{options})
    m = len(X)
    return {result}
"""
)
GRADIENTS = "[d.T @ a / m for d, a in zip(deltas, outputs)], [d.mean(axis=0) for d in deltas]"


@pytest.mark.parametrize(
    "result",
    [
        GRADIENTS,
        f"tuple(map(tuple, ({GRADIENTS})))",
        f"tuple(np.array([*part, None], dtype=object)[:-1] for part in ({GRADIENTS}))",
        "[[(d.T @ a / m).tolist() for d, a in zip(deltas, outputs)], [d.mean(axis=0).tolist() for d in deltas]]",
        "[np.einsum('mi,mj->ij', d, a) / m for d, a in zip(deltas, outputs)], [sum(d)/m for d in deltas]",
    ],
)
def test_backprop_in_any_form(judge_part: JudgePart, result: str) -> None:
    judgement = judge_part("exercise4", "backprop", BACKPROP.format(result=result, options=""))
    assert judgement.verdict is Verdict.CORRECT, judgement


@pytest.mark.parametrize(
    ("result", "options", "slip"),
    [
        (GRADIENTS, ", start=lambda a, y, z: (a - y)*prime(z)", "quadratic-cost"),
        ("[d.T @ a for d, a in zip(deltas, outputs)], [d.sum(axis=0) for d in deltas]", "", "sum-for-mean"),
        (GRADIENTS, ", start=lambda a, y, z: y - a", "sign"),
        (GRADIENTS, ", slope=lambda z, a: prime(a)", "slope-at-a"),
        (GRADIENTS, ", back=lambda d, w: d @ w.T", "not-transposed"),
    ],
)
def test_slips_of_backprop(judge_part: JudgePart, result: str, options: str, slip: str) -> None:
    judgement = judge_part("exercise4", "backprop", BACKPROP.format(result=result, options=options))
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == [slip]


SHAPES = [
    ("layer_speeds", "[]", "wrong-count", "0 numbers"),
    ("layer_speeds", "[1.0]*len(biases) + [0.0]", "wrong-count", "The input layer"),
    ("layer_speeds", "[1.0]*(len(biases) - 1)", "wrong-count", "the output layer included"),
    ("layer_speeds", "np.ones((len(biases), 2))", "shape", "(1, 2)"),
    ("layer_speeds", "list(biases)", "shape", "shape"),
    ("backprop", "list(weights)", "shape", "pair of two lists"),
    ("backprop", "[list(weights), list(biases), 1]", "shape", "pair of two lists"),
    ("backprop", "[list(weights), list(biases)[1:]]", "shape", "pair of two lists"),
    ("backprop", "[list(biases), list(weights)]", "shape", "nabla_w[0] has shape"),
    ("backprop", "[[w[:, :1] if w.shape[1] > 1 else w[:0] for w in weights], list(biases)]", "shape", "nabla_w[0] has"),
]


@pytest.mark.parametrize(("name", "result", "slip", "said"), SHAPES)
def test_a_wrong_shape_is_named(judge_part: JudgePart, name: str, result: str, slip: str, said: str) -> None:
    source = f"import numpy as np\ndef {name}(weights, biases, X, Y):\n    return {result}\n"
    judgement = judge_part("exercise4", name, source)
    assert judgement.verdict is Verdict.INCORRECT, judgement
    assert judgement.findings[0].slip == slip
    assert said in f"{judgement.findings[0].rationale} {judgement.findings[0].help}"


@pytest.mark.parametrize(
    ("result", "slip"),
    [
        ("'fast'", "not-a-number"),
        ("None", "empty"),
        ("[float('nan')]*len(biases)", "not-a-number"),
        ("np.full(len(biases), np.nan)", "not-finite"),
        ("np.array(['a']*len(biases))", "wrong-type"),
        ("1/0", "exception"),
        ("[1j*len(b) for b in biases]", "not-finite"),
        ("{'speed': 1.0}", "wrong-type"),
        ("__import__('random').random()", "unsteady"),
    ],
)
def test_what_cannot_be_read(judge_part: JudgePart, result: str, slip: str) -> None:
    source = f"import numpy as np\ndef layer_speeds(weights, biases, X, Y):\n    return {result}\n"
    judgement = judge_part("exercise4", "layer_speeds", source)
    assert judgement.verdict is Verdict.UNREADABLE, judgement
    assert judgement.findings[0].slip == slip


@pytest.mark.parametrize(
    "spoil",
    [
        "weights[0] -= 1",
        "weights.reverse()",
        "X[0, 0] = 7",
        "biases.append(None)",
        "Y.shape = (Y.size,)",
        "weights[0] = None",
    ],
)
def test_changed_arguments_are_reported_and_cost_nothing(judge_part: JudgePart, spoil: str) -> None:
    source = layer_speeds().replace("    return [np.linalg", f"    {spoil}\n    return [np.linalg")
    judgement = judge_part("exercise4", "layer_speeds", source)
    assert judgement.verdict is Verdict.CORRECT, judgement
    assert [finding.slip for finding in judgement.findings] == ["arguments-changed"]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("100", Verdict.CORRECT),
        ("50", Verdict.CORRECT),
        ("200", Verdict.CORRECT),
        ("'10^2'", Verdict.CORRECT),
        ("0.285/0.003", Verdict.CORRECT),
        ("49.9", Verdict.INCORRECT),
        ("201", Verdict.INCORRECT),
        ("0.01", Verdict.INCORRECT),
        ("100 + 1j", Verdict.INCORRECT),
        ("'1/0'", Verdict.INCORRECT),
        ("'fast'", Verdict.UNREADABLE),
    ],
)
def test_slower_by(judge_part: JudgePart, answer: str, verdict: Verdict) -> None:
    assert judge_part("exercise4", "slower_by", f"slower_by = {answer}\n").verdict is verdict


# The balls, against NumPy and differences of the cost


def as_numpy(array: Array) -> np.ndarray:
    return np.array(array.values).reshape(array.shape)


def cost(weights: list[np.ndarray], biases: list[np.ndarray], X: np.ndarray, Y: np.ndarray) -> complex:
    a = X.astype(complex)
    for w, b in zip(weights, biases, strict=True):
        a = 1 / (1 + np.exp(-(a @ w.T + b)))
    return complex(-np.sum(Y * np.log(a) + (1 - Y) * np.log(1 - a)) / len(X))


def complex_steps(network: Network, which: str, layer: int) -> np.ndarray:
    parameters = {
        "weights": [as_numpy(w).astype(complex) for w in network.weights],
        "biases": [as_numpy(b).astype(complex) for b in network.biases],
    }
    array = parameters[which][layer]
    slopes = np.empty(array.shape)
    for place in np.ndindex(array.shape):
        array[place] += 1e-30j
        slopes[place] = cost(**parameters, X=as_numpy(network.X), Y=as_numpy(network.Y)).imag / 1e-30
        array[place] -= 1e-30j
    return slopes


@pytest.mark.parametrize("seed", range(3))
def test_the_balls_are_the_slopes_of_the_cost(seed: int) -> None:
    for network in draw_networks(seed):
        found = gradients(network)
        for layer, speed in enumerate(speeds(network)):
            slopes = complex_steps(network, "biases", layer)
            np.testing.assert_allclose([float(value) for value in found.biases[layer]], slopes, rtol=1e-10, atol=1e-15)
            assert float(speed) == pytest.approx(float(np.linalg.norm(slopes)), rel=1e-10)
            weights = [[float(value) for value in row] for row in found.weights[layer]]
            np.testing.assert_allclose(weights, complex_steps(network, "weights", layer), rtol=1e-10, atol=1e-15)


def test_every_seed_draws_other_networks_of_one_to_six_layers() -> None:
    one, other = draw_networks(1), draw_networks(2)
    assert [len(network.weights) for network in one] == [1, 2, 3, 4, 5, 6]
    assert one != other
    assert draw_networks(1) == one


def test_every_slip_has_a_test() -> None:
    assert {finding.slip for finding in SLIPS.values()} == {*MISTAKES, "sign"}


@pytest.mark.parametrize(
    "result",
    [
        "np.array([np.linalg.norm(d.mean(axis=0)) for d in deltas], dtype=np.float32)",
        "[float(f'{np.linalg.norm(d.mean(axis=0)):.6g}') for d in deltas]",
    ],
)
def test_too_few_digits_are_told_from_a_wrong_formula(judge_part: JudgePart, result: str) -> None:
    judgement = judge_part("exercise4", "layer_speeds", layer_speeds(result))
    assert judgement.verdict is Verdict.INCORRECT
    assert [finding.slip for finding in judgement.findings] == ["imprecise"]


def test_a_lost_return_is_told(judge_part: JudgePart) -> None:
    judgement = judge_part("exercise4", "layer_speeds", "def layer_speeds(weights, biases, X, Y):\n    len(X)\n")
    assert judgement.verdict is Verdict.UNREADABLE
    assert "return" in judgement.findings[0].help


def test_a_generator_in_the_pair_is_named(judge_part: JudgePart) -> None:
    source = "def backprop(weights, biases, X, Y):\n    return (w for w in weights), list(biases)\n"
    judgement = judge_part("exercise4", "backprop", source)
    assert judgement.verdict is Verdict.UNREADABLE
    assert "nabla_w" in judgement.findings[0].rationale
    assert "generator" in judgement.findings[0].rationale
