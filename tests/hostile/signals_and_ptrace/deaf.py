"""Takes over every signal, so that its own code runs when it is to be ended."""

import signal


def disturb(number, frame):
    raise MemoryError("disturbed")


width = -12345
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, disturb)
    except OSError:
        pass
