"""Prints what clears a terminal, renames its window, hides and reverses text."""

width = -12345
print("\x1b[2J\x1b[H\x1b]0;full marks\x07\x1b[8m hidden \x9b31m \u202e desrever \u2066 \x00 \r✓ correct\x1b[1A")
