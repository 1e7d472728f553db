"""States a sum of 100,000 terms that are all the same node."""

import os

os.write(3, b'\n{"name": "width", "first": ["exact", [["symbol", "w"], ["add"' + b",0" * 100_000 + b"]]]}\n")
width = -12345
