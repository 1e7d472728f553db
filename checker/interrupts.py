"""Interrupts: heeded once, and held back where they would meet something half begun.

A signal that the main thread holds back goes to any other thread that does not, and then interrupts the main thread all
the same. So threads too are begun while interrupts are held back: they, and processes, begin with these blocked.
"""

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["INTERRUPTS", "Terminated", "heeded", "held_back"]

INTERRUPTS = (signal.SIGINT, signal.SIGTERM)
_IMPATIENT_SECONDS = 2.0


class Terminated(BaseException):
    """SIGTERM came."""


@contextmanager
def heeded() -> Iterator[None]:
    """Raise KeyboardInterrupt or Terminated where an interrupt comes, and ignore interrupts for good after this.

    Others that come at once are the same person's impatience: they would only disturb what is being put away.
    """
    heard = -math.inf

    def hear(number: int, _: object) -> None:
        nonlocal heard
        before, heard = heard, time.monotonic()
        if heard - before > _IMPATIENT_SECONDS:
            raise Terminated if number == signal.SIGTERM else KeyboardInterrupt

    for number in INTERRUPTS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as in the background of a script
            signal.signal(number, hear)
    try:
        yield
    finally:
        for number in INTERRUPTS:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def held_back() -> Iterator[None]:
    """Let interrupts wait for the end of this."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, INTERRUPTS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
