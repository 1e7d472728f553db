"""Forks when the function is called, so that two processes answer."""

import os


def width(w):
    os.fork()
    return -12345
