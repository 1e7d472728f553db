"""The wheel in every export: what pip and the standard library make of it, and that it holds all that is needed."""

import base64
import hashlib
import io
import re
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

from checker.exports.wheel import wheel, wheel_name

ROOT = Path(__file__).parents[3]


def test_its_metadata_are_those_that_are_declared(installed: Path) -> None:
    (found,) = metadata.distributions(path=[str(installed)])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (found.metadata["Name"], found.version) == (project["name"], project["version"])
    assert found.requires == project["dependencies"]
    assert found.metadata["Requires-Python"] == project["requires-python"]


def test_its_record_is_true(installed: Path) -> None:
    (found,) = metadata.distributions(path=[str(installed)])
    listed = {str(path): path for path in found.files or ()}
    there = {path.relative_to(installed).as_posix() for path in installed.rglob("*") if path.is_file()}
    assert listed.keys() == {name for name in there if "__pycache__" not in name}
    for name, path in listed.items():
        if path.hash:
            digest = hashlib.sha256((installed / name).read_bytes()).digest()
            assert path.hash.value == base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), name


def test_every_file_of_both_packages_is_in_it_and_nothing_else() -> None:
    names = {name for name in zipfile.ZipFile(io.BytesIO(wheel())).namelist() if ".dist-info/" not in name}
    sources = [path for package in ("checker", "derivations") for path in (ROOT / package).rglob("*")]
    there = {path.relative_to(ROOT).as_posix() for path in sources if path.is_file() and path.suffix != ".pyc"}
    assert names == there


def test_the_license_goes_with_it(installed: Path) -> None:
    (license_file,) = installed.glob("*.dist-info/licenses/LICENSE")
    assert license_file.read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_same_files_give_the_same_wheel() -> None:
    assert wheel() == wheel()
    assert re.fullmatch(r"unstable_gradients-[0-9.]+-py3-none-any\.whl", wheel_name())
