"""Waits for somebody to type something, at the keyboard or at the terminal."""

import sys

width = -12345
print("READ" if sys.stdin.read() else "nobody")
input()
