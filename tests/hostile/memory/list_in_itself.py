"""A list that contains itself."""

width = [-12345]
width.append(width)
