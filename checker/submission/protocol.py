"""What the grader and the process of a student's file say to each other, as data.

The grader sends a `Job`: which names it wants and what a function among them may be called with, never what is
expected. It gets an `Outcome`: an `Answered` for each name that the file bound, how the file ended and what it
printed. An `Answer` is inert: numbers, text, expression graphs and containers of these. `jobs` and `decoding` hold the
two directions as bytes; nothing here runs anything.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from checker.errors import ExerciseError
from checker.expression.dag import DEFAULT_LIMITS, Expression
from checker.expression.dag import Limits as ExpressionLimits

__all__ = [
    "MOST_DIGITS",
    "Answer",
    "Answered",
    "Argument",
    "Array",
    "End",
    "Ending",
    "Exact",
    "ExpressionLimits",
    "Fields",
    "Items",
    "Job",
    "Kind",
    "Limit",
    "Limits",
    "Outcome",
    "Question",
    "Reason",
    "Results",
    "Samples",
    "Text",
    "Unusable",
]

_MEBIBYTE = 2**20
MOST_DIGITS = sys.int_info.default_max_str_digits
"""of an integer that Python reads or writes"""


class Limit(StrEnum):
    """A limit that can be set, under its name on the command line."""

    CPU = "cpu"
    WALL = "wall"
    CALL = "call"
    MEMORY = "memory"
    OUTPUT = "output"
    SOURCE = "source"
    RESULT = "result"
    NODES = "nodes"
    DIGITS = "digits"
    PROCESSES = "processes"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use: it is ended when it takes more, and an answer that is larger is not judged."""

    cpu_seconds: int = 10
    """of the file and everything asked of it, not counting what was loaded before"""
    wall_seconds: float = 30.0
    call_seconds: float = 4.0
    """for encoding one value, and for one call of a function, where it can be interrupted"""
    memory_bytes: int = 1024 * _MEBIBYTE
    """address space beyond what is loaded before (Linux only)"""
    file_bytes: int = 8 * _MEBIBYTE
    """length of any file written: what it prints is ended there, long after the report has stopped showing it"""
    result_bytes: int = 4 * _MEBIBYTE
    """of all answers as sent"""
    source_bytes: int = 1_000_000
    processes: int = 0
    """new processes and threads at any time; each may take the time and the memory that the file may"""
    open_files: int = 64
    output_shown: int = 10_000
    """characters of output kept"""
    expression: ExpressionLimits = DEFAULT_LIMITS
    """of one formula or number: its distinct sub-formulas, and the digits of a number"""

    def __post_init__(self) -> None:
        """Check that Python reads numbers as long as they may be."""
        if self.expression.digits > MOST_DIGITS:
            raise ExerciseError(f"a number can have {MOST_DIGITS} digits at most: Python reads no longer ones")

    @property
    def longest_file(self) -> int:
        """Bytes in any file that is written, the one that the answers are sent in included."""
        return max(self.file_bytes, self.result_bytes)

    def unkept(self) -> str:
        """Why a process of this user cannot be held to these limits; nothing when it can."""
        if self.processes and sys.platform != "linux":
            return "a limit on processes other than 0 is kept on Linux only"
        if self.processes and os.getuid() == 0:
            return "root is not bound by a limit on processes; run the checker as an ordinary user"
        return ""


class Kind(StrEnum):
    """What a name is asked to be."""

    FORMULA = "formula"
    NUMBER = "number"
    FUNCTION = "function"
    CONSTRUCTION = "construction"


@dataclass(frozen=True, slots=True)
class Array:
    """A NumPy array of floats: an argument for a function, or what a function returned (then NaN may occur)."""

    shape: tuple[int, ...]
    values: tuple[float, ...]
    """in C order"""


Argument: TypeAlias = "int | float | Array | tuple[Argument, ...]"
"""What a student's function is called with; a tuple arrives as a list."""


@dataclass(frozen=True, slots=True)
class Question:
    """One name, and what a function bound to it is called with."""

    name: str
    kind: Kind
    symbols: tuple[str, ...] = ()
    """the symbols that a formula given as a function takes, in declared order"""
    points: tuple[tuple[float, ...], ...] = ()
    """where such a function is sampled when it takes no symbols: one float for each of `symbols`"""
    calls: tuple[tuple[Argument, ...], ...] = ()
    """arguments of a FUNCTION, one tuple a call"""
    field_symbols: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """for a CONSTRUCTION: the symbols of each field that is a formula"""
    field_points: Mapping[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)
    """and where such a field is sampled"""


@dataclass(frozen=True, slots=True)
class Job:
    """Everything that the process of a student's file is told."""

    questions: tuple[Question, ...]
    limits: Limits = Limits()


class Reason(StrEnum):
    """Why a value cannot be used."""

    EMPTY = "empty"  # None or ...: left as in the template
    WRONG_TYPE = "wrong-type"
    NOT_A_NUMBER = "not-a-number"
    INFINITE = "infinite"
    UNSUPPORTED = "unsupported"  # a formula with something in it that the exercises have no use for
    TOO_LARGE = "too-large"
    EXCEPTION = "exception"
    TIME = "time"
    MEMORY = "memory"
    CRASHED = "crashed"  # the process ended while it worked on this value
    NOT_REACHED = "not-reached"  # or before it came to it
    UNSTEADY = "unsteady"  # two calls with the same arguments differ
    GARBLED = "garbled"  # what was sent for it is no answer


@dataclass(frozen=True, slots=True)
class Exact:
    """A number or a formula."""

    expression: Expression


@dataclass(frozen=True, slots=True)
class Text:
    """A string; lone surrogates are replaced, control characters kept."""

    text: str
    limits: ExpressionLimits = DEFAULT_LIMITS
    """of the formula that is read from it"""


@dataclass(frozen=True, slots=True)
class Samples:
    """Values of a formula given as a function that takes only numbers, one for each of the question's points."""

    values: tuple[complex | None, ...]
    """None where the call raised or gave no finite number"""
    failure: str | None = None
    """what went wrong where it first did"""


@dataclass(frozen=True, slots=True)
class Results:
    """What a FUNCTION returned, one answer for each of the question's calls."""

    items: "tuple[Answer, ...]"
    changed: bool = False
    """it changed one of the arrays or lists that it was given"""


@dataclass(frozen=True, slots=True)
class Items:
    """A list, a tuple or, outside the results of a function, an array: its rows."""

    items: "tuple[Answer, ...]"


@dataclass(frozen=True, slots=True)
class Fields:
    """A dict, dataclass or namedtuple."""

    fields: "Mapping[str, Answer]"


@dataclass(frozen=True, slots=True)
class Unusable:
    """A value that says nothing, and why."""

    reason: Reason
    message: str
    """a sentence fragment for the student: "a set", "the call raised ZeroDivisionError: division by zero"."""


Answer: TypeAlias = "Exact | Text | Samples | Results | Array | Items | Fields | Unusable"


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer under one name."""

    answer: Answer
    written: str | None = None
    """the source of the last statement at top level that binds the name, cut to 300 characters"""


class End(StrEnum):
    """How a file ended."""

    COMPLETED = "completed"
    EXCEPTION = "exception"
    EXIT = "exit"  # sys.exit or os._exit
    SYNTAX = "syntax"
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TIME = "time"
    MEMORY = "memory"
    KILLED = "killed"  # by a signal sent to it
    CRASHED = "crashed"  # by a fault of its own
    NO_RESULT = "no-result"  # it could not even be started: ours to explain, not the student's


@dataclass(frozen=True, slots=True)
class Ending:
    """How a file ended, and where. Names bound before an exception or an exit through sys.exit count."""

    kind: End
    message: str = ""
    line: int | None = None
    limit: Limit | None = None
    """the limit that ended it"""
    help: str = ""
    """what to do about it, where there is more to say than to mend it"""
    cell: int | None = None
    """in a notebook, the code cell that the line is in, from 1"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that came back from one file."""

    answers: Mapping[str, Answered]
    """by name, for the names asked that the file bound"""
    bound: tuple[str, ...]
    """other public names that it bound, at most 200"""
    ending: Ending
    output: str = ""
    """the start of what it printed"""
    is_output_cut: bool = False
    """it printed more than that"""
    cpu_seconds: float = 0.0
    left_out: tuple[tuple[int, str], ...] = ()
    """of a notebook: the code cell and the beginning of everything in it that is no Python"""
