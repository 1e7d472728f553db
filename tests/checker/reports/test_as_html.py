"""The report as a page, read by an HTML parser that is not ours: what is in it, and what no student can put there."""

import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_html import Heading, draw, to_html, to_html_problem

Grade = Callable[[str, str], Report]

SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "text": f"width = '{SCRIPT}'",
    "comment": f"width = 1 # {SCRIPT}\u202e",
    "symbol": f"from sympy import Symbol\nwidth = Symbol('{SCRIPT}\\x1b[2J\\u202e')",
    "quotes": """width = '"><img src=x onerror=alert(1)>'""",
    "math": "from sympy import Symbol\nwidth = Symbol('</math></style></dd><svg onload=alert(1)>')",
    "output": f"print('{SCRIPT}\\x1b[31m\\u202e\\u2066\\x00\\x9b' * 50)",
    "exception": f"raise ValueError('{SCRIPT}\\u202e\\x00\\x07')",
    "class": f"raise type('{SCRIPT}', (Exception,), {{}})()",
    "syntax": f"width = (\n{SCRIPT}",
    "field": f"neuron = {{'{SCRIPT}': 1, 'javascript:alert(1)': 2}}\nb = {{}}",
    "near": "globals()['widt\\u202e<b>h'] = 1\nglobals()['width<i>'] = 2",
    "call": f"def width(w):\n    raise ValueError('{SCRIPT}')",
    "type": f"width = type('{SCRIPT}', (), {{}})()",
    "huge": f"width = '{'<b>x' * 50_000}'",
    "huge output": "print('<i>' * 100_000)",
    "template": "width = '{{ 7*7 }}{% raw %}'\nprint('{{ config }}')",
    "latex": "width = r'\\\\text{<script>}\\\\frac{a}{b}'",
}
KNOWN = set(
    re.findall(
        r"\w+",
        "html head meta title style body main header h1 h2 p strong span nav ul li a section dl div dt dd pre code bdi"
        " figure figcaption footer svg path text circle math mrow mi mn mo mfrac msqrt mroot msup msub mtable mtr mtd"
        " mtext",
    )
)
VOID = {"meta"}


class Page(HTMLParser):
    """What stands in a page: its elements, the text outside of the style, and whether all is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data

    @property
    def tags(self) -> list[str]:
        return [tag for tag, _ in self.elements]


def harmless(page: str) -> Page:
    """The page, when nothing in it runs, is fetched, hides or reorders what is read."""
    read = Page(page)
    assert read.open == []
    assert set(read.tags) <= KNOWN
    for tag, attributes in read.elements:
        assert not any(name.startswith("on") or name in ("src", "style", "srcset", "action") for name in attributes)
        assert all(name != "href" or re.fullmatch(r"#part-\w+", value or "") for name, value in attributes.items()), tag
    assert not re.search(r"url\(|@import|https?:", page)
    odd = {character for character in page if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co")}
    assert odd <= {"\n"}
    return read


@pytest.mark.parametrize(("exercise", "kind"), [*(("exercise2", kind) for kind in HOSTILE), ("exercise3", "field")])
def test_nothing_of_a_students_is_more_than_text(grade_text: Grade, kind: str, exercise: str) -> None:
    report = grade_text(exercise, HOSTILE[kind])
    for level in Level:
        page = to_html(
            report, level, heading=Heading(f"{SCRIPT}\u202e", f"{SCRIPT}\x00", {"": [SCRIPT], "width": [SCRIPT]})
        )
        harmless(page)
        assert len(page) < 100_000


def test_the_hostile_texts_do_arrive(grade_text: Grade) -> None:
    """Else the test above would show nothing."""
    arrives = [
        kind for kind in HOSTILE if SCRIPT in Page(to_html(grade_text("exercise2", HOSTILE[kind]), Level.FULL)).text
    ]
    assert {"text", "output", "exception", "class", "call"} <= {*arrives}
    assert "{{ 7*7 }}" in Page(to_html(grade_text("exercise2", HOSTILE["template"]))).text


def test_the_name_of_a_hand_in_and_messages_are_text() -> None:
    page = harmless(
        to_html_problem(SCRIPT, f"{SCRIPT}\x1b\u202e", Heading(SCRIPT, SCRIPT, {"": [f"{SCRIPT}\nline 2"]}))
    )
    assert page.text.count(SCRIPT) == 7  # window title and heading, with the name; note, message, file
    assert "line 2" in page.text


@pytest.fixture(scope="module")
def page(grade_text: Grade) -> str:
    source = Path("examples/exercise2/wrong.py").read_text(encoding="utf-8")
    return to_html(grade_text("exercise2", source), Level.FULL, heading=Heading("Jane Doe", "answer.py"))


def test_a_page_needs_nothing_from_elsewhere(page: str) -> None:
    read = harmless(page)
    assert "script" not in read.tags
    assert "link" not in read.tags
    policy = next(attributes["content"] for tag, attributes in read.elements if "http-equiv" in attributes)
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


def test_verdict_points_witness_findings_and_formulas_are_there(page: str) -> None:
    text = " ".join(harmless(page).text.split())
    for said in (
        "0 of 8 points",
        "incorrect 0 of 3 points",
        "The -1 stands outside the logarithm.",
        "At w = 5 Yours 0.114372 Right 0.384969",
        'width = "2/|w| (ln(|w|(1+√(1-4/|w|))/2) - 1)"',
        "Graded: answer.py",
    ):
        assert said in text
    assert harmless(page).tags.count("math") == 6
    assert harmless(page).tags.count("svg") == 1


def test_headings_are_in_order_and_everything_has_a_name(page: str) -> None:
    read = harmless(page)
    headings = [int(tag[1]) for tag in read.tags if re.fullmatch(r"h\d", tag)]
    assert headings[0] == 1
    assert set(headings[1:]) == {2}
    ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for tag, attributes in read.elements:
        if tag == "html":
            assert attributes["lang"] == "en"
        if tag == "a":
            assert str(attributes["href"]).removeprefix("#") in ids
        if tag == "section":
            assert attributes["aria-labelledby"] in ids
        if tag == "svg":
            assert attributes["role"] == "img"
            assert "Marked: w = 5, where yours is 0.114372, right is 0.384969." in str(attributes["aria-label"])
        if "tabindex" in attributes:  # what can be scrolled can be reached and is named
            assert attributes["aria-label"]


def test_a_verdict_is_said_in_words_and_not_by_its_colour_alone(page: str) -> None:
    assert harmless(page).text.count("incorrect") >= 6


def colours(page: str) -> dict[str, dict[str, str]]:
    """The colours of each scheme, as the style declares them."""
    blocks = re.findall(r":root \{([^}]*)\}", page)
    return {
        scheme: dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
        for scheme, block in zip(("light", "dark", "print"), blocks, strict=True)
    }


def contrast(one: str, other: str) -> float:
    """Of WCAG 2.2, section 1.4.3."""

    def luminance(colour: str) -> float:
        channels = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_every_colour_of_text_stands_out(page: str, scheme: str) -> None:
    found = colours(page)[scheme]
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    for ink in ("ink", "muted", "good", "bad", "mixed", "open", "answer", "right"):
        for ground in ("page", "raised"):
            assert contrast(found[ink], found[ground]) >= 4.5, (ink, ground)


def test_a_file_that_stopped_is_explained_once(grade_text: Grade) -> None:
    text = harmless(to_html(grade_text("exercise2", "min_abs_w = 4\n1/0"))).text
    assert text.count("Note: the file stopped with an error in line 2: ZeroDivisionError: division by zero.") == 1
    assert text.count("Mend that first") == 1
    assert text.count("is not there") == 0


def test_a_caret_stays_beneath_its_place(grade_text: Grade) -> None:
    page = to_html(grade_text("exercise2", "width = '2/w +* 3'"))
    pointer = re.search(r'<pre class="pointer"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert pointer is not None
    text, caret = pointer[1].splitlines()
    assert (text, caret.strip()) == ("2/w +* 3", "^")
    assert text[caret.index("^")] in "*+"


def test_a_student_sees_no_right_curve_unless_it_is_allowed(page: str, grade_text: Grade) -> None:
    report = grade_text("exercise2", Path("examples/exercise2/wrong.py").read_text(encoding="utf-8"))
    assert 'class="reference"' in page
    default, hint = to_html(report), to_html(report, Level.HINT)
    assert 'class="answer"' in default
    assert 'class="reference"' not in default
    assert "<svg" not in hint


def test_drawings_are_made_once_and_shown_at_any_level(grade_text: Grade) -> None:
    report = grade_text("exercise2", "width = '4/w artanh √(1 - 4/|w|)'")
    drawings = draw(report)
    assert [to_html(report, level, drawings) for level in Level] == [to_html(report, level) for level in Level]


def test_what_pages_need_is_not_loaded_for_a_text() -> None:
    """A student who grades her own file waits for nothing that she does not see."""
    code = "import sys, checker.cli, checker.reports.as_text; print({'jinja2', 'matplotlib'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "set()\n"
