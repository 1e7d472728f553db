"""Aborts."""

import os

width = -12345
os.abort()
