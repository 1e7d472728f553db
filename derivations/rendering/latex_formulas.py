"""Formulas in LaTeX, of the kind that amsmath, KaTeX and MathJax all read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import sympy
from sympy.core.function import AppliedUndef
from sympy.printing.conventions import requires_partial
from sympy.printing.latex import LatexPrinter

from derivations.rendering.arrangement import ArrangedPrinter, Binding, arguments, function_name
from derivations.rendering.names import latex_name

__all__ = ["LatexFormulas", "latex_formula"]

_TALL: Final = re.compile(r"\\(frac|sqrt|sum|prod|int|begin|left)(?![A-Za-z])")
_COMMANDS: Final = frozenset(
    ["ln", "sin", "cos", "tan", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan", "max", "min"]
)
_LONGEST_EXPONENT: Final = 24
"""of e; beyond it exp stands in its place"""


def latex_formula(expression: sympy.Basic) -> str:
    r"""A formula in LaTeX, in the order in which it was written.

    >>> w = sympy.Symbol("w", real=True)
    >>> print(latex_formula(4 * sympy.atanh(sympy.sqrt(1 - 4 / abs(w))) / abs(w)))
    \frac{4 \operatorname{artanh}{\left(\sqrt{1 - \frac{4}{|w|}}\right)}}{|w|}
    """
    return str(LatexFormulas().doprint(expression))


class LatexFormulas(ArrangedPrinter, LatexPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's printer, but for the names of symbols and functions and for the order of sums and products."""

    times = r"\cdot"
    relations: Mapping[str, str] = MappingProxyType(
        {"==": "=", "!=": r"\ne", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.has_lines = True  # but not within an exponent, where fractions are written with a slash
        self._is_within_fraction = False

    def bracketed(self, text: str) -> str:
        return rf"\left({text}\right)" if _TALL.search(text) else f"({text})"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}" if self.has_lines else f"{above}/{below}"

    def root(self, radicand: sympy.Expr) -> str:
        return rf"\sqrt{{{self._print(radicand)}}}"

    def superscript(self, exponent: sympy.Expr) -> str:
        return f"^{_grouped(self._in_one_line(exponent))}"

    def subscript(self, index: sympy.Expr) -> str:
        return f"_{_grouped(self._in_one_line(index).replace(' ', ''))}"

    def applied(self, function: sympy.Expr, exponent: sympy.Expr | None = None) -> str:
        power = "" if exponent is None else self.superscript(exponent)
        return _head(function) + power + self._enclosed(", ".join(map(self._print, arguments(function))))

    def _side(self, side: list[sympy.Basic]) -> str:
        outer, self._is_within_fraction = self._is_within_fraction, True
        try:
            return super()._side(side)
        finally:
            self._is_within_fraction = outer

    def _print_Symbol(self, symbol: sympy.Symbol, style: str = "plain") -> str:
        return latex_name(symbol.name, with_slash=self._is_within_fraction or not self.has_lines)

    def _print_Indexed(self, indexed: sympy.Indexed) -> str:
        return latex_name(str(indexed.base.label)) + self.subscript(sympy.Tuple(*indexed.indices))

    def _print_exp(self, power: sympy.exp, exp: object = None) -> str:
        exponent = self._in_one_line(power.args[0])
        if len(exponent) <= _LONGEST_EXPONENT:
            return f"e^{_grouped(exponent)}"
        return rf"\exp{self._enclosed(self._print(power.args[0]))}"

    def _print_Abs(self, magnitude: sympy.Abs, exp: object = None) -> str:
        inside = self._print(magnitude.args[0])
        return rf"\left|{inside}\right|" if _TALL.search(inside) or "|" in inside else f"|{inside}|"

    def _print_Order(self, order: sympy.Order) -> str:
        return f"O{self._enclosed(self._print(order.expr))}"

    def _print_Integral(self, integral: sympy.Integral) -> str:
        signs = [
            rf"\int_{_grouped(self._in_one_line(low))}^{_grouped(self._in_one_line(high))}"
            for _, low, high in integral.limits
        ]
        variables = [rf"\,d{self._print(symbol)}" for symbol, *_ in integral.limits]
        return " ".join([*reversed(signs), self._print_body(integral), *variables])

    def _print_Derivative(self, derivative: sympy.Derivative) -> str:
        sign = r"\partial " if requires_partial(derivative.expr) else "d"
        below = [f"{sign}{self._print(symbol)}{self._times(count)}" for symbol, count in derivative.variable_count]
        above = sign.strip() + self._times(sum(count for _, count in derivative.variable_count))
        return rf"\frac{{{above}}}{{{' '.join(below)}}} {self._print_within(derivative.expr, Binding.FRACTION)}"

    def _times(self, count: sympy.Integer) -> str:
        return "" if count == 1 else self.superscript(count)

    def _print_Sum(self, total: sympy.Sum) -> str:
        return self._over_symbols(r"\sum", total)

    def _print_Product(self, product: sympy.Product) -> str:
        return self._over_symbols(r"\prod", product)

    def _print_Piecewise(self, pieces: sympy.Piecewise) -> str:
        rows = r" \\ ".join(rf"{self._print(value)} & {self._case(condition)}" for value, condition in pieces.args)
        return rf"\begin{{cases}} {rows} \end{{cases}}"

    def _case(self, condition: sympy.Basic) -> str:
        return r"\text{otherwise}" if condition == sympy.true else rf"\text{{for }} {self._print(condition)}"

    def _over_symbols(self, sign: str, whole: sympy.Expr) -> str:
        limits = [(symbol, *map(self._in_one_line, ends)) for symbol, *ends in whole.limits]
        signs = [rf"{sign}_{{{self._print(symbol)}={low}}}^{_grouped(high)}" for symbol, low, high in reversed(limits)]
        return " ".join([*signs, self._print_body(whole)])

    def _in_one_line(self, expression: sympy.Basic) -> str:
        outer, self.has_lines = self.has_lines, False
        try:
            return ", ".join(map(self._print, expression.args if isinstance(expression, sympy.Tuple) else [expression]))
        finally:
            self.has_lines = outer

    def _enclosed(self, inside: str) -> str:
        """Brackets after a name; grouped if they grow, so that TeX leaves no gap before them."""
        brackets = self.bracketed(inside)
        return f"{{{brackets}}}" if brackets.startswith(r"\left") else brackets


def _head(function: sympy.Expr) -> str:
    name = function_name(function)
    if isinstance(function, AppliedUndef):
        return latex_name(name)
    if name == "erfinv":
        return r"\operatorname{erf}^{-1}"
    return f"\\{name}" if name in _COMMANDS else rf"\operatorname{{{name}}}"


def _grouped(script: str) -> str:
    return script if len(script) == 1 else f"{{{script}}}"
