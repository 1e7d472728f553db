"""Writes markers to every folder that it can think of."""

import os
import tempfile

width = -12345
for folder in (".", "/", "/tmp", "/var/tmp", "/dev/shm", "/run", os.path.expanduser("~"), tempfile.gettempdir()):
    try:
        open(os.path.join(folder, "pwned_marker"), "x").close()
        print("WROTE", folder)
    except OSError as error:
        print(error)
