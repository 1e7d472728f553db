"""The second step of reading a formula: what each word means.

A declared symbol wins over a function or constant of the same name. What is not declared may be a function, a constant,
several declared names written together (`w2w3`), or else it is a symbol of its own, which the grader will name.
"""

from collections.abc import Iterator

from checker.expression.names import canonical_name
from checker.expression.printing import printable
from checker.expression.tokens import Kind, Lexeme
from checker.expression.unreadable import Unreadable
from checker.expression.vocabulary import CONSTANTS, FUNCTIONS, NOT_NUMBERS, is_letter, known_function

__all__ = ["resolve"]

_OPERATORS = {"and": Kind.AND, "or": Kind.OR, "not": Kind.NOT}
_SIGMA = frozenset({"sigma", "sigmoid", "logistic", "expit"})
_ONE_PRIME = frozenset("'′’ʹ´")


def resolve(text: str, lexemes: list[Lexeme], symbols: frozenset[str]) -> list[Lexeme]:
    """The lexemes with every word, prime and derivative replaced by names, constants and functions.

    Raises Unreadable for an unknown function and for a word that is no number, such as oo.
    """
    return list(_Words(text, lexemes, symbols).meanings())


class _Words:
    def __init__(self, text: str, lexemes: list[Lexeme], symbols: frozenset[str]) -> None:
        self.text = text
        self.lexemes = lexemes
        self.symbols = symbols

    def meanings(self) -> Iterator[Lexeme]:
        lexemes = self.lexemes
        for place, lexeme in enumerate(lexemes):
            if lexeme.kind is Kind.WORD:
                yield from self.word(lexeme, before=lexemes[place - 1] if place else None, after=lexemes[place + 1])
            elif lexeme.kind is Kind.DERIVATIVE:
                yield lexeme._replace(kind=Kind.NAME, text=canonical_name(lexeme.text))
            elif lexeme.kind is not Kind.PRIME:
                yield lexeme
            elif not place or lexemes[place - 1].kind is not Kind.WORD:
                raise Unreadable(self.text, lexeme.offset, "a prime ' is only read after sigma, as in sigma'(z1)")

    def word(self, word: Lexeme, *, before: Lexeme | None, after: Lexeme) -> Iterator[Lexeme]:
        name = canonical_name(word.text)
        called = after.kind is Kind.OPEN and after.text not in ("|", "cases")
        if after.kind is Kind.PRIME:
            yield from self.primed(word, name, after)
        elif word.text in self.symbols or name in self.symbols:
            yield word._replace(kind=Kind.NAME, text=word.text if word.text in self.symbols else name)
        elif _is_imaginary(word, name, before):
            yield word._replace(kind=Kind.CONSTANT, text="I")
        elif name in CONSTANTS:
            self.refuse_call_of_e(word, name, called=called)
            yield word._replace(kind=Kind.CONSTANT, text=name)
        elif name in NOT_NUMBERS:
            raise self.error(word, f"{self.shown(word)} is not a number, so it cannot be part of a formula")
        elif word.text in _OPERATORS:
            yield word._replace(kind=_OPERATORS[word.text])
        elif known_function(name) and (called or not is_letter(name)):
            yield word._replace(kind=Kind.FUNCTION, text=name)
        else:
            yield from self.names(word, name, called=called)

    def primed(self, word: Lexeme, name: str, prime: Lexeme) -> Iterator[Lexeme]:
        """sigma'(z), also with a factor written to it as in w2σ'(z2)."""
        if prime.text.count("\\prime") > 1 or (prime.text[0] in _ONE_PRIME and len(prime.text) > 1):
            raise self.error(prime, "only the first derivative sigma' has a name; write out the second", "''")
        stem = next((stem for stem in _SIGMA if name.endswith(stem)), None)
        if stem is None:
            raise self.error(prime, "a prime ' is only read after sigma, as in sigma'(z1)")
        factor = name.removesuffix(stem)
        if factor:
            yield from self.names(word, factor, called=False)
        yield Lexeme(Kind.FUNCTION, "sigma_prime", word.offset, prime.end)

    def names(self, word: Lexeme, name: str, *, called: bool) -> Iterator[Lexeme]:
        """A word that is no declared name: names written together, or a symbol of its own."""
        pieces = self.split(word, name) if self.symbols else []
        if pieces:
            yield from (word._replace(kind=Kind.NAME, text=piece) for piece in pieces)
        elif not called:
            yield word._replace(kind=Kind.NAME, text=name)
        else:
            yield from self.factor_and_function(word, name)

    def factor_and_function(self, word: Lexeme, name: str) -> Iterator[Lexeme]:
        """w2σ(z2): a name and a function written together; the Greek letter tells where one ends."""
        greek = word.text[-1] in "σΓ"
        for length in range(len(name) - 1, 1, -1):
            factor, function = name[:-length], name[-length:]
            if function in FUNCTIONS and (factor in self.symbols or (greek and function in ("sigma", "Gamma"))):
                yield word._replace(kind=Kind.NAME, text=factor)
                yield word._replace(kind=Kind.FUNCTION, text=function)
                return
        raise self.error(word, f"unknown function {self.shown(word)}{self.suggestion(name)}")

    def split(self, word: Lexeme, name: str) -> list[str]:
        """The declared names that `name` is made of, if there is exactly one way to cut it."""
        longest = max(map(len, self.symbols))
        if len(name) > 8 * longest:
            return []
        ways, cut = [0] * len(name) + [1], [0] * len(name)
        for start in reversed(range(len(name))):
            for end in range(start + 1, min(len(name), start + longest) + 1):
                if ways[end] and name[start:end] in self.symbols:
                    ways[start] += ways[end]
                    cut[start] = end
        if ways[0] > 1:
            raise self.error(word, f"{self.shown(word)} can be read in several ways; write * between the factors")
        pieces, start = [], 0
        while ways[0] and start < len(name):
            pieces.append(name[start : cut[start]])
            start = cut[start]
        return pieces

    def refuse_call_of_e(self, word: Lexeme, name: str, *, called: bool) -> None:
        if called and name in ("e", "E", "I"):
            better = f"exp(...) or {name}*(...)" if name != "I" else "I*(...)"
            raise self.error(word, f"{name} is a number, not a function; write {better}")

    def suggestion(self, name: str) -> str:
        near = [known for known in FUNCTIONS if known.casefold() == name.casefold()]
        if near:
            return f"; it is written {near[0]}"
        return f"; for a product write {printable(name, 20)}*(...)" if len(name) <= 2 else ""

    def shown(self, word: Lexeme) -> str:
        return printable(self.text[word.offset : word.end], 40)

    def error(self, lexeme: Lexeme, reason: str, found: str = "") -> Unreadable:
        return Unreadable(self.text, lexeme.offset, reason, found=found or self.text[lexeme.offset : lexeme.end])


def _is_imaginary(word: Lexeme, name: str, before: Lexeme | None) -> bool:
    if word.text.startswith("\\"):
        return name == "i"
    return word.text in ("j", "J") and before is not None and before.kind is Kind.NUMBER and before.end == word.offset
