"""Prints 64 MiB."""

width = -12345
for _ in range(64):
    print("A" * 2**20)
