"""A page in HTML: one file, no script, nothing fetched; and what a browser makes of it."""

import re
import struct
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sympy

from derivations.derivation import Derivation, Step, equal
from derivations.rendering.html import as_html, fragment
from derivations.rendering.page import Outcomes, Page
from derivations.setting import Setting
from derivations.source import Source

_VOID = frozenset(["meta", "br", "hr", "mspace", "wbr"])


class Outline(HTMLParser):
    """Elements with what they are in, and the text of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), tuple(self._open)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.text += data


def long_chain() -> Derivation:
    factors = [sympy.Function("sigma_prime")(symbol) for symbol in sympy.symbols("z1:40")]
    claim = equal(sympy.Symbol("dC_db1"), sympy.Mul(*reversed(factors), evaluate=False))
    return Derivation("long", "Long", "", (), (Step(claim, "all"),), claim, Setting(), Source("Euclid", ""))


def test_it_is_one_file_without_script_or_address(page: Page, outcomes: Outcomes) -> None:
    html = as_html(page, outcomes)
    tags = {tag for tag, _, _ in Outline(html).elements}
    assert tags.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base"})
    assert not re.search(r"(src|href|action)\s*=\s*[\"']?(?!#)", html)
    assert "http" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_everything_is_told(page: Page, outcomes: Outcomes) -> None:
    told = Outline(as_html(page, outcomes)).text
    for words in (
        "Squares, 100 % of them:",
        "A square is <b>never</b> negative & a_b stays:",
        "by name",
        "(4)",
        "See Peano, p. 1, eq. (7).",
        "✗ fails: at x = 1: the two sides are 1 and 2 < 3",
        "Erratum: Squares & signs",
        "Source: Euclid & Söhne, book 2",
        "told: long words of a cell,",
    ):
        assert words in told


def test_each_step_has_a_formula(page: Page, derivation: Derivation) -> None:
    html = as_html(page)
    steps = re.findall(r"<li><div>\s*<div class=\"claim\"><div class=\"formula\">(.*?)</div>", html, re.DOTALL)
    assert len(steps) == len(derivation.steps)
    assert all(step.startswith("<math") for step in steps)
    assert re.search(r"class=\"conclusion\">So\s*<div class=\"claim\"><div class=\"formula\"><math", html)


def test_tags_are_closed_where_they_should_be(page: Page, outcomes: Outcomes) -> None:
    assert Outline(as_html(page, outcomes)).elements[0][0] == "html"
    assert Outline(fragment(page, outcomes)).elements[0][0] == "style"


def test_it_shows_itself_in_a_notebook(derivation: Derivation) -> None:
    assert derivation._repr_html_() == fragment(derivation)
    assert "<html" not in fragment(derivation)


def test_nothing_is_wider_than_a_telephone(page: Page, browser: Callable[..., str]) -> None:
    """A window of Chromium is not as narrow: so the page is told to be."""
    told = _measured((*page, long_chain()), browser, 600, narrow=360)
    assert re.fullmatch(r"wide  \w+ 600", told), told


def test_a_long_formula_is_several_elements() -> None:
    assert as_html(long_chain()).count("<math") == 2 * 40


def _measured(page: Page, browser: Callable[..., str], width: int, *, narrow: int | None = None) -> str:
    """What a script of this test's own has noted: the elements that stand out of the window, or out of `narrow`."""
    script = (
        f"<style>html {{ width: {f'{narrow}px' if narrow else 'auto'} }}</style>"
        "<script>onload = () => { const wide = [...document.querySelectorAll('body *')].filter(element =>"
        " element.getBoundingClientRect().right > LIMIT + 1 && !element.closest('.table, .formula'));"
        " document.title = 'wide ' + wide.map(element => element.tagName) + ' ' +"
        " (document.documentElement.scrollWidth > innerWidth) + ' ' + innerWidth; }</script>"
    )
    limit = "innerWidth" if narrow is None else str(narrow)
    html = as_html(page).replace("</head>", f"{script.replace('LIMIT', limit)}</head>")
    dom = browser(html, f"--window-size={width},2000", "--dump-dom")
    found = re.search(r"<title>(.*?)</title>", dom)
    assert found
    return found[1]


@pytest.mark.parametrize("width", [500, 1200])
def test_nothing_is_wider_than_the_window(page: Page, browser: Callable[..., str], width: int) -> None:
    told = _measured((*page, long_chain()), browser, width)
    assert re.fullmatch(r"wide  false \d+", told), told


def test_a_browser_draws_it(page: Page, browser: Callable[..., str], tmp_path: Path) -> None:
    file = tmp_path / "page.png"
    browser(as_html(page), "--window-size=700,900", f"--screenshot={file}", "--hide-scrollbars")
    width, height, dark = _dark_pixels(file)
    assert (width, height) == (700, 900)
    assert 0.005 < dark < 0.3


def _dark_pixels(file: Path) -> tuple[int, int, float]:
    """Width, height and the share of dark pixels of a PNG of eight bits a channel."""
    data = file.read_bytes()
    width, height, _, colour = struct.unpack(">IIBB", data[16:26])
    depth = {2: 3, 6: 4}[colour]
    chunks, place = b"", 8
    while place < len(data):
        (length,) = struct.unpack(">I", data[place : place + 4])
        if data[place + 4 : place + 8] == b"IDAT":
            chunks += data[place + 8 : place + 8 + length]
        place += length + 12
    rows, stride = zlib.decompress(chunks), width * depth + 1
    before, dark = bytes(stride - 1), 0
    for start in range(0, height * stride, stride):
        before = _unfiltered(rows[start], rows[start + 1 : start + stride], before, depth)
        dark += sum(before[place] < 100 for place in range(0, len(before), depth))
    return width, height, dark / (width * height)


def _unfiltered(kind: int, row: bytes, above: bytes, depth: int) -> bytes:
    out = bytearray(row)
    for place in range(len(out)):
        left = out[place - depth] if place >= depth else 0
        corner = above[place - depth] if place >= depth else 0
        up = above[place]
        out[place] = (out[place] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]) % 256
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
