"""The files that a student's process may read: the standard library and the packages of the field, and nothing else.

Packages are named one by one. The folder that they lie in may be listed, since imports need that, but what else is
installed there, the grader and its references among it, cannot be read. Left out: how that is enforced (`landlock`).
"""

import os
import sys
import sysconfig
from collections.abc import Iterator
from importlib.util import find_spec

from checker.submission.landlock import Access

__all__ = ["accessible"]

PACKAGES = (
    *("sympy", "mpmath", "numpy", "scipy", "gmpy2"),
    *("matplotlib", "mpl_toolkits", "pylab", "PIL", "contourpy", "cycler", "dateutil", "fontTools", "kiwisolver"),
    *("packaging", "pyparsing", "six"),
)
"""what students import, with what that imports"""

_WHEELS = {"PIL": "pillow"}
"""where the wheel has another name than the package"""
_INSTALLED = ("site-packages", "dist-packages")
_DEVICES = (("/dev/null", Access.READ | Access.WRITE), ("/dev/urandom", Access.READ))
_READ = Access.READ | Access.LIST


def accessible() -> Iterator[tuple[str, Access]]:
    """Paths with what may be done beneath each; some may not exist."""
    yield from _DEVICES
    for library in {sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")}:
        yield library, Access.LIST
        yield from ((entry.path, _READ) for entry in os.scandir(library) if entry.name not in _INSTALLED)
    for package in PACKAGES:
        yield from _package(package)
    yield from ((path, Access.READ) for path in _shared_libraries())


def _package(name: str) -> Iterator[tuple[str, Access]]:
    spec = find_spec(name)
    if spec is None:
        return
    places = spec.submodule_search_locations or ([spec.origin] if spec.origin else [])
    for place in places:
        folder = os.path.dirname(place)
        yield folder, Access.LIST
        yield place, _READ
        libraries = f"{_WHEELS.get(name, name)}.libs"  # what a wheel brings with it
        yield os.path.join(folder, libraries), Access.READ
        yield os.path.join(folder, "__pycache__", f"{name}.{sys.implementation.cache_tag}.pyc"), Access.READ


def _shared_libraries() -> Iterator[str]:
    """The system's libraries, which extension modules load; where Python lies among them, one by one."""
    yield "/etc/ld.so.cache"
    multiarch = sysconfig.get_config_var("MULTIARCH")
    if multiarch and os.path.isdir(f"/usr/lib/{multiarch}"):
        yield f"/usr/lib/{multiarch}"
        return
    for folder in ("/usr/lib64", "/lib64", "/usr/lib", "/lib"):
        if os.path.isdir(folder):
            yield from (entry.path for entry in os.scandir(folder) if ".so" in entry.name)
