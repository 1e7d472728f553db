"""Has bytes that are no UTF-8, and does not say what they are."""

name = "éÿ"
width = -12345
