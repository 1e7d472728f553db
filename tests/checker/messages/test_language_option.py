"""The option --language, by the real command in a new process."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker.grading import grade
from checker.messages.catalogue import catalogue
from checker.messages.speaking import in_language
from checker.reports.as_text import to_text_report
from checker.reports.formats import FORMATS
from checker.submission.runner import Runner

WRONG = "examples/exercise2/wrong.py"


def checker(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=100, check=False, env={**os.environ, **environment}
    )


def test_the_option_and_the_environment_choose_the_language() -> None:
    by_option = checker("exercise2", WRONG, "--language", "de")
    assert by_option.returncode == 1
    assert "Das ist der größte Wert von σ', nicht das nötige |w|." in by_option.stdout
    assert checker("exercise2", WRONG, CHECKER_LANGUAGE="de").stdout == by_option.stdout
    assert "This is the greatest value" in checker("exercise2", WRONG, "--language", "en", CHECKER_LANGUAGE="de").stdout


def test_a_language_that_is_not_there_is_refused() -> None:
    done = checker("exercise2", WRONG, "--language", "tlh")
    assert done.returncode == 2
    assert "'en', 'de'" in done.stderr


def test_json_is_the_same_in_every_language() -> None:
    texts = [checker("exercise2", WRONG, "--format", "json", "--language", tag).stdout for tag in ("en", "de")]
    assert json.loads(texts[0]) == json.loads(texts[1])


@pytest.mark.parametrize("format_", [name for name in FORMATS if name != "json"])
def test_every_other_format_speaks_it(format_: str, runner: Runner) -> None:
    from checker.reports.formats import writer

    report = grade("exercise2", Path(WRONG), runner=runner)
    said, english = writer(format_, "de")(report), writer(format_)(report)
    plain = said if not said.startswith("{") else json.dumps(json.loads(said), ensure_ascii=False)
    assert "nicht das nötige |w|" in plain
    assert "nicht das nötige |w|" not in english


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.language = ""
        self.classes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.language = found.get("lang") or self.language
        self.classes |= set((found.get("class") or "").split())


def test_feedback_of_a_course_changes_its_language_without_grading_anew(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    attack = b'\nraise ValueError("<b>b is left out.</b> \\u202e {name:ours}")\n'
    (tmp_path / "in" / "joe.py").write_bytes(Path(WRONG).read_bytes() + attack)
    command = ["batch", "exercise2", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--feedback", "full"]
    assert "1 graded now." in checker(*command).stdout
    said = checker(*command, "--language", "de").stdout
    assert said.startswith("0 graded now.")
    page, text = ((tmp_path / "out" / "feedback" / f"joe.{ending}").read_text("utf-8") for ending in ("html", "txt"))
    assert Page(page).language == "de"
    assert {"incorrect", "verdict"} <= Page(page).classes
    assert "Das ist der größte Wert von σ', nicht das nötige |w|." in text
    assert "Hinweis: die Datei brach mit einem Fehler ab" in text
    assert "<b>b is left out.</b> \\u202e {name:ours}" in text
    assert "<b>" not in page
    with sqlite3.connect(tmp_path / "out" / "results.sqlite") as database:
        [(kept,)] = database.execute("SELECT kept FROM result")
    assert "This is the greatest value" in kept
    assert "größte" not in json.dumps(json.loads(kept), ensure_ascii=False)
    done = checker("overrule", str(tmp_path / "out"), "joe", "width", "correct", "--reason", "Fein.")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "out" / "feedback" / "joe.txt").read_text("utf-8")
    assert "von deiner Lehrkraft bewertet" in text


def test_english_loads_no_catalogue() -> None:
    code = (
        "import sys; from checker.reports.formats import writer; import checker.handing_back;"
        "print('tomllib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "False\n"


def test_speaking_costs_little(runner: Runner) -> None:
    report = grade("exercise2", Path(WRONG), runner=runner)
    german = catalogue("de")
    to_text_report(in_language(report, german))
    before = time.process_time()
    for _ in range(50):
        in_language(report, german)
    assert (time.process_time() - before) / 50 < 0.01  # ten times what it takes
