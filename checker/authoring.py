"""What the author of an exercise imports: one door, kept stable. `docs/authoring.md` walks through an exercise.

    from checker.authoring import Exercise, Finding, Formula, Mutant, Slips, domain, expression

    EXERCISE = Exercise(name=..., parts=(Formula(...), ...))

Parts: `Formula`, `Number`, `Function` and `Construction`. Where formulas are judged: `domain`, or a `Domain` of named
`Regime`s. What is right: `expected`, `alternatives`, or a rule, which takes a `Sheet` and returns a `Judgement` with
its evidence (`Certificate`, `Witness`, `Form`); `read_number`, `read_fields`, `read_items` and `read_results` give it
the answers, or `Unread`, and `bounds` encloses a value. What is known to
go wrong: `Slips`, of `Mutant`s, `Factor`s, `Term`s and a `Skeleton` of `Slot`s. An exercise that differs from student
to student: `Variants`. Names that are not listed here may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from flint import arb, ctx

from checker.assumptions import assumptions_of, domain_of
from checker.equivalence.domain import INTEGER, POSITIVE, REAL, Domain, Interval, Regime
from checker.equivalence.enclosure import evaluate, is_real
from checker.equivalence.slips import Factor, Mutant, Skeleton, Slips, Slot, Term
from checker.errors import AnswerError, ExerciseError
from checker.exercise import Alternative, Construction, Exercise, Formula, Function, Number, Part, Rule
from checker.expression.dag import Builder, Expression
from checker.formulas import read
from checker.reading import Unread, read_fields, read_items, read_number, read_results
from checker.sheet import Sheet
from checker.submission.protocol import Array, Limits
from checker.variants import Variants
from checker.verdict import Certificate, Finding, Form, Judgement, Verdict, Witness

__all__ = [
    "INTEGER",
    "POSITIVE",
    "REAL",
    "Alternative",
    "Array",
    "Certificate",
    "Construction",
    "Domain",
    "Exercise",
    "ExerciseError",
    "Expression",
    "Factor",
    "Finding",
    "Form",
    "Formula",
    "Function",
    "Interval",
    "Judgement",
    "Limits",
    "Mutant",
    "Number",
    "Part",
    "Regime",
    "Rule",
    "Sheet",
    "Skeleton",
    "Slips",
    "Slot",
    "Term",
    "Unread",
    "Variants",
    "Verdict",
    "Witness",
    "bounds",
    "domain",
    "expression",
    "read_fields",
    "read_items",
    "read_number",
    "read_results",
]


def expression(formula: object) -> Expression:
    r"""The formula that a SymPy object, a number or a text is; a text in plain maths or LaTeX, as students write it.

    >>> expression("2/|w| * ln(w)") == expression(r"\frac{2}{|w|} \ln w")
    True

    Raises ExerciseError where it is none.
    """
    try:
        return read(formula, ())
    except AnswerError as error:
        raise ExerciseError(f"{formula!r} is no formula: {error}") from error


def domain(name: str = "", /, **assumed: str) -> Domain:
    """One regime, in which every symbol is what is said of it: "real", "positive", "positive integer", "[4, oo)", ...

    What can be said is what `compare` takes for its assumptions; an interval is meant without its ends. `name` is how
    reports call the regime. For several regimes, or defined symbols, make a `Domain`.

    >>> domain(w="positive", n="positive integer").symbols
    ('w', 'n')

    Raises ExerciseError for what says nothing.
    """
    try:
        made = domain_of(list(assumed), assumptions_of(assumed))
    except ValueError as error:
        raise ExerciseError(f"domain: {error}") from error
    regime = made.regimes[0]
    ranges = {symbol: regime.ranges[symbol] for symbol in assumptions_of(assumed)}
    return Domain((Regime(name or regime.name, ranges),))


_BITS = 256


def bounds(formula: Expression, values: Mapping[str, Expression] | None = None) -> tuple[Fraction, Fraction] | None:
    """Two numbers between which the value of a formula lies for certain, each symbol put in from `values`.

    As a rule they have 70 digits in common. None where there is no real value, or none is
    certain: then leave it to a person, with `Judgement.undecided`. Raises ExerciseError for a symbol without a value.

    >>> low, high = bounds(expression("sqrt(x)"), {"x": expression(2)})
    >>> low * low < 2 < high * high
    True
    """
    build = Builder()
    meanings = {name: build.include(value) for name, value in (values or {}).items()}
    constant = build.expression(build.include(formula, meanings))
    if constant.symbols:
        raise ExerciseError(f"bounds: give values for {', '.join(sorted(constant.symbols))}")
    with ctx.workprec(_BITS):
        value = evaluate(constant, {})
        if not (value.is_finite() and is_real(value)):
            return None
        return _fraction(value.real.lower()), _fraction(value.real.upper())


def _fraction(exact: arb) -> Fraction:
    mantissa, exponent = map(int, exact.man_exp())
    return Fraction(mantissa) * Fraction(2) ** exponent
