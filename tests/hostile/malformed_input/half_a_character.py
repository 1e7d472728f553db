"""A text with half a character, a character that cannot be seen, and one that ends texts."""

width = "-12345 + \ud800\u200b\x00"
