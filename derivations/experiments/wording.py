"""Numbers in the sentences of remarks and titles."""

from __future__ import annotations

__all__ = ["counted", "hidden_layers", "rounded"]


def counted(count: int, noun: str) -> str:
    """So many of something.

    >>> counted(1, "network"), counted(5, "network")
    ('1 network', '5 networks')
    """
    return f"{count} {noun}{'' if count == 1 else 's'}"


def hidden_layers(count: int) -> str:
    """So many hidden layers."""
    return counted(count, "hidden layer")


def rounded(value: float, digits: int = 3) -> str:
    """A number to so many digits, written out as far as a million.

    >>> rounded(20712.3), rounded(0.00123456), rounded(126, 2)
    ('20,700', '0.00123', '130')
    """
    return f"{float(f'{value:.{digits}g}'):,g}"
