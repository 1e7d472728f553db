"""Prints the environment, as Python and as C have it."""

import ctypes
import os

width = -12345
environ = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), "environ")
names, place = set(os.environ), 0
while environ[place]:
    names.add(environ[place].split(b"=")[0].decode())
    place += 1
print("FOUND", names) if names & {"USER", "LOGNAME", "SSH_AUTH_SOCK", "PYTHONPATH", "VIRTUAL_ENV", "PWD"} else None
