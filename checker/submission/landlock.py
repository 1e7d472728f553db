"""Landlock: the kernel's way for a process to give up access to files, for good and without being root.

A `Ruleset` names what stays readable; every other way of opening, listing, writing, making or removing a file is
refused once a process has called `restrict`. It is made once and used by every child, since the rules of one are those
of all. What the kernel's version of Landlock covers beside files is given up too: TCP, signals and abstract Unix
sockets beyond the process. Source: the kernel's documentation, userspace-api/landlock.
"""

import ctypes
import errno
import fcntl
import os
from contextlib import suppress
from enum import IntFlag

from checker.submission.kernel import system_call

__all__ = ["Access", "Ruleset", "keeps_files"]

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_VERSION_ONLY = 1
_PATH_BENEATH = 1
_ABOVE_STANDARD = 16  # clear of the descriptors that a child puts in place

_TRUNCATION_SINCE = 3
_FILE_RIGHTS = {1: 13, 2: 14, _TRUNCATION_SINCE: 15, 5: 16}  # the number of rights on files known since each version
_TCP = 0b11  # bind and connect
_SCOPES = 0b11  # abstract Unix sockets and signals
_TCP_SINCE, _SCOPES_SINCE = 4, 6


class Access(IntFlag):
    """What stays allowed beneath a path."""

    WRITE = 1 << 1
    READ = 1 << 2
    LIST = 1 << 3


class _Attributes(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def keeps_files() -> bool:
    """Whether a file that may only be read cannot be emptied by opening it either."""
    with suppress(OSError):
        return _version() >= _TRUNCATION_SINCE
    return False


class Ruleset:
    """What a process may still do with files. Raises OSError where there is no Landlock, and says why."""

    def __init__(self) -> None:
        attributes = _covering(_version())
        made = system_call(_CREATE_RULESET, ctypes.byref(attributes), ctypes.sizeof(attributes), 0)
        self._descriptor = fcntl.fcntl(made, fcntl.F_DUPFD_CLOEXEC, _ABOVE_STANDARD)
        os.close(made)

    def allow(self, path: str, access: Access) -> None:
        """Keep `path`, and what lies beneath it, accessible; a path that is not there is passed over."""
        with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                rule = _PathBeneath(access if os.path.isdir(path) else access & ~Access.LIST, place)
                system_call(_ADD_RULE, self._descriptor, _PATH_BENEATH, ctypes.byref(rule), 0)
            finally:
                os.close(place)

    def restrict(self) -> None:
        """Bind this process, and all that it will ever start, to these rules. It has no new privileges already."""
        system_call(_RESTRICT_SELF, self._descriptor, 0)
        os.close(self._descriptor)


def _version() -> int:
    try:
        return system_call(_CREATE_RULESET, None, 0, _VERSION_ONLY)
    except OSError as error:
        raise OSError(error.errno, _REASONS.get(error.errno or 0, error.strerror)) from error


_REASONS = {
    errno.ENOSYS: "this kernel has none; Linux 5.13 is the first that has",
    errno.EOPNOTSUPP: "it is switched off in this kernel; add landlock to the boot option lsm=",
    errno.EPERM: "the container forbids it; its seccomp profile is too old",
}


def _covering(version: int) -> _Attributes:
    """Everything that this version can take away."""
    rights = max(count for since, count in _FILE_RIGHTS.items() if since <= version)
    return _Attributes(
        files=(1 << rights) - 1,
        network=_TCP if version >= _TCP_SINCE else 0,
        scopes=_SCOPES if version >= _SCOPES_SINCE else 0,
    )
