"""Reads the memory of the process above it."""

import os

width = -12345
for process in (os.getppid(), 1):
    for name in ("maps", "mem", "smaps", "pagemap", "auxv", "stack", "syscall"):
        try:
            print("READ", name, len(open(f"/proc/{process}/{name}", "rb").read(64)))
        except OSError:
            pass
