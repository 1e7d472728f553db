"""Ends its process when the function is called."""

import os


def width(w):
    os._exit(0)
