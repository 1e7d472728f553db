"""Another wrong value each time, from the kernel's own randomness."""

import os

width = -12345 - int.from_bytes(os.urandom(2), "big")
