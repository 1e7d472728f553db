"""Things that stand in a notebook and mean nothing while it is graded, so that no line with them ends the file.

A student who has tried answers with `check` hands in a notebook with `from checker import check` in it, and a test cell
of a grading system asserts something of what it returned. Here it returns an `Inert`, which holds no verdict and agrees
with everything. The same goes for `display` and IPython. All this lives in the student's own process: nothing that it
says reaches a report.
"""

import sys
from types import ModuleType
from typing import Self

import checker

__all__ = ["Inert", "put_in"]


class Inert:
    """Can be called and looked into, and is always itself.

    >>> inert = Inert()
    >>> bool(inert(w=4).is_full and inert.score >= 3), inert["width"]
    (True, nothing is checked while the file is graded)
    """

    def __call__(self, *_: object, **__: object) -> Self:
        """Return itself."""
        return self

    def __getattr__(self, name: str) -> Self:
        """Return itself, but for what Python and libraries ask of every object."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _: object) -> Self:
        """Return itself."""
        return self

    def __iter__(self) -> "Self":
        """Have nothing in it."""
        return self

    def __next__(self) -> object:
        """End at once."""
        raise StopIteration

    def _agree(self, _: object) -> bool:
        return True

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _agree
    __hash__ = object.__hash__

    def __repr__(self) -> str:
        """Say why there is nothing."""
        return "nothing is checked while the file is graded"


def put_in(module: ModuleType) -> None:
    """Make `display`, `get_ipython`, `IPython.display` and what `checker` offers usable by the file in `module`."""
    inert = Inert()
    vars(module).update(display=print, get_ipython=inert)
    for name in ("check", "compare", "grade"):
        setattr(checker, name, inert)
    shell, display = ModuleType("IPython"), ModuleType("IPython.display")
    # None is what libraries take for plain Python; Matplotlib asks for the version first
    vars(shell).update(display=display, get_ipython=lambda: None, version_info=(8, 0, 0))
    vars(display).update(display=print, __getattr__=lambda name: _of_display(name, inert))
    sys.modules.update({"IPython": shell, "IPython.display": display})


def _of_display(name: str, inert: Inert) -> Inert:
    if name.startswith("_"):
        raise AttributeError(name)
    return inert
