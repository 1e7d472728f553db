"""Turns into another program, which would write a marker and a forged line."""

import os

width = -12345
os.execv("/bin/sh", ["sh", "-c", "touch /tmp/pwned_replaced; echo '{\"done\": true}' >&3"])
