"""Is no Python: a colon is missing."""

width = -12345
if width
    pass
