"""Asks the kernel for memory, past Python."""

import mmap

width = -12345
pages = mmap.mmap(-1, 2**31)
