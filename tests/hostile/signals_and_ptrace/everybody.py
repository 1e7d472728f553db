"""Sees whether it could signal everybody, its group, its session, process 1. Signal 0, which does nothing."""

import os

width = -12345
for process in (-1, 0, 1, -os.getppid(), os.getppid()):
    try:
        os.kill(process, 0)
        print("SIGNALLED", process)
    except OSError as error:
        print(error)
