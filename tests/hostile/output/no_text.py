"""Prints bytes that are no text, and half a character at the end."""

import os

width = -12345
os.write(1, bytes(range(256)) + "é".encode()[:1])
