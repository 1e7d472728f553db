"""Talks through sockets that have names, no names, and names that are no files."""

import socket

width = -12345
for address in ("\0pwned", "/tmp/pwned_socket", "/var/run/docker.sock", "/run/systemd/private"):
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.bind(address) if "pwned" in address else line.connect(address)
            print("CONNECTED", address)
    except OSError as error:
        print(error)
try:
    print("CONNECTED", socket.socketpair())
except OSError as error:
    print(error)
