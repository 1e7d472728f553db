"""The letters beyond ASCII in which formulas are written."""

from typing import Final

__all__ = ["GREEK", "SUBSCRIPTS", "SUPERSCRIPTS"]

_SMALL: Final = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)
_CAPITAL: Final = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")
GREEK: Final = {
    **dict(zip(_SMALL, "αβγδεζηθικλμνξπρστυφχψω", strict=True)),
    **dict(zip(_CAPITAL, "ΓΔΘΛΞΠΣΥΦΨΩ", strict=True)),
}
"""the letters that LaTeX has a command for, by its name"""

SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
