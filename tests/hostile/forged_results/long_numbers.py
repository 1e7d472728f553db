"""States answers with numbers that take long to read, or are none."""

import os

for value in (b"9" * 4_000_000, b'["exact", [["number", "' + b"9" * 90_000 + b'/7"]]]', b"1e999999999", b"NaN"):
    os.write(3, b'\n{"name": "width", "first": ' + value + b"}\n")
width = -12345
