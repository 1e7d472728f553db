"""The closed list of heads that a formula may be built from.

A head is what a node of an expression DAG does: hold a number or a name, or apply one function to earlier nodes. What
is not listed here cannot cross from a student's process, cannot be written in a text answer and is never judged.
"""

from enum import StrEnum

__all__ = ["ARITY", "COMPARISONS", "CONDITIONS", "CONSTANTS", "Head"]


class Head(StrEnum):
    """What a node is; the value is its name in the wire format."""

    NUMBER = "number"
    SYMBOL = "symbol"
    PI = "pi"
    E = "e"
    I = "i"  # noqa: E741  (the field's own letter)

    ADD = "add"
    MUL = "mul"
    POW = "pow"
    EXP = "exp"
    LOG = "log"

    ABS = "abs"
    SIGN = "sign"
    MAX = "max"
    MIN = "min"
    FLOOR = "floor"
    CEILING = "ceiling"
    HEAVISIDE = "heaviside"
    RE = "re"
    IM = "im"
    CONJUGATE = "conjugate"
    ARG = "arg"

    SIN = "sin"
    COS = "cos"
    TAN = "tan"
    COT = "cot"
    SEC = "sec"
    CSC = "csc"
    ASIN = "asin"
    ACOS = "acos"
    ATAN = "atan"
    ACOT = "acot"
    ASEC = "asec"
    ACSC = "acsc"
    ATAN2 = "atan2"

    SINH = "sinh"
    COSH = "cosh"
    TANH = "tanh"
    COTH = "coth"
    SECH = "sech"
    CSCH = "csch"
    ASINH = "asinh"
    ACOSH = "acosh"
    ATANH = "atanh"
    ACOTH = "acoth"
    ASECH = "asech"
    ACSCH = "acsch"

    ERF = "erf"
    ERFC = "erfc"
    GAMMA = "gamma"
    FACTORIAL = "factorial"
    ZETA = "zeta"
    """Riemann's zeta function."""

    SIGMA = "sigma"
    """The logistic function 1/(1 + exp(-z))."""
    SIGMA_PRIME = "sigma_prime"
    """Its derivative, sigma(z) (1 - sigma(z))."""

    PIECEWISE = "piecewise"
    """value, condition, value, condition, ...: the first value whose condition holds."""
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    EQ = "eq"
    NE = "ne"
    AND = "and"
    OR = "or"
    NOT = "not"
    TRUE = "true"
    FALSE = "false"

    ORDER = "order"
    """O(...), the tail of a series."""


CONSTANTS = frozenset({Head.PI, Head.E, Head.I, Head.TRUE, Head.FALSE})
COMPARISONS = frozenset({Head.LT, Head.LE, Head.GT, Head.GE, Head.EQ, Head.NE})
CONDITIONS = COMPARISONS | {Head.AND, Head.OR, Head.NOT, Head.TRUE, Head.FALSE}
"""Heads of what is true or false, and no number."""

_ANY_NUMBER = (Head.ADD, Head.MUL, Head.MAX, Head.MIN, Head.AND, Head.OR, Head.PIECEWISE, Head.ORDER)
_TWO = (Head.POW, Head.ATAN2, *COMPARISONS)

ARITY: dict[Head, tuple[int, int | None]] = {
    **dict.fromkeys(Head, (1, 1)),
    **dict.fromkeys(_ANY_NUMBER, (1, None)),
    **dict.fromkeys(_TWO, (2, 2)),
    **dict.fromkeys((*CONSTANTS, Head.NUMBER, Head.SYMBOL), (0, 0)),
}
"""Least and greatest number of arguments of each head (None: no upper limit)."""
