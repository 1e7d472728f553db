"""The system calls of Linux that Python does not offer, by ctypes: each raises OSError when the kernel refuses.

Left out: which of them are used when (`confinement`).
"""

import ctypes
import os
from functools import cache

__all__ = [
    "become_subreaper",
    "die_with_parent",
    "drop_capabilities",
    "give_up_privileges",
    "has_capabilities",
    "may_gain_privileges",
    "system_call",
]

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_PR_SET_NO_NEW_PRIVS = 38
_PR_GET_NO_NEW_PRIVS = 39
_CAPABILITY_VERSION_3 = 0x20080522


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("process", ctypes.c_int)]


class _CapabilitySets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


_TwoWords = _CapabilitySets * 2
"""capabilities 0 to 31, then the rest"""


def system_call(number: int, *arguments: object) -> int:
    """Make a system call that libc has no function for."""
    return _checked("syscall", number, *arguments)


def become_subreaper() -> None:
    """Inherit the orphans among this process's descendants."""
    _checked("prctl", _PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def die_with_parent(signal: int) -> None:
    """Send this process `signal` when its parent ends."""
    _checked("prctl", _PR_SET_PDEATHSIG, signal, 0, 0, 0)


def give_up_privileges() -> None:
    """Give up, for good, what executing a file might grant."""
    _checked("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def may_gain_privileges() -> bool:
    """Whether it has not done that."""
    return _checked("prctl", _PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0


def drop_capabilities() -> None:
    """Give up every capability: root is then bound like anybody, but for the limit on processes."""
    _checked("capset", ctypes.byref(_CapabilityHeader(_CAPABILITY_VERSION_3, 0)), ctypes.byref(_TwoWords()))


def has_capabilities() -> bool:
    """Whether any is left."""
    sets = _TwoWords()
    _checked("capget", ctypes.byref(_CapabilityHeader(_CAPABILITY_VERSION_3, 0)), ctypes.byref(sets))
    return any(word.effective or word.permitted for word in sets)


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _checked(function: str, *arguments: object) -> int:
    result: int = _libc()[function](*arguments)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{function}: {os.strerror(ctypes.get_errno())}")
    return result
