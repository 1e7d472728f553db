"""Reads the command lines and the environments of all processes."""

import os

width = -12345
try:
    processes = os.listdir("/proc")
except OSError:
    processes = [str(number) for number in range(1, 2_000)]
for process in processes:
    for name in ("cmdline", "environ", "status", "comm"):
        try:
            print("READ", open(f"/proc/{process}/{name}", "rb").read(64))
        except OSError:
            pass
