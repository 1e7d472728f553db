"""Loops when it is called, and swallows whatever would interrupt it."""


def width(w):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
