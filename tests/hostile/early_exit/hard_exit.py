"""Ends its process with the code of success, before anything is said."""

import os

width = -12345
os._exit(0)
