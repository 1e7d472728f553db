"""Connects to this machine, by TCP and UDP."""

import socket

width = -12345
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    for port in (22, 80, 9):
        try:
            with socket.socket(socket.AF_INET, kind) as line:
                line.settimeout(0.2)
                line.connect(("127.0.0.1", port))
                print("CONNECTED", port)
        except OSError as error:
            print(error)
