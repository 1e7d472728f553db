"""What three shorter texts say: an extract of Géron's book, course notes after it, and a note in a digital garden."""

from __future__ import annotations

from typing import Final

from derivations.errata.erratum import READING, Erratum, Topic

__all__ = [
    "DEAD_MEANS_FOR_EVERY_INPUT",
    "EXPLOSION_IS_NOT_THE_LOSS",
    "GLOROT_BLAMED_ANOTHER_START",
    "HE_USES_ONE_FAN",
    "LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE",
    "LEAKY_SLOPE_IS_A_HUNDREDTH",
    "LEAKY_UNITS_CAN_SLEEP",
    "LOGISTIC_RANGE_IS_OPEN",
    "TANH_SATURATES_MORE",
    "TEXTS_CONTRADICT_ON_VARIANCE",
    "VANISHING_IS_SLOW_NOT_ENDLESS",
    "VARIANCE_DOES_NOT_KEEP_GROWING",
    "XAVIER_AVERAGES_BOTH_FANS",
    "XAVIER_WANTS_SLOPE_ONE",
]

_BOOK: Final = "the Géron extract"
_COURSE: Final = "the course notes after Géron"
_GARDEN: Final = "the digital garden's note"
_TESTS: Final = "tests/derivations/test_errata.py"
_MEASURED: Final = "tests/derivations/test_errata_measured.py"

GLOROT_BLAMED_ANOTHER_START: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="Glorot and Bengio blamed another initialisation",
    where=f"{_BOOK} and {_COURSE}, on the paper of 2010",
    says="the paper found fault with weights drawn from a normal distribution of standard deviation 1",
    right=r"The paper's standard start is uniform on $[-1/\sqrt{n}, 1/\sqrt{n}]$ with biases 0 (its eq. 1), so that $n"
    r" \operatorname{Var}[w] = \frac{1}{3}$ (its eq. 15): with inputs of unit size nothing is saturated at"
    r" first. The saturation that it reports for the logistic function is of the last hidden layer, at 0, and"
    r" sets in during training (its sec. 3.1).",
    shown_by=f"{_TESTS}::test_the_start_that_glorot_and_bengio_blamed",
)
VARIANCE_DOES_NOT_KEEP_GROWING: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="The variance of logistic outputs cannot keep growing",
    where=f"{_BOOK} and {_COURSE}, on logistic networks with weights of standard deviation 1",
    says="the outputs of a layer vary far more than its inputs, and ever more from layer to layer, until the top"
    " layers saturate",
    right=r"Outputs between 0 and 1 have a variance of at most $\frac{1}{4}$. What is large is the variance of the"
    r" weighted inputs: $n \operatorname{E}[x^2]$ in the first layer, and from the second on level, near 92 at a width"
    r" of 200. With inputs of unit size it is the first layer that is saturated most, not the top.",
    shown_by=f"{_MEASURED}::test_variance_is_level_from_the_second_layer_on",
)
TANH_SATURATES_MORE: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="With weights of standard deviation 1, tanh saturates more",
    where=f"{_BOOK} and {_COURSE}, on the mean of the logistic function",
    says="saturation is made worse by the logistic mean of 0.5; tanh, of mean 0, does slightly better",
    right=r"In layers of 200 with weights of standard deviation 1, 87 % of tanh outputs lie within a hundredth of"
    r" their range from an end, against 63 % of logistic ones. With $1/\sqrt{n}$ tanh is not slightly but far"
    r" better: going back from the tenth layer to the second, the mean square of the gradient keeps 0.80 of its"
    r" size a layer, against 0.056.",
    shown_by=f"{_MEASURED}::test_tanh_saturates_more_and_passes_gradients_better",
)
TEXTS_CONTRADICT_ON_VARIANCE: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="The texts contradict each other, and each is half right",
    where=f"{_GARDEN}, against {_BOOK} and {_COURSE}",
    says="the one has the logistic function shrink variance, the others have outputs vary more than inputs",
    right=r"The first is right of a neuron's output: $\operatorname{Var}[\sigma(z)] \le \frac{1}{16}"
    r" \operatorname{Var}[z]$, as $\sigma$ has no slope above $\frac{1}{4}$. The others are right of the weighted"
    r" inputs of the first layer only: they vary $n \operatorname{Var}[w]$ times as much as inputs of mean 0.",
    shown_by=f"{_MEASURED}::test_logistic_outputs_vary_less_than_weighted_inputs",
)
HE_USES_ONE_FAN: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="He's standard deviation has one fan in it",
    where=f"{_COURSE}, on He initialisation",
    says=r"for ReLU, and ELU, the standard deviation is $\sqrt{2} \sqrt{2/(n_{in} + n_{out})}$",
    right=r"He and others (2015) have $\sqrt{2/n_{in}}$, which keeps the forward signal, or $\sqrt{2/n_{out}}$, which"
    r" keeps the gradient, and $\sqrt{2/((1 + a^2) n)}$ for a leaky unit of slope $a$. The formula of the notes"
    r" agrees only when both fans are equal. ELU came after that paper, and is not kept exactly.",
    shown_by=f"{_TESTS}::TestHe",
    command="python -m derivations initialisation --check",
)
XAVIER_AVERAGES_BOTH_FANS: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="Xavier's standard deviation averages both fans",
    where=f"{_COURSE}, on Xavier initialisation",
    says=r"the standard deviation is $1/\sqrt{n_{in}}$, for layers of about equal fans",
    right=r"Glorot and Bengio have $\sqrt{2/(n_{in} + n_{out})}$ (their eq. 12), the same as uniform on $[-r, r]$ with"
    r" $r = \sqrt{6/(n_{in} + n_{out})}$. $1/\sqrt{n_{in}}$ is the forward condition alone, LeCun's of 1998; the"
    r" two are the same for equal fans.",
    shown_by=f"{_TESTS}::test_xavier_averages_both_fans",
    command="python -m derivations initialisation --check",
)
XAVIER_WANTS_SLOPE_ONE: Final = Erratum(
    topic=Topic.INITIALISATION,
    title="Xavier initialisation is not for the logistic function",
    where=f"{_COURSE}, on Xavier initialisation",
    says="it lets signals flow both ways, with no condition on the activation function",
    right=r"It assumes a unit that is odd and has the slope 1 at 0, as tanh. The logistic slope is nowhere above"
    r" $\frac{1}{4}$: in layers of equal width the mean square of the gradient keeps less than $\frac{1}{16}$ of"
    r" its size a layer, and with 200 neurons it keeps 0.056.",
    shown_by=f"{_MEASURED}::test_xavier_does_not_help_the_logistic_function",
)
LOGISTIC_RANGE_IS_OPEN: Final = Erratum(
    topic=Topic.ACTIVATIONS,
    title="The logistic function never is 0 or 1",
    where=f"{_GARDEN}, and in {_BOOK} and {_COURSE} on saturation",
    says="the outputs lie in $[0, 1]$, and saturate at 0 or 1",
    right=r"They lie in the open interval $(0, 1)$, and the slope $\sigma(z) (1 - \sigma(z))$ is never 0. In double"
    r" precision, 1 is reached from $z = 37$ on, by rounding.",
    shown_by=f"{_TESTS}::test_the_logistic_range_is_open",
)
LEAKY_SLOPE_IS_A_HUNDREDTH: Final = Erratum(
    topic=Topic.ACTIVATIONS,
    title="The usual leak is 0.01",
    where=f"{_COURSE}, on leaky ReLU",
    says="the slope to the left of 0 is typically 0.001",
    right="0.01, in the book that the notes follow. The difference is a factor of ten in every gradient that passes.",
    shown_by=READING,
)
LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE: Final = Erratum(
    topic=Topic.ACTIVATIONS,
    title=r"The maximum of $\alpha z$ and $z$ needs $\alpha \le 1$",
    where=f"{_COURSE}, on leaky ReLU",
    says=r"the function is the maximum of $\alpha z$ and $z$",
    right=r"For $\alpha \le 1$ only. For $\alpha > 1$ that maximum is $z$ on the left of 0, and the slope $\alpha$ on"
    r" the right.",
    shown_by=f"{_TESTS}::test_the_leaky_maximum",
)
DEAD_MEANS_FOR_EVERY_INPUT: Final = Erratum(
    topic=Topic.ACTIVATIONS,
    title="A neuron is dead when it is negative for every input",
    where=f"{_COURSE}, on dying ReLUs",
    says="a neuron puts out 0, and is unlikely to come back, once its weighted sum is negative",
    right="Once that is negative for all the training inputs. Any ReLU may be silent for some of them, and learn from"
    " the others; only one that is silent for all has a gradient of 0, and stays as it is.",
    shown_by=f"{_MEASURED}::test_a_relu_dies_only_if_it_is_negative_for_every_input",
)
LEAKY_UNITS_CAN_SLEEP: Final = Erratum(
    topic=Topic.ACTIVATIONS,
    title="A leaky unit never has gradient 0, but may sleep long",
    where=f"{_COURSE}, on leaky ReLU",
    says="a leaky unit never dies, and has a chance to wake",
    right="Its gradient is never 0, but a hundredth of what it would be. In a small network trained at too high a"
    " rate (0.7), about half of the units end up negative for every input, with a leak of 0.01 as without one;"
    " at a rate of 0.1 it is a twentieth. A unit that is asked to rise takes more than a hundred times as many"
    " steps to wake.",
    shown_by=f"{_MEASURED}::TestSleepingUnits",
)
VANISHING_IS_SLOW_NOT_ENDLESS: Final = Erratum(
    topic=Topic.TRAINING,
    title="Small gradients make training slow, not endless",
    where=f"{_GARDEN} and {_BOOK}, on vanishing gradients",
    says="where gradients vanish, no good solution is ever reached",
    right="Too strong: it may only take longer. A logistic network of four hidden layers, where the gradient at the"
    " first is at least 80 times smaller than at the fourth to begin with, learns to tell two circles apart in a"
    " few thousand steps of plain gradient descent.",
    shown_by=f"{_MEASURED}::test_a_deep_logistic_network_converges",
)
EXPLOSION_IS_NOT_THE_LOSS: Final = Erratum(
    topic=Topic.TRAINING,
    title="Gradients explode by the product of slopes and weights, not by a large loss",
    where=f"{_GARDEN}, on exploding gradients",
    says="initial weights may give a large loss, whose gradients accumulate and become very large",
    right=r"The loss enters by one factor, $\frac{\partial C}{\partial a}$ at the output, the same for all layers. How"
    r" the gradient grows from layer to layer is the product of slopes and weights between: a chain explodes"
    r" with a tiny loss, and one with a huge loss vanishes.",
    shown_by=f"{_TESTS}::test_explosion_does_not_come_of_the_loss",
    command="python -m derivations chain --check",
)
