"""Writes 64 MiB to standard error, and does not mind when it is refused."""

import os
import signal

width = -12345
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for _ in range(64):
    try:
        os.write(2, b"A" * 2**20)
    except OSError:
        pass
