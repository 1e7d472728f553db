"""Traces the process that waits for it, and reads and writes its memory."""

import ctypes
import os

width = -12345
libc, parent = ctypes.CDLL(None), os.getppid()
vector = (ctypes.c_size_t * 2)(id(width), 8)
for call in (
    lambda: libc.ptrace(16, parent, 0, 0),
    lambda: libc.ptrace(0x4206, parent, 0, 0),
    lambda: libc.process_vm_readv(parent, vector, 1, vector, 1, 0),
    lambda: libc.process_vm_writev(parent, vector, 1, vector, 1, 0),
    lambda: libc.syscall(438, 3, 0, 0),
    lambda: libc.ptrace(0, 0, 0, 0),
):
    if call() >= 0:
        print("TRACED")
