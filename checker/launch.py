"""A clean start of the command: a fresh interpreter whose environment holds nothing of the user's.

The process of a student's file is a fork of the command, taken when SymPy is loaded and before any reference is: it is
loaded once, and a student waits little longer than for that. Whatever the command's environment holds could be read by
the student's file, so the command first replaces itself by one that holds only what a terminal needs.
"""

import os
import sys
from typing import NoReturn

from checker.submission.runner import ENVIRONMENT, MARK, OPTIONS, ROOT

__all__ = ["restart"]

_BOOT = f"import sys; sys.path.insert(0, {ROOT!r}); from checker.launch import main; sys.exit(main())"
_TERMINAL = ("CHECKER_LANGUAGE", "COLUMNS", "LINES", "NO_COLOR", "TERM", "TZ")
_DASK = "DASK_"


def restart() -> NoReturn:
    """Replace this process by the same command in a clean interpreter."""
    kept = {name: os.environ[name] for name in _TERMINAL if name in os.environ}
    if sys.argv[1:2] == ["batch"]:  # which forks no student's file from itself: each zygote gets its own environment
        kept |= _dask_settings()
    environment = {**ENVIRONMENT, **kept, MARK: os.urandom(16).hex()}
    os.execve(sys.executable, [sys.executable, *OPTIONS, "-c", _BOOT, *sys.argv[1:]], environment)


def _dask_settings() -> dict[str, str]:
    """What says how a Dask cluster is reached, certificates for one; and the folder of settings in HOME."""
    settings = {name: value for name, value in os.environ.items() if name.startswith(_DASK)}
    return {"DASK_CONFIG": os.path.expanduser("~/.config/dask"), **settings}


def main() -> int:
    """Run the command in the clean interpreter."""
    from checker.cli import main as run
    from checker.submission.runner import start_from_here

    return run(sys.argv[1:], start=start_from_here)
