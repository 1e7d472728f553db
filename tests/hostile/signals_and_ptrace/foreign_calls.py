"""Makes calls of another architecture by machine code, which a careless filter takes for others. For x86_64."""

import ctypes
import mmap
import platform

width = -12345
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20 (getpid of 32 bits); int 0x80; ret
if platform.machine() == "x86_64":
    print("CALLED", ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))())
