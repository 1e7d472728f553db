"""Another wrong value each moment."""

import time

width = -12345 - time.time_ns() % 1_000
