"""Activation functions side by side: slopes, limits, means, each derived from the formula and checked.

`facts` argues for one activation, one of your own as well; `page` has the table and the argument for each of `BY_NAME`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final, TypeAlias

import mpmath
import sympy
from mpmath import mpf
from sympy.core.function import UndefinedFunction

from derivations.activation import BY_NAME, LOGISTIC, Activation, Z
from derivations.activation_facts import (
    Saturation,
    dead_sides,
    is_zero_centred,
    limits,
    mean_digits,
    normal_mean,
    saturation,
    symmetric_mean,
)
from derivations.derivation import Derivation, Figure, Step, at_most, equal
from derivations.errata import (
    DEAD_MEANS_FOR_EVERY_INPUT,
    LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE,
    LEAKY_SLOPE_IS_A_HUNDREDTH,
    LEAKY_UNITS_CAN_SLEEP,
    LOGISTIC_RANGE_IS_OPEN,
    TANH_SATURATES_MORE,
    Erratum,
)
from derivations.expectations import expected, gaussian_mean, signs
from derivations.setting import Measured, Setting
from derivations.source import CHAPTER, Source
from derivations.table import Cell, Table

__all__ = ["facts", "page", "table"]

_DIGITS: Final = 15
_P: Final = sympy.Symbol("p", real=True)
_B, _C, _T = sympy.symbols("b c t", positive=True)
_AT_A_KINK: Final = "$z$ is any real number. At the kink, the slope is the one to the left."
_FROM_THE_FORMULA: Final = Source("derived from the formula", "")

# How f' is found, and why it is no greater than its supremum, for those that have a better reason than the general one.
_REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "logistic": (
        r"$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \frac{1}{(e^{z/2} + e^{-z/2})^2}$, and the sum in the bracket"
        r" is $2 \cosh(z/2)$.",
        r"$\cosh$ is 1 at 0, and greater elsewhere.",
    ),
    "tanh": (
        r"$\tanh = \sinh/\cosh$, so that $\tanh' = \frac{\cosh^2 - \sinh^2}{\cosh^2}$, and the numerator is 1.",
        r"$\cosh$ is 1 at 0, and greater elsewhere.",
    ),
    "arctan": (
        r"The inverse of $\tan$, whose derivative is $1 + \tan^2$.",
        r"$z^2$ is 0 at 0, and positive elsewhere.",
    ),
    "erf": (
        r"$\operatorname{erf}$ is defined as the integral of $\frac{2}{\sqrt{\pi}} e^{-t^2}$ from 0 to $z$.",
        r"Divided by $\frac{2}{\sqrt{\pi}}$, its greatest value, the slope is $e^{-z^2}$: 1 at 0, and less elsewhere.",
    ),
    "softsign": (
        r"For $z > 0$ the function is $1 - \frac{1}{1 + z}$; the other side mirrors it.",
        r"$|z|$ is 0 at 0, and positive elsewhere.",
    ),
    "softplus": (
        r"$\frac{e^z}{1 + e^z} = \frac{1}{1 + e^{-z}}$: the slope of softplus is the logistic function.",
        r"$1 + e^{-z}$ is greater than 1, and as close to it as one likes.",
    ),
}
_GENERAL: Final = ("By differentiation, on each side of 0.", "On both sides of 0 there is no steeper place.")
_ERRATA: Final[Mapping[str, tuple[Erratum, ...]]] = {
    "logistic": (LOGISTIC_RANGE_IS_OPEN,),
    "tanh": (TANH_SATURATES_MORE,),
    "relu": (DEAD_MEANS_FOR_EVERY_INPUT,),
    "leaky-relu": (LEAKY_SLOPE_IS_A_HUNDREDTH, LEAKY_MAXIMUM_NEEDS_A_SMALL_SLOPE, LEAKY_UNITS_CAN_SLEEP),
}


def page() -> tuple[Derivation | Table, ...]:
    """The table, and an argument for each of its rows."""
    return (table(), *map(facts, BY_NAME.values()))


def facts(activation: Activation) -> Derivation:
    """Slope, limits, mean and steepest place of an activation function without free symbols but z.

    Raises ValueError when its steepest place is not found (`Activation.steepest`).
    """
    found = [*_limits(activation), *_dead(activation), *_mean(activation), *_steepest(activation)]
    meanings = {symbol: measured for _, means in found for symbol, measured in means.items()}
    domain = {_P: sympy.Interval(0, 1), _T: sympy.Interval(0, sympy.oo)}
    return Derivation(
        name=activation.name,
        title=f"The activation function {activation.name}",
        statement=f"{_formula(activation)} {_in_words(activation)}",
        assumptions=(_AT_A_KINK if activation.kinked else "$z$ is any real number.",),
        steps=(_derivative(activation), *(step for step, _ in found)),
        conclusion=at_most(*_bound(activation)),
        setting=Setting(domain, meanings, {_function(activation): activation.f}),
        source=CHAPTER if activation == LOGISTIC else _FROM_THE_FORMULA,
        figures=_figures(activation),
        errata=_ERRATA.get(activation.name, ()),
    )


_Measured: TypeAlias = "tuple[Step, dict[sympy.Symbol, Measured]]"
"""a step, and how the symbols in it are measured"""


def _named(latex: str) -> sympy.Symbol:
    return sympy.Symbol(latex, real=True)


def _function(activation: Activation) -> UndefinedFunction:
    return sympy.Function(activation.symbol, real=True)


def _numeric(activation: Activation) -> Callable[[mpf], mpf]:
    compute: Callable[[mpf], mpf] = sympy.lambdify(Z, activation.formula, "mpmath")
    return compute


def _derivative(activation: Activation) -> Step:
    claim = equal(sympy.Derivative(_function(activation)(Z), Z), activation.slope)
    return Step(claim, _reasons(activation)[0])


def _reasons(activation: Activation) -> tuple[str, str]:
    own = BY_NAME.get(activation.name) == activation
    return _REASONS.get(activation.name, _GENERAL) if own else _GENERAL


def _limits(activation: Activation) -> Iterator[_Measured]:
    """The finite limits of f, and of f' as that of secants, measured far out; those of an even f' on one side."""
    at, f, name = limits(activation), _numeric(activation), activation.symbol
    even = activation.odd_about_centre
    for side, end, value, slope in (
        (1, r"\infty", at.f_right, at.slope_right),
        (-1, r"-\infty", at.f_left, at.slope_left),
    ):
        if value.is_finite:
            symbol = _named(rf"\lim_{{z \to {end}}} {name}(z)")
            yield Step(equal(symbol, value), "The value that the function levels off at."), {symbol: _far_out(f, side)}
        if side > 0 or not even:
            symbol = _named(rf"\lim_{{z \to {end}}} {name}'(z)")
            rule = "The slope far out. "
            if activation.steepest.at == side * sympy.oo:
                rule += f"It is nowhere as steep as that. {_reasons(activation)[1]}"
            elif even:
                rule += "As the slope is even, it is the same on the left."
            yield Step(equal(symbol, slope), rule.strip()), {symbol: _far_out(lambda z: (f(2 * z) - f(z)) / z, side)}


def _far_out(function: Callable[[mpf], mpf], side: int) -> Measured:
    """A limit, as the value so far out that what falls as 1/z is below what is compared; 0 below the last digit."""

    def compute() -> mpf:
        digits = mpmath.mp.dps
        return mpmath.chop(function(side * mpf(10) ** (digits * 3 // 4)), tol=mpf(10) ** -digits)

    return Measured((), compute)


def _dead(activation: Activation) -> Iterator[_Measured]:
    """That f' is 0 on a whole side of 0, if it is."""
    f = _numeric(activation)
    for side in dead_sides(activation):
        symbol = _named(rf"{activation.symbol}'({'-' if side < 0 else ''}t)")
        rule = (
            "For every $t > 0$: here the function is constant. A unit whose weighted input lies there for all the"
            " training data passes no gradient on, and learns no more."
        )
        yield (
            Step(equal(symbol, sympy.S.Zero), rule),
            {symbol: Measured((_T,), lambda t, side=side: mpmath.diff(f, side * t))},
        )


def _mean(activation: Activation) -> Iterator[_Measured]:
    """The mean of f(z): for every symmetric law, if that can be, else for the normal one."""
    name, f, closed = activation.symbol, _numeric(activation), normal_mean(activation)
    symbol = _named(rf"\operatorname{{E}} {name}(z)")
    centre = symmetric_mean(activation)
    if centre is not None:
        function = _function(activation)
        yield (
            Step(equal(function(Z) + function(-Z), 2 * centre), rf"${name}(z) - {name}(0)$ is an odd function."),
            {},
        )
        rule = (
            r"So each pair $\pm c$ of equally likely values has this mean, and a law symmetric about 0 is a mixture of"
            r" such pairs: here $\pm b$ with the probability $p$, and $\pm c$ with $1 - p$."
        )
        yield Step(equal(symbol, centre), rule), {symbol: Measured((_P, _B, _C), lambda *law: _mean_of_pairs(f, *law))}
    elif closed is not None:
        rule = (
            r"For $z$ normal with mean 0 and variance 1, by integration on each side of 0. Other laws have other means."
        )
        yield Step(equal(symbol, closed), rule), {symbol: Measured((), lambda: gaussian_mean(f))}


def _mean_of_pairs(f: Callable[[mpf], mpf], p: mpf, b: mpf, c: mpf) -> mpf:
    return expected(lambda size, sign: f(sign * size), [[(b, p), (c, 1 - p)], signs(mpf(1))])


def _steepest(activation: Activation) -> Iterator[_Measured]:
    """That the bound is reached, if it is."""
    slope, at = activation.steepest
    if at.is_finite:
        symbol, f = _named(rf"\left|{activation.symbol}'({sympy.latex(at)})\right|"), _numeric(activation)
        place = sympy.lambdify((), at, "mpmath")
        measured = Measured((), lambda: max(abs(mpmath.diff(f, mpf(place()), direction=side)) for side in (-1, 1)))
        rule = f"As steep as the function gets: {_place(activation)}. {_reasons(activation)[1]}"
        yield Step(equal(symbol, slope), rule), {symbol: measured}


def _place(activation: Activation) -> str:
    at = activation.steepest.at
    if at.is_infinite:
        return rf"in the limit, $z \to {sympy.latex(at)}$"
    if abs(at) == 1 and not sympy.diff(activation.f(at * _T), _T).free_symbols:
        return "$z > 0$" if at > 0 else "$z < 0$"
    return f"$z = {sympy.latex(at)}$"


def _bound(activation: Activation) -> tuple[sympy.Expr, sympy.Expr]:
    """The claim |f'| <= sup |f'|; a supremum that is no fraction is divided out, so that the ranges stay exact."""
    greatest = activation.steepest.slope
    steepness = sympy.piecewise_fold(sympy.Abs(activation.slope))
    return (steepness, greatest) if greatest.is_Rational else (sympy.piecewise_fold(steepness / greatest), sympy.S.One)


def _formula(activation: Activation) -> str:
    """The formula in a sentence; for a function that has its own name, the name."""
    name = f"{activation.symbol}(z)"
    formula = activation.formula
    if isinstance(formula, sympy.Piecewise) and [piece.cond for piece in formula.args] == [Z > 0, sympy.true]:
        right, left = (sympy.latex(piece.expr) for piece in formula.args)
        return f"${name}$ is ${right}$ for $z > 0$, and ${left}$ for the rest."
    if isinstance(formula, sympy.Function) and formula.args == (Z,):
        return f"${name}$ as an activation function."
    return f"${name} = {sympy.latex(activation.formula)}$."


def _in_words(activation: Activation) -> str:
    where = {
        Saturation.BOTH: "on both sides",
        Saturation.LEFT: "on the left",
        Saturation.RIGHT: "on the right",
        Saturation.NONE: "on neither side",
    }[saturation(activation)]
    centred = "centred on 0" if is_zero_centred(activation) else "not centred on 0"
    dies = "can die" if dead_sides(activation) else "cannot die"
    steep = sympy.latex(activation.steepest.slope)
    return (
        f"It is nowhere steeper than ${steep}$ and saturates {where}; its outputs are {centred}; a unit of it {dies}."
    )


def _figures(activation: Activation) -> tuple[Figure, ...]:
    if symmetric_mean(activation) is not None:
        return ()
    name = rf"$\operatorname{{E}} {activation.symbol}(z)$ for $z$ normal with mean 0 and variance 1"
    return (Figure(name, mean_digits(activation, _DIGITS)),)


def table() -> Table:
    """The activation functions of `BY_NAME` side by side."""
    return Table(
        name="activations",
        title="Activation functions",
        columns=(
            *("activation", "$f(z)$", "$f'(z)$", "steepest slope", "reached", r"$f$ at $-\infty$, $\infty$"),
            *(
                r"$f'$ at $-\infty$, $\infty$",
                "saturates",
                r"$\operatorname{E} f(z)$",
                "centred on 0",
                "a unit can die",
            ),
        ),
        rows=tuple(map(_row, BY_NAME.values())),
        notes=(
            r"$\operatorname{E} f(z)$ is taken for $z$ normal with mean 0 and variance 1. Where $f(z) - f(0)$ is odd"
            r" it is $f(0)$ for every law that is symmetric about 0: $\frac{1}{2}$ for the logistic function.",
            r"A function saturates on a side where it tends to a finite limit and its slope to 0.",
            "A unit can die if $f'$ is exactly 0 on a half-line. Where $f'$ only tends to 0, learning becomes slow"
            " but does not end.",
            r"Leaky ReLU has the slope 0.01 to the left of 0 here, and ELU $\alpha = 1$.",
        ),
    )


def _row(activation: Activation) -> tuple[Cell, ...]:
    at, closed = limits(activation), normal_mean(activation)
    return (
        *(activation.name, activation.formula, activation.slope, activation.steepest.slope, _place(activation)),
        *(_two(at.f_left, at.f_right), _two(at.slope_left, at.slope_right), saturation(activation).value),
        mean_digits(activation, _DIGITS) if closed is None else closed,
        *("yes" if fact else "no" for fact in (is_zero_centred(activation), dead_sides(activation))),
    )


def _two(left: sympy.Expr, right: sympy.Expr) -> str:
    return f"${sympy.latex(left)}$, ${sympy.latex(right)}$"
