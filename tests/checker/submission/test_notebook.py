"""Notebooks as answer files: what of them is run, what is said of the rest, and that no notebook does any harm."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from checker.exercises.activation_interval import EXERCISE
from checker.submission.notebook import MOST_NOTEBOOK, NotebookError, is_notebook, read_notebook
from checker.submission.protocol import End, Exact, ExpressionLimits, Limits, Outcome
from checker.submission.runner import Runner

Run = Callable[..., Outcome]


def notebook(*cells: str | list[str], **fields: Any) -> bytes:
    """Format 4 as Jupyter writes it, with a text cell before and between."""
    text = {"cell_type": "markdown", "metadata": {}, "source": ["# x = 3\n", "%%bash"]}
    code = [
        {"cell_type": "code", "execution_count": 7, "metadata": {}, "outputs": [], "source": cell} for cell in cells
    ]
    document = {"cells": [part for each in code for part in (text, each)], "metadata": {}, "nbformat": 4, **fields}
    return json.dumps(document, indent=1).encode()


@pytest.fixture
def run(runner: Runner) -> Run:
    return lambda source, limits=None: runner.run(EXERCISE.job(1, limits), source)


def ended(outcome: Outcome) -> tuple[End, int | None, int | None]:
    return outcome.ending.kind, outcome.ending.cell, outcome.ending.line


def test_the_code_cells_are_one_file_in_their_order(run: Run) -> None:
    outcome = run(notebook("w = 4\nmin_abs_w = w", ["w_star = 6\n", "w_star += 0.9"], "max_width = w_star / w"))
    assert outcome.ending.kind is End.COMPLETED
    assert set(outcome.answers) == {"min_abs_w", "w_star", "max_width"}
    assert outcome.answers["max_width"].written == "max_width = w_star / w"
    assert not outcome.left_out


@pytest.mark.parametrize("code", ["source", "input"])
@pytest.mark.parametrize("version", [2, 3])
def test_old_formats(run: Run, version: int, code: str) -> None:
    cells = [{"cell_type": "code", "language": "python", code: ["w_star = 6.9\n", "1/0"], "outputs": []}]
    document = {"nbformat": version, "worksheets": [{"cells": cells}], "metadata": {"name": ""}}
    outcome = run(json.dumps(document).encode())
    assert "w_star" in outcome.answers
    assert ended(outcome) == (End.EXCEPTION, 1, 2)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("x = 1", "y = 2\n\n1/0"), (End.EXCEPTION, 2, 3)),
        (("def f():\n    1/0", "x = 1\nf()"), (End.EXCEPTION, 1, 2)),
        (("x = 1", "", "import sys\nsys.exit()"), (End.EXIT, 3, 2)),
        (("x = 1", "x = = 2"), (End.SYNTAX, 2, 1)),
        (("x = (1 +", "y = 2)"), (End.SYNTAX, 1, 1)),
        (("x = '''", "'''"), (End.SYNTAX, 1, 1)),
        (("x = 1", "  y = 2"), (End.SYNTAX, 2, 1)),
        (("%matplotlib inline\nx = 1", "%%time\n\n1/0"), (End.EXCEPTION, 2, 3)),
        (("x = 1", "return 3"), (End.SYNTAX, 2, 1)),
        (("x = 1", "a = 1\x00"), (End.SYNTAX, 2, None)),
        ((), (End.EMPTY, None, None)),
        (("", "# nothing"), (End.EMPTY, None, None)),
    ],
)
def test_places_are_told_by_cell(run: Run, cells: tuple[str, ...], expected: tuple[End, int, int]) -> None:
    assert ended(run(notebook(*cells))) == expected


@pytest.mark.parametrize(
    ("cell", "left_out"),
    [
        ("%matplotlib inline\nw_star = 6.9", ["%matplotlib inline"]),
        ("!pip install sympy==1.12 (\nw_star = 6.9", ["!pip install sympy==1.12 ("]),
        ("!pip install \\\n  sympy\nw_star = 6.9", ["!pip install \\"]),
        ("w_star = 6.9\nw_star?", ["w_star?"]),
        ("?print\nw_star = 6.9\nprint??", ["?print", "print??"]),
        ("files = !ls\nw_star = 6.9", ["files = !ls"]),
        ("if True:\n    %cd '~\nw_star = 6.9", ["%cd '~"]),
        ("%time w_star = 6.9", ["%time w_star = 6.9"]),
        ("\n%%time\nw_star = 6.9", ["%%time"]),
        ("%%capture out\n%%time\n%config x\nw_star = 6.9", ["%%capture out", "%%time", "%config x"]),
        ("w_star = 6.9\nx = (4\n  % 3)", []),
        ("w_star = 6.9\nx = '''\n%time\n!ls\n'''", []),
        ("w_star = 6.9\nprint(w_star)\nx = 7\n%lsmagic\ny = 4", ["%lsmagic"]),
    ],
)
def test_what_is_no_python_is_left_out_and_told(run: Run, cell: str, left_out: list[str]) -> None:
    outcome = run(notebook(cell))
    assert outcome.ending.kind is End.COMPLETED, outcome.ending
    assert "w_star" in outcome.answers
    assert list(outcome.left_out) == [(1, text) for text in left_out]


@pytest.mark.parametrize("magic", ["bash", "writefile answer.py", "html", "python", "script sh", "!ls", ""])
def test_a_cell_of_another_language_is_left_out(run: Run, magic: str) -> None:
    outcome = run(notebook("w_star = 6.9", f"%%{magic}\nw_star = 1\n1/0"))
    assert outcome.ending.kind is End.COMPLETED
    assert outcome.left_out == ((2, f"%%{magic}"),)
    assert outcome.answers["w_star"].written == "w_star = 6.9"


def test_what_students_leave_in_a_notebook(run: Run) -> None:
    """It ends no file, and means nothing: the verdicts that stand there are not those of the report."""
    outcome = run(
        notebook(
            "from IPython.display import display, Math, Latex\nimport IPython\nfrom sympy import *\ninit_printing()",
            "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
            "from checker import check, compare, grade\nfound = check('exercise2', w_star=1)",
            "assert found.is_full and found['w_star'] == 'correct' and found.score >= 3, found\ncompare('x', 'y')",
            "get_ipython().run_line_magic('matplotlib', 'inline')\ndisplay(Math('x'), 3)\nfor part in found.parts: 1/0",
            "width = found\nw_star = 6.9",
        )
    )
    assert outcome.ending.kind is End.COMPLETED, outcome.ending
    assert not isinstance(outcome.answers["width"].answer, Exact)


def test_the_grader_is_not_to_be_had_through_what_stands_in_for_it(run: Run) -> None:
    outcome = run(
        notebook(
            "import checker\nfrom checker import grade",
            "w_star = 0\nfor name in ('exercises', 'grading', 'checking', 'judging'):\n"
            "    try:\n        __import__('checker.' + name)\n        w_star += 1\n"
            "    except ImportError:\n        pass",
            "print(type(grade).__name__, vars(grade), w_star)",
        )
    )
    assert outcome.output == "Inert {} 0\n"


DEEP = b'{"cells": ' + b"[" * 200_000
HOSTILE: dict[str, bytes] = {
    "nothing": b"{}",
    "cut": notebook("w_star = 6.9")[:-30],
    "deep": DEEP,
    "deep and whole": DEEP + b"]" * 200_000 + b"}",
    "deep metadata": notebook("x = 1")[:-2] + b', "m": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001,
    "many cells": b'{"cells": [' + b"{}," * 3_000_000 + b"{}]}",
    "many empty cells": b'{"cells": [' + b'{"cell_type":"code","source":""},' * 100_000 + b"{}]}",
    "cells no list": b'{"cells": {"a": 1}}',
    "cells null": b'{"cells": null}',
    "a cell no object": b'{"cells": [3]}',
    "source a number": b'{"cells": [{"cell_type": "code", "source": 3}]}',
    "source of numbers": b'{"cells": [{"cell_type": "code", "source": ["a", 3]}]}',
    "no source": b'{"cells": [{"cell_type": "code"}]}',
    "worksheets a text": b'{"worksheets": "abc"}',
    "worksheets of texts": b'{"worksheets": ["abc"]}',
    "another language": notebook("x <- 1", metadata={"kernelspec": {"language": "R"}}),
    "no UTF-8": b'{"cells": [{"cell_type": "code", "source": "\xff"}]}',
    "a huge number": b'{"cells": ' + b"9" * 100_000 + b"}",
    "NaN": b'{"cells": NaN}',
    "no JSON": b'{"cells": __import__("os").abort()}',
    "deep code": notebook("x = " + "(" * 10_000),
    "long code": notebook("x = 1\n" * 300_000),
    "only magics": notebook("%a\n" * 5_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_notebook_that_cannot_be_read_says_why(run: Run, name: str) -> None:
    outcome = run(HOSTILE[name])
    assert outcome.ending.kind in (End.SYNTAX, End.MEMORY)
    assert outcome.ending.message
    assert "Traceback" not in outcome.output
    assert not outcome.answers


def test_reasons() -> None:
    for name, reason in {
        "cut": "the notebook is damaged",
        "nothing": "it has no cells",
        "a cell no object": "one of its cells is none",
        "no source": "a code cell has no text",
        "another language": "is written in r, not in Python",
        "deep": "nested too deeply",
    }.items():
        with pytest.raises(NotebookError, match=reason):
            read_notebook(HOSTILE[name])


def test_types_that_do_not_matter_do_no_harm(run: Run) -> None:
    for metadata in (None, 3, [], {"kernelspec": 3}, {"language_info": {"name": []}}):
        assert "w_star" in run(notebook("w_star = 6.9", metadata=metadata)).answers
    assert "w_star" in run(b"\xef\xbb\xbf\n " + notebook("w_star = 6.9", nbformat="four")).answers


def test_half_letters_and_line_ends(run: Run) -> None:
    outcome = run(notebook("x = '\ud800'\r\ny = '\U0001d4ce'\rw_star = len(x) + len(y)\r\n1/0"))
    assert ended(outcome) == (End.EXCEPTION, 1, 4)
    assert "w_star" in outcome.answers
    assert run(notebook("# -*- coding: latin-1 -*-\nassert len('é') == 1")).ending.kind is End.COMPLETED


def test_pictures_do_not_count_and_code_does(run: Run) -> None:
    """The limit on the size of a file is one on what is run."""
    picture = {"cell_type": "markdown", "source": "", "attachments": {"a.png": "A" * 3_000_000}}
    document = json.loads(notebook("w_star = 6.9"))
    document["cells"].append(picture)
    assert "w_star" in run(json.dumps(document).encode()).answers
    long = run(notebook("w_star = 6.9\n" + "#" * 2_000), Limits(source_bytes=1_000))
    assert "its code cells have more than 1 kB" in long.ending.message
    assert run(b'{"' + b" " * MOST_NOTEBOOK).ending.kind is End.TOO_LARGE
    assert run(b"#" * 2_000, Limits(source_bytes=1_000, expression=ExpressionLimits())).ending.kind is End.TOO_LARGE


def test_a_notebook_is_told_from_python() -> None:
    assert is_notebook(notebook("x"))
    for source in (b"", b"x = {}", b"{x for x in y}", b"# {}", b"'{\"cells\": []}'"):
        assert not is_notebook(source)
