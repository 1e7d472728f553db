"""Asks to outlive the process that it belongs to, then sleeps."""

import ctypes
import time

width = -12345
libc = ctypes.CDLL(None)
libc.prctl(1, 0, 0, 0, 0)
libc.setsid()
libc.daemon(0, 0)
time.sleep(4)
open("/tmp/pwned_outliving", "w").close()
