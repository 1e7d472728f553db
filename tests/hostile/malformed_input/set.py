"""A set with the wrong value in it."""

width = {-12345, 4}
