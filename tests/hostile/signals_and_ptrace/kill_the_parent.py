"""Kills the process that waits for it."""

import os
import signal

width = -12345
os.kill(os.getppid(), signal.SIGKILL)
