"""Identities in pairs of spellings: what `identities` makes equal pairs of.

Each `Form` is one function of a real number @ in two spellings whose principal values agree for every real @, or for
every positive one where the form says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

__all__ = ["FORMS", "Form", "Sign"]


class Sign(Enum):
    """What is known of a value's sign."""

    ANY = auto()
    POSITIVE = auto()
    KEPT = auto()
    """that of the argument: the form is an identity's other side, or something as monotonic"""


@dataclass(frozen=True, slots=True)
class Form:
    """Two spellings of one function of a real number @."""

    kind: str
    plain: str
    rewritten: str
    sign: Sign = Sign.ANY
    """of the value"""
    needs_positive: bool = False
    """the spellings agree for positive arguments only"""


_KEPT, _POSITIVE = Sign.KEPT, Sign.POSITIVE

_LOGISTIC = (
    ("@", "log(sigma(@)/(1-sigma(@)))", _KEPT),
    ("@", "-log(1/sigma(@)-1)", _KEPT),
    ("@", "2*atanh(2*sigma(@)-1)", _KEPT),
    ("@", "@*sigma(@)+@*sigma(-@)", _KEPT),
    ("sigma(@)", "1/(1+exp(-@))", _POSITIVE),
    ("sigma(@)", "(1+tanh(@/2))/2", _POSITIVE),
    ("sigma(@)", "1-sigma(-@)", _POSITIVE),
    ("sigma(@)*(1-sigma(@))", "1/(4*cosh(@/2)^2)", _POSITIVE),
    ("log(1+exp(@))", "@-log(sigma(@))", _POSITIVE),
)
_HYPERBOLIC = (
    ("@", "@*(cosh(@)^2-sinh(@)^2)", _KEPT),
    ("@", "log(cosh(@)+sinh(@))", _KEPT),
    ("sinh(@)", "2*sinh(@/2)*cosh(@/2)", _KEPT),
    ("tanh(@)", "(exp(2*@)-1)/(exp(2*@)+1)", _KEPT),
    ("tanh(@)", "2*sigma(2*@)-1", _KEPT),
    ("cosh(@)", "1+2*sinh(@/2)^2", _POSITIVE),
    ("1/cosh(@)^2", "1-tanh(@)^2", _POSITIVE),
    ("tanh(2*@)", "2*tanh(@)/(1+tanh(@)^2)", _KEPT),
)
_INVERSE = (
    ("@", "asinh(sinh(@))", _KEPT),
    ("@", "atanh(tanh(@))", _KEPT),
    ("@", "tan(atan(@))", _KEPT),
    ("@", "tan(asin(@/sqrt(1+@^2)))", _KEPT),
    ("asinh(@)", "log(@+sqrt(@^2+1))", _KEPT),
    ("asinh(@)", "2*asinh(@/sqrt(2*(1+sqrt(1+@^2))))", _KEPT),
    ("atan(@)", "asin(@/sqrt(1+@^2))", _KEPT),
    ("sin(atan(@))", "@/sqrt(1+@^2)", _KEPT),
    ("acos(tanh(@))", "pi/2-asin(tanh(@))", _POSITIVE),
    ("2*atan(tanh(@/2))", "atan(sinh(@))", _KEPT),
    ("sin(@)^2", "(1-cos(2*@))/2", Sign.ANY),
)
_INVERSE_POSITIVE = (
    ("@", "acosh(cosh(@))", _KEPT),
    ("@", "sinh(acosh(sqrt(1+@^2)))", _KEPT),
    ("@", "acosh(1+2*sinh(@/2)^2)", _KEPT),
    ("acosh(1+@)", "log(1+@+sqrt(@*(@+2)))", _KEPT),
    ("acosh(1+2*@^2)", "2*asinh(@)", _KEPT),
    ("atan(@)", "pi/2-atan(1/@)", _KEPT),
    ("atan(@)", "acos(1/sqrt(1+@^2))", _KEPT),
)
_LOGARITHMIC = (
    ("@", "log(exp(@))", _KEPT),
    ("@", "log(1+exp(@))-log(1+exp(-@))", _KEPT),
    ("log(1+@^2)", "-log(1/(1+@^2))", Sign.ANY),
    ("log(2+@^2)", "log(4+2*@^2)-log(2)", _POSITIVE),
)
_LOGARITHMIC_POSITIVE = (
    ("@", "exp(log(@))", _KEPT),
    ("@", "2^(log(@)/log(2))", _KEPT),
    ("log(@)", "2*log(sqrt(@))", Sign.ANY),
    ("log(@/(1+@))", "-log(1+1/@)", Sign.ANY),
    ("log(@)", "2*atanh((@-1)/(@+1))", Sign.ANY),
)
_SURD = (
    ("sqrt(1+@^2)", "(1+@^2)/sqrt(1+@^2)", _POSITIVE),
    ("1/(1+sqrt(1+@^2))", "(sqrt(1+@^2)-1)/@^2", _POSITIVE),
    ("@+sqrt(1+@^2)", "1/(sqrt(1+@^2)-@)", _POSITIVE),
    ("sqrt(@^2+1)+1", "sqrt(@^2+2+2*sqrt(@^2+1))", _POSITIVE),
    ("sqrt(exp(@)+1)", "exp(@/2)*sqrt(1+exp(-@))", _POSITIVE),
)
_SURD_POSITIVE = (
    ("@", "sqrt(@^2)", _KEPT),
    ("sqrt(@+1)-sqrt(@)", "1/(sqrt(@+1)+sqrt(@))", _POSITIVE),
    ("1+sqrt(@)", "sqrt(1+@+2*sqrt(@))", _POSITIVE),
    ("sqrt(@)", "@/sqrt(@)", _KEPT),
    ("sqrt(@^2+@)", "sqrt(@)*sqrt(1+@)", _KEPT),
)
_POWER = (
    ("exp(3*@)", "exp(@)^3", _POSITIVE),
    ("2^(2*@)", "4^@", _POSITIVE),
    ("@", "@^3/(@^2+1)+@/(@^2+1)", _KEPT),
    ("(1+@^2)^(3/2)", "(1+@^2)*sqrt(1+@^2)", _POSITIVE),
    ("@^2+1", "(1+@)^2-2*@", _POSITIVE),
)
_POWER_POSITIVE = (
    ("@", "(@^3)^(1/3)", _KEPT),
    ("@", "(@^(1/3))^3", _KEPT),
    ("@^(3/2)", "@*sqrt(@)", _KEPT),
    ("@^(2/3)", "exp(2*log(@)/3)", _KEPT),
    ("@^@", "exp(@*log(@))", _POSITIVE),
)
_MODULUS = (
    ("@", "sign(@)*abs(@)", _KEPT),
    ("@", "max(@,0)+min(@,0)", _KEPT),
    ("abs(@)", "sqrt(@^2)", Sign.ANY),
    ("abs(@)", "max(@,-@)", Sign.ANY),
    ("max(@,0)", "(@+abs(@))/2", Sign.ANY),
    ("min(@,1)", "(@+1-abs(@-1))/2", Sign.ANY),
    ("1+abs(@)", "abs(1+abs(@))", _POSITIVE),
    ("max(@,1)", "1+max(@-1,0)", _POSITIVE),
)
_MODULUS_POSITIVE = (("@", "abs(@)", _KEPT), ("@/(1+@)", "min(@,2*@)/(1+abs(@))", _KEPT))

_TABLES = (
    ("logistic", _LOGISTIC, ()),
    ("hyperbolic", _HYPERBOLIC, ()),
    ("inverse", _INVERSE, _INVERSE_POSITIVE),
    ("logarithmic", _LOGARITHMIC, _LOGARITHMIC_POSITIVE),
    ("surd", _SURD, _SURD_POSITIVE),
    ("power", _POWER, _POWER_POSITIVE),
    ("modulus", _MODULUS, _MODULUS_POSITIVE),
)

FORMS: tuple[Form, ...] = tuple(
    Form(kind, *spelling, needs_positive=needs_positive)
    for kind, everywhere, for_positive in _TABLES
    for spellings, needs_positive in ((everywhere, False), (for_positive, True))
    for spelling in spellings
)
"""Every identity that pairs are made of."""
