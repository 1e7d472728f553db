"""How the parts of a formula are put side by side, in whatever notation: as they were written.

SymPy's own printers sort sums and products and carry signs about. `ArrangedPrinter` keeps the order in which an
unevaluated sum or product was written; its subclasses say what fractions, powers and brackets look like. `pieces` are
the places at which a long formula may be broken.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from enum import IntEnum
from typing import Final

import sympy
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFunction
from sympy.printing.printer import Printer

from derivations.rendering.names import Partial, is_latex, read_name

__all__ = ["ArrangedPrinter", "Binding", "arguments", "binding", "factors", "function_name", "without_sign"]

_COMMAND: Final = re.compile(r"\\[A-Za-z]+ *|\{[^{}]*\}")
"""what a space or a raised part stands within, in LaTeX, without loosening a name"""
_NAMES: Final = {
    "log": "ln",
    "sign": "sgn",
    "Max": "max",
    "Min": "min",
    **{f"a{name}": f"arc{name}" for name in ("sin", "cos", "tan", "cot")},
    **{f"a{name}": f"ar{name}" for name in ("sinh", "cosh", "tanh", "coth")},
}
"""of functions that SymPy calls otherwise"""


class Binding(IntEnum):
    """How tightly the parts of an expression hold together, looser to tighter."""

    SUM = 0
    """and whatever has a minus sign in front"""
    OPEN = 1
    """takes in what follows it: a sum, product or integral over a symbol, a derivative, a name such as Var w"""
    PRODUCT = 2
    FRACTION = 3
    POWER = 4
    ATOM = 5


def binding(expression: sympy.Basic) -> Binding:
    """How tightly an expression holds together."""
    if isinstance(expression, sympy.Add | Relational | BooleanFunction) or without_sign(expression)[0]:
        return Binding.SUM
    if isinstance(expression, sympy.Sum | sympy.Product | sympy.Integral | sympy.Derivative | sympy.Limit):
        return Binding.OPEN
    if isinstance(expression, sympy.Mul):
        return Binding.FRACTION if factors(expression)[1] else Binding.PRODUCT
    if isinstance(expression, sympy.Pow):
        return Binding.FRACTION if _is_reciprocal(expression) else Binding.POWER
    if isinstance(expression, sympy.exp):
        return Binding.POWER
    if isinstance(expression, sympy.Symbol):
        return _binding_of_name(expression.name)
    return Binding.FRACTION if expression.is_Rational and not expression.is_Integer else Binding.ATOM


def without_sign(expression: sympy.Basic) -> tuple[bool, sympy.Basic]:
    """Whether a minus sign stands in front, and the expression without it, in the same order.

    >>> x, y = sympy.symbols("x y")
    >>> negative, rest = without_sign(sympy.Mul(-3, y, x, evaluate=False))
    >>> negative, rest.args
    (True, (3, y, x))
    """
    if isinstance(expression, sympy.Number) and expression.is_negative:
        return True, -expression
    if isinstance(expression, sympy.Mul):
        negative, first = without_sign(expression.args[0])
        rest = expression.args[1:]
        if negative:
            kept = rest if first is sympy.S.One else (first, *rest)
            return True, kept[0] if len(kept) == 1 else sympy.Mul(*kept, evaluate=False)
    return False, expression


def factors(expression: sympy.Basic) -> tuple[list[sympy.Basic], list[sympy.Basic]]:
    """The factors above and below the fraction line, as written; a product without a line keeps all above.

    >>> x, y = sympy.symbols("x y")
    >>> factors(sympy.Mul(y, x, 1 / y, evaluate=False)), factors(3 * x / 4)
    (([y, x], [y]), ([3, x], [4]))
    """
    above: list[sympy.Basic] = []
    below: list[sympy.Basic] = []
    first, *rest = flat = _flat(expression)
    is_coefficient = bool(rest) and first.is_Rational and not first.is_Integer and not any(f.is_Rational for f in rest)
    for place, factor in enumerate(flat):
        if _is_reciprocal(factor):
            below.append(_inverse(factor))
        elif place == 0 and is_coefficient:
            above += [] if factor.p == 1 else [sympy.Integer(factor.p)]
            below.append(sympy.Integer(factor.q))
        else:
            above.append(factor)
    return above, below


def function_name(function: sympy.Basic) -> str:
    """The field's name of a function that SymPy knows, or the name that an undefined one was given."""
    name = str(function.func.__name__)
    return name if isinstance(function, AppliedUndef) else _NAMES.get(name, name)


def arguments(function: sympy.Basic) -> list[sympy.Basic]:
    """What a function is taken of; the arguments of a maximum, which has no order, by name."""
    unordered = isinstance(function, sympy.Max | sympy.Min)
    return sorted(function.args, key=sympy.default_sort_key) if unordered else list(function.args)


def _binding_of_name(name: str) -> Binding:
    if is_latex(name):
        plain = _COMMAND.sub("", name)
        return Binding.OPEN if " " in plain else Binding.POWER if "^" in plain else Binding.ATOM
    return Binding.FRACTION if isinstance(read_name(name), Partial) else Binding.ATOM


def _flat(product: sympy.Basic) -> list[sympy.Basic]:
    """The factors of a product, and of products in it that have neither a sign nor a fraction line."""
    if not isinstance(product, sympy.Mul):
        return [product]
    flat: list[sympy.Basic] = []
    for factor in _ordered_factors(product):
        flat += _flat(factor) if isinstance(factor, sympy.Mul) and binding(factor) is Binding.PRODUCT else [factor]
    return flat


def _is_reciprocal(expression: sympy.Basic) -> bool:
    return isinstance(expression, sympy.Pow) and expression.base is not sympy.E and without_sign(expression.exp)[0]


def _inverse(power: sympy.Pow) -> sympy.Expr:
    exponent = without_sign(power.exp)[1]
    return power.base if exponent == 1 else sympy.Pow(power.base, exponent, evaluate=False)


class ArrangedPrinter(Printer):  # type: ignore[misc]  # SymPy has no types
    """Prints sums, products, powers and relations in the order in which they were written."""

    times: str
    """between a factor and a number"""
    relations: Mapping[str, str]
    has_lines: bool
    """whether fractions are drawn with a line, and so need no brackets"""

    @abstractmethod
    def bracketed(self, text: str) -> str:
        """A formula in brackets."""

    @abstractmethod
    def fraction(self, above: str, below: str) -> str:
        """One formula over another, both bracketed as far as they need it."""

    @abstractmethod
    def root(self, radicand: sympy.Expr) -> str:
        """A square root."""

    @abstractmethod
    def superscript(self, exponent: sympy.Expr) -> str:
        """An exponent, to be set after what it is the exponent of."""

    @abstractmethod
    def subscript(self, index: sympy.Expr) -> str:
        """An index, to be set after what it is the index of."""

    @abstractmethod
    def applied(self, function: sympy.Expr, exponent: sympy.Expr | None = None) -> str:
        """A function at its arguments; the exponent, if any, stands between."""

    def pieces(self, expression: sympy.Basic) -> list[str]:
        """The formula in parts, between which there is a space, or a new line if it is long."""
        if isinstance(expression, Relational):
            first, *rest = self.pieces(expression.rhs)
            return [*self.pieces(expression.lhs), f"{self.relations[expression.rel_op]} {first}", *rest]
        if isinstance(expression, sympy.Add):
            return self._terms(expression)
        if isinstance(expression, sympy.Mul) and binding(expression) is Binding.PRODUCT:
            return self._factors(factors(expression)[0])
        return [self._print(expression)]

    def _print_Add(self, expression: sympy.Add, order: object = None) -> str:
        return " ".join(self._terms(expression))

    def _print_Mul(self, expression: sympy.Expr) -> str:
        negative, rest = without_sign(expression)
        if negative:
            return f"-{self._print_within(rest, Binding.OPEN)}"
        above, below = factors(expression)
        if not below:
            return " ".join(self._factors(above))
        under = self._side(below)
        return self.fraction(self._side(above), under if len(below) == 1 or self.has_lines else self.bracketed(under))

    def _print_Pow(self, expression: sympy.Pow, rational: object = False) -> str:
        if _is_reciprocal(expression):
            return self._print_Mul(expression)
        base, exponent = expression.args
        if exponent == sympy.S.Half:
            return self.root(base)
        if isinstance(base, sympy.Function) and not isinstance(base, AppliedUndef | sympy.Abs | sympy.exp):
            if exponent.is_Integer and exponent.is_positive:
                return self.applied(base, exponent)
            return self.bracketed(self._print(base)) + self.superscript(exponent)
        return self._print_within(base, Binding.ATOM) + self.superscript(exponent)

    def _print_Rational(self, number: sympy.Rational) -> str:
        if number.q == 1:
            return str(number.p)
        sign = "-" if number.p < 0 else ""
        return sign + self.fraction(str(abs(number.p)), str(number.q))

    def _print_Relational(self, claim: Relational) -> str:
        return " ".join(self.pieces(claim))

    def _print_Function(self, function: sympy.Expr, exponent: object = None) -> str:
        return self.applied(function)

    _print_log = _print_Max = _print_Min = _print_erf = _print_erfinv = _print_sign = _print_Function
    _print_Equality = _print_Unequality = _print_Relational

    def _print_body(self, whole: sympy.Expr) -> str:
        """What a sum, product, integral or derivative is taken of."""
        return self._print_within(whole.args[0], Binding.OPEN)

    def _print_within(self, expression: sympy.Basic, least: Binding) -> str:
        """An expression, in brackets unless it holds together as tightly as that."""
        text: str = self._print(expression)
        return text if binding(expression) >= least else self.bracketed(text)

    def _terms(self, total: sympy.Add) -> list[str]:
        """The terms with their signs, products among them factor by factor."""
        texts: list[str] = []
        for term in _ordered(total):
            negative, size = without_sign(term)
            is_product = isinstance(size, sympy.Mul) and binding(size) is Binding.PRODUCT
            first, *rest = self._factors(factors(size)[0]) if is_product else [self._print_within(size, Binding.OPEN)]
            sign = ("- " if negative else "+ ") if texts else ("-" if negative else "")
            texts += [sign + first, *rest]
        return texts

    def _factors(self, above: list[sympy.Basic], least: Binding = Binding.PRODUCT) -> list[str]:
        """Factors side by side, with a sign between them before a digit; each in brackets if it is looser than that."""
        texts: list[str] = []
        for place, factor in enumerate(above, start=1):
            # what takes in all that follows may stand before another of its kind, as in E x E y, and at the end
            is_last = all(map(_is_open_name, above[place:])) and least is Binding.PRODUCT
            text = self._print_within(factor, Binding.OPEN if is_last else self._least(factor, least))
            texts.append(f"{self.times} {text}" if texts and text[0].isdigit() else text)
        return texts

    def _least(self, factor: sympy.Basic, least: Binding) -> Binding:
        stands_bare = self.has_lines or isinstance(factor, sympy.Symbol)
        return least if stands_bare or binding(factor) is not Binding.FRACTION else Binding.ATOM

    def _side(self, side: list[sympy.Basic]) -> str:
        """What stands above or below a fraction line."""
        if not side:
            return "1"
        if self.has_lines:
            return self._print(side[0]) if len(side) == 1 else " ".join(self._factors(side))
        return " ".join(self._factors(side, Binding.POWER))


def _is_open_name(factor: sympy.Basic) -> bool:
    return isinstance(factor, sympy.Symbol) and binding(factor) is Binding.OPEN


def _ordered_factors(product: sympy.Mul) -> list[sympy.Expr]:
    """The factors as written; where SymPy chose the order, names that take in what follows them are put last."""
    chosen = list(product.args) == list(product.func(*product.args).args)
    return sorted(product.args, key=lambda factor: chosen and _is_open_name(factor))


def _ordered(total: sympy.Add) -> list[sympy.Expr]:
    """The terms as written; where SymPy chose the order, by powers, or with the one in front that belongs there."""
    terms = list(total.args)
    if terms == list(total.func(*terms).args):
        powers = [term.as_coeff_Mul()[1].as_base_exp() for term in terms if not term.is_Number]
        if (
            len(powers) > 1
            and len({base for base, _ in powers}) == 1
            and all(n.is_Integer and n > 0 for _, n in powers)
        ):
            return sorted(terms, key=lambda term: 0 if term.is_Number else term.as_coeff_Mul()[1].as_base_exp()[1])
        counted = all(symbol.is_integer for symbol in total.free_symbols)  # j + 1, n - 1; but 1 - r
        leads = (term for term in terms if not without_sign(term)[0] and not (counted and term.is_Number))
        first = next(leads, terms[0])
        terms.remove(first)
        terms.insert(0, first)
    return sorted(terms, key=lambda term: isinstance(term, sympy.Order))
