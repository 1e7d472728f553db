"""Parts (1) and (2) of the problem for a slope that is even and falls on both sides of 0: threshold, ends and width."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

import sympy

from derivations.activation import LOGISTIC, Activation, U, Z
from derivations.activation_interval import B, W, threshold, width
from derivations.arguments.interval_measured import Neuron
from derivations.arguments.interval_setting import (
    HIGH,
    LOW,
    PROBLEM,
    L,
    Words,
    beyond,
    depending_on_w,
    latex_formula,
    solution,
    weights,
)
from derivations.derivation import Derivation, Step, at_least, at_most, equal
from derivations.errata import BOUND_IS_THE_WIDTH, LOST_PARENTHESIS, SLOPE_BOUND_IS_REACHED
from derivations.interval_forms import falling_slope, relative_fall
from derivations.inverse import M, NoClosedForm, P, solved
from derivations.logistic_interval import R, discriminant, greater_root, quadratic
from derivations.setting import Meaning, Measured, Setting
from derivations.source import CHAPTER

__all__ = ["interval", "least_weight", "tanh_rate"]

_TOP: Final = sympy.Symbol("g", positive=True)
"""the greatest factor over all a, found by search"""


def tanh_rate(activation: Activation) -> sympy.Expr | None:
    """The c with f'(z) = f'(0)/cosh(c z)^2, as for the logistic function (1/2) and tanh (1); None for other slopes."""
    shape = falling_slope(activation) * threshold(activation=activation)
    rate = sympy.Wild("c", exclude=[P])
    match = shape.match(1 / sympy.cosh(rate * P) ** 2)
    return match[rate] if match else None


def least_weight(activation: Activation) -> Derivation:
    """Part (1): some a satisfies the condition if and only if |w| reaches the threshold."""
    words, least, neuron = Words(activation), threshold(activation=activation), Neuron(activation)
    shown = latex_formula(least)
    return Derivation(
        name="threshold",
        title=rf"The least $|w|$: ${shown}$",
        statement=rf"Some input activation $a$ has {words.condition} if and only if $|w| \ge {shown}$.",
        assumptions=(*words.assumptions, "$g$ is the greatest value of the left side over all $a$, found by search."),
        steps=tuple(_steps_to_the_threshold(activation)),
        conclusion=equal(_TOP, M / least),
        setting=Setting(
            {W: beyond(sympy.S.Zero)},
            {M: sympy.Abs(W), U: sympy.exp(-Z), _TOP: Measured((W, B), neuron.greatest)},
            words.definition,
        ),
        source=PROBLEM,
        errata=(SLOPE_BOUND_IS_REACHED,) if activation == LOGISTIC else (),
    )


def _steps_to_the_threshold(activation: Activation) -> Iterator[Step]:
    words, least = Words(activation), threshold(activation=activation)
    if activation == LOGISTIC:
        yield from _steps_to_the_quadratic()
        yield Step(
            equal(quadratic().as_expr(), discriminant() / 4 - (U - (M - 2) / 2) ** 2),
            "Complete the square. The first term is a quarter of the discriminant. For $m < 4$ it is negative, and so"
            r" is the quadratic for every $u$. For $m \ge 4$ the quadratic is at least 0 at $u = \frac{m - 2}{2}$,"
            " which is positive.",
        )
    if activation.short_slope is None:
        yield from _steps_to_the_fall(activation)
    else:
        again = "The same in terms of $z$: the" if activation == LOGISTIC else "The"
        yield Step(
            equal(words.steepness(Z), words.arranged), f"{again} derivative, arranged so that $z$ stands in it once."
        )
        yield Step(
            at_most(least * words.arranged, 1),
            rf"So {words.slope} is nowhere greater than ${latex_formula(1 / least)}$.",
        )
    yield Step(
        equal(words.steepness(sympy.S.Zero), 1 / least),
        r"That is its value at $z = 0$, which $a = -\frac{b}{w}$ gives for any $b$. Multiply by $m$.",
    )


def _steps_to_the_quadratic() -> Iterator[Step]:
    prime = Words(LOGISTIC).prime
    yield Step(equal(prime(Z), LOGISTIC.prime_in_u()), r"Differentiate, and write $u$ for $e^{-z}$.")
    yield Step(
        equal((1 + U) ** 2 * (M * prime(Z) - 1), quadratic().as_expr()),
        r"The condition is $m \sigma'(z) - 1 \ge 0$. Times $(1 + u)^2$, which is positive, it is a quadratic inequality"
        " in $u$.",
    )


def interval(activation: Activation) -> Derivation:
    """Part (2): the ends of the interval, and its width."""
    words, least = Words(activation), threshold(activation=activation)
    shown, closed = latex_formula(least), _closed_width(activation)
    return Derivation(
        name="interval",
        title="The interval of input activations and its width",
        statement=rf"For $|w| \ge {shown}$ the input activations with {words.condition} are those from $a_{{low}}$ to"
        rf" $a_{{high}}$, with $-\frac{{b}}{{w}}$ in the middle. With"
        rf" $m = |w|$ the width is ${latex_formula(closed)}$, whatever $b$ is.",
        assumptions=(
            *words.assumptions,
            rf"$|w| \ge {shown}$, the least $|w|$.",
            rf"$L \ge 0$ is the place where $m |{activation.symbol}'(L)| = 1$; $a_{{low}}$ and $a_{{high}}$ are"
            r" those where the condition turns from false to true and back. All three are found by search.",
        ),
        steps=(*_steps_to_the_ends(activation), *_steps_to_the_width(activation)),
        conclusion=equal(HIGH - LOW, closed),
        setting=_setting_of_the_interval(activation),
        source=CHAPTER.at("(123)") if activation == LOGISTIC else PROBLEM,
        errata=(LOST_PARENTHESIS, BOUND_IS_THE_WIDTH) if activation == LOGISTIC else (),
    )


def _closed_width(activation: Activation) -> sympy.Expr:
    """The width in m, or 2 L/m where L has no closed form."""
    try:
        return width(activation=activation).xreplace({sympy.Abs(W): M})
    except NoClosedForm:
        return 2 * L / M


def _setting_of_the_interval(activation: Activation) -> Setting:
    least, neuron = threshold(activation=activation), Neuron(activation)
    domain, meanings = weights(least)
    number = partial(depending_on_w, least)
    found: dict[sympy.Symbol, Meaning] = {
        U: sympy.exp(-Z),
        R: sympy.sqrt(1 - least / M),
        L: number(neuron.reach),
        LOW: number(lambda w, b: neuron.ends(w, b)[0], B),
        HIGH: number(lambda w, b: neuron.ends(w, b)[1], B),
    }
    return Setting({**domain, P: sympy.Interval.open(0, sympy.oo)}, {**meanings, **found}, Words(activation).definition)


def _steps_to_the_ends(activation: Activation) -> Iterator[Step]:
    yield from _steps_to_the_fall(activation)
    if activation == LOGISTIC:
        yield from _steps_to_the_roots()
    else:
        yield from _steps_of_the_solution(activation)


def _steps_to_the_fall(activation: Activation) -> Iterator[Step]:
    words = Words(activation)
    yield Step(equal(words.steepness(-Z), words.steepness(Z)), f"{words.slope} is even: look at $z = p > 0$ alone.")
    yield Step(equal(*words.decline()), "Differentiate once more.")
    yield Step(
        at_least(relative_fall(falling_slope(activation)), 0),
        rf"So {words.slope} falls for $p > 0$: it is greatest at 0, tends to 0, and passes each level between once,"
        " at $z = L > 0$, and once more at $z = -L$. Between these it is above.",
    )


def _steps_to_the_roots() -> Iterator[Step]:
    yield from _steps_to_the_quadratic()
    yield Step(
        equal(quadratic().as_expr(), -(U - sympy.exp(L)) * (U - sympy.exp(-L))),
        r"Its roots are the values of $e^{-z}$ at the two ends. Their product is 1, the constant term over the leading"
        " one.",
    )
    yield Step(
        equal(sympy.exp(L), greater_root()),
        r"The greater root, by the formula for quadratics, with $r = \sqrt{1 - 4/m}$: the discriminant is $m (m - 4) ="
        r" (m r)^2$.",
    )
    yield Step(
        equal(L, 2 * sympy.atanh(R)),
        r"The same, shorter: with $m = \frac{4}{1 - r^2}$ the root is $\frac{1 + r}{1 - r}$.",
    )


def _steps_of_the_solution(activation: Activation) -> Iterator[Step]:
    """L in closed form, if there is one."""
    try:
        equations = solved(falling_slope(activation), 1 / M)
    except NoClosedForm:
        return
    yield from solution(equations, L, L, f"Solve $m |{activation.symbol}'(L)| = 1$ for $L$ from the outside in. ")
    rate = tanh_rate(activation)
    if rate is not None:
        yield Step(
            equal(L, sympy.atanh(R) / rate),
            rf"The same with $r = \sqrt{{1 - {latex_formula(threshold(activation=activation))}/m}}$, as $1 - \tanh^2 ="
            r" \frac{1}{\cosh^2}$.",
        )


def _steps_to_the_width(activation: Activation) -> Iterator[Step]:
    yield Step(
        equal(LOW, -B / W - L / M),
        r"$z = w a + b$ at $z = -L$ if $w > 0$, at $z = L$ if $w < 0$: the least $a$ either way.",
    )
    yield Step(equal(HIGH, -B / W + L / M), "And at the other end.")
    rate = tanh_rate(activation)
    if rate is not None:
        yield Step(
            equal(HIGH - LOW, 2 * sympy.atanh(R) / (rate * M)), "The difference, in which $b$ cancels, in a short form."
        )
