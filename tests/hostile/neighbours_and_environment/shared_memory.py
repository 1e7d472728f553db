"""Attaches shared memory and message queues, by every way that there is."""

import ctypes
from multiprocessing import shared_memory

width = -12345
libc = ctypes.CDLL(None)
for number in range(16):
    if libc.shmat(number, None, 0o10000) not in (-1, 0) or libc.msgget(number, 0o666) >= 0:
        print("FOUND", number)
try:
    shared_memory.SharedMemory("pwned_shared", create=True, size=16).close()
except OSError as error:
    print(error)
