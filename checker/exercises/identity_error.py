"""The error bound of exercise3, certified for every w1 in (0, 1] at once.

The bound E(w1) must be at least sup |e(w1, x)| over x in [0, 1] and at most 4 times that, e being the error of the
student's own neuron. The certificate covers (0, 1] by cells of w1, the first reaching down to 0 by Taylor models, and
[0, 1] by pieces of x: on a piece where e is monotone in x its ends are enough, on the others the mean value form has to
leave room. Where E is the exact error, or 4 times it, that is shown by comparison; where it is a maximum, one argument
is enough at each x. Where samples speak against the bound, or no certificate is found, a w1 that breaks it is sought.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import acb, ctx

from checker.equivalence.bounds import Supremum, interval_ball, supremum
from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import Domain, Interval, Regime
from checker.equivalence.enclosure import ball, evaluate, undefined_at
from checker.equivalence.numerals import show_ball, show_fraction, show_pair
from checker.equivalence.rounding import ROUNDED, with_fractions
from checker.equivalence.taylor_model import NotAnalytic, TaylorModel, model_of
from checker.equivalence.visibility import written_bits
from checker.exercises.own_choice import TEXT, own_choice, own_formula
from checker.expression.calculus import constant, multiple, substitute
from checker.expression.dag import Builder, Expression
from checker.expression.heads import Head
from checker.sheet import Sheet
from checker.verdict import Certificate, Finding, Judgement, Verdict, Witness

__all__ = ["judge_error_bound"]

_SLACK = 4
_BITS = 256
_TRIED = (*(Fraction(1, k) for k in (1, 2, 4, 10, 100, 1000)), Fraction(3, 4), Fraction(1, 10**9))
_SAMPLED = tuple(Fraction(k, 8) for k in range(9))
_PIECES = 300
_CELLS = 40
_DEPTH = 7
_NARROW = Fraction(1, 10**9)
_UNIT_CELL = Domain((Regime("0 < w1 ≤ 1", {"w1": Interval(Fraction(0), Fraction(1))}),))


def judge_error_bound(sheet: Sheet) -> Judgement:
    """At least the true greatest error for all 0 < w1 <= 1, and at most 4 times it."""
    bound = own_formula(sheet, "error_bound")
    assert bound is not None
    own = own_choice(sheet)
    error = own.error(own_formula(sheet, "offset") or own.centred_offset())
    with ctx.workprec(_BITS + 4 * max(written_bits(bound), written_bits(error))):
        wrong = _first_refuted(bound, error, [w1 for w1 in _TRIED if _looks_wrong(bound, error, w1)])
        certifier = _Certifier(bound, error, own.slope_of_error(), sheet.seed)
        if wrong is None and not certifier.covers_unit_interval():
            wrong = _first_refuted(bound, error, _TRIED)
            if wrong is None:
                return Judgement.undecided("Neither a w1 that breaks the bound was found nor a proof that none does.")
        if wrong is not None:
            return replace(wrong, findings=_slips(bound, error) or wrong.findings)
    statement = (
        f"for every w1 in (0, 1] the bound is at least the greatest error of your neuron and at most {_SLACK} times it"
    )
    return Judgement.correct(Certificate(statement + (_BY_AGREEMENT if certifier.rests_on_agreement else "")))


_BY_AGREEMENT = " (where it equals the error itself, that is agreement at points, not a proof)"


_TEXTS_BOUND = Finding(
    "text-choice", "This bounds the error of the text's neuron, not of yours.", "Put x = 0 and x = 1 into your neuron."
)


def _slips(bound: Expression, error: Expression) -> tuple[Finding, ...]:
    fractions = with_fractions(bound)
    if fractions is not None and _suits(fractions, error):
        return (ROUNDED,)
    return (_TEXTS_BOUND,) if _suits(bound, TEXT.error(TEXT.centred_offset())) else ()


def _suits(bound: Expression, error: Expression) -> bool:
    return not any(_looks_wrong(bound, error, w1) for w1 in _TRIED)


def _first_refuted(bound: Expression, error: Expression, tried: Iterable[Fraction]) -> Judgement | None:
    return next(filter(None, (_refute(bound, error, w1) for w1 in tried)), None)


def _looks_wrong(bound: Expression, error: Expression, w1: Fraction) -> bool:
    """Whether samples speak against the bound: a hint where to look, and no more."""
    found = evaluate(bound, {"w1": ball(w1)})
    if not found.is_finite() or not found.imag.contains(0):
        return True
    value = found.real
    samples = [abs(evaluate(error, {"w1": ball(w1), "x": ball(x)})) for x in _SAMPLED]
    return any(value < sample for sample in samples) or all(value > sample * _SLACK for sample in samples)


def _refute(bound: Expression, error: Expression, w1: Fraction) -> Judgement | None:
    """Compare the bound with the greatest error at one w1."""
    value = evaluate(bound, {"w1": ball(w1)})
    point = {"w1": str(w1)}
    pole = undefined_at(bound, {"w1": ball(w1)}) is not None
    if pole or (value.is_finite() and not value.imag.contains(0)):
        finding = Finding("undefined", "The bound has no real value.", "An error bound is a number for every w1.")
        return Judgement.incorrect(Witness(point, show_ball(value), "a real number"), finding)
    fixed = substitute(error, {"w1": constant(w1)})
    greatest = supremum(fixed, "x", (Fraction(0), Fraction(1)), until=_is_narrow, pieces=_PIECES)
    if value.real < greatest.lower:
        student, right = show_pair(value, acb(greatest.lower))
        shown = f"at least {right}, the error at x = {show_fraction(greatest.at)}"
        finding = Finding("too-small", "The bound is smaller than the error.", "Which x makes the error greatest?")
        if not value.real > 0:
            finding = Finding("not-positive", "The bound is not positive, but the error is.", _SIGN_HELP)
        return Judgement.incorrect(Witness(point, student, shown), finding)
    if greatest.upper.is_finite() and value.real > greatest.upper * _SLACK:
        finding = Finding("too-large", f"The bound is more than {_SLACK} times the error.", _ORDER_HELP)
        shown = f"at most {_SLACK} times {show_ball(acb(greatest.lower))}, the greatest error"
        return Judgement.incorrect(Witness(point, show_ball(value), shown), finding)
    return None


_SIGN_HELP = "A bound of |w2 σ(w1 x + b) + c - x| is positive: take the absolute value of what is left of the series."
_ORDER_HELP = "Which power of w1 does the error start with? Keep the first term that Taylor's theorem leaves."


def _is_narrow(found: Supremum) -> bool:
    return bool(found.upper - found.lower < found.lower * ball(_NARROW).real)


@dataclass(frozen=True, slots=True)
class _Cell:
    """Values of w1 in (low, high]."""

    low: Fraction
    high: Fraction

    def split(self) -> Iterator[_Cell]:
        """Cut in four; next to 0 the pieces grow with w1, so that 1/w1 has a short series on each."""
        steps = (1, 2, 3, 4) if self.low else (4, 6, 9, 13, 19, 28, 42, 64)
        cuts = [self.low + (self.high - self.low) * Fraction(k, steps[-1]) for k in steps]
        for low, high in zip([self.low, *cuts], cuts, strict=False):
            yield _Cell(low, high)


class _Certifier:
    """Certifies |e| <= E <= 4 sup |e| on cells of w1, E being the greatest of some formulas."""

    def __init__(self, bound: Expression, error: Expression, slope: Expression, seed: int) -> None:
        self._bounds = _greatest_of(bound)
        self._error = error
        self._slope = slope
        self._exact = {
            (place, x, sign, factor)
            for place, formula in enumerate(self._bounds)
            for x in (Fraction(0), Fraction(1))
            for sign in (1, -1)
            for factor in (1, _SLACK)
            if self._is_exact(formula, x, sign * factor, seed)
        }

    @property
    def rests_on_agreement(self) -> bool:
        """Whether a formula was taken for the error itself because they agree."""
        return bool(self._exact)

    def covers_unit_interval(self) -> bool:
        """Whether both inequalities are certified for every w1 in (0, 1]."""
        waiting = [_Cell(Fraction(0), Fraction(1))]
        for _ in range(_CELLS):
            if not waiting:
                return True
            cell = waiting.pop()  # the lowest: where nothing holds next to 0, that is soon found out
            if not self._holds_on(cell):
                waiting += reversed(list(cell.split()))
        return not waiting

    def _is_exact(self, formula: Expression, x: Fraction, factor: int, seed: int) -> bool:
        """Whether a formula is the error at x itself, times a factor."""
        at_x = substitute(self._error, {"x": constant(x)})
        return compare_on(formula, multiple(factor, at_x), _UNIT_CELL, seed).verdict is Verdict.CORRECT

    def _holds_on(self, cell: _Cell) -> bool:
        variable = TaylorModel.variable(cell.low, cell.high)
        try:
            bounds = [model_of(formula, {"w1": variable}) for formula in self._bounds]
            if not all(self._is_tight(place, bound, variable) for place, bound in enumerate(bounds)):
                return False
            return self._is_bound(bounds, variable, Fraction(0), Fraction(1), 0)
        except NotAnalytic:
            return False

    def _is_tight(self, place: int, bound: TaylorModel, variable: TaylorModel) -> bool:
        """Whether 4 |e(w1, x)| >= E on the cell, for one x."""
        for x in (Fraction(k, 4) for k in (0, 4, 1, 3, 2)):
            error = self._error_at(variable, x)
            for sign in (1, -1):
                if (place, x, sign, _SLACK) in self._exact:
                    return True
                if (error.scaled(ball(Fraction(_SLACK * sign)).real) + _minus(bound)).sign() > 0:
                    return True
        return False

    def _is_bound(
        self, bounds: Sequence[TaylorModel], variable: TaylorModel, low: Fraction, high: Fraction, depth: int
    ) -> bool:
        """Whether |e(w1, x)| <= E for low <= x <= high on the cell."""
        slope = model_of(self._slope, {"w1": variable, "x": TaylorModel.constant(interval_ball(low, high).real)})
        if slope.sign() and all(self._is_bound_at(bounds, variable, x) for x in (low, high)):
            return True
        if any(self._leaves_room(bound, variable, slope, low, high) for bound in bounds):
            return True
        if depth == _DEPTH:
            return False
        middle = (low + high) / 2
        return all(self._is_bound(bounds, variable, *piece, depth + 1) for piece in ((low, middle), (middle, high)))

    def _is_bound_at(self, bounds: Sequence[TaylorModel], variable: TaylorModel, x: Fraction) -> bool:
        """Whether e and -e are at most E at x, each because of one of the formulas."""
        error = self._error_at(variable, x)
        return all(
            any(
                (place, x, sign, 1) in self._exact or (bound + error.scaled(ball(Fraction(-sign)).real)).sign() > 0
                for place, bound in enumerate(bounds)
            )
            for sign in (1, -1)
        )

    def _leaves_room(
        self, bound: TaylorModel, variable: TaylorModel, slope: TaylorModel, low: Fraction, high: Fraction
    ) -> bool:
        """Whether E - |e(w1, m)| - |X - m| |e_x(w1, X)| > 0, with m the middle of X = [low, high]."""
        error = self._error_at(variable, (low + high) / 2)
        half = ball((high - low) / 2).real
        return all(
            (bound + error.scaled(ball(Fraction(-s)).real) + slope.scaled(half * r)).sign() > 0
            for s in (1, -1)
            for r in (1, -1)
        )

    def _error_at(self, variable: TaylorModel, x: Fraction) -> TaylorModel:
        return model_of(self._error, {"w1": variable, "x": TaylorModel.constant(ball(x).real)})


def _greatest_of(bound: Expression) -> list[Expression]:
    """The arguments of a maximum, also of a maximum of maxima; else the formula itself."""
    build = Builder()
    root = bound.root
    if root.head is not Head.MAX:
        return [bound]
    whole = [build.include(Expression(bound.nodes[: index + 1])) for index in root.args]
    return [formula for index in whole for formula in _greatest_of(build.expression(index))]


def _minus(model: TaylorModel) -> TaylorModel:
    return model.scaled(ball(Fraction(-1)).real)
