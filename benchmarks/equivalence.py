"""How often judges of equality are right, and how long they take: ours beside SymPy's and Math-Verify's.

    python benchmarks/equivalence.py [--corpus PATH] [--pairs N] [--seed S] [--timeout SECONDS]
                                     [--without simplify equals math-verify] [--wrong]

Every pair is judged by all of them in turn, so that what else the machine does falls on all. The pairs are those of a
corpus of other graders' test cases, when it is there, and random ones (`identities`). Reading is outside the clock for
everybody; what a peer simplifies while reading costs it nothing. A pair that takes too long is undecided, and counts
with the time limit. The second table is our judge alone, as its formulas grow.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from growth import print_growth
from identities import random_pairs
from judges import JUDGES, OURS, Answer, Case, Worker

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared/corpora/equivalence/cases.jsonl"
_PROVED = ("identical", "proof")


def corpus_cases(path: Path) -> list[Case]:
    """The cases of a corpus; none, and a message, when it is not there."""
    if not path.exists():
        print(f"(no corpus at {path}: skipped)")
        return []
    return [_case(json.loads(line)) for line in path.read_text().splitlines()]


def _case(fields: dict[str, object]) -> Case:
    variables, assumptions = fields["variables"], fields.get("assumptions", {})
    assert isinstance(variables, list)
    assert isinstance(assumptions, dict)
    assume = {**dict.fromkeys(variables, str(fields["domain"])), **assumptions}
    student, teacher, name = (str(fields[key]) for key in ("student", "teacher", "id"))
    return Case(student, teacher, assume, bool(fields["equivalent"]), name)


def random_cases(count: int, seed: int) -> list[Case]:
    """Random pairs as cases."""
    pairs = enumerate(random_pairs(count, seed))
    return [Case(p.student, p.teacher, p.assume, p.equal, f"seed {seed} pair {place}") for place, p in pairs]


# Judging


def answers_of(names: Sequence[str], cases: Sequence[Case], seconds: float) -> dict[str, list[Answer]]:
    """What every judge says of every case, the judges taking turns."""
    workers = [Worker(JUDGES[name], cases, seconds) for name in names]
    given: dict[str, list[Answer]] = {name: [] for name in names}
    try:
        for number in range(len(cases)):
            for worker in workers:
                given[worker.judge.name].append(worker.ask(number))
    finally:
        for worker in workers:
            worker.stop()
    return given


@dataclass(frozen=True, slots=True)
class Tally:
    """What the answers of one judge come to."""

    right: int
    wrongly_accepted: int
    wrongly_refused: int
    undecided: int
    late: int
    """those among the undecided that took too long"""
    proved: float | None
    """share of the equal pairs accepted, where a judge says what it rests on"""
    median: float
    slow: float
    """the 95th percentile, like the median in ms"""
    reading: float

    @classmethod
    def of(cls, cases: Sequence[Case], answers: Sequence[Answer]) -> Tally:
        """Count."""
        both = list(zip(cases, answers, strict=True))
        accepted = [answer.evidence for case, answer in both if case.equal and answer.equal]
        times = [answer.milliseconds for answer in answers]
        return cls(
            right=sum(answer.equal is case.equal for case, answer in both),
            wrongly_accepted=sum(answer.equal is True and not case.equal for case, answer in both),
            wrongly_refused=sum(answer.equal is False and case.equal for case, answer in both),
            undecided=sum(answer.equal is None for answer in answers),
            late=sum(answer.is_late for answer in answers),
            proved=sum(kind in _PROVED for kind in accepted) / len(accepted) if any(accepted) else None,
            median=statistics.median(times),
            slow=statistics.quantiles(times, n=20)[-1],
            reading=statistics.median(answer.reading for answer in answers),
        )


# Printing


_COLUMNS = ("right", "accepted", "refused", "undecided", "late", "proved", "median", "95 %", "read", "of simplify")


def print_table(title: str, cases: Sequence[Case], given: dict[str, list[Answer]]) -> None:
    """One row for each judge."""
    equal = sum(case.equal for case in cases)
    print(f"\n{title}: {len(cases)} pairs, {equal} of them equal   (wrongly accepted, wrongly refused; times in ms)")
    print(f"{'':<16}" + "".join(f"{column:>12}" for column in _COLUMNS))
    tallies = {name: Tally.of(cases, answers) for name, answers in given.items()}
    simplify = tallies.get("simplify")
    for name, tally in tallies.items():
        print(f"{name:<16}" + "".join(f"{cell:>12}" for cell in _cells(tally, simplify)))


def _cells(tally: Tally, simplify: Tally | None) -> Iterator[str]:
    counts = (tally.right, tally.wrongly_accepted, tally.wrongly_refused, tally.undecided, tally.late)
    yield from map(str, counts)
    yield "" if tally.proved is None else f"{tally.proved:.1%}"
    yield from (f"{time:.2f}" for time in (tally.median, tally.slow, tally.reading))
    yield "" if simplify is None else f"{tally.median / simplify.median:.3f}"


def print_wrong(cases: Sequence[Case], answers: Sequence[Answer]) -> None:
    """Every pair that our judge gets wrong, leaves undecided or accepts without a proof, and the slowest ones."""
    both = list(zip(cases, answers, strict=True))
    for case, answer in both:
        if answer.equal is not case.equal:
            _print_case("UNDECIDED" if answer.equal is None else "WRONG", case, answer)
        elif case.equal and answer.evidence not in _PROVED:
            _print_case("unproved", case, answer)
    for case, answer in sorted(both, key=lambda one: -one[1].milliseconds)[:5]:
        _print_case("slow", case, answer)


def _print_case(what: str, case: Case, answer: Answer) -> None:
    truth = "equal" if case.equal else "different"
    print(f"{what:<10} {case.name} ({truth}; {answer.evidence}; {answer.milliseconds:.0f} ms) {dict(case.assume)}")
    print(f"           {case.student}\n           {case.teacher}")


def _judges(without: Sequence[str]) -> list[str]:
    names = [name for name in JUDGES if name not in without]
    if "math-verify" in names and find_spec("math_verify") is None:
        print("(Math-Verify is not installed: skipped; pip install math-verify)")
        names.remove("math-verify")
    return names


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=5.0, help="seconds for one pair")
    parser.add_argument("--without", nargs="+", default=(), choices=[name for name in JUDGES if name != OURS])
    parser.add_argument("--wrong", action="store_true", help="list the pairs that ours gets wrong or does not prove")
    parser.add_argument("--largest", type=int, default=10**5, help="nodes of the largest formula of the second table")
    options = parser.parse_args()
    names = _judges(options.without)
    for title, cases in (
        ("corpus", corpus_cases(options.corpus)),
        ("random", random_cases(options.pairs, options.seed)),
    ):
        if len(cases) > 1:
            given = answers_of(names, cases, options.timeout)
            print_table(title, cases, given)
            if options.wrong:
                print_wrong(cases, given[OURS])
    print_growth(options.largest)


if __name__ == "__main__":
    main()
