"""A value that depends on where things lie in memory, and on the number of the process."""

import os

width = -12345 - id(object()) % 97 - os.getpid() % 89
