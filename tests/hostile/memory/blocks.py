"""Collects touched blocks, at most 2 GiB of them."""

width = -12345
blocks = []
for _ in range(32):
    blocks.append(bytearray(b"x" * 2**26))
