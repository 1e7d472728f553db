"""Waits for a connection from this machine."""

import socket

width = -12345
line = socket.create_server(("127.0.0.1", 0))
line.settimeout(0.2)
line.accept()
