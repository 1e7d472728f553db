"""No finite number."""

width = float("-inf")
