"""`python -m checker` and the console script."""

import sys
from typing import NoReturn

from checker.launch import restart

__all__ = ["main"]


def main() -> NoReturn:
    """Run the command, in an interpreter of its own."""
    restart()


if __name__ == "__main__":
    sys.exit(main())
