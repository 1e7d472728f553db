"""Fills the results with one new key a line, to keep the reader busy."""

import os

width = -12345
text = b"".join(b'{"k%x":1}\n' % i for i in range(100_000))
os.write(3, text[: 4 * 2**20 - 50_000])
