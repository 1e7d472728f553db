"""The last step of reading a formula: every node of the parse becomes a node of the expression graph.

A comparison may stand where a number is wanted, as in `(z > 0)*z`: it then counts 1 or 0.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from checker.expression.dag import Builder, Expression, Limits
from checker.expression.heads import COMPARISONS, Head
from checker.expression.unreadable import Unreadable
from checker.expression.vocabulary import CONSTANTS, INVERSES, Function, known_function

if TYPE_CHECKING:
    from lark import Token, Tree

__all__ = ["build_expression"]

_Child: TypeAlias = "Token | Tree[Token]"

_TRUTHS = COMPARISONS | {Head.AND, Head.OR, Head.NOT}
_COMPARISON = {
    **dict.fromkeys(("<=", "=<", "≤", "⩽"), Head.LE),
    **dict.fromkeys((">=", "≥", "⩾"), Head.GE),
    **dict.fromkeys(("!=", "<>", "≠"), Head.NE),
    "<": Head.LT,
    ">": Head.GT,
    "==": Head.EQ,
}
_NUMBER = re.compile(r"([0-9]*)\.?([0-9]*)(?:[eE][+-]?0*([0-9]*))?")
_PYTHON_DIGITS = 4_300
"""Python itself refuses to read longer integers, lest that take quadratic time."""


def build_expression(text: str, tree: "Tree[Token]", limits: Limits) -> Expression:
    """The expression that a parse of `text` means.

    Raises Unreadable for a wrong number of arguments and for a condition out of place, TooLarge beyond the limits.
    """
    return _Reader(text, limits).expression(tree)


class _Reader:
    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.digits = min(limits.digits, _PYTHON_DIGITS)
        self.build = Builder(limits)
        self.made: dict[int, int] = {}
        """identity of a parse node -> index of its graph node"""
        self.truths: set[int] = set()
        """indices of comparisons and what is made of them"""
        self.euler: int | None = None
        """index of the constant e, once it was met"""
        self.rules: dict[str, Callable[[list[_Child]], int]] = {
            "start": lambda children: self.value(children[0]),
            "disjunction": lambda children: self.logical(Head.OR, children),
            "conjunction": lambda children: self.logical(Head.AND, children),
            "negation": lambda children: self.logical(Head.NOT, children),
            "comparison": self.comparison,
            "sum": self.sum,
            "product": self.product,
            "minus": lambda children: self.build.negate(self.number(children[-1])),
            "plus": lambda children: self.number(children[-1]),
            "power": lambda children: self.power(*map(self.number, children)),
            "factorial": lambda children: self.build.apply(Head.FACTORIAL, self.number(children[0])),
            "raised": lambda children: self.power(*map(self.number, children)),
            "exponent": self.exponent,
            "call": self.call,
        }

    def expression(self, tree: "Tree[Token]") -> Expression:
        for subtree in tree.iter_subtrees():  # children come before their parents
            rule = self.rules.get(subtree.data)
            if rule:
                self.made[id(subtree)] = rule(subtree.children)
        return self.build.expression(self.made[id(tree)])

    def value(self, child: _Child) -> int:
        """The graph node of a child, a number or a truth."""
        if not isinstance(child, str) and child.data == "pair":
            raise self.error(_first_token(child), "a pair (value, condition) only belongs in Piecewise")
        return self.leaf(child) if isinstance(child, str) else self.made[id(child)]

    def number(self, child: _Child) -> int:
        """The graph node of a child that must be a number; a truth counts 1 or 0."""
        value = self.value(child)
        if value not in self.truths:
            return value
        zero, one = self.build.number(0), self.build.number(1)
        return self.build.apply(Head.PIECEWISE, one, value, zero, self.build.apply(Head.TRUE))

    def truth(self, child: _Child) -> int:
        value = self.value(child)
        if value not in self.truths:
            raise self.error(_first_token(child), "a condition such as w > 0 is expected here")
        return value

    def leaf(self, token: "Token") -> int:
        if token.type == "NUMBER":
            return self.literal(token, str(token))
        if token.type == "SUPERSCRIPT":
            return self.superscript(token)
        if token.type == "NAME":
            return self.build.symbol(str(token))
        head = CONSTANTS[str(token)]
        constant = self.build.apply(head)
        if head in (Head.TRUE, Head.FALSE):
            self.truths.add(constant)
        elif head is Head.E:
            self.euler = constant
        return constant

    def literal(self, token: "Token", digits: str) -> int:
        plain = unicodedata.normalize("NFKC", digits)
        if "⁄" in plain:  # a vulgar fraction such as ½
            return self.build.number(Fraction(plain.replace("⁄", "/")))
        match = _NUMBER.fullmatch(plain)
        whole, decimals, exponent = match.groups(default="") if match else ("", "", "")
        if len(exponent) > 6 or len(whole) + len(decimals) + int(exponent or 0) > self.digits:
            raise self.error(token, f"a number has more than {self.digits} digits")
        return self.build.number(Fraction(plain))

    def superscript(self, token: "Token") -> int:
        plain = unicodedata.normalize("NFKC", str(token)).replace("−", "-")
        if plain == "n":
            return self.build.symbol("n")
        value = self.literal(token, plain.lstrip("+-"))
        return self.build.negate(value) if plain.startswith("-") else value

    def logical(self, head: Head, children: list[_Child]) -> int:
        return self.condition(head, *map(self.truth, children))

    def comparison(self, children: list[_Child]) -> int:
        """One comparison, or a chain of them: 4 < w < 5 says both."""
        sides = [self.number(child) for child in children[::2]]
        heads = [_COMPARISON[str(child)] for child in children[1::2]]
        links = [self.condition(head, *sides[i : i + 2]) for i, head in enumerate(heads)]
        return links[0] if len(links) == 1 else self.condition(Head.AND, *links)

    def condition(self, head: Head, *args: int) -> int:
        made = self.build.apply(head, *args)
        self.truths.add(made)
        return made

    def sum(self, children: list[_Child]) -> int:
        terms = [self.number(children[0])]
        for sign, child in zip(children[1::2], children[2::2], strict=True):
            term = self.number(child)
            terms.append(self.build.negate(term) if str(sign) == "-" else term)
        return self.build.add(*terms)

    def product(self, children: list[_Child]) -> int:
        factors = [self.number(children[0])]
        for sign, child in zip(children[1::2], children[2::2], strict=True):
            factor = self.number(child)
            if isinstance(sign, str) and sign.type == "TIMES":
                factors.append(factor)
            elif len(factors) == 1:
                factors = [self.build.divide(factors[0], factor)]
            else:
                factors.append(self.build.power(factor, self.build.number(-1)))
        return self.build.multiply(*factors) if len(factors) > 1 else factors[0]

    def power(self, base: int, exponent: int) -> int:
        return self.build.apply(Head.EXP, exponent) if base == self.euler else self.build.power(base, exponent)

    def exponent(self, children: list[_Child]) -> int:
        value = self.number(children[-1])
        return self.build.negate(value) if len(children) > 1 else value

    def call(self, children: list[_Child]) -> int:
        token, rest = _first_token(children[0]), children[1:]
        exponent = None
        if not isinstance(rest[0], str) and rest[0].data == "exponent":
            exponent, rest = self.made[id(rest[0])], rest[1:]
        function = known_function(str(token))
        if function is None:  # words.py has looked them all up
            raise self.error(token, "unknown function")
        if exponent is not None and exponent == self.build.number(-1):
            function, exponent = self.inverse(function, token), None
        args = list(self.arguments(token, rest))
        self.check_arity(token, function, len(args))
        made = function.build(self.build, *args)
        if function.head in _TRUTHS:
            self.truths.add(made)
        return made if exponent is None else self.build.power(made, exponent)

    def inverse(self, function: Function, token: "Token") -> Function:
        head = INVERSES.get(function.head) if function.head else None
        inverse = known_function(head.value) if head else None
        if inverse is None:
            name = self.shown(token)
            raise self.error(token, f"{name}^(-1) can mean two things; write 1/{name}(...) or the inverse function")
        return inverse

    def arguments(self, token: "Token", children: list[_Child]) -> Iterator[int]:
        name = str(token)
        for place, child in enumerate(children):
            if name == "Piecewise":
                if isinstance(child, str) or child.data != "pair":
                    raise self.error(_first_token(child), "each case needs its condition: (value, condition)")
                yield self.number(child.children[0])
                yield self.truth(child.children[1])
            elif name in ("And", "Or", "Not") or (name == "where" and not place):
                yield self.truth(child)
            else:
                if name == "|" and self.value(child) in self.truths:
                    raise self.error(token, "write Or(...) for conditions of which one must hold")
                yield self.number(child)

    def check_arity(self, token: "Token", function: Function, count: int) -> None:
        if count >= function.least and (function.most is None or count <= function.most):
            return
        wanted = str(function.least) if function.most == function.least else f"{function.least} to {function.most}"
        plural = "argument" if wanted == "1" else "arguments"
        reason = f"{self.shown(token)} takes {wanted} {plural}, here it has {count}"
        if re.search(r"[0-9],[0-9]", self.text):
            reason += " (write numbers with a decimal point, 0.5 and not 0,5)"
        raise self.error(token, reason)

    def shown(self, token: "Token") -> str:
        return "sigma'" if token == "sigma_prime" else str(token)

    def error(self, token: "Token", reason: str) -> Unreadable:
        return Unreadable(self.text, token.start_pos or 0, reason)


def _first_token(child: _Child) -> "Token":
    while not isinstance(child, str):
        child = child.children[0]
    return child
