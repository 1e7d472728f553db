"""Helpers of this folder's tests: the usual question, and answers in a form that can be compared by eye."""

from collections.abc import Callable
from fractions import Fraction

from checker.expression.dag import Builder, Expression
from checker.expression.heads import Head
from checker.submission.protocol import Answer, Exact, Kind, Outcome, Question, Reason, Unusable

Run = Callable[..., Outcome]

FORMULA = Question("value", Kind.FORMULA, ("w",), points=((5.0,), (6.0,)))


def value_of(outcome: Outcome, name: str = "value") -> Answer:
    return outcome.answers[name].answer


def number(value: int | str | Fraction) -> Exact:
    build = Builder()
    return Exact(build.expression(build.number(Fraction(value))))


def spelled(expression: Expression) -> str:
    """An expression as nested calls, for comparison by eye."""
    texts: list[str] = []
    for node in expression.nodes:
        arguments = ", ".join(texts[i] for i in node.args)
        leaf = node.head in (Head.NUMBER, Head.SYMBOL)
        texts.append(str(node.value) if leaf else f"{node.head}({arguments})" if node.args else str(node.head))
    return texts[-1]


def shown(answer: Answer) -> str:
    """An answer in short: a formula as `spelled`, an unusable one by its reason."""
    if isinstance(answer, Exact):
        return spelled(answer.expression)
    return str(answer.reason) if isinstance(answer, Unusable) else repr(answer)


def reason_of(outcome: Outcome, name: str = "value") -> Reason | None:
    answer = value_of(outcome, name)
    return answer.reason if isinstance(answer, Unusable) else None
