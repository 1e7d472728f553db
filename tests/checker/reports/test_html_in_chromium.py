"""The page in a browser: something is seen, in light, dark and print, and nothing runs over a phone's edge."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from checker.feedback import Level
from checker.report import Report
from checker.reports.as_html import Heading, to_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
Grade = Callable[[str, str], Report]

PHONE = 360
LONG = "x" * 300
PAGES = {
    "wrong": Path("examples/exercise2/wrong.py").read_text(encoding="utf-8"),
    "chain": Path("examples/exercise1/wrong.py").read_text(encoding="utf-8"),
    "stopped": "print('=' * 2_000)\nmin_abs_w = 4\n1/0",
    "hostile": f"width = '<img src=x onerror=document.title=1>{LONG}'\nw_star = '{LONG}'\nprint('<script>{LONG}')",
    "long": "width = '" + " + ".join(f"{k}/w^{k}" for k in range(1, 60)) + "'",
    "unread": f"width = '{'w + ' * 200}'",
}
MEASURE = """
const found = {};
for (const frame of document.querySelectorAll("iframe")) {
  const page = frame.contentDocument, root = page.documentElement;
  found[frame.id] = {
    wide: root.scrollWidth, high: root.scrollHeight, scripts: page.scripts.length, images: page.images.length,
    math: [...page.querySelectorAll("math")].map(each => each.getBoundingClientRect().height),
    plots: [...page.querySelectorAll("svg")].map(each => each.getBoundingClientRect().width),
  };
}
document.body.textContent = "FOUND" + JSON.stringify(found) + "END";
"""


def chromium(folder: Path, *arguments: str) -> str:
    """Run the browser for one page; the profile is a new one, below `folder`."""
    command = [
        str(CHROMIUM),
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--virtual-time-budget=2000",
    ]
    profile = f"--user-data-dir={folder / 'profile'}"
    done = subprocess.run([*command, profile, *arguments], capture_output=True, text=True, timeout=90, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def pages(grade_text: Grade) -> dict[str, str]:
    exercise = {"chain": "exercise1"}
    reports = {name: grade_text(exercise.get(name, "exercise2"), source) for name, source in PAGES.items()}
    return {name: to_html(report, Level.FULL, heading=Heading(LONG, LONG)) for name, report in reports.items()}


@pytest.fixture(scope="module")
def measured(pages: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every page in a frame as wide as a phone, and what the browser made of it."""
    folder = tmp_path_factory.mktemp("phone")
    frames = (
        f'<iframe id="{name}" width="{PHONE}" height="600" style="border:0" srcdoc="{html.escape(page)}"></iframe>'
        for name, page in pages.items()
    )
    script = f"<script>addEventListener('load', () => {{ {MEASURE} }})</script>"
    (folder / "frames.html").write_text(f"<!DOCTYPE html><body>{''.join(frames)}{script}", encoding="utf-8")
    shown = chromium(folder, "--dump-dom", (folder / "frames.html").as_uri())
    found = re.search("FOUND(.*?)END", shown)
    assert found is not None, shown[:2000]
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_over_the_edge_of_a_phone(measured: dict[str, Any], name: str) -> None:
    assert measured[name]["wide"] == PHONE
    assert measured[name]["high"] > 300


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_run_or_fetched(measured: dict[str, Any], name: str) -> None:
    assert measured[name]["scripts"] == measured[name]["images"] == 0


def test_formulas_and_pictures_have_a_size(measured: dict[str, Any]) -> None:
    assert len(measured["wrong"]["math"]) == 6
    assert all(height > 8 for height in measured["wrong"]["math"])
    assert max(measured["wrong"]["math"]) > 25  # a fraction is higher than a line
    assert [width > 250 for width in measured["wrong"]["plots"]] == [True]


@pytest.mark.parametrize(("scheme", "is_light"), [("light", True), ("dark", False)])
def test_something_is_seen_in_the_readers_scheme(
    pages: dict[str, str], tmp_path: Path, scheme: str, is_light: bool
) -> None:
    (tmp_path / "page.html").write_text(pages["wrong"], encoding="utf-8")
    preferred = f"--blink-settings=preferredColorScheme={1 if is_light else 0}"
    picture = tmp_path / "page.png"
    chromium(
        tmp_path, preferred, "--window-size=800,1200", f"--screenshot={picture}", (tmp_path / "page.html").as_uri()
    )
    with Image.open(picture) as opened:
        grey = opened.convert("L")
    ground = grey.getpixel((2, 2))
    assert isinstance(ground, int)
    assert (ground > 200) == is_light
    assert (ground < 60) == (not is_light)
    written = sum(count for value, count in enumerate(grey.histogram()) if abs(value - ground) > 100)
    assert written > 0.005 * grey.width * grey.height


def test_it_can_be_printed(pages: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(pages["wrong"], encoding="utf-8")
    paper = tmp_path / "page.pdf"
    chromium(tmp_path, f"--print-to-pdf={paper}", "--no-pdf-header-footer", (tmp_path / "page.html").as_uri())
    assert paper.read_bytes().startswith(b"%PDF")
    assert 2 <= paper.read_bytes().count(b"/Type /Page\n") <= 5
