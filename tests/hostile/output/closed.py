"""Closes everything that it could print to."""

import os
import sys

width = -12345
sys.stdout.close()
sys.stderr = None
for descriptor in (0, 1, 2):
    os.close(descriptor)
