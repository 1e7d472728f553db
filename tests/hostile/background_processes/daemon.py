"""Leaves a daemon in a session of its own, which writes a marker after 3 s and is gone after 4."""

import os
import time

width = -12345
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(3)
        open("/tmp/pwned_daemon", "w").close()
        time.sleep(1)
    os._exit(0)
