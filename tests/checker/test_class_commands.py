"""A course as its teacher meets it: the class page that `batch` leaves, `annotate` and `overrule`, in new processes."""

import csv
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTILE = "=1+1 <script>alert(1)<img src=x onerror=alert(2)> \u202egnp.exe"
ANSWERS = {
    "ann": "width = 'ln(|w|)'\nmin_abs_w = 2\n",
    "bob": "import sympy\nw = sympy.Symbol('w')\nwidth = sympy.log(w**2)/2\nmin_abs_w = '4/2'\n",
    "eve": "width = '(ln(w))'  # \u202e</code><script>alert(3)</script>\nmin_abs_w = 4\n",
    "joe": "width = '<script>alert(4)</script>'\n\n\ndef width_at(w):\n    return 1 / 0\n",
    HOSTILE: "width = '-ln(1/|w|)'\nmin_abs_w = 4\n",
}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=100, check=False)


def batch(folder: Path, *options: str) -> None:
    done = run("batch", "exercise2", folder / "in", "--out", folder / "out", "--jobs", "1", *options)
    assert done.returncode == 0, done.stderr


class Page(HTMLParser):
    """The rows of the tables, by the id of their section; every tag and attribute that there is."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.section = ""
        self.tables: dict[str, list[list[str]]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "section":
            self.section = dict(attrs)["id"] or ""
            self.tables[self.section] = []
        elif tag == "tr":
            self.tables[self.section].append([])
        elif tag in ("td", "th"):
            self.tables[self.section][-1].append("")

    def handle_data(self, data: str) -> None:
        if self.tables.get(self.section) and self.tables[self.section][-1]:
            self.tables[self.section][-1][-1] += data

    def group(self, part: str, text: str) -> list[str]:
        (found,) = [row for row in self.tables["groups"] if row[1].strip() == part and text in row[4]]
        return found


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    (folder / "in").mkdir()
    for name, answer in ANSWERS.items():
        (folder / "in" / f"{name}.py").write_text(answer, encoding="utf-8")
    batch(folder)
    return folder


@pytest.fixture
def own(course: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(course, tmp_path / "own"))


def grades(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "out" / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["submission"]: row for row in csv.DictReader(file)}


def feedback(folder: Path, name: str) -> str:
    return "".join((folder / "out" / "feedback" / f"{name}.{kind}").read_text("utf-8") for kind in ("txt", "html"))


def names_in(page: Page, row: list[str]) -> set[str]:
    students = {cells[0].strip(): cells[1].strip() for cells in page.tables["students"][1:]}
    found = re.findall(r"\d+", row[2])
    return {students[number] for number in _after_count(row[2], found)}


def _after_count(text: str, found: list[str]) -> list[str]:
    """The summary and the list stand side by side: `3` and `1 2 4` read as `31 2 4`."""
    for length in range(1, len(found[0]) + 1):
        rest = [found[0][length:], *found[1:]] if found[0][length:] else found[1:]
        if len(rest) == int(found[0][:length]):
            return rest
    raise AssertionError(text)


def test_equal_answers_stand_together_whatever_their_spelling(course: Path) -> None:
    page = Page(course / "out" / "class.html")
    row = page.group("width", "3 spellings")
    shown = names_in(page, row)
    assert {"ann", "bob"} < shown
    assert len(shown) == 3
    assert "eve" not in shown  # ln(w) is another answer where w < 0
    assert row[3].strip() == "incorrect"
    assert names_in(page, page.group("min_abs_w", "2 spellings")) == {"ann", "bob"}


def test_an_answer_of_several_lines_is_shown_in_lines(course: Path) -> None:
    row = Page(course / "out" / "class.html").group("width_at", "1 / 0")
    assert "def width_at(w):\n    return 1 / 0" in row[4]


def test_nothing_of_a_student_is_a_tag_and_each_is_named_once(course: Path) -> None:
    path = course / "out" / "class.html"
    text, page = path.read_text(encoding="utf-8"), Page(path)
    assert [tag for tag, _ in page.tags].count("script") == 1  # our own
    assert not any(tag == "img" or name.startswith("on") for tag, given in page.tags for name in given)
    assert not set("\u202e\u2066\u200f") & set(text)
    assert not re.search(r"https?://(?!www\.w3\.org)", text)
    names = [row[1].strip() for row in page.tables["students"][1:]]
    assert len(names) == len(ANSWERS)
    assert text.count("\\u202egnp.exe") == 1


def test_the_page_runs_its_own_script_and_style_and_nothing_else(course: Path) -> None:
    text = (course / "out" / "class.html").read_text(encoding="utf-8")
    policy = re.search(r'Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none';")
    assert "unsafe" not in policy[1]
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed: whether the page's script runs cannot be seen")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    uri = (course / "out" / "class.html").as_uri()
    done = subprocess.run([*command, uri], capture_output=True, encoding="utf-8", timeout=100, check=True)
    assert '<button type="button">Group</button>' in done.stdout
    assert '<div class="tools">' in done.stdout  # no longer hidden


def test_a_message_is_in_every_feedback_of_its_group_and_of_those_who_come_later(own: Path) -> None:
    page = Page(own / "out" / "class.html")
    group = page.group("width", "3 spellings")[0].strip()
    message = "Look at <b>slide 12</b> \u202eagain."
    assert run("annotate", own / "out", group, message, "--by", "Prof").returncode == 0
    told = "Look at <b>slide 12</b> \\u202eagain."
    assert told in feedback(own, "ann")
    assert told.replace("<", "&lt;").replace(">", "&gt;") in feedback(own, "bob")
    assert "slide 12" not in feedback(own, "eve")
    (own / "in" / "zoe.py").write_text("width = 'ln(w^4)/4'\n")
    batch(own)
    assert told in feedback(own, "zoe")
    shown = Page(own / "out" / "class.html").group("width", "spellings")
    assert shown[0].strip() == group
    assert "Prof" in shown[5]
    assert run("annotate", own / "out", group, "").returncode == 0
    assert "slide 12" not in feedback(own, "zoe") + feedback(own, "ann")


def test_an_overruling_is_in_the_grades_the_feedback_and_the_page_and_survives_regrading(own: Path) -> None:
    before = grades(own)["ann"]
    group = Page(own / "out" / "class.html").group("width", "3 spellings")[0].strip()
    assert run("overrule", own / "out", group, "width", "1.5", "--reason", "the sheet allowed it").returncode == 0
    assert run("overrule", own / "out", "ann", "width", "correct", "--reason", "shown on paper").returncode == 0
    for again in (False, True):
        if again:
            batch(own, "--regrade")
        found = grades(own)
        assert (found["ann"]["width"], found["bob"]["width"], found["eve"]["width"]) == ("3", "1.5", "0")
        assert float(found["ann"]["score"]) == float(before["score"]) + 3
        assert (found["ann"]["overruled"], found["eve"]["overruled"]) == ("width", "")
        assert "correct" in feedback(own, "ann")
        assert "shown on paper" in feedback(own, "ann")
        assert "the sheet allowed it" in feedback(own, "bob")
        assert re.search(r"width +1.5 of 3", feedback(own, "bob"))
        row = Page(own / "out" / "class.html").group("width", "3 spellings")
        assert "partial by hand" in row[3]
        assert "the sheet allowed it" in row[3]
    with closing(sqlite3.connect(own / "out" / "results.sqlite")) as database:
        kept = database.execute("SELECT made_at, author FROM overruling").fetchall()
        assert len(kept) == 2
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT.*", made_at) for made_at, _ in kept)
        # the checker's own verdict is kept beside it
        query = "SELECT DISTINCT verdict FROM part JOIN submission USING (result) WHERE part.name = 'width'"
        verdicts = database.execute(f"{query} AND submission.name = 'ann'").fetchall()
        assert verdicts == [("incorrect",)]
    for whose in ("ann", group):
        assert run("overrule", own / "out", whose, "width", "withdraw").returncode == 0
    assert grades(own)["ann"] == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("overrule", "ann", "width", "9", "--reason", "x"), "points from 0 to 3"),
        (("overrule", "ann", "width", "nan", "--reason", "x"), "points from 0 to 3"),
        (("overrule", "ann", "breadth", "1", "--reason", "x"), "no part 'breadth'; there are min_abs_w"),
        (("overrule", "nobody", "width", "1", "--reason", "x"), "no group and no submission 'nobody'"),
        (("overrule", "ann", "width", "1"), "Say why"),
        (("annotate", "g-zzzzz", "x"), "no group 'g-zzzzz'; class.html shows the groups"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_changes_nothing(
    course: Path, arguments: tuple[str, ...], message: str
) -> None:
    before = (course / "out" / "grades.csv").read_bytes()
    done = run(arguments[0], course / "out", *arguments[1:])
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (course / "out" / "grades.csv").read_bytes() == before


def test_a_folder_without_results_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    done = run("annotate", tmp_path, "g-aaaaa", "x")
    assert done.returncode == 2
    assert "there are no results in" in done.stderr
    assert list(tmp_path.iterdir()) == []
