"""What a part asks for and how it may be written: the statement, the notation, and an example for something else.

The example is the same for every part of a kind, but for its names: a formula in the part's own symbols, a number, a
function, a construction with values of no use. It shows a form, and is never the answer: it is judged, and where it
would earn points another one is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent, wrap

from checker.exercise import Construction, Exercise, Formula, Function, Number, Part
from checker.judging import judge
from checker.sheet import Sheet
from checker.submission.protocol import Answered, Text

__all__ = ["examples", "explained"]

_WIDTH = 100
_SEED = 1


@dataclass(frozen=True, slots=True)
class _Form:
    """One formula in the ways in which it may be written; X stands for a symbol."""

    python: str
    plain: str
    latex: str

    def of(self, symbol: str) -> _Form:
        """The form with that symbol in it."""
        return _Form(*(text.replace("X", symbol) for text in (self.python, self.plain, self.latex)))


_FORMS = (
    _Form("X**2/(2 + sqrt(7))", "X²/(2 + √7)", r"\frac{X^2}{2 + \sqrt{7}}"),
    _Form("5 + log(3)*X**3", "5 + ln(3) X^3", r"5 + \ln(3) X^3"),
)
_NUMBERS = (
    _Form("sqrt(7)/3", "√7/3", r"\frac{\sqrt{7}}{3}"),
    _Form("log(5) + 2", "ln 5 + 2", r"\ln 5 + 2"),
)


def explained(exercise: Exercise, parts: Sequence[Part]) -> str:
    """What is asked under some names, how it may be written, and what it is worth."""
    return "\n".join([*_heading(exercise), *(line for part in parts for line in ("", *_lines(exercise, part)))]) + "\n"


def examples(exercise: Exercise, part: Part) -> tuple[str, ...]:
    """Lines of Python that bind the name in an accepted form, to something else than what is asked.

    They hold beneath the notation of the exercise, so there is none in SymPy where that does not import it.
    """
    if isinstance(part, Formula | Number):
        form = _form(exercise, part)
        written = (f"{part.name} = {form.python}", f'{part.name} = "{form.plain}"', f'{part.name} = r"{form.latex}"')
        if "sympy" not in exercise.notation:
            return written[1:]
        return (*written, _as_function(part, form.python)) if isinstance(part, Formula) else written
    if isinstance(part, Function):
        first = part.takes.partition(",")[0].partition(":")[0].partition("=")[0].strip(" *") or "0"
        return (f"def {part.name}({part.takes}):\n    return {first}",)
    assert isinstance(part, Construction)
    return (f"{part.name} = {part.fields.replace('None', '1')}",)


def _heading(exercise: Exercise) -> Iterator[str]:
    yield f"{exercise.name}: {exercise.title}"
    if exercise.notation.strip():
        yield "Notation, as in the template:"
        yield indent(exercise.notation.strip(), "    ")


def _lines(exercise: Exercise, part: Part) -> Iterator[str]:
    points = "1 point" if part.points == 1 else f"{part.points} points"
    yield f"{part.name} ({points}{', bonus' if part.bonus else ''})"
    yield from wrap(part.asks, _WIDTH, initial_indent="  ", subsequent_indent="  ")
    yield from wrap(_accepted(part), _WIDTH)
    if isinstance(part, Formula):
        yield f"Symbols: {', '.join(part.domain.symbols)}"
        yield f"Judged for: {'; '.join(regime.name for regime in part.domain.regimes)}"
    if isinstance(part, Construction):
        yield from (f"The field {name} is a formula in {', '.join(of)}." for name, of in part.field_symbols.items())
    yield "Ways to write something else, not the answer:"
    yield from (indent(line, "    ") for line in examples(exercise, part))


def _accepted(part: Part) -> str:
    if isinstance(part, Formula):
        return (
            "A formula: a SymPy expression, a text in plain maths or LaTeX, or a function of its symbols. Any form "
            "that is equal to the right one counts; a decimal in it means exactly what it says, so 0.333 is not 1/3."
        )
    if isinstance(part, Number):
        exactly = part.tolerance is None and part.between is None
        how = "It has to be exact: 1/3, not 0.333." if exactly else "An approximation will do."
        return f"A number: an int, float, Fraction, SymPy number, or a text of one. {how}"
    if isinstance(part, Function):
        return (
            "A Python function. It is called with arguments of the checker's, twice with each, and has to return the "
            "same both times. NumPy, SciPy and SymPy may be used in it."
        )
    return "A dict, dataclass or namedtuple with these fields; numbers as ints, floats, Fractions, SymPy or text."


def _form(exercise: Exercise, part: Formula | Number) -> _Form:
    """The first form that earns nothing."""
    symbol = next(iter(part.domain.regimes[0].ranges), "") if isinstance(part, Formula) else ""
    forms = [each.of(symbol) for each in (_FORMS if symbol else _NUMBERS)]
    return next((form for form in forms if not _earns(exercise, part, form.plain)), forms[0])


def _earns(exercise: Exercise, part: Part, text: str) -> bool:
    answered = {part.name: Answered(Text(text))}
    return judge(part, Sheet(exercise, answered, _SEED)).share > 0


def _as_function(part: Formula, python: str) -> str:
    """The formula as a function, which is called with the symbols in their order."""
    return f"def {part.name}({', '.join(part.question(_SEED).symbols)}):\n    return {python}"
