"""Numbers as a person reads them: no more digits than help, and never a digit that is not certain to matter."""

from __future__ import annotations

from fractions import Fraction

from flint import acb, arb

__all__ = ["show_ball", "show_fraction", "show_pair"]

_DIGITS = 6
_MOST_DIGITS = 40
_LONGEST_EXPONENT = 20


def show_fraction(value: Fraction, longest: int = 24) -> str:
    """Show an exact rational: p/q, or a decimal where that is too long.

    >>> show_fraction(Fraction(-3, 2)), show_fraction(Fraction(1, 3**60))
    ('-3/2', '2.35898e-29')
    """
    text = str(value)
    return text if len(text) <= longest else show_ball(acb(arb(value.numerator) / value.denominator))


def show_ball(value: acb, digits: int = _DIGITS) -> str:
    """Show the middle of a ball to `digits` significant digits.

    >>> show_ball(acb(arb(1) / 3)), show_ball(acb(2, -1)), show_ball(acb(0))
    ('0.333333', '2 - 1*i', '0')
    """
    if not value.is_finite():
        return "undefined"
    if value.imag.contains(0):
        return _show_real(value.real, digits)
    sign, imaginary = ("-", -value.imag) if value.imag < 0 else ("+", value.imag)
    return f"{_show_real(value.real, digits)} {sign} {_show_real(imaginary, digits)}*i"


def show_pair(left: acb, right: acb) -> tuple[str, str]:
    """Show two different values with as many digits as it takes to tell them apart.

    >>> show_pair(acb(1), acb(1) + acb(arb("1e-9")))
    ('1', '1.000000001')
    """
    for digits in range(_DIGITS, _MOST_DIGITS):
        shown = show_ball(left, digits), show_ball(right, digits)
        if shown[0] != shown[1]:
            return shown
    return show_ball(left), f"{show_ball(right)} (they differ by about {show_ball(left - right, 3)})"


def _show_real(value: arb, digits: int) -> str:
    text = str(value.mid().str(digits, radius=False))
    mantissa, mark, exponent = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    if len(exponent) > _LONGEST_EXPONENT:
        return f"{mantissa}e{exponent[:_LONGEST_EXPONENT]}…"
    return f"{mantissa}{mark}{int(exponent)}" if mark else mantissa
