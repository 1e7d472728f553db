"""What an exercise is: a frozen declaration of its parts, checked when it is built.

A part asks for one name and says what is right. `Formula`, `Number`, `Function` and `Construction` differ in what may
be handed in; each is judged against an expected value that comes from `derivations`, or by a `Rule`, a function that
looks at the whole hand-in (`Sheet`) and judges the property that the answer must have. Everything a student's process
is told about a part is its `question`: names, symbols and arguments, never what is expected.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from keyword import iskeyword
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from checker.equivalence.comparison import sample_points
from checker.equivalence.domain import Domain
from checker.equivalence.slips import Slips
from checker.errors import ExerciseError
from checker.expression.dag import Expression
from checker.expression.names import canonical_name
from checker.feedback import Level
from checker.submission.protocol import Argument, Job, Kind, Limits, Question
from checker.verdict import Finding, Judgement

if TYPE_CHECKING:
    from checker.sheet import Sheet

__all__ = ["Alternative", "Construction", "Exercise", "Formula", "Function", "Number", "Part", "Rule"]

Rule: TypeAlias = "Callable[[Sheet], Judgement]"


@dataclass(frozen=True, kw_only=True)
class Part:
    """One name that a student binds."""

    kind: ClassVar[Kind]

    name: str
    points: int
    asks: str
    """what is asked, in a line; printed in the template and the report"""
    hint: str = "Go through your derivation once more at the point shown."
    """where to look when the answer is wrong and no slip is recognised"""
    bonus: bool = False
    right: tuple[str, ...] = ()
    """answers that have to get full points, for `exercise verify`: a formula or number as text, all else as Python"""
    wrong: Mapping[str, str] = field(default_factory=dict)
    """answers that must not, each with the name of the slip that has to be found in it, or with nothing"""

    def __post_init__(self) -> None:
        """Check that a student's file can bind the name, and that there is something to be had for it."""
        if not self.name.isidentifier() or iskeyword(self.name):
            raise ExerciseError(f"{self.name!r} is no name that a Python file can bind; use letters, digits and _")
        if isinstance(self.right, str):
            raise ExerciseError(f"{self.name}: right is a tuple of texts; write right=({self.right!r},)")
        if self.points <= 0:
            raise ExerciseError(f"{self.name}: give it points, 1 or more")

    def question(self, seed: int) -> Question:
        """Say what the student's process is asked for; never what is expected."""
        return Question(self.name, self.kind)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of several right answers, and what to say to whoever gives it."""

    expression: Expression
    finding: Finding


@dataclass(frozen=True, kw_only=True)
class Formula(Part):
    """A formula in declared symbols, equal to `expected` on `domain`, or judged by `rule`."""

    kind = Kind.FORMULA

    domain: Domain
    expected: Expression | None = None
    rule: Rule | None = None
    alternatives: tuple[Alternative, ...] = ()
    """where more than one formula is right: all of them, `expected` among them"""
    slips: Callable[[], Slips] = Slips
    """known slips, made only when an answer is wrong"""
    strangers: Mapping[str, Finding] = field(default_factory=dict)
    """what to say of a symbol that does not belong here, by name"""
    takes_order: bool = False
    """an O(...) term may stand in it, and is dropped"""
    others: tuple[str, ...] = ()
    """names of other parts that may stand in it, for the student's own formulas; the rule puts them in"""

    def __post_init__(self) -> None:
        """Check that there is exactly one way to judge, on a domain that has points."""
        Part.__post_init__(self)
        for regime in self.domain.regimes:
            for symbol, interval in regime.ranges.items():
                if interval.is_empty:
                    raise ExerciseError(f"{self.name}: {symbol} has no value in the regime {regime.name!r}")
        for symbol in self.domain.symbols:
            if canonical_name(symbol) != symbol:
                raise ExerciseError(
                    f"{self.name}: write the symbol {symbol!r} of the domain {canonical_name(symbol)!r}"
                )
        if (self.expected is None) == (self.rule is None):
            raise ExerciseError(f"{self.name}: give either the expected formula or a rule")
        if self.expected is not None and not self.expected.symbols <= set(self.domain.symbols):
            raise ExerciseError(f"{self.name}: the expected formula uses symbols that the domain does not declare")

    def question(self, seed: int) -> Question:
        """Ask for a formula; a function is offered the free symbols, or numbers where it takes no symbols."""
        free = tuple(self.domain.regimes[0].ranges)
        if self.domain.definitions or self.rule is not None:
            return Question(self.name, self.kind, self.domain.symbols)
        drawn = [tuple(float(point[name]) for name in free) for _, point in sample_points(self.domain, seed)]
        return Question(self.name, self.kind, free, points=tuple(drawn))


@dataclass(frozen=True, kw_only=True)
class Number(Part):
    """A number equal to `expected`, or within `tolerance` of it, or anywhere `between` two others around it."""

    kind = Kind.NUMBER

    expected: Expression
    tolerance: Fraction | None = None
    between: tuple[Fraction, Fraction] | None = None
    slips: Callable[[], Slips] = Slips
    """known slips, made only when an answer is wrong"""


@dataclass(frozen=True, kw_only=True)
class Function(Part):
    """A function that is called with arguments drawn afterwards, twice with each."""

    kind = Kind.FUNCTION

    takes: str
    """its parameters, for the template"""
    calls: Callable[[int], tuple[tuple[Argument, ...], ...]]
    """the arguments of every call, drawn from a seed"""
    rule: Rule

    def question(self, seed: int) -> Question:
        """Ask for the values at arguments that the file could not know."""
        return Question(self.name, self.kind, calls=self.calls(seed))


@dataclass(frozen=True, kw_only=True)
class Construction(Part):
    """A dict (dataclass, namedtuple) of numbers that must have a property."""

    kind = Kind.CONSTRUCTION

    fields: str
    """an empty example, as Python, for the template"""
    rule: Rule
    field_symbols: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """the symbols of the fields that are formulas"""

    def question(self, seed: int) -> Question:
        """Ask for the fields; a formula among them is offered its symbols."""
        return Question(self.name, self.kind, field_symbols=self.field_symbols)


@dataclass(frozen=True)
class Exercise:
    """An exercise: its parts, and the notation that they share."""

    name: str
    """as on the command line: exercise2"""
    alias: str
    title: str
    source: str
    """where the exercise comes from, with equation numbers"""
    notation: str
    """Python that declares the notation, for the template"""
    parts: tuple[Part, ...]
    limits: Limits = field(default_factory=Limits)
    """what a file may use, unless whoever grades it sets other limits"""
    feedback: Level | None = None
    """how much of a report students are shown, unless whoever grades says otherwise; None leaves it to the command"""

    def __post_init__(self) -> None:
        """Check that no name is asked for twice."""
        names = [part.name for part in self.parts]
        if len(set(names)) != len(names):
            raise ExerciseError(f"{self.name} asks for the same name twice")

    @property
    def max_score(self) -> int:
        """Points to be had, bonus parts aside."""
        return sum(part.points for part in self.parts if not part.bonus)

    def part(self, name: str) -> Part:
        """Find a part by its name."""
        return next(part for part in self.parts if part.name == name)

    def job(self, seed: int, limits: Limits | None = None) -> Job:
        """Everything that the student's process is told; `limits` stand in for the exercise's own."""
        return Job(tuple(part.question(seed) for part in self.parts), limits or self.limits)
