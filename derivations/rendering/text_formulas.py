"""Formulas in one line of text, with the field's letters or in ASCII alone.

The line can be copied: it is plain mathematics, in which a space is a product, as between the letters of a formula.
"""

from __future__ import annotations

from typing import ClassVar, Final

import sympy
from sympy.core.function import AppliedUndef
from sympy.printing.conventions import requires_partial
from sympy.printing.str import StrPrinter

from derivations.rendering.arrangement import ArrangedPrinter, Binding, arguments, binding, function_name
from derivations.rendering.letters import SUBSCRIPTS, SUPERSCRIPTS
from derivations.rendering.names import ascii_name, unicode_name

__all__ = ["TextFormulas", "text_formula"]

_UNICODE: Final = {"<=": "≤", ">=": "≥", "!=": "≠", "sum": "∑", "prod": "∏", "int": "∫", "pi": "π", "oo": "∞"}


def text_formula(expression: sympy.Basic, *, ascii_only: bool = False) -> str:
    """A formula in one line, in the order in which it was written.

    >>> w = sympy.Symbol("w", real=True)
    >>> width = 4 * sympy.atanh(sympy.sqrt(1 - 4 / abs(w))) / abs(w)
    >>> print(text_formula(width), text_formula(width, ascii_only=True), sep=chr(10))
    4 artanh(√(1 - 4/|w|))/|w|
    4 artanh(sqrt(1 - 4/|w|))/|w|
    """
    return str(TextFormulas(ascii_only=ascii_only).doprint(expression))


class TextFormulas(ArrangedPrinter, StrPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's printer of strings, but written as on paper."""

    printmethod: ClassVar = "_as_on_paper"  # not what SymPy's classes say of themselves as strings
    has_lines = False

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._is_ascii = ascii_only
        self.times = "*" if ascii_only else "·"
        self.relations = {"==": "=", **{sign: self._sign(sign) for sign in ("!=", "<=", ">=", "<", ">")}}

    def bracketed(self, text: str) -> str:
        return f"({text})"

    def fraction(self, above: str, below: str) -> str:
        return f"{above}/{below}"

    def root(self, radicand: sympy.Expr) -> str:
        text = self._print(radicand)
        if self._is_ascii:
            return f"sqrt({text})"
        return f"√{text}" if binding(radicand) is Binding.ATOM and text[-1] != ")" else f"√({text})"

    def superscript(self, exponent: sympy.Expr) -> str:
        text: str = self._print(exponent)
        if text.isdigit() and not self._is_ascii:
            return text.translate(SUPERSCRIPTS)
        return f"^{text}" if binding(exponent) is Binding.ATOM else f"^({text})"

    def subscript(self, index: sympy.Expr) -> str:
        text = ", ".join(map(self._print, index.args if isinstance(index, sympy.Tuple) else [index])).replace(" ", "")
        if text.isdigit() and not self._is_ascii:
            return text.translate(SUBSCRIPTS)
        return f"_{text}" if text.isalnum() else f"_{{{text}}}"

    def applied(self, function: sympy.Expr, exponent: sympy.Expr | None = None) -> str:
        name = function_name(function)
        if isinstance(function, AppliedUndef):
            name = self._name(name)
        elif name == "erfinv" and not self._is_ascii:
            name = "erf⁻¹"
        power = "" if exponent is None else self.superscript(exponent)
        return f"{name}{power}({', '.join(map(self._print, arguments(function)))})"

    def _print_Symbol(self, symbol: sympy.Symbol) -> str:
        return self._name(symbol.name)

    def _print_Indexed(self, indexed: sympy.Indexed) -> str:
        return self._name(str(indexed.base.label)) + self.subscript(sympy.Tuple(*indexed.indices))

    def _print_exp(self, power: sympy.exp) -> str:
        return "e" + self.superscript(power.args[0])

    def _print_Exp1(self, number: sympy.Expr) -> str:
        return "e"

    def _print_Pi(self, number: sympy.Expr) -> str:
        return self._sign("pi")

    def _print_Infinity(self, number: sympy.Expr) -> str:
        return self._sign("oo")

    def _print_NegativeInfinity(self, number: sympy.Expr) -> str:
        return "-" + self._sign("oo")

    def _print_Abs(self, magnitude: sympy.Abs) -> str:
        return f"|{self._print(magnitude.args[0])}|"

    def _print_Order(self, order: sympy.Order) -> str:
        return f"O({self._print(order.expr)})"

    def _print_factorial(self, factorial: sympy.Expr) -> str:
        return f"{self._print_within(factorial.args[0], Binding.ATOM)}!"

    def _print_Sum(self, total: sympy.Sum) -> str:
        return self._over_symbols("sum", total)

    def _print_Product(self, product: sympy.Product) -> str:
        return self._over_symbols("prod", product)

    def _print_Integral(self, integral: sympy.Integral) -> str:
        signs = [self._sign("int") + _limits([self._print(end) for end in ends]) for _, *ends in integral.limits]
        variables = [f"d{self._print(symbol)}" for symbol, *_ in integral.limits]
        return " ".join([*reversed(signs), self._print_body(integral), *variables])

    def _print_Derivative(self, derivative: sympy.Derivative) -> str:
        sign = "∂" if requires_partial(derivative.expr) and not self._is_ascii else "d"
        below = [f"{sign}{self._print(symbol)}{self._times(count)}" for symbol, count in derivative.variable_count]
        above = sign + self._times(sum(count for _, count in derivative.variable_count))
        return f"{above}/{''.join(below)} {self._print_within(derivative.expr, Binding.POWER)}"

    def _times(self, count: sympy.Integer) -> str:
        return "" if count == 1 else self.superscript(count)

    def _print_Piecewise(self, pieces: sympy.Piecewise) -> str:
        told = [
            f"{self._print(value)} {'otherwise' if condition == sympy.true else f'for {self._print(condition)}'}"
            for value, condition in pieces.args
        ]
        return f"{{{'; '.join(told)}}}"

    def _over_symbols(self, sign: str, whole: sympy.Expr) -> str:
        signs = [
            self._sign(sign) + _limits([f"{self._print(symbol)}={self._print(low)}", self._print(high)])
            for symbol, low, high in reversed(whole.limits)
        ]
        return " ".join([*signs, self._print_body(whole)])

    def _name(self, name: str) -> str:
        return ascii_name(name) if self._is_ascii else unicode_name(name)

    def _sign(self, sign: str) -> str:
        return sign if self._is_ascii else _UNICODE.get(sign, sign)


def _limits(ends: list[str]) -> str:
    """The limits of a sum, product or integral."""
    marks = [f"{{{end.replace(' ', '')}}}" if len(end) > 1 else end for end in ends]
    return "".join(f"{mark}{end}" for mark, end in zip("_^", marks, strict=False))
