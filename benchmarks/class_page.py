"""The class page of a large course: how long it takes to make, how large it is, and how soon a browser has it open.

    python benchmarks/class_page.py [STUDENTS]

The course is made up: every student answers exercise2 in one of some hundred spellings of a few dozen answers, graded
once and put into the results of a folder. "Open" is the time of a whole headless Chromium: start, load, layout, the
page's script, and the document written out again, with an empty page beside it.
"""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from checker.catalogue import find
from checker.exercises import load
from checker.grading import grade
from checker.meanings import domains_of, written_down
from checker.publishing import publish
from checker.report import Report
from checker.reports.as_json import to_json
from checker.reports.keeping import kept
from checker.store import Key, Store, Submission
from checker.submission.runner import start
from checker.worker import Graded

NAME = "exercise2"
ANSWERS = (
    "{k}*{l}/abs(w)",
    "{k}/abs(w)*acosh(abs(w)/2 - {l})",
    "{k}/w*atanh(sqrt(1 - {l}/abs(w)))",
    "ln({k}*abs(w))/{l}",
)
FILES = 300
"""different ones; more students hand in equal ones"""


def main(students: int = 2_000) -> None:
    """Make a course, write its files twice, and open the page."""
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, start() as runner:
        graded = [_graded(grade(NAME, _answer(draw).encode(), runner=runner)) for _ in range(min(FILES, students))]
        out = Path(folder)
        with Store(out, NAME) as store:
            keys = [Key(f"{number}", "e", "c") for number in range(len(graded))]
            names = [f"Student Number {number} {2_000_000 + number}" for number in range(students)]
            store.hand_in(Submission(name, name, "", name, keys[place % len(keys)]) for place, name in enumerate(names))
            for key, one in zip(keys, graded, strict=True):
                store.add(key, one)
            for label in ("first time", "once more"):
                begun = time.process_time()
                publish(store, out, None, partial(_domains, NAME))
                spent = time.process_time() - begun
                print(
                    f"grades, feedback, class page, {label}: {spent:.2f} s, {1000 * spent / students:.1f} ms a student"
                )
        page = out / "class.html"
        text = page.read_text()
        print(f"class.html: {page.stat().st_size / 1e6:.2f} MB, {students} students, {text.count('<details>')} groups")
        empty = out / "empty.html"
        empty.write_text("<!DOCTYPE html><title>empty</title>")
        for path in (empty, page):
            print(f"open {path.name}: {min(_opened(path) for _ in range(3)):.2f} s")


def _domains(name: str) -> dict[str, object]:
    return domains_of(load(find(name)))


def _graded(report: Report) -> Graded:
    formulas = {part.part.name: written_down(part.formula) for part in report.parts if part.formula}
    return Graded(to_json(report), "", 0.0, 0.0, formulas, kept(report))


def _answer(draw: random.Random) -> str:
    formula = draw.choice(ANSWERS).format(k=draw.randint(2, 6), l=draw.randint(1, 4))
    low = f"-b/w - {formula}/2"
    lines = (f"min_abs_w = {draw.randint(1, 6)}", f"a_low = {low!r}", f"a_high = {formula!r}", f"width = {formula!r}")
    return "\n".join([*lines, f"w_star = {draw.randint(50, 90) / 10}", ""])


def _opened(page: Path) -> float:
    browser = shutil.which("chromium")
    assert browser, "chromium is not installed"
    begun = time.perf_counter()
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
