"""Asks for more computing time than it was given, then loops."""

import resource

width = -12345
try:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
except (ValueError, OSError) as error:
    print(error)
while True:
    pass
