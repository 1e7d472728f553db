"""Not a number, which is unequal to itself too."""

width = float("nan")
