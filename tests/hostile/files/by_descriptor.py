"""Writes by the descriptor of a folder, in place of its path."""

import os

width = -12345
folder = os.open("/tmp", os.O_PATH | os.O_DIRECTORY)
os.open("pwned_by_descriptor", os.O_CREAT | os.O_WRONLY, dir_fd=folder)
