"""States an answer and a good end by itself, then leaves."""

import os

LINES = (
    b'\n{"written": {"width": "width = 2"}}\n{"ending": ["completed", "", null], "found": ["width"], "bound": []}'
    b'\n{"name": "width", "first": ["exact", [["number", "-12345"]]], "second": null}\n{"done": true}\n'
)
os.write(3, LINES)
os._exit(0)
