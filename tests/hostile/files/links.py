"""Makes names for files of others: links, pipes, devices, folders."""

import os

width = -12345
ATTEMPTS = (
    lambda: os.symlink("/etc/passwd", "/tmp/pwned_symlink"),
    lambda: os.link("/etc/hostname", "/tmp/pwned_link"),
    lambda: os.mkfifo("/tmp/pwned_pipe"),
    lambda: os.mknod("/tmp/pwned_device", 0o600 | 0o020000, os.makedev(1, 3)),
    lambda: os.mkdir("/tmp/pwned_folder"),
)
for attempt in ATTEMPTS:
    try:
        attempt()
        print("MADE")
    except OSError as error:
        print(error)
