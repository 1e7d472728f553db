"""What the texts say loosely or misprint, and what is right: each claim with the test that shows it.

erratum     what an erratum is
chain       the chapter's chain of single neurons, and its identity neuron
chapter     the rest of the chapter, and its misprints
notes       three shorter texts: on initialisation, activation functions and training
page        all of it as a page of Markdown
"""

from __future__ import annotations

from derivations.errata.chain import (
    BOUND_IS_THE_WIDTH,
    ELLIPSIS_HIDES_WEIGHTS,
    EXPLOSION_HAS_THREE_TERMS,
    FACTOR_OF_SIXTEEN,
    FIRST_SLOPE_HAS_NO_WEIGHT,
    IDENTITY_NEEDS_AN_OFFSET,
    LOST_PARENTHESIS,
    NO_FIRST_WEIGHT,
    SLOPE_BOUND_IS_REACHED,
    SMALL_WEIGHTS_ARE_NOT_NEEDED,
)
from derivations.errata.chapter import (
    EXCERPT_OUT_OF_ORDER,
    EXPERIMENTS_SCALE_THEIR_WEIGHTS,
    GRADIENT_HAS_ITS_OWN_SLOPE,
    MISPRINTS_IN_THE_CHAPTER,
    RANDOM_LAYER_KEEPS_MUCH,
    SIGMOID_NETWORKS_CAN_EXPLODE,
    TWO_LAYERS_NEED_COMPLEMENTS,
)
from derivations.errata.erratum import READING, Erratum, Topic
from derivations.errata.notes import (
    DEAD_MEANS_FOR_EVERY_INPUT,
    EXPLOSION_IS_NOT_THE_LOSS,
    GLOROT_BLAMED_ANOTHER_START,
    HE_USES_ONE_FAN,
    LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE,
    LEAKY_SLOPE_IS_A_HUNDREDTH,
    LEAKY_UNITS_CAN_SLEEP,
    LOGISTIC_RANGE_IS_OPEN,
    TANH_SATURATES_MORE,
    TEXTS_CONTRADICT_ON_VARIANCE,
    VANISHING_IS_SLOW_NOT_ENDLESS,
    VARIANCE_DOES_NOT_KEEP_GROWING,
    XAVIER_AVERAGES_BOTH_FANS,
    XAVIER_WANTS_SLOPE_ONE,
)
from derivations.errata.page import ERRATA, as_markdown_page

__all__ = [
    "BOUND_IS_THE_WIDTH",
    "DEAD_MEANS_FOR_EVERY_INPUT",
    "ELLIPSIS_HIDES_WEIGHTS",
    "ERRATA",
    "EXCERPT_OUT_OF_ORDER",
    "EXPERIMENTS_SCALE_THEIR_WEIGHTS",
    "EXPLOSION_HAS_THREE_TERMS",
    "EXPLOSION_IS_NOT_THE_LOSS",
    "FACTOR_OF_SIXTEEN",
    "FIRST_SLOPE_HAS_NO_WEIGHT",
    "GLOROT_BLAMED_ANOTHER_START",
    "GRADIENT_HAS_ITS_OWN_SLOPE",
    "HE_USES_ONE_FAN",
    "IDENTITY_NEEDS_AN_OFFSET",
    "LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE",
    "LEAKY_SLOPE_IS_A_HUNDREDTH",
    "LEAKY_UNITS_CAN_SLEEP",
    "LOGISTIC_RANGE_IS_OPEN",
    "LOST_PARENTHESIS",
    "MISPRINTS_IN_THE_CHAPTER",
    "NO_FIRST_WEIGHT",
    "RANDOM_LAYER_KEEPS_MUCH",
    "READING",
    "SIGMOID_NETWORKS_CAN_EXPLODE",
    "SLOPE_BOUND_IS_REACHED",
    "SMALL_WEIGHTS_ARE_NOT_NEEDED",
    "TANH_SATURATES_MORE",
    "TEXTS_CONTRADICT_ON_VARIANCE",
    "TWO_LAYERS_NEED_COMPLEMENTS",
    "VANISHING_IS_SLOW_NOT_ENDLESS",
    "VARIANCE_DOES_NOT_KEEP_GROWING",
    "XAVIER_AVERAGES_BOTH_FANS",
    "XAVIER_WANTS_SLOPE_ONE",
    "Erratum",
    "Topic",
    "as_markdown_page",
]
