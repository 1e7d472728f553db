"""The same by the other calls: to a thread, queued, by descriptor, by the owner of a file."""

import ctypes
import fcntl
import os

width = -12345
libc, parent = ctypes.CDLL(None), os.getppid()
for number, *arguments in ((234, parent, parent, 0), (200, parent, 0), (129, parent, 0, 0), (434, parent, 0)):
    if libc.syscall(number, *arguments) >= 0:
        print("SIGNALLED", number)
for command, value in ((fcntl.F_SETSIG, 10), (fcntl.F_SETOWN, parent), (fcntl.F_SETFL, os.O_ASYNC)):
    try:
        fcntl.fcntl(1, command, value)
        print("SET", command) if command != fcntl.F_SETFL else None
    except OSError as error:
        print(error)
