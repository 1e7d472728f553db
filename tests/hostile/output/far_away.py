"""Writes one byte to the results and to the output, 2 TiB, 8 GiB and 4 MiB from their beginning."""

import os

width = -12345
for descriptor in (3, 2, 1):
    for distance in (2**41, 2**33, 2**22):
        try:
            os.lseek(descriptor, distance, os.SEEK_SET)
            os.write(descriptor, b"x")
        except OSError:
            pass
        os.lseek(descriptor, 0, os.SEEK_END)
