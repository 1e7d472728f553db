"""Reads from address 0."""

import ctypes

width = -12345
ctypes.string_at(0)
