"""`python -m derivations`."""

import sys

from derivations.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
