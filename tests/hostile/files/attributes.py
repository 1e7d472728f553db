"""Changes times, modes and attributes, which count as no writing; of its own folder only."""

import os

width = -12345
ATTEMPTS = (
    lambda: os.utime("."),
    lambda: os.chmod(".", 0o777),
    lambda: os.setxattr(".", "user.pwned", b"1"),
    lambda: os.chown(".", os.getuid(), os.getgid()),
)
for attempt in ATTEMPTS:
    try:
        attempt()
        print("CHANGED")
    except OSError as error:
        print(error)
