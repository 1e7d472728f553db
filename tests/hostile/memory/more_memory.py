"""Lifts its own limit first."""

import resource

width = -12345
try:
    resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))
except (ValueError, OSError) as error:
    print(error)
text = "x" * 2**31
