"""The file that `python -m checker exercise new` writes: a small exercise that passes `exercise verify` as it is."""

__all__ = ["starter"]


def starter(name: str) -> str:
    """The text of a starter file for an exercise of this name."""
    return _TEXT.replace("NAME", name)


_TEXT = '''"""An exercise of your own. Look at it:   python -m checker exercise verify NAME.py
What students get:                     python -m checker template ./NAME.py
Grade a file, or a course:             python -m checker ./NAME.py answer.py
                                       python -m checker batch ./NAME.py handed-in/ --out results/
This file holds the key, and the grader runs it: keep it out of the folder that students hand in to.
"""

from checker.authoring import Exercise, Factor, Finding, Formula, Mutant, Number, Slips, domain, expression


def slope_slips() -> Slips:
    """What is known to go wrong with `slope`; called when an answer is wrong."""
    return Slips(
        mutants=(  # whole wrong answers, and what to say to whoever gives them
            Mutant(
                expression("tanh(z)"),
                Finding("not-differentiated", "This is tanh itself.", "How steep is it at z = 0?"),
            ),
            Mutant(
                expression("1 - tanh(z)"),
                Finding("square-lost", "The square of tanh(z) is missing.", "Put z = 10 and z = -10 in."),
            ),
        ),
        factors=(  # what gets lost, or comes in once too often
            Factor(
                "z",
                expression("z"),
                extra=Finding("extra-z", "There is a factor z too many.", "z is inside tanh only."),
                missing=None,
            ),
        ),
    )


EXERCISE = Exercise(
    name="NAME",  # as this file
    alias="NAME",
    title="the slope of tanh",
    source="your lecture notes, section 3",
    notation="""from sympy import *

z = symbols("z", real=True)""",  # begins every student's file
    parts=(
        Formula(
            name="slope",  # what a student's file binds
            points=2,
            asks="the derivative of tanh(z), in z",
            domain=domain(z="(-40, 40)"),  # farther out the slope is too small for slips to be told apart
            expected=expression("1 - tanh(z)^2"),
            slips=slope_slips,
            hint="Write tanh(z) as sinh(z)/cosh(z) and differentiate the quotient.",
            # Your own answers, for `exercise verify`: what has to be right, and what wrong, with the slip's name.
            right=("1/cosh(z)^2", r"\\frac{4}{(e^z + e^{-z})^2}"),
            wrong={"1 - tanh(z)": "square-lost", "-1/cosh(z)^2": "sign"},
        ),
        Number(
            name="steepest",
            points=1,
            asks="the greatest slope of tanh",
            expected=expression("1"),
            hint="Where is tanh(z)^2 smallest?",
            right=("1.0",),
            wrong={"1/4": ""},  # wrong, whatever its slip is called
        ),
    ),
)
'''
