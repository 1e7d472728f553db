"""What the chapter says beside its chain: of wide networks, of its experiments, and of circuits; and its misprints."""

from __future__ import annotations

from typing import Final

from derivations.errata.erratum import READING, Erratum, Topic

__all__ = [
    "EXCERPT_OUT_OF_ORDER",
    "EXPERIMENTS_SCALE_THEIR_WEIGHTS",
    "GRADIENT_HAS_ITS_OWN_SLOPE",
    "MISPRINTS_IN_THE_CHAPTER",
    "RANDOM_LAYER_KEEPS_MUCH",
    "SIGMOID_NETWORKS_CAN_EXPLODE",
    "TWO_LAYERS_NEED_COMPLEMENTS",
]

_CHAPTER: Final = "Nielsen, ch. 5"
_MEASURED: Final = "tests/derivations/test_errata_measured.py"

GRADIENT_HAS_ITS_OWN_SLOPE: Final = Erratum(
    topic=Topic.WIDE,
    title="An early gradient has its own slope too, and sums over paths",
    where=f"{_CHAPTER}, on the unstable gradient problem",
    says="the gradient in an early layer is a product of terms from all the layers after it",
    right=r"In a chain it has the slope of its own layer as well. In wider layers it is no product but a sum of"
    r" products, one for each path to the output: $\delta^l = \Sigma'(z^l) (w^{l+1})^T \delta^{l+1}$ with the"
    r" diagonal matrix $\Sigma'(z^l)$ of the layer's slopes.",
    shown_by="tests/derivations/test_errata.py::test_a_gradient_sums_over_paths_and_has_its_own_slope",
)
SIGMOID_NETWORKS_CAN_EXPLODE: Final = Erratum(
    topic=Topic.WIDE,
    title="Wide logistic networks explode when weights have standard deviation 1",
    where=f"{_CHAPTER}, on the prevalence of vanishing gradients",
    says="with sigmoid neurons gradients will usually vanish",
    right=r"It depends on the width $n$. With weights and biases of standard deviation 1 the gradient grows by a"
    r" factor of about $\sqrt{n \operatorname{E}[\sigma'(z)^2]}$ a layer, which tends to"
    r" $(\frac{n}{36 \pi})^{1/4}$ for large $n$. That is 0.83 for a width of 50, where gradients"
    r" vanish, 1 for a width of 105, and 1.17 for a width of"
    r" 200, where they explode.",
    shown_by=f"{_MEASURED}::TestWideLayers",
)
EXPERIMENTS_SCALE_THEIR_WEIGHTS: Final = Erratum(
    topic=Topic.WIDE,
    title="The experiments do not use weights of standard deviation 1",
    where=f"{_CHAPTER}, after eq. (122), against the learning speeds before it",
    says="weights are initialised in the standard way, with the standard deviation 1",
    right=r"The chapter's programs divide by the square root of the number of inputs: weights have the standard"
    r" deviation $1/\sqrt{n}$, biases 1. The published learning speeds are of that kind. With the standard"
    r" deviation 1 throughout, the first hidden layer would start some 4, 12 or 40 times as fast (in networks of"
    r" two, three and four hidden layers), and lag less behind the last.",
    shown_by=f"{_MEASURED}::test_the_published_speeds_are_those_of_scaled_weights",
)
RANDOM_LAYER_KEEPS_MUCH: Final = Erratum(
    topic=Topic.WIDE,
    title="A random first layer keeps much of the image",
    where=f"{_CHAPTER}, on whether small early gradients matter",
    says="a random first layer throws most of the image away, so that later layers can hardly tell what it was",
    right="Linear discriminants on the outputs of 30 random first-layer neurons name the digit in 73 % of images that"
    " they have not seen (62 % with weights of standard deviation 1), where guessing gives 10 %. The chapter's"
    " trained networks reach 96 %: the first layer does matter, but much of the image comes through a random"
    " one.",
    shown_by=f"{_MEASURED}::test_a_random_first_layer_keeps_most_digits_apart",
)
TWO_LAYERS_NEED_COMPLEMENTS: Final = Erratum(
    topic=Topic.CIRCUITS,
    title="Two layers of AND and NAND need the negated inputs",
    where=f"{_CHAPTER}, introduction",
    says="two layers of AND and NAND gates with many inputs compute any function",
    right="Any function of inputs that come with their negations. From plain inputs two layers compute 14 of the 16"
    " functions of two bits, XOR and its negation being the others, and 68 of the 256 of three.",
    shown_by="tests/derivations/test_errata.py::test_two_layers_of_gates",
)
MISPRINTS_IN_THE_CHAPTER: Final = Erratum(
    topic=Topic.MISPRINTS,
    title="Misprints in the chapter",
    where=f"{_CHAPTER}, as converted to a web page",
    says=r"$z_1$ without its subscript in (119); dollar signs for a bracket at the end of (116); a parenthesis left"
    r" open after $\sigma'(z_j) = \frac{1}{4}$ in the example of an explosion; symbols and numbers doubled;"
    r" prompts run into the commands after them; no figures, though two of them are formulas",
    right=r"(119) is $\Delta z_2 \approx \sigma'(z_1) w_2 \Delta b_1$. The missing formulas are (122) and, for $b_3$,"
    r" $\sigma'(z_3) w_4 \sigma'(z_4) \frac{\partial C}{\partial a_4}$. The programs run in Python 2.7 alone.",
    shown_by=READING,
)
EXCERPT_OUT_OF_ORDER: Final = Erratum(
    topic=Topic.MISPRINTS,
    title="An excerpt with its paragraphs out of order",
    where=f"the excerpt of {_CHAPTER} that opens with the unstable gradient problem",
    says="the conclusion comes first, the observation that it is drawn from after it, and the title of a video last",
    right="In the chapter the learning speeds come first, then the question whether they matter, then the chain and"
    " last the unstable gradient problem. The video is no part of it.",
    shown_by=READING,
)
