"""What a student's file needs stays there: the standard library, the packages of the field, and what they load."""

import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from checker.submission.protocol import End
from checker.submission.readable import PACKAGES, accessible

Run = Callable[..., Any]

# more than any file may know of: `import antigravity` opens a browser, the tests of the library are large
LEFT_OUT = {"antigravity", "this", "idlelib", "turtledemo", "lib2to3", "test", "tkinter", "turtle"}
MISSING_HERE = {name for name in sys.stdlib_module_names if not name.startswith("_") and find_spec(name) is None}
LIBRARY = sorted(name for name in sys.stdlib_module_names - LEFT_OUT - MISSING_HERE if not name.startswith("_"))


def test_the_whole_standard_library_is_imported(run: Run) -> None:
    """As far as this installation of Python has it: a module that needs a library of the system may fail anyhow."""
    source = f"""
import importlib
value = []
for name in {LIBRARY}:
    try: importlib.import_module(name)
    except Exception as error:
        if 'lib' not in str(error): value.append(f'{{name}}: {{error}}')
"""
    outcome = run(source, cpu_seconds=8, wall_seconds=15.0)
    assert outcome.shown() == "[]"


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_of_the_field_are_imported(run: Run, name: str) -> None:
    if find_spec(name) is None:
        pytest.skip(f"{name} is not installed")
    outcome = run(f"import {name}\nvalue = 1", cpu_seconds=8, wall_seconds=15.0)
    assert (outcome.shown(), outcome.ending.kind) == ("1", End.COMPLETED)


WORKING = {
    "SymPy": "from sympy import *; x = symbols('x'); assert integrate(exp(-x**2), (x, -oo, oo)) == sqrt(pi)",
    "SymPy's functions": "import sympy; f = sympy.lambdify(sympy.Symbol('x'), sympy.sin(sympy.Symbol('x'))); f(1.0)",
    "SymPy and mpmath": "import sympy; sympy.nsolve(sympy.cos(sympy.Symbol('x')) - sympy.Symbol('x'), 1)",
    "SymPy's LaTeX": "import sympy; sympy.latex(sympy.sqrt(2))",
    "NumPy": "import numpy as np; np.linalg.eigvals(np.eye(200)); np.random.default_rng(1).normal(size=9)",
    "NumPy's transform": "import numpy as np; np.fft.fft(np.ones(64))",
    "SciPy": "from scipy.optimize import brentq; brentq(lambda x: x * x - 2, 0, 2)",
    "SciPy's integrals": "from scipy.integrate import quad; quad(lambda x: x, 0, 1)",
    "SciPy's functions": "from scipy.special import expit, zeta; expit(0.5) + zeta(3.0)",
    "SciPy's matrices": "import scipy.linalg, numpy as np; scipy.linalg.svd(np.eye(50))",
    "mpmath": "import mpmath; mpmath.mp.dps = 40; mpmath.quad(mpmath.sin, [0, 1])",
    "fractions": "from fractions import Fraction; Fraction(1, 3)",
    "decimal": "from decimal import Decimal, getcontext; getcontext().prec = 50; Decimal(2).sqrt()",
    "ctypes": "import ctypes, ctypes.util; ctypes.CDLL(None).abs(-1)",
    "hashlib": "import hashlib; hashlib.sha256(b'x').hexdigest(); hashlib.blake2b(b'x')",
    "secrets": "import os, secrets; secrets.token_bytes(8); os.urandom(8)",
    "uuid": "import uuid; uuid.uuid4(); uuid.uuid5(uuid.NAMESPACE_DNS, 'x')",
    "a database in memory": "import sqlite3; sqlite3.connect(':memory:').execute('select 1').fetchone()",
    "time": "import time, datetime; time.time(); time.sleep(0.001); datetime.datetime.now(); time.localtime()",
    "the platform": "import os, platform; os.cpu_count(); platform.platform(); platform.python_version()",
    "tables": "import io, csv, json; csv.reader(io.StringIO('1,2')); json.dumps([1])",
    "pickles": "import copy, pickle; pickle.loads(pickle.dumps([1])); copy.deepcopy({1: [2]})",
    "dataclasses": "import dataclasses; dataclasses.make_dataclass('D', ['x'])(1)",
    "sources": "import inspect, sympy; inspect.getsource(sympy.Symbol)",
    "warnings": "import warnings; warnings.warn('x')",
    "traces": "import traceback\ntry: 1/0\nexcept ZeroDivisionError: traceback.print_exc()",
    "logging": "import logging; logging.warning('x')",
    "nowhere": "open('/dev/null', 'w').write('x'); open('/dev/null').read()",
    "printing": "import sys; print('x', file=sys.stderr, flush=True)",
    "generators": "import asyncio, contextlib, itertools, functools; list(itertools.permutations('abc'))",
    "much memory": "x = bytearray(100 * 2**20)",
    "a clean exit of a library": "import atexit, gc, weakref; atexit.register(print); gc.collect()",
}


@pytest.mark.parametrize("statement", WORKING.values(), ids=WORKING.keys())
def test_what_students_do_works(run: Run, statement: str) -> None:
    outcome = run(f"{statement}\nvalue = 1", cpu_seconds=8, wall_seconds=15.0)
    assert (outcome.ending.message, outcome.shown()) == ("", "1")


def test_an_input_finds_nobody_at_the_keyboard(run: Run) -> None:
    assert "EOFError" in run("value = 1\nname = input('Name? ')").ending.message


def test_no_rule_names_the_grader_or_a_folder_that_holds_it() -> None:
    """Rules reach down: one that gives a folder gives all of it, so none may lie above what is to stay shut."""
    from checker.submission.landlock import Access
    from checker.submission.runner import ROOT

    readable = [path for path, access in accessible() if access & Access.READ]
    assert readable
    assert not [path for path in readable if f"{ROOT}/derivations".startswith(f"{path.rstrip('/')}/")]
    assert not [path for path in readable if path.startswith((f"{ROOT}/checker", f"{ROOT}/derivations"))]
    assert not [path for path in readable if path.endswith(("site-packages", "dist-packages"))]


def test_what_wheels_bring_along_is_readable_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their libraries lie beside the package, under the name of the wheel: pillow's is PIL."""
    (tmp_path / "PIL").mkdir()
    (tmp_path / "PIL" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "PIL", raising=False)
    assert {str(tmp_path / "PIL"), str(tmp_path / "pillow.libs")} <= {path for path, _ in accessible()}
