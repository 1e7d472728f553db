"""Loads at once, and loops only when the function is called."""


def width(w):
    while True:
        pass
