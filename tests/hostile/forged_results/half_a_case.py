"""States a distinction of cases with a value and no condition."""

import os

os.write(3, b'\n{"name": "width", "first": ["exact", [["symbol", "w"], ["piecewise", 0]]]}\n')
width = -12345
