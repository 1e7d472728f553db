"""The first problem of the chapter for any activation: which input activations keep |w f'(w a + b)| at 1 or above.

`page` has its three parts, each as a derivation: the least |w|, the ends of the interval and its width, the greatest
width. For the logistic function they are those of the text, with eq. (123). `comparison` sets the activations side by
side.
"""

from __future__ import annotations

from collections.abc import Iterable

import sympy

from derivations.activation import BY_NAME, LOGISTIC, Activation
from derivations.activation_interval import NoClosedForm, NotBounded, threshold, widest, widest_exactly
from derivations.arguments import interval_bell, interval_half_line
from derivations.arguments.interval_setting import latex_formula
from derivations.arguments.interval_widest import greatest_width
from derivations.derivation import Derivation
from derivations.interval_forms import Regime, is_bell, regimes
from derivations.table import Cell, Table

__all__ = ["comparison", "page"]


def page(activation: Activation = LOGISTIC, digits: int = 16) -> tuple[Derivation | Table, ...]:
    """Parts (1), (2) and (3) of the problem, with the maximum to so many digits, and a table of all activations.

    Raises ValueError when digits < 1, NotUnimodal for a slope that turns elsewhere than at 0, NoClosedForm where a
    half-line ends at no elementary function of |w|, NotCertified where the maximum is not shown to be the only one.

    >>> [part.name for part in page()]
    ['threshold', 'interval', 'widest', 'intervals']
    """
    others = [] if activation in BY_NAME.values() else [activation]
    return (*_parts(activation, digits), comparison([*BY_NAME.values(), *others]))


def _parts(activation: Activation, digits: int) -> tuple[Derivation, ...]:
    if is_bell(activation):
        return (
            interval_bell.least_weight(activation),
            interval_bell.interval(activation),
            greatest_width(activation, digits),
        )
    return (
        interval_half_line.least_weight(activation),
        *interval_half_line.intervals(activation),
        interval_half_line.infinite_width(activation),
    )


def comparison(activations: Iterable[Activation] = tuple(BY_NAME.values())) -> Table:
    """The least |w|, the z with |w f'(z)| >= 1 and the greatest width of the interval, a row for each activation."""
    return Table(
        name="intervals",
        title=r"Where $|w f'(z)| \ge 1$, for each activation",
        columns=(
            "activation",
            "least $|w|$",
            r"$z$ with $m |f'(z)| \ge 1$, where $m = |w|$",
            "greatest width in $a$",
            "at $|w|$",
        ),
        rows=tuple(_row(activation) for activation in activations),
        notes=(
            "The input activations are $a = (z - b)/w$: an interval of $z$ is $|w|$ times as wide as that of $a$, and a"
            " negative $w$ turns it round.",
            "Numbers with a point are rounded; all their digits are certified.",
        ),
    )


def _row(activation: Activation) -> tuple[Cell, ...]:
    return (f"{activation.name}", threshold(activation=activation), _ends(activation), *_greatest(activation))


def _ends(activation: Activation) -> str:
    try:
        found = regimes(activation)
    except NoClosedForm:
        return r"$-L \le z \le L$ with $m |f'(L)| = 1$"
    many = len(found) > 1
    return "; ".join(
        _inequality(each) + (f" for {_weights(each)}" if many or not each.reached else "") for each in found
    )


def _inequality(regime: Regime) -> str:
    lower, upper = ("<" if regime.without_zero and end == 0 else r"\le" for end in (regime.low, regime.high))
    if regime.low.is_infinite and regime.high.is_infinite:
        return "every $z$"
    if regime.high.is_infinite:
        return rf"$z {'>' if lower == '<' else chr(92) + 'ge'} {latex_formula(regime.low)}$"
    if regime.low.is_infinite:
        return f"$z {upper} {latex_formula(regime.high)}$"
    if regime.low == -regime.high:
        return rf"$|z| \le {latex_formula(regime.high)}$"
    return f"${latex_formula(regime.low)} {lower} z {upper} {latex_formula(regime.high)}$"


def _weights(regime: Regime) -> str:
    least = rf"m \ge {latex_formula(regime.least)}" if regime.reached else f"m > {latex_formula(regime.least)}"
    return f"${least}$" if regime.below is sympy.oo else f"${least}$, $m < {latex_formula(regime.below)}$"


def _greatest(activation: Activation) -> tuple[Cell, Cell]:
    try:
        best, exactly = widest(7, activation=activation), widest_exactly(activation=activation)
    except NotBounded:
        return ("none" if is_bell(activation) else "infinite", "")
    if exactly and all(value.is_rational for value in exactly):
        return exactly[1], exactly[0]
    return best.width.decimal(7), best.abs_w.decimal(7)
