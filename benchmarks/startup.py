"""How long a student waits: one file graded by the whole command, beside importing SymPy and NumPy and nothing else.

    python benchmarks/startup.py [--runs N]

Both commands run in new processes, one after the other and in turn, so that what else the machine does falls on both.
The aim is a ratio of medians of at most 1.5.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
PEER = [sys.executable, "-c", "import sympy, numpy"]


def seconds(command: list[str]) -> float:
    """Wall time of one run of a command."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=False, cwd=ROOT)
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    print(f"{'exercise':<10}  {'checker':>8}  {'import':>8}  {'ratio':>6}   medians of {runs} runs, in seconds")
    for exercise in ("exercise1", "exercise2", "exercise3"):
        ours = [sys.executable, "-m", "checker", exercise, str(EXAMPLES / exercise / "right.py")]
        pairs = [(seconds(ours), seconds(PEER)) for _ in range(runs)]
        checker, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(f"{exercise:<10}  {checker:8.3f}  {peer:8.3f}  {checker / peer:6.2f}")


if __name__ == "__main__":
    main()
