"""Matrix products on one thread, where more cost more than they gain."""

from __future__ import annotations

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits

__all__ = ["one_thread"]


def one_thread() -> AbstractContextManager[object]:
    """A context in which NumPy's matrix products run on one thread, in the whole process.

    Layers of 30 neurons are too small to be shared out: a second thread mostly spins, which doubles the CPU time, and
    on a busy machine triples the time on the clock.
    """
    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits
