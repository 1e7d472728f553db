"""Asks the kernel through sockets of its own: netlink, packets, algorithms, virtual machines."""

import socket

width = -12345
for family, kind in ((16, 3), (17, 3), (38, 5), (40, 1), (31, 3), (29, 3), (10, 1)):
    try:
        socket.socket(family, kind).close()
        print("OPENED", family)
    except OSError as error:
        print(error)
