"""States a formula that refers to itself, to nothing, and divides by 0."""

import os

os.write(3, b'\n{"name": "width", "first": ["exact", [["add", 0], ["mul", 7, -1], ["number", "1/0"]]]}\n')
width = -12345
