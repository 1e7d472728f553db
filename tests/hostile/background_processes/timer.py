"""Lets a timer change the answer after the file has ended."""

import signal


def change(*_):
    globals()["width"] = -54321


width = -12345
signal.signal(signal.SIGVTALRM, change)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.0001, 0.0001)
