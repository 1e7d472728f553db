"""Says of its answer what only the grader can know: that its time was up, that the process crashed."""

import os

os.write(3, b'\n{"name": "width", "first": ["unusable", "undecided", "the grader is broken"]}\n{"done": true}\n')
width = -12345
