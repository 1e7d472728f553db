"""States an answer of 300,000 empty lists."""

import os

width = -12345
os.write(3, b'\n{"name": "width", "first": ["items", [' + b"[]," * 300_000 + b"[]]]}\n")
