"""Whether everything that a student may be told is there in German: a new message without a translation fails here."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest

from checker.catalogue import CATALOGUE, Entry
from checker.exercise import Exercise, Formula, Number
from checker.exercises import load
from checker.feedback import Level
from checker.grading import describe_ending, grade
from checker.messages.catalogue import LANGUAGES, Catalogue, catalogue
from checker.messages.speaking import in_language
from checker.report import Report
from checker.reports.as_html import to_html
from checker.reports.as_text import to_text_report
from checker.submission.protocol import End, Ending
from checker.submission.runner import Runner
from checker.verdict import Finding, Verdict

GERMAN = catalogue("de")
HOW = "add it to checker/messages/de.toml (docs/languages.md)"
SAMPLES = ("7", "a formula", "a1", "")
"""what is tried in the places of a message"""

SOURCES = [
    *sorted(Path("checker/exercises").glob("*.py")),
    *map(Path, ("checker/reading.py", "checker/judging.py", "checker/grading.py", "checker/handing_back.py")),
    *map(Path, ("checker/equivalence/slips/words.py", "checker/equivalence/rounding.py")),
]
PUT_TOGETHER = {
    # places that take other messages of ours, with one of these in them
    "7This is 7; 7 is expected.": "This is a string; a number is expected.",
    "7This is 7.": "This is a string.",
    "7The field 7 is missing; the fields given are: 7.": "The field b is missing; the fields given are: w1, w2.",
    "A number is needed7, but the answer contains 7.": "A number is needed for b, but the answer contains w1.",
    "A number is needed7, not a condition.": "A number is needed for b, not a condition.",
    "Right together with the text's choice; your 7 7.": (
        "Right together with the text's choice; your b does not fit it."
    ),
    "The coefficient of Δ^7 is wrong7.": "The coefficient of Δ^2 is wrong; the lower ones are right.",
    "7 It lacks the factor 4 of w2.": "The terms from Δ^1 on are missing. It lacks the factor 4 of w2.",
    "77 has no value.": "weights: weight 2 has no value.",
    "77 is complex.": "weights: weight 2 is complex.",
    "The result has 7 numbers for a network with 7 layer7 of neurons.": (
        "The result has 2 numbers for a network with 3 layers of neurons."
    ),
    "Your answer is the right one 7.": "Your answer is the right one plus 2 times a1.",
    "Neither sup |f'| ≥ 7 nor the contrary was shown; the greatest value found is 7.": (
        "Neither sup |f'| ≥ 2 nor the contrary was shown; the greatest value found is 1.9 at z = 3."
    ),
}


def is_translated(text: str) -> bool:
    """Whether a text is all German: a message that fits by chance leaves English around it."""
    said = GERMAN.say_finding(text)
    return said != text and not _words(said)


def untranslated(texts: Iterator[str] | list[str]) -> list[str]:
    return sorted({text for text in texts if text and not is_translated(text)})


# What is declared: slips, hints, statements


def findings_in(value: object) -> Iterator[Finding]:
    if isinstance(value, Finding):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from findings_in(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from (found for each in value.values() for found in findings_in(each))
    elif isinstance(value, tuple):
        yield from (found for each in value for found in findings_in(each))


def declared(exercise: Exercise) -> Iterator[str]:
    yield exercise.title
    for part in exercise.parts:
        yield part.asks
        found = [*findings_in(part)]
        if isinstance(part, Formula | Number):
            yield part.hint
            found += findings_in(part.slips())
        for finding in found:
            yield finding.rationale
            yield finding.help


SAME = {"(∂C/∂b1) / (∂C/∂b3)", "∂C/∂b3", "∂C/∂w2"}
"""formulas, which are the same in every language"""


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_everything_that_an_exercise_declares_is_there_in_german(entry: Entry) -> None:
    texts = [*declared(load(entry))]
    assert len(texts) > 8
    missing = [text for text in untranslated(texts) if text not in SAME]
    assert not missing, f"not in German: {missing}; {HOW}"


# What is written in the source, in rules too


def sentences(source: Path) -> Iterator[tuple[int, list[str]]]:
    """Literals that are sentences, with each of SAMPLES in their places; docstrings and f-strings within them aside."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    aside = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside |= {id(inner) for inner in ast.walk(node) if inner is not node}
    for node in ast.walk(tree):
        if id(node) in aside or not isinstance(node, ast.JoinedStr | ast.Constant):
            continue
        texts = [_text(node, sample) for sample in SAMPLES]
        if " " in texts[0] and texts[0].endswith((".", "?")) and not texts[0].endswith(_CODE):
            yield node.lineno, texts


_CODE = (": ...", "= ...", "examples.")
"""ends of what is Python"""


def _text(node: ast.JoinedStr | ast.Constant, sample: str) -> str:
    if isinstance(node, ast.Constant):
        return node.value.replace("{}", sample) if isinstance(node.value, str) else ""
    return "".join(str(each.value) if isinstance(each, ast.Constant) else sample for each in node.values)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_every_sentence_in_the_source_is_there_in_german(source: Path) -> None:
    missing = []
    for line, texts in sentences(source):
        tried = [PUT_TOGETHER.get(texts[0], texts[0]), *texts[1:]]
        if not any(map(is_translated, tried)):
            missing.append(f"{source}:{line}: {texts[0]!r}")
    assert not missing, f"not in German, with 7 for what is put in: {missing}; {HOW}"


def test_the_source_has_sentences() -> None:
    assert sum(1 for source in SOURCES for _ in sentences(source)) > 300


def test_a_message_that_is_not_there_is_found_missing(tmp_path: Path) -> None:
    source = tmp_path / "rule.py"
    source.write_text('Finding("slip", f"The answer {what} is purple.", "Paint it.")', encoding="utf-8")
    assert [texts[0] for _, texts in sentences(source) if not any(map(is_translated, texts))] == [
        "The answer 7 is purple.",
        "Paint it.",
    ]


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_word(verdict: Verdict) -> None:
    assert is_translated(str(verdict))


@pytest.mark.parametrize("kind", End)
@pytest.mark.parametrize(
    ("line", "cell", "message"), [(None, None, ""), (3, None, "it: so"), (3, 2, "it"), (None, 2, "x")]
)
def test_every_ending_is_there_in_german(kind: End, line: int | None, cell: int | None, message: str) -> None:
    places = kind in (End.EXCEPTION, End.EXIT, End.SYNTAX)  # nothing else happens at a place
    if kind is End.COMPLETED:
        message = ""
    said = describe_ending(Ending(kind, message, line if places else None, cell=cell if places else None))
    assert is_translated(said), f"not in German: {said}; {HOW}"


# What the writers say around it


class Recorder(Catalogue):
    """German, and a list of what it was asked for and does not have."""

    asked: set[str] = set()  # noqa: RUF012 (a frozen class has no other place for it)

    def say(self, text: str) -> str:
        said = super().say(text)
        if said == text:
            self.asked.add(text)
        return said

    def say_finding(self, text: str) -> str:
        said = super().say_finding(text)
        if said == text:
            self.asked.add(text)
        return said


def _words(text: str) -> bool:
    """Whether a text has English words in it, and is no formula or number."""
    return any(f" {word} " in f" {text} " for word in ("the", "is", "of", "not", "to", "with", "at", "and", "your"))


@pytest.mark.parametrize("file", ["right", "partly", "wrong"])
@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_reports_have_no_english_words(entry: Entry, file: str, runner: Runner) -> None:
    report = grade(entry.name, Path(f"examples/{entry.name}/{file}.py"), runner=runner)
    recorder = Recorder("de", GERMAN._exact, GERMAN._messages)
    recorder.asked.clear()
    spoken = in_language(report, recorder)
    to_text_report(spoken)
    to_html(spoken, Level.FULL)
    assert not [text for text in recorder.asked if _words(text)], HOW


HEADINGS = [
    ">Parts", "You wrote", "Read as", "Yours", ">Right<", ">At<", " of ", " points", "Graded", "bonus", "Score",
    "wrote ", "read as", "Curve of", "not decided", "incorrect</strong>", ">correct<", "; the marked",
    "The file printed",
]  # fmt: skip


def test_no_fixed_heading_stays_english(runner: Runner) -> None:
    source = Path("examples/exercise2/wrong.py").read_bytes() + b"\nprint('!')\n"
    report = in_language(grade("exercise2", source, runner=runner), GERMAN)
    page, text = to_html(report, Level.FULL), to_text_report(report)
    english = to_html(replace(report, language=catalogue("en")), Level.FULL)
    body = page[page.index("<main>") :]
    shown = _without_source(body) + _without_source(text)
    assert not [heading for heading in HEADINGS if heading in shown]
    assert '<html lang="de">' in page
    assert '<html lang="en">' in english
    assert "Du hast geschrieben" in page
    assert "Ergebnis: 0 von 8" in text


def _without_source(text: str) -> str:
    """A report without what is the student's own."""
    return "\n".join(line for line in text.splitlines() if "raised" not in line and "sqrt(" not in line)


def test_the_score_verdicts_and_slips_are_untouched(runner: Runner) -> None:
    report = grade("exercise2", Path("examples/exercise2/wrong.py"), runner=runner)
    spoken = in_language(report, GERMAN)
    assert spoken.score == report.score

    def machine(each: Report) -> list[object]:
        return [
            (part.judgement.verdict, [f.slip for f in part.judgement.findings], part.written) for part in each.parts
        ]

    assert machine(spoken) == machine(report)
    assert in_language(report, catalogue("en")) is report


def test_languages_are_tags() -> None:
    assert LANGUAGES[0] == "en"
