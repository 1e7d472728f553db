"""Files out of a student's file: the grader, its references, its tests and all other data stay shut, however named."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checker.submission.protocol import Answer, End, Items, Text
from checker.submission.runner import ROOT

Run = Callable[..., Any]

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Landlock is Linux's"),
    pytest.mark.usefixtures("confined"),
]

FOLDERS = ("checker", "derivations", "tests", "examples", "benchmarks", "docs", ".git")
KEY = f"{ROOT}/derivations/activation_interval.py"


def texts(answer: Answer) -> list[str]:
    assert isinstance(answer, Items)
    return [item.text for item in answer.items if isinstance(item, Text)]


def test_no_file_of_the_grader_s_can_be_opened(run: Run) -> None:
    files = [str(path) for folder in FOLDERS for path in Path(ROOT, folder).rglob("*")]
    files += [str(path) for path in Path(ROOT).iterdir() if path.is_file()]
    assert len(files) > 200
    source = f"""
import os
value = []
for path in {files}:
    try:
        value.append(path[-900:])
        os.close(os.open(path, os.O_RDONLY))
    except OSError:
        value.pop()
"""
    assert texts(run(source).value()) == []


OPENING = {
    "Python": "open(key).read()",
    "a descriptor": "os.read(os.open(key, os.O_RDONLY), 9)",
    "a descriptor to write": "os.open(key, os.O_WRONLY)",
    "a path with dots": "open('/proc/../' + key).read()",
    "a relative path": "os.chdir('/work' if key.startswith('/work') else '/'); open(os.path.relpath(key)).read()",
    "the folder it lies in": "os.chdir(os.path.dirname(key)); open(os.path.basename(key)).read()",
    "a descriptor of the folder": "os.open(os.path.basename(key), 0, dir_fd=os.open(os.path.dirname(key), os.O_PATH))",
    "a descriptor of the root": "os.open(key[1:], os.O_RDONLY, dir_fd=os.open('/', os.O_PATH))",
    "a descriptor of the file": "os.open(f'/proc/self/fd/{os.open(key, os.O_PATH)}', os.O_RDONLY)",
    "reading a descriptor of the file": "os.read(os.open(key, os.O_PATH), 9)",
    "the process's root": "open('/proc/self/root' + key).read()",
    "the process's folder": "os.chdir(os.path.dirname(key)); open('/proc/self/cwd/' + os.path.basename(key)).read()",
    "the parent's root": "open(f'/proc/{os.getppid()}/root' + key).read()",
    "a symbolic link": "open(link).read()",
    "a hard link": "open(hard).read()",
    "a new link": "os.link(key, '/tmp/pwned_link'); open('/tmp/pwned_link').read()",
    "a new symbolic link": "os.symlink(key, '/tmp/pwned_link'); open('/tmp/pwned_link').read()",
    "C": "assert libc.fopen(key.encode(), b'r')",
    "C's open": "assert libc.open(key.encode(), 0) >= 0",
    "C's openat": "assert libc.openat(-100, key.encode(), 0) >= 0",
    "C's descriptor of files": "assert libc.name_to_handle_at(-100, key.encode(), handle, number, 0) == 0",
    "C's other descriptor of files": "assert libc.open_by_handle_at(0, handle, 0) >= 0",
    "C's way to execute": "assert libc.execl(key.encode(), b'x', None) >= 0",
    "a library": "ctypes.CDLL(key)",
    "an import by path": "importlib.machinery.SourceFileLoader('x', key).load_module()",
    "a loader's data": "importlib.machinery.SourceFileLoader('x', key).get_data(key)",
    "bytecode": "open(importlib.util.cache_from_source(key), 'rb').read()",
    "runpy": "runpy.run_path(key)",
    "linecache": "assert linecache.getlines(key)",
    "an import from its folder": "sys.meta_path.pop(0); sys.path.insert(0, root); import derivations",
    "an import from a zip": "zipimport.zipimporter(key)",
    "NumPy": "numpy.fromfile(key, 'u1')",
    "NumPy's map": "numpy.memmap(key, 'u1', 'r')",
    "SQLite": "sqlite3.connect('file:' + key + '?immutable=1', uri=True).execute('select * from sqlite_master')",
    "listing": "os.listdir(os.path.dirname(key))",
    "walking": "assert list(os.walk(root))",
    "patterns": "assert glob.glob(root + '/**')",
}


@pytest.mark.parametrize("statement", OPENING.values(), ids=OPENING.keys())
def test_the_key_stays_shut_however_it_is_opened(run: Run, tmp_path: Path, statement: str) -> None:
    (tmp_path / "link").symlink_to(KEY)
    try:
        os.link(KEY, tmp_path / "hard")
    except OSError:  # another file system
        (tmp_path / "hard").write_bytes(Path(KEY).read_bytes())
    source = f"""
import ctypes, glob, importlib.machinery, importlib.util, linecache, numpy, os, runpy, sqlite3, sys, zipimport
key, root, link, hard = {KEY!r}, {ROOT!r}, {str(tmp_path / "link")!r}, {str(tmp_path / "hard")!r}
libc, handle, number = ctypes.CDLL(None), ctypes.create_string_buffer(bytes([128, 0, 0, 0]), 200), ctypes.c_int()
value = 1
{statement}
value = 2
"""
    outcome = run(source)
    assert (outcome.shown(), outcome.ending.kind) == ("1", End.EXCEPTION)


ELSEWHERE = """/home
/etc/passwd /etc/hostname /etc/hosts /etc/machine-id /etc/resolv.conf /etc/localtime /root/.bashrc
/ /tmp /var/tmp /dev /dev/shm /dev/tty /dev/mem /dev/kmsg /dev/zero /dev/full /dev/random /sys /sys/kernel /run /boot
/proc /proc/self/environ /proc/self/cmdline /proc/self/maps /proc/self/mem /proc/self/status /proc/self/fd
/proc/1/cmdline /proc/cpuinfo /proc/sys/kernel/random/boot_id /proc/mounts /proc/net/tcp /usr/bin/env /bin/sh /usr/share
"""


@pytest.mark.parametrize("path", ELSEWHERE.split())
def test_the_rest_of_the_machine_stays_shut(run: Run, path: str) -> None:
    outcome = run(f"import os\nvalue = 1\n(os.listdir if os.path.isdir({path!r}) else open)({path!r})\nvalue = 2")
    assert (outcome.shown(), outcome.ending.kind) == ("1", End.EXCEPTION)


SHUT = ("environ", "cmdline", "maps", "mem", "status", "fd", "cwd", "root/etc/passwd", "map_files", "task", "fdinfo/1")
OWN_ALONE = ("fd/0", "fd/1", "fd/3", "ns/net", "ns/user")


@pytest.mark.parametrize(
    ("whose", "names"), [("os.getpid()", SHUT), ("os.getppid()", SHUT + OWN_ALONE), ("1", SHUT + OWN_ALONE)]
)
def test_nothing_of_a_process_can_be_opened(run: Run, whose: str, names: tuple[str, ...]) -> None:
    """Its own descriptors aside, which it holds anyhow."""
    source = f"""
import os
value = []
for name in {names}:
    try: os.close(os.open(f"/proc/{{{whose}}}/{{name}}", os.O_RDONLY))
    except OSError: continue
    value.append(name)
"""
    assert run(source).value() == Items(())


WRITING = {
    "a new file": "open(place + '/pwned_new', 'w')",
    "a new file by its folder": "os.open('pwned_new', os.O_CREAT | os.O_WRONLY, dir_fd=os.open(place, os.O_PATH))",
    "a file without a name": "os.open(place, os.O_TMPFILE | os.O_RDWR)",
    "a folder": "os.mkdir(place + '/pwned_folder')",
    "a pipe": "os.mkfifo(place + '/pwned_pipe')",
    "a link": "os.symlink('x', place + '/pwned_link')",
    "a database": "sqlite3.connect(place + '/pwned_data').execute('create table t(x)')",
    "a temporary file": "tempfile.TemporaryFile(dir=place)",
    "the mode": "os.chmod(place, 0o777)",
    "the time": "os.utime(place)",
    "the owner": "os.chown(place, 0, 0)",
    "an attribute": "os.setxattr(place, 'user.pwned', b'1')",
    "a name": "os.rename(place, place + '_pwned')",
    "the folder itself": "os.rmdir(place)",
}


@pytest.mark.parametrize("statement", WRITING.values(), ids=WRITING.keys())
def test_nothing_can_be_written_changed_or_removed(run: Run, tmp_path: Path, statement: str) -> None:
    tmp_path.chmod(0o777)
    outcome = run(f"import os, sqlite3, tempfile\nvalue = 1\nplace = {str(tmp_path)!r}\n{statement}\nvalue = 2")
    assert (outcome.shown(), outcome.ending.kind) == ("1", End.EXCEPTION)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["os.__file__", "numpy.__file__", "numpy.linalg._umath_linalg.__file__"])
def test_what_can_be_read_cannot_be_changed(run: Run, place: str) -> None:
    source = "import numpy, os\nvalue = 1\n"
    for flags in ("os.O_WRONLY", "os.O_RDWR", "os.O_RDONLY | os.O_TRUNC", "os.O_WRONLY | os.O_APPEND"):
        assert run(f"{source}os.open({place}, {flags})\nvalue = 2").shown() == "1"


def test_metadata_is_not_kept_from_a_file(run: Run) -> None:
    """What Landlock does not cover, and docs/security.md owns up to: that a file is there, how large and how old."""
    assert run(f"import os\nvalue = os.stat({KEY!r}).st_size").shown() == str(os.stat(KEY).st_size)
