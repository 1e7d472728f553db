"""The error bound of exercise3, certified for every w1 in (0, 1] at once.

The bound E(w1) must be at least sup |e(w1, x)| over x in [0, 1] and at most 4 times that, e being the error of the
student's own neuron. The certificate covers (0, 1] by cells of w1, the first reaching down to 0 by Taylor models, and
[0, 1] by pieces of x: on a piece where e is monotone in x its ends are enough, on the others the mean value form has to
leave room. Where E is the exact error, that is shown by comparison. Without a certificate, a w1 that breaks the bound
is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, ctx

from checker.equivalence.bounds import Supremum, interval_ball, supremum
from checker.equivalence.comparison import compare_on
from checker.equivalence.domain import Domain, Interval, Regime
from checker.equivalence.enclosure import ball, evaluate
from checker.equivalence.numerals import show_ball
from checker.equivalence.taylor_model import NotAnalytic, TaylorModel, model_of
from checker.exercises.own_choice import own_choice
from checker.expression.calculus import differentiate, substitute
from checker.expression.dag import Builder, Expression
from checker.sheet import Sheet
from checker.verdict import Certificate, Finding, Judgement, Verdict, Witness

__all__ = ["judge_error_bound"]

_SLACK = 4
_BITS = 256
_TRIED = (*(Fraction(1, k) for k in (1, 2, 4, 10, 100, 1000)), Fraction(3, 4))
_CELLS = 16
_DEPTH = 7
_NARROW = Fraction(1, 10**9)
_UNIT_CELL = Domain((Regime("0 < w1 ≤ 1", {"w1": Interval(Fraction(0), Fraction(1))}),))


def judge_error_bound(sheet: Sheet) -> Judgement:
    """At least the true greatest error for all 0 < w1 <= 1, and at most 4 times it."""
    bound = sheet.formula("error_bound")
    assert bound is not None
    own = own_choice(sheet)
    error = own.error(sheet.formula("offset") or own.centred_offset())
    with ctx.workprec(_BITS):
        if not _Certifier(bound, error, sheet.seed).covers_unit_interval():
            wrong = next(filter(None, (_refute(bound, error, w1) for w1 in _TRIED)), None)
            return wrong or Judgement.undecided(
                "Neither a w1 that breaks the bound was found nor a proof that none does."
            )
    statement = (
        f"for every w1 in (0, 1] the bound is at least the greatest error of your neuron and at most {_SLACK} times it"
    )
    return Judgement.correct(Certificate(statement))


def _refute(bound: Expression, error: Expression, w1: Fraction) -> Judgement | None:
    """Compare the bound with the greatest error at one w1."""
    fixed = substitute(error, {"w1": _number(w1)})
    greatest = supremum(fixed, "x", (Fraction(0), Fraction(1)), until=_is_narrow)
    value = evaluate(bound, {"w1": ball(w1)})
    error_shown = show_ball(acb(greatest.lower))
    point = {"w1": str(w1)}
    if not value.is_finite() or not value.imag.contains(0):
        finding = Finding("undefined", "The bound has no real value.", "An error bound is a number for every w1.")
        return Judgement.incorrect(Witness(point, show_ball(value), "a real number"), finding)
    if value.real < greatest.lower:
        finding = Finding("too-small", "The bound is smaller than the error.", "Which x makes the error greatest?")
        shown = f"at least {error_shown}, the error at x = {greatest.at}"
        return Judgement.incorrect(Witness(point, show_ball(value), shown), finding)
    if greatest.upper.is_finite() and value.real > greatest.upper * _SLACK:
        finding = Finding("too-large", f"The bound is more than {_SLACK} times the error.", _ORDER_HELP)
        shown = f"at most {_SLACK} times {error_shown}, the greatest error"
        return Judgement.incorrect(Witness(point, show_ball(value), shown), finding)
    return None


_ORDER_HELP = "Which power of w1 does the error start with? Keep the first term that Taylor's theorem leaves."


def _is_narrow(found: Supremum) -> bool:
    return bool(found.upper - found.lower < found.lower * ball(_NARROW).real)


def _number(value: Fraction) -> Expression:
    build = Builder()
    return build.expression(build.number(value))


@dataclass(frozen=True, slots=True)
class _Cell:
    """Values of w1 in (low, high]."""

    low: Fraction
    high: Fraction

    def split(self) -> Iterator[_Cell]:
        """Cut in four; next to 0 the pieces grow with w1."""
        steps = (1, 2, 3, 4) if self.low else (1, 4, 6, 9, 12, 16)
        cuts = [self.low + (self.high - self.low) * Fraction(k, steps[-1]) for k in steps]
        for low, high in zip([self.low, *cuts], cuts, strict=False):
            yield _Cell(low, high)


class _Certifier:
    """Certifies |e| <= E <= 4 sup |e| on cells of w1."""

    def __init__(self, bound: Expression, error: Expression, seed: int) -> None:
        self._bound = bound
        self._error = error
        self._slope = differentiate(error, "x")
        self._exact = {
            (x, sign) for x in (Fraction(0), Fraction(1)) for sign in (1, -1) if self._is_exact(x, sign, seed)
        }

    def covers_unit_interval(self) -> bool:
        """Whether both inequalities are certified for every w1 in (0, 1]."""
        waiting = [_Cell(Fraction(0), Fraction(1))]
        for _ in range(_CELLS):
            if not waiting:
                return True
            cell = waiting.pop()
            if not self._holds_on(cell):
                waiting += cell.split()
        return not waiting

    def _is_exact(self, x: Fraction, sign: int, seed: int) -> bool:
        """Whether the bound is the error at x itself, up to its sign."""
        build = Builder()
        at_x = build.include(substitute(self._error, {"x": _number(x)}))
        signed = build.expression(build.multiply(build.number(sign), at_x))
        return compare_on(self._bound, signed, _UNIT_CELL, seed).verdict is Verdict.CORRECT

    def _holds_on(self, cell: _Cell) -> bool:
        variable = TaylorModel.variable(cell.low, cell.high)
        try:
            bound = model_of(self._bound, {"w1": variable})
            return self._is_tight(bound, variable) and self._is_bound(bound, variable, Fraction(0), Fraction(1), 0)
        except NotAnalytic:
            return False

    def _is_tight(self, bound: TaylorModel, variable: TaylorModel) -> bool:
        """Whether 4 |e(w1, x)| >= E on the cell, for one x."""
        for x in (Fraction(k, 4) for k in (0, 4, 1, 3, 2)):
            error = self._error_at(variable, x)
            for sign in (1, -1):
                if (error.scaled(ball(Fraction(_SLACK * sign)).real) + _minus(bound)).sign() > 0:
                    return True
        return False

    def _is_bound(self, bound: TaylorModel, variable: TaylorModel, low: Fraction, high: Fraction, depth: int) -> bool:
        """Whether |e(w1, x)| <= E for low <= x <= high on the cell."""
        slope = model_of(self._slope, {"w1": variable, "x": TaylorModel.constant(interval_ball(low, high).real)})
        if slope.sign() and all(self._is_bound_at(bound, variable, x) for x in (low, high)):
            return True
        if self._leaves_room(bound, variable, slope, low, high):
            return True
        if depth == _DEPTH:
            return False
        middle = (low + high) / 2
        return all(self._is_bound(bound, variable, *piece, depth + 1) for piece in ((low, middle), (middle, high)))

    def _is_bound_at(self, bound: TaylorModel, variable: TaylorModel, x: Fraction) -> bool:
        error = self._error_at(variable, x)
        return all(
            (x, sign) in self._exact or (bound + error.scaled(ball(Fraction(-sign)).real)).sign() > 0
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


def _minus(model: TaylorModel) -> TaylorModel:
    return model.scaled(ball(Fraction(-1)).real)
