"""Interrupts, held back where they would meet something half begun.

A signal that the main thread holds back goes to any other thread that does not, and then interrupts the main thread all
the same. So threads too are begun while interrupts are held back: they, and processes, begin with these blocked.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["INTERRUPTS", "held_back"]

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held_back() -> Iterator[None]:
    """Let interrupts wait for the end of this."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
