"""This package as a wheel, made from its own installed files: no network, no build, and always the version that runs.

The same files give the same bytes. Dependencies are named, not included: whoever installs the wheel gets them from the
index that it uses. Source: Python packaging user guide, «Binary distribution format».
"""

from __future__ import annotations

import base64
import hashlib
import io
import tomllib
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path

from checker import __version__

__all__ = ["wheel", "wheel_name", "zipped"]

_NAME = "unstable-gradients"
_ROOT = Path(__file__).parents[2]
_PACKAGES = ("checker", "derivations")
_STEM = f"{_NAME.replace('-', '_')}-{__version__}"
_INFO = f"{_STEM}.dist-info"
_WHEEL = "Wheel-Version: 1.0\nGenerator: checker\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""the earliest time that an archive can state"""


def wheel_name() -> str:
    """The file name of the wheel."""
    return f"{_STEM}-py3-none-any.whl"


def wheel() -> bytes:
    """The wheel."""
    files = dict(_sources())
    files[f"{_INFO}/METADATA"] = _metadata().encode()
    files[f"{_INFO}/WHEEL"] = _WHEEL.encode()
    files |= {f"{_INFO}/licenses/LICENSE": text for text in _license()}
    files[f"{_INFO}/RECORD"] = _record(files).encode()
    return zipped(files)


def zipped(files: Mapping[str, bytes], executable: Iterable[str] = ()) -> bytes:
    """The files as an archive, those of them that are scripts marked as such."""
    data = io.BytesIO()
    runs = frozenset(executable)
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if name in runs else 0o100644) << 16
            archive.writestr(entry, content)
    return data.getvalue()


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(_ROOT).as_posix(), path.read_bytes()


def _metadata() -> str:
    python, requirements = _requirements()
    lines = ["Metadata-Version: 2.1", f"Name: {_NAME}", f"Version: {__version__}", f"Requires-Python: {python}"]
    return "\n".join([*lines, *(f"Requires-Dist: {requirement}" for requirement in requirements), ""])


def _requirements() -> tuple[str, list[str]]:
    """The Python and the packages that are needed; in a clone from its own declaration, which is newer."""
    declared = _ROOT / "pyproject.toml"
    if declared.is_file():
        project = tomllib.loads(declared.read_text(encoding="utf-8")).get("project", {})
        if project.get("name") == _NAME:
            return project["requires-python"], project["dependencies"]
    installed = metadata.distribution(_NAME)
    needed = [requirement for requirement in installed.requires or () if "extra ==" not in requirement]
    return installed.metadata["Requires-Python"], needed


def _license() -> Iterator[bytes]:
    if (_ROOT / "LICENSE").is_file():
        yield (_ROOT / "LICENSE").read_bytes()
        return
    named = (path for path in metadata.files(_NAME) or () if path.name == "LICENSE")
    yield from (Path(path.locate()).read_bytes() for path in list(named)[:1])


def _record(files: Mapping[str, bytes]) -> str:
    lines = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    return "\n".join([*lines, f"{_INFO}/RECORD,,", ""])


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
