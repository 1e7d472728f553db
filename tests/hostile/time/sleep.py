"""Takes no computing time at all, and never ends."""

import time

width = -12345
time.sleep(10_000)
