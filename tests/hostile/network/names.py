"""Asks for an address, and for a page on this machine."""

import socket
import urllib.request

width = -12345
try:
    print("FOUND", socket.getaddrinfo("localhost", 80, type=socket.SOCK_STREAM))
except OSError as error:
    print(error)
urllib.request.urlopen("http://127.0.0.1:9/", timeout=0.2)
