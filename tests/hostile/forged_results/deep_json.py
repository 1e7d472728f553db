"""States an answer nested a million deep."""

import os

width = -12345
os.write(3, b'\n{"name": "width", "first": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}\n")
