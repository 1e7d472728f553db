"""The system calls that a student's process may make: computing, reading what Landlock leaves, and ending itself.

An allow list: a call that it does not name is refused with EPERM, which Python raises as PermissionError in the line
that made it. So there are no sockets, no new processes or threads, no execution of other files, no tracing, and no
changes to files, their names, their modes or their times, whatever Landlock's version. Signals reach the process itself
only. Where new processes are allowed they are under the same list, and no namespace is made for them. Names are
libseccomp's, which knows their numbers on every architecture.
Raises ImportError where the bindings are missing, RuntimeError where the library is.
"""

import errno
import os
from contextlib import suppress

import pyseccomp

__all__ = ["SystemCalls"]

_COMPUTING = """
    brk mmap munmap mprotect mremap madvise
    futex sched_yield sched_getaffinity restart_syscall
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack setitimer getitimer
    clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time times
    getpid gettid getppid getuid geteuid getgid getegid getpgrp getrusage getrlimit uname sysinfo getrandom
    exit exit_group
"""
_READING = """
    read readv pread64 write writev lseek close close_range
    stat lstat fstat newfstatat statx access faccessat faccessat2 readlink readlinkat getcwd chdir getdents64
    dup dup2 dup3
"""
_STARTING = """
    wait4 waitid set_robust_list rseq set_tid_address sched_getparam sched_getscheduler pipe pipe2 poll ppoll
"""
# CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET
_NAMESPACES = 0x0000_0080 | 0x0002_0000 | 0x7E00_0000
_CLONE_FLAGS = 1 if os.uname().machine.startswith("s390") else 0  # the argument of clone that holds them
_TO_ITSELF = ("kill", "tgkill")
# setting an owner and a signal for a descriptor would send that signal to any process of the user's
_DESCRIPTOR_COMMANDS = {"F_DUPFD": 0, "F_GETFD": 1, "F_SETFD": 2, "F_GETFL": 3, "F_SETFL": 4, "F_DUPFD_CLOEXEC": 1030}


class SystemCalls:
    """The filter, made once; a child adds its own number and installs it.

    `keeps_files` says that Landlock refuses to empty a file that may only be read; else the filter does.
    """

    def __init__(self, *, keeps_files: bool) -> None:
        self._filter = pyseccomp.SyscallFilter(pyseccomp.ERRNO(errno.EPERM))
        for name in (_COMPUTING + _READING).split():
            self._allow(name)
        for command in _DESCRIPTOR_COMMANDS.values():
            self._allow("fcntl", pyseccomp.Arg(1, pyseccomp.EQ, command))
        self._allow("prlimit64", pyseccomp.Arg(0, pyseccomp.EQ, 0))
        empties = [] if keeps_files else [pyseccomp.Arg(2, pyseccomp.MASKED_EQ, os.O_TRUNC, 0)]
        self._allow("openat", *empties)

    def restrict(self, *, may_start: bool = False) -> None:
        """Bind this process to the list, for good; `may_start` lets it start processes and threads, which are, too."""
        for name in _TO_ITSELF:
            self._allow(name, pyseccomp.Arg(0, pyseccomp.EQ, os.getpid()))
        if may_start:
            self._allow_starting()
        self._filter.load()

    def _allow_starting(self) -> None:
        for name in _STARTING.split():
            self._allow(name)
        self._allow("clone", pyseccomp.Arg(_CLONE_FLAGS, pyseccomp.MASKED_EQ, _NAMESPACES, 0))
        with suppress(OSError):  # its flags lie in memory, out of reach: told that there is no clone3, libc uses clone
            self._filter.add_rule(pyseccomp.ERRNO(errno.ENOSYS), "clone3")

    def _allow(self, name: str, *conditions: "pyseccomp.Arg") -> None:
        with suppress(OSError):  # an older libseccomp does not know it: then it stays refused
            self._filter.add_rule(pyseccomp.ALLOW, name, *conditions)
