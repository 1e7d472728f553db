"""The constructions of exercise1: chains of four neurons that must explode or vanish, judged by what they do.

A chain is run forward in balls, from the numbers as they were handed in, with precision growing until every condition
is certainly true or certainly false. Nothing is compared with a stored answer.
Source: Nielsen ch. 5, the exploding example and the exercise on other activations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from flint import acb, arb, ctx

from checker.equivalence.enclosure import evaluate, is_real, undefined_at
from checker.equivalence.numerals import show_ball
from checker.exercises.steepness import Activation, is_steep, logistic, read_activation
from checker.expression.dag import Expression
from checker.reading import Unread, read_fields, read_items, read_number
from checker.sheet import Sheet
from checker.submission.protocol import Answer
from checker.verdict import Certificate, Finding, Judgement

__all__ = ["judge_exploding", "judge_unstable"]

_LENGTH = 4
_FACTOR = 1000
_LADDER = (128, 512, 2048)


@dataclass(frozen=True, slots=True)
class Chain:
    """The numbers of a chain, as they were handed in."""

    weights: Sequence[Expression]
    biases: Sequence[Expression]
    a0: Expression


@dataclass(frozen=True, slots=True)
class Run:
    """A chain run forward: balls of w_j and f'(z_j), first neuron first."""

    weights: Sequence[arb]
    slopes: Sequence[arb]
    """not finite where f'(z_j) does not exist, or is not known"""
    broken: int | None
    """the first neuron whose f'(z_j) certainly does not exist"""

    def growth(self) -> arb:
        """|dC/db_1| / |dC/db_4| = |f'(z_1) w_2 f'(z_2) w_3 f'(z_3) w_4|."""
        product = arb(1)
        for slope, weight in zip(self.slopes[:-1], self.weights[1:], strict=True):
            product = product * abs(slope * weight)
        return product


@dataclass(frozen=True, slots=True)
class Condition:
    """Something that must hold: what it says, the enclosure it is about, and whether that decides it."""

    says: str
    value: arb
    holds: bool | None
    help: str


def judge_exploding(sheet: Sheet) -> Judgement:
    """All finite; |w_j sigma'(z_j)| > 1 for j = 2, 3, 4; |dC/db_1| at least 1000 |dC/db_4|."""
    chain = _read_chain(sheet.answer("exploding"))
    if isinstance(chain, Unread):
        return Judgement.unreadable(chain.finding)
    activation = logistic()

    def conditions() -> list[Condition]:
        run = _run(chain, activation)
        return [*_exists(run, "σ", ""), *_steep(run), _grows(run, "")]

    return _decide(conditions)


def judge_unstable(sheet: Sheet) -> Judgement:
    """Sup |f'| is at least 2, and with that f one chain vanishes and another explodes, 1000 times each."""
    fields = read_fields(sheet.answer("unstable"), ("activation", "vanishing", "exploding"))
    if isinstance(fields, Unread):
        return Judgement.unreadable(fields.finding)
    activation = read_activation(fields["activation"])
    if isinstance(activation, Judgement):
        return activation
    read = {name: _read_chain(fields[name], name) for name in ("vanishing", "exploding")}
    unread = next((chain for chain in read.values() if isinstance(chain, Unread)), None)
    if unread is not None:
        return Judgement.unreadable(unread.finding)
    return _judge_unstable(activation, {name: chain for name, chain in read.items() if isinstance(chain, Chain)})


def _judge_unstable(activation: Activation, chains: Mapping[str, Chain]) -> Judgement:
    def conditions() -> list[Condition]:
        vanishing, exploding = _run(chains["vanishing"], activation), _run(chains["exploding"], activation)
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


# Reading


def _read_chain(answer: Answer, name: str = "") -> Chain | Unread:
    before = f"{name}: " if name else ""
    fields = read_fields(answer, ("weights", "biases", "a0"))
    if isinstance(fields, Unread):
        return fields
    weights = read_items(fields["weights"], f"{before}weights", _LENGTH)
    biases = read_items(fields["biases"], f"{before}biases", _LENGTH)
    a0 = read_number(fields["a0"], f"{before}a0")
    for read in (weights, biases, a0):
        if isinstance(read, Unread):
            return read
    assert isinstance(weights, list)
    assert isinstance(biases, list)
    assert isinstance(a0, Expression)
    return _all_real(Chain(weights, biases, a0), before)


def _all_real(chain: Chain, before: str) -> Chain | Unread:
    for number in (*chain.weights, *chain.biases, chain.a0):
        value = evaluate(number, {})
        if value.is_finite() and not is_real(value) and not value.imag.contains(0):
            finding = Finding("not-real", f"{before}a number of the chain is complex.", "Use real numbers only.")
            return Unread(finding)
        if not value.is_finite():
            finding = Finding("not-finite", f"{before}a number of the chain has no value.", "Use finite numbers only.")
            return Unread(finding)
    return chain


# Running


def _run(chain: Chain, activation: Activation) -> Run:
    a = evaluate(chain.a0, {})
    weights = [evaluate(weight, {}) for weight in chain.weights]
    slopes: list[acb] = []
    broken = None
    for place, (weight, bias) in enumerate(zip(weights, chain.biases, strict=True), start=1):
        z = {"z": acb((weight * a + evaluate(bias, {})).real)}
        slopes.append(evaluate(activation.prime, z))
        if broken is None and not slopes[-1].is_finite() and undefined_at(activation.prime, z) is not None:
            broken = place
        a = evaluate(activation.formula, z)
    return Run([w.real for w in weights], [s.real if is_real(s) else arb("nan") for s in slopes], broken)


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
        shown = _show(broken.value)
        evidence = Certificate(f"{broken.says} does not hold: it is {shown}")
        return Judgement.incorrect(evidence, Finding("condition", f"{broken.says}, but it is {shown}.", broken.help))
    if any(state.holds is None for state in states):
        return Judgement.undecided("A condition holds or fails by less than the enclosures can tell.")
    bounds = {state.says: _show(state.value) for state in states}
    return Judgement.correct(Certificate("every condition holds", bounds))


def _show(value: arb) -> str:
    return show_ball(acb(value))


# Conditions


def _certainly(true: bool, false: bool) -> bool | None:
    return True if true else False if false else None


def _exists(run: Run, f: str, before: str) -> list[Condition]:
    if run.broken is None:
        return []
    says = f"{before}{f}'(z{run.broken}) exists"
    return [Condition(says, arb("nan"), False, "Move the bias so that this neuron is not at a corner of f.")]


def _steep(run: Run) -> list[Condition]:
    conditions = []
    for j in range(2, _LENGTH + 1):
        term = abs(run.weights[j - 1] * run.slopes[j - 1])
        help_ = f"Make w{j} larger, or choose b{j} so that z{j} is where σ' is not small."
        conditions.append(Condition(f"|w{j} σ'(z{j})| > 1", term, _certainly(term > 1, term <= 1), help_))
    return conditions


def _grows(run: Run, before: str) -> Condition:
    growth = run.growth()
    help_ = "Every factor |w_j f'(z_j)| well above 1 makes the gradient grow from layer to layer."
    holds = _certainly(growth >= _FACTOR, growth < _FACTOR)
    return Condition(f"{before}|∂C/∂b1| / |∂C/∂b4| ≥ {_FACTOR}", growth, holds, help_)


def _shrinks(run: Run, before: str) -> Condition:
    growth = run.growth()
    help_ = "Every factor |w_j f'(z_j)| well below 1 makes the gradient shrink from layer to layer."
    holds = _certainly(growth * _FACTOR <= 1, growth * _FACTOR > 1)
    return Condition(f"{before}|∂C/∂b1| / |∂C/∂b4| ≤ 1/{_FACTOR}", growth, holds, help_)


def _moves(run: Run, before: str) -> Condition:
    slope = abs(run.slopes[-1])
    help_ = "With f'(z4) = 0 both gradients are 0 and there is nothing to compare; move b4."
    return Condition(f"{before}f'(z4) ≠ 0", slope, _certainly(slope > 0, bool(slope.is_zero())), help_)
