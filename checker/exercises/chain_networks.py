"""The constructions of exercise1: chains of four neurons that must explode or vanish, judged by what they do.

A chain is run forward in balls, from the numbers as they were handed in, with precision growing until every condition
is certainly true or certainly false. Nothing is compared with a stored answer.
Source: Nielsen ch. 5, the exploding example and the exercise on other activations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from flint import acb, ctx

from checker.equivalence.numerals import show_ball
from checker.exercises.chain_run import LENGTH, Chain, Run, read_chain, run
from checker.exercises.quantity import Quantity
from checker.exercises.steepness import Activation, is_steep, logistic, read_activation
from checker.reading import Unread, read_fields
from checker.sheet import Sheet
from checker.verdict import Certificate, Finding, Judgement

__all__ = ["judge_exploding", "judge_unstable"]

_FACTOR = Fraction(1000)
_ENOUGH = Fraction(4)
"""|w| sigma' can exceed 1 from here on."""
_LADDER = (128, 512, 2048)


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold, and whether it certainly does or does not."""

    says: str
    value: Quantity | None
    """what it is about"""
    holds: bool | None
    help: str
    fails: str = ""
    """how to say that it does not hold, where that has no value"""


def judge_exploding(sheet: Sheet) -> Judgement:
    """All finite; |w_j sigma'(z_j)| > 1 for j = 2, 3, 4; |dC/db_1| at least 1000 |dC/db_4|."""
    chain = read_chain(sheet.answer("exploding"))
    if isinstance(chain, Unread):
        return Judgement.unreadable(chain.finding)
    activation = logistic()

    def conditions() -> list[Condition]:
        forward = run(chain, activation)
        return [*_exists(forward, "σ", ""), *_steep(forward), _grows(forward, "")]

    return _decide(conditions)


def judge_unstable(sheet: Sheet) -> Judgement:
    """Sup |f'| is at least 2, and with that f one chain vanishes and another explodes, 1000 times each."""
    fields = read_fields(sheet.answer("unstable"), ("activation", "vanishing", "exploding"))
    if isinstance(fields, Unread):
        return Judgement.unreadable(fields.finding)
    activation = read_activation(fields["activation"])
    if isinstance(activation, Judgement):
        return activation
    read = {name: read_chain(fields[name], name) for name in ("vanishing", "exploding")}
    unread = next((chain for chain in read.values() if isinstance(chain, Unread)), None)
    if unread is not None:
        return Judgement.unreadable(unread.finding)
    return _judge_unstable(activation, {name: chain for name, chain in read.items() if isinstance(chain, Chain)})


def _judge_unstable(activation: Activation, chains: Mapping[str, Chain]) -> Judgement:
    def conditions() -> list[Condition]:
        vanishing, exploding = run(chains["vanishing"], activation), run(chains["exploding"], activation)
        return [
            *_exists(vanishing, "f", "vanishing: "),
            *_exists(exploding, "f", "exploding: "),
            _moves(vanishing, "vanishing: "),
            _moves(exploding, "exploding: "),
            _shrinks(vanishing, "vanishing: "),
            _grows(exploding, "exploding: "),
        ]

    networks = _decide(conditions)
    steepness = is_steep(activation)
    if not isinstance(steepness, Certificate):
        return steepness
    if isinstance(networks.evidence, Certificate) and not networks.findings:
        return Judgement.correct(replace(networks.evidence, statement=f"{steepness.statement}; every condition holds"))
    return networks


# Deciding


def _decide(conditions: Callable[[], list[Condition]]) -> Judgement:
    """Raise the precision until every condition is decided, or one is certainly broken."""
    states: list[Condition] = []
    for bits in _LADDER:
        with ctx.workprec(bits):
            states = conditions()
        if all(state.holds is not None for state in states) or any(state.holds is False for state in states):
            break
    broken = next((state for state in states if state.holds is False), None)
    if broken is not None:
        fails = broken.fails or f"{broken.says} does not hold"
        shown = f"the left side is {_show(broken.value)}" if broken.value is not None else fails
        return Judgement.incorrect(Certificate(shown), Finding("condition", f"{fails}.", broken.help))
    if any(state.holds is None for state in states):
        return Judgement.undecided("A condition holds or fails by less than the enclosures can tell.")
    bounds = {state.says: _show(state.value) for state in states}
    return Judgement.correct(Certificate("every condition holds", bounds))


def _show(value: Quantity | None) -> str:
    return show_ball(acb(value.enclosure)) if value is not None else ""


# Conditions


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth


def _above(value: Quantity, limit: Fraction) -> bool | None:
    order = value.compared_with(limit)
    return None if order is None else order > 0


def _below(value: Quantity, limit: Fraction) -> bool | None:
    order = value.compared_with(limit)
    return None if order is None else order < 0


def _exists(forward: Run, f: str, before: str) -> list[Condition]:
    if forward.broken is None:
        return []
    j, what = forward.broken
    if what == "value":
        fails = f"{before}{f}(z{j}) is not a real number"
        return [Condition(fails, None, False, "Move the bias to where f is real, or take another f.", fails)]
    fails = f"{before}{f}'(z{j}) does not exist"
    return [Condition(fails, None, False, f"{f} has a corner or a gap there; move b{j}.", fails)]


def _steep(forward: Run) -> list[Condition]:
    conditions = []
    for j in range(2, LENGTH + 1):
        term = abs(forward.weights[j - 1] * forward.slopes[j - 1])
        says = f"|w{j} σ'(z{j})| > 1"
        conditions.append(Condition(says, term, _above(term, Fraction(1)), _steeper(forward, j)))
    return conditions


def _steeper(forward: Run, j: int) -> str:
    """What makes |w_j sigma'(z_j)| larger: the weight where it is too small for any z_j, else the bias."""
    if _above(abs(forward.weights[j - 1]), _ENOUGH) is not True:
        return f"σ' is never above 1/4: how large must |w{j}| be at the least?"
    return f"z{j} is {_show(forward.inputs[j - 1])}: choose b{j} so that it is where σ' is not small."


def _grows(forward: Run, before: str) -> Condition:
    growth = forward.growth()
    help_ = "Every factor |w_j f'(z_j)| well above 1 makes the gradient grow from layer to layer."
    says = f"{before}|∂C/∂b1| / |∂C/∂b4| ≥ {_FACTOR}"
    return Condition(says, growth, _not(_below(growth, _FACTOR)), help_)


def _shrinks(forward: Run, before: str) -> Condition:
    growth = forward.growth()
    help_ = "Every factor |w_j f'(z_j)| well below 1 makes the gradient shrink from layer to layer."
    says = f"{before}|∂C/∂b1| / |∂C/∂b4| ≤ 1/{_FACTOR}"
    return Condition(says, growth, _not(_above(growth, 1 / _FACTOR)), help_)


def _moves(forward: Run, before: str) -> Condition:
    slope = abs(forward.slopes[-1])
    help_ = "With f'(z4) = 0 both gradients are 0 and there is nothing to compare; move b4."
    return Condition(f"{before}|f'(z4)| > 0", slope, _above(slope, Fraction(0)), help_)
