"""Grades answers on unstable gradients, with evidence for every verdict.

>>> from pathlib import Path
>>> from checker import grade
>>> report = grade("exercise2", Path("examples/exercise2/right.py"))
>>> report.is_full
True
>>> from checker import check
>>> check("exercise2", w_star=6.9).is_full
True
>>> from checker import compare
>>> compare("(4/w)*atanh(sqrt(1 - 4/w))", "(2/w)*acosh(w/2 - 1)", assume={"w": "[4, oo)"}).evidence.kind
'proof'

The way from the command to the verdict: `__main__` restarts in a clean interpreter (`launch`), where `cli` starts a
process for the file (`submission`) and loads the exercise (`exercises`); `grading` sends the names that are asked for,
`reading` makes formulas of what comes back, `judging` and the exercise's own rules compare them with the references
(`equivalence`), and `reports` writes down what they found.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checker.checking import check
    from checker.comparing import compare
    from checker.grading import grade

__all__ = ["__version__", "check", "compare", "grade"]

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    # loaded on demand: the process of a student's file imports this package, and must not load what grades it
    if name == "check":
        from checker.checking import check

        return check
    if name == "compare":
        from checker.comparing import compare

        return compare
    if name == "grade":
        from checker.grading import grade

        return grade
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
