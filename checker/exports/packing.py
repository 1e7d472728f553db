"""What each system is given: the files of an export by their paths, for an archive or a folder.

    gradescope     a zip: setup.sh, run_autograder, the wheel
    prairielearn   the folder of a question: info.json, question.html, answer.py, tests/run.sh, and grader/ with the
                   Dockerfile of its image and the wheel
    github         what goes into the template repository: .github/workflows/classroom.yml, the wheel, answer.py

Every script is there as a file in `files/`, with a few words in @...@ to fill in.
"""

from __future__ import annotations

import hashlib
import html
import json
import os
import shlex
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from checker.errors import CheckerError
from checker.exercise import Exercise
from checker.exports.wheel import wheel, wheel_name, zipped
from checker.template import template

__all__ = ["SYSTEMS", "Export", "ExportError", "Options", "export", "save"]

_SECONDS_A_PART = 5
"""of judging, at most"""
_SECONDS_TO_START = 10


class ExportError(CheckerError):
    """An export cannot be written there."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the teacher chooses."""

    arguments: tuple[str, ...] = ()
    """further ones of `autograde`: how much students are shown, limits"""
    image: str = "unstable-gradients-grader"
    """the name of the Docker image, for PrairieLearn"""


@dataclass(frozen=True, slots=True)
class Export:
    """The files of an export."""

    files: Mapping[str, bytes]
    executable: frozenset[str] = frozenset()
    is_archive: bool = False


def export(system: str, exercise: Exercise, options: Options) -> Export:
    """The files for a system, one of SYSTEMS."""
    return _MAKERS[system](exercise, options)


def save(made: Export, out: Path) -> None:
    """Write an export to a file or into a folder, where other files stay. Raises ExportError and OSError."""
    if made.is_archive:
        if out.is_dir():
            raise ExportError(f"{out} is a folder; give the name of a file, such as {out / 'autograder.zip'}")
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(zipped(made.files, made.executable))
        return
    if out.exists() and not out.is_dir():
        raise ExportError(f"{out} is a file; give the name of a folder")
    for name, content in made.files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o755 if name in made.executable else 0o644)
    _remove_older_wheels(made, out)


def _remove_older_wheels(made: Export, out: Path) -> None:
    """Of an earlier export: the scripts install whatever wheel lies there, and must find one."""
    for name in made.files:
        if name.endswith(".whl"):
            for other in (out / name).parent.glob(f"{wheel_name().split('-')[0]}-*.whl"):
                if other.name != os.path.basename(name):
                    other.unlink()


def _gradescope(exercise: Exercise, options: Options) -> Export:
    files = {
        "setup.sh": _filled("setup.sh", exercise, options),
        "run_autograder": _filled("run_autograder", exercise, options),
        wheel_name(): wheel(),
    }
    return Export(files, frozenset({"setup.sh", "run_autograder"}), is_archive=True)


def _prairielearn(exercise: Exercise, options: Options) -> Export:
    files = {
        "info.json": _info(exercise, options).encode(),
        "question.html": _filled("question.html", exercise, options),
        "answer.py": template(exercise).encode(),
        "tests/run.sh": _filled("run.sh", exercise, options),
        "grader/Dockerfile": _filled("Dockerfile", exercise, options),
        f"grader/{wheel_name()}": wheel(),
    }
    return Export(files, frozenset({"tests/run.sh"}))


def _github(exercise: Exercise, options: Options) -> Export:
    files = {
        ".github/workflows/classroom.yml": _filled("classroom.yml", exercise, options),
        f".github/checker/{wheel_name()}": wheel(),
        "answer.py": template(exercise).encode(),
    }
    return Export(files)


_MAKERS: Mapping[str, Callable[[Exercise, Options], Export]] = {
    "gradescope": _gradescope,
    "prairielearn": _prairielearn,
    "github": _github,
}
SYSTEMS = tuple(_MAKERS)


def _filled(name: str, exercise: Exercise, options: Options) -> bytes:
    text = resources.files("checker.exports").joinpath("files", name).read_text(encoding="utf-8")
    parts = (f"    <li><code>{_markup(part.name)}</code>: {_markup(part.asks)}</li>" for part in exercise.parts)
    words = {
        "@EXERCISE@": exercise.name,
        "@OPTIONS@": "".join(f" {shlex.quote(argument)}" for argument in options.arguments),
        "@IMAGE@": options.image,
        "@TITLE@": _markup(exercise.title),
        "@PARTS@": "\n".join(parts),
    }
    for word, value in words.items():
        text = text.replace(word, value)
    return text.encode()


def _markup(text: str) -> str:
    """Text for a template of PrairieLearn, in which braces are a language too."""
    return html.escape(text).replace("{", "&#123;").replace("}", "&#125;")


def _info(exercise: Exercise, options: Options) -> str:
    seconds = exercise.limits.wall_seconds + _SECONDS_A_PART * len(exercise.parts) + _SECONDS_TO_START
    # always the same one for an exercise: PrairieLearn knows a question by it, also after the next export
    name = hashlib.sha256(f"unstable-gradients {exercise.name}".encode()).digest()[:16]
    info = {
        "uuid": str(uuid.UUID(bytes=name, version=4)),
        "title": exercise.title,
        "topic": "Unstable gradients",
        "tags": [exercise.name],
        "type": "v3",
        "singleVariant": True,
        "showCorrectAnswer": False,
        "partialCredit": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": options.image,
            "entrypoint": "/grade/tests/run.sh",
            "timeout": round(seconds),
        },
    }
    return json.dumps(info, indent=2, ensure_ascii=False) + "\n"
