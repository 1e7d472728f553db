"""An exercise with other numbers for every student: --student says whose, and in a batch the student's number.

python -m checker template examples/own_exercise/variants.py --student 2019001
"""

import random

from checker.authoring import Exercise, Finding, Mutant, Number, Slips, Variants, expression


def through_blocks(draw: random.Random) -> Exercise:
    """The gradient through some residual blocks of some slope."""
    blocks, percent = draw.randint(20, 60), draw.choice((5, 10, 20, 25))
    plain = Finding("identity-lost", "The identity is missing.", "Each block has the slope 1 + s.")

    def slips() -> Slips:
        return Slips((Mutant(expression(f"({percent}/100)^{blocks}"), plain),))

    return Exercise(
        name="variants",
        alias="variants",
        title=f"through {blocks} residual blocks",
        source="your lecture notes",
        notation="from sympy import *",
        parts=(
            Number(
                name="gradient",
                points=1,
                asks=f"the gradient through {blocks} residual blocks whose other branch has the slope {percent}/100",
                expected=expression(f"(1 + {percent}/100)^{blocks}"),
                slips=slips,
                wrong={f"({percent}/100)^{blocks}": "identity-lost"},
            ),
        ),
    )


EXERCISE = Variants(through_blocks)
