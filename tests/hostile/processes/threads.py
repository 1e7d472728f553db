"""Starts 40 threads that sleep for a second."""

import threading
import time

width = -12345
for _ in range(40):
    threading.Thread(target=time.sleep, args=(1,)).start()
