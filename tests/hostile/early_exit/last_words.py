"""Leaves code to be run at the end, which writes a marker and a forged line."""

import atexit
import os
import threading


def speak():
    os.write(3, b'\n{"name": "width", "verdict": "correct", "points": 3}\n')
    open("/tmp/pwned_last_words", "w").close()


width = -12345
atexit.register(speak)
threading._register_atexit(speak)
