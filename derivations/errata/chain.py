"""What the chapter says of its chain of single neurons, eqs. (114)-(123), and of the identity neuron."""

from __future__ import annotations

from typing import Final

from derivations.errata.erratum import Erratum, Topic

__all__ = [
    "BOUND_IS_THE_WIDTH",
    "ELLIPSIS_HIDES_WEIGHTS",
    "EXPLOSION_HAS_THREE_TERMS",
    "FACTOR_OF_SIXTEEN",
    "FIRST_SLOPE_HAS_NO_WEIGHT",
    "IDENTITY_NEEDS_AN_OFFSET",
    "LOST_PARENTHESIS",
    "NO_FIRST_WEIGHT",
    "SLOPE_BOUND_IS_REACHED",
    "SMALL_WEIGHTS_ARE_NOT_NEEDED",
]

_CHAPTER: Final = "Nielsen, ch. 5"
_TESTS: Final = "tests/derivations/test_errata.py"

SLOPE_BOUND_IS_REACHED: Final = Erratum(
    topic=Topic.CHAIN,
    title=r"The slope $\sigma'$ reaches $\frac{1}{4}$",
    where=f"{_CHAPTER}, the exercise on other activation functions",
    says=r"the slope of the logistic function is less than $\frac{1}{4}$ in magnitude",
    right=r"$0 < \sigma'(z) \le \frac{1}{4}$, with equality at $z = 0$ and nowhere else. The chapter's own example of"
    r" an exploding gradient is built on that equality.",
    shown_by=f"{_TESTS}::test_the_slope_bound_is_reached_at_zero_alone",
    command="python -m derivations activations --check",
)
ELLIPSIS_HIDES_WEIGHTS: Final = Erratum(
    topic=Topic.CHAIN,
    title="The dots in (121) stand for weights too",
    where=f"{_CHAPTER}, eqs. (120) and (121)",
    says=r"the gradient at $b_1$ is $\sigma'(z_1) w_2 \sigma'(z_2)$, dots, $\sigma'(z_4)$ and the slope of the cost",
    right=r"The dots hold $w_3$, $\sigma'(z_3)$ and $w_4$. (122) is the whole formula: four slopes, three weights and"
    r" $\frac{\partial C}{\partial a_4}$.",
    shown_by=f"{_TESTS}::test_the_gradient_has_four_slopes_and_three_weights",
    command="python -m derivations chain --check",
)
FIRST_SLOPE_HAS_NO_WEIGHT: Final = Erratum(
    topic=Topic.CHAIN,
    title="One slope has no weight beside it",
    where=f"{_CHAPTER}, after eq. (122), and the comparison with the gradient at $b_3$",
    says=r"but for the slope of the cost, the gradient is a product of terms $w_j \sigma'(z_j)$, and the gradient at"
    r" $b_1$ has two such terms more than that at $b_3$",
    right=r"Four slopes and three weights make three such terms, and $\sigma'(z_1)$ is left over. What the gradient at"
    r" $b_1$ has more than that at $b_3$ is $\sigma'(z_1) w_2$ and $\sigma'(z_2) w_3$: each weight goes with the"
    r" slope before it.",
    shown_by=f"{_TESTS}::test_the_ratio_pairs_each_weight_with_the_slope_before_it",
    command="python -m derivations chain --check",
)
NO_FIRST_WEIGHT: Final = Erratum(
    topic=Topic.CHAIN,
    title="The first weight is not in the gradient",
    where=f"{_CHAPTER}, the description of the gradient before eq. (114)",
    says="the gradient has a factor for each weight of the network",
    right="For each weight but $w_1$, which comes before $b_1$. It has a part only in where the slopes are taken,"
    " through $z_1 = w_1 a_0 + b_1$: while the biases keep each $z_j$ in place, $w_1$ may be anything.",
    shown_by=f"{_TESTS}::test_the_first_weight_does_not_matter_when_the_weighted_inputs_stay",
    command="python -m derivations chain --check",
)
SMALL_WEIGHTS_ARE_NOT_NEEDED: Final = Erratum(
    topic=Topic.CHAIN,
    title="Weights below 1 are neither usual enough nor needed",
    where=f"{_CHAPTER}, after eq. (122)",
    says=r"weights with the standard deviation 1 will usually have $|w_j| < 1$, and so $|w_j \sigma'(z_j)| <"
    r" \frac{1}{4}$",
    right=r"One such weight is below 1 in magnitude with probability 0.683, all of $w_2$, $w_3$ and $w_4$ only with"
    r" 0.318. But $|w_j| < 1$ is not needed, since slopes are mostly less than $\frac{1}{4}$: with biases of"
    r" standard deviation 1 as well, $|w_2 \sigma'(z_2)| < \frac{1}{4}$ has the probability 0.81, and"
    r" $|\sigma'(z_2) w_3| < \frac{1}{4}$, the pairing that the gradient has, 0.79.",
    shown_by=f"{_TESTS}::test_how_often_weights_and_terms_are_small",
)
FACTOR_OF_SIXTEEN: Final = Erratum(
    topic=Topic.CHAIN,
    title="A factor of 16 is the least of it, and is for single neurons",
    where=f"{_CHAPTER}, the comparison with the gradient at $b_3$",
    says="the gradient at $b_1$ is usually smaller than that at $b_3$ by a factor of 16, or more",
    right="With weights and biases of standard deviation 1, and inputs evenly over $[0, 1]$, it is smaller by more"
    " than 16 with probability 0.90; the median is 79, and nine ratios in ten lie between 11.6 and 2100. That is"
    " for one neuron a layer. In wider layers a gradient is a sum over many paths: the chapter's own learning"
    " speeds fall by 24 over two layers of 30 neurons (0.283 to 0.012), with weights scaled down.",
    shown_by=f"{_TESTS}::test_how_much_smaller_the_first_gradient_of_a_chain_is",
)
EXPLOSION_HAS_THREE_TERMS: Final = Erratum(
    topic=Topic.CHAIN,
    title="Three terms of 25 enter the exploding gradient, not four",
    where=f"{_CHAPTER}, the example of an exploding gradient",
    says=r"with weights of 100 and all $z_j = 0$, each of the terms $w_j \sigma'(z_j)$ is 25",
    right=r"So they are, but the gradient at $b_1$ has three of them: it is $\frac{1}{4} \cdot 25^3 = 3906.25$ times"
    r" $\frac{\partial C}{\partial a_4}$, not $25^4$. At $b_1$ to $b_4$ the factors are 3906.25, 156.25, 6.25 and"
    r" 0.25.",
    shown_by=f"{_TESTS}::test_the_exploding_gradients_by_a_written_out_chain",
    command="python -m derivations chain --check",
)
LOST_PARENTHESIS: Final = Erratum(
    topic=Topic.INTERVAL,
    title="(123) has lost a parenthesis",
    where=f"{_CHAPTER}, eq. (123)",
    says="one of the parentheses in the numerator is never closed",
    right=r"$\frac{2}{|w|} \ln\left(\frac{|w| (1 + \sqrt{1 - 4/|w|})}{2} - 1\right)$, for $|w| \ge 4$.",
    shown_by=f"{_TESTS}::TestInterval",
    command="python -m derivations interval --check",
)
BOUND_IS_THE_WIDTH: Final = Erratum(
    topic=Topic.INTERVAL,
    title="(123) is the width, not only a bound",
    where=f"{_CHAPTER}, problem 1, parts 2 and 3",
    says="the activations in question range over an interval no wider than (123), which bounds the width",
    right=r"They fill an interval of exactly that width for every $|w| \ge 4$ and every $b$: the bias moves it, and"
    r" does not stretch it. At $|w| = 4$ it is a single point. What can be less is the part of it that lies in"
    r" $[0, 1]$, where the activations of a logistic neuron are.",
    shown_by=f"{_TESTS}::TestInterval",
    command="python -m derivations interval --check",
)
IDENTITY_NEEDS_AN_OFFSET: Final = Erratum(
    topic=Topic.IDENTITY,
    title="A small weight leaves a large constant",
    where=f"{_CHAPTER}, problem 2 and its hint",
    says="with a small $w_1$, and $b$ and $w_2$ to suit, the output is about $x$ on $[0, 1]$",
    right=r"With $b = -\frac{w_1}{2}$ and $w_2 = \frac{4}{w_1}$ it is about $x + \frac{2}{w_1} - \frac{1}{2}$, and the"
    r" constant grows as $w_1$ gets small. Once an offset, such as the next neuron's bias, takes it up, the"
    r" error is at most $\frac{w_1^2}{96}$. Without an offset, value and slope at $x = \frac{1}{2}$ can be right"
    r" only for $w_1 > 2$, and no choice at all has an error below 0.05605, which is that of $w_1 = 5.648$, $b ="
    r" -2.824$ and $w_2 = 1$.",
    shown_by=f"{_TESTS}::TestIdentityNeuron",
    command="python -m derivations identity --check",
)
