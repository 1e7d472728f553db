"""One text that does not fit."""

width = -12345
text = "x" * 2**31
