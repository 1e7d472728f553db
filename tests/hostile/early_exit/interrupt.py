"""Raises what a key at the keyboard raises."""

width = -12345
raise KeyboardInterrupt
