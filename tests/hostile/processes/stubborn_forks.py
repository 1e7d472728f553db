"""Goes on when a fork is refused; at most 40 processes, each gone by itself after a second."""

import os
import time

width = -12345
for _ in range(40):
    try:
        if os.fork() == 0:
            time.sleep(1)
            os._exit(0)
    except OSError:
        pass
