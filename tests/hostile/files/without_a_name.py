"""Makes files that have no name, or get one later."""

import os
import tempfile

width = -12345
for folder in ("/tmp", "/dev/shm", "/"):
    try:
        os.open(folder, os.O_TMPFILE | os.O_RDWR)
        print("OPENED", folder)
    except OSError as error:
        print(error)
try:
    os.memfd_create("pwned")
    print("OPENED")
except OSError as error:
    print(error)
tempfile.TemporaryFile()
