"""What naming a slip costs: the table of each part, built once a process, and one look-up in it.

    python benchmarks/slips.py [--runs N]

The aim is at most 100 ms for all tables of an exercise. `gradient(12, 3)` is the largest of the tables that the bonus
part of exercise1 builds, one for the first call that is answered wrongly; it is not in the sum. exercise3 has none: its
parts are judged by properties. The look-up is of a formula that is no known slip, which is the dearest case.
What counts is the time of the processor, so that a busy machine changes little.
"""

import argparse
import statistics
import time
from collections.abc import Iterator

from checker.catalogue import find
from checker.equivalence.domain import Domain, Regime
from checker.equivalence.slips import find_slip
from checker.equivalence.slips.search import table_of
from checker.exercise import Formula, Number
from checker.exercises import load
from checker.exercises.chain import reference
from checker.expression.text import parse

CONSTANT = Domain((Regime("value", {}),))


def parts(exercise: str) -> Iterator[tuple[Formula | Number, Domain]]:
    """The parts of an exercise that have a reference, and their domains."""
    for part in load(find(exercise)).parts:
        if isinstance(part, Formula | Number) and part.expected is not None:
            yield part, part.domain if isinstance(part, Formula) else CONSTANT


def measured(part: Formula | Number, domain: Domain, runs: int) -> tuple[float, float]:
    """Milliseconds to build the table of a part, and the median of those for a look-up."""
    assert part.expected is not None
    start = time.thread_time()
    table_of(part.expected, domain, part.slips)
    built = time.thread_time() - start
    names = list(domain.symbols)
    answer = parse("*".join(f"cos(cos({name})/2)" for name in names) or "7/3")
    times = []
    for _ in range(runs):
        start = time.thread_time()
        assert not find_slip(answer, part.expected, domain, part.slips)
        times.append(time.thread_time() - start)
    return built * 1e3, statistics.median(times) * 1e3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    print(f"{'exercise':<10}  {'part':<15}  {'table':>7}  {'look-up':>7}   milliseconds")
    for exercise in ("exercise1", "exercise2"):
        total = 0.0
        for part, domain in parts(exercise):
            built, found = measured(part, domain, runs)
            total += built
            print(f"{exercise:<10}  {part.name:<15}  {built:7.1f}  {found:7.1f}")
        print(f"{exercise:<10}  {'together':<15}  {total:7.1f}")
    longest = reference(12, 3)
    built, found = measured(longest, longest.domain, runs)
    print(f"{'exercise1':<10}  {'gradient(12, 3)':<15}  {built:7.1f}  {found:7.1f}")


if __name__ == "__main__":
    main()
