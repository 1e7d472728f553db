"""Overflows the stack of C."""

import sys

sys.setrecursionlimit(10**9)
width = -12345


def deeper(f):
    return [*map(deeper, [f])]


deeper(deeper)
