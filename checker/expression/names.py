"""One spelling for a variable, however it was written.

`canonical_name` is what every way into an expression applies to a name, so that `z_1`, `z_{1}`, `z₁` and `z1` are one
variable. Greek letters get their English names, LaTeX dress is taken off, and the spellings of a partial derivative
become one name, `dC_da4`. A name that is plain already is returned as it is.
"""

import re
import unicodedata
from functools import lru_cache

__all__ = ["GREEK", "canonical_name"]

_ENGLISH = [
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"),
    *("iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi"),
    *("rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
]

GREEK: dict[str, str] = {
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _ENGLISH, strict=True)),
    **dict(zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", map(str.capitalize, _ENGLISH), strict=True)),
    "ς": "sigma",
    "∆": "Delta",  # the increment sign, which keyboards offer for the letter
}
"""English name of each Greek letter; LaTeX commands are these names after a backslash."""

_LETTERS = str.maketrans(GREEK)
_DRESS = {"mathrm", "mathit", "mathbf", "mathsf", "mathnormal", "text", "textrm", "textit", "operatorname", "rm", "it"}
_COMMANDS = {**dict.fromkeys(_DRESS, ""), "partial": "∂"}
_VARIANT = re.compile(r"var(?=epsilon|theta|kappa|pi|rho|sigma|phi)")

_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_FRACTION = re.compile(r"\\[dtc]?frac\s*\{(.*)\}\s*\{(.*)\}", re.DOTALL)
_DROPPED = re.compile(r"[\s{}$\\]+")
_SUBSCRIPT = re.compile(r"(?<=[^_])_+(?=[0-9])")
_DERIVATIVE = re.compile(r"[∂d](\w+)/[∂d](\w+)")


@lru_cache(maxsize=4096)
def canonical_name(text: str) -> str:
    r"""The one spelling of the variable that `text` names.

    >>> [canonical_name(text) for text in ("z_{1}", "z₁", "w_12", "Δ", r"\sigma", "delta")]
    ['z1', 'z1', 'w12', 'Delta', 'sigma', 'delta']
    >>> [canonical_name(text) for text in (r"n_{\mathrm{in}}", "∂C/∂a_4", "dC_da_4")]
    ['n_in', 'dC_da4', 'dC_da4']

    Applying it twice changes nothing.
    """
    while (plainer := _undressed(text)) != text:
        text = plainer
    return text


def _undressed(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.strip())
    fraction = _FRACTION.fullmatch(text)
    if fraction:
        text = f"{fraction[1]}/{fraction[2]}"
    text = _DROPPED.sub("", _COMMAND.sub(_command, text)).translate(_LETTERS)
    text = _SUBSCRIPT.sub("", text)
    derivative = _DERIVATIVE.fullmatch(text)
    return f"d{derivative[1]}_d{derivative[2]}" if derivative else text


def _command(match: re.Match[str]) -> str:
    name = _VARIANT.sub("", match[1])
    return _COMMANDS.get(name, name)
