"""Asks the kernel for processes by the numbers of the calls: fork, vfork, clone, clone3 of x86_64."""

import ctypes
import os

width = -12345
libc, own = ctypes.CDLL(None), os.getpid()
for number in (57, 58, 435):
    libc.syscall(number, 0, 0, 0, 0, 0)
    if os.getpid() != own:
        os._exit(0)
