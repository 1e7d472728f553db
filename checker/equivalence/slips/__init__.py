"""What went wrong in a wrong answer, found by its meaning.

`declarations` is what an exercise says of its slips. `search` finds them in an answer: it looks the answer's values up
in a `table` of `entries`, which holds the values of every known wrong answer at the points of a `sample`, and puts what
it finds into `words`.
"""

from checker.equivalence.slips.declarations import Factor, Mutant, Skeleton, Slips, Slot, Term
from checker.equivalence.slips.search import find_slip

__all__ = ["Factor", "Mutant", "Skeleton", "Slips", "Slot", "Term", "find_slip"]
