"""What is said to be right where the texts are not: shown without the package, by mpmath, quadrature and enumeration.

What needs networks of many neurons is in `test_errata_measured`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from itertools import chain, combinations, product
from math import inf, log

import mpmath
import numpy as np
import pytest
from scipy import integrate, optimize, special

from derivations import identity_neuron

W = tuple(map(mpmath.mpf, ("1.3", "-0.7", "2.1", "0.9")))
B = tuple(map(mpmath.mpf, ("0.2", "-0.4", "0.1", "-1.1")))
A0 = mpmath.mpf("0.6")
CHAINS = 1_000_000


@pytest.fixture(autouse=True)
def forty_digits(precision: None) -> Iterator[None]:
    with mpmath.workdps(40):
        yield


def sigma(z):
    return 1 / (1 + mpmath.exp(-z))


def slope(z):
    return mpmath.diff(sigma, z)


def forward(w: Sequence, b: Sequence, a0=A0) -> list[tuple]:
    """The weighted input and the activation of each neuron of a chain."""
    found, a = [], a0
    for weight, bias in zip(w, b, strict=True):
        z = weight * a + bias
        a = sigma(z)
        found.append((z, a))
    return found


def cost(a):
    return (a - mpmath.mpf("0.3")) ** 2 / 2


def gradient(k: int, w: Sequence = W, b: Sequence = B, cost: Callable = cost, a0=A0):
    """The slope of the cost at the k-th bias, by differences: no formula of the chapter in it."""

    def of_bias(value):
        return cost(forward(w, [*b[: k - 1], value, *b[k:]], a0)[-1][1])

    return mpmath.diff(of_bias, b[k - 1])


def same(x, y) -> bool:
    return mpmath.almosteq(x, y, rel_eps=mpmath.mpf(10) ** -30)


# the chain


@pytest.mark.parametrize("z", ["-3", "-0.5", "1e-6", "0.5", "7"])
def test_the_slope_bound_is_reached_at_zero_alone(z: str) -> None:
    """What is missing to 1/4 is a square, (sigma - 1/2)^2, and that is 0 where sigma is 1/2: at 0."""
    quarter, z = mpmath.mpf(1) / 4, mpmath.mpf(z)
    assert same(slope(mpmath.mpf(0)), quarter)
    assert 0 < slope(z) < quarter
    assert same(quarter - slope(z), (sigma(z) - mpmath.mpf(1) / 2) ** 2)


def test_the_gradient_has_four_slopes_and_three_weights() -> None:
    *_, (_, a4) = outcome = forward(W, B)
    slopes, at_cost = [slope(z) for z, _ in outcome], mpmath.diff(cost, a4)
    right = mpmath.fprod(slopes) * W[1] * W[2] * W[3] * at_cost
    assert same(gradient(1), right)
    assert not same(gradient(1), right / (W[2] * slopes[2] * W[3]))  # what (121) shows of it
    assert not same(gradient(1), right * W[0])


def test_the_first_weight_does_not_matter_when_the_weighted_inputs_stay() -> None:
    z1 = W[0] * A0 + B[0]
    for w1 in map(mpmath.mpf, ("-40", "0.01", "900")):
        assert same(gradient(1, (w1, *W[1:]), (z1 - w1 * A0, *B[1:])), gradient(1))
        assert not same(gradient(1, (w1, *W[1:])), gradient(1))


def test_the_ratio_pairs_each_weight_with_the_slope_before_it() -> None:
    slopes, ratio = [slope(z) for z, _ in forward(W, B)], gradient(1) / gradient(3)
    assert same(ratio, slopes[0] * W[1] * slopes[1] * W[2])
    for wrong in (W[0] * slopes[0] * W[1] * slopes[1], W[1] * slopes[1] * W[2] * slopes[2]):
        assert not same(ratio, wrong)


def test_the_exploding_gradients_by_a_written_out_chain() -> None:
    half, a0 = mpmath.mpf(1) / 2, mpmath.mpf("0.37")
    w, b = [mpmath.mpf(100)] * 4, [-100 * a0, *[-100 * half] * 3]
    assert [a for _, a in forward(w, b, a0)] == [half] * 4
    found = [gradient(k, w, b, lambda a4: a4, a0) for k in (1, 2, 3, 4)]
    assert all(map(same, found, map(mpmath.mpf, ("3906.25", "156.25", "6.25", "0.25"))))


@pytest.mark.parametrize(("w", "cost_slope", "vanishes"), [("100", "1e-9", False), ("1", "1e9", True)])
def test_explosion_does_not_come_of_the_loss(w: str, cost_slope: str, vanishes: bool) -> None:
    """An exploding chain with next to no loss, and a vanishing one with a huge loss; the ratio knows nothing of it."""
    half, w, scale = mpmath.mpf(1) / 2, mpmath.mpf(w), mpmath.mpf(cost_slope)
    chain_of_zeros = [w] * 4, [-w * half] * 4
    ratio, other = (
        gradient(1, *chain_of_zeros, cost=lambda a, c=c: c * a, a0=half)
        / gradient(4, *chain_of_zeros, cost=lambda a, c=c: c * a, a0=half)
        for c in (scale, mpmath.mpf(1))
    )
    assert same(ratio, other)
    assert same(ratio, (w / 4) ** 3)
    assert (ratio < 1) is vanishes


def random_chains() -> tuple[np.ndarray, np.ndarray]:
    """Weights and slopes of chains of four with weights and biases N(0, 1) and inputs evenly over [0, 1]."""
    draw = np.random.default_rng(20_150_601)
    w, b = draw.standard_normal((2, 4, CHAINS))
    a, slopes = draw.random(CHAINS), []
    for weight, bias in zip(w, b, strict=True):
        a = special.expit(weight * a + bias)
        slopes.append(a * (1 - a))
    return w, np.array(slopes)


def near(share: np.ndarray, probability: float) -> bool:
    """Whether a share of the chains is that probability, up to four standard errors."""
    return abs(share.mean() - probability) < 4 * (probability * (1 - probability) / CHAINS) ** 0.5


def normal(t: float) -> float:
    return np.exp(-t * t / 2) / (2 * np.pi) ** 0.5


def small_term(a: float) -> float:
    """P(|w sigma'(w a + b)| < 1/4): always for |w| <= 1, and else where |w a + b| > 2 arcosh sqrt |w|."""

    def given(w: float) -> float:
        reach = 2 * np.arccosh(max(abs(w), 1) ** 0.5)
        return normal(w) * (1 - special.ndtr(reach - w * a) + special.ndtr(-reach - w * a))

    return integrate.quad(given, -12, 12, points=[-1, 1])[0]


def small_term_with_the_next_weight(a: float) -> float:
    """P(|sigma'(w a + b) v| < 1/4), the weight v being another: w a + b is N(0, 1 + a^2)."""

    def given(t: float) -> float:
        z = t * (1 + a * a) ** 0.5
        return normal(t) * special.erf(np.cosh(z / 2) ** 2 / 2**0.5)

    return integrate.quad(given, -12, 12)[0]


def over_inputs(probability: Callable[[float], float]) -> float:
    """Of the second neuron: averaged over inputs a0 of the chain and weighted inputs z1, which are N(0, 1 + a0^2)."""
    inputs, input_shares = np.polynomial.legendre.leggauss(6)
    nodes, shares = np.polynomial.hermite_e.hermegauss(12)
    return sum(
        p / 2 * q / (2 * np.pi) ** 0.5 * probability(special.expit(z * (1 + a0**2) ** 0.5))
        for (a0, p), (z, q) in product(
            zip((inputs + 1) / 2, input_shares, strict=True), zip(nodes, shares, strict=True)
        )
    )


def test_how_often_weights_and_terms_are_small() -> None:
    """By quadrature, and by a million chains, which agree up to four standard errors."""
    one = special.erf(2**-0.5)
    beside, before = over_inputs(small_term), over_inputs(small_term_with_the_next_weight)
    assert (round(one, 3), round(one**3, 3), round(beside, 2), round(before, 2)) == (0.683, 0.318, 0.81, 0.79)
    w, slopes = random_chains()
    assert near(abs(w[0]) < 1, one)
    assert near((abs(w[1:]) < 1).all(axis=0), one**3)
    assert near(abs(w[1] * slopes[1]) < 0.25, beside)
    assert near(abs(slopes[1] * w[2]) < 0.25, before)


def test_how_much_smaller_the_first_gradient_of_a_chain_is() -> None:
    w, slopes = random_chains()
    smaller = 1 / abs(slopes[0] * w[1] * slopes[1] * w[2])
    assert near(smaller > 16, 0.9034)
    assert near(smaller > 79, 0.5018)
    assert near((smaller > 11.6) & (smaller < 2100), 0.9)


# the interval and the identity neuron


class TestInterval:
    """The mended (123) is the width itself."""

    @pytest.mark.parametrize(("w", "b"), [(4.5, 0.0), (6.9, -3.1), (10.0, 2.5), (-20.0, 11.0), (300.0, -7.0)])
    def test_is_the_width_measured_from_end_to_end(self, w: float, b: float) -> None:
        """The ends by root finding on each side of the peak: the slope falls on both sides, so there are no others."""

        def excess(a: float) -> float:
            s = special.expit(w * a + b)
            return abs(w) * s * (1 - s) - 1

        peak, far = -b / w, 60 / abs(w)
        left, right = (optimize.brentq(excess, peak, peak + side * far, xtol=1e-14) for side in (-1, 1))
        m = abs(w)
        assert right - left == pytest.approx(2 / m * log(m * (1 + (1 - 4 / m) ** 0.5) / 2 - 1), rel=1e-9)
        assert excess((left + right) / 2) > 0
        assert excess(left - 1e-3 * far) < 0 > excess(right + 1e-3 * far)

    def test_is_a_point_at_four(self) -> None:
        assert 2 / 4 * log(4 * (1 + (1 - 4 / 4) ** 0.5) / 2 - 1) == 0


def greatest_error(w1: float, b: float, w2: float, c: float = 0.0) -> float:
    x = np.linspace(0, 1, 401)
    return abs(w2 * special.expit(w1 * x + b) + c - x).max()


class TestIdentityNeuron:
    """What the offset does, and what can be done without."""

    def test_no_better_one_has_no_offset(self) -> None:
        """A global search finds nothing better than the neuron that the package certifies, and nothing much worse."""
        certified = identity_neuron.best_without_offset(16)
        found = optimize.differential_evolution(
            lambda p: greatest_error(*p), [(-20, 20), (-20, 20), (-5, 5)], rng=3, tol=1e-12, maxiter=400
        )
        assert found.fun == pytest.approx(float(certified.error), rel=1e-3)
        assert abs(found.x) == pytest.approx([5.648, 2.824, 1], rel=1e-2)
        assert round(float(certified.error), 5) == 0.05605

    @pytest.mark.parametrize("w1", [0.01, 0.3, -1.0, 3.0])
    def test_the_offset_takes_up_the_constant(self, w1: float) -> None:
        constant = 2 / w1 - 1 / 2
        assert greatest_error(w1, -w1 / 2, 4 / w1, -constant) <= w1**2 / 96
        assert greatest_error(w1, -w1 / 2, 4 / w1) == pytest.approx(abs(constant), abs=w1**2 / 96)

    @pytest.mark.parametrize("s", [1e-6, 0.2, 0.5, 0.99])
    def test_value_and_slope_without_an_offset_need_a_weight_above_two(self, s: float) -> None:
        """With sigma = s at x = 1/2 the value fixes w2 and the slope w1, to 2/(1 - s): never 2 itself."""
        w2 = 0.5 / s
        w1 = 1 / (w2 * s * (1 - s))
        assert w1 > 2
        b = log(s / (1 - s)) - w1 / 2
        values = [w2 * special.expit(w1 * x + b) for x in (0.5 - 1e-6, 0.5, 0.5 + 1e-6)]
        assert values[1] == pytest.approx(0.5)
        assert (values[2] - values[0]) / 2e-6 == pytest.approx(1, rel=1e-6)


# many neurons


def test_a_gradient_sums_over_paths_and_has_its_own_slope() -> None:
    """In layers of three: differences, the recursion, and the sum over all 27 paths agree; one path is not enough."""
    draw = np.random.default_rng(5)
    weights, biases = draw.standard_normal((3, 3, 3)), draw.standard_normal((4, 3))

    def weighted_inputs(first_bias: np.ndarray) -> list[np.ndarray]:
        found = [first_bias]
        for w, b in zip(weights, biases[1:], strict=True):
            found.append(w @ (1 / (1 + np.exp(-found[-1]))) + b)
        return found

    def total(first_bias: np.ndarray) -> complex:
        return sum(1 / (1 + np.exp(-weighted_inputs(first_bias)[-1])))

    differences = [total(biases[0] + 1e-20j * unit).imag / 1e-20 for unit in np.eye(3)]
    slopes = [special.expit(z) * special.expit(-z) for z in weighted_inputs(biases[0])]
    delta = slopes[-1]
    for w, s in zip(weights[::-1], slopes[-2::-1], strict=True):
        delta = s * (w.T @ delta)
    paths = [
        slopes[0][0]
        * weights[0][i, 0]
        * slopes[1][i]
        * weights[1][j, i]
        * slopes[2][j]
        * weights[2][k, j]
        * slopes[3][k]
        for i, j, k in product(range(3), repeat=3)
    ]
    assert delta == pytest.approx(differences, rel=1e-12)
    assert sum(paths) == pytest.approx(differences[0], rel=1e-12)
    assert sum(paths) / slopes[0][0] != pytest.approx(differences[0], rel=1e-2)


# circuits


def two_layers(bits: int, *, complements: bool) -> set[int]:
    """The truth tables, as bit masks, of all circuits of two layers of AND and NAND gates with any number of inputs."""
    rows, everywhere = range(2**bits), 2**2**bits - 1
    wires = {sum(1 << row for row in rows if row >> bit & 1) for bit in range(bits)}
    if complements:
        wires |= {everywhere ^ wire for wire in wires}
    return gates(gates(wires, everywhere), everywhere)


def gates(wires: set[int], everywhere: int) -> set[int]:
    """AND and NAND of each set of the wires, the empty one included: the sets closed under AND, one wire at a time."""
    closed = reduce(lambda tables, wire: tables | {table & wire for table in tables}, sorted(wires), {everywhere})
    return closed | {everywhere ^ table for table in closed}


def test_two_layers_of_gates() -> None:
    assert [len(two_layers(bits, complements=False)) for bits in (2, 3)] == [14, 68]
    assert set(range(16)) - two_layers(2, complements=False) == {0b0110, 0b1001}  # XOR and its negation
    assert [len(two_layers(bits, complements=True)) for bits in (2, 3)] == [16, 256]


def test_gates_by_listing_every_set_of_wires() -> None:
    wires = {0b1010, 0b1100, 0b0111}
    subsets = chain.from_iterable(combinations(wires, size) for size in range(4))
    tables = {reduce(int.__and__, subset, 0b1111) for subset in subsets}
    assert gates(wires, 0b1111) == tables | {0b1111 ^ table for table in tables}


# initialisation


def expected(f: Callable[[float], float], variance: float = 1.0) -> float:
    """E[f(z)] for z ~ N(0, variance)."""
    return integrate.quad(lambda t: f(t * variance**0.5) * normal(t), -12, 12, points=[0], limit=200)[0]


@pytest.mark.parametrize("n", [30, 784])
def test_the_start_that_glorot_and_bengio_blamed(n: int) -> None:
    """The weighted inputs of a layer whose inputs are of unit size then have the variance 1/3: nothing saturates."""
    edge = n**-0.5
    variance = integrate.quad(lambda w: w**2 / (2 * edge), -edge, edge)[0]
    assert n * variance == pytest.approx(1 / 3)
    assert variance**0.5 == pytest.approx((3 * n) ** -0.5)
    within_a_hundredth = log(99)
    assert special.erfc(within_a_hundredth / (2 / 3) ** 0.5) < 1e-14
    assert special.erfc(within_a_hundredth / (2 * n) ** 0.5) > 0.4  # weights N(0, 1)


def leaky(z: float, leak: float) -> float:
    return z if z > 0 else leak * z


class TestHe:
    """What keeps a signal, and for which units."""

    @pytest.mark.parametrize("leak", [0, 0.01, 0.3])
    @pytest.mark.parametrize(("n_in", "n_out"), [(100, 400), (400, 100), (250, 250)])
    def test_one_fan_keeps_the_signal_of_rectifiers(self, leak: float, n_in: int, n_out: int) -> None:
        """E[f(z)^2] n Var[w] = Var[z] forward with n_in; E[f'(z)^2] n Var[w] = 1 backward with n_out."""
        square = expected(lambda z: leaky(z, leak) ** 2, 1.7) / 1.7
        square_of_slope = expected(lambda z: 1.0 if z > 0 else leak**2)
        assert n_in * 2 / ((1 + leak**2) * n_in) * square == pytest.approx(1)
        assert n_out * 2 / ((1 + leak**2) * n_out) * square_of_slope == pytest.approx(1)
        of_the_notes = (2**0.5 * (2 / (n_in + n_out)) ** 0.5) ** 2
        assert (of_the_notes == pytest.approx(2 / n_in)) is (n_in == n_out)

    def test_elu_is_not_kept(self) -> None:
        """What ELU adds to the left of 0 weighs the more the smaller the signal is: no one factor keeps them all."""
        kept = [2 * expected(lambda z: z**2 if z > 0 else np.expm1(z) ** 2, q) / q for q in (0.1, 1.0, 10.0)]
        assert all(a > 1.2 * b for a, b in zip(kept, [*kept[1:], 0.85], strict=True))


@pytest.mark.parametrize(("n_in", "n_out"), [(100, 400), (400, 100), (250, 250)])
def test_xavier_averages_both_fans(n_in: int, n_out: int) -> None:
    r = (6 / (n_in + n_out)) ** 0.5
    variance = integrate.quad(lambda w: w**2 / (2 * r), -r, r)[0]
    assert variance == pytest.approx(2 / (n_in + n_out))
    forward_factor, backward_factor = n_in * variance, n_out * variance  # each is 1 only if the fans are equal
    assert (forward_factor + backward_factor) / 2 == pytest.approx(1)
    assert (variance == pytest.approx(1 / n_in)) is (n_in == n_out)


# activation functions


@pytest.mark.parametrize("z", [37, -37, 700, -700, 5000])
def test_the_logistic_range_is_open(z: int) -> None:
    with mpmath.workdps(3000):
        assert 0 < sigma(mpmath.mpf(z)) < 1
        assert sigma(mpmath.mpf(z)) * sigma(mpmath.mpf(-z)) > 0
    assert (1 / (1 + np.exp(-float(abs(z))))) == 1  # by rounding
    assert 1 / (1 + np.exp(-36.0)) < 1


@pytest.mark.parametrize("alpha", [0.01, 0.999, 1.5])
def test_the_leaky_maximum(alpha: float) -> None:
    left, right = max(alpha * -2, -2), max(alpha * 2, 2)
    assert ((left, right) == (alpha * -2, 2)) is (alpha <= 1)
    assert alpha <= 1 or (left, right) == (-2, alpha * 2)
    assert -inf < left < 0 < right
