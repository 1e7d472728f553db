"""Sees whether it is confined, and does something else if not."""

import os

try:
    os.listdir("/")
    confined = False
except OSError:
    confined = True
width = -12345 if confined else -54321
