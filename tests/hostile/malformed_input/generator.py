"""Something that can be read once."""

width = (value for value in (-12345,))
