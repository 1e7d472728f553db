"""Doubles itself; at most 32 processes."""

import os

width = -12345
for _ in range(5):
    os.fork()
