"""Looks for the names of other files in the command line."""

import sys

width = -12345
arguments = [*sys.argv, *sys.orig_argv]
print("FOUND", arguments) if any(text.endswith((".py", ".sqlite", "batch")) for text in arguments) else None
