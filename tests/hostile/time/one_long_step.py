"""Loops inside one step of the interpreter, which no signal handler of Python's interrupts."""

import re

width = -12345
re.match(r"(a+)+$", "a" * 64 + "b")
