"""Gradients of the chain against `diff` of the nested network and against complex steps of a forward pass."""

import itertools
from dataclasses import dataclass
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st

from derivations import chain
from derivations.activation import BY_NAME, LOGISTIC, Activation
from derivations.chain import CostError, DepthError

Y = 0.3
activation_z = sympy.Symbol("z", real=True)
SKEW = Activation("skew", 1 / (1 + sympy.exp(-activation_z)) ** 2)
FALLING = Activation("falling", -2 * LOGISTIC.f())


@dataclass(frozen=True)
class Numbers:
    """Parameters of a chain in floating point; perturbing one by a complex step differentiates the forward pass."""

    weights: np.ndarray
    biases: np.ndarray
    a0: float

    @property
    def length(self) -> int:
        return len(self.weights)

    def outputs(self, step: tuple[str, int] | None = None) -> list[complex]:
        """[a_0, a_1, ..., a_n], with 1e-30 i added to one weight or bias."""
        w, b = self.weights.astype(complex), self.biases.astype(complex)
        if step is not None:
            (w if step[0] == "w" else b)[step[1] - 1] += 1e-30j
        outputs = [complex(self.a0)]
        for weight, bias in zip(w, b, strict=True):
            outputs.append(1 / (1 + np.exp(-(weight * outputs[-1] + bias))))
        return outputs

    def derivative(self, kind: str, k: int) -> float:
        """The derivative of (a_n - y)^2/2 with respect to w_k or b_k."""
        cost = (self.outputs((kind, k))[-1] - Y) ** 2 / 2
        return float(cost.imag / 1e-30)

    def put_into(self, expression: sympy.Expr) -> float:
        """A formula in z_j, a_j, sigma' and dC_dan at these parameters, by numbers from the forward pass alone."""
        outputs = self.outputs()
        values = {chain.cost_slope(self.length): outputs[-1].real - Y, sympy.Symbol("y", real=True): Y}
        values[chain.output(0)] = self.a0
        slopes = {}
        for j in range(1, self.length + 1):
            a = outputs[j].real
            values[chain.weight(j)], values[chain.output(j)] = self.weights[j - 1], a
            slopes[chain.sigma_prime(chain.weighted_input(j))] = sympy.Float(a * (1 - a))
        return float(expression.xreplace(slopes).subs(values))


@st.composite
def numbers(draw: st.DrawFn, longest: int = 12) -> Numbers:
    length = draw(st.integers(1, longest))
    entry = st.floats(-3, 3).filter(lambda w: abs(w) > 0.01)
    weights, biases = (np.array(draw(st.lists(entry, min_size=length, max_size=length))) for _ in range(2))
    return Numbers(weights, biases, draw(entry))


def random_numbers(rng: np.random.Generator, length: int) -> Numbers:
    return Numbers(rng.normal(size=length), rng.normal(size=length), float(rng.normal()))


@given(numbers(), st.data())
def test_gradients_agree_with_complex_steps(parameters: Numbers, data: st.DataObject) -> None:
    k = data.draw(st.integers(1, parameters.length))
    for kind, gradient in (("b", chain.bias_gradient), ("w", chain.weight_gradient)):
        derived = parameters.put_into(gradient(k, parameters.length))
        assert derived == pytest.approx(parameters.derivative(kind, k), rel=1e-10, abs=1e-300)


@given(numbers(6), st.data())
def test_ratios_are_quotients_of_differences(parameters: Numbers, data: st.DataObject) -> None:
    j, k = (data.draw(st.integers(1, parameters.length)) for _ in range(2))
    derived = parameters.put_into(chain.gradient_ratio(j, k, parameters.length))
    expected = parameters.derivative("b", j) / parameters.derivative("b", k)
    assert derived == pytest.approx(expected, rel=1e-9)


def nested_output(length: int) -> sympy.Expr:
    """The whole network written out by hand, with no help from `derivations`."""
    a = sympy.Symbol("a0", real=True)
    for j in range(1, length + 1):
        w, b = sympy.symbols(f"w{j} b{j}", real=True)
        a = 1 / (1 + sympy.exp(-(w * a + b)))
    return a


@pytest.mark.parametrize("length", [1, 2, 3, 4])
@pytest.mark.parametrize("cost", [chain.quadratic, chain.cross_entropy])
def test_gradients_agree_with_diff_of_the_nested_network(length: int, cost: object, rng: np.random.Generator) -> None:
    """Derived in symbols and written out, the gradient is SymPy's own derivative of the written-out cost."""
    formula = cost(length)
    whole = formula.xreplace({chain.output(length): nested_output(length)})
    for k in range(1, length + 1):
        for kind, gradient in (("b", chain.bias_gradient), ("w", chain.weight_gradient)):
            derived = chain.explicit(gradient(k, length, cost=formula), length)
            expected = sympy.diff(whole, sympy.Symbol(f"{kind}{k}", real=True))
            names = sorted(expected.free_symbols, key=str)
            assert derived.free_symbols <= set(names)
            both = sympy.lambdify(names, [derived, expected], "math")(*rng.uniform(0.1, 0.9, len(names)))
            assert both[0] == pytest.approx(both[1], rel=1e-12)


def test_equation_122_as_printed() -> None:
    s1, s2, s3, s4 = (chain.sigma_prime(sympy.Symbol(f"z{j}", real=True)) for j in (1, 2, 3, 4))
    w2, w3, w4, last = sympy.symbols("w2 w3 w4 dC_da4", real=True)
    assert chain.bias_gradient(1, 4) == s1 * w2 * s2 * w3 * s3 * w4 * s4 * last
    assert chain.bias_gradient(3, 4) == s3 * w4 * s4 * last
    assert chain.gradient_ratio(1, 3) == s1 * w2 * s2 * w3
    assert chain.gradient_ratio(3, 1) == 1 / (s1 * w2 * s2 * w3)


MUTATIONS = {
    "w1 included": lambda g: g * chain.weight(1),
    "a weight left out": lambda g: g / chain.weight(3),
    "a weight doubled": lambda g: g * chain.weight(3),
    "a slope left out": lambda g: g / chain.sigma_prime(chain.weighted_input(2)),
    "a slope at the wrong neuron": lambda g: g.xreplace({chain.weighted_input(2): chain.weighted_input(3)}),
    "the cost left out": lambda g: g / chain.cost_slope(4),
    "the sign": lambda g: -g,
    "the weight's gradient": lambda g: g * chain.output(0),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_wrong_gradient_is_noticed(mutation: object, rng: np.random.Generator) -> None:
    """The comparison with complex steps fails for each slip."""
    parameters = random_numbers(rng, 4)
    right = chain.bias_gradient(1, 4)
    assert parameters.put_into(right) == pytest.approx(parameters.derivative("b", 1), rel=1e-10)
    assert parameters.put_into(mutation(right)) != pytest.approx(parameters.derivative("b", 1), rel=1e-3)


@pytest.mark.parametrize("length", [1, 7, 300, 1000])
def test_a_gradient_is_one_flat_product(length: int) -> None:
    """2 n factors, none of them a product: as long as the chain, however long that is."""
    gradient = chain.bias_gradient(1, length)
    assert len(gradient.args) == 2 * length
    assert all(factor.is_Symbol or factor.func == chain.sigma_prime for factor in gradient.args)


def test_an_error_is_collected_neuron_by_neuron() -> None:
    """Later neurons add no work to earlier ones: dC/db_k of n neurons is dC/db_1 of n - k + 1, renumbered."""
    shifted = {chain.weight(j): chain.weight(j + 5) for j in range(1, 5)}
    shifted |= {chain.weighted_input(j): chain.weighted_input(j + 5) for j in range(1, 5)}
    shifted |= {chain.cost_slope(4): chain.cost_slope(9)}
    assert chain.bias_gradient(6, 9) == chain.bias_gradient(1, 4).xreplace(shifted)


def test_definitions_name_each_symbol() -> None:
    w2, a1, b2, z2, a2 = sympy.symbols("w2 a1 b2 z2 a2", real=True)
    meanings = chain.definitions(4)
    assert len(meanings) == 8
    assert meanings[z2] == w2 * a1 + b2
    assert meanings[a2] == sympy.Function("sigma")(z2)


def test_explicit_leaves_inputs_alone() -> None:
    written_out = chain.explicit(chain.weight_gradient(2, 4), 4)
    names = {str(symbol) for symbol in written_out.free_symbols}
    assert names == {"a0", "dC_da4"} | {f"{kind}{j}" for kind in "wb" for j in (1, 2, 3, 4)}
    assert not written_out.has(chain.sigma, chain.sigma_prime)


def test_explicit_with_another_activation() -> None:
    tanh = Activation("tanh", sympy.tanh(sympy.Symbol("z", real=True)))
    w1, b1, a0 = sympy.symbols("w1 b1 a0", real=True)
    expected = sympy.diff(sympy.tanh(w1 * a0 + b1), b1) * chain.cost_slope(1)
    assert sympy.expand(chain.explicit(chain.bias_gradient(1, 1), 1, activation=tanh) - expected) == 0


@pytest.mark.parametrize(("w", "a0"), [(100, 0), (100, 1), (-7, "3/8"), ("1/3", -2)])
def test_exploding_puts_every_weighted_input_at_zero(w: int | str, a0: int | str) -> None:
    parameters = chain.exploding(5, w=w, a0=a0)
    a = parameters.a0
    for weight, bias in zip(parameters.weights, parameters.biases, strict=True):
        assert weight * a + bias == 0
        a = sympy.Rational(1, 2)
    factor = sympy.Rational(w) / 4
    for k in range(1, 6):
        gradient = chain.value(chain.bias_gradient(k, 5), parameters)
        assert gradient == factor ** (5 - k) * chain.cost_slope(5) / 4


@given(st.integers(1, 7), st.data())
def test_the_ratio_is_the_quotient_of_the_gradients(length: int, data: st.DataObject) -> None:
    j, k = (data.draw(st.integers(1, length)) for _ in range(2))
    assert chain.gradient_ratio(j, k, length) == chain.bias_gradient(j, length) / chain.bias_gradient(k, length)


def test_the_text_s_ladder() -> None:
    """Three factors of 25 between the last bias and the first: 3906.25, 156.25, 6.25, 0.25."""
    ladder = [chain.value(chain.bias_gradient(k), chain.exploding()) / chain.cost_slope(4) for k in (1, 2, 3, 4)]
    assert [float(step) for step in ladder] == [3906.25, 156.25, 6.25, 0.25]


@pytest.mark.parametrize("activation", [*BY_NAME.values(), SKEW, FALLING], ids=lambda activation: activation.name)
@pytest.mark.parametrize(("growth", "a0"), [(25, 0), ("3/2", "1/3"), (Fraction(1, 7), -2)])
def test_exploding_grows_as_asked(activation: Activation, growth: object, a0: object) -> None:
    """The forward pass by hand, at 50 digits: every w_j f'(z_j) is the growth, and so is every ratio of gradients."""
    parameters = chain.exploding(4, growth=growth, a0=a0, activation=activation)
    f = sympy.lambdify(activation_z, activation.formula, "mpmath")
    with mpmath.workdps(50):
        wanted = mpmath.mpf(Fraction(growth).numerator) / Fraction(growth).denominator
        a = mpmath.mpf(Fraction(a0).numerator) / Fraction(a0).denominator
        for pair in zip(parameters.weights, parameters.biases, strict=True):
            w, b = (mpmath.mpmathify(sympy.N(number, 60)) for number in pair)
            z = w * a + b
            assert abs(w * mpmath.diff(f, z) - wanted) < mpmath.mpf(10) ** -20
            a = f(z)
    gradients = [chain.value(chain.bias_gradient(k), parameters, activation=activation) for k in (1, 2, 3, 4)]
    for early, late in itertools.pairwise(gradients):
        assert sympy.simplify(early / late - sympy.Rational(Fraction(growth))) == 0


@pytest.mark.parametrize("activation", BY_NAME.values(), ids=BY_NAME.keys())
def test_the_steep_place_is_steep(activation: Activation) -> None:
    """At least nine tenths of the steepest slope on a fine grid."""
    slope = sympy.lambdify(activation_z, activation.slope, "math")
    greatest = max(abs(slope(z / 100)) for z in range(-3000, 3000))
    assert abs(slope(float(chain.steep_place(activation)))) >= 0.9 * greatest


def test_weights_are_chosen_or_follow_from_the_growth() -> None:
    assert chain.exploding(4, w=100) == chain.exploding(4, growth=25) == chain.exploding(4)
    with pytest.raises(ValueError, match="give one of the two"):
        chain.exploding(4, w=100, growth=25)
    for growth in (0, -1):
        with pytest.raises(ValueError, match=f"a positive number, not {growth}"):
            chain.exploding(4, growth=growth)


@given(numbers(8))
def test_backward_has_every_gradient(parameters: Numbers) -> None:
    """Put in one after the other, the short formulas give the gradients of complex steps."""
    known: dict[sympy.Symbol, float] = {}
    for symbol, formula in chain.backward(parameters.length).items():
        known[symbol] = parameters.put_into(formula.xreplace(known))
    for k in range(1, parameters.length + 1):
        expected = parameters.derivative("b", k)
        assert known[sympy.Symbol(f"dC_db{k}", real=True)] == pytest.approx(expected, rel=1e-10, abs=1e-300)


def test_backward_grows_by_one_short_formula_a_neuron() -> None:
    formulas = chain.backward(500)
    assert len(formulas) == 500
    assert sum(formula.count_ops() for formula in formulas.values()) < 500 * 5


def test_backward_with_a_cost() -> None:
    assert chain.backward(2, cost=chain.quadratic(2))[sympy.Symbol("dC_db2", real=True)] == chain.bias_gradient(
        2, 2, cost=chain.quadratic(2)
    )
    with pytest.raises(CostError):
        chain.backward(2, cost=chain.quadratic(3))


@pytest.mark.parametrize(
    ("k", "length", "message"),
    [
        (1, 0, "a chain has at least one neuron, not 0"),
        (1, -3, "a chain has at least one neuron, not -3"),
        (1, 2.5, "the length of a chain is a whole number, not 2.5"),
        (0, 4, "a chain of 4 has neurons 1 to 4, and no neuron 0"),
        (5, 4, "a chain of 4 has neurons 1 to 4, and no neuron 5"),
        ("b", 4, "a neuron is counted by a whole number, not 'b'"),
    ],
)
def test_neurons_that_are_not_there(k: int, length: int, message: str) -> None:
    for function in (chain.bias_gradient, chain.weight_gradient):
        with pytest.raises(DepthError, match=message):
            function(k, length)
    with pytest.raises(DepthError, match=message):
        chain.gradient_ratio(k, 1, length)


@pytest.mark.parametrize("function", [chain.definitions, chain.exploding, chain.backward, chain.bias_gradient])
def test_chains_without_neurons(function: object) -> None:
    with pytest.raises(DepthError, match="at least one neuron"):
        function(length=0)


def test_a_cost_of_something_else() -> None:
    with pytest.raises(CostError, match="does not depend on the chain's output a4"):
        chain.bias_gradient(1, 4, cost=chain.quadratic(3))
