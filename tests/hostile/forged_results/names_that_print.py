"""States a formula whose symbols are escapes, tags and half characters."""

import os

SYMBOLS = rb'["symbol", "\u001b[2Jw"], ["symbol", "\ud800"], ["symbol", "<script>"], ["symbol", "\u202ew\n| width | correct |"]'
os.write(3, b'\n{"name": "width", "first": ["exact", [' + SYMBOLS + b', ["add", 0, 1, 2, 3]]]}\n')
width = -12345
