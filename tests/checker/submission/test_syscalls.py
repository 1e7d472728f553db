"""System calls out of a student's file: computing goes through, all else is refused in the line that tries it."""

import errno
import os
import platform
import sys
from collections.abc import Callable
from typing import Any

import pytest

from checker.submission.protocol import End, Items

Run = Callable[..., Any]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="system calls of Linux")

ALLOWED = """
brk mmap munmap mprotect mremap madvise futex sched_yield sched_getaffinity restart_syscall rt_sigaction rt_sigprocmask
rt_sigreturn sigaltstack setitimer getitimer clock_gettime clock_getres clock_nanosleep nanosleep gettimeofday time
times getpid gettid getppid getuid geteuid getgid getegid getpgrp getrusage getrlimit uname sysinfo getrandom exit
exit_group read readv pread64 write writev lseek close close_range stat lstat fstat newfstatat statx access faccessat
faccessat2 readlink readlinkat getcwd chdir getdents64 dup dup2 dup3 kill tgkill fcntl prlimit64 openat
"""
TRAMPOLINES = [335, 336]
"""uretprobe and uprobe, which no filter sees: the kernel ends whoever calls them from anywhere but its own code"""

CALLING = """
import ctypes, errno, mmap, os, signal, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    result = libc.syscall(number, *map(ctypes.c_long, arguments))
    if result == 0 and os.getpid() != first: os._exit(0)  # a fork that should not have been
    return errno.errorcode[ctypes.get_errno()] if result == -1 else "done"
first, parent = os.getpid(), os.getppid()
"""


@pytest.mark.usefixtures("confined")
def test_every_other_call_is_refused(run: Run) -> None:
    """Not a list of what is known to be dangerous: a call that is not in the list above fails, whatever it is."""
    import pyseccomp

    allowed = [pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in ALLOWED.split()]
    allowed += TRAMPOLINES if platform.machine() == "x86_64" else []
    source = f"{CALLING}\ntried = [n for n in range(512) if n not in {allowed}]\n"
    source += "value = [n for n in tried if call(n, *[-1] * 6) != 'EPERM']"
    assert run(source).value() == Items(())


NAMED = {
    "processes and threads": "fork vfork clone clone3 execve execveat unshare setns setsid setpgid wait4",
    "other processes": "ptrace process_vm_readv process_vm_writev process_madvise kcmp pidfd_open pidfd_getfd tkill "
    "pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo sched_setaffinity sched_setscheduler setpriority ioprio_set "
    "move_pages migrate_pages prctl",
    "connections": "socket socketpair connect bind listen accept4 sendto sendmsg recvmsg pipe pipe2 eventfd2",
    "shared memory": "shmget shmat msgget msgsnd semget semop mq_open memfd_create memfd_secret",
    "files": "open creat openat2 open_by_handle_at name_to_handle_at link linkat symlink symlinkat rename renameat2 "
    "unlink unlinkat mkdir mkdirat rmdir mknod mknodat truncate ftruncate fallocate chmod fchmod fchmodat chown fchown "
    "fchownat utime utimes utimensat setxattr lsetxattr fsetxattr removexattr umask flock ioctl sync syncfs pwrite64 "
    "fchdir inotify_init1 fanotify_init",
    "files by another way": "io_uring_setup io_uring_enter io_setup sendfile copy_file_range splice tee vmsplice",
    "the system": "mount umount2 pivot_root chroot open_tree move_mount fsopen bpf perf_event_open userfaultfd keyctl "
    "add_key request_key personality seccomp landlock_create_ruleset capset setuid setgid setgroups init_module "
    "kexec_load reboot syslog acct swapon sethostname clock_settime quotactl",
}


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize("names", NAMED.values(), ids=NAMED.keys())
def test_what_is_refused_by_name(run: Run, names: str) -> None:
    """The same again, so that a reader finds what he looks for, and a name that is let in by mistake is named."""
    import pyseccomp

    numbers = {name: pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name) for name in names.split()}
    there = {name: number for name, number in numbers.items() if number >= 0}
    source = f"{CALLING}\nvalue = [name for name, n in {there}.items() if call(n, *[-1] * 6) != 'EPERM']"
    assert run(source).value() == Items(())


REFUSED = {
    "a fork": "os.fork()",
    "a thread": "import threading; threading.Thread(target=print).start()",
    "a pool of processes": "import multiprocessing; multiprocessing.Pool(1)",
    "a command": "import subprocess; subprocess.run(['/bin/true'])",
    "a shell": "if os.system('true'): raise PermissionError(1, 'refused')",
    "a shell's output": "os.popen('true')",
    "another program": "os.execv('/bin/true', ['true'])",
    "a spawned program": "os.posix_spawn('/bin/true', ['true'], {})",
    "TCP": "import socket; socket.socket(socket.AF_INET)",
    "TCP of version 6": "import socket; socket.socket(socket.AF_INET6)",
    "UDP": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "raw packets": "import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW)",
    "Unix sockets": "import socket; socket.socket(socket.AF_UNIX)",
    "netlink": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "a pair of sockets": "import socket; socket.socketpair()",
    "a connection": "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
    "a signal to everybody": "os.kill(-1, 0)",
    "a signal to the group": "os.kill(0, 0)",
    "a signal to the own group, by number": "os.killpg(os.getpid(), 0)",
    "a signal to the parent": "os.kill(os.getppid(), 0)",
    "a signal to process 1": "os.kill(1, 0)",
    "a signal by descriptor": "signal.pidfd_send_signal(0, 0)",
    "the parent's limits": "import resource; resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
    "the parent's niceness": "os.setpriority(os.PRIO_PROCESS, os.getppid(), 0)",
    "the parent's processors": "os.sched_setaffinity(os.getppid(), {0})",
    "the own niceness": "os.nice(1)",
    "the owner of a descriptor": "import fcntl; fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "the signal of a descriptor": "import fcntl; fcntl.fcntl(1, fcntl.F_SETSIG, 9)",
    "a lease": "import fcntl; fcntl.fcntl(0, fcntl.F_SETLEASE, fcntl.F_RDLCK)",
    "a notice of changes": "import fcntl; fcntl.fcntl(0, fcntl.F_NOTIFY, 1)",
    "a lock": "import fcntl; fcntl.lockf(1, fcntl.LOCK_EX | fcntl.LOCK_NB)",
    "sealing the results": "import fcntl; fcntl.fcntl(3, fcntl.F_ADD_SEALS, 15)",
    "emptying the results": "os.ftruncate(3, 0)",
    "stretching the results": "os.posix_fallocate(3, 0, 2**22)",
    "a terminal's commands": "import fcntl; fcntl.ioctl(0, 0x5412, b'x')",
    "a pipe": "os.pipe()",
    "an event": "os.eventfd(1)",
    "a file without a name": "os.memfd_create('x')",
    "shared memory": "from multiprocessing import shared_memory; shared_memory.SharedMemory('pwned', True, 16)",
    "a lock between processes": "import multiprocessing; multiprocessing.Lock()",
    "outliving the parent": "if libc.prctl(1, 0, 0, 0, 0): raise PermissionError(1, 'refused')",
    "being no dump": "if libc.prctl(4, 1, 0, 0, 0): raise PermissionError(1, 'refused')",
    "another user": "os.setuid(1)",
    "another root": "os.chroot('/')",
    "another personality": "if libc.personality(0x0040000) == -1: raise PermissionError(1, 'refused')",
    "reading another's memory": "if libc.ptrace(16, parent, 0, 0): raise PermissionError(1, 'refused')",
}


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize("statement", REFUSED.values(), ids=REFUSED.keys())
def test_it_is_an_exception_in_the_line_that_tries(run: Run, statement: str) -> None:
    outcome = run(f"{CALLING}value = 1\n{statement}\nvalue = 2")
    assert (outcome.shown(), outcome.ending.kind) == ("1", End.EXCEPTION)
    assert outcome.ending.message.startswith(("PermissionError", "RuntimeError: can't start new thread"))


OWN = {
    "to itself": "signal.signal(signal.SIGUSR1, lambda *_: None); os.kill(os.getpid(), signal.SIGUSR1)",
    "to its thread": "signal.signal(signal.SIGUSR1, lambda *_: None); signal.raise_signal(signal.SIGUSR1)",
    "a timer": "signal.signal(signal.SIGALRM, lambda *_: None); signal.setitimer(signal.ITIMER_REAL, 0.01)",
    "limits": "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))",
    "descriptors": "import fcntl; os.dup2(os.dup(1), 40); fcntl.fcntl(40, fcntl.F_GETFD)",
    "memory": "mmap.mmap(-1, 2**20, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    "sleep": "import time; time.sleep(0.01)",
}


@pytest.mark.parametrize("statement", OWN.values(), ids=OWN.keys())
def test_what_concerns_only_the_process_itself_goes_through(run: Run, statement: str) -> None:
    assert run(f"{CALLING}{statement}\nvalue = 1").shown() == "1"


@pytest.mark.usefixtures("confined")
@pytest.mark.parametrize("kind", ["RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE"])
def test_no_limit_can_be_raised(run: Run, kind: str) -> None:
    source = f"import resource as r\nvalue = 1\nr.setrlimit(r.{kind}, (r.getrlimit(r.{kind})[1] + 1,) * 2)"
    assert "not allowed to raise maximum limit" in run(source).ending.message


MACHINE_CODE = {
    "calls of 32 bits": "b8 14 00 00 00 cd 80 c3",  # mov eax, 20 (getpid); int 0x80; ret
    "calls of x32": "b8 27 00 00 40 0f 05 c3",  # mov eax, 0x40000027 (getpid); syscall; ret
}


@pytest.mark.usefixtures("confined")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="machine code of x86_64")
@pytest.mark.parametrize("code", MACHINE_CODE.values(), ids=MACHINE_CODE.keys())
def test_the_calls_of_other_architectures_end_the_process(run: Run, code: str) -> None:
    source = f"""{CALLING}
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex({code!r}))
value = 1
print(ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
"""
    outcome = run(source)
    assert (outcome.ending.kind, outcome.output) == (End.CRASHED, "")
    assert "SIGSYS" in outcome.ending.message


def test_the_filter_alone_keeps_files_where_landlock_is_too_old_to() -> None:
    """A file that may be read cannot be emptied by opening it, though the first versions of Landlock allow that."""
    from checker.submission.syscalls import SystemCalls

    assert _in_a_child(lambda: _errors(SystemCalls(keeps_files=False), os.O_WRONLY | os.O_TRUNC)) == errno.EPERM
    assert _in_a_child(lambda: _errors(SystemCalls(keeps_files=False), os.O_WRONLY)) == 0
    assert _in_a_child(lambda: _errors(SystemCalls(keeps_files=True), os.O_WRONLY | os.O_TRUNC)) == 0


def _errors(calls: Any, flags: int) -> int:
    calls.restrict()
    try:
        os.open(os.devnull, flags)
    except OSError as error:
        return error.errno or 0
    return 0


def _in_a_child(work: Callable[[], int]) -> int:
    process = os.fork()
    if not process:
        os._exit(work())
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
