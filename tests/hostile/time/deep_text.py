"""A text nested so deeply that a parser runs out of stack, or of patience."""

width = "(" * 9_000 + "w" + ")" * 9_000
